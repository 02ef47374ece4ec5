"""Whether a message matches a rule of CDDL, also where one part of the grammar says something else than it does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from textwrap import dedent
from typing import Any

from conformance.codecs import DecodeError, jsontext
from conformance.codecs.cddl import abnf
from conformance.codecs.cddl.tree import (
    Array,
    CddlError,
    Choice,
    Control,
    Entry,
    Enumeration,
    Group,
    Literal,
    Map,
    Name,
    Node,
    Range,
    Rule,
    Sequence,
    Tagged,
)
from conformance.codecs.cddl.values import Pairs, Simple, Tag, value_of


class How(Enum):
    """What a changed part says instead."""

    NOTHING = auto()  # matches no value; a sequence of a group: not at all
    ANYTHING = auto()  # matches every value
    UNCONTROLLED = auto()  # a control: the target alone
    UNBOUNDED = auto()  # a range: every unsigned integer; a tag: every number
    OPEN = auto()  # an array or map: anything may follow or stand beside
    FORBIDDEN = auto()  # an entry: not at all
    WANTED = auto()  # at least once
    ALONE = auto()  # at most once
    LEFT_OUT = auto()  # perhaps not at all


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a grammar that is to say something else."""

    part: Node
    how: How


_PRELUDE: dict[str, Any] = {
    "uint": lambda value: isinstance(value, int) and value >= 0,
    "nint": lambda value: isinstance(value, int) and value < 0,
    "int": lambda value: isinstance(value, int),
    "text": lambda value: isinstance(value, str),
    "tstr": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "bstr": lambda value: isinstance(value, bytes),
    "float": lambda value: isinstance(value, float),
    "bool": lambda value: value in (Simple(20), Simple(21)),
    "null": lambda value: value == Simple(22),
    "any": lambda _: True,
}

_Pairs = tuple[tuple[Any, Any], ...]


