"""What wrong looks like: for each expectation that cases can show broken, a reference that breaks it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from conformance.codecs import cose
from conformance.drafts.architecture import wire
from conformance.drafts.architecture.reference import Reference
from conformance.model.mutant import Mutant


def _mutant(name: str, row: str, method: str, override: Callable[..., Any]) -> Mutant:
    return Mutant(name=name, requirement=f"architecture/{row}", method=method, override=override)


def _nothing(*_: Any) -> None:
    """In the place of a check: everything holds."""


def _of(example: str, step: str, override: Callable[..., int]) -> Callable[..., int]:
    """Counts one step of one example wrongly."""

    def age(self: Reference, request: wire.JudgeTime) -> int:
        wrong = (request.example, request.step) == (example, step)
        return override(self, request) if wrong else Reference.age(self, request)

    return age


def _a_second_less(self: Reference, request: wire.JudgeTime) -> int:
    """Takes what is as old as the threshold for younger."""
    return Reference.age(self, request) - 1


def _times() -> Iterator[Mutant]:
    synchronized, steps = (
        ("evidence", "claims", "result", "use", "expiry"),
        ("evidence", "claims", "result", "lifetime"),
    )
    for example in ("A.1", "A.2", "A.4", "A.5"):
        name = f"time-{example.lower().replace('.', '')}"
        for step in synchronized if example in ("A.1", "A.4") else steps:
            override = _of(example, step, _a_second_less)
            yield _mutant(f"{name}-{step}-takes-what-is-as-old", f"{name}/{step}", "age", override)
        yield _mutant(f"{name}-trusts-everybody", f"{name}/claims", "trusted", _nothing)
    yield _mutant("trusts-who-kept-a-result", "time-a2/result", "trusted", _nothing)
    yield _mutant("forgets-what-the-attester-kept", "time-a2/result", "before", lambda *_: 0)
    yield _mutant("counts-from-the-nonce", "time-a5/lifetime", "relayed", lambda _: "NR_r")


def _epochs() -> Iterator[Mutant]:
    def bottomless(_: Reference, epoch: str, window: list[str], depth: int) -> list[str]:
        """Remembers every ID."""
        return [epoch, *window]

    def increasing(_: Reference, epoch: str, window: list[str], depth: int) -> list[str]:
        """Takes IDs that increase."""
        return [epoch, *window][:depth] if not window or epoch > window[0] else window

    def eager(_: Reference, epoch: str, window: list[str]) -> bool:
        """Takes an ID that it has not got yet."""
        return epoch in window or epoch == "J"

    def latest(_: Reference, epoch: str, window: list[str]) -> bool:
        """Looks at the latest ID alone."""
        return epoch in window[:1]

    def once(self: Reference, request: wire.JudgeEpoch, rules: Any) -> wire.Judged:
        """Takes an ID once."""
        judged, seen = Reference.judge_epoch(self, request, rules), set[str]()
        messages = [each["message"] for each in request.events if "message" in each]
        fresh = []
        for message, good in zip(messages, judged.fresh, strict=True):
            fresh.append(good and message not in seen)
            seen.add(message)
        return wire.Judged(fresh=fresh)

    yield _mutant("remembers-every-epoch", "epoch/window", "received", bottomless)
    yield _mutant("wants-increasing-epochs", "epoch/order", "received", increasing)
    yield _mutant("takes-epochs-to-come", "epoch/race", "matches", eager)
    yield _mutant("forgets-the-epoch-before", "epoch/relayed", "matches", latest)
    yield _mutant("takes-an-epoch-once", "epoch/reuse", "judge_epoch", once)
    yield _mutant("takes-an-epoch-once-when-frozen", "epoch/frozen", "judge_epoch", once)


def _models() -> Iterator[Mutant]:
    def patient(self: Reference, event: dict[str, Any], before: Sequence[dict[str, Any]], _: int) -> bool:
        """Waits for an answer without end."""
        return Reference.answers(self, event, before, 1 << 40)

    def for_ever(self: Reference, event: dict[str, Any], before: Sequence[dict[str, Any]], _: int) -> bool:
        """Takes every handle that was ever told."""
        return Reference.told(self, event, before, 1 << 40)

    yield _mutant("waits-for-ever", "model/nonce", "answers", patient)
    yield _mutant("takes-answers-again", "model/replay", "unanswered", lambda *_: True)
    yield _mutant("takes-old-handles", "model/distributed", "told", for_ever)
    yield _mutant("takes-handles-of-others", "model/subscribed", "is_peer", lambda *_: True)


def _results() -> Iterator[Mutant]:
    def welcoming(_: Reference, request: wire.Authorize) -> wire.Authorized:
        """Lets everybody in by default."""
        return wire.Authorized(subject=request.subject, until=request.now)

    def unverified(_: Reference, request: wire.Authorize) -> bytes:
        """Does not look at the signature."""
        return cose.parse1(request.result or b"").payload or b""

    def another(_: Reference, request: wire.Authorize, __: Any) -> wire.Authorized:
        """Answers with somebody else's name."""
        return wire.Authorized(subject=f"not {request.subject}", until=request.now)

    yield _mutant("lets-in-by-default", "result/default", "default", welcoming)
    yield _mutant("takes-any-status", "result/default", "status", _nothing)
    yield _mutant("does-not-verify", "result/signed", "payload", unverified)
    yield _mutant("trusts-every-verifier", "result/verifier", "payload", unverified)
    yield _mutant("takes-what-expired", "result/expiry", "unexpired", _nothing)
    yield _mutant("takes-results-about-others", "result/subject", "about", _nothing)
    yield _mutant("lets-in-who-is-healthy", "result/own-policy", "policy", _nothing)
    yield _mutant("lets-in-somebody-else", "result/satisfied", "authorize", another)


def _walks() -> Iterator[Mutant]:
    def one_clock(_: Reference, happening: wire.Happening, __: wire.WalkThrough) -> int:
        """Sees a clock that everybody shares."""
        return happening.at

    def compared(self: Reference, request: wire.JudgeTime) -> int:
        """Compares the Attester's clock with others where none are synchronized."""
        if request.step == "evidence":
            return self.between(request, "EG_a", "RG_v")
        return Reference.by_nonce(self, request)

    yield _mutant("shares-one-clock", "time-a1/walk", "shown", one_clock)
    yield _mutant("shares-one-clock-with-a-relay", "time-a4/walk", "shown", one_clock)
    yield _mutant("compares-clocks-of-a-passport", "time-a2/walk", "by_nonce", compared)
    yield _mutant("compares-clocks-of-a-check", "time-a5/walk", "by_nonce", compared)
    yield _mutant("forgets-no-epoch", "epoch/walk", "remembered", _nothing)


MUTANTS = (*_walks(), *_times(), *_epochs(), *_models(), *_results())
