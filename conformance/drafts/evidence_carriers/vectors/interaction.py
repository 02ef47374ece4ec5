"""The interaction models, on a simulated clock (draft-ietf-rats-reference-interaction-models)."""

import base64
from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors.matrix import b64, in_input
from conformance.model.vector import Mutation

DEVICE, OTHER_DEVICE = "device-1", "device-2"
FIRST, SECOND, FOREIGN = "es256", "es256-other", "ed25519"  # two environments of one device, one of another
STRANGER = "es256-zero-x"
OWNERS = {"env-1": (FIRST, DEVICE), "env-2": (SECOND, DEVICE), "env-3": (FOREIGN, OTHER_DEVICE)}
HANDLE, OTHER_HANDLE = bytes(range(1, 17)), bytes(range(17, 33))
SENT, NOW, CLOCK = 1000, 1009, 977
MADE = {"boot": "measured", "firmware": "1.2"}
_HELD: dict[Any, Any] = {wire.SUBJECT: DEVICE, wire.NONCE: HANDLE, wire.CLAIMS_MADE: MADE}
_ALGORITHMS = {"ES256": -7, "EdDSA": -8}

Events = list[dict[str, Any]]


def build(book: Vectors) -> None:
    """The groups appraise, challenge, uni-directional, streaming, result and conclude."""
    trusted = [{"id": name, "key": signing.public(key), "attester": whose} for name, (key, whose) in OWNERS.items()]
    for model, name, about, fill in [
        ("challenge-response", "appraise", "What Evidence owes in every interaction model.", _everywhere),
        ("challenge-response", "challenge", "Answers to challenges.", _challenges),
        ("uni-directional", "uni-directional", "Evidence for handles that were distributed.", _distributed),
        ("streaming", "streaming", "Evidence for subscriptions.", _streamed),
    ]:
        header = {"model": model, "verifier": "verifier-1", "environments": trusted, "threshold": 60}
        fill(book.group(name, about, operation="evidence_carriers.appraise", role="receiver", header=header))
    _results(
        book.group(
            "result", "Attestation Results for a handle.", operation="evidence_carriers.take-result", role="receiver",
            header={"keys": [signing.public(FIRST)], "handle": HANDLE},
        )
    )  # fmt: skip
    _concluded(book)


def evidence(name: str = "env-1", *, beside: dict[Any, Any] | None = None, **more: Any) -> bytes:
    """Evidence of an environment over the usual claims; `held` is instead of these."""
    key = OWNERS[name][0]
    protected = cbor.encode({1: _ALGORITHMS[signing.KEYS[key]["alg"]], wire.KEY_ID: name.encode()})
    return signing.sign1(protected, _unsigned(beside), cbor.encode(more.get("held", _HELD)), key)


def _unsigned(beside: dict[Any, Any] | None) -> dict[Any, Any]:
    """An unprotected header with claims, if there are any (RFC 9597)."""
    return {wire.HEADER_CLAIMS: beside} if beside else {}


def event(at: int, do: str, handle: bytes = HANDLE, **more: Any) -> dict[str, Any]:
    """Something that happened before."""
    return {"at": at, "do": do, "handle": b64(handle), **more}


def given(data: bytes, *events: dict[str, Any], now: int = NOW) -> dict[str, Any]:
    """An input, by default nine seconds after the handle was sent."""
    return {"data": data, "events": list(events), "now": now}


def seen(environment: str = "env-1", handle: bytes = HANDLE, attester: str = DEVICE) -> dict[str, Any]:
    """What is to be seen in Evidence over the usual claims."""
    return {"attester": attester, "environment": environment, "handle": handle, "claims": MADE}


def held(op: str, at: str, value: Any = None, key: str = FIRST) -> Mutation:
    """A change of the claims, signed anew."""
    return Mutation(
        codec="cbor", op=op, at=f"2/e/{at}", data="" if op == "remove" else cbor.encode(value).hex(), resign=key
    )


