"""Malformations of DER: the place is a path of indices, with `e` into the DER that an octet or bit string holds."""

from dataclasses import dataclass
from dataclasses import replace as having

from conformance.codecs import der
from conformance.codecs.deform.splice import Edit, Operation, index, named, splice


def replace(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` in the element's place."""
    place = _find(data, at)
    return place.edit((place.start, place.end, bytes.fromhex(new)))


def remove(data: bytes, at: str, new: str) -> bytes:
    """Removes the element from the one that holds it."""
    if not at or at.endswith("e"):
        raise ValueError("the whole encoding is no part of another element")
    return replace(data, at, "")


def insert(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` before the element; the index may be that behind the last one."""
    holder, _, step = at.rpartition("/")
    place = _find(data, holder)
    if not place.tlv.constructed:
        raise ValueError(f"{holder!r} is not constructed")
    children = place.tlv.children
    n = index(step, len(children))
    start = place.base + children[n].offset if n < len(children) else place.end
    return having(place, around=(*place.around, place.start)).edit((start, start, bytes.fromhex(new)))


def length_long(data: bytes, at: str, new: str) -> bytes:
    """Writes the length with one more octet than needed, or with `data` octets (decimal) behind the first."""
    place = _find(data, at)
    size = len(place.tlv.content)
    octets = int(new) if new else len(der.write_length(size))
    return place.edit((*place.length, der.write_length(size, octets)))


def length_indefinite(data: bytes, at: str, new: str) -> bytes:
    """Gives the constructed element an indefinite length, which BER has and DER has not."""
    place = _find(data, at)
    if not place.tlv.constructed:
        raise ValueError(f"{at!r} is not constructed")
    return place.edit((*place.length, b"\x80"), (place.end, place.end, b"\0\0"))


def retag(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` in place of the identifier octets."""
    place = _find(data, at)
    return place.edit((place.start, place.length[0], bytes.fromhex(new)))


def trailing(data: bytes, at: str, new: str) -> bytes:
    """Puts `data` behind the element, inside whatever holds it."""
    place = _find(data, at)
    return place.edit((place.end, place.end, bytes.fromhex(new)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An element; `tlv` counts from `base`, all other offsets from the message."""

    data: bytes
    tlv: der.Tlv
    base: int  # where the DER that holds it starts: 0, or inside the innermost string on the path
    around: tuple[int, ...]  # where the elements around it start, outermost first

    @property
    def start(self) -> int:
        return self.base + self.tlv.offset

    @property
    def end(self) -> int:
        return self.base + self.tlv.end

    @property
    def length(self) -> tuple[int, int]:
        """Start and end of the length octets."""
        return _length(self.data, self.start)

    def edit(self, *edits: Edit) -> bytes:
        """Make the edits and repair the lengths around them."""
        changed = splice(self.data, *edits)
        for offset in reversed(self.around):
            head = der.read_header(self.data, offset, len(self.data))
            grown = head.stop - head.start + len(changed) - len(self.data)
            changed = splice(changed, (*_length(self.data, offset), der.write_length(grown)))
        return changed


def _length(data: bytes, offset: int) -> tuple[int, int]:
    head = der.read_header(data, offset, len(data))
    return head.start - len(der.write_length(head.stop - head.start)), head.start


def _find(data: bytes, at: str) -> _Place:
    place = _Place(data=data, tlv=der.decode(data), base=0, around=())
    for step in at.split("/") if at else ():
        tlv, around = place.tlv, (*place.around, place.start)
        if step == "e" and (tlv.universal(der.OCTET_STRING) or tlv.universal(der.BIT_STRING)):
            lead = int(tlv.universal(der.BIT_STRING))  # the count of unused bits
            held = der.decode(tlv.content[lead:])
            place = having(place, tlv=held, base=place.end - len(tlv.content) + lead, around=around)
        elif step == "e" or not tlv.constructed:
            raise ValueError(f"no step {step!r} into the element at {place.start}")
        else:
            place = having(place, tlv=tlv.children[index(step, len(tlv.children) - 1)], around=around)
    return place


OPERATIONS: dict[str, Operation] = named(replace, remove, insert, length_long, length_indefinite, retag, trailing)
