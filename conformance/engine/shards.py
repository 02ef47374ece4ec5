"""Workers write a file each; at the end they become one."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from conformance.engine import deviations
from conformance.engine.discovery import Found
from conformance.engine.plan import Options
from conformance.model.result import Footer, Header, Line, Result

_line = msgspec.json.Decoder(Line)


def merge(folder: Path, found: Mapping[str, Found], options: Options) -> None:
    """Join results-<worker>.jsonl into results.jsonl: one header, every result, one footer where all workers ended.

    Only here, where all results are together, can a deviation be said to cover nothing.
    """
    shards = sorted(folder.glob("results-*.jsonl"))
    headers: list[Header] = []
    footers: list[Footer] = []
    results: list[bytes] = []
    used: set[tuple[str, str]] = set()
    for shard in shards:
        for raw in shard.read_bytes().splitlines():
            match _line.decode(raw):
                case Header() as header:
                    headers.append(header)
                case Footer() as footer:
                    footers.append(footer)
                case Result() as result:
                    results.append(raw)
                    used.add((result.iut, result.deviation or ""))
    if not headers:
        return
    lines = [msgspec.json.encode(headers[0]), *results]
    if len(footers) == len(shards):
        stale = [
            f"{iut.name}: {problem}"
            for iut in headers[0].iuts
            for problem in deviations.stale(found[iut.name], iut.version, used, options)
        ]
        lines.append(msgspec.json.encode(_joined(footers, stale)))
    whole = folder / "results.jsonl.part"
    whole.write_bytes(b"\n".join(lines) + b"\n")
    whole.replace(folder / "results.jsonl")
    for shard in shards:
        shard.unlink()


def _joined(footers: list[Footer], stale: list[str]) -> Footer:
    overhead: dict[str, float] = {}
    for footer in footers:
        overhead |= footer.overhead_us_per_case
    return Footer(
        finished=max(footer.finished for footer in footers),
        seconds=max(footer.seconds for footer in footers),
        interrupted=any(footer.interrupted for footer in footers),
        cases=sum(footer.cases for footer in footers),
        overhead_us_per_case=overhead,
        problems=tuple(dict.fromkeys([*(problem for footer in footers for problem in footer.problems), *stale])),
    )
