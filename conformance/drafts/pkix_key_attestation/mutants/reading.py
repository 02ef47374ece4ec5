"""Mutants that read Evidence wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from conformance.codecs import DecodeError, der
from conformance.codecs.der import Tlv
from conformance.drafts.mutating import first, last, refusing
from conformance.drafts.pkix_key_attestation.mutants.making import lax, mutant, unchecked
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _encoding()
    yield from _texts()
    yield from _envelope()
    yield from _claims()
    yield from _blocks()


def _encoding() -> Iterator[Mutant]:
    for name, row, words in [
        ("takes-long-lengths", "length", "length is longer"),
        ("takes-indefinite-lengths", "definite", "indefinite length"),
        ("takes-strings-in-pieces", "primitive", "be constructed"),
        ("takes-any-boolean", "boolean", "BOOLEAN"),
        ("takes-padded-integers", "integer", "an INTEGER is longer"),
        ("takes-any-identifier", "identifier", "OBJECT IDENTIFIER"),
        ("takes-latin-1", "utf8", "is not UTF-8"),
        ("takes-any-time", "time", "a time"),
        ("ignores-what-follows", "one-element", "follow the element"),
    ]:
        yield mutant(name, f"der/{row}", "tree", lax(words))

    def padded(self: Reference, data: bytes) -> Tlv:
        """Reads on past the end, where there are zeros."""
        try:
            return Reference.tree(self, data)
        except DecodeError:
            missing = int.from_bytes(data[2:4], "big") + 4 - len(data)
            return Reference.tree(self, data + bytes(max(missing, 0)))

    yield mutant("reads-past-the-end", "der/complete", "tree", padded)


def _texts() -> Iterator[Mutant]:
    url = first("base64", lambda data: data.replace(b"-", b"+").replace(b"_", b"/"))
    yield mutant(
        "takes-url-alphabet",
        "text/alphabet",
        "base64",
        url,
    )
    yield unchecked("takes-any-label", "text/label", "label")

    def columns(self: Reference, data: bytes) -> bytes:
        """Takes lines of 64 columns alone."""
        if max(map(len, data.splitlines())) > 64:
            raise Refusal("a line is too long")
        return Reference.pem(self, data)

    yield mutant("takes-64-columns-alone", "text/pem", "pem", columns)


def _third(kinds: list[int]) -> Any:
    """A check that looks at the first members alone."""

    def check(self: Reference, tlv: Tlv) -> None:
        if [each.number for each in tlv.children][: len(kinds)] != kinds or not tlv.universal(der.SEQUENCE):
            raise Refusal("other members")

    return check


def _envelope() -> Iterator[Mutant]:
    def any_kind(self: Reference, root: Tlv) -> None:
        if not root.children:
            raise Refusal("nothing is in it")

    def none(self: Reference, behind: Sequence[Tlv]) -> Sequence[Tlv]:
        """Takes missing signatures for none."""
        return Reference.blocks(self, behind) if behind else ()

    yield mutant("takes-a-set", "envelope/members", "is_evidence", any_kind)
    yield unchecked("ignores-members", "envelope/closed", "nothing_more")
    yield mutant("needs-no-signatures-field", "envelope/signatures-field", "blocks", none)
    yield unchecked("takes-any-version", "version/one", "version")
    one_byte = first("version", lambda number: number & 0xFF)
    yield mutant("cuts-the-version", "version/one", "version", one_byte)
    yield mutant("ignores-more-in-the-signed-part", "tbs/members", "tbs_members", _third([der.INTEGER, der.SEQUENCE]))
    yield unchecked("takes-no-elements", "tbs/elements", "some_elements")
    yield mutant("ignores-more-in-elements", "element/members", "element_members", _third([der.OID, der.SEQUENCE]))
    yield unchecked("takes-no-claims", "element/claims", "some_claims")
    yield mutant("ignores-more-in-claims", "claim/members", "claim_members", _third([der.OID]))
    yield unchecked("takes-two-platforms", "platform/once", "one_of_a_kind", "platform/once-emitted")
    yield unchecked("takes-two-transactions", "transaction/once", "one_transaction", "transaction/once-emitted")
    both = ("key/distinct-emitted", "element/once-emitted")
    yield unchecked("takes-a-key-twice", "key/distinct", "keys_apart", *both)

    def material(elements: Sequence[Any]) -> bool:
        told = [claim.get("value") for each in elements for claim in each["claims"] if claim["type"] == "spki"]
        return len(set(told)) < len(told)

    yield mutant("refuses-equal-keys", "key/same-material", "keys_apart", refusing("keys_apart", material))
    unknown = refusing("element_type", lambda dotted, points: not dotted.startswith(f"{points.evidence}."))
    yield mutant(
        "refuses-unknown-elements", "element/unknown", "element_type", unknown, "element/no-worse-with-unknown"
    )


def _claims() -> Iterator[Mutant]:
    yield unchecked("takes-any-type", "claim/value-type", "value_type")
    quiet = last("value", lambda told, name, *_: told.lower() if name == "hwserial" else told)
    yield mutant("changes-case", "claim/value", "value", quiet, "claim/value-type")
    yield unchecked("takes-claims-twice", "claim/once", "claims_once", "claim/once-emitted")

    def one(claims: list[Any], newest: bool) -> list[Any]:
        told: dict[str, Any] = {}
        for each in claims:
            if newest or each["type"] not in told:
                told[each["type"]] = each
        return list(told.values())

    lost = ("claim/independent", "claim/no-overwriting", "ak-spki/matched", "key/distinct", "ak-spki/no-proof")
    yield mutant("keeps-the-first-copy", lost[0], "kept", lambda self, claims: one(claims, False), lost[1], *lost[2:4])
    yield mutant(
        "keeps-the-last-copy", lost[1], "kept", lambda self, claims: one(claims, True), lost[0], lost[2], lost[4]
    )
    unknown = refusing("unknown_value", lambda value: True)
    more = ("element/unknown", "element/no-worse-with-unknown")
    yield mutant("refuses-unknown-values", "claim/unknown", "unknown_value", unknown, *more)
    strange = refusing("purpose", lambda dotted, points: not dotted.startswith(f"{points.evidence}.2."))
    yield mutant("refuses-unknown-purposes", "element/codepoints", "purpose", strange, more[1])
    bits = last("value", lambda told, name, *_: told[36:] if name == "spki" else told)
    yield mutant("keeps-the-bits-of-keys-alone", "spki/octets", "value", bits, "claim/value", "claim/value-type")


def _blocks() -> Iterator[Mutant]:
    def three(self: Reference, tlv: Tlv) -> None:
        Reference.block_members(self, replace(tlv, children=tlv.children[:3]))

    yield mutant("ignores-more-in-blocks", "block/members", "block_members", three)
    yield unchecked("takes-any-signature-type", "block/signature-octets", "signature_type")
    yield unchecked("takes-nameless-signers", "sid/one", "named")

    def sorted_names(self: Reference, data: bytes, tlv: Tlv) -> Any:
        ordered = tuple(sorted(tlv.children, key=lambda each: each.number))
        return Reference.signer(self, data, replace(tlv, children=ordered))

    yield mutant("takes-names-in-any-order", "sid/members", "signer", sorted_names)
