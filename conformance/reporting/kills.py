"""What became of mutants, as rows and as text."""

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.engine.blinding import Blinded
from conformance.engine.mutants import Trial


def rows(draft: str, trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """A row per mutant: `by` names the first case that killed it; `objections` why it does not count."""
    return [
        {
            "name": each.mutant.name,
            "draft": draft,
            "requirement": each.mutant.requirement,
            "killed": bool(each.by) and not each.objections,
            "by": each.by[0] if each.by else None,
            "equivalent": each.mutant.equivalent,
            "objections": each.objections,
        }
        for each in trials
    ]


def render(draft: str, trials: Sequence[Trial], blinded: Sequence[Blinded], unproved: Sequence[str]) -> str:
    """The count, then everything that is amiss."""
    return "\n".join((*_lines(draft, trials, blinded), *(f"  {line}" for line in unproved)))


def amiss(trials: Sequence[Trial], blinded: Sequence[Blinded], unproved: Sequence[str]) -> bool:
    """Whether a mutant survived, or failed what it should not, or something can go wrong with nobody noticing."""
    return bool(unproved) or any(each.objections for each in trials) or not all(each.noticed for each in blinded)


def _lines(draft: str, trials: Sequence[Trial], blinded: Sequence[Blinded]) -> Iterator[str]:
    killed = sum(not each.objections and each.mutant.equivalent is None for each in trials)
    equivalent = sum(each.mutant.equivalent is not None for each in trials)
    yield f"{draft}: {killed} of {len(trials)} mutants of the reference killed, {equivalent} equivalent"
    for each in trials:
        if each.mutant.equivalent is not None:
            yield f"  equivalent {each.mutant.name}: {each.mutant.equivalent}"
        for objection in each.objections:
            yield f"  {each.mutant.name} ({each.mutant.requirement}): {objection}"
    seen = sum(bool(each.noticed) for each in blinded)
    yield f"{draft}: {seen} of {len(blinded)} functions of the oracle are missed when they are gone"
    yield from (f"  nobody misses {each.function}" for each in blinded if not each.noticed)
