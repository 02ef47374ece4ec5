"""Tag CMWs and the TN() transform that gives them their numbers."""

from collections.abc import Iterator

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    NOW,
    TAG,
    TYPE,
    VALUE,
    in_cbor,
    in_input,
)  # fmt: skip
from conformance.drafts.cmw.wire import tag

FIRST, LAST = 0x63740101, 0x6374FFFF  # TN(0) and TN(65024)

# A message of each signed kind, to be carried unread: no key goes with it.
SIGN1 = bytes.fromhex("84 47 a2 0126 03 190111 a0 49 82 19fde7 442347da55 58 40" + 64 * "00")
JWS = b"eyJhbGciOiJFUzI1NiIsImN0eSI6ImFwcGxpY2F0aW9uL2Ntdytqc29uIn0.WyJhL2IiLCJJMGZhVlEiXQ." + 86 * b"A"

BOUNDARIES = [
    (0, 0x63740101, "Content-Format 0 has the first number."),
    (1, 0x63740102, "The next Content-Format has the next number."),
    (253, 0x637401FE, "The last byte but one of the first row."),
    (254, 0x637401FF, "The last number of the first row ends in ff."),
    (255, 0x63740201, "The second row begins with 01, for no number ends in 00."),
    (256, 0x63740202, "The second number of the second row."),
    (509, 0x637402FF, "The last number of the second row ends in ff."),
    (510, 0x63740301, "The third row begins with 01."),
    (511, 0x63740302, "The second number of the third row."),
    (64998, 0x6374FFE5, "The number in the text's own example of a CBOR format."),
    (64999, 0x6374FFE6, "The number in the text's own examples."),
    (65023, 0x6374FFFE, "The last Content-Format but one that has a number."),
    (65024, 0x6374FFFF, "The last Content-Format that has a number."),
]

SWEEP = (2, 3, 4, 5, 7, 8, 11, 13, 16, 17, 23, 29, 31, 32, 37, 41, 47, 53, 61, 64, 67, 73, 79, 89, 97, 101, 113, 127,
         128, 129, 149, 163, 173, 191, 193, 211, 223, 233, 239, 251, 254)  # fmt: skip
"""Rows of the table: the k-th row begins with Content-Format 255k and a number that ends in 01."""


def build(book: Vectors) -> None:
    """The groups tag, tn and cf."""
    _tags(book)
    _forward(book)
    _inverse(book)


def _tags(book: Vectors) -> None:
    group = book.group(
        "tag",
        "Tag CMWs: a number from TN() over a byte string.",
        operation="cmw.decode",
        header=CBOR.header,
    )
    group.accept(
        "example", "tag/bytes", bytes.fromhex("da 6374ffe6 44 2347da55"), tag(TAG, VALUE),
        "The example of RFC 9999 section 5.3: TN(64999) over a byte string.",
    )  # fmt: skip
    group.accept(
        "two-chunks", "tag/bytes", bytes.fromhex("da 6374ffe6 5f 422347 42da55 ff"), tag(TAG, VALUE),
        "A byte string in chunks is one byte string.", flags=("non-canonical",),
    )  # fmt: skip
    group.either(
        "empty", "tag/bytes", bytes.fromhex("da 6374ffe6 40"),
        "The grammar admits an empty byte string; no format is known whose messages are empty.", flags=("empty",),
    )  # fmt: skip
    group.accept(
        "long-head", "tag/long-head", bytes.fromhex("db 000000006374ffe6 44 2347da55"), tag(TAG, VALUE),
        "A tag's number in eight bytes is the same number.", flags=("non-canonical",),
    )  # fmt: skip
    for slug, number, because in [
        ("first-number", FIRST, "The first number of the range is TN(0)."),
        ("last-number", LAST, "The last number of the range is TN(65024)."),
    ]:
        group.accept(slug, "tag/range", cbor.encode(cbor.Tag(number, VALUE)), tag(number, VALUE), because)
    for slug, number, because in [
        ("below-range", FIRST - 1, "The number before the first is not in the range."),
        ("above-range", LAST + 1, "The number behind the last is not in the range."),
        ("range-in-64-bits", (1 << 32) + TAG, "A number is not cut to its lower 32 bits."),
        ("tag-0", 0, "Tag 0 is for dates."),
        ("tag-24", 24, "Tag 24 is for encoded CBOR, not for a CMW."),
        ("tag-18", 18, "Tag 18 is COSE_Sign1, which is no CMW as it stands."),
        ("tag-61", 61, "Tag 61 is a CWT, which is no CMW as it stands."),
        ("tag-601", 601, "Tag 601 is for unprotected claims, which are a RATS message, but no CMW."),
        ("largest-tag-of-32-bits", 2**32 - 1, "The number is not in the range."),
    ]:
        change = in_cbor("retag", "", str(number))
        group.reject(slug, "tag/range", "example", change, because, flags=("out-of-range",))
    for number in (765, 907):
        group.reject(
            f"tag-{number}", "tag/range", "example", in_cbor("retag", "", str(number)),
            "A tag that earlier drafts asked for is none of the RFC's.", flags=("out-of-range",), revisions=NOW,
        )  # fmt: skip
    group.either(
        "self-described", "tag/range", bytes.fromhex("d9d9f7 82 19fde7 442347da55"),
        "The tag for self-described CBOR adds nothing by RFC 8949, but no production of CMW admits it.",
        flags=("wrong-kind",),
    )  # fmt: skip
    for row in (2, 3, 0x80, 0xFE, 0xFF):
        group.reject(
            f"hole-{row:02x}00", "tag/not-derived", "example", in_cbor("retag", "", str(0x63740000 + (row << 8))),
            "TN() gives no number whose last byte is zero.", flags=("tag-alias",),
        )  # fmt: skip
    for slug, change, because in [
        ("map", in_cbor("replace", "t", "a0"), "A CBOR message stands in a byte string too."),
        ("array", in_cbor("replace", "t", "82 19fde7 442347da55"), "A record is no byte string."),
        ("text", in_cbor("replace", "t", "64 61626364"), "Text is no byte string."),
        ("array-of-numbers", in_cbor("replace", "t", "84 1823 1847 18da 1855"), "Numbers are no byte string."),
        ("number", in_cbor("replace", "t", "04"), "A number is no byte string."),
        ("null", in_cbor("replace", "t", "f6"), "A tag over null carries nothing."),
        ("tag-in-tag", in_cbor("wrap-tag", "t", str(TAG)), "The content is a byte string, not another Tag CMW."),
        ("tagged-bytes", in_cbor("wrap-tag", "t", "24"), "A byte string under a tag is another data item."),
    ]:
        group.reject(slug, "tag/bytes", "example", change, because, flags=("unwrapped-content",))
    _cmw_tags(group)
    _before(group)


