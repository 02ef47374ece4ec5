"""`ratsconf diff` names whose change a changed verdict is."""

import pytest

from conformance.model.result import Header, Iut, Result
from conformance.model.verdict import Verdict
from conformance.reporting.changes import Cause, changes, render
from conformance.reporting.run import Run


def run(version: str = "1", build: str = "b", **more: object) -> Run:
    given = {
        "iut": "x", "draft": "cmw", "revision": "r", "requirement": "cmw/a/b", "case": "cmw/c/d", "case_hash": "v",
        "operation": "cmw.decode", "verdict": Verdict.FAIL, "because": "", "outcome": "accepted", "raw_hash": "h",
    }  # fmt: skip
    iut = Iut(name="x", version=version, language="", protocol=1, build=build)
    header = Header(suite="", suite_hash="", catalogue_hash="", vectors_hash="", started="", arguments=(), iuts=(iut,))
    return Run(header=header, results=(Result(**(given | more)),), footer=None)  # type: ignore[arg-type]


OLD = run(verdict=Verdict.PASS)


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        (run(), Cause.JUDGEMENT),
        (run(case_hash="w"), Cause.VECTOR),
        (run(version="2", raw_hash="i"), Cause.IUT),
        (run(build="c", raw_hash="i"), Cause.ADAPTER),
        (run(raw_hash="i"), Cause.ANSWER),
    ],
)
def test_the_cause_is_named(new: Run, cause: Cause) -> None:
    (change,) = changes(OLD, new)
    assert (change.before, change.after, change.cause) == ("PASS", "FAIL", cause)


def test_cases_come_and_go() -> None:
    assert [one.cause for one in changes(OLD, run(case="cmw/e/f"))] == [Cause.APPEARED, Cause.VANISHED]


def test_nothing_differs() -> None:
    assert render(changes(OLD, run(verdict=Verdict.PASS, raw_hash="i"))) == "no verdict differs"
