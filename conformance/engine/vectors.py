"""Vectors on disk: frozen from each draft's vectors.py, loaded and compared byte for byte."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from conformance.adapters import ProfileError
from conformance.drafts import signing
from conformance.engine import discovery
from conformance.model.draft import Draft
from conformance.model.vector import Vector, VectorGroup

SUMS = "SHA256SUMS"
_RESTORE = "restore it with: ratsconf vectors"


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
    files = {f"{group.group}.json": render(group) for group in groups}
    sums = "".join(f"{hashlib.sha256(files[file]).hexdigest()}  {file}\n" for file in sorted(files))
    return files | {SUMS: sums.encode()}


def shared(folder: Path) -> dict[str, bytes]:
    """What vectors/ must hold beside the drafts: the schema of a group, the keys, the README with its tables."""
    values = {"schema.json": msgspec.json.schema(VectorGroup)}
    values |= {f"keys/{file}": key for file, key in signing.files().items()}
    files = {file: msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n" for file, value in values.items()}
    readme = folder / "README.md"
    return files | ({"README.md": _tables(readme.read_text()).encode()} if readme.exists() else {})


def _tables(text: str) -> str:
    for name, draft in discovery.drafts().items():
        begin, end = f"<!-- flags of {name}, generated -->\n", f"<!-- end of the flags of {name} -->"
        pattern = re.compile(f"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.DOTALL)
        text = pattern.sub(lambda _, draft=draft: _table(draft), text)  # type: ignore[misc]
    return text


def _table(draft: Draft) -> str:
    return "| flag | the bug and its effect |\n|---|---|\n" + "".join(
        f"| `{flag}` | {about} |\n" for flag, about in draft.flags.items()
    )


def check(name: str, folder: Path | None = None) -> list[str]:
    """Every way in which the files differ from what vectors.py makes; empty when they are equal."""
    base = folder or discovery.data_folder("vectors")
    wanted, there = frozen(name), _there(base / name)
    return [
        *(f"{name}/{file}: missing" for file in sorted(wanted.keys() - there.keys())),
        *(f"{name}/{file}: nobody makes it" for file in sorted(there.keys() - wanted.keys())),
        *(f"{name}/{file}: differs" for file in sorted(wanted.keys() & there.keys()) if wanted[file] != there[file]),
        *(f"{file}: differs" for file, data in shared(base).items() if not _holds(base / file, data)),
    ]


def write(name: str, folder: Path | None = None) -> list[str]:
    """Write the files; returns the names of those that changed."""
    base = folder or discovery.data_folder("vectors")
    where = base / name
    where.mkdir(parents=True, exist_ok=True)
    wanted = frozen(name)
    if folder is None:
        signing.keep()
    gone = sorted(_there(where).keys() - wanted.keys())
    for file in gone:
        (where / file).unlink()
    return [*gone, *_put(where, wanted), *_put(base, shared(base))]


def _there(where: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (*where.glob("*.json"), *where.glob(SUMS))}


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def _put(where: Path, files: Mapping[str, bytes]) -> list[str]:
    changed = [file for file, data in files.items() if not _holds(where / file, data)]
    for file in changed:
        (where / file).parent.mkdir(exist_ok=True)
        (where / file).write_bytes(files[file])
    return changed


def _lines(sums: bytes) -> list[str]:
    return sums.decode("utf-8", "replace").splitlines()


@cache
def rendered(name: str, revision: str, codepoints: tuple[tuple[str, str], ...]) -> Library:
    """A draft's vectors made anew with numbers in the place of those that a revision leaves open; nothing is frozen.

    Each input says `codepoints`, so that whoever is asked and whoever judges go by the same numbers.
    """
    told = dict(codepoints)
    vectors: dict[str, Vector] = {}
    groups: dict[str, str] = {}
    made: Iterator[VectorGroup] = discovery.part(name, "vectors").groups({revision: told})
    for group in made:
        for vector in group.vectors:
            whole = msgspec.to_builtins(group.header | vector.input | {"codepoints": told})
            vectors[vector.id] = msgspec.structs.replace(vector, input=whole)
            groups[vector.id] = group.group
    hashes = {id_: hashlib.sha256(msgspec.json.encode(each)).hexdigest() for id_, each in vectors.items()}
    return Library(name, vectors, hashes, groups)


@cache
def load(name: str, folder: Path | None = None) -> Library:
    """A draft's vectors. Raises ProfileError for a file that is not as it was frozen, or not what the format says."""
    vectors: dict[str, Vector] = {}
    hashes: dict[str, str] = {}
    groups: dict[str, str] = {}
    there = _there((folder or discovery.data_folder("vectors")) / name)
    sums = {file: digest for digest, _, file in (line.partition("  ") for line in _lines(there.pop(SUMS, b"")))}
    for file in sorted(there.keys() | sums.keys()):
        if file not in there or hashlib.sha256(there[file]).hexdigest() != sums.get(file):
            raise ProfileError(f"{name}/{file}: not as it was frozen", _RESTORE)
        try:
            group = msgspec.json.decode(there[file], type=VectorGroup)
        except msgspec.DecodeError as error:
            raise ProfileError(f"{name}/{file}: {error}", _RESTORE) from None
        for vector in group.vectors:
            if vector.id in vectors:
                raise ProfileError(f"{name}/{file}: {vector.id} stands twice", _RESTORE)
            whole = msgspec.structs.replace(vector, input=group.header | vector.input)
            vectors[vector.id] = whole
            hashes[vector.id] = hashlib.sha256(msgspec.json.encode(whole)).hexdigest()
            groups[vector.id] = group.group
    return Library(name, vectors, hashes, groups)


def fingerprint(names: Iterable[str]) -> str:
    """SHA-256 over the hashes of every vector of these drafts, sorted, each ended by a line feed."""
    hashes = sorted(hash_ for name in names for hash_ in load(name).hashes.values())
    return hashlib.sha256("".join(f"{hash_}\n" for hash_ in hashes).encode()).hexdigest()
