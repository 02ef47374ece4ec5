"""COSE_Sign1: every algorithm both ways, the wire rules of RFC 9052 one by one, and pycose as a peer."""

import datetime
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys.ec2 import EC2Key
from pycose.messages.sign1message import Sign1Message

from conformance.codecs import DecodeError, cbor, cose, deform, edn
from conformance.codecs.jsontext import b64u_encode
from conformance.codecs.keys import Key, key_from_certificate, key_from_jwk
from conformance.model.vector import Mutation
from conformance.tests.corpora import corpus
from conformance.tests.jwks import JWKS, KEYS, P256, jwk, public

PAIRS = [
    (row.name, kind) for name, row in cose.ALGORITHMS.items() if isinstance(name, str) for kind in sorted(row.kinds)
]


def test_numbers_are_those_of_the_registry() -> None:
    assert {name: row.number for name, row in cose.ALGORITHMS.items() if isinstance(name, str)} == {
        "ES256": -7, "ES384": -35, "ES512": -36, "EdDSA": -8, "PS256": -37, "PS384": -38, "PS512": -39, "ESP256": -9,
        "ESP384": -51, "ESP512": -52, "Ed25519": -19, "Ed448": -53, "ML-DSA-44": -48, "ML-DSA-65": -49,
    "ML-DSA-87": -50,
    }  # fmt: skip


@pytest.mark.parametrize(("algorithm", "kind"), PAIRS)
def test_each_algorithm_is_verified_by_its_key_alone(algorithm: str, kind: str) -> None:
    data = cose.sign1(b"payload", JWKS[kind], algorithm, {}, {4: b"kid"}, tagged=True, external_aad=b"aad")
    message = cose.verify1(data, [public(JWKS[kind])], external_aad=b"aad")
    assert (message.payload, message.tagged, message.protected_header[1].value) == (
        b"payload", True, cose.ALGORITHMS[algorithm].number,
    )  # fmt: skip
    with pytest.raises(cose.SignatureError, match="wrong"):
        cose.verify1(data, [public(JWKS[kind])])
    broken = deform.apply(data, Mutation(codec="cbor", op="replace", at="t/2", data="4100"))
    with pytest.raises(cose.SignatureError, match="wrong"):
        cose.verify1(broken, [KEYS[kind]], external_aad=b"aad")
    others = [key for other, key in KEYS.items() if other not in cose.ALGORITHMS[algorithm].kinds]
    with pytest.raises(cose.SignatureError, match="no key fits"):
        cose.verify1(data, others, external_aad=b"aad")
    with pytest.raises(ValueError, match="does not sign"):
        cose.sign1(b"", others[0], algorithm, {}, {}, tagged=False)


def test_the_signed_token_of_rfc_8392_is_verified() -> None:
    """Appendix A.3, with the key of appendix A.2.3."""
    x = "143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f"
    y = "60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9"
    key = {"kty": "EC", "crv": "P-256", **{name: b64u_encode(bytes.fromhex(n)) for name, n in (("x", x), ("y", y))}}
    message = bytes.fromhex(
        "d28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e6578616d706c652e636f6d"
        "02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007"
        "420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ec"
        "ee743a52b9b63632c57209120e1c9e30"
    )
    token = cose.verify1(message, [key])
    assert token.header(4) == token.unprotected[4]
    assert cbor.decode(token.payload or b"").value[0][1].value == "coap://as.example.com"


def test_ecdsa_signatures_are_deterministic_and_those_of_the_two_libraries_are_the_same() -> None:
    by_pycose = cose.parse1(cose.sign1(b"", P256, "ES256", {}, {}, tagged=False)).signature
    again = cose.sign1(b"", P256, "ESP256", {1: -7}, {}, tagged=False)
    assert cose.verify1(again, [P256]).signature == by_pycose


def test_detached_payloads_are_given_once() -> None:
    data = cose.sign1(b"payload", P256, "ESP256", {}, {}, tagged=False, detached=True)
    assert cose.parse1(data).payload is None
    assert cose.verify1(data, [P256], detached_payload=b"payload").tagged is False
    with pytest.raises(cose.SignatureError):
        cose.verify1(data, [P256], detached_payload=b"other")
    with pytest.raises(DecodeError, match="not given"):
        cose.verify1(data, [P256])
    with pytest.raises(DecodeError, match="beside"):
        cose.verify1(cose.sign1(b"", P256, -9, {}, {}, tagged=False), [P256], detached_payload=b"")


