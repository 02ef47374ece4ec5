"""What a carrier says of a CMW (media type, parameter, Content-Format), and what a producer tells it (section 9.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.drafts.cmw import wire
from conformance.drafts.cmw.oracle import grammar
from conformance.drafts.cmw.oracle.revisions import Rules
from conformance.drafts.cmw.oracle.rows import Here
from conformance.model.finding import Finding, Reading

_KINDS = {wire.MEDIA_CBOR: "cbor", wire.MEDIA_JSON: "json", wire.MEDIA_COSE: "cose", wire.MEDIA_JWS: "jws"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a carrier says of a message: `kind` is cbor, json, cose or jws, None where that is not known."""

    kind: str | None
    media_type: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    by_number: bool = False


def told_by(given: Mapping[str, Any], rules: Rules) -> Told:
    """What an operation's input says in `media_type` or `content_format`."""
    if isinstance(media_type := given.get("media_type"), str):
        bare, found = grammar.parameters(media_type)
        return Told(_kind(bare, rules), bare, found)
    for bare, number in wire.CONTENT_FORMATS.items() if rules.content_formats else ():
        if given.get("content_format") == number:
            return Told(_kind(bare, rules), bare, by_number=True)
    return Told(None)


def _kind(bare: str, rules: Rules) -> str | None:
    kind = _KINDS.get(bare)
    return kind if rules.signed or kind in ("cbor", "json") else None


def other_serialization(data: bytes, told: Told, reading: Reading, here: Here) -> Iterator[Finding]:
    """The carrier decides between JSON and CBOR (sections 3.4 and 9.5)."""
    other = {"cbor": "json", "json": "cbor"}.get(told.kind or "")
    if other is None or not reading.findings or here.readers[other](data, here).projection is None:
        return
    detail = f"{other} where the carrier says {told.media_type}"
    yield Finding(f"cmw/media-type/{told.kind}", detail)
    if here.rules.context:
        yield Finding("cmw/demux/context", detail)
    if told.by_number:
        yield Finding("cmw/media-type/content-formats", detail)


def not_signed(told: Told, reading: Reading) -> Iterator[Finding]:
    """Under the media types of signed CMWs nothing unsigned stands (sections 9.5.3 and 9.5.4)."""
    shapes = {"cose": {"cmw/cose/sign1"}, "jws": {"cmw/jws/parts", "cmw/jws/general"}}.get(told.kind or "", set())
    if any(each.requirement in shapes for each in reading.findings):
        yield Finding(f"cmw/media-type/{told.kind}", f"no signed CMW where the carrier says {told.media_type}")
        if told.by_number:
            yield Finding("cmw/media-type/content-formats", f"no signed CMW under the number of {told.media_type}")


def described(given: Mapping[str, Any], output: Any, rules: Rules) -> tuple[Finding, ...]:
    """What is wrong with the media type and Content-Format that a carrier is told."""
    match output:
        case {"media_type": str(media_type), "content_format": int(number)}:
            bare, parameters = grammar.parameters(media_type)
        case _:
            row = "content-formats" if rules.content_formats else rules.parameter
            return (Finding(f"cmw/media-type/{row}-emitted", "neither media type nor Content-Format"),)
    asked, _ = grammar.parameters(str(given.get("media_type")))
    return (
        *numbered(asked, bare, number, rules),
        *parameter(given.get("cmw"), parameters, rules),
        *no_cose_type(bare, parameters),
    )


def numbered(asked: str, bare: str, number: int, rules: Rules) -> Iterator[Finding]:
    """The media type asked for, and its Content-Format (section 9.6)."""
    if rules.content_formats and (bare != asked or number != wire.CONTENT_FORMATS.get(asked, number)):
        detail = f"asked for {asked}, told {bare} and {number}"
        yield Finding("cmw/media-type/content-formats-emitted", detail)


def parameter(cmw: Any, parameters: Mapping[str, str], rules: Rules) -> Iterator[Finding]:
    """The parameter cmwc_t stands for collections only, and has OIDs in dotted decimal (section 9.5)."""
    name = parameters.get("cmwc_t")
    if name is None:
        return
    collection = cmw.get("collection") if isinstance(cmw, dict) else None
    if collection is None:
        yield Finding(f"cmw/media-type/{rules.parameter}-emitted", "the parameter cmwc_t beside what is no collection")
    elif rules.parameter_oid and grammar.is_oid(str(collection.get("type"))) and name != collection["type"]:
        detail = f"the type {collection['type']} became {name!r}"
        yield Finding("cmw/media-type/parameter-oid-emitted", detail)


def no_cose_type(bare: str, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """The parameter cose-type is not used (section 9.5.3)."""
    if bare == wire.MEDIA_COSE and "cose-type" in parameters:
        yield Finding("cmw/media-type/no-cose-type-emitted", "the parameter cose-type")
