"""Values of measurements that are a string of bytes or text: raw values, addresses, names and identifiers."""

from conformance.codecs.cbor import Tag
from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    IN_VALUE,
    IN_VALUES,
    MVAL,
    NOW,
    SERIAL,
    UEID,
    UEIDS,
    UUID,
    UUID_TEXT,
    added,
    appended,
    asked,
    in_cbor,
    put,
    said,
    with_values,
)  # fmt: skip

RAW = f"{MVAL}/raw-value"
MASKS = {"grammar": "accept", "one-mask": "reject"}
"""Readings of keys 4 and 5: whether what the grammar admits stands, or whether a value has one mask."""


def build(book: Vectors) -> None:
    """The groups raw-value, address, name and identifier."""
    _raw(book)
    _masked(book)
    _addresses(book)
    _texts(book)
    _identifiers(book)


def _raw(book: Vectors) -> None:
    group = book.group("raw-value", "Raw values and the mask beside them.", operation="comid.decode")
    for slug, raw, because in [
        ("bytes", b"\x12\x34", "A raw value is bytes under tag 560."),
        ("no-bytes", b"", "Opaque bytes have any length, none too."),
        ("one-zero", b"\0", "A zero byte is a value."),
        ("kilobyte", b"\xa5" * 1024, "Opaque bytes have any length."),
        ("of-cbor", bytes.fromhex("a10102"), "What the bytes look like does not matter."),
    ]:
        group.accept(slug, "raw-value/bytes", *said(with_values({4: Tag(560, raw)}), {RAW: {"bytes": raw}}), because)
    for slug, raw, mask, because in [
        ("old-mask", b"\x12\x34", b"\xff\0", "The mask stands beside the value, as bytes without tag."),
        ("old-mask-of-ones", b"\x12", b"\xff", "A mask of ones compares all bits."),
        ("old-mask-empty", b"", b"", "Value and mask may both be empty."),
    ]:
        group.accept(
            slug, "raw-value/old-mask",
            *said(with_values({4: Tag(560, raw), 5: mask}), {RAW: {"bytes": raw}, f"{MVAL}/raw-value-mask": mask}),
            because, flags=("mask",),
        )  # fmt: skip
    for slug, twin, change, because, flag in [
        ("untagged", "bytes", in_cbor("untag", IN_VALUE), "A raw value has a tag.", "missing-tag"),
        ("text", "bytes", put(f"{IN_VALUE}/t", "1234"), "A raw value is bytes.", "wrong-kind"),
        ("number", "bytes", put(f"{IN_VALUE}/t", 0x1234), "A raw value is bytes.", "wrong-kind"),
        ("bare-text", "bytes", put(IN_VALUE, "1234"), "A raw value is bytes.", "wrong-kind"),
        ("null", "bytes", put(IN_VALUE, None), "What is not there is left out, not null.", "wrong-kind"),
        ("uuid", "bytes", put(IN_VALUE, Tag(37, UUID)), "A UUID is no raw value.", "wrong-tag"),
        ("ueid", "bytes", put(IN_VALUE, Tag(550, UEID)), "A UEID is no raw value.", "wrong-tag"),
        ("oid", "bytes", put(IN_VALUE, Tag(111, b"\x55")), "An OID is no raw value.", "wrong-tag"),
        ("svn", "bytes", put(IN_VALUE, Tag(552, 1)), "A security version is no raw value.", "wrong-tag"),
        ("array", "bytes", put(IN_VALUE, [Tag(560, b"\x12")]), "There is one raw value.", "wrong-kind"),
    ]:
        group.reject(slug, "raw-value/bytes", twin, change, because, flags=(flag,))
    for slug, twin, change, because in [
        ("old-mask-tagged", "old-mask", in_cbor("wrap-tag", f"{IN_VALUES}/1v", "560"), "The old mask has no tag."),
        ("old-mask-text", "old-mask", put(f"{IN_VALUES}/1v", "ff00"), "A mask is bytes."),
        ("old-mask-number", "old-mask", put(f"{IN_VALUES}/1v", 0xFF00), "A mask is bytes."),
    ]:
        group.reject(slug, "raw-value/old-mask", twin, change, because, flags=("mask",))
    group.reject(
        "old-mask-alone", "raw-value/old-mask-alone", "old-mask", in_cbor("remove", f"{IN_VALUES}/0k"),
        "A mask stands beside a raw value.", flags=("mask",),
    )  # fmt: skip
    group.reject(
        "old-mask-beside-other-value", "raw-value/old-mask-alone", "mval/one", added(IN_VALUES, 5, b"\xff"),
        "A mask stands beside a raw value, not beside another one.", flags=("mask",),
    )  # fmt: skip
    group.either(
        "tag-60000", "profile/unknown-tag", asked(with_values({4: Tag(60000, b"\x01"), 8: "S1"}), SERIAL),
        "Raw values are open for further tags over bytes; what a reader makes of one is not said.",
        flags=("unknown-key",),
    )  # fmt: skip


