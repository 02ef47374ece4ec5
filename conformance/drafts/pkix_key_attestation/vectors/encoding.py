"""The encoding of Evidence (section 5.5): one whole message, and what makes it BER, too short or too long."""

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation.vectors.samples import Kit, asked, change, octets, time

# Where what is changed stands in the whole message.
VENDOR, MODEL, BOOTS, FIPS, PURPOSE, EXPIRY = (
    "0/1/1/1/0/1", "0/1/1/1/1/1", "0/1/1/1/2/1", "0/1/1/1/3/1", "0/1/2/1/1/1", "0/1/2/1/2/1",
)  # fmt: skip
TYPE = "0/1/1/1/0/0"


def whole(kit: Kit) -> bytes:
    """Evidence with one element of each type."""
    return kit.signed(
        kit.of("transaction", "nonce", "timestamp"),
        kit.of("platform", "vendor", "hwmodel", "bootcount", "fipsboot"),
        kit.of("key", "identifier", "purpose", "expiry"),
    )


def build(book: Vectors, kit: Kit) -> None:
    """The group encoding."""
    group = book.group("encoding", "The DER of Evidence, and what is none.", operation="pkix.decode", role="verifier")
    data = whole(kit)
    places = {
        "/version": 1,
        "/elements/0/type": "transaction",
        "/elements/1/claims/0/value": "Acme HSM",
        "/elements/1/claims/1/value": b"Model-7",
        "/elements/2/claims/1/value": ["sign", "verify"],
        "/signatures/0/spki": signing.subject_key("es256"),
    }
    for slug, requirement, because in [
        ("whole", "der/one-element", "Evidence with an element of each type and one signature."),
        ("whole-complete", "der/complete", "Nothing of it is missing."),
        ("whole-lengths", "der/length", "Its lengths are minimal."),
        ("whole-definite", "der/definite", "Its lengths are definite."),
        ("whole-primitive", "der/primitive", "Its strings are primitive."),
    ]:
        group.accept(slug, requirement, asked(data, *places), {"at": places}, because)
    _frames(group, data)
    _values(group, data)
    _numbers(group, kit)


def _frames(group: Group, data: bytes) -> None:
    for slug, at in [
        ("evidence", ""), ("tbs", "0"), ("elements", "0/1"), ("element", "0/1/0"), ("claims", "0/1/1/1"),
        ("vendor", VENDOR), ("signatures", "1"), ("signature-value", "1/0/2"),
    ]:  # fmt: skip
        group.reject(
            f"long-length-{slug}", "der/length", "whole-lengths", change("length-long", at),
            "A length has no octet more than it needs.", flags=("ber",),
        )  # fmt: skip
    for slug, at in [
        ("evidence", ""), ("tbs", "0"), ("elements", "0/1"), ("element", "0/1/1"), ("claim", "0/1/1/1/0"),
        ("purpose", PURPOSE), ("signature-block", "1/0"),
    ]:  # fmt: skip
        group.reject(
            f"indefinite-length-{slug}", "der/definite", "whole-definite", change("length-indefinite", at),
            "DER has no indefinite lengths.", flags=("ber",),
        )  # fmt: skip
    for slug, mutation, because in [
        ("octets-in-pieces", change("replace", MODEL, "2409 0403 4d6f64 0402 656c"), "An octet string is one piece."),
        ("text-in-pieces", change("replace", VENDOR, "2c06 0c04 41636d65"), "A text is one piece."),
        ("sequence-primitive", change("retag", "0/1/1", "10"), "A sequence is constructed."),
        ("integer-constructed", change("retag", BOOTS, "22"), "An integer is primitive."),
    ]:
        group.reject(slug, "der/primitive", "whole-primitive", mutation, because, flags=("ber",))
    for slug, mutation, because in [
        ("byte-behind", octets("append", None, b"\0"), "Evidence ends with its sequence."),
        ("evidence-behind", octets("append", None, data), "Evidence is one and not two."),
        ("null-behind", octets("append", None, der.null()), "Evidence ends with its sequence."),
    ]:
        group.reject(slug, "der/one-element", "whole", mutation, because, flags=("trailing",))
    for slug, size in [("without-last-byte", len(data) - 1), ("without-signature", len(data) - 60), ("head-alone", 4)]:
        group.reject(
            f"cut-{slug}", "der/complete", "whole-complete", octets("truncate", size),
            "There are fewer bytes than the lengths say.", flags=("trailing",),
        )  # fmt: skip
    group.reject(
        "nothing", "der/complete", "whole-complete", octets("truncate", 0), "No bytes are no Evidence.",
        flags=("empty",),
    )  # fmt: skip


