"""Keys for COSE and JOSE, given as JWK (RFC 7517, RFC 7518, RFC 8037, RFC 9964) or taken from certificates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, mldsa, rsa

from conformance.codecs.jsontext import b64u_decode

_CURVES: dict[str, type[ec.EllipticCurve]] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
_EDWARDS: dict[str, tuple[Callable[[bytes], Any], Callable[[bytes], Any]]] = {
    "Ed25519": (ed25519.Ed25519PublicKey.from_public_bytes, ed25519.Ed25519PrivateKey.from_private_bytes),
    "Ed448": (ed448.Ed448PublicKey.from_public_bytes, ed448.Ed448PrivateKey.from_private_bytes),
}
_MLDSA: dict[str, tuple[Callable[[bytes], Any], Callable[[bytes], Any]]] = {
    "ML-DSA-44": (mldsa.MLDSA44PublicKey.from_public_bytes, mldsa.MLDSA44PrivateKey.from_seed_bytes),
    "ML-DSA-65": (mldsa.MLDSA65PublicKey.from_public_bytes, mldsa.MLDSA65PrivateKey.from_seed_bytes),
    "ML-DSA-87": (mldsa.MLDSA87PublicKey.from_public_bytes, mldsa.MLDSA87PrivateKey.from_seed_bytes),
}
_KINDS: tuple[tuple[str, type], ...] = (
    ("RSA", rsa.RSAPublicKey),
    ("Ed25519", ed25519.Ed25519PublicKey),
    ("Ed448", ed448.Ed448PublicKey),
    ("ML-DSA-44", mldsa.MLDSA44PublicKey),
    ("ML-DSA-65", mldsa.MLDSA65PublicKey),
    ("ML-DSA-87", mldsa.MLDSA87PublicKey),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of `cryptography` with what the algorithms ask about it.

    `kind` is the curve ("P-256", "Ed25519", …), "RSA" or the parameter set ("ML-DSA-44"); `private` is None in a
    public key.
    """

    kind: str
    public: Any
    private: Any = field(default=None, repr=False)
    kid: str | None = None

    @property
    def field_size(self) -> int:
        """Bytes of a coordinate, of an elliptic-curve key."""
        return (int(self.public.curve.key_size) + 7) // 8


def key_from_jwk(jwk: Mapping[str, Any]) -> Key:
    """Read a public or private signature key.

    Members are base64url without padding, coordinates have the length of their field, and a private key must match its
    public one. Raises ValueError for what is no such key, DecodeError for bad base64url, KeyError for a missing member.
    """
    kind, public, private = _READERS[jwk["kty"]](jwk) if jwk.get("kty") in _READERS else _unknown(jwk)
    return Key(kind=kind, public=public, private=private, kid=jwk.get("kid"))


def key_from_certificate(certificate: x509.Certificate) -> Key:
    """The public key of a certificate. Raises ValueError when it is of no kind that signs here."""
    try:
        public = certificate.public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from None
    if isinstance(public, ec.EllipticCurvePublicKey):
        for kind, curve in _CURVES.items():
            if isinstance(public.curve, curve):
                return Key(kind=kind, public=public)
    for kind, of in _KINDS:
        if isinstance(public, of):
            return Key(kind=kind, public=public)
    raise ValueError(f"the certificate's key is a {type(public).__name__}")


def _unknown(jwk: Mapping[str, Any]) -> tuple[str, Any, Any]:
    raise ValueError(f"no key type {jwk.get('kty')!r}")


def _elliptic(jwk: Mapping[str, Any]) -> tuple[str, Any, Any]:
    kind = jwk["crv"]
    if kind not in _CURVES:
        raise ValueError(f"no curve {kind!r}")
    curve = _CURVES[kind]()
    size = (curve.key_size + 7) // 8
    public = ec.EllipticCurvePublicNumbers(_number(jwk, "x", size), _number(jwk, "y", size), curve)
    if "d" not in jwk:
        return kind, public.public_key(), None
    private = ec.EllipticCurvePrivateNumbers(_number(jwk, "d", size), public).private_key()
    return kind, private.public_key(), private


def _edwards(jwk: Mapping[str, Any]) -> tuple[str, Any, Any]:
    return _raw(jwk["crv"], _EDWARDS, jwk["x"], jwk.get("d"))


def _mldsa(jwk: Mapping[str, Any]) -> tuple[str, Any, Any]:
    """RFC 9964: key type AKP, the private key is the seed."""
    return _raw(jwk["alg"], _MLDSA, jwk["pub"], jwk.get("priv"))


def _raw(
    kind: str, kinds: Mapping[str, tuple[Callable[[bytes], Any], Callable[[bytes], Any]]], pub: str, priv: str | None
) -> tuple[str, Any, Any]:
    if kind not in kinds:
        raise ValueError(f"no key of kind {kind!r}")
    read_public, read_private = kinds[kind]
    public = read_public(b64u_decode(pub))
    private = None if priv is None else read_private(b64u_decode(priv))
    if private is not None and private.public_key() != public:
        raise ValueError("the private key does not belong to the public key")
    return kind, public, private


def _rsa(jwk: Mapping[str, Any]) -> tuple[str, Any, Any]:
    public = rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n"))
    if "d" not in jwk:
        return "RSA", public.public_key(), None
    p, q, d, dp, dq, qi = (_number(jwk, name) for name in ("p", "q", "d", "dp", "dq", "qi"))
    private = rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, public).private_key()
    return "RSA", private.public_key(), private


def _number(jwk: Mapping[str, Any], name: str, size: int | None = None) -> int:
    raw = b64u_decode(jwk[name])
    if size is not None and len(raw) != size:
        raise ValueError(f"{name} has {len(raw)} bytes, {size} wanted")
    return int.from_bytes(raw, "big")


_READERS: dict[str, Callable[[Mapping[str, Any]], tuple[str, Any, Any]]] = {
    "EC": _elliptic,
    "OKP": _edwards,
    "RSA": _rsa,
    "AKP": _mldsa,
}
