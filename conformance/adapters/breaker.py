"""When to stop asking an IUT that keeps dying."""

from dataclasses import dataclass

IN_A_ROW = 5
IN_A_RUN = 20


@dataclass(slots=True)
class Breaker:
    """Opens after 5 deaths in a row or 20 in a run; whatever is still unasked then is NOT_EXERCISED."""

    row: int = 0
    run: int = 0

    def died(self) -> None:
        """The IUT crashed or had to be killed."""
        self.row += 1
        self.run += 1

    def answered(self) -> None:
        """The IUT answered."""
        self.row = 0

    @property
    def open(self) -> str | None:
        """Why no more is asked, or None."""
        if self.row >= IN_A_ROW:
            return f"the implementation died {self.row} times in a row"
        if self.run >= IN_A_RUN:
            return f"the implementation died {self.run} times in this run"
        return None
