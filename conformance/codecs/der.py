"""DER (X.690 section 10 and 11): a strict reader, since the libraries in use read BER leniently, and builders.

It knows the universal types of the encoding, not the ASN.1 module: DEFAULT values, named bit lists and SIZE are
judged by whoever knows the type.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from conformance.codecs import DecodeError, quote

UNIVERSAL, APPLICATION, CONTEXT, PRIVATE = range(4)
BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 1, 2, 3, 4, 5, 6
ENUMERATED, UTF8_STRING, SEQUENCE, SET, PRINTABLE_STRING, IA5_STRING = 10, 12, 16, 17, 19, 22
UTC_TIME, GENERALIZED_TIME = 23, 24

_NAMES = {
    BOOLEAN: "BOOLEAN", INTEGER: "INTEGER", BIT_STRING: "BIT STRING", OCTET_STRING: "OCTET STRING", NULL: "NULL",
    OID: "OBJECT IDENTIFIER", ENUMERATED: "ENUMERATED", UTF8_STRING: "UTF8String", SEQUENCE: "SEQUENCE", SET: "SET",
    PRINTABLE_STRING: "PrintableString", IA5_STRING: "IA5String", UTC_TIME: "UTCTime",
    GENERALIZED_TIME: "GeneralizedTime",
}  # fmt: skip
_CLASSES = ("UNIVERSAL", "APPLICATION", "CONTEXT", "PRIVATE")
_CONSTRUCTED = (SEQUENCE, SET, 8, 11)  # EXTERNAL and EMBEDDED PDV are sequences underneath
_TIMES = {
    UTC_TIME: re.compile(rb"[0-9]{12}Z"),
    GENERALIZED_TIME: re.compile(rb"[0-9]{14}(\.[0-9]*[1-9])?Z"),
}
_MAX_DEPTH = 64
_SHOWN = 8  # bytes of an element in the hexadecimal column


@dataclass(frozen=True, slots=True, kw_only=True)
class Tlv:
    """One element as it stands on the wire: `header` bytes of identifier and length at `offset`, then `content`.

    `children` are the elements inside a constructed one.
    """

    tag_class: int
    constructed: bool
    number: int
    offset: int
    header: int
    content: bytes = field(repr=False)
    children: tuple["Tlv", ...] = ()

    @property
    def end(self) -> int:
        """The offset behind the element."""
        return self.offset + self.header + len(self.content)

    def universal(self, number: int) -> bool:
        """Whether this is the universal type of that number."""
        return self.tag_class == UNIVERSAL and self.number == number


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Identifier and length of an element at `offset`; its content is `data[start:stop]`."""

    tag_class: int
    constructed: bool
    number: int
    offset: int
    start: int
    stop: int


def decode(data: bytes, *, max_depth: int = _MAX_DEPTH, set_of: bool = False) -> Tlv:
    """Read exactly one DER element.

    `set_of` also demands that every SET is sorted as a SET OF (X.690 section 11.6), which only the module can tell
    from a SET. Raises DecodeError with the offset and the rule that broke.
    """
    tlv = _Reader(data, max_depth, set_of, lambda tlv, depth: None).element(0, len(data), 0)
    if tlv.end != len(data):
        _fail(tlv.end, f"{len(data) - tlv.end} bytes follow the element")
    return tlv


def read_header(data: bytes, offset: int, limit: int) -> Header:
    """Read the identifier and the length at `offset` of an element that must end by `limit`.

    Raises DecodeError for a tag number or a length that is not minimal, an indefinite length, and what does not fit.
    """
    first, number, start = *_take(data, offset, 1, limit), 0, offset + 1
    if first & 0x1F < 0x1F:
        number = first & 0x1F
    else:
        while True:
            octet = _take(data, start, 1, limit)[0]
            start += 1
            if number == 0 and octet == 0x80:
                _fail(offset, "the tag number has leading zeros")
            number = number << 7 | octet & 0x7F
            if octet < 0x80:
                break
        if number < 0x1F:
            _fail(offset, "a low tag number in the long form")
    length = _take(data, start, 1, limit)[0]
    size = length & 0x7F if length >= 0x80 else 0
    if length == 0x80:
        _fail(start, "an indefinite length")
    if size:
        raw = _take(data, start + 1, size, limit)
        length = int.from_bytes(raw, "big")
        if raw[0] == 0 or length < 0x80:
            _fail(start, "the length is longer than it needs to be")
    start += 1 + size
    if length > limit - start:
        _fail(start, f"{length} bytes wanted, {limit - start} left")
    return Header(
        tag_class=first >> 6,
        constructed=bool(first & 0x20),
        number=number,
        offset=offset,
        start=start,
        stop=start + length,
    )


