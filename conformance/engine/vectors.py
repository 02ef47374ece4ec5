"""Vectors on disk: frozen from each draft's vectors.py, loaded and compared byte for byte."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from conformance.adapters import ProfileError
from conformance.engine import discovery
from conformance.model.vector import Vector, VectorGroup


@dataclass(frozen=True, slots=True)
class Library:
    """One draft's vectors as loaded, headers laid under their inputs."""

    draft: str
    vectors: dict[str, Vector]
    hashes: dict[str, str]
    groups: dict[str, str]

    def of(self, requirement: str, revision: str) -> list[Vector]:
        """The vectors that decide a requirement in a revision."""
        return [
            vector
            for vector in self.vectors.values()
            if vector.requirement == requirement and (not vector.revisions or revision in vector.revisions)
        ]


def render(group: VectorGroup) -> bytes:
    """The file of a group: two-space JSON, keys in the order of the model."""
    return msgspec.json.format(msgspec.json.encode(group), indent=2) + b"\n"


def frozen(name: str) -> dict[str, bytes]:
    """What vectors/<draft>/ must hold: file name to bytes, made by the draft's vectors.py."""
    groups: Iterator[VectorGroup] = discovery.part(name, "vectors").groups()
    return {f"{group.group}.json": render(group) for group in groups}


def check(name: str, folder: Path | None = None) -> list[str]:
    """Every way in which the files differ from what vectors.py makes; empty when they are equal."""
    where = (folder or discovery.data_folder("vectors")) / name
    wanted = frozen(name)
    there = {path.name: path.read_bytes() for path in where.glob("*.json")}
    return [
        *(f"{name}/{file}: missing" for file in sorted(wanted.keys() - there.keys())),
        *(f"{name}/{file}: nobody makes it" for file in sorted(there.keys() - wanted.keys())),
        *(f"{name}/{file}: differs" for file in sorted(wanted.keys() & there.keys()) if wanted[file] != there[file]),
    ]


def write(name: str, folder: Path | None = None) -> list[str]:
    """Write the files; returns the names of those that changed."""
    where = (folder or discovery.data_folder("vectors")) / name
    where.mkdir(parents=True, exist_ok=True)
    wanted = frozen(name)
    changed = []
    for file in sorted({path.name for path in where.glob("*.json")} - wanted.keys()):
        (where / file).unlink()
        changed.append(file)
    for file, data in wanted.items():
        if not (where / file).exists() or (where / file).read_bytes() != data:
            (where / file).write_bytes(data)
            changed.append(file)
    return changed


@cache
def load(name: str) -> Library:
    """A draft's vectors. Raises ProfileError for a file that is not what the format says."""
    vectors: dict[str, Vector] = {}
    hashes: dict[str, str] = {}
    groups: dict[str, str] = {}
    for path in sorted((discovery.data_folder("vectors") / name).glob("*.json")):
        try:
            group = msgspec.json.decode(path.read_bytes(), type=VectorGroup)
        except msgspec.DecodeError as error:
            raise ProfileError(f"{name}/{path.name}: {error}", "restore it with: ratsconf vectors") from None
        for vector in group.vectors:
            if vector.id in vectors:
                raise ProfileError(f"{name}/{path.name}: {vector.id} stands twice", "restore: ratsconf vectors")
            whole = msgspec.structs.replace(vector, input=group.header | vector.input)
            vectors[vector.id] = whole
            hashes[vector.id] = hashlib.sha256(msgspec.json.encode(whole)).hexdigest()
            groups[vector.id] = group.group
    return Library(name, vectors, hashes, groups)
