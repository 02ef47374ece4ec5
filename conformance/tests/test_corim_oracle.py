"""The CoRIM oracle on messages made by hand: what each one breaks, and what it means where it breaks nothing."""

import base64
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conformance.drafts.corim
from conformance.codecs import DecodeError, edn
from conformance.drafts.corim import oracle
from conformance.drafts.corim.oracle import depth
from conformance.tests.corim_messages import (
    AROUND,
    BOTH,
    BROKEN,
    COMID,
    CORIM,
    COSWID,
    COTL,
    ENVIRONMENT,
    KEY,
    MEASUREMENT,
    NEW,
    OLD,
    OTHER,
    asked,
)
from conformance.tests.corpora import corpus

_FOLDER = Path(conformance.drafts.corim.__file__).parent
_CATALOGUE = next(
    each for each in (_FOLDER / "requirements.toml", _FOLDER / "requirements.toml.draft") if each.exists()
)
ROWS = {row["id"]: row for row in tomllib.loads(_CATALOGUE.read_text())["requirement"]}


def found(operation: str, message: dict[str, Any], revision: str) -> set[str]:
    return {each.requirement.removeprefix("corim/") for each in oracle.read(operation, message, revision).findings}


@pytest.mark.parametrize(
    ("rows", "kind", "fragment", "revisions"), BROKEN, ids=[f"{b[0]}-{i}" for i, b in enumerate(BROKEN)]
)
def test_it_names_what_is_broken(rows: str, kind: str, fragment: str, revisions: tuple[str, ...]) -> None:
    for revision in revisions:
        there = found(*asked(kind, fragment, revision), revision)
        assert set(rows.split()) <= there
        for row in rows.split():
            assert revision in ROWS[f"corim/{row}"]["in"]


REF_ENV = "/triples/reference-triples/0/ref-env"
MVAL = "/triples/reference-triples/0/ref-claims/0/mval"
IDENTITY = "/triples/identity-triples/0"
CES = "/triples/conditional-endorsement-series-triples/0"
CE = "/triples/conditional-endorsement-triples/0"

# (kind, fragment, pointer, what stands there, revisions)
SOUND: list[tuple[str, str, str, Any, tuple[str, ...]]] = [
    ("corim", CORIM, "/id", {"text": "c"}, BOTH),
    ("comid", COMID, "/tag-identity", {"tag-id": {"text": "t"}, "tag-version": 0}, BOTH),
    ("cotl", COTL, "/tl-validity", {"not-after": 2000000000}, BOTH),
    ("coswid", COSWID, "/entity", [{"entity-name": "e", "role": [1]}], BOTH),
    ("manifest", "2: [{0: 32(\"a:b\"), 1: [1, h'00']}]", "/dependent-rims/0/href/0", "a:b", BOTH),
    ("manifest", '2: [{0: [32("a:b"), 32("c:d")]}]', "/dependent-rims/0/href", ["a:b", "c:d"], NEW),
    (
        "manifest",
        "2: [{0: 32(\"a:b\"), 1: [[1, h'00']]}]",
        "/dependent-rims/0/thumbprint",
        [{"alg": 1, "value": "AA=="}],
        NEW,
    ),
    ("manifest", '3: 32("a:b")', "/profile", {"uri": "a:b"}, BOTH),
    ("manifest", "3: 111(h'2b0601')", "/profile", {"oid": "1.3.6.1"}, BOTH),
    ("manifest", "4: {1: 1(1.5)}", "/rim-validity/not-after", 1.5, BOTH),
    ("manifest", "4: {0: 1(-5), 1: 1(2.0)}", "/rim-validity", {"not-before": -5, "not-after": 2}, BOTH),
    ("manifest", '5: [{0: "e", 2: [1]}]', "/entities/0/role", [1], BOTH),
    ("manifest", '5: [{0: "e", 2: [2]}, {0: "f", 2: [1]}]', "/entities/0/role/0", 2, NEW),
    ("manifest", "-1: [1]", "/extensions", [[{"int": "-1"}, "gQE="]], BOTH),
    ("tag", f"505(<<{COSWID}>>)", "/tags/0/coswid/software-name", "sw", BOTH),
    ("tag", f"508(<<{COTL}>>)", "/tags/0/cotl/tags-list/0/tag-id/text", "t", BOTH),
    ("tag", "60000(1)", "/tags/0", {"tag": {"number": 60000, "value": "AQ=="}}, BOTH),
    ("environment", "{0: {0: 560(h'00'), 3: 0}}", REF_ENV + "/class/class-id", {"bytes": "AA=="}, BOTH),
    ("environment", f"{{1: 550(h'01{'00' * 32}')}}", REF_ENV + "/instance/ueid", "AQ" + "A" * 42, BOTH),
    ("environment", '{1: 556("x")}', REF_ENV + "/instance", {"pkix-base64-cert-path": "x"}, OLD),
    ("measurement", '{0: "", 1: {11: "n"}}', "/triples/reference-triples/0/ref-claims/0/mkey", {"text": ""}, BOTH),
    ("values", "{1: 5}", MVAL + "/svn", {"svn": 5}, BOTH),
    ("values", "{1: 553(18446744073709551615)}", MVAL + "/svn/min-svn", "18446744073709551615", BOTH),
    ("values", "{3: {10: true}}", MVAL + "/flags", {"is-runtime-updatable": True}, NEW),
    ("values", "{3: {}}", MVAL + "/flags", {}, OLD),
    (
        "values",
        "{4: 563([h'00', h'01'])}",
        MVAL + "/raw-value",
        {"masked-raw-value": {"value": "AA==", "mask": "AQ=="}},
        NEW,
    ),
    (
        "values",
        "{14: {1: [[1, h'']], \"1\": [[\"x\", h'']]}}",
        MVAL + "/integrity-registers",
        [[{"int": "1"}, [{"alg": 1, "value": ""}]], [{"text": "1"}, [{"alg": "x", "value": ""}]]],
        BOTH,
    ),
    ("values", "{15: 564([null, 5])}", MVAL + "/int-range", {"range": {"min": None, "max": 5}}, NEW),
    ("values", "{15: -5}", MVAL + "/int-range", {"int": -5}, NEW),
    (
        "key",
        "558({1: 1, -1: 6})",
        IDENTITY + "/key-list/0/cose-key",
        [[{"int": "1"}, "AQ=="], [{"int": "-1"}, "Bg=="]],
        BOTH,
    ),
    ("key", "557([1, h'00'])", IDENTITY + "/key-list/0/key-thumbprint/alg", 1, BOTH),
    ("triples", f"{{2: [[{ENVIRONMENT}, [{KEY}], {{0: 1}}]]}}", IDENTITY + "/conditions", {"mkey": {"uint": 1}}, NEW),
    (
        "triples",
        f"{{8: [[[{ENVIRONMENT}, [], [{KEY}]], [[[{MEASUREMENT}], [{MEASUREMENT}]]]]]}}",
        CES + "/common-condition/authorized-by",
        [{"bytes": "AQ=="}],
        NEW,
    ),
    (
        "triples",
        f"{{10: [[[[{ENVIRONMENT}, [{MEASUREMENT}]]], [[{ENVIRONMENT}, [{MEASUREMENT}]]]]]}}",
        CE + "/conditions/0/claims-list/0/mval/name",
        "n",
        BOTH,
    ),
    ("membership", f"[[{ENVIRONMENT}, [{OTHER}]]]", "/triples/membership-triples/0/members/0/class/vendor", "w", NEW),
    ("membership", f"[[5, [{OTHER}]]]", "/triples/membership-triples/0/domain-id", {"uint": 5}, OLD),
    ("dependency", "[[5, [111(h'55')]]]", "/triples/dependency-triples/0/trustees", [{"oid": "2.5"}], OLD),
]


