"""Failures that are known: matched to results, and noticed when they rot."""

import fnmatch
from datetime import date, timedelta
from typing import Protocol

import msgspec

from conformance.engine.discovery import Found
from conformance.model.profile import Deviation
from conformance.model.result import Result
from conformance.model.verdict import Verdict

WARNING = timedelta(days=30)


class Scope(Protocol):
    """As much of a run's options as decides which deviations it could have met."""

    @property
    def today(self) -> date: ...
    @property
    def drafts(self) -> tuple[str, ...]: ...
    @property
    def narrowed(self) -> bool: ...


def applies(deviation: Deviation, version: str) -> bool:
    """Whether the IUT's version is in the deviation's range: `*`, or comma-separated globs."""
    return any(fnmatch.fnmatchcase(version, pattern.strip()) for pattern in deviation.versions.split(","))


def cover(found: Found, version: str, one: Result, used: set[tuple[str, str]]) -> Result:
    """Mark a failure that a deviation covers, and remember in `used` (profile, glob) that it was met."""
    if one.verdict is not Verdict.FAIL or one.flaky:
        return one
    for deviation in found.deviations:
        hit = fnmatch.fnmatchcase(one.case, deviation.match) or fnmatch.fnmatchcase(one.requirement, deviation.match)
        if hit and fnmatch.fnmatchcase(one.operation, deviation.operation) and applies(deviation, version):
            used.add((found.name, deviation.match))
            return msgspec.structs.replace(one, deviation=deviation.match)
    return one


def stale(found: Found, version: str, used: set[tuple[str, str]], scope: Scope) -> list[str]:
    """Why deviations no longer hold: expired, or met by nothing in a run that asked everything they speak of."""
    problems = []
    for deviation in found.deviations:
        if deviation.expires <= scope.today:
            problems.append(f"deviation {deviation.match!r} expired on {deviation.expires}")
        elif not scope.narrowed and (found.name, deviation.match) not in used and applies(deviation, version):
            problems.append(f"deviation {deviation.match!r} covers no failure any more: delete it")
    return problems


def expiring(found: Found, today: date) -> list[str]:
    """Deviations that expire within 30 days: a warning, not a failure."""
    return [
        f"{found.name}: deviation {deviation.match!r} expires on {deviation.expires}"
        for deviation in found.deviations
        if today < deviation.expires <= today + WARNING
    ]
