"""What the oracle says of signatures: whose they are, what they are worth, and what the claims say beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.codecs import x509
from conformance.codecs.signatures import SignatureError
from conformance.drafts.pkix_key_attestation.oracle.shapes import base64_of, finding, octets
from conformance.model.finding import Finding

Block = Mapping[str, Any]
_WAYS = {"certificate": "signature/certificate", "spki": "signature/spki", "key-id": "signature/key-id"}


def keys_of(block: Block, known: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The SubjectPublicKeyInfo that each name of the signer leads to; a name that leads nowhere is left out."""
    found = {}
    if "certificate" in block:
        try:
            found["certificate"] = x509.certificate(octets(block["certificate"])).spki
        except ValueError:
            found["certificate"] = b""
    if "spki" in block:
        found["spki"] = octets(block["spki"])
    for key in known:
        if "key-id" in block and key.get("key_id") == block["key-id"]:
            found["key-id"] = octets(key.get("spki"))
    return found


def holds(signed: bytes, block: Block, spki: bytes) -> bool:
    """Whether the key verifies the block's signature."""
    try:
        x509.verify(signed, octets(block.get("value")), spki, octets(block["algorithm"]))
    except SignatureError:
        return False
    return True


def wrong(signed: bytes, block: Block, keys: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every key that is named must verify (section 6); what is wrong otherwise cannot be told apart."""
    for way, spki in keys.items():
        if not holds(signed, block, spki):
            detail = f"the signature does not hold with the key of its {way}"
            for row in (_WAYS[way], "signature/scope", "signature/algorithm"):
                yield finding(row, detail)
            if way == "key-id" and len(keys) == 1:
                yield finding("signature/key-id-alone", detail)


def unknown_key(block: Block, keys: Mapping[str, bytes]) -> Iterator[Finding]:
    """A key identifier that leads nowhere (section 6); beside other names the sections differ, so that is held open."""
    if "key-id" in block and not keys:
        yield finding("signature/key-id-unknown", "no key is known under the identifier of the signer")


def usage(block: Block) -> Iterator[Finding]:
    """The key usage of the signer's certificate (section 6)."""
    held = _certificate(block)
    if held is not None and not held.usage:
        yield finding("certificate/usage", "the certificate has no key usage with digitalSignature")


def purpose(block: Block, wanted: str) -> Iterator[Finding]:
    """The extended key usage of the signer's certificate (section 6)."""
    held = _certificate(block)
    if held is not None and wanted not in (held.purposes or ()):
        yield finding("certificate/purpose", "the certificate does not have the purpose of attestation keys")


def _certificate(block: Block) -> x509.Certificate | None:
    try:
        return x509.certificate(octets(block["certificate"])) if "certificate" in block else None
    except ValueError:
        return None


def unsigned(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Evidence without signatures is not to be relied on (section 6)."""
    if not blocks:
        for row in ("unsigned/untrusted", "unsigned/not-relied-on"):
            yield finding(row, "there is no signature")


def every_block(failing: Sequence[bool]) -> Iterator[Finding]:
    """A Verifier that wants all signatures (section 6)."""
    if any(failing) and len(failing) > 1:
        yield finding("policy/all", "one of the signatures does not hold")


def no_block(failing: Sequence[bool]) -> Iterator[Finding]:
    """That there are signatures says nothing (section 10.3)."""
    if failing and all(failing):
        yield finding("policy/no-inference", "none of the signatures holds")


def claimed(model: Mapping[str, Any], kind: str) -> list[Any]:
    """The values of a claim of the transaction."""
    found = [each for each in model.get("elements", ()) if each["type"] == "transaction"]
    return [claim.get("value") for each in found for claim in each["claims"] if claim["type"] == kind]


def attestation_key(model: Mapping[str, Any], signers: Sequence[bytes]) -> Iterator[Finding]:
    """Every signer is one of the attestation keys that are named (section 6)."""
    named = claimed(model, "ak-spki")
    if named and any(base64_of(each) not in named for each in signers):
        yield finding("ak-spki/matched", "a signer is none of the attestation keys that are named")


def fresh(model: Mapping[str, Any], nonce: str | None) -> Iterator[Finding]:
    """The nonce that was issued, whatever the time (section 10.7)."""
    if nonce is not None and claimed(model, "nonce") != [nonce]:
        for row in ("freshness/nonce", "freshness/timestamp"):
            yield finding(row, "the nonce is not the one that was issued")


def verdict(
    signed: bytes, model: Mapping[str, Any], given: Mapping[str, Any], purpose_of_keys: str
) -> tuple[list[str], tuple[Finding, ...]]:
    """Which keys signed Evidence, and what keeps it from being relied on."""
    blocks: list[Block] = model.get("signatures", [])
    found: tuple[Finding, ...] = tuple(unsigned(blocks))
    failing, signers = [], []
    for block in blocks:
        keys = keys_of(block, given.get("keys", ()))
        own = (*wrong(signed, block, keys), *unknown_key(block, keys), *usage(block), *purpose(block, purpose_of_keys))
        failing.append(bool(own))
        if not own and keys:
            signers.append(next(iter(keys.values())))
        found += own if given.get("policy", "all") == "all" else ()
    found += tuple(every_block(failing) if given.get("policy", "all") == "all" else no_block(failing))
    found += (*attestation_key(model, signers), *fresh(model, given.get("nonce")))
    return [base64_of(each) for each in signers], found


def corresponding(signatures: int, blocks: Sequence[Block], verified: Sequence[bool]) -> Iterator[Finding]:
    """Revision 00: a signature for each that is announced, in their order (section 4.2)."""
    if signatures != len(blocks) or not all(verified):
        yield finding("statement/corresponding", "the signatures are not those that are announced")


def in_scope(verified: Sequence[bool]) -> Iterator[Finding]:
    """Revision 00: what was signed (section 4.2)."""
    if not all(verified):
        yield finding("statement/scope", "a signature is not over this signed part, or not by its signer")


def all_valid(verified: Sequence[bool]) -> Iterator[Finding]:
    """Revision 00: a statement is as good as its worst signature (section 4.2)."""
    if not all(verified) and len(verified) > 1:
        yield finding("statement/all-valid", "one of the signatures is not valid")


def old_verdict(
    signed: bytes, model: Mapping[str, Any], given: Mapping[str, Any], signatures: int
) -> tuple[list[str], tuple[Finding, ...]]:
    """Which keys signed a statement, and what keeps it from being relied on."""
    blocks: list[Block] = model.get("signatures", [])
    verified, signers = [], []
    for block in blocks:
        keys = keys_of(block, given.get("keys", ()))
        right = bool(keys) and all(holds(signed, block, spki) for spki in keys.values())
        verified.append(right)
        signers += [base64_of(next(iter(keys.values())))] if right else []
    return signers, (*corresponding(signatures, blocks, verified), *in_scope(verified), *all_valid(verified))
