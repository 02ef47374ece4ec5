"""How the oracle reads nonces over EST and foresees what servers answer (draft-ietf-lamps-attestation-freshness)."""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.codecs import DecodeError, cbor, jsontext
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets
from conformance.model.finding import Finding, Reading

_TEXT = re.compile("(?:[A-Za-z0-9_-]{11,86})?")
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")


def nonce(given: Given) -> Reading:
    """The nonce of a response, and what is wrong with it."""
    form = str(given.get("form"))
    members = _members(octets(given.get("data")), form)
    value = members.get("nonce")
    found = _bytes(value, form)
    findings = (
        *no_nonce(found, form),
        *no_integer(members.get("expiry", 0), form),
        *no_type(members.get("respTypeInfo"), form),
    )
    if found is None:
        return Reading(None, findings)
    told = {"expiry": members["expiry"]} if "expiry" in members else {}
    return Reading({"nonce": base64.b64encode(found).decode(), **told}, findings)


def _members(data: bytes, form: str) -> Mapping[Any, Any]:
    """The members as Python values; none of what is no object or map."""
    try:
        if form == "json":
            read = jsontext.decode(data).plain()
            return read if isinstance(read, dict) else {}
        item = cbor.decode(data)
        return {name.value: _plain(value) for name, value in item.pairs()} if item.major == cbor.MAP else {}
    except DecodeError:
        return {}


def _plain(item: cbor.Item) -> Any:
    if item.major == cbor.MAP:
        return {name.value: _plain(value) for name, value in item.pairs()}
    return None if item.major == cbor.SIMPLE and not item.is_float else item.value


def _bytes(value: Any, form: str) -> bytes | None:
    if form == "cbor":
        found = value if isinstance(value, bytes) else None
    else:
        fits = isinstance(value, str) and _TEXT.fullmatch(value)
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)) if fits else None
    return found if found is not None and (not found or 8 <= len(found) <= 64) else None


def no_nonce(found: bytes | None, form: str) -> Iterator[Finding]:
    """The nonce is empty or has 8 to 64 bytes, in the encoding of its form."""
    if found is None:
        yield broken("est", f"nonce-{form}", "no nonce of a length that it may have")


def no_integer(value: Any, form: str) -> Iterator[Finding]:
    """The seconds are an unsigned integer."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield broken("est", f"integers-{form}", "the seconds are no unsigned integer")


def no_type(info: Any, form: str) -> Iterator[Finding]:
    """Information has a type, which is an OID."""
    if info is not None and not _typed(info):
        yield broken("est", f"type-{form}", "information without the text of an OID for its type")


def _typed(info: Any) -> bool:
    kind = info.get("type") if isinstance(info, Mapping) else None
    return isinstance(kind, str) and bool(_OID.fullmatch(kind))


def answered(given: Given) -> Reading:
    """What a server has to answer."""
    request: Any = {}
    if given.get("method") == "POST":
        request = _members(octets(given.get("body")), "json") or (
            {} if octets(given.get("body")).strip() == b"{}" else None
        )
    if request is None or not _asked_well(request):
        return Reading({"status": 400})
    if not given.get("willing", True):
        return Reading({"status": 503})
    output: dict[str, Any] = {"status": 200, "content_type": wire.NONCE_JSON}
    if not given.get("needed", True):
        return Reading(output | {"nonce": "empty"})
    return Reading(output | {"nonce": "present"} | ({"length": request["len"]} if "len" in request else {}))


def _asked_well(request: Mapping[Any, Any]) -> bool:
    length, info = request.get("len", 8), request.get("reqTypeInfo")
    return isinstance(length, int) and 8 <= length <= 64 and (info is None or _typed(info))
