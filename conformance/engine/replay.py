"""`ratsconf replay ID --iut NAME`: one case again, with everything there is to see."""

from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import ProfileError
from conformance.engine import discovery, plan, vectors
from conformance.engine.ask import Judged, request
from conformance.engine.connect import connect
from conformance.model.vector import Vector


@dataclass(frozen=True, slots=True)
class Replayed:
    """The twin and the vector as they were asked again, each with its answer; `stderr` is what the IUT logged."""

    revision: str
    judged: tuple[Judged, ...]
    stderr: str


def replay(id_: str, iut: str, *, revisions: tuple[str, ...] = (), profiles: Path | None = None) -> Replayed:
    """Ask a vector and its twin again in a fresh process. Raises ProfileError for an unknown id or profile."""
    vector, frozen = find(id_)
    found = discovery.profile(iut, profiles)
    revision = plan.revision_of(found, frozen.draft, revisions)
    claim = found.claim(frozen.draft)
    library = plan.library(frozen.draft, revision, claim.codepoints if claim else {})
    vector = library.vectors[vector.id]
    connection = connect(found)
    try:
        twins = [library.vectors[vector.twin]] if vector.twin else []
        judged = connection.judge(revision, [*twins, vector], library.vectors)
        stderr = getattr(connection.adapter, "stderr", str)()
    finally:
        connection.adapter.close()
    return Replayed(revision, tuple(judged), stderr)


def find(id_: str) -> tuple[Vector, vectors.Library]:
    """A vector by its id, also as it stands in a robustness result. Raises ProfileError."""
    name = id_.rpartition("#")[2] if id_.startswith("robustness/") else id_
    for draft in discovery.drafts():
        library = vectors.load(draft)
        if name in library.vectors:
            return library.vectors[name], library
    raise ProfileError(f"no vector {id_!r}", "see the case names in the report; properties are asked again with run -k")


def request_line(vector: Vector, revision: str) -> str:
    """What goes over the wire."""
    return request(vector, revision).encode(1).decode()
