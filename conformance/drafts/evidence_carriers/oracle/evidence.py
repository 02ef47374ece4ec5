"""How the oracle judges a piece of Evidence: who signed it, how old it is, what it is about (RFC 9334)."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.codecs import DecodeError, cbor, cose
from conformance.codecs.signatures import SignatureError
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.carried import opened
from conformance.drafts.evidence_carriers.oracle.rows import Given, Held, Opened, broken, octets
from conformance.model.finding import Finding, Reading

_NUMBERS = {wire.EAT_CWT_FORMAT: wire.EAT_CWT, wire.UCCS_FORMAT: wire.UCCS}
_Claims = Mapping[Any, cbor.Item]


def received(given: Given, revision: str) -> Reading:
    """What of a message is believed, and everything that speaks against it."""
    carrier = str(given.get("carrier"))
    found = opened(given, revision)
    findings = [*too_large(octets(given.get("data")), given, carrier), *found.findings]
    pieces = []
    for held in found.held:
        kind = _NUMBERS.get(held.kind, held.kind) if isinstance(held.kind, int) else held.kind
        claims, wrong = _claims(kind, held, given, carrier)
        findings += wrong
        if claims is not None:
            findings += [*_judged(claims, found, given, carrier)]
            subject = claims.get(wire.SUBJECT)
            value = base64.b64encode(held.value).decode()
            pieces.append({"type": kind, "value": value, "subject": "" if subject is None else subject.value})
    return Reading({"evidence": pieces} if pieces else None, tuple(findings))


def _claims(kind: Any, held: Held, given: Given, carrier: str) -> tuple[_Claims | None, list[Finding]]:
    if kind == wire.UCCS:
        claims = _map(held.value)
        return claims, [*unvouched(given, carrier), *no_claims(claims, carrier)]
    if kind != wire.EAT_CWT:
        return None, [broken(carrier, "default", f"{kind} is no Evidence that is known")]
    try:
        message = cose.parse1(held.value)
    except DecodeError as error:
        return None, [*unsigned(error, carrier), *more_than_one(error, carrier)]
    valid = True
    try:
        cose.verify1(held.value, given.get("keys", ()))
    except (SignatureError, DecodeError):
        valid = False
    return _map(message.payload or b""), [*changed(valid, carrier), *untrusted(valid, carrier)]


def _map(data: bytes) -> _Claims | None:
    try:
        item = cbor.decode(data)
    except DecodeError:
        return None
    return {name.value: value for name, value in item.pairs()} if item.major == cbor.MAP else None


def _judged(claims: _Claims, found: Opened, given: Given, carrier: str) -> Iterator[Finding]:
    bound = _bound(claims, found, given, carrier)
    yield from other_nonce(claims, given, carrier)
    yield from used_nonce(claims, given, carrier)
    yield from too_old(claims, given, carrier)
    yield from past_epoch(claims, given, carrier)
    yield from about_another(bound, carrier)
    yield from not_together(bound, found, carrier)


# One thing that can be wrong for each.


def too_large(data: bytes, given: Given, carrier: str) -> Iterator[Finding]:
    """The message fits the limit."""
    if given.get("limit") is not None and len(data) > given["limit"]:
        yield broken(carrier, "load", f"{len(data)} bytes")


def unvouched(given: Given, carrier: str) -> Iterator[Finding]:
    """Claims without signature came over a channel whose key is one of the Attesters that are trusted."""
    channel = given.get("channel") or {}
    if not any(channel.get("x") == each.get("x") and channel.get("y") == each.get("y") for each in given["keys"]):
        yield broken(carrier, "unprotected", "no channel that vouches for unsigned claims")


def no_claims(claims: _Claims | None, carrier: str) -> Iterator[Finding]:
    """What is said to be a claims set is a map."""
    if claims is None:
        yield broken(carrier, "integrity", "what is said to be unsigned claims is something else")


def unsigned(error: DecodeError, carrier: str) -> Iterator[Finding]:
    """What is said to be signed has a signature."""
    yield broken(carrier, "integrity", f"no signed token: {error}")


def more_than_one(error: DecodeError, carrier: str) -> Iterator[Finding]:
    """Behind the body of an HTTP message nothing follows."""
    if carrier == "http":
        yield broken(carrier, "host-rules", str(error))


def changed(valid: bool, carrier: str) -> Iterator[Finding]:
    """The signature verifies: otherwise the claims are not those that were signed."""
    if not valid:
        yield broken(carrier, "integrity", "the signature of the Evidence does not verify")


def untrusted(valid: bool, carrier: str) -> Iterator[Finding]:
    """The signature is that of a key which is trusted."""
    if not valid:
        yield broken(carrier, "trust", "no trusted key verifies the signature of the Evidence")


def other_nonce(claims: _Claims, given: Given, carrier: str) -> Iterator[Finding]:
    """The nonce is the one that was sent (section 10.2)."""
    sent, back = given.get("nonce"), claims.get(wire.NONCE)
    if sent is not None and (back is None or back.value != octets(sent)):
        yield broken(carrier, "nonce", "not the nonce that was sent")


def used_nonce(claims: _Claims, given: Given, carrier: str) -> Iterator[Finding]:
    """The nonce did not come back before."""
    back = claims.get(wire.NONCE)
    if given.get("nonce") is not None and back is not None and back.value in map(octets, given.get("used", ())):
        yield broken(carrier, "replay", "the nonce came back before")


def too_old(claims: _Claims, given: Given, carrier: str) -> Iterator[Finding]:
    """The age is less than the threshold (section 10.1 and appendix A.1)."""
    limit, issued = given.get("max_age"), claims.get(wire.ISSUED_AT)
    if limit is not None and (issued is None or not given["now"] - issued.value < limit):
        yield broken(carrier, "timestamp", "not younger than the threshold")


def past_epoch(claims: _Claims, given: Given, carrier: str) -> Iterator[Finding]:
    """The epoch is in the window (section 10.3)."""
    window, epoch = given.get("epochs"), claims.get(wire.EPOCH)
    if window is not None and (epoch is None or epoch.canonical() not in map(octets, window)):
        yield broken(carrier, "epoch", "no epoch of the window")


def _bound(claims: _Claims, found: Opened, given: Given, carrier: str) -> bool:
    if wire.CLAIMS[carrier].binding == "subject":  # type: ignore[index]
        subject = claims.get(wire.SUBJECT)
        return subject is not None and subject.value == given.get("subject")
    confirmed = claims.get(wire.CONFIRMATION)
    held = {name.value: value for name, value in confirmed.pairs()}.get(1) if confirmed else None
    parts = {name.value: value.value for name, value in held.pairs()} if held else {}
    return bool(found.point) and parts.get(-2, b"") + parts.get(-3, b"") == found.point


def about_another(bound: bool, carrier: str) -> Iterator[Finding]:
    """The Evidence is about what it came with (section 8.1)."""
    if not bound:
        yield broken(carrier, "binding", "the Evidence is about something else")


def not_together(bound: bool, found: Opened, carrier: str) -> Iterator[Finding]:
    """Several statements apply in concert (draft-ietf-lamps-csr-attestation section 6.1)."""
    if not bound and len(found.held) > 1 and carrier in ("pkcs10", "crmf"):
        yield broken(carrier, "concert", "one of several statements is about something else")
