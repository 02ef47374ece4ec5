"""Whether a catalogue says what a text says: every keyword sentence has its rows, every row its sentence.

A revision is judged by its pinned text alone, where all hashes must be equal. Another rendering of it, such as the
plain text of an RFC whose XML is pinned, is compared as far as it goes and reported, never failed. Any other text is
refused, with the name of the revision that comes nearest.
"""

import hashlib
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import ProfileError
from conformance.engine.coverage import Coverage
from conformance.engine.grammar import rules
from conformance.engine.sentences import Section, Sentence, sentences, words
from conformance.engine.texts import Unreadable, format_of, read
from conformance.model.draft import Draft, Revision, Text
from conformance.model.requirement import Level, Requirement

Part = Callable[[str], bytes | None]
"""Reads a file that the text includes, by its path in the repository; None where it is not at hand."""


class NotPinned(ProfileError):
    """The text is not the one that the catalogue was read from; `nearest` is the revision that it has most of."""

    def __init__(self, draft: Draft, asked: Revision, nearest: Revision, share: float) -> None:
        super().__init__(
            f"this is not the pinned text of {draft.draft} {asked.name}; nearest is {nearest.name}, "
            f"with {share:.0%} of the sentences that its rows rest on",
            f"the pinned text of {asked.name} is {asked.path} of {asked.repository} at {asked.commit}",
        )
        self.nearest = nearest.name
        self.share = share


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A keyword sentence that too few rows rest on: `missing` are the keywords without a row of that level."""

    section: str
    title: str
    missing: tuple[str, ...]
    rows: tuple[str, ...]
    hash: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A row's hash that the text has no sentence for; `nearest` is the sentence most like the row's statement."""

    requirement: str
    section: str
    hash: str
    nearest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """A row whose level is a keyword that none of its sentences prints."""

    requirement: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Names of grammar rules: equal to the pinned hash, different, in the catalogue only, in the text only.

    `without_row` are rules that no row rests on, `unread` those whose file was not at hand. `schema` is what the
    vectors reach of our own schema of the revision, where there is one.
    """

    known: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    without_row: tuple[str, ...]
    unread: tuple[str, ...]
    schema: Coverage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What one revision's rows and text say of each other. `sentences` are those with keywords.

    `rendering` names the format where the text is not the pinned one; then nothing here is a gap.
    """

    draft: str
    revision: str
    rendering: str | None
    sentences: int
    mapped: int
    unmapped: tuple[Unmapped, ...]
    gone: tuple[Gone, ...]
    misread: tuple[Misread, ...]
    rows: int
    rows_without_case: tuple[str, ...]
    grammar: Grammar

    @property
    def clean(self) -> bool:
        """Whether there is no gap: the exit code of `ratsconf trace`."""
        grammar = self.grammar
        return self.rendering is not None or not (
            *self.unmapped,
            *self.gone,
            *self.misread,
            *self.rows_without_case,
            *grammar.changed,
            *grammar.gone,
            *grammar.new,
            *grammar.without_row,
            *(grammar.schema.gaps if grammar.schema else ()),
        )


def named(revision: Revision, text: bytes) -> str:
    """Which of the texts of a revision this is; its own (the empty name) also where it is none of them."""
    sha256 = hashlib.sha256(text).hexdigest()
    return next((name for name, each in revision.texts.items() if each.sha256 == sha256), "")


