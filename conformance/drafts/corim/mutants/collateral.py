"""Which requirements a mutant breaks beside its own, with the same stroke; without the draft's name."""

# fmt: off
COLLATERAL: dict[str, tuple[str, ...]] = {
    "answers-from-a-stale-buffer": ("corim/tag-one-item",),
    "begins-at-zero": ("validity/float-time",),
    "begins-in-1970": ("validity/not-after-required",),
    "counts-algorithms-as-cose-when-writing": (
        "comid/grammar-emitted", "corim/grammar-emitted", "digests/non-empty-emitted", "digests/unique-emitted",
        "digests/value-bytes-emitted", "integrity-registers/keys-emitted", "integrity-registers/non-empty-emitted",
        "locator/href-uri-emitted", "locator/thumbprint-emitted"
    ),
    "counts-hashes-as-digests": ("hash-envelope/accepted-emitted", "hash-envelope/preimage-type-required-emitted"),
    "counts-versions-from-one": ("cbor/any-encoding", "comid/grammar"),
    "fills-in-what-is-missing": ("corim/kinds",),
    "finds-the-first-href-alone": ("locator/href-uri",),
    "finds-the-first-role-alone": ("entity/one-signer",),
    "finds-the-first-thumbprint-alone": ("locator/thumbprint", "locator/thumbprint-pairs"),
    "finds-the-first-triple-alone": (
        "attest-key/record", "ce/record", "ces/record", "dependency/record", "endorsed/record", "identity/record",
        "membership/record", "membership/shared", "reference/record", "reference/several"
    ),
    "finds-the-first-value-alone": (
        "cbor/key-order", "ces/same-types", "integrity-registers/order", "raw-value/old-mask"
    ),
    "follows-no-chain": ("trust/anchors",),
    "has-integers-of-63-bits": ("cotl/list-non-empty", "mkey/kinds", "svn/range"),
    "hashes-nothing": ("hash-envelope/algorithm-required-emitted", "hash-envelope/preimage-type-required-emitted"),
    "knows-no-envelopes": (
        "hash-envelope/algorithm-required", "hash-envelope/digest-differs", "hash-envelope/length",
        "hash-envelope/location", "hash-envelope/preimage-type-required"
    ),
    "knows-no-other-schemes": ("cbor/whole-integers",),
    "leaves-metadata-unprotected": (
        "cwt-claims/instead-emitted", "header/meta-required-emitted", "meta/signer-required-emitted",
        "signed/payload-emitted"
    ),
    "looks-into-no-payload-of-coswids": ("coswid/file-hash", "coswid/grammar", "coswid/one-or-more"),
    "looks-up-hrefs": ("locator/href-uri",),
    "loses-groups": ("group/kinds",),
    "pads-no-numbers": (
        "cwt-claims/instead-emitted", "cwt-claims/issuer-required-emitted", "cwt-claims/map-emitted",
        "detached/accepted-emitted", "hash-envelope/accepted-emitted", "hash-envelope/algorithm-required-emitted",
        "hash-envelope/preimage-type-required-emitted", "header/algorithm-required-emitted",
        "header/both-consistent-emitted", "header/both-issuer-emitted", "header/both-validity-emitted",
        "header/content-type-emitted", "header/meta-required-emitted", "header/protected-emitted",
        "meta/bytes-emitted", "meta/signer-required-emitted", "meta/signer-uri-emitted", "signed/payload-emitted",
        "signed/payload-tagged-emitted", "signed/sign1-emitted", "signed/signature-emitted", "signed/tag-18-emitted"
    ),
    "reads-series-backwards": ("ces/item", "ces/same-mkeys", "ces/same-types"),
    "reads-through-tag-500": ("corim/wrapper-502-gone",),
    "reads-unsigned-ones-as-signed-before": ("signed/sign1",),
    "reads-zeros-behind-the-end": ("corim/tag-one-item", "signed/payload"),
    "signs-as-before": ("signed/payload-emitted",),
    "signs-as-later": ("signed/payload-emitted",),
    "signs-more": ("signed/payload-emitted",),
    "signs-two-signers": ("header/both-consistent-emitted",),
    "signs-two-validities": ("header/both-consistent-emitted",),
    "signs-what-differs": ("header/both-issuer-emitted", "header/both-validity-emitted"),
    "signs-with-another-tag": ("signed/payload-emitted",),
    "signs-without-a-tag": ("signed/payload-emitted", "signed/sign1-emitted"),
    "signs-without-kid": ("signed/payload-emitted",),
    "signs-without-metadata": (
        "cwt-claims/instead-emitted", "meta/signer-required-emitted", "signed/payload-emitted"
    ),
    "signs-without-metadata-before": ("meta/signer-required-emitted", "signed/payload-emitted"),
    "spells-algorithms": ("signed/payload-emitted",),
    "stops-after-one-item": ("collection/member-is-corim", "corim/tag-one-item", "meta/bytes", "signed/payload"),
    "stops-after-one-item-of-a-tag": ("collection/member-is-corim", "meta/bytes"),
    "tags-uuids-of-corims": (
        "comid/grammar-emitted", "corim/grammar-emitted", "coswid-triple/record-emitted", "cotl/grammar-emitted",
        "tag-identity/id-kinds-emitted"
    ),
    "tags-uuids-of-coswids": (
        "comid/grammar-emitted", "corim/id-kinds-emitted", "coswid-triple/record-emitted", "cotl/grammar-emitted",
        "tag-identity/id-kinds-emitted"
    ),
    "tags-uuids-of-tags": (
        "comid/grammar-emitted", "corim/grammar-emitted", "corim/id-kinds-emitted", "coswid-triple/record-emitted",
        "cotl/grammar-emitted"
    ),
    "takes-algorithms-that-do-not-fit": ("signed/key",),
    "takes-any-algorithm": (
        "hash-envelope/not-both", "hash-envelope/preimage-type-required", "signed/algorithm-of-key"
    ),
    "takes-any-condition-on-attest-key-triples": (
        "attest-key/record", "authority/list", "crypto-key/kinds", "mkey/kinds"
    ),
    "takes-any-condition-on-identity-triples": ("authority/list", "crypto-key/kinds", "identity/record", "mkey/kinds"),
    "takes-any-content-type": ("hash-envelope/preimage-type-required",),
    "takes-any-domain-of-dependency-before": ("dependency/record",),
    "takes-any-domain-of-membership-before": ("membership/record",),
    "takes-any-subject": ("cwt-claims/issuer-required",),
    "takes-any-unprotected": ("signed/protected-bytes",),
    "takes-any-validity-of-signatures": ("meta/closed", "meta/signer-required", "meta/signer-uri"),
    "takes-anything-at-12-of-coswids": (
        "coswid/entity", "coswid/file-hash", "coswid/grammar", "coswid/link", "coswid/resources"
    ),
    "takes-anything-at-13-of-coswids": ("coswid/entity", "coswid/resources"),
    "takes-anything-for-a-comid": ("cbor/no-stray-tag", "corim/tag-content"),
    "takes-anything-for-a-coswid": ("coswid/entity", "coswid/link", "coswid/resources", "coswid/types"),
    "takes-anything-for-a-hash": ("coswid/types",),
    "takes-anything-for-a-profile": ("oid/arcs",),
    "takes-anything-for-a-serial-number": ("cbor/no-stray-tag",),
    "takes-anything-for-a-tag": ("cbor/no-stray-tag", "corim/tag-bytes", "signed/payload-valid"),
    "takes-anything-for-a-vendor": ("cbor/no-stray-tag",),
    "takes-anything-for-an-algorithm": ("crypto-key/thumbprints", "locator/thumbprint"),
    "takes-anything-for-an-integer": ("int-range/limits",),
    "takes-anything-for-digests-of-registers": (
        "digests/algorithm", "digests/two-members", "digests/value-bytes", "integrity-registers/alternatives",
        "integrity-registers/keys"
    ),
    "takes-anything-in-cose-keys": ("crypto-key/cose-key",),
    "takes-anything-in-tag-501": ("signed/payload-valid",),
    "takes-attest-key-triples-of-three": ("attest-key/record",),
    "takes-changed-messages": (
        "detached/empty-for-nil", "detached/other-payload", "hash-envelope/digest-differs", "signed/key",
        "signed/signature", "trust/x5chain-signer-first"
    ),
    "takes-conditional-triples-of-any-length": ("ce/condition", "ce/endorsement"),
    "takes-detached-payloads": ("signed/payload",),
    "takes-digests-in-text": ("coswid/file-hash", "coswid/types", "crypto-key/thumbprints", "locator/thumbprint"),
    "takes-digests-of-any-length": ("coswid/file-hash", "coswid/types", "crypto-key/thumbprints", "locator/thumbprint"),
    "takes-dotted-oids": ("corim/profile-kinds",),
    "takes-empty-categories": ("triples/one-category",),
    "takes-empty-payloads-for-nil": ("hash-envelope/length",),
    "takes-endorsed-triples-of-any-length": ("ce/endorsement",),
    "takes-identity-triples-of-three": ("identity/record",),
    "takes-labels-twice": ("signed/payload-valid",),
    "takes-least-svns-for-exact-ones": ("svn/kinds", "svn/range"),
    "takes-missing-flags-for-false": ("flags/combinations", "flags/keys", "flags/runtime-updatable"),
    "takes-no-digests": ("integrity-registers/digests",),
    "takes-no-environment": ("dependency/domain-environment", "membership/domain-environment"),
    "takes-numbers-for-content-types": ("hash-envelope/preimage-type-required",),
    "takes-one-tag-for-another": ("cbor/no-stray-tag", "coswid/grammar", "cotl/grammar"),
    "takes-other-members-of-environments": ("class/closed",),
    "takes-other-members-of-lists": ("cotl/grammar",),
    "takes-other-members-of-measurements": ("version/closed",),
    "takes-other-times": ("coswid/resources",),
    "takes-reference-for-endorsed": ("comid/grammar", "triples/several"),
    "takes-series-triples-of-any-length": ("ces/common-condition", "ces/item"),
    "takes-signatures-of-others": (
        "detached/empty-for-nil", "detached/other-payload", "hash-envelope/digest-differs", "signed/signature",
        "trust/broken-protection", "trust/x5chain-signer-first"
    ),
    "takes-tags-for-corims": ("corim/kinds",),
    "takes-texts-for-keys-of-values": ("integrity-registers/keys",),
    "takes-the-last-of-two-keys": ("signed/payload-valid",),
    "takes-uuids-of-any-length": ("class-id/kinds", "group/kinds", "instance/kinds"),
    "takes-wrong-signatures": (
        "detached/empty-for-nil", "detached/other-payload", "hash-envelope/digest-differs", "signed/key",
        "trust/broken-protection", "trust/x5chain-signer-first"
    ),
    "trusts-everybody": ("trust/path",),
    "understands-every-profile": ("profile/exact",),
    "understands-everything": ("trust/path",),
    "understands-no-profile": ("profile/exact", "profile/unknown"),
    "untags-payloads": ("hash-envelope/accepted-emitted", "signed/payload-emitted"),
    "wants-attached-payloads": ("detached/empty-for-nil", "detached/nothing-given", "detached/other-payload"),
    "wants-common-measurements": ("ces/common-authority",),
    "wants-corim-meta": (
        "cwt-claims/additional", "cwt-claims/issuer-required", "cwt-claims/map", "cwt-claims/subject",
        "cwt-claims/times", "detached/accepted", "hash-envelope/accepted", "trust/not-yet-valid",
        "trust/signature-expired"
    ),
    "wants-lengths": ("cbor/any-encoding", "signed/as-transmitted"),
    "wants-no-algorithm": ("header/protected", "signed/protected-bytes"),
    "wants-no-detached-payload": ("signed/payload",),
    "wants-no-id": ("coswid/grammar", "signed/payload-valid"),
    "wants-no-identity": ("comid/grammar", "corim/tag-content"),
    "wants-no-identity-of-lists": ("cotl/grammar",),
    "wants-no-member-of-coswids": ("coswid/entity", "coswid/grammar", "coswid/link", "coswid/resources"),
    "wants-no-metadata": ("header/protected",),
    "wants-no-metadata-before": ("header/protected",),
    "wants-no-triples": ("corim/tag-content",),
    "wants-short-heads": ("crypto-key/cose-key", "reencode/corim"),
    "wants-signers-to-sign": ("entity/corim-roles", "entity/one-signer", "entity/several-roles"),
    "wants-sorted-keys": (
        "cbor/any-encoding", "coswid/file-hash", "coswid/grammar", "coswid/link", "coswid/one-or-more",
        "coswid/patch-or-supplemental", "coswid/payload-or-evidence", "coswid/resources", "coswid/types",
        "detached/accepted", "hash-envelope/accepted", "meta/bytes", "reencode/corim", "reencode/coswid",
        "reencode/cotl", "signed/as-transmitted"
    ),
    "wants-to-be-told-of-profiles": ("collection/members", "corim/grammar", "corim/profile-kinds", "oid/arcs"),
    "wraps-payloads": ("hash-envelope/accepted-emitted",),
    "writes-a-time-for-a-validity": ("validity/epoch-time-emitted", "validity/not-after-required-emitted"),
    "writes-algorithms-by-text": (
        "comid/grammar-emitted", "corim/tags-required-emitted", "digests/algorithm-registry-emitted",
        "digests/non-empty-emitted", "digests/unique-emitted", "digests/value-bytes-emitted",
        "integrity-registers/keys-emitted", "integrity-registers/non-empty-emitted", "locator/href-uri-emitted",
        "locator/thumbprint-emitted"
    ),
    "writes-an-empty-map-of-triples": (
        "digests/non-empty-emitted", "environment/non-empty-emitted", "mval/non-empty-emitted",
        "reference/record-emitted"
    ),
    "writes-attest-key-triples-backwards": ("attest-key/conditions-emitted",),
    "writes-bare-class-ids": ("comid/grammar-emitted", "oid/content-octets-emitted"),
    "writes-bare-groups": ("comid/grammar-emitted", "environment/members-emitted"),
    "writes-bare-hrefs": ("corim/grammar-emitted", "locator/thumbprint-emitted"),
    "writes-bare-instances": ("comid/grammar-emitted", "environment/members-emitted"),
    "writes-bare-metadata": ("meta/signer-required-emitted", "signed/payload-emitted"),
    "writes-bare-profiles": ("corim/grammar-emitted",),
    "writes-bare-ranges": ("int-range/open-emitted",),
    "writes-bare-raw-values": ("comid/grammar-emitted",),
    "writes-bare-reg-ids": ("comid/grammar-emitted",),
    "writes-bare-thumbprints": ("corim/grammar-emitted", "locator/href-uri-emitted"),
    "writes-bare-times": ("corim/grammar-emitted", "cotl/grammar-emitted", "validity/not-after-required-emitted"),
    "writes-claims-in-bytes": ("cwt-claims/instead-emitted",),
    "writes-claims-without-issuer": ("header/both-consistent-emitted",),
    "writes-conditional-endorsement-series-triples-backwards": ("ces/order-kept-emitted", "ces/same-types-emitted"),
    "writes-dependency-triples-backwards": ("dependency/acyclic-emitted",),
    "writes-digests-in-text": (
        "comid/grammar-emitted", "corim/grammar-emitted", "digests/algorithm-registry-emitted",
        "digests/non-empty-emitted", "digests/unique-emitted", "integrity-registers/keys-emitted",
        "integrity-registers/non-empty-emitted", "locator/href-uri-emitted", "locator/thumbprint-emitted"
    ),
    "writes-endorsed-triples-backwards": (
        "ce/record-emitted", "comid/grammar-emitted", "reference/kept-apart-emitted", "triples/several-emitted"
    ),
    "writes-ends-twice": ("cotl/grammar-emitted", "validity/not-after-required-emitted"),
    "writes-entities-without-role": ("entity/name-required-emitted",),
    "writes-flags-as-numbers": ("comid/grammar-emitted", "flags/absent-unknown-emitted", "flags/keys-emitted"),
    "writes-identity-triples-backwards": ("identity/conditions-emitted",),
    "writes-keys-as-certificates": (
        "attest-key/conditions-emitted", "identity/conditions-emitted", "instance/kinds-emitted"
    ),
    "writes-latin-1": (
        "corim/grammar-emitted", "corim/tag-bytes-emitted", "corim/tag-kinds-emitted", "corim/tags-required-emitted"
    ),
    "writes-membership-triples-backwards": ("membership/acyclic-emitted",),
    "writes-masks-in-key-5": ("raw-value/masked-emitted",),
    "writes-metadata-without-signer": ("header/both-consistent-emitted", "signed/payload-emitted"),
    "writes-missing-flags-as-false": ("comid/grammar-emitted", "flags/booleans-emitted", "flags/keys-emitted"),
    "writes-mkeys-in-digits": (
        "attest-key/conditions-emitted", "comid/grammar-emitted", "identity/conditions-emitted"
    ),
    "writes-no-id": ("corim/grammar-emitted", "coswid/required-emitted"),
    "writes-no-identity": ("comid/grammar-emitted",),
    "writes-no-tags": (
        "ces/same-types-emitted", "class/vendor-with-model-emitted", "comid/grammar-emitted",
        "comid/identity-required-emitted", "comid/triples-required-emitted", "corim/grammar-emitted",
        "corim/id-required-emitted", "coswid/required-emitted", "cotl/grammar-emitted",
        "dependency/acyclic-emitted", "digests/non-empty-emitted", "digests/unique-emitted",
        "entity/name-required-emitted", "entity/one-signer-emitted",
        "entity/role-required-emitted", "environment/non-empty-emitted", "integrity-registers/keys-emitted",
        "integrity-registers/non-empty-emitted", "ip/lengths-emitted", "mac/lengths-emitted",
        "measurement/value-required-emitted", "membership/acyclic-emitted", "mval/non-empty-emitted",
        "reference/record-emitted", "signed/payload-emitted", "svn/kinds-emitted", "tag-identity/version-emitted",
        "triples/one-category-emitted", "ueid/length-emitted", "validity/not-after-required-emitted",
        "version/required-emitted"
    ),
    "writes-no-triples": ("comid/grammar-emitted",),
    "writes-no-type-of-preimages": ("hash-envelope/accepted-emitted", "hash-envelope/algorithm-required-emitted"),
    "writes-oids-with-their-heads": (
        "attest-key/conditions-emitted", "class-id/kinds-emitted", "comid/grammar-emitted",
        "corim/profile-kinds-emitted", "identity/conditions-emitted", "mkey/kinds-emitted"
    ),
    "writes-one-flag-for-another": ("flags/absent-unknown-emitted", "flags/booleans-emitted"),
    "writes-other-relations": ("comid/grammar-emitted",),
    "writes-other-roles-of-comids": ("comid/grammar-emitted",),
    "writes-other-roles-of-corims": (
        "corim/grammar-emitted", "entity/name-required-emitted", "entity/one-signer-emitted",
        "entity/reg-id-uri-emitted", "entity/role-required-emitted"
    ),
    "writes-reference-as-endorsed": ("comid/grammar-emitted", "triples/several-emitted"),
    "writes-reference-triples-backwards": (
        "cbor/well-formed-emitted", "class-id/kinds-emitted", "class/vendor-with-model-emitted",
        "comid/grammar-emitted", "comid/identity-required-emitted", "comid/triples-required-emitted",
        "corim/grammar-emitted", "corim/id-kinds-emitted", "corim/id-required-emitted", "corim/kinds-emitted",
        "corim/profile-kinds-emitted", "corim/tag-bytes-emitted", "corim/tag-kinds-emitted",
        "corim/tag-order-emitted", "corim/tags-required-emitted", "crypto-key/kinds-emitted",
        "digests/algorithm-registry-emitted", "digests/non-empty-emitted", "digests/unique-emitted",
        "digests/value-bytes-emitted", "entity/comid-roles-emitted", "entity/corim-roles-emitted",
        "entity/name-required-emitted", "entity/one-signer-emitted", "entity/reg-id-uri-emitted",
        "entity/role-required-emitted", "environment/members-emitted", "environment/non-empty-emitted",
        "flags/absent-unknown-emitted", "flags/booleans-emitted", "flags/keys-emitted", "group/kinds-emitted",
        "instance/kinds-emitted", "int-range/kinds-emitted", "int-range/open-emitted",
        "integrity-registers/keys-emitted", "integrity-registers/non-empty-emitted", "ip/lengths-emitted",
        "linked-tag/relations-emitted", "locator/href-uri-emitted", "locator/thumbprint-emitted",
        "mac/lengths-emitted", "measurement/value-required-emitted", "mkey/kinds-emitted", "mval/non-empty-emitted",
        "mval/several-emitted", "oid/content-octets-emitted", "raw-value/bytes-emitted", "raw-value/masked-emitted",
        "reference/kept-apart-emitted", "svn/kinds-emitted", "svn/minimum-distinct-emitted",
        "tag-identity/id-kinds-emitted", "tag-identity/version-emitted", "triples/one-category-emitted",
        "triples/several-emitted", "ueid/length-emitted", "validity/epoch-time-emitted",
        "validity/not-after-required-emitted", "version/required-emitted"
    ),
    "writes-series-backwards": ("ces/record-emitted", "ces/same-types-emitted"),
    "writes-svns-as-floats": ("comid/grammar-emitted", "mval/several-emitted", "svn/minimum-distinct-emitted"),
    "writes-tags-as-something-else": ("corim/tag-order-emitted",),
    "writes-tags-in-no-bytes": ("corim/grammar-emitted", "corim/tag-kinds-emitted", "corim/tags-required-emitted"),
    "writes-the-first-triple-alone": ("reference/kept-apart-emitted",),
    "writes-the-first-value-alone": ("comid/grammar-emitted",),
}
