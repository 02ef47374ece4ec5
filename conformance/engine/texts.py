"""Readers: RFCXML, kramdown-rfc markdown and plain RFC text, each into sections of passages and code.

Front matter, references and page furniture are left out. Section numbers are counted as the document's own tools do,
since the sources of drafts carry none.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal
from xml.etree import ElementTree

from conformance.engine.sentences import REFERENCE, Code, Passage, Section

Format = Literal["rfcxml", "kramdown", "text"]


class Unreadable(Exception):
    """The text is not of the format that it claims, or of none that is known."""


def format_of(data: bytes) -> Format:
    """Tell the format by the first lines. Raises Unreadable for bytes that are no text."""
    try:
        start = data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from error
    if start.startswith("<"):
        return "rfcxml"
    return "kramdown" if start.startswith("---") else "text"


def read(data: bytes, format_: Format) -> tuple[Section, ...]:
    """The sections of a document. Raises Unreadable."""
    if format_ == "rfcxml":
        return tuple(_rfcxml(data))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from error
    sections = tuple(_numbered(_kramdown(text) if format_ == "kramdown" else _text(text)))
    if not sections:
        raise Unreadable(f"no section found in what should be {format_}")
    return sections


@dataclass(slots=True)
class _Heading:
    """A section as it is read: `level` is its nesting as written, `number` what the text itself says."""

    level: int
    title: str
    lettered: bool = False
    numbered: bool = True
    number: str | None = None
    content: list[Passage | Code] = field(default_factory=list)


def _numbered(headings: Iterable[_Heading]) -> Iterator[Section]:
    """Count sections; appendices get a letter. A level that was skipped does not count."""
    levels: list[int] = []
    counts: list[int] = []
    lettered = False
    for heading in headings:
        if heading.lettered and not lettered:
            levels, counts, lettered = [], [], True
        while levels and levels[-1] >= heading.level:
            levels.pop()
        levels.append(heading.level)
        number = heading.number
        if number is None:
            number = ""
            if heading.numbered:
                counts = [*counts, *[0] * (len(levels) - len(counts))][: len(levels)]
                counts[-1] += 1
                parts = [str(count) for count in counts]
                if lettered:
                    parts[0] = chr(ord("A") + counts[0] - 1)
                number = ".".join(parts)
        yield Section(number, heading.title, tuple(heading.content))


# --- RFCXML, version 3, prepared or not -------------------------------------------------------------------------------

_BLOCKS = {"t", "ul", "ol", "dl", "figure", "artset", "artwork", "sourcecode", "table", "aside", "blockquote"}
_SILENT = {"cref", "iref", "name"}


def _rfcxml(data: bytes) -> Iterator[Section]:
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unreadable(f"not well-formed XML: {error}") from error
    middle = root.find("middle")
    if root.tag != "rfc" or middle is None:
        raise Unreadable("XML, but no RFCXML document")
    back = root.find("back")
    headings = [*_xml_headings(middle, 1, lettered=False)]
    if back is not None:
        headings += _xml_headings(back, 1, lettered=True)
    yield from _numbered(headings)


def _xml_headings(parent: ElementTree.Element, level: int, *, lettered: bool) -> Iterator[_Heading]:
    for element in parent.findall("section"):
        name = element.find("name")
        title = _inline(name).strip() if name is not None else element.get("title", "")
        heading = _Heading(level, title, lettered, element.get("numbered", "true") != "false")
        for child in element:
            if child.tag != "section":
                heading.content.extend(_xml_content(child, 0))
        yield heading
        yield from _xml_headings(element, level + 1, lettered=lettered)


def _xml_content(element: ElementTree.Element, depth: int) -> Iterator[Passage | Code]:
    match element.tag:
        case "t":
            yield Passage(_inline(element), depth)
        case "ul" | "ol":
            for item in element.findall("li"):
                yield from _xml_item(item, depth + 1)
        case "dl":
            term = ""
            for item in element:
                if item.tag == "dt":
                    term = _inline(item)
                elif item.tag == "dd":
                    yield from _xml_item(item, depth + 1, term)
        case "sourcecode" | "artwork":
            yield Code(element.get("type", ""), "".join(element.itertext()))
        case "table":
            for row in element.iter("tr"):
                yield Passage(" ".join(_inline(cell) for cell in row), depth)
        case "figure" | "artset" | "aside" | "blockquote":
            for child in element:
                yield from _xml_content(child, depth)


def _xml_item(item: ElementTree.Element, depth: int, term: str = "") -> Iterator[Passage | Code]:
    """A list item holds either text or blocks; a definition's term opens its first passage."""
    if not any(child.tag in _BLOCKS for child in item):
        yield Passage(f"{term} {_inline(item)}", depth)
        return
    for child in item:
        for each in _xml_content(child, depth):
            yield Passage(f"{term} {each.text}", each.depth) if term and isinstance(each, Passage) else each
            term = ""


