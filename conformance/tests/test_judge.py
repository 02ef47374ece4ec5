"""The judge is total, and each row of the verdict table is what design and README promise."""

import itertools

import pytest

from conformance.engine.judge import Claim, judge, same
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.requirement import Level, Requirement
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict

OUTCOMES: list[Outcome] = [
    Accepted(output={"a": 1}),
    Accepted(output={"a": 2}),
    Accepted(output=None, shown=False),
    Rejected(reason="no"),
    Unsupported(),
    Crashed(reason="signal 11"),
    TimedOut(seconds=1.0),
    Garbled(reason="not JSON"),
    Unasked(reason="cut short"),
]


def requirement(level: Level = Level.MUST) -> Requirement:
    return Requirement(id="cmw/record/x", level=level, role="consumer", statement="x", places={})


def vector(expect: Expect, **more: object) -> Vector:
    given = {"output": {"a": 1}} if expect is Expect.ACCEPT else {}
    return Vector(
        id="cmw/x", requirement="cmw/record/x", operation="cmw.decode", role="consumer", expect=expect,
        input={}, because="x", **(given | more),  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_combination_has_a_verdict() -> None:
    for level, claim, expect, outcome, twin in itertools.product(Level, Claim, Expect, OUTCOMES, [None, *Verdict]):
        verdict, because = judge(requirement(level), claim, vector(expect), outcome, twin)
        assert verdict in Verdict
        assert because


@pytest.mark.parametrize(
    ("expect", "outcome", "twin", "verdict"),
    [
        (Expect.ACCEPT, Accepted(output={"a": 1}), None, Verdict.PASS),
        (Expect.ACCEPT, Accepted(output={"a": True}), None, Verdict.FAIL),
        (Expect.ACCEPT, Accepted(output=None), None, Verdict.FAIL),
        (Expect.ACCEPT, Accepted(output=None, shown=False), None, Verdict.OBSERVED),
        (Expect.ACCEPT, Rejected(), None, Verdict.FAIL),
        (Expect.REJECT, Accepted(output=None, shown=False), Verdict.OBSERVED, Verdict.FAIL),
        (Expect.REJECT, Rejected(), Verdict.OBSERVED, Verdict.PASS),
        (Expect.REJECT, Accepted(output={}), Verdict.PASS, Verdict.FAIL),
        (Expect.REJECT, Rejected(), Verdict.PASS, Verdict.PASS),
        (Expect.REJECT, Rejected(), Verdict.FAIL, Verdict.NOT_EXERCISED),
        (Expect.REJECT, Rejected(), None, Verdict.NOT_EXERCISED),
        (Expect.REJECT, Crashed(reason="x"), Verdict.PASS, Verdict.NOT_EXERCISED),
        (Expect.EITHER, Rejected(), None, Verdict.OBSERVED),
        (Expect.ACCEPT, Unsupported(), None, Verdict.FAIL),
        (Expect.ACCEPT, Garbled(reason="x"), None, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_table(expect: Expect, outcome: Outcome, twin: Verdict | None, verdict: Verdict) -> None:
    assert judge(requirement(), Claim.CLAIMED, vector(expect), outcome, twin)[0] is verdict


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        (Level.MUST_NOT, Verdict.FAIL),
        (Level.STRUCTURE, Verdict.FAIL),
        (Level.SHOULD, Verdict.WARN),
        (Level.MAY, Verdict.OBSERVED),
        (Level.EXPECTATION, Verdict.OBSERVED),
    ],
)
def test_level_decides_severity(level: Level, verdict: Verdict) -> None:
    answer = judge(requirement(level), Claim.CLAIMED, vector(Expect.REJECT), Accepted(output={}), Verdict.PASS)
    assert answer[0] is verdict


def test_contested_names_the_reading() -> None:
    contested = vector(Expect.EITHER, contested={"table": Expect.ACCEPT, "formula": Expect.REJECT})
    verdict, because = judge(requirement(), Claim.CLAIMED, contested, Rejected())
    assert verdict is Verdict.CONTESTED
    assert "formula" in because


def test_contested_holds_an_output_to_it_only_where_there_is_one() -> None:
    contested = vector(Expect.EITHER, contested={"table": Expect.ACCEPT, "formula": Expect.REJECT}, output={"a": 1})
    for outcome, wanted in (
        (Accepted(output={"a": 1}), Verdict.CONTESTED),
        (Accepted(output={"a": 2}), Verdict.FAIL),
        (Accepted(output=None), Verdict.FAIL),
        (Accepted(output=None, shown=False), Verdict.CONTESTED),
    ):
        assert judge(requirement(), Claim.CLAIMED, contested, outcome)[0] is wanted


def test_unclaimed_is_a_skip_whatever_happened() -> None:
    for outcome in OUTCOMES:
        answer = judge(requirement(), Claim.UNCLAIMED, vector(Expect.ACCEPT), outcome)
        assert answer[0] is Verdict.SKIP


def test_same_tells_json_types_apart() -> None:
    assert same([1, {"a": None}], [1, {"a": None}])
    assert not same(1, True)
    assert not same(1, 1.0)
    assert not same({"a": 1}, {"a": 1, "b": 2})
