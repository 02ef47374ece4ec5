"""Renders Allure results to one HTML file with Allure 3, which runs on Node."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from conformance.reporting.escape import visible

ALLURE = "allure@3.18.0"
SECONDS = 300

# Allure's page would call an analytics service each time it is opened; with this it can reach nothing.
_POLICY = "default-src data: blob: 'unsafe-inline' 'unsafe-eval'"
_OFFLINE = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'


class NoAllure(Exception):
    """Allure could not render: one line, with a `hint` at what helps."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def render(results: Path, page: Path, title: str = "RATS conformance", npx: str = "npx") -> None:
    """Render a folder of Allure results to the file `page`. Raises NoAllure.

    The first call on a machine lets npx download the pinned version. The page itself needs no network.
    """
    found = shutil.which(npx)
    if found is None:
        raise NoAllure("Allure 3 needs Node.js, and npx is not on the PATH", "install Node.js 20 or newer")
    if next(results.glob("*-result.json"), None) is None:
        raise NoAllure(f"no Allure results in {results}", "write them before they are rendered")
    with tempfile.TemporaryDirectory(prefix="ratsconf-allure-") as folder:
        _run([found, "--yes", ALLURE, *_arguments(results.resolve(), folder, title)], folder)
        made = Path(folder) / "report" / "index.html"
        if not made.is_file():
            raise NoAllure(f"{ALLURE} ended well but wrote no page", f"try it by hand: npx {ALLURE} awesome {results}")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(offline(made.read_text("utf-8")), "utf-8")


def offline(html: str) -> str:
    """The page with a policy that forbids it every request. Raises NoAllure where it has no head to put it in."""
    before, head, after = html.partition("<head>")
    if not head:
        raise NoAllure(f"{ALLURE} wrote a page without a head", "report it: the page could not be kept offline")
    return before + head + _OFFLINE + after


def _arguments(results: Path, folder: str, title: str) -> list[str]:
    return [
        *("awesome", "--single-file", "--group-by", "parentSuite,suite,story"),
        *("--report-name", title, "--cwd", folder, "--output", str(Path(folder) / "report"), str(results)),
    ]


def _run(command: list[str], folder: str) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"NO_COLOR": "1", "FORCE_COLOR": "0"},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoAllure(f"{ALLURE} did not finish in {SECONDS} s", "try fewer results, or the HTML report") from error
    except OSError as error:
        raise NoAllure(f"npx cannot be started: {error.strerror}", "check the Node.js installation") from error
    if done.returncode != 0:
        said = " ".join((done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[:2])
        raise NoAllure(
            f"{ALLURE} ended with {done.returncode}: {visible(said[:200])}",
            f"once, with network: npx --yes {ALLURE} --version; it needs Node.js 20 or newer",
        )