def other_data(data: bytes) -> Mutation:
    """Another message."""
    return in_input("/data", base64.b64encode(data).decode())


def _everywhere(group: Group) -> None:
    asked = event(SENT, "challenge")
    good = evidence()
    for slug, row, because in [
        ("answer", "authentic", "A trusted key signed claims and handle."),
        ("unaltered", "altered", "Nobody changed it on the way."),
        ("signed", "signed", "A signature makes it authentic."),
        ("trusted", "speaks-for", "The key is trusted to speak for the Attester."),
        ("named", "identity", "Who is named is whose key it is."),
        ("with-handle", "indicator", "The handle is there."),
        ("bound", "bound", "Handle, claims and identity are signed together."),
    ]:
        group.accept(slug, f"interaction/{row}", given(good, asked), seen(), because)
    group.accept(
        "second-environment", "interaction/ids-of-keys", given(evidence("env-2"), asked), seen("env-2"),
        "The identifier is that of the key that signed.",
    )  # fmt: skip
    group.accept(
        "other-device", "interaction/identity",
        given(evidence("env-3", held=_HELD | {wire.SUBJECT: OTHER_DEVICE}), asked),
        seen("env-3", attester=OTHER_DEVICE), "Another Attester has a key of its own.",
    )  # fmt: skip
    group.either(
        "unnamed", "interaction/identity", given(evidence(held={name: _HELD[name] for name in (10, "claims")}), asked),
        "The key alone may tell who the Attester is.",
    )  # fmt: skip
    changed = good.index(b"measured")
    for slug, row, twin, change, because, flag in [
        ("claim-altered", "altered", "unaltered", Mutation(codec="bytes", op="flip", at=str(changed), data="01"),
         "A bit of a claim was turned.", "signature-not-checked"),
        ("subject-altered", "altered", "unaltered",
         Mutation(codec="bytes", op="flip", at=str(good.index(b"device-1") + 7), data="03"),
         "Another Attester was named, and nothing signed anew.", "signature-not-checked"),
        ("without-signature", "authentic", "answer",
         Mutation(codec="cbor", op="replace", at="3", data=f"5840{'00' * 64}"),
         "Sixty-four zeros are no signature.", "signature-not-checked"),
        ("signed-by-a-stranger", "authentic", "answer",
         Mutation(codec="cbor", op="replace", at="2/e/2v/1v", data=cbor.encode("1.3").hex(), resign=STRANGER),
         "A key signed that nobody knows.", "signature-not-checked"),
        ("bare-claims", "signed", "signed", other_data(cbor.encode(_HELD)),
         "Claims without a signature came over no channel that would vouch for them.", "downgrade"),
        ("null-payload", "authentic", "answer", Mutation(codec="cbor", op="replace", at="2", data="f6"),
         "A signature of claims that are not there vouches for nothing.", "downgrade"),
        ("environment-unknown", "speaks-for", "trusted", in_input("/environments/0/id", "env-4"),
         "Nobody said whose key it is.", "signature-not-checked"),
        ("key-unknown", "speaks-for", "trusted", in_input("/environments/0/key", signing.public(STRANGER)),
         "The key that is trusted to speak for the environment is another one.", "signature-not-checked"),
        ("name-of-another", "identity", "named", held("replace", "0v", OTHER_DEVICE),
         "A key of one Attester signed in the name of another.", "swapped"),
        ("name-of-the-first", "identity", "other-device", held("replace", "0v", DEVICE, FOREIGN),
         "A key of one Attester signed in the name of another.", "swapped"),
        ("without-handle", "indicator", "with-handle", held("remove", "1k"), "Nothing tells how old it is.", "stale"),
        ("handle-beside", "bound", "bound",
         other_data(evidence(held={name: _HELD[name] for name in (2, "claims")}, beside={wire.NONCE: HANDLE})),
         "The handle stands where nobody signed it.", "replay"),
        ("id-of-another-environment", "ids-of-keys", "second-environment",
         Mutation(codec="cbor", op="replace", at="0/e/1v", data=cbor.encode(b"env-1").hex(), resign=SECOND),
         "The key is not the one that its identifier names.", "swapped"),
        ("key-of-another-environment", "ids-of-keys", "second-environment",
         Mutation(codec="cbor", op="replace", at="2/e/2v/1v", data=cbor.encode("1.3").hex(), resign=FIRST),
         "Another environment of the same Attester signed.", "swapped"),
    ]:  # fmt: skip
        group.reject(slug, f"interaction/{row}", twin, change, because, flags=(flag,))


