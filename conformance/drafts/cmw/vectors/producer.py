"""What is asked of those who write CMWs: conversion between the serializations, and encoding.

Accepted vectors have no output here: the oracle reads the message that the implementation made.
"""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    FORMS,
    JSON,
    NOW,
    NUMBER,
    OID,
    ONE,
    OTHER,
    RECORD,
    TAG,
    TYPE,
    URI,
    VALUE,
    Form,
    in_cbor,
    in_input,
)  # fmt: skip
from conformance.drafts.cmw.vectors.tag import SIGN1
from conformance.drafts.cmw.wire import Projection, collection, record, tag

PARAMETER = 'application/vnd.example; p="a b"'


def build(book: Vectors) -> None:
    """The groups convert and encode."""
    _convert(book)
    group = book.group(
        "encode",
        "CMWs to be written, and those that no serialization can carry.",
        operation="cmw.encode",
        role="producer",
    )
    for form in FORMS:
        _written(group, form)
        _refused(group, form)
    _cbor_only(group)
    _json_only(group)
    _swapped(group)


def _convert(book: Vectors) -> None:
    group = book.group("convert", "CMWs read in one serialization and written in the other.", operation="cmw.convert")
    both = "record/same-in-both"
    for slug, message, because in [
        ("record", ONE, "Type and value have a form in either serialization."),
        ("indicator", [TYPE, VALUE, 11], "The indicator has the same numbers in either serialization."),
        ("parameters", [PARAMETER, VALUE], "The type keeps its parameters."),
        ("every-byte", [TYPE, bytes(range(256))], "The value is the same bytes in base64url."),
        ("collection", {"a": ONE, "b": OTHER}, "So have the entries of a collection."),
        ("typed-collection", {"__cmwc_t": URI, "a": ONE}, "The type of a collection has the same text in both."),
        ("nested-collection", {"a": {"b": ONE}, "c": [TYPE, VALUE, 4]}, "So have those of a nested one."),
    ]:
        for source, target in [(CBOR, JSON), (JSON, CBOR)]:
            given = {"data": source.write(message), "media_type": source.media_type, "to": target.media_type}
            group.accept(f"{slug}-to-{target.name}", both, given, None, because)
    group.reject(
        "number-to-json", "type/number-without-json", "record-to-json", in_cbor("replace", "0", "19fde6"),
        "Content-Format 64998 has no media type, so there is no JSON record of it.", flags=("wrong-kind",),
    )  # fmt: skip
    group.reject(
        "number-in-collection-to-json", "type/number-without-json", "collection-to-json",
        in_cbor("replace", "1v/0", "19fde6"),
        "One entry without a JSON form leaves the collection without one.", flags=("wrong-kind",),
    )  # fmt: skip
    for slug, twin, at, key in [
        ("integer-label-to-json", "collection-to-json", "0k", "00"),
        ("negative-label-to-json", "collection-to-json", "1k", "20"),
        ("nested-integer-label-to-json", "nested-collection-to-json", "0v/0k", "00"),
    ]:
        group.reject(
            slug, "label/number-without-json", twin, in_cbor("replace", at, key),
            "An integer label has no JSON form, and its digits are another label.", flags=("wrong-kind",),
        )  # fmt: skip
    group.reject(
        "tag-to-json", "tag/without-json", "record-to-json", in_cbor("replace", "", "da 6374ffe5 442347da55"),
        "Content-Format 64998 has no media type, so there is no JSON record to turn its tag into.",
        flags=("wrong-kind",),
    )  # fmt: skip
    example = cbor.encode(cbor.Tag(TAG, VALUE))
    group.either(
        "example-tag-to-json", "tag/without-json",
        {"data": example, "media_type": wire.MEDIA_CBOR, "to": wire.MEDIA_JSON},
        "The text's example gives 64999 a media type, which an implementation need not know.",
    )  # fmt: skip
    group.either(
        "empty-value-to-json", "record/same-in-both",
        {"data": cbor.encode([TYPE, b""]), "media_type": wire.MEDIA_CBOR, "to": wire.MEDIA_JSON},
        "Whether CBOR has records with an empty value is contested; JSON has none.", flags=("empty",),
    )  # fmt: skip


