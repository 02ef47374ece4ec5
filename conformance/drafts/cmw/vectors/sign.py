"""What is asked of those who sign CMWs. The oracle reads what they make; the signature is verified as well."""

from typing import Any

from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import OID, RECORD, TAG, TYPE, VALUE, in_input
from conformance.drafts.cmw.wire import Projection, collection, record, tag

KEY = signing.KEYS["es256"]
TWO = collection(("a", RECORD), ("b", record("a/b", b"\0")))


def build(book: Vectors) -> None:
    """The group sign."""
    group = book.group(
        "sign",
        "CMWs to be signed, and those that the signed form cannot carry.",
        operation="cmw.sign",
        role="producer",
        header={"key": KEY, "algorithm": KEY["alg"]},
    )
    _cose(group)
    _jws(group)


def _asked(media_type: str, cmw: Projection, **more: Any) -> dict[str, Any]:
    return {"cmw": cmw, "media_type": media_type, **more}


def _cose(group: Group) -> None:
    for slug, requirement, cmw, because in [
        ("cose-record", "cose/sign1-emitted", RECORD, "A signed record is a COSE_Sign1."),
        ("cose-protected-alg", "cose/algorithm-emitted", RECORD, "The algorithm goes into the protected header."),
        ("cose-protected-cty", "cose/content-type-emitted", RECORD, "So does the content type of a CBOR CMW."),
        ("cose-tag", "cose/payload-emitted", tag(TAG, VALUE), "A Tag CMW can be signed."),
        ("cose-collection", "cose/payload-emitted", TWO, "A collection can be signed."),
        ("cose-signature", "cose/signature-emitted", record(TYPE, VALUE, 4), "The signature verifies."),
    ]:
        group.accept(slug, requirement, _asked(wire.MEDIA_COSE, cmw), None, because)
    for slug, change, because in [
        ("empty-collection", in_input("replace", "/cmw/collection/items", []), "A collection has an entry."),
        (
            "reserved-label",
            in_input("replace", "/cmw/collection/items/0/0/text", wire.COLLECTION_TYPE),
            "It is no label.",
        ),
    ]:
        flags = ("empty",) if slug == "empty-collection" else ("reserved-key",)
        group.reject(f"cose-{slug}", "cose/payload-emitted", "cose-collection", change, because, flags=flags)


def _jws(group: Group) -> None:
    for form in ("compact", "flattened"):
        for slug, requirement, cmw, because in [
            ("record", "jws/serialization-emitted", RECORD, f"A signed record is a JWS in the {form} form."),
            ("protected-alg", "jws/algorithm-emitted", RECORD, "The algorithm goes into the protected header."),
            ("protected-cty", "jws/content-type-emitted", RECORD, "So does the content type of a JSON CMW."),
            ("collection", "jws/payload-emitted", TWO, "A collection can be signed."),
            (
                "typed-collection", "jws/payload-emitted", collection(("a", RECORD), kind=OID),
                "A collection with a type can be signed.",
            ),
            ("signature", "jws/signature-emitted", record(TYPE, VALUE, 4), "The signature verifies."),
        ]:  # fmt: skip
            group.accept(f"jws-{form}-{slug}", requirement, _asked(wire.MEDIA_JWS, cmw, form=form), None, because)
        unlabelled = {"tag": {"number": 1668612069, "value": "I0faVQ=="}}
        for slug, twin, change, because, flag in [
            (
                "tag", "record", in_input("replace", "/cmw", unlabelled),
                "There is no Tag CMW in JSON, and Content-Format 64998 has no media type for a record.", "wrong-kind",
            ),
            (
                "number", "record", in_input("replace", "/cmw/record/type", 64998),
                "JSON has no Content-Format numbers, and this one has no media type.", "wrong-kind",
            ),
            (
                "empty-collection", "collection", in_input("replace", "/cmw/collection/items", []),
                "A collection has an entry.", "empty",
            ),
        ]:  # fmt: skip
            group.reject(
                f"jws-{form}-{slug}", "jws/payload-emitted", f"jws-{form}-{twin}", change, because, flags=(flag,)
            )
        group.changed(
            f"jws-{form}-integer-label", "jws/payload-emitted", f"jws-{form}-collection",
            in_input("replace", "/cmw/collection/items/0/0", {"int": "0"}),
            "JSON has labels of text only; whether a signer refuses or writes the digits is not said.",
            flags=("wrong-kind",),
        )  # fmt: skip
