"""JSON CMWs signed with JWS (section 4.2), compact and flattened.

No algorithm is made mandatory by the document. What decides is signed with ES256; other algorithms are only observed.
"""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conformance.codecs import cbor, jsontext
from conformance.codecs.jsontext import b64u_decode, b64u_encode
from conformance.codecs.keys import key_from_jwk
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import (
    JSON,
    OID,
    ONE,
    RECORD,
    TAG,
    TEXT,
    TYPE,
    VALUE,
    in_bytes,
    in_input,
    in_json,
)  # fmt: skip
from conformance.drafts.cmw.wire import collection, record
from conformance.model.vector import Mutation

KEY, OTHER_KEY = "es256", "es256-other"
NOW = "2026-07-01T00:00:00Z"
PROTECTED = {"alg": "ES256", "cty": wire.MEDIA_JSON}
PAYLOAD = JSON.write(ONE)


def build(book: Vectors) -> None:
    """The group jws."""
    group = book.group(
        "jws",
        "JSON CMWs signed with JWS: its two forms, its headers, its payload and its signature.",
        operation="cmw.verify",
        header={"media_type": wire.MEDIA_JWS, "keys": [signing.public(KEY)], "now": NOW},
    )
    _accepted(group)
    _contested(group)
    _forms(group)
    _payloads(group)
    _headers(group)
    _signatures(group)
    _unsigned(group)


def _text(protected: Any) -> bytes:
    """The JSON text of a header; bytes are one already."""
    return protected if isinstance(protected, bytes) else jsontext.encode(protected)


def _compact(protected: Any = PROTECTED, payload: bytes = PAYLOAD, key: str = KEY) -> bytes:
    return signing.jws(_text(protected), payload, key)


def _flattened(protected: Any = PROTECTED, payload: bytes = PAYLOAD, **more: Any) -> bytes:
    parts = _compact(protected, payload).decode().split(".")
    return jsontext.encode({"payload": parts[1], "protected": parts[0], **more, "signature": parts[2]})


def _again(at: str, content: bytes | str) -> Mutation:
    """Another part, with a new signature: the old one would be refused for another reason. Bytes are encoded."""
    part = b64u_encode(content) if isinstance(content, bytes) else content
    return Mutation(codec="json", op="replace", at=at, data=jsontext.encode(part).decode(), resign=KEY)


def _protected(header: Any) -> Mutation:
    """Another protected header, signed anew."""
    return _again("/protected", _text(header))


def _whole(value: dict[str, Any], resign: str | None = None) -> Mutation:
    """Another object in its place, where parameters move from one header to the other."""
    return Mutation(codec="json", op="replace", data=jsontext.encode(value).decode(), resign=resign)


def _accepted(group: Group) -> None:
    typed = JSON.write({"__cmwc_t": OID, "a": ONE})
    for slug, requirement, message, output, because in [
        ("compact", "jws/compact", _compact(), RECORD, "Three parts with dots between them are a JWS."),
        ("flattened", "jws/flattened", _flattened(), RECORD, "An object with payload and signature is a JWS."),
        (
            "compact-collection", "jws/compact", _compact(payload=typed), collection(("a", RECORD), kind=OID),
            "A collection is signed in the compact form as well.",
        ),
        (
            "flattened-collection", "jws/flattened", _flattened(payload=typed), collection(("a", RECORD), kind=OID),
            "A collection is signed in the flattened form as well.",
        ),
        (
            "payload-with-white-space", "jws/signature", _compact(payload=b' [ "a/b",\n"I0faVQ" ]\n'),
            record("a/b", VALUE), "What is signed are the bytes of the payload, white space included.",
        ),
        (
            "header-with-white-space", "jws/signature",
            _compact(b'{ "cty": "application/cmw+json",\n "alg": "ES256" }'), RECORD,
            "What is signed are the bytes of the protected header, in any order and with white space.",
        ),
        (
            "escaped-header", "jws/content-type", _flattened(b'{"alg":"ES256","cty":"application\\/cmw+json"}'), RECORD,
            "A header is JSON, so its strings are what their escapes stand for.",
        ),
        (
            "flattened-with-white-space", "jws/flattened",
            _flattened().replace(b'","', b'",\n  "').replace(b'":"', b'" : "'), RECORD,
            "The flattened form is JSON, with white space where JSON has it.",
        ),
        ("alg-protected", "jws/algorithm", _flattened(), RECORD, "The algorithm stands in the protected header."),
        ("media-type", "jws/content-type", _flattened(), RECORD, "The content type is that of a JSON CMW."),
        (
            "indicator", "jws/payload", _flattened(payload=JSON.write([TYPE, VALUE, 4])), record(TYPE, VALUE, 4),
            "The payload may be a record with an indicator.",
        ),
    ]:  # fmt: skip
        group.accept(slug, requirement, message, output, because)
    for slug, protected, because in [
        ("kid", {**PROTECTED, "kid": "es256"}, "A key identifier may stand in the protected header."),
        ("typ", {"typ": "JOSE", **PROTECTED}, "A type of the whole may stand in the protected header."),
        ("kid-and-typ", {**PROTECTED, "kid": "es256", "typ": "JOSE"}, "There may be several further parameters."),
    ]:
        group.accept(slug, "jws/other-headers", _flattened(protected), RECORD, because)
    group.accept(
        "unknown-parameter", "jws/unknown-headers", _flattened({**PROTECTED, "example": "x"}), RECORD,
        "A parameter that nobody knows is ignored where it is not critical.",
    )  # fmt: skip
    for name in ("es384", "ed25519"):
        algorithm = signing.KEYS[name]["alg"]
        given = {"data": _compact({**PROTECTED, "alg": algorithm}, key=name), "keys": [signing.public(name)]}
        group.either(
            f"algorithm-{name}", "jws/signature", given, "Which algorithms a consumer has is left to it."
        )  # fmt: skip
    group.either(
        "unknown-member", "jws/flattened", _flattened(example="x"),
        "RFC 7515 has members that are not understood ignored, while the grammar has no place for them.",
    )  # fmt: skip


