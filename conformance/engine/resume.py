"""Going on where a run was cut off: what it has judged stays, what it has not is asked.

Only where suite, catalogue, vectors and implementations are the same: results of two different things are no one run.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from conformance.adapters import ProfileError
from conformance.model.result import Footer, Header, Line, Result

CUT_SHORT = "the run was cut short"
ROBUSTNESS = "robustness/"
FAULT = "fault"
SHARD = "kept"
HINT = "run without --resume to judge everything anew"

_line = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier run has left: its header, and its results without what only says that it was cut short."""

    header: Header
    results: tuple[Result, ...]


def read(folder: Path, names: str = "results*.jsonl") -> Kept | None:
    """Read a folder's results, shards too; a torn last line does not count, and a case counts once.

    None where nothing was recorded yet. Raises ProfileError where a file is not what a run writes.
    """
    header: Header | None = None
    results: dict[tuple[str, str], Result] = {}
    for path in sorted(folder.glob(names)):
        for number, raw in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
            try:
                line = _line.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ProfileError(f"--resume: {path.name} line {number}: {error}", HINT) from None
            match line:
                case Header():
                    header = header or line
                case Result() if line.because != CUT_SHORT:
                    results.setdefault((line.iut, line.case), line)
                case Result() | Footer():
                    pass
    return None if header is None else Kept(header, tuple(_judged(results.values())))


def _judged(results: Collection[Result]) -> list[Result]:
    """Without crashes whose vector was not written down any more: it is asked again, and they with it."""
    known = {(one.iut, one.case) for one in results}
    return [one for one in results if one.outcome == FAULT or (one.iut, subject(one)) in known]


def subject(one: Result) -> str:
    """What a result belongs to: a crash to its vector, a fault to the requirement asked, all others to their case."""
    return one.case.rpartition("#")[2] if one.case.startswith(ROBUSTNESS) else one.case


def check(was: Header, now: Header) -> None:
    """Raise ProfileError, naming what has changed, where results of the two runs cannot stand side by side."""
    pairs = (
        ("the suite", was.suite_hash, now.suite_hash),
        ("the catalogue", was.catalogue_hash, now.catalogue_hash),
        ("the vectors", was.vectors_hash, now.vectors_hash),
        ("which implementations are asked", {one.name for one in was.iuts}, {one.name for one in now.iuts}),
    )
    changed = [what for what, before, after in pairs if before != after]
    before = {one.name: one for one in was.iuts}
    changed += [f"{one.name} or its claims" for one in now.iuts if before.get(one.name, one) != one]
    if changed:
        raise ProfileError(f"--resume: changed since that run: {', '.join(changed)}", HINT)


def write(path: Path, lines: Iterable[Line]) -> None:
    """Write a results file, all or nothing, and then remove the others beside it."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    part.replace(path)
    for other in path.parent.glob("results*.jsonl"):
        if other != path:
            other.unlink()
