"""`tox -e bench`: rates of the suite beside the raw rates of the same pipe, and where the time goes."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import ProfileError
from conformance.adapters.build import prepare
from conformance.engine import discovery, plan, run, vectors
from conformance.model.profile import Stdio
from conformance.model.vector import Expect, Vector

HERE = Path(__file__).parent
CASES = 10_000
NULLS = {
    "Python": Stdio(argv=(sys.executable, str(HERE / "null" / "null.py"))),
    "Go": Stdio(argv=("{out}/null",), needs="go", build=(("go", "build", "-o", "{out}/null", "."),)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure beside its floor; `budget` is the least ratio, or the most seconds or least rate without a floor."""

    name: str
    value: float
    unit: str
    floor: float | None
    budget: float

    def __str__(self) -> str:
        if self.floor is None:
            return f"{self.name:<44} {self.value:>9.3f} {self.unit:<6} budget {self.budget:g} {self.unit}"
        ratio = self.value / self.floor
        beside = f"floor {self.floor:>7.0f}  ratio {ratio:.2f} (budget {self.budget:.2f})"
        return f"{self.name:<44} {self.value:>9.0f} {self.unit:<6} {beside}"


def raw(argv: tuple[str, ...], window: int) -> float:
    """Requests a second of the plainest client: each encoded, written, read and decoded, `window` at a time."""
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    asked = {"op": "cmw.decode", "revision": "rfc9999", "input": {"data": "ghn950Gg"}}
    began = time.perf_counter()
    for start in range(0, CASES, window):
        batch = [json.dumps({"id": n} | asked, separators=(",", ":")) for n in range(start, start + window)]
        child.stdin.write("\n".join([*batch, ""]).encode())
        child.stdin.flush()
        for _ in batch:
            json.loads(child.stdout.readline())
    rate = CASES / (time.perf_counter() - began)
    child.stdin.close()
    child.wait()
    return rate


def judged(profile: str, window: int, folder: Path) -> float:
    """Cases a second through the whole suite: asked, judged, every result written."""
    options = plan.options(iuts=["null"], profiles=str(folder / "profiles"), out=str(folder / "out"))
    opened = run.Run(options, {"null": discovery.profile("null", options.profiles)})
    opened.start()
    adapter = opened.iuts["null"].adapter
    adapter.window = window  # type: ignore[attr-defined]
    row = discovery.requirement("cmw/record/cbor-members")
    asked = tuple(
        Vector(
            id=f"cmw/bench/{n}", requirement=row.id, operation="cmw.decode", role="consumer", expect=Expect.EITHER,
            input={"data": "ghn950Gg", "media_type": "application/cmw+cbor"}, because=profile,
        )
        for n in range(CASES)
    )  # fmt: skip
    library = vectors.load("cmw")
    library.hashes.update({vector.id: "" for vector in asked})
    began = time.perf_counter()
    for start in range(0, CASES, 100):
        cases = plan.Cases(
            iut="null",
            draft="cmw",
            revision="rfc9999",
            requirement=row,
            vectors=asked[start : start + 100],
        )
        opened.judge(cases)
    rate = CASES / (time.perf_counter() - began)
    opened.finish(interrupted=False)
    return rate


def profile(folder: Path, settings: Stdio) -> tuple[str, ...]:
    """Write a profile for a null implementation; returns the argv that starts it."""
    ready = prepare("null", HERE / "null", settings)
    argv = ", ".join(f'"{part}"' for part in ready.argv)
    write(folder, f'kind = "stdio"\nargv = [{argv}]')
    return ready.argv


def write(folder: Path, adapter: str) -> None:
    """Write a profile whose adapter is this."""
    where = folder / "profiles" / "null"
    where.mkdir(parents=True, exist_ok=True)
    claims = '[claims.cmw]\nroles = ["*"]\nfeatures = ["*"]\n'
    (where / "profile.toml").write_text(f"[adapter]\n{adapter}\n{claims}")


def pipes() -> Iterator[Row]:
    """Lock step and windowed, against the null implementations: medians of five turns, for neither rate is steady."""
    for language, settings in NULLS.items():
        with tempfile.TemporaryDirectory() as name:
            try:
                argv = profile(Path(name), settings)
            except ProfileError as error:
                print(f"{language}: left out: {error.line}")
                continue
            for window, budget in ((1, 0.7), (64, 0.5)):
                pairs = [(raw(argv, window), judged(language, window, Path(name))) for _ in range(5)]
                floor, rate = (statistics.median(each) for each in zip(*pairs, strict=True))
                yield Row(f"vectors, null in {language}, window {window}", rate, "/s", floor, budget)


def web() -> Iterator[Row]:
    """One request after the other on one HTTP session, against the null implementation."""
    command = [sys.executable, str(HERE / "null" / "null.py"), "web"]
    with tempfile.TemporaryDirectory() as name, subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        write(Path(name), f'kind = "http"\nurl = "{server.stdout.readline().decode().strip()}"')
        yield Row("vectors, null over HTTP", judged("HTTP", 1, Path(name)), "/s", None, 900)
        server.kill()


def reports() -> Iterator[Row]:
    """The built-in reference's results, repeated to 10 000 cases, with every report."""
    code = "from conformance.tests.bench.publish import main; main()"
    yield Row("10 000 cases: HTML, JUnit, Allure", seconds([sys.executable, "-c", code]), "s", None, 10)


def starts() -> Iterator[Row]:
    """How long until something is there."""
    with tempfile.TemporaryDirectory() as name:
        argv = [sys.executable, "-m", "conformance.cli", "run", "-k", "tn/limit", "--out", name]
        yield Row("ratsconf run, to the end of one requirement", seconds(argv), "s", None, 1.0)
        yield Row("first result", first(name), "s", None, 0.5)
    bare = least(lambda: seconds([sys.executable, "-c", "import pytest"]))
    ours = least(lambda: seconds([sys.executable, "-c", "import pytest, conformance.plugin"]))
    yield Row("importing the plugin", max(0.0, ours - bare), "s", None, 0.02)


def first(name: str) -> float:
    """Seconds from the start of the process to the first result on disk."""
    results = Path(name) / "results.jsonl"
    results.unlink(missing_ok=True)
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "conformance.cli", "run", "--out", name], stdout=subprocess.DEVNULL)
    while child.poll() is None and not (results.exists() and results.read_bytes().count(b"\n") > 1):
        time.sleep(0.002)
    took = time.perf_counter() - began
    child.kill()
    child.wait()
    return took


def seconds(argv: list[str]) -> float:
    """Wall time of a command."""
    began = time.perf_counter()
    subprocess.run(argv, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def least(measure: Callable[[], float]) -> float:
    """The least of seven: what is above it is other people's work."""
    return min(measure() for _ in range(7))


def main() -> None:
    """Print a row per measure."""
    print(f"{os.cpu_count()} cores, {CASES} cases each")
    for part in (pipes, web, starts, reports):
        for row in part():
            print(row, flush=True)


main()
