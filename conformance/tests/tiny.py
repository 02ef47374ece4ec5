"""A checkout with one invented draft, for tests that run the suite as its users do."""

import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from conformance.engine.vectors import render
from conformance.model.result import Line, Result
from conformance.model.vector import Expect, Mutation, Vector, VectorGroup

PACKAGE = Path(__file__).parents[1]
ROWS, ACCEPTS = 12, 8

HEAD = """
draft = "tiny"
title = "Numbers are echoed"
roles = { peer = ["core"] }
features = { core = "All there is." }
flags = {}
[[revision]]
name = "1"
title = "Tiny"
published = "2026-01"
url = "https://example.com/tiny"
repository = "example/tiny"
commit = "0000000000000000000000000000000000000000"
path = "tiny.md"
format = "kramdown"
sha256 = "00"
"""
ROW = """
[[requirement]]
id = "tiny/row-{row}/echo"
level = "MUST"
role = "peer"
statement = "Numbers from {row}00 on are echoed, and those below zero refused."
in.1 = {{ section = "{row}" }}
"""
MODULES = {
    "__init__": '"""A draft."""',
    "wire": """
        import msgspec
        class Encoded(msgspec.Struct):
            data: bytes
        class Number(msgspec.Struct):
            n: int
        EXAMINED = {"tiny.make"}
        OPERATIONS = {"tiny.echo": (Number, Number), "tiny.make": (Number, Encoded)}
        """,
    "oracle": "def examine(*_): return ()",
    "strategies": """
        from hypothesis import strategies
        from conformance.model.finding import Property
        def properties(_):
            inputs = strategies.fixed_dictionaries({"n": strategies.integers(0, 9)})
            asked = Property(requirement="tiny/row-3/echo", operation="tiny.make", role="peer", inputs=inputs)
            return {"tiny/row-3/echo": [asked]}
        """,
    "test_tiny": """
        def test_vectors(vectors, ask, judge): judge(ask(vectors))
        def test_encoders(encoding, ask, judge): judge(ask(encoding))
        """,
}
PROFILE = """
[adapter]
kind = "stdio"
argv = ["{python}", "-S", "{script}"]
window = {window}
[limits]
answer_seconds = {seconds}
start_seconds = 20
[claims.tiny]
roles = ["peer"]
"""
IUT = """
import json, os, subprocess, sys, time
def say(request, **more):
    print(json.dumps({"id": request["id"], "outcome": "accepted", "output": request.get("input")} | more), flush=True)
def answer(request):
    if request["op"] == "hello":
        print(json.dumps({"id": request["id"], "name": "x", "version": "1", "protocol": 1}), flush=True)
    elif request["op"] == "tiny.make":
        say(request, output={"data": "AA=="})
    elif request["op"] != "tiny.echo":
        say(request, outcome="unsupported")
    elif request["input"]["n"] < 0:
        say(request, outcome="rejected", reason="below zero")
    else:
        say(request)
for line in sys.stdin:
    request = json.loads(line)
    n = request.get("input", {}).get("n")
    # habits
    answer(request)
"""


def vectors() -> list[Vector]:
    """Eight accepts and two rejects in each row."""
    made = []
    for row in range(1, ROWS + 1):
        about: dict[str, Any] = {
            "requirement": f"tiny/row-{row}/echo",
            "operation": "tiny.echo",
            "role": "peer",
            "because": "Tiny.",
        }
        for index in range(ACCEPTS):
            number = {"n": 100 * row + index}
            made.append(
                Vector(id=f"tiny/row-{row}/accept-{index}", expect=Expect.ACCEPT, input=number, output=number, **about)
            )
        for index in range(2):
            made.append(
                Vector(
                    id=f"tiny/row-{row}/reject-{index}",
                    expect=Expect.REJECT,
                    input={"n": -100 * row - index},
                    twin=f"tiny/row-{row}/accept-{index}",
                    mutation=Mutation(codec="json", op="replace", at="/n", data="-1"),
                    **about,
                )
            )
    return made


def checkout(folder: Path) -> Path:
    """Copy the suite, with the tiny draft in place of all others."""
    ignored = shutil.ignore_patterns("__pycache__", "tests", "drafts")
    shutil.copytree(PACKAGE, folder / "conformance", ignore=ignored)
    drafts = folder / "conformance" / "drafts"
    (drafts / "tiny").mkdir(parents=True)
    for shared in (PACKAGE / "drafts").glob("*.py"):
        shutil.copy(shared, drafts)
    rows = "".join(ROW.format(row=row) for row in range(1, ROWS + 1))
    (drafts / "tiny" / "requirements.toml").write_text(HEAD + rows)
    for name, source in MODULES.items():
        (drafts / "tiny" / f"{name}.py").write_text(textwrap.dedent(source))
    frozen = render(VectorGroup(draft="tiny", group="echo", about="Numbers.", vectors=tuple(vectors())))
    (folder / "vectors" / "tiny").mkdir(parents=True)
    (folder / "vectors" / "tiny" / "echo.json").write_bytes(frozen)
    sums = f"{hashlib.sha256(frozen).hexdigest()}  echo.json\n"
    (folder / "vectors" / "tiny" / "SHA256SUMS").write_text(sums)
    (folder / "temporary").mkdir()
    return folder


def profile(folder: Path, name: str, habits: str = "", *, window: int = 16, seconds: float = 5) -> None:
    """An implementation that echoes; `habits` is source that runs before each answer, with `request` and its `n`."""
    home = folder / "profiles" / name
    home.mkdir(parents=True)
    script = home / "iut.py"
    script.write_text(IUT.replace("    # habits", textwrap.indent(textwrap.dedent(habits).strip(), "    ")))
    (home / "profile.toml").write_text(
        PROFILE.replace("{script}", str(script)).replace("{window}", str(window)).replace("{seconds}", str(seconds))
    )


def run(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """Start `ratsconf run` there, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "TMPDIR": str(folder / "temporary")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the copy is compiled once
    return subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", "run", "--examples=5", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def results(path: Path) -> Iterator[Result]:
    """The results in a file."""
    for line in path.read_bytes().splitlines():
        match msgspec.json.decode(line, type=Line):
            case Result() as one:
                yield one
