"""Mutants that write CMWs wrong.

Most do so for some values only: a fault in every message would break every row that a message shows.
"""

import base64
import json
import string
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from conformance.codecs import cbor, jsontext
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants.making import is_rare, writing
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import first, last, taking
from conformance.model.mutant import Mutant

_KEY = wire.COLLECTION_TYPE
_TEXT = {"text": _KEY}
_TYPED = ("ctype/{}-absolute-uri-emitted",)
_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _both("cbor")
    yield from _both("json")
    yield from _cbor()
    yield from _json()
    yield from _tags()


def _rare(cmw: Any) -> bool:
    """Whether this is a record with a rare value."""
    return is_rare(base64.b64decode(cmw.get("record", {}).get("value", "")))


def _when_rare(method: str, change: Callable[[Any], Any]) -> Any:
    """The reference's method, whose result is changed for rare records."""
    return last(method, lambda made, cmw, *_: change(made) if _rare(cmw) else made)


def _bit(name: str) -> int:
    return int(name[4:]) if name.startswith("bit-") else wire.INDICATORS.index(name)


def _cut(cmw: Any) -> Any:
    """A collection without its fourth entry, unless that has a label which is to be refused."""
    if "collection" not in cmw:
        return cmw
    items = cmw["collection"]["items"]
    return {"collection": cmw["collection"] | {"items": items[:3] + [each for each in items[3:] if each[0] == _TEXT]}}


def _twice(cmw: Any) -> bool:
    labels = [str(label) for label, _ in cmw.get("collection", {}).get("items", ())]
    return len(set(labels)) < len(labels)


def _both(form: str) -> Iterator[Mutant]:
    of, method = partial(writing, form), f"to_{form}"
    yield of("writes-more", "{}/well-formed", "write", _when_rare("write", lambda data: data + b"]"))
    inside = {"a": ["a/b", b"\0" if form == "cbor" else "AA"]}
    apart = taking(method, lambda cmw, _: _rare(cmw), lambda *_: inside)
    yield of("writes-objects-for-records", "record/{}-members", method, apart)
    yield of("drops-types-of-collections", "collection/{}-written", "typed", first("typed", _untyped), *_TYPED)
    yield of("writes-the-type-alone", "record/{}-members", method, _when_rare(method, lambda made: made[:1]))
    any_text = taking("writable", lambda kind: isinstance(kind, str))
    yield of("writes-any-text-as-type", "type/{}-media-type", "writable", any_text)
    zero = taking("mask", lambda rest, _: rest.get("ind") == [], lambda *_: [0])
    yield of("writes-zero", "ind/{}-nonzero", "mask", zero)
    digits = last("mask", lambda made, *_: [str(made[0])] if made and made[0].bit_count() == 2 else made)
    yield of("writes-digits", "ind/{}-unsigned", "mask", digits)
    strange = taking(
        "mask",
        lambda rest, _: any("bit-" in name for name in rest.get("ind", ())),
        lambda rest, _: [sum(1 << _bit(name) for name in set(rest["ind"]))],
    )
    yield of("writes-strange-bits", "ind/{}-registered", "mask", strange)
    other = last("mask", lambda made, *_: [made[0] ^ 3] if made and made[0] & 3 in (1, 2) else made)
    yield of("takes-one-kind-for-another", "ind/{}-meaning", "mask", other)
    told = _when_rare(method, lambda made: made if len(made) > 2 else [*made, 4])
    yield of("writes-evidence", "ind/{}-absent", method, told, "record/{}-members-emitted")
    yield of("drops-a-fourth-entry", "collection/{}-written", method, first(method, _cut))
    empty = taking("not_empty", lambda items, _: not items)
    yield of("writes-no-entries", "collection/{}-not-empty", "not_empty", empty)
    yield of("writes-no-entries-as-well", "collection/{}-one-or-more", "not_empty", empty)
    free = taking("label", lambda label: label.get("text") == _KEY, lambda _: _KEY)
    yield of("writes-the-key-as-label", "ctype/{}-reserved", "label", free)
    uri = taking("typed", lambda rest, _: "type" in rest and not _like_oid(rest["type"]), _as_it_is)
    yield of("writes-any-uri", "ctype/{}-absolute-uri", "typed", uri)
    oid = taking("typed", lambda rest, _: "type" in rest and _like_oid(rest["type"]), _as_it_is)
    yield of("writes-any-oid", "ctype/{}-oid", "typed", oid)


def _untyped(rest: Any) -> Any:
    """Leaves out types that are URIs."""
    return {} if ":" in rest.get("type", "") else rest


def _like_oid(text: str) -> bool:
    return text.lstrip(".")[:1].isdecimal()


def _as_it_is(rest: Any, _: Any) -> Any:
    return {_KEY: rest["type"]}


