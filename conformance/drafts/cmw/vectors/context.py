"""What a CMW is told by its carrier, and what it shows itself: media types, Content-Formats, the first byte."""

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    LOOK_AHEAD,
    NOW,
    NUMBER,
    ONE,
    RECORD,
    TAG,
    TEXT,
    TYPE,
    URI,
    VALUE,
    in_bytes,
    in_cbor,
    in_input,
)  # fmt: skip
from conformance.drafts.cmw.wire import collection, record, tag

CBOR_RECORD = cbor.encode(ONE)
JSON_RECORD = f'["{TYPE}","{TEXT}"]'.encode()
CBOR_TYPED = cbor.encode({"__cmwc_t": URI, "a": ONE})
JSON_TYPED = f'{{"__cmwc_t":"{URI}","a":["{TYPE}","{TEXT}"]}}'.encode()
TYPED = collection(("a", RECORD), kind=URI)

USE = {"binds-consumers-too": "reject", "binds-producers": "accept"}
CASE = {"parameter-without-case": "accept", "uri-with-case": "reject"}
AGREES = {"body-decides": "accept", "both-must-agree": "reject"}


def build(book: Vectors) -> None:
    """The groups demux, media-type and describe."""
    _demux(book)
    _media_types(book)
    _describe(book)


def _demux(book: Vectors) -> None:
    group = book.group(
        "demux",
        "CMWs without a word on their serialization, and with a word that is wrong.",
        operation="cmw.decode",
    )
    one, few = record(NUMBER, VALUE), collection(("a", RECORD))
    item = CBOR_RECORD.hex()
    shown = [
        ("array-of-two", "82 19fde7 442347da55", one, "82 begins a CBOR record."),
        ("array-of-three", "83 19fde7 442347da55 04", record(NUMBER, VALUE, 4), "83 begins a CBOR record."),
        ("tag", "da 6374ffe6 442347da55", tag(TAG, VALUE), "da begins a tag."),
        ("map-of-one", f"a1 6161 {item}", few, "a1 begins a CBOR collection."),
        ("map-of-two", f"a2 6161 {item} 6162 {item}", collection(("a", RECORD), ("b", RECORD)), "So does a2."),
        ("map-with-long-count", f"b801 6161 {item}", few, "b8 begins a CBOR collection, whose count follows."),
        ("map-with-longest-count", f"bb0000000000000001 6161 {item}", few, "bb begins a CBOR collection."),
        ("map-of-indefinite-length", f"bf 6161 {item} ff", few, "bf begins a CBOR collection."),
        ("bracket", JSON_RECORD.hex(), RECORD, "5b is a bracket, which begins a JSON record."),
        ("brace", (b'{"a":' + JSON_RECORD + b"}").hex(), few, "7b is a brace, which begins a JSON collection."),
    ]
    for slug, data, output, because in shown:
        group.accept(slug, "demux/first-byte", bytes.fromhex(data), output, because, revisions=NOW)
        group.accept(f"{slug}-in-drafts", "demux/lookahead", bytes.fromhex(data), output, because, revisions=BEFORE)
    indefinite = bytes.fromhex("9f 19fde7 442347da55 ff")
    group.accept(
        "array-of-indefinite-length", "demux/first-byte", indefinite, one, "9f begins a CBOR record.", revisions=NOW
    )
    for slug, message, output, revisions in [
        ("white-space", b" \n" + JSON_RECORD, RECORD, ()),
        ("array-with-long-length", bytes.fromhex("9802 19fde7 442347da55"), one, ()),
        ("long-tag", bytes.fromhex("db 000000006374ffe6 442347da55"), tag(TAG, VALUE), NOW),
        ("indefinite-length-in-drafts", indefinite, one, BEFORE),
    ]:
        group.contested(
            f"hidden-{slug}", "demux/hidden-head", message, output,
            "It is a well-formed CMW, but the look-ahead does not know its first byte.",
            readings=LOOK_AHEAD, flags=("non-canonical",), revisions=revisions,
        )  # fmt: skip
    for slug, change, because in [
        ("nothing", in_bytes("truncate", 0), "No bytes show no CMW."),
        ("number", in_cbor("replace", "", "00"), "00 begins no CMW."),
        ("bytes", in_cbor("replace", "", "442347da55"), "44 begins no CMW."),
        ("array-of-one", in_cbor("remove", "1"), "81 begins no CMW."),
        ("array-of-four", in_cbor("replace", "", "84 19fde7 442347da55 04 04"), "84 begins no CMW."),
        ("null", in_cbor("replace", "", "f6"), "f6 begins no CMW."),
        ("break", in_cbor("replace", "", "ff"), "ff begins no CMW."),
        ("letter", in_bytes("replace", 0, b"x".hex()), "A letter begins no CMW."),
        ("json-string", in_bytes("prepend", None, b'"'.hex()), "A quotation mark begins no CMW."),
    ]:
        flags = ("truncated",) if slug == "nothing" else ("wrong-kind",)
        group.reject(slug, "demux/unknown", "array-of-two", change, because, flags=flags, revisions=NOW)
        group.reject(
            f"{slug}-in-drafts", "demux/lookahead-unknown", "array-of-two-in-drafts", change, because,
            flags=flags, revisions=BEFORE,
        )  # fmt: skip
    for slug, twin, media_type, because in [
        ("json-as-cbor", "json-record/media-type", wire.MEDIA_CBOR, "Told CBOR, a consumer does not read JSON."),
        ("cbor-as-json", "cbor-record/media-type", wire.MEDIA_JSON, "Told JSON, a consumer does not read CBOR."),
        ("tag-as-json", "tag/example", wire.MEDIA_JSON, "Told JSON, a consumer does not read a tag."),
    ]:
        change = in_input("replace", "/media_type", media_type)
        group.reject(slug, "demux/context", twin, change, because, flags=("sniffing",), revisions=NOW)


