"""Properties of an encoder: hypothesis invents inputs, the IUT encodes, the oracle reads."""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from hypothesis.errors import Flaky

from conformance.adapters import Request
from conformance.engine import discovery
from conformance.engine.ask import Iut, describe, examine
from conformance.engine.invention import invent
from conformance.engine.judge import judge_encoder
from conformance.model.finding import Finding, Property
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyJudged:
    """What a property concluded, with the smallest request that broke it."""

    operation: str
    verdict: Verdict
    because: str
    outcome: str
    raw: bytes
    seconds: float
    hash: str
    flaky: bool = False
    request: dict[str, Any] | None = None


class _Broken(AssertionError):
    """Raised inside hypothesis to make it shrink."""


class _Stopped(BaseException):
    """Raised through hypothesis to invent no more: it catches what an AssertionError could be, and nothing beyond."""


@dataclass(slots=True)
class _Seen:
    asked: int = 0
    accepted: int = 0
    made: int = 0
    seconds: float = 0.0
    finding: Finding | None = None
    request: dict[str, Any] | None = None
    raw: bytes = b""
    stop: Outcome | None = None


def judge_property(iut: Iut, wanted: Property, revision: str, examples: int) -> PropertyJudged:
    """Ask up to `examples` inputs, deterministically, and shrink the first that breaks the requirement."""
    seen = _Seen()

    def holds(given_: Mapping[str, Any]) -> None:
        (answer,) = iut.ask([Request(wanted.operation, given_, revision)])
        seen.asked += 1
        seen.seconds += answer.seconds
        match answer.outcome:
            case Rejected():
                return
            case Accepted(shown=False):
                seen.accepted += 1
                return
            case Accepted():
                seen.accepted += 1
                findings = examine(wanted.operation, given_, answer.outcome, revision)
            case outcome:
                # Whatever ends the conversation is judged as such; asking on would only repeat it.
                seen.stop, seen.request, seen.raw = outcome, dict(given_), answer.raw
                raise _Stopped
        for finding in findings:
            if finding.requirement == wanted.requirement:
                seen.finding, seen.request, seen.raw = finding, dict(given_), answer.raw
                raise _Broken
        # A message that breaks something else proves nothing here: it may not even be one.
        seen.made += not findings

    flaky = False
    with contextlib.suppress(_Broken, _Stopped):
        try:
            invent(wanted, examples, holds, shrink=True)
        except Flaky:
            # Asked again, the same input did not break it: the IUT changes its mind, which is red by itself.
            flaky = True
    verdict, because = _verdict(wanted, seen)
    if flaky:
        verdict, because = Verdict.FAIL, f"not so when asked again: {because}"
    return PropertyJudged(
        operation=wanted.operation,
        verdict=verdict,
        because=because,
        outcome=type(seen.stop).__name__.lower() if seen.stop else "accepted" if seen.accepted else "rejected",
        raw=seen.raw,
        seconds=seen.seconds,
        hash=hashlib.sha256(f"{wanted.requirement} {wanted.operation} {examples}".encode()).hexdigest(),
        flaky=flaky,
        request=None if seen.request is None else msgspec.json.decode(msgspec.json.encode(seen.request)),
    )


def _verdict(wanted: Property, seen: _Seen) -> tuple[Verdict, str]:
    match seen.stop:
        case Crashed() | TimedOut() as outcome:
            return Verdict.NOT_EXERCISED, f"{describe(outcome)}: judged as robustness/{wanted.operation}"
        case Unsupported() as outcome:
            return Verdict.FAIL, f"claimed, but {describe(outcome)}"
        case Garbled() as outcome:
            return Verdict.INCONCLUSIVE, describe(outcome)
        case Unasked() as outcome:
            return Verdict.NOT_EXERCISED, describe(outcome)
    return judge_encoder(discovery.requirement(wanted.requirement), seen.made, seen.asked, seen.finding)
