"""Lists of tags, CoTL, in revision 06 CoBOM (section 6.1)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COTL_MAP, COTL_MODEL, told
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    UUID,
    UUID_TEXT,
    added,
    asked,
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
        ("version-largest", "cotl/list-non-empty", _list({0: "t", 1: 2**64 - 1}),
         {"/tags-list/0/tag-version": str(2**64 - 1)}, "A version may be as large as CBOR's unsigned integers."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)
    group.accept(
        "three-members", "cotl/closed", *told(COTL_MAP, {"/tag-identity/tag-id": {"text": "l"}}, ("/extensions",)),
        "A list of tags has three members.",
    )  # fmt: skip


def _rejected(group: Group) -> None:
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("empty-map", "cotl/grammar", "minimal", in_cbor("replace", "", "a0"), "An empty map is no list of tags.",
         "empty"),
        ("array", "cotl/grammar", "minimal", put("", [{0: "t"}]), "A list of tags is a map.", "wrong-kind"),
        ("in-bytes", "cotl/grammar", "minimal", in_cbor("wrap-bytes", ""), "A list of tags is a map.", "wrong-kind"),
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
        ("validity-time", "cotl/validity-required", "validity", put("2v", END), "A validity is a map.", "wrong-kind"),
    ]  # fmt: skip
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
