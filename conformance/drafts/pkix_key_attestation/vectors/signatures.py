"""Verifying Evidence (section 6): whose key it is, what it signed, and what several signatures or none are worth."""

from typing import Any

import msgspec

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation.vectors.samples import (
    KEY,
    NONCE,
    NOW,
    OTHER,
    UNKNOWN,
    Kit,
    asked,
    block,
    change,
    evidence,
    octets,
    sid,
    time,
)
from conformance.model.vector import Mutation

NAME = b"attestation key 1"
SPKI = signing.subject_key(KEY)
AT = "/elements/0/claims/0/value"
SIGNERS = {AT: "Acme HSM", "/signers": [SPKI]}
HEADER: dict[str, Any] = {"now": NOW, "keys": [{"spki": SPKI, "key_id": NAME}]}
VERIFY: dict[str, Any] = {"operation": "pkix.verify", "role": "verifier"}


def build(book: Vectors, kit: Kit) -> None:
    """The groups signatures, signers, several-signatures and freshness."""
    tbs = kit.tbs(kit.of("platform", "vendor"), kit.of("key", "identifier"))
    group = book.group("signatures", "What is signed, and by which algorithm.", header=HEADER, **VERIFY)
    _scope(group, kit, tbs)
    _algorithms(group, tbs)
    _signers(book.group("signers", "By which key a signature is verified.", header=HEADER, **VERIFY), kit, tbs)
    several = book.group("several-signatures", "Evidence with several signatures, or none.", header=HEADER, **VERIFY)
    _several(several, tbs)
    _attestation_keys(
        book.group("attestation-keys", "The claim ak-spki beside the signatures.", header=HEADER, **VERIFY), kit
    )
    freshness = book.group("freshness", "Nonce and timestamp.", header=HEADER | {"nonce": NONCE}, **VERIFY)
    _freshness(freshness, kit)


def again(op: str, at: str, data: str | bytes = "") -> Mutation:
    """A change of what is signed, with a new signature."""
    return change(op, at, data, resign=KEY)


def told(*keys: str) -> dict[str, Any]:
    """What comes out where these keys' signatures are verified."""
    return {"at": {AT: "Acme HSM", "/signers": [signing.subject_key(key) for key in keys]}}


def _scope(group: Group, kit: Kit, tbs: bytes) -> None:
    data = evidence(tbs, block(tbs, sid(spki=SPKI)))
    group.accept("whole", "signature/scope", asked(data, *SIGNERS), told(KEY), "The signature is over the signed part.")
    signature = der.decode(data).children[1].children[0].children[2]
    made = signing.pkix(tbs, KEY)
    for slug, mutation, because in [
        ("text-changed", change("replace", "0/1/0/1/0/1", der.utf8("Evil HSM")), "Another text was signed."),
        ("claim-added", change("trailing", "0/1/0/1/0", kit.claim("fipsboot")), "The claim was not signed."),
        ("claim-replaced", change("replace", "0/1/0/1/0", kit.claim("hwserial")), "Another claim was signed."),
        ("element-added", change("trailing", "0/1/1", kit.element(UNKNOWN, kit.claim(UNKNOWN))),
         "The element was not signed."),
        ("element-removed", change("remove", "0/1/1"), "What was signed is longer."),
        ("elements-exchanged", change("replace", "0/1",
         der.sequence(kit.of("key", "identifier"), kit.of("platform", "vendor"))), "Another order was signed."),
        ("content-alone-signed", change("replace", "1/0/2",
         der.octet_string(signing.pkix(der.decode(tbs).content, KEY))), "The header of the sequence is signed too."),
        ("elements-alone-signed", change("replace", "1/0/2", der.octet_string(signing.pkix(
            der.sequence(kit.of("platform", "vendor"), kit.of("key", "identifier")), KEY))),
         "The version is signed too."),
        ("bit-flipped", octets("flip", signature.offset + signature.header + 20, b"\x01"), "It is another signature."),
        ("signature-empty", change("replace", "1/0/2", "0400"), "No octets are no signature."),
        ("signature-zeros", change("replace", "1/0/2", der.octet_string(bytes(len(made)))), "Zeros are no signature."),
        ("signature-of-zeros", change("replace", "1/0/2", der.octet_string(bytes.fromhex("3006020100020100"))),
         "Two zeros are no signature, whatever was signed."),
        ("signature-cut", change("replace", "1/0/2", der.octet_string(made[:-1])), "Part of a signature is none."),
        ("signature-longer", change("replace", "1/0/2", der.octet_string(made + b"\0")),
         "What stands behind the signature is not ignored."),
        ("signature-of-another", change("replace", "1/0/2", der.octet_string(signing.pkix(tbs, OTHER))),
         "Another key signed."),
    ]:  # fmt: skip
        group.reject(slug, "signature/scope", "whole", mutation, because, flags=("signature-not-checked",))
    unknown = kit.tbs(kit.element("platform", kit.claim("vendor"), kit.claim(UNKNOWN, der.integer(1))))
    for slug, signed, because in [
        ("unknown-claim", unknown, "An unknown claim makes Evidence no worse."),
        ("unknown-element", kit.tbs(kit.of("platform", "vendor"), kit.element(UNKNOWN, kit.claim(UNKNOWN))),
         "An unknown element makes Evidence no worse."),
        ("unknown-purpose", kit.tbs(kit.of("platform", "vendor"), kit.element("key", kit.claim("identifier"),
         kit.claim("purpose", der.sequence(der.oid(UNKNOWN))))), "An unknown purpose makes Evidence no worse."),
    ]:  # fmt: skip
        given = asked(evidence(signed, block(signed, sid(spki=SPKI))), *SIGNERS)
        group.accept(slug, "element/no-worse-with-unknown", given, told(KEY), because, flags=("unknown",))


