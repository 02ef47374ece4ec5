"""The strict JSON and base64url readers, against the grammar of RFC 8259 and the json module."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import DecodeError, Flaw, jsontext
from conformance.tests.corpora import corpus

GOOD: dict[bytes, Any] = {
    b"0": 0, b"-0": 0, b" [ ] \n": [], b"{}": {}, b'""': "", b"true": True, b"null": None, b"[1,[2,[]]]": [1, [2, []]],
    b'{"a":{"a":1}}': {"a": {"a": 1}}, b'"\\ud834\\udd1e"': "\U0001d11e", b'"\\u0000\\/"': "\0/", b'"\xc3\xbc"': "ü",
    b'"\x7f"': "\x7f", b"123456789012345678901234567890": 123456789012345678901234567890, b"1.5e-3": 0.0015,
    b'{"":0," ":1}': {"": 0, " ": 1}, b'"\\uD834\\uDd1E"': "\U0001d11e", b"[-1.0E+2]": [-100.0],
}  # fmt: skip
BAD = {
    b"": (0, "ends"), b" ": (1, "ends"), b"[1": (2, "',' or ']'"), b"[1,]": (3, "starts"), b"{,}": (1, "name"),
    b'{"a":1,}': (7, "name"), b'{"a" 1}': (5, "':'"), b'{"a":}': (5, "starts"), b"01": (0, "number"),
    b"1.": (0, "number"),
    b".5": (0, "starts"), b"+1": (0, "starts"), b"1e": (0, "number"), b"-": (0, "number"), b"0x10": (0, "number"),
    b"NaN": (0, "starts"), b"Infinity": (0, "starts"), b"-Infinity": (0, "number"), b"True": (0, "starts"),
    b"1 2": (2, "follow"), b"nul": (0, "starts"), b"nullx": (4, "follow"), b"'a'": (0, "starts"), b"[1 2]": (3, "','"),
    b'"a': (2, "end"), b'"\n"': (1, "control"), b'"\\x41"': (1, "escape"), b'"\\u12g4"': (1, "four"),
    b'"\\': (1, "escape"),
    b'"\\ud800"': (1, "lone"), b'"\\udc00"': (1, "lone"), b'"\\ud800\\u0041"': (1, "lone"),
    b'"\\ud800\\ud800"': (1, "lone"),
    b'"\xff"': (1, "UTF-8"), b'"\xed\xa0\x80"': (1, "UTF-8"), b'"\xc0\x80"': (1, "UTF-8"),
    b"\xef\xbb\xbf1": (0, "mark"),
    b'{"a":1,"a":2}': (7, "twice"), b'{"a":1,"\\u0061":2}': (7, "twice"), b"[1]//": (3, "follow"),
    b"\x0c1": (0, "starts"),
    b"[" * 130 + b"]" * 130: (129, "deeper"), b"9" * 4301: (0, "digits"), b"1\x00": (1, "follow"),
    b"\xfe\xff\x00\x31": (0, "UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "value"), GOOD.items())
def test_what_the_grammar_has_is_read(data: bytes, value: Any) -> None:
    node = jsontext.decode(data)
    assert node.plain() == value
    assert type(node.plain()) is type(value)


@pytest.mark.parametrize(("data", "broken"), BAD.items())
def test_what_breaks_a_rule_names_it_and_its_offset(data: bytes, broken: tuple[int, str]) -> None:
    with pytest.raises(DecodeError, match=broken[1]) as caught:
        jsontext.decode(data)
    assert (caught.value.codec, caught.value.offset) == ("json", broken[0])


def test_a_text_cut_anywhere_is_incomplete_and_nothing_else_is() -> None:
    text = b' {"a\\u00fc\\ud834\\udd1e\\n":[true,false,null,-1,0.5,-1.5e+3]}'
    for end in range(len(text)):
        with pytest.raises(DecodeError) as caught:
            jsontext.decode(text[:end])
        assert caught.value.flaw is Flaw.INCOMPLETE
    for data, flaw in {
        b"[1 2]": Flaw.MALFORMED, b"tRue": Flaw.MALFORMED, b"9" * 4301: Flaw.MALFORMED, b"1 2": Flaw.TRAILING,
        b'"\xff"': Flaw.NOT_UTF8, b"[" * 130 + b"]" * 130: Flaw.TOO_DEEP, b'{"a":1,"a":2}': Flaw.MALFORMED,
    }.items():  # fmt: skip
        with pytest.raises(DecodeError) as caught:
            jsontext.decode(data)
        assert caught.value.flaw is flaw


def test_a_name_that_stands_twice_is_kept_where_the_caller_wants_to_see_it() -> None:
    node = jsontext.decode(b'{"a":1,"\\u0061":2}', unique=False)
    assert [name for name, _ in node.members()] == ["a", "a"]


def test_a_real_is_never_an_integer_and_keeps_its_digits() -> None:
    for text in ("4.0", "4e0", "4.00", "1e400", "0.1000000000000000055511151231257827"):
        node = jsontext.decode(text.encode())
        assert (node.kind, node.value) == ("real", text)
    assert jsontext.decode(b"4").kind == "integer"
    assert math.isinf(jsontext.decode(b"1e400").plain())


def test_offsets_count_bytes() -> None:
    node = jsontext.decode('{"ü": [1, "é"]}'.encode())
    [(name, value)] = node.value
    assert (node.offset, node.end, name.offset, name.end, value.offset) == (0, 17, 1, 5, 7)
    assert (value.value[1].offset, value.value[1].end) == (11, 15)


def test_layout_keeps_numbers_and_strings_as_written() -> None:
    shown = jsontext.diagnose(b'{"a":4.00,"b":["\\u0061",{ }],"c":[\n]}')
    assert shown == '{\n  "a": 4.00,\n  "b": [\n    "\\u0061",\n    {}\n  ],\n  "c": []\n}'


def test_the_error_is_marked_under_its_line() -> None:
    assert jsontext.diagnose(b'[\n "\xc3\xbc", NaN,\n 2]').splitlines() == [
        "[", ' "ü", NaN,', "      ^ json at 9: no value starts like this", " 2]",
    ]  # fmt: skip
    assert jsontext.diagnose(b'"\x1b\xff"').splitlines()[0] == '"\\u001b\\xff"'


def test_encode_refuses_what_json_does_not_have() -> None:
    assert jsontext.encode({"a": [1, "ü", None]}) == '{"a":[1,"ü",null]}'.encode()
    for value in (math.nan, math.inf, "\ud800"):
        with pytest.raises(ValueError, match=r"JSON|surrogates"):
            jsontext.encode(value)
    with pytest.raises(TypeError):
        jsontext.encode(b"")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_again_and_laid_out_to_the_same(value: Any) -> None:
    data = jsontext.encode(value)
    assert jsontext.decode(data).plain() == value
    assert jsontext.decode(data).end == len(data)
    assert json.loads(data) == value


@given(st.binary(max_size=40) | st.text(alphabet='[]{}",:\\u0dD8tre.-+ \n1', max_size=40).map(str.encode))
def test_any_bytes_are_read_as_json_does_or_refused_and_always_shown(data: bytes) -> None:
    shown = jsontext.diagnose(data)
    try:
        node = jsontext.decode(data)
    except DecodeError as error:
        rule = str(error)
    else:
        assert json.loads(data) == node.plain()
        return
    assert rule in shown


B64U_BAD = {"=": 0, "AA==": 2, "A": 0, "AAAAA": 4, "AB": 1, "AAB": 2, "A+": 1, "A/": 1, "A A": 1, "AA\n": 2, "ÄA": 0}


@pytest.mark.parametrize(("text", "offset"), B64U_BAD.items())
def test_base64url_is_strict(text: str, offset: int) -> None:
    with pytest.raises(DecodeError) as caught:
        jsontext.b64u_decode(text)
    assert (caught.value.codec, caught.value.offset) == ("base64url", offset)


def test_base64url_takes_bytes_and_names_their_offset() -> None:
    assert jsontext.b64u_decode(b"-_8") == b"\xfb\xff"
    with pytest.raises(DecodeError) as caught:
        jsontext.b64u_decode(b"AA\xff")
    assert caught.value.offset == 2


@given(st.binary())
def test_base64url_comes_back(data: bytes) -> None:
    assert jsontext.b64u_decode(jsontext.b64u_encode(data)) == data


@pytest.mark.parametrize("folder", ["cmw", "eat"])
def test_examples_of_the_drafts_are_read_as_json_reads_them_or_refused(folder: str) -> None:
    for path in corpus(folder, "*.json"):
        data = path.read_bytes()
        assert jsontext.decode(data).plain() == json.loads(data), path.name
