"""Collections: their entries, that there is one, how they nest, and how deep."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    FORMS,
    JSON,
    NOW,
    NUMBER,
    ONE,
    OTHER,
    OTHER_RECORD,
    RECORD,
    TAG,
    TEXT,
    TYPE,
    URI,
    VALUE,
    Form,
    in_cbor,
)  # fmt: skip
from conformance.drafts.cmw.wire import Projection, collection, record, tag


def build(book: Vectors) -> None:
    """The groups of collections and of depth, in each serialization."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-collection",
            f"Collections in {form.name.upper()}: labels with CMWs under them, at least one.",
            operation="cmw.decode",
            header=form.header,
        )
        _read(group, form)
        _entries(group, form)
        _empty(group, form)
    for form in FORMS:
        _depth(book, form)


def _read(group: Group, form: Form) -> None:
    read = f"collection/{form.name}-read"
    two = collection(("a", RECORD), ("b", OTHER_RECORD))
    umlauts = {"äöü": ONE}
    thirty = {f"attester {n}": ["a/b", bytes([n])] for n in range(30)}
    for slug, message, output, because in [
        ("one-entry", {"a": ONE}, collection(("a", RECORD)), "One entry is enough."),
        ("text-labels", {"a": ONE, "b": OTHER}, two, "Each CMW has a label."),
        ("umlauts", umlauts, collection(("äöü", RECORD)), "A label may be any text."),
        (
            "two-spellings", {"é": ONE, "e\u0301": OTHER}, collection(("é", RECORD), ("e\u0301", OTHER_RECORD)),
            "Texts that look alike but have other characters are two labels; nothing asks to normalize them.",
        ),
        (
            "thirty-entries", thirty, collection(*((f"attester {n}", record("a/b", bytes([n]))) for n in range(30))),
            "No number of entries is too many.",
        ),
    ]:  # fmt: skip
        group.accept(slug, read, form.write(message), output, because)
    if form is CBOR:
        _cbor_examples(group)
    else:
        group.accept(
            "example", read,
            b'{"__cmwc_t": "tag:example.com,2024:another-composite-attester",'
            b' "attester A": ["application/eat-ucs+json", "e30K", 4],'
            b' "attester B": ["application/eat-ucs+cbor", "oA", 4]}',
            collection(
                ("attester A", record("application/eat-ucs+json", b"{}\n", 4)),
                ("attester B", record("application/eat-ucs+cbor", b"\xa0", 4)),
                kind="tag:example.com,2024:another-composite-attester",
            ),
            "The example of RFC 9999 section 5.6: Evidence of two Attesters.",
        )  # fmt: skip
    three = [("c", ONE, RECORD), ("a", OTHER, OTHER_RECORD), ("b", ["a/b", b"\0"], record("a/b", b"\0"))]
    for slug, order in [("descending", (0, 2, 1)), ("ascending", (1, 2, 0)), ("mixed-order", (0, 1, 2))]:
        message = {three[n][0]: three[n][1] for n in order}
        group.accept(
            slug, f"collection/{form.name}-order", form.write(message),
            collection(*((label, projected) for label, _, projected in three)),
            "Whatever the order of its entries, it is the same collection.",
        )  # fmt: skip
    mixed = {"evidence": [TYPE, VALUE, 4], "values": [TYPE, VALUE, 3], "results": [TYPE, VALUE, 8], "other": ONE}
    group.accept(
        "four-kinds", f"collection/{form.name}-mixed", form.write(mixed),
        collection(
            ("evidence", record(TYPE, VALUE, 4)), ("values", record(TYPE, VALUE, 3)),
            ("results", record(TYPE, VALUE, 8)), ("other", RECORD),
        ),
        "Nothing asks that the entries be of one kind.",
    )  # fmt: skip
    _nested(group, form)