def _attacked(group: Group, twin: str, data: bytes) -> None:
    """The attacks that every model has to withstand, whatever makes its handles fresh.

    Nothing stands around this Evidence that could be stripped or doubled, and no model says how large a message may be:
    these are attacks on carriers.
    """
    for slug, row, change, because, flag in [
        ("claim-turned", "altered", Mutation(codec="bytes", op="flip", at=str(data.index(b"measured")), data="01"),
         "A bit of a claim was turned.", "signature-not-checked"),
        ("handle-changed", "altered", Mutation(codec="bytes", op="flip", at=str(data.index(HANDLE)), data="01"),
         "A bit of the handle was turned.", "signature-not-checked"),
        ("without-signature", "authentic", Mutation(codec="cbor", op="replace", at="3", data=f"5840{'00' * 64}"),
         "Sixty-four zeros are no signature.", "signature-not-checked"),
        ("claims-alone", "signed", other_data(payload_of(data)), "Nobody signed the claims.", "downgrade"),
        ("name-of-another", "identity", held("replace", "0v", OTHER_DEVICE), "The key is of another Attester.",
         "swapped"),
        ("without-handle", "indicator", held("remove", "1k"), "Nothing tells how old it is.", "stale"),
    ]:  # fmt: skip
        group.reject(slug, f"interaction/{row}", twin, change, because, flags=(flag,))


def payload_of(data: bytes) -> bytes:
    """What a COSE_Sign1 signs."""
    payload: bytes = cbor.decode(data).value[2].value
    return payload


def _challenges(group: Group) -> None:
    def asked(at: int = SENT, handle: bytes = HANDLE, **more: Any) -> dict[str, Any]:
        return event(at, "challenge", handle, **more)

    good = evidence()
    other = event(1005, "appraise", OTHER_HANDLE)
    for slug, row, events, now, because in [
        ("answered", "handle", [asked()], NOW, "The nonce that was sent came back."),
        ("two-at-once", "handle", [asked(handle=OTHER_HANDLE), asked(1004)], NOW, "Each challenge has its own answer."),
        ("last-second", "age", [asked()], SENT + 59, "It is younger than the threshold."),
        ("asked-later", "age", [asked(900, OTHER_HANDLE), asked()], NOW, "The age counts from its own challenge."),
        ("first-answer", "replay", [asked(), asked(handle=OTHER_HANDLE), other], NOW, "It did not come before."),
        ("asked-of-it", "provenance", [asked(attester=DEVICE)], NOW, "Who was asked answers."),
        ("key-asked-for", "selected-key", [asked(environments=["env-1"])], NOW, "The key that was asked for signed."),
        ("one-of-two-keys", "selected-key", [asked(environments=["env-2", "env-1"])], NOW, "One of them signed."),
    ]:
        group.accept(slug, f"challenge/{row}", given(good, *events, now=now), seen(), because)
    _attacked(group, "answered", good)
    for slug, row, twin, change, because, flag in [
        ("other-nonce", "handle", "answered", held("replace", "1v", OTHER_HANDLE), "It is another nonce.", "stale"),
        ("unasked", "handle", "answered", in_input("/events/0/handle", b64(OTHER_HANDLE)), "Nobody sent it.", "stale"),
        ("part-of-the-nonce", "handle", "answered", held("replace", "1v", HANDLE[:8]), "Half of it is another.",
         "stale"),
        ("of-a-subscription", "handle", "answered", in_input("/events/0/do", "subscribe"),
         "A subscription is no challenge.", "stale"),
        ("too-late", "age", "last-second", in_input("/now", SENT + 60), "It is as old as the threshold.", "stale"),
        ("much-later", "age", "last-second", in_input("/now", SENT + 86400), "It is a day old.", "stale"),
        ("answered-before", "replay", "first-answer", in_input("/events/2/handle", b64(HANDLE)), "It came before.",
         "replay"),
        ("asked-of-another", "provenance", "asked-of-it", in_input("/events/0/attester", OTHER_DEVICE),
         "The nonce was sent to another Attester, from which this one has it.", "swapped"),
        ("another-key-asked-for", "selected-key", "key-asked-for", in_input("/events/0/environments/0", "env-2"),
         "Another environment was asked.", "swapped"),
    ]:  # fmt: skip
        group.reject(slug, f"challenge/{row}", twin, change, because, flags=(flag,))


