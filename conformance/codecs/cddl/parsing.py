"""From the text of a grammar in CDDL (RFC 8610) to its rules, as they are written."""

import re
from itertools import pairwise

from conformance.codecs.cddl.tree import (
    MANY,
    Array,
    CddlError,
    Choice,
    Control,
    Definition,
    Entry,
    Enumeration,
    Group,
    Literal,
    Map,
    Name,
    Node,
    Range,
    Rule,
    Sequence,
    Tagged,
)

_TOKEN = re.compile(
    r"""
    (?P<space> (?: \s | ;[^\n]* )+ )
  | (?P<bytes> ' (?: [^'\\] | \\. )* ' )
  | (?P<text> " (?: [^"\\] | \\. )* " )
  | (?P<tag> \#6\. )
  | (?P<number> -? (?: 0x[0-9A-Fa-f]+ | [0-9]+ ) )
  | (?P<name> [A-Za-z@_$] (?: [-.]* [A-Za-z0-9@_$] )* )
  | (?P<mark> \.\.\.? | => | // | /= | [=/(){}\[\]<>,:?*+&^] )
  | (?P<control> \.[a-z0-9]+ )
    """,
    re.VERBOSE,
)
_ESCAPES = re.compile(r"\\(.)", re.DOTALL)
_OPEN = {"[": "]", "{": "}", "(": ")"}


def definitions(source: str) -> dict[str, Definition]:
    """The rules by name; a rule that others extend has all their alternatives. Raises CddlError."""
    parser = _Parser(source)
    made: dict[str, Definition] = {}
    while parser.kind:
        name = parser.take("name")
        parameters = parser.parameters()
        extends = parser.skip("/=")
        if not extends:
            parser.take("mark", "=")
        body = parser.body()
        before = made.get(name)
        match before, body:
            case None, Choice():
                body = Choice(text=name, alternatives=body.alternatives)
            case Definition(body=Choice() as first), Choice() if extends:
                body = Choice(text=name, alternatives=(*first.alternatives, *body.alternatives))
            case Definition(), _:
                raise parser.error(f"{name} stands twice")
        made[name] = Definition(parameters=parameters, body=body)
    return made


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

    def next_is(self, token: str) -> bool:
        return self.kind == "mark" and self.token == token

    def skip(self, token: str) -> bool:
        found = self.next_is(token)
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

    def parameters(self) -> tuple[str, ...]:
        """The names between the angle brackets of a generic rule."""
        names = []
        if self.skip("<"):
            names.append(self.take("name"))
            while self.skip(","):
                names.append(self.take("name"))
            self.take("mark", ">")
        return tuple(names)

    def body(self) -> Rule:
        """What a rule says: a type where it can be one, else a group."""
        start, is_open = self.at, self.next_is("(")
        try:
            return self.choice()
        except CddlError:
            if not is_open:
                raise
        self.at = start
        return self.group("(")

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
                arguments = self.arguments()
                return Name(text=self.since(start), name=name, arguments=arguments)
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
                members = self.group(opener)
                kind = Array if opener == "[" else Map
                return kind(text=self.since(start), members=members)
            case "mark", "&":
                self.at += 1
                entries = tuple(entry for each in self.group("(").alternatives for entry in each.entries)
                return Enumeration(text=self.since(start), entries=entries)
        raise self.error(f"a type wanted, not {self.token!r}")

    def arguments(self) -> tuple[Node, ...]:
        """The types between the angle brackets behind the name of a generic rule."""
        made = []
        if self.skip("<"):
            made.append(self.type())
            while self.skip(","):
                made.append(self.type())
            self.take("mark", ">")
        return tuple(made)

    def tag_number(self) -> Node:
        if not self.skip("<"):
            token = self.take("number")
            return Literal(text=token, value=int(token, 0))
        made = self.bare()
        self.take("mark", ">")
        return made

    def group(self, opener: str) -> Group:
        start = self.at
        self.take("mark", opener)
        alternatives = [self.sequence(_OPEN[opener])]
        while self.skip("//"):
            alternatives.append(self.sequence(_OPEN[opener]))
        self.take("mark", _OPEN[opener])
        return Group(text=self.since(start), alternatives=tuple(alternatives))

    def sequence(self, closer: str) -> Sequence:
        start, entries = self.at, []
        while not self.next_is(closer) and not self.next_is("//"):
            entries.append(self.entry())
            self.skip(",")
        return Sequence(text=self.since(start), entries=tuple(entries))

    def entry(self) -> Entry:
        start = self.at
        least, most = self.occurrence()
        value_start, is_open = self.at, self.next_is("(")
        key, cut = None, False
        value: Rule
        try:
            value = self.choice()
        except CddlError:
            if not is_open:
                raise
            self.at = value_start
            value = self.group("(")
            return Entry(text=self.since(start), least=least, most=most, key=None, cut=False, value=value)
        if self.skip(":"):
            cut, key = True, value
            if isinstance(value.alternatives[0], Name):  # a bare word: a text as key of a map, a mere label elsewhere
                word = value.alternatives[0].text
                key = Choice(text=word, alternatives=(Literal(text=word, value=word),))
            value = self.choice()
        elif self.next_is("=>") or self.next_is("^"):
            cut, key = self.skip("^"), value
            self.take("mark", "=>")
            value = self.choice()
        return Entry(text=self.since(start), least=least, most=most, key=key, cut=cut, value=value)

    def occurrence(self) -> tuple[int, int]:
        """Between how many and how many times an entry stands."""
        if self.skip("?"):
            return 0, 1
        if self.skip("+"):
            return 1, MANY
        least = 0
        if self.kind == "number" and self.tokens[self.at + 1 :][:1] and self.tokens[self.at + 1][1] == "*":
            least = int(self.take("number"))
        elif not self.next_is("*"):
            return 1, 1
        self.take("mark", "*")
        return least, MANY


def _line(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1


def _literal(token: str) -> int | str | bytes:
    if token[0] == '"':
        return _ESCAPES.sub(r"\1", token[1:-1])
    if token[0] == "'":
        return _ESCAPES.sub(r"\1", token[1:-1]).encode()
    return int(token, 0)
