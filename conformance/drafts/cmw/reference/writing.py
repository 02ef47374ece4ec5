"""How the reference writes a CMW: the same rules the other way round."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import cbor2
import msgspec

from conformance.codecs import cbor
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.reference.reading import Reader, Rules
from conformance.model.outcome import Refusal


class Writer(Reader):
    """Raises Refusal for a projection that is no CMW, or that the serialization has no form for."""

    def in_json(self, cmw: Any) -> Any:
        """A projection as it crosses the wire, with bytes as base64, whatever was read."""
        return msgspec.to_builtins(cmw)

    def to_cbor(self, cmw: Mapping[str, Any], rules: Rules) -> Any:
        """The CBOR value of a projection."""
        match cmw:
            case {"record": {"type": kind, "value": value, **rest}}:
                self.writable(kind)
                return [kind, base64.b64decode(value), *self.mask(rest, rules)]
            case {"tag": {"number": number, "value": value, **rest}}:
                self.no_mask(rest)
                return self.tagged(number, base64.b64decode(value), rules)
            case {"collection": {"items": items, **rest}}:
                self.not_empty(items, rules)
                return self.typed(rest, rules) | {
                    self.label(label): self.in_cbor_collection(entry, rules) for label, entry in items
                }
        raise Refusal("not the projection of a CMW")

    def in_cbor_collection(self, entry: Mapping[str, Any], rules: Rules) -> Any:
        """An entry: a CMW, or in the older drafts a tunnel."""
        if rules.tunnels and "tunnel" in entry:
            return [wire.TUNNEL_TO_CBOR, json.dumps(self.to_json(entry["tunnel"], rules)).encode()]
        return self.to_cbor(entry, rules)

    def no_mask(self, rest: Mapping[Any, Any]) -> None:
        """A tag has no place for an indicator."""
        if "ind" in rest:
            raise Refusal("a tag carries no indicator")

    def tagged(self, number: int, value: bytes, rules: Rules) -> Any:
        """A Tag CMW."""
        self.tag_number(number, rules)
        if not wire.TN_FIRST <= number <= wire.TN_LAST:
            return cbor.Tag(number, cbor2.loads(value))
        return cbor.Tag(number, value)

    def writable(self, kind: object) -> None:
        """A type that a record may have."""
        if isinstance(kind, str):
            self.media_type(kind)
        elif type(kind) is not int or not 0 <= kind <= 0xFFFF:
            raise Refusal("type is neither a media type nor a 16-bit Content-Format")

    def label(self, label: Mapping[str, str]) -> int | str:
        """A label as CBOR has it; the reserved one names the type and nothing else."""
        if label.get("text") == wire.COLLECTION_TYPE:
            raise Refusal(f"{wire.COLLECTION_TYPE} is no label")
        return int(label["int"]) if "int" in label else label["text"]

    def typed(self, rest: Mapping[Any, Any], rules: Rules) -> dict[int | str, Any]:
        """The member that names the collection's type."""
        return {wire.COLLECTION_TYPE: self.collection_type(rest["type"], rules)} if "type" in rest else {}

    def mask(self, rest: Mapping[Any, Any], rules: Rules) -> list[int]:
        """The ind member, or nothing."""
        if "ind" not in rest:
            return []
        try:
            bits = [wire.INDICATORS.index(name) for name in rest["ind"]]
        except ValueError:
            raise Refusal("an indicator has no registered bit") from None
        return [self.indicators(sum(1 << bit for bit in set(bits)), rules)]

    def to_json(self, cmw: Mapping[str, Any], rules: Rules) -> Any:
        """The JSON value of a projection."""
        match cmw:
            case {"record": {"type": str(kind), "value": value, **rest}} if value:
                self.writable(kind)
                return [kind, self.base64url(base64.b64decode(value)), *self.mask(rest, rules)]
            case {"collection": {"items": items, **rest}} if all("text" in label for label, _ in items):
                self.not_empty(items, rules)
                return self.typed(rest, rules) | {
                    self.label(label): self.in_json_collection(entry, rules) for label, entry in items
                }
        raise Refusal("JSON has no form for this CMW")

    def in_json_collection(self, entry: Mapping[str, Any], rules: Rules) -> Any:
        """An entry: a CMW, or in the older drafts a tunnel."""
        if rules.tunnels and "tunnel" in entry:
            return [wire.TUNNEL_TO_JSON, self.base64url(cbor.encode(self.to_cbor(entry["tunnel"], rules)))]
        return self.to_json(entry, rules)
