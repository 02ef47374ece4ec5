"""`ratsconf`: the command line. Each verb reads its words, calls below, prints."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

import conformance

OK, NOT_OK, USAGE, FAULT = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0 ok, 1 not ok, 2 usage, profile or input error, 3 the suite itself failed."""
    from conformance.adapters import ProfileError

    if sys.platform == "win32":
        return _complain("Windows is not supported (hint: run it in WSL or a container)")
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)
    options = parser.parse_args(arguments)
    try:
        code: int = options.verb(options)
    except ProfileError as error:
        return _complain(error.line)
    except BrokenPipeError:
        # Whoever read our output has gone (`ratsconf list … | head`): that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return _complain("interrupted")
    return code


def _complain(line: str) -> int:
    from conformance.reporting.escape import visible

    print(f"ratsconf: {visible(line)}", file=sys.stderr)
    return USAGE


def run(options: argparse.Namespace) -> int:
    """Judge implementations and write every report."""
    from conformance.engine import discovery, plan
    from conformance.engine.run import open_run
    from conformance.plugin import drive

    options.iut = options.iut or ["reference"]
    opened = open_run(
        plan.options(
            iuts=options.iut,
            drafts=options.draft,
            revisions=options.revision,
            roles=options.role,
            levels=options.level,
            profiles=options.profiles,
            out=options.out,
            examples=options.examples,
            keywords=options.k or "",
            resume=options.resume,
            today=options.today,
        ),
        connect=not options.n,
    )
    return _report(options, drive(opened, options, options.draft or discovery.drafts()))


def _report(options: argparse.Namespace, faults: Sequence[str]) -> int:
    from conformance.reporting import publish

    ok = publish.everything(Path(options.out))
    for fault in faults:
        print(f"ratsconf: the suite itself failed: {fault}", file=sys.stderr)
    if faults:
        return FAULT
    return OK if ok else NOT_OK


def report(options: argparse.Namespace) -> int:
    """Write the reports of a finished run again."""
    from conformance.reporting import publish

    if options.status:
        publish.status(Path(options.run), Path(options.status))
    return OK if publish.everything(Path(options.run), with_allure=options.allure) else NOT_OK


def replay(options: argparse.Namespace) -> int:
    """Ask one case again, with its twin, and show everything there is to see."""
    from conformance.engine.replay import replay as ask_again
    from conformance.model.outcome import Crashed, TimedOut
    from conformance.model.verdict import Verdict
    from conformance.reporting import transcript

    profiles = Path(options.profiles) if options.profiles else None
    replayed = ask_again(options.id, options.iut, revisions=tuple(options.revision), profiles=profiles)
    print(transcript.render(replayed))
    last = replayed.judged[-1]
    died = isinstance(last.answer.outcome, Crashed | TimedOut)
    return NOT_OK if died or last.verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE) else OK


def minimise(options: argparse.Namespace) -> int:
    """Shrink a case's message to the smallest that still shows the same fault."""
    from conformance.engine import discovery, plan
    from conformance.engine import minimise as shrinking
    from conformance.engine.connect import connect
    from conformance.engine.replay import find
    from conformance.reporting import transcript

    vector, library = find(options.id)
    found = discovery.profile(options.iut, Path(options.profiles) if options.profiles else None)
    revision = plan.revision_of(found, library.draft, options.revision)
    iut = connect(found)
    try:
        print(transcript.smallest(shrinking.minimise(iut, vector, revision)))
    finally:
        iut.adapter.close()
    return OK


def diff(options: argparse.Namespace) -> int:
    """Say which verdicts differ between two runs, and whose change that is."""
    from conformance.reporting import changes, publish

    found = changes.changes(publish.read(Path(options.before)), publish.read(Path(options.after)))
    print(changes.render(found))
    return NOT_OK if found else OK


def deviations(options: argparse.Namespace) -> int:
    """Bring a profile's deviations.toml up to date with a run: drop what covers nothing, add what fails."""
    from conformance.engine import deviations, discovery, plan
    from conformance.reporting import publish

    run = publish.read(Path(options.run))
    found = discovery.profile(options.iut, Path(options.profiles) if options.profiles else None)
    path = found.folder / "deviations.toml"
    version = next((iut.version for iut in run.header.iuts if iut.name == found.name), "")
    results = [one for one in run.results if one.iut == found.name]
    today = plan.options(iuts=[], today=options.today).today
    text, told = deviations.update(path.read_text() if path.exists() else "", found, version, results, today)
    path.write_text(text)
    print("\n".join(told) or "nothing to change")
    return OK


