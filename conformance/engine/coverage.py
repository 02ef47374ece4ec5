"""How much of a revision's schema its vectors reach: each part of it is taken by what is accepted, and violated.

A part is taken where the schema without it would refuse an accepted vector, and violated where the schema with it
loosened would match a rejected one. So what is measured are mutants of the grammar, killed by vectors.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conformance
from conformance.codecs import DecodeError
from conformance.codecs.cddl import parse
from conformance.codecs.cddl.matching import Change, How, Matcher, Record
from conformance.codecs.cddl.tree import (
    MANY,
    Array,
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
    Tagged,
)
from conformance.codecs.cddl.values import value_of
from conformance.engine import discovery, vectors
from conformance.model.vector import Expect, Vector

Messages = Callable[[str, Mapping[str, Any]], Iterable[tuple[str, str, bytes]]]

_SHOWN = 70  # characters of a part's source in its name
_WORDS = {
    How.NOTHING: "taken",
    How.ANYTHING: "violated",
    How.UNCONTROLLED: "violated by .{}",
    How.UNBOUNDED: "number violated",
    How.OPEN: "nothing more violated",
    How.FORBIDDEN: "given",
    How.WANTED: "left out",
    How.ALONE: "given more than once",
    How.LEFT_OUT: "missing violated",
}
_TAKEN = frozenset({How.NOTHING, How.FORBIDDEN, How.WANTED, How.ALONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A part of the schema and how it is put to the test; `name` says both."""

    name: str
    change: Change

    @property
    def by_accepted(self) -> bool:
        """Whether accepted vectors are to notice the change, else rejected ones."""
        return self.change.how in _TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`points` are all of them, `uncovered` those that no vector reaches and nothing explains.

    `explained` maps the others to the reason. `refused` are accepted vectors that the schema does not match: one of the
    two is wrong. `stale` are reasons that explain nothing.
    """

    points: tuple[str, ...]
    uncovered: tuple[str, ...]
    explained: dict[str, str]
    refused: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is to be mended, each with what is wrong."""
        return (
            *(f"no vector reaches {each}" for each in self.uncovered),
            *(f"the schema refuses {each}" for each in self.refused),
            *(f"nothing is explained by {each}" for each in self.stale),
        )


def cover(name: str, revision: str) -> Coverage | None:
    """The coverage of a draft's schema by the vectors of a revision; None where there is no schema of that."""
    draft, messages = discovery.draft(name), getattr(discovery.part(name, "wire"), "messages", None)
    file = "schema.cddl" if revision == draft.newest.name else f"schema-{revision}.cddl"
    schema = Path(conformance.__file__).parent / "drafts" / name / file
    pinned = draft.revision(revision)
    if messages is None or pinned is None or not schema.is_file():
        return None
    rows = {row.id for row in draft.requirements if revision in row.places}
    standing = [
        each
        for each in vectors.load(name).vectors.values()
        if each.requirement in rows and (not each.revisions or revision in each.revisions)
    ]
    return measure(parse(schema.read_text()), standing, messages, pinned.unreached)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A vector's messages with their rules, and what in the schema decides about them."""

    read: tuple[tuple[str, Any], ...]
    record: Record


def measure(
    rules: Mapping[str, Rule], asked: Iterable[Vector], messages: Messages, reasons: Mapping[str, str]
) -> Coverage:
    """The coverage of a schema by vectors, whose messages `messages` finds. Raises CddlError.

    `reasons` say of points, by how their names begin, with `*` for anything, why no vector reaches them.
    """
    accepted: list[_Asked] = []
    rejected: list[_Asked] = []
    refused = []
    for vector in asked:
        if vector.expect is Expect.EITHER:
            continue
        try:
            read = tuple(
                (rule, value_of(data, codec)) for rule, codec, data in messages(vector.operation, vector.input)
            )
        except DecodeError:
            continue
        record = Record()
        whole = Matcher(rules, record=record)
        matched = all(whole.matches(rule, value) for rule, value in read)
        if vector.expect is Expect.REJECT and not matched:
            rejected.append(_Asked(read, record))
        elif vector.expect is Expect.ACCEPT and read:
            accepted.append(_Asked(read, record))
            refused += [] if matched else [vector.id]
    made = list(points(rules))
    missed = [each.name for each in made if not _covered(each, rules, accepted if each.by_accepted else rejected)]
    begin = {start: re.compile(re.escape(start).replace(r"\*", ".*")) for start in reasons}
    why = {each: reason for each in missed for start, reason in reasons.items() if begin[start].match(each)}
    return Coverage(
        points=tuple(each.name for each in made),
        uncovered=tuple(each for each in missed if each not in why),
        explained=why,
        refused=tuple(refused),
        stale=tuple(start for start in reasons if not any(begin[start].match(each) for each in why)),
    )


