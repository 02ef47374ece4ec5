"""The Evidence that the vectors carry, and each carrier around it. Keys are of conformance.drafts.signing."""

import base64
from collections.abc import Mapping
from typing import Any

from conformance.codecs import cbor, der, jsontext
from conformance.drafts import signing
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.wire import Carrier
from conformance.model.vector import Mutation

ATTESTER, OTHER_ATTESTER = "es256", "ed25519"  # of two devices, both trusted
SUBJECT, OTHER_SUBJECT = "device-1", "device-2"
KEY, OTHER_KEY = "es256-other", "es256-zero-x"  # what certificates are asked for
HOST = "es384"
NONCE, OTHER_NONCE = bytes(range(1, 17)), bytes(range(17, 33))
ISSUED = 1_790_000_000
TICK, NEXT_TICK, LAST_TICK = (cbor.encode(cbor.Tag(26982, bytes([n] * 8))) for n in (1, 2, 3))
NAME = {SUBJECT: "device-1, for tests only", OTHER_SUBJECT: "device-2, for tests only"}
FROM = der.encode(der.UTC_TIME, b"200101000000Z")
UNTIL = der.encode(der.GENERALIZED_TIME, b"20991231235959Z")


# Evidence.


def claims(*, subject: str = SUBJECT, key: str = KEY, nonce: bytes | None = NONCE, epoch: bytes = TICK) -> bytes:
    """The claims of a CWT about a key; the nonce may be left out."""
    jwk = signing.KEYS[key]
    held = {1: 2, -1: 1, -2: jsontext.b64u_decode(jwk["x"]), -3: jsontext.b64u_decode(jwk["y"])}
    tag = cbor.decode(epoch)
    made: dict[int, Any] = {wire.SUBJECT: subject, wire.ISSUED_AT: ISSUED, wire.CONFIRMATION: {1: held}}
    made |= {} if nonce is None else {wire.NONCE: nonce}
    return cbor.encode(made | {wire.EPOCH: cbor.Tag(tag.number, tag.value.value)})


def token(attester: str = ATTESTER, **more: Any) -> bytes:
    """Evidence signed by an Attester."""
    numbers = {"ES256": -7, "EdDSA": -8}
    protected = cbor.encode({1: numbers[signing.KEYS[attester]["alg"]]})
    return signing.sign1(protected, {}, claims(**more), attester)


def flipped(data: bytes, place: int) -> bytes:
    """The bytes with the lowest bit of one of them turned."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


GOOD = token()
STALE = token(nonce=OTHER_NONCE)
WITHOUT_NONCE = token(nonce=None)
OF_ANOTHER = token(OTHER_ATTESTER, subject=OTHER_SUBJECT, key=OTHER_KEY)
FLIPPED = flipped(GOOD, GOOD.index(ISSUED.to_bytes(4, "big")) + 3)
BARE = claims()


def cmw(value: bytes, kind: str | int = wire.EAT_CWT) -> bytes:
    """A record of CMW in CBOR."""
    return cbor.encode([kind, value])


def json_cmw(value: bytes, kind: str | int = wire.EAT_CWT) -> list[str | int]:
    """A record of CMW in JSON."""
    return [kind, jsontext.b64u_encode(value)]


# What stands around it.


def name(subject: str) -> bytes:
    """A Name of one common name."""
    return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.utf8(NAME.get(subject, subject)))))


def statement(value: bytes, kind: str | int = wire.EAT_CWT) -> bytes:
    """An AttestationStatement with a CMW."""
    return der.sequence(der.oid(wire.CMW_OID), der.octet_string(cmw(value, kind)))


def bundle(*statements: bytes, certs: bytes = b"") -> bytes:
    """An AttestationBundle; `certs` is a whole SEQUENCE OF, or nothing."""
    return der.sequence(der.sequence(*statements), certs)


def attribute(*values: bytes, oid: str = wire.ATTESTATION_OID) -> bytes:
    """An Attribute of PKCS#10."""
    return der.sequence(der.oid(oid), der.set_of(*values))


def extension(value: bytes, oid: str) -> bytes:
    """An Extension, not critical."""
    return der.sequence(der.oid(oid), der.octet_string(value))


