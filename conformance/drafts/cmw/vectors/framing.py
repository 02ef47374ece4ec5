"""The CBOR and JSON that carry every CMW, before CMW says a word."""

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    JSON,
    LOOK_AHEAD,
    NOW,
    NUMBER,
    ONE,
    OTHER,
    RECORD,
    TEXT,
    TYPE,
    VALUE,
    in_bytes,
    in_cbor,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import record

EXAMPLE = f'["{TYPE}","{TEXT}"]'
EVIDENCE = f'["{TYPE}","{TEXT}",4]'


def build(book: Vectors) -> None:
    """The groups cbor and json."""
    _cbor(book)
    _json(book)


def _cbor(book: Vectors) -> None:
    group = book.group(
        "cbor",
        "CBOR before CMW says a word: well-formed, complete, one item, text in UTF-8, in any encoding.",
        operation="cmw.decode",
        header=CBOR.header,
    )
    one, evidence = record(NUMBER, VALUE), record(NUMBER, VALUE, 4)
    for slug, data, output, because in [
        ("number-in-five-bytes", "82 1a0000fde7 442347da55", one, "A number in a longer head is the same number."),
        ("number-in-nine-bytes", "82 1b000000000000fde7 442347da55", one, "No width of a number is forbidden."),
        ("value-length-in-two-bytes", "82 19fde7 58042347da55", one, "A length may be wider than it needs to be."),
        (
            "value-length-in-nine-bytes",
            "82 19fde7 5b00000000000000042347da55",
            one,
            "No width of a length is forbidden.",
        ),
        ("ind-in-two-bytes", "83 19fde7 442347da55 1804", evidence, "Four in two bytes is four."),
        ("ind-in-five-bytes", "83 19fde7 442347da55 1a00000004", evidence, "Four in five bytes is four."),
    ]:
        group.accept(slug, "cbor/any-encoding", bytes.fromhex(data), output, because, flags=("non-canonical",))
    chunked = bytes.fromhex("82 7f") + cbor.encode(TYPE[:12]) + cbor.encode(TYPE[12:]) + bytes.fromhex("ff 442347da55")
    group.accept(
        "type-in-chunks", "cbor/any-encoding", chunked, RECORD,
        "Text of indefinite length is the text that its chunks make.", flags=("non-canonical",),
    )  # fmt: skip
    for head, words in [("9802", "two"), ("990002", "three"), ("9a00000002", "five")]:
        longer = bytes.fromhex(head + "19fde7 442347da55")
        group.accept(
            f"array-length-in-{words}-bytes", "cbor/any-encoding", longer, one,
            "The media type says CBOR, so the array's length may have any width.",
            flags=("non-canonical",), revisions=NOW,
        )  # fmt: skip
        group.contested(
            f"array-length-in-{words}-bytes-by-look-ahead", "demux/hidden-head", longer, one,
            "The look-ahead of these drafts knows no such first byte, while their grammar admits the array.",
            readings=LOOK_AHEAD, flags=("non-canonical",), revisions=BEFORE,
        )  # fmt: skip
    _cbor_broken(group)


