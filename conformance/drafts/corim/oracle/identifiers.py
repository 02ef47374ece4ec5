"""Identifiers, digests and keys, which stand in many places (sections 5.1.4.6 and 7)."""

from collections.abc import Sequence

from conformance.codecs import cbor
from conformance.drafts.corim.oracle import kinds
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import Choice, Many, Place, Record, Shape, Struct, Table, Tagged
from conformance.drafts.corim.wire import names


def places(named: dict[int, str], shapes: dict[int, tuple[Shape, str, str]]) -> dict[int, Place]:
    """The places of a map: by key the shape, what its absence breaks, and what another shape there breaks, too."""
    return {key: Place(named[key], *shapes[key]) for key in shapes}


def name(rule: str) -> Choice:
    """The id of a CoRIM or of a tag: text, or a UUID without tag."""
    return Choice(rule, (("text", kinds.text(rule)), ("uuid", kinds.uuid(rule))))


def tag_identity() -> Struct:
    """section 5.1.1"""
    return Struct(
        "tag-identity/id-required",
        {
            0: Place("tag-id", name("tag-identity/id-kinds"), "tag-identity/id-required"),
            1: Place("tag-version", kinds.uint("tag-identity/version"), default=0),
        },
        other="tag-identity/closed",
    )


def digest(rule: str = "digests/two-members") -> Record:
    """section 7.7"""
    return Record(
        rule,
        (
            Place("alg", kinds.integer_or_text("digests/algorithm")),
            Place("value", kinds.octets("digests/value-bytes")),
        ),
        count=" ".join(dict.fromkeys((rule, "digests/two-members"))),
    )


def digests(rule: str) -> Many:
    """Digests of one thing by several algorithms; `rule` is what anything else breaks (section 7.7)."""
    return Many(rule, digest(), few=" ".join(dict.fromkeys((rule, "digests/non-empty"))))


def _content(which: str, rules: Rules, opaque: str) -> Shape:
    match which:
        case "uri":
            return kinds.text("corim/profile-kinds")
        case "pkix-base64-key" | "pkix-base64-cert" | "pkix-base64-cert-path":
            return kinds.text("crypto-key/texts")
        case "uuid":
            return kinds.uuid("uuid/tagged-length")
        case "oid":
            return kinds.oid("oid/bytes", "oid/arcs")
        case "ueid":
            return kinds.octets("ueid/length" if len(rules.ueid) > 1 else "ueid/length-33", *rules.ueid)
        case "bytes":
            return kinds.octets(opaque)
        case "pkix-asn1der-cert":
            return kinds.octets("crypto-key/der")
        case "cose-key":  # of revision 11 it is contested whether a set of them may stand there, as in 06
            rule = "crypto-key/cose-key"
            several = Many(rule, _cose_key(), few=rule if rules.domains else f"{rule} crypto-key/cose-key-set")
            return Choice(rule, (("", _cose_key()), ("", several)), socket=False)
    return digest("crypto-key/thumbprints")


def tagged(which: str, rules: Rules, opaque: str = "") -> tuple[str, Shape]:
    """An alternative of a choice: a tag with its content, by the name in names.TAGS.

    `opaque` is what breaks where tagged bytes hold something else.
    """
    content = _content(which, rules, opaque)
    return which, Tagged(content.rule, names.TAGS[which], content)


def choice(rule: str, among: Sequence[str], rules: Rules, opaque: str = "") -> Choice:
    """A choice between tags of these names."""
    return Choice(rule, tuple(tagged(each, rules, opaque) for each in among))


def key(rule: str, rules: Rules) -> Choice:
    """section 5.1.4.6"""
    return choice(rule, names.CRYPTO_KEY, rules, opaque="crypto-key/identifier")


def keys(rule: str, rules: Rules) -> Many:
    """One or more keys."""
    return Many(rule, key("crypto-key/kinds", rules))


def element(rules: Rules) -> Choice:
    """The key of a measurement (section 5.1.4.5.1)."""
    rule = "mkey/kinds"
    return Choice(
        rule,
        (tagged("oid", rules), tagged("uuid", rules), ("uint", kinds.uint(rule)), ("text", kinds.text(rule))),
    )


def _cose_key() -> Table:
    """A COSE_Key (RFC 9052 section 7)."""
    rule, member = "crypto-key/cose-key", "crypto-key/cose-key-members"
    label = kinds.integer_or_text(member)
    return Table(
        rule,
        f"{rule} {member}",
        kinds.of(cbor.UINT, cbor.NINT, cbor.TEXT),
        kinds.anything(),
        known={
            1: Place("kty", kinds.integer_or_text(rule), missing=rule),
            2: Place("kid", kinds.octets(member)),
            3: Place("alg", label),
            4: Place("key_ops", Many(member, label)),
            5: Place("Base IV", kinds.octets(member)),
        },
    )
