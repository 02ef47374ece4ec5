"""The types that CoRIM, CoMID and CoTL share (section 7), and keys (section 5.1.4.6)."""

import re
from functools import partial
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.shapes import Shapes, elements
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_COSE_KTY, _COSE_KID, _COSE_ALG, _COSE_OPS, _COSE_IV = 1, 2, 3, 4, 5


class Types(Shapes):
    """Each type is a method."""

    def identifier(self, item: Item, rules: Rules) -> Model:
        """An id of a CoRIM or of a tag: text, or sixteen bytes."""
        if item.major == cbor.TEXT:
            return {"text": self.text(item, rules)}
        return {"uuid": self.uuid(item, rules)}

    def tag_identity(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.1."""
        read = {"tag-id": self.identifier, "tag-version": self.uint}
        return {"tag-version": 0} | self.members(item, rules, names.TAG_IDENTITY, read, required=("tag-id",))

    def validity(self, item: Item, rules: Rules) -> Model:
        """Section 7.3."""
        read = {"not-before": self.time, "not-after": self.time}
        return self.members(item, rules, names.VALIDITY, read, required=("not-after",))

    def entity(self, item: Item, rules: Rules, roles: dict[int, str]) -> Model:
        """Section 7.2."""
        read = {
            "entity-name": self.text,
            "reg-id": self.uri,
            "role": lambda each, _: self.some(each, rules, partial(self.role, roles=roles)),
        }
        return self.open_members(item, rules, names.ENTITY, read, required=("entity-name", "role"))

    def role(self, item: Item, rules: Rules, roles: dict[int, str]) -> Any:
        """One of the roles that are defined."""
        if self.uint(item, rules) not in roles:
            raise Refusal(f"{item.value} is no role")
        return item.value

    # Digests

    def digest(self, item: Item, rules: Rules) -> Model:
        """Section 7.7: an algorithm and a value."""
        parts = self.array(item)
        if len(parts) != 2:
            raise Refusal("a digest is an algorithm and a value")
        return {"alg": self.integer_or_text(parts[0], rules), "value": self.byte_string(parts[1], rules)}

    def digests(self, item: Item, rules: Rules) -> list[Any]:
        """Section 7.7: one or more, each of another algorithm."""
        found = self.some(item, rules, self.digest)
        self.algorithms_differ(item)
        return found

    def algorithms_differ(self, item: Item) -> None:
        """Section 7.7: an algorithm is not used twice."""
        algorithms = [each.value[0].canonical() for each in elements(item) if elements(each)]
        if len(set(algorithms)) != len(algorithms):
            raise Refusal("two digests of one algorithm")

    # Keys

    def crypto_keys(self, item: Item, rules: Rules) -> list[Any]:
        """One or more keys."""
        return self.some(item, rules, self.crypto_key)

    def crypto_key(self, item: Item, rules: Rules) -> Model:
        """Section 5.1.4.6."""
        return self.key_of(item, rules, names.CRYPTO_KEY)

    def key_of(self, item: Item, rules: Rules, kinds: tuple[str, ...]) -> Model:
        """One of these tagged types, keys or other identifiers."""
        readers = {
            "ueid": self.ueid,
            "uuid": self.uuid,
            "oid": self.oid,
            "bytes": self.byte_string,
            "pkix-base64-key": self.text,
            "pkix-base64-cert": self.text,
            "pkix-base64-cert-path": self.path,
            "pkix-asn1der-cert": self.byte_string,
            "cose-key": self.cose_key,
            "key-thumbprint": self.digest,
            "cert-thumbprint": self.digest,
            "cert-path-thumbprint": self.digest,
        }
        return self.choice(item, rules, kinds, readers)

    def ueid(self, item: Item, rules: Rules) -> str:
        """Section 7.5."""
        if not rules.shortest_ueid <= len(self.octets(item)) <= 33:
            raise Refusal("the length of a UEID")
        return self.byte_string(item, rules)

    def path(self, item: Item, rules: Rules) -> str:
        """Section 5.1.4.6: certificates in PEM, of which each certifies the one before it."""
        text = self.text(item, rules)
        try:
            chain = [x509.load_pem_x509_certificate(each.encode()) for each in _PEM.findall(text)]
        except ValueError as error:
            raise Refusal(f"no certificate: {error}") from None
        for certified, issuer in pairwise(chain):
            self.certifies(issuer, certified)
        return text

    def certifies(self, issuer: x509.Certificate, certified: x509.Certificate) -> None:
        """The one has signed the other under its own name."""
        try:
            certified.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError) as error:
            raise Refusal(f"a certificate does not certify the one before it: {error}") from None

    def cose_key(self, item: Item, rules: Rules) -> list[Any]:
        """A COSE_Key (RFC 9052 section 7), in older revisions also a set of them."""
        if rules.key_sets and item.major == cbor.ARRAY:
            return self.some(item, rules, self.one_cose_key)
        return self.one_cose_key(item, rules)

    def one_cose_key(self, item: Item, rules: Rules) -> list[Any]:
        """The parameters of one key."""
        found = self.mapping(item)
        if _COSE_KTY not in found:
            raise Refusal("a COSE_Key has a key type")
        for label in (_COSE_KTY, _COSE_ALG):
            if label in found:
                self.integer_or_text(found[label], rules)
        for label in (_COSE_KID, _COSE_IV):
            if label in found:
                self.octets(found[label])
        if _COSE_OPS in found:
            self.some(found[_COSE_OPS], rules, self.integer_or_text)
        return [[self.label(key), self.anything(value)] for key, value in item.pairs()]