def _values(group: Group, data: bytes) -> None:
    for slug, requirement, at, value in [
        ("whole-boolean", "der/boolean", "/elements/1/claims/3/value", True),
        ("whole-integer", "der/integer", "/elements/1/claims/2/value", 17),
        ("whole-identifier", "der/identifier", "/elements/1/claims/0/type", "vendor"),
        ("whole-text", "der/utf8", "/elements/1/claims/0/value", "Acme HSM"),
        ("whole-time", "der/time", "/elements/2/claims/2/value", "20301231235959Z"),
    ]:
        group.accept(slug, requirement, asked(data, at), {"at": {at: value}}, "As DER has it.")
    for slug, requirement, twin, at, new in [
        ("true-as-one", "der/boolean", "whole-boolean", FIPS, "0101 01"),
        ("true-as-fe", "der/boolean", "whole-boolean", FIPS, "0101 fe"),
        ("boolean-of-two-octets", "der/boolean", "whole-boolean", FIPS, "0102 ffff"),
        ("integer-with-zero", "der/integer", "whole-integer", BOOTS, "0202 0011"),
        ("integer-with-ones", "der/integer", "whole-integer", BOOTS, "0202 ffef"),
        ("integer-empty", "der/integer", "whole-integer", BOOTS, "0200"),
        ("version-with-zero", "der/integer", "whole-integer", "0/0", "0202 0001"),
        ("identifier-with-zero", "der/identifier", "whole-identifier", TYPE, "0603 2b8006"),
        ("identifier-cut", "der/identifier", "whole-identifier", TYPE, "0603 2b0687"),
        ("identifier-empty", "der/identifier", "whole-identifier", TYPE, "0600"),
        ("text-latin-1", "der/utf8", "whole-text", VENDOR, "0c04 41636de9"),
        ("text-overlong", "der/utf8", "whole-text", VENDOR, "0c02 c080"),
        ("text-surrogate", "der/utf8", "whole-text", VENDOR, "0c03 eda080"),
    ]:
        group.reject(slug, requirement, twin, change("replace", at, new), "It is no DER.", flags=("ber",))
    for slug, text in [
        ("with-offset", "20301231235959+0000"),
        ("without-seconds", "203012312359Z"),
        ("local", "20301231235959"),
        ("with-trailing-zero", "20301231235959.50Z"),
        ("with-empty-fraction", "20301231235959.Z"),
        ("with-comma", "20301231235959,5Z"),
    ]:
        group.reject(
            f"time-{slug}", "der/time", "whole-time", change("replace", EXPIRY, time(text)),
            "DER has one form of each time.", flags=("ber",),
        )  # fmt: skip


def _numbers(group: Group, kit: Kit) -> None:
    at = "/elements/0/claims/1/value"
    for slug, text in [
        ("fraction", "20301231235959.5Z"), ("leap-second", "20301231235960Z"), ("no-such-day", "20300230000000Z"),
        ("no-expiry", "99991231235959Z"),
    ]:  # fmt: skip
        data = kit.signed(kit.element("key", kit.claim("identifier"), kit.claim("expiry", time(text))))
        group.either(
            f"time-{slug}", "der/time", asked(data, at), "Neither the document nor DER says whether this is a time.",
        )  # fmt: skip
    for slug, number in [("beyond-64-bits", 1 << 64), ("negative", -1)]:
        data = kit.signed(kit.element("platform", kit.claim("uptime", der.integer(number))))
        group.either(
            f"uptime-{slug}", "der/integer", asked(data, "/elements/0/claims/0/value"),
            "The grammar has any integer.",
        )  # fmt: skip