def _algorithms(group: Group, tbs: bytes) -> None:
    data = evidence(tbs, block(tbs, sid(spki=SPKI)))
    group.accept("algorithm", "signature/algorithm", asked(data, *SIGNERS), told(KEY), "The algorithm is the signer's.")
    for slug, identifier in [
        ("other-hash", signing.identifier("es384")), ("other-family", signing.identifier("rs256")),
        ("edwards", signing.identifier("ed25519")), ("unknown", der.sequence(der.oid(UNKNOWN))),
        ("none", der.sequence(der.oid("0.0"))), ("hash-alone", der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))),
        ("key-type", der.sequence(der.oid("1.2.840.10045.2.1"))),
    ]:  # fmt: skip
        group.reject(
            f"algorithm-{slug}", "signature/algorithm", "algorithm", change("replace", "1/0/1", identifier),
            "The signature is of another algorithm.", flags=("signature-not-checked",),
        )  # fmt: skip
    for key, scheme in [
        ("es384", None), ("es512", None), ("ed25519", None), ("rs256", None), ("rs256", "PS256"), ("ml-dsa-44", None),
        ("es256", "ES512"),
    ]:  # fmt: skip
        signed = evidence(tbs, block(tbs, sid(spki=signing.subject_key(key)), key, scheme))
        group.either(
            f"choice-{key}{f'-{scheme.lower()}' if scheme else ''}", "signature/choice",
            asked(signed, AT, "/signers", keys=[{"spki": signing.subject_key(key)}]),
            "Which algorithms a Verifier has is left to it.",
        )  # fmt: skip
    identifier = der.sequence(der.oid("1.2.840.10045.4.3.2"), der.null())
    odd = evidence(tbs, der.sequence(sid(spki=SPKI), identifier, der.octet_string(signing.pkix(tbs, KEY))))
    group.either("choice-null-parameters", "signature/choice", asked(odd, AT), "RFC 5758 has no parameters here.")
    raw = evidence(
        tbs, der.sequence(sid(spki=SPKI), signing.identifier(KEY), der.octet_string(signing.signature(tbs, KEY)))
    )
    group.either("choice-bare-halves", "signature/choice", asked(raw, AT), "How ECDSA is written here is not said.")


