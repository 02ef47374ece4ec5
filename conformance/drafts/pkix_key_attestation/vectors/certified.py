"""Signers that are named by certificates (sections 3.2 and 6): their key, their purpose and their path."""

from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.certificates import CERTIFICATE_SIGN, NON_REPUDIATION, Holder
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.vectors.samples import (
    AUTHORITY,
    DEVICE,
    KEY,
    NOW,
    OTHER,
    READINGS,
    ROOT,
    Kit,
    asked,
    authority,
    block,
    change,
    evidence,
    explicit,
    implicit,
    root,
    sid,
)
from conformance.drafts.pkix_key_attestation.vectors.signatures import AT, SIGNERS, VERIFY, told

TPM_PURPOSE = "2.23.133.8.3"
PLACE = "1/0/0/0/0"


def build(book: Vectors, kit: Kit) -> None:
    """The groups certificates and paths."""
    # The authority is the anchor, so that no certificate need come along: their tag is contested.
    header = {"now": NOW, "trust_anchors": [authority()]}
    group = book.group("certificates", "The certificate of an attestation key.", header=header, **VERIFY)
    tbs = kit.tbs(kit.of("platform", "vendor"))
    _keys(group, kit, tbs)
    _usage(group, kit, tbs)
    _purpose(group, kit, tbs)
    paths = book.group("paths", "From the signer's certificate to a trust anchor.", header={"now": NOW}, **VERIFY)
    _paths(paths, kit, tbs)


def _given(tbs: bytes, held: bytes, **more: Any) -> dict[str, Any]:
    return asked(evidence(tbs, block(tbs, sid(certificate=held))), *SIGNERS, **more)


def _keys(group: Group, kit: Kit, tbs: bytes) -> None:
    own, other = kit.certificate(), kit.certificate(Holder(name=DEVICE.name, key=OTHER))
    group.accept("key", "signature/certificate", _given(tbs, own), told(KEY), "The certificate's key verifies.")
    group.reject(
        "of-another-key", "signature/certificate", "key", change("replace", PLACE, other),
        "The certificate's key did not sign.", flags=("signer-confusion",),
    )  # fmt: skip
    both = evidence(tbs, block(tbs, sid(spki=signing.subject_key(KEY), certificate=own)))
    for slug, requirement in [("with-spki", "signature/certificate"), ("with-own-spki", "signature/spki")]:
        group.accept(slug, requirement, asked(both, *SIGNERS), told(KEY), "Certificate and public key are of one key.")
    group.reject(
        "another-beside-spki", "signature/certificate", "with-spki", change("replace", "1/0/0/1/0", other),
        "The signature holds with the public key alone.", flags=("signer-confusion",),
    )  # fmt: skip
    group.reject(
        "beside-spki-of-another", "signature/spki", "with-own-spki",
        change("replace", "1/0/0/0/0", signing.subject_key(OTHER)),
        "The signature holds with the certificate alone.", flags=("signer-confusion",),
    )  # fmt: skip
    named = evidence(tbs, block(tbs, sid(key_id=DEVICE.key_id, certificate=own)))
    group.contested(
        "beside-unknown-key-id", "signature/key-id-unknown", asked(named, *SIGNERS), told(KEY),
        "Section 5 wants the key looked up where the identifier stands alone, section 6 wherever there is one.",
        readings={"section-5": "accept", "section-6": "reject"},
    )  # fmt: skip
    group.reject(
        "text-changed", "signature/certificate", "key", change("replace", "0/1/0/1/0/1", der.utf8("Evil HSM")),
        "The signature is over another text.", flags=("signature-not-checked",),
    )  # fmt: skip


def _usage(group: Group, kit: Kit, tbs: bytes) -> None:
    group.accept("usage", "certificate/usage", _given(tbs, kit.certificate()), told(KEY), "It may sign.")
    for slug, usage in [
        ("missing", None),
        ("signs-certificates", CERTIFICATE_SIGN),
        ("non-repudiation", NON_REPUDIATION),
    ]:
        group.reject(
            f"usage-{slug}", "certificate/usage", "usage", change("replace", PLACE, kit.certificate(usage=usage)),
            "Digital signatures are not among what the key is for.", flags=("purpose-not-checked",),
        )  # fmt: skip


