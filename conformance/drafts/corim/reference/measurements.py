"""How the reference reads measurements (sections 5.1.4.5 to 5.1.4.8)."""

from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.environments import Environments
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import number
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

_RESERVED = 12


class Measurements(Environments):
    """Each kind of value is a method."""

    def measurements(self, item: Item, rules: Rules) -> list[Any]:
        """One or more measurements."""
        found = self.some(item, rules, self.measurement)
        if rules.one_anonymous:
            self.one_anonymous(found)
        return found

    def one_anonymous(self, found: list[Any]) -> None:
        """Section 5.1.4.1.4.1 of revision 06: a single one may be anonymous."""
        if sum("mkey" not in each for each in found) > 1:
            raise Refusal("two measurements without a key")

    def measurement(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5."""
        read = {"mkey": self.element, "mval": self.values, "authorized-by": self.crypto_keys}
        return self.members(item, rules, names.MEASUREMENT, read, required=("mval",))

    def values(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.2."""
        read = {
            "version": self.version,
            "svn": self.svn,
            "digests": self.digests,
            "flags": self.flags,
            "raw-value": self.raw_value,
            "raw-value-mask": self.byte_string,
            "mac-addr": self.mac_address,
            "ip-addr": self.ip_address,
            "serial-number": self.text,
            "ueid": self.ueid,
            "uuid": self.uuid,
            "name": self.text,
            "cryptokeys": self.crypto_keys,
            "integrity-registers": self.registers,
            "int-range": self.int_range,
        }
        known = {key: name for key, name in names.MEASUREMENT_VALUES.items() if key in rules.values}
        found = self.not_empty(self.open_members(item, rules, known, read), "a measurement")
        if rules.reserved:
            self.reserved_value(item)
        self.mask_of_value(found)
        return found

    def reserved_value(self, item: Item) -> None:
        """Section 11.9: a number that nobody may use."""
        if _RESERVED in self.mapping(item):
            raise Refusal("a reserved measurement value")

    def mask_of_value(self, found: Model) -> None:
        """A mask stands beside a raw value alone."""
        if "raw-value-mask" in found and "raw-value" not in found:
            raise Refusal("a mask without its value")

    def version(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.3."""
        read = {"version": self.text, "version-scheme": self.integer_or_text}
        return self.members(item, rules, names.VERSION, read, required=("version",))

    def svn(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.4: bare or tagged, or the least one."""
        if item.major == cbor.TAG and item.number == names.TAGS["min-svn"]:
            return {"min-svn": self.uint(item.value, rules)}
        if item.major == cbor.TAG:
            return {"svn": self.tagged(item, rules, "svn", self.uint)}
        return {"svn": self.uint(item, rules)}

    def flags(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.5."""
        known = {key: name for key, name in names.FLAGS.items() if key < rules.flags}
        found = self.open_members(item, rules, known, dict.fromkeys(known.values(), self.boolean))
        return found if rules.empty_flags else self.not_empty(found, "a map of flags")

    def raw_value(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.6."""
        found = self.choice(
            item, rules, names.RAW_VALUE, {"bytes": self.byte_string, "masked-raw-value": self.masked_value}
        )
        if "tag" in found and rules.bytes_in_raw_values:
            self.other_raw_value(item.value)
        return found

    def other_raw_value(self, content: Item) -> None:
        """Section 5.1.4.5.6: types that are added tag a byte string."""
        self.octets(content)

    def masked_value(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.5.6: a value and its mask."""
        parts = self.array(item)
        if len(parts) != 2:
            raise Refusal("a masked value is a value and a mask")
        return {"value": self.byte_string(parts[0], rules), "mask": self.byte_string(parts[1], rules)}

    def mac_address(self, item: Item, rules: Rules) -> str:
        """Section 5.1.4.5.7: EUI-48 or EUI-64."""
        if len(self.octets(item)) not in (6, 8):
            raise Refusal("the length of a MAC address")
        return self.byte_string(item, rules)

    def ip_address(self, item: Item, rules: Rules) -> str:
        """Section 5.1.4.5.7: of version 4 or 6, without a tag."""
        if len(self.octets(item)) not in (4, 16):
            raise Refusal("the length of an IP address")
        return self.byte_string(item, rules)

    def registers(self, item: Item, rules: Rules) -> list[Any]:
        """Section 5.1.4.7."""
        if not self.mapping(item):
            raise Refusal("no integrity register")
        return [[self.register(key), self.digests(value, rules)] for key, value in item.pairs()]

    def register(self, key: Item) -> Model:
        """Section 5.1.4.7: an unsigned integer or a text."""
        if key.major == cbor.NINT:
            raise Refusal("the name of an integrity register is negative")
        return self.label(key)

    def int_range(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.8: an integer, or two bounds."""
        if item.major != cbor.TAG:
            return {"int": self.integer(item, rules)}
        bounds = self.tagged(item, rules, "int-range", lambda content, _: self.array(content))
        if len(bounds) != 2:
            raise Refusal("a range has two bounds")
        return {"range": {"min": self.bound(bounds[0]), "max": self.bound(bounds[1])}}

    def bound(self, item: Item) -> int | str | None:
        """Section 5.1.4.8: an integer, or null for none."""
        if item.major == cbor.SIMPLE and not item.is_float and item.value == cbor.NULL:
            return None
        if item.major not in (cbor.UINT, cbor.NINT):
            raise Refusal("a bound is an integer or null")
        return number(item.value)
