"""Mutants that err about nonces over EST."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.mutants.making import anywhere, nothing
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.model.mutant import Mutant


def mutants() -> Iterator[Mutant]:
    """All of them."""

    def padded(self: Reference, value: Any) -> bytes:
        """Takes padding for part of the encoding."""
        return Reference.json_nonce(self, value.rstrip("=") if isinstance(value, str) else value)

    def as_text(self: Reference, value: Any) -> bytes:
        """Takes text for bytes."""
        return Reference.cbor_nonce(self, value.encode() if isinstance(value, str) else value)

    def in_form(form: str, method: str) -> Callable[..., None]:
        def check(self: Reference, value: Any, of: str) -> None:
            """Checks nothing in one form."""
            if of != form:
                getattr(Reference, method)(self, value, of)

        return check

    yield anywhere("takes-padding", "est/nonce-json", "json_nonce", padded)
    yield anywhere("takes-text-for-bytes", "est/nonce-cbor", "cbor_nonce", as_text)
    yield anywhere("takes-nonces-of-any-length", "est/nonce-json", "length", nothing, "est/nonce-cbor")
    for form in ("json", "cbor"):
        yield anywhere(f"takes-any-{form}-seconds", f"est/integers-{form}", "seconds", in_form(form, "seconds"))
    yield anywhere("takes-cbor-without-type", "est/type-cbor", "typed", in_form("cbor", "typed"))
    yield anywhere("takes-json-without-type", "est/type-json", "typed", in_form("json", "typed"), "est/error")

    def deaf(self: Reference, request: wire.AnswerNonce, _: Any) -> wire.Answer:
        """Answers GET alone."""
        return self.error() if request.method == "POST" else Reference.answer_nonce(self, request, _)

    def mute(self: Reference, request: wire.AnswerNonce, _: Any) -> wire.Answer:
        """Does not know the place when it is asked with GET."""
        return wire.Answer(status=404) if request.method == "GET" else Reference.answer_nonce(self, request, _)

    gets = ("est/media-type", "est/empty", "est/unwilling", "est/success", "est/nonce-answered")

    created_too = ("est/endpoint", "est/length", "est/media-type", "est/nonce-answered")

    def created(self: Reference, length: int | None) -> wire.Answer:
        """Says that something was made."""
        return msgspec.structs.replace(Reference.success(self, length), status=201)

    def short(self: Reference, length: int | None) -> wire.Answer:
        """Makes nonces of another length than there is."""
        return msgspec.structs.replace(Reference.success(self, length), nonce="malformed")

    yield anywhere("gives-short-nonces", "est/nonce-answered", "success", short, *_SUCCESSES, "est/media-type")
    yield anywhere("says-created", "est/success", "success", created, *created_too)
    yield anywhere("answers-get-alone", "est/length", "answer_nonce", deaf, "est/unwilling")
    yield anywhere("answers-post-alone", "est/endpoint", "answer_nonce", mute, *gets)
    yield anywhere(
        "says-json", "est/media-type", "content_type", lambda _: "application/json", *_SUCCESSES, "est/nonce-answered"
    )
    yield anywhere("says-no-content", "est/empty", "empty", lambda _: wire.Answer(status=204))
    yield anywhere(
        "gives-a-nonce-all-the-same", "est/error", "error", lambda _: wire.Answer(status=400, nonce="present")
    )
    yield anywhere("says-not-found", "est/unwilling", "unwilling", lambda _: wire.Answer(status=404))
    yield anywhere("makes-what-it-likes", "est/length", "made", lambda *_: 32)


_SUCCESSES = ("est/success", "est/endpoint", "est/length")
