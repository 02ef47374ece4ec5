"""What CMW messages look like: names, numbers, the projection, and the operations that an IUT is asked for.

The projection is what every operation speaks (`data` and `value` are base64 with padding in JSON):

    {"record": {"type": "application/eat+cwt" | 64999, "value": "…", "ind": ["evidence"]}}      ind only where present
    {"tag": {"number": 1668612070, "value": "…"}}
    {"collection": {"type": "tag:example.com,2024:x", "items": [[{"text": "a"} | {"int": "-1"}, <CMW>], …]}}
    {"tunnel": <CMW of the other serialization>}      drafts 11 and 10 only, as an item of a collection

An encoder may be asked for a tag with `ind`, which no tag can carry. The value of a tag that draft 10 takes as it was
registered elsewhere is the encoding of its content.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from conformance.codecs import DecodeError, jsontext

MEDIA_CBOR = "application/cmw+cbor"
MEDIA_JSON = "application/cmw+json"
MEDIA_COSE = "application/cmw+cose"
MEDIA_JWS = "application/cmw+jws"
CONTENT_FORMATS = {MEDIA_CBOR: 273, MEDIA_JSON: 274, MEDIA_COSE: 275, MEDIA_JWS: 276}

INDICATORS = ("reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy")
COLLECTION_TYPE = "__cmwc_t"
CLAIM_CWT = 299
CLAIM_JWT = "cmw"
TUNNEL_TO_CBOR, TUNNEL_TO_JSON = "#cmw-j2c-tunnel", "#cmw-c2j-tunnel"
EXTENSION_OID = "1.3.6.1.5.5.7.1.35"

TN_FIRST, TN_LAST = 1668546817, 1668612095
TAGGABLE_LAST = 65024

Projection = dict[str, Any]


def tn(content_format: int) -> int:
    """The tag number of a CoAP Content-Format (RFC 9277 appendix B). Raises ValueError beyond 0..65024."""
    if not 0 <= content_format <= TAGGABLE_LAST:
        raise ValueError(f"Content-Format {content_format} has no tag number")
    high, low = divmod(content_format, 255)
    return TN_FIRST + high * 256 + low


def cf(tag: int) -> int:
    """The Content-Format of a tag number. Raises ValueError for a number that TN() never gives."""
    high, low = divmod(tag - TN_FIRST, 256)
    if not TN_FIRST <= tag <= TN_LAST or low == 255:
        raise ValueError(f"tag {tag} is not the image of a Content-Format")
    return high * 255 + low


def indicators(mask: int) -> list[str]:
    """The names of the bits set in `ind`, lowest first; a bit without a registered name is "bit-<n>"."""
    return [
        INDICATORS[bit] if bit < len(INDICATORS) else f"bit-{bit}"
        for bit in range(mask.bit_length())
        if mask >> bit & 1
    ]


def record(kind: str | int, value: bytes, mask: int | None = None) -> Projection:
    """The projection of a Record CMW (section 3.1)."""
    body: dict[str, Any] = {"type": kind, "value": value}
    if mask is not None:
        body["ind"] = indicators(mask)
    return {"record": body}


def tag(number: int, value: bytes) -> Projection:
    """The projection of a Tag CMW (section 3.2)."""
    return {"tag": {"number": number, "value": value}}


def collection(*items: tuple[int | str, Projection], kind: str | None = None) -> Projection:
    """The projection of a Collection CMW (section 3.3)."""
    pairs = [[{"int": str(label)} if isinstance(label, int) else {"text": label}, item] for label, item in items]
    return {"collection": ({} if kind is None else {"type": kind}) | {"items": pairs}}


def tunnel(inner: Projection) -> Projection:
    """The projection of a tunnel (draft 11, section 3.3.2)."""
    return {"tunnel": inner}


class Decode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.decode`: read an unsigned CMW. Output: the projection.

    `media_type`, with parameters, or `content_format` is what the carrier says of it; without both there are only the
    bytes to go by.
    """

    data: bytes
    media_type: str | None = None
    content_format: int | None = None


class Encode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.encode`: write the projection `cmw` as `media_type`. Output: {"data"}."""

    cmw: Projection
    media_type: str


class Convert(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.convert`: read a CMW, write it as media type `to`; rejected where it has no such form. Output: {"data"}."""

    data: bytes
    media_type: str
    to: str


class Describe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.describe`: how a carrier is told what it carries, when `cmw` goes out as `media_type`."""

    cmw: Projection
    media_type: str


