"""Mutants that err about the claim of CWT and JWT, and about the extension of certificates, CRLs and CSRs."""

import base64
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from conformance.codecs import DecodeError, cbor, der
from conformance.codecs.cbor import Item
from conformance.codecs.der import Tlv
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants.making import anywhere, is_rare
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import last, refusing
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_OID = wire.EXTENSION_OID
_Asked = wire.ReadExtension | wire.FindExtension
_OTHER_STRINGS = (der.PRINTABLE_STRING, der.IA5_STRING, 26)  # 26 is VisibleString


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _claims_read()
    yield from _claims_written()
    yield from _extensions_read()
    yield from _extensions_written()


def _has_rare(cmw: Any) -> bool:
    """Whether some record in a CMW has a rare value."""
    if "collection" in cmw:
        return any(_has_rare(item) for _, item in cmw["collection"]["items"])
    return is_rare(base64.b64decode(cmw.get("record", {}).get("value", "")))


# Claims.


def _under(item: Item, is_key: Callable[[Item], bool]) -> Item | None:
    """What stands under the first key that will do."""
    if item.major != cbor.MAP:
        return None
    return next((value for key, value in item.pairs() if is_key(key)), None)


def _is_299(key: Item) -> bool:
    return key.major == cbor.UINT and key.value == wire.CLAIM_CWT


def _claims_read() -> Iterator[Mutant]:
    def otherwise(token: str, find: Callable[[Reference, bytes, Any], Any]) -> Any:
        """Looks elsewhere for a claim that was refused; finding None refuses it still."""

        def read_claim(self: Reference, request: wire.ReadClaim, rules: Any) -> Any:
            try:
                return Reference.read_claim(self, request, rules)
            except (Refusal, DecodeError):
                found = find(self, request.data, rules) if request.token == token else None
                if found is None:
                    raise
                return found

        return read_claim

    def unwrapping(major: int) -> Any:
        """Takes a CMW of one kind out of a byte string."""

        def find(self: Reference, data: bytes, rules: Any) -> Any:
            claim = _under(self.cbor_item(data), _is_299)
            if claim is None or claim.major != cbor.BYTES:
                return None
            inner = self.cbor_item(claim.value)
            return self.cbor_cmw(inner, rules) if inner.major == major else None

        return otherwise("cwt", find)

    def parsing(kind: type) -> Any:
        """Takes a CMW of one kind out of a string."""

        def find(self: Reference, data: bytes, rules: Any) -> Any:
            claims = self.json_text(data)
            text = claims.get(wire.CLAIM_JWT) if isinstance(claims, dict) else None
            inner = self.json_text(text.encode()) if isinstance(text, str) else None
            return self.json_cmw(inner, rules) if isinstance(inner, kind) else None

        return otherwise("jwt", find)

    def named(self: Reference, data: bytes, rules: Any) -> Any:
        """Knows the claim by its name in a CWT."""
        claim = _under(self.cbor_item(data), lambda key: key.value == wire.CLAIM_JWT)
        return None if claim is None else self.cbor_cmw(claim, rules)

    def folded(self: Reference, data: bytes, rules: Any) -> Any:
        """Does not care about case."""
        claims = self.json_text(data)
        names = {name.lower(): value for name, value in claims.items()} if isinstance(claims, dict) else {}
        return self.json_cmw(names[wire.CLAIM_JWT], rules) if wire.CLAIM_JWT in names else None

    yield anywhere("unwraps-records-in-cwt", "token/cwt-record", "read_claim", unwrapping(cbor.ARRAY))
    yield anywhere("unwraps-collections-in-cwt", "token/cwt-collection", "read_claim", unwrapping(cbor.MAP))
    yield anywhere("unwraps-tags-in-cwt", "token/cwt-tag", "read_claim", unwrapping(cbor.TAG))
    yield anywhere("takes-a-name-in-cwt", "token/cwt-key", "read_claim", otherwise("cwt", named))
    yield anywhere("parses-strings-for-records", "token/jwt-record", "read_claim", parsing(list))
    yield anywhere("parses-strings-for-collections", "token/jwt-collection", "read_claim", parsing(dict))
    yield anywhere("takes-names-in-any-case", "token/jwt-name", "read_claim", otherwise("jwt", folded))


