"""The CoRIM oracle on what encoders made: whether it means the model asked for, and by which row it does not."""

import base64
import copy
from typing import Any

import pytest

from conformance.codecs import cbor, edn
from conformance.drafts.corim import oracle
from conformance.tests.corim_messages import BOTH, COMID, CORIM, COSWID, COTL, ENVIRONMENT, asked

# A CoRIM with a bit of everything, in the grammar of both revisions.
RICH = """501({
  0: "c",
  1: [
    506(<<{
      0: "en", 1: {0: "t", 1: 2}, 2: [{0: "e", 1: 32("a:b"), 2: [0, 1]}], 3: [{0: "u", 1: 1}],
      4: {
        0: [[{0: {0: 111(h'2b0601'), 1: "v", 2: "m"}, 1: 560(h'01'), 2: 560(h'02')}, [{0: 1, 1: {
          0: {0: "1.0", 1: 16384}, 1: 552(3), 2: [[1, h'00'], [7, h'01']], 3: {0: true, 3: false}, 4: 560(h'aa'),
          6: h'010203040506', 7: h'c0000201', 8: "s", 9: h'UEID', 10: h'UUID', 11: "n",
          13: [554("k"), 557([1, h'00'])], 14: {0: [[1, h'00']], "a": [[1, h'01']]}
        }}]]],
        1: [[{0: {1: "v"}}, [{1: {1: 553(4)}}]]],
        2: [[{0: {1: "v"}}, [560(h'01'), 556("p")]]],
        8: [[[{0: {1: "v"}}, [{1: {11: "x"}}]], [[[{1: {1: 1}}], [{1: {11: "a"}}]], [[{1: {1: 2}}], [{1: {11: "b"}}]]]]]
      }
    }>>),
    508(<<COTL>>), 505(<<COSWID>>)
  ],
  2: [{0: 32("a:b"), 1: [1, h'00']}], 3: 32("a:p"), 4: {0: 1(5), 1: 1(6)}, 5: [{0: "o", 2: [1]}]
})"""
for _name, _text in (("UEID", "01" + "00" * 32), ("UUID", "00" * 16), ("COTL", COTL), ("COSWID", COSWID)):
    RICH = RICH.replace(_name, _text)


def model(text: str, revision: str) -> Any:
    operation, message = asked("corim", text, revision)
    return oracle.read(operation, message, revision).projection["at"][""]


def made(text: str, wanted: Any, revision: str) -> set[str]:
    _, message = asked("corim", text, revision)
    output = {"data": message["data"]}
    found = oracle.examine("corim.encode", {"corim": wanted}, output, revision)
    return {each.requirement.removeprefix("corim/") for each in found}


@pytest.mark.parametrize("revision", BOTH)
def test_what_means_the_model_is_right(revision: str) -> None:
    wanted = model(RICH, revision)
    assert made(RICH, wanted, revision) == set()
    del wanted["tags"][1]["cotl"]["tags-list"][0]["tag-version"]  # 0 where none is said
    assert made(RICH, wanted, revision) == set()


