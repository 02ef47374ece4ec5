"""Diagnostic notation (RFC 8949 section 8, with the encoding indicators of section 8.1).

cbor-diag reads it. The printer is our own: it keeps offsets, shows every form that the wire can have, and prints as
much of a malformed message as there is.
"""

import contextlib
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import cbor_diag

from conformance.codecs import DecodeError, cbor, quote

Step = tuple[Literal["tag", "label", "index", "embedded"], int | str]
"""One step from an item to something inside it; a map key that is no label counts as an index."""

Names = Callable[[tuple[Step, ...]], str | None]
"""Gives the name of the tag or label in the last step of a path, None where it has none."""

_MAX_DEPTH = 128
_SHOWN = 10  # bytes of an item in the hexadecimal column
_CONSTANTS = {cbor.FALSE: "false", cbor.TRUE: "true", cbor.NULL: "null", cbor.UNDEFINED: "undefined"}
_FLOATS = {2: (">e", "7e00"), 4: (">f", "7fc00000"), 8: (">d", "7ff8000000000000")}  # width: form, quiet NaN


def encode(text: str) -> bytes:
    """The CBOR that diagnostic notation stands for. Raises DecodeError (offset in bytes) when it breaks the grammar."""
    try:
        return cbor_diag.diag2cbor(text)
    except ValueError as error:
        # The only machine-readable part of its message is "(byte N)".
        reason = str(error).partition(". Expected")[0]
        offset = reason.partition("(byte ")[2].partition(")")[0]
        raise DecodeError("edn", int(offset) if offset.isdigit() else 0, reason) from None


def diagnose(data: bytes, names: Names | None = None) -> str:
    """Annotated notation, one line for each head: byte offset, hexadecimal, notation.

    Byte strings that hold exactly one array, map or tag are shown as `<< >>`. Never raises: what is malformed is
    printed as far as it goes, then the rule that broke and its offset.
    """
    lines, error = _print(data, names, embedded=True)
    shown = [line.annotated() for line in lines]
    return "\n".join([*shown, str(error)] if error else shown)


def inline(data: bytes, names: Names | None = None) -> str:
    """The same in one line, without offsets, leaving byte strings as they are. Never raises.

    `encode` turns it back into the same bytes, except for the payloads of NaNs.
    """
    lines, error = _print(data, names, embedded=False)
    text = ""
    opened = True
    for line in lines:
        text += ("" if opened or line.closes else " ") + line.text
        opened = line.opens
    return f"{text} {error}".lstrip() if error else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    indent: int
    offset: int | None = None
    raw: bytes = b""
    opens: bool = False
    closes: bool = False

    def annotated(self) -> str:
        cut = self.raw[:_SHOWN].hex() + (".." if len(self.raw) > _SHOWN else "")
        offset = "" if self.offset is None else str(self.offset)
        return f"{offset:>6}  {cut:<{2 * _SHOWN + 2}}  {'  ' * self.indent}{self.text}".rstrip()


