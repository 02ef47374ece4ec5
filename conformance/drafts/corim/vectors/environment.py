"""Environments: class, instance and group, and the identifiers that each of them may have."""

from typing import Any

from conformance.codecs.cbor import Tag
from conformance.drafts.building import BIGNUM, Group, Vectors
from conformance.drafts.corim.vectors.credentials import (
    AUTHORITY,
    CERTIFICATE,
    CERTIFICATE_SHA256,
    COSE_KEY,
    COSE_PAIRS,
    DER,
    KEY,
    KEY_SHA256,
    PATH,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import (
    IN_ENVIRONMENT,
    OID,
    OID_TEXT,
    REF_ENV,
    UEID,
    UEIDS,
    UUID,
    UUID_TEXT,
    added,
    asked,
    in_cbor,
    put,
    said,
    with_environment,
)  # fmt: skip

IN_CLASS = f"{IN_ENVIRONMENT}/0v"
IN_ID = f"{IN_CLASS}/0v"
INSTANCE = f"{IN_ENVIRONMENT}/0v"
CLASS_ID = f"{REF_ENV}/class/class-id"
UNKNOWN = Tag(60000, b"\x01")
OPEN = "The choice is open for extensions; what a reader makes of a tag that it does not know is not said."


def build(book: Vectors) -> None:
    """The groups environment, class, class-id, oid, instance and group."""
    _environment(book)
    _class(book)
    _class_id(book)
    _oid(book)
    _instance(book)
    _group(book)


def _environment(book: Vectors) -> None:
    group = book.group(
        "environment", "An environment: class, instance, group, or any of them together.", operation="comid.decode"
    )
    by_class, by_instance, by_group = {"vendor": "ACME"}, {"bytes": b"i"}, {"bytes": b"g"}
    instance, grouped = Tag(560, b"i"), Tag(560, b"g")
    for slug, environment, output in [
        ("class-alone", {0: {1: "ACME"}}, {"class": by_class}),
        ("instance-alone", {1: instance}, {"instance": by_instance}),
        ("group-alone", {2: grouped}, {"group": by_group}),
        ("class-and-instance", {0: {1: "ACME"}, 1: instance}, {"class": by_class, "instance": by_instance}),
        ("class-and-group", {0: {1: "ACME"}, 2: grouped}, {"class": by_class, "group": by_group}),
        ("instance-and-group", {1: instance, 2: grouped}, {"instance": by_instance, "group": by_group}),
        (
            "all-three", {0: {1: "ACME"}, 1: instance, 2: grouped},
            {"class": by_class, "instance": by_instance, "group": by_group},
        ),
    ]:  # fmt: skip
        group.accept(
            slug, "environment/members", *said(with_environment(environment), {REF_ENV: output}),
            "An environment is named by class, instance or group, or by any of them together.",
        )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("empty", "environment/non-empty", "class-alone", in_cbor("replace", IN_ENVIRONMENT, "a0"),
         "An environment names something.", "empty"),
        ("array", "environment/members", "class-alone", put(IN_ENVIRONMENT, [{1: "ACME"}]), "An environment is a map.",
         "wrong-kind"),
        ("text", "environment/members", "class-alone", put(IN_ENVIRONMENT, "ACME"), "An environment is a map.",
         "wrong-kind"),
        ("null", "environment/members", "class-alone", put(IN_ENVIRONMENT, None), "Null is no environment.",
         "wrong-kind"),
        ("tagged", "environment/members", "class-alone", in_cbor("wrap-tag", IN_ENVIRONMENT, "37"),
         "An environment has no tag.", "stray-tag"),
        ("class-text", "environment/members", "class-alone", put(IN_CLASS, "ACME"), "A class is a map.", "wrong-kind"),
        ("class-null", "environment/members", "class-and-instance", put(IN_CLASS, None),
         "What is not there is left out, not null.", "wrong-kind"),
        ("key-3", "environment/closed", "class-alone", added(IN_ENVIRONMENT, 3, 0), "The map is closed.",
         "unknown-key"),
        ("key-minus-1", "environment/closed", "class-alone", added(IN_ENVIRONMENT, -1, 0), "The map is closed.",
         "unknown-key"),
        ("key-of-text", "environment/closed", "class-alone", added(IN_ENVIRONMENT, "class", {1: "ACME"}),
         "The keys of the map are numbers.", "unknown-key"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.reject(
        "other-key-alone", "environment/closed", "class-alone",
        in_cbor("replace", f"{IN_ENVIRONMENT}/0k", "03"), "The map is closed, and names nothing without 0, 1 or 2.",
        flags=("unknown-key",),
    )  # fmt: skip


def _class(book: Vectors) -> None:
    group = book.group(
        "class", "A class: identifier, vendor, model, layer and index.", operation="comid.decode"
    )  # fmt: skip
    both = {1: "ACME", 2: "M1"}
    for slug, members, place, value, because in [
        ("vendor", {1: "ACME"}, "vendor", "ACME", "A vendor alone is a class."),
        ("vendor-empty", {1: ""}, "vendor", "", "The grammar sets no least length."),
        ("model", both, "model", "M1", "A model stands beside its vendor."),
        ("model-with-class-id", {0: Tag(560, b"c"), **both}, "model", "M1", "A class-id may stand beside them."),
        ("layer", {3: 2}, "layer", 2, "A layer alone is a class."),
        ("layer-zero", {3: 0}, "layer", 0, "Zero is a layer, not the absence of one."),
        ("layer-largest", {3: 2**64 - 1}, "layer", str(2**64 - 1), "Unsigned integers reach to 2^64 - 1."),
        ("index", {4: 5}, "index", 5, "An index alone is a class."),
        ("index-zero", {1: "ACME", 4: 0}, "index", 0, "Zero is an index, not the absence of one."),
        ("index-largest-in-json", {4: 2**53 - 1}, "index", 2**53 - 1, "Unsigned integers reach to 2^64 - 1."),
    ]:  # fmt: skip
        flags = ("out-of-range",) if "largest" in slug else ("default-value",) if "zero" in slug else ()
        row = "class/numbers" if place in ("layer", "index") else "class/texts"
        row = "cbor/whole-integers" if slug == "layer-largest" else row
        group.accept(
            slug, row, *said(with_environment({0: members}), {f"{REF_ENV}/class/{place}": value}), because, flags=flags,
        )  # fmt: skip
    group.accept(
        "all", "class/texts",
        *said(
            with_environment({0: {0: Tag(37, UUID), 1: "ACME", 2: "M1", 3: 1, 4: 2}}),
            {
                f"{REF_ENV}/class": {
                    "class-id": {"uuid": UUID_TEXT}, "vendor": "ACME", "model": "M1", "layer": 1, "index": 2,
                }
            },
        ),
        "A class may have all of its members.",
    )  # fmt: skip
    for slug, requirement, twin, change, because, flag in [
        ("empty", "class/non-empty", "vendor", in_cbor("replace", IN_CLASS, "a0"), "A class names something.", "empty"),
        ("model-without-vendor", "class/vendor-with-model", "model", in_cbor("remove", f"{IN_CLASS}/0k"),
         "Whoever names a model names its vendor.", "dangling"),
        ("model-with-class-id-without-vendor", "class/vendor-with-model", "model-with-class-id",
         in_cbor("remove", f"{IN_CLASS}/1k"), "A class-id does not replace the vendor of a model.",
         "dangling"),
        ("array", "environment/members", "vendor", put(IN_CLASS, ["ACME"]), "A class is a map.", "wrong-kind"),
        ("vendor-bytes", "class/texts", "vendor", put(f"{IN_CLASS}/0v", b"ACME"), "A vendor is text.", "wrong-kind"),
        ("vendor-number", "class/texts", "vendor", put(f"{IN_CLASS}/0v", 1), "A vendor is text.", "wrong-kind"),
        ("vendor-null", "class/texts", "model", put(f"{IN_CLASS}/0v", None), "Null is no vendor.", "wrong-kind"),
        ("model-bytes", "class/texts", "model", put(f"{IN_CLASS}/1v", b"M1"), "A model is text.", "wrong-kind"),
        ("layer-negative", "class/numbers", "layer", put(f"{IN_CLASS}/0v", -1), "A layer is not negative.",
         "out-of-range"),
        ("layer-text", "class/numbers", "layer", put(f"{IN_CLASS}/0v", "2"), "A layer is a number.", "wrong-kind"),
        ("layer-float", "class/numbers", "layer", in_cbor("replace", f"{IN_CLASS}/0v", "f94000"),
         "2.0 is a float, not an integer.", "wrong-kind"),
        ("index-negative", "class/numbers", "index", put(f"{IN_CLASS}/0v", -5), "An index is not negative.",
         "out-of-range"),
        ("index-true", "class/numbers", "index", put(f"{IN_CLASS}/0v", True), "True is no number.", "wrong-kind"),
        ("key-5", "class/closed", "vendor", added(IN_CLASS, 5, 0), "The map is closed.", "unknown-key"),
        ("key-minus-1", "class/closed", "vendor", added(IN_CLASS, -1, 0), "The map is closed.", "unknown-key"),
        ("key-of-text", "class/closed", "vendor", added(IN_CLASS, "svn", 1), "The keys of the map are numbers.",
         "unknown-key"),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, change, because, flags=(flag,))
    group.changed(
        "layer-bignum", "class/numbers", "layer", in_cbor("replace", f"{IN_CLASS}/0v", "c24102"),
        "The bignum is the same number.", readings=BIGNUM, same=True, flags=("wrong-kind",),
    )  # fmt: skip


def _class_id(book: Vectors) -> None:
    group = book.group("class-id", "What identifies a class: an OID, a UUID or bytes.", operation="comid.decode")
    for slug, value, output, because in [
        ("oid", Tag(111, OID), {"oid": OID_TEXT}, "An OID under tag 111."),
        ("uuid", Tag(37, UUID), {"uuid": UUID_TEXT}, "A UUID under tag 37."),
        ("bytes", Tag(560, b"\0\x01\xff"), {"bytes": b"\0\x01\xff"}, "Opaque bytes under tag 560."),
        ("no-bytes", Tag(560, b""), {"bytes": b""}, "Opaque bytes have any length, none too."),
        ("sixteen-bytes", Tag(560, UUID), {"bytes": UUID}, "Sixteen opaque bytes are no UUID."),
        ("kilobyte", Tag(560, b"\x5a" * 1024), {"bytes": b"\x5a" * 1024}, "Opaque bytes have any length."),
    ]:
        group.accept(slug, "class-id/kinds", *said(with_environment({0: {0: value}}), {CLASS_ID: output}), because)
    for slug, twin, change, because, flag in [
        ("bytes-untagged", "bytes", in_cbor("untag", IN_ID), "Bytes have tag 560 here.", "missing-tag"),
        ("uuid-untagged", "uuid", in_cbor("untag", IN_ID), "A UUID has tag 37 here.", "missing-tag"),
        ("oid-untagged", "oid", in_cbor("untag", IN_ID), "An OID has tag 111 here.", "missing-tag"),
        ("text", "bytes", put(IN_ID, UUID_TEXT), "Text identifies no class.", "wrong-kind"),
        ("number", "bytes", put(IN_ID, 1), "A number identifies no class.", "wrong-kind"),
        ("ueid", "bytes", put(IN_ID, Tag(550, UEID)), "A UEID identifies an instance, not a class.", "wrong-tag"),
        ("svn", "bytes", put(IN_ID, Tag(552, 1)), "A security version identifies no class.", "wrong-tag"),
        ("uuid-as-ueid", "uuid", in_cbor("retag", IN_ID, "550"), "Tag 550 identifies no class.", "wrong-tag"),
        ("uri", "bytes", put(IN_ID, Tag(32, "urn:x")), "A URI identifies no class.", "wrong-tag"),
        ("uuid-short", "uuid", put(f"{IN_ID}/t", UUID[:15]), "A UUID has sixteen bytes.", "out-of-range"),
        ("uuid-long", "uuid", put(f"{IN_ID}/t", UUID + b"\0"), "A UUID has sixteen bytes.", "out-of-range"),
        ("uuid-text", "uuid", put(f"{IN_ID}/t", UUID_TEXT), "A UUID under tag 37 is bytes.", "wrong-kind"),
        ("bytes-text", "bytes", put(f"{IN_ID}/t", "abc"), "Tag 560 holds bytes.", "wrong-kind"),
        ("bytes-number", "bytes", put(f"{IN_ID}/t", 1), "Tag 560 holds bytes.", "wrong-kind"),
        ("tag-in-tag", "bytes", in_cbor("wrap-tag", IN_ID, "560"), "Tag 560 holds bytes, not another tag.",
         "stray-tag"),
        ("array", "bytes", put(IN_ID, [Tag(560, b"a")]), "A class has one identifier.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, "class-id/kinds", twin, change, because, flags=(flag,))
    for slug, value in [("tag-60000", UNKNOWN), ("tag-600", Tag(600, b"\x01" * 32))]:
        group.either(
            slug, "profile/unknown-tag", asked(with_environment({0: {0: value}}), CLASS_ID), OPEN,
            flags=("unknown-key",),
        )  # fmt: skip


def _oid(book: Vectors) -> None:
    group = book.group("oid", "OIDs under tag 111: the contents of their BER encoding.", operation="comid.decode")
    for slug, raw, output, because in [
        ("two-arcs", "55", "2.5", "One byte may hold two arcs."),
        ("three-arcs", "550403", "2.5.4.3", "Each further byte below 128 is an arc."),
        ("first-arc-zero", "00", "0.0", "The smallest OID."),
        ("first-arc-one", "4f", "1.39", "Below arc 1 the second arc ends at 39."),
        ("second-arc-large", "8837", "2.999", "Below arc 2 the second arc has no limit."),
        ("arc-128", "2b8100", "1.3.128", "From 128 on an arc has two bytes."),
        ("arc-zero", "2b0600", "1.3.6.0", "An arc may be zero."),
        ("arc-of-32-bits", "2b8fffffff7f", "1.3.4294967295", "An arc of 32 bits has five bytes."),
        ("arc-beyond-64-bits", "2b84808080808080808000", "1.3.36893488147419103232", "An arc has any size: 2^65."),
    ]:
        flags = ("out-of-range",) if "bits" in slug else ()
        group.accept(
            slug, "oid/bytes",
            *said(with_environment({0: {0: Tag(111, bytes.fromhex(raw))}}), {CLASS_ID: {"oid": output}}),
            because, flags=flags,
        )  # fmt: skip
    for slug, value, because, flag in [
        ("empty", b"", "An OID has at least two arcs.", "empty"),
        ("arc-not-ended", bytes.fromhex("2b86"), "The last byte announces another one.", "truncated"),
        ("arc-with-leading-zero", bytes.fromhex("2b8001"), "An arc has no leading zero byte.", "identifier-form"),
        ("first-with-leading-zero", bytes.fromhex("802b"), "The first byte is not 80.", "identifier-form"),
        ("dotted-text", "1.3.6.1", "An OID is bytes, not dotted text.", "wrong-kind"),
        ("dotted-bytes-as-array", [1, 3, 6, 1], "An OID is bytes, not a list of arcs.", "wrong-kind"),
        ("number", 43, "An OID is bytes.", "wrong-kind"),
    ]:
        row = "oid/bytes" if flag == "wrong-kind" else "oid/arcs"
        group.reject(slug, row, "three-arcs", put(f"{IN_ID}/t", value), because, flags=(flag,))
    for slug, raw, readings, because in [
        ("contents-by-both-readings", "550403", {"contents": "accept", "whole-encoding": "reject"},
         "RFC 9090 has the contents under the tag, the examples of the draft the whole encoding."),
        ("whole-encoding-of-wrong-length", "0604550403", {"contents": "accept", "whole-encoding": "reject"},
         "Read as a whole encoding it is cut short; its bytes are the contents of another OID too."),
    ]:  # fmt: skip
        group.contested(
            slug, "oid/content-octets", asked(with_environment({0: {0: Tag(111, bytes.fromhex(raw))}}), CLASS_ID), None,
            because, readings=readings, flags=("identifier-form",),
        )  # fmt: skip
    group.either(
        "whole-encoding", "oid/content-octets",
        asked(with_environment({0: {0: Tag(111, bytes.fromhex("0603550403"))}}), CLASS_ID),
        "The bytes of a whole BER encoding are contents too, of another OID: which one was meant cannot be seen.",
        flags=("identifier-form",),
    )  # fmt: skip
    group.reject(
        "relative", "class-id/kinds", "three-arcs", in_cbor("retag", IN_ID, "110"),
        "Tag 110 is that of a relative OID, which identifies nothing by itself.", flags=("wrong-tag",),
    )  # fmt: skip


def _instance(book: Vectors) -> None:
    group = book.group(
        "instance", "What identifies an instance: bytes, a UEID, a UUID, or a key.", operation="comid.decode"
    )
    rows: list[tuple[str, Any, dict[str, Any]]] = [
        ("ueid", Tag(550, UEID), {"ueid": UEID}),
        ("uuid", Tag(37, UUID), {"uuid": UUID_TEXT}),
        ("bytes", Tag(560, b"\x0a\x0b"), {"bytes": b"\x0a\x0b"}),
        ("pem-key", Tag(554, KEY), {"pkix-base64-key": KEY}),
        ("pem-certificate", Tag(555, CERTIFICATE), {"pkix-base64-cert": CERTIFICATE}),
        ("cose-key", Tag(558, COSE_KEY), {"cose-key": COSE_PAIRS}),
        ("key-thumbprint", Tag(557, [1, KEY_SHA256]), {"key-thumbprint": {"alg": 1, "value": KEY_SHA256}}),
        (
            "certificate-thumbprint", Tag(559, [1, CERTIFICATE_SHA256]),
            {"cert-thumbprint": {"alg": 1, "value": CERTIFICATE_SHA256}},
        ),
        ("der-certificate", Tag(562, DER), {"pkix-asn1der-cert": DER}),
        ("pem-path", Tag(556, PATH), {"pkix-base64-cert-path": PATH}),
        (
            "thumbprint-of-path", Tag(561, [1, CERTIFICATE_SHA256]),
            {"cert-path-thumbprint": {"alg": 1, "value": CERTIFICATE_SHA256}},
        ),
    ]  # fmt: skip
    for slug, value, output in rows:
        if not slug.endswith("path"):
            group.accept(
                slug, "instance/kinds", *said(with_environment({1: value}), {f"{REF_ENV}/instance": output}),
                "An instance may be identified so.",
            )  # fmt: skip
        group.accept(
            f"{slug}-before", "instance/any-key", *said(with_environment({1: value}), {f"{REF_ENV}/instance": output}),
            "Revision 06 takes any key as identifier of an instance.",
        )  # fmt: skip
    for slug, value, because in [
        ("pem-path-now", Tag(556, PATH), "A certification path is a key, but no longer identifies an instance."),
        ("thumbprint-of-path-now", Tag(561, [1, CERTIFICATE_SHA256]), "Nor does the thumbprint of a path."),
    ]:
        group.reject(slug, "instance/no-path", "bytes", put(INSTANCE, value), because, flags=("wrong-tag",))
    for size, ueid in UEIDS.items():
        group.accept(
            f"ueid-of-{size}-bytes", "ueid/length",
            *said(with_environment({1: Tag(550, ueid)}), {f"{REF_ENV}/instance": {"ueid": ueid}}),
            "A UEID has seven to thirty-three bytes.",
        )  # fmt: skip
    group.accept(
        "ueid-of-33-bytes-before", "ueid/length-33",
        *said(with_environment({1: Tag(550, UEID)}), {f"{REF_ENV}/instance": {"ueid": UEID}}),
        "Thirty-three bytes are what a UEID has.",
    )  # fmt: skip
    for size in (0, 6, 34):
        group.reject(
            f"ueid-of-{size}-bytes", "ueid/length", "ueid-of-33-bytes", put(f"{INSTANCE}/t", (UEID + b"\0")[:size]),
            "A UEID has at least seven bytes and at most thirty-three.", flags=("out-of-range",),
        )  # fmt: skip
    for size in (0, 6, 17, 32, 34):
        group.reject(
            f"ueid-of-{size}-bytes-before", "ueid/length-33", "ueid-of-33-bytes-before",
            put(f"{INSTANCE}/t", (UEID + b"\0")[:size]), "Revision 06 has UEIDs of thirty-three bytes alone.",
            flags=("out-of-range",),
        )  # fmt: skip
    _no_instance(group)
    group.either(
        "tag-60000", "profile/unknown-tag", asked(with_environment({1: UNKNOWN}), f"{REF_ENV}/instance"), OPEN,
        flags=("unknown-key",),
    )  # fmt: skip


def _no_instance(group: Group) -> None:
    for slug, twin, change, because, flag in [
        ("bytes-untagged", "bytes", in_cbor("untag", INSTANCE), "Bytes have tag 560 here.", "missing-tag"),
        ("ueid-untagged", "ueid", in_cbor("untag", INSTANCE), "A UEID has tag 550 here.", "missing-tag"),
        ("uuid-untagged", "uuid", in_cbor("untag", INSTANCE), "A UUID has tag 37 here.", "missing-tag"),
        ("text", "bytes", put(INSTANCE, "serial 7"), "Text identifies no instance.", "wrong-kind"),
        ("number", "bytes", put(INSTANCE, 7), "A number identifies no instance.", "wrong-kind"),
        ("oid", "bytes", put(INSTANCE, Tag(111, OID)), "An OID identifies a class, not an instance.", "wrong-tag"),
        ("min-svn", "bytes", put(INSTANCE, Tag(553, 1)), "A security version identifies no instance.", "wrong-tag"),
        ("ueid-as-oid", "ueid", in_cbor("retag", INSTANCE, "111"), "Tag 111 identifies no instance.", "wrong-tag"),
        ("ueid-text", "ueid", put(f"{INSTANCE}/t", UEID.hex()), "A UEID is bytes.", "wrong-kind"),
        ("uuid-short", "uuid", put(f"{INSTANCE}/t", UUID[:8]), "A UUID has sixteen bytes.", "out-of-range"),
        ("pem-key-bytes", "pem-key", put(f"{INSTANCE}/t", KEY.encode()), "PEM is text.", "wrong-kind"),
        ("pem-certificate-bytes", "pem-certificate", put(f"{INSTANCE}/t", DER), "Tag 555 holds PEM.", "wrong-kind"),
        ("der-certificate-text", "der-certificate", put(f"{INSTANCE}/t", AUTHORITY), "Tag 562 holds DER.",
         "wrong-kind"),
        ("thumbprint-bytes", "key-thumbprint", put(f"{INSTANCE}/t", KEY_SHA256), "A thumbprint names its algorithm.",
         "wrong-kind"),
        ("cose-key-in-bytes", "cose-key", in_cbor("wrap-bytes", f"{INSTANCE}/t"), "A COSE_Key is a map here.",
         "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, "instance/kinds", twin, change, because, flags=(flag,))
        group.reject(f"{slug}-before", "instance/any-key", f"{twin}-before", change, because, flags=(flag,))


def _group(book: Vectors) -> None:
    group = book.group("group", "What identifies a group: a UUID or bytes.", operation="comid.decode")
    for slug, value, output in [
        ("uuid", Tag(37, UUID), {"uuid": UUID_TEXT}),
        ("bytes", Tag(560, b"anonymity set 4"), {"bytes": b"anonymity set 4"}),
    ]:
        group.accept(
            slug, "group/kinds", *said(with_environment({2: value}), {f"{REF_ENV}/group": output}),
            "A group may be identified so.",
        )  # fmt: skip
    for slug, twin, change, because, flag in [
        ("bytes-untagged", "bytes", in_cbor("untag", INSTANCE), "Bytes have tag 560 here.", "missing-tag"),
        ("uuid-untagged", "uuid", in_cbor("untag", INSTANCE), "A UUID has tag 37 here.", "missing-tag"),
        ("text", "bytes", put(INSTANCE, "set 4"), "Text identifies no group.", "wrong-kind"),
        ("oid", "bytes", put(INSTANCE, Tag(111, OID)), "An OID identifies no group.", "wrong-tag"),
        ("ueid", "bytes", put(INSTANCE, Tag(550, UEID)), "A UEID identifies an instance.", "wrong-tag"),
        ("cose-key", "bytes", put(INSTANCE, Tag(558, COSE_KEY)), "A key identifies an instance.", "wrong-tag"),
        ("uuid-short", "uuid", put(f"{INSTANCE}/t", UUID[:15]), "A UUID has sixteen bytes.", "out-of-range"),
    ]:  # fmt: skip
        group.reject(slug, "group/kinds", twin, change, because, flags=(flag,))
    group.either(
        "tag-60000", "profile/unknown-tag", asked(with_environment({2: UNKNOWN}), f"{REF_ENV}/group"), OPEN,
        flags=("unknown-key",),
    )  # fmt: skip
