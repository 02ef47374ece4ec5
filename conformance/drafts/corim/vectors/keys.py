"""Crypto keys: every kind of them, COSE_Keys, and the keys that an environment protects."""

from typing import Any

from conformance.codecs import cbor, deform
from conformance.codecs.cbor import Tag
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.credentials import (
    AUTHORITY,
    CERTIFICATE,
    CERTIFICATE_SHA256,
    COSE_KEY,
    COSE_PAIRS,
    CURVE_POINT,
    DER,
    EDWARDS,
    KEY,
    KEY_SHA256,
    PATH,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    ENVIRONMENT,
    IN_VALUE,
    MVAL,
    OID,
    UEID,
    UUID,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
    with_values,
)  # fmt: skip

TRIPLE = "/triples/identity-triples/0"
PLACE = f"{TRIPLE}/key-list/0"
AT = "1v/0v/0/1/0"
INSIDE = f"{AT}/t"
IDENTIFIER = Tag(560, b"key 1")
THUMBPRINT = {"alg": 1, "value": CERTIFICATE_SHA256}
SETS = {"grammar": "reject", "prose": "accept"}
"""Readings of 5.1.4.6: the grammar has one COSE_Key under 558, the prose a COSE_KeySet too."""


def build(book: Vectors) -> None:
    """The groups crypto-key, cose-key and cryptokeys."""
    _kinds(book)
    _cose(book)
    _protected(book)


def with_key(*keys: Any) -> dict[int, Any]:
    """An identity triple of these keys: the oldest place where keys stand."""
    return comid({2: [[ENVIRONMENT, list(keys)]]})


def _kinds(book: Vectors) -> None:
    group = book.group(
        "crypto-key", "Keys, certificates, paths, thumbprints and identifiers.", operation="comid.decode"
    )
    for slug, row, key, output, because in [
        ("pem-key", "kinds", Tag(554, KEY), {"pkix-base64-key": KEY}, "A public key in PEM under 554."),
        ("pem-certificate", "kinds", Tag(555, CERTIFICATE), {"pkix-base64-cert": CERTIFICATE},
         "A certificate in PEM under 555."),
        ("pem-path", "kinds", Tag(556, PATH), {"pkix-base64-cert-path": PATH},
         "Certificates in PEM under 556, each certifying the one before."),
        ("pem-path-of-one", "texts", Tag(556, CERTIFICATE), {"pkix-base64-cert-path": CERTIFICATE},
         "A path of one certificate."),
        ("key-thumbprint", "thumbprints", Tag(557, [1, KEY_SHA256]),
         {"key-thumbprint": {"alg": 1, "value": KEY_SHA256}}, "A digest of a key under 557."),
        ("certificate-thumbprint", "thumbprints", Tag(559, [1, CERTIFICATE_SHA256]), {"cert-thumbprint": THUMBPRINT},
         "A digest of a certificate under 559."),
        ("path-thumbprint", "thumbprints", Tag(561, [1, CERTIFICATE_SHA256]), {"cert-path-thumbprint": THUMBPRINT},
         "A digest of a path under 561."),
        ("identifier", "identifier", Tag(560, b"\x01\x02"), {"bytes": b"\x01\x02"}, "Opaque bytes under 560."),
        ("identifier-empty", "identifier", Tag(560, b""), {"bytes": b""}, "Opaque bytes have any length."),
        ("der-certificate", "der", Tag(562, DER), {"pkix-asn1der-cert": DER}, "A certificate in DER under 562."),
    ]:  # fmt: skip
        group.accept(slug, f"crypto-key/{row}", *said(with_key(key), {PLACE: output}), because)
    group.accept(
        "thumbprint-by-name", "crypto-key/thumbprints",
        *said(with_key(Tag(557, ["sha-256", KEY_SHA256])), {f"{PLACE}/key-thumbprint/value": KEY_SHA256}),
        "A digest may name its algorithm by text; who knows it may report its number.",
    )  # fmt: skip
    group.accept(
        "several", "crypto-key/kinds",
        *said(
            with_key(Tag(554, KEY), IDENTIFIER, Tag(562, DER)),
            {f"{TRIPLE}/key-list/1": {"bytes": b"key 1"}, f"{TRIPLE}/key-list/2": {"pkix-asn1der-cert": DER}},
        ),
        "A list may have keys of several kinds.",
    )  # fmt: skip
    _no_kinds(group)
    for slug, row, key, because in [
        ("pem-of-nothing", "pem", Tag(554, ""), "The grammar admits any text."),
        ("pem-of-noise", "pem", Tag(554, "not a key"), "The grammar admits any text."),
        ("pem-certificate-as-key", "pem", Tag(554, CERTIFICATE), "A certificate is no SubjectPublicKeyInfo."),
        ("pem-key-as-certificate", "pem", Tag(555, KEY), "A key is no certificate."),
        ("pem-with-crlf", "pem", Tag(554, KEY.replace("\n", "\r\n")), "RFC 7468 admits such ends of lines."),
        ("pem-path-from-root", "path-order", Tag(556, AUTHORITY + CERTIFICATE), "The root stands first."),
    ]:
        group.either(
            slug, f"crypto-key/{row}", asked(with_key(key), PLACE), because + " Whether a reader looks is open."
        )
    group.either(
        "tag-60000", "profile/unknown-tag", asked(with_key(IDENTIFIER, Tag(60000, b"\x01")), PLACE),
        "The choice is open for extensions; what a reader makes of a tag that it does not know is not said.",
        flags=("unknown-key",),
    )  # fmt: skip


