"""What messages in CBOR and JSON hold, in one form for both: int, float, str, bytes, Simple, a list, Pairs and Tag."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.codecs import cbor, jsontext


@dataclass(frozen=True, slots=True)
class Simple:
    """true, false, null, undefined or another simple value, by its number in CBOR."""

    number: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value."""

    number: int
    content: Any


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a map, in wire order; a key may stand twice."""

    pairs: tuple[tuple[Any, Any], ...]


_JSON_SIMPLE = {False: 20, True: 21, None: 22}


@lru_cache(maxsize=8192)
def value_of(data: bytes, codec: str) -> Any:
    """The value of one message in "cbor" or "json", not to be changed. Raises DecodeError."""
    if codec == "cbor":
        return _from_cbor(cbor.decode(data, unique=False))
    return _from_json(jsontext.decode(data, unique=False))


def _from_cbor(item: cbor.Item) -> Any:
    match item.major:
        case cbor.ARRAY:
            return [_from_cbor(each) for each in item.value]
        case cbor.MAP:
            return Pairs(tuple((_from_cbor(key), _from_cbor(value)) for key, value in item.pairs()))
        case cbor.TAG:
            return Tag(item.number, _from_cbor(item.value))
        case cbor.SIMPLE if not item.is_float:
            return Simple(item.value)
    return item.value


def _from_json(node: jsontext.Node) -> Any:
    match node.kind:
        case "array":
            return [_from_json(each) for each in node.value]
        case "object":
            return Pairs(tuple((name, _from_json(value)) for name, value in node.members()))
        case "string" | "integer":
            return node.value
        case "real":
            return float(node.value)
    return Simple(_JSON_SIMPLE[node.value])
