"""Mutants of the oracle: one finding function finds nothing any more (design section 7)."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar
from unittest.mock import patch

from conformance.engine import discovery, offline
from conformance.engine.mutants import Message, Trial
from conformance.model.finding import Finding

Case = TypeVar("Case")


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
    oracle = discovery.part(name, "oracle")
    functions = list(_finding_functions(oracle))
    vectors = _who_spoke(
        functions,
        list(offline.cases(name)),
        lambda case: oracle.read(case[0].operation, case[0].input, case[1]),
    )
    messages = _who_spoke(
        functions,
        [(each, message) for each in trials for message in each.wrong],
        lambda made: oracle.examine(*made[1], made[0].revision),
    )
    return [
        Blinded(
            f"{module.__name__.removeprefix(f'conformance.drafts.{name}.')}.{function}",
            _notices(oracle, module, function, vectors[module.__name__, function], messages[module.__name__, function]),
        )
        for module, function in functions
    ]


def _finding_functions(oracle: ModuleType) -> Iterator[tuple[ModuleType, str]]:
    """Every function of the oracle's modules that yields findings."""
    inside = pkgutil.iter_modules(getattr(oracle, "__path__", ()), f"{oracle.__name__}.")
    for module in (oracle, *(importlib.import_module(info.name) for info in inside)):
        for function, value in inspect.getmembers(module, inspect.isfunction):
            own = value.__module__ == module.__name__
            if own and inspect.signature(value).return_annotation == Iterator[Finding]:
                yield module, function


def _who_spoke(
    functions: list[tuple[ModuleType, str]], asked: list[Case], read: Callable[[Case], object]
) -> dict[tuple[str, str], list[Case]]:
    """For each finding function what it found something in; without it, only the findings on that can change."""
    spoke: dict[tuple[str, str], dict[int, Case]] = {(module.__name__, each): {} for module, each in functions}
    now = 0

    def listening(key: tuple[str, str], whole: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        def function(*arguments: Any, **named: Any) -> Iterator[Finding]:
            for finding in whole(*arguments, **named):
                spoke[key][now] = asked[now]
                yield finding

        return function

    with ExitStack() as stack:
        for module, each in functions:
            heard = listening((module.__name__, each), getattr(module, each))
            stack.enter_context(patch.object(module, each, heard))
        for now, case in enumerate(asked):  # noqa: B007 - those who listen read it
            read(case)
    return {key: list(found.values()) for key, found in spoke.items()}


def _notices(
    oracle: ModuleType, module: ModuleType, function: str, cases: list[offline.Case], made: list[tuple[Trial, Message]]
) -> str:
    """The first case, or else mutant, that shows that the function is gone; empty where none does."""
    with patch.object(module, function, lambda *_, **__: iter(())):
        for disagreement in offline.disagreements(oracle, cases):
            return disagreement
        for each, message in made:
            found = oracle.examine(*message, each.revision)
            if each.mutant.requirement not in {finding.requirement for finding in found}:
                return f"mutant {each.mutant.name}"
    return ""
