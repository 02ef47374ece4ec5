"""A profile: how to reach one implementation under test, and what it claims."""

import re
from datetime import date
from typing import Any, Literal

import msgspec

RESERVED = frozenset({"source", "out", "python", "drafts"})
SIGNAL_EXITS = range(129, 193)  # 128 + the signal's number, as shells have it


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one IUT may use.

    Seconds per answer and to start; bytes of memory and CPU seconds between two answers, both of its whole process
    tree; bytes per answer; processes; open files of one process; bytes in its temporary folder. Only the seconds and
    `output_bytes` bind an IUT behind HTTP, whose processes are not ours.
    """

    answer_seconds: float = 5.0
    start_seconds: float = 20.0
    memory_bytes: int = 2 * 1024**3
    cpu_seconds: float = 60.0
    output_bytes: int = 32 * 1024**2
    processes: int = 64
    open_files: int = 4096
    temporary_bytes: int = 1024**3


class Local(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program on this machine: `build` makes it from the profile's source with the toolchain that it `needs`."""

    build: tuple[tuple[str, ...], ...] = ()
    needs: str | None = None
    environment: dict[str, str] = {}


class Stdio(Local, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="stdio", tag_field="kind"):
    """One persistent process that speaks JSON lines."""

    argv: tuple[str, ...]
    window: int = 64

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Every argv that starts it."""
        return (self.argv,)


class Http(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="http", tag_field="kind"):
    """The same JSON objects, each POSTed to `url`; `headers` may hold ${ENV} secrets."""

    url: str
    headers: dict[str, str] = {}


class InProcess(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="inprocess", tag_field="kind"
):
    """An importable factory `package.module:callable`, called with `arguments`; it returns the IUT."""

    factory: str
    arguments: dict[str, str] = {}


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that a command reads: one field of a request's input.

    Bytes are written as they are ("binary"), in hexadecimal or in base64, strings as "text" in UTF-8, and anything as
    "json", in which bytes are base64. `suffix` is how the file's name ends.
    """

    field: str
    encoding: Literal["binary", "hex", "base64", "text", "json"] = "binary"
    suffix: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a suffix that would leave the folder."""
        if not re.fullmatch(r"[\w.-]*", self.suffix):
            raise ValueError(f"suffix {self.suffix!r}: letters, digits, dots and dashes")


class Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a command is asked one operation: `{name}` in `argv` is the path of the file of that name.

    It answers requests whose input has the fields of its `files`, the values of `when`, and nothing else but what is
    `ignored` and the `codepoints` that the profile claims; any other is unsupported. `output` is what stdout holds of
    what was accepted: the operation's output in the protocol's JSON, the "binary" message that was made, or "none" that
    is read. Without one the operation is accept-only: nobody sees what was understood.
    """

    argv: tuple[str, ...]
    files: dict[str, File] = {}
    when: dict[str, Any] = {}
    ignored: tuple[str, ...] = ()
    output: Literal["json", "binary", "none"] = "none"

    def __post_init__(self) -> None:
        """Raise ValueError for a file without a plain name, or one that the command is not given."""
        for name in self.files:
            if not re.fullmatch(r"[a-z]\w*", name) or name in RESERVED:
                raise ValueError(f"file {name!r}: a name has letters, digits and _, and is none of {sorted(RESERVED)}")
            if not any(f"{{{name}}}" in argument for argument in self.argv):
                raise ValueError(f"file {name!r} is in no argument: write {{{name}}} where its path belongs")


class Command(Local, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="command", tag_field="kind"):
    """One process a call, started in a private folder; an operation is asked by the first of its calls that fits.

    Exit codes say what it answers. `crash_exits` are those of a panic, unless they are declared as accept or reject.
    """

    operations: dict[str, tuple[Call, ...]]
    version_argv: tuple[str, ...]
    accept_exits: tuple[int, ...] = (0,)
    reject_exits: tuple[int, ...] = (1,)
    crash_exits: tuple[int, ...] = (2, 101)

    def __post_init__(self) -> None:
        """Raise ValueError for exit codes that mean two things, and for commands without a program."""
        if both := set(self.accept_exits) & set(self.reject_exits):
            raise ValueError(f"exit code {min(both)} cannot mean both accept and reject")
        if signals := {*self.accept_exits, *self.reject_exits} & set(SIGNAL_EXITS):
            raise ValueError(f"exit code {min(signals)} says that a signal ended the program, which is a crash")
        if not all(self.commands) or not all(self.operations.values()):
            raise ValueError("every operation has a call, and every argv a program")

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Every argv that starts it."""
        return (self.version_argv, *(call.argv for calls in self.operations.values() for call in calls))

    @property
    def accept_only(self) -> tuple[str, ...]:
        """The operations of which nobody sees what was understood."""
        return tuple(name for name, calls in self.operations.items() if any(call.output == "none" for call in calls))


AdapterKind = Stdio | Http | InProcess | Command


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the IUT claims of one draft: the revision it implements, roles, and features beside the mandatory ones.

    `codepoints` are numbers in the place of those that IANA has yet to assign, by the names of the draft's codepoints
    file: the vectors are rendered anew with them, and the run is marked as not standard.
    """

    revision: str | None = None
    roles: tuple[str, ...] = ()
    features: tuple[str, ...] = ("core",)
    codepoints: dict[str, str] = {}


class Deviation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A failure that is known: matched by glob, with its reason; it rots loudly."""

    match: str
    symptom: str
    reason: str
    expires: date
    operation: str = "*"
    versions: str = "*"
    finding: str | None = None


class Deviations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile's deviations.toml."""

    deviation: tuple[Deviation, ...] = ()


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile.toml; the name is that of its folder.

    `own_build` says that no step of ours can install it: whoever judges it has put it on PATH.
    """

    adapter: AdapterKind
    claims: dict[str, Claim]
    homepage: str = ""
    version: str = ""
    language: str = ""
    kind: Literal["implementation", "reference", "trivial"] = "implementation"
    limits: Limits = Limits()
    own_build: bool = False
