"""Claims and elements (sections 4 and 5): what they say, how often they stand, and what is unknown."""

from collections.abc import Iterator
from typing import Any

from conformance.codecs import deform, der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.vectors.samples import UNKNOWN, USER, Kit, asked, change, numbers

REPEATABLE = ("ak-spki", "identifier")
DECODE: dict[str, Any] = {"operation": "pkix.decode", "role": "verifier"}


def build(book: Vectors, kit: Kit) -> None:
    """The groups claims, repeated, elements and unknown."""
    _claims(book.group("claims", "Each claim with its value, and with one of another type.", **DECODE), kit)
    _keys(book.group("public-keys", "Public keys as values of claims.", **DECODE), kit)
    _repeated(book.group("repeated", "Claims that stand more than once in an element.", **DECODE), kit)
    _elements(book.group("elements", "Elements that stand more than once, and keys that are the same.", **DECODE), kit)
    _unknown(book.group("unknown", "Elements, claims and purposes that nobody knows.", **DECODE), kit)


def _alone(kit: Kit, name: str) -> tuple[bytes, str, str]:
    """Evidence about one claim, with the claim's place in the message and in the model."""
    kind = next(kind for kind, claims in wire.CLAIMS.items() if name in claims)
    if kind == "key" and name != "identifier":
        return kit.signed(kit.of(kind, "identifier", name)), "0/1/0/1/1", "/elements/0/claims/1"
    return kit.signed(kit.of(kind, name)), "0/1/0/1/0", "/elements/0/claims/0"


def _names() -> Iterator[str]:
    for claims in wire.CLAIMS.values():
        yield from claims


# Another type that the same content could have.
_ALIKE = {
    der.UTF8_STRING: "04", der.OCTET_STRING: "0c", der.INTEGER: "0a", der.BOOLEAN: "02", der.SEQUENCE: "31",
}  # fmt: skip


def _claims(group: Group, kit: Kit) -> None:
    for name in _names():
        data, at, place = _alone(kit, name)
        written, value = kit.values()[name]
        kind = place.rpartition("/claims")[0] + "/type"
        places = {f"{place}/type": name, f"{place}/value": value}
        group.accept(
            name, "claim/value", asked(data, kind, *places),
            {"at": {kind: next(each for each, claims in wire.CLAIMS.items() if name in claims)} | places},
            "The claim says what its value says.",
        )  # fmt: skip
        group.accept(
            f"{name}-typed", "claim/value-type", asked(data, *places), {"at": places}, "The value has its type."
        )
        changes = [("null", change("replace", f"{at}/1", der.null()))]
        if written[0] == der.GENERALIZED_TIME:
            changes.append(("utc-time", change("replace", f"{at}/1", der.encode(der.UTC_TIME, b"301231235959Z"))))
        elif name in ("spki", "ak-spki"):
            changes.append(("bits", change("replace", f"{at}/1", der.bit_string(signing.subject_key(USER)))))
        else:
            changes.append(("other-type", change("retag", f"{at}/1", _ALIKE[written[0] & 0x1F])))
        changes.append(("tagged", change("replace", f"{at}/1", der.context(0, written))))
        for slug, mutation in changes:
            group.reject(
                f"{name}-{slug}", "claim/value-type", f"{name}-typed", mutation,
                "The claim has a value of another type.", flags=("wrong-type",),
            )  # fmt: skip
    _purposes(group, kit)
    _left_open(group, kit)


