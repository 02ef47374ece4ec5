"""What stands at the top of a message: which tags make a CoRIM of it (sections 4 and 11.12)."""

from collections.abc import Iterator

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import manifest, reading
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.wire import names
from conformance.model.finding import Finding

_ALONE = (names.TAG_COSWID, names.TAG_COMID, names.TAG_COTL)


def unsigned(item: Item, rules: Rules) -> Read:
    """The reading of an unsigned CoRIM, with all that is wrong with its tags."""
    body = item
    if rules.wrapped and item.major == cbor.TAG and item.number == names.TAG_CORIM_06:
        body = item.value  # that it may also stand without is contested
    if body.major == cbor.TAG and body.number == names.TAG_CORIM:
        inner = reading.read(manifest.tagged_manifest(rules), body)
        return Read(inner.model, (*reading.unique(item), *inner.findings))
    return Read(
        ABSENT,
        (
            *reading.unique(item),
            *kinds(body, rules),
            *gone(item, rules),
            *alone(body),
            *untagged(body),
            *signed(body, rules),
        ),
    )


def kinds(item: Item, rules: Rules) -> Iterator[Finding]:
    """A CoRIM has one of its tags."""
    row = "wrapped-500" if rules.wrapped else "kinds"
    yield Finding(f"corim/corim/{row}", f"no CoRIM at byte {item.offset}")


def gone(item: Item, rules: Rules) -> Iterator[Finding]:
    """The wrappers of revision 06 are not used any more."""
    if item.major == cbor.TAG and not rules.wrapped:
        if item.number == names.TAG_CORIM_06:
            yield Finding("corim/corim/wrapper-500-gone", f"tag 500 at byte {item.offset}")
            yield from gone(item.value, rules)
        elif 502 <= item.number <= 504:
            yield Finding("corim/corim/wrapper-502-gone", f"tag {item.number} at byte {item.offset}")


def alone(item: Item) -> Iterator[Finding]:
    """A tag of a CoRIM by itself is none."""
    if (item.major == cbor.TAG and item.number in _ALONE) or item.major == cbor.MAP:
        yield Finding("corim/corim/not-a-tag", f"what may be a tag of a CoRIM at byte {item.offset}")


def untagged(item: Item) -> Iterator[Finding]:
    """A CoRIM map has its tag."""
    if item.major == cbor.MAP:
        yield Finding("corim/corim/tag-required", f"a map without tag 501 at byte {item.offset}")


def signed(item: Item, rules: Rules) -> Iterator[Finding]:
    """Where an unsigned CoRIM is told of there is no signed one."""
    if item.major == cbor.TAG and item.number in (names.TAG_SIGN1, names.TAG_SIGNED_06):
        row = "corim-unsigned" if rules.wrapped else "rim-cbor"
        yield Finding(f"corim/media-type/{row}", f"a signed CoRIM at byte {item.offset}")


def not_signed(item: Item, rules: Rules) -> tuple[Finding, ...]:
    """Everything that is wrong with the tags of what should be a signed CoRIM."""
    return (*gone(item, rules), *plain(item, rules))


def plain(item: Item, rules: Rules) -> Iterator[Finding]:
    """Where a signed CoRIM is told of there is no unsigned one."""
    inner = item.value if rules.wrapped and item.major == cbor.TAG and item.number == names.TAG_CORIM_06 else item
    if inner.major == cbor.TAG and inner.number == names.TAG_CORIM:
        row = "corim-signed" if rules.wrapped else "rim-cose"
        yield Finding(f"corim/media-type/{row}", f"an unsigned CoRIM at byte {inner.offset}")
