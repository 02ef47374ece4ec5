"""CMW messages made by hand, and what each one breaks: sent to nobody, read by the oracle's own tests."""

import base64
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2

import conformance.drafts.cmw
from conformance.codecs import cose, jose
from conformance.drafts.cmw import wire

CBOR, JSON, COSE, JWS = wire.MEDIA_CBOR, wire.MEDIA_JSON, wire.MEDIA_COSE, wire.MEDIA_JWS
ALL = ("rfc9999", "23", "11", "10")
NEW, OLD = ALL[:2], ALL[2:]
ROWS = {
    row["id"]: row
    for row in tomllib.loads((Path(conformance.drafts.cmw.__file__).parent / "requirements.toml").read_text())[
        "requirement"
    ]
}
EC = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    "d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decode(message: bytes | str, media_type: str | None = None, number: int | None = None) -> dict[str, Any]:
    data = message.encode() if isinstance(message, str) else message
    given_: dict[str, Any] = {"data": b64(data)}
    if media_type is not None:
        given_["media_type"] = media_type
    if number is not None:
        given_["content_format"] = number
    return given_


def c(text: str) -> dict[str, Any]:
    """A message in hexadecimal as application/cmw+cbor."""
    return decode(bytes.fromhex(text), CBOR)


def j(text: str) -> dict[str, Any]:
    """A message as application/cmw+json."""
    return decode(text, JSON)


def diag(value: Any) -> dict[str, Any]:
    return decode(cbor2.dumps(value), CBOR)


def convert(value: Any) -> dict[str, Any]:
    return {"data": b64(cbor2.dumps(value)), "media_type": CBOR, "to": JSON}


RECORD = [60, b"\xa0"]
RECORD_BYTES = cbor2.dumps(RECORD)


def cose_with(
    protected: dict[Any, Any] | None = None,
    unprotected: dict[Any, Any] | None = None,
    payload: bytes = RECORD_BYTES,
    *,
    damage: Callable[[bytes], bytes] = lambda data: data,
    **options: Any,
) -> dict[str, Any]:
    header = {1: -7, 3: 273} if protected is None else protected
    data = cose.sign1(payload, EC, "ES256", header, unprotected or {}, tagged=False, **options)
    return {"data": b64(damage(data)), "media_type": COSE, "keys": [EC], "now": "2026-01-01T00:00:00Z"}


def label_again(data: bytes) -> bytes:
    """A message whose unprotected header holds the one label twice."""
    return data.replace(bytes.fromhex("a104416b"), bytes.fromhex("a204416b04416b"))


def cose_without(label: int) -> dict[str, Any]:
    """A message without a protected label: `sign1` would put the algorithm in."""
    header = {key: value for key, value in {1: -7, 3: 273}.items() if key != label}
    message = cbor2.dumps([cbor2.dumps(header), {label: {1: -7, 3: 273}[label]}, RECORD_BYTES, b"\x00" * 64])
    return {"data": b64(cose.resign1(message, EC, "ES256")), "media_type": COSE, "keys": [EC], "now": "x"}


def jws_with(
    protected: dict[str, Any] | bytes | None = None,
    payload: bytes = b'["application/cbor","oA"]',
    header: dict[str, Any] | None = None,
    *,
    compact: bool = False,
    damage: Callable[[bytes], bytes] = lambda data: data,
) -> dict[str, Any]:
    own = {"alg": "ES256", "cty": JSON} if protected is None else protected
    data = jose.sign(payload, EC, own, form="compact" if compact else "flattened", header=header, algorithm="ES256")
    return {"data": b64(damage(data)), "media_type": JWS, "keys": [EC], "now": "x"}


def tunnel(name: str, content: Any, *more: Any) -> dict[str, Any]:
    return diag({"a": [name, content, *more], "b": RECORD})


def json_tunnel(content: str, name: str = "#cmw-c2j-tunnel") -> dict[str, Any]:
    return j(json.dumps({"a": [name, content], "b": ["application/cbor", "oA"]}))


LONG = "application/" + "x" * 128
TAG_JWS = 1668547094

