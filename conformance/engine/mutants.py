"""Mutants: every vector and every property is put to each, and what fails must be what it breaks (design section 7)."""

import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from typing import Any

import msgspec

from conformance.adapters.inprocess import InProcessAdapter
from conformance.engine import discovery, vectors
from conformance.engine.ask import Iut, Judged, examine
from conformance.engine.judge import Claim, judge
from conformance.engine.reference import Assembled
from conformance.engine.workbench import said, workbench
from conformance.model.mutant import Mutant
from conformance.model.outcome import Accepted, Crashed, Garbled, Rejected, TimedOut
from conformance.model.requirement import Level
from conformance.model.vector import Expect
from conformance.model.verdict import Verdict

_RED = (Verdict.FAIL, Verdict.WARN)

Message = tuple[str, Mapping[str, Any], Any]
"""What a mutant made: operation, input, output."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant in `revision`.

    `failed` are the requirements that failed, `by` the cases of its own that did so for a wrong answer beside a twin
    that passed, `crashed` those in which it did not answer. `wrong` are the messages it made against its requirement.
    """

    mutant: Mutant
    revision: str
    failed: frozenset[str]
    by: tuple[str, ...]
    crashed: tuple[str, ...]
    wrong: tuple[Message, ...]

    @property
    def objections(self) -> list[str]:
        """Why it does not count as killed, or as equivalent; none where it does."""
        own, declared = self.mutant.requirement, set(self.mutant.collateral)
        if self.mutant.equivalent is not None:
            return [f"it is told apart by {id_}" for id_ in sorted(self.failed)]
        return [
            *([] if self.by else [f"{own} does not notice it"]),
            *(f"{id_} fails as well, undeclared" for id_ in sorted(self.failed - declared - {own})),
            *(f"{id_} is declared and does not fail" for id_ in sorted(declared - self.failed)),
            *(f"{case} crashes" for case in self.crashed),
        ]


_FIELDS = [each.name for each in fields(Trial)][1:]


def unproved(name: str, trials: list[Trial]) -> list[str]:
    """What no mutant proves, a line each: requirements that a case can fail, and properties that can."""
    return [
        *(f"{id_}: no mutant breaks it" for id_ in _unbroken(name, trials)),
        *(f"{id_}: its property kills no mutant" for id_ in _idle(name, trials)),
    ]


def _unbroken(name: str, trials: list[Trial]) -> list[str]:
    """The requirements that a case can fail, and that no mutant breaks."""
    broken = {each.mutant.requirement for each in trials}
    library = vectors.load(name).vectors.values()
    judged = _asked(name) | {vector.requirement for vector in library if vector.expect is not Expect.EITHER}
    rows = discovery.draft(name).requirements
    return [row.id for row in rows if row.id in judged - broken and row.level.violated is Verdict.FAIL]


def _idle(name: str, trials: list[Trial]) -> list[str]:
    """The requirements whose properties never failed for a mutant."""
    failed = {each.mutant.requirement for each in trials if any("#" in case for case in each.by)}
    return sorted(_asked(name) - failed)


def _asked(name: str) -> set[str]:
    """The requirements that have properties, in any revision."""
    properties = discovery.part(name, "strategies").properties
    return {id_ for revision in discovery.draft(name).revisions for id_ in properties(revision.name)}


def run_mutants(name: str, tell: Callable[[int, int], None] = lambda done, of: None) -> list[Trial]:
    """Put every vector and property of a draft to each of its mutants, on every core; `tell` hears how far it is."""
    all_ = discovery.part(name, "mutants").MUTANTS
    for revision in {_revision(name, each) for each in all_}:
        workbench(name, revision)  # before there are workers, which inherit it where processes are forked
    # Ctrl-C is for us alone: a worker ends what it is at and hears of no other mutant.
    pool = ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        fates = [pool.submit(_fate, name, number) for number in range(len(all_))]
        for done, _ in enumerate(as_completed(fates), 1):
            tell(done, len(all_))
        return [Trial(mutant, *fate.result()) for mutant, fate in zip(all_, fates, strict=True)]
    finally:
        pool.shutdown(cancel_futures=True)


def _fate(name: str, number: int) -> tuple[Any, ...]:
    """What becomes of a mutant, without the mutant itself: functions do not cross between processes."""
    found = trial(name, discovery.part(name, "mutants").MUTANTS[number])
    return tuple(getattr(found, each) for each in _FIELDS)


