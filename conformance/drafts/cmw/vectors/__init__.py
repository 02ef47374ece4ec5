"""CMW's vectors: written down here and in the modules beside, frozen in vectors/cmw/."""

from collections.abc import Iterator

from conformance.drafts.building import Vectors
from conformance.drafts.cmw.vectors import (
    certificates,
    collection,
    context,
    cose,
    ctype,
    found,
    framing,
    ind,
    jws,
    label,
    pkix,
    producer,
    record,
    sign,
    tag,
    token,
    tunnel,
    types,
    value,
)
from conformance.model.vector import VectorGroup

# Twins come before what must be told from them.
PARTS = (
    record,
    types,
    value,
    ind,
    tag,
    collection,
    label,
    ctype,
    tunnel,
    framing,
    context,
    producer,
    cose,
    jws,
    sign,
    token,
    pkix,
    certificates,
    found,
)


def groups() -> Iterator[VectorGroup]:
    """Every group, a file each."""
    book = Vectors("cmw")
    for part in PARTS:
        part.build(book)
    return book.groups()
