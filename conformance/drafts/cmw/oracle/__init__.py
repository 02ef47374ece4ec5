"""How the suite tells right from wrong in CMW: pure functions from a message to what it breaks.

`read` looks at what an implementation is sent, `examine` at what it made. Neither ever raises.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from conformance.drafts.cmw.oracle import carrier, cbor, grammar, json, made, pkix, token
from conformance.drafts.cmw.oracle.carrier import Told, told_by
from conformance.drafts.cmw.oracle.revisions import RULES, Rules
from conformance.drafts.cmw.oracle.rows import Here, held
from conformance.model.finding import Finding, Reading

_READERS = {"cbor": cbor.read, "json": json.read}
_SERIALIZATIONS = ("cbor", "json")


def read(operation: str, given: Mapping[str, Any], revision: str) -> Reading:
    """What a vector's input means and which consumer requirements it breaks.

    `given` is the input of `operation` in the protocol's JSON. The projection is that of the message, for `cmw.tn` and
    `cmw.cf` their output; None where there is none to have. An operation that reads no message has neither.
    """
    reader = _OPERATIONS.get(operation)
    if reader is None or revision not in RULES:
        return Reading(None)
    reading = reader(given, RULES[revision])
    return Reading(reading.projection, held(reading.findings))


def examine(operation: str, given: Mapping[str, Any], output: Any, revision: str) -> tuple[Finding, ...]:
    """Which producer requirements `output` breaks, as the answer of an implementation to `given`.

    For `cmw.convert` the requirements are those of turning one serialization into the other, and bind consumers.
    """
    if revision not in RULES:
        return ()
    rules = RULES[revision]
    here, told = Here(rules, _READERS), told_by(given, rules)
    match operation:
        case "cmw.encode" if told.kind in _SERIALIZATIONS:
            return made.message(given.get("cmw"), told.kind, output, here)
        case "cmw.convert" if told.kind in _SERIALIZATIONS:
            target = told_by({"media_type": given.get("to")}, rules).kind
            return made.converted(_decode(given, rules), target, output, here)
        case "cmw.sign" if told.kind in made.SIGNED:
            return made.signed(given, told.kind, output, here)
        case "cmw.describe":
            return carrier.described(given, output, rules)
        case "cmw.write-claim":
            return token.written(given, output, here)
        case "cmw.write-extension":
            return pkix.written(given, output, here)
        case "cmw.tn":
            return tuple(transformed(given.get("content_format"), output))
    return ()


def _data(given: Mapping[str, Any]) -> bytes:
    text = given.get("data")
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _decode(given: Mapping[str, Any], rules: Rules) -> Reading:
    data, told, here = _data(given), told_by(given, rules), Here(rules, _READERS)
    match told.kind:
        case None:
            return _unlabelled(data, here)
        case "cbor" | "json":
            reading = _READERS[told.kind](data, here)
            return _carried(told, reading, carrier.other_serialization(data, told, reading, here))
    return _carried(told, made.SIGNED[told.kind](data, here))


def _verify(given: Mapping[str, Any], rules: Rules) -> Reading:
    told, keys = told_by(given, rules), given.get("keys")
    if told.kind not in made.SIGNED:
        return Reading(None)
    known = [key for key in keys if isinstance(key, Mapping)] if isinstance(keys, list) else []
    return _carried(told, made.SIGNED[told.kind](_data(given), Here(rules, _READERS), known))


def _carried(told: Told, reading: Reading, more: Iterable[Finding] = ()) -> Reading:
    """A reading with what is wrong between the message and what its carrier says of it."""
    return Reading(reading.projection, (*reading.findings, *more, *carrier.not_signed(told, reading)))


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
    target = told_by({"media_type": given.get("to")}, rules)
    found = made.without_json(reading.projection) if target.kind == "json" else ()
    return Reading(reading.projection, (*reading.findings, *found))


def _claim(given: Mapping[str, Any], rules: Rules) -> Reading:
    return token.read(_data(given), str(given.get("token")), Here(rules, _READERS))


def _extension(given: Mapping[str, Any], rules: Rules) -> Reading:
    return pkix.read(_data(given), str(given.get("carrier")), Here(rules, _READERS))


def _found(given: Mapping[str, Any], rules: Rules) -> Reading:
    return pkix.find(_data(given), str(given.get("carrier")), Here(rules, _READERS))


def _tn(given: Mapping[str, Any], _: Rules) -> Reading:
    number = grammar.integer(given.get("content_format"))
    tag = grammar.tag_of(number)
    return Reading(None if tag is None else {"tag": tag}, tuple(no_tag(number)))


def _cf(given: Mapping[str, Any], _: Rules) -> Reading:
    tag = grammar.integer(given.get("tag"))
    number = grammar.content_format_of(tag)
    return Reading(None if number is None else {"content_format": number}, tuple(no_content_format(tag)))


def no_tag(content_format: int) -> Iterator[Finding]:
    """A Content-Format beyond those that TN() takes has no tag (RFC 9277 appendix B)."""
    if grammar.tag_of(content_format) is None:
        yield Finding("cmw/tn/limit", f"Content-Format {content_format} has no tag")


def no_content_format(tag: int) -> Iterator[Finding]:
    """A number that TN() never gives leads back to no Content-Format (RFC 9277 appendix B)."""
    if grammar.content_format_of(tag) is None:
        yield Finding("cmw/tn/no-inverse", f"tag {tag} comes from no Content-Format")


def transformed(content_format: Any, output: Any) -> Iterator[Finding]:
    """The answer of `cmw.tn` is that of TN(), where there is one (RFC 9277 appendix B)."""
    number = grammar.integer(content_format)
    tag = grammar.tag_of(number)
    if tag is None:
        yield from no_tag(number)
    elif not isinstance(output, dict) or grammar.integer(output.get("tag")) != tag or len(output) != 1:
        yield Finding("cmw/tn/forward", f"Content-Format {number} has tag {tag}")


_OPERATIONS: dict[str, Callable[[Mapping[str, Any], Rules], Reading]] = {
    "cmw.decode": _decode,
    "cmw.verify": _verify,
    "cmw.convert": _convert,
    "cmw.read-claim": _claim,
    "cmw.read-extension": _extension,
    "cmw.find-extension": _found,
    "cmw.tn": _tn,
    "cmw.cf": _cf,
}
READS = frozenset(_OPERATIONS)
"""The operations whose input `read` understands."""
