"""The grammar of Evidence from the outside in (sections 5 and 8): envelope, signed part, elements, claims, blocks."""

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation.vectors.samples import (
    DEVICE,
    KEY,
    OTHER,
    READINGS,
    Kit,
    asked,
    authority,
    block,
    change,
    evidence,
    explicit,
    implicit,
    sid,
)


def build(book: Vectors, kit: Kit) -> None:
    """The groups envelope and blocks."""
    group = book.group(
        "envelope", "What Evidence is made of, from the outside in.", operation="pkix.decode", role="verifier"
    )
    data = kit.signed(kit.of("platform", "vendor", "bootcount"), kit.of("key", "identifier", "local"))
    places = {"/version": 1, "/elements/0/claims/0/value": "Acme HSM", "/elements/1/claims/0/value": "key-1"}
    for slug, requirement in [
        ("members", "envelope/members"), ("closed", "envelope/closed"), ("signatures", "envelope/signatures-field"),
        ("version", "version/one"), ("tbs", "tbs/members"), ("elements", "tbs/elements"),
        ("element", "element/members"), ("claims", "element/claims"), ("claim", "claim/members"),
    ]:  # fmt: skip
        group.accept(slug, requirement, asked(data, *places), {"at": places}, "As the grammar has it.")
    _outside(group, data)
    _inside(group)
    _certificates(group, kit)
    blocks = book.group("blocks", "Signature blocks, as they are read.", operation="pkix.decode", role="verifier")
    _blocks(blocks, kit)
    _signers(blocks, kit)


def _outside(group: Group, data: bytes) -> None:
    parts = der.decode(data).children
    tbs, signatures = (data[each.offset : each.end] for each in parts)
    for slug, mutation, because in [
        ("set", change("retag", "", "31"), "Evidence is a sequence."),
        ("other-order", change("replace", "", der.sequence(signatures, tbs)), "The signed part comes first."),
        ("without-signed-part", change("remove", "0"), "There is a signed part."),
        ("signatures-set", change("retag", "1", "31"), "Signatures are a sequence."),
        ("wrapped", change("replace", "", der.sequence(data)), "Evidence is not within another sequence."),
        ("octets", change("replace", "", der.octet_string(data)), "Evidence is not within a string."),
        ("signed-part-in-octets", change("replace", "0", der.octet_string(tbs)), "The signed part is a sequence."),
    ]:
        group.reject(slug, "envelope/members", "members", mutation, because, flags=("wrong-type",))
    for slug, new in [
        ("null", "0500"),
        ("sequence", "3000"),
        ("tag-one", "a102 3000"),
        ("extensions", "a304 30023000"),
    ]:
        group.reject(
            f"member-more-{slug}", "envelope/closed", "closed", change("trailing", "1", new),
            "The envelope is not extensible.", flags=("trailing",),
        )  # fmt: skip
    group.reject(
        "without-signatures", "envelope/signatures-field", "signatures", change("remove", "1"),
        "The field of the signatures is not optional.", flags=("empty",),
    )  # fmt: skip
    for slug, number in [("zero", 0), ("two", 2), ("minus-one", -1), ("huge", (1 << 64) + 1), ("byte-and-one", 257)]:
        group.reject(
            f"version-{slug}", "version/one", "version", change("replace", "0/0", der.integer(number)),
            "There is one version, 1.", flags=("wrong-type",),
        )  # fmt: skip


