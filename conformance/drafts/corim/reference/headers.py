"""How the reference reads the protected header of a signed CoRIM (section 4.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conformance.codecs import cbor, cose
from conformance.codecs.cbor import Item
from conformance.drafts.corim.reference.chains import Chains
from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

Header = Mapping[int | str, Item]

_ENVELOPE = (names.PAYLOAD_HASH_ALG, names.PREIMAGE_CONTENT_TYPE, names.PAYLOAD_LOCATION)


class Headers(Chains):
    """Each rule of the header is a method."""

    def header(self, message: cose.Sign1, rules: Rules) -> Model:
        """Section 4.2.1: what the protected header says."""
        header = message.protected_header
        found: Model = {"alg": self.algorithm(header, rules)}
        found |= self.payload_header(message, rules)
        found |= self.key_header(header, rules)
        found |= self.metadata(header, rules)
        return found

    def algorithm(self, header: Header, rules: Rules) -> Any:
        """Section 4.2.1: an integer."""
        if names.ALG not in header:
            raise Refusal("no alg in the protected header")
        return self.integer(header[names.ALG], rules)

    def payload_header(self, message: cose.Sign1, rules: Rules) -> Model:
        """Section 4.2.1: what the payload is, or what it is the hash of."""
        if not self.is_envelope(message, rules):
            return {"content-type": self.content_type(message.protected_header, rules)}
        self.envelope_alone(message)
        return self.envelope(message.protected_header, rules)

    def is_envelope(self, message: cose.Sign1, rules: Rules) -> bool:
        """Whether the payload is a hash (RFC 9995)."""
        return rules.envelopes and message.header(names.PAYLOAD_HASH_ALG) is not None

    def envelope_alone(self, message: cose.Sign1) -> None:
        """RFC 9995 section 4: its parameters are protected, and there is no content type beside them."""
        if message.header(names.CONTENT_TYPE) is not None:
            raise Refusal("a content type beside a hash algorithm")
        if any(label in message.unprotected for label in _ENVELOPE):
            raise Refusal("a parameter of the hash envelope is not protected")

    def content_type(self, header: Header, rules: Rules) -> str:
        """Section 4.2.1: just this text."""
        return self.this_type(header.get(names.CONTENT_TYPE), rules)

    def this_type(self, item: Item | None, rules: Rules) -> str:
        """The media type of an unsigned CoRIM."""
        if item is None or item.major != cbor.TEXT or item.value != rules.content_type:
            raise Refusal(f"the protected header does not say that this is {rules.content_type}")
        return str(item.value)

    def envelope(self, header: Header, rules: Rules) -> Model:
        """Section 4.2.1: the hash algorithm, what was hashed, and perhaps where it is."""
        found: Model = {
            "payload-hash-alg": self.integer(header[names.PAYLOAD_HASH_ALG], rules),
            "preimage-content-type": self.this_type(header.get(names.PREIMAGE_CONTENT_TYPE), rules),
        }
        if names.PAYLOAD_LOCATION in header:
            found["payload-location"] = self.text(header[names.PAYLOAD_LOCATION], rules)
        return found

    def key_header(self, header: Header, rules: Rules) -> Model:
        """The key, by its name or by certificates; revision 06 demands a name."""
        found: Model = {}
        if names.KID in header:
            found["kid"] = self.byte_string(header[names.KID], rules)
        elif rules.kid_required:
            raise Refusal("no kid in the protected header")
        if names.X5CHAIN in header:
            chain = header[names.X5CHAIN]
            found["x5chain"] = [
                self.byte_string(each, rules) for each in ([chain] if chain.major == cbor.BYTES else chain.value)
            ]
        return found

    def metadata(self, header: Header, rules: Rules) -> Model:
        """Section 4.2.1: corim-meta, CWT-Claims or both, which then say the same; revision 06 knows the first alone."""
        found: Model = {}
        if names.CORIM_META in header:
            found["corim-meta"] = self.meta(self.inside(header[names.CORIM_META]), rules)
        if rules.claims and names.CWT_CLAIMS_LABEL in header:
            found["cwt-claims"] = self.claims(header[names.CWT_CLAIMS_LABEL], rules)
        self.signer_named(found)
        if len(found) == 2:
            self.same_signer(found)
            self.same_validity(found)
        return found

    def signer_named(self, found: Model) -> None:
        """Section 4.2.1: one of the two at least."""
        if not found:
            raise Refusal("the protected header does not name the signer")

    def meta(self, item: Item, rules: Rules) -> Model:
        """Section 4.2.3."""
        read = {"signer": self.signer, "signature-validity": self.validity}
        return self.members(item, rules, names.META, read, required=("signer",))

    def signer(self, item: Item, rules: Rules) -> Model:
        """Section 4.2.3.1."""
        read = {"signer-name": self.text, "signer-uri": self.uri}
        return self.open_members(item, rules, names.SIGNER, read, required=("signer-name",))

    def claims(self, item: Item, rules: Rules) -> Model:
        """Section 4.2.2: the names of claims are integers."""
        if any(isinstance(key, str) for key in self.mapping(item)):
            raise Refusal("the name of a claim is a text")
        read = {"iss": self.text, "sub": self.text, "exp": self.seconds, "nbf": self.seconds}
        return self.open_members(item, rules, names.CWT_CLAIMS, read, required=("iss",))

    def same_signer(self, found: Model) -> None:
        """Section 4.2.1: the issuer is the signer."""
        if found["cwt-claims"].get("iss") != found["corim-meta"]["signer"]["signer-name"]:
            raise Refusal("corim-meta and CWT-Claims name different signers")

    def same_validity(self, found: Model) -> None:
        """Section 4.2.1: the claims are valid as long as corim-meta says."""
        validity = found["corim-meta"].get("signature-validity", {})
        claims = found["cwt-claims"]
        if (validity.get("not-before"), validity.get("not-after")) != (claims.get("nbf"), claims.get("exp")):
            raise Refusal("corim-meta and CWT-Claims have different validities")

    # The clock

    def in_time(self, header: Model, corim: Model, now: datetime) -> None:
        """Section 8.2.2.1: neither signature nor CoRIM is out of its time."""
        self.signature_in_time(header.get("corim-meta", {}).get("signature-validity", {}), now)
        self.claims_in_time(header.get("cwt-claims", {}), now)
        self.corim_in_time(corim.get("rim-validity", {}), now)

    def signature_in_time(self, validity: Model, now: datetime) -> None:
        """Section 4.2.3: signature-validity."""
        self.within(validity.get("not-before"), validity.get("not-after"), now)

    def claims_in_time(self, claims: Model, now: datetime) -> None:
        """RFC 8392 sections 3.1.4 and 3.1.5: nbf and exp."""
        self.within(claims.get("nbf"), claims.get("exp"), now)

    def corim_in_time(self, validity: Model, now: datetime) -> None:
        """Section 4.1: rim-validity."""
        self.within(validity.get("not-before"), validity.get("not-after"), now)

    def within(self, begin: Any, end: Any, now: datetime) -> None:
        """An instant between two that may be missing; both ends belong to it."""
        instant = now.timestamp()
        if (begin is not None and instant < float(begin)) or (end is not None and instant > float(end)):
            raise Refusal("out of its time")
