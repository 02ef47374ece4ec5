"""The published findings: what a page shows is what its vector asks, and every known failure has its page."""

import base64
import configparser
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.engine import discovery, vectors

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "reports" / "findings"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
VECTORS = {id_: vector for draft in discovery.drafts() for id_, vector in vectors.load(draft).vectors.items()}
KEYS = {
    "finding": {"iut", "version", "built", "revision", "requirements", "section", "effect"},
    "draft": {"document", "section", "contradicts", "vectors", "errata"},
}

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def front(page: Path) -> Mapping[str, str]:
    """The header block of a page."""
    block = re.match(r"---\n(.*?)\n---\n# ", page.read_text(), re.DOTALL)
    assert block, "no header block before the title"
    return dict(line.split(": ", 1) for line in block[1].splitlines())


def named(text: str) -> set[str]:
    """Ids of vectors or requirements, without those that end in a glob."""
    id_ = rf"\b(?:{'|'.join(discovery.drafts())})/[a-z0-9-]+/[a-z0-9-]+(?![a-z0-9*-])"
    return {each for each in re.findall(id_, text) if not each.endswith("-")}


@pages
def test_the_header_is_whole(page: Path) -> None:
    keys = front(page).keys()
    if page.name.startswith("draft-"):
        assert keys == KEYS["draft"]
        return
    security = front(page)["effect"] == "security"
    assert keys == KEYS["finding"] | ({"disclosure"} if security else set())
    assert front(page)["effect"] in {"interop", "robustness", "security"}
    assert page.name.startswith(front(page)["iut"] + "-")


@pages
def test_every_id_is_that_of_a_vector_or_a_requirement(page: Path) -> None:
    rows = {row.id for draft in discovery.drafts().values() for row in draft.requirements}
    assert named(page.read_text()) <= VECTORS.keys() | rows


@pages
def test_the_bytes_are_those_of_the_vector(page: Path) -> None:
    shown = re.findall(
        r"^Vector `([^`]+)`.*?\n```\nhex {3}(.*?)\n(?:text|diag)", page.read_text(), re.DOTALL | re.MULTILINE
    )
    for id_, hexadecimal in shown:
        sent: dict[str, Any] = VECTORS[id_].input
        if "data" in sent:
            assert bytes.fromhex(hexadecimal.replace("\n", "").replace(" ", "")) == base64.b64decode(sent["data"]), id_


def test_the_index_lists_every_page_and_nothing_else() -> None:
    links = re.findall(r"\[[^]]*\]\((\S+?\.md)\)", (FOLDER / "README.md").read_text())
    assert sorted(set(links)) == [page.name for page in PAGES]


@pages
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+\.md)\)", page.read_text()):
        assert (FOLDER / target).is_file(), target


def test_every_deviation_has_its_page() -> None:
    for path in (ROOT / "profiles").glob("*/profile.toml"):
        found = discovery.profile(path.parent.name, None)
        for deviation in found.deviations:
            assert deviation.finding is not None, deviation.match
            assert (ROOT / deviation.finding).is_file(), deviation.finding


def test_tox_runs_every_implementation() -> None:
    environments = configparser.ConfigParser(interpolation=None)
    environments.read(ROOT / "tox.ini")
    run = environments["testenv:iuts"]["commands"].split()
    names = [path.parent.name for path in (ROOT / "profiles").glob("*/profile.toml")]
    profiles = {name: discovery.profile(name, ROOT / "profiles").profile for name in names}
    ours = {name for name, each in profiles.items() if each.kind == "implementation"}
    assert ours - set(run) == {name for name, each in profiles.items() if each.own_build}


def test_the_status_shows_every_implementation_in_its_version() -> None:
    shown = re.findall(r"^\| (\S+) \| (\S+) \|", (ROOT / "reports" / "status.md").read_text(), re.MULTILINE)
    for path in (ROOT / "profiles").glob("*/profile.toml"):
        found = discovery.profile(path.parent.name, ROOT / "profiles")
        if found.profile.kind == "implementation" and not found.profile.own_build:
            # A library of the machine has the version that the machine has.
            versions = {version for name, version in shown if name == found.name}
            assert versions == {found.profile.version} if found.profile.version else len(versions) == 1, found.name
