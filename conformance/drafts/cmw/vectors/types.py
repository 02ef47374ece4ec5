"""The type of a record: Content-Format numbers and the grammar of Content-Types."""

from conformance.codecs import cbor
from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    CBOR,
    FORMS,
    JSON,
    NOW,
    NUMBER,
    TYPE,
    VALUE,
    Form,
    in_cbor,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import record

X = "application/vnd.example"

NO_CONTENT_TYPE = [
    ("empty", "", "Empty text has no type, no slash and no subtype."),
    ("no-slash", "cbor", "A Content-Type has a slash."),
    ("no-subtype", "application/", "A Content-Type has a subtype behind its slash."),
    ("no-type", "/vnd.example", "A Content-Type has a type before its slash."),
    ("second-slash", f"{X}/one", "A Content-Type has one slash."),
    ("number-in-text", "64999", "The digits of a Content-Format are no Content-Type."),
    ("tunnel-marker", "#cmw-c2j-tunnel", "The number sign begins no type, and there is no slash."),
]

BAD_NAMES = [
    ("subtype-begins-with-dot", "application/.example", "A name begins with a letter or digit."),
    ("subtype-begins-with-plus", "application/+json", "A name begins with a letter or digit."),
    ("subtype-begins-with-hyphen", "application/-example", "A name begins with a letter or digit."),
    ("type-begins-with-underscore", "_application/example", "A name begins with a letter or digit."),
    ("space-in-subtype", "application/vnd example", "A name holds no space."),
    ("space-before", f" {X}", "A name begins with a letter or digit."),
    ("space-behind", f"{X} ", "A name holds no space, at its end neither."),
    ("comma", f"{X}, p=v", "A name holds no comma, and parameters are separated by semicolons."),
    ("asterisk", "application/*", "An asterisk is for ranges of media types and stands in no name."),
    ("percent", "application/vnd%2eexample", "A name holds no percent sign."),
    ("parenthesis", f"{X}(one)", "A name holds no parentheses, and a Content-Type no comments."),
    ("at-sign", "application/vnd@example", "A name holds no at sign."),
    ("umlaut", "application/vnd.exämple", "A name is ASCII."),
    ("line-feed-behind", f"{X}\n", "A name holds no line feed, at its end neither."),
]

PARAMETERS = [
    ("token", f"{X}; p=v", "A parameter's value may be a token."),
    ("no-space", f"{X};p=v", "The spaces around the semicolon are optional."),
    ("spaces-on-both-sides", f"{X} ;  p=v", "Spaces may stand on both sides of the semicolon."),
    ("every-token-character", f"{X}; !#$%&'*+-.^_`|~=0Aa!#$%&'*+-.^_`|~", "A token may hold all of these characters."),
    ("quoted", f'{X}; p="v; w = x/y"', "A quoted string holds semicolons, spaces, slashes and equals signs."),
    ("empty-quoted", f'{X}; p=""', "A quoted string may be empty."),
    ("two", f'{X}; p=v; q="w"', "A Content-Type may have several parameters."),
    (
        "eat-profile",
        'application/eat+cwt; eat_profile="tag:evidence.example,2022"',
        "The profile of an EAT stands in a parameter with a quoted string.",
    ),
]

BAD_PARAMETERS = [
    ("semicolon-alone", f"{X};", "A semicolon is followed by a parameter."),
    ("semicolon-at-end", f"{X}; p=v;", "Every semicolon is followed by a parameter."),
    ("name-alone", f"{X}; p", "A parameter has a value."),
    ("value-missing", f"{X}; p=", "A token has at least one character."),
    ("name-missing", f"{X}; =v", "A parameter has a name."),
    ("space-before-equals", f"{X}; p =v", "No space stands before the equals sign."),
    ("space-behind-equals", f"{X}; p= v", "No space stands behind the equals sign."),
    ("tab", f"{X};\tp=v", "Only spaces stand around a semicolon."),
    ("slash-in-token", f"{X}; p=a/b", "A value with a slash must be quoted."),
    ("quote-open", f'{X}; p="v', "A quoted string ends with a quotation mark."),
    ("text-behind-quote", f'{X}; p="v"w', "Nothing follows the quotation mark."),
    ("line-feed-in-quote", f'{X}; p="a\nb"', "A quoted string holds no control characters."),
    ("umlaut-in-quote", f'{X}; p="ä"', "A quoted string is ASCII."),
]


