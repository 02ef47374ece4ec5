"""CDDL and ABNF as our schemas use them: what matches, what does not, what cannot be read."""

from typing import Any

import pytest

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cddl import abnf, parse
from conformance.codecs.cddl.matching import Change, How, Matcher, Record
from conformance.codecs.cddl.tree import CddlError, Control, Literal
from conformance.codecs.cddl.values import Pairs, Simple, Tag, value_of


def matches(source: str, value: Any) -> bool:
    return Matcher(parse(source)).matches("a", value)


TRUE = Simple(21)


def pairs(*more: tuple[Any, Any]) -> Pairs:
    """A map of 1 and further members."""
    return Pairs(((1, 1), *more))


@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        ("a = uint", [0, 2**64 - 1], [-1, 1.0, "1", Simple(20)]),
        ("a = nint / text", [-1, ""], [0, b""]),
        ("a = int", [-1, 1], [1.0]),
        ("a = any", [None, b"", []], []),
        ('a = 1 / "x" / b\na /= \'y\'\nb = -2', [1, "x", b"y", -2], [2, "y", b"x", 1.0]),
        ("a = 3..0x10", [3, 16], [2, 17, "3"]),
        ("a = uint .size 2", [0, 65535], [65536, -1, "a"]),
        ("a = (uint .bits b) .and (uint .gt 0)\nb = &( x: 0, y: 3 )", [1, 8, 9], [0, 2, 4, 16]),
        ('a = text .ne "x"', ["", "xx"], ["x", 1]),
        (r'a = text .regexp "[a-c]+(\\.d)?"', ["a", "abc.d"], ["", "abcxd", "ad\n"]),
        ("a = bytes .cbor [ uint ]", [b"\x81\x01"], [b"\x81\x20", b"\x81\x01\x00", b"\x81", b""]),
        ("a = text .b64u bytes", ["", "oA", "I0faVQ"], ["oA==", "a", "+/8"]),
        ("a = #6.24(bytes)", [Tag(24, b"")], [Tag(25, b""), Tag(24, ""), b""]),
        ("a = #6.<b>(uint)\nb = 1..2", [Tag(1, 0), Tag(2, 0)], [Tag(3, 0)]),
        ("a = [ x: uint, ? text, * b ]\nb = bytes", [[1], [1, ""], [1, b"", b""], [1, "", b""]], [[], [1, 1], [""]]),
        ("a = [ + uint  uint ]", [[1, 2], [1, 2, 3]], [[1], [1, ""]]),
        (
            'a = { "x": uint, ? y: text, * int => any }',
            [Pairs((("x", 1),)), Pairs(((1, 2), ("y", ""), ("x", 1), (2, 2)))],
            [Pairs(()), Pairs((("x", ""),)), Pairs((("x", 1), ("z", 1))), Pairs((("x", 1), ("x", 1))), []],
        ),
        ('a = { ? "x": uint, * text => any }', [Pairs((("y", ""),))], [Pairs((("x", ""),))]),
        ('a = { 1 => uint, * int => any }', [Pairs(((1, 1), (2, "")))], [Pairs(((1, ""),))]),
        ("a = uint .ge 3", [3, 2**64], [2, -1, "3"]),
        ("a = bytes .size 2 / bytes .size (4..6)", [b"ab", bytes(4), bytes(6)], [b"", b"a", bytes(3), bytes(7), "ab"]),
        ("a = bool / null", [Simple(20), Simple(21), Simple(22)], [0, 1, Simple(23)]),
        ("a = [ 2* uint ]", [[1, 2], [1, 2, 3]], [[], [1], [1, ""]]),
        ("a = { + text => { * int => a } }", [Pairs((("x", Pairs(((1, Pairs((("y", Pairs(())),))),))),))], [Pairs(())]),
    ],
)  # fmt: skip
def test_types(source: str, good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if not matches(source, value)] == []
    assert [value for value in bad if matches(source, value)] == []


