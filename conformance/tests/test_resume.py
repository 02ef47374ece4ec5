"""A run that is killed at any moment is completed: nothing is lost, nothing asked twice, nobody left behind."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import msgspec
import psutil
import pytest

from conformance.engine import resume
from conformance.model.result import Footer, Line, Result
from conformance.model.verdict import Verdict
from conformance.tests import tiny

KILLS = int(os.environ.get("RATSCONF_KILLS", "8"))
CRASH = "tiny/row-5/accept-7"
# One crash, so that a result of another requirement hangs on a vector; a deviation, so that the whole is ok.
CLUMSY = """
time.sleep(0.002)
if n == 507: os.abort()
"""
DEVIATION = """
[[deviation]]
match = "robustness/tiny.echo"
symptom = "aborts on 507"
reason = "known"
expires = 2099-01-01
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny.checkout(tmp_path_factory.mktemp("tiny"))
    for name, habits in (("clumsy", CLUMSY), ("other", CLUMSY), ("slow", CLUMSY.replace("0.002", "0.01"))):
        tiny.profile(folder, name, habits)
        (folder / "profiles" / name / "deviations.toml").write_text(DEVIATION)
    return folder


def finished(folder: Path, *words: str) -> tuple[int, str]:
    """Run to the end; exit code, and what was said."""
    running = tiny.run(folder, *words)
    said = "".join(running.communicate(timeout=60))
    return running.returncode, said


def whole(out: Path, *iuts: str) -> None:
    """Every case of every IUT is there once, with its verdict, and the footer counts them."""
    assert [path.name for path in out.glob("results*")] == ["results.jsonl"]
    all_ = [msgspec.json.decode(line, type=Line) for line in (out / "results.jsonl").read_bytes().splitlines()]
    results = [line for line in all_ if isinstance(line, Result)]
    assert set(Counter((one.iut, one.case) for one in results).values()) == {1}
    wanted = dict.fromkeys((vector.id for vector in tiny.vectors()), Verdict.PASS)
    wanted |= {"tiny/row-3/echo#tiny.make": Verdict.PASS, CRASH: Verdict.NOT_EXERCISED}
    wanted |= {f"robustness/tiny.echo#{CRASH}": Verdict.FAIL}
    for iut in iuts:
        assert {one.case: one.verdict for one in results if one.iut == iut} == wanted
    footers = [line for line in all_ if isinstance(line, Footer)]
    assert [footer.cases for footer in footers] == [len(results)]
    assert all_[-1] is footers[0]
    assert not footers[0].interrupted
    assert not footers[0].problems


def nobody_is_left(folder: Path) -> None:
    """No process that was started there lives, and its temporary folders are gone."""

    def left() -> list[str]:
        found = [path.name for path in (folder / "temporary").iterdir() if path.name.startswith("ratsconf-")]
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
            except psutil.Error:
                continue
            found += [" ".join(words)] if any(str(folder) in word for word in words[1:]) else []
        return found

    patience = time.monotonic() + 5
    while found := left():
        assert time.monotonic() < patience, found
        time.sleep(0.05)


def lines(out: Path) -> set[bytes]:
    """The results that a folder holds, as they stand there: with what each answer took, no two are alike."""
    try:
        found = {line for path in out.glob("results*.jsonl") for line in path.read_bytes().split(b"\n")[:-1]}
    except FileNotFoundError:
        return lines(out)  # the workers' files have just become one
    return {line for line in found if line.startswith(b'{"line":"result"')}


def killed(running: "subprocess.Popen[str]", moment: float) -> bool:
    """Kill it after so many seconds; whether it still ran."""
    try:
        running.communicate(timeout=moment)
    except subprocess.TimeoutExpired:
        running.kill()
        running.communicate()
    return running.returncode == -signal.SIGKILL


def test_a_killed_run_is_completed(checkout: Path) -> None:
    dice = random.Random(9334)
    hits, out, written, words = 0, 0, set[bytes](), list[str]()
    for _ in range(KILLS):
        # From before the first line to, now and then, after the last.
        running = tiny.run(checkout, "--iut", "slow", "--out", f"killed-{out}", *words)
        was_killed = killed(running, dice.uniform(0.3, 1.6))
        hits += was_killed
        nobody_is_left(checkout)
        now = lines(checkout / f"killed-{out}")
        assert written <= now
        written, words = now, ["--resume"]
        if not was_killed:
            assert running.returncode == 0
            whole(checkout / f"killed-{out}", "slow")
            out, written, words = out + 1, set(), []
    code, said = finished(checkout, "--iut", "slow", "--out", f"killed-{out}", *words)
    assert code == 0, said
    assert written <= lines(checkout / f"killed-{out}")
    whole(checkout / f"killed-{out}", "slow")
    nobody_is_left(checkout)
    print(f"{hits} of {KILLS} kills met a living run; {out + 1} runs, each whole")
    assert hits


