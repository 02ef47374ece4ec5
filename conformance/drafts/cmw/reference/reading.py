"""How the reference reads a CMW. Each rule is a method of its own, so that a mutant can override just that one."""

import base64
import json
import re
from dataclasses import dataclass
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.wire import Projection
from conformance.model.outcome import Refusal

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&\-^_.+]{0,126}"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_MEDIA_TYPE = re.compile(rf"{_NAME}/{_NAME}(?: *; *{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))*")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2})*")
_OID = re.compile(r"[0-2](?:\.0|\.[1-9][0-9]*)*")


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the revisions differ for a reader or writer."""

    indicators: int = 5
    only_collections_in_cmw_tag: bool = True
    any_tag: bool = False
    fragments: bool = False
    tunnels: bool = False


RULES = {
    "rfc9999": Rules(),
    "23": Rules(only_collections_in_cmw_tag=False),
    "11": Rules(indicators=4, only_collections_in_cmw_tag=False, fragments=True, tunnels=True),
    "10": Rules(indicators=4, only_collections_in_cmw_tag=False, any_tag=True, fragments=True, tunnels=True),
}


class Reader:
    """Raises DecodeError for a broken message and Refusal for a well-formed one that is no CMW."""

    max_depth = 64

    # Which serialization: the media type decides, and the bytes only where there is none (section 3.4).

    def base(self, media_type: str) -> str:
        """The media type without parameters, in lower case."""
        return media_type.split(";", 1)[0].strip().lower()

    def told(self, request: wire.Decode) -> str | None:
        """The media type, given as such or as Content-Format; None where the carrier says nothing."""
        if request.content_format is None:
            return request.media_type
        for media_type, number in wire.CONTENT_FORMATS.items():
            if number == request.content_format:
                return media_type
        raise Refusal(f"Content-Format {request.content_format} is none of CMW")

    def parameters(self, media_type: str | None, cmw: Projection) -> None:
        """The parameter cmwc_t stands for collections alone (section 9.5)."""
        if media_type is not None and "cmwc_t=" in media_type.lower() and "collection" not in cmw:
            raise Refusal("cmwc_t on what is no collection")

    def is_json(self, data: bytes, media_type: str | None) -> bool:
        """Whether to read JSON."""
        if media_type is None:
            return data[:1] in (b"[", b"{", b" ", b"\t", b"\n", b"\r")
        match self.base(media_type):
            case wire.MEDIA_JSON:
                return True
            case wire.MEDIA_CBOR:
                return False
            case other:
                raise Refusal(f"{other} is no serialization of an unsigned CMW")

    def cbor_item(self, data: bytes) -> Item:
        """Exactly one valid CBOR data item."""
        return cbor.decode(data)

    def json_text(self, data: bytes) -> Any:
        """Exactly one JSON text with unique names."""
        try:
            value = json.loads(data.decode(), object_pairs_hook=self.members, parse_constant=self.constant)
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError:
            raise Refusal("nested too deep") from None
        except ValueError as error:
            # A Refusal of ours is a ValueError too, and keeps its words.
            raise Refusal(str(error)) from None
        return value

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The members of an object, each name once."""
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Refusal("a label stands twice")
        return found

    def constant(self, name: str) -> Any:
        """NaN and the infinities, which JSON does not have."""
        raise Refusal(f"{name} is not JSON")

    # Reading.

    def cbor_cmw(self, item: Item, rules: Rules, depth: int = 0) -> Projection:
        """A record, tag or collection (section 3)."""
        match item.major:
            case cbor.ARRAY:
                return self.cbor_record(item, rules)
            case cbor.TAG:
                return self.cbor_tag(item, rules)
            case cbor.MAP:
                return self.cbor_collection(item, rules, depth)
        raise Refusal("neither array, tag nor map")

    def cbor_record(self, item: Item, rules: Rules) -> Projection:
        """Section 3.1."""
        kind, value, mask = self.fields(item.value)
        self.cbor_type(kind)
        self.cbor_value(value)
        if mask is None:
            return wire.record(kind.value, value.value)
        if mask.major != cbor.UINT:
            raise Refusal("ind is not an unsigned integer")
        return wire.record(kind.value, value.value, self.indicators(mask.value, rules))

    def fields(self, fields: Any) -> tuple[Any, Any, Any]:
        """Type, value and, or None, ind."""
        if len(fields) not in (2, 3):
            raise Refusal("a record has two or three members")
        return fields[0], fields[1], fields[2] if len(fields) == 3 else None

    def cbor_type(self, kind: Item) -> None:
        """A 16-bit Content-Format or a media type."""
        if kind.major == cbor.TEXT:
            self.media_type(kind.value)
        elif kind.major != cbor.UINT or kind.value > 0xFFFF:
            raise Refusal("type is neither a media type nor a 16-bit Content-Format")

    def cbor_value(self, value: Item) -> None:
        """A byte string."""
        if value.major != cbor.BYTES:
            raise Refusal("value is not a byte string")

    def media_type(self, text: str) -> None:
        """The Content-Type grammar of RFC 9193."""
        if not _MEDIA_TYPE.fullmatch(text):
            raise Refusal(f"{text!r} is no media type")

    def indicators(self, mask: int, rules: Rules) -> int:
        """Not zero, and only bits that the document registers."""
        if mask == 0:
            raise Refusal("ind is zero")
        if mask >> rules.indicators:
            raise Refusal("ind has bits that are not registered")
        return mask

    def cbor_tag(self, item: Item, rules: Rules) -> Projection:
        """Section 3.2."""
        self.tag_number(item.number, rules)
        if not wire.TN_FIRST <= item.number <= wire.TN_LAST:
            return wire.tag(item.number, item.value.canonical())
        if item.value.major != cbor.BYTES:
            raise Refusal("the content of a Tag CMW is not a byte string")
        if item.number == wire.tn(wire.CONTENT_FORMATS[wire.MEDIA_CBOR]):
            self.tagged_cmw(item.value.value, rules)
        return wire.tag(item.number, item.value.value)

    def tag_number(self, number: int, rules: Rules) -> None:
        """An image of TN(), or in draft 10 a tag of its own."""
        if rules.any_tag and not wire.TN_FIRST <= number <= wire.TN_LAST:
            return
        high, low = divmod(number - wire.TN_FIRST, 256)
        if high < 0 or number > wire.TN_LAST or low == 255:
            raise Refusal(f"tag {number} is not the image of a Content-Format")

    def tagged_cmw(self, data: bytes, rules: Rules) -> None:
        """Figure 7: what the tag of application/cmw+cbor holds."""
        inner = cbor.decode(data)
        self.cbor_cmw(inner, rules)
        if rules.only_collections_in_cmw_tag and inner.major != cbor.MAP:
            raise Refusal("this tag holds a collection")

    def cbor_collection(self, item: Item, rules: Rules, depth: int) -> Projection:
        """Section 3.3."""
        self.nested(depth)
        kind, items = None, []
        for label, entry in item.value:
            if label.major == cbor.TEXT and label.value == wire.COLLECTION_TYPE:
                kind = self.collection_type(entry.value if entry.major == cbor.TEXT else None, rules)
                continue
            if label.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
                raise Refusal("a label is neither integer nor text")
            items.append((label.value, self.cbor_entry(entry, rules, depth + 1)))
        self.not_empty(items, rules)
        return wire.collection(*items, kind=kind)

    def cbor_entry(self, item: Item, rules: Rules, depth: int) -> Projection:
        """A CMW, or in the older drafts a tunnel."""
        parts = item.value if rules.tunnels and item.major == cbor.ARRAY else ()
        if not parts or parts[0].major != cbor.TEXT or not parts[0].value.startswith("#"):
            return self.cbor_cmw(item, rules, depth)
        if len(parts) != 2 or parts[0].value != wire.TUNNEL_TO_CBOR or parts[1].major != cbor.BYTES:
            raise Refusal("not a tunnel of JSON into CBOR")
        return wire.tunnel(self.json_cmw(self.json_text(parts[1].value), rules, depth))

    def nested(self, depth: int) -> None:
        """An implementation may limit the depth."""
        if depth > self.max_depth:
            raise Refusal(f"nested deeper than {self.max_depth}")

    def not_empty(self, items: list[tuple[Any, Projection]], rules: Rules) -> None:
        """At least one entry."""
        if not items:
            raise Refusal("a collection has at least one entry")

    def collection_type(self, text: object, rules: Rules) -> str:
        """An absolute URI, which the older drafts allow a fragment, or an OID."""
        whole = text if isinstance(text, str) else ""
        bare = whole.partition("#")[0] if rules.fragments else whole
        if not (_ABSOLUTE_URI.fullmatch(bare) or _OID.fullmatch(whole)):
            raise Refusal(f"{wire.COLLECTION_TYPE} is neither an absolute URI nor an OID")
        return whole

    def json_cmw(self, value: Any, rules: Rules, depth: int = 0) -> Projection:
        """A record or collection (section 3)."""
        match value:
            case list():
                return self.json_record(value, rules)
            case dict():
                return self.json_collection(value, rules, depth)
        raise Refusal("neither array nor object")

    def json_record(self, value: list[Any], rules: Rules) -> Projection:
        """Section 3.1."""
        kind, text, mask = self.fields(value)
        self.json_type(kind)
        data = self.json_value(text)
        if mask is None and len(value) == 2:
            return wire.record(kind, data)
        if type(mask) is not int or mask < 0:
            raise Refusal("ind is not an unsigned integer")
        return wire.record(kind, data, self.indicators(mask, rules))

    def json_type(self, kind: object) -> None:
        """A media type."""
        if not isinstance(kind, str):
            raise Refusal("type is not a text string")
        self.media_type(kind)

    def json_value(self, text: object) -> bytes:
        """Base64url without padding, at least one character."""
        if not isinstance(text, str) or not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
            raise Refusal("value is not base64url without padding")
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if self.base64url(data) != text:
            raise Refusal("value has bits behind its last byte")
        return data

    def base64url(self, data: bytes) -> str:
        """RFC 4648 section 5 without padding."""
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    def json_collection(self, value: dict[str, Any], rules: Rules, depth: int) -> Projection:
        """Section 3.3."""
        self.nested(depth)
        kind = self.collection_type(value[wire.COLLECTION_TYPE], rules) if wire.COLLECTION_TYPE in value else None
        items = [
            (label, self.json_entry(entry, rules, depth + 1))
            for label, entry in value.items()
            if label != wire.COLLECTION_TYPE
        ]
        self.not_empty(items, rules)
        return wire.collection(*items, kind=kind)

    def json_entry(self, value: Any, rules: Rules, depth: int) -> Projection:
        """A CMW, or in the older drafts a tunnel."""
        first = value[0] if rules.tunnels and isinstance(value, list) and value else None
        if not isinstance(first, str) or not first.startswith("#"):
            return self.json_cmw(value, rules, depth)
        if len(value) != 2 or first != wire.TUNNEL_TO_JSON:
            raise Refusal("not a tunnel of CBOR into JSON")
        return wire.tunnel(self.cbor_cmw(self.cbor_item(self.json_value(value[1])), rules, depth))
