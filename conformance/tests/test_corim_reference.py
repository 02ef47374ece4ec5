"""CoRIM's reference: every operation both ways, in both revisions, and the rules that no grammar says."""

import base64
import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from conformance.codecs import DecodeError, cbor, cose, edn
from conformance.codecs.jsontext import b64u_encode
from conformance.codecs.signatures import SignatureError
from conformance.drafts.corim import wire
from conformance.drafts.corim.reference import RULES, Reference
from conformance.model.outcome import Refusal
from conformance.tests.jwks import JWKS, P256, public

NOW = "2026-11-25T12:00:00Z"
MEASURED = '{0: {1: "ACME"}}, [{1: {11: "rom"}}]'
COMID = f'{{1: {{0: "t"}}, 4: {{0: [[{MEASURED}]]}}}}'
TRIPLES = {
    "reference-triples": f"{{0: [[{MEASURED}]]}}",
    "endorsed-triples": f"{{1: [[{MEASURED}]]}}",
    "identity-triples": "{2: [[{1: 560(h'01')}, [554(\"pem\"), 557([1, h'00']), 558({1: 2, -1: 1})]]]}",
    "attest-key-triples": "{3: [[{2: 37(h'31fb5abf023e4992aa4e95f9c1503bfa')}, [562(h'30')]]]}",
    "coswid-triples": "{6: [[{0: {3: 0, 4: 1}}, [\"sw\", h'31fb5abf023e4992aa4e95f9c1503bfa']]]}",
    "conditional-endorsement-series-triples":
        "{8: [[[{0: {1: \"ACME\"}}, [{1: {11: \"rom\"}}]], [[[{1: {1: 552(1)}}], [{1: {11: \"b\"}}]]]]]}",
    "conditional-endorsement-triples": f"{{10: [[[[{MEASURED}]], [[{MEASURED}]]]]}}",
}  # fmt: skip
NEW_TRIPLES = {
    "identity-triples": "{2: [[{1: 560(h'01')}, [560(h'02')], {0: 1, 1: [560(h'03')]}]]}",
    "dependency-triples": '{4: [[{0: {1: "A"}}, [{0: {1: "B"}}]]]}',
    "membership-triples": '{5: [[{0: {1: "A"}}, [{0: {1: "B"}}, {0: {1: "C"}}]]]}',
    "conditional-endorsement-series-triples":
        '{8: [[[{0: {1: "A"}}, [], [560(h\'01\')]], [[[{0: "k", 1: {1: 1}}], [{1: {11: "b"}}]]]]]}',
}  # fmt: skip
OLD_TRIPLES = {
    "identity-triples": "{2: [[{1: 561([1, h''])}, [558([{1: 2}, {1: 3, 2: h''}])]]]}",
    "dependency-triples": "{4: [[1, [\"b\", 111(h'2a03')]]]}",
    "membership-triples": "{5: [[37(h'31fb5abf023e4992aa4e95f9c1503bfa'), [{0: {1: \"A\"}}]]]}",
}
VALUES = """{0: {0: "1.2", 1: 16384}, 1: 553(3), 2: [[1, h'aa'], ["sha-384", h'bb']], 3: {0: true, 3: false},
  4: 560(h'0102'), 5: h'ff00', 6: h'010203040506', 7: h'7f000001', 8: "s", 9: h'ab%s',
  10: h'31fb5abf023e4992aa4e95f9c1503bfa', 11: "n", 13: [560(h'01'), 556("path")],
  14: {5: [[1, h'aa']], "5": [[7, h'bb']]}, -7: [1, 2.5]}""" % ("00" * 32)
COTL = '{0: {0: "l", 1: 2}, 1: [{0: "t"}], 2: {0: 1(-1), 1: 1(2000000000.5)}}'
COSWID = """{0: "s", 1: "sw", 2: [{31: "e", 33: 1}, {31: "f", 33: [1, 2], 32: 32("https://e.example")}], 12: 0, 13: "1",
  4: {38: 32("https://l.example"), 40: "see-also"}, 6: {17: {24: "a.bin", 7: [1, h'aa']}}, "note": "x"}"""
