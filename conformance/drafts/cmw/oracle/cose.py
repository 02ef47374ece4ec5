"""How the oracle reads a CBOR CMW that is signed as COSE_Sign1 (section 4.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, cbor, signatures
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import grammar
from conformance.drafts.cmw.oracle.rows import Here, held
from conformance.model.finding import Finding, Reading

_TAG = 18
_ALG, _CRIT, _CONTENT_TYPE = 1, 2, 3
# What the registry of COSE header parameters has and an implementation may well understand.
_MAY_BE_UNDERSTOOD = frozenset((*range(1, 17), *range(32, 36), *range(256, 265)))

Entries = Sequence[tuple[cbor.Item, cbor.Item]]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The four members of a COSE_Sign1, and the entries of its two headers."""

    members: tuple[cbor.Item, ...]
    protected: Entries
    unprotected: Entries


def read(data: bytes, here: Here, keys: Sequence[Mapping[str, Any]] | None = None) -> Reading:
    """A reading of `data` as a signed CBOR CMW; the signature is looked at where there are `keys` (JWK)."""
    parts = _parts(data)
    if isinstance(parts, Finding):
        return Reading(None, (parts,))
    payload = parts.members[2]
    inner = Reading(None)
    if payload.major == cbor.BYTES:
        inner = here.within("cbor", payload.value, payload.offset)
    findings = [
        *labels(parts),
        *algorithm(parts),
        *content_type(parts, here),
        *critical(parts),
        *attached(payload),
        *cmw(payload, inner),
        *(signature(parts, keys) if keys is not None else ()),
    ]
    return Reading(inner.projection, (*findings, *inner.findings))


def _parts(data: bytes) -> _Parts | Finding:
    """A COSE_Sign1 taken apart, or why it is none; whether it has tag 18 is contested."""
    try:
        item = cbor.decode(data, unique=False)
        if item.major == cbor.TAG and item.number == _TAG:
            item = item.value
        members: tuple[cbor.Item, ...] = item.value if item.major == cbor.ARRAY and len(item.value) == 4 else ()
        if tuple(member.major for member in (*members[:2], *members[3:])) != (cbor.BYTES, cbor.MAP, cbor.BYTES):
            return Finding("cmw/cose/sign1", f"no COSE_Sign1 at byte {item.offset}")
        bare = members[0].value
        protected = cbor.decode(bare, unique=False) if bare else None
        if protected is not None and protected.major != cbor.MAP:
            return Finding("cmw/cose/sign1", f"the protected header at byte {members[0].offset} holds no map")
    except DecodeError as error:
        return Finding("cmw/cose/sign1", str(error))
    return _Parts(members, protected.value if protected else (), members[1].value)


def _find(entries: Entries, label: int) -> cbor.Item | None:
    return next((value for key, value in entries if key.major == cbor.UINT and key.value == label), None)


def labels(parts: _Parts) -> Iterator[Finding]:
    """Labels are integers or text, each at most once in its header; in both it is only advised against."""
    for header in (parts.protected, parts.unprotected):
        seen = set()
        for key, _ in header:
            if key.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
                yield Finding("cmw/cose/header-labels", "a header label is neither integer nor text")
            elif key.canonical() in seen:
                yield Finding("cmw/cose/header-labels", f"the header label {key.value!r} stands twice")
            seen.add(key.canonical())


def algorithm(parts: _Parts) -> Iterator[Finding]:
    """The algorithm is an integer in the protected header."""
    item = _find(parts.protected, _ALG)
    if item is None:
        yield Finding("cmw/cose/algorithm", "no algorithm in the protected header")
    elif item.major not in (cbor.UINT, cbor.NINT):
        yield Finding("cmw/cose/algorithm-number", "the algorithm is no integer")


def content_type(parts: _Parts, here: Here) -> Iterator[Finding]:
    """The protected header names the type of a CBOR CMW; parameters there are contested."""
    item = _find(parts.protected, _CONTENT_TYPE)
    match item:
        case cbor.Item(major=cbor.TEXT, value=str(text)):
            fits = grammar.parameters(text)[0] == wire.MEDIA_CBOR and not [*grammar.media_type_rows(text)]
        case cbor.Item(major=cbor.UINT, value=number):
            fits = number == wire.CONTENT_FORMATS[wire.MEDIA_CBOR] or not here.rules.content_formats
        case _:
            fits = False
    if not fits:
        yield Finding("cmw/cose/content-type", "the protected header does not name the type of a CBOR CMW")


def critical(parts: _Parts) -> Iterator[Finding]:
    """Critical parameters are in the protected header and understood (RFC 9052 section 3.1)."""
    if _find(parts.unprotected, _CRIT) is not None:
        yield Finding("cmw/cose/critical-headers", "critical parameters are named in the unprotected header")
    item = _find(parts.protected, _CRIT)
    if item is None:
        return
    there = {key.canonical() for key, _ in parts.protected}
    named = item.value if item.major == cbor.ARRAY else ()
    if not named:
        yield Finding("cmw/cose/critical-headers", "critical parameters are named by no array, or an empty one")
    for label in named:
        if label.canonical() not in there:
            yield Finding("cmw/cose/critical-headers", f"the critical parameter {label.value!r} is not there")
        elif label.major != cbor.UINT or label.value not in _MAY_BE_UNDERSTOOD:
            yield Finding("cmw/cose/critical-headers", f"nobody understands the critical parameter {label.value!r}")


def attached(payload: cbor.Item) -> Iterator[Finding]:
    """The payload is in the message, as a byte string."""
    if payload.major != cbor.BYTES:
        yield Finding("cmw/cose/payload-attached", f"no byte string as payload at byte {payload.offset}")


def cmw(payload: cbor.Item, inner: Reading) -> Iterator[Finding]:
    """The payload is a CBOR CMW."""
    if held(inner.findings):
        yield Finding("cmw/cose/payload", f"the payload at byte {payload.offset} is no CBOR CMW")


def signature(parts: _Parts, keys: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The signature verifies with one of the keys over protected header and payload (RFC 9052 section 4.4)."""
    protected, _, payload, made = parts.members
    number = _find(parts.protected, _ALG)
    row = signatures.ALGORITHMS.get(number.value) if number and number.major != cbor.TEXT else None
    if row is None or payload.major != cbor.BYTES:
        return  # without an algorithm or a payload there is nothing to verify, and other rows say so
    signed = cbor.encode(["Signature1", protected.value if parts.protected else b"", b"", payload.value])
    try:
        signatures.verify(signed, made.value, map(key_from_jwk, keys), row)
    except (ValueError, KeyError) as error:
        yield Finding("cmw/cose/signature", str(error))
