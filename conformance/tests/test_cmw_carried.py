"""CMWs in claims and extensions: what the oracle reads there, what it finds in those that were made."""

import base64
import json
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import der
from conformance.drafts.cmw import oracle, wire
from conformance.drafts.cmw.vectors import certificates
from conformance.model.finding import Reading
from conformance.tests.cmw_messages import ALL, CBOR, JSON, NEW, OLD, ROWS, b64

OA = "oA=="
RECORD = {"record": {"type": "a/b", "value": OA}}
NUMBER = {"record": {"type": 263, "value": OA}}
TAG = {"tag": {"number": 1668546817, "value": OA}}
TWO = {"collection": {"items": [[{"text": "a"}, RECORD]]}}
ITEM, TEXT = ["a/b", b"\xa0"], '["a/b","oA"]'
IN_CBOR, IN_JSON = der.octet_string(cbor2.dumps(ITEM)), der.utf8(TEXT)
OID = "1.3.6.1.5.5.7.1.35"


def cwt(claims: Any) -> dict[str, Any]:
    return {"data": b64(cbor2.dumps(claims)), "token": "cwt"}


def jwt(text: str) -> dict[str, Any]:
    return {"data": b64(text.encode()), "token": "jwt"}


def value(data: bytes) -> dict[str, Any]:
    return {"data": b64(data), "carrier": "value"}


def inside(carrier: str, *extensions: bytes) -> dict[str, Any]:
    return {"data": b64(certificates.MAKE[carrier](*extensions)), "carrier": carrier}


def extension(content: bytes, *parts: bytes, oid: str = OID) -> bytes:
    return der.sequence(der.oid(oid), *parts, der.octet_string(content))


def found(content: bytes, *, critical: bool = False) -> dict[str, Any]:
    return {"critical": critical, "value": b64(content)}


# (row, operation, input, revisions)
BROKEN: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("token/cwt-record", "read-claim", cwt({299: cbor2.dumps(ITEM)}), ALL),
    ("token/cwt-record", "read-claim", cwt({299: [60]}), ALL),
    ("token/cwt-collection", "read-claim", cwt({299: cbor2.dumps({0: ITEM})}), ALL),
    ("token/cwt-collection", "read-claim", cwt({299: {}}), ALL),
    ("token/cwt-tag", "read-claim", cwt({299: cbor2.CBORTag(1668546817, {})}), ALL),
    ("token/cwt-key", "read-claim", cwt({298: ITEM, "cmw": ITEM}), ALL),
    ("token/cwt-key", "read-claim", cwt([299, ITEM]), ALL),
    ("token/cwt-key", "read-claim", {"data": b64(b"\xa1\x19"), "token": "cwt"}, ALL),
    ("token/jwt-record", "read-claim", jwt(json.dumps({"cmw": TEXT})), ALL),
    ("token/jwt-record", "read-claim", jwt('{"cmw":["a/b"]}'), ALL),
    ("token/jwt-collection", "read-claim", jwt('{"cmw":"{}"}'), ALL),
    ("token/jwt-collection", "read-claim", jwt('{"cmw":{}}'), ALL),
    ("token/jwt-name", "read-claim", jwt(f'{{"CMW":{TEXT}}}'), ALL),
    ("token/jwt-name", "read-claim", jwt(TEXT), ALL),
    ("pkix/oid", "read-extension", inside("certificate", extension(IN_CBOR, oid="1.3.6.1.5.5.7.1.34")), NEW),
    ("pkix/oid", "read-extension", inside("crl", certificates.NUMBERED), NEW),
    ("pkix/oid", "read-extension", inside("csr", certificates.USAGE), NEW),
    ("pkix/oid", "read-extension", inside("crl", extension(IN_CBOR)) | {"carrier": "certificate"}, NEW),
    ("pkix/oid", "read-extension", {"data": b64(b"0\x00"), "carrier": "csr"}, NEW),
    ("pkix/choice", "read-extension", value(der.encode(der.IA5_STRING, TEXT.encode())), NEW),
    ("pkix/choice", "read-extension", value(der.context(1, IN_CBOR)), NEW),
    ("pkix/choice-required", "read-extension", value(der.encode(4, b"", tag_class=der.APPLICATION)), OLD),
    ("pkix/serialization", "read-extension", value(der.octet_string(TEXT.encode())), ALL),
    ("pkix/serialization", "read-extension", value(der.encode(der.UTF8_STRING, cbor2.dumps(ITEM))), ALL),
    ("pkix/serialization", "read-extension", inside("crl", extension(der.octet_string(IN_CBOR))), NEW),
    ("pkix/der", "read-extension", value(IN_CBOR + b"\x05\x00"), ALL),
    ("pkix/der", "read-extension", value(b"\x0c\x81" + IN_JSON[1:]), ALL),
    ("pkix/der", "read-extension", value(b"\x24\x80" + IN_CBOR + b"\x00\x00"), ALL),
    ("pkix/der", "read-extension", inside("certificate", extension(IN_CBOR + b"\x00")), NEW),
    ("pkix/carried-der", "read-extension", inside("csr", extension(IN_CBOR + b"\x05\x00")), NEW),
    ("pkix/oid", "find-extension", inside("crl", extension(IN_CBOR, oid="1.3.6.1.5.5.7.1.36")), NEW),
    ("pkix/carrier-form", "find-extension", inside("csr", extension(IN_CBOR)) | {"carrier": "crl"}, NEW),
    ("pkix/carrier-form", "find-extension", inside("crl", extension(IN_CBOR)) | {"carrier": "csr"}, NEW),
    ("pkix/carrier-form", "find-extension", {"data": b64(b"0\x03\x02\x01\x00"), "carrier": "certificate"}, NEW),
]

