"""Integrity registers, and integers with their ranges."""

from typing import Any

from conformance.codecs.cbor import Tag
from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors.samples import (
    IN_VALUE,
    MVAL,
    OTHER_SHA256,
    SERIAL,
    SHA256,
    SHA384,
    added,
    appended,
    asked,
    in_cbor,
    put,
    said,
    with_values,
)  # fmt: skip

ALTERNATIVES = {"each-algorithm-once": "reject", "acceptable-values": "accept"}
"""Readings of 5.1.4.7: digests-type with one value for each algorithm, or a list of values to choose from."""


def build(book: Vectors) -> None:
    """The groups integrity-registers and int-range."""
    _registers(book)
    _ranges(book)


def _registers(book: Vectors) -> None:
    group = book.group(
        "integrity-registers", "Registers by number or name, each with digests.", operation="comid.decode"
    )
    place = f"{MVAL}/integrity-registers"
    one: list[Any] = [{"alg": 1, "value": SHA256}]
    other: list[Any] = [{"alg": 1, "value": OTHER_SHA256}]
    both: list[Any] = [{"alg": 1, "value": SHA256}, {"alg": 7, "value": SHA384}]
    digest, another, pair = [[1, SHA256]], [[1, OTHER_SHA256]], [[1, SHA256], [7, SHA384]]
    for slug, row, registers, output, because in [
        ("one", "non-empty", {0: digest}, [[{"int": "0"}, one]], "One register is enough."),
        ("name", "keys", {"pcr0": digest}, [[{"text": "pcr0"}, one]], "A register may have a name."),
        ("empty-name", "keys", {"": digest}, [[{"text": ""}, one]], "The grammar sets no least length of names."),
        ("largest-number", "keys", {2**64 - 1: digest}, [[{"int": str(2**64 - 1)}, one]],
         "Unsigned integers reach to 2^64 - 1."),
        ("several", "digests", {0: digest, 1: another}, [[{"int": "0"}, one], [{"int": "1"}, other]],
         "There may be several registers."),
        ("number-and-its-text", "kinds-distinct", {5: digest, "5": another},
         [[{"int": "5"}, one], [{"text": "5"}, other]], "Register 5 and register named 5 are two."),
        ("two-algorithms", "digests", {0: pair}, [[{"int": "0"}, both]], "A register may have several digests."),
        ("same-digest-in-two", "digests", {0: digest, 1: digest}, [[{"int": "0"}, one], [{"int": "1"}, one]],
         "Two registers may hold the same."),
    ]:  # fmt: skip
        flags = ("identifier-form",) if row in ("kinds-distinct", "keys") else ()
        group.accept(
            slug,
            f"integrity-registers/{row}",
            *said(with_values({14: registers}), {place: output}),
            because,
            flags=flags,
        )
    group.accept(
        "other-order", "integrity-registers/order",
        *said(with_values({14: {7: digest, "a": digest, 0: another}, 8: "S1"}), {SERIAL: "S1"}),
        "Registers may stand in any order.", flags=("non-canonical",),
    )  # fmt: skip
    at = IN_VALUE
    for slug, row, change, because, flag in [
        ("none", "non-empty", in_cbor("replace", at, "a0"), "There is at least one register.", "empty"),
        ("array", "non-empty", put(at, [digest]), "Registers are a map.", "wrong-kind"),
        ("negative", "keys", in_cbor("replace", f"{at}/0k", "20"), "A number is unsigned.", "out-of-range"),
        ("bytes", "keys", in_cbor("replace", f"{at}/0k", "4100"), "Bytes name no register.", "wrong-kind"),
        ("no-bytes", "keys", in_cbor("replace", f"{at}/0k", "40"), "Bytes name no register.", "wrong-kind"),
        ("float", "keys", in_cbor("replace", f"{at}/0k", "f90000"), "0.0 is a float.", "wrong-kind"),
        ("true", "keys", in_cbor("replace", f"{at}/0k", "f5"), "True names no register.", "wrong-kind"),
        ("array-as-key", "keys", in_cbor("replace", f"{at}/0k", "8100"), "A list names no register.", "wrong-kind"),
        ("tagged-key", "keys", in_cbor("wrap-tag", f"{at}/0k", "111"), "A key has no tag.", "stray-tag"),
        ("second-negative", "keys", added(at, -1, digest), "A number is unsigned.", "out-of-range"),
        ("no-digests", "digests", in_cbor("replace", f"{at}/0v", "80"), "A register has at least one digest.", "empty"),
        ("digest-without-array", "digests", put(f"{at}/0v", [1, SHA256]), "Digests are an array, also of one.",
         "wrong-kind"),
        ("digest-bytes", "digests", put(f"{at}/0v", SHA256), "Digests name their algorithms.", "digest-mix"),
        ("digest-null", "digests", put(f"{at}/0v", None), "A register has digests.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, f"integrity-registers/{row}", "one", change, because, flags=(flag,))
    for slug, row, change, because, flag in [
        ("value-text", "digests/value-bytes", put(f"{at}/0v/0/1", "00"), "The value of a digest is bytes.",
         "wrong-kind"),
        ("value-missing", "digests/two-members", in_cbor("remove", f"{at}/0v/0/1"), "A digest has two members.",
         "wrong-arity"),
        ("algorithm-bytes", "digests/algorithm", put(f"{at}/0v/0/0", b"\x01"), "An algorithm is an integer or text.",
         "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, row, "one", change, because, flags=(flag,))
    group.contested(
        "two-values-of-one-algorithm", "integrity-registers/alternatives",
        *said(
            with_values({14: {0: [[1, SHA256], [1, OTHER_SHA256]]}}), {place: [[{"int": "0"}, one + other]]}
        ),
        "The digests of a register are alternatives in the prose; the type that they have holds each algorithm once.",
        readings=ALTERNATIVES, flags=("digest-mix",),
    )  # fmt: skip


def _ranges(book: Vectors) -> None:
    group = book.group("int-range", "Integers, and ranges of them under tag 564.", operation="comid.decode")
    place = f"{MVAL}/int-range"
    numbers: list[tuple[str, int, Any]] = [
        ("zero", 0, 0), ("positive", 5, 5), ("negative", -5, -5), ("smallest-in-json", -(2**53 - 1), -(2**53 - 1)),
        ("beyond-63-bits", 2**63, str(2**63)), ("largest", 2**64 - 1, str(2**64 - 1)),
        ("beyond-63-bits-negative", -(2**63) - 1, str(-(2**63) - 1)), ("smallest", -(2**64), str(-(2**64))),
    ]  # fmt: skip
    for slug, number, shown in numbers:
        row = "limits" if isinstance(shown, str) else "kinds"
        group.accept(
            slug, f"int-range/{row}", *said(with_values({15: number}), {place: {"int": shown}}),
            "An integer is of major type 0 or 1.", flags=("out-of-range",) if row == "limits" else (),
        )  # fmt: skip
    for slug, row, least, most, because in [
        ("range", "kinds", 1, 3, "A range has a least and a most value."),
        ("range-of-one", "two-bounds", 5, 5, "Both bounds may be one number."),
        ("range-across-zero", "two-bounds", -3, 3, "Bounds may be negative."),
        ("range-from-zero", "open", 0, None, "Zero is a bound, null is none."),
        ("range-up-to-zero", "open", None, 0, "Zero is a bound, null is none."),
        ("range-without-most", "open", 5, None, "Null is no upper bound."),
        ("range-without-least", "open", None, 5, "Null is no lower bound."),
        ("range-without-bounds", "open", None, None, "Both bounds may be missing."),
    ]:
        flags = ("default-value",) if row == "open" else ()
        group.accept(
            slug, f"int-range/{row}",
            *said(with_values({15: Tag(564, [least, most])}), {place: {"range": {"min": least, "max": most}}}), because,
            flags=flags,
        )  # fmt: skip
    group.accept(
        "range-of-all", "int-range/limits",
        *said(
            with_values({15: Tag(564, [-(2**64), 2**64 - 1])}),
            {place: {"range": {"min": str(-(2**64)), "max": str(2**64 - 1)}}},
        ),
        "Bounds reach from -2^64 to 2^64 - 1.", flags=("out-of-range",),
    )  # fmt: skip
    inside = f"{IN_VALUE}/t"
    for slug, row, twin, change, because, flag in [
        ("float", "kinds", "positive", put(IN_VALUE, 5.5), "A float is no integer.", "wrong-kind"),
        ("whole-float", "limits", "positive", in_cbor("replace", IN_VALUE, "f94500"), "5.0 is a float.", "wrong-kind"),
        ("bignum", "limits", "positive", in_cbor("replace", IN_VALUE, "c24105"),
         "A bignum is not of major type 0 or 1.", "wrong-kind"),
        ("large-bignum", "limits", "largest", in_cbor("replace", IN_VALUE, "c249010000000000000000"),
         "Integers end at 2^64 - 1.", "out-of-range"),
        ("text", "kinds", "positive", put(IN_VALUE, "5"), "Text is no integer.", "wrong-kind"),
        ("null", "kinds", "positive", put(IN_VALUE, None), "Null is a bound of a range alone.", "wrong-kind"),
        ("true", "kinds", "positive", put(IN_VALUE, True), "True is no integer.", "wrong-kind"),
        ("range-untagged", "kinds", "range", in_cbor("untag", IN_VALUE), "A range has tag 564.", "missing-tag"),
        ("range-under-563", "kinds", "range", in_cbor("retag", IN_VALUE, "563"), "A range has tag 564.", "wrong-tag"),
        ("svn", "kinds", "range", put(IN_VALUE, Tag(552, 5)), "A security version is no range.", "wrong-tag"),
        ("integer-under-564", "kinds", "range", put(inside, 5), "A range is an array.", "wrong-kind"),
        ("map-under-564", "kinds", "range", put(inside, {0: 1, 1: 3}), "A range is an array.", "wrong-kind"),
        ("least-alone", "two-bounds", "range", in_cbor("remove", f"{inside}/1"), "A range has two bounds.",
         "wrong-arity"),
        ("three-bounds", "two-bounds", "range", appended(inside, 5), "A range has two bounds.", "wrong-arity"),
        ("no-bounds", "two-bounds", "range", in_cbor("replace", inside, "80"), "A range has two bounds, maybe null.",
         "wrong-arity"),
        ("bound-float", "limits", "range", put(f"{inside}/0", 1.5), "A bound is an integer or null.", "wrong-kind"),
        ("bound-infinite", "limits", "range", in_cbor("replace", f"{inside}/1", "f97c00"),
         "Infinity is written as null, not as a float.", "wrong-kind"),
        ("bound-text", "two-bounds", "range", put(f"{inside}/0", "1"), "A bound is an integer or null.", "wrong-kind"),
        ("bound-undefined", "open", "range-without-most", in_cbor("replace", f"{inside}/1", "f7"),
         "No bound is null, not undefined.", "wrong-kind"),
        ("bound-false", "open", "range-without-most", put(f"{inside}/1", False), "No bound is null, not false.",
         "wrong-kind"),
        ("bound-bignum", "limits", "range", in_cbor("replace", f"{inside}/1", "c249010000000000000000"),
         "A bound is of major type 0 or 1.", "out-of-range"),
    ]:  # fmt: skip
        group.reject(slug, f"int-range/{row}", twin, change, because, flags=(flag,))
    for slug, least, most in [("range-upside-down", 5, 1), ("range-upside-down-by-one", 1, 0)]:
        group.either(
            slug, "int-range/order", asked(with_values({15: Tag(564, [least, most])}), place),
            "No number lies in such a range, and nothing is said of it.",
        )  # fmt: skip
    for slug, value in [("integer-before", 5), ("range-before", Tag(564, [1, 3]))]:
        group.either(
            slug, "int-range/gone", asked(with_values({8: "S1", 15: value}), SERIAL),
            "Revision 06 knows no key 15, and its map is open for extensions.", flags=("unknown-key",),
        )  # fmt: skip
