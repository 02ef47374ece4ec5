"""The keys of signed vectors, and signing anew what a mutation changed. The keys are for tests: everybody has them.

The same message has the same signature whenever the vectors are made: of EdDSA, RSA with PKCS #1 and ECDSA as in RFC
6979 by nature, of RSA-PSS and ML-DSA because signatures.json beside this module keeps the one that was made first.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from conformance.codecs import DecodeError, cbor, cose, deform, jsontext, x509
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


# The primes of the RSA key: made once, since they cannot be had from a seed.
_P = """
e716271db913367ccd74a3ae8194f8ec32fdd3734682984166bb1e19a5759188bb1067505e94f65d15835338bc98f62f674ffa8b6ea5a380
8681b36ef888e05195fd43783760d3d5961bc61b75e4ec4ebd506a866d05f0925c012f235bde3802a2eddd05d477af4bae54ffcade5eeac7
a6971510cefd124bcb7891c4a4f70ebd"""
_Q = """
b896dfe1f2fa0e68077bdf558c195ed3c3df3fe066db9bfec14040eddbce5d8eb8a0119c69436ec9ad1bff3a6128b28fcad5b51676bcff5c
a438f9e3405cb556ef5dbdf07930e93dc6c4521e9f16f47be862982bbd50aec015d508a1b711ef8cf595a5d92c69ab050f85304cbf51217b
5c1c8aa1b825cbd949a587a68b5d2745"""


def _rsa() -> dict[str, str]:
    p, q, e = int("".join(_P.split()), 16), int("".join(_Q.split()), 16), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = {"n": p * q, "e": e, "d": d, "p": p, "q": q, "dp": d % (p - 1), "dq": d % (q - 1)}
    numbers["qi"] = rsa.rsa_crt_iqmp(p, q)
    texts = {name: b64u_encode(each.to_bytes((each.bit_length() + 7) // 8, "big")) for name, each in numbers.items()}
    return {"kty": "RSA", "alg": "RS256", **texts}


def _lattice(name: str) -> dict[str, str]:
    public = mldsa.MLDSA44PrivateKey.from_seed_bytes(_seed(name)).public_key().public_bytes_raw()
    return {"kty": "AKP", "alg": "ML-DSA-44", "pub": b64u_encode(public), "priv": b64u_encode(_seed(name))}


KEYS: dict[str, dict[str, str]] = {
    "es256": _elliptic("es256", ec.SECP256R1(), "ES256"),
    "es256-other": _elliptic("es256-other", ec.SECP256R1(), "ES256"),
    "es256-zero-x": _elliptic("es256-21", ec.SECP256R1(), "ES256"),
    "es256-zero-y": _elliptic("es256-92", ec.SECP256R1(), "ES256"),
    "es384": _elliptic("es384", ec.SECP384R1(), "ES384"),
    "es512": _elliptic("es512", ec.SECP521R1(), "ES512"),
    "es512-zeros": _elliptic("es512-7", ec.SECP521R1(), "ES512"),
    "ed25519": _edwards("ed25519"),
    "rs256": _rsa(),
    "ml-dsa-44": _lattice("ml-dsa-44"),
}
"""Private JWKs (RFC 7517) by the name that vectors and vectors/keys/ use.

