"""Findings of carriers, and reading the inputs that the oracle is given in the protocol's JSON."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.model.finding import Finding


def broken(carrier: str, row: str, detail: str) -> Finding:
    """A row of a carrier, broken."""
    return Finding(f"evidence_carriers/{carrier}/{row}", detail)


def octets(value: Any) -> bytes:
    """Bytes out of base64; none of what is not."""
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return b""


def written(value: Any) -> Any:
    """Bytes in base64, as outputs have them; anything else as it is."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


@dataclass(frozen=True, slots=True)
class Held:
    """A piece of Evidence as its wrapper holds it: the type, text or Content-Format, and the bytes."""

    kind: str | int
    value: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """What a carrier held: its Evidence, the point of the key that it is about, and what is wrong with the carrier."""

    held: tuple[Held, ...]
    point: bytes = b""
    findings: tuple[Finding, ...] = ()


Given = Mapping[str, Any]
