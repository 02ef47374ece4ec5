"""How the oracle judges requests that an implementation made (draft-ietf-lamps-csr-attestation section 4.3)."""

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.codecs import der
from conformance.codecs.der import Tlv
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.oracle.rows import Given, broken, octets
from conformance.model.finding import Finding


def attached(given: Given, output: Any) -> tuple[Finding, ...]:
    """What is wrong with what was made for the input of `evidence_carriers.attach`."""
    carrier = str(given.get("carrier"))
    data = octets(output.get("data")) if isinstance(output, dict) else b""
    try:
        places = _places(der.decode(data), carrier)
        bundles = [_values(each, carrier) for each in places]
    except (ValueError, IndexError, StopIteration) as error:
        return (broken(carrier, "statements-emitted", f"no request: {error}"),)
    values = [one for some in bundles for one in some]
    return (
        *more_than_one(places, carrier),
        *not_one_value(bundles, carrier),
        *other_statements(given, values, carrier),
        *other_certificates(given, values, carrier),
    )


def _places(whole: Tlv, carrier: str) -> list[Tlv]:
    if carrier == "pkcs10":
        inside: Sequence[Tlv] = whole.children[0].children[3].children
    else:
        template = whole.children[0].children[0].children[1].children
        inside = [each for part in template if part.number == 9 for each in part.children]
    return [each for each in inside if der.dotted(each.children[0].content) == wire.ATTESTATION_OID]


def _values(place: Tlv, carrier: str) -> list[Tlv]:
    return list(place.children[1].children) if carrier == "pkcs10" else [der.decode(place.children[-1].content)]


def more_than_one(places: list[Tlv], carrier: str) -> Iterator[Finding]:
    """One attribute or extension of the kind."""
    if len(places) > 1:
        row = "one-attribute-emitted" if carrier == "pkcs10" else "one-extension-emitted"
        yield broken(carrier, row, f"{len(places)} of the kind")
        yield broken(carrier, "copies-emitted", f"{len(places)} of the kind")


def not_one_value(bundles: list[list[Tlv]], carrier: str) -> Iterator[Finding]:
    """The attribute has one value."""
    if any(len(each) != 1 for each in bundles):
        yield broken(carrier, "one-value-emitted", "an attribute with another number of values than one")


def other_statements(given: Given, values: list[Tlv], carrier: str) -> Iterator[Finding]:
    """The bundle holds the statements that were asked for, in whichever order."""
    wanted = [der.sequence(der.oid(oid), der.octet_string(octets(value))) for oid, value in given["statements"]]
    lists = values[0].children if values else ()
    if not lists or _encodings(lists[0]) != sorted(wanted):
        yield broken(carrier, "statements-emitted", "other statements than those that were asked for")


def other_certificates(given: Given, values: list[Tlv], carrier: str) -> Iterator[Finding]:
    """The certificates stand there as they are, in whichever order, or no list of them."""
    wanted = sorted(map(octets, given.get("certificates", ())))
    lists = values[0].children if values else ()
    if [each for some in lists[1:] for each in _encodings(some)] != wanted or (len(lists) > 1) != bool(wanted):
        yield broken(carrier, "certs-choice-emitted", "other certificates than those that were given")


def _encodings(holder: Tlv) -> list[bytes]:
    """The elements of a list, sorted."""
    return sorted(
        der.encode(each.number, each.content, tag_class=each.tag_class, constructed=each.constructed)
        for each in holder.children
    )
