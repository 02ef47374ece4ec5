"""CoRIMs that travel beside their signature: detached payloads and hash envelopes (section 4.2, RFC 9995)."""

import base64
import hashlib
import json
from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import RIM_MODEL, rim
from conformance.drafts.corim.vectors.samples import asked, put
from conformance.drafts.corim.vectors.sign1 import INDEFINITE
from conformance.drafts.corim.vectors.signatures import (
    CLAIMS,
    ES256,
    KEY,
    META,
    META_MODEL,
    NEW,
    NOW,
    PAYLOAD,
    SAYS,
    again,
    in_input,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

REVERSED = cbor.encode(cbor.Tag(501, dict(reversed(rim().items()))))
OTHER = cbor.encode(cbor.Tag(501, rim({0: "d"})))
SHA256, SHA384, SHA512 = -16, -43, -44
TYPE = "application/rim+cbor"
ENVELOPE: dict[Any, Any] = {1: ES256, 8: cbor.encode(META), 258: SHA256, 259: TYPE}
DIGEST = hashlib.sha256(PAYLOAD).digest()
HASHES = {SHA256: hashlib.sha256, SHA384: hashlib.sha384, SHA512: hashlib.sha512}


def build(book: Vectors) -> None:
    """The groups detached and hash-envelope."""
    header = {"keys": [signing.public(KEY)], "now": NOW}
    group = book.group(
        "detached", "Signed CoRIMs that travel beside their signature.", operation="corim.verify", role="verifier",
        header=header,
    )  # fmt: skip
    _detached(group)
    group = book.group(
        "hash-envelope", "Signed digests of CoRIMs.", operation="corim.verify", role="verifier", header=header
    )
    _envelopes(group)
    _not_envelopes(group)


def _text(payload: bytes) -> str:
    return json.dumps(base64.b64encode(payload).decode())


def _given(message: bytes, payload: bytes | None, places: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    beside = {} if payload is None else {"payload": payload}
    return {**asked(message, *places), **beside}, {"at": places}


def apart(payload: bytes = PAYLOAD, protected: Any = None) -> bytes:
    """A signature over a payload that is not in the message."""
    whole = NEW.signed(protected, payload=payload)
    item = cbor.encode(payload)
    return whole.replace(item, b"\xf6")


def _detached(group: Group) -> None:
    for slug, row, payload, because in [
        ("payload-beside", "detached/accepted", PAYLOAD, "The payload is given with the message."),
        ("payload-in-reverse-beside", "detached/accepted", REVERSED, "Its keys may have any order."),
        ("right-payload", "detached/other-payload", PAYLOAD, "The payload is the one that was signed."),
        ("given", "detached/nothing-given", PAYLOAD, "The payload is there."),
    ]:
        places = {"/corim": RIM_MODEL, "/header/content-type": TYPE} if payload is PAYLOAD else SAYS
        group.accept(slug, row, *_given(apart(payload), payload, places), because, revisions=NEW.only)
    group.accept(
        "claims-instead-of-meta", "detached/accepted",
        *_given(apart(protected={1: ES256, 3: TYPE, 15: CLAIMS}), PAYLOAD, {"/header/cwt-claims/iss": "ACME Inc."}),
        "CWT Claims may say who signs.", revisions=NEW.only,
    )  # fmt: skip
    for slug, payload, because in [
        ("other-payload", OTHER, "Another CoRIM was not signed."),
        ("payload-encoded-anew", INDEFINITE, "The same CoRIM in another encoding was not signed."),
        ("payload-with-byte-behind", PAYLOAD + b"\0", "A byte more was not signed."),
        ("payload-without-tag", PAYLOAD[3:], "The map without its tag was not signed."),
        ("empty-payload", b"", "Nothing was not signed."),
    ]:
        group.reject(
            slug, "detached/other-payload", "right-payload", in_input("replace", "/payload", _text(payload)), because,
            flags=("signature-not-checked",), revisions=NEW.only,
        )  # fmt: skip
    group.reject(
        "nothing-given", "detached/nothing-given", "given", in_input("remove", "/payload"),
        "Without its payload nobody can check the signature.", flags=("empty",), revisions=NEW.only,
    )  # fmt: skip
    group.accept(
        "null", "detached/empty-for-nil", *_given(apart(), PAYLOAD, SAYS), "Null stands for the payload.",
        revisions=NEW.only,
    )  # fmt: skip
    group.reject(
        "empty-bytes", "detached/empty-for-nil", "null", put("t/2", b""),
        "No bytes are a payload, and not the one that was signed.", flags=("empty",), revisions=NEW.only,
    )  # fmt: skip
    group.either(
        "payload-twice", "detached/accepted", _given(NEW.signed(), PAYLOAD, SAYS)[0],
        "A payload in the message and the same beside it: the text does not speak of that.", revisions=NEW.only,
    )  # fmt: skip


def _enveloped(number: int = SHA256, more: dict[Any, Any] | None = None, preimage: bytes = PAYLOAD) -> bytes:
    header = {**ENVELOPE, 258: number, **(more or {})}
    return NEW.signed(header, payload=HASHES[number](preimage).digest())


def _envelopes(group: Group) -> None:
    says: dict[str, Any] = {
        "/header": {
            "alg": ES256, "corim-meta": META_MODEL, "payload-hash-alg": SHA256, "preimage-content-type": TYPE,
        },
        "/corim": RIM_MODEL,
    }  # fmt: skip
    where = "https://acme.example/rim"
    place = "/header/payload-location"
    rows: list[tuple[str, str, bytes, bytes, dict[str, Any], str]] = [
        ("sha-256", "hash-envelope/accepted", _enveloped(), PAYLOAD, says, "A digest by SHA-256 may be signed."),
        ("preimage-in-reverse", "hash-envelope/accepted", _enveloped(preimage=REVERSED), REVERSED, SAYS,
         "The digest is that of the bytes, however they encode the CoRIM."),
        ("claims-instead-of-meta", "hash-envelope/accepted",
         NEW.signed({1: ES256, 15: CLAIMS, 258: SHA256, 259: TYPE}, payload=DIGEST), PAYLOAD,
         {"/header/cwt-claims/iss": "ACME Inc.", **SAYS}, "CWT Claims may say who signs."),
        ("right-digest", "hash-envelope/digest-differs", _enveloped(), PAYLOAD, SAYS, "The digests are equal."),
        ("algorithm", "hash-envelope/algorithm-required", _enveloped(), PAYLOAD, {"/header/payload-hash-alg": SHA256},
         "The algorithm of the digest is named."),
        ("type", "hash-envelope/preimage-type-required", _enveloped(), PAYLOAD,
         {"/header/preimage-content-type": TYPE}, "The type of what was hashed is named."),
        ("location", "hash-envelope/location", _enveloped(more={260: where}), PAYLOAD, {place: where, **SAYS},
         "The header may say where the CoRIM is."),
        ("length", "hash-envelope/length", _enveloped(), PAYLOAD, SAYS, "The digest has 32 bytes."),
    ]  # fmt: skip
    for slug, row, message, preimage, places, because in rows:
        group.accept(slug, row, *_given(message, preimage, places), because, revisions=NEW.only)


def _not_envelopes(group: Group) -> None:
    h = "t/0/e/"
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("other-preimage", "hash-envelope/digest-differs", "right-digest",
         in_input("replace", "/payload", _text(OTHER)),
         "Another CoRIM has another digest.", "signature-not-checked"),
        ("preimage-encoded-anew", "hash-envelope/digest-differs", "right-digest",
         in_input("replace", "/payload", _text(INDEFINITE)), "Other bytes have another digest.", "re-encoded"),
        ("preimage-without-tag", "hash-envelope/digest-differs", "right-digest",
         in_input("replace", "/payload", _text(PAYLOAD[3:])), "Other bytes have another digest.", "missing-tag"),
        ("other-digest", "hash-envelope/digest-differs", "right-digest",
         put_again("t/2", hashlib.sha256(OTHER).digest()), "The digest is another CoRIM's.", "signature-not-checked"),
        ("digest-of-other-algorithm", "hash-envelope/digest-differs", "right-digest",
         put_again("t/2", hashlib.sha3_256(PAYLOAD).digest()), "The digest is made by another algorithm.",
         "digest-mix"),
        ("digest-all-zero", "hash-envelope/digest-differs", "right-digest", put_again("t/2", bytes(32)),
         "The digest is no digest of this CoRIM.", "signature-not-checked"),
        ("digest-not-signed", "hash-envelope/digest-differs", "right-digest",
         put("t/2", hashlib.sha256(OTHER).digest()), "The digest is another one, and the signature is not its.",
         "signature-not-checked"),
        ("algorithm-missing", "hash-envelope/algorithm-required", "algorithm", again("remove", f"{h}2k"),
         "Without its algorithm a digest says nothing.", "missing-member"),
        ("algorithm-text", "hash-envelope/algorithm-required", "algorithm", put_again(f"{h}2v", "sha-256"),
         "The algorithm is a number.", "wrong-kind"),
        ("algorithm-null", "hash-envelope/algorithm-required", "algorithm", put_again(f"{h}2v", None),
         "The algorithm is a number.", "wrong-kind"),
        ("algorithm-unprotected", "hash-envelope/algorithm-required", "algorithm",
         again("replace", "t", cbor.encode([cbor.encode({1: ES256, 8: cbor.encode(META), 259: TYPE}), {258: SHA256},
                                            DIGEST, b""]).hex()),
         "Unprotected, the algorithm can be exchanged on the way.", "header-unprotected"),
        ("type-missing", "hash-envelope/preimage-type-required", "type", again("remove", f"{h}3k"),
         "The type of what was hashed is named.", "missing-member"),
        ("type-of-signed", "hash-envelope/preimage-type-required", "type", put_again(f"{h}3v", "application/rim+cose"),
         "What was hashed is an unsigned CoRIM.", "wrong-kind"),
        ("type-of-draft-06", "hash-envelope/preimage-type-required", "type",
         put_again(f"{h}3v", "application/corim-unsigned+cbor"), "This is the type of another revision.",
         "legacy-wrapper"),
        ("type-number", "hash-envelope/preimage-type-required", "type", put_again(f"{h}3v", 60),
         "The type is text, not a Content-Format.", "wrong-kind"),
        ("type-bytes", "hash-envelope/preimage-type-required", "type", put_again(f"{h}3v", TYPE.encode()),
         "The type is text.", "wrong-kind"),
        ("type-as-label-3", "hash-envelope/preimage-type-required", "type", put_again(f"{h}3k", 3),
         "Label 3 is the type of the payload, which is a digest here.", "unknown-key"),
        ("location-bytes", "hash-envelope/location", "location", put_again(f"{h}4v", b"https://acme.example/rim"),
         "The location is text.", "wrong-kind"),
        ("location-tagged", "hash-envelope/location", "location", again("wrap-tag", f"{h}4v", "32"),
         "The location is text without a tag.", "wrong-tag"),
        ("location-null", "hash-envelope/location", "location", put_again(f"{h}4v", None),
         "What is not there is left out.", "wrong-kind"),
        ("digest-cut", "hash-envelope/length", "length", put_again("t/2", DIGEST[:16]), "A digest is whole.",
         "digest-mix"),
        ("digest-longer", "hash-envelope/length", "length", put_again("t/2", DIGEST + b"\0"), "A digest is exact.",
         "digest-mix"),
        ("digest-empty", "hash-envelope/length", "length", put_again("t/2", b""), "No bytes are no digest.", "empty"),
        ("digest-of-sha-256-for-512", "hash-envelope/length", "length", put_again(f"{h}2v", SHA512),
         "A digest by SHA-512 has 64 bytes.", "digest-mix"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=NEW.only)
    _contested(group)


def _contested(group: Group) -> None:
    both = {**ENVELOPE, 3: TYPE}
    for slug, payload, beside, because in [
        ("content-type-beside", PAYLOAD, None, "The payload is the CoRIM, and the header speaks of a digest as well."),
        ("content-type-beside-digest", DIGEST, PAYLOAD, "The payload is a digest, and the header names its own type."),
    ]:
        given, output = _given(NEW.signed(both, payload=payload), beside, {"/header/alg": ES256})
        group.contested(
            slug, "hash-envelope/not-both", given, output,
            f"{because} The grammar's wildcard admits both; the definition of the hash envelope forbids it.",
            readings={"grammar": "accept", "hash-envelope": "reject"}, flags=("header-inconsistent",),
            revisions=NEW.only,
        )  # fmt: skip
    for slug, number in [("sha-384", SHA384), ("sha-512", SHA512)]:
        group.either(
            slug, "hash-envelope/accepted", _given(_enveloped(number), PAYLOAD, SAYS)[0],
            "No algorithm is mandatory; which ones there are beside SHA-256 is left to a verifier.", revisions=NEW.only,
        )  # fmt: skip
    group.either(
        "preimage-not-given", "hash-envelope/accepted", _given(_enveloped(), None, {"/header/alg": ES256})[0],
        "The signature is right, and the CoRIM that it is about is not there.", revisions=NEW.only,
    )  # fmt: skip
    group.either(
        "algorithm-sha-1", "hash-envelope/accepted",
        _given(NEW.signed({**ENVELOPE, 258: -14}, payload=hashlib.sha1(PAYLOAD).digest()), PAYLOAD, SAYS)[0],
        "No algorithm is mandatory, and this one is broken.", flags=("digest-mix",), revisions=NEW.only,
    )  # fmt: skip
    group.either(
        "algorithm-of-named-information", "hash-envelope/algorithm-required",
        _given(NEW.signed({**ENVELOPE, 258: 1}, payload=DIGEST), PAYLOAD, SAYS)[0],
        "1 is SHA-256 in another registry, and a cipher in that of COSE.", flags=("digest-mix",), revisions=NEW.only,
    )  # fmt: skip
