"""Whole models: triples, CoMIDs and CoRIMs around the part that a property is about."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from conformance.drafts.corim.strategies import parts
from conformance.drafts.corim.strategies.parts import Inputs, many, some

IDENTITY: Inputs = some({"tag-id": parts.TAG_IDS}, {"tag-version": parts.SMALL})
COMID_ENTITY: Inputs = some(
    {"entity-name": parts.TEXTS, "role": st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True)},
    {"reg-id": parts.URIS},
)
ENTITY: Inputs = some({"entity-name": parts.TEXTS, "role": st.just([1])}, {"reg-id": parts.URIS})
SIGNER_ENTITY: Inputs = some({"entity-name": parts.TEXTS, "role": st.just([2])})
LINKED_TAG: Inputs = some({"linked-tag-id": parts.TAG_IDS, "tag-rel": st.integers(0, 1)})


def references(environment: Inputs = parts.VENDORS, measurement: Inputs = parts.SERIALS) -> Inputs:
    """A reference triple."""
    return some({"ref-env": environment, "ref-claims": many(measurement, most=1)})


def endorsements(environment: Inputs = parts.VENDORS, measurement: Inputs = parts.SERIALS) -> Inputs:
    """An endorsed triple."""
    return some({"condition": environment, "endorsement": many(measurement, most=1)})


def keyed(keys: Inputs = parts.PLAIN_KEY, conditions: Inputs | None = None) -> Inputs:
    """An identity or attest-key triple."""
    optional = {} if conditions is None else {"conditions": conditions}
    return some({"environment": parts.VENDORS, "key-list": many(keys)}, optional)


CONDITIONS: Inputs = some({"mkey": parts.MKEYS}, {"authorized-by": many(parts.PLAIN_KEY)})
STATEFUL: Inputs = some({"environment": parts.VENDORS, "claims-list": many(parts.SERIALS, most=1)})
CE: Inputs = some({"conditions": many(STATEFUL), "endorsements": many(endorsements())})
SERIES: Inputs = many(some({"condition": many(parts.SERIALS, most=1), "addition": many(parts.SERIALS, most=1)}))
CES: Inputs = some(
    {
        "common-condition": some({"environment": parts.VENDORS, "claims-list": many(parts.SERIALS, most=1)}),
        "series": SERIES,
    }
)
_NAMED: Inputs = parts.TEXTS.map(lambda name: {"mval": {"name": name}})
MIXED_SERIES: Inputs = some(
    {
        "common-condition": some({"environment": parts.VENDORS, "claims-list": many(parts.SERIALS, most=1)}),
        "series": st.tuples(parts.SERIALS, _NAMED).map(
            lambda pair: [{"condition": [each], "addition": [each]} for each in pair]
        ),
    }
)
"""Items whose conditions are about different values, which revision 11 forbids."""

# Environments that are all different, so that chains of them have no cycle unless one is made.
_DOMAINS: Inputs = st.lists(parts.TEXTS, min_size=2, max_size=4, unique=True)


def domains(member: str, revision: str, *, cyclic: bool = False) -> Inputs:
    """Triples of membership (`member` is "members") or dependency ("trustees"); `cyclic` ones lead back to where they
    began."""

    def environment(label: str) -> Any:
        return {"class": {"vendor": label}}

    def domain(label: str) -> Any:
        return {"text": label} if revision == "06" else environment(label)

    # In revision 06 a domain has a name of its own, but its members are environments.
    below = environment if member == "members" else domain

    def triples(labels: list[str]) -> list[Any]:
        pairs = list(pairwise(labels)) + ([(labels[-1], labels[0])] if cyclic else [])
        return [{"domain-id": domain(one), member: [below(other)]} for one, other in pairs]

    return _DOMAINS.map(triples)


COSWID_TRIPLE: Inputs = some({"environment": parts.VENDORS, "tag-ids": many(parts.TAG_IDS)})
REFERENCES: Inputs = some({"reference-triples": many(references())})


def comids(triples: Inputs = REFERENCES, identity: Inputs | None = None, **more: Inputs) -> Inputs:
    """CoMIDs with these triples; `more` are other members by name, with _ for -."""
    plain = some({"tag-id": st.just({"text": "t"})})
    members = {"tag-identity": plain if identity is None else identity, "triples": triples}
    return some(members | {name.replace("_", "-"): inputs for name, inputs in more.items()})


def environments(environment: Inputs) -> Inputs:
    """CoMIDs about an environment."""
    return comids(some({"reference-triples": many(references(environment), most=1)}))


def measurements(measurement: Inputs) -> Inputs:
    """CoMIDs about a measurement."""
    return comids(some({"reference-triples": many(references(measurement=measurement), most=1)}))


def values(inputs: Inputs) -> Inputs:
    """CoMIDs about values of a measurement."""
    return measurements(some({"mval": inputs}))


def value(name: str, inputs: Inputs) -> Inputs:
    """CoMIDs about one kind of value."""
    return values(some({name: inputs}))


def triples(name: str, records: Inputs) -> Inputs:
    """CoMIDs about one category of triples, one or a few of them."""
    return comids(some({name: many(records)}))


WHOLE_COMID: Inputs = some(
    {
        "tag-identity": IDENTITY,
        "triples": some(
            {"reference-triples": many(references(parts.ENVIRONMENTS, parts.MEASUREMENTS))},
            {"endorsed-triples": many(endorsements(parts.ENVIRONMENTS, parts.MEASUREMENTS))},
        ),
    },
    {"language": st.just("en"), "entities": many(COMID_ENTITY), "linked-tags": many(LINKED_TAG)},
)
PLAIN_COMID: Inputs = comids()

# Tag lists and CoSWIDs.

COTL: Inputs = some(
    {
        "tag-identity": IDENTITY,
        "tags-list": many(IDENTITY),
        "tl-validity": some({"not-after": st.integers(2**31, 2**33)}),
    }
)
COSWID: Inputs = some(
    {
        "tag-id": st.sampled_from(["s", "31fb5abf-023e-4992-aa4e-95f9c1503bfa"]).map(lambda text: {"text": text}),
        "software-name": parts.TEXTS,
        "tag-version": parts.SMALL,
        "entity": some({"entity-name": parts.TEXTS, "role": st.just([1])}).map(lambda each: [each]),
    },
    {"software-version": st.just("1.2.3")},
)

# CoRIMs.


def corims(tags: Inputs | None = None, **more: Inputs) -> Inputs:
    """CoRIMs with these tags, or with plain CoMIDs; `more` are other members by name, with _ for -."""
    members = {
        "id": parts.choice("text", parts.TEXTS),
        "tags": many(PLAIN_COMID.map(lambda comid: {"comid": comid}), most=1) if tags is None else tags,
    }
    return some(members | {name.replace("_", "-"): inputs for name, inputs in more.items()})


def of_comid(inputs: Inputs) -> Inputs:
    """CoRIMs with one CoMID."""
    return corims(inputs.map(lambda comid: [{"comid": comid}]))


def of_cotl(inputs: Inputs) -> Inputs:
    """CoRIMs with one tag list."""
    return corims(inputs.map(lambda cotl: [{"cotl": cotl}]))


def of_coswid(inputs: Inputs) -> Inputs:
    """CoRIMs with one CoSWID."""
    return corims(inputs.map(lambda coswid: [{"coswid": coswid}]))


LOCATOR: Inputs = some({"href": many(parts.URIS, most=1)}, {"thumbprint": many(parts.DIGEST, most=1)})
WHOLE_CORIM: Inputs = some(
    {"id": parts.TAG_IDS, "tags": many(WHOLE_COMID.map(lambda comid: {"comid": comid}), most=2)},
    {
        "dependent-rims": many(LOCATOR, most=2),
        "profile": parts.PROFILES,
        "rim-validity": parts.VALIDITIES,
        "entities": many(ENTITY, most=2),
    },
)
