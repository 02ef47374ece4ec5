"""Mutants that err in the interaction models, as Verifier, Attester, or Relying Party."""

from collections.abc import Iterator
from typing import Any

from conformance.codecs import cbor, cose
from conformance.codecs.cbor import Item
from conformance.codecs.cose import Sign1
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.mutants.making import Override, anywhere, nothing, within
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.drafts.mutating import last
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _signatures()
    yield from _freshness()
    yield from _attesters()
    yield from _others()


def _signatures() -> Iterator[Mutant]:
    def zeros(self: Reference, data: bytes, *more: Any) -> None:
        """Takes zeros for a signature."""
        if any(cose.parse1(data).signature):
            Reference.verify(self, data, *more)

    def any_known(_: Reference, data: bytes, __: wire.Environment, request: wire.Appraise) -> None:
        """Takes the key of any environment."""
        cose.verify1(data, [each.key for each in request.environments])

    def by_default(self: Reference, message: Sign1, request: wire.Appraise) -> wire.Environment:
        """Takes the first environment for one that it does not know."""
        try:
            return Reference.environment(self, message, request)
        except Refusal:
            return request.environments[0]

    def bare(self: Reference, request: wire.Appraise, rules: Any) -> wire.Appraised:
        """Takes claims that nobody signed for those of the first environment."""
        if cbor.decode(request.data).major != cbor.MAP:
            return Reference.appraise(self, request, rules)
        first = request.environments[0]
        return wire.Appraised(attester=first.attester or "", environment=first.id, handle=b"", claims={})

    def either(self: Reference, claims: Any, message: Sign1) -> bytes:
        """Takes a handle that stands beside what was signed."""
        return Reference.handle(self, claims if wire.NONCE in claims else _beside(message), message)

    yield anywhere(
        "appraises-without-verifying", "interaction/altered", "verify", nothing,
        "interaction/authentic", "interaction/speaks-for", "interaction/ids-of-keys",
    )  # fmt: skip
    yield anywhere("takes-zeros-for-a-signature", "interaction/authentic", "verify", zeros)
    yield anywhere("takes-any-known-key", "interaction/ids-of-keys", "verify", any_known)
    yield anywhere("knows-everybody", "interaction/speaks-for", "environment", by_default)
    yield anywhere("takes-bare-claims", "interaction/signed", "appraise", bare)
    yield anywhere("takes-any-name", "interaction/identity", "identity", nothing)
    yield anywhere("takes-handles-beside", "interaction/bound", "handle", either)


def _beside(message: Sign1) -> dict[Any, Item]:
    held = message.unprotected.get(wire.HEADER_CLAIMS)
    return {name.value: value for name, value in held.pairs()} if held else {}


def _freshness() -> Iterator[Mutant]:
    def none(self: Reference, claims: Any, message: Sign1) -> bytes:
        """Does without a handle."""
        there = wire.NONCE in claims or wire.NONCE in _beside(message)
        return Reference.handle(self, claims, message) if there else b""

    def only_with(self: Reference, handle: bytes, *more: Any) -> None:
        """Asks nothing of what has no handle."""
        if handle:
            Reference.fresh(self, handle, *more)

    yield within("asks-for-no-handle", "interaction/indicator", "appraise", {"handle": none, "fresh": only_with})
    yield anywhere("takes-any-nonce", "challenge/handle", "sent", nothing)
    yield anywhere("takes-answers-again", "challenge/replay", "first", nothing)
    yield anywhere("waits-for-ever", "challenge/age", "in_time", nothing)
    yield anywhere("takes-answers-of-others", "challenge/provenance", "by_attester", nothing)
    yield anywhere("takes-other-keys", "challenge/selected-key", "by_key", nothing)
    yield anywhere("does-without-clock", "uni-directional/clock", "clock", nothing)
    yield anywhere("takes-handles-of-the-past", "uni-directional/current", "not_superseded", nothing)
    yield anywhere("forgets-expiry", "uni-directional/expiry", "unexpired", nothing)
    yield anywhere("takes-handles-of-others", "streaming/handle", "subscribed", nothing)
    yield within("lets-no-grace", "uni-directional/grace", "appraise", {"not_superseded": _never_late})
    yield within("takes-distributed-handles-once", "uni-directional/several", "appraise", {"current": _once})
    yield within("takes-handles-of-streams-once", "streaming/several", "appraise", {"subscribed": _once_subscribed})


