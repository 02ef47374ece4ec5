"""A child process with its pipes: started and ended by a watchdog, stderr kept as a tail."""

import contextlib
import marshal
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from conformance.adapters import ProfileError, watchdog
from conformance.model.profile import Limits

MARKER = "RATSCONF_TREE"
STDERR_TAIL = 64 * 1024
_CHUNK = 1 << 18
_START = 60  # seconds that a watchdog has to come up, on the busiest machine
_END = 10  # and to end everything
_LAST_WORDS = 0.5  # seconds for what is still on its way when the process has ended


class Ended(Exception):
    """The process is gone, or must go: `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended by itself: its exit code, or minus the signal that ended it, and all that it wrote."""

    code: int
    stdout: bytes


class WatchdogFault(Exception):
    """The watchdog itself failed, which is the suite's fault."""


class Process:
    """One running IUT. `write` and `line` move bytes in both directions at once, so neither side can block ours.

    Its TMPDIR is a folder of its own, which goes with it. The watchdog stands between it and us: it ends the whole tree
    when a limit is passed, when we say so and when we are killed. `files` (bytes by name) are put into that folder
    before, which then is where it starts. `portable` makes the watchdog look as it does outside Linux. Raises
    ProfileError where the program cannot be started.
    """

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        limits: Limits,
        folder: Path | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        portable: bool = False,
    ) -> None:
        self.limits = limits
        self.marker = uuid.uuid4().hex
        # Made by the watchdog: if we were killed in between, nobody would remove it.
        self.temporary = os.path.join(tempfile.gettempdir(), f"ratsconf-{self.marker}")
        self._control, theirs = socket.socketpair()
        with theirs:
            self.watchdog = subprocess.Popen(
                [sys.executable, "-I", "-S", watchdog.__file__, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        assert self.watchdog.stdin is not None
        assert self.watchdog.stdout is not None
        assert self.watchdog.stderr is not None
        self._out, self._in, self._err = self.watchdog.stdin, self.watchdog.stdout, self.watchdog.stderr
        for pipe in (self._out, self._in, self._err):
            os.set_blocking(pipe.fileno(), False)
        self._select = selectors.DefaultSelector()
        self._select.register(self._in, selectors.EVENT_READ)
        self._select.register(self._err, selectors.EVENT_READ)
        self._writing = False
        self._deaf = False
        self._unsent = bytearray()
        self._partial = bytearray()
        self._lines: deque[bytes] = deque()
        self._heard = b""
        self._told = 0.0
        self._end: str | None = None
        self._code: int | None = None
        self._grace = float("inf")
        self.stderr = bytearray()
        try:
            self.pid = self._start(argv, environment, folder, files, portable=portable)
        except BaseException:
            self.kill()
            raise
        self._control.setblocking(False)
        self._select.register(self._control, selectors.EVENT_READ)

    def _start(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        folder: Path | None,
        files: Mapping[str, bytes] | None,
        *,
        portable: bool,
    ) -> int:
        if files is not None:
            folder = Path(self.temporary)
        private = {MARKER: self.marker, "TMPDIR": self.temporary, "TMP": self.temporary, "TEMP": self.temporary}
        order = marshal.dumps(
            {
                "argv": list(argv),
                "environment": {**os.environ, **environment, **private},
                "folder": None if folder is None else str(folder),
                "temporary": self.temporary,
                "files": dict(files or {}),
                "psutil": str(Path(psutil.__file__).parents[1]),
                "portable": portable,
                "limits": {
                    "memory": self.limits.memory_bytes,
                    "cpu": self.limits.cpu_seconds,
                    "processes": self.limits.processes,
                    "files": self.limits.open_files,
                    "temporary": self.limits.temporary_bytes,
                },
            }
        )
        try:
            first = self._hand_over(order)
        except TimeoutError:
            raise WatchdogFault(f"the watchdog did not start within {_START} s: is the machine overloaded?") from None
        match first.decode().split(" ", 1):
            case ["pid", number]:
                return int(number)
            case ["error", number]:
                raise ProfileError(
                    f"cannot start {argv[0]!r}: {os.strerror(int(number))}",
                    "is it installed, and does the profile name it right?",
                )
        raise WatchdogFault(first.decode("utf-8", "replace"))

    def _hand_over(self, order: bytes) -> bytes:
        """Give the watchdog its order; its first line. Raises TimeoutError where it takes too long."""
        self._control.settimeout(_START)
        with contextlib.suppress(ConnectionError):
            self._control.sendall(len(order).to_bytes(4, "big") + order)
            while b"\n" not in self._heard and (heard := self._control.recv(4096)):
                self._heard += heard
        if b"\n" not in self._heard:
            self.watchdog.wait()
            said = self._err.read() or b""
            raise WatchdogFault(f"the watchdog did not start: {said.decode('utf-8', 'replace').strip()}")
        first, self._heard = self._heard.split(b"\n", 1)
        return first

    def write(self, data: bytes) -> None:
        """Queue bytes and send what the pipe takes now."""
        self._tell()
        self._unsent += data
        self._send()

    def line(self, deadline: float) -> bytes | None:
        """The next line without its newline, or None at `deadline` (monotonic seconds). Raises Ended at its death."""
        while not self._lines:
            left = min(deadline, self._grace) - time.monotonic()
            if left <= 0:
                if self._end is not None:
                    raise Ended(self._end)
                if self._deaf:
                    raise Ended("closed its stdin")
                return None
            for key, _ in self._select.select(left):
                if key.fileobj is self._out:
                    self._send()
                elif key.fileobj is self._err:
                    self._drain_stderr()
                elif key.fileobj is self._control:
                    self._listen()
                else:
                    self._receive()
        return self._lines.popleft()

    def finish(self, deadline: float) -> End | None:
        """Say no more and wait for its end; None at `deadline` (monotonic seconds). Raises Ended past a limit."""
        stdout = bytearray()
        self._out.close()
        while self._select.get_map():
            left = min(deadline, self._grace) - time.monotonic()
            if left <= 0:
                break
            for key, _ in self._select.select(left):
                if key.fileobj is self._err:
                    self._drain_stderr()
                elif key.fileobj is self._control:
                    self._listen()
                elif data := os.read(self._in.fileno(), _CHUNK):
                    stdout += data
                else:
                    self._select.unregister(self._in)
            if len(stdout) > self.limits.output_bytes:
                raise Ended(f"limit: more than {self.limits.output_bytes} bytes on stdout")
        if self._end is None:
            return None
        if self._code is None:
            raise Ended(self._end)
        return End(self._code, bytes(stdout))

    def pending(self) -> Iterator[bytes]:
        """Lines that have already arrived."""
        while self._lines:
            yield self._lines.popleft()

    def _send(self) -> None:
        with contextlib.suppress(BlockingIOError):
            try:
                while self._unsent:
                    sent = os.write(self._out.fileno(), memoryview(self._unsent)[:_CHUNK])
                    del self._unsent[:sent]
            except BrokenPipeError:
                # Its stdin is closed; what it still says on stdout, and how it exits, tells what happened.
                self._unsent.clear()
                self._deaf = True
        if bool(self._unsent) != self._writing:
            self._writing = not self._writing
            if self._writing:
                self._select.register(self._out, selectors.EVENT_WRITE)
            else:
                self._select.unregister(self._out)

    def _receive(self) -> None:
        try:
            data = os.read(self._in.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not data:
            raise Ended(self._epitaph())
        self._tell()
        *whole, rest = data.split(b"\n")
        if whole:
            self._lines.append(bytes(self._partial) + whole[0])
            self._lines.extend(whole[1:])
            self._partial = bytearray(rest)
        else:
            self._partial += rest
        if len(self._partial) > self.limits.output_bytes:
            raise Ended(f"limit: an answer of more than {self.limits.output_bytes} bytes")

    def _drain_stderr(self) -> None:
        try:
            data = os.read(self._err.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._select.unregister(self._err)
        self.stderr += data
        del self.stderr[:-STDERR_TAIL]

    def _tell(self) -> None:
        """Let the watchdog count CPU seconds anew: it has answered, or is only now asked again."""
        now = time.monotonic()
        if now - self._told >= watchdog.PERIOD:
            self._told = now
            with contextlib.suppress(OSError):
                self._control.send(b".")

    def _listen(self) -> None:
        """Hear from the watchdog how the process ended; what it wrote before that is read first."""
        try:
            heard = self._control.recv(4096)
        except OSError:
            heard = b""
        self._heard += heard
        if heard and b"\n" not in self._heard:
            return
        self._select.unregister(self._control)
        self._grace = time.monotonic() + _LAST_WORDS
        match self._heard.decode("utf-8", "replace").rstrip("\n").split(" ", 1):
            case ["exit", number]:
                self._code = int(number)
                self._end = _obituary(self._code)
            case ["limit", words]:
                self._end = f"limit: {words}"
            case ["fault", words]:
                raise WatchdogFault(words)
            case _:
                self._end = "its watchdog was killed"

    def _epitaph(self) -> str:
        """Why its stdout has ended."""
        patience = time.monotonic() + _LAST_WORDS
        self._select.unregister(self._in)
        while self._end is None and (left := patience - time.monotonic()) > 0:
            for key, _ in self._select.select(left):
                if key.fileobj is self._control:
                    self._listen()
                elif key.fileobj is self._err:
                    self._drain_stderr()
                else:
                    self._send()
        return self._end or "closed its stdout"

    def kill(self) -> None:
        """End the child and everything that it started, and remove its temporary folder."""
        self._control.close()
        self.watchdog.send_signal(signal.SIGCONT)  # somebody may have stopped it
        try:
            self.watchdog.wait(timeout=_END)
        except subprocess.TimeoutExpired:
            self.watchdog.kill()
            self.watchdog.wait()
        if self.watchdog.returncode != 0:
            self._sweep()
        self._select.close()
        for pipe in (self._out, self._in, self._err):
            with contextlib.suppress(OSError):
                pipe.close()

    def _sweep(self) -> None:
        """Do the work of a watchdog that was killed, as far as the tree still carries our marker."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARKER) == self.marker:
                    process.kill()
        shutil.rmtree(self.temporary, ignore_errors=True)


def _obituary(code: int) -> str:
    return f"exited with {code} without answering" if code >= 0 else killed_by(-code)


def killed_by(number: int) -> str:
    """What a signal did, in words."""
    try:
        return f"killed by {signal.Signals(number).name}"
    except ValueError:
        return f"killed by signal {number}"
