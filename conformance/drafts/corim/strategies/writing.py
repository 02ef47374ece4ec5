"""A small writer of models, for operations that read before they write: it is given only what is well formed."""

import base64
import uuid
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Tag
from conformance.drafts.corim.wire import names

_TABLES = {
    "corim": names.CORIM,
    "comid": names.COMID,
    "cotl": names.COTL,
    "coswid": names.COSWID,
    "entity": names.COSWID_ENTITY,
    "dependent-rims": names.LOCATOR,
    **dict.fromkeys(("rim-validity", "tl-validity", "signature-validity"), names.VALIDITY),
    "entities": names.ENTITY,
    **dict.fromkeys(("tag-identity", "tags-list"), names.TAG_IDENTITY),
    "linked-tags": names.LINKED_TAG,
    "triples": names.TRIPLES,
    **dict.fromkeys(("ref-env", "condition", "environment"), names.ENVIRONMENT),
    "class": names.CLASS,
    **dict.fromkeys(("ref-claims", "endorsement", "claims-list", "addition"), names.MEASUREMENT),
    "mval": names.MEASUREMENT_VALUES,
    "version": names.VERSION,
    "flags": names.FLAGS,
}
_BYTES = {"mac-addr", "ip-addr", "ueid", "bytes", "pkix-asn1der-cert", "value"}
_ALONE = {"thumbprint", "href", "entity"}  # where a single one stands by itself: all that revision 06 takes
_BARE_UUIDS = {"id", "tag-id", "linked-tag-id"}


def corim(model: Any, revision: str) -> bytes:
    """An unsigned CoRIM with its tag; in revision 06 with the two that it has there."""
    tagged = Tag(names.TAG_CORIM, _member("corim", model))
    return cbor.encode(Tag(names.TAG_CORIM_06, tagged) if revision == "06" else tagged)


def concise(kind: str, model: Any) -> bytes:
    """What stands in the byte string of a tag: a "comid", "cotl" or "coswid"."""
    return cbor.encode(_member(kind, model))


def _member(name: str, value: Any) -> Any:
    match value:
        case list() if name == "digests":
            return [_digest(each) for each in value]
        case list() if name in _ALONE:
            written = [_alone(name, each) for each in value]
            return written[0] if len(written) == 1 else written
        case list() if name == "tags":
            return [_tag(each) for each in value]
        case list():
            return [_member(name, each) for each in value]
        case dict() if name in names.RECORDS:
            return [_member(place, value[place]) for place in names.RECORDS[name] if place in value]
        case dict() if name in _TABLES:
            numbers = {member: number for number, member in _TABLES[name].items()}
            return {numbers[member]: _member(member, each) for member, each in value.items()}
        case dict():
            return _choice(name, *next(iter(value.items())))
        case int() if name in ("not-before", "not-after"):
            return Tag(names.TAG_TIME, value)
        case str() if name == "reg-id":
            return Tag(names.TAG_URI, value)
        case str() if name in _BYTES:
            return base64.b64decode(value)
        case str() if name == "uuid":
            return uuid.UUID(value).bytes
    return value


def _alone(name: str, value: Any) -> Any:
    match name:
        case "thumbprint":
            return _digest(value)
        case "href":
            return Tag(names.TAG_URI, value)
        case "entity":
            return _member(name, value | {"role": value["role"][0] if len(value["role"]) == 1 else value["role"]})
    raise KeyError(name)


def _choice(name: str, kind: str, value: Any) -> Any:
    match kind:
        case "text" | "uint" | "int":
            return value
        case "uuid" if name in _BARE_UUIDS:
            return uuid.UUID(value).bytes
        case "oid":
            return Tag(names.TAGS[kind], oid(value))
        case "key-thumbprint" | "cert-thumbprint" | "cert-path-thumbprint":
            return Tag(names.TAGS[kind], _digest(value))
        case "cose-key":
            pairs = {int(label["int"]): cbor.decode(base64.b64decode(each)).value for label, each in value}
            return Tag(names.TAGS[kind], pairs)
    return Tag(names.TAGS[kind], _member(kind, value))


def _tag(tag: Any) -> Any:
    ((kind, model),) = tag.items()
    numbers = {"comid": names.TAG_COMID, "coswid": names.TAG_COSWID, "cotl": names.TAG_COTL}
    return Tag(numbers[kind], concise(kind, model))


def _digest(digest: Any) -> Any:
    return [digest["alg"], base64.b64decode(digest["value"])]


def oid(dotted: str) -> bytes:
    """The content of an OID (RFC 9090 section 2)."""
    first, second, *arcs = map(int, dotted.split("."))
    return b"".join(map(_arc, (first * 40 + second, *arcs)))


def _arc(number: int) -> bytes:
    last, rest = number & 0x7F, number >> 7
    groups = []
    while rest:
        groups.append(0x80 | rest & 0x7F)
        rest >>= 7
    return bytes([*reversed(groups), last])
