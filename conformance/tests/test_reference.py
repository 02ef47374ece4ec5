"""The reference passes, through every adapter alike; what understands nothing passes nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.adapters.serve import http
from conformance.engine import discovery, plan
from conformance.engine.reference import reference
from conformance.engine.run import open_run
from conformance.model.result import Result
from conformance.model.verdict import Verdict

CLAIMS = '[claims."*"]\nroles = ["*"]\nfeatures = ["*"]\n'
STDIO = '["{python}", "-m", "conformance.adapters.serve", "stdio", "conformance.engine.reference:reference"]'
TRIVIAL = ("always-accept", "always-reject", "echo", "crash", "hang", "random")


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The reference behind each adapter."""
    server = http(reference())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("profiles")
    adapters = {
        "inprocess": 'factory = "conformance.engine.reference:reference"',
        "stdio": f"argv = {STDIO}",
        "http": f'url = "http://127.0.0.1:{server.server_port}/"',
    }
    for kind, how in adapters.items():
        (folder / kind).mkdir()
        (folder / kind / "profile.toml").write_text(f'[adapter]\nkind = "{kind}"\n{how}\n{CLAIMS}')
    yield folder
    server.shutdown()
    server.server_close()


def results(iut: str, out: Path, profiles: Path | None = None, examples: int = 20, revision: str = "") -> list[Result]:
    """Of every draft in its newest revision, or of one draft in another."""
    chosen = plan.options(
        iuts=[iut],
        out=str(out),
        examples=examples,
        profiles=None if profiles is None else str(profiles),
        revisions=[revision] if revision else [],
        drafts=[revision.partition("=")[0]] if revision else [],
    )
    run = open_run(chosen)
    try:
        return [one for cases in run.planned for one in run.judge(cases)]
    finally:
        run.finish(interrupted=False)


def test_the_verdicts_are_the_same_through_every_adapter(profiles: Path, tmp_path: Path) -> None:
    told = {
        kind: {one.case: (one.verdict, one.because) for one in results(kind, tmp_path / kind, profiles, examples=5)}
        for kind in ("inprocess", "stdio", "http")
    }
    assert len(told["inprocess"]) > 200
    assert told["stdio"] == told["inprocess"]
    assert told["http"] == told["inprocess"]


REVISIONS = [f"{name}={revision.name}" for name, draft in discovery.drafts().items() for revision in draft.revisions]


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_reference_passes_every_revision(revision: str, tmp_path: Path) -> None:
    found = results("reference", tmp_path, revision=revision)
    expected = {Verdict.PASS, Verdict.OBSERVED, Verdict.CONTESTED}
    wrong = [f"{one.verdict} {one.case}: {one.because}" for one in found if one.verdict not in expected]
    assert not wrong
    # A document of expectations alone has nothing that could pass or fail.
    levels = {row.level.violated for row in discovery.draft(revision.partition("=")[0]).requirements}
    counted = Verdict.OBSERVED if levels == {Verdict.OBSERVED} else Verdict.PASS
    assert sum(one.verdict is counted for one in found) > 100


@pytest.mark.parametrize("habit", TRIVIAL)
def test_trivial_implementations_score_nothing(habit: str, tmp_path: Path) -> None:
    found = results(habit, tmp_path)
    assert len(found) > 200
    assert not [one.case for one in found if one.verdict in (Verdict.PASS, Verdict.INCONCLUSIVE)]
    assert any(one.verdict is Verdict.FAIL for one in found)