def _signers(group: Group, kit: Kit, tbs: bytes) -> None:
    by_key = evidence(tbs, block(tbs, sid(spki=SPKI)))
    by_name = evidence(tbs, block(tbs, sid(key_id=NAME)))
    group.accept("spki", "signature/spki", asked(by_key, *SIGNERS), told(KEY), "The signer's key verifies.")
    other = der.context(1, signing.subject_key(OTHER))
    both = [{"spki": SPKI}, {"spki": signing.subject_key(OTHER)}]
    group.accept(
        "spki-among-two", "signature/spki", asked(by_key, *SIGNERS, keys=both), told(KEY), "The signer's key verifies."
    )
    for slug, twin, mutation, because in [
        ("spki-of-another", "spki", change("replace", "1/0/0/0", other), "The key that is named did not sign."),
        ("spki-of-another-known", "spki-among-two", change("replace", "1/0/0/0", other),
         "That a known key verifies does not help where another is named."),
        ("spki-of-another-kind", "spki", change("replace", "1/0/0/0", der.context(1, signing.subject_key("ed25519"))),
         "The key that is named did not sign."),
    ]:  # fmt: skip
        group.reject(slug, "signature/spki", twin, mutation, because, flags=("signer-confusion",))
    for slug, requirement in [
        ("key-id", "signature/key-id"), ("key-id-alone", "signature/key-id-alone"),
        ("key-id-known", "signature/key-id-unknown"),
    ]:  # fmt: skip
        group.accept(slug, requirement, asked(by_name, *SIGNERS), told(KEY), "The Verifier has the key of that name.")
    key_of_other = [{"spki": signing.subject_key(OTHER), "key_id": NAME}]
    text = _json(key_of_other)
    group.reject(
        "key-id-of-another-key", "signature/key-id", "key-id",
        Mutation(codec="input", op="replace", at="/keys", data=text),
        "The key of that name did not sign.", flags=("signer-confusion",),
    )  # fmt: skip
    swapped = _json([{"spki": signing.subject_key(OTHER), "key_id": NAME}, {"spki": SPKI, "key_id": b"another"}])
    group.reject(
        "key-id-of-two-swapped", "signature/key-id-alone", "key-id-alone",
        Mutation(codec="input", op="replace", at="/keys", data=swapped),
        "A key that is known by another name is not the one that is named.", flags=("signer-confusion",),
    )  # fmt: skip
    for slug, mutation in [
        ("key-id-unknown", change("replace", "1/0/0/0/0", der.octet_string(b"attestation key 2"))),
        ("key-id-longer", change("replace", "1/0/0/0/0", der.octet_string(NAME + b"\0"))),
        ("key-id-prefix", change("replace", "1/0/0/0/0", der.octet_string(NAME[:-1]))),
        ("key-id-empty", change("replace", "1/0/0/0/0", der.octet_string(b""))),
        ("no-key-known", Mutation(codec="input", op="replace", at="/keys", data="[]")),
        ("name-not-known", Mutation(codec="input", op="replace", at="/keys", data=_json([{"spki": SPKI}]))),
    ]:
        group.reject(
            slug, "signature/key-id-unknown", "key-id-known", mutation, "No key can be had under that name.",
            flags=("signer-confusion",),
        )  # fmt: skip
    named = evidence(tbs, block(tbs, sid(key_id=NAME, spki=SPKI)))
    group.accept("key-id-and-spki", "signature/spki", asked(named, *SIGNERS), told(KEY), "Both names lead to one key.")
    group.reject(
        "key-id-and-spki-of-another", "signature/spki", "key-id-and-spki", change("replace", "1/0/0/1", other),
        "The signature holds with one of the two alone.", flags=("signer-confusion",),
    )  # fmt: skip
    strange = evidence(tbs, block(tbs, sid(key_id=b"unknown", spki=SPKI)))
    group.contested(
        "key-id-unknown-beside-spki", "signature/key-id-unknown", asked(strange, *SIGNERS), told(KEY),
        "Section 5 wants the key looked up where the identifier stands alone, section 6 wherever there is one.",
        readings={"section-5": "accept", "section-6": "reject"},
    )  # fmt: skip
    unknown = evidence(tbs, block(tbs, sid(spki=signing.subject_key(OTHER)), OTHER))
    group.either(
        "spki-not-known", "certificate/trust", asked(unknown, AT), "How trust in a bare key comes is not said."
    )


