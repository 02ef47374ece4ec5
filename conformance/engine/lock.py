"""Requirement locks: what a revision demanded when it was frozen, one line a row, so that a change shows in review."""

import difflib
from pathlib import Path

from conformance.model.draft import Draft, Revision


def lock(draft: Draft, revision: Revision) -> str:
    """The lock of one revision: the pins of its texts, then one line a row, by id.

    Between tabs: id, level, role, feature, section, and the hashes of its sentences.
    """
    rows = sorted((row for row in draft.requirements if revision.name in row.places), key=lambda row: row.id)
    lines = [f"# {draft.draft} {revision.name} {revision.sha256}"]
    lines += [f"# {draft.draft} {revision.name} {name} {text.sha256}" for name, text in sorted(revision.texts.items())]
    for row in rows:
        place = row.places[revision.name]
        where = f"{place.text} {place.section}".lstrip()
        lines.append("\t".join([row.id, row.level, row.role, row.feature, where, *sorted(place.sentences)]))
    return "\n".join(lines) + "\n"


def freeze(draft: Draft, folder: Path) -> None:
    """Write `<revision>.lock` of every revision into the folder."""
    folder.mkdir(exist_ok=True)
    for revision in draft.revisions:
        (folder / f"{revision.name}.lock").write_text(lock(draft, revision))


def thawed(draft: Draft, folder: Path) -> list[str]:
    """The lines in which frozen locks differ from the catalogue, as a unified diff; empty where they agree."""
    lines: list[str] = []
    names = {f"{revision.name}.lock": lock(draft, revision) for revision in draft.revisions}
    for name in sorted(names.keys() | {path.name for path in folder.glob("*.lock")}):
        path = folder / name
        frozen = path.read_text() if path.exists() else ""
        lines += difflib.unified_diff(
            frozen.splitlines(), names.get(name, "").splitlines(), f"frozen/{name}", f"catalogue/{name}", "", "", 0, ""
        )
    return lines
