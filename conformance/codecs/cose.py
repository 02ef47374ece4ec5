"""COSE_Sign1 (RFC 9052 section 4.2) with the algorithms of RFC 9053, RFC 8230, RFC 9864 and RFC 9964.

pycose 1.1 signs what it knows. It is kept behind this module since it cannot read messages with cbor2 6 (tag content
became a tuple, maps inside it are no dict) and accepts unknown critical parameters and trailing bytes. So the wire is
judged here, and signatures are verified with `cryptography` over the protected bytes as they came: what one library
signs, another checks.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography import x509
from pycose.algorithms import CoseAlgorithm
from pycose.keys.ec2 import EC2Key
from pycose.keys.okp import OKPKey
from pycose.keys.rsa import RSAKey

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import ARRAY, BYTES, MAP, NINT, TEXT, UINT, Item
from conformance.codecs.keys import Key, key_from_certificate, key_from_jwk
from conformance.codecs.signatures import ALGORITHMS, Algorithm, SignatureError, find_algorithm, sign, verify

__all__ = [
    "ALGORITHMS", "Key", "Sign1", "SignatureError", "key_from_certificate", "key_from_jwk", "parse1", "resign1",
    "sign1", "verify1",
]  # fmt: skip

TAG = 18
ALG, CRIT, CONTENT_TYPE, KID, IV, PARTIAL_IV, X5CHAIN = 1, 2, 3, 4, 5, 6, 33
UNDERSTOOD = frozenset({ALG, CRIT, CONTENT_TYPE, KID})  # the labels that verifying takes into account

# The keys with which pycose signs: it binds each ECDSA algorithm to one curve, which RFC 9053 section 2.1 does not.
_PYCOSE = {
    "ES256": ("P-256",), "ES384": ("P-384",), "ES512": ("P-521",), "EdDSA": ("Ed25519", "Ed448"),
    "PS256": ("RSA",), "PS384": ("RSA",), "PS512": ("RSA",),
}  # fmt: skip

Label = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign1:
    """A COSE_Sign1 as it stands on the wire.

    `protected` is the content of the protected header's byte string, `protected_header` and `unprotected` are its
    parameters by label (offsets inside `protected_header` count from the start of `protected`). `payload` is None where
    it is detached.
    """

    protected: bytes
    protected_header: Mapping[Label, Item]
    unprotected: Mapping[Label, Item]
    payload: bytes | None
    signature: bytes
    tagged: bool

    def header(self, label: Label) -> Item | None:
        """A parameter from either bucket."""
        return self.protected_header.get(label) or self.unprotected.get(label)

    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The certificates of x5chain (RFC 9360), the signer's first; none if there is no such parameter.

        Raises ValueError when one of them is no certificate.
        """
        chain = self.header(X5CHAIN)
        if chain is None:
            return ()
        encoded = [chain.value] if chain.major == BYTES else [item.value for item in chain.value]
        return tuple(map(x509.load_der_x509_certificate, encoded))


def sign1(
    payload: bytes,
    key: Key | Mapping[str, Any],
    algorithm: int | str,
    protected: Mapping[Any, Any],
    unprotected: Mapping[Any, Any],
    *,
    tagged: bool,
    detached: bool = False,
    external_aad: bytes = b"",
) -> bytes:
    """Sign a payload. The algorithm goes first into the protected header, unless that has an alg of its own.

    ECDSA signatures are deterministic (RFC 6979). Raises ValueError when the key does not fit the algorithm.
    """
    row = find_algorithm(algorithm)
    header = dict(protected) if ALG in protected else {ALG: row.number, **protected}
    encoded = cbor.encode(header) if header else b""
    signature = _sign(_to_be_signed(encoded, payload, external_aad), _key(key), row)
    message = [encoded, dict(unprotected), None if detached else payload, signature]
    return cbor.encode(cbor.Tag(TAG, message) if tagged else message)


