"""The certificates that vouch for signers: a root, an intermediate authority and the signer, and what may be wrong.

They are signed without random numbers and run from 2020 to 2099 unless validity is the point. For tests only.
"""

from conformance.codecs import der
from conformance.drafts import signing

ROOT_KEY, AUTHORITY_KEY, SIGNER_KEY, STRANGER_KEY = "es384", "es256-other", "es256", "es256-zero-y"
ROOT, AUTHORITY, SIGNER = (
    "CoRIM root, for tests only",
    "CoRIM authority, for tests only",
    "CoRIM signer, for tests only",
)
FROM, UNTIL = "20200101000000Z", "20991231235959Z"
DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, CERTIFICATE_SIGN = "03020780", "03020520", "03020204"
"""Key usage (RFC 5280 section 4.2.1.3) as a BIT STRING in DER, hexadecimal."""


def extension(oid: str, value: bytes, *, critical: bool = True) -> bytes:
    """An Extension around the content of extnValue (RFC 5280 section 4.1)."""
    return der.sequence(der.oid(oid), *([der.boolean(True)] if critical else []), der.octet_string(value))


def usage(bits: str) -> bytes:
    """keyUsage."""
    return extension("2.5.29.15", bytes.fromhex(bits))


def authority(path: int | None = None) -> bytes:
    """basicConstraints of a CA, for so many CAs below it."""
    return extension("2.5.29.19", der.sequence(der.boolean(True), *([] if path is None else [der.integer(path)])))


NO_AUTHORITY = extension("2.5.29.19", der.sequence())
UNKNOWN = extension("1.3.6.1.4.1.99999.1", der.null())


def certificate(
    subject: str, key: str, issuer: str, issuer_key: str, *extensions: bytes, begin: str = FROM, end: str = UNTIL,
    serial: int = 7,
) -> bytes:  # fmt: skip
    """A certificate of version 3 for one key, signed with another."""
    return signing.signed_der(
        der.sequence(
            der.context(0, der.integer(2)),
            der.integer(serial),
            signing.identifier(issuer_key),
            _name(issuer),
            der.sequence(_time(begin), _time(end)),
            _name(subject),
            signing.subject_key(key),
            der.context(3, der.sequence(*extensions)),
        ),
        issuer_key,
    )


def _name(text: str) -> bytes:
    return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.utf8(text))))


def _time(text: str) -> bytes:
    """Dates through 2049 are UTCTime, later ones GeneralizedTime (RFC 5280 section 4.1.2.5)."""
    late = text >= "2050"
    return der.encode(der.GENERALIZED_TIME if late else der.UTC_TIME, (text if late else text[2:]).encode())


def root(name: str = ROOT, key: str = ROOT_KEY) -> bytes:
    """A root, signed with its own key."""
    return certificate(name, key, name, key, authority(), usage(CERTIFICATE_SIGN), serial=1)


def middle(*extensions: bytes, key: str = AUTHORITY_KEY, issuer_key: str = ROOT_KEY, **how: str) -> bytes:
    """The authority between root and signer, by default with what makes it one."""
    made = extensions or (authority(), usage(CERTIFICATE_SIGN))
    return certificate(AUTHORITY, key, ROOT, issuer_key, *made, serial=2, **how)


def signer(
    *extensions: bytes, key: str = SIGNER_KEY, issuer: str = AUTHORITY, issuer_key: str = AUTHORITY_KEY, **how: str
) -> bytes:
    """The signer's certificate, by default for signatures."""
    return certificate(SIGNER, key, issuer, issuer_key, *(extensions or (usage(DIGITAL_SIGNATURE),)), serial=3, **how)
