"""One module per encoding, all with the same vocabulary: encode, decode, diagnose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DecodeError(ValueError):
    """`rule` broke at byte (or character) `offset` of a message in `codec`: the one error that codecs raise."""

    codec: str
    offset: int
    rule: str

    def __str__(self) -> str:
        return f"{self.codec} at {self.offset}: {self.rule}"
