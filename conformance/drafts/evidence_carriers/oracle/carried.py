"""How the oracle takes Evidence out of its carrier, and sees whether the carrier's own rules hold."""

import base64
from collections.abc import Iterator, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from conformance.codecs import DecodeError, cbor, cose, der, jose, jsontext
from conformance.codecs.der import Tlv
from conformance.codecs.keys import key_from_jwk
from conformance.codecs.signatures import SignatureError
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.bundles import bundle, record, record_of
from conformance.drafts.evidence_carriers.oracle.rows import Given, Held, Opened, broken, octets
from conformance.model.finding import Finding, Reading

_HASHES = {"1.2.840.10045.4.3.2": hashes.SHA256(), "1.2.840.10045.4.3.3": hashes.SHA384()}


def opened(given: Given, revision: str) -> Opened:
    """What the carrier holds."""
    carrier, data = str(given.get("carrier")), octets(given.get("data"))
    match carrier:
        case "http":
            kind = str(given.get("content_type", "")).partition(";")[0].strip().lower()
            return Opened((Held(kind, data),) if data else (), findings=tuple(missing(bool(data), carrier)))
        case "cwt":
            return _cwt(data, given)
        case "jwt":
            return _jwt(data, given)
    try:
        whole = der.decode(data)
        return (
            _opened_message(whole, data, revision)
            if carrier == "crmf"
            else _signed(whole, data, carrier, given, revision)
        )
    except (ValueError, IndexError, StopIteration) as error:
        return Opened((), findings=(broken(carrier, "host-rules", str(error)),))


def unread(given: Given) -> Reading:
    """What a request has under the OID of attestations, with nothing read of it."""
    carrier, data = str(given.get("carrier")), octets(given.get("data"))
    try:
        whole = der.decode(data)
        if carrier == "crmf":
            inside, valid, _ = _request_message(whole, data)
            values = [each.children[-1].content for each in inside]
        else:
            content, _, _ = whole.children
            valid = _signs(whole, data, [_encoded(content.children[2], data)])
            values = [_encoded(value, data) for each in _attributes(content) for value in each.children[1].children]
    except (ValueError, IndexError, StopIteration) as error:
        return Reading(None, tuple(nothing_under(False, carrier, str(error))))
    findings = (*nothing_under(bool(values), carrier), *forged_unread(valid, carrier))
    return Reading({"values": [base64.b64encode(each).decode() for each in values]}, findings)


def nothing_under(there: bool, carrier: str, detail: str = "") -> Iterator[Finding]:
    """There is something under the OID."""
    if not there:
        yield broken(carrier, "unread", detail or "nothing under the OID of attestations")


def forged_unread(valid: bool, carrier: str) -> Iterator[Finding]:
    """The signature of the request is its own key's."""
    if not valid:
        yield broken(carrier, "unread-on-path", "the signature of the request does not verify")


# What every carrier has.


def missing(there: bool, carrier: str) -> Iterator[Finding]:
    """There is something that carries Evidence."""
    if not there:
        yield broken(carrier, "default", "nothing here carries Evidence")


def misplaced(there: bool, carrier: str) -> Iterator[Finding]:
    """Attestations stand in a request under their OID."""
    if not there and carrier in ("pkcs10", "crmf"):
        yield broken(carrier, "place", "no attestation under the OID")


def twice(number: int, carrier: str) -> Iterator[Finding]:
    """What carries Evidence stands there once."""
    if number > 1:
        yield broken(carrier, "host-rules", f"{number} of them carry Evidence")


def attribute_twice(number: int, carrier: str) -> Iterator[Finding]:
    """There is one attestation attribute, or extension, at most (draft-ietf-lamps-csr-attestation section 4.3)."""
    row = {"pkcs10": "one-attribute", "crmf": "one-extension"}.get(carrier)
    if number > 1 and row is not None:
        yield broken(carrier, row, f"{number} of the kind")
    if number > 1 and carrier == "pkcs10":
        yield broken(carrier, "copies", f"{number} of the kind")


def not_one_value(values: Sequence[Tlv], carrier: str) -> Iterator[Finding]:
    """The attestation attribute has one value."""
    if len(values) != 1:
        yield broken(carrier, "one-value", f"{len(values)} values")
        yield broken(carrier, "counts", f"{len(values)} values")


def forged(valid: bool, carrier: str) -> Iterator[Finding]:
    """The signature around the Evidence is one."""
    if not valid:
        yield broken(carrier, "on-path", "the signature of the carrier does not verify")


# X.509 and requests.


def _signed(whole: Tlv, data: bytes, carrier: str, given: Given, revision: str) -> Opened:
    """A certificate, CRL or request of PKCS#10."""
    content, _, _ = whole.children
    subject = {"certificate": 6, "pkcs10": 2, "csr": 2}.get(carrier)
    key = b"" if subject is None else _encoded(content.children[subject], data)
    keys = [key] if wire.CLAIMS[carrier].integrity == "subject" else _hosts(given)  # type: ignore[index]
    inside = _attributes(content) if carrier == "pkcs10" else _extensions(content, carrier)
    found = _found(inside, carrier, revision)
    return Opened(found.held, key[-64:], (*forged(_signs(whole, data, keys), carrier), *found.findings))


