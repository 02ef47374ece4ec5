"""Asking for nonces over EST, and handing them out (draft-ietf-lamps-attestation-freshness section 5)."""

import json
import re
import secrets
from typing import Any

from conformance.codecs import cbor, jsontext
from conformance.drafts.evidence_carriers import wire
from conformance.model.outcome import Refusal

_DEFAULT = 32  # bytes of a nonce for which no length was asked


class Nonces:
    """A client that reads responses, and a server that answers requests."""

    def read_nonce(self, request: wire.ReadNonce, _: Any) -> wire.Nonce:
        """The nonce and how long it is good for."""
        if request.form == "json":
            members = jsontext.decode(request.data).plain()
            value = self.json_nonce(members.get("nonce"))
        else:
            item = cbor.decode(request.data)
            members = {name.value: _value(each) for name, each in item.pairs()}
            value = self.cbor_nonce(members.get("nonce"))
        self.length(value)
        if "expiry" in members:
            self.seconds(members["expiry"], request.form)
        if "respTypeInfo" in members:
            self.typed(members["respTypeInfo"], request.form)
        return wire.Nonce(nonce=value, expiry=members.get("expiry"))

    def json_nonce(self, value: Any) -> bytes:
        """Base64url without padding."""
        if not isinstance(value, str):
            raise Refusal("no nonce")
        return jsontext.b64u_decode(value)

    def cbor_nonce(self, value: Any) -> bytes:
        """A byte string."""
        if not isinstance(value, bytes):
            raise Refusal("no nonce")
        return value

    def length(self, value: bytes) -> None:
        """None, or 8 to 64 bytes."""
        if value and not 8 <= len(value) <= 64:
            raise Refusal("not of a length that a nonce has")

    def seconds(self, value: Any, form: str) -> None:
        """An unsigned integer."""
        if type(value) is not int or value < 0:
            raise Refusal("no unsigned integer")

    def typed(self, info: Any, form: str) -> None:
        """An object with the text of an OID."""
        kind = info.get("type") if isinstance(info, dict) else None
        if not isinstance(kind, str) or re.fullmatch(r"\d+(\.\d+)+", kind, re.ASCII) is None:
            raise Refusal("information without type")

    def answer_nonce(self, request: wire.AnswerNonce, _: Any) -> wire.Answer:
        """A nonce, unless the request is wrong or the server unwilling."""
        try:
            length = self.asked(request)
        except (ValueError, TypeError):
            return self.error()
        if not request.willing:
            return self.unwilling()
        if not request.needed:
            return self.empty()
        made = secrets.token_bytes(_DEFAULT if length is None else self.made(length))
        return self.success(None if length is None else len(made))

    def asked(self, request: wire.AnswerNonce) -> int | None:
        """The length that is asked for, if one is. Raises ValueError or TypeError for a request that is wrong."""
        if request.method == "GET":
            return None
        members = json.loads(request.body or b"")
        if not isinstance(members, dict):
            raise TypeError("no object")
        if "reqTypeInfo" in members:
            self.typed(members["reqTypeInfo"], "json")
        length = members.get("len")
        if length is not None and (type(length) is not int or not 8 <= length <= 64):
            raise ValueError("no length of a nonce")
        return length

    def made(self, length: int) -> int:
        """How long a nonce is made for which a length was asked."""
        return length

    def success(self, length: int | None) -> wire.Answer:
        """The answer with a nonce."""
        return wire.Answer(status=200, content_type=self.content_type(), nonce="present", length=length)

    def content_type(self) -> str:
        """What answers say that they are."""
        return wire.NONCE_JSON

    def empty(self) -> wire.Answer:
        """The answer where no nonce is needed."""
        return wire.Answer(status=200, content_type=wire.NONCE_JSON, nonce="empty")

    def error(self) -> wire.Answer:
        """The answer to a request that is wrong."""
        return wire.Answer(status=400)

    def unwilling(self) -> wire.Answer:
        """The answer to a request in vain."""
        return wire.Answer(status=503)


def _value(item: cbor.Item) -> Any:
    if item.major == cbor.MAP:
        return {name.value: _value(each) for name, each in item.pairs()}
    return None if item.major == cbor.SIMPLE and not item.is_float else item.value