def _asked(form: Form, cmw: Projection) -> dict[str, Any]:
    return {"cmw": cmw, "media_type": form.media_type}


def _written(group: Group, form: Form) -> None:
    written = f"collection/{form.name}-written-emitted"
    for slug, requirement, cmw, because, revisions in [
        ("record", f"record/{form.name}-members-emitted", RECORD, "A record without indicator has two members.", ()),
        (
            "evidence", f"ind/{form.name}-meaning-emitted", record(TYPE, VALUE, 4),
            "Evidence is bit 2.", (),
        ),
        (
            "four-kinds", f"ind/{form.name}-meaning-emitted", record(TYPE, VALUE, 15),
            "Each of the four kinds sets its bit.", (),
        ),
        (
            "appraisal-policy", f"ind/{form.name}-meaning-emitted", record(TYPE, VALUE, 16),
            "An appraisal policy is bit 4.", NOW,
        ),
        (
            "parameters", f"type/{form.name}-media-type-emitted", record(PARAMETER, VALUE),
            "A type with parameters is a Content-Type.", (),
        ),
        ("collection", written, collection(("a", RECORD), ("b", record("a/b", b"\0"))), "Each CMW has its label.", ()),
        (
            "nested", written, collection(("a", collection(("b", RECORD))), ("c", RECORD)),
            "A collection may be an entry.", (),
        ),
        (
            "typed-by-uri", f"ctype/{form.name}-absolute-uri-emitted", collection(("a", RECORD), kind=URI),
            "The type of a collection may be an absolute URI.", NOW,
        ),
        (
            "typed-by-oid", f"ctype/{form.name}-oid-emitted", collection(("a", RECORD), kind=OID),
            "The type of a collection may be an OID.", (),
        ),
    ]:  # fmt: skip
        group.accept(f"{form.name}-{slug}", requirement, _asked(form, cmw), None, because, revisions=revisions)


def _refused(group: Group, form: Form) -> None:
    name = form.name
    for slug, text, because in [
        ("no-media-type", "cbor", "Text without a slash is no Content-Type."),
        ("empty-type", "", "Empty text is no Content-Type."),
        ("broken-parameter", "application/vnd.example; p", "A parameter has a value."),
    ]:
        group.reject(
            f"{name}-{slug}", f"type/{name}-media-type-emitted", f"{name}-parameters",
            in_input("replace", "/cmw/record/type", text), because, flags=("media-type-syntax",),
        )  # fmt: skip
    for slug, at, because in [
        ("reserved-label", "/cmw/collection/items/0/0/text", "The reserved key labels no entry."),
        (
            "nested-reserved-label",
            "/cmw/collection/items/0/1/collection/items/0/0/text",
            "Nor does it in a nested one.",
        ),
    ]:
        twin = f"{name}-nested" if slug.startswith("nested") else f"{name}-collection"
        group.reject(
            f"{name}-{slug}", f"ctype/{name}-reserved-emitted", twin, in_input("replace", at, "__cmwc_t"), because,
            flags=("reserved-key",),
        )  # fmt: skip
    for suffix, requirement, revisions in [
        ("", f"collection/{name}-not-empty-emitted", NOW),
        ("-by-grammar", f"collection/{name}-one-or-more-emitted", BEFORE),
    ]:
        for slug, twin, at, because in [
            ("empty", "typed-by-oid", "/cmw/collection/items/0", "A collection has at least one entry."),
            ("nested-empty", "nested", "/cmw/collection/items/0/1/collection/items/0", "So has a nested one."),
        ]:
            group.reject(
                f"{name}-{slug}-collection{suffix}", requirement, f"{name}-{twin}", in_input("remove", at), because,
                flags=("empty",), revisions=revisions,
            )  # fmt: skip
    for slug, kind, because in [
        ("fragment", "https://example.com/profiles#one", "An absolute URI has no fragment."),
        ("relative-path", "a/b/c", "A relative reference is no absolute URI."),
        ("empty-type-of-collection", "", "An empty reference is no absolute URI."),
    ]:
        group.reject(
            f"{name}-{slug}", f"ctype/{name}-absolute-uri-emitted", f"{name}-typed-by-uri",
            in_input("replace", "/cmw/collection/type", kind), because, flags=("relative-name",), revisions=NOW,
        )  # fmt: skip
    for slug, kind, because in [
        ("relative-oid", ".840.113549", "A relative OID begins inside the tree."),
        ("oid-with-leading-zero", "1.02.840", "An arc has no leading zero."),
    ]:
        group.reject(
            f"{name}-{slug}", f"ctype/{name}-oid-emitted", f"{name}-typed-by-oid",
            in_input("replace", "/cmw/collection/type", kind), because, flags=("relative-name",),
        )  # fmt: skip
    group.either(
        f"{name}-no-kinds", f"ind/{name}-nonzero-emitted",
        _asked(form, {"record": {"type": TYPE, "value": VALUE, "ind": []}}),
        "Told of no kind, an encoder may leave the indicator out or refuse; zero it never writes.",
        flags=("indicator-default",),
    )  # fmt: skip
    twice = {"collection": {"items": [[{"text": "a"}, RECORD], [{"text": "a"}, record("a/b", b"\0")]]}}
    group.either(
        f"{name}-label-twice", f"label/{name}-unique-emitted", _asked(form, twice),
        "Given one label twice, an encoder may refuse or keep one entry; both it never writes.",
        flags=("duplicate-label",),
    )  # fmt: skip
    group.either(
        f"{name}-bit-5", f"ind/{name}-registered-emitted",
        _asked(form, {"record": {"type": TYPE, "value": VALUE, "ind": ["evidence", "bit-5"]}}),
        "An encoder sets registered bits alone; whether it refuses or leaves the other one out is not said.",
        flags=("unregistered-bit",),
    )  # fmt: skip


