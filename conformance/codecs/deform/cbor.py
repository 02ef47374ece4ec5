"""Malformations of CBOR: the place is a path as `Mutation` has it; `<n>k` also stands for a map's whole n-th entry."""

import re
from dataclasses import dataclass
from dataclasses import replace as having

from conformance.codecs import cbor
from conformance.codecs.cbor import ARRAY, BYTES, MAP, SIMPLE, TAG, TEXT, Head, Item, read_head, write_head
from conformance.codecs.deform.splice import Edit, Operation, index, named, splice


def replace(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` in the item's place."""
    place = _find(data, at)
    return place.edit((place.start, place.end, bytes.fromhex(new)))


def remove(data: bytes, at: str, new: str) -> bytes:
    """Removes an array's element or a map's entry, and counts one less."""
    place, n = _slot(data, at, room=0)
    start, end = place.spans[n]
    return place.edit(*place.counted(-1), (start, end, b""))


def insert(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` before an array's element, or before a map's entry as key and value, and counts one more."""
    place, n = _slot(data, at, room=1)
    start = place.spans[n][0] if n < len(place.spans) else place.inner_end
    return place.edit(*place.counted(1), (start, start, bytes.fromhex(new)))


def append(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` at the end of the array or map, and counts one more."""
    place = _find(data, at)
    return place.edit(*place.counted(1), (place.inner_end, place.inner_end, bytes.fromhex(new)))


def duplicate(data: bytes, at: str, new: str) -> bytes:
    """Repeats an array's element or a map's entry at the end, the entry with the value `data` if given."""
    place, n = _slot(data, at, room=0)
    start, end = place.spans[n]
    if new and place.item.major == MAP:
        again = data[start : place.base + place.item.value[n][0].end] + bytes.fromhex(new)
    elif new:
        raise ValueError("only the entry of a map can be repeated with other data")
    else:
        again = data[start:end]
    return place.edit(*place.counted(1), (place.inner_end, place.inner_end, again))


def swap(data: bytes, at: str, new: str) -> bytes:
    """Swaps an element or entry with the next one."""
    place, n = _slot(data, at, room=0)
    if n + 1 == len(place.spans):
        raise ValueError(f"nothing follows {at!r}")
    (start, middle), (_, end) = place.spans[n : n + 2]
    return place.edit((start, end, data[middle:end] + data[start:middle]))


def retag(data: bytes, at: str, new: str) -> bytes:
    """Gives the tag the number `data`, in decimal."""
    place = _find(data, at, TAG)
    return place.edit(_argument(place.head, int(new)))


def untag(data: bytes, at: str, new: str) -> bytes:
    """Removes the tag from its content."""
    place = _find(data, at, TAG)
    return place.edit((place.start, place.head.end, b""))


def wrap_tag(data: bytes, at: str, new: str) -> bytes:
    """Puts the item into a tag with the number `data`, in decimal."""
    place = _find(data, at)
    return place.edit((place.start, place.start, write_head(TAG, int(new))))


def wrap_bytes(data: bytes, at: str, new: str) -> bytes:
    """Puts the item into a byte string."""
    place = _find(data, at)
    return place.edit((place.start, place.start, write_head(BYTES, place.end - place.start)))


def unwrap_bytes(data: bytes, at: str, new: str) -> bytes:
    """Puts the content of a byte string in its place."""
    place = _definite(_find(data, at, BYTES))
    return place.edit((place.start, place.head.end, b""))


def embed(data: bytes, at: str, new: str) -> bytes:
    """Puts the item into a byte string with tag 24, encoded CBOR."""
    place = _find(data, at)
    heads = write_head(TAG, 24) + write_head(BYTES, place.end - place.start)
    return place.edit((place.start, place.start, heads))


def widen(data: bytes, at: str, new: str) -> bytes:
    """Writes the head's argument in the next longer form, or in `data` bytes (1, 2, 4, 8). A float keeps its value, a
    simple value below 32 becomes ill-formed."""
    place = _definite(_find(data, at))
    head, item = place.head, place.item
    size = int(new) if new else {0: 1, 1: 2, 2: 4, 4: 8}.get(head.size, 0)
    if size <= head.size:
        raise ValueError(f"{size} bytes do not widen a head of {head.size}")
    if item.is_float:
        return place.edit((place.start, place.end, cbor.write_float(item.value, size)))
    if item.major == SIMPLE and size != 1:
        raise ValueError("a simple value has no longer form than two bytes")
    return place.edit((place.start, head.end, write_head(head.major, head.argument, size)))


def indefinite(data: bytes, at: str, new: str) -> bytes:
    """Gives the array, map or string an indefinite length; a string in one chunk, or in `data` chunks (decimal)."""
    place = _definite(_find(data, at, ARRAY, MAP, BYTES, TEXT))
    head, item = place.head, place.item
    opened, closed = bytes([head.major << 5 | cbor.INDEFINITE]), bytes([cbor.BREAK])
    if item.major in (ARRAY, MAP):
        return place.edit((place.start, head.end, opened), (place.end, place.end, closed))
    chunks = int(new) if new else 1
    step, size = -(-len(item.value) // chunks) if chunks else 0, len(item.value)
    if chunks < 0 or (chunks == 0 and size) or chunks > max(size, 1):
        raise ValueError(f"{size} bytes or characters do not make {chunks} chunks")
    body = b""
    for n in range(chunks):
        part = item.value[n * step : (n + 1) * step]
        raw = part if isinstance(part, bytes) else part.encode()
        body += write_head(head.major, len(raw)) + raw
    return place.edit((place.start, place.end, opened + body + closed))


def count(data: bytes, at: str, new: str) -> bytes:
    """Sets the count of an array or map, or the length of a string, to `data` (decimal); the content stays."""
    place = _definite(_find(data, at, ARRAY, MAP, BYTES, TEXT))
    return place.edit(_argument(place.head, int(new)))


def truncate(data: bytes, at: str, new: str) -> bytes:
    """Ends the message, or the embedded CBOR that holds the item, after `data` (decimal) bytes of the item."""
    place = _find(data, at)
    keep = place.start + int(new or 0)
    if not place.start <= keep < place.stop:
        raise ValueError(f"nothing to cut {new} bytes into {at!r}")
    return place.edit((keep, place.stop, b""))


def trailing(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` behind the item without counting it."""
    place = _find(data, at)
    return place.edit((place.end, place.end, bytes.fromhex(new)))


def reserved_info(data: bytes, at: str, new: str) -> bytes:
    """Sets the additional information of the head's first byte to 28, or to `data` (28 to 31, decimal)."""
    place = _find(data, at)
    info = int(new or 28)
    if not 28 <= info <= cbor.INDEFINITE:
        raise ValueError(f"{info} is not 28 to 31")
    return place.edit((place.start, place.start + 1, bytes([data[place.start] & 0xE0 | info])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An item in the encoding that holds it; `item` counts from `base`, all other offsets from the message."""

    data: bytes
    item: Item
    base: int  # where the encoding starts: 0, or the content of the innermost byte string on the path
    stop: int  # where it ends
    strings: tuple[int, ...]  # where the byte strings on the path stand, outermost first

    @property
    def start(self) -> int:
        return self.base + self.item.offset

    @property
    def end(self) -> int:
        return self.base + self.item.end

    @property
    def head(self) -> Head:
        return read_head(self.data, self.start)

    @property
    def inner_end(self) -> int:
        """Behind the last element or entry."""
        return self.end - self.item.indefinite

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each element or entry."""
        if self.item.major == MAP:
            return [(self.base + key.offset, self.base + value.end) for key, value in self.item.value]
        if self.item.major == ARRAY:
            return [(self.base + item.offset, self.base + item.end) for item in self.item.value]
        raise ValueError("neither an array nor a map")

    def counted(self, change: int) -> list[Edit]:
        """The head with another count; an indefinite length has none."""
        size = len(self.spans)
        return [] if self.item.indefinite else [_argument(self.head, size + change)]

    def edit(self, *edits: Edit) -> bytes:
        """Make the edits and repair the lengths of the byte strings around them."""
        changed = splice(self.data, *edits)
        for offset in reversed(self.strings):
            head = read_head(self.data, offset)
            grown = head.argument + len(changed) - len(self.data)
            changed = splice(changed, _argument(head, grown))
        return changed


def _argument(head: Head, argument: int) -> Edit:
    """The head with another argument: preferred if it was, else as wide as it was if that does."""
    if not head.preferred and argument < 1 << (8 * head.size):
        return head.offset, head.end, write_head(head.major, argument, head.size)
    return head.offset, head.end, write_head(head.major, argument)


def _definite(place: _Place) -> _Place:
    if place.item.indefinite:
        raise ValueError("the length is already indefinite")
    return place


def _find(data: bytes, at: str, *majors: int) -> _Place:
    """The item at the path, of one of these major types if any are given."""
    place = _Place(data=data, item=cbor.decode(data), base=0, stop=len(data), strings=())
    for step in at.split("/") if at else ():
        place = _step(place, step)
    if majors and place.item.major not in majors:
        raise ValueError(f"major type {place.item.major} at {at!r}, {' or '.join(map(str, majors))} wanted")
    return place


def _step(place: _Place, step: str) -> _Place:
    item = place.item
    entry = re.fullmatch(r"(.*)([kv])", step)
    match item.major:
        case 6 if step == "t":
            return having(place, item=item.value)
        case 2 if step == "e" and not item.indefinite:
            start = place.head.end
            return having(
                place, item=cbor.decode(item.value), base=start, stop=place.end, strings=(*place.strings, place.start)
            )
        case 4:
            return having(place, item=item.value[index(step, len(item.value) - 1)])
        case 5 if entry:
            return having(place, item=item.value[index(entry[1], len(item.value) - 1)][entry[2] == "v"])
    raise ValueError(f"no step {step!r} into an item of major type {item.major}")


def _slot(data: bytes, at: str, *, room: int) -> tuple[_Place, int]:
    """The holder of the element `<n>` or the entry `<n>k`, and n; `room` is 1 where n may be behind all."""
    holder, _, step = at.rpartition("/")
    place = _find(data, holder, ARRAY, MAP)
    if place.item.major == MAP:
        if not step.endswith("k"):
            raise ValueError(f"the entry of a map is named <n>k, not {step!r}")
        step = step[:-1]
    return place, index(step, len(place.spans) - 1 + room)


OPERATIONS: dict[str, Operation] = named(
    replace, remove, insert, append, duplicate, swap, retag, untag, wrap_tag, wrap_bytes, unwrap_bytes, embed,
    widen, indefinite, count, truncate, trailing, reserved_info,
)  # fmt: skip
