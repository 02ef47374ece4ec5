"""How the oracle reads a signed CoRIM: COSE_Sign1, its headers and what is signed (section 4.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import depth, manifest, reading, top, values
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.wire import names
from conformance.model.finding import Finding

Entries = Sequence[tuple[Item, Item]]

# What the registry of COSE header parameters has and an implementation may well understand.
_MAY_BE_UNDERSTOOD = frozenset((*range(1, 17), *range(32, 36), *range(256, 265)))

_MODEL = {
    names.ALG: "alg",
    names.CONTENT_TYPE: "content-type",
    names.KID: "kid",
    names.PAYLOAD_HASH_ALG: "payload-hash-alg",
    names.PREIMAGE_CONTENT_TYPE: "preimage-content-type",
    names.PAYLOAD_LOCATION: "payload-location",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A signed CoRIM taken apart: its four members and the entries of its two headers."""

    members: tuple[Item, ...]
    protected: Entries
    unprotected: Entries
    findings: tuple[Finding, ...]
    """What is wrong with the parts, and does not keep from reading them."""
    rules: Rules

    def find(self, label: int) -> Item | None:
        """A parameter of the protected header."""
        return _find(self.protected, label)

    @property
    def payload(self) -> bytes | None:
        """What is signed, where it is in the message."""
        return bytes(self.members[2].value) if self.members[2].major == cbor.BYTES else None

    @property
    def enveloped(self) -> bool:
        """Whether the header has anything of a hash envelope."""
        return self.rules.envelope and any(map(self.find, (258, 259, 260)))

    @property
    def hashed(self) -> bool:
        """Whether the payload is only the hash of a CoRIM: the content type of it would stand there otherwise."""
        return self.enveloped and self.find(names.CONTENT_TYPE) is None

    @property
    def model(self) -> dict[str, Any]:
        """What the protected header says, as far as the model shows it."""
        shown: dict[str, Any] = {}
        for label, name in _MODEL.items():
            item = self.find(label)
            if item is not None and item.major in (cbor.UINT, cbor.NINT):
                shown[name] = values.number(item.value)
            elif item is not None and item.major in (cbor.TEXT, cbor.BYTES):
                shown[name] = item.value if item.major == cbor.TEXT else values.base64_of(item.value)
        if self.find(names.X5CHAIN) is not None and (certificates := self.certificates()):
            shown["x5chain"] = [values.base64_of(each) for each in certificates]
        for name, said in (("corim-meta", meta(self).model), ("cwt-claims", claims(self).model)):
            if said is not ABSENT:
                shown[name] = said
        return shown

    def certificates(self) -> list[bytes]:
        """The chain in DER, the signer's certificate first (RFC 9360); none where there is none."""
        item = self.find(names.X5CHAIN) or _find(self.unprotected, names.X5CHAIN)
        if item is None:
            return []
        chain = item.value if item.major == cbor.ARRAY else (item,)
        return [bytes(each.value) for each in chain if each.major == cbor.BYTES]


def parts(data: bytes, rules: Rules) -> Parts | tuple[Finding, ...]:
    """A signed CoRIM taken apart, or why it is none."""
    try:
        item = depth.decode(data)
    except DecodeError as error:
        return tuple(reading.broken(error))
    body = _unwrapped(item, rules)
    if body is None or not _is_tag(body, names.TAG_SIGN1):
        return (*top.not_signed(item, rules), *sign1(body or item))
    body = body.value
    members: tuple[Item, ...] = body.value if body.major == cbor.ARRAY else ()
    found = (*reading.unique(item), *four(body, members), *kinds_of(members))
    if not _readable(members):
        return found
    try:
        header = depth.decode(members[0].value)
    except DecodeError as error:
        return (*found, *protected(members[0], str(error)))
    if header.major != cbor.MAP:
        return (*found, *protected(members[0], "no map"))
    return Parts(members, header.value, members[1].value, (*found, *reading.unique(header)), rules)


def _unwrapped(item: Item, rules: Rules) -> Item | None:
    """What stands inside tags 500 and 502 of revision 06, whose magic numbers have 502 alone as well; None for none."""
    if not rules.wrapped:
        return item
    inner = item.value if _is_tag(item, names.TAG_CORIM_06) else item
    return inner.value if _is_tag(inner, names.TAG_SIGNED_06) else None


def _is_tag(item: Item, number: int) -> bool:
    return item.major == cbor.TAG and item.number == number


def _readable(members: tuple[Item, ...]) -> bool:
    majors = tuple(each.major for each in members)
    return len(majors) == 4 and majors[:2] == (cbor.BYTES, cbor.MAP) and majors[3] == cbor.BYTES


def _find(entries: Entries, label: int) -> Item | None:
    return next((value for key, value in entries if key.major == cbor.UINT and key.value == label), None)


