"""Evidence statements, the wire format of revision 00 (sections 3 to 5), with claims as sequences."""

from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation.vectors.attesting import said, signer
from conformance.drafts.pkix_key_attestation.vectors.samples import (
    KEY,
    NOW,
    OTHER,
    UNKNOWN,
    USER,
    Kit,
    asked,
    authority,
    change,
    octets,
    sid,
    time,
)

SPKI = signing.subject_key(KEY)
AT = "/claims/0/value"


def values() -> dict[str, tuple[bytes, Any]]:
    """Of each claim a value in DER, and what it says."""
    text = {"hwserial": "SN-0001", "envid": "partition 1", "swname": "firmware", "swversion": "7.4.2"}
    held = {"nonce": b"n" * 8, "pubkey": signing.subject_key(USER)}
    told = {"oemboot": True, "fipsmode": True, "non-exportable": True, "imported": False}
    return {
        **{name: (der.utf8(value), value) for name, value in text.items()},
        **{name: (der.integer(value), value) for name, value in {"uptime": 86400, "bootcount": 17}.items()},
        **{name: (der.boolean(value), value) for name, value in told.items()},
        **{name: (der.octet_string(each), each) for name, each in held.items()},
        "dbgstat": (der.context(3, b"", constructed=False), "disabled-permanently"),
        "iat": (der.encode(der.UTC_TIME, b"260701115959Z"), "260701115959Z"),
        "key-expiry": (time("20991231235959Z"), "20991231235959Z"),
        "key-id": (der.encode(der.IA5_STRING, b"key-1"), "key-1"),
        "bootseed": (der.bit_string(b"seed"), der.bit_string(b"seed")),
    }  # fmt: skip


def build(book: Vectors, kit: Kit) -> None:
    """The groups statement, statement-claims and statement-signatures."""
    decode: dict[str, Any] = {"operation": "pkix.decode", "role": "verifier"}
    _statement(book.group("statement", "What a statement is made of.", **decode), kit)
    _claims(book.group("statement-claims", "The claims of statements.", **decode), kit)
    header = {"now": NOW, "keys": [{"spki": SPKI, "key_id": b"ak-1"}]}
    verify: dict[str, Any] = {"operation": "pkix.verify", "role": "verifier", "header": header}
    _signatures(book.group("statement-signatures", "Verifying statements.", **verify), kit)
    encode = book.group(
        "statement-encode", "Statements, as an Attester writes them.", operation="pkix.encode", role="attester"
    )
    given = {"claims": [said("swname", "firmware"), said("nonce", b"n" * 8)]}
    for slug, signers in [("one-signer", [signer()]), ("two-signers", [signer(), signer(OTHER)])]:
        encode.accept(
            slug, "statement/one-each-emitted", given | {"signers": signers}, None, "A signature for each signer."
        )
    extension = book.group("extension", "The certificate extension.", operation="pkix.write-extension", role="issuer")
    for slug, claims in [("one", ["swname"]), ("two", ["swname", "fipsmode"])]:
        asked_for = {"claims": [said(name, values()[name][1]) for name in claims]}
        extension.accept(slug, "extension/syntax-emitted", asked_for, None, "A set of claims.")


def _claim(kit: Kit, name: str, value: bytes | None = None) -> bytes:
    known = name if "." in name else kit.points.old_claim(name)
    return der.sequence(der.oid(known), values()[name][0] if value is None else value)


def _info(key: str, signer: bytes | None = None) -> bytes:
    return der.sequence(signing.identifier(key), b"" if signer is None else der.context(0, signer))


def _tbs(*claims: bytes, infos: tuple[bytes, ...]) -> bytes:
    return der.sequence(der.integer(1), der.sequence(*claims), der.sequence(*infos))


def _signed(*claims: bytes, keys: tuple[str, ...] = (KEY,), more: bytes = b"", **named: Any) -> bytes:
    infos = tuple(_info(key, sid(**named or {"spki": signing.subject_key(key)})) for key in keys)
    tbs = _tbs(*claims, infos=infos)
    return der.sequence(tbs, der.sequence(*(der.bit_string(signing.pkix(tbs, key)) for key in keys)), more)


