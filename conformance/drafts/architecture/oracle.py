"""How the suite tells right from wrong in time and trust: tables of RFC 9334's inequalities, and what they say.

`read` looks at what an implementation is sent; no operation makes a message. Neither function ever raises.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.codecs import DecodeError, cbor, cose
from conformance.codecs.signatures import SignatureError
from conformance.drafts.architecture import wire
from conformance.model.finding import Finding, Reading

Given = Mapping[str, Any]

# Of each step: what is added, what is taken away, what limits it, and whether the Attester must be trusted.
_SYNCHRONIZED = {
    "evidence": (("RG_v",), ("EG_a",), None, False),
    "claims": (("RG_v",), ("VG_a",), None, True),
    "result": (("RA_r",), ("RG_v",), None, False),
    "use": (("OP_r",), ("RG_v",), None, False),
    "expiry": (("OP_r",), (), (("RX_v",), ()), False),
}
_CLAIMS = (("RG_v", "EG_a"), ("NS_v", "VG_a"), None, True)
_LIFETIME = (("RX_v",), ("RG_v",))
_INEQUALITIES: Mapping[str, Mapping[str, Any]] = {
    "A.1": _SYNCHRONIZED,
    "A.4": _SYNCHRONIZED,
    "A.2": {
        "evidence": (("RG_v",), ("NS_v",), None, False),
        "claims": _CLAIMS,
        "result": (("OP_r", "RR_a"), ("NS_r", "EG_a"), None, True),
        "lifetime": (("OP_r",), ("NS_r",), _LIFETIME, False),
    },
    "A.5": {
        "evidence": (("RG_v",), ("NS_v",), None, False),
        "claims": _CLAIMS,
        "result": (("OP_r",), ("NR_r",), None, False),
        "lifetime": (("OP_r",), ("ER_r",), _LIFETIME, False),
    },
}


def read(operation: str, given: Given, revision: str) -> Reading:
    """What a vector's input comes to, and what speaks against it; there is one revision."""
    reader = _READERS.get(operation)
    return Reading(None) if reader is None else reader(given)


def examine(operation: str, given: Given, output: Any, revision: str) -> tuple[Finding, ...]:
    """No operation makes a message."""
    return ()


def _time(given: Given) -> Reading:
    example, step, times = str(given.get("example")), str(given.get("step")), given.get("times", {})
    row = f"architecture/time-{example.lower().replace('.', '')}/{step}"
    plus, minus, bound, trusted = _INEQUALITIES[example][step]
    wanted = [*plus, *minus, *(bound[0] + bound[1] if bound else ())]
    absent = [each for each in wanted if each not in times]
    if absent:
        return Reading(None, tuple(unknown(absent, row)))
    age = sum(times[each] for each in plus) - sum(times[each] for each in minus)
    limit = int(given.get("threshold") or 0)
    if bound:
        limit = sum(times[each] for each in bound[0]) - sum(times[each] for each in bound[1])
    findings = (*late(age, limit, row), *told_by_nobody(trusted and not given.get("trusted", False), row))
    return Reading({"margin": limit - age}, findings)


def _walk(given: Given) -> Reading:
    example = str(given.get("example"))
    if example == "A.3":
        return _walked_epochs(given)
    row = f"architecture/time-{example.lower().replace('.', '')}/walk"
    times = {each["event"]: each["at"] + given["clocks"][each["event"][-1]] for each in given["events"]}
    margins, findings = {}, []
    for step in _INEQUALITIES[example]:
        one = {"example": example, "step": step, "times": times, "trusted": given.get("trusted", False)}
        reading = _time(one | {"threshold": given["thresholds"].get(step)})
        margins[step] = reading.projection["margin"]
        findings += [*out_of_step(reading.findings, step, row)]
    return Reading({"margins": margins}, tuple(findings))


def out_of_step(findings: tuple[Finding, ...], step: str, row: str) -> Iterator[Finding]:
    """Each step of the example holds."""
    for each in findings:
        yield Finding(row, f"{step}: {each.detail}")


def _walked_epochs(given: Given) -> Reading:
    def received(who: str, when: int) -> list[str]:
        """The epochs that somebody got before a time, in order."""
        got = [each for each in given["events"] if each["event"] == f"IR_{who}" and each["at"] < when]
        return [each["epoch"] for each in sorted(got, key=lambda each: int(each["at"]))]

    when = {each["event"]: each["at"] for each in given["events"] if not each["event"].startswith("IR")}
    epochs = {"evidence": received("a", when["EG_a"])[-1], "result": received("a", when["RR_a"])[-1]}
    looked = [("evidence", "v", "RG_v"), ("evidence", "r", "RA_r"), ("result", "r", "RA_r")]
    findings: list[Finding] = []
    for what, who, event in looked:
        findings += forgotten(epochs[what], received(who, when[event])[-given["depth"] :])
    return Reading({"epochs": epochs}, tuple(findings))


