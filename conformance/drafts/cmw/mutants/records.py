"""Mutants that read the framing of a CMW wrong, or a record."""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.codecs import DecodeError, Flaw, cbor, jsontext
from conformance.codecs.cbor import Item
from conformance.drafts.cmw.mutants.making import reading
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import after, first, last, question_marks, refusing, taking, zeros_behind
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_SPACE = (b" ", b"\t", b"\n", b"\r")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _cbor_framing()
    yield from _json_framing()
    yield from _cbor()
    yield from _json()
    yield from _both("cbor")
    yield from _both("json")


def _cbor_framing() -> Iterator[Mutant]:
    of = partial(reading, "cbor")
    stale = cbor.decode(cbor.encode(["a/b", b"\0"]))
    yield of("answers-from-a-stale-buffer", "cbor/well-formed", "cbor_item", after(Flaw.MALFORMED, lambda *_: stale))
    yield of("reads-zeros-behind-the-end", "cbor/complete", "cbor_item", after(Flaw.INCOMPLETE, zeros_behind))
    cut = after(Flaw.TRAILING, lambda data, error: cbor.decode(data[: error.offset]))
    yield of("stops-after-one-item", "cbor/one-item", "cbor_item", cut)
    yield of("replaces-broken-characters", "cbor/utf8-text", "cbor_item", after(Flaw.NOT_UTF8, question_marks))
    yield of(
        "wants-short-heads",
        "cbor/any-encoding",
        "cbor_item",
        lambda self, data: cbor.decode(data, preferred=True),
        "collection/cbor-read",
        "collection/indefinite-length",
        "label/cbor-integers",
        "tag/long-head",
    )


def _json_framing() -> Iterator[Mutant]:
    def closed(self: Reference, data: bytes) -> Any:
        """Closes whatever is still open."""
        try:
            jsontext.decode(data, unique=False)
        except DecodeError as error:
            for end in (b'"]', b"]", b"}") if error.flaw is Flaw.INCOMPLETE else ():
                with contextlib.suppress(Refusal):
                    return Reference.json_text(self, data + end)
        return Reference.json_text(self, data)

    def prefix(self: Reference, data: bytes) -> Any:
        """Stops after one value."""
        try:
            return Reference.json_text(self, data)
        except Refusal as refusal:
            if "Extra data" not in str(refusal):
                raise
        return json.JSONDecoder().raw_decode(data.decode().lstrip())[0]

    of = partial(reading, "json")
    yield of("takes-nan", "json/well-formed", "constant", lambda self, name: 4)
    yield of("closes-what-is-open", "json/complete", "json_text", closed)
    yield of("stops-after-one-value", "json/one-value", "json_text", prefix)
    readable = first("json_text", lambda data: data.decode(errors="replace").encode())
    yield of("replaces-broken-characters", "json/utf8", "json_text", readable)
    spaced = refusing("json_text", lambda data: data[:1] in _SPACE)
    yield of("wants-no-space-in-front", "json/whitespace", "json_text", spaced)
    escaped = refusing("json_text", lambda data: data[:1] == b"[" and b"\\u" in data)
    yield of("knows-no-escapes", "json/escapes", "json_text", escaped)


def _is_null(item: Item) -> bool:
    return item.major == cbor.SIMPLE and not item.is_float and item.value == cbor.NULL


def _members(change: Callable[[list[Item]], list[Item]]) -> Callable[..., Any]:
    """A change of a CBOR record's members."""
    return first("cbor_record", lambda item: replace(item, value=tuple(change(list(item.value)))))


def _counted(value: Item) -> Item:
    """An array of small numbers as the bytes that they are."""
    if value.major != cbor.ARRAY or any(each.major != cbor.UINT or each.value > 255 for each in value.value):
        return value
    return replace(value, major=cbor.BYTES, value=bytes(each.value for each in value.value))


def _by_handler(read: Any, *_: Any) -> Any:
    """Reads the value as its type says."""
    if str(read["record"]["type"]).endswith("+cbor"):
        cbor.decode(read["record"]["value"])
    return read


def _cbor() -> Iterator[Mutant]:
    def opened(self: Reference, item: Item, rules: Any, depth: int = 0) -> Any:
        """Takes a record out of a byte string."""
        inside = depth == 0 and item.major == cbor.BYTES
        return Reference.cbor_cmw(self, cbor.decode(item.value) if inside else item, rules, depth)

    of = partial(reading, "cbor")
    yield of("opens-byte-strings", "record/cbor-kinds", "cbor_cmw", opened)
    endless = refusing("cbor_record", lambda item, _: item.indefinite)
    yield of("wants-lengths-of-records", "record/indefinite-length", "cbor_record", endless)
    any_number = taking("cbor_type", lambda kind: kind.major == cbor.UINT)
    yield of("takes-any-number", "type/cbor-content-format", "cbor_type", any_number)
    negative = taking("cbor_type", lambda kind: kind.major == cbor.NINT)
    yield of("takes-negative-numbers", "type/cbor-text-or-number", "cbor_type", negative)
    quoted = refusing("cbor_type", lambda kind: kind.major == cbor.TEXT and '"' in kind.value)
    yield of("knows-no-quotes", "type/cbor-parameters", "cbor_type", quoted)
    yield of("reads-with-handlers", "type/cbor-unknown", "cbor_record", last("cbor_record", _by_handler))
    numbers = _members(lambda members: [*members[:1], *map(_counted, members[1:2]), *members[2:]])
    yield of("takes-arrays-of-numbers", "value/cbor-bytes", "cbor_record", numbers)
    chunked = refusing("cbor_value", lambda value: value.indefinite)
    yield of("knows-no-chunks", "value/cbor-chunked", "cbor_value", chunked)
    null = _members(lambda members: members[:2] if len(members) == 3 and _is_null(members[2]) else members)
    yield of("takes-null-for-none", "ind/cbor-unsigned", "cbor_record", null)


