"""The stdio adapter: what a hostile process does is data, and it costs nobody else an answer."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from conformance.adapters import TOO_DEEP, ProfileError, Request
from conformance.adapters.stdio import StdioAdapter
from conformance.model.outcome import Accepted, Crashed, Garbled, Rejected, TimedOut, Unasked
from conformance.model.profile import Limits

QUICK = Limits(answer_seconds=0.4, start_seconds=5)
PRELUDE = """
import json, os, subprocess, sys, time
def say(request, **more):
    print(json.dumps({"id": request["id"], "outcome": "accepted", "output": request.get("input")} | more), flush=True)
def hello(request):
    print(json.dumps({"id": request["id"], "name": "x", "version": "1", "protocol": 1}), flush=True)
def requests():
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            hello(request)
        else:
            yield request
"""

Start = Callable[[str], StdioAdapter]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    adapters: list[StdioAdapter] = []

    def begin(body: str) -> StdioAdapter:
        script = tmp_path / "iut.py"
        script.write_text(PRELUDE + textwrap.dedent(body))
        adapters.append(StdioAdapter([sys.executable, str(script)], window=8, limits=QUICK))
        return adapters[-1]

    yield begin
    for adapter in adapters:
        adapter.close()


def asked(adapter: StdioAdapter, count: int = 20) -> list[object]:
    greeting, *answers = adapter.ask([Request("hello"), *(Request("x.y", {"n": n}) for n in range(count))])
    assert isinstance(greeting.outcome, Accepted)
    return [answer.outcome for answer in answers]


def echoes(outcomes: list[object], *, but: int) -> None:
    """Every request but one has its own answer."""
    assert [o for n, o in enumerate(outcomes) if n != but] == [
        Accepted(output={"n": n}) for n in range(len(outcomes)) if n != but
    ]


def test_answers_come_back_in_the_order_of_the_questions(start: Start) -> None:
    adapter = start(
        """
        waiting = []
        for request in requests():
            waiting.append(request)
            if len(waiting) == 4:
                for each in reversed(waiting): say(each)
                waiting = []
        """
    )
    echoes(asked(adapter), but=-1)
    assert adapter.generation == 0


def test_the_one_that_crashes_it_is_found_and_the_others_are_kept(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            if request["input"]["n"] == 11: os.abort()
            say(request)
        """
    )
    outcomes = asked(adapter)
    echoes(outcomes, but=11)
    assert outcomes[11] == Crashed(reason="killed by SIGABRT")
    assert not adapter.faults


def test_an_exit_without_answer_is_a_crash(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            if request["input"]["n"] == 3: sys.exit(0)
            say(request)
        """
    )
    assert asked(adapter)[3] == Crashed(reason="exited with 0 without answering")


def test_the_time_that_it_takes_to_die_is_not_ours(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            if request["input"] == {"n": 3}:
                time.sleep(0.2)
                os._exit(1)
            say(request)
        """
    )
    began = time.monotonic()
    echoes(asked(adapter), but=3)
    assert 0.4 <= adapter.lost < time.monotonic() - began  # once among others and once alone


def test_a_hang_is_found_and_ended(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            if request["input"]["n"] == 5: time.sleep(60)
            say(request)
        """
    )
    began = time.monotonic()
    outcomes = asked(adapter)
    echoes(outcomes, but=5)
    assert outcomes[5] == TimedOut(seconds=0.4)
    assert time.monotonic() - began < 5


def test_a_fault_of_being_asked_together_is_its_own_finding(start: Start) -> None:
    adapter = start(
        """
        while chunk := os.read(0, 1 << 16):
            lines = chunk.splitlines()
            if len(lines) > 2:
                os.abort()
            for request in map(json.loads, lines):
                hello(request) if request["op"] == "hello" else say(request)
        """
    )
    outcomes = asked(adapter, 6)
    echoes(outcomes, but=-1)
    assert [fault.operation for fault in adapter.faults] == ["concurrency"]


def test_it_is_given_up_after_five_deaths_in_a_row(start: Start) -> None:
    adapter = start("for request in requests(): os.abort()")
    outcomes = asked(adapter, 50)
    assert sum(isinstance(outcome, Crashed) for outcome in outcomes) <= 5
    assert isinstance(outcomes[-1], Unasked)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("print('hello world', flush=True)", "no open request"),
        ("print(json.dumps({'id': 999, 'outcome': 'rejected'}), flush=True)", "no open request"),
        ("say(request, extra=1)", "extra"),
        ("say(request, outcome='maybe')", "maybe"),
        ("print(json.dumps({'id': request['id'], 'outcome': 'accepted'}), flush=True)", "without an output"),
        ("say(request); say(request)", "a second answer"),
    ],
)
def test_babble_is_garbled(start: Start, answer: str, why: str) -> None:
    adapter = start(f"for request in requests():\n    {answer}")
    outcomes = asked(adapter, 3)
    garbled = [outcome for outcome in outcomes if isinstance(outcome, Garbled)]
    assert garbled
    assert why in garbled[0].reason


def test_a_flood_on_stderr_blocks_nobody(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            sys.stderr.write("x" * 1_000_000)
            say(request)
        """
    )
    echoes(asked(adapter), but=-1)
    assert len(adapter.stderr()) <= 64 * 1024


def test_what_it_leaves_behind_is_ended_too(start: Start, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    adapter = start(
        f"""
        for request in requests():
            child = subprocess.Popen(["sleep", "600"], start_new_session=True)
            open({str(pid)!r}, "w").write(str(child.pid))
            say(request)
        """
    )
    asked(adapter, 1)
    adapter.close()
    deadline = time.monotonic() + 5
    while psutil.pid_exists(int(pid.read_text())) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = psutil.pid_exists(int(pid.read_text()))
    assert not left or psutil.Process(int(pid.read_text())).status() == psutil.STATUS_ZOMBIE


def test_reject_is_a_reject(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            print(json.dumps({"id": request["id"], "outcome": "rejected", "reason": "no"}), flush=True)
        """
    )
    assert asked(adapter, 2) == [Rejected(reason="no"), Rejected(reason="no")]


def test_a_missing_binary_is_a_profile_error() -> None:
    with pytest.raises(ProfileError, match="cannot start 'no-such-binary': No such file"):
        StdioAdapter(["no-such-binary"]).ask([Request("hello")])


def test_a_window_of_one_names_its_culprit_at_once(start: Start) -> None:
    adapter = start("for request in requests(): os.abort() if request['input']['n'] == 2 else say(request)")
    adapter.window = 1
    outcomes = asked(adapter, 4)
    echoes(outcomes, but=2)
    assert isinstance(outcomes[2], Crashed)


def test_an_answer_too_deep_to_read_harms_only_itself(start: Start) -> None:
    adapter = start(
        """
        for request in requests():
            deep = "[" * 5000 + "]" * 5000 if request["input"]["n"] == 1 else "0"
            print('{"id":%d,"outcome":"accepted","output":%s}' % (request["id"], deep), flush=True)
        """
    )
    outcomes = asked(adapter, 3)
    assert outcomes == [Accepted(output=0), Accepted(output=TOO_DEEP), Accepted(output=0)]
    assert adapter.generation == 0