def _contested(group: Group) -> None:
    forms = {"object-of-rfc-7515": "accept", "base64url-text": "reject"}
    group.contested(
        "unprotected-object", "jws/unprotected-form", _flattened(header={"kid": "es256"}), RECORD,
        "RFC 7515 makes the unprotected header an object, the grammar makes it base64url text.", readings=forms,
    )  # fmt: skip
    group.contested(
        "unprotected-text", "jws/unprotected-form", _flattened(header=b64u_encode(b'{"kid":"es256"}')), RECORD,
        "The grammar makes the unprotected header base64url text, RFC 7515 makes it an object.",
        readings={"object-of-rfc-7515": "reject", "base64url-text": "accept"},
    )  # fmt: skip
    for slug, content_type in [("cty-short", "cmw+json"), ("cty-short-in-compact", "cmw+json")]:
        make = _compact if slug.endswith("compact") else _flattened
        group.contested(
            slug, "jws/content-type-short", make({**PROTECTED, "cty": content_type}), RECORD,
            "RFC 7515 section 4.1.10 has producers leave out what comes before the slash; the grammar does not.",
            readings={"grammar": "reject", "short-form-of-rfc-7515": "accept"},
        )  # fmt: skip
    values: list[tuple[str, dict[str, Any]]] = [
        ("header-with-key", {"jwk": signing.public(KEY)}),
        ("header-with-number", {"example": 1}),
        ("header-with-list", {"example": ["x"]}),
    ]
    for slug, more in values:
        group.contested(
            slug, "jws/header-values", _flattened({**PROTECTED, **more}), RECORD,
            "RFC 7515 has header values of any kind, the grammar has text alone.",
            readings={"text-alone": "reject", "any-kind-of-rfc-7515": "accept"},
        )  # fmt: skip


