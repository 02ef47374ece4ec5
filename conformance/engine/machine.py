"""`ratsconf doctor`: what this machine has for a run, and the command that gets what is missing."""

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from conformance.adapters import ProfileError
from conformance.adapters.build import cache_folder
from conformance.adapters.toolchain import TOOLCHAINS, locate
from conformance.engine import discovery, vectors


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a run may need, whether it is there, and what is known of it."""

    name: str
    ok: bool
    detail: str


def examine() -> list[Fact]:
    """Python, the packages that judge, the data, the cache and every toolchain."""
    return [*_python(), *_data(), *_toolchains()]


def _python() -> Iterator[Fact]:
    yield Fact("python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.system()}")
    for name in ("cbor2", "pycose", "cryptography", "hypothesis", "pytest"):
        yield Fact(name, True, metadata.version(name))


def _data() -> Iterator[Fact]:
    for name in discovery.drafts():
        try:
            yield Fact(f"vectors/{name}", True, f"{len(vectors.load(name).vectors)} vectors, as frozen")
        except ProfileError as error:
            yield Fact(f"vectors/{name}", False, error.line)
    yield Fact("profiles", True, f"{len(discovery.profile_names())} found")
    yield Fact("cache", True, f"adapters are built in {cache_folder()}")


def _toolchains() -> Iterator[Fact]:
    for name in TOOLCHAINS:
        try:
            yield Fact(name, True, locate(name, "doctor").version.partition("\n")[0])
        except ProfileError as error:
            yield Fact(name, False, f"only needed by profiles that name it; to get it: {error.hint}")