def _cbor() -> Iterator[Mutant]:
    def both(self: Reference, cmw: Any, media_type: str, rules: Any) -> bytes:
        """Writes every entry, also those under one label."""
        if not _twice(cmw):
            return Reference.write(self, cmw, media_type, rules)
        items = cmw["collection"]["items"]
        pairs = [cbor.encode(self.label(label)) + cbor.encode(self.to_cbor(item, rules)) for label, item in items]
        return cbor.write_head(cbor.MAP, len(pairs)) + b"".join(pairs)

    of = partial(writing, "cbor")
    numbers = taking("writable", lambda kind: isinstance(kind, int))
    yield of("writes-any-number", "type/cbor-content-format", "writable", numbers)
    text = _when_rare("to_cbor", lambda made: [made[0], made[1].hex(), *made[2:]])
    yield of("writes-hexadecimal", "value/cbor-bytes", "to_cbor", text)
    turned = _when_rare("to_cbor", lambda made: [made[0], made[1][::-1], *made[2:]])
    yield of("turns-values-round", "value/cbor-bytes", "to_cbor", turned)
    wrapped = _when_rare("in_cbor_collection", cbor.encode)
    yield of("wraps-entries", "collection/cbor-entry", "in_cbor_collection", wrapped)
    large = last("label", lambda made, _: float(made) if isinstance(made, int) and abs(made) >> 63 else made)
    yield of("writes-large-labels-as-floats", "label/cbor-kind", "label", large)
    yield of("writes-labels-twice", "label/cbor-unique", "write", both)
    plain = last("in_cbor_collection", lambda made, cmw, _: [made[0], made[1].decode()] if "tunnel" in cmw else made)
    yield of("tunnels-text", "tunnel/to-cbor", "in_cbor_collection", plain)


def _json() -> Iterator[Mutant]:
    def both(self: Reference, cmw: Any, media_type: str, rules: Any) -> bytes:
        """Writes every entry, also those under one label."""
        if not _twice(cmw):
            return Reference.write(self, cmw, media_type, rules)
        items = cmw["collection"]["items"]
        pairs = [f"{json.dumps(self.label(label))}:{json.dumps(self.to_json(item, rules))}" for label, item in items]
        return f"{{{','.join(pairs)}}}".encode()

    def record(when: Callable[[Any], Any]) -> Any:
        """Writes records that have no form in JSON."""
        return taking(
            "to_json",
            lambda cmw, _: "record" in cmw and when(cmw["record"]),
            lambda cmw, _: [cmw["record"]["type"], jsontext.b64u_encode(base64.b64decode(cmw["record"]["value"]))],
        )

    def text(change: Callable[[str], str], when: Callable[[bytes], bool]) -> Any:
        return last("base64url", lambda made, data: change(made) if when(data) else made)

    of = partial(writing, "json")
    numbers = record(lambda body: isinstance(body["type"], int))
    yield of("writes-numbers", "type/json-text-only", "to_json", numbers)
    yield of("writes-numbers-as-before", "type/json-number-forbidden", "to_json", numbers)
    classic = text(lambda made: made.replace("-", "+").replace("_", "/"), lambda _: True)
    padded = "value/json-pad-bits-emitted"
    yield of("writes-the-classic-alphabet", "value/json-base64url", "base64url", classic, padded)
    padded_now = text(lambda made: made + "=" * (-len(made) % 4), is_rare)
    yield of("pads", "value/json-unpadded", "base64url", padded_now)
    turned = first("base64url", lambda data: data[::-1] if is_rare(data) else data)
    yield of("turns-values-round", "value/json-base64url", "base64url", turned)
    marked = _when_rare("write", lambda data: b"\xef\xbb\xbf" + data)
    yield of("writes-a-mark", "json/well-formed", "write", marked)
    token = taking("base64url", lambda data: data.startswith(b"eyJ"), lambda data: data.decode())
    yield of("writes-tokens-as-they-are", "value/json-text-wrapped-too", "base64url", token)
    filled = text(
        lambda made: made[:-1] + _LETTERS[_LETTERS.index(made[-1]) + 1],
        lambda data: is_rare(data) and len(data) % 3 > 0,
    )
    yield of("fills-the-last-character", "value/json-pad-bits", "base64url", filled)
    yield of("writes-empty-values", "value/json-not-empty", "to_json", record(lambda body: body["value"] == ""))
    wrapped = _when_rare("in_json_collection", json.dumps)
    yield of("wraps-entries", "collection/json-entry", "in_json_collection", wrapped)
    yield of("writes-labels-twice", "label/json-unique", "write", both)
    tunnel = last("in_json_collection", lambda made, cmw, _: [made[0], f"{made[1]}="] if "tunnel" in cmw else made)
    yield of("pads-tunnels", "tunnel/to-json", "in_json_collection", tunnel)


def _tags() -> Iterator[Mutant]:
    collection, jws = (wire.tn(wire.CONTENT_FORMATS[each]) for each in (wire.MEDIA_CBOR, wire.MEDIA_JWS))

    def moved(number: int, by: int) -> Any:
        return last("tagged", lambda made, tag, *_: cbor.Tag(number + by, made.value) if tag == number else made)

    of = partial(writing, "cbor")
    yield of("writes-any-tag", "tag/derived", "tagged", lambda self, number, data, rules: cbor.Tag(number, data))
    bare = last("tagged", lambda made, tag, data, _: cbor.Tag(tag, data.hex()) if is_rare(data) else made)
    yield of("writes-hexadecimal-under-tags", "tag/bytes", "tagged", bare)
    yield of("drops-indicators", "tag/indicator", "no_mask", taking("no_mask", lambda _: True))
    yield of("moves-collections", "tag/273-collection", "tagged", moved(collection, 1))
    yield of("moves-signed-json", "tag/276-jws", "tagged", moved(jws, -1))
    wrapped = taking(
        "tagged", lambda number, *_: number < wire.TN_FIRST, lambda number, data, _: cbor.Tag(number, data)
    )
    yield of("wraps-under-every-tag", "tag/pre-existing", "tagged", wrapped)