def pkcs10(*attributes: bytes, key: str = KEY, subject: str = SUBJECT) -> bytes:
    """A PKCS#10 request (RFC 2986 section 4)."""
    parts = der.integer(0), name(subject), signing.subject_key(key), der.context(0, b"".join(attributes))
    return signing.signed_der(der.sequence(*parts), key)


def crmf(*extensions: bytes, key: str = KEY, subject: str = SUBJECT) -> bytes:
    """A CRMF request with a signature as proof of possession (RFC 4211 sections 3 to 5)."""
    public = der.decode(signing.subject_key(key)).content
    template = der.context(5, name(subject)), der.context(6, public), der.context(9, b"".join(extensions))
    return signing.request_message(der.sequence(der.integer(1), der.sequence(*template)), key)


def certificate(*extensions: bytes) -> bytes:
    """A certificate of version 3."""
    return signing.signed_der(
        der.sequence(
            der.context(0, der.integer(2)),
            der.integer(0x52415453),
            signing.identifier(HOST),
            name("issuer, for tests only"),
            der.sequence(FROM, UNTIL),
            name(SUBJECT),
            signing.subject_key(KEY),
            der.context(3, der.sequence(*extensions)),
        ),
        HOST,
    )


def crl(*extensions: bytes) -> bytes:
    """A CRL of version 2 that revokes nothing."""
    issuer = name("issuer, for tests only")
    parts = der.integer(1), signing.identifier(HOST), issuer, FROM, UNTIL, der.context(0, der.sequence(*extensions))
    return signing.signed_der(der.sequence(*parts), HOST)


def csr(*extensions: bytes) -> bytes:
    """A PKCS#10 request that asks for extensions."""
    return pkcs10(attribute(der.sequence(*extensions), oid=wire.EXTENSIONS_ASKED_FOR))


def cwt(held: Mapping[Any, Any]) -> bytes:
    """A signed CWT."""
    return signing.sign1(cbor.encode({1: -35}), {}, cbor.encode(dict(held)), HOST)


def jwt(text: bytes) -> bytes:
    """A flattened JWS over the text of a claims set."""
    unsigned = {
        "payload": jsontext.b64u_encode(text),
        "protected": jsontext.b64u_encode(b'{"alg":"ES384"}'),
        "signature": "",
    }
    return signing.resigned(jsontext.encode(unsigned), HOST)


BESIDE = extension(bytes.fromhex("03020780"), "2.5.29.15")  # keyUsage: digitalSignature
NUMBERED = extension(der.integer(1), "2.5.29.20")  # cRLNumber
CHALLENGE = attribute(der.utf8("for tests only"), oid="1.2.840.113549.1.9.7")  # challengePassword


def _in_extension(held: bytes) -> bytes:
    return extension(der.octet_string(held), wire.CMW_OID)


def carried(carrier: Carrier, value: bytes, kind: str | int = wire.EAT_CWT) -> bytes:
    """A whole message of a carrier around one piece of Evidence."""
    match carrier:
        case "pkcs10":
            return pkcs10(CHALLENGE, attribute(bundle(statement(value, kind))))
        case "crmf":
            return crmf(BESIDE, extension(bundle(statement(value, kind)), wire.ATTESTATION_OID))
        case "certificate":
            return certificate(BESIDE, _in_extension(cmw(value, kind)))
        case "crl":
            return crl(NUMBERED, _in_extension(cmw(value, kind)))
        case "csr":
            return csr(BESIDE, _in_extension(cmw(value, kind)))
        case "cwt":
            return cwt({wire.SUBJECT: "carrier", wire.CLAIM_CWT: [kind, value]})
        case "jwt":
            return jwt(jsontext.encode({"sub": "carrier", wire.CLAIM_JWT: json_cmw(value, kind)}))
        case "http":
            return value


# Where it stands, as the changes of vectors name places.

STATEMENT = {"pkcs10": "0/3/1/1/0/0/0", "crmf": "0/0/1/2/1/1/e/0/0"}
EXTENSION = {"certificate": "0/7/0/1", "crl": "0/5/0/1", "csr": "0/3/0/1/0/1", "crmf": "0/0/1/2/1"}
SIGNS = {"subject": KEY, "host": HOST, "nobody": None}


