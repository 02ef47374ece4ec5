"""Deciding whether to believe Evidence, wherever it came from (RFC 9334 sections 7.4, 8 and 10)."""

from collections.abc import Mapping
from typing import Any

from conformance.codecs import cbor, cose
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.reference.opening import Opening, Parcel, Rules, point
from conformance.model.outcome import Refusal

Claims = Mapping[Any, cbor.Item]
_FORMATS: Mapping[str | int, str] = {wire.EAT_CWT_FORMAT: wire.EAT_CWT, wire.UCCS_FORMAT: wire.UCCS}


class Believing(Opening):
    """One method for each thing that has to hold; all raise Refusal, DecodeError or SignatureError."""

    def receive(self, request: wire.Receive, rules: Rules) -> wire.Received:
        """Open the message and judge each piece in it."""
        self.size(request)
        parcel = self.open(request, rules)
        self.something(parcel)
        return wire.Received(evidence=[self.believe(kind, value, parcel, request) for kind, value in parcel.pieces])

    def size(self, request: wire.Receive) -> None:
        """The message is no larger than what is taken."""
        if request.limit is not None and len(request.data) > request.limit:
            raise Refusal("too large")

    def something(self, parcel: Parcel) -> None:
        """By default nobody is believed."""
        if not parcel.pieces:
            raise Refusal("no Evidence")

    def believe(self, kind: str | int, value: bytes, parcel: Parcel, request: wire.Receive) -> wire.Piece:
        """A piece of Evidence of which everything holds."""
        name = str(_FORMATS.get(kind, kind))
        claims = self.claims(name, value, request)
        self.nonce(claims, request)
        self.unused(claims, request)
        self.young(claims, request)
        self.epoch(claims, request)
        self.bound(claims, parcel, request)
        return wire.Piece(type=name, value=value, subject=claims[wire.SUBJECT].value)

    def claims(self, kind: str, value: bytes, request: wire.Receive) -> Claims:
        """The claims, of which somebody vouches that they are authentic."""
        match kind:
            case wire.EAT_CWT:
                return _map(self.signed(value, request))
            case wire.UCCS:
                self.channel(request)
                return _map(value)
            case _:
                raise Refusal(f"{kind} is no Evidence that is known")

    def signed(self, value: bytes, request: wire.Receive) -> bytes:
        """The payload of a token that an Attester signed who is trusted."""
        return cose.verify1(value, request.keys).payload or b""

    def channel(self, request: wire.Receive) -> None:
        """The channel's key speaks for an Attesting Environment that is trusted (section 7.4)."""
        if request.channel not in request.keys:
            raise Refusal("nothing vouches for unsigned claims")

    def nonce(self, claims: Claims, request: wire.Receive) -> None:
        """The nonce is the one that was sent."""
        if request.nonce is not None and _value(claims, wire.NONCE) != request.nonce:
            raise Refusal("not the nonce that was sent")

    def unused(self, claims: Claims, request: wire.Receive) -> None:
        """Nonces come back once."""
        if request.nonce is not None and _value(claims, wire.NONCE) in request.used:
            raise Refusal("the nonce came back before")

    def young(self, claims: Claims, request: wire.Receive) -> None:
        """The age is less than the threshold."""
        if request.max_age is None or request.now is None:
            return
        issued = _value(claims, wire.ISSUED_AT)
        if issued is None or request.now - issued >= request.max_age:
            raise Refusal("too old")

    def epoch(self, claims: Claims, request: wire.Receive) -> None:
        """The epoch is in the window."""
        if request.epochs is None:
            return
        marker = claims.get(wire.EPOCH)
        if marker is None or marker.canonical() not in request.epochs:
            raise Refusal("not of an epoch in the window")

    def bound(self, claims: Claims, parcel: Parcel, request: wire.Receive) -> None:
        """The Evidence is about the key or the device that it came with."""
        if wire.CLAIMS[request.carrier].binding == "subject":
            if _value(claims, wire.SUBJECT) != request.subject:
                raise Refusal("about another device")
            return
        confirmed = dict(_plain(claims.get(wire.CONFIRMATION)))
        key = dict(_plain(confirmed.get(1)))
        if b"".join(key[label].value for label in (-2, -3) if label in key) != point(parcel.key):
            raise Refusal("about another key")


def _map(data: bytes) -> Claims:
    item = cbor.decode(data)
    if item.major != cbor.MAP:
        raise Refusal("no claims")
    return _plain(item)


def _plain(item: cbor.Item | None) -> Claims:
    return {} if item is None or item.major != cbor.MAP else {name.value: value for name, value in item.pairs()}


def _value(claims: Claims, name: int) -> Any:
    return claims[name].value if name in claims else None
