"""Mutants that read tag lists, CoSWIDs and collections wrong."""

from collections.abc import Iterator
from functools import partial

from conformance.codecs import cbor
from conformance.drafts.corim.mutants.making import anywhere, at, empty_at, forgiving, nothing
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _cotl()
    yield from _coswid()
    yield from _collections()


def _cotl() -> Iterator[Mutant]:
    of = partial(anywhere, method="cotl")
    any_ = forgiving("cotl", "", lambda item, *_: item.major != cbor.MAP or not item.value)
    yield of("takes-anything-for-a-tag-list", "cotl/grammar", override=any_)
    yield of("wants-no-identity-of-lists", "cotl/identity-required", override=forgiving("cotl", "identity is missing"))
    yield of("takes-no-list", "cotl/list-non-empty", override=forgiving("cotl", "is empty", empty_at(1)))
    yield of("wants-no-validity-of-lists", "cotl/validity-required", override=forgiving("cotl", "validity is missing"))
    yield of("takes-other-members-of-lists", "cotl/closed", override=forgiving("cotl", "not defined"))


def _coswid() -> Iterator[Mutant]:
    of = partial(anywhere, method="coswid")
    yield of("wants-no-member-of-coswids", "coswid/required", override=forgiving("coswid", "is missing"))
    yield of("takes-coswid-tag-ids-of-any-length", "coswid/tag-id", override=forgiving("coswid", "sixteen"))
    one = forgiving("one_or_more", "less than two", instead=[])
    yield anywhere("takes-arrays-of-one", "coswid/one-or-more", "one_or_more", one)
    yield anywhere("takes-payload-and-evidence", "coswid/payload-or-evidence", "payload_or_evidence", nothing)
    yield anywhere("takes-patch-and-supplemental", "coswid/patch-or-supplemental", "patch_or_supplemental", nothing)
    yield anywhere("takes-anything-for-a-hash", "coswid/file-hash", "hash_entry", forgiving("hash_entry", ""))
    no_map = forgiving("coswid", "a map is wanted")
    yield of("takes-anything-for-a-coswid", "coswid/grammar", override=no_map)
    for key, words in ((8, "true or false"), (12, "an integer"), (13, "a text"), (14, "an integer")):
        loose = forgiving("coswid", words, at(key, lambda _: True))
        yield of(f"takes-anything-at-{key}-of-coswids", "coswid/types", override=loose)
    link = forgiving("coswid_link", "is missing")
    yield anywhere("wants-no-href-of-links", "coswid/link", "coswid_link", link)
    payload = forgiving("coswid_payload", "", instead="")
    yield anywhere("looks-into-no-payload-of-coswids", "coswid/resources", "coswid_payload", payload)
    entity = forgiving("coswid_entity", "is missing")
    yield anywhere("wants-no-name-in-coswids", "coswid/entity", "coswid_entity", entity)


def _collections() -> Iterator[Mutant]:
    other = forgiving("collection_type", "no collection", instead="")
    yield anywhere("takes-any-collection", "collection/type", "collection_type", other)
    yield anywhere("takes-collections-of-nothing", "collection/members", "not_alone", nothing)
    comid = forgiving("collected", "tag 501 is wanted")
    yield anywhere("takes-comids-in-collections", "collection/member-is-corim", "collected", comid)
