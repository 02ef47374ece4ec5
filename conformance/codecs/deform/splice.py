"""What the codecs share: operations and how they change bytes."""

from collections.abc import Callable

Operation = Callable[[bytes, str, str], bytes]
"""Takes the message, the place and the data of a mutation, and returns the changed message."""

Edit = tuple[int, int, bytes]
"""Bytes from start to end give way to these."""


def named(*operations: Operation) -> dict[str, Operation]:
    """Operations by the name that mutations use: the function's, with hyphens."""
    return {operation.__name__.replace("_", "-"): operation for operation in operations}


def splice(data: bytes, *edits: Edit) -> bytes:
    """Make edits that do not overlap; all offsets are those of `data`."""
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new + data[end:]
    return data


def index(step: str, size: int) -> int:
    """A decimal index of at most `size`. Raises ValueError."""
    if not (step.isascii() and step.isdigit() and str(int(step)) == step and int(step) <= size):
        raise ValueError(f"no index {step!r} among {size}")
    return int(step)
