"""The oracle's reading of Evidence (revision 07): what it says, and which rows it breaks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.codecs import der
from conformance.codecs.der import Tlv
from conformance.drafts.pkix_key_attestation.oracle import shapes
from conformance.drafts.pkix_key_attestation.oracle.shapes import base64_of, finding, is_sequence, is_tagged
from conformance.drafts.pkix_key_attestation.wire import CLAIMS, ELEMENTS, PURPOSES, Codepoints
from conformance.model.finding import Finding

_TEXTS = ("vendor", "hwversion", "hwserial", "swname", "swversion", "fipsver", "fipsmodule", "identifier")
_NUMBERS = ("dbgstat", "uptime", "bootcount", "fipslevel")
_OCTETS = ("nonce", "ak-spki", "oemid", "hwmodel", "spki")
_TIMES = ("timestamp", "expiry")
SEVERAL = ("ak-spki", "identifier")


def kind_of(claim: str) -> int:
    """The universal type of a known claim's value."""
    if claim in _TEXTS:
        return der.UTF8_STRING
    if claim in _NUMBERS:
        return der.INTEGER
    if claim in _OCTETS:
        return der.OCTET_STRING
    if claim in _TIMES:
        return der.GENERALIZED_TIME
    return der.SEQUENCE if claim == "purpose" else der.BOOLEAN


@dataclass(frozen=True, slots=True)
class Names:
    """Names by dotted identifier."""

    elements: Mapping[str, str]
    claims: Mapping[str, str]
    purposes: Mapping[str, str]

    @classmethod
    def of(cls, points: Codepoints) -> "Names":
        """Those of a revision's identifiers."""
        return cls(
            {points.element(name): name for name in ELEMENTS},
            {points.claim(name): name for claims in CLAIMS.values() for name in claims},
            {points.purpose(name): name for name in PURPOSES},
        )


def signed_part(data: bytes, tbs: Tlv, names: Names) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The model of the signed part, and what is wrong inside it."""
    found = tuple(tbs_members(tbs))
    if not is_sequence(tbs, der.INTEGER, der.SEQUENCE):
        return {}, found
    version, elements = tbs.children
    found = (*version_one(version), *some_elements(elements))
    listed = []
    for element in elements.children:
        found += (*element_members(element), *some_claims(element))
        if not is_sequence(element, der.OID, der.SEQUENCE):
            continue
        claims = element.children[1].children
        found += tuple(each for claim in claims for each in claim_members(claim))
        if all(map(_is_claim, claims)):
            listed.append(_element(data, element, names))
            for claim in claims:
                found += (*value_type(claim, names), *public_key(claim, names))
    model = {"version": shapes.json(shapes.number(version)), "elements": listed}
    return model, (
        *found,
        *(each for element in listed for each in repeated(element)),
        *once(listed),
        *same_key(listed),
    )


def evidence(data: bytes, root: Tlv, names: Names) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The model of Evidence, and what is wrong with it."""
    found = (*members(root), *closed(root))
    if not root.universal(der.SEQUENCE) or not root.children:
        return {}, found
    model, inside = signed_part(data, root.children[0], names)
    found += inside
    if len(root.children) < 2 or not root.children[1].universal(der.SEQUENCE):
        return model, found
    model["signatures"] = []
    for block in root.children[1].children:
        found += (*block_members(block), *signature_octets(block))
        if len(block.children) != 3:
            continue
        signer, algorithm, value = block.children
        found += (*signer_members(signer), *signer_named(signer))
        if _is_signer(signer) and shapes.is_algorithm(algorithm) and value.universal(der.OCTET_STRING):
            model["signatures"].append(_block(data, block))
    if len(root.children) > 2 and is_tagged(root.children[2], 0):
        held = certificates(root.children[2])
        model["certificates"] = [base64_of(shapes.whole(data, each)) for each in held]
    return model, found


def certificates(tagged: Tlv) -> tuple[Tlv, ...]:
    """The certificates under tag 0, in either reading of the tag; which of the two holds is contested."""
    inside = tagged.children
    if len(inside) == 1 and not shapes.is_certificate(inside[0]):
        inside = inside[0].children
    return tuple(each for each in inside if shapes.is_certificate(each))


