"""RFC 9334 binds nobody who makes messages that the oracle could read: there is nothing to invent."""

from conformance.model.finding import Property


def properties(revision: str) -> dict[str, list[Property]]:
    """None, in any revision."""
    return {}
