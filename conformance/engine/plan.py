"""Which cases a run has: what the user asked for, laid over what the profile claims and the catalogue demands."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.engine import discovery, vectors
from conformance.engine.discovery import Found
from conformance.model.draft import Draft
from conformance.model.finding import Property
from conformance.model.profile import Claim
from conformance.model.requirement import Level, Requirement
from conformance.model.vector import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for; empty tuples mean everything."""

    iuts: tuple[str, ...] = ("reference",)
    drafts: tuple[str, ...] = ()
    revisions: dict[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    profiles: Path | None = None
    out: Path = Path("reports/out/latest")
    examples: int = 100
    keywords: str = ""
    today: datetime.date = field(default_factory=datetime.date.today)

    @property
    def narrowed(self) -> bool:
        """Whether some cases were left out, so that an unmet deviation proves nothing."""
        return bool(self.drafts or self.revisions or self.roles or self.levels or self.keywords)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What one IUT is asked about one requirement: its vectors, or one property of its encoder."""

    iut: str
    draft: str
    revision: str
    requirement: Requirement
    claimed: bool
    vectors: tuple[Vector, ...] = ()
    encoding: Property | None = None

    @property
    def id(self) -> str:
        """How pytest and people name it."""
        return f"{self.iut}-{self.requirement.id}"

    @property
    def names(self) -> list[str]:
        """The case names that results carry."""
        if self.encoding is not None:
            return [f"{self.requirement.id}#{self.encoding.operation}"]
        return [vector.id for vector in self.vectors]


def cases(found: Found, options: Options) -> Iterator[Cases]:
    """One IUT's cases in the order of the catalogue."""
    for name in options.drafts or discovery.drafts():
        draft, claim = discovery.draft(name), found.claim(name)
        if claim is None:
            continue
        judged = revision(draft, claim, options)
        library = vectors.load(name)
        properties: dict[str, list[Property]] = discovery.part(name, "strategies").properties(judged)
        for row in draft.requirements:
            if judged not in row.places or not _wanted(row, options):
                continue
            shared: dict[str, Any] = {
                "iut": found.name,
                "draft": name,
                "revision": judged,
                "requirement": row,
                "claimed": claims(draft, claim, row),
            }
            if asked := library.of(row.id, judged):
                yield Cases(**shared, vectors=tuple(asked))
            for each in properties.get(row.id, ()):
                yield Cases(**shared, encoding=each)


def revision(draft: Draft, claim: Claim, options: Options) -> str:
    """The revision judged: the user's, else the one that the profile claims, else the newest."""
    return options.revisions.get(draft.draft) or claim.revision or draft.newest.name


def _wanted(row: Requirement, options: Options) -> bool:
    return (not options.roles or row.role in options.roles) and (not options.levels or row.level in options.levels)


def claims(draft: Draft, claim: Claim, row: Requirement) -> bool:
    """Whether the profile claims what the row binds."""
    role = row.role in claim.roles or "*" in claim.roles
    feature = row.feature in claim.features or "*" in claim.features or row.feature in draft.roles.get(row.role, ())
    return role and feature
