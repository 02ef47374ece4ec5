"""Deviations cover what they name and rot loudly."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from conformance.engine import deviations
from conformance.engine.discovery import Found
from conformance.engine.plan import Options
from conformance.model.profile import Deviation, InProcess, Profile
from conformance.model.result import Result
from conformance.model.verdict import Verdict

TODAY = date(2026, 7, 1)


def found(**more: object) -> Found:
    given = {"match": "cmw/a/*", "symptom": "s", "reason": "r", "expires": date(2026, 12, 31)} | more
    one = Deviation(**given)  # type: ignore[arg-type]
    return Found("x", Profile(adapter=InProcess(factory="x:y"), claims={}), Path(), "", (one,))


def result(**more: object) -> Result:
    given = {
        "iut": "x", "draft": "cmw", "revision": "r", "requirement": "cmw/a/b", "case": "cmw/c/d", "case_hash": "",
        "operation": "cmw.decode", "verdict": Verdict.FAIL, "because": "", "outcome": "accepted",
    }  # fmt: skip
    return Result(**(given | more))  # type: ignore[arg-type]


def test_a_failure_is_covered_and_remembered() -> None:
    used: set[tuple[str, str]] = set()
    assert deviations.cover(found(), "1.0", result(), used).deviation == "cmw/a/*"
    assert used == {("x", "cmw/a/*")}


@pytest.mark.parametrize(
    ("deviation", "case"),
    [
        ({"match": "cmw/z/*"}, {}),
        ({"operation": "cmw.encode"}, {}),
        ({"versions": "2.*"}, {}),
        ({}, {"verdict": Verdict.INCONCLUSIVE}),
        ({}, {"verdict": Verdict.PASS}),
        ({}, {"flaky": True}),
    ],
)
def test_nothing_else_is_covered(deviation: dict[str, object], case: dict[str, object]) -> None:
    used: set[tuple[str, str]] = set()
    assert not deviations.cover(found(**deviation), "1.0", result(**case), used).deviation
    assert not used


def test_an_unmet_deviation_is_a_problem_unless_the_run_was_narrowed() -> None:
    assert deviations.stale(found(), "1.0", set(), Options(today=TODAY))
    assert not deviations.stale(found(), "1.0", {("x", "cmw/a/*")}, Options(today=TODAY))
    assert not deviations.stale(found(), "1.0", set(), Options(today=TODAY, drafts=("cmw",)))
    assert not deviations.stale(found(versions="2.*"), "1.0", set(), Options(today=TODAY))


def test_an_expired_deviation_is_a_problem_and_one_that_will_be_a_warning() -> None:
    old = found(expires=TODAY)
    assert "expired" in deviations.stale(old, "1.0", {("x", "cmw/a/*")}, Options(today=TODAY))[0]
    assert not deviations.expiring(old, TODAY)
    assert deviations.expiring(found(expires=date(2026, 7, 30)), TODAY)
    assert not deviations.expiring(found(), TODAY)


KEPT = """# Why this file exists.

[[deviation]]
# A comment that stays.
match = "cmw/a/*"
symptom = "s"
reason = "r"
expires = 2026-12-31
"""


def test_update_keeps_what_holds_and_adds_what_is_new() -> None:
    new = result(requirement="cmw/z", case="cmw/new")
    text, told = deviations.update(KEPT, found(), "1.0", [result(), new], TODAY)
    assert text.startswith(KEPT)
    assert told == ["new: cmw/new (write its reason)"]
    added = tomllib.loads(text)["deviation"][1]
    assert added["match"] == "cmw/new"
    assert added["expires"] > TODAY


def test_update_drops_what_covers_nothing() -> None:
    text, told = deviations.update(KEPT, found(), "1.0", [], TODAY)
    assert told == ["gone: cmw/a/*"]
    assert text == "# Why this file exists.\n\n"


def test_a_deviation_without_a_reason_is_a_problem() -> None:
    unexplained = found(reason=deviations.UNEXPLAINED)
    assert "no reason" in deviations.stale(unexplained, "1.0", {("x", "cmw/a/*")}, Options(today=TODAY))[0]
