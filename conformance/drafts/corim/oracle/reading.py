"""How the oracle walks a message along its description: the model, and every place where the two differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from conformance.codecs import DecodeError, Flaw, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import depth, values
from conformance.drafts.corim.oracle.shapes import (
    Choice,
    Embedded,
    Many,
    OneOrMany,
    Place,
    Record,
    Scalar,
    Shape,
    Struct,
    Table,
    Tagged,
)
from conformance.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Absent:
    """Where the message has nothing that the model could show."""


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Read:
    """The model of an item, and what is wrong in it. `fits` tells whether it is of its shape, whatever lies inside."""

    model: Any
    findings: tuple[Finding, ...] = ()
    fits: bool = True


@dataclass(slots=True)
class _Body:
    """What comes together while the members of one item are read."""

    findings: list[Finding] = field(default_factory=list)

    def take(self, shape: Shape, item: Item, also: str = "") -> Any:
        """The model of a member, with what is wrong in it and at its place written down."""
        read_ = read(shape, item)
        self.findings += read_.findings
        if not read_.fits:
            self.findings += another_kind(also, item, "member that may stand here")
        return read_.model

    def done(self, model: Any) -> Read:
        return Read(model, tuple(self.findings))


def whole(shape: Shape, data: bytes) -> Read:
    """The reading of `data` as exactly one item of a shape."""
    try:
        item = depth.decode(data)
    except DecodeError as error:
        return Read(ABSENT, tuple(broken(error)), fits=False)
    whole_ = read(shape, item)
    return Read(whole_.model, (*unique(item), *whole_.findings), whole_.fits)


def read(shape: Shape, item: Item) -> Read:
    """The reading of an item along its shape."""
    read_ = _read(shape, item)
    if read_.fits or item.major != cbor.TAG:
        return read_
    return Read(read_.model, (*read_.findings, *stray(shape, item)), fits=False)


def _read(shape: Shape, item: Item) -> Read:
    match shape:
        case Scalar():
            if not shape.fits(item):
                more = "" if item.major == cbor.BYTES else f" {shape.bare}"
                return _other(shape.rule + more, item, shape.what)
            return Read(shape.model(item))
        case Tagged():
            return _tagged(shape, item)
        case Choice():
            return _choice(shape, item)
        case Many():
            return _many(shape, item)
        case OneOrMany():
            return _one_or_many(shape, item)
        case Record():
            return _record(shape, item)
        case Struct():
            return _struct(shape, item)
        case Table():
            return _table(shape, item)
        case Embedded():
            return _embedded(shape, item)


def _other(rule: str, item: Item, what: str) -> Read:
    return Read(ABSENT, tuple(another_kind(rule, item, what)), fits=False)


def _tagged(shape: Tagged, item: Item) -> Read:
    if item.major != cbor.TAG or item.number != shape.number:
        return _other(shape.rule, item, f"tag {shape.number}")
    inner = read(shape.content, item.value)
    if inner.fits:
        return inner
    return Read(
        inner.model, (*inner.findings, *another_kind(shape.rule, item.value, "content of this tag")), fits=False
    )


def _choice(shape: Choice, item: Item) -> Read:
    """A tag decides for its alternative; anything else for the first whose kind it is."""
    for name, each in shape.among:
        if isinstance(each, Tagged) and item.major == cbor.TAG and item.number == each.number:
            return _chosen(shape, name, read(each, item), item)
    for name, each in shape.among:
        if not isinstance(each, Tagged) and (inner := read(each, item)).fits:
            return _chosen(shape, name, inner, item)
    if shape.socket and item.major == cbor.TAG and item.number not in values.DEFINED - shape.undefined:
        content = values.any_value(item.value)
        return Read({"tag": {"number": values.number(item.number), "value": content}})
    gone = shape.gone.get(item.number, "") if item.major == cbor.TAG else ""
    return _other(f"{shape.rule} {gone}", item, "alternative of a choice")


def _chosen(shape: Choice, name: str, inner: Read, item: Item) -> Read:
    """An alternative that is broken breaks the choice as well."""
    model = inner.model if inner.model is ABSENT or not name else {name: inner.model}
    more = () if inner.fits else tuple(another_kind(shape.rule, item, "alternative of a choice"))
    return Read(model, (*inner.findings, *more), inner.fits)


def _many(shape: Many, item: Item) -> Read:
    if item.major != cbor.ARRAY:
        return _other(shape.rule, item, "array")
    body = _Body()
    models = [body.take(shape.member, each, shape.rule) for each in item.value]
    body.findings += few(shape.few or shape.rule, item, shape.least)
    return body.done([each for each in models if each is not ABSENT])


def _one_or_many(shape: OneOrMany, item: Item) -> Read:
    if shape.is_many(item):
        return _many(Many(shape.rule, shape.member, shape.least, shape.few), item)
    body = _Body()
    model = body.take(shape.member, item, shape.rule)
    return body.done([] if model is ABSENT else [model])


def _record(shape: Record, item: Item) -> Read:
    if item.major != cbor.ARRAY:
        return _other(shape.rule, item, "array")
    body = _Body()
    body.findings += count(shape.count or shape.rule, item, len(shape.places) - shape.optional, len(shape.places))
    model = {
        place.name: body.take(place.shape, each, place.also or shape.rule)
        for place, each in zip(shape.places, item.value, strict=False)
    }
    return body.done({name: value for name, value in model.items() if value is not ABSENT})


def _struct(shape: Struct, item: Item) -> Read:
    if item.major != cbor.MAP:
        return _other(f"{shape.rule} {shape.whole}", item, "map")
    body = _Body()
    model = {place.name: place.default for place in shape.places.values() if place.default is not None}
    extensions = []
    for key, value in item.pairs():
        place = shape.places.get(key.value) if key.major in (cbor.UINT, cbor.NINT) else None
        if place is not None:
            member = body.take(place.shape, value, place.also)
            if member is not ABSENT:
                model[place.name] = member
            continue
        body.findings += _unknown(shape, key)
        if (label := values.label(key)) is not None:
            extensions.append([label, values.any_value(value)])
    body.findings += absent(shape.places, item)
    body.findings += empty(shape.empty, item)
    body.findings += obeys(shape.whole, item, body.findings)
    if shape.opaque:
        return body.done(values.any_value(item))
    return body.done(model | ({"extensions": extensions} if extensions else {}))


def _unknown(shape: Struct, key: Item) -> Iterable[Finding]:
    if key.major == cbor.UINT and key.value in shape.reserved:
        return reserved(shape.other_reserved, key)
    return (*other_key(shape.other, key), *label(shape.label, key), *neither(shape.neither, key))


def _table(shape: Table, item: Item) -> Read:
    if item.major != cbor.MAP:
        return _other(shape.rule, item, "map")
    body = _Body()
    pairs = []
    for key, value in item.pairs():
        if not shape.fits(key):
            body.findings += another_kind(shape.key, key, "label of this map")
        if (place := shape.known.get(key.value) if key.major in (cbor.UINT, cbor.NINT) else None) is not None:
            body.take(place.shape, value, place.also)
        model = body.take(shape.value, value, shape.rule)
        if (label := values.label(key)) is not None and model is not ABSENT:
            pairs.append([label, model])
    body.findings += absent(shape.known, item)
    body.findings += empty(shape.empty, item)
    return body.done(pairs)


def _embedded(shape: Embedded, item: Item) -> Read:
    if item.major != cbor.BYTES:
        return _other(shape.rule, item, "byte string")
    try:
        inner = depth.decode(item.value)
    except DecodeError as error:
        return Read(ABSENT, (*not_one_item(shape.one, item, error), *_within(item, broken(error))), fits=False)
    content = read(shape.content, inner)
    found = (*unique(inner), *content.findings)
    return Read(content.model, tuple(_within(item, (*found, *obeys(shape.holds, inner, found)))))


def _within(item: Item, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings inside a byte string, saying so."""
    return (Finding(each.requirement, f"{each.detail}, inside the string at byte {item.offset}") for each in findings)


