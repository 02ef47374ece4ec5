"""The entities of a CoRIM: who made and who signed it (sections 4.1.5 and 4.3)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import ENTITY, ENTITY_MODEL, FORMS, NEW, Form
from conformance.drafts.corim.vectors.samples import asked, in_cbor, put, said
from conformance.model.vector import Mutation

PLACE = "/entities/0"
URI = cbor.Tag(32, "https://acme.example")
SIGNER: dict[int, Any] = {0: "Bolt", 2: [2]}
SIGNER_MODEL = {"entity-name": "Bolt", "role": [2]}


def build(book: Vectors) -> None:
    """The groups corim-entity and corim-entity-06."""
    for form in FORMS:
        group = book.group(
            f"corim-entity{form.group}",
            f"The entities of a CoRIM of revision {form.revision}: name, registration identifier and roles.",
            operation="corim.decode",
        )
        _accepted(group, form)
        _rejected(group, form)
        _open(group, form)
        if form is NEW:
            _signers(group, form)


def _given(form: Form, *entities: Any) -> bytes:
    return form.rim({5: list(entities)})


def _accepted(group: Group, form: Form) -> None:
    full = {0: "ACME Inc.", 1: URI, 2: [1]}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("creator", "entity/corim-roles", [ENTITY], {PLACE: ENTITY_MODEL}, "1 is the creator of the manifest."),
        ("name", "entity/name-required", [ENTITY], {f"{PLACE}/entity-name": "ACME Inc."}, "An entity has a name."),
        ("empty-name", "entity/name-required", [{0: "", 2: [1]}], {f"{PLACE}/entity-name": ""},
         "The grammar sets no least length."),
        ("name-of-umlauts", "entity/name-required", [{0: "Müller", 2: [1]}], {f"{PLACE}/entity-name": "Müller"},
         "Names have all of Unicode."),
        ("role", "entity/role-required", [ENTITY], {f"{PLACE}/role": [1]}, "An entity has a role."),
        ("reg-id", "entity/reg-id-uri", [full], {f"{PLACE}/reg-id": "https://acme.example"},
         "The registration identifier is a URI under tag 32."),
        ("two", "corim/entities-non-empty", [ENTITY, {0: "Bolt", 2: [1]}],
         {PLACE: ENTITY_MODEL, "/entities/1": {"entity-name": "Bolt", "role": [1]}}, "There may be several."),
        ("two-of-several", "entity/several-roles", [ENTITY, {0: "Bolt", 2: [1]}],
         {"/entities/1": {"entity-name": "Bolt", "role": [1]}}, "Several entities may have one role."),
    ]  # fmt: skip
    for slug, row, entities, places, because in rows:
        group.accept(slug, row, *said(_given(form, *entities), places), because, revisions=form.only)


def _rejected(group: Group, form: Form) -> None:
    at = form.at("2v/0")
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("none", "corim/entities-non-empty", "two", put(form.at("2v"), []), "Entities are at least one.", "empty"),
        ("text", "corim/entities-non-empty", "two", put(at, "ACME Inc."), "An entity is a map.", "wrong-kind"),
        ("without-name", "entity/name-required", "name", in_cbor("remove", f"{at}/0k"), "An entity has a name.",
         "missing-member"),
        ("name-number", "entity/name-required", "name", put(f"{at}/0v", 7), "A name is text.", "wrong-kind"),
        ("name-bytes", "entity/name-required", "name", put(f"{at}/0v", b"ACME"), "A name is text.", "wrong-kind"),
        ("name-null", "entity/name-required", "name", put(f"{at}/0v", None), "A name is text.", "wrong-kind"),
        ("reg-id-untagged", "entity/reg-id-uri", "reg-id", in_cbor("untag", f"{at}/1v"), "A URI has tag 32.",
         "missing-tag"),
        ("reg-id-bytes", "entity/reg-id-uri", "reg-id", put(f"{at}/1v/t", b"https://acme.example"), "A URI is text.",
         "wrong-kind"),
        ("reg-id-oid", "entity/reg-id-uri", "reg-id", put(f"{at}/1v", cbor.Tag(111, bytes.fromhex("2a03"))),
         "An OID is no URI.", "wrong-tag"),
        ("without-role", "entity/role-required", "role", in_cbor("remove", f"{at}/1k"), "An entity has a role.",
         "missing-member"),
        ("no-roles", "entity/role-required", "role", put(f"{at}/1v", []), "An entity has a role.", "empty"),
        ("role-without-array", "entity/role-required", "role", put(f"{at}/1v", 1), "Roles are an array, also of one.",
         "wrong-kind"),
        ("role-of-text", "entity/corim-roles", "creator", put(f"{at}/1v/0", "manifest-creator"), "A role is a number.",
         "role-confusion"),
        ("role-true", "entity/corim-roles", "creator", put(f"{at}/1v/0", True), "True is not the role 1.",
         "wrong-kind"),
        ("role-float", "entity/corim-roles", "creator", put(f"{at}/1v/0", 1.0), "1.0 is not the role 1.", "wrong-kind"),
        ("role-null", "entity/corim-roles", "creator", put(f"{at}/1v/0", None), "Null is no role.", "wrong-kind"),
        ("name-twice", "cbor/duplicate-keys", "name", in_cbor("duplicate", f"{at}/0k", cbor.encode("Bolt").hex()),
         "Neither of two names is the right one.", "duplicate-key"),
        ("role-twice-as-key", "cbor/duplicate-keys", "role", in_cbor("duplicate", f"{at}/1k"), "No key stands twice.",
         "duplicate-key"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)


def _open(group: Group, form: Form) -> None:
    further = [("role-0", 0), ("role-3", 3), ("role-minus-1", -1), ("role-255", 255)]
    for slug, role in further if form is NEW else [("role-2", 2), *further]:
        group.either(
            slug, "entity/role-extension", asked(_given(form, {0: "A", 2: [role]}), PLACE),
            "Roles are open for extensions, and nothing says what a reader makes of one that it does not know.",
            flags=("role-confusion",), revisions=form.only,
        )  # fmt: skip
    for slug, key in [("key-3", 3), ("key-minus-1", -1), ("key-of-text", "contact")]:
        group.either(
            slug, "entity/closed", asked(_given(form, {**ENTITY, key: 0}), f"{PLACE}/entity-name"),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",), revisions=form.only,
        )  # fmt: skip
    group.either(
        "role-twice", "entity/corim-roles", asked(_given(form, {0: "A", 2: [1, 1]}), f"{PLACE}/entity-name"),
        "The grammar admits a role twice, and no rule speaks of it.", revisions=form.only,
    )  # fmt: skip


def _signers(group: Group, form: Form) -> None:
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("signer", "entity/corim-roles", [SIGNER], {PLACE: SIGNER_MODEL}, "2 is the signer of the manifest."),
        ("both-roles", "entity/several-roles", [{0: "A", 2: [1, 2]}], {f"{PLACE}/role": [1, 2]},
         "One entity may have both roles."),
        ("roles-in-other-order", "entity/several-roles", [{0: "A", 2: [2, 1]}], {f"{PLACE}/role": [2, 1]},
         "The order of roles is not fixed."),
        ("creator-and-signer", "entity/one-signer", [ENTITY, SIGNER], {"/entities/1": SIGNER_MODEL},
         "One entity is the signer."),
        ("two-creators-and-signer", "entity/one-signer", [ENTITY, SIGNER, ENTITY], {"/entities/1": SIGNER_MODEL},
         "One of three entities is the signer."),
        ("signer-in-unsigned", "unsigned/accepted", [SIGNER], {PLACE: SIGNER_MODEL},
         "Where something else protects the manifest this says who answers for it."),
    ]  # fmt: skip
    for slug, row, entities, places, because in rows:
        group.accept(slug, row, *said(_given(form, *entities), places), because, revisions=form.only)
    at = form.at("2v")
    for slug, twin, change, because in [
        ("two-signers", "creator-and-signer", put(f"{at}/0/1v/0", 2), "Two entities cannot be the signer."),
        ("signer-twice", "creator-and-signer", put(f"{at}/0", SIGNER), "Nor can one that stands twice."),
        ("second-signer-is-creator-too", "creator-and-signer", put(f"{at}/0/1v", [1, 2]),
         "That one of them is the creator as well changes nothing."),
        ("signers-apart", "two-creators-and-signer", put(f"{at}/2", SIGNER),
         "They need not stand side by side."),
    ]:  # fmt: skip
        group.reject(slug, "entity/one-signer", twin, change, because, flags=("role-confusion",), revisions=form.only)
    group.either(
        "signer-role-twice-in-one", "entity/one-signer", asked(_given(form, {0: "A", 2: [2, 2]}), PLACE),
        "The rule is about two entities; of one that has the role twice it says nothing.", flags=("role-confusion",),
        revisions=form.only,
    )  # fmt: skip
