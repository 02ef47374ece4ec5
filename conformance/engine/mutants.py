"""Mutants: every vector and every property is put to each, and what fails must be what it breaks (design section 7)."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from itertools import repeat
from types import ModuleType
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings

from conformance.adapters import Request
from conformance.adapters.inprocess import InProcessAdapter
from conformance.engine import discovery, offline, vectors
from conformance.engine.ask import Iut, Judged, examine, request
from conformance.engine.judge import Claim, judge
from conformance.engine.properties import judge_property
from conformance.engine.reference import Assembled
from conformance.model.finding import Finding, Property
from conformance.model.mutant import Mutant
from conformance.model.outcome import Accepted, Crashed, Garbled, Rejected, TimedOut
from conformance.model.requirement import Level
from conformance.model.vector import Expect
from conformance.model.verdict import Verdict

DRAWN = 30  # inputs of each property that a mutant is asked about requirements other than its own
EXAMPLES = 25  # inputs of a property that is to kill it: as many as a run asks unless told otherwise
_RED = (Verdict.FAIL, Verdict.WARN)

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant in `revision`.

    `failed` are the requirements that failed, `by` the cases of its own that did so for a wrong answer beside a twin
    that passed, `crashed` those in which it did not answer. `wrong` are the messages it made against its requirement:
    operation, input, output.
    """

    mutant: Mutant
    revision: str
    failed: frozenset[str]
    by: tuple[str, ...]
    crashed: tuple[str, ...]
    wrong: tuple[tuple[str, Given, Any], ...]

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


_FIELDS = [each.name for each in fields(Trial)]


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


def run_mutants(name: str) -> list[Trial]:
    """Put every vector and property of a draft to each of its mutants, on every core."""
    all_ = discovery.part(name, "mutants").MUTANTS
    with ProcessPoolExecutor() as pool:
        fates = pool.map(_fate, repeat(name), range(len(all_)), chunksize=4)
        return [Trial(mutant, *fate) for mutant, fate in zip(all_, fates, strict=True)]


def _fate(name: str, number: int) -> tuple[Any, ...]:
    """What becomes of a mutant, without the mutant itself: functions do not cross between processes."""
    _, *fate = (getattr(trial(name, discovery.part(name, "mutants").MUTANTS[number]), each) for each in _FIELDS)
    return tuple(fate)


def trial(name: str, mutant: Mutant) -> Trial:
    """Judge one mutant in the newest revision that has its requirement."""
    places = discovery.requirement(mutant.requirement).places
    revision = next(each.name for each in discovery.draft(name).revisions if each.name in places)
    reference = discovery.part(name, "reference").Reference
    wrong = type(mutant.name, (reference,), {mutant.method: mutant.override})()
    iut = Iut(mutant.name, discovery.profile("reference"), InProcessAdapter(Assembled({name: wrong})))
    iut.greet()
    judged = _differing(name, revision, iut, mutant.method)
    asked, crashed = _made(name, revision, iut, mutant.method)
    own = [each for each in judged if each.vector.requirement == mutant.requirement and _violates(each, revision)]
    by = [each.vector.id for each in own if _counts(each, iut, revision, name)]
    properties = discovery.part(name, "strategies").properties(revision).get(mutant.requirement, ())
    by += [f"{each.requirement}#{each.operation}" for each in properties if _kills(iut, each, revision)]
    failed = {each.vector.requirement for each in judged if each.verdict in _RED} | {id_ for id_, *_ in asked}
    made: list[tuple[str, Given, Any]] = [
        (each.vector.operation, each.vector.input, _output(each)) for each in own if _output(each) is not None
    ]
    made += [(operation, given_, output) for id_, operation, given_, output in asked if id_ == mutant.requirement]
    crashed += [each.vector.id for each in judged if not isinstance(each.answer.outcome, Accepted | Rejected)]
    return Trial(
        mutant=mutant,
        revision=revision,
        failed=frozenset(failed | ({mutant.requirement} if by else set())),
        by=tuple(by),
        crashed=tuple(crashed),
        wrong=tuple(made),
    )


def _differing(name: str, revision: str, iut: Iut, method: str) -> list[Judged]:
    """The vectors to which it answers differently than the reference, judged; only `method` can make it do so."""
    library = vectors.load(name)
    asked = [each for each in _bench(name, revision).vectors if method in each.called]
    answers = iut.ask([each.request for each in asked])
    other = [each.case for each, answer in zip(asked, answers, strict=True) if _said(answer.raw) != each.said]
    return iut.judge(revision, [library.vectors[id_] for id_ in other], library.vectors)


def _made(name: str, revision: str, iut: Iut, method: str) -> tuple[list[tuple[str, str, Given, Any]], list[str]]:
    """The requirements that its messages break, with operation, input and output; and the cases it did not answer."""
    oracle = discovery.part(name, "oracle")
    found: list[tuple[str, str, Given, Any]] = []
    crashed = []
    for each in _bench(name, revision).drawn:
        if method not in each.called:
            continue
        operation, given_ = each.request.op, each.request.input
        (answer,) = iut.ask([each.request])
        match answer.outcome:
            case Accepted(output=output) if _said(answer.raw) != each.said:
                broken = {finding.requirement for finding in oracle.examine(operation, given_, output, revision)}
                found += [(each.case, operation, given_, output)] if each.case in broken else []
            case Crashed() | TimedOut() | Garbled():
                crashed.append(f"{each.case}#{operation}")
    return found, crashed


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


def _kills(iut: Iut, asked: Property, revision: str) -> bool:
    judged = judge_property(iut, asked, revision, EXAMPLES)
    observed = judged.verdict is Verdict.OBSERVED and judged.request is not None
    return (judged.verdict in _RED or observed) and judged.outcome == "accepted"