# What can be wrong. An empty rule stands for what breaks nothing.


def _findings(rule: str, detail: str) -> Iterator[Finding]:
    for row in rule.split():
        yield Finding(f"corim/{row}", detail)


def broken(error: DecodeError) -> Iterator[Finding]:
    """The message is one well-formed, valid item (RFC 8949)."""
    row = {
        Flaw.INCOMPLETE: "complete",
        Flaw.TRAILING: "one-item",
        Flaw.NOT_UTF8: "utf8-text",
        Flaw.MALFORMED: "well-formed",
    }.get(error.flaw)
    if row is not None:
        yield Finding(f"corim/cbor/{row}", str(error))


def unique(item: Item) -> Iterator[Finding]:
    """No key stands twice in a map (RFC 8949 section 5.6)."""
    for each in _maps(item):
        seen = set()
        for key, _ in each.pairs():
            if (encoded := key.canonical()) in seen:
                yield Finding("corim/cbor/duplicate-keys", f"the key at byte {key.offset} stands in its map before")
            seen.add(encoded)


def _maps(item: Item) -> Iterator[Item]:
    """Every map in an item, also inside the keys of maps."""
    waiting = [item]
    while waiting:
        each = waiting.pop()
        match each.major:
            case cbor.ARRAY:
                waiting += each.value
            case cbor.TAG:
                waiting.append(each.value)
            case cbor.MAP:
                yield each
                waiting += [part for pair in each.pairs() for part in pair]


