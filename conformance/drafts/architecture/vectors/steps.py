"""Steps of the examples of appendix A one by one, epoch IDs, interaction models, and Attestation Results."""

import base64
import json
from typing import Any

from conformance.codecs import cbor, deform
from conformance.drafts import signing
from conformance.drafts.architecture import wire
from conformance.drafts.building import Group, Vectors
from conformance.model.vector import Mutation

VERIFIER, STRANGER = "es256", "es384"
DEVICE, OTHER = "device-1", "device-2"
NOW = 1_790_000_000


def build(book: Vectors) -> None:
    """The groups of the four examples with times, time-a3, interaction and authorize."""
    for example, about in [
        ("A.1", "Passport model with timestamps."),
        ("A.2", "Passport model with nonces."),
        ("A.4", "Background-check model with timestamps."),
        ("A.5", "Background-check model with nonces."),
    ]:
        group = book.group(
            f"time-{example.lower().replace('.', '')}", about, operation="architecture.judge-time",
            role="appraiser", header={"example": example},
        )  # fmt: skip
        (_timestamps if example in ("A.1", "A.4") else _nonces)(group, example)
    _epochs(book.group("time-a3", "Epoch IDs.", operation="architecture.judge-epoch", role="appraiser"))
    _models(book.group("interaction", "Interaction models.", operation="architecture.interact", role="appraiser"))
    _results(
        book.group(
            "authorize", "Attestation Results, and whom they let in.", operation="architecture.authorize",
            role="relying-party", header={"subject": DEVICE, "now": NOW, "verifiers": [signing.public(VERIFIER)]},
        )
    )  # fmt: skip


def in_input(at: str, value: Any, op: str = "replace") -> Mutation:
    """A change of what is known."""
    return Mutation(
        codec="input", op=op, at=at, data=json.dumps(value, separators=(",", ":")) if op != "remove" else ""
    )


def _row(example: str, step: str) -> str:
    return f"time-{example.lower().replace('.', '')}/{step}"


def _step(group: Group, example: str, step: str, times: dict[str, int], late: tuple[str, int], **more: Any) -> None:
    """A step that is in time by one second, and the same with the time that makes it too late by none."""
    group.accept(
        step, _row(example, step), {"step": step, "times": times, **more}, {"margin": 1}, "It is in time by one second."
    )
    event, then = late
    group.reject(
        f"{step}-late", _row(example, step), step, in_input(f"/times/{event}", then),
        "What has to be less than the threshold is equal to it.", flags=("stale",),
    )  # fmt: skip
    group.reject(
        f"{step}-much-later", _row(example, step), step, in_input(f"/times/{event}", then + 86400),
        "It is a day too late.", flags=("stale",),
    )  # fmt: skip


def _timestamps(group: Group, example: str) -> None:
    """The clocks are roughly synchronized: times of different clocks are compared."""
    _step(group, example, "evidence", {"EG_a": 1000, "RG_v": 1059}, ("RG_v", 1060), threshold=60)
    _step(group, example, "claims", {"VG_a": 990, "RG_v": 1089}, ("RG_v", 1090), threshold=100, trusted=True)
    group.reject(
        "claims-of-a-liar", _row(example, "claims"), "claims", in_input("/trusted", False),
        "Nobody decided to trust what the Attester says of the time of its values.", flags=("liar",),
    )  # fmt: skip
    _step(group, example, "result", {"RG_v": 2000, "RA_r": 2299}, ("RA_r", 2300), threshold=300)
    _step(group, example, "use", {"RG_v": 2000, "OP_r": 2599}, ("OP_r", 2600), threshold=600)
    _step(group, example, "expiry", {"RX_v": 3000, "OP_r": 2999}, ("OP_r", 3000))


