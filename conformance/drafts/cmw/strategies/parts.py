"""The parts of CMWs that hypothesis puts together: simple ones first, so that what breaks shrinks to what can be read.

Projections here are those of the protocol's JSON: bytes are base64 with padding, integer labels decimal text.
"""

import base64
import string
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import cbor, jsontext
from conformance.drafts.cmw import wire

Inputs = st.SearchStrategy[Any]

# Types of records (section 6).

_FIRST = string.ascii_letters + string.digits
_TOKEN = st.text(_FIRST + "!#$%&'*+-.^_`|~", min_size=1, max_size=6)
_QUOTED = st.text("".join(map(chr, range(0x20, 0x7F))), max_size=8).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
_NAME = st.builds(str.__add__, st.sampled_from(_FIRST), st.text(_FIRST + "!#$&-^_.+", max_size=12))
_PARAMETER = st.builds(lambda name, value: f"; {name}={value}", _TOKEN, _TOKEN | _QUOTED)
_BUILT = st.builds(
    lambda kind, subtype, parameters: f"{kind}/{subtype}{''.join(parameters)}",
    _NAME,
    _NAME,
    st.lists(_PARAMETER, max_size=2),
)
TYPES: Inputs = (
    st.sampled_from(
        [
            "application/eat+jwt",
            "application/vnd.example.rats-conceptual-msg",
            'application/eat+cwt; eat_profile="tag:psacertified.org,2023:psa#tfm"',
            "a/" + "b" * 127,
            'a/b ;c="\\"d\\\\"',
        ]
    )
    | _BUILT
)
_BAD = ("foo", "", "a/", "/b", "a/b/c", "a b/c", "-a/b", "ä/b", "#cmw-j2c-tunnel", "64999", " a/b", "a/b ", "a/b,c=d")
_BAD_PARAMETERS = ("a/b;", "a/b; c", "a/b; c = d", 'a/b;c="', "a/b;c=ä", "a/b;;c=d")
BAD_TYPES: Inputs = st.sampled_from([*_BAD, *_BAD_PARAMETERS, "a/" + "b" * 128])
FORMATS: Inputs = st.sampled_from([0, 23, 24, 255, 256, 263, 65024, 65025, 65535]) | st.integers(0, 65535)
TOO_LARGE: Inputs = st.integers(65536, 2**32)
NEVER_ASSIGNED: Inputs = st.just(64998) | st.integers(65000, 65535)
"""Content-Formats without media type: reserved for documentation (RFC 9876) and for experiments."""

# Values: of every length that changes a head in CBOR or the last character in Base64.

VALUES: Inputs = st.binary(min_size=1, max_size=20) | st.sampled_from([23, 24, 255, 256, 300]).map(
    lambda length: bytes(index % 251 for index in range(length))
)


def base64_of(data: bytes) -> str:
    """Bytes as the protocol writes them."""
    return base64.b64encode(data).decode()


def indicators(names: Sequence[str]) -> Inputs:
    """Some of the names, lowest bit first."""
    return st.lists(st.sampled_from(names), min_size=1, unique=True).map(lambda some: sorted(some, key=names.index))


def records(types: Inputs, values: Inputs, ind: Inputs) -> Inputs:
    """Records; where `ind` draws None there is none."""
    return st.builds(
        lambda kind, value, some: {
            "record": {"type": kind, "value": base64_of(value)} | ({} if some is None else {"ind": some})
        },
        types,
        values,
        ind,
    )


# Tags: the numbers of CMW's own Content-Formats are left out, since they say what stands under them.


def tags(numbers: Inputs, values: Inputs) -> Inputs:
    """Tag CMWs."""
    return st.builds(lambda number, value: {"tag": {"number": number, "value": base64_of(value)}}, numbers, values)


