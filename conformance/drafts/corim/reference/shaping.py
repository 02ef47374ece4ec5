"""The shapes that a model is written in: byte for byte, members in the order of their labels."""

import base64
import binascii
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conformance.codecs import cbor, der
from conformance.codecs.cbor import write_head
from conformance.drafts.corim.wire import names
from conformance.model.outcome import Refusal

Write = Callable[[Any], bytes]


class Shaper:
    """Raises Refusal for what is no model."""

    def write_members(self, model: Any, known: Mapping[int, str], writers: Mapping[str, Write]) -> bytes:
        """A map, its extensions last."""
        named = {name: key for key, name in known.items()}
        members = self.object(model)
        entries = []
        for name in sorted(members.keys() - {"extensions"}, key=lambda each: named.get(each, 0)):
            if name not in named or name not in writers:
                raise Refusal(f"no member {name}")
            entries.append(self.write_int(named[name]) + writers[name](members[name]))
        entries += self.write_pairs(members.get("extensions", []))
        return write_head(cbor.MAP, len(entries)) + b"".join(entries)

    def write_pairs(self, pairs: Any, write: Write | None = None) -> list[bytes]:
        """The entries of a map that the model has as pairs."""
        return [self.write_label(pair[0]) + (write or self.write_any)(pair[1]) for pair in self.pairs(pairs)]

    def pairs(self, value: Any) -> list[Any]:
        """Pairs of a label and something."""
        found = self.elements(value)
        if any(not isinstance(pair, list) or len(pair) != 2 for pair in found):
            raise Refusal("no pairs")
        return found

    def write_record(self, model: Any, name: str, writers: tuple[Write, ...]) -> bytes:
        """An array whose places have names."""
        members = self.object(model)
        places = names.RECORDS[name]
        present = [place for place in places if place in members]
        if members.keys() - set(places) or tuple(present) != places[: len(present)]:
            raise Refusal(f"no record of {name}")
        return self.write_items(
            write(members[place]) for place, write in zip(places, writers, strict=True) if place in members
        )

    def write_many(self, value: Any, write: Write) -> bytes:
        """An array."""
        return self.write_items(write(each) for each in self.elements(value))

    def write_one_or_more(self, value: Any, write: Write) -> bytes:
        """What may stand alone, and does so where there is one."""
        elements = self.elements(value)
        return write(elements[0]) if len(elements) == 1 else self.write_many(value, write)

    def write_items(self, items: Iterable[bytes]) -> bytes:
        """An array of items that are written already."""
        written = list(items)
        return write_head(cbor.ARRAY, len(written)) + b"".join(written)

    def write_tag(self, number: int, content: bytes) -> bytes:
        """A tag."""
        return write_head(cbor.TAG, number) + content

    def write_choice(self, model: Any, writers: Mapping[str, Write]) -> bytes:
        """A tagged type of a choice."""
        kind, value = self.one(model)
        if kind == "tag":
            return self.write_other_tag(value)
        if kind not in writers:
            raise Refusal(f"no choice {kind}")
        return self.write_tag(names.TAGS[kind], writers[kind](value))

    def write_other_tag(self, value: Any) -> bytes:
        """A tag that an extension adds."""
        members = self.object(value)
        return self.write_tag(self.natural(members.get("number")), self.write_any(members.get("value")))

    def write_label(self, label: Any) -> bytes:
        """The label of a map."""
        kind, value = self.one(label)
        return self.write_text(value) if kind == "text" else self.write_int(value)

    def write_any(self, value: Any) -> bytes:
        """Any item, which is written already."""
        return self.octets_of(value)

    def write_text(self, value: Any) -> bytes:
        """A text."""
        if not isinstance(value, str):
            raise Refusal("a text is wanted")
        text = value.encode()
        return write_head(cbor.TEXT, len(text)) + text

    def write_bytes(self, value: Any) -> bytes:
        """A byte string."""
        return self.write_octets(self.octets_of(value))

    def write_octets(self, octets: bytes) -> bytes:
        """A byte string of these bytes."""
        return write_head(cbor.BYTES, len(octets)) + octets

    def write_int(self, value: Any) -> bytes:
        """An integer, which may be a decimal string."""
        number = self.number(value)
        try:
            return write_head(cbor.UINT, number) if number >= 0 else write_head(cbor.NINT, -1 - number)
        except ValueError as error:
            raise Refusal(str(error)) from None

    def write_int_or_text(self, value: Any) -> bytes:
        """An integer that is no decimal string, or a text."""
        return self.write_text(value) if isinstance(value, str) else self.write_int(value)

    def write_bool(self, value: Any) -> bytes:
        """True or false."""
        if not isinstance(value, bool):
            raise Refusal("true or false is wanted")
        return cbor.encode(value)

    def write_seconds(self, value: Any) -> bytes:
        """Seconds since 1970, whole or not."""
        return cbor.shortest_float(value) if isinstance(value, float) else self.write_int(value)

    def write_time(self, value: Any) -> bytes:
        """An epoch-based time."""
        return self.write_tag(names.TAG_TIME, self.write_seconds(value))

    def write_uri(self, value: Any) -> bytes:
        """A tagged URI."""
        return self.write_tag(names.TAG_URI, self.write_text(value))

    def write_uuid(self, value: Any) -> bytes:
        """Sixteen bytes."""
        try:
            return self.write_octets(uuid.UUID(value).bytes)
        except (ValueError, AttributeError, TypeError):
            raise Refusal("a UUID is wanted") from None

    def write_oid(self, value: Any) -> bytes:
        """The content of an object identifier."""
        try:
            return self.write_octets(der.decode(der.oid(value)).content)
        except (ValueError, AttributeError, TypeError):
            raise Refusal("an object identifier is wanted") from None

    # What JSON gives

    def object(self, value: Any) -> dict[str, Any]:
        """An object."""
        if not isinstance(value, dict):
            raise Refusal("an object is wanted")
        return value

    def elements(self, value: Any) -> list[Any]:
        """An array."""
        if not isinstance(value, list):
            raise Refusal("an array is wanted")
        return value

    def one(self, value: Any) -> tuple[str, Any]:
        """The one member of an object: the name of a type, and a value of it."""
        members = self.object(value)
        if len(members) != 1:
            raise Refusal("an object of one member is wanted")
        return next(iter(members.items()))

    def number(self, value: Any) -> int:
        """An integer."""
        try:
            return int(value) if isinstance(value, str) else self.whole(value)
        except ValueError:
            raise Refusal("an integer is wanted") from None

    def whole(self, value: Any) -> int:
        """An integer of JSON."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refusal("an integer is wanted")
        return value

    def natural(self, value: Any) -> int:
        """An integer that is not negative, and can be the argument of a head."""
        number = self.number(value)
        if not 0 <= number < 2**64:
            raise Refusal("an unsigned integer is wanted")
        return number

    def octets_of(self, value: Any) -> bytes:
        """Bytes in base64."""
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise Refusal("base64 is wanted") from None
