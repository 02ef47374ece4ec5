"""The keys of signed vectors, and signing anew what a mutation changed. The keys are for tests: everybody has them.

Only algorithms without random numbers sign here (EdDSA, and ECDSA as in RFC 6979): the same message has the same
signature whenever the vectors are made.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conformance.codecs import cbor, cose, deform, jsontext
from conformance.codecs import der as asn1
from conformance.codecs.jose import JWS_ALGORITHMS
from conformance.codecs.jsontext import b64u_encode
from conformance.codecs.keys import key_from_jwk
from conformance.codecs.signatures import sign
from conformance.model.vector import Mutation


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"rats-conformance, for tests only: {name}".encode()).digest()


def _elliptic(name: str, curve: ec.EllipticCurve, algorithm: str) -> dict[str, str]:
    size = (curve.key_size + 7) // 8
    # One byte less than the field keeps the number below the order of every curve.
    number = int.from_bytes((_seed(name) * 3)[: size - 1], "big")
    public = ec.derive_private_key(number, curve).public_key().public_numbers()
    x, y, d = (b64u_encode(each.to_bytes(size, "big")) for each in (public.x, public.y, number))
    return {"kty": "EC", "crv": f"P-{curve.key_size}", "alg": algorithm, "x": x, "y": y, "d": d}


def _edwards(name: str) -> dict[str, str]:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(_seed(name))
    x, d = private.public_key().public_bytes_raw(), private.private_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": b64u_encode(x), "d": b64u_encode(d)}


KEYS: dict[str, dict[str, str]] = {
    "es256": _elliptic("es256", ec.SECP256R1(), "ES256"),
    "es256-other": _elliptic("es256-other", ec.SECP256R1(), "ES256"),
    "es256-zero-x": _elliptic("es256-21", ec.SECP256R1(), "ES256"),
    "es256-zero-y": _elliptic("es256-92", ec.SECP256R1(), "ES256"),
    "es384": _elliptic("es384", ec.SECP384R1(), "ES384"),
    "es512": _elliptic("es512", ec.SECP521R1(), "ES512"),
    "es512-zeros": _elliptic("es512-7", ec.SECP521R1(), "ES512"),
    "ed25519": _edwards("ed25519"),
}
"""Private JWKs (RFC 7517) by the name that vectors and vectors/keys/ use.

Of those with zeros, the coordinates that the name says begin with a zero byte.
"""


def public(name: str) -> dict[str, str]:
    """The public JWK, as verifiers get it."""
    return {member: value for member, value in KEYS[name].items() if member != "d"}


def files() -> dict[str, dict[str, Any]]:
    """What vectors/keys/ holds: each private JWK says that it is for tests."""
    return {f"{name}.json": {"use-for-tests-only": True, **key} for name, key in KEYS.items()}


def signature(data: bytes, name: str) -> bytes:
    """The bare signature of the key over bytes."""
    key = KEYS[name]
    return sign(data, key_from_jwk(key), JWS_ALGORITHMS[key["alg"]])


def der(made: bytes) -> bytes:
    """An ECDSA signature as SEQUENCE of r and s, which is how other protocols carry it and COSE and JOSE do not."""
    half = len(made) // 2
    return encode_dss_signature(int.from_bytes(made[:half], "big"), int.from_bytes(made[half:], "big"))


# The algorithms of certificates (RFC 5758 section 3.2, RFC 8410 section 3); neither has parameters.
_IDENTIFIERS = {"ES256": "1.2.840.10045.4.3.2", "ES384": "1.2.840.10045.4.3.3", "EdDSA": "1.3.101.112"}


def identifier(name: str) -> bytes:
    """The AlgorithmIdentifier of a key's signatures, in DER."""
    return asn1.sequence(asn1.oid(_IDENTIFIERS[KEYS[name]["alg"]]))


def subject_key(name: str) -> bytes:
    """The SubjectPublicKeyInfo of a key (RFC 5280 section 4.1.2.7), in DER."""
    made: bytes = key_from_jwk(public(name)).public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return made


def signed_der(content: bytes, name: str) -> bytes:
    """A certificate, CRL or CSR: what is signed, the algorithm, the signature (RFC 5280 section 4.1.1), in DER."""
    made = signature(content, name)
    return asn1.sequence(content, identifier(name), asn1.bit_string(made if KEYS[name]["kty"] == "OKP" else der(made)))


def sign1(protected: bytes, unprotected: Mapping[Any, Any], payload: bytes, name: str) -> bytes:
    """An untagged COSE_Sign1 (RFC 9052 section 4.2) over these very bytes."""
    return resigned(cbor.encode([protected, dict(unprotected), payload, b""]), name)


def jws(protected: bytes, payload: bytes, name: str) -> bytes:
    """A compact JWS (RFC 7515 section 7.1) over these very bytes."""
    signed = f"{b64u_encode(protected)}.{b64u_encode(payload)}"
    return f"{signed}.{b64u_encode(signature(signed.encode(), name))}".encode()


def resigned(data: bytes, name: str) -> bytes:
    """A COSE_Sign1, flattened JWS, certificate, CRL or CSR with a new signature.

    Everything else stays as it is, broken or not. Raises DecodeError or KeyError where there is nothing to sign.
    """
    if data.startswith(b"\x30"):
        content = asn1.decode(data).children[0]
        return signed_der(data[content.offset : content.end], name)
    if not data.startswith(b"{"):
        return cose.resign1(data, KEYS[name], KEYS[name]["alg"])
    members = {member: node.value for member, node in jsontext.decode(data).members()}
    signed = f"{members.get('protected', '')}.{members['payload']}".encode()
    text = jsontext.encode(b64u_encode(signature(signed, name))).decode()
    change = Mutation(codec="json", op="replace", at="/signature", data=text)
    return data if members["signature"] == jsontext.decode(text.encode()).value else deform.apply(data, change)
