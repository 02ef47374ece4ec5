"""How mutants are made: the reference with methods gone wrong, over one carrier or wherever they are called."""

from collections.abc import Callable
from typing import Any

from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.model.mutant import Mutant

Override = Callable[..., Any]


def over(carrier: str, name: str, row: str, overrides: dict[str, Override], *collateral: str) -> Mutant:
    """A mutant that receives wrongly over one carrier. Rows are given without draft and carrier."""
    other: Any = type(name, (Reference,), overrides)()

    def receive(self: Reference, request: wire.Receive, rules: Any) -> wire.Received:
        received: wire.Received = (
            other.receive(request, rules) if request.carrier == carrier else Reference.receive(self, request, rules)
        )
        return received

    return _mutant(f"{carrier}-{name}", f"{carrier}/{row}", "receive", receive, *(f"{carrier}/{c}" for c in collateral))


def finding(carrier: str, name: str, row: str, overrides: dict[str, Override]) -> Mutant:
    """A mutant that hands attestations out wrongly of one kind of request."""
    other: Any = type(name, (Reference,), overrides)()

    def find_attestation(self: Reference, request: wire.FindAttestation, rules: Any) -> wire.Unread:
        found: wire.Unread = (
            other.find_attestation(request, rules)
            if request.carrier == carrier
            else Reference.find_attestation(self, request, rules)
        )
        return found

    return _mutant(f"{carrier}-{name}", f"{carrier}/{row}", "find_attestation", find_attestation)


def making(carrier: str, name: str, row: str, overrides: dict[str, Override], *collateral: str) -> Mutant:
    """A mutant that makes requests of one kind wrongly."""
    other: Any = type(name, (Reference,), overrides)()

    def attach(self: Reference, request: wire.Attach, rules: Any) -> Any:
        return other.attach(request, rules) if request.carrier == carrier else Reference.attach(self, request, rules)

    collateral = tuple(f"{carrier}/{each}-emitted" for each in collateral)
    return _mutant(f"{carrier}-{name}", f"{carrier}/{row}-emitted", "attach", attach, *collateral)


def within(name: str, row: str, operation: str, overrides: dict[str, Override], *collateral: str) -> Mutant:
    """A mutant that does one operation wrongly, in several methods at once."""
    other: Any = type(name, (Reference,), overrides)()

    def whole(_: Reference, request: Any, rules: Any) -> Any:
        return getattr(other, operation)(request, rules)

    return _mutant(name, row, operation, whole, *collateral)


def anywhere(name: str, row: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant in which a method is wrong whatever calls it."""
    return _mutant(name, row, method, override, *collateral)


def nothing(*_: Any, **__: Any) -> None:
    """In the place of a check: everything holds."""


def _mutant(name: str, row: str, method: str, override: Override, *collateral: str) -> Mutant:
    return Mutant(
        name=name,
        requirement=f"evidence_carriers/{row}",
        method=method,
        override=override,
        collateral=tuple(f"evidence_carriers/{each}" for each in collateral),
    )