def _distributed(group: Group) -> None:
    def told(at: int, handle: bytes = HANDLE, **more: Any) -> dict[str, Any]:
        return event(at, "distribute", handle, **more)

    timed = _HELD | {wire.ISSUED_AT: CLOCK}
    good = evidence(held=timed)
    used = event(1005, "appraise")
    for slug, row, events, now, because in [
        ("newest", "current", [told(SENT)], SENT + 900, "No newer handle came."),
        ("newest-of-two", "current", [told(900, OTHER_HANDLE), told(SENT)], NOW, "The handle before is not looked at."),
        ("grace", "grace", [told(SENT), told(1100, OTHER_HANDLE)], 1159, "The newer one may not be everywhere yet."),
        ("timed", "clock", [told(SENT)], NOW, "The Attester's clock is bound to the handle."),
        ("again", "several", [told(SENT), used], NOW, "A handle that is distributed is used more than once."),
        ("before-expiry", "expiry", [told(SENT, until=2000)], 1999, "Its time is not over."),
    ]:
        group.accept(slug, f"uni-directional/{row}", given(good, *events, now=now), seen(), because)
    group.either(
        "clock-elsewhere", "uni-directional/clock", given(evidence(held=timed | {6: 7}), told(SENT)),
        "How far the Attester's clock may be from others is not said.",
    )  # fmt: skip
    _attacked(group, "newest", good)
    for slug, row, twin, change, because, flag in [
        ("never-distributed", "current", "newest", held("replace", "1v", OTHER_HANDLE), "Nobody sent it.", "stale"),
        ("not-received", "current", "newest", in_input("/events/0/handle", b64(OTHER_HANDLE)),
         "The Verifier did not get the handle, and cannot tell.", "stale"),
        ("superseded", "current", "grace", in_input("/events/1/at", 1099), "A newer one has been there too long.",
         "stale"),
        ("superseded-long-ago", "current", "grace", in_input("/now", 9999), "The epoch was another.", "stale"),
        ("without-clock", "clock", "timed", held("remove", "3k"), "No time is bound to the handle.", "stale"),
        ("clock-beside", "clock", "timed", other_data(evidence(beside={wire.ISSUED_AT: CLOCK})),
         "The time stands where nobody signed it.", "stale"),
        ("expired", "expiry", "before-expiry", in_input("/now", 2001), "Its time is over.", "stale"),
    ]:  # fmt: skip
        group.reject(slug, f"uni-directional/{row}", twin, change, because, flags=(flag,))


