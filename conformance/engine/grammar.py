"""Grammar rules of a document, by name and hash: CDDL with the ABNF inside it, and ASN.1."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeGuard

from conformance.engine.sentences import Code, Passage, Section

_RULE = re.compile(
    r"^(?P<name>[A-Za-z@_$][\w@.$-]*)(?:<[^>]*>)? *(?:/{0,2}=|=/)(?!=)"  # CDDL and ABNF, also where they extend a rule
    r"|^(?!DEFINITIONS)(?P<type>[A-Za-z][\w-]*)[ A-Z]*::="
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def rules(sections: Iterable[Section], parts: Iterable[str] = ()) -> dict[str, str]:
    """Each rule's name with its hash, from the code of a document and from further grammar files.

    Comments and white space do not count. A rule that is stated more than once, or extended, has one hash over its
    different forms in sorted order, so that a document which contradicts itself keeps both of them.
    """
    forms: defaultdict[str, set[str]] = defaultdict(set)
    blocks = [each.text for section in sections for each in section.content if _is_grammar(each)]
    for block in [*blocks, *parts]:
        for name, form in _split(block):
            forms[name].add(form)
    return {
        name: hashlib.sha256("\n".join(sorted(forms[name])).encode()).hexdigest()
        for name in sorted(forms, key=str.lower)
    }


def _is_grammar(each: Code | Passage) -> TypeGuard[Code]:
    return isinstance(each, Code) and each.language.lower() in ("", "cddl", "abnf", "asn.1", "asn1")


def _split(block: str) -> Iterator[tuple[str, str]]:
    """Cut a block where a rule begins in its first column; the head of an ASN.1 module is one too."""
    lines = [line for line in map(_bare, block.splitlines()) if line.strip() != "END"]
    starts = [number for number, line in enumerate(lines) if _RULE.match(line)]
    if starts and starts[0] and (head := " ".join(lines[: starts[0]]).split()) and "DEFINITIONS" in head:
        yield head[0], " ".join(head)
    for start, end in pairwise([*starts, len(lines)] if starts else []):
        match = _RULE.match(lines[start])
        assert match is not None
        name = match["name"] or match["type"]
        yield name, " ".join(" ".join(lines[start:end]).split())


def _bare(line: str) -> str:
    """The line without its comment, which `;` or `--` opens outside of a string."""
    hidden = _STRING.sub(lambda match: "x" * len(match[0]), line)
    cuts = [place for place in (hidden.find(";"), hidden.find("--")) if place >= 0]
    return line[: min(cuts)] if cuts else line