def _nonces(group: Group, example: str) -> None:
    """No clocks are synchronized: a receiver compares its own times, and adds differences of the sender's."""
    _step(group, example, "evidence", {"NS_v": 500, "RG_v": 559}, ("RG_v", 560), threshold=60)
    group.accept(
        "evidence-of-another-clock", _row(example, "evidence"),
        {"step": "evidence", "times": {"NS_v": 500, "RG_v": 540, "EG_a": 7}, "threshold": 60}, {"margin": 20},
        "The Attester's clock stands elsewhere and is not looked at.",
    )  # fmt: skip
    group.reject(
        "evidence-without-nonce", _row(example, "evidence"), "evidence-of-another-clock",
        in_input("/times/NS_v", None, "remove"), "Without a time of its own the Verifier has nothing to compare.",
        flags=("clocks-mixed",),
    )  # fmt: skip
    _step(
        group, example, "claims", {"NS_v": 500, "RG_v": 540, "VG_a": 1, "EG_a": 60}, ("EG_a", 61), threshold=100,
        trusted=True,
    )  # fmt: skip
    group.reject(
        "claims-of-a-liar", _row(example, "claims"), "claims", in_input("/trusted", False),
        "A nonce tells the time of the signature; the age of a value before it is the Attester's word.",
        flags=("liar",),
    )  # fmt: skip
    group.reject(
        "claims-older", _row(example, "claims"), "claims", in_input("/times/VG_a", 0),
        "The value was there a second longer.", flags=("stale",),
    )  # fmt: skip
    if example == "A.2":
        result = {"NS_r": 700, "OP_r": 750, "EG_a": 60, "RR_a": 109}
        _step(group, example, "result", result, ("RR_a", 110), threshold=100, trusted=True)
        group.reject(
            "result-of-a-liar", _row(example, "result"), "result", in_input("/trusted", False),
            "The difference of the Attester's times counts where it is trusted to tell it.", flags=("liar",),
        )  # fmt: skip
        _step(group, example, "lifetime", {"NS_r": 700, "OP_r": 999, "RG_v": 10, "RX_v": 310}, ("OP_r", 1000))
        return
    _step(group, example, "result", {"NR_r": 700, "OP_r": 799}, ("OP_r", 800), threshold=100)
    _step(group, example, "lifetime", {"ER_r": 720, "OP_r": 1019, "RG_v": 10, "RX_v": 310}, ("OP_r", 1020))
    group.accept(
        "lifetime-from-relay", _row(example, "lifetime"),
        {"step": "lifetime", "times": {"NR_r": 700, "ER_r": 720, "OP_r": 1010, "RG_v": 10, "RX_v": 310}},
        {"margin": 10}, "The lifetime counts from when the Evidence was relayed, not from when the nonce was.",
    )  # fmt: skip


def _epochs(group: Group) -> None:
    def epoch(*ids: str) -> list[dict[str, str]]:
        return [{"epoch" if id_.isupper() else "message": id_.upper()} for id_ in ids]

    for slug, row, depth, events, fresh, because in [
        ("current", "window", 1, epoch("I", "i"), [True], "The ID is the latest."),
        ("previous-in-window", "window", 2, epoch("I", "J", "i"), [True], "The one before is still remembered."),
        ("previous-outside", "window", 1, epoch("I", "J", "i"), [False], "The window holds the latest alone."),
        ("three-back", "window", 2, epoch("I", "J", "K", "i"), [False], "Two came since."),
        ("three-of-three", "window", 3, epoch("I", "J", "K", "i"), [True], "The window is as deep as that."),
        ("not-yet-received", "race", 2, epoch("I", "j", "J"), [False], "The receiver has not got the ID yet."),
        ("retried", "race", 2, epoch("I", "j", "J", "j"), [False, True], "A retry after the ID came succeeds."),
        ("never-distributed", "window", 2, epoch("I", "x"), [False], "Nobody distributed the ID."),
        ("used-again", "reuse", 2, epoch("I", "i", "i", "i"), [True, True, True], "IDs are used more than once."),
        ("not-monotonic", "order", 2, epoch("Z", "A", "z", "a"), [True, True], "IDs need not increase."),
        ("same-again", "order", 2, epoch("I", "J", "I", "j"), [True], "An ID that comes again is the latest."),
        ("no-epoch", "window", 2, epoch("i"), [False], "Without any epoch nothing matches."),
        (
            "frozen", "frozen", 1, epoch("I", "i", "i"), [True, True],
            "Who drops all IDs freezes time: the receiver cannot tell, which is the threat.",
        ),
        ("passport", "relayed", 2, epoch("I", "J", "i", "j"), [True, True], "The result is of the epoch before."),
    ]:  # fmt: skip
        group.accept(slug, f"epoch/{row}", {"depth": depth, "events": events}, {"fresh": fresh}, because)


