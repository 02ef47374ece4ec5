"""Dependent RIMs: where they are and what digest they have (section 4.1.3)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import FORMS, NEW, URL, Form
from conformance.drafts.corim.vectors.samples import OTHER_SHA256, SHA256, SHA384, added, appended, asked, in_cbor, put
from conformance.drafts.corim.vectors.samples import said as shown

URI = cbor.Tag(32, URL)
OTHER_URL = "https://mirror.example/rim"
OTHER_URI = cbor.Tag(32, OTHER_URL)
RIM = "/dependent-rims/0"
DIGEST = {"alg": 1, "value": SHA256}
OTHER_DIGEST = {"alg": 7, "value": SHA384}


def build(book: Vectors) -> None:
    """The groups locator and locator-06."""
    for form in FORMS:
        group = book.group(
            f"locator{form.group}",
            f"Where a CoRIM of revision {form.revision} says that further manifests are.",
            operation="corim.decode",
        )
        _accepted(group, form)
        _addresses(group, form)
        _thumbprints(group, form)
        if form is NEW:
            _several(group, form)
        else:
            _alone(group, form)


def _rims(form: Form, *rims: Any) -> bytes:
    return form.rim({2: list(rims)})


def _accepted(group: Group, form: Form) -> None:
    full = {0: URI, 1: [1, SHA256]}
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("address", "locator/href-required", [{0: URI}], {RIM: {"href": [URL]}}, "A locator has an address."),
        ("uri", "locator/href-uri", [{0: URI}], {f"{RIM}/href": [URL]}, "The address is a URI under tag 32."),
        ("urn", "locator/href-uri", [{0: cbor.Tag(32, "urn:uuid:31fb5abf-023e-4992-aa4e-95f9c1503bfa")}],
         {f"{RIM}/href": ["urn:uuid:31fb5abf-023e-4992-aa4e-95f9c1503bfa"]}, "A URI may be a URN."),
        ("digest", "locator/thumbprint", [full], {RIM: {"href": [URL], "thumbprint": [DIGEST]}},
         "What is there may have a digest."),
        ("digest-by-name", "locator/thumbprint", [{0: URI, 1: ["sha-256", SHA256]}],
         {f"{RIM}/thumbprint/0/value": SHA256}, "An algorithm may be named by text."),
        ("closed-map", "locator/closed", [full], {RIM: {"href": [URL], "thumbprint": [DIGEST]}},
         "A locator has these two members."),
        ("two-rims", "corim/rims-non-empty", [full, {0: OTHER_URI}], {"/dependent-rims/1": {"href": [OTHER_URL]}},
         "There may be several dependent RIMs."),
    ]  # fmt: skip
    for slug, row, rims, places, because in rows:
        group.accept(slug, row, *shown(_rims(form, *rims), places), because, revisions=form.only)
    if form is NEW:
        group.accept(
            "dead-host", "locator/advisory",
            *shown(_rims(form, {0: cbor.Tag(32, "https://nowhere.invalid/rim"), 1: [1, SHA256]}), {
                f"{RIM}/href": ["https://nowhere.invalid/rim"],
            }),
            "That nobody answers there is no matter of decoding.", revisions=form.only,
        )  # fmt: skip
    group.either(
        "relative-reference", "locator/href-uri", asked(_rims(form, {0: cbor.Tag(32, "rim")}), f"{RIM}/href"),
        "Tag 32 admits relative references since RFC 8949, while the grammar's name speaks of URIs.",
        flags=("wrong-kind",), revisions=form.only,
    )  # fmt: skip
    group.either(
        "empty-uri", "locator/href-uri", asked(_rims(form, {0: cbor.Tag(32, "")}), f"{RIM}/href"),
        "An empty reference is one, and no URI.", flags=("empty",), revisions=form.only,
    )  # fmt: skip


def _addresses(group: Group, form: Form) -> None:
    at = form.at("2v/0")
    for slug, row, twin, change, because, flag in [
        ("without-address", "locator/href-required", "digest", in_cbor("remove", f"{at}/0k"),
         "A locator has an address.", "missing-member"),
        ("address-alone-missing", "locator/href-required", "address", in_cbor("replace", at, "a0"),
         "An empty map has no address.", "empty"),
        ("untagged", "locator/href-uri", "uri", in_cbor("untag", f"{at}/0v"), "A URI has tag 32.", "missing-tag"),
        ("tag-33", "locator/href-uri", "uri", in_cbor("retag", f"{at}/0v", "33"), "Tag 33 is that of base64url.",
         "wrong-tag"),
        ("tag-35", "locator/href-uri", "uri", in_cbor("retag", f"{at}/0v", "35"),
         "Tag 35 is that of a regular expression.", "wrong-tag"),
        ("in-bytes", "locator/href-uri", "uri", put(f"{at}/0v/t", URL.encode()), "A URI is text.", "wrong-kind"),
        ("number", "locator/href-uri", "uri", put(f"{at}/0v", 7), "A number is no URI.", "wrong-kind"),
        ("null", "locator/href-uri", "uri", put(f"{at}/0v", None), "Null is no URI.", "wrong-kind"),
        ("key-2", "locator/closed", "closed-map", added(at, 2, 0), "A locator has no third member.", "unknown-key"),
        ("key-minus-1", "locator/closed", "closed-map", added(at, -1, 0), "A locator has no extension point.",
         "unknown-key"),
        ("key-of-text", "locator/closed", "closed-map", added(at, "size", 7), "A locator has no extension point.",
         "unknown-key"),
        ("address-twice", "cbor/duplicate-keys", "address", in_cbor("duplicate", f"{at}/0k"), "No key stands twice.",
         "duplicate-key"),
        ("two-addresses-under-one-key", "cbor/duplicate-keys", "address",
         in_cbor("duplicate", f"{at}/0k", cbor.encode(OTHER_URI).hex()), "Neither of the two is the right one.",
         "duplicate-key"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)


def _thumbprints(group: Group, form: Form) -> None:
    at = form.at("2v/0/1v")
    for slug, change, because, flag in [
        ("digest-bytes", put(at, SHA256), "A digest names its algorithm.", "wrong-kind"),
        ("digest-text", put(at, "sha-256;pw=="), "A digest is an array.", "wrong-kind"),
        ("digest-of-one", in_cbor("remove", f"{at}/1"), "A digest has two members.", "wrong-arity"),
        ("digest-of-three", appended(at, 0), "A digest has two members.", "wrong-arity"),
        ("digest-swapped", in_cbor("swap", f"{at}/0"), "The algorithm is the first of the two.", "wrong-kind"),
        ("digest-value-text", put(f"{at}/1", SHA256.hex()), "The value is a byte string.", "wrong-kind"),
        ("digest-algorithm-null", put(f"{at}/0", None), "The algorithm is a number or text.", "wrong-kind"),
        ("digest-null", put(at, None), "What is not there is left out, not null.", "wrong-kind"),
        ("digest-map", put(at, {1: SHA256}), "A digest is an array.", "wrong-kind"),
    ]:
        group.reject(slug, "locator/thumbprint", "digest", change, because, flags=(flag,), revisions=form.only)


def _several(group: Group, form: Form) -> None:
    rows: list[tuple[str, str, Any, dict[str, Any], str]] = [
        ("two-addresses", "locator/href-list", {0: [URI, OTHER_URI]}, {f"{RIM}/href": [URL, OTHER_URL]},
         "There may be several addresses."),
        ("array-of-one-address", "locator/href-list", {0: [URI]}, {f"{RIM}/href": [URL]},
         "An address alone may stand in an array, too."),
        ("address-twice-in-array", "locator/href-list", {0: [URI, URI]}, {f"{RIM}/href": [URL, URL]},
         "That the same address stands twice breaks no rule."),
        ("two-digests", "locator/thumbprint-list", {0: URI, 1: [[1, SHA256], [7, SHA384]]},
         {f"{RIM}/thumbprint": [DIGEST, OTHER_DIGEST]}, "There may be several digests."),
        ("array-of-one-digest", "locator/thumbprint-list", {0: URI, 1: [[1, SHA256]]}, {f"{RIM}/thumbprint": [DIGEST]},
         "A digest alone may stand in an array, too."),
        ("three-digests", "locator/thumbprint-list", {0: URI, 1: [[1, SHA256], [7, SHA384], [1, OTHER_SHA256]]},
         {f"{RIM}/thumbprint/2": {"alg": 1, "value": OTHER_SHA256}},
         "These are digests of what may lie at several places: nothing keeps two from one algorithm."),
        ("two-uris", "locator/href-uri", {0: [URI, OTHER_URI]}, {f"{RIM}/href/1": OTHER_URL},
         "Every address is a URI."),
        ("two-whole-digests", "locator/thumbprint", {0: URI, 1: [[1, SHA256], [7, SHA384]]},
         {f"{RIM}/thumbprint/1": OTHER_DIGEST}, "Every element is a digest."),
    ]  # fmt: skip
    for slug, row, rim, places, because in rows:
        group.accept(slug, row, *shown(_rims(form, rim), places), because, revisions=form.only)
    at = form.at("2v/0")
    for slug, row, twin, change, because, flag in [
        ("no-addresses", "locator/href-list", "two-addresses", put(f"{at}/0v", []), "The array has an address.",
         "empty"),
        ("nested-addresses", "locator/href-list", "two-addresses", put(f"{at}/0v", [[URI]]), "The array holds URIs.",
         "wrong-kind"),
        ("second-untagged", "locator/href-uri", "two-uris", in_cbor("untag", f"{at}/0v/1"),
         "Every URI has tag 32.", "missing-tag"),
        ("tag-around-array", "locator/href-uri", "two-uris", put(f"{at}/0v", cbor.Tag(32, [URL])),
         "The tag stands around each URI.", "wrong-tag"),
        ("no-digests", "locator/thumbprint-list", "two-digests", put(f"{at}/1v", []), "The array has a digest.",
         "empty"),
        ("digest-among-digests", "locator/thumbprint", "two-whole-digests", in_cbor("remove", f"{at}/1v/1/1"),
         "Every digest has two members.", "wrong-arity"),
        ("nested-digests", "locator/thumbprint", "two-whole-digests", put(f"{at}/1v", [[[1, SHA256]]]),
         "The array holds digests.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)
    for slug, rim in [
        ("two-addresses-and-one-digest", {0: [URI, OTHER_URI], 1: [1, SHA256]}),
        ("two-addresses-and-array-of-one", {0: [URI, OTHER_URI], 1: [[1, SHA256]]}),
        ("one-address-and-two-digests", {0: URI, 1: [[1, SHA256], [1, OTHER_SHA256]]}),
    ]:
        digests = [{"alg": 1, "value": SHA256}, {"alg": 1, "value": OTHER_SHA256}]
        count = 2 if slug.startswith("one") else 1
        group.contested(
            slug, "locator/thumbprint-pairs", asked(_rims(form, rim), f"{RIM}/thumbprint"),
            {"at": {f"{RIM}/thumbprint": digests[:count]}},
            "Whether each digest belongs to the address at its place or to any of them is not said.",
            readings={"any-of-them": "accept", "in-pairs": "reject"}, revisions=form.only,
        )  # fmt: skip


def _alone(group: Group, form: Form) -> None:
    group.accept(
        "one-address", "locator/href-single", *shown(_rims(form, {0: URI}), {f"{RIM}/href": [URL]}),
        "There is one address.", revisions=form.only,
    )  # fmt: skip
    at = form.at("2v/0")
    for slug, change, because in [
        ("two-addresses", put(f"{at}/0v", [URI, OTHER_URI]), "There is one address, not several."),
        ("array-of-one-address", put(f"{at}/0v", [URI]), "The one address stands in no array."),
    ]:
        group.reject(
            slug, "locator/href-single", "one-address", change, because, flags=("wrong-kind",), revisions=form.only
        )
    for slug, change, because in [
        ("two-digests", put(f"{at}/1v", [[1, SHA256], [7, SHA384]]), "There is one digest, not several."),
        ("array-of-one-digest", put(f"{at}/1v", [[1, SHA256]]), "The one digest stands in no array."),
        ("no-digests", put(f"{at}/1v", []), "A digest has two members."),
    ]:
        group.reject(slug, "locator/thumbprint", "digest", change, because, flags=("wrong-kind",), revisions=form.only)