def resign1(
    data: bytes,
    key: Key | Mapping[str, Any],
    algorithm: int | str,
    *,
    detached_payload: bytes | None = None,
    external_aad: bytes = b"",
) -> bytes:
    """Put a new signature into a message whose headers or payload were changed, whatever they are now.

    Everything else stays as it is, also the tags around it. Raises DecodeError when there is no array of four with byte
    strings at either end.
    """
    item = cbor.decode(data)
    while item.major == cbor.TAG:
        item = item.value
    parts: tuple[Item, ...] = item.value if item.major == ARRAY else ()
    if len(parts) != 4 or parts[0].major != BYTES or parts[3].major != BYTES:
        _fail(item.offset, "nothing to sign: no array of four with byte strings at either end")
    protected, _, content, old = parts
    payload = content.value if content.major == BYTES else detached_payload
    if payload is None:
        _fail(content.offset, "nothing to sign: no payload")
    signature = _sign(_to_be_signed(protected.value, payload, external_aad), _key(key), find_algorithm(algorithm))
    return data[: old.offset] + cbor.encode(signature) + data[old.end :]


def parse1(data: bytes) -> Sign1:
    """Read a COSE_Sign1, with tag 18 or none, without verifying its signature.

    Raises DecodeError: "cbor" when `data` is not one data item, "cose" when its shape or its headers break RFC 9052.
    """
    item = cbor.decode(data)
    tagged = item.major == cbor.TAG
    if tagged and item.number != TAG:
        _fail(item.offset, f"tag {item.number} is not {TAG}")
    body = item.value if tagged else item
    if body.major != ARRAY or len(body.value) != 4:
        _fail(body.offset, "a COSE_Sign1 is an array of four")
    protected, unprotected, payload, signature = body.value
    if protected.major != BYTES:
        _fail(protected.offset, "the protected header is not a byte string")
    if payload.major != BYTES and not _is_null(payload):
        _fail(payload.offset, "the payload is neither a byte string nor null")
    if signature.major != BYTES:
        _fail(signature.offset, "the signature is not a byte string")
    protected_header = _protected(protected)
    header = _labels(unprotected, 0)
    for label, value in header.items():
        if label in protected_header:
            _fail(value.offset, f"label {label!r} stands in both headers")
        if label == CRIT:
            _fail(value.offset, "crit is not protected")
    if {IV, PARTIAL_IV} <= {*protected_header, *header}:
        _fail(unprotected.offset, "IV and Partial IV stand together")
    return Sign1(
        protected=protected.value,
        protected_header=protected_header,
        unprotected=header,
        payload=payload.value if payload.major == BYTES else None,
        signature=signature.value,
        tagged=tagged,
    )


def verify1(
    data: bytes,
    keys: Iterable[Key | Mapping[str, Any]],
    *,
    detached_payload: bytes | None = None,
    external_aad: bytes = b"",
    understood_crit: AbstractSet[Label] = frozenset(),
) -> Sign1:
    """Read a COSE_Sign1 and verify its signature with one of the keys.

    Raises DecodeError as `parse1` does, and for an alg that is not protected, a critical parameter that nobody
    understands, and a payload that is given twice or not at all; SignatureError when no key verifies the signature.
    """
    message = parse1(data)
    if message.payload is not None and detached_payload is not None:
        _fail(0, "a payload is given beside the one in the message")
    payload = detached_payload if message.payload is None else message.payload
    if payload is None:
        _fail(0, "the payload is detached and not given")
    alg = message.protected_header.get(ALG)
    if alg is None:
        _fail(0, "no alg in the protected header")
    crit = message.protected_header.get(CRIT)
    for label in crit.value if crit else ():
        if label.value not in UNDERSTOOD | understood_crit:
            _fail(0, f"the critical parameter {label.value!r} is not understood")
    row = ALGORITHMS.get(alg.value) if alg.major != TEXT else None
    if row is None:
        raise SignatureError(f"algorithm {alg.value!r} is not known")
    signed = _to_be_signed(message.protected, payload, external_aad)
    verify(signed, message.signature, map(_key, keys), row)
    return message


def _fail(offset: int, rule: str) -> NoReturn:
    raise DecodeError("cose", offset, rule)


def _is_null(item: Item) -> bool:
    return item.major == cbor.SIMPLE and not item.is_float and item.value == cbor.NULL


