"""What is asked of those who sign CoRIMs. The oracle reads what they make; the signature is verified as well."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors import certified
from conformance.drafts.corim.vectors.rims import COMID, FULL_RIM
from conformance.drafts.corim.vectors.samples import in_cbor, put
from conformance.drafts.corim.vectors.signatures import (
    CLAIMS_MODEL,
    FORMS,
    KEY,
    META_MODEL,
    NEW,
    PAYLOAD,
    Form,
    in_input,
)  # fmt: skip
from conformance.model.vector import Mutation

END = 4_000_000_000
TIMED: dict[str, Any] = {**META_MODEL, "signature-validity": {"not-before": 1, "not-after": END}}
TIMED_CLAIMS: dict[str, Any] = {**CLAIMS_MODEL, "exp": END, "nbf": 1}
WITH_URI: dict[str, Any] = {"signer": {"signer-name": "ACME Inc.", "signer-uri": "https://acme.example"}}


def build(book: Vectors) -> None:
    """The groups sign and sign-06."""
    for form in FORMS:
        header = {"key": signing.KEYS[KEY], "algorithm": "ES256"}
        group = book.group(
            f"sign{form.group}", f"CoRIMs to be signed, and what no signer of revision {form.revision} signs.",
            operation="corim.sign", role="signer", header=header,
        )  # fmt: skip
        _accepted(group, form)
        _rejected(group, form)
        if form is NEW:
            _claims(group)
            _forms(group)


def _asked(form: Form, /, **more: Any) -> dict[str, Any]:
    """The input: what is not said otherwise is plain."""
    kid = {} if form is NEW else {"kid": b"key-1"}
    given: dict[str, Any] = {"data": PAYLOAD, "meta": META_MODEL, **kid, **more}
    return {name: value for name, value in given.items() if value is not None}


def _accepted(group: Group, form: Form) -> None:
    old = form is not NEW
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("minimal", "signed/sign1", {}, "A CoRIM is signed in a COSE_Sign1."),
        ("full", "signed/payload", {"data": cbor.encode(cbor.Tag(501, FULL_RIM))}, "Any CoRIM can be signed."),
        ("tag-18", "signed/tag-18", {}, "The message has its tag."),
        ("payload", "signed/payload", {}, "The CoRIM is signed as it was given."),
        ("payload-tag", "signed/payload-tagged", {}, "The payload keeps its tag."),
        ("signature", "signed/signature", {}, "The signature verifies."),
        ("protected", "header/protected", {}, "What is said of the signer is protected."),
        ("algorithm", "header/algorithm-required", {}, "The algorithm is a number."),
        ("content-type", form.content_type_row, {}, "The content type is that of an unsigned CoRIM."),
        ("metadata", form.meta_row, {}, "The header says who signs."),
        ("meta-in-bytes", "meta/bytes", {}, "The corim-meta is encoded in a byte string."),
        ("signer", "meta/signer-required", {}, "The signer is named."),
        ("signer-uri", "meta/signer-uri", {"meta": WITH_URI}, "The signer's URI has tag 32."),
        ("signature-validity", "meta/bytes", {"meta": TIMED}, "The signature may have a validity."),
        ("short-key", "signed/ecdsa-padding", {"key": signing.KEYS["es256-zero-x"]}, "Both numbers have 32 bytes."),
        ("short-key-again", "signed/ecdsa-padding", {"key": signing.KEYS["es256-zero-y"]}, "So they have here."),
        ("p521", "signed/ecdsa-padding-p521", {"key": signing.KEYS["es512"], "algorithm": "ES512"},
         "Both numbers have 66 bytes."),
        ("p521-with-zeros", "signed/ecdsa-padding-p521", {"key": signing.KEYS["es512-zeros"], "algorithm": "ES512"},
         "Both numbers have 66 bytes, whatever the key is."),
    ]  # fmt: skip
    if old:
        rows.append(("kid", "header/kid-required", {}, "The key is named."))
    for slug, row, more, because in rows:
        name = f"{slug}-key" if slug == "p521" else slug
        group.accept(name, f"{row}-emitted", _asked(form, **more), None, because, revisions=form.only)


def _rejected(group: Group, form: Form) -> None:
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("bare-map", "signed/payload-tagged", "payload-tag", in_cbor("untag", ""),
         "Without its tag the map is no CoRIM to sign.", "missing-tag"),
        ("comid", "signed/payload", "payload", put("", COMID), "A CoMID by itself is no CoRIM.", "wrong-tag"),
        ("no-bytes", "signed/payload", "payload", in_input("replace", "/data", '""'), "No bytes are no CoRIM.",
         "empty"),
        ("without-tags", "signed/payload", "payload", put("t/1v", []), "A CoRIM has tags.", "empty"),
        ("byte-behind", "signed/payload", "payload", Mutation(codec="bytes", op="append", data="00"),
         "A CoRIM is one item.", "trailing-bytes"),
        ("without-name", "meta/signer-required", "signer", in_input("remove", "/meta/signer/signer-name"),
         "The signer has a name.", "missing-member"),
        ("without-signer", "meta/signer-required", "signer", in_input("remove", "/meta/signer"),
         "There is a signer.", "missing-member"),
    ]  # fmt: skip
    if form is not NEW:
        rows.append(
            ("without-kid", "header/kid-required", "kid", in_input("remove", "/kid"), "The key is named.",
             "missing-member")
        )  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, f"{row}-emitted", twin, change, because, flags=(flag,), revisions=form.only)


def _claims(group: Group) -> None:
    form = NEW
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("claims-instead", "cwt-claims/instead", {"meta": None, "cwt_claims": CLAIMS_MODEL},
         "CWT Claims stand for corim-meta."),
        ("claims-map", "cwt-claims/map", {"meta": None, "cwt_claims": TIMED_CLAIMS}, "The claims are a map."),
        ("claims-issuer", "cwt-claims/issuer-required", {"meta": None, "cwt_claims": CLAIMS_MODEL},
         "The issuer is named."),
        ("claims-subject", "cwt-claims/map", {"meta": None, "cwt_claims": {**CLAIMS_MODEL, "sub": "c"}},
         "The subject may be named."),
        ("both", "header/both-consistent", {"meta": TIMED, "cwt_claims": TIMED_CLAIMS}, "Both say the same."),
        ("both-names", "header/both-issuer", {"cwt_claims": CLAIMS_MODEL}, "The issuer is the signer."),
        ("both-validities", "header/both-validity", {"meta": TIMED, "cwt_claims": TIMED_CLAIMS},
         "Begin and end are the same."),
    ]  # fmt: skip
    for slug, row, more, because in rows:
        group.accept(slug, f"{row}-emitted", _asked(form, **more), None, because, revisions=form.only)
    for slug, row, twin, change, because, flag in [
        ("claims-without-issuer", "cwt-claims/issuer-required", "claims-issuer", in_input("remove", "/cwt_claims/iss"),
         "The issuer is named.", "missing-member"),
        ("other-issuer", "header/both-issuer", "both-names", in_input("replace", "/cwt_claims/iss", '"Bolt"'),
         "The issuer is the signer.", "header-inconsistent"),
        ("other-end", "header/both-validity", "both-validities",
         in_input("replace", "/cwt_claims/exp", str(END + 1)), "The ends are the same.", "header-inconsistent"),
        ("other-begin", "header/both-validity", "both-validities", in_input("replace", "/cwt_claims/nbf", "2"),
         "The begins are the same.", "header-inconsistent"),
        ("no-end-in-claims", "header/both-validity", "both-validities", in_input("remove", "/cwt_claims/exp"),
         "The ends are the same.", "header-inconsistent"),
        ("no-validity-in-meta", "header/both-validity", "both-validities",
         in_input("remove", "/meta/signature-validity"), "The validities are the same.", "header-inconsistent"),
        ("other-signer", "header/both-consistent", "both", in_input("replace", "/meta/signer/signer-name", '"Bolt"'),
         "Both say the same.", "header-inconsistent"),
    ]:  # fmt: skip
        group.reject(slug, f"{row}-emitted", twin, change, because, flags=(flag,), revisions=form.only)


def _forms(group: Group) -> None:
    form = NEW
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("detached", "detached/accepted", {"form": "detached"}, "The payload is left out."),
        ("detached-with-claims", "detached/accepted",
         {"form": "detached", "meta": None, "cwt_claims": CLAIMS_MODEL}, "CWT Claims may say who signs."),
        ("digest", "hash-envelope/accepted", {"form": "hash-envelope"}, "The digest is that of the tagged CoRIM."),
        ("digest-algorithm", "hash-envelope/algorithm-required", {"form": "hash-envelope"},
         "SHA-256 has its number in the registry of COSE."),
        ("digest-type", "hash-envelope/preimage-type-required", {"form": "hash-envelope"},
         "The type of what was hashed is named."),
    ]  # fmt: skip
    for slug, row, more, because in rows:
        group.accept(slug, f"{row}-emitted", _asked(form, **more), None, because, revisions=form.only)
    chain = [certified.signer(), certified.middle()]
    for slug, certificates in [("chain", chain), ("chain-of-one", chain[:1])]:
        group.either(
            slug, "trust/x5chain-included", _asked(form, x5chain=certificates),
            "A signer is advised to send its certificates along.", revisions=form.only,
        )  # fmt: skip