CORIM = f"""501({{0: "c", 1: [506(<<{COMID}>>), 505(<<{COSWID}>>), 508(<<{COTL}>>), 60000(h'00')],
  2: [{{0: 32("https://a.example"), 1: [1, h'aa']}}], 3: 111(h'2a03'), 4: {{1: 1(4000000000)}},
  5: [{{0: "ACME", 1: 32("https://acme.example"), 2: [1]}}], -5: null}})"""

reference = Reference()


def wrapped(text: str, revision: str) -> bytes:
    """A CoRIM as that revision wraps it."""
    return edn.encode(text if revision == "11" else f"500({text})")


def read(operation: str, text: str, revision: str = "11", **more: Any) -> Any:
    """The whole model of a message in diagnostic notation."""
    return getattr(reference, operation)(wire.Decode(data=edn.encode(text), **more), RULES[revision]).at[""]


def comid(triples: str, revision: str = "11") -> Any:
    return read("comid_decode", f'{{1: {{0: "t"}}, 4: {triples}}}', revision)


@pytest.mark.parametrize("revision", RULES)
def test_a_corim_is_read_and_written_again(revision: str) -> None:
    data = wrapped(CORIM, revision)
    model = reference.decode(wire.Decode(data=data), RULES[revision]).at[""]
    assert model["tags"][2]["cotl"]["tl-validity"] == {"not-before": -1, "not-after": 2000000000.5}
    assert model["tags"][3] == {"tag": {"number": 60000, "value": "QQA="}}
    assert model["extensions"] == [[{"int": "-5"}, "9g=="]]
    assert model["profile"] == {"oid": "1.2.3"}
    written = reference.encode(wire.Encode(corim=model), RULES[revision]).data
    assert reference.decode(wire.Decode(data=written), RULES[revision]).at[""] == model
    again = reference.reencode(wire.Reencode(data=data), RULES[revision]).data
    assert again == cbor.decode(data).canonical()


@pytest.mark.parametrize(
    ("revision", "name", "triples"),
    [
        *(("11", name, text) for name, text in [*TRIPLES.items(), *NEW_TRIPLES.items()]),
        *(("06", name, text) for name, text in [*TRIPLES.items(), *OLD_TRIPLES.items()]),
    ],
)
def test_each_kind_of_triple_is_read_and_written(revision: str, name: str, triples: str) -> None:
    model = comid(triples, revision)
    assert list(model["triples"]) == [name]
    whole = {"id": {"uuid": "31fb5abf-023e-4992-aa4e-95f9c1503bfa"}, "tags": [{"comid": model}]}
    data = reference.encode(wire.Encode(corim=whole), RULES[revision]).data
    assert reference.decode(wire.Decode(data=data), RULES[revision]).at[""] == whole


@pytest.mark.parametrize("revision", RULES)
def test_all_values_are_read_and_written(revision: str) -> None:
    model = comid(f'{{0: [[{{0: {{1: "A"}}}}, [{{1: {VALUES}}}]]]}}', revision)
    values = model["triples"]["reference-triples"][0]["ref-claims"][0]["mval"]
    assert values["svn"] == {"min-svn": 3}
    assert values["flags"] == {"is-configured": True, "is-debug": False}
    assert values["integrity-registers"][1] == [{"text": "5"}, [{"alg": 7, "value": "uw=="}]]
    assert values["extensions"] == [[{"int": "-7"}, base64.b64encode(edn.encode("[1, 2.5_1]")).decode()]]
    whole = {"id": {"text": "c"}, "tags": [{"comid": model}]}
    data = reference.encode(wire.Encode(corim=whole), RULES[revision]).data
    assert reference.decode(wire.Decode(data=data), RULES[revision]).at[""] == whole


