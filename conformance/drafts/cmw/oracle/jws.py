"""How the oracle reads a JSON CMW that is signed as JWS (section 4.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, jsontext, signatures
from conformance.codecs.jose import JWS_ALGORITHMS
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import grammar
from conformance.drafts.cmw.oracle.rows import Here, held
from conformance.model.finding import Finding, Reading

_MAY_BE_UNDERSTOOD = frozenset({"b64", "exp", "nbf", "iat"})
_SHORT = wire.MEDIA_JSON.removeprefix("application/")

Members = tuple[tuple[str, jsontext.Node], ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The three parts in base64url as they stand on the wire, and the members of the two headers."""

    protected: str
    payload: str
    signature: str
    header: Members
    unprotected: Members


def read(data: bytes, here: Here, keys: Sequence[Mapping[str, Any]] | None = None) -> Reading:
    """A reading of `data` as a signed JSON CMW; the signature is looked at where there are `keys` (JWK)."""
    parts = _parts(data)
    if isinstance(parts, Finding):
        return Reading(None, (parts,))
    inner = here.within("json", grammar.read_base64url(parts.payload) or b"", 0)
    findings = [
        *names(parts),
        *algorithm(parts),
        *unsigned(parts),
        *content_type(parts),
        *critical(parts),
        *cmw(inner),
        *(signature(parts, keys) if keys is not None else ()),
    ]
    return Reading(inner.projection, (*findings, *inner.findings))


def _parts(data: bytes) -> _Parts | Finding:
    """A JWS taken apart, or why it is none."""
    unprotected: Members = ()
    try:
        if data.lstrip(b" \t\r\n").startswith(b"{"):
            members = dict(jsontext.decode(data).members())
            if "signatures" in members:
                return Finding("cmw/jws/general", "the general serialization")
            nodes = [members.get(name) for name in ("protected", "payload", "signature")]
            texts = [node.value for node in nodes if node is not None and node.kind == "string"]
            if "header" in members and members["header"].kind == "object":  # as text it is contested
                unprotected = tuple(members["header"].members())
        else:
            texts = data.decode("ascii").split(".")
        if len(texts) != 3 or any(set(grammar.base64url_rows(text)) - {"not-empty"} for text in texts):
            return Finding("cmw/jws/parts", "not three parts in unpadded base64url")
        header = jsontext.decode(grammar.read_base64url(texts[0]) or b"", unique=False)
    except (DecodeError, UnicodeDecodeError) as error:
        return Finding("cmw/jws/parts", str(error))
    if header.kind != "object":
        return Finding("cmw/jws/parts", "the protected header is no object")
    return _Parts(texts[0], texts[1], texts[2], tuple(header.members()), unprotected)


def _find(members: Members, name: str) -> jsontext.Node | None:
    return next((node for each, node in members if each == name), None)


def names(parts: _Parts) -> Iterator[Finding]:
    """Names are unique, also between the two headers (RFC 7515 section 4)."""
    seen = set()
    for name, _ in (*parts.header, *parts.unprotected):
        if name in seen:
            yield Finding("cmw/jws/header-names", f"the header name {name!r} stands twice")
        seen.add(name)


def algorithm(parts: _Parts) -> Iterator[Finding]:
    """The protected header names the algorithm."""
    node = _find(parts.header, "alg")
    if node is None or node.kind != "string":
        yield Finding("cmw/jws/algorithm", "no algorithm in the protected header")


def unsigned(parts: _Parts) -> Iterator[Finding]:
    """The algorithm none signs nothing."""
    node = _find(parts.header, "alg") or _find(parts.unprotected, "alg")
    if node is not None and node.kind == "string" and node.value.lower() == "none":
        yield Finding("cmw/jws/unsigned", "the algorithm none")


def content_type(parts: _Parts) -> Iterator[Finding]:
    """The protected header names the type of a JSON CMW; its short form is contested."""
    node = _find(parts.header, "cty")
    if node is None or node.kind != "string" or node.value.lower() not in (wire.MEDIA_JSON, _SHORT):
        yield Finding("cmw/jws/content-type", "the protected header does not name the type of a JSON CMW")


def critical(parts: _Parts) -> Iterator[Finding]:
    """Critical parameters are in the protected header and understood (RFC 7515 section 4.1.11)."""
    if _find(parts.unprotected, "crit") is not None:
        yield Finding("cmw/jws/critical-headers", "critical parameters are named in the unprotected header")
    node = _find(parts.header, "crit")
    if node is None:
        return
    named = [each.value for each in node.value if each.kind == "string"] if node.kind == "array" else []
    if not named or len(named) != len(node.value):
        yield Finding("cmw/jws/critical-headers", "critical parameters are named by no array of strings")
    there = {name for name, _ in (*parts.header, *parts.unprotected)}
    for name in named:
        if name not in there:
            yield Finding("cmw/jws/critical-headers", f"the critical parameter {name!r} is not there")
        elif name not in _MAY_BE_UNDERSTOOD:
            yield Finding("cmw/jws/critical-headers", f"nobody understands the critical parameter {name!r}")


def cmw(inner: Reading) -> Iterator[Finding]:
    """The payload is a JSON CMW."""
    if held(inner.findings):
        yield Finding("cmw/jws/payload", "the payload is no JSON CMW")


def signature(parts: _Parts, keys: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The signature verifies with one of the keys over protected header and payload (RFC 7515 section 5.2)."""
    node = _find(parts.header, "alg") or _find(parts.unprotected, "alg")
    if node is None or node.kind != "string":
        return  # without an algorithm there is nothing to verify, and another row says so
    row = JWS_ALGORITHMS.get(node.value)
    try:
        if row is None:
            raise signatures.SignatureError(f"nobody verifies with algorithm {node.value!r}")
        made = grammar.read_base64url(parts.signature) or b""
        signatures.verify(f"{parts.protected}.{parts.payload}".encode(), made, map(key_from_jwk, keys), row)
    except (ValueError, KeyError) as error:
        yield Finding("cmw/jws/signature", str(error))
