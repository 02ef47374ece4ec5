"""The strict DER reader: one malformation at a time, the builders, and certificates that others write."""

import base64
import contextlib
import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import DecodeError, der
from conformance.tests.corpora import corpus

BAD = {
    "": (0, "1 bytes wanted"), "30": (1, "1 bytes wanted"), "300105": (3, "left"), "3080020101": (1, "indefinite"),
    "04820001ff": (1, "longer"), "048101ff": (1, "longer"), "0400ff": (2, "follow"), "0402ff": (2, "left"),
    "01010f": (2, "BOOLEAN"), "0100": (2, "BOOLEAN"), "0200": (2, "INTEGER"), "02020001": (2, "INTEGER"),
    "0202ff80": (2, "INTEGER"), "0a020000": (2, "INTEGER"), "0300": (2, "BIT STRING"), "0302080f": (2, "BIT STRING"),
    "030101": (2, "BIT STRING"), "030201ff": (3, "unused"), "050100": (2, "NULL"), "0600": (2, "arc"),
    "06012a80": (3, "follow"),
    "06022a80": (2, "arc"), "0603808001": (2, "zeros"), "06032a8001": (2, "zeros"), "0c01ff": (2, "UTF-8"),
    "0c03610aff": (4, "UTF-8"), "2403040141": (0, "constructed"), "1000": (0, "constructed"),
    "2c00": (0, "constructed"),
    "0000": (0, "tag 0"), "9f1e00": (0, "low tag"), "9f801f00": (0, "leading zeros"), "9fff": (2, "left"),
    "300702010102020001": (7, "INTEGER"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "broken"), BAD.items())
def test_what_is_not_der_names_the_rule_and_its_offset(text: str, broken: tuple[int, str]) -> None:
    data = bytes.fromhex(text)
    with pytest.raises(DecodeError, match=broken[1]) as caught:
        der.decode(data)
    assert (caught.value.codec, caught.value.offset) == ("der", broken[0])
    assert der.diagnose(data).splitlines()[-1] == str(caught.value)


TIMES = {
    der.UTC_TIME: ["200101000000Z", "20010100Z", "2001010000Z", "200101000000+0100", "20010100000\u0661Z"],
    der.GENERALIZED_TIME: ["20200101000000.5Z", "20200101000000.50Z", "20200101000000.Z", "20200101000000", "2020Z"],
}


@pytest.mark.parametrize("number", TIMES)
def test_a_time_has_one_form(number: int) -> None:
    good, *bad = TIMES[number]
    der.decode(der.encode(number, good.encode()))
    for text in bad:
        with pytest.raises(DecodeError, match="one form"):
            der.decode(der.encode(number, text.encode()))


def test_a_set_of_is_sorted_when_asked() -> None:
    unsorted = der.encode(der.SET, der.integer(2) + der.integer(1), constructed=True)
    der.decode(unsorted)
    with pytest.raises(DecodeError, match="sorted") as caught:
        der.decode(unsorted, set_of=True)
    assert caught.value.offset == 5
    der.decode(der.set_of(der.integer(2), der.integer(1)), set_of=True)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (der.integer(0), "020100"), (der.integer(127), "02017f"), (der.integer(128), "02020080"),
        (der.integer(-128), "020180"), (der.integer(-129), "0202ff7f"), (der.integer(256), "02020100"),
        (der.boolean(True), "0101ff"), (der.boolean(False), "010100"), (der.null(), "0500"),
        (der.oid("2.999.3"), "0603883703"), (der.oid("1.2.840.113549"), "06062a864886f70d"),
        (der.oid("0.39"), "060127"), (der.utf8("ü"), "0c02c3bc"),
        (der.bit_string(b"\x0a\x3b\x5f\x29\x1c\xd0", 4), "0307040a3b5f291cd0"), (der.octet_string(b""), "0400"),
        (der.context(0, der.null()), "a0020500"), (der.context(2, b"a", constructed=False), "820161"),
        (der.encode(31, b"", tag_class=der.CONTEXT), "9f1f00"),
        (der.encode(128, b"", tag_class=der.PRIVATE), "df810000"),
        (der.octet_string(b"\0" * 128)[:3], "048180"), (der.octet_string(b"\0" * 256)[:4], "04820100"),
        (der.sequence(der.null(), der.boolean(True)), "300505000101ff"),
    ],
)  # fmt: skip
def test_builders_write_the_examples_of_x690(data: bytes, wanted: str) -> None:
    assert data.hex() == wanted


