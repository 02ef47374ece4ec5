"""The oracle's reading of evidence statements (revision 00), with claims as sequences of identifier and value."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.codecs import der
from conformance.codecs.der import Tlv
from conformance.drafts.pkix_key_attestation.oracle import shapes
from conformance.drafts.pkix_key_attestation.oracle.evidence import signer_model
from conformance.drafts.pkix_key_attestation.oracle.shapes import base64_of, finding, is_sequence, is_tagged
from conformance.drafts.pkix_key_attestation.wire import OLD_CLAIMS, TWOFOLD, Codepoints
from conformance.model.finding import Finding

STATES = ("enabled", "disabled", "disabled-since-boot", "disabled-permanently", "disabled-fully-and-permanently")
_KINDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("hwserial", "envid", "swname", "swversion"), (der.UTF8_STRING,)),
    **dict.fromkeys(("oemboot", "fipsmode", "non-exportable", "imported"), (der.BOOLEAN,)),
    **dict.fromkeys(("uptime", "bootcount"), (der.INTEGER,)),
    **dict.fromkeys(("nonce", "pubkey"), (der.OCTET_STRING,)),
    **dict.fromkeys(("iat", "key-expiry"), (der.UTC_TIME, der.GENERALIZED_TIME)),
    "bootseed": (der.BIT_STRING,),
    "nested-evidences": (der.SEQUENCE,),
}


def names_of(points: Codepoints) -> dict[str, str]:
    """The claims' names by dotted identifier."""
    return {points.old_claim(name): name for name in OLD_CLAIMS}


