"""A CoRIM's map in its tag: identifier, and which members there are (section 4.1)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import (
    COMID,
    COSWID,
    COTL,
    FORMS,
    FULL_RIM,
    FULL_RIM_MODEL,
    NEW,
    OLD,
    RIM_MODEL,
    Form,
    rim,
    told,
)
from conformance.drafts.corim.vectors.samples import UUID, UUID_TEXT, asked, in_cbor, put, said
from conformance.model.vector import Mutation

MEMBERS = ("id", "tags", "dependent-rims", "profile", "rim-validity", "entities")
ABSENT = ("/dependent-rims", "/profile", "/rim-validity", "/entities")
SIGNED = cbor.encode(cbor.Tag(18, [b"", {}, None, b""]))


def build(book: Vectors) -> None:
    """The groups corim and corim-06."""
    for form in FORMS:
        group = book.group(
            f"corim{form.group}",
            f"Unsigned CoRIMs in the tags of revision {form.revision}: the map, its identifier and its members.",
            operation="corim.decode",
        )
        _accepted(group, form)
        _identifiers(group, form)
        _members(group, form)
        _open(group, form)
        if form is NEW:
            _wrappers(group)
        else:
            _old_wrappers(group)


def _accepted(group: Group, form: Form) -> None:
    kinds = "corim/kinds" if form is NEW else "corim/wrapped-500"
    group.accept(
        "minimal", kinds, *said(form.rim(), {"": RIM_MODEL}), "An identifier and a tag make a CoRIM.",
        revisions=form.only,
    )  # fmt: skip
    group.accept(
        "full", form.grammar, *said(form.wrap(FULL_RIM), {f"/{name}": FULL_RIM_MODEL[name] for name in MEMBERS}),
        "All members together.", revisions=form.only,
    )  # fmt: skip
    group.accept(
        "optional-absent", "corim/optional-absent", *told(form.rim(), {"/id": {"text": "c"}}, ABSENT),
        "What may be missing is missing, and nothing stands for it.", revisions=form.only,
    )  # fmt: skip
    group.accept(
        "without-signature", "unsigned/accepted", *said(form.rim(), {"/tags/0/comid/tag-identity/tag-version": 0}),
        "An unsigned CoRIM is decoded for what it is.", revisions=form.only,
    )  # fmt: skip
    group.accept(
        "in-its-media-type", "media-type/rim-cbor" if form is NEW else "media-type/corim-unsigned",
        *said(form.rim(), {"/id": {"text": "c"}}), "The body of the media type of unsigned CoRIMs is one of them.",
        revisions=form.only,
    )  # fmt: skip


def _identifiers(group: Group, form: Form) -> None:
    row = "corim/id-kinds"
    for slug, identifier, output, because in [
        ("id-text", "c", {"text": "c"}, "An identifier may be text."),
        ("id-uri", "tag:acme.example,2025:1", {"text": "tag:acme.example,2025:1"}, "Such text may be a URI."),
        ("id-empty-text", "", {"text": ""}, "The grammar sets no least length."),
        ("id-of-umlauts", "Müller/1", {"text": "Müller/1"}, "Text has all of Unicode."),
        ("id-uuid-as-text", UUID_TEXT, {"text": UUID_TEXT}, "Text that looks like a UUID is text."),
        ("id-uuid", UUID, {"uuid": UUID_TEXT}, "Sixteen bytes are a UUID."),
        ("id-sixteen-letters", "sixteen letters!", {"text": "sixteen letters!"}, "Sixteen characters are no UUID."),
    ]:
        group.accept(slug, row, *said(form.rim({0: identifier}), {"/id": output}), because, revisions=form.only)
    group.accept(
        "id-there", "corim/id-required", *said(form.rim(), {"/id": {"text": "c"}}), "The identifier is there.",
        revisions=form.only,
    )  # fmt: skip
    group.reject(
        "id-missing", "corim/id-required", "id-there", in_cbor("remove", form.at("0k")), "A CoRIM has an identifier.",
        flags=("missing-member",), revisions=form.only,
    )  # fmt: skip
    at = form.at("0v")
    for slug, twin, change, because, flag in [
        ("id-number", "id-text", put(at, 7), "A number is no identifier.", "wrong-kind"),
        ("id-null", "id-text", put(at, None), "Null is no identifier.", "wrong-kind"),
        ("id-array", "id-text", put(at, ["c"]), "An identifier stands alone.", "wrong-kind"),
        ("id-map", "id-text", put(at, {0: "c"}), "The identifier of a CoRIM is no tag identity.", "wrong-kind"),
        ("id-15-bytes", "id-uuid", put(at, UUID[:15]), "A UUID has sixteen bytes.", "out-of-range"),
        ("id-17-bytes", "id-uuid", put(at, UUID + b"\0"), "A UUID has sixteen bytes.", "out-of-range"),
        ("id-no-bytes", "id-uuid", put(at, b""), "A UUID has sixteen bytes.", "empty"),
        ("id-text-as-bytes", "id-uuid", put(at, UUID_TEXT.encode()), "A UUID has sixteen bytes.", "out-of-range"),
        ("id-tagged-uuid", "id-uuid", in_cbor("wrap-tag", at, "37"), "The UUID has no tag here.", "wrong-tag"),
        ("id-tagged-bytes", "id-uuid", in_cbor("wrap-tag", at, "560"), "The UUID has no tag here.", "wrong-tag"),
        ("id-tagged-oid", "id-uuid", in_cbor("wrap-tag", at, "111"), "An OID is no identifier.", "wrong-tag"),
        ("id-tagged-uri", "id-uri", in_cbor("wrap-tag", at, "32"), "The text has no tag.", "wrong-tag"),
    ]:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)


def _members(group: Group, form: Form) -> None:
    at = form.at
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("tags-missing", "corim/tags-required", "minimal", in_cbor("remove", at("1k")), "A CoRIM has tags.",
         "missing-member"),
        ("tags-none", "corim/tags-required", "minimal", put(at("1v"), []), "A CoRIM has at least one tag.", "empty"),
        ("tags-alone", "corim/tags-required", "minimal", put(at("1v"), COMID), "Tags are an array, also of one.",
         "wrong-kind"),
        ("tags-map", "corim/tags-required", "minimal", put(at("1v"), {0: COMID}), "Tags are an array.", "wrong-kind"),
        ("tags-null", "corim/tags-required", "minimal", put(at("1v"), None), "Tags are an array.", "wrong-kind"),
        ("empty-map", form.grammar, "full", in_cbor("replace", form.map, "a0"), "An empty map is no CoRIM.", "empty"),
        ("rims-none", "corim/rims-non-empty", "full", put(at("2v"), []), "Dependent RIMs are at least one.", "empty"),
        ("rims-alone", "corim/rims-non-empty", "full", put(at("2v"), {0: cbor.Tag(32, "https://a.example")}),
         "Dependent RIMs are an array, also of one.", "wrong-kind"),
        ("rims-uri", "corim/rims-non-empty", "full", put(at("2v"), cbor.Tag(32, "https://a.example")),
         "Dependent RIMs are an array of maps.", "wrong-kind"),
        ("rims-of-uris", "corim/rims-non-empty", "full", put(at("2v"), [cbor.Tag(32, "https://a.example")]),
         "A dependent RIM is a map.", "wrong-kind"),
        ("validity-time", "corim/validity-map", "full", put(at("4v"), cbor.Tag(1, 4_000_000_000)),
         "A validity is a map, not an instant.", "wrong-kind"),
        ("validity-array", "corim/validity-map", "full", put(at("4v"), [cbor.Tag(1, 4_000_000_000)]),
         "A validity is a map.", "wrong-kind"),
        ("entities-none", "corim/entities-non-empty", "full", put(at("5v"), []), "Entities are at least one.", "empty"),
        ("entities-alone", "corim/entities-non-empty", "full", put(at("5v"), {0: "ACME Inc.", 2: [1]}),
         "Entities are an array, also of one.", "wrong-kind"),
        ("map-array", "corim/tagged-map", "minimal", put(form.map, ["c", [COMID]]), "What is tagged is a map.",
         "wrong-kind"),
        ("map-in-bytes", "corim/tagged-map", "minimal", in_cbor("wrap-bytes", form.map),
         "The map itself is tagged, not a byte string that holds it.", "wrong-kind"),
        ("map-null", "corim/tagged-map", "minimal", put(form.map, None), "What is tagged is a map.", "wrong-kind"),
        ("map-tagged", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", form.map, "37"), "The map has one tag.",
         "stray-tag"),
        ("map-tagged-twice", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", form.map, "501"),
         "The map has tag 501 once.", "stray-tag"),
        ("tags-tagged", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", at("1v"), "1"), "The array has no tag.",
         "stray-tag"),
        ("key-of-text", "corim/text-keys", "minimal", put(at("0k"), "id"), "Keys are integers.", "wrong-kind"),
        ("key-of-digits", "corim/text-keys", "minimal", put(at("0k"), "0"), "Keys are integers, not their digits.",
         "wrong-kind"),
        ("key-of-bytes", "corim/text-keys", "minimal", put(at("0k"), b"\0"), "Keys are integers.", "wrong-kind"),
        ("further-key-of-text", "corim/text-keys", "minimal",
         in_cbor("append", form.map, cbor.encode("note").hex() + "00"), "Further keys are integers as well.",
         "wrong-kind"),
        ("id-twice", "cbor/duplicate-keys", "minimal", in_cbor("duplicate", at("0k")), "No key stands twice.",
         "duplicate-key"),
        ("id-twice-with-other-value", "cbor/duplicate-keys", "minimal", in_cbor("duplicate", at("0k"), "6164"),
         "Neither of two identifiers is the right one.", "duplicate-key"),
        ("tags-twice", "cbor/duplicate-keys", "minimal", in_cbor("duplicate", at("1k")), "No key stands twice.",
         "duplicate-key"),
        ("profile-twice", "cbor/duplicate-keys", "full", in_cbor("duplicate", at("3k")), "No key stands twice.",
         "duplicate-key"),
        ("id-twice-in-other-width", "cbor/duplicate-keys", "minimal", in_cbor("append", form.map, "1800 6163"),
         "0 in two bytes is the same key.", "duplicate-key"),
    ]  # fmt: skip
    for slug, requirement, twin, change, because, flag in rows:
        group.reject(slug, requirement, twin, change, because, flags=(flag,), revisions=form.only)


def _open(group: Group, form: Form) -> None:
    for slug, key in [("key-6", 6), ("key-255", 255), ("key-minus-1", -1), ("key-65536", 65536)]:
        group.either(
            slug, "corim/closed", asked(form.rim({key: 0}), "/id"),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",), revisions=form.only,
        )  # fmt: skip
    for slug, key in [("key-largest", 2**64 - 1), ("key-least", -(2**64))]:
        group.either(
            slug, "corim/closed", asked(form.rim({key: 0}), "/id"),
            "No extension has such a key yet, but CBOR's integers reach to it.", flags=("unknown-key",),
            revisions=form.only,
        )  # fmt: skip
    group.either(
        "self-described", "cbor/no-stray-tag", asked(cbor.encode(cbor.Tag(55799, cbor.Tag(501, rim()))), "/id"),
        "The grammar has no tag around the CoRIM, yet RFC 8949 gives this one no meaning of its own.",
        flags=("stray-tag",), revisions=form.only,
    )  # fmt: skip


def _alone(group: Group, form: Form) -> None:
    for slug, item, because in [
        ("comid", COMID, "A CoMID in its tag is no CoRIM."),
        ("coswid", COSWID, "A CoSWID in its tag is no CoRIM."),
        ("cotl", COTL, "A list of tags in its tag is no CoRIM."),
    ]:
        group.reject(
            f"{slug}-alone", "corim/not-a-tag", "minimal", put("", item), because, flags=("wrong-tag",),
            revisions=form.only,
        )  # fmt: skip
    group.reject(
        "signed", "media-type/rim-cbor" if form is NEW else "media-type/corim-unsigned", "in-its-media-type",
        in_cbor("replace", "", ("" if form is NEW else "d901f4d901f6") + SIGNED.hex()),
        "A signed CoRIM has a media type of its own.", flags=("wrong-tag",), revisions=form.only,
    )  # fmt: skip


def _wrappers(group: Group) -> None:
    _alone(group, NEW)
    for slug, requirement, change, because, flag in [
        ("untagged", "corim/tag-required", in_cbor("untag", ""), "The map has tag 501.", "missing-tag"),
        ("in-bytes", "corim/kinds", in_cbor("wrap-bytes", ""), "The tag stands at the top.", "wrong-kind"),
        ("in-array", "corim/kinds", put("", [cbor.Tag(501, rim())]), "The tag stands at the top.", "wrong-kind"),
        ("number", "corim/kinds", put("", 501), "The number of the tag is no CoRIM.", "wrong-kind"),
        ("text", "corim/kinds", put("", "CoRIM"), "Text is no CoRIM.", "wrong-kind"),
        ("tag-37", "corim/kinds", in_cbor("retag", "", "37"), "Tag 37 is that of a UUID.", "wrong-tag"),
        ("tag-505", "corim/kinds", in_cbor("retag", "", "505"), "Tag 505 is that of a CoSWID.", "wrong-tag"),
        ("tag-506", "corim/kinds", in_cbor("retag", "", "506"), "Tag 506 is that of a CoMID.", "wrong-tag"),
        ("tag-509", "corim/kinds", in_cbor("retag", "", "509"), "Tag 509 is only earmarked.", "wrong-tag"),
        ("tag-1", "corim/kinds", in_cbor("retag", "", "1"), "Tag 1 is that of a time.", "wrong-tag"),
        ("in-500", "corim/wrapper-500-gone", in_cbor("wrap-tag", "", "500"),
         "Tag 500 was around a CoRIM up to draft 06 and is reserved since.", "legacy-wrapper"),
        ("tag-500", "corim/wrapper-500-gone", in_cbor("retag", "", "500"), "Tag 500 does not stand for 501.",
         "legacy-wrapper"),
        ("in-502", "corim/wrapper-502-gone", in_cbor("replace", "", "d901f6" + SIGNED.hex()),
         "Tag 502 was around a signed CoRIM up to draft 06 and is only earmarked since.", "legacy-wrapper"),
        ("tag-503", "corim/wrapper-502-gone", in_cbor("retag", "", "503"), "Tag 503 is only earmarked.",
         "legacy-wrapper"),
        ("tag-504", "corim/wrapper-502-gone", in_cbor("retag", "", "504"), "Tag 504 is only earmarked.",
         "legacy-wrapper"),
        ("in-500-and-502", "corim/wrapper-502-gone", in_cbor("replace", "", "d901f4d901f6" + SIGNED.hex()),
         "So began signed CoRIMs up to draft 06.", "legacy-wrapper"),
        ("in-500-twice", "corim/wrapper-500-gone", in_cbor("replace", "", "d901f4" * 2 + NEW.rim().hex()),
         "Nor do two of them.", "legacy-wrapper"),
    ]:  # fmt: skip
        group.reject(slug, requirement, "minimal", change, because, flags=(flag,), revisions=NEW.only)


def _old_wrappers(group: Group) -> None:
    _alone(group, OLD)
    row = "corim/wrapped-500"
    untagged = cbor.encode(rim()).hex()
    group.reject(
        "untagged", "corim/tag-required", "minimal", in_cbor("replace", "", untagged), "The map has tags 500 and 501.",
        flags=("missing-tag",), revisions=OLD.only,
    )  # fmt: skip
    for slug, change, because, flag in [
        ("without-501", in_cbor("untag", "t"), "Inside of tag 500 is tag 501.", "missing-tag"),
        ("without-501-twice-500", in_cbor("retag", "t", "500"), "Inside of tag 500 is tag 501.", "wrong-tag"),
        ("502-for-500", in_cbor("retag", "", "502"), "The outermost tag is 500.", "wrong-tag"),
        ("501-in-bytes", in_cbor("wrap-bytes", "t"), "Tag 501 stands in tag 500, not in a byte string.", "wrong-kind"),
        ("comid-in-500", put("t", COMID), "A CoMID is no CoRIM.", "wrong-tag"),
        ("in-bytes", in_cbor("wrap-bytes", ""), "The tag stands at the top.", "wrong-kind"),
        ("text", put("", "CoRIM"), "Text is no CoRIM.", "wrong-kind"),
    ]:
        group.reject(slug, row, "minimal", change, because, flags=(flag,), revisions=OLD.only)
    group.reject(
        "tags-swapped", "corim/tagged-map", "minimal", in_cbor("replace", "", "d901f5d901f4" + untagged),
        "Tag 500 is the outer one, and what is in tag 501 is a map.", flags=("wrong-tag",), revisions=OLD.only,
    )  # fmt: skip
    output: dict[str, Any] = {"at": {"/id": {"text": "c"}}}
    group.contested(
        "bare-501", "corim/bare-501", asked(NEW.rim(), "/id"), output,
        "The grammar has tag 500 around everything; the magic numbers have 501 at the top as well.",
        readings={"grammar": "reject", "magic-numbers": "accept"}, flags=("legacy-wrapper",), revisions=OLD.only,
    )  # fmt: skip
