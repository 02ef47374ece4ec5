"""What the oracle finds in both serializations alike. A finding function yields nothing where nothing is wrong.

`serialization` is "cbor" or "json", as it stands in the rows' ids; `at` is the byte where the part begins.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.drafts.cmw.oracle import grammar
from conformance.drafts.cmw.oracle.revisions import Rules
from conformance.model.finding import Finding, Reading

DEPTH = 64  # how deep the oracle reads, messages inside messages counted; past it the text leaves everything open

# What a consumer may take or leave, or what the text contradicts itself on: seen, but held against no consumer.
OPEN = frozenset(
    {
        "cmw/json/byte-order-mark",
        "cmw/value/json-pad-bits",
        "cmw/ind/cbor-unregistered",
        "cmw/ind/json-unregistered",
    }
)


@dataclass(frozen=True, slots=True)
class Here:
    """Where in a message the oracle is: the revision's rules, the bytes at hand and how deep they lie."""

    rules: Rules
    readers: Mapping[str, Callable[[bytes, "Here"], Reading]]
    data: bytes = b""
    depth: int = 0

    def deeper(self) -> "Here":
        """One level further down."""
        return replace(self, depth=self.depth + 1)

    def within(self, serialization: str, data: bytes, at: int) -> Reading:
        """A reading of the message that a byte string at `at` holds."""
        inner = self.readers[serialization](data, self.deeper())
        return replace(inner, findings=inside(at, inner.findings))


def held(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that are held against a consumer, each once."""
    return tuple(dict.fromkeys(each for each in findings if each.requirement not in OPEN))


def inside(at: int, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in a message within the string at `at`, saying so."""
    return tuple(Finding(each.requirement, f"{each.detail}, inside the string at byte {at}") for each in findings)


def members(serialization: str, count: int, at: int) -> Iterator[Finding]:
    """A record has two or three members (section 3.1)."""
    if count not in (2, 3):
        yield Finding(f"cmw/record/{serialization}-members", f"a record of {count} members at byte {at}")


def media_type(serialization: str, text: str, at: int) -> Iterator[Finding]:
    """A text type is a Content-Type (section 6)."""
    for row in grammar.media_type_rows(text):
        yield Finding(f"cmw/type/{serialization}-{row}", f"the type {text!r} at byte {at} is no Content-Type")


def zero(serialization: str, mask: int, at: int, rules: Rules) -> Iterator[Finding]:
    """An indicator is not zero (section 3.1)."""
    if mask == 0:
        yield Finding(f"cmw/ind/{serialization}-{rules.zero}", f"an indicator of zero at byte {at}")


def wide(serialization: str, mask: int, at: int, rules: Rules) -> Iterator[Finding]:
    """An indicator has at most four bytes (section 3.1)."""
    if rules.wide and mask >> 32:
        yield Finding(f"cmw/ind/{serialization}-four-bytes", f"an indicator of more than 32 bits at byte {at}")


def unregistered(serialization: str, mask: int, at: int, rules: Rules) -> Iterator[Finding]:
    """Every bit of an indicator is registered; whether a consumer may insist on that is contested (section 3.1)."""
    if mask >> rules.bits:
        detail = f"an indicator with bits that are not registered at byte {at}"
        yield Finding(f"cmw/ind/{serialization}-unregistered", detail)


def indicator(serialization: str, mask: int, at: int, rules: Rules) -> Iterator[Finding]:
    """Everything that can be wrong with an indicator that is an unsigned integer."""
    yield from zero(serialization, mask, at, rules)
    yield from wide(serialization, mask, at, rules)
    yield from unregistered(serialization, mask, at, rules)


def empty(serialization: str, entries: int, at: int, rules: Rules) -> Iterator[Finding]:
    """A collection has at least one entry beside its type (section 3.3)."""
    if entries == 0:
        detail = f"a collection without an entry at byte {at}"
        yield Finding(f"cmw/collection/{serialization}-{rules.empty}", detail)


def unique(serialization: str, labels: Iterable[tuple[Hashable, int]], at: int) -> Iterator[Finding]:
    """No label stands twice in one collection (section 3.3). `labels` come with their offsets."""
    seen = set()
    for label, offset in labels:
        if label in seen:
            detail = f"a label at byte {offset} stands in the collection at byte {at} before"
            yield Finding(f"cmw/label/{serialization}-unique", detail)
        seen.add(label)


def reserved(serialization: str, at: int) -> Iterator[Finding]:
    """The key of the type labels no entry (section 3.3)."""
    yield Finding(f"cmw/ctype/{serialization}-reserved", f"a CMW under the key of the collection's type at byte {at}")


def plain_type(serialization: str, at: int) -> Iterator[Finding]:
    """The type of a collection is plain text (section 3.3)."""
    yield Finding(f"cmw/ctype/{serialization}-text", f"the collection's type at byte {at} is no text")


def oid(serialization: str, text: str, at: int) -> Iterator[Finding]:
    """An OID as type is absolute and in dotted decimal (section 3.3)."""
    if grammar.is_like_oid(text) and not grammar.is_oid(text):
        yield Finding(f"cmw/ctype/{serialization}-oid", f"{text!r} at byte {at} is no absolute OID")


def uri(serialization: str, text: str, at: int, rules: Rules) -> Iterator[Finding]:
    """A URI as type has a scheme, and is absolute in the newer revisions (section 3.3)."""
    if not grammar.is_like_oid(text) and not grammar.is_uri(text, fragment=rules.fragment):
        kind = "URI" if rules.fragment else "absolute URI"
        yield Finding(f"cmw/ctype/{serialization}-{rules.uri}", f"{text!r} at byte {at} is no {kind}")


def entry(serialization: str, at: int) -> Iterator[Finding]:
    """Every entry is a CMW of the same serialization (section 3.3)."""
    yield Finding(f"cmw/collection/{serialization}-entry", f"the entry at byte {at} is no CMW")


def two_elements(count: int, at: int) -> Iterator[Finding]:
    """A tunnel has exactly two elements (draft 11, section 3.3.2)."""
    if count != 2:
        yield Finding("cmw/tunnel/two-elements", f"a tunnel of {count} elements at byte {at}")


def own_direction(text: Any, wanted: str, at: int) -> Iterator[Finding]:
    """Each tunnel stands in collections of one serialization only (draft 11, section 3.3.2)."""
    if text in (TO_CBOR, TO_JSON) and text != wanted:
        yield Finding("cmw/tunnel/own-direction", f"{text} at byte {at}, in a collection of the other serialization")


def sentinel(text: Any, at: int) -> Iterator[Finding]:
    """What begins with a number sign is a tunnel or nothing (draft 11, section 3.3.2)."""
    if text not in (TO_CBOR, TO_JSON):
        yield Finding("cmw/tunnel/sentinel", f"{text!r} at byte {at} is the name of no tunnel and no Content-Type")


def collections_only(text: Any, at: int) -> Iterator[Finding]:
    """A tunnel is no CMW by itself (draft 11, section 3.3.2)."""
    if text in (TO_CBOR, TO_JSON):
        yield Finding("cmw/tunnel/collections-only", f"a tunnel at byte {at}, outside a collection")


def tunnelled(row: str, inner: Reading, at: int) -> Iterator[Finding]:
    """What comes out of a tunnel is a CMW of the other serialization (draft 11, section 3.3.2)."""
    if held(inner.findings):
        yield Finding(f"cmw/tunnel/{row}", f"the tunnel at byte {at} holds no CMW of the other serialization")


TO_CBOR = "#cmw-j2c-tunnel"
TO_JSON = "#cmw-c2j-tunnel"
