"""CoSWIDs (RFC 9393), as far as a CoRIM embeds them."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COSWID_MAP, COSWID_MODEL
from conformance.drafts.corim.vectors.samples import (
    SHA256,
    UUID,
    UUID_TEXT,
    added,
    asked,
    in_cbor,
    put,
    said,
)  # fmt: skip
from conformance.model.vector import Mutation

URI = cbor.Tag(32, "https://acme.example")
ENTITY: dict[int, Any] = {31: "ACME Inc.", 33: 1}
ENTITY_MODEL = {"entity-name": "ACME Inc.", "role": [1]}
LINK: dict[int, Any] = {38: URI, 40: "see-also"}
LINK_MODEL = {"href": "https://acme.example", "rel": "see-also"}

Row = tuple[str, str, str, Mutation, str, str]


def build(book: Vectors) -> None:
    """The group coswid."""
    group = book.group("coswid", "CoSWIDs: members, entities and links.", operation="coswid.decode")
    _accepted(group)
    _entities_and_links(group)
    _rejected(group)
    _open(group)


def coswid(more: dict[Any, Any], *less: int) -> dict[Any, Any]:
    """The CoSWID with further members, or others, and without some."""
    return {key: value for key, value in {**COSWID_MAP, **more}.items() if key not in less}


def _accepted(group: Group) -> None:
    uuid = {"uuid": UUID_TEXT}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("minimal", "coswid/grammar", COSWID_MAP, {"": COSWID_MODEL}, "These members make a CoSWID."),
        ("required", "coswid/required", COSWID_MAP, {"/software-name": "boot loader", "/tag-version": 0},
         "All of what it must have is there."),
        ("id-text", "coswid/tag-id", coswid({0: "acme.example/sw"}), {"/tag-id": {"text": "acme.example/sw"}},
         "A tag id may be text."),
        ("id-uuid", "coswid/tag-id", coswid({0: UUID}), {"/tag-id": uuid}, "A tag id may be a UUID of sixteen bytes."),
        ("version-negative", "coswid/types", coswid({12: -1}), {"/tag-version": -1}, "A tag version is any integer."),
        ("version-large", "coswid/types", coswid({12: 2**32}), {"/tag-version": 2**32}, "It may be large."),
        ("software-version", "coswid/types", COSWID_MAP, {"/software-version": "1.0"}, "A version is text."),
        ("scheme-number", "coswid/types", coswid({14: 16384}), {"/version-scheme": 16384}, "A scheme is a number."),
        ("scheme-text", "coswid/types", coswid({14: "acme"}), {"/version-scheme": "acme"}, "A scheme may be text."),
        ("flags", "coswid/types", coswid({8: True, 9: True, 11: False}),
         {"/corpus": True, "/patch": True}, "Corpus, patch and supplemental are Booleans."),
        ("media", "coswid/types", coswid({10: "screen"}), {"/media": "screen"}, "A medium is text."),
        ("language", "coswid/types", coswid({15: "en"}), {"/lang": "en"}, "A CoSWID may have a language."),
        ("one-entity", "coswid/one-or-more", COSWID_MAP, {"/entity": [ENTITY_MODEL]}, "One entity stands alone."),
        ("two-entities", "coswid/one-or-more", coswid({2: [ENTITY, {31: "Bolt", 33: 2}]}),
         {"/entity": [ENTITY_MODEL, {"entity-name": "Bolt", "role": [2]}]}, "Two entities stand in an array."),
        ("three-entities", "coswid/one-or-more", coswid({2: [ENTITY] * 3}), {"/entity": [ENTITY_MODEL] * 3},
         "Three entities stand in an array."),
        ("two-roles", "coswid/one-or-more", coswid({2: {31: "ACME Inc.", 33: [1, 2]}}), {"/entity/0/role": [1, 2]},
         "Two roles stand in an array."),
        ("one-link", "coswid/one-or-more", coswid({4: LINK}), {"/link": [LINK_MODEL]}, "One link stands alone."),
        ("two-links", "coswid/one-or-more", coswid({4: [LINK, LINK]}), {"/link": [LINK_MODEL] * 2},
         "Two links stand in an array."),
        ("neither", "coswid/payload-or-evidence", COSWID_MAP, {"/tag-id": {"text": "s"}},
         "Neither payload nor evidence need be there."),
        ("supplemental", "coswid/patch-or-supplemental", coswid({11: True}), {"/supplemental": True},
         "A CoSWID may be supplemental."),
        ("patch", "coswid/patch-or-supplemental", coswid({9: True, 11: False}), {"/patch": True},
         "A CoSWID may be a patch."),
        ("further-attribute", "coswid/grammar", coswid({"note": "x"}), {"/software-name": "boot loader"},
         "Attributes of any label may stand beside what is defined."),
        ("further-attributes", "coswid/grammar", coswid({70000: 7, -5: [1, 2], "note": "x"}),
         {"/software-name": "boot loader"}, "There may be several of them."),
        ("meta", "coswid/types", coswid({5: {46: "boots", 47: "first"}}), {"/software-name": "boot loader"},
         "A CoSWID may say more of the software."),
        ("meta-of-nothing", "coswid/types", coswid({5: {}}), {"/software-name": "boot loader"},
         "None of what may be said has to be."),
        ("meta-with-further-attribute", "coswid/grammar", coswid({5: {46: "boots", "note": 1}}),
         {"/software-name": "boot loader"}, "Attributes of any label may stand there too."),
        ("two-metas", "coswid/one-or-more", coswid({5: [{46: "boots"}, {46: "starts"}]}),
         {"/software-name": "boot loader"}, "Two of them stand in an array."),
        ("further-numbered-attribute", "coswid/grammar", coswid({70000: 7}), {"/software-name": "boot loader"},
         "The label of such an attribute may be a number."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)


def _entities_and_links(group: Group) -> None:
    full = {31: "ACME Inc.", 32: URI, 33: [1, "maker"], 34: [1, SHA256], 15: "en"}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("entity", "coswid/entity", COSWID_MAP, {"/entity/0": ENTITY_MODEL}, "An entity has a name and a role."),
        ("role-text", "coswid/entity", coswid({2: {31: "A", 33: "maker"}}), {"/entity/0/role": ["maker"]},
         "A role may be text."),
        ("entity-full", "coswid/entity", coswid({2: full}), {"/entity/0/reg-id": "https://acme.example",
                                                              "/entity/0/role": [1, "maker"]},
         "An entity may have a registration identifier under tag 32 and a thumbprint."),
        ("entity-with-further-attribute", "coswid/grammar", coswid({2: {31: "A", 33: 1, 15: "en", "note": 1}}),
         {"/entity/0/entity-name": "A"}, "Attributes of any label may stand there too."),
        ("link", "coswid/link", coswid({4: LINK}), {"/link/0": LINK_MODEL}, "A link has an address and a relation."),
        ("link-by-number", "coswid/link", coswid({4: {38: URI, 40: -1}}), {"/link/0/rel": -1},
         "A relation may be a number, also a negative one."),
        ("link-full", "coswid/link",
         coswid({4: {37: "sw.bin", 38: URI, 10: "all", 39: 1, 40: 2, 41: "application/cbor", 42: 3}}),
         {"/link/0/artifact": "sw.bin", "/link/0/media-type": "application/cbor", "/link/0/ownership": 1},
         "A link may say more of what it leads to."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)
    e = "2v"
    last = "5v"
    rejected(group, [
        ("entity-text", "coswid/entity", "entity", put(e, "ACME Inc."), "An entity is a map.", "wrong-kind"),
        ("entity-null", "coswid/entity", "entity", put(e, None), "An entity is a map.", "wrong-kind"),
        ("entity-without-name", "coswid/entity", "entity", in_cbor("remove", f"{e}/0k"), "An entity has a name.",
         "missing-member"),
        ("entity-without-role", "coswid/entity", "entity", in_cbor("remove", f"{e}/1k"), "An entity has a role.",
         "missing-member"),
        ("entity-name-number", "coswid/entity", "entity", put(f"{e}/0v", 7), "A name is text.", "wrong-kind"),
        ("role-null", "coswid/entity", "entity", put(f"{e}/1v", None), "A role is a number or text.", "wrong-kind"),
        ("role-bytes", "coswid/entity", "entity", put(f"{e}/1v", b"\1"), "A role is a number or text.", "wrong-kind"),
        ("array-of-one-entity", "coswid/one-or-more", "one-entity", put(e, [ENTITY]),
         "One entity stands alone, not in an array.", "wrong-arity"),
        ("no-entities", "coswid/one-or-more", "one-entity", put(e, []), "There is an entity.", "empty"),
        ("array-of-one-role", "coswid/one-or-more", "two-roles", in_cbor("remove", f"{e}/1v/1"),
         "One role stands alone, not in an array.", "wrong-arity"),
        ("array-of-one-link", "coswid/one-or-more", "two-links", in_cbor("remove", f"{last}/1"),
         "One link stands alone, not in an array.", "wrong-arity"),
        ("no-links", "coswid/one-or-more", "two-links", put(last, []), "Links are left out where there are none.",
         "empty"),
        ("link-without-address", "coswid/link", "link", in_cbor("remove", f"{last}/0k"), "A link has an address.",
         "missing-member"),
        ("link-without-relation", "coswid/link", "link", in_cbor("remove", f"{last}/1k"), "A link has a relation.",
         "missing-member"),
        ("link-untagged", "coswid/link", "link", in_cbor("untag", f"{last}/0v"), "A URI has tag 32.", "missing-tag"),
        ("link-text", "coswid/link", "link", put(last, "https://acme.example"), "A link is a map.", "wrong-kind"),
        ("second-entity-text", "coswid/entity", "two-entities", put(f"{e}/1", "Bolt"), "Every entity is a map.",
         "wrong-kind"),
        ("second-role-null", "coswid/entity", "two-roles", put(f"{e}/1v/1", None), "A role is a number or text.",
         "wrong-kind"),
        ("entity-label-of-bytes", "coswid/grammar", "entity", added(e, b"\1", 0), "A label is an integer or text.",
         "wrong-kind"),
        ("reg-id-untagged", "coswid/types", "entity-full", in_cbor("untag", f"{e}/1v"), "A URI has tag 32.",
         "missing-tag"),
        ("thumbprint-bytes", "coswid/types", "entity-full", put(f"{e}/3v", SHA256), "A hash names its algorithm.",
         "digest-mix"),
        ("thumbprint-without-algorithm", "coswid/types", "entity-full", in_cbor("remove", f"{e}/3v/0"),
         "A hash names its algorithm.", "wrong-arity"),
        ("thumbprint-without-value", "coswid/types", "entity-full", in_cbor("remove", f"{e}/3v/1"),
         "A hash has a value.", "wrong-arity"),
        ("thumbprint-of-three", "coswid/types", "entity-full", in_cbor("append", f"{e}/3v", "00"),
         "A hash has two members.", "wrong-arity"),
        ("thumbprint-algorithm-text", "coswid/types", "entity-full", put(f"{e}/3v/0", "sha-256"),
         "In a CoSWID the algorithm is a number.", "digest-mix"),
        ("thumbprint-value-text", "coswid/types", "entity-full", put(f"{e}/3v/1", SHA256.hex()),
         "The value is bytes.", "wrong-kind"),
        ("second-link-text", "coswid/link", "two-links", put(f"{last}/1", "https://acme.example"),
         "Every link is a map.", "wrong-kind"),
        ("link-label-of-bytes", "coswid/grammar", "link", added(last, b"\1", 0), "A label is an integer or text.",
         "wrong-kind"),
        ("meta-text", "coswid/types", "meta", put(last, "boots"), "What is said more is a map.", "wrong-kind"),
        ("meta-label-of-bytes", "coswid/grammar", "meta", added(last, b"\1", 0), "A label is an integer or text.",
         "wrong-kind"),
        ("array-of-one-meta", "coswid/one-or-more", "two-metas", in_cbor("remove", f"{last}/1"),
         "One of them stands alone, not in an array.", "wrong-arity"),
        ("second-meta-text", "coswid/types", "two-metas", put(f"{last}/1", "starts"), "Each of them is a map.",
         "wrong-kind"),
        ("second-meta-label-of-bytes", "coswid/grammar", "two-metas", added(f"{last}/1", b"\1", 0),
         "A label is an integer or text.", "wrong-kind"),
        ("relation-null", "coswid/link", "link", put(f"{last}/1v", None), "A relation is a number or text.",
         "wrong-kind"),
    ])  # fmt: skip


def _rejected(group: Group) -> None:
    rejected(group, [
        ("array", "coswid/grammar", "minimal", put("", ["s", "boot loader"]), "A CoSWID is a map.", "wrong-kind"),
        ("text", "coswid/grammar", "minimal", put("", "s"), "A CoSWID is a map.", "wrong-kind"),
        ("in-bytes", "coswid/grammar", "minimal", in_cbor("wrap-bytes", ""), "A CoSWID is a map.", "wrong-kind"),
        ("empty-map", "coswid/required", "required", in_cbor("replace", "", "a0"), "An empty map has no identifier.",
         "empty"),
        ("without-id", "coswid/required", "required", in_cbor("remove", "0k"), "A CoSWID has a tag id.",
         "missing-member"),
        ("without-name", "coswid/required", "required", in_cbor("remove", "1k"), "A CoSWID has a software name.",
         "missing-member"),
        ("without-entity", "coswid/required", "required", in_cbor("remove", "2k"), "A CoSWID has an entity.",
         "missing-member"),
        ("without-version", "coswid/required", "required", in_cbor("remove", "3k"), "A CoSWID has a tag version.",
         "missing-member"),
        ("id-number", "coswid/tag-id", "id-text", put("0v", 7), "A tag id is text or a UUID.", "wrong-kind"),
        ("id-15-bytes", "coswid/tag-id", "id-uuid", put("0v", UUID[:15]), "A UUID has sixteen bytes.", "out-of-range"),
        ("id-17-bytes", "coswid/tag-id", "id-uuid", put("0v", UUID + b"\0"), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("id-tagged", "coswid/tag-id", "id-uuid", in_cbor("wrap-tag", "0v", "37"), "The UUID has no tag.",
         "wrong-tag"),
        ("name-bytes", "coswid/types", "software-version", put("1v", b"boot"), "A software name is text.",
         "wrong-kind"),
        ("tag-version-text", "coswid/types", "version-large", put("3v", "1"), "A tag version is an integer.",
         "wrong-kind"),
        ("tag-version-float", "coswid/types", "version-large", put("3v", 1.0), "A tag version is no float.",
         "wrong-kind"),
        ("software-version-number", "coswid/types", "software-version", put("4v", 1), "A version is text.",
         "wrong-kind"),
        ("scheme-bytes", "coswid/types", "scheme-number", put("5v", b"\1"), "A scheme is a number or text.",
         "wrong-kind"),
        ("patch-number", "coswid/types", "flags", put("6v", 1), "1 is not true.", "wrong-kind"),
        ("corpus-null", "coswid/types", "flags", put("5v", None), "Null is not false.", "wrong-kind"),
        ("supplemental-number", "coswid/types", "flags", put("7v", 0), "0 is not false.", "wrong-kind"),
        ("language-number", "coswid/types", "language", put("5v", 1), "A language is text.", "wrong-kind"),
        ("media-number", "coswid/types", "media", put("5v", 1), "A medium is text.", "wrong-kind"),
        ("patch-and-supplemental", "coswid/patch-or-supplemental", "patch", put("6v", True),
         "A patch is not supplemental.", "dangling"),
    ])  # fmt: skip


def _open(group: Group) -> None:
    for slug, row, message, because in [
        (
            "without-software-version",
            "coswid/software-version-present",
            coswid({}, 13),
            "RFC 9393 wants a version where this is neither patch nor supplemental; the draft's example has none.",
        ),
        (
            "without-tag-creator",
            "coswid/tag-creator",
            coswid({2: {31: "ACME Inc.", 33: 2}}),
            "RFC 9393 wants a creator of the tag among the entities; the draft's example has none.",
        ),
    ]:
        group.either(slug, row, asked(message, "/tag-id", "/entity"), because, flags=("missing-member",))


def rejected(group: Group, rows: list[Row]) -> None:
    """Reject vectors: slug, requirement, twin, change, because and flag of each."""
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,))