SHAPES = {
    # notation with S for a signature: offset, rule
    "[h'a10126', {}, h'', S]": None,
    "18([h'a10126', {}, null, S])": None,
    "[h'', {}, h'', S]": None,
    "[h'a0', {}, h'', S]": None,
    "[<< {1: -7, 2: [7000], 7000: 1} >>, {}, h'', S]": None,
    "[<< {1: \"mine\"} >>, {33: h'00', 4: h''}, h'', S]": None,
    "[h'a10126'_1, {_ }, (_ h'', h'01'), S]": None,
    "17([h'a10126', {}, h'', S])": (0, "tag 17"),
    "18(18([h'a10126', {}, h'', S]))": (1, "array of four"),
    "[h'a10126', {}, h'']": (0, "array of four"),
    "[h'a10126', {}, h'', S, S]": (0, "array of four"),
    "{1: 2}": (0, "array of four"),
    "[{1: -7}, {}, h'', S]": (1, "protected header is not a byte string"),
    "[h'80', {}, h'', S]": (2, "a header is not a map"),
    "[h'a1', {}, h'', S]": (3, "the protected header: 1 bytes wanted"),
    "[h'a000', {}, h'', S]": (3, "the protected header: 1 bytes follow"),
    "[h'a201260126', {}, h'', S]": (5, "the protected header: a map key stands twice"),
    "[h'a10126', [], h'', S]": (5, "a header is not a map"),
    "[h'a10126', {}, undefined, S]": (6, "neither a byte string nor null"),
    "[h'a10126', {}, \"\", S]": (6, "neither a byte string nor null"),
    "[h'a10126', {}, h'', \"\"]": (7, "signature is not a byte string"),
    "[h'a10126', {1: -7}, h'', S]": (7, "both headers"),
    "[h'a10126', {true: 1}, h'', S]": (6, "a label is neither"),
    "[h'a10126', {h'': 1}, h'', S]": (6, "a label is neither"),
    "[h'', {2: [1], 1: -7}, h'', S]": (4, "crit is not protected"),
    "[<< {1: -7, 2: []} >>, {}, h'', S]": (6, "crit is not an array"),
    "[<< {1: -7, 2: 1} >>, {}, h'', S]": (6, "crit is not an array"),
    "[<< {1: -7, 2: [h'']} >>, {}, h'', S]": (6, "crit is not an array"),
    "[<< {1: -7, 2: [1, 4]} >>, {4: h''}, h'', S]": (8, "is not in the protected header"),
    "[<< {1: h''} >>, {}, h'', S]": (4, "alg is neither"),
    "[h'', {3: -1}, h'', S]": (4, "content type"),
    "[h'', {4: \"\"}, h'', S]": (4, "kid"),
    "[h'', {5: 1}, h'', S]": (4, "IV is not"),
    "[h'', {6: 1}, h'', S]": (4, "Partial IV is not"),
    "[<< {5: h''} >>, {6: h''}, h'', S]": (5, "stand together"),
    "[h'', {33: [h'']}, h'', S]": (5, "x5chain"),
    "[h'', {33: [h'', 1]}, h'', S]": (5, "x5chain"),
}  # fmt: skip


@pytest.mark.parametrize(("notation", "broken"), SHAPES.items())
def test_the_shape_is_judged(notation: str, broken: tuple[int, str] | None) -> None:
    data = edn.encode(notation.replace("S", "h'00'"))
    if broken is None:
        assert cose.parse1(data).signature == b"\0"
        return
    with pytest.raises(DecodeError, match=broken[1]) as caught:
        cose.parse1(data)
    assert (caught.value.codec, caught.value.offset) == ("cose", broken[0])


def test_trailing_bytes_and_other_malformed_cbor_are_refused() -> None:
    data = cose.sign1(b"", P256, "ES256", {}, {}, tagged=True)
    with pytest.raises(DecodeError, match="cbor at"):
        cose.parse1(data + b"\0")


