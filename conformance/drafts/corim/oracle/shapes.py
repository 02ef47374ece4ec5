"""How the oracle describes the grammar of a document: shapes of items, each place knowing the requirement it breaks.

A description is data; `read` in reading.py walks it along a message. A rule is an id without the name of the draft,
or several with spaces between them; an empty one stands for what breaks nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.codecs.cbor import Item


@dataclass(frozen=True, slots=True)
class Scalar:
    """An item by itself. `fits` tells whether it is of the kind `what`, `model` is what it means.

    What is of another major type breaks `bare`, too; that is used for byte strings.
    """

    rule: str
    what: str
    fits: Callable[[Item], bool]
    model: Callable[[Item], Any]
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag around an item of another shape, which the model shows without the tag."""

    rule: str
    number: int
    content: "Shape"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several shapes, in the model under its name; an empty name shows it bare.

    With `socket` it may be a tag that the document does not define, or one of those in `undefined`, which a later
    revision does.
    """

    rule: str
    among: tuple[tuple[str, "Shape"], ...]
    socket: bool = True
    undefined: frozenset[int] = frozenset()
    gone: Mapping[int, str] = field(default_factory=dict)
    """What a tag breaks, too, that an earlier revision had here."""


@dataclass(frozen=True, slots=True)
class Many:
    """An array of `least` or more of one shape."""

    rule: str
    member: "Shape"
    least: int = 1
    few: str = ""
    """What too few members break, where that is not `rule`."""


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """One alone, or an array of `least` or more; an array in the model. `is_many` tells which of the two an item is."""

    rule: str
    member: "Shape"
    is_many: Callable[[Item], bool]
    least: int = 1
    few: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A member of a record or a map. `also` is broken, too, by what is not of the shape at all.

    `missing` is broken by its absence; an empty one makes the member of a map optional.
    """

    name: str
    shape: "Shape"
    missing: str = ""
    also: str = ""
    default: Any = None
    """What the model shows where it is absent."""


@dataclass(frozen=True, slots=True)
class Record:
    """An array whose places have names; the last `optional` of them may be missing."""

    rule: str
    places: tuple[Place, ...]
    optional: int = 0
    count: str = ""
    """What another number of members breaks, where that is not `rule`."""


@dataclass(frozen=True, slots=True)
class Struct:
    """A map with keys of known meaning.

    Other keys break `other`, or are extensions where that is empty; keys that are `reserved` break `other_reserved`,
    keys that are no integers `label`, keys that are no text either `neither`. A map without members breaks `empty`.
    Whatever is wrong inside breaks `whole`.
    """

    rule: str
    places: Mapping[int, Place]
    other: str = ""
    empty: str = ""
    reserved: frozenset[int] = field(default_factory=frozenset)
    other_reserved: str = ""
    label: str = ""
    neither: str = ""
    whole: str = ""
    opaque: bool = False
    """Whether the model shows it as any item, without its members."""


@dataclass(frozen=True, slots=True)
class Table:
    """A map from labels that `fits` takes to values of one shape; pairs in the model."""

    rule: str
    key: str
    fits: Callable[[Item], bool]
    value: "Shape"
    empty: str = ""
    known: Mapping[int, Place] = field(default_factory=dict)
    """Labels of known meaning: their values are checked, and stand in the model as any value does."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A byte string that holds exactly one item of another shape.

    What is no byte string breaks `rule`, what is not exactly one item `one`, and whatever is wrong inside `holds`.
    """

    rule: str
    one: str
    content: "Shape"
    holds: str = ""


Shape = Scalar | Tagged | Choice | Many | OneOrMany | Record | Struct | Table | Embedded
