"""Mutants that sign CoRIMs wrong."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from conformance.codecs import cbor, cose
from conformance.drafts.corim import wire
from conformance.drafts.corim.mutants.making import anywhere, nothing, unchecked
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import names
from conformance.model.mutant import Mutant

Change = Callable[[bytes, dict[Any, Any], wire.Sign], bytes]


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _messages()
    yield from _headers()
    yield from _metadata()
    yield from _forms()


def is_rare(request: wire.Sign) -> bool:
    """Whether the CoRIM has a length that some inputs of a property have, and next to none of the vectors."""
    return len(request.data) % 5 in (0, 3)


def _rare(make: Change) -> Any:
    """`sign1` that makes something else of rare CoRIMs."""

    def sign1(self: Reference, payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        if not is_rare(request):
            return Reference.sign1(self, payload, protected, request)
        return make(payload, protected, request)

    return sign1


def _signed(payload: bytes, protected: dict[Any, Any], request: wire.Sign, **more: Any) -> bytes:
    """What the reference makes of other parts."""
    unprotected = more.pop("unprotected", {})
    tagged = more.pop("tagged", True)
    return cose.sign1(
        payload, request.key, request.algorithm, protected, unprotected, tagged=tagged,
        detached=request.form == "detached", **more,
    )  # fmt: skip


def _other_header(change: Callable[[dict[Any, Any]], dict[Any, Any]]) -> Any:
    """`sign1` with another protected header."""
    return _rare(lambda payload, protected, request: _signed(payload, change(protected), request))


def _messages() -> Iterator[Mutant]:
    of = partial(anywhere, method="sign1")
    mac = _rare(lambda payload, protected, request: b"\xd8\x62" + _signed(payload, protected, request, tagged=False))
    yield of("signs-with-another-tag", "signed/sign1-emitted", override=mac)
    bare = _rare(lambda payload, protected, request: _signed(payload, protected, request, tagged=False))
    yield of("signs-without-a-tag", "signed/tag-18-emitted", override=bare)
    wrapped = _rare(lambda payload, protected, request: _signed(cbor.encode(payload), protected, request))
    yield of("wraps-payloads", "signed/payload-emitted", override=wrapped)
    untagged = _rare(lambda payload, protected, request: _signed(payload[3:], protected, request))
    yield of("untags-payloads", "signed/payload-tagged-emitted", override=untagged)
    more = _rare(lambda payload, protected, request: _signed(payload, protected, request, external_aad=b"corim"))
    yield of("signs-more", "signed/signature-emitted", override=more)

    def stripped(payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        """Writes both numbers of a signature as DER has them, which begin with a zero byte where they are large."""
        made = _signed(payload, protected, request)
        old = cose.parse1(made).signature
        half = len(old) // 2
        numbers = [each.lstrip(b"\0") for each in (old[:half], old[half:])]
        new = b"".join(each if each[0] < 0x80 else b"\0" + each for each in numbers)
        return made.removesuffix(cbor.encode(old)) + cbor.encode(new)

    def unpadded(curve: str) -> Any:
        """`sign1` that strips zeros with keys of one curve, or of all but that."""

        def sign1(self: Reference, payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
            if (request.key.get("crv") == "P-521") != (curve == "P-521") or request.key.get("kty") != "EC":
                return Reference.sign1(self, payload, protected, request)
            return stripped(payload, protected, request)

        return sign1

    yield of("pads-no-numbers", "signed/ecdsa-padding-emitted", override=unpadded("others"))
    yield of("pads-no-numbers-of-p-521", "signed/ecdsa-padding-p521-emitted", override=unpadded("P-521"))


def _headers() -> Iterator[Mutant]:
    of = partial(anywhere, method="sign1")

    def apart(payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        """Leaves the metadata unprotected."""
        loose = {label: value for label, value in protected.items() if label in (8, 15)}
        rest = {label: value for label, value in protected.items() if label not in loose}
        return _signed(payload, rest, request, unprotected=loose)

    yield of("leaves-metadata-unprotected", "header/protected-emitted", override=_rare(apart))

    def spelled(payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        """Spells algorithms."""
        return _signed(payload, {names.ALG: request.algorithm, **protected}, request)

    yield of("spells-algorithms", "header/algorithm-required-emitted", override=_rare(spelled))
    older = _other_header(lambda header: {**header, 3: "application/corim-unsigned+cbor"} if 3 in header else header)
    yield of("signs-as-before", "header/content-type-emitted", override=older)
    newer = _other_header(lambda header: {**header, 3: "application/rim+cbor"})
    yield of("signs-as-later", "header/content-type-unsigned-cbor-emitted", override=newer)
    no_chain = _other_header(lambda header: {k: value for k, value in header.items() if k != names.X5CHAIN})
    yield of("signs-without-a-chain", "trust/x5chain-included", override=no_chain)
    no_kid = _other_header(lambda header: {label: value for label, value in header.items() if label != names.KID})
    yield of("signs-without-kid", "header/kid-required-emitted", override=no_kid)


def _metadata() -> Iterator[Mutant]:
    bare = _other_header(lambda header: {label: value for label, value in header.items() if label not in (8, 15)})
    yield anywhere("signs-without-metadata", "header/meta-required-emitted", "sign1", bare)
    yield anywhere("signs-without-metadata-before", "header/corim-meta-required-emitted", "sign1", bare)
    yield unchecked("signs-two-signers", "header/both-issuer", "same_signer", nothing)
    yield unchecked("signs-two-validities", "header/both-validity", "same_validity", nothing)

    def neither(self: Reference, header: Any, rules: Rules) -> Any:
        """Compares nothing."""
        found: dict[str, Any] = {}
        for label in (8, 15):
            found |= Reference.metadata(self, {label: header[label]}, rules) if label in header else {}
        return found

    yield unchecked("signs-what-differs", "header/both-consistent", "metadata", neither)
    of = partial(anywhere, method="sign1")

    def changed(label: int, change: Callable[[Any], Any]) -> Any:
        """`sign1` with another value of one parameter."""
        return _other_header(lambda header: {k: change(v) if k == label else v for k, v in header.items()})

    decoded = changed(8, lambda value: _plain(cbor.decode(value)))
    yield of("writes-bare-metadata", "meta/bytes-emitted", override=decoded)
    nameless = changed(8, lambda _: cbor.encode({}))
    yield of("writes-metadata-without-signer", "meta/signer-required-emitted", override=nameless)
    bare_uri = changed(8, lambda value: value.replace(b"\xd8\x20", b""))
    yield of("writes-bare-uris-of-signers", "meta/signer-uri-emitted", override=bare_uri)
    bytes_ = changed(15, cbor.encode)
    yield of("writes-claims-in-bytes", "cwt-claims/map-emitted", override=bytes_)
    anonymous = changed(15, lambda claims: {label: value for label, value in claims.items() if label != 1})
    yield of("writes-claims-without-issuer", "cwt-claims/issuer-required-emitted", override=anonymous)
    meta = cbor.encode({0: {0: "S"}})
    both = _other_header(lambda header: {**header, 8: meta} if 15 in header and 8 not in header else header)
    yield of("writes-corim-meta-always", "cwt-claims/instead-emitted", override=both)


def _plain(item: Any) -> Any:
    """A map of maps, texts and times as an encoder takes it."""
    match item.major:
        case cbor.MAP:
            return {key.value: _plain(value) for key, value in item.pairs()}
        case cbor.TAG:
            return cbor.Tag(item.number, _plain(item.value))
    return item.value


def _forms() -> Iterator[Mutant]:
    def whole(self: Reference, payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        """Signs what it should hash."""
        hashed = request.form == "hash-envelope"
        return Reference.sign1(self, request.data if hashed else payload, protected, request)

    yield anywhere("hashes-nothing", "hash-envelope/accepted-emitted", "sign1", whole)
    of = partial(anywhere, method="protected")

    def other(change: Callable[[dict[Any, Any]], dict[Any, Any]]) -> Any:
        """`protected` of another hash envelope."""

        def protected(self: Reference, request: wire.Sign, rules: Rules) -> dict[Any, Any]:
            made = Reference.protected(self, request, rules)
            return change(made) if request.form == "hash-envelope" else made

        return protected

    number = other(lambda header: {**header, names.PAYLOAD_HASH_ALG: 1})
    yield of("counts-hashes-as-digests", "hash-envelope/algorithm-required-emitted", override=number)
    kind = other(lambda header: {k: v for k, v in header.items() if k != names.PREIMAGE_CONTENT_TYPE})
    yield of("writes-no-type-of-preimages", "hash-envelope/preimage-type-required-emitted", override=kind)

    def attached(self: Reference, payload: bytes, protected: dict[Any, Any], request: wire.Sign) -> bytes:
        """Signs attached payloads alone."""
        made = Reference.sign1(self, payload, protected, request)
        if request.form != "detached":
            return made
        return made.replace(
            b"\xf6" + cbor.encode(cose.parse1(made).signature),
            cbor.encode(payload) + cbor.encode(cose.parse1(made).signature),
        )

    yield anywhere("attaches-every-payload", "detached/accepted-emitted", "sign1", attached)
