"""A key, its certificate and the one above it, as CoMIDs carry them. They are for tests: everybody has the keys."""

import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

_FIRST, _LAST = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2020, 2099))


@cache
def key(number: int) -> ec.EllipticCurvePrivateKey:
    """One of the keys on P-256."""
    return ec.derive_private_key(0x5AFE + number, ec.SECP256R1())


def pem(number: int) -> str:
    """Its SubjectPublicKeyInfo."""
    return key(number).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@cache
def certificate(number: int, issuer: int) -> x509.Certificate:
    """The certificate of a key, signed by that of its issuer as in RFC 6979, so that it is the same every time."""
    subject, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test {each}")]) for each in (number, issuer))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key(number).public_key())
        .serial_number(number + 1)
        .not_valid_before(_FIRST)
        .not_valid_after(_LAST)
        .add_extension(x509.BasicConstraints(ca=number == issuer, path_length=None), critical=True)
        .sign(key(issuer), hashes.SHA256(), ecdsa_deterministic=True)
    )


def certificate_pem(number: int, issuer: int) -> str:
    """The certificate as PEM."""
    return certificate(number, issuer).public_bytes(Encoding.PEM).decode()


def certificate_der(number: int, issuer: int) -> bytes:
    """The certificate as DER."""
    return certificate(number, issuer).public_bytes(Encoding.DER)
