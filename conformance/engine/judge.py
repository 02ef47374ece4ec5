"""The only decision: a pure, total function from a demand and what was seen to a verdict."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from conformance.model.finding import Finding
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.requirement import Requirement
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict


class Claim(StrEnum):
    """Whether the profile claims the role and feature that a requirement binds."""

    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"


Judgement = tuple[Verdict, str]
EXPECTED = frozenset({"accepted", "rejected"})
"""What is said of an answer that is only observed, and is the one that was expected."""
Decided = Accepted | Rejected


def judge(
    requirement: Requirement,
    claim: Claim,
    vector: Vector,
    outcome: Outcome,
    twin: Verdict | None = None,
    findings: Sequence[Finding] = (),
) -> Judgement:
    """Judge one answer; never raises, for every combination has a row.

    `twin` is the verdict on the vector's twin in the same process, None where the vector has none. `findings` are the
    oracle's on a message that the implementation made.
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
                return _contested(requirement, vector, vector.contested, outcome)
            match vector.expect:
                case Expect.EITHER:
                    return Verdict.OBSERVED, "the text leaves this open: " + _word(outcome)
                case Expect.ACCEPT:
                    return _accept(requirement, vector.output, outcome, findings)
                case Expect.REJECT:
                    return _reject(requirement, outcome, twin)


def judge_encoder(requirement: Requirement, made: int, asked: int, broken: Finding | None) -> Judgement:
    """Judge what an encoder made of `asked` inputs: `made` messages without fault, or one that is `broken`."""
    if broken is not None:
        return requirement.level.violated, broken.detail
    if made == 0:
        return Verdict.NOT_EXERCISED, f"made none of {asked} messages without another fault"
    if requirement.level.violated is Verdict.OBSERVED:
        return Verdict.OBSERVED, f"made {made} of {asked} messages"
    return Verdict.PASS, f"made {made} of {asked} messages, all right"


def _word(outcome: Decided) -> str:
    return "accepted" if isinstance(outcome, Accepted) else "rejected"


def _contested(requirement: Requirement, vector: Vector, readings: dict[str, Expect], outcome: Decided) -> Judgement:
    did = Expect.ACCEPT if isinstance(outcome, Accepted) else Expect.REJECT
    followed = sorted(name for name, expect in readings.items() if expect is did)
    wanted = vector.output
    if isinstance(outcome, Accepted) and outcome.shown and wanted is not None and not same(outcome.output, wanted):
        return requirement.level.violated, "accepted, but the projection differs from the one that any reading demands"
    if not followed:
        return requirement.level.violated, f"{_word(outcome)}, as no reading of the text has it"
    return Verdict.CONTESTED, f"{_word(outcome)}: follows {', '.join(followed)}"


def _accept(requirement: Requirement, wanted: Any, outcome: Decided, findings: Sequence[Finding]) -> Judgement:
    match outcome:
        case Rejected(reason=reason):
            return requirement.level.violated, f"rejected what the text allows: {reason}"
        case Accepted(shown=False):
            return Verdict.OBSERVED, "accepted, but it does not show what it understood (accept-only)"
        case Accepted() if findings:
            return requirement.level.violated, f"made a broken message: {findings[0].detail}"
        case Accepted(output=output) if wanted is not None and not same(output, wanted):
            return requirement.level.violated, "accepted, but the projection differs from the one demanded"
    if requirement.level.violated is Verdict.OBSERVED:
        return Verdict.OBSERVED, "accepted"
    return Verdict.PASS, "accepted with the right projection"


def _reject(requirement: Requirement, outcome: Decided, twin: Verdict | None) -> Judgement:
    if isinstance(outcome, Accepted):
        return requirement.level.violated, "accepted what the text forbids"
    # A twin is only observed where it was accepted by one that does not show what it understood.
    if twin not in (Verdict.PASS, Verdict.OBSERVED):
        return Verdict.NOT_EXERCISED, "rejected, but its accepted twin did not pass, so this proves nothing"
    if requirement.level.violated is Verdict.OBSERVED:
        return Verdict.OBSERVED, "rejected"
    return Verdict.PASS, "rejected, and its twin was accepted"


def same(left: Any, right: Any) -> bool:
    """Equality in the protocol's JSON: tells 1 from true and from 1.0, and takes label pairs in any order."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        if len(left) != len(right):
            return False
        if _labelled(left) and _labelled(right):
            left, right = sorted(left, key=_label), sorted(right, key=_label)
        return all(map(same, left, right))
    return bool(left == right)


def _labelled(pairs: list[Any]) -> bool:
    """Whether this is a map with labels: [[{"int": "1"} | {"text": "a"}, value], …]."""
    return all(isinstance(pair, list) and len(pair) == 2 and _label(pair)[0] for pair in pairs)


def _label(pair: list[Any]) -> tuple[str, str]:
    match pair[0]:
        case {"int": str(number), **rest} if not rest:
            return "int", number
        case {"text": str(text), **rest} if not rest:
            return "text", text
    return "", ""
