"""How the reference builds a path from the certificates of x5chain to a trust anchor (RFC 9360, RFC 5280 section 6)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from conformance.drafts.corim.reference.manifest import Manifest
from conformance.model.outcome import Refusal

_UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    ExtensionOID.CERTIFICATE_POLICIES,
}


class Chains(Manifest):
    """Each check of a path is a method; they raise Refusal."""

    def path_to_anchor(self, chain: Sequence[x509.Certificate], anchors: list[bytes], now: datetime) -> None:
        """The chain, the signer's certificate first, leads to one of the anchors (DER)."""
        for certificate in chain:
            self.certificate_valid(certificate, now)
            self.certificate_understood(certificate)
        self.may_sign(chain[0])
        for depth, issuer in enumerate(chain[1:]):
            self.is_authority(issuer, depth)
        for certified, issuer in pairwise(chain):
            self.certifies(issuer, certified)
        self.anchored(chain[-1], [x509.load_der_x509_certificate(each) for each in anchors], len(chain) - 1, now)

    def certificate_valid(self, certificate: x509.Certificate, now: datetime) -> None:
        """RFC 5280 section 6.1.3 (a) (2): neither too early nor too late."""
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise Refusal("a certificate is not valid now")

    def certificate_understood(self, certificate: x509.Certificate) -> None:
        """RFC 5280 section 4.2: no critical extension that nobody here understands."""
        for extension in self.extensions(certificate):
            if extension.critical and extension.oid not in _UNDERSTOOD:
                raise Refusal("a critical extension that is not understood")

    def extensions(self, certificate: x509.Certificate) -> x509.Extensions:
        """The extensions of a certificate."""
        try:
            return certificate.extensions
        except (ValueError, x509.DuplicateExtension) as error:
            raise Refusal(f"the extensions of a certificate: {error}") from None

    def may_sign(self, signer: x509.Certificate) -> None:
        """RFC 5280 section 4.2.1.3: where the use of the key is limited, signing is among the uses."""
        for extension in self.extensions(signer):
            usage = extension.value
            if isinstance(usage, x509.KeyUsage) and not (usage.digital_signature or usage.content_commitment):
                raise Refusal("the signer's key is not for signatures")

    def is_authority(self, issuer: x509.Certificate, depth: int) -> None:
        """RFC 5280 section 6.1.4 (k) to (n): a CA, with so many CAs below it, whose key signs certificates."""
        constraints = None
        for extension in self.extensions(issuer):
            if isinstance(extension.value, x509.BasicConstraints):
                constraints = extension.value
            if isinstance(extension.value, x509.KeyUsage) and not extension.value.key_cert_sign:
                raise Refusal("the key of an issuer is not for certificates")
        if constraints is None or not constraints.ca:
            raise Refusal("an issuer is no CA")
        if constraints.path_length is not None and constraints.path_length < depth:
            raise Refusal("a path is longer than its issuer allows")

    def anchored(self, last: x509.Certificate, anchors: list[x509.Certificate], depth: int, now: datetime) -> None:
        """The last certificate is an anchor, or one has issued it."""
        if not any(anchor == last or self.has_issued(anchor, last, depth) for anchor in anchors):
            raise Refusal("the chain leads to no trust anchor")

    def has_issued(self, anchor: x509.Certificate, certified: x509.Certificate, depth: int) -> bool:
        """Whether an anchor certifies this."""
        try:
            self.is_authority(anchor, depth)
            self.certifies(anchor, certified)
        except Refusal:
            return False
        return True