def _inside(group: Group) -> None:
    for requirement, twin, changes in [
        ("tbs/members", "tbs", [
            ("version-missing", change("remove", "0/0")), ("version-enumerated", change("retag", "0/0", "0a")),
            ("elements-missing", change("remove", "0/1")), ("elements-set", change("retag", "0/1", "31")),
            ("tbs-member-more", change("trailing", "0/1", "020101")), ("tbs-set", change("retag", "0", "31")),
            ("version-tagged", change("replace", "0/0", "a003 020101")),
        ]),
        ("tbs/elements", "elements", [("elements-none", change("replace", "0/1", "3000"))]),
        ("element/members", "element", [
            ("element-type-missing", change("remove", "0/1/0/0")),
            ("element-type-octets", change("retag", "0/1/0/0", "04")),
            ("element-claims-missing", change("remove", "0/1/0/1")),
            ("element-claims-set", change("retag", "0/1/0/1", "31")),
            ("element-member-more", change("trailing", "0/1/0/1", "3000")),
            ("element-set", change("retag", "0/1/0", "31")), ("element-empty", change("replace", "0/1/0", "3000")),
        ]),
        ("element/claims", "claims", [("claims-none", change("replace", "0/1/0/1", "3000"))]),
        ("claim/members", "claim", [
            ("claim-type-missing", change("remove", "0/1/0/1/0/0")),
            ("claim-type-octets", change("retag", "0/1/0/1/0/0", "04")),
            ("claim-two-values", change("trailing", "0/1/0/1/0/1", "0c0141")),
            ("claim-set", change("retag", "0/1/0/1/0", "31")), ("claim-empty", change("replace", "0/1/0/1/0", "3000")),
            ("claim-bare-value", change("replace", "0/1/0/1/0", "0c0141")),
        ]),
    ]:  # fmt: skip
        flag = "empty" if requirement in ("tbs/elements", "element/claims") else "wrong-type"
        for slug, mutation in changes:
            trailing = "more" in slug or "two-values" in slug
            group.reject(
                slug, requirement, twin, mutation, "The grammar has it otherwise.",
                flags=("trailing" if trailing else flag,),
            )  # fmt: skip


def _certificates(group: Group, kit: Kit) -> None:
    """The tag of the certificates: the module says EXPLICIT, the samples and both tools of the authors IMPLICIT."""
    tbs = kit.tbs(kit.of("platform", "vendor"))
    signature = block(tbs, sid(certificate=kit.certificate()))
    one, two = authority(), authority(DEVICE)
    for form, write in [("explicit", explicit), ("implicit", implicit)]:
        for slug, held in [("one", (one,)), ("two", (one, two)), ("two-reversed", (two, one))]:
            places = {f"/certificates/{n}": each for n, each in enumerate(held)}
            given = asked(evidence(tbs, signature, more=write(*held)), *places)
            group.contested(
                f"{form}-{slug}", "envelope/explicit", given, {"at": places},
                "The module's tags are EXPLICIT; the samples in the same document have none around the sequence.",
                readings=READINGS[form], flags=("tagging",),
            )  # fmt: skip
    group.accept(
        "certificates-absent", "envelope/certificates", asked(evidence(tbs, signature), "/certificates", "/version"),
        {"at": {"/version": 1}}, "Certificates need not come along.",
    )  # fmt: skip
    for slug, more in [("empty", explicit()), ("empty-without-sequence", implicit())]:
        group.either(
            f"certificates-{slug}", "envelope/certificates", asked(evidence(tbs, signature, more=more), "/version"),
            "The list has no smallest size.",
        )  # fmt: skip


def _blocks(group: Group, kit: Kit) -> None:
    tbs = kit.tbs(kit.of("platform", "vendor"))
    mine, other = (sid(spki=signing.subject_key(key)) for key in (KEY, OTHER))
    one = block(tbs, mine)
    data = evidence(tbs, one)
    value = der.decode(one).children[2].content
    places = {"/signatures/0/algorithm": signing.identifier(KEY), "/signatures/0/value": value}
    for slug, requirement in [("block", "block/members"), ("value", "block/signature-octets")]:
        group.accept(slug, requirement, asked(data, *places), {"at": places}, "As the grammar has it.")
    for slug, blocks in [("none", []), ("one", [one]), ("two", [one, block(tbs, other, OTHER)]), ("five", [one] * 5)]:
        at = {"/version": 1} | {f"/signatures/{n}/algorithm": signing.identifier(KEY) for n in range(len(blocks))}
        group.accept(
            f"several-{slug}", "block/several", asked(evidence(tbs, *blocks), *at, f"/signatures/{len(blocks)}"),
            {"at": at}, "There may be any number of blocks.",
        )  # fmt: skip
    edwards = block(tbs, sid(spki=signing.subject_key("ed25519")), "ed25519")
    group.accept(
        "hybrid", "block/meanings", asked(evidence(tbs, one, edwards), "/signatures/1/algorithm"),
        {"at": {"/signatures/1/algorithm": signing.identifier("ed25519")}},
        "Several blocks may have several algorithms.",
    )  # fmt: skip
    for slug, mutation in [
        ("without-signer", change("remove", "1/0/0")), ("without-algorithm", change("remove", "1/0/1")),
        ("without-value", change("remove", "1/0/2")), ("set", change("retag", "1/0", "31")),
        ("empty", change("replace", "1/0", "3000")), ("algorithm-bare", change("replace", "1/0/1", "06032b6570")),
        ("algorithm-empty", change("replace", "1/0/1", "3000")), ("member-more", change("trailing", "1/0/2", "0500")),
        ("signer-octets", change("replace", "1/0/0", "0401 41")),
        ("algorithm-twice", change("trailing", "1/0/1", signing.identifier(KEY))),
    ]:  # fmt: skip
        flag = "trailing" if slug in ("member-more", "algorithm-twice") else "wrong-type"
        group.reject(
            f"block-{slug}", "block/members", "block", mutation, "The grammar has it otherwise.", flags=(flag,)
        )
    for slug, new in [("bits", "0302 0041"), ("null", "0500"), ("sequence", "3000"), ("text", "0c01 41")]:
        group.reject(
            f"value-{slug}", "block/signature-octets", "value", change("replace", "1/0/2", new),
            "The signature stands in an octet string.", flags=("wrong-type",),
        )  # fmt: skip