def _signs(whole: Tlv, data: bytes, keys: list[bytes]) -> bool:
    content, algorithm, signature = whole.children
    signed = _encoded(content, data)
    return any(_verifies(each, signature.content[1:], signed, algorithm) for each in keys)


def _opened_message(whole: Tlv, data: bytes, revision: str) -> Opened:
    inside, valid, spki = _request_message(whole, data)
    found = _found(inside, "crmf", revision)
    return Opened(found.held, spki[-64:], (*forged(valid, "crmf"), *found.findings))


def _request_message(whole: Tlv, data: bytes) -> tuple[list[Tlv], bool, bytes]:
    """The attestation extensions of a CRMF request, whether its proof verifies, and the key that it is about."""
    request, proof = whole.children[0].children
    template = request.children[1].children
    key = next(each for each in template if each.number == 6)
    spki = der.sequence(key.content)
    algorithm, signature = proof.children[-2:]
    valid = _verifies(spki, signature.content[1:], _encoded(request, data), algorithm)
    inside = [each for part in template if part.number == 9 for each in part.children]
    return [each for each in inside if _oid(each) == wire.ATTESTATION_OID], valid, spki


def _found(inside: list[Tlv], carrier: str, revision: str) -> Opened:
    """What the attributes or extensions hold, whose OID is the right one."""
    there, number = bool(inside), len(inside)
    findings = [
        *missing(there, carrier), *misplaced(there, carrier), *twice(number, carrier), *attribute_twice(number, carrier)
    ]  # fmt: skip
    held: list[Held] = []
    for each in inside:
        if carrier == "pkcs10":
            values = each.children[1].children
            findings += not_one_value(values, carrier)
            bundles = [bundle(value, carrier, revision) for value in values]
        elif carrier == "crmf":
            bundles = [bundle(der.decode(each.children[-1].content), carrier, revision)]
        else:
            bundles = [_choice(each.children[-1], carrier)]
        held += [one for some in bundles for one in some.held]
        findings += [one for some in bundles for one in some.findings]
    return Opened(tuple(held), findings=tuple(findings))


def _choice(value: Tlv, carrier: str) -> Opened:
    found = record(der.decode(value.content).content)
    return Opened((found,) if found else (), findings=tuple(missing(found is not None, carrier)))


def _attributes(content: Tlv) -> list[Tlv]:
    return [each for each in content.children[3].children if _oid(each) == wire.ATTESTATION_OID]


def _extensions(content: Tlv, carrier: str) -> list[Tlv]:
    lists = content.children[-1].children
    if carrier == "csr":
        asked = [each for each in lists if _oid(each) == wire.EXTENSIONS_ASKED_FOR]
        lists = tuple(each for attribute in asked for each in attribute.children[1].children)
    return [each for some in lists for each in some.children if _oid(each) == wire.CMW_OID]


def _oid(element: Tlv) -> str:
    first = element.children[0] if element.children else element
    return der.dotted(first.content) if first.universal(der.OID) else ""


def _encoded(element: Tlv, data: bytes) -> bytes:
    return data[element.offset : element.end]


def _hosts(given: Given) -> list[bytes]:
    keys = [key_from_jwk(each).public for each in given.get("hosts", ())]
    return [each.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for each in keys]


def _verifies(spki: bytes, signature: bytes, signed: bytes, algorithm: Tlv) -> bool:
    hash_ = _HASHES.get(_oid(algorithm))
    key = load_der_public_key(spki)
    if hash_ is None or not hasattr(key, "curve"):
        return False
    try:
        key.verify(signature, signed, ECDSA(hash_))  # type: ignore[call-arg, arg-type, union-attr]
    except InvalidSignature:
        return False
    return True


# Tokens.


def _cwt(data: bytes, given: Given) -> Opened:
    valid = True
    try:
        cose.verify1(data, given.get("hosts", ()))
    except (SignatureError, DecodeError):
        valid = False
    try:
        claims = cbor.decode(cose.parse1(data).payload or b"", unique=False)
    except DecodeError as error:
        return Opened((), findings=(broken("cwt", "host-rules", str(error)),))
    mine = [value for name, value in claims.pairs() if name.value == wire.CLAIM_CWT]
    held = [one for one in map(record_of, mine) if one is not None]
    findings = (*forged(valid, "cwt"), *missing(bool(held), "cwt"), *twice(len(mine), "cwt"))
    return Opened(tuple(held), findings=findings)


def _jwt(data: bytes, given: Given) -> Opened:
    valid = True
    try:
        jose.verify(data, given.get("hosts", ()))
    except (SignatureError, DecodeError):
        valid = False
    try:
        claims = jsontext.decode(jose.parse(data).payload, unique=False)
        mine = [value.plain() for name, value in claims.members() if name == wire.CLAIM_JWT]
        held = [Held(str(kind), jsontext.b64u_decode(value)) for kind, value in mine]
    except (DecodeError, TypeError, ValueError) as error:
        return Opened((), findings=(broken("jwt", "host-rules", str(error)),))
    findings = (*forged(valid, "jwt"), *missing(bool(held), "jwt"), *twice(len(mine), "jwt"))
    return Opened(tuple(held), findings=findings)
