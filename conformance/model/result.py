"""What is written down of a run: a header, one line per case, a footer. Everything a report shows comes from here."""

from typing import Any

import msgspec

from conformance.model.verdict import Verdict


class Iut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An IUT as it presented itself in hello, with a hash of its build.

    `accept_only` names the operations of which nobody sees what it understood. `codepoints` are, by draft, numbers of
    the profile's own: with them the run is not standard.
    """

    name: str
    version: str
    language: str
    protocol: int
    build: str
    operations: tuple[str, ...] = ()
    revisions: dict[str, str] = {}
    gap: tuple[str, ...] = ()
    origin: str = ""
    accept_only: tuple[str, ...] = ()
    codepoints: dict[str, dict[str, str]] = {}


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="header", tag_field="line"):
    """The run: its hashes say later whether the suite, the catalogue, the vectors or an IUT changed."""

    suite: str
    suite_hash: str
    catalogue_hash: str
    vectors_hash: str
    started: str
    arguments: tuple[str, ...]
    iuts: tuple[Iut, ...]


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="result", tag_field="line"):
    """One judged case.

    `case` is a vector id, or `<requirement>#<property>` where an IUT's own encoding was judged, or
    `robustness/<operation>`. `raw` is the IUT's answer as received, cut at 64 KiB; `raw_hash` is of the whole.
    `deviation` is the glob that covers a failure; `seconds` is the IUT's, not ours.
    """

    iut: str
    draft: str
    revision: str
    requirement: str
    case: str
    case_hash: str
    operation: str
    verdict: Verdict
    because: str
    outcome: str
    raw: str = ""
    raw_hash: str = ""
    seconds: float = 0.0
    reading: str | None = None
    deviation: str | None = None
    flaky: bool = False
    request: dict[str, Any] | None = None

    @property
    def red(self) -> bool:
        """Whether this alone makes a run not ok: a failure that no deviation covers, or a case nobody could judge."""
        failed = self.verdict is Verdict.FAIL and self.deviation is None
        return failed or self.verdict is Verdict.INCONCLUSIVE


class Footer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="footer", tag_field="line"):
    """Present only in a run that was not cut off; a file without it is partial."""

    finished: str
    seconds: float
    interrupted: bool
    cases: int
    overhead_us_per_case: dict[str, float] = {}
    problems: tuple[str, ...] = ()


Line = Header | Result | Footer
