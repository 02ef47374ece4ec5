"""Mutants that write CoRIMs wrong. What would be wrong in every message is wrong in rare ones alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.codecs import cbor, der
from conformance.codecs.cbor import Item, write_head
from conformance.drafts.corim import wire
from conformance.drafts.corim.mutants.making import Override, anywhere, first, last, renamed, writing
from conformance.drafts.corim.reference import Reference
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model, names
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _corims()
    yield from _tags()
    yield from _environments()
    yield from _preferences()
    yield from _values()
    yield from _keys()
    yield from _triples()
    yield from _again()


def is_rare(model: Model) -> bool:
    """Whether the id of a CoRIM has a length that some inputs of a property have, and none of the vectors."""
    text = model.get("id", {}).get("text", "")
    return len(text) > 0 and len(text) % 5 in (0, 3)


def _rare(change: Callable[[bytes], bytes]) -> Override:
    """`write_corim`, whose result is changed for rare models."""
    return last("write_corim", lambda data, model, *_: change(data) if is_rare(model) else data)


def _other_numbers(value: Any) -> Any:
    return [each + 90 for each in value] if isinstance(value, list) else value + 90


def _latin(self: Reference, value: Any) -> bytes:
    """Writes what Latin-1 has in Latin-1."""
    if not isinstance(value, str) or value.isascii() or not all(ord(each) < 256 for each in value):
        return Reference.write_text(self, value)
    text = value.encode("latin-1")
    return write_head(cbor.TEXT, len(text)) + text


def _corims() -> Iterator[Mutant]:
    of = partial(writing, method="write_corim")
    yield writing("writes-latin-1", "cbor/well-formed", "write_text", _latin)
    yield of("writes-more", "cbor/well-formed", override=_rare(lambda data: data + b"\0"))
    yield of("wraps-corims", "corim/kinds", override=_rare(lambda data: b"\xd9\x01\xf4" + data))
    yield of(
        "wraps-corims-in-another-tag", "corim/wrapped-500", override=_rare(lambda data: b"\xd9\x01\xf3" + data[3:])
    )
    one = first("write_corim", lambda model: {**model, "tags": model.get("tags", [])[:1]})
    yield of("writes-the-first-tag-alone", "corim/tag-order", override=one)

    def tagged(self: Reference, model: Any) -> bytes:
        """Writes the tag that a UUID has elsewhere."""
        written = Reference.write_id(self, model)
        return self.write_tag(names.TAGS["uuid"], written) if "uuid" in model else written

    yield writing("tags-uuids-of-corims", "corim/id-kinds", "write_id", tagged)
    yield writing("tags-uuids-of-tags", "tag-identity/id-kinds", "write_id", tagged)
    yield writing("tags-uuids-of-coswids", "coswid-triple/ids", "write_id", tagged)
    bare: Any = lambda self, model: self.write_text(next(iter(model.values())))  # noqa: E731
    yield writing("writes-bare-profiles", "corim/profile-kinds", "write_profile", bare)

    def shifted(members: tuple[str, str]) -> Callable[[Model], Model]:
        """Other numbers in the members of a list."""
        several, one = members

        def change(model: Model) -> Model:
            found = [{**each, one: _other_numbers(each.get(one))} for each in model.get(several, [])]
            return {**model, several: found} if found else model

        return change

    roles = ("entities", "role")
    yield of("writes-other-roles-of-corims", "entity/corim-roles", override=first("write_corim", shifted(roles)))
    other = first("write_comid", shifted(roles))
    yield writing("writes-other-roles-of-comids", "entity/comid-roles", "write_comid", other)
    other = first("write_comid", shifted(("linked-tags", "tag-rel")))
    yield writing("writes-other-relations", "linked-tag/relations", "write_comid", other)

    def twice(self: Reference, model: Any) -> bytes:
        """Writes the end twice where it is alone."""
        data = Reference.write_validity(self, model)
        return b"\xa2" + data[1:] * 2 if len(model) == 1 else data

    yield writing("writes-ends-twice", "cbor/duplicate-keys", "write_validity", twice)

    def entity(self: Reference, model: Any) -> bytes:
        """Writes registration ids without a tag."""
        roles = partial(self.write_many, write=self.write_int)
        writers: dict[str, Any] = {"entity-name": self.write_text, "reg-id": self.write_text, "role": roles}
        return self.write_members(model, names.ENTITY, writers)

    yield writing("writes-bare-reg-ids", "entity/reg-id-uri", "write_entity", entity)

    def locator(self: Reference, model: Any) -> bytes:
        """Writes hrefs without a tag."""
        one = self.write_one_or_more
        writers = {"href": partial(one, write=self.write_text), "thumbprint": partial(one, write=self.write_digest)}
        return self.write_members(model, names.LOCATOR, writers)

    def thumbprint(self: Reference, model: Any) -> bytes:
        """Writes thumbprints without an algorithm."""
        one = self.write_one_or_more
        value: Any = lambda each: self.write_bytes(each["value"])  # noqa: E731
        writers = {"href": partial(one, write=self.write_uri), "thumbprint": partial(one, write=value)}
        return self.write_members(model, names.LOCATOR, writers)

    yield writing("writes-bare-hrefs", "locator/href-uri", "write_locator", locator)
    yield writing("writes-bare-thumbprints", "locator/thumbprint", "write_locator", thumbprint)
    times: Any = lambda self, value: self.write_seconds(value)  # noqa: E731
    yield writing("writes-bare-times", "validity/epoch-time", "write_time", times)


def _when_rare(method: str, override: Override) -> Override:
    """`write_corim` in which a method has gone wrong for rare models."""
    writer: Any = type("Rarely", (Reference,), {method: override})()

    def write_corim(self: Reference, model: Any, rules: Rules) -> bytes:
        if is_rare(model):
            made: bytes = writer.write_corim(model, rules)
            return made
        return Reference.write_corim(self, model, rules)

    return write_corim


def _tags() -> Iterator[Mutant]:
    def other(self: Reference, model: Any, rules: Rules) -> bytes:
        """Writes tags under a number that nobody has."""
        return b"\xd9\x01\xfb" + Reference.write_concise(self, model, rules)[3:]

    def nested(self: Reference, model: Any, rules: Rules) -> bytes:
        """Writes tags as they are into their number."""
        written = cbor.decode(Reference.write_concise(self, model, rules))
        inside = written.value.value if written.value.major == cbor.BYTES else written.value.canonical()
        return self.write_tag(written.number, inside)

    of = partial(writing, method="write_corim")
    yield of("writes-tags-as-something-else", "corim/tag-kinds", override=_when_rare("write_concise", other))
    yield of("writes-tags-in-no-bytes", "corim/tag-bytes", override=_when_rare("write_concise", nested))

    def alone(key: Item, value: Item) -> bytes:
        """The end of a validity for the whole of it."""
        return key.canonical() + (value.value[-1][1] if key.value == 4 else value).canonical()

    override = last("write_corim", lambda data, *_: _rewritten(data, alone))
    yield of("writes-a-time-for-a-validity", "corim/grammar", override=override)

    def in_bytes(key: Item, value: Item) -> bytes:
        """The language in bytes."""
        return (
            key.canonical() + (replace(value, major=cbor.BYTES, value=b"en") if key.value == 0 else value).canonical()
        )

    override = last("write_comid", lambda data, *_: _rewritten(data, in_bytes))
    yield writing("writes-languages-in-bytes", "comid/grammar", "write_comid", override)
    first_ = first("write_triples", lambda model: {kind: each[:1] for kind, each in model.items()})
    yield writing("writes-the-first-triple-alone", "triples/several", "write_triples", first_)


def _environments() -> Iterator[Mutant]:
    def classless(model: Model) -> Model:
        """An environment without its class, where it has more."""
        return {name: value for name, value in model.items() if name != "class" or len(model) == 1}

    override = first("write_environment", classless)
    yield writing("writes-no-classes", "environment/members", "write_environment", override)

    def bare(place: str, within: str | None = None) -> Override:
        """Writes identifiers without a tag in one place."""

        def write_environment(self: Reference, model: Any) -> bytes:
            texts = dict.fromkeys(("vendor", "model"), self.write_text)
            numbers = dict.fromkeys(("layer", "index"), self.write_int)
            keys: dict[str, Any] = dict.fromkeys(("class-id", "instance", "group"), self.write_key)
            keys[place] = lambda each: self.write_key(each)[2 if "uuid" in each or "oid" in each else 3 :]
            inside = {"class-id": keys["class-id"], **texts, **numbers}
            writers = {
                "class": lambda each: self.write_members(each, names.CLASS, inside),
                "instance": keys["instance"],
                "group": keys["group"],
            }
            return self.write_members(model, names.ENVIRONMENT, writers)

        return write_environment

    for place in ("class-id", "instance", "group"):
        yield writing(f"writes-bare-{place}s", f"{place}/kinds", "write_environment", bare(place))

    def element(self: Reference, model: Any) -> bytes:
        """Writes numbers in digits."""
        return self.write_text(str(model["uint"])) if "uint" in model else Reference.write_element(self, model)

    yield writing("writes-mkeys-in-digits", "mkey/kinds", "write_element", element)


def _preferences() -> Iterator[Mutant]:
    """What is not wrong, and not what is asked of encoders either."""
    long = _rare(lambda data: data.replace(b"\xd9\x01\xf5", b"\xda\0\0\x01\xf5", 1))
    texts = first("write_digest", lambda model: {**model, "alg": f"number {model['alg']}"})

    def apart(model: Model) -> Model:
        """A raw value with its mask in a key of its own."""
        masked = model.get("raw-value", {}).get("masked-raw-value")
        if masked is None:
            return model
        return {**model, "raw-value": {"bytes": masked["value"]}, "raw-value-mask": masked["mask"]}

    for name, requirement, method, override in (
        ("writes-long-heads", "media-type/magic", "write_corim", long),
        ("writes-algorithms-by-text", "digests/integer-preferred", "write_digest", texts),
    ):
        yield replace(writing(name, requirement, method, override), requirement=f"corim/{requirement}")
    yield writing("writes-masks-in-key-5", "raw-value/old-mask", "write_values", first("write_values", apart))


def _values() -> Iterator[Mutant]:
    one = first("write_values", lambda model: dict([*model.items()][:1]))
    yield writing("writes-the-first-value-alone", "mval/several", "write_values", one)
    exact: Any = lambda self, model: self.write_tag(552, self.write_int(next(iter(model.values()))))  # noqa: E731
    yield writing("writes-least-svns-as-exact-ones", "svn/minimum-distinct", "write_svn", exact)
    floats: Any = lambda self, model: cbor.write_float(float(next(iter(model.values()))), 8)  # noqa: E731
    yield writing("writes-svns-as-floats", "svn/kinds", "write_svn", floats)

    def textual(self: Reference, model: Any) -> bytes:
        """Writes digests as JSON has them."""
        return self.write_items([self.write_int_or_text(model["alg"]), self.write_text(model["value"])])

    yield writing("writes-digests-in-text", "digests/value-bytes", "write_digest", textual)
    cose = {1: -16, 7: -43, 8: -44}
    counted = first("write_digest", lambda model: {**model, "alg": cose.get(model["alg"], model["alg"])})
    yield writing("counts-algorithms-as-cose-when-writing", "digests/algorithm-registry", "write_digest", counted)
    numbers: Any = lambda self, value: self.write_int(int(value))  # noqa: E731
    yield writing("writes-flags-as-numbers", "flags/booleans", "write_bool", numbers)
    shifted = {"is-secure": "is-recovery", "is-recovery": "is-secure"}

    def flags(change: Callable[[Model], Model]) -> Override:
        """`write_values` of other flags."""
        return first("write_values", lambda model: {k: change(v) if k == "flags" else v for k, v in model.items()})

    swapped = flags(lambda model: renamed(model, shifted))
    yield writing("writes-one-flag-for-another", "flags/keys", "write_values", swapped)
    filled = flags(lambda model: {**dict.fromkeys([*names.FLAGS.values()][:10], False), **model})
    yield writing("writes-missing-flags-as-false", "flags/absent-unknown", "write_values", filled)
    bare: Any = lambda self, model: self.write_bytes(model["bytes"]) if "bytes" in model else _raw(self, model)  # noqa: E731
    yield writing("writes-bare-raw-values", "raw-value/bytes", "write_raw_value", bare)
    backwards = first("write_masked", lambda model: {"value": model["mask"], "mask": model["value"]})
    yield writing("writes-masks-first", "raw-value/masked", "write_masked", backwards)
    untagged = last("write_range", lambda data, model: data[3:] if "range" in model else data)
    yield writing("writes-bare-ranges", "int-range/kinds", "write_range", untagged)
    zero: Any = lambda self, value: self.write_int(value or 0)  # noqa: E731
    yield writing("writes-no-bound-as-zero", "int-range/open", "write_bound", zero)


def _raw(self: Reference, model: Model) -> bytes:
    return Reference.write_raw_value(self, model)


def _keys() -> Iterator[Mutant]:
    other = {"pkix-base64-key": "pkix-base64-cert", "pkix-base64-cert": "pkix-base64-key"}
    key = first("write_key", lambda model: renamed(model, other))
    yield writing("writes-keys-as-certificates", "crypto-key/kinds", "write_key", key)

    def turned(model: Model) -> Model:
        """A path the other way round."""
        parts = model.get("pkix-base64-cert-path", "").split("-----END CERTIFICATE-----")
        whole = [f"{part.strip()}\n-----END CERTIFICATE-----\n" for part in parts if "BEGIN" in part]
        return {"pkix-base64-cert-path": "".join(reversed(whole))} if len(whole) > 1 else model

    yield writing("writes-paths-backwards", "crypto-key/path-order", "write_key", first("write_key", turned))
    whole: Any = lambda self, value: self.write_octets(der.oid(value))  # noqa: E731
    yield writing("writes-oids-with-their-heads", "oid/content-octets", "write_oid", whole)


def _record(kind: str, change: Callable[[list[bytes]], list[bytes]]) -> Override:
    """`write_record` that arranges the places of one kind of record otherwise."""

    def write_record(self: Reference, model: Any, name: str, writers: Any) -> bytes:
        if name != kind:
            return Reference.write_record(self, model, name, writers)
        places = [
            write(model[place]) for place, write in zip(names.RECORDS[name], writers, strict=True) if place in model
        ]
        return self.write_items(change(places))

    return write_record


def _exchanged(model: Model) -> Model:
    """Reference triples as endorsed ones, and the other way round."""
    one, other = ("reference-triples", "endorsed-triples")
    if not {one, other} <= model.keys():
        return model
    places = {"condition": "ref-env", "endorsement": "ref-claims"}
    back = {place: name for name, place in places.items()}
    return {
        **model,
        one: [renamed(each, places) for each in model[other]],
        other: [renamed(each, back) for each in model[one]],
    }


def _triples() -> Iterator[Mutant]:
    for name, requirement in [
        ("reference-triples", "reference/record"),
        ("endorsed-triples", "endorsed/record"),
        ("conditional-endorsement-triples", "ce/record"),
        ("conditional-endorsement-series-triples", "ces/record"),
        ("identity-triples", "identity/record"),
        ("attest-key-triples", "attest-key/record"),
        ("membership-triples", "membership/record"),
        ("dependency-triples", "dependency/record"),
        ("coswid-triples", "coswid-triple/record"),
    ]:
        backwards = _record(name, lambda places: places[::-1])
        yield writing(f"writes-{name}-backwards", requirement, "write_record", backwards)
    for kind in ("identity", "attest-key"):
        short = _record(f"{kind}-triples", lambda places: places[:2])
        yield writing(f"writes-no-conditions-on-{kind}-triples", f"{kind}/conditions", "write_record", short)
    yield writing(
        "writes-reference-as-endorsed", "reference/kept-apart", "write_triples", first("write_triples", _exchanged)
    )

    def series(model: Model) -> Model:
        """A series the other way round."""
        return {**model, "series": model["series"][::-1]} if "series" in model else model

    yield writing("writes-series-backwards", "ces/order-kept", "write_record", first("write_record", series))


def _again() -> Iterator[Mutant]:
    def lossy(kind: str) -> Override:
        """Loses the last member of what it writes again."""

        def reencode(self: Reference, request: wire.Reencode, rules: Rules) -> wire.Encoded:
            made = Reference.reencode(self, request, rules)
            item = cbor.decode(made.data)
            while item.major == cbor.TAG:
                item = item.value
            last_key = item.value[-1][0]
            less = _rewritten(
                made.data, lambda k, v: b"" if k.value == last_key.value else k.canonical() + v.canonical()
            )
            return wire.Encoded(data=less) if request.kind == kind else made

        return reencode

    for kind in ("corim", "comid", "cotl", "coswid"):
        yield anywhere(f"writes-less-of-a-{kind}-again", f"reencode/{kind}", "reencode", lossy(kind))


def _rewritten(data: bytes, entry: Callable[[Item, Item], bytes]) -> bytes:
    """A map in its tags, whose entries are written otherwise; those of no bytes are left out."""
    item = cbor.decode(data)
    tags = b""
    while item.major == cbor.TAG:
        tags, item = tags + write_head(cbor.TAG, item.number), item.value
    entries = [written for key, value in item.pairs() if (written := entry(key, value))]
    return tags + write_head(cbor.MAP, len(entries)) + b"".join(entries)
