"""Requests for certificates with attestations: PKCS#10 and CRMF (draft-ietf-lamps-csr-attestation section 4)."""

from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors import messages
from conformance.drafts.evidence_carriers.vectors.matrix import BELIEVED, TRUSTED
from conformance.drafts.evidence_carriers.vectors.messages import (
    GOOD,
    ISSUED,
    KEY,
    OF_ANOTHER,
    SUBJECT,
    WITHOUT_NONCE,
    attribute,
    bundle,
    crmf,
    extension,
    pkcs10,
    statement,
)
from conformance.model.vector import Mutation

TIME: dict[str, Any] = {"now": ISSUED + 10, "max_age": 300}
BUNDLE = {"pkcs10": "0/3/1/1/0", "crmf": "0/0/1/2/1/1/e"}
OTHER_FORMAT = "1.3.6.1.4.1.32473.1"
OTHER_CERTIFICATE = der.context(3, der.oid(OTHER_FORMAT) + der.octet_string(b"\xa0"))
TWICE = {"evidence": [*BELIEVED["evidence"], {"type": wire.EAT_CWT, "value": WITHOUT_NONCE, "subject": SUBJECT}]}


def build(book: Vectors) -> None:
    """The groups pkcs10-bundle, crmf-bundle and request-made."""
    for carrier in ("pkcs10", "crmf"):
        group = book.group(
            f"{carrier}-bundle", f"The AttestationBundle in a request of {carrier.upper()}, and its place there.",
            operation="evidence_carriers.receive", role="receiver", header={"carrier": carrier, "keys": TRUSTED},
        )  # fmt: skip
        _placed(group, carrier)
        _statements(group, carrier)
        _certificates(group, carrier)
    made = book.group(
        "request-made", "Attestations for which a request is to be made.",
        operation="evidence_carriers.attach", role="sender",
    )  # fmt: skip
    _made(made)


def in_der(op: str, at: str, data: bytes = b"") -> Mutation:
    """A change in the request, which is signed anew."""
    return Mutation(codec="der", op=op, at=at, data=data.hex(), resign=KEY)


def holding(carrier: str, *statements: bytes, certs: bytes = b"") -> dict[str, Any]:
    """The input around a bundle."""
    held = bundle(*statements, certs=certs)
    if carrier == "pkcs10":
        return {"data": pkcs10(messages.CHALLENGE, attribute(held)), **TIME}
    return {"data": crmf(messages.BESIDE, extension(held, wire.ATTESTATION_OID)), **TIME}


