"""What an implementation wrote cannot act: not on a terminal, not in XML, not in Markdown."""

import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model.verdict import Verdict
from conformance.reporting import allure, html, junit, matrix, terminal
from conformance.reporting.escape import columns, visible
from conformance.reporting.run import Run
from conformance.reporting.summary import red, summarise
from conformance.tests.synthetic import HOSTILE, draft, footer, header, hostile_run, iut, large_run, result, vectors

ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
ANY_TEXT = st.text(st.characters(categories=None) | st.sampled_from("\\u{}\x1b\n\u202e\ud800\ufe0f"))


@given(ANY_TEXT)
def test_what_is_visible_is_printable_and_can_be_read_back(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    shown.encode()
    assert ESCAPE.sub(lambda match: chr(int(match[1], 16)), shown) == text


@given(ANY_TEXT)
def test_lines_keeps_line_feeds_and_nothing_else(text: str) -> None:
    assert visible(text, lines=True) == "\n".join(visible(line) for line in text.split("\n"))


def test_plain_text_stays_as_it_is() -> None:
    for text in ("", "rejected: tag 55799", 'C:\\u "quoted" \\n', "grüße 证明 §3.1 …"):
        assert visible(text) == text


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\u200b", "\u2028", "\xa0", "\u3164"]
)
def test_what_acts_or_hides_is_named(character: str) -> None:
    assert visible(f"a{character}b") == f"a\\u{{{ord(character):x}}}b"


def test_columns_counts_what_a_terminal_shows() -> None:
    assert columns("abc") == 3
    assert columns("证明") == 4
    assert columns("e\u0301") == 1