def diagnose(data: bytes, names: Mapping[str, str] | None = None) -> str:
    """One line for each element: byte offset, hexadecimal, type and value; `names` maps dotted OIDs to names.

    Octet and bit strings that hold exactly one SEQUENCE or SET are opened. Never raises: what is malformed is
    printed as far as it goes, then the rule that broke and its offset.
    """
    lines: list[str] = []
    error = _print(data, names or {}, 0, 0, lines)
    return "\n".join([*lines, str(error)] if error else lines)


def encode(number: int, content: bytes, *, tag_class: int = UNIVERSAL, constructed: bool = False) -> bytes:
    """One element of any tag around its content."""
    lead = tag_class << 6 | constructed << 5
    identifier = bytes([lead | number]) if number < 0x1F else bytes([lead | 0x1F]) + _base128(number)
    return identifier + write_length(len(content)) + content


def write_length(length: int, size: int | None = None) -> bytes:
    """The length octets: minimal, or the long form with `size` octets after the first. Raises ValueError if too few."""
    if size is None and length < 0x80:
        return bytes([length])
    room = (length.bit_length() + 7) // 8 if size is None else size
    if not 1 <= room <= 126 or length >= 1 << 8 * room:
        raise ValueError(f"{length} does not fit {room} length octets")
    return bytes([0x80 | room]) + length.to_bytes(room, "big")


def sequence(*elements: bytes) -> bytes:
    """A SEQUENCE or SEQUENCE OF of encoded elements."""
    return encode(SEQUENCE, b"".join(elements), constructed=True)


def set_of(*elements: bytes) -> bytes:
    """A SET OF of encoded elements, sorted as DER wants."""
    return encode(SET, b"".join(sorted(elements)), constructed=True)


def boolean(value: bool) -> bytes:
    """A BOOLEAN."""
    return encode(BOOLEAN, b"\xff" if value else b"\x00")


def integer(value: int) -> bytes:
    """An INTEGER of any size."""
    magnitude = value if value >= 0 else ~value
    return encode(INTEGER, value.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True))


def null() -> bytes:
    """A NULL."""
    return encode(NULL, b"")


def octet_string(value: bytes) -> bytes:
    """An OCTET STRING."""
    return encode(OCTET_STRING, value)


def bit_string(value: bytes, unused: int = 0) -> bytes:
    """A BIT STRING whose last byte has `unused` bits over."""
    return encode(BIT_STRING, bytes([unused]) + value)


