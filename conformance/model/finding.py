"""What an oracle sees in a message: which requirement it breaks, where and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """`requirement` is broken; `detail` says how, with the offset where there is one."""

    requirement: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An oracle's reading of one message: the projection, as far as it has one, and what is wrong."""

    projection: Any
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What the encoders are asked: inputs for `operation`, drawn by hypothesis, that exercise `requirement`.

    `inputs` is a hypothesis SearchStrategy of the operation's input in the protocol's JSON.
    """

    requirement: str
    operation: str
    role: str
    inputs: Any


Examine = Callable[[str, Mapping[str, Any], Any, str], tuple[Finding, ...]]
