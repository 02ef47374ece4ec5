"""Building adapters: once, in the cache, with a message that helps when it cannot be done."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil
import pytest

from conformance.adapters import ProfileError
from conformance.adapters.build import Prepared, cache_folder, prepare
from conformance.adapters.toolchain import TOOLCHAINS, Toolchain, locate
from conformance.model.profile import Command, Profile, Stdio

PROFILES = Path(__file__).parents[2] / "profiles"
HELP = "install the fake compiler"
COMPILER = """#!/bin/sh
case "$1" in
--version) echo "fakec ${FAKEC_VERSION:-1.0}" ;;
compile) echo compiled >>"$FAKEC_CALLS"; sleep "${FAKEC_SLEEP:-0}"; cat main.fake >"$2" ;;
say) shift; echo "fakec 1.0 at work"; printf '%s\\n' "$@" >&2; exit 1 ;;
silent) exit 3 ;;
hang) : >"$2/half"; sleep 60 & echo $! >"$FAKEC_CALLS"; wait ;;
esac
"""
BUILT = Stdio(
    argv=("{out}/adapter", "--from", "{source}"), build=(("fakec", "compile", "{out}/adapter"),), needs="fakec"
)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fake toolchain on PATH and an empty cache; returns the file in which the compiler counts its calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "fakec").write_text(COMPILER)
    (programs / "fakec").chmod(0o755)
    monkeypatch.setitem(TOOLCHAINS, "fakec", Toolchain(("fakec", "--version"), HELP))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FAKEC_CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile's folder with one source file."""
    folder = tmp_path / "profiles" / "thing"
    folder.mkdir(parents=True)
    (folder / "main.fake").write_text("one")
    (folder / "profile.toml").write_text("version = '1'")
    return folder


def cached_files() -> list[str]:
    """What is in the cache, relative to the profile's place there."""
    home = cache_folder() / "adapters" / "thing"
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*"))


def built_from(prepared: Prepared) -> str:
    """What the fake compiler made."""
    return Path(prepared.argv[0]).read_text()


def refused(name: str, folder: Path, settings: Stdio) -> ProfileError:
    """The error of a build that must not succeed: one line, whatever the tools printed."""
    with pytest.raises(ProfileError) as caught:
        prepare(name, folder, settings)
    assert "\n" not in str(caught.value) + caught.value.hint
    return caught.value


def test_builds_once_and_then_takes_it_from_the_cache(folder: Path, calls: Path) -> None:
    before = sorted(folder.rglob("*"))
    first = prepare("thing", folder, BUILT)
    again = prepare("thing", folder, BUILT)
    assert (first.cached, again.cached) == (False, True)
    assert calls.read_text() == "compiled\n"
    assert built_from(first) == "one"
    assert (first.argv, first.build_hash) == (again.argv, again.build_hash)
    assert re.fullmatch("[0-9a-f]{64}", first.build_hash)
    assert Path(first.argv[2], "main.fake").read_text() == "one"
    assert sorted(folder.rglob("*")) == before
    assert not any(name.endswith(".log") for name in cached_files())


def test_a_changed_source_is_another_build_and_the_old_one_stays(folder: Path, calls: Path) -> None:
    old = prepare("thing", folder, BUILT)
    (folder / "main.fake").write_text("two")
    new = prepare("thing", folder, BUILT)
    assert not new.cached
    assert new.build_hash != old.build_hash
    assert (built_from(old), built_from(new)) == ("one", "two")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder, _: (folder / "pins.lock").write_text("x"),
        lambda folder, _: (folder / "main.fake").chmod(0o755),
        lambda folder, _: (folder / "main.fake").rename(folder / "other.fake"),
        lambda _, monkeypatch: monkeypatch.setenv("FAKEC_VERSION", "1.1"),
        lambda _, monkeypatch: monkeypatch.setitem(
            TOOLCHAINS, "fakec", Toolchain(("fakec", "--version"), HELP, {"FLAG": "1"})
        ),
    ],
    ids=["pin", "mode", "name", "toolchain version", "toolchain environment"],
)
def test_whatever_goes_into_a_build_is_in_its_hash(
    folder: Path, calls: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, pytest.MonkeyPatch], object]
) -> None:
    settings = msgspec.structs.replace(BUILT, build=(("fakec", "--version"),))
    old = prepare("thing", folder, settings)
    change(folder, monkeypatch)
    assert prepare("thing", folder, settings).build_hash != old.build_hash


def test_other_build_commands_are_another_build(folder: Path, calls: Path) -> None:
    old = prepare("thing", folder, BUILT)
    assert prepare("thing", folder, msgspec.structs.replace(BUILT, build=(*BUILT.build, ("true",)))).build_hash != (
        old.build_hash
    )