def new_iut(options: argparse.Namespace) -> int:
    """Write the profile and the adapter that a new implementation begins with."""
    from conformance.engine import scaffold

    for path in scaffold.write(options.name, options.kind, Path(options.profiles or "profiles")):
        print(path)
    print(f"next: fill in what it says, then ratsconf check {options.name}")
    return OK


def completion(options: argparse.Namespace) -> int:
    """Print what makes a shell complete our words: eval "$(ratsconf completion bash)"."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["ratsconf"], shell=options.shell))
    return OK


def doctor(options: argparse.Namespace) -> int:
    """Say what this machine has: Python, toolchains, folders."""
    from conformance.engine import machine

    found = machine.examine()
    if options.json:
        _print([{"name": one.name, "ok": one.ok, "detail": one.detail} for one in found], as_json=True)
    else:
        for one in found:
            print(f"{'ok  ' if one.ok else 'none'}  {one.name}: {one.detail}")
    return OK


def trace(options: argparse.Namespace) -> int:
    """Compare a revision's rows with its text: every keyword sentence, every row, every grammar rule."""
    from conformance.adapters import ProfileError
    from conformance.engine import coverage, discovery, plan
    from conformance.engine import trace as tracing

    draft, path = discovery.draft(options.draft), Path(options.text)
    revision = options.revision or draft.newest.name
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ProfileError(f"--text {path}: {error.strerror}", "name the document's own source") from error
    pinned = draft.revision(revision) or draft.newest
    exercised, schema = plan.exercised(options.draft, revision), coverage.cover(options.draft, revision)
    part = tracing.beside(path, pinned.text(tracing.named(pinned, text)))
    found = tracing.trace(draft, revision, text, exercised=exercised, part=part, schema=schema)
    print(json.dumps(msgspec.to_builtins(found), indent=2) if options.json else tracing.render(found))
    return OK if found.clean else NOT_OK


