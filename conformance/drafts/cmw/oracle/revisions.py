"""Where the revisions of CMW differ, as far as a message shows it: the oracle's one table of them."""

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one revision demands. Rows are named by the end of their id, behind `cbor-` or `json-` where it has them."""

    bits: int  # registered bits of the indicator
    zero: str  # the row that an indicator of zero breaks
    wide: bool  # whether 32 bits are the limit
    omitted: bool  # whether a row speaks of leaving the indicator out
    empty: str  # the row that a collection without entries breaks
    uri: str  # the row that a type breaks which is no URI
    fragment: bool  # whether such a URI may have a fragment
    number: str | None  # the row that a number as type in JSON breaks; None where the text contradicts itself
    other_tags: bool  # whether tags that were registered another way are CMWs
    dedicated: int | None  # a tag of which the text does not say whether it marks a CMW
    under_273: Literal["collection", "cmw"] | None  # what tag 1668547091 holds
    under_276: bool  # whether tag 1668547094 holds a JWS
    tunnels: bool
    signed: bool  # whether there are signed forms and their media types
    context: bool  # whether the carrier decides between JSON and CBOR
    content_formats: bool  # whether the media types have numbers
    parameter: str  # the row that cmwc_t breaks beside what is no collection
    parameter_oid: bool  # whether a row speaks of OIDs in cmwc_t
    extension: str | None  # the OID of the extension, where one is assigned
    choice: str  # the row that an extension breaks which is neither string
    unknown: str  # the row of bytes whose first one shows no CMW
    first: frozenset[int]  # the bytes that do, of CBOR and JSON


_FIRST = frozenset((0x82, 0x83, *range(0xA0, 0xBC), 0xBF, 0x5B, 0x7B))

_RFC9999 = Rules(
    bits=5,
    zero="nonzero",
    wide=True,
    omitted=True,
    empty="not-empty",
    uri="absolute-uri",
    fragment=False,
    number="json-text-only",
    other_tags=False,
    dedicated=None,
    under_273="collection",
    under_276=True,
    tunnels=False,
    signed=True,
    context=True,
    content_formats=True,
    parameter="parameter-collections-only",
    parameter_oid=True,
    extension="1.3.6.1.5.5.7.1.35",
    choice="choice",
    unknown="unknown",
    first=_FIRST | {0x9F, 0xDA},
)
_23 = replace(_RFC9999, under_273="cmw", content_formats=False)
_11 = Rules(
    bits=4,
    zero="one-to-fifteen",
    wide=False,
    omitted=False,
    empty="one-or-more",
    uri="uri",
    fragment=True,
    number="json-number-forbidden",
    other_tags=False,
    dedicated=765,
    under_273=None,
    under_276=False,
    tunnels=True,
    signed=False,
    context=False,
    content_formats=False,
    parameter="parameter-on-others",
    parameter_oid=False,
    extension=None,
    choice="choice-required",
    unknown="lookahead-unknown",
    first=_FIRST | set(range(0xC0, 0xDC)),
)
_10 = replace(_11, number=None, other_tags=True)

RULES = {"rfc9999": _RFC9999, "23": _23, "11": _11, "10": _10}
