"""Time and trust as RFC 9334 has them: events, interaction models, Attestation Results, and the operations.

Times are whole seconds of the clock that the suffix of their event names: `_a` the Attester's, `_v` the Verifier's,
`_r` the Relying Party's (appendix A). The clock is a simulated one: nobody looks at a real one.

An Attestation Result is here a COSE_Sign1 over {2: subject, 4: expiry, 6: issued at, "status": a text}. RFC 9334
defines no format; this one is the suite's, and as small as can be.
"""

from typing import Any, Literal

import msgspec

Step = Literal["evidence", "claims", "result", "use", "expiry", "lifetime"]
Example = Literal["A.1", "A.2", "A.4", "A.5"]

SUBJECT, EXPIRY, ISSUED_AT, STATUS = 2, 4, 6, "status"
AFFIRMING = "affirming"


class JudgeTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`architecture.judge-time`: one step of an example of appendix A. Rejected where it is too late. Output: Margin.

    `times` are the events that whoever judges knows. `threshold` is what policy allows; the steps expiry and lifetime
    have none. `trusted` says whether the one who made the Evidence is trusted to tell times or their differences.
    """

    example: Example
    step: Step
    times: dict[str, int]
    threshold: int | None = None
    trusted: bool = False


class Margin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `architecture.judge-time`: how many seconds were left, more than none."""

    margin: int


class Happening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An event of appendix A `at` a time of the simulated clock; `epoch` is the ID that was received, of IR."""

    at: int
    event: str
    epoch: str | None = None


class WalkThrough(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`architecture.walk-through`: an example of appendix A from end to end. Rejected where a step is. Output: Walked.

    `clocks` says how many seconds the clocks of Attester, Verifier and Relying Party ("a", "v", "r") are ahead of the
    simulated one, by which `events` happen, in whichever order they stand: whoever judges sees their own clock's
    times. `thresholds` and `trusted` are those of JudgeTime, for each step. Example A.3 has a window of `depth` in
    place of clocks and thresholds: EG uses the Attester's epoch for the Evidence, RR for the result that it relays.
    """

    example: Literal["A.1", "A.2", "A.3", "A.4", "A.5"]
    events: list[Happening]
    clocks: dict[str, int] = {}
    thresholds: dict[Step, int] = {}
    trusted: bool = False
    depth: int = 0


class Walked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `architecture.walk-through`: seconds left in each step, or the epochs that the window had."""

    margins: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    epochs: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


class JudgeEpoch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`architecture.judge-epoch`: messages and epoch IDs as they come to one receiver (example A.3). Output: Judged.

    `depth` is how many epoch IDs the window holds. Each of `events` is {"epoch": id} or {"message": id}.
    """

    depth: int
    events: list[dict[str, str]]


class Interact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`architecture.interact`: a Verifier in one of the interaction models, on a simulated clock. Output: Judged.

    Of each event `at` is the time, and `do` what happens: "challenge" sends `handle` out, "evidence" brings it back;
    "distribute" makes `handle` the newest of those that everybody gets; "subscribe" gives `handle` to `peer`, for whom
    "evidence" comes again and again. Evidence is fresh whose age is less than `threshold`: counted from the challenge;
    or from when the next handle was distributed, never before that; or, of a subscription, `made` seconds after it
    was subscribed to.
    """

    model: Literal["challenge-response", "uni-directional", "subscription"]
    threshold: int
    events: list[dict[str, Any]]


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether each message, in order, is fresh."""

    fresh: list[bool]


class Authorize(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`architecture.authorize`: a Relying Party decides whether a subject may do something. Output: Authorized.

    `result` is the Attestation Result, if one came; `verifiers` (JWK) are trusted; `owned` are the subjects that its
    policy lets in, any if there is none.
    """

    subject: str
    now: int
    verifiers: list[dict[str, Any]]
    result: bytes | None = None
    owned: list[str] | None = None


class Authorized(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `architecture.authorize`: who is let in, and until when."""

    subject: str
    until: int


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "architecture.judge-time": (JudgeTime, Margin),
    "architecture.walk-through": (WalkThrough, Walked),
    "architecture.judge-epoch": (JudgeEpoch, Judged),
    "architecture.interact": (Interact, Judged),
    "architecture.authorize": (Authorize, Authorized),
}

EXAMINED: frozenset[str] = frozenset()
"""No operation makes a message: a vector knows every output."""
