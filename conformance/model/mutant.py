"""A mutant: the reference with one method gone wrong, which proves that a requirement's cases can fail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`override` takes the place of the reference's `method`; it breaks `requirement`, and `name` says how.

    `collateral` are the other requirements that it breaks with the same stroke, all of them. `equivalent` says why no
    case can tell it from the reference; then none may.
    """

    name: str
    requirement: str
    method: str
    override: Callable[..., Any]
    collateral: tuple[str, ...] = ()
    equivalent: str | None = None
