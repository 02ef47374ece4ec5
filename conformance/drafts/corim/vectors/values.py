"""Values of measurements: version, security version, digests and flags."""

from typing import Any

from conformance.codecs.cbor import Tag
from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    IN_VALUE,
    MVAL,
    OTHER_SHA256,
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

FLAGS = (
    "is-configured", "is-secure", "is-recovery", "is-debug", "is-replay-protected", "is-integrity-protected",
    "is-runtime-meas", "is-immutable", "is-tcb", "is-confidentiality-protected",
)  # fmt: skip
BARE = {"grammar": "accept", "prose": "reject"}
"""Readings of 5.1.4.5.4: whether its two tagged forms are all, or the grammar's bare number is one too."""


def build(book: Vectors) -> None:
    """The groups version, svn, digests and flags."""
    _version(book)
    _svn(book)
    _digests(book)
    _flags(book)


def _version(book: Vectors) -> None:
    group = book.group("version", "The version of what is measured, and its scheme.", operation="comid.decode")
    place = f"{MVAL}/version"
    group.accept(
        "alone", "version/required", *said(with_values({0: {0: "1.0"}}), {place: {"version": "1.0"}}),
        "A version needs no scheme.",
    )  # fmt: skip
    group.either(
        "text-empty", "version/required", asked(with_values({0: {0: ""}, 8: "S1"}), f"{MVAL}/serial-number"),
        "The grammar sets no least length, yet the map is there to tell a version.",
    )  # fmt: skip
    for slug, version in [("long", "1." * 300 + "0"), ("umlauts", "Größe 2"), ("blank", " 1.0 ")]:
        group.accept(
            f"text-{slug}", "version/required",
            *said(with_values({0: {0: version}}), {f"{place}/version": version}), "A version is any text.",
        )  # fmt: skip
    for slug, version, scheme, because in [
        ("multipart", "1.2.3", 1, "Scheme 1: numbers with dots."),
        ("multipart-suffix", "1.2.3a", 2, "Scheme 2: numbers with dots and a suffix."),
        ("alphanumeric", "Build A7", 3, "Scheme 3: letters and digits."),
        ("decimal", "1.25", 4, "Scheme 4: a decimal number."),
        ("semver", "1.2.3-beta+exp", 16384, "Scheme 16384: semantic versioning."),
    ]:
        group.accept(
            slug, "version/scheme",
            *said(with_values({0: {0: version, 1: scheme}}), {place: {"version": version, "version-scheme": scheme}}),
            because,
        )  # fmt: skip
    schemes: list[tuple[str, Any, Any]] = [
        ("private", -1, -1), ("private-256", -256, -256), ("unassigned", 77, 77), ("zero", 0, 0),
        ("beyond-32-bits", 2**32, 2**32), ("largest", 2**64 - 1, str(2**64 - 1)),
        ("smallest", -(2**64), str(-(2**64))), ("of-text", "calver", "calver"),
    ]  # fmt: skip
    for slug, scheme, output in schemes:
        row = "cbor/whole-integers" if slug in ("largest", "smallest") else "version/scheme-any"
        group.accept(
            f"scheme-{slug}", row,
            *said(with_values({0: {0: "1.0", 1: scheme}}), {f"{place}/version-scheme": output}),
            "The grammar of schemes ends in any integer or text.",
        )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("without-version", "version/required", "multipart", in_cbor("remove", f"{IN_VALUE}/0k"),
         "A scheme alone is no version.", "missing-member"),
        ("empty", "version/required", "alone", in_cbor("replace", IN_VALUE, "a0"), "The map has a version.", "empty"),
        ("text", "version/required", "alone", put(IN_VALUE, "1.0"), "A version is a map.", "wrong-kind"),
        ("array", "version/required", "alone", put(IN_VALUE, ["1.0"]), "A version is a map.", "wrong-kind"),
        ("number", "version/required", "alone", put(f"{IN_VALUE}/0v", 1), "The version is text.", "wrong-kind"),
        ("float", "version/required", "alone", put(f"{IN_VALUE}/0v", 1.5), "The version is text.", "wrong-kind"),
        ("bytes", "version/required", "alone", put(f"{IN_VALUE}/0v", b"1.0"), "The version is text.", "wrong-kind"),
        ("scheme-bytes", "version/scheme", "multipart", put(f"{IN_VALUE}/1v", b"\x01"),
         "A scheme is an integer or text.", "wrong-kind"),
        ("scheme-float", "version/scheme", "multipart", put(f"{IN_VALUE}/1v", 1.5), "A scheme is an integer or text.",
         "wrong-kind"),
        ("scheme-true", "version/scheme", "multipart", put(f"{IN_VALUE}/1v", True), "A scheme is an integer or text.",
         "wrong-kind"),
        ("scheme-null", "version/scheme", "multipart", put(f"{IN_VALUE}/1v", None),
         "What is not there is left out, not null.", "wrong-kind"),
        ("key-2", "version/closed", "multipart", added(IN_VALUE, 2, 0), "The map is closed.", "unknown-key"),
        ("key-minus-1", "version/closed", "multipart", added(IN_VALUE, -1, 0), "The map is closed.", "unknown-key"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))


