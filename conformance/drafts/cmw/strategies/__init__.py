"""What encoders of CMW are asked: inputs that hypothesis invents, a property for each row that binds producers.

A property keeps to what its row's feature carries, so that an implementation is asked for nothing that it does not
claim: records for cbor and json, tags for tag, trees of records for the collections. Where a row says that an encoder
refuses something, that is among the inputs.
"""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import jsontext
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.strategies import parts
from conformance.model.finding import Property

Inputs = st.SearchStrategy[Any]
_Row = tuple[str, str, Inputs, tuple[str, ...]]  # requirement behind cmw/, operation behind cmw., inputs, revisions

_ALL = ("rfc9999", "23", "11", "10")
_NEW, _OLD = _ALL[:2], _ALL[2:]
_MEDIA = {"cbor": wire.MEDIA_CBOR, "json": wire.MEDIA_JSON, "cose": wire.MEDIA_COSE, "jws": wire.MEDIA_JWS}
_NONE = st.none()

# The key of RFC 7515 appendix A.3: everybody knows it, so it proves nothing outside a test.
_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
}


def properties(revision: str) -> dict[str, list[Property]]:
    """The properties of each requirement in a revision, by its id."""
    bits = 5 if revision in _NEW else 4
    found: dict[str, list[Property]] = {}
    for row, operation, inputs, revisions in _rows(wire.INDICATORS[:bits], wire.INDICATORS[bits:]):
        if revision in revisions:
            role = "consumer" if operation == "convert" else "producer"
            each = Property(requirement=f"cmw/{row}", operation=f"cmw.{operation}", role=role, inputs=inputs)
            found.setdefault(each.requirement, []).append(each)
    return found


def _rows(names: tuple[str, ...], others: tuple[str, ...]) -> Iterator[_Row]:
    """All of them; `others` are names of bits that the revision does not register."""
    for form in ("cbor", "json"):
        yield from _records(form, names, others)
        yield from _collections(form, names)
    yield from _numbers_in_cbor()
    yield from _text_in_json()
    yield from _tags()
    yield from _tunnels()
    yield from _conversions(names)
    yield from _carriers()
    yield from _signatures()
    yield from _claims()
    yield from _extensions()


def _asked(form: str, cmw: Inputs) -> Inputs:
    return st.fixed_dictionaries({"cmw": cmw, "media_type": st.just(_MEDIA[form])})


def _records(form: str, names: tuple[str, ...], others: tuple[str, ...]) -> Iterator[_Row]:
    types = parts.TYPES if form == "json" else parts.TYPES | parts.FORMATS
    some = parts.indicators(names)
    strangers = st.sampled_from([*others, *(f"bit-{bit}" for bit in range(5, 32))])
    beside = st.tuples(st.lists(st.sampled_from(names), max_size=2, unique=True), strangers)
    for slug, cmw, revisions in [
        ("{}/well-formed", parts.records(types, parts.VALUES, _NONE | some), _ALL),
        ("record/{}-members", parts.records(types, parts.VALUES, _NONE | some), _ALL),
        ("type/{}-media-type", parts.records(parts.TYPES | parts.BAD_TYPES, parts.VALUES, _NONE), _ALL),
        ("ind/{}-nonzero", parts.records(types, parts.VALUES, _NONE | st.just([]) | some), _NEW),
        ("ind/{}-unsigned", parts.records(types, parts.VALUES, some), _ALL),
        ("ind/{}-registered", parts.records(types, parts.VALUES, some | beside.map(lambda t: [*t[0], t[1]])), _ALL),
        ("ind/{}-meaning", parts.records(types, parts.VALUES, some), _ALL),
        ("ind/{}-absent", parts.records(types, parts.VALUES, _NONE), _NEW),
    ]:
        yield f"{slug.format(form)}-emitted", "encode", _asked(form, cmw), revisions


def _numbers_in_cbor() -> Iterator[_Row]:
    formats = parts.records(parts.FORMATS | parts.TOO_LARGE, parts.VALUES, _NONE)
    yield "type/cbor-content-format-emitted", "encode", _asked("cbor", formats), _ALL
    values = parts.records(parts.TYPES | parts.FORMATS, parts.VALUES, _NONE)
    yield "value/cbor-bytes-emitted", "encode", _asked("cbor", values), _ALL


