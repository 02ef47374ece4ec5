"""Which cases a run has: what the user asked for, laid over what the profile claims and the catalogue demands."""

import datetime
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conformance.adapters import ProfileError
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
    examples: int = 25
    keywords: str = ""
    resume: bool = False
    today: datetime.date = field(default_factory=datetime.date.today)

    @property
    def narrowed(self) -> bool:
        """Whether some cases were left out, so that an unmet deviation proves nothing."""
        return bool(self.drafts or self.revisions or self.roles or self.levels or self.keywords)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What one IUT is asked about one requirement: its vectors, or one property of its encoder.

    Where the profile does not claim what they need, `lacking` says what, and nothing is asked.
    """

    iut: str
    draft: str
    revision: str
    requirement: Requirement
    lacking: str | None = None
    gap: bool = False
    vectors: tuple[Vector, ...] = ()
    encoding: Property | None = None
    codepoints: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """How pytest and people name it."""
        last = self.vectors[0].id if len(self.vectors) == 1 else self.requirement.id
        named = f"{self.iut}-{last if self.encoding is None else self.names[0]}"
        return named if self.lacking is None else f"{named}-lacking"

    @property
    def group(self) -> str:
        """What is asked over one connection: a worker takes whole groups."""
        return f"{self.iut}-{self.draft}"

    def without(self, done: Container[str]) -> "Cases | None":
        """Those cases that are not done, or None."""
        if self.vectors:
            missing = tuple(vector for vector in self.vectors if vector.id not in done)
            return replace(self, vectors=missing) if missing else None
        return None if self.names[0] in done else self

    def singly(self) -> "list[Cases]":
        """Each vector as cases of its own."""
        return [replace(self, vectors=(vector,)) for vector in self.vectors] or [self]

    @property
    def names(self) -> list[str]:
        """The case names that results carry."""
        if self.encoding is not None:
            return [f"{self.requirement.id}#{self.encoding.operation}"]
        return [vector.id for vector in self.vectors]


def options(
    *,
    iuts: Sequence[str],
    drafts: Sequence[str] = (),
    revisions: Sequence[str] = (),
    roles: Sequence[str] = (),
    levels: Sequence[str] = (),
    profiles: str | None = None,
    out: str = "reports/out/latest",
    examples: int = 25,
    keywords: str = "",
    resume: bool = False,
    today: str | None = None,
) -> Options:
    """Options from words on a command line. Raises ProfileError for a word that means nothing."""
    chosen = {}
    for word in revisions:
        name, _, wanted = word.partition("=")
        known = [each.name for each in discovery.draft(name).revisions]
        if wanted not in known:
            raise ProfileError(
                f"--revision {word}: {name} has no revision {wanted!r}", "there are: " + ", ".join(known)
            )
        chosen[name] = wanted
    known_roles = {role for each in discovery.drafts().values() for role in each.roles}
    _known("--role", roles, known_roles)
    _known("--level", levels, {level.value for level in Level})
    for name in drafts:
        discovery.draft(name)
    try:
        day = datetime.date.fromisoformat(today) if today else datetime.date.today()
    except ValueError:
        raise ProfileError(f"--today {today}: not a date", "write it as 2026-01-31") from None
    return Options(
        iuts=tuple(dict.fromkeys(iuts)),
        drafts=tuple(dict.fromkeys(drafts)),
        revisions=chosen,
        roles=tuple(roles),
        levels=tuple(map(Level, levels)),
        profiles=Path(profiles) if profiles else None,
        out=Path(out),
        examples=examples,
        keywords=keywords,
        resume=resume,
        today=day,
    )


def _known(option: str, words: Sequence[str], known: set[str]) -> None:
    for word in words:
        if word not in known:
            raise ProfileError(f"{option} {word}: unknown", "there are: " + ", ".join(sorted(known)))


def cases(found: Found, chosen: Options) -> Iterator[Cases]:
    """One IUT's cases in the order of the catalogue."""
    for name in chosen.drafts or discovery.drafts():
        draft, claim = discovery.draft(name), found.claim(name)
        if claim is None:
            continue
        judged = revision(draft, claim, chosen)
        asked_with = library(name, judged, claim.codepoints)
        properties = _properties(name, judged, claim.codepoints)
        for row in draft.requirements:
            if judged not in row.places or not _wanted(row, chosen):
                continue
            shared: dict[str, Any] = {
                "iut": found.name,
                "draft": name,
                "revision": judged,
                "requirement": row,
                "gap": is_gap(draft, claim, judged),
                "codepoints": claim.codepoints,
            }
            asked: dict[str | None, list[Vector]] = {}
            for vector in asked_with.of(row.id, judged):
                asked.setdefault(unclaimed(draft, claim, row, vector.operation), []).append(vector)
            for lacking, some in asked.items():
                yield Cases(**shared, lacking=lacking, vectors=tuple(some))
            for each in properties.get(row.id, ()):
                yield Cases(**shared, lacking=unclaimed(draft, claim, row, each.operation), encoding=each)


def library(name: str, judged: str, codepoints: dict[str, str]) -> vectors.Library:
    """The vectors that a profile is asked: the frozen ones, or those with its own numbers."""
    return vectors.rendered(name, judged, tuple(sorted(codepoints.items()))) if codepoints else vectors.load(name)


def _properties(name: str, judged: str, codepoints: dict[str, str]) -> dict[str, list[Property]]:
    strategies = discovery.part(name, "strategies")
    found: dict[str, list[Property]]
    found = strategies.properties(judged, codepoints) if codepoints else strategies.properties(judged)
    return found


def exercised(name: str, judged: str) -> set[str]:
    """The ids of the rows that some case decides in a revision."""
    frozen = vectors.load(name)
    decided = {
        vector.requirement for vector in frozen.vectors.values() if not vector.revisions or judged in vector.revisions
    }
    return decided | set(discovery.part(name, "strategies").properties(judged))


def revision(draft: Draft, claim: Claim, chosen: Options) -> str:
    """The revision judged: the user's, else the one that the profile claims, else the newest."""
    return chosen.revisions.get(draft.draft) or claim.revision or draft.newest.name


def is_gap(draft: Draft, claim: Claim, judged: str) -> bool:
    """Whether a newer revision is judged than the profile claims: a gap report, never red by itself."""
    order = [each.name for each in draft.revisions]
    return claim.revision is not None and order.index(judged) < order.index(claim.revision)


def revision_of(found: Found, name: str, words: Sequence[str]) -> str:
    """The revision in which one profile is judged. Raises ProfileError where it claims nothing of the draft."""
    claim = found.claim(name)
    if claim is None:
        raise ProfileError(f"profile {found.name} claims nothing of {name}", "see: ratsconf list iuts")
    return revision(discovery.draft(name), claim, options(iuts=[found.name], revisions=words))


def _wanted(row: Requirement, chosen: Options) -> bool:
    return (not chosen.roles or row.role in chosen.roles) and (not chosen.levels or row.level in chosen.levels)


def unclaimed(draft: Draft, claim: Claim, row: Requirement, operation: str) -> str | None:
    """What the row or the operation needs and the profile does not claim, as role/feature; None where it is bound."""
    bound = row.role in claim.roles or "*" in claim.roles
    for feature in (row.feature, draft.operations.get(operation, row.feature)):
        if not bound or not (feature in claim.features or "*" in claim.features):
            return f"{row.role}/{feature}"
    return None
