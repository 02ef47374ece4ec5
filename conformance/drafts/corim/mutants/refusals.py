"""Mutants that write what an encoder refuses to write."""

from collections.abc import Iterator

from conformance.drafts.corim.mutants.making import forgiving, nothing, unchecked
from conformance.model.mutant import Mutant

# name, requirement, and the complaint that is passed over in what a method reads
_MISSING = (
    ("writes-no-id", "corim/id-required", "corim", "id is missing"),
    ("writes-no-tags", "corim/tags-required", "corim", ""),
    ("writes-entities-without-name", "entity/name-required", "entity", "entity-name is missing"),
    ("writes-entities-without-role", "entity/role-required", "entity", ""),
    ("writes-no-end", "validity/not-after-required", "validity", "not-after is missing"),
    ("writes-no-identity", "comid/identity-required", "comid", "tag-identity is missing"),
    ("writes-no-triples", "comid/triples-required", "comid", "triples is missing"),
    ("writes-any-version-of-tags", "tag-identity/version", "tag_identity", "an unsigned integer"),
    ("writes-an-empty-map-of-triples", "triples/one-category", "triples", "empty"),
    ("writes-no-environment", "environment/non-empty", "environment", "an environment is empty"),
    ("writes-no-values", "measurement/value-required", "measurement", "mval is missing"),
    ("writes-an-empty-map-of-values", "mval/non-empty", "values", "a measurement is empty"),
    ("writes-no-version", "version/required", "version", "version is missing"),
    ("writes-no-digests", "digests/non-empty", "digests", "is empty"),
    ("writes-mac-addresses-of-any-length", "mac/lengths", "mac_address", "length"),
    ("writes-ip-addresses-of-any-length", "ip/lengths", "ip_address", "length"),
    ("writes-ueids-of-any-length", "ueid/length", "ueid", "length"),
    ("writes-no-registers", "integrity-registers/non-empty", "registers", "no integrity register"),
    ("writes-any-register", "integrity-registers/keys", "register", ""),
    ("writes-any-tag-list", "cotl/grammar", "cotl", ""),
    ("writes-any-coswid", "coswid/required", "coswid", ""),
)
# name, requirement, and the check that is left out
_UNCHECKED = (
    ("writes-two-signers", "entity/one-signer", "one_signer"),
    ("writes-models-of-nobody", "class/vendor-with-model", "vendor_of_model"),
    ("writes-an-algorithm-twice", "digests/unique", "algorithms_differ"),
    ("writes-cycles-of-membership", "membership/acyclic", "acyclic_membership"),
    ("writes-cycles-of-dependency", "dependency/acyclic", "acyclic_dependency"),
    ("writes-series-of-any-values", "ces/same-types", "same_code_points"),
)


def mutants() -> Iterator[Mutant]:
    """All of them."""
    for name, requirement, method, words in _MISSING:
        yield unchecked(name, requirement, method, forgiving(method, words))
    for name, requirement, method in _UNCHECKED:
        yield unchecked(name, requirement, method, nothing)
