"""How the oracle judges what is taken in the interaction models (draft-ietf-rats-reference-interaction-models)."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.codecs import DecodeError, cbor, cose
from conformance.codecs.signatures import SignatureError
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets, written
from conformance.model.finding import Finding, Reading

Claims = Mapping[Any, cbor.Item]


def claims_of(payload: bytes | None) -> Claims:
    """A map of claims; empty where there is none."""
    try:
        item = cbor.decode(payload or b"")
    except DecodeError:
        return {}
    return {name.value: value for name, value in item.pairs()} if item.major == cbor.MAP else {}


def is_signed(data: bytes, key: Any) -> bool:
    """Whether a key signed this."""
    try:
        cose.verify1(data, [key])
    except (SignatureError, DecodeError):
        return False
    return True


def plain(claims: Claims, name: Any) -> Any:
    """A claim's value; None where it is not there."""
    return claims[name].value if name in claims else None


def beside_claims(message: cose.Sign1) -> Claims:
    """The claims in the header that nobody signed (RFC 9597)."""
    held = message.unprotected.get(wire.HEADER_CLAIMS)
    return {name.value: value for name, value in held.pairs()} if held and held.major == cbor.MAP else {}


def texts(claims: Claims) -> dict[str, Any]:
    """The claims about the target."""
    held = claims.get(wire.CLAIMS_MADE)
    return {name.value: value.value for name, value in held.pairs()} if held and held.major == cbor.MAP else {}


def appraised(given: Given) -> Reading:
    """What Evidence says, and everything that speaks against it."""
    data = octets(given.get("data"))
    try:
        message = cose.parse1(data)
    except DecodeError as error:
        return Reading(None, tuple(not_signed(str(error))))
    label = message.protected_header.get(wire.KEY_ID)
    name = label.value.decode(errors="replace") if label and label.major == cbor.BYTES else ""
    known: dict[str, Given] = {each["id"]: each for each in given["environments"]}
    claims = claims_of(message.payload)
    signers = [each for each in known if is_signed(data, known[each]["key"])]
    handle = plain(claims, wire.NONCE)
    beside = plain(beside_claims(message), wire.NONCE)
    owner = known.get(name, {}).get("attester")
    findings = [
        *signed_by_nobody(signers),
        *unknown(name, known, signers),
        *signed_by_another(name, signers),
        *of_another(plain(claims, wire.SUBJECT), owner),
        *without_handle(handle, beside),
        *handle_beside(handle, beside),
        *without_clock(claims, given),
    ]
    if isinstance(handle, bytes):
        findings += _FRESH[given["model"]](handle, name, owner, given)
    output = {"attester": owner, "environment": name, "handle": written(handle), "claims": texts(claims)}
    return Reading(output, tuple(findings))


# What all models have in common.


def not_signed(detail: str) -> Iterator[Finding]:
    """There is a signature."""
    yield broken("interaction", "signed", detail)


def signed_by_nobody(signers: list[str]) -> Iterator[Finding]:
    """One of the environments that are known signed it: otherwise it was altered, or is somebody else's."""
    if not signers:
        yield broken("interaction", "authentic", "nobody who is known signed this")
        yield broken("interaction", "altered", "the signature is not over these claims")


def unknown(name: str, known: Mapping[str, Given], signers: list[str]) -> Iterator[Finding]:
    """A key that is trusted to speak for the Attester signed it."""
    if name not in known or not signers:
        yield broken("interaction", "speaks-for", f"no key of {name} is trusted that signed this")


def signed_by_another(name: str, signers: list[str]) -> Iterator[Finding]:
    """The identifier is that of the key which signed."""
    if signers and name not in signers:
        yield broken("interaction", "ids-of-keys", f"{signers[0]} signed, and {name} is named")


