"""What vectors reach of a schema: on a schema of kettles with every kind of point, and of the drafts' own."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from conformance.codecs.cddl import parse
from conformance.engine import coverage, discovery
from conformance.engine.coverage import Coverage
from conformance.model.vector import Expect, Vector

SCHEMA = """
kettle = [ volume: litres / text, ? lid: bool-like, * note: text ]
litres = uint .size 1
bool-like = 0..1
"""

MEASURED = {("cmw", "rfc9999"), ("corim", "11"), ("corim", "06")}


def vectors(accepted: list[str], rejected: list[str]) -> Iterator[Vector]:
    for expect, texts in ((Expect.ACCEPT, accepted), (Expect.REJECT, rejected)):
        for text in texts:
            yield Vector(
                id=f"kettle/{expect}/{text}",
                requirement="kettle/x",
                operation="kettle.boil",
                role="cook",
                expect=expect,
                input={"text": text},
                because="",
            )


def messages(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    assert operation == "kettle.boil"
    yield "kettle", "json", given["text"].encode()


def measured(accepted: list[str], rejected: list[str], reasons: Mapping[str, str] | None = None) -> Coverage:
    return coverage.measure(parse(SCHEMA), vectors(accepted, rejected), messages, reasons or {})


ACCEPTED = ["[1]", '["a"]', "[1,0]", '[1,0,"a"]', '[1,0,"a","b"]']
REJECTED = ["[]", "[256]", "[-1]", "[null]", "[1,2]"]


def test_every_point_is_reached() -> None:
    whole = measured(ACCEPTED, REJECTED)
    assert (whole.gaps, whole.explained) == ((), {})
    assert len(whole.points) == 22


@pytest.mark.parametrize(
    ("without", "missed"),
    [
        ('["a"]', "kettle: text: taken"),
        ('[1,0,"a","b"]', "kettle: * note: text: given more than once"),
        ("[]", "kettle: volume: litres / text: missing violated"),
        ("[256]", "litres: uint .size 1: violated by .size"),
        ("[1,2]", "bool-like: 0..1: number violated"),
    ],
)
def test_a_point_that_a_vector_alone_reaches_is_missed_without_it(without: str, missed: str) -> None:
    fewer = measured([each for each in ACCEPTED if each != without], [each for each in REJECTED if each != without])
    assert missed in fewer.uncovered
    assert f"no vector reaches {missed}" in fewer.gaps


def test_a_reason_explains_what_it_names_and_nothing_else() -> None:
    why = {"litres: uint .size": "nobody boils so much", "litres: uint": "for no reason"}
    fewer = measured(ACCEPTED, [each for each in REJECTED if each != "[256]"], why)
    assert fewer.uncovered == ()
    assert fewer.explained == {"litres: uint .size 1: violated by .size": "for no reason"}
    assert measured(ACCEPTED, REJECTED, why).gaps == tuple(f"nothing is explained by {each}" for each in why)


def test_an_accepted_vector_that_the_schema_refuses_is_a_gap() -> None:
    wrong = measured([*ACCEPTED, "{}"], REJECTED)
    assert wrong.refused == ("kettle/accept/{}",)
    assert wrong.gaps == ("the schema refuses kettle/accept/{}",)


def test_what_cannot_be_read_reaches_nothing() -> None:
    assert measured([*ACCEPTED], [*REJECTED, "["]) == measured(ACCEPTED, REJECTED)


def test_groups_and_generic_rules_have_points_where_they_are_used() -> None:
    rules = parse("""
        tray = { "cup" => some<cup>, ( "tea" => int // "milk" => int, ? "sugar" => int ), extras }
        extras = ( * text => any )
        some<T> = [+ T]
        cup = 1 / 2
    """)
    named = {point.name: point.by_accepted for point in coverage.points(rules)}
    assert named["some<cup>: + cup: missing violated"] is False
    assert named['tray: "tea" => int: taken'] is True
    assert named['tray: "milk" => int, ? "sugar" => int: taken'] is True
    assert named['tray: ? "sugar" => int: left out'] is True
    assert named["extras: * text => any: given"] is True
    assert not any("nothing more" in name for name in named)


def test_a_star_in_a_reason_stands_for_anything() -> None:
    fewer = measured([each for each in ACCEPTED if each != '["a"]'], REJECTED, {"*: text: tak": "there is no text"})
    assert fewer.explained == {"kettle: text: taken": "there is no text"}
    assert fewer.gaps == ()


@pytest.mark.parametrize(
    ("name", "revision"), [(name, each.name) for name in discovery.drafts() for each in discovery.draft(name).revisions]
)
def test_the_drafts_schemas_are_reached(name: str, revision: str) -> None:
    found = coverage.cover(name, revision)
    assert (found is not None) is ((name, revision) in MEASURED)
    assert found is None or (found.points and not found.gaps), found and found.gaps
