"""Mutants that read, trust or write evidence statements (revision 00) wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from conformance.codecs import der
from conformance.codecs.der import Tlv
from conformance.drafts.mutating import last
from conformance.drafts.pkix_key_attestation.mutants.making import mutant, unchecked
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _reading()
    yield from _writing()


def _reading() -> Iterator[Mutant]:
    def three(self: Reference, root: Tlv) -> None:
        """Ignores what stands behind the third member of the signed part."""
        tbs = root.children[0] if root.children else root
        within = replace(tbs, children=tbs.children[:3])
        Reference.statement_members(self, replace(root, children=(within, *root.children[1:])))

    def no_more(self: Reference, data: bytes, points: Any) -> Any:
        told = Reference.statement(self, data, points)
        kinds = [each["type"] for each in told["claims"]]
        if len(set(kinds)) < len(kinds):
            raise Refusal("a claim stands twice")
        return told

    def two(self: Reference, tlv: Tlv) -> None:
        Reference.old_claim_members(self, replace(tlv, children=tlv.children[:2]))

    def bare(self: Reference, tlv: Tlv) -> None:
        """Takes whatever stands first for the algorithm."""
        if not tlv.children:
            raise Refusal("nothing is said of a signature")

    def any_but_states(self: Reference, name: str, value: Tlv) -> None:
        if name == "dbgstat":
            Reference.old_value_type(self, name, value)

    def any_name(self: Reference, data: bytes, tlv: Tlv) -> Any:
        """Passes over names that it does not know."""
        known = tuple(each for each in tlv.children if each.number < 4)
        return Reference.old_signer(self, data, replace(tlv, children=known))

    quiet = last("old_value", lambda told, data, name, value: told.lower() if name == "hwserial" else told)
    yield mutant("old-ignores-members", "statement/members", "statement_members", three)
    yield unchecked("old-takes-any-version", "statement/version", "old_version")
    yield unchecked("old-takes-no-claims", "statement/claims", "some_old_claims")
    yield mutant("old-ignores-more-in-claims", "statement/claim", "old_claim_members", two)
    yield mutant("old-takes-any-type", "statement/value-type", "old_value_type", any_but_states)
    yield mutant("old-changes-case", "statement/value", "old_value", quiet, "statement/value-type")
    yield mutant("old-wants-claims-once", "statement/several", "statement", no_more)
    yield unchecked("old-takes-no-signatures", "statement/signatures", "some_signatures")
    yield unchecked("old-takes-any-signature-type", "statement/signature-bits", "is_bits")
    yield mutant("old-takes-anything-for-algorithms", "statement/signature-info", "info_members", bare)
    yield mutant("old-ignores-names", "statement/signer", "old_signer", any_name)
    yield unchecked("old-takes-any-key-id", "statement/key-id-text", "key_id_text")
    yield unchecked("old-counts-no-signatures", "statement/corresponding", "old_count")
    both = ("statement/corresponding", "statement/all-valid")
    yield unchecked("old-takes-any-signature", "statement/scope", "old_holds", *both)


def _writing() -> Iterator[Mutant]:
    def fewer(self: Reference, signers: Sequence[Any]) -> Sequence[Any]:
        return signers[:-1] if len(signers) > 1 else signers

    def more(self: Reference, signers: Sequence[Any]) -> Sequence[Any]:
        return [*signers, signers[0]]

    def claims_alone(self: Reference, tbs: bytes, signer: Any) -> bytes:
        whole = der.decode(tbs)
        content = tbs[whole.children[1].offset : whole.children[1].end]
        return Reference.old_signature(self, content, signer)

    one, syntax = "statement/one-each-emitted", "extension/syntax-emitted"

    def tagged(value: bytes, name: str, *_: Any) -> bytes:
        return der.context(9, value) if name == "uptime" else value

    yield mutant(
        "old-writes-version-two", "statement/version-emitted", "old_version_written", lambda self: der.integer(2), one
    )
    yield mutant(
        "old-writes-tagged-values", "statement/members-emitted", "written_old_value", last("written_old_value", tagged),
        "extension/syntax-emitted",
    )  # fmt: skip
    yield mutant("old-omits-a-signature", "statement/none-omitted-emitted", "signing", fewer, one)
    yield mutant("old-signs-once-more", "statement/one-each-emitted", "signing", more)
    yield mutant("old-signs-claims-alone", "statement/scope-emitted", "old_signature", claims_alone, one)
    yield unchecked("old-writes-models-alone", "statement/model-with-maker-emitted", "model_beside_maker")
    yield unchecked("old-writes-versions-alone", "statement/version-with-model-emitted", "version_beside_model")
    other = "1.3.6.1.5.5.7.1.35"
    yield mutant(
        "writes-another-extension", "extension/identifier-emitted", "extension_identifier", lambda self: other, syntax
    )
    critical = lambda self: der.boolean(True)  # noqa: E731
    yield mutant("writes-critical-extensions", "extension/not-critical-emitted", "criticality", critical, syntax)
    as_list = lambda self, claims: der.sequence(*claims)  # noqa: E731
    yield mutant("writes-a-list", "extension/syntax-emitted", "set_of_claims", as_list)
    shorter = lambda self, claims: der.set_of(*(claims[1:] or claims))  # noqa: E731
    yield mutant("loses-a-claim-of-the-extension", "extension/syntax-emitted", "set_of_claims", shorter)
    yield unchecked("writes-empty-extensions", "extension/not-empty-emitted", "some_published")
