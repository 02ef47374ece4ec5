"""What is read and written again, with the same meaning. The oracle reads both."""

from typing import Any

from conformance.codecs import cbor, deform
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.credentials import COSE_KEY, PATH
from conformance.drafts.corim.vectors.locators import OTHER_URI, URI
from conformance.drafts.corim.vectors.rims import (
    COMID,
    COSWID_MAP,
    COTL_MAP,
    FORMS,
    FULL_RIM,
    NEW,
    PROFILE,
    Form,
    tagged,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import (
    ENVIRONMENT,
    FULL,
    MEASUREMENT,
    MINIMAL,
    OID,
    SHA256,
    SHA384,
    UEID,
    UUID,
    comid,
    in_cbor,
    with_environment,
    with_values,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import NOW as IN_11

END = cbor.Tag(1, 4_000_000_000)
CORE = {**FULL, 4: {0: FULL[4][0], 1: FULL[4][1]}}
"""The CoMID with all of what every implementation has: no triples that are optional."""


def build(book: Vectors) -> None:
    """The groups reencode-corim, reencode-corim-06, reencode-comid, reencode-cotl and reencode-coswid."""
    for form in FORMS:
        group = book.group(
            f"reencode-corim{form.group}", f"CoRIMs of revision {form.revision} that are read and written again.",
            operation="corim.reencode", role="producer", header={"kind": "corim"},
        )  # fmt: skip
        _corims(group, form)
    for kind, about, messages in [
        ("comid", "CoMIDs that are read and written again.", _comids()),
        ("cotl", "Lists of tags that are read and written again.", _lists()),
        ("coswid", "CoSWIDs that are read and written again.", _software()),
    ]:
        group = book.group(
            f"reencode-{kind}", about, operation="corim.reencode", role="producer", header={"kind": kind}
        )
        for slug, message, because, revisions in messages:
            data = message if isinstance(message, bytes) else cbor.encode(message)
            group.accept(slug, f"reencode/{kind}", {"data": data}, None, because, revisions=revisions)


def _corims(group: Group, form: Form) -> None:
    plain = form.rim()
    rows: list[tuple[str, bytes, str]] = [
        ("minimal", plain, "Nothing is lost, changed or added."),
        ("full", form.wrap(FULL_RIM), "All members are written again."),
        ("id-of-uuid", form.rim({0: UUID}), "A UUID stays bytes."),
        ("empty-id", form.rim({0: ""}), "An empty identifier is one."),
        ("profile-by-oid", form.rim({3: cbor.Tag(111, OID)}), "An OID stays an OID."),
        ("profile-that-nobody-knows", form.rim({3: cbor.Tag(32, "tag:nobody.example,2025:p")}),
         "An unknown profile is written again as it was."),
        ("two-comids", form.rim({1: [COMID, tagged(506, CORE)]}), "Every tag is written again, in its place."),
        ("entity-with-reg-id", form.rim({5: [{0: "A", 1: cbor.Tag(32, "https://a.example"), 2: [1]}]}),
         "An entity is written again whole."),
        ("keys-in-reverse", form.wrap(dict(reversed(FULL_RIM.items()))), "Whatever the order was."),
        ("long-heads", deform.apply(plain, in_cbor("widen", form.at("1k"), "8")), "However long the heads were."),
    ]  # fmt: skip
    if form is NEW:
        rows += [
            ("signer-entity", form.rim({5: [{0: "A", 2: [1]}, {0: "B", 2: [2]}]}), "The signer stays the signer."),
            ("two-addresses", form.rim({2: [{0: [URI, OTHER_URI], 1: [[1, SHA256], [7, SHA384]]}]}),
             "Several addresses and digests stay several."),
            ("array-of-one-address", form.rim({2: [{0: [URI], 1: [[1, SHA256]]}]}),
             "One address in an array means the same as one alone."),
        ]  # fmt: skip
    for slug, data, because in rows:
        group.accept(slug, "reencode/corim", {"data": data}, None, because, revisions=form.only)
    group.either(
        "digest-by-name", "reencode/corim", {"data": form.rim({2: [{0: URI, 1: ["sha-256", SHA256]}]})},
        "Numbers are preferred to names of algorithms; whether one becomes the other is not said.",
        revisions=form.only,
    )  # fmt: skip


Message = tuple[str, Any, str, tuple[str, ...]]


def _comids() -> list[Message]:
    always: tuple[str, ...] = ()
    values: list[tuple[str, Any, tuple[str, ...]]] = [
        ("version", {0: {0: "1.2.3", 1: 16384}}, always),
        ("version-without-scheme", {0: {0: "1.2.3"}}, always),
        ("svn", {1: cbor.Tag(552, 3)}, always),
        ("min-svn", {1: cbor.Tag(553, 3)}, always),
        ("svn-largest", {1: cbor.Tag(552, 2**64 - 1)}, always),
        ("digests", {2: [[1, SHA256], [7, SHA384]]}, always),
        ("flags", {3: {0: True, 3: False, 9: True}}, always),
        ("flag-of-runtime-updates-alone", {3: {10: True}}, IN_11),
        ("raw-value", {4: cbor.Tag(560, b"\x12\x34")}, always),
        ("raw-value-of-no-bytes", {4: cbor.Tag(560, b"")}, always),
        ("raw-value-with-old-mask", {4: cbor.Tag(560, b"\x12\x34"), 5: b"\xff\0"}, always),
        ("mac-eui48", {6: bytes(6)}, always),
        ("mac-eui64", {6: bytes(8)}, always),
        ("ipv4", {7: bytes([192, 0, 2, 1])}, always),
        ("ipv6", {7: bytes(15) + b"\1"}, always),
        ("ipv4-in-ipv6", {7: bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 1])}, always),
        ("serial", {8: "S1"}, always),
        ("empty-serial", {8: ""}, always),
        ("ueid", {9: UEID}, always),
        ("uuid", {10: UUID}, always),
        ("name", {11: "boot loader"}, always),
        ("cose-key", {13: [cbor.Tag(558, COSE_KEY)]}, always),
        ("cryptokeys", {13: [cbor.Tag(560, b"k"), cbor.Tag(556, PATH)]}, always),
        ("several", {1: cbor.Tag(552, 1), 8: "S1", 11: "fw"}, always),
    ]
    messages: list[Message] = [
        ("minimal", MINIMAL, "Nothing is lost, changed or added.", always),
        ("full", CORE, "Everything is written again.", always),
        ("version-zero", comid(identity={0: "t", 1: 0}), "Version 0 and none are the same.", always),
        ("version-one", comid(identity={0: "t", 1: 1}), "A version is kept.", always),
        ("class-with-zeros", with_environment({0: {1: "A", 3: 0, 4: 0}}), "Zero is not the same as none.", always),
        ("class-with-empty-texts", with_environment({0: {1: "", 2: ""}}), "An empty text is not none.", always),
        ("instance-and-group", with_environment({1: cbor.Tag(550, UEID), 2: cbor.Tag(37, UUID)}),
         "Every part of an environment is kept.", always),
        ("empty-mkey", comid({0: [[ENVIRONMENT, [{0: "", **MEASUREMENT}]]]}), "An empty key is not none.", always),
        ("mkey-zero", comid({0: [[ENVIRONMENT, [{0: 0, **MEASUREMENT}]]]}), "The key 0 is not none.", always),
        ("authority", comid({0: [[ENVIRONMENT, [{**MEASUREMENT, 2: [cbor.Tag(560, b"k")]}]]]}),
         "Who is to vouch for a measurement is kept.", always),
    ]  # fmt: skip
    told = "A value is written again as it was read."
    return [*messages, *((f"value-{slug}", with_values(value), told, revisions) for slug, value, revisions in values)]


