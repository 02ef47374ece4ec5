"""The smallest message shows the fault that the vector showed, and no other."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters import ProfileError
from conformance.adapters.inprocess import InProcessAdapter
from conformance.drafts.cmw import oracle
from conformance.engine.ask import Iut
from conformance.engine.discovery import Found
from conformance.engine.minimise import minimise
from conformance.model.outcome import Accepted, Crashed
from conformance.model.profile import InProcess, Profile
from conformance.model.vector import Expect, Vector

LONG = bytes.fromhex("84" + "781c" + b"application/vnd.example.long".hex() + "4401020304" + "04" + "05")


class Lenient:
    """Accepts everything, and dies of a certain byte."""

    def __init__(self, deadly: int | None = None) -> None:
        self.deadly = deadly

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.deadly is not None and self.deadly in base64.b64decode(request["input"]["data"]):
            raise RuntimeError("dead")
        return {"id": request["id"], "outcome": "accepted", "output": {}}


def iut(implementation: Lenient) -> Iut:
    profile = Profile(adapter=InProcess(factory="x:y"), claims={})
    adapter = InProcessAdapter(implementation)
    return Iut("x", Found("x", profile, Path(), ""), adapter)


def vector(data: bytes, expect: Expect) -> Vector:
    given = {"data": base64.b64encode(data).decode(), "media_type": "application/cmw+cbor"}
    return Vector(
        id="cmw/x", requirement="cmw/record/cbor-members", operation="cmw.decode", role="consumer", expect=expect,
        input=given, because="x",
    )  # fmt: skip


def test_a_wrong_accept_shrinks_to_the_same_wrong() -> None:
    found = minimise(iut(Lenient()), vector(LONG, Expect.REJECT), "rfc9999")
    assert isinstance(found.outcome, Accepted)
    assert len(found.data) <= 8 < len(LONG)
    given = {"data": base64.b64encode(found.data).decode(), "media_type": "application/cmw+cbor"}
    broken = {each.requirement for each in oracle.read("cmw.decode", given, "rfc9999").findings}
    assert broken == {"cmw/record/cbor-members"}


def test_a_crash_shrinks_to_what_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.adapters.breaker.IN_A_ROW", 10_000)
    monkeypatch.setattr("conformance.adapters.breaker.IN_A_RUN", 10_000)
    found = minimise(iut(Lenient(0x03)), vector(LONG, Expect.REJECT), "rfc9999")
    assert isinstance(found.outcome, Crashed)
    assert found.data == b"\x03"


def test_what_shows_no_fault_is_not_shrunk() -> None:
    with pytest.raises(ProfileError, match="shows no fault"):
        minimise(iut(Lenient()), vector(LONG, Expect.ACCEPT), "rfc9999")
