"""How the oracle reads a CMW in CBOR (sections 3.1 to 3.3)."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conformance.codecs import DecodeError, Flaw, cbor
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import grammar, rows
from conformance.drafts.cmw.oracle.rows import DEPTH, Here
from conformance.model.finding import Finding, Reading

_CMW_CBOR = 1668547091  # Table 4


def read(data: bytes, here: Here) -> Reading:
    """A reading of `data` as one CBOR CMW."""
    try:
        item = cbor.decode(data, unique=False, max_depth=DEPTH - here.depth)
    except DecodeError as error:
        return Reading(None, tuple(broken(error)))
    return cmw(item, replace(here, data=data))


def broken(error: DecodeError) -> Iterator[Finding]:
    """The message is one well-formed, valid item (RFC 8949)."""
    row = {
        Flaw.INCOMPLETE: "complete",
        Flaw.TRAILING: "one-item",
        Flaw.NOT_UTF8: "utf8-text",
        Flaw.MALFORMED: "well-formed",
    }.get(error.flaw)
    if row is not None:
        yield Finding(f"cmw/cbor/{row}", str(error))


def cmw(item: cbor.Item, here: Here) -> Reading:
    """A reading of an item as a CMW."""
    match item.major:
        case cbor.ARRAY:
            return record(item, here)
        case cbor.MAP:
            return collection(item, here)
        case cbor.TAG:
            return tag(item, here)
    return Reading(None, tuple(kinds(item)))


def kinds(item: cbor.Item) -> Iterator[Finding]:
    """A CMW is a record, a collection or a Tag CMW."""
    yield Finding("cmw/record/cbor-kinds", f"neither array, map nor tag at byte {item.offset}")


def record(item: cbor.Item, here: Here) -> Reading:
    """A reading of an array as a record."""
    body: dict[str, Any] = {}
    findings = [*rows.members("cbor", len(item.value), item.offset)]
    if here.rules.tunnels:
        findings += rows.collections_only(_sentinel(item), item.offset)
    for name, part in zip(("type", "value", "ind"), item.value, strict=False):
        match name:
            case "type":
                findings += type_(part)
                if part.major in (cbor.UINT, cbor.TEXT):
                    body["type"] = part.value
            case "value":
                findings += value(part)
                if part.major == cbor.BYTES:
                    body["value"] = _base64(part.value)
            case "ind":
                findings += indicator(part, here)
                body["ind"] = grammar.indicators(part.value) if part.major == cbor.UINT else []
    return Reading({"record": body}, tuple(findings))


def type_(item: cbor.Item) -> Iterator[Finding]:
    """Everything that can be wrong with a type."""
    yield from text_or_number(item)
    yield from content_format(item)
    if item.major == cbor.TEXT:
        yield from rows.media_type("cbor", item.value, item.offset)


def text_or_number(item: cbor.Item) -> Iterator[Finding]:
    """A type is text or an unsigned integer."""
    if item.major not in (cbor.UINT, cbor.TEXT):
        yield Finding("cmw/type/cbor-text-or-number", f"the type at byte {item.offset} is neither text nor unsigned")


def content_format(item: cbor.Item) -> Iterator[Finding]:
    """A number as type has 16 bits."""
    if item.major == cbor.UINT and item.value > 0xFFFF:
        detail = f"{item.value} at byte {item.offset} is beyond all Content-Formats"
        yield Finding("cmw/type/cbor-content-format", detail)


def value(item: cbor.Item) -> Iterator[Finding]:
    """A value is a byte string."""
    if item.major != cbor.BYTES:
        yield Finding("cmw/value/cbor-bytes", f"the value at byte {item.offset} is no byte string")


def indicator(item: cbor.Item, here: Here) -> Iterator[Finding]:
    """Everything that can be wrong with an indicator."""
    yield from unsigned(item)
    if item.major == cbor.UINT:
        yield from rows.indicator("cbor", item.value, item.offset, here.rules)


def unsigned(item: cbor.Item) -> Iterator[Finding]:
    """An indicator is an unsigned integer."""
    if item.major != cbor.UINT:
        yield Finding("cmw/ind/cbor-unsigned", f"the indicator at byte {item.offset} is no unsigned integer")


def tag(item: cbor.Item, here: Here) -> Reading:
    """A reading of a tagged item as a Tag CMW."""
    number, content = item.number, item.value
    if number == here.rules.dedicated:
        return Reading(None)  # contested
    if here.rules.other_tags and not grammar.is_in_tag_range(number):
        bare = here.data[content.offset : content.end]
        return Reading({"tag": {"number": _number(number), "value": _base64(bare)}})
    body: dict[str, Any] = {"number": _number(number)}
    findings = [*range_(item, here), *derived(item, here), *wrapped(item)]
    if content.major == cbor.BYTES:
        body["value"] = _base64(content.value)
        findings += under_273(item, here)
    return Reading({"tag": body}, tuple(findings))


def range_(item: cbor.Item, here: Here) -> Iterator[Finding]:
    """A tag lies in the range of TN()."""
    if not here.rules.other_tags and not grammar.is_in_tag_range(item.number):
        yield Finding("cmw/tag/range", f"tag {item.number} at byte {item.offset} is outside the range of TN()")


def derived(item: cbor.Item, here: Here) -> Iterator[Finding]:
    """A tag in the range of TN() is the image of a Content-Format."""
    if here.rules.other_tags or not grammar.is_in_tag_range(item.number):
        return
    if grammar.content_format_of(item.number) is None:
        yield Finding("cmw/tag/not-derived", f"tag {item.number} at byte {item.offset} comes from no Content-Format")


def wrapped(item: cbor.Item) -> Iterator[Finding]:
    """The content of a tag is a byte string."""
    if item.value.major != cbor.BYTES:
        detail = f"the content of the tag at byte {item.value.offset} is no byte string"
        yield Finding("cmw/tag/bytes", detail)


def under_273(item: cbor.Item, here: Here) -> Iterator[Finding]:
    """The tag of application/cmw+cbor holds a collection; in draft 23 perhaps any CMW (section 9.6.2)."""
    if item.number != _CMW_CBOR or here.rules.under_273 is None:
        return
    inner = here.within("cbor", item.value.value, item.value.offset)
    if here.rules.under_273 == "collection":
        match inner.projection:
            case {"record": _} | {"tag": _}:
                detail = f"a record or tag inside tag {item.number} at byte {item.offset}"
                yield Finding("cmw/tag/273-no-record-or-tag", detail)
            case None if not inner.findings:
                return  # nested deeper than the oracle reads
            case {"collection": _}:
                pass
            case _:
                detail = f"no collection inside tag {item.number} at byte {item.offset}"
                yield Finding("cmw/tag/273-collection", detail)
    yield from inner.findings


def collection(item: cbor.Item, here: Here) -> Reading:
    """A reading of a map as a collection."""
    body: dict[str, Any] = {}
    items = []
    findings = [*rows.unique("cbor", ((key.canonical(), key.offset) for key, _ in item.pairs()), item.offset)]
    entries = 0
    for key, content in item.pairs():
        if key.major == cbor.TEXT and key.value == wire.COLLECTION_TYPE:
            findings += collection_type(content, here)
            if content.major == cbor.TEXT:
                body["type"] = content.value
            continue
        entries += 1
        findings += label(key)
        inner = entry(content, here.deeper())
        findings += inner.findings
        if key.major in (cbor.UINT, cbor.NINT):
            items.append([{"int": str(key.value)}, inner.projection])
        elif key.major == cbor.TEXT:
            items.append([{"text": key.value}, inner.projection])
    findings += rows.empty("cbor", entries, item.offset, here.rules)
    return Reading({"collection": body | {"items": items}}, tuple(findings))


def label(key: cbor.Item) -> Iterator[Finding]:
    """A label is an integer or text."""
    if key.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
        yield Finding("cmw/label/cbor-kind", f"the label at byte {key.offset} is neither integer nor text")


def collection_type(item: cbor.Item, here: Here) -> Iterator[Finding]:
    """Everything that can be wrong with the type of a collection."""
    is_tag = item.major == cbor.TAG and grammar.is_in_tag_range(item.number)
    if item.major in (cbor.ARRAY, cbor.MAP) or is_tag:
        yield from rows.reserved("cbor", item.offset)
    elif item.major != cbor.TEXT:
        yield from rows.plain_type("cbor", item.offset)
    else:
        yield from rows.oid("cbor", item.value, item.offset)
        yield from rows.uri("cbor", item.value, item.offset, here.rules)


def entry(item: cbor.Item, here: Here) -> Reading:
    """A reading of one entry of a collection."""
    if here.rules.tunnels and _sentinel(item) is not None:
        return tunnel(item, here)
    if item.major in (cbor.ARRAY, cbor.MAP, cbor.TAG):
        return cmw(item, here)
    return Reading(None, tuple(rows.entry("cbor", item.offset)))


def tunnel(item: cbor.Item, here: Here) -> Reading:
    """A reading of an array that begins with a number sign, in a collection (draft 11, section 3.3.2)."""
    name = _sentinel(item)
    findings = [
        *rows.own_direction(name, rows.TO_CBOR, item.offset),
        *rows.sentinel(name, item.offset),
        *rows.two_elements(len(item.value), item.offset),
    ]
    if name != rows.TO_CBOR or len(item.value) < 2:
        return Reading(None, tuple(findings))
    content = item.value[1]
    findings += tunnel_bytes(content)
    if content.major != cbor.BYTES:
        return Reading(None, tuple(findings))
    inner = here.within("json", content.value, content.offset)
    findings += rows.tunnelled("to-cbor", inner, item.offset)
    return Reading({"tunnel": inner.projection}, (*findings, *inner.findings))


def tunnel_bytes(item: cbor.Item) -> Iterator[Finding]:
    """The content of a tunnel is a byte string."""
    if item.major != cbor.BYTES:
        yield Finding("cmw/tunnel/to-cbor-bytes", f"the content of the tunnel at byte {item.offset} is no byte string")


def _sentinel(item: cbor.Item) -> str | None:
    """The text with a number sign that an array begins with."""
    if item.major != cbor.ARRAY or not item.value or item.value[0].major != cbor.TEXT:
        return None
    text: str = item.value[0].value
    return text if text.startswith("#") else None


def _number(number: int) -> int | str:
    """A number as the protocol writes it."""
    return number if number < 2**53 else str(number)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