# (row, operation, input, the revisions in which the input is read)
BROKEN: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("cbor/well-formed", "decode", c("821c41a0"), ALL),
    ("cbor/complete", "decode", c("82183c41"), ALL),
    ("cbor/complete", "decode", c(""), ALL),
    ("cbor/one-item", "decode", c("82183c41a000"), ALL),
    ("cbor/utf8-text", "decode", c("8263612fff41a0"), ALL),
    ("json/well-formed", "decode", j("['a/b','oA']"), ALL),
    ("json/complete", "decode", j('["a/b","oA"'), ALL),
    ("json/one-value", "decode", j('["a/b","oA"]]'), ALL),
    ("json/utf8", "decode", decode(b'["a/b","oA"]\xff', JSON), ALL),
    ("record/cbor-kinds", "decode", c("6161"), ALL),
    ("record/json-kinds", "decode", j('"oA"'), ALL),
    ("record/cbor-members", "decode", c("81183c"), ALL),
    ("record/cbor-members", "decode", c("84183c41a00405"), ALL),
    ("record/cbor-members", "decode", c("80"), ALL),
    ("record/json-members", "decode", j('["a/b","oA",4,4]'), ALL),
    ("type/cbor-content-format", "decode", c("821a0001000041a0"), ALL),
    ("type/cbor-text-or-number", "decode", c("822041a0"), ALL),
    ("type/cbor-text-or-number", "decode", c("82c24101 41a0".replace(" ", "")), ALL),
    ("type/json-text-only", "decode", j('[60,"oA"]'), NEW),
    ("type/json-text-only", "decode", j('[null,"oA"]'), NEW),
    ("type/json-number-forbidden", "decode", j('[60,"oA"]'), ("11",)),
    ("type/json-number-forbidden", "decode", j('[65536,"oA"]'), OLD),
    ("record/json-members", "decode", j('[null,"oA"]'), OLD),
    ("type/cbor-media-type", "decode", diag(["foo", b"\xa0"]), ALL),
    ("type/cbor-name-characters", "decode", diag(["a/b c", b"\xa0"]), ALL),
    ("type/cbor-name-length", "decode", diag([LONG, b"\xa0"]), ALL),
    ("type/cbor-parameter-syntax", "decode", diag(["a/b; x = y", b"\xa0"]), ALL),
    ("type/json-media-type", "decode", j('["","oA"]'), ALL),
    ("type/json-name-characters", "decode", j('["-a/b","oA"]'), ALL),
    ("type/json-name-length", "decode", j(f'["{LONG}","oA"]'), ALL),
    ("type/json-parameter-syntax", "decode", j('["a/b;x","oA"]'), ALL),
    ("type/number-without-json", "convert", convert([64998, b"\xa0"]), ALL),
    ("value/json-base64url", "decode", j('["a/b","+/8"]'), ALL),
    ("value/json-base64url", "decode", j('["a/b",160]'), ALL),
    ("value/json-unpadded", "decode", j('["a/b","oA=="]'), ALL),
    ("value/json-text-wrapped-too", "decode", j('["application/eat+jwt","eyJhbGciOiJub25lIn0.e30."]'), ALL),
    ("value/json-length", "decode", j('["a/b","oAoAo"]'), ALL),
    ("value/json-not-empty", "decode", j('["a/b",""]'), ALL),
    ("value/cbor-bytes", "decode", c("82183c8218201821"), ALL),
    ("ind/cbor-nonzero", "decode", c("8319010741a000"), NEW),
    ("ind/cbor-one-to-fifteen", "decode", c("8319010741a000"), OLD),
    ("ind/cbor-unsigned", "decode", c("8319010741a0f6"), ALL),
    ("ind/cbor-unsigned", "decode", c("8319010741a020"), ALL),
    ("ind/cbor-four-bytes", "decode", c("8319010741a01b0000000100000000"), NEW),
    ("ind/json-nonzero", "decode", j('["a/b","oA",0]'), NEW),
    ("ind/json-nonzero", "decode", j('["a/b","oA",0.0]'), NEW),
    ("ind/json-one-to-fifteen", "decode", j('["a/b","oA",0]'), OLD),
    ("ind/json-unsigned", "decode", j('["a/b","oA",4.5]'), ALL),
    ("ind/json-unsigned", "decode", j('["a/b","oA",true]'), ALL),
    ("ind/json-unsigned", "decode", j('["a/b","oA","4"]'), ALL),
    ("ind/json-four-bytes", "decode", j('["a/b","oA",4294967296]'), NEW),
    ("tag/range", "decode", c("da6374010041a0"), ("rfc9999", "23", "11")),
    ("tag/range", "decode", c("d28440a04040"), ("rfc9999", "23", "11")),
    ("tag/not-derived", "decode", c("da6374020041a0"), ("rfc9999", "23", "11")),
    ("tag/bytes", "decode", c("da6374013da0"), ALL),
    ("tag/without-json", "convert", convert(cbor2.CBORTag(1668612069, b"\xa0")), ALL),
    ("tag/273-collection", "decode", c("da6374021341ff"), ("rfc9999",)),
    ("tag/273-no-record-or-tag", "decode", c("da637402134582183c41a0"), ("rfc9999",)),
    ("collection/cbor-not-empty", "decode", c("a0"), NEW),
    ("collection/cbor-not-empty", "decode", diag({"__cmwc_t": "1.2.3"}), NEW),
    ("collection/cbor-not-empty", "decode", diag({"a": {}, "b": RECORD}), NEW),
    ("collection/cbor-one-or-more", "decode", c("a0"), OLD),
    ("collection/cbor-entry", "decode", diag({"a": 1}), ALL),
    ("collection/json-not-empty", "decode", j('{"a":{"__cmwc_t":"1.2.3"}}'), NEW),
    ("collection/json-one-or-more", "decode", j("{}"), OLD),
    ("collection/json-entry", "decode", j('{"a":"oA"}'), ALL),
    ("label/cbor-kind", "decode", diag({b"a": RECORD}), ALL),
    ("label/cbor-unique", "decode", c("a20082183c41a0180082183c41a1"), ALL),
    ("label/json-unique", "decode", j('{"a":["a/b","oA"],"\\u0061":["a/b","oQ"]}'), ALL),
    ("label/number-without-json", "convert", convert({0: ["application/cbor", b"\xa0"]}), ALL),
    ("ctype/cbor-reserved", "decode", diag({"__cmwc_t": RECORD, "a": RECORD}), ALL),
    ("ctype/cbor-absolute-uri", "decode", diag({"__cmwc_t": "https://a.example/x#y", "a": RECORD}), NEW),
    ("ctype/cbor-uri", "decode", diag({"__cmwc_t": "a/b/c", "a": RECORD}), OLD),
    ("ctype/cbor-oid", "decode", diag({"__cmwc_t": "1.02.3", "a": RECORD}), ALL),
    ("ctype/cbor-text", "decode", diag({"__cmwc_t": cbor2.CBORTag(32, "tag:a"), "a": RECORD}), ALL),
    ("ctype/json-reserved", "decode", j('{"__cmwc_t":["a/b","oA"],"a":["a/b","oA"]}'), ALL),
    ("ctype/json-absolute-uri", "decode", j('{"__cmwc_t":"http://ex\\u00e4mple.org/","a":["a/b","oA"]}'), NEW),
    ("ctype/json-uri", "decode", j('{"__cmwc_t":"//a.example/b","a":["a/b","oA"]}'), OLD),
    ("ctype/json-oid", "decode", j('{"__cmwc_t":".1.2","a":["a/b","oA"]}'), ALL),
    ("ctype/json-text", "decode", j('{"__cmwc_t":null,"a":["a/b","oA"]}'), ALL),
    ("demux/context", "decode", decode('["a/b","oA"]', CBOR), NEW),
    ("demux/unknown", "decode", decode(b"\x61a"), NEW),
    ("demux/unknown", "decode", decode(b""), NEW),
    ("demux/lookahead-unknown", "decode", decode(b"\x61a"), OLD),
    ("media-type/cbor", "decode", decode('{"a":["a/b","oA"]}', CBOR), ALL),
    ("media-type/json", "decode", decode(RECORD_BYTES, JSON), ALL),
    ("media-type/cose", "decode", decode(RECORD_BYTES, COSE), NEW),
    ("media-type/cose", "verify", decode(RECORD_BYTES, COSE), NEW),
    ("media-type/jws", "verify", decode('["a/b","oA"]', JWS), NEW),
    ("media-type/content-formats", "decode", decode(RECORD_BYTES, number=274), ("rfc9999",)),
    ("cose/sign1", "verify", cose_with(damage=lambda data: b"\xd8\x62" + data), NEW),
    ("cose/sign1", "verify", decode(bytes.fromhex("83404040"), COSE), NEW),
    ("cose/payload", "verify", cose_with(payload=b"\xa0"), NEW),
    ("cose/payload-attached", "verify", cose_with(detached=True), NEW),
    ("cose/algorithm", "verify", cose_without(1), NEW),
    ("cose/algorithm-number", "verify", cose_with({1: "ES256", 3: 273}), NEW),
    ("cose/content-type", "verify", cose_without(3), NEW),
    ("cose/content-type", "verify", cose_with({1: -7, 3: "application/cbor"}), NEW),
    ("cose/header-labels", "verify", cose_with(unprotected={4: b"k"}, damage=label_again), NEW),
    ("cose/header-labels", "verify", cose_with({1: -7, 3: 273, b"x": 1}), NEW),
    ("cose/critical-headers", "verify", cose_with({1: -7, 2: ["x"], 3: 273, "x": 1}), NEW),
    ("cose/critical-headers", "verify", cose_with({1: -7, 2: [7], 3: 273}), NEW),
    ("cose/signature", "verify", cose_with(damage=lambda data: data[:-1] + bytes([data[-1] ^ 1])), NEW),
    ("jws/general", "verify", jws_with(damage=lambda data: data.replace(b'"signature"', b'"signatures"')), NEW),
    ("jws/parts", "verify", jws_with(compact=True, damage=lambda data: data + b"="), NEW),
    ("jws/parts", "verify", jws_with(compact=True, damage=lambda data: data + b".x"), NEW),
    ("jws/payload", "verify", jws_with(payload=RECORD_BYTES), NEW),
    ("jws/algorithm", "verify", jws_with({"cty": JSON}, header={"alg": "ES256"}), NEW),
    ("jws/content-type", "verify", jws_with({"alg": "ES256"}), NEW),
    ("jws/content-type", "verify", jws_with({"alg": "ES256", "cty": CBOR}), NEW),
    ("jws/header-names", "verify", jws_with({"alg": "ES256", "cty": JSON, "kid": "k"}, header={"kid": "k"}), NEW),
    ("jws/header-names", "verify", jws_with(f'{{"alg":"ES256","cty":"{JSON}","alg":"ES256"}}'.encode()), NEW),
    ("jws/critical-headers", "verify", jws_with({"alg": "ES256", "cty": JSON, "crit": ["x"], "x": 1}), NEW),
    ("jws/unsigned", "verify", jws_with({"alg": "none", "cty": JSON}), NEW),
    ("jws/signature", "verify", jws_with(compact=True, damage=lambda data: data[:-8] + b"AAAAAAAA"), NEW),
    ("tn/limit", "tn", {"content_format": 65025}, ALL),
    ("tn/no-inverse", "cf", {"tag": 0x63740200}, ALL),
    ("tn/no-inverse", "cf", {"tag": 1668612096}, ALL),
    ("tunnel/to-cbor", "decode", tunnel("#cmw-j2c-tunnel", b"\x82\x18\x3c\x41\xa0"), OLD),
    ("tunnel/to-cbor-bytes", "decode", tunnel("#cmw-j2c-tunnel", '["a/b","oA"]'), OLD),
    ("tunnel/to-json", "decode", json_tunnel("WyJhL2IiLCJvQSJd"), OLD),
    ("tunnel/to-json-base64url", "decode", json_tunnel("ghg8QaA="), OLD),
    ("tunnel/two-elements", "decode", tunnel("#cmw-j2c-tunnel", b'["a/b","oA"]', 4), OLD),
    ("tunnel/sentinel", "decode", tunnel("#cmw-tunnel", b'["a/b","oA"]'), OLD),
    ("tunnel/own-direction", "decode", tunnel("#cmw-c2j-tunnel", b"\x82\x18\x3c\x41\xa0"), OLD),
    ("tunnel/collections-only", "decode", diag(["#cmw-j2c-tunnel", b'["a/b","oA"]']), OLD),
]
