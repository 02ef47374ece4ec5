"""The pytest plugin: options, parametrisation, and verdicts as pytest outcomes. Inert without --iut.

Registered as an entry point, so it is loaded in every pytest run of the environment: the engine is imported only once
an implementation is named.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from conformance.engine.plan import Cases
    from conformance.engine.run import Run
    from conformance.model.result import Result

_RUN: pytest.StashKey[Run] = pytest.StashKey()
VECTORS, ENCODING = "vectors", "encoding"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The suite's options, in a group of their own."""
    group = parser.getgroup("ratsconf", "RATS conformance")
    group.addoption("--iut", action="append", default=[], metavar="NAME", help="implementation under test (repeatable)")
    group.addoption("--draft", action="append", default=[], metavar="NAME", help="only this draft (repeatable)")
    group.addoption("--revision", action="append", default=[], metavar="DRAFT=NAME", help="judge this revision")
    group.addoption("--role", action="append", default=[], metavar="ROLE", help="only this role (repeatable)")
    group.addoption("--level", action="append", default=[], metavar="LEVEL", help="only this level, e.g. MUST")
    group.addoption("--profiles", metavar="DIR", help="where profiles are looked up first")
    group.addoption("--out", metavar="DIR", default="reports/out/latest", help="folder of the run's results")
    group.addoption("--examples", type=int, default=25, metavar="N", help="invented inputs per encoder requirement")
    group.addoption("--per-vector", action="store_true", help="one test item per vector")
    group.addoption("--resume", action="store_true", help="go on with the run that was cut off in --out")
    group.addoption("--today", metavar="YYYY-MM-DD", help="the day on which deviations are judged")


