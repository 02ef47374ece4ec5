"""How the oracle reads a CMW in JSON (sections 3.1 and 3.3)."""

import base64
import decimal
from collections.abc import Iterator
from typing import Any

from conformance.codecs import DecodeError, Flaw, jsontext
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import grammar, rows
from conformance.drafts.cmw.oracle.rows import DEPTH, Here
from conformance.model.finding import Finding, Reading

_MARK = b"\xef\xbb\xbf"


def read(data: bytes, here: Here) -> Reading:
    """A reading of `data` as one JSON CMW."""
    marked = tuple(mark(data))
    if data.startswith(_MARK):
        data = b"   " + data[len(_MARK) :]  # so that offsets stay
    try:
        node = jsontext.decode(data, unique=False, max_depth=DEPTH - here.depth)
    except DecodeError as error:
        return Reading(None, (*marked, *broken(error)))
    reading = cmw(node, here)
    return Reading(reading.projection, (*marked, *reading.findings))


def mark(data: bytes) -> Iterator[Finding]:
    """No byte order mark is written; a reader may pass over one (RFC 8259 section 8.1)."""
    if data.startswith(_MARK):
        yield Finding("cmw/json/byte-order-mark", "a byte order mark at byte 0")


def broken(error: DecodeError) -> Iterator[Finding]:
    """The message is one JSON text in UTF-8 (RFC 8259)."""
    row = {
        Flaw.INCOMPLETE: "complete",
        Flaw.TRAILING: "one-value",
        Flaw.NOT_UTF8: "utf8",
        Flaw.MALFORMED: "well-formed",
    }.get(error.flaw)
    if row is not None:
        yield Finding(f"cmw/json/{row}", str(error))


def cmw(node: jsontext.Node, here: Here) -> Reading:
    """A reading of a value as a CMW."""
    match node.kind:
        case "array":
            return record(node, here)
        case "object":
            return collection(node, here)
    return Reading(None, tuple(kinds(node)))


def kinds(node: jsontext.Node) -> Iterator[Finding]:
    """A CMW is a record or a collection."""
    yield Finding("cmw/record/json-kinds", f"neither array nor object at byte {node.offset}")


def record(node: jsontext.Node, here: Here) -> Reading:
    """A reading of an array as a record."""
    body: dict[str, Any] = {}
    findings = [*rows.members("json", len(node.value), node.offset)]
    if here.rules.tunnels:
        findings += rows.collections_only(_sentinel(node), node.offset)
    for name, part in zip(("type", "value", "ind"), node.value, strict=False):
        match name:
            case "type":
                findings += type_(part, here)
                if part.kind in ("string", "integer"):
                    body["type"] = part.value
            case "value":
                findings += value(part)
                if part.kind == "string" and (data := grammar.read_base64url(part.value)) is not None:
                    body["value"] = base64.b64encode(data).decode()
            case "ind":
                findings += indicator(part, here)
                mask = _whole(part)
                body["ind"] = [] if mask is None else grammar.indicators(mask)
    return Reading({"record": body}, tuple(findings))


def type_(node: jsontext.Node, here: Here) -> Iterator[Finding]:
    """Everything that can be wrong with a type."""
    yield from number(node, here)
    yield from text(node, here)
    if node.kind == "string":
        yield from rows.media_type("json", node.value, node.offset)


def number(node: jsontext.Node, here: Here) -> Iterator[Finding]:
    """A Content-Format number is no type in JSON; draft 10 contradicts itself here."""
    if node.kind not in ("integer", "real"):
        return
    if here.rules.number is None:
        if node.kind == "integer" and 0 <= node.value <= 0xFFFF:
            return
        yield Finding("cmw/type/json-number-forbidden", f"a number that is no Content-Format at byte {node.offset}")
    else:
        yield Finding(f"cmw/type/{here.rules.number}", f"a number as type at byte {node.offset}")


def text(node: jsontext.Node, here: Here) -> Iterator[Finding]:
    """A type is a string."""
    if node.kind in ("string", "integer", "real"):
        return
    row = "type/json-text-only" if here.rules.number == "json-text-only" else "record/json-members"
    yield Finding(f"cmw/{row}", f"the type at byte {node.offset} is no string")


