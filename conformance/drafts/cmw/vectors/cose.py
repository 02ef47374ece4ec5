"""CBOR CMWs signed with COSE_Sign1 (section 4.1).

No algorithm is made mandatory by the document. What decides is signed with ES256; other algorithms are only observed.
"""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import (
    NUMBER,
    ONE,
    RECORD,
    TAG,
    TYPE,
    URI,
    VALUE,
    in_bytes,
    in_cbor,
    in_input,
)  # fmt: skip
from conformance.drafts.cmw.wire import collection, record, tag
from conformance.model.vector import Mutation

KEY, OTHER_KEY = "es256", "es256-other"
NOW = "2026-07-01T00:00:00Z"
ES256, ES384, EDDSA = -7, -35, -8
PROTECTED: dict[Any, Any] = {1: ES256, 3: wire.MEDIA_CBOR}
PAYLOAD = cbor.encode([NUMBER, VALUE])
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def build(book: Vectors) -> None:
    """The group cose."""
    group = book.group(
        "cose",
        "CBOR CMWs signed with COSE_Sign1: its shape, its headers, its payload and its signature.",
        operation="cmw.verify",
        header={"media_type": wire.MEDIA_COSE, "keys": [signing.public(KEY)], "now": NOW},
    )
    _accepted(group)
    _shape(group)
    _payloads(group)
    _algorithms(group)
    _content_types(group)
    _headers(group)
    _signatures(group)


def _signed(protected: Any = None, unprotected: Any = None, payload: bytes = PAYLOAD, key: str = KEY) -> bytes:
    """A COSE_Sign1; a protected header in bytes is signed as it is."""
    header = PROTECTED if protected is None else protected
    return signing.sign1(header if isinstance(header, bytes) else cbor.encode(header), unprotected or {}, payload, key)


def _again(op: str, at: str, data: str = "") -> Mutation:
    """A change of what is signed, with a new signature: the old one would be refused for another reason."""
    return Mutation(codec="cbor", op=op, at=at, data=data.replace(" ", ""), resign=KEY)


def _hex(value: Any) -> str:
    return cbor.encode(value).hex()


def _accepted(group: Group) -> None:
    one = record(NUMBER, VALUE)
    typed = cbor.encode({"__cmwc_t": URI, "a": ONE})
    for slug, requirement, message, output, because in [
        ("record", "cose/sign1", _signed(), one, "A signed record is an array of four."),
        ("alg-protected", "cose/algorithm", _signed(), one, "The algorithm stands in the protected header."),
        ("media-type", "cose/content-type", _signed(), one, "The content type may be the media type of a CBOR CMW."),
        ("attached", "cose/payload-attached", _signed(), one, "The payload stands in the message."),
        ("es256", "cose/algorithm-number", _signed(), one, "The algorithm is the number of ES256."),
        (
            "tag", "cose/payload", _signed(payload=cbor.encode(cbor.Tag(TAG, VALUE))), tag(TAG, VALUE),
            "The payload may be a Tag CMW.",
        ),
        (
            "collection", "cose/payload", _signed(payload=typed), collection(("a", RECORD), kind=URI),
            "The payload may be a collection.",
        ),
        (
            "indicator", "cose/payload", _signed(payload=cbor.encode([TYPE, VALUE, 4])), record(TYPE, VALUE, 4),
            "The payload may be a record with an indicator.",
        ),
        (
            "payload-with-long-heads", "cose/signature",
            _signed(payload=bytes.fromhex("9f 1a0000fde7 5804 2347da55 ff")), one,
            "What is signed are the bytes of the payload, not another encoding of the same data.",
        ),
        (
            "header-in-another-order", "cose/signature", _signed({3: wire.MEDIA_CBOR, 1: ES256}), one,
            "What is signed are the bytes of the protected header, in whatever order its entries stand.",
        ),
    ]:  # fmt: skip
        flags = ("non-canonical",) if requirement == "cose/signature" else ()
        group.accept(slug, requirement, message, output, because, flags=flags)
    for slug, content_type, because in [
        ("content-format", 273, "The content type may be Content-Format 273."),
        ("media-type-as-well", wire.MEDIA_CBOR, "The content type may be the text all the same."),
    ]:
        group.accept(slug, "cose/content-type-either-form", _signed({1: ES256, 3: content_type}), one, because)
    group.contested(
        "tag-18", "cose/tag-18", bytes([0xD2]) + _signed(), one,
        "COSE_Sign1 is the name of the array alone in the grammar, and of both forms elsewhere.",
        readings={"array-alone": "reject", "either-form": "accept"},
    )  # fmt: skip
    group.either(
        "indefinite-length", "cose/sign1", b"\x9f" + _signed()[1:] + b"\xff",
        "COSE restricts the encoding of what is signed alone; CMW does not say more.", flags=("non-canonical",),
    )  # fmt: skip
    for slug, header in [
        ("header-with-long-heads", bytes.fromhex("b802 1801 3806 1803 7814") + wire.MEDIA_CBOR.encode()),
        ("header-of-indefinite-length", bytes.fromhex("bf 0126 0374") + wire.MEDIA_CBOR.encode() + b"\xff"),
    ]:
        group.either(
            slug, "cose/signature", _signed(header),
            "COSE restricts the encoding of what is signed; whether of the header in it too, readers disagree.",
            flags=("non-canonical",),
        )  # fmt: skip
    for name, number in [("es384", ES384), ("ed25519", EDDSA)]:
        given = {"data": _signed({1: number, 3: wire.MEDIA_CBOR}, key=name), "keys": [signing.public(name)]}
        group.either(
            f"algorithm-{name}", "cose/signature", given,
            "Which algorithms a consumer has is left to it.",
        )  # fmt: skip
    group.either(
        "cose-type-parameter", "media-type/no-cose-type",
        {"data": _signed(), "media_type": f'{wire.MEDIA_COSE}; cose-type="cose-sign1"'},
        "The parameter is not supported; whether that means refused or passed over is not said.",
    )  # fmt: skip


