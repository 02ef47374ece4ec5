"""The engine that puts cases to mutants, on mutants whose fate is known; the whole run is `ratsconf mutants`."""

from typing import Any

import pytest

from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants import MUTANTS
from conformance.drafts.cmw.reference import Reference
from conformance.engine import blinding, discovery, mutants
from conformance.engine.mutants import Trial
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

BYTES = "cmw/value/cbor-bytes"


def takes_text(self: Reference, value: Any) -> None:
    """Takes a text string for a value."""
    if not isinstance(value.value, str):
        Reference.cbor_value(self, value)


def refuses_chunks(self: Reference, value: Any) -> None:
    """Refuses a byte string in chunks."""
    if value.indefinite:
        raise Refusal("no")
    Reference.cbor_value(self, value)


def refuses_all(self: Reference, value: Any) -> None:
    """Refuses every value."""
    raise Refusal("no")


def dies(self: Reference, value: Any) -> None:
    """Falls over at what is no byte string."""
    if not isinstance(value.value, bytes):
        raise RuntimeError("no")


def mutant(override: Any, **more: Any) -> Mutant:
    return Mutant(**{"name": "x", "requirement": BYTES, "method": "cbor_value", "override": override} | more)


def objections(one: Mutant) -> list[str]:
    return mutants.trial("cmw", one).objections


def test_a_mutant_that_only_its_requirement_notices_is_killed() -> None:
    trial = mutants.trial("cmw", mutant(takes_text, collateral=("cmw/cose/payload",)))
    assert "cmw/cbor-value/text" in trial.by
    assert trial.failed >= {BYTES}
    assert trial.revision == "rfc9999"


def test_what_fails_beside_it_is_declared_and_nothing_else() -> None:
    chunks = "cmw/value/cbor-chunked"
    alone = mutants.trial("cmw", mutant(refuses_chunks, requirement=chunks))
    assert alone.by
    beside = alone.failed - {chunks}
    assert objections(mutant(refuses_chunks, requirement=chunks, collateral=tuple(beside))) == []
    assert objections(mutant(refuses_chunks, requirement=chunks, collateral=(*beside, "cmw/tag/range"))) == [
        "cmw/tag/range is declared and does not fail"
    ]
    for id_ in beside:
        assert f"{id_} fails as well, undeclared" in alone.objections


def test_a_mutant_that_nobody_notices_survives() -> None:
    assert objections(mutant(Reference.cbor_value)) == [f"{BYTES} does not notice it"]
    assert objections(mutant(Reference.cbor_value, equivalent="it is the reference")) == []


def test_an_equivalent_mutant_is_not_told_apart() -> None:
    found = objections(mutant(takes_text, equivalent="so it is said"))
    assert f"it is told apart by {BYTES}" in found


def test_refusing_everything_kills_nothing_that_has_a_twin() -> None:
    """The twin did not pass, so a refusal proves nothing; what must be accepted notices."""
    range_ = mutants.trial("cmw", mutant(refuses_all, requirement="cmw/ind/cbor-unsigned"))
    assert not [case for case in range_.by if "cbor-ind" in case]


def test_a_crash_is_no_kill() -> None:
    found = mutants.trial("cmw", mutant(dies))
    assert not [case for case in found.by if case == "cmw/cbor-value/text"]
    assert any(objection.endswith("crashes") for objection in found.objections)


def test_a_property_kills_too() -> None:
    def forgets(self: Reference, request: wire.Tn, rules: Any) -> wire.TagNumber:
        return wire.TagNumber(tag=Reference.tn(self, request, rules).tag ^ 1)

    trial = mutants.trial("cmw", mutant(forgets, requirement="cmw/tn/forward", method="tn"))
    assert "cmw/tn/forward#cmw.tn" in trial.by
    assert ("cmw.tn", "cmw/tn/forward") in {(operation, trial.mutant.requirement) for operation, *_ in trial.wrong}


SAMPLE = MUTANTS[::12]


@pytest.mark.parametrize("one", SAMPLE, ids=[each.name for each in SAMPLE])
def test_some_mutants_of_cmw_are_killed(one: Mutant) -> None:
    assert objections(one) == []


def test_mutants_have_names_of_their_own_and_requirements_that_stand() -> None:
    assert len({each.name for each in MUTANTS}) == len(MUTANTS)
    for each in MUTANTS:
        assert all(discovery.requirement(id_) for id_ in (each.requirement, *each.collateral))
        assert callable(getattr(Reference, each.method))


def test_a_silenced_finding_function_is_noticed_by_vectors_or_by_mutants() -> None:
    trials: list[Trial] = [mutants.trial("cmw", each) for each in MUTANTS if each.name == "cbor-writes-zero"]
    found = {each.function: each.noticed for each in blinding.run_oracle_mutants("cmw", trials)}
    assert "cmw/ind/cbor-nonzero" in found["oracle.rows.zero"]
    assert found["oracle.made.renamed"] == "mutant cbor-writes-zero"
    assert found["oracle.made.unlike"] == ""