def _json() -> Iterator[Mutant]:
    def opened(self: Reference, value: Any, rules: Any, depth: int = 0) -> Any:
        """Takes a record out of a string."""
        inside = depth == 0 and isinstance(value, str)
        return Reference.json_cmw(self, self.json_text(value.encode()) if inside else value, rules, depth)

    def texts(change: Callable[[str], str]) -> Callable[..., Any]:
        return first("json_value", lambda text: change(text) if isinstance(text, str) else text)

    of = partial(reading, "json")
    yield of("opens-strings", "record/json-kinds", "json_cmw", opened)
    number = taking("json_type", lambda kind: type(kind) is int)
    yield of("takes-numbers", "type/json-text-only", "json_type", number)
    yield of("takes-numbers-as-before", "type/json-number-forbidden", "json_type", number)
    quoted = refusing("json_type", lambda kind: '"' in str(kind))
    yield of("knows-no-quotes", "type/json-parameters", "json_type", quoted)
    yield of("reads-with-handlers", "type/json-unknown", "json_record", last("json_record", _by_handler))
    classic = texts(lambda text: text.replace("+", "-").replace("/", "_"))
    yield of("takes-the-classic-alphabet", "value/json-base64url", "json_value", classic)
    yield of("takes-padding", "value/json-unpadded", "json_value", texts(lambda text: text.rstrip("=")))
    bare = taking("json_value", lambda text: _TOKEN.fullmatch(str(text)), lambda text: text.encode())
    yield of("takes-tokens-as-they-are", "value/json-text-wrapped-too", "json_value", bare)
    over = texts(lambda text: text[:-1] if len(text) % 4 == 1 else text)
    yield of("drops-a-character-over", "value/json-length", "json_value", over)
    nothing = taking("json_value", lambda text: text == "", lambda _: b"")
    yield of("takes-an-empty-value", "value/json-not-empty", "json_value", nothing)
    null = first("json_record", lambda value: value[:2] if value[2:] == [None] else value)
    yield of("takes-null-for-none", "ind/json-unsigned", "json_record", null)


def _names(text: str) -> list[str]:
    return text.partition(";")[0].rstrip(" ").split("/")


def _both(form: str) -> Iterator[Mutant]:
    def evidence(read: Any, *_: Any) -> Any:
        """Takes an EAT for Evidence."""
        if read["record"]["type"] == "application/eat+cwt":
            read["record"].setdefault("ind", ["evidence"])
        return read

    of = partial(reading, form)
    yield of("drops-a-fourth-member", "record/{}-members", "fields", first("fields", lambda fields: fields[:3]))
    slashless = taking("media_type", lambda text: "/" not in text)
    yield of("wants-no-slash", "type/{}-media-type", "media_type", slashless)
    lax = taking("media_type", lambda text: re.fullmatch(r"[^/;]{1,127}/[^/;]{1,127}", text))
    yield of("takes-any-character", "type/{}-name-characters", "media_type", lax)
    long = taking("media_type", lambda text: any(len(name) > 127 for name in _names(text)))
    yield of("takes-long-names", "type/{}-name-length", "media_type", long)
    bare = first("media_type", lambda text: "/".join(_names(text)) if ";" in text else text)
    yield of("skips-parameters", "type/{}-parameter-syntax", "media_type", bare)
    zero = taking("indicators", lambda mask, _: mask == 0, lambda *_: 0)
    yield of("takes-zero", "ind/{}-nonzero", "indicators", zero)
    yield of("takes-zero-as-well", "ind/{}-one-to-fifteen", "indicators", zero)
    cut = first("indicators", lambda mask: mask & 0xFFFFFFFF)
    yield of("cuts-to-32-bits", "ind/{}-four-bytes", "indicators", cut)
    few = refusing("indicators", lambda mask, _: mask.bit_count() > 2)
    yield of("wants-two-kinds-at-most", "ind/{}-combinations", "indicators", few)
    shifted = first("indicators", lambda mask: 2 if mask == 1 else mask)
    yield of("counts-from-one", "ind/{}-meaning", "indicators", shifted)
    yield of("takes-an-eat-for-evidence", "ind/{}-absent", f"{form}_record", last(f"{form}_record", evidence))