@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        (
            "a = { 1 => uint, b }\nb = ( ? 2 => text, * 3..5 => bool )",
            [pairs(), pairs((2, "")), pairs((2, ""), (3, TRUE), (5, TRUE))],
            [pairs((2, 0)), pairs((3, 0)), pairs((6, TRUE))],
        ),
        (
            "a = { 1 => uint, ( 2 => text // 3 => text, ? 4 => text ) }",
            [pairs((2, "")), pairs((3, "")), pairs((4, ""), (3, ""))],
            [pairs(), pairs((4, "")), pairs((2, ""), (3, "")), pairs((2, ""), (4, "")), pairs((2, 0))],
        ),
        (
            "a = { 1 => uint, ? ( 2 => text, ? 3 => text ) }",
            [pairs(), pairs((2, "")), pairs((2, ""), (3, ""))],
            [pairs((3, "")), pairs((2, 0))],
        ),
        (
            "a = { 1 => uint, ? 2 => text, * int => any }",
            [pairs((2, 0)), pairs((2, "")), pairs((9, 0))],
            [pairs(("", 0))],
        ),
        (
            "a = { 1 => uint, ? ( 2 ^=> text ), * int => any }",
            [pairs(), pairs((2, "")), pairs((9, 0))],
            [pairs((2, 0)), pairs((2, ""), (2, ""))],
        ),
        (
            "a = { 1 => uint, ( 2 ^=> text // 3 => text ), * int => any }",
            [pairs((2, "")), pairs((3, ""))],
            [pairs((2, 0), (3, "")), pairs((4, ""))],
        ),
        ("a = [ ( uint // text, text ), bytes ]", [[1, b""], ["", "", b""]], [[b""], ["", b""], [1, "", b""]]),
        ("a = [ b, + ( text, uint ) ]\nb = ( ? bytes )", [["", 1], [b"", "", 1, "", 2]], [[b""], ["", 1, ""], [1, ""]]),
        ("a = [ * ( ? uint ), text ]", [[""], [1, 2, ""]], [[], [1]]),
        ("a = [ + ( ? uint ), text ]", [[""], [1, 2, ""]], [[], [1]]),
    ],
)  # fmt: skip
def test_groups(source: str, good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if not matches(source, value)] == []
    assert [value for value in bad if matches(source, value)] == []


@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        ("a = several<text>\nseveral<T> = T / [2* T]", ["", ["", ""]], [[], [""], 1]),
        ("a = several<(text / uint)>\nseveral<T> = T / [2* T]", ["", 1, [1, ""]], [[""], b""]),
        ("a = pair<uint, text>\npair<x, y> = [x: x, y: y, z: x / y]", [[1, "", 1], [1, "", ""]], [["", 1, 1], [1, ""]]),
        ("a = uint / [ least<6> ]\nleast<n> = nint / (uint .ge n)", [1, [6], [-1]], [-1, [5], []]),
        ("a = some<{ * uint => any }>\nsome<M> = M .and ({ + any => any })", [pairs()], [Pairs(()), pairs(("", 1))]),
        ("a = tree<text>\ntree<T> = T / [* tree<T>]", ["", [], ["", [[""]]]], [1, [1], [[1]]]),
        ("a = outer<text>\nouter<T> = [ inner<T> ]\ninner<S> = S / 1", [[""], [1]], ["", [2]]),
        ("a = { ext<uint> }\next<T> = ( ? 1 => T )", [Pairs(()), pairs()], [Pairs(((1, ""),)), pairs((2, 1))]),
    ],
)  # fmt: skip
def test_generic_rules(source: str, good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if not matches(source, value)] == []
    assert [value for value in bad if matches(source, value)] == []


def test_every_use_of_a_generic_rule_is_a_part_of_its_own() -> None:
    rules = parse("a = [ some<uint>, least<1>, least<2> ]\nsome<T> = [+ T]\nleast<n> = uint .ge n")
    assert list(rules) == ["some<uint>", "a"]
    assert [part.text for part in rules["a"].inside() if isinstance(part, Control)] == ["uint .ge 1", "uint .ge 2"]
    assert rules["some<uint>"].alternatives[0].text == "[+ uint]"


def test_comments_and_blanks_do_not_count() -> None:
    (rule,) = parse("; first\na = [ x: uint ; a number\n  ? y : text ]\n").values()
    assert rule.alternatives[0].text == "[ x: uint ? y : text ]"


MEDIA = """
a = text .abnf ("name" .det b)
b = '
  name = 1*2letter [ "-" ( %x30-39 / %x58.59 ) ] ; letters first
  letter = %x61-7A / "!"
'
"""


