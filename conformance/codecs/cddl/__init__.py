"""CDDL (RFC 8610, RFC 9165) as far as the drafts' own schemas use it: rules as a tree, and where each part stands.

Not read are generics, group rules, group choices and unwrapping: our schemas do without them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import pairwise

_TOKEN = re.compile(
    r"""
    (?P<space> (?: \s | ;[^\n]* )+ )
  | (?P<bytes> ' (?: [^'\\] | \\. )* ' )
  | (?P<text> " (?: [^"\\] | \\. )* " )
  | (?P<tag> \#6\. )
  | (?P<number> -? (?: 0x[0-9A-Fa-f]+ | [0-9]+ ) )
  | (?P<name> [A-Za-z@_$] (?: [-.]* [A-Za-z0-9@_$] )* )
  | (?P<mark> \.\.\.? | => | /= | [=/(){}\[\]<>,:?*+&] )
  | (?P<control> \.[a-z0-9]+ )
    """,
    re.VERBOSE,
)
_ESCAPES = re.compile(r"\\(.)", re.DOTALL)
_OPEN = {"[": "]", "{": "}", "(": ")"}
MANY = 2**63


class CddlError(ValueError):
    """What a schema cannot say here; `str()` names the line."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A part of a rule; `text` is its source with single blanks. Two parts are the same only where they are one."""

    text: str = field(default="", repr=False)

    def inside(self) -> Iterator["Node"]:
        """This part and those in it, outermost first."""
        yield self
        for each in fields(self):
            value = getattr(self, each.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Node):
                    yield from part.inside()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice(Node):
    """One of the types, and there may be just one."""

    alternatives: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Name(Node):
    """The type of a rule, or of the prelude (RFC 8610 appendix D)."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Literal(Node):
    """Just this value."""

    value: int | str | bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range(Node):
    """The integers from `low` to `high`, the last one included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tagged(Node):
    """A CBOR tag; `number` is one, or the type of them."""

    number: Node
    content: Choice


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Control(Node):
    """A type with a control operator, which is named without its dot."""

    name: str
    target: Node
    argument: Node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry(Node):
    """A member of an array or map, `least` to `most` times. A `cut` key leaves its value no other entry."""

    least: int
    most: int
    key: Choice | None
    cut: bool
    value: Choice


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Array(Node):
    """An array of the entries' values, in their order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(Node):
    """A map of the entries, in any order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enumeration(Node):
    """Any of the entries' values: a group made a choice with `&`."""

    entries: tuple[Entry, ...]


def parse(source: str) -> dict[str, Choice]:
    """The rules by name; a rule that others extend has all their alternatives. Raises CddlError."""
    parser = _Parser(source)
    rules: dict[str, Choice] = {}
    while parser.kind:
        name = parser.take("name")
        extends = parser.skip("/=")
        if not extends:
            parser.take("mark", "=")
        made = parser.choice()
        if name in rules and not extends:
            raise parser.error(f"{name} stands twice")
        before = rules[name].alternatives if name in rules else ()
        rules[name] = Choice(text=name, alternatives=(*before, *made.alternatives))
    return rules


class _Parser:
    """A recursive descent over the tokens; `kind` and `token` are the next one's, empty at the end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens: list[tuple[str, str, int]] = []
        place = 0
        while place < len(source):
            match = _TOKEN.match(source, place)
            if match is None or match.lastgroup is None:
                raise CddlError(f"line {_line(source, place)}: nothing of CDDL")
            if match.lastgroup != "space":
                self.tokens.append((match.lastgroup, match[0], place))
            place = match.end()
        self.at = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def token(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def error(self, rule: str) -> CddlError:
        place = self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.source)
        return CddlError(f"line {_line(self.source, place)}: {rule}")

    def take(self, kind: str, token: str | None = None) -> str:
        taken = self.token
        if self.kind != kind or token not in (None, taken):
            raise self.error(f"{token or kind} wanted, not {taken!r}")
        self.at += 1
        return taken

    def skip(self, token: str) -> bool:
        found = self.kind == "mark" and self.token == token
        self.at += found
        return found

    def since(self, start: int) -> str:
        """The source from a token to the last one taken, with single blanks and without comments."""
        tokens = self.tokens[start : self.at]
        text = "".join(
            token + (" " if place + len(token) < after else "")
            for (_, token, place), (_, _, after) in pairwise([*tokens, ("", "", 0)])
        )
        return " ".join(text.split())

    def choice(self) -> Choice:
        start, alternatives = self.at, [self.type()]
        while self.skip("/"):
            alternatives.append(self.type())
        return Choice(text=self.since(start), alternatives=tuple(alternatives))

    def type(self) -> Node:
        """A type with its range or control operators."""
        start, made = self.at, self.bare()
        if self.skip(".."):
            last = self.bare()
            match made, last:
                case Literal(value=int(low)), Literal(value=int(high)):
                    made = Range(text=self.since(start), low=low, high=high)
                case _:
                    raise self.error("a range of numbers wanted")
        while self.kind == "control":
            name, argument = self.take("control")[1:], self.bare()
            made = Control(text=self.since(start), name=name, target=made, argument=argument)
        return made

    def bare(self) -> Node:
        start = self.at
        match self.kind, self.token:
            case "name", name:
                self.at += 1
                return Name(text=name, name=name)
            case "number" | "text" | "bytes", token:
                self.at += 1
                return Literal(text=token, value=_literal(token))
            case "tag", _:
                self.at += 1
                number = self.tag_number()
                self.take("mark", "(")
                content = self.choice()
                self.take("mark", ")")
                return Tagged(text=self.since(start), number=number, content=content)
            case "mark", "(":
                self.at += 1
                made = self.choice()
                self.take("mark", ")")
                return made.alternatives[0] if len(made.alternatives) == 1 else made
            case "mark", "[" | "{" as opener:
                entries = self.group(opener)
                kind = Array if opener == "[" else Map
                return kind(text=self.since(start), entries=entries)
            case "mark", "&":
                self.at += 1
                return Enumeration(text=self.since(start), entries=self.group("("))
        raise self.error(f"a type wanted, not {self.token!r}")

    def tag_number(self) -> Node:
        if not self.skip("<"):
            token = self.take("number")
            return Literal(text=token, value=int(token, 0))
        made = self.bare()
        self.take("mark", ">")
        return made

    def group(self, opener: str) -> tuple[Entry, ...]:
        self.take("mark", opener)
        entries = []
        while not self.skip(_OPEN[opener]):
            entries.append(self.entry())
            self.skip(",")
        return tuple(entries)

    def entry(self) -> Entry:
        start = self.at
        least, most = self.occurrence()
        key, cut, value = None, False, self.choice()
        if self.skip(":"):
            cut, key = True, value
            if isinstance(value.alternatives[0], Name):  # a bare word: a text as key of a map, a mere label elsewhere
                word = value.alternatives[0].text
                key = Choice(text=word, alternatives=(Literal(text=word, value=word),))
            value = self.choice()
        elif self.skip("=>"):
            key, value = value, self.choice()
        return Entry(text=self.since(start), least=least, most=most, key=key, cut=cut, value=value)

    def occurrence(self) -> tuple[int, int]:
        if self.skip("?"):
            return 0, 1
        if self.skip("+"):
            return 1, MANY
        if self.skip("*"):
            return 0, MANY
        return 1, 1


def _line(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1


def _literal(token: str) -> int | str | bytes:
    if token[0] == '"':
        return _ESCAPES.sub(r"\1", token[1:-1])
    if token[0] == "'":
        return _ESCAPES.sub(r"\1", token[1:-1]).encode()
    return int(token, 0)
