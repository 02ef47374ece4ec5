"""How the oracle judges Evidence and results that were made (draft-ietf-rats-reference-interaction-models)."""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, cbor, cose
from conformance.codecs.cose import Sign1
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.interaction import (
    Claims,
    beside_claims,
    claims_of,
    is_signed,
    plain,
    texts,
)
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets
from conformance.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of Evidence: for whom, whose key signed it, and what it says."""

    verifier: str
    environment: Given
    message: Sign1
    claims: Claims


def attested(given: Given, output: Any) -> tuple[Finding, ...]:
    """What is wrong with what was made for the input of `evidence_carriers.attest`."""
    pairs = _pairs(octets(output.get("data")) if isinstance(output, dict) else b"")
    pieces = [each for each in (_piece(verifier, data, given) for verifier, data in pairs) if each is not None]
    found = [*unprotected(len(pairs), len(pieces)), *not_for_each(pieces, given)]
    for piece in pieces:
        for asked in given["asked"]:
            if asked["verifier"] == piece.verifier:
                found += _judged(piece, asked, given)
    return tuple(found)


def _pairs(data: bytes) -> list[tuple[str, bytes]]:
    try:
        item = cbor.decode(data)
    except DecodeError:
        return [("", b"")]
    shaped = item.major == cbor.ARRAY and all(each.major == cbor.ARRAY and len(each.value) == 2 for each in item.value)
    return [(each.value[0].value, each.value[1].value) for each in item.value] if shaped else [("", b"")]


def _piece(verifier: str, data: bytes, given: Given) -> Piece | None:
    for each in given["environments"]:
        if is_signed(data, each["key"]):
            message = cose.parse1(data)
            return Piece(verifier, each, message, claims_of(message.payload))
    return None


def _judged(piece: Piece, asked: Given, given: Given) -> Iterator[Finding]:
    others = [octets(each["handle"]) for each in given["asked"] if each["verifier"] != piece.verifier]
    yield from unnamed(piece)
    yield from nameless(piece, given)
    yield from unbound(piece)
    yield from without_handle(piece, {octets(asked["handle"]), *others})
    yield from handle_of_another(piece, others)
    yield from too_much(piece, asked)
    yield from too_little(piece, asked, given)
    yield from untimed(piece, given)
    yield from changes_left_out(piece)


def unprotected(made: int, signed: int) -> Iterator[Finding]:
    """The key of an environment signed each piece."""
    if made != signed:
        yield broken("interaction", "protected-emitted", f"{made - signed} of {made} are signed by nobody")


def not_for_each(pieces: list[Piece], given: Given) -> Iterator[Finding]:
    """For who asked for keys, each of these signed once."""
    for asked in given["asked"]:
        made = Counter(each.environment["id"] for each in pieces if each.verifier == asked["verifier"])
        if asked.get("environments") is not None and made != Counter(asked["environments"]):
            yield broken("challenge", "selected-keys-emitted", f"signed by {sorted(made.elements())}")


def _named(piece: Piece) -> bytes | None:
    label = piece.message.protected_header.get(wire.KEY_ID)
    return None if label is None else label.value


def unnamed(piece: Piece) -> Iterator[Finding]:
    """The environment whose key signed is told from others."""
    beside = wire.KEY_ID in piece.message.unprotected
    if _named(piece) != piece.environment["id"].encode() and not beside:
        yield broken("interaction", "environment-emitted", "the environment is not named")


def nameless(piece: Piece, given: Given) -> Iterator[Finding]:
    """The Attester is named, or known by its key alone, and is no other."""
    if plain(piece.claims, wire.SUBJECT) not in (None, given["attester"]):
        yield broken("interaction", "identity-emitted", "another Attester is named")


def unbound(piece: Piece) -> Iterator[Finding]:
    """Handle and environment stand in what is signed."""
    moved = wire.NONCE in beside_claims(piece.message) and wire.NONCE not in piece.claims
    if moved or wire.KEY_ID in piece.message.unprotected:
        yield broken("interaction", "bound-emitted", "a handle or an environment beside what is signed")


def without_handle(piece: Piece, known: Set[bytes]) -> Iterator[Finding]:
    """There is a handle, and one that somebody gave."""
    beside = wire.NONCE in beside_claims(piece.message)
    if plain(piece.claims, wire.NONCE) not in known and not beside:
        yield broken("interaction", "indicator-emitted", "no handle that is known")


def handle_of_another(piece: Piece, others: list[bytes]) -> Iterator[Finding]:
    """The handle is not that of another Verifier."""
    if plain(piece.claims, wire.NONCE) in others:
        yield broken("streaming", "own-handle-emitted", "the handle of another Verifier")


def too_much(piece: Piece, asked: Given) -> Iterator[Finding]:
    """No claims but those that were selected."""
    selection = asked.get("selection")
    if selection is not None and not texts(piece.claims).keys() <= set(selection):
        yield broken("interaction", "selection-emitted", "a claim that was not selected")


def too_little(piece: Piece, asked: Given, given: Given) -> Iterator[Finding]:
    """Where nothing was selected, all claims."""
    whole = given["model"] == "challenge-response" and asked.get("selection") is None
    if whole and texts(piece.claims) != piece.environment.get("claims", {}):
        yield broken("challenge", "all-claims-emitted", "not all claims")


def untimed(piece: Piece, given: Given) -> Iterator[Finding]:
    """The time of the Attester's clock stands beside a distributed handle."""
    if given["model"] == "uni-directional" and plain(piece.claims, wire.ISSUED_AT) != given["now"]:
        yield broken("uni-directional", "clock-emitted", "not the time of the clock")


def changes_left_out(piece: Piece) -> Iterator[Finding]:
    """Every change of state is there, in order."""
    told = piece.claims.get(wire.CHANGES)
    made = [[part.value for part in each.value] for each in told.value] if told else []
    if made != [list(each) for each in piece.environment.get("changes", ())]:
        yield broken("uni-directional", "changes-emitted", f"{len(made)} changes")


def concluded(given: Given, output: Any) -> tuple[Finding, ...]:
    """What is wrong with what was made for the input of `evidence_carriers.conclude`."""
    data = octets(output.get("data")) if isinstance(output, dict) else b""
    signed = is_signed(data, given["key"])
    claims = claims_of(cose.parse1(data).payload) if signed else {}
    return tuple(not_for_the_handle(claims, given))


def not_for_the_handle(claims: Claims, given: Given) -> Iterator[Finding]:
    """The handle is signed together with the result."""
    if plain(claims, wire.NONCE) != octets(given["handle"]):
        yield broken("result", "bound-emitted", "the handle is not signed with the result")