@pytest.mark.parametrize(("kind", "fragment", "pointer", "value", "revisions"), SOUND)
def test_it_reads_what_is_sound(kind: str, fragment: str, pointer: str, value: Any, revisions: tuple[str, ...]) -> None:
    for revision in revisions:
        operation, message = asked(kind, fragment, revision, at=[pointer, "/nowhere"])
        reading = oracle.read(operation, message, revision)
        assert reading.findings == ()
        assert reading.projection == {"at": {pointer: value}}


def test_every_place_of_a_fragment_is_sound_by_itself() -> None:
    fragments = {
        "comid": COMID, "cotl": COTL, "coswid": COSWID, "corim": CORIM, "manifest": '3: 32("a:b")',
        "tag": f"506(<<{COMID}>>)", "triples": f"{{0: [[{ENVIRONMENT}, [{MEASUREMENT}]]]}}",
        "environment": ENVIRONMENT, "measurement": MEASUREMENT, "values": '{11: "n"}', "key": KEY,
        "series": f"[[[{MEASUREMENT}], [{MEASUREMENT}]]]", "membership": f"[[{ENVIRONMENT}, [{OTHER}]]]",
        "dependency": f"[[{ENVIRONMENT}, [{OTHER}]]]",
    }  # fmt: skip
    assert fragments.keys() == AROUND.keys()
    for kind, fragment in fragments.items():
        assert found(*asked(kind, fragment), "11") == set()


def test_a_profile_is_known_by_its_whole_identifier() -> None:
    known = [{"uri": "a:b"}]
    assert found(*asked("manifest", '3: 32("a:b")', profiles=known), "11") == set()
    assert found(*asked("manifest", '3: 32("a:c")', profiles=known), "11") == {"profile/unknown", "profile/exact"}
    assert found(*asked("manifest", '3: 32("a:c")'), "11") == set()


def test_cycles_over_several_comids_are_seen_and_left_open() -> None:
    one, other = (
        f'506(<<{{1: {{0: "t"}}, 4: {{5: [[{subject}, [{member}]]]}}}}>>)'
        for subject, member in ((ENVIRONMENT, OTHER), (OTHER, ENVIRONMENT))
    )
    operation, message = asked("tag", f"{one}, {other}")
    assert found(operation, message, "11") == set()
    model = oracle.read(operation, message, "11").projection["at"][""]
    made = {
        each.requirement for each in oracle.examine("corim.encode", {"corim": model}, {"data": message["data"]}, "11")
    }
    assert made == {"corim/membership/acyclic-emitted"}