def headers(parts: Parts) -> tuple[Finding, ...]:
    """Everything that can be wrong with the headers."""
    return (
        *parts.findings,
        *labels(parts),
        *protected_only(parts),
        *algorithm(parts),
        *content_type(parts),
        *content_type_text(parts),
        *hash_algorithm(parts),
        *preimage_type(parts),
        *location(parts),
        *key_id(parts),
        *metadata(parts),
        *meta(parts).findings,
        *claims(parts).findings,
        *consistent(parts),
        *same_signer(parts),
        *same_validity(parts),
        *critical(parts),
        *chain(parts),
    )


def meta(parts: Parts) -> Read:
    """What the meta map says."""
    item = parts.find(names.CORIM_META)
    return Read(ABSENT) if item is None else reading.read(manifest.meta(), item)


def claims(parts: Parts) -> Read:
    """What CWT-Claims say."""
    item = parts.find(names.CWT_CLAIMS_LABEL) if parts.rules.claims else None
    return Read(ABSENT) if item is None else reading.read(manifest.claims(), item)


def sign1(item: Item) -> Iterator[Finding]:
    """A signed CoRIM is a COSE_Sign1 under tag 18, and no other COSE message."""
    yield Finding("corim/signed/sign1", f"no COSE_Sign1 at byte {item.offset}")
    if item.major != cbor.TAG:
        yield Finding("corim/signed/tag-18", f"no tag 18 at byte {item.offset}")


def four(item: Item, members: tuple[Item, ...]) -> Iterator[Finding]:
    """A COSE_Sign1 is an array of four (RFC 9052 section 4.2)."""
    if len(members) != 4:
        yield Finding("corim/signed/four-members", f"no array of four at byte {item.offset}")


def kinds_of(members: tuple[Item, ...]) -> Iterator[Finding]:
    """The members are header in bytes, header, payload, signature in bytes (RFC 9052 section 4.2)."""
    rows = (
        ("protected-bytes", cbor.BYTES),
        ("unprotected-map", cbor.MAP),
        (None, None),
        ("signature-bytes", cbor.BYTES),
    )
    for each, (row, major) in zip(members, rows, strict=False):
        if row is not None and each.major != major:
            yield Finding(f"corim/signed/{row}", f"another kind of item at byte {each.offset}")


def protected(item: Item, why: str) -> Iterator[Finding]:
    """The protected header's bytes hold one map."""
    yield Finding("corim/signed/protected-bytes", f"the protected header at byte {item.offset}: {why}")


def labels(parts: Parts) -> Iterator[Finding]:
    """Labels are integers or text, each at most once in a header (RFC 9052 section 3)."""
    for header in (parts.protected, parts.unprotected):
        seen = set()
        for key, _ in header:
            if key.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
                yield Finding("corim/header/labels-unique", "a header label is neither integer nor text")
            elif key.canonical() in seen:
                yield Finding("corim/header/labels-unique", f"the header label {key.value!r} stands twice")
            seen.add(key.canonical())


def protected_only(parts: Parts) -> Iterator[Finding]:
    """Algorithm, content type and metadata do not count in the unprotected header (section 4.2)."""
    for label in (names.ALG, names.CONTENT_TYPE, names.CORIM_META, names.CWT_CLAIMS_LABEL):
        if _find(parts.unprotected, label) is not None and parts.find(label) is None:
            yield Finding("corim/header/protected", f"the parameter {label} is in the unprotected header alone")


def algorithm(parts: Parts) -> Iterator[Finding]:
    """The algorithm is an integer in the protected header."""
    item = parts.find(names.ALG)
    if item is None or item.major not in (cbor.UINT, cbor.NINT):
        yield Finding("corim/header/algorithm-required", "no integer is the algorithm in the protected header")


def content_type(parts: Parts) -> Iterator[Finding]:
    """The protected header names the type of a payload that is signed directly; parameters there are contested."""
    item = parts.find(names.CONTENT_TYPE)
    if _is_type(item, parts.rules.payload) or (item is None and parts.hashed):
        return
    row = "content-type-unsigned-cbor" if parts.rules.wrapped else "content-type"
    yield Finding(f"corim/header/{row}", f"the content type is not {parts.rules.payload}")


def content_type_text(parts: Parts) -> Iterator[Finding]:
    """The type of a payload is text."""
    item = parts.find(names.CONTENT_TYPE)
    if item is not None and item.major != cbor.TEXT:
        yield Finding("corim/header/content-type-text", "the content type is no text")


def _is_type(item: Item | None, wanted: str) -> bool:
    return item is not None and item.major == cbor.TEXT and item.value.partition(";")[0].rstrip(" ") == wanted


