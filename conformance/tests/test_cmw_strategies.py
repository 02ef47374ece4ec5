"""The properties of CMW's encoders: one for each row, with inputs that an implementation can be asked."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.drafts.cmw import strategies, wire
from conformance.engine import connect, discovery
from conformance.engine.properties import judge_property
from conformance.model.verdict import Verdict

DRAFT = discovery.draft("cmw")
REVISIONS = [revision.name for revision in DRAFT.revisions]
# What is contested, or left open by a draft, breaks nothing.
CONTESTED = {"cmw/tag/274-content-emitted", "cmw/tag/275-content-emitted"}
OPEN = {"11": {"cmw/pkix/oid-emitted"}, "10": {"cmw/pkix/oid-emitted", "cmw/type/json-number-forbidden-emitted"}}


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_that_binds_producers_has_its_property(revision: str) -> None:
    rows = [row for row in DRAFT.requirements if revision in row.places and row.untestable is None]
    producing = {row.id for row in rows if row.role == "producer"}
    consuming = {row.id for row in rows if row.feature == "transcode"}
    assert set(strategies.properties(revision)) == (producing | consuming) - CONTESTED - OPEN.get(revision, set())


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_property_binds_whom_its_row_binds(revision: str) -> None:
    for id_, asked in strategies.properties(revision).items():
        row = discovery.requirement(id_)
        assert [(each.requirement, each.role) for each in asked] == [(id_, row.role)]


ASKED = [each for revision in REVISIONS for asked in strategies.properties(revision).values() for each in asked]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ASKED).flatmap(lambda each: st.tuples(st.just(each.operation), each.inputs)))
def test_an_input_is_what_the_operation_takes(drawn: tuple[str, dict[str, object]]) -> None:
    operation, inputs = drawn
    kind, _ = wire.OPERATIONS[operation]
    crossed = msgspec.json.decode(msgspec.json.encode(inputs))
    assert crossed == inputs
    msgspec.convert(crossed, kind)


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_reference_holds_every_property(revision: str) -> None:
    """The newest revision whole, of each older one what it alone has; a run of the reference asks everything."""
    iut = connect.connect(discovery.profile("reference"))
    iut.greet()
    newer = {id_ for each in REVISIONS[: REVISIONS.index(revision)] for id_ in strategies.properties(each)}
    for id_, asked in strategies.properties(revision).items():
        for each in asked if id_ not in newer else ():
            level = discovery.requirement(id_).level
            held = Verdict.OBSERVED if level.violated is Verdict.OBSERVED else Verdict.PASS
            judged = judge_property(iut, each, revision, 8)
            assert judged.verdict is held, (each.requirement, judged.because, judged.request)
