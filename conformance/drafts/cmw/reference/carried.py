"""How the reference reads and writes a CMW inside something else: a claim of CWT or JWT, an X.509 extension."""

import json

from cryptography import x509

from conformance.codecs import cbor, der
from conformance.codecs.der import Tlv
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.reference.reading import Rules
from conformance.drafts.cmw.reference.writing import Writer
from conformance.drafts.cmw.wire import Projection
from conformance.model.outcome import Refusal

_UTF8_STRING, _OCTET_STRING = 12, 4


class Carried(Writer):
    """Raises Refusal where the carrier holds no CMW, or one in the wrong form."""

    claim_key = wire.CLAIM_CWT
    claim_name = wire.CLAIM_JWT
    extension = wire.EXTENSION_OID

    def read_claim(self, request: wire.ReadClaim, rules: Rules) -> Projection:
        """The cmw claim of a claims set (section 4.3.1): a JSON CMW in a JWT, a CBOR CMW in a CWT."""
        if request.token == "jwt":
            claims = self.json_text(request.data)
            if not isinstance(claims, dict) or self.claim_name not in claims:
                raise Refusal("no claims set with a cmw claim")
            return self.json_cmw(claims[self.claim_name], rules)
        item = self.cbor_item(request.data)
        if item.major != cbor.MAP:
            raise Refusal("a claims set is a map")
        for key, value in item.value:
            if key.major == cbor.UINT and key.value == self.claim_key:
                return self.cbor_cmw(value, rules)
        raise Refusal("no cmw claim")

    def write_claim(self, request: wire.WriteClaim, rules: Rules) -> wire.Encoded:
        """A claims set with just that claim."""
        if request.token == "jwt":
            return wire.Encoded(data=json.dumps({self.claim_name: self.to_json(request.cmw, rules)}).encode())
        return wire.Encoded(data=cbor.encode({self.claim_key: self.to_cbor(request.cmw, rules)}))

    def read_extension(self, request: wire.ReadExtension, rules: Rules) -> Projection:
        """The CMW in extnValue (section 4.4)."""
        value = request.data if request.carrier == "value" else self.found(request).value
        choice = self.der_value(value)
        if choice.universal(_UTF8_STRING):
            return self.json_cmw(self.json_text(choice.content), rules)
        if choice.universal(_OCTET_STRING):
            return self.cbor_cmw(self.cbor_item(choice.content), rules)
        raise Refusal("neither UTF8String nor OCTET STRING")

    def find_extension(self, request: wire.FindExtension, _: Rules) -> wire.Found:
        """The extension as it stands there."""
        return self.found(request)

    def found(self, request: wire.ReadExtension | wire.FindExtension) -> wire.Found:
        """The CMW extension in a certificate, CRL or CSR; critical or not."""
        try:
            match request.carrier:
                case "certificate":
                    extensions = x509.load_der_x509_certificate(request.data).extensions
                case "crl":
                    extensions = x509.load_der_x509_crl(request.data).extensions
                case _:
                    extensions = x509.load_der_x509_csr(request.data).extensions
        except (ValueError, x509.DuplicateExtension) as error:
            raise Refusal(f"no {request.carrier}: {error}") from None
        for extension in extensions:
            if extension.oid.dotted_string == self.extension and isinstance(
                extension.value, x509.UnrecognizedExtension
            ):
                return wire.Found(critical=extension.critical, value=extension.value.value)
        raise Refusal("no CMW extension")

    def der_value(self, data: bytes) -> Tlv:
        """Exactly one DER value."""
        return der.decode(data)

    def write_extension(self, request: wire.WriteExtension, rules: Rules) -> wire.Encoded:
        """The value, or the extension around it: not critical."""
        if self.base(request.media_type) == wire.MEDIA_JSON:
            value = der.utf8(json.dumps(self.to_json(request.cmw, rules)))
        else:
            value = der.octet_string(cbor.encode(self.to_cbor(request.cmw, rules)))
        if request.carrier == "value":
            return wire.Encoded(data=value)
        return wire.Encoded(data=der.sequence(der.oid(self.extension), der.octet_string(value)))
