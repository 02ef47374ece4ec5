"""What the oracle finds in attestation requests, in answers to them, and in what a Presenter hands on (section 7)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.codecs import DecodeError, x509
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.oracle import evidence, made, shapes
from conformance.drafts.pkix_key_attestation.oracle.shapes import finding
from conformance.model.finding import Finding

Given = Mapping[str, Any]
Elements = Sequence[Given]


def requested(data: Any, points: wire.Codepoints) -> Elements:
    """The elements of a request; none where it cannot be read."""
    request = shapes.octets(data)
    root = shapes.read(request)
    if isinstance(root, DecodeError):
        return ()
    model, _ = evidence.signed_part(request, root, evidence.Names.of(points))
    elements: Elements = model.get("elements", ())
    return elements


def request_made(given: Given, data: bytes, points: wire.Codepoints) -> tuple[Finding, ...]:
    """What is wrong with a request that was made for some elements."""
    root = shapes.read(data)
    if isinstance(root, DecodeError):
        return (finding("request/shape", str(root)),)
    model, found = evidence.signed_part(data, root, evidence.Names.of(points))
    if found:
        return (finding("request/shape", found[0].detail),)
    wanted: Elements = given.get("elements", ())
    elements: Elements = model["elements"]
    return (
        *one_for_each(elements, wanted),
        *without_values(elements, wanted),
        *identified(elements, wanted),
        *with_nonce(elements, wanted),
    )


def types(elements: Elements) -> list[tuple[str, list[str]]]:
    """The types of elements with those of their claims."""
    return sorted((each["type"], sorted(claim["type"] for claim in each["claims"])) for each in elements)


def _valued(elements: Elements, kind: str) -> list[str]:
    return sorted(
        str(claim["value"])
        for each in elements
        for claim in each["claims"]
        if claim["type"] == kind and "value" in claim
    )


def one_for_each(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """An element for each that is wanted (section 7)."""
    if types(elements) != types(wanted):
        yield finding("request/shape", "the request has other elements or claims than were wanted")


def without_values(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """What is to be measured has no value (section 7)."""
    for each in elements:
        for claim in each["claims"]:
            if "value" in claim and not _valued(wanted, claim["type"]):
                yield finding("request/valueless", f"{claim['type']} is requested with a value")


def identified(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """The identifier selects the key (section 7.1.1)."""
    if _valued(elements, "identifier") != _valued(wanted, "identifier"):
        yield finding("request/identifier", "the request selects other keys than were wanted")


def with_nonce(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """The Verifier's nonce (section 7.1.2)."""
    if _valued(elements, "nonce") != _valued(wanted, "nonce"):
        yield finding("request/nonce", "the request has another nonce than was given")


def response_made(given: Given, data: bytes, points: wire.Codepoints) -> tuple[Finding, ...]:
    """What is wrong with the Evidence that answers a request."""
    model, found = made.attested(data, given, points)
    if not model:
        return found
    wanted, elements, device = requested(given.get("data"), points), model["elements"], given.get("device", {})
    spkis = [shapes.base64_of(x509.spki(key_from_jwk(each["key"]))) for each in given.get("signers", ())]
    return (
        *found,
        *nonce_back(elements, wanted),
        *keys_there(elements, wanted),
        *attestation_keys(elements, wanted, spkis),
        *not_requested(elements, wanted),
        *copied(elements, wanted, device),
        *observed(elements, device),
        *hidden(elements, device),
        *answered(elements, wanted, device),
    )


def _of(elements: Elements, kind: str) -> list[Given]:
    return [claim for each in elements for claim in each["claims"] if claim["type"] == kind]