def statement(data: bytes, root: Tlv, names: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The model of a statement, and what is wrong with it."""
    found = tuple(members(root))
    if not _is_statement(root):
        return {}, found
    tbs, signatures = root.children[:2]
    version, claims, infos = tbs.children
    model: dict[str, Any] = {"version": shapes.json(shapes.number(version))}
    found += (*version_one(version), *some_claims(claims), *some_signatures(signatures), *signature_bits(signatures))
    found += tuple(claim_members(claims))
    if all(is_sequence(each, der.OID, None) for each in claims.children):
        model["claims"] = listed(data, claims, names)
        found += (*value_type(claims, names), *key_id_text(claims, names))
    found += (*info_members(infos), *signer_members(infos))
    if all(map(_is_info, infos.children)) and all(map(_is_signer, _signers(infos))):
        model["signatures"] = [_signature(data, infos, signatures, n) for n in range(len(infos.children))]
    if len(root.children) > 2:
        model["certificates"] = [base64_of(shapes.whole(data, each)) for each in root.children[2].children]
    return model, found


def members(root: Tlv) -> Iterator[Finding]:
    """The signed part, the signatures, and certificates if need be (section 3)."""
    if not _is_statement(root):
        yield finding("statement/members", "a statement has not the members of the grammar", root)
    elif len(root.children) > 2:
        held = root.children[2]
        if not is_tagged(held, 0) or not all(map(shapes.is_certificate, held.children)):
            yield finding("statement/members", "behind the signatures are no certificates", held)


def _is_statement(root: Tlv) -> bool:
    outside = is_sequence(root, der.SEQUENCE, der.SEQUENCE) or is_sequence(root, der.SEQUENCE, der.SEQUENCE, None)
    return outside and is_sequence(root.children[0], der.INTEGER, der.SEQUENCE, der.SEQUENCE)


def version_one(version: Tlv) -> Iterator[Finding]:
    """The version (section 3)."""
    if shapes.number(version) != 1:
        yield finding("statement/version", "the version is not 1", version)


def some_claims(claims: Tlv) -> Iterator[Finding]:
    """At least one claim (section 3)."""
    if not claims.children:
        yield finding("statement/claims", "there is no claim", claims)


def some_signatures(signatures: Tlv) -> Iterator[Finding]:
    """At least one signature (section 3)."""
    if not signatures.children:
        yield finding("statement/signatures", "there is no signature", signatures)


def signature_bits(signatures: Tlv) -> Iterator[Finding]:
    """Bit strings (section 3)."""
    for each in signatures.children:
        if not each.universal(der.BIT_STRING):
            yield finding("statement/signature-bits", "a signature is no bit string", each)


def claim_members(claims: Tlv) -> Iterator[Finding]:
    """Identifier and value, as far as the document shows it (section 3)."""
    for each in claims.children:
        if not is_sequence(each, der.OID, None):
            yield finding("statement/claim", "a claim is no sequence of identifier and value", each)


def value_type(claims: Tlv, names: Mapping[str, str]) -> Iterator[Finding]:
    """The type that belongs to each claim (section 5)."""
    for each in claims.children:
        name, value = names.get(der.dotted(each.children[0].content), ""), each.children[1]
        if name == "dbgstat":
            state = value.tag_class == der.CONTEXT and not value.constructed and value.number < len(STATES)
            if not state or value.content:
                yield finding("statement/value-type", "the value of dbgstat is none of its alternatives", value)
        elif name in _KINDS and not any(map(value.universal, _KINDS[name])):
            yield finding("statement/value-type", f"the value of {name} is of another type", value)


def key_id_text(claims: Tlv, names: Mapping[str, str]) -> Iterator[Finding]:
    """A key's identifier (section 5.24)."""
    for each in claims.children:
        value = each.children[1]
        if names.get(der.dotted(each.children[0].content)) == "key-id" and not (
            value.universal(der.IA5_STRING) and value.content.isascii()
        ):
            yield finding("statement/key-id-text", "the key's identifier is no IA5String", value)


def info_members(infos: Tlv) -> Iterator[Finding]:
    """Algorithm, and signer in its tag if need be (section 3)."""
    for each in infos.children:
        if not _is_info(each):
            yield finding("statement/signature-info", "what is said of a signature is not as in the grammar", each)


def _is_info(tlv: Tlv) -> bool:
    signers = tlv.children[1:]
    named = len(signers) <= 1 and all(is_tagged(each, 0) and len(each.children) == 1 for each in signers)
    return tlv.universal(der.SEQUENCE) and named and any(map(shapes.is_algorithm, tlv.children[:1]))


def signer_members(infos: Tlv) -> Iterator[Finding]:
    """Four tags in order, each around what it stands for (section 3)."""
    for signer in _signers(infos):
        if not _is_signer(signer):
            yield finding("statement/signer", "what names the signer is not as in the grammar", signer)


def _signers(infos: Tlv) -> list[Tlv]:
    return [signer for info in infos.children for tagged in info.children[1:2] for signer in tagged.children[:1]]


def _is_signer(signer: Tlv) -> bool:
    numbers = [each.number for each in signer.children]
    return signer.universal(der.SEQUENCE) and all(map(_is_name, signer.children)) and numbers == sorted(set(numbers))


def _is_name(tagged: Tlv) -> bool:
    if tagged.number > 3 or not is_tagged(tagged, tagged.number) or len(tagged.children) != 1:
        return False
    inside = tagged.children[0]
    match tagged.number:
        case 0:
            return inside.universal(der.OCTET_STRING)
        case 1:
            return shapes.is_spki(inside)
        case 2:
            return shapes.is_certificate(inside)
    return is_sequence(inside, der.SEQUENCE, der.OCTET_STRING) and shapes.is_algorithm(inside.children[0])


def listed(data: bytes, claims: Tlv, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The model of claims that have their members."""
    return [_claim(data, each, names) for each in claims.children]


def _claim(data: bytes, claim: Tlv, names: Mapping[str, str]) -> dict[str, Any]:
    kind, value = der.dotted(claim.children[0].content), claim.children[1]
    name = names.get(kind, kind)
    return {"type": name, "value": _value(data, value, name)}


def _value(data: bytes, value: Tlv, name: str) -> Any:
    if name not in TWOFOLD and value.tag_class == der.UNIVERSAL:
        match value.number:
            case der.UTF8_STRING | der.IA5_STRING | der.UTC_TIME | der.GENERALIZED_TIME if name in OLD_CLAIMS:
                return value.content.decode("latin-1" if value.number == der.IA5_STRING else "utf-8", "replace")
            case der.INTEGER if name in OLD_CLAIMS:
                return shapes.json(shapes.number(value))
            case der.BOOLEAN if name in OLD_CLAIMS:
                return value.content == b"\xff"
            case der.OCTET_STRING if name in OLD_CLAIMS:
                return base64_of(value.content)
    if name == "dbgstat" and value.number < len(STATES):
        return STATES[value.number]
    return base64_of(shapes.whole(data, value))


def _signature(data: bytes, infos: Tlv, signatures: Tlv, n: int) -> dict[str, Any]:
    info = infos.children[n]
    told = signer_model(data, info.children[1].children[0]) if len(info.children) > 1 else {}
    told["algorithm"] = base64_of(shapes.whole(data, info.children[0]))
    if n < len(signatures.children):
        told["value"] = base64_of(signatures.children[n].content[1:])
    return told
