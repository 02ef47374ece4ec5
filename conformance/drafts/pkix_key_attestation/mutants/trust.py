"""Mutants that rely on Evidence that they should not rely on."""

import base64
from collections.abc import Iterator
from typing import Any

import msgspec

from conformance.codecs import der, x509
from conformance.codecs.signatures import SignatureError
from conformance.drafts.mutating import last, refusing
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.mutants.making import mutant, unchecked
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.model.mutant import Mutant

_ES256 = base64.b64encode(x509.SCHEMES["ES256"].identifier).decode()


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _signatures()
    yield from _signers()
    yield from _certificates()
    yield from _several()


def _signatures() -> Iterator[Mutant]:
    def content_too(self: Reference, signed: bytes, block: Any, spki: bytes) -> None:
        """Takes signatures that leave out the header."""
        try:
            Reference.holds(self, signed, block, spki)
        except SignatureError:
            Reference.holds(self, der.decode(signed).content, block, spki)

    def own_algorithm(self: Reference, signed: bytes, block: Any, spki: bytes) -> None:
        """Takes the algorithm from the key."""
        try:
            Reference.holds(self, signed, block, spki)
        except SignatureError:
            Reference.holds(self, signed, block | {"algorithm": _ES256}, spki)

    yield mutant("takes-signatures-of-the-content", "signature/scope", "holds", content_too)
    yield mutant("lets-the-key-say-the-algorithm", "signature/algorithm", "holds", own_algorithm)


def _signers() -> Iterator[Mutant]:
    def embedded(*fields: str) -> Any:
        """The first of the fields alone."""

        def override(self: Reference, block: Any) -> list[bytes]:
            field = next((each for each in fields if each in block), None)
            return [] if field is None else Reference.embedded(self, {field: block[field]})

        return override

    def trusting(self: Reference, signed: bytes, block: Any, model: Any, request: Any, points: Any) -> bytes:
        """Asks whether a key is known, and not whether it signed."""
        if set(block) == {"key-id", "algorithm", "value"}:
            return self.keys(block, request, points)[0]
        return Reference.verified(self, signed, block, model, request, points)

    def any_key(self: Reference, signed: bytes, block: Any, model: Any, request: Any, points: Any) -> bytes:
        """Tries every key, where one of them has the name."""
        if set(block) == {"key-id", "algorithm", "value"}:
            self.keys(block, request, points)
            for key in request.keys:
                try:
                    self.holds(signed, block, key.spki)
                except SignatureError:
                    continue
                return bytes(key.spki)
        return Reference.verified(self, signed, block, model, request, points)

    def first_key(self: Reference, request: wire.Verify) -> list[bytes]:
        """Takes the first key where none has the name."""
        return [key.spki for key in request.keys][:1] or Reference.unresolved(self, request)

    yield mutant("prefers-the-public-key", "signature/certificate", "embedded", embedded("spki", "certificate"))
    yield mutant("prefers-the-certificate", "signature/spki", "embedded", embedded("certificate", "spki"))
    yield mutant("trusts-known-names", "signature/key-id", "verified", trusting, "signature/key-id-alone")
    yield mutant("tries-every-key", "signature/key-id-alone", "verified", any_key)
    yield mutant("takes-the-first-key", "signature/key-id-unknown", "unresolved", first_key)

    def claims_count(signers: list[bytes], signed: bytes, model: Any, *_: Any, **__: Any) -> list[bytes]:
        named = [
            base64.b64decode(claim["value"])
            for element in model["elements"]
            for claim in element["claims"]
            if claim["type"] == "ak-spki" and "value" in claim
        ]
        return signers + [each for each in named if each not in signers]

    yield mutant(
        "counts-keys-that-are-named", "ak-spki/no-proof", "trusted", last("trusted", claims_count), "ak-spki/matched"
    )
    yield unchecked("ignores-ak-spki", "ak-spki/matched", "named_signers")
    yield unchecked("ignores-the-nonce", "freshness/nonce", "fresh", "freshness/timestamp")


def _certificates() -> Iterator[Mutant]:
    def passed_over(held: x509.Certificate, points: wire.Codepoints) -> bool:
        return not any(each.critical for each in held.whole.extensions if each.oid.dotted_string == "2.5.29.37")

    def anything(self: Reference, held: x509.Certificate, points: wire.Codepoints) -> None:
        if wire.ANY_PURPOSE not in (held.purposes or ()):
            Reference.may_attest(self, held, points)

    yield unchecked("asks-for-no-usage", "certificate/usage", "may_sign")
    yield unchecked("asks-for-no-purpose", "certificate/purpose", "may_attest")
    yield mutant("takes-any-purpose", "certificate/purpose", "may_attest", anything)
    wants = refusing("may_attest", passed_over)
    yield mutant("wants-critical-purposes", "certificate/critical", "may_attest", wants)


def _several() -> Iterator[Mutant]:
    def unsigned(policy: str) -> Any:
        def trusted(self: Reference, signed: bytes, model: Any, request: wire.Verify, points: Any) -> Any:
            if not model["signatures"] and request.policy == policy:
                return []
            return Reference.trusted(self, signed, model, request, points)

        return trusted

    def always(policy: str) -> Any:
        def trusted(self: Reference, signed: bytes, model: Any, request: wire.Verify, points: Any) -> Any:
            return Reference.trusted(self, signed, model, msgspec.structs.replace(request, policy=policy), points)

        return trusted

    yield mutant("trusts-unsigned-evidence", "unsigned/untrusted", "trusted", unsigned("all"))
    yield mutant("relies-on-unsigned-claims", "unsigned/not-relied-on", "trusted", unsigned("any"))
    yield mutant("wants-every-signature", "policy/whatever-is-there", "trusted", always("all"))
    yield unchecked("counts-signatures-that-are-there", "policy/no-inference", "none_held")
    yield unchecked("needs-one-signature", "policy/all", "some_failed")
