"""How the oracle reads media types of EAT and the bodies under them (RFC 9782)."""

import re
from collections.abc import Iterator
from typing import Any

from conformance.codecs import DecodeError, cbor, cose, jose, jsontext
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets
from conformance.model.finding import Finding, Reading

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_PARAMETER = re.compile(rf'[ \t]*;[ \t]*({_TOKEN})=(?:({_TOKEN})|"((?:[^"\\]|\\.)*)")')


def dispatched(given: Given) -> Reading:
    """The type and its profile, and whether the body is what they say."""
    told, data = str(given.get("content_type")), octets(given.get("data"))
    base = told.partition(";")[0].strip().lower()
    profile = _profile(told[len(told.partition(";")[0]) :])
    findings = (*unknown(base), *other_format(base, data))
    output: dict[str, Any] = {"type": base}
    return Reading(output | ({"profile": profile.lower()} if profile else {}), findings)


def _profile(rest: str) -> str:
    """The profile; empty where there is none, or what stands there are no parameters."""
    profile, at = "", 0
    while at < len(rest):
        match = _PARAMETER.match(rest, at)
        if match is None:
            return ""
        if match[1].lower() == "eat_profile":
            profile = match[2] or match[3]
        at = match.end()
    return profile


def unknown(base: str) -> Iterator[Finding]:
    """The type is one of the six."""
    if base not in wire.MEDIA_TYPES:
        yield broken("media-type", "known", f"{base} is no type of EAT")


def other_format(base: str, data: bytes) -> Iterator[Finding]:
    """The body is what its type says."""
    try:
        match base:
            case wire.EAT_CWT:
                cose.parse1(data)
            case wire.EAT_JWT:
                jose.parse(data)
            case wire.UCCS if cbor.decode(data).major != cbor.MAP:
                yield broken("media-type", "format", "no map of claims")
            case wire.UJCS if jsontext.decode(data).kind != "object":
                yield broken("media-type", "format", "no object of claims")
    except DecodeError as error:
        yield broken("media-type", "format", str(error))