def _cmw_tags(group: Group) -> None:
    """Section 9.6.2: the tags of the media types of CMW itself."""
    inside = cbor.encode({0: [TYPE, VALUE]})
    tagged = cbor.encode(cbor.Tag(1668547091, inside))
    group.accept(
        "collection", "tag/273-collection", tagged, tag(1668547091, inside),
        "TN(273) over the bytes of a CBOR collection.", revisions=("rfc9999",),
    )  # fmt: skip
    group.accept(
        "collection-in-draft-23", "tag/273-content", tagged, tag(1668547091, inside),
        "Table and figure agree on a collection.", revisions=("23",),
    )  # fmt: skip
    rfc = ("rfc9999",)
    group.reject(
        "collection-above-range", "tag/range", "collection", in_cbor("retag", "", str(LAST + 1)),
        "The number behind the last is not in the range, whatever it holds.", flags=("out-of-range",), revisions=rfc,
    )  # fmt: skip
    group.reject(
        "collection-without-entry", "collection/cbor-not-empty", "collection", in_cbor("remove", "t/e/0k"),
        "What it holds is a collection, and that has an entry.", flags=("empty",), revisions=rfc,
    )  # fmt: skip
    group.reject(
        "collection-not-cbor", "tag/273-collection", "collection", in_cbor("replace", "t", "41 ff"),
        "The byte string holds CBOR, and a lone break is none.", flags=("wrong-kind",), revisions=rfc,
    )  # fmt: skip
    group.reject(
        "collection-with-trailing-byte", "tag/273-collection", "collection", in_cbor("trailing", "t/e", "00"),
        "The byte string holds one item.", flags=("trailing-bytes",), revisions=rfc,
    )  # fmt: skip
    record, example = cbor.encode([TYPE, VALUE]), cbor.encode(cbor.Tag(TAG, VALUE))
    for slug, item, because in [
        ("record-inside", record, "A record needs no second wrapper, and the grammar has a collection alone."),
        ("tag-inside", example, "A Tag CMW needs no second wrapper, and the grammar has a collection alone."),
    ]:
        change = in_cbor("replace", "t/e", item.hex())
        group.reject(
            slug, "tag/273-no-record-or-tag", "collection", change, because, flags=("wrong-kind",), revisions=rfc
        )
        group.contested(
            f"{slug}-in-draft-23", "tag/273-content", cbor.encode(cbor.Tag(1668547091, item)), tag(1668547091, item),
            "The table has any CBOR CMW here, the figure a collection alone.",
            readings={"table": "accept", "figure": "reject"}, flags=("wrong-kind",), revisions=("23",),
        )  # fmt: skip
    json = f'{{"a":["{TYPE}","I0faVQ"]}}'.encode()
    for revision, printed in [("rfc9999", "table-4"), ("23", "figure")]:
        for number, name, by_formula, by_print in [
            (1668547092, "274", "json-collection", "signed-cbor"),
            (1668547093, "275", "signed-cbor", "json-collection"),
        ]:
            for kind, content in [("json-collection", json), ("signed-cbor", SIGN1)]:
                group.contested(
                    f"{kind}-under-{name}" + ("-in-draft-23" if revision == "23" else ""), f"tag/{name}-content",
                    cbor.encode(cbor.Tag(number, content)), tag(number, content),
                    f"TN() makes this the tag for {by_formula}, what is printed makes it that for {by_print}.",
                    readings={
                        "tn-formula": "accept" if kind == by_formula else "reject",
                        printed: "accept" if kind == by_print else "reject",
                    },
                    flags=("tag-swap",), revisions=(revision,),
                )  # fmt: skip
    group.accept(
        "signed-json", "tag/276-jws", cbor.encode(cbor.Tag(1668547094, JWS)), tag(1668547094, JWS),
        "TN(276) over the bytes of a JWS.",
    )  # fmt: skip
    group.either(
        "signed-json-is-none", "tag/276-jws", cbor.encode(cbor.Tag(1668547094, VALUE)),
        "The grammar admits any bytes here and names the JWS in a comment alone.", flags=("wrong-kind",),
    )  # fmt: skip


