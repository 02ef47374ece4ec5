"""The report page before it is text: what the template walks through, in the order of the catalogue."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.model.result import Header, Iut, Result
from conformance.model.vector import Expect, Mutation, Vector
from conformance.model.verdict import Verdict
from conformance.reporting.demand import Demand, demand, group
from conformance.reporting.escape import cut, prose
from conformance.reporting.exhibit import (
    Message,
    Sources,
    beside,
    difference,
    hexdump,
    message,
    message_bytes,
    pretty,
    produced,
    reproduce,
    sent,
)
from conformance.reporting.run import Run
from conformance.reporting.summary import COUNTED, Counts, Summary, amiss, headings, red, summarise

# What is worth a reader's time first.
BY_WEIGHT = (
    Verdict.FAIL,
    Verdict.INCONCLUSIVE,
    Verdict.WARN,
    Verdict.KNOWN_BAD,
    Verdict.CONTESTED,
    Verdict.OBSERVED,
    Verdict.NOT_EXERCISED,
    Verdict.SKIP,
    Verdict.PASS,
)
WEIGHT = {verdict: weight for weight, verdict in enumerate(BY_WEIGHT)}
BRIEF = (Verdict.PASS, Verdict.SKIP)

MEANING = {
    Verdict.PASS: "satisfied; a rejection counts only where the well-formed twin was accepted",
    Verdict.FAIL: "violated at MUST, MUST NOT, SHALL, REQUIRED or in structure",
    Verdict.WARN: "violated at SHOULD, RECOMMENDED or one of their NOT forms",
    Verdict.OBSERVED: "recorded, not judged: MAY, OPTIONAL, an expectation, or left open by the text",
    Verdict.CONTESTED: "the text contradicts itself or its authors disagree: recorded, never red",
    Verdict.KNOWN_BAD: "the literature shows the protocol itself insecure here: a verdict on the draft",
    Verdict.SKIP: "the profile does not claim this role or feature",
    Verdict.NOT_EXERCISED: "the twin did not pass, a prerequisite failed, or the run was cut short",
    Verdict.INCONCLUSIVE: "the adapter is at fault: judged by nobody, and the run is not ok",
}
ABOUT = {field: MEANING[verdict] for verdict, field in COUNTED.items()} | {
    "expected_failures": "failures that a deviation of the profile covers"
}
MOOD = {field: str(verdict) for verdict, field in COUNTED.items()} | {"expected_failures": "WARN", "cases": ""}

# A page of many megabytes helps nobody; the results file keeps everything.
FULL_CASES = 3000
FULL_BYTES = 4096
BRIEF_BYTES = 48
RAW_SHOWN = 3000
BECAUSE_SHOWN = 600
REST_SHOWN = 2000
NOTATION_SHOWN = 12000
WORST_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Answer:
    """What one IUT made of a case, in full."""

    iut: str
    result: Result
    because: str
    produced: Message | None
    raw: str
    raw_left: int
    difference: tuple[str, ...]
    command: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Full:
    """The whole story of a case: what was sent, and every answer to it."""

    message: Message | None
    offsets: str
    hex: str
    bytes_left: int
    settings: tuple[tuple[str, str], ...]
    rest: str
    rest_left: int
    notation: str
    notation_left: int
    flags: tuple[tuple[str, str], ...]
    wanted: str
    mutation: str
    contested: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One vector or property with the verdict of each IUT. `brief` is its first bytes in hex where nothing is amiss."""

    id: str
    operation: str
    because: str
    expect: str
    twin: str
    verdicts: tuple[tuple[int, Verdict, str], ...]
    brief: str
    size: int
    full: Full | None


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement with its cases; `counts` by verdict, the weightiest first.

    `readings` says of each IUT which readings of a contested text it follows: name, in how many cases, of how many.
    """

    demand: Demand
    counts: tuple[tuple[Verdict, int], ...]
    readings: tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A draft: its rows by group, and which IUTs are reported on as a gap."""

    draft: str
    title: str
    revisions: tuple[str, ...]
    gap: tuple[str, ...]
    counts: tuple[tuple[Verdict, int], ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page."""

    header: Header
    finished: str
    seconds: float | None
    partial: str | None
    summary: Summary
    iuts: tuple[tuple[str, Iut | None, Counts], ...]
    headings: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    chapters: tuple[Chapter, ...]
    worst: tuple[tuple[Row, tuple[tuple[str, int], ...]], ...]
    worst_left: int
    shortened: int
    flags: tuple[tuple[str, str], ...]


_Key = tuple[str, str, str]


def page(run: Run, sources: Sources) -> Page:
    """Join a run to its sources."""
    cases: dict[_Key, list[Result]] = defaultdict(list)
    for result in run.results:
        cases[result.draft, result.requirement, result.case].append(result)
    amiss = [key for key, results in cases.items() if any(result.verdict not in BRIEF for result in results)]
    amiss.sort(key=lambda key: min(WEIGHT[result.verdict] for result in cases[key]))
    builder = _Builder(run, sources, cases, frozenset(amiss[:FULL_CASES]))
    chapters = tuple(builder.chapter(draft) for draft in run.drafts)
    worst = _worst(run, chapters)
    summary = summarise(run)
    columns = headings(summary.iuts.values())
    presented = {iut.name: iut for iut in run.header.iuts}
    return Page(
        header=run.header,
        finished=run.footer.finished if run.footer else "",
        seconds=run.footer.seconds if run.footer else None,
        partial=run.partial,
        summary=summary,
        iuts=tuple((name, presented.get(name), summary.iuts[name]) for name in run.iuts),
        headings=tuple((word, ABOUT.get(field, "")) for field, word in columns),
        counts=tuple(
            (name, tuple((getattr(one, field), MOOD[field]) for field, _ in columns))
            for name, one in summary.iuts.items()
        ),
        chapters=chapters,
        worst=worst[:WORST_SHOWN],
        worst_left=len(worst[WORST_SHOWN:]),
        shortened=len(amiss[FULL_CASES:]),
        flags=tuple(sorted(builder.flags.items())),
    )


def _worst(run: Run, chapters: Iterable[Chapter]) -> tuple[tuple[Row, tuple[tuple[str, int], ...]], ...]:
    """The rows where something is amiss, with how often for which IUT, in the order of the page."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for result in run.results:
        if amiss(result):
            gap = " (gap)" if not red(run, result) else ""
            found[result.draft, result.requirement][result.iut + gap] += 1
    rows = [row for chapter in chapters for _, rows in chapter.groups for row in rows]
    return tuple((row, tuple(who.items())) for row in rows if (who := found.get((row.demand.draft, row.demand.id))))


def tally(results: Iterable[Result]) -> tuple[tuple[Verdict, int], ...]:
    """How many results of each verdict, the weightiest first, none that is zero."""
    counts = Counter(result.verdict for result in results)
    return tuple((verdict, counts[verdict]) for verdict in BY_WEIGHT if counts[verdict])


class _Builder:
    def __init__(self, run: Run, sources: Sources, cases: Mapping[_Key, list[Result]], full: frozenset[_Key]) -> None:
        self.run = run
        self.sources = sources
        self.full = full
        self.numbers = {name: number for number, name in enumerate(run.iuts)}
        self.flags: dict[str, str] = {}
        self.by_row: dict[tuple[str, str], list[tuple[str, list[Result]]]] = defaultdict(list)
        for (draft, requirement, case), results in cases.items():
            self.by_row[draft, requirement].append((case, results))

    def chapter(self, draft: str) -> Chapter:
        results = [result for result in self.run.results if result.draft == draft]
        revisions = tuple(dict.fromkeys(result.revision for result in results))
        rows = [self.row(draft, requirement, revisions) for requirement in self._rows(draft, revisions)]
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[group(row.demand.id)].append(row)
        document = self.sources.drafts.get(draft)
        return Chapter(
            draft=draft,
            title=document.title if document else "",
            revisions=revisions,
            gap=tuple(name for name in self.run.iuts if self.run.gap(name, draft)),
            counts=tally(results),
            groups=tuple((name, tuple(rows)) for name, rows in groups.items()),
        )

    def _rows(self, draft: str, revisions: tuple[str, ...]) -> Iterator[str]:
        """The catalogue's requirements that stand in these revisions, exercised or not, then the built-in ones."""
        document = self.sources.drafts.get(draft)
        known = [
            row.id
            for row in (document.requirements if document else ())
            if any(name in row.places for name in revisions) or (draft, row.id) in self.by_row
        ]
        yield from known
        yield from sorted({requirement for of, requirement in self.by_row if of == draft} - set(known))

    def row(self, draft: str, requirement: str, revisions: tuple[str, ...]) -> Row:
        cases = self.by_row.get((draft, requirement), [])
        return Row(
            demand=demand(self.sources, draft, requirement, revisions),
            counts=tally(result for _, results in cases for result in results),
            readings=tuple(self.readings(cases)),
            cases=tuple(self.case(case, results) for case, results in cases),
        )

    def readings(self, cases: list[tuple[str, list[Result]]]) -> Iterator[tuple[str, tuple[tuple[str, int, int], ...]]]:
        """Of each IUT whose answers are contested here, the readings that it follows, the commonest first."""
        followed: dict[str, Counter[str]] = defaultdict(Counter)
        possible: dict[str, Counter[str]] = defaultdict(Counter)
        for case, results in cases:
            vector = self.sources.vector(case)
            contested = vector.contested if vector and vector.contested else {}
            for result in results if contested else ():
                if result.reading is not None:
                    possible[result.iut].update(contested.keys())
                    followed[result.iut].update(result.reading.split(", "))
        for iut, times in followed.items():
            yield iut, tuple((name, number, possible[iut][name]) for name, number in times.most_common())

    def case(self, case: str, results: list[Result]) -> Case:
        first = results[0]
        vector = self.sources.vector(case)
        given = sent(first, vector)
        data = message_bytes(given) or b""
        key = (first.draft, first.requirement, case)
        return Case(
            id=case,
            operation=first.operation,
            because=prose(vector.because) if vector else "",
            expect=str(vector.expect) if vector else "",
            twin=(vector.twin or "") if vector else "",
            verdicts=tuple((self.numbers[result.iut], result.verdict, _marks(result)) for result in results),
            brief=data[:BRIEF_BYTES].hex(),
            size=len(data),
            full=self.whole(results, vector) if key in self.full else None,
        )

    def whole(self, results: list[Result], vector: Vector | None) -> Full:
        given = sent(results[0], vector)
        shown = message(given, self.sources.diagnose)
        offsets, dump, left = hexdump(shown.data if shown and not shown.plain else b"", FULL_BYTES)
        settings, nested = beside(given)
        others, others_left = cut(nested, REST_SHOWN)
        notation, notation_left = cut(shown.notation if shown else "", NOTATION_SHOWN)
        flags = tuple((flag, self._meaning(results[0].draft, flag)) for flag in (vector.flags if vector else ()))
        self.flags.update(flags)
        return Full(
            message=shown,
            offsets=offsets,
            hex=dump,
            bytes_left=left,
            settings=settings,
            rest=others,
            rest_left=others_left,
            notation=notation,
            notation_left=notation_left,
            flags=flags,
            wanted=cut(pretty(vector.output), REST_SHOWN)[0] if vector and vector.expect is Expect.ACCEPT else "",
            mutation=_mutation(vector.mutation) if vector and vector.mutation else "",
            contested=tuple((name, str(expect)) for name, expect in (vector.contested or {}).items()) if vector else (),
            answers=tuple(self.answer(result, vector) for result in results),
        )

    def _meaning(self, draft: str, flag: str) -> str:
        document = self.sources.drafts.get(draft)
        return prose(document.flags.get(flag, "")) if document else ""

    def answer(self, result: Result, vector: Vector | None) -> Answer:
        raw, left = cut(result.raw, RAW_SHOWN)
        because, unsaid = cut(result.because, BECAUSE_SHOWN)
        gap = self.run.gap(result.iut, result.draft)
        return Answer(
            iut=result.iut,
            result=result,
            because=because + ("…" if unsaid else ""),
            produced=produced(result, sent(result, vector), self.sources.diagnose),
            raw=raw,
            raw_left=left,
            difference=difference(result, vector),
            command=reproduce(result, gap=gap),
            gap=gap,
        )


def _marks(result: Result) -> str:
    marks = ["flaky"] if result.flaky else []
    if result.verdict is Verdict.FAIL and result.deviation is not None:
        marks.append("known")
    return ", ".join(marks)


def _mutation(mutation: Mutation) -> str:
    parts = [mutation.op]
    if mutation.at:
        parts.append(f"at {mutation.at}")
    if mutation.data:
        data, left = cut(mutation.data, 200)
        parts.append(f"with {data}" + (f"… ({left} more)" if left else ""))
    if mutation.resign:
        parts.append(f"signed anew under {mutation.resign}")
    return f"{mutation.codec}: " + ", ".join(parts)
