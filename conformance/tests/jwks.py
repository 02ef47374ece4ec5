"""One key of each kind, as JWK; all but the RSA key are the same in every run. For tests only."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, mldsa, rsa

from conformance.codecs.jsontext import b64u_encode
from conformance.codecs.keys import key_from_jwk


def jwk(private: Any, **extra: Any) -> dict[str, Any]:
    """The private JWK of a key that `cryptography` made."""

    def number(value: int, size: int | None = None) -> str:
        return b64u_encode(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))

    match private:
        case ec.EllipticCurvePrivateKey():
            numbers, size = private.private_numbers(), (private.key_size + 7) // 8
            x, y = numbers.public_numbers.x, numbers.public_numbers.y
            return {
                "kty": "EC", "crv": f"P-{private.key_size}", "x": number(x, size), "y": number(y, size),
                "d": number(numbers.private_value, size), **extra,
            }  # fmt: skip
        case rsa.RSAPrivateKey():
            own = private.private_numbers()
            values = {"n": own.public_numbers.n, "e": own.public_numbers.e, "d": own.d, "p": own.p, "q": own.q,
                      "dp": own.dmp1, "dq": own.dmq1, "qi": own.iqmp}  # fmt: skip
            return {"kty": "RSA", **{name: number(value) for name, value in values.items()}, **extra}
    public, secret = private.public_key().public_bytes_raw(), private.private_bytes_raw()
    return {"x": b64u_encode(public), "d": b64u_encode(secret), **extra}


def edwards(private: Any, curve: str) -> dict[str, Any]:
    return jwk(private, kty="OKP", crv=curve)


def lattice(private: Any, name: str) -> dict[str, Any]:
    made = jwk(private)
    return {"kty": "AKP", "alg": name, "pub": made["x"], "priv": made["d"]}


P256 = jwk(ec.derive_private_key(0x1234567, ec.SECP256R1()))
JWKS: dict[str, dict[str, Any]] = {
    "P-256": P256,
    "P-384": jwk(ec.derive_private_key(0x1234567, ec.SECP384R1())),
    "P-521": jwk(ec.derive_private_key(0x1234567, ec.SECP521R1())),
    "Ed25519": edwards(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)), "Ed25519"),
    "Ed448": edwards(ed448.Ed448PrivateKey.from_private_bytes(bytes(57)), "Ed448"),
    "RSA": jwk(rsa.generate_private_key(65537, 2048)),
    "ML-DSA-44": lattice(mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(32)), "ML-DSA-44"),
    "ML-DSA-65": lattice(mldsa.MLDSA65PrivateKey.from_seed_bytes(bytes(32)), "ML-DSA-65"),
    "ML-DSA-87": lattice(mldsa.MLDSA87PrivateKey.from_seed_bytes(bytes(32)), "ML-DSA-87"),
}
KEYS = {kind: key_from_jwk(made) for kind, made in JWKS.items()}
SECRET = ("d", "p", "q", "dp", "dq", "qi", "priv")


def public(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name not in SECRET}
