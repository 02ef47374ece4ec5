"""A vector: one question with the answer that the text demands, written by hand."""

from enum import StrEnum
from typing import Any

import msgspec


class Expect(StrEnum):
    """What the text demands of the implementation."""

    ACCEPT = "accept"
    REJECT = "reject"
    EITHER = "either"


class Vector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One frozen question.

    `requirement` is the one that decides; `also` counts for coverage only. An accept vector carries `output`, the
    projection that an accepting implementation must return. A reject vector names its accepted `twin` and the one
    `mutation` between the two. `contested` maps each reading of a contradictory text to what it demands.
    """

    id: str
    requirement: str
    operation: str
    role: str
    expect: Expect
    input: dict[str, Any]
    because: str
    output: Any = None
    also: tuple[str, ...] = ()
    twin: str | None = None
    mutation: str | None = None
    flags: tuple[str, ...] = ()
    contested: dict[str, Expect] | None = None
