"""A run made up for the tests of the reports: every verdict, and an implementation that writes hostile text."""

import base64
import json
from itertools import cycle
from typing import Any

from conformance.codecs import cbor, der, edn
from conformance.model.draft import Draft, Revision
from conformance.model.requirement import Level, Place, Requirement
from conformance.model.result import Footer, Header, Iut, Result
from conformance.model.vector import Expect, Mutation, Vector
from conformance.model.verdict import Verdict
from conformance.reporting.exhibit import Sources
from conformance.reporting.run import Run

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\x1b[2J\x1b]0;owned\x07",
    "a\u202egnp.exe\u2066\u200b\ufeff",
    "nul \x00 c1 \x9b31m del \x7f",
    "lone \ud800 surrogate",
    "quotes \" ' ` & &amp; {{ 7*7 }} {% raw %}",
    "line one\nPASS  forged line\r\n| cell | `x` |",
    "]]> <!-- --> <![CDATA[",
    "\ufffe\uffff \U000e0041",
)
LEVELS = (Level.MUST, Level.MUST_NOT, Level.STRUCTURE, Level.SHOULD, Level.MAY)


def diagnose(codec: str, data: bytes) -> str:
    """The printers of the codecs."""
    match codec:
        case "cbor":
            return edn.diagnose(data)
        case "der":
            return der.diagnose(data)
    raise ValueError(f"no notation for {codec}")


def draft(name: str = "cmw", requirements: int = 12) -> Draft:
    """A draft of two revisions; the last requirement has no case, the one before is untestable."""
    rows = tuple(
        Requirement(
            id=f"{name}/{'record' if number % 2 else 'collection'}/rule-{number}",
            level=LEVELS[number % len(LEVELS)],
            role="consumer",
            statement=f"Rule {number} holds for a record\n  whose members stand in order.",
            places={"rfc9999": Place(section=f"3.{number}"), "11": Place(section=f"4.{number}")},
            untestable="it binds people" if number == requirements - 2 else None,
        )
        for number in range(requirements)
    )
    revisions = tuple(
        Revision(
            name=revision, title=f"{name} {revision}", published="2026-07", url=f"https://example.org/{name}/{revision}",
            repository="r", commit="c", path="p", format="rfcxml", sha256="0" * 64,
        )
        for revision in ("rfc9999", "11")
    )  # fmt: skip
    return Draft(
        draft=name, title=f"The {name} document", roles={"consumer": ("core",)}, features={"core": "the core"},
        flags={"BAD_LENGTH": "a length that lies: the reader runs past the message"},
        revisions=revisions, requirements=rows,
    )  # fmt: skip


