"""Mutants that owe something to the architecture: over each carrier one for each obligation."""

from collections.abc import Iterator
from typing import Any

from conformance.codecs import DecodeError, cbor, cose, jose
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.mutants.making import Override, nothing, over
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""
    for carrier, claims in wire.CLAIMS.items():
        for name, row, method in [
            ("forgets-nonces", "nonce", "nonce"),
            ("takes-nonces-again", "replay", "unused"),
            ("takes-what-is-old", "timestamp", "young"),
            ("takes-any-epoch", "epoch", "epoch"),
            ("takes-any-subject", "binding", "bound"),
            ("trusts-any-channel", "unprotected", "channel"),
            ("takes-any-size", "load", "size"),
        ]:
            yield over(carrier, name, row, {method: nothing})
        yield over(carrier, "does-not-verify", "integrity", {"signed": _unverified})
        yield over(carrier, "trusts-anybody", "trust", {"signed": _unverified})
        placed = ("place",) if carrier in ("pkcs10", "crmf") else ()
        yield over(carrier, "believes-by-default", "default", {"something": nothing}, *placed)
        if claims.integrity != "nobody":
            yield over(carrier, "does-not-verify-around", "on-path", _UNSEALED)
        several: dict[str, Override] = {"signed": _first_of_them} if carrier == "http" else {"single": nothing}
        once = {"pkcs10": ("one-attribute",), "crmf": ("one-extension",)}.get(carrier, ())
        yield over(carrier, "takes-the-first", "host-rules", several, *once)


def _unverified(_: Reference, value: bytes, __: Any) -> bytes:
    """Reads a token and does not look at its signature."""
    return cose.parse1(value).payload or b""


def _cose_unverified(_: Reference, request: wire.Receive) -> bytes:
    """Does not look at the signature around the claim."""
    return cose.parse1(request.data).payload or b""


def _jose_unverified(_: Reference, request: wire.Receive) -> bytes:
    """Does not look at the signature around the claim."""
    return jose.parse(request.data).payload


def _first_of_them(self: Reference, value: bytes, request: wire.Receive) -> bytes:
    """Passes over what follows the first item."""
    try:
        cbor.decode(value)
    except DecodeError as error:
        value = value[: error.offset]
    return Reference.signed(self, value, request)


_UNSEALED: dict[str, Override] = {
    "signature": nothing,
    "cose_host": _cose_unverified,
    "jose_host": _jose_unverified,
}
