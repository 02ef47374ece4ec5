"""A whole run against one implementation with every vice: each is in the results, beside everything else."""

import time
from collections import Counter
from pathlib import Path

from conformance.model.verdict import Verdict
from conformance.tests import tiny

VICES = r"""
nasty = "<script>alert(1)</script>\x1b[2J" + "x" * 10_000_000
if n == 103: os.abort()
if n == 205: time.sleep(600)
if n == 307:
    odd = not globals().get("odd", False)
    if odd:
        say(request, outcome="rejected", reason=nasty)
        continue
if n == 402:
    say(request, outcome="rejected", reason=nasty)
    continue
if n == 505: say(request)
if n == 604:
    say(request)
    os.abort()
if n == 700: sys.stderr.write("x" * 10_000_000)
if n == 801: subprocess.Popen(["sleep", "600"], start_new_session=True)
"""


def test_every_vice_is_in_the_results_and_costs_nothing_else(tmp_path: Path) -> None:
    folder = tiny.checkout(tmp_path)
    tiny.profile(folder, "vicious", VICES, seconds=0.8)
    began = time.monotonic()
    running = tiny.run(folder, "--iut", "vicious", "--out", "out")
    said = "".join(running.communicate(timeout=60))
    assert running.returncode == 1, said
    assert time.monotonic() - began < 30
    assert not list((folder / "temporary").iterdir())

    results = list(tiny.results(folder / "out" / "results.jsonl"))
    assert set(Counter(one.case for one in results).values()) == {1}
    found = {one.case: one for one in results}
    wanted = dict.fromkeys((vector.id for vector in tiny.vectors()), Verdict.PASS)
    wanted |= {"tiny/row-3/echo#tiny.make": Verdict.PASS}
    for row, index in ((1, 3), (2, 5), (6, 4)):
        wanted[f"tiny/row-{row}/accept-{index}"] = Verdict.NOT_EXERCISED
        wanted[f"robustness/tiny.echo#tiny/row-{row}/accept-{index}"] = Verdict.FAIL
    wanted["tiny/row-3/accept-7"] = wanted["tiny/row-4/accept-2"] = Verdict.FAIL
    wanted["tiny/row-5/accept-5"] = Verdict.INCONCLUSIVE
    assert {case: one.verdict for case, one in found.items()} == wanted

    assert found["tiny/row-3/accept-7"].flaky
    assert "asked alone, accepted" in found["tiny/row-3/accept-7"].because
    assert "a second answer to one request" in found["tiny/row-5/accept-5"].because
    assert found["robustness/tiny.echo#tiny/row-1/accept-3"].because == "crashed (killed by SIGABRT)"
    assert found["robustness/tiny.echo#tiny/row-6/accept-4"].because == "crashed (killed by SIGABRT)"
    assert found["robustness/tiny.echo#tiny/row-2/accept-5"].outcome == "timedout"


def test_what_it_says_reaches_nobody_as_it_is(tmp_path: Path) -> None:
    folder = tiny.checkout(tmp_path)
    tiny.profile(folder, "vicious", VICES, seconds=0.8)
    running = tiny.run(folder, "--iut", "vicious", "--out", "out", "-k", "row-4")
    said = "".join(running.communicate(timeout=60))
    assert "tiny/row-4/accept-2" in said
    assert "\x1b[2J" not in said
    for name in ("results.jsonl", "report.html", "junit.xml", "summary.json"):
        written = (folder / "out" / name).read_text()
        assert "\x1b" not in written
        assert len(written) < 1_000_000
        assert "<script>alert(1)" not in written or name == "results.jsonl"
