"""Certificates of signed vectors, element by element, so that each may lack what it must have. For tests only.

They are valid from 2020 to 2099 unless validity is the point.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.codecs import der
from conformance.drafts import signing

DIGITAL_SIGNATURE, NON_REPUDIATION, CERTIFICATE_SIGN = b"\x80", b"\x40", b"\x04"
"""One bit each of a key usage extension (RFC 5280 section 4.2.1.3)."""

_UNUSED = {DIGITAL_SIGNATURE: 7, NON_REPUDIATION: 6, CERTIFICATE_SIGN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who a certificate names: `key` is that of `signing.KEYS`."""

    name: str
    key: str

    @property
    def key_id(self) -> bytes:
        """The identifier that RFC 5280 section 4.2.1.2 makes of the key: SHA-1 over its bits."""
        bits = der.decode(signing.subject_key(self.key)).children[1].content[1:]
        return hashlib.sha1(bits, usedforsecurity=False).digest()


def certificate(
    subject: Holder, issuer: Holder, *, usage: bytes | None, purposes: Sequence[str] = (),
    purposes_critical: bool = False, authority: bool = False, until: str = "20991231235959Z", serial: int = 1,
) -> bytes:  # fmt: skip
    """A certificate in DER, signed with the issuer's key; without `usage` or `purposes` the extension is left out."""
    extensions = []
    if authority:
        extensions.append(_extension("2.5.29.19", der.sequence(der.boolean(True)), critical=True))
    extensions.append(_extension("2.5.29.14", der.octet_string(subject.key_id)))
    extensions.append(_extension("2.5.29.35", der.sequence(der.context(0, issuer.key_id, constructed=False))))
    if usage is not None:
        extensions.append(_extension("2.5.29.15", der.bit_string(usage, _UNUSED[usage]), critical=True))
    if purposes:
        named = der.sequence(*map(der.oid, purposes))
        extensions.append(_extension("2.5.29.37", named, critical=purposes_critical))
    algorithm = signing.identifier(issuer.key)
    signed = der.sequence(
        der.context(0, der.integer(2)),
        der.integer(serial),
        algorithm,
        _name(issuer),
        der.sequence(_time("20200101000000Z"), _time(until)),
        _name(subject),
        signing.subject_key(subject.key),
        der.context(3, der.sequence(*extensions)),
    )
    return der.sequence(signed, algorithm, der.bit_string(signing.pkix(signed, issuer.key)))


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octet_string(value))


def _name(holder: Holder) -> bytes:
    return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.utf8(holder.name))))


def _time(text: str) -> bytes:
    """A UTCTime up to 2049, a GeneralizedTime after it (RFC 5280 section 4.1.2.5)."""
    early = text < "2050"
    return der.encode(der.UTC_TIME if early else der.GENERALIZED_TIME, (text[2:] if early else text).encode())
