"""How the oracle judges what an implementation made: what it reads there, against what was asked for.

What a reader finds is renamed to the row that binds producers; what differs is named by the row that speaks of it.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import cose, grammar, jws
from conformance.drafts.cmw.oracle.revisions import Rules
from conformance.drafts.cmw.oracle.rows import Here
from conformance.model.finding import Finding, Reading

# The row that binds producers for each that binds consumers; `*` is cbor or json. Rows that are not here have none of
# their own: what they speak of then differs from what was asked, and is found so.
_PRODUCER = {
    "cbor/well-formed": "cbor/well-formed-emitted",
    "cbor/complete": "cbor/well-formed-emitted",
    "cbor/one-item": "cbor/well-formed-emitted",
    "cbor/utf8-text": "cbor/well-formed-emitted",
    "json/well-formed": "json/well-formed-emitted",
    "json/complete": "json/well-formed-emitted",
    "json/one-value": "json/well-formed-emitted",
    "json/utf8": "json/well-formed-emitted",
    "json/byte-order-mark": "json/well-formed-emitted",
    "record/*-members": "record/*-members-emitted",
    "type/cbor-content-format": "type/cbor-content-format-emitted",
    "type/json-text-only": "type/json-text-only-emitted",
    "type/json-number-forbidden": "type/json-number-forbidden-emitted",
    "type/*-media-type": "type/*-media-type-emitted",
    "type/*-name-characters": "type/*-media-type-emitted",
    "type/*-name-length": "type/*-media-type-emitted",
    "type/*-parameter-syntax": "type/*-media-type-emitted",
    "value/json-base64url": "value/json-base64url-emitted",
    "value/json-length": "value/json-base64url-emitted",
    "value/json-unpadded": "value/json-unpadded-emitted",
    "value/json-text-wrapped-too": "value/json-text-wrapped-too-emitted",
    "value/json-pad-bits": "value/json-pad-bits-emitted",
    "value/json-not-empty": "value/json-not-empty-emitted",
    "value/cbor-bytes": "value/cbor-bytes-emitted",
    "ind/*-nonzero": "ind/*-nonzero-emitted",
    "ind/*-unsigned": "ind/*-unsigned-emitted",
    "ind/*-four-bytes": "ind/*-registered-emitted",
    "ind/*-unregistered": "ind/*-registered-emitted",
    "tag/range": "tag/derived-emitted",
    "tag/not-derived": "tag/derived-emitted",
    "tag/bytes": "tag/bytes-emitted",
    "collection/*-not-empty": "collection/*-not-empty-emitted",
    "collection/*-one-or-more": "collection/*-one-or-more-emitted",
    "collection/*-entry": "collection/*-entry-emitted",
    "label/cbor-kind": "label/cbor-kind-emitted",
    "label/*-unique": "label/*-unique-emitted",
    "ctype/*-reserved": "ctype/*-reserved-emitted",
    "ctype/*-absolute-uri": "ctype/*-absolute-uri-emitted",
    "ctype/*-oid": "ctype/*-oid-emitted",
    "tunnel/to-json": "tunnel/to-json-emitted",
    "tunnel/to-json-base64url": "tunnel/to-json-emitted",
    "tunnel/to-cbor": "tunnel/to-cbor-emitted",
    "tunnel/to-cbor-bytes": "tunnel/to-cbor-emitted",
}
_EMITTED = {
    f"cmw/{row.replace('*', kind)}": f"cmw/{emitted.replace('*', kind)}"
    for row, emitted in _PRODUCER.items()
    for kind in ("cbor", "json")
}

_NO_DATA = "the output is not {data} in Base64"
SIGNED = {"cose": cose.read, "jws": jws.read}
PAYLOADS = {"cose": "cbor", "jws": "json"}
_SIGNED = {
    "cose": {
        "shape": "cmw/cose/sign1-emitted",
        "cmw/cose/sign1": "cmw/cose/sign1-emitted",
        "cmw/cose/header-labels": "cmw/cose/sign1-emitted",
        "cmw/cose/critical-headers": "cmw/cose/sign1-emitted",
        "cmw/cose/algorithm": "cmw/cose/algorithm-emitted",
        "cmw/cose/algorithm-number": "cmw/cose/algorithm-emitted",
        "cmw/cose/content-type": "cmw/cose/content-type-emitted",
        "cmw/cose/payload": "cmw/cose/payload-emitted",
        "cmw/cose/payload-attached": "cmw/cose/payload-emitted",
        "cmw/cose/signature": "cmw/cose/signature-emitted",
    },
    "jws": {
        "shape": "cmw/jws/serialization-emitted",
        "cmw/jws/general": "cmw/jws/serialization-emitted",
        "cmw/jws/parts": "cmw/jws/serialization-emitted",
        "cmw/jws/header-names": "cmw/jws/serialization-emitted",
        "cmw/jws/critical-headers": "cmw/jws/serialization-emitted",
        "cmw/jws/algorithm": "cmw/jws/algorithm-emitted",
        "cmw/jws/content-type": "cmw/jws/content-type-emitted",
        "cmw/jws/payload": "cmw/jws/payload-emitted",
        "cmw/jws/signature": "cmw/jws/signature-emitted",
    },
}


def message(asked: Any, kind: str, output: Any, here: Here) -> tuple[Finding, ...]:
    """What is wrong with an encoder's output, asked for the projection `asked` in serialization `kind`."""
    reading = _read(output, kind, here)
    found = [*renamed(reading)]
    found += differences(asked, reading.projection, kind, here.rules, _groups(found))
    return tuple(dict.fromkeys(found))


