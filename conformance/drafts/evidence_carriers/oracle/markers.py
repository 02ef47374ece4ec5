"""How the oracle reads epoch markers (draft-ietf-rats-epoch-markers section 4.1)."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets
from conformance.model.finding import Finding, Reading

_INTEGERS = (cbor.UINT, cbor.NINT)
_TRUTHS = (20, 21)


def marker(given: Given) -> Reading:
    """A marker, and what is wrong with it."""
    try:
        item = cbor.decode(octets(given.get("data")))
    except DecodeError as error:
        return Reading(None, (broken("marker", "tagged", str(error)),))
    if item.major != cbor.TAG or item.number not in (*wire.TIME_TAGS, *wire.MARKERS):
        return Reading(None, tuple(untagged(item)))
    held: Item = item.value
    kind = wire.MARKERS.get(item.number, "time")
    match kind:
        case "time":
            return Reading({"kind": kind}, tuple(no_time(item.number, held)))
        case "classical-tst-info":
            return Reading({"kind": kind}, tuple(no_bytes(held)))
        case "cbor-tst-info":
            return Reading({"kind": kind}, tuple(no_info(held)))
        case "counter":
            findings = (*no_counter(held), *not_higher(held, given.get("last")))
            return Reading({"kind": kind, "counter": held.value} if not findings else None, findings)
        case _:
            several = kind == "epoch-tick-list"
            findings = (*no_list(held),) if several else (*no_tick(held),)
            ticks = held.value if several and not findings else [held]
            return Reading({"kind": kind, "ticks": [*map(_tick, ticks)]} if not findings else None, findings)


def untagged(item: Item) -> Iterator[Finding]:
    """A marker has one of the tags."""
    yield broken("marker", "tagged", f"tag {item.number} is no marker" if item.major == cbor.TAG else "no tag")


def no_time(tag: int, held: Item) -> Iterator[Finding]:
    """Tag 0 holds text, tag 1 a number, tag 1001 a map whose keys are integers or texts (RFC 8949, RFC 9581)."""
    match tag:
        case 0:
            fits = held.major == cbor.TEXT
        case 1:
            fits = held.major in _INTEGERS or held.is_float
        case _:
            keys = [key.major for key, _ in held.pairs()] if held.major == cbor.MAP else [cbor.BYTES]
            fits = set(keys) <= {*_INTEGERS, cbor.TEXT}
    if not fits:
        yield broken("marker", "time", f"tag {tag} holds something else than a time")


def no_bytes(held: Item) -> Iterator[Finding]:
    """The TSTInfo of RFC 3161 stands in a byte string."""
    if held.major != cbor.BYTES:
        yield broken("marker", "classical", "no byte string")


def no_info(held: Item) -> Iterator[Finding]:
    """The members of a TSTInfo in CBOR."""
    members = {key.value: value for key, value in held.pairs()} if held.major == cbor.MAP else {}
    wrong = [key for key, fits in _MEMBERS.items() if key in members and not fits(members[key])]
    absent = [key for key in range(5) if key not in members]
    if wrong or absent:
        yield broken("marker", "cbor-info", f"members {absent} are missing, members {wrong} are something else")


def _is_extended_time(item: Item) -> bool:
    if item.major != cbor.TAG or item.number != 1001 or item.value.major != cbor.MAP:
        return False
    keys: Mapping[Any, Item] = {key.value: value for key, value in item.value.pairs()}
    base = keys.get(1)
    numbers = all(key.major in _INTEGERS for key, _ in item.value.pairs())
    return numbers and base is not None and (base.major in _INTEGERS or base.is_float)


def _is_imprint(item: Item) -> bool:
    parts: Sequence[Item] = item.value if item.major == cbor.ARRAY else ()
    return len(parts) == 2 and parts[0].major in _INTEGERS and parts[1].major == cbor.BYTES


_MEMBERS: Mapping[int, Any] = {
    0: lambda item: item.major == cbor.UINT and item.value == 1,
    1: lambda item: item.major == cbor.TAG and item.number in (111, 112) and item.value.major == cbor.BYTES,
    2: _is_imprint,
    3: lambda item: item.major in _INTEGERS or (item.major == cbor.TAG and item.number in (2, 3)),
    4: _is_extended_time,
    5: lambda item: item.major == cbor.SIMPLE and item.value in _TRUTHS,
    6: lambda item: item.major in _INTEGERS or (item.major == cbor.TAG and item.number in (2, 3)),
    7: lambda item: item.major == cbor.ARRAY and len(item.value) == 2 and item.value[0].major in _INTEGERS,
}


def _is_tick(item: Item) -> bool:
    return item.major in (cbor.TEXT, cbor.BYTES, *_INTEGERS)


def _tick(item: Item) -> dict[str, str]:
    match item.major:
        case cbor.TEXT:
            return {"text": item.value}
        case cbor.BYTES:
            return {"bytes": base64.b64encode(item.value).decode()}
        case _:
            return {"int": str(item.value)}


def no_tick(held: Item) -> Iterator[Finding]:
    """A tick is text, bytes or an integer."""
    if not _is_tick(held):
        yield broken("marker", "tick", f"major type {held.major} is no tick")


def no_list(held: Item) -> Iterator[Finding]:
    """A list holds ticks, at least one."""
    if held.major != cbor.ARRAY or not held.value or not all(map(_is_tick, held.value)):
        yield broken("marker", "list", "no list of ticks")


def no_counter(held: Item) -> Iterator[Finding]:
    """A counter is an unsigned integer."""
    if held.major != cbor.UINT:
        yield broken("marker", "counter", f"major type {held.major} is no counter")


def not_higher(held: Item, last: Any) -> Iterator[Finding]:
    """A counter is higher than the one before."""
    if last is not None and held.major == cbor.UINT and held.value <= last:
        yield broken("marker", "increasing", f"{held.value} after {last}")
