"""Reading a run back from its folder: all its shards, whole or cut off."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from conformance.model.result import Footer, Header, Line, Result

MAIN = "results.jsonl"
SHARDS = "results*.jsonl"


class Unreadable(Exception):
    """The folder holds no run, or one that was not written by this suite; says which file and line."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as recorded. `partial` says why it is not whole, None where it is; `doubts` what does not add up."""

    header: Header
    results: tuple[Result, ...]
    footer: Footer | None
    partial: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def iuts(self) -> tuple[str, ...]:
        """The names of the IUTs, those of the header first."""
        return tuple(dict.fromkeys([*(iut.name for iut in self.header.iuts), *(result.iut for result in self.results)]))

    @property
    def drafts(self) -> tuple[str, ...]:
        """The drafts that results speak of, in the order of their first result."""
        return tuple(dict.fromkeys(result.draft for result in self.results))

    def gap(self, iut: str, draft: str) -> bool:
        """Whether the IUT was judged under a newer revision of the draft than its profile claims."""
        return any(draft in one.gap for one in self.header.iuts if one.name == iut)


_line = msgspec.json.Decoder(Line)


@dataclass(frozen=True)
class _File:
    header: Header
    results: tuple[tuple[bytes, Result], ...]
    footer: Footer | None
    torn: bool


def load(folder: Path) -> Run:
    """Read results.jsonl and any shard results*.jsonl that a cut-off run left beside it.

    A torn last line, a missing footer and shards that were never merged make the run partial. A line that stands in
    two files counts once. Raises Unreadable.
    """
    paths = sorted(folder.glob(SHARDS), key=lambda path: (path.name != MAIN, path.name))
    if not paths:
        raise Unreadable(f"no {MAIN} in {folder}")
    files = [_read(path) for path in paths]
    footer = files[0].footer if paths[0].name == MAIN else None
    results = tuple(_merged(files))
    return Run(
        header=_header(file.header for file in files),
        results=results,
        footer=footer,
        partial=_partial(files, footer),
        doubts=tuple(_doubts(results, footer)),
    )


def _read(path: Path) -> _File:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror}") from error
    *lines, rest = content.split(b"\n")
    header: Header | None = None
    footer: Footer | None = None
    results: list[tuple[bytes, Result]] = []
    torn = bool(rest)
    for number, line in enumerate(lines, 1):
        try:
            read = _line.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(f"{path.name} line {number}: {error}") from error
        match read:
            case Header():
                header = header or read
            case Result():
                results.append((line, read))
            case Footer():
                footer = read
    if header is None:
        raise Unreadable(f"{path.name}: it does not begin with a header")
    return _File(header, tuple(results), footer, torn)


def _merged(files: Iterable[_File]) -> Iterator[Result]:
    seen: set[bytes] = set()
    for file in files:
        fresh = [(line, result) for line, result in file.results if line not in seen]
        yield from (result for _, result in fresh)
        seen.update(line for line, _ in fresh)


def _header(headers: Iterable[Header]) -> Header:
    first, *others = headers
    iuts = {iut.name: iut for header in (first, *others) for iut in header.iuts}
    return msgspec.structs.replace(first, iuts=tuple(iuts.values()))


def _partial(files: list[_File], footer: Footer | None) -> str | None:
    if footer is not None:
        return "it was interrupted" if footer.interrupted else None
    if any(file.torn for file in files):
        return "the file ends in the middle of a line: the run was killed, or is still going on"
    return "the file has no footer: the run was killed, or is still going on"


def _doubts(results: tuple[Result, ...], footer: Footer | None) -> Iterator[str]:
    if footer is not None and footer.cases != len(results):
        yield f"the footer counts {footer.cases} cases, the file holds {len(results)}"
    asked = Counter((result.iut, result.draft, result.requirement, result.case) for result in results)
    for (iut, _, _, case), times in asked.items():
        if times > 1:
            yield f"{iut}: {case} is recorded {times} times"