def renamed(reading: Reading) -> Iterator[Finding]:
    """What a reader found, under the rows that bind producers."""
    for each in reading.findings:
        if each.requirement in _EMITTED:
            yield Finding(_EMITTED[each.requirement], each.detail)


def _read(output: Any, kind: str, here: Here) -> Reading:
    """A reading of what an operation made."""
    data = output_data(output)
    if data is None:
        return Reading(None, (Finding(f"cmw/{kind}/well-formed", _NO_DATA),))
    return here.readers[kind](data, here)


def output_data(output: Any) -> bytes | None:
    """The bytes of an output {"data": base64}; None for any other."""
    text = output.get("data") if isinstance(output, dict) and output.keys() == {"data"} else None
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None


def _groups(findings: Iterable[Finding]) -> frozenset[str]:
    """What a reader has spoken of, so that the same fault is not named twice: type, value, ind, …"""
    return frozenset(each.requirement.split("/")[1] for each in findings)


def signed(given: Mapping[str, Any], kind: str, output: Any, here: Here) -> tuple[Finding, ...]:
    """What is wrong with a message signed as `kind`, cose or jws, for the input of `cmw.sign`."""
    data = output_data(output)
    if data is None:
        return (Finding(_SIGNED[kind]["shape"], _NO_DATA),)
    key = given.get("key")
    reading = SIGNED[kind](data, here, [key] if isinstance(key, Mapping) else [])
    found = [
        Finding(_SIGNED[kind][each.requirement], each.detail)
        for each in reading.findings
        if each.requirement in _SIGNED[kind]
    ]
    if not found and [*differences(given.get("cmw"), reading.projection, PAYLOADS[kind], here.rules, frozenset())]:
        found.append(Finding(f"cmw/{kind}/payload-emitted", "the payload is not the CMW asked for"))
    return tuple(dict.fromkeys(found))


