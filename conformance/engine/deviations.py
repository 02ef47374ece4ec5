"""Failures that are known: matched to results, and noticed when they rot."""

import fnmatch
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

import msgspec

from conformance.engine.discovery import Found
from conformance.model.profile import Deviation
from conformance.model.result import Result
from conformance.model.verdict import Verdict

WARNING = timedelta(days=30)
LIFETIME = timedelta(days=180)
UNEXPLAINED = "UNEXPLAINED"


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
        if deviation.reason == UNEXPLAINED:
            problems.append(f"deviation {deviation.match!r} has no reason yet: write one")
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


def update(text: str, found: Found, version: str, results: Iterable[Result], today: date) -> tuple[str, list[str]]:
    """A deviations.toml brought up to date, and a line for each change.

    Blocks that cover no failure of these results any more go; failures without a block get one, whose reason a person
    must still write: until then the run stays red. Comments and the order of what stays are kept.
    """
    failing = [one for one in results if one.verdict is Verdict.FAIL and not one.flaky]
    head, *blocks = re.split(r"(?m)^(?=\[\[deviation\]\])", text)
    kept, told = [head], []
    used: set[tuple[str, str]] = set()
    uncovered = [one for one in failing if cover(found, version, one, used).deviation is None]
    for block, deviation in zip(blocks, found.deviations, strict=True):
        if (found.name, deviation.match) in used or not applies(deviation, version):
            kept.append(block)
        else:
            told.append(f"gone: {deviation.match}")
    for one in uncovered:
        kept.append(_block(one, version, today))
        told.append(f"new: {one.case} (write its reason)")
    return "".join(part if part.endswith("\n") or not part else part + "\n" for part in kept), told


def _block(one: Result, version: str, today: date) -> str:
    lines = {
        "match": one.case,
        "operation": one.operation,
        "versions": version or "*",
        "symptom": one.because[:200],
        "reason": UNEXPLAINED,
    }
    said = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    return f"\n[[deviation]]\n{said}expires = {today + LIFETIME}\n"