def _covered(point: Point, rules: Mapping[str, Rule], asked: Iterable[_Asked]) -> bool:
    """Whether the changed schema refuses an accepted vector, or matches a rejected one."""
    changed = Matcher(rules, point.change)
    narrows = point.change.how in (How.NOTHING, How.FORBIDDEN, How.ALONE)
    return any(
        all(changed.matches(rule, value) for rule, value in each.read) is not point.by_accepted
        for each in asked
        if point.change.part in (each.record.held if narrows else each.record.failed)
    )


def points(rules: Mapping[str, Rule]) -> Iterator[Point]:
    """Every point of a schema: alternatives, occurrences, controls, and what bounds numbers, arrays and maps."""
    for rule, body in rules.items():
        if all(isinstance(each, Literal) and isinstance(each.value, bytes) for each in body.alternatives):
            continue  # a grammar of another language, for a control
        seen: dict[str, int] = {}
        for part in _parts(body):
            for node, how in _changes(part, rules):
                name = _name(rule, node, how)
                seen[name] = seen.get(name, 0) + 1
                again = f" ({seen[name]})" if seen[name] > 1 else ""
                yield Point(name=name + again, change=Change(node, how))


def _parts(part: Node) -> Iterator[Node]:
    """A part and those in it, without what matches no value by itself: texts for controls, labels, literal keys."""
    yield part
    match part:
        case Choice():
            within: Iterable[Node] = part.alternatives
        case Tagged():
            within = (part.number, part.content)
        case Control():
            within = (part.target, part.argument) if part.name in ("and", "cbor", "b64u", "bits") else (part.target,)
        case Array() | Map():
            within = (part.members,)
        case Group():
            entries = [entry for each in part.alternatives for entry in each.entries]
            keys = [each.key for each in entries if each.key and not isinstance(each.key.alternatives[0], Literal)]
            within = [*keys, *(each.value for each in entries)]
        case _:
            within = ()
    for each in within:
        yield from _parts(each)


def _changes(part: Node, rules: Mapping[str, Rule]) -> Iterator[tuple[Node, How]]:
    match part:
        case Choice():
            for each in part.alternatives:
                yield each, How.NOTHING
                if not _is_any(each):
                    yield each, How.ANYTHING
        case Control():
            yield part, How.UNCONTROLLED
        case Range() | Tagged():
            yield part, How.UNBOUNDED
        case Group():
            for sequence in part.alternatives:
                if len(part.alternatives) > 1:
                    yield sequence, How.NOTHING
                for entry in sequence.entries:
                    yield from _occurrences(entry)
        case Array() | Map():
            if not _is_open(part, rules):
                yield part, How.OPEN
        case Enumeration():
            yield from ((each, How.FORBIDDEN) for each in part.entries)


def _is_open(part: Array | Map, rules: Mapping[str, Rule]) -> bool:
    """Whether anything more is refused for its type alone, which is a point by itself.

    So it is in a map where any value may stand under further keys, and in an array whose last type stands any number of
    times.
    """
    entries = list(_entries(part.members, rules))
    if isinstance(part, Array):
        return bool(entries) and entries[-1].most == MANY
    return any(each.most == MANY and _is_any(each.value) for each in entries)


def _entries(group: Group, rules: Mapping[str, Rule]) -> Iterator[Entry]:
    """The entries of a group and of the groups in it."""
    for entry in (entry for each in group.alternatives for entry in each.entries):
        inner = rules.get(entry.value.name) if isinstance(entry.value, Name) else entry.value
        if isinstance(inner, Group):
            yield from _entries(inner, rules)
        else:
            yield entry


def _is_any(part: Node) -> bool:
    match part:
        case Choice(alternatives=(only,)):
            return _is_any(only)
    return isinstance(part, Name) and part.name == "any"


def _occurrences(entry: Entry) -> Iterator[tuple[Node, How]]:
    if entry.least:
        yield entry, How.LEFT_OUT
    else:
        yield entry, How.FORBIDDEN
        yield entry, How.WANTED
    if entry.most == MANY:
        yield entry, How.ALONE


def _name(rule: str, part: Node, how: How) -> str:
    text = part.text if len(part.text) <= _SHOWN else f"{part.text[: _SHOWN - 1]}…"
    words = _WORDS[how].format(part.name if isinstance(part, Control) else "")
    return f"{rule}: {text}: {words}"