def test_critical_parameters_are_understood_or_the_message_is_refused() -> None:
    data = cose.sign1(b"", P256, "ES256", {2: [1, 7000, "x"], 7000: 1, "x": 2}, {}, tagged=True)
    with pytest.raises(DecodeError, match="critical parameter 7000"):
        cose.verify1(data, [P256])
    with pytest.raises(DecodeError, match="critical parameter 'x'"):
        cose.verify1(data, [P256], understood_crit=frozenset({7000}))
    assert cose.verify1(data, [P256], understood_crit=frozenset({7000, "x"})).header("x") is not None


def test_the_algorithm_must_be_protected_and_known() -> None:
    bare = cose.resign1(edn.encode("[h'', {1: -7}, h'00', h'']"), P256, "ES256")
    assert cose.parse1(bare).unprotected[1].value == -7
    with pytest.raises(DecodeError, match="no alg"):
        cose.verify1(bare, [P256])
    for alg in (-999, "ES256"):
        with pytest.raises(cose.SignatureError, match="not known"):
            cose.verify1(cose.sign1(b"", P256, "ES256", {1: alg}, {}, tagged=True), [P256])
    with pytest.raises(cose.SignatureError, match="no key fits"):
        cose.verify1(cose.sign1(b"", P256, "ES256", {1: -51}, {}, tagged=True), [P256])


def test_the_protected_bytes_are_verified_as_they_came() -> None:
    data = cose.sign1(b"", P256, "ES256", {}, {}, tagged=True)
    other = deform.apply(data, Mutation(codec="cbor", op="widen", at="t/0/e/0v", data="1"))
    assert cose.parse1(other).protected_header[1].value == -7
    with pytest.raises(cose.SignatureError):
        cose.verify1(other, [P256])
    assert cose.verify1(cose.resign1(other, P256, "ES256"), [P256]).protected.hex() == "a1013806"


def test_signing_anew_changes_the_signature_alone() -> None:
    data = cose.sign1(b"a", P256, "ES256", {}, {4: b"kid"}, tagged=True)
    changed = deform.apply(data, Mutation(codec="cbor", op="replace", at="t/2", data="4162"))
    again = cose.resign1(changed, P256, "ES256")
    assert again[:-64] == changed[:-64]
    assert cose.verify1(again, [P256]).payload == b"b"
    detached = edn.encode("[<< {1: -7} >>, {}, null, h'']")
    assert (
        cose.verify1(
            cose.resign1(detached, P256, "ES256", detached_payload=b"x"), [P256], detached_payload=b"x"
        ).protected.hex()
        == "a10126"
    )
    for notation in ("[h'', {}, null, h'']", "[1, {}, h'', h'']", "{}", "[h'', {}, h'']"):
        with pytest.raises(DecodeError, match="nothing to sign"):
            cose.resign1(edn.encode(notation), P256, "ES256")


def test_an_empty_protected_map_is_signed_as_an_empty_string() -> None:
    one, other = (cose.resign1(edn.encode(f"[h'{empty}', {{}}, h'', h'']"), P256, "ES256") for empty in ("", "a0"))
    assert cose.parse1(one).signature == cose.parse1(other).signature


def test_signatures_of_another_length_are_wrong() -> None:
    data = cose.sign1(b"", P256, "ES256", {}, {}, tagged=False)
    for new in ("40", "5840" + "00" * 64, "5841" + "00" * 65):
        with pytest.raises(cose.SignatureError, match="wrong"):
            cose.verify1(deform.apply(data, Mutation(codec="cbor", op="replace", at="3", data=new)), [P256])


def test_certificates_are_read_from_x5chain_and_their_keys_verify() -> None:
    chain = [certificate("P-256"), certificate("Ed25519")]
    encoded = [one.public_bytes(serialization.Encoding.DER) for one in chain]
    for value, wanted in ((encoded, chain), (encoded[0], chain[:1])):
        message = cose.parse1(cose.sign1(b"", P256, "ES256", {}, {33: value}, tagged=True))
        assert list(message.certificates()) == wanted
        cose.verify1(
            cose.sign1(b"", P256, "ES256", {33: value}, {}, tagged=True),
            [key_from_certificate(message.certificates()[0])],
        )
    assert cose.parse1(cose.sign1(b"", P256, "ES256", {}, {}, tagged=True)).certificates() == ()
    with pytest.raises(ValueError, match="parsing"):
        cose.parse1(cose.sign1(b"", P256, "ES256", {33: b"0"}, {}, tagged=True)).certificates()


