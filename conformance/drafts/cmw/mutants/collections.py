"""Mutants that read a collection wrong, or a tag."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants.making import reading
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import first, last, refusing, taking
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_KEY = wire.COLLECTION_TYPE
_NESTED = (cbor.ARRAY, cbor.MAP)
_INTEGERS = (cbor.UINT, cbor.NINT)

Pair = tuple[Item, Item]


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _both("cbor", "collection/cbor-read")
    yield from _both("json")
    yield from _cbor()
    yield from _json()
    yield from _tags()


def _items(read: Any) -> list[Any]:
    found: list[Any] = read["collection"]["items"]
    return found


def _labels(read: Any) -> list[str]:
    return [str(label) for label, _ in _items(read)]


def _swallowing(read: Any, *_: Any) -> Any:
    """A nested collection takes in what follows it."""
    items = _items(read)
    for index, (_, inner) in enumerate(items):
        if "collection" in inner:
            inner["collection"]["items"] += items[index + 1 :]
            del items[index + 1 :]
            break
    return read


def _wants(holds: Callable[[Any], bool]) -> Callable[..., Any]:
    """Refuses a collection that is otherwise fine."""

    def change(read: Any, *_: Any) -> Any:
        if not holds(read):
            raise Refusal("a mutant refuses this")
        return read

    return change


def _one_kind(read: Any) -> bool:
    records = [inner["record"] for _, inner in _items(read) if "record" in inner]
    return len({str(record["ind"]) for record in records if "ind" in record}) < 2


def _unique_everywhere(read: Any) -> bool:
    nested = [inner for _, inner in _items(read) if "collection" in inner]
    return not any(set(_labels(inner)) & set(_labels(read)) for inner in nested)


def _in_order(read: Any) -> bool:
    labels = _labels(read)
    return len(labels) != 3 or labels != sorted(labels, reverse=True)


def _retyped(change: Callable[[str], str]) -> Any:
    return first("collection_type", lambda text: change(text) if isinstance(text, str) else text)


def _both(form: str, *example: str) -> Iterator[Mutant]:
    """`example` is the row of the text's own example, which holds several kinds."""
    of, method = partial(reading, form), f"{form}_collection"
    few = refusing("not_empty", lambda items, _: len(items) > 16)
    yield of("reads-sixteen-entries", "collection/{}-read", "not_empty", few)
    empty = taking("not_empty", lambda items, _: not items)
    yield of("takes-no-entries", "collection/{}-not-empty", "not_empty", empty)
    yield of("takes-no-entries-as-well", "collection/{}-one-or-more", "not_empty", empty, "tunnel/to-{}")
    yield of("swallows-neighbours", "collection/{}-nested", method, last(method, _swallowing), "label/{}-scope")
    yield of("wants-an-order", "collection/{}-order", method, last(method, _wants(_in_order)))
    yield of("wants-one-kind", "collection/{}-mixed", method, last(method, _wants(_one_kind)), *example)
    yield of("wants-unique-labels-everywhere", "label/{}-scope", method, last(method, _wants(_unique_everywhere)))
    cut = _retyped(lambda text: text.partition("#")[0])
    yield of("cuts-fragments", "ctype/{}-absolute-uri", "collection_type", cut)
    relative = _retyped(lambda text: text if ":" in text or text[:1] in "0123456789." else f"tag:{len(text)}")
    yield of("takes-relative-references", "ctype/{}-uri", "collection_type", relative)
    zeros = _retyped(lambda text: re.sub(r"\b0+(?=[0-9])", "", text) if re.fullmatch("[0-9.]+", text) else text)
    yield of("drops-leading-zeros", "ctype/{}-oid", "collection_type", zeros)


def _pairs(change: Callable[[list[Pair]], list[Pair]]) -> Any:
    """A change of a CBOR collection's entries."""
    return first("cbor_collection", lambda item: replace(item, value=tuple(change(list(item.value)))))


def _unless(when: Callable[[Item], Any]) -> Any:
    """A refusal of CBOR collections."""
    return refusing("cbor_collection", lambda item, *_: when(item))


def _is_key(key: Item) -> bool:
    return key.major == cbor.TEXT and key.value == _KEY


def _is_null(item: Item) -> bool:
    return item.major == cbor.SIMPLE and not item.is_float and item.value == cbor.NULL


def _as_text(key: Item) -> Item:
    return replace(key, major=cbor.TEXT, value=key.value.decode()) if key.major == cbor.BYTES else key