def differences(asked: Any, made: Any, kind: str, rules: Rules, spoken: frozenset[str]) -> Iterator[Finding]:
    """Where the projection of what was made is not what was asked for."""
    match asked, made:
        case {"record": dict(wanted)}, {"record": dict(there)}:
            yield from type_(wanted, there, kind, spoken)
            yield from value(wanted, there, kind, spoken)
            yield from indicator(wanted, there, kind, rules, spoken)
        case {"tag": dict(wanted)}, {"tag": dict(there)}:
            yield from tag(wanted, there, rules, spoken)
        case {"collection": dict(wanted)}, {"collection": dict(there)}:
            yield from collection_type(wanted, there, kind, rules)
            yield from entries(wanted, there, kind, rules, spoken)
        case {"tunnel": wanted}, {"tunnel": there}:
            yield from differences(wanted, there, {"cbor": "json", "json": "cbor"}[kind], rules, spoken)
        case {"tag": _}, {"record": _} if kind == "json":
            return  # JSON has no tags: which media type stands for one is left open
        case _ if made is not None or not spoken:
            yield from another_form(asked, made, kind)
        case {"collection": _} | {"tag": _}, None if spoken <= {"cbor", "json"}:
            yield from another_form(asked, made, kind)  # nothing that can be read: not the map or tag asked for either


def another_form(asked: Any, made: Any, kind: str) -> Iterator[Finding]:
    """A record was asked for and something else made, and so on."""
    match asked:
        case {"record": dict(wanted)}:
            yield Finding(f"cmw/record/{kind}-members-emitted", "asked for a record, made something else")
            if wanted.get("ind") and isinstance(made, dict) and "tag" in made:
                yield Finding("cmw/tag/indicator-emitted", "asked for an indicator, made a tag without one")
        case {"tag": _} if kind == "cbor":
            yield Finding("cmw/tag/derived-emitted", "asked for a tag, made something else")
        case {"tag": _}:
            yield Finding("cmw/record/json-members-emitted", "asked for a tag in JSON, made no record")
        case {"collection": _}:
            yield Finding(f"cmw/collection/{kind}-written-emitted", "asked for a collection, made something else")
        case {"tunnel": _}:
            yield Finding(f"cmw/tunnel/to-{kind}-emitted", "asked for a tunnel, made something else")


def _left_out(name: str, there: Mapping[str, Any], spoken: frozenset[str]) -> bool:
    """Whether a part is missing in a way that the reader has named already."""
    return name not in there and not spoken.isdisjoint({name, "record"})


def type_(wanted: Mapping[str, Any], there: Mapping[str, Any], kind: str, spoken: frozenset[str]) -> Iterator[Finding]:
    """The type is the one asked for; a number of the same media type is as good."""
    asked, made = wanted.get("type"), there.get("type")
    if _left_out("type", there, spoken) or (kind == "json" and isinstance(made, int)):
        return  # a number in JSON is the reader's to judge
    if not _same_type(asked, made, kind):
        row = "cbor-content-format" if kind == "cbor" and isinstance(asked, int) else f"{kind}-media-type"
        yield Finding(f"cmw/type/{row}-emitted", f"asked for type {asked!r}, made {made!r}")


def _same_type(asked: Any, made: Any, kind: str) -> bool:
    match asked, made:
        case str(), int():
            return grammar.media_type_of(made) == asked
        case int(), str() if kind == "json":
            known = grammar.media_type_of(asked)
            return grammar.same_media_type(made, known) if known else not grammar.has_no_media_type(asked)
        case str(), str():
            return grammar.same_media_type(asked, made)
    return bool(asked == made)


def value(wanted: Mapping[str, Any], there: Mapping[str, Any], kind: str, spoken: frozenset[str]) -> Iterator[Finding]:
    """The value is the one asked for."""
    asked, made = wanted.get("value"), there.get("value")
    if _left_out("value", there, spoken) or asked == made:
        return
    if kind == "cbor":
        yield Finding("cmw/value/cbor-bytes-emitted", f"asked for value {asked}, made {made}")
    elif isinstance(made, str) and _bytes(asked) == grammar.write_base64url(_bytes(made)).encode():
        yield Finding("cmw/value/json-text-wrapped-too-emitted", "the value is the text itself, not its Base64")
    else:
        yield Finding("cmw/value/json-base64url-emitted", f"asked for value {asked}, made {made}")