def _claims_written() -> Iterator[Mutant]:
    def writing(token: str, kind: str, change: Callable[[Any], Any]) -> Any:
        """Changes the claims set around rare CMWs of one kind, or of any."""

        def write_claim(self: Reference, request: wire.WriteClaim, rules: Any) -> wire.Encoded:
            made = Reference.write_claim(self, request, rules)
            if request.token != token or (kind and kind not in request.cmw) or not _has_rare(request.cmw):
                return made
            if token == "jwt":
                return wire.Encoded(data=json.dumps(change(json.loads(made.data))).encode())
            return wire.Encoded(data=cbor.encode(change({wire.CLAIM_CWT: self.to_cbor(request.cmw, rules)})))

        return write_claim

    def each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda claims: {name: change(value) for name, value in claims.items()}

    def renamed(name: Any) -> Callable[[Any], Any]:
        return lambda claims: dict.fromkeys([name], *claims.values())

    tokens: list[tuple[str, str, Any, Callable[[Any], Any]]] = [
        ("cwt", "key", 298, cbor.encode),
        ("jwt", "name", "CMW", json.dumps),
    ]
    for token, label, other, wrap in tokens:
        for kind in ("record", "collection"):
            wrapped = writing(token, kind, each(wrap))
            yield anywhere(f"wraps-{kind}s-in-{token}", f"token/{token}-{kind}-emitted", "write_claim", wrapped)
        elsewhere = writing(token, "", renamed(other))
        yield anywhere(f"mistakes-the-{label}-of-{token}", f"token/{token}-{label}-emitted", "write_claim", elsewhere)


# Extensions.


def _extensions_read() -> Iterator[Mutant]:
    def arc_before(self: Reference, request: _Asked) -> wire.Found:
        """Takes the extension of the arc before as well."""
        own, before = der.oid(_OID), der.oid("1.3.6.1.5.5.7.1.34")
        return Reference.found(self, msgspec.structs.replace(request, data=request.data.replace(before, own)))

    def any_carrier(self: Reference, request: _Asked) -> wire.Found:
        """Takes any of the three for the one that it is told of."""
        for carrier in ("certificate", "crl", "csr"):
            with contextlib.suppress(Refusal):
                return Reference.found(self, msgspec.structs.replace(request, carrier=carrier))
        return Reference.found(self, request)

    def sniffing(self: Reference, request: wire.ReadExtension, rules: Any) -> Any:
        """Lets the content say what it is."""
        value = request.data if request.carrier == "value" else self.found(request).value
        element = self.der_value(value)
        if not element.universal(der.OCTET_STRING) or element.content[:1] not in (b"[", b"{"):
            return Reference.read_extension(self, request, rules)
        return self.json_cmw(self.json_text(element.content), rules)

    def carried_first(self: Reference, request: wire.ReadExtension, rules: Any) -> Any:
        """Passes over what follows, but for an extension by itself."""
        if request.carrier != "value":
            value = self.found(request).value
            head = der.read_header(value, 0, len(value))
            request = wire.ReadExtension(data=value[: head.stop], carrier="value")
        return Reference.read_extension(self, request, rules)

    def first_of_them(self: Reference, data: bytes) -> Tlv:
        """Passes over what follows."""
        head = der.read_header(data, 0, len(data)) if data else None
        return Reference.der_value(self, data[: head.stop] if head else data)

    def long_too(self: Reference, data: bytes) -> Tlv:
        """Takes lengths with more octets than they need."""
        size = data[1] & 0x7F if len(data) > 1 and data[1] > 0x80 else 0
        content = data[2 + size :]
        fits = size and int.from_bytes(data[2 : 2 + size], "big") == len(content)
        return Reference.der_value(self, data[:1] + der.write_length(len(content)) + content if fits else data)

    def as_utf8(element: Tlv, *_: Any) -> Tlv:
        other = element.tag_class == der.UNIVERSAL and element.number in _OTHER_STRINGS
        return replace(element, number=der.UTF8_STRING) if other else element

    strings = last("der_value", as_utf8)
    not_critical = last("found", lambda found, _: msgspec.structs.replace(found, critical=False))
    critical = refusing("found", lambda request: der.oid(_OID) + der.boolean(True) in request.data)
    yield anywhere("takes-the-arc-before", "pkix/oid", "found", arc_before)
    yield anywhere("takes-any-carrier", "pkix/carrier-form", "found", any_carrier)
    yield anywhere("loses-the-critical-mark", "pkix/critical-tolerated", "found", not_critical)
    yield anywhere("passes-over-what-follows-in-carriers", "pkix/carried-der", "read_extension", carried_first)
    yield anywhere("refuses-critical-extensions", "pkix/critical-tolerated", "found", critical)
    yield anywhere("takes-other-strings", "pkix/choice", "der_value", strings)
    yield anywhere("takes-other-strings-as-before", "pkix/choice-required", "der_value", strings)
    yield anywhere("sniffs-in-extensions", "pkix/serialization", "read_extension", sniffing)
    yield anywhere("passes-over-what-follows", "pkix/der", "der_value", first_of_them, "pkix/carried-der")
    yield anywhere("takes-long-lengths", "pkix/der", "der_value", long_too, "pkix/carried-der")


