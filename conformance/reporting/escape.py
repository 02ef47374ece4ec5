"""One way to show a text that an implementation wrote: nothing in it can act, hide or forge a line."""

import re
import unicodedata

# Printable to Unicode, invisible to a reader: joiners, fillers, variation selectors.
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
# The backslash of a literal \u{ is escaped too, so that no text looks like an escape that it is not.
_SUSPECT = re.compile(rf"[^ -~]|\\(?=u\{{)|[{_UNSEEN}]")
_HIDDEN = re.compile(rf"[{_UNSEEN}]|\\")


def visible(text: str, *, lines: bool = False) -> str:
    r"""The text with every character that is not plainly visible as `\u{<hex>}`.

    That is: control characters, terminal escapes, bidi overrides, zero-width and private characters, spaces other than
    U+0020, lone surrogates and unassigned code points. `lines` keeps line feeds, for a block of our own making.
    The result always encodes as UTF-8 and holds only characters that XML 1.0 allows.
    """
    if lines:
        return "\n".join(map(visible, text.split("\n")))
    if text.isascii() and text.isprintable() and "\\u{" not in text:
        return text
    return _SUSPECT.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    if character.isprintable() and not _HIDDEN.match(character):
        return character
    return f"\\u{{{ord(character):x}}}"


def prose(text: str) -> str:
    """A text of the catalogue on one line, however it was wrapped in its file."""
    return " ".join(text.split())


def columns(text: str) -> int:
    """How many columns of a terminal a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, limit: int) -> tuple[str, int]:
    """The first `limit` characters, and how many were left out."""
    return text[:limit], max(0, len(text) - limit)