def test_ten_megabytes_of_reason_do_not_swell_any_report(tmp_path: Path) -> None:
    run, told = hostile_run(9)
    long = tuple(msgspec.structs.replace(one, because="\x1b" * 10_000_000, raw="\u202e" * 65536) for one in run.results)
    run = replace(run, results=long)
    assert len(html.render(run, told)) < 1_000_000
    assert len(junit.render(run)) < 1_000_000
    assert len(terminal.render(run, told, "r.html", terminal.Look())) < 10_000
    assert len(terminal.line(run.results[0])) < 10_000
    allure.write(run, told, tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 5_000_000


def test_one_result_is_one_line() -> None:
    run, _ = hostile_run()
    for one in run.results:
        assert terminal.line(one).isprintable()
        assert terminal.line(one).startswith(f"{one.verdict}  {one.iut}  {one.case}: ")


def text_of(look: terminal.Look, lines: int = 40) -> str:
    run, sources = hostile_run()
    return terminal.render(run, sources, "reports/out/latest/report.html", look, lines)


def test_a_pipe_gets_plain_lines_without_forged_ones() -> None:
    text = text_of(terminal.Look(width=100))
    assert all(line.isprintable() for line in text.split("\n"))
    assert not any(line.startswith(("PASS", "| cell")) for line in text.split("\n"))
    assert text.rstrip().endswith("not ok  report: reports/out/latest/report.html")


def test_colours_are_the_only_escapes_on_a_terminal() -> None:
    text = text_of(terminal.Look(width=100, colour=True))
    assert re.sub(r"\x1b\[\d+m", "", text) == text_of(terminal.Look(width=100))
    assert "\x1b[31m" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    for line in text_of(terminal.Look(width=width)).split("\n")[:-2]:
        assert columns(line) <= width


def test_failures_are_told_by_requirement_and_cut_at_the_limit() -> None:
    whole, short = text_of(terminal.Look(width=100)), text_of(terminal.Look(width=100), lines=7)
    assert "cmw/record/rule-1  MUST NOT  rfc9999 §3.1" in whole
    assert "FLAKY  evil  robustness/cmw.decode" in whole
    assert len(short.split("\n")) < len(whole.split("\n"))
    assert "more of these" in short


def test_a_clean_run_says_so_in_few_lines() -> None:
    run, sources = large_run(20, ("reference",), failing=0)
    lines = terminal.render(run, sources, "r.html", terminal.Look()).split("\n")
    assert lines[0].split() == ["cases", "pass", "FAIL"]
    assert lines[1].split() == ["reference", "20", "20", "0"]
    assert lines[-2] == "ok  report: r.html"


def test_the_look_follows_stream_and_environment() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert not terminal.look(io.StringIO(), {}).colour
    assert terminal.look(Screen(), {"TERM": "xterm"}).colour
    assert not terminal.look(Screen(), {"NO_COLOR": "1"}).colour
    assert terminal.look(Screen(), {"NO_COLOR": ""}).colour
    assert not terminal.look(Screen(), {"TERM": "dumb"}).colour


# The elements and attributes of the JUnit schema that Jenkins publishes, as far as this suite uses them.
SHAPE: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
        {"properties", "testcase"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message"}, set()),
    "system-out": (set(), set()),
}


def test_junit_has_the_common_shape_and_counts_that_agree() -> None:
    run, _ = hostile_run()
    root = ElementTree.fromstring(junit.render(run))
    for element in root.iter():
        attributes, children = SHAPE[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    assert len(root) == 2
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert int(suite.attrib["errors"]) == len(suite.findall("testcase/error"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
    assert root.attrib["tests"] == str(len(run.results))


def test_junit_fails_exactly_where_the_run_is_red() -> None:
    run, _ = hostile_run()
    cases = [case for suite in ElementTree.fromstring(junit.render(run)) for case in suite.iter("testcase")]
    for case, judged in zip(cases, run.results, strict=True):
        assert case.attrib["name"] == judged.case
        broken = case.find("failure") is not None or case.find("error") is not None
        assert broken == red(run, judged)
        assert (case.find("skipped") is not None) == (
            judged.verdict in (Verdict.SKIP, Verdict.NOT_EXERCISED)
            or (judged.verdict is Verdict.FAIL and not red(run, judged))
        )


def test_junit_holds_no_character_that_xml_forbids() -> None:
    run, _ = hostile_run()
    for element in ElementTree.fromstring(junit.render(run)).iter():
        for text in (*element.attrib.values(), element.text or ""):
            assert all(line.isprintable() for line in text.split("\n"))


def test_junit_does_not_fail_a_gap_report() -> None:
    asked = vectors(draft(), 4)
    results = tuple(result(vector, "x", Verdict.FAIL) for vector in asked)
    run = Run(header=header("x", iuts=(iut("x", gap=("cmw",)),)), results=results, footer=footer(4))
    root = ElementTree.fromstring(junit.render(run))
    assert root.attrib["failures"] == "0"
    assert len(root.findall("testsuite/testcase/skipped")) == 4


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_status_is_deterministic_and_its_tables_keep_their_shape() -> None:
    run, _ = hostile_run()
    text = matrix.status(run)
    assert text == matrix.status(hostile_run()[0])
    tables = [line for line in text.split("\n") if line.startswith("|")]
    widths = {len(cells(line)) for line in tables}
    assert widths == {3 + 11, 2 + 2}
    assert "<" not in text
    assert all(line.isprintable() for line in text.split("\n"))


def test_status_does_not_depend_on_when_or_how_fast() -> None:
    run, _ = hostile_run()
    slower = tuple(msgspec.structs.replace(one, seconds=9.0) for one in run.results)
    moved = replace(run, header=header("reference", "evil", iuts=run.header.iuts, started="2027-01-01T00:00:00Z"))
    assert matrix.status(run) == matrix.status(replace(moved, results=slower))


def test_the_matrix_counts_what_the_summary_counts() -> None:
    run, _ = hostile_run()
    counts = summarise(run).iuts["evil"]
    whole = next(line for line in matrix.lines(run) if line.draft == "cmw" and not line.group)
    judged = counts.passed + counts.failed + counts.expected_failures + counts.warned
    assert whole.cells[run.iuts.index("evil")].text.startswith(f"{counts.passed}/{judged}, {counts.failed} fail")
    assert whole.cells[0] == matrix.Cell("60/60", "good")
    assert {line.group for line in matrix.lines(run)} == {"", "record", "collection", "robustness"}


def test_an_empty_cell_and_one_without_judgement_are_told_apart() -> None:
    asked = vectors(draft(), 2)
    assert matrix.cell([]) == matrix.Cell("", "none")
    assert matrix.cell([result(vector, "x", Verdict.SKIP) for vector in asked]) == matrix.Cell("2 skipped", "none")
    assert matrix.cell([result(asked[0], "x", Verdict.WARN)]).mood == "mixed"
    assert matrix.cell([result(asked[0], "x", Verdict.INCONCLUSIVE)]).mood == "bad"


def test_the_hostile_words_are_hostile() -> None:
    assert sum(not word.isprintable() for word in HOSTILE) >= 5