def _svn(book: Vectors) -> None:
    group = book.group("svn", "Security versions, exact ones and least ones.", operation="comid.decode")
    place = f"{MVAL}/svn"
    for slug, value, output, because in [
        ("exact", Tag(552, 5), {"svn": 5}, "Tag 552 is an exact security version."),
        ("exact-zero", Tag(552, 0), {"svn": 0}, "Zero is a security version."),
        ("least", Tag(553, 5), {"min-svn": 5}, "Tag 553 is a least security version."),
        ("least-zero", Tag(553, 0), {"min-svn": 0}, "Zero is a least security version."),
    ]:
        row = "svn/minimum-distinct" if slug == "least" else "svn/kinds"
        flags = ("version-confusion",) if "least" in slug else ()
        group.accept(slug, row, *said(with_values({1: value}), {place: output}), because, flags=flags)
    for slug, number, shown in [
        ("beyond-31-bits", 2**31, 2**31), ("beyond-32-bits", 2**32, 2**32), ("beyond-53-bits", 2**53 + 1,
         str(2**53 + 1)),
        ("beyond-63-bits", 2**63, str(2**63)), ("largest", 2**64 - 1, str(2**64 - 1)),
    ]:  # fmt: skip
        for tag, name in [(552, "svn"), (553, "min-svn")]:
            group.accept(
                f"{name}-{slug}", "svn/range", *said(with_values({1: Tag(tag, number)}), {place: {name: shown}}),
                "Security versions reach to 2^64 - 1.", flags=("out-of-range",),
            )  # fmt: skip
    for slug, number, shown in [("bare", 1, 1), ("bare-zero", 0, 0), ("bare-largest", 2**64 - 1, str(2**64 - 1))]:
        group.contested(
            slug, "svn/bare", *said(with_values({1: number}), {place: {"svn": shown}}),
            "The grammar and the rules of comparison have a bare number, the prose about security versions has not.",
            readings=BARE, flags=("missing-tag",),
        )  # fmt: skip
    inside = f"{IN_VALUE}/t"
    group.changed(
        "bignum", "svn/range", "exact", in_cbor("replace", inside, "c24105"), "The bignum is the same number.",
        readings=BIGNUM, same=True, flags=("wrong-kind",),
    )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("negative", "svn/range", "exact", put(inside, -1), "A security version is not negative.", "version-confusion"),
        ("least-negative", "svn/range", "least", put(inside, -1), "A security version is not negative.",
         "version-confusion"),
        ("float", "svn/range", "exact", in_cbor("replace", inside, "f94500"), "5.0 is a float.", "wrong-kind"),
        ("beyond-64-bits", "svn/range", "svn-largest", in_cbor("replace", inside, "c249010000000000000000"),
         "Security versions end at 2^64 - 1.", "out-of-range"),
        ("text", "svn/kinds", "exact", put(inside, "5"), "A security version is a number.", "wrong-kind"),
        ("bytes", "svn/kinds", "exact", put(inside, b"\x05"), "A security version is a number.", "wrong-kind"),
        ("true", "svn/kinds", "exact", put(inside, True), "True is no number.", "wrong-kind"),
        ("null", "svn/kinds", "exact", put(IN_VALUE, None), "What is not there is left out, not null.", "wrong-kind"),
        ("bare-text", "svn/kinds", "exact", put(IN_VALUE, "5"), "A security version is a number.", "wrong-kind"),
        ("bare-negative", "svn/kinds", "exact", put(IN_VALUE, -5), "A security version is not negative.",
         "out-of-range"),
        ("tagged-bytes", "svn/kinds", "exact", put(IN_VALUE, Tag(560, b"\x05")), "Bytes are no security version.",
         "wrong-tag"),
        ("tag-551", "svn/kinds", "exact", in_cbor("retag", IN_VALUE, "551"), "Tag 551 is no security version.",
         "wrong-tag"),
        ("range", "svn/kinds", "exact", put(IN_VALUE, Tag(564, [5, None])), "A range is no security version.",
         "wrong-tag"),
        ("tag-in-tag", "svn/kinds", "exact", in_cbor("wrap-tag", IN_VALUE, "553"), "One tag says which it is.",
         "stray-tag"),
        ("array", "svn/kinds", "exact", put(IN_VALUE, [5]), "There is one security version.", "wrong-kind"),
        ("unknown-tag", "svn/kinds", "exact", in_cbor("retag", IN_VALUE, "60000"),
         "This choice is closed: it has no extension point.", "wrong-tag"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))


