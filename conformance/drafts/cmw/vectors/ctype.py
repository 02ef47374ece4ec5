"""The type of a collection: a key of its own, an absolute URI or an OID under it."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    FORMS,
    NOW,
    OID,
    ONE,
    OTHER,
    OTHER_RECORD,
    RECORD,
    URI,
    Form,
    in_cbor,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import collection

KEY = "__cmwc_t"

ABSOLUTE_URIS = [
    ("tag", "tag:example.com,2024:x", "A tag URI is absolute."),
    ("https", "https://example.com/profiles/1?v=2", "A URI with authority, path and query is absolute."),
    ("urn", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "A URN is an absolute URI."),
    ("urn-of-oid", "urn:oid:1.2.840.113549", "An OID in a URN is a URI."),
    ("ip-literal", "http://[2001:db8::7]/c=GB", "A host may be an address in brackets."),
    ("percent-escapes", "tag:example.com,2024:a%20b", "Whatever a URI cannot hold is escaped."),
    ("scheme-of-all-kinds", "a+b-c.1:x", "A scheme may hold digits, plus, hyphen and dot."),
    ("capitals", "TAG:example.com,2024:X", "A scheme may be in capitals."),
]

RELATIVE = [
    ("empty-text", "", "An empty reference has no scheme."),
    ("relative-path", "a/b/c", "A relative path has no scheme."),
    ("absolute-path", "/profiles/1", "An absolute path has no scheme."),
    ("network-path", "//example.com/profiles/1", "A reference that begins with its authority has no scheme."),
    ("query-alone", "?v=2", "A query alone has no scheme."),
    ("letters-in-arcs", "1.2.abc", "An arc of an OID is a number, and a URI has a scheme."),
    ("negative-arc", "1.2.-3", "An arc of an OID has no sign, and a URI has a scheme."),
    ("space-between-arcs", "1.2 840", "The arcs of an OID are separated by dots, and a URI has a scheme."),
    ("line-feed-behind-arcs", "1.2.840\n", "An OID ends with its last arc, and a URI has a scheme."),
    ("name-alone", "composite-attester", "A word has no scheme."),
]

NO_URI = [
    ("space", "tag:example.com,2024:a b", "A URI holds no space."),
    ("umlaut", "https://exämple.com/", "A URI is ASCII."),
    ("broken-escape", "tag:example.com,2024:a%2", "A percent sign is followed by two hexadecimal digits."),
    ("scheme-begins-with-digit", "1tag:example.com,2024:x", "A scheme begins with a letter."),
    ("angle-brackets", "<tag:example.com,2024:x>", "The brackets around a URI are no part of it."),
    ("line-feed-behind", "tag:example.com,2024:x\n", "A URI holds no line feed, at its end neither."),
]

OIDS = [
    ("oid", OID, "An OID is written in dotted decimal."),
    ("oid-of-joint-root", "2.999.1", "The second arc of root 2 has no limit."),
    ("oid-with-zeros", "0.0.0", "An arc may be zero."),
    ("oid-of-uuid", "2.25.329800735698586629295641978511506172918", "An arc may have more than 64 bits."),
]

NO_OID = [
    ("oid-relative", ".840.113549", "A relative OID begins inside the tree."),
    ("oid-root-3", "3.1.2", "The roots are 0, 1 and 2."),
    ("oid-leading-zero", "1.02.840", "An arc has no leading zero."),
    ("oid-root-leading-zero", "01.2.840", "The root has no leading zero."),
    ("oid-arc-missing", "1..840", "Between two dots stands an arc."),
    ("oid-dot-at-end", "1.2.840.", "An OID does not end with a dot."),
]

ARCS = [
    ("oid-of-root-alone", "2", "The pattern admits it, but an OID has two arcs at least."),
    ("oid-second-arc-40", "0.40.1", "The pattern admits it, but under root 0 the second arc ends at 39."),
    ("oid-second-arc-99", "1.99.1", "The pattern admits it, but under root 1 the second arc ends at 39."),
]
PATTERN = {"pattern": "accept", "real-oids-alone": "reject"}


def build(book: Vectors) -> None:
    """The groups cbor-ctype and json-ctype."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-ctype",
            f"The type of collections in {form.name.upper()}: the reserved key, and the URI or OID under it.",
            operation="cmw.decode",
            header=form.header,
        )
        _optional(group, form)
        _reserved(group, form)
        _uris(group, form)
        _oids(group, form)
        _text(group, form)


def _typed(group: Group, form: Form, slug: str, requirement: str, kind: str, because: str, **more: Any) -> None:
    output = collection(("a", RECORD), kind=kind)
    group.accept(slug, requirement, form.write({KEY: kind, "a": ONE}), output, because, **more)


def _put(form: Form, value: Any) -> Any:
    return form.change("replace", ("0v", f"/{KEY}"), value)