def _signers(group: Group, kit: Kit) -> None:
    tbs = kit.tbs(kit.of("platform", "vendor"))
    spki, held, name = signing.subject_key(KEY), kit.certificate(), b"attestation key 1"
    fields = {"key-id": name, "spki": spki, "certificate": held}
    for slug, signer, present in [
        ("key-id", sid(key_id=name), ("key-id",)), ("spki", sid(spki=spki), ("spki",)),
        ("certificate", sid(certificate=held), ("certificate",)),
        ("key-id-and-spki", sid(key_id=name, spki=spki), ("key-id", "spki")),
        ("all-three", sid(key_id=name, spki=spki, certificate=held), tuple(fields)),
    ]:  # fmt: skip
        at = [f"/signatures/0/{field}" for field in fields]
        told = {f"/signatures/0/{field}": fields[field] for field in present}
        given = asked(evidence(tbs, block(tbs, signer)), *at)
        group.accept(f"signer-{slug}", "sid/members", given, {"at": told}, "A signer is named by any of the three.")
    group.accept(
        "signer-named", "sid/one", asked(evidence(tbs, block(tbs, sid(spki=spki))), "/signatures/0/spki"),
        {"at": {"/signatures/0/spki": spki}}, "One name is enough.",
    )  # fmt: skip
    group.reject(
        "signer-nameless", "sid/one", "signer-named", change("replace", "1/0/0", "3000"),
        "A signer has at least one name.", flags=("empty",),
    )  # fmt: skip
    tagged = [der.context(0, der.octet_string(name)), der.context(1, spki), der.context(2, held)]
    content = der.decode(spki).content
    for slug, twin, mutation, because in [
        ("key-id-implicit", "key-id", change("replace", "1/0/0/0", der.context(0, name, constructed=False)),
         "The tag stands around the octet string."),
        ("key-id-text", "key-id", change("replace", "1/0/0/0/0", der.utf8("key")), "A key identifier is octets."),
        ("key-id-twice", "key-id", change("trailing", "1/0/0/0", tagged[0]), "There is one key identifier."),
        ("key-id-bare", "key-id", change("replace", "1/0/0/0", der.octet_string(name)), "Each name has its tag."),
        ("spki-implicit", "spki", change("replace", "1/0/0/0", der.context(1, content)),
         "The tag stands around the sequence."),
        ("spki-octets", "spki", change("replace", "1/0/0/0/0", der.octet_string(spki)), "A public key is a sequence."),
        ("spki-in-tag-of-certificate", "spki", change("retag", "1/0/0/0", "a2"), "A public key is no certificate."),
        ("certificate-in-tag-of-spki", "certificate", change("retag", "1/0/0/0", "a1"),
         "A certificate is no public key."),
        ("certificate-implicit", "certificate", change("replace", "1/0/0/0", der.context(2, der.decode(held).content)),
         "The tag stands around the sequence."),
        ("certificate-empty", "certificate", change("replace", "1/0/0/0/0", "3000"), "A certificate has content."),
        ("unknown-tag", "spki", change("trailing", "1/0/0/0", "a302 0400"), "There is no fourth name."),
        ("reversed", "all-three", change("replace", "1/0/0", der.sequence(*reversed(tagged))),
         "The names stand in the order of the grammar."),
        ("set", "all-three", change("retag", "1/0/0", "31"), "What names a signer is a sequence."),
    ]:  # fmt: skip
        flag = "tagging" if "implicit" in slug else "wrong-type"
        group.reject(f"signer-{slug}", "sid/members", f"signer-{twin}", mutation, because, flags=(flag,))
