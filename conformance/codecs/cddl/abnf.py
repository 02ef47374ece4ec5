"""ABNF (RFC 5234) as a regular expression: grammars without recursion, such as our schemas have behind `.abnf`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_RULE = re.compile(r"^[ \t]*([A-Za-z][A-Za-z0-9-]*)[ \t]*=", re.MULTILINE)
_TOKEN = re.compile(
    r"""
    (?P<space> \s+ | ;[^\n]* )
  | (?P<text> "[^"]*" )
  | (?P<numbers> %x [0-9A-Fa-f]+ (?: [-.] [0-9A-Fa-f]+ )* )
  | (?P<repeat> [0-9]* \* [0-9]* | [0-9]+ )
  | (?P<name> [A-Za-z][A-Za-z0-9-]* )
  | (?P<mark> [()\[\]/] )
    """,
    re.VERBOSE,
)


def pattern(source: str) -> re.Pattern[str]:
    """What matches the rule that the first line names; the lines behind it are the rules. Raises ValueError."""
    start, _, rest = source.partition("\n")
    heads = list(_RULE.finditer(rest))
    ends = [head.start() for head in heads[1:]] + [len(rest)]
    bodies = {head[1].lower(): rest[head.end() : end] for head, end in zip(heads, ends, strict=True)}
    return re.compile(_rule(start.strip(), bodies, ()))


def _rule(name: str, bodies: Mapping[str, str], around: tuple[str, ...]) -> str:
    name = name.lower()
    if name in around or name not in bodies:
        raise ValueError(f"the rule {name!r} of ABNF is missing, or stands in itself")
    reader = _Reader(_tokens(bodies[name]), bodies, (*around, name))
    made = reader.alternatives()
    if reader.tokens:
        raise ValueError(f"{reader.tokens[0][1]!r} in the rule {name!r} of ABNF opens nothing")
    return made


def _tokens(body: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(body):
        match = _TOKEN.match(body, place)
        if match is None or match.lastgroup is None:
            raise ValueError(f"{body[place : place + 20]!r} is nothing of ABNF")
        if match.lastgroup != "space":
            found.append((match.lastgroup, match[0]))
        place = match.end()
    return found


@dataclass(slots=True)
class _Reader:
    """A recursive descent that eats its tokens."""

    tokens: list[tuple[str, str]]
    bodies: Mapping[str, str]
    around: tuple[str, ...]

    def alternatives(self) -> str:
        made = [self.sequence()]
        while self.tokens and self.tokens[0] == ("mark", "/"):
            self.tokens.pop(0)
            made.append(self.sequence())
        return f"(?:{'|'.join(made)})"

    def sequence(self) -> str:
        made = []
        while self.tokens and self.tokens[0] not in (("mark", "/"), ("mark", ")"), ("mark", "]")):
            times = _times(self.tokens.pop(0)[1]) if self.tokens[0][0] == "repeat" else ""
            made.append(self.element() + times)
        return "".join(made)

    def element(self) -> str:
        kind, token = self.tokens.pop(0) if self.tokens else ("", "")
        match kind:
            case "text":
                return f"(?i:{re.escape(token[1:-1])})"
            case "numbers":
                return _numbers(token[2:])
            case "name":
                return _rule(token, self.bodies, self.around)
            case "mark" if token in "([":
                inner = self.alternatives()
                if not self.tokens or self.tokens.pop(0)[1] != {"(": ")", "[": "]"}[token]:
                    raise ValueError("a bracket of ABNF is not closed")
                return inner if token == "(" else f"(?:{inner})?"
        raise ValueError(f"an element of ABNF wanted, not {token!r}")


def _times(token: str) -> str:
    least, star, most = token.partition("*")
    return f"{{{least or 0},{most}}}" if star else f"{{{least}}}"


def _numbers(numbers: str) -> str:
    low, dash, high = numbers.partition("-")
    if dash:
        return f"[{_character(low)}-{_character(high)}]"
    return f"(?:{''.join(map(_character, numbers.split('.')))})"


def _character(number: str) -> str:
    return f"\\U{int(number, 16):08x}"
