"""Writing Evidence and requests, answering requests, and looking at answers: one method a rule."""

import base64
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.codecs import der, x509
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.reference.reading import TYPES, Model, demand
from conformance.drafts.pkix_key_attestation.reference.trust import Trust

Claim = Mapping[str, Any]


class Writing(Trust):
    """Evidence of revision 07 as an Attester makes it."""

    def written(
        self, elements: Sequence[Model], signers: Sequence[wire.Signer], points: wire.Codepoints
    ) -> bytes:  # fmt: skip
        """Evidence that says the elements, signed by all signers; refuses what may not stand in it."""
        demand(bool(elements), "no element is reported")
        self.one_platform_written(elements)
        self.one_transaction_written(elements)
        self.keys_apart_written(elements)
        for element in elements:
            demand(bool(element["claims"]), "an element has no claim")
            self.claims_once_written(element["claims"])
            self.identified(element)
            for claim in element["claims"]:
                self.valued(claim)
                self.fips(claim)
        self.keys_named_once(elements)
        tbs = self.written_tbs(elements, points)
        return self.envelope(tbs, [self.written_block(tbs, each) for each in signers])

    def one_platform_written(self, elements: Sequence[Model]) -> None:
        """One platform."""
        self.one_of_a_kind(elements)

    def one_transaction_written(self, elements: Sequence[Model]) -> None:
        """One transaction."""
        self.one_transaction(elements)

    def keys_apart_written(self, elements: Sequence[Model]) -> None:
        """Elements for different keys."""
        self.keys_apart(elements)

    def claims_once_written(self, claims: Sequence[Model]) -> None:
        """Claims that stand once."""
        self.claims_once(claims)

    def identified(self, element: Model) -> None:
        """A key has an identifier."""
        named = any(claim["type"] == "identifier" for claim in element["claims"])
        demand(named or element["type"] != "key", "a key has no identifier")

    def valued(self, claim: Claim) -> None:
        """A claim has its value."""
        demand("value" in claim or "." in claim["type"], f"{claim['type']} has no value")

    def fips(self, claim: Claim) -> None:
        """The level and the version of FIPS 140."""
        self.fips_level(claim)
        self.fips_version(claim)

    def fips_level(self, claim: Claim) -> None:
        """Four levels."""
        demand(claim["type"] != "fipslevel" or claim.get("value") in (1, 2, 3, 4, None), "there is no such level")

    def fips_version(self, claim: Claim) -> None:
        """Two versions."""
        known = claim.get("value") in ("FIPS 140-2", "FIPS 140-3", None)
        demand(claim["type"] != "fipsver" or known, "there is no such version")

    def keys_named_once(self, elements: Sequence[Model]) -> None:
        """No attestation key is named twice."""
        told = [claim.get("value") for each in elements for claim in each["claims"] if claim["type"] == "ak-spki"]
        demand(len(set(told)) == len(told), "an attestation key is named twice")

    def written_tbs(self, elements: Sequence[Model], points: wire.Codepoints) -> bytes:
        """The signed part, which a request is too."""
        told = der.sequence(*(self.written_element(each, points) for each in elements))
        return der.sequence(self.written_version(), told)

    def written_version(self) -> bytes:
        """The version."""
        return der.integer(1)

    def written_element(self, element: Model, points: wire.Codepoints) -> bytes:
        """Type and claims."""
        kind = element["type"]
        claims = der.sequence(*(self.written_07_claim(each, points) for each in element["claims"]))
        return der.sequence(der.oid(kind if "." in kind else points.element(kind)), claims)

    def written_07_claim(self, claim: Claim, points: wire.Codepoints) -> bytes:
        """Type and value, where it has one."""
        kind = claim["type"]
        value = self.written_value(claim, points) if "value" in claim else b""
        return der.sequence(der.oid(kind if "." in kind else points.claim(kind)), value)

    def written_value(self, claim: Claim, points: wire.Codepoints) -> bytes:
        """A value in the type of its claim."""
        name, value = claim["type"], claim["value"]
        if "." in name:
            return base64.b64decode(value)
        match TYPES.get(name):
            case der.OCTET_STRING:
                return der.octet_string(base64.b64decode(value))
            case der.INTEGER:
                return der.integer(int(value))
            case der.BOOLEAN:
                return der.boolean(value)
            case der.GENERALIZED_TIME:
                return der.encode(der.GENERALIZED_TIME, value.encode())
            case der.SEQUENCE:
                return der.sequence(*(der.oid(each if "." in each else points.purpose(each)) for each in value))
        return der.utf8(value)

    def written_block(self, tbs: bytes, signer: wire.Signer) -> bytes:
        """A signature over the signed part."""
        scheme = x509.SCHEMES[signer.algorithm]
        value = x509.sign(self.to_sign(tbs), key_from_jwk(signer.key), scheme)
        return der.sequence(self.written_signer(signer), scheme.identifier, der.octet_string(value))

    def to_sign(self, tbs: bytes) -> bytes:
        """What is signed: the whole of it."""
        return tbs

    def envelope(self, tbs: bytes, blocks: Sequence[bytes]) -> bytes:
        """The signed part and the signatures."""
        return der.sequence(tbs, der.sequence(*blocks))

    def in_form(self, data: bytes, form: str) -> bytes:
        """Evidence in one of its text forms, or as it is."""
        text = base64.b64encode(data)
        match form:
            case "base64":
                return text
            case "pem":
                lines = textwrap.wrap(text.decode(), 64)
                return "".join(f"{line}\n" for line in (self.line("BEGIN"), *lines, self.line("END"))).encode()
        return data

    def line(self, word: str) -> str:
        """The first or the last line."""
        return f"-----{word} {wire.LABEL}-----"

    def requested(self, data: bytes, points: wire.Codepoints) -> list[Model]:
        """The elements of a request, which may come within signed Evidence."""
        root = self.tree(data)
        within = bool(root.children) and root.children[0].universal(der.SEQUENCE)
        elements: list[Model] = self.signed_part(data, root.children[0] if within else root, points)["elements"]
        return elements

    def answered(self, wanted: Sequence[Model], request: wire.Respond) -> list[Model]:
        """The elements of an answer; refuses what cannot be answered."""
        elements = []
        for each in wanted:
            match each["type"]:
                case "transaction":
                    claims = self.transaction_claims(each, request)
                case "platform":
                    claims = self.observed(each, request.device.platform)
                case "key":
                    claims = self.observed(each, self.selected(each, request.device))
                case other:
                    claims = self.unknown_element(other)
            if claims:
                elements.append({"type": each["type"], "claims": claims})
        return elements

    def unknown_element(self, kind: str) -> list[Model]:
        """An element of another type cannot be answered."""
        return self.cannot(f"element {kind} is not known")

    def unknown_claim(self, claim: Claim) -> None:
        """An unknown claim must not have a value."""
        if "." in claim["type"] and "value" in claim:
            self.cannot(f"claim {claim['type']} is not known, and has a value")

    def cannot(self, why: str) -> list[Model]:
        """The request fails."""
        demand(False, why)
        return []

    def transaction_claims(self, element: Model, request: wire.Respond) -> list[Model]:
        """What the transaction says: the nonce, the time, and who signs."""
        claims: list[Model] = []
        for each in element["claims"]:
            self.unknown_claim(each)
            match each["type"]:
                case "nonce" if "value" in each:
                    claims.append(self.nonce(each))
                case "timestamp":
                    text = "".join(filter(str.isdigit, request.now[:19]))
                    claims.append({"type": "timestamp", "value": f"{text}Z"})
                case "ak-spki":
                    claims += [{"type": "ak-spki", "value": each} for each in self.signing_keys(request)]
        return claims

    def nonce(self, claim: Model) -> Model:
        """The nonce comes back."""
        return {"type": "nonce", "value": claim["value"]}

    def signing_keys(self, request: wire.Respond) -> list[str]:
        """All of them."""
        return [base64.b64encode(x509.spki(key_from_jwk(each.key))).decode() for each in request.signers]

    def selected(self, element: Model, device: wire.Device) -> Sequence[Model]:
        """The claims of the key that the identifier selects."""
        names = [each.get("value") for each in element["claims"] if each["type"] == "identifier"]
        for key in device.keys:
            own = [claim["value"] for claim in key if claim["type"] == "identifier"]
            if set(own) & set(names):
                self.may_see(own, device)
                return key
        return self.no_such_key()

    def may_see(self, own: Sequence[str], device: wire.Device) -> None:
        """The Presenter may see the key."""
        demand(not set(own) & set(device.hidden), "the key is not for this Presenter")

    def no_such_key(self) -> list[Model]:
        """There is no such key."""
        return self.cannot("there is no such key")

    def observed(self, element: Model, known: Sequence[Model]) -> list[Model]:
        """What was requested and is observed, with the values that are observed."""
        wanted = [each["type"] for each in element["claims"]]
        for each in element["claims"]:
            self.unknown_claim(each)
        return [self.claim_of(each, element) for each in known if self.is_wanted(each["type"], wanted)]

    def claim_of(self, claim: Model, element: Model) -> Model:
        """The claim as it is observed, whatever the request says."""
        return dict(claim)

    def is_wanted(self, kind: str, wanted: Sequence[str]) -> bool:
        """Only what was requested."""
        return kind in wanted

    def reviewed(self, elements: Sequence[Model], wanted: Sequence[Model]) -> None:
        """What a Presenter looks for before it hands Evidence on."""
        for element in elements:
            self.can_read(element)
            fits = [each for each in wanted if self.is_for(element, each)]
            self.was_requested(fits)
            asked = [claim["type"] for each in fits for claim in each["claims"]]
            self.were_requested(element["claims"], asked)

    def can_read(self, element: Model) -> None:
        """Everything is known."""
        unknown = [each for each in (element, *element["claims"]) if "." in each["type"]]
        demand(not unknown, "there is something that cannot be read")

    def is_for(self, element: Model, wanted: Model) -> bool:
        """Whether an element is what was requested."""
        if element["type"] != wanted["type"] or element["type"] != "key":
            return bool(element["type"] == wanted["type"])
        names, own = (
            {claim.get("value") for claim in each["claims"] if claim["type"] == "identifier"}
            for each in (wanted, element)
        )
        return bool(names & own)

    def was_requested(self, fits: Sequence[Model]) -> None:
        """The element was requested."""
        demand(bool(fits), "there is an element that was not requested")

    def were_requested(self, claims: Sequence[Model], asked: Sequence[str]) -> None:
        """The claims were requested."""
        demand(all(claim["type"] in asked for claim in claims) or not asked, "there is a claim that was not requested")
