"""A CoMID as shapes (section 5)."""

from functools import cache

from conformance.drafts.corim.oracle import identifiers, kinds
from conformance.drafts.corim.oracle.identifiers import name, places
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import Many, Struct
from conformance.drafts.corim.oracle.triples import triples
from conformance.drafts.corim.wire import names


def entity(roles: str) -> Struct:
    """Who is responsible for a manifest or tag (section 7.2). `roles` is broken by one that is none of its kind."""
    return Struct(
        "entity/name-required",
        places(
            names.ENTITY,
            {
                0: (kinds.text("entity/name-required"), "entity/name-required", ""),
                1: (kinds.uri("entity/reg-id-uri"), "", ""),
                2: (Many("entity/role-required", kinds.code(roles)), "entity/role-required", ""),
            },
        ),
    )


@cache
def module(rules: Rules) -> Struct:
    """concise-mid-tag (section 5.1)."""
    linked = Struct(
        "linked-tag/members-required",
        places(
            names.LINKED_TAG,
            {
                0: (name("linked-tag/members-required"), "linked-tag/members-required", ""),
                1: (kinds.code("linked-tag/relations"), "linked-tag/members-required linked-tag/relations", ""),
            },
        ),
        other="linked-tag/closed",
    )
    return Struct(
        "comid/grammar",
        places(
            names.COMID,
            {
                0: (kinds.text("comid/language"), "", ""),
                1: (identifiers.tag_identity(), "comid/identity-required", "comid/identity-required"),
                2: (Many("comid/entities", entity("entity/comid-roles")), "", ""),
                3: (Many("comid/linked-tags", linked), "", ""),
                4: (triples(rules), "comid/triples-required", "comid/triples-required"),
            },
        ),
        whole="comid/grammar",
    )
