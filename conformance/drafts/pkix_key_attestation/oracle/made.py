"""What the oracle finds in messages that an Attester or an issuer made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conformance.codecs import DecodeError, der, x509
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.oracle import evidence, shapes, statement, trust
from conformance.drafts.pkix_key_attestation.oracle.shapes import DRAFT, finding
from conformance.model.finding import Finding

Given = Mapping[str, Any]

_SHAPES = (
    "envelope/members", "envelope/closed", "envelope/signatures-field", "tbs/members", "tbs/elements",
    "element/members", "element/claims", "claim/members", "block/members", "block/signature-octets", "sid/members",
)  # fmt: skip
_EMITTED = {
    **dict.fromkeys(_SHAPES, ("envelope/members-emitted",)),
    "sid/one": ("sid/one-emitted",),
    "version/one": ("version/one-emitted",),
    "claim/value-type": ("claim/value-type-emitted",),
    "spki/octets": ("claim/value-type-emitted",),
    "claim/once": ("claim/once-emitted",),
    "platform/once": ("platform/once-emitted",),
    "transaction/once": ("transaction/once-emitted",),
    "key/distinct": ("key/distinct-emitted", "element/once-emitted"),
}  # fmt: skip


def emitted(found: Iterable[Finding]) -> Iterator[Finding]:
    """The same faults, held against whoever made the message."""
    for each in found:
        row = each.requirement.removeprefix(f"{DRAFT}/")
        rows: tuple[str, ...] = _EMITTED.get(row, ())
        if row.startswith("der/"):
            rows = ("der/well-formed-emitted",)
        elif row.startswith("text/"):
            rows = ("text/written-emitted",)
        for own in rows:
            yield finding(own, each.detail)


def evidence_made(given: Given, data: bytes, points: wire.Codepoints) -> tuple[Finding, ...]:
    """What is wrong with the Evidence that was made of elements and signers."""
    data, found = shapes.from_text(data, given.get("form"))
    if found:
        return tuple(emitted(found))
    model, found = attested(data, given, points)
    if model:
        found += tuple(as_asked(model, given.get("elements", [])))
    return found


def attested(data: bytes, given: Given, points: wire.Codepoints) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The model of Evidence that was made, empty where it cannot be read, and what is wrong with it in any case."""
    root = shapes.read(data)
    if isinstance(root, DecodeError):
        return {}, tuple(emitted(shapes.broken(root)))
    model, found = evidence.evidence(data, root, evidence.Names.of(points))
    wrong = tuple(emitted(found))
    if "elements" not in model or "signatures" not in model:
        return {}, wrong
    wrong += (*nameless(model), *valueless(model), *levels(model), *fips_version(model), *same_keys(model))
    signed = shapes.whole(data, root.children[0])
    signers = given.get("signers", [])
    return model, (*wrong, *signatures(signed, model["signatures"], signers), *names(model["signatures"], signers))


def _claims(model: Given, kind: str) -> list[Any]:
    return [each.get("value") for part in model["elements"] for each in part["claims"] if each["type"] == kind]


def nameless(model: Given) -> Iterator[Finding]:
    """A key has an identifier (section 5.2)."""
    for element in model["elements"]:
        if element["type"] == "key" and not any(each["type"] == "identifier" for each in element["claims"]):
            yield finding("key/identifier-emitted", "a key has no identifier")


def valueless(model: Given) -> Iterator[Finding]:
    """Claims of the document have values (section 5)."""
    for element in model["elements"]:
        for each in element["claims"]:
            if "." not in each["type"] and "value" not in each:
                yield finding("claim/value-emitted", f"{each['type']} has no value")


def levels(model: Given) -> Iterator[Finding]:
    """The level of FIPS 140 (section 5.1.4)."""
    for value in _claims(model, "fipslevel"):
        if value not in (1, 2, 3, 4):
            yield finding("fips/level-emitted", f"the FIPS level is {value}")


def fips_version(model: Given) -> Iterator[Finding]:
    """The version of FIPS 140 (section 5.1.4)."""
    for value in _claims(model, "fipsver"):
        if value not in ("FIPS 140-2", "FIPS 140-3"):
            yield finding("fips/version-emitted", f"the FIPS version is {value!r}")


def same_keys(model: Given) -> Iterator[Finding]:
    """No attestation key is named twice (section 5.3.3)."""
    if any(times > 1 for times in Counter(_claims(model, "ak-spki")).values()):
        yield finding("ak-spki/distinct-emitted", "an attestation key is named twice")


def signatures(signed: bytes, blocks: Sequence[Given], signers: Sequence[Given]) -> Iterator[Finding]:
    """Each signer has signed (section 6)."""
    if len(blocks) != len(signers):
        yield finding("signature/scope-emitted", f"{len(blocks)} signatures of {len(signers)} signers")
    for block, signer in zip(blocks, signers, strict=False):
        if not trust.holds(signed, block, x509.spki(key_from_jwk(signer["key"]))):
            yield finding("signature/scope-emitted", "a signature is not over the signed part, or not by its signer")


