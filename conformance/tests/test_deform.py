"""Malformations: each operation makes what it names and nothing else, and says when it cannot."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codecs import DecodeError, cbor, deform, der, edn
from conformance.model.vector import Mutation


def changed(codec: str, data: bytes, op: str, at: str = "", new: str = "") -> bytes:
    return deform.apply(data, Mutation(codec=codec, op=op, at=at, data=new))  # type: ignore[arg-type]


CBOR = [
    # before, operation, place, data, after
    ("[1, 2]", "replace", "0", "f6", "[null, 2]"),
    ("[1, 2]", "replace", "", "f6", "null"),
    ("{1: 2}", "replace", "0v", "80", "{1: []}"),
    ("{1: 2}", "replace", "0k", "03", "{3: 2}"),
    ("9(1)", "replace", "t", "f6", "9(null)"),
    ("[1, 2]", "remove", "1", "", "[1]"),
    ("[_ 1, 2]", "remove", "0", "", "[_ 2]"),
    ("{1: 2, 3: 4}", "remove", "0k", "", "{3: 4}"),
    ("[1]", "insert", "0", "f6", "[null, 1]"),
    ("[1]", "insert", "1", "f6", "[1, null]"),
    ("[_ ]", "insert", "0", "f6", "[_ null]"),
    ("{1: 2}", "insert", "0k", "0304", "{3: 4, 1: 2}"),
    ("[]", "append", "", "f6", "[null]"),
    ("{_ 1: 2}", "append", "", "0304", "{_ 1: 2, 3: 4}"),
    ("[1, 2]", "duplicate", "0", "", "[1, 2, 1]"),
    ("{1: 2, 3: 4}", "swap", "0k", "", "{3: 4, 1: 2}"),
    ("[1, \"a\"]", "swap", "0", "", "[\"a\", 1]"),
    ("9(1)", "retag", "", "1000", "1000(1)"),
    ("[9(1)]", "untag", "0", "", "[1]"),
    ("[1]", "wrap-tag", "0", "18", "[18(1)]"),
    ("[[1]]", "wrap-bytes", "0", "", "[<< [1] >>]"),
    ("[<< [1] >>]", "unwrap-bytes", "0", "", "[[1]]"),
    ("[{}]", "embed", "0", "", "[24(<< {} >>)]"),
    ("[1, [2]]", "widen", "1", "", "[1, [_0 2]]"),
    ("[1]", "widen", "0", "8", "[1_3]"),
    ("[1.5]", "widen", "0", "", "[1.5_2]"),
    ("1.5_2", "widen", "", "", "1.5_3"),
    ("[\"a\"]", "widen", "0", "2", "[\"a\"_1]"),
    ("[[1]]", "indefinite", "0", "", "[[_ 1]]"),
    ("{1: {}}", "indefinite", "0v", "", "{1: {_ }}"),
    ("h'0102030405'", "indefinite", "", "2", "(_ h'010203', h'0405')"),
    ("\"aüb\"", "indefinite", "", "3", "(_ \"a\", \"ü\", \"b\")"),
    ("h'01'", "indefinite", "", "", "(_ h'01')"),
    ("h''", "indefinite", "", "0", "''_"),
    # through byte strings: lengths are repaired, in the form that they had
    ("[<< [<< [1] >>, 2] >>, 3]", "append", "0/e/0/e", "f6", "[<< [<< [1, null] >>, 2] >>, 3]"),
    ("[<< [1] >>_1, 3]", "append", "0/e", "f6", "[<< [1, null] >>_1, 3]"),
    ("[_1 1]", "append", "", "f6", "[_1 1, null]"),
    ("18([<< {1: -7} >>, {}, h'00', h'00'])", "replace", "t/0/e/0v", "3822", "18([<< {1: -35} >>, {}, h'00', h'00'])"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "op", "at", "new", "after"), CBOR)
def test_cbor_is_changed_as_named(before: str, op: str, at: str, new: str, after: str) -> None:
    assert edn.inline(changed("cbor", edn.encode(before), op, at, new)) == edn.inline(edn.encode(after))


def test_a_length_grows_into_a_longer_head() -> None:
    data = edn.encode(f"[<< [h'{'00' * 20}'] >>]")
    grown = changed("cbor", data, "append", "0/e", "01")
    assert grown[:3].hex() == "815782"
    grown = changed("cbor", grown, "append", "0/e", "02")
    assert grown[:4].hex() == "81581883"


BROKEN = [
    ("[1]", "count", "", "2", "8201", "1 bytes wanted"),
    ("[1, 2]", "count", "", "1", "810102", "follow"),
    ('["ab"]', "count", "0", "3", "81636162", "3 bytes wanted"),
    ("{1: 2}", "duplicate", "0k", "", "a201020102", "twice"),
    ("{1: 2}", "duplicate", "0k", "f6", "a2010201f6", "twice"),
    ("[true]", "widen", "0", "1", "81f815", "simple value 21"),
    ("[1, [2, 3]]", "truncate", "1", "1", "820182", "left"),
    ("[1, 2]", "truncate", "0", "", "82", "left"),
    ("[1]", "trailing", "", "00", "810100", "follow"),
    ("[1]", "reserved-info", "0", "", "811c", "28 is reserved"),
    ("[1]", "reserved-info", "0", "31", "811f", "indefinite"),
    ("[1]", "replace", "0", "61ff", "8161ff", "UTF-8"),
    ("[1]", "replace", "0", "", "81", "left"),
]


@pytest.mark.parametrize(("before", "op", "at", "new", "after", "rule"), BROKEN)
def test_cbor_is_broken_as_named(before: str, op: str, at: str, new: str, after: str, rule: str) -> None:
    data = changed("cbor", edn.encode(before), op, at, new)
    assert data.hex() == after
    with pytest.raises(DecodeError, match=rule):
        cbor.decode(data)


def test_embedded_cbor_is_cut_and_followed_inside_its_byte_string() -> None:
    data = edn.encode("[<< [1, 2] >>, 3]")
    assert edn.inline(changed("cbor", data, "truncate", "0/e/1")) == "[h'8201', 3]"
    assert edn.inline(changed("cbor", data, "trailing", "0/e", "00")) == "[h'82010200', 3]"


JSON = [
    ('{"a": 1}', "replace", "/a", "NaN", '{"a": NaN}'),
    ("[1]", "replace", "", "{}", "{}"),
    ('{"a/b": {"~": [1, 2]}}', "replace", "/a~1b/~0/1", "9", '{"a/b": {"~": [1, 9]}}'),
    ("[1, 2, 3]", "remove", "/0", "", "[2, 3]"),
    ("[1, 2, 3]", "remove", "/2", "", "[1, 2]"),
    ("[ 1 ]", "remove", "/0", "", "[  ]"),
    ('{"a": 1, "b": 2}', "remove", "/a", "", '{"b": 2}'),
    ("[1, 2]", "insert", "/1", "null", "[1, null,2]"),
    ('{"a": 1}', "insert", "/a", '"b": 2', '{"b": 2,"a": 1}'),
    ("[]", "append", "", "1", "[1]"),
    ('{"a": [1]}', "append", "/a", "2", '{"a": [1,2]}'),
    ('{"a": 1}', "append", "", '"b": 2', '{"a": 1,"b": 2}'),
    ('{"a": 1}', "rename", "/a", '"b"', '{"b": 1}'),
    ('{"a": 1}', "duplicate", "/a", "", '{"a": 1,"a": 1}'),
    ('{"a": 1}', "duplicate", "/a", "2", '{"a": 1,"a": 2}'),
    ("[1, 2]", "duplicate", "/0", "", "[1, 2,1]"),
    ('["a\U0001d11e"]', "escape", "/0", "", '["\\u0061\\ud834\\udd1e"]'),
    ("[1]", "space", "/0", "\t", "[\t1\t]"),
    ('{"": {"0": 1}}', "replace", "//0", "2", '{"": {"0": 2}}'),
]


@pytest.mark.parametrize(("before", "op", "at", "new", "after"), JSON)
def test_json_is_changed_as_named(before: str, op: str, at: str, new: str, after: str) -> None:
    assert changed("json", before.encode(), op, at, new).decode() == after


TLV = der.sequence(der.integer(1), der.octet_string(der.sequence(der.null())), der.bit_string(der.set_of(der.null())))
DER = [
    ("replace", "0", "0500", "300f 0500 04043002 0500 0305003102 0500"),
    ("replace", "1/e/0", "", "300e 020101 04023000 0305003102 0500"),
    ("replace", "2/e/0", "0101ff", "3011 020101 04043002 0500 0306003103 0101ff"),
    ("remove", "0", "", "300d 04043002 0500 0305003102 0500"),
    ("insert", "0", "0500", "3012 0500 020101 04043002 0500 0305003102 0500"),
    ("insert", "1/e/1", "0500", "3012 020101 04063004 0500 0500 0305003102 0500"),
    ("insert", "3", "0500", "3012 020101 04043002 0500 0305003102 0500 0500"),
    ("length-long", "0", "", "3011 02810101 04043002 0500 0305003102 0500"),
    ("length-long", "", "3", "3083000010 020101 04043002 0500 0305003102 0500"),
    ("length-indefinite", "", "", "3080 020101 04043002 0500 0305003102 0500 0000"),
    ("length-indefinite", "1/e", "", "3012 020101 04063080 0500 0000 0305003102 0500"),
    ("retag", "0", "0a", "3010 0a0101 04043002 0500 0305003102 0500"),
    ("retag", "1/e", "bf1f", "3011 020101 0405bf1f02 0500 0305003102 0500"),
    ("trailing", "", "00", "3010 020101 04043002 0500 0305003102 0500 00"),
    ("trailing", "1/e", "00", "3011 020101 04053002 0500 00 0305003102 0500"),
]


@pytest.mark.parametrize(("op", "at", "new", "after"), DER)
def test_der_is_changed_as_named(op: str, at: str, new: str, after: str) -> None:
    assert changed("der", TLV, op, at, new) == bytes.fromhex(after)


def test_a_der_length_grows_by_an_octet() -> None:
    data = der.sequence(der.sequence(der.octet_string(bytes(120))))
    grown = changed("der", data, "insert", "0/0", der.octet_string(bytes(8)).hex())
    assert grown == der.sequence(der.sequence(der.octet_string(bytes(8)), der.octet_string(bytes(120))))
    assert changed("der", grown, "length-long", "0")[3:].startswith(bytes.fromhex("30820084"))


BYTES = [
    ("replace", "1", "ffff", "01ffff04"), ("insert", "4", "ff", "01020304ff"), ("append", "", "ff", "01020304ff"),
    ("prepend", "", "ff", "ff01020304"), ("truncate", "3", "", "010203"), ("flip", "2", "01ff", "010202fb"),
]  # fmt: skip


@pytest.mark.parametrize(("op", "at", "new", "after"), BYTES)
def test_bytes_are_changed_as_named(op: str, at: str, new: str, after: str) -> None:
    assert changed("bytes", bytes.fromhex("01020304"), op, at, new) == bytes.fromhex(after)


# codec, message (hexadecimal, or JSON), operation, place and data (a dot for none) = what is said
NOWHERE = """cbor 820102 replace 2 00 = no index '2'
cbor 820102 replace 0k 00 = no index '0k'
cbor 820102 remove -1 . = no index '-1'
cbor a10102 remove 0 . = named <n>k
cbor a10102 remove 0v . = named <n>k
cbor a10102 remove 1k . = no index '1'
cbor 820102 append 0 00 = neither an array nor a map
cbor 820102 insert 3 00 = no index '3'
cbor 80 remove . . = no index ''
cbor 8101 swap 0 . = nothing follows
cbor 8101 duplicate 0 02 = only the entry of a map
cbor 01 untag . . = major type 0
cbor 4101 replace t 00 = no step 't'
cbor 5f4101ff replace e 00 = no step 'e'
cbor 9fff indefinite . . = already indefinite
cbor 4101 indefinite . 2 = do not make 2 chunks
cbor 8101 widen 0 3 = does not fit
cbor 8118ff widen 0 1 = do not widen
cbor f4 widen . 2 = no longer form
cbor 01 reserved-info . 27 = not 28 to 31
cbor 01 truncate . 1 = nothing to cut
cbor 81 append . 00 = cbor at 1
cbor 01 explode . . = no operation 'explode'
cbor 01 replace . 01 = changes nothing
cbor 01 replace . xy = hexadecimal
der 3000 replace 0 . = no index '0'
der 0403020101 replace 0 . = no step '0'
der 0500 replace e . = no step 'e'
der 0500 length-indefinite . . = not constructed
der 0500 remove . . = no part of another
der 04020500 remove e . = no part of another
der 3000 insert 1 0500 = no index '1'
der 0500 length-long . 0 = does not fit
bytes 00 replace 2 00 = no offset '2'
bytes 00 flip 1 01 = reach beyond
bytes 00 append 1 00 = takes no place
bytes 00 truncate 1 . = changes nothing
json [] replace /0 1 = no index '0'
json [1] replace 0 1 = no JSON Pointer
json [1] replace /01 1 = no index '01'
json [1] replace /- 1 = no index '-'
json [1] rename /0 1 = has no name
json 1 remove . . = neither element nor member
json 1 escape . . = no string
json {} remove /a . = no 'a' in object
"""


@pytest.mark.parametrize("row", NOWHERE.splitlines())
def test_what_cannot_be_done_is_said(row: str) -> None:
    call, _, said = row.partition(" = ")
    codec, text, op, at, new = call.split()
    data = text.encode() if codec == "json" else bytes.fromhex(text)
    with pytest.raises(ValueError, match=re.escape(said)):
        changed(codec, data, op, at.strip("."), new.strip("."))


def test_every_operation_is_explained_and_tried_here() -> None:
    tried = {
        "cbor": {row[1] for row in CBOR} | {row[1] for row in BROKEN},
        "json": {row[1] for row in JSON},
        "der": {row[0] for row in DER},
        "bytes": {row[0] for row in BYTES},
    }
    assert tried == {codec: set(operations) for codec, operations in deform.OPERATIONS.items()}
    assert all(text.endswith(".") for operations in deform.OPERATIONS.values() for text in operations.values())


LEAVES = st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=30) | st.text(max_size=30) | st.booleans()
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=2).map(cbor.encode)
    | st.dictionaries(st.integers(0, 99), inner, max_size=4) | st.builds(cbor.Tag, st.integers(100, 2**64 - 1), inner),
    max_leaves=8,
)  # fmt: skip


def places(item: cbor.Item, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every item, through byte strings that hold CBOR."""
    found = [at]
    match item.major:
        case cbor.ARRAY:
            for n, inner in enumerate(item.value):
                found += places(inner, (*at, str(n)))
        case cbor.MAP:
            for n, (key, value) in enumerate(item.value):
                found += places(key, (*at, f"{n}k")) + places(value, (*at, f"{n}v"))
        case cbor.TAG:
            found += places(item.value, (*at, "t"))
        case cbor.BYTES:
            with contextlib.suppress(DecodeError):
                found += places(cbor.decode(item.value), (*at, "e"))
    return found