def _json(keys: list[dict[str, bytes]]) -> str:
    return msgspec.json.encode(keys).decode()


def _several(group: Group, tbs: bytes) -> None:
    mine, theirs = block(tbs, sid(spki=SPKI)), block(tbs, sid(spki=signing.subject_key(OTHER)), OTHER)
    keys = [{"spki": SPKI, "key_id": NAME}, {"spki": signing.subject_key(OTHER)}]
    two = evidence(tbs, mine, theirs)
    group.accept("all", "policy/all", asked(two, *SIGNERS, keys=keys), told(KEY, OTHER), "Both signatures hold.")
    wrong = signing.pkix(b"something else", OTHER)
    for slug, mutation in [
        ("all-second-wrong", change("replace", "1/1/2", der.octet_string(wrong))),
        ("all-first-wrong", change("replace", "1/0/2", der.octet_string(wrong))),
        ("all-exchanged-values", change("replace", "1", der.sequence(
            block(tbs, sid(spki=SPKI), OTHER), block(tbs, sid(spki=signing.subject_key(OTHER)), KEY)))),
    ]:  # fmt: skip
        group.reject(slug, "policy/all", "all", mutation, "One of the signatures is wrong.", flags=("detached",))
    damaged = block(tbs, sid(spki=SPKI), OTHER)
    foreign = block(tbs, sid(spki=signing.subject_key("ed25519")), "ed25519")
    for slug, blocks, signers in [
        ("any-both", (mine, theirs), (KEY, OTHER)), ("any-exchanged", (theirs, mine), (OTHER, KEY)),
        ("any-one-removed", (mine,), (KEY,)), ("any-other-removed", (theirs,), (OTHER,)),
        ("any-one-wrong", (mine, damaged), (KEY,)), ("any-wrong-one-first", (damaged, mine), (KEY,)),
    ]:  # fmt: skip
        given = asked(evidence(tbs, *blocks), *SIGNERS, keys=keys, policy="any")
        group.accept(
            slug, "policy/whatever-is-there", given, told(*signers), "One signature that holds is enough.",
            flags=("detached",),
        )  # fmt: skip
    one = asked(evidence(tbs, mine), *SIGNERS, keys=keys, policy="any")
    group.accept("any-alone", "policy/no-inference", one, told(KEY), "One signature that holds is enough.")
    for slug, blocks in [("damaged", (damaged,)), ("damaged-twice", (damaged, damaged))]:
        group.reject(
            f"any-{slug}", "policy/no-inference", "any-alone", change("replace", "1", der.sequence(*blocks)),
            "That signatures are there says nothing where none holds.", flags=("detached",),
        )  # fmt: skip
    given = asked(evidence(tbs, mine, foreign), AT, keys=keys, policy="any")
    group.either("any-foreign", "certificate/trust", given, "Whether a stranger's key counts is left to the Verifier.")
    unresolved = block(tbs, sid(key_id=b"unknown"))
    for slug, blocks in [("unresolved-behind", (mine, unresolved)), ("unresolved-before", (unresolved, mine))]:
        given = asked(evidence(tbs, *blocks), *SIGNERS, keys=keys, policy="any")
        group.contested(
            slug, "signature/key-id-unknown", given, told(KEY),
            "Section 6 rejects the Evidence; section 10.3 lets no decision hang on a block that anybody can add.",
            readings={"each-block": "reject", "policy": "accept"}, flags=("detached",),
        )  # fmt: skip
    signed = evidence(tbs, mine)
    for slug, requirement, policy in [
        ("untrusted", "unsigned/untrusted", "all"), ("not-relied-on", "unsigned/not-relied-on", "any"),
    ]:  # fmt: skip
        group.accept(f"signed-{slug}", requirement, asked(signed, *SIGNERS, policy=policy), told(KEY), "It is signed.")
        group.reject(
            f"unsigned-{slug}", requirement, f"signed-{slug}", change("replace", "1", "3000"),
            "Nothing vouches for these claims.", flags=("signature-not-checked",),
        )  # fmt: skip


