"""Signatures of CoRIMs, right and wrong, and the keys that they are checked with (sections 4.2 and 8.2.3.1).

No algorithm is made mandatory by the document. What decides is signed with ES256, by P-521 where that is the point;
other algorithms are only observed.
"""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import rim
from conformance.drafts.corim.vectors.samples import asked, in_bytes, in_cbor, put, said
from conformance.drafts.corim.vectors.signatures import (
    EDDSA,
    ES256,
    ES384,
    ES512,
    ESP256,
    FORMS,
    KEY,
    NEW,
    NOW,
    OTHER_KEY,
    PAYLOAD,
    PS256,
    SAYS,
    WHERE,
    Form,
    in_input,
    put_again,
)  # fmt: skip

ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Numbers at the end of an identifier for which the first number of the signature, or the second, begins with zeros.
ZERO_R_256, ZERO_S_256 = 21, 264
ZERO_R_521, ZERO_S_521, ZEROS_521, NO_ZEROS_521 = 0, 6, 10, 3


def build(book: Vectors) -> None:
    """The groups signature and signature-06."""
    for form in FORMS:
        group = book.group(
            f"signature{form.group}",
            f"Signatures of CoRIMs of revision {form.revision}, and the keys that they are checked with.",
            operation="corim.verify", role="verifier", header={"keys": [signing.public(KEY)], "now": NOW},
        )  # fmt: skip
        _wrong(group, form)
        _flipped(group, form)
        _keys(group, form)
        _zeros(group, form)
        _algorithms(group, form)


def _parts(form: Form) -> list[Any]:
    header = cbor.encode(dict(form.base))
    whole = form.signed()
    return [header, PAYLOAD, whole[-64:]]


def _wrong(group: Group, form: Form) -> None:
    header, payload, right = _parts(form)
    r, s = right[:32], right[32:]
    negative = ORDER_P256 - int.from_bytes(s, "big")
    group.accept(
        "right", "signed/signature", *said(form.signed(), SAYS), "The signature is right.", revisions=form.only
    )
    made = signing.signature

    def structure(*parts: Any) -> bytes:
        return made(cbor.encode(list(parts)), KEY)

    for slug, signature, because in [
        ("zeros", bytes(64), "64 zero bytes are no signature."),
        ("ones", b"\xff" * 64, "64 bytes ff are no signature."),
        ("empty", b"", "No bytes are no signature."),
        ("cut", right[:63], "A signature has 64 bytes."),
        ("longer", right + b"\0", "A signature has 64 bytes."),
        ("half", r, "A signature is two numbers."),
        ("numbers-swapped", s + r, "The first number stands first."),
        ("der", signing.der(right), "COSE carries the two numbers side by side, not in DER."),
        ("hexadecimal", right.hex().encode(), "The digits of a signature are another byte string."),
        ("over-payload-alone", made(payload, KEY), "What is signed is the Sig_structure, not the payload."),
        ("over-header-and-payload", made(header + payload, KEY), "What is signed is the Sig_structure."),
        ("over-other-context", structure("Signature", header, b"", payload), "The context is that of COSE_Sign1."),
        ("over-mac-context", structure("MAC0", header, b"", payload), "The context is that of COSE_Sign1."),
        ("over-external-data", structure("Signature1", header, b"CoRIM", payload), "There is no external data."),
        ("over-empty-header", structure("Signature1", b"", b"", payload), "The protected header is signed as well."),
        ("over-empty-payload", structure("Signature1", header, b"", b""), "The payload is signed as well."),
        ("over-bare-map", structure("Signature1", header, b"", payload[3:]), "The payload is signed with its tag."),
        ("over-structure-of-five", structure("Signature1", header, b"", b"", payload),
         "The structure of a single signer has four members."),
        ("by-other-key", form.signed(key=OTHER_KEY)[-64:], "Another key signed."),
        ("of-other-message", form.signed(payload=cbor.encode(cbor.Tag(501, rim({0: "d"}))))[-64:],
         "The signature is that of another CoRIM."),
    ]:  # fmt: skip
        group.reject(
            slug, "signed/signature", "right", put(form.at("3"), signature), because,
            flags=("signature-not-checked",), revisions=form.only,
        )  # fmt: skip
    for slug, number in [("named-es384", ES384), ("named-es512", ES512)]:
        group.reject(
            slug, "signed/signature", "right", put_again(form.value(1), number),
            "The algorithm takes a key on P-256, and has another hash.", flags=("signature-not-checked",),
            revisions=form.only,
        )  # fmt: skip
    twin = form.signed()[:-64] + r + negative.to_bytes(32, "big")
    group.either(
        "other-sign", "signed/signature", asked(twin, WHERE),
        "With the negative of its second number a signature is right as well; some call it malleable and refuse it.",
        revisions=form.only,
    )  # fmt: skip