def _text_in_json() -> Iterator[_Row]:
    numbers = _asked("json", parts.records(parts.TYPES | parts.FORMATS, parts.VALUES, _NONE))
    yield "type/json-text-only-emitted", "encode", numbers, _NEW
    yield "type/json-number-forbidden-emitted", "encode", numbers, ("11",)  # draft 10 contradicts itself
    texts = st.sampled_from(["eyJhbGciOiJub25lIn0.e30.", '{"a":1}', "[]", "abcd", "<a/>", "text"]).map(str.encode)
    for slug, values in [
        ("base64url", parts.VALUES | st.just(b"\xfb\xff\xbf")),
        ("unpadded", parts.VALUES),
        ("text-wrapped-too", texts),
        ("pad-bits", parts.VALUES),
        ("not-empty", parts.VALUES | st.just(b"")),
    ]:
        yield f"value/json-{slug}-emitted", "encode", _asked("json", parts.records(parts.TYPES, values, _NONE)), _ALL


def _collections(form: str, names: tuple[str, ...]) -> Iterator[_Row]:
    labels = parts.TEXTS if form == "json" else parts.TEXTS | parts.INTEGERS
    leaf = parts.records(parts.TYPES, parts.VALUES, _NONE | parts.indicators(names))
    whole, flat = parts.trees(leaf, labels), parts.collections(leaf, labels, _NONE)
    barren = parts.collections(leaf, labels, _NONE | parts.ARCS, least=0)
    empty = barren | parts.collections(leaf | barren, labels, _NONE)
    twice = st.tuples(labels, leaf, leaf).map(lambda t: {"collection": {"items": [[t[0], t[1]], [t[0], t[2]]]}})
    reserved = parts.collections(leaf, st.just({"text": wire.COLLECTION_TYPE}) | labels, _NONE | parts.URIS)
    for slug, cmw, revisions in [
        ("collection/{}-written", whole, _ALL),
        ("collection/{}-not-empty", empty, _NEW),
        ("collection/{}-one-or-more", empty, _OLD),
        ("collection/{}-entry", whole, _ALL),
        ("label/{}-unique", flat | twice, _ALL),
        ("ctype/{}-reserved", reserved, _ALL),
        ("ctype/{}-absolute-uri", parts.collections(leaf, labels, parts.URIS | parts.BAD_URIS), _NEW),
        ("ctype/{}-oid", parts.collections(leaf, labels, parts.ARCS | parts.BAD_ARCS), _ALL),
    ]:
        yield f"{slug.format(form)}-emitted", "encode", _asked(form, cmw), revisions
    if form == "cbor":
        yield "label/cbor-kind-emitted", "encode", _asked(form, flat), _ALL


def _tags() -> Iterator[_Row]:
    collections = parts.trees(parts.records(parts.TYPES, parts.VALUES, _NONE), parts.TEXTS | parts.INTEGERS)
    inside = collections.map(lambda cmw: parts.written(cmw, "cbor"))
    token = ".".join(
        map(jsontext.b64u_encode, (b'{"alg":"ES256","cty":"application/cmw+json"}', b'["a/b","oA"]', b"s"))
    )
    told = parts.TAGS.map(lambda cmw: {"tag": cmw["tag"] | {"ind": ["evidence"]}})
    bare = parts.tags(st.sampled_from([18, 61, 501]), st.sampled_from([b"\x84@\xa0@@", b"\xa0", b"\x80"]))
    for slug, cmw, revisions in [
        ("derived", parts.TAGS | parts.tags(parts.NOT_DERIVED, parts.VALUES), ("rfc9999", "23", "11")),
        ("derived", parts.TAGS, ("10",)),  # where other tags are CMWs as well
        ("bytes", parts.TAGS, _ALL),
        ("indicator", parts.TAGS | told, _ALL),
        ("273-collection", parts.tags(st.just(wire.tn(273)), inside), ("rfc9999",)),
        ("276-jws", parts.tags(st.just(wire.tn(276)), st.just(token.encode())), _NEW),
        ("pre-existing", bare, ("10",)),
    ]:
        yield f"tag/{slug}-emitted", "encode", _asked("cbor", cmw), revisions
    yield "tn/forward", "tn", st.fixed_dictionaries({"content_format": st.integers(0, wire.TAGGABLE_LAST)}), _ALL
    yield "tn/limit", "tn", st.fixed_dictionaries({"content_format": st.integers(64998, 65535)}), _ALL


def _tunnels() -> Iterator[_Row]:
    text = parts.records(parts.TYPES, parts.VALUES, _NONE)
    for form, other, labels in [("cbor", text, parts.TEXTS | parts.INTEGERS), ("json", text | parts.TAGS, parts.TEXTS)]:
        cmw = parts.collections(other.map(lambda cmw: {"tunnel": cmw}), labels, _NONE)
        yield f"tunnel/to-{form}-emitted", "encode", _asked(form, cmw), _OLD


