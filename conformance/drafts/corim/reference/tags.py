"""How the reference reads the tags of a CoRIM: CoMID, CoTL and CoSWID."""

from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.coswid import Coswid
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import Read
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal


class Tags(Coswid):
    """Each tag is a method."""

    def comid(self, item: Item, rules: Rules) -> Model:
        """Section 5.1."""
        read: dict[str, Read] = {
            "language": self.text,
            "tag-identity": self.tag_identity,
            "entities": partial(self.some, read=self.comid_entity),
            "linked-tags": partial(self.some, read=self.linked_tag),
            "triples": self.triples,
        }
        return self.open_members(item, rules, names.COMID, read, required=("tag-identity", "triples"))

    def comid_entity(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.2."""
        return self.entity(item, rules, names.COMID_ROLES)

    def linked_tag(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.3."""
        read = {"linked-tag-id": self.identifier, "tag-rel": self.relation}
        return self.members(item, rules, names.LINKED_TAG, read, required=("linked-tag-id", "tag-rel"))

    def relation(self, item: Item, rules: Rules) -> Any:
        """Section 5.1.3: one of two."""
        if self.uint(item, rules) not in names.TAG_RELATIONS:
            raise Refusal(f"{item.value} is no relation of tags")
        return item.value

    def cotl(self, item: Item, rules: Rules) -> Model:
        """Section 6.1."""
        read: dict[str, Read] = {
            "tag-identity": self.tag_identity,
            "tags-list": partial(self.some, read=self.tag_identity),
            "tl-validity": self.validity,
        }
        members = self.open_members if rules.cotl_extensible else self.members
        return members(item, rules, names.COTL, read, required=tuple(names.COTL.values()))

    def tag(self, item: Item, rules: Rules) -> Model:
        """Section 4.1.2: a byte string in one of three tags, or a tag that an extension adds."""
        if item.major != cbor.TAG:
            raise Refusal("what stands among the tags is none")
        match item.number:
            case names.TAG_COMID:
                return {"comid": self.comid(self.inside(item.value), rules)}
            case names.TAG_COSWID:
                return {"coswid": self.coswid(self.inside(item.value), rules)}
            case names.TAG_COTL:
                return {"cotl": self.cotl(self.inside(item.value), rules)}
            case _:
                return self.other_tag(item, rules)

    def inside(self, content: Item) -> Item:
        """The one item that a byte string holds."""
        return self.item(self.octets(content))