def _cbor_broken(group: Group) -> None:
    number, evidence = "cbor-record/example-content-format", "cbor-record/with-indicator"
    formed, label = "cbor/well-formed", "cbor-collection/text-labels"
    for slug, twin, change, because in [
        (
            "reserved-information",
            number,
            in_cbor("reserved-info", "0", "28"),
            "Heads with information 28 do not exist.",
        ),
        ("reserved-in-value", number, in_cbor("reserved-info", "1", "30"), "Nor do heads with information 30."),
        ("break-as-value", number, in_cbor("replace", "1", "ff"), "A break ends nothing here."),
        ("number-without-end", number, in_cbor("reserved-info", "0", "31"), "A number has no indefinite length."),
        ("two-byte-simple", evidence, in_cbor("replace", "2", "f814"), "A simple value below 32 has one byte only."),
        (
            "text-chunk-in-bytes",
            "cbor-value/two-chunks",
            in_bytes("replace", 8, "62 6162"),
            "Chunks have the string's type.",
        ),
        (
            "nested-chunks",
            "cbor-value/two-chunks",
            in_bytes("replace", 8, "5f 40 ff"),
            "A chunk is not made of chunks.",
        ),
    ]:
        group.reject(slug, formed, twin, change, because, flags=("wrong-kind",))
    for cut in range(9):
        group.reject(
            f"cut-after-{cut}-bytes", "cbor/complete", number, in_bytes("truncate", cut),
            f"Of nine bytes {cut} are there, so the record is not complete.", flags=("truncated",),
        )  # fmt: skip
    two = "cbor-collection/text-labels"
    for slug, twin, change, because in [
        ("member-missing", number, in_cbor("count", "", "3"), "The head announces a third member that is not there."),
        (
            "value-missing-a-byte",
            number,
            in_cbor("count", "1", "5"),
            "The value announces one byte more than there is.",
        ),
        ("value-of-exabytes", number, in_cbor("count", "1", str(2**63)), "No such value follows."),
        ("array-of-exabytes", number, in_cbor("count", "", str(2**62)), "No such array follows."),
        ("entry-missing", two, in_cbor("count", "", "3"), "The head announces a third entry that is not there."),
        ("label-without-entry", two, in_cbor("truncate", "1v", "0"), "The second label has no value."),
        ("no-break", "cbor-record/indefinite-length", in_bytes("truncate", 9), "Without break the array does not end."),
        (
            "no-break-in-value",
            "cbor-value/two-chunks",
            in_bytes("truncate", 11),
            "Without break the string does not end.",
        ),
    ]:
        revisions = NOW if slug == "no-break" else ()
        group.reject(slug, "cbor/complete", twin, change, because, flags=("truncated",), revisions=revisions)
    again = in_bytes("append", None, "82 19fde7 442347da55")
    for slug, twin, change, because in [
        ("byte-after-record", number, in_bytes("append", None, "00"), "A byte behind the record is no part of a CMW."),
        ("break-after-record", number, in_bytes("append", None, "ff"), "A break behind a counted array ends nothing."),
        ("record-after-record", number, again, "Two records are a sequence, not a CMW."),
        ("byte-after-indicator", evidence, in_bytes("append", None, "00"), "The record ends with its indicator."),
        ("byte-after-tag", "tag/example", in_bytes("append", None, "00"), "A Tag CMW ends with its byte string."),
        ("byte-after-collection", two, in_bytes("append", None, "00"), "A collection ends with its last entry."),
        ("entry-not-counted", two, in_cbor("count", "", "1"), "The second entry stands behind a map of one."),
    ]:
        group.reject(slug, "cbor/one-item", twin, change, because, flags=("trailing-bytes",))
    for slug, data, because in [
        ("label-not-utf8", "61 ff", "No character begins with the byte ff."),
        ("label-latin-1", "61 e4", "An e4 alone is a Latin-1 letter and no UTF-8."),
        ("label-overlong", "62 c0af", "UTF-8 has one form for each character, the shortest."),
        ("label-surrogate", "63 eda080", "UTF-8 does not encode surrogates."),
        ("label-cut-inside-character", "61 c3", "The second byte of the character is missing."),
    ]:
        group.reject(slug, "cbor/utf8-text", label, in_cbor("replace", "0k", data), because, flags=("wrong-kind",))


def _json(book: Vectors) -> None:
    group = book.group(
        "json",
        "JSON before CMW says a word: well-formed, complete, one value, UTF-8, white space and escapes.",
        operation="cmw.decode",
        header=JSON.header,
    )
    evidence = record(TYPE, VALUE, 4)
    spaced = "JSON has white space between any two tokens."
    for slug, text, because in [
        ("space-after-commas", f'["{TYPE}", "{TEXT}", 4]', spaced),
        ("lines-and-tabs", f'[\n\t"{TYPE}",\r\n\t"{TEXT}",\n\t4\n]', spaced),
        ("line-end-behind", EVIDENCE + "\n", "JSON has white space behind its value."),
    ]:
        group.accept(slug, "json/whitespace", text.encode(), evidence, because, flags=("json-quirk",))
    for slug, text in [("space-before", " " + EVIDENCE), ("lines-before", "\r\n\t" + EVIDENCE)]:
        group.accept(
            slug, "json/whitespace", text.encode(), evidence, "JSON has white space before its value.",
            flags=("json-quirk",), revisions=NOW,
        )  # fmt: skip
        group.contested(
            f"{slug}-by-look-ahead", "demux/hidden-head", text.encode(), evidence,
            "The look-ahead of these drafts knows no such first byte, while JSON admits the white space.",
            readings=LOOK_AHEAD, flags=("json-quirk",), revisions=BEFORE,
        )  # fmt: skip
    escape = "A string is what its escapes stand for."
    for slug, text in [
        ("escaped-slash", EVIDENCE.replace("/", "\\/")),
        ("escaped-type", EVIDENCE.replace("vnd", "\\u0076n\\u0064")),
        ("escaped-value", EVIDENCE.replace("I0fa", "\\u00490f\\u0061")),
    ]:
        group.accept(slug, "json/escapes", text.encode(), evidence, escape, flags=("json-quirk",))
    group.either(
        "byte-order-mark", "json/byte-order-mark", b"\xef\xbb\xbf" + EVIDENCE.encode(),
        "RFC 8259 lets a parser ignore a byte order mark or refuse it.", flags=("json-quirk",),
    )  # fmt: skip
    _json_broken(group)