def _output(each: Judged) -> Any:
    """What it made for a vector, where that is for the oracle to read."""
    makes = discovery.examined(each.vector.operation)
    return each.answer.outcome.output if makes and isinstance(each.answer.outcome, Accepted) else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, what the reference says to it, and which of its methods it calls for that.

    `case` is a vector's id, or the requirement of the property that the input was drawn from.
    """

    case: str
    request: Request
    said: bytes
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every mutant is asked in one revision."""

    vectors: list[_Asked]
    drawn: list[_Asked]


@cache
def _bench(name: str, revision: str) -> _Bench:
    called: set[str] = set()
    reference = _tracing(discovery.part(name, "reference").Reference, called)()
    iut = Iut("reference", discovery.profile("reference"), InProcessAdapter(Assembled({name: reference})))

    def ask(case: str, wanted: Request) -> _Asked:
        called.clear()
        (answer,) = iut.ask([wanted])
        return _Asked(case, wanted, _said(answer.raw), frozenset(called))

    rows = {row.id for row in discovery.draft(name).requirements if revision in row.places}
    standing = [
        vector
        for vector in vectors.load(name).vectors.values()
        if vector.requirement in rows and (not vector.revisions or revision in vector.revisions)
    ]
    properties = [each for some in discovery.part(name, "strategies").properties(revision).values() for each in some]
    return _Bench(
        [ask(vector.id, request(vector, revision)) for vector in standing],
        [
            ask(each.requirement, Request(each.operation, inputs, revision))
            for each in properties
            for inputs in _drawn(each)
        ],
    )


def _tracing(reference: type[Any], called: set[str]) -> type[Any]:
    """The reference, writing down which of its methods are called."""

    def traced(method: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            called.add(method)
            return whole(*arguments, **named)

        return call

    methods = inspect.getmembers(reference, inspect.isfunction)
    return type("Traced", (reference,), {each: traced(each, whole) for each, whole in methods if each[:2] != "__"})


def _drawn(asked: Property) -> list[Given]:
    found: list[Given] = []

    @settings(
        max_examples=DRAWN,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(asked.inputs)
    def collect(inputs: Given) -> None:
        found.append(inputs)

    collect()
    return found


def _said(raw: bytes) -> bytes:
    """An answer without the words of its reason."""
    reply = msgspec.json.decode(raw) if raw else {}
    return msgspec.json.encode([reply.get("outcome"), reply.get("output")])


# Mutants of the oracle: one finding function found nothing any more.


@dataclass(frozen=True, slots=True)
class Blinded:
    """A finding function of the oracle that was silenced; `noticed` names a case that saw it, empty where none did."""

    function: str
    noticed: str


def run_oracle_mutants(name: str, trials: list[Trial]) -> list[Blinded]:
    """Silence each finding function of a draft's oracle.

    Noticed is one that makes the oracle disagree with a vector, or one without which a mutant of the reference gets
    away with a message that it made.
    """
    cases = list(offline.cases(name))
    functions = list(_finding_functions(name))
    spoke = _who_spoke(name, functions, cases)
    return [
        Blinded(
            f"{module.__name__.removeprefix(f'conformance.drafts.{name}.')}.{function}",
            _notices(name, module, function, spoke[module.__name__, function], trials),
        )
        for module, function in functions
    ]


def _finding_functions(name: str) -> Iterator[tuple[ModuleType, str]]:
    """Every function of the oracle's modules that yields findings."""
    oracle = discovery.part(name, "oracle")
    inside = pkgutil.iter_modules(getattr(oracle, "__path__", ()), f"{oracle.__name__}.")
    for module in (oracle, *(importlib.import_module(info.name) for info in inside)):
        for function, value in inspect.getmembers(module, inspect.isfunction):
            own = value.__module__ == module.__name__
            if own and inspect.signature(value).return_annotation == Iterator[Finding]:
                yield module, function


@contextmanager
def _replaced(module: ModuleType, function: str, other: Callable[..., Any]) -> Iterator[None]:
    whole = getattr(module, function)
    setattr(module, function, other)
    try:
        yield
    finally:
        setattr(module, function, whole)


def _who_spoke(
    name: str, functions: list[tuple[ModuleType, str]], cases: list[offline.Case]
) -> dict[tuple[str, str], list[offline.Case]]:
    """For each finding function the cases in which it found something."""
    oracle = discovery.part(name, "oracle")
    spoke: dict[tuple[str, str], list[offline.Case]] = {(module.__name__, each): [] for module, each in functions}
    now: list[offline.Case] = []

    def listening(key: tuple[str, str], whole: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        def function(*arguments: Any, **named: Any) -> Iterator[Finding]:
            for finding in whole(*arguments, **named):
                if spoke[key][-1:] != now:
                    spoke[key] += now
                yield finding

        return function

    kept = [(module, each, getattr(module, each)) for module, each in functions]
    try:
        for module, each, whole in kept:
            setattr(module, each, listening((module.__name__, each), whole))
        for case in cases:
            now[:] = [case]
            oracle.read(case[0].operation, case[0].input, case[1])
    finally:
        for module, each, whole in kept:
            setattr(module, each, whole)
    return spoke


def _notices(name: str, module: ModuleType, function: str, cases: list[offline.Case], trials: list[Trial]) -> str:
    oracle = discovery.part(name, "oracle")
    with _replaced(module, function, lambda *_, **__: iter(())):
        for disagreement in offline.disagreements(oracle, cases):
            return disagreement
        for each in trials:
            for operation, given_, output in each.wrong:
                found = oracle.examine(operation, given_, output, each.revision)
                if each.mutant.requirement not in {finding.requirement for finding in found}:
                    return f"mutant {each.mutant.name}"
    return ""
