"""How the suite tells right from wrong in CMW: pure functions from a message to what it breaks.

`read` looks at what an implementation is sent, `examine` at what it made. Neither ever raises.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.drafts.cmw import oracle_cbor, oracle_json, oracle_made, wire
from conformance.drafts.cmw import oracle_grammar as grammar
from conformance.drafts.cmw.oracle_revisions import RULES, Rules
from conformance.drafts.cmw.oracle_rows import Here
from conformance.model.finding import Finding, Reading

# What a consumer may take or leave, or what the text contradicts itself on: seen, but held against no consumer.
OPEN = frozenset(
    {
        "cmw/json/byte-order-mark",
        "cmw/value/json-pad-bits",
        "cmw/ind/cbor-unregistered",
        "cmw/ind/json-unregistered",
    }
)
_READERS = {"cbor": oracle_cbor.read, "json": oracle_json.read}
_KINDS = {wire.MEDIA_CBOR: "cbor", wire.MEDIA_JSON: "json", wire.MEDIA_COSE: "cose", wire.MEDIA_JWS: "jws"}


def read(operation: str, given: Mapping[str, Any], revision: str) -> Reading:
    """What a vector's input means and which consumer requirements it breaks.

    `given` is the input of `operation` in the protocol's JSON. The projection is that of the message, for `cmw.tn` and
    `cmw.cf` their output; None where there is none to have. An operation that reads no message has neither.
    """
    reader = _OPERATIONS.get(operation)
    if reader is None or revision not in RULES:
        return Reading(None)
    reading = reader(given, RULES[revision])
    held = tuple(dict.fromkeys(each for each in reading.findings if each.requirement not in OPEN))
    return Reading(reading.projection, held)


def examine(operation: str, given: Mapping[str, Any], output: Any, revision: str) -> tuple[Finding, ...]:
    """Which producer requirements `output` breaks, as the answer of an implementation to `given`.

    For `cmw.convert` the requirements are those of turning one serialization into the other, and bind consumers.
    """
    if revision not in RULES:
        return ()
    rules = RULES[revision]
    match operation:
        case "cmw.encode":
            asked = given.get("cmw")
            return oracle_made.message(asked, _told(given, rules).kind, output, Here(rules, _READERS))
        case "cmw.convert":
            source, target = _told(given, rules), _told({"media_type": given.get("to")}, rules)
            reading = _decode(given, rules)
            return oracle_made.converted(reading, source.kind, target.kind, output, Here(rules, _READERS))
        case "cmw.describe":
            return oracle_made.described(given, output, rules)
        case "cmw.tn":
            return tuple(oracle_made.transformed(given.get("content_format"), output))
    return ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a carrier says of a message: `kind` is cbor, json, cose or jws, None where that is not known."""

    kind: str | None
    media_type: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    by_number: bool = False


def _told(given: Mapping[str, Any], rules: Rules) -> Told:
    if isinstance(media_type := given.get("media_type"), str):
        bare, found = grammar.parameters(media_type)
        return Told(_kind(bare, rules), bare, found)
    for bare, number in wire.CONTENT_FORMATS.items() if rules.content_formats else ():
        if given.get("content_format") == number:
            return Told(_kind(bare, rules), bare, by_number=True)
    return Told(None)


def _kind(bare: str, rules: Rules) -> str | None:
    kind = _KINDS.get(bare)
    return kind if rules.signed or kind in ("cbor", "json") else None


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _decode(given: Mapping[str, Any], rules: Rules) -> Reading:
    data, told, here = _bytes(given.get("data")), _told(given, rules), Here(rules, _READERS)
    if told.kind is None:
        return _unlabelled(data, here)
    if told.kind not in _READERS:
        return Reading(None)
    reading = _READERS[told.kind](data, here)
    around = [
        *other_serialization(data, told, reading, here),
        *no_collection(told, reading, rules),
        *dotted(told, rules),
        *cose_type(told),
    ]
    return Reading(reading.projection, (*reading.findings, *around))


