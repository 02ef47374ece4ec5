"""Lets the suite ask cryptography: one JSON object a line in, one a line out.

The library knows X.509 and PKCS#10 and nothing of CMW or attestations. It alone decides whether a message is taken:
every "rejected" is an exception that it documents for what is asked of it, and any other ends the process.
"""

import base64
from importlib.metadata import version

from cryptography import x509
from lines import Answer, accepted, rejected, serve, unsupported

CMW = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.35")
ATTESTATION = x509.ObjectIdentifier("1.2.840.113549.1.9.16.2.59")
LOAD = {
    "certificate": x509.load_der_x509_certificate,
    "crl": x509.load_der_x509_crl,
    "csr": x509.load_der_x509_csr,
}
SEQUENCE = 0x30


def find_extension(data: str, carrier: str) -> Answer:
    """The extension by its OID. The library refuses one that stands twice."""
    try:
        loaded = LOAD[carrier](base64.b64decode(data, validate=True))
        found = loaded.extensions.get_extension_for_oid(CMW)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension) as error:
        return rejected(error)
    # The library has no parser for this OID, and hands out the content of extnValue.
    assert isinstance(found.value, x509.UnrecognizedExtension)
    return accepted({"critical": found.critical, "value": base64.b64encode(found.value.value).decode()})


def find_attestation(carrier: str, data: str) -> Answer:
    """The attributes with the OID. The library hands out what is in a value, without the tag and length around it."""
    if carrier != "pkcs10":
        return unsupported(f"no {carrier}")
    try:
        request = x509.load_der_x509_csr(base64.b64decode(data, validate=True))
        if not request.is_signature_valid:
            return rejected("the signature is not valid")
        values = [each.value for each in request.attributes if each.oid == ATTESTATION]
    except ValueError as error:
        return rejected(error)
    if not values:
        return rejected("no attribute with this OID")
    return accepted({"values": [base64.b64encode(sequence(each)).decode() for each in values]})


def sequence(content: bytes) -> bytes:
    """The content of a bundle with the tag and length of a SEQUENCE before it."""
    size = len(content)
    if size < 0x80:
        return bytes([SEQUENCE, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([SEQUENCE, 0x80 | len(octets)]) + octets + content


serve(
    "cryptography",
    version("cryptography"),
    {"cmw.find-extension": find_extension, "evidence_carriers.find-attestation": find_attestation},
    ["pkix-carrier", "pkix-unread", "pkcs10-unread"],
)