def forgotten(epoch: str, window: list[str]) -> Iterator[Finding]:
    """What is looked at is of an epoch that is remembered."""
    if epoch not in window:
        yield Finding("architecture/epoch/walk", f"epoch {epoch} is not remembered")


def unknown(events: list[str], row: str) -> Iterator[Finding]:
    """The times are known, and of clocks that can be compared."""
    yield Finding(row, f"no time of {', '.join(events)}")


def late(age: int, limit: int, row: str) -> Iterator[Finding]:
    """The inequality holds."""
    if not age < limit:
        yield Finding(row, f"{age} is not less than {limit}")


def told_by_nobody(untrusted: bool, row: str) -> Iterator[Finding]:
    """What the Attester says of times counts where it is trusted."""
    if untrusted:
        yield Finding(row, "the Attester is not trusted to tell this")


def _epochs(given: Given) -> Reading:
    seen: list[str] = []
    fresh = []
    for event in given.get("events", ()):
        if "epoch" in event:
            seen.append(event["epoch"])
        else:
            fresh.append(event["message"] in seen[-given["depth"] :])
    return Reading({"fresh": fresh})


def _interaction(given: Given) -> Reading:
    judge = {"challenge-response": _answer, "uni-directional": _told, "subscription": _subscribed}[given["model"]]
    events = given["events"]
    fresh = [judge(events[:n], each, given["threshold"]) for n, each in enumerate(events) if each["do"] == "evidence"]
    return Reading({"fresh": fresh})


def _answer(before: list[Any], event: Given, threshold: int) -> bool:
    history = [(each["do"], each["at"]) for each in before if each["handle"] == event["handle"]]
    return [do for do, _ in history] == ["challenge"] and bool(event["at"] < history[0][1] + threshold)


def _told(before: list[Any], event: Given, threshold: int) -> bool:
    handles = [each["handle"] for each in before if each["do"] == "distribute"]
    times = [each["at"] for each in before if each["do"] == "distribute"]
    if event["handle"] not in handles:
        return False
    following = times[handles.index(event["handle"]) + 1 :]
    return not following or event["at"] < following[0] + threshold


def _subscribed(before: list[Any], event: Given, threshold: int) -> bool:
    for each in before:
        if (each["do"], each["handle"], each.get("peer")) == ("subscribe", event["handle"], event.get("peer")):
            made = each["at"] + int(event["made"])
            return bool(int(event["at"]) - int(made) < threshold)
    return False


def _authorize(given: Given) -> Reading:
    try:
        data = base64.b64decode(given.get("result") or "", validate=True)
        message = cose.parse1(data)
        claims = {name.value: value.value for name, value in cbor.decode(message.payload or b"").pairs()}
    except (DecodeError, binascii.Error, TypeError) as error:
        return Reading(None, tuple(missing(str(error))))
    valid = True
    try:
        cose.verify1(data, given.get("verifiers", ()))
    except (SignatureError, DecodeError):
        valid = False
    output = {"subject": claims.get(wire.SUBJECT), "until": claims.get(wire.EXPIRY)}
    findings = (
        *unsigned(valid),
        *unaffirmed(claims),
        *expired(claims, given),
        *about_another(claims, given),
        *not_let_in(given),
    )
    return Reading(output, findings)


def missing(detail: str) -> Iterator[Finding]:
    """There is a result."""
    yield Finding("architecture/result/default", f"no result: {detail}")


def unsigned(valid: bool) -> Iterator[Finding]:
    """A Verifier who is trusted signed it."""
    if not valid:
        yield Finding("architecture/result/signed", "no trusted Verifier signed this")
        yield Finding("architecture/result/verifier", "no trusted Verifier signed this")


def unaffirmed(claims: Mapping[Any, Any]) -> Iterator[Finding]:
    """It affirms."""
    if claims.get(wire.STATUS) != wire.AFFIRMING:
        yield Finding("architecture/result/default", "nothing is affirmed")


def expired(claims: Mapping[Any, Any], given: Given) -> Iterator[Finding]:
    """It did not expire."""
    if not given["now"] < claims.get(wire.EXPIRY, 0):
        yield Finding("architecture/result/expiry", "the result expired")


def about_another(claims: Mapping[Any, Any], given: Given) -> Iterator[Finding]:
    """It is about who asks."""
    if claims.get(wire.SUBJECT) != given["subject"]:
        yield Finding("architecture/result/subject", "the result is about another")


def not_let_in(given: Given) -> Iterator[Finding]:
    """The policy lets the subject in."""
    if given.get("owned") is not None and given["subject"] not in given["owned"]:
        yield Finding("architecture/result/own-policy", "the policy does not let the subject in")


_READERS: dict[str, Callable[[Given], Reading]] = {
    "architecture.judge-time": _time,
    "architecture.walk-through": _walk,
    "architecture.judge-epoch": _epochs,
    "architecture.interact": _interaction,
    "architecture.authorize": _authorize,
}
READS = frozenset(_READERS)
"""The operations whose input `read` understands."""
