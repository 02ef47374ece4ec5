"""Mutants that read the map of a CoRIM wrong: id, tags, profile, entities, locators, validity."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from conformance.codecs import DecodeError, Flaw, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.mutants.making import (
    anywhere,
    at,
    empty_at,
    forgiving,
    is_major,
    last,
    member,
    nothing,
    refusing,
)  # fmt: skip
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _corim()
    yield from _tags()
    yield from _profiles()
    yield from _entities()
    yield from _locators()
    yield from _validities()


def _wrong_id(item: Item, *_: Any) -> bool:
    found = member(item, 0)
    return found is not None and found.major != cbor.TEXT


def _corim() -> Iterator[Mutant]:
    of = partial(anywhere, method="corim")
    bare = forgiving("corim", "is missing", lambda item, *_: item.major == cbor.MAP and not item.value)
    yield of("takes-an-empty-corim", "corim/grammar", override=bare)
    yield of("takes-an-empty-corim-before", "corim/grammar-lower-case", override=bare)
    yield of("wants-no-id", "corim/id-required", override=forgiving("corim", "id is missing", at(1, lambda _: True)))
    yield of("takes-any-id", "corim/id-kinds", override=forgiving("corim", "", _wrong_id))
    yield of("wants-no-tags", "corim/tags-required", override=forgiving("corim", "tags is missing", at(0, bool)))
    yield of("takes-no-locators", "corim/rims-non-empty", override=forgiving("corim", "empty", empty_at(2)))
    no_map = forgiving("corim", "a map is wanted", at(4, lambda item: item.major != cbor.MAP))
    yield of("takes-a-time-for-a-validity", "corim/validity-map", override=no_map)
    yield of("takes-no-entities", "corim/entities-non-empty", override=forgiving("corim", "empty", empty_at(5)))
    filled = last("unsigned", lambda model, *_: {"entities": [], "dependent-rims": [], **model})
    yield anywhere("fills-in-what-is-missing", "corim/optional-absent", "unsigned", filled)
    texts = forgiving("corim", "a label", lambda item, *_: item.major == cbor.MAP)
    yield of("takes-texts-for-keys-of-corims", "corim/text-keys", override=texts)
    named = refusing("unsigned", lambda _, model: any(2 in each["role"] for each in model.get("entities", ())))
    yield anywhere("wants-signers-to-sign", "unsigned/accepted", "unsigned", named)


def _tags() -> Iterator[Mutant]:
    def mapped(self: Reference, content: Item) -> Item:
        """Takes a tag that is not in a byte string."""
        return content if member(content, 4) or member(content, 2) else Reference.inside(self, content)

    def prefix(self: Reference, content: Item) -> Item:
        """Stops after one item."""
        try:
            return Reference.inside(self, content)
        except DecodeError as error:
            if error.flaw is not Flaw.TRAILING:
                raise
            return cbor.decode(content.value[: error.offset])

    def kinds(self: Reference, item: Item, rules: Rules) -> Model:
        """Takes a document under another's number."""
        try:
            return Reference.tag(self, item, rules)
        except Refusal:
            if item.major != cbor.TAG or item.number not in (505, 506, 508) or item.value.major != cbor.BYTES:
                raise
            self.inside(item.value)
            return {}

    other = forgiving("tag", "", lambda item, *_: item.major != cbor.TAG or item.value.major != cbor.BYTES)
    yield anywhere("takes-anything-for-a-tag", "corim/tag-kinds", "tag", other)
    yield anywhere("takes-tags-in-no-bytes", "corim/tag-bytes", "inside", mapped)
    yield anywhere("stops-after-one-item-of-a-tag", "corim/tag-one-item", "inside", prefix)
    yield anywhere("takes-one-tag-for-another", "corim/tag-content", "tag", kinds)
    yield anywhere(
        "finds-the-first-tag-alone", "corim/tag-order", "corim",
        last("corim", lambda model, *_: {**model, "tags": model["tags"][:1]}),
    )  # fmt: skip


