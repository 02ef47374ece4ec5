"""CMW's vectors: written down here and in the vectors_*.py beside, frozen in vectors/cmw/."""

from collections.abc import Iterator

from conformance.drafts.building import Vectors
from conformance.drafts.cmw import (
    vectors_collection,
    vectors_context,
    vectors_cose,
    vectors_ctype,
    vectors_framing,
    vectors_ind,
    vectors_jws,
    vectors_label,
    vectors_producer,
    vectors_record,
    vectors_sign,
    vectors_tag,
    vectors_tunnel,
    vectors_type,
    vectors_value,
)
from conformance.model.vector import VectorGroup

# Twins come before what must be told from them.
PARTS = (
    vectors_record,
    vectors_type,
    vectors_value,
    vectors_ind,
    vectors_tag,
    vectors_collection,
    vectors_label,
    vectors_ctype,
    vectors_tunnel,
    vectors_framing,
    vectors_context,
    vectors_producer,
    vectors_cose,
    vectors_jws,
    vectors_sign,
)


def groups() -> Iterator[VectorGroup]:
    """Every group, a file each."""
    book = Vectors("cmw")
    for part in PARTS:
        part.build(book)
    return book.groups()
