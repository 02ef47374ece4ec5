"""10 000 results written as every report: run by the bench in a process of its own."""

import itertools
import tempfile
from pathlib import Path

import msgspec

from conformance.engine import plan, run
from conformance.reporting import allure, publish

CASES = 10_000


def main() -> None:
    """Judge the reference once, repeat its results to 10 000, publish."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened = run.open_run(plan.options(iuts=["reference"], out=name, examples=5))
        results = [one for cases in opened.planned for one in opened.judge(cases)]
        again = zip(range(CASES - len(results)), itertools.cycle(results), strict=False)
        opened.record(msgspec.structs.replace(one, case=f"{one.case}/{number}") for number, one in again)
        opened.finish(interrupted=False)
        publish.everything(folder)
        allure.write(publish.read(folder), publish.sources(), folder / "allure")