def _lists() -> list[Message]:
    return [
        ("minimal", COTL_MAP, "Nothing is lost, changed or added.", ()),
        ("two-tags", {**COTL_MAP, 1: [{0: "t", 1: 3}, {0: UUID}]}, "Every tag is kept.", ()),
        ("validity-with-begin", {**COTL_MAP, 2: {0: cbor.Tag(1, 0), 1: END}}, "The begin is kept.", ()),
        ("in-reverse", dict(reversed(COTL_MAP.items())), "Whatever the order was.", ()),
    ]


def _software() -> list[Message]:
    entity = {31: "ACME Inc.", 32: cbor.Tag(32, "https://acme.example"), 33: [1, 2]}
    return [
        ("minimal", COSWID_MAP, "Nothing is lost, changed or added.", ()),
        ("id-of-uuid", {**COSWID_MAP, 0: UUID}, "A UUID stays bytes.", ()),
        ("two-entities", {**COSWID_MAP, 2: [entity, {31: "Bolt", 33: 2}]}, "Every entity is kept, and every role.", ()),
        ("link", {**COSWID_MAP, 4: {38: cbor.Tag(32, PROFILE), 40: -1}}, "A link is kept.", ()),
        ("payload", {**COSWID_MAP, 6: {17: {24: "boot.bin", 20: 532, 7: [1, SHA256]}}}, "A payload is kept.", ()),
        ("directories", {**COSWID_MAP, 6: {16: {24: "a", 26: {17: [{24: "b"}, {24: "c"}]}}}}, "So is a directory.", ()),
        ("evidence", {**COSWID_MAP, 3: {17: {24: "a"}, 35: cbor.Tag(1, 1), 36: "dev"}}, "So is evidence.", ()),
        ("flags", {**COSWID_MAP, 8: False, 9: True, 11: False}, "False may be left out, for it is the default.", ()),
        ("further-attribute", {**COSWID_MAP, "note": "x"}, "So is an attribute that others define.", ()),
    ]
