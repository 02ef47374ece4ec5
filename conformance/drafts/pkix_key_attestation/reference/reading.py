"""Reading Evidence: one method a rule, so that each can be told to go wrong. Raises Refusal or DecodeError."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.codecs import DecodeError, der
from conformance.codecs.der import Tlv
from conformance.drafts.pkix_key_attestation import wire
from conformance.model.outcome import Refusal

Model = dict[str, Any]

TYPES: dict[str, int] = {
    **dict.fromkeys(("nonce", "ak-spki", "oemid", "hwmodel", "spki"), der.OCTET_STRING),
    **dict.fromkeys(("timestamp", "expiry"), der.GENERALIZED_TIME),
    **dict.fromkeys(("dbgstat", "uptime", "bootcount", "fipslevel"), der.INTEGER),
    **dict.fromkeys(("fipsboot", "extractable", "sensitive", "never-extractable", "local"), der.BOOLEAN),
    "purpose": der.SEQUENCE,
}  # everything else is text


@dataclass(frozen=True, slots=True)
class Rules:
    """What a revision's readers must know of it."""

    revision: str

    @property
    def old(self) -> bool:
        """Whether this is the wire format of pkix-evidence-00."""
        return self.revision == "00"


def demand(holds: bool, otherwise: str) -> None:
    """Refuse where something does not hold."""
    if not holds:
        raise Refusal(otherwise)


def raw(data: bytes, tlv: Tlv) -> bytes:
    """The bytes of an element."""
    return data[tlv.offset : tlv.end]


