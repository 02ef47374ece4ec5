"""Vectors against the oracle, with no implementation anywhere: two readings of one text that must agree."""

from collections.abc import Iterable, Iterator, Set
from types import ModuleType

from conformance.engine import discovery, vectors
from conformance.engine.judge import same
from conformance.model.vector import Expect, Vector

Case = tuple[Vector, str]


def cases(name: str) -> Iterator[Case]:
    """The vectors of a draft that its oracle can read, each with the revisions that it stands in.

    Left out is what the text leaves open or contradicts itself on, and what asks for a message rather than sends one.
    """
    readable: Set[str] = discovery.part(name, "oracle").READS
    for vector in vectors.load(name).vectors.values():
        if vector.expect is Expect.EITHER or vector.contested is not None or vector.operation not in readable:
            continue
        for revision in vector.revisions or discovery.requirement(vector.requirement).places:
            yield vector, revision


def disagreements(oracle: ModuleType, asked: Iterable[Case]) -> Iterator[str]:
    """Where the oracle finds something in what is to be accepted, or not the fault of what is to be rejected."""
    for vector, revision in asked:
        reading = oracle.read(vector.operation, vector.input, revision)
        found = {each.requirement for each in reading.findings}
        match vector.expect:
            case Expect.ACCEPT if found:
                yield f"{vector.id} in {revision} is to be accepted, but the oracle finds {', '.join(sorted(found))}"
            case Expect.ACCEPT if vector.output is not None and not same(reading.projection, vector.output):
                yield f"{vector.id} in {revision}: the oracle reads {reading.projection}"
            case Expect.REJECT if vector.requirement not in found:
                saw = ", ".join(sorted(found)) or "nothing"
                yield f"{vector.id} in {revision} is to be rejected by {vector.requirement}, but the oracle finds {saw}"
