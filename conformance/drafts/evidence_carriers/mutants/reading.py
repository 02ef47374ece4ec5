"""Mutants that err about epoch markers and media types."""

from collections.abc import Iterator
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.evidence_carriers.mutants.making import anywhere, nothing
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _markers()
    yield from _media_types()


def _markers() -> Iterator[Mutant]:
    def next_tag(self: Reference, item: Item) -> str:
        """Takes the tag behind those of markers for a counter."""
        return "counter" if item.major == cbor.TAG and item.number == 26985 else Reference.kind(self, item)

    def flags(self: Reference, held: Item) -> Any:
        """Takes null for a tick."""
        return {"text": ""} if held.major == cbor.SIMPLE and held.value == cbor.NULL else Reference.tick(self, held)

    def empty(self: Reference, held: Item) -> Any:
        """Takes a list of nothing."""
        return [] if held.major == cbor.ARRAY and not held.value else Reference.ticks(self, held)

    def negative(self: Reference, held: Item) -> int:
        """Takes a negative number for a counter."""
        return int(held.value) if held.major == cbor.NINT else Reference.counter(self, held)

    def short(self: Reference, held: Item) -> Any:
        """Has room for 256 bits."""
        if held.major == cbor.BYTES and len(held.value) > 32:
            raise Refusal("too long")
        return Reference.tick(self, held)

    yield anywhere("takes-the-next-tag", "marker/tagged", "kind", next_tag)
    yield anywhere("takes-any-time", "marker/time", "time", nothing)
    yield anywhere("takes-any-tst-info", "marker/classical", "classical", nothing)
    yield anywhere("takes-any-cbor-info", "marker/cbor-info", "cbor_info", nothing)
    yield anywhere("takes-null-for-a-tick", "marker/tick", "tick", flags, "marker/list")
    yield anywhere("takes-empty-lists", "marker/list", "ticks", empty)
    yield anywhere("takes-negative-counters", "marker/counter", "counter", negative)
    yield anywhere("counts-backwards", "marker/increasing", "increasing", nothing)
    yield anywhere("has-room-for-256-bits", "marker/largest", "tick", short)


def _media_types() -> Iterator[Mutant]:
    def cased(_: Reference, name: str) -> str:
        """Takes names as they stand."""
        return name

    def quoted(self: Reference, value: str) -> str:
        """Wants a quoted string."""
        if not value.startswith('"'):
            raise Refusal("not quoted")
        return Reference.unquoted(self, value)

    def unfolded(_: Reference, profile: str) -> str:
        """Returns a profile as it stands."""
        return profile

    def as_it_stands(_: Reference, value: str) -> str:
        """Takes quotes for part of a value."""
        return value

    def always(self: Reference, parameters: str) -> str | None:
        """Wants a profile."""
        profile = Reference.profile(self, parameters)
        if parameters == "" and profile is None:
            raise Refusal("no profile")
        return profile

    def lax(self: Reference, kind: str, data: bytes) -> None:
        """Takes what has a body for what it says."""
        try:
            Reference.format(self, kind, data)
        except (DecodeError, Refusal):
            if not data:
                raise

    yield anywhere("minds-the-case-of-types", "media-type/known", "base", cased, "media-type/profile-optional")
    yield anywhere("does-not-look-at-bodies", "media-type/format", "format", lax)
    yield anywhere("wants-quotes", "media-type/profile-oid", "unquoted", quoted)
    yield anywhere("minds-the-case-of-profiles", "media-type/profile-case", "folded", unfolded)
    others = ("media-type/profile-oid", "media-type/profile-case", "media-type/profile-optional")
    yield anywhere("keeps-quotes", "media-type/profile-uri", "unquoted", as_it_stands, *others)
    yield anywhere(
        "wants-a-profile", "media-type/profile-optional", "profile", always, "media-type/known", "media-type/format"
    )
