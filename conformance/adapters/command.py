"""One process a call: the message in a file, the answer in the exit code.

The exit code decides, with two exceptions: a signal or a panic is a crash, whatever the code, and a code that the
profile declares neither as accept nor as reject is judged by nobody.
"""

import base64
import os
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from conformance.adapters import PROBE, PROTOCOL, Answer, Fault, Hello, ProfileError, Request, cut
from conformance.adapters.breaker import Breaker
from conformance.adapters.process import Ended, Process, killed_by
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.profile import SIGNAL_EXITS, Call, Command, File, Limits

# How runtimes and sanitizers report that a program ended as it never should: the beginnings of such lines.
_PANICS = (
    r"goroutine \d+ .*\[.+\]:",  # Go
    r"thread '.*' (\(\d+\) )?(panicked at|has overflowed its stack)",  # Rust
    r"(  \+ Exception Group )?Traceback \(most recent call last\):",  # Python
    r"Fatal Python error: ",
    r"Node\.js v\d+\.\d+",  # Node.js, below an uncaught error
    r"FATAL ERROR: .*(heap|memory|allocation)",
    r"(==\d+==\s?(ERROR|WARNING)|SUMMARY): \w+Sanitizer: ",  # C and others under a sanitizer
    r".+:\d+:\d+: runtime error: ",
)
_PANIC = re.compile(rf"^({'|'.join(_PANICS)}).*$", re.MULTILINE)
_VERSION = re.compile(r"\d+(\.\d+)+[\w.+-]*")


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of a program left: its exit code (minus a signal's number), stdout, and the tail of stderr."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def words(self) -> str:
        """Its last line, of stderr where there is one."""
        for stream in (self.stderr, self.stdout):
            lines = [line for line in stream.decode("utf-8", "replace").splitlines() if line.strip()]
            if lines:
                return cut(lines[-1].strip())
        return ""


@dataclass(slots=True)
class CommandAdapter:
    """One program, started anew for every request. `settings` have their placeholders filled, but for those of files.

    Answers all are of generation 0: each process knows of no other, so a twin's may be any.
    """

    name: str
    settings: Command
    limits: Limits = field(default_factory=Limits)
    problems: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    generation: int = 0
    lost: float = 0.0
    breaker: Breaker = field(default_factory=Breaker)

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask one after the other. Raises ProfileError with hello, where a program is not there."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """Do nothing: no process outlives its request."""

    def _one(self, request: Request) -> Answer:
        if reason := self.breaker.open:
            return Answer(Unasked(reason=reason))
        if request.op == "hello":
            return self._hello()
        if request.op == PROBE:
            return self._probe()
        asked = msgspec.json.decode(request.encode(1))["input"]
        calls = self.settings.operations.get(request.op, ())
        call = next((each for each in calls if fits(each, asked)), None)
        if call is None:
            shape = ", ".join(asked) if calls else "no such operation"
            return Answer(Unsupported(reason=f"no call for {request.op}: {shape}"))
        began = time.monotonic()
        ran = self._run(*laid_out(call, asked), patience=self.limits.answer_seconds)
        outcome = understand(self.settings, call, ran) if isinstance(ran, Ran) else ran
        self._count(outcome)
        return Answer(outcome, raw(ran, outcome), time.monotonic() - began)

    def _hello(self) -> Answer:
        self._look()
        ran = self._run(self.settings.version_argv, {}, patience=self.limits.start_seconds)
        if not isinstance(ran, Ran):
            return Answer(ran, raw(ran, ran))
        if ran.code != 0:
            return Answer(Garbled(reason=f"version_argv ends with exit code {ran.code}: {ran.words}"), raw(ran, None))
        said = (ran.stdout + b"\n" + ran.stderr).decode("utf-8", "replace")
        found = _VERSION.search(said)
        version = found[0] if found else said.strip().partition("\n")[0][:80]
        hello = Hello(
            id=0, name=self.name, version=version, protocol=PROTOCOL, operations=tuple(self.settings.operations)
        )
        return Answer(Accepted(output=msgspec.to_builtins(hello)), raw(ran, None))

    def _look(self) -> None:
        """Raise ProfileError for a program that is not there: better now than in the middle of a run."""
        path = self.settings.environment.get("PATH", os.environ.get("PATH", os.defpath))
        for program in dict.fromkeys(argv[0] for argv in self.settings.commands):
            if shutil.which(program, path=path) is None:
                raise ProfileError(
                    f"{self.name}: there is no program {program!r}", "is it installed, and does the profile name it?"
                )

    def _probe(self) -> Answer:
        """A word that means nothing to it, where its version was asked for: it must not exit with 0."""
        asked = self.settings.version_argv
        ran = self._run((*(asked[:-1] or asked), f"--{PROBE}"), {}, patience=self.limits.start_seconds)
        if not isinstance(ran, Ran):
            return Answer(ran, raw(ran, ran))
        if ran.code < 0 or ran.code in SIGNAL_EXITS:
            return Answer(Crashed(reason=_signal(ran.code)), raw(ran, None))
        if ran.code == 0:
            return Answer(Garbled(reason="exit code 0 for an argument that no program has"), raw(ran, None))
        return Answer(Unsupported(reason=ran.words), raw(ran, None))

    def _run(self, argv: Sequence[str], files: Mapping[str, bytes], *, patience: float) -> Ran | Crashed | TimedOut:
        try:
            process = Process(argv, self.settings.environment, self.limits, files=files)
        except ProfileError as error:
            return Crashed(reason=str(error))  # it was there at hello
        try:
            end = process.finish(time.monotonic() + patience)
        except Ended as ended:
            return Crashed(reason=ended.reason)
        finally:
            process.kill()
        if end is None:
            self.lost += patience
            return TimedOut(seconds=patience)
        return Ran(end.code, end.stdout, bytes(process.stderr))

    def _count(self, outcome: Outcome) -> None:
        if isinstance(outcome, Crashed | TimedOut):
            self.breaker.died()
        else:
            self.breaker.answered()


def fits(call: Call, asked: Mapping[str, Any]) -> bool:
    """Whether a call says all that a request's input does: no field may be left out unless the profile says so.

    Numbers of its own, which its profile claims, a program knows by itself.
    """
    taken = {file.field for file in call.files.values()}
    wanted = all(name in asked and asked[name] == value for name, value in call.when.items())
    known = taken | call.when.keys() | {*call.ignored, "codepoints"}
    return wanted and taken <= asked.keys() and asked.keys() <= known


def laid_out(call: Call, asked: Mapping[str, Any]) -> tuple[list[str], dict[str, bytes]]:
    """The argv of a call for an input that fits it, and the files (bytes by name) that go into its folder."""
    names = {name: name + file.suffix for name, file in call.files.items()}
    argv = list(call.argv)
    for name, path in names.items():
        argv = [argument.replace(f"{{{name}}}", path) for argument in argv]
    return argv, {names[name]: _content(file, asked[file.field]) for name, file in call.files.items()}


def understand(settings: Command, call: Call, ran: Ran) -> Outcome:
    """What a program that ended by itself has answered."""
    if ran.code < 0 or ran.code in SIGNAL_EXITS:
        return Crashed(reason=_signal(ran.code))
    if ran.code in settings.accept_exits:
        return _accepted(call, ran.stdout)
    if panic := _PANIC.search(ran.stderr.decode("utf-8", "replace")):
        return Crashed(reason=f"exit code {ran.code}: {cut(panic[0])}")
    if ran.code in settings.reject_exits:
        return Rejected(reason=ran.words)
    if ran.code in settings.crash_exits:
        return Crashed(reason=f"exit code {ran.code}: {ran.words}")
    return Garbled(reason=f"exit code {ran.code}, which the profile declares neither as accept nor as reject")


def raw(ran: Ran | Crashed | TimedOut, outcome: Outcome | None) -> bytes:
    """An answer as results keep it: the protocol's JSON with what it was read from beside it."""
    answer: dict[str, Any] = {}
    match outcome:
        case Accepted(output=output, shown=True):
            answer = {"outcome": "accepted", "output": output}
        case Accepted():
            answer = {"outcome": "accepted"}
        case Rejected(reason=reason):
            answer = {"outcome": "rejected", "reason": reason}
    if isinstance(ran, Ran):
        streams = {"stdout": ran.stdout, "stderr": ran.stderr}
        texts = {name: stream.decode("utf-8", "backslashreplace") for name, stream in streams.items()}
        answer |= {"exit": ran.code, **texts}
    return msgspec.json.encode(answer) if answer else b""


def _accepted(call: Call, stdout: bytes) -> Outcome:
    match call.output:
        case "none":
            return Accepted(output=None, shown=False)
        case "binary":
            return Accepted(output={"data": base64.b64encode(stdout).decode()})
        case "json":
            try:
                return Accepted(output=msgspec.json.decode(stdout))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                return Garbled(reason=f"accepted, but stdout is not the output as JSON: {cut(str(error))}")


def _content(file: File, value: Any) -> bytes:
    match file.encoding:
        case "json":
            return msgspec.json.encode(value)
        case "text" | "base64":
            return str(value).encode()
        case "hex":
            return base64.b64decode(value).hex().encode()
        case "binary":
            return base64.b64decode(value)


def _signal(code: int) -> str:
    return killed_by(-code if code < 0 else code - SIGNAL_EXITS.start + 1)