def _no_kinds(group: Group) -> None:
    for slug, row, twin, change, because, flag in [
        ("bytes-untagged", "kinds", "identifier", in_cbor("untag", AT), "A key has a tag.", "missing-tag"),
        ("pem-untagged", "kinds", "pem-key", in_cbor("untag", AT), "A key has a tag.", "missing-tag"),
        ("thumbprint-untagged", "kinds", "key-thumbprint", in_cbor("untag", AT), "A thumbprint has a tag.",
         "missing-tag"),
        ("number", "kinds", "identifier", put(AT, 1), "A number is no key.", "wrong-kind"),
        ("null", "kinds", "identifier", put(AT, None), "Null is no key.", "wrong-kind"),
        ("uuid", "kinds", "identifier", put(AT, Tag(37, UUID)), "A UUID is no key.", "wrong-tag"),
        ("oid", "kinds", "identifier", put(AT, Tag(111, OID)), "An OID is no key.", "wrong-tag"),
        ("ueid", "kinds", "identifier", put(AT, Tag(550, UEID)), "A UEID is no key.", "wrong-tag"),
        ("svn", "kinds", "identifier", put(AT, Tag(552, 1)), "A security version is no key.", "wrong-tag"),
        ("thumbprint-as-svn", "kinds", "path-thumbprint", in_cbor("retag", AT, "552"),
         "The tag of a security version is no thumbprint's.", "wrong-tag"),
        ("pem-key-bytes", "texts", "pem-key", put(INSIDE, KEY.encode()), "PEM is text.", "wrong-kind"),
        ("pem-certificate-bytes", "texts", "pem-certificate", put(INSIDE, DER), "PEM is text.", "wrong-kind"),
        ("pem-path-bytes", "texts", "pem-path", put(INSIDE, PATH.encode()), "PEM is text.", "wrong-kind"),
        ("pem-path-array", "texts", "pem-path", put(INSIDE, [CERTIFICATE, AUTHORITY]),
         "The certificates of a path are one text.", "wrong-kind"),
        ("der-text", "der", "der-certificate", put(INSIDE, CERTIFICATE), "DER is bytes.", "wrong-kind"),
        ("der-array", "der", "der-certificate", put(INSIDE, [DER]), "There is one certificate.", "wrong-kind"),
        ("identifier-text", "identifier", "identifier", put(INSIDE, "key 1"), "An identifier is bytes.", "wrong-kind"),
        ("identifier-number", "identifier", "identifier", put(INSIDE, 1), "An identifier is bytes.", "wrong-kind"),
        ("thumbprint-bytes", "thumbprints", "key-thumbprint", put(INSIDE, KEY_SHA256),
         "A thumbprint names its algorithm.", "digest-mix"),
        ("thumbprint-value-text", "thumbprints", "key-thumbprint", put(f"{INSIDE}/1", KEY_SHA256.hex()),
         "The value of a digest is bytes.", "wrong-kind"),
        ("thumbprint-without-value", "thumbprints", "key-thumbprint", in_cbor("remove", f"{INSIDE}/1"),
         "A digest has a value.", "wrong-arity"),
        ("thumbprint-third-member", "thumbprints", "certificate-thumbprint", appended(INSIDE, 0),
         "A digest has two members.", "wrong-arity"),
        ("thumbprint-of-several", "thumbprints", "path-thumbprint",
         put(INSIDE, [[1, CERTIFICATE_SHA256], [1, KEY_SHA256]]), "There is one digest.", "wrong-kind"),
        ("algorithm-bytes", "thumbprints", "certificate-thumbprint", put(f"{INSIDE}/0", b"\x01"),
         "An algorithm is an integer or text.", "wrong-kind"),
        ("tag-in-tag", "identifier", "identifier", in_cbor("wrap-tag", AT, "560"), "An identifier is bytes.",
         "stray-tag"),
    ]:  # fmt: skip
        group.reject(slug, f"crypto-key/{row}", twin, change, because, flags=(flag,))