def _purposes(group: Group, kit: Kit) -> None:
    at = "/elements/0/claims/1/value"
    for slug, purposes, value in [
        ("all", tuple(map(kit.points.purpose, wire.PURPOSES)), list(wire.PURPOSES)),
        ("none", (), []),
        ("of-a-vendor", (kit.points.purpose("sign"), UNKNOWN), ["sign", UNKNOWN]),
    ]:
        data = kit.signed(kit.element("key", kit.claim("identifier"), kit.claim("purpose", numbers(*purposes))))
        group.accept(
            f"purposes-{slug}", "element/codepoints", asked(data, at), {"at": {at: value}},
            "A purpose is what its identifier stands for.",
        )  # fmt: skip
    data = _alone(kit, "purpose")[0]
    for slug, mutation in [
        ("in-octets", change("replace", "0/1/0/1/1/1", der.octet_string(numbers(UNKNOWN)))),
        ("as-text", change("replace", "0/1/0/1/1/1/0", der.utf8("sign"))),
        ("one-bare", change("replace", "0/1/0/1/1/1", der.oid(UNKNOWN))),
    ]:
        group.reject(
            f"purposes-{slug}", "claim/value-type", "purpose-typed", mutation,
            "The value is a sequence of identifiers, by itself.", flags=("wrong-type",),
        )  # fmt: skip
    group.either(
        "purposes-twice", "claim/value",
        kit.signed(kit.element("key", kit.claim("identifier"), kit.claim("purpose", numbers(UNKNOWN, UNKNOWN)))),
        "The list is not said to be a set.",
    )  # fmt: skip
    shuffled = kit.signed(kit.of("platform", "fipslevel", "vendor", "uptime"))
    places = {"/elements/0/claims/0/type": "fipslevel", "/elements/0/claims/2/type": "uptime"}
    group.accept(
        "any-order", "claim/value", asked(shuffled, *places), {"at": places}, "Claims stand in whatever order."
    )
    place = "/elements/0/claims/0/value"
    for slug, text in [("not-ascii", "Société Générale"), ("spaces", " a  b ")]:
        data = kit.signed(kit.element("platform", kit.claim("vendor", der.utf8(text))))
        group.accept(f"text-{slug}", "claim/value", asked(data, place), {"at": {place: text}}, "Text is any text.")
    data = kit.signed(kit.element("platform", kit.claim("vendor", der.utf8("a\0b"))))
    group.either("text-control", "claim/value", asked(data, place), "It is a UTF8String, and nothing that people read.")
    data = kit.signed(kit.element("platform", kit.claim("vendor", der.utf8("x" * 65536))))
    group.either("text-long", "claim/value", data, "How much a reader takes is left to it.")


def _left_open(group: Group, kit: Kit) -> None:
    """What binds who makes Evidence, and leaves open what is done with it."""
    place = "/elements/0/claims/0/value"
    for slug, number in [("zero", 0), ("five", 5), ("negative", -1)]:
        data = kit.signed(kit.element("platform", kit.claim("fipslevel", der.integer(number))))
        group.either(
            f"fipslevel-{slug}", "fips/level", asked(data, place), "A Verifier is not told what to do with it."
        )
    data = kit.signed(kit.of("key", "local"))
    group.either("key-nameless", "key/identifier-missing", data, "A Verifier is not told what to do with it.")
    data = kit.signed(kit.of("transaction", "ak-spki", "ak-spki"))
    group.either("ak-spki-twice", "ak-spki/twice", data, "A Verifier is not told what to do with it.")
    for kind, name in [("platform", "nonce"), ("key", "vendor"), ("transaction", "identifier")]:
        data = kit.signed(kit.element(kind, kit.claim(name), *([kit.claim("identifier")] if kind == "key" else ())))
        group.either(
            f"{name}-in-{kind}", "claim/elsewhere", asked(data, "/elements/0/claims/0/type"),
            "No claim is forbidden in an element that it was not made for.",
        )  # fmt: skip
    for slug, size in [("empty", 0), ("one-byte", 1), ("long", 65)]:
        data = kit.signed(kit.element("transaction", kit.claim("nonce", der.octet_string(b"n" * size))))
        group.either(
            f"nonce-{slug}", "claim/value", asked(data, place), "The lengths of EAT's nonce are not said to hold here."
        )
    for slug, number in [("five", 5), ("negative", -1)]:
        data = kit.signed(kit.element("platform", kit.claim("dbgstat", der.integer(number))))
        group.either(f"dbgstat-{slug}", "claim/value", asked(data, place), "EAT's five states are not repeated here.")
    data = kit.signed(kit.element("key", kit.claim("identifier"), kit.claim("local", None)))
    group.either(
        "local-without-value", "claim/value", data, "A signed request has claims without values, and is Evidence too."
    )


def _keys(group: Group, kit: Kit) -> None:
    spki = signing.subject_key(USER)
    for name in ("spki", "ak-spki"):
        data, at, place = _alone(kit, name)
        group.accept(
            name, "spki/octets", asked(data, f"{place}/value"), {"at": {f"{place}/value": kit.values()[name][1]}},
            "The octet string holds the DER of a SubjectPublicKeyInfo.",
        )  # fmt: skip
        group.reject(
            f"{name}-bare", "claim/value-type", f"claims/{name}-typed", change("replace", f"{at}/1", spki),
            "The value is an octet string, and not what it holds.", flags=("wrong-type",),
        )  # fmt: skip
        for slug, mutation in [
            ("garbage", change("replace", f"{at}/1", der.octet_string(b"key"))),
            ("empty", change("replace", f"{at}/1", "0400")),
            ("byte-behind", change("trailing", f"{at}/1/e", "00")),
            ("long-length", change("length-long", f"{at}/1/e")),
            ("wrapped-twice", change("replace", f"{at}/1/e", der.octet_string(spki))),
            ("bits-alone", change("remove", f"{at}/1/e/0")),
        ]:
            given = asked(deform.apply(data, mutation), f"{place}/value")
            group.either(
                f"{name}-{slug}", "spki/octets", given, "Nobody is told to look into the octets before the key is used."
            )
    for key in ("rs256", "ed25519", "es512", "ml-dsa-44"):
        data = kit.signed(kit.element("transaction", kit.claim("ak-spki", der.octet_string(signing.subject_key(key)))))
        place = "/elements/0/claims/0/value"
        group.either(
            f"ak-spki-{key}", "spki/octets", asked(data, place), "Which kinds of keys a Verifier has is left to it."
        )


