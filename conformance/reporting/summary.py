"""summary.json: how many cases ended how for each IUT, and whether the run is ok."""

from collections.abc import Iterable, Iterator

import msgspec

from conformance.engine import discovery
from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.reporting.run import Run

NEVER_JUDGED = (Verdict.SKIP, Verdict.NOT_EXERCISED, Verdict.INCONCLUSIVE)
COUNTED = {
    Verdict.PASS: "passed",
    Verdict.FAIL: "failed",
    Verdict.WARN: "warned",
    Verdict.OBSERVED: "observed",
    Verdict.CONTESTED: "contested",
    Verdict.KNOWN_BAD: "known_bad",
    Verdict.SKIP: "skipped",
    Verdict.NOT_EXERCISED: "not_exercised",
    Verdict.INCONCLUSIVE: "inconclusive",
}


HEADINGS = (
    ("cases", "cases"),
    ("passed", "pass"),
    ("failed", "FAIL"),
    ("expected_failures", "known"),
    ("warned", "warn"),
    ("inconclusive", "inconclusive"),
    ("known_bad", "known bad"),
    ("contested", "contested"),
    ("observed", "observed"),
    ("not_exercised", "not exercised"),
    ("skipped", "skip"),
)
"""The fields of Counts in the order of every table, and what heads them."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one IUT: the first ten fields sum to `cases`. `seconds` is the time that the IUT took.

    `suite_seconds` is the suite's own time with it, `overhead_us_per_case` the same in microseconds a case; None in a
    run that was cut off. Neither has the time for which nobody answered.
    """

    passed: int = 0
    failed: int = 0
    expected_failures: int = 0
    warned: int = 0
    observed: int = 0
    contested: int = 0
    known_bad: int = 0
    skipped: int = 0
    not_exercised: int = 0
    inconclusive: int = 0
    cases: int = 0
    seconds: float = 0.0
    suite_seconds: float | None = None
    overhead_us_per_case: float | None = None

    @property
    def suite_share(self) -> float | None:
        """How much of the time of both is the suite's, from 0 to 1."""
        if self.suite_seconds is None or not self.seconds + self.suite_seconds:
            return None
        return self.suite_seconds / (self.seconds + self.suite_seconds)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The content of summary.json.

    `problems` names what beside failures keeps the run from being ok, `notes` what an implementation leaves out
    that its role must have.
    """

    iuts: dict[str, Counts]
    ok: bool
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """The file, indented."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def headings(counts: Iterable[Counts]) -> tuple[tuple[str, str], ...]:
    """The headings that a table of these counts needs: always the first three, others where somebody has any."""
    seen = list(counts)
    return tuple(
        (field, word)
        for number, (field, word) in enumerate(HEADINGS)
        if number < 3 or any(getattr(one, field) for one in seen)
    )


def counted(result: Result) -> str:
    """The field of Counts that a result falls under: a failure that a deviation covers is an expected one."""
    if result.verdict is Verdict.FAIL and result.deviation is not None:
        return "expected_failures"
    return COUNTED[result.verdict]


def amiss(result: Result) -> bool:
    """Whether somebody should look: an uncovered failure, a case that nobody could judge, an answer that changed."""
    return result.flaky or result.red


def red(run: Run, result: Result) -> bool:
    """Whether this result alone keeps the run from being ok: amiss, and not merely a failure in a gap report."""
    if result.flaky or result.verdict is not Verdict.FAIL:
        return amiss(result)
    return amiss(result) and not run.gap(result.iut, result.draft)


def summarise(run: Run) -> Summary:
    """Count a run and decide whether it is ok (design, section 4, "Deviations")."""
    iuts = {name: _counts(run, name) for name in run.iuts}
    problems = tuple(_problems(run, iuts))
    return Summary(
        iuts=iuts,
        ok=not problems and not any(red(run, result) for result in run.results),
        problems=problems,
        notes=tuple(_notes(run)),
    )


def _counts(run: Run, iut: str) -> Counts:
    mine = [result for result in run.results if result.iut == iut]
    tally = dict.fromkeys(["expected_failures", *COUNTED.values()], 0)
    for result in mine:
        tally[counted(result)] += 1
    overhead = run.footer.overhead_us_per_case.get(iut) if run.footer else None
    return Counts(
        **tally,
        cases=len(mine),
        seconds=round(sum(result.seconds for result in mine), 6),
        suite_seconds=None if overhead is None else round(overhead * len(mine) / 1e6, 6),
        overhead_us_per_case=overhead,
    )


def _problems(run: Run, iuts: dict[str, Counts]) -> Iterator[str]:
    if run.partial is not None:
        yield f"the run is partial: {run.partial}"
    yield from run.doubts
    if run.footer is not None:
        yield from run.footer.problems
    if not iuts:
        yield "no implementation was asked"
    for name, counts in iuts.items():
        if counts.skipped + counts.not_exercised + counts.inconclusive == counts.cases:
            yield f"{name}: nothing was exercised"
        if counts.inconclusive:
            yield f"{name}: {counts.inconclusive} inconclusive, the adapter is at fault"
        if flaky := sum(result.flaky for result in run.results if result.iut == name):
            yield f"{name}: {flaky} answered differently when asked again"


def _notes(run: Run) -> Iterator[str]:
    """What keeps an implementation from being certified: numbers of its own, and what its role must have."""
    for presented in run.header.iuts:
        for name, numbers in presented.codepoints.items():
            told = ", ".join(f"{each} {number}" for each, number in numbers.items())
            yield f"not standard: {presented.name} is judged on {name} with numbers of its own ({told})"
    drafts = discovery.drafts()
    rows = {row.id: row for name in run.drafts if name in drafts for row in drafts[name].requirements}
    asked: dict[tuple[str, str, str], set[str]] = {}
    left: dict[tuple[str, str, str], set[str]] = {}
    for result in run.results:
        if (row := rows.get(result.requirement)) is not None:
            where = left if result.verdict is Verdict.SKIP else asked
            where.setdefault((result.iut, result.draft, row.role), set()).add(row.feature)
    for key, features in asked.items():
        iut, draft, role = key
        demanded = drafts[draft].roles.get(role, ())
        if missing := [each for each in demanded if each in left.get(key, ()) and each not in features]:
            yield f"{iut} does not claim {', '.join(missing)}, which every {role} of {draft} must have"
