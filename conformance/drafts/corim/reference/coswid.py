"""How the reference reads a CoSWID (RFC 9393)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import Read
from conformance.drafts.corim.reference.triples import Triples
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

_LANG = {15: "lang"}
_META = dict.fromkeys(range(43, 58), "text") | {48: "boolean"} | _LANG
_FILESYSTEM = {22: "key", 23: "location", 24: "fs-name", 25: "root"}
_ELEMENTS = {16: "directory", 17: "file"}
_COLLECTION = _ELEMENTS | {18: "process", 19: "resource"} | _LANG
_FILE = _FILESYSTEM | {20: "size", 21: "file-version", 7: "hash"} | _LANG
_DIRECTORY = _FILESYSTEM | {26: "path-elements"} | _LANG
_PROCESS = {27: "process-name", 28: "pid"} | _LANG
_RESOURCE = {29: "type"} | _LANG
_EVIDENCE = _COLLECTION | {35: "date", 36: "device-id"}


class Coswid(Triples):
    """Each entry is a method."""

    def coswid(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.3."""
        read: dict[str, Read] = {
            "tag-id": self.identifier,
            "software-name": self.text,
            "entity": partial(self.one_or_more, read=self.coswid_entity),
            "evidence": self.coswid_evidence,
            "link": partial(self.one_or_more, read=self.coswid_link),
            "software-meta": partial(self.one_or_more, read=self.coswid_meta),
            "payload": self.coswid_payload,
            "corpus": self.boolean,
            "patch": self.boolean,
            "media": self.text,
            "supplemental": self.boolean,
            "tag-version": self.integer,
            "software-version": self.text,
            "version-scheme": self.integer_or_text,
            "lang": self.text,
        }
        required = ("tag-id", "software-name", "entity", "tag-version")
        found = self.coswid_members(item, rules, names.COSWID, read, required=required)
        self.payload_or_evidence(found)
        self.patch_or_supplemental(found)
        return found

    def payload_or_evidence(self, found: Model) -> None:
        """RFC 9393 section 2.3: one of them at most."""
        if {"payload", "evidence"} <= found.keys():
            raise Refusal("payload and evidence")

    def patch_or_supplemental(self, found: Model) -> None:
        """RFC 9393 section 2.4: not both are true."""
        if found.get("patch") and found.get("supplemental"):
            raise Refusal("patch and supplemental")

    def one_or_more(self, item: Item, rules: Rules, read: Read) -> list[Any]:
        """RFC 9393 section 2: what stands alone, or an array of two or more."""
        if item.major != cbor.ARRAY:
            return [read(item, rules)]
        if len(item.value) < 2:
            raise Refusal("an array of less than two")
        return self.many(item, rules, read)

    def coswid_members(
        self,
        item: Item,
        rules: Rules,
        known: Mapping[int, str],
        readers: Mapping[str, Read],
        *,
        required: tuple[str, ...] = (),
    ) -> Model:
        """RFC 9393 section 2.5: attributes of any label may stand beside the members that are defined."""
        return self.with_extensions(item, self.mapping(item), rules, known, readers, required)

    def coswid_entity(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.6."""
        read: dict[str, Read] = {
            "entity-name": self.text,
            "reg-id": self.uri,
            "role": partial(self.one_or_more, read=self.integer_or_text),
            "thumbprint": self.hash_entry,
            "lang": self.text,
        }
        return self.coswid_members(item, rules, names.COSWID_ENTITY, read, required=("entity-name", "role"))

    def hash_entry(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.9.1: the algorithm is a number."""
        found = self.digest(item, rules)
        self.integer(item.value[0], rules)
        return found

    def coswid_link(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.7."""
        read = {
            "href": self.uri,
            "rel": self.integer_or_text,
            "media": self.text,
            "artifact": self.text,
            "ownership": self.integer_or_text,
            "media-type": self.text,
            "use": self.integer_or_text,
            "lang": self.text,
        }
        return self.coswid_members(item, rules, names.COSWID_LINK, read, required=("href", "rel"))

    def coswid_meta(self, item: Item, rules: Rules) -> str:
        """RFC 9393 section 2.8."""
        read = {"text": self.text, "boolean": self.boolean, "lang": self.text}
        for key, value in self.mapping(item).items():
            if key in _META and isinstance(key, int):
                read[_META[key]](value, rules)
        return self.anything(item)

    def coswid_payload(self, item: Item, rules: Rules) -> str:
        """RFC 9393 section 2.9.3."""
        self.coswid_members(item, rules, _COLLECTION, self.resources())
        return self.anything(item)

    def coswid_evidence(self, item: Item, rules: Rules) -> str:
        """RFC 9393 section 2.9.4."""
        self.coswid_members(item, rules, _EVIDENCE, {**self.resources(), "date": self.time, "device-id": self.text})
        return self.anything(item)

    def resources(self) -> Mapping[str, Read]:
        """RFC 9393 section 2.9.2: what payload and evidence are made of."""
        return {
            **self.file_elements(),
            "process": partial(self.one_or_more, read=self.process),
            "resource": partial(self.one_or_more, read=self.resource),
            "lang": self.text,
        }

    def file_elements(self) -> Mapping[str, Read]:
        """Directories and files."""
        return {
            "directory": partial(self.one_or_more, read=self.directory),
            "file": partial(self.one_or_more, read=self.file),
        }

    def directory(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.9.2."""
        read = {**self.filesystem_item(), "path-elements": self.path_elements}
        return self.coswid_members(item, rules, _DIRECTORY, read, required=("fs-name",))

    def path_elements(self, item: Item, rules: Rules) -> Model:
        """What is inside a directory."""
        return self.members(item, rules, _ELEMENTS, self.file_elements())

    def file(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.9.2."""
        read = {**self.filesystem_item(), "size": self.uint, "file-version": self.text, "hash": self.hash_entry}
        return self.coswid_members(item, rules, _FILE, read, required=("fs-name",))

    def filesystem_item(self) -> dict[str, Read]:
        """What directories and files have in common."""
        texts = dict.fromkeys(("location", "fs-name", "root", "lang"), self.text)
        return {**texts, "key": self.boolean}

    def process(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.9.2."""
        read = {"process-name": self.text, "pid": self.integer, "lang": self.text}
        return self.coswid_members(item, rules, _PROCESS, read, required=("process-name",))

    def resource(self, item: Item, rules: Rules) -> Model:
        """RFC 9393 section 2.9.2."""
        return self.coswid_members(item, rules, _RESOURCE, {"type": self.text, "lang": self.text}, required=("type",))
