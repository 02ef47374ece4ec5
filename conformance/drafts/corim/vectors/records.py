"""The map of triples, and the triples that hold measurements: reference, endorsed, conditional and series."""

from typing import Any

from conformance.codecs.cbor import Tag
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    ENVIRONMENT,
    MEASUREMENT,
    MINIMAL,
    NOW,
    OTHER_ENVIRONMENT,
    OTHER_MEASUREMENT,
    RECORD,
    REFERENCE,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
)  # fmt: skip

ACME = {"class": {"vendor": "ACME"}}
BOLT = {"class": {"vendor": "Bolt"}}
S1 = {"mval": {"serial-number": "S1"}}
S2 = {"mval": {"serial-number": "S2"}}
ENDORSED = [ENVIRONMENT, [OTHER_MEASUREMENT]]
OPEN = "The map is open for extensions; what a reader makes of one that it does not know is not said."


def build(book: Vectors) -> None:
    """The groups triples, reference, endorsed, ce and ces."""
    _triples(book)
    _pair(book, 0, "reference", ("ref-env", "ref-claims"))
    _pair(book, 1, "endorsed", ("condition", "endorsement"))
    _conditional(book)


def _triples(book: Vectors) -> None:
    group = book.group("triples", "The map of triples: categories with at least one each.", operation="comid.decode")
    reference = {"ref-env": ACME, "ref-claims": [S1]}
    group.accept(
        "one", "triples/one-category", *said(MINIMAL, {"/triples": {"reference-triples": [reference]}}),
        "One triple in one category is enough.",
    )  # fmt: skip
    group.accept(
        "two-of-a-category", "triples/several",
        *said(
            comid({0: [REFERENCE, [OTHER_ENVIRONMENT, [OTHER_MEASUREMENT]]]}),
            {"/triples/reference-triples/1": {"ref-env": BOLT, "ref-claims": [S2]}},
        ),
        "A category may have several triples.",
    )  # fmt: skip
    group.accept(
        "two-categories", "triples/several",
        *said(
            comid({0: [REFERENCE], 1: [ENDORSED]}),
            {"/triples/reference-triples/0": reference,
             "/triples/endorsed-triples/0": {"condition": ACME, "endorsement": [S2]}},
        ),
        "There may be several categories.",
    )  # fmt: skip
    group.accept(
        "hundred-of-a-category", "triples/several",
        *said(
            comid({0: [[{0: {4: number}}, [MEASUREMENT]] for number in range(100)]}),
            {"/triples/reference-triples/99/ref-env": {"class": {"index": 99}}},
        ),
        "No number of triples is too many.",
    )  # fmt: skip
    for slug, row, twin, change, because, flag in [
        ("none", "one-category", "one", in_cbor("replace", "1v", "a0"), "There is at least one triple.", "empty"),
        ("empty-category", "one-category", "one", in_cbor("replace", "1v/0v", "80"), "There is at least one triple.",
         "empty"),
        ("second-category-empty", "category-non-empty", "one", in_cbor("append", "1v", "01 80"),
         "A category that is there has a triple.", "empty"),
        ("first-category-empty", "category-non-empty", "two-categories", in_cbor("replace", "1v/0v", "80"),
         "A category that is there has a triple.", "empty"),
        ("without-array", "category-array", "one", put("1v/0v", {0: ENVIRONMENT, 1: [MEASUREMENT]}),
         "A category is an array of triples.", "wrong-kind"),
        ("triple-without-array", "category-array", "one", put("1v/0v", REFERENCE),
         "A category is an array of triples, also of one.", "wrong-kind"),
        ("category-null", "category-array", "one", in_cbor("append", "1v", "01 f6"),
         "What is not there is left out, not null.", "wrong-kind"),
        ("category-text", "category-array", "one", put("1v/0v", "ACME"), "A category is an array.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, f"triples/{row}", twin, change, because, flags=(flag,))
    for key in (2, 3, 4, 5, 6, 8, 10):
        group.reject(
            f"category-{key}-empty", "triples/category-non-empty", "one", in_cbor("append", "1v", f"{key:02x} 80"),
            "A category that is there has a triple.", flags=("empty",),
        )  # fmt: skip
    for key in (7, 9):
        group.reject(
            f"reserved-{key}", "triples/reserved", "one", in_cbor("append", "1v", f"{key:02x} 81 00"),
            f"The key {key} is reserved and has no meaning.", flags=("unknown-key",), revisions=NOW,
        )  # fmt: skip
        group.either(
            f"unknown-{key}-before", "triples/closed",
            asked(comid({0: [REFERENCE], key: [0]}), "/triples/reference-triples"), OPEN,
            flags=("unknown-key",), revisions=BEFORE,
        )  # fmt: skip
    keys: list[tuple[str, Any]] = [("key-11", 11), ("key-255", 255), ("key-minus-1", -1), ("key-of-text", "acme")]
    for slug, key in keys:
        group.either(
            slug, "triples/closed", asked(comid({0: [REFERENCE], key: [0]}), "/triples/reference-triples"), OPEN,
            flags=("unknown-key",),
        )  # fmt: skip
    group.either(
        "unknown-category-alone", "triples/closed", asked(comid({-1: [0]}), "/triples/extensions"), OPEN,
        flags=("unknown-key",),
    )  # fmt: skip


def _pair(book: Vectors, key: int, name: str, parts: tuple[str, str]) -> None:
    group = book.group(name, f"Triples of key {key}: an environment and its measurements.", operation="comid.decode")
    place = f"/triples/{name}-triples"
    row, environment, claims = f"{name}/record", *parts
    group.accept(
        "one", row, *said(comid({key: [REFERENCE]}), {place: [{environment: ACME, claims: [S1]}]}),
        "An environment and one measurement.",
    )  # fmt: skip
    keyed = [{0: "a", **MEASUREMENT}, {0: "b", **OTHER_MEASUREMENT}]
    group.accept(
        "several-measurements", row,
        *said(comid({key: [[ENVIRONMENT, keyed]]}), {f"{place}/0/{claims}/1": {"mkey": {"text": "b"}, **S2}}),
        "An environment may have several measurements.",
    )  # fmt: skip
    other = {environment: BOLT, claims: [S2]}
    group.accept(
        "two-triples", row,
        *said(
            comid({key: [REFERENCE, [OTHER_ENVIRONMENT, [OTHER_MEASUREMENT]]]}),
            {place: [{environment: ACME, claims: [S1]}, other]},
        ),
        "A category may have several triples.",
    )  # fmt: skip
    arrays = "reference/measurements-array" if name == "reference" else row
    for slug, requirement, change, because, flag in [
        ("environment-alone", row, in_cbor("remove", f"{RECORD}/1"), "A triple has measurements.", "wrong-arity"),
        ("measurements-alone", row, in_cbor("remove", f"{RECORD}/0"), "A triple has an environment.", "wrong-arity"),
        ("no-members", row, in_cbor("replace", RECORD, "80"), "A triple has two members.", "wrong-arity"),
        ("third-member", row, appended(RECORD, [MEASUREMENT]), "A triple has two members.", "wrong-arity"),
        ("swapped", row, in_cbor("swap", f"{RECORD}/0"), "The environment comes first.", "wrong-kind"),
        ("map", row, put(RECORD, {0: ENVIRONMENT, 1: [MEASUREMENT]}), "A triple is an array.", "wrong-kind"),
        ("tagged", "cbor/no-stray-tag", in_cbor("wrap-tag", RECORD, "37"), "A triple has no tag.", "stray-tag"),
        ("no-measurements", row, in_cbor("replace", f"{RECORD}/1", "80"), "There is at least one measurement.",
         "empty"),
        ("measurement-without-array", arrays, put(f"{RECORD}/1", MEASUREMENT),
         "Measurements are an array, also of one.", "wrong-kind"),
        ("measurement-array", row, put(f"{RECORD}/1/0", [MEASUREMENT]), "A measurement is a map.", "wrong-kind"),
        ("environment-null", row, put(f"{RECORD}/0", None), "Null is no environment.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, requirement, "one", change, because, flags=(flag,))
    if name == "reference":
        _reference(group)


def _reference(group: Group) -> None:
    place = "/triples/reference-triples"
    group.accept(
        "two-states-of-one-environment", "reference/several",
        *said(
            comid({0: [REFERENCE, [ENVIRONMENT, [OTHER_MEASUREMENT]]]}),
            {place: [{"ref-env": ACME, "ref-claims": [S1]}, {"ref-env": ACME, "ref-claims": [S2]}]},
        ),
        "Each triple is a state of its own, also of one environment.",
    )  # fmt: skip
    group.accept(
        "same-twice", "reference/several",
        *said(comid({0: [REFERENCE, REFERENCE]}), {place: [{"ref-env": ACME, "ref-claims": [S1]}] * 2}),
        "Nothing forbids one triple twice.",
    )  # fmt: skip
    group.accept(
        "beside-endorsed", "reference/kept-apart",
        *said(
            comid({1: [ENDORSED], 0: [[OTHER_ENVIRONMENT, [MEASUREMENT]]]}),
            {place: [{"ref-env": BOLT, "ref-claims": [S1]}],
             "/triples/endorsed-triples": [{"condition": ACME, "endorsement": [S2]}]},
        ),
        "What a triple is depends on its category alone.", flags=("kind-confusion",),
    )  # fmt: skip


def _conditional(book: Vectors) -> None:
    group = book.group("ce", "Conditional endorsements: conditions and what they add.", operation="comid.decode")
    place = "/triples/conditional-endorsement-triples/0"
    condition, endorsement = {"environment": ACME, "claims-list": [S1]}, {"condition": ACME, "endorsement": [S2]}
    group.accept(
        "one", "ce/record",
        *said(
            comid({10: [[[REFERENCE], [ENDORSED]]]}),
            {place: {"conditions": [condition], "endorsements": [endorsement]}},
        ),
        "One condition and one endorsement.",
    )  # fmt: skip
    group.accept(
        "two-triples", "ce/record",
        *said(
            comid({10: [[[REFERENCE], [ENDORSED]], [[[OTHER_ENVIRONMENT, [MEASUREMENT]]], [ENDORSED]]]}),
            {"/triples/conditional-endorsement-triples/1": {
                "conditions": [{"environment": BOLT, "claims-list": [S1]}], "endorsements": [endorsement],
            }},
        ),
        "A category may have several triples.",
    )  # fmt: skip
    group.accept(
        "two-conditions", "ce/condition",
        *said(
            comid({10: [[[REFERENCE, [OTHER_ENVIRONMENT, [OTHER_MEASUREMENT]]], [ENDORSED]]]}),
            {f"{place}/conditions/1": {"environment": BOLT, "claims-list": [S2]}},
        ),
        "All of several conditions are asked for.",
    )  # fmt: skip
    group.accept(
        "two-endorsements", "ce/endorsement",
        *said(
            comid({10: [[[REFERENCE], [ENDORSED, [OTHER_ENVIRONMENT, [OTHER_MEASUREMENT]]]]]}),
            {f"{place}/endorsements/1": {"condition": BOLT, "endorsement": [S2]}},
        ),
        "Several endorsements may be added.",
    )  # fmt: skip
    group.accept(
        "authority-in-condition", "ce/condition",
        *said(
            comid({10: [[[[ENVIRONMENT, [{**MEASUREMENT, 2: [Tag(560, b"k")]}]]], [ENDORSED]]]}),
            {f"{place}/conditions/0/claims-list/0": {**S1, "authorized-by": [{"bytes": b"k"}]}},
        ),
        "A measurement of a condition may name who asserted it.",
    )  # fmt: skip
    for slug, row, change, because, flag in [
        ("conditions-alone", "record", in_cbor("remove", f"{RECORD}/1"), "There are endorsements.", "wrong-arity"),
        ("endorsements-alone", "record", in_cbor("remove", f"{RECORD}/0"), "There are conditions.", "wrong-arity"),
        ("third-member", "record", appended(RECORD, [ENDORSED]), "A triple has two members.", "wrong-arity"),
        ("no-conditions", "record", in_cbor("replace", f"{RECORD}/0", "80"), "There is at least one condition.",
         "empty"),
        ("no-endorsements", "record", in_cbor("replace", f"{RECORD}/1", "80"), "There is at least one endorsement.",
         "empty"),
        ("condition-without-array", "record", put(f"{RECORD}/0", REFERENCE), "Conditions are an array, also of one.",
         "wrong-kind"),
        ("map", "record", put(RECORD, {0: [REFERENCE], 1: [ENDORSED]}), "A triple is an array.", "wrong-kind"),
        ("condition-without-claims", "condition", in_cbor("remove", f"{RECORD}/0/0/1"), "A condition has claims.",
         "wrong-arity"),
        ("condition-of-no-claims", "condition", in_cbor("replace", f"{RECORD}/0/0/1", "80"),
         "A condition has at least one claim here.", "empty"),
        ("condition-with-authority", "condition", appended(f"{RECORD}/0/0", [Tag(560, b"k")]),
         "A condition has two members here.", "wrong-arity"),
        ("condition-of-environment", "condition", put(f"{RECORD}/0/0", ENVIRONMENT),
         "A condition is an array of environment and claims.", "wrong-kind"),
        ("condition-swapped", "condition", in_cbor("swap", f"{RECORD}/0/0/0"), "The environment comes first.",
         "wrong-kind"),
        ("endorsement-without-claims", "endorsement", in_cbor("remove", f"{RECORD}/1/0/1"),
         "An endorsement has measurements.", "wrong-arity"),
        ("endorsement-of-no-claims", "endorsement", in_cbor("replace", f"{RECORD}/1/0/1", "80"),
         "An endorsement has at least one measurement.", "empty"),
        ("endorsement-third-member", "endorsement", appended(f"{RECORD}/1/0", [MEASUREMENT]),
         "An endorsement has two members.", "wrong-arity"),
        ("endorsement-of-measurement", "endorsement", put(f"{RECORD}/1/0", MEASUREMENT),
         "An endorsement names its environment.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, f"ce/{row}", "one", change, because, flags=(flag,))
