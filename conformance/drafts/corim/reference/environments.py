"""How the reference reads environments (sections 5.1.4.1 to 5.1.4.4)."""

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.types import Types
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal


class Environments(Types):
    """What is named by class, instance and group."""

    def environment(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.1."""
        read = {"class": self.environment_class, "instance": self.instance, "group": self.group}
        return self.not_empty(self.members(item, rules, names.ENVIRONMENT, read), "an environment")

    def environment_class(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.2."""
        read = {
            "class-id": self.class_id,
            "vendor": self.text,
            "model": self.text,
            "layer": self.uint,
            "index": self.uint,
        }
        found = self.not_empty(self.members(item, rules, names.CLASS, read), "a class")
        self.vendor_of_model(found)
        return found

    def vendor_of_model(self, found: Model) -> None:
        """Section 5.1.4.2: a model is that of a vendor."""
        if "model" in found and "vendor" not in found:
            raise Refusal("a model without its vendor")

    def class_id(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.2."""
        return self.key_of(item, rules, names.CLASS_ID)

    def instance(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.3."""
        return self.key_of(item, rules, rules.keys_as_instances)

    def group(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.4."""
        return self.key_of(item, rules, names.GROUP)

    def domain(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.11: an environment; in revision 06 a number, a text, a UUID or an OID."""
        if rules.domains_are_environments:
            return self.environment(item, rules)
        return self.element(item, rules)

    def element(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.1: an OID, a UUID, a number or a text."""
        if item.major == cbor.UINT:
            return {"uint": self.uint(item, rules)}
        if item.major == cbor.TEXT:
            return {"text": self.text(item, rules)}
        return self.key_of(item, rules, ("oid", "uuid"))
