"""A profile: how to reach one implementation under test, and what it claims."""

from datetime import date
from typing import Literal

import msgspec


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


class Stdio(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="stdio", tag_field="kind"):
    """One persistent process that speaks JSON lines; `build` says how its adapter is made from the profile's source."""

    argv: tuple[str, ...]
    build: tuple[tuple[str, ...], ...] = ()
    needs: str | None = None
    environment: dict[str, str] = {}
    window: int = 64


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


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="command", tag_field="kind"):
    """One process a call: argv templates by operation, with `{input}` for a file that holds the message."""

    operations: dict[str, tuple[str, ...]]
    version_argv: tuple[str, ...]
    accept_exits: tuple[int, ...] = (0,)
    reject_exits: tuple[int, ...] = (1,)
    environment: dict[str, str] = {}


AdapterKind = Stdio | Http | InProcess | Command


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the IUT claims of one draft: the revision it implements, roles, and features beside the mandatory ones."""

    revision: str | None = None
    roles: tuple[str, ...] = ()
    features: tuple[str, ...] = ("core",)


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
    """A profile.toml; the name is that of its folder."""

    adapter: AdapterKind
    claims: dict[str, Claim]
    homepage: str = ""
    version: str = ""
    language: str = ""
    kind: Literal["implementation", "reference", "trivial"] = "implementation"
    limits: Limits = Limits()