def _close(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two identifiers differ at their end alone, or in case."""
    (kind, left), (same, right) = *one.items(), *other.items()
    return kind == same and (left.lower() == right.lower() or left[: len(right) - 1] == right[:-1])


def _profiles() -> Iterator[Mutant]:
    known = forgiving(
        "profile_known", "", lambda found, profiles: not any(_close(found["profile"], p) for p in profiles)
    )
    yield anywhere("understands-every-profile", "profile/unknown", "profile_known", known)

    def near(self: Reference, found: Model, profiles: Any) -> None:
        """Takes one profile for another of nearly that name."""
        if not ("profile" in found and any(_close(found["profile"], each) for each in profiles or ())):
            Reference.profile_known(self, found, profiles)

    yield anywhere("takes-one-profile-for-another", "profile/exact", "profile_known", near)

    def told(self: Reference, found: Model, profiles: Any) -> None:
        """Reads no profile where it is not told which ones are known."""
        Reference.profile_known(self, found, [] if profiles is None else profiles)

    def understanding(self: Reference, found: Model, profiles: Any) -> None:
        """Understands no profile."""
        Reference.profile_known(self, found, [] if profiles is not None else None)

    yield anywhere("understands-no-profile", "profile/known", "profile_known", understanding)
    yield anywhere("wants-to-be-told-of-profiles", "profile/opaque-identifier", "profile_known", told)
    bare = forgiving("profile", "", lambda item, *_: True)
    yield anywhere("takes-anything-for-a-profile", "corim/profile-kinds", "profile", bare)


def _entities() -> Iterator[Mutant]:
    of = partial(anywhere, method="entity")
    yield of("wants-no-name", "entity/name-required", override=forgiving("entity", "entity-name is missing"))
    yield of("takes-bare-reg-ids", "entity/reg-id-uri", override=forgiving("entity", "tag 32 is wanted"))
    yield of("wants-no-role", "entity/role-required", override=forgiving("entity", "role is missing"))

    named = forgiving("corim_entity", "an unsigned integer is wanted")
    yield anywhere("takes-names-for-roles-of-corims", "entity/corim-roles", "corim_entity", named)
    yield anywhere("takes-two-signers", "entity/one-signer", "one_signer", nothing)
    named = forgiving("comid_entity", "an unsigned integer is wanted")
    yield anywhere("takes-names-for-roles", "entity/comid-roles", "comid_entity", named)
    one = last("entity", lambda model, *_: {**model, "role": model["role"][:1]})
    yield of("finds-the-first-role-alone", "entity/several-roles", override=one)


def _locators() -> Iterator[Mutant]:
    yield anywhere("wants-no-href", "locator/href-required", "locator", forgiving("locator", "href is missing"))
    yield anywhere("takes-other-members-of-locators", "locator/closed", "locator", forgiving("locator", "not defined"))
    bare = forgiving("hrefs", "tag 32", is_major(cbor.TEXT), [])
    yield anywhere("takes-bare-hrefs", "locator/href-uri", "hrefs", bare)
    one = last("hrefs", lambda model, *_: model[:1])
    yield anywhere("finds-the-first-href-alone", "locator/href-list", "hrefs", one)
    many = forgiving("hrefs", "tag 32", is_major(cbor.ARRAY), [])
    yield anywhere("takes-several-hrefs", "locator/href-single", "hrefs", many)
    any_ = forgiving("thumbprints", "", lambda item, *_: item.major != cbor.ARRAY or len(item.value) > 0, [])
    yield anywhere("takes-anything-for-a-thumbprint", "locator/thumbprint", "thumbprints", any_)
    one = last("thumbprints", lambda model, *_: model[:1])
    yield anywhere("finds-the-first-thumbprint-alone", "locator/thumbprint-list", "thumbprints", one)
    dead = refusing("hrefs", lambda _, model: any(".invalid" in each or ".example" not in each for each in model))
    yield anywhere("looks-up-hrefs", "locator/advisory", "hrefs", dead)


def _validities() -> Iterator[Mutant]:
    of = partial(anywhere, method="validity")
    yield of("wants-no-end", "validity/not-after-required", override=forgiving("validity", "not-after is missing"))
    yield of("takes-other-members-of-validities", "validity/closed", override=forgiving("validity", "not defined"))
    begun = {"not-before": 0}

    def zero(model: Model, *_: Any) -> Model:
        """The validity of a CoRIM begins somewhere."""
        return {**model, "rim-validity": begun | model["rim-validity"]} if "rim-validity" in model else model

    yield anywhere("begins-in-1970", "validity/not-before-optional", "corim", last("corim", zero))
    bare = forgiving("time", "tag 1 is wanted", instead=0)
    yield anywhere("takes-other-times", "validity/epoch-time", "time", bare)
    whole = last("time", lambda time, *_: int(time))
    yield anywhere("drops-fractions", "validity/float-time", "time", whole)
    past = refusing("time", lambda _, time: float(time) < 0)
    yield anywhere("begins-at-zero", "validity/before-1970", "time", past)
