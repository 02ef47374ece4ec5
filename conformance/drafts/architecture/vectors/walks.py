"""The examples of appendix A from end to end, on a simulated clock and on three clocks that may differ from it."""

from typing import Any

from conformance.drafts.architecture.vectors.steps import in_input
from conformance.drafts.building import Group, Vectors

Happened = list[tuple[int, str]]

# What happens in each example, in seconds of the simulated clock.
SYNCHRONIZED: Happened = [(100, "VG_a"), (110, "EG_a"), (120, "RG_v"), (130, "RA_r"), (140, "OP_r"), (200, "RX_v")]
PASSPORT: Happened = [
    (90, "VG_a"), (100, "NS_v"), (110, "EG_a"), (120, "RG_v"), (130, "NS_r"), (140, "RR_a"), (150, "OP_r"),
    (320, "RX_v"),
]  # fmt: skip
BACKGROUND: Happened = [
    (90, "VG_a"), (100, "NS_v"), (105, "NR_r"), (110, "EG_a"), (115, "ER_r"), (120, "RG_v"), (150, "OP_r"),
    (160, "RX_v"),
]  # fmt: skip


def build(book: Vectors) -> None:
    """A group for each example."""
    for example, fill in [
        ("A.1", _synchronized), ("A.2", _passport), ("A.3", _epochs), ("A.4", _synchronized), ("A.5", _background)
    ]:  # fmt: skip
        group = book.group(
            f"walk-{example.lower().replace('.', '')}", "From value to operation.",
            operation="architecture.walk-through", role="appraiser", header={"example": example},
        )  # fmt: skip
        fill(group, example)


def events(happened: Happened) -> list[dict[str, Any]]:
    """Events as they stand in an input."""
    return [{"at": at, "event": event} for at, event in happened]


def walk(happened: Happened, thresholds: dict[str, int], a: int = 0, v: int = 0, r: int = 0) -> dict[str, Any]:
    """An input: what happens, and how far the clocks of Attester, Verifier and Relying Party are ahead."""
    clocks = {"a": a, "v": v, "r": r}
    return {"clocks": clocks, "events": events(happened), "thresholds": thresholds, "trusted": True}


def _synchronized(group: Group, example: str) -> None:
    """Clocks are compared, and thresholds are to be large enough for their skew."""
    row = f"time-{group.name.removeprefix('walk-')}/walk"
    happened = SYNCHRONIZED if example == "A.1" else [*SYNCHRONIZED, (115, "ER_r")]
    thresholds = {"evidence": 20, "claims": 30, "result": 20, "use": 40}
    for slug, given, margins, because in [
        ("in-step", walk(happened, thresholds), (10, 10, 10, 20, 60), "All clocks show the same."),
        (
            "attester-behind",
            walk(happened, thresholds, a=-5),
            (5, 5, 10, 20, 60),
            "The threshold has room for the skew.",
        ),
        ("attester-ahead", walk(happened, thresholds, a=5), (15, 15, 10, 20, 60), "Evidence looks younger than it is."),
        ("verifier-ahead", walk(happened, thresholds, v=5), (5, 5, 15, 25, 65), "Both sides see the skew."),
        ("relying-party-ahead", walk(happened, thresholds, r=5), (10, 10, 5, 15, 55), "The result looks older."),
        ("all-ahead", walk(happened, thresholds, a=900, v=900, r=900), (10, 10, 10, 20, 60), "The clocks agree."),
    ]:
        names = ("evidence", "claims", "result", "use", "expiry")
        group.accept(slug, row, given, {"margins": dict(zip(names, margins, strict=True))}, because)
    for slug, twin, change, because, flag in [
        ("attester-too-far-behind", "attester-behind", in_input("/clocks/a", -10),
         "The skew is as large as what the threshold leaves.", "stale"),
        ("verifier-too-far-ahead", "verifier-ahead", in_input("/clocks/v", 10),
         "The skew is as large as what the threshold leaves.", "stale"),
        ("relying-party-too-far-ahead", "relying-party-ahead", in_input("/clocks/r", 10),
         "The skew is as large as what the threshold leaves.", "stale"),
        ("appraised-late", "in-step", in_input("/events/2/at", 130), "The Evidence was on its way for too long.",
         "stale"),
        ("used-late", "in-step", in_input("/events/4/at", 160), "The result was good for less.", "stale"),
        ("expired", "in-step", in_input("/events/5/at", 140), "The Verifier said until when.", "stale"),
        ("value-before", "in-step", in_input("/events/0/at", 90), "The value is older than the Evidence.", "stale"),
        ("of-a-liar", "in-step", in_input("/trusted", False), "Nobody trusts the time of the value.", "liar"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,))


