"""How the suite tells right from wrong in CoRIM: pure functions from a message to what it breaks.

`read` looks at what an implementation is sent, `examine` at what it made. Neither ever raises.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.codecs import DecodeError
from conformance.codecs.keys import Key, key_from_jwk
from conformance.drafts.corim.oracle import (
    collection,
    depth,
    envelope,
    made,
    manifest,
    module,
    places,
    reading,
    rules,
    signing,
    software,
    top,
    trust,
)
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.oracle.revisions import RULES, Rules
from conformance.model.finding import Finding, Reading

Given = Mapping[str, Any]

# What binds those who write, and is seen, but left open for those who read.
_OPEN = frozenset(
    {
        "corim/header/both-consistent",
        "corim/header/both-issuer",
        "corim/header/both-validity",
        "corim/membership/acyclic-across",
        "corim/dependency/acyclic-across",
    }
)


def read(operation: str, given: Given, revision: str) -> Reading:
    """What a vector's input means and which requirements of those who read it breaks.

    `given` is the input of `operation` in the protocol's JSON. The projection is {"at": …}: what stands at each of the
    places that the input names. An operation that reads no message has none.
    """
    reader = _OPERATIONS.get(operation)
    if reader is None or revision not in RULES:
        return Reading(None)
    read_ = reader(given, RULES[revision])
    findings = tuple(dict.fromkeys(each for each in read_.findings if each.requirement not in _OPEN))
    if operation in _MAKES:
        return Reading(None, findings)
    return Reading({"at": places.asked(read_.model, given.get("at"))}, findings)


def examine(operation: str, given: Given, output: Any, revision: str) -> tuple[Finding, ...]:
    """Which requirements of those who write `output` breaks, as the answer of an implementation to `given`."""
    if revision not in RULES:
        return ()
    told = RULES[revision]
    match operation:
        case "corim.encode":
            return made.encoded(given.get("corim"), output, _manifest, told)
        case "corim.reencode":
            kind = given.get("kind", "corim")
            reader = _KINDS.get(kind)
            return made.reencoded(kind, _bytes(given.get("data")), output, reader, told) if reader else ()
        case "corim.sign":
            return made.signed(given, output, told)
    return ()


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _manifest(data: bytes, told: Rules) -> Read:
    try:
        item = depth.decode(data)
    except DecodeError as error:
        return Read(ABSENT, tuple(reading.broken(error)))
    return top.unsigned(item, told)


def _module(data: bytes, told: Rules) -> Read:
    return reading.whole(module.module(told), data)


def _list(data: bytes, told: Rules) -> Read:
    return reading.whole(manifest.tag_list(told), data)


def _software(data: bytes, _: Rules) -> Read:
    return reading.whole(software.tag(), data)


_KINDS: dict[str, Callable[[bytes, Rules], Read]] = {
    "corim": _manifest,
    "comid": _module,
    "cotl": _list,
    "coswid": _software,
}


def _ruled(read_: Read, found: Sequence[Finding]) -> Read:
    return Read(read_.model, (*read_.findings, *found), read_.fits)


def _decode_corim(given: Given, told: Rules) -> Read:
    read_ = _manifest(_bytes(given.get("data")), told)
    return _ruled(read_, _of_manifest(read_.model, given, told))


def _of_manifest(model: Any, given: Given, told: Rules) -> tuple[Finding, ...]:
    return () if model is ABSENT else tuple(rules.of_manifest(model, given.get("profiles"), told))


def _decode_comid(given: Given, told: Rules) -> Read:
    read_ = _module(_bytes(given.get("data")), told)
    return _ruled(read_, () if read_.model is ABSENT else tuple(rules.of_modules([read_.model], told)))


def _decode_cotl(given: Given, told: Rules) -> Read:
    return _list(_bytes(given.get("data")), told)


def _decode_coswid(given: Given, told: Rules) -> Read:
    read_ = _software(_bytes(given.get("data")), told)
    return _ruled(read_, () if read_.model is ABSENT else tuple(rules.of_software(read_.model)))


def _decode_collection(given: Given, told: Rules) -> Read:
    if not told.collections:
        return Read(ABSENT)
    return collection.read(_bytes(given.get("data")), given.get("profiles"), told)


def _verify(given: Given, told: Rules) -> Read:
    parts = envelope.parts(_bytes(given.get("data")), told)
    if not isinstance(parts, envelope.Parts):
        return Read(ABSENT, parts)
    beside = _bytes(given["payload"]) if "payload" in given else None
    now = trust.moment(given.get("now"))
    content = signing.content(parts, beside)
    found = [*envelope.headers(parts), *content.findings]
    anchors = trust.certificates([_bytes(each) for each in given.get("trust_anchors", ())]) or []
    keys = _keys(given.get("keys", ()))
    if anchors and (encoded := parts.certificates()):
        chain = trust.certificates(encoded) or []
        keys = trust.signer(chain)
        found += trust.path(chain, anchors, now)
        found += trust.signer_first(bool(signing.signature(parts, beside, keys)))
    elif anchors and not keys:
        found += trust.behind([], anchors)
    found += signing.signature(parts, beside, keys)
    found += [*trust.over("corim/trust/signature-expired", envelope.said(parts), now)]
    found += [*trust.to_come(envelope.said(parts), now)]
    shown: dict[str, Any] = {"header": parts.model}
    if content.model is not ABSENT:
        validity = content.model.get("rim-validity", {})
        found += [*trust.over("corim/trust/expired", validity, now), *trust.to_come(validity, now)]
        found += _of_manifest(content.model, {}, told)
        shown["corim"] = content.model
    return Read(shown, tuple(found))


def _keys(jwks: Any) -> list[Key]:
    found = []
    for each in jwks if isinstance(jwks, list) else ():
        try:
            found.append(key_from_jwk(each))
        except (ValueError, KeyError, TypeError):
            continue  # what is no key verifies nothing
    return found


def _reencode(given: Given, told: Rules) -> Read:
    reader = {
        "corim": _decode_corim,
        "comid": _decode_comid,
        "cotl": _decode_cotl,
        "coswid": _decode_coswid,
    }.get(given.get("kind", "corim"))
    return Read(ABSENT) if reader is None else reader(given, told)


_OPERATIONS: dict[str, Callable[[Given, Rules], Read]] = {
    "corim.decode": _decode_corim,
    "comid.decode": _decode_comid,
    "cotl.decode": _decode_cotl,
    "coswid.decode": _decode_coswid,
    "collection.decode": _decode_collection,
    "corim.verify": _verify,
    "corim.reencode": _reencode,
}
_MAKES = frozenset({"corim.reencode"})

READS = frozenset(_OPERATIONS)
"""The operations whose input `read` understands."""
