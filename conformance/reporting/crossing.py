"""What many have in common, such as carriers of Evidence: who does as expected, and on whom which attack fails."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from conformance.engine.judge import EXPECTED
from conformance.model.requirement import Level, Requirement
from conformance.model.result import Result
from conformance.model.vector import Vector
from conformance.model.verdict import Verdict
from conformance.reporting.demand import group
from conformance.reporting.escape import visible
from conformance.reporting.run import Run

_ENOUGH = 3  # groups that have a column in common, to be worth a table
_JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.WARN)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One IUT in one draft: `cells` maps a group and a column to what went well, of how many; `about` is what did."""

    iut: str
    draft: str
    about: str
    groups: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[int, int]]


def crossings(run: Run, rows: Mapping[str, Requirement]) -> Iterator[Crossing]:
    """Groups against the expectations that they have in common."""
    placed = [(one, _slug(one)) for one in run.results if _expectation(one, rows)]
    yield from _crossed(run, "as expected, of those asked", placed)


def attacks(run: Run, rows: Mapping[str, Requirement], vectors: Mapping[str, Vector]) -> Iterator[Crossing]:
    """Groups that expect something against what their cases try: the flags of what is to be rejected."""
    expecting = {(one.draft, group(one.requirement)) for one in run.results if _expectation(one, rows)}
    placed = [
        (one, flag)
        for one in run.results
        if (one.draft, group(one.requirement)) in expecting and (one.verdict in _JUDGED or _expectation(one, rows))
        for flag in _flags(one, vectors)
    ]
    yield from _crossed(run, "attacks that failed, of those tried", placed)


def fragment(run: Run, rows: Mapping[str, Requirement], vectors: Mapping[str, Vector]) -> Markup:
    """The tables as HTML, for a page that styles `good` and `mixed`; nothing where there are none."""
    return Markup("\n").join(map(_table, (*crossings(run, rows), *attacks(run, rows, vectors))))


def _crossed(run: Run, about: str, placed: Iterable[tuple[Result, str]]) -> Iterator[Crossing]:
    """The tables of a run, of those drafts whose groups have columns in common."""
    for draft in run.drafts:
        mine = [(one, column) for one, column in placed if one.draft == draft]
        having: dict[str, set[str]] = {}
        for one, column in mine:
            having.setdefault(column, set()).add(group(one.requirement))
        columns = tuple(column for column, groups in having.items() if len(groups) >= _ENOUGH)
        groups = tuple(dict.fromkeys(group(one.requirement) for one, column in mine if column in columns))
        for iut in run.iuts if columns else ():
            cells: dict[tuple[str, str], tuple[int, int]] = {}
            for one, column in mine:
                if one.iut == iut and column in columns:
                    met, asked = cells.get((group(one.requirement), column), (0, 0))
                    cells[group(one.requirement), column] = met + _well(one), asked + 1
            if cells:
                yield Crossing(iut, draft, about, groups, columns, cells)


def _expectation(one: Result, rows: Mapping[str, Requirement]) -> bool:
    """Whether a result shows if an expectation was met: what the text leaves open shows nothing."""
    row = rows.get(one.requirement)
    if row is None or row.level is not Level.EXPECTATION:
        return False
    return one.verdict is Verdict.OBSERVED and not one.because.startswith("the text leaves this open")


def _well(one: Result) -> bool:
    return one.verdict is Verdict.PASS or one.because in EXPECTED


def _flags(one: Result, vectors: Mapping[str, Vector]) -> tuple[str, ...]:
    return vectors[one.case].flags if one.case in vectors and vectors[one.case].twin is not None else ()


def _slug(one: Result) -> str:
    return one.requirement.rpartition("/")[2]


def _table(one: Crossing) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(visible(each)) for each in one.columns)
    lines = Markup("\n").join(_line(one, name) for name in one.groups)
    return Markup(
        '<table class="matrix"><caption>{}, {}: {}</caption>'
        '<thead><tr><th scope="col"></th>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>'
    ).format(visible(one.draft), visible(one.iut), one.about, head, lines)


def _line(one: Crossing, name: str) -> Markup:
    cells = Markup("").join(_cell(one.cells.get((name, each))) for each in one.columns)
    return Markup('<tr class="group"><th scope="row">{}</th>{}</tr>').format(visible(name), cells)


def _cell(counted: tuple[int, int] | None) -> Markup:
    if counted is None:
        return Markup('<td class="none"></td>')
    met, asked = counted
    return Markup('<td class="{}">{}/{}</td>').format("good" if met == asked else "mixed", met, asked)