def _repeated(group: Group, kit: Kit) -> None:
    values = {
        "vendor": der.utf8("Other"), "fipslevel": der.integer(1), "fipsboot": der.boolean(False),
        "nonce": der.octet_string(b"another nonce 16"), "extractable": der.boolean(True),
        "hwmodel": der.octet_string(b"M"),
        "expiry": der.encode(der.GENERALIZED_TIME, b"20991231235959Z"), "purpose": numbers(UNKNOWN),
    }  # fmt: skip
    for name in _names():
        if name in REPEATABLE:
            continue
        data, at, place = _alone(kit, name)
        group.accept(
            name, "claim/once", asked(data, f"{place}/type"), {"at": {f"{place}/type": name}}, "The claim stands once."
        )
        group.reject(
            f"{name}-twice", "claim/once", name, change("trailing", at, kit.claim(name)),
            "This claim stands once only, also where it says the same again.", flags=("repeated",),
        )  # fmt: skip
        if name in values:
            group.reject(
                f"{name}-contradicted", "claim/once", name, change("trailing", at, kit.claim(name, values[name])),
                "This claim stands once only.", flags=("repeated",),
            )  # fmt: skip
    group.reject(
        "vendor-far-apart", "claim/once", "vendor",
        change("trailing", "0/1/0/1/0", kit.claim("uptime") + kit.claim("vendor")),
        "It does not matter what stands between the two.", flags=("repeated",),
    )  # fmt: skip
    keys = [der.octet_string(signing.subject_key(key)) for key in ("es256", "es384")]
    texts = [der.utf8(text) for text in ("key-1", "0x2a", "c3a1")]
    names = [kit.claim("identifier", each) for each in texts]
    held = [kit.claim("ak-spki", each) for each in keys]
    spkis = [signing.subject_key(key) for key in ("es256", "es384")]
    cases: list[tuple[str, str, bytes, list[Any]]] = [
        ("identifiers", "claim/repeatable", kit.element("key", *names), ["key-1", "0x2a", "c3a1"]),
        ("identifiers-independent", "claim/independent", kit.element("key", *names[:2]), ["key-1", "0x2a"]),
        ("identifiers-not-overwritten", "claim/no-overwriting",
         kit.element("key", names[0], kit.claim("local"), names[2]), ["key-1", True, "c3a1"]),
        ("attestation-keys", "claim/repeatable", kit.element("transaction", *held), spkis),
        ("attestation-keys-independent", "claim/independent", kit.element("transaction", *held[::-1]), spkis[::-1]),
        ("attestation-keys-not-overwritten", "claim/no-overwriting", kit.element("transaction", *held), spkis),
    ]  # fmt: skip
    for slug, requirement, element, said in cases:
        told = {f"/elements/0/claims/{n}/value": value for n, value in enumerate(said)}
        given = asked(kit.signed(element), *told, f"/elements/0/claims/{len(said)}/value")
        group.accept(slug, requirement, given, {"at": told}, "Each of them is there.")
    twice = kit.signed(kit.element("key", *[kit.claim("identifier")] * 2))
    group.either("identifier-again", "claim/repeatable", twice, "The text does not say that copies must differ.")