def _masked(book: Vectors) -> None:
    group = book.group("masked-raw-value", "Raw values with their mask under tag 563.", operation="comid.decode")
    for slug, raw, mask, because in [
        ("two-bytes", b"\x12\x34", b"\xff\0", "Value and mask stand under one tag."),
        ("zero-mask", b"\x12", b"\0", "A mask may compare nothing."),
        ("empty", b"", b"", "Value and mask may both be empty."),
    ]:
        group.accept(
            slug, "raw-value/masked",
            *said(with_values({4: Tag(563, [raw, mask])}), {RAW: {"masked-raw-value": {"value": raw, "mask": mask}}}),
            because, flags=("mask",),
        )  # fmt: skip
    inside = f"{IN_VALUE}/t"
    for slug, change, because, flag in [
        ("value-alone", in_cbor("remove", f"{inside}/1"), "A masked value has a mask.", "wrong-arity"),
        ("third-member", appended(inside, b"\0"), "There are value and mask, and no more.", "wrong-arity"),
        ("no-members", in_cbor("replace", inside, "80"), "There are value and mask.", "empty"),
        ("bytes", put(inside, b"\x12\x34"), "Value and mask are an array.", "wrong-kind"),
        ("map", put(inside, {0: b"\x12", 1: b"\xff"}), "Value and mask are an array.", "wrong-kind"),
        ("value-text", put(f"{inside}/0", "1234"), "The value is bytes.", "wrong-kind"),
        ("mask-text", put(f"{inside}/1", "ff00"), "The mask is bytes.", "wrong-kind"),
        ("mask-null", put(f"{inside}/1", None), "The mask is bytes.", "wrong-kind"),
        ("value-tagged", in_cbor("wrap-tag", f"{inside}/0", "560"), "The value has no tag of its own.", "stray-tag"),
        ("untagged", in_cbor("untag", IN_VALUE), "A masked value has tag 563.", "missing-tag"),
        ("tag-564", in_cbor("retag", IN_VALUE, "564"), "Tag 564 holds a range.", "wrong-tag"),
    ]:
        row = "raw-value/bytes" if slug in ("untagged", "tag-564") else "raw-value/masked"
        group.reject(slug, row, "two-bytes", change, because, flags=(flag,), revisions=NOW)
    for slug, raw, mask in [("mask-shorter", b"\x12\x34", b"\xff"), ("mask-longer", b"\x12", b"\xff\xff")]:
        group.either(
            slug, "raw-value/mask-length", asked(with_values({4: Tag(563, [raw, mask])}), RAW),
            "Such a mask never matches, yet no rule makes the message wrong.", flags=("mask",),
        )  # fmt: skip
    group.contested(
        "two-masks", "raw-value/two-masks",
        *said(
            with_values({4: Tag(563, [b"\x12", b"\xff"]), 5: b"\x0f"}),
            {RAW: {"masked-raw-value": {"value": b"\x12", "mask": b"\xff"}}},
        ),
        "The grammar admits the old mask beside a masked value; a value of two masks has no meaning.",
        readings=MASKS, flags=("mask",),
    )  # fmt: skip
    group.either(
        "before", "raw-value/masked-gone", asked(with_values({4: Tag(563, [b"\x12", b"\xff"]), 8: "S1"}), SERIAL),
        "Revision 06 knows no tag 563, and the choice is open for extensions.", flags=("unknown-key",),
    )  # fmt: skip