def value(node: jsontext.Node) -> Iterator[Finding]:
    """A value is unpadded base64url of at least one character."""
    if node.kind != "string":
        yield Finding("cmw/value/json-base64url", f"the value at byte {node.offset} is no string")
        return
    for row in grammar.base64url_rows(node.value):
        yield Finding(f"cmw/value/json-{row}", f"the value at byte {node.offset} is no unpadded base64url")


def indicator(node: jsontext.Node, here: Here) -> Iterator[Finding]:
    """Everything that can be wrong with an indicator."""
    yield from unsigned(node)
    if (mask := _whole(node)) is not None:
        yield from rows.indicator("json", mask, node.offset, here.rules)


def unsigned(node: jsontext.Node) -> Iterator[Finding]:
    """An indicator is an unsigned integer; whether 4.0 is one is contested."""
    if _whole(node) is None:
        yield Finding("cmw/ind/json-unsigned", f"the indicator at byte {node.offset} is no unsigned integer")


def _whole(node: jsontext.Node) -> int | None:
    """The whole number from 0 on that a number stands for, cut at 64 bits; None for everything else."""
    if node.kind not in ("integer", "real"):
        return None
    try:
        exact = decimal.Decimal(node.value)
    except decimal.InvalidOperation:
        return None
    if exact < 0 or exact != exact.to_integral_value():
        return None
    return int(min(exact, decimal.Decimal(2**64 - 1)))


def collection(node: jsontext.Node, here: Here) -> Reading:
    """A reading of an object as a collection."""
    body: dict[str, Any] = {}
    items = []
    findings = [*rows.unique("json", ((name.value, name.offset) for name, _ in node.value), node.offset)]
    entries = 0
    for name, content in node.members():
        if name == wire.COLLECTION_TYPE:
            findings += collection_type(content, here)
            if content.kind == "string":
                body["type"] = content.value
            continue
        entries += 1
        inner = entry(content, here.deeper())
        findings += inner.findings
        items.append([{"text": name}, inner.projection])
    findings += rows.empty("json", entries, node.offset, here.rules)
    return Reading({"collection": body | {"items": items}}, tuple(findings))


def collection_type(node: jsontext.Node, here: Here) -> Iterator[Finding]:
    """Everything that can be wrong with the type of a collection."""
    if node.kind in ("array", "object"):
        yield from rows.reserved("json", node.offset)
    elif node.kind != "string":
        yield from rows.plain_type("json", node.offset)
    else:
        yield from rows.oid("json", node.value, node.offset)
        yield from rows.uri("json", node.value, node.offset, here.rules)


def entry(node: jsontext.Node, here: Here) -> Reading:
    """A reading of one entry of a collection."""
    if here.rules.tunnels and _sentinel(node) is not None:
        return tunnel(node, here)
    if node.kind in ("array", "object"):
        return cmw(node, here)
    return Reading(None, tuple(rows.entry("json", node.offset)))


def tunnel(node: jsontext.Node, here: Here) -> Reading:
    """A reading of an array that begins with a number sign, in a collection (draft 11, section 3.3.2)."""
    name = _sentinel(node)
    findings = [
        *rows.own_direction(name, rows.TO_JSON, node.offset),
        *rows.sentinel(name, node.offset),
        *rows.two_elements(len(node.value), node.offset),
    ]
    if name != rows.TO_JSON or len(node.value) < 2:
        return Reading(None, tuple(findings))
    content = node.value[1]
    findings += tunnel_base64url(content)
    data = grammar.read_base64url(content.value) if content.kind == "string" else None
    if data is None:
        return Reading(None, tuple(findings))
    inner = here.within("cbor", data, content.offset)
    findings += rows.tunnelled("to-json", inner, node.offset)
    return Reading({"tunnel": inner.projection}, (*findings, *inner.findings))


def tunnel_base64url(node: jsontext.Node) -> Iterator[Finding]:
    """The content of a tunnel is unpadded base64url."""
    if node.kind != "string" or set(grammar.base64url_rows(node.value)) - {"pad-bits"}:
        detail = f"the content of the tunnel at byte {node.offset} is no unpadded base64url"
        yield Finding("cmw/tunnel/to-json-base64url", detail)


def _sentinel(node: jsontext.Node) -> str | None:
    """The text with a number sign that an array begins with."""
    if node.kind != "array" or not node.value or node.value[0].kind != "string":
        return None
    first: str = node.value[0].value
    return first if first.startswith("#") else None
