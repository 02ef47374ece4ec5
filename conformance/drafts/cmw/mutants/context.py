"""Mutants that err around a CMW: about its carrier, its tag numbers, its other serialization."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from conformance.drafts.cmw import wire
from conformance.drafts.cmw.mutants.making import anywhere, decoding
from conformance.drafts.cmw.reference import Reference
from conformance.drafts.mutating import last, refusing
from conformance.model.mutant import Mutant

_JSON = (b"[", b"{")


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _numbers()
    yield from _conversions()
    yield from _contexts()
    yield from _descriptions()


def _numbers() -> Iterator[Mutant]:
    def base(by: int, limit: int) -> Any:
        """TN() to another base, or without its limit."""

        def tn(self: Reference, request: wire.Tn, rules: Any) -> wire.TagNumber:
            if request.content_format > limit:
                return Reference.tn(self, request, rules)
            high, low = divmod(request.content_format, by)
            return wire.TagNumber(tag=wire.TN_FIRST + high * 256 + low)

        return tn

    def aliased(self: Reference, request: wire.Cf, rules: Any) -> wire.ContentFormat:
        """Takes numbers that TN() leaves out."""
        high, low = divmod(request.tag - wire.TN_FIRST, 256)
        if not 0 <= high < 256:
            return Reference.cf(self, request, rules)
        return wire.ContentFormat(content_format=high * 255 + low)

    yield anywhere("divides-by-256", "tn/forward", "tn", base(256, wire.TAGGABLE_LAST))
    yield anywhere("knows-no-limit", "tn/limit", "tn", base(255, 2**63))
    short = last("cf", lambda made, _, __: wire.ContentFormat(content_format=made.content_format & 0xFF))
    yield anywhere("cuts-to-a-byte", "tn/inverse", "cf", short)
    yield anywhere("takes-holes-for-numbers", "tn/no-inverse", "cf", aliased)


def _conversions() -> Iterator[Mutant]:
    def converting(change: Callable[[Any], Any]) -> Any:
        """Changes every CMW between reading and writing it, entries first."""

        def walk(cmw: Any) -> Any:
            if "collection" in cmw:
                items = [[label, walk(item)] for label, item in cmw["collection"]["items"]]
                cmw = {"collection": cmw["collection"] | {"items": items}}
            return change(cmw)

        def convert(self: Reference, request: wire.Convert, rules: Any) -> wire.Encoded:
            cmw = self.in_json(self.read(request.data, request.media_type, rules))
            return wire.Encoded(data=self.write(walk(cmw), request.to, rules))

        return convert

    def mute(cmw: Any) -> Any:
        """Leaves indicators out."""
        if "record" not in cmw:
            return cmw
        return {"record": {name: part for name, part in cmw["record"].items() if name != "ind"}}

    def named(cmw: Any) -> Any:
        """Makes up a media type for a number."""
        kind = cmw.get("record", {}).get("type")
        return {"record": cmw["record"] | {"type": f"application/x-{kind}"}} if isinstance(kind, int) else cmw

    def untagged(cmw: Any) -> Any:
        """Makes up a media type for a tag."""
        return {"record": {"type": "application/cbor", "value": cmw["tag"]["value"]}} if "tag" in cmw else cmw

    def spelled(cmw: Any) -> Any:
        """Writes integer labels as their digits."""
        if "collection" not in cmw:
            return cmw
        items = [[{"text": next(iter(label.values()))}, item] for label, item in cmw["collection"]["items"]]
        return {"collection": cmw["collection"] | {"items": items}}

    for name, requirement, change in [
        ("drops-indicators", "record/same-in-both", mute),
        ("makes-up-types", "type/number-without-json", named),
        ("makes-up-types-of-tags", "tag/without-json", untagged),
        ("spells-numbers", "label/number-without-json", spelled),
    ]:
        yield anywhere(f"converter-{name}", requirement, "convert", converting(change))


def _contexts() -> Iterator[Mutant]:
    def told(media: str) -> Any:
        return lambda self, media_type: media_type is not None and self.base(media_type) == media

    def sniffing(media: str, starts: Callable[[bytes], bool], is_json: bool) -> Any:
        """Reads another serialization than it was told, where the bytes begin so."""

        def override(self: Reference, data: bytes, media_type: str | None) -> bool:
            if told(media)(self, media_type) and starts(data):
                return is_json
            return Reference.is_json(self, data, media_type)

        return override

    def sniffs(name: str, requirement: str, override: Any, *collateral: str) -> Mutant:
        return decoding(name, requirement, "is_json", override, *collateral)

    number = "media-type/content-formats"
    text = sniffing(wire.MEDIA_CBOR, lambda data: data[:1] in _JSON, True)
    yield sniffs("takes-json-for-cbor", "media-type/cbor", text, "demux/context", number)
    binary = sniffing(wire.MEDIA_JSON, lambda data: data[:1] >= b"\x80" and data[:1] < b"\xc0", False)
    yield sniffs("takes-cbor-for-json", "media-type/json", binary, "demux/context", number)
    tag = sniffing(wire.MEDIA_JSON, lambda data: data[:1] == b"\xda", False)
    yield sniffs("takes-tags-for-json", "demux/context", tag)
    cose, jws = sniffing(wire.MEDIA_COSE, bool, False), sniffing(wire.MEDIA_JWS, bool, True)
    yield sniffs("takes-the-unsigned-for-signed-cbor", "media-type/cose", cose, number)
    yield sniffs("takes-the-unsigned-for-signed-json", "media-type/jws", jws, number)
    digits = refusing("parameters", lambda media_type, _: re.search('cmwc_t="?[0-9]', media_type or ""))
    yield anywhere("knows-no-oid-as-parameter", "media-type/parameter-oid", "parameters", digits)
    shown = refusing("decode", lambda request, _: _bare(request) and request.data[:1] == b"\xbf")
    yield anywhere("knows-no-endless-maps", "demux/lookahead", "decode", shown)
    yield anywhere("takes-what-shows-no-kind", "demux/lookahead-unknown", "decode", _four)
    uri = refusing("parameters", lambda media_type, _: re.search('cmwc_t="?tag:', media_type or ""))
    yield anywhere("knows-no-uri-as-parameter", "media-type/parameter-agrees", "parameters", uri)
    few = refusing("told", lambda request: request.content_format == wire.CONTENT_FORMATS[wire.MEDIA_JSON])
    yield anywhere("knows-one-number", number, "told", few)


def _bare(request: wire.Decode) -> bool:
    """Whether nobody says what this is."""
    return request.media_type is None and request.content_format is None


def _four(self: Reference, request: wire.Decode, rules: Any) -> Any:
    """Where nobody says what it is, takes an array of four for one of three."""
    if _bare(request) and request.data[:1] == b"\x84":
        request = msgspec.structs.replace(request, data=b"\x83" + request.data[1:-1])
    return Reference.decode(self, request, rules)


def _descriptions() -> Iterator[Mutant]:
    def told(when: Callable[[wire.Describe], bool], change: Callable[[wire.Described], dict[str, Any]]) -> Any:
        """Tells a carrier something else."""
        return last(
            "describe",
            lambda made, request, _: msgspec.structs.replace(made, **change(made)) if when(request) else made,
        )

    def is_rare(request: wire.Describe) -> bool:
        return "tag" in request.cmw or "eat" in str(request.cmw.get("record", {}).get("type"))

    parameter = told(is_rare, lambda made: {"media_type": f"{made.media_type}; cmwc_t=1.2.3"})
    yield anywhere("names-a-type-for-all", "media-type/parameter-collections-only-emitted", "describe", parameter)
    yield anywhere("names-a-type-for-others", "media-type/parameter-on-others-emitted", "describe", parameter)
    urn = told(lambda _: True, lambda made: {"media_type": re.sub('(?<=")(?=[0-9.]+"$)', "urn:oid:", made.media_type)})
    yield anywhere("writes-oids-as-urns", "media-type/parameter-oid-emitted", "describe", urn)
    signed = told(
        lambda request: request.media_type == wire.MEDIA_COSE,
        lambda made: {"media_type": f"{made.media_type}; cose-type=cose-sign1"},
    )
    numbers = "media-type/content-formats-emitted"
    yield anywhere("names-the-cose-type", "media-type/no-cose-type-emitted", "describe", signed, numbers)
    swapped = told(
        lambda request: request.media_type == wire.MEDIA_JWS, lambda made: {"content_format": made.content_format - 1}
    )
    yield anywhere("takes-one-number-for-another", numbers, "describe", swapped)
