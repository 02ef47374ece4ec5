"""When to stop asking an IUT that keeps dying."""

from dataclasses import dataclass

IN_A_ROW = 5
IN_A_RUN = 100
MUTE = 3
STARTS = 2


@dataclass(slots=True)
class Breaker:
    """Counts deaths that one request brought about; one asked again alone to be found counts once.

    5 in a row end a batch (one requirement's vectors), so that a fault in one place costs no answer elsewhere. A run
    ends after 100, after 3 batches in a row that brought deaths and not one answer, or after 2 starts without hello.
    Whatever is still unasked then is NOT_EXERCISED.
    """

    row: int = 0
    run: int = 0
    mute: int = 0
    starts: int = 0
    reason: str = ""
    heard: bool = False

    def begin(self) -> None:
        """Another batch."""
        if self.heard:
            self.mute = 0
        elif self.row:
            self.mute += 1
        self.row = 0
        self.heard = False

    def died(self) -> None:
        """The IUT crashed or had to be killed."""
        self.row += 1
        self.run += 1

    def absent(self, reason: str) -> None:
        """It did not come up again."""
        self.starts += 1
        self.reason = reason

    def answered(self) -> None:
        """The IUT answered."""
        self.row = self.starts = 0
        self.heard = True

    @property
    def open(self) -> str | None:
        """Why no more is asked, of this batch or of all, or None."""
        if self.starts >= STARTS:
            return f"the implementation does not start again: {self.reason}"
        if self.row >= IN_A_ROW:
            return f"the implementation died {self.row} times in a row"
        if self.mute >= MUTE:
            return f"the implementation died on {self.mute} batches in a row without one answer"
        if self.run >= IN_A_RUN:
            return f"the implementation died {self.run} times in this run"
        return None
