"""How CoRIM's mutants are made: the reference with one method gone wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.codecs import DecodeError, cbor
from conformance.codecs.cbor import Item
from conformance.codecs.signatures import SignatureError
from conformance.drafts.corim import wire
from conformance.drafts.corim.mutants.collateral import COLLATERAL
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

Override = Callable[..., Any]
When = Callable[..., Any]


def anywhere(name: str, requirement: str, method: str, override: Override, *, equivalent: str | None = None) -> Mutant:
    """A mutant in which `method` is wrong whatever calls it. The requirement is given without the draft's name."""
    return Mutant(
        name=name,
        requirement=f"corim/{requirement}",
        method=method,
        override=override,
        collateral=tuple(f"corim/{each}" for each in COLLATERAL.get(name, ())),
        equivalent=equivalent,
    )


def unchecked(name: str, requirement: str, method: str, override: Override) -> Mutant:
    """A mutant that writes and signs what a reader with `method` gone wrong takes, and does everything else well."""
    reader = _other(name, method, override)
    return anywhere(name, f"{requirement}-emitted", "checker", lambda _: reader)


def writing(name: str, requirement: str, method: str, override: Override) -> Mutant:
    """A mutant that writes with `method` gone wrong what the reference would write, and does not look at it again."""
    writer = _other(name, method, override)

    def encode(self: Reference, request: wire.Encode, rules: Rules) -> wire.Encoded:
        Reference.encode(self, request, rules)
        return wire.Encoded(data=writer.write_corim(request.corim, rules))

    return anywhere(name, f"{requirement}-emitted", "encode", encode)


def forgiving(method: str, words: str, when: When = lambda *_: True, instead: Any = None) -> Override:
    """The reference's method, which passes over one complaint of what it calls; it reads nothing then."""

    def override(self: Reference, *arguments: Any, **named: Any) -> Any:
        try:
            return getattr(Reference, method)(self, *arguments, **named)
        except Refusal as refusal:
            if words not in str(refusal) or not when(*arguments):
                raise
            return {} if instead is None else instead

    return override


def tolerating(method: str, words: str, when: When = lambda *_: True) -> Override:
    """As `forgiving`, of what the codecs complain about as well."""

    def override(self: Reference, *arguments: Any, **named: Any) -> Any:
        try:
            return getattr(Reference, method)(self, *arguments, **named)
        except (Refusal, DecodeError, SignatureError) as complaint:
            if words not in str(complaint) or not when(*arguments):
                raise
            return {}

    return override


def refusing(method: str, when: When) -> Override:
    """The reference's method, which refuses what it should not; `when` sees the arguments and the model of them."""

    def override(self: Reference, *arguments: Any, **named: Any) -> Any:
        model = getattr(Reference, method)(self, *arguments, **named)
        if when(arguments[0], model):
            raise Refusal("a mutant refuses this")
        return model

    return override


def first(method: str, change: Callable[[Any], Any]) -> Override:
    """The reference's method, given another first argument."""

    def override(self: Reference, argument: Any, *more: Any, **named: Any) -> Any:
        return getattr(Reference, method)(self, change(argument), *more, **named)

    return override


def last(method: str, change: Callable[..., Any]) -> Override:
    """The reference's method, whose result is changed; `change` sees the result and then the arguments."""

    def override(self: Reference, *arguments: Any, **named: Any) -> Any:
        return change(getattr(Reference, method)(self, *arguments, **named), *arguments)

    return override


def without(method: str, *members: str) -> Override:
    """The reference's method, whose model lacks these members."""
    return last(method, lambda model, *_: {name: value for name, value in model.items() if name not in members})


def nothing(*_: Any, **__: Any) -> None:
    """A check that finds nothing wrong."""


# Predicates on items


def member(item: Item, key: int) -> Item | None:
    """A member of a map, None where there is none, or no map."""
    if item.major != cbor.MAP:
        return None
    return next((value for label, value in item.pairs() if label.major != cbor.TEXT and label.value == key), None)


def element(item: Item, place: int) -> Item | None:
    """An element of an array, None where there is none, or no array."""
    found = item.value if item.major == cbor.ARRAY else ()
    return found[place] if place < len(found) else None


def is_tag(*numbers: int) -> When:
    """Whether an item has one of these tags."""
    return lambda item, *_: item is not None and item.major == cbor.TAG and item.number in numbers


def is_major(*majors: int) -> When:
    """Whether an item is of one of these major types."""
    return lambda item, *_: item is not None and item.major in majors


def empty_at(key: int) -> When:
    """Whether a map has something empty under a key."""

    def when(item: Item, *_: Any) -> bool:
        found = member(item, key)
        return found is not None and found.major in (cbor.ARRAY, cbor.MAP) and not found.value

    return when


def at(key: int, condition: When) -> When:
    """Whether a condition holds for a member of a map."""

    def when(item: Item, *_: Any) -> bool:
        found = member(item, key)
        return found is not None and bool(condition(found))

    return when


def _other(name: str, method: str, override: Override) -> Any:
    return type(name, (Reference,), {method: override})()


def renamed(model: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A model, members of which have other names."""
    return {names.get(name, name): value for name, value in model.items()}
