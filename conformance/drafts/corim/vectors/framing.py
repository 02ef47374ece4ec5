"""The CBOR that carries a CoMID, before CoRIM says a word: any encoding, one item, complete, no key twice."""

from functools import reduce
from typing import Any

from conformance.codecs import cbor, deform
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.credentials import COSE_KEY, COSE_PAIRS
from conformance.drafts.corim.vectors.samples import (
    ENVIRONMENT,
    IN_ENVIRONMENT,
    IN_MEASUREMENT,
    IN_VALUE,
    IN_VALUES,
    MEASUREMENT,
    MINIMAL,
    MINIMAL_MODEL,
    MVAL,
    NOW,
    RECORD,
    SERIAL,
    SHA256,
    comid,
    in_bytes,
    in_cbor,
    said,
    with_environment,
    with_measurement,
    with_values,
)  # fmt: skip
from conformance.model.vector import Mutation

MESSAGE = cbor.encode(MINIMAL)
VENDOR = "/triples/reference-triples/0/ref-env/class/vendor"
BOTH = {VENDOR: "ACME", SERIAL: "S1"}
IN_CLASS = f"{IN_ENVIRONMENT}/0v"
INWARDS = ("", "0v", "1v", "1v/0v", RECORD, IN_ENVIRONMENT, IN_CLASS, f"{RECORD}/1", IN_MEASUREMENT, IN_VALUES)
"""Every map and array of the message, each after those around it."""


def build(book: Vectors) -> None:
    """The groups comid-cbor and comid-keys."""
    group = book.group(
        "comid-cbor",
        "CBOR before CoRIM says a word: well-formed, complete, one item, text in UTF-8, in any encoding.",
        operation="comid.decode",
    )
    _encodings(group)
    _broken(group)
    _tags(group)
    _cut(group)
    _twice(book)


def _as(*changes: Mutation, message: bytes = MESSAGE) -> bytes:
    """The same data in another encoding."""
    return reduce(deform.apply, changes, message)


def _encodings(group: Group) -> None:
    group.accept("plain", "cbor/any-encoding", *said(MESSAGE, BOTH), "The shortest encoding, which nothing asks for.")
    for slug, at, what in [
        ("map", "", "The map"), ("identity", "0v", "The identity"), ("triples", "1v", "The map of triples"),
        ("array-of-triples", "1v/0v", "The array of triples"), ("record", RECORD, "A triple"),
        ("environment", IN_ENVIRONMENT, "The environment"), ("class", IN_CLASS, "The class"),
        ("claims", f"{RECORD}/1", "The array of measurements"), ("measurement", IN_MEASUREMENT, "The measurement"),
        ("values", IN_VALUES, "The map of values"),
    ]:  # fmt: skip
        group.accept(
            f"{slug}-indefinite", "cbor/indefinite-length", *said(_as(in_cbor("indefinite", at)), BOTH),
            f"{what} may have an indefinite length; no encoding is prescribed.", flags=("non-canonical",),
        )  # fmt: skip
        group.accept(
            f"{slug}-count-in-two-bytes", "cbor/any-encoding", *said(_as(in_cbor("widen", at, "1")), BOTH),
            f"{what} may have a longer head than it needs; no encoding is prescribed.", flags=("non-canonical",),
        )  # fmt: skip
    for slug, requirement, changes, because in [
        ("map-count-in-nine-bytes", "any-encoding", [in_cbor("widen", "", "8")], "A count may have any width."),
        ("key-in-two-bytes", "any-encoding", [in_cbor("widen", "1k")], "The key 4 in two bytes is the key 4."),
        ("key-in-nine-bytes", "any-encoding", [in_cbor("widen", f"{IN_VALUES}/0k", "8")],
         "The key 8 in nine bytes is the key 8."),
        ("text-length-in-five-bytes", "any-encoding", [in_cbor("widen", IN_VALUE, "4")],
         "A length may have any width."),
        ("text-in-chunks", "indefinite-length", [in_cbor("indefinite", f"{IN_CLASS}/0v", "2")],
         "Text is what its chunks make."),
        ("empty-chunk", "indefinite-length", [in_cbor("replace", IN_VALUE, "7f 60 62 5331 60 ff")],
         "A chunk may be empty."),
        ("identity-last", "key-order", [in_cbor("swap", "0k")], "The keys of a map have no order."),
        ("everything-indefinite", "indefinite-length", [in_cbor("indefinite", at) for at in INWARDS[::-1]],
         "Every map and array may have an indefinite length."),
    ]:  # fmt: skip
        group.accept(
            slug, f"cbor/{requirement}", *said(_as(*changes), BOTH), because, flags=("non-canonical",)
        )  # fmt: skip
    group.accept(
        "whole-model-of-another-encoding", "cbor/any-encoding",
        *said(_as(in_cbor("widen", IN_VALUE, "2"), in_cbor("swap", "0k"), in_cbor("indefinite", "")),
              {"": MINIMAL_MODEL}),
        "The encoding changes nothing of what is said.", flags=("non-canonical",),
    )  # fmt: skip
    digests = cbor.encode(with_values({2: [[1, SHA256]]}))
    for slug, requirement, change, because in [
        ("bytes-in-chunks", "indefinite-length", in_cbor("indefinite", f"{IN_VALUE}/0/1", "4"),
         "A byte string is what its chunks make."),
        ("length-in-three-bytes", "any-encoding", in_cbor("widen", f"{IN_VALUE}/0/1", "2"),
         "A length may have any width."),
        ("algorithm-in-two-bytes", "any-encoding", in_cbor("widen", f"{IN_VALUE}/0/0"), "One in two bytes is one."),
    ]:  # fmt: skip
        group.accept(
            slug, f"cbor/{requirement}",
            *said(_as(change, message=digests), {f"{MVAL}/digests": [{"alg": 1, "value": SHA256}]}),
            because, flags=("non-canonical",),
        )  # fmt: skip
    tagged = cbor.encode(with_values({1: cbor.Tag(552, 3)}))
    for size in (4, 8):
        group.accept(
            f"tag-in-{size + 1}-bytes", "cbor/any-encoding",
            *said(_as(in_cbor("widen", IN_VALUE, str(size)), message=tagged), {f"{MVAL}/svn": {"svn": 3}}),
            "A tag's number may have any width.", flags=("non-canonical",),
        )  # fmt: skip
    group.accept(
        "values-in-reverse", "cbor/key-order",
        *said(with_values({11: "fw", 8: "S1", 6: bytes(6)}), {SERIAL: "S1", f"{MVAL}/name": "fw"}),
        "The keys of a map have no order.", flags=("non-canonical",),
    )  # fmt: skip


