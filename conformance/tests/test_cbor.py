"""The strict CBOR reader, against RFC 8949 Appendix A, Appendix F and a second reader."""

import contextlib

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import DecodeError, Flaw, cbor

GOOD = [
    "00", "1bffffffffffffffff", "3bffffffffffffffff", "40", "4401020304", "6449455446", "62c3bc", "80",
    "83010203", "a201020304", "9f01ff", "bf61610161629f0203ffff", "5f42010243030405ff", "c11a514b67b0", "f4", "f6",
    "f0", "f8ff", "f90000", "fb7ff8000000000000", "a30161616101f5024100",
]  # fmt: skip
BAD = {
    "": "left", "1c": "reserved", "0000": "follow", "61ff": "UTF-8", "ff": "break", "1f": "break",
    "5f6100ff": "chunk", "5f5f4100ffff": "chunk", "f814": "simple", "a20102": "left", "8201": "left",
    "a201010102": "twice", "a20001180002": "twice", "9f01": "left", "5bffffffffffffffff00": "wanted",
}  # fmt: skip
NOT_PREFERRED = ["1800", "190001", "580101", "fa3f800000", "fb3ff0000000000000", "da0000000100"]
NOT_DETERMINISTIC = ["9f01ff", "a201020003", "a26161010001"]


@pytest.mark.parametrize("text", GOOD)
def test_well_formed_is_read_to_its_end(text: str) -> None:
    assert cbor.decode(bytes.fromhex(text)).end == len(text) // 2


@pytest.mark.parametrize(("text", "rule"), BAD.items())
def test_malformed_names_the_rule(text: str, rule: str) -> None:
    with pytest.raises(DecodeError, match=rule):
        cbor.decode(bytes.fromhex(text))


def test_a_cut_message_and_bytes_behind_it_are_told_apart_from_malformed_ones() -> None:
    whole = bytes.fromhex("a2616182190100fb3ff0000000000000025f4101ff")
    for end in range(len(whole)):
        with pytest.raises(DecodeError) as caught:
            cbor.decode(whole[:end])
        assert caught.value.flaw is Flaw.INCOMPLETE
    for text, flaw in {
        "0000": Flaw.TRAILING,
        "61ff": Flaw.NOT_UTF8,
        "1c": Flaw.MALFORMED,
        "ff": Flaw.MALFORMED,
    }.items():
        with pytest.raises(DecodeError) as caught:
            cbor.decode(bytes.fromhex(text))
        assert caught.value.flaw is flaw


def test_a_key_that_stands_twice_is_kept_where_the_caller_wants_to_see_it() -> None:
    item = cbor.decode(bytes.fromhex("a20001180002"), unique=False)
    assert [key.value for key, _ in item.pairs()] == [0, 0]


@pytest.mark.parametrize("text", NOT_PREFERRED)
def test_longer_heads_are_well_formed_but_not_preferred(text: str) -> None:
    data = bytes.fromhex(text)
    assert not cbor.decode(data).preferred
    with pytest.raises(DecodeError, match="needs to be"):
        cbor.decode(data, preferred=True)


@pytest.mark.parametrize("text", NOT_DETERMINISTIC)
def test_deterministic_is_asked_for(text: str) -> None:
    data = bytes.fromhex(text)
    cbor.decode(data)
    with pytest.raises(DecodeError, match=r"deterministic|order"):
        cbor.decode(data, deterministic=True)


def test_one_true_and_float_are_three_keys() -> None:
    item = cbor.decode(bytes.fromhex("a30102f503f93c0004"))
    assert len(item.value) == 3


def test_depth_is_bounded() -> None:
    with pytest.raises(DecodeError, match="deeper"):
        cbor.decode(b"\x81" * 10_000 + b"\x00")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary() | st.text() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.integers(0, 99) | st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_everything_that_cbor2_writes_is_read_and_rewritten_to_the_same_meaning(value: object) -> None:
    item = cbor.decode(cbor.encode(value))
    again = cbor.decode(item.canonical(), deterministic=True)
    assert again.canonical() == item.canonical()
    assert repr(cbor2.loads(item.canonical())) == repr(cbor2.loads(again.canonical()))


@given(st.binary(max_size=64))
def test_any_bytes_end_in_an_item_or_a_decode_error(data: bytes) -> None:
    with contextlib.suppress(DecodeError):
        assert cbor.decode(data).end == len(data)