# (rows that demand acceptance, operation, input, projection, revisions)
SOUND: list[tuple[tuple[str, ...], str, dict[str, Any], Any, tuple[str, ...]]] = [
    (("token/cwt-record", "token/cwt-key"), "read-claim", cwt({1: "x", 299: ITEM}), RECORD, ALL),
    (("token/cwt-collection",), "read-claim", cwt({299: {"a": ITEM}}), TWO, ALL),
    (("token/cwt-tag",), "read-claim", cwt({299: cbor2.CBORTag(1668546817, b"\xa0")}), TAG, ALL),
    (("token/jwt-record", "token/jwt-name"), "read-claim", jwt(f'{{"iss":"x", "\\u0063mw":{TEXT}}}'), RECORD, ALL),
    (("token/jwt-collection",), "read-claim", jwt(f'{{"cmw":{{"a":{TEXT}}}}}'), TWO, ALL),
    (("pkix/choice", "pkix/der", "pkix/serialization"), "read-extension", value(IN_CBOR), RECORD, ALL),
    (("pkix/choice-required",), "read-extension", value(IN_JSON), RECORD, ALL),
    (
        ("pkix/carriers", "pkix/oid"), "read-extension",
        inside("certificate", certificates.USAGE, extension(IN_JSON)), RECORD, NEW,
    ),
    (("pkix/critical-tolerated",), "read-extension", inside("crl", extension(IN_CBOR, der.boolean(True))), RECORD, NEW),
    (("pkix/carriers", "pkix/carried-der"), "read-extension", inside("csr", extension(IN_CBOR)), RECORD, NEW),
    (("pkix/carrier-form",), "find-extension", inside("csr", extension(b"\xff")), found(b"\xff"), NEW),
    (
        ("pkix/critical-tolerated",), "find-extension", inside("crl", extension(IN_CBOR, der.boolean(True))),
        found(IN_CBOR, critical=True), NEW,
    ),
    (("pkix/may-be-critical",), "read-extension", inside("csr", extension(IN_CBOR, der.boolean(True))), None, OLD),
]  # fmt: skip


def claim(token: str, cmw: Any) -> dict[str, Any]:
    return {"cmw": cmw, "token": token}


def asked(cmw: Any, carrier: str = "value", media_type: str = CBOR) -> dict[str, Any]:
    return {"cmw": cmw, "carrier": carrier, "media_type": media_type}


def raw(data: bytes) -> dict[str, Any]:
    return {"data": b64(data)}


WHOLE = asked(RECORD, "extension")

