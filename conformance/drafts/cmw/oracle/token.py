"""How the oracle reads the cmw claim of CWT and JWT, and judges what was made of one (sections 4.3, 9.1 and 9.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.codecs import DecodeError, jsontext
from conformance.codecs import cbor as codec
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import cbor, json, made
from conformance.drafts.cmw.oracle.rows import DEPTH, Here, held
from conformance.model.finding import Finding, Reading

_SERIALIZATIONS = {"cwt": "cbor", "jwt": "json"}
_LABELS = {"cwt": "key", "jwt": "name"}
_SHAPES: dict[int | str, tuple[str, ...]] = {
    codec.ARRAY: ("record",),
    codec.MAP: ("collection",),
    codec.TAG: ("tag",),
    "array": ("record",),
    "object": ("collection",),
}
_NO_SHAPE = {"cwt": ("record", "collection", "tag"), "jwt": ("record", "collection")}


def read(data: bytes, token: str, here: Here) -> Reading:
    """A reading of the claim in a claims set of `token`, cwt or jwt; of any other there is none to have."""
    if token not in _SERIALIZATIONS:
        return Reading(None)
    try:
        claim = _in_cwt(data, here) if token == "cwt" else _in_jwt(data, here)
    except DecodeError:
        claim = None
    if claim is None:
        return Reading(None, tuple(missing(token)))
    if isinstance(claim, codec.Item):
        reading = cbor.cmw(claim, replace(here, data=data))
        shapes = _SHAPES.get(claim.major, _NO_SHAPE[token])
    else:
        reading = json.cmw(claim, here)
        shapes = _SHAPES.get(claim.kind, _NO_SHAPE[token])
    return Reading(reading.projection, (*reading.findings, *as_it_stands(token, shapes, reading)))


def _in_cwt(data: bytes, here: Here) -> codec.Item | None:
    """What stands under the integer 299."""
    item = codec.decode(data, unique=False, max_depth=DEPTH - here.depth)
    if item.major != codec.MAP:
        return None
    return next((value for key, value in item.pairs() if key.major == codec.UINT and key.value == wire.CLAIM_CWT), None)


def _in_jwt(data: bytes, here: Here) -> jsontext.Node | None:
    """What stands under the name cmw."""
    node = jsontext.decode(data, unique=False, max_depth=DEPTH - here.depth)
    if node.kind != "object":
        return None
    return next((value for name, value in node.members() if name == wire.CLAIM_JWT), None)


def missing(token: str) -> Iterator[Finding]:
    """The claim has its registered key or name (sections 9.1 and 9.2)."""
    yield Finding(f"cmw/token/{token}-{_LABELS[token]}", "no claims set with the cmw claim")


def as_it_stands(token: str, shapes: tuple[str, ...], reading: Reading) -> Iterator[Finding]:
    """The claim is a CMW of the token's serialization, with nothing around it (section 4.3.1)."""
    for each in held(reading.findings)[:1]:
        for shape in shapes:
            yield Finding(f"cmw/token/{token}-{shape}", f"the claim is no {shape}: {each.detail}")


def written(given: Mapping[str, Any], output: Any, here: Here) -> tuple[Finding, ...]:
    """What is wrong with the claims set that was made for the input of `cmw.write-claim`."""
    token, asked = str(given.get("token")), given.get("cmw")
    if token not in _SERIALIZATIONS:
        return ()
    data = made.output_data(output)
    reading = Reading(None, tuple(missing(token))) if data is None else read(data, token, here)
    return (*marked(token, reading), *filled(token, asked, reading, here))


def marked(token: str, reading: Reading) -> Iterator[Finding]:
    """An encoder puts the claim under its registered key or name (sections 9.1 and 9.2)."""
    row = f"cmw/token/{token}-{_LABELS[token]}"
    if any(each.requirement == row for each in reading.findings):
        yield Finding(f"{row}-emitted", "no claims set with the cmw claim was made")


def filled(token: str, asked: Any, reading: Reading, here: Here) -> Iterator[Finding]:
    """An encoder puts the CMW into the claim that it was asked for, as it stands (section 4.3.1)."""
    if [*marked(token, reading)]:
        return
    serialization = _SERIALIZATIONS[token]
    wrong = [
        *reading.findings,
        *made.differences(asked, reading.projection, serialization, here.rules, frozenset()),
        *(made.without_json(asked) if token == "jwt" else ()),
    ]
    match asked:
        case {"collection": _}:
            shape = "collection"
        case {"tag": _} if token == "cwt":
            return  # the text lets the claim be a tag and demands nothing of who writes one
        case _:
            shape = "record"
    for each in wrong[:1]:
        yield Finding(f"cmw/token/{token}-{shape}-emitted", each.detail)
