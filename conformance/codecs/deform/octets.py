"""Malformations of plain bytes: the place is an offset in decimal."""

from conformance.codecs.deform.splice import Operation, named


def replace(data: bytes, at: str, new: str) -> bytes:
    """Overwrites the bytes from the offset on with as many bytes of `data`."""
    start, put = _offset(data, at), bytes.fromhex(new)
    if start + len(put) > len(data):
        raise ValueError(f"{len(put)} bytes at {start} reach beyond {len(data)}")
    return data[:start] + put + data[start + len(put) :]


def insert(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` before the offset."""
    start = _offset(data, at)
    return data[:start] + bytes.fromhex(new) + data[start:]


def append(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` behind the message; there is no place to name."""
    _nowhere(at)
    return data + bytes.fromhex(new)


def prepend(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` before the message; there is no place to name."""
    _nowhere(at)
    return bytes.fromhex(new) + data


def truncate(data: bytes, at: str, new: str) -> bytes:
    """Ends the message at the offset."""
    return data[: _offset(data, at)]


def flip(data: bytes, at: str, new: str) -> bytes:
    """Flips the bits of the mask `data`, from the offset on."""
    start, mask = _offset(data, at), bytes.fromhex(new)
    flipped = bytes(one ^ other for one, other in zip(data[start:], mask, strict=False))
    return replace(data, at, flipped.hex() + mask[len(flipped) :].hex())


def _offset(data: bytes, at: str) -> int:
    if not (at.isascii() and at.isdigit() and int(at) <= len(data)):
        raise ValueError(f"no offset {at!r} in {len(data)} bytes")
    return int(at)


def _nowhere(at: str) -> None:
    if at:
        raise ValueError(f"the operation takes no place, not {at!r}")


OPERATIONS: dict[str, Operation] = named(replace, insert, append, prepend, truncate, flip)
