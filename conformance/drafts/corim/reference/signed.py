"""How the reference verifies a signed CoRIM, and signs one (section 4.2)."""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from conformance.codecs import cose
from conformance.drafts.corim import wire
from conformance.drafts.corim.reference.headers import Headers
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

_HASHES: dict[Any, hashes.HashAlgorithm] = {-16: hashes.SHA256(), -43: hashes.SHA384(), -44: hashes.SHA512()}


class Signed(Headers):
    """Raises SignatureError where the signature is wrong."""

    def signed(self, request: wire.Verify, rules: Rules) -> Model:
        """Verify the signature, then read header and CoRIM, then look at the clock."""
        now = self.instant(request.now)
        data = self.sign1_of(request.data, rules)
        self.is_tagged(data)
        message = self.verified(data, request, now)
        header = self.header(message, rules)
        corim = self.tagged_corim(self.item(self.payload(message, request, rules)), rules)
        self.in_time(header, corim, now)
        return {"header": header, "corim": corim}

    def instant(self, now: str) -> datetime:
        """The time of the case."""
        try:
            instant = datetime.fromisoformat(now)
        except ValueError as error:
            raise Refusal(f"no time: {error}") from None
        if instant.tzinfo is None:
            raise Refusal("a time without an offset")
        return instant

    def sign1_of(self, data: bytes, rules: Rules) -> bytes:
        """The COSE_Sign1 with its tag; in revision 06 it stands in two more."""
        item = self.item(data)
        if rules.wrapped:
            item = self.content(self.content(item, names.TAG_CORIM_06), names.TAG_SIGNED_06)
        return data[item.offset : item.end]

    def is_tagged(self, data: bytes) -> None:
        """Section 4.2: tag 18 is there."""
        self.content(self.item(data), names.TAG_SIGN1)

    def verified(self, data: bytes, request: wire.Verify, now: datetime) -> cose.Sign1:
        """The message, whose signature is that of one of the keys."""
        detached = request.payload if cose.parse1(data).payload is None else None
        return cose.verify1(data, self.keys_of(cose.parse1(data), request, now), detached_payload=detached)

    def keys_of(self, message: cose.Sign1, request: wire.Verify, now: datetime) -> list[Any]:
        """The keys that were given, else that of the certificate whose chain leads to a trust anchor."""
        if request.keys:
            return list(request.keys)
        chain = self.chain_of(message)
        self.path_to_anchor(chain, request.trust_anchors, now)
        try:
            return [cose.key_from_certificate(chain[0])]
        except ValueError as error:
            raise Refusal(f"no key to verify with: {error}") from None

    def chain_of(self, message: cose.Sign1) -> tuple[x509.Certificate, ...]:
        """The certificates of x5chain, the signer's first."""
        try:
            chain = message.certificates()
        except ValueError as error:
            raise Refusal(f"no certificate: {error}") from None
        if not chain:
            raise Refusal("no key and no certificate to verify with")
        return chain

    def payload(self, message: cose.Sign1, request: wire.Verify, rules: Rules) -> bytes:
        """Section 4.2: the tagged CoRIM that was signed, in the message or beside it."""
        if self.is_envelope(message, rules):
            return self.preimage(message, request.payload, rules)
        if message.payload is not None:
            return message.payload
        return self.detached(request.payload, rules)

    def detached(self, payload: bytes | None, rules: Rules) -> bytes:
        """Section 4.2: null stands for a payload that is elsewhere; not in revision 06."""
        if payload is None or not rules.envelopes:
            raise Refusal("no payload")
        return payload

    def preimage(self, message: cose.Sign1, payload: bytes | None, rules: Rules) -> bytes:
        """RFC 9995: what has the hash that was signed."""
        if payload is None:
            raise Refusal("the CoRIM is not at hand, only its hash")
        number = self.integer(message.protected_header[names.PAYLOAD_HASH_ALG], rules)
        if number not in _HASHES:
            raise Refusal(f"no hash algorithm {number}")
        self.same_hash(message.payload or b"", self.hash(payload, number))
        return payload

    def hash(self, payload: bytes, number: int) -> bytes:
        """By the number of a COSE algorithm (RFC 9054)."""
        hashing = hashes.Hash(_HASHES[number])
        hashing.update(payload)
        return hashing.finalize()

    def same_hash(self, signed: bytes, computed: bytes) -> None:
        """The signed hash is that of the CoRIM."""
        if signed != computed:
            raise Refusal("the CoRIM is not the one that was signed")
