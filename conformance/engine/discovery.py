"""What there is: drafts with their catalogues, profiles with where they came from, the folders that carry data."""

import hashlib
import importlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import conformance
import conformance.drafts
from conformance.adapters import ProfileError
from conformance.model.draft import Draft
from conformance.model.profile import Claim, Deviation, Deviations, Profile
from conformance.model.requirement import Requirement

PACKAGE = Path(conformance.__file__).parent


def data_folder(name: str) -> Path:
    """`vectors` or `profiles`: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@cache
def drafts() -> dict[str, Draft]:
    """Every draft's catalogue by the name of its folder. Raises ProfileError where one cannot be read."""
    found = sorted(path for path in (PACKAGE / "drafts").glob("*/requirements.toml"))
    return {path.parent.name: _catalogue(path) for path in found}


def draft(name: str) -> Draft:
    """One draft. Raises ProfileError with the names that exist."""
    try:
        return drafts()[name]
    except KeyError:
        raise ProfileError(f"no draft {name!r}", "there are: " + ", ".join(drafts())) from None


@cache
def requirement(id_: str) -> Requirement:
    """A row by its id. Raises KeyError where no catalogue has it."""
    rows = {row.id: row for each in drafts().values() for row in each.requirements}
    return rows[id_]


def part(name: str, module: str) -> ModuleType:
    """One module of a draft: wire, oracle, vectors, strategies, reference or mutants."""
    return importlib.import_module(f"conformance.drafts.{name}.{module}")


@cache
def operations() -> dict[str, tuple[type[msgspec.Struct], Any]]:
    """Every operation of every draft with its input and output types."""
    return {name: types for each in drafts() for name, types in part(each, "wire").OPERATIONS.items()}


def examined(operation: str) -> bool:
    """Whether the oracle examines what an implementation makes of the operation."""
    return operation in part(owner(operation), "wire").EXAMINED


@cache
def owner(operation: str) -> str:
    """The draft whose operation it is. Raises KeyError where no draft has it."""
    owners = {name: each for each in drafts() for name in part(each, "wire").OPERATIONS}
    return owners[operation]


def codepoints(name: str, revision: str) -> dict[str, str]:
    """The numbers that a revision leaves open, as this suite has them; none where there is no such file."""
    path = PACKAGE / "drafts" / name / "codepoints" / f"{revision}.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def suite_hash() -> str:
    """SHA-256 over the suite's own source, in path order."""
    return digest(path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".py", ".toml", ".cddl"))


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files."""
    sum_ = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        sum_.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return sum_.hexdigest()


def _catalogue(path: Path) -> Draft:
    try:
        return msgspec.convert(tomllib.loads(path.read_text()), Draft)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProfileError(f"{path.parent.name}/{path.name}: {error}", "mend the catalogue") from error


@dataclass(frozen=True, slots=True)
class Found:
    """A profile, the folder that it was found in, and which of the three places that is."""

    name: str
    profile: Profile
    folder: Path
    origin: str
    deviations: tuple[Deviation, ...] = ()

    def claim(self, name: str) -> Claim | None:
        """What it claims of a draft; `*` in the profile speaks for every draft that has no entry of its own."""
        return self.profile.claims.get(name, self.profile.claims.get("*"))


def profile_folders(given: Path | None) -> Iterator[tuple[str, Path]]:
    """Where profiles are looked up, first match first: --profiles, ./profiles, the package's own."""
    if given is not None:
        yield "--profiles", given
    yield "./profiles", Path("profiles")
    yield "built in", data_folder("profiles")


def profile_names(given: Path | None = None) -> dict[str, tuple[str, Path]]:
    """Every profile's folder by name, with its origin."""
    names: dict[str, tuple[str, Path]] = {}
    for origin, folder in profile_folders(given):
        for path in sorted(folder.glob("*/profile.toml")):
            names.setdefault(path.parent.name, (origin, path.parent))
    return names


def profile(name: str, given: Path | None = None) -> Found:
    """Find and read a profile. Raises ProfileError in one line with a hint."""
    if given is not None and not given.is_dir():
        raise ProfileError(f"--profiles {given}: no such folder", "name a folder that holds one folder per profile")
    names = profile_names(given)
    if name not in names:
        raise ProfileError(f"no profile {name!r}", "there are: " + ", ".join(names))
    origin, folder = names[name]
    read = _read(folder / "profile.toml", Profile)
    unknown = set(read.claims) - set(drafts()) - {"*"}
    if unknown:
        raise ProfileError(
            f"profile {name}: claims unknown draft {min(unknown)!r}", "there are: " + ", ".join(drafts())
        )
    for each, claim in read.claims.items():
        _check_claim(name, each, claim)
    kept = folder / "deviations.toml"
    deviations = _read(kept, Deviations).deviation if kept.exists() else ()
    return Found(name, read, folder, origin, deviations)


def _check_claim(name: str, draft_name: str, claim: Claim) -> None:
    if draft_name == "*":
        return
    known = draft(draft_name)
    wrong = [
        *(f"role {role!r}" for role in claim.roles if role not in known.roles and role != "*"),
        *(f"feature {feature!r}" for feature in claim.features if feature not in known.features and feature != "*"),
    ]
    if claim.revision is not None and known.revision(claim.revision) is None:
        wrong.append(f"revision {claim.revision!r}")
    open_ = codepoints(draft_name, claim.revision or known.newest.name)
    wrong += [f"codepoint {number!r} to assign" for number in claim.codepoints if number not in open_]
    if wrong:
        hint = f"roles: {', '.join(known.roles)}; features: {', '.join(known.features)}; revisions: " + ", ".join(
            revision.name for revision in known.revisions
        )
        raise ProfileError(f"profile {name}: {draft_name} has no {wrong[0]}", hint)


def _read(path: Path, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(tomllib.loads(path.read_text()), kind)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path.parent.name}/{path.name}: {error}", "is it TOML?") from error
    except msgspec.ValidationError as error:
        raise ProfileError(
            f"{path.parent.name}/{path.name}: {error}", "see the README, 'Add an implementation'"
        ) from None
    except OSError as error:
        raise ProfileError(f"{path.parent.name}/{path.name}: {error.strerror}", "can you read it?") from error


_SECRET = re.compile(r"\$\{(\w+)\}")


def secrets(text: str, environment: Mapping[str, str] = os.environ) -> tuple[str, list[str]]:
    """Replace ${NAME} by the environment's value; also returns the values, to be redacted. Raises ProfileError."""
    values = []

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise ProfileError(f"${{{match[1]}}} is not set", f"export {match[1]}=…")
        values.append(environment[match[1]])
        return environment[match[1]]

    return _SECRET.sub(value, text), values
