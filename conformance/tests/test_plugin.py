"""The plugin inside pytest: inert without an implementation, and otherwise items that say what a verdict says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUTOMATIC = {"host", "thread", "framework", "language", "package", "tag"}


def run_pytest(*words: str) -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, "-m", "pytest", "-c", "/dev/null", "-p", "no:cacheprovider", "--pyargs", *words]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_without_an_implementation_nothing_is_asked() -> None:
    told = run_pytest("conformance.drafts", "-q", "-rs")
    assert told.returncode == 0
    assert "passed" not in told.stdout
    assert "failed" not in told.stdout


def test_items_fail_as_verdicts_do(tmp_path: Path) -> None:
    words = ["conformance.drafts.cmw", "-q", "--out", str(tmp_path), "-k", "cbor-members"]
    assert run_pytest(*words, "--iut", "reference").returncode == 0
    told = run_pytest(*words, "--iut", "always-accept")
    assert told.returncode == 1
    assert "FAIL cmw/" in told.stdout
    assert "Traceback" not in told.stdout


def test_each_vector_can_be_an_item(tmp_path: Path) -> None:
    words = ["conformance.drafts.cmw", "--out", str(tmp_path), "--iut", "reference", "-k", "record", "-v"]
    assert run_pytest(*words, "--per-vector").stdout.count("PASSED") > run_pytest(*words).stdout.count("PASSED") > 0


def test_a_mistake_is_a_usage_error(tmp_path: Path) -> None:
    told = run_pytest("conformance.drafts", "--iut", "nobody", "--out", str(tmp_path))
    assert told.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no profile 'nobody'" in told.stderr


def test_importing_it_costs_next_to_nothing() -> None:
    code = "import sys, conformance.plugin; print([m for m in sys.modules if m.startswith('conformance.')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['conformance.plugin']"


def labels(folder: Path) -> dict[str, set[tuple[str, str]]]:
    """Labels by story (requirement), without those that allure-pytest adds by itself."""
    found: dict[str, set[tuple[str, str]]] = {}
    for path in folder.glob("*-result.json"):
        pairs = [(label["name"], label["value"]) for label in json.loads(path.read_text())["labels"]]
        story = dict(pairs)["story"]
        found.setdefault(story, set()).update(pair for pair in pairs if pair[0] not in AUTOMATIC)
    return found


def test_allure_labels_are_the_same_whoever_writes_them(tmp_path: Path) -> None:
    words = ["conformance.drafts.cmw", "-q", "--out", str(tmp_path / "run"), "--iut", "reference", "-k", "record"]
    assert run_pytest(*words, "--alluredir", str(tmp_path / "direct")).returncode == 0
    code = (
        "import sys, pathlib; from conformance.reporting import allure, publish;"
        "a, b = map(pathlib.Path, sys.argv[1:]);"
        "allure.write(publish.read(a), publish.sources(), b)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "run"), str(tmp_path / "after")], check=True)
    direct, after = labels(tmp_path / "direct"), labels(tmp_path / "after")
    assert direct
    assert direct == after
