"""Sentences of a document and their hashes: what ties a row of a catalogue to the text that demands it.

A reader (see `texts`) turns a document into sections of passages; here passages become sentences. The hash is SHA-256
over three lines: the words of the section's title, the number of this occurrence of the sentence under that title
(from 1), and the words of the sentence. Words are runs of `[A-Za-z0-9]`, lower-cased, after cross-references are gone;
readers have already taken away markup, code and comments. So a new draft that only moves, renumbers or re-renders a
sentence keeps its hash, and one that changes a word does not.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

REFERENCE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What a reader writes where its format has a cross-reference of its own."""

KEYWORDS = (
    "MUST NOT",
    "SHALL NOT",
    "SHOULD NOT",
    "NOT RECOMMENDED",
    "MUST",
    "SHALL",
    "SHOULD",
    "REQUIRED",
    "RECOMMENDED",
    "MAY",
    "OPTIONAL",
)
"""BCP 14, longest first: MUST NOT is one keyword and not two."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or table row in plain text; `depth` counts the lists around it."""

    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code or art, with the language that the document gives it."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section; `number` is empty where the document does not number it."""

    number: str
    title: str
    content: tuple[Passage | Code, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the BCP 14 keywords that count in it and its hash, 64 hexadecimal digits."""

    section: str
    title: str
    text: str
    keywords: tuple[str, ...]
    digest: str


_WORD = re.compile(r"[A-Za-z0-9]+")
_KEYWORD = re.compile(rf"\b(?:{'|'.join(word.replace(' ', '[ ]') for word in KEYWORDS)})\b")

_NUMBER = rf"(?:{REFERENCE}|[A-Z]?\d+(?:\.\d+)*|[A-Z](?:\.\d+)*\b)"
_CITED = rf"(?:{REFERENCE}|\[[A-Z][\w.+-]*\]|\b(?:RFC|STD|BCP)[ ]?\d+)"
_PLACED = r"\b(?:[Ss]ections?|[Aa]ppendix|[Aa]ppendices|[Ff]igures?|[Tt]ables?)"
_PLACE = rf"(?:{_PLACED} {_NUMBER}(?:(?:,|,? and|,? or) {_NUMBER})*)"
_CROSS_REFERENCES = re.compile(rf"(?:{_PLACE}|{_CITED})(?:(?:,|,? and|,? or| of)? (?:{_PLACE}|{_CITED}))*")
"""`Section 3.1`, `[RFC9334]`, `Appendix B of RFC9277`, `Sections 3.2 and 3.3 of [RFC9334]`, and a reader's own mark."""


def words(text: str) -> list[str]:
    """The words that count: lower-case, without cross-references in any rendering."""
    return [word.lower() for word in _WORD.findall(_CROSS_REFERENCES.sub(" ", flat(text)))]


def flat(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def keywords(text: str) -> tuple[str, ...]:
    """The BCP 14 keywords in order of appearance, each as printed."""
    return tuple(_KEYWORD.findall(flat(text)))


def sentence_hash(title: str, occurrence: int, text: str) -> str:
    """The hash of a sentence that occurs for the `occurrence`-th time under that title, 64 hexadecimal digits."""
    lines = (" ".join(words(title)), str(occurrence), " ".join(words(text)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sentences(sections: Iterable[Section]) -> tuple[Sentence, ...]:
    """Every sentence of a document, in order, with its hash."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for section in sections:
        for text, counted in _of(section):
            if not (kept := words(text)):
                continue
            key = (*words(section.title), "\n", *kept)
            seen[key] += 1
            digest = sentence_hash(section.title, seen[key], text)
            found.append(Sentence(section.number, section.title, text, counted, digest))
    return tuple(found)


def _of(section: Section) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sentences of a section with the keywords that count in each."""
    passages = [each for each in section.content if isinstance(each, Passage)]
    leads: list[str] = []  # by depth: the sentence that leads in the list below it, or nothing
    for passage, following in pairwise([*passages, None]):
        assert passage is not None
        own = list(_split(passage.text))
        lead = " ".join(each for each in leads[: passage.depth] if each)
        leads[passage.depth :] = [
            *[""] * (passage.depth - len(leads)),
            own[-1] if own and own[-1].endswith(":") else "",
        ]
        leads_in = bool(leads[passage.depth]) and following is not None and following.depth > passage.depth
        boilerplate = _is_boilerplate(passage.text)
        for place, text in enumerate(own):
            counted = () if boilerplate else keywords(text)
            if lead and (counted or (place == 0 and keywords(lead))):
                # The item says it together with its lead-in, so a change of either changes the hash.
                yield f"{lead} {text}", (*(keywords(lead) if place == 0 else ()), *counted)
            elif leads_in and place == len(own) - 1:
                yield text, ()  # its keywords count in each item that it leads in
            else:
                yield text, counted


def _is_boilerplate(text: str) -> bool:
    """The paragraph that says how keywords are to be read uses none of them."""
    return "key words" in flat(text) and len(set(keywords(text))) > 3


_BREAK = re.compile(rf"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z{REFERENCE}])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|Fig|Figs|Sec|No|Ed|St)|\b[A-Z])\.$")


def _split(text: str) -> Iterator[str]:
    """Cut a passage after each full stop, question or exclamation mark that a capital follows."""
    text = flat(text)
    start = 0
    for match in _BREAK.finditer(text):
        if _ABBREVIATED.search(text[start : match.start() + 1]):
            continue
        yield text[start : match.end()].strip()
        start = match.end()
    if text[start:].strip():
        yield text[start:].strip()
