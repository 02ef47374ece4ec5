"""What a case sent and what came back, as text for people: hex, diagnostic notation, JSON, differences."""

import base64
import binascii
import difflib
import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from conformance.codecs import jsontext
from conformance.model.draft import Draft
from conformance.model.requirement import Requirement
from conformance.model.result import Result
from conformance.model.vector import Expect, Vector

Diagnose = Callable[[str, bytes], str]
"""From a codec ("cbor" or "der") and bytes to diagnostic notation; raises ValueError on bytes that are not that."""

_COMPACT_JWS = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")

TEXT_FORMS = ("base64", "pem")
"""What an input's `form` says where a message of bytes comes as text."""

SHORT = 120
DIFF_LINES = 200
NOTATION_BYTES = 32 * 1024
ANSWER_READ = 32 * 1024


@dataclass(frozen=True)
class Sources:
    """What a report joins to the results: catalogues by draft, vectors by id with their whole input, and a printer."""

    drafts: Mapping[str, Draft]
    vectors: Mapping[str, Vector]
    diagnose: Diagnose

    @cached_property
    def rows(self) -> Mapping[str, Requirement]:
        """All requirements by id; built-in ones such as robustness/<operation> are not among them."""
        return {row.id: row for draft in self.drafts.values() for row in draft.requirements}

    def vector(self, case: str) -> Vector | None:
        """The vector of a case; for `robustness/<operation>#<vector>` the one that did it, for a property None."""
        return self.vectors.get(case.partition("#")[2] if case.startswith("robustness/") else case)