def _is_label(item: Item) -> bool:
    return item.major in (UINT, NINT, TEXT)


def _protected(holder: Item) -> Mapping[Label, Item]:
    """The protected header's parameters; an empty string stands for an empty map (RFC 9052 section 3)."""
    if not holder.value:
        return {}
    start = holder.offset if holder.indefinite else holder.end - len(holder.value)
    try:
        header = cbor.decode(holder.value)
    except DecodeError as error:
        _fail(start + error.offset, f"the protected header: {error.rule}")
    parameters = _labels(header, start)
    crit = parameters.get(CRIT)
    if crit is not None:
        if crit.major != ARRAY or not crit.value or not all(map(_is_label, crit.value)):
            _fail(start + crit.offset, "crit is not an array of one or more labels")
        for label in crit.value:
            if label.value not in parameters:
                _fail(start + label.offset, f"the critical parameter {label.value!r} is not in the protected header")
    return parameters


def _labels(header: Item, start: int) -> Mapping[Label, Item]:
    """The parameters of a header map that stands at `start` plus its own offset (RFC 9052 sections 3 and 3.1)."""
    if header.major != MAP:
        _fail(start + header.offset, "a header is not a map")
    for label, value in header.pairs():
        if not _is_label(label):
            _fail(start + label.offset, "a label is neither an integer nor text")
        rule = _RULES.get(label.value) if label.major != TEXT else None
        if rule and not rule[0](value):
            _fail(start + value.offset, rule[1])
    return {label.value: value for label, value in header.pairs()}


def _is_chain(item: Item) -> bool:
    """RFC 9360 section 2: one certificate, or an array of two or more."""
    many = item.major == ARRAY and len(item.value) >= 2 and all(one.major == BYTES for one in item.value)
    return many or item.major == BYTES


_RULES = {
    ALG: (_is_label, "alg is neither an integer nor text"),
    CONTENT_TYPE: (lambda item: item.major in (UINT, TEXT), "content type is neither an unsigned integer nor text"),
    KID: (lambda item: item.major == BYTES, "kid is not a byte string"),
    IV: (lambda item: item.major == BYTES, "IV is not a byte string"),
    PARTIAL_IV: (lambda item: item.major == BYTES, "Partial IV is not a byte string"),
    X5CHAIN: (_is_chain, "x5chain is neither a certificate nor an array of two or more"),
}


def _to_be_signed(protected: bytes, payload: bytes, external_aad: bytes) -> bytes:
    """Sig_structure (RFC 9052 section 4.4); an empty map is signed as an empty string (section 3)."""
    body = b"" if _is_empty_map(protected) else protected
    return cbor.encode(["Signature1", body, external_aad, payload])


def _is_empty_map(encoded: bytes) -> bool:
    try:
        item = cbor.decode(encoded)
    except DecodeError:
        return False
    return item.major == MAP and not item.value


def _key(key: Key | Mapping[str, Any]) -> Key:
    return key if isinstance(key, Key) else key_from_jwk(key)


def _sign(data: bytes, key: Key, row: Algorithm) -> bytes:
    if key.kind not in _PYCOSE.get(row.name, ()) or key.private is None or not row.fits(key):
        return sign(data, key, row)
    signature: bytes = CoseAlgorithm.from_id(row.number).sign(_pycose_key(key), data)
    return signature


def _pycose_key(key: Key) -> EC2Key | OKPKey | RSAKey:
    if key.kind == "RSA":
        private = key.private.private_numbers()
        public = private.public_numbers
        numbers = (public.n, public.e, private.d, private.p, private.q, private.dmp1, private.dmq1, private.iqmp)
        return RSAKey(*(number.to_bytes((number.bit_length() + 7) // 8, "big") for number in numbers))
    if key.kind.startswith("Ed"):
        return OKPKey(crv=key.kind.upper(), d=key.private.private_bytes_raw())
    d = key.private.private_numbers().private_value
    return EC2Key(crv=key.kind.replace("-", "_"), d=d.to_bytes(key.field_size, "big"))
