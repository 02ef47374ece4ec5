"""The CMW extension of certificates, CRLs and CSRs by itself (section 4.4): the choice in it, and how it is made."""

from typing import Any

from conformance.codecs import cbor, der
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import (
    BEFORE,
    JSON,
    NOW,
    NUMBER,
    OID,
    ONE,
    OTHER_RECORD,
    RECORD,
    TAG,
    TYPE,
    URI,
    VALUE,
    in_input,
)  # fmt: skip
from conformance.drafts.cmw.wire import Projection, collection, record, tag
from conformance.model.vector import Mutation

EXTENSION = "1.3.6.1.5.5.7.1.35"  # section 4.4
ARM_CBOR = der.octet_string(cbor.encode(ONE))
ARM_JSON = der.utf8(JSON.write(ONE).decode())


def build(book: Vectors) -> None:
    """The groups extension and extension-made."""
    value = book.group(
        "extension", "What the extension holds, by itself.", operation="cmw.read-extension", header={"carrier": "value"}
    )
    _chosen(value)
    _not_chosen(value)
    _not_der(value)
    made = book.group(
        "extension-made",
        "CMWs to be put into an extension, and those that it cannot carry.",
        operation="cmw.write-extension",
        role="producer",
    )
    _written(made)
    _refused(made)


def in_der(op: str, at: str, data: str = "", resign: str | None = None) -> Mutation:
    """A change at a path in DER; `data` is hexadecimal."""
    return Mutation(codec="der", op=op, at=at, data=data.replace(" ", ""), resign=resign)


def _chosen(group: Group) -> None:
    typed = {"__cmwc_t": URI, "a": ONE}
    whole = collection(("a", RECORD), kind=URI)
    for slug, row, data, output, because in [
        ("cbor-record", "choice", ARM_CBOR, RECORD, "A CBOR CMW stands in an OCTET STRING."),
        ("json-record", "choice", ARM_JSON, RECORD, "A JSON CMW stands in a UTF8String."),
        ("cbor-collection", "serialization", der.octet_string(cbor.encode(typed)), whole, "So does a collection."),
        ("json-collection", "serialization", der.utf8(JSON.write(typed).decode()), whole, "So does a collection."),
        (
            "cbor-tag", "serialization", der.octet_string(cbor.encode(cbor.Tag(TAG, VALUE))), tag(TAG, VALUE),
            "A Tag CMW is a CBOR CMW.",
        ),
        (
            "cbor-short", "der", bytes.fromhex("04 09 82 19fde7 44 2347da55"), record(NUMBER, VALUE),
            "A length below 128 has one octet.",
        ),
        (
            "json-short", "der", der.utf8('["a/b","I0faVQ"]'), record("a/b", VALUE),
            "A length below 128 has one octet in the other arm as well.",
        ),
        (
            "length-of-two-octets", "der", der.octet_string(cbor.encode([TYPE, bytes(100)])), record(TYPE, bytes(100)),
            "A length from 128 on has an octet that counts the others.",
        ),
        (
            "length-of-three-octets", "der", der.utf8(JSON.write([TYPE, bytes(300)]).decode()),
            record(TYPE, bytes(300)), "A length from 256 on has two more octets.",
        ),
    ]:  # fmt: skip
        for suffix, name, revisions in _rows(row):
            group.accept(f"{slug}{suffix}", f"pkix/{name}", data, output, because, revisions=revisions)


