"""Mutants that read triples wrong."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.mutants.making import (
    Override,
    anywhere,
    element,
    forgiving,
    is_major,
    last,
    nothing,
    refusing,
    renamed,
)  # fmt: skip
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _categories()
    yield from _values()
    yield from _conditional()
    yield from _series()
    yield from _keys()
    yield from _domains()


def _swapped(one: str, other: str) -> Override:
    """Takes two categories for one another, where there are both."""
    both = {one: other, other: one}
    return last("triples", lambda model, *_: renamed(model, both) if both.keys() <= model.keys() else model)


def _once(model: Model, *_: Any) -> Model:
    """Of triples with one environment the first."""
    kept: dict[str, Any] = {}
    for each in model.get("reference-triples", []):
        kept.setdefault(json.dumps(each.get("ref-env"), sort_keys=True), each)
    return {**model, "reference-triples": list(kept.values())} if kept else model


def _categories() -> Iterator[Mutant]:
    of = partial(anywhere, method="triples")
    yield of("takes-no-triples", "triples/one-category", override=forgiving("triples", "map of triples is empty"))
    none = forgiving("triples", "the array at", lambda item, *_: any(not value.value for _, value in item.pairs()))
    yield of("takes-empty-categories", "triples/category-non-empty", override=none)
    single = forgiving("triples", "an array is wanted", lambda item, *_: _is_bare(item))
    yield of("takes-single-triples", "triples/category-array", override=single)
    first = last("triples", lambda model, *_: {k: v[:1] for k, v in model.items()})
    yield of("finds-the-first-triple-alone", "triples/several", override=first)
    yield anywhere("takes-reserved-triples", "triples/reserved", "reserved_triples", nothing)
    yield of("merges-environments", "reference/several", override=last("triples", _once))
    kept_apart = [("reference", "endorsed"), ("attest-key", "identity"), ("dependency", "membership")]
    for one, other in kept_apart:
        name = f"takes-{one}-for-{other}"
        yield of(name, f"{one}/kept-apart", override=_swapped(f"{one}-triples", f"{other}-triples"))


def _is_bare(item: Item) -> bool:
    """Whether a category is a triple, or no array."""
    return any(
        is_major(cbor.MAP)(element(value, 0)) and is_major(cbor.ARRAY)(element(value, 1)) for _, value in item.pairs()
    )


def _shape(method: str, name: str, requirement: str) -> Mutant:
    """A mutant that takes another number of elements."""
    return anywhere(name, requirement, method, forgiving(method, "elements in one of"))


def _values() -> Iterator[Mutant]:
    yield _shape("reference", "takes-reference-triples-of-any-length", "reference/record")
    bare = forgiving("reference", "an array is wanted", lambda item, *_: is_major(cbor.MAP)(element(item, 1)))
    yield anywhere("takes-bare-measurements", "reference/measurements-array", "reference", bare)
    yield _shape("endorsed", "takes-endorsed-triples-of-any-length", "endorsed/record")
    yield _shape("coswids", "takes-coswid-triples-of-any-length", "coswid-triple/record")
    short = forgiving("coswids", "sixteen")
    yield anywhere("takes-tag-ids-of-any-length", "coswid-triple/ids", "coswids", short)


def _conditional() -> Iterator[Mutant]:
    yield _shape("conditional", "takes-conditional-triples-of-any-length", "ce/record")
    yield _shape("stateful", "takes-states-of-any-length", "ce/condition")

    def endorsement(self: Reference, item: Item, rules: Rules) -> Model:
        """Looks at conditions alone."""
        try:
            return Reference.conditional(self, item, rules)
        except Refusal:
            conditions, endorsements = element(item, 0), element(item, 1)
            if conditions is None or endorsements is None or len(item.value) != 2:
                raise
            self.some(endorsements, rules, lambda *_: None)
            self.some(conditions, rules, self.stateful)
            return {}

    yield anywhere("takes-anything-for-an-endorsement", "ce/endorsement", "conditional", endorsement)


def _series() -> Iterator[Mutant]:
    yield _shape("conditional_series", "takes-series-triples-of-any-length", "ces/record")
    yield _shape("common_condition", "takes-common-conditions-of-any-length", "ces/common-condition")
    yield _shape("common_condition", "takes-conditions-of-series-of-any-length", "ces/condition-stateful")
    yield _shape("serial", "takes-items-of-series-of-any-length", "ces/item")
    some = refusing("common_condition", lambda _, model: not model["claims-list"])
    yield anywhere("wants-common-measurements", "ces/common-empty", "common_condition", some)
    unsigned = refusing("common_condition", lambda _, model: "authorized-by" in model)
    yield anywhere("wants-no-common-authority", "ces/common-authority", "common_condition", unsigned)

    def keys_alone(self: Reference, condition: Item) -> Iterator[Any]:
        """Compares the keys of measurements alone."""
        return ((key, ()) for key, _ in Reference.measured(self, condition))

    def values_alone(self: Reference, condition: Item) -> Iterator[Any]:
        """Compares the kinds of values alone."""
        return ((b"", kinds) for _, kinds in Reference.measured(self, condition))

    yield anywhere("takes-series-of-any-values", "ces/same-types", "measured", keys_alone)
    yield anywhere("takes-series-of-any-keys", "ces/same-mkeys", "measured", values_alone)
    backwards = last("conditional_series", lambda model, *_: {**model, "series": model["series"][::-1]})
    yield anywhere("reads-series-backwards", "ces/order-kept", "conditional_series", backwards)


def _named(name: str, override: Override) -> Override:
    """An override of `keys` for one of the two categories that it reads."""

    def keys(self: Reference, item: Item, rules: Rules, name: str) -> Model:
        if name == wanted:
            found: Model = override(self, item, rules, name=name)
            return found
        return Reference.keys(self, item, rules, name)

    wanted = name
    return keys


def _keys() -> Iterator[Mutant]:
    for kind in ("identity", "attest-key"):
        category = f"{kind}-triples"
        of = partial(anywhere, method="keys")
        long = _named(category, forgiving("keys", "elements in one of"))
        yield of(f"takes-{category}-of-any-length", f"{kind}/record", override=long)
        yield of(f"takes-{category}-of-three", f"{kind}/two-members", override=long)
        loose = _named(category, forgiving("keys", "", lambda item, *_: element(item, 2) is not None))
        yield of(f"takes-any-condition-on-{category}", f"{kind}/conditions", override=loose)


def _domains() -> Iterator[Mutant]:
    yield anywhere("takes-cycles-of-membership", "membership/acyclic", "acyclic_membership", nothing)
    yield anywhere("takes-cycles-of-dependency", "dependency/acyclic", "acyclic_dependency", nothing)

    def tree(self: Reference, comids: list[Item]) -> None:
        """Takes a member of two domains for a cycle."""
        Reference.acyclic_membership(self, comids)
        members = [each for others in self.edges(comids, 5).values() for each in others]
        if len(set(members)) < len(members):
            raise Refusal("a mutant refuses this")

    yield anywhere("wants-trees", "membership/shared", "acyclic_membership", tree)
    for kind in ("membership", "dependency"):
        yield _shape(kind, f"takes-{kind}-triples-of-any-length", f"{kind}/record")
        old = forgiving(kind, "a map is wanted", lambda item, *_: len(item.value) == 2)
        yield anywhere(f"takes-any-domain-of-{kind}", f"{kind}/domain-environment", kind, old)
        new = forgiving(kind, "", lambda item, *_: element(item, 1) is not None and len(item.value) == 2)
        yield anywhere(f"takes-any-domain-of-{kind}-before", f"{kind}/domain-kinds", kind, new)
