"""The CMW extension in certificates, CRLs and CSRs (section 4.4).

They are signed without random numbers and run from 2020 to 2099. Nobody checks their signatures here: what holds a
changed extension is signed anew all the same.
"""

from typing import Any

from conformance.codecs import cbor, der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.pkix import ARM_CBOR, ARM_JSON, EXTENSION, in_der
from conformance.drafts.cmw.vectors.samples import BEFORE, NOW, NUMBER, OID, ONE, RECORD, VALUE
from conformance.drafts.cmw.wire import collection, record

KEY = "es256"
SHORT = [NUMBER, VALUE]  # so short that lengths have one octet

# Where the first extension stands in what is built below.
IN = {"certificate": "0/7/0/0", "crl": "0/6/0/0", "csr": "0/3/0/1/0/0"}


def build(book: Vectors) -> None:
    """The groups certificate, crl and csr."""
    for carrier, about in [
        ("certificate", "The extension in X.509 certificates."),
        ("crl", "The extension in certificate revocation lists."),
        ("csr", "The extension in certificate signing requests, among the extensions that they ask for."),
    ]:
        group = book.group(carrier, about, operation="cmw.read-extension", header={"carrier": carrier})
        _carried(group, carrier)


def _name(text: str) -> bytes:
    """A Name of one common name (RFC 5280 section 4.1.2.4)."""
    return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.utf8(text))))


def _time(text: str) -> bytes:
    """Dates through 2049 are UTCTime, later ones GeneralizedTime (RFC 5280 section 4.1.2.5)."""
    late = text >= "2050"
    return der.encode(der.GENERALIZED_TIME if late else der.UTC_TIME, (text if late else text[2:]).encode())


FROM, UNTIL = _time("20200101000000Z"), _time("20991231235959Z")
ISSUER, SUBJECT = "rats-conformance, for tests only", "device, for tests only"


def extension(value: bytes, critical: bool = False, oid: str = EXTENSION) -> bytes:
    """An Extension around the content of extnValue (RFC 5280 section 4.1)."""
    return der.sequence(der.oid(oid), *([der.boolean(True)] if critical else []), der.octet_string(value))


USAGE = extension(bytes.fromhex("03020780"), True, "2.5.29.15")  # keyUsage: digitalSignature
NUMBERED = extension(der.integer(1), oid="2.5.29.20")  # cRLNumber


def certificate(*extensions: bytes) -> bytes:
    """A certificate of version 3."""
    return signing.signed_der(
        der.sequence(
            der.context(0, der.integer(2)),
            der.integer(0x52415453),
            signing.identifier(KEY),
            _name(ISSUER),
            der.sequence(FROM, UNTIL),
            _name(SUBJECT),
            signing.subject_key(KEY),
            der.context(3, der.sequence(*extensions)),
        ),
        KEY,
    )


def crl(*extensions: bytes, entry: bytes = b"") -> bytes:
    """A CRL of version 2 that revokes certificate 7; `entry` is an extension of that entry."""
    more = [der.sequence(entry)] if entry else []
    return signing.signed_der(
        der.sequence(
            der.integer(1),
            signing.identifier(KEY),
            _name(ISSUER),
            FROM,
            UNTIL,
            der.sequence(der.sequence(der.integer(7), FROM, *more)),
            der.context(0, der.sequence(*extensions)),
        ),
        KEY,
    )


def csr(*extensions: bytes) -> bytes:
    """A PKCS #10 request that asks for the extensions (RFC 2986, RFC 2985 section 5.4.2)."""
    asked = der.sequence(der.oid("1.2.840.113549.1.9.14"), der.set_of(der.sequence(*extensions)))
    return signing.signed_der(
        der.sequence(der.integer(0), _name(SUBJECT), signing.subject_key(KEY), der.context(0, asked)), KEY
    )


MAKE: dict[str, Any] = {"certificate": certificate, "crl": crl, "csr": csr}


