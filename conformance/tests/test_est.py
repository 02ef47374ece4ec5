"""An EST server over HTTPS, asked through the profile that drives any: what is right passes, what is wrong fails."""

from pathlib import Path

import pytest

from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.engine import plan
from conformance.engine.run import open_run
from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.tests.est_server import serving


def judged(reference: Reference, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Result]:
    """The results of a server that answers as the reference does, by case."""
    with serving(reference, folder) as (address, authority):
        monkeypatch.setenv("EST_SERVER", address)
        monkeypatch.setenv("EST_AUTHORITY", str(authority))
        run = open_run(plan.options(iuts=["est-over-https"], drafts=["evidence_carriers"], out=str(folder / "out")))
        try:
            found = [one for cases in run.planned for one in run.judge(cases)]
        finally:
            run.finish(interrupted=False)
    return {one.case: one for one in found if one.verdict is not Verdict.SKIP}


def test_a_server_that_is_right_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Reference(), tmp_path, monkeypatch)
    wrong = [f"{one.verdict} {one.case}: {one.because}" for one in found.values() if one.verdict is not Verdict.PASS]
    assert [each for each in wrong if not each.startswith("OBSERVED")] == []
    assert sum(one.verdict is Verdict.PASS for one in found.values()) > 15


def test_a_server_that_is_wrong_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(Reference):
        """Has codes of its own, nonces of one length, and short ones where nobody asks for a length."""

        def empty(self) -> wire.Answer:
            return wire.Answer(status=204)

        def error(self) -> wire.Answer:
            return wire.Answer(status=422)

        def made(self, length: int) -> int:
            return 32

        def success(self, length: int | None) -> wire.Answer:
            return super().success(length) if length else wire.Answer(status=200, nonce="malformed")

    found = judged(Wrong(), tmp_path, monkeypatch)
    group = "evidence_carriers/nonce-asked"
    assert found[f"{group}/none-needed"].verdict is Verdict.FAIL
    assert found[f"{group}/array"].verdict is Verdict.FAIL
    assert found[f"{group}/sixteen-asked"].verdict is Verdict.WARN
    assert found[f"{group}/nonce"].verdict is Verdict.FAIL
    assert found[f"{group}/unwilling"].verdict is Verdict.PASS
