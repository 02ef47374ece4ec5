"""What `ratsconf explain` shows of a requirement or a vector."""

import difflib
from typing import Any

import msgspec

from conformance.adapters import ProfileError
from conformance.engine import discovery, vectors
from conformance.model.requirement import Requirement
from conformance.model.vector import Vector


def explain(id_: str) -> dict[str, Any]:
    """Everything about a requirement or vector, `name` first. Raises ProfileError with the nearest ids."""
    known: dict[str, Requirement | Vector] = {}
    for name, draft in discovery.drafts().items():
        known |= vectors.load(name).vectors
        known |= {row.id: row for row in draft.requirements}
    match known.get(id_):
        case Requirement() as row:
            return {"name": row.id, "kind": "requirement"} | _requirement(row)
        case Vector() as vector:
            return {"name": vector.id, "kind": "vector"} | _vector(vector)
    near = difflib.get_close_matches(id_, known, n=3, cutoff=0.3)
    raise ProfileError(f"nothing is called {id_!r}", "near: " + ", ".join(near) if near else "see: ratsconf list")


def _requirement(row: Requirement) -> dict[str, Any]:
    draft = discovery.draft(row.draft)
    places = {
        each.name: f"{text.title} section {row.places[each.name].section}, {text.url}"
        for each in draft.revisions
        if each.name in row.places
        for text in [each.text(row.places[each.name].text)]
    }
    about = {"level": row.level.value, "role": row.role, "feature": row.feature, "statement": row.statement}
    asked = {each.id: each for each in vectors.load(row.draft).vectors.values() if each.requirement == row.id}
    return about | {
        "where": places,
        "untestable": row.untestable,
        "vectors": {name: each.because for name, each in asked.items()},
        "readings": _readings(list(asked.values())),
    }


def _readings(asked: list[Vector]) -> dict[str, dict[str, str]]:
    """Each reading of a contested text with what it demands of each vector."""
    readings: dict[str, dict[str, str]] = {}
    for vector in asked:
        for reading, expect in (vector.contested or {}).items():
            readings.setdefault(reading, {})[vector.id] = expect.value
    return readings


def _vector(vector: Vector) -> dict[str, Any]:
    flags = discovery.draft(vector.id.split("/", 1)[0]).flags
    told: dict[str, Any] = msgspec.to_builtins(vector)
    told.pop("id")
    return told | {
        "flags": {flag: flags[flag] for flag in vector.flags},
        "statement": discovery.requirement(vector.requirement).statement,
    }


def render(found: dict[str, Any], indent: str = "") -> str:
    """The same for people."""
    lines = []
    for key, value in found.items():
        if value in (None, "", {}, []):
            continue
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", render(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)