def indicator(
    wanted: Mapping[str, Any], there: Mapping[str, Any], kind: str, rules: Rules, spoken: frozenset[str]
) -> Iterator[Finding]:
    """The indicator stands where one was asked for, with the bits of the kinds asked for."""
    names = set(wire.INDICATORS[: rules.bits])
    asked, made = wanted.get("ind") or None, there.get("ind")
    if asked is None and made is not None:
        yield Finding(f"cmw/record/{kind}-members-emitted", f"asked for no indicator, made {made}")
        if rules.omitted:
            yield Finding(f"cmw/ind/{kind}-absent-emitted", f"asked for no indicator, made {made}")
    elif (
        asked is not None and names & set(asked) != names & set(made or ()) and (made or not spoken & {"ind", "record"})
    ):
        yield Finding(f"cmw/ind/{kind}-meaning-emitted", f"asked for {asked}, made {made}")


def tag(wanted: Mapping[str, Any], there: Mapping[str, Any], rules: Rules, spoken: frozenset[str]) -> Iterator[Finding]:
    """Number and value are those asked for, and an indicator is not dropped in silence."""
    number, made = grammar.integer(wanted.get("number")), grammar.integer(there.get("number"))
    other = rules.other_tags and not grammar.is_in_tag_range(number)
    if number != made:
        detail = f"asked for tag {number}, made {made}"
        yield Finding("cmw/tag/pre-existing-emitted" if other else "cmw/tag/derived-emitted", detail)
        if rules.under_273 == "collection" and number == grammar.tag_of(273):
            yield Finding("cmw/tag/273-collection-emitted", detail)
        if rules.under_276 and number == grammar.tag_of(276):
            yield Finding("cmw/tag/276-jws-emitted", detail)
    elif wanted.get("value") != there.get("value") and ("value" in there or "tag" not in spoken):
        row = "pre-existing" if other else "bytes"
        yield Finding(f"cmw/tag/{row}-emitted", f"asked for value {wanted.get('value')}, made {there.get('value')}")
    if wanted.get("ind"):
        yield Finding("cmw/tag/indicator-emitted", "asked for an indicator, made a tag without one")


def collection_type(wanted: Mapping[str, Any], there: Mapping[str, Any], kind: str, rules: Rules) -> Iterator[Finding]:
    """The type of a collection is the one asked for; one that breaks the grammar is refused, not mended."""
    asked, made = wanted.get("type"), there.get("type")
    if asked == made:
        return
    row = f"collection/{kind}-written"
    if isinstance(asked, str) and grammar.is_like_oid(asked):
        row = f"ctype/{kind}-oid"
    elif isinstance(asked, str) and not rules.fragment and not grammar.is_uri(asked, fragment=False):
        row = f"ctype/{kind}-absolute-uri"
    yield Finding(f"cmw/{row}-emitted", f"asked for a collection of type {asked!r}, made {made!r}")


def entries(
    wanted: Mapping[str, Any], there: Mapping[str, Any], kind: str, rules: Rules, spoken: frozenset[str]
) -> Iterator[Finding]:
    """Each CMW asked for stands under its label, and none besides."""
    asked, made = _by_label(wanted), _by_label(there)
    if asked.pop(("text", wire.COLLECTION_TYPE), None):
        yield Finding(f"cmw/ctype/{kind}-reserved-emitted", "asked for an entry under the key of the type, made it")
    for label in (*asked, *(label for label in made if label not in asked)):
        if len(asked.get(label, ())) != len(made.get(label, ())) and "label" not in spoken:
            detail = f"the label {label[1]!r} was asked for {len(asked.get(label, ()))} times"
            yield Finding(f"cmw/collection/{kind}-written-emitted", f"{detail}, made {len(made.get(label, ()))} times")
        for one, other in zip(asked.get(label, ()), made.get(label, ()), strict=False):
            yield from differences(one, other, kind, rules, spoken)


def _by_label(collection: Mapping[str, Any]) -> dict[tuple[str, Any], list[Any]]:
    found: dict[tuple[str, Any], list[Any]] = {}
    for pair in collection.get("items") or ():
        match pair:
            case [{"int": number}, item]:
                found.setdefault(("int", str(number)), []).append(item)
            case [{"text": text}, item]:
                found.setdefault(("text", text), []).append(item)
    return found


