"""The smallest receiver and sender over every carrier: every operation, one method each.

Rejects by raising DecodeError (a broken message), SignatureError, or Refusal (what is well-formed and not believed).
"""

import re
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from conformance.codecs import cbor, cose, der, jose, jsontext
from conformance.codecs.jose import JWS_ALGORITHMS
from conformance.codecs.keys import key_from_jwk
from conformance.codecs.signatures import sign
from conformance.drafts.cmw.wire import Encoded
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.reference.believing import Believing
from conformance.drafts.evidence_carriers.reference.interaction import Interacting
from conformance.drafts.evidence_carriers.reference.markers import Markers
from conformance.drafts.evidence_carriers.reference.nonces import Nonces
from conformance.drafts.evidence_carriers.reference.opening import Rules
from conformance.model.outcome import Refusal

__all__ = ["RULES", "Reference"]

RULES: Mapping[str, Rules] = {"2026-06": Rules(hint=False), "2024-10": Rules(hint=True)}

_PARAMETER = re.compile(r""";[ \t]*([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[\w!#$%&'*+.^`|~-]+)[ \t]*""", re.ASCII)


class Reference(Believing, Markers, Nonces, Interacting):
    """Answers each operation of wire.OPERATIONS; mutants override one method, here or above."""

    # Media types.

    def dispatch(self, request: wire.Dispatch, _: Any) -> wire.Dispatched:
        """The type and the profile, of a body that is what they say."""
        base = self.base(request.content_type.partition(";")[0].strip())
        if base not in wire.MEDIA_TYPES:
            raise Refusal("no type of EAT")
        profile = self.profile(request.content_type[len(base) :].strip())
        self.format(base, request.data)
        return wire.Dispatched(type=base, profile=profile)

    def base(self, name: str) -> str:
        """A type whatever its case."""
        return name.lower()

    def profile(self, parameters: str) -> str | None:
        """The value of eat_profile, in lower case."""
        found = self.parameters(parameters)
        return self.folded(found["eat_profile"]) if "eat_profile" in found else None

    def folded(self, profile: str) -> str:
        """A profile whatever its case."""
        return profile.lower()

    def parameters(self, text: str) -> dict[str, str]:
        """Parameters by their names in lower case, out of their quotes (RFC 9110 section 5.6.6)."""
        found: dict[str, str] = {}
        at = 0
        while at < len(text):
            match = _PARAMETER.match(text, at)
            if match is None:
                raise Refusal("neither a token nor a quoted string")
            found.setdefault(self.base(match[1]), self.unquoted(match[2]))
            at = match.end()
        return found

    def unquoted(self, value: str) -> str:
        """A value out of its quotes."""
        return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value

    def format(self, kind: str, data: bytes) -> None:
        """The body is of its format; of bundles only that it is CBOR or JSON."""
        match kind:
            case wire.EAT_CWT:
                cose.parse1(data)
            case wire.EAT_JWT:
                jose.parse(data)
            case wire.UCCS:
                self.is_map(data)
            case wire.UJCS:
                self.is_object(data)
            case wire.BUNDLE_CBOR:
                cbor.decode(data)
            case _:
                jsontext.decode(data)

    def is_map(self, data: bytes) -> None:
        """A claims set in CBOR."""
        if cbor.decode(data).major != cbor.MAP:
            raise Refusal("no map of claims")

    def is_object(self, data: bytes) -> None:
        """A claims set in JSON."""
        if jsontext.decode(data).kind != "object":
            raise Refusal("no object of claims")

    # Requests.

    def attach(self, request: wire.Attach, _: Any) -> Encoded:
        """A request that carries the statements in one bundle, signed by the key that it is for."""
        bundle = self.made_bundle(request)
        key = key_from_jwk(request.key)
        public = self.spki(key.public)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, request.subject)]).public_bytes()
        if request.carrier == "pkcs10":
            content = der.sequence(der.integer(0), subject, public, der.context(0, self.made_attribute(bundle)))
            return Encoded(data=der.sequence(content, self.made_signature(content, request)))
        extension = self.made_extension(bundle)
        template = der.context(5, subject), der.context(6, der.decode(public).content), der.context(9, extension)
        content = der.sequence(der.integer(0), der.sequence(*template))
        proof = der.context(1, self.made_signature(content, request))
        return Encoded(data=der.sequence(der.sequence(content, proof)))

    def spki(self, public: Any) -> bytes:
        """A public key as requests have it."""
        made: bytes = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return made

    def made_bundle(self, request: wire.Attach) -> bytes:
        """The bundle, with certificates where there are any."""
        statements = [der.sequence(der.oid(kind), der.octet_string(value)) for kind, value in request.statements]
        return der.sequence(der.sequence(*statements), *self.made_certificates(request.certificates))

    def made_certificates(self, certificates: list[bytes]) -> list[bytes]:
        """The list of certificates, or none."""
        return [der.sequence(*certificates)] if certificates else []

    def made_attribute(self, bundle: bytes) -> bytes:
        """The attribute with its one value."""
        return der.sequence(der.oid(wire.ATTESTATION_OID), der.set_of(bundle))

    def made_extension(self, bundle: bytes) -> bytes:
        """The extension."""
        return der.sequence(der.oid(wire.ATTESTATION_OID), der.octet_string(bundle))

    def made_signature(self, content: bytes, request: wire.Attach) -> bytes:
        """Algorithm and signature, of a key on P-256."""
        made = sign(content, key_from_jwk(request.key), JWS_ALGORITHMS["ES256"])
        r, s = int.from_bytes(made[:32], "big"), int.from_bytes(made[32:], "big")
        algorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"))
        return algorithm + der.bit_string(encode_dss_signature(r, s))
