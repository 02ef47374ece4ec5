"""What changed between two runs, and whose change it is: the vector's, the implementation's, its adapter's or ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from conformance.model.result import Iut, Result
from conformance.reporting.escape import visible
from conformance.reporting.run import Run


class Cause(StrEnum):
    """Why a verdict is another one now."""

    APPEARED = "new case"
    VANISHED = "case gone"
    VECTOR = "the vector changed"
    IUT = "the implementation changed"
    ADAPTER = "the adapter or its build changed"
    ANSWER = "it answers differently, though nothing we know of changed"
    JUDGEMENT = "the same answer is judged differently"


@dataclass(frozen=True, slots=True)
class Change:
    """One case whose verdict differs; `name` is IUT and case."""

    name: str
    before: str
    after: str
    cause: Cause


def changes(old: Run, new: Run) -> list[Change]:
    """Every case whose verdict differs, in the order of the new run, those gone at the end."""
    before, after = _cases(old), _cases(new)
    presented = {iut.name: iut for iut in old.header.iuts}, {iut.name: iut for iut in new.header.iuts}
    return [
        *_differing(before, after, *presented),
        *(
            Change(f"{iut} {case}", one.verdict.value, "", Cause.VANISHED)
            for (iut, case), one in before.items()
            if (iut, case) not in after
        ),
    ]


def _cases(run: Run) -> dict[tuple[str, str], Result]:
    return {(one.iut, one.case): one for one in run.results}


def _differing(
    before: dict[tuple[str, str], Result],
    after: dict[tuple[str, str], Result],
    old: dict[str, Iut],
    new: dict[str, Iut],
) -> Iterator[Change]:
    for (iut, case), one in after.items():
        was = before.get((iut, case))
        if was is None:
            yield Change(f"{iut} {case}", "", one.verdict.value, Cause.APPEARED)
        elif was.verdict is not one.verdict:
            yield Change(f"{iut} {case}", was.verdict.value, one.verdict.value, _cause(was, one, old[iut], new[iut]))


def _cause(was: Result, now: Result, old: Iut, new: Iut) -> Cause:
    if was.case_hash != now.case_hash:
        return Cause.VECTOR
    if was.outcome == now.outcome and was.raw_hash == now.raw_hash:
        return Cause.JUDGEMENT
    if old.version != new.version:
        return Cause.IUT
    return Cause.ANSWER if old.build == new.build else Cause.ADAPTER


def render(found: list[Change]) -> str:
    """A line per change."""
    lines = [f"{one.before or '-'} -> {one.after or '-'}  {visible(one.name)}: {one.cause.value}" for one in found]
    return "\n".join(lines) or "no verdict differs"