def _statement(group: Group, kit: Kit) -> None:
    data = _signed(_claim(kit, "swname"), _claim(kit, "uptime"))
    places = {
        "/version": 1,
        AT: "firmware",
        "/claims/1/value": 86400,
        "/signatures/0/algorithm": signing.identifier(KEY),
    }
    for slug, requirement in [
        ("members", "statement/members"), ("version", "statement/version"), ("claims", "statement/claims"),
        ("claim", "statement/claim"), ("signatures", "statement/signatures"),
        ("signature-bits", "statement/signature-bits"), ("signature-info", "statement/signature-info"),
        ("signer", "statement/signer"),
    ]:  # fmt: skip
        group.accept(slug, requirement, asked(data, *places), {"at": places}, "As the grammar has it.")
    for slug, requirement, twin, mutation in [
        ("set", "statement/members", "members", change("retag", "", "31")),
        ("signed-part-missing", "statement/members", "members", change("remove", "0")),
        ("signatures-missing", "statement/members", "members", change("remove", "1")),
        ("infos-missing", "statement/members", "members", change("remove", "0/2")),
        ("claims-set", "statement/members", "members", change("retag", "0/1", "31")),
        ("member-more", "statement/members", "members", change("trailing", "0/2", "0500")),
        ("certificates-explicit", "statement/members", "members", change("trailing", "1", "a102 3000")),
        ("cut", "statement/members", "members", octets("truncate", len(data) - 1)),
        ("version-zero", "statement/version", "version", change("replace", "0/0", "020100")),
        ("version-two", "statement/version", "version", change("replace", "0/0", "020102")),
        ("version-huge", "statement/version", "version", change("replace", "0/0", der.integer((1 << 64) + 1))),
        ("claims-none", "statement/claims", "claims", change("replace", "0/1", "3000")),
        ("claim-valueless", "statement/claim", "claim", change("remove", "0/1/0/1")),
        ("claim-nameless", "statement/claim", "claim", change("remove", "0/1/0/0")),
        ("claim-two-values", "statement/claim", "claim", change("trailing", "0/1/0/1", "0c0141")),
        ("signatures-none", "statement/signatures", "signatures", change("replace", "1", "3000")),
        ("signature-octets", "statement/signature-bits", "signature-bits", change("replace", "1/0", "0402 0041")),
        ("signature-block", "statement/signature-bits", "signature-bits", change("replace", "1/0", "3000")),
        ("info-empty", "statement/signature-info", "signature-info", change("replace", "0/2/0", "3000")),
        ("info-without-algorithm", "statement/signature-info", "signature-info", change("remove", "0/2/0/0")),
        ("info-signer-untagged", "statement/signature-info", "signature-info",
         change("replace", "0/2/0/1", sid(spki=SPKI))),
        ("signer-tag-four", "statement/signer", "signer", change("retag", "0/2/0/1/0/0", "a4")),
        ("signer-key-as-octets", "statement/signer", "signer", change("retag", "0/2/0/1/0/0", "a0")),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, mutation, "The grammar has it otherwise.", flags=("wrong-type",))
    hashed = der.sequence(der.context(3, der.sequence(signing.identifier(KEY), der.octet_string(b"h" * 32))))
    infos = (_info(KEY, hashed),)
    tbs = _tbs(_claim(kit, "swname"), infos=infos)
    by_hash = der.sequence(tbs, der.sequence(der.bit_string(signing.pkix(tbs, KEY))))
    place = "/signatures/0/cert-hash"
    group.accept(
        "signer-by-hash", "statement/signer", asked(by_hash, place),
        {"at": {place: der.decode(hashed).children[0].content}},
        "A certificate may be named by its hash.",
    )  # fmt: skip
    related = _signed(_claim(kit, "swname"), more=der.context(0, authority()))
    group.accept(
        "certificates", "statement/members", asked(related, "/certificates"), {"at": {"/certificates": [authority()]}},
        "Certificates may come along, their tag in the place of the sequence's own.",
    )  # fmt: skip
    plain = _tbs(_claim(kit, "swname"), infos=(_info(KEY),))
    nobody = der.sequence(plain, der.sequence(der.bit_string(signing.pkix(plain, KEY))))
    group.accept(
        "signer-not-named", "statement/signature-info", asked(nobody, AT, "/signatures/0/spki"),
        {"at": {AT: "firmware"}}, "A signer need not be named.",
    )  # fmt: skip