def of_another(subject: Any, owner: Any) -> Iterator[Finding]:
    """The Attester that is named is whose key it is."""
    if subject is not None and subject != owner:
        yield broken("interaction", "identity", f"a key of {owner} in the name of {subject}")


def without_handle(handle: Any, beside: Any) -> Iterator[Finding]:
    """There is a handle."""
    if handle is None and beside is None:
        yield broken("interaction", "indicator", "no handle")


def handle_beside(handle: Any, beside: Any) -> Iterator[Finding]:
    """The handle is in what was signed."""
    if handle is None and beside is not None:
        yield broken("interaction", "bound", "a handle that nobody signed")


def without_clock(claims: Claims, given: Given) -> Iterator[Finding]:
    """The time of the Attester's clock is signed together with a distributed handle."""
    if given["model"] == "uni-directional" and plain(claims, wire.ISSUED_AT) is None:
        yield broken("uni-directional", "clock", "no time of the Attester's clock")


# Freshness in each model.


def _of_kind(events: Any, do: str) -> list[Given]:
    return [each for each in events if each["do"] == do]


def _answer(handle: bytes, name: str, owner: Any, given: Given) -> list[Finding]:
    sent = [each for each in _of_kind(given["events"], "challenge") if octets(each["handle"]) == handle]
    back = [each for each in _of_kind(given["events"], "appraise") if octets(each["handle"]) == handle]
    found = [*unasked(sent), *answered(back)]
    for each in sent:
        found += [*late(each, given), *another_attester(each, owner), *another_key(each, name)]
    return found


def unasked(sent: list[Given]) -> Iterator[Finding]:
    """The nonce was sent."""
    if not sent:
        yield broken("challenge", "handle", "nobody sent this nonce")


def answered(back: list[Given]) -> Iterator[Finding]:
    """It did not come back before."""
    if back:
        yield broken("challenge", "replay", "the nonce came back before")


def late(challenge: Given, given: Given) -> Iterator[Finding]:
    """The age of a challenge is less than the threshold."""
    if not given["now"] < challenge["at"] + given["threshold"]:
        yield broken("challenge", "age", "not younger than the threshold")


def another_attester(challenge: Given, owner: Any) -> Iterator[Finding]:
    """Who was asked is who answers."""
    if challenge.get("attester") not in (None, owner):
        yield broken("challenge", "provenance", f"{challenge['attester']} was asked")


def another_key(challenge: Given, name: str) -> Iterator[Finding]:
    """The key is one of those that were asked for."""
    if name not in (challenge.get("environments") or [name]):
        yield broken("challenge", "selected-key", f"{name} was not asked for")


def _told(handle: bytes, name: str, owner: Any, given: Given) -> list[Finding]:
    events = _of_kind(given["events"], "distribute")
    handles = [octets(each["handle"]) for each in events]
    if handle not in handles:
        return [*never_told(len(handles))]
    place = handles.index(handle)
    return [*expired(events[place], given), *superseded(events[place + 1 :], given)]


def never_told(others: int) -> Iterator[Finding]:
    """The Handle Distributor sent this handle."""
    yield broken("uni-directional", "current", f"none of the {others} handles that were distributed")


def expired(event: Given, given: Given) -> Iterator[Finding]:
    """The handle's time is not over."""
    if given["now"] > event.get("until", given["now"]):
        yield broken("uni-directional", "expiry", "the handle expired")


def superseded(later: list[Given], given: Given) -> Iterator[Finding]:
    """The next handle came lately, if at all."""
    if later and not given["now"] < later[0]["at"] + given["threshold"]:
        yield broken("uni-directional", "current", "a newer handle has been there for long")


def _pushed(handle: bytes, name: str, owner: Any, given: Given) -> list[Finding]:
    mine = [each for each in _of_kind(given["events"], "subscribe") if each.get("verifier") == given["verifier"]]
    return [*of_another_subscription(handle, [octets(each["handle"]) for each in mine])]


