"""Signature algorithms of COSE and JOSE, on keys of `cryptography`."""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from conformance.codecs.keys import Key


class SignatureError(ValueError):
    """A well-formed message is not verified: wrong signature, unknown algorithm, or no key that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """A signature algorithm with its COSE number and the kinds of keys that it takes."""

    name: str
    number: int
    kinds: frozenset[str]
    digest: type[hashes.HashAlgorithm] | None = None

    def fits(self, key: Key) -> bool:
        """Whether the key is of the right kind; RSA wants 2048 bits or more (RFC 8230 section 2, RFC 7518 3.5)."""
        return key.kind in self.kinds and (key.kind != "RSA" or key.public.key_size >= 2048)


def _row(
    name: str, number: int, kinds: tuple[str, ...] = (), digest: type[hashes.HashAlgorithm] | None = None
) -> Algorithm:
    return Algorithm(name=name, number=number, kinds=frozenset(kinds or (name,)), digest=digest)


_ROWS = (
    # RFC 9053 section 2.1 binds these to a hash, not to a curve.
    _row("ES256", -7, ("P-256", "P-384", "P-521"), hashes.SHA256),
    _row("ES384", -35, ("P-256", "P-384", "P-521"), hashes.SHA384),
    _row("ES512", -36, ("P-256", "P-384", "P-521"), hashes.SHA512),
    _row("EdDSA", -8, ("Ed25519", "Ed448")),
    _row("PS256", -37, ("RSA",), hashes.SHA256),
    _row("PS384", -38, ("RSA",), hashes.SHA384),
    _row("PS512", -39, ("RSA",), hashes.SHA512),
    # RFC 9864: fully specified.
    _row("ESP256", -9, ("P-256",), hashes.SHA256),
    _row("ESP384", -51, ("P-384",), hashes.SHA384),
    _row("ESP512", -52, ("P-521",), hashes.SHA512),
    _row("Ed25519", -19),
    _row("Ed448", -53),
    # RFC 9964
    _row("ML-DSA-44", -48),
    _row("ML-DSA-65", -49),
    _row("ML-DSA-87", -50),
)
ALGORITHMS: dict[int | str, Algorithm] = {row.number: row for row in _ROWS} | {row.name: row for row in _ROWS}
"""Algorithms by COSE number and by name."""


def find_algorithm(algorithm: int | str) -> Algorithm:
    """The algorithm of that number or name. Raises ValueError."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no algorithm {algorithm!r}")
    return ALGORITHMS[algorithm]


def sign(data: bytes, key: Key, row: Algorithm) -> bytes:
    """Sign with a private key; ECDSA is deterministic (RFC 6979) and written as r and s side by side.

    Raises ValueError when the key is public or does not fit.
    """
    if key.private is None or not row.fits(key):
        raise ValueError(f"{row.name} does not sign with a {'public ' if key.private is None else ''}{key.kind} key")
    match row.digest:
        case None:
            return bytes(key.private.sign(data))
        case digest if key.kind == "RSA":
            return bytes(key.private.sign(data, _pss(digest), digest()))
        case digest:
            encoded = key.private.sign(data, ec.ECDSA(digest(), deterministic_signing=True))
            return b"".join(number.to_bytes(key.field_size, "big") for number in decode_dss_signature(encoded))


def verify(data: bytes, signature: bytes, keys: Iterable[Key], row: Algorithm) -> Key:
    """The first key that verifies the signature. Raises SignatureError when none does or none fits."""
    fitting = [key for key in keys if row.fits(key)]
    if not fitting:
        raise SignatureError(f"no key fits {row.name}")
    for key in fitting:
        if _verifies(data, signature, key, row):
            return key
    raise SignatureError(f"the {row.name} signature is wrong")


def _verifies(data: bytes, signature: bytes, key: Key, row: Algorithm) -> bool:
    try:
        match row.digest:
            case None:
                key.public.verify(signature, data)
            case digest if key.kind == "RSA":
                key.public.verify(signature, data, _pss(digest), digest())
            case digest:
                # Splitting in the middle would accept any even length (RFC 9053 section 2.1, RFC 7518 section 3.4).
                size = key.field_size
                if len(signature) != 2 * size:
                    return False
                r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
                key.public.verify(encode_dss_signature(r, s), data, ec.ECDSA(digest()))
    except InvalidSignature:
        return False
    return True


def _pss(digest: type[hashes.HashAlgorithm]) -> padding.PSS:
    return padding.PSS(mgf=padding.MGF1(digest()), salt_length=digest().digest_size)