def test_what_describes_the_profile_or_its_run_is_not_in_the_hash(folder: Path, calls: Path) -> None:
    old = prepare("thing", folder, BUILT)
    (folder / "profile.toml").write_text("version = '2'")
    (folder / "deviations.toml").write_text("")
    for left in ("__pycache__", "node_modules", "target"):
        (folder / left).mkdir()
        (folder / left / "left").write_text("by a build")
    new = prepare(
        "thing", folder, msgspec.structs.replace(BUILT, argv=("{out}/adapter",), environment={"X": "{out}/x"})
    )
    assert new.cached
    assert new.build_hash == old.build_hash
    assert new.environment == {"X": str(Path(old.argv[0]).with_name("x"))}


def test_many_at_once_build_once(folder: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKEC_SLEEP", "0.2")
    with ThreadPoolExecutor(4) as pool:
        all_four = list(pool.map(lambda _: prepare("thing", folder, BUILT), range(4)))
    assert calls.read_text() == "compiled\n"
    assert sorted(prepared.cached for prepared in all_four) == [False, True, True, True]
    assert {built_from(prepared) for prepared in all_four} == {"one"}


def test_a_failing_build_says_its_last_line_and_keeps_the_log(folder: Path, calls: Path) -> None:
    broken = msgspec.structs.replace(BUILT, build=(("fakec", "say", "main.fake:1: \x1b[31mno verb", ""),))
    error = refused("thing", folder, broken)
    assert str(error) == "cannot build thing: main.fake:1: ?[31mno verb"
    (log,) = cached_files()
    assert error.hint == f"see {cache_folder() / 'adapters' / 'thing' / log}"
    assert Path(error.hint.removeprefix("see ")).read_text().startswith("fakec 1.0 at work\n")


def test_a_build_that_failed_is_tried_again(folder: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "main.fake").rename(folder / "kept")
    (folder / "main.fake").symlink_to("nowhere")
    refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "silent"),)))
    refused("thing", folder, BUILT)
    (folder / "main.fake").unlink()
    (folder / "kept").rename(folder / "main.fake")
    assert not prepare("thing", folder, BUILT).cached
    assert calls.read_text() == "compiled\ncompiled\n"


def test_a_build_without_a_word_still_has_a_reason(folder: Path, calls: Path) -> None:
    error = refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "silent"),)))
    assert "exit code 3" in str(error)


@pytest.mark.parametrize(
    "said",
    [
        'main.go:9:2: a/b@v1: Get "https://x.invalid/b.zip": dial tcp: lookup x.invalid on 192.0.2.1:53: no such host',
        'go: a/b@v1: Get "https://x.invalid/b.zip": dial tcp 192.0.2.1:443: i/o timeout',
        'go: a/b@v1: Get "https://x.invalid/b.zip": proxyconnect tcp: EOF',
        "warning: spurious network error (3 tries remaining): [6] Could not resolve hostname",
        "npm error code ENOTFOUND",
        "npm error code ECONNREFUSED",
        "WARNING: Retrying: Failed to establish a new connection: [Errno 101] Network is unreachable",
        "fatal: unable to access 'https://x.invalid/': Could not resolve host: x.invalid",
    ],
)
def test_a_network_that_is_away_is_named(folder: Path, calls: Path, said: str) -> None:
    error = refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "say", said, "giving up"),)))
    assert str(error) == f"cannot build thing: the network is not reachable: {said}"


@pytest.mark.parametrize(
    "said", ["go: a/b@v1: reading https://x.invalid/b.zip: 403 Forbidden", "npm error code E407", "error: got 503"]
)
def test_a_download_that_was_refused_is_named(folder: Path, calls: Path, said: str) -> None:
    error = refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "say", said, "giving up"),)))
    assert str(error) == f"cannot build thing: a download was refused: {said}"


@pytest.mark.parametrize(
    "said",
    [
        "Could not find openssl via pkg-config:",
        "cargo:warning=Could not find directory of OpenSSL installation, and this crate cannot proceed",
        "main.c:1:10: fatal error: cbor.h: No such file or directory",
        "/usr/bin/ld: cannot find -lcbor: No such file or directory",
    ],
)
def test_a_c_library_that_is_not_installed_is_named(folder: Path, calls: Path, said: str) -> None:
    error = refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "say", said, "giving up"),)))
    assert str(error) == f"cannot build thing: a library's development files are missing: {said}"


