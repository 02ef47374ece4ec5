"""Mutants that read or make signed CMWs wrong, and tunnels of the older drafts."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from conformance.codecs import DecodeError, cbor, cose, jose, jsontext
from conformance.codecs.cbor import Item
from conformance.codecs.signatures import SignatureError
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants.making import anywhere, is_rare, reading
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import first, refusing, taking
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_COSE, _JWS = wire.MEDIA_COSE, wire.MEDIA_JWS
_CTY = 3


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _cose()
    yield from _jws()
    yield from _signers()
    yield from _cbor_tunnels()
    yield from _json_tunnels()


def _of(media: str, change: Callable[[bytes], bytes]) -> Any:
    """`verify` of a message that is mended first."""

    def verify(self: Reference, request: wire.Verify, rules: Any) -> Any:
        if self.base(request.media_type) == media:
            request = msgspec.structs.replace(request, data=change(request.data))
        return Reference.verify(self, request, rules)

    return verify


def _sniffing(media: str) -> Any:
    """`verify` that lets the payload say what it is."""

    def verify(self: Reference, request: wire.Verify, rules: Any) -> Any:
        if self.base(request.media_type) != media:
            return Reference.verify(self, request, rules)
        payload = self.cose_payload(request) if media == _COSE else self.jws_payload(request)
        return self.read(payload, None, rules)

    return verify


def _members(data: bytes) -> tuple[Item, ...]:
    """The members of an untagged COSE_Sign1; none of anything else."""
    try:
        item = cbor.decode(data, unique=False)
    except DecodeError:
        return ()
    return item.value if item.major == cbor.ARRAY else ()


def _four(data: bytes) -> bytes:
    """The first four of five members."""
    members = _members(data)
    return data if len(members) != 5 else b"\x84" + data[members[0].offset : members[3].end]


def _forgiving(error: type[ValueError], words: str, payload: Callable[[bytes], bytes | None]) -> Any:
    """`cose_payload` that passes over one complaint of the codec."""

    def cose_payload(self: Reference, request: wire.Verify) -> bytes:
        try:
            return Reference.cose_payload(self, request)
        except error as complaint:
            found = payload(request.data) if words in str(complaint) else None
            if found is None:
                raise
            return found

    return cose_payload


def _payload(data: bytes) -> bytes | None:
    members = _members(data)
    return members[2].value if len(members) == 4 and members[2].major == cbor.BYTES else None


def _is_number(item: Item | None) -> bool:
    return item is not None and item.major == cbor.UINT


def _labels(data: bytes) -> Any:
    """The labels that crit names."""
    crit = cose.parse1(data).protected_header.get(cose.CRIT)
    return {label.value for label in crit.value} if crit else set()


def _cose() -> Iterator[Mutant]:
    def signed(data: bytes) -> bytes | None:
        """The payload of what has the right headers, whoever signed it."""
        header = cose.parse1(data).protected_header
        known = _CTY in header and header[_CTY].value in (273, wire.MEDIA_CBOR) and header[cose.ALG].value == -7
        return _payload(data) if known else None

    def text(data: bytes) -> bytes | None:
        alg = cose.parse1(data).protected_header[cose.ALG]
        return _payload(data) if alg.major == cbor.TEXT else None

    def understanding(self: Reference, request: wire.Verify) -> bytes:
        """Understands every critical parameter."""
        message = cose.verify1(request.data, request.keys, understood_crit=_labels(request.data))
        self.content_type(message)
        return message.payload or b""

    stale = cbor.encode(["a/b", b"\0"])
    method = "cose_payload"
    yield anywhere("takes-any-signature", "cose/signature", method, _forgiving(SignatureError, "is wrong", signed))
    any_type = taking("content_type", lambda _: True)
    yield anywhere("takes-any-content-type", "cose/content-type", "content_type", any_type)
    number = refusing("content_type", lambda message: _is_number(message.protected_header.get(_CTY)))
    yield anywhere("knows-no-number", "cose/content-type-either-form", "content_type", number)
    bare = _forgiving(DecodeError, "no alg", lambda data: _payload(data) if b"\xa1\x01\x26" in data[3:] else None)
    yield anywhere("takes-alg-unprotected", "cose/algorithm", method, bare)
    yield anywhere("takes-alg-as-text", "cose/algorithm-number", method, _forgiving(SignatureError, "", text))
    yield anywhere("lets-cose-payloads-say-what-they-are", "cose/payload", "verify", _sniffing(_COSE))
    detached = _forgiving(DecodeError, "the payload is detached", lambda _: stale)
    yield anywhere("answers-for-detached-payloads", "cose/payload-attached", method, detached)
    yield anywhere("drops-a-fifth-member", "cose/sign1", "verify", _of(_COSE, _four))
    yield anywhere(
        "takes-labels-twice", "cose/header-labels", method, _forgiving(DecodeError, "stands twice", _payload)
    )
    yield anywhere("understands-everything-in-cose", "cose/critical-headers", method, understanding)


def _general(data: bytes) -> bytes:
    """A general JWS with one signature as a flattened one."""
    try:
        members = jsontext.decode(data).plain()
    except DecodeError:
        return data
    match members:
        case {"payload": payload, "signatures": [{**one}], **more} if not more:
            return jsontext.encode({"payload": payload, **one})
    return data


def _jws() -> Iterator[Mutant]:
    def either(self: Reference, request: wire.Verify) -> bytes:
        """Takes the payload of what says that it is not signed."""
        try:
            return Reference.jws_payload(self, request)
        except SignatureError:
            token = jose.parse(request.data)
            if str(token.parameter("alg")).lower() != "none":
                raise
            return token.payload

    def unverified(self: Reference, request: wire.Verify) -> bytes:
        """Looks at everything but the signature."""
        try:
            return Reference.jws_payload(self, request)
        except SignatureError as error:
            token = jose.parse(request.data)
            if "is wrong" not in str(error):
                raise
            self.protected(token)
            return token.payload

    def understanding(self: Reference, request: wire.Verify) -> bytes:
        """Understands every critical parameter."""
        crit = jose.parse(request.data).parameter("crit")
        token = jose.verify(request.data, request.keys, understood_crit=set(crit or ()))
        self.protected(token)
        return token.payload

    def one_header(data: bytes) -> bytes:
        """Drops from the unprotected header what the protected one has."""
        try:
            members = jsontext.decode(data).plain()
            own = jsontext.decode(jsontext.b64u_decode(members["protected"])).plain()
            header = {name: value for name, value in members.pop("header").items() if name not in own}
        except (DecodeError, KeyError, TypeError, AttributeError):
            return data
        return jsontext.encode(members | ({"header": header} if header else {}))

    def checked(name: str) -> Any:
        """Looks at one of the two parameters only."""

        def protected(self: Reference, token: jose.Jws) -> None:
            found = token.protected_header.get(name)
            if found is None or (name == "cty" and found.value != wire.MEDIA_JSON):
                raise Refusal(f"no {name}")

        return protected

    method = "jws_payload"
    yield anywhere("takes-any-jws-signature", "jws/signature", method, unverified)
    yield anywhere("takes-what-is-not-signed", "jws/unsigned", method, either)
    yield anywhere("takes-any-cty", "jws/content-type", "protected", checked("alg"))
    yield anywhere("takes-alg-from-either-header", "jws/algorithm", "protected", checked("cty"))
    yield anywhere("lets-jws-payloads-say-what-they-are", "jws/payload", "verify", _sniffing(_JWS))
    yield anywhere("strips-padding", "jws/parts", "verify", _of(_JWS, lambda data: data.replace(b"=", b"")))
    yield anywhere("takes-the-general-form", "jws/general", "verify", _of(_JWS, _general))
    yield anywhere("takes-names-twice", "jws/header-names", "verify", _of(_JWS, one_header))
    strange = refusing("protected", lambda token: "example" in token.protected_header)
    yield anywhere("refuses-unknown-parameters", "jws/unknown-headers", "protected", strange)
    yield anywhere("understands-everything-in-jws", "jws/critical-headers", method, understanding)
    spaced = refusing(method, lambda request: b"\n" in request.data.strip())
    yield anywhere("knows-no-white-space", "jws/flattened", method, spaced)
    long = refusing(method, lambda request: request.data[:1] != b"{" and b".ey" in request.data)
    yield anywhere("knows-no-compact-collections", "jws/compact", method, long)


def _signers() -> Iterator[Mutant]:
    def signing(media: str, make: Callable[..., bytes]) -> Any:
        """Makes something else of records with rare values."""

        def sign(self: Reference, request: wire.Sign, rules: Any) -> wire.Encoded:
            made = Reference.sign(self, request, rules)
            value = base64.b64decode(request.cmw.get("record", {}).get("value", ""))
            if not is_rare(value) or self.base(request.media_type) != media:
                return made
            form = wire.MEDIA_CBOR if media == _COSE else wire.MEDIA_JSON
            return wire.Encoded(data=make(made.data, self.write(request.cmw, form, rules), request))

        return sign

    def sign1(change: Callable[[bytes], bytes], header: dict[int, Any], **options: Any) -> Any:
        return signing(
            _COSE,
            lambda _, payload, request: cose.sign1(
                change(payload), request.key, request.algorithm, header, {}, tagged=False, **options
            ),
        )

    def token(change: Callable[[bytes], bytes], header: dict[str, str], more: dict[str, str] | None = None) -> Any:
        form: Any = "flattened" if more else "compact"
        return signing(
            _JWS,
            lambda _, payload, request: jose.sign(
                change(payload), request.key, header, form=form, header=more, algorithm=request.algorithm
            ),
        )

    def general(data: bytes, *_: Any) -> bytes:
        token = jose.parse(data)
        parts = [jsontext.b64u_encode(each) for each in (token.protected, token.payload, token.signature)]
        one = {"protected": parts[0], "signature": parts[2]}
        return json.dumps({"payload": parts[1], "signatures": [one]}).encode()

    def same(payload: bytes) -> bytes:
        return payload

    right = {_CTY: 273}
    tagged = signing(_COSE, lambda data, *_: b"\xd8\x62" + data)
    yield anywhere("signs-with-another-tag", "cose/sign1-emitted", "sign", tagged)
    yield anywhere("wraps-payloads", "cose/payload-emitted", "sign", sign1(cbor.encode, right))
    spelled = sign1(same, {cose.ALG: "ES256", **right})
    yield anywhere("spells-algorithms", "cose/algorithm-emitted", "sign", spelled)
    yield anywhere("leaves-cose-types-out", "cose/content-type-emitted", "sign", sign1(same, {}))
    more = sign1(same, right, external_aad=b"cmw")
    yield anywhere("signs-more", "cose/signature-emitted", "sign", more)
    plain = {"alg": "ES256", "cty": wire.MEDIA_JSON}
    yield anywhere("writes-the-general-form", "jws/serialization-emitted", "sign", signing(_JWS, general))
    yield anywhere(
        "signs-strings", "jws/payload-emitted", "sign", token(lambda data: json.dumps(data.decode()).encode(), plain)
    )
    apart = token(same, {"cty": wire.MEDIA_JSON}, {"alg": "ES256"})
    yield anywhere("leaves-alg-unprotected", "jws/algorithm-emitted", "sign", apart)
    yield anywhere("leaves-jws-types-out", "jws/content-type-emitted", "sign", token(same, {"alg": "ES256"}))
    other = token(same, plain | {"alg": "ES384"})
    yield anywhere("names-another-algorithm", "jws/signature-emitted", "sign", other)


def _cbor_tunnels() -> Iterator[Mutant]:
    def tunnels(change: Callable[[list[Item]], list[Item]]) -> Any:
        """A change of what begins with a number sign."""
        return first(
            "cbor_entry", lambda item: replace(item, value=tuple(change(list(item.value)))) if _is(item) else item
        )

    def named(parts: list[Item], when: Callable[[str], bool]) -> list[Item]:
        return [replace(parts[0], value=wire.TUNNEL_TO_CBOR), *parts[1:]] if when(parts[0].value) else parts

    def as_bytes(item: Item) -> Item:
        return replace(item, major=cbor.BYTES, value=item.value.encode()) if item.major == cbor.TEXT else item

    def top(self: Reference, item: Item, rules: Any, depth: int = 0) -> Any:
        """Takes a tunnel for a CMW."""
        if depth == 0 and _is(item):
            return self.cbor_entry(item, rules, 1)
        return Reference.cbor_cmw(self, item, rules, depth)

    def blind(self: Reference, item: Item, rules: Any, depth: int) -> Any:
        """Does not look at what comes out of a tunnel."""
        try:
            return Reference.cbor_entry(self, item, rules, depth)
        except (Refusal, DecodeError):
            parts: tuple[Item, ...] = item.value if _is(item) else ()
            if len(parts) != 2 or parts[0].value != wire.TUNNEL_TO_CBOR or parts[1].major != cbor.BYTES:
                raise
            return wire.tunnel(wire.record("a/b", parts[1].value))

    of, method = partial(reading, "cbor"), "cbor_entry"
    yield of("drops-a-third-element", "tunnel/two-elements", method, tunnels(lambda parts: parts[:2]))
    capitals = tunnels(lambda parts: named(parts, lambda name: name.lower() == wire.TUNNEL_TO_CBOR))
    yield of("takes-names-in-capitals", "tunnel/sentinel", method, capitals)
    both = tunnels(lambda parts: named(parts, lambda name: name == wire.TUNNEL_TO_JSON))
    yield of("takes-both-directions", "tunnel/own-direction", method, both)
    yield of("takes-tunnels-at-the-top", "tunnel/collections-only", "cbor_cmw", top)
    yield of(
        "takes-tunnels-of-text", "tunnel/to-cbor-bytes", method, tunnels(lambda p: [*p[:1], *map(as_bytes, p[1:])])
    )
    yield of("looks-into-no-tunnel", "tunnel/to-cbor", method, blind)


def _is(item: Item) -> bool:
    """Whether this array begins with a number sign."""
    parts: tuple[Item, ...] = item.value if item.major == cbor.ARRAY else ()
    return bool(parts) and parts[0].major == cbor.TEXT and parts[0].value.startswith("#")


def _json_tunnels() -> Iterator[Mutant]:
    def blind(self: Reference, value: Any, rules: Any, depth: int) -> Any:
        """Does not look at what comes out of a tunnel."""
        try:
            return Reference.json_entry(self, value, rules, depth)
        except (Refusal, DecodeError):
            if not isinstance(value, list) or len(value) != 2 or value[0] != wire.TUNNEL_TO_JSON:
                raise
            return wire.tunnel(wire.record("a/b", self.json_value(value[1])))

    def unpadded(value: Any) -> Any:
        is_tunnel = isinstance(value, list) and len(value) == 2 and value[0] == wire.TUNNEL_TO_JSON
        return [value[0], value[1].rstrip("=")] if is_tunnel and isinstance(value[1], str) else value

    of, method = partial(reading, "json"), "json_entry"
    yield of("looks-into-no-tunnel", "tunnel/to-json", method, blind)
    yield of("takes-padded-tunnels", "tunnel/to-json-base64url", method, first(method, unpadded))