def _cose(book: Vectors) -> None:
    group = book.group("cose-key", "COSE_Keys under tag 558.", operation="comid.decode")
    pairs = [list(pair) for pair in COSE_PAIRS]
    for slug, row, key, output, because in [
        ("elliptic", "cose-key", COSE_KEY, pairs, "A key of kty EC2 with its curve and point."),
        ("edwards", "cose-key", {1: 1, -1: 6, -2: EDWARDS},
         [[{"int": "1"}, cbor.encode(1)], [{"int": "-1"}, cbor.encode(6)], [{"int": "-2"}, cbor.encode(EDWARDS)]],
         "A key of kty OKP."),
        ("with-identifier", "cose-key-members", {1: 2, 2: b"k1", **CURVE_POINT},
         [pairs[0], [{"int": "2"}, cbor.encode(b"k1")], *pairs[1:]], "A key may have an identifier."),
        ("with-algorithm", "cose-key-members", {1: 2, 3: -7, **CURVE_POINT},
         [pairs[0], [{"int": "3"}, cbor.encode(-7)], *pairs[1:]], "A key may be bound to an algorithm."),
        ("with-operations", "cose-key-members", {1: 2, 4: [2], **CURVE_POINT},
         [pairs[0], [{"int": "4"}, cbor.encode([2])], *pairs[1:]], "A key may be bound to operations."),
        ("with-base-iv", "cose-key-members", {1: 2, 5: b"iv", **CURVE_POINT},
         [pairs[0], [{"int": "5"}, cbor.encode(b"iv")], *pairs[1:]], "A key may have a base IV."),
        ("with-label-of-text", "cose-key-members", {**COSE_KEY, "acme": 1},
         [*pairs, [{"text": "acme"}, cbor.encode(1)]], "Further labels may be text."),
    ]:  # fmt: skip
        group.accept(slug, f"crypto-key/{row}", *said(with_key(Tag(558, key)), {PLACE: {"cose-key": output}}), because)
    wide = deform.apply(cbor.encode(with_key(Tag(558, COSE_KEY))), in_cbor("widen", AT, "4"))
    group.accept(
        "tag-in-five-bytes", "crypto-key/cose-key", *said(wide, {PLACE: {"cose-key": pairs}}),
        "The number of a tag may have any width.", flags=("non-canonical",),
    )  # fmt: skip
    label = f"{INSIDE}/1v"
    for slug, row, twin, change, because, flag in [
        ("empty", "cose-key", "elliptic", in_cbor("replace", INSIDE, "a0"), "A key has a type.", "empty"),
        ("without-type", "cose-key", "elliptic", in_cbor("remove", f"{INSIDE}/0k"), "A key has a type.",
         "missing-member"),
        ("type-bytes", "cose-key", "elliptic", put(f"{INSIDE}/0v", b"\x02"), "A type is an integer or text.",
         "wrong-kind"),
        ("type-null", "cose-key", "elliptic", put(f"{INSIDE}/0v", None), "A type is an integer or text.",
         "wrong-kind"),
        ("as-svn", "kinds", "elliptic", in_cbor("retag", AT, "552"), "The tag of a security version is no key's.",
         "wrong-tag"),
        ("in-bytes", "cose-key", "elliptic", in_cbor("wrap-bytes", INSIDE), "A key is a map.", "wrong-kind"),
        ("text", "cose-key", "elliptic", put(INSIDE, KEY), "A key is a map.", "wrong-kind"),
        ("identifier-text", "cose-key-members", "with-identifier", put(label, "k1"), "A key's identifier is bytes.",
         "wrong-kind"),
        ("algorithm-bytes", "cose-key-members", "with-algorithm", put(label, b"\x01"),
         "An algorithm is an integer or text.", "wrong-kind"),
        ("no-operations", "cose-key-members", "with-operations", in_cbor("replace", label, "80"),
         "Operations are at least one.", "empty"),
        ("operation-without-array", "cose-key-members", "with-operations", put(label, 2), "Operations are an array.",
         "wrong-kind"),
        ("operation-bytes", "cose-key-members", "with-operations", put(f"{label}/0", b"\x02"),
         "An operation is an integer or text.", "wrong-kind"),
        ("base-iv-text", "cose-key-members", "with-identifier", in_cbor("insert", f"{INSIDE}/2k", "05 626976"),
         "A base IV is bytes.", "wrong-kind"),
        ("label-of-bytes", "cose-key-members", "elliptic", in_cbor("append", INSIDE, "4101 01"),
         "A label is an integer or text.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, f"crypto-key/{row}", twin, change, because, flags=(flag,))
    group.either(
        "type-of-text", "crypto-key/cose-key",
        asked(with_key(Tag(558, {1: "acme"}), IDENTIFIER), f"{TRIPLE}/key-list/1"),
        "The grammar admits a type that is text, but none is registered; a reader of keys may know none.",
    )  # fmt: skip
    place = f"{TRIPLE}/key-list/1"
    behind = {"at": {place: {"bytes": b"key 1"}}}
    for slug, keys in [("set-of-one", [COSE_KEY]), ("set-of-two", [COSE_KEY, {1: 1, -1: 6, -2: EDWARDS}])]:
        given = asked(with_key(Tag(558, keys), IDENTIFIER), place)
        group.accept(f"{slug}-before", "crypto-key/cose-key-set", given, behind, "Tag 558 may hold a COSE_KeySet.")
        group.contested(
            slug, "crypto-key/cose-key-set-gone", given, behind,
            "The prose under tag 558 has a COSE_KeySet too, the grammar one COSE_Key alone.", readings=SETS,
        )  # fmt: skip
    group.reject(
        "set-of-none-before", "crypto-key/cose-key-set", "set-of-one-before",
        in_cbor("replace", INSIDE, "80"), "A COSE_KeySet has at least one key.", flags=("empty",),
    )  # fmt: skip
    group.reject(
        "set-of-text-before", "crypto-key/cose-key", "set-of-one-before", put(f"{INSIDE}/0", "key 1"),
        "What a COSE_KeySet holds are keys.", flags=("wrong-kind",), revisions=BEFORE,
    )  # fmt: skip


def _protected(book: Vectors) -> None:
    group = book.group("cryptokeys", "The keys that an environment protects.", operation="comid.decode")
    place = f"{MVAL}/cryptokeys"
    group.accept(
        "one", "cryptokeys/non-empty", *said(with_values({13: [IDENTIFIER]}), {place: [{"bytes": b"key 1"}]}),
        "One key is enough.",
    )  # fmt: skip
    group.accept(
        "two-in-order", "cryptokeys/non-empty",
        *said(with_values({13: [Tag(554, KEY), IDENTIFIER]}), {place: [{"pkix-base64-key": KEY}, {"bytes": b"key 1"}]}),
        "The order of keys stays as it is: comparison goes by it.",
    )  # fmt: skip
    for slug, row, change, because, flag in [
        ("none", "cryptokeys/non-empty", in_cbor("replace", IN_VALUE, "80"), "Keys are at least one.", "empty"),
        ("without-array", "cryptokeys/non-empty", put(IN_VALUE, IDENTIFIER), "Keys are an array, also of one.",
         "wrong-kind"),
        ("map", "cryptokeys/non-empty", put(IN_VALUE, {0: IDENTIFIER}), "Keys are an array.", "wrong-kind"),
        ("untagged", "crypto-key/kinds", in_cbor("untag", f"{IN_VALUE}/0"), "A key has a tag.", "missing-tag"),
        ("second-no-key", "crypto-key/kinds", appended(IN_VALUE, "key 2"), "Text is no key.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, row, "one", change, because, flags=(flag,))
