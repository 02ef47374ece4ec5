"""A CoMID's own members: language, identity, entities and linked tags."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors.samples import (
    FULL,
    FULL_MODEL,
    MINIMAL,
    MINIMAL_MODEL,
    UUID,
    UUID_TEXT,
    added,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
)  # fmt: skip

URI = cbor.Tag(32, "https://acme.example")
IDENTITY = "/tag-identity"
ENTITY = "/entities/0"
LINK = "/linked-tags/0"


def build(book: Vectors) -> None:
    """The groups comid, tag-identity, entity and linked-tag."""
    _members(book)
    _identity(book)
    _entities(book)
    _links(book)


def _members(book: Vectors) -> None:
    group = book.group(
        "comid", "A CoMID: a map with an identity and triples, and what else may be in it.", operation="comid.decode"
    )
    group.accept(
        "minimal", "comid/grammar", *said(MINIMAL, {"": MINIMAL_MODEL}), "An identity and one triple make a CoMID."
    )
    whole = {**FULL, 4: {key: FULL[4][key] for key in (0, 1)}}  # the triples that nobody leaves out
    at = {
        "/language": FULL_MODEL["language"],
        "/entities/1": FULL_MODEL["entities"][1],
        "/linked-tags/1": FULL_MODEL["linked-tags"][1],
        "/triples/reference-triples/0/ref-env/class": FULL_MODEL["triples"]["reference-triples"][0]["ref-env"]["class"],
    }
    group.accept("full", "comid/grammar", *said(whole, at), "All members together.")
    for slug, language, because in [
        ("language", "en", "A language tag of one subtag."),
        ("language-with-region", "de-CH", "A language tag with a region."),
        ("language-with-script", "zh-Hant-TW", "A language tag with script and region."),
    ]:
        group.accept(slug, "comid/language", *said(comid(language=language), {"/language": language}), because)
    group.accept(
        "language-of-umlauts", "comid/language",
        *said(
            comid({0: [[{0: {1: "Müller & Söhne"}}, [{1: {8: "S1"}}]]]}, language="de"),
            {"/triples/reference-triples/0/ref-env/class/vendor": "Müller & Söhne"},
        ),
        "Text in the language that the CoMID names is taken as it stands.",
    )  # fmt: skip
    for slug, language in [
        ("language-unknown", "xx-notalang"),
        ("language-empty", ""),
        ("language-underscore", "de_CH"),
    ]:
        group.either(
            slug, "comid/language-tag", asked(comid(language=language), "/language"),
            "The grammar admits any text; the prose wants one that conforms to the registry, and asks for no check.",
        )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("without-identity", "comid/identity-required", "minimal", in_cbor("remove", "0k"), "A CoMID has an identity.",
         "missing-member"),
        ("without-triples", "comid/triples-required", "minimal", in_cbor("remove", "1k"), "A CoMID has triples.",
         "missing-member"),
        ("empty-map", "comid/grammar", "minimal", in_cbor("replace", "", "a0"), "A CoMID has an identity and triples.",
         "empty"),
        ("array", "comid/grammar", "minimal", in_cbor("replace", "", "80"), "A CoMID is a map.", "wrong-kind"),
        ("tagged-506", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", "", "506"),
         "Tag 506 stands around the byte string, not in it.", "stray-tag"),
        ("tagged-501", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", "", "501"), "A CoMID is no CoRIM.",
         "stray-tag"),
        ("in-bytes", "comid/grammar", "minimal", in_cbor("wrap-bytes", ""),
         "The CoMID itself is a map, not a byte string.", "wrong-kind"),
        ("language-number", "comid/language", "language", put("0v", 1), "A language is text.", "wrong-kind"),
        ("language-bytes", "comid/language", "language", put("0v", b"en"), "A language is text.", "wrong-kind"),
        ("language-null", "comid/language", "language", put("0v", None), "What is not there is left out, not null.",
         "wrong-kind"),
        ("identity-text", "comid/identity-required", "minimal", put("0v", "t"),
         "An identity is a map, not the identifier alone.", "wrong-kind"),
        ("identity-tagged", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", "0v", "37"), "An identity has no tag.",
         "stray-tag"),
        ("triples-array", "comid/triples-required", "minimal", put("1v", []), "Triples are a map.", "wrong-kind"),
        ("triples-tagged", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", "1v", "37"), "Triples have no tag.",
         "stray-tag"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.either(
        "self-described", "cbor/no-stray-tag", asked(cbor.Tag(55799, MINIMAL), IDENTITY),
        "The grammar has no tag around the map, yet RFC 8949 gives this one no meaning of its own.",
        flags=("stray-tag",),
    )  # fmt: skip
    for slug, key in [("key-5", 5), ("key-255", 255), ("key-minus-1", -1), ("key-of-text", "vendor-note")]:
        group.either(
            slug, "comid/closed", asked({**MINIMAL, key: 0}, IDENTITY),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",),
        )  # fmt: skip


def _identity(book: Vectors) -> None:
    group = book.group(
        "tag-identity", "The identity of a CoMID: an identifier and a version.", operation="comid.decode"
    )  # fmt: skip
    for slug, identifier, output, because in [
        ("text", "acme.example/rom", {"text": "acme.example/rom"}, "An identifier may be text."),
        ("uri", "tag:acme.example,2025:rom", {"text": "tag:acme.example,2025:rom"}, "Such text may be a URI."),
        ("uuid-as-text", UUID_TEXT, {"text": UUID_TEXT}, "Text that looks like a UUID is text."),
        ("uuid", UUID, {"uuid": UUID_TEXT}, "Sixteen bytes are a UUID."),
        ("sixteen-characters", "sixteen letters!", {"text": "sixteen letters!"}, "Sixteen characters are no UUID."),
    ]:
        places = {f"{IDENTITY}/tag-id": output}
        group.accept(slug, "tag-identity/id-kinds", *said(comid(identity={0: identifier}), places), because)
    for version, slug in [(0, "zero"), (1, "one"), (24, "24"), (2**32, "2-to-the-32"), (2**53 - 1, "largest-in-json")]:
        group.accept(
            f"version-{slug}", "tag-identity/version",
            *said(comid(identity={0: "t", 1: version}), {f"{IDENTITY}/tag-version": version}),
            "A version is an unsigned integer.",
        )  # fmt: skip
    group.accept(
        "version-largest", "cbor/whole-integers",
        *said(comid(identity={0: "t", 1: 2**64 - 1}), {f"{IDENTITY}/tag-version": str(2**64 - 1)}),
        "The grammar's unsigned integers reach to 2^64 - 1.", flags=("out-of-range",),
    )  # fmt: skip
    group.accept(
        "version-absent", "tag-identity/version-default",
        *said(MINIMAL, {f"{IDENTITY}/tag-version": 0, f"{IDENTITY}/tag-id": {"text": "t"}}),
        "Without a version it is zero.",
    )  # fmt: skip
    at = "0v/0v"
    for slug, requirement, twin, change, because, flag in [
        ("without-tag-id", "id-required", "version-one", in_cbor("remove", "0v/0k"), "An identity has an identifier.",
         "missing-member"),
        ("number", "id-kinds", "text", put(at, 1), "A number is no identifier.", "wrong-kind"),
        ("null", "id-kinds", "text", put(at, None), "Null is no identifier.", "wrong-kind"),
        ("fifteen-bytes", "id-kinds", "uuid", put(at, UUID[:15]), "A UUID has sixteen bytes.", "out-of-range"),
        ("seventeen-bytes", "id-kinds", "uuid", put(at, UUID + b"\0"), "A UUID has sixteen bytes.", "out-of-range"),
        ("no-bytes", "id-kinds", "uuid", put(at, b""), "A UUID has sixteen bytes.", "out-of-range"),
        ("text-in-bytes", "id-kinds", "uuid-as-text", put(at, UUID_TEXT.encode()), "Text is no byte string.",
         "wrong-kind"),
        ("uuid-tagged", "id-kinds", "uuid", in_cbor("wrap-tag", at, "37"),
         "The UUID of an identifier stands without its tag.", "stray-tag"),
        ("version-negative", "version", "version-one", put("0v/1v", -1), "A version is not negative.", "out-of-range"),
        ("version-text", "version", "version-one", put("0v/1v", "1"), "A version is a number.", "wrong-kind"),
        ("version-float", "version", "version-one", put("0v/1v", 1.5), "A version is an integer.", "wrong-kind"),
        ("version-whole-float", "version", "version-one", in_cbor("replace", "0v/1v", "f93c00"),
         "1.0 is a float, not an integer.", "wrong-kind"),
        ("version-true", "version", "version-one", put("0v/1v", True), "True is no number.", "wrong-kind"),
        ("version-bignum", "version", "version-one", in_cbor("replace", "0v/1v", "c249010000000000000000"),
         "The grammar's uint is of major type 0, which ends at 2^64 - 1.", "out-of-range"),
        ("key-2", "closed", "version-one", added("0v", 2, 0), "The map is closed and knows two keys.",
         "unknown-key"),
        ("key-of-text", "closed", "version-one", added("0v", "id-kinds", "t"), "The map's keys are numbers.",
         "unknown-key"),
        ("empty", "id-required", "text", in_cbor("replace", "0v", "a0"), "An identity has an identifier.", "empty"),
    ]:  # fmt: skip
        group.reject(slug, f"tag-identity/{requirement}", twin, change, because, flags=(flag,))
    group.either(
        "empty-text", "tag-identity/id-kinds", asked(comid(identity={0: ""}), IDENTITY),
        "The grammar sets no least length, yet the empty text can hardly be unique in the world.",
    )  # fmt: skip
    for slug, raw, because in [
        ("uuid-nil", bytes(16), "The nil UUID is one of RFC 9562, yet names nothing uniquely."),
        ("uuid-max", b"\xff" * 16, "The max UUID is one of RFC 9562, yet names nothing uniquely."),
        ("uuid-microsoft", UUID[:8] + b"\xca" + UUID[9:], "RFC 9562 reserves this variant and defines no such UUID."),
        ("uuid-version-0", UUID[:6] + b"\x09" + UUID[7:], "RFC 9562 leaves version 0 unused."),
    ]:
        group.either(slug, "tag-identity/id-uuid", asked(comid(identity={0: raw}), f"{IDENTITY}/tag-id"), because)


def _entities(book: Vectors) -> None:
    group = book.group(
        "entity", "The entities of a CoMID: name, registration identifier and roles.", operation="comid.decode"
    )
    one: dict[int, Any] = {0: "ACME Inc.", 2: [0]}

    def entities(*many: Any) -> dict[int, Any]:
        return comid(entities=list(many))

    group.accept(
        "one", "comid/entities", *said(entities(one), {ENTITY: {"entity-name": "ACME Inc.", "role": [0]}}),
        "An entity has a name and a role.",
    )  # fmt: skip
    group.accept(
        "two", "comid/entities",
        *said(entities(one, {0: "Bolt", 2: [2]}), {"/entities/1": {"entity-name": "Bolt", "role": [2]}}),
        "There may be several.",
    )  # fmt: skip
    group.accept(
        "reg-id", "entity/reg-id-uri",
        *said(entities({0: "ACME Inc.", 1: URI, 2: [0]}), {f"{ENTITY}/reg-id": "https://acme.example"}),
        "The registration identifier is a URI under tag 32.",
    )  # fmt: skip
    for slug, roles, because in [
        ("tag-creator", [0], "Zero is the creator of the tag."),
        ("creator", [1], "One is the maker of the module."),
        ("maintainer", [2], "Two is who changes the module."),
        ("all-roles", [0, 1, 2], "An entity may have several roles."),
        ("roles-in-any-order", [2, 0], "The order of roles is not fixed."),
    ]:
        row = "entity/comid-roles" if len(roles) == 1 else "entity/several-roles"
        group.accept(slug, row, *said(entities({0: "A", 2: roles}), {f"{ENTITY}/role": roles}), because)
    at = "1v/0"
    for slug, requirement, twin, change, because, flag in [
        ("none", "comid/entities", "one", in_cbor("replace", "1v", "80"), "Entities are at least one.", "empty"),
        ("without-array", "comid/entities", "one", put("1v", one), "Entities are an array, also of one.", "wrong-kind"),
        ("text", "comid/entities", "one", put(at, "ACME Inc."), "An entity is a map.", "wrong-kind"),
        ("without-name", "entity/name-required", "one", in_cbor("remove", f"{at}/0k"), "An entity has a name.",
         "missing-member"),
        ("name-number", "entity/name-required", "one", put(f"{at}/0v", 7), "A name is text.", "wrong-kind"),
        ("name-bytes", "entity/name-required", "one", put(f"{at}/0v", b"ACME"), "A name is text.", "wrong-kind"),
        ("reg-id-untagged", "entity/reg-id-uri", "reg-id", in_cbor("untag", f"{at}/1v"), "A URI has tag 32.",
         "missing-tag"),
        ("reg-id-bytes", "entity/reg-id-uri", "reg-id", put(f"{at}/1v/t", b"https://acme.example"), "A URI is text.",
         "wrong-kind"),
        ("reg-id-regexp", "entity/reg-id-uri", "reg-id", in_cbor("retag", f"{at}/1v", "35"),
         "Tag 35 is that of a regular expression.", "wrong-tag"),
        ("without-role", "entity/role-required", "one", in_cbor("remove", f"{at}/1k"), "An entity has a role.",
         "missing-member"),
        ("no-roles", "entity/role-required", "one", in_cbor("replace", f"{at}/1v", "80"), "An entity has a role.",
         "empty"),
        ("role-without-array", "entity/role-required", "one", put(f"{at}/1v", 0), "Roles are an array, also of one.",
         "wrong-kind"),
        ("role-of-text", "entity/comid-roles", "one", put(f"{at}/1v/0", "creator"), "A role is a number.",
         "wrong-kind"),
        ("role-true", "entity/comid-roles", "creator", put(f"{at}/1v/0", True), "True is not the role 1.",
         "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    for slug, role in [("role-3", 3), ("role-minus-1", -1), ("role-255", 255)]:
        group.either(
            slug, "entity/role-extension", asked(entities({0: "A", 2: [role]}), f"{ENTITY}/entity-name"),
            "Roles are open for extensions, and nothing says what a reader makes of one that it does not know.",
            flags=("unknown-key",),
        )  # fmt: skip
    group.either(
        "role-twice", "entity/comid-roles", asked(entities({0: "A", 2: [1, 1]}), f"{ENTITY}/entity-name"),
        "The grammar admits a role twice, and no rule speaks of it.",
    )  # fmt: skip
    for slug, key in [("key-3", 3), ("key-minus-1", -1), ("key-of-text", "contact")]:
        group.either(
            slug, "entity/closed", asked(entities({**one, key: 0}), f"{ENTITY}/entity-name"),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",),
        )  # fmt: skip


def _links(book: Vectors) -> None:
    group = book.group(
        "linked-tag", "Links to other CoMIDs: a target and what it is to this one.", operation="comid.decode"
    )

    def links(*many: Any) -> dict[int, Any]:
        return comid(linked_tags=list(many))

    for slug, relation, because in [
        ("supplements", 0, "Zero adds to the target."),
        ("replaces", 1, "One corrects the target."),
    ]:
        group.accept(
            slug, "linked-tag/relations", *said(links({0: "old", 1: relation}), {f"{LINK}/tag-rel": relation}), because
        )
    group.accept(
        "text-target", "linked-tag/members-required",
        *said(links({0: "old", 1: 1}), {f"{LINK}/linked-tag-id": {"text": "old"}}), "The target may be named by text.",
    )  # fmt: skip
    group.accept(
        "uuid-target", "linked-tag/members-required",
        *said(links({0: UUID, 1: 1}), {f"{LINK}/linked-tag-id": {"uuid": UUID_TEXT}}),
        "The target may be named by a UUID.",
    )  # fmt: skip
    group.accept(
        "two", "comid/linked-tags",
        *said(
            links({0: "old", 1: 1}, {0: "base", 1: 0}),
            {"/linked-tags/1": {"linked-tag-id": {"text": "base"}, "tag-rel": 0}},
        ),
        "A CoMID may have several links.",
    )  # fmt: skip
    at = "1v/0"
    for slug, requirement, change, because, flag in [
        ("none", "comid/linked-tags", in_cbor("replace", "1v", "80"), "Links are at least one.", "empty"),
        ("without-array", "comid/linked-tags", put("1v", {0: "old", 1: 1}), "Links are an array, also of one.",
         "wrong-kind"),
        ("without-target", "linked-tag/members-required", in_cbor("remove", f"{at}/0k"), "A link has a target.",
         "missing-member"),
        ("without-relation", "linked-tag/relations", in_cbor("remove", f"{at}/1k"), "A link says what it is.",
         "missing-member"),
        ("target-number", "linked-tag/members-required", put(f"{at}/0v", 1), "A number names no tag.", "wrong-kind"),
        ("target-short", "linked-tag/members-required", put(f"{at}/0v", UUID[:8]), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("target-identity", "linked-tag/members-required", put(f"{at}/0v", {0: "old"}),
         "The target is an identifier, not a whole identity.", "wrong-kind"),
        ("relation-text", "linked-tag/relations", put(f"{at}/1v", "replaces"), "A relation is a number.", "wrong-kind"),
        ("relation-true", "linked-tag/relations", put(f"{at}/1v", True), "True is not the relation 1.", "wrong-kind"),
        ("key-2", "linked-tag/closed", added(at, 2, 0), "The map is closed and knows two keys.", "unknown-key"),
        ("link-in-array", "comid/linked-tags", appended("1v", ["base", 0]), "A link is a map.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, requirement, "replaces", change, because, flags=(flag,))
    for slug, relation in [("relation-2", 2), ("relation-minus-1", -1)]:
        group.either(
            slug, "linked-tag/relation-extension", asked(links({0: "old", 1: relation}), f"{LINK}/linked-tag-id"),
            "Relations are open for extensions, and nothing says what a reader makes of one that it does not know.",
            flags=("unknown-key",),
        )  # fmt: skip