def _forms(group: Group) -> None:
    protected, payload, made = _compact().decode().split(".")
    one = {"protected": protected, "signature": made}
    for slug, change, because in [
        ("general", _whole({"payload": payload, "signatures": [one]}), "A list of signatures is the general form."),
        ("general-of-two", _whole({"payload": payload, "signatures": [one, one]}), "So is a longer one."),
        ("both-forms", in_json("append", "", f'"signatures":[{jsontext.encode(one).decode()}]'), "It has both forms."),
    ]:
        group.reject(slug, "jws/general", "flattened", change, because, flags=("wrong-kind",))
    dots = len(protected), len(protected) + 1 + len(payload)
    end = dots[1] + 1 + len(made)
    for slug, change, because, flag in [
        ("two-parts", in_bytes("truncate", dots[1]), "A compact JWS has three parts.", "truncated"),
        ("four-parts", in_bytes("append", None, b".AA".hex()), "A compact JWS has three parts.", "trailing-bytes"),
        ("dot-behind", in_bytes("append", None, b".".hex()), "An empty fourth part is one.", "trailing-bytes"),
        ("signature-padded", in_bytes("append", None, b"==".hex()), "The parts have no padding.", "lax-base64"),
        ("line-feed-behind", in_bytes("append", None, b"\n".hex()), "A line feed is no base64url.", "lax-base64"),
        ("space-before", in_bytes("prepend", None, b" ".hex()), "A space is no base64url.", "lax-base64"),
        ("space-inside", in_bytes("insert", dots[0] + 5, b" ".hex()), "A space is no base64url.", "lax-base64"),
        (
            "foreign-character",
            in_bytes("insert", end - 9, b"!".hex()),
            "Base64url has no such character.",
            "lax-base64",
        ),
        ("one-character-less", in_bytes("truncate", end - 1), "One character over four is no byte.", "lax-base64"),
    ]:
        group.reject(slug, "jws/parts", "compact", change, because, flags=(flag,))
    for slug, change, because in [
        ("payload-padded", _again("/payload", payload + "="), "The payload has no padding."),
        ("protected-padded", _again("/protected", protected + "="), "The protected header has no padding."),
        ("payload-missing", in_json("remove", "/payload"), "A flattened JWS has a payload."),
        ("protected-missing", in_json("remove", "/protected"), "A flattened JWS has a protected header here."),
        ("signature-missing", in_json("remove", "/signature"), "A flattened JWS has a signature."),
        ("member-padded", in_json("replace", "/signature", f'"{made}="'), "The signature has no padding."),
        ("signature-of-null", in_json("replace", "/signature", "null"), "The signature is text."),
        ("payload-as-object", in_json("replace", "/payload", PAYLOAD.decode()), "The payload is base64url text."),
        (
            "header-not-wrapped",
            in_json("replace", "/protected", jsontext.encode(PROTECTED).decode()),
            "The protected header is base64url text.",
        ),
        ("header-of-array", _again("/protected", b'["alg","ES256"]'), "A header is an object."),
        ("header-not-json", _again("/protected", b"{alg:ES256}"), "A header is JSON."),
        ("header-with-trailing-byte", _again("/protected", _text(PROTECTED) + b"}"), "A header is one object."),
    ]:
        group.reject(slug, "jws/parts", "flattened", change, because, flags=("lax-base64",))


def _payloads(group: Group) -> None:
    cbor_record, tagged = cbor.encode(ONE), cbor.encode(cbor.Tag(TAG, VALUE))
    for slug, payload, because, flag in [
        ("payload-cbor", cbor_record, "The payload is a JSON CMW, not a CBOR one.", "sniffing"),
        ("payload-tag", tagged, "There is no Tag CMW in JSON.", "sniffing"),
        ("payload-text", jsontext.encode(PAYLOAD.decode()), "A record in a string is a string.", "wrong-kind"),
        ("payload-number", b"1", "A number is no CMW.", "wrong-kind"),
        ("payload-claims", b'{"sub":"joe"}', "A set of claims is no CMW.", "wrong-kind"),
        ("payload-empty-collection", b"{}", "A collection has an entry, signed or not.", "empty"),
        ("payload-type-alone", f'["{TYPE}"]'.encode(), "A record has two members, signed or not.", "wrong-arity"),
        ("payload-number-as-type", f'[64999,"{TEXT}"]'.encode(), "The type is text, signed or not.", "wrong-kind"),
        ("payload-indicator-zero", PAYLOAD[:-1] + b",0]", "An indicator is not zero.", "indicator-default"),
        ("payload-trailing-bracket", PAYLOAD + b"]", "The payload is one CMW.", "trailing-bytes"),
        ("payload-cut", PAYLOAD[:-1], "The payload is a whole CMW.", "truncated"),
        ("payload-nothing", b"", "No bytes are no CMW.", "empty"),
        ("payload-signed-twice", _flattened(), "A signed CMW is none to be signed.", "wrong-kind"),
    ]:
        group.reject(slug, "jws/payload", "flattened", _again("/payload", payload), because, flags=(flag,))