class _CutError(Exception):
    """A key was matched and its value was not: no other entry of the map has it."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a match depended on: a change that narrows a part makes no difference where that is not among the `held`,
    nor one that widens it where it is not among the `failed`.

    An entry is held where it takes something, and failed where it takes too little or nothing.
    """

    held: set[Node] = field(default_factory=set)
    failed: set[Node] = field(default_factory=set)

    def both(self, part: Node) -> None:
        """Any change of a part may make a difference."""
        self.held.add(part)
        self.failed.add(part)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches values against rules, with one change of them or none; writes what that depended on into `record`."""

    rules: Mapping[str, Rule]
    change: Change | None = None
    record: Record | None = None

    def matches(self, rule: str, value: Any) -> bool:
        """Whether a value is one of the rule's. Raises CddlError where the rules say what is not read here."""
        return self._type(self.rules[rule], value)

    def _says(self, part: Node, how: How) -> bool:
        return self.change is not None and self.change.part is part and self.change.how is how

    def _type(self, part: Node, value: Any) -> bool:
        holds = self._holds(part, value)
        if self.record is not None:
            (self.record.held if holds else self.record.failed).add(part)
        return holds

    def _holds(self, part: Node, value: Any) -> bool:
        if self._says(part, How.NOTHING) or self._says(part, How.ANYTHING):
            return self._says(part, How.ANYTHING)
        match part:
            case Choice():
                return any(self._type(each, value) for each in part.alternatives)
            case Name():
                return self._type(self.rules[part.name], value) if part.name in self.rules else _prelude(part, value)
            case Literal():
                return type(value) is type(part.value) and value == part.value
            case Range():
                within = part.low <= value <= part.high if isinstance(value, int) else False
                return within or (self._says(part, How.UNBOUNDED) and isinstance(value, int))
            case Tagged():
                if not isinstance(value, Tag):
                    return False
                numbered = self._says(part, How.UNBOUNDED) or self._type(part.number, value.number)
                return numbered and self._type(part.content, value.content)
            case Control():
                return self._type(part.target, value) and (
                    self._says(part, How.UNCONTROLLED) or self._controlled(part, value)
                )
            case Array():
                return isinstance(value, list) and self._array(part, value)
            case Map():
                return isinstance(value, Pairs) and self._map(part, value)
            case Enumeration():
                return any(self._enumerated(each, value) for each in part.entries)
        raise CddlError(f"no type: {part.text}")

    def _enumerated(self, entry: Entry, value: Any) -> bool:
        if self.record is not None:
            self.record.both(entry)
        return not self._says(entry, How.FORBIDDEN) and self._type(entry.value, value)

    def _bounds(self, entry: Entry) -> tuple[int, int]:
        if self.change is None or self.change.part is not entry:
            return entry.least, entry.most
        match self.change.how:
            case How.FORBIDDEN:
                return 0, 0
            case How.WANTED:
                return max(1, entry.least), entry.most
            case How.ALONE:
                return entry.least, 1
            case How.LEFT_OUT:
                return 0, entry.most
        return entry.least, entry.most

    def _group(self, entry: Entry) -> Group | None:
        """The group that an entry stands for, where it is one."""
        found = self.rules.get(entry.value.name) if isinstance(entry.value, Name) else entry.value
        if not isinstance(found, Group):
            return None
        if self.record is not None:
            self.record.both(entry)
        return found

    def _array(self, part: Array, items: list[Any]) -> bool:
        return any(place == len(items) or self._says(part, How.OPEN) for place in self._ends(part.members, items, 0))

    def _ends(self, group: Group, items: list[Any], place: int) -> Iterator[int]:
        """The places at which a group that begins at one of them can end."""
        for each in self._sequences(group):
            yield from self._ends_of(each.entries, items, place)

    def _ends_of(self, entries: tuple[Entry, ...], items: list[Any], place: int) -> Iterator[int]:
        if not entries:
            yield place
            return
        group, bounds = self._group(entries[0]), self._bounds(entries[0])
        found = (
            self._ends_of_type(entries[0], *bounds, items, place)
            if group is None
            else self._ends_of_groups(group, *bounds, items, place)
        )
        for end in found:
            yield from self._ends_of(entries[1:], items, end)

    def _ends_of_type(self, entry: Entry, least: int, most: int, items: list[Any], place: int) -> Iterator[int]:
        if self.record is not None:
            self.record.both(entry)
        taken = 0
        while True:
            if taken >= least:
                yield place + taken
            if taken == most or place + taken == len(items) or not self._type(entry.value, items[place + taken]):
                return
            taken += 1

    def _ends_of_groups(self, group: Group, least: int, most: int, items: list[Any], place: int) -> Iterator[int]:
        if least == 0:
            yield place
        if most > 0:
            for end in self._ends(group, items, place):
                if end > place:
                    yield from self._ends_of_groups(group, max(least - 1, 0), most - 1, items, end)
                elif least > 0:
                    yield place  # what takes nothing stands any number of times

    def _sequences(self, group: Group) -> Iterator[Sequence]:
        for each in group.alternatives:
            if self.record is not None:
                self.record.both(each)
            if not self._says(each, How.NOTHING):
                yield each

    def _map(self, part: Map, pairs: Pairs) -> bool:
        try:
            return any(not left or self._says(part, How.OPEN) for left in self._left(part.members, pairs.pairs))
        except _CutError:
            return False

    def _left(self, group: Group, pairs: _Pairs) -> Iterator[_Pairs]:
        """What a group can leave of the pairs. Raises _CutError."""
        for each in self._sequences(group):
            yield from self._left_by(each.entries, pairs)

    def _left_by(self, entries: tuple[Entry, ...], pairs: _Pairs) -> Iterator[_Pairs]:
        if not entries:
            yield pairs
            return
        group, bounds = self._group(entries[0]), self._bounds(entries[0])
        found = (
            self._left_by_type(entries[0], *bounds, pairs)
            if group is None
            else self._left_by_groups(group, *bounds, pairs)
        )
        for left in found:
            yield from self._left_by(entries[1:], left)

    def _left_by_type(self, entry: Entry, least: int, most: int, pairs: _Pairs) -> Iterator[_Pairs]:
        left, taken = [], 0
        for key, value in pairs:
            named = entry.key is not None and self._type(entry.key, key)
            if named and taken < most and self._type(entry.value, value):
                taken += 1
            elif named and entry.cut:
                raise _CutError
            else:
                left.append((key, value))
        if self.record is not None:
            if taken:
                self.record.held.add(entry)
            if taken < max(least, 1):
                self.record.failed.add(entry)
        if taken >= least:
            yield tuple(left)

    def _left_by_groups(self, group: Group, least: int, most: int, pairs: _Pairs) -> Iterator[_Pairs]:
        if most > 0:
            for left in self._left(group, pairs):
                if len(left) < len(pairs):
                    yield from self._left_by_groups(group, max(least - 1, 0), most - 1, left)
                elif least > 0:
                    yield left  # what takes nothing stands any number of times
        if least == 0:
            yield pairs

    def _controlled(self, part: Control, value: Any) -> bool:
        match part.name, value:
            case "and", _:
                return self._type(part.argument, value)
            case "ne", _:
                return not self._type(part.argument, value)
            case "gt", int():
                return bool(value > _literal(part.argument))
            case "ge", int():
                return bool(value >= _literal(part.argument))
            case "size", int():
                return bool(0 <= value < 256 ** _literal(part.argument))
            case "size", bytes():
                return self._type(part.argument, len(value))
            case "bits", int():
                return all(self._type(part.argument, bit) for bit in range(value.bit_length()) if value >> bit & 1)
            case "regexp", str():
                return re.fullmatch(_literal(part.argument), value) is not None
            case "abnf", str():
                return _abnf(self._text(part.argument)).fullmatch(value) is not None
            case "cbor", bytes():
                return self._held(part.argument, value)
            case "b64u", str():
                return self._encoded(part.argument, value)
        raise CddlError(f"no control of this kind: {part.text}")

    def _held(self, part: Node, data: bytes) -> bool:
        try:
            return self._type(part, value_of(data, "cbor"))
        except DecodeError:
            return False

    def _encoded(self, part: Node, text: str) -> bool:
        try:
            return self._type(part, jsontext.b64u_decode(text))
        except DecodeError:
            return False

    def _text(self, part: Node) -> str:
        """The text that stands in a control's argument."""
        match part:
            case Literal(value=str(text)):
                return text
            case Literal(value=bytes(data)):
                return data.decode()
            case Name() if part.name in self.rules:
                return self._text(self.rules[part.name].alternatives[0])
            case Control(name="det"):
                return dedent(self._text(part.target)) + dedent(self._text(part.argument))
        raise CddlError(f"no text: {part.text}")


def _prelude(part: Name, value: Any) -> bool:
    if part.name not in _PRELUDE:
        raise CddlError(f"no rule {part.name}")
    return bool(_PRELUDE[part.name](value))


def _literal(part: Node) -> Any:
    if not isinstance(part, Literal):
        raise CddlError(f"a value wanted: {part.text}")
    return part.value


@cache
def _abnf(source: str) -> re.Pattern[str]:
    return abnf.pattern(source)