def _placed(group: Group, carrier: str) -> None:
    """The attribute or extension: its OID, how often it may stand there, how many values it has."""
    group.accept("one", f"{carrier}/place", holding(carrier, statement(GOOD)), BELIEVED, "This is the place for it.")
    at = "0/3/1" if carrier == "pkcs10" else messages.EXTENSION["crmf"]
    for slug, oid, because in [
        ("of-cmw", wire.CMW_OID, "The OID of the CMW extension marks another syntax."),
        ("arc-before", "1.2.840.113549.1.9.16.2.58", "The arc before is another attribute's."),
        ("arc-below", f"{wire.ATTESTATION_OID}.1", "An arc below is another OID."),
    ]:
        change = in_der("replace", f"{at}/0", der.oid(oid))
        group.reject(slug, f"{carrier}/place", "one", change, because, flags=("wrong-place",))
    again = bundle(statement(GOOD))
    if carrier == "crmf":
        twice = extension(again, wire.ATTESTATION_OID) * 2
        group.either(
            "copy", "crmf/copies", {"data": crmf(messages.BESIDE, twice), **TIME},
            "Senders should not do this, but may: the text names it among the ways to carry several.",
        )  # fmt: skip
    if carrier == "pkcs10":
        one = holding(carrier, statement(GOOD))
        group.accept("no-copy", "pkcs10/copies", one, BELIEVED, "It is there once.")
        group.reject(
            "copy", "pkcs10/copies", "no-copy", in_der("insert", "0/3/2", attribute(again)), "The same is there again.",
            flags=("duplicate",),
        )  # fmt: skip
        group.accept("counted", "pkcs10/counts", holding(carrier, statement(GOOD)), BELIEVED, "It has one value.")
        for slug, change, because in [
            ("counted-two", in_der("insert", "0/3/1/1/1", again), "The number of values is one at most."),
            ("counted-none", in_der("remove", BUNDLE[carrier]), "An attribute without value holds no bundle."),
        ]:
            flag = "empty" if change.op == "remove" else "duplicate"
            group.reject(slug, "pkcs10/counts", "counted", change, because, flags=(flag,))
        group.accept(
            "one-attribute",
            "pkcs10/one-attribute",
            holding(carrier, statement(GOOD)),
            BELIEVED,
            "It is there once.",
        )
        for slug, held, because in [
            ("attribute-again", again, "There is one attribute of the kind, even if both say the same."),
            ("attribute-of-another", bundle(statement(OF_ANOTHER)), "The second would be about another device."),
        ]:
            change = in_der("insert", "0/3/2", attribute(held))
            group.reject(slug, "pkcs10/one-attribute", "one-attribute", change, because, flags=("duplicate",))
        group.accept("one-value", "pkcs10/one-value", holding(carrier, statement(GOOD)), BELIEVED, "It has one value.")
        group.reject(
            "value-again", "pkcs10/one-value", "one-value", in_der("insert", "0/3/1/1/1", again),
            "A second bundle, even an equal one, is one too many.", flags=("duplicate",),
        )  # fmt: skip
        group.reject(
            "value-of-another", "pkcs10/one-value", "one-value",
            in_der("insert", "0/3/1/1/1", bundle(statement(OF_ANOTHER))),
            "A second bundle is one too many.", flags=("duplicate",),
        )  # fmt: skip
        group.reject(
            "no-value", "pkcs10/one-value", "one-value", in_der("remove", BUNDLE[carrier]),
            "An attribute without value holds no bundle.", flags=("empty",),
        )  # fmt: skip
        return
    group.accept(
        "one-extension", "crmf/one-extension", holding(carrier, statement(GOOD)), BELIEVED, "It is there once."
    )
    for slug, held, because in [
        ("extension-again", again, "There is one extension of the kind, even if both say the same."),
        ("extension-of-another", bundle(statement(OF_ANOTHER)), "The second would be about another device."),
    ]:
        change = in_der("insert", "0/0/1/2/2", extension(held, wire.ATTESTATION_OID))
        group.reject(slug, "crmf/one-extension", "one-extension", change, because, flags=("duplicate",))


def _statements(group: Group, carrier: str) -> None:
    at = BUNDLE[carrier]
    group.accept(
        "two-of-a-type", f"{carrier}/several", holding(carrier, statement(GOOD), statement(WITHOUT_NONCE)), TWICE,
        "Several statements may be of one type.",
    )  # fmt: skip
    group.reject(
        "two-devices", f"{carrier}/concert", "two-of-a-type",
        in_der("replace", f"{at}/0/1", statement(OF_ANOTHER)),
        "Each statement is true, and they are not about the same key.", flags=("swapped",),
    )  # fmt: skip
    group.either(
        "unknown-type-beside", f"{carrier}/several",
        holding(carrier, statement(GOOD), der.sequence(der.oid(OTHER_FORMAT), der.null())),
        "What to do with statements of a type that nobody knows is for policy to say.",
    )  # fmt: skip
    group.either(
        "not-bound", f"{carrier}/bound", holding(carrier, statement(OF_ANOTHER)),
        "One statement should be bound to the key; what becomes of a request without one is for policy to say.",
    )  # fmt: skip
    group.reject(
        "no-statement", f"{carrier}/statements", "one", in_der("remove", f"{at}/0/0"),
        "A bundle has at least one statement.", flags=("empty",),
    )  # fmt: skip
    group.accept(
        "first", f"{carrier}/statements", holding(carrier, statement(GOOD)), BELIEVED, "The statements come first."
    )
    group.reject(
        "no-statements", f"{carrier}/statements", "first", in_der("remove", f"{at}/0"),
        "A bundle without its statements is none.", flags=("empty",),
    )  # fmt: skip
    group.accept(
        "two-members", f"{carrier}/statement", holding(carrier, statement(GOOD)), BELIEVED,
        "A statement is a type and what it says.",
    )  # fmt: skip
    for slug, op, place, data, because in [
        ("hint", "insert", "2", der.utf8("verifier.example"), "A third member, as drafts before had it, is none now."),
        ("no-type", "remove", "0", b"", "A statement without its type says nothing."),
        ("nothing-said", "remove", "1", b"", "A type without statement says nothing."),
        ("type-as-text", "replace", "0", der.utf8(wire.CMW_OID), "The type is an OID, not its text."),
    ]:
        change = in_der(op, f"{at}/0/0/{place}", data)
        group.reject(slug, f"{carrier}/statement", "two-members", change, because, flags=("wrong-shape",))
    _hints(group, carrier)
    group.accept(
        "wrapped", f"{carrier}/wrapper", holding(carrier, statement(GOOD)), BELIEVED,
        "CBOR stands in an OCTET STRING, which is its wrapper.",
    )  # fmt: skip
    for slug, data, because in [
        ("bit-string", der.bit_string(messages.cmw(GOOD)), "The wrapper of this type is an OCTET STRING."),
        ("wrapped-twice", der.octet_string(der.octet_string(messages.cmw(GOOD))), "The wrapper is there once."),
        ("sequence", der.sequence(der.octet_string(messages.cmw(GOOD))), "The wrapper stands by itself."),
    ]:
        change = in_der("replace", f"{at}/0/0/1", data)
        group.reject(slug, f"{carrier}/wrapper", "wrapped", change, because, flags=("wrong-shape",))


