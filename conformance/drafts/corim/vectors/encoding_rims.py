"""What is asked of those who write CoRIMs: the map, its tags, and what they refuse. The oracle reads what they make."""

import json
from typing import Any

from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import (
    COSWID_MODEL,
    COTL_MODEL,
    ENTITY_MODEL,
    FORMS,
    FULL_RIM_MODEL,
    NEW,
    PROFILE,
    RIM_MODEL,
    URL,
    Form,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import MINIMAL_MODEL, OID_TEXT, SHA256, SHA384, UUID_TEXT
from conformance.drafts.corim.vectors.signatures import in_input
from conformance.model.vector import Mutation

END = 4_000_000_000
SIGNER = {"entity-name": "Bolt", "role": [2]}
COMID_TAG = {"comid": MINIMAL_MODEL}

Row = tuple[str, str, str, Mutation, str, str]


def build(book: Vectors) -> None:
    """The groups encode and encode-06."""
    for form in FORMS:
        group = book.group(
            f"encode{form.group}", f"CoRIMs to be written by revision {form.revision}, and what is none.",
            operation="corim.encode", role="producer",
        )  # fmt: skip
        _accepted(group, form)
        _rejected(group, form)
        if form is NEW:
            _signers(group, form)


def _given(**more: Any) -> dict[str, Any]:
    """The input: a CoRIM of one CoMID with further members, or others; a hyphen is an underscore here."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"corim": {**RIM_MODEL, **named}}


def put_model(at: str, value: Any) -> Mutation:
    """Another value in the model."""
    return in_input("replace", f"/corim{at}", json.dumps(value))


def drop_model(at: str) -> Mutation:
    """A member less in the model."""
    return in_input("remove", f"/corim{at}")


def _accepted(group: Group, form: Form) -> None:
    kinds = "corim/kinds" if form is NEW else "corim/wrapped-500"
    entity = {"entity-name": "ACME Inc.", "reg-id": "https://acme.example", "role": [1]}
    rim_there = {"href": [URL], "thumbprint": [{"alg": 1, "value": SHA256}]}
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("minimal", kinds, _given(), "A CoRIM is written in its tags."),
        ("full", form.grammar if form is NEW else "corim/tags-required",
         {"corim": FULL_RIM_MODEL}, "Every member is written."),
        ("well-formed", "cbor/well-formed", _given(), "What is written is one item of CBOR."),
        ("id", "corim/id-required", _given(), "The identifier is written."),
        ("id-text", "corim/id-kinds", _given(id={"text": "acme.example/1"}), "Text is written as text."),
        ("id-uuid", "corim/id-kinds", _given(id={"uuid": UUID_TEXT}), "A UUID is written as sixteen bytes."),
        ("id-uuid-as-text", "corim/id-kinds", _given(id={"text": UUID_TEXT}), "Text that looks like a UUID is text."),
        ("tags", "corim/tags-required", _given(), "There is a tag."),
        ("comid", "corim/tag-kinds", _given(), "A CoMID has tag 506."),
        ("comid-in-bytes", "corim/tag-bytes", _given(), "A CoMID is encoded in a byte string."),
        ("several-tags", "corim/tag-order",
         _given(tags=[COMID_TAG, {"comid": {**MINIMAL_MODEL, "tag-identity": {"tag-id": {"text": "u"}}}}]),
         "Every tag is written, in its place."),
        ("coswid", "coswid/required", _given(tags=[{"coswid": COSWID_MODEL}]), "A CoSWID has tag 505."),
        ("cotl", "cotl/grammar", _given(tags=[{"cotl": COTL_MODEL}]), "A list of tags has tag 508."),
        ("profile-uri", "corim/profile-kinds", _given(profile={"uri": PROFILE}), "A URI has tag 32."),
        ("profile-oid", "corim/profile-kinds", _given(profile={"oid": OID_TEXT}), "An OID has tag 111."),
        ("entity-name", "entity/name-required", _given(entities=[ENTITY_MODEL]), "An entity has a name."),
        ("entity-reg-id", "entity/reg-id-uri", _given(entities=[entity]), "A registration identifier has tag 32."),
        ("entity-role", "entity/role-required", _given(entities=[ENTITY_MODEL]), "An entity has a role."),
        ("creator", "entity/corim-roles", _given(entities=[ENTITY_MODEL]), "The creator has role 1."),
        ("two-creators", "entity/corim-roles", _given(entities=[ENTITY_MODEL, ENTITY_MODEL]),
         "Several entities may have it."),
        ("address", "locator/href-uri", _given(dependent_rims=[rim_there]), "An address has tag 32."),
        ("digest", "locator/thumbprint", _given(dependent_rims=[rim_there]), "A digest has algorithm and value."),
        ("end", "validity/not-after-required", _given(rim_validity={"not-after": END}), "A validity has an end."),
        ("times", "validity/epoch-time", _given(rim_validity={"not-before": 1, "not-after": END}),
         "Times have tag 1."),
    ]  # fmt: skip
    for slug, row, given, because in rows:
        group.accept(slug, f"{row}-emitted", given, None, because, revisions=form.only)
    for slug, end in [("time-with-fraction", 2000000000.5), ("time-before-1970", -1)]:
        group.either(
            slug, "validity/epoch-time-emitted", _given(rim_validity={"not-after": end}),
            "Which times an encoder can write is left to it.", flags=("time-form",), revisions=form.only,
        )  # fmt: skip
    group.either(
        "magic", "media-type/magic", _given(), "The magic numbers want the shortest heads; an encoder need not.",
        revisions=form.only,
    )  # fmt: skip


def _rejected(group: Group, form: Form) -> None:
    rows: list[Row] = [
        ("without-id", "corim/id-required", "id", drop_model("/id"), "A CoRIM has an identifier.", "missing-member"),
        ("id-short-uuid", "corim/id-kinds", "id-uuid", put_model("/id/uuid", "31fb5abf-023e-4992-aa4e"),
         "A UUID has sixteen bytes.", "identifier-form"),
        ("without-tags", "corim/tags-required", "tags", drop_model("/tags"), "A CoRIM has tags.", "missing-member"),
        ("no-tags", "corim/tags-required", "tags", put_model("/tags", []), "A CoRIM has at least one tag.", "empty"),
        ("coswid-without-id", "coswid/required", "coswid", drop_model("/tags/0/coswid/tag-id"),
         "A CoSWID has a tag id.", "missing-member"),
        ("coswid-without-entity", "coswid/required", "coswid", drop_model("/tags/0/coswid/entity"),
         "A CoSWID has an entity.", "missing-member"),
        ("cotl-without-validity", "cotl/grammar", "cotl", drop_model("/tags/0/cotl/tl-validity"),
         "A list of tags has a validity.", "missing-member"),
        ("cotl-without-tags", "cotl/grammar", "cotl", put_model("/tags/0/cotl/tags-list", []),
         "A list of tags has a tag.", "empty"),
        ("entity-without-name", "entity/name-required", "entity-name", drop_model("/entities/0/entity-name"),
         "An entity has a name.", "missing-member"),
        ("entity-without-role", "entity/role-required", "entity-role", drop_model("/entities/0/role"),
         "An entity has a role.", "missing-member"),
        ("entity-of-no-roles", "entity/role-required", "entity-role", put_model("/entities/0/role", []),
         "An entity has a role.", "empty"),
        ("without-end", "validity/not-after-required", "times-with-end", drop_model("/rim-validity/not-after"),
         "A validity has an end.", "missing-member"),
    ]  # fmt: skip
    group.accept(
        "times-with-end", "validity/not-after-required-emitted",
        _given(rim_validity={"not-before": 1, "not-after": END}), None, "There is an end.", revisions=form.only,
    )  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, f"{row}-emitted", twin, change, because, flags=(flag,), revisions=form.only)
    group.changed(
        "role-of-comids", "entity/corim-roles-emitted", "creator", put_model("/entities/0/role/0", 0),
        "0 is defined in CoMIDs alone, and roles are open for extensions.", flags=("role-confusion",),
        revisions=form.only,
    )  # fmt: skip


def _signers(group: Group, form: Form) -> None:
    for slug, row, given, because in [
        ("signer", "entity/corim-roles", _given(entities=[SIGNER]), "The signer has role 2."),
        ("both-roles", "entity/corim-roles", _given(entities=[{"entity-name": "A", "role": [1, 2]}]),
         "One entity may have both."),
        ("creator-and-signer", "entity/one-signer", _given(entities=[ENTITY_MODEL, SIGNER]),
         "One entity is the signer."),
        ("two-digests", "locator/thumbprint",
         _given(dependent_rims=[{
             "href": [URL, "https://mirror.example/rim"],
             "thumbprint": [{"alg": 1, "value": SHA256}, {"alg": 7, "value": SHA384}],
         }]), "Several addresses and digests are written."),
    ]:  # fmt: skip
        group.accept(slug, f"{row}-emitted", given, None, because, revisions=form.only)
    group.reject(
        "two-signers", "entity/one-signer-emitted", "creator-and-signer", put_model("/entities/0/role/0", 2),
        "Two entities cannot be the signer.", flags=("role-confusion",), revisions=form.only,
    )  # fmt: skip
