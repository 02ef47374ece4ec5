"""One module per encoding, all with the same vocabulary: encode, decode, diagnose."""

import json
from enum import StrEnum


class Flaw(StrEnum):
    """In which way an encoding is broken, for those who must tell the ways apart."""

    MALFORMED = "malformed"
    INCOMPLETE = "incomplete"
    TRAILING = "trailing"
    NOT_UTF8 = "not-utf8"
    TOO_DEEP = "too-deep"


class DecodeError(ValueError):
    """`rule` broke at byte (or character) `offset` of a message in `codec`: the one error that codecs raise."""

    def __init__(self, codec: str, offset: int, rule: str, flaw: Flaw = Flaw.MALFORMED) -> None:
        super().__init__(f"{codec} at {offset}: {rule}")
        self.codec = codec
        self.offset = offset
        self.rule = rule
        self.flaw = flaw


def quote(text: str) -> str:
    """`text` in double quotes; whatever a terminal would not show as one plain character is escaped."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else json.dumps(c)[1:-1] for c in text) + '"'