def _optional(group: Group, form: Form) -> None:
    optional = f"ctype/{form.name}-optional"
    for slug, message, output, because in [
        (
            "type-last", {"a": ONE, "b": OTHER, KEY: URI},
            collection(("a", RECORD), ("b", OTHER_RECORD), kind=URI), "The type may stand behind the entries.",
        ),
        (
            "similar-labels", {"cmwc_t": ONE, "__CMWC_T": OTHER},
            collection(("cmwc_t", RECORD), ("__CMWC_T", OTHER_RECORD)), "Only the very key is reserved.",
        ),
        (
            "longer-label", {"__cmwc_t2": ONE}, collection(("__cmwc_t2", RECORD)), "Only the very key is reserved.",
        ),
    ]:  # fmt: skip
        group.accept(slug, optional, form.write(message), output, because, flags=("reserved-key",))
    group.reject(
        "type-twice", f"label/{form.name}-unique", f"{form.name}-collection/typed",
        form.change("duplicate", ("0k", f"/{KEY}"), "1.2.3"),
        "A collection has one type at most.", flags=("duplicate-label",),
    )  # fmt: skip


def _reserved(group: Group, form: Form) -> None:
    typed, two = f"{form.name}-collection/typed", f"{form.name}-collection/text-labels"
    rename = in_cbor("replace", "0k", cbor.encode(KEY).hex()) if form is CBOR else in_json("rename", "/a", f'"{KEY}"')
    for slug, twin, change, because in [
        ("record", typed, _put(form, ONE), "A record under the reserved key is a label misused."),
        ("collection", typed, _put(form, {"b": OTHER}), "A collection under the reserved key is a label misused."),
        ("renamed-label", two, rename, "The reserved key labels no entry, also where it is the first of two."),
        (
            "nested-record", f"{form.name}-collection/nested-with-type",
            form.change("replace", ("1v/0v", f"/a/{KEY}"), ONE), "The key is reserved in nested collections as well.",
        ),
    ]:  # fmt: skip
        group.reject(slug, f"ctype/{form.name}-reserved", twin, change, because, flags=("reserved-key",))


def _uris(group: Group, form: Form) -> None:
    absolute, uri = f"ctype/{form.name}-absolute-uri", f"ctype/{form.name}-uri"
    typed = f"{form.name}-collection/typed"
    for slug, text, because in ABSOLUTE_URIS:
        _typed(group, form, slug, absolute, text, because, revisions=NOW)
    group.either(
        "tag-without-date", absolute, form.write({KEY: "tag:RFCthis:corim", "a": ONE}),
        "The general syntax has it as absolute, its scheme (RFC 4151) not at all; who checks the scheme is not said.",
        revisions=NOW,
    )  # fmt: skip
    with_fragment = "https://example.com/profiles#one"
    group.reject(
        "fragment", absolute, typed, _put(form, with_fragment),
        "An absolute URI has no fragment.", flags=("relative-name",), revisions=NOW,
    )  # fmt: skip
    group.reject(
        "empty-fragment", absolute, typed, _put(form, URI + "#"),
        "A number sign begins a fragment, also an empty one.", flags=("relative-name",), revisions=NOW,
    )  # fmt: skip
    for slug, text, because in RELATIVE + NO_URI:
        group.reject(slug, absolute, typed, _put(form, text), because, flags=("relative-name",), revisions=NOW)
    _typed(group, form, "tag-in-drafts", uri, URI, "A tag URI is a URI.", revisions=BEFORE)
    _typed(
        group, form, "fragment-in-drafts", uri, with_fragment,
        "A URI may have a fragment, and these drafts ask for no more than a URI.", revisions=BEFORE,
    )  # fmt: skip
    for slug, text, because in RELATIVE:
        group.reject(
            f"{slug}-in-drafts", uri, typed, _put(form, text), because, flags=("relative-name",), revisions=BEFORE
        )


def _oids(group: Group, form: Form) -> None:
    oid, arcs = f"ctype/{form.name}-oid", f"ctype/{form.name}-oid-arcs"
    for slug, text, because in OIDS:
        _typed(group, form, slug, oid, text, because)
    for slug, text, because in NO_OID:
        group.reject(slug, oid, "oid", _put(form, text), because, flags=("relative-name",))
    for slug, text, because in ARCS:
        group.contested(
            slug, arcs, form.write({KEY: text, "a": ONE}), collection(("a", RECORD), kind=text), because,
            readings=PATTERN, flags=("relative-name",),
        )  # fmt: skip


def _text(group: Group, form: Form) -> None:
    typed = f"{form.name}-collection/typed"
    items: list[tuple[str, Any, str]] = [
        ("number", 1, "The type is text."),
        ("null", None, "A type that is not there is left out; null is none."),
        ("true", True, "The type is text."),
    ]
    if form is CBOR:
        items += [
            ("bytes", URI.encode(), "The bytes of a URI are no text."),
            ("tagged-uri", cbor.Tag(32, URI), "The grammar takes the tag for URIs off."),
            ("tagged-oid", cbor.Tag(111, bytes.fromhex("2a864886f70d")), "An OID stands in text, not under its tag."),
        ]
    for slug, item, because in items:
        group.reject(f"type-{slug}", f"ctype/{form.name}-text", typed, _put(form, item), because, flags=("wrong-kind",))
