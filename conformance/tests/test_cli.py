"""The command line as a stranger meets it: one line and a hint for every mistake, and an exit code that says whose."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conformance import cli


def profile(folder: Path, name: str, text: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "profile.toml").write_text(text)


CLAIMS = '[claims.cmw]\nroles = ["consumer"]\nfeatures = ["cbor"]\n'


def complaint(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    """What a mistaken command prints: exit code 2 and exactly one line."""
    assert cli.main(words) == cli.USAGE
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("ratsconf: ")
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[adapter]\nkind = "stdio"\nargv = ["x"]\nwindw = 3\n' + CLAIMS, "unknown field `windw`"),
        ('[adapter]\nkind = "studio"\n' + CLAIMS, "studio"),
        ("[adapter", "is it TOML?"),
        ('[adapter]\nkind = "stdio"\nargv = ["no-such-binary"]\n' + CLAIMS, "cannot start 'no-such-binary'"),
        ('[adapter]\nkind = "stdio"\nargv = ["x"]\n[claims.cnw]\n', "claims unknown draft 'cnw'"),
        ('[adapter]\nkind = "stdio"\nargv = ["x"]\n[claims.cmw]\nroles = ["consumre"]\n', "no role 'consumre'"),
        ('[adapter]\nkind = "stdio"\nargv = ["x"]\n[claims.cmw]\nrevision = "9999"\n', "no revision '9999'"),
        ('[adapter]\nkind = "inprocess"\nfactory = "no.such:thing"\n' + CLAIMS, "No module named 'no'"),
        ('[adapter]\nkind = "http"\nurl = "http://${NO_SUCH_SECRET}/"\n' + CLAIMS, "${NO_SUCH_SECRET} is not set"),
    ],
)
def test_a_mistaken_profile(capfd: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str) -> None:
    profile(tmp_path / "p", "mine", text)
    words = ["run", "--profiles", str(tmp_path / "p"), "--iut", "mine", "--out", str(tmp_path / "o")]
    assert said in complaint(capfd, *words)


def test_a_port_that_nobody_listens_on(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    profile(tmp_path / "p", "mine", f'[adapter]\nkind = "http"\nurl = "http://127.0.0.1:{port}/"\n' + CLAIMS)
    words = ["run", "--profiles", str(tmp_path / "p"), "--iut", "mine", "--out", str(tmp_path / "o")]
    assert "is the server running" in complaint(capfd, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--iut", "nobody"], "no profile 'nobody'"),
        (["run", "--draft", "cwm"], "no draft 'cwm'"),
        (["run", "--revision", "cmw=9999"], "no revision '9999'"),
        (["run", "--revision", "9999"], "no draft '9999'"),
        (["run", "--role", "consumre"], "--role consumre: unknown"),
        (["run", "--level", "MIGHT"], "--level MIGHT: unknown"),
        (["run", "--today", "tomorrow"], "not a date"),
        (["run", "--profiles", "no/such/folder"], "no such folder"),
        (["explain", "cmw/ind/cbor-nonzer"], "near: cmw/ind/cbor-nonzero"),
        (["report", "no/such/run"], "no/such/run"),
        (["replay", "cmw/no/such", "--iut", "reference"], "no vector"),
        (["check", "nobody"], "no profile 'nobody'"),
    ],
)
def test_a_mistaken_word(capfd: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], said: str) -> None:
    assert said in complaint(capfd, *words, *(["--out", str(tmp_path)] if words[0] == "run" else []))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "Permission denied" in complaint(capfd, "run", "--out", str(tmp_path / "o"))


def test_a_file_where_the_folder_should_be(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "name a folder that can be written" in complaint(capfd, "run", "--out", str(tmp_path / "file" / "o"))


@pytest.mark.parametrize("what", ["drafts", "revisions", "iuts", "requirements", "operations"])
def test_lists_are_json_with_names(capfd: pytest.CaptureFixture[str], what: str) -> None:
    assert cli.main(["list", what, "--json"]) == cli.OK
    rows = json.loads(capfd.readouterr().out)
    assert rows
    assert all(row["name"] for row in rows)


def test_the_reference_passes_and_says_where_the_report_is(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["run", "--out", str(tmp_path / "o")]) == cli.OK
    assert str(tmp_path / "o" / "report.html") in capfd.readouterr().out
    summary = json.loads((tmp_path / "o" / "summary.json").read_text())
    reference = summary["iuts"]["reference"]
    assert summary["ok"] is True
    assert reference["failed"] == reference["inconclusive"] == reference["skipped"] == 0
    assert reference["passed"] > 200
    counted = ("passed", "failed", "expected_failures", "warned", "observed", "contested", "known_bad", "skipped")
    rest = ("not_exercised", "inconclusive")
    assert sum(reference[word] for word in counted + rest) == reference["cases"]


SLOW = """
import json, sys, time
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        answer = {"name": "slow", "version": "1", "protocol": 1}
    elif request["op"].startswith("selftest"):
        answer = {"outcome": "unsupported"}
    else:
        time.sleep(0.01)
        answer = {"outcome": "rejected"}
    print(json.dumps({"id": request["id"]} | answer), flush=True)