@dataclass(frozen=True)
class Message:
    """The bytes of a message: `codec` is "cbor", "json", "der" or "text"; `note` says why there is no notation."""

    codec: str
    data: bytes
    notation: str
    note: str = ""

    @property
    def plain(self) -> bool:
        """Whether the notation is the message itself, so that its bytes need not be shown."""
        return self.codec in ("json", "text") and self.notation != "" and _is_utf8(self.data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def message(given: Mapping[str, Any], diagnose: Diagnose) -> Message | None:
    """The message in an operation's input (its `data`, base64), read as its media type or its bytes suggest."""
    data = message_bytes(given)
    if data is None:
        return None
    media_type = given.get("media_type")
    codec = codec_of(media_type if isinstance(media_type, str) else "", data)
    if codec == "text" or given.get("form") in TEXT_FORMS:
        return Message("text", data, data.decode("utf-8", "backslashreplace"))
    if len(data) > NOTATION_BYTES:
        return Message(codec, data, "", f"{len(data)} bytes are too many for diagnostic notation here")
    try:
        return Message(codec, data, jsontext.diagnose(data) if codec == "json" else diagnose(codec, data))
    except (ValueError, RecursionError) as error:
        return Message(codec, data, "", f"no diagnostic notation: {error}")


def message_bytes(given: Mapping[str, Any]) -> bytes | None:
    """The bytes of `data`; None where the operation has none, or it is not base64."""
    try:
        return base64.b64decode(given["data"], validate=True)
    except (KeyError, TypeError, binascii.Error, ValueError):
        return None


def codec_of(media_type: str, data: bytes) -> str:
    """How to read a message: by its media type, without one by its first bytes."""
    kind = media_type.partition(";")[0].strip().lower()
    suffix = kind.rpartition("+")[2].rpartition("/")[2]
    match suffix:
        case "json":
            return "json"
        case "jws" | "jwt" | "jose" | "plain":
            return "text"
        case "cbor" | "cose" | "cwt" | "cbor-seq":
            return "cbor"
        case _ if suffix.startswith(("pkix", "pkcs")):
            return "der"
    return _sniffed(data)


def _sniffed(data: bytes) -> str:
    if data[:1] in (b"{", b"[", b'"') and data.isascii() and data.rstrip().endswith((b"}", b"]", b'"')):
        return "json"
    if _COMPACT_JWS.fullmatch(data):
        return "text"
    return "der" if _is_sequence(data) else "cbor"


def _is_sequence(data: bytes) -> bool:
    """Whether it is one DER SEQUENCE whose length fits (X.690, section 8.1.3)."""
    if len(data) < 2 or data[0] != 0x30:
        return False
    if data[1] < 0x80:
        return len(data) == 2 + data[1]
    size = data[1] & 0x7F
    return len(data) == 2 + size + int.from_bytes(data[2 : 2 + size], "big")


def beside(given: Mapping[str, Any]) -> tuple[tuple[tuple[str, str], ...], str]:
    """What an input holds beside its message: short settings by name, and the others as indented JSON, "" for none."""
    bare = message_bytes(given) is None
    others = {name: value for name, value in given.items() if bare or name != "data"}
    short = {
        name: value for name, value in others.items() if isinstance(value, (str, int)) and len(str(value)) <= SHORT
    }
    long = {name: value for name, value in others.items() if name not in short}
    return tuple((name, str(value)) for name, value in short.items()), pretty(long) if long else ""


def pretty(value: Any) -> str:
    """Indented JSON in one order of members, so that two values can be compared by line."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)


def hexdump(data: bytes, limit: int, width: int = 16) -> tuple[str, str, int]:
    """Offsets and hex of the first `limit` bytes, a line per `width` bytes, and how many bytes were left out."""
    shown = data[:limit]
    starts = range(0, len(shown), width)
    offsets = "\n".join(f"{start:04x}" for start in starts)
    return offsets, "\n".join(shown[start : start + width].hex(" ") for start in starts), len(data) - len(shown)


def sent(result: Result, vector: Vector | None) -> Mapping[str, Any]:
    """The input of a case: the recorded one, else the vector's."""
    if result.request is not None:
        return result.request
    return vector.input if vector is not None else {}


def difference(result: Result, vector: Vector | None) -> tuple[str, ...]:
    """Lines from the demanded projection (-) to the one returned (+), where an accepting IUT returned another.

    Empty where nothing differs, where no projection is demanded, and where the recorded answer was cut.
    """
    if vector is None or vector.expect is not Expect.ACCEPT:
        return ()
    returned = output(result)
    return () if returned is None else tuple(_difference(pretty(vector.output), pretty(returned)))


def produced(result: Result, given: Mapping[str, Any], diagnose: Diagnose) -> Message | None:
    """The message that an encoding operation returned, read as what it was asked for."""
    returned = output(result)
    if not isinstance(returned, dict):
        return None
    return message({"data": returned.get("data"), "media_type": given.get("to", given.get("media_type"))}, diagnose)


def output(result: Result) -> Any:
    """The output of an accepting answer; None for any other answer, or one too long to have been kept whole."""
    if len(result.raw) > ANSWER_READ:
        return None
    try:
        answer = msgspec.json.decode(result.raw)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return answer.get("output") if isinstance(answer, dict) and answer.get("outcome") == "accepted" else None


def _difference(wanted: str, got: str) -> Iterator[str]:
    lines: Iterable[str] = difflib.unified_diff(wanted.splitlines(), got.splitlines(), lineterm="", n=3)
    for number, line in enumerate(lines):
        if number < 2:  # the two file names
            continue
        if number > DIFF_LINES:
            yield "… and more"
            return
        if not line.startswith("@@"):
            yield line
        elif number > 2:
            yield "…"


def reproduce(result: Result, *, gap: bool = False) -> str:
    """The command that asks this one case again; a property is drawn anew. `gap` names the revision, too."""
    what = ["replay", result.case, "--iut", result.iut]
    if "#" in result.case and not result.case.startswith("robustness/"):
        what = ["run", "--iut", result.iut, "-k", result.requirement]
    if gap:
        what += ["--revision", f"{result.draft}={result.revision}"]
    return shlex.join(["ratsconf", *what])
