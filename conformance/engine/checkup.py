"""`ratsconf check NAME`: walk an adapter's author through what the suite will ask of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import PROBE, Request
from conformance.engine import discovery, plan, schemas, vectors
from conformance.engine.ask import Iut, describe
from conformance.engine.connect import connect
from conformance.model.outcome import Accepted, Crashed, Unsupported
from conformance.model.profile import Command
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict

CRASH = "selftest.crash"
TRIED = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was tried, whether it went as it must, and what was seen."""

    name: str
    ok: bool
    detail: str


def walk(name: str, profiles: Path | None = None) -> list[Step]:
    """Hello, probe, operations, one accept and one reject per claimed operation, crash. Raises ProfileError."""
    found = discovery.profile(name, profiles)
    iut = connect(found)
    try:
        return [Step("profile", True, f"{found.folder / 'profile.toml'} ({found.origin})"), *_steps(iut)]
    finally:
        iut.adapter.close()


def _steps(iut: Iut) -> Iterator[Step]:
    if iut.hello is None:
        yield Step("hello", False, iut.fault or "no hello")
        return
    hello = iut.hello
    yield Step("hello", True, f"{hello.name} {hello.version}, protocol {hello.protocol}, window {hello.window}")
    yield Step("probe", iut.fault is None, iut.fault or f"{PROBE} is unsupported, as it must be")
    if iut.fault is not None:
        return
    cases = [each for each in plan.cases(iut.found, plan.options(iuts=[iut.name])) if each.lacking is None]
    asked = [(vector, each.revision) for each in cases for vector in each.vectors]
    operations = list(dict.fromkeys(vector.operation for vector, _ in asked))
    missing = [each for each in operations if each not in hello.operations]
    yield Step("operations", not missing, f"claimed but not in hello: {', '.join(missing)}" if missing else "all there")
    for operation in operations:
        for expect in (Expect.ACCEPT, Expect.REJECT):
            few = [(v, r) for v, r in asked if v.operation == operation and v.expect is expect][:TRIED]
            if few:
                yield _any(iut, few)
    if isinstance(iut.found.profile.adapter, Command):
        return  # no adapter of anyone's stands between us and the program that could hide a crash
    (answer,) = iut.ask([Request(CRASH)])
    crashed = isinstance(answer.outcome, Crashed)
    if isinstance(answer.outcome, Unsupported):
        yield Step(
            CRASH, False, "unsupported: let it die as the implementation would, so that crashes are seen as such"
        )
    else:
        yield Step(CRASH, crashed, describe(answer.outcome))


def _any(iut: Iut, few: Sequence[tuple[Vector, str]]) -> Step:
    """The first that goes well, else what was seen on the last: an adapter is at fault only if none does."""
    step = _one(iut, *few[0])
    for vector, revision in few[1:]:
        if step.ok:
            break
        step = _one(iut, vector, revision)
    return step


def _one(iut: Iut, vector: Vector, revision: str) -> Step:
    library = vectors.load(vector.id.split("/", 1)[0])
    (judged,) = iut.judge(revision, [vector], library.vectors)
    good = judged.verdict in (Verdict.PASS, Verdict.OBSERVED)
    if isinstance(judged.answer.outcome, Accepted) and judged.answer.outcome.shown:
        wrong = schemas.complaint(vector.operation, judged.answer.outcome.output)
        if wrong is not None:
            return Step(f"{vector.operation}, shape of the output", False, wrong)
    return Step(f"{vector.operation}, {vector.expect.value}", good, f"{vector.id}: {judged.because}")
