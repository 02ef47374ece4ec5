"""Vectors of time and trust, written by hand from RFC 9334, frozen in vectors/architecture/."""

from collections.abc import Iterator

from conformance.drafts.architecture.vectors import steps, walks
from conformance.drafts.building import Vectors
from conformance.model.vector import VectorGroup


def groups() -> Iterator[VectorGroup]:
    """Every group, a file each."""
    book = Vectors("architecture")
    for part in (steps, walks):
        part.build(book)
    return book.groups()
