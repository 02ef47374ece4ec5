"""Attestations as a library hands them out of a request that knows PKCS#10 or CRMF, and nothing of attestations."""

from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors import messages
from conformance.drafts.evidence_carriers.vectors.messages import (
    GOOD,
    OF_ANOTHER,
    OTHER_KEY,
    WITHOUT_NONCE,
    attribute,
    bundle,
    extension,
    statement,
)
from conformance.drafts.evidence_carriers.vectors.requests import in_der
from conformance.model.vector import Mutation

BUNDLE = bundle(statement(GOOD))
TWO = bundle(statement(GOOD), statement(WITHOUT_NONCE))
EMPTY = bundle()
# Attributes stand in the order of their encodings (X.690 section 11.6): this one behind bundles, which are shorter.
LARGE = attribute(der.octet_string(bytes(2000)), oid="1.3.6.1.4.1.32473.1")
AT = {"pkcs10": "0/3/1", "crmf": messages.EXTENSION["crmf"]}
KEY_AT = {"pkcs10": "0/2", "crmf": "0/0/1/1"}


def build(book: Vectors) -> None:
    """The groups pkcs10-unread and crmf-unread."""
    for carrier in ("pkcs10", "crmf"):
        group = book.group(
            f"{carrier}-unread", f"What a request of {carrier.upper()} attests, taken out of it and not read.",
            operation="evidence_carriers.find-attestation", role="receiver", header={"carrier": carrier},
        )  # fmt: skip
        _there(group, carrier)
        _not_there(group, carrier)
        _left_open(group, carrier)


def holding(carrier: str, *values: bytes, alone: bool = False) -> bytes:
    """A request with each of the values under an OID of its own, behind something else unless it is alone."""
    if carrier == "pkcs10":
        return messages.pkcs10(*(() if alone else (messages.CHALLENGE,)), *map(attribute, values))
    held = [extension(each, wire.ATTESTATION_OID) for each in values]
    return messages.crmf(*(() if alone else (messages.BESIDE,)), *held)


def _there(group: Group, carrier: str) -> None:
    last = (
        messages.pkcs10(attribute(BUNDLE), LARGE)
        if carrier == "pkcs10"
        else messages.crmf(extension(BUNDLE, wire.ATTESTATION_OID), messages.BESIDE)
    )
    for slug, data, value, because in [
        ("one", holding(carrier, BUNDLE), BUNDLE, "It stands under its OID."),
        ("alone", holding(carrier, BUNDLE, alone=True), BUNDLE, "It need not stand with others."),
        ("before-another", last, BUNDLE, "It need not be the last."),
        ("two-statements", holding(carrier, TWO), TWO, "What is in it is for its reader."),
        (
            "no-statement",
            holding(carrier, EMPTY, alone=True),
            EMPTY,
            "What is in it is for its reader, even if it is wrong.",
        ),
    ]:
        group.accept(slug, f"{carrier}/unread", data, _values(value), because)


def _values(*values: bytes) -> dict[str, Any]:
    return {"values": list(values)}


def _not_there(group: Group, carrier: str) -> None:
    at, size = AT[carrier], len(holding(carrier, BUNDLE))
    for slug, change, because, flag in [
        *(
            (slug, in_der("replace", f"{at}/0", der.oid(oid)), because, "wrong-place")
            for slug, oid, because in [
                ("of-cmw", wire.CMW_OID, "The OID of the CMW extension marks another syntax."),
                ("arc-before", "1.2.840.113549.1.9.16.2.58", "The arc before is another one's."),
                ("arc-below", f"{wire.ATTESTATION_OID}.1", "An arc below is another OID."),
            ]
        ),
        ("stripped", in_der("remove", at), "Where nothing is attested there is nothing to hand out.", "stripped"),
        ("cut-short", _in_bytes("truncate", size - 1), "The last byte of the request is missing.", "wrong-shape"),
        ("nothing", _in_bytes("truncate", 0), "Nothing is no request.", "wrong-shape"),
    ]:
        group.reject(slug, f"{carrier}/unread", "one", change, because, flags=(flag,))
    spki = signing.subject_key(OTHER_KEY)
    key = spki if carrier == "pkcs10" else der.context(6, der.decode(spki).content)
    for slug, change, because in [
        ("signature-changed", _in_bytes("flip", size - 1, "01"), "A bit of the signature was turned."),
        (
            "changed-after-signing", Mutation(codec="der", op="remove", at=f"{at[:-1]}0"),
            "What stands beside was taken away, and the signature is the old one.",
        ),
        (
            "signed-by-another", in_der("replace", KEY_AT[carrier], key),
            "The signature is that of another key than the one that the request is about.",
        ),
    ]:  # fmt: skip
        group.reject(slug, f"{carrier}/unread-on-path", "one", change, because, flags=("signature-not-checked",))


def _in_bytes(op: str, at: int, data: str = "") -> Mutation:
    return Mutation(codec="bytes", op=op, at=str(at), data=data)


def _left_open(group: Group, carrier: str) -> None:
    """How many there may be is a rule of attestations, which a library that does not know them cannot keep."""
    row, again = f"{carrier}/unread", bundle(statement(OF_ANOTHER))
    group.either(
        "twice", row, holding(carrier, BUNDLE, again),
        "There is one too many; who knows nothing of attestations hands out both, or refuses both.",
        flags=("duplicate",),
    )  # fmt: skip
    if carrier != "pkcs10":
        return
    for slug, data, because, flag in [
        (
            "two-values", messages.pkcs10(messages.CHALLENGE, attribute(BUNDLE, again)),
            "There is a value too many; who knows nothing of attestations hands out both.", "duplicate",
        ),
        (
            "no-value", messages.pkcs10(attribute(), messages.CHALLENGE),
            "An attribute without value is none (RFC 2986 section 4.1), and attests nothing.", "empty",
        ),
        (
            "not-in-order", messages.pkcs10(attribute(BUNDLE), messages.CHALLENGE),
            "DER has an order for attributes; who reads it is told nothing.", "wrong-shape",
        ),
    ]:  # fmt: skip
        group.either(slug, row, data, because, flags=(flag,))