def _shape(group: Group) -> None:
    for slug, change, because in [
        ("three-members", in_cbor("remove", "3"), "An array of three is no COSE_Sign1."),
        ("without-protected", in_cbor("remove", "0"), "The protected header cannot be left out."),
        ("without-unprotected", in_cbor("remove", "1"), "Nor can the unprotected header, if there is nothing in it."),
        ("five-members", in_cbor("append", "", "40"), "An array of five is no COSE_Sign1."),
        ("several-signers", in_cbor("replace", "3", "81 83 40 a0 40"), "A list of signatures makes it a COSE_Sign."),
        ("tag-98", in_cbor("wrap-tag", "", "98"), "Tag 98 stands for COSE_Sign."),
        ("tag-17", in_cbor("wrap-tag", "", "17"), "Tag 17 stands for COSE_Mac0."),
        ("tag-16", in_cbor("wrap-tag", "", "16"), "Tag 16 stands for COSE_Encrypt0."),
        ("in-byte-string", in_cbor("wrap-bytes", ""), "A byte string that holds a COSE_Sign1 is none."),
        ("header-not-wrapped", in_cbor("unwrap-bytes", "0"), "The protected header stands in a byte string."),
        ("header-wrapped-twice", in_cbor("wrap-bytes", "0/e"), "The byte string holds a map."),
        ("unprotected-in-bytes", in_cbor("wrap-bytes", "1"), "The unprotected header is a map as it stands."),
        (
            "unprotected-null",
            in_cbor("replace", "1", "f6"),
            "The unprotected header is a map, if need be an empty one.",
        ),
        ("signature-text", in_cbor("replace", "3", "6141"), "The signature is a byte string."),
        ("signature-null", in_cbor("replace", "3", "f6"), "The signature is a byte string."),
        ("header-not-cbor", _again("replace", "0", "41ff"), "The protected header's byte string holds CBOR."),
        ("header-with-trailing-byte", _again("trailing", "0/e", "00"), "The byte string holds one map and no more."),
        ("header-cut", _again("truncate", "0/e/1v"), "The protected header's map is complete."),
    ]:
        group.reject(slug, "cose/sign1", "record", change, because, flags=("wrong-kind",))
    group.reject(
        "byte-behind", "cose/sign1", "record", in_bytes("append", None, "00"),
        "The message ends with its array.", flags=("trailing-bytes",),
    )  # fmt: skip
    group.reject(
        "cut", "cose/sign1", "record", in_bytes("truncate", len(_signed()) - 1),
        "The signature is not complete.", flags=("truncated",),
    )  # fmt: skip


