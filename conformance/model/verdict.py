"""Verdicts, in the words of ISO/IEC 9646 where it has one."""

from enum import StrEnum


class Verdict(StrEnum):
    """What the suite concludes of one case."""

    PASS = "PASS"
    FAIL = "FAIL"
    WARN = "WARN"
    OBSERVED = "OBSERVED"
    CONTESTED = "CONTESTED"
    KNOWN_BAD = "KNOWN_BAD"
    SKIP = "SKIP"
    NOT_EXERCISED = "NOT_EXERCISED"
    INCONCLUSIVE = "INCONCLUSIVE"
