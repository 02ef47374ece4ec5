"""The CMW oracle on messages made by hand: what each one breaks, and what it means where it breaks nothing."""

import base64
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.drafts.cmw import oracle, wire
from conformance.model.finding import Reading
from conformance.tests.cmw_messages import (
    ALL,
    BROKEN,
    CBOR,
    COSE,
    EC,
    JSON,
    JWS,
    NEW,
    OLD,
    RECORD,
    RECORD_BYTES,
    ROWS,
    TAG_JWS,
    b64,
    c,
    cose_with,
    decode,
    diag,
    j,
    jws_with,
)  # fmt: skip

OA = "oA=="
EAT = {"record": {"type": 263, "value": OA}}

# (rows that demand acceptance, operation, input, projection, revisions)
SOUND: list[tuple[tuple[str, ...], str, dict[str, Any], Any, tuple[str, ...]]] = [
    (("cbor/any-encoding",), "decode", c("9802190107580 1a0".replace(" ", "")), EAT, ALL),
    (("record/indefinite-length",), "decode", c("9f19010741a0ff"), EAT, NEW),
    (("value/cbor-chunked",), "decode", c("821901075f4040 41a0ff".replace(" ", "")), EAT, ALL),
    (("value/cbor-empty",), "decode", c("8219010740"), wire.record(263, ""), ALL),  # type: ignore[arg-type]
    (("json/whitespace",), "decode", j(' [ "a/b" ,\n"oA"\t] '), {"record": {"type": "a/b", "value": OA}}, ALL),
    (("json/escapes",), "decode", j('["\\u0061\\/b","\\u006fA"]'), {"record": {"type": "a/b", "value": OA}}, ALL),
    (("json/byte-order-mark",), "decode", j('\ufeff["a/b","oA"]'), {"record": {"type": "a/b", "value": OA}}, ALL),
    (("value/json-pad-bits",), "decode", j('["a/b","oB"]'), {"record": {"type": "a/b", "value": OA}}, ALL),
    (
        ("type/json-parameters", "type/json-unknown"),
        "decode",
        j('["a/b ; x=\\"y \\\\\\" z\\";w=v","oA"]'),
        {"record": {"type": 'a/b ; x="y \\" z";w=v', "value": OA}},
        ALL,
    ),
    (
        ("type/cbor-parameters", "type/cbor-unknown"),
        "decode",
        diag(["a/b;x=y", b"\xa0"]),
        {"record": {"type": "a/b;x=y", "value": OA}},
        ALL,
    ),
    (
        ("ind/cbor-combinations", "ind/cbor-meaning"),
        "decode",
        c("8319010741a0181f"),
        {"record": {"type": 263, "value": OA, "ind": list(wire.INDICATORS)}},
        NEW,
    ),
    (
        ("ind/json-combinations", "ind/json-meaning"),
        "decode",
        j('["a/b","oA",31]'),
        {"record": {"type": "a/b", "value": OA, "ind": list(wire.INDICATORS)}},
        NEW,
    ),
    (
        ("ind/json-decimal-form",),
        "decode",
        j('["a/b","oA",0.4e1]'),
        {"record": {"type": "a/b", "value": OA, "ind": ["evidence"]}},
        ALL,
    ),
    (("ind/cbor-absent",), "decode", c("8219010741a0"), EAT, ALL),
    (("ind/json-absent",), "decode", j('["a/b","oA"]'), {"record": {"type": "a/b", "value": OA}}, ALL),
    (
        ("ind/cbor-unregistered",),
        "decode",
        c("8319010741a01820"),
        {"record": {"type": 263, "value": OA, "ind": ["bit-5"]}},
        ALL,
    ),
    (
        ("ind/json-unregistered",),
        "decode",
        j('["a/b","oA",68]'),
        {"record": {"type": "a/b", "value": OA, "ind": ["evidence", "bit-6"]}},
        ALL,
    ),
    (("tag/long-head",), "decode", c("db000000006374010141a0"), {"tag": {"number": 1668546817, "value": OA}}, ALL),
    (("tag/274-content",), "decode", c("da6374021441a0"), {"tag": {"number": 1668547092, "value": OA}}, NEW),
    (("tag/275-content",), "decode", c("da6374021541a0"), {"tag": {"number": 1668547093, "value": OA}}, NEW),
    (("tag/273-content",), "decode", c("da637402134582183c41a0"), wire.tag(1668547091, "ghg8QaA="), ("23",)),  # type: ignore[arg-type]
    (("tag/dedicated",), "decode", c("d902fd82183c41a0"), None, OLD),
    (
        ("tag/pre-existing",),
        "decode",
        c("d28440a04040"),
        {"tag": {"number": 18, "value": b64(b"\x84@\xa0@@")}},
        ("10",),
    ),
    (("type/json-number-forbidden",), "decode", j('[60,"oA"]'), {"record": {"type": 60, "value": OA}}, ("10",)),
    (
        ("collection/cbor-read", "collection/cbor-mixed", "collection/tag-entry", "ctype/cbor-optional"),
        "decode",
        diag({0: [263, b"\xa0", 4], "b": cbor2.CBORTag(1668546817, b"\xa0")}),
        {
            "collection": {
                "items": [
                    [{"int": "0"}, {"record": {"type": 263, "value": OA, "ind": ["evidence"]}}],
                    [{"text": "b"}, {"tag": {"number": 1668546817, "value": OA}}],
                ]
            }
        },
        ALL,
    ),
    (
        ("collection/cbor-nested", "label/cbor-scope", "label/cbor-empty", "collection/indefinite-length"),
        "decode",
        c("bf60a16082190107 41a0616382190107 41a0ff".replace(" ", "")),
        {
            "collection": {
                "items": [[{"text": ""}, {"collection": {"items": [[{"text": ""}, EAT]]}}], [{"text": "c"}, EAT]]
            }
        },
        ALL,
    ),
    (
        ("label/cbor-integers", "label/cbor-distinct-kinds", "collection/cbor-order"),
        "decode",
        diag({2**64 - 1: [263, b"\xa0"], "0": [263, b"\xa0"], 0: [263, b"\xa0"], -(2**64): [263, b"\xa0"]}),
        {
            "collection": {
                "items": [
                    [{"int": "18446744073709551615"}, EAT],
                    [{"text": "0"}, EAT],
                    [{"int": "0"}, EAT],
                    [{"int": "-18446744073709551616"}, EAT],
                ]
            }
        },
        ALL,
    ),
    (
        ("collection/json-read", "collection/json-mixed", "ctype/json-optional", "collection/json-order"),
        "decode",
        j('{"":["a/b","oA"],"__cmwc_t":"2.999","b":{"":["a/b","oA",8]}}'),
        {
            "collection": {
                "type": "2.999",
                "items": [
                    [{"text": ""}, {"record": {"type": "a/b", "value": OA}}],
                    [
                        {"text": "b"},
                        {
                            "collection": {
                                "items": [
                                    [
                                        {"text": ""},
                                        {"record": {"type": "a/b", "value": OA, "ind": ["attestation-results"]}},
                                    ]
                                ]
                            }
                        },
                    ],
                ],
            }
        },
        ALL,
    ),
    (
        ("ctype/cbor-oid-arcs",),
        "decode",
        diag({"__cmwc_t": "1.99", "a": [263, b"\xa0"]}),
        {"collection": {"type": "1.99", "items": [[{"text": "a"}, EAT]]}},
        ALL,
    ),
    (("demux/first-byte", "demux/lookahead"), "decode", decode(bytes.fromhex("8219010741a0")), EAT, ALL),
    (("demux/hidden-head",), "decode", decode(bytes.fromhex("980219010741a0")), EAT, ALL),
    (("media-type/content-formats",), "decode", decode(bytes.fromhex("8219010741a0"), number=273), EAT, ("rfc9999",)),
    (("cose/content-type-either-form",), "verify", cose_with(), {"record": {"type": 60, "value": OA}}, NEW),
    (
        ("cose/tag-18",),
        "verify",
        cose_with(damage=lambda data: b"\xd2" + data),
        {"record": {"type": 60, "value": OA}},
        NEW,
    ),
    (
        ("cose/content-type-parameters", "cose/other-headers"),
        "verify",
        cose_with({1: -7, 3: CBOR + '; cmwc_t="tag:a"'}, {4: b"k"}, cbor2.dumps({"a": [263, b"\xa0"]})),
        {"collection": {"items": [[{"text": "a"}, EAT]]}},
        NEW,
    ),
    (("jws/compact",), "verify", jws_with(compact=True), {"record": {"type": "application/cbor", "value": OA}}, NEW),
    (
        ("jws/unknown-headers",),
        "verify",
        jws_with({"alg": "ES256", "cty": JSON, "example": "x"}),
        {"record": {"type": "application/cbor", "value": OA}},
        NEW,
    ),
    (
        ("jws/flattened", "jws/other-headers"),
        "verify",
        jws_with(header={"kid": "k"}),
        {"record": {"type": "application/cbor", "value": OA}},
        NEW,
    ),
    (
        ("jws/content-type-short", "jws/header-values"),
        "verify",
        jws_with({"alg": "ES256", "cty": "cmw+json", "x5c": ["AA=="]}),
        {"record": {"type": "application/cbor", "value": OA}},
        NEW,
    ),
    (
        ("jws/unprotected-form",),
        "verify",
        jws_with(header={"kid": "k"}, damage=lambda data: data.replace(b'{"kid":"k"}', b'"eyJraWQiOiJrIn0"')),
        {"record": {"type": "application/cbor", "value": OA}},
        NEW,
    ),
    (("tag/276-jws",), "decode", diag(cbor2.CBORTag(TAG_JWS, base64.b64decode(jws_with()["data"]))), ..., NEW),
    (("tn/inverse",), "cf", {"tag": 1668612070}, {"content_format": 64999}, ALL),
    (("tn/forward",), "tn", {"content_format": 255}, {"tag": 0x63740201}, ALL),
    (
        ("tunnel/to-cbor", "tunnel/sentinel"),
        "decode",
        diag({"a": ["#cmw-j2c-tunnel", b'["a/b","oA"]']}),
        {"collection": {"items": [[{"text": "a"}, {"tunnel": {"record": {"type": "a/b", "value": OA}}}]]}},
        OLD,
    ),
    (
        ("tunnel/to-json",),
        "decode",
        j('{"a":["#cmw-c2j-tunnel","ghkBB0Gg"]}'),
        {"collection": {"items": [[{"text": "a"}, {"tunnel": EAT}]]}},
        OLD,
    ),
]


