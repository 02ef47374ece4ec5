"""Whether a signer is to be trusted: the path from its certificate to an anchor, and the time (section 8.3.3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from conformance.codecs.keys import Key, key_from_certificate
from conformance.model.finding import Finding

_ROW = "corim/trust/path"

_UNDERSTOOD = (
    x509.BasicConstraints,
    x509.KeyUsage,
    x509.ExtendedKeyUsage,
    x509.SubjectAlternativeName,
    x509.NameConstraints,
    x509.CertificatePolicies,
)


def certificates(encoded: Sequence[bytes]) -> list[x509.Certificate] | None:
    """The certificates in DER; None where one of them is none."""
    try:
        return [x509.load_der_x509_certificate(each) for each in encoded]
    except ValueError:
        return None


def signer(chain: Sequence[x509.Certificate]) -> list[Key]:
    """The key of the first certificate; none where nothing can be done with it."""
    try:
        return [key_from_certificate(chain[0])] if chain else []
    except ValueError:
        return []


def path(chain: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate], now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong with the path from the signer's certificate to an anchor (RFC 5280 section 6)."""
    return (
        *order(chain),
        *anchored(chain, anchors),
        *behind(chain, anchors),
        *current(chain, now),
        *usable(chain),
        *authorities(chain),
    )


def order(chain: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """Each certificate is certified by the next one (RFC 9360 section 2)."""
    for one, issuer in pairwise(chain):
        if not _issued(one, issuer):
            yield Finding(_ROW, f"the certificate of {_name(one)} is not certified by the next")


def anchored(chain: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """The last certificate is an anchor, or certified by one."""
    if not chain or not any(chain[-1] == each or _issued(chain[-1], each) for each in anchors):
        yield Finding(_ROW, "no path leads to a trust anchor")


def behind(chain: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """A trust anchor stands behind the signature."""
    if [*anchored(chain, anchors)]:
        yield Finding("corim/trust/anchors", "no trust anchor stands behind the signer")


def signer_first(wrong: bool) -> Iterator[Finding]:
    """The signature verifies with the first certificate's key (RFC 9360 section 2)."""
    if wrong:
        yield Finding("corim/trust/x5chain-signer-first", "the first certificate is not that of the signer")


def current(chain: Sequence[x509.Certificate], now: datetime) -> Iterator[Finding]:
    """Every certificate is valid at the time."""
    for each in chain:
        if not each.not_valid_before_utc <= now <= each.not_valid_after_utc:
            yield Finding(_ROW, f"the certificate of {_name(each)} is not valid at {now}")


def usable(chain: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """The signer's key may sign, and no certificate says something critical that nobody understands."""
    usage = _extension(chain[0], x509.KeyUsage) if chain else None
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        yield Finding(_ROW, "the signer's key is not for signatures")
    for each in chain:
        for extension in each.extensions:
            if extension.critical and not isinstance(extension.value, _UNDERSTOOD):
                yield Finding(_ROW, f"nobody understands the critical extension {extension.oid.dotted_string}")


def authorities(chain: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """Every certificate that certifies another is that of an authority, and allows a path of this length."""
    for depth, each in enumerate(chain[1:]):
        basic = _extension(each, x509.BasicConstraints)
        if basic is None or not basic.ca or (basic.path_length is not None and basic.path_length < depth):
            yield Finding(_ROW, f"{_name(each)} is no authority for this path")
        usage = _extension(each, x509.KeyUsage)
        if usage is not None and not usage.key_cert_sign:
            yield Finding(_ROW, f"the key of {_name(each)} is not for certificates")


def _extension(certificate: x509.Certificate, kind: Any) -> Any:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()


def over(rule: str, validity: Mapping[str, Any], now: datetime) -> Iterator[Finding]:
    """The time is not past `not-after`; the very second is left open."""
    after = _seconds(validity.get("not-after"))
    if after is not None and now.timestamp() > after:
        yield Finding(rule, f"not valid after {after}")


def to_come(validity: Mapping[str, Any], now: datetime) -> Iterator[Finding]:
    """The time is not before `not-before`; the very second is left open."""
    before = _seconds(validity.get("not-before"))
    if before is not None and now.timestamp() < before:
        yield Finding("corim/trust/not-yet-valid", f"not valid before {before}")


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def moment(text: Any) -> datetime:
    """A time in RFC 3339; the beginning of the epoch where it is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
