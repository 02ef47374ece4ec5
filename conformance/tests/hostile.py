"""Implementations that misbehave on one question of many, each in its own way, and the table of how that went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from conformance.adapters import Answer
from conformance.model.outcome import Accepted, Crashed, Garbled, Rejected, TimedOut
from conformance.model.profile import Limits

COUNT, CULPRIT = 25, 11
QUICK = Limits(answer_seconds=0.6, start_seconds=20)
PATIENT = Limits(answer_seconds=30, start_seconds=20)
MEGA = 1024**2


@dataclass(frozen=True)
class Scenario:
    """What it does when it is asked number 11, before it answers (`habit` is Python), and what must come of that.

    `outcome` and `words` are those of number 11; `seconds` bounds the whole, with everything that is asked again.
    `portable` is what the watchdog sees outside Linux as well.
    """

    name: str
    habit: str
    outcome: type[Accepted | Crashed | Garbled | Rejected | TimedOut] = Accepted
    words: str = ""
    limits: Limits = QUICK
    seconds: float = 15
    portable: bool = False


PRELUDE = """
import json, os, resource, signal, socket, subprocess, sys, tempfile, threading, time
def reply(request, **more):
    shown = {"id": request["id"], "outcome": "accepted", "output": request.get("input")} | more
    return json.dumps(shown).encode() + b"\\n"
def write(data):
    view = memoryview(data)
    while view:
        view = view[os.write(1, view):]
def say(request, **more):
    write(reply(request, **more))
def requests():
    rest = b""
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\\n")
        for request in map(json.loads, lines):
            if request["op"] == "hello":
                write(b'{"id":%d,"name":"x","version":"1","protocol":1}\\n' % request["id"])
            elif request["op"].startswith("selftest."):
                say(request, outcome="unsupported")
            else:
                yield request
"""
LOOP = """
for request in requests():
    if request["input"].get("n") == 11:
{habit}
    say(request)