Of those with zeros, the coordinates that the name says begin with a zero byte.
"""


_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "priv"})


def public(name: str) -> dict[str, str]:
    """The public JWK, as verifiers get it."""
    return {member: value for member, value in KEYS[name].items() if member not in _PRIVATE}


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


def signed_der(content: bytes, name: str) -> bytes:
    """A certificate, CRL or CSR: what is signed, the algorithm, the signature (RFC 5280 section 4.1.1), in DER."""
    return asn1.sequence(content, identifier(name), asn1.bit_string(pkix(content, name)))


def request_message(content: bytes, name: str) -> bytes:
    """CertReqMessages with the one CertRequest and the proof that its key is possessed (RFC 4211 section 4.1)."""
    proof = asn1.context(1, identifier(name) + asn1.bit_string(pkix(content, name)))
    return asn1.sequence(asn1.sequence(content, proof))


def sign1(protected: bytes, unprotected: Mapping[Any, Any], payload: bytes, name: str) -> bytes:
    """An untagged COSE_Sign1 (RFC 9052 section 4.2) over these very bytes."""
    return resigned(cbor.encode([protected, dict(unprotected), payload, b""]), name)


def jws(protected: bytes, payload: bytes, name: str) -> bytes:
    """A compact JWS (RFC 7515 section 7.1) over these very bytes."""
    signed = f"{b64u_encode(protected)}.{b64u_encode(payload)}"
    return f"{signed}.{b64u_encode(signature(signed.encode(), name))}".encode()


def resigned(data: bytes, name: str) -> bytes:
    """A COSE_Sign1, flattened JWS, certificate, CRL, CSR, or PKIX Evidence (its first signature) with a new signature.

    Everything else stays as it is, broken or not. Raises DecodeError or KeyError where there is nothing to sign.
    """
    if data.startswith(b"\x30"):
        return _resigned_der(data, name)
    if not data.startswith(b"{"):
        return cose.resign1(data, KEYS[name], KEYS[name]["alg"])
    members = {member: node.value for member, node in jsontext.decode(data).members()}
    signed = f"{members.get('protected', '')}.{members['payload']}".encode()
    text = jsontext.encode(b64u_encode(signature(signed, name))).decode()
    change = Mutation(codec="json", op="replace", at="/signature", data=text)
    return data if members["signature"] == jsontext.decode(text.encode()).value else deform.apply(data, change)


def subject_key(name: str) -> bytes:
    """The SubjectPublicKeyInfo of a key (RFC 5280 section 4.1.2.7), in DER."""
    return x509.spki(key_from_jwk(KEYS[name]))


def identifier(name: str, scheme: str | None = None) -> bytes:
    """The AlgorithmIdentifier of a key's signatures, or of another algorithm's, in DER."""
    return x509.SCHEMES[scheme or _scheme(name)].identifier


def pkix(data: bytes, name: str, scheme: str | None = None) -> bytes:
    """A signature as X.509 and what builds on it have it, under the key's own algorithm or another."""
    chosen = x509.SCHEMES[scheme or _scheme(name)]
    if not chosen.random:
        return x509.sign(data, key_from_jwk(KEYS[name]), chosen)
    place = hashlib.sha256(f"{name} {chosen.name} ".encode() + data).hexdigest()
    if place not in _KEPT:
        _KEPT[place] = base64.b64encode(x509.sign(data, key_from_jwk(KEYS[name]), chosen)).decode()
    return base64.b64decode(_KEPT[place])


def keep() -> None:
    """Write down the signatures with random numbers that were made for the first time."""
    text = json.dumps(dict(sorted(_KEPT.items())), indent=1) + "\n"
    if not _KEEPER.exists() or _KEEPER.read_text() != text:
        _KEEPER.write_text(text)


_KEEPER = Path(__file__).with_name("signatures.json")
_KEPT: dict[str, str] = json.loads(_KEEPER.read_text()) if _KEEPER.exists() else {}


def _scheme(name: str) -> str:
    alg = KEYS[name]["alg"]
    return "Ed25519" if alg == "EdDSA" else alg


def _resigned_der(data: bytes, name: str) -> bytes:
    """A certificate or the like, or Evidence whose first signature is made anew, over the bytes that stand there.

    What is signed may be any BER, so headers are read leniently. Raises DecodeError where there is no signature.
    """
    outer = next(_elements(data, 0, len(data)))
    first, *others = _elements(data, *outer[1:])
    if not others:  # a list of one CertReqMsg
        request = next(_elements(data, *first[1:]))
        return request_message(data[request[0] : request[2]], name)
    signed, (signatures, *more) = first, others
    if more and data[more[0][0]] == asn1.BIT_STRING:
        return signed_der(data[signed[0] : signed[2]], name)
    block = next(_elements(data, *signatures[1:]))
    made = pkix(data[signed[0] : signed[2]], name)
    if data[block[0]] == asn1.BIT_STRING:  # revision 00 has signatures by themselves
        around: tuple[tuple[int, int, int], ...] = (outer, signatures)
        place, new = block, asn1.bit_string(made)
    else:
        *_, place = _elements(data, *block[1:])
        around, new = (outer, signatures, block), asn1.octet_string(made)
    for start, inside, end in reversed(around):
        content = data[inside : place[0]] + new + data[place[2] : end]
        place, new = (start, inside, end), data[start : start + 1] + asn1.write_length(len(content)) + content
    return new + data[outer[2] :]


def _elements(data: bytes, offset: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Where each element begins, where its content does, and where it ends."""
    while offset < stop:
        lead = data[offset + 1]
        size = lead & 0x7F if lead > 0x80 else 0
        inside = offset + 2 + size
        end = inside + (int.from_bytes(data[offset + 2 : inside], "big") if size else lead)
        if end > stop:
            raise DecodeError("der", offset, "nothing that could be signed")
        yield offset, inside, end
        offset = end
