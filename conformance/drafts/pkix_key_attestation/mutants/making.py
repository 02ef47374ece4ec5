"""How the mutants are made: the reference with one method gone wrong; and a reader of BER for those that are lax."""

from conformance.codecs import DecodeError, der
from conformance.codecs.der import Tlv
from conformance.drafts.mutating import Override
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.model.mutant import Mutant

DRAFT = "pkix_key_attestation"


def mutant(name: str, requirement: str, method: str, override: Override, *collateral: str) -> Mutant:
    """A mutant; rows are given without the draft's name."""
    return Mutant(
        name=name,
        requirement=f"{DRAFT}/{requirement}",
        method=method,
        override=override,
        collateral=tuple(f"{DRAFT}/{each}" for each in collateral),
    )


def unchecked(name: str, requirement: str, method: str, *collateral: str) -> Mutant:
    """The reference without one of its checks."""
    return mutant(name, requirement, method, lambda self, *arguments: None, *collateral)


def lax(words: str) -> Override:
    """`tree` that passes over one complaint of the codec."""

    def tree(self: Reference, data: bytes) -> Tlv:
        try:
            return Reference.tree(self, data)
        except DecodeError as error:
            if words not in str(error):
                raise
            return _element(data, 0, len(data))[0]

    return tree


def _element(data: bytes, offset: int, limit: int) -> tuple[Tlv, int]:
    """One element of BER and where it ends. Raises DecodeError for what even BER has not."""
    if offset + 2 > limit:
        raise DecodeError("ber", offset, "nothing there")
    lead, length = data[offset], data[offset + 1]
    inside, children = offset + 2, []
    end = inside + length
    if length > 0x80:
        inside += length & 0x7F
        end = inside + int.from_bytes(data[offset + 2 : inside], "big")
    constructed = bool(lead & 0x20) or lead == der.SEQUENCE
    place = inside
    while constructed and (length == 0x80 or place < end):
        if length == 0x80 and data[place : place + 2] == b"\0\0":
            end = place
            break
        child, place = _element(data, place, limit)
        children.append(child)
    content = data[inside:end]
    if lead in (0x24, 0x2C):
        content = b"".join(child.content for child in children)
    tlv = Tlv(
        tag_class=lead >> 6, constructed=constructed, number=lead & 0x1F, offset=offset, header=inside - offset,
        content=_mended(lead, content), children=tuple(children),
    )  # fmt: skip
    return tlv, end + 2 * (length == 0x80)


def _mended(lead: int, content: bytes) -> bytes:
    """Content that can be read on with."""
    match lead:
        case der.OID:
            return content if content and content[-1] < 0x80 else b"\x2a\x03"
        case der.UTF8_STRING:
            return content.decode("utf-8", "replace").encode()
        case der.BOOLEAN:
            return b"\xff" if any(content) else b"\0"
    return content