"""


def tight(**limits: Any) -> Limits:
    """Limits that only the named ones make tight."""
    return Limits(answer_seconds=30, start_seconds=20, **limits)


STDIO = (
    Scenario("aborts", "os.abort()", Crashed, "killed by SIGABRT"),
    Scenario("segmentation fault", "os.kill(os.getpid(), signal.SIGSEGV)", Crashed, "killed by SIGSEGV"),
    Scenario("exits", "sys.exit(3)", Crashed, "exited with 3"),
    Scenario("answers and then aborts", "say(request); os.abort()", Crashed, "killed by SIGABRT"),
    Scenario(
        "aborts while its child holds stdout",
        "subprocess.Popen(['sleep', '600'], start_new_session=True); os.abort()",
        Crashed,
        "killed by SIGABRT",
    ),
    Scenario("hangs", "time.sleep(600)", TimedOut),
    Scenario("stops itself", "os.kill(os.getpid(), signal.SIGSTOP)", TimedOut),
    Scenario("drips", "for byte in reply(request): write(bytes([byte])); time.sleep(0.05)", TimedOut),
    Scenario("never answers", "continue", TimedOut),
    Scenario("answers after the deadline", "time.sleep(1)", TimedOut),
    Scenario(
        "floods stdout with one line of 1 GB",
        "[write(b'x' * (1 << 20)) for _ in range(1024)]",
        Crashed,
        "limit: an answer of more than 33554432 bytes",
        PATIENT,
    ),
    Scenario(
        "floods stdout with lines, 1 GB",
        "[write(b'x\\n' * (1 << 19)) for _ in range(1024)]",
        Garbled,
        "an answer to no open request",
        PATIENT,
    ),
    Scenario(
        "floods stderr with 1 GB",
        "[os.write(2, b'x' * (1 << 16)) for _ in range(1 << 14)]",
        limits=PATIENT,
        seconds=20,
    ),
    Scenario("babbles", "write(b'starting worker 3\\n')", Garbled, "an answer to no open request"),
    Scenario("babbles in no character set", "write(b'\\xff\\xfe{}\\n')", Garbled, "an answer to no open request"),
    Scenario("answers out of order", "threading.Timer(0.1, say, [request]).start(); continue"),
    Scenario("answers twice", "say(request)", Garbled, "a second answer to one request"),
    Scenario("answers to a wrong id", "request['id'] = 99999", Garbled, "an answer to no open request"),
    Scenario("answers to its neighbour's id", "request['id'] += 1", Garbled, "an answer to no open request"),
    Scenario("answers to an earlier id", "request['id'] -= 1", Garbled, "a second answer to one request"),
    Scenario(
        "leaves a child behind",
        "subprocess.Popen(['sleep', '600'], stdout=2)",
        portable=True,
    ),
    Scenario(
        "leaves its group, its parents and its environment",
        """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.setsid()
                os.execve('/bin/sleep', ['sleep', '600'], {})
            os._exit(0)
        os.wait()
        """,
    ),
    Scenario(
        "allocates 8 GB",
        "held = [b'x' * (1 << 24) + bytes([n]) for n in range(512)]",
        Crashed,
        "of memory, 256 MiB allowed",
        tight(memory_bytes=256 * MEGA),
        portable=True,
    ),
    Scenario(
        "allocates in its children",
        """
        for _ in range(4):
            if os.fork() == 0:
                held = b'x' * (100 << 20)
                time.sleep(600)
        time.sleep(600)
        """,
        Crashed,
        "of memory, 256 MiB allowed",
        tight(memory_bytes=256 * MEGA),
    ),
    Scenario(
        "forks without end",
        """
        while True:
            if os.fork() == 0:
                time.sleep(600)
            time.sleep(0.001)
        """,
        Crashed,
        "processes, 16 allowed",
        tight(processes=16),
        portable=True,
    ),
    Scenario(
        "shares its memory with its children",
        """
        held = b'x' * (150 << 20)
        children = [os.fork() for _ in range(4)]
        time.sleep(600 if 0 in children else 0.6)
        """,
        limits=tight(memory_bytes=256 * MEGA),
    ),
    Scenario("spins", "while True: pass", Crashed, "CPU seconds without an answer", tight(cpu_seconds=0.3)),
    Scenario(
        "spins in a child",
        "subprocess.Popen([sys.executable, '-S', '-c', 'while True: pass']); time.sleep(600)",
        Crashed,
        "CPU seconds without an answer",
        tight(cpu_seconds=0.3),
        portable=True,
    ),
    Scenario(
        "fills its temporary folder",
        """
        with open(tempfile.mkdtemp() + '/full', 'wb') as full:
            while True: full.write(b'x' * (1 << 20))
        """,
        Crashed,
        "of temporary files, 64 MiB allowed",
        tight(temporary_bytes=64 * MEGA),
        portable=True,
    ),
    Scenario(
        "fills a file without a name",
        """
        with tempfile.TemporaryFile() as full:
            while True: full.write(b'x' * (1 << 20))
        """,
        Crashed,
        "of temporary files, 64 MiB allowed",
        tight(temporary_bytes=64 * MEGA),
    ),
    Scenario(
        "makes empty files without end",
        """
        for n in range(10**9): open(f'{tempfile.gettempdir()}/{n}', 'w').close()
        """,
        Crashed,
        "of temporary files, 4 MiB allowed",
        tight(temporary_bytes=4 * MEGA),
    ),
    Scenario(
        "opens files without end",
        "held = [open(os.devnull) for _ in range(500)]; time.sleep(600)",
        Crashed,
        "open files in one process, 300 allowed",
        tight(open_files=300),
        portable=True,
    ),
    Scenario("closes stdin", "os.close(0); say(request); time.sleep(600)", Crashed, "closed its stdin"),
    Scenario("closes stdout", "os.close(1); time.sleep(600)", Crashed, "closed its stdout"),
    Scenario("closes stderr", "os.close(2)"),
    Scenario("kills its watchdog", "os.kill(os.getppid(), 9); time.sleep(600)", Crashed, "its watchdog was killed"),
    Scenario("stops its watchdog", "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)", TimedOut),
    Scenario("removes its temporary folder", "os.rmdir(os.environ['TMPDIR'])"),
    Scenario(
        "HTML, escapes and 10 MB in a reason",
        """
        nasty = '<script>alert(1)</script>\\x1b[2J\\x07' + 'x' * 10_000_000
        say(request, outcome='rejected', reason=nasty)
        continue
        """,
        Rejected,
        "<script>",
    ),
    Scenario(
        "10 MB in the name of a field",
        "say(request, **{'x' * 10_000_000: 1}); continue",
        Garbled,
        "unknown field",
    ),
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    scenario: str
    seconds: float
    kept: int
    culprit: str


@dataclass
class Table:
    """What the scenarios yielded, for people."""

    rows: list[Row] = field(default_factory=list)

    def show(self, config: pytest.Config) -> None:
        """Print it where a test run is asked to be talkative."""
        capture = config.pluginmanager.getplugin("capturemanager")
        if self.rows and config.option.verbose > 0 and capture is not None:
            with capture.global_and_fixture_disabled():
                print("", *self.lines(), sep="\n")

    def lines(self) -> list[str]:
        """The table as text."""
        wide = max(len(row.scenario) for row in self.rows)
        head = f"{'scenario':{wide}}  seconds  kept   the culprit's answer"
        return [head] + [
            f"{row.scenario:{wide}}  {row.seconds:7.2f}  {row.kept}/{COUNT - 1}  {row.culprit}" for row in self.rows
        ]


def questions() -> list[Mapping[str, Any]]:
    """The inputs of the questions; number 11 is the one that brings it about."""
    return [{"n": n} for n in range(COUNT)]


def conclude(scenario: Scenario, answers: list[Answer], seconds: float) -> Row:
    """Assert that one answer is as the scenario says and every other kept, in time; return the row that says it."""
    outcomes = [answer.outcome for answer in answers]
    kept = sum(outcome == Accepted(output={"n": n}) for n, outcome in enumerate(outcomes) if n != CULPRIT)
    culprit = outcomes[CULPRIT]
    said = str(getattr(culprit, "reason", ""))
    assert kept == COUNT - 1, outcomes
    assert isinstance(culprit, scenario.outcome), culprit
    assert scenario.words in said
    assert len(said) < 2000
    assert seconds < scenario.seconds
    name = type(culprit).__name__
    shown = f"{name}: {said[:70].encode('unicode_escape').decode()}" if said else name
    return Row(scenario.name, seconds, kept, shown)