class Reading:
    """Evidence of revision 07 as a model."""

    def tree(self, data: bytes) -> Tlv:
        """One element of DER."""
        return der.decode(data)

    def text(self, data: bytes, form: str) -> bytes:
        """The DER of a text form."""
        match form:
            case "base64":
                return self.base64(data)
            case "pem":
                return self.pem(data)
        return data

    def base64(self, data: bytes) -> bytes:
        """Standard Base64, padded."""
        try:
            return base64.b64decode(data, validate=True)
        except ValueError as error:
            raise Refusal(str(error)) from None

    def pem(self, data: bytes) -> bytes:
        """Base64 between two lines."""
        begin, end = (f"-----{word} {wire.LABEL}-----".encode() for word in ("BEGIN", "END"))
        first, *lines = data.split(b"\n")
        lines = [line.removesuffix(b"\r") for line in lines]
        self.label(first.removesuffix(b"\r") == begin and lines[-2:] == [end, b""])
        demand(all(re.fullmatch(rb"[A-Za-z0-9+/=]{1,76}", line) for line in lines[:-2]), "a line is not of Base64")
        return self.base64(b"".join(lines[:-2]))

    def label(self, holds: bool) -> None:
        """The label stands in both lines."""
        demand(holds, "the label is not at both ends")

    def evidence(self, data: bytes, points: wire.Codepoints) -> Model:
        """The whole of it."""
        root = self.tree(data)
        self.is_evidence(root)
        tbs, *more = root.children
        blocks, more = self.blocks(more), more[1:]
        model = self.signed_part(data, tbs, points)
        model["signatures"] = [self.block(data, each) for each in blocks]
        if more and more[0].tag_class == der.CONTEXT and more[0].number == 0:
            model["certificates"] = [base64.b64encode(raw(data, each)).decode() for each in self.certificates(more[0])]
            more = more[1:]
        self.nothing_more(more)
        return model

    def is_evidence(self, root: Tlv) -> None:
        """A sequence that begins with the signed part."""
        demand(root.universal(der.SEQUENCE) and bool(root.children), "Evidence is a sequence")

    def blocks(self, behind: Sequence[Tlv]) -> Sequence[Tlv]:
        """The signature blocks, from what stands behind the signed part."""
        demand(bool(behind) and behind[0].universal(der.SEQUENCE), "there is no sequence of signatures")
        return behind[0].children

    def nothing_more(self, more: Sequence[Tlv]) -> None:
        """The envelope has no other member."""
        demand(not more, "the envelope has no such member")

    def certificates(self, tagged: Tlv) -> tuple[Tlv, ...]:
        """Certificates in a sequence within the tag, as the module has it."""
        demand(tagged.constructed and len(tagged.children) == 1, "the tag is explicit")
        held = tagged.children[0]
        demand(held.universal(der.SEQUENCE), "the certificates stand in a sequence")
        for each in held.children:
            self.is_certificate(each)
        return held.children

    def is_certificate(self, tlv: Tlv) -> None:
        """Three members (RFC 5280)."""
        kinds = [each.number for each in tlv.children if each.tag_class == der.UNIVERSAL]
        demand(kinds == [der.SEQUENCE, der.SEQUENCE, der.BIT_STRING], "this is no certificate")

    def is_spki(self, tlv: Tlv) -> None:
        """Algorithm and bits (RFC 5280)."""
        kinds = [each.number for each in tlv.children if each.tag_class == der.UNIVERSAL]
        demand(tlv.universal(der.SEQUENCE) and kinds == [der.SEQUENCE, der.BIT_STRING], "this is no public key")

    def signed_part(self, data: bytes, tbs: Tlv, points: wire.Codepoints) -> Model:
        """Version and elements."""
        self.tbs_members(tbs)
        version, elements = tbs.children[:2]
        number = int.from_bytes(version.content, "big", signed=True)
        self.version(number)
        self.some_elements(elements.children)
        told = [self.element(data, each, points) for each in elements.children]
        self.one_of_a_kind(told)
        self.one_transaction(told)
        self.keys_apart(told)
        return {"version": number, "elements": told}

    def tbs_members(self, tbs: Tlv) -> None:
        """Two members."""
        demand(tbs.universal(der.SEQUENCE), "the signed part is a sequence")
        kinds = [(each.tag_class, each.number) for each in tbs.children]
        demand(kinds == [(0, der.INTEGER), (0, der.SEQUENCE)], "the signed part has version and elements")

    def version(self, number: int) -> None:
        """There is one version."""
        demand(number == 1, f"version {number} is not known")

    def some_elements(self, elements: Sequence[Tlv]) -> None:
        """At least one."""
        demand(bool(elements), "no element is reported")

    def element(self, data: bytes, tlv: Tlv, points: wire.Codepoints) -> Model:
        """Type and claims."""
        self.element_members(tlv)
        kind, claims = tlv.children[:2]
        self.some_claims(claims.children)
        told = [self.claim(data, each, points) for each in claims.children]
        self.claims_once(told)
        return {"type": self.element_type(der.dotted(kind.content), points), "claims": self.kept(told)}

    def kept(self, claims: list[Model]) -> list[Model]:
        """Every copy of a claim is kept."""
        return claims

    def element_members(self, tlv: Tlv) -> None:
        """Two members."""
        demand(tlv.universal(der.SEQUENCE), "an element is a sequence")
        kinds = [(each.tag_class, each.number) for each in tlv.children]
        demand(kinds == [(0, der.OID), (0, der.SEQUENCE)], "an element has type and claims")

    def some_claims(self, claims: Sequence[Tlv]) -> None:
        """At least one."""
        demand(bool(claims), "an element has no claim")

    def element_type(self, dotted: str, points: wire.Codepoints) -> str:
        """The name of an element type; what is not known keeps its identifier."""
        return next((name for name in wire.ELEMENTS if points.element(name) == dotted), dotted)

    def claim_type(self, dotted: str, points: wire.Codepoints) -> str:
        """The name of a claim; what is not known keeps its identifier."""
        names = [name for claims in wire.CLAIMS.values() for name in claims]
        return next((name for name in names if points.claim(name) == dotted), dotted)

    def claim(self, data: bytes, tlv: Tlv, points: wire.Codepoints) -> Model:
        """Type and value."""
        self.claim_members(tlv)
        name = self.claim_type(der.dotted(tlv.children[0].content), points)
        if len(tlv.children) < 2:
            return {"type": name}
        value = tlv.children[1]
        if "." in name:
            return {"type": name, "value": self.unknown_value(raw(data, value))}
        self.value_type(name, value)
        return {"type": name, "value": self.value(name, value, points)}

    def unknown_value(self, value: bytes) -> str:
        """A value as it stands."""
        return base64.b64encode(value).decode()

    def claim_members(self, tlv: Tlv) -> None:
        """One or two members."""
        demand(tlv.universal(der.SEQUENCE) and 1 <= len(tlv.children) <= 2, "a claim is a sequence of one or two")
        demand(tlv.children[0].universal(der.OID), "a claim has a type")

    def value_type(self, name: str, value: Tlv) -> None:
        """The type of a known claim's value."""
        demand(value.universal(TYPES.get(name, der.UTF8_STRING)), f"{name} has a value of another type")
        if name == "purpose":
            demand(all(each.universal(der.OID) for each in value.children), "purposes are identifiers")

    def value(self, name: str, value: Tlv, points: wire.Codepoints) -> Any:
        """What a known claim says."""
        match TYPES.get(name):
            case der.OCTET_STRING:
                return base64.b64encode(value.content).decode()
            case der.INTEGER:
                number = int.from_bytes(value.content, "big", signed=True)
                return number if -(2**53) <= number <= 2**53 else str(number)
            case der.BOOLEAN:
                return value.content == b"\xff"
            case der.SEQUENCE:
                return [self.purpose(der.dotted(each.content), points) for each in value.children]
        return value.content.decode()

    def purpose(self, dotted: str, points: wire.Codepoints) -> str:
        """The name of a purpose; what is not known keeps its identifier."""
        return next((name for name in wire.PURPOSES if points.purpose(name) == dotted), dotted)

    def claims_once(self, claims: Sequence[Model]) -> None:
        """What stands once only is not repeated."""
        known = [each["type"] for each in claims if "." not in each["type"]]
        for name in known:
            demand(known.count(name) == 1 or name in ("identifier", "ak-spki"), f"{name} is repeated")

    def one_of_a_kind(self, elements: Sequence[Model]) -> None:
        """One platform."""
        demand(sum(each["type"] == "platform" for each in elements) <= 1, "there are several platforms")

    def one_transaction(self, elements: Sequence[Model]) -> None:
        """One transaction."""
        demand(sum(each["type"] == "transaction" for each in elements) <= 1, "there are several transactions")

    def keys_apart(self, elements: Sequence[Model]) -> None:
        """No name of a key stands in two elements."""
        keys = [
            {claim.get("value") for claim in each["claims"] if claim["type"] == "identifier"}
            for each in elements
            if each["type"] == "key"
        ]
        demand(sum(map(len, keys)) == len(set().union(*keys)), "two elements stand for one key")

    def block(self, data: bytes, tlv: Tlv) -> Model:
        """Signer, algorithm and signature."""
        self.block_members(tlv)
        signer, algorithm, value = tlv.children[:3]
        self.signature_type(value)
        told = self.signer(data, signer)
        algorithm_text = base64.b64encode(raw(data, algorithm)).decode()
        return told | {"algorithm": algorithm_text, "value": base64.b64encode(value.content).decode()}

    def block_members(self, tlv: Tlv) -> None:
        """Three members."""
        demand(tlv.universal(der.SEQUENCE) and len(tlv.children) == 3, "a signature block has three members")
        algorithm = tlv.children[1]
        demand(algorithm.universal(der.SEQUENCE) and 1 <= len(algorithm.children) <= 2, "there is no algorithm")
        demand(algorithm.children[0].universal(der.OID), "an algorithm has an identifier")

    def signature_type(self, value: Tlv) -> None:
        """An octet string."""
        demand(value.universal(der.OCTET_STRING), "the signature is no octet string")

    def signer(self, data: bytes, tlv: Tlv) -> Model:
        """The names of a signer."""
        demand(tlv.universal(der.SEQUENCE), "what names a signer is a sequence")
        self.named(tlv)
        told: Model = {}
        last = -1
        for each in tlv.children:
            demand(each.tag_class == der.CONTEXT and each.number > last, "the names stand in another order")
            demand(each.constructed and len(each.children) == 1, "a tag stands around one element")
            last, inside = each.number, each.children[0]
            match each.number:
                case 0:
                    demand(inside.universal(der.OCTET_STRING), "a key identifier is octets")
                    told["key-id"] = base64.b64encode(inside.content).decode()
                case 1:
                    self.is_spki(inside)
                    told["spki"] = base64.b64encode(raw(data, inside)).decode()
                case 2:
                    self.is_certificate(inside)
                    told["certificate"] = base64.b64encode(raw(data, inside)).decode()
                case _:
                    raise Refusal("a signer has no such name")
        return told

    def named(self, signer: Tlv) -> None:
        """At least one name."""
        demand(bool(signer.children), "the signer has no name")


__all__ = ["TYPES", "DecodeError", "Model", "Reading", "Rules", "demand", "raw"]