@pytest.mark.parametrize("text", ["3.1", "1.40", "1.-2", "1.2.-3", "1"])
def test_what_is_no_object_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"identifier|unpack"):
        der.oid(text)


def test_offsets_headers_and_children() -> None:
    inner = der.octet_string(b"x" * 200)
    tlv = der.decode(der.sequence(der.null(), der.context(31, inner)))
    null, context = tlv.children
    assert (tlv.header, null.offset, null.header, context.offset, context.header, context.number) == (3, 3, 2, 5, 4, 31)
    assert (context.children[0].offset, context.children[0].header, context.end) == (9, 3, tlv.end)


def test_elements_are_printed_with_offset_head_and_value() -> None:
    extension = der.sequence(der.oid("2.5.29.19"), der.boolean(True), der.octet_string(der.sequence(der.boolean(True))))
    shown = der.diagnose(extension, {"2.5.29.19": "basicConstraints"})
    assert [line.split(maxsplit=2) for line in shown.splitlines()] == [
        ["0", "300f", "SEQUENCE"], ["2", "0603551d13", "OBJECT IDENTIFIER 2.5.29.19 (basicConstraints)"],
        ["7", "0101ff", "BOOLEAN TRUE"], ["10", "040530030101ff", "OCTET STRING"], ["12", "3003", "SEQUENCE"],
        ["14", "0101ff", "BOOLEAN TRUE"],
    ]  # fmt: skip


def test_depth_is_bounded() -> None:
    nested = b""
    for _ in range(100):
        nested = der.sequence(nested)
    with pytest.raises(DecodeError, match="deeper than 64"):
        der.decode(nested)
    held = der.sequence()
    for _ in range(200):
        held = der.sequence(der.octet_string(held))
    assert der.diagnose(held).count("OCTET STRING") > 30


ELEMENTS = st.recursive(
    st.integers().map(der.integer) | st.binary(max_size=300).map(der.octet_string) | st.text().map(der.utf8)
    | st.lists(st.integers(0, 2**40), min_size=1).map(lambda arcs: der.oid("2." + ".".join(map(str, arcs)))),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: der.sequence(*parts))
    | st.lists(inner, max_size=4).map(lambda parts: der.set_of(*parts))
    | st.tuples(st.integers(0, 300), inner).map(lambda pair: der.context(*pair)),
    max_leaves=10,
)  # fmt: skip


def rebuilt(tlv: der.Tlv) -> bytes:
    content = b"".join(map(rebuilt, tlv.children)) if tlv.constructed else tlv.content
    return der.encode(tlv.number, content, tag_class=tlv.tag_class, constructed=tlv.constructed)


@given(ELEMENTS)
def test_what_is_built_is_read_and_comes_back(data: bytes) -> None:
    assert rebuilt(der.decode(data, set_of=True)) == data
    assert "der at" not in der.diagnose(data)


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_object_identifiers_come_back(second: int, third: int) -> None:
    for text in (f"2.{second}.{third}", f"1.{second % 40}.{third}"):
        assert der.dotted(der.decode(der.oid(text)).content) == text


@given(st.binary(max_size=40))
def test_any_bytes_that_are_read_have_one_encoding_and_are_always_shown(data: bytes) -> None:
    assert der.diagnose(data)
    with contextlib.suppress(DecodeError):
        assert rebuilt(der.decode(data)) == data


def test_evidence_that_others_made_is_der() -> None:
    for path in corpus("pkix", "*.b64"):
        data = base64.b64decode(path.read_text())
        assert rebuilt(der.decode(data)) == data, path.name
        assert "der at" not in der.diagnose(data), path.name


def test_a_certificate_is_der_and_its_extensions_are_opened() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2099, 1, 1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=3), critical=True)
    data = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    assert rebuilt(der.decode(data)) == data
    lines = [line.split(maxsplit=2)[2] for line in der.diagnose(data).splitlines()]
    assert lines[lines.index("OBJECT IDENTIFIER 2.5.29.19") + 1 :][:5] == [
        "BOOLEAN TRUE", "OCTET STRING", "SEQUENCE", "BOOLEAN TRUE", "INTEGER 3",
    ]  # fmt: skip
    assert 'UTCTime "200101000000Z"' in lines
    assert 'GeneralizedTime "20990101000000Z"' in lines
