"""Profiles: their identifiers, and those that a processor knows (section 4.1.4)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import FORMS, PROFILE, Form
from conformance.drafts.corim.vectors.samples import OID, OID_TEXT, UUID, asked, comid, in_cbor, put, said
from conformance.model.vector import Mutation

URI = cbor.Tag(32, PROFILE)
BY_OID = cbor.Tag(111, OID)
KNOWN: list[dict[str, str]] = [{"uri": PROFILE}, {"oid": OID_TEXT}]


def build(book: Vectors) -> None:
    """The groups profile and profile-06."""
    for form in FORMS:
        group = book.group(
            f"profile{form.group}",
            f"The profile of a CoRIM of revision {form.revision}: how it is named, and whether it is known.",
            operation="corim.decode",
        )
        _kinds(group, form)
        _known(group, form)


def _kinds(group: Group, form: Form) -> None:
    for slug, row, profile, output, because in [
        ("uri", "corim/profile-kinds", URI, {"uri": PROFILE}, "A profile may be named by a URI under tag 32."),
        ("oid", "corim/profile-kinds", BY_OID, {"oid": OID_TEXT}, "A profile may be named by an OID under tag 111."),
        ("url", "corim/profile-kinds", cbor.Tag(32, "https://acme.example/p"), {"uri": "https://acme.example/p"},
         "The URI may be a URL."),
        ("uri-that-nobody-knows", "profile/opaque-identifier", cbor.Tag(32, "tag:nobody.example,2025:p"),
         {"uri": "tag:nobody.example,2025:p"}, "Who decodes the format alone takes the identifier as it is."),
        ("oid-that-nobody-knows", "profile/opaque-identifier", cbor.Tag(111, bytes.fromhex("2b06010401ff7f0102")),
         {"oid": "1.3.6.1.4.1.16383.1.2"}, "So it does with an OID."),
    ]:  # fmt: skip
        group.accept(slug, row, *said(form.rim({3: profile}), {"/profile": output}), because, revisions=form.only)
    at = form.at("2v")
    for slug, twin, change, because, flag in [
        ("text", "uri", in_cbor("untag", at), "A URI has tag 32.", "missing-tag"),
        ("bytes", "oid", in_cbor("untag", at), "An OID has tag 111.", "missing-tag"),
        ("array", "uri", put(at, [URI]), "There is one profile.", "wrong-kind"),
        ("two-profiles", "uri", put(at, [URI, BY_OID]), "There is one profile.", "wrong-kind"),
        ("number", "uri", put(at, 1), "Profiles have no numbers.", "wrong-kind"),
        ("null", "uri", put(at, None), "What is not there is left out, not null.", "wrong-kind"),
        ("uuid", "oid", put(at, cbor.Tag(37, UUID)), "A UUID names no profile.", "wrong-tag"),
        ("tagged-bytes", "oid", in_cbor("retag", at, "560"), "Any bytes name no profile.", "wrong-tag"),
        ("relative-oid", "oid", in_cbor("retag", at, "110"), "Tag 110 is that of a relative OID.", "wrong-tag"),
        ("text-as-oid", "uri", in_cbor("retag", at, "111"), "An OID is bytes.", "wrong-tag"),
        ("bytes-as-uri", "oid", in_cbor("retag", at, "32"), "A URI is text.", "wrong-tag"),
        ("dotted-oid", "oid", put(f"{at}/t", OID_TEXT), "An OID is bytes, not its dotted form.", "wrong-kind"),
    ]:
        group.reject(slug, "corim/profile-kinds", twin, change, because, flags=(flag,), revisions=form.only)
    group.accept(
        "oid-of-arcs", "oid/arcs", *said(form.rim({3: BY_OID}), {"/profile": {"oid": OID_TEXT}}),
        "An OID is made of arcs.", revisions=form.only,
    )  # fmt: skip
    for slug, change, because, flag in [
        ("oid-of-no-bytes", put(f"{at}/t", b""), "An OID has an arc.", "empty"),
        ("oid-without-end", put(f"{at}/t", OID[:-1] + b"\x8d"), "The last arc ends.", "out-of-range"),
        ("oid-with-zero-in-front", put(f"{at}/t", b"\x2a\x80" + OID[1:]), "No arc begins with a zero.", "out-of-range"),
    ]:
        group.reject(slug, "oid/arcs", "oid-of-arcs", change, because, flags=(flag,), revisions=form.only)


def _known(group: Group, form: Form) -> None:
    def given(profile: Any, *profiles: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        model = {"uri": PROFILE} if profile is URI else {"oid": OID_TEXT}
        places = {"/profile": model, "/id": {"text": "c"}}
        return {**asked(form.rim({3: profile}), *places), "profiles": list(profiles)}, {"at": places}

    for slug, row, profile, because in [
        ("known-uri", "profile/known", URI, "The processor knows this profile."),
        ("known-oid", "profile/known", BY_OID, "The processor knows this profile."),
        ("uri-for-unknown", "profile/unknown", URI, "The processor knows this profile."),
        ("oid-for-unknown", "profile/unknown", BY_OID, "The processor knows this profile."),
        ("exact-uri", "profile/exact", URI, "The identifier is the same to the last character."),
        ("exact-oid", "profile/exact", BY_OID, "The identifier is the same to the last arc."),
    ]:
        group.accept(slug, row, *given(profile, *KNOWN), because, revisions=form.only)
    message, _ = said(form.rim(), {"/id": {"text": "c"}})
    group.accept(
        "no-profile", "profile/known", {**message, "profiles": KNOWN}, {"at": {"/id": {"text": "c"}}},
        "A CoRIM need not have a profile, whatever the processor knows.", revisions=form.only,
    )  # fmt: skip
    at = form.at("2v/t")
    for slug, row, twin, change, because in [
        ("unknown-uri", "profile/unknown", "uri-for-unknown", put(at, "tag:nobody.example,2025:p"),
         "The processor does not know this profile."),
        ("unknown-oid", "profile/unknown", "oid-for-unknown", put(at, bytes.fromhex("2b0601")),
         "The processor does not know this profile."),
        ("no-profile-is-known", "profile/unknown", "uri-for-unknown",
         Mutation(codec="input", op="replace", at="/profiles", data="[]"), "The processor knows no profile at all."),
        ("another-profile-is-known", "profile/unknown", "uri-for-unknown",
         Mutation(codec="input", op="replace", at="/profiles", data='[{"uri":"tag:nobody.example,2025:p"}]'),
         "The processor knows another profile."),
        ("other-version", "profile/exact", "exact-uri", put(at, PROFILE.replace("#1", "#2")),
         "Another version is another profile."),
        ("longer-version", "profile/exact", "exact-uri", put(at, PROFILE + ".0"), "A longer name is another one."),
        ("without-version", "profile/exact", "exact-uri", put(at, PROFILE.partition("#")[0]),
         "A shorter name is another one."),
        ("other-case", "profile/exact", "exact-uri", put(at, PROFILE.replace("profile", "Profile")),
         "Names are told apart by case."),
        ("slash-behind", "profile/exact", "exact-uri", put(at, PROFILE + "/"), "A slash more makes another name."),
        ("percent-encoded", "profile/exact", "exact-uri", put(at, PROFILE.replace("profile", "%70rofile")),
         "Tag URIs are compared as they stand."),
        ("longer-oid", "profile/exact", "exact-oid", put(at, OID + b"\1"), "An arc more makes another OID."),
        ("shorter-oid", "profile/exact", "exact-oid", put(at, OID[:3]), "An arc less makes another OID."),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=("profile-ignored",), revisions=form.only)
    private = form.rim({3: URI, -1: 7})
    group.either(
        "negative-key-in-corim", "profile/negative-keys", {**asked(private, "/extensions"), "profiles": KNOWN},
        "A profile may define private keys; whether this one does is not in the message.", flags=("unknown-key",),
        revisions=form.only,
    )  # fmt: skip
    module = comid({0: [[{0: {1: "ACME"}}, [{1: {8: "S1", -70000: "x"}}]]]})
    group.either(
        "negative-key-in-values", "profile/negative-keys",
        {**asked(form.rim({1: [cbor.Tag(506, cbor.encode(module))], 3: URI}), "/tags/0/comid"), "profiles": KNOWN},
        "A profile may define private keys; whether this one does is not in the message.", flags=("unknown-key",),
        revisions=form.only,
    )  # fmt: skip
