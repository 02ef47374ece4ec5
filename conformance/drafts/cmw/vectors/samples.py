"""The messages that CMW's vectors are made of, and the two serializations under one name for each of their parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.codecs import cbor, jsontext
from conformance.drafts.cmw import wire
from conformance.model.vector import Mutation

# Neither is registered, so nobody prints one as the other: the examples of RFC 9999.
TYPE = "application/vnd.example.rats-conceptual-msg"
NUMBER = 64999
TAG = 1668612070  # TN(64999)
VALUE = bytes.fromhex("2347da55")
TEXT = "I0faVQ"  # VALUE in base64url
URI = "tag:example.com,2024:composite-attester"
OID = "1.2.840.113549"

ONE = [TYPE, VALUE]
RECORD = wire.record(TYPE, VALUE)
OTHER = ["application/vnd.example.other", b"\x01\x02"]
OTHER_RECORD = wire.record("application/vnd.example.other", b"\x01\x02")

NOW = ("rfc9999", "23")
"""The revisions since tunnels went, signatures came, and collections had to hold something."""
BEFORE = ("11", "10")

LOOK_AHEAD = {"any-well-formed": "accept", "one-byte-look-ahead": "reject"}
"""Readings of section 3.4: whether its look-ahead only illustrates, or decides what a CMW may begin with."""


@dataclass(frozen=True, slots=True)
class Form:
    """A serialization of CMW."""

    name: str
    media_type: str

    @property
    def header(self) -> dict[str, str]:
        """What its groups say of every message."""
        return {"media_type": self.media_type}

    def write(self, value: Any) -> bytes:
        """A message of Python values; bytes are base64url text in JSON."""
        return cbor.encode(value) if self.name == "cbor" else jsontext.encode(_texts(value))

    def change(self, op: str, at: tuple[str, str], *value: Any) -> Mutation:
        """The same change in either serialization; `at` is the place in CBOR, then in JSON."""
        if self.name == "cbor":
            return in_cbor(op, at[0], b"".join(map(cbor.encode, value)).hex())
        return in_json(op, at[1], ":".join(jsontext.encode(_texts(each)).decode() for each in value))


CBOR = Form("cbor", wire.MEDIA_CBOR)
JSON = Form("json", wire.MEDIA_JSON)
FORMS = (CBOR, JSON)


def in_cbor(op: str, at: str, data: str = "") -> Mutation:
    """A change at a path in CBOR; `data` is hexadecimal."""
    return Mutation(codec="cbor", op=op, at=at, data=data.replace(" ", ""))


def in_json(op: str, at: str, data: str = "") -> Mutation:
    """A change at a JSON Pointer; `data` is JSON text."""
    return Mutation(codec="json", op=op, at=at, data=data)


def in_bytes(op: str, at: int | None = None, data: str = "") -> Mutation:
    """A change at an offset; `data` is hexadecimal."""
    return Mutation(codec="bytes", op=op, at="" if at is None else str(at), data=data.replace(" ", ""))


def in_input(op: str, at: str, value: Any = None) -> Mutation:
    """A change of the operation's input at a JSON Pointer."""
    return Mutation(codec="input", op=op, at=at, data="" if op == "remove" else jsontext.encode(value).decode())


def _texts(value: Any) -> Any:
    match value:
        case bytes():
            return jsontext.b64u_encode(value)
        case list():
            return [_texts(each) for each in value]
        case Mapping():
            return {label: _texts(each) for label, each in value.items()}
    return value
