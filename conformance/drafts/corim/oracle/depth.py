"""Messages that are nested without measure: read without recursion, and cut where the oracle looks no further."""

from dataclasses import dataclass

from conformance.codecs import DecodeError, Flaw, cbor
from conformance.codecs.cbor import Item

DEPTH = 64
"""How deep the oracle reads; what lies deeper is well-formed or not, and else left open."""

_CUT = b"\xf7"  # undefined, in the place of what lies deeper


@dataclass(slots=True)
class _Open:
    """An item whose parts are still to come: how many of them, None where a break code ends them."""

    start: int
    left: int | None
    strings: int = 0
    """The major type of chunks, 0 where the parts are any items."""
    parts: int = 0
    is_map: bool = False


def decode(data: bytes) -> Item:
    """Exactly one item. Raises DecodeError as `cbor.decode` does, but never for depth: what is too deep is cut out."""
    try:
        return cbor.decode(data, unique=False, max_depth=DEPTH)
    except DecodeError as error:
        if error.flaw is not Flaw.TOO_DEEP:
            raise
    return cbor.decode(shallow(data), unique=False, max_depth=DEPTH)


def shallow(data: bytes) -> bytes:
    """The same message with `undefined` for each item at DEPTH. Raises DecodeError where it is no well-formed item."""
    kept: list[bytes] = []
    copied = at = 0
    stack: list[_Open] = []
    while True:
        at, opened = _next(data, at, stack)
        if opened is not None:
            stack.append(opened)
        while stack and _is_done(stack[-1]):
            done = stack.pop()
            if len(stack) == DEPTH:
                kept += [data[copied : done.start], _CUT]
                copied = at
            _count(stack)
        if not stack:
            break
    if at != len(data):
        raise DecodeError("cbor", at, f"{len(data) - at} bytes follow the data item", Flaw.TRAILING)
    return b"".join([*kept, data[copied:]])


def _next(data: bytes, at: int, stack: list[_Open]) -> tuple[int, _Open | None]:
    """Where the next head ends, with its content if it is a string, and what it opens."""
    if stack and stack[-1].left is None and data[at : at + 1] == bytes([cbor.BREAK]):
        if stack[-1].is_map and stack[-1].parts % 2:
            raise DecodeError("cbor", at, "a break code behind a key without value")
        stack[-1].left = 0
        return at + 1, None
    head = cbor.read_head(data, at)
    if stack and stack[-1].strings and (head.major != stack[-1].strings or head.indefinite):
        raise DecodeError("cbor", at, "a chunk is not a definite-length string of the same type")
    opened = _opens(head)
    if opened is not None:
        return head.end, opened
    if head.indefinite:
        raise DecodeError("cbor", at, "a break code or an indefinite length where none may stand")
    end = head.end + (head.argument if head.major in (cbor.BYTES, cbor.TEXT) else 0)
    if end > len(data):
        raise DecodeError("cbor", head.end, f"{end - len(data)} bytes are missing", Flaw.INCOMPLETE)
    if head.major == cbor.TEXT:
        _utf8(data[head.end : end], head.end)
    _count(stack)
    return end, None


def _opens(head: cbor.Head) -> _Open | None:
    """What a head opens; None where nothing is to come behind it."""
    match head.major:
        case cbor.ARRAY | cbor.MAP | cbor.BYTES | cbor.TEXT if head.indefinite:
            strings = head.major if head.major in (cbor.BYTES, cbor.TEXT) else 0
            return _Open(head.offset, None, strings, is_map=head.major == cbor.MAP)
        case cbor.ARRAY:
            return _Open(head.offset, head.argument)
        case cbor.MAP:
            return _Open(head.offset, 2 * head.argument)
        case cbor.TAG:
            return _Open(head.offset, 1)
    return None


def _count(stack: list[_Open]) -> None:
    if stack:
        stack[-1].parts += 1


def _is_done(opened: _Open) -> bool:
    return opened.left is not None and (opened.left == 0 or opened.parts >= opened.left)


def _utf8(raw: bytes, offset: int) -> None:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise DecodeError("cbor", offset + error.start, "the text is not UTF-8", Flaw.NOT_UTF8) from None
