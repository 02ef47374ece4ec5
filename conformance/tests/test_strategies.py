"""The properties of every draft's encoders: one for each row that binds them, with inputs that they can be asked."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.engine import connect, discovery
from conformance.engine.properties import judge_property
from conformance.model.finding import Property
from conformance.model.verdict import Verdict

ALL = [(name, revision.name) for name, draft in discovery.drafts().items() for revision in draft.revisions]
MAKERS = {"producer", "signer", "sender"}
# What is contested, or left open by a draft, breaks nothing.
SWAPPED = {"cmw/tag/274-content-emitted", "cmw/tag/275-content-emitted"}
OPEN = {
    ("cmw", "rfc9999"): SWAPPED,
    ("cmw", "23"): SWAPPED,
    ("cmw", "11"): {"cmw/pkix/oid-emitted"},
    ("cmw", "10"): {"cmw/pkix/oid-emitted", "cmw/type/json-number-forbidden-emitted"},
}


def properties(name: str, revision: str) -> dict[str, list[Property]]:
    found: dict[str, list[Property]] = discovery.part(name, "strategies").properties(revision)
    return found


@pytest.mark.parametrize(("name", "revision"), ALL)
def test_every_row_that_binds_who_makes_messages_has_its_property(name: str, revision: str) -> None:
    rows = [row for row in discovery.draft(name).requirements if revision in row.places and row.untestable is None]
    making = {row.id for row in rows if row.role in MAKERS} - OPEN.get((name, revision), set())
    assert making <= set(properties(name, revision))
    assert set(properties(name, revision)) <= {row.id for row in rows}


@pytest.mark.parametrize(("name", "revision"), ALL)
def test_a_property_binds_whom_its_row_binds(name: str, revision: str) -> None:
    for id_, asked in properties(name, revision).items():
        assert {(each.requirement, each.role) for each in asked} == {(id_, discovery.requirement(id_).role)}
        assert len({each.operation for each in asked}) == len(asked), f"{id_}: two properties of one name"


ASKED = [each for one in ALL for asked in properties(*one).values() for each in asked]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ASKED).flatmap(lambda each: st.tuples(st.just(each.operation), each.inputs)))
def test_an_input_is_what_the_operation_takes(drawn: tuple[str, dict[str, object]]) -> None:
    operation, inputs = drawn
    kind, _ = discovery.operations()[operation]
    crossed = msgspec.json.decode(msgspec.json.encode(inputs))
    assert crossed == inputs
    msgspec.convert(crossed, kind)


@pytest.mark.parametrize(("name", "revision"), ALL)
def test_the_reference_holds_every_property(name: str, revision: str) -> None:
    """The newest revision whole, of each older one what it alone has; a run of the reference asks everything."""
    iut = connect.connect(discovery.profile("reference"))
    iut.greet()
    order = [each for draft, each in ALL if draft == name]
    newer = {id_ for each in order[: order.index(revision)] for id_ in properties(name, each)}
    for id_, asked in properties(name, revision).items():
        for each in asked if id_ not in newer else ():
            level = discovery.requirement(id_).level
            held = Verdict.OBSERVED if level.violated is Verdict.OBSERVED else Verdict.PASS
            judged = judge_property(iut, each, revision, 8)
            assert judged.verdict is held, (each.requirement, judged.because, judged.request)