def _passport(group: Group, example: str) -> None:
    """Nonces of Verifier and Relying Party, and a result that the Attester keeps in between."""
    thresholds = {"evidence": 30, "claims": 50, "result": 60}
    margins = {"evidence": 10, "claims": 10, "result": 10, "lifetime": 180}
    for slug, given, because in [
        ("in-step", walk(PASSPORT, thresholds), "All clocks show the same."),
        ("clocks-elsewhere", walk(PASSPORT, thresholds, a=10**6, v=-50, r=7), "No clock is compared with another."),
        ("attester-behind", walk(PASSPORT, thresholds, a=-90), "The Attester's clock began when its value was made."),
    ]:
        group.accept(slug, "time-a2/walk", given, {"margins": margins}, because)
    for slug, change, because, flag in [
        ("answered-late", in_input("/events/3/at", 130), "The Evidence took as long as the threshold.", "stale"),
        ("value-before", in_input("/events/0/at", 80), "The value was there long before the nonce.", "stale"),
        ("result-kept", in_input("/events/5/at", 150), "The Attester kept the result too long.", "stale"),
        ("used-late", in_input("/events/6/at", 160), "The nonce of the Relying Party is too old.", "stale"),
        ("short-lived", in_input("/events/7/at", 140), "The result lives no longer than it took to use it.", "stale"),
        (
            "of-a-liar",
            in_input("/trusted", False),
            "Nobody trusts the Attester to tell how long it kept things.",
            "liar",
        ),
    ]:
        group.reject(slug, "time-a2/walk", "clocks-elsewhere", change, because, flags=(flag,))


def _background(group: Group, example: str) -> None:
    """A nonce of the Verifier that the Relying Party relays, as it does the Evidence."""
    thresholds = {"evidence": 30, "claims": 50, "result": 60}
    margins = {"evidence": 10, "claims": 10, "result": 15, "lifetime": 5}
    for slug, given, because in [
        ("in-step", walk(BACKGROUND, thresholds), "All clocks show the same."),
        ("clocks-elsewhere", walk(BACKGROUND, thresholds, a=10**6, v=-50, r=7), "No clock is compared with another."),
    ]:
        group.accept(slug, "time-a5/walk", given, {"margins": margins}, because)
    for slug, change, because in [
        ("answered-late", in_input("/events/5/at", 130), "The Evidence took as long as the threshold."),
        ("value-before", in_input("/events/0/at", 80), "The value was there long before the nonce."),
        ("nonce-relayed-early", in_input("/events/2/at", 90), "The Relying Party's nonce is as old as the threshold."),
        ("relayed-early", in_input("/events/4/at", 110), "The lifetime counts from when the Evidence was relayed."),
        ("used-late", in_input("/events/6/at", 155), "The lifetime is over."),
    ]:
        group.reject(slug, "time-a5/walk", "clocks-elsewhere", change, because, flags=("stale",))


def _epochs(group: Group, example: str) -> None:
    """An epoch for the Evidence, and the next one for the result."""
    happened = [
        {"at": 100, "event": "IR_a", "epoch": "I"}, {"at": 101, "event": "IR_v", "epoch": "I"},
        {"at": 102, "event": "IR_r", "epoch": "I"}, {"at": 110, "event": "EG_a"}, {"at": 120, "event": "RG_v"},
        {"at": 130, "event": "IR_a", "epoch": "J"}, {"at": 131, "event": "IR_v", "epoch": "J"},
        {"at": 132, "event": "IR_r", "epoch": "J"}, {"at": 140, "event": "RR_a"}, {"at": 150, "event": "RA_r"},
    ]  # fmt: skip
    one = [each for each in happened if each.get("epoch") != "J"]
    for slug, depth, given, epochs, because in [
        ("next-epoch", 2, happened, ("I", "J"), "The epoch before is remembered."),
        ("deep-window", 3, happened, ("I", "J"), "A deeper window remembers it as well."),
        ("within-one-epoch", 1, one, ("I", "I"), "Evidence and result are of one epoch."),
    ]:
        output = {"epochs": dict(zip(("evidence", "result"), epochs, strict=True))}
        group.accept(slug, "epoch/walk", {"depth": depth, "events": given}, output, because)
    for slug, twin, change, because in [
        ("relying-party-behind", "next-epoch", in_input("/events/7/at", 155),
         "The Relying Party has not got the epoch with which the result is relayed."),
        ("verifier-behind", "next-epoch", in_input("/events/1/at", 125),
         "The Verifier has not got the epoch of the Evidence."),
        ("window-of-one", "next-epoch", in_input("/depth", 1), "The epoch of the Evidence is forgotten."),
        ("another-epoch", "within-one-epoch", in_input("/events/0/epoch", "X"), "Nobody else got that epoch."),
    ]:  # fmt: skip
        group.reject(slug, "epoch/walk", twin, change, because, flags=("stale",))
