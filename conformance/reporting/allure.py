"""Allure results: a file per case, and one attachment for a case that was asked and did not pass.

The cost of Allure is its number of files, so hex, notation and answer share the attachment.
"""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from allure_commons.model2 import Attachment, Label, Link, Parameter, Status, StatusDetails, TestResult
from allure_commons.types import LabelType, LinkType, Severity

from conformance.model.result import Result
from conformance.model.vector import Vector
from conformance.model.verdict import Verdict
from conformance.reporting.demand import Demand, demand, group
from conformance.reporting.escape import cut, prose, visible
from conformance.reporting.exhibit import (
    Message,
    Sources,
    beside,
    difference,
    hexdump,
    message,
    pretty,
    produced,
    reproduce,
    sent,
)
from conformance.reporting.run import Run
from conformance.reporting.summary import counted

ENVIRONMENT = "environment.properties"
LEFT_BY_US = ("*-result.json", "*-attachment.txt", ENVIRONMENT)

SEVERITY = {
    "MUST": Severity.CRITICAL,
    "MUST NOT": Severity.CRITICAL,
    "SHALL": Severity.CRITICAL,
    "SHALL NOT": Severity.CRITICAL,
    "REQUIRED": Severity.CRITICAL,
    "structure": Severity.CRITICAL,
    "built-in": Severity.BLOCKER,
    "SHOULD": Severity.NORMAL,
    "SHOULD NOT": Severity.NORMAL,
    "RECOMMENDED": Severity.NORMAL,
    "NOT RECOMMENDED": Severity.NORMAL,
    "MAY": Severity.MINOR,
    "OPTIONAL": Severity.MINOR,
    "expectation": Severity.TRIVIAL,
}
_STATUS = {
    Verdict.FAIL: Status.FAILED,
    Verdict.SKIP: Status.SKIPPED,
    Verdict.NOT_EXERCISED: Status.SKIPPED,
    Verdict.INCONCLUSIVE: Status.BROKEN,
}
_TAGS = {
    Verdict.WARN: "warned",
    Verdict.OBSERVED: "observed",
    Verdict.CONTESTED: "contested",
    Verdict.KNOWN_BAD: "known-bad",
    Verdict.NOT_EXERCISED: "not-exercised",
    Verdict.SKIP: "not-claimed",
}
_HEX_BYTES = 4096
_SHOWN = 16 * 1024


def labels(iut: str, about: Demand) -> tuple[tuple[str, str], ...]:
    """The labels, as (name, value), of every case of a requirement on one IUT, whoever writes them."""
    place = group(about.id)
    return (
        (LabelType.EPIC, about.draft),
        (LabelType.FEATURE, place),
        (LabelType.STORY, about.id),
        (LabelType.PARENT_SUITE, iut),
        (LabelType.SUITE, about.draft),
        (LabelType.SUB_SUITE, place),
        (LabelType.SEVERITY, SEVERITY.get(about.level, Severity.NORMAL).value),
    )


def tags(run: Run, result: Result) -> tuple[str, ...]:
    """What a status cannot say: the verdicts that are neither passed nor failed, and why a failure is not red."""
    found = [_TAGS[result.verdict]] if result.verdict in _TAGS else []
    if counted(result) == "expected_failures":
        found.append("known")
    if run.gap(result.iut, result.draft):
        found.append("gap")
    return (*found, "flaky") if result.flaky else tuple(found)


def write(run: Run, sources: Sources, folder: Path) -> int:
    """Write the results of a run into a folder, in place of those of an earlier one; returns how many files.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in LEFT_BY_US:
        for path in folder.glob(pattern):
            path.unlink()
    number = 0
    for name, content in files(run, sources):
        (folder / name).write_bytes(content)
        number += 1
    return number


def files(run: Run, sources: Sources) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; the same ones for the same run."""
    yield ENVIRONMENT, _environment(run).encode()
    began = _milliseconds(run.header.started)
    elapsed = dict.fromkeys(run.iuts, 0.0)
    written: set[str] = set()
    abouts: dict[tuple[str, str, str], Demand] = {}
    for number, result in enumerate(run.results):
        key = (result.draft, result.requirement, result.revision)
        if key not in abouts:
            abouts[key] = demand(sources, result.draft, result.requirement, (result.revision,))
        start = began + round(elapsed[result.iut] * 1000)
        elapsed[result.iut] += result.seconds
        case = _case(run, result, abouts[key], sources.vector(result.case))
        case.uuid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{run.header.started} {number} {case.fullName}"))
        case.start, case.stop = start, began + round(elapsed[result.iut] * 1000)
        if result.verdict not in (Verdict.PASS, Verdict.SKIP):
            evidence = _evidence(result, sources, gap=run.gap(result.iut, result.draft)).encode()
            source = f"{hashlib.sha256(evidence).hexdigest()[:32]}-attachment.txt"
            case.attachments = [Attachment(name="sent and answered", source=source, type="text/plain")]
            if source not in written:
                written.add(source)
                yield source, evidence
        yield f"{case.uuid}-result.json", msgspec.json.encode(case)


