"""The value of a record: a byte string in CBOR, unpadded base64url in JSON."""

from conformance.codecs import cbor
from conformance.drafts.building import Vectors
from conformance.drafts.cmw.vectors.samples import (
    CBOR,
    JSON,
    NUMBER,
    TEXT,
    TYPE,
    VALUE,
    in_cbor,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import record

EMPTY = {"grammar-of-cbor": "accept", "same-fields-as-json": "reject"}
TOKEN = "eyJhbGciOiJub25lIn0.e30."


def build(book: Vectors) -> None:
    """The groups cbor-value and json-value."""
    _cbor(book)
    _json(book)


def _cbor(book: Vectors) -> None:
    group = book.group(
        "cbor-value",
        "The value of records in CBOR: a byte string, whole or in chunks.",
        operation="cmw.decode",
        header=CBOR.header,
    )
    one = record(NUMBER, VALUE)
    for slug, data, output, because in [
        ("two-chunks", "82 19fde7 5f 422347 42da55 ff", one, "A byte string in chunks is what the chunks make."),
        ("one-chunk", "82 19fde7 5f 442347da55 ff", one, "One chunk makes a byte string too."),
        ("empty-chunk", "82 19fde7 5f 40 442347da55 40 ff", one, "An empty chunk adds nothing."),
    ]:
        group.accept(slug, "value/cbor-chunked", bytes.fromhex(data), output, because, flags=("non-canonical",))
    for slug, value, because in [
        ("one-byte", b"\0", "A value may be a single byte, also zero."),
        ("300-bytes", bytes(range(256)) + bytes(44), "A value's length may need a second byte, and it holds any byte."),
        ("record-inside", cbor.encode([TYPE, VALUE]), "A value that looks like a CMW is a value all the same."),
    ]:
        group.accept(slug, "value/cbor-bytes", cbor.encode([NUMBER, value]), record(NUMBER, value), because)
    twin = "cbor-record/example-content-format"
    for slug, item, because in [
        ("text", cbor.encode("abcd").hex(), "Text is no byte string."),
        ("base64url", cbor.encode(TEXT).hex(), "Base64url is for JSON; in CBOR the bytes stand as they are."),
        ("array-of-numbers", "84 1823 1847 18da 1855", "An array of small numbers is no byte string."),
        ("chunked-text", "7f 62 6162 62 6364 ff", "Text in chunks is no byte string either."),
        ("array", "81 442347da55", "A byte string in an array is no byte string."),
        ("map", "a0", "A map is no byte string."),
        ("number", "1a2347da55", "A number is no byte string."),
        ("null", "f6", "A record without value is none."),
        ("false", "f4", "A Boolean is no byte string."),
    ]:
        change = in_cbor("replace", "1", item)
        group.reject(slug, "value/cbor-bytes", twin, change, because, flags=("wrong-kind",))
    for slug, number, because in [
        ("tagged-as-cbor", "24", "A byte string under the tag for encoded CBOR is another data item."),
        ("tagged-for-base64url", "21", "A byte string under the tag for base64url is another data item."),
        ("tagged-as-bignum", "2", "A bignum is another data item than its byte string."),
    ]:
        group.reject(slug, "value/cbor-bytes", twin, in_cbor("wrap-tag", "1", number), because, flags=("wrong-kind",))
    group.contested(
        "empty", "value/cbor-empty", cbor.encode([NUMBER, b""]), record(NUMBER, b""),
        "The grammar of CBOR admits an empty byte string; that of JSON, with the same fields, wants a character.",
        readings=EMPTY, flags=("empty",),
    )  # fmt: skip


def _json(book: Vectors) -> None:
    group = book.group(
        "json-value",
        "The value of records in JSON: base64url without padding, for text too.",
        operation="cmw.decode",
        header=JSON.header,
    )
    for slug, text, value, because in [
        ("one-byte", "AA", b"\0", "Two characters make a byte."),
        ("two-bytes", "AAE", b"\0\1", "Three characters make two bytes."),
        ("three-bytes", "AAEC", b"\0\1\2", "Four characters make three bytes."),
        ("hyphen-and-underscore", "-_8", b"\xfb\xff", "62 and 63 are written as hyphen and underscore."),
        (
            "whole-alphabet",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
            bytes.fromhex(
                "00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf"
            ),
            "The alphabet has these 64 characters in this order.",
        ),
    ]:
        data = f'["{TYPE}","{text}"]'.encode()
        group.accept(slug, "value/json-base64url", data, record(TYPE, value), because)
    twin = "json-record/media-type"
    for slug, item, because in [
        ("plus-sign", '"+_8A"', "The plus sign is of the classic alphabet."),
        ("slash", '"-/8A"', "The slash is of the classic alphabet."),
        ("space-inside", '"I0fa VQ"', "A space is no character of the alphabet."),
        ("space-behind", '"I0faVQ "', "A space is no character of the alphabet, at the end neither."),
        ("line-feed-inside", '"I0fa\\nVQ"', "Base64 in JSON has no lines."),
        ("line-feed-behind", '"I0faVQ\\n"', "Base64 in JSON has no lines, and no end of one."),
        ("umlaut", '"I0faVä"', "The alphabet is ASCII."),
        ("equals-sign-in-front", '"=I0faVQ"', "An equals sign is no character of the alphabet."),
        ("percent", '"I0faVQ%3D"', "A percent escape is no base64url."),
        ("hexadecimal-prefix", "\"h'2347da55'\"", "Diagnostic notation is no base64url."),
        ("number", "2347", "The value is a string."),
        ("null", "null", "A record without value is none."),
        ("true", "true", "The value is a string."),
        ("array-of-numbers", "[35,71,218,85]", "The value is a string, not a list of bytes."),
        ("object", f'{{"value":"{TEXT}"}}', "The value is a string."),
    ]:
        wrong = slug in ("number", "null", "true", "array-of-numbers", "object")
        flags = ("wrong-kind",) if wrong else ("lax-base64",)
        group.reject(slug, "value/json-base64url", twin, in_json("replace", "/1", item), because, flags=flags)
    for slug, padded, before, because in [
        ("padding-of-one", '"AAE="', "two-bytes", "Base64url stands here without padding."),
        ("padding-of-two", '"AA=="', "one-byte", "Base64url stands here without padding."),
        ("padding-half", '"I0faVQ="', twin, "Part of the padding is padding as well."),
        ("padding-too-much", '"AAEC===="', "three-bytes", "Padding that nothing needs is padding as well."),
    ]:
        change = in_json("replace", "/1", padded)
        group.reject(slug, "value/json-unpadded", before, change, because, flags=("lax-base64",))
    wrapped = '"ZXlKaGJHY2lPaUp1YjI1bEluMC5lMzAu"'
    group.accept(
        "token-wrapped", "value/json-text-wrapped-too", f'["{TYPE}",{wrapped}]'.encode(),
        record(TYPE, TOKEN.encode()), "A JWT is wrapped in base64url once more, though it is text.",
    )  # fmt: skip
    group.reject(
        "token-bare", "value/json-text-wrapped-too", "token-wrapped", in_json("replace", "/1", f'"{TOKEN}"'),
        "A JWT as it stands has dots, which base64url has not.", flags=("lax-base64",),
    )  # fmt: skip
    for slug, text, before, because in [
        ("five-characters", '"I0faV"', twin, "One character over four leaves six bits, which are no byte."),
        ("one-character", '"A"', "one-byte", "Six bits are no byte."),
    ]:
        change = in_json("replace", "/1", text)
        group.reject(slug, "value/json-length", before, change, because, flags=("lax-base64",))
    for slug, text in [("pad-bits-of-four", "I0faVR"), ("pad-bits-of-two", "AAF")]:
        group.either(
            slug, "value/json-pad-bits", f'["{TYPE}","{text}"]'.encode(),
            "RFC 4648 section 3.5 lets a decoder refuse unused bits that are not zero.", flags=("lax-base64",),
        )  # fmt: skip
    group.reject(
        "empty", "value/json-not-empty", twin, in_json("replace", "/1", '""'),
        "The grammar wants at least one character.", flags=("empty",),
    )  # fmt: skip
