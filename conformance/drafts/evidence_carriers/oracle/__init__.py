"""How the suite tells right from wrong in carriers of Evidence: pure functions from a message to what it breaks.

`read` looks at what an implementation is sent, `examine` at what it made. Neither ever raises.
"""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.drafts.evidence_carriers.oracle.attested import attested, concluded
from conformance.drafts.evidence_carriers.oracle.carried import unread
from conformance.drafts.evidence_carriers.oracle.evidence import received
from conformance.drafts.evidence_carriers.oracle.interaction import appraised, fetched, taken
from conformance.drafts.evidence_carriers.oracle.made import attached
from conformance.drafts.evidence_carriers.oracle.markers import marker
from conformance.drafts.evidence_carriers.oracle.media import dispatched
from conformance.drafts.evidence_carriers.oracle.nonces import answered, nonce
from conformance.drafts.evidence_carriers.oracle.rows import Given
from conformance.model.finding import Finding, Reading

_READERS: dict[str, Callable[[Given], Reading]] = {
    "evidence_carriers.find-attestation": unread,
    "evidence_carriers.dispatch": dispatched,
    "evidence_carriers.read-marker": marker,
    "evidence_carriers.read-nonce": nonce,
    "evidence_carriers.answer-nonce": answered,
    "evidence_carriers.appraise": appraised,
    "evidence_carriers.take-result": taken,
    "evidence_carriers.read-fetch": fetched,
}
_EXAMINERS: dict[str, Callable[[Given, Any], tuple[Finding, ...]]] = {
    "evidence_carriers.attach": attached,
    "evidence_carriers.attest": attested,
    "evidence_carriers.conclude": concluded,
}
READS = frozenset({"evidence_carriers.receive", *_READERS})
"""The operations whose input `read` understands."""


def read(operation: str, given: Mapping[str, Any], revision: str) -> Reading:
    """What a vector's input means and which requirements of receivers it breaks."""
    if operation == "evidence_carriers.receive":
        return received(given, revision)
    reader = _READERS.get(operation)
    return Reading(None) if reader is None else reader(given)


def examine(operation: str, given: Mapping[str, Any], output: Any, revision: str) -> tuple[Finding, ...]:
    """Which requirements of senders `output` breaks, as the answer of an implementation to `given`."""
    examiner = _EXAMINERS.get(operation)
    return () if examiner is None else examiner(given, output)