def beside(text: Path, pinned: Text) -> Part:
    """Read included files relative to the text, as they stand in a checkout of its commit."""
    folder = text.parent
    for _ in Path(pinned.path).parent.parts:
        folder = folder.parent

    def part(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    return part


def trace(
    draft: Draft,
    revision: str,
    text: bytes,
    *,
    exercised: Collection[str] = (),
    part: Part = lambda _: None,
    schema: Coverage | None = None,
) -> Trace:
    """Compare the rows of a revision with its text; `exercised` are the ids of the rows that some case decides.

    Of a revision that consists of several texts, the rows that rest on this one.

    Raises NotPinned for a text that is neither the pinned one nor another rendering of it, and ProfileError for an
    unknown revision or what cannot be read.
    """
    pinned = draft.revision(revision)
    if pinned is None:
        raise ProfileError(
            f"{draft.draft} has no revision {revision!r}",
            "there are: " + ", ".join(each.name for each in draft.revisions),
        )
    try:
        format_ = format_of(text)
        sections = read(text, format_)
    except Unreadable as error:
        raise ProfileError(
            f"{draft.draft} {revision}: {error}", f"take {pinned.path} of {pinned.repository}"
        ) from error
    found = sentences(sections)
    which = named(pinned, text)
    exact = hashlib.sha256(text).hexdigest() == pinned.text(which).sha256
    if not exact:
        shares = {each.name: _share(draft, each, found) for each in draft.revisions}
        nearest = max(draft.revisions, key=lambda each: (shares[each.name], each.name == revision))
        if format_ == pinned.format or nearest.name != revision or not shares[revision]:
            raise NotPinned(draft, pinned, nearest, shares[nearest.name])
    rows = [row for row in draft.requirements if revision in row.places and row.places[revision].text == which]
    unmapped = tuple(_unmapped(rows, revision, found))
    keyword_sentences = sum(bool(each.keywords) for each in found)
    return Trace(
        draft=draft.draft,
        revision=revision,
        rendering=None if exact else format_,
        sentences=keyword_sentences,
        mapped=keyword_sentences - len(unmapped),
        unmapped=unmapped,
        gone=tuple(_gone(rows, revision, found)),
        misread=tuple(_misread(rows, revision, found)),
        rows=len(rows),
        rows_without_case=tuple(row.id for row in rows if row.untestable is None and row.id not in exercised),
        grammar=_grammar(pinned.text(which), _resting(rows, revision), sections, part, None if which else schema),
    )


def _share(draft: Draft, revision: Revision, found: Iterable[Sentence]) -> float:
    """How much of what the rows of a revision rest on the text has."""
    wanted = {
        digest
        for row in draft.requirements
        if revision.name in row.places and not row.places[revision.name].text
        for digest in row.places[revision.name].sentences
    }
    return len(wanted & {each.digest for each in found}) / len(wanted) if wanted else 0.0


def _unmapped(rows: Iterable[Requirement], revision: str, found: Iterable[Sentence]) -> Iterable[Unmapped]:
    covered: defaultdict[str, Counter[str]] = defaultdict(Counter)
    resting: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        place = row.places[revision]
        for digest in place.sentences:
            covered[digest][row.level.value] += place.covers
            resting[digest].append(row.id)
    for each in found:
        missing = Counter(each.keywords) - covered[each.digest]
        if missing:
            yield Unmapped(
                section=each.section,
                title=each.title,
                missing=tuple(missing.elements()),
                rows=tuple(resting[each.digest]),
                hash=each.digest,
                text=each.text,
            )


def _gone(rows: Iterable[Requirement], revision: str, found: Collection[Sentence]) -> Iterable[Gone]:
    present = {each.digest for each in found}
    for row in rows:
        place = row.places[revision]
        for digest in place.sentences:
            if digest not in present:
                yield Gone(
                    requirement=row.id,
                    section=place.section,
                    hash=digest,
                    nearest=_nearest(row, place.section, found),
                )


def _nearest(row: Requirement, section: str, found: Iterable[Sentence]) -> str:
    """The sentence that shares most words with the statement, rather in the row's own section than elsewhere."""
    statement = set(words(row.statement))

    def likeness(each: Sentence) -> tuple[bool, float]:
        said = set(words(each.text))
        return each.section == section, len(statement & said) / len(statement | said)

    return max(found, key=likeness).text


def _misread(rows: Iterable[Requirement], revision: str, found: Iterable[Sentence]) -> Iterable[Misread]:
    """Levels are as printed: a MUST row rests on a MUST. Rows whose sentences are gone are reported as that."""
    printed = {each.digest: each.keywords for each in found}
    for row in rows:
        known = [digest for digest in row.places[revision].sentences if digest in printed]
        if row.level in (Level.STRUCTURE, Level.EXPECTATION) or (row.places[revision].sentences and not known):
            continue
        if not any(row.level.value in printed[digest] for digest in known):
            yield Misread(requirement=row.id, level=row.level.value)


def _resting(rows: Iterable[Requirement], revision: str) -> set[str]:
    """The grammar rules that rows rest on."""
    return {name for row in rows for name in row.places[revision].grammar}


def _grammar(
    pin: Text,
    resting: Collection[str],
    sections: Iterable[Section],
    part: Part,
    schema: Coverage | None,
) -> Grammar:
    parts = [part(path) for path in pin.parts]
    at_hand = rules(sections, [each.decode(errors="replace") for each in parts if each is not None])
    pinned: Mapping[str, str] = pin.grammar
    lost = sorted({*pinned, *resting} - at_hand.keys())
    unread = None in parts
    return Grammar(
        known=tuple(name for name in pinned if at_hand.get(name) == pinned[name]),
        changed=tuple(name for name in pinned if at_hand.get(name, pinned[name]) != pinned[name]),
        gone=() if unread else tuple(lost),
        new=tuple(name for name in at_hand if name not in pinned),
        without_row=tuple(name for name in pinned if name not in resting),
        unread=tuple(lost) if unread else (),
        schema=schema,
    )


_WIDTH = 110


def render(trace: Trace) -> str:
    """The trace for a terminal: counts first, then every gap with its section."""
    lines = [f"{trace.draft} {trace.revision}: {trace.mapped} of {trace.sentences} keyword sentences have their rows"]
    if trace.rendering is not None:
        lines.append(f"this is the {trace.rendering} rendering, not the pinned text: differences are shown, not failed")
    for missing in trace.unmapped:
        lines.append(f"\nno row for {', '.join(missing.missing)} in {missing.section} {missing.title}")
        lines += [_indented(missing.text), f"  {missing.hash}"]
        lines += [f"  {row} rests on it" for row in missing.rows]
    for gone in trace.gone:
        lines.append(f"\n{gone.requirement}: its sentence in {gone.section} is gone; most like it is")
        lines.append(_indented(gone.nearest))
    lines += [f"\n{row.requirement}: none of its sentences says {row.level}" for row in trace.misread]
    grammar = trace.grammar
    lines.append(f"\ngrammar: {len(grammar.known)} rules as pinned")
    for what, names in (
        ("changed", grammar.changed),
        ("gone", grammar.gone),
        ("new", grammar.new),
        ("without a row", grammar.without_row),
        ("in files that are not beside the text", grammar.unread),
    ):
        if names:
            lines.append(_indented(f"{what}: {', '.join(names)}"))
    if grammar.schema is None:
        lines.append("schema: what vectors reach of it is not measured here")
    else:
        points, explained = len(grammar.schema.points), len(grammar.schema.explained)
        reached = points - explained - len(grammar.schema.uncovered)
        lines.append(f"schema: vectors reach {reached} of {points} points, {explained} are explained")
        lines += [_indented(each) for each in grammar.schema.gaps]
    without = trace.rows_without_case
    lines.append(f"{trace.rows} rows stand in this revision, {len(without)} of them testable and without a case")
    lines += [f"  {row}" for row in without]
    lines.append("reported" if trace.rendering is not None else "clean" if trace.clean else "not clean")
    return "\n".join(lines)


def _indented(text: str) -> str:
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return textwrap.fill(printable, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
