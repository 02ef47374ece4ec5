"""Every draft's vectors against its oracle: nobody's implementation is asked."""

from types import SimpleNamespace
from typing import Any

import pytest

from conformance.engine import discovery, offline
from conformance.model.finding import Finding, Reading
from conformance.model.vector import Expect, Mutation, Vector

WITH_VECTORS = [name for name in discovery.drafts() if (discovery.data_folder("vectors") / name).is_dir()]


@pytest.mark.parametrize("name", WITH_VECTORS)
def test_the_oracle_agrees_with_the_vectors(name: str) -> None:
    asked = list(offline.cases(name))
    assert {vector.expect for vector, _ in asked} == {Expect.ACCEPT, Expect.REJECT}
    assert not list(offline.disagreements(discovery.part(name, "oracle"), asked))


def vector(expect: Expect, output: Any = None) -> Vector:
    return Vector(
        id="x/y/z",
        requirement="x/y",
        operation="x.decode",
        role="consumer",
        expect=expect,
        output=output,
        input={"data": ""},
        because="",
        twin=None if expect is Expect.ACCEPT else "x/y/twin",
        mutation=None if expect is Expect.ACCEPT else Mutation(codec="bytes", op="append"),
    )


@pytest.mark.parametrize(
    ("asked", "reading", "agrees"),
    [
        (vector(Expect.ACCEPT, {"a": 1}), Reading({"a": 1}), True),
        (vector(Expect.ACCEPT, {"a": 1}), Reading({"a": True}), False),
        (vector(Expect.ACCEPT), Reading({"a": 1}), True),
        (vector(Expect.ACCEPT, {"a": 1}), Reading({"a": 1}, (Finding("x/other", ""),)), False),
        (vector(Expect.REJECT), Reading(None, (Finding("x/other", ""), Finding("x/y", ""))), True),
        (vector(Expect.REJECT), Reading(None, (Finding("x/other", ""),)), False),
        (vector(Expect.REJECT), Reading(None), False),
    ],
)
def test_what_counts_as_agreement(asked: Vector, reading: Reading, agrees: bool) -> None:
    oracle: Any = SimpleNamespace(read=lambda operation, given, revision: reading)
    assert list(offline.disagreements(oracle, [(asked, "1")])) == [] or not agrees
    assert agrees or len(list(offline.disagreements(oracle, [(asked, "1")]))) == 1