def _nested(group: Group, form: Form) -> None:
    nested = f"collection/{form.name}-nested"
    for slug, message, output, because in [
        ("nested", {"a": {"b": ONE}}, collection(("a", collection(("b", RECORD)))), "A collection may be an entry."),
        (
            "nested-first", {"a": {"b": ONE}, "c": OTHER},
            collection(("a", collection(("b", RECORD))), ("c", OTHER_RECORD)),
            "What follows a nested collection belongs to the outer one.",
        ),
        (
            "nested-last", {"c": OTHER, "a": {"b": ONE}},
            collection(("c", OTHER_RECORD), ("a", collection(("b", RECORD)))),
            "What stands before a nested collection belongs to the outer one.",
        ),
        (
            "nested-twice", {"a": {"b": ONE, "c": OTHER}, "d": {"b": OTHER, "c": ONE}},
            collection(
                ("a", collection(("b", RECORD), ("c", OTHER_RECORD))),
                ("d", collection(("b", OTHER_RECORD), ("c", RECORD))),
            ),
            "Two nested collections are told apart.",
        ),
        (
            "nested-with-type", {"__cmwc_t": URI, "a": {"__cmwc_t": "1.2.3", "b": ONE}, "c": OTHER},
            collection(("a", collection(("b", RECORD), kind="1.2.3")), ("c", OTHER_RECORD), kind=URI),
            "Each collection has its own type.",
        ),
    ]:  # fmt: skip
        group.accept(slug, nested, form.write(message), output, because, flags=("scope",))


def _cbor_examples(group: Group) -> None:
    group.accept(
        "example", "collection/cbor-read",
        bytes.fromhex(
            "a4 68 5f5f636d77635f74"
            "78 27 7461673a6578616d706c652e636f6d2c323032343a636f6d706f736974652d6174746573746572"
            "00 83 19fde7 44 2347da55 04  01 da6374ffe6 44 2347da55"
            "02 83 73 6170706c69636174696f6e2f6561742b6a7774 43 2e2e2e 08"
        ),
        collection(
            (0, record(NUMBER, VALUE, 4)), (1, tag(TAG, VALUE)), (2, record("application/eat+jwt", b"...", 8)), kind=URI
        ),
        "The example of RFC 9999 section 5.5: two records and a Tag CMW under a type.",
    )  # fmt: skip
    group.accept(
        "tag-entry", "collection/tag-entry", cbor.encode({"a": cbor.Tag(TAG, VALUE), "b": ONE}),
        collection(("a", tag(TAG, VALUE)), ("b", RECORD)), "An entry may be a Tag CMW, also beside records.",
    )  # fmt: skip
    one = bytes.fromhex("a1 61 61") + cbor.encode(ONE)
    for slug, data, because in [
        ("indefinite-length", b"\xbf" + one[1:] + b"\xff", "A map of indefinite length is a map."),
        (
            "indefinite-with-long-label",
            b"\xbf\x78\x01a" + one[3:] + b"\xff",
            "Its label may have a longer head as well.",
        ),
    ]:
        group.accept(
            slug, "collection/indefinite-length", data, collection(("a", RECORD)), because, flags=("non-canonical",)
        )
    for slug, head in [("count-in-two-bytes", "b801"), ("count-in-nine-bytes", "bb0000000000000001")]:
        group.accept(
            slug, "collection/cbor-read", bytes.fromhex(head) + one[1:], collection(("a", RECORD)),
            "The count of entries may have any width.", flags=("non-canonical",), also=("cbor/any-encoding",),
        )  # fmt: skip


