"""What an implementation is bound by: the roles, features and operations that its profile claims, and nothing else."""

import msgspec
import pytest

from conformance.engine import discovery, plan
from conformance.model.draft import Draft, Revision
from conformance.model.profile import Claim
from conformance.model.requirement import Level, Place, Requirement
from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.reporting.run import Run
from conformance.reporting.summary import summarise
from conformance.tests import synthetic

ROW = Requirement(
    id="x/y/z", level=Level.MUST, role="consumer", statement="It is.", places={"1": Place(section="1")}, feature="core"
)
DRAFT = Draft(
    draft="x",
    title="X",
    roles={"consumer": ("core",)},
    features={"core": "the core", "list": "lists"},
    operations={"list.decode": "list"},
    flags={},
    revisions=(
        Revision(
            name="1", title="X", published="2026", url="https://example.com", repository="r", commit="c", path="p",
            format="text", sha256="s",
        ),
    ),
    requirements=(ROW,),
)  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "features", "operation", "lacking"),
    [
        (["consumer"], ["core"], "x.decode", None),
        (["*"], ["*"], "list.decode", None),
        (["producer"], ["core"], "x.decode", "consumer/core"),
        (["consumer"], ["list"], "x.decode", "consumer/core"),
        (["consumer"], ["core"], "list.decode", "consumer/list"),
        (["consumer"], ["core", "list"], "list.decode", None),
    ],
)
def test_who_is_bound(roles: list[str], features: list[str], operation: str, lacking: str | None) -> None:
    claim = Claim(roles=tuple(roles), features=tuple(features))
    assert plan.unclaimed(DRAFT, claim, ROW, operation) == lacking


def test_what_a_role_must_have_and_nobody_claims_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Requirement(
        id="x/y/other", level=Level.MUST, role="consumer", statement="It is.", places=ROW.places, feature="list"
    )
    document = msgspec.structs.replace(DRAFT, requirements=(ROW, other))
    monkeypatch.setattr(discovery, "drafts", lambda: {"x": document})

    def run(core: Verdict) -> Run:
        results = tuple(
            Result(
                iut="i", draft="x", revision="1", requirement=row.id, case=f"{row.id}/1", case_hash="",
                operation="x.decode", verdict=verdict, because="", outcome="accepted",
            )
            for row, verdict in ((ROW, core), (other, Verdict.PASS))
        )  # fmt: skip
        return Run(header=synthetic.header("i"), results=results, footer=synthetic.footer(2))

    assert summarise(run(Verdict.SKIP)).notes == ("i does not claim core, which every consumer of x must have",)
    assert summarise(run(Verdict.SKIP)).ok
    assert summarise(run(Verdict.PASS)).notes == ()