def _flipped(group: Group, form: Form) -> None:
    message = form.signed()
    group.accept("whole", "trust/broken-protection", *said(message, SAYS), "Nothing is changed.", revisions=form.only)
    header, payload, _ = _parts(form)
    in_header = message.index(header) + header.index(b"ACME")
    in_payload = message.index(payload)
    for slug, at, mask, because in [
        ("bit-in-first-number", len(message) - 64, "01", "A bit of the signature is another."),
        ("bit-in-second-number", len(message) - 1, "01", "The last bit of the signature is another."),
        ("bit-in-signer", in_header, "20", "The signer's name has a small letter."),
        ("bit-in-id", in_payload + payload.index(b"c"), "01", "The identifier is another letter."),
        ("bit-in-vendor", in_payload + payload.index(b"ACME"), "20", "The vendor's name has a small letter."),
        ("bit-in-serial", in_payload + payload.index(b"S1") + 1, "02", "The serial number is another."),
    ]:
        group.reject(
            slug, "trust/broken-protection", "whole", in_bytes("flip", at, mask), because,
            flags=("signature-not-checked",), revisions=form.only,
        )  # fmt: skip
    for slug, change, because in [
        ("signer-exchanged", put(form.value(8), cbor.encode({0: {0: "Bolt"}})), "Another signer is named."),
        ("validity-added", put(form.value(8), cbor.encode({0: {0: "ACME Inc."}, 1: {1: cbor.Tag(1, 4_000_000_000)}})),
         "A validity is added."),
        ("parameter-added", in_cbor("append", form.at("0/e"), "186300"), "A parameter is added to the header."),
        ("payload-exchanged", put(form.at("2/e"), cbor.Tag(501, rim({0: "d"}))), "The payload is exchanged."),
        ("entity-added", in_cbor("append", form.at("2/e/t"), "05" + cbor.encode([{0: "A", 2: [1]}]).hex()),
         "An entity is added to the payload."),
        ("tag-repeated", in_cbor("duplicate", form.at("2/e/t/1v/0")), "A tag is repeated in the payload."),
    ]:  # fmt: skip
        group.reject(
            slug, "trust/broken-protection", "whole", change, because, flags=("signature-not-checked",),
            revisions=form.only,
        )  # fmt: skip


