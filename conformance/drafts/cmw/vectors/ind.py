"""The indicator of a record: which numbers it may be, and what its bits mean."""

from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    CBOR,
    FORMS,
    NOW,
    RECORD,
    TYPE,
    VALUE,
    Form,
    in_cbor,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import record

MEANING = [
    (1, "reference-values", "Reference Values"),
    (2, "endorsements", "Endorsements"),
    (4, "evidence", "Evidence"),
    (8, "attestation-results", "Attestation Results"),
    (16, "appraisal-policy", "Appraisal Policy"),
]
UNREGISTERED = {"any-combination": "accept", "registered-bits-alone": "reject"}
DECIMAL = {"number-by-value": "accept", "number-as-written": "reject"}


def build(book: Vectors) -> None:
    """The groups cbor-ind and json-ind."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-ind",
            f"The indicator of records in {form.name.upper()}: an unsigned integer whose bits name kinds of message.",
            operation="cmw.decode",
            header=form.header,
        )
        _bits(group, form)
        _unregistered(group, form)
        _refused(group, form)
    for slug, text in [("with-fraction", "4.0"), ("with-exponent", "4e0"), ("with-negative-exponent", "40e-1")]:
        group.contested(
            slug, "ind/json-decimal-form", f'["{TYPE}","I0faVQ",{text}]'.encode(), _record("evidence"),
            "JSON has one kind of number and this one is four; but it is not written as an integer.",
            readings=DECIMAL, flags=("json-quirk",),
        )  # fmt: skip


def _record(*names: str) -> dict[str, object]:
    return {"record": {"type": TYPE, "value": VALUE, "ind": list(names)}}


def _bits(group: Group, form: Form) -> None:
    for mask, name, words in MEANING:
        group.accept(
            name, f"ind/{form.name}-meaning", form.write([TYPE, VALUE, mask]), _record(name),
            f"The number {mask} stands for {words}.", revisions=NOW if name == "appraisal-policy" else (),
        )  # fmt: skip
    group.accept(
        "absent", f"ind/{form.name}-absent", form.write([TYPE, VALUE]), RECORD,
        "A record that does not say what it holds is not given a kind.", flags=("indicator-default",),
    )  # fmt: skip
    group.accept(
        "absent-from-eat", f"ind/{form.name}-absent", form.write(["application/eat+cwt", VALUE]),
        record("application/eat+cwt", VALUE), "An EAT may be Evidence or an Attestation Result: nobody guesses.",
        flags=("indicator-default",),
    )  # fmt: skip
    for mask in range(1, 32):
        names = [name for bit, name, _ in MEANING if mask & bit]
        if len(names) > 1:
            group.accept(
                f"mask-{mask}", f"ind/{form.name}-combinations", form.write([TYPE, VALUE, mask]), _record(*names),
                f"A value may hold {len(names)} kinds of message at once.", revisions=NOW,
            )  # fmt: skip
        if len(names) > 1 and mask < 16:
            group.accept(
                f"mask-{mask}-of-four-bits", f"ind/{form.name}-one-to-fifteen", form.write([TYPE, VALUE, mask]),
                _record(*names), f"A value may hold {len(names)} kinds of message at once.", revisions=BEFORE,
            )  # fmt: skip


def _unregistered(group: Group, form: Form) -> None:
    for slug, mask, because in [
        ("bit-5", 1 << 5, "Bit 5 is not registered, but is within the range that the prose allows."),
        ("bit-5-beside-evidence", 36, "One bit is registered and the other is not."),
        ("bit-31", 1 << 31, "The highest bit of four bytes is within the range, but not registered."),
        ("all-32-bits", 2**32 - 1, "The range ends with this number."),
    ]:
        # Whoever accepts may carry the bit on or pass over it: the text does not say what a consumer makes of it.
        group.contested(
            slug, f"ind/{form.name}-unregistered", form.write([TYPE, VALUE, mask]), None, because,
            readings=UNREGISTERED, flags=("unregistered-bit",), revisions=NOW,
        )  # fmt: skip
    group.contested(
        "bit-4-before-it-was-registered", f"ind/{form.name}-unregistered", form.write([TYPE, VALUE, 16]), None,
        "These drafts register four bits, allow the numbers up to 15, and foresee growth.",
        readings=UNREGISTERED, flags=("unregistered-bit",), revisions=BEFORE,
    )  # fmt: skip


def _refused(group: Group, form: Form) -> None:
    twin = f"{form.name}-record/with-indicator"
    zero = form.change("replace", ("2", "/2"), 0)
    group.reject(
        "zero", f"ind/{form.name}-nonzero", twin, zero,
        "Zero names no kind of message, and the text forbids it.", flags=("indicator-default",), revisions=NOW,
    )  # fmt: skip
    group.reject(
        "zero-of-four-bits", f"ind/{form.name}-one-to-fifteen", twin, zero,
        "The numbers from 1 to 15 are allowed.", flags=("indicator-default",), revisions=BEFORE,
    )  # fmt: skip
    wide = [
        ("33-bits", 1 << 32, "The number needs a fifth byte."),
        ("33-bits-over-evidence", (1 << 32) + 4, "A number is not cut to its lower 32 bits."),
        ("64-bits", 2**64 - 1, "The number needs eight bytes."),
    ]
    for slug, mask, because in wide:
        change = form.change("replace", ("2", "/2"), mask)
        group.reject(slug, f"ind/{form.name}-four-bytes", twin, change, because, flags=("out-of-range",), revisions=NOW)
    kinds: list[tuple[str, object, str]] = [
        ("negative", -4, "The indicator is unsigned."),
        ("half", 4.5, "The indicator is an integer."),
        ("text", "4", "A digit in text is no number."),
        ("name", "evidence", "The name of a bit is no number."),
        ("null", None, "An indicator that is not there is left out; null is none."),
        ("false", False, "A Boolean is no number."),
        ("true", True, "A Boolean is no number, though some languages count it as 1."),
        ("array", [4], "An array of numbers is no number."),
        ("array-of-names", ["evidence"], "The bits are not listed by name."),
    ]
    if form is CBOR:
        kinds += [("bytes", b"\4", "A byte string is no number.")]
    for slug, item, because in kinds:
        change = form.change("replace", ("2", "/2"), item)
        group.reject(slug, f"ind/{form.name}-unsigned", twin, change, because, flags=("wrong-kind",))
    if form is CBOR:
        group.reject(
            "float", "ind/cbor-unsigned", twin, in_cbor("replace", "2", "f94400"),
            "In CBOR a float is another kind of number than an integer, even if it is whole.", flags=("wrong-kind",),
        )  # fmt: skip
        group.changed(
            "bignum", "ind/cbor-unsigned", twin, in_cbor("replace", "2", "c24104"), "The bignum is the same number.",
            readings=BIGNUM, same=True, flags=("wrong-kind",),
        )  # fmt: skip
        group.reject(
            "tagged", "ind/cbor-unsigned", twin, in_cbor("wrap-tag", "2", "1"),
            "A number under a tag is another data item.", flags=("wrong-kind",),
        )  # fmt: skip
    else:
        group.reject(
            "minus-four-point-zero", "ind/json-unsigned", twin, in_json("replace", "/2", "-4.0"),
            "The indicator is unsigned, in whatever form.", flags=("wrong-kind",),
        )  # fmt: skip