"""


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    argv = json.dumps(["{python}", str(tmp_path / "slow.py")])
    profile(
        tmp_path / "p", "slow", f'[adapter]\nkind = "stdio"\nargv = {argv}\n[claims.cmw]\nroles=["*"]\nfeatures=["*"]\n'
    )
    out = tmp_path / "o"
    words = ["run", "--profiles", str(tmp_path / "p"), "--iut", "slow", "--out", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    results = out / "results.jsonl"
    while time.monotonic() < deadline and not (results.exists() and b'"verdict":"FAIL"' in results.read_bytes()):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, complained = process.communicate(timeout=30)
    assert process.returncode == cli.NOT_OK, complained
    assert "the run was cut short" in (out / "results.jsonl").read_text()
    slow = json.loads((out / "summary.json").read_text())["iuts"]["slow"]
    assert slow["failed"] > 0
    assert slow["not_exercised"] > 0
    assert (out / "report.html").exists()
    assert "Traceback" not in complained


def test_a_new_profile_runs_as_it_is(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli.main(["new-iut", "mine", "--profiles", str(tmp_path / "p")]) == cli.OK
    capfd.readouterr()
    assert cli.main(["check", "mine", "--profiles", str(tmp_path / "p"), "--json"]) == cli.NOT_OK
    steps = {step["name"]: step["ok"] for step in json.loads(capfd.readouterr().out)}
    assert steps["hello"] is steps["probe"] is True
    assert steps["cmw.decode, accept"] is False
    assert "exists already" in complaint(capfd, "new-iut", "mine", "--profiles", str(tmp_path / "p"))


def test_operations_are_listed_with_their_schemas(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", "operations", "--json"]) == cli.OK
    rows = {row["name"]: row["schema"] for row in json.loads(capfd.readouterr().out)}
    assert "data" in rows["cmw.decode"]["input"]["$defs"]["Decode"]["properties"]


def test_completion_is_shell_code(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "bash"]) == cli.OK
    assert "complete" in capfd.readouterr().out


def test_a_case_is_replayed_with_its_twin_and_its_verdict(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", "cmw/cbor-record/type-alone", "--iut", "reference"]) == cli.OK
    said = capfd.readouterr().out
    assert said.index("cmw/cbor-record/media-type") < said.index("PASS  cmw/cbor-record/type-alone")
    assert "hex: 81782b" in said
    assert "concluded: rejected, and its twin was accepted" in said


def test_a_long_message_does_not_bury_its_verdict(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", "cmw/cbor-depth/5000-levels", "--iut", "reference"]) == cli.OK
    said = capfd.readouterr().out
    assert "more characters" in said
    assert len(said) < 10_000
