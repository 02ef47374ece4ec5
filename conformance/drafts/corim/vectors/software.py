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
FILE: dict[int, Any] = {24: "boot.bin", 20: 532, 7: [1, SHA256]}

Row = tuple[str, str, str, Mutation, str, str]


def build(book: Vectors) -> None:
    """The groups coswid and coswid-content."""
    group = book.group("coswid", "CoSWIDs: members, entities and links.", operation="coswid.decode")
    _accepted(group)
    _entities_and_links(group)
    _rejected(group)
    _open(group)
    group = book.group(
        "coswid-content", "What CoSWIDs say of files, processes and resources.", operation="coswid.decode"
    )
    _contents(group)


def _with(more: dict[Any, Any], *less: int) -> dict[Any, Any]:
    """The CoSWID with further members, or others, and without some."""
    return {key: value for key, value in {**COSWID_MAP, **more}.items() if key not in less}


def _accepted(group: Group) -> None:
    uuid = {"uuid": UUID_TEXT}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("minimal", "coswid/grammar", COSWID_MAP, {"": COSWID_MODEL}, "These members make a CoSWID."),
        ("required", "coswid/required", COSWID_MAP, {"/software-name": "boot loader", "/tag-version": 0},
         "All of what it must have is there."),
        ("id-text", "coswid/tag-id", _with({0: "acme.example/sw"}), {"/tag-id": {"text": "acme.example/sw"}},
         "A tag id may be text."),
        ("id-uuid", "coswid/tag-id", _with({0: UUID}), {"/tag-id": uuid}, "A tag id may be a UUID of sixteen bytes."),
        ("version-negative", "coswid/types", _with({12: -1}), {"/tag-version": -1}, "A tag version is any integer."),
        ("version-large", "coswid/types", _with({12: 2**32}), {"/tag-version": 2**32}, "It may be large."),
        ("software-version", "coswid/types", COSWID_MAP, {"/software-version": "1.0"}, "A version is text."),
        ("scheme-number", "coswid/types", _with({14: 16384}), {"/version-scheme": 16384}, "A scheme is a number."),
        ("scheme-text", "coswid/types", _with({14: "acme"}), {"/version-scheme": "acme"}, "A scheme may be text."),
        ("flags", "coswid/types", _with({8: True, 9: True, 11: False}),
         {"/corpus": True, "/patch": True}, "Corpus, patch and supplemental are Booleans."),
        ("media", "coswid/types", _with({10: "screen"}), {"/media": "screen"}, "A medium is text."),
        ("language", "coswid/types", _with({15: "en"}), {"/lang": "en"}, "A CoSWID may have a language."),
        ("one-entity", "coswid/one-or-more", COSWID_MAP, {"/entity": [ENTITY_MODEL]}, "One entity stands alone."),
        ("two-entities", "coswid/one-or-more", _with({2: [ENTITY, {31: "Bolt", 33: 2}]}),
         {"/entity": [ENTITY_MODEL, {"entity-name": "Bolt", "role": [2]}]}, "Two entities stand in an array."),
        ("three-entities", "coswid/one-or-more", _with({2: [ENTITY] * 3}), {"/entity": [ENTITY_MODEL] * 3},
         "Three entities stand in an array."),
        ("two-roles", "coswid/one-or-more", _with({2: {31: "ACME Inc.", 33: [1, 2]}}), {"/entity/0/role": [1, 2]},
         "Two roles stand in an array."),
        ("one-link", "coswid/one-or-more", _with({4: LINK}), {"/link": [LINK_MODEL]}, "One link stands alone."),
        ("two-links", "coswid/one-or-more", _with({4: [LINK, LINK]}), {"/link": [LINK_MODEL] * 2},
         "Two links stand in an array."),
        ("neither", "coswid/payload-or-evidence", COSWID_MAP, {"/tag-id": {"text": "s"}},
         "Neither payload nor evidence need be there."),
        ("supplemental", "coswid/patch-or-supplemental", _with({11: True}), {"/supplemental": True},
         "A CoSWID may be supplemental."),
        ("patch", "coswid/patch-or-supplemental", _with({9: True, 11: False}), {"/patch": True},
         "A CoSWID may be a patch."),
        ("further-attribute", "coswid/grammar", _with({"note": "x"}), {"/software-name": "boot loader"},
         "Attributes of any label may stand beside what is defined."),
        ("further-numbered-attribute", "coswid/grammar", _with({70000: 7}), {"/software-name": "boot loader"},
         "The label of such an attribute may be a number."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)