def _addresses(book: Vectors) -> None:
    group = book.group(
        "address", "MAC and IP addresses: bytes of fixed lengths, without tag.", operation="comid.decode"
    )
    mac, ip = bytes.fromhex("02005e100001"), bytes.fromhex("c0000201")
    eui64 = bytes.fromhex("02005efffe100001")
    six = bytes.fromhex("20010db8000000000000000000000001")
    for slug, key, place, raw, because in [
        ("eui-48", 6, "mac-addr", mac, "Six bytes are an EUI-48."),
        ("eui-64", 6, "mac-addr", eui64, "Eight bytes are an EUI-64."),
        ("eui-48-of-zeros", 6, "mac-addr", bytes(6), "No address is excluded."),
        ("ipv4", 7, "ip-addr", ip, "Four bytes are an IPv4 address."),
        ("ipv4-of-zeros", 7, "ip-addr", bytes(4), "No address is excluded."),
        ("ipv6", 7, "ip-addr", six, "Sixteen bytes are an IPv6 address."),
        ("ipv6-of-ipv4", 7, "ip-addr", bytes(10) + b"\xff\xff" + ip, "It stays an IPv6 address of sixteen bytes."),
    ]:
        row = "mac/lengths" if key == 6 else "ip/lengths"
        flags = ("identifier-form",) if slug == "ipv6-of-ipv4" else ()
        group.accept(slug, row, *said(with_values({key: raw}), {f"{MVAL}/{place}": raw}), because, flags=flags)
    for slug, row, twin, value, because, flag in [
        ("mac-of-5-bytes", "mac/lengths", "eui-48", mac[:5], "A MAC address has six or eight bytes.", "out-of-range"),
        ("mac-of-7-bytes", "mac/lengths", "eui-48", mac + b"\0", "A MAC address has six or eight bytes.",
         "out-of-range"),
        ("mac-of-9-bytes", "mac/lengths", "eui-64", eui64 + b"\0", "A MAC address has six or eight bytes.",
         "out-of-range"),
        ("mac-of-20-bytes", "mac/lengths", "eui-64", bytes(20), "An InfiniBand address is none of the two.",
         "out-of-range"),
        ("mac-of-no-bytes", "mac/lengths", "eui-48", b"", "A MAC address has six or eight bytes.", "empty"),
        ("mac-of-text", "mac/lengths", "eui-48", "02:00:5e:10:00:01", "A MAC address is bytes.", "wrong-kind"),
        ("mac-of-number", "mac/lengths", "eui-48", 0x02005E100001, "A MAC address is bytes.", "wrong-kind"),
        ("mac-tagged-48", "mac/lengths", "eui-48", Tag(48, mac), "A MAC address has no tag here.", "stray-tag"),
        ("ip-of-3-bytes", "ip/lengths", "ipv4", ip[:3], "An address has four or sixteen bytes.", "out-of-range"),
        ("ip-of-5-bytes", "ip/lengths", "ipv4", ip + b"\x18", "There is no room for the length of a prefix.",
         "out-of-range"),
        ("ip-of-8-bytes", "ip/lengths", "ipv6", six[:8], "An address has four or sixteen bytes.", "out-of-range"),
        ("ip-of-15-bytes", "ip/lengths", "ipv6", six[:15], "An address has four or sixteen bytes.", "out-of-range"),
        ("ip-of-17-bytes", "ip/lengths", "ipv6", six + b"\x40", "There is no room for the length of a prefix.",
         "out-of-range"),
        ("ip-of-text", "ip/lengths", "ipv4", "192.0.2.1", "An address is bytes.", "wrong-kind"),
        ("ip-of-no-bytes", "ip/lengths", "ipv4", b"", "An address has four or sixteen bytes.", "empty"),
        ("ipv4-tagged-52", "ip/untagged", "ipv4", Tag(52, ip), "An address has no tag here.", "stray-tag"),
        ("ipv6-tagged-54", "ip/untagged", "ipv6", Tag(54, six), "An address has no tag here.", "stray-tag"),
        ("ipv4-prefix", "ip/untagged", "ipv4", Tag(52, [24, ip[:3]]), "A prefix is no address.", "wrong-tag"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, put(IN_VALUE, value), because, flags=(flag,))


def _texts(book: Vectors) -> None:
    group = book.group("name", "Serial numbers and names: text.", operation="comid.decode")
    for key, place, row in [(8, "serial-number", "serial/text"), (11, "name", "name/text")]:
        for slug, text in [("plain", "C02X70VHJHD5"), ("empty", ""), ("umlauts", "Gerät 7"), ("digits", "0042")]:
            group.accept(
                f"{place}-{slug}", row, *said(with_values({key: text}), {f"{MVAL}/{place}": text}), "Any text will do."
            )
        for slug, value in [("bytes", b"C02"), ("number", 42), ("array", ["C02"]), ("null", None)]:
            group.reject(
                f"{place}-of-{slug}", row, f"{place}-digits", put(IN_VALUE, value), "This value is text.",
                flags=("wrong-kind",),
            )  # fmt: skip
        group.reject(
            f"{place}-tagged", row, f"{place}-plain", in_cbor("wrap-tag", IN_VALUE, "32"), "This text has no tag.",
            flags=("stray-tag",),
        )  # fmt: skip


def _identifiers(book: Vectors) -> None:
    group = book.group("identifier", "UEIDs and UUIDs among the values: bytes without tag.", operation="comid.decode")
    group.accept(
        "ueid", "ueid/bare", *said(with_values({9: UEID}), {f"{MVAL}/ueid": UEID}), "A UEID stands without tag here."
    )
    for size, ueid in UEIDS.items():
        group.accept(
            f"ueid-of-{size}-bytes", "ueid/length", *said(with_values({9: ueid}), {f"{MVAL}/ueid": ueid}),
            "A UEID has seven to thirty-three bytes.",
        )  # fmt: skip
    for size in (8, 32):
        group.either(
            f"ueid-of-{size}-bytes", "ueid/length", asked(with_values({8: "S1", 9: UEID[:size]}), SERIAL),
            "The length is in the range of the grammar, yet RFC 9711 has no UEID of this type and length.",
            revisions=NOW,
        )  # fmt: skip
    for size in (0, 6, 34):
        group.reject(
            f"ueid-of-{size}-bytes", "ueid/length", "ueid", put(IN_VALUE, (UEID + b"\0")[:size]),
            "A UEID has seven to thirty-three bytes.", flags=("out-of-range",), revisions=NOW,
        )  # fmt: skip
    for size in (7, 17, 32, 34):
        group.reject(
            f"ueid-of-{size}-bytes-before", "ueid/length-33", "ueid", put(IN_VALUE, (UEID + b"\0")[:size]),
            "A UEID has thirty-three bytes in revision 06.", flags=("out-of-range",), revisions=BEFORE,
        )  # fmt: skip
    group.accept(
        "uuid", "uuid/bare", *said(with_values({10: UUID}), {f"{MVAL}/uuid": UUID_TEXT}),
        "A UUID stands without tag here.",
    )  # fmt: skip
    for slug, row, twin, change, because, flag in [
        ("ueid-tagged", "ueid/bare", "ueid", in_cbor("wrap-tag", IN_VALUE, "550"), "A UEID has no tag here.",
         "stray-tag"),
        ("ueid-text", "ueid/bare", "ueid", put(IN_VALUE, UEID.hex()), "A UEID is bytes.", "wrong-kind"),
        ("ueid-number", "ueid/bare", "ueid", put(IN_VALUE, 1), "A UEID is bytes.", "wrong-kind"),
        ("uuid-tagged", "uuid/bare", "uuid", in_cbor("wrap-tag", IN_VALUE, "37"), "A UUID has no tag here.",
         "stray-tag"),
        ("uuid-text", "uuid/bare", "uuid", put(IN_VALUE, UUID_TEXT), "A UUID is bytes.", "wrong-kind"),
        ("uuid-of-15-bytes", "uuid/bare", "uuid", put(IN_VALUE, UUID[:15]), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("uuid-of-17-bytes", "uuid/bare", "uuid", put(IN_VALUE, UUID + b"\0"), "A UUID has sixteen bytes.",
         "out-of-range"),
        ("uuid-of-no-bytes", "uuid/bare", "uuid", put(IN_VALUE, b""), "A UUID has sixteen bytes.", "empty"),
        ("uuid-number", "uuid/bare", "uuid", put(IN_VALUE, 1), "A UUID is bytes.", "wrong-kind"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,))
