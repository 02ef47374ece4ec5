"""Expectations that many have in common, such as what each of the carriers of Evidence owes: who against what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from conformance.engine.judge import EXPECTED
from conformance.model.requirement import Level, Requirement
from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.reporting.demand import group
from conformance.reporting.escape import visible
from conformance.reporting.run import Run

_ENOUGH = 3  # groups that have an expectation in common, to be worth a table


@dataclass(frozen=True, slots=True)
class Crossing:
    """One IUT in one draft: `cells` maps a group and an expectation to what was as expected, of how many."""

    iut: str
    draft: str
    groups: tuple[str, ...]
    slugs: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[int, int]]


def crossings(run: Run, rows: Mapping[str, Requirement]) -> Iterator[Crossing]:
    """The tables of a run, of those drafts whose groups have expectations in common."""
    for draft in run.drafts:
        mine = [one for one in run.results if one.draft == draft and _expectation(one, rows)]
        having: dict[str, set[str]] = {}
        for one in mine:
            having.setdefault(_slug(one), set()).add(group(one.requirement))
        slugs = tuple(slug for slug, groups in having.items() if len(groups) >= _ENOUGH)
        groups = tuple(dict.fromkeys(group(one.requirement) for one in mine if _slug(one) in slugs))
        for iut in run.iuts if slugs else ():
            cells: dict[tuple[str, str], tuple[int, int]] = {}
            for one in (one for one in mine if one.iut == iut and _slug(one) in slugs):
                place = group(one.requirement), _slug(one)
                met, asked = cells.get(place, (0, 0))
                cells[place] = met + (one.because in EXPECTED), asked + 1
            if cells:
                yield Crossing(iut, draft, groups, slugs, cells)


def fragment(run: Run, rows: Mapping[str, Requirement]) -> Markup:
    """The tables as HTML, for a page that styles `good` and `mixed`; nothing where there are none."""
    return Markup("\n").join(map(_table, crossings(run, rows)))


def _expectation(one: Result, rows: Mapping[str, Requirement]) -> bool:
    """Whether a result shows if an expectation was met: what the text leaves open shows nothing."""
    row = rows.get(one.requirement)
    if row is None or row.level is not Level.EXPECTATION:
        return False
    return one.verdict is Verdict.OBSERVED and not one.because.startswith("the text leaves this open")


def _slug(one: Result) -> str:
    return one.requirement.rpartition("/")[2]


def _table(one: Crossing) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(visible(slug)) for slug in one.slugs)
    lines = Markup("\n").join(_line(one, name) for name in one.groups)
    return Markup(
        '<table class="matrix"><caption>{}, {}: as expected, of those asked</caption>'
        '<thead><tr><th scope="col"></th>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>'
    ).format(visible(one.draft), visible(one.iut), head, lines)


def _line(one: Crossing, name: str) -> Markup:
    cells = Markup("").join(_cell(one.cells.get((name, slug))) for slug in one.slugs)
    return Markup('<tr class="group"><th scope="row">{}</th>{}</tr>').format(visible(name), cells)


def _cell(counted: tuple[int, int] | None) -> Markup:
    if counted is None:
        return Markup('<td class="none"></td>')
    met, asked = counted
    return Markup('<td class="{}">{}/{}</td>').format("good" if met == asked else "mixed", met, asked)
