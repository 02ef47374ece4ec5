"""Measurements as shapes (section 5.1.4.5)."""

from functools import cache

from conformance.codecs import cbor
from conformance.drafts.corim.oracle import kinds
from conformance.drafts.corim.oracle.identifiers import digests, element, keys, places, tagged
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import Choice, Many, Place, Record, Shape, Struct, Table, Tagged
from conformance.drafts.corim.wire import names


def measurements(rule: str, rules: Rules, few: str = "") -> Many:
    """One or more measurements."""
    return Many(rule, measurement(rules), few=few)


@cache
def measurement(rules: Rules) -> Struct:
    """section 5.1.4.5"""
    return Struct(
        "measurement/value-required",
        places(
            names.MEASUREMENT,
            {
                0: (element(rules), "", ""),
                1: (_values(rules), "measurement/value-required", "measurement/value-required"),
                2: (keys("measurement/authorized-by authority/list", rules), "", ""),
            },
        ),
        other="measurement/closed",
    )


def _values(rules: Rules) -> Struct:
    """section 5.1.4.5.2"""
    shapes: dict[int, Shape] = {
        0: _version(),
        1: _svn(),
        2: digests("digests/non-empty"),
        3: _flags(rules),
        4: _raw_value(rules),
        5: kinds.octets("raw-value/old-mask"),
        6: kinds.octets("mac/lengths", 6, 8),
        7: kinds.octets("ip/lengths", 4, 16, bare="ip/untagged"),
        8: kinds.text("serial/text"),
        9: kinds.octets("ueid/length" if len(rules.ueid) > 1 else "ueid/length-33", *rules.ueid, bare="ueid/bare"),
        10: kinds.uuid("uuid/bare", bare="uuid/bare"),
        11: kinds.text("name/text"),
        13: keys("cryptokeys/non-empty", rules),
        14: _registers(),
    }
    if rules.int_range:
        shapes[15] = _int_range()
    return Struct(
        "measurement/value-required",
        {number: Place(names.MEASUREMENT_VALUES[number], shape) for number, shape in shapes.items()},
        empty="mval/non-empty",
        reserved=frozenset({12}) if rules.reserved else frozenset(),
        other_reserved="mval/reserved",
        label="mval/text-keys",
    )


def _version() -> Struct:
    return Struct(
        "version/required",
        places(
            names.VERSION,
            {
                0: (kinds.text("version/required"), "version/required", ""),
                1: (kinds.integer_or_text("version/scheme"), "", ""),
            },
        ),
        other="version/closed",
    )


def _svn() -> Choice:
    rule = "svn/kinds svn/range"
    number = kinds.uint("svn/range")
    return Choice(
        rule,
        (
            ("svn", Tagged("svn/kinds", names.TAGS["svn"], number)),
            ("min-svn", Tagged("svn/kinds", names.TAGS["min-svn"], number)),
            ("svn", kinds.uint(rule)),
        ),
        socket=False,
    )


def _flags(rules: Rules) -> Struct:
    return Struct(
        "flags/booleans",
        {number: Place(names.FLAGS[number], kinds.boolean("flags/booleans")) for number in rules.flags},
        empty="flags/non-empty" if rules.some_flag else "",
    )


def _raw_value(rules: Rules) -> Choice:
    masked = Record(
        "raw-value/masked",
        (Place("value", kinds.octets("raw-value/masked")), Place("mask", kinds.octets("raw-value/masked"))),
    )
    among = (tagged("bytes", rules), ("masked-raw-value", Tagged(masked.rule, names.TAGS["masked-raw-value"], masked)))
    undefined = frozenset() if rules.masked else frozenset({names.TAGS["masked-raw-value"]})
    return Choice("raw-value/bytes", among if rules.masked else among[:1], undefined=undefined)


def _registers() -> Table:
    return Table(
        "integrity-registers/non-empty",
        "integrity-registers/keys",
        kinds.of(cbor.UINT, cbor.TEXT),
        digests("integrity-registers/digests"),
        empty="integrity-registers/non-empty",
    )


def _int_range() -> Choice:
    rule = "int-range/kinds int-range/limits"
    bound = kinds.bound("int-range/two-bounds int-range/limits int-range/open")
    bounds = Record("int-range/two-bounds", (Place("min", bound), Place("max", bound)))
    return Choice(
        rule,
        (("range", Tagged(bounds.rule, names.TAGS["int-range"], bounds)), ("int", kinds.integer(rule))),
        socket=False,
    )