def nonce_back(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """The nonce of the request is that of the Evidence (section 5.3.1)."""
    if _valued(wanted, "nonce") and _valued(elements, "nonce") != _valued(wanted, "nonce"):
        yield finding("respond/nonce", "the nonce of the request does not come back")


def keys_there(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """The keys that were selected are reported (section 7.1.1)."""
    if not set(_valued(wanted, "identifier")) <= set(_valued(elements, "identifier")):
        yield finding("respond/key", "a key that was selected is not reported")


def attestation_keys(elements: Elements, wanted: Elements, spkis: Sequence[str]) -> Iterator[Finding]:
    """Each key that signs is named where that was asked for (section 7.1.3)."""
    if _of(wanted, "ak-spki") and _valued(elements, "ak-spki") != sorted(spkis):
        yield finding("respond/ak-spki", "the attestation keys that are named are not those that sign")


def _wanted_for(element: Given, wanted: Elements) -> set[str]:
    """The claims that were asked for of an element."""
    own = {claim.get("value") for claim in element["claims"] if claim["type"] == "identifier"}
    fits = [
        each
        for each in wanted
        if each["type"] == element["type"]
        and (element["type"] != "key" or own & {claim.get("value") for claim in each["claims"]})
    ]
    return {claim["type"] for each in fits for claim in each["claims"]}


def not_requested(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """Nothing but what was asked for (section 7.2)."""
    for element in elements:
        asked = _wanted_for(element, wanted)
        for claim in element["claims"]:
            if claim["type"] not in asked:
                yield finding("respond/as-requested", f"{claim['type']} was not requested")
            elif "." in claim["type"]:
                yield finding("respond/claim-unknown", f"{claim['type']} comes back, which nobody knows")


def _observed_by(element: Given, device: Given) -> list[Given]:
    """What the device observes of an element."""
    if element["type"] == "platform":
        return list(device.get("platform", ()))
    own = [claim.get("value") for claim in element["claims"] if claim["type"] == "identifier"]
    for key in device.get("keys", ()):
        if any(claim["type"] == "identifier" and claim["value"] in own for claim in key):
            return list(key)
    return []


def copied(elements: Elements, wanted: Elements, device: Given) -> Iterator[Finding]:
    """Nothing is copied from the request (section 10.2); what comes back by design is not meant."""
    for element in elements:
        for claim in element["claims"] if element["type"] in ("platform", "key") else ():
            if claim in _observed_by(element, device) or "value" not in claim:
                continue
            if str(claim["value"]) in _valued(wanted, claim["type"]):
                yield finding("respond/from-scratch-emitted", f"{claim['type']} is what the request says")


def observed(elements: Elements, device: Given) -> Iterator[Finding]:
    """What Evidence says is observed (section 10.2)."""
    for element in elements:
        for claim in element["claims"] if element["type"] in ("platform", "key") else ():
            if claim not in _observed_by(element, device):
                yield finding("respond/observed-emitted", f"{claim['type']} is not what the device observes")


def hidden(elements: Elements, device: Given) -> Iterator[Finding]:
    """What the Presenter may not see (section 10.4)."""
    if set(_valued(elements, "identifier")) & set(device.get("hidden", ())):
        yield finding("privacy/authorised-emitted", "a key is disclosed that is not for this Presenter")


def answered(elements: Elements, wanted: Elements, device: Given) -> Iterator[Finding]:
    """What was requested without value and is known has its value (section 5)."""
    for element in elements:
        known = {claim["type"] for claim in _observed_by(element, device)}
        missing = (_wanted_for(element, wanted) & known) - {claim["type"] for claim in element["claims"]}
        if missing:
            yield finding("claim/value-missing", f"{min(missing)} was requested and is missing")


def forwarded(model: Given, wanted: Elements) -> tuple[Finding, ...]:
    """What keeps a Presenter from handing Evidence on."""
    elements: Elements = model.get("elements", ())
    return (*unreadable(elements), *other_elements(elements, wanted), *other_claims(elements, wanted))


def unreadable(elements: Elements) -> Iterator[Finding]:
    """Nothing that cannot be read is handed on (section 7.3)."""
    if any("." in each["type"] or any("." in claim["type"] for claim in each["claims"]) for each in elements):
        yield finding("forward/parseable", "there is something that cannot be read")


def other_elements(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """No element that was not requested is handed on (section 7.3)."""
    if any(not _wanted_for(each, wanted) for each in elements):
        yield finding("forward/elements", "there is an element that was not requested")


def other_claims(elements: Elements, wanted: Elements) -> Iterator[Finding]:
    """No claim that was not requested is handed on (section 7.3)."""
    for each in elements:
        asked = _wanted_for(each, wanted)
        if asked and any(claim["type"] not in asked for claim in each["claims"]):
            yield finding("forward/claims", "there is a claim that was not requested")
