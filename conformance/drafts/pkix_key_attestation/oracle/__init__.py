"""How the suite tells right from wrong in PKIX Evidence: pure functions from a message to what it breaks.

`read` looks at what an implementation is sent, `examine` at what it made. Neither ever raises.
"""

from collections.abc import Mapping
from typing import Any

from conformance.codecs import DecodeError
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.oracle import answers, evidence, made, shapes, statement, trust
from conformance.model.finding import Finding, Reading

# What binds makers alone: seen, but held against nobody who reads.
OPEN = frozenset({f"{shapes.DRAFT}/spki/octets"})

READS = frozenset({"pkix.decode", "pkix.verify", "pkix.forward"})
"""The operations whose input `read` understands."""


def read(operation: str, given: Mapping[str, Any], revision: str) -> Reading:
    """What a vector's input means and which requirements of those who read it breaks.

    The projection is the output {"at": …} of an operation that reads, None where there is nothing to have.
    """
    if operation not in READS:
        return Reading(None)
    data, found = shapes.from_text(shapes.octets(given.get("data")), given.get("form"))
    points = wire.codepoints(revision, given.get("codepoints"))
    if found:
        return Reading(None, found)
    root = shapes.read(data)
    if isinstance(root, DecodeError):
        broken = shapes.broken(root)
        return Reading(None, tuple(broken) if revision != "00" else tuple(made.old_rows(broken)))
    if revision == "00":
        model, found = statement.statement(data, root, statement.names_of(points))
    else:
        model, found = evidence.evidence(data, root, evidence.Names.of(points))
        found = tuple(each for each in found if each.requirement not in OPEN)
    if operation == "pkix.verify" and not found:
        signed = shapes.whole(data, root.children[0])
        if revision == "00":
            signers, found = trust.old_verdict(signed, model, given, len(root.children[1].children))
        else:
            signers, found = trust.verdict(signed, model, given, points.attestation_key)
        model["signers"] = signers
    if operation == "pkix.forward" and not found:
        found = answers.forwarded(model, answers.requested(given.get("request"), points))
    return Reading({"at": shapes.places(model, given.get("at", [""]))}, tuple(dict.fromkeys(found)))


def examine(operation: str, given: Mapping[str, Any], output: Any, revision: str) -> tuple[Finding, ...]:
    """Which requirements of those who make messages `output` breaks, as the answer of an implementation to `given`."""
    points = wire.codepoints(revision, given.get("codepoints"))
    data = shapes.octets(output.get("data")) if isinstance(output, dict) else b""
    match operation, revision:
        case "pkix.encode", "00":
            found = made.statement_made(given, data, points)
        case "pkix.encode", _:
            found = made.evidence_made(given, data, points)
        case "pkix.request", _:
            found = answers.request_made(given, data, points)
        case "pkix.respond", _:
            found = answers.response_made(given, data, points)
        case "pkix.write-extension", _:
            found = made.extension_made(given, data, points)
        case _:
            found = ()
    return tuple(dict.fromkeys(found))
