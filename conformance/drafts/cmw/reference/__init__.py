"""The smallest implementation of CMW that does what the documents say: every operation, one method each.

Rejects by raising DecodeError (a broken message), SignatureError, or Refusal (a well-formed message that is no CMW).
"""

import json

from conformance.codecs import cbor, cose, jose
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.reference.carried import Carried
from conformance.drafts.cmw.reference.reading import RULES, Rules
from conformance.drafts.cmw.wire import Projection
from conformance.model.outcome import Refusal

__all__ = ["RULES", "Reference"]

_ALG, _CTY = 1, 3


class Reference(Carried):
    """Answers each operation of wire.OPERATIONS; mutants override one method, here or above."""

    def decode(self, request: wire.Decode, rules: Rules) -> Projection:
        """Read a CMW from its bytes and what its carrier says of it."""
        media_type = self.told(request)
        cmw = self.read(request.data, media_type, rules)
        self.parameters(media_type, cmw)
        return cmw

    def encode(self, request: wire.Encode, rules: Rules) -> wire.Encoded:
        """Write a CMW; refuses what the serialization cannot carry."""
        return wire.Encoded(data=self.write(request.cmw, request.media_type, rules))

    def convert(self, request: wire.Convert, rules: Rules) -> wire.Encoded:
        """Read one serialization, write the other."""
        cmw = self.read(request.data, request.media_type, rules)
        return wire.Encoded(data=self.write(self.in_json(cmw), request.to, rules))

    def describe(self, request: wire.Describe, rules: Rules) -> wire.Described:
        """The media type and its parameter, which collections alone have (section 9.5)."""
        base = self.base(request.media_type)
        if base not in wire.CONTENT_FORMATS:
            raise Refusal(f"{base} is no media type of CMW")
        told = base
        kind = request.cmw.get("collection", {}).get("type")
        if kind is not None:
            told += f'; cmwc_t="{self.collection_type(kind, rules)}"'
        return wire.Described(media_type=told, content_format=wire.CONTENT_FORMATS[base])

    def tn(self, request: wire.Tn, _: Rules) -> wire.TagNumber:
        """The TN() transform (RFC 9277 appendix B)."""
        if not 0 <= request.content_format <= wire.TAGGABLE_LAST:
            raise Refusal("this Content-Format has no tag number")
        high, low = divmod(request.content_format, 255)
        return wire.TagNumber(tag=wire.TN_FIRST + high * 256 + low)

    def cf(self, request: wire.Cf, _: Rules) -> wire.ContentFormat:
        """The inverse of TN()."""
        high, low = divmod(request.tag - wire.TN_FIRST, 256)
        if not wire.TN_FIRST <= request.tag <= wire.TN_LAST or low == 255:
            raise Refusal("TN() never gives this number")
        return wire.ContentFormat(content_format=high * 255 + low)

    def verify(self, request: wire.Verify, rules: Rules) -> Projection:
        """Check the signature, then the headers, then read the payload (sections 4.1 and 4.2)."""
        match self.base(request.media_type):
            case wire.MEDIA_COSE:
                cmw = self.read(self.cose_payload(request), wire.MEDIA_CBOR, rules)
            case wire.MEDIA_JWS:
                cmw = self.read(self.jws_payload(request), wire.MEDIA_JSON, rules)
            case other:
                raise Refusal(f"{other} is no media type of a signed CMW")
        self.parameters(request.media_type, cmw)
        return cmw

    def cose_payload(self, request: wire.Verify) -> bytes:
        """The payload of a COSE_Sign1 whose protected header says what it is."""
        message = cose.verify1(request.data, request.keys)
        self.algorithm(message)
        self.content_type(message)
        if message.payload is None:
            raise Refusal("the payload is detached")
        return message.payload

    def algorithm(self, message: cose.Sign1) -> None:
        """The grammar has an integer."""
        alg = message.protected_header.get(_ALG)
        if alg is None or alg.major not in (cbor.UINT, cbor.NINT):
            raise Refusal("no integer alg in the protected header")

    def content_type(self, message: cose.Sign1) -> None:
        """The media type or the Content-Format of a CBOR CMW."""
        cty = message.protected_header.get(_CTY)
        if cty is None or cty.value not in (wire.MEDIA_CBOR, wire.CONTENT_FORMATS[wire.MEDIA_CBOR]):
            raise Refusal("the protected header does not say that this is a CBOR CMW")

    def jws_payload(self, request: wire.Verify) -> bytes:
        """The payload of a JWS whose protected header says what it is."""
        token = jose.verify(request.data, request.keys)
        self.protected(token)
        return token.payload

    def protected(self, token: jose.Jws) -> None:
        """Algorithm and media type."""
        if "alg" not in token.protected_header:
            raise Refusal("no alg in the protected header")
        cty = token.protected_header.get("cty")
        if cty is None or cty.value != wire.MEDIA_JSON:
            raise Refusal("the protected header does not say that this is a JSON CMW")

    def sign(self, request: wire.Sign, rules: Rules) -> wire.Encoded:
        """Write a CMW and sign it, with algorithm and content type protected."""
        match self.base(request.media_type):
            case wire.MEDIA_COSE:
                payload = self.write(request.cmw, wire.MEDIA_CBOR, rules)
                headers = {_CTY: wire.CONTENT_FORMATS[wire.MEDIA_CBOR]}
                data = cose.sign1(payload, request.key, request.algorithm, headers, {}, tagged=False)
            case wire.MEDIA_JWS:
                payload = self.write(request.cmw, wire.MEDIA_JSON, rules)
                protected = {"alg": request.algorithm, "cty": wire.MEDIA_JSON}
                data = jose.sign(payload, request.key, protected, form=request.form)
            case other:
                raise Refusal(f"{other} is no media type of a signed CMW")
        return wire.Encoded(data=data)

    def read(self, data: bytes, media_type: str | None, rules: Rules) -> Projection:
        """Read one serialization."""
        if self.is_json(data, media_type):
            return self.json_cmw(self.json_text(data), rules)
        return self.cbor_cmw(self.cbor_item(data), rules)

    def write(self, cmw: Projection, media_type: str, rules: Rules) -> bytes:
        """Write one serialization."""
        match self.base(media_type):
            case wire.MEDIA_JSON:
                return json.dumps(self.to_json(cmw, rules)).encode()
            case wire.MEDIA_CBOR:
                return cbor.encode(self.to_cbor(cmw, rules))
            case other:
                raise Refusal(f"{other} is no serialization of an unsigned CMW")