def _payloads(group: Group) -> None:
    for slug, change, because in [
        ("detached", in_cbor("replace", "2", "f6"), "The payload is in the message; null stands for one that is not."),
        ("payload-not-wrapped", in_cbor("unwrap-bytes", "2"), "The payload stands in a byte string."),
        ("payload-text", in_cbor("replace", "2", "6141"), "The payload is a byte string."),
    ]:
        group.reject(slug, "cose/payload-attached", "attached", change, because, flags=("wrong-kind",))
    json = f'["{TYPE}","I0faVQ"]'.encode()
    for slug, change, because, flag in [
        ("payload-json", _again("replace", "2", _hex(json)), "The payload is a CBOR CMW, not a JSON one.", "sniffing"),
        ("payload-wrapped-twice", _again("wrap-bytes", "2/e"), "The payload holds a CMW, not its bytes.", "wrong-kind"),
        ("payload-nothing", _again("replace", "2", "40"), "No bytes are no CMW.", "empty"),
        ("payload-number", _again("replace", "2/e", "01"), "A number is no CMW.", "wrong-kind"),
        ("payload-claims", _again("replace", "2/e", "a1 01 63 6a6f65"), "A set of claims is no CMW.", "wrong-kind"),
        (
            "payload-empty-collection",
            _again("replace", "2/e", "a0"),
            "A collection has an entry, signed or not.",
            "empty",
        ),
        ("payload-one-member", _again("remove", "2/e/1"), "A record has two members, signed or not.", "wrong-arity"),
        ("payload-indicator-zero", _again("append", "2/e", "00"), "An indicator is not zero.", "indicator-default"),
        ("payload-trailing-byte", _again("trailing", "2/e", "00"), "The payload is one CMW.", "trailing-bytes"),
        ("payload-cut", _again("truncate", "2/e/1", "2"), "The payload is a whole CMW.", "truncated"),
        (
            "payload-signed-twice",
            _again("replace", "2/e", _signed().hex()),
            "A signed CMW is none to be signed.",
            "wrong-kind",
        ),
    ]:
        group.reject(slug, "cose/payload", "record", change, because, flags=(flag,))


def _moved(protected: dict[Any, Any], unprotected: dict[Any, Any]) -> Mutation:
    """The same message with parameters in other headers."""
    return _again("replace", "", _hex([cbor.encode(protected), unprotected, PAYLOAD, b""]))


def _algorithms(group: Group) -> None:
    content_type = {3: wire.MEDIA_CBOR}
    for slug, change, because, flag in [
        ("alg-missing", _again("remove", "0/e/0k"), "The protected header has an algorithm.", "header-unprotected"),
        ("alg-unprotected", _moved(content_type, {1: ES256}), "Whoever relays a message chooses what is unprotected.",
         "header-unprotected"),
        ("no-protected-header", _moved({}, {1: ES256, **content_type}), "An empty map has no algorithm.",
         "header-unprotected"),
    ]:  # fmt: skip
        group.reject(slug, "cose/algorithm", "alg-protected", change, because, flags=(flag,))
    for slug, item in [("alg-text", _hex("ES256")), ("alg-bytes", "41f9"), ("alg-null", "f6"), ("alg-array", "8126")]:
        group.reject(
            slug, "cose/algorithm-number", "es256", _again("replace", "0/e/0v", item),
            "The algorithm is an integer.", flags=("wrong-kind",),
        )  # fmt: skip


