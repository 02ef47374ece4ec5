"""Epoch markers as tagged CBOR (draft-ietf-rats-epoch-markers section 4)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers.vectors.matrix import in_input
from conformance.model.vector import Mutation

NONCE = bytes(range(8))
INFO = {
    0: 1, 1: cbor.Tag(111, bytes.fromhex("2a0304")), 2: [-16, bytes(32)], 3: 7, 4: cbor.Tag(1001, {1: 1_790_000_000})
}  # fmt: skip


def build(book: Vectors) -> None:
    """The group marker."""
    group = book.group(
        "marker", "Epoch markers of every kind.", operation="evidence_carriers.read-marker", role="receiver"
    )
    _times(group)
    _infos(group)
    _ticks(group)
    _counters(group)


def in_cbor(op: str, at: str = "", data: str = "") -> Mutation:
    """A change at a path in CBOR."""
    return Mutation(codec="cbor", op=op, at=at, data=data)


def tagged(number: int, value: Any) -> bytes:
    """A tagged item."""
    return cbor.encode(cbor.Tag(number, value))


def _times(group: Group) -> None:
    for slug, hexadecimal, because in [
        ("text-time", "c074" + b"2026-11-25T00:00:00Z".hex(), "Tag 0 is a time as text."),
        ("number-time", "c11a6ab13b80", "Tag 1 is a time as a number."),
        ("fraction-time", "c1fb41daac4ee0200000", "Tag 1 takes floating-point numbers as well."),
        ("extended-time", "d903e9a1011a6ab13b80", "Tag 1001 is extended time."),
    ]:
        group.accept(slug, "marker/time", bytes.fromhex(hexadecimal), {"kind": "time"}, because)
    for slug, twin, data, because in [
        ("number-as-text", "text-time", "1a6ab13b80", "Tag 0 holds text."),
        ("text-as-number", "number-time", "63313233", "Tag 1 holds a number."),
        ("extended-as-number", "extended-time", "1a6ab13b80", "Tag 1001 holds a map."),
        ("extended-with-bytes-for-key", "extended-time", "a141011a6ab13b80", "Its keys are integers or texts."),
    ]:
        group.reject(slug, "marker/time", twin, in_cbor("replace", "t", data), because, flags=("wrong-shape",))
    group.reject(
        "no-tag", "marker/tagged", "number-time", in_cbor("untag"), "An epoch marker has a tag.", flags=("wrong-shape",)
    )
    for slug, twin, number, because in [
        ("tag-before", "bytes-tick", 26979, "The tag before those of markers is another's."),
        ("tag-behind", "count", 26985, "The tag behind those of markers is another's."),
        ("tag-of-dates", "number-time", 100, "Days since 1970 are no marker."),
    ]:
        if twin == "bytes-tick":
            group.accept("bytes-tick", "marker/tick", tagged(26982, NONCE), _ticked({"bytes": NONCE}), _OPAQUE)
        if twin == "count":
            group.accept("count", "marker/counter", tagged(26984, 7), _counted(7), "A counter is an unsigned integer.")
        group.reject(slug, "marker/tagged", twin, in_cbor("retag", "", str(number)), because, flags=("wrong-shape",))
    group.accept(
        "any-marker", "marker/tagged", tagged(26982, 3), _ticked({"int": "3"}), "Each tag of the draft is a marker."
    )


_OPAQUE = "A tick is opaque."


def _ticked(*ticks: dict[str, Any], kind: str = "epoch-tick") -> dict[str, Any]:
    return {"kind": kind, "ticks": list(ticks)}


def _counted(number: int) -> dict[str, Any]:
    return {"kind": "counter", "counter": number}


def _infos(group: Group) -> None:
    group.accept(
        "der-info", "marker/classical", tagged(26980, bytes.fromhex("3003020101")), {"kind": "classical-tst-info"},
        "What a Time-Stamp Authority said stands in a byte string.",
    )  # fmt: skip
    group.reject(
        "der-info-as-text", "marker/classical", "der-info", in_cbor("replace", "t", "63616263"),
        "DER is bytes, not text.", flags=("wrong-shape",),
    )  # fmt: skip
    group.accept(
        "cbor-info", "marker/cbor-info", tagged(26981, INFO), {"kind": "cbor-tst-info"}, "Its five members are there."
    )
    for slug, op, at, data, because in [
        ("version-two", "replace", "t/0v", "02", "The version is one."),
        ("no-policy", "remove", "t/1k", "", "The policy is not left out."),
        ("no-serial-number", "remove", "t/3k", "", "The serial number is not left out."),
        ("no-time", "remove", "t/4k", "", "The time is not left out."),
        ("policy-as-text", "replace", "t/1v", "63612e62", "The policy is an OID."),
        ("imprint-of-one", "replace", "t/2v", "812f", "The imprint is an algorithm and a hash."),
        ("plain-time", "replace", "t/4v", "1a6ab13b80", "The time is extended time."),
        ("time-with-text", "replace", "t/4v", "d903e9a2011a6ab13b80616101", "The time's keys are integers."),
        ("time-without-base", "replace", "t/4v", "d903e9a0", "The time has a base."),
        ("array", "replace", "t", "8101", "It is a map."),
    ]:
        group.reject(slug, "marker/cbor-info", "cbor-info", in_cbor(op, at, data), because, flags=("wrong-shape",))
    more = {**INFO, 5: True, 6: 12345}
    group.accept("cbor-info-more", "marker/cbor-info", tagged(26981, more), {"kind": "cbor-tst-info"}, "Others may be.")
    for slug, data, because in [
        ("ordering-as-number", "01", "Whether they are ordered is true or false."),
        ("nonce-as-text", "6131", "The nonce of a time-stamp is an integer."),
    ]:
        at = "t/5v" if slug.startswith("ordering") else "t/6v"
        group.reject(
            slug, "marker/cbor-info", "cbor-info-more", in_cbor("replace", at, data), because, flags=("wrong-shape",)
        )
    keyed = {**INFO, 4: cbor.Tag(1001, {1: 1_790_000_000, -8: {1: 1}, 5: 0})}
    group.accept(
        "time-with-more", "marker/time-keys", tagged(26981, keyed), {"kind": "cbor-tst-info"},
        "The time may have more integer keys.",
    )  # fmt: skip


def _ticks(group: Group) -> None:
    for slug, value, tick in [
        ("text-tick", "monday", {"text": "monday"}),
        ("number-tick", 12345, {"int": "12345"}),
        ("negative-tick", -1, {"int": "-1"}),
    ]:
        group.accept(slug, "marker/tick", tagged(26982, value), _ticked(tick), _OPAQUE)
    for slug, data, because in [
        ("tick-as-array", "8101", "One tick is no list."),
        ("tick-as-float", "f93c00", "A tick is text, bytes or an integer."),
        ("tick-as-null", "f6", "A tick is text, bytes or an integer."),
    ]:
        group.reject(slug, "marker/tick", "number-tick", in_cbor("replace", "t", data), because, flags=("wrong-shape",))
    for slug, size in [("largest", 64), ("smallest", 8)]:
        group.accept(
            f"{slug}-tick", "marker/largest", tagged(26982, bytes(size)), _ticked({"bytes": bytes(size)}),
            "Receivers have room for 512 bits.",
        )  # fmt: skip
    group.accept(
        "list", "marker/list", tagged(26983, [NONCE, b"later", b"last"]),
        _ticked({"bytes": NONCE}, {"bytes": b"later"}, {"bytes": b"last"}, kind="epoch-tick-list"),
        "A list holds ticks, in the order in which they are used.",
    )  # fmt: skip
    group.accept(
        "list-of-one", "marker/list", tagged(26983, [NONCE]), _ticked({"bytes": NONCE}, kind="epoch-tick-list"),
        "One will do.",
    )  # fmt: skip
    for slug, value, tick in [("list-with-text", "a", {"text": "a"}), ("list-with-number", 1, {"int": "1"})]:
        group.contested(
            slug, "marker/list", tagged(26983, [NONCE, value]),
            _ticked({"bytes": NONCE}, tick, kind="epoch-tick-list"),
            "The grammar has ticks of every kind in lists, the prose byte strings alone.",
            readings={"grammar": "accept", "prose": "reject"},
        )  # fmt: skip
    for slug, twin, op, at, data, because in [
        ("empty-list", "list-of-one", "remove", "t/0", "", "A list has at least one tick."),
        ("list-of-lists", "list", "replace", "t/0", "8101", "A list holds ticks and no lists."),
        ("list-with-null", "list", "replace", "t/2", "f6", "Null is no tick."),
        ("list-as-bytes", "list-of-one", "replace", "t", "4101", "One tick is no list."),
    ]:
        group.reject(slug, "marker/list", twin, in_cbor(op, at, data), because, flags=("wrong-shape",))


def _counters(group: Group) -> None:
    for slug, data, because in [
        ("negative-count", "26", "A counter is unsigned."),
        ("count-as-bytes", "4107", "A counter is an integer."),
        ("count-as-text", "6137", "A counter is an integer."),
    ]:
        group.reject(slug, "marker/counter", "count", in_cbor("replace", "t", data), because, flags=("wrong-shape",))
    group.accept(
        "higher", "marker/increasing", {"data": tagged(26984, 8), "last": 7}, _counted(8), "It is higher than the last."
    )
    for slug, last, because in [
        ("same", 8, "The same once more is not higher."),
        ("lower", 9, "A counter that goes back is of an earlier epoch."),
    ]:
        group.reject(slug, "marker/increasing", "higher", in_input("/last", last), because, flags=("replay",))
    group.accept(
        "skipping", "marker/increasing", {"data": tagged(26984, 800), "last": 7}, _counted(800),
        "Higher is enough, markers may be lost.",
    )  # fmt: skip