# (row, what stands in the notation, what stands there instead)
DIFFERENCES = [
    ("corim/id-kinds", '0: "c"', '0: "d"'),
    ("corim/profile-kinds", ', 3: 32("a:p")', ""),
    ("corim/tag-order", f"508(<<{COTL}>>), 505(<<{COSWID}>>)", f"508(<<{COTL}>>)"),
    ("corim/tag-kinds", f"508(<<{COTL}>>)", "60000(h'00')"),
    ("validity/epoch-time", "1: 1(6)", "1: 1(7)"),
    ("entity/name-required", '0: "o"', '0: "q"'),
    ("entity/comid-roles", "[0, 1]", "[0]"),
    ("entity/reg-id-uri", '1: 32("a:b"), 2: [0', "2: [0"),
    ("locator/href-uri", '2: [{0: 32("a:b")', '2: [{0: 32("a:c")'),
    ("locator/thumbprint", "1: [1, h'00']}], 3", "1: [1, h'01']}], 3"),
    ("tag-identity/version", '0: "t", 1: 2', '0: "t", 1: 3'),
    ("tag-identity/id-kinds", '1: {0: "t", 1: 2}', '1: {0: "w", 1: 2}'),
    ("linked-tag/relations", '0: "u", 1: 1', '0: "u", 1: 0'),
    ("class-id/kinds", "111(h'2b0601')", "560(h'2b0601')"),
    ("oid/content-octets", "111(h'2b0601')", "111(h'06032b0601')"),
    ("instance/kinds", "1: 560(h'01'), 2", "1: 560(h'03'), 2"),
    ("environment/members", "1: 560(h'01'), 2: 560(h'02')", "2: 560(h'02')"),
    ("mkey/kinds", "{0: 1, 1: {", '{0: "1", 1: {'),
    ("mval/several", '8: "s", ', ""),
    ("svn/kinds", "552(3)", "552(5)"),
    ("svn/minimum-distinct", "552(3)", "553(3)"),
    ("digests/value-bytes", "[7, h'01']]", "[7, h'02']]"),
    ("digests/algorithm-registry", "[[1, h'00'], [7", "[[\"sha-256\", h'00'], [7"),
    ("flags/keys", "3: false", "3: true"),
    ("flags/absent-unknown", "3: false", "3: false, 4: false"),
    ("raw-value/bytes", "560(h'aa')", "560(h'ab')"),
    ("mac/lengths", "h'010203040506'", "h'0102030405060708'"),
    ("ip/lengths", "h'c0000201'", "h'c0000202'"),
    ("crypto-key/kinds", '554("k")', '555("k")'),
    ("crypto-key/path-order", '556("p")', '556("q")'),
    ("integrity-registers/keys", '"a": [[1', '"b": [[1'),
    ("triples/several", '1: [[{0: {1: "v"}}, [{1: {1: 553(4)}}]]],', ""),
    ("ces/order-kept", '[[{1: {1: 1}}], [{1: {11: "a"}}]], ', ""),
    ("cotl/grammar", '1: [{0: "t"}]', '1: [{0: "t"}, {0: "u"}]'),
    ("coswid/required", '1: "sw"', '1: "ws"'),
    ("comid/grammar", '0: "en"', '0: "de"'),
    # What is not readable is named by the row that binds encoders.
    ("corim/id-required", '0: "c",', ""),
    ("class/vendor-with-model", '1: "v", 2: "m"', '2: "m"'),
    ("digests/unique", "[7, h'01']", "[1, h'01']"),
    ("reference/record", ", [{0: 1, 1: {", ", [], [{0: 1, 1: {"),
    ("corim/tag-bytes", f"505(<<{COSWID}>>)", f"505({COSWID})"),
    ("comid/grammar", '0: "en"', "0: 1"),
]


@pytest.mark.parametrize(("row", "old", "new"), DIFFERENCES)
@pytest.mark.parametrize("revision", BOTH)
def test_what_means_something_else_is_named(row: str, old: str, new: str, revision: str) -> None:
    assert RICH.count(old) >= 1
    assert f"{row}-emitted" in made(RICH.replace(old, new, 1), model(RICH, revision), revision)


def test_reference_and_endorsed_triples_are_kept_apart() -> None:
    endorsed = CORIM.replace("4: {0:", "4: {1:")
    assert made(endorsed, model(CORIM, "11"), "11") == {"reference/kept-apart-emitted"}
    both = CORIM.replace("4: {0:", f'4: {{1: [[{ENVIRONMENT}, [{{1: {{8: "s"}}}}]]], 0:')
    swapped = both.replace("4: {1:", "4: {2:").replace('0: [[{0: {1: "v"}}, [{1: {11', '1: [[{0: {1: "v"}}, [{1: {11')
    assert made(swapped.replace("4: {2:", "4: {0:"), model(both, "11"), "11") == {"reference/kept-apart-emitted"}


def test_other_orders_mean_the_same() -> None:
    turned = RICH.replace(f"508(<<{COTL}>>), 505(<<{COSWID}>>)", f"505(<<{COSWID}>>), 508(<<{COTL}>>)")
    turned = turned.replace("[[1, h'00'], [7, h'01']]", "[[7, h'01'], [1, h'00']]")
    assert turned != RICH
    assert made(turned, model(RICH, "11"), "11") == set()


