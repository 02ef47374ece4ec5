"""Asking one IUT: from hello and probe to the answers, twins and second looks that the judge needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from conformance.adapters import PROBE, PROTOCOL, Adapter, Answer, Hello, Request
from conformance.engine import discovery
from conformance.engine.discovery import Found
from conformance.engine.judge import Claim, judge, same
from conformance.model.finding import Finding
from conformance.model.outcome import Accepted, Garbled, Outcome, Rejected, Unasked, Unsupported
from conformance.model.requirement import Level
from conformance.model.vector import Vector
from conformance.model.verdict import Verdict

_NEVER = -1
"""The generation of no process."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One vector with its answer and what is concluded; `flaky` where a second answer, which stands here, differed."""

    vector: Vector
    answer: Answer
    verdict: Verdict
    because: str
    flaky: bool = False


@dataclass(slots=True)
class Iut:
    """One implementation under test with its open connection.

    `fault` says why its adapter cannot be trusted: then everything is INCONCLUSIVE and nothing is asked.
    """

    name: str
    found: Found
    adapter: Adapter
    build: str = ""
    hello: Hello | None = None
    fault: str | None = None
    seconds: float = 0.0
    _twins: dict[tuple[str, str], tuple[int, Verdict]] = field(default_factory=dict)

    def greet(self) -> None:
        """Ask hello and the probe, once."""
        hello, probe = self.adapter.ask([Request("hello"), Request(PROBE)])
        match hello.outcome:
            case Accepted(output=output):
                self.hello = msgspec.convert(output, Hello)
                if self.hello.protocol != PROTOCOL:
                    self.fault = f"it speaks protocol {self.hello.protocol}, not {PROTOCOL}"
            case outcome:
                self.fault = f"no hello: {describe(outcome)}"
        if self.fault is None and not isinstance(probe.outcome, Unsupported):
            self.fault = f"the probe operation must be unsupported, but: {describe(probe.outcome)}"

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask, unless the adapter is at fault."""
        if self.fault is not None:
            return [Answer(Garbled(reason=self.fault)) for _ in requests]
        answers = self.adapter.ask(requests)
        self.seconds += sum(answer.seconds for answer in answers)
        return answers

    def judge(self, revision: str, vectors: Sequence[Vector], all_: Mapping[str, Vector]) -> list[Judged]:
        """Ask vectors together with the twins that they need, judge them, and look twice at what does not pass."""
        twins = self._missing_twins(vectors, revision, all_)
        # Twins last: where the IUT dies of everything, the vectors get the few questions before it is given up.
        answers = self.ask([request(vector, revision) for vector in (*vectors, *twins)])
        for twin, answer in zip(twins, answers[len(vectors) :], strict=True):
            self._remember(twin, revision, answer)
        judged = []
        for vector, first in zip(vectors, answers, strict=False):
            answer = self._beside_twin(vector, revision, first, all_)
            judged.append(self._judged(vector, revision, answer))
        return judged

    def _missing_twins(self, vectors: Sequence[Vector], revision: str, all_: Mapping[str, Vector]) -> list[Vector]:
        wanted = dict.fromkeys(vector.twin for vector in vectors if vector.twin is not None)
        generation = self.adapter.generation
        return [all_[twin] for twin in wanted if self._twins.get((twin, revision), (_NEVER,))[0] != generation]

    def _remember(self, twin: Vector, revision: str, answer: Answer) -> None:
        verdict, _ = self._verdict(twin, answer.outcome, revision, None, strict=True)
        # One that was not asked says nothing of its process: whoever needs it asks again.
        self._twins[twin.id, revision] = (_NEVER if isinstance(answer.outcome, Unasked) else answer.generation, verdict)

    def _beside_twin(self, vector: Vector, revision: str, answer: Answer, all_: Mapping[str, Vector]) -> Answer:
        """The answer, asked anew next to its twin where a restart came between the two."""
        if vector.twin is None or not isinstance(answer.outcome, Rejected):
            return answer
        if self._twins[vector.twin, revision][0] == answer.generation:
            return answer
        twin, again = self.ask([request(all_[vector.twin], revision), request(vector, revision)])
        self._remember(all_[vector.twin], revision, twin)
        return answer if isinstance(again.outcome, Unasked) else again

    def _judged(self, vector: Vector, revision: str, answer: Answer) -> Judged:
        twin = None
        if vector.twin is not None:
            generation, verdict = self._twins[vector.twin, revision]
            twin = verdict if generation == answer.generation else Verdict.NOT_EXERCISED
        verdict, because = self._verdict(vector, answer.outcome, revision, twin)
        if verdict in (Verdict.FAIL, Verdict.WARN) and isinstance(answer.outcome, Accepted | Rejected | Unsupported):
            (again,) = self.ask([request(vector, revision)])
            if discovery.examined(vector.operation):
                # Two messages that it makes need not be the same: signatures have random numbers in them.
                steady = verdict == self._verdict(vector, again.outcome, revision, twin)[0]
            else:
                steady = alike(answer.outcome, again.outcome)
            if not isinstance(again.outcome, Unasked) and not steady:
                because = f"first {describe(answer.outcome)}, then, asked alone, {describe(again.outcome)}; {because}"
                return Judged(vector=vector, answer=again, verdict=Verdict.FAIL, because=because, flaky=True)
        return Judged(vector=vector, answer=answer, verdict=verdict, because=because)

    def _verdict(
        self,
        vector: Vector,
        outcome: Outcome,
        revision: str,
        twin: Verdict | None,
        *,
        strict: bool = False,
    ) -> tuple[Verdict, str]:
        requirement = discovery.requirement(vector.requirement)
        if strict:
            # A twin proves that the way is open; for that it must be right whatever its own level.
            requirement = msgspec.structs.replace(requirement, level=Level.STRUCTURE)
        findings = examine(vector.operation, vector.input, outcome, revision)
        return judge(requirement, Claim.CLAIMED, vector, outcome, twin, findings)


def request(vector: Vector, revision: str) -> Request:
    """The question that a vector asks."""
    return Request(vector.operation, vector.input, revision)


def examine(operation: str, given: Mapping[str, Any], outcome: Outcome, revision: str) -> tuple[Finding, ...]:
    """The oracle's findings on a message that the IUT made; none for operations that make none."""
    if not isinstance(outcome, Accepted) or not outcome.shown or not discovery.examined(operation):
        return ()
    oracle = discovery.part(discovery.owner(operation), "oracle")
    found: tuple[Finding, ...] = oracle.examine(operation, given, outcome.output, revision)
    return found


def alike(left: Outcome, right: Outcome) -> bool:
    """Whether two outcomes are the same answer; the words of a reason do not count."""
    if isinstance(left, Accepted) and isinstance(right, Accepted):
        return same(left.output, right.output)
    return type(left) is type(right)


def describe(outcome: Outcome) -> str:
    """An outcome in a few words."""
    words = type(outcome).__name__.lower()
    reason = getattr(outcome, "reason", "")
    return f"{words} ({reason})" if reason else words
