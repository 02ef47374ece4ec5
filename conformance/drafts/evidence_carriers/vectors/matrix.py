"""The matrix: over every carrier the same attacks, and what each carrier owes for itself or leaves to the Evidence."""

import base64
import json
from typing import Any

from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors import messages
from conformance.drafts.evidence_carriers.vectors.messages import (
    ATTESTER,
    BARE,
    FLIPPED,
    GOOD,
    HOST,
    ISSUED,
    LAST_TICK,
    NEXT_TICK,
    NONCE,
    OF_ANOTHER,
    OTHER_ATTESTER,
    OTHER_KEY,
    OTHER_SUBJECT,
    STALE,
    SUBJECT,
    TICK,
    WITHOUT_NONCE,
)
from conformance.drafts.evidence_carriers.wire import Carrier
from conformance.model.vector import Mutation

TRUSTED = [signing.public(ATTESTER), signing.public(OTHER_ATTESTER)]
AGE = 300
BELIEVED = {"evidence": [{"type": wire.EAT_CWT, "value": GOOD, "subject": SUBJECT}]}
UNSIGNED = {"evidence": [{"type": wire.UCCS, "value": BARE, "subject": SUBJECT}]}


def build(book: Vectors) -> None:
    """A group for each carrier."""
    for carrier in wire.CLAIMS:
        header: dict[str, Any] = {"carrier": carrier, "keys": TRUSTED}
        header |= {"hosts": [signing.public(HOST)]} if wire.CLAIMS[carrier].integrity == "host" else {}
        header |= {"subject": SUBJECT} if wire.CLAIMS[carrier].binding == "subject" else {}
        group = book.group(
            carrier, f"Evidence over {_ABOUT[carrier]}, and what may happen to it there.",
            operation="evidence_carriers.receive", role="receiver", header=header,
        )  # fmt: skip
        _fresh(group, carrier)
        _attacked(group, carrier)
        _unsigned(group, carrier)


_ABOUT: dict[Carrier, str] = {
    "pkcs10": "the attestation attribute of PKCS#10",
    "crmf": "the attestation extension of CRMF",
    "certificate": "the CMW extension of certificates",
    "crl": "the CMW extension of CRLs",
    "csr": "the CMW extension that a PKCS#10 request asks for",
    "cwt": "the cmw claim of a CWT",
    "jwt": "the cmw claim of a JWT",
    "http": "the body of an HTTP message",
}


def given(carrier: Carrier, value: bytes, kind: str | int = wire.EAT_CWT, **more: Any) -> dict[str, Any]:
    """The input around one piece of Evidence; HTTP says beside the body what it is."""
    told = {"content_type": kind} if carrier == "http" else {}
    return {"data": messages.carried(carrier, value, kind)} | told | more


def in_input(at: str, value: Any, op: str = "replace") -> Mutation:
    """A change of what the receiver knows."""
    return Mutation(codec="input", op=op, at=at, data=json.dumps(value, separators=(",", ":")))


def b64(value: bytes) -> str:
    """Bytes as they stand in an input."""
    return base64.b64encode(value).decode()


def _fresh(group: Group, carrier: Carrier) -> None:
    """What is believed, by each of the three ways to judge freshness, and what is too old by each."""
    group.accept(
        "nonce", f"{carrier}/nonce", given(carrier, GOOD, nonce=NONCE, used=[messages.OTHER_NONCE], limit=4096),
        BELIEVED, "The nonce that was sent came back, signed with the claims.",
    )  # fmt: skip
    for slug, value, because in [
        ("stale-nonce", STALE, "This is genuine Evidence for another nonce."),
        ("no-nonce", WITHOUT_NONCE, "Genuine Evidence without the nonce may be of any age."),
    ]:
        change = messages.other(carrier, value)
        group.reject(slug, f"{carrier}/nonce", "nonce", change, because, flags=("stale",))
    group.reject(
        "replayed", f"{carrier}/replay", "nonce", in_input("/used/0", b64(NONCE)),
        "The very message came before, and its nonce is used up.", flags=("replay",),
    )  # fmt: skip
    young = given(carrier, GOOD, now=ISSUED + AGE - 1, max_age=AGE)
    group.accept("young", f"{carrier}/timestamp", young, BELIEVED, "The Evidence is younger than the threshold.")
    group.reject(
        "old", f"{carrier}/timestamp", "young", in_input("/now", ISSUED + AGE),
        "The age has to be less than the threshold.", flags=("stale",),
    )  # fmt: skip
    group.either(
        "from-the-future", f"{carrier}/timestamp", given(carrier, GOOD, now=ISSUED - 60, max_age=AGE),
        "How far clocks may differ is for the receiver's policy to say.",
    )  # fmt: skip
    group.accept(
        "epoch", f"{carrier}/epoch", given(carrier, GOOD, epochs=[NEXT_TICK, TICK]), BELIEVED,
        "The epoch before is still in the window.",
    )  # fmt: skip
    group.reject(
        "past-epoch", f"{carrier}/epoch", "epoch", in_input("/epochs/1", b64(LAST_TICK)),
        "The Evidence is of an epoch that left the window.", flags=("stale",),
    )  # fmt: skip
    group.accept(
        "epoch-again", f"{carrier}/epoch", given(carrier, GOOD, epochs=[TICK], used=[NONCE]), BELIEVED,
        "An epoch ID, unlike a nonce, is good for more than one use.",
    )  # fmt: skip