def hash_algorithm(parts: Parts) -> Iterator[Finding]:
    """A hash envelope names its algorithm (RFC 9995)."""
    item = parts.find(names.PAYLOAD_HASH_ALG)
    if parts.enveloped and (item is None or item.major not in (cbor.UINT, cbor.NINT)):
        yield Finding("corim/hash-envelope/algorithm-required", "no integer is the hash algorithm of the payload")


def preimage_type(parts: Parts) -> Iterator[Finding]:
    """A hash envelope names the type of what was hashed (RFC 9995); parameters there are contested."""
    if parts.enveloped and not _is_type(parts.find(names.PREIMAGE_CONTENT_TYPE), parts.rules.payload):
        detail = f"the type of what was hashed is not {parts.rules.payload}"
        yield Finding("corim/hash-envelope/preimage-type-required", detail)


def location(parts: Parts) -> Iterator[Finding]:
    """The location of the payload is text."""
    item = parts.find(names.PAYLOAD_LOCATION)
    if parts.rules.envelope and item is not None and item.major != cbor.TEXT:
        yield Finding("corim/hash-envelope/location", "the location of the payload is no text")


def key_id(parts: Parts) -> Iterator[Finding]:
    """In revision 06 the header names the key."""
    item = parts.find(names.KID)
    if parts.rules.kid and (item is None or item.major != cbor.BYTES):
        yield Finding("corim/header/kid-required", "no byte string names the key")


def metadata(parts: Parts) -> Iterator[Finding]:
    """The header says who signs: in the meta map, in CWT-Claims or in both."""
    if parts.find(names.CORIM_META) is None and (not parts.rules.claims or parts.find(names.CWT_CLAIMS_LABEL) is None):
        row = "meta-required" if parts.rules.claims else "corim-meta-required"
        yield Finding(f"corim/header/{row}", "the header does not say who signs")


def consistent(parts: Parts) -> Iterator[Finding]:
    """Meta map and CWT-Claims say the same (section 4.2.1)."""
    if [*same_signer(parts), *same_validity(parts)]:
        yield Finding("corim/header/both-consistent", "meta map and CWT-Claims differ")


def same_signer(parts: Parts) -> Iterator[Finding]:
    """Meta map and CWT-Claims name the same signer (section 4.2.1)."""
    one, other = meta(parts).model, claims(parts).model
    if ABSENT not in (one, other) and one.get("signer", {}).get("signer-name") != other.get("iss"):
        yield Finding("corim/header/both-issuer", f"{one.get('signer')} and the issuer {other.get('iss')!r}")


def same_validity(parts: Parts) -> Iterator[Finding]:
    """Meta map and CWT-Claims have the same time of validity (section 4.2.1)."""
    one, other = meta(parts).model, claims(parts).model
    if ABSENT in (one, other):
        return
    validity = one.get("signature-validity", {})
    for name, claim in (("not-before", "nbf"), ("not-after", "exp")):
        if validity.get(name) != other.get(claim):
            yield Finding("corim/header/both-validity", f"{name} {validity.get(name)} and {claim} {other.get(claim)}")


def critical(parts: Parts) -> Iterator[Finding]:
    """Critical parameters are in the protected header and understood (RFC 9052 section 3.1)."""
    if _find(parts.unprotected, names.CRIT) is not None:
        yield Finding("corim/header/critical", "critical parameters are named in the unprotected header")
    item = parts.find(names.CRIT)
    if item is None:
        return
    there = {key.canonical() for key, _ in parts.protected}
    named = item.value if item.major == cbor.ARRAY else ()
    if not named:
        yield Finding("corim/header/critical", "critical parameters are named by no array, or an empty one")
    for label in named:
        if label.canonical() not in there:
            yield Finding("corim/header/critical", f"the critical parameter {label.value!r} is not there")
        elif label.major != cbor.UINT or label.value not in _MAY_BE_UNDERSTOOD:
            yield Finding("corim/header/critical", f"nobody understands the critical parameter {label.value!r}")


def chain(parts: Parts) -> Iterator[Finding]:
    """A chain is one certificate in bytes, or an array of several; one of one is left open (RFC 9360 section 2)."""
    item = parts.find(names.X5CHAIN) or _find(parts.unprotected, names.X5CHAIN)
    if item is None or item.major == cbor.BYTES:
        return
    if item.major != cbor.ARRAY or not item.value or any(each.major != cbor.BYTES for each in item.value):
        yield Finding("corim/trust/x5chain-shape", "x5chain is neither a certificate nor an array of them")


def said(parts: Parts) -> dict[str, Any]:
    """The time for which the signature is valid: `not-before` and `not-after`, as far as the header says so."""
    told: dict[str, Any] = {}
    if (model := claims(parts).model) is not ABSENT:
        told = {name: model[claim] for name, claim in (("not-before", "nbf"), ("not-after", "exp")) if claim in model}
    if (model := meta(parts).model) is not ABSENT:
        told |= model.get("signature-validity", {})
    return told