def _case(run: Run, result: Result, about: Demand, vector: Vector | None) -> TestResult:
    identity = visible(f"{result.iut} {result.draft} {result.requirement} {result.case}")
    marks = tags(run, result)
    parameters = {"operation": result.operation, "revision": result.revision, "verdict": result.verdict}
    if vector is not None:
        parameters["expect"] = vector.expect
    return TestResult(
        name=visible(result.case),
        fullName=identity,
        historyId=hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest(),
        testCaseId=hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest(),
        titlePath=[visible(part) for part in (result.iut, result.draft, group(result.requirement), result.requirement)],
        status=_STATUS.get(result.verdict, Status.PASSED),
        stage="finished",
        statusDetails=StatusDetails(
            message=visible(f"{result.verdict}: {cut(result.because, _SHOWN)[0]}"),
            known="known" in marks,
            flaky=result.flaky,
        ),
        description=_description(about, vector),
        parameters=[Parameter(name=name, value=visible(str(value))) for name, value in parameters.items()],
        labels=[
            Label(name=str(name), value=visible(value))
            for name, value in (*labels(result.iut, about), *((LabelType.TAG, mark) for mark in marks))
        ],
        links=[Link(type=LinkType.LINK, url=section.url, name=section.label) for section in about.sections],
    )


def _description(about: Demand, vector: Vector | None) -> str:
    """Markdown of the suite's own words alone."""
    text = f"**{about.level}** {about.statement}"
    return f"{text}\n\n{prose(vector.because)}" if vector is not None else text


def _evidence(result: Result, sources: Sources, *, gap: bool) -> str:
    """What was sent and answered, as the text of one attachment."""
    vector = sources.vector(result.case)
    given = sent(result, vector)
    settings, nested = beside(given)
    parts = [("operation", result.operation), *settings]
    if vector is not None and vector.twin:
        parts.append(("twin", vector.twin))
    text = [f"{name}: {value}" for name, value in parts]
    text += _shown("Sent", message(given, sources.diagnose))
    if nested:
        text += ["", "With:", cut(nested, _SHOWN)[0]]
    if vector is not None and vector.output is not None:
        text += ["", "Demanded projection:", cut(pretty(vector.output), _SHOWN)[0]]
    if lines := difference(result, vector):
        text += ["", "Returned (+) against demanded (-):", *lines]
    text += _shown("Returned", produced(result, given, sources.diagnose))
    text += ["", "Answer:", cut(result.raw, _SHOWN)[0] or "none", "", "Reproduce:", reproduce(result, gap=gap)]
    return visible("\n".join(text), lines=True) + "\n"


def _shown(word: str, what: Message | None) -> list[str]:
    if what is None:
        return []
    text = ["", f"{word}, {len(what.data)} bytes of {what.codec.upper()}:"]
    if not what.plain:
        offsets, dump, left = hexdump(what.data, _HEX_BYTES)
        text += [f"{at}  {line}" for at, line in zip(offsets.split("\n"), dump.split("\n"), strict=True)]
        text += [f"… {left} more bytes", ""] if left else [""]
    return [*text, cut(what.notation, _SHOWN)[0] or what.note]


def _environment(run: Run) -> str:
    rows = [("Suite", run.header.suite), ("Vectors", run.header.vectors_hash), ("Catalogue", run.header.catalogue_hash)]
    rows += [(f"IUT.{iut.name}", f"{iut.version} {iut.language}") for iut in run.header.iuts]
    rows += [("Partial", run.partial)] if run.partial else []
    return "".join(f"{_property(name)} = {_property(value)}\n" for name, value in rows)


def _property(text: str) -> str:
    """A text for a Java properties file, where a backslash, a separator or a comment mark would act."""
    shown = visible(text).replace("\\", "\\\\")
    return "".join(f"\\{character}" if character in " :=#!" else character for character in shown)


def _milliseconds(moment: str) -> int:
    try:
        return round(datetime.fromisoformat(moment).timestamp() * 1000)
    except ValueError:
        return 0
