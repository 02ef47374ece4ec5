"""How the oracle reads a CMW collection of CoRIMs (section 4.3.1)."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import depth, manifest, reading, rules, values
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.model.finding import Finding

_TYPE = "__cmwc_t"


def read(data: bytes, profiles: Sequence[Any] | None, told: Rules) -> Read:
    """The reading of `data` as a collection."""
    try:
        item = depth.decode(data)
    except DecodeError as error:
        return Read(ABSENT, tuple(reading.broken(error)))
    if item.major != cbor.MAP:
        return Read(ABSENT, tuple(members(item, 0)))
    model: dict[str, Any] = {}
    found = [*reading.unique(item)]
    items = []
    for key, value in item.pairs():
        if key.major == cbor.TEXT and key.value == _TYPE:
            found += type_(value)
            model["type"] = value.value if value.major == cbor.TEXT else ""
            continue
        entry = reading.read(manifest.collection_entry(told), value)
        found += [*labels(key), *entry.findings]
        inner = ABSENT if entry.model is ABSENT else entry.model.get("value", ABSENT)
        if (label := values.label(key)) is not None and inner is not ABSENT:
            items.append([label, inner])
            found += rules.of_manifest(inner, profiles, told)
    found += [*missing(item), *members(item, len(item.value) - ("type" in model))]
    return Read(model | {"items": items}, tuple(found))


def type_(item: Item) -> Iterator[Finding]:
    """The type is a tag URI that ends in :corim; what it is until then is contested."""
    if item.major != cbor.TEXT or not re.fullmatch("tag:.*:corim", item.value):
        yield Finding("corim/collection/type", f"the type at byte {item.offset} is not that of a collection of CoRIMs")


def missing(item: Item) -> Iterator[Finding]:
    """A collection has its type."""
    if not any(key.major == cbor.TEXT and key.value == _TYPE for key, _ in item.pairs()):
        yield Finding("corim/collection/type", "the collection has no type")


def labels(key: Item) -> Iterator[Finding]:
    """A member has a label of integer or text."""
    if values.label(key) is None:
        yield Finding("corim/collection/members", f"the label at byte {key.offset} is neither integer nor text")


def members(item: Item, count: int) -> Iterator[Finding]:
    """A collection is a map with one member or more."""
    if count < 1:
        yield Finding("corim/collection/members", f"no member in the collection at byte {item.offset}")
