"""The layout shows the architecture, and whoever bends it hears of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "conformance"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py"))
DRAFTS = sorted(path.parent for path in PACKAGE.glob("drafts/*/requirements.toml"))

PARTS = ("wire.py", "oracle.py", "vectors.py", "strategies.py", "reference.py", "mutants.py", "requirements.toml")


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_drafts_are_all_alike(draft: Path) -> None:
    missing = [part for part in PARTS if not (draft / part).exists()]
    assert not missing
    assert list(draft.glob("test_*.py"))
    strangers = [
        path.name
        for path in draft.glob("*.py")
        if not re.fullmatch(
            r"(__init__|test_\w+|(wire|oracle|vectors|strategies|reference|mutants)(_\w+)?)\.py", path.name
        )
    ]
    assert not strangers


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_drafts_see_only_each_others_wire(draft: Path) -> None:
    for path in draft.rglob("*.py"):
        for other, part in re.findall(r"conformance\.drafts\.(\w+)(?:\.| import )(\w+)", path.read_text()):
            shared = (PACKAGE / "drafts" / f"{other}.py").exists()
            assert shared or other == draft.name or part == "wire", f"{path.name} sees {other}.{part}"


FAMILIES = {
    "oracle": {"reference", "mutants", "vectors", "strategies", "test"},
    "reference": {"oracle", "mutants", "vectors", "strategies", "test"},
    "mutants": {"oracle", "vectors", "strategies", "test"},
    "vectors": {"oracle", "reference", "mutants", "strategies", "test"},
    "strategies": {"oracle", "reference", "mutants", "vectors", "test"},
    "test": {"oracle", "reference", "mutants", "vectors", "strategies"},
}


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_readings_of_one_text_never_meet(draft: Path) -> None:
    """The contracts in pyproject.toml see the modules; this sees the parts that a module was split into as well."""
    for path in draft.glob("*.py"):
        forbidden = FAMILIES.get(path.stem.partition("_")[0], set())
        found = re.findall(rf"conformance\.drafts\.{draft.name}(?:\.| import )(\w+)", path.read_text())
        met = {part.partition("_")[0] for part in found} & forbidden
        assert not met, f"{path.name} imports {met}"


def test_no_file_is_too_long() -> None:
    assert not [path.name for path in SOURCES if len(path.read_text().splitlines()) > 420]


def test_names_say_what_is_inside() -> None:
    assert not [
        path for path in SOURCES if path.stem in ("utils", "util", "helpers", "helper", "common", "base", "misc")
    ]


def test_the_visible_top_level_is_what_the_design_lists() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    top = {name.partition("/")[0] for name in tracked.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    listed = {"pyproject.toml", "README.md", "LICENSE", "tox.ini", "conformance", "vectors", "profiles", "reports"}
    assert visible <= listed


BROKEN = [
    ("model/verdict.py", "import conformance.codecs.cbor", "Imports point down"),
    ("codecs/cbor.py", "import conformance.engine.judge", "Imports point down"),
    ("adapters/stdio.py", "import conformance.drafts.cmw.wire", "Imports point down"),
    ("drafts/cmw/wire.py", "import conformance.adapters.stdio", "Imports point down"),
    ("engine/judge.py", "import conformance.reporting.html", "Imports point down"),
    ("reporting/html.py", "import conformance.plugin", "Imports point down"),
    ("plugin.py", "import conformance.cli", "Imports point down"),
    ("drafts/cmw/oracle.py", "import conformance.drafts.cmw.reference", "The oracle is"),
    ("drafts/cmw/reference.py", "import conformance.drafts.cmw.oracle", "The reference is"),
    ("drafts/cmw/vectors.py", "import conformance.drafts.cmw.reference", "Vectors are"),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(PACKAGE, folder / "conformance", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def contracts(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    argv = [sys.executable, "-c", command, "--no-cache"]
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold(checkout: Path) -> None:
    assert contracts(checkout).returncode == 0, contracts(checkout).stdout


@pytest.mark.parametrize(("module", "line", "contract"), BROKEN, ids=[f"{m}: {line}" for m, line, _ in BROKEN])
def test_a_broken_boundary_is_caught(checkout: Path, module: str, line: str, contract: str) -> None:
    path = checkout / "conformance" / module
    whole = path.read_text()
    path.write_text(f"{whole}\n{line}\n")
    try:
        told = contracts(checkout)
    finally:
        path.write_text(whole)
    assert told.returncode != 0
    assert re.search(rf"{contract}.*BROKEN", told.stdout)