def _conversions(names: tuple[str, ...]) -> Iterator[_Row]:
    """Messages that are read and written in the other serialization."""

    def sent(form: str, cmw: Inputs) -> Inputs:
        return st.fixed_dictionaries(
            {
                "data": cmw.map(lambda each: parts.base64_of(parts.written(each, form))),
                "media_type": st.just(_MEDIA[form]),
                "to": st.just(_MEDIA["json" if form == "cbor" else "cbor"]),
            }
        )

    records = parts.records(parts.TYPES, parts.VALUES, _NONE | parts.indicators(names))
    numbers = parts.records(parts.NEVER_ASSIGNED, parts.VALUES, _NONE)
    unknown = parts.tags((st.just(64998) | st.integers(65000, wire.TAGGABLE_LAST)).map(wire.tn), parts.VALUES)
    labelled = parts.collections(records, parts.TEXTS | parts.INTEGERS, _NONE)
    yield "record/same-in-both", "convert", sent("cbor", records) | sent("json", records), _ALL
    yield "type/number-without-json", "convert", sent("cbor", records | numbers), _ALL
    yield "tag/without-json", "convert", sent("cbor", records | unknown | parts.TAGS), _ALL
    yield "label/number-without-json", "convert", sent("cbor", labelled), _ALL


def _carriers() -> Iterator[_Row]:
    """What a carrier is told beside the message."""
    record = parts.records(parts.TYPES, parts.VALUES, _NONE)
    typed = parts.collections(record, parts.TEXTS, parts.URIS | parts.ARCS)
    numbered = parts.collections(record, parts.TEXTS, parts.ARCS)

    def told(cmw: Inputs, *forms: str) -> Inputs:
        return st.fixed_dictionaries({"cmw": cmw, "media_type": st.sampled_from([_MEDIA[form] for form in forms])})

    yield "media-type/parameter-collections-only-emitted", "describe", told(record | typed, *_MEDIA), _NEW
    yield "media-type/parameter-on-others-emitted", "describe", told(record | typed, "cbor", "json"), _OLD
    yield "media-type/parameter-oid-emitted", "describe", told(numbered, *_MEDIA), _NEW
    yield "media-type/no-cose-type-emitted", "describe", told(record | typed, "cose"), _NEW
    yield "media-type/content-formats-emitted", "describe", told(record | typed, *_MEDIA), ("rfc9999",)


def _signatures() -> Iterator[_Row]:
    record = parts.records(parts.TYPES, parts.VALUES, _NONE | parts.indicators(wire.INDICATORS))
    either = record | parts.collections(record, parts.TEXTS, _NONE | parts.URIS)
    for form, cmw, slugs, more in [
        ("cose", either | parts.TAGS, ("sign1", "payload", "algorithm", "content-type", "signature"), {}),
        (
            "jws",
            either,
            ("serialization", "payload", "algorithm", "content-type", "signature"),
            {"form": st.sampled_from(["compact", "flattened"])},
        ),
    ]:
        given: dict[str, Inputs] = {
            "cmw": cmw,
            "media_type": st.just(_MEDIA[form]),
            "key": st.just(_KEY),
            "algorithm": st.just("ES256"),
        }
        for slug in slugs:
            yield f"{form}/{slug}-emitted", "sign", st.fixed_dictionaries(given | more), _NEW


def _claims() -> Iterator[_Row]:
    """The cmw claim of CWT and JWT; what JWT has no form for is refused."""
    for token, types, labels, label in [
        ("cwt", parts.TYPES | parts.FORMATS, parts.TEXTS | parts.INTEGERS, "key"),
        ("jwt", parts.TYPES, parts.TEXTS, "name"),
    ]:
        leaf = parts.records(types, parts.VALUES, _NONE | parts.indicators(wire.INDICATORS[:4]))
        whole = parts.trees(leaf, labels)
        for row, cmw in [("record", leaf), ("collection", whole), (label, leaf | whole)]:
            given = st.fixed_dictionaries({"cmw": cmw, "token": st.just(token)})
            yield f"token/{token}-{row}-emitted", "write-claim", given, _ALL


def _extensions() -> Iterator[_Row]:
    leaf = parts.records(parts.TYPES, parts.VALUES, _NONE | parts.indicators(wire.INDICATORS[:4]))
    cmw = leaf | parts.trees(leaf, parts.TEXTS)

    def asked(*carriers: str) -> Inputs:
        media = st.sampled_from([wire.MEDIA_CBOR, wire.MEDIA_JSON])
        return st.fixed_dictionaries({"cmw": cmw, "media_type": media, "carrier": st.sampled_from(carriers)})

    for row, carriers, revisions in [
        ("oid", ("extension",), _NEW),  # drafts 11 and 10 leave it open
        ("not-critical", ("extension",), _ALL),
        ("choice", ("value", "extension"), _NEW),
        ("choice-required", ("value", "extension"), _OLD),
        ("serialization", ("value", "extension"), _ALL),
        ("der", ("extension",), _ALL),
    ]:
        yield f"pkix/{row}-emitted", "write-extension", asked(*carriers), revisions
