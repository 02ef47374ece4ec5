"""How CMW's mutants are made: the reference with one method gone wrong, in one serialization or in both."""

from typing import Any

from conformance.drafts.cmw import wire
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import Override
from conformance.model.mutant import Mutant

_MEDIA = {"cbor": wire.MEDIA_CBOR, "json": wire.MEDIA_JSON}


def reading(form: str, name: str, requirement: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant that decodes one serialization with `method` gone wrong, and does everything else well.

    Requirements are given without the draft's name, with {} for the serialization's.
    """
    other = _other(name, method, override)

    def decode(self: Reference, request: wire.Decode, rules: Any) -> Any:
        wrong = self.is_json(request.data, self.told(request)) == (form == "json")
        return other.decode(request, rules) if wrong else Reference.decode(self, request, rules)

    return _mutant(form, name, requirement, "decode", decode, collateral)


def writing(form: str, name: str, requirement: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant that encodes one serialization with `method` gone wrong, and does everything else well."""
    other = _other(name, method, override)

    def encode(self: Reference, request: wire.Encode, rules: Any) -> Any:
        wrong = self.base(request.media_type) == _MEDIA[form]
        return other.encode(request, rules) if wrong else Reference.encode(self, request, rules)

    return _mutant(form, name, f"{requirement}-emitted", "encode", encode, collateral)


def decoding(name: str, requirement: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant that decodes with `method` gone wrong, and does everything else well."""
    other = _other(name, method, override)
    return anywhere(name, requirement, "decode", lambda _, request, rules: other.decode(request, rules), *collateral)


def anywhere(name: str, requirement: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant in which `method` is wrong whatever calls it."""
    return _mutant("", name, requirement, method, override, collateral)


def is_rare(value: bytes) -> bool:
    """Whether a value has a length that some inputs of a property have, and none of the vectors."""
    return len(value) > 0 and len(value) % 5 in (0, 3)


def _other(name: str, method: str, override: Override) -> Any:
    return type(name, (Reference,), {method: override})()


def _mutant(
    form: str, name: str, requirement: str, method: str, override: Override, collateral: tuple[str, ...]
) -> Mutant:
    return Mutant(
        name=f"{form}-{name}" if form else name,
        requirement=f"cmw/{requirement.format(form)}",
        method=method,
        override=override,
        collateral=tuple(f"cmw/{each.format(form)}" for each in collateral),
    )