def other_serialization(data: bytes, told: Told, reading: Reading, here: Here) -> Iterator[Finding]:
    """The carrier decides between JSON and CBOR (sections 3.4 and 9.5)."""
    other = {"cbor": "json", "json": "cbor"}.get(told.kind or "")
    if other is None or not reading.findings or _READERS[other](data, here).projection is None:
        return
    detail = f"{other} where the carrier says {told.media_type}"
    yield Finding(f"cmw/media-type/{told.kind}", detail)
    if here.rules.context:
        yield Finding("cmw/demux/context", detail)
    if told.by_number:
        yield Finding("cmw/media-type/content-formats", detail)


def no_collection(told: Told, reading: Reading, rules: Rules) -> Iterator[Finding]:
    """The parameter cmwc_t stands for collections only (section 9.5)."""
    if "cmwc_t" in told.parameters and isinstance(reading.projection, dict) and "collection" not in reading.projection:
        yield Finding(f"cmw/media-type/{rules.parameter}", "the parameter cmwc_t beside what is no collection")


def dotted(told: Told, rules: Rules) -> Iterator[Finding]:
    """An OID in the parameter cmwc_t is in dotted decimal (section 9.5)."""
    name = told.parameters.get("cmwc_t")
    if name is None or not rules.parameter_oid:
        return
    if not grammar.is_oid(name) and not grammar.is_uri(name, fragment=rules.fragment):
        detail = f"the parameter cmwc_t is {name!r}, neither an OID in dotted decimal nor a URI"
        yield Finding("cmw/media-type/parameter-oid", detail)


def cose_type(told: Told) -> Iterator[Finding]:
    """The parameter cose-type is not supported (section 9.5.3)."""
    if told.kind == "cose" and "cose-type" in told.parameters:
        yield Finding("cmw/media-type/no-cose-type", "the parameter cose-type")


def _unlabelled(data: bytes, here: Here) -> Reading:
    """Bytes of which no carrier says what they are: their first one shows the kind (section 3.4)."""
    is_json = data.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] in (b"[", b"{")
    reading = _READERS["json" if is_json else "cbor"](data, here)
    return Reading(reading.projection, (*unknown(data, reading, here), *reading.findings))


def unknown(data: bytes, reading: Reading, here: Here) -> Iterator[Finding]:
    """Any other first byte shows no CMW; whether that holds for well-formed ones behind it is contested."""
    if (not data or data[0] not in here.rules.first) and (reading.findings or reading.projection is None):
        yield Finding(f"cmw/demux/{here.rules.unknown}", "the first byte shows no CMW")


def _convert(given: Mapping[str, Any], rules: Rules) -> Reading:
    reading = _decode(given, rules)
    target = _told({"media_type": given.get("to")}, rules)
    found = oracle_made.without_json(reading.projection) if target.kind == "json" else ()
    return Reading(reading.projection, (*reading.findings, *found))


def _tn(given: Mapping[str, Any], _: Rules) -> Reading:
    tag = grammar.tag_of(grammar.integer(given.get("content_format")))
    return Reading(None if tag is None else {"tag": tag}, tuple(oracle_made.no_tag(given.get("content_format"))))


def _cf(given: Mapping[str, Any], _: Rules) -> Reading:
    number = grammar.content_format_of(grammar.integer(given.get("tag")))
    return Reading(None if number is None else {"content_format": number}, tuple(no_content_format(given.get("tag"))))


def no_content_format(tag: Any) -> Iterator[Finding]:
    """A number that TN() never gives leads back to no Content-Format (RFC 9277 appendix B)."""
    if grammar.content_format_of(grammar.integer(tag)) is None:
        yield Finding("cmw/tn/no-inverse", f"tag {tag} comes from no Content-Format")


_OPERATIONS: dict[str, Callable[[Mapping[str, Any], Rules], Reading]] = {
    "cmw.decode": _decode,
    "cmw.convert": _convert,
    "cmw.tn": _tn,
    "cmw.cf": _cf,
}
