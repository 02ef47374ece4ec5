"""A requirement: one demand of one document, in our own words, tied to its text by sentence hashes."""

from enum import StrEnum

import msgspec

from conformance.model.verdict import Verdict


class Level(StrEnum):
    """The keyword as printed, or why there is none."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHALL = "SHALL"
    SHALL_NOT = "SHALL NOT"
    REQUIRED = "REQUIRED"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    RECOMMENDED = "RECOMMENDED"
    NOT_RECOMMENDED = "NOT RECOMMENDED"
    MAY = "MAY"
    OPTIONAL = "OPTIONAL"
    STRUCTURE = "structure"
    EXPECTATION = "expectation"

    @property
    def violated(self) -> Verdict:
        """The verdict on an answer that violates a requirement of this level."""
        match self:
            case Level.SHOULD | Level.SHOULD_NOT | Level.RECOMMENDED | Level.NOT_RECOMMENDED:
                return Verdict.WARN
            case Level.MAY | Level.OPTIONAL | Level.EXPECTATION:
                return Verdict.OBSERVED
            case _:
                return Verdict.FAIL


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one revision states the requirement: section number, hashes of its sentences, names of its grammar rules.

    `covers` is how many keywords of each sentence the row stands for. `text` names the one of several texts that a
    revision consists of; empty is the revision's own.
    """

    section: str
    text: str = ""
    sentences: tuple[str, ...] = ()
    grammar: tuple[str, ...] = ()
    covers: int = 1


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"places": "in"}):
    """A row of requirements.toml; `id` is `<draft>/<group>/<slug>` and never renumbers."""

    id: str
    level: Level
    role: str
    statement: str
    places: dict[str, Place]
    feature: str = "core"
    untestable: str | None = None

    @property
    def draft(self) -> str:
        """The folder of the document that demands this."""
        return self.id.split("/", 1)[0]