def test_the_order_of_a_series_is_kept() -> None:
    first, second = ('[[{1: {1: 1}}], [{1: {11: "a"}}]]', '[[{1: {1: 2}}], [{1: {11: "b"}}]]')
    turned = RICH.replace(f"{first}, {second}", f"{second}, {first}")
    assert made(turned, model(RICH, "11"), "11") == {"ces/order-kept-emitted"}


def test_what_only_revision_11_has() -> None:
    text = CORIM.replace('11: "n"', "4: 563([h'00', h'ff']), 15: 564([null, 5])")
    wanted = model(text, "11")
    assert made(text, wanted, "11") == set()
    assert made(text.replace("563([h'00', h'ff'])", "563([h'ff', h'00'])"), wanted, "11") == {
        "raw-value/masked-emitted"
    }
    assert made(text.replace("[null, 5]", "[0, 5]"), wanted, "11") == {"int-range/open-emitted"}
    assert made(text.replace("564([null, 5])", "5"), wanted, "11") == {"int-range/kinds-emitted"}


def test_what_is_no_message_at_all() -> None:
    wanted = model(CORIM, "11")
    for output in (None, {"data": "!"}, {"data": "gA==", "more": 1}, {"data": base64.b64encode(b"\xa1").decode()}):
        found = {each.requirement for each in oracle.examine("corim.encode", {"corim": wanted}, output, "11")}
        assert found == {"corim/cbor/well-formed-emitted"}
    assert made(f"500({CORIM})", wanted, "11") == {"corim/kinds-emitted"}
    output = {"data": base64.b64encode(edn.encode(f"499({CORIM})")).decode()}
    (found_,) = oracle.examine("corim.encode", {"corim": wanted}, output, "06")
    assert found_.requirement == "corim/corim/wrapped-500-emitted"
    bare = base64.b64encode(edn.encode(CORIM)).decode()
    assert oracle.examine("corim.encode", {"corim": wanted}, {"data": bare}, "06") == ()  # contested


def written(kind: str, before: bytes, after: bytes) -> set[str]:
    given = {"data": base64.b64encode(before).decode(), "kind": kind}
    output = {"data": base64.b64encode(after).decode()}
    return {each.requirement for each in oracle.examine("corim.reencode", given, output, "11")}


@pytest.mark.parametrize(("kind", "text"), [("corim", CORIM), ("comid", COMID), ("cotl", COTL), ("coswid", COSWID)])
def test_what_is_written_again_means_the_same(kind: str, text: str) -> None:
    before = edn.encode(text)
    assert written(kind, before, cbor.decode(before).canonical()) == set()
    for after in (
        before[:-1],
        before.replace(b"sw", b"ws"),
        before.replace(b"at", b"au"),
        before.replace(b"\x00at", b"\x00av"),
    ):
        assert written(kind, before, after) == (set() if after == before else {f"corim/reencode/{kind}"})


def test_one_form_is_as_good_as_another() -> None:
    _, message = asked("values", "{1: 5}")
    before = base64.b64decode(message["data"])
    after = edn.encode(edn.inline(before).replace("1: 5", "1: 552(5)").replace('1: {0: "t"}', '1: {0: "t", 1: 0}'))
    assert after != before
    assert written("comid", before, after) == set()


def test_a_false_flag_of_a_coswid_means_the_same_as_none() -> None:
    before = edn.encode(COSWID.replace("{", "{8: false, 9: true, 11: false, ", 1))
    assert written("coswid", before, edn.encode(COSWID.replace("{", "{9: true, ", 1))) == set()
    for flags in ("", "9: false, ", "8: true, 9: true, "):
        after = edn.encode(COSWID.replace("{", f"{{{flags}", 1))
        assert written("coswid", before, after) == {"corim/reencode/coswid"}


def test_the_model_is_left_as_it_was() -> None:
    wanted = model(RICH, "11")
    kept = copy.deepcopy(wanted)
    made(CORIM, wanted, "11")
    assert wanted == kept
