"""An IUT inside our own process: the reference, its mutants, and the trivial ones."""

import pkgutil
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from conformance.adapters import Answer, Fault, ProfileError, Request, cut, read_reply
from conformance.model.outcome import Crashed, Unasked
from conformance.model.profile import InProcess

from .breaker import Breaker


class Implementation(Protocol):
    """What a factory returns: `answer` takes and gives the protocol's JSON objects."""

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer one request."""
        ...


def resolve(settings: InProcess) -> Implementation:
    """Import the factory and call it. Raises ProfileError where it cannot be found."""
    try:
        factory: Callable[..., Implementation] = pkgutil.resolve_name(settings.factory)
    except (ImportError, AttributeError, ValueError) as error:
        raise ProfileError(f"factory {settings.factory!r}: {error}", "write it as package.module:callable") from error
    return factory(**settings.arguments)


class InProcessAdapter:
    """Calls the implementation with the same JSON that would cross a pipe."""

    def __init__(self, implementation: Implementation) -> None:
        self.implementation = implementation
        self.problems: list[str] = []
        self.faults: list[Fault] = []
        self.generation = 0
        self.lost = 0.0
        self.breaker = Breaker()

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask one after the other."""
        self.breaker.begin()
        return [self._one(request) for request in requests]

    def _one(self, request: Request) -> Answer:
        if reason := self.breaker.open:
            return Answer(Unasked(reason=reason), generation=self.generation)
        asked = msgspec.json.decode(request.encode(1))
        began = time.perf_counter()
        try:
            raw = msgspec.json.encode(self.implementation.answer(asked))
        except Exception as error:  # noqa: BLE001 - here, and only here, an exception is the implementation's crash
            self.breaker.died()
            self.generation += 1
            return Answer(Crashed(reason=cut(f"{type(error).__name__}: {error}")), generation=self.generation)
        seconds = time.perf_counter() - began
        self.breaker.answered()
        _, outcome = read_reply(request.op, raw)
        return Answer(outcome, raw, seconds, self.generation)

    def close(self) -> None:
        """Nothing to end."""
