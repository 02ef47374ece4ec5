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

PARTS = {"wire", "oracle", "vectors", "strategies", "reference", "mutants"}


def part(draft: Path, path: Path) -> str:
    """Which part of a draft a module belongs to: a part is one module, or a folder of them."""
    return path.relative_to(draft).parts[0].removesuffix(".py")


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_drafts_are_all_alike(draft: Path) -> None:
    there = {part(draft, path) for path in draft.rglob("*.py")}
    assert there >= PARTS
    assert (draft / "requirements.toml").exists()
    assert {name for name in there - PARTS if not name.startswith("test_")} == {"__init__"}
    assert [name for name in there if name.startswith("test_")]
    assert not [path for path in draft.rglob("*.py") if len(path.relative_to(draft).parts) > 2]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_drafts_see_only_each_others_wire(draft: Path) -> None:
    for path in draft.rglob("*.py"):
        for other, seen in re.findall(r"conformance\.drafts\.(\w+)(?:\.| import )(\w+)", path.read_text()):
            shared = (PACKAGE / "drafts" / f"{other}.py").exists()
            assert shared or other == draft.name or seen == "wire", f"{path} sees {other}.{seen}"


STRANGERS = {
    "wire": {"oracle", "reference", "mutants", "vectors", "strategies"},
    "oracle": {"reference", "mutants", "vectors", "strategies"},
    "reference": {"oracle", "mutants", "vectors", "strategies"},
    "mutants": {"oracle", "vectors", "strategies"},
    "vectors": {"oracle", "reference", "mutants", "strategies"},
    "strategies": {"oracle", "reference", "mutants", "vectors"},
}


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.name)
def test_readings_of_one_text_never_meet(draft: Path) -> None:
    """The contracts in pyproject.toml see what the part's first module reaches; this sees every module of it."""
    for path in draft.rglob("*.py"):
        forbidden = STRANGERS.get(part(draft, path), PARTS - {"wire"})
        met = forbidden & set(re.findall(rf"conformance\.drafts\.{draft.name}(?:\.| import )(\w+)", path.read_text()))
        assert not met, f"{path} imports {met}"


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
    ("drafts/cmw/oracle/__init__.py", "import conformance.drafts.cmw.reference", "The oracle is"),
    ("drafts/cmw/reference/__init__.py", "import conformance.drafts.cmw.oracle", "The reference is"),
    ("drafts/cmw/vectors/__init__.py", "import conformance.drafts.cmw.reference", "Vectors are"),
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