def _print(data: bytes, names: Names | None, *, embedded: bool) -> tuple[list[_Line], DecodeError | None]:
    printer = _Printer(data=data, names=names or (lambda path: None), embedded=embedded)
    # The walk goes past what is well-formed but invalid (a key twice, text that is not UTF-8); the reader judges.
    with contextlib.suppress(DecodeError):
        end = printer.item(0, _Place())
        if end < len(data):
            printer.line(f"/ {len(data) - end} bytes follow /", _Place(), end, data[end:])
    try:
        cbor.decode(data)
    except DecodeError as error:
        return printer.lines, error
    return printer.lines, None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: nesting, indentation, path, and what the surroundings write before and behind it."""

    depth: int = 0
    indent: int = 0
    path: tuple[Step, ...] = ()
    before: str = ""
    behind: str = ""

    def inside(self, *steps: Step, indent: int = 1, before: str = "", behind: str = "") -> "_Place":
        return _Place(self.depth + 1, self.indent + indent, self.path + steps, before, behind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printer:
    data: bytes
    names: Names
    embedded: bool
    start: int = 0  # of `data` in the whole message
    lines: list[_Line] = field(default_factory=list)

    def line(self, text: str, place: _Place, offset: int, raw: bytes) -> None:
        """Print an item that needs one line."""
        text = place.before + text + place.behind
        self.lines.append(_Line(text=text, indent=place.indent, offset=self.start + offset, raw=raw))

    def open(self, text: str, place: _Place, head: cbor.Head) -> None:
        raw = self.data[head.offset : head.end]
        text = place.before + text
        self.lines.append(_Line(text=text, indent=place.indent, offset=self.start + head.offset, raw=raw, opens=True))

    def close(self, text: str, place: _Place, stop: int | None = None) -> None:
        """Close what `open` opened, at the break code at `stop` if there is one."""
        offset, raw = (None, b"") if stop is None else (self.start + stop, self.data[stop : stop + 1])
        self.lines.append(_Line(text=text + place.behind, indent=place.indent, offset=offset, raw=raw, closes=True))

    def fail(self, offset: int, rule: str) -> DecodeError:
        return DecodeError("cbor", offset, rule)

    def item(self, offset: int, place: _Place) -> int:
        """Print the item at `offset` and return where it ends."""
        if place.depth > _MAX_DEPTH:
            raise self.fail(offset, f"nested deeper than {_MAX_DEPTH}")
        head = cbor.read_head(self.data, offset)
        form = "" if head.preferred else f"_{head.info - 24}"
        match head.major:
            case cbor.ARRAY | cbor.MAP:
                return self.container(head, "_ " if head.indefinite else form and form + " ", place)
            case cbor.BYTES | cbor.TEXT:
                return self.chunks(head, place) if head.indefinite else self.string(head, form, place)
            case _ if head.indefinite:
                raise self.fail(offset, "a break code or an indefinite length where none may stand")
            case cbor.TAG:
                step: Step = ("tag", head.argument)
                self.open(f"{self.name((*place.path, step))}{head.argument}{form}(", place, head)
                end = self.item(head.end, place.inside(step))
                self.close(")", place)
                return end
            case cbor.SIMPLE:
                text = self.simple(head)
            case cbor.NINT:
                text = f"{-1 - head.argument}{form}"
            case _:
                text = f"{head.argument}{form}"
        self.line(text, place, offset, self.data[offset : head.end])
        return head.end

    def name(self, path: tuple[Step, ...]) -> str:
        found = self.names(path)
        return "" if found is None else f"/ {found.replace('/', '|')} / "

    def stops(self, offset: int) -> bool:
        return self.data[offset : offset + 1] == bytes([cbor.BREAK])

    def container(self, head: cbor.Head, form: str, place: _Place) -> int:
        left, right = "[]" if head.major == cbor.ARRAY else "{}"
        self.open(left + form, place, head)
        end, index = head.end, 0
        while not self.stops(end) if head.indefinite else index < head.argument:
            if index:
                self.lines[-1] = replace(self.lines[-1], text=self.lines[-1].text + ",")
            if head.major == cbor.MAP:
                end = self.entry(end, index, place)
            else:
                end = self.item(end, place.inside(("index", index)))
            index += 1
        self.close(right, place, end if head.indefinite else None)
        return end + head.indefinite

    def entry(self, offset: int, index: int, place: _Place) -> int:
        step = self.label(offset) or ("index", index)
        name = self.name((*place.path, step)) if step[0] == "label" else ""
        value = self.item(offset, place.inside(("index", index), before=name, behind=":"))
        return self.item(value, place.inside(step, indent=2))

    def label(self, offset: int) -> Step | None:
        try:
            head = cbor.read_head(self.data, offset)
            text = self.data[head.end : head.end + head.argument].decode() if head.major == cbor.TEXT else ""
        except ValueError:
            return None
        match head.major:
            case cbor.UINT:
                return "label", head.argument
            case cbor.NINT:
                return "label", -1 - head.argument
            case cbor.TEXT if not head.indefinite:
                return "label", text
        return None

    def content(self, head: cbor.Head) -> bytes:
        left = len(self.data) - head.end
        if head.argument > left:
            raise self.fail(head.end, f"{head.argument} bytes wanted, {left} left")
        return self.data[head.end : head.end + head.argument]

    def string(self, head: cbor.Head, form: str, place: _Place) -> int:
        raw = self.content(head)
        end = head.end + head.argument
        if head.major == cbor.BYTES and self.embedded and _holds_structure(raw, _MAX_DEPTH - place.depth - 1):
            self.open("<<", place, head)
            inner = _Printer(data=raw, names=self.names, embedded=True, start=self.start + head.end, lines=self.lines)
            inner.item(0, place.inside(("embedded", 0)))
            self.close(f">>{form}", place)
        else:
            text = f"h'{raw.hex()}'{form}"
            if head.major == cbor.TEXT:
                try:
                    text = quote(raw.decode()) + form
                except UnicodeDecodeError:
                    text += " / text that is not UTF-8 /"
            self.line(text, place, head.offset, self.data[head.offset : end])
        return end

    def chunks(self, head: cbor.Head, place: _Place) -> int:
        if self.stops(head.end):
            self.line("''_" if head.major == cbor.BYTES else '""_', place, head.offset, self.data[head.offset :][:2])
            return head.end + 1
        self.open("(_ ", place, head)
        end = head.end
        while not self.stops(end):
            chunk = cbor.read_head(self.data, end)
            if chunk.major != head.major or chunk.indefinite:
                raise self.fail(end, "a chunk is not a definite-length string of the same type")
            form = "" if chunk.preferred else f"_{chunk.info - 24}"
            behind = "" if self.stops(chunk.end + chunk.argument) else ","
            end = self.string(chunk, form, place.inside(behind=behind))
        self.close(")", place, end)
        return end + 1

    def simple(self, head: cbor.Head) -> str:
        if head.size <= 1:
            if head.size == 1 and head.argument < 32:
                raise self.fail(head.offset, f"simple value {head.argument} in two bytes")
            return _CONSTANTS.get(head.argument, f"simple({head.argument})")
        form, quiet = _FLOATS[head.size]
        raw = self.data[head.offset + 1 : head.end]
        value = struct.unpack(form, raw)[0]
        width = "" if cbor.shortest_float(value)[1:] == raw else f"_{head.info - 24}"
        if math.isnan(value):
            return f"NaN{width}" + ("" if raw.hex() == quiet else f" / {raw.hex()} /")
        if math.isinf(value):
            return ("-" if value < 0 else "") + f"Infinity{width}"
        return f"{value!r}{width}"


def _holds_structure(raw: bytes, max_depth: int) -> bool:
    if not raw or raw[0] >> 5 not in (cbor.ARRAY, cbor.MAP, cbor.TAG):
        return False
    try:
        cbor.decode(raw, max_depth=max_depth)
    except DecodeError:
        return False
    return True
