"""The table of IUTs against drafts and their groups of requirements, as Markdown and as HTML."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from conformance.model.result import Result
from conformance.reporting.demand import group
from conformance.reporting.escape import visible
from conformance.reporting.run import Run
from conformance.reporting.summary import HEADINGS, counted, summarise

# A cell leads with what passed of what was judged; only these follow when there are any.
_BESIDE = (("failed", "fail"), ("expected_failures", "known"), ("warned", "warn"), ("inconclusive", "inconclusive"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One IUT in one draft or group: `text` for people, `mood` one of good, bad, mixed, none."""

    text: str
    mood: str


def cell(results: Iterable[Result]) -> Cell:
    """The results of one IUT in one place of the table."""
    fields = Counter(counted(result) for result in results)
    judged = fields["passed"] + fields["failed"] + fields["expected_failures"] + fields["warned"]
    if not fields:
        return Cell("", "none")
    parts = [f"{fields['passed']}/{judged}"] if judged else []
    parts += [f"{fields[field]} {word}" for field, word in _BESIDE if fields[field]]
    if not parts:
        field, times = fields.most_common(1)[0]
        return Cell(f"{times} {field.replace('_', ' ')}", "none")
    if fields["failed"] or fields["inconclusive"]:
        return Cell(", ".join(parts), "bad")
    return Cell(", ".join(parts), "good" if fields["passed"] == judged else "mixed")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a draft, or (`group` not empty) a group of its requirements."""

    draft: str
    group: str
    cells: tuple[Cell, ...]


def lines(run: Run) -> Iterator[Line]:
    """The table's lines: each draft, then its groups; one cell per IUT of `run.iuts`."""
    by_place: dict[tuple[str, str, str], list[Result]] = {}
    for result in run.results:
        by_place.setdefault((result.draft, group(result.requirement), result.iut), []).append(result)
    for draft in run.drafts:
        groups = list(dict.fromkeys(name for of, name, _ in by_place if of == draft))
        yield Line(
            draft,
            "",
            tuple(cell(x for name in groups for x in by_place.get((draft, name, iut), ())) for iut in run.iuts),
        )
        for name in sorted(groups):
            yield Line(draft, name, tuple(cell(by_place.get((draft, name, iut), ())) for iut in run.iuts))


def status(run: Run) -> str:
    """reports/status.md: the same text for the same results, whenever it is made."""
    header = run.header
    summary = summarise(run)
    presented = {iut.name: iut for iut in header.iuts}
    text = ["# Status", ""]
    hashes = f"vectors {_plain(header.vectors_hash[:12])}, catalogue {_plain(header.catalogue_hash[:12])}"
    text += [f"Generated from one run of suite {_plain(header.suite)}: {hashes}.", ""]
    if run.partial is not None:
        text += [f"**Partial run:** {_plain(run.partial)}.", ""]
    text += _table(
        ["implementation", "version", "language", *(word for _, word in HEADINGS)],
        (
            [
                _plain(name),
                _plain(presented[name].version) if name in presented else "",
                _plain(presented[name].language) if name in presented else "",
                *(str(getattr(counts, field) or "·") for field, _ in HEADINGS),
            ]
            for name, counts in summary.iuts.items()
        ),
        numbers=len(HEADINGS),
    )
    text += ["", "Passed of judged, by draft and group of requirements; known failures are covered by a deviation.", ""]
    text += _table(
        ["draft", "group", *map(_plain, run.iuts)],
        (
            [
                f"**{_plain(line.draft)}**" if not line.group else "",
                _plain(line.group),
                *(_gap(run, line, iut, one) for iut, one in zip(run.iuts, line.cells, strict=True)),
            ]
            for line in lines(run)
        ),
    )
    return "\n".join(text) + "\n"


def _gap(run: Run, line: Line, iut: str, one: Cell) -> str:
    return f"{one.text} (gap report)" if not line.group and run.gap(iut, line.draft) else one.text


def fragment(run: Run) -> Markup:
    """The same table as an HTML <table>, for a page that styles `good`, `bad`, `mixed` and `none`."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(visible(iut)) for iut in run.iuts)
    rows = Markup("\n").join(_row(run, line) for line in lines(run))
    return Markup(
        '<table class="matrix"><thead><tr><th scope="col">draft</th>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>'
    ).format(head, rows)


def _row(run: Run, line: Line) -> Markup:
    cells = Markup("").join(
        Markup('<td class="{}">{}</td>').format(one.mood, _gap(run, line, iut, one))
        for iut, one in zip(run.iuts, line.cells, strict=True)
    )
    kind, name = ("group", line.group) if line.group else ("draft", line.draft)
    return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(kind, visible(name), cells)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> list[str]:
    rule = ["---"] * (len(head) - numbers) + ["---:"] * numbers
    return [_line(head), _line(rule), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


# As entities these can neither end a cell nor become Markdown, whatever stands before them.
_MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\|`<>&[]*_~!"})


def _plain(text: str) -> str:
    return visible(text).translate(_MARKS)
