"""How the oracle judges a signed CoRIM that an implementation made (section 4.2)."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.codecs import signatures
from conformance.codecs.keys import Key, key_from_jwk
from conformance.drafts.corim.oracle import differences, envelope, manifest, reading, signing
from conformance.drafts.corim.oracle.envelope import Parts
from conformance.drafts.corim.oracle.reading import ABSENT
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.wire import names
from conformance.model.finding import Finding

Given = Mapping[str, Any]

# The rows that bind signers, by those that bind verifiers; what is not here has none.
_RENAMED = {
    "cbor/well-formed": "cbor/well-formed",
    "cbor/complete": "cbor/well-formed",
    "cbor/one-item": "cbor/well-formed",
    "cbor/utf8-text": "cbor/well-formed",
    "cbor/duplicate-keys": "cbor/duplicate-keys",
    "corim/wrapper-500-gone": "signed/sign1",
    "corim/wrapper-502-gone": "signed/sign1",
    "media-type/rim-cose": "signed/sign1",
    "media-type/corim-signed": "signed/sign1",
    "signed/sign1": "signed/sign1",
    "signed/tag-18": "signed/tag-18",
    "signed/four-members": "signed/sign1",
    "signed/protected-bytes": "header/protected",
    "signed/unprotected-map": "signed/sign1",
    "signed/signature-bytes": "signed/signature",
    "header/labels-unique": "header/protected",
    "header/protected": "header/protected",
    "header/algorithm-required": "header/algorithm-required",
    "header/content-type": "header/content-type",
    "header/content-type-unsigned-cbor": "header/content-type-unsigned-cbor",
    "header/kid-required": "header/kid-required",
    "header/meta-required": "header/meta-required",
    "header/corim-meta-required": "header/corim-meta-required",
    "header/both-consistent": "header/both-consistent",
    "header/both-issuer": "header/both-issuer",
    "header/both-validity": "header/both-validity",
    "meta/bytes": "meta/bytes",
    "meta/signer-required": "meta/signer-required",
    "meta/signer-name-required": "meta/signer-required",
    "meta/signer-uri": "meta/signer-uri",
    "cwt-claims/map": "cwt-claims/map",
    "cwt-claims/issuer-required": "cwt-claims/issuer-required",
    "hash-envelope/algorithm-required": "hash-envelope/algorithm-required",
    "hash-envelope/preimage-type-required": "hash-envelope/preimage-type-required",
    "validity/epoch-time": "validity/epoch-time",
    "validity/not-after-required": "validity/not-after-required",
}


def made(given: Given, data: bytes, told: Rules) -> tuple[Finding, ...]:
    """Everything that is wrong with a message that was signed for this input."""
    parts = envelope.parts(data, told)
    if not isinstance(parts, Parts):
        return tuple(dict.fromkeys(renamed(parts)))
    found = [*renamed(envelope.headers(parts))]
    found += metadata(parts, given)
    found += chain(parts, given)
    found += attached(parts, given)
    found += tagged(parts, given)
    found += detached(parts, given)
    found += hashed(parts, given)
    found += signature(parts, given)
    return tuple(dict.fromkeys(found))


def renamed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a reader found, under the rows that bind signers."""
    for each in findings:
        row = _RENAMED.get(each.requirement.removeprefix("corim/"))
        if row is not None:
            yield Finding(f"corim/{row}-emitted", each.detail)


def metadata(parts: Parts, given: Given) -> Iterator[Finding]:
    """Meta map and CWT-Claims are those that were asked for."""
    asked, there = given.get("meta"), parts.model.get("corim-meta")
    if asked is None and there is not None and parts.rules.claims:
        yield Finding("corim/cwt-claims/instead-emitted", "a meta map that was not asked for")
    elif asked is not None and (there is None or not differences.same(asked, there)):
        row = "signer-uri" if there is not None and _differs_in_uri(asked, there) else "signer-required"
        yield Finding(f"corim/meta/{row}-emitted", f"asked for {asked}, made {there}")
    asked, there = given.get("cwt_claims"), parts.model.get("cwt-claims")
    if parts.rules.claims and asked is not None and (there is None or not differences.same(asked, there)):
        row = "instead" if there is None else "issuer-required"
        yield Finding(f"corim/cwt-claims/{row}-emitted", f"asked for {asked}, made {there}")