def test_pointers_name_places_of_the_model() -> None:
    pointers = ("/tags/0/comid/tag-identity/tag-version", "/id/text", "/tags/9", "/nothing", "/id/text/x", "/tags/01")
    request = wire.Decode(data=edn.encode(CORIM), at=pointers)
    assert reference.decode(request, RULES["11"]).at == {pointers[0]: 0, pointers[1]: "c"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{0: "c", 1: [506(<<{}>>)]}', "tag 501"),
        ("501([])", "a map is wanted"),
        ('501({0: "c", 1: []})', "empty"),
        (f'501({{0: h\'00\', 1: [506(<<{COMID}>>)]}})', "sixteen"),
        (f'501({{0: "c", 1: [506({COMID})]}})', "byte string"),
        (f'501({{0: "c", 1: [{COMID}]}})', "none"),
        (f'501({{0: "c", 1: [506(<<{COMID}>>)], 5: [{{0: "a", 2: [2]}}, {{0: "b", 2: [2]}}]}})', "the signer"),
        (f'501({{0: "c", 1: [506(<<{COMID}>>)], 4: {{0: 1(1)}}}})', "not-after"),
        (f'501({{0: "c", 1: [506(<<{COMID}>>)], "x": 1}})', "text"),
        (f'501({{0: "c", 1: [506(<<{COMID}>>)], 2: [{{0: "https://a.example"}}]}})', "tag 32"),
        (f'501({{0: "c", 0: "d", 1: [506(<<{COMID}>>)]}})', "twice"),
    ],
)  # fmt: skip
def test_what_is_no_corim_is_refused(text: str, words: str) -> None:
    with pytest.raises((Refusal, DecodeError), match=words):
        read("decode", text)


@pytest.mark.parametrize(
    ("triples", "words"),
    [
        ("{}", "empty"),
        ("{0: []}", "empty"),
        ("{7: 0}", "reserved"),
        ("{0: [[{}, [{1: {11: \"n\"}}]]]}", "empty"),
        ('{0: [[{0: {2: "m"}}, [{1: {11: "n"}}]]]}', "vendor"),
        ('{0: [[{0: {0: 550(h\'01\')}}, [{1: {11: "n"}}]]]}', "no choice"),
        ('{0: [[{0: {1: "A"}}, [{1: {5: h\'00\'}}]]]}', "mask"),
        ('{0: [[{0: {1: "A"}}, [{1: {2: [[1, h\'aa\'], [1, h\'aa\']]}}]]]}', "one algorithm"),
        ('{0: [[{0: {1: "A"}}, [{1: {15: 564([1])}}]]]}', "two bounds"),
        ('{0: [[{0: {1: "A"}}, [{1: {3: {}}}]]]}', "empty"),
        ('{0: [[{0: {1: "A"}}, [{1: {4: 60000("t")}}]]]}', "byte string"),
        ('{5: [[{0: {1: "A"}}, [{0: {1: "B"}}]], [{0: {1: "B"}}, [{0: {1: "A"}}]]]}', "member of itself"),
        ('{4: [[{0: {1: "A"}}, [{0: {1: "A"}}]]]}', "depends on itself"),
        ('{8: [[[{0: {1: "A"}}, []], [[[{1: {11: "n"}}], [{1: {8: "s"}}]], [[{1: {8: "s"}}], [{1: {8: "s"}}]]]]]}',
         "different values"),
        ('{8: [[[{0: {1: "A"}}, []], [[[{1: {11: "n"}}], [{1: {8: "s"}}]], [[{0: 1, 1: {11: ""}}], [{1: {8: ""}}]]]]]}',
         "different values"),
    ],
)  # fmt: skip
def test_what_is_no_comid_is_refused(triples: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        comid(triples)


def test_cycles_are_seen_across_comids() -> None:
    texts = [
        f'506(<<{{1: {{0: "{name}"}}, 4: {{5: [[{{0: {{1: "{one}"}}}}, [{{0: {{1: "{other}"}}}}]]]}}}}>>)'
        for name, one, other in (("a", "A", "B"), ("b", "B", "C"), ("c", "C", "A"))
    ]
    read("decode", f'501({{0: "c", 1: [{", ".join(texts[:2])}]}})')
    with pytest.raises(Refusal, match="member of itself"):
        read("decode", f'501({{0: "c", 1: [{", ".join(texts)}]}})')


def test_profiles_are_known_or_not() -> None:
    assert read("decode", CORIM, profiles=[{"oid": "1.2.3"}])["profile"] == {"oid": "1.2.3"}
    with pytest.raises(Refusal, match="not known"):
        read("decode", CORIM, profiles=[{"oid": "1.2.4"}])


def test_collections_hold_corims() -> None:
    member = f'[65000, <<501({{0: "c", 1: [506(<<{COMID}>>)]}})>>]'
    model = read("collection_decode", f'{{"__cmwc_t": "tag:ietf.org,2026:corim", 0: {member}, "x": {member}}}')
    assert [label for label, _ in model["items"]] == [{"int": "0"}, {"text": "x"}]
    for text in (
        '{"__cmwc_t": "tag:a,2026:corim"}',
        f'{{"__cmwc_t": "tag:a,2026:other", 0: {member}}}',
        f"{{0: {member}}}",
    ):
        with pytest.raises(Refusal):
            read("collection_decode", text)


# Signatures

META = {"signer": {"signer-name": "ACME"}, "signature-validity": {"not-before": 1, "not-after": 4000000000}}
CLAIMS = {"iss": "ACME", "exp": 4000000000, "nbf": 1}


def signing(**more: Any) -> dict[str, Any]:
    """A request to sign a CoRIM that is given in these words."""
    data = edn.encode(f'501({{0: "c", 1: [506(<<{COMID}>>)]}})')
    return {"data": data, "key": P256, "algorithm": "ES256", "meta": META, **more}


def checked(data: bytes, revision: str = "11", **more: Any) -> Any:
    request: dict[str, Any] = {"data": data, "now": NOW, "keys": [public(P256)], **more}
    return reference.verify(wire.Verify(**request), RULES[revision]).at[""]


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [
        ("ES256", "P-256"), ("ES384", "P-384"), ("ES512", "P-521"), ("PS256", "RSA"), ("EdDSA", "Ed25519"),
        ("ESP256", "P-256"),
    ],
)  # fmt: skip
def test_what_is_signed_is_verified(algorithm: str, kind: str) -> None:
    request = wire.Sign(**signing(key=JWKS[kind], algorithm=algorithm, kid=b"k"))
    data = reference.sign(request, RULES["11"]).data
    model = checked(data, keys=[public(JWKS[kind])])
    assert model["header"] == {
        "alg": cose.ALGORITHMS[algorithm].number, "content-type": "application/rim+cbor", "kid": "aw==",
        "corim-meta": META,
    }  # fmt: skip
    assert model["corim"]["id"] == {"text": "c"}


