"""Mutants that read CBOR wrong, or the frame of a CoRIM."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from conformance.codecs import Flaw, cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.mutants.making import anywhere, forgiving, is_major, is_tag, refusing
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.wire import names
from conformance.drafts.mutating import after, question_marks, zeros_behind
from conformance.model.mutant import Mutant

_KNOWN = (18, 500, 501, 502, 503, 504, 505, 506, 508)
_STALE_COMID = cbor.encode({1: {0: "t"}, 4: {0: [[{0: {1: "A"}}, [{1: {11: "n"}}]]]}})
_STALE_CORIM = cbor.encode(cbor.Tag(501, {0: "c", 1: [cbor.Tag(506, _STALE_COMID)]}))


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _cbor()
    yield from _frames()


def _all(item: Item) -> Iterator[Item]:
    """An item and everything inside of it."""
    yield item
    match item.major:
        case cbor.ARRAY:
            for each in item.value:
                yield from _all(each)
        case cbor.MAP:
            for key, value in item.pairs():
                yield from _all(key)
                yield from _all(value)
        case cbor.TAG:
            yield from _all(item.value)


def _untagged(item: Item) -> Item:
    """A tag of another document off a CoMID's map or one of its members."""
    if item.major == cbor.TAG and item.number in (506, 55799) and item.value.major == cbor.MAP:
        return _untagged(item.value)
    return item


def _unsorted(item: Item) -> bool:
    """Whether the numbers that label the outermost map are not in order."""
    inside = item
    while inside.major == cbor.TAG:
        inside = inside.value
    labels = [key.value for key, _ in inside.pairs()] if inside.major == cbor.MAP else []
    numbers = [each for each in labels if isinstance(each, int) and each >= 0]
    return numbers != sorted(numbers)


def _cbor() -> Iterator[Mutant]:
    of = partial(anywhere, method="item")
    stale = after(Flaw.MALFORMED, lambda data, _: cbor.decode(_STALE_CORIM if data[:1] == b"\xd9" else _STALE_COMID))
    yield of("answers-from-a-stale-buffer", "cbor/well-formed", override=stale)
    yield of("reads-zeros-behind-the-end", "cbor/complete", override=after(Flaw.INCOMPLETE, zeros_behind))
    cut = after(Flaw.TRAILING, lambda data, error: cbor.decode(data[: error.offset]))
    yield of("stops-after-one-item", "cbor/one-item", override=cut)
    yield of("replaces-broken-characters", "cbor/utf8-text", override=after(Flaw.NOT_UTF8, question_marks))
    twice: Any = lambda self, data: cbor.decode(data, unique=False)  # noqa: E731
    yield of("takes-the-last-of-two-keys", "cbor/duplicate-keys", override=twice)
    long = refusing("item", lambda _, item: any(not each.preferred and not each.is_float for each in _all(item)))
    yield of("wants-short-heads", "cbor/any-encoding", override=long)
    endless = refusing("item", lambda _, item: any(each.indefinite for each in _all(item)))
    yield of("wants-lengths", "cbor/indefinite-length", override=endless)
    yield of("wants-sorted-keys", "cbor/key-order", override=refusing("item", lambda _, item: _unsorted(item)))

    def skipping(self: Reference, data: bytes) -> Item:
        """Skips tags that it does not know around maps."""
        return _untagged(Reference.item(self, data))

    yield of("skips-tags-around-maps", "cbor/no-stray-tag", override=skipping)
    big = refusing("uint", lambda item, _: item.value > 2**63 - 1)
    yield anywhere("has-integers-of-63-bits", "cbor/whole-integers", "uint", big)


def _frames() -> Iterator[Mutant]:
    def content(when: Callable[..., Any]) -> Any:
        """Reads what is inside some other tag, or without one."""

        def unsigned(self: Reference, item: Item, rules: Any, profiles: Any = None) -> Any:
            inside = item
            while inside.major == cbor.TAG and when(inside):
                inside = inside.value
            if inside is item and not (item.major == cbor.MAP and when(item)):
                return Reference.unsigned(self, item, rules, profiles)
            if inside.major == cbor.TAG and inside.number == names.TAG_CORIM:
                return self.tagged_corim(inside, rules, profiles)
            return self.corim(inside, rules, profiles) if inside.major == cbor.MAP else {}

        return unsigned

    of = partial(anywhere, method="unsigned")
    other = content(lambda item: item.major == cbor.TAG and item.number not in _KNOWN)
    yield of("takes-any-tag-for-a-corim", "corim/kinds", override=other)
    yield of("reads-through-tag-500", "corim/wrapper-500-gone", override=content(is_tag(500)))
    yield of("reads-through-tag-502", "corim/wrapper-502-gone", override=content(is_tag(502, 503, 504)))
    yield of("takes-tags-for-corims", "corim/not-a-tag", override=content(is_tag(505, 506, 508)))
    yield of("wants-no-tag", "corim/tag-required", override=content(is_major(cbor.MAP)))
    bare = forgiving("unsigned", "tag 501", lambda item, *_: is_tag(500)(item) and item.value.major == cbor.MAP)
    yield of("wants-tag-500-alone", "corim/wrapped-500", override=bare)
    array = forgiving("corim", "a map is wanted", lambda item, *_: item.major not in (cbor.MAP, cbor.TAG))
    yield anywhere("takes-anything-in-tag-501", "corim/tagged-map", "corim", array)
    signed = forgiving("unsigned", "is wanted", is_tag(18))
    yield of("reads-signed-ones-as-unsigned", "media-type/rim-cbor", override=signed)
    signed_06 = forgiving("unsigned", "is wanted", lambda item, *_: is_tag(500)(item) and is_tag(502)(item.value))
    yield of("reads-signed-ones-as-unsigned-before", "media-type/corim-unsigned", override=signed_06)