def _models(group: Group) -> None:
    def at(time: int, do: str, handle: str, **more: Any) -> dict[str, Any]:
        return {"at": time, "do": do, "handle": handle, **more}

    ask, come, tell, join = "challenge", "evidence", "distribute", "subscribe"
    for slug, row, model, events, fresh, because in [
        ("answered", "nonce", 0, [at(0, ask, "n1"), at(9, come, "n1")], [True], "It answers the challenge in time."),
        ("too-late", "nonce", 0, [at(0, ask, "n1"), at(10, come, "n1")], [False], "Its age is the threshold."),
        ("unasked", "nonce", 0, [at(1, come, "n1")], [False], "Nobody sent that nonce."),
        ("before-asked", "nonce", 0, [at(1, come, "n1"), at(2, ask, "n1")], [False], "The nonce came from elsewhere."),
        ("other-nonce", "nonce", 0, [at(0, ask, "n1"), at(1, come, "n2")], [False], "It is another nonce."),
        (
            "answered-twice", "replay", 0, [at(0, ask, "n1"), at(1, come, "n1"), at(2, come, "n1")], [True, False],
            "A nonce is used up by its answer.",
        ),
        (
            "two-at-once", "nonce", 0,
            [at(0, ask, "n1"), at(1, ask, "n2"), at(2, come, "n2"), at(3, come, "n1")], [True, True],
            "Each challenge has its own answer.",
        ),
        (
            "old-and-new", "nonce", 0,
            [at(0, ask, "n1"), at(8, ask, "n2"), at(12, come, "n1"), at(13, come, "n2")], [False, True],
            "The age counts from the challenge that is answered.",
        ),
        ("told", "distributed", 1, [at(0, tell, "e1"), at(99, come, "e1")], [True], "No newer handle was told."),
        (
            "just-superseded", "distributed", 1, [at(0, tell, "e1"), at(50, tell, "e2"), at(59, come, "e1")], [True],
            "The next handle is younger than the threshold.",
        ),
        (
            "superseded", "distributed", 1, [at(0, tell, "e1"), at(50, tell, "e2"), at(60, come, "e1")], [False],
            "The next handle is as old as the threshold.",
        ),
        (
            "told-and-used-by-many", "distributed", 1,
            [at(0, tell, "e1"), at(1, come, "e1", peer="a"), at(2, come, "e1", peer="b")], [True, True],
            "A handle that everybody gets is used by everybody.",
        ),
        ("never-told", "distributed", 1, [at(0, tell, "e1"), at(1, come, "e9")], [False], "Nobody told that handle."),
        (
            "subscribed", "subscribed", 2,
            [at(0, join, "s1", peer="a"), at(5, come, "s1", peer="a", made=4), at(95, come, "s1", peer="a", made=90)],
            [True, True], "Evidence comes again and again under one handle.",
        ),
        (
            "of-another-subscriber", "subscribed", 2,
            [at(0, join, "s1", peer="a"), at(0, join, "s2", peer="b"), at(5, come, "s2", peer="a", made=4)], [False],
            "The handle of one subscriber vouches for nothing to another.",
        ),
        (
            "recorded", "subscribed", 2, [at(0, join, "s1", peer="a"), at(90, come, "s1", peer="a", made=80)], [False],
            "It was made ten seconds before it came.",
        ),
        ("not-subscribed", "subscribed", 2, [at(5, come, "s1", peer="a", made=4)], [False], "Nobody subscribed."),
    ]:  # fmt: skip
        given = {"model": _MODELS[model], "threshold": 10, "events": events}
        group.accept(slug, f"model/{row}", given, {"fresh": fresh}, because)


_MODELS = ("challenge-response", "uni-directional", "subscription")


def result(
    status: str = wire.AFFIRMING, *, subject: str = DEVICE, until: int = NOW + 600, key: str = VERIFIER
) -> bytes:
    """An Attestation Result of a Verifier."""
    claims = {wire.SUBJECT: subject, wire.EXPIRY: until, wire.ISSUED_AT: NOW - 10, wire.STATUS: status}
    protected = cbor.encode({1: -7 if signing.KEYS[key]["alg"] == "ES256" else -35})
    return signing.sign1(protected, {}, cbor.encode(claims), key)


