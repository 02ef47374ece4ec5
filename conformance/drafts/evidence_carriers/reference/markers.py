"""Reading epoch markers."""

import base64
from collections.abc import Callable
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.evidence_carriers import wire
from conformance.model.outcome import Refusal

_WHOLE = (cbor.UINT, cbor.NINT)


class Markers:
    """One method for each kind of marker."""

    def read_marker(self, request: wire.ReadMarker, _: Any) -> wire.Marker:
        """The kind by the tag, then what it holds."""
        item = cbor.decode(request.data)
        kind = self.kind(item)
        held = item.value if item.major == cbor.TAG else item
        match kind:
            case "time":
                self.time(item.number, held)
            case "classical-tst-info":
                self.classical(held)
            case "cbor-tst-info":
                self.cbor_info(held)
            case "epoch-tick":
                return wire.Marker(kind=kind, ticks=[self.tick(held)])
            case "epoch-tick-list":
                return wire.Marker(kind=kind, ticks=self.ticks(held))
            case "counter":
                number = self.counter(held)
                self.increasing(number, request.last)
                return wire.Marker(kind=kind, counter=number)
        return wire.Marker(kind=kind)

    def kind(self, item: Item) -> str:
        """What the tag says."""
        if item.major == cbor.TAG and item.number in wire.TIME_TAGS:
            return "time"
        if item.major != cbor.TAG or item.number not in wire.MARKERS:
            raise Refusal("no tag of an epoch marker")
        return wire.MARKERS[item.number]

    def time(self, tag: int, held: Item) -> None:
        """A time by text, number or map."""
        if tag == 0:
            _want(held.major == cbor.TEXT)
        elif tag == 1:
            _want(held.major in _WHOLE or held.is_float)
        else:
            _want(held.major == cbor.MAP and all(name.major in (*_WHOLE, cbor.TEXT) for name, _ in held.pairs()))

    def classical(self, held: Item) -> None:
        """A TSTInfo in DER."""
        _want(held.major == cbor.BYTES)

    def cbor_info(self, held: Item) -> None:
        """A TSTInfo in CBOR: five members that have to be there, and three that may."""
        _want(held.major == cbor.MAP)
        members = {name.value: value for name, value in held.pairs()}
        _want(all(number in members for number in range(5)))
        for number, fits in self.info().items():
            _want(number not in members or fits(members[number]))

    def info(self) -> dict[int, Callable[[Item], bool]]:
        """What each member is."""
        return {
            0: lambda each: each.major == cbor.UINT and each.value == 1,
            1: lambda each: each.major == cbor.TAG and each.number in (111, 112),
            2: lambda each: each.major == cbor.ARRAY and [part.major in _WHOLE for part in each.value] == [True, False],
            3: lambda each: each.major in (*_WHOLE, cbor.TAG),
            4: self.is_time,
            5: lambda each: each.major == cbor.SIMPLE and each.value in (cbor.FALSE, cbor.TRUE),
            6: lambda each: each.major in (*_WHOLE, cbor.TAG),
            7: lambda each: each.major == cbor.ARRAY and len(each.value) == 2,
        }

    def is_time(self, item: Item) -> bool:
        """Extended time with a base, its keys integers."""
        if item.major != cbor.TAG or item.number != 1001 or item.value.major != cbor.MAP:
            return False
        names = [name for name, _ in item.value.pairs()]
        return any(name.value == 1 for name in names) and self.are_integers(names)

    def are_integers(self, names: list[Item]) -> bool:
        """Whether keys are integers, whichever."""
        return all(name.major in _WHOLE for name in names)

    def tick(self, held: Item) -> dict[str, str]:
        """Text, bytes or an integer."""
        match held.major:
            case cbor.TEXT:
                return {"text": held.value}
            case cbor.BYTES:
                return {"bytes": base64.b64encode(held.value).decode()}
            case cbor.UINT | cbor.NINT:
                return {"int": str(held.value)}
            case _:
                raise Refusal("no tick")

    def ticks(self, held: Item) -> list[dict[str, str]]:
        """Ticks, at least one."""
        _want(held.major == cbor.ARRAY and len(held.value) > 0)
        return [self.tick(each) for each in held.value]

    def counter(self, held: Item) -> int:
        """An unsigned integer."""
        _want(held.major == cbor.UINT)
        return int(held.value)

    def increasing(self, number: int, last: int | None) -> None:
        """Higher than the one before."""
        _want(last is None or number > last)


def _want(holds: bool) -> None:
    if not holds:
        raise Refusal("something else than the kind of marker has")
