"""The shapes that CoRIM's grammar is made of: maps, records, arrays, tags, and what stands alone."""

import base64
import math
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.codecs import cbor, der
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

Read = Callable[[Item, Rules], Any]
"""Reads one item into its model. Raises Refusal for what the grammar does not have there."""

_SAFE = 2**53
_OID = re.compile(rb"(?:(?!\x80)[\x80-\xff]*[\x00-\x7f])+", re.DOTALL)
_BOOLEANS = {cbor.FALSE: False, cbor.TRUE: True}
_OTHER_TAGS = frozenset({500, 502, names.TAG_CORIM, names.TAG_COSWID, names.TAG_COMID, names.TAG_COTL})
_ALLOTTED = 256  # below, tags are other standards' (RFC 8949 section 9.2), and stand for what those say


class Shapes:
    """Raises Refusal for a well-formed message that is no CoRIM, DecodeError for a broken one."""

    # Containers

    def item(self, data: bytes) -> Item:
        """Exactly one valid data item, however it is encoded (RFC 8949 sections 3 and 5.6)."""
        return cbor.decode(data)

    def mapping(self, item: Item) -> Mapping[int | str, Item]:
        """The members of a map by their labels, which are integers and texts."""
        if item.major != cbor.MAP:
            raise Refusal(f"a map is wanted at {item.offset}")
        for key, _ in item.pairs():
            if key.major not in (cbor.UINT, cbor.NINT, cbor.TEXT):
                raise Refusal(f"a label at {key.offset} is neither an integer nor text")
        return {key.value: value for key, value in item.pairs()}

    def members(
        self,
        item: Item,
        rules: Rules,
        known: Mapping[int, str],
        readers: Mapping[str, Read],
        *,
        required: tuple[str, ...] = (),
    ) -> Model:
        """A map that has these members and no others."""
        found = self.mapping(item)
        if found.keys() - known.keys():
            raise Refusal(f"a member of the map at {item.offset} is not defined")
        return self.read_members(found, rules, known, readers, required)

    def open_members(
        self,
        item: Item,
        rules: Rules,
        known: Mapping[int, str],
        readers: Mapping[str, Read],
        *,
        required: tuple[str, ...] = (),
    ) -> Model:
        """A map that has these members, and others that an extension defines."""
        found = self.mapping(item)
        self.integers_alone(found)
        return self.with_extensions(item, found, rules, known, readers, required)

    def integers_alone(self, found: Mapping[int | str, Item]) -> None:
        """Section 5.2.1 and the registries: CoRIM's own members have integers for labels, extensions too."""
        if any(isinstance(key, str) for key in found):
            raise Refusal("a label is a text")

    def with_extensions(
        self,
        item: Item,
        found: Mapping[int | str, Item],
        rules: Rules,
        known: Mapping[int, str],
        readers: Mapping[str, Read],
        required: tuple[str, ...],
    ) -> Model:
        """The members that are known, read, and the others as they are."""
        model = self.read_members(
            {key: value for key, value in found.items() if key in known}, rules, known, readers, required
        )
        more = [[self.label(key), self.anything(value)] for key, value in item.pairs() if key.value not in known]
        return model | ({"extensions": more} if more else {})

    def read_members(
        self,
        found: Mapping[int | str, Item],
        rules: Rules,
        known: Mapping[int, str],
        readers: Mapping[str, Read],
        required: tuple[str, ...],
    ) -> Model:
        """Each member read, none of the required ones missing."""
        by_name = {known[key]: value for key, value in found.items() if isinstance(key, int)}
        for name in required:
            if name not in by_name:
                raise Refusal(f"{name} is missing")
        return {name: readers[name](value, rules) for name, value in by_name.items()}

    def not_empty(self, model: Model, name: str) -> Model:
        """Section 7.1: of members that are all optional there is one."""
        if not model:
            raise Refusal(f"{name} is empty")
        return model

    def some(self, item: Item, rules: Rules, read: Read) -> list[Any]:
        """An array of one or more."""
        if not self.array(item):
            raise Refusal(f"the array at {item.offset} is empty")
        return self.many(item, rules, read)

    def many(self, item: Item, rules: Rules, read: Read) -> list[Any]:
        """An array of none or more."""
        return [read(each, rules) for each in self.array(item)]

    def array(self, item: Item) -> tuple[Item, ...]:
        """The elements of an array."""
        if item.major != cbor.ARRAY:
            raise Refusal(f"an array is wanted at {item.offset}")
        elements: tuple[Item, ...] = item.value
        return elements

    def record(self, item: Item, rules: Rules, name: str, readers: tuple[Read, ...]) -> Model:
        """An array whose places have names (names.RECORDS), the last of which may be missing."""
        places = names.RECORDS[name][: len(readers)]
        elements = self.array(item)
        least = len(places) - self.optional(name, len(readers))
        if not least <= len(elements) <= len(places):
            raise Refusal(f"{len(elements)} elements in one of {name}")
        return {place: read(element, rules) for place, read, element in zip(places, readers, elements, strict=False)}

    def optional(self, name: str, count: int) -> int:
        """How many of the places of a record may be missing."""
        return names.OPTIONAL.get(name, 0) if count == len(names.RECORDS[name]) else 0

    # Choices between tags

    def choice(self, item: Item, rules: Rules, kinds: tuple[str, ...], readers: Mapping[str, Read]) -> Model:
        """One of the tagged types of a choice, or one that an extension adds."""
        if item.major != cbor.TAG:
            raise Refusal(f"no tag at {item.offset}")
        for kind in kinds:
            if names.TAGS[kind] == item.number and item.number in rules.tags:
                return {kind: readers[kind](item.value, rules)}
        return self.other_tag(item, rules)

    def other_tag(self, item: Item, rules: Rules) -> Model:
        """A tag that the draft does not define, which an extension may add to a choice (section 5.2.2)."""
        if item.number < _ALLOTTED or item.number in rules.tags | _OTHER_TAGS:
            raise Refusal(f"tag {item.number} is no choice here")
        return {"tag": {"number": number(item.number), "value": self.anything(item.value)}}

    def tagged(self, item: Item, rules: Rules, name: str, read: Read) -> Any:
        """The content of just this tag."""
        return read(self.content(item, names.TAGS[name]), rules)

    def content(self, item: Item, tag: int) -> Item:
        """What a tag with this number holds."""
        if item.major != cbor.TAG or item.number != tag:
            raise Refusal(f"tag {tag} is wanted at {item.offset}")
        inside: Item = item.value
        return inside

    # What stands alone

    def anything(self, item: Item) -> str:
        """Any item, as the model shows it."""
        return base64.b64encode(item.canonical()).decode()

    def label(self, item: Item) -> Model:
        """A label of a map."""
        return {"text": item.value} if item.major == cbor.TEXT else {"int": str(item.value)}

    def text(self, item: Item, _: Rules) -> str:
        """A text."""
        if item.major != cbor.TEXT:
            raise Refusal(f"a text is wanted at {item.offset}")
        return str(item.value)

    def octets(self, item: Item) -> bytes:
        """The content of a byte string."""
        if item.major != cbor.BYTES:
            raise Refusal(f"a byte string is wanted at {item.offset}")
        return bytes(item.value)

    def byte_string(self, item: Item, _: Rules) -> str:
        """A byte string as the model shows it."""
        return base64.b64encode(self.octets(item)).decode()

    def boolean(self, item: Item, _: Rules) -> bool:
        """True or false."""
        if item.major != cbor.SIMPLE or item.is_float or item.value not in _BOOLEANS:
            raise Refusal(f"true or false is wanted at {item.offset}")
        return _BOOLEANS[item.value]

    def uint(self, item: Item, _: Rules) -> Any:
        """An unsigned integer of up to 64 bits."""
        if item.major != cbor.UINT:
            raise Refusal(f"an unsigned integer is wanted at {item.offset}")
        return number(item.value)

    def integer(self, item: Item, _: Rules) -> Any:
        """An integer."""
        if item.major not in (cbor.UINT, cbor.NINT):
            raise Refusal(f"an integer is wanted at {item.offset}")
        return number(item.value)

    def integer_or_text(self, item: Item, rules: Rules) -> Any:
        """An integer or a text."""
        return self.text(item, rules) if item.major == cbor.TEXT else self.integer(item, rules)

    def seconds(self, item: Item, _: Rules) -> Any:
        """An integer or a float, of seconds since 1970."""
        if item.is_float and math.isfinite(item.value):
            return int(item.value) if item.value.is_integer() else item.value
        return self.integer(item, _)

    def time(self, item: Item, rules: Rules) -> Any:
        """An epoch-based time (section 7.3)."""
        return self.seconds(self.content(item, names.TAG_TIME), rules)

    def uri(self, item: Item, rules: Rules) -> str:
        """A tagged URI (RFC 8949 section 3.4.5.3)."""
        return self.text(self.content(item, names.TAG_URI), rules)

    def uuid(self, item: Item, _: Rules) -> str:
        """Sixteen bytes (section 7.4)."""
        octets = self.octets(item)
        if len(octets) != 16:
            raise Refusal("a UUID has sixteen bytes")
        return str(uuid.UUID(bytes=octets))

    def oid(self, item: Item, _: Rules) -> str:
        """The content of a BER object identifier (RFC 9090 section 2)."""
        octets = self.octets(item)
        if not _OID.fullmatch(octets):
            raise Refusal("no object identifier")
        return der.dotted(octets)


def elements(item: Item | None) -> tuple[Item, ...]:
    """The elements of an array; none of anything else, which is for others to refuse."""
    return item.value if item is not None and item.major == cbor.ARRAY else ()


def labelled(item: Item | None) -> Mapping[int, Item]:
    """The members of a map under numbers; none of anything else, which is for others to refuse."""
    if item is None or item.major != cbor.MAP:
        return {}
    return {key.value: value for key, value in item.pairs() if key.major in (cbor.UINT, cbor.NINT)}


def number(value: int) -> int | str:
    """An integer as the protocol writes it."""
    return value if -_SAFE <= value <= _SAFE else str(value)


def stands_at(model: Any, pointer: str) -> Iterator[Any]:
    """What stands at a JSON Pointer (RFC 6901), if anything does."""
    for step in pointer.split("/")[1:]:
        match model:
            case dict():
                name = step.replace("~1", "/").replace("~0", "~")
                if name not in model:
                    return
                model = model[name]
            case list() if step.isdecimal() and (step == "0" or step[0] != "0") and int(step) < len(model):
                model = model[int(step)]
            case _:
                return
    yield model
