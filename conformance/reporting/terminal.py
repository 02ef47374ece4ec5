"""What the terminal says after a run: a table, the failures by requirement, and where the report is."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from conformance.model.result import Result
from conformance.reporting.demand import demand
from conformance.reporting.escape import columns, cut, visible
from conformance.reporting.exhibit import Sources
from conformance.reporting.run import Run
from conformance.reporting.summary import Counts, amiss, headings, red, summarise

CASES_EACH = 4
BECAUSE_SHOWN = 1000

_COLOURS = {"good": "32", "bad": "31", "soft": "2", "bold": "1"}


@dataclass(frozen=True, slots=True)
class Look:
    """How the text may look: `width` in columns, and whether colours are wanted."""

    width: int = 80
    colour: bool = False

    def paint(self, mood: str, text: str) -> str:
        """The text in the colour of a mood; itself where colours are not wanted."""
        return f"\x1b[{_COLOURS[mood]}m{text}\x1b[0m" if self.colour else text


def look(stream: TextIO, environment: Mapping[str, str]) -> Look:
    """Colours and the window's width on a terminal; plain text 100 columns wide on a pipe.

    NO_COLOR (set to anything but "") and TERM=dumb switch colours off.
    """
    if not stream.isatty():
        return Look(width=100)
    plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return Look(width=max(40, shutil.get_terminal_size().columns), colour=not plain)


def render(run: Run, sources: Sources, report: str, look: Look, lines: int = 40) -> str:
    """The text, with at most `lines` lines about failures; `report` is the path that is named at the end."""
    summary = summarise(run)
    text = _table(summary.iuts, look)
    failures = list(_failures(run, sources, look))
    if failures:
        text += ["", *_shortened(failures, lines, look)]
    if summary.problems:
        text += [
            "",
            *(look.paint("bad", _cut(f"problem: {visible(problem)}", look.width)) for problem in summary.problems),
        ]
    if summary.notes:
        notes = (textwrap.wrap(f"note: {visible(note)}", look.width, subsequent_indent="  ") for note in summary.notes)
        text += ["", *(_cut(line, look.width) for wrapped in notes for line in wrapped)]
    text += ["", f"{_conclusion(run, summary.ok, look)}  report: {visible(report)}"]
    return "\n".join(text) + "\n"


def line(result: Result) -> str:
    """One result as one line of any width."""
    because, left = cut(result.because, BECAUSE_SHOWN)
    return f"{result.verdict}  {visible(result.iut)}  {visible(result.case)}: {visible(because)}{'…' if left else ''}"


def _conclusion(run: Run, ok: bool, look: Look) -> str:
    said = look.paint("good", "ok") if ok else look.paint("bad", "not ok")
    gaps = [f"{visible(iut)} on {visible(draft)}" for iut in run.iuts for draft in run.drafts if run.gap(iut, draft)]
    return said + (f"  (gap report, failures are not red: {', '.join(gaps)})" if gaps else "")


def _table(iuts: Mapping[str, Counts], look: Look) -> list[str]:
    wanted = headings(iuts.values())
    rows = [["", *(word for _, word in wanted)]]
    rows += [[visible(name), *(str(getattr(one, field)) for field, _ in wanted)] for name, one in iuts.items()]
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    if sum(widths) + 2 * (len(widths) - 1) > look.width:
        return [text for name, one in iuts.items() for text in _wrapped(name, one, look)]
    lines = ["  ".join(_padded(row[at], width, at) for at, width in enumerate(widths)) for row in rows]
    return [look.paint("bold", lines[0]), *lines[1:]]


def _padded(text: str, width: int, at: int) -> str:
    space = " " * (width - columns(text))
    return space + text if at else text + space


def _wrapped(name: str, counts: Counts, look: Look) -> list[str]:
    """One IUT where the table is wider than the window."""
    parts = ", ".join(f"{getattr(counts, field)} {word}" for field, word in headings([counts]))
    head = _cut(visible(name), look.width)
    return [
        look.paint("bold", head),
        *textwrap.wrap(parts, look.width - 2, initial_indent="  ", subsequent_indent="  "),
    ]


def _failures(run: Run, sources: Sources, look: Look) -> Iterator[list[str]]:
    """The lines on each requirement where something is amiss: those that make the run red come first."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in run.results:
        if amiss(result):
            found.setdefault((result.draft, result.requirement), []).append(result)
    order = sorted(found, key=lambda key: not any(red(run, result) for result in found[key]))
    for draft, requirement in order:
        results = found[draft, requirement]
        about = demand(sources, draft, requirement, tuple(dict.fromkeys(result.revision for result in results)))
        places = " ".join(section.label for section in about.sections)
        head = visible(f"{about.id}  {about.level}  {places}".rstrip())
        lines = [look.paint("bold", _cut(head, look.width))]
        if about.statement:
            lines.append("  " + look.paint("soft", _cut(visible(about.statement), look.width - 2)))
        lines += [_told(run, result, look) for result in results[:CASES_EACH]]
        if len(results) > CASES_EACH:
            lines.append(look.paint("soft", f"  … and {len(results) - CASES_EACH} more of this requirement"))
        yield lines


def _told(run: Run, result: Result, look: Look) -> str:
    word = "FLAKY" if result.flaky else str(result.verdict)
    mood = "bad" if red(run, result) else "soft"
    because = cut(result.because, look.width)[0]
    line = f"{visible(result.iut)}  {visible(result.case)}: {visible(because)}"
    return f"  {look.paint(mood, word)}  {_cut(line, look.width - len(word) - 4)}"


def _shortened(blocks: Sequence[list[str]], lines: int, look: Look) -> list[str]:
    """The blocks that fit, whole."""
    text: list[str] = []
    for number, block in enumerate(blocks):
        if len(text) + len(block) > lines:
            return [*text, look.paint("soft", f"… the report has {len(blocks) - number} more of these")]
        text += block
    return text


def _cut(text: str, room: int) -> str:
    """The text in one line of `room` columns."""
    if columns(text) <= room:
        return text
    kept = text[:room]
    while columns(kept) > room - 1:
        kept = kept[:-1]
    return kept + "…"
