"""Allure gets each case once, under stable names, with labels from one place; its page is kept offline."""

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conformance.model.requirement import Level
from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.reporting import allure, allure_page
from conformance.reporting.demand import Demand, demand
from conformance.reporting.run import Run
from conformance.tests.synthetic import draft, footer, header, hostile_run, iut, result, vectors

STATUS = {
    Verdict.PASS: "passed",
    Verdict.FAIL: "failed",
    Verdict.WARN: "passed",
    Verdict.OBSERVED: "passed",
    Verdict.CONTESTED: "passed",
    Verdict.KNOWN_BAD: "passed",
    Verdict.SKIP: "skipped",
    Verdict.NOT_EXERCISED: "skipped",
    Verdict.INCONCLUSIVE: "broken",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("allure")
    run, told = hostile_run()
    allure.write(run, told, folder)
    return folder


@pytest.fixture(scope="module")
def by_name(written: Path) -> dict[str, dict[str, Any]]:
    return {str(case["fullName"]): case for case in cases(written)}


def cases(folder: Path) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob("*-result.json")]
    return sorted(found, key=lambda one: str(one["fullName"]))


def name_of(one: Result) -> str:
    return f"{one.iut} {one.draft} {one.requirement} {one.case}"


def labels_of(case: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label["name"], label["value"]) for label in case["labels"]]


def test_each_result_is_one_case_with_the_status_of_its_verdict(
    written: Path, by_name: dict[str, dict[str, Any]]
) -> None:
    run, _ = hostile_run()
    assert len(by_name) == len(cases(written)) == len(run.results)
    for one in run.results:
        case = by_name[name_of(one)]
        assert case["status"] == STATUS[one.verdict]
        assert case["statusDetails"]["known"] == (one.deviation is not None)
        assert case["statusDetails"]["flaky"] == one.flaky


def test_verdicts_that_allure_does_not_know_are_tags(by_name: dict[str, dict[str, Any]]) -> None:
    run, _ = hostile_run()
    for one in run.results:
        tags = {value for name, value in labels_of(by_name[name_of(one)]) if name == "tag"}
        assert ("warned" in tags) == (one.verdict is Verdict.WARN)
        assert ("known-bad" in tags) == (one.verdict is Verdict.KNOWN_BAD)
        assert ("known" in tags) == (one.deviation is not None)
        assert ("flaky" in tags) == one.flaky


def test_labels_come_from_one_function(by_name: dict[str, dict[str, Any]]) -> None:
    run, told = hostile_run()
    for one in (run.results[0], run.results[-1]):
        about = demand(told, one.draft, one.requirement, (one.revision,))
        found = labels_of(by_name[name_of(one)])
        assert found[: len(allure.labels(one.iut, about))] == [
            (str(name), value) for name, value in allure.labels(one.iut, about)
        ]


def test_labels_say_draft_group_requirement_and_severity() -> None:
    about = Demand("cmw/record/order", "cmw", "SHOULD", "x", ())
    assert dict(allure.labels("x", about)) == {
        "epic": "cmw",
        "feature": "record",
        "story": "cmw/record/order",
        "parentSuite": "x",
        "suite": "cmw",
        "subSuite": "record",
        "severity": "normal",
    }


def test_every_level_has_a_severity() -> None:
    assert {str(level) for level in Level} <= set(allure.SEVERITY)


def test_the_section_is_linked(by_name: dict[str, dict[str, Any]]) -> None:
    run, _ = hostile_run()
    (link,) = by_name[name_of(run.results[0])]["links"]
    assert link["url"].startswith("https://example.org/cmw/rfc9999#section-")


def test_names_are_the_same_for_the_same_case_in_another_run(tmp_path: Path, written: Path) -> None:
    run, told = hostile_run()
    later = Run(header=header("reference", "evil", started="2027-01-01T00:00:00Z"), results=run.results, footer=None)
    allure.write(later, told, tmp_path)
    for name in ("historyId", "testCaseId"):
        assert {case["fullName"]: case[name] for case in cases(tmp_path)} == {
            case["fullName"]: case[name] for case in cases(written)
        }
        assert len({case[name] for case in cases(written)}) == len(run.results)


def test_the_same_run_makes_the_same_files_and_leaves_none_of_another(tmp_path: Path) -> None:
    run, told = hostile_run()
    allure.write(run, told, tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "old-result.json").write_text("{}")
    (tmp_path / "mine.txt").write_text("kept")
    count = allure.write(run, told, tmp_path)
    second = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert second == first | {"mine.txt": b"kept"}
    assert count == len(first)