def _elements(group: Group, kit: Kit) -> None:
    three = kit.signed(kit.of("transaction", "nonce"), kit.of("platform", "vendor"), kit.of("key", "identifier"))
    at = {"/elements/0/type": "transaction", "/elements/1/type": "platform", "/elements/2/type": "key"}
    for slug, requirement in [("platform", "platform/once"), ("transaction", "transaction/once")]:
        group.accept(slug, requirement, asked(three, *at), {"at": at}, "One element of each kind.")
    for kind, place, other in [
        ("platform", "0/1/1", kit.of("platform", "uptime")),
        ("transaction", "0/1/0", kit.of("transaction", "timestamp")),
    ]:
        same = kit.of("platform", "vendor") if kind == "platform" else kit.of("transaction", "nonce")
        for slug, new, behind in [
            ("twice", same, place), ("twice-apart", same, "0/1/2"), ("twice-other-claims", other, place),
            ("three-times", same + same, place),
        ]:  # fmt: skip
            group.reject(
                f"{kind}-{slug}", f"{kind}/once", kind, change("trailing", behind, new),
                "There is one element of this kind at most.", flags=("repeated",),
            )  # fmt: skip
    first, second = (kit.claim("identifier", der.utf8(text)) for text in ("key-1", "key-2"))
    two = kit.signed(kit.element("key", first, kit.claim("local")), kit.element("key", second))
    names = {"/elements/0/claims/0/value": "key-1", "/elements/1/claims/0/value": "key-2"}
    group.accept("keys", "key/distinct", asked(two, *names), {"at": names}, "Two keys with names of their own.")
    for slug, mutation in [
        ("same-name", change("replace", "0/1/1/1/0", first)),
        ("same-element", change("trailing", "0/1/1", kit.element("key", first, kit.claim("local")))),
        ("one-name-shared", change("trailing", "0/1/1/1/0", first)),
        ("third-key-shares", change("trailing", "0/1/1", kit.element("key", kit.claim("local"), second))),
    ]:  # fmt: skip
        group.reject(
            f"keys-{slug}", "key/distinct", "keys", mutation, "Both elements stand for one key.", flags=("repeated",)
        )
    spki = kit.claim("spki")
    alike = kit.signed(kit.element("key", first, spki), kit.element("key", second, spki))
    group.accept(
        "keys-same-material", "key/same-material", asked(alike, *names), {"at": names},
        "A key that was imported twice is two keys.",
    )  # fmt: skip
    for slug, text in [("in-other-case", "KEY-1"), ("with-space", "key-1 "), ("in-other-form", "ke\u0301y-1")]:
        data = kit.signed(kit.element("key", first), kit.element("key", kit.claim("identifier", der.utf8(text))))
        group.either(f"keys-{slug}", "key/distinct", data, "How names are compared is not said.")


def _unknown(group: Group, kit: Kit) -> None:
    vendor, at = kit.claim("vendor"), "/elements/0/claims/0/value"
    for slug, value in [
        ("integer", der.integer(5)), ("sequence", der.sequence(der.integer(1), der.utf8("x"))),
        ("tagged", der.context(3, der.null())), ("null", der.null()),
    ]:  # fmt: skip
        data = kit.signed(kit.element("platform", vendor, kit.claim(UNKNOWN, value)))
        places = {at: "Acme HSM", "/elements/0/claims/1/type": UNKNOWN, "/elements/0/claims/1/value": value}
        group.accept(
            f"claim-{slug}", "claim/unknown", asked(data, *places), {"at": places},
            "An unknown claim has any value.", flags=("unknown",),
        )  # fmt: skip
    bare = kit.signed(kit.element("platform", vendor, kit.claim(UNKNOWN, None)))
    group.accept(
        "claim-without-value", "claim/extraneous", asked(bare, at, "/elements/0/claims/1/value"),
        {"at": {at: "Acme HSM"}}, "An unknown claim may have none.", flags=("unknown",),
    )  # fmt: skip
    apart = kit.signed(kit.element(UNKNOWN, kit.claim(UNKNOWN + ".1", der.integer(1))), kit.element("platform", vendor))
    places = {"/elements/0/type": UNKNOWN, "/elements/1/claims/0/value": "Acme HSM"}
    group.accept(
        "element", "element/unknown", asked(apart, *places), {"at": places},
        "An unknown element stands beside the known ones.", flags=("unknown",),
    )  # fmt: skip
    both = kit.signed(
        kit.element(UNKNOWN, kit.claim("vendor", der.integer(1))), kit.element(UNKNOWN, kit.claim(UNKNOWN, der.null()))
    )
    group.either("element-twice", "element/unknown", both, "Whether it may stand twice is known to its makers alone.")
    inside = kit.signed(kit.element("key", kit.claim(UNKNOWN, der.utf8("x")), kit.claim("identifier")))
    places = {"/elements/0/claims/0/type": UNKNOWN, "/elements/0/claims/1/value": "key-1"}
    group.accept(
        "claim-in-key", "claim/unknown", asked(inside, *places), {"at": places},
        "An unknown claim stands beside the known ones.", flags=("unknown",),
    )  # fmt: skip
    twice = kit.signed(kit.element("platform", vendor, *[kit.claim(UNKNOWN, der.integer(5))] * 2))
    group.either("claim-twice", "claim/unknown", twice, "Whether it may stand twice is known to its makers alone.")
    for slug, name in [("neighbour", "1.14"), ("child", "1.0.1"), ("key-capability", "9")]:
        data = kit.signed(kit.element("platform", vendor, kit.claim(f"{kit.points.evidence}.1.{name}", der.null())))
        group.accept(
            f"number-{slug}", "claim/unknown", asked(data, at), {"at": {at: "Acme HSM"}},
            "An identifier close to a known one is another.", flags=("unknown",), also=("element/codepoints",),
        )  # fmt: skip