def _looks_signed(tlv: Tlv) -> bool:
    """Whether this is like a signed part: a sequence that begins with a number."""
    return tlv.universal(der.SEQUENCE) and bool(tlv.children) and tlv.children[0].universal(der.INTEGER)


def members(root: Tlv) -> Iterator[Finding]:
    """The signed part, the signatures, in that order (section 5)."""
    if not root.universal(der.SEQUENCE) or not root.children:
        yield finding("envelope/members", "Evidence is no sequence", root)
        return
    first, *rest = root.children
    if not rest and _looks_signed(first):
        yield finding("envelope/signatures-field", "there is no field of signatures", root)
    elif not rest or not rest[0].universal(der.SEQUENCE):
        yield finding("envelope/members", "there is no sequence of signatures", root)
    elif _looks_signed(rest[0]) or not first.universal(der.SEQUENCE):
        yield finding("envelope/members", "the signed part does not come first", root)


def closed(root: Tlv) -> Iterator[Finding]:
    """Nothing but certificates may follow the signatures (section 5)."""
    behind = root.children[2:]
    if root.universal(der.SEQUENCE) and behind[int(bool(behind) and is_tagged(behind[0], 0)) :]:
        yield finding("envelope/closed", "there is a member that the envelope does not have", behind[-1])


def tbs_members(tbs: Tlv) -> Iterator[Finding]:
    """Version and elements (section 5)."""
    if not is_sequence(tbs, der.INTEGER, der.SEQUENCE):
        yield finding("tbs/members", "the signed part is no sequence of version and elements", tbs)


def version_one(version: Tlv) -> Iterator[Finding]:
    """The version (section 5)."""
    if shapes.number(version) != 1:
        yield finding("version/one", "the version is not 1", version)


def some_elements(elements: Tlv) -> Iterator[Finding]:
    """At least one element (section 8)."""
    if not elements.children:
        yield finding("tbs/elements", "no element is reported", elements)


def element_members(element: Tlv) -> Iterator[Finding]:
    """Type and claims (section 5)."""
    if not is_sequence(element, der.OID, der.SEQUENCE):
        yield finding("element/members", "an element is no sequence of type and claims", element)


def some_claims(element: Tlv) -> Iterator[Finding]:
    """At least one claim (section 8)."""
    if is_sequence(element, der.OID, der.SEQUENCE) and not element.children[1].children:
        yield finding("element/claims", "an element has no claim", element)


def claim_members(claim: Tlv) -> Iterator[Finding]:
    """Type and one value at most (section 5)."""
    if not _is_claim(claim):
        yield finding("claim/members", "a claim is no sequence of type and value", claim)


def _is_claim(tlv: Tlv) -> bool:
    return is_sequence(tlv, der.OID) or is_sequence(tlv, der.OID, None)


def value_type(claim: Tlv, names: Names) -> Iterator[Finding]:
    """The type that belongs to the claim (section 8)."""
    name = names.claims.get(der.dotted(claim.children[0].content))
    if name is None or len(claim.children) == 1:
        return
    value = claim.children[1]
    purposes = name == "purpose" and not all(each.universal(der.OID) for each in value.children)
    if not value.universal(kind_of(name)) or purposes:
        yield finding("claim/value-type", f"the value of {name} is of another type", value)


def public_key(claim: Tlv, names: Names) -> Iterator[Finding]:
    """The DER of a SubjectPublicKeyInfo in octets (sections 5.2.2 and 5.3.3)."""
    name = names.claims.get(der.dotted(claim.children[0].content))
    if name not in ("spki", "ak-spki") or len(claim.children) == 1:
        return
    held = shapes.read(claim.children[1].content)
    octets = claim.children[1].universal(der.OCTET_STRING)
    if not octets or not isinstance(held, Tlv) or not shapes.is_spki(held):
        yield finding("spki/octets", f"{name} holds no SubjectPublicKeyInfo", claim)


def repeated(element: Mapping[str, Any]) -> Iterator[Finding]:
    """What stands once only within an element (section 4.3)."""
    counted = Counter(claim["type"] for claim in element["claims"])
    for name, times in counted.items():
        if times > 1 and "." not in name and name not in SEVERAL:
            yield finding("claim/once", f"{name} stands {times} times in one element")


