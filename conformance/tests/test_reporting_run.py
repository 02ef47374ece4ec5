"""A run is read back whole or says why it is not, and its summary counts every case once."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.model.result import Footer, Header, Result
from conformance.model.vector import Vector
from conformance.model.verdict import Verdict
from conformance.reporting.run import Run, Unreadable, load
from conformance.reporting.summary import HEADINGS, red, summarise
from conformance.tests.synthetic import draft, footer, header, hostile_run, iut, result, vectors

Line = Header | Result | Footer


def asked(count: int = 6) -> list[Vector]:
    return vectors(draft(), count)


def passes(count: int = 6, who: str = "x") -> list[Result]:
    return [result(vector, who, Verdict.PASS, number) for number, vector in enumerate(asked(count))]


def write(path: Path, *lines: Line) -> None:
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def run_of(*results: Result, problems: tuple[str, ...] = (), **more: Any) -> Run:
    given: dict[str, Any] = {"header": header("x"), "results": results, "footer": footer(len(results), *problems)}
    return Run(**(given | more))


def test_a_whole_run_is_read_back(tmp_path: Path) -> None:
    results = passes()
    write(tmp_path / "results.jsonl", header("x"), *results, footer(len(results)))
    run = load(tmp_path)
    assert run.results == tuple(results)
    assert run.partial is None
    assert run.doubts == ()
    assert summarise(run).ok


def test_a_torn_last_line_costs_only_itself(tmp_path: Path) -> None:
    results = passes()
    path = tmp_path / "results.jsonl"
    write(path, header("x"), *results)
    path.write_bytes(path.read_bytes()[:-40])
    run = load(tmp_path)
    assert run.results == tuple(results[:-1])
    assert run.partial is not None
    assert "middle of a line" in run.partial
    assert not summarise(run).ok


def test_a_missing_footer_is_a_partial_run(tmp_path: Path) -> None:
    write(tmp_path / "results.jsonl", header("x"), *passes())
    run = load(tmp_path)
    assert run.partial is not None
    assert not summarise(run).ok
    assert any("partial" in problem for problem in summarise(run).problems)


def test_an_interrupted_run_is_partial(tmp_path: Path) -> None:
    write(tmp_path / "results.jsonl", header("x"), *passes(), footer(6, interrupted=True))
    assert load(tmp_path).partial == "it was interrupted"


def test_shards_are_merged_and_a_line_in_two_files_counts_once(tmp_path: Path) -> None:
    first, second = passes(6, "x"), passes(6, "y")
    write(tmp_path / "results.jsonl", header("x"), *first)
    write(tmp_path / "results.0.jsonl", header("x"), *first[:3])
    write(tmp_path / "results.1.jsonl", header("y"), *second)
    run = load(tmp_path)
    assert run.results == (*first, *second)
    assert run.iuts == ("x", "y")
    assert run.partial is not None


def test_merged_shards_left_behind_do_not_make_a_run_partial(tmp_path: Path) -> None:
    results = passes()
    write(tmp_path / "results.0.jsonl", header("x"), *results)
    write(tmp_path / "results.jsonl", header("x"), *results, footer(len(results)))
    assert load(tmp_path).partial is None


def test_a_footer_that_counts_otherwise_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "results.jsonl", header("x"), *passes(), footer(7))
    run = load(tmp_path)
    assert run.doubts == ("the footer counts 7 cases, the file holds 6",)
    assert not summarise(run).ok


def test_a_case_judged_twice_is_a_problem(tmp_path: Path) -> None:
    results = passes()
    write(tmp_path / "results.jsonl", header("x"), *results, results[0], footer(7))
    assert any("2 times" in problem for problem in summarise(load(tmp_path)).problems)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"garbage\n", b'{"line":"header"}\n'])
def test_what_is_no_run_is_refused_with_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "results.jsonl").write_bytes(content)
    with pytest.raises(Unreadable, match=r"results\.jsonl"):
        load(tmp_path)


def test_garbage_in_the_middle_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    write(path, header("x"), *passes())
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:3], b'{"line":"result"', *lines[3:]]))
    with pytest.raises(Unreadable, match="line 4"):
        load(tmp_path)


def test_an_empty_folder_holds_no_run(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        load(tmp_path)


def test_counts_sum_to_cases_and_the_file_has_the_promised_fields() -> None:
    run, _ = hostile_run()
    written = msgspec.json.decode(summarise(run).encode())
    assert set(written) == {"iuts", "ok", "problems", "notes"}
    assert sum(counts["cases"] for counts in written["iuts"].values()) == len(run.results)
    fields = [field for field, _ in HEADINGS if field != "cases"]
    for counts in written["iuts"].values():
        assert set(counts) == {*fields, "cases", "seconds", "suite_seconds", "overhead_us_per_case"}
        assert sum(counts[field] for field in fields) == counts["cases"]
    assert all(written["iuts"]["evil"][field] > 0 for field in fields)


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_its_field_and_only_some_are_red(verdict: Verdict) -> None:
    others = passes()
    run = run_of(*others[1:], result(asked()[0], "x", verdict))
    counts = summarise(run).iuts["x"]
    assert counts.cases == 6
    assert counts.passed == (6 if verdict is Verdict.PASS else 5)
    assert summarise(run).ok == (verdict not in (Verdict.FAIL, Verdict.INCONCLUSIVE))


def test_a_deviation_makes_a_failure_expected() -> None:
    run = run_of(result(asked()[0], "x", Verdict.FAIL, deviation="cmw/*"), *passes()[1:])
    counts = summarise(run).iuts["x"]
    assert (counts.failed, counts.expected_failures) == (0, 1)
    assert summarise(run).ok


def test_a_deviation_does_not_turn_a_pass_into_anything() -> None:
    run = run_of(result(asked()[0], "x", Verdict.PASS, deviation="cmw/*"), *passes()[1:])
    assert summarise(run).iuts["x"].passed == 6


def test_a_gap_report_counts_failures_without_being_red() -> None:
    failing = result(asked()[0], "x", Verdict.FAIL)
    run = run_of(failing, *passes()[1:], header=header("x", iuts=(iut("x", gap=("cmw",)),)))
    assert summarise(run).iuts["x"].failed == 1
    assert summarise(run).ok
    assert not red(run, failing)
    elsewhere = run_of(failing, *passes()[1:], header=header("x", iuts=(iut("x", gap=("corim",)),)))
    assert not summarise(elsewhere).ok


@pytest.mark.parametrize("more", [{"flaky": True}, {"verdict": Verdict.INCONCLUSIVE}])
def test_a_gap_report_excuses_failures_alone(more: dict[str, Any]) -> None:
    odd = result(asked()[0], "x", more.pop("verdict", Verdict.PASS), **more)
    run = run_of(odd, *passes()[1:], header=header("x", iuts=(iut("x", gap=("cmw",)),)))
    assert not summarise(run).ok


def test_a_problem_in_the_footer_is_red() -> None:
    run = run_of(*passes(), problems=("deviation cmw/a is stale",))
    assert not summarise(run).ok
    assert summarise(run).problems == ("deviation cmw/a is stale",)


@pytest.mark.parametrize("verdict", [Verdict.SKIP, Verdict.NOT_EXERCISED])
def test_a_run_that_exercised_nothing_is_not_ok(verdict: Verdict) -> None:
    run = run_of(*(result(vector, "x", verdict) for vector in asked()))
    assert summarise(run).problems == ("x: nothing was exercised",)


def test_an_implementation_without_a_result_is_not_ok() -> None:
    run = run_of(*passes(), header=header("x", "silent"))
    assert summarise(run).iuts["silent"].cases == 0
    assert not summarise(run).ok
    assert not summarise(run_of(header=header("x", iuts=()))).ok


def test_overhead_is_the_footers_and_seconds_are_the_implementations() -> None:
    run = run_of(*passes(), footer=footer(6, overhead_us_per_case={"x": 12.5}))
    counts = summarise(run).iuts["x"]
    assert counts.overhead_us_per_case == 12.5
    assert counts.seconds == pytest.approx(6 * 0.0004)
    assert counts.suite_seconds == pytest.approx(6 * 12.5e-6)
    assert counts.suite_share == pytest.approx(12.5 / (12.5 + 400))


def test_a_run_that_was_cut_off_tells_no_share() -> None:
    counts = summarise(run_of(*passes(), footer=None)).iuts["x"]
    assert counts.suite_seconds is counts.suite_share is None