def test_only_cases_that_were_asked_and_did_not_pass_have_an_attachment(
    written: Path, by_name: dict[str, dict[str, Any]]
) -> None:
    run, _ = hostile_run()
    for one in run.results:
        expected = one.verdict not in (Verdict.PASS, Verdict.SKIP)
        attached = by_name[name_of(one)]["attachments"]
        assert len(attached) == expected
        for each in attached:
            assert (written / each["source"]).is_file()
    sources = Counter(each["source"] for case in cases(written) for each in case["attachments"])
    assert set(sources) == {path.name for path in written.glob("*-attachment.txt")}


def test_an_attachment_holds_bytes_answer_and_command(written: Path, by_name: dict[str, dict[str, Any]]) -> None:
    run, told = hostile_run()
    failed = next(one for one in run.results if one.verdict is Verdict.FAIL)
    (attached,) = by_name[name_of(failed)]["attachments"]
    text = (written / attached["source"]).read_text("utf-8")
    vector = told.vector(failed.case)
    assert vector is not None
    assert re.search(r"^0000  84 [0-9a-f ]+$", text, re.MULTILINE)
    assert "Answer:" in text
    assert f"ratsconf replay {failed.case} --iut evil" in text


def test_nothing_that_acts_reaches_allure(written: Path) -> None:
    for path in written.iterdir():
        text = path.read_text("utf-8")
        shown = json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".json" else text
        assert all(line.isprintable() for line in shown.replace("\\n", "").split("\n"))
    for case in cases(written):
        assert "<" not in case["description"]


def test_the_environment_is_one_line_for_each_fact(written: Path) -> None:
    lines = (written / allure.ENVIRONMENT).read_text().splitlines()
    assert [line.split(" = ")[0] for line in lines] == ["Suite", "Vectors", "Catalogue", "IUT.reference", "IUT.evil"]


def test_a_gap_report_is_tagged(tmp_path: Path) -> None:
    _, told = hostile_run()
    asked = vectors(draft(), 1)
    gap = Run(
        header=header("x", iuts=(iut("x", gap=("cmw",)),)),
        results=(result(asked[0], "x", Verdict.FAIL),),
        footer=footer(1),
    )
    allure.write(gap, told, tmp_path)
    (case,) = cases(tmp_path)
    assert ("tag", "gap") in labels_of(case)


def script(tmp_path: Path, body: str) -> str:
    """An npx that does what the body says."""
    path = tmp_path / "npx"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


LAST_OUTPUT = 'while [ "$1" != "--output" ]; do shift; done; mkdir -p "$2"; '


def test_the_page_is_moved_and_can_reach_nothing(tmp_path: Path, written: Path) -> None:
    npx = script(tmp_path, LAST_OUTPUT + "echo '<html><head><title>t</title></head></html>' > \"$2/index.html\"")
    page = tmp_path / "deep" / "allure.html"
    allure_page.render(written, page, npx=npx)
    text = page.read_text()
    assert text.index("Content-Security-Policy") < text.index("<title>")
    assert "default-src data: blob:" in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("echo 'npm error code ETARGET' >&2; exit 1", "ended with 1: npm error code ETARGET"),
        ("exit 0", "wrote no page"),
        (LAST_OUTPUT + 'echo nothing > "$2/index.html"', "without a head"),
        ("printf '\\033[31mred\\033[0m'; exit 3", r"ended with 3: \u{1b}[31mred"),
    ],
)
def test_what_goes_wrong_is_one_line_with_a_hint(tmp_path: Path, written: Path, body: str, words: str) -> None:
    with pytest.raises(allure_page.NoAllure, match=re.escape(words)) as caught:
        allure_page.render(written, tmp_path / "page.html", npx=script(tmp_path, body))
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert not (tmp_path / "page.html").exists()


def test_a_missing_node_and_missing_results_are_told_apart(
    tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(allure_page.NoAllure, match="no Allure results"):
        allure_page.render(tmp_path, tmp_path / "page.html", npx=script(tmp_path, "exit 0"))
    monkeypatch.setenv("PATH", os.fspath(tmp_path / "nowhere"))
    with pytest.raises(allure_page.NoAllure, match="needs Node") as caught:
        allure_page.render(written, tmp_path / "page.html")
    assert "install Node" in caught.value.hint
