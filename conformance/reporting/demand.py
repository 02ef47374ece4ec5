"""What a result was judged by, for people: the requirement's words, level, and a link to its section."""

from dataclasses import dataclass

from conformance.model.draft import Draft
from conformance.reporting.escape import prose
from conformance.reporting.exhibit import Sources

BUILT_IN = {
    "robustness": "Every message gets an answer in time; none crashes or hangs the implementation.",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of one revision: `label` such as "rfc9999 §3.1", and the address where it can be read."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Demand:
    """One requirement as a report shows it; `level` is "built-in" for what the suite itself demands."""

    id: str
    draft: str
    level: str
    statement: str
    sections: tuple[Section, ...]
    untestable: str = ""


def demand(sources: Sources, draft: str, requirement: str, revisions: tuple[str, ...]) -> Demand:
    """The requirement of that id, with its section in each of these revisions of the draft. Never raises."""
    row = sources.rows.get(requirement)
    if row is None:
        statement = BUILT_IN.get(requirement.partition("/")[0], "")
        return Demand(requirement, draft, "built-in" if statement else "unknown", statement, ())
    document = sources.drafts[row.draft]
    places = [
        section(document, name, row.places[name].section, row.places[name].text)
        for name in revisions
        if name in row.places and document.revision(name) is not None
    ]
    return Demand(row.id, draft, str(row.level), prose(row.statement), tuple(places), prose(row.untestable or ""))


def section(document: Draft, revision: str, number: str, text: str = "") -> Section:
    """The section of that number, in that text of the revision. Raises KeyError for what the draft does not list."""
    found = document.revision(revision)
    if found is None:
        raise KeyError(revision)
    return Section(f"{text or revision} §{number}", found.text(text).url.partition("#")[0] + fragment(number))


def fragment(number: str) -> str:
    """The fragment under which RFC pages file a section: numbered ones, lettered appendices; "" for others."""
    first = number.partition(".")[0]
    if first.isdigit():
        return f"#section-{number}"
    return f"#appendix-{number}" if len(first) == 1 and first.isalpha() else ""


def group(requirement: str) -> str:
    """The group of a requirement id `<draft>/<group>/<slug>`; for a built-in one, its first word."""
    parts = requirement.split("/")
    return parts[1] if len(parts) > 2 else parts[0]
