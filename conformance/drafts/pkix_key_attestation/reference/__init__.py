"""The smallest implementation of PKIX Evidence that does what the documents say: every operation, one method each.

It is Verifier, Attester, Presenter and, in revision 00, issuer. Rejects by raising DecodeError, SignatureError or
Refusal.
"""

import base64
import re
from collections.abc import Sequence
from typing import Any

from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.reference.reading import Model, Rules, raw
from conformance.drafts.pkix_key_attestation.reference.writing import Writing

__all__ = ["RULES", "Reference"]

RULES = {"07": Rules("07"), "00": Rules("00")}


class Reference(Writing):
    """Answers each operation of wire.OPERATIONS; mutants override one method, here or above."""

    def pkix_decode(self, request: wire.Decode, rules: Rules) -> wire.At:
        """Read Evidence or a statement."""
        data = self.text(request.data, request.form)
        return self.at(self.model(data, rules, request.codepoints), request.at)

    def pkix_verify(self, request: wire.Verify, rules: Rules) -> wire.At:
        """Read it, and accept what may be relied on."""
        points = wire.codepoints(rules.revision, request.codepoints)
        model = self.model(request.data, rules, request.codepoints)
        tbs, signatures, *_ = self.tree(request.data).children
        signed = raw(request.data, tbs)
        if rules.old:
            signers = self.old_trusted(signed, model, request, len(signatures.children))
        else:
            signers = self.trusted(signed, model, request, points)
        model["signers"] = [base64.b64encode(each).decode() for each in signers]
        return self.at(model, request.at)

    def pkix_encode(self, request: wire.Encode, rules: Rules) -> wire.Encoded:
        """Write Evidence or a statement."""
        points = wire.codepoints(rules.revision, request.codepoints)
        if rules.old:
            return wire.Encoded(data=self.written_statement(request, points))
        return wire.Encoded(data=self.in_form(self.written(request.elements, request.signers, points), request.form))

    def pkix_request(self, request: wire.Request, rules: Rules) -> wire.Encoded:
        """Write a request."""
        points = wire.codepoints(rules.revision, request.codepoints)
        return wire.Encoded(data=self.written_tbs(request.elements, points))

    def pkix_respond(self, request: wire.Respond, rules: Rules) -> wire.Encoded:
        """Answer a request."""
        points = wire.codepoints(rules.revision, request.codepoints)
        elements = self.answered(self.requested(request.data, points), request)
        return wire.Encoded(data=self.written(elements, request.signers, points))

    def pkix_forward(self, request: wire.Forward, rules: Rules) -> wire.At:
        """Look at an answer before it is handed on."""
        points = wire.codepoints(rules.revision, request.codepoints)
        model = self.model(request.data, rules, request.codepoints)
        self.reviewed(model["elements"], self.requested(request.request, points))
        return self.at(model, request.at)

    def pkix_write_extension(self, request: wire.WriteExtension, rules: Rules) -> wire.Encoded:
        """Write the certificate extension of revision 00."""
        points = wire.codepoints(rules.revision, request.codepoints)
        return wire.Encoded(data=self.extension(request.claims, points))

    def model(self, data: bytes, rules: Rules, codepoints: dict[str, str]) -> Model:
        """The model of a message in DER."""
        points = wire.codepoints(rules.revision, codepoints)
        return self.statement(data, points) if rules.old else self.evidence(data, points)

    def at(self, model: Model, pointers: Sequence[str]) -> wire.At:
        """What stands at each place."""
        found: dict[str, Any] = {}
        for pointer in pointers:
            place: list[Any] = [model]
            for step in pointer.split("/")[1:]:
                match place:
                    case [dict() as members]:
                        place = [members[step]] if step in members else []
                    case [list() as members] if re.fullmatch(r"\d+", step):
                        place = members[int(step) : int(step) + 1]
                    case _:
                        place = []
            found.update((pointer, each) for each in place)
        return wire.At(at=found)