def pytest_configure(config: pytest.Config) -> None:
    """Open the run when an implementation is named and no caller has opened it already."""
    if _RUN in config.stash or not config.getoption("--iut"):
        return
    from conformance.adapters import ProfileError
    from conformance.engine import plan
    from conformance.engine.run import open_run

    option = config.option
    try:
        options = plan.options(
            iuts=option.iut,
            drafts=option.draft,
            revisions=option.revision,
            roles=option.role,
            levels=option.level,
            profiles=option.profiles,
            out=option.out,
            examples=option.examples,
            keywords=option.keyword,
            resume=option.resume,
            today=option.today,
        )
        worker = getattr(config, "workerinput", {}).get("workerid", "")
        hands_out = bool(getattr(option, "numprocesses", None)) and not worker
        config.stash[_RUN] = open_run(options, shard=worker, connect=not hands_out)
    except ProfileError as error:
        raise pytest.UsageError(error.line) from error


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a conformance test its cases: `vectors` to ask, or an `encoding` to drive with invented inputs."""
    for parameter in {VECTORS, ENCODING} & set(metafunc.fixturenames):
        run = metafunc.config.stash.get(_RUN, None)
        draft = metafunc.module.__name__.split(".")[-2]
        wanted: list[Cases] = []
        if run is not None:
            wanted = [c for c in run.planned if c.draft == draft and (c.encoding is None) is (parameter == VECTORS)]
        if metafunc.config.getoption("--per-vector"):
            wanted = [one for cases in wanted for one in cases.singly()]
        metafunc.parametrize(
            parameter,
            [pytest.param(cases, id=cases.id, marks=pytest.mark.xdist_group(cases.group)) for cases in wanted],
        )


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Callable[[Cases], list[Result]]:
    """Ask an implementation its cases; every answer is judged and written down when this returns."""
    run = request.config.stash[_RUN]

    def asked(cases: Cases) -> list[Result]:
        if request.config.getoption("allure_report_dir", None):
            _label(cases)
        return run.judge(cases)

    return asked


def _label(cases: Cases) -> None:
    """The labels that `ratsconf report --allure` writes, for those who write Allure results while they run."""
    from allure import dynamic

    from conformance.reporting import allure, publish
    from conformance.reporting.demand import demand

    about = demand(publish.sources(), cases.draft, cases.requirement.id, (cases.revision,))
    for name, value in allure.labels(cases.iut, about):
        dynamic.label(name, value)  # type: ignore[no-untyped-call]


@pytest.fixture
def judge(request: pytest.FixtureRequest) -> Callable[[list[Result]], None]:
    """Turn results into the item's outcome: a red one fails it, and where nothing was exercised it is skipped."""

    def conclude(results: list[Result]) -> None:
        from conformance.reporting.escape import visible

        request.node.user_properties.append(("ratsconf", [one.verdict.value for one in results]))
        gaps = {(cases.iut, cases.draft) for cases in request.config.stash[_RUN].planned if cases.gap}
        judged = [one for one in results if (one.iut, one.draft) not in gaps]
        if red := [f"{one.verdict.value} {one.case}: {visible(one.because)}" for one in judged if one.red]:
            pytest.fail("\n".join(red), pytrace=False)
        if all(one.verdict in ("SKIP", "NOT_EXERCISED") for one in results):
            pytest.skip(results[0].because)

    return conclude


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Close the run whatever happened: nothing measured is lost."""
    run = session.config.stash.get(_RUN, None)
    if run is None:
        return
    run.finish(interrupted=int(exitstatus) == pytest.ExitCode.INTERRUPTED)
    if not run.iuts and not run.shard:
        from conformance.engine import shards

        shards.merge(run.options.out, run.found, run.options)


class Progress:
    """Counts items on a terminal and keeps what went wrong in the suite itself; silent on a pipe."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.total = 0
        self.done = 0
        self.faults: list[str] = []
        self.shows = sys.stderr.isatty()

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the run over that the command line has opened."""
        config.stash[_RUN] = self.run

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """How many items there will be."""
        self.total = len(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test module that cannot be imported is our fault."""
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_internalerror(self, excrepr: Any) -> None:
        """So is an error in pytest or in this plugin."""
        self.faults.append(str(excrepr))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One more; a failure that is not a verdict is our fault."""
        judged = any(name == "ratsconf" for name, _ in report.user_properties)
        if report.failed and not judged:
            self.faults.append(f"{report.nodeid}\n{report.longreprtext}")
        if report.when == "call":
            self.done += 1
            if self.shows:
                sys.stderr.write(f"\r  {self.done}/{self.total} requirements")
                sys.stderr.flush()

    def pytest_unconfigure(self) -> None:
        """Clear the line."""
        if self.shows and self.done:
            sys.stderr.write("\r\x1b[K")


def drive(run: Run, options: Namespace, drafts: Iterable[str]) -> Sequence[str]:
    """Have pytest ask all that an opened run has planned, told the `options` of the command line.

    Returns what went wrong in the suite itself.
    """
    progress = Progress(run)
    modules = [f"conformance.drafts.{name}" for name in drafts]
    with _few_plugins(spread=bool(options.n)):
        pytest.main([*_words(options), "--pyargs", *modules], plugins=[progress])
    return progress.faults


@contextlib.contextmanager
def _few_plugins(*, spread: bool) -> Iterator[None]:
    """Let pytest load our plugin alone: others cost time and may change what a run does."""
    name = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    before = os.environ.get(name)
    if not spread:
        os.environ[name] = "1"
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


def _words(options: Namespace) -> list[str]:
    """The command line's options as those of `pytest_addoption`: a spread run's processes read them again."""
    words = [] if options.n else ["-p", "conformance.plugin"]
    words += ["-p", "no:cacheprovider", "-p", "no:terminal", "-c", os.devnull, "--rootdir", str(Path.cwd())]
    for option in ("iut", "draft", "revision", "role", "level"):
        words += [f"--{option}={word}" for word in getattr(options, option)]
    for option in ("profiles", "out", "examples", "today"):
        value = getattr(options, option)
        words += [f"--{option}={value}"] if value is not None else []
    words += ["-k", options.k] if options.k else []
    words += ["--resume"] if options.resume else []
    words += [f"--maxfail={options.max_fail}"] if options.max_fail else []
    words += ["-n", options.n, "--dist=loadgroup"] if options.n else []
    return words
