"""Mutants that err about bundles of attestations, read and made."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from conformance.codecs import der
from conformance.codecs.der import Tlv
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.mutants.making import finding, making, nothing, over
from conformance.drafts.evidence_carriers.reference import Reference
from conformance.drafts.evidence_carriers.reference.opening import Rules
from conformance.model.mutant import Mutant
from conformance.model.outcome import Refusal

_NEAR = (wire.CMW_OID, "1.2.840.113549.1.9.16.2.58", f"{wire.ATTESTATION_OID}.1")

_OTHERS = ("statements", "certs-choice")  # whose vectors are requests that are broken as well


def mutants() -> Iterator[Mutant]:
    """All of them."""
    for carrier in ("pkcs10", "crmf"):
        yield from _read(carrier)
        yield from _made(carrier)
        yield finding(carrier, "hands-out-what-is-near", "unread", {"is_attestation": _near})
        yield finding(carrier, "hands-out-without-looking-at-the-signature", "unread-on-path", {"signature": nothing})
    yield over("pkcs10", "takes-the-first-value", "one-value", {"value": _first_value})
    yield over("pkcs10", "takes-copies", "copies", {"single": nothing})
    yield over("pkcs10", "counts-no-values", "counts", {"value": _first_value})
    again = {"made_attribute": lambda self, bundle: 2 * Reference.made_attribute(self, bundle)}
    yield making("pkcs10", "writes-two-attributes", "one-attribute", again, *_OTHERS)
    yield making("pkcs10", "copies-the-attribute", "copies", again, *_OTHERS)
    two_values = {"made_attribute": lambda _, bundle: _attribute(bundle, bundle)}
    yield making("pkcs10", "writes-two-values", "one-value", two_values, "one-attribute", *_OTHERS)
    again = {"made_extension": lambda self, bundle: 2 * Reference.made_extension(self, bundle)}
    yield making("crmf", "writes-two-extensions", "one-extension", again, *_OTHERS)
    yield making("crmf", "copies-the-extension", "copies", again, *_OTHERS)


def _read(carrier: str) -> Iterator[Mutant]:
    one = "one-attribute" if carrier == "pkcs10" else "one-extension"
    yield over(carrier, "takes-several", one, {"single": nothing})
    yield over(carrier, "takes-oids-that-are-near", "place", {"is_attestation": _near})
    yield over(carrier, "takes-empty-bundles", "statements", {"bundle": _perhaps_empty, "something": nothing}, "place")
    yield over(carrier, "passes-over-a-hint", "statement", {"shape": _two_or_more})
    yield over(carrier, "takes-any-hint", "hint-form", {"hint": nothing})
    yield over(carrier, "unwraps-bit-strings", "wrapper", {"unwrap": _unwrapped})
    yield over(carrier, "wants-one-of-a-type", "several", {"some": _one})
    yield over(carrier, "takes-empty-lists-of-certificates", "certs-some", {"members": _perhaps_no_certificates})
    attributes = {"choice": _or(lambda each: each.tag_class == der.CONTEXT and each.number < 3)}
    yield over(carrier, "takes-attribute-certificates", "certs-attribute", attributes)
    strings = {"choice": _or(lambda each: each.universal(der.OCTET_STRING))}
    yield over(carrier, "takes-wrapped-certificates", "certs-choice", strings)
    yield over(carrier, "takes-certificates-of-no-format", "certs-format", {"other_certificate": nothing})


def _near(_: Reference, name: Tlv) -> bool:
    """Takes what is near by for the OID."""
    return der.dotted(name.content) in (wire.ATTESTATION_OID, *_NEAR)


def _first_value(_: Reference, values: Sequence[Tlv]) -> Tlv:
    """Takes the first of several values."""
    if not values:
        raise Refusal("no value")
    return values[0]


def _perhaps_empty(self: Reference, bundle: Tlv, rules: Rules) -> Any:
    """Sees nothing wrong in a bundle without statements."""
    empty = not bundle.children or not bundle.children[0].children
    return [] if empty else Reference.bundle(self, bundle, rules)


def _two_or_more(_: Reference, statement: Tlv, __: Rules) -> None:
    """Passes over what follows what is said."""
    if len(statement.children) < 2 or not statement.children[0].universal(der.OID):
        raise Refusal("a statement is a type and what it says")


def _unwrapped(self: Reference, wrapper: Tlv) -> bytes:
    """Takes a BIT STRING as well."""
    return wrapper.content[1:] if wrapper.universal(der.BIT_STRING) else Reference.unwrap(self, wrapper)


def _one(self: Reference, statements: Sequence[Tlv]) -> None:
    """Wants no second statement of a type."""
    Reference.some(self, statements)
    types = [each.children[0].content for each in statements if each.children]
    if len(set(types)) < len(types):
        raise Refusal("two of a type")


def _perhaps_no_certificates(_: Reference, members: Sequence[Tlv]) -> None:
    """Takes an empty list."""
    if not members or len(members) > 2:
        raise Refusal("a bundle has one or two members")


def _or(also: Callable[[Tlv], bool]) -> Callable[..., None]:
    """Takes further choices."""

    def choice(self: Reference, certificate: Tlv) -> None:
        if not also(certificate):
            Reference.choice(self, certificate)

    return choice


def _made(carrier: str) -> Iterator[Mutant]:
    def first(self: Reference, request: wire.Attach) -> bytes:
        """Writes the first statement alone."""
        return Reference.made_bundle(self, msgspec.structs.replace(request, statements=request.statements[:1]))

    def wrapped(_: Reference, certificates: list[bytes]) -> list[bytes]:
        """Writes each certificate into an OCTET STRING."""
        return [der.sequence(*map(der.octet_string, certificates))] if certificates else []

    yield making(carrier, "writes-one-statement", "statements", {"made_bundle": first})
    yield making(carrier, "wraps-certificates", "certs-choice", {"made_certificates": wrapped})


def _attribute(*values: bytes) -> bytes:
    return der.sequence(der.oid(wire.ATTESTATION_OID), der.set_of(*values))