def _results(group: Group) -> None:
    group.accept(
        "affirmed", "result/satisfied", {"result": result()}, {"subject": DEVICE, "until": NOW + 600},
        "The result is authentic and satisfies the policy.",
    )  # fmt: skip
    group.accept(
        "owned", "result/own-policy", {"result": result(), "owned": [OTHER, DEVICE]},
        {"subject": DEVICE, "until": NOW + 600}, "The device is one of those that the policy lets in.",
    )  # fmt: skip
    group.reject(
        "not-owned", "result/own-policy", "owned", in_input("/owned/1", "device-3"),
        "A device may be healthy and none of the owner's.", flags=("authorized",),
    )  # fmt: skip
    group.reject(
        "nobody-owned", "result/own-policy", "owned", in_input("/owned", []),
        "A policy that lets nobody in lets nobody in.", flags=("authorized",),
    )  # fmt: skip
    for slug, row, change, because, flag in [
        ("no-result", "default", in_input("/result", None), "By default nobody is believed.", "authorized"),
        ("empty-result", "default", in_input("/result", ""), "Nothing is no result.", "authorized"),
        ("contraindicated", "default", _changed("contraindicated"), "The Verifier says no.", "authorized"),
        ("warning", "default", _changed("warning"), "A warning is no affirmation.", "authorized"),
        ("status-in-capitals", "default", _changed("AFFIRMING"), "An unknown status is none.", "authorized"),
        ("without-status", "default", Mutation(codec="cbor", op="remove", at="2/e/3k", resign=VERIFIER),
         "A result that says nothing affirms nothing.", "authorized"),
        ("forged", "signed", Mutation(codec="cbor", op="replace", at="3", data=f"5840{'00' * 64}"),
         "The signature is none.", "signature-not-checked"),
        ("changed", "signed", Mutation(codec="cbor", op="replace", at="2/e/1v", data="1b00000000ffffffff"),
         "The expiry was moved after the result was signed.", "signature-not-checked"),
        ("unknown-verifier", "verifier", in_input("/verifiers/0", signing.public(STRANGER)),
         "No trust anchor leads to the Verifier.", "signature-not-checked"),
        ("no-verifier", "verifier", in_input("/verifiers", []), "Nobody is trusted.", "signature-not-checked"),
        ("expired", "expiry", in_input("/now", NOW + 600), "The Verifier said until when.", "stale"),
        ("of-another", "subject", in_input("/subject", OTHER), "The result is another device's.", "swapped"),
    ]:  # fmt: skip
        whole = _around(change) if change.codec == "cbor" else change
        group.reject(slug, f"result/{row}", "affirmed", whole, because, flags=(flag,))
    group.accept(
        "last-second", "result/expiry", {"result": result(), "now": NOW + 599},
        {"subject": DEVICE, "until": NOW + 600}, "A second is left.",
    )  # fmt: skip
    group.accept(
        "either-verifier", "result/verifier",
        {"result": result(key=STRANGER), "verifiers": [signing.public(VERIFIER), signing.public(STRANGER)]},
        {"subject": DEVICE, "until": NOW + 600}, "Several Verifiers may be trusted.",
    )  # fmt: skip
    group.accept(
        "signed-by-it", "result/signed", {"result": result(until=NOW + 1)}, {"subject": DEVICE, "until": NOW + 1},
        "The Verifier signed it.",
    )  # fmt: skip
    group.accept(
        "named", "result/subject", {"result": result(subject=OTHER), "subject": OTHER},
        {"subject": OTHER, "until": NOW + 600}, "The result is about who asks.",
    )  # fmt: skip


def _changed(value: str) -> Mutation:
    return Mutation(codec="cbor", op="replace", at="2/e/3v", data=cbor.encode(value).hex(), resign=VERIFIER)


def _around(change: Mutation) -> Mutation:
    """The result stands in the input under its own name: the change is that of the whole result."""
    changed = deform.apply(result(), change)
    changed = signing.resigned(changed, change.resign) if change.resign else changed
    return in_input("/result", base64.b64encode(changed).decode())