def mutants(options: argparse.Namespace) -> int:
    """Put every vector and property to each mutant of the reference, and to the oracle with a function gone."""
    from conformance.engine import blinding, discovery, mutants
    from conformance.reporting import kills

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r  {name}: {done}/{of} mutants\x1b[K", end="" if done < of else "\n", file=sys.stderr, flush=True)

    wrong, found = False, []
    for name in options.draft or discovery.drafts():
        trials = mutants.run_mutants(name, tell)
        blinded = blinding.run_oracle_mutants(name, trials)
        unproved = mutants.unproved(name, trials)
        wrong = wrong or kills.amiss(trials, blinded, unproved)
        found += kills.rows(name, trials)
        if not options.json:
            print(kills.render(name, trials, blinded, unproved))
    if options.json:
        _print(found, as_json=True)
    return NOT_OK if wrong else OK


def vectors(options: argparse.Namespace) -> int:
    """Freeze the vectors, or check that the files are what the code makes."""
    from conformance.engine import discovery, vectors

    wrong = []
    for name in discovery.drafts():
        wrong += vectors.check(name) if options.check else vectors.write(name)
    for line in wrong:
        print(line)
    return NOT_OK if options.check and wrong else OK


def list_(options: argparse.Namespace) -> int:
    """List drafts, revisions, iuts, requirements or operations."""
    from conformance.engine import listing

    _print(listing.rows(options.what, Path(options.profiles) if options.profiles else None), as_json=options.json)
    return OK


def explain(options: argparse.Namespace) -> int:
    """Say what a requirement or vector demands, and why."""
    from conformance.engine import explanation

    found = explanation.explain(options.id)
    print(json.dumps(found, indent=2, ensure_ascii=False) if options.json else explanation.render(found))
    return OK


def check(options: argparse.Namespace) -> int:
    """Walk an adapter's author through hello, probe, an accept and a reject."""
    from conformance.engine import checkup

    steps = checkup.walk(options.name, Path(options.profiles) if options.profiles else None)
    if options.json:
        _print([{"name": step.name, "ok": step.ok, "detail": step.detail} for step in steps], as_json=True)
    else:
        for step in steps:
            print(f"{'ok  ' if step.ok else 'FAIL'}  {step.name}: {step.detail}")
    return OK if all(step.ok for step in steps) else NOT_OK


def _print(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        print("  ".join(str(value) for value in row.values() if not isinstance(value, dict)))


Argument = tuple[tuple[str, ...], dict[str, Any]]


def _argument(*names: str, **how: Any) -> Argument:
    return names, how


def _many(name: str, metavar: str, about: str) -> Argument:
    return _argument(name, action="extend", nargs="+", default=[], metavar=metavar, help=about)


JSON = _argument("--json", action="store_true", help="machine-readable")
PROFILES = _argument("--profiles", metavar="DIR", help="where profiles are looked up first")
REVISION = _many("--revision", "DRAFT=NAME", "judge this revision (see: list revisions)")
IUT = _argument("--iut", required=True, metavar="NAME")
TODAY = _argument("--today", metavar="YYYY-MM-DD", help="the day on which deviations are judged")
LATEST = "reports/out/latest"

VERBS: dict[str, tuple[Callable[[argparse.Namespace], int], tuple[Argument, ...]]] = {
    "run": (
        run,
        (
            _many("--iut", "NAME", "implementations under test (default: reference)"),
            _many("--draft", "NAME", "only these drafts (default: all)"),
            REVISION,
            _many("--role", "ROLE", "only these roles"),
            _many("--level", "LEVEL", "only these levels, e.g. MUST"),
            _argument("-k", metavar="WORDS", help="only cases whose name matches, as in pytest"),
            _argument("-n", metavar="N", help="spread over N processes"),
            _argument("--max-fail", type=int, metavar="N", help="stop after N red requirements"),
            _argument("--examples", type=int, default=25, metavar="N", help="invented inputs per encoder requirement"),
            _argument("--out", metavar="DIR", default=LATEST, help="folder of the results and reports"),
            _argument("--resume", action="store_true", help="go on with the run that was cut off in --out"),
            PROFILES,
            TODAY,
        ),
    ),
    "report": (
        report,
        (
            _argument("run", metavar="RUN", nargs="?", default=LATEST),
            _argument("--allure", action="store_true", help="also an Allure report (needs Node)"),
            _argument("--status", metavar="FILE", help="also the table of implementations and verdicts, as Markdown"),
        ),
    ),
    "explain": (explain, (_argument("id", metavar="ID"), JSON)),
    "replay": (replay, (_argument("id", metavar="CASE"), IUT, REVISION, PROFILES)),
    "minimise": (minimise, (_argument("id", metavar="CASE"), IUT, REVISION, PROFILES)),
    "diff": (diff, (_argument("before", metavar="RUN_A"), _argument("after", metavar="RUN_B"))),
    "list": (
        list_,
        (
            _argument("what", choices=("drafts", "revisions", "iuts", "requirements", "operations")),
            PROFILES,
            JSON,
        ),
    ),
    "check": (check, (_argument("name", metavar="NAME"), PROFILES, JSON)),
    "new-iut": (
        new_iut,
        (
            _argument("name", metavar="NAME"),
            _argument("--kind", choices=("stdio", "command", "http"), default="stdio"),
            _argument("--profiles", metavar="DIR", help="where to write (default: ./profiles)"),
        ),
    ),
    "completion": (completion, (_argument("shell", choices=("bash", "zsh", "fish")),)),
    "doctor": (doctor, (JSON,)),
    "deviations": (
        deviations,
        (
            _argument("what", choices=("update",)),
            IUT,
            _argument("--run", default=LATEST, metavar="RUN"),
            PROFILES,
            TODAY,
        ),
    ),
    "vectors": (vectors, (_argument("--check", action="store_true", help="change nothing, say what differs"),)),
    "mutants": (mutants, (_many("--draft", "NAME", "only these drafts (default: all)"), JSON)),
    "trace": (
        trace,
        (
            _argument("--draft", required=True, metavar="NAME"),
            _argument("--revision", metavar="NAME", help="default: the newest"),
            _argument("--text", required=True, metavar="FILE", help="the document: RFCXML, kramdown or plain text"),
            JSON,
        ),
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ratsconf", description="Conformance and interop suite for IETF RATS.")
    parser.add_argument("--version", action="version", version=f"ratsconf {conformance.__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for name, (call, arguments) in VERBS.items():
        verb = verbs.add_parser(name, help=(call.__doc__ or "").rstrip("."), description=call.__doc__)
        verb.set_defaults(verb=call)
        for names, how in arguments:
            verb.add_argument(*names, **how)
    return parser


if __name__ == "__main__":
    sys.exit(main())
