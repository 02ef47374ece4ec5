"""What an implementation under test did: a closed union of data, never an exception of ours."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It said yes and returned the projection of what it decoded, in the protocol's JSON.

    One that shows no output only says yes: nobody sees what it understood.
    """

    output: Any
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """It said no; `reason` is its own words, for people only."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """It does not know the operation, or not this use of it."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crashed:
    """The process died, or passed a limit of the watchdog."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """No answer within `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbled:
    """The answer is not the adapter protocol: the adapter is at fault, so nobody is judged."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """It was not asked: the run was cut short, or a prerequisite failed."""

    reason: str


class Refusal(ValueError):
    """Raised by an implementation that runs inside the suite's own process, to reject a message."""


Outcome = Accepted | Rejected | Unsupported | Crashed | TimedOut | Garbled | Unasked