def utf8(value: str) -> bytes:
    """A UTF8String."""
    return encode(UTF8_STRING, value.encode())


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER, written as "1.2.3". Raises ValueError for what is none."""
    first, second, *arcs = map(int, dotted.split("."))
    if not 0 <= first <= 2 or second < 0 or (first < 2 and second >= 40) or any(arc < 0 for arc in arcs):
        raise ValueError(f"{dotted} is no object identifier")
    return encode(OID, b"".join(map(_base128, [40 * first + second, *arcs])))


def context(number: int, content: bytes, *, constructed: bool = True) -> bytes:
    """A context-specific element: EXPLICIT around an encoded element, or IMPLICIT around bare content."""
    return encode(number, content, tag_class=CONTEXT, constructed=constructed)


def dotted(content: bytes) -> str:
    """The content of an OBJECT IDENTIFIER as "1.2.3"."""
    arcs, arc = [], 0
    for octet in content:
        arc = arc << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def _fail(offset: int, rule: str) -> NoReturn:
    raise DecodeError("der", offset, rule)


def _take(data: bytes, offset: int, size: int, limit: int) -> bytes:
    if size > limit - offset:
        _fail(offset, f"{size} bytes wanted, {limit - offset} left")
    return data[offset : offset + size]


def _base128(number: int) -> bytes:
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(0x80 | number & 0x7F)
    return bytes(reversed(octets))


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    max_depth: int
    set_of: bool
    seen: Callable[[Tlv, int], None]  # told of each element and its depth before what is inside is judged

    def element(self, offset: int, limit: int, depth: int) -> Tlv:
        if depth > self.max_depth:
            _fail(offset, f"nested deeper than {self.max_depth}")
        head = read_header(self.data, offset, limit)
        tlv = Tlv(
            tag_class=head.tag_class,
            constructed=head.constructed,
            number=head.number,
            offset=offset,
            header=head.start - offset,
            content=self.data[head.start : head.stop],
        )
        self.seen(tlv, depth)
        if head.tag_class == UNIVERSAL:
            _judge(tlv, head.start)
        if not head.constructed:
            return tlv
        children: list[Tlv] = []
        while (start := children[-1].end if children else head.start) < head.stop:
            children.append(self.element(start, head.stop, depth + 1))
        if self.set_of and tlv.universal(SET):
            encoded = [self.data[child.offset : child.end] for child in children]
            for child, one, other in zip(children[1:], encoded, encoded[1:], strict=False):
                if other < one:
                    _fail(child.offset, "the elements of a SET OF are not sorted")
        return replace(tlv, children=tuple(children))


def _judge(tlv: Tlv, start: int) -> None:
    """The rules for the content of the universal types (X.690 sections 8, 10.2 and 11)."""
    content = tlv.content
    if tlv.number == 0:
        _fail(tlv.offset, "the universal tag 0 is no element")
    if tlv.constructed != (tlv.number in _CONSTRUCTED):
        _fail(tlv.offset, f"{_name(tlv)} must {'not ' if tlv.constructed else ''}be constructed")
    match _NAMES.get(tlv.number):
        case "BOOLEAN" if content not in (b"\x00", b"\xff"):
            _fail(start, "a BOOLEAN is neither 00 nor FF")
        case "INTEGER" | "ENUMERATED" if not content or (
            len(content) > 1 and not b"\x00\x80" <= content[:2] < b"\xff\x80"
        ):
            _fail(start, "an INTEGER is longer than it needs to be, or empty")
        case "BIT STRING":
            _judge_bits(content, start)
        case "NULL" if content:
            _fail(start, "a NULL has content")
        case "OBJECT IDENTIFIER":
            if not content or content[-1] >= 0x80:
                _fail(start, "an OBJECT IDENTIFIER ends inside an arc")
            if content[0] == 0x80 or re.search(rb"[\x00-\x7f]\x80", content):
                _fail(start, "an arc of an OBJECT IDENTIFIER has leading zeros")
        case "UTF8String":
            try:
                content.decode()
            except UnicodeDecodeError as error:
                _fail(start + error.start, "a UTF8String is not UTF-8")
        case "UTCTime" | "GeneralizedTime" if not _TIMES[tlv.number].fullmatch(content):
            _fail(start, "a time is not in the one form that DER has: to the second, in Z, without trailing zeros")


def _judge_bits(content: bytes, start: int) -> None:
    if not content or content[0] > 7 or (content[0] and len(content) == 1):
        _fail(start, "a BIT STRING has no valid count of unused bits")
    if content[-1] & (1 << content[0]) - 1 and len(content) > 1:
        _fail(start + len(content) - 1, "the unused bits of a BIT STRING are not zero")


def _name(tlv: Tlv) -> str:
    if tlv.tag_class == UNIVERSAL:
        return _NAMES.get(tlv.number, f"UNIVERSAL {tlv.number}")
    return f"[{tlv.number}]" if tlv.tag_class == CONTEXT else f"[{_CLASSES[tlv.tag_class]} {tlv.number}]"


def _print(data: bytes, names: Mapping[str, str], base: int, depth: int, lines: list[str]) -> DecodeError | None:
    """Print the element that `data` is, which stands at `base` of the whole message."""

    def seen(tlv: Tlv, inside: int) -> None:
        indent = depth + inside
        raw = data[tlv.offset : tlv.offset + tlv.header + (0 if tlv.constructed else len(tlv.content))]
        shown = raw[:_SHOWN].hex() + (".." if len(raw) > _SHOWN else "")
        held = _held(tlv)
        text = _name(tlv) + ("" if tlv.constructed or held else f" {_value(tlv, names)}".rstrip())
        lines.append(f"{base + tlv.offset:>6}  {shown:<{2 * _SHOWN + 2}}  {'  ' * indent}{text}")
        if held and indent < _MAX_DEPTH:
            start = base + tlv.offset + tlv.header + len(tlv.content) - len(held)
            _print(held, names, start, indent + 1, lines)

    try:
        tlv = _Reader(data, _MAX_DEPTH, False, seen).element(0, len(data), 0)
        if tlv.end < len(data):
            _fail(tlv.end, f"{len(data) - tlv.end} bytes follow the element")
    except DecodeError as error:
        return error
    return None


def _held(tlv: Tlv) -> bytes:
    """The one SEQUENCE or SET that an octet or bit string holds, else nothing."""
    if tlv.tag_class != UNIVERSAL or tlv.number not in (OCTET_STRING, BIT_STRING) or tlv.constructed:
        return b""
    content = tlv.content
    if tlv.number == BIT_STRING:
        content = content[1:] if content[:1] == b"\x00" else b""
    if content[:1] not in (b"\x30", b"\x31"):
        return b""
    try:
        decode(content)
    except DecodeError:
        return b""
    return content


def _value(tlv: Tlv, names: Mapping[str, str]) -> str:
    content = tlv.content
    try:
        match _name(tlv):
            case "BOOLEAN":
                return {b"\x00": "FALSE", b"\xff": "TRUE"}.get(content, content.hex())
            case "INTEGER" | "ENUMERATED" if 0 < len(content) <= 8:
                return str(int.from_bytes(content, "big", signed=True))
            case "OBJECT IDENTIFIER":
                text = dotted(content)
                return f"{text} ({names[text]})" if text in names else text
            case "UTF8String" | "PrintableString" | "IA5String" | "UTCTime" | "GeneralizedTime":
                return quote(content.decode())
    except (ValueError, IndexError):
        pass  # malformed content is shown as it is
    return content.hex()
