"""What is signed in a signed CoRIM, and whether its signature holds (sections 4.2 and 8.3.3.1)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from conformance.codecs import DecodeError, cbor, signatures
from conformance.codecs.cbor import Item
from conformance.codecs.keys import Key
from conformance.drafts.corim.oracle import depth, manifest, reading, top
from conformance.drafts.corim.oracle.envelope import Parts
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.wire import names
from conformance.model.finding import Finding

_HASHES: dict[int, Any] = {-16: hashlib.sha256, -43: hashlib.sha384, -44: hashlib.sha512}
"""Hash algorithms by their COSE number (RFC 9054)."""


def content(parts: Parts, beside: bytes | None) -> Read:
    """The CoRIM that is signed: in the message, or `beside` it where it is detached or only its hash is signed."""
    found = (*kind(parts), *empty(parts, beside), *given(parts, beside), *preimage(parts, beside), *length(parts))
    data = beside if parts.payload is None or parts.hashed else parts.payload
    if data is None or found:
        return Read(ABSENT, found)
    try:
        item = depth.decode(data)
    except DecodeError as error:
        return Read(ABSENT, (*not_one(error), *reading.broken(error)))
    if item.major != cbor.TAG or item.number != names.TAG_CORIM:
        return Read(ABSENT, (*untagged(item), *another(item), *top.gone(item, parts.rules)))
    inner = reading.read(manifest.tagged_manifest(parts.rules), item)
    found = (*reading.unique(item), *inner.findings)
    return Read(inner.model, (*found, *broken(found)))


def _null(item: Item) -> bool:
    return item.major == cbor.SIMPLE and not item.is_float and item.value == cbor.NULL


def kind(parts: Parts) -> Iterator[Finding]:
    """The payload is in bytes; where it may be left out, null stands for it."""
    item = parts.members[2]
    if _null(item):
        if not parts.rules.envelope:
            yield Finding("corim/detached/forbidden", "the payload is left out")
    elif item.major != cbor.BYTES:
        yield Finding("corim/signed/payload", f"no byte string as payload at byte {item.offset}")


def empty(parts: Parts, beside: bytes | None) -> Iterator[Finding]:
    """An empty byte string is not the same as no payload, whether or not there is one beside the message."""
    if parts.payload == b"" and not parts.hashed:
        row = "empty-is-not-nil" if beside is None or not parts.rules.envelope else "empty-for-nil"
        yield Finding(f"corim/detached/{row}", "the payload is an empty byte string")


def given(parts: Parts, beside: bytes | None) -> Iterator[Finding]:
    """What is left out is handed over beside the message."""
    if _null(parts.members[2]) and beside is None:
        yield Finding("corim/detached/nothing-given", "the payload is neither in the message nor beside it")


def _hash(parts: Parts) -> Any:
    alg = parts.find(names.PAYLOAD_HASH_ALG)
    return _HASHES.get(alg.value) if parts.hashed and alg is not None and alg.major == cbor.NINT else None


def preimage(parts: Parts, beside: bytes | None) -> Iterator[Finding]:
    """The payload of a hash envelope is the hash of what it stands for (RFC 9995)."""
    make = _hash(parts)
    if make is not None and beside is not None and make(beside).digest() != parts.payload:
        yield Finding("corim/hash-envelope/digest-differs", "the payload is not the hash of the CoRIM beside it")


def length(parts: Parts) -> Iterator[Finding]:
    """The payload of a hash envelope is as long as its algorithm makes it."""
    make = _hash(parts)
    if make is not None and len(parts.payload or b"") != make().digest_size:
        yield Finding("corim/hash-envelope/length", "the payload is not as long as the hash")


def not_one(error: DecodeError) -> Iterator[Finding]:
    """The payload is exactly one item."""
    yield Finding("corim/signed/payload", f"the payload: {error}")


def untagged(item: Item) -> Iterator[Finding]:
    """The CoRIM in the payload has its tag."""
    if item.major == cbor.MAP:
        yield Finding("corim/signed/payload-tagged", "the payload is a map without tag 501")


def another(item: Item) -> Iterator[Finding]:
    """The payload is an unsigned CoRIM and nothing else."""
    yield Finding("corim/signed/payload-unsigned", f"the payload is no CoRIM under tag {names.TAG_CORIM}")


def broken(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The CoRIM in the payload obeys its grammar."""
    if findings:
        yield Finding("corim/signed/payload-valid", f"the payload does not obey its grammar: {findings[0].detail}")


def signature(parts: Parts, beside: bytes | None, keys: Sequence[Key]) -> tuple[Finding, ...]:
    """What follows from a signature that does not hold, over protected header and payload (RFC 9052 section 4.4)."""
    number = parts.find(names.ALG)
    signed = parts.payload if parts.payload is not None else beside
    if number is None or number.major not in (cbor.UINT, cbor.NINT) or signed is None:
        return ()  # without an algorithm or a payload there is nothing to verify, and other rows say so
    row = signatures.ALGORITHMS.get(number.value)
    why = _verified(parts, signed, keys, row) if row else f"nobody knows the algorithm {number.value}"
    return (*unverified(why), *unprotected(why), *unfit(row, keys), *other_payload(parts, why)) if why else ()


def _verified(parts: Parts, signed: bytes, keys: Sequence[Key], row: signatures.Algorithm) -> str:
    """Why the signature does not verify; empty where it does."""
    header, _, _, made = parts.members
    whole = cbor.encode(["Signature1", header.value if parts.protected else b"", b"", signed])
    try:
        signatures.verify(whole, made.value, keys, row)
    except ValueError as error:
        return str(error)
    return ""


def unverified(why: str) -> Iterator[Finding]:
    """The signature verifies over the bytes as they were sent, with the key of the signer."""
    for each in ("signature", "as-transmitted", "key"):
        yield Finding(f"corim/signed/{each}", why)


def unprotected(why: str) -> Iterator[Finding]:
    """What protects a CoRIM is whole (section 8.3.3.1)."""
    yield Finding("corim/trust/broken-protection", why)


def unfit(row: signatures.Algorithm | None, keys: Sequence[Key]) -> Iterator[Finding]:
    """The algorithm is one for the key."""
    if row is None or not any(map(row.fits, keys)):
        yield Finding("corim/signed/algorithm-of-key", "no key is for the algorithm")


def other_payload(parts: Parts, why: str) -> Iterator[Finding]:
    """A payload that was left out is the one that was signed."""
    if parts.payload is None:
        yield Finding("corim/detached/other-payload", why)
