"""Malformations of JSON: the place is a JSON Pointer (RFC 6901), `data` is JSON text."""

from dataclasses import dataclass

from conformance.codecs import jsontext
from conformance.codecs.deform.splice import Operation, index, named, splice
from conformance.codecs.jsontext import Node


def replace(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` in the value's place."""
    node = _find(data, at)
    return splice(data, (node.offset, node.end, new.encode()))


def remove(data: bytes, at: str, new: str) -> bytes:
    """Removes a member or an element, and one comma."""
    place = _slot(data, at)
    start, end = place.spans[place.n]
    if place.n + 1 < len(place.spans):
        end = place.spans[place.n + 1][0]
    elif place.n:
        start = place.spans[place.n - 1][1]
    return splice(data, (start, end, b""))


def insert(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` (an element, or a name with its value) and a comma before an element or member."""
    place = _slot(data, at)
    start = place.spans[place.n][0]
    return splice(data, (start, start, new.encode() + b","))


def append(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` (an element, or a name with its value) at the end of the array or object."""
    return _behind(data, _find(data, at), new.encode())


def rename(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` in place of a member's name."""
    place = _slot(data, at)
    if place.holder.kind != "object":
        raise ValueError(f"{at!r} has no name")
    name = place.holder.value[place.n][0]
    return splice(data, (name.offset, name.end, new.encode()))


def duplicate(data: bytes, at: str, new: str) -> bytes:
    """Repeats an element or member at the end, with the value `data` if given."""
    place = _slot(data, at)
    start, end = place.spans[place.n]
    value = place.holder.value[place.n][1] if place.holder.kind == "object" else place.holder.value[place.n]
    again = data[start : value.offset] + new.encode() if new else data[start:end]
    return _behind(data, place.holder, again)


def escape(data: bytes, at: str, new: str) -> bytes:
    r"""Writes every character of a string as a \u escape, which changes nothing but the spelling."""
    node = _find(data, at)
    if node.kind != "string":
        raise ValueError(f"{at!r} is no string")
    units = node.value.encode("utf-16-be")
    escaped = "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))
    return splice(data, (node.offset, node.end, f'"{escaped}"'.encode()))


def space(data: bytes, at: str, new: str) -> bytes:
    """Puts `data`, or one blank, on both sides of the value."""
    node, blank = _find(data, at), (new or " ").encode()
    return splice(data, (node.offset, node.offset, blank), (node.end, node.end, blank))


@dataclass(frozen=True, slots=True)
class _Slot:
    """The n-th element or member of `holder`, and start and end of each of them."""

    holder: Node
    n: int
    spans: list[tuple[int, int]]


def _behind(data: bytes, holder: Node, new: bytes) -> bytes:
    spans = _spans(holder)
    start = spans[-1][1] if spans else holder.offset + 1
    return splice(data, (start, start, b"," + new if spans else new))


def _spans(holder: Node) -> list[tuple[int, int]]:
    if holder.kind == "object":
        return [(name.offset, value.end) for name, value in holder.value]
    if holder.kind == "array":
        return [(item.offset, item.end) for item in holder.value]
    raise ValueError("neither an array nor an object")


def _find(data: bytes, at: str) -> Node:
    node = jsontext.decode(data)
    if at and not at.startswith("/"):
        raise ValueError(f"{at!r} is no JSON Pointer")
    for token in at.split("/")[1:]:
        n = _member(node, token)
        node = node.value[n][1] if node.kind == "object" else node.value[n]
    return node


def _slot(data: bytes, at: str) -> _Slot:
    if not at:
        raise ValueError("the whole text is neither element nor member")
    holder_at, _, token = at.rpartition("/")
    holder = _find(data, holder_at)
    return _Slot(holder, _member(holder, token), _spans(holder))


def _member(node: Node, token: str) -> int:
    if node.kind == "array":
        return index(token, len(node.value) - 1)
    if node.kind == "object":
        wanted = token.replace("~1", "/").replace("~0", "~")
        for n, (name, _) in enumerate(node.members()):
            if name == wanted:
                return n
    raise ValueError(f"no {token!r} in {node.kind} at {node.offset}")


OPERATIONS: dict[str, Operation] = named(replace, remove, insert, append, rename, duplicate, escape, space)