def _headers(group: Group) -> None:
    content_type, algorithm = {"cty": wire.MEDIA_JSON}, {"alg": "ES256"}
    payload = b64u_encode(PAYLOAD)

    def moved(protected: dict[str, Any], header: dict[str, Any]) -> Mutation:
        parts = {"payload": payload, "protected": b64u_encode(_text(protected)), "header": header, "signature": ""}
        return _whole(parts, KEY)

    for slug, change, because in [
        ("alg-missing", _protected(content_type), "The protected header has an algorithm."),
        ("alg-unprotected", moved(content_type, algorithm), "Whoever relays a message chooses what is unprotected."),
    ]:
        group.reject(slug, "jws/algorithm", "alg-protected", change, because, flags=("header-unprotected",))
    for slug, value in [("alg-number", -7), ("alg-null", None), ("alg-list", ["ES256"])]:
        group.reject(
            slug, "jws/algorithm", "alg-protected", _protected({**PROTECTED, "alg": value}),
            "The algorithm is text.", flags=("wrong-kind",),
        )  # fmt: skip
    for slug, change, because in [
        ("cty-missing", _protected(algorithm), "The protected header names a content type."),
        ("cty-unprotected", moved(algorithm, content_type), "Unprotected, it can be exchanged on the way."),
    ]:
        group.reject(slug, "jws/content-type", "media-type", change, because, flags=("header-unprotected",))
    others: list[tuple[str, Any, str]] = [
        ("cty-cbor", wire.MEDIA_CBOR, "The content type is not that of a CBOR CMW."),
        ("cty-jws", wire.MEDIA_JWS, "The content type is that of what is signed, not of the signed message."),
        ("cty-of-json", "application/json", "JSON in general is another content type."),
        ("cty-jwt", "JWT", "A CMW is no JWT."),
        ("cty-longer", wire.MEDIA_JSON + "-seq", "A longer name is another one."),
        ("cty-empty", "", "No text names no content type."),
        ("cty-number", 274, "JWS has no Content-Format numbers."),
        ("cty-null", None, "Null names no content type."),
    ]
    for slug, content, because in others:
        flag = "media-type-syntax" if isinstance(content, str) else "wrong-kind"
        change = _protected({**PROTECTED, "cty": content})
        group.reject(slug, "jws/content-type", "media-type", change, because, flags=(flag,))
    group.either(
        "cty-in-capitals", "jws/content-type", _flattened({**PROTECTED, "cty": "Application/CMW+JSON"}),
        "Media types are compared without regard to case; the grammar has the text in small letters.",
    )  # fmt: skip
    start = _text(PROTECTED)[:-1]
    for slug, change, because in [
        (
            "alg-twice-differing",
            _protected(start + b',"alg":"none"}'),
            "Refused, or the last counts: nothing is signed.",
        ),
        ("alg-in-both", in_json("append", "", '"header":{"alg":"ES256"}'), "A name stands in one header only."),
        ("cty-in-both", in_json("append", "", '"header":{"cty":"a/b"}'), "A name stands in one header only."),
    ]:
        group.reject(slug, "jws/header-names", "flattened", change, because, flags=("duplicate-label",))
    for slug, text in [
        ("alg-twice", start + b',"alg":"ES256"}'),
        ("alg-twice-escaped", start + b',"\\u0061lg":"ES256"}'),
        ("cty-twice", b'{"cty":"a/b",' + start[1:] + b"}"),
    ]:
        group.either(
            slug, "jws/header-names", _flattened(text),
            "A reader refuses a name that stands twice, or takes the last (RFC 7515 section 4), which is right here.",
            flags=("duplicate-label",),
        )  # fmt: skip
    for slug, header, because in [
        (
            "critical", {**PROTECTED, "example": "x", "crit": ["example"]},
            "A consumer that does not know the parameter may not pass over it.",
        ),
        ("critical-and-absent", {**PROTECTED, "crit": ["example"]}, "What is critical is there."),
        ("critical-text", {**PROTECTED, "example": "x", "crit": "example"}, "What is critical is listed."),
    ]:  # fmt: skip
        group.reject(
            slug, "jws/critical-headers", "unknown-parameter", _protected(header), because, flags=("critical-ignored",)
        )
    group.either(
        "critical-nothing", "jws/critical-headers", _flattened({**PROTECTED, "crit": []}),
        "An empty list may not be written, and may be refused (RFC 7515 section 4.1.11).", flags=("critical-ignored",),
    )  # fmt: skip
    group.either(
        "critical-in-other-header", "jws/critical-headers",
        _flattened({**PROTECTED, "example": "x"}, header={"crit": ["example"]}),
        "It may not stand there, and a reader may refuse it (RFC 7515 section 4.1.11).", flags=("critical-ignored",),
    )  # fmt: skip


