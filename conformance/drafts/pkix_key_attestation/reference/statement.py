"""Reading and writing evidence statements (revision 00), and the certificate extension of their claims."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.codecs import der, x509
from conformance.codecs.der import Tlv
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.reference.reading import Model, Reading, demand, raw

_STATES = ("enabled", "disabled", "disabled-since-boot", "disabled-permanently", "disabled-fully-and-permanently")
_OLD_TYPES: dict[str, tuple[int, ...]] = {
    "hwserial": (der.UTF8_STRING,), "envid": (der.UTF8_STRING,), "swname": (der.UTF8_STRING,),
    "swversion": (der.UTF8_STRING,), "oemboot": (der.BOOLEAN,), "uptime": (der.INTEGER,), "bootcount": (der.INTEGER,),
    "bootseed": (der.BIT_STRING,), "iat": (der.UTC_TIME, der.GENERALIZED_TIME), "fipsmode": (der.BOOLEAN,),
    "nested-evidences": (der.SEQUENCE,), "nonce": (der.OCTET_STRING,), "key-id": (der.IA5_STRING,),
    "pubkey": (der.OCTET_STRING,), "non-exportable": (der.BOOLEAN,), "imported": (der.BOOLEAN,),
    "key-expiry": (der.UTC_TIME, der.GENERALIZED_TIME),
}  # fmt: skip


class Statement(Reading):
    """Evidence statements as a model, and back."""

    def statement(self, data: bytes, points: wire.Codepoints) -> Model:
        """The whole of it."""
        root = self.tree(data)
        self.statement_members(root)
        tbs, signatures, *more = root.children
        version, claims, infos = tbs.children[:3]
        number = int.from_bytes(version.content, "big", signed=True)
        self.old_version(number)
        self.some_old_claims(claims.children)
        self.some_signatures(signatures.children)
        told: Model = {"version": number, "claims": [self.old_claim(data, each, points) for each in claims.children]}
        told["signatures"] = [self.info(data, each) for each in infos.children]
        values = [self.bits(each) for each in signatures.children]
        for info, value in zip(told["signatures"], values, strict=False):
            info["value"] = base64.b64encode(value).decode()
        if more:
            for each in more[0].children:
                self.is_certificate(each)
            told["certificates"] = [base64.b64encode(raw(data, each)).decode() for each in more[0].children]
        return told

    def statement_members(self, root: Tlv) -> None:
        """Two or three members outside, three within."""
        demand(root.universal(der.SEQUENCE) and len(root.children) in (2, 3), "a statement has two or three members")
        demand(all(each.universal(der.SEQUENCE) for each in root.children[:2]), "a statement holds sequences")
        kinds = [each.number for each in root.children[0].children]
        demand(kinds == [der.INTEGER, der.SEQUENCE, der.SEQUENCE], "the signed part has three members")
        for each in root.children[2:]:
            demand(each.tag_class == der.CONTEXT and each.number == 0, "the certificates have tag 0")

    def old_version(self, number: int) -> None:
        """There is one version."""
        demand(number == 1, f"version {number} is not known")

    def some_old_claims(self, claims: Sequence[Tlv]) -> None:
        """At least one."""
        demand(bool(claims), "there is no claim")

    def some_signatures(self, signatures: Sequence[Tlv]) -> None:
        """At least one."""
        demand(bool(signatures), "there is no signature")

    def bits(self, signature: Tlv) -> bytes:
        """The octets of a bit string."""
        self.is_bits(signature)
        return signature.content[1:]

    def is_bits(self, signature: Tlv) -> None:
        """A bit string."""
        demand(signature.universal(der.BIT_STRING), "a signature is no bit string")

    def old_claim(self, data: bytes, tlv: Tlv, points: wire.Codepoints) -> Model:
        """Identifier and value."""
        self.old_claim_members(tlv)
        name = self.old_claim_type(der.dotted(tlv.children[0].content), points)
        value = tlv.children[1]
        if name == "key-id":
            self.key_id_text(value)
        elif name in wire.OLD_CLAIMS and name not in wire.TWOFOLD:
            self.old_value_type(name, value)
        return {"type": name, "value": self.old_value(data, name, value)}

    def old_claim_members(self, tlv: Tlv) -> None:
        """Two members."""
        demand(tlv.universal(der.SEQUENCE) and len(tlv.children) == 2, "a claim has two members")
        demand(tlv.children[0].universal(der.OID), "a claim has an identifier")

    def old_claim_type(self, dotted: str, points: wire.Codepoints) -> str:
        """The name of a claim; what is not known keeps its identifier."""
        return next((name for name in wire.OLD_CLAIMS if points.old_claim(name) == dotted), dotted)

    def old_value_type(self, name: str, value: Tlv) -> None:
        """The type of a known claim's value."""
        if name == "dbgstat":
            demand(value.tag_class == der.CONTEXT and value.number < 5 and not value.content, "no state of debugging")
            demand(not value.constructed, "no state of debugging")
        else:
            demand(any(map(value.universal, _OLD_TYPES[name])), f"{name} has a value of another type")

    def key_id_text(self, value: Tlv) -> None:
        """An IA5String."""
        demand(value.universal(der.IA5_STRING) and value.content.isascii(), "a key's identifier is an IA5String")

    def old_value(self, data: bytes, name: str, value: Tlv) -> Any:
        """What a claim says."""
        if name == "dbgstat":
            return _STATES[value.number]
        match _OLD_TYPES.get(name, (None,))[0]:
            case der.UTF8_STRING | der.IA5_STRING | der.UTC_TIME:
                return value.content.decode("utf-8", "replace")
            case der.BOOLEAN:
                return value.content == b"\xff"
            case der.INTEGER:
                return int.from_bytes(value.content, "big", signed=True)
            case der.OCTET_STRING:
                return base64.b64encode(value.content).decode()
        return base64.b64encode(raw(data, value)).decode()

    def info(self, data: bytes, tlv: Tlv) -> Model:
        """Algorithm and signer."""
        self.info_members(tlv)
        told: Model = {}
        if len(tlv.children) == 2:
            told = self.old_signer(data, tlv.children[1].children[0])
        told["algorithm"] = base64.b64encode(raw(data, tlv.children[0])).decode()
        return told

    def info_members(self, tlv: Tlv) -> None:
        """One or two members."""
        demand(1 <= len(tlv.children) <= 2, "what is said of a signature has one or two members")
        algorithm, *tagged = tlv.children
        demand(algorithm.universal(der.SEQUENCE) and bool(algorithm.children), "there is no algorithm")
        demand(algorithm.children[0].universal(der.OID), "an algorithm has an identifier")
        for each in tagged:
            demand(each.tag_class == der.CONTEXT and each.number == 0 and len(each.children) == 1, "no tag 0")

    def old_signer(self, data: bytes, tlv: Tlv) -> Model:
        """The names of a signer, one more than later."""
        hashes = [each for each in tlv.children if each.tag_class == der.CONTEXT and each.number == 3]
        others = Tlv(
            tag_class=0, constructed=True, number=der.SEQUENCE, offset=tlv.offset, header=tlv.header,
            content=tlv.content, children=tuple(each for each in tlv.children if each not in hashes),
        )  # fmt: skip
        told = self.signer(data, others) if others.children else {}
        for each in hashes:
            told["cert-hash"] = base64.b64encode(raw(data, each.children[0])).decode()
        return told

    def written_claim(self, claim: Mapping[str, Any], points: wire.Codepoints) -> bytes:
        """A claim in DER."""
        name, value = claim["type"], claim["value"]
        known = points.old_claim(name) if name in wire.OLD_CLAIMS else name
        return der.sequence(der.oid(known), self.written_old_value(name, value))

    def written_old_value(self, name: str, value: Any) -> bytes:
        """A value in DER."""
        if name == "dbgstat":
            return der.context(_STATES.index(value), b"", constructed=False)
        kinds = _OLD_TYPES.get(name, ()) if name not in ("bootseed", "nested-evidences") else ()
        match kinds:
            case (der.BOOLEAN,):
                return der.boolean(value)
            case (der.INTEGER,):
                return der.integer(int(value))
            case (der.OCTET_STRING,):
                return der.octet_string(base64.b64decode(value))
            case (der.UTF8_STRING,) | (der.IA5_STRING,):
                return der.encode(kinds[0], value.encode())
            case (der.UTC_TIME, _):
                return der.encode(kinds[len(value) > 13], value.encode())
        return base64.b64decode(value)

    def claims_beside(self, claims: Sequence[Mapping[str, Any]]) -> None:
        """A model beside its maker, and a version beside its model."""
        told = [each["type"] for each in claims]
        self.model_beside_maker(told)
        self.version_beside_model(told)

    def model_beside_maker(self, told: Sequence[str]) -> None:
        """A model stands beside its maker."""
        demand("hwmodel" not in told or "oemid" in told, "a model without its maker")

    def version_beside_model(self, told: Sequence[str]) -> None:
        """A version stands beside its model."""
        demand("hwversion" not in told or "hwmodel" in told, "a version without its model")

    def old_version_written(self) -> bytes:
        """The version."""
        return der.integer(1)

    def written_statement(self, request: wire.Encode, points: wire.Codepoints) -> bytes:
        """A statement, signed by everybody who is announced."""
        demand(bool(request.claims) and bool(request.signers), "a statement has claims and signers")
        self.claims_beside(request.claims)
        claims = der.sequence(*(self.written_claim(each, points) for each in request.claims))
        infos = der.sequence(*map(self.written_info, request.signers))
        tbs = der.sequence(self.old_version_written(), claims, infos)
        values = [self.old_signature(tbs, signer) for signer in self.signing(request.signers)]
        return der.sequence(tbs, der.sequence(*map(der.bit_string, values)))

    def signing(self, signers: Sequence[wire.Signer]) -> Sequence[wire.Signer]:
        """Who signs: all of them."""
        return signers

    def old_signature(self, tbs: bytes, signer: wire.Signer) -> bytes:
        """A signature over the whole signed part."""
        return x509.sign(tbs, key_from_jwk(signer.key), x509.SCHEMES[signer.algorithm])

    def written_info(self, signer: wire.Signer) -> bytes:
        """Algorithm and signer."""
        return der.sequence(x509.SCHEMES[signer.algorithm].identifier, der.context(0, self.written_signer(signer)))

    def written_signer(self, signer: wire.Signer) -> bytes:
        """The names that the signer is to have."""
        spki = x509.spki(key_from_jwk(signer.key)) if signer.spki else None
        key_id = None if signer.key_id is None else der.octet_string(signer.key_id)
        held = (key_id, spki, signer.certificate)
        demand(any(each is not None for each in held), "the signer has no name")
        return der.sequence(*(der.context(number, each) for number, each in enumerate(held) if each is not None))

    def extension(self, claims: Sequence[Mapping[str, Any]], points: wire.Codepoints) -> bytes:
        """The Extension that holds the claims."""
        self.some_published(claims)
        held = self.set_of_claims([self.written_claim(each, points) for each in claims])
        return der.sequence(der.oid(self.extension_identifier()), self.criticality(), der.octet_string(held))

    def some_published(self, claims: Sequence[Mapping[str, Any]]) -> None:
        """At least one."""
        demand(bool(claims), "the extension has no claim")

    def set_of_claims(self, claims: Sequence[bytes]) -> bytes:
        """A sorted set."""
        return der.set_of(*claims)

    def extension_identifier(self) -> str:
        """The number that was assigned."""
        return wire.EXTENSION

    def criticality(self) -> bytes:
        """Not critical, which DER says by saying nothing."""
        return b""
