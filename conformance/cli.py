"""`ratsconf`: the command line. Each verb reads its words, calls below, prints."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import conformance

OK, NOT_OK, USAGE, FAULT = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0 ok, 1 not ok, 2 usage, profile or input error, 3 the suite itself failed."""
    from conformance.adapters import ProfileError

    if sys.platform == "win32":
        return _complain("Windows is not supported (hint: run it in WSL or a container)")
    options = _parser().parse_args(arguments)
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
    import pytest

    from conformance.engine import discovery, plan
    from conformance.engine.run import open_run
    from conformance.plugin import Progress

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
            today=options.today,
        ),
        connect=not options.n,
    )
    progress = Progress(opened)
    modules = [f"conformance.drafts.{name}" for name in options.draft or discovery.drafts()]
    pytest.main([*_pytest_words(options), "--pyargs", *modules], plugins=[progress])
    return _report(options, progress.faults)


def _pytest_words(options: argparse.Namespace) -> list[str]:
    words = ["-p", "no:cacheprovider", "-p", "no:terminal", "-c", os.devnull, "--rootdir", str(Path.cwd())]
    for option in ("iut", "draft", "revision", "role", "level"):
        words += [f"--{option}={word}" for word in getattr(options, option)]
    for option in ("profiles", "out", "examples", "today"):
        value = getattr(options, option)
        words += [f"--{option}={value}"] if value is not None else []
    words += ["-k", options.k] if options.k else []
    words += [f"--maxfail={options.max_fail}"] if options.max_fail else []
    words += ["-n", options.n, "--dist=loadgroup"] if options.n else []
    return words


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

    return OK if publish.everything(Path(options.run), with_allure=options.allure) else NOT_OK


def replay(options: argparse.Namespace) -> int:
    """Ask one case again, with its twin, and show everything there is to see."""
    from conformance.engine.replay import replay as ask_again
    from conformance.model.verdict import Verdict
    from conformance.reporting import transcript

    profiles = Path(options.profiles) if options.profiles else None
    replayed = ask_again(options.id, options.iut, revisions=tuple(options.revision), profiles=profiles)
    print(transcript.render(replayed))
    return NOT_OK if replayed.judged[-1].verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE) else OK


def diff(options: argparse.Namespace) -> int:
    """Say which verdicts differ between two runs, and whose change that is."""
    from conformance.reporting import changes, publish

    found = changes.changes(publish.read(Path(options.before)), publish.read(Path(options.after)))
    print(changes.render(found))
    return NOT_OK if found else OK


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
        print("  ".join(str(value) for value in row.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ratsconf", description="Conformance and interop suite for IETF RATS.")
    parser.add_argument("--version", action="version", version=f"ratsconf {conformance.__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def verb(name: str, call: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=(call.__doc__ or "").rstrip("."), description=call.__doc__)
        made.set_defaults(verb=call)
        return made

    made = verb("run", run)
    made.add_argument("--iut", action="extend", nargs="+", default=[], metavar="NAME", help="default: reference")
    made.add_argument("--draft", action="extend", nargs="+", default=[], metavar="NAME", help="default: all")
    made.add_argument("--revision", action="append", default=[], metavar="DRAFT=NAME")
    made.add_argument("--role", action="append", default=[])
    made.add_argument("--level", action="append", default=[])
    made.add_argument("-k", metavar="WORDS", help="only cases whose name matches, as in pytest")
    made.add_argument("-n", metavar="N", help="spread over N processes")
    made.add_argument("--max-fail", type=int, metavar="N", help="stop after N red requirements")
    made.add_argument("--examples", type=int, default=100, metavar="N", help="invented inputs per encoder requirement")
    made.add_argument("--profiles", metavar="DIR")
    made.add_argument("--out", metavar="DIR", default="reports/out/latest")
    made.add_argument("--today", metavar="YYYY-MM-DD")

    made = verb("report", report)
    made.add_argument("run", metavar="RUN", nargs="?", default="reports/out/latest")
    made.add_argument("--allure", action="store_true", help="also write Allure results and render them (needs node)")

    made = verb("replay", replay)
    made.add_argument("id", metavar="CASE")
    made.add_argument("--iut", required=True, metavar="NAME")
    made.add_argument("--revision", action="append", default=[], metavar="DRAFT=NAME")
    made.add_argument("--profiles", metavar="DIR")

    made = verb("diff", diff)
    made.add_argument("before", metavar="RUN_A")
    made.add_argument("after", metavar="RUN_B")

    made = verb("vectors", vectors)
    made.add_argument("--check", action="store_true", help="change nothing, say what differs")

    made = verb("list", list_)
    made.add_argument("what", choices=("drafts", "revisions", "iuts", "requirements", "operations"))
    made.add_argument("--profiles", metavar="DIR")
    made.add_argument("--json", action="store_true")

    made = verb("explain", explain)
    made.add_argument("id", metavar="ID")
    made.add_argument("--json", action="store_true")

    made = verb("check", check)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--profiles", metavar="DIR")
    made.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