def once(elements: list[dict[str, Any]]) -> Iterator[Finding]:
    """What stands once only (sections 5.1 and 5.3)."""
    counted = Counter(element["type"] for element in elements)
    for kind in ("platform", "transaction"):
        if counted[kind] > 1:
            yield finding(f"{kind}/once", f"there are {counted[kind]} elements of type {kind}")


def same_key(elements: list[dict[str, Any]]) -> Iterator[Finding]:
    """Elements that stand for one key (section 5.2)."""
    seen: set[Any] = set()
    for element in elements:
        if element["type"] == "key":
            own = {claim.get("value") for claim in element["claims"] if claim["type"] == "identifier"}
            if seen & own:
                yield finding("key/distinct", f"two elements stand for the key {min(map(str, seen & own))!r}")
            seen |= own


def block_members(block: Tlv) -> Iterator[Finding]:
    """Signer, algorithm and signature (section 5)."""
    if not is_sequence(block, der.SEQUENCE, der.SEQUENCE, None) or not shapes.is_algorithm(block.children[1]):
        yield finding("block/members", "a signature block is no sequence of signer, algorithm and signature", block)


def signature_octets(block: Tlv) -> Iterator[Finding]:
    """The signature's type (section 5)."""
    if is_sequence(block, None, None, None) and not block.children[2].universal(der.OCTET_STRING):
        yield finding("block/signature-octets", "the signature is no octet string", block)


def signer_members(signer: Tlv) -> Iterator[Finding]:
    """Three tags in order, each around what it stands for (section 5)."""
    if not _is_signer(signer):
        yield finding("sid/members", "what names the signer is not as in the grammar", signer)


def _is_signer(signer: Tlv) -> bool:
    numbers = [each.number for each in signer.children]
    rightly = all(
        is_tagged(each, each.number) and len(each.children) == 1 and _named(each.number, each.children[0])
        for each in signer.children
    )
    return signer.universal(der.SEQUENCE) and rightly and numbers == sorted(set(numbers))


def _named(number: int, tlv: Tlv) -> bool:
    match number:
        case 0:
            return tlv.universal(der.OCTET_STRING)
        case 1:
            return shapes.is_spki(tlv)
        case 2:
            return shapes.is_certificate(tlv)
    return False


def signer_named(signer: Tlv) -> Iterator[Finding]:
    """At least one name (section 5)."""
    if signer.universal(der.SEQUENCE) and not signer.children:
        yield finding("sid/one", "the signer has no name", signer)


def _element(data: bytes, element: Tlv, names: Names) -> dict[str, Any]:
    kind = der.dotted(element.children[0].content)
    claims = [_claim(data, each, names) for each in element.children[1].children]
    return {"type": names.elements.get(kind, kind), "claims": claims}


def _claim(data: bytes, claim: Tlv, names: Names) -> dict[str, Any]:
    kind = der.dotted(claim.children[0].content)
    name = names.claims.get(kind, kind)
    if len(claim.children) == 1:
        return {"type": name}
    value = claim.children[1]
    if "." in name or not value.universal(kind_of(name)):
        return {"type": name, "value": base64_of(shapes.whole(data, value))}
    match kind_of(name):
        case der.UTF8_STRING | der.GENERALIZED_TIME:
            return {"type": name, "value": value.content.decode()}
        case der.INTEGER:
            return {"type": name, "value": shapes.json(shapes.number(value))}
        case der.BOOLEAN:
            return {"type": name, "value": value.content == b"\xff"}
        case der.OCTET_STRING:
            return {"type": name, "value": base64_of(value.content)}
    dotted = [der.dotted(each.content) for each in value.children if each.universal(der.OID)]
    return {"type": name, "value": [names.purposes.get(each, each) for each in dotted]}


def signer_model(data: bytes, signer: Tlv) -> dict[str, Any]:
    """What names a signer, of either revision."""
    told: dict[str, Any] = {}
    for each in signer.children:
        inside = each.children[0]
        field = ("key-id", "spki", "certificate", "cert-hash")[each.number]
        told[field] = base64_of(inside.content if each.number == 0 else shapes.whole(data, inside))
    return told


def _block(data: bytes, block: Tlv) -> dict[str, Any]:
    signer, algorithm, value = block.children
    told = signer_model(data, signer)
    return told | {"algorithm": base64_of(shapes.whole(data, algorithm)), "value": base64_of(value.content)}
