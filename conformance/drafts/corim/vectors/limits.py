"""Depth and size: what exhausts a reader that takes both from the message, and what it must be able to read."""

from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors.samples import (
    IN_VALUE,
    MEASUREMENT,
    MVAL,
    SERIAL,
    asked,
    comid,
    in_cbor,
    said,
    with_values,
)  # fmt: skip

DEPTH = 10_000


def build(book: Vectors) -> None:
    """The group limits."""
    group = book.group(
        "limits", "Depth and size: no crash, no exhaustion, and no mean limits.", operation="comid.decode"
    )
    plain = "text-of-70-kilobytes"
    long = "S" * 70_000
    group.accept(
        plain, "serial/text", *said(with_values({8: long}), {SERIAL: long}),
        "Text may be longer than a length of sixteen bits can say.",
    )  # fmt: skip
    group.accept(
        "thousand-triples", "triples/several",
        *said(
            comid({0: [[{0: {4: number}}, [MEASUREMENT]] for number in range(1000)]}),
            {"/triples/reference-triples/999/ref-env": {"class": {"index": 999}}},
        ),
        "No number of triples is too many.",
    )  # fmt: skip
    group.accept(
        "thousand-measurements", "mval/several",
        *said(
            comid({0: [[{0: {1: "ACME"}}, [{0: number, **MEASUREMENT} for number in range(1000)]]]}),
            {"/triples/reference-triples/0/ref-claims/999/mkey": {"uint": 999}},
        ),
        "No number of measurements is too many.",
    )  # fmt: skip
    for slug, opening, what in [
        ("arrays", "81", "arrays"), ("maps", "a100", "maps"), ("tags", "c1", "tags"),
        ("indefinite-arrays", "9f", "arrays of indefinite length"),
    ]:  # fmt: skip
        group.reject(
            f"{slug}-without-end", "cbor/complete", "comid-cbor/plain", in_cbor("replace", IN_VALUE, opening * DEPTH),
            f"Ten thousand {what} are opened, and none is filled.", flags=("truncated",),
        )  # fmt: skip
    for slug, opening, what in [("arrays", "81", "arrays"), ("tags", "c1", "tags")]:
        group.reject(
            f"{slug}-for-text", "serial/text", "comid-cbor/plain", in_cbor("replace", IN_VALUE, opening * DEPTH + "00"),
            f"Ten thousand {what} in one another are no text.", flags=("wrong-kind",),
        )  # fmt: skip
    # Spliced, for no encoder that follows the nesting would get that deep.
    message = asked(with_values({8: "S1", -1: 0}), f"{MVAL}/serial-number")
    deep = message["data"][:-1] + b"\x81" * DEPTH + b"\x00"
    group.either(
        "arrays-in-extension", "mval/closed", {**message, "data": deep},
        "Under a key that nobody defined anything may stand, also ten thousand arrays; a reader may refuse it.",
    )  # fmt: skip
