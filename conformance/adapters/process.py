"""A child process with its pipes: started in its own session, killed as a tree, stderr kept as a tail."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
import uuid
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from conformance.adapters import LINE_LIMIT, ProfileError

MARKER = "RATSCONF_TREE"
STDERR_TAIL = 64 * 1024
_CHUNK = 1 << 18


class Ended(Exception):
    """The process is gone, or must go: `reason` says why; `crashed` tells a death from a broken protocol."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Process:
    """One running IUT. `write` and `lines` move bytes in both directions at once, so neither side can block ours."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> None:
        self.marker = uuid.uuid4().hex
        try:
            self.child = subprocess.Popen(
                list(argv),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **environment, MARKER: self.marker},
                cwd=folder,
                start_new_session=True,
            )
        except OSError as error:
            raise ProfileError(
                f"cannot start {argv[0]!r}: {error.strerror}", "is it installed, and does the profile name it right?"
            ) from error
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        assert self.child.stderr is not None
        self._out, self._in, self._err = self.child.stdin, self.child.stdout, self.child.stderr
        for pipe in (self._out, self._in, self._err):
            os.set_blocking(pipe.fileno(), False)
        self._select = selectors.DefaultSelector()
        self._select.register(self._in, selectors.EVENT_READ)
        self._select.register(self._err, selectors.EVENT_READ)
        self._writing = False
        self._unsent = bytearray()
        self._partial = bytearray()
        self._lines: deque[bytes] = deque()
        self.stderr = bytearray()

    def write(self, data: bytes) -> None:
        """Queue bytes and send what the pipe takes now."""
        self._unsent += data
        self._send()

    def line(self, deadline: float) -> bytes | None:
        """The next line without its newline, or None at `deadline` (monotonic seconds). Raises Ended at its death."""
        while not self._lines:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            for key, _ in self._select.select(min(left, 0.5)):
                if key.fileobj is self._out:
                    self._send()
                elif key.fileobj is self._err:
                    self._drain_stderr()
                else:
                    self._receive()
        return self._lines.popleft()

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
        *whole, rest = data.split(b"\n")
        if whole:
            self._lines.append(bytes(self._partial) + whole[0])
            self._lines.extend(whole[1:])
            self._partial = bytearray(rest)
        else:
            self._partial += rest
        if len(self._partial) > LINE_LIMIT:
            raise Ended(f"a line of more than {LINE_LIMIT} bytes")

    def _drain_stderr(self) -> None:
        try:
            data = os.read(self._err.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._select.unregister(self._err)
        self.stderr += data
        del self.stderr[:-STDERR_TAIL]

    def _epitaph(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(timeout=1)
        with contextlib.suppress(KeyError):
            self._select.get_key(self._err)
            self._drain_stderr()
        match self.child.returncode:
            case None:
                return "closed its stdout"
            case code if code < 0:
                return f"killed by {signal.Signals(-code).name}"
            case code:
                return f"exited with {code} without answering"

    def kill(self) -> None:
        """End the child, its descendants, and whatever still carries our marker in its environment."""
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(timeout=5)
        self._select.close()
        for pipe in (self._out, self._in, self._err):
            with contextlib.suppress(OSError):
                pipe.close()

    def _tree(self) -> list[psutil.Process]:
        found: dict[int, psutil.Process] = {}
        with contextlib.suppress(psutil.Error):
            root = psutil.Process(self.child.pid)
            found = {child.pid: child for child in [root, *root.children(recursive=True)]}
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.pid not in found and process.environ().get(MARKER) == self.marker:
                    found[process.pid] = process
        return list(found.values())
