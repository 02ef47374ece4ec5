"""The tags of a CoRIM: CoMID, CoSWID and list of tags, each encoded in a byte string (section 4.1.2)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import (
    COMID,
    COSWID,
    COSWID_MAP,
    COSWID_MODEL,
    COTL,
    COTL_MAP,
    COTL_MODEL,
    FORMS,
    Form,
    tagged,
)
from conformance.drafts.corim.vectors.samples import MINIMAL, MINIMAL_MODEL, asked, comid, in_cbor, put, said
from conformance.model.vector import Mutation

ROWS = {
    "comid": ("corim/tag-one-item", "corim/tag-content"),
    "coswid": ("coswid/grammar", "coswid/grammar"),
    "cotl": ("cotl/grammar", "cotl/grammar"),
}
"""What decides on a byte string that is not one item, or one of another kind: whether it is looked into is a choice."""


def build(book: Vectors) -> None:
    """The groups tags and tags-06."""
    for form in FORMS:
        group = book.group(
            f"tags{form.group}",
            f"What a CoRIM of revision {form.revision} consists of: which tags there are and what they hold.",
            operation="corim.decode",
        )
        _accepted(group, form)
        _kinds(group, form)
        _content(group, form)
        _duplicates(group, form)
        _open(group, form)


def _accepted(group: Group, form: Form) -> None:
    comid_model, coswid_model, cotl_model = {"comid": MINIMAL_MODEL}, {"coswid": COSWID_MODEL}, {"cotl": COTL_MODEL}
    for slug, tag, model, because in [
        ("comid", COMID, comid_model, "Tag 506 holds a CoMID."),
        ("coswid", COSWID, coswid_model, "Tag 505 holds a CoSWID."),
        ("cotl", COTL, cotl_model, "Tag 508 holds a list of tags."),
    ]:
        # Who does not look into a CoSWID or a list of tags hands its bytes on: what is in them is asked for below.
        places = {"/tags/0": model} if slug == "comid" else {"/id": {"text": "c"}}
        for row, end, told in [
            ("corim/tag-kinds", "", because),
            ("corim/tag-bytes", "-in-bytes", "What a tag holds is encoded in a byte string."),
        ]:
            group.accept(f"{slug}{end}", row, *said(form.rim({1: [tag]}), places), told, revisions=form.only)
        for row, end, told in zip(
            ROWS[slug], ("-alone", "-of-its-kind"), ("The byte string holds one item.", because), strict=True
        ):
            group.accept(
                f"{slug}{end}", row, *said(form.rim({1: [tag]}), {"/tags/0": model}), told, revisions=form.only
            )
    group.accept(
        "two-of-their-kind", "corim/tag-kinds", *said(form.rim({1: [COMID, COSWID]}), {"/tags/0": comid_model}),
        "Each of two has its tag.", revisions=form.only,
    )  # fmt: skip
    group.accept(
        "tags-there", "corim/tags-required", *said(form.rim(), {"/tags": [comid_model]}), "There is a tag.",
        revisions=form.only,
    )  # fmt: skip
    other = tagged(506, comid(identity={0: "u", 1: 2}))
    identity = {"tag-id": {"text": "u"}, "tag-version": 2}
    several: list[tuple[str, list[Any], dict[str, Any], str]] = [
        ("all-kinds", [COSWID, COMID, COTL], {"/tags/1": comid_model}, "Kinds may be mixed."),
        ("other-order", [COTL, COSWID, COMID], {"/tags/2": comid_model}, "Tags have no order of kinds."),
        ("two-comids", [COMID, other], {"/tags/0/comid": MINIMAL_MODEL, "/tags/1/comid/tag-identity": identity},
         "There may be several tags of one kind."),
        ("comid-behind-coswid", [COSWID, other], {"/tags/1/comid/tag-identity": identity},
         "A CoMID behind a CoSWID is found."),
        ("comid-between-cotls", [COTL, other, COTL], {"/tags/1/comid/tag-identity": identity},
         "A CoMID between lists of tags is found."),
        ("comid-before-coswids", [other, COSWID, COSWID], {"/tags/0/comid/tag-identity": identity},
         "There may be several CoSWIDs."),
        ("twenty-five-comids", [other] * 25, {"/tags/24/comid/tag-identity": identity}, "There may be many tags."),
    ]  # fmt: skip
    for slug, tags, places, because in several:
        group.accept(slug, "corim/tag-order", *said(form.rim({1: tags}), places), because, revisions=form.only)


def _kinds(group: Group, form: Form) -> None:
    at = form.at("1v/0")
    for slug, twin, change, because, flag in [
        ("without-tag", "comid", in_cbor("untag", at), "A byte string does not say what it holds.", "missing-tag"),
        ("map-without-tag", "comid", put(at, MINIMAL), "A CoMID stands in its tag.", "missing-tag"),
        ("tag-560", "comid", in_cbor("retag", at, "560"), "Tag 560 is that of any bytes.", "wrong-tag"),
        ("tag-37", "comid", in_cbor("retag", at, "37"), "Tag 37 is that of a UUID.", "wrong-tag"),
        ("tag-111", "comid", in_cbor("retag", at, "111"), "Tag 111 is that of an OID.", "wrong-tag"),
        ("tag-562", "comid", in_cbor("retag", at, "562"), "Tag 562 is that of a certificate.", "wrong-tag"),
        ("tag-501", "comid", put(at, cbor.Tag(501, {0: "d", 1: [COMID]})), "A CoRIM is none of them.", "wrong-tag"),
        ("text", "comid", put(at, "comid"), "A tag of a CoRIM is none of text.", "wrong-kind"),
        ("number", "comid", put(at, 506), "The number of a tag is none.", "wrong-kind"),
        ("null", "comid", put(at, None), "Null is no tag.", "wrong-kind"),
        ("array", "comid", put(at, [COMID]), "Tags are not nested.", "wrong-kind"),
        ("second-without-tag", "two-of-their-kind", in_cbor("untag", form.at("1v/1")),
         "Every element is looked at.", "missing-tag"),
    ]:  # fmt: skip
        group.reject(slug, "corim/tag-kinds", twin, change, because, flags=(flag,), revisions=form.only)
    for name, content in [("comid", MINIMAL), ("coswid", COSWID_MAP), ("cotl", COTL_MAP)]:
        for slug, row, change, because, flag in [
            ("map", "corim/tag-bytes", put(f"{at}/t", content), "The map is encoded in a byte string.", "wrong-kind"),
            ("in-text", "corim/tag-bytes", put(f"{at}/t", "a0"), "It is a byte string, not text.", "wrong-kind"),
            ("in-array", "corim/tag-bytes", put(f"{at}/t", [cbor.encode(content)]), "The byte string is alone.",
             "wrong-kind"),
            ("in-24", "cbor/no-stray-tag", in_cbor("wrap-tag", f"{at}/t", "24"), "It has no further tag.", "stray-tag"),
        ]:  # fmt: skip
            group.reject(f"{name}-{slug}", row, f"{name}-in-bytes", change, because, flags=(flag,), revisions=form.only)


def _content(group: Group, form: Form) -> None:
    at = form.at("1v/0")
    size = len(cbor.encode(MINIMAL))
    for slug, change, because, flag in [
        ("no-bytes", put(f"{at}/t", b""), "No bytes hold no item.", "empty"),
        ("byte-behind", in_cbor("trailing", f"{at}/t/e", "00"), "Nothing follows the item.", "trailing-bytes"),
        ("item-behind", in_cbor("trailing", f"{at}/t/e", cbor.encode(MINIMAL).hex()), "There is one item.",
         "trailing-bytes"),
        ("cut", in_cbor("truncate", f"{at}/t/e", str(size - 1)), "The item is complete.", "truncated"),
        ("half", in_cbor("truncate", f"{at}/t/e", str(size // 2)), "The item is complete.", "truncated"),
        ("break", put(f"{at}/t", b"\xff"), "A break is no item.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(
            f"comid-{slug}", "corim/tag-one-item", "comid-alone", change, because, flags=(flag,), revisions=form.only
        )
    for name, number, content in [("comid", "506", MINIMAL), ("coswid", "505", COSWID_MAP), ("cotl", "508", COTL_MAP)]:
        rows: list[tuple[str, Mutation, str, str]] = [
            ("tagged-again", in_cbor("wrap-tag", f"{at}/t/e", number), "The tag stands outside alone.", "stray-tag"),
            ("tag-and-bytes-again", put(f"{at}/t/e", tagged(int(number), content)),
             "The byte string holds the map, not the tag once more.", "wrong-kind"),
            ("in-bytes-twice", in_cbor("wrap-bytes", f"{at}/t/e"), "The byte string holds a map.", "wrong-kind"),
            ("array", put(f"{at}/t/e", [1]), "The byte string holds a map.", "wrong-kind"),
            ("number", put(f"{at}/t/e", 0), "The byte string holds a map.", "wrong-kind"),
            ("text", put(f"{at}/t/e", "a0"), "The byte string holds a map.", "wrong-kind"),
            ("empty-map", put(f"{at}/t/e", {}), "An empty map is none of the three.", "empty"),
            ("corim", put(f"{at}/t/e", cbor.Tag(501, {0: "d", 1: [COMID]})), "It is no CoRIM.", "wrong-kind"),
        ]  # fmt: skip
        for slug, change, because, flag in rows:
            if flag == "stray-tag" and name != "comid":
                continue
            row = "cbor/no-stray-tag" if flag == "stray-tag" else ROWS[name][1]
            group.reject(
                f"{name}-{slug}", row, f"{name}-of-its-kind", change, because, flags=(flag,), revisions=form.only
            )
    for name, number, among, what in [
        ("comid", "505", "coswid", "CoSWID"), ("comid", "508", "cotl", "list of tags"),
        ("coswid", "506", "comid", "CoMID"), ("coswid", "508", "cotl", "list of tags"),
        ("cotl", "505", "coswid", "CoSWID"), ("cotl", "506", "comid", "CoMID"),
    ]:  # fmt: skip
        group.reject(
            f"{name}-in-{number}", ROWS[among][1], f"{name}-of-its-kind", in_cbor("retag", at, number),
            f"What is in tag {number} is a {what}.", flags=("wrong-tag",), revisions=form.only,
        )  # fmt: skip


def _duplicates(group: Group, form: Form) -> None:
    group.reject(
        "comid-key-twice", "cbor/duplicate-keys", "comid", in_cbor("duplicate", form.at("1v/0/t/e/0k")),
        "Inside of the byte string no key stands twice either.", flags=("duplicate-key",), revisions=form.only,
    )  # fmt: skip
    group.accept(
        "comid-without-order", "cbor/key-order",
        *said(
            form.rim({1: [tagged(506, dict(reversed(MINIMAL.items())))]}),
            {"/tags/0/comid/tag-identity/tag-id": {"text": "t"}},
        ),
        "The keys of a map have no order, in the byte string as well.", flags=("non-canonical",), revisions=form.only,
    )  # fmt: skip


def _open(group: Group, form: Form) -> None:
    rows: list[tuple[str, Any]] = [
        ("tag-507", cbor.Tag(507, cbor.encode({0: {}}))),
        ("tag-509", cbor.Tag(509, cbor.encode({0: {}}))),
        ("tag-60000", cbor.Tag(60000, b"\xa0")),
        ("tag-60000-of-text", cbor.Tag(60000, "note")),
    ]
    for slug, tag in rows:
        group.either(
            slug, "profile/unknown-tag", asked(form.rim({1: [COMID, tag]}), "/tags/0/comid/tag-identity"),
            "Other documents and profiles may add tags; what a reader makes of one that it does not know is not said.",
            flags=("wrong-tag",), revisions=form.only,
        )  # fmt: skip
