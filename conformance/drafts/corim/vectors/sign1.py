"""A signed CoRIM as a COSE_Sign1: its tags, its four members and what it holds (section 4.2)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COMID, RIM_MODEL, rim
from conformance.drafts.corim.vectors.samples import MAGIC, in_cbor, put, said
from conformance.drafts.corim.vectors.signatures import (
    FORMS,
    KEY,
    META_MODEL,
    NEW,
    NOW,
    OLD,
    PAYLOAD,
    SAYS,
    WHERE,
    Form,
    again,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

INDEFINITE = cbor.encode(cbor.Tag(501, 0)).removesuffix(b"\0") + b"\xbf" + cbor.encode(rim())[1:] + b"\xff"


def build(book: Vectors) -> None:
    """The groups signed and signed-06."""
    for form in FORMS:
        group = book.group(
            f"signed{form.group}",
            f"Signed CoRIMs of revision {form.revision}: COSE_Sign1, its members and its payload.",
            operation="corim.verify", role="verifier", header={"keys": [signing.public(KEY)], "now": NOW},
        )  # fmt: skip
        _accepted(group, form)
        _shape(group, form)
        _payload(group, form)
        _encodings(group, form)
        if form is NEW:
            _wrappers(group)
        else:
            _old_wrappers(group)


def _accepted(group: Group, form: Form) -> None:
    header: dict[str, Any] = {"alg": -7, "content-type": form.content_type, "corim-meta": META_MODEL}
    if form is OLD:
        header["kid"] = b"key-1"
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("minimal", "signed/sign1", {"/header": header, "/corim": RIM_MODEL}, "A signed CoRIM is a COSE_Sign1."),
        ("tag-18", "signed/tag-18", SAYS, "The COSE_Sign1 has tag 18."),
        ("members", "signed/four-members", SAYS, "It has four members."),
        ("header-in-bytes", "signed/protected-bytes", {"/header/alg": -7}, "The protected header is in bytes."),
        ("unprotected-empty", "signed/unprotected-map", SAYS, "The unprotected header may be empty."),
        ("payload", "signed/payload", SAYS, "The payload is a byte string."),
        ("payload-tag-501", "signed/payload-tagged", SAYS, "The CoRIM in the payload has its tag."),
        ("payload-unsigned", "signed/payload-unsigned", SAYS, "What is signed is an unsigned CoRIM."),
        ("payload-valid", "signed/payload-valid", {"/corim": RIM_MODEL}, "What is signed obeys its grammar."),
        ("signature-bytes", "signed/signature-bytes", SAYS, "The signature is a byte string."),
        ("in-its-media-type", "media-type/rim-cose" if form is NEW else "media-type/corim-signed", SAYS,
         "The body of the media type of signed CoRIMs is one of them."),
        ("payload-there", "detached/empty-is-not-nil", SAYS, "The payload is in the message."),
    ]  # fmt: skip
    for slug, row, places, because in rows:
        group.accept(slug, row, *said(form.signed(), places), because, revisions=form.only)
    unprotected_headers: list[tuple[str, dict[Any, Any]]] = [
        ("unprotected-nonce", {5: b"nonce"}), ("unprotected-integers", {99: 1, -65537: b"x"}),
        ("unprotected-text", {"note": [1, 2]}), ("unprotected-time-stamp", {270: b"\x30\x00"}),
    ]  # fmt: skip
    for slug, unprotected in unprotected_headers:
        group.accept(
            slug, "signed/unprotected-map", *said(form.signed(unprotected=unprotected), SAYS),
            "The unprotected header may hold any parameter.", revisions=form.only,
        )  # fmt: skip


def _shape(group: Group, form: Form) -> None:
    at, tag = form.at, form.tag
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("tag-98", "signed/sign1", "minimal", in_cbor("retag", tag, "98"), "Tag 98 stands for COSE_Sign.", "wrong-tag"),
        ("tag-17", "signed/sign1", "minimal", in_cbor("retag", tag, "17"), "Tag 17 stands for COSE_Mac0.", "wrong-tag"),
        ("tag-16", "signed/sign1", "minimal", in_cbor("retag", tag, "16"), "Tag 16 stands for COSE_Encrypt0.",
         "wrong-tag"),
        ("tag-97", "signed/sign1", "minimal", in_cbor("retag", tag, "97"), "Tag 97 stands for COSE_Mac.", "wrong-tag"),
        ("tag-61", "signed/sign1", "minimal", in_cbor("wrap-tag", tag, "61"), "A CoRIM is no CWT.", "stray-tag"),
        ("several-signers", "signed/sign1", "minimal",
         put(tag, cbor.Tag(98, [b"", {}, PAYLOAD, [[b"\xa1\x01\x26", {}, bytes(64)]]])),
         "COSE_Sign is another message.", "wrong-kind"),
        ("untagged", "signed/tag-18", "tag-18", in_cbor("untag", tag), "The array has tag 18.", "missing-tag"),
        ("in-bytes", "signed/sign1", "minimal", in_cbor("wrap-bytes", ""), "The tag stands at the top.", "wrong-kind"),
        ("three-members", "signed/four-members", "members", in_cbor("remove", at("3")), "An array of three is none.",
         "wrong-arity"),
        ("without-header", "signed/four-members", "members", in_cbor("remove", at("0")), "An array of three is none.",
         "wrong-arity"),
        ("without-unprotected", "signed/four-members", "members", in_cbor("remove", at("1")),
         "An array of three is none.", "wrong-arity"),
        ("five-members", "signed/four-members", "members", in_cbor("append", form.array, "40"),
         "An array of five is none.", "wrong-arity"),
        ("no-members", "signed/four-members", "members", put(form.array, []), "An empty array is none.", "empty"),
        ("map-of-members", "signed/four-members", "members", put(form.array, {0: b"", 1: {}, 2: PAYLOAD, 3: b""}),
         "The members stand in an array.", "wrong-kind"),
        ("header-not-wrapped", "signed/protected-bytes", "header-in-bytes", in_cbor("unwrap-bytes", at("0")),
         "The protected header is a byte string.", "wrong-kind"),
        ("header-wrapped-twice", "signed/protected-bytes", "header-in-bytes", again("wrap-bytes", at("0/e")),
         "The byte string holds a map.", "wrong-kind"),
        ("header-empty", "signed/protected-bytes", "header-in-bytes", put_again(at("0"), b""),
         "No bytes stand for an empty header, which has no algorithm.", "empty"),
        ("header-not-cbor", "signed/protected-bytes", "header-in-bytes", put_again(at("0"), b"\xff"),
         "The byte string holds CBOR.", "wrong-kind"),
        ("header-array", "signed/protected-bytes", "header-in-bytes", put_again(at("0/e"), [1, -7]),
         "The byte string holds a map.", "wrong-kind"),
        ("header-with-trailing-byte", "signed/protected-bytes", "header-in-bytes", again("trailing", at("0/e"), "00"),
         "The byte string holds one map and no more.", "trailing-bytes"),
        ("header-cut", "signed/protected-bytes", "header-in-bytes", again("truncate", at("0/e/1v"), "3"),
         "The map is complete.", "truncated"),
        ("header-tagged", "signed/protected-bytes", "header-in-bytes", again("wrap-tag", at("0/e"), "24"),
         "The map has no tag.", "stray-tag"),
        ("unprotected-in-bytes", "signed/unprotected-map", "unprotected-empty", in_cbor("wrap-bytes", at("1")),
         "The unprotected header is a map as it stands.", "wrong-kind"),
        ("unprotected-null", "signed/unprotected-map", "unprotected-empty", put(at("1"), None),
         "The unprotected header is a map, if need be an empty one.", "wrong-kind"),
        ("unprotected-array", "signed/unprotected-map", "unprotected-empty", put(at("1"), []),
         "The unprotected header is a map.", "wrong-kind"),
        ("signature-text", "signed/signature-bytes", "signature-bytes", put(at("3"), "A"),
         "The signature is a byte string.", "wrong-kind"),
        ("signature-null", "signed/signature-bytes", "signature-bytes", put(at("3"), None),
         "The signature is a byte string.", "wrong-kind"),
        ("signature-array", "signed/signature-bytes", "signature-bytes", put(at("3"), [b""]),
         "The signature is a byte string.", "wrong-kind"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)


def _payload(group: Group, form: Form) -> None:
    at = form.at("2")
    inner = form.at("2/e/t")
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("payload-text", "signed/payload", "payload", put(at, "CoRIM"), "The payload is a byte string.", "wrong-kind"),
        ("payload-not-wrapped", "signed/payload", "payload", in_cbor("unwrap-bytes", at),
         "The CoRIM is encoded in a byte string.", "wrong-kind"),
        ("payload-undefined", "signed/payload", "payload", in_cbor("replace", at, "f7"), "Undefined is not null.",
         "wrong-kind"),
        ("payload-in-24", "signed/payload", "payload", in_cbor("wrap-tag", at, "24"), "The byte string has no tag.",
         "stray-tag"),
        ("payload-trailing-byte", "signed/payload", "payload", again("trailing", f"{at}/e", "00"),
         "The byte string holds one item.", "trailing-bytes"),
        ("payload-cut", "signed/payload", "payload", again("truncate", f"{at}/e", str(len(PAYLOAD) - 1)),
         "The item is complete.", "truncated"),
        ("payload-empty", "detached/empty-is-not-nil", "payload-there", put_again(at, b""),
         "No bytes are no CoRIM, and not null either.", "empty"),
        ("payload-bare-map", "signed/payload-tagged", "payload-tag-501", again("untag", f"{at}/e"),
         "The map has tag 501, also in a payload.", "missing-tag"),
        ("payload-signed", "signed/payload-unsigned", "payload-unsigned", put_again(at, form.signed()),
         "What is signed is no signed CoRIM.", "wrong-kind"),
        ("payload-comid", "signed/payload-unsigned", "payload-unsigned", put_again(f"{at}/e", COMID),
         "A CoMID by itself is no CoRIM.", "wrong-tag"),
        ("payload-wrapped-twice", "signed/payload-unsigned", "payload-unsigned", again("wrap-bytes", f"{at}/e"),
         "The payload holds the CoRIM, not its bytes.", "wrong-kind"),
        ("payload-number", "signed/payload-unsigned", "payload-unsigned", put_again(f"{at}/e", 501),
         "A number is no CoRIM.", "wrong-kind"),
        ("payload-json", "signed/payload", "payload", put_again(at, b'""'), "JSON is no CBOR.",
         "wrong-kind"),
        ("payload-without-id", "signed/payload-valid", "payload-valid", again("remove", f"{inner}/0k"),
         "A CoRIM has an identifier, signed or not.", "missing-member"),
        ("payload-without-tags", "signed/payload-valid", "payload-valid", put_again(f"{inner}/1v", []),
         "A CoRIM has tags, signed or not.", "empty"),
        ("payload-with-key-twice", "signed/payload-valid", "payload-valid", again("duplicate", f"{inner}/0k", "6164"),
         "No key stands twice, signed or not.", "duplicate-key"),
        ("payload-with-bare-tag", "signed/payload-valid", "payload-valid", again("untag", f"{inner}/1v/0"),
         "A CoMID has its tag, signed or not.", "missing-tag"),
        ("payload-with-array", "signed/payload-valid", "payload-valid", put_again(inner, ["c", [COMID]]),
         "A CoRIM is a map, signed or not.", "wrong-kind"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)
    if form is NEW:
        group.reject(
            "payload-in-500", "signed/payload-unsigned", "payload-unsigned", again("wrap-tag", f"{at}/e", "500"),
            "Tag 500 is around no CoRIM any more, nor in a payload.", flags=("legacy-wrapper",), revisions=form.only,
        )  # fmt: skip
        return
    group.accept(
        "attached", "detached/forbidden", *said(form.signed(), SAYS), "The payload is in the message.",
        revisions=form.only,
    )  # fmt: skip
    group.reject(
        "payload-null", "detached/forbidden", "attached", put(at, None), "The payload cannot be left out.",
        flags=("empty",), revisions=form.only,
    )  # fmt: skip


def _encodings(group: Group, form: Form) -> None:
    reverse = cbor.encode(cbor.Tag(501, dict(reversed(rim().items()))))
    long = bytes.fromhex("da000001f5") + PAYLOAD[3:]
    header = cbor.encode(dict(form.base))
    for slug, message, because in [
        ("payload-indefinite", form.signed(payload=INDEFINITE), "The payload's map may have an indefinite length."),
        ("payload-in-reverse", form.signed(payload=reverse), "The payload's keys may have any order."),
        ("header-in-reverse", form.signed(dict(reversed([*form.base.items()]))), "Parameters may have any order."),
    ]:  # fmt: skip
        group.accept(
            slug, "signed/as-transmitted", *said(message, SAYS), because, flags=("non-canonical", "re-encoded"),
            revisions=form.only,
        )  # fmt: skip
    given, output = said(form.signed(payload=long), SAYS)
    group.contested(
        "payload-with-long-tag", "signed/as-transmitted", given, output,
        "The payload's tag may have a longer head, but the magic number of its media type is the shortest.",
        readings=MAGIC, flags=("non-canonical", "re-encoded"), revisions=form.only,
    )  # fmt: skip
    for slug, encoded in [
        ("header-indefinite", b"\xbf" + header[1:] + b"\xff"),
        ("header-with-long-count", b"\xb8" + bytes([header[0] & 0x1F]) + header[1:]),
    ]:
        group.either(
            slug, "signed/as-transmitted", {"data": form.signed(encoded), "at": [WHERE]},
            "COSE restricts the encoding of what is signed; whether of the header in it too, readers disagree.",
            flags=("non-canonical",), revisions=form.only,
        )  # fmt: skip
    group.reject(
        "payload-encoded-anew", "signed/signature", "payload-in-reverse", put(form.at("2"), PAYLOAD),
        "The signature is that of other bytes, though they mean the same.", flags=("re-encoded",), revisions=form.only,
    )  # fmt: skip
    group.either(
        "array-indefinite", "signed/four-members",
        {"data": form.wrapper + b"\x9f" + form.signed()[len(form.wrapper) + 1 :] + b"\xff", "at": [WHERE]},
        "COSE restricts the encoding of what is signed alone; CoRIM says nothing of it.", flags=("non-canonical",),
        revisions=form.only,
    )  # fmt: skip


def _wrappers(group: Group) -> None:
    form = NEW
    group.reject(
        "unsigned", "media-type/rim-cose", "in-its-media-type", in_cbor("replace", "", PAYLOAD.hex()),
        "An unsigned CoRIM has a media type of its own.", flags=("signature-not-checked",), revisions=form.only,
    )  # fmt: skip
    for slug, change, because in [
        ("in-502", in_cbor("wrap-tag", "", "502"), "Tag 502 was around a signed CoRIM up to draft 06."),
        ("in-503", in_cbor("wrap-tag", "", "503"), "Tag 503 is only earmarked."),
        ("in-504", in_cbor("wrap-tag", "", "504"), "Tag 504 is only earmarked."),
        ("in-500-and-502", in_cbor("replace", "", "d901f4d901f6" + form.signed().hex()),
         "This is how drafts up to 06 began."),
    ]:  # fmt: skip
        group.reject(
            slug, "signed/sign1", "minimal", change, because, flags=("legacy-wrapper",),
            revisions=form.only,
        )  # fmt: skip


def _old_wrappers(group: Group) -> None:
    form = OLD
    group.reject(
        "unsigned", "media-type/corim-signed", "in-its-media-type",
        in_cbor("replace", "", "d901f4" + PAYLOAD.hex()), "An unsigned CoRIM has a media type of its own.",
        flags=("signature-not-checked",), revisions=form.only,
    )  # fmt: skip
    row = "signed/sign1"
    for slug, change, because, flag in [
        ("without-502", in_cbor("untag", "t"), "Inside of tag 500 is tag 502.", "missing-tag"),
        ("501-for-502", in_cbor("retag", "t", "501"), "Inside of tag 500 is tag 502.", "wrong-tag"),
        ("501-for-500", in_cbor("retag", "", "501"), "The outermost tag is 500.", "wrong-tag"),
        ("502-twice", in_cbor("wrap-tag", "t", "502"), "Tag 502 stands there once.", "stray-tag"),
        ("500-twice", in_cbor("wrap-tag", "", "500"), "Tag 500 stands there once.", "stray-tag"),
    ]:
        group.reject(slug, row, "minimal", change, because, flags=(flag,), revisions=form.only)
    group.contested(
        "bare-502", row, {"data": form.signed()[3:], "at": [WHERE]}, {"at": SAYS},
        "The grammar has tag 500 around everything; the magic numbers have 502 at the top as well.",
        readings={"grammar": "reject", "magic-numbers": "accept"}, flags=("legacy-wrapper",), revisions=form.only,
    )  # fmt: skip
