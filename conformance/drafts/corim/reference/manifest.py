"""How the reference reads an unsigned CoRIM, and a collection of CoRIMs (section 4)."""

import re
from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import Read, elements, labelled
from conformance.drafts.corim.reference.tags import Tags
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

Profiles = list[dict[str, str]] | None

_COLLECTION = "__cmwc_t"
_COLLECTION_TYPE = re.compile(
    r"tag:[^:]+:corim"
)  # the middle is the number of the document, which it does not have yet
_SIGNER = 2
_TAGS = 1


class Manifest(Tags):
    """`profiles` are those that the processor knows, None where nothing is said of them."""

    def unsigned(self, item: Item, rules: Rules, profiles: Profiles = None) -> Model:
        """Section 4: a CoRIM in its tag, in revision 06 in two."""
        if rules.wrapped:
            item = self.content(item, names.TAG_CORIM_06)
        return self.tagged_corim(item, rules, profiles)

    def tagged_corim(self, item: Item, rules: Rules, profiles: Profiles = None) -> Model:
        """Section 4.1: a CoRIM in its tag."""
        return self.corim(self.content(item, names.TAG_CORIM), rules, profiles)

    def corim(self, item: Item, rules: Rules, profiles: Profiles = None) -> Model:
        """Section 4.1, and what holds for the CoRIM as a whole."""
        read: dict[str, Read] = {
            "id": self.identifier,
            "tags": partial(self.some, read=self.tag),
            "dependent-rims": partial(self.some, read=self.locator),
            "profile": self.profile,
            "rim-validity": self.validity,
            "entities": partial(self.some, read=self.corim_entity),
        }
        found = self.open_members(item, rules, names.CORIM, read, required=("id", "tags"))
        self.profile_known(found, profiles)
        self.one_signer(found)
        self.acyclic(self.comids(item), rules)
        return found

    def comids(self, item: Item) -> list[Item]:
        """The CoMIDs of a CoRIM."""
        tags = elements(labelled(item).get(_TAGS))
        return [self.inside(tag.value) for tag in tags if tag.number == names.TAG_COMID]

    def profile(self, item: Item, rules: Rules) -> Model:
        """Section 4.1.4: a URI or an OID."""
        return self.choice(item, rules, names.PROFILE, {"uri": self.text, "oid": self.oid})

    def profile_known(self, found: Model, profiles: Profiles) -> None:
        """Section 4.1: a profile that nobody knows makes the whole CoRIM worthless."""
        if profiles is not None and "profile" in found and found["profile"] not in profiles:
            raise Refusal("the profile is not known")

    def corim_entity(self, item: Item, rules: Rules) -> Model:
        """Section 4.1.5."""
        roles = {number: name for number, name in names.CORIM_ROLES.items() if rules.signer_role or number != _SIGNER}
        return self.entity(item, rules, roles)

    def one_signer(self, found: Model) -> None:
        """Section 4.1.5: of all entities one at most is the signer."""
        if sum(_SIGNER in each.get("role", ()) for each in found.get("entities", [])) > 1:
            raise Refusal("two entities are the signer")

    def locator(self, item: Item, rules: Rules) -> Model:
        """Section 4.1.3."""
        read = {"href": self.hrefs, "thumbprint": self.thumbprints}
        return self.members(item, rules, names.LOCATOR, read, required=("href",))

    def hrefs(self, item: Item, rules: Rules) -> list[Any]:
        """Section 4.1.3: one URI, or an array of them."""
        if item.major == cbor.ARRAY and rules.lists_in_locators:
            return self.some(item, rules, self.uri)
        return [self.uri(item, rules)]

    def thumbprints(self, item: Item, rules: Rules) -> list[Any]:
        """Section 4.1.3: one digest, or an array of them; a digest is an array as well."""
        elements = self.array(item)
        if rules.lists_in_locators and (not elements or elements[0].major == cbor.ARRAY):
            return self.some(item, rules, self.digest)
        return [self.digest(item, rules)]

    # Collections

    def collection(self, item: Item, rules: Rules, profiles: Profiles = None) -> Model:
        """Section 4.3.1."""
        if not rules.collections:
            raise Refusal("this revision has no collections")
        found = self.mapping(item)
        if _COLLECTION not in found:
            raise Refusal("a collection has a type")
        kind = self.collection_type(found[_COLLECTION], rules)
        items = [
            [self.label(key), self.collected(value, rules, profiles)]
            for key, value in item.pairs()
            if key.value != _COLLECTION
        ]
        self.not_alone(items)
        return {"type": kind, "items": items}

    def collection_type(self, item: Item, rules: Rules) -> str:
        """Section 4.3.1: that of collections of CoRIMs."""
        kind = self.text(item, rules)
        if not _COLLECTION_TYPE.fullmatch(kind):
            raise Refusal("no collection of CoRIMs")
        return kind

    def not_alone(self, items: list[Any]) -> None:
        """Section 4.3.1: one CoRIM or more."""
        if not items:
            raise Refusal("a collection of nothing")

    def collected(self, item: Item, rules: Rules, profiles: Profiles) -> Model:
        """Section 4.3.1: a Content-Format, and a CoRIM in a byte string."""
        parts = self.array(item)
        if len(parts) != 2:
            raise Refusal("a CoRIM in a collection is a Content-Format and a byte string")
        self.uint(parts[0], rules)
        return self.tagged_corim(self.inside(parts[1]), rules, profiles)
