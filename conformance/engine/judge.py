"""The only decision: a pure, total function from a demand and what was seen to a verdict."""

from enum import StrEnum
from typing import Any

from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.requirement import Requirement
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict


class Claim(StrEnum):
    """Whether the profile claims the role and feature that a requirement binds."""

    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"


Judgement = tuple[Verdict, str]


def judge(
    requirement: Requirement,
    claim: Claim,
    vector: Vector,
    outcome: Outcome,
    twin: Verdict | None = None,
) -> Judgement:
    """Judge one answer.

    `twin` is the verdict on the vector's twin in the same process, None where the vector has none. Never raises:
    every combination has a row.
    """
    if claim is Claim.UNCLAIMED:
        return Verdict.SKIP, f"the profile does not claim {requirement.role}/{requirement.feature}"
    match outcome:
        case Garbled(reason=reason):
            return Verdict.INCONCLUSIVE, f"the adapter does not speak the protocol: {reason}"
        case Unasked(reason=reason):
            return Verdict.NOT_EXERCISED, f"not asked: {reason}"
        case Crashed(reason=reason):
            return Verdict.NOT_EXERCISED, f"crashed ({reason}): judged as robustness/{vector.operation}"
        case TimedOut(seconds=seconds):
            return (
                Verdict.NOT_EXERCISED,
                f"no answer in {seconds:g} s: judged as robustness/{vector.operation}",
            )
        case Unsupported(reason=reason):
            return Verdict.FAIL, f"claimed, but the implementation calls it unsupported: {reason}"
        case Accepted() | Rejected():
            if vector.contested is not None:
                return _contested(vector.contested, outcome)
            match vector.expect:
                case Expect.EITHER:
                    return Verdict.OBSERVED, "the text leaves this open: " + _word(outcome)
                case Expect.ACCEPT:
                    return _accept(requirement, vector.output, outcome)
                case Expect.REJECT:
                    return _reject(requirement, outcome, twin)


def _word(outcome: Accepted | Rejected) -> str:
    return "accepted" if isinstance(outcome, Accepted) else "rejected"


def _contested(readings: dict[str, Expect], outcome: Accepted | Rejected) -> Judgement:
    did = Expect.ACCEPT if isinstance(outcome, Accepted) else Expect.REJECT
    followed = sorted(name for name, expect in readings.items() if expect is did)
    return Verdict.CONTESTED, f"{_word(outcome)}: follows " + (", ".join(followed) or "no reading")


def _accept(requirement: Requirement, wanted: Any, outcome: Accepted | Rejected) -> Judgement:
    match outcome:
        case Rejected(reason=reason):
            return requirement.level.violated, f"rejected what the text allows: {reason}"
        case Accepted(output=output) if same(output, wanted):
            return Verdict.PASS, "accepted with the right projection"
        case Accepted():
            return requirement.level.violated, "accepted, but the projection differs from the one demanded"


def _reject(requirement: Requirement, outcome: Accepted | Rejected, twin: Verdict | None) -> Judgement:
    if isinstance(outcome, Accepted):
        return requirement.level.violated, "accepted what the text forbids"
    if twin is not Verdict.PASS:
        return Verdict.NOT_EXERCISED, "rejected, but its accepted twin did not pass, so this proves nothing"
    return Verdict.PASS, "rejected, and its twin was accepted"


def same(left: Any, right: Any) -> bool:
    """JSON equality that tells 1 from true and from 1.0, which Python's == does not."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)
