"""JSON text (RFC 8259) and base64url (RFC 4648 section 5): strict readers that judge the wire.

The json module takes the last of two equal names, NaN, lone surrogates and a 4.0 that equals 4, so it never judges.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from conformance.codecs import DecodeError, Flaw

Kind = Literal["object", "array", "string", "integer", "real", "boolean", "null"]

_SPACE = re.compile(rb"[ \t\n\r]*")
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]+')
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NUMBER_BYTES = re.compile(rb"[-+.0-9A-Za-z]*")
_HEX4 = re.compile(rb"[0-9A-Fa-f]{4}")
_ESCAPES = {b'"': '"', b"\\": "\\", b"/": "/", b"b": "\b", b"f": "\f", b"n": "\n", b"r": "\r", b"t": "\t"}
_WORDS: dict[bytes, tuple[Kind, bool | None]] = {
    b"true": ("boolean", True),
    b"false": ("boolean", False),
    b"null": ("null", None),
}
# What may stand at the end of a text that was cut inside a token; nothing at all where it was cut between two.
_CUT = re.compile(
    rb"|-|-?(?:0|[1-9][0-9]*)(?:\.|(?:\.[0-9]+)?[eE][+-]?)|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?"
    rb"|\\(?:u(?:[0-9A-Fa-f]{0,3}|[dD][89abAB][0-9A-Fa-f]{2}(?:\\(?:u[0-9A-Fa-f]{0,3})?)?))?"
)
_MAX_DIGITS = 4300  # of an integer: what the interpreter converts
_FOREIGN = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One JSON value as it stands on the wire, at bytes `offset` to `end`.

    `value` is a tuple of pairs of Nodes (object), a tuple of Nodes (array), a str, an int, a bool or None. A number
    with a fraction or an exponent is a "real": its value is the text as written, since 4.0, 4.00 and 4e0 all differ.
    """

    kind: Kind
    value: Any
    offset: int
    end: int

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """The members of an object in wire order."""
        for name, value in self.value:
            yield name.value, value

    def plain(self) -> Any:
        """Python values: dict, list, str, int, bool, None; a real becomes the nearest float, at worst an infinity."""
        match self.kind:
            case "object":
                return {name: value.plain() for name, value in self.members()}
            case "array":
                return [item.plain() for item in self.value]
            case "real":
                return float(self.value)
        return self.value


def decode(data: bytes, *, unique: bool = True, max_depth: int = 128) -> Node:
    """Read exactly one JSON text in UTF-8.

    Raises DecodeError with the offset in bytes and the rule that broke: the grammar, a name that stands twice in an
    object (after unescaping), a lone surrogate, a byte order mark, or more than `max_depth` levels. Without `unique` a
    name that stands twice is left for the caller to see.
    """
    try:
        data.decode()
    except UnicodeDecodeError as error:
        _fail(error.start, "the text is not UTF-8", Flaw.NOT_UTF8)
    if data.startswith(b"\xef\xbb\xbf"):
        _fail(0, "a byte order mark")
    reader = _Reader(data, unique, max_depth)
    node = reader.value(reader.space(0), 0)
    end = reader.space(node.end)
    if end != len(data):
        _fail(end, f"{len(data) - end} bytes follow the value", Flaw.TRAILING)
    return node


