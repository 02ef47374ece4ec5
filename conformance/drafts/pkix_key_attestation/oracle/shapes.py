"""What the oracle reads DER with: strictness with the row that it breaks, and the shapes that both revisions share."""

import base64
import binascii
import json as jsontext
import re
from collections.abc import Iterator
from typing import Any

from conformance.codecs import DecodeError, der
from conformance.codecs.der import Tlv
from conformance.drafts.pkix_key_attestation import wire
from conformance.model.finding import Finding

DRAFT = "pkix_key_attestation"

# What the codec says, with the row that speaks of it; in the order in which they are looked at.
_RULES = (
    ("indefinite length", "definite"),
    ("length is longer", "length"),
    ("bytes wanted", "complete"),
    ("follow the element", "one-element"),
    ("be constructed", "primitive"),
    ("BOOLEAN", "boolean"),
    ("INTEGER", "integer"),
    ("OBJECT IDENTIFIER", "identifier"),
    ("UTF8String", "utf8"),
    ("a time", "time"),
)


def finding(row: str, detail: str, tlv: Tlv | None = None) -> Finding:
    """A finding; the row is given without the draft's name."""
    return Finding(f"{DRAFT}/{row}", detail if tlv is None else f"{detail}, at byte {tlv.offset}")


def broken(error: DecodeError) -> Iterator[Finding]:
    """The rule of DER that does not hold (section 5.5), and where."""
    row = next((row for words, row in _RULES if words in str(error)), "primitive")
    yield finding(f"der/{row}", str(error))


def read(data: bytes) -> Tlv | DecodeError:
    """The element, or why there is none."""
    try:
        return der.decode(data)
    except DecodeError as error:
        return error


def read_set(data: bytes) -> Tlv | DecodeError:
    """The element, in which every set is sorted; or why there is none."""
    try:
        return der.decode(data, set_of=True)
    except DecodeError as error:
        return error


def sorted_claims(claims: Any) -> list[str]:
    """Claims of the model as texts that can be compared, in an order of their own."""
    return sorted(jsontext.dumps(claim, sort_keys=True) for claim in claims)


def sorted_model(elements: Any) -> list[str]:
    """Elements of the model as texts that can be compared, in an order of their own."""
    return sorted(jsontext.dumps([each["type"], sorted_claims(each["claims"])]) for each in elements)


def is_sequence(tlv: Tlv, *numbers: int | None) -> bool:
    """Whether it is a sequence of universal types; None stands for any element."""
    return tlv.universal(der.SEQUENCE) and fits(tlv.children, *numbers)


def fits(children: tuple[Tlv, ...], *numbers: int | None) -> bool:
    """Whether these are elements of the universal types, no more and no fewer."""
    pairs = list(zip(children, numbers, strict=False))
    return len(children) == len(numbers) and all(n is None or each.universal(n) for each, n in pairs)


def is_tagged(tlv: Tlv, number: int) -> bool:
    """Whether it is the context tag around something."""
    return tlv.tag_class == der.CONTEXT and tlv.number == number and tlv.constructed


def is_algorithm(tlv: Tlv) -> bool:
    """An AlgorithmIdentifier: an identifier, and parameters if need be."""
    return is_sequence(tlv, der.OID) or is_sequence(tlv, der.OID, None)


def is_spki(tlv: Tlv) -> bool:
    """A SubjectPublicKeyInfo (RFC 5280 section 4.1)."""
    return is_sequence(tlv, der.SEQUENCE, der.BIT_STRING) and is_algorithm(tlv.children[0])


def is_certificate(tlv: Tlv) -> bool:
    """A Certificate, as far as its outermost members go (RFC 5280 section 4.1)."""
    return is_sequence(tlv, der.SEQUENCE, der.SEQUENCE, der.BIT_STRING) and is_algorithm(tlv.children[1])


def whole(data: bytes, tlv: Tlv) -> bytes:
    """The element's own bytes."""
    return data[tlv.offset : tlv.end]


def number(tlv: Tlv) -> int:
    """What an INTEGER says."""
    return int.from_bytes(tlv.content, "big", signed=True)


def json(value: int) -> int | str:
    """A number as the protocol has it."""
    return value if abs(value) <= 1 << 53 else str(value)


def octets(value: Any) -> bytes:
    """Base64 as bytes; none for what is none."""
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return b""


def base64_of(data: bytes) -> str:
    """Bytes as the protocol has them."""
    return base64.b64encode(data).decode()


def places(model: Any, at: Any) -> dict[str, Any]:
    """What stands at each JSON Pointer (RFC 6901)."""
    found = {}
    for pointer in at if isinstance(at, list | tuple) else ():
        place, there = model, True
        for step in [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]:
            if isinstance(place, dict) and step in place:
                place = place[step]
            elif isinstance(place, list) and re.fullmatch(r"0|[1-9]\d*", step) and int(step) < len(place):
                place = place[int(step)]
            else:
                there = False
                break
        if there:
            found[pointer] = place
    return found


_LINES = re.compile(
    rf"-----BEGIN {wire.LABEL}-----\r?\n((?:[A-Za-z0-9+/=]{{1,76}}\r?\n)+)-----END {wire.LABEL}-----\r?\n?"
)


def from_text(data: bytes, form: Any) -> tuple[bytes, tuple[Finding, ...]]:
    """The DER of a text form (section 5.5), and what is wrong with the text."""
    text = data.decode("latin-1")
    match form:
        case "base64":
            found = tuple(alphabet(text))
            return octets(text), found
        case "pem":
            found = (*label(text), *lines(text))
            match = _LINES.fullmatch(text)
            body = re.sub(r"\s", "", match[1]) if match else ""
            found = (*found, *(lines("") if match and not _is_base64(body) else ()))
            return octets(body), tuple(dict.fromkeys(found))
    return data, ()


def _is_base64(text: str) -> bool:
    return re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", text) is not None


def alphabet(text: str) -> Iterator[Finding]:
    """Standard Base64, padded, and nothing else (RFC 4648 section 4)."""
    if not _is_base64(text):
        yield finding("text/alphabet", "this is no standard Base64")


def label(text: str) -> Iterator[Finding]:
    """A line with the label at either end."""
    stripped = text.strip("\r\n")
    if not (stripped.startswith(f"-----BEGIN {wire.LABEL}-----") and stripped.endswith(f"-----END {wire.LABEL}-----")):
        yield finding("text/label", "the label is not at both ends")


def lines(text: str) -> Iterator[Finding]:
    """Between them lines of Base64, of 76 characters at most (RFC 2045 section 6.8)."""
    if not _LINES.fullmatch(text):
        yield finding("text/pem", "there are no lines of Base64 between two lines with the label")
