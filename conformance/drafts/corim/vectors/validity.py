"""The validity of a CoRIM: an interval of epoch times (sections 4.1 and 7.3). No clock is asked for here."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import FORMS, Form, told
from conformance.drafts.corim.vectors.samples import added, asked, in_cbor, put, said

PLACE = "/rim-validity"
BEGIN, END = 1_600_000_000, 4_000_000_000
BOTH = {0: cbor.Tag(1, BEGIN), 1: cbor.Tag(1, END)}
BOTH_MODEL = {"not-before": BEGIN, "not-after": END}


def build(book: Vectors) -> None:
    """The groups validity and validity-06."""
    for form in FORMS:
        group = book.group(
            f"validity{form.group}",
            f"How a CoRIM of revision {form.revision} says from when to when it is valid.",
            operation="corim.decode",
        )
        _accepted(group, form)
        _rejected(group, form)
        _open(group, form)


def _until(form: Form, end: Any) -> bytes:
    return form.rim({4: {1: cbor.Tag(1, end)}})


def _accepted(group: Group, form: Form) -> None:
    for slug, row, because in [
        ("both", "validity/epoch-time", "Begin and end are numbers of seconds under tag 1."),
        ("closed-map", "validity/closed", "A validity has these two members."),
        ("map", "corim/validity-map", "A validity is a map."),
    ]:
        group.accept(slug, row, *said(form.rim({4: BOTH}), {PLACE: BOTH_MODEL}), because, revisions=form.only)
    for slug, row, because in [
        ("end-alone", "validity/not-after-required", "The end is there."),
        ("without-begin", "validity/not-before-optional", "The begin may be missing."),
    ]:
        group.accept(
            slug, row, *told(_until(form, END), {PLACE: {"not-after": END}}, (f"{PLACE}/not-before",)), because,
            revisions=form.only,
        )  # fmt: skip
    for slug, row, end, shown, because in [
        ("end-zero", "validity/epoch-time", 0, 0, "Zero is the beginning of 1970."),
        ("end-one-byte", "validity/epoch-time", 23, 23, "A number of seconds may be small."),
        ("end-behind-2038", "validity/epoch-time", 2**31, 2**31, "Times do not end in 2038."),
        ("end-behind-2106", "validity/epoch-time", 2**32, 2**32, "Nor do they in 2106."),
        ("end-in-9999", "validity/epoch-time", 253402300799, 253402300799, "This is the end of the year 9999."),
        ("end-before-1970", "validity/before-1970", -1, -1, "A time may lie before 1970."),
        ("end-in-1900", "validity/before-1970", -2208988800, -2208988800, "A time may lie long before 1970."),
        ("end-with-fraction", "validity/float-time", 2000000000.5, 2000000000.5, "A time may have a fraction."),
        ("end-with-small-fraction", "validity/float-time", 1.25, 1.25, "A time may have a fraction."),
        ("end-before-1970-with-fraction", "validity/float-time", -1.5, -1.5, "A fraction may be negative."),
        ("end-as-whole-float", "validity/float-time", 2000000000.0, 2000000000, "A float may be a whole number."),
    ]:
        group.accept(slug, row, *said(_until(form, end), {f"{PLACE}/not-after": shown}), because, revisions=form.only)
    for slug, raw, shown in [
        ("half", "f93e00", 1.5),
        ("single", "fa3fc00000", 1.5),
        ("double", "fb3ff8000000000000", 1.5),
    ]:
        whole = _until(form, 0).removesuffix(b"\0") + bytes.fromhex(raw)
        group.accept(
            f"end-in-{slug}-precision", "validity/float-time", *said(whole, {f"{PLACE}/not-after": shown}),
            "A float may have any of three widths.", flags=("non-canonical",), revisions=form.only,
        )  # fmt: skip


def _rejected(group: Group, form: Form) -> None:
    at = form.at("2v")
    row = "validity/epoch-time"
    for slug, requirement, twin, change, because, flag in [
        ("without-end", "validity/not-after-required", "end-alone", in_cbor("replace", at, "a0"),
         "A validity has an end.", "missing-member"),
        ("begin-alone", "validity/not-after-required", "end-alone", put(at, {0: cbor.Tag(1, BEGIN)}),
         "A begin alone is no validity.", "missing-member"),
        ("end-untagged", row, "both", in_cbor("untag", f"{at}/1v"), "A time has tag 1.", "missing-tag"),
        ("begin-untagged", row, "both", in_cbor("untag", f"{at}/0v"), "A time has tag 1.", "missing-tag"),
        ("end-as-date", row, "both", put(f"{at}/1v", cbor.Tag(0, "2096-10-02T07:06:40Z")),
         "Tag 0 is that of a date in text.", "time-form"),
        ("begin-as-date", row, "both", put(f"{at}/0v", cbor.Tag(0, "2020-09-13T12:26:40Z")),
         "Tag 0 is that of a date in text.", "time-form"),
        ("end-as-day", row, "both", put(f"{at}/1v", cbor.Tag(100, 46296)), "Tag 100 counts days.", "time-form"),
        ("end-as-extended-time", row, "both", put(f"{at}/1v", cbor.Tag(1001, {1: END})),
         "Tag 1001 is that of extended time.", "time-form"),
        ("end-text", row, "both", put(f"{at}/1v/t", str(END)), "A number of seconds is no text.", "wrong-kind"),
        ("end-date-under-1", row, "both", put(f"{at}/1v/t", "2096-10-02T07:06:40Z"), "A date is no number.",
         "time-form"),
        ("end-bytes", row, "both", put(f"{at}/1v/t", END.to_bytes(4, "big")), "Bytes are no number.", "wrong-kind"),
        ("end-null", row, "both", put(f"{at}/1v/t", None), "Null is no number.", "wrong-kind"),
        ("end-true", row, "both", put(f"{at}/1v/t", True), "True is no number.", "wrong-kind"),
        ("end-null-alone", row, "both", put(f"{at}/1v", None), "An open end is not foreseen.", "wrong-kind"),
        ("end-in-array", row, "both", put(f"{at}/1v", [cbor.Tag(1, END)]), "The time stands alone.", "wrong-kind"),
        ("end-tagged-twice", row, "both", in_cbor("wrap-tag", f"{at}/1v", "1"), "A time has tag 1 once.", "stray-tag"),
        ("third-key", "validity/closed", "closed-map", added(at, 2, cbor.Tag(1, 0)),
         "A validity has no third member.", "unknown-key"),
        ("key-minus-1", "validity/closed", "closed-map", added(at, -1, 0), "A validity has no extension point.",
         "unknown-key"),
        ("key-of-text", "validity/closed", "closed-map", added(at, "note", 0), "A validity has no extension point.",
         "unknown-key"),
        ("end-twice", "cbor/duplicate-keys", "both", in_cbor("duplicate", f"{at}/1k"), "No key stands twice.",
         "duplicate-key"),
        ("two-ends", "cbor/duplicate-keys", "both", in_cbor("duplicate", f"{at}/1k", "c11a77359400"),
         "Neither of two ends is the right one.", "duplicate-key"),
        ("time-alone", "corim/validity-map", "map", put(at, cbor.Tag(1, END)), "A validity is a map.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,), revisions=form.only)


def _open(group: Group, form: Form) -> None:
    for slug, validity, because in [
        ("end-before-begin", {0: cbor.Tag(1, END), 1: cbor.Tag(1, BEGIN)}, "Nothing is said of such an interval."),
        ("end-at-begin", {0: cbor.Tag(1, END), 1: cbor.Tag(1, END)}, "Nothing is said of an interval of no length."),
    ]:
        group.either(slug, "validity/order", asked(form.rim({4: validity}), PLACE), because, revisions=form.only)
    for slug, raw, because in [
        ("end-infinite", "f97c00", "Infinity is a float, and no instant."),
        ("end-not-a-number", "f97e00", "What is not a number is a float, and no instant."),
        ("end-of-exa-seconds", "1bffffffffffffffff", "No calendar reaches to this instant."),
        ("end-as-bignum", "c240", "RFC 8949 has integers and floats under tag 1, and a bignum is an integer to some."),
    ]:
        whole = _until(form, 0).removesuffix(b"\0") + bytes.fromhex(raw)
        group.either(
            slug, "validity/epoch-time", asked(whole, f"{PLACE}/not-after"), because, flags=("time-form",),
            revisions=form.only,
        )  # fmt: skip
