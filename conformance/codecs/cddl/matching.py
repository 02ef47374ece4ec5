"""Whether a message matches a rule of CDDL, also where one part of the grammar says something else than it does.

Values are those of CBOR and JSON alike: int, float, str, bytes, Simple, a list, Pairs and Tag.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from textwrap import dedent
from typing import Any

from conformance.codecs import DecodeError, cbor, jsontext
from conformance.codecs.cddl import (
    Array,
    CddlError,
    Choice,
    Control,
    Entry,
    Enumeration,
    Literal,
    Map,
    Name,
    Node,
    Range,
    Tagged,
    abnf,
)


class How(Enum):
    """What a changed part says instead."""

    NOTHING = auto()  # matches no value
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


@dataclass(frozen=True, slots=True)
class Simple:
    """true, false, null, undefined or another simple value, by its number in CBOR."""

    number: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value."""

    number: int
    content: Any


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a map, in wire order; a key may stand twice."""

    pairs: tuple[tuple[Any, Any], ...]


_PRELUDE: dict[str, Any] = {
    "uint": lambda value: isinstance(value, int) and value >= 0,
    "nint": lambda value: isinstance(value, int) and value < 0,
    "int": lambda value: isinstance(value, int),
    "text": lambda value: isinstance(value, str),
    "tstr": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "bstr": lambda value: isinstance(value, bytes),
    "float": lambda value: isinstance(value, float),
    "any": lambda _: True,
}
_JSON_SIMPLE = {False: 20, True: 21, None: 22}


def value_of(data: bytes, codec: str) -> Any:
    """The value of one message in "cbor" or "json". Raises DecodeError."""
    if codec == "cbor":
        return _from_cbor(cbor.decode(data, unique=False))
    return _from_json(jsontext.decode(data, unique=False))


def _from_cbor(item: cbor.Item) -> Any:
    match item.major:
        case cbor.ARRAY:
            return [_from_cbor(each) for each in item.value]
        case cbor.MAP:
            return Pairs(tuple((_from_cbor(key), _from_cbor(value)) for key, value in item.pairs()))
        case cbor.TAG:
            return Tag(item.number, _from_cbor(item.value))
        case cbor.SIMPLE if not item.is_float:
            return Simple(item.value)
    return item.value


def _from_json(node: jsontext.Node) -> Any:
    match node.kind:
        case "array":
            return [_from_json(each) for each in node.value]
        case "object":
            return Pairs(tuple((name, _from_json(value)) for name, value in node.members()))
        case "string" | "integer":
            return node.value
        case "real":
            return float(node.value)
    return Simple(_JSON_SIMPLE[node.value])


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches values against rules, with one change of them or none."""

    rules: Mapping[str, Choice]
    change: Change | None = None

    def matches(self, rule: str, value: Any) -> bool:
        """Whether a value is one of the rule's. Raises CddlError where the rules say what is not read here."""
        return self._type(self.rules[rule], value)

    def _says(self, part: Node, how: How) -> bool:
        return self.change is not None and self.change.part is part and self.change.how is how

    def _type(self, part: Node, value: Any) -> bool:
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
                return any(
                    not self._says(each, How.FORBIDDEN) and self._type(each.value, value) for each in part.entries
                )
        raise CddlError(f"no type: {part.text}")

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

    def _array(self, part: Array, items: list[Any]) -> bool:
        def rest(at: int, place: int) -> bool:
            if at == len(part.entries):
                return place == len(items) or self._says(part, How.OPEN)
            entry, taken = part.entries[at], 0
            least, most = self._bounds(entry)
            while True:
                if taken >= least and rest(at + 1, place + taken):
                    return True
                if taken == most or place + taken == len(items):
                    return False
                if not self._type(entry.value, items[place + taken]):
                    return False
                taken += 1

        return rest(0, 0)

    def _map(self, part: Map, pairs: Pairs) -> bool:
        left = list(pairs.pairs)
        for entry in part.entries:
            least, most = self._bounds(entry)
            beside, taken = [], 0
            for key, value in left:
                named = entry.key is not None and self._type(entry.key, key)
                if named and taken < most and self._type(entry.value, value):
                    taken += 1
                elif named and entry.cut:
                    return False
                else:
                    beside.append((key, value))
            if taken < least:
                return False
            left = beside
        return not left or self._says(part, How.OPEN)

    def _controlled(self, part: Control, value: Any) -> bool:
        match part.name, value:
            case "and", _:
                return self._type(part.argument, value)
            case "ne", _:
                return not self._type(part.argument, value)
            case "gt", int():
                return bool(value > _literal(part.argument))
            case "size", int():
                return bool(0 <= value < 256 ** _literal(part.argument))
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
