"""CMW collections of CoRIMs (section 4.3.1), which are in revision 11 alone."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COMID, PROFILE, RIM_MODEL, rim
from conformance.drafts.corim.vectors.samples import MINIMAL, UUID_TEXT, asked, in_cbor, put, said
from conformance.model.vector import Mutation

TYPE = "tag:ietf.org,2026:corim"
FORMAT = 65000
"""From the range for experiments, since the draft's own Content-Format is not assigned."""
ONE = cbor.encode(cbor.Tag(501, rim()))
OTHER = cbor.encode(cbor.Tag(501, rim({0: "d", 3: cbor.Tag(32, PROFILE)})))


def build(book: Vectors) -> None:
    """The group collection."""
    group = book.group("collection", "CMW collections of CoRIMs.", operation="collection.decode")
    _accepted(group)
    _rejected(group)
    _open(group)


def collection(*members: tuple[Any, Any], kind: Any = TYPE) -> dict[Any, Any]:
    """A collection of this type."""
    return {"__cmwc_t": kind, **dict(members)}


def member(data: bytes) -> list[Any]:
    """A record of Content-Format and bytes."""
    return [FORMAT, data]


def _accepted(group: Group) -> None:
    one = [{"int": "0"}, RIM_MODEL]
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("members", "collection/members", collection((0, member(ONE))), {"/items": [one]}, "There is a member."),
        ("two-members", "collection/members", collection((0, member(ONE)), ("d", member(OTHER))),
         {"/items/1/0": {"text": "d"}, "/items/1/1/profile": {"uri": PROFILE}}, "There may be several members."),
        ("corim", "collection/member-is-corim", collection((0, member(ONE))), {"/items/0/1": RIM_MODEL},
         "A member is a CoRIM in its tag."),
        ("type", "collection/type", collection((0, member(ONE))), {"/type": TYPE, "/items/0": one},
         "The type is a tag URI that ends in corim."),
        ("type-behind-members", "collection/type", {0: member(ONE), "__cmwc_t": TYPE}, {"/type": TYPE},
         "The keys of a map have no order."),
    ]  # fmt: skip
    for slug, row, message, places, because in rows:
        group.accept(slug, row, *said(message, places), because)
    labels: list[tuple[str, Any, str]] = [
        ("label-zero", 0, "zero as well"), ("label-large", 2**40, "a large one as well"),
        ("label-negative", -1, "a negative one as well"), ("label-of-text", "base", "which means the base in JSON"),
        ("label-empty", "", "also an empty one"), ("label-of-uuid", UUID_TEXT, "the identifier, say"),
    ]  # fmt: skip
    for slug, label, what in labels:
        group.either(
            slug, "collection/any-label", asked(collection((label, member(ONE))), "/items/0/0"),
            f"A label may be any integer or text, {what}.",
        )  # fmt: skip


def _rejected(group: Group) -> None:
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("no-members", "collection/members", "members", in_cbor("remove", "1k"), "There is a member.", "empty"),
        ("array", "collection/members", "members", put("", [member(ONE)]), "A collection is a map.", "wrong-kind"),
        ("member-bytes", "collection/members", "members", put("1v", ONE), "A member is a record.", "wrong-kind"),
        ("member-corim", "collection/members", "members", put("1v", cbor.Tag(501, rim())), "A member is a record.",
         "wrong-kind"),
        ("member-of-one", "collection/members", "members", put("1v", [ONE]), "A record has two members.",
         "wrong-arity"),
        ("member-of-format-alone", "collection/members", "members", in_cbor("remove", "1v/1"),
         "A record has two members.", "wrong-arity"),
        ("member-of-no-format", "collection/members", "members", put("1v/0", None), "A Content-Format is a number.",
         "wrong-kind"),
        ("member-of-three", "collection/members", "members", put("1v", [FORMAT, ONE, 1]),
         "Here a record has no indicator.", "wrong-arity"),
        ("member-text", "collection/members", "members", put("1v/1", "CoRIM"), "A CoRIM is encoded in bytes.",
         "wrong-kind"),
        ("member-not-wrapped", "collection/members", "members", put("1v/1", cbor.Tag(501, rim())),
         "A CoRIM is encoded in bytes.", "wrong-kind"),
        ("second-member-bytes", "collection/members", "two-members", put("2v", OTHER), "Every member is a record.",
         "wrong-kind"),
        ("label-of-bytes", "collection/members", "members", put("1k", b"0"), "A label is an integer or text.",
         "wrong-kind"),
        ("comid-in-tag", "collection/member-is-corim", "corim", put("1v/1/e", COMID), "A CoMID is no CoRIM.",
         "wrong-tag"),
        ("comid", "collection/member-is-corim", "corim", put("1v/1/e", MINIMAL), "A CoMID is no CoRIM.", "wrong-kind"),
        ("untagged", "collection/member-is-corim", "corim", in_cbor("untag", "1v/1/e"), "A CoRIM has tag 501.",
         "missing-tag"),
        ("in-500", "collection/member-is-corim", "corim", in_cbor("wrap-tag", "1v/1/e", "500"),
         "Nothing stands around tag 501.", "legacy-wrapper"),
        ("byte-behind-corim", "collection/member-is-corim", "corim", in_cbor("trailing", "1v/1/e", "00"),
         "The bytes are those of one CoRIM.", "trailing-bytes"),
        ("no-bytes", "collection/member-is-corim", "corim", put("1v/1", b""), "No bytes are no CoRIM.", "empty"),
        ("without-type", "collection/type", "type", in_cbor("remove", "0k"), "A collection of CoRIMs has a type.",
         "missing-member"),
        ("other-type", "collection/type", "type", put("0v", "tag:ietf.org,2026:evidence"),
         "Another type is not that of CoRIMs.", "kind-confusion"),
        ("type-number", "collection/type", "type", put("0v", 7), "The type is text.", "wrong-kind"),
        ("type-oid", "collection/type", "type", put("0v", "2.16.840.1.113741.1.16.1"), "The type is no OID.",
         "kind-confusion"),
        ("type-empty", "collection/type", "type", put("0v", ""), "No text is no type.", "empty"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,))


def _open(group: Group) -> None:
    # Every message has the placeholder's type and an unassigned Content-Format: what each of them is, no text says.
    numbered = {"": {"type": TYPE, "items": [[{"int": "0"}, RIM_MODEL]]}}
    rows: list[tuple[str, Any, dict[str, Any], str]] = [
        ("one", collection((0, member(ONE))), numbered, "A collection may have one member."),
        ("two", collection((0, member(ONE)), ("d", member(OTHER))),
         {"/items/1/0": {"text": "d"}, "/items/1/1/id": {"text": "d"}}, "A collection may have several members."),
    ]  # fmt: skip
    for slug, message, places, because in rows:
        group.contested(
            f"{slug}-of-placeholder-type", "collection/type-placeholder", *said(message, places),
            f"{because} Its type ends in a name for which the text has a placeholder.",
            readings={"any-tag-uri": "accept", "none-yet": "reject"},
        )  # fmt: skip
        group.contested(
            f"{slug}-of-unassigned-format", "collection/member-type", *said(message, places),
            f"{because} The Content-Format of its members is not assigned.",
            readings={"any-number": "accept", "none-yet": "reject"},
        )  # fmt: skip