@pytest.mark.parametrize("form", ["detached", "hash-envelope"])
def test_a_payload_may_be_elsewhere(form: Any) -> None:
    request = wire.Sign(**signing(form=form, meta=None, cwt_claims=CLAIMS))
    data = reference.sign(request, RULES["11"]).data
    message = cose.parse1(data)
    assert message.payload == (None if form == "detached" else hashlib.sha256(request.data).digest())
    model = checked(data, payload=request.data)
    assert model["header"]["cwt-claims"] == CLAIMS
    assert ("payload-hash-alg" in model["header"]) == (form == "hash-envelope")
    for payload in (None, request.data.replace(b"ACME", b"ACNE")):
        with pytest.raises((Refusal, DecodeError, SignatureError)):
            checked(data, payload=payload)
    with pytest.raises(Refusal):
        reference.sign(msgspec.structs.replace(request, meta=META, kid=b"k"), RULES["06"])


def test_revision_06_signs_in_its_own_way() -> None:
    request = wire.Sign(**signing(kid=b"k"))
    data = reference.sign(request, RULES["06"]).data
    assert data.startswith(bytes.fromhex("d901f4d901f6d284"))
    assert checked(data, "06")["header"]["content-type"] == "application/corim-unsigned+cbor"
    with pytest.raises(Refusal, match="18 is wanted"):
        checked(data)
    with pytest.raises(Refusal, match="kid"):
        reference.sign(wire.Sign(**signing()), RULES["06"])