def _rows(row: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the choice breaks has another row in the older drafts."""
    if row != "choice":
        return [("", row, ())]
    return [("", "choice", NOW), ("-before", "choice-required", BEFORE)]


def _not_chosen(group: Group) -> None:
    text, octets = JSON.write(ONE), cbor.encode(ONE)
    for slug, twin, tags, because in [
        ("ia5string", "json-record", "16", "An IA5String is no UTF8String."),
        ("printable-string", "json-record", "13", "Nor is a PrintableString."),
        ("visible-string", "json-record", "1a", "Nor is a VisibleString."),
        ("json-implicitly-tagged", "json-record", "80", "The choice has no context tags, in spite of IMPLICIT TAGS."),
        ("cbor-implicitly-tagged", "cbor-record", "81", "The choice has no context tags, in spite of IMPLICIT TAGS."),
        ("application-tag", "cbor-record", "44", "An element of another class is no OCTET STRING."),
    ]:
        _reject(group, slug, "choice", twin, in_der("retag", "", tags), because)
    for slug, twin, made, because in [
        (
            "cbor-explicitly-tagged", "cbor-record", der.context(1, ARM_CBOR),
            "The choice is not tagged, explicitly either.",
        ),
        ("json-explicitly-tagged", "json-record", der.context(0, ARM_JSON), "The choice is not tagged."),
        ("sequence", "cbor-record", der.sequence(ARM_CBOR), "The choice is an arm of it and not in a SEQUENCE."),
        (
            "whole-extension", "cbor-record",
            der.sequence(der.oid(EXTENSION), der.octet_string(ARM_CBOR)),
            "The extension is not in itself once more.",
        ),
        ("bit-string", "cbor-record", der.bit_string(octets), "A BIT STRING is no arm of the choice."),
        ("null", "cbor-record", der.null(), "A NULL is no arm of the choice."),
    ]:  # fmt: skip
        _reject(group, slug, "choice", twin, in_der("replace", "", made.hex()), because)
    for slug, twin, made, because in [
        ("json-in-octets", "cbor-short", der.octet_string(text), "An OCTET STRING says that there is CBOR."),
        (
            "json-collection-in-octets", "cbor-collection", der.octet_string(JSON.write({"a": ONE})),
            "An OCTET STRING says that there is CBOR.",
        ),
        ("cbor-in-utf8", "json-short", der.encode(der.UTF8_STRING, octets), "A UTF8String says that there is JSON."),
        (
            "octets-in-octets", "cbor-short", der.octet_string(ARM_CBOR),
            "The OCTET STRING holds the CBOR, not another OCTET STRING.",
        ),
        (
            "cbor-as-base64url", "json-short", der.utf8(JSON.write(octets).decode()),
            "CBOR in base64url is no JSON CMW.",
        ),
        ("empty-octets", "cbor-short", der.octet_string(b""), "Nothing is no CMW."),
        ("empty-utf8", "json-short", der.utf8(""), "Nothing is no CMW."),
        ("two-in-octets", "cbor-short", der.octet_string(octets + octets), "There is one CMW in an extension."),
        (
            "claims-set-in-octets", "cbor-short", der.octet_string(cbor.encode({299: ONE, 1: "a"})),
            "A claims set is no CMW.",
        ),
    ]:  # fmt: skip
        flag = "empty" if slug.startswith("empty") else "trailing-bytes" if slug.startswith("two") else "wrong-kind"
        change = in_der("replace", "", made.hex())
        group.reject(slug, "pkix/serialization", twin, change, because, flags=(flag,))


def _reject(group: Group, slug: str, row: str, twin: str, change: Mutation, because: str) -> None:
    for suffix, name, revisions in _rows(row):
        group.reject(
            f"{slug}{suffix}", f"pkix/{name}", f"{twin}{suffix}", change, because, flags=("der-lax",),
            revisions=revisions,
        )  # fmt: skip


def _not_der(group: Group) -> None:
    for arm in ("cbor", "json"):
        for slug, change, because, flag in [
            ("trailing-null", in_der("trailing", "", "0500"), "Nothing follows the choice.", "trailing-bytes"),
            ("trailing-zero", in_der("trailing", "", "00"), "Nothing follows it, a zero either.", "trailing-bytes"),
            ("long-length", in_der("length-long", ""), "DER writes the shortest length.", "der-lax"),
            ("length-of-four-octets", in_der("length-long", "", "4"), "DER writes the shortest length.", "der-lax"),
        ]:
            group.reject(f"{arm}-{slug}", "pkix/der", f"{arm}-short", change, because, flags=(flag,))
    whole = bytes.fromhex("82 19fde7 44 2347da55")
    halves = der.octet_string(whole[:4]) + der.octet_string(whole[4:])
    for slug, made, because, flag in [
        ("constructed", der.encode(4, halves, constructed=True), "DER has no string in parts.", "der-lax"),
        ("indefinite-length", b"\x24\x80" + halves + b"\0\0", "DER has no indefinite length.", "der-lax"),
        ("two-choices", 2 * (b"\x04\x09" + whole), "There is one choice.", ""),
        ("bare-cbor", whole, "The CBOR stands in an OCTET STRING.", "unwrapped-content"),
        ("high-tag-form", b"\x1f\x04\x09" + whole, "DER writes a small tag number in the first octet.", "der-lax"),
        ("nothing", b"", "Nothing is no DER.", "truncated"),
    ]:
        change = Mutation(codec="der", op="replace", data=made.hex())
        group.reject(slug, "pkix/der", "cbor-short", change, because, flags=(flag or "trailing-bytes",))
    for slug, at, data, because in [
        ("length-beyond-the-end", "1", "0a", "A length ends where the element ends."),
        ("length-of-four-gigabytes", "1", "84", "A length ends where the element ends."),
    ]:
        change = Mutation(codec="bytes", op="replace", at=at, data=data)
        group.reject(slug, "pkix/der", "cbor-short", change, because, flags=("truncated",))
    group.reject(
        "no-utf8", "pkix/der", "json-short", in_der("replace", "", der.encode(12, b'["a/\xff","I0faVQ"]').hex()),
        "A UTF8String is UTF-8.", flags=("der-lax",),
    )  # fmt: skip
    bare = der.utf8('["a/b",  "I0faVQ"]')[2:].decode()
    group.reject(
        "json-constructed", "pkix/der", "json-short",
        in_der("replace", "", der.encode(12, der.utf8(bare[:7]) + der.utf8(bare[7:]), constructed=True).hex()),
        "DER has no string in parts.", flags=("der-lax",),
    )  # fmt: skip


# Extensions to be made.


def _asked(cmw: Projection, carrier: str, media_type: str = wire.MEDIA_CBOR) -> dict[str, Any]:
    return {"cmw": cmw, "carrier": carrier, "media_type": media_type}


def _written(group: Group) -> None:
    whole = collection(("a", RECORD), ("b", OTHER_RECORD), kind=OID)
    for form, media_type in [("cbor", wire.MEDIA_CBOR), ("json", wire.MEDIA_JSON)]:
        for suffix, row, revisions in [("", "choice", NOW), ("-before", "choice-required", BEFORE)]:
            group.accept(
                f"{form}-choice{suffix}", f"pkix/{row}-emitted", _asked(RECORD, "value", media_type), None,
                "Each serialization has its arm of the choice.", revisions=revisions,
            )  # fmt: skip
        for slug, row, cmw, carrier, because in [
            ("record", "serialization", RECORD, "value", "The arm holds the record."),
            ("collection", "serialization", whole, "value", "The arm holds the collection."),
            ("der", "der", record("a/b", bytes(201)), "value", "A length has as few octets as it can."),
            ("extension", "der", RECORD, "extension", "The extension is DER, and has no critical that is false."),
            ("not-critical", "not-critical", RECORD, "extension", "Nobody asked for a critical extension."),
        ]:
            given = _asked(cmw, carrier, media_type)
            group.accept(f"{form}-{slug}", f"pkix/{row}-emitted", given, None, because)
        group.accept(
            f"{form}-oid", "pkix/oid-emitted", _asked(RECORD, "extension", media_type), None,
            "The extension has its own OID.", revisions=NOW,
        )  # fmt: skip
        group.either(
            f"{form}-oid-before", "pkix/oid-emitted", _asked(RECORD, "extension", media_type),
            "Drafts 11 and 10 do not say what the last arc is.", revisions=BEFORE,
        )  # fmt: skip
    group.accept(
        "cbor-tag", "pkix/serialization-emitted", _asked(tag(TAG, VALUE), "value"), None, "A Tag CMW is a CBOR CMW."
    )
    group.accept(
        "cbor-number", "pkix/serialization-emitted", _asked(record(NUMBER, VALUE), "value"), None,
        "The type of a CBOR record may be a Content-Format.",
    )  # fmt: skip


def _refused(group: Group) -> None:
    for form in ("cbor", "json"):
        for slug, twin, change, because, flag in [
            (
                "no-media-type", "record", in_input("replace", "/cmw/record/type", "cbor"),
                "Text without a slash is no Content-Type.", "media-type-syntax",
            ),
            (
                "empty-collection", "collection", in_input("replace", "/cmw/collection/items", []),
                "A collection has an entry.", "empty",
            ),
        ]:  # fmt: skip
            group.reject(
                f"{form}-{slug}", "pkix/serialization-emitted", f"{form}-{twin}", change, because, flags=(flag,)
            )
    group.reject(
        "json-tag", "pkix/serialization-emitted", "json-record",
        in_input("replace", "/cmw", {"tag": {"number": 1668612069, "value": "I0faVQ=="}}),
        "There is no Tag CMW in JSON, and Content-Format 64998 has no media type for a record.",
        flags=("wrong-kind",),
    )  # fmt: skip
    group.changed(
        "json-integer-label", "pkix/serialization-emitted", "json-collection",
        in_input("replace", "/cmw/collection/items/0/0", {"int": "0"}),
        "JSON has labels of text only; whether an issuer refuses or writes the digits is not said.",
        flags=("wrong-kind",),
    )  # fmt: skip
