"""How the oracle reads an AttestationBundle (draft-ietf-lamps-csr-attestation section 4.1)."""

from collections.abc import Iterator

from conformance.codecs import DecodeError, cbor, der
from conformance.codecs.der import Tlv
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Held, Opened, broken
from conformance.model.finding import Finding


def record(data: bytes) -> Held | None:
    """A CMW record in CBOR; None where it is none."""
    try:
        item = cbor.decode(data)
    except DecodeError:
        return None
    return record_of(item)


def record_of(item: cbor.Item) -> Held | None:
    """An item as a CMW record; None where it is none."""
    if item.major != cbor.ARRAY or len(item.value) < 2:
        return None
    kind, value = item.value[:2]
    return Held(kind.value, value.value) if value.major == cbor.BYTES and isinstance(kind.value, str | int) else None


def bundle(element: Tlv, carrier: str, revision: str) -> Opened:
    """A bundle, statement by statement; the revision of 2024 has hints in them."""
    hints = revision == "2024-10"
    lists = element.children
    findings = [*without_statements(lists, carrier), *without_certificates(lists, carrier)]
    statements = lists[0].children if lists else ()
    held = []
    for each in statements:
        findings += [*misshapen(each, carrier, hints), *wrong_hint(each, carrier, hints), *unwrapped(each, carrier)]
        held += [one for one in [_held(each)] if one is not None]
    for each in lists[1].children if len(lists) > 1 else ():
        findings += [*obsolete(each, carrier), *no_choice(each, carrier), *of_no_format(each, carrier)]
    return Opened(tuple(held), findings=tuple(findings))


def _is_cmw(statement: Tlv) -> bool:
    parts = statement.children
    named = bool(parts) and parts[0].universal(der.OID)
    return named and der.dotted(parts[0].content) == wire.CMW_OID


def _held(statement: Tlv) -> Held | None:
    parts = statement.children
    if not _is_cmw(statement) or len(parts) < 2 or not parts[1].universal(der.OCTET_STRING):
        return None
    return record(parts[1].content)


def without_statements(lists: tuple[Tlv, ...], carrier: str) -> Iterator[Finding]:
    """The first member is a list with at least one statement."""
    if not lists or not lists[0].universal(der.SEQUENCE) or not lists[0].children:
        yield broken(carrier, "statements", "no statement in the bundle")


def without_certificates(lists: tuple[Tlv, ...], carrier: str) -> Iterator[Finding]:
    """The second and last one, where it is there, is a list with at least one certificate."""
    if len(lists) > 2 or (len(lists) == 2 and not lists[1].children):
        yield broken(carrier, "certs-some", "no list of certificates that ends the bundle")


def misshapen(statement: Tlv, carrier: str, hints: bool) -> Iterator[Finding]:
    """A statement has two members, or a hint as a third one, and the first is an OID."""
    parts = statement.children
    most = 3 if hints else 2
    if not statement.universal(der.SEQUENCE) or not 2 <= len(parts) <= most or not parts[0].universal(der.OID):
        yield broken(carrier, "hint-form" if hints else "statement", f"a statement of {len(parts)} members")


def wrong_hint(statement: Tlv, carrier: str, hints: bool) -> Iterator[Finding]:
    """A hint is text."""
    if hints and len(statement.children) == 3 and not statement.children[2].universal(der.UTF8_STRING):
        yield broken(carrier, "hint-form", "a hint that is no text")


def unwrapped(statement: Tlv, carrier: str) -> Iterator[Finding]:
    """A CMW in CBOR is no ASN.1: it stands in an OCTET STRING."""
    if _is_cmw(statement) and len(statement.children) > 1 and _held(statement) is None:
        yield broken(carrier, "wrapper", "the statement is no OCTET STRING around a CMW")


def obsolete(certificate: Tlv, carrier: str) -> Iterator[Finding]:
    """Neither extended certificates nor attribute certificates stand there."""
    if certificate.tag_class == der.CONTEXT and certificate.number in (0, 1, 2):
        yield broken(carrier, "certs-attribute", f"choice [{certificate.number}] among the certificates")


def no_choice(certificate: Tlv, carrier: str) -> Iterator[Finding]:
    """What stands there is a certificate or one of another format."""
    if not certificate.universal(der.SEQUENCE) and (certificate.tag_class, certificate.number) != (der.CONTEXT, 3):
        yield broken(carrier, "certs-choice", f"tag {certificate.number} of class {certificate.tag_class}")


def of_no_format(certificate: Tlv, carrier: str) -> Iterator[Finding]:
    """One of another format says which, and then the certificate."""
    parts = certificate.children
    if (certificate.tag_class, certificate.number) != (der.CONTEXT, 3):
        return
    if len(parts) != 2 or not parts[0].universal(der.OID):
        yield broken(carrier, "certs-format", "a certificate of another format that does not say which")