def _content_types(group: Group) -> None:
    required = "cose/content-type"
    for slug, change, because, flag in [
        ("cty-missing", _again("remove", "0/e/1k"), "The protected header names a content type.", "header-unprotected"),
        ("cty-unprotected", _moved({1: ES256}, {3: wire.MEDIA_CBOR}), "Unprotected, it can be exchanged on the way.",
         "header-unprotected"),
    ]:  # fmt: skip
        group.reject(slug, required, "media-type", change, because, flags=(flag,))
    for slug, item, because in [
        ("cty-json", wire.MEDIA_JSON, "The content type is not that of a JSON CMW."),
        ("cty-cose", wire.MEDIA_COSE, "The content type is that of what is signed, not of the signed message."),
        ("cty-cbor", "application/cbor", "CBOR in general is another content type."),
        ("cty-subtype-alone", "cmw+cbor", "COSE has no short form of media types."),
        ("cty-longer", wire.MEDIA_CBOR + "-seq", "A longer name is another one."),
        ("cty-empty", "", "No text names no content type."),
        ("cty-bytes", wire.MEDIA_CBOR.encode(), "The bytes of a media type are no text."),
        ("cty-null", None, "Null names no content type."),
    ]:
        flag = "wrong-kind" if slug in ("cty-bytes", "cty-null") else "media-type-syntax"
        change = _again("replace", "0/e/1v", _hex(item))
        group.reject(slug, required, "media-type", change, because, flags=(flag,))
    for slug, number, because in [
        ("format-274", 274, "274 stands for a JSON CMW."),
        ("format-275", 275, "275 stands for a signed CMW, not for what is signed."),
        ("format-60", 60, "60 stands for CBOR in general."),
        ("format-in-negative", -273, "A Content-Format is not negative."),
        ("format-in-text", "273", "The digits of a Content-Format are no media type."),
    ]:
        group.reject(
            slug, required, "content-format", _again("replace", "0/e/1v", _hex(number)), because,
            flags=("out-of-range",), revisions=("rfc9999",),
        )  # fmt: skip
    with_type = {1: ES256, 3: f'{wire.MEDIA_CBOR}; cmwc_t="{URI}"'}
    group.contested(
        "cty-with-parameter", "cose/content-type-parameters",
        _signed(with_type, payload=cbor.encode({"__cmwc_t": URI, "a": ONE})), collection(("a", RECORD), kind=URI),
        "The grammar has the media type alone, while CoRIM tells its signers to add the parameter.",
        readings={"grammar": "reject", "corim": "accept"},
    )  # fmt: skip
    group.either(
        "cty-in-capitals", required, _signed({1: ES256, 3: "Application/CMW+CBOR"}),
        "Media types are compared without regard to case; the grammar has the text in small letters.",
    )  # fmt: skip


def _headers(group: Group) -> None:
    one = record(NUMBER, VALUE)
    for slug, protected, unprotected, because in [
        ("kid-unprotected", None, {4: b"es256"}, "A key identifier may stand in the unprotected header."),
        ("kid-protected", {**PROTECTED, 4: b"es256"}, None, "A key identifier may stand in the protected header."),
        (
            "unknown-protected",
            {**PROTECTED, -70001: 1},
            None,
            "An unknown parameter that is not critical is tolerated.",
        ),
        ("unknown-unprotected", None, {-70001: [1]}, "An unknown parameter that is not critical is tolerated."),
        ("text-label", {**PROTECTED, "note": "x"}, None, "A label may be text."),
        ("several", {**PROTECTED, 4: b"es256", "note": "x"}, {-70001: 1, "x": 2}, "There may be several of them."),
    ]:
        group.accept(slug, "cose/other-headers", _signed(protected, unprotected), one, because)
    for slug, header in [
        ("alg-in-both", {1: ES256}),
        ("other-alg-in-both", {1: ES384}),
        ("cty-in-both", {3: wire.MEDIA_CBOR}),
    ]:
        group.either(
            slug, "cose/header-labels", _signed(unprotected=header),
            "A reader should refuse this (RFC 9052 section 3), and else takes what is protected.",
            flags=("duplicate-label",),
        )  # fmt: skip
    for slug, twin, change, because in [
        ("kid-twice", "kid-unprotected", in_cbor("duplicate", "1/0k"), "A label stands once in a header."),
        ("alg-twice", "record", _again("duplicate", "0/e/0k"), "A label stands once in a header."),
        ("cty-twice", "record", _again("duplicate", "0/e/1k", _hex("a/b")), "Two content types cannot both be right."),
    ]:
        group.reject(slug, "cose/header-labels", twin, change, because, flags=("duplicate-label",))
    for slug, change, because in [
        ("label-bytes", in_cbor("append", "1", "41 61 00"), "A label is an integer or text."),
        ("label-float", in_cbor("append", "1", "f93e00 00"), "A label is an integer or text."),
        ("label-null-protected", _again("append", "0/e", "f6 00"), "A label is an integer or text."),
    ]:
        group.reject(slug, "cose/header-labels", "record", change, because, flags=("wrong-kind",))
    for slug, twin, change, because in [
        (
            "critical-number", "unknown-protected", _again("append", "0/e", "02 81 3a00011170"),
            "A consumer that does not know the parameter may not pass over it.",
        ),
        (
            "critical-text", "text-label", _again("append", "0/e", "02 81 64 6e6f7465"),
            "A consumer that does not know the parameter may not pass over it.",
        ),
        (
            "critical-and-absent", "record", _again("append", "0/e", "02 81 3a00011170"),
            "What is critical is there.",
        ),
        ("critical-nothing", "record", _again("append", "0/e", "02 80"), "The list of what is critical is not empty."),
    ]:  # fmt: skip
        group.reject(slug, "cose/critical-headers", twin, change, because, flags=("critical-ignored",))
    group.either(
        "critical-in-other-header", "cose/critical-headers", _signed({**PROTECTED, -70001: "x"}, {2: [-70001]}),
        "It may not stand there, where anybody can add it; no reader is told to look (RFC 9052 section 3.1).",
        flags=("critical-ignored",),
    )  # fmt: skip


