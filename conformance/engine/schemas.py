"""JSON Schemas of the adapter protocol, for those who write an adapter: every operation in both directions."""

from typing import Any

import msgspec

from conformance.engine import discovery


def schema(operation: str) -> dict[str, Any]:
    """What `input` and `output` of an operation look like. Raises KeyError for an unknown operation."""
    given, output = discovery.operations()[operation]
    return {"input": msgspec.json.schema(given), "output": msgspec.json.schema(output)}


def complaint(operation: str, output: Any) -> str | None:
    """Why an answer's output has not the shape of the operation; None where it has."""
    try:
        msgspec.convert(output, discovery.operations()[operation][1])
    except msgspec.ValidationError as error:
        return str(error)
    return None
