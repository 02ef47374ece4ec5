"""Ways to reach an implementation under test. Whatever it does is an Answer, never an exception of ours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import msgspec

from conformance.model.outcome import Accepted, Garbled, Outcome, Rejected, Unsupported

PROTOCOL = 1
PROBE = "selftest.nobody-has-this"
REASON_LIMIT = 1000


class ProfileError(Exception):
    """The user's profile, or something it names, is at fault: one line, with a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def line(self) -> str:
        """The message and its hint as one line."""
        text = f"{self} (hint: {self.hint})" if self.hint else str(self)
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Request:
    """One question: an operation, its input in the protocol's JSON, and the revision that it is asked under."""

    op: str
    input: Mapping[str, Any] = field(default_factory=dict)
    revision: str | None = None
    session: str | None = None

    def encode(self, number: int) -> bytes:
        """One JSON line, without its newline."""
        line: dict[str, Any] = {"id": number, "op": self.op}
        if self.revision is not None:
            line["revision"] = self.revision
        if self.session is not None:
            line["session"] = self.session
        if self.op != "hello":
            line["input"] = self.input
        return msgspec.json.encode(line)


class Answer(msgspec.Struct, frozen=True):
    """What came back: `raw` as received, `seconds` from write (or previous answer) to answer.

    `generation` counts the IUT's restarts, so that two answers can be told to come from the same process. A struct,
    which is made in a quarter of a dataclass's time: there is one for each case.
    """

    outcome: Outcome
    raw: bytes = b""
    seconds: float = 0.0
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that an IUT did and that no single answer shows.

    `operation` is at fault, asked with `input` where that is known; it is "concurrency" where only requests together
    bring it about.
    """

    operation: str
    because: str
    input: Mapping[str, Any] | None = None


class Adapter(Protocol):
    """A connection to one IUT.

    `problems` are faults of the adapter or of the way it is used, one line each; `faults` are the IUT's; `lost` is how
    many seconds went into starting the IUT again and into waiting for answers that never came.
    """

    problems: list[str]
    faults: list[Fault]
    generation: int
    lost: float

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask all, in a window where there is one, and return the answers in the order of the requests."""
        ...

    def close(self) -> None:
        """End the IUT and everything that it started."""
        ...


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an IUT presents itself: the answer to the first question."""

    id: int
    name: str
    version: str
    protocol: int
    language: str = ""
    window: int = 1
    operations: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


class _Reply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: int
    outcome: Literal["accepted", "rejected", "unsupported"]
    output: Any = msgspec.UNSET
    reason: str = ""


_reply = msgspec.json.Decoder(_Reply)
_hello = msgspec.json.Decoder(Hello)


def read_reply(op: str, line: bytes) -> tuple[int | None, Outcome]:
    """Read one answer line to its id (None where there is none to read) and outcome. Never raises.

    An IUT's own words are cut: they are for people, and stand in every report.
    """
    try:
        if op == "hello":
            hello = _hello.decode(line)
            return hello.id, Accepted(output=msgspec.to_builtins(hello))
        reply = _reply.decode(line)
    except RecursionError:
        return _id_of(line), _deep(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _id_of(line), Garbled(reason=cut(str(error)))
    match reply.outcome:
        case "accepted" if reply.output is msgspec.UNSET:
            return reply.id, Garbled(reason="accepted without an output")
        case "accepted":
            return reply.id, Accepted(output=reply.output)
        case "rejected":
            return reply.id, Rejected(reason=cut(reply.reason))
        case "unsupported":
            return reply.id, Unsupported(reason=cut(reply.reason))


TOO_DEEP = {"unread": "an output nested deeper than this suite reads"}


def _deep(line: bytes) -> Outcome:
    """An acceptance stays one where its output is nested too deep to be read: that limit is ours, not the IUT's."""
    if _ACCEPTED.match(line):
        return Accepted(output=TOO_DEEP)
    return Garbled(reason="nested too deep to be read")


def cut(words: str) -> str:
    """At most 1000 characters of words that somebody else chose, and how many there were."""
    if len(words) <= REASON_LIMIT:
        return words
    return f"{words[:REASON_LIMIT]} … ({len(words)} characters)"


_ID = re.compile(rb'\s*\{\s*"id"\s*:\s*([0-9]{1,15})\s*[,}]')


_ACCEPTED = re.compile(rb'\s*\{\s*"id"\s*:\s*[0-9]{1,15}\s*,\s*"outcome"\s*:\s*"accepted"\s*,\s*"output"\s*:')


def without_id(line: bytes) -> bytes:
    """An answer without the number that ties it to its request."""
    return _ID.sub(b"{", line, count=1)


def _id_of(line: bytes) -> int | None:
    """The id of a line that cannot be read as a whole, where it comes first as every adapter writes it."""
    found = _ID.match(line)
    return int(found[1]) if found else None
