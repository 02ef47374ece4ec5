"""EAT media types and their profile parameter (RFC 9782)."""

from typing import Any

from conformance.codecs import cbor, jsontext
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors.matrix import in_input
from conformance.drafts.evidence_carriers.vectors.messages import BARE, GOOD, jwt

URI, OID = "tag:evidence.example,2022", "2.999.1"
PROFILED = signing.sign1(cbor.encode({1: -7}), {}, cbor.encode({265: URI, 2: "device-1"}), "es256")
OID_CONTENT = bytes.fromhex("883701")
OID_PROFILED = signing.sign1(cbor.encode({1: -7}), {}, cbor.encode({265: OID_CONTENT, 2: "device-1"}), "es256")
JWT = signing.jws(b'{"alg":"ES256"}', b'{"sub":"device-1"}', "es256")
BODIES = {
    wire.EAT_CWT: GOOD,
    wire.EAT_JWT: JWT,
    wire.UCCS: BARE,
    wire.UJCS: jsontext.encode({"sub": "device-1"}),
    wire.BUNDLE_CBOR: cbor.encode(cbor.Tag(602, [GOOD, {"a": b"\xa0"}])),
    wire.BUNDLE_JSON: jsontext.encode([["JWT", JWT.decode()], {"a": ["JSON", jsontext.b64u_encode(b"{}")]}]),
}


def build(book: Vectors) -> None:
    """The group media-type."""
    group = book.group(
        "media-type", "Media types of EATs, and bodies that are something else.",
        operation="evidence_carriers.dispatch", role="receiver",
    )  # fmt: skip
    _types(group)
    _profiles(group)


def sent(content_type: str, data: bytes) -> dict[str, Any]:
    """An input."""
    return {"content_type": content_type, "data": data}


def _types(group: Group) -> None:
    for kind, body in BODIES.items():
        slug = kind.removeprefix("application/").replace("+", "-")
        if kind in (wire.BUNDLE_CBOR, wire.BUNDLE_JSON):
            group.either(slug, "media-type/known", sent(kind, body), "How a bundle looks is for EAT to say.")
            continue
        group.accept(slug, "media-type/known", sent(kind, body), {"type": kind}, "The body is what its type says.")
    group.accept(
        "upper-case", "media-type/known", sent("Application/EAT+CWT", GOOD), {"type": wire.EAT_CWT},
        "Names of types are compared without regard to case.",
    )  # fmt: skip
    for slug, twin, kind, because in [
        ("cwt-as-jwt", "eat-cwt", wire.EAT_JWT, "A CWT is no JWT."),
        ("cwt-as-uccs", "eat-cwt", wire.UCCS, "A signed token is no unsigned claims set."),
        ("uccs-as-cwt", "eat-ucs-cbor", wire.EAT_CWT, "Unsigned claims are no signed token."),
        ("ujcs-as-jwt", "eat-ucs-json", wire.EAT_JWT, "Unsigned claims are no signed token."),
        ("jwt-as-cwt", "eat-jwt", wire.EAT_CWT, "A JWT is no CWT."),
        ("uccs-as-ujcs", "eat-ucs-cbor", wire.UJCS, "CBOR is no JSON."),
        ("jwt-as-ujcs", "eat-jwt", wire.UJCS, "A signed token is no unsigned claims set."),
    ]:
        group.reject(slug, "media-type/format", twin, in_input("/content_type", kind), because, flags=("downgrade",))
    for kind in (wire.EAT_CWT, wire.UJCS):
        slug = "format-" + ("cbor" if kind == wire.EAT_CWT else "json")
        body = BODIES[kind]
        group.accept(slug, "media-type/format", sent(kind, body), {"type": kind}, "The body is what its type says.")
        group.reject(
            f"{slug}-empty", "media-type/format", slug, in_input("/data", ""), "Nothing is no EAT.", flags=("stripped",)
        )
    for slug, kind in [("eat", "application/eat"), ("cwt", "application/cwt"), ("text", "text/plain")]:
        group.reject(
            f"type-{slug}", "media-type/known", "eat-cwt", in_input("/content_type", kind), "It is no type of EAT.",
            flags=("wrong-shape",),
        )  # fmt: skip
    group.either(
        "flattened", "media-type/format", sent(wire.EAT_JWT, jwt(b"{}")), "Whether a JWT may be flattened is for JWT."
    )


def _profiles(group: Group) -> None:
    cwt = wire.EAT_CWT
    for slug, row, value, profile, because in [
        ("uri", "profile-uri", f'"{URI}"', URI, "A URI stands in quotes."),
        ("oid", "profile-oid", OID, OID, "An OID may stand without quotes."),
        ("upper-case-value", "profile-case", f'"{URI.upper()}"', URI, "Profiles are the same whatever their case."),
        ("oid-in-quotes", "profile-oid", f'"{OID}"', OID, "A token in quotes is the same value."),
    ]:
        told = sent(f"{cwt}; eat_profile={value}", PROFILED if profile == URI else OID_PROFILED)
        group.accept(slug, f"media-type/{row}", told, {"type": cwt, "profile": profile}, because)
    group.accept(
        "upper-case-name", "media-type/profile-optional", sent(f'{cwt};EAT_PROFILE="{URI}"', PROFILED),
        {"type": cwt, "profile": URI}, "Names of parameters are the same whatever their case.",
    )  # fmt: skip
    group.accept(
        "without-profile", "media-type/profile-optional", sent(cwt, PROFILED), {"type": cwt},
        "The parameter may be left out, whatever the claim says.",
    )  # fmt: skip
    for slug, value in [("uri-without-quotes", URI), ("quote-not-closed", f'"{URI}')]:
        group.either(
            slug, "media-type/profile-uri", sent(f"{cwt}; eat_profile={value}", PROFILED),
            "It is no parameter; HTTP lets who receives such a field make of it what it can (RFC 9110 section 2.4).",
        )  # fmt: skip
    group.either(
        "another-profile", "media-type/profile-mirror",
        sent(f'{cwt}; eat_profile="tag:other.example,2022"', PROFILED),
        "The parameter mirrors the claim; what follows where it does not is not said.",
    )  # fmt: skip
    group.either(
        "profile-twice", "media-type/profile-optional", sent(f"{cwt}; eat_profile=2.999.1; eat_profile=2.999.2", GOOD),
        "A parameter that stands twice is for HTTP to judge.",
    )  # fmt: skip
    group.either(
        "other-parameter", "media-type/profile-optional", sent(f"{cwt}; charset=utf-8", GOOD),
        "Parameters that nobody registered are for HTTP to judge.",
    )  # fmt: skip
