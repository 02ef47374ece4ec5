"""Builds a profile's adapter in the user's cache, once per source, build commands and toolchain.

    <cache>/ratsconf/adapters/<profile>/<key>/source    a private copy of the profile's folder
                                             /out       what the build made
                                             /built     there once the build has succeeded
    <cache>/ratsconf/adapters/<profile>/<key>.log       what a failed build said

An entry is built where it stays, since virtual environments, rpaths and build systems write their own place into what
they make. Nobody uses it before `built` is there, and a lock on the profile's cache folder keeps builders apart.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

import conformance
from conformance.adapters import ProfileError
from conformance.adapters.toolchain import Located, find, locate, search_path
from conformance.model.profile import RESERVED, Command, Stdio

BUILD_SECONDS = 1800.0
NOT_SOURCE = frozenset({"__pycache__", "node_modules", "target", ".venv", ".git"})
NOT_ADAPTER = frozenset({"profile.toml", "deviations.toml"})

_PLACEHOLDER = re.compile(r"\{(" + "|".join(sorted(RESERVED)) + r")\}")
_DRAFTS = Path(conformance.__file__).parent / "drafts"

# What go, cargo, npm, pip and git print when they reach nobody, and when somebody says no.
_UNREACHABLE = re.compile(
    r"dial tcp|no such host|i/o timeout|TLS handshake timeout|proxyconnect|cannot connect to proxy"
    r"|network is unreachable|no route to host|connection (refused|timed out|reset)|could not resolve (host|proxy)"
    r"|name or service not known|temporary failure in name resolution|spurious network error|max retries exceeded"
    r"|failed to establish a new connection|\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(401 Unauthorized|403 Forbidden|407 Proxy Auth|429 Too Many|50[0234] (Internal|Bad|Service|Gateway))"
    r"|\bE(401|403|407|429|50[0234])\b|\bgot (40[137]|429|50\d)\b|tunnel connection failed",
    re.IGNORECASE,
)
# What compilers, linkers and the build scripts of Rust print where a C library's own files are not installed.
_MISSING = re.compile(
    r"could not find \S+ via pkg-config|could not find directory of \S+ installation|\.h: no such file|cannot find -l",
    re.IGNORECASE,
)
_REASONS = (
    ("the network is not reachable", _UNREACHABLE),
    ("a download was refused", _REFUSED),
    ("a library's development files are missing", _MISSING),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An adapter that is ready to start: `argv` (its first command) and `environment` with their placeholders filled.

    `build_hash` is the SHA-256 (hex) of all that went into the build; `seconds` is what preparing took this time.
    """

    argv: tuple[str, ...]
    environment: dict[str, str]
    build_hash: str
    cached: bool
    seconds: float
    entry: Path


@dataclass(frozen=True, slots=True)
class _File:
    """One source file, read once, so that what is hashed is what is built."""

    path: str
    executable: bool
    content: bytes


def prepare(name: str, folder: Path, settings: Stdio | Command) -> Prepared:
    """Make the adapter of profile `name` ready, building it where the cache has none of this source and toolchain.

    `{source}`, `{out}`, `{python}` (the one that runs us) and `{drafts}` (where their grammars are) are filled in
    build, commands and environment. The environment is for the running adapter and is no part of the build. An adapter
    that is neither built nor started from its source touches no cache. Raises ProfileError, in one line, where the
    toolchain is missing or the build fails.
    """
    began = time.perf_counter()
    toolchain = locate(settings.needs, name) if settings.needs else None
    try:
        files = list(_sources(folder))
    except OSError as error:
        raise ProfileError(f"cannot read the adapter of {name}: {error}", "can you read it?") from error
    key = _key(settings, toolchain, files)
    entry = cache_folder() / "adapters" / name / key[:32]
    words = [word for argv in settings.commands for word in argv]
    started_with = " ".join((*words, *settings.environment.values()))
    cached = True
    if settings.build or "{source}" in started_with or "{out}" in started_with:
        try:
            cached = not _built_now(name, entry, files, settings.build, toolchain)
        except OSError as error:
            raise ProfileError(
                f"cannot build {name} in the cache: {error}", "set XDG_CACHE_HOME to a folder that can be written"
            ) from error
    return Prepared(
        argv=command(settings.commands[0], entry, settings.needs),
        environment={variable: _fill(value, entry) for variable, value in settings.environment.items()},
        build_hash=key,
        cached=cached,
        seconds=time.perf_counter() - began,
        entry=entry,
    )


