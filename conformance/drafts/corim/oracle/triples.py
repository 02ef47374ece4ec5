"""The triples of a CoMID as shapes (sections 5.1.4 to 5.1.12)."""

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import kinds, values
from conformance.drafts.corim.oracle.environments import environment
from conformance.drafts.corim.oracle.identifiers import element, keys, name, places, tagged
from conformance.drafts.corim.oracle.measurements import measurement, measurements
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import Choice, Many, Place, Record, Scalar, Shape, Struct
from conformance.drafts.corim.wire import names

_KEYS = "authority/list"


def triples(rules: Rules) -> Struct:
    """triples-map (section 5.1.4)."""
    shapes: dict[int, Shape] = {
        0: _statement("reference/record", "reference-triples", rules, array="reference/measurements-array"),
        1: _statement("endorsed/record", "endorsed-triples", rules),
        2: _keys_of("identity", "identity-triples", rules),
        3: _keys_of("attest-key", "attest-key-triples", rules),
        4: _domains("dependency", "dependency-triples", _domain("dependency", rules), rules),
        5: _domains("membership", "membership-triples", environment(rules, _domain_row("membership", rules)), rules),
        6: _record(
            "coswid-triple/record",
            "coswid-triples",
            environment(rules),
            Many("coswid-triple/record", _tag_id(rules)),
        ),
        8: _series(rules),
        10: _conditional(rules),
    }
    return Struct(
        "comid/triples-required",
        {number: Place(names.TRIPLES[number], _category(shape)) for number, shape in shapes.items()},
        empty="triples/one-category",
        reserved=frozenset({7, 9}) if rules.reserved else frozenset(),
        other_reserved="triples/reserved",
    )


def _category(triple: Shape) -> Many:
    return Many("triples/category-array", triple, few="triples/category-non-empty")


def _record(rule: str, named: str, *shapes: Shape, optional: int = 0, count: str = "") -> Record:
    """An array whose places have the names in names.RECORDS. What is of another kind at one of them breaks `rule`."""
    return Record(
        rule,
        tuple(Place(each, shape) for each, shape in zip(names.RECORDS[named], shapes, strict=False)),
        optional,
        count,
    )


def _statement(rule: str, named: str, rules: Rules, array: str = "") -> Record:
    """An environment, and what is said of it (sections 5.1.5 and 5.1.6). `array` is broken where that is no array."""
    return _record(rule, named, environment(rules), measurements(f"{rule} {array}", rules, few=rule))


def _keys_of(group: str, named: str, rules: Rules) -> Record:
    """An environment, its keys and conditions on them (sections 5.1.9 and 5.1.10)."""
    rule = f"{group}/record"
    shapes: list[Shape] = [environment(rules), keys(rule, rules)]
    if not rules.conditions:
        return _record(rule, named, *shapes, count=f"{rule} {group}/two-members")
    conditional = f"{group}/conditions"
    members = places(
        names.CONDITIONS,
        {0: (element(rules), "", conditional), 1: (keys(f"{_KEYS} {conditional}", rules), "", conditional)},
    )
    shapes.append(Struct(conditional, members, other=conditional, empty=conditional))
    return _record(rule, named, *shapes, optional=1)


def _domains(group: str, named: str, others: Shape, rules: Rules) -> Record:
    """A domain, and what belongs to it or what it trusts (section 5.1.11)."""
    kind = _domain_row(group, rules)
    return Record(
        f"{group}/record",
        (
            Place(names.RECORDS[named][0], _domain(group, rules), also=f"{kind} {group}/record"),
            Place(names.RECORDS[named][1], Many(f"{group}/record", _kind(kind, others)), also=f"{group}/record"),
        ),
    )


def _kind(rule: str, shape: Shape) -> Choice:
    """A shape that breaks `rule`, too, where it is another one."""
    return Choice(rule, (("", shape),), socket=False)


def _domain_row(group: str, rules: Rules) -> str:
    return f"{group}/domain-environment" if rules.domains else f"{group}/domain-kinds"


def _domain(group: str, rules: Rules) -> Shape:
    """An environment; in revision 06 a name for several."""
    rule = _domain_row(group, rules)
    if rules.domains:
        return environment(rules, rule)
    return Choice(
        rule,
        (("uint", kinds.uint(rule)), ("text", kinds.text(rule)), tagged("uuid", rules), tagged("oid", rules)),
    )


def _tag_id(rules: Rules) -> Shape:
    """The id of a CoSWID. The grammar of revision 11 has the number 0 instead, which its prose cannot mean."""
    rule = "coswid-triple/ids-imported" if rules.series_claims else "coswid-triple/ids"
    choice = name(rule)
    if not rules.series_claims:
        return choice
    zero = Scalar(rule, "0", lambda item: item.major == cbor.UINT and item.value == 0, _number)
    return Choice(rule, (*choice.among, ("", zero)), socket=False)


def _number(item: Item) -> int | str:
    return values.number(item.value)


def _series(rules: Rules) -> Record:
    """section 5.1.8"""
    rule = "ces/common-condition" if rules.series_claims else "ces/condition-stateful"
    shapes: list[Shape] = [
        environment(rules),
        Many(rule, measurement(rules), least=0 if rules.series_claims else 1),
    ]
    if rules.series_claims:
        shapes.append(keys(f"{_KEYS} {rule}", rules))
    common = _record(rule, "common-condition", *shapes, optional=len(shapes) - 2)
    item = _record("ces/item", "series", *[measurements("ces/item", rules)] * 2)
    return _record("ces/record", "conditional-endorsement-series-triples", common, Many("ces/record", item))


def _conditional(rules: Rules) -> Record:
    """section 5.1.7"""
    rule = "ce/condition"
    stateful = _record(rule, "stateful-environment", environment(rules), measurements(rule, rules))
    endorsed = _statement("ce/endorsement endorsed/record", "endorsed-triples", rules)
    return _record(
        "ce/record",
        "conditional-endorsement-triples",
        Many("ce/record", _kind(rule, stateful)),
        Many("ce/record", endorsed),
    )
