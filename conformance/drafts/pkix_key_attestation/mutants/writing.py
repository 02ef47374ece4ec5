"""Mutants that write Evidence, or answer requests, wrong."""

import base64
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from conformance.codecs import der, x509
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.mutating import last
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.mutants.making import mutant, unchecked
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _evidence()
    yield from _answers()
    yield from _only_what_was_asked()
    yield from _requests()


def _long(data: bytes, *_: Any) -> bytes:
    """The same with a length of one octet more."""
    content = der.decode(data).content
    size = len(der.write_length(len(content)))
    return data[:1] + der.write_length(len(content), size) + content


def _evidence() -> Iterator[Mutant]:
    def swapped(self: Reference, tbs: bytes, blocks: Sequence[bytes]) -> bytes:
        return der.sequence(der.sequence(*blocks), tbs)

    def as_octets(value: bytes, claim: Any, points: Any) -> bytes:
        return b"\x04" + value[1:] if value[0] == der.UTF8_STRING else value

    def always_spki(self: Reference, signer: wire.Signer) -> bytes:
        return der.sequence(der.context(1, x509.spki(key_from_jwk(signer.key))))

    # Whatever an Attester is asked to write is broken; each row's own vectors see that.
    der_, members = "der/well-formed-emitted", "envelope/members-emitted"
    rest = ("key/distinct-emitted", "respond/nonce", "sid/one-emitted")
    scope = "signature/scope-emitted"

    def fewer(self: Reference, element: Any, points: wire.Codepoints) -> bytes:
        """Loses the last of several claims."""
        claims = element["claims"][:-1] or element["claims"]
        return Reference.written_element(self, element | {"claims": claims}, points)

    yield mutant("writes-long-lengths", der_, "envelope", last("envelope", _long), members, scope, *rest)
    yield mutant("writes-signatures-first", members, "envelope", swapped, der_, scope, *rest)
    zero = lambda self: der.integer(0)  # noqa: E731
    yield mutant("loses-a-claim", members, "written_element", fewer, der_, scope, rest[0], rest[2])
    yield mutant("writes-version-zero", "version/one-emitted", "written_version", zero, der_, members, scope, *rest)
    yield unchecked("writes-two-platforms", "platform/once-emitted", "one_platform_written")
    yield unchecked("writes-two-transactions", "transaction/once-emitted", "one_transaction_written")
    both = ("key/distinct-emitted", "element/once-emitted")
    yield unchecked("writes-a-key-twice", both[0], "keys_apart_written", both[1])
    yield unchecked("writes-an-element-twice", both[1], "keys_apart_written", both[0])
    yield unchecked("writes-nameless-keys", "key/identifier-emitted", "identified")

    def wrapped(value: bytes, claim: Any, points: Any) -> bytes:
        return der.octet_string(value) if claim["type"] in ("spki", "ak-spki") else value

    twice = last("written_value", wrapped)
    yield mutant("wraps-keys-twice", "claim/value-type-emitted", "written_value", twice, der_, members)
    typed = (der_, members, scope, *rest, "respond/observed-emitted", "fips/version-emitted")
    yield mutant(
        "writes-another-type", "claim/value-type-emitted", "written_value", last("written_value", as_octets), *typed
    )
    yield unchecked("writes-no-values", "claim/value-emitted", "valued")
    yield unchecked("writes-claims-twice", "claim/once-emitted", "claims_once_written")
    yield unchecked("writes-any-level", "fips/level-emitted", "fips_level")
    yield unchecked("writes-any-fips-version", "fips/version-emitted", "fips_version")
    yield unchecked("names-keys-twice", "ak-spki/distinct-emitted", "keys_named_once")
    yield mutant("names-signers-by-key", "sid/one-emitted", "written_signer", always_spki)
    content = last("to_sign", lambda tbs, *_: der.decode(tbs).content)
    yield mutant("signs-the-content", scope, "to_sign", content, der_, members, *rest)
    yield mutant(
        "writes-another-label", "text/written-emitted", "line", lambda self, word: f"-----{word} PKIX EVIDENCE-----"
    )


def _answers() -> Iterator[Mutant]:
    def rounded(claim: Any, *_: Any) -> Any:
        return claim | {"value": f"{claim['value']}!"} if claim["type"] in ("vendor", "hwserial") else claim

    def copied(self: Reference, claim: Any, element: Any) -> Any:
        """Copies what the request says."""
        given = [each for each in element["claims"] if each["type"] == claim["type"] and "value" in each]
        return dict((given or [claim])[0])

    def half(claim: Any, *_: Any) -> Any:
        value = base64.b64decode(claim["value"])
        return claim | {"value": base64.b64encode(value[: len(value) // 2]).decode()}

    yield mutant(
        "says-what-it-did-not-see", "respond/observed-emitted", "claim_of", last("claim_of", rounded), "respond/nonce"
    )
    yield mutant("copies-from-the-request", "respond/from-scratch-emitted", "claim_of", copied)
    yield mutant("cuts-the-nonce", "respond/nonce", "nonce", last("nonce", half))
    yield unchecked("shows-hidden-keys", "privacy/authorised-emitted", "may_see")


def _only_what_was_asked() -> Iterator[Mutant]:
    def without_last_key(elements: list[Any], *_: Any) -> list[Any]:
        return elements[:-1] if len(elements) > 1 and elements[-1]["type"] == "key" else elements

    def without_uptime(wanted: bool, kind: str, *_: Any) -> bool:
        return wanted and kind != "uptime"

    everything = lambda self, kind, wanted: True  # noqa: E731
    yield mutant("says-all-that-it-knows", "respond/as-requested", "is_wanted", everything, "respond/nonce")
    yield mutant("loses-the-uptime", "claim/value-missing", "is_wanted", last("is_wanted", without_uptime))
    yield mutant("names-one-key", "respond/ak-spki", "signing_keys", last("signing_keys", lambda told, *_: told[:1]))
    yield mutant("loses-a-key", "respond/key", "answered", last("answered", without_last_key))


def _requests() -> Iterator[Mutant]:
    def asking(change: Callable[[Any], Any]) -> Any:
        """`pkix_request` of other claims."""

        def pkix_request(self: Reference, request: wire.Request, rules: Any) -> Any:
            told = [each | {"claims": list(map(change, each["claims"]))} for each in request.elements]
            return Reference.pkix_request(self, msgspec.structs.replace(request, elements=told), rules)

        return pkix_request

    def first_alone(self: Reference, request: wire.Request, rules: Any) -> Any:
        return Reference.pkix_request(self, msgspec.structs.replace(request, elements=request.elements[:1]), rules)

    def louder(kind: str) -> Any:
        def change(claim: Any) -> Any:
            if claim["type"] != kind or "value" not in claim:
                return claim
            return claim | {"value": claim["value"].swapcase()}

        return change

    method = "pkix_request"
    yield mutant("asks-for-one-element", "request/shape", method, first_alone)
    yield mutant("guesses-values", "request/valueless", method, asking(_timed))
    yield mutant("asks-for-another-key", "request/identifier", method, asking(louder("identifier")))
    yield mutant("asks-with-another-nonce", "request/nonce", method, asking(louder("nonce")))


def _timed(claim: Any) -> Any:
    """A timestamp with a value that only the device can know."""
    return claim | {"value": "20260701120000Z"} if claim["type"] == "timestamp" else claim
