"""The CMW extension as a library hands it out that knows certificates, CRLs and CSRs, and nothing of CMW."""

from typing import Any

from conformance.codecs import deform, der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw.vectors.certificates import IN, KEY, MAKE, NUMBERED, USAGE, crl, extension
from conformance.drafts.cmw.vectors.pkix import ARM_CBOR, ARM_JSON, EXTENSION, in_der
from conformance.drafts.cmw.vectors.samples import NOW, in_bytes, in_input

OTHERS = {"certificate": ("crl", "csr"), "crl": ("certificate", "csr"), "csr": ("certificate", "crl")}
_LONG = "A length with more octets than it needs is not DER."


def build(book: Vectors) -> None:
    """The groups found-certificate, found-crl and found-csr."""
    for carrier in MAKE:
        group = book.group(
            f"found-{carrier}", f"The extension taken out of a {carrier} and not read.",
            operation="cmw.find-extension", header={"carrier": carrier},
        )  # fmt: skip
        _there(group, carrier)
        _not_there(group, carrier)
        _left_open(group, carrier)


def _found(value: bytes, *, critical: bool = False) -> dict[str, Any]:
    return {"critical": critical, "value": value}


def _there(group: Group, carrier: str) -> None:
    make, beside = MAKE[carrier], NUMBERED if carrier == "crl" else USAGE
    for slug, row, extensions, output, because in [
        ("record", "carriers", [extension(ARM_CBOR)], _found(ARM_CBOR), f"A {carrier} may have the extension."),
        ("json-record", "oid", [extension(ARM_JSON)], _found(ARM_JSON), "The extension has its own OID."),
        ("before-another", "oid", [extension(ARM_CBOR), beside], _found(ARM_CBOR), "It stands among other ones."),
        ("behind-another", "oid", [beside, extension(ARM_JSON)], _found(ARM_JSON), "It need not be the first."),
        (
            "long", "oid", [extension(der.octet_string(bytes(1000)))], _found(der.octet_string(bytes(1000))),
            "It is as long as it is.",
        ),
        (
            "critical", "critical-tolerated", [extension(ARM_CBOR, True)], _found(ARM_CBOR, critical=True),
            "A critical extension is handed out as well, and said to be critical.",
        ),
        (
            "critical-behind-another", "critical-tolerated", [beside, extension(ARM_JSON, True)],
            _found(ARM_JSON, critical=True), "Each extension has a mark of its own.",
        ),
        (
            "whole", "carrier-form", [extension(ARM_CBOR), beside], _found(ARM_CBOR),
            f"The extension stands where a {carrier} has its extensions.",
        ),
    ]:  # fmt: skip
        group.accept(slug, f"pkix/{row}", make(*extensions), output, because, revisions=NOW)


def _not_there(group: Group, carrier: str) -> None:
    at = IN[carrier]
    for arc, oid, because in [
        ("34", "1.3.6.1.5.5.7.1.34", "The arc before is another extension's."),
        ("36", "1.3.6.1.5.5.7.1.36", "The arc behind is another extension's."),
        ("tcg", "2.23.133.5.4.9", "The wrapper of the TCG has its own OID and another syntax."),
        ("above", "1.3.6.1.5.5.7.1", "The arc above is another OID."),
        ("below", f"{EXTENSION}.1", "An arc below is another OID."),
    ]:
        group.reject(
            f"oid-{arc}", "pkix/oid", "json-record", in_der("replace", f"{at}/0", der.oid(oid).hex(), KEY), because,
            flags=("wrong-kind",), revisions=NOW,
        )  # fmt: skip
    group.reject(
        "no-extension", "pkix/oid", "before-another", in_der("remove", at, resign=KEY),
        "Without the extension there is nothing to hand out.", flags=("empty",), revisions=NOW,
    )  # fmt: skip
    size = len(MAKE[carrier](extension(ARM_CBOR), NUMBERED if carrier == "crl" else USAGE))
    for slug, change, because, flag in [
        ("cut-short", in_bytes("truncate", size - 1), f"The last byte of the {carrier} is missing.", "truncated"),
        ("half", in_bytes("truncate", size // 2), f"Half of the {carrier} is missing.", "truncated"),
        ("nothing", in_bytes("truncate", 0), f"Nothing is no {carrier}.", "truncated"),
        *(
            (f"said-to-be-{other}", in_input("replace", "/carrier", other), f"A {carrier} is no {other}.", "wrong-kind")
            for other in OTHERS[carrier]
        ),
    ]:
        group.reject(slug, "pkix/carrier-form", "whole", change, because, flags=(flag,), revisions=NOW)
    if carrier == "csr":
        group.reject(
            "another-attribute", "pkix/carrier-form", "whole",
            in_der("replace", "0/3/0/0", der.oid("1.3.6.1.4.1.32473.1").hex(), KEY),
            "What is asked for stands in an attribute of its own kind (RFC 2985 section 5.4.2).",
            flags=("wrong-kind",), revisions=NOW,
        )  # fmt: skip


def _left_open(group: Group, carrier: str) -> None:
    """Who takes extensions out is told nothing of these, here or in RFC 5280 and RFC 2986."""
    make, plain, at = MAKE[carrier], MAKE[carrier](extension(ARM_CBOR)), IN[carrier]
    default = der.sequence(der.oid(EXTENSION), der.boolean(False), der.octet_string(ARM_CBOR))
    for slug, row, data, because, flags in [
        ("no-der-inside", "carriers", make(extension(b"\xff")), "What is inside is for its reader.", ("der-lax",)),
        ("nothing-inside", "carriers", make(extension(b"")), "What is inside is for its reader.", ("empty",)),
        (
            "twice", "carriers", make(extension(ARM_CBOR), extension(ARM_JSON)),
            "One extension twice is wrong; who reads it is told nothing.", ("duplicate-label",),
        ),
        ("critical-false", "carrier-form", make(default), "A default written down is not DER.", ("der-lax",)),
        ("byte-behind", "carrier-form", plain + b"\0", "What follows is for who read the file.", ("trailing-bytes",)),
        ("long-length", "carrier-form", _changed(plain, "length-long", ""), _LONG, ("der-lax",)),
        ("long-length-inside", "carrier-form", _changed(plain, "length-long", f"{at}/1"), _LONG, ("der-lax",)),
    ]:  # fmt: skip
        group.either(slug, f"pkix/{row}", data, because, flags=flags, revisions=NOW)
    if carrier != "csr":
        group.either(
            "version-one", "pkix/carrier-form", _changed(plain, "remove", "0/0"),
            "Extensions came with a later version; who reads an earlier one with them is told nothing.", revisions=NOW,
        )  # fmt: skip
    else:
        group.either(
            "asked-for-as-before", "pkix/carrier-form",
            _changed(plain, "replace", "0/3/0/0", der.oid("1.3.6.1.4.1.311.2.1.14").hex()),
            "There is an older attribute for extensions, of one vendor, that many read as well.", revisions=NOW,
        )  # fmt: skip
    if carrier == "crl":
        group.either(
            "in-an-entry", "pkix/carriers", crl(NUMBERED, entry=extension(ARM_CBOR)),
            "Whether the extension may stand in an entry of a CRL is not said.", revisions=NOW,
        )  # fmt: skip


def _changed(data: bytes, op: str, at: str, new: str = "") -> bytes:
    """What nobody refuses or accepts for sure, made from what is right; signed anew where what is signed changes."""
    changed = deform.apply(data, in_der(op, at, new))
    return signing.resigned(changed, KEY) if at else changed
