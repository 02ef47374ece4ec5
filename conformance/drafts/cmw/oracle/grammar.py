"""The small grammars inside a CMW as the oracle reads them: media type, type of a collection, Base64, bits, TN()."""

import base64
import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from conformance.drafts.cmw import wire

# Content-Formats that the registry reserves for documentation (RFC 9876) and for experiments: no media type has them.
# The text's own examples give one of them to a media type that they make up.
_NO_MEDIA_TYPE = frozenset(range(64998, 65536)) - {64999}
# Those that an implementation of RATS is likely to know (registry of CoAP Content-Formats).
_MEDIA_TYPES = {
    50: "application/json",
    60: "application/cbor",
    61: "application/cwt",
    263: "application/eat+cwt",
    264: "application/eat+jwt",
    265: "application/eat-bun+cbor",
    266: "application/eat-bun+json",
    267: "application/eat-ucs+cbor",
    268: "application/eat-ucs+json",
    64999: "application/vnd.example.rats-conceptual-msg",
    **{number: name for name, number in wire.CONTENT_FORMATS.items()},
}

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_PARAMETER = rf" *; *(?P<name>{_TOKEN})=(?P<value>{_TOKEN}|{_QUOTED})"
_PARAMETERS = re.compile(rf"(?: *; *{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))*")
_EACH = re.compile(_PARAMETER)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&\-^_.+]*")
_NAME_LENGTH = 127

_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_USER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@"
_HOST = r"(?:\[(?P<literal>[^\]]*)\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)"
_PATH = rf"//(?:{_USER})?{_HOST}(?::[0-9]*)?(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+\-.]*:(?:{_PATH})(?:\?(?:{_PCHAR}|[/?])*)?(?P<fragment>#(?:{_PCHAR}|[/?])*)?",
)
_FUTURE = re.compile(r"v[0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+", re.IGNORECASE)
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))*")

_TEXT_MESSAGE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2,4}|\s*[\[{<].*", re.DOTALL)


def media_type_rows(text: str) -> Iterator[str]:
    """The rows, behind `cmw/type/<serialization>-`, that `text` breaks as a Content-Type (section 6)."""
    head, semicolon, rest = text.partition(";")
    names = (head.rstrip(" ") if semicolon else head).split("/")
    if len(names) != 2 or "" in names:
        yield "media-type"
        return
    if not all(map(_NAME.fullmatch, names)):
        yield "name-characters"
    if any(len(name) > _NAME_LENGTH for name in names):
        yield "name-length"
    if semicolon and not _PARAMETERS.fullmatch(semicolon + rest):
        yield "parameter-syntax"


def parameters(text: str) -> tuple[str, dict[str, str]]:
    """A media type as a carrier names it: the bare type and the parameters, names in lower case, values unquoted."""
    head, _, _ = text.partition(";")
    found = {}
    for each in _EACH.finditer(text):
        value = each["value"]
        found[each["name"].lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value
    return head.strip().lower(), found


def same_media_type(one: str, other: str) -> bool:
    """Whether two Content-Types are the same: spaces, quotes and the case of names are not (RFC 6838 section 4.2)."""
    return one == other or (
        parameters(one) == parameters(other) and not [*media_type_rows(one), *media_type_rows(other)]
    )


def media_type_of(content_format: int) -> str | None:
    """The media type of a Content-Format that implementations of RATS are likely to know."""
    return _MEDIA_TYPES.get(content_format)


def has_no_media_type(content_format: int) -> bool:
    """Whether the registry never gives this Content-Format a media type."""
    return content_format in _NO_MEDIA_TYPE


def is_oid(text: str) -> bool:
    """Whether this is an OID as the grammar has it: dotted decimal from a root of 0 to 2, no leading zeros."""
    return _OID.fullmatch(text) is not None


def is_like_oid(text: str) -> bool:
    """Whether this can only have been meant as an OID: digits and dots, and nothing else."""
    return re.fullmatch(r"[0-9.]*[0-9][0-9.]*", text) is not None


def is_uri(text: str, *, fragment: bool) -> bool:
    """Whether this is a URI (RFC 3986 section 3), or without `fragment` an absolute one (section 4.3)."""
    match = _URI.fullmatch(text)
    if match is None or (match["fragment"] is not None and not fragment):
        return False
    literal = match["literal"]
    return literal is None or _FUTURE.fullmatch(literal) is not None or _is_ipv6(literal)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text


def base64url_rows(text: str) -> Iterator[str]:
    """The rows, behind `cmw/value/json-`, that `text` breaks as a value in JSON (RFC 4648 section 5)."""
    if text == "":
        yield "not-empty"
    if text.endswith("="):
        yield "unpadded"
    bare = text.rstrip("=")
    if re.search(r"[^A-Za-z0-9_-]", bare):
        yield "base64url"
        if _TEXT_MESSAGE.fullmatch(bare):
            yield "text-wrapped-too"
    elif len(bare) % 4 == 1:
        yield "length"
    elif write_base64url(base64.urlsafe_b64decode(bare + "===")) != bare:
        yield "pad-bits"


def read_base64url(text: str) -> bytes | None:
    """The bytes that `text` was meant to be, in either alphabet, padded or not; None where it is no Base64 at all."""
    bare = text.rstrip("=").replace("+", "-").replace("/", "_")
    if re.search(r"[^A-Za-z0-9_-]", bare) or len(bare) % 4 == 1:
        return None
    return base64.urlsafe_b64decode(bare + "===")


def write_base64url(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def indicators(mask: int) -> list[str]:
    """The names of the bits in an indicator, lowest first; those without a name are numbered."""
    names = dict(enumerate(wire.INDICATORS))
    return [names.get(bit, f"bit-{bit}") for bit in range(mask.bit_length()) if mask & 1 << bit]


def tag_of(content_format: int) -> int | None:
    """TN() (RFC 9277 appendix B): the lowest byte counts 1 to 255, the three above it count how often it ran over."""
    if not 0 <= content_format < 255 * 255:
        return None
    overflows, low = content_format // 255, content_format % 255
    return 0x63740101 + 0x100 * overflows + low


def content_format_of(tag: int) -> int | None:
    """The Content-Format that a tag was derived from; None for a number that TN() never gives."""
    high, low = (tag >> 8) - 0x637401, (tag & 0xFF) - 1
    return 255 * high + low if 0 <= high < 255 and low >= 0 else None


def is_in_tag_range(tag: int) -> bool:
    """Whether a tag lies between the first and the last that TN() gives."""
    return wire.TN_FIRST <= tag <= wire.TN_LAST


def integer(number: Any) -> int:
    """A number of the protocol, which writes large ones as text; -1, which no number here can be, for anything else."""
    if isinstance(number, str) and re.fullmatch("[0-9]{1,20}", number):
        return int(number)
    return number if isinstance(number, int) and not isinstance(number, bool) else -1
