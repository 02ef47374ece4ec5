"""How the reference writes the tags of a CoRIM: CoMID, CoTL and CoSWID."""

from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import write_head
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shaping import Shaper, Write
from conformance.drafts.corim.wire import names
from conformance.model.outcome import Refusal


class TypeWriter(Shaper):
    """Section 7, and keys."""

    def write_id(self, model: Any) -> bytes:
        """Text or a UUID, without a tag."""
        kind, value = self.one(model)
        match kind:
            case "text":
                return self.write_text(value)
            case "uuid":
                return self.write_uuid(value)
        raise Refusal(f"no id {kind}")

    def write_digest(self, model: Any) -> bytes:
        """Section 7.7."""
        members = self.object(model)
        return self.write_items([self.write_int_or_text(members.get("alg")), self.write_bytes(members.get("value"))])

    def write_entity(self, model: Any) -> bytes:
        """Section 7.2."""
        roles = partial(self.write_many, write=self.write_int)
        writers: dict[str, Write] = {"entity-name": self.write_text, "reg-id": self.write_uri, "role": roles}
        return self.write_members(model, names.ENTITY, writers)

    def write_validity(self, model: Any) -> bytes:
        """Section 7.3."""
        writers: dict[str, Write] = {"not-before": self.write_time, "not-after": self.write_time}
        return self.write_members(model, names.VALIDITY, writers)

    def write_tag_identity(self, model: Any) -> bytes:
        """Section 5.1.1."""
        return self.write_members(model, names.TAG_IDENTITY, {"tag-id": self.write_id, "tag-version": self.write_int})

    def write_key(self, model: Any) -> bytes:
        """A key, or another tagged identifier."""
        texts = dict.fromkeys(("pkix-base64-key", "pkix-base64-cert", "pkix-base64-cert-path"), self.write_text)
        octets = dict.fromkeys(("ueid", "bytes", "pkix-asn1der-cert"), self.write_bytes)
        digests = dict.fromkeys(("key-thumbprint", "cert-thumbprint", "cert-path-thumbprint"), self.write_digest)
        more: dict[str, Write] = {"uuid": self.write_uuid, "oid": self.write_oid, "cose-key": self.write_cose_key}
        return self.write_choice(model, {**texts, **octets, **digests, **more})

    def write_keys(self, models: Any) -> bytes:
        """An array of keys."""
        return self.write_many(models, self.write_key)

    def write_cose_key(self, value: Any) -> bytes:
        """A COSE_Key, or in revision 06 a set of them."""
        first = next(iter(self.elements(value)), None)
        is_set = isinstance(first, list) and all(isinstance(each, list) for each in first)
        return self.write_many(value, self.write_map) if is_set else self.write_map(value)

    def write_map(self, pairs: Any) -> bytes:
        """A map of anything."""
        entries = self.write_pairs(pairs)
        return write_head(cbor.MAP, len(entries)) + b"".join(entries)


class MeasurementWriter(TypeWriter):
    """Environments and measurements."""

    def write_environment(self, model: Any) -> bytes:
        """Section 5.1.4.1."""
        named = dict.fromkeys(("vendor", "model"), self.write_text) | dict.fromkeys(("layer", "index"), self.write_int)
        writers: dict[str, Write] = {
            "class": lambda each: self.write_members(each, names.CLASS, {"class-id": self.write_key, **named}),
            "instance": self.write_key,
            "group": self.write_key,
        }
        return self.write_members(model, names.ENVIRONMENT, writers)

    def write_element(self, model: Any) -> bytes:
        """Section 5.1.4.5.1."""
        kind, value = self.one(model)
        match kind:
            case "uint":
                return self.write_int(value)
            case "text":
                return self.write_text(value)
        return self.write_key(model)

    def write_measurements(self, models: Any) -> bytes:
        """An array of measurements."""
        return self.write_many(models, self.write_measurement)

    def write_measurement(self, model: Any) -> bytes:
        """Section 5.1.4.5."""
        writers: dict[str, Write] = {
            "mkey": self.write_element,
            "mval": self.write_values,
            "authorized-by": self.write_keys,
        }
        return self.write_members(model, names.MEASUREMENT, writers)

    def write_values(self, model: Any) -> bytes:
        """Section 5.1.4.5.2."""
        texts = dict.fromkeys(("serial-number", "name"), self.write_text)
        octets = dict.fromkeys(("raw-value-mask", "mac-addr", "ip-addr", "ueid"), self.write_bytes)
        flags = dict.fromkeys(names.FLAGS.values(), self.write_bool)
        writers: dict[str, Write] = {
            "version": self.write_version,
            "svn": self.write_svn,
            "digests": self.write_digests,
            "flags": lambda each: self.write_members(each, names.FLAGS, flags),
            "raw-value": self.write_raw_value,
            "uuid": self.write_uuid,
            "cryptokeys": self.write_keys,
            "integrity-registers": self.write_registers,
            "int-range": self.write_range,
        }
        return self.write_members(model, names.MEASUREMENT_VALUES, {**texts, **octets, **writers})

    def write_version(self, model: Any) -> bytes:
        """Section 5.1.4.5.3."""
        writers: dict[str, Write] = {"version": self.write_text, "version-scheme": self.write_int_or_text}
        return self.write_members(model, names.VERSION, writers)

    def write_svn(self, model: Any) -> bytes:
        """Section 5.1.4.5.4: tagged."""
        kind, value = self.one(model)
        if kind not in ("svn", "min-svn"):
            raise Refusal(f"no svn {kind}")
        return self.write_tag(names.TAGS[kind], self.write_int(value))

    def write_digests(self, models: Any) -> bytes:
        """Section 7.7."""
        return self.write_many(models, self.write_digest)

    def write_raw_value(self, model: Any) -> bytes:
        """Section 5.1.4.5.6."""
        return self.write_choice(model, {"bytes": self.write_bytes, "masked-raw-value": self.write_masked})

    def write_masked(self, model: Any) -> bytes:
        """Section 5.1.4.5.6."""
        members = self.object(model)
        return self.write_items(self.write_bytes(members.get(name)) for name in ("value", "mask"))

    def write_registers(self, pairs: Any) -> bytes:
        """Section 5.1.4.7."""
        entries = self.write_pairs(pairs, self.write_digests)
        return write_head(cbor.MAP, len(entries)) + b"".join(entries)

    def write_range(self, model: Any) -> bytes:
        """Section 5.1.4.8."""
        kind, value = self.one(model)
        if kind == "int":
            return self.write_int(value)
        members = self.object(value)
        bounds = self.write_items(self.write_bound(members.get(name)) for name in ("min", "max"))
        return self.write_tag(names.TAGS["int-range"], bounds)

    def write_bound(self, value: Any) -> bytes:
        """Section 5.1.4.8."""
        return cbor.encode(None) if value is None else self.write_int(value)