def command(argv: Sequence[str], entry: Path, needs: str | None) -> tuple[str, ...]:
    """A command with its placeholders filled for a cache entry."""
    program, *arguments = _filled(argv, entry)
    # A toolchain from pip is beside our Python and need not be on the user's PATH.
    return ((needs and find(program)) or program, *arguments)


def cache_folder() -> Path:
    """Where this user's caches are: XDG_CACHE_HOME where it is set and absolute, else the platform's place."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "ratsconf"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ratsconf"


def _sources(folder: Path) -> Iterator[_File]:
    """The adapter's source files in a fixed order: without what describes the profile and what builds leave behind."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_SOURCE)
        for name in sorted(names):
            path = Path(parent, name)
            relative = path.relative_to(folder).as_posix()
            if relative not in NOT_ADAPTER and path.is_file():
                yield _File(relative, os.access(path, os.X_OK), path.read_bytes())


def _key(settings: Stdio | Command, toolchain: Located | None, files: Sequence[_File]) -> str:
    identity = [
        settings.build,
        None if toolchain is None else (settings.needs, toolchain.version, sorted(toolchain.environment.items())),
        [(file.path, file.executable, hashlib.sha256(file.content).hexdigest()) for file in files],
    ]
    return hashlib.sha256(msgspec.json.encode(identity)).hexdigest()


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One builder at a time; the lock goes with its process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _built_now(
    name: str, entry: Path, files: Sequence[_File], build: Sequence[Sequence[str]], toolchain: Located | None
) -> bool:
    """Build the entry unless it is there; who had to wait for another builder looks again."""
    if (entry / "built").exists():
        return False
    entry.parent.mkdir(parents=True, exist_ok=True)
    with _lock(entry.parent):
        if (entry / "built").exists():
            return False
        _make(name, entry, files, build, toolchain)
    return True


def _make(
    name: str, entry: Path, files: Sequence[_File], build: Sequence[Sequence[str]], toolchain: Located | None
) -> None:
    """Build the entry; whatever stops that, no half of it stays. Only a build that failed by itself leaves its log."""
    log = entry.with_suffix(".log")
    shutil.rmtree(entry, ignore_errors=True)  # a builder that was killed could not clean up
    log.unlink(missing_ok=True)
    try:
        (entry / "out").mkdir(parents=True)
        for file in files:
            path = entry / "source" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            path.chmod(0o755 if file.executable else 0o644)
        (entry / "source").mkdir(exist_ok=True)
        for argv in build:
            _step(name, _filled(argv, entry), entry / "source", log, toolchain)
        (entry / "built").touch()
    except ProfileError:
        shutil.rmtree(entry, ignore_errors=True)
        raise
    except BaseException:
        shutil.rmtree(entry, ignore_errors=True)
        log.unlink(missing_ok=True)
        raise
    log.unlink(missing_ok=True)


def _step(name: str, argv: Sequence[str], source: Path, log: Path, toolchain: Located | None) -> None:
    program = find(argv[0])
    if program is None:
        raise ProfileError(
            f"cannot build {name}: there is no {argv[0]}", "name its toolchain as `needs` in the profile"
        )
    environment = {**os.environ, "PATH": search_path(), "GIT_TERMINAL_PROMPT": "0"}
    if toolchain is not None:
        environment |= toolchain.environment
    with log.open("ab") as output:
        try:
            child = subprocess.Popen(
                [program, *argv[1:]],
                cwd=source,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise ProfileError(f"cannot build {name}: {program} does not start: {error.strerror}") from error
        try:
            code = child.wait(BUILD_SECONDS)
        except BaseException as error:
            # Compilers are children of the build tool: none may go on writing into a folder that is being removed.
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise ProfileError(f"building {name} took more than {BUILD_SECONDS:.0f} s", f"see {log}") from error
            raise
    if code != 0:
        raise ProfileError(f"cannot build {name}: {_diagnosis(log, code)}", f"see {log}")


def _diagnosis(log: Path, code: int) -> str:
    """Why a build failed, in one line: what this machine lacks is told from code that is wrong."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    for why, pattern in _REASONS:
        for line in lines:
            if pattern.search(line):
                return f"{why}: {_printable(line)}"
    return _printable(lines[-1]) if lines else f"exit code {code}, and no word about why"


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in line[:200])


def _filled(argv: Sequence[str], entry: Path) -> tuple[str, ...]:
    return tuple(_fill(argument, entry) for argument in argv)


def _fill(text: str, entry: Path) -> str:
    places = {"source": entry / "source", "out": entry / "out", "python": sys.executable, "drafts": _DRAFTS}
    return _PLACEHOLDER.sub(lambda match: str(places[match[1]]), text)
