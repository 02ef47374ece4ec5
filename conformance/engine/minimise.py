"""`ratsconf minimise CASE --iut NAME`: the smallest message that still shows the same fault.

A smaller message counts only if the oracle says of it what it says of the vector and the implementation answers in
the same way, so that the fault shown at the end is the one that was found at the beginning.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from conformance.adapters import ProfileError, Request
from conformance.codecs import DecodeError, cbor, deform, jsontext
from conformance.codecs.cbor import Item
from conformance.codecs.jsontext import Node
from conformance.engine import discovery
from conformance.engine.ask import Iut, describe
from conformance.model.outcome import Accepted, Crashed, Outcome, Rejected, TimedOut
from conformance.model.vector import Expect, Mutation, Vector

MOST_ASKED = 2000


@dataclass(frozen=True, slots=True)
class Smallest:
    """The message found, how long the vector's was, how many were asked, and what the IUT does with it."""

    data: bytes
    before: int
    asked: int
    outcome: Outcome


def minimise(iut: Iut, vector: Vector, revision: str) -> Smallest:
    """Shrink a vector's message. Raises ProfileError where it has none, or where the IUT shows no fault on it."""
    if not isinstance(vector.input.get("data"), str):
        raise ProfileError(f"{vector.id} sends no message", "only a message can be made smaller")
    asker = _Asker(iut, vector, revision)
    data = base64.b64decode(vector.input["data"])
    outcome = asker.fault(data)
    if outcome is None:
        raise ProfileError(f"{vector.id} shows no fault of {iut.name}", "name a case that failed")
    before = len(data)
    shrunk = True
    while shrunk and asker.asked < MOST_ASKED:
        shrunk = False
        for smaller in candidates(data):
            if len(smaller) < len(data) and (told := asker.fault(smaller)) is not None:
                data, outcome, shrunk = smaller, told, True
                break
    return Smallest(data, before, asker.asked, outcome)


@dataclass(slots=True)
class _Asker:
    iut: Iut
    vector: Vector
    revision: str
    asked: int = 0
    kind: type[Outcome] | None = None

    def fault(self, data: bytes) -> Outcome | None:
        """The outcome where it is the vector's own fault, None otherwise."""
        given = self.vector.input | {"data": base64.b64encode(data).decode()}
        (answer,) = self.iut.ask([Request(self.vector.operation, given, self.revision)])
        self.asked += 1
        match answer.outcome:
            case Crashed() | TimedOut() as outcome:
                self.kind = self.kind or type(outcome)
            case Accepted() | Rejected() as outcome:
                if not self._same(given, outcome):
                    return None
                self.kind = self.kind or type(outcome)
            case other:
                raise ProfileError(f"{self.iut.name}: {describe(other)}", "nothing more can be learnt from it")
        return outcome if type(outcome) is self.kind else None

    def _same(self, given: dict[str, Any], outcome: Accepted | Rejected) -> bool:
        oracle = discovery.part(discovery.owner(self.vector.operation), "oracle")
        broken = {each.requirement for each in oracle.read(self.vector.operation, given, self.revision).findings}
        if self.vector.expect is Expect.REJECT:
            return isinstance(outcome, Accepted) and broken == {self.vector.requirement}
        return isinstance(outcome, Rejected) and not broken


def candidates(data: bytes) -> Iterator[bytes]:
    """Smaller messages, the most promising first: without a part of the tree, with a shorter leaf, without bytes."""
    for mutation in _trimmed(data):
        try:
            yield deform.apply(data, mutation)
        except (DecodeError, ValueError):
            # A place that cannot be cut away is no candidate.
            continue
    yield from _shorter(data)


def _shorter(whole: Any) -> Iterator[Any]:
    """Text or bytes without a piece of them, large pieces first: all of it, halves, quarters, … single ones."""
    size = len(whole)
    while size:
        for start in range(0, len(whole), size):
            yield whole[:start] + whole[start + size :]
        size //= 2


def _trimmed(data: bytes) -> Iterator[Mutation]:
    try:
        yield from _cbor(cbor.decode(data), "")
    except DecodeError:
        try:
            yield from _json(jsontext.decode(data), "")
        except DecodeError:
            return


def _cbor(item: Item, path: str) -> Iterator[Mutation]:
    match item.major:
        case cbor.ARRAY:
            yield from _parts(_cbor, ((f"{path}{n}", part) for n, part in enumerate(item.value)), "cbor")
        case cbor.MAP:
            for n, (_, value) in enumerate(item.value):
                yield Mutation(codec="cbor", op="remove", at=f"{path}{n}k")
                yield from _cbor(value, f"{path}{n}v/")
        case cbor.TAG:
            yield from _cbor(item.value, f"{path}t/")
        case cbor.BYTES | cbor.TEXT:
            for shorter in _shorter(item.value):
                yield Mutation(codec="cbor", op="replace", at=path.rstrip("/"), data=cbor.encode(shorter).hex())
        case cbor.UINT | cbor.NINT if item.value:
            yield Mutation(codec="cbor", op="replace", at=path.rstrip("/"), data="00")


def _json(node: Node, path: str) -> Iterator[Mutation]:
    match node.kind:
        case "array":
            yield from _parts(_json, ((f"{path}/{n}", part) for n, part in enumerate(node.value)), "json")
        case "object":
            members = [(name.replace("~", "~0").replace("/", "~1"), value) for name, value in node.members()]
            yield from _parts(_json, ((f"{path}/{name}", value) for name, value in members), "json")
        case "string":
            for shorter in _shorter(node.value):
                yield Mutation(codec="json", op="replace", at=path, data=jsontext.encode(shorter).decode())


def _parts(
    descend: Callable[[Any, str], Iterator[Mutation]], parts: Iterator[tuple[str, Any]], codec: Any
) -> Iterator[Mutation]:
    for path, part in parts:
        yield Mutation(codec=codec, op="remove", at=path)
        yield from descend(part, path + ("/" if codec == "cbor" else ""))