def _broken(group: Group) -> None:
    formed = "cbor/well-formed"
    for slug, change, because in [
        ("reserved-information", in_cbor("reserved-info", "0k", "28"), "Heads with information 28 do not exist."),
        ("reserved-in-text", in_cbor("reserved-info", IN_VALUE, "30"), "Nor do heads with information 30."),
        ("break-as-value", in_cbor("replace", IN_VALUE, "ff"), "A break ends nothing here."),
        ("number-without-end", in_cbor("reserved-info", "0k", "31"), "A number has no indefinite length."),
        ("two-byte-simple", in_cbor("replace", IN_VALUE, "f814"), "A simple value below 32 has one byte only."),
        ("tag-without-content", in_cbor("replace", "1v", "d9022a ff"), "A tag has an item as content."),
        ("byte-chunk-in-text", in_cbor("replace", IN_VALUE, "7f 42 5331 ff"), "Chunks have the string's type."),
        ("nested-chunks", in_cbor("replace", IN_VALUE, "7f 7f 62 5331 ff ff"), "A chunk is not made of chunks."),
        ("odd-map", in_cbor("replace", IN_VALUES, "bf 08 ff"), "The last key of the map has no value."),
    ]:
        group.reject(slug, formed, "plain", change, because, flags=("wrong-kind",))
    for slug, raw, because in [
        ("text-not-utf8", "61 ff", "No character begins with the byte ff."),
        ("text-latin-1", "61 e4", "An e4 alone is a Latin-1 letter and no UTF-8."),
        ("text-overlong", "62 c0af", "UTF-8 has one form for each character, the shortest."),
        ("text-surrogate", "63 eda080", "UTF-8 does not encode surrogates."),
        ("text-cut-in-character", "61 c3", "The second byte of the character is missing."),
        ("text-split-in-character", "7f 61 c3 61 a4 ff", "Each chunk of a text is UTF-8 by itself."),
    ]:
        group.reject(slug, "cbor/utf8-text", "plain", in_cbor("replace", IN_VALUE, raw), because, flags=("wrong-kind",))
    for slug, change, because in [
        ("byte-behind", in_bytes("append", None, "00"), "A byte behind the map is no part of a CoMID."),
        ("break-behind", in_bytes("append", None, "ff"), "A break behind a counted map ends nothing."),
        ("comid-behind", in_bytes("append", None, MESSAGE.hex()), "Two CoMIDs are a sequence, not a CoMID."),
        ("null-behind", in_bytes("append", None, "f6"), "Nothing follows the map, not even null."),
        ("entry-not-counted", in_cbor("count", "", "1"), "The triples stand behind a map of one."),
    ]:
        group.reject(slug, "cbor/one-item", "plain", change, because, flags=("trailing-bytes",))


