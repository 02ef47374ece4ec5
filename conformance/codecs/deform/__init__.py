"""Named malformations: the one change between an accepted message and its rejected twin, made on the wire.

Bytes are spliced, never decoded and encoded again. Only the counts and lengths that enclose the change are repaired,
in the form they had, so that everything else stays as it was.
"""

import inspect

from conformance.codecs.deform import cbor, der, json, octets
from conformance.model.vector import Mutation

_CODECS = {"cbor": cbor.OPERATIONS, "json": json.OPERATIONS, "der": der.OPERATIONS, "bytes": octets.OPERATIONS}

OPERATIONS: dict[str, dict[str, str]] = {
    codec: {name: " ".join((inspect.getdoc(operation) or "").split()) for name, operation in operations.items()}
    for codec, operations in _CODECS.items()
}
"""What each operation of each codec does, in a sentence or two."""


def apply(data: bytes, mutation: Mutation) -> bytes:
    """Make the one change that `mutation` names; signing anew (`resign`) is up to the caller.

    Raises DecodeError when `data` cannot be read as far as the place, ValueError when the place or the operation does
    not exist, or when nothing would change.
    """
    operation = _CODECS[mutation.codec].get(mutation.op)
    if operation is None:
        raise ValueError(f"{mutation.codec} has no operation {mutation.op!r}")
    changed = operation(data, mutation.at, mutation.data)
    if changed == data:
        raise ValueError(f"{mutation.codec} {mutation.op} at {mutation.at!r} changes nothing")
    return changed
