"""Mutants that verify signed CoRIMs wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.codecs import DecodeError, cbor, cose
from conformance.codecs.cbor import Item
from conformance.codecs.jsontext import b64u_decode
from conformance.drafts.corim import wire
from conformance.drafts.corim.mutants.making import (
    anywhere,
    at,
    first,
    forgiving,
    is_major,
    is_tag,
    member,
    nothing,
    refusing,
    tolerating,
)  # fmt: skip
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model, names
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_KNOWN = {1, 2, 3, 4, 8, 15, 33, 258, 259, 260}


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _messages()
    yield from _payloads()
    yield from _signatures()
    yield from _headers()
    yield from _metadata()
    yield from _claims()
    yield from _envelopes()
    yield from _detached()
    yield from _trust()


def _body(data: bytes) -> tuple[Item, ...]:
    """The elements of the array inside all tags; none of anything else."""
    try:
        item = cbor.decode(data, unique=False)
    except DecodeError:
        return ()
    while item.major == cbor.TAG:
        item = item.value
    return item.value if item.major == cbor.ARRAY else ()


def _payload(request: wire.Verify) -> Item | None:
    """What the payload of a message holds, in it or beside it."""
    body = _body(request.data)
    octets = body[2].value if len(body) > 2 and body[2].major == cbor.BYTES else request.payload
    try:
        return cbor.decode(octets or b"")
    except DecodeError:
        return None


def _holds(condition: Callable[[Item], Any]) -> Callable[..., bool]:
    """Whether a condition holds for what the payload holds."""

    def when(request: wire.Verify, *_: Any) -> bool:
        found = _payload(request)
        return found is not None and bool(condition(found))

    return when


def _messages() -> Iterator[Mutant]:
    def other(self: Reference, data: bytes, rules: Rules) -> bytes:
        """Takes other COSE messages for the one."""
        item = cbor.decode(data)
        if item.major == cbor.TAG and item.number in (16, 17, 96, 97, 98):
            return b"\xd2" + data[item.value.offset :]
        return Reference.sign1_of(self, data, rules)

    def four(self: Reference, data: bytes, rules: Rules) -> bytes:
        """Drops a fifth member."""
        body, found = _body(data), Reference.sign1_of(self, data, rules)
        return found if len(body) != 5 else b"\xd2\x84" + data[body[0].offset : body[3].end]

    of = partial(anywhere, method="signed")
    yield anywhere("takes-other-cose-messages", "signed/sign1", "sign1_of", other)
    yield anywhere("wants-no-tag-18", "signed/tag-18", "is_tagged", nothing)
    yield anywhere("drops-a-fifth-member", "signed/four-members", "sign1_of", four)
    yield of(
        "takes-bare-headers", "signed/protected-bytes", override=tolerating("signed", "the protected header is not")
    )
    yield of("takes-any-unprotected", "signed/unprotected-map", override=tolerating("signed", "a header is not a map"))
    yield of("takes-any-signature", "signed/signature-bytes", override=tolerating("signed", "the signature is not"))
    unsigned = tolerating("signed", "is wanted", lambda request, *_: request.data[:3] == b"\xd9\x01\xf5")
    yield of("reads-unsigned-ones-as-signed", "media-type/rim-cose", override=unsigned)
    before = tolerating("signed", "is wanted", lambda request, *_: request.data[:6] == b"\xd9\x01\xf4\xd9\x01\xf5")
    yield of("reads-unsigned-ones-as-signed-before", "media-type/corim-signed", override=before)


def _payloads() -> Iterator[Mutant]:
    def invalid(request: wire.Verify, rules: Rules) -> bool:
        found = _payload(request)
        if found is None or not is_tag(501)(found):
            return False
        try:
            Reference().tagged_corim(found, rules)
        except Refusal:
            return True
        return False

    of = partial(anywhere, method="signed")
    yield of("takes-payloads-in-no-bytes", "signed/payload", override=tolerating("signed", "neither a byte string nor"))
    bare = tolerating("signed", "tag 501 is wanted", _holds(is_major(cbor.MAP)))
    yield of("takes-untagged-payloads", "signed/payload-tagged", override=bare)
    other = tolerating("signed", "tag 501 is wanted", _holds(lambda item: item.major not in (cbor.MAP, cbor.BYTES)))
    yield of("takes-any-payload", "signed/payload-unsigned", override=other)
    yield of("looks-into-no-payload", "signed/payload-valid", override=tolerating("signed", "", invalid))
    again = refusing("signed", lambda request, _: not _is_canonical(request))
    yield of("encodes-before-verifying", "signed/as-transmitted", override=again)


def _is_canonical(request: wire.Verify) -> bool:
    """Whether payload and protected header are as a deterministic encoder writes them."""
    body = _body(request.data)
    payload = _payload(request)
    within = payload.value if payload is not None and payload.major == cbor.TAG else None
    parts: list[Item | None] = [cbor.decode(body[0].value or b"\xa0"), payload, within]
    return all(each is None or (each.preferred and not each.indefinite) for each in parts)


def _signatures() -> Iterator[Mutant]:
    of = partial(anywhere, method="signed")
    wrong = tolerating("signed", "signature is wrong")
    yield of("takes-wrong-signatures", "signed/signature", override=wrong)
    yield of("takes-signatures-of-others", "signed/key", override=wrong)
    yield of("takes-changed-messages", "trust/broken-protection", override=wrong)
    for name, row, curve in [("all", "", ("P-256", "P-384")), ("p-521", "-p521", ("P-521",))]:
        strict = _refusing_zeros(curve)
        yield anywhere(f"knows-no-zeros-in-{name}", f"signed/ecdsa-padding{row}", "verified", strict)
    yield of(
        "takes-algorithms-that-do-not-fit", "signed/algorithm-of-key", override=tolerating("signed", "no key fits")
    )


def _refusing_zeros(curves: tuple[str, ...]) -> Any:
    """`verified` that cannot read numbers that begin with a zero byte, in signatures or keys of some curves."""

    def verified(self: Reference, data: bytes, request: wire.Verify, now: Any) -> cose.Sign1:
        message = Reference.verified(self, data, request, now)
        for key in request.keys:
            half = len(message.signature) // 2
            numbers = [message.signature[:half], message.signature[half:], *(_coordinate(key, name) for name in "xy")]
            if key.get("crv") in curves and any(number[:1] == b"\0" for number in numbers):
                raise Refusal("a mutant refuses this")
        return message

    return verified


def _coordinate(key: Any, name: str) -> bytes:
    return b64u_decode(str(key.get(name, "")))


def _headers() -> Iterator[Mutant]:
    def either(message: cose.Sign1) -> cose.Sign1:
        """Takes parameters from both headers."""
        return replace(message, protected_header={**message.unprotected, **message.protected_header})

    def types(when: Callable[[Item], Any]) -> Any:
        """Takes other content types."""
        return forgiving("this_type", "does not say", lambda item, *_: item is not None and when(item), "")

    yield anywhere("reads-both-headers", "header/protected", "header", first("header", either))
    named = tolerating("signed", "algorithm", lambda request, *_: True)
    yield anywhere("wants-no-algorithm", "header/algorithm-required", "signed", tolerating("signed", "no alg in the"))
    yield anywhere("takes-any-algorithm", "header/algorithm-required", "signed", named)
    texts = types(lambda item: item.major == cbor.TEXT and ";" not in item.value)
    yield anywhere("takes-any-content-type", "header/content-type", "this_type", texts)
    yield anywhere("takes-any-content-type-before", "header/content-type-unsigned-cbor", "this_type", texts)
    numbers = types(lambda item: item.major != cbor.TEXT)
    yield anywhere("takes-numbers-for-content-types", "header/content-type-text", "this_type", numbers)
    yield anywhere("wants-no-kid", "header/kid-required", "key_header", forgiving("key_header", "no kid"))
    loose = refusing("header", lambda message, _: names.KID in message.unprotected)
    yield anywhere("wants-kids-protected", "header/kid-optional", "header", loose)
    more = refusing("header", lambda message, _: bool(message.protected_header.keys() - _KNOWN))
    yield anywhere("knows-no-other-parameters", "header/additional", "header", more)
    understood = tolerating("signed", "is not understood")
    yield anywhere("understands-everything", "header/critical", "signed", understood)
    twice = tolerating("signed", "twice")
    yield anywhere("takes-labels-twice", "header/labels-unique", "signed", twice)


def _metadata() -> Iterator[Mutant]:
    yield anywhere("wants-no-metadata", "header/meta-required", "signer_named", nothing)
    yield anywhere("wants-no-metadata-before", "header/corim-meta-required", "signer_named", nothing)
    both = refusing("metadata", lambda _, model: len(model) == 2)
    yield anywhere("wants-one-kind-of-metadata", "header/both", "metadata", both)
    bare = forgiving("metadata", "a byte string is wanted", instead={"corim-meta": {}})
    yield anywhere("takes-bare-metadata", "meta/bytes", "metadata", bare)
    of = partial(anywhere, method="meta")
    yield of("wants-no-signer", "meta/signer-required", override=forgiving("meta", "signer is missing"))
    time = forgiving("meta", "", at(1, lambda item: True))
    yield of("takes-any-validity-of-signatures", "meta/signature-validity", override=time)
    yield of("takes-other-members-of-metadata", "meta/closed", override=forgiving("meta", "not defined"))
    of = partial(anywhere, method="signer")
    yield of("wants-no-name-of-signers", "meta/signer-name-required", override=forgiving("signer", "name is missing"))
    yield of("takes-bare-uris-of-signers", "meta/signer-uri", override=forgiving("signer", "tag 32 is wanted"))


def _claims() -> Iterator[Mutant]:
    of = partial(anywhere, method="claims")
    alone = refusing("metadata", lambda _, model: "corim-meta" not in model)
    yield anywhere("wants-corim-meta", "cwt-claims/instead", "metadata", alone)
    yield of("takes-claims-in-bytes", "cwt-claims/map", override=forgiving("claims", "a map is wanted"))
    yield of("wants-no-issuer", "cwt-claims/issuer-required", override=forgiving("claims", "iss is missing"))
    subject = forgiving("claims", "a text is wanted", lambda item, *_: not is_major(cbor.TEXT)(member(item, 2)))
    yield of("takes-any-subject", "cwt-claims/subject", override=subject)
    yield of("takes-tagged-times", "cwt-claims/times", override=forgiving("claims", "an integer is wanted"))
    yield of("takes-texts-for-claims", "cwt-claims/integer-keys", override=forgiving("claims", "is a text"))
    more = refusing("claims", lambda _, model: "extensions" in model)
    yield of("knows-no-other-claims", "cwt-claims/additional", override=more)


def _envelopes() -> Iterator[Mutant]:
    of = partial(anywhere, method="envelope")
    yield of("knows-no-envelopes", "hash-envelope/accepted", override=refusing("envelope", lambda *_: True))
    yield anywhere("compares-no-hashes", "hash-envelope/digest-differs", "same_hash", _same_length)
    yield anywhere("compares-prefixes-of-hashes", "hash-envelope/length", "same_hash", _same_prefix)
    number = tolerating("signed", "an integer is wanted", lambda request, *_: _has(request, 258))
    yield anywhere("takes-any-hash-algorithm", "hash-envelope/algorithm-required", "signed", number)
    kind = forgiving("envelope", "does not say")
    yield of("wants-no-type-of-preimages", "hash-envelope/preimage-type-required", override=kind)
    place = forgiving("envelope", "a text is wanted", lambda header, *_: names.PAYLOAD_LOCATION in header)
    yield of("takes-any-location", "hash-envelope/location", override=place)


def _has(request: wire.Verify, label: int) -> bool:
    """Whether a label stands in the protected header."""
    body = _body(request.data)
    return bool(body) and body[0].major == cbor.BYTES and member(cbor.decode(body[0].value), label) is not None


def _same_length(self: Reference, signed: bytes, computed: bytes) -> None:
    """Compares lengths alone."""
    Reference.same_hash(self, signed[:0], b"" if len(signed) == len(computed) else computed)


def _same_prefix(self: Reference, signed: bytes, computed: bytes) -> None:
    """Compares as much as there is."""
    size = min(len(signed), len(computed))
    Reference.same_hash(self, signed[:size], computed[:size])


def _is_empty(request: wire.Verify, *_: Any, beside: bool) -> bool:
    """Whether the payload is a byte string of nothing, and whether there is one `beside` the message."""
    body = _body(request.data)
    of_nothing = len(body) > 2 and body[2].major == cbor.BYTES and not body[2].value
    return of_nothing and (request.payload is not None) == beside


def _detached() -> Iterator[Mutant]:
    def is_nil(request: wire.Verify, *_: Any) -> bool:
        body = _body(request.data)
        return len(body) == 4 and body[2].major == cbor.SIMPLE

    of = partial(anywhere, method="signed")
    attached = refusing("detached", lambda *_: True)
    yield anywhere("wants-attached-payloads", "detached/accepted", "detached", attached)
    other = tolerating("signed", "signature is wrong", lambda request, *_: is_nil(request) and request.payload)
    yield of("takes-any-detached-payload", "detached/other-payload", override=other)
    none = tolerating("signed", "", lambda request, *_: is_nil(request) and request.payload is None)
    yield of("wants-no-detached-payload", "detached/nothing-given", override=none)
    for mutant, row, beside in [
        ("takes-empty-payloads", "detached/empty-is-not-nil", False),
        ("takes-empty-payloads-for-nil", "detached/empty-for-nil", True),
    ]:
        fits = partial(_is_empty, beside=beside)
        yield of(mutant, row, override=tolerating("signed", "", fits))
    yield of("takes-detached-payloads", "detached/forbidden", override=tolerating("signed", "", is_nil))


def _trust() -> Iterator[Mutant]:
    yield anywhere("trusts-everybody", "trust/anchors", "anchored", nothing)
    yield anywhere("follows-no-chain", "trust/path", "path_to_anchor", nothing)

    def any_key(self: Reference, message: cose.Sign1, request: wire.Verify, now: Any) -> list[Any]:
        """Takes the key of any certificate of the chain."""
        keys = Reference.keys_of(self, message, request, now)
        return keys if request.keys else [cose.key_from_certificate(each) for each in self.chain_of(message)]

    yield anywhere("takes-any-key-of-a-chain", "trust/x5chain-signer-first", "keys_of", any_key)
    shape = tolerating("signed", "x5chain is neither")
    yield anywhere("takes-chains-of-any-shape", "trust/x5chain-shape", "signed", shape)
    yield anywhere("takes-expired-corims", "trust/expired", "corim_in_time", _begun)
    old = first("in_time", _without_ends)
    yield anywhere("takes-expired-signatures", "trust/signature-expired", "in_time", old)

    def ended(self: Reference, _: Any, end: Any, now: Any) -> None:
        """Looks at ends alone."""
        Reference.within(self, None, end, now)

    yield anywhere("takes-what-has-not-begun", "trust/not-yet-valid", "within", ended)


def _begun(self: Reference, validity: Model, now: Any) -> None:
    """Looks at the begin alone."""
    self.within(validity.get("not-before"), None, now)


def _without_ends(header: Model) -> Model:
    """A header whose validities have no end."""
    meta = header.get("corim-meta", {})
    validity = {k: v for k, v in meta.get("signature-validity", {}).items() if k != "not-after"}
    claims = {k: v for k, v in header.get("cwt-claims", {}).items() if k != "exp"}
    return {**header, "corim-meta": {**meta, "signature-validity": validity}, "cwt-claims": claims}