TAGGABLE: Inputs = (st.sampled_from([0, 254, 255, 256, 65024]) | st.integers(0, wire.TAGGABLE_LAST)).filter(
    lambda number: number not in wire.CONTENT_FORMATS.values()
)
TAGS = tags(TAGGABLE.map(wire.tn), VALUES)
NOT_DERIVED: Inputs = st.sampled_from([0x63740100, 0x63740200, 0x6374FF00, 0x63750000, 0x63750001, 18])

# Collections.

TEXTS: Inputs = (
    st.text(st.characters(codec="utf-8"), max_size=6)
    .filter(lambda text: text != wire.COLLECTION_TYPE)
    .map(lambda text: {"text": text})
)
INTEGERS: Inputs = (st.sampled_from([0, -1, 2**64 - 1, -(2**64)]) | st.integers(-(2**64), 2**64 - 1)).map(
    lambda number: {"int": str(number)}
)
URIS: Inputs = st.sampled_from(
    ["tag:example.com,2024:composite-attester", "urn:oid:1.2.3", "https://example.com/a?b=c", "a:", "x:%20"]
) | st.builds(lambda scheme, path: f"{scheme}:{path}", st.text("abcxyz", min_size=1), st.text("ab01-._~:@!$'()*/"))
BAD_URIS: Inputs = st.sampled_from(
    [
        "",
        "a",
        "a/b/c",
        "/a",
        "//example.com/a",
        "../a",
        "?a",
        "#a",
        "https://example.com/a#b",
        "tag:ä",
        "a:b c",
        "a:%zz",
    ]
)
_ARC = st.integers(0, 2**40).map(str)
ARCS: Inputs = st.sampled_from(["1.2.840.113549", "2.999", "0.0"]) | st.lists(_ARC, max_size=5).map(
    lambda arcs: ".".join(["2", "999", *arcs])
)
BAD_ARCS: Inputs = st.sampled_from([".1.2", "1.02.3", "3.1.2", "1..2", "1.2.", "01.2"])


def collections(entries: Inputs, labels: Inputs, names: Inputs, least: int = 1) -> Inputs:
    """Collections; where `names`, of their types, draws None there is none."""
    pairs = st.lists(
        st.tuples(labels, entries).map(list), min_size=least, max_size=4, unique_by=lambda pair: repr(pair[0])
    )
    return st.builds(
        lambda items, name: {"collection": ({} if name is None else {"type": name}) | {"items": items}}, pairs, names
    )


def trees(leaf: Inputs, labels: Inputs) -> Inputs:
    """Collections up to four deep, typed and not."""
    inner, names = leaf, st.none() | URIS | ARCS
    for _ in range(3):
        inner = leaf | collections(inner, labels, names)
    return collections(inner, labels, names)


# Whole messages, for operations that read before they write.


def written(cmw: Any, form: str) -> bytes:
    """A projection without tunnels as a message; JSON has no tags and no numbers."""
    return cbor.encode(_cbor(cmw)) if form == "cbor" else jsontext.encode(_json(cmw))


def _cbor(cmw: Any) -> Any:
    match cmw:
        case {"record": {"type": kind, "value": value, **rest}}:
            return [kind, base64.b64decode(value), *_mask(rest)]
        case {"tag": {"number": number, "value": value}}:
            return cbor.Tag(number, base64.b64decode(value))
    body = cmw["collection"]
    head = {wire.COLLECTION_TYPE: body["type"]} if "type" in body else {}
    return head | {int(label["int"]) if "int" in label else label["text"]: _cbor(item) for label, item in body["items"]}


def _json(cmw: Any) -> Any:
    match cmw:
        case {"record": {"type": kind, "value": value, **rest}}:
            return [kind, jsontext.b64u_encode(base64.b64decode(value)), *_mask(rest)]
    body = cmw["collection"]
    head = {wire.COLLECTION_TYPE: body["type"]} if "type" in body else {}
    return head | {label["text"]: _json(item) for label, item in body["items"]}


def _mask(rest: Any) -> list[int]:
    return [sum(1 << wire.INDICATORS.index(name) for name in rest["ind"])] if "ind" in rest else []
