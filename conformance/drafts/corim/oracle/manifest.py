"""A CoRIM, the list of tags, and what a signed CoRIM says of its signer, as shapes (sections 4, 6 and 7)."""

from functools import cache

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import identifiers, kinds, software
from conformance.drafts.corim.oracle.identifiers import choice, name, places
from conformance.drafts.corim.oracle.module import entity, module
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import (
    Choice,
    Embedded,
    Many,
    OneOrMany,
    Place,
    Record,
    Shape,
    Struct,
    Tagged,
)
from conformance.drafts.corim.wire import names


def validity(rule: str) -> Struct:
    """section 7.3"""
    return Struct(
        rule,
        places(
            names.VALIDITY,
            {
                0: (kinds.time("validity/epoch-time"), "", ""),
                1: (kinds.time("validity/epoch-time"), "validity/not-after-required", ""),
            },
        ),
        other="validity/closed",
    )


def tagged_manifest(rules: Rules) -> Tagged:
    """A CoRIM in tag 501 (section 4.1)."""
    return Tagged("corim/tagged-map", names.TAG_CORIM, manifest(rules))


@cache
def manifest(rules: Rules) -> Struct:
    """corim-map (section 4.1)."""
    return Struct(
        "corim/tagged-map",
        places(
            names.CORIM,
            {
                0: (name("corim/id-kinds"), "corim/id-required", ""),
                1: (Many("corim/tags-required", _tag(rules)), "corim/tags-required", ""),
                2: (Many("corim/rims-non-empty", _locator(rules)), "", ""),
                3: (choice("corim/profile-kinds", names.PROFILE, rules), "", ""),
                4: (validity("corim/validity-map"), "", ""),
                5: (Many("corim/entities-non-empty", entity("entity/corim-roles")), "", ""),
            },
        ),
        label="corim/text-keys",
        whole=rules.grammar,
    )


def _tag(rules: Rules) -> Choice:
    among = {
        "coswid": (names.TAG_COSWID, software.tag()),
        "comid": (names.TAG_COMID, module(rules)),
        "cotl": (names.TAG_COTL, tag_list(rules)),
    }
    return Choice(
        "corim/tag-kinds",
        tuple(
            (which, Tagged("", number, Embedded("corim/tag-bytes", "corim/tag-one-item", content, "corim/tag-content")))
            for which, (number, content) in among.items()
        ),
    )


def _locator(rules: Rules) -> Struct:
    """section 4.1.3"""
    href: Shape = kinds.uri("locator/href-uri")
    thumbprint: Shape = identifiers.digest("locator/thumbprint")
    one = kinds.none if not rules.many else kinds.of(cbor.ARRAY)
    several = kinds.none if not rules.many else _holds_arrays
    return Struct(
        "corim/rims-non-empty",
        places(
            names.LOCATOR,
            {
                0: (
                    OneOrMany("locator/href-list" if rules.many else "locator/href-single", href, one),
                    "locator/href-required",
                    "",
                ),
                1: (OneOrMany("locator/thumbprint", thumbprint, several, few="locator/thumbprint-list"), "", ""),
            },
        ),
        other="locator/closed",
    )


def _holds_arrays(item: Item) -> bool:
    """A digest is an array as well, but holds none. An empty array is no digest either way."""
    return item.major == cbor.ARRAY and all(each.major == cbor.ARRAY for each in item.value)


@cache
def tag_list(rules: Rules) -> Struct:
    """concise-tl-tag (section 6.1); concise-bom-tag in revision 06."""
    return Struct(
        "cotl/grammar",
        places(
            names.COTL,
            {
                0: (identifiers.tag_identity(), "cotl/identity-required", "cotl/identity-required"),
                1: (Many("cotl/list-non-empty", identifiers.tag_identity()), "cotl/list-non-empty", ""),
                2: (validity("cotl/validity-required"), "cotl/validity-required", ""),
            },
        ),
        other="" if rules.list_open else "cotl/closed",
        whole="cotl/grammar",
    )


@cache
def meta() -> Embedded:
    """corim-meta-map in its byte string (section 4.2.3)."""
    signer = Struct(
        "meta/signer-required",
        places(
            names.SIGNER,
            {
                0: (kinds.text("meta/signer-name-required"), "meta/signer-name-required", ""),
                1: (kinds.uri("meta/signer-uri"), "", ""),
            },
        ),
    )
    content = Struct(
        "meta/bytes",
        places(
            names.META,
            {
                0: (signer, "meta/signer-required", ""),
                1: (validity("meta/signature-validity"), "", ""),
            },
        ),
        other="meta/closed",
    )
    return Embedded("meta/bytes", "meta/bytes", content)


@cache
def claims() -> Struct:
    """cwt-claims, as RFC 9597 has them (section 4.2.2)."""
    return Struct(
        "cwt-claims/map",
        places(
            names.CWT_CLAIMS,
            {
                1: (kinds.text("cwt-claims/issuer-required"), "cwt-claims/issuer-required", ""),
                2: (kinds.text("cwt-claims/subject"), "", ""),
                4: (kinds.number("cwt-claims/times"), "", ""),
                5: (kinds.number("cwt-claims/times"), "", ""),
            },
        ),
    )


def collection_entry(rules: Rules) -> Record:
    """An entry of a collection of CoRIMs (section 4.3.1)."""
    content = Embedded(
        "collection/members", "collection/member-is-corim", tagged_manifest(rules), "collection/member-is-corim"
    )
    return Record("collection/members", (Place("type", kinds.uint("collection/members")), Place("value", content)))
