"""The CMW oracle on what encoders make: each producer row is found broken, and right answers pass."""

import base64
import json
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import cose, jose
from conformance.drafts.cmw import oracle, wire
from conformance.engine.judge import same
from conformance.tests.cmw_messages import ALL, CBOR, COSE, EC, JSON, JWS, NEW, OLD, ROWS, b64

OA = "oA=="
CBOR_RECORD = {"record": {"type": 263, "value": OA}}
JSON_RECORD = {"record": {"type": "a/b", "value": OA}}
EVIDENCE = {"record": {"type": "a/b", "value": OA, "ind": ["evidence"]}}
TAG = {"tag": {"number": 1668546817, "value": OA}}


def collection(*items: tuple[int | str, Any], kind: str | None = None) -> dict[str, Any]:
    return wire.collection(*items, kind=kind)


def as_(media_type: str, cmw: Any) -> dict[str, Any]:
    return {"cmw": cmw, "media_type": media_type}


def raw(data: bytes) -> dict[str, Any]:
    return {"data": b64(data)}


def bin_(value: Any) -> dict[str, Any]:
    return raw(cbor2.dumps(value))


def text(value: str) -> dict[str, Any]:
    return raw(value.encode())


def jwt_value(value: str) -> dict[str, Any]:
    return {"record": {"type": "application/eat+jwt", "value": b64(value.encode())}}


def to_json(value: Any) -> dict[str, Any]:
    return {"data": b64(cbor2.dumps(value)), "media_type": CBOR, "to": JSON}


def to_cbor(value: Any) -> dict[str, Any]:
    return {"data": b64(json.dumps(value).encode()), "media_type": JSON, "to": CBOR}


def sign(media_type: str, cmw: Any) -> dict[str, Any]:
    return {"cmw": cmw, "media_type": media_type, "key": EC, "algorithm": "ES256"}


def signed(payload: bytes, header: dict[Any, Any], **options: Any) -> dict[str, Any]:
    return raw(cose.sign1(payload, EC, "ES256", header, {}, tagged=False, **options))


def token(payload: bytes, header: dict[str, Any], unprotected: dict[str, Any] | None = None) -> dict[str, Any]:
    return raw(jose.sign(payload, EC, header, form="flattened", header=unprotected, algorithm="ES256"))


RECORD = cbor2.dumps([263, b"\xa0"])
RIGHT = {1: -7, 3: 273}
JSON_RIGHT = b'["a/b","oA"]'