@given(TREES, st.data())
def test_what_is_put_anywhere_in_cbor_and_taken_back_leaves_no_trace(tree: object, draw: st.DataObject) -> None:
    data = cbor.encode(tree)
    at = "/".join(draw.draw(st.sampled_from(places(cbor.decode(data)))))
    for there, back in (("wrap-tag", "untag"), ("wrap-bytes", "unwrap-bytes")):
        wrapped = changed("cbor", data, there, at, "7" if there == "wrap-tag" else "")
        cbor.decode(wrapped)
        assert changed("cbor", wrapped, back, at) == data


@given(TREES, st.data())
def test_other_forms_of_cbor_mean_the_same_and_removal_undoes_insertion(tree: object, draw: st.DataObject) -> None:
    data = cbor.encode(tree)
    item = cbor.decode(data)
    at = "/".join(draw.draw(st.sampled_from(places(item))))
    for op in ("widen", "indefinite"):
        try:
            other = changed("cbor", data, op, at)
        except ValueError:
            continue
        if "e" not in at and "f8" not in other.hex():
            assert cbor.decode(other).canonical() == item.canonical()
    grown = changed("cbor", cbor.encode([tree]), "insert", "0", "f6")
    assert changed("cbor", grown, "remove", "0") == cbor.encode([tree])


ANY_PLACE = st.text(alphabet="0123/kvte~a-", max_size=6)


@given(
    st.sampled_from([(codec, op) for codec, operations in deform.OPERATIONS.items() for op in operations]),
    st.binary(max_size=20) | TREES.map(cbor.encode) | st.just(TLV) | st.just(b'{"a":[1,"b"]}'),
    ANY_PLACE,
    st.text(alphabet="0123456789abcdef", max_size=6),
)
def test_any_mutation_changes_something_or_is_a_value_error(
    operation: tuple[str, str], data: bytes, at: str, new: str
) -> None:
    codec, op = operation
    try:
        after = changed(codec, data, op, at, new)
    except ValueError:
        return
    assert after != data
