"""What every mutant of a reference is asked, and what the reference says to it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from conformance.adapters import Answer, Request
from conformance.adapters.inprocess import InProcessAdapter
from conformance.engine import discovery, vectors
from conformance.engine.ask import Iut, request
from conformance.engine.invention import invent
from conformance.engine.reference import Assembled

EXAMPLES = 25  # inputs of each property: as many as a run asks unless told otherwise


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, what the reference says to it, and which of its methods it calls for that.

    `cases` is a vector's id, or the requirements of the properties that the input was invented for.
    """

    cases: tuple[str, ...]
    request: Request
    said: bytes
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything that a mutant is asked in one revision: the vectors that stand in it, and invented inputs."""

    vectors: tuple[Asked, ...]
    invented: tuple[Asked, ...]


@cache
def workbench(name: str, revision: str) -> Workbench:
    """The workbench of a draft in a revision; the same in every process."""
    called: set[str] = set()
    reference = _tracing(discovery.part(name, "reference").Reference, called)()
    iut = Iut("reference", discovery.profile("reference"), InProcessAdapter(Assembled({name: reference})))

    def ask(cases: tuple[str, ...], wanted: Request) -> Asked:
        called.clear()
        (answer,) = iut.ask([wanted])
        return Asked(cases, wanted, said(answer), frozenset(called))

    rows = {row.id for row in discovery.draft(name).requirements if revision in row.places}
    standing = [
        vector
        for vector in vectors.load(name).vectors.values()
        if vector.requirement in rows and (not vector.revisions or revision in vector.revisions)
    ]
    return Workbench(
        tuple(ask((vector.id,), request(vector, revision)) for vector in standing),
        tuple(ask(cases, wanted) for wanted, cases in _invented(name, revision)),
    )


def _invented(name: str, revision: str) -> list[tuple[Request, tuple[str, ...]]]:
    """What the properties ask; an input that several of them have is asked once."""
    found: dict[bytes, tuple[Request, dict[str, None]]] = {}
    for some in discovery.part(name, "strategies").properties(revision).values():
        for each in some:

            def keep(inputs: Mapping[str, Any], operation: str = each.operation, id_: str = each.requirement) -> None:
                wanted = Request(operation, inputs, revision)
                found.setdefault(wanted.encode(0), (wanted, {}))[1][id_] = None

            invent(each, EXAMPLES, keep)
    return [(wanted, tuple(cases)) for wanted, cases in found.values()]


def _tracing(reference: type[Any], called: set[str]) -> type[Any]:
    """The reference, writing down which of its methods are called."""

    def traced(method: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            called.add(method)
            return whole(*arguments, **named)

        return call

    methods = inspect.getmembers(reference, inspect.isfunction)
    return type("Traced", (reference,), {each: traced(each, whole) for each, whole in methods if each[:2] != "__"})


def said(answer: Answer) -> bytes:
    """An answer without the words of its reason."""
    reply = msgspec.json.decode(answer.raw) if answer.raw else {}
    return msgspec.json.encode([reply.get("outcome"), reply.get("output")])