def resigner(carrier: Carrier) -> str | None:
    """The key under which a changed message is signed anew."""
    return SIGNS[wire.CLAIMS[carrier].integrity]


def other(carrier: Carrier, value: bytes, kind: str = wire.EAT_CWT) -> Mutation:
    """Another piece of Evidence in the place of the one that is there."""
    octets, key = der.octet_string(cmw(value, kind)).hex(), resigner(carrier)
    match carrier:
        case "pkcs10" | "crmf":
            return Mutation(codec="der", op="replace", at=f"{STATEMENT[carrier]}/1", data=octets, resign=key)
        case "certificate" | "crl" | "csr":
            return Mutation(codec="der", op="replace", at=f"{EXTENSION[carrier]}/1/e", data=octets, resign=key)
        case "cwt":
            held = cmw(value, kind).hex()
            return Mutation(codec="cbor", op="replace", at="2/e/1v", data=held, resign=key)
        case "jwt":
            return _other_claims({"sub": "carrier", wire.CLAIM_JWT: json_cmw(value, kind)})
        case "http":
            text = base64.b64encode(value).decode()
            return Mutation(codec="input", op="replace", at="/data", data=f'"{text}"')


def _other_claims(held: Mapping[str, Any] | bytes) -> Mutation:
    text = held if isinstance(held, bytes) else jsontext.encode(dict(held))
    return Mutation(
        codec="json", op="replace", at="/payload", data=f'"{jsontext.b64u_encode(text)}"', resign=resigner("jwt")
    )


def stripped(carrier: Carrier) -> Mutation:
    """The message without what carries Evidence in it."""
    key = resigner(carrier)
    match carrier:
        case "pkcs10":
            return Mutation(codec="der", op="remove", at="0/3/1", resign=key)
        case "crmf" | "certificate" | "crl" | "csr":
            return Mutation(codec="der", op="remove", at=EXTENSION[carrier], resign=key)
        case "cwt":
            return Mutation(codec="cbor", op="remove", at="2/e/1k", resign=key)
        case "jwt":
            return _other_claims({"sub": "carrier"})
        case "http":
            return Mutation(codec="input", op="replace", at="/data", data='""')


def doubled(carrier: Carrier) -> Mutation:
    """The message with what carries Evidence in it once more, holding the Evidence of another device."""
    key, held = resigner(carrier), _in_extension(cmw(OF_ANOTHER)).hex()
    match carrier:
        case "pkcs10":
            again = attribute(bundle(statement(OF_ANOTHER))).hex()
            return Mutation(codec="der", op="insert", at="0/3/2", data=again, resign=key)
        case "crmf":
            again = extension(bundle(statement(OF_ANOTHER)), wire.ATTESTATION_OID).hex()
            return Mutation(codec="der", op="insert", at=_behind(EXTENSION[carrier]), data=again, resign=key)
        case "certificate" | "crl" | "csr":
            return Mutation(codec="der", op="insert", at=_behind(EXTENSION[carrier]), data=held, resign=key)
        case "cwt":
            return Mutation(codec="cbor", op="duplicate", at="2/e/1k", resign=key)
        case "jwt":
            one, two = (jsontext.encode(json_cmw(each)).decode() for each in (GOOD, OF_ANOTHER))
            return _other_claims(f'{{"sub":"carrier","cmw":{one},"cmw":{two}}}'.encode())
        case "http":
            return Mutation(codec="bytes", op="append", data=OF_ANOTHER.hex())


def _behind(at: str) -> str:
    holder, _, step = at.rpartition("/")
    return f"{holder}/{int(step) + 1}"


def broken(carrier: Carrier) -> Mutation:
    """A bit turned in the signature around the Evidence, by somebody on the path who has no key."""
    if carrier == "jwt":
        signature = jsontext.decode(carried(carrier, GOOD)).plain()["signature"]
        turned = jsontext.b64u_encode(flipped(jsontext.b64u_decode(signature), -1))
        return Mutation(codec="json", op="replace", at="/signature", data=f'"{turned}"')
    data = carried(carrier, GOOD)
    return Mutation(codec="bytes", op="flip", at=str(len(data) - 1), data="01")