def _entities_and_links(group: Group) -> None:
    full = {31: "ACME Inc.", 32: URI, 33: [1, "maker"], 34: [1, SHA256], 15: "en"}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("entity", "coswid/entity", COSWID_MAP, {"/entity/0": ENTITY_MODEL}, "An entity has a name and a role."),
        ("role-text", "coswid/entity", _with({2: {31: "A", 33: "maker"}}), {"/entity/0/role": ["maker"]},
         "A role may be text."),
        ("entity-full", "coswid/entity", _with({2: full}), {"/entity/0/reg-id": "https://acme.example",
                                                              "/entity/0/role": [1, "maker"]},
         "An entity may have a registration identifier under tag 32 and a thumbprint."),
        ("link", "coswid/link", _with({4: LINK}), {"/link/0": LINK_MODEL}, "A link has an address and a relation."),
        ("link-by-number", "coswid/link", _with({4: {38: URI, 40: -1}}), {"/link/0/rel": -1},
         "A relation may be a number, also a negative one."),
        ("link-full", "coswid/link",
         _with({4: {37: "sw.bin", 38: URI, 10: "all", 39: 1, 40: 2, 41: "application/cbor", 42: 3}}),
         {"/link/0/artifact": "sw.bin", "/link/0/media-type": "application/cbor", "/link/0/ownership": 1},
         "A link may say more of what it leads to."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)
    e = "2v"
    last = "5v"
    _reject(group, [
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
        ("relation-null", "coswid/link", "link", put(f"{last}/1v", None), "A relation is a number or text.",
         "wrong-kind"),
    ])  # fmt: skip


def _rejected(group: Group) -> None:
    _reject(group, [
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
        ("media-number", "coswid/types", "media", put("5v", 1), "A medium is text.", "wrong-kind"),
        ("patch-and-supplemental", "coswid/patch-or-supplemental", "patch", put("6v", True),
         "A patch is not supplemental.", "dangling"),
    ])  # fmt: skip


def _open(group: Group) -> None:
    for slug, row, message, because in [
        (
            "without-software-version",
            "coswid/software-version-present",
            _with({}, 13),
            "RFC 9393 wants a version where this is neither patch nor supplemental; the draft's example has none.",
        ),
        (
            "without-tag-creator",
            "coswid/tag-creator",
            _with({2: {31: "ACME Inc.", 33: 2}}),
            "RFC 9393 wants a creator of the tag among the entities; the draft's example has none.",
        ),
    ]:
        group.either(slug, row, asked(message, "/tag-id", "/entity"), because, flags=("missing-member",))


