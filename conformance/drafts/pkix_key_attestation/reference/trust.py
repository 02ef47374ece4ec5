"""Whether Evidence may be relied on: one method a rule. Raises Refusal or SignatureError."""

import base64
import datetime
from collections.abc import Sequence

from conformance.codecs import x509
from conformance.codecs.signatures import SignatureError
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.reference.reading import Model, demand
from conformance.drafts.pkix_key_attestation.reference.statement import Statement
from conformance.model.outcome import Refusal


class Trust(Statement):
    """Verifying signatures of both revisions."""

    def trusted(self, signed: bytes, model: Model, request: wire.Verify, points: wire.Codepoints) -> list[bytes]:
        """The keys that signed Evidence of revision 07."""
        self.is_signed(model["signatures"])
        signers = []
        failed: list[str] = []
        for block in model["signatures"]:
            try:
                signers.append(self.verified(signed, block, model, request, points))
            except (Refusal, SignatureError) as error:
                failed.append(str(error))
        if failed and request.policy == "all":
            self.some_failed(failed)
        if not signers:
            self.none_held(failed)
        self.fresh(model, request.nonce)
        self.named_signers(model, signers)
        return signers

    def some_failed(self, failed: Sequence[str]) -> None:
        """All signatures are wanted."""
        raise Refusal(failed[0])

    def none_held(self, failed: Sequence[str]) -> None:
        """Signatures that do not hold are worth nothing."""
        raise Refusal(failed[0] if failed else "there is no signature")

    def is_signed(self, blocks: Sequence[Model]) -> None:
        """Unsigned Evidence is not trusted."""
        demand(bool(blocks), "there is no signature")

    def verified(
        self, signed: bytes, block: Model, model: Model, request: wire.Verify, points: wire.Codepoints
    ) -> bytes:
        """The key of one block, whose signature holds with every key that the signer names."""
        keys = self.keys(block, request, points)
        for spki in keys:
            self.holds(signed, block, spki)
        held = self.certificate(block)
        if held is not None:
            self.may_sign(held)
            self.may_attest(held, points)
            self.path(held, model, request)
        return keys[0]

    def certificate(self, block: Model) -> x509.Certificate | None:
        """The signer's certificate."""
        if "certificate" not in block:
            return None
        try:
            return x509.certificate(base64.b64decode(block["certificate"]))
        except ValueError as error:
            raise Refusal(str(error)) from None

    def keys(self, block: Model, request: wire.Verify, points: wire.Codepoints) -> list[bytes]:
        """The keys that the signer names, at least one."""
        found = self.embedded(block)
        if "key-id" in block:
            found += self.looked_up(base64.b64decode(block["key-id"]), request, alone=not found)
        return found

    def embedded(self, block: Model) -> list[bytes]:
        """The keys that stand in the block itself."""
        held = self.certificate(block)
        found = [] if held is None else [held.spki]
        return found + ([base64.b64decode(block["spki"])] if "spki" in block else [])

    def looked_up(self, key_id: bytes, request: wire.Verify, *, alone: bool) -> list[bytes]:
        """The key that is known under an identifier; section 5 asks for it where the identifier stands alone."""
        found = [key.spki for key in request.keys if key.key_id == key_id][:1]
        if alone and not found:
            return self.unresolved(request)
        return found

    def unresolved(self, request: wire.Verify) -> list[bytes]:
        """There is no key."""
        raise Refusal("no key is known under the identifier of the signer")

    def holds(self, signed: bytes, block: Model, spki: bytes) -> None:
        """One signature with one key."""
        algorithm, value = (base64.b64decode(block.get(name, "")) for name in ("algorithm", "value"))
        x509.verify(signed, value, spki, algorithm)

    def may_sign(self, held: x509.Certificate) -> None:
        """The key may sign."""
        demand(held.usage is True, "the key is not for digital signatures")

    def may_attest(self, held: x509.Certificate, points: wire.Codepoints) -> None:
        """The key may attest."""
        demand(points.attestation_key in (held.purposes or ()), "the key is not for attesting")

    def path(self, held: x509.Certificate, model: Model, request: wire.Verify) -> None:
        """The certificate leads to an anchor."""
        try:
            others = [x509.certificate(base64.b64decode(each)) for each in model.get("certificates", ())]
            anchors = [x509.certificate(each) for each in request.trust_anchors]
        except ValueError as error:
            raise Refusal(str(error)) from None
        now = datetime.datetime.fromisoformat(request.now)
        demand(x509.has_path(held, others, anchors, now), "the certificate leads to no anchor")

    def transaction(self, model: Model, kind: str) -> list[str]:
        """The values of a claim of the transaction."""
        claims = [claim for each in model["elements"] if each["type"] == "transaction" for claim in each["claims"]]
        return [claim.get("value", "") for claim in claims if claim["type"] == kind]

    def named_signers(self, model: Model, signers: Sequence[bytes]) -> None:
        """Where attestation keys are named, the signers are among them."""
        named = self.transaction(model, "ak-spki")
        for spki in signers:
            demand(not named or base64.b64encode(spki).decode() in named, "the signer is not named in the transaction")

    def fresh(self, model: Model, nonce: bytes | None) -> None:
        """The nonce is the one that was issued."""
        if nonce is not None:
            told = self.transaction(model, "nonce")
            demand(told == [base64.b64encode(nonce).decode()], "the nonce is another one")

    def old_trusted(self, signed: bytes, model: Model, request: wire.Verify, values: int) -> list[bytes]:
        """The keys that signed a statement of revision 00."""
        self.old_count(len(model["signatures"]), values)
        return [self.old_verified(signed, block, request) for block in model["signatures"]]

    def old_count(self, announced: int, values: int) -> None:
        """A signature for each that is announced."""
        demand(announced == values, f"{values} signatures where {announced} are announced")

    def old_verified(self, signed: bytes, block: Model, request: wire.Verify) -> bytes:
        """The key of one signature, which holds with every key that the signer names."""
        keys = self.embedded(block)
        if "key-id" in block:
            keys += self.looked_up(base64.b64decode(block["key-id"]), request, alone=not keys)
        demand(bool(keys), "the signer has no name")
        for spki in keys:
            self.old_holds(signed, block, spki)
        return keys[0]

    def old_holds(self, signed: bytes, block: Model, spki: bytes) -> None:
        """One signature with one key."""
        self.holds(signed, block, spki)
