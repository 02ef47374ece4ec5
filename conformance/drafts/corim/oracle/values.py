"""Values by themselves: what an item means in the model, and whether it is of a kind."""

import base64
import math
import uuid

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.wire import names

DEFINED = frozenset({*names.TAGS.values(), 500, 501, 502, 505, 506, 508, *range(256)})
"""Tags that this document defines, or others of the IETF for all who use CBOR: they mean what they mean there."""

_EXACT = 2**53


def number(value: int) -> int | str:
    """An integer in the protocol's JSON: a decimal string beyond 2^53."""
    return value if -_EXACT <= value <= _EXACT else str(value)


def base64_of(data: bytes) -> str:
    """Bytes in the protocol's JSON."""
    return base64.b64encode(data).decode()


def any_value(item: Item) -> str:
    """Whatever an item is: its deterministic encoding."""
    return base64_of(item.canonical())


def label(key: Item) -> dict[str, str] | None:
    """A key that is an integer or text; None for any other."""
    match key.major:
        case cbor.UINT | cbor.NINT:
            return {"int": str(key.value)}
        case cbor.TEXT:
            return {"text": key.value}
    return None


def uuid_text(data: bytes) -> str:
    """A UUID in its text form, in lower case (RFC 9562 section 4)."""
    return str(uuid.UUID(bytes=data))


def oid_text(data: bytes) -> str | None:
    """An OID in dotted decimal, of the content octets of its BER encoding (RFC 9090); None for what is none."""
    arcs: list[int] = []
    arc = 0
    if not data or data[-1] & 0x80:
        return None
    begins = True
    for octet in data:
        if begins and octet == 0x80:
            return None
        arc = arc << 7 | octet & 0x7F
        begins = not octet & 0x80
        if begins:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def seconds(item: Item) -> int | float | str | None:
    """A time since 1970: an integer where it is whole; None for what is no point in time."""
    if not item.is_float:
        return number(item.value)
    if not math.isfinite(item.value):
        return None
    return number(int(item.value)) if item.value.is_integer() else float(item.value)