class TagWriter(MeasurementWriter):
    """Each kind of tag is a method."""

    def write_concise(self, model: Any, rules: Rules) -> bytes:
        """Section 4.1.2: the tag in a byte string."""
        kind, value = self.one(model)
        match kind:
            case "comid":
                return self.write_tag(names.TAG_COMID, self.write_octets(self.write_comid(value, rules)))
            case "cotl":
                return self.write_tag(names.TAG_COTL, self.write_octets(self.write_cotl(value)))
            case "coswid":
                return self.write_tag(names.TAG_COSWID, self.write_octets(self.write_coswid(value)))
            case "tag":
                return self.write_other_tag(value)
        raise Refusal(f"no tag {kind}")

    def write_comid(self, model: Any, rules: Rules) -> bytes:
        """Section 5.1."""
        linked = {"linked-tag-id": self.write_id, "tag-rel": self.write_int}
        link = partial(self.write_members, known=names.LINKED_TAG, writers=linked)
        writers: dict[str, Write] = {
            "language": self.write_text,
            "tag-identity": self.write_tag_identity,
            "entities": partial(self.write_many, write=self.write_entity),
            "linked-tags": partial(self.write_many, write=link),
            "triples": partial(self.write_triples, rules=rules),
        }
        return self.write_members(model, names.COMID, writers)

    def write_cotl(self, model: Any) -> bytes:
        """Section 6.1."""
        writers: dict[str, Write] = {
            "tag-identity": self.write_tag_identity,
            "tags-list": partial(self.write_many, write=self.write_tag_identity),
            "tl-validity": self.write_validity,
        }
        return self.write_members(model, names.COTL, writers)

    def write_triples(self, model: Any, rules: Rules) -> bytes:
        """Section 5.1.4."""
        environment, measurements, keys = self.write_environment, self.write_measurements, self.write_keys
        domain = environment if rules.domains_are_environments else self.write_element
        domains = partial(self.write_many, write=domain)
        members = domains if rules.domains_are_environments else partial(self.write_many, write=environment)
        ids = partial(self.write_many, write=self.write_id)
        conditions = {"mkey": self.write_element, "authorized-by": keys}
        limits = partial(self.write_members, known=names.CONDITIONS, writers=conditions)
        states = self.write_records("stateful-environment", (environment, measurements))
        endorsed = self.write_records("endorsed-triples", (environment, measurements))
        common = partial(self.write_record, name="common-condition", writers=(environment, measurements, keys))
        series = self.write_records("series", (measurements, measurements))
        places = {
            "reference-triples": (environment, measurements),
            "endorsed-triples": (environment, measurements),
            "identity-triples": (environment, keys, limits),
            "attest-key-triples": (environment, keys, limits),
            "dependency-triples": (domain, domains),
            "membership-triples": (domain, members),
            "coswid-triples": (environment, ids),
            "conditional-endorsement-series-triples": (common, series),
            "conditional-endorsement-triples": (states, endorsed),
        }
        writers: dict[str, Write] = {name: self.write_records(name, each) for name, each in places.items()}
        return self.write_members(model, names.TRIPLES, writers)

    def write_records(self, name: str, writers: tuple[Write, ...]) -> Write:
        """What writes an array of such records."""
        return partial(self.write_many, write=partial(self.write_record, name=name, writers=writers))

    def write_coswid(self, model: Any) -> bytes:
        """RFC 9393 section 2.3."""
        text, value, flag = self.write_text, self.write_int_or_text, self.write_bool
        roles = partial(self.write_one_or_more, write=value)
        entity: dict[str, Write] = {
            "entity-name": text, "reg-id": self.write_uri, "role": roles, "thumbprint": self.write_digest, "lang": text,
        }  # fmt: skip
        link = {
            "href": self.write_uri, "rel": value, "media": text, "artifact": text, "ownership": value,
            "media-type": text, "use": value, "lang": text,
        }  # fmt: skip
        several = self.write_one_or_more
        entities = partial(self.write_members, known=names.COSWID_ENTITY, writers=entity)
        links = partial(self.write_members, known=names.COSWID_LINK, writers=link)
        writers: dict[str, Write] = {
            "tag-id": self.write_id, "software-name": text, "entity": partial(several, write=entities),
            "evidence": self.write_any, "link": partial(several, write=links),
            "software-meta": partial(several, write=self.write_any), "payload": self.write_any, "corpus": flag,
            "patch": flag, "media": text, "supplemental": flag, "tag-version": self.write_int,
            "software-version": text, "version-scheme": value, "lang": text,
        }  # fmt: skip
        return self.write_members(model, names.COSWID, writers)
