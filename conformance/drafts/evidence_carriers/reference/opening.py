"""Taking Evidence out of its carriers, and checking what they sign themselves."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from conformance.codecs import cbor, cose, der, jose, jsontext
from conformance.codecs.der import Tlv
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.evidence_carriers import wire
from conformance.model.outcome import Refusal

Piece = tuple[str | int, bytes]
_DIGESTS = {"1.2.840.10045.4.3.2": hashes.SHA256(), "1.2.840.10045.4.3.3": hashes.SHA384()}
_CERTIFICATES = {"certificate": x509.load_der_x509_certificate, "crl": x509.load_der_x509_crl}


@dataclass(frozen=True, slots=True)
class Parcel:
    """The Evidence in a message, and the key that the message is about, where it is about one."""

    pieces: list[Piece]
    key: Any = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What one revision has and another has not: whether a `hint` may stand behind what a statement says."""

    hint: bool


class Opening:
    """One method for each carrier, and one for each rule that they keep; all raise Refusal or DecodeError."""

    def open(self, request: wire.Receive, rules: Rules) -> Parcel:
        """What the message holds."""
        match request.carrier:
            case "pkcs10":
                return self.open_pkcs10(request, rules)
            case "crmf":
                return self.open_crmf(request, rules)
            case "certificate" | "crl":
                return self.open_signed(request)
            case "csr":
                return self.open_csr(request)
            case "cwt":
                return self.open_cwt(request)
            case "jwt":
                return self.open_jwt(request)
            case "http":
                kind = (request.content_type or "").partition(";")[0].strip().lower()
                return Parcel([(kind, request.data)] if request.data else [])

    # Requests with attestations.

    def open_pkcs10(self, request: wire.Receive, rules: Rules) -> Parcel:
        """A PKCS#10 request with the attribute (RFC 2986 section 4)."""
        attributes, key = self.attributes(request.data)
        self.single(attributes)
        bundles = [self.bundle(self.value(each.children[1].children), rules) for each in attributes[:1]]
        return Parcel([piece for pieces in bundles for piece in pieces], key)

    def attributes(self, data: bytes) -> tuple[list[Tlv], Any]:
        """The attestation attributes of a request that its own key signed, and that key."""
        content, algorithm, signature = der.decode(data).children
        key = load_der_public_key(_whole(content.children[2], data))
        self.signature([key], signature, _whole(content, data), algorithm)
        return [each for each in content.children[3].children if self.is_attestation(each.children[0])], key

    def open_crmf(self, request: wire.Receive, rules: Rules) -> Parcel:
        """A CRMF request with the extension, and a signature as its proof (RFC 4211 section 4.1)."""
        extensions, key = self.extensions(request.data)
        self.single(extensions)
        bundles = [self.bundle(der.decode(each.children[-1].content), rules) for each in extensions[:1]]
        return Parcel([piece for pieces in bundles for piece in pieces], key)

    def extensions(self, data: bytes) -> tuple[list[Tlv], Any]:
        """The attestation extensions of a request that its own key signed, and that key."""
        (message,) = der.decode(data).children
        wanted, proof = message.children
        fields = {each.number: each for each in wanted.children[1].children}
        key = load_der_public_key(der.sequence(fields[6].content))
        algorithm, signature = proof.children
        self.signature([key], signature, _whole(wanted, data), algorithm)
        there = fields[9].children if 9 in fields else ()
        return [each for each in there if self.is_attestation(each.children[0])], key

    def find_attestation(self, request: wire.FindAttestation, _: Any) -> wire.Unread:
        """What stands there, whatever it is."""
        if request.carrier == "pkcs10":
            values = [value for each in self.attributes(request.data)[0] for value in each.children[1].children]
            return self.unread([_whole(each, request.data) for each in values])
        return self.unread([each.children[-1].content for each in self.extensions(request.data)[0]])

    def unread(self, values: list[bytes]) -> wire.Unread:
        """At least one."""
        if not values:
            raise Refusal("the request attests nothing")
        return wire.Unread(values=values)

    def is_attestation(self, name: Tlv) -> bool:
        """Whether an attribute or extension is the one for attestations."""
        return der.dotted(name.content) == wire.ATTESTATION_OID

    def single(self, there: Sequence[Any]) -> None:
        """Not more than one."""
        if len(there) > 1:
            raise Refusal("there are several")

    def value(self, values: Sequence[Tlv]) -> Tlv:
        """The value of the attribute (section 4.3)."""
        if len(values) != 1:
            raise Refusal("the attribute has one value")
        return values[0]

    def bundle(self, bundle: Tlv, rules: Rules) -> list[Piece]:
        """The statements of a bundle, of the types that are known (section 4.1)."""
        self.members(bundle.children)
        self.some(bundle.children[0].children)
        for certificate in bundle.children[1].children if len(bundle.children) == 2 else ():
            self.certificate(certificate)
        statements = bundle.children[0].children
        return [self.statement(each) for each in statements if self.known(each, rules)]

    def members(self, members: Sequence[Tlv]) -> None:
        """Statements, and then perhaps certificates."""
        if not members or len(members) > 2:
            raise Refusal("a bundle has one or two members")
        if len(members) == 2 and not members[1].children:
            raise Refusal("an empty list of certificates")

    def some(self, statements: Sequence[Tlv]) -> None:
        """At least one statement."""
        if not statements:
            raise Refusal("a bundle without statement")

    def known(self, statement: Tlv, rules: Rules) -> bool:
        """Whether the type of a statement is that of a CMW; whatever it is, it has its shape."""
        self.shape(statement, rules)
        return der.dotted(statement.children[0].content) == wire.CMW_OID

    def shape(self, statement: Tlv, rules: Rules) -> None:
        """A type and what it says, and in an older revision perhaps a hint."""
        hinted = rules.hint and len(statement.children) == 3
        if hinted:
            self.hint(statement.children[2])
        if len(statement.children) != 2 + hinted or not statement.children[0].universal(der.OID):
            raise Refusal("a statement is a type and what it says")

    def hint(self, hint: Tlv) -> None:
        """Which Verifier to ask, as text."""
        if not hint.universal(der.UTF8_STRING):
            raise Refusal("a hint is text")

    def statement(self, statement: Tlv) -> Piece:
        """The CMW in a statement."""
        return self.record(cbor.decode(self.unwrap(statement.children[1])))

    def unwrap(self, wrapper: Tlv) -> bytes:
        """CBOR stands in an OCTET STRING."""
        if not wrapper.universal(der.OCTET_STRING):
            raise Refusal("no OCTET STRING around the CMW")
        return wrapper.content

    def certificate(self, certificate: Tlv) -> None:
        """An X.509 certificate or one of another format."""
        self.choice(certificate)
        if certificate.tag_class == der.CONTEXT and certificate.number == 3:
            self.other_certificate(certificate.children)

    def choice(self, certificate: Tlv) -> None:
        """Which of the choices it is."""
        other = certificate.tag_class == der.CONTEXT and certificate.number == 3
        if not other and not certificate.universal(der.SEQUENCE):
            raise Refusal("neither a certificate nor one of another format")

    def other_certificate(self, parts: Sequence[Tlv]) -> None:
        """The format and the certificate."""
        if len(parts) != 2 or not parts[0].universal(der.OID):
            raise Refusal("another format says which")

    # The CMW extension.

    def open_signed(self, request: wire.Receive) -> Parcel:
        """A certificate or a CRL; both are signed by a host."""
        content, algorithm, signature = der.decode(request.data).children
        self.signature(_keys(request.hosts), signature, _whole(content, request.data), algorithm)
        loaded = _CERTIFICATES[request.carrier](request.data)
        key = loaded.public_key() if isinstance(loaded, x509.Certificate) else None
        return Parcel(self.extension(loaded, content.children[-1].children), key)

    def open_csr(self, request: wire.Receive) -> Parcel:
        """A PKCS#10 request, which is signed by its own key."""
        content, algorithm, signature = der.decode(request.data).children
        loaded = x509.load_der_x509_csr(request.data)
        self.signature([loaded.public_key()], signature, _whole(content, request.data), algorithm)
        asked = content.children[3].children[0].children[1].children
        return Parcel(self.extension(loaded, asked), loaded.public_key())

    def extension(self, loaded: Any, lists: Iterable[Tlv]) -> list[Piece]:
        """The CMW in the one extension of its kind (RFC 9999 section 4.4)."""
        try:
            there = [each.value.value for each in loaded.extensions if each.oid.dotted_string == wire.CMW_OID]
        except (ValueError, x509.DuplicateExtension):
            # The library refuses an extension that stands twice; which one it is, the elements say.
            elements = [each for some in lists for each in some.children]
            there = [each.children[-1].content for each in elements if _is_cmw(each)]
        self.single(there)
        return [self.record(cbor.decode(der.decode(each).content)) for each in there[:1]]

    # Tokens.

    def open_cwt(self, request: wire.Receive) -> Parcel:
        """A CWT with the cmw claim (RFC 9999 section 4.3)."""
        claims = cbor.decode(self.cose_host(request), unique=False)
        there = [value for name, value in claims.pairs() if name.value == wire.CLAIM_CWT]
        self.single(there)
        return Parcel([self.record(each) for each in there[:1]])

    def cose_host(self, request: wire.Receive) -> bytes:
        """The payload, signed by a host."""
        return cose.verify1(request.data, request.hosts).payload or b""

    def open_jwt(self, request: wire.Receive) -> Parcel:
        """A JWT with the cmw claim."""
        pairs = json.loads(self.jose_host(request), object_pairs_hook=list)
        there = [value for name, value in pairs if name == wire.CLAIM_JWT]
        self.single(there)
        return Parcel([(kind, jsontext.b64u_decode(value)) for kind, value in there[:1]])

    def jose_host(self, request: wire.Receive) -> bytes:
        """The payload, signed by a host."""
        return jose.verify(request.data, request.hosts).payload

    # What they share.

    def record(self, item: cbor.Item) -> Piece:
        """A record of CMW in CBOR."""
        if item.major != cbor.ARRAY or len(item.value) not in (2, 3) or item.value[1].major != cbor.BYTES:
            raise Refusal("no record")
        return item.value[0].value, item.value[1].value

    def signature(self, keys: Iterable[Any], signature: Tlv, content: bytes, algorithm: Tlv) -> None:
        """The signature that a carrier puts around what it carries is one of the keys'."""
        digest = _DIGESTS.get(der.dotted(algorithm.children[0].content))
        for key in keys:
            if digest is not None and isinstance(key, ec.EllipticCurvePublicKey):
                try:
                    key.verify(signature.content[1:], content, ec.ECDSA(digest))
                except InvalidSignature:
                    continue
                return
        raise Refusal("no key verifies the signature around the Evidence")


def _whole(element: Tlv, data: bytes) -> bytes:
    return data[element.offset : element.end]


def _is_cmw(extension: Tlv) -> bool:
    return der.dotted(extension.children[0].content) == wire.CMW_OID


def _keys(jwks: Iterable[dict[str, Any]]) -> list[Any]:
    return [key_from_jwk(each).public for each in jwks]


def point(key: Any) -> bytes:
    """The two coordinates of a key of an elliptic curve; nothing of another one."""
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return b""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