def another_kind(rule: str, item: Item, what: str) -> Iterator[Finding]:
    """An item is of the kind that its place demands."""
    if rule:
        yield from _findings(rule, f"no {what} at byte {item.offset}")


def stray(shape: Shape, item: Item) -> Iterator[Finding]:
    """No tag stands around what would fit without it."""
    if read(shape, item.value).fits:
        yield Finding("corim/cbor/no-stray-tag", f"tag {item.number} at byte {item.offset} has no place there")


def few(rule: str, item: Item, least: int) -> Iterator[Finding]:
    """An array has its least number of members."""
    if len(item.value) < least:
        yield from _findings(rule, f"{len(item.value)} members in the array at byte {item.offset}, {least} wanted")


def count(rule: str, item: Item, least: int, most: int) -> Iterator[Finding]:
    """A record has a member at each place that must not be empty, and no more members than places."""
    if not least <= len(item.value) <= most:
        yield from _findings(rule, f"{len(item.value)} members in the record at byte {item.offset}")


def absent(places: Mapping[int, Place], item: Item) -> Iterator[Finding]:
    """A map has the members that are mandatory."""
    there = {key.value for key, _ in item.pairs() if key.major in (cbor.UINT, cbor.NINT)}
    for key, place in places.items():
        if place.missing and key not in there:
            yield from _findings(place.missing, f"no {place.name} ({key}) in the map at byte {item.offset}")


def empty(rule: str, item: Item) -> Iterator[Finding]:
    """A map has at least one member."""
    if rule and not item.value:
        yield from _findings(rule, f"an empty map at byte {item.offset}")


def other_key(rule: str, key: Item) -> Iterator[Finding]:
    """A map that cannot be extended has no other keys than its own."""
    if rule:
        yield from _findings(rule, f"the key at byte {key.offset} has no meaning in its map")


def label(rule: str, key: Item) -> Iterator[Finding]:
    """The keys of a map are integers, also where it can be extended."""
    if rule and key.major not in (cbor.UINT, cbor.NINT):
        yield from _findings(rule, f"the key at byte {key.offset} is no integer")


def neither(rule: str, key: Item) -> Iterator[Finding]:
    """The keys of a map are integers or text."""
    if rule and key.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
        yield from _findings(rule, f"the key at byte {key.offset} is neither an integer nor text")


def obeys(rule: str, item: Item, findings: Sequence[Finding]) -> Iterator[Finding]:
    """A document obeys its grammar."""
    if rule and findings:
        yield from _findings(rule, f"what is at byte {item.offset} does not obey its grammar: {findings[0].detail}")


def reserved(rule: str, key: Item) -> Iterator[Finding]:
    """Reserved keys are not used."""
    if rule:
        yield from _findings(rule, f"the key at byte {key.offset} is reserved")


def not_one_item(rule: str, item: Item, error: DecodeError) -> Iterator[Finding]:
    """A byte string that embeds an item holds exactly one, well-formed."""
    yield from _findings(rule, f"{error}, inside the string at byte {item.offset}")
