"""Lists of tags, CoTL, in revision 06 CoBOM (section 6.1)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COTL_MAP, COTL_MODEL, told
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    NOW,
    UUID,
    UUID_TEXT,
    added,
    asked,
    in_bytes,
    in_cbor,
    put,
    said,
)  # fmt: skip
from conformance.model.vector import Mutation

END = cbor.Tag(1, 4_000_000_000)


def build(book: Vectors) -> None:
    """The group cotl."""
    group = book.group("cotl", "Lists of tags: identity, tags and validity.", operation="cotl.decode")
    _accepted(group)
    _rejected(group)
    _open(group)


def _list(*tags: Any) -> dict[int, Any]:
    return {**COTL_MAP, 1: list(tags)}


def _accepted(group: Group) -> None:
    identity = {0: UUID, 1: 7}
    model = {"tag-id": {"uuid": UUID_TEXT}, "tag-version": 7}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("minimal", "cotl/grammar", COTL_MAP, {"": COTL_MODEL}, "Identity, tags and validity make a list of tags."),
        ("identity", "cotl/identity-required", COTL_MAP, {"/tag-identity": COTL_MODEL["tag-identity"]},
         "The list has an identity of its own."),
        ("identity-of-uuid", "cotl/identity-required", {**COTL_MAP, 0: identity}, {"/tag-identity": model},
         "Its identity may be a UUID with a version."),
        ("tags", "cotl/list-non-empty", COTL_MAP, {"/tags-list": COTL_MODEL["tags-list"]}, "There is a tag."),
        ("two-tags", "cotl/list-non-empty", _list({0: "t"}, identity), {"/tags-list/1": model},
         "There may be several tags."),
        ("tag-twice", "cotl/list-non-empty", _list({0: "t"}, {0: "t"}),
         {"/tags-list/1": {"tag-id": {"text": "t"}, "tag-version": 0}}, "No rule keeps a tag from standing twice."),
        ("thousand-tags", "cotl/list-non-empty", _list(*({0: "t", 1: each} for each in range(1000))),
         {"/tags-list/999/tag-version": 999}, "No number of tags is too many."),
        ("validity", "cotl/validity-required", COTL_MAP, {"/tl-validity": {"not-after": 4_000_000_000}},
         "The list has a validity."),
        ("validity-with-begin", "cotl/validity-required", {**COTL_MAP, 2: {0: cbor.Tag(1, 0), 1: END}},
         {"/tl-validity": {"not-before": 0, "not-after": 4_000_000_000}}, "The validity may have a begin."),
        ("validity-over", "cotl/validity-required", {**COTL_MAP, 2: {1: cbor.Tag(1, 1)}},
         {"/tl-validity/not-after": 1}, "Whether the validity is over is no matter of decoding."),
        ("validity-with-fraction", "validity/float-time", {**COTL_MAP, 2: {1: cbor.Tag(1, 1.5)}},
         {"/tl-validity/not-after": 1.5}, "A time may have a fraction."),
        ("version-largest", "tag-identity/version", _list({0: "t", 1: 2**64 - 1}),
         {"/tags-list/0/tag-version": str(2**64 - 1)}, "A version may be as large as CBOR's unsigned integers."),
        ("in-reverse", "cbor/key-order", dict(reversed(COTL_MAP.items())), {"": COTL_MODEL},
         "The keys of a map have no order."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)
    group.accept(
        "three-members", "cotl/closed", *told(COTL_MAP, {"/tag-identity/tag-id": {"text": "l"}}, ("/extensions",)),
        "A list of tags has three members.",
    )  # fmt: skip
    group.accept(
        "indefinite", "cbor/any-encoding",
        *said(b"\xbf" + cbor.encode(COTL_MAP)[1:] + b"\xff", {"/tag-identity/tag-id": {"text": "l"}}),
        "A map may have an indefinite length.", flags=("non-canonical",),
    )  # fmt: skip


def _rejected(group: Group) -> None:
    size = len(cbor.encode(COTL_MAP))
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("empty-map", "cotl/grammar", "minimal", in_cbor("replace", "", "a0"), "An empty map is no list of tags.",
         "empty"),
        ("array", "cotl/grammar", "minimal", put("", [{0: "t"}]), "A list of tags is a map.", "wrong-kind"),
        ("in-bytes", "cotl/grammar", "minimal", in_cbor("wrap-bytes", ""), "A list of tags is a map.", "wrong-kind"),
        ("tagged-508", "cbor/no-stray-tag", "minimal", in_cbor("wrap-tag", "", "508"),
         "Tag 508 stands around the byte string, not in it.", "stray-tag"),
        ("without-identity", "cotl/identity-required", "identity", in_cbor("remove", "0k"), "A list has an identity.",
         "missing-member"),
        ("identity-text", "cotl/identity-required", "identity", put("0v", "l"), "An identity is a map.", "wrong-kind"),
        ("identity-array", "cotl/identity-required", "identity", put("0v", ["l"]), "An identity is a map.",
         "wrong-kind"),
        ("identity-null", "cotl/identity-required", "identity", put("0v", None), "An identity is a map.", "wrong-kind"),
        ("without-tags", "cotl/list-non-empty", "tags", in_cbor("remove", "1k"), "A list has tags.", "missing-member"),
        ("no-tags", "cotl/list-non-empty", "tags", put("1v", []), "A list has at least one tag.", "empty"),
        ("tag-without-array", "cotl/list-non-empty", "tags", put("1v", {0: "t"}), "Tags are an array, also of one.",
         "wrong-kind"),
        ("tags-of-text", "cotl/list-non-empty", "tags", put("1v", ["t"]), "A tag is named by its identity, a map.",
         "wrong-kind"),
        ("second-tag-of-text", "cotl/list-non-empty", "two-tags", put("1v/1", "u"), "Every element is an identity.",
         "wrong-kind"),
        ("without-validity", "cotl/validity-required", "validity", in_cbor("remove", "2k"), "A list has a validity.",
         "missing-member"),
        ("validity-without-end", "validity/not-after-required", "validity-with-end", in_cbor("remove", "2v/1k"),
         "A validity has an end.", "missing-member"),
        ("validity-time", "cotl/validity-required", "validity", put("2v", END), "A validity is a map.", "wrong-kind"),
        ("validity-untagged", "validity/epoch-time", "validity-with-tags", in_cbor("untag", "2v/1v"),
         "A time has tag 1.", "missing-tag"),
        ("validity-date", "validity/epoch-time", "validity-with-tags",
         put("2v/1v", cbor.Tag(0, "2096-10-02T07:06:40Z")), "Tag 0 is that of a date in text.", "time-form"),
        ("identity-twice", "cbor/duplicate-keys", "once", in_cbor("duplicate", "0k"), "No key stands twice.",
         "duplicate-key"),
        ("tags-twice", "cbor/duplicate-keys", "once", in_cbor("duplicate", "1k", "81a10061 75"),
         "Neither of two arrays is the right one.", "duplicate-key"),
        ("tag-id-twice", "cbor/duplicate-keys", "once", in_cbor("duplicate", "1v/0/0k", "6175"),
         "Neither of two identifiers is the right one.", "duplicate-key"),
        ("cut", "cbor/complete", "whole", in_bytes("truncate", size - 1), "The list is complete.", "truncated"),
        ("nothing", "cbor/complete", "whole", in_bytes("truncate", 0), "No bytes are no list.", "truncated"),
        ("tags-of-4-billion", "cbor/complete", "whole", in_cbor("count", "1v", str(2**32 - 1)),
         "No such array follows.", "truncated"),
        ("byte-behind", "cbor/one-item", "alone", in_bytes("append", None, "00"), "Nothing follows the list.",
         "trailing-bytes"),
        ("tag-id-number", "tag-identity/id-kinds", "tag-id", put("1v/0/0v", 7), "An identifier is text or a UUID.",
         "wrong-kind"),
        ("tag-id-15-bytes", "tag-identity/id-kinds", "tag-id", put("1v/0/0v", UUID[:15]), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("tag-version-negative", "tag-identity/version", "version-largest", put("1v/0/1v", -1),
         "A version is not negative.", "out-of-range"),
        ("tag-version-float", "tag-identity/version", "version-largest", put("1v/0/1v", 1.0), "A version is no float.",
         "wrong-kind"),
    ]  # fmt: skip
    for slug, row, because in [
        ("validity-with-end", "validity/not-after-required", "The validity has an end."),
        ("validity-with-tags", "validity/epoch-time", "Its times have tag 1."),
    ]:
        message = {**COTL_MAP, 2: {0: cbor.Tag(1, 0), 1: END}}
        places = {"/tl-validity": {"not-before": 0, "not-after": 4_000_000_000}}
        group.accept(slug, row, *said(message, places), because)
    for slug, row, because in [
        ("once", "cbor/duplicate-keys", "Every key stands once."),
        ("whole", "cbor/complete", "The list is complete."),
        ("alone", "cbor/one-item", "The list is alone."),
        ("tag-id", "tag-identity/id-kinds", "A tag has an identifier."),
    ]:
        group.accept(slug, row, *said(COTL_MAP, {"": COTL_MODEL}), because)
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,))
    for slug, key in [("key-3", 3), ("key-255", 255), ("key-minus-1", -1), ("key-of-text", "note")]:
        group.reject(
            slug, "cotl/closed", "three-members", added("", key, 0), "A list of tags has no extension point.",
            flags=("unknown-key",),
        )  # fmt: skip


def _open(group: Group) -> None:
    for slug, key in [("extension-3", 3), ("extension-minus-1", -1), ("extension-255", 255)]:
        group.either(
            slug, "cotl/extension-point", asked({**COTL_MAP, key: 0}, "/tag-identity"),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",), revisions=BEFORE,
        )  # fmt: skip
    group.either(
        "tag-without-version", "cotl/versions", asked(COTL_MAP, "/tags-list/0/tag-version"),
        "Whether an entry without version means version 0 or any is not said.", flags=("default-value",),
    )  # fmt: skip
    group.either(
        "end-before-begin", "validity/order", asked({**COTL_MAP, 2: {0: END, 1: cbor.Tag(1, 0)}}, "/tl-validity"),
        "Nothing is said of such an interval.", revisions=(*NOW, *BEFORE),
    )  # fmt: skip
