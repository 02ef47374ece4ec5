"""JWS: the key of RFC 7515 appendix A.3, every algorithm, the rules of the two forms, and jwcrypto as a peer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS, InvalidJWSSignature

from conformance.codecs import DecodeError, jose, jsontext
from conformance.codecs.jsontext import b64u_encode
from conformance.codecs.signatures import SignatureError
from conformance.tests.jwks import JWKS, KEYS, public

A3_KEY = {
    "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
}  # fmt: skip
A3_TOKEN = (
    b"eyJhbGciOiJFUzI1NiJ9"
    b".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    b".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
KIND = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519", "PS256": "RSA", "PS384": "RSA"}


def test_the_token_of_rfc_7515_is_verified() -> None:
    token = jose.verify(A3_TOKEN, [public(A3_KEY)])
    assert jsontext.decode(token.payload).plain()["exp"] == 1300819380
    assert (token.form, token.parameter("alg"), token.parameter("kid")) == ("compact", "ES256", None)


@pytest.mark.parametrize("form", ["compact", "flattened"])
@pytest.mark.parametrize("algorithm", jose.JWS_ALGORITHMS)
def test_each_algorithm_is_verified_by_its_key_alone(algorithm: str, form: jose.Form) -> None:
    kind = KIND.get(algorithm, "RSA" if algorithm == "PS512" else algorithm)
    data = jose.sign(b"payload", JWKS[kind], {"alg": algorithm}, form=form)
    assert jose.verify(data, [public(made) for made in JWKS.values()]).payload == b"payload"
    with pytest.raises(SignatureError, match="wrong"):
        jose.verify(data.replace(b64u_encode(b"payload").encode(), b64u_encode(b"Payload").encode()), [JWKS[kind]])
    with pytest.raises(SignatureError, match="no key fits"):
        jose.verify(data, [key for key in KEYS.values() if key.kind not in jose.JWS_ALGORITHMS[algorithm].kinds])
    theirs = JWS()
    theirs.deserialize(data.decode())
    theirs.verify(JWK(**public(JWKS[kind])))
    assert theirs.payload == b"payload"


def test_a_curve_belongs_to_its_algorithm() -> None:
    with pytest.raises(ValueError, match="does not sign"):
        jose.sign(b"", JWKS["P-384"], {"alg": "ES256"}, form="compact")
    with pytest.raises(SignatureError, match="no key fits"):
        jose.verify(jose.sign(b"", JWKS["P-256"], {"alg": "ES256"}, form="compact"), [JWKS["P-384"]])


@pytest.mark.parametrize("name", ["none", "None", "HS256", "ESP256", "unknown"])
def test_no_other_algorithm_is_accepted(name: str) -> None:
    header = jsontext.encode({"alg": name})
    unsecured = f"{b64u_encode(header)}.AA.".encode()
    assert jose.parse(unsecured).signature == b""
    with pytest.raises(SignatureError, match="is not accepted"):
        jose.verify(unsecured, [A3_KEY])
    with pytest.raises(SignatureError, match="is not accepted"):
        jose.verify(jose.sign(b"", A3_KEY, header, form="compact", algorithm="ES256"), [A3_KEY])
    with pytest.raises(ValueError, match="does not sign"):
        jose.sign(b"", A3_KEY, {"alg": name}, form="compact")


def test_critical_parameters_are_understood_or_the_token_is_refused() -> None:
    data = jose.sign(b"", A3_KEY, {"alg": "ES256", "crit": ["x"], "x": 1}, form="compact")
    with pytest.raises(DecodeError, match="'x' is not understood"):
        jose.verify(data, [A3_KEY])
    assert jose.verify(data, [A3_KEY], understood_crit=frozenset({"x"})).parameter("x") == 1


HEADERS = {
    '{"alg":"ES256","alg":"ES256"}': "twice",
    '{"alg":"ES256","\\u0061lg":"none"}': "twice",
    '{"alg":1}': "alg is no string",
    "{}": "no object with members",
    "": "the protected header: json at 0",
    "[]": "no object with members",
    '"alg"': "no object with members",
    '{"kid":"a"}': "no alg",
    '{"alg":"ES256"} x': "the protected header: json at 16",
    '{"alg":"ES256","kid":1}': "kid is no string",
    '{"alg":"ES256","typ":null}': "typ is no string",
    '{"alg":"ES256","cty":[]}': "cty is no string",
    '{"alg":"ES256","x5c":["a",1]}': "x5c is no array",
    '{"alg":"ES256","jwk":"a"}': "jwk is no object",
    '{"alg":"ES256","crit":[]}': "crit is no array",
    '{"alg":"ES256","crit":"x","x":1}': "crit is no array",
    '{"alg":"ES256","crit":null}': "crit is no array",
    '{"alg":"ES256","crit":[1]}': "crit is no array",
    '{"alg":"ES256","crit":["alg"]}': "every implementation has",
    '{"alg":"ES256","crit":["x"]}': "is not there",
    '{"alg":"ES256","crit":["x","x"],"x":1}': "twice",
    '{"alg":"ES256","b64":false,"crit":["b64"]}': "RFC 7797",
}


@pytest.mark.parametrize(("header", "rule"), HEADERS.items())
def test_a_header_is_judged_before_its_signature(header: str, rule: str) -> None:
    data = jose.sign(b"", A3_KEY, header.encode(), form="compact", algorithm="ES256")
    with pytest.raises(DecodeError, match=rule) as caught:
        jose.verify(data, [A3_KEY])
    assert caught.value.codec == "jose"


COMPACT = {
    b"a.b": ("jose", 0), b"": ("jose", 0), b"....": ("jose", 0), b"..": ("jose", 0), A3_TOKEN + b".": ("jose", 0),
    A3_TOKEN + b"=": ("base64url", len(A3_TOKEN)), A3_TOKEN + b"\n": ("base64url", len(A3_TOKEN)),
    b" " + A3_TOKEN: ("base64url", 0), A3_TOKEN[:-1] + b"R": ("base64url", len(A3_TOKEN) - 1),
    A3_TOKEN.replace(b".eyJ", b".ey+"): ("base64url", 23),
}  # fmt: skip


@pytest.mark.parametrize(("data", "broken"), COMPACT.items())
def test_the_compact_form_is_strict(data: bytes, broken: tuple[str, int]) -> None:
    with pytest.raises(DecodeError) as caught:
        jose.parse(data)
    assert (caught.value.codec, caught.value.offset) == broken


def flattened(**changes: Any) -> bytes:
    lead, body, signature = A3_TOKEN.decode().split(".")
    members = {"payload": body, "protected": lead, "signature": signature, **changes}
    return json.dumps({name: value for name, value in members.items() if value is not ...}).encode()


FLATTENED: dict[bytes, tuple[str, str]] = {
    flattened(signatures=[]): ("jose", "general"),
    flattened(payload=...): ("jose", "no payload"),
    flattened(signature=...): ("jose", "no signature"),
    flattened(payload=1): ("jose", "payload is no string"),
    flattened(signature=None): ("jose", "signature is no string"),
    flattened(protected={}): ("jose", "protected is no string"),
    flattened(protected=""): ("jose", "empty protected"),
    flattened(protected="e30"): ("jose", "no object with members"),
    flattened(protected=...): ("jose", "no alg"),
    flattened(header={}): ("jose", "empty header"),
    flattened(header=[]): ("jose", "header is no object"),
    flattened(header={"alg": "ES256"}): ("jose", "'alg' stands in both"),
    flattened(header={"crit": ["x"], "x": 1}): ("jose", "crit is not protected"),
    flattened(header={"kid": 1}): ("jose", "kid is no string"),
    flattened(payload="AA="): ("base64url", "padding"),
    flattened().replace(b"{", b'{"payload": "",', 1): ("json", "twice"),
    flattened() + b"1": ("json", "follow"),
}


@pytest.mark.parametrize(("data", "broken"), FLATTENED.items())
def test_the_flattened_form_is_strict(data: bytes, broken: tuple[str, str]) -> None:
    with pytest.raises(DecodeError, match=broken[1]) as caught:
        jose.parse(data)
    assert caught.value.codec == broken[0]


def test_the_flattened_form_has_an_unprotected_header_and_ignores_other_members() -> None:
    token = jose.verify(b"\n" + flattened(header={"kid": "k"}, extra=1), [A3_KEY])
    assert (token.form, token.parameter("kid"), list(token.header)) == ("flattened", "k", ["kid"])
    bare = jose.sign(b"x", A3_KEY, {}, form="flattened", header={"alg": "ES256"}, algorithm="ES256")
    assert "protected" not in jsontext.decode(bare).plain()
    assert jose.verify(bare, [A3_KEY]).protected == b""
    with pytest.raises(ValueError, match="no unprotected header"):
        jose.sign(b"x", A3_KEY, {"alg": "ES256"}, form="compact", header={"kid": "k"})


def test_an_ecdsa_signature_of_another_length_is_wrong_though_its_numbers_are_right() -> None:
    lead, body, signature = A3_TOKEN.split(b".")
    raw = jsontext.b64u_decode(signature)
    longer = b".".join([lead, body, b64u_encode(b"\0" + raw[:32] + b"\0" + raw[32:]).encode()])
    with pytest.raises(SignatureError, match="wrong"):
        jose.verify(longer, [A3_KEY])


def test_jwcrypto_as_a_peer_signs_what_is_verified_here() -> None:
    theirs = JWS(b"payload")
    theirs.add_signature(JWK(**A3_KEY), protected=json.dumps({"alg": "ES256", "typ": "x"}), header='{"kid": "k"}')
    token = jose.verify(theirs.serialize().encode(), [A3_KEY])
    assert (token.payload, token.parameter("kid")) == (b"payload", "k")
    ours = JWS()
    ours.deserialize(jose.sign(b"payload", A3_KEY, {"alg": "ES256"}, form="compact").decode())
    with pytest.raises(InvalidJWSSignature):
        ours.verify(JWK(**public(JWKS["P-256"])))


@given(st.binary(max_size=40) | st.text(alphabet='eyJ.{}":AQ', max_size=30).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for text in (data, A3_TOKEN[:30] + data, flattened(header=data.decode("latin-1"))):
        try:
            token = jose.parse(text)
        except DecodeError:
            continue
        parts = (token.protected, token.payload, token.signature)
        assert ".".join(map(b64u_encode, parts)).encode() == text