# (row, operation, input, output, revisions)
BROKEN: list[tuple[str, str, dict[str, Any], Any, tuple[str, ...]]] = [
    ("cbor/well-formed-emitted", "encode", as_(CBOR, CBOR_RECORD), raw(RECORD + b"\x00"), ALL),
    ("cbor/well-formed-emitted", "encode", as_(CBOR, CBOR_RECORD), raw(b"\x82\x19\x01\x07"), ALL),
    ("cbor/well-formed-emitted", "encode", as_(CBOR, CBOR_RECORD), {"data": "?"}, ALL),
    ("cbor/well-formed-emitted", "encode", as_(CBOR, CBOR_RECORD), CBOR_RECORD, ALL),
    ("json/well-formed-emitted", "encode", as_(JSON, JSON_RECORD), text('\ufeff["a/b","oA"]'), ALL),
    ("json/well-formed-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oA"'), ALL),
    ("record/cbor-members-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([263]), ALL),
    ("record/cbor-members-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_({0: [263, b"\xa0"]}), ALL),
    ("record/cbor-members-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_(1), ALL),
    ("record/json-members-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oA",4]'), ALL),
    ("type/cbor-content-format-emitted", "encode", as_(CBOR, {"record": {"type": 65536, "value": OA}}),
     bin_([65536, b"\xa0"]), ALL),
    ("type/cbor-content-format-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_(["263", b"\xa0"]), ALL),
    ("type/cbor-content-format-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([-264, b"\xa0"]), ALL),
    ("type/json-text-only-emitted", "encode", as_(JSON, CBOR_RECORD), text('[263,"oA"]'), NEW),
    ("type/json-number-forbidden-emitted", "encode", as_(JSON, CBOR_RECORD), text('[263,"oA"]'), ("11",)),
    ("type/cbor-media-type-emitted", "encode", as_(CBOR, {"record": {"type": "foo", "value": OA}}),
     bin_(["foo", b"\xa0"]), ALL),
    ("type/cbor-media-type-emitted", "encode", as_(CBOR, JSON_RECORD), bin_(["a/c", b"\xa0"]), ALL),
    ("type/json-media-type-emitted", "encode", as_(JSON, {"record": {"type": "a/b;", "value": OA}}),
     text('["a/b;","oA"]'), ALL),
    ("type/json-media-type-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/c","oA"]'), ALL),
    ("type/json-media-type-emitted", "encode", as_(JSON, CBOR_RECORD), text('["a/b","oA"]'), ALL),
    ("value/json-base64url-emitted", "encode", as_(JSON, {"record": {"type": "a/b", "value": "+/8="}}),
     text('["a/b","+/8"]'), ALL),
    ("value/json-base64url-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oQ"]'), ALL),
    ("value/json-unpadded-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oA=="]'), ALL),
    ("value/json-text-wrapped-too-emitted", "encode", as_(JSON, jwt_value("e30.e30.")),
     text('["application/eat+jwt","e30.e30."]'), ALL),
    ("value/json-text-wrapped-too-emitted", "encode", as_(JSON, jwt_value("e30x")),
     text('["application/eat+jwt","e30x"]'), ALL),
    ("value/json-pad-bits-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oB"]'), ALL),
    ("value/json-not-empty-emitted", "encode", as_(JSON, {"record": {"type": "a/b", "value": ""}}),
     text('["a/b",""]'), ALL),
    ("value/cbor-bytes-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([263, "\xa0"]), ALL),
    ("value/cbor-bytes-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([263, b"\xa1"]), ALL),
    ("ind/cbor-nonzero-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([263, b"\xa0", 0]), NEW),
    ("ind/json-nonzero-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oA",0]'), NEW),
    ("ind/cbor-unsigned-emitted", "encode", as_(CBOR, EVIDENCE), bin_(["a/b", b"\xa0", b"\x04"]), ALL),
    ("ind/json-unsigned-emitted", "encode", as_(JSON, EVIDENCE), text('["a/b","oA","4"]'), ALL),
    ("ind/cbor-registered-emitted", "encode", as_(CBOR, EVIDENCE), bin_(["a/b", b"\xa0", 36]), ALL),
    ("ind/cbor-registered-emitted", "encode", as_(CBOR, EVIDENCE), bin_(["a/b", b"\xa0", 20]), OLD),
    ("ind/json-registered-emitted", "encode", as_(JSON, EVIDENCE), text('["a/b","oA",4294967300]'), ALL),
    ("ind/cbor-meaning-emitted", "encode", as_(CBOR, EVIDENCE), bin_(["a/b", b"\xa0", 8]), ALL),
    ("ind/cbor-meaning-emitted", "encode", as_(CBOR, EVIDENCE), bin_(["a/b", b"\xa0"]), ALL),
    ("ind/json-meaning-emitted", "encode", as_(JSON, EVIDENCE), text('["a/b","oA",6]'), ALL),
    ("ind/cbor-absent-emitted", "encode", as_(CBOR, CBOR_RECORD), bin_([263, b"\xa0", 4]), NEW),
    ("ind/json-absent-emitted", "encode", as_(JSON, JSON_RECORD), text('["a/b","oA",4]'), NEW),
    ("tag/derived-emitted", "encode", as_(CBOR, TAG), bin_(cbor2.CBORTag(1668546818, b"\xa0")), ALL),
    ("tag/derived-emitted", "encode", as_(CBOR, TAG), bin_([0, b"\xa0"]), ALL),
    ("tag/derived-emitted", "encode", as_(CBOR, {"tag": {"number": 0x63740200, "value": OA}}),
     bin_(cbor2.CBORTag(0x63740200, b"\xa0")), ("rfc9999", "23", "11")),
    ("tag/bytes-emitted", "encode", as_(CBOR, TAG), bin_(cbor2.CBORTag(1668546817, {})), ALL),
    ("tag/bytes-emitted", "encode", as_(CBOR, TAG), bin_(cbor2.CBORTag(1668546817, b"\x41\xa0")), ALL),
    ("tag/indicator-emitted", "encode", as_(CBOR, {"tag": TAG["tag"] | {"ind": ["evidence"]}}),
     bin_(cbor2.CBORTag(1668546817, b"\xa0")), ALL),
    ("tag/indicator-emitted", "encode", as_(CBOR, EVIDENCE), bin_(cbor2.CBORTag(1668546817, b"\xa0")), ALL),
    ("tag/273-collection-emitted", "encode", as_(CBOR, {"tag": {"number": 1668547091, "value": "oQCCGQEHQaA="}}),
     bin_(cbor2.CBORTag(1668547092, bytes.fromhex("a1008219010741a0"))), ("rfc9999",)),
    ("tag/276-jws-emitted", "encode", as_(CBOR, {"tag": {"number": 1668547094, "value": OA}}),
     bin_(cbor2.CBORTag(1668547093, b"\xa0")), NEW),
    ("tag/pre-existing-emitted", "encode", as_(CBOR, {"tag": {"number": 18, "value": "hECgQEA="}}),
     bin_(cbor2.CBORTag(18, bytes.fromhex("8440a04040"))), ("10",)),
    ("tn/forward", "tn", {"content_format": 255}, {"tag": 0x63740200}, ALL),
    ("tn/forward", "tn", {"content_format": 255}, {}, ALL),
    ("tn/limit", "tn", {"content_format": 65025}, {"tag": 0x63750001}, ALL),
    ("collection/cbor-written-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), (1, CBOR_RECORD))),
     bin_({0: [263, b"\xa0"]}), ALL),
    ("collection/cbor-written-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD))),
     bin_({"0": [263, b"\xa0"]}), ALL),
    ("collection/cbor-written-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), kind="tag:a")),
     bin_({0: [263, b"\xa0"]}), ALL),
    ("collection/cbor-written-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), kind="1.2")),
     raw(bytes.fromhex("a1685f5f636d77635f7463312e32008219010741a0")), ALL),
    ("collection/json-written-emitted", "encode", as_(JSON, collection((0, JSON_RECORD))),
     text('{"0":["a/b","oA"]}'), ALL),
    ("collection/cbor-not-empty-emitted", "encode", as_(CBOR, collection()), bin_({}), NEW),
    ("collection/json-not-empty-emitted", "encode", as_(JSON, collection(("a", collection()))), text('{"a":{}}'), NEW),
    ("collection/cbor-one-or-more-emitted", "encode", as_(CBOR, collection()), bin_({}), OLD),
    ("collection/json-one-or-more-emitted", "encode", as_(JSON, collection()), text("{}"), OLD),
    ("collection/cbor-entry-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD))), bin_({0: RECORD}), ALL),
    ("collection/json-entry-emitted", "encode", as_(JSON, collection(("a", JSON_RECORD))), text('{"a":"oA"}'), ALL),
    ("label/cbor-kind-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD))), bin_({b"0": [263, b"\xa0"]}), ALL),
    ("label/cbor-unique-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), (0, CBOR_RECORD))),
     raw(bytes.fromhex("a2008219010741a0008219010741a0")), ALL),
    ("label/json-unique-emitted", "encode", as_(JSON, collection(("a", JSON_RECORD), ("a", JSON_RECORD))),
     text('{"a":["a/b","oA"],"a":["a/b","oA"]}'), ALL),
    ("ctype/cbor-reserved-emitted", "encode", as_(CBOR, collection(("__cmwc_t", CBOR_RECORD), (0, CBOR_RECORD))),
     bin_({"__cmwc_t": [263, b"\xa0"], 0: [263, b"\xa0"]}), ALL),
    ("ctype/json-reserved-emitted", "encode", as_(JSON, collection(("__cmwc_t", JSON_RECORD), ("a", JSON_RECORD))),
     text('{"a":["a/b","oA"]}'), ALL),
    ("ctype/cbor-absolute-uri-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), kind="a/b")),
     bin_({"__cmwc_t": "a/b", 0: [263, b"\xa0"]}), NEW),
    ("ctype/json-absolute-uri-emitted", "encode", as_(JSON, collection(("a", JSON_RECORD), kind="tag:a#b")),
     text('{"__cmwc_t":"tag:a","a":["a/b","oA"]}'), NEW),
    ("ctype/cbor-oid-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), kind="1.02")),
     bin_({"__cmwc_t": "1.02", 0: [263, b"\xa0"]}), ALL),
    ("ctype/cbor-oid-emitted", "encode", as_(CBOR, collection((0, CBOR_RECORD), kind="1.2.3")),
     bin_({"__cmwc_t": cbor2.CBORTag(111, b"\x2a\x03"), 0: [263, b"\xa0"]}), ALL),
    ("ctype/json-oid-emitted", "encode", as_(JSON, collection(("a", JSON_RECORD), kind="1.2.3")),
     text('{"__cmwc_t":"urn:oid:1.2.3","a":["a/b","oA"]}'), ALL),
    ("tunnel/to-cbor-emitted", "encode", as_(CBOR, collection((0, {"tunnel": JSON_RECORD}))),
     bin_({0: ["#cmw-j2c-tunnel", '["a/b","oA"]']}), OLD),
    ("tunnel/to-json-emitted", "encode", as_(JSON, collection(("a", {"tunnel": CBOR_RECORD}))),
     text('{"a":["#cmw-c2j-tunnel","ghkBB0Gg=="]}'), OLD),
    ("tunnel/to-json-emitted", "encode", as_(JSON, collection(("a", {"tunnel": CBOR_RECORD}))),
     text('{"a":["a/b","oA"]}'), OLD),
    ("record/same-in-both", "convert", to_json(["a/b", b"\xa0", 4]), text('["a/b","oA"]'), ALL),
    ("record/same-in-both", "convert", to_json([263, b"\xa0"]), text('["application/eat+jwt","oA"]'), ALL),
    ("record/same-in-both", "convert", to_cbor({"a": ["a/b", "oA"]}), bin_(["a/b", b"\xa0"]), ALL),
    ("type/number-without-json", "convert", to_json([64998, b"\xa0"]), text('["a/b","oA"]'), ALL),
    ("tag/without-json", "convert", to_json(cbor2.CBORTag(1668547081, b"\xa0")), text('["a/b","oA"]'), ALL),
    ("tag/without-json", "convert", to_json(cbor2.CBORTag(1668612069, b"\xa0")), text('["a/b","oA"]'), ALL),
    ("label/number-without-json", "convert", to_json({0: ["a/b", b"\xa0"]}), text('{"0":["a/b","oA"]}'), ALL),
    ("media-type/parameter-collections-only-emitted", "describe", as_(CBOR, CBOR_RECORD),
     {"media_type": CBOR + "; cmwc_t=1.2.3", "content_format": 273}, NEW),
    ("media-type/parameter-on-others-emitted", "describe", as_(CBOR, TAG),
     {"media_type": CBOR + "; cmwc_t=1.2.3", "content_format": 273}, OLD),
    ("media-type/parameter-oid-emitted", "describe", as_(CBOR, collection((0, CBOR_RECORD), kind="1.2.3")),
     {"media_type": CBOR + "; cmwc_t=2a03", "content_format": 273}, NEW),
    ("media-type/no-cose-type-emitted", "describe", as_(COSE, CBOR_RECORD),
     {"media_type": COSE + "; cose-type=cose-sign1", "content_format": 275}, NEW),
    ("media-type/content-formats-emitted", "describe", as_(JWS, JSON_RECORD),
     {"media_type": JWS, "content_format": 275}, ("rfc9999",)),
    ("cose/sign1-emitted", "sign", sign(COSE, CBOR_RECORD), raw(RECORD), NEW),
    ("cose/payload-emitted", "sign", sign(COSE, CBOR_RECORD), signed(cbor2.dumps(RECORD), RIGHT), NEW),
    ("cose/payload-emitted", "sign", sign(COSE, CBOR_RECORD), signed(cbor2.dumps([264, b"\xa0"]), RIGHT), NEW),
    ("cose/payload-emitted", "sign", sign(COSE, CBOR_RECORD), signed(RECORD, RIGHT, detached=True), NEW),
    ("cose/algorithm-emitted", "sign", sign(COSE, CBOR_RECORD), signed(RECORD, {1: "ES256", 3: 273}), NEW),
    ("cose/content-type-emitted", "sign", sign(COSE, CBOR_RECORD), signed(RECORD, {1: -7}), NEW),
    ("cose/signature-emitted", "sign", sign(COSE, CBOR_RECORD), signed(RECORD, RIGHT, external_aad=b"x"), NEW),
    ("jws/serialization-emitted", "sign", sign(JWS, JSON_RECORD), text('{"signatures":[]}'), NEW),
    ("jws/payload-emitted", "sign", sign(JWS, JSON_RECORD), token(RECORD, {"alg": "ES256", "cty": JSON}), NEW),
    ("jws/algorithm-emitted", "sign", sign(JWS, JSON_RECORD), token(JSON_RIGHT, {"cty": JSON}, {"alg": "ES256"}), NEW),
    ("jws/content-type-emitted", "sign", sign(JWS, JSON_RECORD), token(JSON_RIGHT, {"alg": "ES256"}), NEW),
    ("jws/signature-emitted", "sign", sign(JWS, JSON_RECORD), token(JSON_RIGHT, {"alg": "ES384", "cty": JSON}), NEW),
]  # fmt: skip

SOUND: list[tuple[str, dict[str, Any], Any, tuple[str, ...]]] = [
    ("encode", as_(CBOR, CBOR_RECORD), bin_([263, b"\xa0"]), ALL),
    ("encode", as_(CBOR, CBOR_RECORD), raw(bytes.fromhex("9f190107 5f41a0ffff")), ALL),
    ("encode", as_(CBOR, {"record": {"type": "application/eat+cwt", "value": OA}}), bin_([263, b"\xa0"]), ALL),
    ("encode", as_(JSON, {"record": {"type": "a/B; c=d", "value": OA}}), text('["A/b;C=\\"d\\"","oA"]'), ALL),
    ("encode", as_(JSON, EVIDENCE), text(' [ "a\\/b", "oA", 4 ]'), ALL),
    ("encode", as_(JSON, CBOR_RECORD), text('["application/eat+cwt","oA"]'), ALL),
    ("encode", as_(JSON, {"tag": {"number": 1668547081, "value": OA}}), text('["application/eat+cwt","oA"]'), ALL),
    ("encode", as_(CBOR, TAG), bin_(cbor2.CBORTag(1668546817, b"\xa0")), ALL),
    ("encode", as_(CBOR, {"tag": {"number": 18, "value": "hECgQEA="}}),
     bin_(cbor2.CBORTag(18, [b"", {}, b"", b""])), ("10",)),
    ("encode", as_(CBOR, collection((0, CBOR_RECORD), ("0", TAG), kind="1.2")),
     bin_({"0": cbor2.CBORTag(1668546817, b"\xa0"), "__cmwc_t": "1.2", 0: [263, b"\xa0"]}), ALL),
    ("encode", as_(CBOR, collection((0, {"tunnel": JSON_RECORD}))),
     bin_({0: ["#cmw-j2c-tunnel", b'["a/b","oA"]']}), OLD),
    ("tn", {"content_format": 65024}, {"tag": 1668612095}, ALL),
    ("convert", to_json(["a/b", b"\xa0", 4]), text('["a/b","oA",4]'), ALL),
    ("convert", to_json(cbor2.CBORTag(1668547081, b"\xa0")), text('["application/eat+cwt","oA"]'), ALL),
    ("convert", to_json([1000, b"\xa0"]), text('["application/x-some","oA"]'), ALL),
    ("convert", to_cbor({"__cmwc_t": "tag:a", "a": ["application/eat+cwt", "oA"]}),
     bin_({"a": cbor2.CBORTag(1668547081, b"\xa0"), "__cmwc_t": "tag:a"}), ALL),
    ("describe", as_(CBOR, collection((0, CBOR_RECORD), kind="1.2.3")),
     {"media_type": CBOR + '; cmwc_t="1.2.3"', "content_format": 273}, ALL),
    ("sign", sign(COSE, CBOR_RECORD), signed(RECORD, RIGHT), NEW),
    ("sign", sign(JWS, JSON_RECORD), token(JSON_RIGHT, {"alg": "ES256", "cty": JSON}), NEW),
]  # fmt: skip


@pytest.mark.parametrize(("row", "operation", "given_", "output", "revisions"), BROKEN, ids=[row for row, *_ in BROKEN])
def test_what_an_encoder_breaks_is_found(
    row: str, operation: str, given_: dict[str, Any], output: Any, revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        findings = oracle.examine(f"cmw.{operation}", given_, output, revision)
        assert f"cmw/{row}" in {each.requirement for each in findings}, revision
        assert all(revision in ROWS[each.requirement]["in"] for each in findings)


@pytest.mark.parametrize(("operation", "given_", "output", "revisions"), SOUND)
def test_nothing_is_found_in_what_is_right(
    operation: str, given_: dict[str, Any], output: Any, revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        assert not oracle.examine(f"cmw.{operation}", given_, output, revision), revision


# What is contested; claims and extensions are in test_cmw_carried.py.
UNSEEN = {"cmw/tag/274-content-emitted", "cmw/tag/275-content-emitted"}


def test_every_producer_row_has_an_output() -> None:
    wanted = {
        id_
        for id_, row in ROWS.items()
        if row["role"] == "producer"
        and row.get("feature", "core") not in ("core", "cwt", "jwt", "pkix")
        and "untestable" not in row
    }
    assert wanted - {f"cmw/{row}" for row, *_ in BROKEN} == UNSEEN


TYPES = st.sampled_from(["a/b", "application/eat+cwt; x=y", 'a/b;c="d e"'])
NUMBERS = st.integers(0, 65535)
INDICATORS = st.integers(1, 31)


@st.composite
def records(draw: st.DrawFn, types: st.SearchStrategy[Any], least: int) -> dict[str, Any]:
    mask = draw(st.none() | INDICATORS)
    return wire.record(draw(types), draw(st.binary(min_size=least, max_size=9)), mask)


TAGS = st.builds(
    wire.tag, NUMBERS.filter(lambda n: n < 65025 and n not in (273, 276)).map(wire.tn), st.binary(max_size=9)
)


def trees(leaves: st.SearchStrategy[Any], labels: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def nest(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        items = st.lists(st.tuples(labels, inner), min_size=1, max_size=3, unique_by=lambda pair: repr(pair[0]))
        kinds = st.sampled_from([None, "tag:a", "1.2.3"])
        return st.builds(lambda items, kind: wire.collection(*items, kind=kind), items, kinds)

    return st.recursive(leaves, nest, max_leaves=6)


TEXT = st.text(max_size=4).filter(lambda text: text != "__cmwc_t")
CBOR_CMW = trees(records(TYPES | NUMBERS, 0) | TAGS, TEXT | st.integers(-(2**64), 2**64 - 1))
JSON_CMW = trees(records(TYPES, 1), TEXT)


def mask_of(body: dict[str, Any]) -> list[int]:
    return [sum(1 << wire.INDICATORS.index(name) for name in body["ind"])] if "ind" in body else []


def cbor_of(cmw: dict[str, Any]) -> Any:
    match cmw:
        case {"record": body}:
            return [body["type"], body["value"], *mask_of(body)]
        case {"tag": body}:
            return cbor2.CBORTag(body["number"], body["value"])
        case {"collection": body}:
            head = {"__cmwc_t": body["type"]} if "type" in body else {}
            items = {
                int(label["int"]) if "int" in label else label["text"]: cbor_of(item) for label, item in body["items"]
            }
            return head | items


def json_of(cmw: dict[str, Any]) -> Any:
    match cmw:
        case {"record": body}:
            value = base64.urlsafe_b64encode(body["value"]).decode().rstrip("=")
            return [body["type"], value, *mask_of(body)]
        case {"collection": body}:
            head = {"__cmwc_t": body["type"]} if "type" in body else {}
            return head | {label["text"]: json_of(item) for label, item in body["items"]}


def protocol(cmw: Any) -> Any:
    """A projection as the protocol's JSON has it."""
    match cmw:
        case bytes():
            return b64(cmw)
        case dict():
            return {name: protocol(value) for name, value in cmw.items()}
        case list():
            return [protocol(value) for value in cmw]
    return cmw


@given(CBOR_CMW, st.sampled_from(NEW))
def test_what_cbor2_writes_of_a_projection_is_read_back(cmw: dict[str, Any], revision: str) -> None:
    made = bin_(cbor_of(cmw))
    reading = oracle.read("cmw.decode", made | {"media_type": CBOR}, revision)
    assert (reading.projection, reading.findings) == (protocol(cmw), ())
    assert not oracle.examine("cmw.encode", as_(CBOR, protocol(cmw)), made, revision)


@given(JSON_CMW, st.sampled_from(NEW))
def test_what_json_writes_of_a_projection_is_read_back(cmw: dict[str, Any], revision: str) -> None:
    made = text(json.dumps(json_of(cmw)))
    reading = oracle.read("cmw.decode", made | {"media_type": JSON}, revision)
    assert (reading.projection, reading.findings) == (protocol(cmw), ())
    assert not oracle.examine("cmw.encode", as_(JSON, protocol(cmw)), made, revision)
    both = {"data": made["data"], "media_type": JSON, "to": CBOR}
    assert not oracle.examine("cmw.convert", both, bin_(cbor_of(cmw)), revision)


@given(CBOR_CMW, CBOR_CMW, st.sampled_from(NEW))
def test_another_message_than_the_one_asked_for_is_found(
    asked: dict[str, Any], made: dict[str, Any], revision: str
) -> None:
    findings = oracle.examine("cmw.encode", as_(CBOR, protocol(asked)), bin_(cbor_of(made)), revision)
    assert bool(findings) != same(protocol(asked), protocol(made))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "record", "tag", "content_format", "media_type", "x"]), inner)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(["cmw.encode", "cmw.convert", "cmw.sign", "cmw.describe", "cmw.tn", "cmw.cf"]),
    JSON_CMW | CBOR_CMW,
    st.sampled_from([CBOR, JSON, COSE, JWS, "text/plain"]),
    ANYTHING | st.binary(max_size=40).map(raw),
    st.sampled_from(ALL),
)
def test_any_answer_is_examined(operation: str, cmw: Any, media_type: str, output: Any, revision: str) -> None:
    given_ = sign(media_type, protocol(cmw)) | {"content_format": 60, "data": "ghkBB0Gg", "to": JSON}
    oracle.examine(operation, given_, output, revision)