def certificate(kind: str) -> x509.Certificate:
    key = KEYS[kind]
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, kind)])
    start, end = datetime.datetime(2020, 1, 1), datetime.datetime(2099, 1, 1)
    digest = None if kind.startswith(("Ed", "ML")) else hashes.SHA256()
    return x509.CertificateBuilder(name, name, key.public, 1, start, end).sign(key.private, digest)


@pytest.mark.parametrize("kind", KEYS)
def test_keys_of_certificates_are_those_of_their_jwk(kind: str) -> None:
    found = key_from_certificate(certificate(kind))
    assert (found.kind, found.public, found.private) == (kind, KEYS[kind].public, None)
    assert key_from_jwk({**public(JWKS[kind]), "kid": "k"}) == Key(kind=kind, public=found.public, kid="k")


def test_keys_that_are_none_are_refused() -> None:
    bad: list[dict[str, Any]] = [
        {}, {"kty": "oct", "k": "AA"}, {**P256, "crv": "P-192"}, {**P256, "x": P256["x"][:-2]}, {**P256,
    "y": P256["x"]},
        {**P256, "d": JWKS["P-384"]["d"]}, {**JWKS["Ed25519"], "crv": "X25519"}, {**P256, "x": P256["x"] + "="},
        {**JWKS["Ed25519"], "d": b64u_encode(b"\1" * 32)}, {**JWKS["ML-DSA-44"], "alg": "ML-DSA-65"},
        {**JWKS["RSA"], "p": JWKS["RSA"]["q"]}, {**P256, "d": b64u_encode(bytes(31) + b"\1")},
    ]  # fmt: skip
    for made in bad:
        with pytest.raises(ValueError, match=r"\w"):
            key_from_jwk(made)


def test_rsa_keys_are_long_enough() -> None:
    short = jwk(rsa.generate_private_key(65537, 1024))
    with pytest.raises(ValueError, match="does not sign"):
        cose.sign1(b"", short, "PS256", {}, {}, tagged=True)


def test_pycose_as_a_peer_signs_what_is_verified_here_and_verifies_what_is_signed_here() -> None:
    numbers = KEYS["P-256"].private.private_numbers()
    x, y = (n.to_bytes(32, "big") for n in (numbers.public_numbers.x, numbers.public_numbers.y))
    key = EC2Key(crv="P_256", x=x, y=y, d=numbers.private_value.to_bytes(32, "big"))
    theirs = Sign1Message(phdr={1: -7, 3: 60}, uhdr={4: b"kid"}, payload=b"payload", external_aad=b"aad", key=key)
    message = cose.verify1(theirs.encode(), [P256], external_aad=b"aad")
    assert (message.header(3), message.payload) == (message.protected_header[3], b"payload")
    assert cose.sign1(
        b"payload", P256, "ES256", {3: 60}, {4: b"kid"}, tagged=True, external_aad=b"aad"
    ) == theirs.encode()  # fmt: skip
    ours = cose.sign1(b"payload", P256, "ESP256", {1: -7}, {}, tagged=False)  # by the other library
    read = Sign1Message.from_cose_obj(cbor2.loads(ours), True)
    read.key = key
    assert read.verify_signature()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for text in (data, edn.encode(f"18([h'{data.hex()}', {{}}, h'', h''])")):
        try:
            message = cose.parse1(text)
        except DecodeError:
            continue
        assert len(message.protected) <= len(text)


def test_the_header_maps_keep_their_items() -> None:
    data = cose.sign1(b"", P256, "ES256", {15: {1: "issuer"}}, {"x": cbor.Tag(1, 0)}, tagged=True)
    message = cose.parse1(data)
    assert message.protected[message.protected_header[15].offset :].startswith(b"\xa1\x01\x66issuer")
    assert message.unprotected["x"].number == 1


def test_examples_of_eat_are_read() -> None:
    found = [edn.encode(path.read_text()).removeprefix(b"\xd8\x3d") for path in corpus("eat", "*.diag")]  # tag 61: CWT
    signed = [cose.parse1(data) for data in found if data[:1] == b"\xd2"]
    assert signed
    assert {message.protected_header[1].value for message in signed} == {-7}