def encode(value: Any) -> bytes:
    """Compact JSON text of Python values, members in insertion order.

    Raises ValueError for NaN, infinities and lone surrogates, TypeError for what JSON does not have.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def diagnose(data: bytes) -> str:
    """The text laid out over lines, numbers and strings as written. Never raises.

    Malformed text is shown as it is, with a mark under the byte that broke a rule and the rule.
    """
    try:
        return "\n".join(_layout(data, decode(data)))
    except DecodeError as error:
        start = data.rfind(b"\n", 0, error.offset) + 1
        stop = data.find(b"\n", error.offset)
        stop = len(data) if stop < 0 else stop
        mark = " " * len(_visible(data[start : error.offset])) + f"^ {error}"
        lines = [*data[:start].splitlines(), data[start:stop]]
        return "\n".join([*map(_visible, lines), mark, *map(_visible, data[stop + 1 :].splitlines())])


def b64u_encode(data: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def b64u_decode(text: str | bytes) -> bytes:
    """Base64url as RFC 7515 section 2 has it: no padding, no other character, unused bits zero.

    Raises DecodeError("base64url", …) with the offset of the character that broke a rule.
    """
    text = text if isinstance(text, str) else text.decode("latin-1")  # one character a byte: offsets stay
    if foreign := _FOREIGN.search(text):
        rule = "padding" if foreign[0] == "=" else "a character outside the alphabet"
        raise DecodeError("base64url", foreign.start(), rule)
    if len(text) % 4 == 1:
        raise DecodeError("base64url", len(text) - 1, "one character over: six bits are no byte")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u_encode(data) != text:
        raise DecodeError("base64url", len(text) - 1, "unused bits are not zero")
    return data


def _fail(offset: int, rule: str, flaw: Flaw = Flaw.MALFORMED) -> NoReturn:
    raise DecodeError("json", offset, rule, flaw)


def _visible(line: bytes) -> str:
    """One line that a terminal shows as such; what it would not show is escaped."""
    text = line.decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _layout(data: bytes, node: Node, indent: str = "", before: str = "", behind: str = "") -> Iterator[str]:
    """Lines of `node`; only its structure is laid out, everything else is copied from `data`."""
    left, right = {"object": ("{", "}"), "array": ("[", "]")}.get(node.kind, ("", ""))
    if not left or not node.value:
        yield before + (left + right or _visible(data[node.offset : node.end])) + behind
        return
    yield before + left
    inner = indent + "  "
    for index, item in enumerate(node.value):
        name, value = item if node.kind == "object" else (None, item)
        lead = inner if name is None else f"{inner}{_visible(data[name.offset : name.end])}: "
        yield from _layout(data, value, inner, lead, "," if index + 1 < len(node.value) else "")
    yield indent + right + behind


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    unique: bool
    max_depth: int

    def fail(self, offset: int, rule: str, flaw: Flaw = Flaw.MALFORMED) -> DecodeError:
        cut = _CUT.fullmatch(self.data, offset)
        return DecodeError("json", offset, rule, Flaw.INCOMPLETE if cut else flaw)

    def space(self, offset: int) -> int:
        found = _SPACE.match(self.data, offset)
        return found.end() if found else offset

    def at(self, offset: int) -> bytes:
        return self.data[offset : offset + 1]

    def value(self, offset: int, depth: int) -> Node:
        if depth > self.max_depth:
            raise self.fail(offset, f"nested deeper than {self.max_depth}", Flaw.TOO_DEEP)
        match self.at(offset):
            case b"{":
                return self.object(offset, depth)
            case b"[":
                return self.array(offset, depth)
            case b'"':
                return self.string(offset)
            case b"":
                raise self.fail(offset, "a value wanted, the text ends")
            case first if first in b"-0123456789":
                return self.number(offset)
        for word, (kind, value) in _WORDS.items():
            if self.data.startswith(word, offset):
                return Node(kind=kind, value=value, offset=offset, end=offset + len(word))
        raise self.fail(offset, "no value starts like this")

    def array(self, offset: int, depth: int) -> Node:
        items: list[Node] = []
        end = self.space(offset + 1)
        if self.at(end) == b"]":
            return Node(kind="array", value=(), offset=offset, end=end + 1)
        while True:
            items.append(self.value(end, depth + 1))
            end = self.space(items[-1].end)
            if self.at(end) == b"]":
                return Node(kind="array", value=tuple(items), offset=offset, end=end + 1)
            end = self.space(self.expect(end, b",", "',' or ']' wanted"))

    def object(self, offset: int, depth: int) -> Node:
        members: list[tuple[Node, Node]] = []
        names: set[str] = set()
        end = self.space(offset + 1)
        if self.at(end) == b"}":
            return Node(kind="object", value=(), offset=offset, end=end + 1)
        while True:
            if self.at(end) != b'"':
                raise self.fail(end, "a name wanted")
            name = self.string(end)
            if self.unique and name.value in names:
                raise self.fail(end, "a name stands twice in an object")
            names.add(name.value)
            end = self.space(self.expect(self.space(name.end), b":", "':' wanted"))
            members.append((name, self.value(end, depth + 1)))
            end = self.space(members[-1][1].end)
            if self.at(end) == b"}":
                return Node(kind="object", value=tuple(members), offset=offset, end=end + 1)
            end = self.space(self.expect(end, b",", "',' or '}' wanted"))

    def expect(self, offset: int, wanted: bytes, rule: str) -> int:
        if self.at(offset) != wanted:
            raise self.fail(offset, rule)
        return offset + 1

    def number(self, offset: int) -> Node:
        found = _NUMBER.match(self.data, offset)
        whole = _NUMBER_BYTES.match(self.data, offset)
        if found is None or whole is None or found.end() != whole.end():
            raise self.fail(offset, "a number breaks the grammar")
        text = found[0].decode()
        if found[1] or found[2]:
            return Node(kind="real", value=text, offset=offset, end=found.end())
        if len(text) > _MAX_DIGITS:
            raise self.fail(offset, f"an integer of more than {_MAX_DIGITS} digits")
        return Node(kind="integer", value=int(text), offset=offset, end=found.end())

    def string(self, offset: int) -> Node:
        parts: list[str] = []
        end = offset + 1
        while (here := self.at(end)) != b'"':
            if plain := _PLAIN.match(self.data, end):
                parts.append(plain[0].decode())
                end = plain.end()
            elif here == b"\\":
                part, end = self.escape(end)
                parts.append(part)
            else:
                raise self.fail(end, "a control character in a string" if here else "a string does not end")
        return Node(kind="string", value="".join(parts), offset=offset, end=end + 1)

    def escape(self, offset: int) -> tuple[str, int]:
        letter = self.at(offset + 1)
        if letter != b"u":
            if letter not in _ESCAPES:
                raise self.fail(offset, "an escape that JSON does not have")
            return _ESCAPES[letter], offset + 2
        unit = self.unit(offset)
        if 0xD800 <= unit < 0xDC00 and self.data.startswith(b"\\u", offset + 6):
            low = self.unit(offset + 6)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + (unit - 0xD800 << 10) + (low - 0xDC00)), offset + 12
        if 0xD800 <= unit < 0xE000:
            raise self.fail(offset, "a lone surrogate")
        return chr(unit), offset + 6

    def unit(self, offset: int) -> int:
        found = _HEX4.match(self.data, offset + 2)
        if found is None:
            raise self.fail(offset, "\\u without four hexadecimal digits")
        return int(found[0], 16)
