"""The headers of a signed CoRIM: algorithm, content type, key, and what COSE says of all headers (section 4.2.1)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.corim.vectors.samples import added, asked, said
from conformance.drafts.corim.vectors.signatures import (
    CLAIMS,
    ES256,
    FORMS,
    KEY,
    KID,
    META_MODEL,
    NEW,
    NOW,
    OLD,
    SAYS,
    WHERE,
    Form,
    add_again,
    again,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

Row = tuple[str, str, str, Mutation, str, str]


def build(book: Vectors) -> None:
    """The groups header and header-06."""
    for form in FORMS:
        group = book.group(
            f"header{form.group}",
            f"The headers of signed CoRIMs of revision {form.revision}.",
            operation="corim.verify", role="verifier", header={"keys": [signing.public(KEY)], "now": NOW},
        )  # fmt: skip
        _accepted(group, form)
        _algorithm(group, form)
        _content_type(group, form)
        _unprotected(group, form)
        _labels(group, form)
        _critical(group, form)
        if form is NEW:
            _new(group)
        else:
            _old(group)


def _accepted(group: Group, form: Form) -> None:
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("algorithm", "header/algorithm-required", {"/header/alg": ES256}, "The algorithm is an integer."),
        ("content-type", form.content_type_row, {"/header/content-type": form.content_type},
         "The content type is that of an unsigned CoRIM."),
        ("content-type-of-text", "header/content-type-text", {"/header/content-type": form.content_type},
         "The content type is text."),
        ("all-protected", "header/protected", {"/header/corim-meta": META_MODEL, **SAYS},
         "Algorithm, content type and metadata are protected."),
        ("labels-once", "header/labels-unique", {"/header/alg": ES256, **SAYS}, "Every label stands once."),
        ("nothing-critical", "header/critical", SAYS, "No parameter is critical."),
        ("metadata", form.meta_row, {"/header/corim-meta": META_MODEL}, "The header says who signs."),
    ]  # fmt: skip
    for slug, row, places, because in rows:
        group.accept(slug, row, *said(form.signed(), places), because, revisions=form.only)
    additional: list[tuple[str, dict[Any, Any], str]] = [
        ("further-integer-label", {99: b"x"}, "An integer label that nobody here knows is passed over."),
        ("further-negative-label", {-65537: 1}, "A private label is passed over."),
        ("further-text-label", {"note": [1, {"a": None}]}, "A label of text is passed over."),
        ("further-labels", {99: 1, 100: 2, "note": 3}, "Several are passed over."),
        ("type", {16: "application/rim+cose"}, "The parameter typ is one more."),
    ]
    for slug, more, because in additional:
        group.accept(slug, "header/additional", *said(form.with_header(more), SAYS), because, revisions=form.only)


def _algorithm(group: Group, form: Form) -> None:
    at = form.value(1)
    rows: list[Row] = [
        ("algorithm-missing", "header/algorithm-required", "algorithm", again("remove", form.label(1)),
         "The header names an algorithm.", "missing-member"),
        ("algorithm-text", "header/algorithm-required", "algorithm", put_again(at, "ES256"),
         "The algorithm is a number, not its name.", "wrong-kind"),
        ("algorithm-bytes", "header/algorithm-required", "algorithm", put_again(at, b"\x26"),
         "The algorithm is an integer.", "wrong-kind"),
        ("algorithm-null", "header/algorithm-required", "algorithm", put_again(at, None),
         "The algorithm is an integer.", "wrong-kind"),
        ("algorithm-array", "header/algorithm-required", "algorithm", put_again(at, [ES256]),
         "The algorithm is an integer.", "wrong-kind"),
        ("algorithm-float", "header/algorithm-required", "algorithm", put_again(at, -7.0),
         "The algorithm is an integer.", "wrong-kind"),
    ]  # fmt: skip
    _reject(group, form, rows)
    group.changed(
        "algorithm-bignum", "header/algorithm-required", "algorithm", put_again(at, cbor.Tag(3, b"\x06")),
        "The bignum is the same number.", readings=BIGNUM, same=True, flags=("wrong-tag",), revisions=form.only,
    )  # fmt: skip


def _content_type(group: Group, form: Form) -> None:
    other = OLD.content_type if form is NEW else NEW.content_type
    at, row = form.value(3), form.content_type_row
    rows: list[Row] = [
        ("content-type-missing", row, "content-type", again("remove", form.label(3)), "There is a content type.",
         "missing-member"),
        ("content-type-of-other-revision", row, "content-type", put_again(at, other),
         "This is the content type of another revision.", "legacy-wrapper"),
        ("content-type-of-signed", row, "content-type", put_again(at, "application/rim+cose"),
         "The content type is that of what is signed.", "wrong-kind"),
        ("content-type-cbor", row, "content-type", put_again(at, "application/cbor"), "CBOR is another content type.",
         "wrong-kind"),
        ("content-type-empty", row, "content-type", put_again(at, ""), "No text names no content type.", "empty"),
        ("content-type-longer", row, "content-type", put_again(at, form.content_type + "-seq"),
         "A longer name is another one.", "wrong-kind"),
        ("content-type-cut", row, "content-type", put_again(at, form.content_type.removeprefix("application/")),
         "COSE has no short form of media types.", "wrong-kind"),
        ("content-type-number", "header/content-type-text", "content-type-of-text", put_again(at, 60),
         "A Content-Format is no text.", "wrong-kind"),
        ("content-type-bytes", "header/content-type-text", "content-type-of-text",
         put_again(at, form.content_type.encode()), "Bytes are no text.", "wrong-kind"),
        ("content-type-null", "header/content-type-text", "content-type-of-text", put_again(at, None),
         "Null is no text.", "wrong-kind"),
        ("content-type-array", "header/content-type-text", "content-type-of-text", put_again(at, [form.content_type]),
         "An array is no text.", "wrong-kind"),
    ]  # fmt: skip
    _reject(group, form, rows)
    for slug, text in [
        ("content-type-with-profile", f'{form.content_type}; profile="tag:acme.example,2025:profile#1"'),
        ("content-type-with-oid", f"{form.content_type};profile=1.2.840.113549"),
    ]:
        group.contested(
            slug, "header/content-type-parameters",
            asked(form.with_header({3: text}), "/header/content-type", WHERE),
            {"at": {"/header/content-type": text, **SAYS}},
            "The grammar has the bare text alone, while the profile may be named in a parameter of the media type.",
            readings={"grammar": "reject", "media-type": "accept"}, revisions=form.only,
        )  # fmt: skip
    group.either(
        "content-type-in-capitals", row, asked(form.with_header({3: form.content_type.upper()}), WHERE),
        "Media types are compared without regard to case; the grammar has the text in small letters.",
        revisions=form.only,
    )  # fmt: skip


def _unprotected(group: Group, form: Form) -> None:
    base = dict(form.base)
    for slug, label, because in [
        ("algorithm-unprotected", 1, "Whoever relays a message chooses what is unprotected."),
        ("content-type-unprotected", 3, "Unprotected, the content type can be exchanged on the way."),
        ("meta-unprotected", 8, "Unprotected, anyone can say who signs."),
    ]:
        kept = {each: value for each, value in base.items() if each != label}
        group.reject(
            slug, "header/protected", "all-protected", form.moved(kept, {label: base[label]}), because,
            flags=("header-unprotected",), revisions=form.only,
        )  # fmt: skip
    group.reject(
        "all-unprotected", "header/protected", "all-protected", form.moved({16: "application/rim+cose"}, base),
        "Nothing of it counts there.", flags=("header-unprotected",), revisions=form.only,
    )  # fmt: skip


def _labels(group: Group, form: Form) -> None:
    at = form.at("0/e")
    rows: list[Row] = [
        ("algorithm-twice", "header/labels-unique", "labels-once", again("duplicate", form.label(1)),
         "No label stands twice.", "duplicate-key"),
        ("two-algorithms", "header/labels-unique", "labels-once", again("duplicate", form.label(1), "27"),
         "Neither of two algorithms is the right one.", "duplicate-key"),
        ("two-content-types", "header/labels-unique", "labels-once",
         again("duplicate", form.label(3), cbor.encode("application/cbor").hex()),
         "Neither of two content types is the right one.", "duplicate-key"),
        ("two-metas", "header/labels-unique", "labels-once",
         again("duplicate", form.label(8), cbor.encode(cbor.encode({0: {0: "Bolt"}})).hex()),
         "Neither of two signers is the right one.", "duplicate-key"),
        ("algorithm-twice-in-other-width", "header/labels-unique", "labels-once", again("append", at, "1801 26"),
         "1 in two bytes is the same label.", "duplicate-key"),
        ("unknown-label-twice", "header/labels-unique", "labels-once", put_again(form.at("0"), _twice(form)),
         "A label that nobody knows does not stand twice either.", "duplicate-key"),
        ("unprotected-label-twice", "header/labels-unique", "labels-once",
         Mutation(codec="cbor", op="replace", at=form.at("1"), data="a2 1863 00 1863 01".replace(" ", "")),
         "Nor does one in the unprotected header.", "duplicate-key"),
        ("label-of-bytes", "header/labels-unique", "labels-once", add_again(at, b"\1", 0),
         "A label is an integer or text.", "wrong-kind"),
        ("unprotected-label-of-bytes", "header/labels-unique", "labels-once", added(form.at("1"), b"\1", 0),
         "So is one in the unprotected header.", "wrong-kind"),
    ]  # fmt: skip
    _reject(group, form, rows)
    for slug, label, value, because in [
        ("algorithm-in-both", 1, ES256, "with the same value"),
        ("other-algorithm-in-both", 1, -35, "with another value"),
        ("content-type-in-both", 3, "application/cbor", "with another value"),
        ("meta-in-both", 8, cbor.encode({0: {0: "Bolt"}}), "with another value"),
    ]:
        group.either(
            slug, "header/labels-in-both", asked(form.signed(unprotected={label: value}), "/header/alg"),
            f"The label stands in both headers, {because}; COSE leaves to applications what they make of it.",
            flags=("header-unprotected",), revisions=form.only,
        )  # fmt: skip


def _twice(form: Form) -> bytes:
    """The protected header with the label 99 at its end twice."""
    header = cbor.encode(dict(form.base))
    return bytes([header[0] + 2]) + header[1:] + bytes.fromhex("186300 186301")


def _critical(group: Group, form: Form) -> None:
    at = form.at("0")
    rows: list[tuple[str, dict[Any, Any], str]] = [
        ("critical-unknown", {2: [99], 99: 1}, "What is critical is understood, or the message refused."),
        ("critical-private", {2: [-65537], -65537: 1}, "So it is with a private label."),
        ("critical-text", {2: ["note"], "note": 1}, "So it is with a label of text."),
        ("critical-known-and-unknown", {2: [3, 99], 99: 1}, "That one of two is understood is not enough."),
        ("critical-not-there", {2: [99]}, "What is critical is there."),
        ("critical-none", {2: []}, "Where the parameter is there it names a label."),
    ]
    for slug, more, because in rows:
        group.reject(
            slug, "header/critical", "nothing-critical", put_again(at, cbor.encode({**form.base, **more})), because,
            flags=("critical-ignored",), revisions=form.only,
        )  # fmt: skip
    group.either(
        "critical-unprotected", "header/critical",
        asked(form.with_header({99: 1}, unprotected={2: [99]}), WHERE),
        "Who signs is bound to protect this parameter; what a verifier makes of it elsewhere is not said.",
        flags=("critical-ignored",), revisions=form.only,
    )  # fmt: skip
    for slug, labels in [("critical-content-type", [3]), ("critical-meta", [8])]:
        group.either(
            slug, "header/critical", asked(form.with_header({2: labels}), WHERE),
            "That such a parameter is critical goes without saying; COSE would rather not have it said.",
            revisions=form.only,
        )  # fmt: skip


def _new(group: Group) -> None:
    form = NEW
    group.accept(
        "without-kid", "header/kid-optional", *said(form.signed(), SAYS), "No name of the key is asked for.",
        revisions=form.only,
    )  # fmt: skip
    group.accept(
        "with-kid", "header/kid-optional", *said(form.with_header({4: b"key-1"}), {"/header/kid": b"key-1"}),
        "The key may be named.", revisions=form.only,
    )  # fmt: skip
    group.accept(
        "kid-unprotected", "header/kid-optional", *said(form.signed(unprotected={4: b"key-1"}), SAYS),
        "The name of the key may be unprotected.", revisions=form.only,
    )  # fmt: skip
    for slug, change, because, flag in [
        ("metadata-missing", again("remove", form.label(8)), "The header says who signs.", "missing-member"),
        ("metadata-under-text", put_again(form.value(8).removesuffix("v") + "k", "corim-meta"),
         "The label of the metadata is a number.", "wrong-kind"),
        ("metadata-under-9", put_again(form.value(8).removesuffix("v") + "k", 9), "Label 9 is another parameter.",
         "unknown-key"),
    ]:  # fmt: skip
        group.reject(slug, form.meta_row, "metadata", change, because, flags=(flag,), revisions=form.only)


def _old(group: Group) -> None:
    form = OLD
    group.accept(
        "kid", "header/kid-required", *said(form.signed(), {"/header/kid": b"key-1"}), "The header names the key.",
        revisions=form.only,
    )  # fmt: skip
    group.accept(
        "kid-empty", "header/kid-required", *said(form.with_header({4: b""}), {"/header/kid": b""}),
        "The grammar sets no least length.", revisions=form.only,
    )  # fmt: skip
    for slug, change, because, flag in [
        ("kid-missing", again("remove", form.label(4)), "The header names the key.", "missing-member"),
        ("kid-text", put_again(form.value(4), "key-1"), "The name of a key is bytes.", "wrong-kind"),
        ("kid-number", put_again(form.value(4), 1), "The name of a key is bytes.", "wrong-kind"),
        ("kid-null", put_again(form.value(4), None), "The name of a key is bytes.", "wrong-kind"),
        ("kid-unprotected", form.moved({each: value for each, value in form.base.items() if each != 4}, {4: b"key-1"}),
         "The name of the key is protected.", "header-unprotected"),
    ]:  # fmt: skip
        group.reject(slug, "header/kid-required", "kid", change, because, flags=(flag,), revisions=form.only)
    for slug, change, because, flag in [
        ("metadata-missing", again("remove", form.label(8)), "The header says who signs.", "missing-member"),
        ("claims-instead", put_again(form.at("0"), cbor.encode({1: ES256, 3: form.content_type, 4: KID, 15: CLAIMS})),
         "CWT Claims do not stand for the metadata.", "missing-member"),
    ]:  # fmt: skip
        group.reject(slug, form.meta_row, "metadata", change, because, flags=(flag,), revisions=form.only)


def _reject(group: Group, form: Form, rows: list[Row]) -> None:
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)
