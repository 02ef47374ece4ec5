"""PKIX Evidence's vectors: written down in the modules beside, frozen in vectors/pkix_key_attestation/."""

from collections.abc import Iterator, Mapping

from conformance.drafts.building import Vectors
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.vectors import (
    attesting,
    certified,
    claims,
    encoding,
    envelope,
    signatures,
    statement,
    text,
)
from conformance.drafts.pkix_key_attestation.vectors.samples import Kit
from conformance.model.vector import VectorGroup

# Twins come before what must be told from them.
PARTS = (encoding, envelope, claims, text, signatures, certified, attesting)


def groups(codepoints: Mapping[str, Mapping[str, str]] | None = None) -> Iterator[VectorGroup]:
    """Every group, a file each; `codepoints` are identifiers by revision that take the place of the suite's."""
    others = codepoints or {}
    book = Vectors("pkix_key_attestation")
    for part in PARTS:
        part.build(book, Kit(wire.codepoints("07", dict(others.get("07", {})))))
    statement.build(book, Kit(wire.codepoints("00", dict(others.get("00", {})))))
    return book.groups()