def _tags(group: Group) -> None:
    for slug, change, because in [
        ("tag-around-array-of-triples", in_cbor("wrap-tag", "1v/0v", "37"), "The array of triples has no tag."),
        ("tag-around-environment", in_cbor("wrap-tag", IN_ENVIRONMENT, "560"), "An environment has no tag."),
        ("tag-around-class", in_cbor("wrap-tag", IN_CLASS, "111"), "A class has no tag."),
        ("tag-around-vendor", in_cbor("wrap-tag", f"{IN_CLASS}/0v", "32"), "A vendor has no tag."),
        ("tag-around-claims", in_cbor("wrap-tag", f"{RECORD}/1", "563"), "The array of measurements has no tag."),
        ("tag-around-measurement", in_cbor("wrap-tag", IN_MEASUREMENT, "506"), "A measurement has no tag."),
        ("tag-around-values", in_cbor("wrap-tag", IN_VALUES, "558"), "The map of values has no tag."),
        ("unknown-tag-around-text", in_cbor("wrap-tag", IN_VALUE, "60000"), "A serial number has no tag."),
    ]:
        group.reject(slug, "cbor/no-stray-tag", "plain", change, because, flags=("stray-tag",))
    group.reject(
        "tag-around-key", "comid/grammar", "plain", in_cbor("wrap-tag", "1k", "552"),
        "A number under a tag is another key, and the triples are missing.", flags=("stray-tag",),
    )  # fmt: skip


def _cut(group: Group) -> None:
    size = len(MESSAGE)
    for cut in (0, 1, 2, 4, 6, 8, 12, 16, 20, size - 4, size - 2, size - 1):
        group.reject(
            f"cut-after-{cut}-bytes", "cbor/complete", "plain", in_bytes("truncate", cut),
            f"Of {size} bytes {cut} are there, so the CoMID is not complete.", flags=("truncated",),
        )  # fmt: skip
    for slug, change, because in [
        ("entry-missing", in_cbor("count", "", "3"), "The head announces a third entry that is not there."),
        ("claim-missing", in_cbor("count", f"{RECORD}/1", "2"), "The head announces a second measurement."),
        ("text-missing-a-byte", in_cbor("count", IN_VALUE, "3"), "The text announces one byte more than there is."),
        ("text-of-4-gigabytes", in_cbor("count", IN_VALUE, str(2**32 - 1)), "No such text follows."),
        ("text-of-exabytes", in_cbor("count", IN_VALUE, str(2**63)), "No such text follows."),
        ("text-of-the-longest", in_cbor("count", IN_VALUE, str(2**64 - 1)), "No such text follows."),
        ("map-of-4-billion", in_cbor("count", "", str(2**32 - 1)), "No such map follows."),
        ("map-of-the-largest", in_cbor("count", "", str(2**64 - 1)), "No such map follows."),
        ("values-of-4-billion", in_cbor("count", IN_VALUES, str(2**32 - 1)), "No such map follows."),
        ("triples-of-4-billion", in_cbor("count", "1v/0v", str(2**32 - 1)), "No such array follows."),
        ("triples-of-exa", in_cbor("count", "1v/0v", str(2**62)), "No such array follows."),
        ("claims-of-4-billion", in_cbor("count", f"{RECORD}/1", str(2**32 - 1)), "No such array follows."),
        ("claims-of-exa", in_cbor("count", f"{RECORD}/1", str(2**62)), "No such array follows."),
        ("tag-alone", in_cbor("replace", "", "c1"), "A tag alone is no item."),
        ("head-of-4-billion-alone", in_cbor("replace", "", "baffffffff"), "Nothing of the announced map follows."),
        ("head-of-exa-alone", in_cbor("replace", "", "bb4000000000000000"), "Nothing of the announced map follows."),
    ]:
        group.reject(slug, "cbor/complete", "plain", change, because, flags=("truncated",))
    group.reject(
        "no-break", "cbor/complete", "map-indefinite", in_bytes("truncate", len(MESSAGE)),
        "Without break the map does not end.", flags=("truncated",),
    )  # fmt: skip


