"""JWS (RFC 7515), compact and flattened, with the algorithms of RFC 7518, RFC 8037, RFC 9864 and RFC 9964.

jwcrypto signs. Reading and verifying is done here, since the libraries in use take the last of two equal names, forgive
padding and whitespace in base64url, and accept ECDSA signatures of other lengths.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from jwcrypto.jwa import JWA
from jwcrypto.jwk import JWK

from conformance.codecs import DecodeError, jsontext
from conformance.codecs.jsontext import Node, b64u_decode, b64u_encode
from conformance.codecs.keys import Key, key_from_jwk
from conformance.codecs.signatures import ALGORITHMS, Algorithm, SignatureError
from conformance.codecs.signatures import verify as verify_signature

Form = Literal["compact", "flattened"]

# In JOSE each of these is bound to one curve (RFC 7518 section 3.4), as only the ESP ones are in COSE.
_NAMES = {"ES256": "ESP256", "ES384": "ESP384", "ES512": "ESP512"} | {
    name: name
    for name in (
        "EdDSA", "Ed25519", "Ed448", "PS256", "PS384", "PS512", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87",
    )
}  # fmt: skip
JWS_ALGORITHMS: dict[str, Algorithm] = {name: ALGORITHMS[row] for name, row in _NAMES.items()}
"""Algorithms by their name in JOSE."""

# What RFC 7515 and RFC 7518 register; these names may not stand in crit (RFC 7515 section 4.1.11).
_REGISTERED = frozenset({
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s", "p2c",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Jws:
    """A JWS as it stands on the wire.

    `protected` is the JSON text of the protected header (empty if there is none); `protected_header` and `header` are
    the parameters of the two headers by name, with offsets in their own JSON text.
    """

    form: Form
    protected: bytes
    protected_header: Mapping[str, Node]
    header: Mapping[str, Node]
    payload: bytes
    signature: bytes

    def parameter(self, name: str) -> Any:
        """A parameter from either header as a Python value, or None."""
        node = self.protected_header.get(name) or self.header.get(name)
        return None if node is None else node.plain()


def sign(
    payload: bytes,
    key: Mapping[str, Any],
    protected: Mapping[str, Any] | bytes,
    *,
    form: Form,
    header: Mapping[str, Any] | None = None,
    algorithm: str | None = None,
) -> bytes:
    """Sign a payload with a private JWK. `algorithm` is the protected header's alg unless given.

    `protected` may be bytes, which are signed as they are, whatever they are. Raises ValueError for an algorithm that
    is not here or does not fit the key, and for a compact form with an unprotected header.
    """
    text = protected if isinstance(protected, bytes) else jsontext.encode(dict(protected)) if protected else b""
    name = algorithm or (None if isinstance(protected, bytes) else protected.get("alg"))
    row = JWS_ALGORITHMS.get(name) if isinstance(name, str) else None
    if name is None or row is None or not row.fits(key_from_jwk(key)):
        raise ValueError(f"algorithm {name!r} does not sign with a {key.get('kty')} key")
    lead, body = b64u_encode(text), b64u_encode(payload)
    made = JWA.signing_alg(name).sign(JWK(**key), f"{lead}.{body}".encode())
    if form == "flattened":
        members = {"payload": body, "protected": lead, "header": header, "signature": b64u_encode(made)}
        return jsontext.encode({name: value for name, value in members.items() if value})
    if header:
        raise ValueError("the compact form has no unprotected header")
    return f"{lead}.{body}.{b64u_encode(made)}".encode()


def parse(data: bytes) -> Jws:
    """Read a JWS, compact or flattened, without verifying its signature.

    Raises DecodeError: "json" or "base64url" with the offset in `data`, "jose" when the shape or a header breaks
    RFC 7515 (offset of the part or member).
    """
    return _flattened(data) if data.lstrip(b" \t\r\n").startswith(b"{") else _compact(data)


def verify(
    data: bytes,
    keys: Iterable[Key | Mapping[str, Any]],
    *,
    understood_crit: AbstractSet[str] = frozenset(),
) -> Jws:
    """Read a JWS and verify its signature with one of the keys.

    Raises DecodeError as `parse` does, and for a critical parameter that nobody understands; SignatureError when no key
    verifies the signature, and for alg "none".
    """
    token = parse(data)
    for name in token.parameter("crit") or ():
        if name not in understood_crit:
            _fail(0, f"the critical parameter {name!r} is not understood")
    name = token.parameter("alg")
    if name not in JWS_ALGORITHMS:
        raise SignatureError(f"algorithm {name!r} is not accepted")
    signed = f"{b64u_encode(token.protected)}.{b64u_encode(token.payload)}".encode()
    known = (key if isinstance(key, Key) else key_from_jwk(key) for key in keys)
    verify_signature(signed, token.signature, known, JWS_ALGORITHMS[name])
    return token


def _fail(offset: int, rule: str) -> NoReturn:
    raise DecodeError("jose", offset, rule)


def _compact(data: bytes) -> Jws:
    parts = data.split(b".")
    if len(parts) != 3:
        _fail(0, f"a compact JWS has three parts, not {len(parts)}")
    starts = (0, len(parts[0]) + 1, len(parts[0]) + len(parts[1]) + 2)
    protected, payload, signature = (_part(part, start) for part, start in zip(parts, starts, strict=True))
    return _jws("compact", protected, 0, {}, payload, signature)


def _flattened(data: bytes) -> Jws:
    text = jsontext.decode(data)
    members = dict(text.members())
    if "signatures" in members:
        _fail(members["signatures"].offset, "the general serialization")
    for name in ("payload", "signature"):
        if name not in members:
            _fail(text.offset, f"no {name}")
    for name, kind in (("payload", "string"), ("signature", "string"), ("protected", "string"), ("header", "object")):
        if name in members and (members[name].kind != kind):
            _fail(members[name].offset, f"{name} is no {kind}")
        if name in ("protected", "header") and name in members and not members[name].value:
            _fail(members[name].offset, f"an empty {name} is left out")
    parts = {name: _part(node.value, node.offset + 1) for name, node in members.items() if name in _PARTS}
    header = dict(members["header"].members()) if "header" in members else {}
    start = members["protected"].offset if "protected" in members else text.offset
    return _jws("flattened", parts.get("protected", b""), start, header, parts["payload"], parts["signature"])


_PARTS = ("payload", "signature", "protected")


def _part(text: str | bytes, start: int) -> bytes:
    """Decode base64url that starts at `start`; escapes in a JSON string make the offset an approximation."""
    try:
        return b64u_decode(text)
    except DecodeError as error:
        raise DecodeError(error.codec, start + error.offset, error.rule) from None


def _jws(form: Form, protected: bytes, start: int, header: Mapping[str, Node], payload: bytes, signature: bytes) -> Jws:
    """Judge the headers (RFC 7515 section 4); the part or member with the protected one stands at `start`."""
    own: dict[str, Node] = {}
    if protected or form == "compact":
        try:
            text = jsontext.decode(protected)
        except DecodeError as error:
            _fail(start, f"the protected header: {error}")
        if text.kind != "object" or not text.value:
            _fail(start, "the protected header is no object with members")
        own = dict(text.members())
    for name, node in header.items():
        if name in own:
            _fail(node.offset, f"{name!r} stands in both headers")
    if "crit" in header:
        _fail(header["crit"].offset, "crit is not protected")
    both = {**own, **header}
    if "alg" not in both:
        _fail(start, "no alg")
    for name, (holds, rule) in _RULES.items():
        if name in both and not holds(both[name].plain()):
            _fail(both[name].offset if name in header else start, f"{name} is {rule}")
    if "crit" in own:
        _critical(own["crit"].plain(), both, start)
    if "b64" in both:
        _fail(start, "an unencoded payload (RFC 7797) is not read here")
    return Jws(
        form=form, protected=protected, protected_header=own, header=header, payload=payload, signature=signature
    )


def _critical(names: list[str], both: Mapping[str, Node], start: int) -> None:
    """RFC 7515 section 4.1.11."""
    if len(set(names)) < len(names):
        _fail(start, "crit names a parameter twice")
    for name in names:
        if name in _REGISTERED:
            _fail(start, f"crit names {name!r}, which every implementation has")
        if name not in both:
            _fail(start, f"crit names {name!r}, which is not there")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "alg": (_is_text, "no string"),
    "kid": (_is_text, "no string"),
    "typ": (_is_text, "no string"),
    "cty": (_is_text, "no string"),
    "crit": (_is_texts, "no array of one or more strings"),
    "x5c": (_is_texts, "no array of one or more strings"),
    "jwk": (lambda value: isinstance(value, dict), "no object"),
}