def _inline(element: ElementTree.Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "xref":
            parts.append(REFERENCE)
        elif child.tag == "sup":
            parts.append("^" + _inline(child))
        elif child.tag == "contact":
            parts.append(child.get("fullname", ""))
        elif child.tag == "br":
            parts.append(" ")
        elif child.tag not in _SILENT | _BLOCKS:
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


# --- kramdown-rfc markdown --------------------------------------------------------------------------------------------

_FENCE = re.compile(r"^\s*(~{3,}|`{3,})\s*([\w.+-]*)")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*(?:\{[:#][^}]*\})?\s*$")
_BULLET = re.compile(r"^(\s*)(?:[*+-]|\d+\.)\s+(.*)")
_MARKS: tuple[tuple[str, str], ...] = (
    (r"\{\{\{(.*?)\}\}\}", r"\1"),
    (r"\{\{.*?\}\}", REFERENCE),
    (r"\[\^\w+\]", ""),
    (r"\[([^\]]*)\]\((?:[^)]*)\)", r"\1"),
    (r"<sup>", "^"),
    (r"</?\w+>", ""),
    (r"\\([\[\]\\*_`#|])", r"\1"),
    (r"[`]", ""),
    (r"\*\*", ""),
)


def _plain(text: str) -> str:
    for pattern, replacement in _MARKS:
        text = re.sub(pattern, replacement, text)
    return text


@dataclass(slots=True)
class _Markdown:
    """One pass over the lines; `open_` is the passage under way, with its depth."""

    headings: list[_Heading] = field(default_factory=list)
    open_: list[str] = field(default_factory=list)
    depth: int = 0
    listed: int = 0
    lettered: bool = False

    def close(self) -> None:
        text = " ".join(self.open_)
        if text and self.headings and not text.startswith("[^"):
            self.headings[-1].content.append(Passage(_plain(text), self.depth))
        self.open_ = []

    def code(self, language: str, lines: Iterable[str]) -> None:
        self.close()
        if self.headings:
            self.headings[-1].content.append(Code(language, "\n".join(lines)))

    def line(self, line: str) -> None:
        stripped = line.strip()
        if heading := _HEADING.match(line):
            self.close()
            self.listed = 0
            self.headings.append(_Heading(len(heading[1]), _plain(heading[2]), self.lettered))
        elif stripped.startswith("{:"):
            if 'numbered="false"' in stripped and self.headings and not self.headings[-1].content:
                self.headings[-1].numbered = False
        elif stripped.startswith("|"):
            self.close()
            if not re.fullmatch(r"[|:\s-]+", stripped):
                self.open_, self.depth = [stripped.replace("|", " ")], 0
            self.close()
        elif stripped.startswith(": "):
            term, self.open_ = self.open_, []
            self.open_, self.depth, self.listed = [*term, stripped[2:]], 1, 1
        elif bullet := _BULLET.match(line):
            self.close()
            self.depth = self.listed = 1 + len(bullet[1]) // 2
            self.open_ = [bullet[2]]
        elif not stripped:
            self.close()
        else:
            if not self.open_:
                self.listed = self.listed if line.startswith("  ") else 0
                self.depth = self.listed
            self.open_.append(stripped.removeprefix(">").strip())


def _kramdown(text: str) -> list[_Heading]:
    _, middle, rest = text.partition("\n--- middle\n")
    if not middle:
        raise Unreadable("no '--- middle' line, as kramdown-rfc sources have")
    reader = _Markdown()
    body, _, back = re.sub(r"<!--.*?-->", "", rest, flags=re.DOTALL).partition("\n--- back\n")
    for part in (body, back):
        lines = iter(part.split("\n"))
        for line in lines:
            if fence := _FENCE.match(line):
                reader.code(fence[2], _until(lines, fence[1].__eq__))
            elif line.startswith("{:") and "}" not in line:
                reader.line(" ".join([line, *_until(lines, lambda each: "}" in each)]))
            else:
                reader.line(line)
        reader.close()
        reader.lettered = True
    return reader.headings


def _until(lines: Iterator[str], ends: Callable[[str], bool]) -> Iterator[str]:
    for line in lines:
        if ends(line.strip()):
            return
        yield line


# --- plain RFC text ---------------------------------------------------------------------------------------------------

_NUMBERED = re.compile(r"^(?:Appendix ([A-Z])\.|(\d+(?:\.\d+)*)\.|([A-Z](?:\.\d+)+)\.)\s+(\S.*)$")
_ITEM = re.compile(r"^(\s*)(?:[*o+-]|\d+\.)\s+(.*)", re.DOTALL)
_FURNITURE = re.compile(r"\n[^\n]*\[Page \d+\]\n+\f\n?[^\n]*\n")
_CAPTION = re.compile(r"^\s*(?:Figure|Table) \d+:")
_FIELD = re.compile(r"^\s*[\w+][\w /&+-]*:  ")
_DRAWN = re.compile(r"[-=+|]{3,}|^\s*\S+ +/?/?=|::=|^\s*--|^\s*[{}\[\]()],?$|[{\[(]$", re.MULTILINE)
_WORDLIKE = re.compile(r"[\"'(\[<]*[A-Za-z][\w.'-]*[)\]\"'.,;:!?>]*")
_PROSE = 0.6  # share of tokens that are words; tables, code and drawings have fewer


def _text(text: str) -> list[_Heading]:
    """Headings stand in the first column and prose three columns in; what looks like neither is code."""
    headings: list[_Heading] = []
    for block in re.split(r"\n[ \t]*\n+", _FURNITURE.sub("\n", text).replace("\f", "\n")):
        lines = block.strip("\n")
        if not lines.strip():
            continue
        if heading := _NUMBERED.match(title := " ".join(lines.split())) if not lines[0].isspace() else None:
            number = next(part for part in heading.groups()[:3] if part)
            headings.append(_Heading(number.count(".") + 1, heading[4], number=number))
        elif not lines[0].isspace():
            if headings:
                headings.append(_Heading(1, title, number=""))
        elif headings:
            headings[-1].content.extend(_text_blocks(lines))
    for each in headings:
        each.content = list(_joined(each.content))
    return [each for each in headings if "References" not in each.title]


def _joined(content: Iterable[Passage | Code]) -> Iterator[Passage | Code]:
    """A blank line within code does not end it."""
    for is_code, run in groupby(content, lambda each: isinstance(each, Code)):
        if is_code:
            yield Code("", textwrap.dedent("\n\n".join(each.text for each in run)))
        else:
            yield from run


def _text_blocks(block: str) -> Iterator[Passage | Code]:
    lines = block.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines]
    tokens = block.replace("|", " ").split()
    if item := _ITEM.match(block):
        yield Passage(item[2], 1 + (indents[0] - 3) // 3)
    elif _CAPTION.match(block):
        return
    elif block.lstrip().startswith("+="):
        yield from (Passage(row) for row in _text_rows(lines))
    elif all(_FIELD.match(line) for line in lines):
        yield from (Passage(line, 1) for line in lines)
    elif _DRAWN.search(block) or sum(bool(_WORDLIKE.fullmatch(token)) for token in tokens) < _PROSE * len(tokens):
        yield Code("", block)
    elif len(lines) > 1 and min(indents[1:]) > indents[0]:
        yield Passage(block, 1)  # a term with its definition hanging below it
    else:
        yield Passage(re.sub(r"^\s*\|  ", "", block, flags=re.MULTILINE), min(1, (indents[0] - 3) // 3))


def _text_rows(lines: Iterable[str]) -> Iterator[str]:
    """The rows of a drawn table: a cell runs over the lines between two rules."""
    cells: list[str] = []
    for line in lines:
        parts = line.strip().strip("|").split("|")
        if not line.lstrip().startswith("+"):
            cells = [f"{kept} {part.strip()}" for kept, part in zip(cells or [""] * len(parts), parts, strict=False)]
        elif cells:
            yield " ".join(cells)
            cells = []
