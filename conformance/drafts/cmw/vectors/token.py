"""The cmw claim of CWT and JWT (sections 4.3, 9.1 and 9.2): claims sets out of their signed envelopes."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    JSON,
    NOW,
    NUMBER,
    OID,
    ONE,
    OTHER,
    OTHER_RECORD,
    RECORD,
    TAG,
    TYPE,
    URI,
    VALUE,
    in_cbor,
    in_input,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import Projection, collection, record, tag

KEY = 299  # section 9.1
ISSUER = "https://as.example.com"


def build(book: Vectors) -> None:
    """The groups cwt, jwt and claim."""
    cwt = book.group("cwt", "The cmw claim in claims sets of CWT.", operation="cmw.read-claim", header={"token": "cwt"})
    _cwt(cwt)
    _not_in_cwt(cwt)
    jwt = book.group("jwt", "The cmw claim in claims sets of JWT.", operation="cmw.read-claim", header={"token": "jwt"})
    _jwt(jwt)
    _not_in_jwt(jwt)
    claim = book.group(
        "claim",
        "CMWs to be put into the claim of a token, and those that the token cannot carry.",
        operation="cmw.write-claim",
        role="producer",
    )
    _written(claim)
    _refused(claim)


def _cwt(group: Group) -> None:
    typed = {"__cmwc_t": URI, 0: ONE, "b": OTHER}
    for slug, requirement, claims, output, because, flags in [
        ("record", "cwt-record", {KEY: ONE}, RECORD, "A record stands under the key as it is.", ()),
        (
            "record-with-number", "cwt-record", {KEY: [NUMBER, VALUE]}, record(NUMBER, VALUE),
            "Its type may be a Content-Format.", (),
        ),
        (
            "record-with-indicator", "cwt-record", {KEY: [TYPE, VALUE, 4]}, record(TYPE, VALUE, 4),
            "It may have an indicator.", (),
        ),
        (
            "collection", "cwt-collection", {KEY: typed},
            collection((0, RECORD), ("b", OTHER_RECORD), kind=URI), "A collection stands under the key as it is.", (),
        ),
        (
            "nested-collection", "cwt-collection", {KEY: {1: {2: ONE}}}, collection((1, collection((2, RECORD)))),
            "A collection in a collection needs no other place.", (),
        ),
        ("tag", "cwt-tag", {KEY: cbor.Tag(TAG, VALUE)}, tag(TAG, VALUE), "The claim may be a CBOR tag.", ()),
        (
            "other-claims", "cwt-key", {1: ISSUER, 6: 1767225600, KEY: ONE}, RECORD,
            "The claim stands among the other ones of the set.", (),
        ),
        (
            "text-key-beside", "cwt-key", {KEY: ONE, "https://example.com/other": 1}, RECORD,
            "A private claim may have a text as its key.", (),
        ),
        (
            "299-inside-another-claim", "cwt-key", {-65537: {KEY: OTHER}, KEY: ONE}, RECORD,
            "A key inside another claim's value is none of the set's.", ("scope",),
        ),
    ]:  # fmt: skip
        group.accept(slug, f"token/{requirement}", cbor.encode(claims), output, because, flags=flags)
    group.accept(
        "key-in-eight-bytes", "token/cwt-key", bytes.fromhex("a1 1b000000000000012b 82 19fde7 442347da55"),
        record(NUMBER, VALUE), "299 in eight bytes is 299.", flags=("non-canonical",),
    )  # fmt: skip
    group.accept(
        "indefinite-length", "token/cwt-key", bytes.fromhex("bf 19012b 82 19fde7 442347da55 ff"),
        record(NUMBER, VALUE), "A map without a length up front is a map.", flags=("non-canonical",),
    )  # fmt: skip
    group.either(
        "key-twice", "token/cwt-key", bytes.fromhex("a2 19012b 82 19fde7 442347da55 19012b 82 19fde7 4100"),
        "One key twice is no valid CBOR; whether a decoder looks is left to it.", flags=("duplicate-label",),
    )  # fmt: skip


def _not_in_cwt(group: Group) -> None:
    for slug, twin, op, at, data, because, flag in [
        (
            "record-in-bytes", "record", "wrap-bytes", "0v", "",
            "A byte string that holds a record is no record.", "unwrapped-content",
        ),
        (
            "record-as-json", "record", "replace", "0v", cbor.encode(JSON.write(ONE).decode()).hex(),
            "Text that holds a JSON record is no CBOR record.", "wrong-kind",
        ),
        ("null", "record", "replace", "0v", "f6", "Null is no record.", "wrong-kind"),
        ("one-member", "record", "remove", "0v/1", "", "A record has two members or three.", "wrong-arity"),
        (
            "value-as-base64url", "record", "replace", "0v/1", cbor.encode("I0faVQ").hex(),
            "Base64url stands for the value in JSON records only.", "wrong-kind",
        ),
        (
            "indicator-of-zero", "record-with-indicator", "replace", "0v/2", "00",
            "A record with an indicator of zero is none.", "indicator-default",
        ),
    ]:  # fmt: skip
        group.reject(slug, "token/cwt-record", twin, in_cbor(op, at, data), because, flags=(flag,))
    for slug, twin, op, at, data, because, flag in [
        (
            "collection-in-bytes", "collection", "wrap-bytes", "0v", "",
            "A byte string that holds a collection is no collection.", "unwrapped-content",
        ),
        (
            "collection-as-json", "collection", "replace", "0v", cbor.encode(JSON.write({"a": ONE}).decode()).hex(),
            "Text that holds a JSON collection is no CBOR collection.", "wrong-kind",
        ),
        ("empty-collection", "nested-collection", "remove", "0v/0k", "", "A collection has an entry.", "empty"),
        (
            "entry-in-bytes", "nested-collection", "wrap-bytes", "0v/0v", "",
            "Nor is an entry wrapped in bytes.", "unwrapped-content",
        ),
        (
            "label-in-bytes", "nested-collection", "replace", "0v/0k", "4101",
            "A label is an integer or text.", "wrong-kind",
        ),
    ]:  # fmt: skip
        group.reject(slug, "token/cwt-collection", twin, in_cbor(op, at, data), because, flags=(flag,))
    for slug, op, at, data, because, flag in [
        ("tag-without-bytes", "replace", "0v/t", "a0", "What a tag holds is a byte string.", "unwrapped-content"),
        ("tag-in-bytes", "wrap-bytes", "0v", "", "A byte string that holds a tag is no tag.", "unwrapped-content"),
    ]:
        group.reject(slug, "token/cwt-tag", "tag", in_cbor(op, at, data), because, flags=(flag,))
    for key, data in [("298", "19012a"), ("300", "19012c"), ("minus-299", "39012a"), ("43", "182b")]:
        group.reject(
            f"key-{key}", "token/cwt-key", "record", in_cbor("replace", "0k", data),
            "The claim has the key 299, and no other.", flags=("reserved-key",),
        )  # fmt: skip
    for slug, name in [("cmw", "cmw"), ("digits", "299")]:
        group.reject(
            f"key-as-text-{slug}", "token/cwt-key", "record", in_cbor("replace", "0k", cbor.encode(name).hex()),
            "Text is not the key 299: names are for JWT.", flags=("wrong-kind",),
        )  # fmt: skip
    group.reject(
        "key-as-float", "token/cwt-key", "record", in_cbor("replace", "0k", "f95cac"),
        "The number 299.0 is no integer.", flags=("wrong-kind",),
    )  # fmt: skip
    group.reject(
        "no-claim", "token/cwt-key", "other-claims", in_cbor("remove", "2k"), "A set without the claim has no CMW.",
        flags=("empty",),
    )  # fmt: skip
    group.reject(
        "only-inside-another-claim", "token/cwt-key", "299-inside-another-claim", in_cbor("remove", "1k"),
        "A key inside another claim's value is none of the set's.", flags=("scope",),
    )  # fmt: skip
    group.reject(
        "no-claims-set", "token/cwt-key", "record", in_cbor("replace", "", cbor.encode(ONE).hex()),
        "A record by itself is no claims set.", flags=("wrong-kind",),
    )  # fmt: skip


def _jwt(group: Group) -> None:
    typed = {"__cmwc_t": OID, "a": ONE, "b": OTHER}
    for slug, requirement, claims, output, because, flags in [
        ("record", "jwt-record", {"cmw": ONE}, RECORD, "A record stands under the name as it is.", ()),
        (
            "record-with-indicator", "jwt-record", {"cmw": [TYPE, VALUE, 8]}, record(TYPE, VALUE, 8),
            "It may have an indicator.", (),
        ),
        (
            "collection", "jwt-collection", {"cmw": typed},
            collection(("a", RECORD), ("b", OTHER_RECORD), kind=OID),
            "A collection stands under the name as it is.", (),
        ),
        (
            "nested-collection", "jwt-collection", {"cmw": {"a": {"b": ONE}}},
            collection(("a", collection(("b", RECORD)))), "A collection in a collection needs no other place.", (),
        ),
        (
            "other-claims", "jwt-name", {"iss": ISSUER, "iat": 1767225600, "cmw": ONE}, RECORD,
            "The claim stands among the other ones of the set.", (),
        ),
        (
            "cmw-inside-another-claim", "jwt-name", {"https://example.com/other": {"cmw": OTHER}, "cmw": ONE}, RECORD,
            "A name inside another claim's value is none of the set's.", ("scope",),
        ),
    ]:  # fmt: skip
        group.accept(slug, f"token/{requirement}", JSON.write(claims), output, because, flags=flags)
    group.accept(
        "escaped-name", "token/jwt-name", b'{"\\u0063mw":' + JSON.write(ONE) + b"}", RECORD,
        "A name is what its escapes stand for.", flags=("json-quirk",),
    )  # fmt: skip
    group.accept(
        "white-space", "token/jwt-name", b'{\r\n "cmw" :\t' + JSON.write(ONE) + b"\r\n}", RECORD,
        "JSON has white space between its tokens.", flags=("json-quirk",),
    )  # fmt: skip
    group.either(
        "name-twice", "token/jwt-name", b'{"cmw":' + JSON.write(ONE) + b',"cmw":' + JSON.write(OTHER) + b"}",
        "A reader of JWT refuses a name that stands twice, or takes the last one.", flags=("duplicate-label",),
    )  # fmt: skip


def _not_in_jwt(group: Group) -> None:
    text = JSON.write(JSON.write(ONE).decode()).decode()
    texts = JSON.write(JSON.write({"a": ONE}).decode()).decode()
    for slug, twin, op, at, data, because, flag in [
        ("record-in-string", "record", "replace", "/cmw", text, "A string that holds a record is none.", "wrong-kind"),
        (
            "record-as-cbor", "record", "replace", "/cmw", JSON.write(cbor.encode(ONE)).decode(),
            "A CBOR record in base64url is no JSON record.", "wrong-kind",
        ),
        ("null", "record", "replace", "/cmw", "null", "Null is no record.", "wrong-kind"),
        ("one-member", "record", "remove", "/cmw/1", "", "A record has two members or three.", "wrong-arity"),
        ("padded", "record", "replace", "/cmw/1", '"I0faVQ=="', "A value has no padding.", "lax-base64"),
        (
            "indicator-of-zero", "record-with-indicator", "replace", "/cmw/2", "0",
            "A record with an indicator of zero is none.", "indicator-default",
        ),
    ]:  # fmt: skip
        group.reject(slug, "token/jwt-record", twin, in_json(op, at, data), because, flags=(flag,))
    group.reject(
        "number-as-type", "token/jwt-record", "record", in_json("replace", "/cmw/0", "64999"),
        "A JSON record has no Content-Format.", flags=("wrong-kind",), revisions=(*NOW, "11"),
    )  # fmt: skip
    for slug, twin, op, at, data, because, flag in [
        (
            "collection-in-string", "collection", "replace", "/cmw", texts, "A string that holds a collection is none.",
            "wrong-kind",
        ),
        (
            "collection-as-cbor", "collection", "replace", "/cmw", JSON.write(cbor.encode({"a": ONE})).decode(),
            "A CBOR collection in base64url is no JSON collection.", "wrong-kind",
        ),
        ("empty-collection", "nested-collection", "remove", "/cmw/a", "", "A collection has an entry.", "empty"),
        (
            "entry-in-string", "nested-collection", "replace", "/cmw/a", text, "Nor is an entry put into a string.",
            "wrong-kind",
        ),
    ]:  # fmt: skip
        group.reject(slug, "token/jwt-collection", twin, in_json(op, at, data), because, flags=(flag,))
    for slug, name in [("capitals", "CMW"), ("key-of-cwt", "299"), ("trailing-blank", "cmw "), ("empty", "")]:
        group.reject(
            f"name-{slug}", "token/jwt-name", "record", in_json("rename", "/cmw", f'"{name}"'),
            "The claim has the name cmw, letter by letter.", flags=("reserved-key",),
        )  # fmt: skip
    group.reject(
        "no-claim", "token/jwt-name", "other-claims", in_json("remove", "/cmw"), "A set without the claim has no CMW.",
        flags=("empty",),
    )  # fmt: skip
    group.reject(
        "only-inside-another-claim", "token/jwt-name", "cmw-inside-another-claim", in_json("remove", "/cmw"),
        "A name inside another claim's value is none of the set's.", flags=("scope",),
    )  # fmt: skip
    group.reject(
        "no-claims-set", "token/jwt-name", "record", in_json("replace", "", JSON.write(ONE).decode()),
        "A record by itself is no claims set.", flags=("wrong-kind",),
    )  # fmt: skip


def _asked(token: str, cmw: Projection) -> dict[str, Any]:
    return {"cmw": cmw, "token": token}


TWO = collection(("a", RECORD), ("b", OTHER_RECORD))


def _written(group: Group) -> None:
    for token, key in [("cwt", "key"), ("jwt", "name")]:
        for slug, requirement, cmw, because in [
            ("record", "record", RECORD, "A record goes under the claim as it is."),
            ("record-with-indicator", "record", record(TYPE, VALUE, 4), "Its indicator goes with it."),
            ("collection", "collection", TWO, "A collection goes under the claim as it is."),
            (
                "nested-collection", "collection", collection(("a", collection(("b", RECORD))), kind=OID),
                "So does one with a type and with a collection inside.",
            ),
            (key, key, OTHER_RECORD, f"The claim's {key} is the registered one."),
        ]:  # fmt: skip
            given = _asked(token, cmw)
            group.accept(f"{token}-{slug}", f"token/{token}-{requirement}-emitted", given, None, because)
    group.accept(
        "cwt-number", "token/cwt-record-emitted", _asked("cwt", record(NUMBER, VALUE)), None,
        "The type of a CBOR record may be a Content-Format.",
    )  # fmt: skip
    group.either(
        "cwt-tag", "token/cwt-key-emitted", _asked("cwt", tag(TAG, VALUE)),
        "The claim may be a CBOR tag; that an encoder writes one is not demanded.",
    )  # fmt: skip


def _refused(group: Group) -> None:
    for token in ("cwt", "jwt"):
        for slug, row, twin, change, because, flag in [
            (
                "no-media-type", "record", "record", in_input("replace", "/cmw/record/type", "cbor"),
                "Text without a slash is no Content-Type.", "media-type-syntax",
            ),
            (
                "empty-collection", "collection", "collection", in_input("replace", "/cmw/collection/items", []),
                "A collection has an entry.", "empty",
            ),
            (
                "reserved-label", "collection", "collection",
                in_input("replace", "/cmw/collection/items/0/0/text", "__cmwc_t"), "It is no label.", "reserved-key",
            ),
        ]:  # fmt: skip
            group.reject(
                f"{token}-{slug}", f"token/{token}-{row}-emitted", f"{token}-{twin}", change, because, flags=(flag,)
            )
    for slug, row, twin, at, value, because in [
        (
            "tag", "record", "record", "/cmw", {"tag": {"number": 1668612069, "value": "I0faVQ=="}},
            "There is no Tag CMW in JSON, and Content-Format 64998 has no media type for a record.",
        ),
        (
            "empty-value", "record", "record", "/cmw/record/value", "",
            "A value in JSON has at least one character.",
        ),
    ]:  # fmt: skip
        flag = "empty" if value == "" else "wrong-kind"
        group.reject(
            f"jwt-{slug}", f"token/jwt-{row}-emitted", f"jwt-{twin}", in_input("replace", at, value), because,
            flags=(flag,),
        )  # fmt: skip
    group.changed(
        "jwt-integer-label", "token/jwt-collection-emitted", "jwt-collection",
        in_input("replace", "/cmw/collection/items/0/0", {"int": "0"}),
        "JSON has labels of text only; whether an issuer refuses or writes the digits is not said.",
        flags=("wrong-kind",),
    )  # fmt: skip
