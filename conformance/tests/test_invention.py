"""What hypothesis invents for a property: the same in every process, whatever was imported before."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from conformance.engine import discovery
from conformance.engine.invention import invent
from conformance.model.finding import Property

ROW = "corim/locator/href-uri-emitted"
INVENTED = 200
ALONE = f"""
import msgspec
from conformance.drafts.corim.strategies import properties
from conformance.engine.invention import invent
found = []
invent(properties("11")["{ROW}"][0], {INVENTED}, found.append)
print(msgspec.json.encode(found).decode())
"""


def wanted() -> Property:
    found: Property
    (found,) = discovery.part("corim", "strategies").properties("11")[ROW]
    return found


def invented(examples: int) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    invent(wanted(), examples, found.append)
    return found


def test_other_modules_and_other_processes_change_nothing() -> None:
    for name in discovery.drafts():
        for part in ("vectors", "oracle", "reference"):
            discovery.part(name, part)
    here = invented(INVENTED)
    alone = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, check=True, text=True)
    assert msgspec.json.decode(alone.stdout) == here
    assert len({msgspec.json.encode(each) for each in here}) > INVENTED / 2


def test_the_first_that_fails_is_made_smaller() -> None:
    seen: list[int] = []

    def wants_no_manifest_beside(inputs: Mapping[str, Any]) -> None:
        seen.append(len(msgspec.json.encode(inputs)))
        assert "dependent-rims" not in inputs["corim"]

    with pytest.raises(AssertionError):
        invent(wanted(), 25, wants_no_manifest_beside, shrink=True)
    assert seen[-1] == min(seen)