def _contents(group: Group) -> None:
    def payload(content: Any) -> dict[Any, Any]:
        return _with({6: content})

    whole = cbor.encode
    rows: list[tuple[str, str, Any, Any, str]] = [
        ("file", "coswid/resources", 6, {17: FILE}, "A payload may have a file."),
        ("two-files", "coswid/resources", 6, {17: [{24: "a"}, {24: "b"}]}, "A payload may have several files."),
        ("directory", "coswid/resources", 6, {16: {24: "boot", 26: {17: FILE}}}, "A directory may hold files."),
        ("nested-directories", "coswid/resources", 6, {16: {24: "a", 26: {16: {24: "b", 26: {17: {24: "c"}}}}}},
         "A directory may hold directories."),
        ("process", "coswid/resources", 6, {18: {27: "init", 28: 1}}, "A payload may have a process."),
        ("resource", "coswid/resources", 6, {19: {29: "uefi"}}, "A payload may have a resource."),
        ("hash", "coswid/file-hash", 6, {17: FILE}, "A file may have a hash."),
        ("hash-sha-384", "coswid/file-hash", 6, {17: {24: "a", 7: [7, bytes(48)]}}, "A hash names its algorithm."),
        ("payload-alone", "coswid/payload-or-evidence", 6, {17: FILE}, "There may be a payload."),
        ("evidence-alone", "coswid/payload-or-evidence", 3, {17: FILE, 35: cbor.Tag(1, 1_600_000_000), 36: "dev"},
         "There may be evidence, with date and device."),
        ("files-one", "coswid/one-or-more", 6, {17: [{24: "a"}, {24: "b"}]}, "Two files stand in an array."),
        ("file-alone", "coswid/one-or-more", 6, {17: {24: "a"}}, "One file stands alone."),
    ]  # fmt: skip
    for slug, row, key, content, because in rows:
        place = "/payload" if key == 6 else "/evidence"
        group.accept(slug, row, *said(_with({key: content}), {place: whole(_sorted(content))}), because)
    at = "5v"
    _reject(group, [
        ("payload-array", "coswid/resources", "file", put(at, [FILE]), "A payload is a map.", "wrong-kind"),
        ("payload-text", "coswid/resources", "file", put(at, "boot.bin"), "A payload is a map.", "wrong-kind"),
        ("file-text", "coswid/resources", "file", put(f"{at}/0v", "boot.bin"), "A file is a map.", "wrong-kind"),
        ("file-without-name", "coswid/resources", "file", in_cbor("remove", f"{at}/0v/0k"), "A file has a name.",
         "missing-member"),
        ("file-name-number", "coswid/resources", "file", put(f"{at}/0v/0v", 7), "A name is text.", "wrong-kind"),
        ("file-size-negative", "coswid/resources", "file", put(f"{at}/0v/1v", -1), "A size is not negative.",
         "out-of-range"),
        ("file-size-text", "coswid/resources", "file", put(f"{at}/0v/1v", "532"), "A size is a number.", "wrong-kind"),
        ("process-without-name", "coswid/resources", "process", in_cbor("remove", f"{at}/0v/0k"),
         "A process has a name.", "missing-member"),
        ("resource-without-type", "coswid/resources", "resource", in_cbor("replace", f"{at}/0v", "a0"),
         "A resource has a type.", "missing-member"),
        ("hash-bytes", "coswid/file-hash", "hash", put(f"{at}/0v/2v", SHA256), "A hash names its algorithm.",
         "digest-mix"),
        ("hash-of-one", "coswid/file-hash", "hash", in_cbor("remove", f"{at}/0v/2v/1"), "A hash has two members.",
         "wrong-arity"),
        ("hash-of-three", "coswid/file-hash", "hash", in_cbor("append", f"{at}/0v/2v", "00"),
         "A hash has two members.", "wrong-arity"),
        ("hash-value-text", "coswid/file-hash", "hash", put(f"{at}/0v/2v/1", SHA256.hex()), "The value is bytes.",
         "wrong-kind"),
        ("hash-algorithm-text", "coswid/file-hash", "hash", put(f"{at}/0v/2v/0", "sha-256"),
         "In a CoSWID the algorithm is a number.", "digest-mix"),
        ("payload-and-evidence", "coswid/payload-or-evidence", "payload-alone", added("", 3, {17: FILE}),
         "Payload and evidence exclude each other.", "kind-confusion"),
        ("evidence-and-payload", "coswid/payload-or-evidence", "evidence-alone", added("", 6, {17: FILE}),
         "Payload and evidence exclude each other.", "kind-confusion"),
        ("array-of-one-file", "coswid/one-or-more", "files-one", in_cbor("remove", f"{at}/0v/1"),
         "One file stands alone, not in an array.", "wrong-arity"),
        ("file-in-array", "coswid/one-or-more", "file-alone", put(f"{at}/0v", [{24: "a"}]),
         "One file stands alone, not in an array.", "wrong-arity"),
    ])  # fmt: skip
    group.either(
        "hash-of-wrong-length", "coswid/file-hash", asked(payload({17: {24: "a", 7: [1, bytes(31)]}}), "/payload"),
        "The grammar sets no length; a digest by SHA-256 has 32 bytes.", flags=("digest-mix",),
    )  # fmt: skip


def _sorted(value: Any) -> Any:
    """A value with its maps in the order of deterministic encoding: keys here are numbers below 256."""
    match value:
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case list():
            return [_sorted(each) for each in value]
    return value


def _reject(group: Group, rows: list[Row]) -> None:
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,))