def _cbor_only(group: Group) -> None:
    for slug, requirement, cmw, because in [
        ("number", "type/cbor-content-format-emitted", record(NUMBER, VALUE), "A type may be a Content-Format."),
        ("number-65535", "type/cbor-content-format-emitted", record(65535, VALUE), "65535 is the largest one."),
        ("bytes", "value/cbor-bytes-emitted", record(TYPE, bytes(range(256))), "A value may hold any byte."),
        (
            "integer-labels", "label/cbor-kind-emitted",
            collection((0, RECORD), (-1, RECORD), ("0", RECORD)), "Labels may be integers of either sign, and text.",
        ),
        ("tag", "tag/bytes-emitted", tag(TAG, VALUE), "A Tag CMW is a tag over a byte string."),
        ("last-tag", "tag/derived-emitted", tag(0x6374FFFF, VALUE), "TN(65024) is the last number."),
        (
            "tag-entry", "collection/cbor-entry-emitted", collection(("a", tag(TAG, VALUE)), ("b", RECORD)),
            "An entry may be a Tag CMW.",
        ),
    ]:  # fmt: skip
        group.accept(f"cbor-{slug}", requirement, _asked(CBOR, cmw), None, because)
    for number, because in [
        (65536, "A Content-Format has 16 bits."),
        (65536 + NUMBER, "A number is not cut to its lower 16 bits."),
        (-1, "A Content-Format is not negative."),
    ]:
        group.reject(
            f"cbor-number-{'minus-1' if number < 0 else number}", "type/cbor-content-format-emitted", "cbor-number",
            in_input("replace", "/cmw/record/type", number), because, flags=("out-of-range",),
        )  # fmt: skip
    for slug, number, because in [
        ("hole", 0x63740200, "TN() gives no number whose last byte is zero."),
        ("last-hole", 0x6374FF00, "TN() gives no number whose last byte is zero."),
    ]:
        group.reject(
            f"cbor-tag-{slug}", "tag/derived-emitted", "cbor-tag", in_input("replace", "/cmw/tag/number", number),
            because, flags=("tag-alias",),
        )  # fmt: skip
    for slug, number, because in [
        ("below-range", 0x63740100, "TN() begins with the next number."),
        ("above-range", 0x63750000, "TN() ends with the number before."),
        ("18", 18, "Tag 18 is no image of TN()."),
    ]:
        group.reject(
            f"cbor-tag-{slug}", "tag/derived-emitted", "cbor-tag", in_input("replace", "/cmw/tag/number", number),
            because, flags=("out-of-range",), revisions=(*NOW, "11"),
        )  # fmt: skip