def _signatures(group: Group) -> None:
    protected, payload, text = _compact().decode().split(".")
    made, signed = b64u_decode(text), f"{protected}.{payload}".encode()
    flipped = bytes([made[0] ^ 0x80]) + made[1:]
    for slug, other, because in [
        ("first-bit-flipped", flipped, "One bit makes it another signature."),
        ("signature-empty", b"", "No bytes are no signature."),
        ("signature-of-zeros", bytes(64), "Zero is no half of a signature."),
        ("signature-a-byte-short", made[:-1], "ES256 has 64 bytes."),
        ("signature-a-byte-long", made + b"\0", "ES256 has 64 bytes."),
        ("signature-as-der", signing.der(made), "JWS has r and s side by side, not in DER."),
        ("signature-of-other-key", signing.signature(signed, OTHER_KEY), "Another key signed this."),
        ("signature-of-payload", signing.signature(PAYLOAD, KEY), "The protected header was not signed with it."),
        ("signature-of-decoded-parts", signing.signature(_text(PROTECTED) + b"." + PAYLOAD, KEY),
         "What is signed are the parts in base64url."),
    ]:  # fmt: skip
        change = in_json("replace", "/signature", jsontext.encode(b64u_encode(other)).decode())
        group.reject(slug, "jws/signature", "flattened", change, because, flags=("signature-not-checked",))
    start = len(protected) + 1
    turned = b64u_encode(_text({"cty": wire.MEDIA_JSON, "alg": "ES256"}))
    swapped = b64u_encode(JSON.write([TYPE, VALUE[::-1]]))
    for slug, change, because in [
        ("payload-exchanged", in_bytes("replace", start, swapped.encode().hex()), "Another payload was signed."),
        ("header-exchanged", in_bytes("replace", 0, turned.encode().hex()), "Another protected header was signed."),
    ]:  # fmt: skip
        group.reject(slug, "jws/signature", "compact", change, because, flags=("signature-not-checked",))
    group.reject(
        "another-algorithm", "jws/signature", "flattened", _protected({**PROTECTED, "alg": "ES384"}),
        "The header says ES384, the signature is of ES256.", flags=("signature-not-checked",),
    )  # fmt: skip
    for slug, keys, because in [
        ("other-key", [signing.public(OTHER_KEY)], "The key did not sign this."),
        ("other-curve", [signing.public("es384")], "The key is of another curve."),
        ("no-key", [], "Nobody is trusted to have signed this."),
    ]:
        for form in ("compact", "flattened"):
            change = in_input("replace", "/keys", keys)
            flags = ("signature-not-checked",)
            group.reject(f"{form}-with-{slug}", "jws/signature", form, change, because, flags=flags)


def _unsigned(group: Group) -> None:
    payload = b64u_encode(PAYLOAD)
    for slug, name in [("none", "none"), ("none-in-capitals", "NONE"), ("none-capitalized", "None")]:
        protected = b64u_encode(_text({**PROTECTED, "alg": name}))
        bare = base64.b64encode(f"{protected}.{payload}.".encode()).decode()
        group.reject(
            slug, "jws/unsigned", "compact", in_input("replace", "/data", bare),
            "The algorithm none signs nothing, however it is spelled.", flags=("signature-not-checked",),
        )  # fmt: skip
        group.reject(
            f"{slug}-flattened", "jws/unsigned", "flattened",
            _whole({"payload": payload, "protected": protected, "signature": ""}),
            "The algorithm none signs nothing, however it is spelled.", flags=("signature-not-checked",),
        )  # fmt: skip
    group.reject(
        "none-beside-a-signature", "jws/unsigned", "flattened", _protected({**PROTECTED, "alg": "none"}),
        "The algorithm none is refused, also where a signature stands.", flags=("signature-not-checked",),
    )  # fmt: skip
    secret = key_from_jwk(signing.public(KEY)).public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    protected = b64u_encode(_text({**PROTECTED, "alg": "HS256"}))
    mac = hmac.new(secret, f"{protected}.{payload}".encode(), hashlib.sha256).digest()
    group.reject(
        "mac-with-public-key", "jws/signature", "flattened",
        _whole({"payload": payload, "protected": protected, "signature": b64u_encode(mac)}),
        "A public key is no secret: whoever knows it could make this MAC.", flags=("signature-not-checked",),
    )  # fmt: skip