def test_abnf() -> None:
    assert [text for text in ("a", "z!", "a-0", "ab-XY") if not matches(MEDIA, text)] == []
    assert [text for text in ("", "abc", "a-", "a-X", "A", "a-00", "a\n", 1) if matches(MEDIA, text)] == []


@pytest.mark.parametrize(
    "source", ["a\na = b", "a\na = a", "a\na = (", 'a\na = "b" )', "a\na = %d13", "a\na = 1*", "b\na = %x61"]
)
def test_abnf_that_cannot_be_read(source: str) -> None:
    with pytest.raises(ValueError, match="ABNF"):
        abnf.pattern(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a = ", "a type wanted"),
        ("a = uint\na = text", "a stands twice"),
        ("a = [ uint", "a type wanted"),
        ("a = uint ..\n1", "a range of numbers"),
        ("a = uint\n= b", "line 2: name wanted"),
        ("a = \\", "line 1: nothing of CDDL"),
        ("a = #6.24 bytes", r"\( wanted"),
        ("a + uint", "= wanted"),
        ("a = ( 1 => uint", "a type wanted"),
        ("a = ( 1 => uint )\na /= uint", "a stands twice"),
        ("a = b<uint>\nb<x, y> = [x, y]", "2 arguments wanted"),
        ("a = b\nb<x> = [x]", "1 arguments wanted"),
        ("a = b<1>\nb<x> = [b<x>]", "stands in itself"),
        ("a = b<uint>\nb<x> = [b<c<x>>]\nc<x> = x", "stands in itself"),
    ],
)
def test_what_cannot_be_parsed(source: str, words: str) -> None:
    with pytest.raises(CddlError, match=words):
        parse(source)


@pytest.mark.parametrize(
    "source",
    ["a = b", "a = int .lt 5", "a = int .gt b\nb = 1", "a = text .abnf 5", "a = b / int\nb = ( x: int, y: int )"],
)
def test_what_cannot_be_matched(source: str) -> None:
    with pytest.raises(CddlError):
        matches(source, "x" if "abnf" in source else 1)


def test_values_are_those_of_either_codec() -> None:
    item = {1: [-1, b"x", "y", cbor.Tag(5, 1.5), True, None], "a": {}}
    read = value_of(cbor.encode(item), "cbor")
    assert read == Pairs(((1, [-1, b"x", "y", Tag(5, 1.5), Simple(21), Simple(22)]), ("a", Pairs(()))))
    text = value_of(b'{"a":[1,1.0,"x",false],"a":null}', "json")
    assert text == Pairs((("a", [1, 1.0, "x", Simple(20)]), ("a", Simple(22))))
    with pytest.raises(DecodeError):
        value_of(b"[", "json")


def test_a_change_is_of_one_part_alone() -> None:
    rules = parse("a = [ 1, 1 ]")
    first = rules["a"].alternatives[0]
    one = next(part for part in first.inside() if isinstance(part, Literal))
    changed = Matcher(rules, Change(one, How.ANYTHING))
    assert changed.matches("a", ["x", 1])
    assert not changed.matches("a", [1, "x"])
    assert Matcher(rules, Change(first, How.OPEN)).matches("a", [1, 1, 1])
    assert not Matcher(rules, Change(one, How.NOTHING)).matches("a", [1, 1])


def test_a_record_says_which_changes_make_a_difference() -> None:
    """Of every change of every part, by matching again with it."""
    rules = parse("""
        a = { ? 1 => uint / text, + 2..4 => b, ( 5 => b // 6 => b, ? 7 => b ) }
        b = [ * uint .ge 1, ? "x" ] / c
        c = &( x: 9 )
    """)
    parts = [part for rule in rules.values() for part in rule.inside()]
    for value in (
        Pairs(((1, 1), (2, []), (5, 9))),
        Pairs(((2, [1, "x"]), (3, [0]), (6, 9), (7, []))),
        Pairs(((1, b""), (5, []))),
    ):
        record = Record()
        before = Matcher(rules, record=record).matches("a", value)
        for part in parts:
            for how in How:
                narrows = how in (How.NOTHING, How.FORBIDDEN, How.ALONE)
                if Matcher(rules, Change(part, how)).matches("a", value) is not before:
                    assert part in (record.held if narrows else record.failed), (part.text, how)