def of_another_subscription(handle: bytes, mine: list[bytes]) -> Iterator[Finding]:
    """The handle is one that this Verifier subscribed with."""
    if handle not in mine:
        yield broken("streaming", "handle", "no handle of this Verifier")


_FRESH = {"challenge-response": _answer, "uni-directional": _told, "streaming": _pushed}


# Attestation Results.


def taken(given: Given) -> Reading:
    """A result, and whether it is for the handle."""
    data = octets(given.get("data"))
    try:
        message = cose.parse1(data)
    except DecodeError as error:
        return Reading(None, tuple(no_result(str(error))))
    claims = claims_of(message.payload)
    valid = any(is_signed(data, key) for key in given["keys"])
    findings = (*forged(valid), *for_another(claims, given))
    output = {
        "attester": plain(claims, wire.SUBJECT), "handle": given["handle"], "status": plain(claims, wire.STATUS)
    }  # fmt: skip
    return Reading(output, findings)


def no_result(detail: str) -> Iterator[Finding]:
    """There is a signed result."""
    yield broken("result", "authentic", detail)
    yield broken("result", "bound", detail)


def forged(valid: bool) -> Iterator[Finding]:
    """A Verifier who is trusted bound result and handle together."""
    if not valid:
        yield broken("result", "authentic", "no Verifier who is trusted signed this")
        yield broken("result", "bound", "no Verifier who is trusted signed this")


def for_another(claims: Claims, given: Given) -> Iterator[Finding]:
    """The handle that was signed is the one that was subscribed to."""
    if plain(claims, wire.NONCE) != octets(given["handle"]):
        yield broken("result", "bound", "not for this handle")


# Bodies of FETCH.


def fetched(given: Given) -> Reading:
    """A body, and where it is not of its grammar."""
    kind = str(given.get("kind"))
    try:
        item = cbor.decode(octets(given.get("data")))
    except DecodeError as error:
        return Reading(None, tuple(not_of_the_grammar(kind, False, str(error))))
    parts: list[cbor.Item] = list(item.value) if item.major == cbor.ARRAY else []
    fits = _is_request(parts) if kind == "request" else _is_response(parts)
    findings = tuple(not_of_the_grammar(kind, fits, "of another shape"))
    if not fits:
        return Reading(None, findings)
    if kind == "request":
        chosen = [[each.value[0].value, each.value[1].value[0].value] for each in parts[3].value]
        names = {
            "hello": parts[0].value == _TRUE,
            "key": written(parts[1].value),
            "nonce": written(parts[2].value),
            "selections": chosen,
        }
        return Reading(names, findings)
    return Reading(
        dict(zip(("quoted", "signature", "certificate"), (written(each.value) for each in parts), strict=False))
    )


_FALSE, _TRUE = 20, 21


def _is_request(parts: list[cbor.Item]) -> bool:
    if len(parts) != 4 or parts[0].major != cbor.SIMPLE or parts[0].value not in (_FALSE, _TRUE):
        return False
    octet_strings = [each.major for each in parts[1:3]] == [cbor.BYTES, cbor.BYTES]
    return octet_strings and parts[3].major == cbor.ARRAY and all(map(_is_selection, parts[3].value))


def _is_selection(item: cbor.Item) -> bool:
    if item.major != cbor.ARRAY or len(item.value) != 2 or item.value[1].major != cbor.ARRAY:
        return False
    numbers = [item.value[0], *item.value[1].value]
    return len(numbers) == 2 and all(each.major == cbor.UINT and each.value < 1 << 16 for each in numbers)


def _is_response(parts: list[cbor.Item]) -> bool:
    return 2 <= len(parts) <= 3 and {each.major for each in parts} == {cbor.BYTES}


def not_of_the_grammar(kind: str, fits: bool, detail: str) -> Iterator[Finding]:
    """A body has the shape that the grammar gives it."""
    if not fits:
        yield broken("fetch", kind, detail)
