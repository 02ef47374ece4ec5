"""The references of all drafts as one implementation."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

import conformance
from conformance.adapters import PROTOCOL
from conformance.codecs import DecodeError
from conformance.codecs.signatures import SignatureError
from conformance.engine import discovery
from conformance.model.outcome import Refusal

Handler = Callable[[msgspec.Struct, Any], Any]
_NAMES = str.maketrans(".-", "__")


class Assembled:
    """Answers the protocol by calling one method per operation: `cmw.decode` is `decode` of the CMW reference.

    An operation that does not begin with the draft's own name keeps its beginning: `comid.decode` is `comid_decode`.

    `overrides` puts another object in a draft's place: a mutant.
    """

    def __init__(self, overrides: Mapping[str, Any] | None = None) -> None:
        self.parts = {name: discovery.part(name, "reference") for name in discovery.drafts()}
        self.implementations = {name: part.Reference() for name, part in self.parts.items()} | dict(overrides or {})
        self.operations = {name: types[0] for name, types in discovery.operations().items()}

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer one request object with one reply object."""
        if request["op"] == "selftest.crash":
            raise RuntimeError("asked to crash")
        operation = request["op"]
        if operation == "hello":
            return self._hello(request["id"])
        if operation not in self.operations:
            return {"id": request["id"], "outcome": "unsupported", "reason": f"no operation {operation}"}
        draft = discovery.owner(operation)
        name = operation.removeprefix(f"{draft}.").translate(_NAMES)
        handler: Handler = getattr(self.implementations[draft], name)
        revision = request.get("revision") or discovery.draft(draft).newest.name
        try:
            given = msgspec.convert(request["input"], self.operations[operation])
            output = handler(given, self.parts[draft].RULES[revision])
        except (Refusal, DecodeError, SignatureError, msgspec.ValidationError) as error:
            return {"id": request["id"], "outcome": "rejected", "reason": str(error)}
        return {"id": request["id"], "outcome": "accepted", "output": output}

    def _hello(self, number: int) -> Mapping[str, Any]:
        return {
            "id": number,
            "name": "reference",
            "version": conformance.__version__,
            "language": "Python",
            "protocol": PROTOCOL,
            "window": 64,
            "operations": list(self.operations),
        }


def reference() -> Assembled:
    """The factory that profiles/reference names."""
    return Assembled()