def _json_only(group: Group) -> None:
    for slug, requirement, value, because in [
        ("whole-alphabet", "value/json-base64url-emitted", bytes(range(256)), "62 and 63 are hyphen and underscore."),
        ("one-byte", "value/json-unpadded-emitted", b"\0", "One byte makes two characters and no padding."),
        ("two-bytes", "value/json-unpadded-emitted", b"\0\1", "Two bytes make three characters and no padding."),
        ("pad-bits", "value/json-pad-bits-emitted", b"\xff", "One byte leaves four bits, which are zero."),
        ("token", "value/json-text-wrapped-too-emitted", b"eyJhbGciOiJub25lIn0.e30.", "A JWT is wrapped as well."),
    ]:
        group.accept(f"json-{slug}", requirement, _asked(JSON, record(TYPE, value)), None, because)
    group.reject(
        "json-empty-value", "value/json-not-empty-emitted", "json-one-byte",
        in_input("replace", "/cmw/record/value", ""), "A JSON value has at least one character.", flags=("empty",),
    )  # fmt: skip
    number = in_input("replace", "/cmw/record/type", 64998)
    group.reject(
        "json-number", "type/json-text-only-emitted", "json-record", number,
        "JSON has no Content-Format numbers, and this one has no media type to write instead.",
        flags=("wrong-kind",), revisions=NOW,
    )  # fmt: skip
    group.reject(
        "json-number-in-draft-11", "type/json-number-forbidden-emitted", "json-record", number,
        "Draft 11 forbids Content-Format numbers in JSON.", flags=("wrong-kind",), revisions=("11",),
    )  # fmt: skip
    group.contested(
        "json-number-in-draft-10", "type/json-number-forbidden-emitted", _asked(JSON, record(64998, VALUE)), None,
        "Draft 10 forbids the number in section 3.1, and allows it in the note to its example.",
        readings={"section-3.1": "reject", "note-to-example": "accept"}, flags=("wrong-kind",), revisions=("10",),
    )  # fmt: skip
    group.changed(
        "json-integer-label", "collection/json-written-emitted", "json-collection",
        in_input("replace", "/cmw/collection/items/0/0", {"int": "0"}),
        "JSON has labels of text only; whether an encoder refuses or writes the digits is not said.",
        flags=("wrong-kind",),
    )  # fmt: skip
    group.accept(
        "json-entry", "collection/json-entry-emitted", _asked(JSON, collection(("a", RECORD))), None,
        "An entry of a JSON collection may be a JSON record.",
    )  # fmt: skip
    group.reject(
        "json-tag-entry", "collection/json-entry-emitted", "json-entry",
        in_input("replace", "/cmw/collection/items/0/1", {"tag": {"number": 1668612069, "value": "I0faVQ=="}}),
        "Content-Format 64998 has no media type, so there is no JSON record to write for its tag.",
        flags=("wrong-kind",),
    )  # fmt: skip


def _swapped(group: Group) -> None:
    """Two tags of which the text says what they hold in two ways."""
    for revision, printed in [("rfc9999", "table-4"), ("23", "figure")]:
        for name, kind, content, by_formula, by_print in [
            ("274", "json-collection", JSON.write({"a": ONE}), 1668547092, 1668547093),
            ("275", "signed-cbor", SIGN1, 1668547093, 1668547092),
        ]:
            for number in (by_formula, by_print):
                group.contested(
                    f"cbor-{kind}-under-{number}" + ("-in-draft-23" if revision == "23" else ""),
                    f"tag/{name}-content-emitted", _asked(CBOR, tag(number, content)), None,
                    f"TN() gives this kind of message {by_formula}, what is printed {by_print}.",
                    readings={
                        "tn-formula": "accept" if number == by_formula else "reject",
                        printed: "accept" if number == by_print else "reject",
                    },
                    flags=("tag-swap",), revisions=(revision,),
                )  # fmt: skip