def _media_types(book: Vectors) -> None:
    group = book.group(
        "media-type",
        "Media types, their parameters and Content-Formats against the body that they come with.",
        operation="cmw.decode",
    )
    for slug, requirement, given, output, because in [
        ("cbor", "media-type/cbor", (CBOR_RECORD, wire.MEDIA_CBOR), RECORD, "A CBOR record is a body of cmw+cbor."),
        ("cbor-collection", "media-type/cbor", (CBOR_TYPED, wire.MEDIA_CBOR), TYPED, "So is a CBOR collection."),
        ("json", "media-type/json", (JSON_RECORD, wire.MEDIA_JSON), RECORD, "A JSON record is a body of cmw+json."),
        ("json-collection", "media-type/json", (JSON_TYPED, wire.MEDIA_JSON), TYPED, "So is a JSON collection."),
    ]:
        data, media_type = given
        group.accept(slug, requirement, {"data": data, "media_type": media_type}, output, because)
    for slug, requirement, twin, media_type, because, revisions in [
        ("json-as-cbor", "media-type/cbor", "json", wire.MEDIA_CBOR, "JSON is no body of cmw+cbor.", ()),
        ("json-collection-as-cbor", "media-type/cbor", "json-collection", wire.MEDIA_CBOR, "Nor is an object.", ()),
        ("cbor-as-json", "media-type/json", "cbor", wire.MEDIA_JSON, "CBOR is no body of cmw+json.", ()),
        ("cbor-collection-as-json", "media-type/json", "cbor-collection", wire.MEDIA_JSON, "Nor is a map.", ()),
        ("unsigned-as-cose", "media-type/cose", "cbor", wire.MEDIA_COSE, "A record is no COSE_Sign1.", NOW),
        ("unsigned-collection-as-cose", "media-type/cose", "cbor-collection", wire.MEDIA_COSE, "Nor is a map.", NOW),
        ("unsigned-as-jws", "media-type/jws", "json", wire.MEDIA_JWS, "A record is no JWS.", NOW),
        (
            "unsigned-collection-as-jws",
            "media-type/jws",
            "json-collection",
            wire.MEDIA_JWS,
            "Nor is a collection.",
            NOW,
        ),
    ]:
        change = in_input("replace", "/media_type", media_type)
        flags = ("signature-not-checked",) if slug.startswith("unsigned") else ("sniffing",)
        group.reject(slug, requirement, twin, change, because, flags=flags, revisions=revisions)
    for slug, media_type, because in [
        ("capitals", "Application/CMW+CBOR", "Media types are compared without regard to case; CMW does not say so."),
        ("unknown-parameter", f"{wire.MEDIA_CBOR}; q=1", "CMW does not say what becomes of a parameter it has not."),
    ]:
        group.either(slug, "media-type/cbor", {"data": CBOR_RECORD, "media_type": media_type}, because)
    _parameters(group)
    _content_formats(group)


