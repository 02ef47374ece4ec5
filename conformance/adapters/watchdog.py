"""The watchdog: a small process between the run and one implementation, which sees its whole tree and ends it.

    python -I -S watchdog.py FD

FD is one end of a socket to the run. The order comes first: four bytes of length, then the marshalled dictionary that
`conformance.adapters.process` writes. From then on each byte says that the implementation has answered, and the end of
the stream that the run has gone, however it went. Back go lines: `pid N` or `error ERRNO` at the start; then one of
`exit CODE` (minus a signal's number), `limit WORDS`, `fault WORDS`.

It is a process of its own because it must outlive a run that is killed, and because it is the reaper of its subtree:
whatever the implementation starts stays below it, also with a new session, an empty environment or a dead parent. It
starts with every implementation, so it imports little and nothing of ours.
"""

from __future__ import annotations

import contextlib
import ctypes
import marshal
import os
import resource
import select
import signal
import sys
import time

PERIOD = 0.1
_SUBREAPER, _DEATH_SIGNAL = 36, 1  # prctl(2)
_PAGE, _TICK = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
_ENTRY = 4096  # what a file costs that holds nothing
_CHILDREN = f"/proc/{os.getpid()}/task/{os.getpid()}/children"

# One process of the tree: id, process group, CPU seconds with those of its dead children, resident bytes.
Seen = tuple[int, int, float, int]


def _read(path: str) -> bytes:
    """A file of /proc as a whole; empty where the process has gone or may not be read."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        pieces = []
        while piece := os.read(handle, 1 << 16):
            pieces.append(piece)
        return b"".join(pieces)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


class ProcTree:
    """The processes below us as Linux lists them: a few microseconds each, where a scan of /proc looks at them all."""

    def seen(self) -> list[Seen]:
        """Every descendant, parents before children."""
        found: list[Seen] = []
        parents = [os.getpid()]
        while parents:
            parent = parents.pop()
            for thread in _listed(f"/proc/{parent}/task"):
                for word in _read(f"/proc/{parent}/task/{thread}/children").split():
                    # The name of a process may hold spaces and brackets; what follows it does not.
                    fields = _read(f"/proc/{int(word)}/stat").rpartition(b")")[2].split()
                    if fields:
                        ticks = sum(map(int, fields[11:15]))
                        found.append((int(word), int(fields[2]), ticks / _TICK, int(fields[21]) * _PAGE))
                        parents.append(int(word))
        return found

    def memory(self, pid: int) -> int:
        """Bytes of memory that are the process's own share: pages held together count once in the sum."""
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
        return 0

    def files(self, pid: int, device: int) -> tuple[int, int]:
        """How many files it holds open, and the bytes of those on `device` that have no name any more."""
        descriptors = _listed(f"/proc/{pid}/fd")
        nameless = 0
        for descriptor in descriptors:
            try:
                status = os.stat(f"/proc/{pid}/fd/{descriptor}")
            except OSError:
                continue
            if status.st_nlink == 0 and status.st_dev == device:
                nameless += status.st_blocks * 512
        return len(descriptors), nameless


class PsutilTree:
    """The same where there is no such list (macOS): who loses its parent is followed only if it was seen before."""

    def __init__(self, psutil_folder: str) -> None:
        sys.path.append(psutil_folder)
        import psutil  # noqa: PLC0415 - slow, and on Linux not wanted

        self.psutil = psutil
        self.known: dict[int, psutil.Process] = {}

    def seen(self) -> list[Seen]:
        """Every descendant, and those once seen that still live."""
        psutil = self.psutil
        for root in [psutil.Process(), *self.known.values()]:
            try:
                self.known |= {child.pid: child for child in root.children(recursive=True)}
            except psutil.Error:
                continue
        found: list[Seen] = []
        for pid, process in list(self.known.items()):
            try:
                times = process.cpu_times()
                if not process.is_running():
                    raise psutil.NoSuchProcess(pid)
                cpu = times.user + times.system + times.children_user + times.children_system
                found.append((pid, os.getpgid(pid), cpu, process.memory_info().rss))
            except (psutil.Error, OSError):
                self.known.pop(pid)
        return found

    def memory(self, pid: int) -> int:
        """Resident bytes: what others share is not known."""
        return int(self.known[pid].memory_info().rss)

    def files(self, pid: int, device: int) -> tuple[int, int]:
        """How many files it holds open; nothing is known of those without a name."""
        try:
            return self.known[pid].num_fds(), 0
        except (KeyError, self.psutil.Error):
            return 0, 0


