"""Signatures as X.509 names them (RFC 5280 section 4.1.1.2), and what of a certificate decides on its use.

An algorithm is the DER of its AlgorithmIdentifier, whole: one with other parameters is another algorithm.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from conformance.codecs import der
from conformance.codecs.keys import Key
from conformance.codecs.signatures import SignatureError

_LONGEST_PATH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A signature algorithm: the kinds of keys that it takes, its hash where it has one, its padding where RSA."""

    name: str
    identifier: bytes
    kinds: frozenset[str]
    digest: type[hashes.HashAlgorithm] | None = None
    padding: AsymmetricPadding | None = None
    random: bool = False


def _pss() -> tuple[bytes, PSS]:
    """RSASSA-PSS with SHA-256 throughout and 32 bytes of salt (RFC 4055 section 3.1)."""
    sha256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.null())
    mgf = der.sequence(der.oid("1.2.840.113549.1.1.8"), sha256)
    members = der.context(0, sha256) + der.context(1, mgf) + der.context(2, der.integer(32))
    identifier = der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(members))
    return identifier, PSS(mgf=MGF1(hashes.SHA256()), salt_length=32)


def _schemes() -> Iterator[Scheme]:
    curves = frozenset({"P-256", "P-384", "P-521"})
    for number, size, digest in ((2, 256, hashes.SHA256), (3, 384, hashes.SHA384), (4, 512, hashes.SHA512)):
        identifier = der.sequence(der.oid(f"1.2.840.10045.4.3.{number}"))
        yield Scheme(name=f"ES{size}", identifier=identifier, kinds=curves, digest=digest)
    for number, size, digest in ((11, 256, hashes.SHA256), (12, 384, hashes.SHA384), (13, 512, hashes.SHA512)):
        identifier = der.sequence(der.oid(f"1.2.840.113549.1.1.{number}"), der.null())
        yield Scheme(
            name=f"RS{size}", identifier=identifier, kinds=frozenset({"RSA"}), digest=digest, padding=PKCS1v15()
        )
    identifier, pss = _pss()
    yield Scheme(
        name="PS256", identifier=identifier, kinds=frozenset({"RSA"}), digest=hashes.SHA256, padding=pss, random=True
    )
    yield Scheme(name="Ed25519", identifier=der.sequence(der.oid("1.3.101.112")), kinds=frozenset({"Ed25519"}))
    for number, size in ((17, 44), (18, 65), (19, 87)):
        name = f"ML-DSA-{size}"
        identifier = der.sequence(der.oid(f"2.16.840.1.101.3.4.3.{number}"))
        yield Scheme(name=name, identifier=identifier, kinds=frozenset({name}), random=True)


SCHEMES: dict[str, Scheme] = {scheme.name: scheme for scheme in _schemes()}
"""By the names that JOSE has for them, where it has any. Signatures of those that are `random` differ each time."""

_BY_IDENTIFIER = {scheme.identifier: scheme for scheme in SCHEMES.values()}


def spki(key: Key) -> bytes:
    """The SubjectPublicKeyInfo of a key."""
    return bytes(key.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def sign(data: bytes, key: Key, scheme: Scheme) -> bytes:
    """A signature as X.509 has it: of ECDSA the SEQUENCE of r and s, with r as in RFC 6979.

    Raises ValueError for a public key, and one that does not fit.
    """
    if key.private is None or key.kind not in scheme.kinds:
        raise ValueError(f"{scheme.name} does not sign with a {'public ' if key.private is None else ''}{key.kind} key")
    match scheme.digest, scheme.padding:
        case None, _:
            return bytes(key.private.sign(data))
        case digest, None:
            return bytes(key.private.sign(data, ec.ECDSA(digest(), deterministic_signing=True)))
        case digest, pad:
            return bytes(key.private.sign(data, pad, digest()))


def verify(data: bytes, signature: bytes, spki: bytes, algorithm: bytes) -> None:
    """Verify with the key of a SubjectPublicKeyInfo. Raises SignatureError, also for an unknown algorithm or key."""
    scheme = _BY_IDENTIFIER.get(algorithm)
    if scheme is None:
        raise SignatureError("the algorithm is not known, or not with these parameters")
    try:
        public = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureError(f"no public key: {error}") from None
    if _kind(public) not in scheme.kinds:
        raise SignatureError(f"the key does not fit {scheme.name}")
    try:
        match scheme.digest, scheme.padding:
            case None, _:
                public.verify(signature, data)  # type: ignore[union-attr, call-arg]
            case digest, None:
                public.verify(signature, data, ec.ECDSA(digest()))  # type: ignore[union-attr, call-arg, arg-type]
            case digest, pad:
                public.verify(signature, data, pad, digest())  # type: ignore[union-attr, call-arg, arg-type]
    except InvalidSignature:
        raise SignatureError(f"the {scheme.name} signature is wrong") from None


def _kind(public: object) -> str:
    if isinstance(public, ec.EllipticCurvePublicKey):
        return f"P-{public.curve.key_size}" if public.curve.name.startswith("secp") else public.curve.name
    name = type(public).__name__.removesuffix("PublicKey")
    return f"ML-DSA-{name[-2:]}" if name.startswith("MLDSA") else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What of a certificate decides on its use.

    `usage` says whether the digitalSignature bit is set, `purposes` are the dotted identifiers of extended key usage;
    each is None where the extension is missing.
    """

    whole: x509.Certificate
    spki: bytes
    usage: bool | None
    purposes: tuple[str, ...] | None
    is_authority: bool

    def valid_at(self, now: datetime.datetime) -> bool:
        """Whether the time lies in its validity."""
        return self.whole.not_valid_before_utc <= now <= self.whole.not_valid_after_utc

    def issued_by(self, issuer: "Certificate") -> bool:
        """Whether the issuer's name and key fit, and the issuer is an authority."""
        try:
            self.whole.verify_directly_issued_by(issuer.whole)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            return False
        return issuer.is_authority


def certificate(data: bytes) -> Certificate:
    """Read a certificate. Raises ValueError for what is none, or holds a key or an extension that cannot be read."""
    whole = x509.load_der_x509_certificate(data)
    try:
        key = whole.public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from None
    usage, purposes, is_authority = None, None, False
    for extension in whole.extensions:
        match extension.value:
            case x509.KeyUsage(digital_signature=bit):
                usage = bit
            case x509.ExtendedKeyUsage() as named:
                purposes = tuple(each.dotted_string for each in named)
            case x509.BasicConstraints(ca=ca):
                is_authority = ca
    return Certificate(
        whole=whole,
        spki=key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        usage=usage,
        purposes=purposes,
        is_authority=is_authority,
    )


def has_path(
    end: Certificate, others: Sequence[Certificate], anchors: Iterable[Certificate], now: datetime.datetime
) -> bool:
    """Whether some certificates of `others`, in whatever order, lead from `end` to an anchor, all valid at the time."""
    trusted = list(anchors)
    seen, reached = {end.whole}, [end]
    for _ in range(_LONGEST_PATH):
        reached = [each for each in reached if each.valid_at(now)]
        if any(each.issued_by(anchor) or each.whole == anchor.whole for each in reached for anchor in trusted):
            return True
        reached = [other for other in others if any(each.issued_by(other) for each in reached)]
        reached = [other for other in reached if other.whole not in seen]
        seen.update(other.whole for other in reached)
    return False