def converted(asked: Reading, target: str | None, output: Any, here: Here) -> tuple[Finding, ...]:
    """What is wrong with a CMW that was turned into serialization `target`; `asked` is the reading of what was sent."""
    if target not in ("cbor", "json"):
        return ()
    reading = _read(output, target, here)
    found = [*renamed(reading)]
    if asked.findings:
        return tuple(found)  # what was sent is broken: there is nothing to compare with
    if target == "json":
        found += without_json(asked.projection)
    if not found:
        found += unlike(asked.projection, reading.projection, target)
    return tuple(dict.fromkeys(found))


def unlike(asked: Any, made: Any, target: str) -> Iterator[Finding]:
    """Both forms carry the same type, value and indicator, at every label (section 3.1)."""
    match asked, made:
        case {"collection": dict(wanted)}, {"collection": dict(there)}:
            before, after = _by_label(wanted), _by_label(there)
            if wanted.get("type") != there.get("type") or before.keys() != after.keys():
                yield Finding(f"cmw/collection/{target}-written-emitted", "type or labels are not the same")
            for label in before:
                for one, other in zip(before[label], after.get(label, ()), strict=False):
                    yield from unlike(one, other, target)
        case {"record": _} | {"tag": _}, {"record": _} | {"tag": _}:
            left, right = _leaf(asked), _leaf(made)
            if left[1:] != right[1:] or not _equivalent(left[0], right[0]):
                row = "tag/without-json" if "tag" in asked else "record/same-in-both"
                yield Finding(f"cmw/{row}", f"{left} became {right}")
        case _:
            yield Finding("cmw/record/same-in-both", "the one is a collection, the other is none")


def _leaf(cmw: Mapping[str, Any]) -> tuple[Any, Any, frozenset[str]]:
    """Type, value and indicator of a record or Tag CMW, the type as media type where it is known."""
    body = cmw.get("record") or cmw["tag"]
    kind = body.get("type") if "record" in cmw else grammar.content_format_of(grammar.integer(body["number"]))
    known = grammar.media_type_of(kind) if isinstance(kind, int) else None
    return known or kind, body.get("value"), frozenset(body.get("ind") or ())


def _equivalent(one: Any, other: Any) -> bool:
    """Whether two types can be the same: a number that we do not know may be that of any media type."""
    for number, text in ((one, other), (other, one)):
        if isinstance(number, int) and isinstance(text, str):
            return not grammar.has_no_media_type(number) and grammar.media_type_of(number) in (text, None)
    return bool(one == other) or _same_type(one, other, "")


def without_json(cmw: Any) -> Iterator[Finding]:
    """Everything in a CBOR CMW for which JSON has no form, so that turning it into JSON fails."""
    match cmw:
        case {"record": {"type": int(number)}}:
            yield from number_without_json(number)
        case {"tag": {"number": number}}:
            yield from tag_without_json(grammar.integer(number))
        case {"collection": {"items": items}}:
            for label, inner in items:
                yield from label_without_json(label)
                yield from without_json(inner)


def number_without_json(number: int) -> Iterator[Finding]:
    """A Content-Format without a media type has no JSON form."""
    if grammar.has_no_media_type(number):
        yield Finding("cmw/type/number-without-json", f"Content-Format {number} has no media type")


def tag_without_json(number: int) -> Iterator[Finding]:
    """A tag of a Content-Format without a media type has no JSON form."""
    content_format = grammar.content_format_of(number)
    if content_format is None or grammar.has_no_media_type(content_format):
        yield Finding("cmw/tag/without-json", f"tag {number} has no media type")


def label_without_json(label: Mapping[str, Any]) -> Iterator[Finding]:
    """An integer as label has no JSON form."""
    if "int" in label:
        yield Finding("cmw/label/number-without-json", f"the label {label['int']} is an integer")


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""