def _twice(book: Vectors) -> None:
    group = book.group("comid-keys", "No map holds a key twice, whatever stands under it.", operation="comid.decode")
    entity = {0: "ACME", 2: [0]}
    rows: list[tuple[str, Any, str, dict[str, Any], str, tuple[str, ...]]] = [
        ("comid", MINIMAL, "0k", BOTH, "a CoMID", ()),
        ("identity", comid(identity={0: "t", 1: 1}), "0v/1k", {"/tag-identity/tag-version": 1}, "an identity", ()),
        ("entity", comid(entities=[entity]), "1v/0/0k", {"/entities/0/entity-name": "ACME"}, "an entity", ()),
        ("linked-tag", comid(linked_tags=[{0: "old", 1: 1}]), "1v/0/1k", {"/linked-tags/0/tag-rel": 1}, "a link", ()),
        ("triples", MINIMAL, "1v/0k", BOTH, "the map of triples", ()),
        (
            "environment", with_environment({0: {1: "ACME"}, 2: cbor.Tag(560, b"g")}), f"{IN_ENVIRONMENT}/0k",
            {VENDOR: "ACME"}, "an environment", (),
        ),
        ("class", MINIMAL, f"{IN_CLASS}/0k", BOTH, "a class", ()),
        (
            "measurement", with_measurement({0: "k", **MEASUREMENT}), f"{IN_MEASUREMENT}/0k",
            {"/triples/reference-triples/0/ref-claims/0/mkey": {"text": "k"}}, "a measurement", (),
        ),
        ("values", MINIMAL, f"{IN_VALUES}/0k", BOTH, "the map of values", ()),
        (
            "version", with_values({0: {0: "1.0", 1: 16384}}), f"{IN_VALUE}/0k", {f"{MVAL}/version/version": "1.0"},
            "a version", (),
        ),
        ("flags", with_values({3: {3: False}}), f"{IN_VALUE}/0k", {f"{MVAL}/flags/is-debug": False}, "the flags", ()),
        (
            "registers", with_values({14: {0: [[1, SHA256]]}}), f"{IN_VALUE}/0k",
            {f"{MVAL}/integrity-registers": [[{"int": "0"}, [{"alg": 1, "value": SHA256}]]]}, "the registers", (),
        ),
        (
            "cose-key", comid({2: [[ENVIRONMENT, [cbor.Tag(558, COSE_KEY)]]]}), "1v/0v/0/1/0/t/0k",
            {"/triples/identity-triples/0/key-list/0": {"cose-key": COSE_PAIRS}}, "a COSE_Key", (),
        ),
        (
            "conditions", comid({2: [[ENVIRONMENT, [cbor.Tag(560, b"k")], {0: "k"}]]}), "1v/0v/0/2/0k",
            {"/triples/identity-triples/0/conditions/mkey": {"text": "k"}}, "conditions", NOW,
        ),
    ]  # fmt: skip
    for slug, message, at, places, where, revisions in rows:
        group.accept(
            f"{slug}-once", "cbor/duplicate-keys", *said(message, places), f"Every key stands once in {where}.",
            revisions=revisions,
        )  # fmt: skip
        group.reject(
            f"{slug}-twice", "cbor/duplicate-keys", f"{slug}-once", in_cbor("duplicate", at),
            f"A key stands twice in {where}, with the same value.", flags=("duplicate-key",), revisions=revisions,
        )  # fmt: skip
        group.reject(
            f"{slug}-twice-in-other-width", "cbor/duplicate-keys", f"{slug}-once", _again(message, at),
            f"A key stands twice in {where}, once in two bytes; it is the same key.",
            flags=("duplicate-key",), revisions=revisions,
        )  # fmt: skip
    group.reject(
        "serial-twice-with-other-value", "cbor/duplicate-keys", "values-once",
        in_cbor("duplicate", f"{IN_VALUES}/0k", "625332"), "Neither of two serial numbers is the right one.",
        flags=("duplicate-key",),
    )  # fmt: skip
    group.reject(
        "triples-twice-with-other-value", "cbor/duplicate-keys", "comid-once", in_cbor("duplicate", "1k", "a0"),
        "Triples stand twice, the second time without content.", flags=("duplicate-key",),
    )  # fmt: skip
    group.reject(
        "debug-flag-twice-with-other-value", "cbor/duplicate-keys", "flags-once",
        in_cbor("duplicate", f"{IN_VALUE}/0k", "f5"), "Debug mode is off and on.", flags=("duplicate-key",),
    )  # fmt: skip
    group.reject(
        "register-twice-with-other-value", "cbor/duplicate-keys", "registers-once",
        in_cbor("duplicate", f"{IN_VALUE}/0k", cbor.encode([[1, bytes(32)]]).hex()),
        "One register has two contents.", flags=("duplicate-key",),
    )  # fmt: skip


def _again(message: object, at: str) -> Mutation:
    """Repeat the entry at the end of its map with its key in two bytes."""
    holder, _, step = at.rpartition("/")
    item = cbor.decode(cbor.encode(message))
    for each in holder.split("/") if holder else ():
        if each == "t":
            item = item.value
        else:
            item = item.value[int(each[:-1])][1] if each.endswith("v") else item.value[int(each)]
    key, value = item.value[int(step[:-1])]
    return in_cbor("append", holder, f"18{key.value:02x}" + value.canonical().hex())
