"""Everything that is written about a run: summary, JUnit, HTML, Allure, and the text on the terminal."""

import os
import sys
from functools import cache
from pathlib import Path

import msgspec

from conformance.adapters import ProfileError
from conformance.codecs import der, edn
from conformance.engine import discovery, vectors
from conformance.reporting import allure, allure_page, html, junit, matrix, terminal
from conformance.reporting.exhibit import Sources
from conformance.reporting.run import Run, Unreadable, load
from conformance.reporting.summary import summarise


def everything(folder: Path, *, with_allure: bool = False) -> bool:
    """Write summary.json, junit.xml and report.html beside the results and print the table; True where all is ok.

    Raises ProfileError where the folder holds no run, or where Allure is wanted and cannot be had.
    """
    run = read(folder)
    told = sources()
    summary = summarise(run)
    (folder / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    (folder / "junit.xml").write_text(junit.render(run), encoding="utf-8")
    report = folder / "report.html"
    report.write_text(html.render(run, told), encoding="utf-8")
    if with_allure:
        report = _allure(folder)
    look = terminal.look(sys.stdout, os.environ)
    sys.stdout.write(terminal.render(run, told, str(report), look))
    return summary.ok


def status(folder: Path, path: Path) -> None:
    """Write the table of implementations and verdicts. Raises ProfileError where it cannot be written."""
    try:
        path.write_text(matrix.status(read(folder)), encoding="utf-8")
    except OSError as error:
        raise ProfileError(f"--status {path}: {error.strerror}", "name a file that can be written") from error


def read(folder: Path) -> Run:
    """A run by its folder. Raises ProfileError where the folder holds none."""
    try:
        return load(folder)
    except Unreadable as error:
        raise ProfileError(str(error), "name the folder of a run, as given to --out") from error


def _allure(folder: Path) -> Path:
    results, page = folder / "allure-results", folder / "allure.html"
    allure.write(read(folder), sources(), results)
    try:
        allure_page.render(results, page)
    except allure_page.NoAllure as error:
        raise ProfileError(str(error), "the Allure results are in " + str(results)) from error
    return page


@cache
def sources() -> Sources:
    """The catalogues and vectors of every draft, and the printers of the codecs."""
    library = {name: vectors.load(name).vectors for name in discovery.drafts()}
    return Sources(
        drafts=discovery.drafts(),
        vectors={id_: vector for each in library.values() for id_, vector in each.items()},
        diagnose=diagnose,
    )


def diagnose(codec: str, data: bytes) -> str:
    """Diagnostic notation of bytes in a codec. Raises ValueError for a codec without one."""
    match codec:
        case "cbor":
            return edn.diagnose(data)
        case "der":
            return der.diagnose(data)
    raise ValueError(f"no notation for {codec}")