# (row, operation, input, output, revisions)
MADE_BROKEN: list[tuple[str, str, dict[str, Any], Any, tuple[str, ...]]] = [
    ("token/cwt-key-emitted", "write-claim", claim("cwt", RECORD), raw(cbor2.dumps({"cmw": ITEM})), ALL),
    ("token/cwt-key-emitted", "write-claim", claim("cwt", TAG), raw(cbor2.dumps([])), ALL),
    ("token/cwt-key-emitted", "write-claim", claim("cwt", RECORD), {"claims": {}}, ALL),
    ("token/cwt-record-emitted", "write-claim", claim("cwt", RECORD), raw(cbor2.dumps({299: {"a": ITEM}})), ALL),
    ("token/cwt-record-emitted", "write-claim", claim("cwt", RECORD), raw(cbor2.dumps({299: ["a/b", b"\xa1"]})), ALL),
    ("token/cwt-collection-emitted", "write-claim", claim("cwt", TWO), raw(cbor2.dumps({299: {0: ITEM}})), ALL),
    ("token/jwt-name-emitted", "write-claim", claim("jwt", RECORD), raw(f'{{"CMW":{TEXT}}}'.encode()), ALL),
    ("token/jwt-record-emitted", "write-claim", claim("jwt", RECORD), raw(json.dumps({"cmw": TEXT}).encode()), ALL),
    ("token/jwt-record-emitted", "write-claim", claim("jwt", {"record": {"type": 64998, "value": OA}}),
     raw(f'{{"cmw":{TEXT}}}'.encode()), ALL),
    ("token/jwt-collection-emitted", "write-claim", claim("jwt", TWO), raw(f'{{"cmw":{TEXT}}}'.encode()), ALL),
    ("pkix/oid-emitted", "write-extension", WHOLE, raw(extension(IN_CBOR, oid="1.3.6.1.5.5.7.1.36")), NEW),
    ("pkix/not-critical-emitted", "write-extension", WHOLE, raw(extension(IN_CBOR, der.boolean(True))), ALL),
    ("pkix/choice-emitted", "write-extension", asked(RECORD), raw(der.bit_string(cbor2.dumps(ITEM))), NEW),
    ("pkix/choice-required-emitted", "write-extension", WHOLE, raw(extension(der.sequence(IN_CBOR))), OLD),
    ("pkix/serialization-emitted", "write-extension", asked(RECORD, "value", JSON),
     raw(der.octet_string(TEXT.encode())), ALL),
    ("pkix/serialization-emitted", "write-extension", asked(RECORD, "value", JSON), raw(IN_CBOR), ALL),
    ("pkix/serialization-emitted", "write-extension", asked(TWO), raw(IN_CBOR), ALL),
    ("pkix/serialization-emitted", "write-extension", asked(TAG, "value", JSON),
     raw(der.octet_string(cbor2.dumps(ITEM))), ALL),
    ("pkix/der-emitted", "write-extension", asked(RECORD), raw(IN_CBOR + b"\x00"), ALL),
    ("pkix/der-emitted", "write-extension", WHOLE, raw(extension(IN_CBOR, der.boolean(False))), ALL),
    ("pkix/der-emitted", "write-extension", WHOLE, raw(IN_CBOR), ALL),
    ("pkix/der-emitted", "write-extension", WHOLE, raw(der.sequence(der.null(), der.octet_string(IN_CBOR))), ALL),
    ("pkix/der-emitted", "write-extension", WHOLE, None, ALL),
]  # fmt: skip

MADE_SOUND: list[tuple[str, dict[str, Any], Any, tuple[str, ...]]] = [
    ("write-claim", claim("cwt", RECORD), raw(cbor2.dumps({1: "x", 299: ITEM})), ALL),
    ("write-claim", claim("cwt", TAG), raw(cbor2.dumps({299: cbor2.CBORTag(1668546817, b"\xa0")})), ALL),
    ("write-claim", claim("jwt", TWO), raw(f'{{"cmw":{{"a":{TEXT}}}}}'.encode()), ALL),
    ("write-claim", claim("jwt", NUMBER), raw(b'{"cmw":["application/eat+cwt","oA"]}'), ALL),
    ("write-extension", asked(RECORD), raw(IN_CBOR), ALL),
    ("write-extension", asked(RECORD, "value", JSON), raw(IN_JSON), ALL),
    ("write-extension", asked(NUMBER, "value", JSON), raw(der.utf8('["application/eat+cwt","oA"]')), ALL),
    ("write-extension", WHOLE, raw(extension(IN_CBOR)), ALL),
    ("write-extension", WHOLE, raw(extension(IN_CBOR, oid="1.3.6.1.5.5.7.1.99")), OLD),
]


