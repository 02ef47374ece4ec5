"""Measurements: their keys, that they have values, who authorizes them, and the numbers of values in general."""

from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Tag
from conformance.drafts.building import BIGNUM, Vectors
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    ENVIRONMENT,
    IN_MEASUREMENT,
    IN_VALUES,
    MEASUREMENT,
    MINIMAL,
    MVAL,
    NOW,
    OID,
    OID_TEXT,
    OTHER_MEASUREMENT,
    RECORD,
    REF_CLAIM,
    SERIAL,
    TRIPLE,
    UEID,
    UUID,
    UUID_TEXT,
    added,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
    with_measurement,
    with_values,
)  # fmt: skip

MKEY = f"{REF_CLAIM}/mkey"
KEY_ID = Tag(560, b"authority")
OPEN = "The map is open for extensions; what a reader makes of one that it does not know is not said."
ANONYMOUS = {"single-anonymous-allowed": "accept", "all-of-several-named": "reject"}
"""Readings of 06, section 5.1.4.1.4.1: whether one measurement without key may stand beside others."""


def build(book: Vectors) -> None:
    """The groups measurement, mkey, authority and mval."""
    _measurement(book)
    _keys(book)
    _authority(book)
    _values(book)


def _measurement(book: Vectors) -> None:
    group = book.group("measurement", "A measurement: values, with or without a key.", operation="comid.decode")
    group.accept(
        "anonymous", "measurement/value-required", *said(MINIMAL, {REF_CLAIM: {"mval": {"serial-number": "S1"}}}),
        "Values alone make a measurement.",
    )  # fmt: skip
    group.accept(
        "with-key", "measurement/key-optional",
        *said(
            with_measurement({0: "rom", **MEASUREMENT}),
            {REF_CLAIM: {"mkey": {"text": "rom"}, "mval": {"serial-number": "S1"}}},
        ),
        "A key tells the measured element.",
    )  # fmt: skip
    for slug, key, output in [("empty-text", "", {"text": ""}), ("zero", 0, {"uint": 0})]:
        group.accept(
            f"key-of-{slug}", "measurement/key-optional",
            *said(with_measurement({0: key, **MEASUREMENT}), {MKEY: output}),
            "A key is there, so the measurement is not anonymous.", flags=("default-value",),
        )  # fmt: skip
    group.accept(
        "two-with-keys", "reference/record",
        *said(
            with_measurement({0: "a", **MEASUREMENT}, {0: "b", **OTHER_MEASUREMENT}),
            {f"{TRIPLE}/ref-claims/1": {"mkey": {"text": "b"}, "mval": {"serial-number": "S2"}}},
        ),
        "An environment has several measured elements.",
    )  # fmt: skip
    group.accept(
        "two-anonymous", "reference/record",
        *said(
            with_measurement(MEASUREMENT, OTHER_MEASUREMENT),
            {f"{SERIAL}": "S1", f"{TRIPLE}/ref-claims/1/mval/serial-number": "S2"},
        ),
        "Nothing limits measurements without key in this revision.", revisions=NOW,
    )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("without-values", "measurement/value-required", "with-key", in_cbor("remove", f"{IN_MEASUREMENT}/1k"),
         "A measurement has values.", "missing-member"),
        ("empty", "measurement/value-required", "anonymous", in_cbor("replace", IN_MEASUREMENT, "a0"),
         "A measurement has values.", "empty"),
        ("values-null", "measurement/value-required", "anonymous", put(f"{IN_MEASUREMENT}/0v", None),
         "Null is no values.", "wrong-kind"),
        ("values-array", "measurement/value-required", "anonymous", put(f"{IN_MEASUREMENT}/0v", [8, "S1"]),
         "Values are a map.", "wrong-kind"),
        ("values-without-map", "measurement/value-required", "anonymous", put(f"{IN_MEASUREMENT}/0v", "S1"),
         "Values are a map.", "wrong-kind"),
        ("key-3", "measurement/closed", "anonymous", added(IN_MEASUREMENT, 3, 0), "The map is closed.",
         "unknown-key"),
        ("key-minus-1", "measurement/closed", "anonymous", added(IN_MEASUREMENT, -1, 0), "The map is closed.",
         "unknown-key"),
        ("key-of-text", "measurement/closed", "anonymous", added(IN_MEASUREMENT, "mkey", "rom"),
         "The keys of the map are numbers.", "unknown-key"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.accept(
        "two-with-keys-before", "measurement/one-anonymous",
        *said(
            with_measurement({0: "a", **MEASUREMENT}, {0: "b", **OTHER_MEASUREMENT}),
            {f"{MKEY}": {"text": "a"}, f"{TRIPLE}/ref-claims/1/mkey": {"text": "b"}},
        ),
        "Of several measurements each has a key.",
    )  # fmt: skip
    group.reject(
        "two-anonymous-before", "measurement/one-anonymous", "anonymous",
        appended(f"{RECORD}/1", OTHER_MEASUREMENT), "Of several measurements each has a key.", flags=("dangling",),
        revisions=BEFORE,
    )  # fmt: skip
    group.contested(
        "one-anonymous-of-two-before", "measurement/one-anonymous",
        asked(with_measurement(MEASUREMENT, {0: "b", **OTHER_MEASUREMENT}), f"{TRIPLE}/ref-claims/1/mkey"),
        {"at": {f"{TRIPLE}/ref-claims/1/mkey": {"text": "b"}}},
        "One sentence allows a single anonymous measurement, the next wants keys in all of several.",
        readings=ANONYMOUS, flags=("dangling",),
    )  # fmt: skip


def _keys(book: Vectors) -> None:
    group = book.group("mkey", "Keys of measurements: OID, UUID, number or text.", operation="comid.decode")
    for slug, key, output, because in [
        ("oid", Tag(111, OID), {"oid": OID_TEXT}, "A key may be an OID."),
        ("uuid", Tag(37, UUID), {"uuid": UUID_TEXT}, "A key may be a UUID."),
        ("number", 7, {"uint": 7}, "A key may be an unsigned integer."),
        ("largest-in-json", 2**53 - 1, {"uint": 2**53 - 1}, "Unsigned integers reach to 2^64 - 1."),
        ("largest", 2**64 - 1, {"uint": str(2**64 - 1)}, "Unsigned integers reach to 2^64 - 1."),
        ("text", "boot loader", {"text": "boot loader"}, "A key may be text."),
        ("text-in-umlauts", "Schlüssel", {"text": "Schlüssel"}, "Text may be any."),
    ]:
        flags = ("out-of-range",) if "largest" in slug else ()
        group.accept(
            slug, "mkey/kinds", *said(with_measurement({0: key, **MEASUREMENT}), {MKEY: output}), because, flags=flags
        )
    group.accept(
        "number-as-text", "mkey/kinds-distinct",
        *said(
            with_measurement({0: 1, **MEASUREMENT}, {0: "1", **OTHER_MEASUREMENT}),
            {MKEY: {"uint": 1}, f"{TRIPLE}/ref-claims/1/mkey": {"text": "1"}},
        ),
        "The number 1 and the text of it are two keys.", flags=("identifier-form",),
    )  # fmt: skip
    at = f"{IN_MEASUREMENT}/0v"
    group.changed(
        "bignum", "mkey/kinds", "number", in_cbor("replace", at, "c24107"), "The bignum is the same number.",
        readings=BIGNUM, same=True, flags=("wrong-kind",),
    )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("negative", "mkey/kinds", "number", put(at, -1), "A number is unsigned.", "out-of-range"),
        ("float", "mkey/kinds", "number", put(at, 1.5), "A float is no key.", "wrong-kind"),
        ("whole-float", "mkey/kinds", "number", in_cbor("replace", at, "f94700"), "7.0 is a float.", "wrong-kind"),
        ("bytes", "mkey/kinds", "text", put(at, b"rom"), "Bytes are no key.", "wrong-kind"),
        ("true", "mkey/kinds", "number", put(at, True), "True is no number.", "wrong-kind"),
        ("null", "mkey/kinds", "text", put(at, None), "What is not there is left out, not null.", "wrong-kind"),
        ("tagged-bytes", "mkey/kinds", "uuid", put(at, Tag(560, b"rom")), "Tagged bytes are no key.", "wrong-tag"),
        ("ueid", "mkey/kinds", "uuid", put(at, Tag(550, UEID)), "A UEID is no key.", "wrong-tag"),
        ("svn", "mkey/kinds", "number", in_cbor("wrap-tag", at, "552"), "A security version is no key.", "wrong-tag"),
        ("uri", "mkey/kinds", "text", in_cbor("wrap-tag", at, "32"), "A URI is no key.", "wrong-tag"),
        ("uuid-untagged", "mkey/kinds", "uuid", in_cbor("untag", at), "A UUID has tag 37 here.", "missing-tag"),
        ("oid-untagged", "mkey/kinds", "oid", in_cbor("untag", at), "An OID has tag 111 here.", "missing-tag"),
        ("uuid-short", "uuid/tagged-length", "uuid", put(f"{at}/t", UUID[:4]), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("uuid-long", "uuid/tagged-length", "uuid", put(f"{at}/t", UUID * 2), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("array", "mkey/kinds", "number", put(at, [7]), "A measurement has one key.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.either(
        "tag-60000", "profile/unknown-tag", asked(with_measurement({0: Tag(60000, b"\x01"), **MEASUREMENT}), SERIAL),
        "The choice is open for extensions; what a reader makes of a tag that it does not know is not said.",
        flags=("unknown-key",),
    )  # fmt: skip


def _authority(book: Vectors) -> None:
    group = book.group("authority", "Who is to have asserted a measurement: one key or more.", operation="comid.decode")
    place = f"{REF_CLAIM}/authorized-by"
    for slug, keys, output, because in [
        ("one", [KEY_ID], [{"bytes": b"authority"}], "One authority is enough."),
        ("two", [KEY_ID, Tag(560, b"other")], [{"bytes": b"authority"}, {"bytes": b"other"}], "There may be several."),
    ]:
        group.accept(
            slug,
            "measurement/authorized-by",
            *said(with_measurement({**MEASUREMENT, 2: keys}), {place: output}),
            because,
        )
    group.accept(
        "same-twice", "measurement/authorized-by",
        *said(with_measurement({**MEASUREMENT, 2: [KEY_ID, KEY_ID]}), {place: [{"bytes": b"authority"}] * 2}),
        "The grammar does not forbid one key twice.",
    )  # fmt: skip
    at = f"{IN_MEASUREMENT}/1v"
    for slug, requirement, change, because, flag in [
        ("none", "authority/list", in_cbor("replace", at, "80"), "Authorities are at least one.", "empty"),
        ("without-array", "authority/list", put(at, KEY_ID), "Authorities are an array, also of one.", "wrong-kind"),
        ("null", "authority/list", put(at, None), "What is not there is left out, not null.", "wrong-kind"),
        ("text", "crypto-key/kinds", put(f"{at}/0", "ACME"), "An authority is a key, not a name.", "wrong-kind"),
        ("untagged", "crypto-key/kinds", in_cbor("untag", f"{at}/0"), "A key has a tag.", "missing-tag"),
        ("number", "crypto-key/kinds", appended(at, 1), "An authority is a key, not a number.", "wrong-kind"),
    ]:
        group.reject(slug, requirement, "one", change, because, flags=(flag,))


def _values(book: Vectors) -> None:
    group = book.group(
        "mval",
        "The map of values: at least one, several together, and keys that nobody defined.",
        operation="comid.decode",
    )
    group.accept(
        "several", "mval/several",
        *said(
            with_values({6: bytes.fromhex("020000000001"), 8: "S1", 11: "eth0"}),
            {MVAL: {"mac-addr": bytes.fromhex("020000000001"), "serial-number": "S1", "name": "eth0"}},
        ),
        "Values stand side by side.",
    )  # fmt: skip
    group.accept("one", "mval/non-empty", *said(MINIMAL, {MVAL: {"serial-number": "S1"}}), "One value is enough.")
    group.reject(
        "empty", "mval/non-empty", "one", in_cbor("replace", IN_VALUES, "a0"), "There is at least one value.",
        flags=("empty",),
    )  # fmt: skip
    group.reject(
        "empty-indefinite", "mval/non-empty", "one", in_cbor("replace", IN_VALUES, "bf ff"),
        "There is at least one value.", flags=("empty",),
    )  # fmt: skip
    for slug, value in [("zero", 0), ("null", None), ("text", "x")]:
        group.reject(
            f"reserved-12-{slug}", "mval/reserved", "one", added(IN_VALUES, 12, value),
            "The key 12 is reserved and has no meaning.", flags=("unknown-key",), revisions=NOW,
        )  # fmt: skip
    group.either(
        "unknown-12-before", "mval/closed", asked(with_values({8: "S1", 12: 0}), SERIAL), OPEN,
        flags=("unknown-key",), revisions=BEFORE,
    )  # fmt: skip
    for slug, text in [("svn", "svn"), ("empty-text", ""), ("number-as-text", "8")]:
        group.reject(
            f"key-of-{slug}", "mval/text-keys", "one", added(IN_VALUES, text, 1), "The keys of values are integers.",
            flags=("unknown-key",),
        )  # fmt: skip
    for slug, raw, because in [
        ("float", "f94800", "8.0 is a float."), ("true", "f5", "True is no integer."), ("null", "f6",
         "Null is no integer."),
        ("bytes", "4108", "Bytes are no integer."),
    ]:  # fmt: skip
        group.reject(
            f"key-of-{slug}", "mval/text-keys", "one", in_cbor("append", IN_VALUES, raw + " 00"), because,
            flags=("unknown-key",),
        )  # fmt: skip
    group.changed(
        "key-of-bignum", "mval/text-keys", "one", in_cbor("append", IN_VALUES, "c24110 00"),
        "The bignum is the number 16, which nobody has defined.", readings=BIGNUM, flags=("unknown-key",),
    )  # fmt: skip
    keys: list[tuple[str, Any]] = [
        ("key-16", 16), ("key-100", 100), ("key-4242", 4242), ("key-largest", 2**64 - 1), ("key-minus-1", -1),
        ("key-minus-404", -404), ("key-smallest", -(2**64)),
    ]  # fmt: skip
    for slug, key in keys:
        group.either(slug, "mval/closed", asked(with_values({8: "S1", key: 0}), SERIAL), OPEN, flags=("unknown-key",))
    group.either(
        "private-key-alone", "mval/closed", asked(with_values({-1: cbor.Tag(560, b"x")}), f"{MVAL}/extensions"), OPEN,
        flags=("unknown-key",),
    )  # fmt: skip
    second = {0: [[ENVIRONMENT, [{0: "a", **MEASUREMENT}, {0: "b", 1: {11: "fw"}}]]]}
    group.accept(
        "second-measurement", "mval/several",
        *said(comid(second), {f"{TRIPLE}/ref-claims/1/mval": {"name": "fw"}}),
        "Each measurement has its own values.",
    )  # fmt: skip