def _digests(book: Vectors) -> None:
    group = book.group("digests", "Digests: algorithm and value, each algorithm once.", operation="comid.decode")
    place = f"{MVAL}/digests"

    def one(algorithm: Any, value: bytes) -> dict[str, Any]:
        return {"alg": algorithm, "value": value}

    for slug, digests, output, because in [
        ("sha-256", [[1, SHA256]], [one(1, SHA256)], "One is SHA-256."),
        ("sha-384", [[7, SHA384]], [one(7, SHA384)], "Seven is SHA-384."),
        ("sha-512", [[8, SHA256 * 2]], [one(8, SHA256 * 2)], "Eight is SHA-512."),
        ("sha3-256", [[10, SHA256]], [one(10, SHA256)], "Ten is SHA3-256."),
        ("sha-256-32", [[6, SHA256[:4]]], [one(6, SHA256[:4])], "Six is SHA-256 cut to 32 bits."),
    ]:
        group.accept(
            slug, "digests/algorithm-registry", *said(with_values({2: digests}), {place: output}), because,
            flags=("digest-mix",),
        )  # fmt: skip
    group.accept(
        "name", "digests/algorithm",
        *said(with_values({2: [["sha-256", SHA256]]}), {f"{place}/0/value": SHA256}),
        "An algorithm may be named by text; who knows it may report its number.",
    )  # fmt: skip
    for slug, algorithm in [
        ("number-13", 13),
        ("number-zero", 0),
        ("number-minus-1", -1),
        ("name-of-our-own", "acme-hash"),
    ]:
        group.accept(
            f"unknown-{slug}", "digests/algorithm-unknown",
            *said(with_values({2: [[algorithm, SHA256]]}), {place: [one(algorithm, SHA256)]}),
            "The grammar admits every integer and text as algorithm.", flags=("digest-mix",),
        )  # fmt: skip
    group.accept(
        "two-algorithms", "digests/non-empty",
        *said(with_values({2: [[1, SHA256], [7, SHA384]]}), {place: [one(1, SHA256), one(7, SHA384)]}),
        "One input may have digests of several algorithms.",
    )  # fmt: skip
    group.accept(
        "equal-values", "digests/non-empty",
        *said(with_values({2: [[1, SHA256], [10, SHA256]]}), {place: [one(1, SHA256), one(10, SHA256)]}),
        "Only the algorithms have to differ.",
    )  # fmt: skip
    at = f"{IN_VALUE}/0"
    for slug, requirement, twin, change, because, flag in [
        ("none", "digests/non-empty", "sha-256", in_cbor("replace", IN_VALUE, "80"), "Digests are at least one.",
         "empty"),
        ("without-array", "digests/non-empty", "sha-256", put(IN_VALUE, [1, SHA256]),
         "Digests are an array of digests, also of one.", "wrong-kind"),
        ("bytes", "digests/non-empty", "sha-256", put(IN_VALUE, SHA256), "Digests name their algorithms.",
         "wrong-kind"),
        ("digest-bytes", "digests/two-members", "sha-256", put(at, SHA256), "A digest names its algorithm.",
         "digest-mix"),
        ("digest-map", "digests/two-members", "sha-256", put(at, {1: SHA256}), "A digest is an array.", "wrong-kind"),
        ("algorithm-alone", "digests/two-members", "sha-256", in_cbor("remove", f"{at}/1"), "A digest has a value.",
         "wrong-arity"),
        ("value-alone", "digests/two-members", "sha-256", in_cbor("remove", f"{at}/0"), "A digest has an algorithm.",
         "wrong-arity"),
        ("no-members", "digests/two-members", "sha-256", in_cbor("replace", at, "80"),
         "A digest has algorithm and value.", "wrong-arity"),
        ("third-member", "digests/two-members", "sha-256", appended(at, 0), "A digest has two members.",
         "wrong-arity"),
        ("swapped", "digests/algorithm", "sha-256", in_cbor("swap", f"{at}/0"), "The algorithm comes first.",
         "wrong-kind"),
        ("value-text", "digests/value-bytes", "sha-256", put(f"{at}/1", SHA256.hex()), "A value is bytes.",
         "wrong-kind"),
        ("value-base64", "digests/value-bytes", "sha-256",
         put(f"{at}/1", "oaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaE"),
         "Text in base64url is the JSON form.", "wrong-kind"),
        ("value-tagged", "digests/value-bytes", "sha-256", in_cbor("wrap-tag", f"{at}/1", "560"),
         "A value has no tag.", "stray-tag"),
        ("algorithm-bytes", "digests/algorithm", "sha-256", put(f"{at}/0", b"\x01"),
         "An algorithm is an integer or text.", "wrong-kind"),
        ("algorithm-float", "digests/algorithm", "sha-256", in_cbor("replace", f"{at}/0", "f93c00"),
         "1.0 is a float.", "wrong-kind"),
        ("algorithm-true", "digests/algorithm", "sha-256", put(f"{at}/0", True), "True is no algorithm.",
         "wrong-kind"),
        ("algorithm-twice", "digests/unique", "sha-256", appended(IN_VALUE, [1, OTHER_SHA256]),
         "Each algorithm stands once.", "digest-mix"),
        ("algorithm-twice-same-value", "digests/unique", "sha-256", in_cbor("duplicate", at),
         "Each algorithm stands once, also with one value.", "digest-mix"),
        ("name-twice", "digests/unique", "name", appended(IN_VALUE, ["sha-256", OTHER_SHA256]),
         "Each algorithm stands once.", "digest-mix"),
        ("algorithm-twice-in-other-width", "digests/unique", "sha-256",
         in_cbor("append", IN_VALUE, "82 1801 5820" + OTHER_SHA256.hex()),
         "One in two bytes is the same algorithm.", "digest-mix"),
        ("unknown-twice", "digests/unique", "unknown-number-13", appended(IN_VALUE, [13, OTHER_SHA256]),
         "Each algorithm stands once, also one that nobody knows.", "digest-mix"),
        ("twice-around-another", "digests/unique", "two-algorithms", appended(IN_VALUE, [1, OTHER_SHA256]),
         "Each algorithm stands once.", "digest-mix"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.either(
        "number-and-name", "digests/unique-alias", asked(with_values({2: [[1, SHA256], ["sha-256", SHA256]]}), place),
        "One algorithm under its number and its name: by value they differ, and nothing says more.",
        flags=("digest-mix",),
    )  # fmt: skip
    for slug, algorithm, value in [
        ("sha-256-short", 1, SHA256[:31]), ("sha-256-long", 1, SHA256 + b"\0"), ("sha-256-empty", 1, b""),
        ("sha-384-of-32-bytes", 7, SHA256),
    ]:  # fmt: skip
        group.either(
            slug, "digests/length", asked(with_values({2: [[algorithm, value]]}), place),
            "The value has not the length of its algorithm, of which the text says nothing.", flags=("digest-mix",),
        )  # fmt: skip


def _flags(book: Vectors) -> None:
    group = book.group("flags", "Operational modes: true, false, or unknown where missing.", operation="comid.decode")
    place = f"{MVAL}/flags"
    for number, name in enumerate(FLAGS):
        for value in (True, False):
            group.accept(
                f"{name}-{str(value).lower()}", "flags/keys",
                *said(with_values({3: {number: value}}), {place: {name: value}}),
                f"Flag {number} alone; the others are unknown.",
                flags=() if value else ("default-value",),
            )  # fmt: skip
    for value in (True, False):
        group.accept(
            f"is-runtime-updatable-{str(value).lower()}", "flags/runtime-updatable",
            *said(with_values({3: {10: value}}), {place: {"is-runtime-updatable": value}}),
            "Flag 10 came with revision 11.",
        )  # fmt: skip
    group.either(
        "flag-10-before", "flags/closed", asked(with_values({3: {10: True}}), place),
        "Revision 06 knows no flag 10, and its map is open for extensions.", flags=("unknown-key",), revisions=BEFORE,
    )  # fmt: skip
    absent = {name: number % 2 == 0 for number, name in enumerate(FLAGS)}
    group.accept(
        "all", "flags/keys",
        *said(with_values({3: {number: number % 2 == 0 for number in range(10)}}), {place: absent}),
        "All flags that both revisions know.",
    )  # fmt: skip
    group.accept(
        "missing-is-neither", "flags/absent-unknown",
        *said(with_values({3: {1: True}}), {place: {"is-secure": True}}),
        "A missing flag is reported as neither true nor false.", flags=("default-value",),
    )  # fmt: skip
    group.accept(
        "secure-and-debug", "flags/combinations",
        *said(
            with_values({3: {1: True, 2: True, 3: True}}),
            {place: {"is-secure": True, "is-recovery": True, "is-debug": True}},
        ),
        "No combination is forbidden.",
    )  # fmt: skip
    group.accept(
        "empty-before", "flags/empty-allowed",
        *said(with_values({3: {}, 8: "S1"}), {place: {}, f"{MVAL}/serial-number": "S1"}),
        "Revision 06 admits a map without flags.",
    )  # fmt: skip
    group.reject(
        "empty", "flags/non-empty", "is-debug-false", in_cbor("replace", IN_VALUE, "a0"),
        "There is at least one flag.", flags=("empty",),
    )  # fmt: skip
    _no_flags(group)
    for slug, key in [("key-11", 11), ("key-minus-1", -1), ("key-of-text", "is-debug"), ("key-largest", 2**64 - 1)]:
        group.either(
            slug, "flags/closed", asked(with_values({3: {3: False, key: True}}), f"{place}/is-debug"),
            "The map is open for extensions; what a reader makes of one that it does not know is not said.",
            flags=("unknown-key",),
        )  # fmt: skip


def _no_flags(group: Group) -> None:
    at = f"{IN_VALUE}/0v"
    for slug, change, because, flag in [
        ("one", put(at, 1), "One is not true.", "wrong-kind"),
        ("zero", put(at, 0), "Zero is not false.", "wrong-kind"),
        ("null", put(at, None), "Null is neither true nor false.", "wrong-kind"),
        ("undefined", in_cbor("replace", at, "f7"), "Undefined is neither true nor false.", "wrong-kind"),
        ("text", put(at, "true"), "Text is not true.", "wrong-kind"),
        ("other-simple-value", in_cbor("replace", at, "e1"), "Simple value 1 is not true.", "wrong-kind"),
        ("array-of-numbers", put(IN_VALUE, [3]), "Flags are a map.", "wrong-kind"),
        ("mask", put(IN_VALUE, 8), "Flags are a map, not bits of a number.", "wrong-kind"),
        ("truth", put(IN_VALUE, True), "Flags are a map.", "wrong-kind"),
    ]:
        group.reject(slug, "flags/booleans", "is-debug-false", change, because, flags=(flag,))
    group.reject(
        "second-no-boolean", "flags/booleans", "all", put(f"{IN_VALUE}/9v", 0), "Each flag is true or false.",
        flags=("wrong-kind",),
    )  # fmt: skip