def build(book: Vectors) -> None:
    """The groups cbor-type and json-type."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-type",
            f"The type of records in {form.name.upper()}: which numbers and which texts it may be.",
            operation="cmw.decode",
            header=form.header,
        )
        if form is CBOR:
            _numbers(group)
        else:
            _no_numbers(group)
        _content_types(group, form)


def _numbers(group: Group) -> None:
    for number, because in [
        (1, "A Content-Format needs no registration to be read."),
        (24, "A number that takes a second byte is a Content-Format too."),
        (65024, "The last number that has a tag is a Content-Format."),
        (65025, "A number without a tag can still be the type of a record."),
        (65535, "The largest number of 16 bits is a Content-Format."),
    ]:
        group.accept(
            f"number-{number}", "type/cbor-content-format", cbor.encode([number, VALUE]), record(number, VALUE), because
        )
    for slug, number, because in [
        ("number-65536", 65536, "A Content-Format has 16 bits."),
        ("number-65536-above", 65536 + NUMBER, "A number is not cut to its lower 16 bits."),
        ("number-of-32-bits", 2**32 - 1, "A Content-Format has 16 bits."),
        ("number-of-64-bits", 2**64 - 1, "A Content-Format has 16 bits."),
    ]:
        change = in_cbor("replace", "0", cbor.encode(number).hex())
        group.reject(slug, "type/cbor-content-format", "number-65535", change, because, flags=("out-of-range",))
    for slug, item, because in [
        ("negative", "20", "A type is an unsigned integer or text, and -1 is neither."),
        ("float", "fa477de700", "A float is no unsigned integer, even if it is whole."),
        ("bytes", f"58{len(TYPE):02x}" + TYPE.encode().hex(), "The bytes of a media type are no text."),
        ("null", "f6", "A record without type is none."),
        ("true", "f5", "A Boolean is neither number nor text."),
        ("array", "8119fde7", "A number in an array is no number."),
        ("tagged-text", "d820" + cbor.encode(TYPE).hex(), "Text under a tag is another data item than text."),
    ]:
        change = in_cbor("replace", "0", item)
        group.reject(slug, "type/cbor-text-or-number", "number-65535", change, because, flags=("wrong-kind",))
    group.changed(
        "bignum", "type/cbor-text-or-number", "number-65535", in_cbor("replace", "0", "c242ffff"),
        "The bignum is the same number.", readings=BIGNUM, same=True, flags=("wrong-kind",),
    )  # fmt: skip


def _no_numbers(group: Group) -> None:
    twin = "json-record/media-type"
    for slug, item, because in [
        ("number", "64999", "JSON does not use Content-Format numbers."),
        ("number-with-fraction", "64999.0", "JSON does not use Content-Format numbers, in whatever form."),
        ("null", "null", "A record without type is none."),
        ("true", "true", "The type is a string."),
        ("array", f'["{TYPE}"]', "A string in an array is no string."),
        ("object", f'{{"type":"{TYPE}"}}', "The type is a string."),
    ]:
        change = in_json("replace", "/0", item)
        group.reject(slug, "type/json-text-only", twin, change, because, flags=("wrong-kind",), revisions=NOW)
    group.reject(
        "number-in-draft-11", "type/json-number-forbidden", twin, in_json("replace", "/0", "64999"),
        "Draft 11 forbids Content-Format numbers in JSON.", flags=("wrong-kind",), revisions=("11",),
    )  # fmt: skip
    group.contested(
        "number-in-draft-10", "type/json-number-forbidden", JSON.write([NUMBER, VALUE]), record(NUMBER, VALUE),
        "Draft 10 forbids the number in section 3.1, and allows it in the note to its example.",
        readings={"section-3.1": "reject", "note-to-example": "accept"}, flags=("wrong-kind",), revisions=("10",),
    )  # fmt: skip


def _content_types(group: Group, form: Form) -> None:
    def row(name: str) -> str:
        return f"type/{form.name}-{name}"

    twin = f"{form.name}-record/media-type"
    for rows, requirement in [
        (NO_CONTENT_TYPE, row("media-type")),
        (BAD_NAMES, row("name-characters")),
        (BAD_PARAMETERS, row("parameter-syntax")),
    ]:
        for slug, text, because in rows:
            change = form.change("replace", ("0", "/0"), text)
            group.reject(slug, requirement, twin, change, because, flags=("media-type-syntax",))
    for slug, text, because in PARAMETERS:
        group.accept(slug, row("parameters"), form.write([text, VALUE]), record(text, VALUE), because)
    escaped = f'{X}; p="a\\"b\\\\c"'
    group.accept(
        "quoted-pairs", row("parameters"), form.write([escaped, VALUE]), record(escaped, VALUE),
        "A quoted string may hold a quotation mark behind a backslash; the type keeps both.", revisions=NOW,
    )  # fmt: skip
    text = "application/0vnd.a!#$&-^_.+"
    group.accept(
        "every-name-character", row("name-characters"), form.write([text, VALUE]), record(text, VALUE),
        "A name may hold all of these characters, and begin with a digit.",
    )  # fmt: skip
    group.either(
        "name-in-capitals", row("name-characters"), form.write(["Application/VND.Example.Other", VALUE]),
        "Names are compared without regard to case: a reader may give them in small letters.",
    )  # fmt: skip
    longest = {"type": f"{'t' * 127}/one", "subtype": f"application/{'s' * 127}"}
    for part, text in longest.items():
        group.accept(
            f"{part}-of-127", row("name-length"), form.write([text, VALUE]), record(text, VALUE),
            "A name may have 127 characters.",
        )  # fmt: skip
        too_long = f"{'t' * 128}/one" if part == "type" else f"application/{'s' * 128}"
        group.reject(
            f"{part}-of-128", row("name-length"), f"{part}-of-127", form.change("replace", ("0", "/0"), too_long),
            "A name has at most 127 characters.", flags=("media-type-syntax", "out-of-range"),
        )  # fmt: skip
    group.accept(
        "short", row("media-type"), form.write(["a/b", VALUE]), record("a/b", VALUE),
        "One letter before the slash and one behind it are enough.",
    )  # fmt: skip
    group.accept(
        "unknown", row("unknown"), form.write(["example/nobody-reads-this", VALUE]),
        record("example/nobody-reads-this", VALUE),
        "The wrapper hands on a message of which it knows nothing but the type.",
        flags=("unknown-type",), revisions=NOW,
    )  # fmt: skip
    broken = bytes.fromhex("ff")
    group.accept(
        "value-not-read", row("unknown"), form.write([X + "+cbor", broken]), record(X + "+cbor", broken),
        "The wrapper does not read the value, so it cannot stumble over one that is no CBOR.",
        flags=("unknown-type",), revisions=NOW,
    )  # fmt: skip
    group.either(
        "capitals", row("media-type"), form.write(["Application/VND.Example", VALUE]),
        "Media types are compared without regard to case; whether a decoder keeps their case is open.",
        flags=("media-type-syntax",),
    )  # fmt: skip