def test_workers_that_are_killed_are_completed(checkout: Path) -> None:
    words = ("--iut", "clumsy", "other", "--out", "spread", "-n", "2")
    written = set[bytes]()
    for how in ((), ("--resume",)):
        running = tiny.run(checkout, *words, *how)
        patience = time.monotonic() + 20
        while len(now := lines(checkout / "spread")) < len(written) + 20 and running.poll() is None:
            assert time.monotonic() < patience
            time.sleep(0.02)
        killed(running, 0)
        nobody_is_left(checkout)
        assert written <= now
        written = lines(checkout / "spread")
    code, said = finished(checkout, *words, "--resume")
    assert code == 0, said
    assert written <= lines(checkout / "spread")
    whole(checkout / "spread", "clumsy", "other")


def test_an_interrupted_run_is_completed(checkout: Path) -> None:
    running = tiny.run(checkout, "--iut", "clumsy", "--out", "interrupted")
    out = checkout / "interrupted"
    while len(lines(out)) < 20:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=20)
    nobody_is_left(checkout)
    assert {one.because for one in tiny.results(out / "results.jsonl")} >= {resume.CUT_SHORT}
    code, said = finished(checkout, "--iut", "clumsy", "--out", "interrupted", "--resume")
    assert code == 0, said
    whole(out, "clumsy")


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        ("conformance/engine/judge.py", "def judge(", "def  judge(", "the suite"),
        ("conformance/drafts/tiny/requirements.toml", "are echoed", "are repeated", "the catalogue"),
        ("profiles/other/iut.py", "import json", "import  json", "other or its claims"),
        ("profiles/other/profile.toml", 'roles = ["peer"]', 'roles = ["peer"]\nrevision = "1"', ""),
    ],
    ids=["suite", "catalogue", "build", "nothing that counts"],
)
def test_only_the_same_is_resumed(checkout: Path, path: str, old: str, new: str, what: str) -> None:
    assert finished(checkout, "--iut", "other", "--out", "same", "-k", "row-1")[0] == 0
    changed = checkout / path
    was = changed.read_text()
    assert old in was
    changed.write_text(was.replace(old, new))
    try:
        code, said = finished(checkout, "--iut", "other", "--out", "same", "--resume")
    finally:
        changed.write_text(was)
    if what:
        assert code == 2
        assert said.count("\n") == 1
        assert what in said
        assert "(hint: run without --resume" in said
    else:
        whole(checkout / "same", "other")


def test_nothing_there_is_an_ordinary_run(checkout: Path) -> None:
    out = checkout / "nothing"
    out.mkdir()
    (out / "results.jsonl").write_bytes(b'{"line":"header","sui')
    assert finished(checkout, "--iut", "other", "--out", "nothing", "--resume")[0] == 0
    whole(out, "other")


def test_what_is_no_result_is_an_error_in_one_line(checkout: Path) -> None:
    out = checkout / "strange"
    out.mkdir()
    (out / "results.jsonl").write_bytes(b"<html>\n")
    code, said = finished(checkout, "--iut", "other", "--out", "strange", "--resume")
    assert code == 2
    assert "results.jsonl line 1" in said


def test_a_crash_without_its_vector_is_not_kept(checkout: Path) -> None:
    """A run that was killed between the two lines asks the vector again."""
    out = checkout / "between"
    assert finished(checkout, "--iut", "other", "--out", "between")[0] == 0
    path = out / "results.jsonl"
    head, _, _ = path.read_bytes().partition(b'"case":"%s"' % CRASH.encode())
    path.write_bytes(head)
    assert b"robustness/" in head
    kept = resume.read(out)
    assert kept is not None
    assert not any(one.case.startswith("robustness/") for one in kept.results)
    assert finished(checkout, "--iut", "other", "--out", "between", "--resume")[0] == 0
    whole(out, "other")
