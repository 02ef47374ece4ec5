"""Mutants that read a CoMID's own members wrong: language, identity, entities, links, environments."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.mutants.making import (
    anywhere,
    at,
    empty_at,
    forgiving,
    is_major,
    is_tag,
    last,
    member,
    nothing,
    refusing,
    without,
)  # fmt: skip
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _comid()
    yield from _identity()
    yield from _environments()
    yield from _identifiers()


def _not(*majors: int) -> Any:
    return lambda item: item.major not in majors


def _comid() -> Iterator[Mutant]:
    of = partial(anywhere, method="comid")
    no_map = forgiving("comid", "", lambda item, *_: item.major != cbor.MAP or not item.value)
    yield of("takes-anything-for-a-comid", "comid/grammar", override=no_map)
    language = forgiving("comid", "a text is wanted", at(0, _not(cbor.TEXT)))
    yield of("takes-anything-for-a-language", "comid/language", override=language)
    yield of("wants-no-identity", "comid/identity-required", override=forgiving("comid", "tag-identity is missing"))
    yield of("takes-no-entity-in-comids", "comid/entities", override=forgiving("comid", "empty", empty_at(2)))
    yield of("takes-no-linked-tag", "comid/linked-tags", override=forgiving("comid", "empty", empty_at(3)))
    yield of("wants-no-triples", "comid/triples-required", override=forgiving("comid", "triples is missing"))


def _identity() -> Iterator[Mutant]:
    of = partial(anywhere, method="tag_identity")
    yield of("wants-no-tag-id", "tag-identity/id-required", override=forgiving("tag_identity", "tag-id is missing"))
    wrong = forgiving("tag_identity", "", at(0, _not(cbor.TEXT)))
    yield of("takes-anything-for-a-tag-id", "tag-identity/id-kinds", override=wrong)
    version = forgiving("tag_identity", "an unsigned integer", at(1, _not(cbor.UINT)))
    yield of("takes-anything-for-a-version", "tag-identity/version", override=version)

    def undefaulted(model: Any, item: Item, *_: Any) -> Any:
        """Takes no version of a CoMID by itself for version 1."""
        identity = member(item, 1)
        if identity is None or member(identity, 1) is not None:
            return model
        return {**model, "tag-identity": {**model["tag-identity"], "tag-version": 1}}

    one = last("whole_comid", undefaulted)
    yield anywhere("counts-versions-from-one", "tag-identity/version-default", "whole_comid", one)
    yield of("takes-other-members-of-identities", "tag-identity/closed", override=forgiving("tag_identity", "defined"))
    link = partial(anywhere, method="linked_tag")
    yield link("wants-no-target", "linked-tag/members-required", override=forgiving("linked_tag", "id is missing"))
    yield link("takes-other-members-of-links", "linked-tag/closed", override=forgiving("linked_tag", "not defined"))
    named = forgiving("relation", "an unsigned integer")
    yield anywhere("takes-names-for-relations", "linked-tag/relations", "relation", named)


def _environments() -> Iterator[Mutant]:
    of = partial(anywhere, method="environment")
    empty = forgiving("environment", "an environment is empty")
    yield of("takes-no-environment", "environment/non-empty", override=empty)
    yield of("loses-groups", "environment/members", override=without("environment", "group"))
    yield of(
        "takes-other-members-of-environments", "environment/closed", override=forgiving("environment", "the map at")
    )
    of = partial(anywhere, method="environment_class")
    yield of("takes-an-empty-class", "class/non-empty", override=forgiving("environment_class", "a class is empty"))
    texts = forgiving("environment_class", "a text is wanted")
    yield of("takes-anything-for-a-vendor", "class/texts", override=texts)
    numbers = forgiving("environment_class", "an unsigned integer is wanted")
    yield of("takes-anything-for-a-layer", "class/numbers", override=numbers)
    yield of("takes-other-members-of-classes", "class/closed", override=forgiving("environment_class", "not defined"))
    yield anywhere("takes-models-of-nobody", "class/vendor-with-model", "vendor_of_model", nothing)


def _identifiers() -> Iterator[Mutant]:
    yield anywhere("takes-any-tag-for-a-class-id", "class-id/kinds", "class_id", forgiving("class_id", "no choice"))
    yield anywhere("takes-untagged-instances", "instance/kinds", "instance", forgiving("instance", "no tag at"))
    paths = forgiving("instance", "no choice", is_tag(556, 561))
    yield anywhere("takes-paths-for-instances", "instance/no-path", "instance", paths)
    few = refusing("instance", lambda item, _: item.number in (556, 561))
    yield anywhere("takes-no-paths-for-instances", "instance/any-key", "instance", few)
    yield anywhere("takes-any-tag-for-a-group", "group/kinds", "group", forgiving("group", "no choice"))
    yield anywhere("takes-anything-for-an-mkey", "mkey/kinds", "element", forgiving("element", "no choice"))

    def read(model: Any, *_: Any) -> Any:
        """Reads a number where a text has one."""
        text = model.get("text", "")
        return {"uint": int(text)} if text.isdecimal() else model

    yield anywhere("takes-digits-for-numbers", "mkey/kinds-distinct", "element", last("element", read))
    texts = forgiving("oid", "a byte string is wanted", is_major(cbor.TEXT), "1.2")
    yield anywhere("takes-dotted-oids", "oid/bytes", "oid", texts)
    yield anywhere("takes-half-oids", "oid/arcs", "oid", forgiving("oid", "no object", instead="1.2"))
    short = forgiving("key_of", "sixteen", is_tag(37))
    yield anywhere("takes-uuids-of-any-length", "uuid/tagged-length", "key_of", short)