COLLECTION = '{"__cmwc_t": "tag:example.com,2025:corim", "a": [1, <<' + CORIM + ">>]}"


@pytest.mark.parametrize(
    ("row", "old", "new"),
    [
        ("collection/type", ":corim", ":other"),
        ("collection/type", '"__cmwc_t": "tag:example.com,2025:corim", ', ""),
        ("collection/members", f', "a": [1, <<{CORIM}>>]', ""),
        ("collection/members", "[1, ", "["),
        ("collection/members", '"a": ', "h'': "),
        ("collection/member-is-corim", CORIM, COMID),
    ],
)
def test_collections(row: str, old: str, new: str) -> None:
    message = {"data": base64.b64encode(edn.encode(COLLECTION)).decode(), "at": ["/items/0/1/id"]}
    reading = oracle.read("collection.decode", message, "11")
    assert (reading.findings, reading.projection) == ((), {"at": {"/items/0/1/id": {"text": "c"}}})
    broken = {"data": base64.b64encode(edn.encode(COLLECTION.replace(old, new))).decode()}
    assert row in found("collection.decode", broken, "11")


# What the working group's own examples break, and why. They were written for revision 11.
_OWN: dict[str, dict[str, set[str]]] = {
    "11": {
        # Its first case is a cycle, and a comment in it says that this is not permitted.
        "comid-trust-dep": {"dependency/acyclic"},
        # Two profiles and two addresses are text without tag 32, and a reference triple has one measurement without its
        # array. What holds these is thereby no CoMID, no CoRIM and no member.
        "cmw-corim-collection": {
            "corim/profile-kinds", "locator/href-uri", "locator/href-list", "reference/measurements-array",
            "reference/record", "comid/grammar", "corim/tag-content", "corim/grammar", "collection/member-is-corim",
        },
    },
    "06": {
        # Several measurements of one environment without keys: revision 06 wants keys, and has these examples as well.
        "comid-1a": {"measurement/one-anonymous"},
        "comid-2": {"measurement/one-anonymous"},
        # Keys have conditions, and series an authority and no common claims, only since revisions 07 and 10.
        "comid-5": {
            "identity/two-members", "identity/record", "attest-key/two-members", "attest-key/record", "comid/grammar",
        },
        "comid-series": {"ces/condition-stateful", "comid/grammar"},
        # Domains are environments only since revision 08.
        "comid-domain-mem": {"membership/domain-kinds", "membership/record", "comid/grammar"},
        "comid-trust-dep": {"dependency/domain-kinds", "dependency/record", "comid/grammar"},
    },
}  # fmt: skip


@pytest.mark.parametrize("revision", BOTH)
def test_the_working_groups_examples_are_judged(revision: str) -> None:
    judged = 0
    for path in corpus("corim", "*.diag"):
        name = path.stem
        if name.startswith(("intrep-", "protected-header-map-")):
            continue  # tuples inside of a Verifier, and headers, which test_corim_signed reads
        if name.startswith("cmw-") and revision == "06":
            continue  # there were no collections yet
        data = edn.encode(path.read_text().replace("TBD1", "65535"))
        operation = next((f"{kind}.decode" for kind in ("comid", "cotl") if name.startswith(kind)), "corim.decode")
        operation = "collection.decode" if name.startswith("cmw-") else operation
        rows = found(operation, {"data": base64.b64encode(data).decode()}, revision)
        assert (name, rows) == (name, _OWN[revision].get(name, set()))
        judged += 1
    assert judged == {"11": 29, "06": 28}[revision]


@given(
    st.binary(max_size=64) | st.binary(max_size=40).map(lambda tail: b"\xd9\x01\xf5" + tail),
    st.sampled_from(sorted(oracle.READS)),
)
def test_it_never_raises(data: bytes, operation: str) -> None:
    for revision in BOTH:
        oracle.read(operation, {"data": base64.b64encode(data).decode(), "at": ["", "/x"]}, revision)


@pytest.mark.parametrize(
    "data",
    [
        b"\x81" * 9999 + b"\x80",
        b"\xbf\x00" * 200 + b"\x00" + b"\xff" * 200,
        b"\x9f" * 99 + b"\xff" * 99,
        b"\xc1" * 99 + b"\x61a",
    ],
)
def test_depth_is_no_fault(data: bytes) -> None:
    assert depth.decode(data).end <= len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x81" * 9999,
        b"\x81" * 99 + b"\x80\x00",
        b"\x81" * 99 + b"\x61\xff",
        b"\xbf\x00" * 99 + b"\xff",
        b"\x81" * 99 + b"\xff",
        b"\x81" * 99 + b"\x5f\x61a\xff",
    ],
)
def test_what_is_deep_and_broken_is_broken(data: bytes) -> None:
    with pytest.raises(DecodeError):
        depth.decode(data)
