"""Hostile processes: whatever one does, the run goes on in time, all else is kept, and the culprit has a name.

`pytest -v conformance/tests/test_hostile.py` closes with the table of scenarios, seconds and results kept.
"""

import functools
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from conformance.adapters import Fault, Request
from conformance.adapters.process import Process, WatchdogFault
from conformance.adapters.stdio import StdioAdapter
from conformance.model.outcome import Accepted, TimedOut, Unasked
from conformance.model.profile import Limits
from conformance.tests.hostile import LOOP, PRELUDE, QUICK, STDIO, Scenario, Table, conclude, questions

ROOT = Path(__file__).parents[2]
Start = Callable[..., StdioAdapter]


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    made = Table()
    yield made
    made.show(request.config)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts an implementation; at the end nothing of any of them is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    adapters: list[StdioAdapter] = []
    strangers = set(psutil.pids())

    def begin(source: str, limits: Limits = QUICK, window: int = 8) -> StdioAdapter:
        script = tmp_path / "iut.py"
        script.write_text(PRELUDE + textwrap.dedent(source))
        adapters.append(StdioAdapter([sys.executable, "-S", str(script)], window=window, limits=limits))
        return adapters[-1]

    yield begin
    for adapter in adapters:
        adapter.close()
    patience = time.monotonic() + 5
    while left := [*temporary.iterdir(), *(each for each in psutil.process_iter() if ours(each, strangers, tmp_path))]:
        assert time.monotonic() < patience, left
        time.sleep(0.02)


def ours(process: psutil.Process, strangers: set[int], folder: Path) -> bool:
    """Whether it was started since by one of our scripts: it runs one, or is a sleep such as they start."""
    if process.pid in strangers:
        return False
    try:
        words = process.cmdline()
        return str(folder) in " ".join(words) or words == ["sleep", "600"]
    except psutil.Error:
        return False


def looped(habit: str) -> str:
    return LOOP.format(habit=textwrap.indent(textwrap.dedent(habit).strip(), "        "))


@pytest.mark.parametrize("scenario", STDIO, ids=lambda each: each.name)
def test_one_misdeed_costs_one_answer(scenario: Scenario, start: Start, table: Table) -> None:
    adapter = start(looped(scenario.habit), scenario.limits)
    began = time.monotonic()
    greeting, *answers = adapter.ask([Request("hello"), *(Request("x.y", each) for each in questions())])
    assert isinstance(greeting.outcome, Accepted)
    table.rows.append(conclude(scenario, answers, time.monotonic() - began))
    assert not adapter.faults
    assert not adapter.problems


@pytest.mark.parametrize(
    "scenario",
    [each for each in STDIO if each.portable],
    ids=lambda each: each.name,
)
def test_the_watchdog_sees_as_much_outside_linux(
    scenario: Scenario, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.adapters.stdio.Process", functools.partial(Process, portable=True))
    adapter = start(looped(scenario.habit), scenario.limits)
    began = time.monotonic()
    _, *answers = adapter.ask([Request("hello"), *(Request("x.y", each) for each in questions())])
    conclude(scenario, answers, time.monotonic() - began)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("sys.exit('no licence')", "exited with 1 without answering; its log ends: no licence"),
        ("os.close(1); time.sleep(600)", "closed its stdout"),
        ("os.abort()", "killed by SIGABRT"),
        ("time.sleep(600)", "20"),
        ("print('Welcome!', flush=True); time.sleep(600)", "no open request: b'Welcome!'"),
    ],
)
def test_who_never_greets_is_asked_once(source: str, why: str, start: Start) -> None:
    adapter = start(source, Limits(start_seconds=20 if why != "20" else 0.5))
    answers = adapter.ask([Request("hello"), Request("x.y"), Request("x.y")])
    assert len({answer.outcome for answer in answers}) == 1
    assert why in str(answers[0].outcome) or answers[0].outcome == TimedOut(seconds=0.5)
    assert adapter.generation == 1


def test_who_does_not_start_again_keeps_what_it_has_answered(start: Start, tmp_path: Path) -> None:
    adapter = start(looped("os.unlink(__file__); os.abort()"))
    _, *answers = adapter.ask([Request("hello"), *(Request("x.y", each) for each in questions())])
    assert [answer.outcome for answer in answers[:11]] == [Accepted(output={"n": n}) for n in range(11)]
    assert {type(answer.outcome) for answer in answers[11:]} == {Unasked}
    assert "does not start again: exited with 2" in str(answers[-1].outcome)


