"""Attester, Verifier and Relying Party in an interaction model (draft-ietf-rats-reference-interaction-models)."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.codecs import cbor, cose
from conformance.codecs.cose import Sign1
from conformance.drafts.cmw.wire import Encoded
from conformance.drafts.evidence_carriers import wire
from conformance.model.outcome import Refusal

Claims = Mapping[Any, cbor.Item]


class Interacting:
    """One method for each thing that is made or has to hold; what does not hold is a Refusal."""

    # The Verifier.

    def appraise(self, request: wire.Appraise, _: Any) -> wire.Appraised:
        """Evidence of which everything holds."""
        message = cose.parse1(request.data)
        environment = self.environment(message, request)
        self.verify(request.data, environment, request)
        claims = self.claims_of(message)
        self.identity(claims, environment)
        handle = self.handle(claims, message)
        self.clock(claims, request)
        self.fresh(handle, environment, request)
        made = claims[wire.CLAIMS_MADE].pairs() if wire.CLAIMS_MADE in claims else ()
        return wire.Appraised(
            attester=environment.attester or "",
            environment=environment.id,
            handle=handle,
            claims={name.value: value.value for name, value in made},
        )

    def environment(self, message: Sign1, request: wire.Appraise) -> wire.Environment:
        """The environment whose key the protected header names."""
        name = message.protected_header.get(wire.KEY_ID)
        for each in request.environments:
            if name is not None and each.id.encode() == name.value:
                return each
        raise Refusal("no environment that is known")

    def verify(self, data: bytes, environment: wire.Environment, request: wire.Appraise) -> None:
        """The key of that environment signed it."""
        cose.verify1(data, [environment.key])

    def claims_of(self, message: Sign1) -> Claims:
        """The claims that were signed."""
        item = cbor.decode(message.payload or b"")
        if item.major != cbor.MAP:
            raise Refusal("no claims")
        return {name.value: value for name, value in item.pairs()}

    def claim(self, claims: Claims, name: Any) -> Any:
        """The value of a claim; None where it is not there."""
        return claims[name].value if name in claims else None

    def identity(self, claims: Claims, environment: wire.Environment) -> None:
        """The Attester that is named is the one whose key it is."""
        if wire.SUBJECT in claims and claims[wire.SUBJECT].value != environment.attester:
            raise Refusal("a key of another Attester")

    def handle(self, claims: Claims, message: Sign1) -> bytes:
        """The handle that was signed."""
        handle = self.claim(claims, wire.NONCE)
        if not isinstance(handle, bytes):
            raise Refusal("no handle in what was signed")
        return handle

    def clock(self, claims: Claims, request: wire.Appraise) -> None:
        """Beside a distributed handle stands the time of the Attester's own clock."""
        if request.model == "uni-directional" and wire.ISSUED_AT not in claims:
            raise Refusal("no time that was bound to the handle")

    def fresh(self, handle: bytes, environment: wire.Environment, request: wire.Appraise) -> None:
        """The handle is a current one."""
        match request.model:
            case "challenge-response":
                self.answers(handle, environment, request)
            case "uni-directional":
                self.current(handle, request)
            case "streaming":
                self.subscribed(handle, request)

    def answers(self, handle: bytes, environment: wire.Environment, request: wire.Appraise) -> None:
        """It answers a challenge: for the first time, in time, by whom and by which key was asked."""
        asked = [each for each in request.events if each.do == "challenge" and each.handle == handle]
        self.sent(asked)
        self.first(handle, request)
        for challenge in asked:
            self.in_time(challenge, request)
            self.by_attester(challenge, environment)
            self.by_key(challenge, environment)

    def sent(self, challenges: list[wire.Event]) -> None:
        """Somebody sent the nonce."""
        if not challenges:
            raise Refusal("nobody sent this nonce")

    def first(self, handle: bytes, request: wire.Appraise) -> None:
        """A nonce is answered once."""
        if any(each.do == "appraise" and each.handle == handle for each in request.events):
            raise Refusal("this nonce was answered before")

    def in_time(self, challenge: wire.Event, request: wire.Appraise) -> None:
        """The challenge is young."""
        if request.now - challenge.at >= request.threshold:
            raise Refusal("the challenge is too old")

    def by_attester(self, challenge: wire.Event, environment: wire.Environment) -> None:
        """Who was asked answers."""
        if challenge.attester is not None and challenge.attester != environment.attester:
            raise Refusal("another Attester was asked")

    def by_key(self, challenge: wire.Event, environment: wire.Environment) -> None:
        """The key that was asked for signs."""
        if challenge.environments is not None and environment.id not in challenge.environments:
            raise Refusal("another key was asked for")

    def current(self, handle: bytes, request: wire.Appraise) -> None:
        """The handle was distributed, and is the newest, or was until lately."""
        told = [each for each in request.events if each.do == "distribute"]
        place = next((place for place, each in enumerate(told) if each.handle == handle), None)
        if place is None:
            raise Refusal("nobody distributed this handle")
        self.unexpired(told[place], request)
        self.not_superseded(told[place + 1 :], request)

    def unexpired(self, told: wire.Event, request: wire.Appraise) -> None:
        """The handle did not expire."""
        if told.until is not None and request.now > told.until:
            raise Refusal("the handle expired")

    def not_superseded(self, later: list[wire.Event], request: wire.Appraise) -> None:
        """No newer handle is old enough for everybody to have it."""
        if later and request.now - later[0].at >= request.threshold:
            raise Refusal("a newer handle has been there for long")

    def subscribed(self, handle: bytes, request: wire.Appraise) -> None:
        """The handle is of this Verifier's own subscription."""
        for each in request.events:
            if (each.do, each.handle, each.verifier) == ("subscribe", handle, request.verifier):
                return
        raise Refusal("no handle of a subscription of this Verifier")

    # The Attester.

    def attest(self, request: wire.Attest, _: Any) -> Encoded:
        """For each who asked, Evidence of each environment that is wanted."""
        made = [
            [asked.verifier, self.evidence(each, asked, request)]
            for asked in request.asked
            for each in self.selected(asked, request)
        ]
        return Encoded(data=cbor.encode(made))

    def selected(self, asked: wire.Asked, request: wire.Attest) -> Iterator[wire.Environment]:
        """The environments whose keys were asked for, or all."""
        for each in request.environments:
            if asked.environments is None or each.id in asked.environments:
                yield each

    def evidence(self, environment: wire.Environment, asked: wire.Asked, request: wire.Attest) -> bytes:
        """One piece of Evidence."""
        held = self.held(environment, asked, request)
        return self.sealed(self.header(environment), {}, held, environment.key)

    def held(self, environment: wire.Environment, asked: wire.Asked, request: wire.Attest) -> dict[Any, Any]:
        """What is signed."""
        held: dict[Any, Any] = {
            wire.SUBJECT: request.attester,
            wire.NONCE: self.handle_for(asked, request),
            wire.CLAIMS_MADE: self.collected(environment, asked),
        }
        if request.model == "uni-directional":
            held |= self.timed(request.now)
        return held | self.changed(environment.changes)

    def handle_for(self, asked: wire.Asked, request: wire.Attest) -> bytes:
        """The handle of who gets it."""
        return asked.handle

    def collected(self, environment: wire.Environment, asked: wire.Asked) -> dict[str, str]:
        """The claims that were selected."""
        if asked.selection is None:
            return self.everything(environment)
        return {name: value for name, value in environment.claims.items() if name in asked.selection}

    def everything(self, environment: wire.Environment) -> dict[str, str]:
        """All claims there are."""
        return dict(environment.claims)

    def timed(self, now: int) -> dict[Any, Any]:
        """The time of the Attester's own clock."""
        return {wire.ISSUED_AT: now}

    def changed(self, changes: list[tuple[int, str, str]]) -> dict[Any, Any]:
        """Every change, even those that were undone."""
        return {wire.CHANGES: [list(each) for each in changes]} if changes else {}

    def header(self, environment: wire.Environment) -> dict[int, Any]:
        """The protected header names the key."""
        return {wire.KEY_ID: environment.id.encode()}

    def sealed(
        self, protected: dict[int, Any], unprotected: dict[int, Any], held: dict[Any, Any], key: dict[str, Any]
    ) -> bytes:
        """A COSE_Sign1."""
        return cose.sign1(cbor.encode(held), key, key["alg"], protected, unprotected, tagged=False)

    # Attestation Results.

    def conclude(self, request: wire.Conclude, _: Any) -> Encoded:
        """A result that is bound to the handle of the Evidence."""
        held = {wire.SUBJECT: request.attester, **self.concerned(request), wire.STATUS: request.status}
        return Encoded(data=self.sealed({}, {}, held, request.key))

    def concerned(self, request: wire.Conclude) -> dict[Any, Any]:
        """The handle, as it is signed."""
        return {wire.NONCE: request.handle}

    def take_result(self, request: wire.TakeResult, _: Any) -> wire.Taken:
        """A result for the handle that was subscribed to."""
        message = cose.verify1(request.data, request.keys)
        claims = self.claims_of(message)
        self.concerns(claims, message, request)
        return wire.Taken(
            attester=self.claim(claims, wire.SUBJECT), handle=request.handle, status=self.claim(claims, wire.STATUS)
        )

    def concerns(self, claims: Claims, message: Sign1, request: wire.TakeResult) -> None:
        """It was signed for this handle."""
        if self.claim(claims, wire.NONCE) != request.handle:
            raise Refusal("a result for another handle")

    # The bodies of appendix A.

    def read_fetch(self, request: wire.ReadFetch, _: Any) -> wire.Fetched:
        """A request or a response."""
        item = cbor.decode(request.data)
        parts = self.parts(item)
        if request.kind == "response":
            self.response(parts)
            rest = {"certificate": parts[2].value} if len(parts) == 3 else {}
            return wire.Fetched(quoted=parts[0].value, signature=parts[1].value, **rest)
        self.request(parts)
        selections = [self.selection(each) for each in parts[3].value]
        return wire.Fetched(
            hello=parts[0].value == cbor.TRUE, key=parts[1].value, nonce=parts[2].value, selections=selections
        )

    def parts(self, item: cbor.Item) -> list[cbor.Item]:
        """The members of an array."""
        if item.major != cbor.ARRAY:
            raise Refusal("no array")
        return list(item.value)

    def request(self, parts: list[cbor.Item]) -> None:
        """Whether to send the certificate, the key, a nonce, and registers."""
        kinds = [each.major for each in parts]
        truth = bool(parts) and parts[0].value in (cbor.FALSE, cbor.TRUE)
        if kinds != [cbor.SIMPLE, cbor.BYTES, cbor.BYTES, cbor.ARRAY] or not truth:
            raise Refusal("no request")

    def selection(self, item: cbor.Item) -> tuple[int, int]:
        """An algorithm, and a list with a register."""
        parts = self.parts(item)
        if len(parts) != 2:
            raise Refusal("no selection")
        algorithm, (register,) = parts[0], self.one(self.parts(parts[1]))
        self.number(algorithm)
        self.number(register)
        return algorithm.value, register.value

    def one(self, registers: list[cbor.Item]) -> list[cbor.Item]:
        """One register."""
        if len(registers) != 1:
            raise Refusal("one register for each selection")
        return registers

    def number(self, item: cbor.Item) -> None:
        """A number of two bytes."""
        if item.major != cbor.UINT or item.value > 0xFFFF:
            raise Refusal("no number of two bytes")

    def response(self, parts: list[cbor.Item]) -> None:
        """What was quoted, the signature, and perhaps a certificate."""
        if len(parts) not in (2, 3) or any(each.major != cbor.BYTES for each in parts):
            raise Refusal("no response")