def hinting(value: bytes, hint: str = "verifier.example") -> bytes:
    """A statement with a hint."""
    return der.sequence(der.decode(statement(value)).content, der.utf8(hint))


def _hints(group: Group, carrier: str) -> None:
    """A third member, which the revision of 2024 has and the newest has not."""
    at = f"{BUNDLE[carrier]}/0/0"
    for slug, row, because in [
        ("with-hint", "hint", "A hint may say which Verifier to ask."),
        ("text-for-a-hint", "hint-form", "A hint is text, behind what is said."),
    ]:
        group.accept(slug, f"{carrier}/{row}", holding(carrier, hinting(GOOD)), BELIEVED, because)
    chain = der.sequence(messages.certificate(messages.BESIDE))
    for slug, given, output, because in [
        ("long-hint", holding(carrier, hinting(GOOD, f"{'v' * 63}.{'e' * 60}.example")), BELIEVED,
         "A name may be as long as that."),
        ("hint-beside-certs", holding(carrier, hinting(GOOD), certs=chain), BELIEVED, "A hint and certificates."),
        ("hint-in-the-second", holding(carrier, statement(GOOD), hinting(WITHOUT_NONCE)), TWICE,
         "Each statement may have a hint or none."),
        ("hint-in-both", holding(carrier, hinting(GOOD), hinting(WITHOUT_NONCE)), TWICE, "Both may have one."),
    ]:  # fmt: skip
        group.accept(slug, f"{carrier}/hint-form", given, output, because)
    group.reject(
        "hint-in-the-second-as-octets", f"{carrier}/hint-form", "hint-in-the-second",
        in_der("replace", f"{BUNDLE[carrier]}/0/1/2", der.octet_string(b"verifier.example")),
        "The second hint is no text.", flags=("wrong-shape",),
    )  # fmt: skip
    group.accept("without-hint", f"{carrier}/hint-form", holding(carrier, statement(GOOD)), BELIEVED, "None is needed.")
    group.either(
        "hint-of-no-name", f"{carrier}/hint",
        holding(carrier, hinting(GOOD, "not a name")),
        "It should have been a domain name; what becomes of another text is for policy to say.",
    )  # fmt: skip
    for slug, op, place, data, because in [
        ("hint-of-seven-bits", "replace", "2", der.encode(der.IA5_STRING, b"verifier.example"), "Text is UTF8String."),
        ("hint-as-octets", "replace", "2", der.octet_string(b"verifier.example"), "An OCTET STRING is no text."),
        (
            "hint-as-printable",
            "replace",
            "2",
            der.encode(der.PRINTABLE_STRING, b"verifier.example"),
            "It is UTF8String.",
        ),
        ("hint-in-two-bytes", "replace", "2", der.encode(30, "verifier".encode("utf-16-be")), "It is UTF8String."),
        ("hint-as-null", "replace", "2", der.null(), "What may be missing is left out."),
        ("hint-as-number", "replace", "2", der.integer(7), "A number is no text."),
        ("hint-in-a-list", "replace", "2", der.sequence(der.utf8("verifier.example")), "One hint is no list."),
        ("hint-under-a-tag", "replace", "2", der.context(0, der.utf8("verifier.example")), "The hint has no tag."),
        ("two-hints", "insert", "3", der.utf8("verifier.example"), "Nothing follows the hint."),
        ("hint-before", "replace", "0", der.utf8("verifier.example"), "The type comes first."),
        ("hint-alone", "remove", "0", b"", "A statement has a type."),
    ]:
        change = in_der(op, f"{at}/{place}", data)
        group.reject(slug, f"{carrier}/hint-form", "text-for-a-hint", change, because, flags=("wrong-shape",))