def _purpose(group: Group, kit: Kit, tbs: bytes) -> None:
    own = kit.points.attestation_key
    group.accept("purpose", "certificate/purpose", _given(tbs, kit.certificate()), told(KEY), "It may attest.")
    for slug, purposes, critical in [
        ("missing", (), False), ("for-servers", ("1.3.6.1.5.5.7.3.1",), False),
        ("for-anything", (wire.ANY_PURPOSE,), False), ("of-tpm", (TPM_PURPOSE,), True), ("longer", (f"{own}.1",), True),
        ("for-code", ("1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.8"), False),
    ]:  # fmt: skip
        held = kit.certificate(purposes=purposes, purposes_critical=critical)
        group.reject(
            f"purpose-{slug}", "certificate/purpose", "purpose", change("replace", PLACE, held),
            "Attesting is not among what the key is for.", flags=("purpose-not-checked",),
        )  # fmt: skip
    for slug, purposes, critical, told_to in [
        ("alone-critical", (own,), True, True), ("alone-not-critical", (own,), False, False),
        ("with-tpm-not-critical", (own, TPM_PURPOSE), False, True),
        ("with-tpm-critical", (TPM_PURPOSE, own), True, False),
    ]:  # fmt: skip
        given = _given(tbs, kit.certificate(purposes=purposes, purposes_critical=critical))
        if told_to:
            group.accept(slug, "certificate/critical", given, told(KEY), "Issuers should mark it like that.")
        else:
            because = "Issuers should mark it otherwise; a Verifier is not told to look."
            group.either(slug, "certificate/critical", given, because)


def _paths(group: Group, kit: Kit, tbs: bytes) -> None:
    own, between, top = kit.certificate(), authority(), root()
    signed = block(tbs, sid(certificate=own))
    direct = asked(evidence(tbs, signed), *SIGNERS, trust_anchors=[between])
    group.accept("direct", "certificate/path", direct, told(KEY), "The anchor issued it.")
    itself = asked(evidence(tbs, signed), *SIGNERS, trust_anchors=[own])
    group.either("itself-anchor", "certificate/trust", itself, "Whether any certificate may be an anchor is not said.")
    for form, write in [("explicit", explicit), ("implicit", implicit)]:
        for slug, held in [("one", (between,)), ("with-root", (top, between)), ("with-own", (own, between))]:
            given = asked(evidence(tbs, signed, more=write(*held)), *SIGNERS, trust_anchors=[top])
            group.contested(
                f"{form}-{slug}", "envelope/explicit", given, told(KEY),
                "The module's tags are EXPLICIT; the samples in the same document have none around the sequence.",
                readings=READINGS[form], flags=("tagging",),
            )  # fmt: skip
    stranger = Holder(name=AUTHORITY.name, key=OTHER)
    forged = kit.certificate(issuer=stranger)
    for slug, given in [
        ("no-anchor", asked(evidence(tbs, signed), AT, trust_anchors=[])),
        ("other-anchor", asked(evidence(tbs, signed), AT, trust_anchors=[top])),
        ("same-name-other-key", asked(evidence(tbs, block(tbs, sid(certificate=forged))), AT, trust_anchors=[between])),
        ("expired", asked(evidence(tbs, block(tbs, sid(certificate=kit.certificate(until="20210101000000Z")))), AT,
                          trust_anchors=[between])),
        ("self-signed", asked(evidence(tbs, block(tbs, sid(certificate=kit.certificate(issuer=DEVICE)))), AT,
                              trust_anchors=[between])),
        ("issued-by-root", asked(evidence(tbs, block(tbs, sid(certificate=kit.certificate(issuer=ROOT)))), AT,
                                 trust_anchors=[top])),
    ]:  # fmt: skip
        group.either(
            slug, "certificate/trust", given, "The document says what a trust anchor is for, and demands no path."
        )
