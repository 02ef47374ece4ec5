"""How the reference reads triples (sections 5.1.4 to 5.1.12)."""

from collections.abc import Iterator
from functools import partial

from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.measurements import Measurements
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import Read, elements, labelled
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

_RESERVED = (7, 9)
_MKEY, _MVAL = 0, 1
_TRIPLES = 4
_DEPENDENCY, _MEMBERSHIP = 4, 5


class Triples(Measurements):
    """Each kind of triple is a method."""

    def triples(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4."""
        read: dict[str, Read] = {
            "reference-triples": self.reference,
            "endorsed-triples": self.endorsed,
            "identity-triples": partial(self.keys, name="identity-triples"),
            "attest-key-triples": partial(self.keys, name="attest-key-triples"),
            "dependency-triples": self.dependency,
            "membership-triples": self.membership,
            "coswid-triples": self.coswids,
            "conditional-endorsement-series-triples": self.conditional_series,
            "conditional-endorsement-triples": self.conditional,
        }
        readers = {name: partial(self.some, read=each) for name, each in read.items()}
        found = self.not_empty(self.open_members(item, rules, names.TRIPLES, readers), "the map of triples")
        if rules.reserved:
            self.reserved_triples(item)
        return found

    def reserved_triples(self, item: Item) -> None:
        """Section 11.8: numbers that nobody may use."""
        if any(number in self.mapping(item) for number in _RESERVED):
            raise Refusal("a reserved kind of triple")

    def reference(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.5."""
        return self.record(item, rules, "reference-triples", (self.environment, self.measurements))

    def endorsed(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.6."""
        return self.record(item, rules, "endorsed-triples", (self.environment, self.measurements))

    def conditional(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.7."""
        states = partial(self.some, read=self.stateful)
        endorsements = partial(self.some, read=self.endorsed)
        return self.record(item, rules, "conditional-endorsement-triples", (states, endorsements))

    def stateful(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.7: an environment in a state."""
        return self.record(item, rules, "stateful-environment", (self.environment, self.measurements))

    def conditional_series(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.8."""
        series = partial(self.some, read=self.serial)
        read = (self.common_condition, series)
        found = self.record(item, rules, "conditional-endorsement-series-triples", read)
        if rules.series_with_authority:
            self.same_code_points([each for record in elements(item)[1:] for each in elements(record)])
        return found

    def common_condition(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.8; in revision 06 a stateful environment."""
        if not rules.series_with_authority:
            return self.stateful(item, rules)
        claims = partial(self.many, read=self.measurement)
        return self.record(item, rules, "common-condition", (self.environment, claims, self.crypto_keys))

    def serial(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.8: a condition and what it adds."""
        return self.record(item, rules, "series", (self.measurements, self.measurements))

    def same_code_points(self, series: list[Item]) -> None:
        """Section 5.1.8.1: all conditions of a series ask for the same kinds of values, of the same elements."""
        conditions = [each for serial in series for each in elements(serial)[:1]]
        if len({tuple(sorted(self.measured(each))) for each in conditions}) > 1:
            raise Refusal("the conditions of a series ask for different values")

    def measured(self, condition: Item) -> Iterator[tuple[bytes, tuple[str, ...]]]:
        """Of each measurement, its key and the kinds of its values."""
        for each in map(labelled, elements(condition)):
            key = each[_MKEY].canonical() if _MKEY in each else b""
            yield key, tuple(sorted(map(str, labelled(each.get(_MVAL)))))

    def keys(self, item: Item, rules: Rules, name: str) -> Model:
        """Sections 5.1.9 and 5.1.10; conditions are new since revision 06."""
        if not rules.conditions_on_keys:
            return self.two_places(item, rules, name)
        return self.record(item, rules, name, (self.environment, self.crypto_keys, self.key_conditions))

    def two_places(self, item: Item, rules: Rules, name: str) -> Model:
        """An environment and its keys."""
        return self.record(item, rules, name, (self.environment, self.crypto_keys))

    def key_conditions(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.9."""
        read = {"mkey": self.element, "authorized-by": self.crypto_keys}
        return self.not_empty(self.members(item, rules, names.CONDITIONS, read), "a condition")

    def membership(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.11.1."""
        member = self.domain if rules.domains_are_environments else self.environment
        return self.record(item, rules, "membership-triples", (self.domain, partial(self.some, read=member)))

    def dependency(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.11.2."""
        return self.record(item, rules, "dependency-triples", (self.domain, partial(self.some, read=self.domain)))

    def coswids(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.12."""
        ids = partial(self.some, read=self.identifier)
        return self.record(item, rules, "coswid-triples", (self.environment, ids))

    # What holds across triples, and across the CoMIDs of a CoRIM

    def acyclic(self, comids: list[Item], rules: Rules) -> None:
        """Sections 5.1.11.1 and 5.1.11.2: neither graph leads back to where it began."""
        if rules.acyclic:
            self.acyclic_membership(comids)
            self.acyclic_dependency(comids)

    def acyclic_membership(self, comids: list[Item]) -> None:
        """Section 5.1.11.1: no domain is inside itself."""
        if leads_back(self.edges(comids, _MEMBERSHIP)):
            raise Refusal("a domain is a member of itself")

    def acyclic_dependency(self, comids: list[Item]) -> None:
        """Section 5.1.11.2: no domain trusts itself."""
        if leads_back(self.edges(comids, _DEPENDENCY)):
            raise Refusal("a domain depends on itself")

    def edges(self, comids: list[Item], kind: int) -> dict[bytes, set[bytes]]:
        """From each domain to those that its triples of this kind name."""
        found: dict[bytes, set[bytes]] = {}
        for comid in comids:
            triples = labelled(labelled(comid).get(_TRIPLES))
            for domain, others in (each for each in map(elements, elements(triples.get(kind))) if len(each) == 2):
                found.setdefault(domain.canonical(), set()).update(each.canonical() for each in elements(others))
        return found


def leads_back(edges: dict[bytes, set[bytes]]) -> bool:
    """Whether a walk along the edges can come back to where it began."""
    left = {domain: set(others) for domain, others in edges.items()}
    while ends := [domain for domain, others in left.items() if not others & left.keys()]:
        for domain in ends:
            del left[domain]
    return bool(left)
