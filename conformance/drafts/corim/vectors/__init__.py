"""CoRIM's vectors: written down in the modules beside, frozen in vectors/corim/."""

from collections.abc import Iterator

from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors import (
    chains,
    clock,
    comid,
    contents,
    domains,
    encoding_comids,
    encoding_rims,
    entities,
    environment,
    framing,
    headers,
    keys,
    limits,
    lists,
    locators,
    manifest,
    measurement,
    metadata,
    payloads,
    plain,
    profiles,
    records,
    registers,
    rewriting,
    rim_collections,
    rim_framing,
    series,
    sign1,
    signing_asked,
    software,
    tags,
    validity,
    values,
    verifying,
)
from conformance.model.vector import VectorGroup

# Twins come before what must be told from them.
PARTS = (
    comid,
    framing,
    environment,
    measurement,
    values,
    plain,
    keys,
    registers,
    records,
    series,
    domains,
    limits,
    manifest,
    tags,
    locators,
    profiles,
    validity,
    entities,
    rim_framing,
    lists,
    sign1,
    headers,
    metadata,
    payloads,
    verifying,
    chains,
    clock,
    software,
    contents,
    rim_collections,
    rewriting,
    signing_asked,
    encoding_rims,
    encoding_comids,
)


def groups() -> Iterator[VectorGroup]:
    """Every group, a file each."""
    book = Vectors("corim")
    for part in PARTS:
        part.build(book)
    return book.groups()
