"""The parts of a grammar in CDDL (RFC 8610)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

MANY = 2**63


class CddlError(ValueError):
    """What a schema cannot say here; `str()` names the line."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A part of a rule; `text` is its source with single blanks. Two parts are the same only where they are one."""

    text: str = field(default="", repr=False)

    def inside(self) -> Iterator["Node"]:
        """This part and those in it, outermost first."""
        yield self
        for each in fields(self):
            value = getattr(self, each.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Node):
                    yield from part.inside()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice(Node):
    """One of the types, and there may be just one."""

    alternatives: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Name(Node):
    """What a rule says, or the type of the prelude (RFC 8610 appendix D).

    `arguments` are those of a generic rule. There are none left once the rules are expanded.
    """

    name: str
    arguments: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Literal(Node):
    """Just this value."""

    value: int | str | bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range(Node):
    """The integers from `low` to `high`, the last one included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tagged(Node):
    """A CBOR tag; `number` is one, or the type of them."""

    number: Node
    content: Choice


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Control(Node):
    """A type with a control operator, which is named without its dot."""

    name: str
    target: Node
    argument: Node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry(Node):
    """A member of an array or map, `least` to `most` times. A `cut` key leaves its value no other entry.

    `value` is a type, or without a key a group or the name of one.
    """

    least: int
    most: int
    key: Choice | None
    cut: bool
    value: "Choice | Group | Name"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sequence(Node):
    """Entries that stand together."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group(Node):
    """One of the sequences, and there may be just one."""

    alternatives: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Array(Node):
    """An array of the members' values, in their order."""

    members: Group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(Node):
    """A map of the members, in any order."""

    members: Group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enumeration(Node):
    """Any of the entries' values: a group made a choice with `&`."""

    entries: tuple[Entry, ...]


Rule = Choice | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A rule as it is written: a generic one has `parameters`."""

    parameters: tuple[str, ...]
    body: Rule