@pytest.mark.parametrize(
    "claims", [CLAIMS | {"iss": "acme"}, CLAIMS | {"exp": 4000000001}, {"iss": "ACME", "exp": 4000000000}]
)
def test_both_say_the_same_of_the_signer(claims: Mapping[str, Any]) -> None:
    reference.sign(wire.Sign(**signing(cwt_claims=CLAIMS)), RULES["11"])
    with pytest.raises(Refusal, match="different"):
        reference.sign(wire.Sign(**signing(cwt_claims=dict(claims))), RULES["11"])
    with pytest.raises(Refusal, match="does not name"):
        reference.sign(wire.Sign(**signing(meta=None)), RULES["11"])


@pytest.mark.parametrize("now", ["1969-12-31T23:59:59Z", "2099-01-01T00:00:00Z"])
def test_the_clock_is_looked_at(now: str) -> None:
    data = reference.sign(wire.Sign(**signing()), RULES["11"]).data
    with pytest.raises(Refusal, match="out of its time"):
        checked(data, now=now)


# Certificates

KEYS = [ec.derive_private_key(number, ec.SECP256R1()) for number in (3, 5, 7)]


def certificate(subject: int, issuer: int, *, ca: bool, until: int = 2099, path_length: int | None = None) -> bytes:
    """A certificate (DER) for one of the keys, signed with another."""
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"k{each}")]) for each in (subject, issuer)]
    built = (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(KEYS[subject].public_key())
        .serial_number(1 + subject)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(until, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=path_length if ca else None), critical=True)
    )
    return built.sign(KEYS[issuer], hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    private = key.private_numbers()
    numbers = {"x": private.public_numbers.x, "y": private.public_numbers.y, "d": private.private_value}
    return {"kty": "EC", "crv": "P-256", **{name: b64u_encode(n.to_bytes(32, "big")) for name, n in numbers.items()}}


ROOT, MIDDLE, LEAF = certificate(0, 0, ca=True), certificate(1, 0, ca=True), certificate(2, 1, ca=False)


def chained(chain: list[bytes], anchors: list[bytes]) -> Any:
    data = reference.sign(wire.Sign(**signing(key=jwk(KEYS[2]), x5chain=chain)), RULES["11"]).data
    return checked(data, keys=[], trust_anchors=anchors)


@pytest.mark.parametrize("chain", [[LEAF, MIDDLE], [LEAF, MIDDLE, ROOT]])
def test_a_chain_leads_to_a_trust_anchor(chain: list[bytes]) -> None:
    model = chained(chain, [certificate(1, 1, ca=True), ROOT])
    assert model["header"]["x5chain"] == [base64.b64encode(each).decode() for each in chain]
    assert chained([LEAF], [MIDDLE])["corim"]["id"] == {"text": "c"}
    assert chained([LEAF], [LEAF])["corim"]["id"] == {"text": "c"}


@pytest.mark.parametrize(
    ("chain", "anchors", "words"),
    [
        ([LEAF], [ROOT], "no trust anchor"),
        ([LEAF, MIDDLE], [], "no trust anchor"),
        ([LEAF, ROOT, MIDDLE], [ROOT], "does not certify"),
        ([LEAF, certificate(1, 0, ca=True, until=2021)], [ROOT], "not valid now"),
        ([certificate(2, 1, ca=False, until=2021), MIDDLE], [ROOT], "not valid now"),
        ([LEAF, certificate(1, 0, ca=False)], [ROOT], "no CA"),
        ([LEAF, MIDDLE], [certificate(0, 0, ca=True, path_length=0)], "no trust anchor"),
        ([certificate(2, 2, ca=True)], [ROOT], "no trust anchor"),
        ([b"0"], [ROOT], "no certificate"),
    ],
)  # fmt: skip
def test_a_chain_that_leads_nowhere_is_refused(chain: list[bytes], anchors: list[bytes], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        chained(chain, anchors)


def test_the_signature_is_that_of_the_first_certificate() -> None:
    with pytest.raises(SignatureError, match="wrong"):
        chained([MIDDLE], [ROOT])
