"""What `ratsconf list` shows: rows of plain values, the first of which is the name."""

from pathlib import Path
from typing import Any

from conformance.engine import discovery, schemas, vectors


def rows(what: str, profiles: Path | None = None) -> list[dict[str, Any]]:
    """Rows for drafts, revisions, iuts, requirements or operations. Raises ProfileError for an unreadable profile."""
    drafts = discovery.drafts()
    match what:
        case "drafts":
            return [
                {
                    "name": name,
                    "title": draft.title,
                    "newest": draft.newest.name,
                    "requirements": len(draft.requirements),
                }
                for name, draft in drafts.items()
            ]
        case "revisions":
            return [
                {"name": f"{name}={each.name}", "title": each.title, "published": each.published, "url": each.url}
                for name, draft in drafts.items()
                for each in draft.revisions
            ]
        case "requirements":
            return [
                {
                    "name": row.id,
                    "level": row.level.value,
                    "role": row.role,
                    "feature": row.feature,
                    "cases": len(vectors.load(name).of(row.id, draft.newest.name)),
                    "statement": row.statement,
                }
                for name, draft in drafts.items()
                for row in draft.requirements
            ]
        case "operations":
            return [
                {"name": name, "about": (types[0].__doc__ or "").partition("\n")[0], "schema": schemas.schema(name)}
                for name, types in discovery.operations().items()
            ]
        case _:
            return [_iut(name, profiles) for name in discovery.profile_names(profiles)]


def _iut(name: str, profiles: Path | None) -> dict[str, Any]:
    found = discovery.profile(name, profiles)
    claims = {draft: claim.revision or "newest" for draft, claim in found.profile.claims.items()}
    return {
        "name": name,
        "kind": found.profile.kind,
        "language": found.profile.language,
        "claims": ", ".join(f"{draft}={revision}" for draft, revision in claims.items()),
        "origin": found.origin,
    }