class Described(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `cmw.describe`: the media type with its parameter, and the Content-Format of the bare type."""

    media_type: str
    content_format: int


class Tn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.tn`: output {"tag"}, rejected where the Content-Format has none."""

    content_format: int


class Cf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.cf`: output {"content_format"}, rejected where the tag is no image of TN()."""

    tag: int


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.verify`: check the signature with one of `keys` (JWK, RFC 7517) and read the CMW. Output: the projection."""

    data: bytes
    media_type: str
    keys: list[dict[str, Any]]
    now: str


class Sign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.sign`: sign the CMW with the private `key` (JWK) under `algorithm`. Output: {"data"}.

    `form` chooses between the two forms of a JWS.
    """

    cmw: Projection
    media_type: str
    key: dict[str, Any]
    algorithm: str
    form: Literal["compact", "flattened"] = "compact"


class ReadClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.read-claim`: read the cmw claim of a claims set (section 4.3). Output: the projection.

    `data` is the claims set of a CWT (a CBOR map) or of a JWT (a JSON object), out of its signed envelope.
    """

    data: bytes
    token: Literal["cwt", "jwt"]


class WriteClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.write-claim`: a claims set that holds the CMW. Output: {"data"}."""

    cmw: Projection
    token: Literal["cwt", "jwt"]


class ReadExtension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.read-extension`: read the CMW extension (section 4.4). Output: the projection.

    `data` is DER: of `carrier` "value" the content of extnValue, else a whole certificate, CRL or CSR (PKCS #10).
    """

    data: bytes
    carrier: Literal["value", "certificate", "crl", "csr"]


class FindExtension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.find-extension`: hand the CMW extension out of its carrier without reading it. Output: Found.

    `data` is DER: a whole certificate, CRL or CSR (PKCS #10). Rejected where it has no such extension.
    """

    data: bytes
    carrier: Literal["certificate", "crl", "csr"]


class Found(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `cmw.find-extension`: whether it is critical, and the content of extnValue, whatever that is."""

    critical: bool
    value: bytes


class WriteExtension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`cmw.write-extension`: the CMW as `media_type` in DER. Output: {"data"}.

    `carrier` "value" wants the content of extnValue, "extension" the whole Extension (RFC 5280 section 4.1).
    """

    cmw: Projection
    media_type: str
    carrier: Literal["value", "extension"]


class Encoded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of every operation that makes a message."""

    data: bytes


class TagNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `cmw.tn`."""

    tag: int


class ContentFormat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `cmw.cf`."""

    content_format: int


class RecordShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The projection of a Record CMW."""

    type: int | str
    value: bytes
    ind: list[str] | msgspec.UnsetType = msgspec.UNSET


class TagShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The projection of a Tag CMW."""

    number: int
    value: bytes


class CollectionShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The projection of a Collection CMW: pairs of label and CMW."""

    items: list[tuple[dict[str, str], "CmwShape"]]
    type: str | msgspec.UnsetType = msgspec.UNSET


class CmwShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A projection: exactly one of these."""

    record: RecordShape | msgspec.UnsetType = msgspec.UNSET
    tag: TagShape | msgspec.UnsetType = msgspec.UNSET
    collection: CollectionShape | msgspec.UnsetType = msgspec.UNSET
    tunnel: "CmwShape | msgspec.UnsetType" = msgspec.UNSET


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "cmw.decode": (Decode, CmwShape),
    "cmw.encode": (Encode, Encoded),
    "cmw.convert": (Convert, Encoded),
    "cmw.describe": (Describe, Described),
    "cmw.tn": (Tn, TagNumber),
    "cmw.cf": (Cf, ContentFormat),
    "cmw.verify": (Verify, CmwShape),
    "cmw.sign": (Sign, Encoded),
    "cmw.read-claim": (ReadClaim, CmwShape),
    "cmw.write-claim": (WriteClaim, Encoded),
    "cmw.read-extension": (ReadExtension, CmwShape),
    "cmw.find-extension": (FindExtension, Found),
    "cmw.write-extension": (WriteExtension, Encoded),
}

EXAMINED = frozenset(
    {
        "cmw.encode",
        "cmw.convert",
        "cmw.describe",
        "cmw.tn",
        "cmw.sign",
        "cmw.write-claim",
        "cmw.write-extension",
    }
)
"""Operations whose output the oracle examines; of the others a vector knows the output."""


def messages(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    """The messages in an operation's input: the rule of schema.cddl that each has to match, its codec, its bytes.

    The schema says nothing of an extension, nor of bytes without a media type.
    """
    try:
        data = base64.b64decode(given.get("data", ""), validate=True)
    except binascii.Error:
        return
    numbers = {number: media_type for media_type, number in CONTENT_FORMATS.items()}
    media_type = given.get("media_type") or numbers.get(given.get("content_format", -1), "")
    match operation, str(media_type).partition(";")[0].strip().lower():
        case (("cmw.decode" | "cmw.convert"), "application/cmw+cbor"):
            yield "message-in-cbor", "cbor", data
        case (("cmw.decode" | "cmw.convert"), "application/cmw+json"):
            yield "message-in-json", "json", data
        case "cmw.verify", "application/cmw+cose":
            yield "signed-with-cose", "cbor", data
        case "cmw.verify", "application/cmw+jws":
            yield from _signed_with_jws(data)
        case "cmw.read-claim", _:
            codec = {"cwt": "cbor", "jwt": "json"}[given["token"]]
            yield f"claim-in-{given['token']}", codec, data


def _signed_with_jws(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    """A flattened JWS, and in either form its protected header and its payload, as far as they can be had."""
    try:
        if data.lstrip()[:1] == b"{":
            yield "signed-with-jws", "json", data
            members = dict(jsontext.decode(data, unique=False).members())
            parts = {name: node.value for name, node in members.items()}
        else:
            parts = dict(zip(("protected", "payload"), data.decode().split("."), strict=False))
        for name, rule in (("protected", "protected-with-jws"), ("payload", "message-in-json")):
            if name in parts:
                yield rule, "json", jsontext.b64u_decode(parts[name])
    except (DecodeError, UnicodeDecodeError, TypeError, AttributeError):
        return