def _carried(group: Group, carrier: str) -> None:
    make, at = MAKE[carrier], IN[carrier]
    beside = NUMBERED if carrier == "crl" else USAGE
    group.accept(
        "record", "pkix/carriers", make(extension(ARM_CBOR)), RECORD, f"A {carrier} may have the extension.",
        revisions=NOW,
    )  # fmt: skip
    group.accept(
        "json-record", "pkix/oid", make(extension(ARM_JSON)), RECORD, "The extension has its own OID.", revisions=NOW
    )
    group.accept(
        "another-extension", "pkix/oid", make(extension(ARM_CBOR), beside), RECORD, "It stands among other ones.",
        revisions=NOW,
    )  # fmt: skip
    group.accept(
        "critical", "pkix/critical-tolerated", make(extension(ARM_CBOR, True)), RECORD,
        "A critical extension that is known is read.", revisions=NOW,
    )  # fmt: skip
    for slug, value, output, because in [
        ("short", der.octet_string(cbor.encode(SHORT)), record(NUMBER, VALUE), "extnValue holds DER."),
        (
            "collection", der.octet_string(cbor.encode({"__cmwc_t": OID, "a": ONE})),
            collection(("a", RECORD), kind=OID), "Collections stand in extensions as well.",
        ),
    ]:  # fmt: skip
        group.accept(slug, "pkix/carried-der", make(extension(value)), output, because, revisions=NOW)
    for arc, oid, because in [
        ("34", "1.3.6.1.5.5.7.1.34", "The arc before is another extension's."),
        ("36", "1.3.6.1.5.5.7.1.36", "The arc behind is another extension's."),
        ("tcg", "2.23.133.5.4.9", "The wrapper of the TCG has its own OID and another syntax."),
        ("below", "1.3.6.1.5.5.7.1.35.1", "An arc below is another OID."),
    ]:
        group.reject(
            f"oid-{arc}", "pkix/oid", "json-record", in_der("replace", f"{at}/0", der.oid(oid).hex(), KEY), because,
            flags=("wrong-kind",), revisions=NOW,
        )  # fmt: skip
    group.reject(
        "no-extension", "pkix/oid", "another-extension", in_der("remove", at, resign=KEY),
        "Without the extension there is no CMW.", flags=("empty",), revisions=NOW,
    )  # fmt: skip
    for slug, op, data, because in [
        ("trailing-null", "trailing", "0500", "Nothing follows the choice in extnValue."),
        ("long-length", "length-long", "", "DER writes the shortest length in extnValue, too."),
    ]:
        group.reject(
            slug,
            "pkix/carried-der",
            "short",
            in_der(op, f"{at}/1/e", data, KEY),
            because,
            flags=("der-lax",),
            revisions=NOW,
        )
    group.either(
        "critical-false", "pkix/carried-der",
        make(der.sequence(der.oid(EXTENSION), der.boolean(False), der.octet_string(ARM_CBOR))),
        "A default written down is not DER; that is for the reader of the whole to judge.", flags=("der-lax",),
        revisions=NOW,
    )  # fmt: skip
    group.either(
        "twice", "pkix/carriers", make(extension(ARM_CBOR), extension(ARM_JSON)),
        "One extension twice is wrong; who reads it is told nothing.", flags=("duplicate-label",), revisions=NOW,
    )  # fmt: skip
    for slug, row, critical, because in [
        ("before", "carriers", False, "Drafts 11 and 10 do not say what the last arc is."),
        ("oid-before", "oid", False, "Drafts 11 and 10 do not say what the last arc is."),
        ("critical-before", "may-be-critical", True, "Where access depends on it, it may be critical."),
    ]:
        group.either(slug, f"pkix/{row}", make(extension(ARM_CBOR, critical)), because, revisions=BEFORE)
    if carrier == "crl":
        group.either(
            "in-an-entry", "pkix/carriers", crl(NUMBERED, entry=extension(ARM_CBOR)),
            "Whether the extension may stand in an entry of a CRL is not said.", revisions=NOW,
        )  # fmt: skip