def _claims(group: Group, kit: Kit) -> None:
    for name, (written, value) in values().items():
        data = _signed(_claim(kit, name))
        at = {"/claims/0/type": name, AT: value}
        group.accept(name, "statement/value", asked(data, *at), {"at": at}, "The claim says what its value says.")
        if name == "key-id":
            continue
        group.accept(f"{name}-typed", "statement/value-type", asked(data, *at), {"at": at}, "The value has its type.")
        for slug, new in [("null", der.null()), ("tagged", der.context(9, written))]:
            group.reject(
                f"{name}-{slug}", "statement/value-type", f"{name}-typed", change("replace", "0/1/0/1", new),
                "The claim has a value of another type.", flags=("wrong-type",),
            )  # fmt: skip
    data = _signed(_claim(kit, "key-id"))
    group.accept("key-id-ascii", "statement/key-id-text", asked(data, AT), {"at": {AT: "key-1"}}, "It is an IA5String.")
    for slug, new in [
        ("key-id-utf8", der.utf8("key-1")), ("key-id-octets", der.octet_string(b"key-1")),
        ("key-id-not-ascii", der.encode(der.IA5_STRING, "clé".encode())),
    ]:  # fmt: skip
        group.reject(
            slug, "statement/key-id-text", "key-id-ascii", change("replace", "0/1/0/1", new), "It is no IA5String.",
            flags=("wrong-type",),
        )  # fmt: skip
    pair = der.sequence(der.integer(2), der.octet_string(b"ACM"))
    for name, section in [
        ("oemid", pair), ("hwmodel", der.octet_string(b"Model-7")), ("hwversion", der.octet_string(b"2.1")),
        ("ueid", pair),
        ("sueids", der.sequence(der.octet_string(b"a"), der.integer(1), der.octet_string(b"ACM"))),
    ]:  # fmt: skip
        for slug, value in [("table", der.utf8("ACM")), ("section", section)]:
            other = "section" if slug == "table" else "table"
            group.contested(
                f"{name}-as-in-{slug}", "statement/value-twofold", asked(_signed(_claim(kit, name, value)), AT), None,
                "The table of claims and the section of this claim give two types.",
                readings={slug: "accept", other: "reject"}, flags=("wrong-type",),
            )  # fmt: skip
    twice = _signed(_claim(kit, "swname"), _claim(kit, "swname", der.utf8("boot loader")))
    at = {AT: "firmware", "/claims/1/value": "boot loader"}
    group.accept("twice", "statement/several", asked(twice, *at), {"at": at}, "A claim may stand several times.")
    inner = _signed(_claim(kit, "swname"))
    nested = _signed(_claim(kit, "nested-evidences", der.sequence(inner)))
    group.accept(
        "nested", "statement/nested", asked(nested, "/claims/0/type"), {"at": {"/claims/0/type": "nested-evidences"}},
        "Statements may be nested.",
    )  # fmt: skip
    strange = _signed(_claim(kit, UNKNOWN, der.integer(5)), _claim(kit, "swname"))
    at = {"/claims/0/type": UNKNOWN, AT: der.integer(5), "/claims/1/value": "firmware"}
    group.accept("unknown", "statement/unknown", asked(strange, *at), {"at": at}, "An unknown claim has any value.")


def _signatures(group: Group, kit: Kit) -> None:
    both = [{"spki": SPKI}, {"spki": signing.subject_key(OTHER)}]
    one = _signed(_claim(kit, "swname"))
    two = _signed(_claim(kit, "swname"), keys=(KEY, OTHER))
    told = {"at": {AT: "firmware", "/signers": [SPKI]}}
    told_both = {"at": {AT: "firmware", "/signers": [SPKI, signing.subject_key(OTHER)]}}
    group.accept("one", "statement/scope", asked(one, *told["at"]), told, "The signature is over the signed part.")
    group.accept("own", "statement/corresponding", asked(one, *told["at"]), told, "One signature for one signer.")
    group.accept(
        "two-own", "statement/corresponding", asked(two, *told["at"], keys=both), told_both, "Each at its own place."
    )
    group.accept("both", "statement/all-valid", asked(two, *told["at"], keys=both), told_both, "Both are valid.")
    by_name = _signed(_claim(kit, "swname"), key_id=b"ak-1")
    group.accept("by-name", "statement/scope", asked(by_name, *told["at"]), told, "The key of that name verifies.")
    strange = _signed(_claim(kit, "swname"), _claim(kit, UNKNOWN, der.integer(5)))
    group.accept(
        "unknown", "statement/additional", asked(strange, *told["at"]), told, "What is not asked for is ignored."
    )
    signature = der.decode(one).children[1].children[0]
    parts = der.decode(two).children[1].children
    first, second = (two[each.offset : each.end] for each in parts)
    wrong = der.bit_string(signing.pkix(b"something else", OTHER))
    for slug, requirement, twin, mutation, flag in [
        ("text-changed", "statement/scope", "one", change("replace", "0/1/0/1", der.utf8("Evil")),
         "signature-not-checked"),
        ("algorithm-changed", "statement/scope", "one", change("replace", "0/2/0/0", signing.identifier("es384")),
         "signature-not-checked"),
        ("signer-changed", "statement/scope", "one",
         change("replace", "0/2/0/1/0", sid(spki=signing.subject_key(OTHER))),
         "signer-confusion"),
        ("signer-added", "statement/scope", "one",
         change("replace", "0/2/0/1/0", sid(key_id=b"ak-1", spki=SPKI)), "signer-confusion"),
        ("bit-flipped", "statement/scope", "one", octets("flip", signature.offset + signature.header + 20, b"\x01"),
         "signature-not-checked"),
        ("exchanged", "statement/corresponding", "two-own", change("replace", "1", der.sequence(second, first)),
         "detached"),
        ("one-missing", "statement/corresponding", "two-own", change("remove", "1/1"), "detached"),
        ("first-missing", "statement/corresponding", "two-own", change("remove", "1/0"), "detached"),
        ("one-more", "statement/corresponding", "own", change("trailing", "1/0", wrong), "detached"),
        ("second-wrong", "statement/all-valid", "both", change("replace", "1/1", wrong), "detached"),
        ("first-wrong", "statement/all-valid", "both", change("replace", "1/0", wrong), "detached"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, mutation, "It is not what was signed.", flags=(flag,))
    for slug, key in [("ed25519", "ed25519"), ("rsa", "rs256")]:
        given = asked(_signed(_claim(kit, "swname"), keys=(key,)), AT, keys=[{"spki": signing.subject_key(key)}])
        group.either(f"algorithm-{slug}", "statement/scope", given, "Which algorithms a Verifier has is left to it.")
