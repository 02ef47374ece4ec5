"""The command adapter: exit codes are answers, crashes are seen whatever the code, and nothing is guessed."""

import os
import signal
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from conformance.adapters import PROBE, Answer, ProfileError, Request
from conformance.adapters.command import CommandAdapter, Ran, fits, laid_out, understand
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, Rejected, TimedOut, Unasked, Unsupported
from conformance.model.profile import Call, Command, File, Limits

MESSAGE = Call(argv=("{program}", "{message}"), files={"message": File(field="data")})
QUICK = Limits(answer_seconds=1.0, start_seconds=5.0, output_bytes=1 << 20)
ASKED = {"data": "gn8="}  # 82 7f

Start = Callable[..., CommandAdapter]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Make an adapter for a shell or Python script; `--version` answers 1.2.3 unless the script comes first."""

    def begin(body: str, *calls: Call, **more: Any) -> CommandAdapter:
        program = tmp_path / "program"
        shebang = f"#!{sys.executable}\n" if body.startswith("import") else "#!/bin/sh\n"
        version = "" if body.startswith("import") else 'case "$1" in --version) echo program 1.2.3; exit 0;; esac\n'
        program.write_text(shebang + version + textwrap.dedent(body))
        program.chmod(0o755)
        filled = [
            msgspec.structs.replace(call, argv=tuple(a.replace("{program}", str(program)) for a in call.argv))
            for call in calls or (MESSAGE,)
        ]
        limits = more.pop("limits", QUICK)
        settings = Command(operations={"x.read": tuple(filled)}, version_argv=(str(program), "--version"), **more)
        return CommandAdapter("thing", settings, limits)

    return begin


def asked(adapter: CommandAdapter, given: Mapping[str, Any] = ASKED, op: str = "x.read") -> Answer:
    (answer,) = adapter.ask([Request(op, given)])
    return answer


def outcome(adapter: CommandAdapter, given: Mapping[str, Any] = ASKED) -> Outcome:
    return asked(adapter, given).outcome


# what an exit code says


def test_an_accept_code_is_acceptance_of_what_nobody_sees(start: Start) -> None:
    assert outcome(start("echo yes; exit 0")) == Accepted(output=None, shown=False)


def test_other_codes_may_be_declared(start: Start) -> None:
    adapter = start("exit 7", accept_exits=(3, 7))
    assert isinstance(outcome(adapter), Accepted)


def test_json_on_stdout_is_the_output(start: Start) -> None:
    call = msgspec.structs.replace(MESSAGE, output="json")
    assert outcome(start("""echo '{"record": {"type": 60}}'""", call)) == Accepted(output={"record": {"type": 60}})


@pytest.mark.parametrize("said", ["", "yes", "{} {}", r"\377", "[" * 5000])
def test_an_output_that_is_no_json_is_judged_by_nobody(start: Start, said: str) -> None:
    call = msgspec.structs.replace(MESSAGE, output="json")
    assert isinstance(outcome(start(f"printf '{said}'", call)), Garbled)


def test_a_message_on_stdout_is_the_output_of_an_encoder(start: Start) -> None:
    call = msgspec.structs.replace(MESSAGE, output="binary")
    assert outcome(start(r"printf '\202\000'", call)) == Accepted(output={"data": "ggA="})


def test_a_reject_code_is_a_rejection_in_its_last_words(start: Start) -> None:
    assert outcome(start("echo no; echo why >&2; echo not this >&2; exit 1")) == Rejected(reason="not this")
    assert outcome(start("echo only this; exit 1")) == Rejected(reason="only this")
    assert outcome(start("exit 1")) == Rejected(reason="")


def test_an_undeclared_code_is_judged_by_nobody(start: Start) -> None:
    answer = outcome(start("exit 3"))
    assert isinstance(answer, Garbled)
    assert "3" in answer.reason


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGPIPE])
def test_a_signal_is_a_crash_as_is_the_code_that_a_shell_makes_of_it(start: Start, number: signal.Signals) -> None:
    assert outcome(start(f"kill -{number.value} $$")) == Crashed(reason=f"killed by {number.name}")
    shell = start(f"sh -c 'kill -{number.value} $$'; exit $?")
    assert outcome(shell) == Crashed(reason=f"killed by {number.name}")


@pytest.mark.parametrize("code", [2, 101])
def test_the_codes_of_panics_are_crashes_unless_declared(start: Start, code: int) -> None:
    script = f"echo oh >&2; exit {code}"
    assert outcome(start(script)) == Crashed(reason=f"exit code {code}: oh")
    assert outcome(start(script, reject_exits=(1, code))) == Rejected(reason="oh")
    assert isinstance(outcome(start(script, accept_exits=(code,))), Accepted)
    assert isinstance(outcome(start(script, crash_exits=())), Garbled)
    assert isinstance(outcome(start("exit 9", crash_exits=(9,))), Crashed)


PANICS = {
    "go": "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\nmain.main()\n",
    "go deadlock": "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\n",
    "rust": "\nthread 'main' (25104) panicked at src/main.rs:1:51:\nindex out of bounds\n",
    "rust before 1.90": "thread 'main' panicked at src/main.rs:1:51:\nindex out of bounds\n",
    "rust stack": "\nthread 'main' has overflowed its stack\nfatal runtime error: stack overflow\n",
    "python": 'Traceback (most recent call last):\n  File "x", line 1, in <module>\nValueError: 1\n',
    "python group": "  + Exception Group Traceback (most recent call last):\n  | ExceptionGroup: x\n",
    "python itself": "Fatal Python error: Segmentation fault\n",
    "node": "t.js:1\nthrow new Error('x')\n^\n\nError: x\n    at main\n\nNode.js v20.20.2\n",
    "node heap": "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
    "asan": "====\n==25135==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000013\n",
    "msan": "==1==WARNING: MemorySanitizer: use-of-uninitialized-value\n",
    "ubsan": "a.c:2:73: runtime error: signed integer overflow: 2147483647 + 1\n",
}
HARMLESS = (
    "",
    "error: panic button pressed",
    "invalid: goroutine 1",
    "error at a.c: runtime error is what the message says",
    "Node.js is not needed",
    "error: Traceback (most recent call last): is part of the message",
)


@pytest.mark.parametrize("stderr", PANICS.values(), ids=PANICS)
def test_a_panic_on_stderr_wins_over_a_reject_code_but_not_over_acceptance(stderr: str) -> None:
    settings = Command(operations={"x.read": (MESSAGE,)}, version_argv=("x",), reject_exits=(1, 2))
    said = ("usage: x\n" + stderr + "bye\n").encode()
    for code in (1, 2, 23):
        assert isinstance(understand(settings, MESSAGE, Ran(code, b"", said)), Crashed)
    assert isinstance(understand(settings, MESSAGE, Ran(0, b"", said)), Accepted)


@pytest.mark.parametrize("stderr", HARMLESS)
def test_words_about_panics_are_none(stderr: str) -> None:
    settings = Command(operations={"x.read": (MESSAGE,)}, version_argv=("x",))
    assert isinstance(understand(settings, MESSAGE, Ran(1, b"", stderr.encode())), Rejected)


def test_a_program_that_fails_of_itself_is_a_crash_with_a_reject_code(start: Start) -> None:
    assert outcome(start("import sys; sys.exit('no')")) == Rejected(reason="no")
    answer = outcome(start("import sys; sys.argv[9]"))
    assert answer == Crashed(reason="exit code 1: Traceback (most recent call last):")


# what it is asked


def test_the_message_is_a_file_in_a_private_folder_that_goes(start: Start, tmp_path: Path) -> None:
    call = Call(argv=("{program}", "--in={message}"), files={"message": File(field="data", suffix=".cbor")})
    seen = tmp_path / "seen"
    adapter = start(f'cp "${{1#--in=}}" {seen}.content; ls -A >{seen}; pwd >>{seen}; echo $TMPDIR >>{seen}', call)
    assert isinstance(outcome(adapter), Accepted)
    name, folder, temporary = seen.read_text().splitlines()
    assert name == "message.cbor"
    assert (tmp_path / "seen.content").read_bytes() == b"\x82\x7f"
    assert folder == temporary
    assert not Path(folder).exists()


def test_fields_are_written_as_the_profile_says() -> None:
    given = {"data": "gn8=", "media_type": "a/b; c=ü", "keys": [{"kty": "EC"}]}
    call = Call(
        argv=("x", "{a}", "{b}", "{c}", "{d}", "{e}", "{drafts}"),
        files={
            "a": File(field="data"),
            "b": File(field="data", encoding="hex", suffix=".hex"),
            "c": File(field="data", encoding="base64"),
            "d": File(field="media_type", encoding="text"),
            "e": File(field="keys", encoding="json", suffix=".jwks"),
        },
    )
    argv, files = laid_out(call, given)
    assert argv == ["x", "a", "b.hex", "c", "d", "e.jwks", "{drafts}"]
    assert files == {
        "a": b"\x82\x7f",
        "b.hex": b"827f",
        "c": b"gn8=",
        "d": "a/b; c=ü".encode(),
        "e.jwks": b'[{"kty":"EC"}]',
    }


@pytest.mark.parametrize(
    ("given", "fit"),
    [
        ({"data": "", "form": "cbor"}, True),
        ({"data": "", "form": "cbor", "now": "2026"}, True),
        ({"data": "", "form": "json"}, False),
        ({"data": ""}, False),
        ({"form": "cbor"}, False),
        ({"data": "", "form": "cbor", "keys": []}, False),
        (ASKED | {"form": "cbor", "codepoints": {"evidence": "1.2.3"}}, True),
    ],
)
def test_a_call_fits_what_it_can_say_in_full(given: dict[str, Any], fit: bool) -> None:
    files = {"message": File(field="data")}
    assert fits(Call(argv=("{message}",), files=files, when={"form": "cbor"}, ignored=("now",)), given) is fit


def test_the_first_call_that_fits_is_made_and_what_fits_none_is_unsupported(start: Start) -> None:
    files = {"message": File(field="data")}
    adapter = start(
        'echo "$1" >&2; exit 1',
        Call(argv=("{program}", "cbor", "{message}"), files=files, when={"form": "cbor"}),
        Call(argv=("{program}", "json", "{message}"), files=files, when={"form": "json"}),
    )
    assert outcome(adapter, ASKED | {"form": "cbor"}) == Rejected(reason="cbor")
    assert outcome(adapter, ASKED | {"form": "json"}) == Rejected(reason="json")
    assert isinstance(outcome(adapter, ASKED | {"form": "xml"}), Unsupported)
    assert isinstance(asked(adapter, op="x.write").outcome, Unsupported)


def test_bytes_of_an_invented_input_are_written_as_well(start: Start) -> None:
    adapter = start('test "$(od -An -tx1 "$1" | tr -d " ")" = 827f || exit 1')
    assert isinstance(outcome(adapter, {"data": b"\x82\x7f"}), Accepted)


# hello and probe


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("exit 0", "1.2.3"),
        ("import sys; print('tool v3.0.19-beta+4 (2026)', file=sys.stderr)", "3.0.19-beta+4"),
        ("import sys; print('the only one')", "the only one"),
    ],
)
def test_the_version_is_read_from_what_it_says(start: Start, script: str, version: str) -> None:
    (answer,) = start(script).ask([Request("hello")])
    assert isinstance(answer.outcome, Accepted)
    assert answer.outcome.output["version"] == version
    assert answer.outcome.output["name"] == "thing"
    assert answer.outcome.output["operations"] == ("x.read",)


def test_a_version_command_that_fails_is_no_hello(start: Start) -> None:
    (answer,) = start("import sys; sys.exit(3)").ask([Request("hello")])
    assert isinstance(answer.outcome, Garbled)


def test_a_program_that_is_not_there_stops_the_run_before_it_begins(start: Start) -> None:
    adapter = start("exit 0", Call(argv=("no-such-program", "{message}"), files=MESSAGE.files))
    with pytest.raises(ProfileError, match="no-such-program"):
        adapter.ask([Request("hello")])


def test_a_program_that_goes_away_is_a_crash(start: Start) -> None:
    adapter = start("exit 0")
    adapter.ask([Request("hello")])
    Path(adapter.settings.version_argv[0]).unlink()
    assert isinstance(outcome(adapter), Crashed)


@pytest.mark.parametrize(
    ("script", "kind"),
    [("exit 0", Garbled), ("exit 1", Unsupported), ("exit 2", Unsupported), ("kill -11 $$", Crashed)],
)
def test_a_nonsense_argument_must_not_exit_with_0(start: Start, script: str, kind: type[Outcome]) -> None:
    assert isinstance(asked(start(script), op=PROBE).outcome, kind)


def test_the_probe_stands_where_the_version_was_asked_for(start: Start) -> None:
    answer = asked(start('echo "$# $1" >&2; exit 1'), op=PROBE)
    assert answer.outcome == Unsupported(reason=f"1 --{PROBE}")


# hostile programs


def test_a_hang_is_ended_with_all_that_it_started(start: Start, tmp_path: Path) -> None:
    adapter = start(f"sleep 60 & echo $! >{tmp_path}/child; wait")
    began = time.monotonic()
    assert outcome(adapter) == TimedOut(seconds=1.0)
    assert time.monotonic() - began < 5
    assert not psutil.pid_exists(int((tmp_path / "child").read_text()))
    assert adapter.lost == 1.0


def test_a_child_that_keeps_stdout_open_delays_nothing_and_is_ended(start: Start, tmp_path: Path) -> None:
    limits = msgspec.structs.replace(QUICK, answer_seconds=30.0)
    adapter = start(f"sleep 60 & echo $! >{tmp_path}/child; exit 1", limits=limits)
    began = time.monotonic()
    assert isinstance(outcome(adapter), Rejected)
    assert time.monotonic() - began < 10
    assert not psutil.pid_exists(int((tmp_path / "child").read_text()))


@pytest.mark.parametrize("stream", ["", ">&2"])
def test_a_flood_ends_in_bounded_time(start: Start, stream: str) -> None:
    adapter = start(f"yes {stream}")
    answer = outcome(adapter)
    assert answer == (TimedOut(seconds=1.0) if stream else Crashed(reason="limit: more than 1048576 bytes on stdout"))


def test_a_closed_stdout_is_waited_through(start: Start) -> None:
    assert outcome(start("exec >&- 2>&-; sleep 0.2; exit 1")) == Rejected(reason="")


def test_it_reads_no_stdin_of_ours(start: Start) -> None:
    assert isinstance(outcome(start("cat; exit 1")), Rejected)


def test_one_that_keeps_dying_is_given_up(start: Start) -> None:
    answers = start("exit 2").ask([Request("x.read", ASKED)] * 7)
    assert [type(answer.outcome) for answer in answers] == [Crashed] * 5 + [Unasked] * 2


def test_an_answer_is_kept_with_all_that_it_was_read_from(start: Start) -> None:
    call = msgspec.structs.replace(MESSAGE, output="json")
    kept = msgspec.json.decode(asked(start(r"printf '[1]'; printf '\377' >&2", call)).raw)
    assert kept == {"outcome": "accepted", "output": [1], "exit": 0, "stdout": "[1]", "stderr": "\\xff"}
    kept = msgspec.json.decode(asked(start("echo no >&2; exit 1")).raw)
    assert kept == {"outcome": "rejected", "reason": "no", "exit": 1, "stdout": "", "stderr": "no\n"}


def test_no_process_and_no_folder_is_left(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "here"))
    os.mkdir(tmp_path / "here")
    adapter = start("touch more; exit 0")
    adapter.ask([Request("hello"), Request(PROBE), Request("x.read", ASKED)])
    adapter.close()
    assert not list((tmp_path / "here").iterdir())
    assert not [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
