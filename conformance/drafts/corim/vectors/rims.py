"""The CoRIMs that the vectors are made of, in the wrappers of both revisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.codecs import cbor
from conformance.drafts.corim.vectors.samples import MINIMAL, MINIMAL_MODEL, SHA256, asked

URL = "https://acme.example/rim"
PROFILE = "tag:acme.example,2025:profile#1"
ENTITY: dict[int, Any] = {0: "ACME Inc.", 2: [1]}
ENTITY_MODEL = {"entity-name": "ACME Inc.", "role": [1]}


@dataclass(frozen=True, slots=True)
class Form:
    """How a revision wraps a CoRIM."""

    revision: str
    tags: tuple[int, ...]
    """Around the map of an unsigned one, the outermost first."""
    grammar: str
    """The row of its grammar as a whole."""

    @property
    def group(self) -> str:
        """The end of a group's name."""
        return "" if self.revision == "11" else f"-{self.revision}"

    @property
    def only(self) -> tuple[str, ...]:
        """The revisions of a vector that has this form."""
        return (self.revision,)

    @property
    def map(self) -> str:
        """Where the map stands, as a path in CBOR."""
        return "/".join("t" for _ in self.tags)

    def at(self, path: str) -> str:
        """A path from the map on."""
        return f"{self.map}/{path}"

    def wrap(self, content: Any) -> bytes:
        """Something in the tags of a CoRIM."""
        for number in reversed(self.tags):
            content = cbor.Tag(number, content)
        return cbor.encode(content)

    def rim(self, more: Mapping[Any, Any] | None = None) -> bytes:
        """A CoRIM of one CoMID; `more` are further members, or others."""
        return self.wrap(rim(more))


NEW = Form("11", (501,), "corim/grammar")
OLD = Form("06", (500, 501), "corim/grammar-lower-case")
FORMS = (NEW, OLD)


def tagged(number: int, content: Any) -> cbor.Tag:
    """A tag of a CoRIM: the encoded content in a byte string."""
    return cbor.Tag(number, cbor.encode(content))


COMID = tagged(506, MINIMAL)
COSWID_MAP: dict[int, Any] = {0: "s", 1: "boot loader", 2: {31: "ACME Inc.", 33: 1}, 12: 0, 13: "1.0"}
COSWID = tagged(505, COSWID_MAP)
COSWID_MODEL: dict[str, Any] = {
    "tag-id": {"text": "s"},
    "software-name": "boot loader",
    "entity": [{"entity-name": "ACME Inc.", "role": [1]}],
    "tag-version": 0,
    "software-version": "1.0",
}
COTL_MAP: dict[int, Any] = {0: {0: "l"}, 1: [{0: "t"}], 2: {1: cbor.Tag(1, 4_000_000_000)}}
COTL = tagged(508, COTL_MAP)
COTL_MODEL: dict[str, Any] = {
    "tag-identity": {"tag-id": {"text": "l"}, "tag-version": 0},
    "tags-list": [{"tag-id": {"text": "t"}, "tag-version": 0}],
    "tl-validity": {"not-after": 4_000_000_000},
}


def rim(more: Mapping[Any, Any] | None = None) -> dict[Any, Any]:
    """A corim-map of one CoMID, its keys in order where they are numbers."""
    members = {0: "c", 1: [COMID], **(more or {})}
    return {key: value for key, value in members.items() if value is not None}


RIM_MODEL: dict[str, Any] = {"id": {"text": "c"}, "tags": [{"comid": MINIMAL_MODEL}]}
FULL_RIM: dict[int, Any] = {
    0: "acme.example/rims/1",
    1: [COMID],
    2: [{0: cbor.Tag(32, URL), 1: [1, SHA256]}],
    3: cbor.Tag(32, PROFILE),
    4: {0: cbor.Tag(1, 1_600_000_000), 1: cbor.Tag(1, 4_000_000_000)},
    5: [ENTITY],
}
FULL_RIM_MODEL: dict[str, Any] = {
    "id": {"text": "acme.example/rims/1"},
    "tags": [{"comid": MINIMAL_MODEL}],
    "dependent-rims": [{"href": [URL], "thumbprint": [{"alg": 1, "value": SHA256}]}],
    "profile": {"uri": PROFILE},
    "rim-validity": {"not-before": 1_600_000_000, "not-after": 4_000_000_000},
    "entities": [ENTITY_MODEL],
}
"""A CoRIM with every member, as both revisions have it, and no tag that is a feature of its own."""


def told(message: Any, places: Mapping[str, Any], absent: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """As samples.said, with places asked for at which nothing stands."""
    return asked(message, *places, *absent), {"at": dict(places)}
