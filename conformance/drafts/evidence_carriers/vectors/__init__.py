"""Vectors of carriers: written down here and in the modules beside, frozen in vectors/evidence_carriers/."""

from collections.abc import Iterator

from conformance.drafts.building import Vectors
from conformance.drafts.evidence_carriers.vectors import (
    fetch,
    interaction,
    markers,
    matrix,
    media,
    nonces,
    requests,
    unread,
)
from conformance.model.vector import VectorGroup

PARTS = (matrix, requests, unread, markers, media, nonces, interaction, fetch)


def groups() -> Iterator[VectorGroup]:
    """Every group, a file each."""
    book = Vectors("evidence_carriers")
    for part in PARTS:
        part.build(book)
    return book.groups()