def _streamed(group: Group) -> None:
    def joined(at: int = SENT, handle: bytes = HANDLE, verifier: str = "verifier-1") -> dict[str, Any]:
        return event(at, "subscribe", handle, verifier=verifier)

    good = evidence()
    two = [joined(), joined(1001, OTHER_HANDLE, "verifier-2")]
    used = event(1005, "appraise")
    for slug, row, events, because in [
        ("subscribed", "handle", [joined()], "It is the handle of the subscription."),
        ("one-of-two-subscribers", "handle", two, "Each subscriber has a handle of its own."),
        ("pushed-again", "several", [joined(), used, used], "Evidence comes again and again for one handle."),
        ("renewed", "handle", [joined(900, OTHER_HANDLE), joined()], "A later subscription brought a new handle."),
    ]:
        group.accept(slug, f"streaming/{row}", given(good, *events), seen(), because)
    group.either(
        "handle-before", "streaming/handle", given(good, joined(), joined(1005, OTHER_HANDLE)),
        "How long the handle before is good is not said.",
    )  # fmt: skip
    _attacked(group, "subscribed", good)
    for slug, twin, change, because, flag in [
        ("of-another-subscriber", "one-of-two-subscribers", in_input("/events/0/verifier", "verifier-2"),
         "The Evidence was made for another Verifier.", "swapped"),
        ("other-handle", "subscribed", held("replace", "1v", OTHER_HANDLE), "It is another handle.", "stale"),
        ("handle-of-the-other", "one-of-two-subscribers", held("replace", "1v", OTHER_HANDLE),
         "It is the handle of the other subscriber.", "swapped"),
        ("not-subscribed", "subscribed", in_input("/verifier", "verifier-3"), "It subscribed to nothing.", "swapped"),
    ]:  # fmt: skip
        group.reject(slug, "streaming/handle", twin, change, because, flags=(flag,))


def result(handle: bytes | None = HANDLE, beside: dict[Any, Any] | None = None) -> bytes:
    """An Attestation Result."""
    about: dict[Any, Any] = {} if handle is None else {wire.NONCE: handle}
    claims: dict[Any, Any] = {wire.SUBJECT: DEVICE} | about | {wire.STATUS: "affirming"}
    return signing.sign1(cbor.encode({1: -7}), _unsigned(beside), cbor.encode(claims), FIRST)


def _results(group: Group) -> None:
    expected = {"attester": DEVICE, "handle": HANDLE, "status": "affirming"}
    group.accept("concluded", "result/bound", result(), expected, "It was signed together with its handle.")
    group.accept(
        "of-two-verifiers", "result/bound",
        {"data": result(), "keys": [signing.public(SECOND), signing.public(FIRST)]}, expected,
        "Several Verifiers may be trusted.",
    )  # fmt: skip
    unsigned = cbor.encode({wire.SUBJECT: DEVICE, wire.NONCE: HANDLE, wire.STATUS: "affirming"})
    changed = other_data(result(OTHER_HANDLE).replace(OTHER_HANDLE, HANDLE))
    beside = other_data(result(None, {wire.NONCE: HANDLE}))
    of_another = in_input("/handle", b64(OTHER_HANDLE))
    for slug, row, change, because, flag in [
        ("for-another-handle", "bound", held("replace", "1v", OTHER_HANDLE), "It is about other Evidence.", "swapped"),
        ("subscribed-to-another", "bound", of_another, "It is about other Evidence.", "swapped"),
        ("for-no-handle", "bound", held("remove", "1k"), "It may be of any time.", "stale"),
        ("handle-beside", "bound", beside, "Nobody signed the handle.", "replay"),
        ("handle-changed", "bound", changed, "It was signed for another handle.", "signature-not-checked"),
        ("bare", "authentic", other_data(unsigned), "Nobody signed anything.", "downgrade"),
        ("of-a-stranger", "authentic", in_input("/keys/0", signing.public(STRANGER)), "Nobody trusts the Verifier.",
         "signature-not-checked"),
    ]:  # fmt: skip
        group.reject(slug, f"result/{row}", "concluded", change, because, flags=(flag,))


def _concluded(book: Vectors) -> None:
    """The oracle reads what is made; strategies invent more, and all that Attesters are asked for."""
    group = book.group("conclude", "What a Verifier concluded.", operation="evidence_carriers.conclude", role="sender")
    group.accept(
        "affirming", "result/bound-emitted",
        {"key": signing.KEYS[FIRST], "handle": b64(HANDLE), "attester": DEVICE, "status": "affirming"}, None,
        "The result is for the handle of the Evidence.",
    )  # fmt: skip