@pytest.mark.parametrize("needs", sorted(TOOLCHAINS.keys() - {"python"}))
def test_a_missing_toolchain_is_one_line_and_one_command(
    folder: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needs: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing" / "python"))
    error = refused("thing", folder, msgspec.structs.replace(BUILT, needs=needs))
    assert str(error) == f"thing needs {needs}, which is not installed"
    assert error.hint == TOOLCHAINS[needs].help
    assert not cached_files()


def test_a_toolchain_beside_our_python_is_found_without_path(
    folder: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    started = msgspec.structs.replace(BUILT, argv=("fakec", "{out}/adapter"))
    assert prepare("thing", folder, started).argv[0] == str(tmp_path / "bin" / "fakec")


def test_an_unknown_or_broken_toolchain_is_a_profile_error(
    folder: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "fortran" in str(refused("thing", folder, msgspec.structs.replace(BUILT, needs="fortran")))
    (tmp_path / "bin" / "fakec").write_text("#!/bin/sh\nexit 1\n")
    assert "does not run" in str(refused("thing", folder, BUILT))


def test_a_build_program_that_is_not_there_is_a_profile_error(folder: Path, calls: Path) -> None:
    settings = msgspec.structs.replace(BUILT, build=(("no-such-compiler",),))
    assert "there is no no-such-compiler" in str(refused("thing", folder, settings))
    assert not cached_files()


def test_a_cache_that_cannot_be_written_is_a_profile_error(
    folder: Path, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "XDG_CACHE_HOME" in refused("thing", folder, BUILT).hint


HANGING = Stdio(argv=("{out}/half",), build=(("fakec", "hang", "{out}"),), needs="fakec")
RUNNER = """
import sys
from pathlib import Path
from conformance.adapters.build import prepare
from conformance.adapters.toolchain import TOOLCHAINS, Toolchain
from conformance.tests.test_build import HANGING
TOOLCHAINS["fakec"] = Toolchain(("fakec", "--version"), "")
prepare("thing", Path(sys.argv[1]), HANGING)
"""


def interrupted(folder: Path, calls: Path, sign: signal.Signals) -> int:
    """Send `sign` to a process in the middle of its build; return the pid of the compiler's own child."""
    with subprocess.Popen([sys.executable, "-c", RUNNER, str(folder)], stderr=subprocess.DEVNULL) as builder:
        deadline = time.monotonic() + 30
        while not calls.exists() or not calls.read_text().endswith("\n"):
            assert builder.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        builder.send_signal(sign)
    return int(calls.read_text())


def test_an_interrupted_build_leaves_nothing_behind(folder: Path, calls: Path) -> None:
    compiler = interrupted(folder, calls, signal.SIGINT)
    assert cached_files() == []
    deadline = time.monotonic() + 10
    while runs(compiler):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie that nobody collects."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_a_killed_builder_left_is_never_used(folder: Path, calls: Path) -> None:
    os.kill(interrupted(folder, calls, signal.SIGKILL), signal.SIGKILL)
    (half,) = [name for name in cached_files() if name.endswith("/out/half")]
    calls.unlink()
    # The same version of the compiler, now without the hang, so that the same entry is built again.
    entry = cache_folder() / "adapters" / "thing" / half.split("/", maxsplit=1)[0]
    mended = COMPILER.replace("hang) : >", "hang) cat main.fake >").replace("sleep 60", "true")
    (calls.parent / "bin" / "fakec").write_text(mended)
    prepared = prepare("thing", folder, HANGING)
    assert not prepared.cached
    assert Path(prepared.argv[0]).parents[1] == entry
    assert built_from(prepared) == "one"


def test_a_python_adapter_runs_in_its_own_environment(folder: Path, calls: Path) -> None:
    (folder / "adapter.py").write_text("import sys; print(sys.prefix)")
    settings = Stdio(
        argv=("{out}/venv/bin/python", "{source}/adapter.py"),
        build=(("{python}", "-m", "venv", "--without-pip", "{out}/venv"),),
        needs="python",
    )
    argv = prepare("thing", folder, settings).argv
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(said) == Path(argv[0]).parents[1]


def test_an_adapter_that_is_not_built_touches_no_cache(folder: Path, calls: Path) -> None:
    prepared = prepare("thing", folder, Stdio(argv=("my-server", "{python}"), environment={"A": "b"}))
    assert prepared.argv == ("my-server", sys.executable)
    assert prepared.environment == {"A": "b"}
    assert not cache_folder().exists()


def test_a_relative_cache_home_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache_folder().is_relative_to(Path.home())


def test_python_is_the_one_that_runs_us() -> None:
    assert locate("python", "thing").path == sys.executable


@pytest.mark.parametrize(
    ("name", "manifest", "pin"),
    [
        ("veraison-cmw-go", "go.mod", "require github.com/veraison/cmw v{}\n"),
        ("veraison-cmw-rust", "Cargo.toml", 'cmw = "={}"\n'),
        ("go-cose", "go.mod", "\tgithub.com/veraison/go-cose v{}\n"),
        ("joserfc", "profile.toml", '"joserfc=={}"'),
        ("cddl-verifier", "profile.toml", '"cddl-verifier=={}"'),
        ("auth0-cose", "package.json", '"@auth0/cose": "{}"'),
        ("cwt", "profile.toml", '"cwt=={}"'),
    ],
)
def test_a_profile_pins_the_version_that_it_names(name: str, manifest: str, pin: str) -> None:
    profile = msgspec.toml.decode((PROFILES / name / "profile.toml").read_bytes(), type=Profile)
    assert pin.format(profile.version) in (PROFILES / name / manifest).read_text()
    assert isinstance(profile.adapter, Stdio | Command)
    assert profile.adapter.needs is None or profile.adapter.needs in TOOLCHAINS


def test_a_long_line_is_cut(folder: Path, calls: Path) -> None:
    error = refused("thing", folder, msgspec.structs.replace(BUILT, build=(("fakec", "say", "x" * 5000),)))
    assert len(str(error)) < 250
