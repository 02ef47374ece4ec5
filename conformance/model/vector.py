"""A vector: one question with the answer that the text demands, written by hand."""

from enum import StrEnum
from typing import Any, Literal

import msgspec


class Expect(StrEnum):
    """What the text demands of the implementation."""

    ACCEPT = "accept"
    REJECT = "reject"
    EITHER = "either"


class Mutation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The one change between a twin and the vector that must be rejected, precise enough to be applied again.

    `codec` says how the message is read to find the place `at`: "cbor" takes a path of array indices, `<n>k` and `<n>v`
    for the key and value of a map's n-th entry, `t` into a tag and `e` into CBOR in a byte string, joined by "/", where
    `<n>k` also names the whole entry; "json" a JSON Pointer (RFC 6901); "der" a path of indices, `e` into an octet or
    bit string; "bytes" an offset; "input" a JSON Pointer too, but into the vector's input object rather than the
    message in its `data`. `data` is what is put there: JSON text for "json" and "input", else hexadecimal, or a decimal
    number where the operation says so (`codecs.deform.OPERATIONS`). `resign` names the key under which the signature
    was made anew.
    """

    codec: Literal["bytes", "cbor", "json", "der", "input"]
    op: str
    at: str = ""
    data: str = ""
    resign: str | None = None


class Vector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One frozen question.

    `requirement` is the one that decides; `also` counts for coverage only. An accept vector carries `output`, the
    projection that an accepting implementation must return. A reject vector names its accepted `twin` and the one
    `mutation` between the two. `contested` maps each reading of a contradictory text to what it demands. `revisions`
    narrows the vector to fewer revisions than its requirement stands in; empty means all of those.
    """

    id: str
    requirement: str
    operation: str
    role: str
    expect: Expect
    input: dict[str, Any]
    because: str
    output: Any = None
    also: tuple[str, ...] = ()
    twin: str | None = None
    mutation: Mutation | None = None
    flags: tuple[str, ...] = ()
    contested: dict[str, Expect] | None = None
    revisions: tuple[str, ...] = ()


class VectorGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of vectors/<draft>/. Each vector's input is `header` with its own `input` laid over it."""

    draft: str
    group: str
    about: str
    header: dict[str, Any] = {}
    vectors: tuple[Vector, ...]
    format: int = 1
