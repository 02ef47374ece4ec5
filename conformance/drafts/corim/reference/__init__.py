"""The smallest implementation of CoRIM that does what the documents say: every operation, one method each.

Rejects by raising DecodeError (a broken message), SignatureError, or Refusal (a well-formed message that is no CoRIM).
"""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.codecs import cbor, cose
from conformance.codecs.cbor import Item
from conformance.drafts.corim import wire
from conformance.drafts.corim.reference.rules import RULES, Rules
from conformance.drafts.corim.reference.shapes import stands_at
from conformance.drafts.corim.reference.signed import Signed
from conformance.drafts.corim.reference.writing import Writer
from conformance.drafts.corim.wire import Model, names
from conformance.model.outcome import Refusal

__all__ = ["RULES", "Reference"]

_SHA256 = -16


class Reference(Signed, Writer):
    """Answers each operation of wire.OPERATIONS; mutants override one method, here or above."""

    # Reading

    def decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """An unsigned CoRIM."""
        return self.shown(self.unsigned(self.item(request.data), rules, request.profiles), request.at)

    def comid_decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """A CoMID by itself."""
        return self.shown(self.whole_comid(self.item(request.data), rules), request.at)

    def cotl_decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """A CoTL by itself."""
        return self.shown(self.cotl(self.item(request.data), rules), request.at)

    def coswid_decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """A CoSWID by itself."""
        return self.shown(self.coswid(self.item(request.data), rules), request.at)

    def collection_decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """A collection of CoRIMs."""
        return self.shown(self.collection(self.item(request.data), rules, request.profiles), request.at)

    def verify(self, request: wire.Verify, rules: Rules) -> wire.At:
        """A signed CoRIM."""
        return self.shown(self.signed(request, rules), request.at)

    def whole_comid(self, item: Item, rules: Rules) -> Model:
        """A CoMID, whose graphs lead nowhere back."""
        found = self.comid(item, rules)
        self.acyclic([item], rules)
        return found

    def shown(self, model: Model, at: tuple[str, ...]) -> wire.At:
        """What stands at these places."""
        return wire.At(at={pointer: value for pointer in at for value in stands_at(model, pointer)})

    # Writing

    def reencode(self, request: wire.Reencode, rules: Rules) -> wire.Encoded:
        """The same in the deterministic encoding (RFC 8949 section 4.2.1)."""
        item = self.item(request.data)
        self.checker().judged(item, request.kind, rules)
        return wire.Encoded(data=self.rewritten(item))

    def checker(self) -> "Reference":
        """Who checks what is written: a reader of its own, that is right whatever goes wrong in this one."""
        return Reference()

    def judged(self, item: Item, kind: wire.Kind, rules: Rules) -> None:
        """Refuse what is not of this kind."""
        readers: Mapping[str, Callable[[Item, Rules], Any]] = {
            "corim": self.unsigned,
            "comid": self.whole_comid,
            "cotl": self.cotl,
            "coswid": self.coswid,
        }
        readers[kind](item, rules)

    def rewritten(self, item: Item) -> bytes:
        """A message written again."""
        return item.canonical()

    def encode(self, request: wire.Encode, rules: Rules) -> wire.Encoded:
        """An unsigned CoRIM; refuses a model that is none."""
        data = self.write_corim(request.corim, rules)
        checker = self.checker()
        checker.judged(checker.item(data), "corim", rules)
        return wire.Encoded(data=data)

    def sign(self, request: wire.Sign, rules: Rules) -> wire.Encoded:
        """A signed CoRIM; refuses to sign what is none."""
        payload = self.to_sign(request.data, rules)
        protected = self.protected(request, rules)
        if request.form != "attached" and not rules.envelopes:
            raise Refusal(f"this revision has no {request.form} payload")
        if request.form == "hash-envelope":
            payload = self.hash(payload, _SHA256)
        data = self.sign1(payload, protected, request)
        return wire.Encoded(data=self.wrapped(data, rules))

    def to_sign(self, data: bytes, rules: Rules) -> bytes:
        """The tagged CoRIM."""
        checker = self.checker()
        checker.tagged_corim(checker.item(data), rules)
        return data

    def protected(self, request: wire.Sign, rules: Rules) -> dict[int | str, Any]:
        """Section 4.2.1: what the protected header says beside the algorithm."""
        found: dict[int | str, Any] = {}
        if request.form != "hash-envelope":
            found[names.CONTENT_TYPE] = rules.content_type
        found |= self.key_parameters(request, rules)
        found |= self.signer_parameters(request, rules)
        if request.form == "hash-envelope":
            found[names.PAYLOAD_HASH_ALG] = _SHA256
            found[names.PREIMAGE_CONTENT_TYPE] = rules.content_type
        return found

    def key_parameters(self, request: wire.Sign, rules: Rules) -> dict[int | str, Any]:
        """Where the verifier finds the key."""
        found: dict[int | str, Any] = {}
        if request.kid is not None:
            found[names.KID] = request.kid
        elif rules.kid_required:
            raise Refusal("this revision wants a kid")
        if request.x5chain:
            found[names.X5CHAIN] = request.x5chain[0] if len(request.x5chain) == 1 else request.x5chain
        return found

    def signer_parameters(self, request: wire.Sign, rules: Rules) -> dict[int | str, Any]:
        """corim-meta, CWT-Claims, or both, where they say the same."""
        found: dict[int | str, Item] = {}
        if request.meta is not None:
            found[names.CORIM_META] = cbor.decode(self.write_octets(self.write_meta(request.meta)))
        if request.cwt_claims is not None:
            found[names.CWT_CLAIMS_LABEL] = cbor.decode(self.write_claims(request.cwt_claims))
        self.checker().metadata(found, rules)
        return {label: plain(value) for label, value in found.items()}

    def sign1(self, payload: bytes, protected: dict[int | str, Any], request: wire.Sign) -> bytes:
        """Section 4.2: a COSE_Sign1 in its tag."""
        try:
            return cose.sign1(
                payload,
                request.key,
                request.algorithm,
                protected,
                {},
                tagged=True,
                detached=request.form == "detached",
            )
        except (ValueError, KeyError) as error:
            raise Refusal(f"this key does not sign: {error}") from None

    def wrapped(self, data: bytes, rules: Rules) -> bytes:
        """Revision 06 puts a signed CoRIM into two tags."""
        if not rules.wrapped:
            return data
        return self.write_tag(names.TAG_CORIM_06, self.write_tag(names.TAG_SIGNED_06, data))


def plain(item: Item) -> Any:
    """The value that an encoder of headers writes as this item."""
    match item.major:
        case cbor.ARRAY:
            return [plain(each) for each in item.value]
        case cbor.MAP:
            return {plain(key): plain(value) for key, value in item.pairs()}
        case cbor.TAG:
            return cbor.Tag(item.number, plain(item.value))
        case cbor.SIMPLE if not item.is_float:
            return {cbor.FALSE: False, cbor.TRUE: True, cbor.NULL: None}.get(item.value, item.value)
    return item.value
