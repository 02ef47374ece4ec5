"""What grammar cannot say: rules over the model of what was read. Each yields what breaks one requirement."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.drafts.corim.oracle.revisions import Rules
from conformance.model.finding import Finding

Model = Mapping[str, Any]
Graph = dict[str, set[str]]


def inside(model: Any, *members: str) -> Iterator[Any]:
    """Everything that stands under one of these names, however deep."""
    if isinstance(model, dict):
        for name, value in model.items():
            if name in members:
                yield value
            yield from inside(value, *members)
    elif isinstance(model, list):
        for each in model:
            yield from inside(each, *members)


def key(model: Any) -> str:
    """A text that is equal for equal models."""
    return json.dumps(model, sort_keys=True)


def of_manifest(model: Model, profiles: Sequence[Any] | None, rules: Rules) -> Iterator[Finding]:
    """All rules on a CoRIM."""
    tags = [each for each in model.get("tags", ()) if isinstance(each, dict)]
    yield from one_signer(model, rules)
    yield from profile_known(model, profiles)
    yield from profile_exact(model, profiles)
    yield from of_modules([each["comid"] for each in tags if "comid" in each], rules)
    for each in tags:
        if "coswid" in each:
            yield from of_software(each["coswid"])


def of_modules(modules: Sequence[Model], rules: Rules) -> Iterator[Finding]:
    """All rules on CoMIDs that come together."""
    for module in modules:
        yield from vendor(module)
        yield from algorithms(module)
        yield from mask(module)
        yield from category(module)
        yield from same_code_points(module, rules)
        yield from same_keys(module, rules)
        yield from named(module, rules)
    yield from membership(modules, rules)
    yield from dependency(modules, rules)


def of_software(model: Model) -> Iterator[Finding]:
    """All rules on a CoSWID (RFC 9393)."""
    yield from payload_or_evidence(model)
    yield from patch_or_supplemental(model)


def one_signer(model: Model, rules: Rules) -> Iterator[Finding]:
    """At most one entity of a CoRIM is its signer (section 4.1.5)."""
    signers = [each for each in model.get("entities", ()) if 2 in each.get("role", ())]
    if rules.signer_role and len(signers) > 1:
        yield Finding("corim/entity/one-signer", f"{len(signers)} entities have the role manifest-signer")


def profile_known(model: Model, profiles: Sequence[Any] | None) -> Iterator[Finding]:
    """The processor knows the profile (section 4.1)."""
    if profiles is not None and "profile" in model and model["profile"] not in profiles:
        yield Finding("corim/profile/unknown", f"the profile {model['profile']} is not known")


def profile_exact(model: Model, profiles: Sequence[Any] | None) -> Iterator[Finding]:
    """A profile is known by its whole identifier (section 4.1.4)."""
    if profiles and "profile" in model and model["profile"] not in profiles:
        yield Finding("corim/profile/exact", f"the profile {model['profile']} is none of those that are known")


def vendor(module: Model) -> Iterator[Finding]:
    """A class with a model has a vendor (section 5.1.4.2)."""
    for each in inside(module, "class"):
        if "model" in each and "vendor" not in each:
            yield Finding("corim/class/vendor-with-model", f"the model {each['model']!r} without a vendor")


def algorithms(module: Model) -> Iterator[Finding]:
    """No algorithm stands twice in a list of digests (section 7.7)."""
    lists = [*inside(module, "digests")]
    lists += [digests for registers in inside(module, "integrity-registers") for _, digests in registers]
    for digests in lists:
        found = [key(each["alg"]) for each in digests if "alg" in each]
        if len(set(found)) < len(found):
            yield Finding("corim/digests/unique", f"an algorithm stands twice among {', '.join(found)}")


def mask(module: Model) -> Iterator[Finding]:
    """The mask of a raw value stands beside it (section 5.1.4.5.2)."""
    for each in inside(module, "mval"):
        if "raw-value-mask" in each and "raw-value" not in each:
            yield Finding("corim/raw-value/old-mask-alone", "the mask of a raw value without the raw value")


def category(module: Model) -> Iterator[Finding]:
    """There is a triple in at least one category (section 5.1.4)."""
    if "triples" in module and not any(module["triples"].values()):
        yield Finding("corim/triples/one-category", "no triple in any category")


def same_code_points(module: Model, rules: Rules) -> Iterator[Finding]:
    """The conditions of a series have values of the same kinds (section 5.1.8)."""
    for series in inside(module, "series") if rules.series_claims else ():
        measured = {key(sorted(map(_code_points, each.get("condition", ())))) for each in series}
        if len(measured) > 1:
            yield Finding("corim/ces/same-types", f"values of {' or '.join(sorted(measured))}")


def same_keys(module: Model, rules: Rules) -> Iterator[Finding]:
    """The conditions of a series have measurements of the same keys (section 5.1.8)."""
    for series in inside(module, "series") if rules.series_claims else ():
        measured = {key(sorted(key(each.get("mkey")) for each in item.get("condition", ()))) for item in series}
        if len(measured) > 1:
            yield Finding("corim/ces/same-mkeys", f"keys {' or '.join(sorted(measured))}")


def _code_points(measurement: Model) -> list[str]:
    """The kinds of values of a measurement, behind its key."""
    values = measurement.get("mval", {})
    more = [key(label) for label, _ in values.get("extensions", ())]
    return [key(measurement.get("mkey")), *sorted([*values.keys() - {"extensions"}, *more])]


def named(module: Model, rules: Rules) -> Iterator[Finding]:
    """Of several measurements of one environment only one has no key (revision 06, section 4.1.4.1.5.1)."""
    for claims in inside(module, "ref-claims", "endorsement", "claims-list") if rules.named_measurements else ():
        if len([each for each in claims if "mkey" not in each]) > 1:
            yield Finding("corim/measurement/one-anonymous", "several measurements without a key in one environment")


def membership(modules: Sequence[Model], rules: Rules) -> Iterator[Finding]:
    """No domain is a member of itself, in one CoMID or over several of a CoRIM (section 5.1.11.1)."""
    for row, cycle in _cycles(modules, *_MEMBERSHIP) if rules.domains else ():
        yield Finding(f"corim/membership/{row}", f"a domain is a member of itself: {cycle}")


def dependency(modules: Sequence[Model], rules: Rules) -> Iterator[Finding]:
    """No domain is its own trustee, over however many others, in one CoMID or several (section 5.1.11.2)."""
    for row, cycle in _cycles(modules, *_DEPENDENCY) if rules.domains else ():
        yield Finding(f"corim/dependency/{row}", f"a domain is a trustee of itself: {cycle}")


_MEMBERSHIP = ("membership-triples", "members")
_DEPENDENCY = ("dependency-triples", "trustees")


def _cycles(modules: Sequence[Model], triples: str, objects: str) -> Iterator[tuple[str, str]]:
    """The end of a row's id, and a node that is reached from itself in one CoMID, or only in all together."""
    alone = [cycle for module in modules if (cycle := _cycle(_graph([module], triples, objects)))]
    yield from (("acyclic", cycle) for cycle in alone)
    if not alone and (cycle := _cycle(_graph(modules, triples, objects))):
        yield "acyclic-across", cycle


def _graph(modules: Sequence[Model], triples: str, objects: str) -> Graph:
    graph: Graph = {}
    for module in modules:
        for each in module.get("triples", {}).get(triples, ()):
            if "domain-id" in each:
                graph.setdefault(key(each["domain-id"]), set()).update(map(key, each.get(objects, ())))
    return graph


def _cycle(graph: Graph) -> str:
    """A node that is reached from itself; empty where there is none."""
    for start in graph:
        reached: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            if (node := waiting.pop()) == start:
                return start
            if node not in reached:
                reached.add(node)
                waiting += graph.get(node, ())
    return ""


def payload_or_evidence(model: Model) -> Iterator[Finding]:
    """A CoSWID has a payload or evidence, not both (RFC 9393 section 2.3)."""
    if "payload" in model and "evidence" in model:
        yield Finding("corim/coswid/payload-or-evidence", "payload and evidence together")


def patch_or_supplemental(model: Model) -> Iterator[Finding]:
    """A CoSWID is not a patch and supplemental (RFC 9393 section 2.4)."""
    if model.get("patch") is True and model.get("supplemental") is True:
        yield Finding("corim/coswid/patch-or-supplemental", "patch and supplemental together")