def vectors(document: Draft, count: int) -> list[Vector]:
    """Accept and reject vectors in turn, dealt to all requirements but the last two."""
    rows = document.requirements[:-2]
    made: list[Vector] = []
    for number in range(count):
        row = rows[number * len(rows) // count]
        body = cbor.encode([number, "application/eat+cwt", b"\x00" * (number % 160), {"label": number}])
        accept = number % 2 == 0
        sent = base64.b64encode(body if accept else body[:-1]).decode()
        made.append(
            Vector(
                id=f"{row.id}/case-{number}", requirement=row.id, operation=f"{document.draft}.decode", role="consumer",
                expect=Expect.ACCEPT if accept else Expect.REJECT,
                input={"data": sent, "media_type": "application/cmw+cbor"},
                because="the members stand in order" if accept else "the message ends in the middle of a map",
                output={"record": {"type": number, "value": "AAAA"}} if accept else None,
                twin=None if accept else made[-1].id,
                mutation=None if accept else Mutation(codec="bytes", op="truncate", at=str(len(body) - 1)),
                flags=() if accept else ("BAD_LENGTH",),
            )
        )  # fmt: skip
    return made


def iut(name: str, **more: Any) -> Iut:
    """An IUT as it presents itself."""
    return Iut(
        name=name, version="1.2.3", language="Go", protocol=1, build="b" * 64, operations=("cmw.decode",),
        revisions={"cmw": "rfc9999"}, origin="package data", **more,
    )  # fmt: skip


def result(vector: Vector, who: str, verdict: Verdict, number: int = 0, **more: Any) -> Result:
    """One judged case, with an answer that fits the verdict."""
    accepted = verdict in (Verdict.FAIL, Verdict.OBSERVED) or (
        verdict is Verdict.PASS and vector.expect is Expect.ACCEPT
    )
    output = vector.output if verdict is Verdict.PASS else {"record": {"type": 0, "value": "AAAA", "ind": ["evidence"]}}
    answer = {"outcome": "accepted", "output": output} if accepted else {"outcome": "rejected", "reason": "no"}
    given: dict[str, Any] = {
        "iut": who, "draft": vector.requirement.partition("/")[0], "revision": "rfc9999",
        "requirement": vector.requirement, "case": vector.id, "case_hash": "c" * 64, "operation": vector.operation,
        "verdict": verdict, "because": f"because of {verdict.lower()}", "outcome": answer["outcome"],
        "raw": json.dumps({"id": number, **answer}), "raw_hash": "d" * 64, "seconds": 0.0004,
    }  # fmt: skip
    return Result(**(given | more))


def header(*names: str, **more: Any) -> Header:
    """A header that names these IUTs."""
    given: dict[str, Any] = {
        "suite": "0.1.0", "suite_hash": "1" * 64, "catalogue_hash": "2" * 64, "vectors_hash": "3" * 64,
        "started": "2026-11-24T10:00:00Z", "arguments": ("run", "--iut", names[0]), "iuts": tuple(map(iut, names)),
    }  # fmt: skip
    return Header(**(given | more))


def footer(cases: int, *problems: str, **more: Any) -> Footer:
    """The footer of a whole run."""
    given: dict[str, Any] = {"finished": "2026-11-24T10:00:09Z", "seconds": 9.0, "interrupted": False}
    return Footer(cases=cases, problems=problems, **(given | more))


def sources(*documents: Draft, asked: list[Vector]) -> Sources:
    """These drafts and vectors with the printer above."""
    return Sources({one.draft: one for one in documents}, {one.id: one for one in asked}, diagnose)


def hostile_run(count: int = 60) -> tuple[Run, Sources]:
    """Two IUTs; `evil` ends in every verdict, and every string that is its own is hostile."""
    document = draft()
    asked = vectors(document, count)
    words = cycle(HOSTILE)
    results = [result(vector, "reference", Verdict.PASS, number) for number, vector in enumerate(asked)]
    for number, (vector, verdict) in enumerate(zip(asked, cycle(Verdict), strict=False)):
        text = next(words)
        raw = json.dumps(
            {"id": number, "outcome": "accepted", "output": {text: text * 3}}, ensure_ascii=number % 2 == 0
        )
        more: dict[str, Any] = {
            "because": text,
            "raw": raw,
            "outcome": text,
            "reading": text if number % 3 == 0 else None,
        }
        if verdict is Verdict.FAIL and number % 4 == 1:
            more["deviation"] = f"{vector.requirement}*"
        results.append(result(vector, "evil", verdict, number, **more))
    results.append(
        result(
            asked[0], "evil", Verdict.FAIL, requirement="robustness/cmw.decode",
            case=f"robustness/cmw.decode#{asked[0].id}", because=HOSTILE[2], raw="z" * 65536, flaky=True,
        )
    )  # fmt: skip
    evil = iut("evil")
    evil = Iut(
        name="evil", version=HOSTILE[0], language=HOSTILE[1], protocol=1, build=HOSTILE[5], origin=HOSTILE[3],
        operations=HOSTILE[6:9], revisions={"cmw": "rfc9999"},
    )  # fmt: skip
    head = header("reference", "evil", iuts=(iut("reference"), evil))
    end = footer(len(results), f"evil: {HOSTILE[7]}", overhead_us_per_case={"reference": 31.0, "evil": 48.5})
    return Run(header=head, results=tuple(results), footer=end), sources(document, asked=asked)


def large_run(cases: int, iuts: tuple[str, ...], failing: float = 0.03) -> tuple[Run, Sources]:
    """A run of `cases` vectors on each IUT, of which one in 1/failing does not pass."""
    document = draft(requirements=120)
    asked = vectors(document, cases)
    step = max(1, int(1 / failing)) if failing else 0
    others = cycle(verdict for verdict in Verdict if verdict is not Verdict.PASS)
    results = [
        result(vector, name, next(others) if step and number % step == 0 else Verdict.PASS, number)
        for name in iuts
        for number, vector in enumerate(asked)
    ]
    run = Run(header=header(*iuts), results=tuple(results), footer=footer(len(results)))
    return run, sources(document, asked=asked)