def _extensions_written() -> Iterator[Mutant]:
    def around(make: Callable[[bytes], bytes]) -> Any:
        """Makes another Extension around the value of rare CMWs."""

        def write_extension(self: Reference, request: wire.WriteExtension, rules: Any) -> wire.Encoded:
            if request.carrier == "value" or not _has_rare(request.cmw):
                return Reference.write_extension(self, request, rules)
            bare = Reference.write_extension(self, msgspec.structs.replace(request, carrier="value"), rules)
            return wire.Encoded(data=make(bare.data))

        return write_extension

    def inside(change: Callable[[Tlv, bytes], bytes]) -> Any:
        """Makes another value of rare CMWs."""

        def write_extension(self: Reference, request: wire.WriteExtension, rules: Any) -> wire.Encoded:
            made = Reference.write_extension(self, msgspec.structs.replace(request, carrier="value"), rules)
            value = change(der.decode(made.data), made.data) if _has_rare(request.cmw) else made.data
            if request.carrier == "value":
                return wire.Encoded(data=value)
            return wire.Encoded(data=der.sequence(der.oid(_OID), der.octet_string(value)))

        return write_extension

    def turned(self: Reference, request: wire.WriteExtension, rules: Any) -> wire.Encoded:
        """Turns the value of rare records round."""
        cmw = request.cmw
        if "record" in cmw and _has_rare(cmw):
            value = base64.b64encode(base64.b64decode(cmw["record"]["value"])[::-1]).decode()
            request = msgspec.structs.replace(request, cmw={"record": cmw["record"] | {"value": value}})
        return Reference.write_extension(self, request, rules)

    def extension(*parts: bytes, oid: str = _OID) -> Any:
        return around(lambda value: der.sequence(der.oid(oid), *parts, der.octet_string(value)))

    def ascii_(element: Tlv, _: bytes) -> bytes:
        """Writes IA5String for UTF8String, and BIT STRING for OCTET STRING."""
        if element.universal(der.UTF8_STRING):
            return der.encode(der.IA5_STRING, element.content)
        return der.bit_string(element.content)

    octets = inside(lambda element, _: der.octet_string(element.content))
    method = "write_extension"
    yield anywhere("marks-with-the-next-arc", "pkix/oid-emitted", method, extension(oid="1.3.6.1.5.5.7.1.36"))
    yield anywhere("marks-critical", "pkix/not-critical-emitted", method, extension(der.boolean(True)))
    yield anywhere("writes-the-default", "pkix/der-emitted", method, extension(der.boolean(False)))
    yield anywhere("writes-more-than-one", "pkix/der-emitted", method, inside(lambda _, value: value + der.null()))
    yield anywhere("writes-other-strings", "pkix/choice-emitted", method, inside(ascii_))
    yield anywhere("writes-other-strings-as-before", "pkix/choice-required-emitted", method, inside(ascii_))
    yield anywhere("writes-json-into-octets", "pkix/serialization-emitted", method, octets)
    yield anywhere("turns-values-round-in-extensions", "pkix/serialization-emitted", method, turned)