def _entries(group: Group, form: Form) -> None:
    entry, where = f"collection/{form.name}-entry", ("1v", "/b")
    items: list[tuple[str, Any, str]] = [
        ("number", 1, "A number is no CMW."),
        ("text", TYPE, "A media type alone is no CMW."),
        ("null", None, "An entry that is not there is left out; null is no CMW."),
        ("true", True, "A Boolean is no CMW."),
        ("record-in-text", f'["{TYPE}","{TEXT}"]', "A record in a string is a string."),
    ]
    if form is CBOR:
        items += [
            ("bytes", VALUE, "A byte string is no CMW."),
            ("record-in-bytes", cbor.encode(ONE), "A record in a byte string is a byte string."),
        ]
    for slug, item, because in items:
        change = form.change("replace", where, item)
        group.reject(f"entry-{slug}", entry, "text-labels", change, because, flags=("wrong-kind",))
    name = "j2c" if form is CBOR else "c2j"
    for slug, item in [("empty-array", []), ("type-alone", [TYPE])]:
        group.reject(
            f"entry-{slug}", f"record/{form.name}-members", "text-labels", form.change("replace", where, item),
            "A record has two members or three as an entry as well.", flags=("wrong-arity",),
        )  # fmt: skip
    group.reject(
        "entry-tunnel", f"type/{form.name}-media-type", "text-labels",
        form.change("replace", where, [f"#cmw-{name}-tunnel", VALUE]),
        "Tunnels are gone, and what begins with a number sign is no media type.",
        flags=("wrong-kind",), revisions=NOW,
    )  # fmt: skip
    group.reject(
        "nested-entry-number", entry, "nested-first", form.change("replace", ("0v/0v", "/a/b"), 1),
        "An entry of a nested collection is a CMW as well.", flags=("wrong-kind",),
    )  # fmt: skip


def _empty(group: Group, form: Form) -> None:
    typed = {"__cmwc_t": URI, "a": ONE}
    group.accept(
        "typed", f"ctype/{form.name}-optional", form.write(typed), collection(("a", RECORD), kind=URI),
        "A collection may say its type, which is no entry.",
    )  # fmt: skip
    for suffix, requirement, revisions in [
        ("", f"collection/{form.name}-not-empty", NOW),
        ("-by-grammar", f"collection/{form.name}-one-or-more", BEFORE),
    ]:
        for slug, twin, at, because in [
            ("empty", "one-entry", ("0k", "/a"), "A collection has at least one entry."),
            ("type-alone", "typed", ("1k", "/a"), "The type is no entry."),
            ("nested-empty", "nested-first", ("0v/0k", "/a/b"), "A nested collection has at least one entry as well."),
            (
                "nested-type-alone",
                "nested-with-type",
                ("1v/1k", "/a/b"),
                "In a nested one the type is no entry either.",
            ),
        ]:
            group.reject(
                slug + suffix, requirement, twin, form.change("remove", at), because, flags=("empty",),
                revisions=revisions,
            )  # fmt: skip
    if form is CBOR:
        group.reject(
            "empty-of-indefinite-length", "collection/cbor-not-empty", "indefinite-length", in_cbor("remove", "0k"),
            "A map of indefinite length has at least one entry as well.", flags=("empty",), revisions=NOW,
        )  # fmt: skip


def _depth(book: Vectors, form: Form) -> None:
    group = book.group(
        f"{form.name}-depth",
        f"How deep collections nest in {form.name.upper()}: a limit is allowed, so nothing here is judged.",
        operation="cmw.decode",
        header=form.header,
    )
    limit = f"depth/{form.name}-limit"
    for levels in (3, 4, 8):
        message, output = _nest(levels)
        group.accept(
            f"{levels}-levels", limit, form.write(message), output,
            "A limit is allowed; one this low would be worth knowing.", flags=("depth",), revisions=NOW,
        )  # fmt: skip
    for levels in (16, 32, 64, 128, 1000, 5000):
        group.either(
            f"{levels}-levels", limit, _deep(form, levels),
            "A limit is allowed, and past it the message is refused rather than the stack exhausted.",
            flags=("depth",), revisions=NOW,
        )  # fmt: skip
    for levels in (3, 8, 32, 5000):
        group.either(
            f"{levels}-levels-in-drafts", f"{limit}-allowed", _deep(form, levels),
            "A limit is allowed, and past it the message is refused rather than the stack exhausted.",
            flags=("depth",), revisions=BEFORE,
        )  # fmt: skip


def _nest(levels: int) -> tuple[Any, Projection]:
    message: Any = ONE
    output = RECORD
    for _ in range(levels):
        message, output = {"a": message}, collection(("a", output))
    return message, output


def _deep(form: Form, levels: int) -> bytes:
    """The same without recursion."""
    if form is JSON:
        return b'{"a":' * levels + form.write(ONE) + b"}" * levels
    return bytes.fromhex("a16161") * levels + form.write(ONE)
