"""How the oracle reads the CMW extension of certificates, CRLs and CSRs, and judges one that was made (section 4.4)."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, der
from conformance.codecs.der import Tlv
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import cbor, json, made
from conformance.drafts.cmw.oracle.revisions import Rules
from conformance.drafts.cmw.oracle.rows import Here, held, inside
from conformance.model.finding import Finding, Reading

_ARMS = {der.UTF8_STRING: "json", der.OCTET_STRING: "cbor"}
_READERS = {"json": json.read, "cbor": cbor.read}
_EXTENSIONS_ASKED_FOR = "1.2.840.113549.1.9.14"  # RFC 2985 section 5.4.2
_MEDIA = {wire.MEDIA_JSON: "json", wire.MEDIA_CBOR: "cbor"}


def read(data: bytes, carrier: str, here: Here) -> Reading:
    """A reading of the extension in what `carrier` says: value, certificate, crl or csr."""
    if carrier == "value":
        return choice(data, here)
    if here.rules.extension is None:
        return Reading(None)  # no OID is assigned
    extension, findings = _own(data, carrier, here.rules.extension)
    if extension is None:
        return Reading(None, findings)
    reading = choice(extension.value.content, here)
    carried = (*reading.findings, *carried_der(reading))
    return Reading(reading.projection, inside(extension.value.offset, carried))


def find(data: bytes, carrier: str, here: Here) -> Reading:
    """The extension in what `carrier` says, with nothing read of its value."""
    if here.rules.extension is None:
        return Reading(None)  # no OID is assigned
    extension, findings = _own(data, carrier, here.rules.extension)
    if extension is None:
        return Reading(None, findings)
    value = base64.b64encode(extension.value.content).decode()
    return Reading({"critical": extension.critical is True, "value": value})


def _own(data: bytes, carrier: str, oid: str) -> tuple["_Extension | None", tuple[Finding, ...]]:
    """The extension of that OID, or why there is none."""
    there = _extensions(data, carrier)
    own = next((each for each in there or () if each.oid == oid), None)
    return own, () if own else (*missing(carrier), *elsewhere(there, carrier))


def missing(carrier: str) -> Iterator[Finding]:
    """The extension is known by its OID."""
    yield Finding("cmw/pkix/oid", f"no {carrier} with the CMW extension")


def elsewhere(there: "tuple[_Extension, ...] | None", carrier: str) -> Iterator[Finding]:
    """There are extensions, in the place that the carrier has for them."""
    if there is None:
        yield Finding("cmw/pkix/carrier-form", f"no extensions where a {carrier} has them")


def carried_der(reading: Reading) -> Iterator[Finding]:
    """Who reads the whole wants DER in extnValue as well."""
    for each in reading.findings:
        if each.requirement == "cmw/pkix/der":
            yield Finding("cmw/pkix/carried-der", each.detail)


# The choice.


def choice(data: bytes, here: Here) -> Reading:
    """A reading of the content of extnValue."""
    try:
        element = der.decode(data)
    except DecodeError as error:
        return Reading(None, (*not_der(error), *cbor_as_text(data, here)))
    arm = _ARMS.get(element.number) if element.tag_class == der.UNIVERSAL else None
    if arm is None:
        return Reading(None, tuple(neither(element, here.rules)))
    inner = _READERS[arm](element.content, here.deeper())
    findings = inside(element.offset, inner.findings)
    return Reading(inner.projection, (*findings, *other_content(arm, inner)))


def not_der(error: DecodeError) -> Iterator[Finding]:
    """extnValue holds one element in DER."""
    yield Finding("cmw/pkix/der", str(error))


def neither(element: Tlv, rules: Rules) -> Iterator[Finding]:
    """The element is a UTF8String or an OCTET STRING, with its universal tag."""
    detail = f"tag {element.number} of class {element.tag_class} is neither UTF8String nor OCTET STRING"
    yield Finding(f"cmw/pkix/{rules.choice}", detail)


def other_content(arm: str, inner: Reading) -> Iterator[Finding]:
    """The UTF8String holds a JSON CMW, the OCTET STRING a CBOR CMW."""
    for each in held(inner.findings)[:1]:
        yield Finding("cmw/pkix/serialization", f"the string holds no {arm} CMW: {each.detail}")


def cbor_as_text(data: bytes, here: Here) -> Iterator[Finding]:
    """A UTF8String does not hold CBOR, which no CBOR CMW makes into UTF-8 anyway."""
    try:
        head = der.read_header(data, 0, len(data))
    except DecodeError:
        return
    if head.tag_class != der.UNIVERSAL or head.number != der.UTF8_STRING or head.constructed or head.stop != len(data):
        return
    if cbor.read(data[head.start :], here.deeper()).projection is not None:
        yield Finding("cmw/pkix/serialization", "the UTF8String holds CBOR")


# What is around it.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extension:
    """An Extension (RFC 5280 section 4.1): `critical` is None where it is left out, `value` the OCTET STRING."""

    oid: str
    critical: bool | None
    value: Tlv


def _extension(element: Tlv) -> _Extension | None:
    """An element as an Extension; None where it is none."""
    match element.children if element.universal(der.SEQUENCE) else ():
        case (oid, value):
            marked = None
        case (oid, marked, value) if marked.universal(der.BOOLEAN):
            pass
        case _:
            return None
    if not oid.universal(der.OID) or not value.universal(der.OCTET_STRING):
        return None
    return _Extension(
        oid=der.dotted(oid.content),
        critical=None if marked is None else marked.content != b"\x00",
        value=value,
    )


def _extensions(data: bytes, carrier: str) -> tuple[_Extension, ...] | None:
    """The extensions of a whole certificate, CRL or CSR; None where it is not one, or has no place with extensions."""
    try:
        content = der.decode(data).children[0]
        last = content.children[-1]
    except (DecodeError, IndexError):
        return None
    number = 3 if carrier == "certificate" else 0
    if last.tag_class != der.CONTEXT or last.number != number:
        return None
    lists = last.children
    if carrier == "csr":
        asked = [each for each in lists if len(each.children) == 2 and each.children[0].universal(der.OID)]
        lists = tuple(
            each
            for attribute in asked
            if der.dotted(attribute.children[0].content) == _EXTENSIONS_ASKED_FOR
            for each in attribute.children[1].children
        )
    there = [_extension(element) for each in lists for element in each.children]
    held = tuple(each for each in there if each is not None)
    return held if len(held) == len(there) > 0 else None


# What was made.


def written(given: Mapping[str, Any], output: Any, here: Here) -> tuple[Finding, ...]:
    """What is wrong with what was made for the input of `cmw.write-extension`."""
    data = made.output_data(output)
    if data is None:
        return (Finding("cmw/pkix/der-emitted", "the output is not {data} in Base64"),)
    if given.get("carrier") != "extension":
        return _chosen(given, data, here)
    try:
        extension = _extension(der.decode(data))
    except DecodeError as error:
        return (Finding("cmw/pkix/der-emitted", str(error)),)
    if extension is None:
        return (Finding("cmw/pkix/der-emitted", "what was made is no Extension"),)
    return (
        *identified(extension, here.rules),
        *critical(extension),
        *default(extension),
        *_chosen(given, extension.value.content, here),
    )


def identified(extension: _Extension, rules: Rules) -> Iterator[Finding]:
    """The extension has its own OID, where the revision says which."""
    if rules.extension is not None and extension.oid != rules.extension:
        yield Finding("cmw/pkix/oid-emitted", f"the extension has the OID {extension.oid}")


def critical(extension: _Extension) -> Iterator[Finding]:
    """The extension is not marked critical where nobody asked for that."""
    if extension.critical:
        yield Finding("cmw/pkix/not-critical-emitted", "the extension is critical")


def default(extension: _Extension) -> Iterator[Finding]:
    """DER leaves out what is the default (X.690 section 11.5)."""
    if extension.critical is False:
        yield Finding("cmw/pkix/der-emitted", "critical is false and written down")


def _chosen(given: Mapping[str, Any], data: bytes, here: Here) -> tuple[Finding, ...]:
    reading = choice(data, here)
    return (*renamed(reading, here.rules), *filled(given, data, reading, here))


def renamed(reading: Reading, rules: Rules) -> Iterator[Finding]:
    """What a reader found in the choice, under the rows that bind producers."""
    for each in reading.findings:
        if each.requirement in ("cmw/pkix/der", f"cmw/pkix/{rules.choice}", "cmw/pkix/serialization"):
            yield Finding(f"{each.requirement}-emitted", each.detail)


def filled(given: Mapping[str, Any], data: bytes, reading: Reading, here: Here) -> Iterator[Finding]:
    """The arm is that of the serialization asked for, and holds the CMW asked for."""
    if {each.requirement for each in reading.findings} & {"cmw/pkix/der", f"cmw/pkix/{here.rules.choice}"}:
        return  # nothing was chosen
    asked, serialization = given.get("cmw"), _MEDIA.get(str(given.get("media_type")), "cbor")
    arm = _ARMS[der.decode(data).number]
    wrong = [
        *reading.findings,
        *([Finding("", f"asked for {serialization}, made {arm}")] if arm != serialization else ()),
        *made.differences(asked, reading.projection, serialization, here.rules, frozenset()),
        *(made.without_json(asked) if serialization == "json" else ()),
    ]
    for each in wrong[:1]:
        yield Finding("cmw/pkix/serialization-emitted", each.detail)