def _signatures(group: Group) -> None:
    message = _signed()
    made = message[-64:]
    r, s = made[:32], int.from_bytes(made[32:], "big")
    signed = cbor.encode(["Signature1", cbor.encode(PROTECTED), b"", PAYLOAD])
    forms = {
        "as-der": signing.der(made),
        "of-other-key": signing.signature(signed, OTHER_KEY),
        "with-external-data": signing.signature(
            cbor.encode(["Signature1", cbor.encode(PROTECTED), b"x", PAYLOAD]), KEY
        ),
        "of-sign": signing.signature(cbor.encode(["Signature", cbor.encode(PROTECTED), b"", PAYLOAD]), KEY),
        "without-context": signing.signature(PAYLOAD, KEY),
        "without-header": signing.signature(cbor.encode(["Signature1", b"", b"", PAYLOAD]), KEY),
    }
    for slug, change, because in [
        ("first-bit-flipped", in_bytes("flip", len(message) - 64, "80"), "One bit makes it another signature."),
        ("last-bit-flipped", in_bytes("flip", len(message) - 1, "01"), "One bit makes it another signature."),
        ("signature-empty", in_cbor("replace", "3", "40"), "No bytes are no signature."),
        ("signature-of-zeros", in_cbor("replace", "3", "5840" + 64 * "00"), "Zero is no half of a signature."),
        ("signature-a-byte-short", in_cbor("replace", "3", "583f" + made[:-1].hex()), "ES256 has 64 bytes."),
        ("signature-a-byte-long", in_cbor("replace", "3", "5841" + made.hex() + "00"), "ES256 has 64 bytes."),
        ("payload-exchanged", in_cbor("replace", "2/e/1", "44 2347da54"), "Another payload was signed."),
        ("payload-encoded-anew", in_cbor("widen", "2/e/0"), "Other bytes were signed, though they say the same."),
        ("header-exchanged", in_cbor("replace", "0/e/1v", "190111"), "Another protected header was signed."),
        ("header-encoded-anew", in_cbor("widen", "0/e/1k"), "Other bytes were signed, though they say the same."),
        ("another-hash", _again("replace", "0/e/0v", _hex(ES384)), "The header says ES384, the signature is of ES256."),
    ]:  # fmt: skip
        group.reject(slug, "cose/signature", "record", change, because, flags=("signature-not-checked",))
    for slug, other in forms.items():
        group.reject(
            f"signature-{slug}", "cose/signature", "record", in_cbor("replace", "3", _hex(other)),
            "It is no signature of ES256 by this key over this header and payload.", flags=("signature-not-checked",),
        )  # fmt: skip
    for slug, keys, because in [
        ("other-key", [signing.public(OTHER_KEY)], "The key did not sign this."),
        ("other-curve", [signing.public("es384")], "The key is of another curve."),
        ("no-key", [], "Nobody is trusted to have signed this."),
    ]:
        change = in_input("replace", "/keys", keys)
        group.reject(slug, "cose/signature", "record", change, because, flags=("signature-not-checked",))
    group.reject(
        "unsigned", "cose/sign1", "record", in_cbor("replace", "", PAYLOAD.hex()),
        "A record without signature is none that verifies.", flags=("signature-not-checked",),
    )  # fmt: skip
    negated = message[:-64] + r + (ORDER_P256 - s).to_bytes(32, "big")
    group.either(
        "other-half", "cose/signature", negated,
        "With s exchanged for its negative an ECDSA signature verifies as well; CMW does not speak of it.",
    )  # fmt: skip
