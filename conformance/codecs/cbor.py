"""CBOR (RFC 8949): a strict reader that judges the wire, beside cbor2 for everyday values.

cbor2 folds 1, 1.0 and true into one map key, accepts trailing bytes and cannot tell a preferred head from a longer
one, so it never judges. `decode` returns items that keep offsets, tags and the form in which they were written.
"""

import contextlib
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cbor2

from conformance.codecs import DecodeError, Flaw

UINT, NINT, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
FALSE, TRUE, NULL, UNDEFINED = 20, 21, 22, 23

BREAK = 0xFF
INDEFINITE = 31  # the additional information of an indefinite length, and of the break code

_ROOM = {0: 0, 24: 1, 25: 2, 26: 4, 27: 8}  # additional information -> bytes of the argument; 0 stands for 0..23
_INFO = {room: info for info, room in _ROOM.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first byte and the argument of an item: `data[offset:end]` (RFC 8949 section 3).

    `argument` is `info` itself where no argument bytes follow.
    """

    major: int
    info: int
    argument: int
    offset: int
    end: int

    @property
    def indefinite(self) -> bool:
        """Whether this opens an indefinite length, or is the break code."""
        return self.info == INDEFINITE

    @property
    def size(self) -> int:
        """How many argument bytes follow the first byte: 0, 1, 2, 4 or 8."""
        return self.end - self.offset - 1

    @property
    def preferred(self) -> bool:
        """Whether the argument is as short as it can be; says nothing of floats and indefinite lengths."""
        return self.size == 0 or len(write_head(self.major, self.argument)) == 1 + self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One data item as it stands on the wire.

    `value` is an int (UINT, NINT), bytes, str, a tuple of Items (ARRAY), a tuple of pairs of Items (MAP), the
    tagged Item (TAG), a float, or the number of a simple value. `offset` and `end` delimit its bytes; `preferred` tells
    whether its own head (and a float's width) is as short as it can be; `width` is a float's size in bytes.
    """

    major: int
    value: Any
    offset: int
    end: int
    preferred: bool = True
    indefinite: bool = False
    number: int = 0
    width: int = 0

    @property
    def is_float(self) -> bool:
        """Whether this is a floating-point number rather than a simple value."""
        return self.major == SIMPLE and self.width > 0

    def pairs(self) -> Iterator[tuple["Item", "Item"]]:
        """The entries of a map in wire order."""
        yield from self.value

    def canonical(self) -> bytes:
        """The deterministic encoding of this item (RFC 8949 section 4.2.1): equal for equal data items."""
        match self.major:
            case 0:
                return write_head(UINT, self.value)
            case 1:
                return write_head(NINT, -1 - self.value)
            case 2:
                return write_head(BYTES, len(self.value)) + bytes(self.value)
            case 3:
                text = self.value.encode()
                return write_head(TEXT, len(text)) + bytes(text)
            case 4:
                return write_head(ARRAY, len(self.value)) + b"".join(item.canonical() for item in self.value)
            case 5:
                entries = sorted(key.canonical() + value.canonical() for key, value in self.value)
                return write_head(MAP, len(entries)) + b"".join(entries)
            case 6:
                return write_head(TAG, self.number) + bytes(self.value.canonical())
            case _ if self.is_float:
                return shortest_float(self.value)
            case _:
                return write_head(SIMPLE, self.value)


Tag = cbor2.CBORTag


def encode(value: Any) -> bytes:
    """Encode a Python value as cbor2 does: preferred heads, maps in insertion order."""
    return cbor2.dumps(value)


def decode(
    data: bytes,
    *,
    preferred: bool = False,
    deterministic: bool = False,
    unique: bool = True,
    max_depth: int = 128,
) -> Item:
    """Read exactly one well-formed, valid data item.

    `preferred` also demands preferred serialization (RFC 8949 section 4.1), `deterministic` the core deterministic
    requirements (section 4.2.1). Without `unique` a key that stands twice is left for the caller to see. Raises
    DecodeError with the offset and the rule that broke.
    """
    reader = _Reader(data, preferred or deterministic, deterministic, unique, max_depth)
    item = reader.item(0, 0)
    if item.end != len(data):
        raise DecodeError("cbor", item.end, f"{len(data) - item.end} bytes follow the data item", Flaw.TRAILING)
    return item


def read_head(data: bytes, offset: int) -> Head:
    """Read the head that stands at `offset`, whatever follows it.

    Raises DecodeError when it is cut short or its additional information is reserved.
    """
    if offset >= len(data):
        raise DecodeError("cbor", offset, "1 bytes wanted, 0 left", Flaw.INCOMPLETE)
    info = data[offset] & 31
    if info in (28, 29, 30):
        raise DecodeError("cbor", offset, f"additional information {info} is reserved")
    size = 1 << (info - 24) if 24 <= info < INDEFINITE else 0
    after = offset + 1
    if size > len(data) - after:
        raise DecodeError("cbor", after, f"{size} bytes wanted, {len(data) - after} left", Flaw.INCOMPLETE)
    argument = int.from_bytes(data[after : after + size], "big") if size else info
    return Head(major=data[offset] >> 5, info=info, argument=argument, offset=offset, end=after + size)


def write_head(major: int, argument: int, size: int | None = None) -> bytes:
    """The head of `major` and `argument`, its argument in 0 (inside the first byte), 1, 2, 4 or 8 bytes.

    As few bytes as possible by default. Raises ValueError when the argument does not fit.
    """
    for info, room in _ROOM.items() if size is None else [(_INFO.get(size, -1), size)]:
        if room == 0 and argument < 24:
            return bytes([major << 5 | argument])
        if room in (1, 2, 4, 8) and argument < 1 << (8 * room):
            return bytes([major << 5 | info]) + argument.to_bytes(room, "big")
    raise ValueError(f"{argument} does not fit a CBOR head of {8 if size is None else size} argument bytes")


def write_float(value: float, width: int) -> bytes:
    """A float in 2, 4 or 8 bytes. Raises ValueError when that changes the value."""
    form = {2: ">e", 4: ">f", 8: ">d"}[width]
    try:
        packed = struct.pack(form, value)
    except OverflowError:
        packed = b""
    if not packed or not (math.isnan(value) or struct.unpack(form, packed)[0] == value):
        raise ValueError(f"{value!r} does not fit {width} bytes")
    return bytes([SIMPLE << 5 | _INFO[width]]) + packed


def shortest_float(value: float) -> bytes:
    """The preferred serialization of a float (RFC 8949 section 4.1); every NaN becomes the quiet one of two bytes."""
    if math.isnan(value):
        return b"\xf9\x7e\x00"
    for width in (2, 4):
        with contextlib.suppress(ValueError):
            return write_float(value, width)
    return write_float(value, 8)


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    preferred: bool
    deterministic: bool
    unique: bool
    max_depth: int

    def fail(self, offset: int, rule: str, flaw: Flaw = Flaw.MALFORMED) -> DecodeError:
        return DecodeError("cbor", offset, rule, flaw)

    def take(self, offset: int, size: int) -> bytes:
        if size > len(self.data) - offset:
            raise self.fail(offset, f"{size} bytes wanted, {len(self.data) - offset} left", Flaw.INCOMPLETE)
        return self.data[offset : offset + size]

    def item(self, offset: int, depth: int) -> Item:
        if depth > self.max_depth:
            raise self.fail(offset, f"nested deeper than {self.max_depth}", Flaw.TOO_DEEP)
        head = read_head(self.data, offset)
        if head.indefinite:
            return self.indefinite(offset, head.major, depth)
        if head.major == SIMPLE:
            return self.simple(offset, head.end, head.size, head.argument)
        preferred = head.preferred
        if self.preferred and not preferred:
            raise self.fail(offset, "the head is longer than it needs to be")
        return self.definite(head, preferred, depth)

    def definite(self, head: Head, preferred: bool, depth: int) -> Item:
        major, argument, after = head.major, head.argument, head.end
        value: Any = argument
        end, number = after, 0
        match major:
            case 1:
                value = -1 - argument
            case 2 | 3:
                raw = self.take(after, argument)
                value, end = (raw if major == BYTES else self.text(raw, after)), after + argument
            case 4:
                items = []
                for _ in range(argument):
                    items.append(self.item(end, depth + 1))
                    end = items[-1].end
                value = tuple(items)
            case 5:
                entries = []
                for _ in range(argument):
                    entries.append(self.entry(end, depth))
                    end = entries[-1][1].end
                value = self.distinct(entries)
            case 6:
                value, number = self.item(after, depth + 1), argument
                end = value.end
        return Item(major=major, value=value, offset=head.offset, end=end, preferred=preferred, number=number)

    def indefinite(self, offset: int, major: int, depth: int) -> Item:
        if major not in (BYTES, TEXT, ARRAY, MAP):
            raise self.fail(offset, "a break code or an indefinite length where none may stand")
        if self.deterministic:
            raise self.fail(offset, "an indefinite length is not deterministic")
        value: list[Any] = []
        end = offset + 1
        while self.take(end, 1)[0] != BREAK:
            if major == MAP:
                value.append(self.entry(end, depth))
                end = value[-1][1].end
                continue
            if major in (BYTES, TEXT) and (self.data[end] >> 5 != major or self.data[end] & 31 == INDEFINITE):
                raise self.fail(end, "a chunk is not a definite-length string of the same type")
            part = self.item(end, depth + 1)
            value.append(part)
            end = part.end
        whole: Any = tuple(value)
        if major == MAP:
            whole = self.distinct(value)
        elif major == BYTES:
            whole = b"".join(part.value for part in value)
        elif major == TEXT:
            whole = "".join(part.value for part in value)
        return Item(major=major, value=whole, offset=offset, end=end + 1, indefinite=True)

    def entry(self, offset: int, depth: int) -> tuple[Item, Item]:
        key = self.item(offset, depth + 1)
        return key, self.item(key.end, depth + 1)

    def distinct(self, entries: list[tuple[Item, Item]]) -> tuple[tuple[Item, Item], ...]:
        seen: set[bytes] = set()
        last = b""
        for key, _ in entries:
            encoded = key.canonical()
            if self.unique and encoded in seen:
                raise self.fail(key.offset, "a map key stands twice")
            if self.deterministic and encoded < last:
                raise self.fail(key.offset, "map keys are not in bytewise order")
            seen.add(encoded)
            last = encoded
        return tuple(entries)

    def text(self, raw: bytes, offset: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.fail(offset + error.start, "the text is not UTF-8", Flaw.NOT_UTF8) from None

    def simple(self, offset: int, end: int, size: int, argument: int) -> Item:
        if size <= 1:
            if size == 1 and argument < 32:
                raise self.fail(offset, f"simple value {argument} in two bytes")
            return Item(major=SIMPLE, value=argument, offset=offset, end=end)
        raw = self.data[offset + 1 : end]
        value = struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], raw)[0]
        shortest = math.isnan(value) or len(shortest_float(value)) == 1 + size
        if self.preferred and not shortest:
            raise self.fail(offset, "the float is wider than it needs to be")
        return Item(major=SIMPLE, value=value, offset=offset, end=end, preferred=shortest, width=size)