def _certificates(group: Group, carrier: str) -> None:
    at, chain = BUNDLE[carrier], messages.certificate(messages.BESIDE)
    group.accept(
        "without-certs", f"{carrier}/certs-optional", holding(carrier, statement(GOOD)), BELIEVED,
        "Certificates may be left out.",
    )  # fmt: skip
    for slug, row, certs, because in [
        ("certificate", "certs-choice", (chain,), "An X.509 certificate stands there as it is."),
        ("other-format", "certs-format", (OTHER_CERTIFICATE,), "A certificate of another kind says which."),
        ("two-certificates", "certs-more", (chain, chain), "Further certificates may help to build a path."),
        ("mixed", "certs-mixed", (OTHER_CERTIFICATE, chain), "Certificates of two kinds may make one path."),
        ("signer-last", "certs-order", (OTHER_CERTIFICATE, chain), "No order is to be expected."),
        ("signer-first", "certs-order", (chain, OTHER_CERTIFICATE), "No order is to be expected."),
        ("mixed-after", "certs-mixed", (chain, OTHER_CERTIFICATE), "No order is to be expected."),
        ("certificate-alone", "certs-attribute", (chain,), "An X.509 certificate stands there as it is."),
        ("some-certs", "certs-some", (chain,), "The list has a member."),
    ]:
        given_ = holding(carrier, statement(GOOD), certs=der.sequence(*certs))
        group.accept(slug, f"{carrier}/{row}", given_, BELIEVED, because)
    content = der.decode(chain).content
    for number, slug, because in [
        (0, "extended-certificate", "An extended certificate of PKCS#6 is not to stand there."),
        (1, "attribute-certificate-1", "An attribute certificate of version 1 is not to stand there."),
        (2, "attribute-certificate-2", "An attribute certificate of version 2 is not to stand there."),
    ]:
        change = in_der("replace", f"{at}/1/0", der.context(number, content))
        group.reject(slug, f"{carrier}/certs-attribute", "certificate-alone", change, because, flags=("wrong-choice",))
    for slug, data, because in [
        ("fourth-choice", der.context(4, content), "There is no such choice."),
        ("octet-string", der.octet_string(chain), "A certificate is not in an OCTET STRING here."),
        ("null", der.null(), "A NULL is no certificate."),
    ]:
        change = in_der("replace", f"{at}/1/0", data)
        group.reject(slug, f"{carrier}/certs-choice", "certificate", change, because, flags=("wrong-choice",))
    for slug, op, place, data, because in [
        ("other-without-format", "remove", "0", b"", "A certificate of another kind says which."),
        ("other-alone", "remove", "1", b"", "A format without certificate is none."),
    ]:
        change = in_der(op, f"{at}/1/0/{place}", data)
        group.reject(slug, f"{carrier}/certs-format", "other-format", change, because, flags=("wrong-choice",))
    text = der.context(3, der.oid(OTHER_FORMAT) + der.utf8("a"))
    group.either(
        "other-as-text", f"{carrier}/certs-other", holding(carrier, statement(GOOD), certs=der.sequence(text)),
        "Whether the format is one of ASN.1 is known to those alone who know it.",
    )  # fmt: skip
    group.reject(
        "no-certs", f"{carrier}/certs-some", "some-certs", in_der("remove", f"{at}/1/0"),
        "A list of certificates that is there has at least one.", flags=("empty",),
    )  # fmt: skip
    group.reject(
        "more-than-certs", f"{carrier}/certs-some", "some-certs", in_der("insert", f"{at}/2", der.null()),
        "Nothing follows the certificates.", flags=("wrong-shape",),
    )  # fmt: skip


def _made(group: Group) -> None:
    """The oracle reads what is made; strategies invent more."""
    cmw, key = messages.cmw(GOOD), signing.KEYS[KEY]
    for carrier in ("pkcs10", "crmf"):
        row = "one-attribute" if carrier == "pkcs10" else "one-extension"
        asked: dict[str, Any] = {"carrier": carrier, "key": key, "subject": SUBJECT}
        for slug, statements, certificates, which in [
            ("one", [(wire.CMW_OID, cmw)], [], row),
            ("two", [(wire.CMW_OID, cmw), (OTHER_FORMAT, b"\x01")], [], "statements"),
            ("with-certificate", [(wire.CMW_OID, cmw)], [messages.certificate(messages.BESIDE)], "certs-choice"),
        ]:
            group.accept(
                f"{carrier}-{slug}", f"{carrier}/{which}-emitted",
                asked | {"statements": statements, "certificates": certificates}, None,
                "Everything that is to be attested stands in one bundle.",
            )  # fmt: skip