class Watchdog:
    """Watches one tree against `limits` (processes, memory, cpu, files, temporary) and ends it.

    `cpu` is in seconds since the last answer, `memory` and `temporary` in bytes, the latter of the folder `temporary`.
    """

    def __init__(self, control: int, tree: ProcTree | PsutilTree, limits: dict[str, float], temporary: str) -> None:
        self.control = control
        self.tree = tree
        self.limits = limits
        self.temporary = temporary
        self.run = os.getppid()
        self.main = 0
        self.answered = True
        self.cpu_before = 0.0
        self.files_due = 0.0

    def start(self, argv: list[str], environment: dict[str, str], folder: str | None) -> int:
        """Start the implementation; returns 0, or the errno that prevented it."""
        ended, begun = os.pipe()
        self.main = os.fork()
        if self.main == 0:
            try:
                _become(argv, environment, folder)
            except OSError as error:
                os.write(begun, str(error.errno).encode())
            finally:
                os._exit(127)
        os.close(begun)  # the child's copy closes when it becomes the implementation
        failed = os.read(ended, 16)
        os.close(ended)
        return int(failed or 0)

    def watch(self) -> str:
        """Wait for what comes first: its end, a limit passed, or the end of the run. Returns the line that says it."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        with contextlib.suppress(AttributeError, OSError):  # without it the end is seen at the next look
            poll.register(os.pidfd_open(self.main), select.POLLIN)
        due = time.monotonic()
        while True:
            for descriptor, _ in poll.poll(max(0.0, due - time.monotonic()) * 1000):
                if descriptor == self.control:
                    if not self.hear():
                        return ""
                    self.answered = True
            code = self.reap()
            if code is not None:
                return f"exit {code}"
            if time.monotonic() >= due:
                if os.getppid() != self.run:
                    return ""
                if words := self.passed():
                    return f"limit {words}"
                due = time.monotonic() + PERIOD

    def hear(self) -> bytes:
        """What the run says; empty once it has gone."""
        try:
            return os.read(self.control, 4096)
        except OSError:
            return b""

    def reap(self) -> int | None:
        """Bury the dead; the exit code of the implementation if it is among them."""
        code = None
        with contextlib.suppress(ChildProcessError):
            while (died := os.waitpid(-1, os.WNOHANG))[0]:
                if died[0] == self.main:
                    code = os.waitstatus_to_exitcode(died[1])
        return code

    def passed(self) -> str:
        """The limit that the tree has passed, in words; empty where it has passed none."""
        tree, limits = self.tree.seen(), self.limits
        if len(tree) > limits["processes"]:
            return f"{len(tree)} processes, {limits['processes']:.0f} allowed"
        memory = sum(resident for *_, resident in tree)
        if memory > limits["memory"]:
            memory = sum(self.tree.memory(pid) or resident for pid, _, _, resident in tree)
            if memory > limits["memory"]:
                return f"{_mega(memory)} of memory, {_mega(limits['memory'])} allowed"
        buried = os.times()
        cpu = sum(seconds for _, _, seconds, _ in tree) + buried.children_user + buried.children_system
        if self.answered:
            self.answered, self.cpu_before = False, cpu
        if cpu - self.cpu_before > limits["cpu"]:
            return f"{cpu - self.cpu_before:.1f} CPU seconds without an answer, {limits['cpu']:g} allowed"
        began = time.monotonic()
        if began < self.files_due:
            return ""
        words = self.files_passed(tree)
        # A folder of many files takes long to look at: never more than a hundredth of the time.
        ended = time.monotonic()
        self.files_due = ended + 100 * (ended - began)
        return words

    def files_passed(self, tree: list[Seen]) -> str:
        """The same for open files and for what lies in the temporary folder."""
        limits = self.limits
        used = 0
        try:
            device = os.stat(self.temporary).st_dev
        except OSError:
            device = -1  # it has removed its own folder
        for pid, *_ in tree:
            count, nameless = self.tree.files(pid, device)
            used += nameless
            if count > limits["files"]:
                return f"{count} open files in one process, {limits['files']:.0f} allowed"
        used += _used(self.temporary, limits["temporary"])
        if used > limits["temporary"]:
            return f"{_mega(used)} of temporary files, {_mega(limits['temporary'])} allowed"
        return ""

    def end(self) -> None:
        """Kill until nobody is left: what a killed parent leaves behind is ours and is killed in the next round."""
        patience = time.monotonic() + 5
        while time.monotonic() < patience:
            tree = self.tree.seen()
            # A whole group dies at one stroke, however fast it forks.
            for group in {group for _, group, _, _ in tree} - {os.getpgrp()}:
                _kill(-group)
            for pid, *_ in tree:
                _kill(pid)
            self.reap()
            if not tree:
                return
            time.sleep(0.002)


def _kill(target: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(target, signal.SIGKILL)


def _become(argv: list[str], environment: dict[str, str], folder: str | None) -> None:
    """In the child: leave our session, die with the watchdog, become the implementation. Raises OSError."""
    os.setsid()
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not fill the disk
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # as Python has it; nobody else expects that
        signal.signal(ignored, signal.SIG_DFL)
    if folder is not None:
        os.chdir(folder)
    os.execvpe(argv[0], argv, environment)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _used(folder: str, enough: float) -> int:
    """Bytes on disk below a folder, counted until there are more than enough."""
    used = 0
    folders = [folder]
    while folders and used <= enough:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    used += max(_ENTRY, entry.stat(follow_symlinks=False).st_blocks * 512)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if used > enough:
                        break
        except OSError:
            continue  # it went while we looked
    return used


def _mega(size: float) -> str:
    return f"{size / 2**20:.0f} MiB"


def _order(control: int) -> dict[str, object]:
    """The order; both ends are one interpreter, so marshal will do."""
    data = bytearray()
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big"):
        piece = os.read(control, 1 << 16)
        if not piece:
            sys.exit(0)
        data += piece
    order: dict[str, object] = marshal.loads(bytes(data[4:]))
    return order


def main(control: int) -> None:
    """Obey one order; at the end nothing of the implementation is left."""
    order = _order(control)
    os.set_inheritable(control, False)
    _prctl(_SUBREAPER, 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    psutil_folder, temporary = order["psutil"], str(order["temporary"])
    fast = os.path.exists(_CHILDREN) and not order["portable"]
    tree = ProcTree() if fast else PsutilTree(str(psutil_folder))
    watchdog = Watchdog(control, tree, order["limits"], temporary)  # type: ignore[arg-type]
    try:
        os.mkdir(temporary, 0o700)
        for name, content in order["files"].items():  # type: ignore[attr-defined]
            with open(os.path.join(temporary, name), "wb") as file:
                file.write(content)
        failed = watchdog.start(order["argv"], order["environment"], order["folder"])  # type: ignore[arg-type]
        _say(control, f"error {failed}" if failed else f"pid {watchdog.main}")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for ours in (0, 1, 2):  # the pipes are the implementation's alone, so that their ends are seen
            os.dup2(nowhere, ours)
        if not failed:
            _say(control, watchdog.watch())
    except Exception as error:  # noqa: BLE001 - told to the run, which is where it can be seen
        _say(control, f"fault {type(error).__name__}: {error}")
    finally:
        watchdog.end()
        os.execvp("rm", ["rm", "-rf", "--", temporary])


def _say(control: int, line: str) -> None:
    with contextlib.suppress(OSError):  # the run may have gone
        os.write(control, line.encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