def _cbor() -> Iterator[Mutant]:
    of, method = partial(reading, "cbor"), "cbor_collection"
    some = _pairs(lambda pairs: [pair for pair in pairs if _is_key(pair[0]) or not _is_null(pair[1])])
    yield of("skips-null", "collection/cbor-entry", method, some)
    tagless = refusing("cbor_entry", lambda item, *_: item.major == cbor.TAG)
    yield of("wants-no-tags", "collection/tag-entry", "cbor_entry", tagless, "collection/cbor-read")
    yield of("wants-a-length", "collection/indefinite-length", method, _unless(lambda item: item.indefinite))
    as_text = _pairs(lambda pairs: [(_as_text(key), value) for key, value in pairs])
    yield of("takes-labels-of-bytes", "label/cbor-kind", method, as_text)
    large = _unless(lambda item: any(key.major in _INTEGERS and abs(key.value) >> 63 for key, _ in item.value))
    yield of("reads-labels-of-63-bits", "label/cbor-integers", method, large)
    alike = _unless(lambda item: len({str(key.value) for key, _ in item.value}) < len(item.value))
    yield of("takes-digits-for-numbers", "label/cbor-distinct-kinds", method, alike)
    yield of("keeps-both", "label/cbor-unique", "cbor_item", lambda self, data: cbor.decode(data, unique=False))
    nameless = _unless(lambda item: any(key.value == "" for key, _ in item.value))
    yield of("wants-labels-of-some-text", "label/cbor-empty", method, nameless)
    typed = _pairs(lambda pairs: [pair for pair in pairs if not (_is_key(pair[0]) and pair[1].major in _NESTED)])
    yield of("skips-a-type-that-is-none", "ctype/cbor-reserved", method, typed)
    bare = _pairs(lambda pairs: [(k, v.value if _is_key(k) and v.major == cbor.TAG else v) for k, v in pairs])
    yield of("takes-tagged-types", "ctype/cbor-text", method, bare)
    behind = _unless(lambda item: any(_is_key(key) for key, _ in item.value[1:]))
    yield of("wants-the-type-first", "ctype/cbor-optional", method, behind)


def _json() -> Iterator[Mutant]:
    def without(drop: Callable[[str, Any], bool]) -> Any:
        """Leaves some members out."""
        return first("json_collection", lambda value: {k: v for k, v in value.items() if not drop(k, v)})

    def unless(when: Callable[[dict[str, Any]], Any]) -> Any:
        return refusing("json_collection", lambda value, *_: when(value))

    of, method = partial(reading, "json"), "json_collection"
    yield of("skips-null", "collection/json-entry", method, without(lambda k, v: v is None and k != _KEY))
    yield of("keeps-the-last", "label/json-unique", "members", lambda self, pairs: dict(pairs))
    yield of("wants-labels-of-some-text", "label/json-empty", method, unless(lambda value: "" in value))
    nested = without(lambda k, v: k == _KEY and isinstance(v, list | dict))
    yield of("skips-a-type-that-is-none", "ctype/json-reserved", method, nested)
    yield of("skips-null-as-type", "ctype/json-text", method, without(lambda k, v: k == _KEY and v is None))
    yield of("wants-the-type-first", "ctype/json-optional", method, unless(lambda value: _KEY in [*value][1:]))


def _tags() -> Iterator[Mutant]:
    def unwrapped(item: Item) -> Item:
        """Takes a map under a tag for its encoding."""
        content = item.value
        if content.major != cbor.MAP:
            return item
        return replace(item, value=replace(content, major=cbor.BYTES, value=content.canonical()))

    def lenient(self: Reference, data: bytes, rules: Any) -> None:
        """Passes over what is no CBOR."""
        with contextlib.suppress(DecodeError):
            Reference.tagged_cmw(self, data, rules)

    def outside(number: int, _: Any) -> bool:
        return not wire.TN_FIRST <= number <= wire.TN_LAST

    def hole(number: int, rules: Any) -> bool:
        return not outside(number, rules) and number & 0xFF == 0

    of, jws = partial(reading, "cbor"), wire.tn(wire.CONTENT_FORMATS[wire.MEDIA_JWS])
    yield of("takes-tags-outside", "tag/range", "tag_number", taking("tag_number", outside))
    yield of("takes-holes", "tag/not-derived", "tag_number", taking("tag_number", hole))
    yield of("takes-bare-maps", "tag/bytes", "cbor_tag", first("cbor_tag", unwrapped))
    yield of("wants-short-heads-of-tags", "tag/long-head", "cbor_tag",
             refusing("cbor_tag", lambda item, _: not item.preferred))  # fmt: skip
    yield of("looks-away-from-what-is-malformed", "tag/273-collection", "tagged_cmw", lenient)
    yield of("takes-any-cmw-inside", "tag/273-no-record-or-tag", "tagged_cmw",
             lambda self, data, rules: self.cbor_cmw(cbor.decode(data), rules))  # fmt: skip
    own = refusing("tagged_cmw", lambda *_: True)
    yield of("knows-no-collections-under-tags", "tag/273-content", "tagged_cmw", own)
    signed = refusing("tag_number", lambda number, _: number == jws)
    yield of("knows-no-signed-json", "tag/276-jws", "tag_number", signed)
