"""One run: which cases there are, asking and judging them, and writing down every result as it comes."""

import contextlib
import datetime
import gc
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

import conformance
from conformance.adapters import Fault, ProfileError, without_id
from conformance.engine import deviations, discovery, plan, resume, vectors
from conformance.engine.ask import Iut, Judged, describe
from conformance.engine.connect import connect
from conformance.engine.discovery import Found
from conformance.engine.plan import Cases, Options
from conformance.model import result
from conformance.model.outcome import Crashed, TimedOut
from conformance.model.verdict import Verdict

if TYPE_CHECKING:
    from conformance.engine.properties import PropertyJudged

DEAD = (Crashed.__name__.lower(), TimedOut.__name__.lower())
RAW_LIMIT = 64 * 1024


@dataclass(slots=True)
class Run:
    """An open run. `shard` is empty in a single process, else the worker's name."""

    options: Options
    found: dict[str, Found]
    shard: str = ""
    iuts: dict[str, Iut] = field(default_factory=dict)
    counted: int = 0
    planned: list[Cases] = field(default_factory=list)
    done: set[tuple[str, str]] = field(default_factory=set)
    began: float = field(default_factory=time.perf_counter)
    spent: dict[str, float] = field(default_factory=dict)
    cases_of: dict[str, int] = field(default_factory=dict)
    kept: dict[tuple[str, str], list[result.Result]] = field(default_factory=dict)
    covered: set[tuple[str, str]] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    _file: BinaryIO | None = None

    @property
    def path(self) -> Path:
        """Where this process writes its results."""
        return self.options.out / (f"results-{self.shard}.jsonl" if self.shard else "results.jsonl")

    def start(self, *, connect: bool = True) -> None:
        """Clear the folder, open the results file, reach every IUT. Raises ProfileError before anything is judged.

        To resume, read first what is there. Who only hands out work (`connect` false) makes a shard of it, which the
        workers read.
        """
        out, names = self.options.out, f"results-{resume.SHARD}.jsonl" if self.shard else "results*.jsonl"
        try:
            out.mkdir(parents=True, exist_ok=True)
            kept = resume.read(out, names) if self.options.resume else None
            for old in () if self.shard or kept else out.glob(names):
                old.unlink()
            if connect and (self.shard or kept is None):
                self._file = self.path.open("wb")
        except OSError as error:
            raise ProfileError(f"--out {out}: {error.strerror}", "name a folder that can be written") from error
        if not connect and kept is None:
            return
        for name in self.options.iuts:
            self.iut(name)
        header = self._header()
        if kept is not None:
            resume.check(kept.header, header)
            self._keep(kept, hands_out=not connect)
        if self.shard or kept is None:
            self.write(header)

    def _keep(self, kept: resume.Kept, *, hands_out: bool) -> None:
        """Take over what an earlier run has judged, under today's deviations."""
        bare = (msgspec.structs.replace(one, deviation=None) for one in kept.results)
        results = [deviations.cover(self.found[one.iut], self._version(one.iut), one, self.covered) for one in bare]
        for one in results:
            self.done.add((one.iut, one.case))
            self.kept.setdefault((one.iut, resume.subject(one)), []).append(msgspec.structs.replace(one, raw=""))
        if self.shard:
            return
        self.counted = len(results)
        if hands_out:
            ended = result.Footer(finished=now(), seconds=0.0, interrupted=False, cases=len(results))
            resume.write(self.options.out / f"results-{resume.SHARD}.jsonl", [kept.header, *results, ended])
            for iut in self.iuts.values():
                iut.adapter.close()
            self.iuts.clear()
        else:
            resume.write(self.path, [kept.header, *results])
            self._file = self.path.open("ab")

    def iut(self, name: str) -> Iut:
        """The open connection, opened at first use."""
        if name not in self.iuts:
            self.iuts[name] = connect(self.found[name])
        return self.iuts[name]

    def plan(self) -> list[Cases]:
        """Every IUT's cases in the order of the catalogue."""
        self.planned = [cases for name in self.options.iuts for cases in plan.cases(self.found[name], self.options)]
        return self.planned

    def judge(self, cases: Cases) -> list[result.Result]:
        """Ask, judge and write down what an earlier run has not; returns all results."""
        began = time.perf_counter()
        subjects = [*cases.names, cases.requirement.id]
        kept = [one for subject in subjects for one in self.kept.get((cases.iut, subject), ())]
        missing = cases.without({name for iut, name in self.done if iut == cases.iut}) if kept else cases
        found = [] if missing is None else self._asked(missing)
        self.record(found)
        self.spent[cases.iut] = self.spent.get(cases.iut, 0.0) + time.perf_counter() - began
        return [*kept, *found]

    def _asked(self, cases: Cases) -> list[result.Result]:
        if cases.lacking is not None:
            because = f"the profile does not claim {cases.lacking}"
            return [self._unasked(cases, name, Verdict.SKIP, because) for name in cases.names]
        iut = self.iut(cases.iut)
        if cases.encoding is not None:
            # Imported only here: hypothesis costs more than the first hundred vectors.
            from conformance.engine.properties import judge_property

            one = self._property(cases, judge_property(iut, cases.encoding, cases.revision, self.options.examples))
            found = [one]
            if one.outcome in DEAD:
                found.insert(
                    0, self._robustness(cases, cases.requirement.id, one, one.because.partition(": judged")[0])
                )
        else:
            library = plan.library(cases.draft, cases.revision, cases.codepoints)
            found = []
            for judged in iut.judge(cases.revision, cases.vectors, library.vectors):
                told = self._vector(cases, judged, library.hashes[judged.vector.id])
                # The vector comes last: where a killed run has it, the crash is there as well.
                if told.outcome in DEAD:
                    because = describe(judged.answer.outcome)
                    found.append(self._robustness(cases, judged.vector.id, told, because))
                found.append(told)
        faults, iut.adapter.faults[:] = tuple(iut.adapter.faults), []
        operations = dict.fromkeys(fault.operation for fault in faults)
        return [self._fault(cases, [each for each in faults if each.operation == name]) for name in operations] + found

    def record(self, found: Iterable[result.Result]) -> None:
        """Write results that do not stand there already, all together: a write for each took half of our own time."""
        new = {(one.iut, one.case): one for one in found if (one.iut, one.case) not in self.done}
        self.write(*new.values())
        self.done.update(new)
        self.counted += len(new)
        for iut, _ in new:
            self.cases_of[iut] = self.cases_of.get(iut, 0) + 1

    def write(self, *lines: result.Line) -> None:
        """Whole lines; a run that is killed in the midst of one leaves all that stand before it."""
        assert self._file is not None, "the run has not started"
        self._file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        self._file.flush()

    def _vector(self, cases: Cases, one: Judged, hash_: str) -> result.Result:
        readings = one.vector.contested or {}
        return self._covered(
            cases,
            result.Result(
                iut=cases.iut,
                draft=cases.draft,
                revision=cases.revision,
                requirement=cases.requirement.id,
                case=one.vector.id,
                case_hash=hash_,
                operation=one.vector.operation,
                verdict=one.verdict,
                because=one.because,
                outcome=type(one.answer.outcome).__name__.lower(),
                **raw(one.answer.raw),
                seconds=round(one.answer.seconds, 6),
                reading=reading(readings, one.verdict, one.because),
                flaky=one.flaky,
            ),
        )

    def _property(self, cases: Cases, one: "PropertyJudged") -> result.Result:
        return self._covered(
            cases,
            result.Result(
                iut=cases.iut,
                draft=cases.draft,
                revision=cases.revision,
                requirement=cases.requirement.id,
                case=cases.names[0],
                case_hash=one.hash,
                operation=one.operation,
                verdict=one.verdict,
                because=one.because,
                outcome=one.outcome,
                **raw(one.raw),
                seconds=round(one.seconds, 6),
                request=one.request,
                flaky=one.flaky,
            ),
        )

    def _robustness(self, cases: Cases, subject: str, one: result.Result, because: str) -> result.Result:
        """A crash or hang is judged here, as a fault of its own (design: robustness/<operation>)."""
        requirement = f"robustness/{one.operation}"
        return self._covered(
            cases,
            result.Result(
                iut=cases.iut,
                draft=cases.draft,
                revision=cases.revision,
                requirement=requirement,
                case=f"{requirement}#{subject}",
                case_hash="",
                operation=one.operation,
                verdict=Verdict.FAIL,
                because=because,
                outcome=one.outcome,
                request=one.request,
            ),
        )

    def _fault(self, cases: Cases, faults: Sequence[Fault]) -> result.Result:
        """What an IUT did while it was asked these cases, and in no answer to them; all of one operation."""
        operation = f"robustness/{faults[0].operation}"
        return self._covered(
            cases,
            result.Result(
                iut=cases.iut,
                draft=cases.draft,
                revision=cases.revision,
                requirement=operation,
                case=f"{operation}#{cases.requirement.id}",
                case_hash="",
                operation=faults[0].operation,
                verdict=Verdict.FAIL,
                because="; ".join(dict.fromkeys(fault.because for fault in faults)),
                outcome=resume.FAULT,
                request=next((dict(fault.input) for fault in faults if fault.input is not None), None),
            ),
        )

    def _unasked(self, cases: Cases, name: str, verdict: Verdict, because: str) -> result.Result:
        return result.Result(
            iut=cases.iut,
            draft=cases.draft,
            revision=cases.revision,
            requirement=cases.requirement.id,
            case=name,
            case_hash="",
            operation=cases.encoding.operation if cases.encoding else cases.vectors[0].operation,
            verdict=verdict,
            because=because,
            outcome="unasked",
        )

    def _covered(self, cases: Cases, one: result.Result) -> result.Result:
        """Lay the profile's deviations over a result."""
        return deviations.cover(self.found[cases.iut], self._version(cases.iut), one, self.covered)

    def _version(self, name: str) -> str:
        hello = self.iut(name).hello
        return hello.version if hello else ""

    def finish(self, *, interrupted: bool) -> None:
        """Account for what was not asked, end every IUT, write the footer."""
        if self._file is None:
            return
        for cases in self.planned if interrupted and not self.shard else ():
            because = resume.CUT_SHORT
            self.record(self._unasked(cases, name, Verdict.NOT_EXERCISED, because) for name in cases.names)
        for iut in self.iuts.values():
            self.problems += [f"{iut.name}: {problem}" for problem in iut.adapter.problems]
            if iut.fault is not None:
                self.problems.append(f"{iut.name}: {iut.fault}")
            if not interrupted and not self.shard:
                stale = deviations.stale(iut.found, self._version(iut.name), self.covered, self.options)
                self.problems += [f"{iut.name}: {problem}" for problem in stale]
        overhead = {
            name: round(
                1e6 * max(0.0, self.spent[name] - iut.seconds - iut.adapter.lost) / max(1, self.cases_of.get(name, 0)),
                1,
            )
            for name, iut in self.iuts.items()
            if name in self.spent
        }
        self.write(
            result.Footer(
                finished=now(),
                seconds=round(time.perf_counter() - self.began, 3),
                interrupted=interrupted,
                cases=self.counted,
                overhead_us_per_case=overhead,
                problems=tuple(self.problems),
            )
        )
        self.close()

    def close(self) -> None:
        """End every IUT and close the results."""
        for iut in self.iuts.values():
            iut.adapter.close()
        if self._file is not None:
            self._file.close()

    def _header(self) -> result.Header:
        named = sorted({cases.draft for cases in self.planned})
        return result.Header(
            suite=conformance.__version__,
            suite_hash=discovery.suite_hash(),
            catalogue_hash=discovery.digest(
                discovery.PACKAGE / "drafts" / name / "requirements.toml" for name in named
            ),
            vectors_hash=vectors.fingerprint(named),
            started=now(),
            arguments=self.options.iuts,
            iuts=tuple(self._presented(iut, named) for iut in self.iuts.values()),
        )

    def _presented(self, iut: Iut, named: Sequence[str]) -> result.Iut:
        revisions, gap, codepoints = {}, [], {}
        for name in named:
            claim = iut.found.claim(name)
            if claim is None:
                continue
            draft = discovery.draft(name)
            revisions[name] = plan.revision(draft, claim, self.options)
            if plan.is_gap(draft, claim, revisions[name]):
                gap.append(name)
            if claim.codepoints:
                codepoints[name] = claim.codepoints
        hello, profile = iut.hello, iut.found.profile
        return result.Iut(
            name=iut.name,
            version=(hello.version if hello else "") or profile.version,
            language=(hello.language if hello else "") or profile.language,
            protocol=hello.protocol if hello else 0,
            build=iut.build,
            operations=hello.operations if hello else (),
            revisions=revisions,
            gap=tuple(gap),
            origin=iut.found.origin,
            accept_only=getattr(profile.adapter, "accept_only", ()),
            codepoints=codepoints,
        )


def reading(readings: dict[str, Any], verdict: Verdict, because: str) -> str | None:
    """The reading of a contested text that the IUT follows."""
    return because.partition("follows ")[2] or None if readings and verdict is Verdict.CONTESTED else None


def open_run(options: Options, *, shard: str = "", connect: bool = True) -> Run:
    """Find the profiles, plan the cases, open the results, reach every IUT. Raises ProfileError before judging any."""
    with _kept():
        run = Run(options, {name: discovery.profile(name, options.profiles) for name in options.iuts}, shard)
        run.plan()
        try:
            run.start(connect=connect)
        except BaseException:
            run.close()
            raise
        return run


@contextlib.contextmanager
def _kept() -> Iterator[None]:
    """What is loaded within stays to the end: looking through it for garbage took a tenth of the time to a result."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def raw(answer: bytes) -> dict[str, Any]:
    """An answer as results keep it: cut at 64 KiB, with the hash of the whole."""
    return {
        "raw": answer[:RAW_LIMIT].decode("utf-8", "backslashreplace"),
        # The id depends on what was asked before; the same answer must have the same hash in every run.
        "raw_hash": hashlib.sha256(without_id(answer)).hexdigest() if answer else "",
    }


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
