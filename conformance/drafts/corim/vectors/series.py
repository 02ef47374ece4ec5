"""Conditional endorsement series: a common condition, and items of which the first that matches is added."""

from typing import Any

from conformance.codecs.cbor import Tag
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.samples import (
    ENVIRONMENT,
    MEASUREMENT,
    NOW,
    OTHER_ENVIRONMENT,
    OTHER_MEASUREMENT,
    RECORD,
    SHA256,
    SHA384,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
)  # fmt: skip

PLACE = "/triples/conditional-endorsement-series-triples/0"
ITEMS = f"{RECORD}/1"
COMMON = f"{RECORD}/0"
ACME = {"class": {"vendor": "ACME"}}
S1 = {"mval": {"serial-number": "S1"}}
ADDED: dict[int, Any] = {1: {11: "checked"}}
CHECKED = {"mval": {"name": "checked"}}
COMMON_CLAIMS: list[Any] = [ENVIRONMENT, [{1: {11: "fw"}}]]
ITEM: list[Any] = [[MEASUREMENT], [ADDED]]
OTHER_ITEM: list[Any] = [[OTHER_MEASUREMENT], [ADDED]]
KEY = Tag(560, b"k")


def build(book: Vectors) -> None:
    """The groups ces and ces-common."""
    group = book.group("ces", "Series: items of condition and addition.", operation="comid.decode")
    _read(group)
    _items(group)
    _same(group)
    _common(book)


def series(*items: Any, common: Any = None) -> dict[int, Any]:
    """A series triple of these items."""
    return comid({8: [[COMMON_CLAIMS if common is None else common, list(items)]]})


def _read(group: Group) -> None:
    common = {"environment": ACME, "claims-list": [{"mval": {"name": "fw"}}]}
    item = {"condition": [S1], "addition": [CHECKED]}
    group.accept(
        "one-item", "ces/record",
        *said(
            series(ITEM),
            {PLACE: {"common-condition": common, "series": [item]}},
        ),
        "A common condition and one item.",
    )  # fmt: skip
    group.accept(
        "two-triples", "ces/record",
        *said(
            comid({8: [[COMMON_CLAIMS, [ITEM]], [[OTHER_ENVIRONMENT, [MEASUREMENT]], [OTHER_ITEM]]]}),
            {PLACE: {"common-condition": common, "series": [item]},
             f"{PLACE[:-1]}1/common-condition": {"environment": {"class": {"vendor": "Bolt"}}, "claims-list": [S1]}},
        ),
        "A category may have several triples.",
    )  # fmt: skip
    group.accept(
        "two-items", "ces/item",
        *said(
            series(ITEM, OTHER_ITEM),
            {f"{PLACE}/series/1": {"condition": [{"mval": {"serial-number": "S2"}}], "addition": [CHECKED]}},
        ),
        "Items differ in the values of their conditions.",
    )  # fmt: skip
    group.accept(
        "items-in-their-order", "ces/order-kept",
        *said(
            series(*([[{1: {8: each}}], [ADDED]] for each in "CAB")),
            {f"{PLACE}/series/{n}/condition/0/mval/serial-number": each for n, each in enumerate("CAB")},
        ),
        "The first item that matches is taken, so their order is kept.",
    )  # fmt: skip
    group.accept(
        "several-additions", "ces/item",
        *said(
            series([[MEASUREMENT], [{0: "a", **ADDED}, {0: "b", **MEASUREMENT}]]),
            {f"{PLACE}/series/0/addition/1": {"mkey": {"text": "b"}, **S1}},
        ),
        "An item may add several measurements.",
    )  # fmt: skip
    group.accept(
        "several-conditions", "ces/item",
        *said(
            series([[{0: "a", **MEASUREMENT}, {0: "b", **MEASUREMENT}], [ADDED]]),
            {f"{PLACE}/series/0/condition": [{"mkey": {"text": "a"}, **S1}, {"mkey": {"text": "b"}, **S1}]},
        ),
        "An item may ask for several measurements.",
    )  # fmt: skip