def _revision(name: str, mutant: Mutant) -> str:
    """The newest revision that has its requirement."""
    places = discovery.requirement(mutant.requirement).places
    return next(each.name for each in discovery.draft(name).revisions if each.name in places)


def trial(name: str, mutant: Mutant) -> Trial:
    """Judge one mutant in the newest revision that has its requirement."""
    revision = _revision(name, mutant)
    reference = discovery.part(name, "reference").Reference
    wrong = type(mutant.name, (reference,), {mutant.method: mutant.override})()
    iut = Iut(mutant.name, discovery.profile("reference"), InProcessAdapter(Assembled({name: wrong})))
    iut.greet()
    judged = _differing(name, revision, iut, mutant.method)
    broken, crashed = _made(name, revision, iut, mutant.method)
    own = [each for each in judged if each.vector.requirement == mutant.requirement and _violates(each, revision)]
    by = [each.vector.id for each in own if _counts(each, iut, revision, name)]
    invented = broken.get(mutant.requirement, [])
    by += dict.fromkeys(f"{mutant.requirement}#{operation}" for operation, *_ in invented)
    shown = [(each.vector.operation, each.vector.input, _output(each)) for each in own if _output(each) is not None]
    failed = {each.vector.requirement for each in judged if each.verdict in _RED} | set(broken)
    crashed += [each.vector.id for each in judged if not isinstance(each.answer.outcome, Accepted | Rejected)]
    return Trial(
        mutant=mutant,
        revision=revision,
        failed=frozenset(failed | ({mutant.requirement} if by else set())),
        by=tuple(by),
        crashed=tuple(crashed),
        wrong=(*shown, *invented),
    )


def _differing(name: str, revision: str, iut: Iut, method: str) -> list[Judged]:
    """The vectors to which it answers differently than the reference, judged; only `method` can make it do so."""
    library = vectors.load(name)
    asked = [each for each in workbench(name, revision).vectors if method in each.called]
    answers = iut.ask([each.request for each in asked])
    other = [each.cases[0] for each, answer in zip(asked, answers, strict=True) if said(answer) != each.said]
    return iut.judge(revision, [library.vectors[id_] for id_ in other], library.vectors)


def _made(name: str, revision: str, iut: Iut, method: str) -> tuple[dict[str, list[Message]], list[str]]:
    """The messages that it makes of invented inputs against their requirements; and the cases it did not answer."""
    oracle = discovery.part(name, "oracle")
    found: dict[str, list[Message]] = {}
    crashed: dict[str, None] = {}
    for each in workbench(name, revision).invented:
        if method not in each.called:
            continue
        operation, given = each.request.op, each.request.input
        (answer,) = iut.ask([each.request])
        match answer.outcome:
            case Accepted(output=output) if said(answer) != each.said:
                broken = {finding.requirement for finding in oracle.examine(operation, given, output, revision)}
                for case in broken.intersection(each.cases):
                    found.setdefault(case, []).append((operation, given, output))
            case Crashed() | TimedOut() | Garbled():
                crashed |= {f"{case}#{operation}": None for case in each.cases}
    return found, list(crashed)


def _counts(each: Judged, iut: Iut, revision: str, name: str) -> bool:
    """Whether a vector failed for a wrong answer, beside a twin that passes."""
    if each.flaky or not isinstance(each.answer.outcome, Accepted | Rejected):
        return False
    if each.vector.twin is None:
        return True
    all_ = vectors.load(name).vectors
    (twin,) = iut.judge(revision, [all_[each.vector.twin]], all_)
    return twin.verdict not in (*_RED, Verdict.NOT_EXERCISED)


def _violates(each: Judged, revision: str) -> bool:
    """Whether the answer is wrong, be the requirement of a level that only observes it."""
    row = msgspec.structs.replace(discovery.requirement(each.vector.requirement), level=Level.STRUCTURE)
    findings = examine(each.vector.operation, each.vector.input, each.answer.outcome, revision)
    verdict, _ = judge(row, Claim.CLAIMED, each.vector, each.answer.outcome, Verdict.PASS, findings)
    return verdict is Verdict.FAIL


def _output(each: Judged) -> Any:
    """What it made for a vector, where that is for the oracle to read."""
    makes = discovery.examined(each.vector.operation)
    return each.answer.outcome.output if makes and isinstance(each.answer.outcome, Accepted) else None
