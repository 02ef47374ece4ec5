"""JUnit XML: a testsuite per IUT and draft, a testcase per case, in the shape that Jenkins and Surefire read."""

from collections.abc import Sequence
from xml.etree import ElementTree

from conformance.model.result import Result
from conformance.model.verdict import Verdict
from conformance.reporting.escape import cut, visible
from conformance.reporting.exhibit import reproduce
from conformance.reporting.run import Run
from conformance.reporting.summary import counted, red

BECAUSE_SHOWN = 2000


def render(run: Run) -> str:
    """The document. Failures that a deviation covers, or of a gap report, are skipped: they do not break a build.

    Characters that XML cannot hold stand as visible escapes.
    """
    root = ElementTree.Element("testsuites", name=visible(f"rats-conformance {run.header.suite}"))
    suites: dict[tuple[str, str], list[Result]] = {}
    for result in run.results:
        suites.setdefault((result.iut, result.draft), []).append(result)
    for (iut, draft), results in suites.items():
        root.append(_suite(run, iut, draft, results))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _seconds(run.results))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _seconds(results: Sequence[Result]) -> str:
    return f"{sum(result.seconds for result in results):.6f}"


def _suite(run: Run, iut: str, draft: str, results: Sequence[Result]) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        name=visible(f"{iut} {draft}"),
        timestamp=visible(run.header.started[:19]),
        time=_seconds(results),
    )
    properties = ElementTree.SubElement(suite, "properties")
    revisions = ", ".join(dict.fromkeys(result.revision for result in results))
    for name, value in (
        ("iut", iut),
        ("draft", draft),
        ("revision", revisions),
        ("gap report", "yes" if run.gap(iut, draft) else "no"),
        ("suite hash", run.header.suite_hash),
        ("vectors hash", run.header.vectors_hash),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=visible(value))
    suite.extend(_case(run, result) for result in results)
    suite.set("tests", str(len(results)))
    for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{element}"))))
    return suite


def _case(run: Run, result: Result) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=visible(f"{result.iut}.{result.requirement}"),
        name=visible(result.case),
        time=f"{result.seconds:.6f}",
    )
    because = visible(cut(result.because, BECAUSE_SHOWN)[0])
    gap = run.gap(result.iut, result.draft)
    match result.verdict:
        case _ if result.flaky:
            _child(case, "failure", f"flaky, asked again it answered differently: {because}", "FLAKY", result, gap=gap)
        case Verdict.INCONCLUSIVE:
            _child(case, "error", because, "INCONCLUSIVE", result, gap=gap)
        case Verdict.FAIL if red(run, result):
            _child(case, "failure", because, "FAIL", result, gap=gap)
        case Verdict.FAIL:
            why = "known failure" if counted(result) == "expected_failures" else "gap report"
            ElementTree.SubElement(case, "skipped", message=f"{why}: {because}")
        case Verdict.SKIP | Verdict.NOT_EXERCISED:
            ElementTree.SubElement(case, "skipped", message=f"{result.verdict}: {because}")
        case Verdict.WARN | Verdict.OBSERVED | Verdict.CONTESTED | Verdict.KNOWN_BAD:
            ElementTree.SubElement(case, "system-out").text = f"{result.verdict}: {because}"
        case Verdict.PASS:
            pass
    return case


def _child(case: ElementTree.Element, kind: str, message: str, verdict: str, result: Result, *, gap: bool) -> None:
    child = ElementTree.SubElement(case, kind, message=message, type=verdict)
    child.text = f"{result.requirement} ({result.revision})\n{visible(reproduce(result, gap=gap))}"
