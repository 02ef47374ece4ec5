"""The labels of collections: integers and text, each once."""

from conformance.codecs import cbor
from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    CBOR,
    FORMS,
    JSON,
    ONE,
    OTHER,
    OTHER_RECORD,
    RECORD,
    TEXT,
    TYPE,
    Form,
    in_cbor,
    in_json,
)
from conformance.drafts.cmw.wire import collection

INTEGERS = [
    (0, "Zero is a label."),
    (23, "The largest number of one byte is a label."),
    (24, "The smallest number of two bytes is a label."),
    (2**32, "A number beyond 32 bits is a label."),
    (2**63 - 1, "The largest signed number of 64 bits is a label."),
    (2**63, "A number beyond the signed 64 bits is a label."),
    (2**64 - 1, "The largest number of CBOR is a label."),
    (-1, "A negative number is a label."),
    (-24, "The lowest number of one byte is a label."),
    (-25, "A negative number of two bytes is a label."),
    (-(2**63), "The lowest signed number of 64 bits is a label."),
    (-(2**63) - 1, "A number below the signed 64 bits is a label."),
    (-(2**64), "The lowest number of CBOR is a label."),
]


def build(book: Vectors) -> None:
    """The groups cbor-label and json-label."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-label",
            f"Labels in {form.name.upper()}: "
            + ("integers and text" if form is CBOR else "text")
            + ", each at most once in its collection.",
            operation="cmw.decode",
            header=form.header,
        )
        _both(group, form)
        if form is CBOR:
            _cbor(group)
        else:
            _json(group)


def _both(group: Group, form: Form) -> None:
    scope, unique = f"label/{form.name}-scope", f"label/{form.name}-unique"
    group.accept(
        "again-in-nested", scope, form.write({"a": {"a": ONE}, "b": OTHER}),
        collection(("a", collection(("a", RECORD))), ("b", OTHER_RECORD)),
        "A nested collection has labels of its own.", flags=("scope",),
    )  # fmt: skip
    group.accept(
        "same-in-two-nested", scope, form.write({"a": {"x": ONE}, "b": {"x": OTHER}}),
        collection(("a", collection(("x", RECORD))), ("b", collection(("x", OTHER_RECORD)))),
        "Two nested collections do not share their labels.", flags=("scope",),
    )  # fmt: skip
    group.accept(
        "empty", f"label/{form.name}-empty", form.write({"": ONE, "b": OTHER}),
        collection(("", RECORD), ("b", OTHER_RECORD)), "Empty text is text.",
    )  # fmt: skip
    twin = f"{form.name}-collection/text-labels"
    for slug, before, change, because in [
        ("twice-same-entry", twin, form.change("duplicate", ("0k", "/a")), "A label stands once, whatever it labels."),
        (
            "twice-other-entry", twin, form.change("duplicate", ("0k", "/a"), OTHER),
            "A label stands once: neither of two entries can be the right one.",
        ),
        (
            "twice-in-nested", "again-in-nested", form.change("duplicate", ("0v/0k", "/a/a")),
            "A label stands once in a nested collection as well.",
        ),
        ("empty-twice", "empty", form.change("duplicate", ("0k", "/")), "The empty label stands once as well."),
        (
            "renamed-into-neighbour", twin,
            in_cbor("replace", "1k", "6161") if form is CBOR else in_json("rename", "/b", '"a"'),
            "Two entries have two labels.",
        ),
    ]:  # fmt: skip
        group.reject(slug, unique, before, change, because, flags=("duplicate-label",))


def _cbor(group: Group) -> None:
    for number, because in INTEGERS:
        group.accept(
            f"integer-{'minus-' if number < 0 else ''}{abs(number)}", "label/cbor-integers",
            cbor.encode({number: ONE}), collection((number, RECORD)), because,
        )  # fmt: skip
    for slug, message, output, because in [
        (
            "two-negative", {-1: ONE, -2: OTHER}, collection((-1, RECORD), (-2, OTHER_RECORD)),
            "Several labels may be negative.",
        ),
        (
            "both-signs", {0: ONE, -1: OTHER}, collection((0, RECORD), (-1, OTHER_RECORD)),
            "0 and -1 are two labels, though one is encoded as the complement of the other.",
        ),
    ]:  # fmt: skip
        group.accept(slug, "label/cbor-integers", cbor.encode(message), output, because)
    group.accept(
        "integer-in-two-bytes", "label/cbor-integers", bytes.fromhex("a1 1800") + cbor.encode(ONE),
        collection((0, RECORD)), "A label in a longer head is the same number.",
        flags=("non-canonical",), also=("cbor/any-encoding",),
    )  # fmt: skip
    group.accept(
        "number-and-digit", "label/cbor-distinct-kinds", cbor.encode({0: ONE, "0": OTHER}),
        collection((0, RECORD), ("0", OTHER_RECORD)), "The number 0 and the text of its digit are two labels.",
    )  # fmt: skip
    group.accept(
        "negative-and-digits", "label/cbor-distinct-kinds", cbor.encode({-1: ONE, "-1": OTHER}),
        collection((-1, RECORD), ("-1", OTHER_RECORD)), "The number -1 and the text of its digits are two labels.",
    )  # fmt: skip
    one, two = "cbor-collection/one-entry", "cbor-collection/text-labels"
    for slug, item, because in [
        ("bytes", "4161", "A byte string is no label."),
        ("float", "f93c00", "1.0 is a float, not the integer 1."),
        ("fraction", "f93e00", "1.5 is no integer."),
        ("true", "f5", "A Boolean is no label."),
        ("false", "f4", "A Boolean is no label."),
        ("null", "f6", "Null is no label."),
        ("undefined", "f7", "Undefined is no label."),
        ("array", "810a", "An array is no label."),
        ("map", "a0", "A map is no label."),
        ("tagged-text", "c0 61 61", "Text under a tag is another data item than text."),
        ("bignum-beyond-64-bits", "c2 49 010000000000000000", "The integers of CBOR's head end at 64 bits."),
    ]:
        change = in_cbor("replace", "0k", item)
        group.reject(f"key-{slug}", "label/cbor-kind", one, change, because, flags=("wrong-kind",))
    group.changed(
        "key-bignum", "label/cbor-kind", one, in_cbor("replace", "0k", "c2 41 01"), "The bignum is the number 1.",
        readings=BIGNUM, flags=("wrong-kind",),
    )  # fmt: skip
    for slug, item in [("bytes", "4161"), ("true", "f5"), ("float", "f93c00")]:
        group.reject(
            f"key-{slug}-beside-text", "label/cbor-kind", two, in_cbor("replace", "0k", item),
            "Each of several labels is an integer or text.", flags=("wrong-kind",),
        )  # fmt: skip
    again = cbor.encode(OTHER).hex()
    for slug, twin, key, because in [
        ("twice-integer", "integer-0", "00", "An integer label stands once."),
        ("twice-in-longer-head", "integer-0", "1800", "The number is the same in a longer head."),
        ("twice-in-nine-bytes", "integer-24", "1b0000000000000018", "The number is the same in a longer head."),
        ("twice-negative", "integer-minus-1", "3800", "A negative number is the same in a longer head."),
        ("twice-text-in-longer-head", "cbor-collection/one-entry", "7801 61", "The text is the same in a longer head."),
        ("twice-text-in-chunks", "cbor-collection/one-entry", "7f 61 61 ff", "The text is the same in chunks."),
    ]:
        change = in_cbor("append", "", key + again)
        group.reject(slug, "label/cbor-unique", twin, change, because, flags=("duplicate-label",))


def _json(group: Group) -> None:
    two = "json-collection/text-labels"
    other = f'["{TYPE}","{TEXT}",4]'
    group.accept(
        "slash", "collection/json-read", JSON.write({"x/y": ONE}), collection(("x/y", RECORD)),
        "A label may hold a slash.",
    )  # fmt: skip
    group.accept(
        "escaped", "collection/json-read", b'{"\\u0061":["' + TYPE.encode() + b'","I0faVQ"]}',
        collection(("a", RECORD)), "A label is what its escapes stand for.",
        flags=("json-quirk",), also=("json/escapes",),
    )  # fmt: skip
    for slug, twin, name, because in [
        ("twice-escaped", two, '"\\u0061"', "The escape stands for the same letter."),
        ("twice-escaped-slash", "slash", '"x\\/y"', "The escape stands for the same slash."),
        (
            "twice-umlaut-escaped",
            "json-collection/umlauts",
            '"\\u00e4\\u00f6\\u00fc"',
            "The escapes stand for the same.",
        ),
    ]:
        change = in_json("append", "", f"{name}:{other}")
        group.reject(slug, "label/json-unique", twin, change, because, flags=("duplicate-label", "json-quirk"))
