"""When to stop asking an IUT that keeps dying."""

from dataclasses import dataclass

IN_A_ROW = 5
IN_A_RUN = 20
STARTS = 2


@dataclass(slots=True)
class Breaker:
    """Opens after 5 deaths in a row or 20 in a run, or 2 starts in a row without hello.

    Whatever is still unasked then is NOT_EXERCISED.
    """

    row: int = 0
    run: int = 0
    starts: int = 0
    reason: str = ""

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

    @property
    def open(self) -> str | None:
        """Why no more is asked, or None."""
        if self.starts >= STARTS:
            return f"the implementation does not start again: {self.reason}"
        if self.row >= IN_A_ROW:
            return f"the implementation died {self.row} times in a row"
        if self.run >= IN_A_RUN:
            return f"the implementation died {self.run} times in this run"
        return None
