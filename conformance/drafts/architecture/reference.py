"""The smallest appraiser and Relying Party that judge time and trust as RFC 9334 has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.codecs import cbor, cose
from conformance.drafts.architecture import wire
from conformance.model.outcome import Refusal

RULES: Mapping[str, None] = {"rfc9334": None}

_SYNCHRONIZED: tuple[wire.Step, ...] = ("evidence", "claims", "result", "use", "expiry")
_NONCES: tuple[wire.Step, ...] = ("evidence", "claims", "result", "lifetime")


class Reference:
    """Answers each operation of wire.OPERATIONS; mutants override one method."""

    # Appendix A.

    def judge_time(self, request: wire.JudgeTime, _: Any) -> wire.Margin:
        """The time that is left."""
        age, limit = self.age(request), self.limit(request)
        if not self.less(age, limit):
            raise Refusal(f"{age} is not less than {limit}")
        return wire.Margin(margin=limit - age)

    def less(self, age: int, limit: int) -> bool:
        """What is in time."""
        return age < limit

    def limit(self, request: wire.JudgeTime) -> int:
        """The threshold, the expiry or the lifetime."""
        match request.step:
            case "expiry":
                return self.when(request, "RX_v")
            case "lifetime":
                return self.when(request, "RX_v") - self.when(request, "RG_v")
        if request.threshold is None:
            raise Refusal("no threshold")
        return request.threshold

    def age(self, request: wire.JudgeTime) -> int:
        """How old it is, by the clock of who judges."""
        return self.by_timestamp(request) if request.example in ("A.1", "A.4") else self.by_nonce(request)

    def by_timestamp(self, request: wire.JudgeTime) -> int:
        """Clocks are roughly synchronized (A.1, A.4)."""
        match request.step:
            case "evidence":
                return self.between(request, "EG_a", "RG_v")
            case "claims":
                self.trusted(request)
                return self.between(request, "VG_a", "RG_v")
            case "result":
                return self.between(request, "RG_v", "RA_r")
            case "use":
                return self.between(request, "RG_v", "OP_r")
            case "expiry":
                return self.when(request, "OP_r")
        raise Refusal("no such step")

    def by_nonce(self, request: wire.JudgeTime) -> int:
        """No clocks are synchronized (A.2, A.5)."""
        passport = request.example == "A.2"
        match request.step:
            case "evidence":
                return self.between(request, "NS_v", "RG_v")
            case "claims":
                self.trusted(request)
                return self.between(request, "NS_v", "RG_v") + self.before(request, "VG_a", "EG_a")
            case "result" if passport:
                self.trusted(request)
                return self.between(request, "NS_r", "OP_r") + self.before(request, "EG_a", "RR_a")
            case "result":
                return self.between(request, "NR_r", "OP_r")
            case "lifetime":
                return self.between(request, "NS_r" if passport else self.relayed(), "OP_r")
        raise Refusal("no such step")

    def relayed(self) -> str:
        """From when a lifetime counts in the background-check model."""
        return "ER_r"

    def before(self, request: wire.JudgeTime, earlier: str, later: str) -> int:
        """A difference that the Attester tells."""
        return self.between(request, earlier, later)

    def between(self, request: wire.JudgeTime, earlier: str, later: str) -> int:
        """The seconds from one event to another."""
        return self.when(request, later) - self.when(request, earlier)

    def when(self, request: wire.JudgeTime, event: str) -> int:
        """The time of an event."""
        if event not in request.times:
            raise Refusal(f"nobody knows the time of {event}")
        return request.times[event]

    def trusted(self, request: wire.JudgeTime) -> None:
        """The Attester is trusted to tell times."""
        if not request.trusted:
            raise Refusal("the Attester is not trusted to tell times")

    def walk_through(self, request: wire.WalkThrough, rules: Any) -> wire.Walked:
        """Every step, at the times that each clock showed."""
        if request.example == "A.3":
            return wire.Walked(epochs=self.walked_epochs(request))
        times = {each.event: self.shown(each, request) for each in request.events}
        steps = _SYNCHRONIZED if request.example in ("A.1", "A.4") else _NONCES
        margins = {}
        for step in steps:
            judged = wire.JudgeTime(
                example=request.example,
                step=step,
                times=times,
                threshold=request.thresholds.get(step),
                trusted=request.trusted,
            )
            margins[str(step)] = self.judge_time(judged, rules).margin
        return wire.Walked(margins=margins)

    def shown(self, happening: wire.Happening, request: wire.WalkThrough) -> int:
        """What the clock shows on which an event is seen."""
        return happening.at + request.clocks[happening.event[-1]]

    def walked_epochs(self, request: wire.WalkThrough) -> dict[str, str]:
        """Example A.3: the epochs of Evidence and result, each in the window when it is looked at."""
        windows: dict[str, list[str]] = {"a": [], "v": [], "r": []}
        used: dict[str, str] = {}
        for each in sorted(request.events, key=lambda one: one.at):
            who = each.event[-1]
            match each.event[:-2]:
                case "IR":
                    windows[who] = self.received(each.epoch or "", windows[who], request.depth)
                case "EG":
                    used["evidence"] = windows[who][0]
                case "RG":
                    self.remembered(used["evidence"], windows[who])
                case "RR":
                    used["result"] = windows[who][0]
                case "RA":
                    self.remembered(used["evidence"], windows[who])
                    self.remembered(used["result"], windows[who])
        return used

    def remembered(self, epoch: str, window: list[str]) -> None:
        """An epoch that is looked at is in the window."""
        if not self.matches(epoch, window):
            raise Refusal(f"epoch {epoch} is not in the window")

    def judge_epoch(self, request: wire.JudgeEpoch, _: Any) -> wire.Judged:
        """Each message against the window."""
        window: list[str] = []
        fresh = []
        for event in request.events:
            if "epoch" in event:
                window = self.received(event["epoch"], window, request.depth)
            else:
                fresh.append(self.matches(event["message"], window))
        return wire.Judged(fresh=fresh)

    def received(self, epoch: str, window: list[str], depth: int) -> list[str]:
        """The window after another ID came."""
        return [epoch, *window][:depth]

    def matches(self, epoch: str, window: list[str]) -> bool:
        """Whether an ID is in the window."""
        return epoch in window

    # Interaction models.

    def interact(self, request: wire.Interact, _: Any) -> wire.Judged:
        """Each piece of Evidence against what was sent, told or subscribed to before."""
        before: list[dict[str, Any]] = []
        fresh = []
        for event in request.events:
            if event["do"] == "evidence":
                judges = {"challenge-response": self.answers, "uni-directional": self.told}
                fresh.append(judges.get(request.model, self.subscribed)(event, before, request.threshold))
            before.append(event)
        return wire.Judged(fresh=fresh)

    def answers(self, event: dict[str, Any], before: Sequence[dict[str, Any]], threshold: int) -> bool:
        """Whether it answers a challenge, the first time and in time (section 10.2)."""
        mine = [each for each in before if each["handle"] == event["handle"]]
        asked = [each for each in mine if each["do"] == "challenge"]
        return bool(asked) and self.unanswered(mine) and event["at"] - asked[-1]["at"] < threshold

    def unanswered(self, mine: Sequence[dict[str, Any]]) -> bool:
        """Whether nobody answered before."""
        return all(each["do"] != "evidence" for each in mine)

    def told(self, event: dict[str, Any], before: Sequence[dict[str, Any]], threshold: int) -> bool:
        """Whether its handle is the newest, or was until just now (section 10.3)."""
        handles = [each for each in before if each["do"] == "distribute"]
        places = [place for place, each in enumerate(handles) if each["handle"] == event["handle"]]
        if not places:
            return False
        later = handles[places[-1] + 1 :]
        return not later or event["at"] - later[0]["at"] < threshold

    def subscribed(self, event: dict[str, Any], before: Sequence[dict[str, Any]], threshold: int) -> bool:
        """Whether it is of the peer's own subscription and was made just now (section 10.4)."""
        start = [each["at"] for each in before if each["do"] == "subscribe" and self.is_peer(each, event)]
        return bool(start) and event["at"] - start[-1] - event["made"] < threshold

    def is_peer(self, subscription: dict[str, Any], event: dict[str, Any]) -> bool:
        """Whether a subscription is the one of the peer and handle."""
        return (subscription["handle"], subscription["peer"]) == (event["handle"], event["peer"])

    # Attestation Results.

    def authorize(self, request: wire.Authorize, _: Any) -> wire.Authorized:
        """By default nobody is let in (section 8.4)."""
        if not request.result:
            return self.default(request)
        claims = self.claims(request)
        self.about(claims, request)
        self.status(claims)
        self.unexpired(claims, request)
        self.policy(request)
        return wire.Authorized(subject=request.subject, until=claims[wire.EXPIRY])

    def default(self, request: wire.Authorize) -> wire.Authorized:
        """What happens without a result."""
        raise Refusal("no result")

    def claims(self, request: wire.Authorize) -> dict[Any, Any]:
        """What a trusted Verifier signed."""
        payload = cbor.decode(self.payload(request))
        return {name.value: value.value for name, value in payload.pairs()}

    def payload(self, request: wire.Authorize) -> bytes:
        """The payload of what one of the Verifiers signed."""
        return cose.verify1(request.result or b"", request.verifiers).payload or b""

    def about(self, claims: dict[Any, Any], request: wire.Authorize) -> None:
        """The result is about the one who asks."""
        if claims.get(wire.SUBJECT) != request.subject:
            raise Refusal("about somebody else")

    def status(self, claims: dict[Any, Any]) -> None:
        """The Verifier affirms."""
        if claims.get(wire.STATUS) != wire.AFFIRMING:
            raise Refusal("not affirmed")

    def unexpired(self, claims: dict[Any, Any], request: wire.Authorize) -> None:
        """The result has not expired."""
        if request.now >= claims[wire.EXPIRY]:
            raise Refusal("expired")

    def policy(self, request: wire.Authorize) -> None:
        """The Relying Party's own policy."""
        if request.owned is not None and request.subject not in request.owned:
            raise Refusal("not let in by the policy")