def _keys(group: Group, form: Form) -> None:
    other, right = signing.public(OTHER_KEY), signing.public(KEY)

    def given(*keys: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        message, output = said(form.signed(), SAYS)
        return {**message, "keys": list(keys)}, output

    for slug, keys, because in [
        ("one-key", [right], "The key is the signer's."),
        ("second-of-two-keys", [other, right], "The second of two keys is the signer's."),
        ("first-of-two-keys", [right, other], "The first of two keys is the signer's."),
    ]:
        group.accept(slug, "signed/key", *given(*keys), because, revisions=form.only)
    for slug, change, because in [
        ("other-key", in_input("replace", "/keys/0", _json(other)), "Another key of the same kind verifies nothing."),
        ("key-of-another-kind", in_input("replace", "/keys/0", _json(signing.public("ed25519"))),
         "A key of another kind verifies nothing."),
        ("key-of-another-curve", in_input("replace", "/keys/0", _json(signing.public("es384"))),
         "A key on another curve verifies nothing."),
        ("signed-by-other-key", put(form.at("3"), form.signed(key=OTHER_KEY)[-64:]), "Another key signed."),
    ]:  # fmt: skip
        group.reject(
            slug, "signed/key", "one-key", change, because, flags=("signature-not-checked",), revisions=form.only
        )
    group.accept(
        "algorithm-fits", "signed/algorithm-of-key", *said(form.signed(), {"/header/alg": ES256}),
        "ES256 fits a key on P-256.", revisions=form.only,
    )  # fmt: skip
    for slug, number, because in [
        ("eddsa-for-ecdsa", EDDSA, "EdDSA does not fit a key on P-256."),
        ("rsa-for-ecdsa", -37, "PS256 does not fit a key on P-256."),
        ("mac-for-signature", 5, "HMAC is no signature, least of all with a public key."),
        ("cipher-for-signature", 1, "A cipher is no signature."),
        ("hash-for-signature", -16, "A hash is no signature."),
        ("esp384-for-es256", -51, "ESP384 is bound to P-384."),
        ("ed25519-for-ecdsa", -19, "Ed25519 does not fit a key on P-256."),
        ("ml-dsa-for-ecdsa", -48, "ML-DSA-44 does not fit a key on P-256."),
        ("no-algorithm-zero", 0, "0 is reserved."),
        ("no-algorithm-private", -70000, "Nobody knows this algorithm."),
    ]:
        group.reject(
            slug, "signed/algorithm-of-key", "algorithm-fits", put_again(form.value(1), number), because,
            flags=("signature-not-checked",), revisions=form.only,
        )  # fmt: skip


def _json(key: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in key.items()) + "}"


def _zeros(group: Group, form: Form) -> None:
    def given(key: str, number: int, end: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
        identifier = "c" if end is None else f"c-{end}"
        payload = cbor.encode(cbor.Tag(501, rim({0: identifier})))
        message, output = said(form.with_header({1: number}, payload=payload, key=key), {WHERE: {"text": identifier}})
        return {**message, "keys": [signing.public(key)]}, output

    # Which identifier makes for which zeros depends on the header that is signed with it.
    for slug, end, because in (
        [
            ("zero-in-first-number", ZERO_R_256, "The first number of the signature begins with a zero byte."),
            ("zero-in-second-number", ZERO_S_256, "The second number of the signature begins with a zero byte."),
        ]
        if form is NEW
        else ()
    ):
        group.accept(
            slug, "signed/ecdsa-padding", *given("es256", ES256, end), because, flags=("signature-refused",),
            revisions=form.only,
        )  # fmt: skip
    for slug, key, because in [
        ("zero-in-x", "es256-zero-x", "The first coordinate of the key begins with a zero byte."),
        ("zero-in-y", "es256-zero-y", "The second coordinate of the key begins with a zero byte."),
    ]:
        group.accept(
            slug, "signed/ecdsa-padding", *given(key, ES256, None), because, flags=("signature-refused",),
            revisions=form.only,
        )  # fmt: skip
    for slug, key, end, because in [
        ("without-zeros-on-p521", "es512", NO_ZEROS_521, "No number begins with a zero byte."),
        (
            "p521-zero-in-first-number",
            "es512",
            ZERO_R_521,
            "The first number of the signature begins with a zero byte.",
        ),
        ("p521-zero-in-second-number", "es512", ZERO_S_521, "The second number begins with a zero byte."),
        ("p521-zeros-in-both-numbers", "es512", ZEROS_521, "Both numbers begin with a zero byte."),
        ("p521-zeros-in-key", "es512-zeros", 0, "Both coordinates of the key begin with a zero byte."),
        ("p521-zeros-in-key-again", "es512-zeros", 1, "Both coordinates of the key begin with a zero byte."),
    ]:
        told = because if form is NEW or "number" not in slug else "Half of all signatures have a zero byte in front."
        group.accept(
            slug, "signed/ecdsa-padding-p521", *given(key, ES512, end), told, flags=("signature-refused",),
            revisions=form.only,
        )  # fmt: skip


def _algorithms(group: Group, form: Form) -> None:
    for slug, key, number in [
        ("es256", "es256", ES256), ("es384", "es384", ES384), ("es512", "es512", ES512), ("eddsa", "ed25519", EDDSA),
        ("esp256", "es256", ESP256), ("esp384", "es384", -51), ("esp512", "es512", -52), ("ed25519", "ed25519", -19),
    ]:  # fmt: skip
        message = asked(form.with_header({1: number}, key=key), "/header/alg", WHERE)
        group.either(
            f"algorithm-{slug}", "signed/algorithms", {**message, "keys": [signing.public(key)]},
            "Which algorithms a verifier has is left to it.", revisions=form.only,
        )  # fmt: skip
    header = cbor.encode({**form.base, 1: PS256})
    signed = cbor.encode(["Signature1", header, b"", PAYLOAD])
    whole = form.wrapper + cbor.encode([header, {}, PAYLOAD, signing.pkix(signed, "rs256", "PS256")])
    group.either(
        "algorithm-ps256", "signed/algorithms",
        {**asked(whole, "/header/alg", WHERE), "keys": [{**signing.public("rs256"), "alg": "PS256"}]},
        "Which algorithms a verifier has is left to it.", revisions=form.only,
    )  # fmt: skip