@pytest.mark.parametrize(("row", "operation", "given_", "revisions"), BROKEN, ids=[row for row, *_ in BROKEN])
def test_what_a_message_breaks_is_found(
    row: str, operation: str, given_: dict[str, Any], revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        reading = oracle.read(f"cmw.{operation}", given_, revision)
        assert f"cmw/{row}" in {each.requirement for each in reading.findings}, revision


@pytest.mark.parametrize(("rows", "operation", "given_", "wanted", "revisions"), SOUND, ids=[r[0][0] for r in SOUND])
def test_what_breaks_nothing_is_read(
    rows: tuple[str, ...], operation: str, given_: dict[str, Any], wanted: Any, revisions: tuple[str, ...]
) -> None:
    assert all(f"cmw/{row}" in ROWS for row in rows)
    for revision in revisions:
        reading = oracle.read(f"cmw.{operation}", given_, revision)
        assert not reading.findings
        if wanted is not ...:
            assert reading.projection == wanted


def test_a_finding_names_a_row_that_stands_in_the_revision() -> None:
    for _, operation, given_, _ in BROKEN:
        for revision in ALL:
            for finding in oracle.read(f"cmw.{operation}", given_, revision).findings:
                assert revision in ROWS[finding.requirement]["in"], (finding, revision)
                assert ROWS[finding.requirement]["role"] == "consumer" or finding.requirement == "cmw/tn/limit"


# Claims and extensions, which test_cmw_carried.py reads.
CARRIED = ("cwt", "jwt", "pkix", "pkix-carrier", "pkix-unread")
# How two answers relate, how deep an implementation reads, whether it refuses what only a producer must not do: no
# single message shows it.
BETWEEN = {
    "cmw/record/same-in-both",
    "cmw/depth/cbor-limit", "cmw/depth/cbor-limit-allowed", "cmw/depth/json-limit", "cmw/depth/json-limit-allowed",
    "cmw/ctype/json-oid-arcs", "cmw/media-type/parameter-case", "cmw/media-type/parameter-agrees",
    "cmw/tag/pre-existing-told-apart", "cmw/media-type/parameter-collections-only",
    "cmw/media-type/parameter-on-others", "cmw/media-type/parameter-oid", "cmw/media-type/no-cose-type",
    "cmw/collection/json-nested", "cmw/label/json-scope", "cmw/label/json-empty",
}  # fmt: skip


def test_every_consumer_row_has_a_message() -> None:
    wanted = {
        id_
        for id_, row in ROWS.items()
        if row["role"] == "consumer" and row.get("feature", "core") not in CARRIED and "untestable" not in row
    }
    found = {f"cmw/{row}" for row, *_ in BROKEN} | {f"cmw/{row}" for rows, *_ in SOUND for row in rows}
    assert wanted - found - BETWEEN == set()


@given(
    st.binary(max_size=80),
    st.sampled_from([CBOR, JSON, COSE, JWS, CBOR + "; cmwc_t=1.2", "text/plain", "", None]),
    st.sampled_from(ALL),
    st.sampled_from(["cmw.decode", "cmw.verify", "cmw.convert"]),
)
def test_any_bytes_are_read(data: bytes, media_type: str | None, revision: str, operation: str) -> None:
    given_ = {"data": b64(data), "media_type": media_type, "keys": [{}, EC, {"kty": "EC"}], "to": JSON}
    reading = oracle.read(operation, given_, revision)
    assert reading.findings or reading.projection is not None or operation == "cmw.verify"


def test_depth_ends_the_reading_and_nothing_else() -> None:
    deep: Any = RECORD
    for _ in range(40):
        deep = {0: deep}
    assert not oracle.read("cmw.decode", diag(deep), "rfc9999").findings
    for lead in (b"\xa1\x00", b"\x81", b"\xc1"):
        assert oracle.read("cmw.decode", decode(lead * 5000, CBOR), "rfc9999") == Reading(None)
    wrapped = RECORD_BYTES
    for _ in range(100):
        wrapped = cbor2.dumps(
            cbor2.CBORTag(1668547091, cbor2.dumps({0: wrapped}) if wrapped[0] == 0 else b"\xa1\x00" + wrapped)
        )
    assert not oracle.read("cmw.decode", decode(wrapped, CBOR), "rfc9999").findings
    assert not oracle.read("cmw.decode", j('{"":' * 5000), "rfc9999").findings