def _differs_in_uri(asked: Any, there: Any) -> bool:
    one, other = (dict(each.get("signer", {})) for each in (asked, there))
    return one.pop("signer-uri", None) != other.pop("signer-uri", None) and one == other


def chain(parts: Parts, given: Given) -> Iterator[Finding]:
    """The certificates that were given are in the header."""
    if given.get("x5chain") and parts.certificates() != [_bytes(each) for each in given["x5chain"]]:
        yield Finding("corim/trust/x5chain-included", "the chain is not the one that was given")


def _form(given: Given) -> str:
    return str(given.get("form", "attached"))


def attached(parts: Parts, given: Given) -> Iterator[Finding]:
    """What is signed is the CoRIM that was given, in whatever encoding."""
    data = _bytes(given.get("data"))
    if _form(given) == "attached" and parts.payload != data and not _means(parts, data):
        yield Finding("corim/signed/payload-emitted", "the payload is not the CoRIM that was given")


def _means(parts: Parts, data: bytes) -> bool:
    """Whether the payload means the same CoRIM as other bytes."""
    one = signing.content(parts, None)
    other = reading.whole(manifest.tagged_manifest(parts.rules), data)
    return ABSENT not in (one.model, other.model) and not one.findings and differences.alike(one.model, other.model)


def tagged(parts: Parts, given: Given) -> Iterator[Finding]:
    """The CoRIM in the payload keeps its tag."""
    found = signing.content(parts, None).findings if _form(given) == "attached" else ()
    if any(each.requirement == "corim/signed/payload-tagged" for each in found):
        yield Finding("corim/signed/payload-tagged-emitted", "the payload is a map without tag 501")


def detached(parts: Parts, given: Given) -> Iterator[Finding]:
    """A payload that was to be left out is left out."""
    if _form(given) == "detached" and [*signing.given(parts, None)] == []:
        yield Finding("corim/detached/accepted-emitted", "the payload is not null")


def hashed(parts: Parts, given: Given) -> Iterator[Finding]:
    """Where the hash was to be signed it is that of the CoRIM, by SHA-256."""
    if _form(given) != "hash-envelope":
        return
    if not parts.hashed:
        yield Finding("corim/hash-envelope/accepted-emitted", "no hash envelope")
    elif parts.model.get("payload-hash-alg") != -16:
        yield Finding("corim/hash-envelope/algorithm-required-emitted", "the hash algorithm is not SHA-256, -16")
    elif [*signing.preimage(parts, _bytes(given.get("data")))]:
        yield Finding("corim/hash-envelope/accepted-emitted", "the payload is not the hash of the CoRIM")


def signature(parts: Parts, given: Given) -> Iterator[Finding]:
    """The signature verifies with the key; one of ECDSA has the length of the curve's order twice."""
    keys = _keys(given.get("key"))
    number, bare = parts.find(names.ALG), parts.members[3].value
    algorithm = signatures.ALGORITHMS.get(number.value) if number is not None else None
    if algorithm and algorithm.name.startswith("ES") and any(len(bare) != 2 * each.field_size for each in keys):
        row = "ecdsa-padding-p521" if keys[0].kind == "P-521" else "ecdsa-padding"
        yield Finding(f"corim/signed/{row}-emitted", f"a signature of {len(bare)} bytes")
    elif signing.signature(parts, _bytes(given.get("data")), keys):
        yield Finding("corim/signed/signature-emitted", "the signature does not verify")


def _keys(jwk: Any) -> list[Key]:
    try:
        return [key_from_jwk(jwk)]
    except (ValueError, KeyError, TypeError):
        return []


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""