def _attestation_keys(group: Group, kit: Kit) -> None:
    def named(*keys: str) -> bytes:
        claims = (kit.claim("ak-spki", der.octet_string(signing.subject_key(key))) for key in keys)
        return kit.tbs(kit.of("platform", "vendor"), kit.element("transaction", *claims))

    # Where a key is named that has not signed, a Verifier that wants all signatures may take one to have been removed.
    for slug, keys in [("own", (KEY,)), ("own-among-two", (OTHER, KEY)), ("own-first-of-two", (KEY, OTHER))]:
        tbs = named(*keys)
        given = asked(evidence(tbs, block(tbs, sid(spki=SPKI))), *SIGNERS, policy="any")
        group.accept(slug, "ak-spki/matched", given, told(KEY), "The signer is one of the keys that are named.")
    group.accept(
        "by-name", "signature/key-id",
        asked(evidence(named(KEY), block(named(KEY), sid(key_id=NAME))), *SIGNERS), told(KEY),
        "The signer is the key that is named, once it is found.",
    )  # fmt: skip
    for slug, twin, mutation in [
        ("of-another", "own", again("replace", "0/1/1/1/0/1", der.octet_string(signing.subject_key(OTHER)))),
        (
            "of-two-others",
            "own-among-two",
            again("replace", "0/1/1/1/1/1", der.octet_string(signing.subject_key("ed25519"))),
        ),
    ]:
        group.reject(
            slug, "ak-spki/matched", twin, mutation, "The signer is none of the keys that are named.",
            flags=("signer-confusion",),
        )  # fmt: skip
    known = [{"spki": SPKI}, {"spki": signing.subject_key(OTHER)}]
    tbs = named(KEY, OTHER)
    one = asked(evidence(tbs, block(tbs, sid(spki=SPKI))), *SIGNERS, keys=known, policy="any")
    group.accept(
        "no-proof-any", "ak-spki/no-proof", one, told(KEY), "Only one of the two keys that are named has signed."
    )
    group.either(
        "no-proof-all", "ak-spki/no-proof", one | {"policy": "all"},
        "Whether a key that is named and has not signed was to sign, is for policy to say.",
    )  # fmt: skip


def _freshness(group: Group, kit: Kit) -> None:
    def at(text: str, nonce: bytes = NONCE) -> bytes:
        transaction = kit.element(
            "transaction", kit.claim("nonce", der.octet_string(nonce)), kit.claim("timestamp", time(text))
        )
        tbs = kit.tbs(kit.of("platform", "vendor"), transaction)
        return evidence(tbs, block(tbs, sid(spki=SPKI)))

    for slug, requirement, text in [
        ("nonce", "freshness/nonce", "20260701115959Z"), ("clock-behind", "freshness/timestamp", "20000101000000Z"),
        ("clock-right", "freshness/timestamp", "20260701115959Z"),
    ]:  # fmt: skip
        group.accept(slug, requirement, asked(at(text), *SIGNERS), told(KEY), "The nonce is the one that was issued.")
    place = "0/1/1/1/0/1"
    for slug, requirement, twin, mutation, because in [
        ("nonce-other", "freshness/nonce", "nonce", again("replace", place, der.octet_string(b"another nonce 16")),
         "It is another nonce."),
        ("nonce-missing", "freshness/nonce", "nonce", again("remove", "0/1/1/1/0"), "There is no nonce."),
        ("nonce-prefix", "freshness/nonce", "nonce", again("replace", place, der.octet_string(NONCE[:8])),
         "Part of the nonce is not the nonce."),
        ("nonce-longer", "freshness/nonce", "nonce", again("replace", place, der.octet_string(NONCE + b"\0")),
         "The nonce and more is not the nonce."),
        ("clock-alone", "freshness/timestamp", "clock-right", again("replace", place, der.octet_string(b"old nonce")),
         "That the timestamp is recent does not make up for the nonce."),
        ("clock-without-nonce", "freshness/timestamp", "clock-right", again("remove", "0/1/1/1/0"),
         "That the timestamp is recent does not make up for the nonce."),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, mutation, because, flags=("stale",))
