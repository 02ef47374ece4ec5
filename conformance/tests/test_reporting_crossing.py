"""The tables of expectations and attacks in common: who is in them, what counts, that no name becomes markup."""

import pytest

from conformance.model.requirement import Level, Place, Requirement
from conformance.model.result import Result
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict
from conformance.reporting.crossing import attacks, crossings, fragment
from conformance.reporting.run import Run
from conformance.tests.synthetic import header

GROUPS = ("mail", "pigeon", "smoke")


def row(group: str, slug: str, level: Level = Level.EXPECTATION) -> Requirement:
    id_ = f"post/{group}/{slug}"
    return Requirement(id=id_, level=level, role="sender", statement="A.", places={"1": Place(section="1")})


ROWS = {each.id: each for each in (row(group, slug) for group in GROUPS for slug in ("sealed", "quick"))}


def seen(group: str, slug: str, because: str = "accepted", verdict: Verdict = Verdict.OBSERVED) -> Result:
    id_ = f"post/{group}/{slug}"
    return Result(
        iut="a<b>", draft="post", revision="1", requirement=id_, case=f"{id_}-1", case_hash="", operation="post.send",
        verdict=verdict, because=because, outcome="accepted",
    )  # fmt: skip


def run(*results: Result) -> Run:
    return Run(header=header("a<b>"), results=results, footer=None)


def test_what_groups_have_in_common_is_counted() -> None:
    sealed = [seen(group, "sealed") for group in GROUPS]
    wrong = seen("smoke", "sealed", "accepted what the text forbids")
    (one,) = crossings(run(*sealed, wrong, seen("mail", "quick", "rejected")), ROWS)
    assert (one.draft, one.iut, one.groups, one.columns) == ("post", "a<b>", GROUPS, ("sealed",))
    assert one.cells == {("mail", "sealed"): (1, 1), ("pigeon", "sealed"): (1, 1), ("smoke", "sealed"): (1, 2)}


@pytest.mark.parametrize(
    "left_out",
    [
        seen("smoke", "sealed", "the text leaves this open: accepted"),
        seen("smoke", "sealed", "accepted with the right projection", Verdict.PASS),
        seen("smoke", "unknown"),
    ],
)
def test_what_shows_nothing_does_not_count(left_out: Result) -> None:
    assert list(crossings(run(seen("mail", "sealed"), seen("pigeon", "sealed"), left_out), ROWS)) == []


def opened(group: str, *flags: str, expect: Expect = Expect.REJECT) -> Vector:
    """The vector whose result `seen` is."""
    id_ = f"post/{group}/sealed"
    return Vector(
        id=f"{id_}-1", requirement=id_, operation="post.send", role="sender", expect=expect, input={}, because="A.",
        twin="post/mail/whole" if expect is Expect.REJECT else None, flags=flags,
    )  # fmt: skip


def test_attacks_are_counted_by_the_flags_of_what_is_to_be_rejected() -> None:
    vectors = {each.id: each for each in (opened(group, "steam", "knife") for group in GROUPS[:2])}
    vectors |= {f"post/smoke/{slug}-1": opened("smoke", "steam") for slug in ("sealed", "quick")}
    tried = [seen("mail", "sealed"), seen("pigeon", "sealed", "accepted what the text forbids")]
    tried += [seen("smoke", "sealed", "rejected"), seen("smoke", "quick", "rejected it", Verdict.PASS)]
    (one,) = attacks(run(*tried), ROWS, vectors)
    assert one.columns == ("steam",), "a knife was tried on two alone"
    assert one.cells == {("mail", "steam"): (1, 1), ("pigeon", "steam"): (0, 1), ("smoke", "steam"): (2, 2)}


def test_what_is_accepted_or_not_exercised_is_no_attack() -> None:
    vectors = {each.id: each for each in (opened(group, "steam") for group in GROUPS[:2])}
    vectors |= {"post/smoke/sealed-1": opened("smoke", "steam", expect=Expect.ACCEPT)}
    assert list(attacks(run(*(seen(group, "sealed") for group in GROUPS)), ROWS, vectors)) == []
    vectors |= {"post/smoke/sealed-1": opened("smoke", "steam")}
    skipped = seen("smoke", "sealed", "its twin failed", Verdict.NOT_EXERCISED)
    assert list(attacks(run(seen("mail", "sealed"), seen("pigeon", "sealed"), skipped), ROWS, vectors)) == []


def test_other_levels_are_no_expectations() -> None:
    rows = {each.id: each for each in (row(group, "sealed", Level.MAY) for group in GROUPS)}
    assert fragment(run(*(seen(group, "sealed") for group in GROUPS)), rows, {}) == ""


def test_names_do_not_become_markup() -> None:
    made = fragment(run(*(seen(group, "sealed") for group in GROUPS)), ROWS, {})
    assert "a&lt;b&gt;" in made
    assert "<b>" not in made
    assert made.count('<td class="good">1/1</td>') == 3