def _before(group: Group) -> None:
    for slug, content in [("record", [TYPE, VALUE]), ("collection", {0: [TYPE, VALUE]})]:
        group.contested(
            f"dedicated-over-{slug}", "tag/dedicated", cbor.encode(cbor.Tag(765, content)), None,
            "The tag is asked for to mark any CBOR CMW, but the grammar has no place for it.",
            readings={"registration": "accept", "grammar": "reject"}, revisions=BEFORE,
        )  # fmt: skip
    group.either(
        "claims-as-they-stand", "tag/pre-existing", cbor.encode(cbor.Tag(601, {1: "joe"})),
        "Tag 601 was registered for unprotected claims; which such tags a consumer knows is left to it.",
        revisions=("10",),
    )  # fmt: skip
    group.either(
        "claims-in-bytes", "tag/pre-existing-told-apart", cbor.encode(cbor.Tag(601, cbor.encode({1: "joe"}))),
        "A tag outside the range is not taken off a byte string; which such tags a consumer knows is left to it.",
        flags=("unwrapped-content",), revisions=("10",),
    )  # fmt: skip


def _rows() -> Iterator[tuple[int, int, str]]:
    yield from BOUNDARIES
    for row in SWEEP:
        yield 255 * row - 1, 0x63740101 + 256 * row - 2, f"The last number of row {row} ends in ff."
        yield 255 * row, 0x63740101 + 256 * row, f"Row {row + 1} begins with 01."


def _forward(book: Vectors) -> None:
    group = book.group(
        "tn", "TN(): from a Content-Format to the number of its tag.", operation="cmw.tn", role="producer"
    )  # fmt: skip
    seen = set()
    for number, image, because in _rows():
        if number not in seen:
            group.accept(f"format-{number}", "tn/forward", {"content_format": number}, {"tag": image}, because)
        seen.add(number)
    for number, because in [
        (65025, "The first Content-Format whose number would lie beyond the range."),
        (65026, "Its number would lie beyond the range."),
        (65279, "Its number would lie beyond the range."),
        (65280, "Its number would lie beyond the range."),
        (65535, "The last Content-Format has no number."),
        (65536, "There is no such Content-Format."),
        (2**32, "There is no such Content-Format, and it is not cut to 0."),
    ]:
        group.reject(
            f"format-{number}", "tn/limit", "format-65024", in_input("replace", "/content_format", number), because,
            flags=("out-of-range",),
        )  # fmt: skip


def _inverse(book: Vectors) -> None:
    group = book.group("cf", "The inverse of TN(): from the number of a tag to its Content-Format.", operation="cmw.cf")
    seen = set()
    for number, image, _ in _rows():
        if number not in seen:
            group.accept(
                f"format-{number}", "tn/inverse", {"tag": image}, {"content_format": number},
                "A derived tag leads back to the Content-Format that it was derived from.",
            )  # fmt: skip
        seen.add(number)
    for row in (2, 3, 4, 0x10, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF):
        group.reject(
            f"hole-{row:02x}00", "tn/no-inverse", "format-64999",
            in_input("replace", "/tag", 0x63740000 + (row << 8)),
            "TN() gives no number whose last byte is zero.", flags=("tag-alias",),
        )  # fmt: skip
    for slug, number, because in [
        ("below-range", FIRST - 1, "The number before the first leads back to nothing."),
        ("above-range", LAST + 1, "The number behind the last leads back to nothing."),
        ("above-range-row", LAST + 2, "A row beyond the last leads back to nothing, though it begins with 01."),
        ("zero", 0, "The number is far below the range."),
        ("tag-18", 18, "A tag with another meaning leads back to nothing."),
        ("largest-of-32-bits", 2**32 - 1, "The number is far above the range."),
        ("range-in-64-bits", (1 << 32) + TAG, "A number is not cut to its lower 32 bits."),
    ]:
        change = in_input("replace", "/tag", number)
        group.reject(slug, "tn/no-inverse", "format-64999", change, because, flags=("out-of-range",))
