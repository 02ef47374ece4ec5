"""How much of a draft's schema.cddl its vectors reach: each part of it is taken by what is accepted, and violated.

A part is taken where the schema without it would refuse an accepted vector, and violated where the schema with it
loosened would match a rejected one. So what is measured are mutants of the grammar, killed by vectors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conformance
from conformance.codecs import DecodeError
from conformance.codecs.cddl import (
    MANY,
    Array,
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
    parse,
)
from conformance.codecs.cddl.matching import Change, How, Matcher, value_of
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
    schema = Path(conformance.__file__).parent / "drafts" / name / "schema.cddl"
    draft, messages = discovery.draft(name), getattr(discovery.part(name, "wire"), "messages", None)
    if revision != draft.newest.name or messages is None or not schema.is_file():
        return None
    rows = {row.id for row in draft.requirements if revision in row.places}
    standing = [
        each
        for each in vectors.load(name).vectors.values()
        if each.requirement in rows and (not each.revisions or revision in each.revisions)
    ]
    return measure(parse(schema.read_text()), standing, messages, draft.unreached)


def measure(
    rules: Mapping[str, Choice], asked: Iterable[Vector], messages: Messages, reasons: Mapping[str, str]
) -> Coverage:
    """The coverage of a schema by vectors, whose messages `messages` finds. Raises CddlError.

    `reasons` say of points, by how their names begin, why no vector reaches them.
    """
    whole = Matcher(rules)
    accepted: list[list[tuple[str, Any]]] = []
    rejected: list[list[tuple[str, Any]]] = []
    refused = []
    for vector in asked:
        if vector.expect is Expect.EITHER:
            continue
        try:
            read = [(rule, value_of(data, codec)) for rule, codec, data in messages(vector.operation, vector.input)]
        except DecodeError:
            continue
        matched = all(whole.matches(rule, value) for rule, value in read)
        if vector.expect is Expect.REJECT and not matched:
            rejected.append(read)
        elif vector.expect is Expect.ACCEPT and read:
            accepted.append(read)
            refused += [] if matched else [vector.id]
    made = list(points(rules))
    missed = [each.name for each in made if not _covered(each, rules, accepted, rejected)]
    why = {each: reason for each in missed for start, reason in reasons.items() if each.startswith(start)}
    return Coverage(
        points=tuple(each.name for each in made),
        uncovered=tuple(each for each in missed if each not in why),
        explained=why,
        refused=tuple(refused),
        stale=tuple(start for start in reasons if not any(each.startswith(start) for each in why)),
    )


def _covered(
    point: Point,
    rules: Mapping[str, Choice],
    accepted: list[list[tuple[str, Any]]],
    rejected: list[list[tuple[str, Any]]],
) -> bool:
    changed = Matcher(rules, point.change)

    def matches(read: list[tuple[str, Any]]) -> bool:
        return all(changed.matches(rule, value) for rule, value in read)

    return not all(map(matches, accepted)) if point.by_accepted else any(map(matches, rejected))


def points(rules: Mapping[str, Choice]) -> Iterator[Point]:
    """Every point of a schema: alternatives, occurrences, controls, and what bounds numbers, arrays and maps."""
    for rule, choice in rules.items():
        if all(isinstance(each, Literal) and isinstance(each.value, bytes) for each in choice.alternatives):
            continue  # a grammar of another language, for a control
        seen: dict[str, int] = {}
        for part in _parts(choice):
            for node, how in _changes(part):
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
        case Array():
            within = [each.value for each in part.entries]
        case Map():
            keys = [each.key for each in part.entries if each.key and not isinstance(each.key.alternatives[0], Literal)]
            within = [*keys, *(each.value for each in part.entries)]
        case _:
            within = ()
    for each in within:
        yield from _parts(each)


def _changes(part: Node) -> Iterator[tuple[Node, How]]:
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
        case Array() | Map():
            for entry in part.entries:
                yield from _occurrences(entry)
            # Where any value may stand under further keys, nothing more is what those keys exclude.
            if not any(each.most == MANY and _is_any(each.value.alternatives[0]) for each in part.entries):
                yield part, How.OPEN
        case Enumeration():
            yield from ((each, How.FORBIDDEN) for each in part.entries)


def _is_any(part: Node) -> bool:
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
