"""A profile of kind command: what it may not say, and how its implementation is judged."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import strategies

from conformance.engine import checkup, discovery, scaffold
from conformance.engine.ask import Iut
from conformance.engine.connect import connect
from conformance.engine.properties import judge_property
from conformance.model.finding import Property
from conformance.model.profile import Command, Profile
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("accept_exits = [0, 1]", "both accept and reject"),
        ("reject_exits = [139]", "signal"),
        ("version_argv = []", "program"),
        ('operations = { "x.read" = [] }', "a call"),
        ('operations = { "x.read" = [{ argv = ["x"], files = { message = { field = "data" } } }] }', "no argument"),
        ('operations = { "x.read" = [{ argv = ["{out}"], files = { out = { field = "data" } } }] }', "name"),
        (
            'operations = { "x.read" = [{ argv = ["{a}"], files = { a = { field = "data", suffix = "/../b" } } }] }',
            "suffix",
        ),
    ],
)
def test_a_profile_that_means_two_things_is_refused(wrong: str, words: str) -> None:
    right = {"version_argv": 'version_argv = ["x"]', "operations": 'operations = { "x.read" = [{ argv = ["x"] }] }'}
    lines = [line for name, line in right.items() if not wrong.startswith(name)]
    text = "\n".join(["[adapter]", 'kind = "command"', *lines, wrong, "[claims]"])
    with pytest.raises(msgspec.ValidationError, match=words):
        msgspec.toml.decode(text, type=Profile)


@pytest.mark.parametrize("kind", ["stdio", "command", "http"])
def test_a_new_profile_of_each_kind_can_be_read(tmp_path: Path, kind: str) -> None:
    scaffold.write("mine", kind, tmp_path)
    assert discovery.profile("mine", tmp_path).profile.claims["cmw"].roles == ("consumer",)


PROFILE = """
limits = { answer_seconds = 2.0 }
[adapter]
kind = "command"
version_argv = ["{source}/program", "--version"]
environment = { SEEN = "${SEEN_BY_PROGRAM}" }
[[adapter.operations."cmw.decode"]]
argv = ["{source}/program", "{drafts}/cmw/schema.cddl", "{message}"]
files = { message = { field = "data" } }
[[adapter.operations."cmw.encode"]]
argv = ["{source}/program", "{cmw}"]
files = { cmw = { field = "cmw", encoding = "json" } }
when = { media_type = "application/cmw+cbor" }
[claims.cmw]
revision = "rfc9999"
roles = ["consumer"]
"""
PROGRAM = """#!/bin/sh
test "$SEEN" = seen || exit 3
case "$1" in --version) echo 4.5; exit 0;; --*) exit 1;; *cddl) test -f "$1" || exit 3; shift;; esac
test "$(od -An -tx1 "$1" | tr -d ' \\n')" != a0
"""


def vector(data: str, expect: Expect, **more: Any) -> Vector:
    return Vector(
        id=f"cmw/x/{data.strip('=')}", requirement="cmw/record/cbor-members", operation="cmw.decode", role="consumer",
        expect=expect, input={"data": data}, because="x", **more,
    )  # fmt: skip


@pytest.fixture
def iut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iut:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SEEN_BY_PROGRAM", "seen")
    folder = tmp_path / "profiles" / "thing"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text(PROFILE)
    (folder / "program").write_text(PROGRAM)
    (folder / "program").chmod(0o755)
    return connect(discovery.profile("thing", tmp_path / "profiles"))


def test_a_profile_is_all_that_a_command_needs(iut: Iut) -> None:
    assert iut.fault is None
    assert iut.hello is not None
    assert iut.hello.version == "4.5"
    assert isinstance(iut.found.profile.adapter, Command)
    assert iut.found.profile.adapter.accept_only == ("cmw.decode", "cmw.encode")


def test_accept_only_sees_wrong_answers_and_never_passes_acceptance(iut: Iut) -> None:
    good = vector("gg==", Expect.ACCEPT, output={"record": {}})
    broken = vector("oA==", Expect.REJECT, twin=good.id)  # a0, which it refuses
    taken = vector("gQ==", Expect.REJECT, twin=good.id)
    refused = vector("oA==", Expect.ACCEPT, output={})
    alone = vector("oA==", Expect.REJECT, twin="cmw/x/refused")
    all_ = {good.id: good, "cmw/x/refused": msgspec.structs.replace(refused, id="cmw/x/refused")}
    judged = iut.judge("rfc9999", [good, broken, taken, refused, alone], all_)
    assert [one.verdict for one in judged] == [
        Verdict.OBSERVED,
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.FAIL,
        Verdict.NOT_EXERCISED,
    ]
    assert "accept-only" in judged[0].because


def test_an_encoder_that_shows_nothing_has_proved_nothing(iut: Iut) -> None:
    given = strategies.just({"cmw": {"record": {}}, "media_type": "application/cmw+cbor"})
    wanted = Property(requirement="cmw/record/cbor-members", operation="cmw.encode", role="producer", inputs=given)
    one = judge_property(iut, wanted, "rfc9999", 2)
    assert (one.verdict, one.outcome) == (Verdict.NOT_EXERCISED, "accepted")


def test_the_check_wants_no_shape_of_an_output_that_nobody_sees(iut: Iut) -> None:
    path = iut.found.folder / "profile.toml"
    whole = PROFILE.replace('field = "data" } }', 'field = "data" } }\nignored = ["media_type"]', 1)
    path.write_text(f'{whole}features = ["core", "cbor"]\n')
    steps = {step.name: step.ok for step in checkup.walk("thing", path.parents[1])}
    assert steps["cmw.decode, accept"]
    assert "cmw.decode, shape of the output" not in steps