def _parameters(group: Group) -> None:
    for form, data in [("cbor", CBOR_TYPED), ("json", JSON_TYPED)]:
        base = wire.MEDIA_CBOR if form == "cbor" else wire.MEDIA_JSON
        same = f'{base}; cmwc_t="{URI}"'
        group.accept(
            f"{form}-parameter", "media-type/parameter-agrees", {"data": data, "media_type": same}, TYPED,
            "A collection may come with its type in the parameter.",
        )  # fmt: skip
        for requirement, revisions, suffix in [
            ("media-type/parameter-collections-only", NOW, ""),
            ("media-type/parameter-on-others", BEFORE, "-in-drafts"),
        ]:
            record = CBOR_RECORD if form == "cbor" else JSON_RECORD
            group.contested(
                f"{form}-record-with-parameter{suffix}", requirement, {"data": record, "media_type": same}, RECORD,
                "The parameter is for collections, and this is a record; that a consumer refuses it is not said.",
                readings=USE, revisions=revisions,
            )  # fmt: skip
        capitals = f'{base}; cmwc_t="{URI.upper()}"'
        group.contested(
            f"{form}-parameter-in-capitals", "media-type/parameter-case", {"data": data, "media_type": capitals}, TYPED,
            "The parameter's case is said not to matter, while that of the URI in it does.", readings=CASE,
        )  # fmt: skip
        for slug, kind in [("another-type", "tag:example.com,2024:another"), ("an-oid", "1.2.3")]:
            given = {"data": data, "media_type": f'{base}; cmwc_t="{kind}"'}
            group.contested(
                f"{form}-parameter-with-{slug}", "media-type/parameter-agrees", given, TYPED,
                "Parameter and body name two types, and no sentence says which of them counts.", readings=AGREES,
            )  # fmt: skip
    dotted = cbor.encode({"__cmwc_t": "1.2.840", "a": ONE})
    group.accept(
        "oid-parameter", "media-type/parameter-oid",
        {"data": dotted, "media_type": f"{wire.MEDIA_CBOR}; cmwc_t=1.2.840"},
        collection(("a", RECORD), kind="1.2.840"), "An OID in the parameter is in dotted decimal, as in the body.",
    )  # fmt: skip
    group.either(
        "oid-parameter-in-braces", "media-type/parameter-oid",
        {"data": dotted, "media_type": f'{wire.MEDIA_CBOR}; cmwc_t="{{1 2 840}}"'},
        "The OID is not in dotted decimal; what a consumer does then is not said.",
    )  # fmt: skip
    tagged = {"data": cbor.encode(cbor.Tag(TAG, VALUE)), "media_type": wire.MEDIA_CBOR}
    group.accept("tag", "media-type/cbor", tagged, tag(TAG, VALUE), "A Tag CMW is a body of cmw+cbor.")
    group.contested(
        "tag-with-parameter", "media-type/parameter-collections-only",
        tagged | {"media_type": f'{wire.MEDIA_CBOR}; cmwc_t="{URI}"'}, tag(TAG, VALUE),
        "The parameter is for collections, and this is a Tag CMW; that a consumer refuses it is not said.",
        readings=USE,
    )  # fmt: skip


def _content_formats(group: Group) -> None:
    formats = "media-type/content-formats"
    for slug, data, number, output in [
        ("format-273", CBOR_RECORD, 273, RECORD),
        ("format-273-collection", CBOR_TYPED, 273, TYPED),
        ("format-274", JSON_RECORD, 274, RECORD),
        ("format-274-collection", JSON_TYPED, 274, TYPED),
    ]:
        because = f"{number} stands for cmw+{'cbor' if number == 273 else 'json'}."
        group.accept(slug, formats, {"data": data, "content_format": number}, output, because)
    for slug, twin, number, because in [
        ("cbor-as-274", "format-273", 274, "274 stands for cmw+json, and this is CBOR."),
        ("json-as-273", "format-274", 273, "273 stands for cmw+cbor, and this is JSON."),
        ("unsigned-as-275", "format-273", 275, "275 stands for cmw+cose, and this is not signed."),
        ("unsigned-as-276", "format-274", 276, "276 stands for cmw+jws, and this is not signed."),
    ]:
        change = in_input("replace", "/content_format", number)
        flags = ("signature-not-checked",) if slug.startswith("unsigned") else ("sniffing",)
        group.reject(slug, formats, twin, change, because, flags=flags)
    group.either(
        "format-60", formats, {"data": CBOR_RECORD, "content_format": 60},
        "60 stands for application/cbor; what a consumer of CMW makes of it is not said.", flags=("sniffing",),
    )  # fmt: skip


def _describe(book: Vectors) -> None:
    group = book.group(
        "describe",
        "What a producer tells the carrier: the media type, and the Content-Format of the bare type.",
        operation="cmw.describe",
        role="producer",
    )
    for media_type, number in wire.CONTENT_FORMATS.items():
        name = media_type.partition("+")[2]
        group.accept(
            f"record-as-{name}", "media-type/content-formats-emitted", {"cmw": RECORD, "media_type": media_type},
            {"media_type": media_type, "content_format": number}, f"{media_type} has Content-Format {number}.",
        )  # fmt: skip
    for slug, requirement, cmw, media_type, because in [
        (
            "tag-without-parameter", "media-type/parameter-collections-only-emitted", tag(TAG, VALUE), wire.MEDIA_CBOR,
            "A Tag CMW has no type of collection to tell.",
        ),
        (
            "record-without-cose-type", "media-type/no-cose-type-emitted", RECORD, wire.MEDIA_COSE,
            "The parameter cose-type does not belong to cmw+cose.",
        ),
    ]:  # fmt: skip
        described = {"media_type": media_type, "content_format": wire.CONTENT_FORMATS[media_type]}
        group.accept(
            slug, requirement, {"cmw": cmw, "media_type": media_type}, described, because, revisions=("rfc9999",)
        )
    group.either(
        "oid-in-parameter", "media-type/parameter-oid-emitted",
        {"cmw": collection(("a", RECORD), kind="1.2.840"), "media_type": wire.MEDIA_CBOR},
        "A producer may leave the parameter out; where it writes it, quotes and spaces are its choice.",
    )  # fmt: skip