def _never_late(_: Reference, later: list[wire.Event], __: wire.Appraise) -> None:
    """Takes the newest handle alone."""
    if later:
        raise Refusal("not the newest handle")


def _once(self: Reference, handle: bytes, request: wire.Appraise) -> None:
    """Takes a distributed handle for a nonce."""
    self.first(handle, request)
    Reference.current(self, handle, request)


def _once_subscribed(self: Reference, handle: bytes, request: wire.Appraise) -> None:
    """Takes the handle of a subscription for a nonce."""
    self.first(handle, request)
    Reference.subscribed(self, handle, request)


def _attesters() -> Iterator[Mutant]:
    def beside(self: Reference, environment: wire.Environment, asked: wire.Asked, request: wire.Attest) -> bytes:
        """Leaves the handle beside what is signed."""
        held = self.held(environment, asked, request)
        moved = {wire.HEADER_CLAIMS: {wire.NONCE: held.pop(wire.NONCE)}}
        return self.sealed(self.header(environment), moved, held, environment.key)

    def net(self: Reference, changes: list[tuple[int, str, str]]) -> dict[Any, Any]:
        """Tells of each claim the last change alone."""
        return Reference.changed(self, list({name: (at, name, value) for at, name, value in changes}.values()))

    def some(_: Reference, environment: wire.Environment) -> dict[str, str]:
        """Leaves out a claim."""
        return dict(list(environment.claims.items())[1:])

    yield anywhere(
        "signs-nothing", "interaction/protected-emitted", "evidence", last("evidence", _cut),
        "challenge/selected-keys-emitted",
    )  # fmt: skip
    wrong: list[tuple[str, str, str, Override]] = [
        ("names-no-environment", "interaction/environment", "header", lambda *_: {}),
        (
            "names-another",
            "interaction/identity",
            "held",
            last("held", _as_another),
        ),
        ("forgets-the-handle", "interaction/indicator", "held", last("held", _without_handle)),
        ("leaves-the-handle-beside", "interaction/bound", "evidence", beside),
        ("tells-everything", "interaction/selection", "collected", lambda self, one, _: self.everything(one)),
        ("signs-with-every-key", "challenge/selected-keys", "selected", lambda _, __, request: request.environments),
        ("leaves-out-a-claim", "challenge/all-claims", "everything", some),
        ("has-no-clock", "uni-directional/clock", "timed", lambda *_: {}),
        ("tells-net-changes", "uni-directional/changes", "changed", net),
        ("has-one-handle", "streaming/own-handle", "handle_for", lambda _, __, request: request.asked[0].handle),
    ]
    for name, row, method, override in wrong:
        yield anywhere(name, f"{row}-emitted", method, override)


def _cut(made: bytes, *_: Any) -> bytes:
    return made[:-1] + bytes([made[-1] ^ 1])


def _as_another(held: dict[Any, Any], *_: Any) -> dict[Any, Any]:
    return held | {wire.SUBJECT: "another"}


def _without_handle(held: dict[Any, Any], *_: Any) -> dict[Any, Any]:
    return {name: value for name, value in held.items() if name != wire.NONCE}


def _others() -> Iterator[Mutant]:
    def longer(self: Reference, parts: list[Item]) -> None:
        """Passes over what follows."""
        Reference.response(self, parts[:3])

    def unconcerned(_: Reference, __: wire.Conclude) -> dict[Any, Any]:
        """Leaves the handle out."""
        return {}

    yield anywhere("concludes-for-no-handle", "result/bound-emitted", "concerned", unconcerned)

    def believing(self: Reference, request: wire.TakeResult, _: Any) -> wire.Taken:
        """Looks at no signature."""
        claims = self.claims_of(cose.parse1(request.data))
        told = [self.claim(claims, name) for name in (wire.SUBJECT, wire.NONCE, wire.STATUS)]
        if told[1] != request.handle:
            raise Refusal("a result for another handle")
        return wire.Taken(attester=told[0], handle=told[1], status=told[2])

    yield anywhere("believes-any-verifier", "result/authentic", "take_result", believing, "result/bound")
    yield anywhere("takes-results-for-others", "result/bound", "concerns", nothing)
    yield anywhere("takes-numbers-of-any-size", "fetch/request", "number", nothing)
    yield anywhere("passes-over-what-follows", "fetch/response", "response", longer)
