"""Diagnostic notation: the table of RFC 8949 appendix A both ways, offsets, and what is left of malformed messages."""

import re
from itertools import pairwise

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import DecodeError, cbor, edn
from conformance.tests.corpora import corpus

APPENDIX_A = {
    "00": "0", "1818": "24", "1903e8": "1000", "1bffffffffffffffff": "18446744073709551615",
    "20": "-1", "3bffffffffffffffff": "-18446744073709551616", "c249010000000000000000": "2(h'010000000000000000')",
    "f90000": "0.0", "f98000": "-0.0", "fb3ff199999999999a": "1.1", "f97bff": "65504.0", "fa47c35000": "100000.0",
    "fb7e37e43c8800759c": "1e+300", "f90001": "5.960464477539063e-08", "f97c00": "Infinity", "f97e00": "NaN",
    "f9fc00": "-Infinity", "fa7f800000": "Infinity_2", "fb7ff8000000000000": "NaN_3", "f4": "false", "f5": "true",
    "f6": "null", "f7": "undefined", "f0": "simple(16)", "f8ff": "simple(255)", "c11a514b67b0": "1(1363896240)",
    "d818456449455446": "24(h'6449455446')", "40": "h''", "60": '""', "62225c": '"\\"\\\\"', "62c3bc": '"ü"',
    "64f0908591": '"\U00010151"', "80": "[]", "8301820203820405": "[1, [2, 3], [4, 5]]", "a0": "{}",
    "a26161016162820203": '{"a": 1, "b": [2, 3]}', "5f42010243030405ff": "(_ h'0102', h'030405')",
    "7f657374726561646d696e67ff": '(_ "strea", "ming")', "9fff": "[_ ]",
    "9f018202039f0405ffff": "[_ 1, [2, 3], [_ 4, 5]]",
    "bf61610161629f0203ffff": '{_ "a": 1, "b": [_ 2, 3]}', "a301020304f505": "{1: 2, 3: 4, true: 5}",
}  # fmt: skip
FORMS = {
    "1800": "0_0", "3900ff": "-256_1", "980101": "[_0 1]", "b900010102": "{_1 1: 2}", "79000161": '"a"_1',
    "5b000000000000000101": "h'01'_3", "d9000101": "1_1(1)", "fb3ff8000000000000": "1.5_3",
    "5fff": "''_", "7fff": '""_',"5f580101ff": "(_ h'01'_0)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "notation"), (APPENDIX_A | FORMS).items())
def test_every_form_of_the_wire_has_its_notation_and_comes_back(text: str, notation: str) -> None:
    data = bytes.fromhex(text)
    assert edn.inline(data) == notation
    assert edn.encode(notation) == data


def test_the_payload_of_a_nan_is_shown() -> None:
    assert edn.inline(bytes.fromhex("fa7fc00001")) == "NaN_2 / 7fc00001 /"


def test_each_line_starts_with_offset_and_head_and_byte_strings_are_opened() -> None:
    names: dict[edn.Step, str] = {("tag", 18): "COSE_Sign1", ("label", 1): "alg", ("label", 4): "a/b"}
    shown = edn.diagnose(
        edn.encode("18([<< {1: -7} >>, {4: h'11'}, null, (_ h'01')])"), lambda path: names.get(path[-1])
    )
    assert [line.split(maxsplit=2) for line in shown.splitlines()] == [
        ["0", "d2", "/ COSE_Sign1 / 18("], ["1", "84", "["], ["2", "43", "<<"], ["3", "a1", "{"],
        ["4", "01", "/ alg / 1:"], ["5", "26", "-7"], ["}"], [">>,"], ["6", "a1", "{"], ["7", "04", "/ a|b / 4:"],
        ["8", "4111", "h'11'"], ["},"], ["10", "f6", "null,"], ["11", "5f", "(_"],
        ["12", "4101", "h'01'"], ["14", "ff", ")"], ["]"], [")"],
    ]  # fmt: skip


def test_names_are_asked_with_the_whole_path() -> None:
    asked: list[tuple[edn.Step, ...]] = []
    edn.diagnose(edn.encode('{1: [<< 9({"x": 0}) >>]}'), asked.append)
    inside = (("label", 1), ("index", 0), ("embedded", 0), ("tag", 9))
    assert asked == [(("label", 1),), inside, (*inside, ("label", "x"))]


@pytest.mark.parametrize("content", ["01", "6161", "f6", "8201", "820102ff", "", "40"])
def test_byte_strings_stay_closed_unless_they_hold_one_structure(content: str) -> None:
    raw = bytes.fromhex(content)
    assert f"h'{content}'" in edn.diagnose(cbor.encode(raw))


@pytest.mark.parametrize(
    ("text", "left", "rule"),
    [
        ("8301", "[1,", "cbor at 2: 1 bytes wanted, 0 left"),
        ("820161ff", "h'ff' / text that is not UTF-8 /]", "cbor at 3: the text is not UTF-8"),
        ("a201020103", "1: 3}", "cbor at 3: a map key stands twice"),
        ("0102", "1 / 1 bytes follow /", "cbor at 1: 1 bytes follow the data item"),
        ("9f021c", "[_ 2,", "cbor at 2: additional information 28 is reserved"),
        ("5f4100", "h'00',", "cbor at 3: 1 bytes wanted, 0 left"),
        ("", "", "cbor at 0: 1 bytes wanted, 0 left"),
        ("81f814", "[", "cbor at 1: simple value 20 in two bytes"),
        ("811f", "[", "cbor at 1: a break code or an indefinite length where none may stand"),
    ],
)
def test_malformed_messages_are_printed_as_far_as_they_go(text: str, left: str, rule: str) -> None:
    data = bytes.fromhex(text)
    assert edn.inline(data).endswith(f"{left} {rule}".lstrip())
    assert edn.diagnose(data).splitlines()[-1] == rule


def test_nothing_in_a_text_reaches_the_terminal_raw() -> None:
    shown = edn.inline(cbor.encode("\x1b[31m\u202e\x7f\u2028"))
    assert shown == '"\\u001b[31m\\u202e\\u007f\\u2028"'


def test_depth_is_bounded() -> None:
    assert edn.diagnose(b"\x81" * 10_000).endswith("nested deeper than 128")
    nested = b"\x80"
    for _ in range(200):
        nested = b"\x81" + cbor.write_head(cbor.BYTES, len(nested)) + nested
    assert edn.diagnose(nested).count("<<") == 63


def test_notation_that_breaks_its_grammar_says_where() -> None:
    with pytest.raises(DecodeError, match="edn at 5"):
        edn.encode("[1, 2")


@given(st.binary(max_size=48), st.booleans())
def test_any_bytes_are_printed_and_tell_exactly_what_decode_tells(data: bytes, wrapped: bool) -> None:
    data = cbor.encode([data]) if wrapped else data
    rule = None
    try:
        cbor.decode(data)
    except DecodeError as error:
        rule = str(error)
    if rule:
        assert edn.diagnose(data).splitlines()[-1] == rule
        assert edn.inline(data).endswith(rule)
    else:
        offsets = [int(found[1]) for found in re.finditer(r"^ *(\d+)  ", edn.diagnose(data), re.MULTILINE)]
        assert all(one < other for one, other in pairwise(offsets))
        if "NaN" not in edn.inline(data):
            assert edn.encode(edn.inline(data)) == data


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.integers(0, 99) | st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_what_cbor2_writes_comes_back_through_notation(value: object) -> None:
    data = cbor2.dumps(value)
    assert edn.encode(edn.inline(data)) == data


@pytest.mark.parametrize("folder", ["cmw", "corim", "eat"])
def test_examples_of_the_drafts_come_back(folder: str) -> None:
    for path in corpus(folder, "*.diag"):
        # Numbers that were still to be assigned stand as TBD1, which is no notation.
        data = edn.encode(re.sub(r"\bTBD\d+", "0", path.read_text()))
        assert edn.encode(edn.inline(data)) == data, path.name
        assert edn.diagnose(data).count("\n") > 1, path.name