@pytest.mark.parametrize(("row", "operation", "given_", "revisions"), BROKEN, ids=[row for row, *_ in BROKEN])
def test_what_a_carrier_breaks_is_found(
    row: str, operation: str, given_: dict[str, Any], revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        reading = oracle.read(f"cmw.{operation}", given_, revision)
        assert f"cmw/{row}" in {each.requirement for each in reading.findings}, revision
        assert all(revision in ROWS[each.requirement]["in"] for each in reading.findings)


@pytest.mark.parametrize(("rows", "operation", "given_", "wanted", "revisions"), SOUND, ids=[r[0][0] for r in SOUND])
def test_what_breaks_nothing_is_read(
    rows: tuple[str, ...], operation: str, given_: dict[str, Any], wanted: Any, revisions: tuple[str, ...]
) -> None:
    assert all(f"cmw/{row}" in ROWS for row in rows)
    for revision in revisions:
        assert oracle.read(f"cmw.{operation}", given_, revision) == Reading(wanted)


@pytest.mark.parametrize(
    ("row", "operation", "given_", "output", "revisions"), MADE_BROKEN, ids=[row for row, *_ in MADE_BROKEN]
)
def test_what_an_encoder_breaks_is_found(
    row: str, operation: str, given_: dict[str, Any], output: Any, revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        findings = oracle.examine(f"cmw.{operation}", given_, output, revision)
        assert {each.requirement for each in findings} == {f"cmw/{row}"}, revision
        assert revision in ROWS[f"cmw/{row}"]["in"]


@pytest.mark.parametrize(("operation", "given_", "output", "revisions"), MADE_SOUND)
def test_what_an_encoder_does_right_breaks_nothing(
    operation: str, given_: dict[str, Any], output: Any, revisions: tuple[str, ...]
) -> None:
    for revision in revisions:
        assert not oracle.examine(f"cmw.{operation}", given_, output, revision)


def test_every_row_of_claims_and_extensions_has_a_message() -> None:
    rows = {
        id_: row
        for id_, row in ROWS.items()
        if row.get("feature") in ("cwt", "jwt", "pkix", "pkix-carrier", "pkix-unread") and "untestable" not in row
    }
    read = {f"cmw/{row}" for row, *_ in BROKEN} | {f"cmw/{row}" for names, *_ in SOUND for row in names}
    made = {f"cmw/{row}" for row, *_ in MADE_BROKEN}
    assert {id_ for id_, row in rows.items() if row["role"] == "consumer"} == read
    assert {id_ for id_, row in rows.items() if row["role"] == "producer"} == made


@given(
    st.binary(max_size=80),
    st.sampled_from(["cwt", "jwt", "?", None]),
    st.sampled_from(["value", "certificate", "crl", "csr", "?"]),
    st.sampled_from(ALL),
)
def test_any_bytes_are_read(data: bytes, token: str | None, carrier: str, revision: str) -> None:
    assert oracle.read("cmw.read-claim", {"data": b64(data), "token": token}, revision).projection is None
    for content in (data, der.octet_string(data), certificates.certificate(extension(data))):
        for operation in ("cmw.read-extension", "cmw.find-extension"):
            oracle.read(operation, {"data": b64(content), "carrier": carrier}, revision)


@given(
    st.binary(max_size=40).map(raw) | st.none() | st.just({"data": "?"}),
    st.none() | st.sampled_from([RECORD, TAG, TWO, {}]),
    st.sampled_from(["cwt", "jwt", "?"]),
    st.sampled_from(["value", "extension", "?"]),
    st.sampled_from([CBOR, JSON, "?"]),
    st.sampled_from(ALL),
)
def test_any_answer_is_examined(
    output: Any, cmw: Any, token: str, carrier: str, media_type: str, revision: str
) -> None:
    oracle.examine("cmw.write-claim", claim(token, cmw), output, revision)
    content = base64.b64decode(output["data"]) if output and output["data"] != "?" else b""
    for made in (output, raw(der.octet_string(content)), raw(extension(content))):
        assert oracle.examine("cmw.write-extension", asked(cmw, carrier, media_type), made, revision)


def test_certificates_are_those_of_other_peoples_readers() -> None:
    """Keys, dates and signatures hold, so that nothing but the extension is in question."""
    whole = x509.load_der_x509_certificate(certificates.certificate(extension(IN_CBOR)))
    key: Any = whole.public_key()
    key.verify(whole.signature, whole.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
    assert (whole.not_valid_before_utc.year, whole.not_valid_after_utc.year) == (2020, 2099)
    assert whole.extensions[0].oid.dotted_string == wire.EXTENSION_OID
    assert x509.load_der_x509_csr(certificates.csr(extension(IN_CBOR))).is_signature_valid
    assert x509.load_der_x509_crl(certificates.crl(extension(IN_CBOR))).is_signature_valid(key)
