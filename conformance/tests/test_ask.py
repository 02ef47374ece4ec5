"""Asking: twins in the same process, second looks, faults of the adapter."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.inprocess import InProcessAdapter
from conformance.engine.ask import Iut
from conformance.engine.discovery import Found
from conformance.model.profile import InProcess, Profile
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict

PROFILE = Profile(adapter=InProcess(factory="x:y"), claims={})
RIGHT = {"record": {"type": 64999, "value": "oA=="}}


def vector(slug: str, expect: Expect, **more: Any) -> Vector:
    return Vector(
        id=f"cmw/x/{slug}",
        requirement="cmw/record/cbor-members",
        operation="cmw.decode",
        role="consumer",
        expect=expect,
        input={"data": slug},
        because="x",
        **more,
    )


TWIN = vector("twin", Expect.ACCEPT, output=RIGHT)
BROKEN = vector("broken", Expect.REJECT, twin=TWIN.id)
ALL = {TWIN.id: TWIN, BROKEN.id: BROKEN}


class Scripted:
    """Answers by a function of the vector's slug and the number of times it was asked."""

    def __init__(self, script: Callable[[str, int], Mapping[str, Any] | None]) -> None:
        self.script = script
        self.asked: dict[str, int] = {}

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        if request["op"] == "hello":
            return {"id": request["id"], "name": "x", "version": "1", "protocol": 1}
        if request["op"].startswith("selftest"):
            return {"id": request["id"], "outcome": "unsupported"}
        slug = request["input"]["data"]
        self.asked[slug] = self.asked.get(slug, 0) + 1
        said = self.script(slug, self.asked[slug])
        if said is None:
            raise RuntimeError("crash")
        return {"id": request["id"], **said}


def judged(script: Callable[[str, int], Mapping[str, Any] | None], *vectors: Vector) -> tuple[list[Any], Iut]:
    iut = Iut("x", Found("x", PROFILE, Path(), ""), InProcessAdapter(Scripted(script)))
    iut.greet()
    return iut.judge("rfc9999", vectors, ALL), iut


YES: Mapping[str, Any] = {"outcome": "accepted", "output": RIGHT}
NO: Mapping[str, Any] = {"outcome": "rejected"}


def test_a_reject_counts_where_its_twin_is_accepted() -> None:
    (one,), _ = judged(lambda slug, _: YES if slug == "twin" else NO, BROKEN)
    assert one.verdict is Verdict.PASS


@pytest.mark.parametrize("twin", [NO, {"outcome": "accepted", "output": {}}], ids=["rejected", "wrong projection"])
def test_a_reject_proves_nothing_without_its_twin(twin: Mapping[str, Any]) -> None:
    (one,), _ = judged(lambda slug, _: twin if slug == "twin" else NO, BROKEN)
    assert one.verdict is Verdict.NOT_EXERCISED


def test_twins_are_asked_once_per_process() -> None:
    _, iut = judged(lambda slug, _: YES if slug == "twin" else NO, BROKEN)
    iut.judge("rfc9999", [BROKEN], ALL)
    adapter = iut.adapter
    assert isinstance(adapter, InProcessAdapter)
    assert isinstance(adapter.implementation, Scripted)
    assert adapter.implementation.asked["twin"] == 1


def test_a_restart_between_the_two_asks_both_again() -> None:
    crasher = vector("crasher", Expect.ACCEPT, output=RIGHT)

    def script(slug: str, _: int) -> Mapping[str, Any] | None:
        return {"twin": YES, "broken": NO}.get(slug)

    (rejected, crashed), iut = judged(script, BROKEN, crasher)
    assert crashed.verdict is Verdict.NOT_EXERCISED
    assert rejected.verdict is Verdict.PASS
    adapter = iut.adapter
    assert isinstance(adapter, InProcessAdapter)
    assert isinstance(adapter.implementation, Scripted)
    assert adapter.implementation.asked == {"twin": 2, "crasher": 1, "broken": 2}


def test_a_twin_that_was_not_asked_any_more_is_asked_when_it_is_needed() -> None:
    crashers = [vector(f"crasher-{number}", Expect.ACCEPT, output=RIGHT) for number in range(5)]

    def script(slug: str, _: int) -> Mapping[str, Any] | None:
        return {"twin": YES, "broken": NO}.get(slug)

    unasked, iut = judged(script, *crashers, BROKEN)
    assert {one.verdict for one in unasked} == {Verdict.NOT_EXERCISED}
    (asked,) = iut.judge("rfc9999", [BROKEN], ALL)
    assert asked.verdict is Verdict.PASS


def test_an_answer_that_changes_is_flaky_and_red() -> None:
    (one,), _ = judged(lambda _, count: NO if count == 1 else YES, TWIN)
    assert one.flaky
    assert one.verdict is Verdict.FAIL
    assert "asked alone" in one.because


def test_an_answer_that_stays_is_not_flaky() -> None:
    (one,), _ = judged(lambda _, count: {"outcome": "rejected", "reason": f"for the {count}. time"}, TWIN)
    assert one.verdict is Verdict.FAIL
    assert not one.flaky


@pytest.mark.parametrize(("second", "flaky"), [(1668546819, False), (1668546817, True)], ids=["wrong too", "right"])
def test_messages_that_it_makes_may_differ_and_are_judged_anew(second: int, flaky: bool) -> None:
    """An encoder that is wrong each time is wrong; one that is wrong only sometimes is flaky."""
    made = Vector(
        id="cmw/x/made", requirement="cmw/tn/forward", operation="cmw.tn", role="producer", expect=Expect.ACCEPT,
        input={"data": "x", "content_format": 0}, because="x",
    )  # fmt: skip

    def script(_: str, count: int) -> Mapping[str, Any]:
        return {"outcome": "accepted", "output": {"tag": 1668546818 if count == 1 else second}}

    (one,), _ = judged(script, made)
    assert one.verdict is Verdict.FAIL
    assert one.flaky is flaky


def test_a_contested_reject_under_every_reading_is_an_ordinary_failure() -> None:
    torn = vector("torn", Expect.EITHER, contested={"a": Expect.ACCEPT, "b": Expect.ACCEPT})
    (one,), _ = judged(lambda *_: NO, torn)
    assert one.verdict is Verdict.FAIL


class WrongProbe(Scripted):
    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        if request["op"].startswith("selftest"):
            return {"id": request["id"], "outcome": "accepted", "output": {}}
        return super().answer(request)


def test_an_adapter_that_knows_every_operation_is_judged_by_nobody() -> None:
    iut = Iut("x", Found("x", PROFILE, Path(), ""), InProcessAdapter(WrongProbe(lambda *_: YES)))
    iut.greet()
    (one,) = iut.judge("rfc9999", [TWIN], ALL)
    assert one.verdict is Verdict.INCONCLUSIVE
    assert "probe" in one.because