def _attacked(group: Group, carrier: Carrier) -> None:
    integrity = wire.CLAIMS[carrier].integrity
    group.reject(
        "bit-flip", f"{carrier}/integrity", "nonce", messages.other(carrier, FLIPPED),
        "One bit of the claims was turned, and their signature is no longer one.", flags=("signature-not-checked",),
    )  # fmt: skip
    if integrity != "nobody":
        group.reject(
            "bit-flip-around", f"{carrier}/on-path", "nonce", messages.broken(carrier),
            "The signature around the Evidence was changed on the way.", flags=("signature-not-checked",),
        )  # fmt: skip
    if integrity == "host":
        group.reject(
            "another-host", f"{carrier}/on-path", "nonce", in_input("/hosts/0", signing.public(OTHER_ATTESTER)),
            "Nobody whom the receiver knows signed the message around the Evidence.", flags=("signature-not-checked",),
        )  # fmt: skip
    group.reject(
        "swapped", f"{carrier}/binding", "young", messages.other(carrier, OF_ANOTHER),
        "The Evidence is genuine, fresh, and about another device.", flags=("swapped",),
    )  # fmt: skip
    if wire.CLAIMS[carrier].binding == "subject":
        group.reject(
            "misdirected", f"{carrier}/binding", "nonce", in_input("/subject", OTHER_SUBJECT),
            "The receiver talks with another device than the Evidence is about.", flags=("swapped",),
        )  # fmt: skip
    group.reject(
        "unknown-attester", f"{carrier}/trust", "nonce", in_input("/keys", [signing.public(OTHER_KEY)]),
        "No trust anchor leads to the key that signed the Evidence.", flags=("signature-not-checked",),
    )  # fmt: skip
    group.accept(
        "one-anchor", f"{carrier}/trust", given(carrier, GOOD, nonce=NONCE, keys=[signing.public(ATTESTER)]),
        BELIEVED, "An anchor for just this Attester is enough.",
    )  # fmt: skip
    group.reject(
        "stripped", f"{carrier}/default", "nonce", messages.stripped(carrier),
        "Nothing vouches for the sender, who is not to be believed by default.", flags=("stripped",),
    )  # fmt: skip
    group.reject(
        "doubled", f"{carrier}/host-rules", "young", messages.doubled(carrier),
        "The carrier has one place for this, and two stand there.", flags=("duplicate",),
    )  # fmt: skip
    group.reject(
        "oversize", f"{carrier}/load", "nonce", in_input("/limit", 150),
        "The message is larger than the receiver is to take.", flags=("unbounded",),
    )  # fmt: skip


def _unsigned(group: Group, carrier: Carrier) -> None:
    """Claims without a signature, which only a channel of the Attesting Environment's own can vouch for."""
    group.accept(
        "own-channel", f"{carrier}/unprotected",
        given(carrier, BARE, wire.UCCS, nonce=NONCE, channel=signing.public(ATTESTER)), UNSIGNED,
        "The channel's key is trusted to speak for the Attesting Environment.",
    )  # fmt: skip
    for slug, change, because in [
        (
            "another-channel", in_input("/channel", signing.public(OTHER_KEY)),
            "Nobody trusts the channel's key to speak for an Attesting Environment.",
        ),
        ("no-channel", in_input("/channel", None), "Without a channel nothing vouches for unsigned claims."),
    ]:  # fmt: skip
        group.reject(slug, f"{carrier}/unprotected", "own-channel", change, because, flags=("downgrade",))
    group.reject(
        "signed-as-bare", f"{carrier}/integrity", "own-channel", messages.other(carrier, GOOD, wire.UCCS),
        "What is said to be bare claims is a signed token.", flags=("downgrade",),
    )  # fmt: skip
    if carrier == "http":
        group.reject(
            "downgraded", "http/unprotected", "nonce", in_input("/content_type", wire.UCCS),
            "A signed token is said to be unsigned claims, which it is not.", flags=("downgrade",),
        )  # fmt: skip
    else:
        group.reject(
            "downgraded", f"{carrier}/unprotected", "nonce", messages.other(carrier, BARE, wire.UCCS),
            "The same claims came without their signature, under the type that says so.", flags=("downgrade",),
        )  # fmt: skip
    group.reject(
        "signature-left-out", f"{carrier}/integrity", "nonce", messages.other(carrier, BARE),
        "What is said to be signed is bare claims.", flags=("downgrade",),
    )  # fmt: skip
    if carrier not in ("jwt", "http"):
        group.accept(
            "content-format", f"{carrier}/nonce", given(carrier, GOOD, wire.EAT_CWT_FORMAT, nonce=NONCE), BELIEVED,
            "The type may be said by its Content-Format.",
        )  # fmt: skip
