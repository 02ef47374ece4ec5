"""Records: how many members they have, in which order, and what is no CMW at all."""

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    CBOR,
    FORMS,
    NOW,
    NUMBER,
    RECORD,
    TEXT,
    TYPE,
    VALUE,
    Form,
    in_cbor,
)  # fmt: skip
from conformance.drafts.cmw.wire import record

EXAMPLE = f'["{TYPE}","{TEXT}"]'


def build(book: Vectors) -> None:
    """The groups cbor-record and json-record."""
    for form in FORMS:
        _records(book, form)


def _records(book: Vectors, form: Form) -> None:
    group = book.group(
        f"{form.name}-record",
        f"Records in {form.name.upper()}: an array of two or three members, and what is no CMW at all.",
        operation="cmw.decode",
        header=form.header,
    )
    members = f"record/{form.name}-members"
    group.accept("media-type", members, form.write([TYPE, VALUE]), RECORD, "Type and value alone make a record.")
    group.accept(
        "with-indicator", members, form.write([TYPE, VALUE, 4]), record(TYPE, VALUE, 4),
        "Type, value and ind make a record.",
    )  # fmt: skip
    if form is CBOR:
        _cbor_examples(group)
    for slug, twin, change, because in [
        ("no-members", "media-type", form.change("replace", ("", ""), []), "A record has a type and a value."),
        ("type-alone", "media-type", form.change("remove", ("1", "/1")), "The value cannot be left out."),
        ("value-alone", "media-type", form.change("remove", ("0", "/0")), "The type cannot be left out."),
        ("four-members", "with-indicator", form.change("append", ("", ""), 4), "A record ends with its third member."),
        ("four-with-null", "with-indicator", form.change("append", ("", ""), None), "A null is a fourth member too."),
    ]:
        group.reject(slug, members, twin, change, because, flags=("wrong-arity",))
    value = "value/cbor-bytes" if form is CBOR else "value/json-base64url"
    group.reject(
        "swapped", value, "media-type", form.change("replace", ("", ""), [VALUE, TYPE]),
        "The type stands first and the value second.", flags=("wrong-kind",),
    )  # fmt: skip
    nothing = "A CBOR CMW is an array, a map or a tag." if form is CBOR else "A JSON CMW is an array or an object."
    items = [("number", 1), ("text", TYPE), ("null", None), ("true", True), ("record-in-text", EXAMPLE)]
    if form is CBOR:
        items += [("float", 1.5), ("record-in-bytes", cbor.encode([TYPE, VALUE]))]
    for slug, item in items:
        change = form.change("replace", ("", ""), item)
        group.reject(slug, f"record/{form.name}-kinds", "media-type", change, nothing, flags=("wrong-kind",))


def _cbor_examples(group: Group) -> None:
    for slug, data, output, because in [
        (
            "example-content-format", "82 19fde7 442347da55", record(NUMBER, VALUE),
            "The example of RFC 9999 section 5.2: a Content-Format and a byte string.",
        ),
        (
            "example-media-type",
            "82 782b 6170706c69636174696f6e2f766e642e6578616d706c652e726174732d636f6e6365707475616c2d6d7367 442347da55",
            RECORD, "The second example of RFC 9999 section 5.2: a media type in place of the Content-Format.",
        ),
        (
            "example-indicator",
            "83 74 6170706c69636174696f6e2f72696d2b636f7365 4a d28440a044d901f5a040 03",
            record("application/rim+cose", bytes.fromhex("d28440a044d901f5a040"), 3),
            "The example of RFC 9999 section 5.4: a signed CoRIM that holds Reference Values and Endorsements.",
        ),
    ]:  # fmt: skip
        group.accept(slug, "record/cbor-members", bytes.fromhex(data), output, because)
    longer = ("non-canonical",)
    group.accept(
        "indefinite-length", "record/indefinite-length", bytes.fromhex("9f 19fde7 442347da55 ff"),
        record(NUMBER, VALUE), "The look-ahead of the text itself takes an array of indefinite length for a record.",
        flags=longer, revisions=NOW,
    )  # fmt: skip
    group.accept(
        "indefinite-length-with-indicator", "record/indefinite-length", bytes.fromhex("9f 19fde7 442347da55 04 ff"),
        record(NUMBER, VALUE, 4), "An array of indefinite length has as many members as stand before its break.",
        flags=longer, revisions=NOW,
    )  # fmt: skip
    group.reject(
        "indefinite-length-of-four", "record/cbor-members", "indefinite-length-with-indicator",
        in_cbor("append", "", "04"), "Four members are too many, whether they are counted in front or not.",
        flags=("wrong-arity",), revisions=NOW,
    )  # fmt: skip
