"""Who signs a CoRIM: corim-meta, CWT Claims, or both (sections 4.2.2 and 4.2.3)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.samples import UUID, UUID_TEXT, asked, said
from conformance.drafts.corim.vectors.signatures import (
    CLAIMS,
    CLAIMS_MODEL,
    ES256,
    FORMS,
    KEY,
    META,
    META_MODEL,
    NEW,
    NOW,
    SAYS,
    WHERE,
    Form,
    add_again,
    again,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

END = 4_000_000_000
URI = cbor.Tag(32, "https://acme.example")
VALID = {0: cbor.Tag(1, 1), 1: cbor.Tag(1, END)}
FULL: dict[int, Any] = {0: {0: "ACME Inc.", 1: URI}, 1: VALID}
FULL_MODEL: dict[str, Any] = {
    "signer": {"signer-name": "ACME Inc.", "signer-uri": "https://acme.example"},
    "signature-validity": {"not-before": 1, "not-after": END},
}
PLACE = "/header/corim-meta"
SIGNED_BY: dict[Any, Any] = {1: ES256, 3: NEW.content_type}


def build(book: Vectors) -> None:
    """The groups meta, meta-06 and cwt-claims."""
    header = {"keys": [signing.public(KEY)], "now": NOW}
    for form in FORMS:
        group = book.group(
            f"meta{form.group}", f"The corim-meta in the protected header of revision {form.revision}.",
            operation="corim.verify", role="verifier", header=header,
        )  # fmt: skip
        _meta(group, form)
    group = book.group(
        "cwt-claims", "CWT Claims in the protected header, and both beside each other.", operation="corim.verify",
        role="verifier", header=header,
    )  # fmt: skip
    _claims(group)
    _both(group)


def _with_meta(form: Form, meta: Any) -> bytes:
    return form.with_header({8: cbor.encode(meta)})


def _meta(group: Group, form: Form) -> None:
    for slug, row, meta, places, because in [
        ("bytes", "meta/bytes", META, {PLACE: META_MODEL}, "The map is encoded in a byte string."),
        ("full", "meta/bytes", FULL, {PLACE: FULL_MODEL}, "All members together."),
        ("signer", "meta/signer-required", META, {f"{PLACE}/signer": META_MODEL["signer"]}, "There is a signer."),
        ("name", "meta/signer-name-required", META, {f"{PLACE}/signer/signer-name": "ACME Inc."}, "It has a name."),
        ("empty-name", "meta/signer-name-required", {0: {0: ""}}, {f"{PLACE}/signer/signer-name": ""},
         "The grammar sets no least length."),
        ("uri", "meta/signer-uri", FULL, {f"{PLACE}/signer/signer-uri": "https://acme.example"},
         "The signer's URI has tag 32."),
        ("validity", "meta/signature-validity", FULL, {f"{PLACE}/signature-validity": FULL_MODEL["signature-validity"]},
         "The signature has a validity."),
        ("end-alone", "meta/signature-validity", {**META, 1: {1: cbor.Tag(1, END)}},
         {f"{PLACE}/signature-validity": {"not-after": END}}, "The validity may have an end alone."),
        ("two-members", "meta/closed", FULL, {PLACE: FULL_MODEL}, "The map has two members."),
        ("validity-in-front", "meta/bytes", dict(reversed(FULL.items())), {PLACE: FULL_MODEL}, "Keys have no order."),
    ]:  # fmt: skip
        group.accept(slug, row, *said(_with_meta(form, meta), places), because, revisions=form.only)
    at, inner = form.value(8), form.value(8, "/e")
    signer = f"{inner}/0v"
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("map", "meta/bytes", "bytes", again("unwrap-bytes", at), "The map is encoded in a byte string.", "wrong-kind"),
        ("text", "meta/bytes", "bytes", put_again(at, "ACME Inc."), "The name alone is not enough.", "wrong-kind"),
        ("in-24", "meta/bytes", "bytes", again("wrap-tag", at, "24"), "The byte string has no tag.", "stray-tag"),
        ("no-bytes", "meta/bytes", "bytes", put_again(at, b""), "No bytes hold no map.", "empty"),
        ("trailing-byte", "meta/bytes", "bytes", again("trailing", inner, "00"), "The byte string holds one item.",
         "trailing-bytes"),
        ("cut", "meta/bytes", "bytes", again("truncate", inner, "3"), "The item is complete.", "truncated"),
        ("array", "meta/bytes", "bytes", put_again(inner, [{0: "ACME Inc."}]), "The byte string holds a map.",
         "wrong-kind"),
        ("wrapped-twice", "meta/bytes", "bytes", again("wrap-bytes", inner), "The byte string holds a map.",
         "wrong-kind"),
        ("without-signer", "meta/signer-required", "signer", again("replace", inner, "a0"), "There is a signer.",
         "missing-member"),
        ("validity-alone", "meta/signer-required", "signer", put_again(inner, {1: VALID}), "There is a signer.",
         "missing-member"),
        ("signer-text", "meta/signer-required", "signer", put_again(signer, "ACME Inc."), "A signer is a map.",
         "wrong-kind"),
        ("signer-array", "meta/signer-required", "signer", put_again(signer, ["ACME Inc."]), "A signer is a map.",
         "wrong-kind"),
        ("signer-null", "meta/signer-required", "signer", put_again(signer, None), "A signer is a map.", "wrong-kind"),
        ("without-name", "meta/signer-name-required", "name", again("replace", signer, "a0"), "A signer has a name.",
         "missing-member"),
        ("name-number", "meta/signer-name-required", "name", put_again(f"{signer}/0v", 7), "A name is text.",
         "wrong-kind"),
        ("name-bytes", "meta/signer-name-required", "name", put_again(f"{signer}/0v", b"ACME"), "A name is text.",
         "wrong-kind"),
        ("uri-untagged", "meta/signer-uri", "uri", again("untag", f"{signer}/1v"), "A URI has tag 32.", "missing-tag"),
        ("uri-bytes", "meta/signer-uri", "uri", put_again(f"{signer}/1v/t", b"https://a.example"), "A URI is text.",
         "wrong-kind"),
        ("uri-null", "meta/signer-uri", "uri", put_again(f"{signer}/1v", None), "What is not there is left out.",
         "wrong-kind"),
        ("validity-time", "meta/signature-validity", "validity", put_again(f"{inner}/1v", cbor.Tag(1, END)),
         "A validity is a map.", "wrong-kind"),
        ("validity-null", "meta/signature-validity", "validity", put_again(f"{inner}/1v", None),
         "What is not there is left out.", "wrong-kind"),
        ("key-2", "meta/closed", "two-members", add_again(inner, 2, 0), "The map has no third member.", "unknown-key"),
        ("key-minus-1", "meta/closed", "two-members", add_again(inner, -1, 0), "The map has no extension point.",
         "unknown-key"),
        ("key-of-text", "meta/closed", "two-members", add_again(inner, "note", 0), "The map has no extension point.",
         "unknown-key"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)
    for slug, key in [("signer-key-2", 2), ("signer-key-minus-1", -1), ("signer-key-of-text", "note")]:
        group.either(
            slug, "meta/signer-closed", asked(_with_meta(form, {0: {0: "ACME Inc.", key: 0}}), f"{PLACE}/signer"),
            "The signer's map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",), revisions=form.only,
        )  # fmt: skip


def _with_claims(claims: Any, **how: Any) -> bytes:
    return NEW.signed({**SIGNED_BY, 15: claims}, **how)


def _claims(group: Group) -> None:
    place = "/header/cwt-claims"
    for slug, row, claims, places, because in [
        ("instead-of-meta", "cwt-claims/instead", CLAIMS, {place: CLAIMS_MODEL, **SAYS},
         "CWT Claims may stand for corim-meta."),
        ("map", "cwt-claims/map", CLAIMS, {place: CLAIMS_MODEL}, "The map stands as it is."),
        ("issuer", "cwt-claims/issuer-required", CLAIMS, {f"{place}/iss": "ACME Inc."}, "There is an issuer."),
        ("issuer-uri", "cwt-claims/issuer-required", {1: "https://acme.example"},
         {f"{place}/iss": "https://acme.example"}, "The issuer may be named by a URI, as text."),
        ("subject", "cwt-claims/subject", {**CLAIMS, 2: "c"}, {f"{place}/sub": "c"}, "The subject is text."),
        ("times", "cwt-claims/times", {**CLAIMS, 4: END, 5: 1}, {f"{place}/exp": END, f"{place}/nbf": 1},
         "Times are numbers without a tag."),
        ("times-as-floats", "cwt-claims/times", {**CLAIMS, 4: END + 0.5, 5: 1.5},
         {f"{place}/exp": END + 0.5, f"{place}/nbf": 1.5}, "Times may have a fraction."),
        ("begin-before-1970", "cwt-claims/times", {**CLAIMS, 5: -1}, {f"{place}/nbf": -1}, "A time may be negative."),
        ("further-claims", "cwt-claims/additional", {**CLAIMS, 6: 1, 7: b"id", 99: [1]}, {f"{place}/iss": "ACME Inc."},
         "Further claims are passed over."),
        ("private-claim", "cwt-claims/additional", {**CLAIMS, -70000: "x"}, {f"{place}/iss": "ACME Inc."},
         "So are private ones."),
    ]:  # fmt: skip
        group.accept(slug, row, *said(_with_claims(claims), places), because, revisions=NEW.only)
    group.either(
        "audience", "cwt-claims/additional", asked(_with_claims({**CLAIMS, 3: "verifier"}), f"{place}/iss"),
        "An audience is a further claim, and CWT has those refuse it who are not the audience.", revisions=NEW.only,
    )  # fmt: skip
    at = NEW.at("0/e/2v")
    rows: list[tuple[str, str, str, Mutation, str, str]] = [
        ("neither", "header/meta-required", "instead-of-meta", again("remove", NEW.at("0/e/2k")),
         "Without corim-meta there are CWT Claims.", "missing-member"),
        ("label-13", "header/meta-required", "instead-of-meta", put_again(NEW.at("0/e/2k"), 13),
         "Label 13, which drafts of RFC 9597 used, is not that of CWT Claims.", "unknown-key"),
        ("in-bytes", "cwt-claims/map", "map", again("wrap-bytes", at), "The map stands as it is, not in bytes.",
         "wrong-kind"),
        ("array", "cwt-claims/map", "map", put_again(at, ["ACME Inc."]), "Claims are a map.", "wrong-kind"),
        ("null", "cwt-claims/map", "map", put_again(at, None), "Claims are a map.", "wrong-kind"),
        ("tagged-61", "cwt-claims/map", "map", again("wrap-tag", at, "61"), "The map has no tag.", "stray-tag"),
        ("without-issuer", "cwt-claims/issuer-required", "issuer", again("replace", at, "a0"), "There is an issuer.",
         "missing-member"),
        ("subject-alone", "cwt-claims/issuer-required", "issuer", put_again(at, {2: "c"}), "There is an issuer.",
         "missing-member"),
        ("issuer-number", "cwt-claims/issuer-required", "issuer", put_again(f"{at}/0v", 7), "An issuer is text.",
         "wrong-kind"),
        ("issuer-tagged", "cwt-claims/issuer-required", "issuer-uri", again("wrap-tag", f"{at}/0v", "32"),
         "An issuer is text without a tag.", "wrong-tag"),
        ("issuer-map", "cwt-claims/issuer-required", "issuer", put_again(f"{at}/0v", {0: "ACME Inc."}),
         "An issuer is text, not the signer's map.", "wrong-kind"),
        ("subject-number", "cwt-claims/subject", "subject", put_again(f"{at}/1v", 7), "A subject is text.",
         "wrong-kind"),
        ("subject-uuid", "cwt-claims/subject", "subject", put_again(f"{at}/1v", UUID), "A subject is text, not bytes.",
         "wrong-kind"),
        ("end-tagged", "cwt-claims/times", "times", again("wrap-tag", f"{at}/1v", "1"),
         "The claims of a CWT have no tags on times.", "stray-tag"),
        ("begin-tagged", "cwt-claims/times", "times", again("wrap-tag", f"{at}/2v", "1"),
         "The claims of a CWT have no tags on times.", "stray-tag"),
        ("end-text", "cwt-claims/times", "times", put_again(f"{at}/1v", "2096-10-02T07:06:40Z"),
         "A time is a number.", "time-form"),
        ("end-null", "cwt-claims/times", "times", put_again(f"{at}/1v", None), "A time is a number.", "wrong-kind"),
    ]  # fmt: skip
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=NEW.only)
    group.contested(
        "claim-of-text", "cwt-claims/integer-keys",
        asked(_with_claims({**CLAIMS, "note": 1}), "/header/cwt-claims/iss"),
        {"at": {"/header/cwt-claims/iss": "ACME Inc."}},
        "The grammar lets further claims have integer keys alone; CWT, to which the prose refers, text as well.",
        readings={"grammar": "reject", "cwt": "accept"}, flags=("unknown-key",), revisions=NEW.only,
    )  # fmt: skip
    for slug, subject, rim_id, because in [
        ("subject-of-uuid", UUID_TEXT, UUID, "How the text of a UUID looks is not said."),
        ("subject-as-urn", f"urn:uuid:{UUID_TEXT}", UUID, "How the text of a UUID looks is not said."),
        ("subject-of-another", "d", "c", "What a subject that is not the identifier means is not said."),
    ]:
        payload = cbor.encode(cbor.Tag(501, {0: rim_id, 1: [cbor.Tag(506, _comid())]}))
        group.either(
            slug, "cwt-claims/subject-is-id",
            asked(_with_claims({**CLAIMS, 2: subject}, payload=payload), "/header/cwt-claims/sub", WHERE),
            because, flags=("header-inconsistent",), revisions=NEW.only,
        )  # fmt: skip


def _comid() -> bytes:
    return cbor.encode({1: {0: "t"}, 4: {0: [[{0: {1: "ACME"}}, [{1: {8: "S1"}}]]]}})


def _both(group: Group) -> None:
    def signed(meta: Any, claims: Any) -> bytes:
        return NEW.signed({**SIGNED_BY, 8: cbor.encode(meta), 15: claims})

    timed: dict[Any, Any] = {0: META[0], 1: VALID}
    agreeing: list[tuple[str, Any, Any, str]] = [
        ("both", META, CLAIMS, "Both may be there."),
        ("both-with-validity", timed, {**CLAIMS, 4: END, 5: 1}, "Both may have the same validity."),
        ("both-with-end", {0: META[0], 1: {1: cbor.Tag(1, END)}}, {**CLAIMS, 4: END}, "Both may have an end alone."),
        ("both-and-more-claims", META, {**CLAIMS, 2: "c"}, "The claims may say what corim-meta has no place for."),
    ]
    for slug, meta, claims, because in agreeing:
        places = {f"{PLACE}/signer/signer-name": "ACME Inc.", "/header/cwt-claims/iss": "ACME Inc.", **SAYS}
        group.accept(slug, "header/both", *said(signed(meta, claims), places), because, revisions=NEW.only)
    group.contested(
        "both-without-issuer", "cwt-claims/issuer-required", asked(signed(META, {}), f"{PLACE}/signer/signer-name"),
        {"at": {f"{PLACE}/signer/signer-name": "ACME Inc."}},
        "Claims have an issuer; beside corim-meta the grammar's wildcard admits anything under their label.",
        readings={"claims": "reject", "grammar": "accept"}, flags=("missing-member",), revisions=NEW.only,
    )  # fmt: skip
    differing: list[tuple[str, str, Any, Any, str]] = [
        ("other-issuer", "both-issuer", META, {1: "Bolt"}, "The issuer is another text."),
        ("issuer-in-capitals", "both-issuer", META, {1: "ACME INC."}, "The issuer differs in case alone."),
        ("issuer-with-space", "both-issuer", META, {1: "ACME Inc. "}, "The issuer has a space more."),
        ("issuer-decomposed", "both-issuer", {0: {0: "M\u00fcller"}}, {1: "Mu\u0308ller"},
         "The issuer differs in the normalisation of its letters."),
        ("issuer-is-uri", "both-issuer", FULL, {1: "https://acme.example", 4: END, 5: 1},
         "The issuer is the signer's URI and not its name."),
        ("other-end", "both-validity", timed, {**CLAIMS, 4: END + 1, 5: 1}, "The ends differ."),
        ("other-begin", "both-validity", timed, {**CLAIMS, 4: END, 5: 2}, "The begins differ."),
        ("end-missing-in-claims", "both-validity", timed, CLAIMS, "The claims have no validity."),
        ("end-missing-in-meta", "both-validity", META, {**CLAIMS, 4: END}, "The corim-meta has no validity."),
        ("end-as-float", "both-validity", timed, {**CLAIMS, 4: float(END), 5: 1}, "One end is a float of equal value."),
        ("all-different", "both-consistent", timed, {1: "Bolt", 4: END - 1, 5: 2}, "Nothing agrees."),
    ]  # fmt: skip
    for slug, row, meta, claims, because in differing:
        group.either(
            slug, f"header/{row}", asked(signed(meta, claims), "/header"),
            f"{because} The rule binds who signs; what a verifier makes of it is not said.",
            flags=("header-inconsistent",), revisions=NEW.only,
        )  # fmt: skip
