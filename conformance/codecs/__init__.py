"""One module per encoding, all with the same vocabulary: encode, decode, diagnose."""


class DecodeError(ValueError):
    """`rule` broke at byte (or character) `offset` of a message in `codec`: the one error that codecs raise."""

    def __init__(self, codec: str, offset: int, rule: str) -> None:
        super().__init__(f"{codec} at {offset}: {rule}")
        self.codec = codec
        self.offset = offset
        self.rule = rule