def _json_broken(group: Group) -> None:
    evidence, two = "json-record/with-indicator", "json-collection/text-labels"
    whole = len(EVIDENCE)
    for slug, change, because in [
        ("comma-at-end", in_bytes("insert", whole - 1, b",".hex()), "A comma stands between members only."),
        ("comma-missing", in_bytes("replace", whole - 3, b" ".hex()), "Members are separated by commas."),
        ("comma-doubled", in_bytes("insert", whole - 3, b",".hex()), "No member stands between the two commas."),
        ("comment", in_bytes("insert", 1, b"/**/".hex()), "JSON has no comments."),
        ("not-a-number", in_json("replace", "/2", "NaN"), "JSON has no NaN."),
        ("leading-zero", in_json("replace", "/2", "04"), "A number has no leading zero."),
        ("plus-sign", in_json("replace", "/2", "+4"), "A number has no plus sign."),
        ("hexadecimal", in_json("replace", "/2", "0x4"), "A number is decimal."),
        ("single-quotes", in_json("replace", "/1", f"'{TEXT}'"), "A string stands in double quotes."),
        ("no-quotes", in_json("replace", "/1", TEXT), "A string stands in quotes."),
        ("raw-line-feed", in_json("replace", "/1", '"I0fa\nVQ"'), "A control character in a string is escaped."),
        ("unknown-escape", in_json("replace", "/1", '"\\x490faVQ"'), "JSON has no such escape."),
        ("closed-by-brace", in_bytes("replace", whole - 1, b"}".hex()), "A bracket closes what a bracket opened."),
    ]:
        group.reject(slug, "json/well-formed", evidence, change, because, flags=("json-quirk",))
    for cut, slug in [
        (0, "cut-to-nothing"), (1, "cut-after-bracket"), (14, "cut-in-type"), (whole - 10, "cut-in-value"),
        (whole - 3, "cut-after-value"), (whole - 1, "cut-before-bracket"),
    ]:  # fmt: skip
        group.reject(
            slug, "json/complete", evidence, in_bytes("truncate", cut),
            f"Of {whole} bytes {cut} are there, so the record is not complete.", flags=("truncated",),
        )  # fmt: skip
    group.reject(
        "collection-cut", "json/complete", two, in_bytes("truncate", len(JSON.write({"a": ONE, "b": OTHER})) - 1),
        "The object is not closed.", flags=("truncated",),
    )  # fmt: skip
    for slug, twin, text, because in [
        ("bracket-after-record", evidence, "]", "A second bracket closes nothing."),
        ("record-after-record", evidence, EVIDENCE, "Two values are not one."),
        ("record-on-next-line", evidence, "\n" + EVIDENCE, "Lines of JSON are not one value."),
        ("null-byte-after-record", evidence, "\0", "A zero byte is not white space."),
        ("word-after-collection", two, " x", "Nothing but white space follows the value."),
    ]:
        change = in_bytes("append", None, text.encode().hex())
        group.reject(slug, "json/one-value", twin, change, because, flags=("trailing-bytes",))
    for slug, data, because in [
        ("label-latin-1", "e4f6fc203132", "Latin-1 letters are no UTF-8."),
        ("label-surrogates", "eda080edb080", "UTF-8 does not encode surrogates."),
        ("label-overlong", "c0afc0afc0af", "UTF-8 has one form for each character, the shortest."),
    ]:
        change = in_bytes("replace", 2, data)
        group.reject(slug, "json/utf8", "json-collection/umlauts", change, because, flags=("wrong-kind",))
    group.either(
        "lone-surrogate", "json/escapes", f'{{"\\ud800":{EXAMPLE}}}'.encode(),
        "JSON's grammar admits the escape of a lone surrogate; RFC 8259 section 8.2 calls its effect unpredictable.",
        flags=("json-quirk",),
    )  # fmt: skip