def test_who_dies_between_two_questions_is_found(start: Start) -> None:
    adapter = start(looped("say(request); os.abort()"))
    adapter.ask([Request("hello")])
    for n in range(9, 12):
        assert adapter.ask([Request("x.y", {"n": n})])[0].outcome == Accepted(output={"n": n})
    answers = adapter.ask([Request("x.y", {"n": 12}), Request("x.y", {"n": 13})])
    assert [answer.outcome for answer in answers] == [Accepted(output={"n": 12}), Accepted(output={"n": 13})]
    assert adapter.faults == [Fault("x.y", "after its answer: killed by SIGABRT", {"n": 11})]


def test_what_happens_once_is_told_and_held_against_no_answer(start: Start, tmp_path: Path) -> None:
    adapter = start(
        looped(f"""
        try:
            os.mkdir({str(tmp_path / "once")!r})
            os.abort()
        except FileExistsError:
            pass
    """)
    )
    adapter.window = 1
    adapter.ask([Request("hello")])
    outcomes = [adapter.ask([Request("x.y", each)])[0].outcome for each in questions()]
    assert outcomes == [Accepted(output=each) for each in questions()]
    assert adapter.faults == [Fault("x.y", "once, and not when asked again: killed by SIGABRT", {"n": 11})]


def test_five_deaths_in_a_row_are_enough(start: Start) -> None:
    adapter = start("for request in requests(): time.sleep(600)")
    began = time.monotonic()
    _, *answers = adapter.ask([Request("hello"), *(Request("x.y", each) for each in questions())])
    assert {type(answer.outcome) for answer in answers} == {TimedOut, Unasked}
    assert "died 5 times in a row" in str(answers[-1].outcome)
    assert time.monotonic() - began < 5 * (QUICK.answer_seconds + 1)


NEST = """
for request in requests():
    for level in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execve("/bin/sleep", ["sleep", "600"], {})
            os.execv("/bin/sleep", ["sleep", "600"])
    say(request)
"""


def test_nobody_outlives_a_run_that_is_killed(start: Start, tmp_path: Path) -> None:
    start(NEST)
    temporary = tmp_path / "temporary"
    code = f"""
import sys, tempfile
from conformance.adapters import Fault, Request
from conformance.adapters.stdio import StdioAdapter
tempfile.tempdir = {str(temporary)!r}
adapter = StdioAdapter([sys.executable, "-S", {str(tmp_path / "iut.py")!r}])
adapter.ask([Request("hello"), Request("x.y")])
print("asked", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"asked\n"
        patience = time.monotonic() + 5
        while len(psutil.Process(run.pid).children(recursive=True)) != 8:
            assert time.monotonic() < patience
        assert list(temporary.iterdir())
        os.kill(run.pid, signal.SIGKILL)
    # That nobody is left, and no folder, is seen when the fixture ends.


def test_a_well_behaved_one_is_watched_in_passing(start: Start) -> None:
    """The watchdog costs less than a hundredth of the time: as CPU seconds, which a busy machine does not stretch."""
    adapter = start("for request in requests(): say(request)")
    adapter.ask([Request("hello"), *(Request("x.y", each) for each in questions())])
    assert adapter._process is not None
    watchdog = psutil.Process(adapter._process.watchdog.pid)
    before, began = sum(watchdog.cpu_times()[:2]), time.monotonic()
    time.sleep(2)
    assert sum(watchdog.cpu_times()[:2]) - before <= 0.01 * (time.monotonic() - began) + 0.01


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("import time; time.sleep(600)", "the watchdog did not start within 0.3 s"),
        ("raise SystemExit('no psutil')", "the watchdog did not start: no psutil"),
    ],
)
def test_a_watchdog_that_does_not_come_is_the_suites_fault(
    script: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "watchdog.py").write_text(script)
    monkeypatch.setattr("conformance.adapters.watchdog.__file__", str(tmp_path / "watchdog.py"))
    if "within" in why:
        monkeypatch.setattr("conformance.adapters.process._START", 0.3)
        monkeypatch.setattr("conformance.adapters.process._END", 0.3)
    with pytest.raises(WatchdogFault, match=why):
        Process([sys.executable], {}, QUICK)