def names(blocks: Sequence[Given], signers: Sequence[Given]) -> Iterator[Finding]:
    """Signers are named as they asked to be (section 5)."""
    for block, signer in zip(blocks, signers, strict=False):
        asked = {
            "key-id": signer.get("key_id"),
            "spki": shapes.base64_of(x509.spki(key_from_jwk(signer["key"]))) if signer.get("spki") else None,
            "certificate": signer.get("certificate"),
        }
        if any(block.get(field) != value for field, value in asked.items()):
            yield finding("sid/one-emitted", "a signer is not named as it is to be named")


def as_asked(model: Given, elements: Any) -> Iterator[Finding]:
    """Evidence says what it was made of, in whatever order."""
    if shapes.sorted_model(model["elements"]) != shapes.sorted_model(elements):
        yield finding("envelope/members-emitted", "Evidence does not say what it was to say")


def old_rows(found: Iterable[Finding]) -> Iterator[Finding]:
    """Revision 00 has no rows for single rules of the encoding."""
    for each in found:
        yield finding("statement/members", each.detail)


def statement_made(given: Given, data: bytes, points: wire.Codepoints) -> tuple[Finding, ...]:
    """What is wrong with the statement that was made of claims and signers."""
    root = shapes.read(data)
    if isinstance(root, DecodeError):
        return (finding("statement/members-emitted", str(root)),)
    model, found = statement.statement(data, root, statement.names_of(points))
    wrong = tuple(old_emitted(found, model, given))
    if "claims" not in model:
        return wrong
    signed, values = shapes.whole(data, root.children[0]), root.children[1].children
    signers = given.get("signers", [])
    told = [each["type"] for each in model["claims"]]
    wrong += (*one_each(model.get("signatures", []), len(values), signers), *beside(told))
    return (*wrong, *old_scope(signed, model.get("signatures", []), signers))


def old_emitted(found: Iterable[Finding], model: Given, given: Given) -> Iterator[Finding]:
    """The faults of a statement, held against whoever made it (section 3)."""
    for each in found:
        version = each.requirement.endswith("statement/version")
        yield finding("statement/version-emitted" if version else "statement/members-emitted", each.detail)
    if "claims" in model and shapes.sorted_claims(model["claims"]) != shapes.sorted_claims(given.get("claims", [])):
        yield finding("statement/members-emitted", "the statement does not say what it was to say")


def one_each(blocks: Sequence[Given], values: int, signers: Sequence[Given]) -> Iterator[Finding]:
    """A signature for each signer that is announced (section 4.1)."""
    if len(blocks) != len(signers) or values > len(blocks):
        yield finding("statement/one-each-emitted", f"{len(blocks)} are announced for {len(signers)} signers")
    if values < len(blocks):
        yield finding("statement/none-omitted-emitted", f"{values} signatures where {len(blocks)} are announced")


def old_scope(signed: bytes, blocks: Sequence[Given], signers: Sequence[Given]) -> Iterator[Finding]:
    """What is signed is the whole signed part (section 4.1)."""
    for block, signer in zip(blocks, signers, strict=False):
        if "value" in block and not trust.holds(signed, block, x509.spki(key_from_jwk(signer["key"]))):
            yield finding("statement/scope-emitted", "a signature is not over the signed part, or not by its signer")


def beside(told: Sequence[str]) -> Iterator[Finding]:
    """Claims that stand only beside others (sections 5.3.4 and 5.3.5)."""
    if "hwmodel" in told and "oemid" not in told:
        yield finding("statement/model-with-maker-emitted", "a model without its maker")
    if "hwversion" in told and "hwmodel" not in told:
        yield finding("statement/version-with-model-emitted", "a version without its model")


def extension_made(given: Given, data: bytes, points: wire.Codepoints) -> tuple[Finding, ...]:
    """What is wrong with the certificate extension that was made of claims."""
    root = shapes.read(data)
    if isinstance(root, DecodeError) or not root.children or not root.children[0].universal(der.OID):
        return (finding("extension/syntax-emitted", "it is no Extension"),)
    found = (*identifier(root), *critical(root))
    held = shapes.read_set(root.children[-1].content)
    if isinstance(held, DecodeError) or not held.universal(der.SET):
        return (*found, finding("extension/syntax-emitted", "it holds no sorted set"))
    return (*found, *empty(held), *claims_in_set(root.children[-1].content, held, given, points))


def identifier(root: der.Tlv) -> Iterator[Finding]:
    """The identifier of the extension (section 6)."""
    if der.dotted(root.children[0].content) != wire.EXTENSION:
        yield finding("extension/identifier-emitted", "the extension has another identifier")


def critical(root: der.Tlv) -> Iterator[Finding]:
    """It is not critical (section 6)."""
    if any(each.universal(der.BOOLEAN) for each in root.children):
        yield finding("extension/not-critical-emitted", "the extension says that it is critical")


def empty(held: der.Tlv) -> Iterator[Finding]:
    """At least one claim (section 6)."""
    if not held.children:
        yield finding("extension/not-empty-emitted", "the extension has no claim")


def claims_in_set(data: bytes, held: der.Tlv, given: Given, points: wire.Codepoints) -> Iterator[Finding]:
    """The claims that were to be in it (section 6)."""
    names = statement.names_of(points)
    if tuple(statement.claim_members(held)):
        yield finding("extension/syntax-emitted", "it holds something else than claims")
    elif shapes.sorted_claims(statement.listed(data, held, names)) != shapes.sorted_claims(given.get("claims", [])):
        yield finding("extension/syntax-emitted", "it does not say what it was to say")