def _items(group: Group) -> None:
    for slug, row, change, because, flag in [
        ("condition-alone", "record", in_cbor("remove", f"{RECORD}/1"), "A triple has a series.", "wrong-arity"),
        ("series-alone", "record", in_cbor("remove", f"{RECORD}/0"), "A triple has a common condition.",
         "wrong-arity"),
        ("third-member", "record", appended(RECORD, []), "A triple has two members.", "wrong-arity"),
        ("no-items", "record", in_cbor("replace", ITEMS, "80"), "A series has at least one item.", "empty"),
        ("item-without-array", "record", put(ITEMS, {0: [MEASUREMENT], 1: [ADDED]}), "A series is an array of items.",
         "wrong-kind"),
        ("map", "record", put(RECORD, {0: COMMON_CLAIMS, 1: [ITEM]}), "A triple is an array.", "wrong-kind"),
        ("item-map", "item", put(f"{ITEMS}/0", {0: [MEASUREMENT], 1: [ADDED]}), "An item is an array.", "wrong-kind"),
        ("item-without-addition", "item", in_cbor("remove", f"{ITEMS}/0/1"), "An item adds something.", "wrong-arity"),
        ("item-of-three", "item", appended(f"{ITEMS}/0", [ADDED]), "An item has two members.", "wrong-arity"),
        ("item-condition-empty", "item", in_cbor("replace", f"{ITEMS}/0/0", "80"),
         "The condition of an item has at least one measurement.", "empty"),
        ("item-addition-empty", "item", in_cbor("replace", f"{ITEMS}/0/1", "80"),
         "An item adds at least one measurement.", "empty"),
        ("item-condition-bare", "item", put(f"{ITEMS}/0/0", MEASUREMENT), "A condition is an array, also of one.",
         "wrong-kind"),
        ("item-addition-bare", "item", put(f"{ITEMS}/0/1", ADDED), "An addition is an array, also of one.",
         "wrong-kind"),
        ("item-condition-text", "item", put(f"{ITEMS}/0/0/0", "S1"), "A measurement is a map.", "wrong-kind"),
        ("item-addition-text", "item", put(f"{ITEMS}/0/1/0", "checked"), "A measurement is a map.", "wrong-kind"),
        ("item-with-environment", "item", put(f"{ITEMS}/0/0", ENVIRONMENT),
         "The environment stands in the common condition alone.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, f"ces/{row}", "one-item", change, because, flags=(flag,))


def _same(group: Group) -> None:
    keyed: list[list[Any]] = [[[{0: "a", **MEASUREMENT}], [ADDED]], [[{0: "a", **OTHER_MEASUREMENT}], [ADDED]]]
    place = f"{PLACE}/series/1/condition/0"
    for slug, row, items, output, because in [
        ("same-kind", "same-types", [ITEM, OTHER_ITEM], {"mval": {"serial-number": "S2"}},
         "Both conditions have a serial number."),
        ("same-kinds", "same-types", [[[{1: {8: "S1", 11: "a"}}], [ADDED]], [[{1: {11: "b", 8: "S1"}}], [ADDED]]],
         {"mval": {"serial-number": "S1", "name": "b"}}, "Both conditions have the same two values, in any order."),
        ("same-keys", "same-mkeys", keyed, {"mkey": {"text": "a"}, "mval": {"serial-number": "S2"}},
         "Both conditions are about one measured element."),
        ("other-additions", "same-types", [ITEM, [[OTHER_MEASUREMENT], [{1: {8: "S9"}}]]],
         {"mval": {"serial-number": "S2"}}, "Additions may be of any kind."),
        ("other-algorithms", "same-types", [[[{1: {2: [[1, SHA256]]}}], [ADDED]], [[{1: {2: [[7, SHA384]]}}], [ADDED]]],
         {"mval": {"digests": [{"alg": 7, "value": SHA384}]}},
         "The kind is the key among the values; what a value holds may differ."),
    ]:  # fmt: skip
        group.accept(slug, f"ces/{row}", *said(series(*items), {place: output}), because, revisions=NOW)
    at = f"{ITEMS}/1/0/0"
    for slug, row, twin, change, because in [
        ("other-kind", "same-types", "same-kind", put(f"{at}/0v", {11: "fw"}),
         "One condition has a serial number, the other a name."),
        ("more-kinds", "same-types", "same-kind", put(f"{at}/0v", {8: "S2", 11: "fw"}),
         "The second condition has a name besides."),
        ("fewer-kinds", "same-types", "same-kinds", in_cbor("remove", f"{at}/0v/0k"),
         "The second condition has no name."),
        ("other-key", "same-mkeys", "same-keys", put(f"{at}/0v", "b"), "Two measured elements are no series."),
        ("key-of-other-type", "same-mkeys", "same-keys", put(f"{at}/0v", Tag(111, b"a")),
         "A text and an OID are two keys."),
        ("key-in-one-alone", "same-mkeys", "same-keys", in_cbor("remove", f"{at}/0k"),
         "One condition names its element, the other does not."),
        ("one-more-element", "same-mkeys", "same-keys", appended(f"{ITEMS}/1/0", {0: "b", **MEASUREMENT}),
         "The second condition is about another element too."),
    ]:  # fmt: skip
        group.reject(slug, f"ces/{row}", twin, change, because, flags=("dangling",), revisions=NOW)


def _common(book: Vectors) -> None:
    group = book.group("ces-common", "The common condition of a series.", operation="comid.decode")
    place = f"{PLACE}/common-condition"
    fw = {"mval": {"name": "fw"}}
    group.accept(
        "with-claims", "ces/common-condition", *said(series(ITEM), {place: {"environment": ACME, "claims-list": [fw]}}),
        "An environment and claims.",
    )  # fmt: skip
    group.accept(
        "without-claims", "ces/common-empty",
        *said(series(ITEM, common=[ENVIRONMENT, []]), {place: {"environment": ACME, "claims-list": []}}),
        "The list of claims may be empty.", flags=("empty",),
    )  # fmt: skip
    group.accept(
        "with-several-claims", "ces/common-condition",
        *said(
            series(ITEM, common=[ENVIRONMENT, [{0: "a", **MEASUREMENT}, {0: "b", **MEASUREMENT}]]),
            {f"{place}/claims-list": [{"mkey": {"text": "a"}, **S1}, {"mkey": {"text": "b"}, **S1}]},
        ),
        "The common condition may have several claims.",
    )  # fmt: skip
    group.accept(
        "with-authority", "ces/common-authority",
        *said(
            series(ITEM, common=[*COMMON_CLAIMS, [KEY]]),
            {place: {"environment": ACME, "claims-list": [fw], "authorized-by": [{"bytes": b"k"}]}},
        ),
        "The third member names authorities.",
    )  # fmt: skip
    group.accept(
        "authority-without-claims", "ces/common-authority",
        *said(
            series(ITEM, common=[ENVIRONMENT, [], [KEY, Tag(560, b"l")]]),
            {place: {"environment": ACME, "claims-list": [], "authorized-by": [{"bytes": b"k"}, {"bytes": b"l"}]}},
        ),
        "Authorities may stand behind an empty list of claims.",
    )  # fmt: skip
    for slug, row, twin, change, because, flag in [
        ("environment-alone", "ces/common-condition", "with-claims", in_cbor("remove", f"{COMMON}/1"),
         "The list of claims may be empty, not missing.", "wrong-arity"),
        ("claims-alone", "ces/common-condition", "with-claims", in_cbor("remove", f"{COMMON}/0"),
         "The common condition has an environment.", "wrong-arity"),
        ("environment-null", "ces/common-condition", "with-claims", put(f"{COMMON}/0", None),
         "Null is no environment.", "wrong-kind"),
        ("claim-text", "ces/common-condition", "with-claims", put(f"{COMMON}/1/0", "fw"), "A measurement is a map.",
         "wrong-kind"),
        ("authority-number", "crypto-key/kinds", "with-authority", put(f"{COMMON}/2/0", 7), "A number is no key.",
         "wrong-kind"),
        ("bare-environment", "ces/common-condition", "with-claims", put(COMMON, ENVIRONMENT),
         "The common condition is an array.", "wrong-kind"),
        ("claims-null", "ces/common-condition", "without-claims", put(f"{COMMON}/1", None),
         "A list of no claims is empty, not null.", "wrong-kind"),
        ("claim-without-array", "ces/common-condition", "with-claims", put(f"{COMMON}/1", MEASUREMENT),
         "Claims are an array, also of one.", "wrong-kind"),
        ("no-authorities", "authority/list", "with-authority", in_cbor("replace", f"{COMMON}/2", "80"),
         "Authorities are at least one.", "empty"),
        ("authority-without-array", "authority/list", "with-authority", put(f"{COMMON}/2", KEY),
         "Authorities are an array, also of one.", "wrong-kind"),
        ("four-members", "ces/common-condition", "with-authority", appended(COMMON, 0),
         "The common condition ends with its third member.", "wrong-arity"),
        ("swapped", "ces/common-condition", "with-claims", in_cbor("swap", f"{COMMON}/0"),
         "The environment comes first.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=NOW)
    group.accept(
        "stateful-before", "ces/condition-stateful",
        *said(series(ITEM), {place: {"environment": ACME, "claims-list": [fw]}}), "An environment and its claims.",
    )  # fmt: skip
    for slug, change, because, flag in [
        ("no-claims-before", in_cbor("replace", f"{COMMON}/1", "80"), "There is at least one claim.", "empty"),
        ("authority-before", appended(COMMON, [KEY]), "Revision 06 knows no third member.", "wrong-arity"),
        ("environment-alone-before", in_cbor("remove", f"{COMMON}/1"), "There are claims.", "wrong-arity"),
        ("bare-environment-before", put(COMMON, ENVIRONMENT), "The condition is an array.", "wrong-kind"),
    ]:
        group.reject(slug, "ces/condition-stateful", "stateful-before", change, because, flags=(flag,))
    group.either(
        "claims-overlap-items", "ces/common-condition", asked(series(ITEM, common=[ENVIRONMENT, [MEASUREMENT]]), place),
        "Common condition and item may speak of the same value; nothing is said of that.", revisions=NOW,
    )  # fmt: skip
