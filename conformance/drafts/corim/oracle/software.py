"""A CoSWID as shapes (RFC 9393 section 2.3 and what follows). A map of it takes attributes of others everywhere."""

from functools import cache

from conformance.codecs import cbor
from conformance.drafts.corim.oracle import kinds
from conformance.drafts.corim.oracle.identifiers import name
from conformance.drafts.corim.oracle.shapes import OneOrMany, Place, Record, Shape, Struct, Tagged
from conformance.drafts.corim.wire import names

_LANG = 15
_RULE = "coswid/resources"
_LINK = "coswid/link"
_TYPES = "coswid/types"


def _one_or_more(rule: str, member: Shape) -> OneOrMany:
    """One alone, or an array of two or more."""
    return OneOrMany(rule, member, kinds.of(cbor.ARRAY), least=2, few="coswid/one-or-more")


def _places(named: dict[int, str], shapes: dict[int, Shape], mandatory: dict[int, str]) -> dict[int, Place]:
    lang: dict[int, Shape] = {_LANG: kinds.text(_TYPES)}
    return {key: Place(named.get(key, "lang"), shape, mandatory.get(key, "")) for key, shape in (shapes | lang).items()}


@cache
def tag() -> Struct:
    """concise-swid-tag."""
    shapes: dict[int, Shape] = {
        0: name("coswid/tag-id"),
        1: kinds.text(_TYPES),
        2: _one_or_more("coswid/entity", _entity()),
        3: _evidence(),
        4: _one_or_more(_LINK, _link()),
        5: _one_or_more(_TYPES, _meta()),
        6: _payload(),
        8: kinds.boolean(_TYPES),
        9: kinds.boolean(_TYPES),
        10: kinds.text(_TYPES),
        11: kinds.boolean(_TYPES),
        12: kinds.integer(_TYPES),
        13: kinds.text(_TYPES),
        14: kinds.integer_or_text(_TYPES),
    }
    mandatory = dict.fromkeys((0, 1, 2, 12), "coswid/required")
    return Struct(
        "coswid/grammar", _places(names.COSWID, shapes, mandatory), neither="coswid/grammar", whole="coswid/grammar"
    )


def _hash(rule: str) -> Record:
    return Record(rule, (Place("alg", kinds.integer(rule)), Place("value", kinds.octets(rule))))


def _entity() -> Struct:
    rule = "coswid/entity"
    shapes: dict[int, Shape] = {
        31: kinds.text(rule),
        32: kinds.uri(_TYPES),
        33: _one_or_more(rule, kinds.integer_or_text(rule)),
        34: _hash(_TYPES),
    }
    mandatory = {31: rule, 33: rule}
    return Struct(rule, _places(names.COSWID_ENTITY, shapes, mandatory), neither=rule)


def _link() -> Struct:
    shapes: dict[int, Shape] = {
        37: kinds.text(_LINK),
        38: kinds.uri(_LINK),
        10: kinds.text(_LINK),
        39: kinds.integer_or_text(_LINK),
        40: kinds.integer_or_text(_LINK),
        41: kinds.text(_LINK),
        42: kinds.integer_or_text(_LINK),
    }
    return Struct(_LINK, _places(names.COSWID_LINK, shapes, {38: _LINK, 40: _LINK}), neither=_LINK)


_META = {
    43: "activation-status",
    44: "channel-type",
    45: "colloquial-version",
    46: "description",
    47: "edition",
    48: "entitlement-data-required",
    49: "entitlement-key",
    50: "generator",
    51: "persistent-id",
    52: "product",
    53: "product-family",
    54: "revision",
    55: "summary",
    56: "unspsc-code",
    57: "unspsc-version",
}
_RESOURCES = {
    7: "hash",
    16: "directory",
    17: "file",
    18: "process",
    19: "resource",
    20: "size",
    21: "file-version",
    22: "key",
    23: "location",
    24: "fs-name",
    25: "root",
    26: "path-elements",
    27: "process-name",
    28: "pid",
    29: "type",
    35: "date",
    36: "device-id",
}


def _meta() -> Struct:
    shapes: dict[int, Shape] = {key: kinds.text(_TYPES) for key in _META}
    shapes[48] = kinds.boolean(_TYPES)
    shapes[50] = name(_TYPES)
    return Struct(_TYPES, _places(_META, shapes, {}), neither=_TYPES, opaque=True)


def _payload() -> Struct:
    return Struct(_RULE, _places(_RESOURCES, _resources(), {}), neither=_RULE, opaque=True)


def _evidence() -> Struct:
    more: dict[int, Shape] = {
        35: Tagged(_RULE, names.TAG_TIME, kinds.integer(_RULE)),
        36: kinds.text(_RULE),
        23: kinds.text(_RULE),
    }
    return Struct(_RULE, _places(_RESOURCES, _resources() | more, {}), neither=_RULE, opaque=True)


def _resources() -> dict[int, Shape]:
    """Files and directories, processes and resources. A directory's path elements hold directories again."""
    item: dict[int, Shape] = {
        22: kinds.boolean(_RULE),
        23: kinds.text(_RULE),
        24: kinds.text(_RULE),
        25: kinds.text(_RULE),
    }
    file = item | {20: kinds.uint(_RULE), 21: kinds.text(_RULE), 7: _hash("coswid/file-hash")}
    paths: dict[int, Place] = {}
    directory = item | {26: Struct(_RULE, paths, other=_RULE)}
    elements: dict[int, Shape] = {
        16: _one_or_more(_RULE, Struct(_RULE, _places(_RESOURCES, directory, {24: _RULE}), neither=_RULE)),
        17: _one_or_more(_RULE, Struct(_RULE, _places(_RESOURCES, file, {24: _RULE}), neither=_RULE)),
    }
    paths.update({key: Place(_RESOURCES[key], shape) for key, shape in elements.items()})
    process: dict[int, Shape] = {27: kinds.text(_RULE), 28: kinds.integer(_RULE)}
    resource: dict[int, Shape] = {29: kinds.text(_RULE)}
    return elements | {
        18: _one_or_more(_RULE, Struct(_RULE, _places(_RESOURCES, process, {27: _RULE}), neither=_RULE)),
        19: _one_or_more(_RULE, Struct(_RULE, _places(_RESOURCES, resource, {29: _RULE}), neither=_RULE)),
    }
