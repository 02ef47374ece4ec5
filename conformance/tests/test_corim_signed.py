"""The CoRIM oracle on signed messages: headers, payloads, signatures, certificates, times, and what signers make."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from conformance.codecs import cbor, cose, edn
from conformance.codecs.keys import key_from_jwk
from conformance.drafts.corim import oracle
from conformance.drafts.signing import KEYS, public
from conformance.tests.corim_messages import CORIM
from conformance.tests.corpora import corpus

PAYLOAD = edn.encode(CORIM)
HASH = hashlib.sha256(PAYLOAD).digest()
META = cbor.encode({0: {0: "S"}})
HEADER: dict[Any, Any] = {3: "application/rim+cbor", 8: META}
ENVELOPE: dict[Any, Any] = {258: -16, 259: "application/rim+cbor", 8: META}
HEADER_06: dict[Any, Any] = {3: "application/corim-unsigned+cbor", 4: b"k", 8: META}
NOW = "2026-01-01T00:00:00Z"
SECONDS = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def message(header: Mapping[Any, Any] = HEADER, payload: bytes = PAYLOAD, key: str = "es256", **more: Any) -> bytes:
    unprotected = more.pop("unprotected", {})
    return cose.sign1(payload, KEYS[key], KEYS[key]["alg"], header, unprotected, tagged=True, **more)


def asked(data: bytes, key: str = "es256", **more: Any) -> dict[str, Any]:
    return {"data": b64(data), "now": NOW, "keys": [public(key)], "at": ["/corim/id"], **more}


def found(data: bytes, revision: str = "11", **more: Any) -> set[str]:
    reading = oracle.read("corim.verify", asked(data, **more), revision)
    return {each.requirement.removeprefix("corim/") for each in reading.findings}


UNVERIFIED = {"signed/signature", "signed/as-transmitted", "signed/key", "trust/broken-protection"}
WRAPPED = bytes.fromhex("d901f4d901f6")


@pytest.mark.parametrize("key", ["es256", "es384", "ed25519"])
def test_what_is_signed_is_read(key: str) -> None:
    reading = oracle.read("corim.verify", asked(message(key=key), key), "11")
    assert (reading.findings, reading.projection) == ((), {"at": {"/corim/id": {"text": "c"}}})


def test_the_header_is_read() -> None:
    header = {**HEADER, 4: b"k", 15: {1: "S", 99: 0}, 33: [b"a", b"b"]}
    reading = oracle.read("corim.verify", asked(message(header), at=["/header"]), "11")
    assert reading.projection["at"]["/header"] == {
        "alg": -7,
        "content-type": "application/rim+cbor",
        "kid": "aw==",
        "x5chain": ["YQ==", "Yg=="],
        "corim-meta": {"signer": {"signer-name": "S"}},
        "cwt-claims": {"iss": "S", "extensions": [[{"int": "99"}, "AA=="]]},
    }


# (rows, what changes in the header)
HEADERS: list[tuple[str, dict[Any, Any]]] = [
    ("", {15: {1: "S"}}),
    ("", {8: None, 15: {1: "S"}}),
    ("", {3: "application/rim+cbor; profile=x", 99: 0, "x": 0}),
    ("header/algorithm-required", {1: "ES256"}),
    ("header/content-type", {3: "application/corim-unsigned+cbor"}),
    ("header/content-type", {3: None}),
    ("header/content-type header/content-type-text", {3: 60}),
    ("header/meta-required", {8: None}),
    ("header/critical", {2: [99], 99: 0}),
    ("header/critical", {2: [98]}),
    ("header/critical", {2: []}),
    ("meta/bytes", {8: {0: {0: "S"}}}),
    ("meta/bytes cbor/one-item", {8: b"\xa0\xa0"}),
    ("meta/signer-required", {8: b"\xa0"}),
    ("meta/signer-required", {8: cbor.encode({0: "S"})}),
    ("meta/signer-name-required", {8: cbor.encode({0: {}})}),
    ("meta/signer-uri", {8: cbor.encode({0: {0: "S", 1: "a:b"}})}),
    ("meta/signature-validity", {8: cbor.encode({0: {0: "S"}, 1: 5})}),
    ("meta/closed", {8: cbor.encode({0: {0: "S"}, 2: 5})}),
    ("cwt-claims/map", {15: cbor.encode({1: "S"})}),
    ("cwt-claims/issuer-required", {15: {}}),
    ("cwt-claims/subject", {15: {1: "S", 2: 5}}),
    ("cwt-claims/times cbor/no-stray-tag", {15: {1: "S", 4: cbor.Tag(1, 2**40)}}),
    ("trust/x5chain-shape", {33: []}),
    ("trust/x5chain-shape", {33: "x"}),
    ("trust/signature-expired", {8: cbor.encode({0: {0: "S"}, 1: {1: cbor.Tag(1, SECONDS - 1)}})}),
    ("", {8: cbor.encode({0: {0: "S"}, 1: {0: cbor.Tag(1, SECONDS), 1: cbor.Tag(1, SECONDS)}})}),
    ("trust/signature-expired", {8: None, 15: {1: "S", 4: SECONDS - 1}}),
    ("trust/not-yet-valid", {8: None, 15: {1: "S", 5: SECONDS + 1}}),
]


@pytest.mark.parametrize(("rows", "change"), HEADERS)
def test_headers(rows: str, change: dict[Any, Any]) -> None:
    header = {label: value for label, value in {**HEADER, **change}.items() if value is not None}
    assert found(message(header)) == set(rows.split())


def test_what_is_not_protected_does_not_count() -> None:
    assert found(message({8: META}, unprotected={3: "application/rim+cbor"})) == {
        "header/protected",
        "header/content-type",
    }
    assert found(message(unprotected={2: [4], 4: b"k"})) == {"header/critical"}


def test_a_label_stands_once_in_a_header() -> None:
    twice = bytes.fromhex("a40126") + cbor.encode(HEADER)[1:] + bytes.fromhex("0126")
    made = cbor.encode(cbor.Tag(18, [twice, {}, PAYLOAD, b""]))
    signed = cose.resign1(made, KEYS["es256"], "ES256")
    assert found(signed) == {"header/labels-unique", "cbor/duplicate-keys"}


# (rows, what the message is made of, as tag and members)
SHAPES: list[tuple[str, Any]] = [
    ("signed/sign1 signed/tag-18", [b"", {}, b"", b""]),
    ("signed/sign1", cbor.Tag(98, [b"", {}, b"", []])),
    ("media-type/rim-cose signed/sign1", cbor.Tag(501, {})),
    ("corim/wrapper-502-gone signed/sign1", cbor.Tag(502, cbor.Tag(18, []))),
    ("corim/wrapper-500-gone corim/wrapper-502-gone signed/sign1", cbor.Tag(500, cbor.Tag(502, cbor.Tag(18, [])))),
    ("signed/four-members", cbor.Tag(18, [b"\xa0", {}, b""])),
    ("signed/protected-bytes", cbor.Tag(18, [{}, {}, b"", b""])),
    ("signed/protected-bytes", cbor.Tag(18, [b"", {}, b"", b""])),
    ("signed/protected-bytes", cbor.Tag(18, [b"\x80", {}, b"", b""])),
    ("signed/unprotected-map", cbor.Tag(18, [b"\xa0", [], b"", b""])),
    ("signed/signature-bytes", cbor.Tag(18, [b"\xa0", {}, b"", None])),
]


@pytest.mark.parametrize(("rows", "made"), SHAPES)
def test_shapes(rows: str, made: Any) -> None:
    assert found(cbor.encode(made)) == set(rows.split())


def valid(times: str) -> bytes:
    """The CoRIM with a validity."""
    return edn.encode(CORIM.replace(", 1: [506", f", 4: {{{times}}}, 1: [506", 1))


# (rows, payload)
PAYLOADS: list[tuple[str, bytes]] = [
    ("signed/payload-tagged signed/payload-unsigned", PAYLOAD[3:]),
    ("signed/payload-unsigned", message()),
    ("signed/payload cbor/one-item", PAYLOAD + b"\x00"),
    ("detached/empty-is-not-nil", b""),
    ("signed/payload-valid corim/tagged-map corim/grammar", bytes.fromhex("d901f580")),
    ("trust/expired", valid(f"1: 1({SECONDS - 1})")),
    ("trust/not-yet-valid", valid(f"0: 1({SECONDS + 1}), 1: 1(9999999999)")),
]


@pytest.mark.parametrize(("rows", "payload"), PAYLOADS)
def test_payloads(rows: str, payload: bytes) -> None:
    assert found(message(payload=payload)) == set(rows.split())


def test_signatures() -> None:
    data = message()
    assert found(data[:-1] + bytes([data[-1] ^ 1])) == UNVERIFIED
    assert found(data, key="es256-other") == UNVERIFIED
    assert found(data, key="ed25519") == {*UNVERIFIED, "signed/algorithm-of-key"}
    assert found(cose.resign1(data.replace(b"\x01\x26", b"\x01\x27"), KEYS["es256"], "ES256")) == {
        *UNVERIFIED,
        "signed/algorithm-of-key",
    }


def test_detached_payloads() -> None:
    data = message(detached=True)
    assert found(data, payload=b64(PAYLOAD)) == set()
    assert found(data) == {"detached/nothing-given"}
    other = b64(edn.encode(CORIM.replace('"c"', '"d"')))
    assert found(data, payload=other) == {*UNVERIFIED, "detached/other-payload"}


def test_hash_envelopes() -> None:
    data = message(ENVELOPE, HASH)
    assert found(data, payload=b64(PAYLOAD)) == set()
    assert found(data, payload=b64(PAYLOAD + b"\x00")) == {"hash-envelope/digest-differs"}
    assert "hash-envelope/length" in found(message(ENVELOPE, HASH[:-1]), payload=b64(PAYLOAD))
    for row, change in (
        ("algorithm-required", {258: "sha-256"}),
        ("preimage-type-required", {259: "application/cbor"}),
        ("location", {260: b""}),
    ):
        assert f"hash-envelope/{row}" in found(message({**ENVELOPE, **change}, HASH), payload=b64(PAYLOAD))


def test_revision_06() -> None:
    assert found(WRAPPED + message(HEADER_06), "06") == set()
    assert found(WRAPPED[3:] + message(HEADER_06), "06") == set()  # its magic numbers have that
    assert found(message(HEADER_06), "06") == {"signed/sign1"}
    assert found(WRAPPED[:3] + message(HEADER_06), "06") == {"signed/sign1"}
    assert found(WRAPPED + message(HEADER), "06") == {"header/content-type-unsigned-cbor", "header/kid-required"}
    without = {label: value for label, value in HEADER_06.items() if label != 8}
    assert found(WRAPPED + message({**without, 15: {1: "S"}}), "06") == {"header/corim-meta-required"}
    assert "detached/forbidden" in found(WRAPPED + message(HEADER_06, detached=True), "06")
    assert found(WRAPPED[:3] + PAYLOAD, "06") == {"media-type/corim-signed", "signed/sign1"}


def certificate(name: str, key: str, issuer: str, by: str, *, ca: bool = True, until: int = 2099) -> x509.Certificate:
    """A certificate of `key` under a name, by another."""
    named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)]
    builder = (
        x509.CertificateBuilder(named[1], named[0], key_from_jwk(KEYS[key]).public, 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(until, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    return builder.sign(key_from_jwk(KEYS[by]).private, hashes.SHA256())


ROOT = certificate("root", "es384", "root", "es384")
MIDDLE = certificate("middle", "es256-other", "root", "es384")
LEAF = certificate("leaf", "es256", "middle", "es256-other", ca=False)
SELF = certificate("leaf", "es256", "leaf", "es256")


def chained(*chain: x509.Certificate, key: str = "es256") -> set[str]:
    encoded = [each.public_bytes(Encoding.DER) for each in chain]
    data = message({**HEADER, 33: encoded if len(encoded) > 1 else encoded[0]}, key=key)
    return found(data, keys=[], trust_anchors=[b64(ROOT.public_bytes(Encoding.DER))])


def test_chains() -> None:
    assert chained(LEAF, MIDDLE) == chained(LEAF, MIDDLE, ROOT) == set()
    assert chained(LEAF) == chained(SELF) == {"trust/anchors", "trust/path"}
    assert chained(certificate("leaf", "es256", "root", "es384", until=2021)) == {"trust/path"}
    assert chained(LEAF, certificate("middle", "es256-other", "root", "es384", ca=False)) == {"trust/path"}
    assert {"trust/path", "trust/x5chain-signer-first", *UNVERIFIED} <= chained(MIDDLE, LEAF)
    assert {"trust/x5chain-signer-first", *UNVERIFIED} == chained(LEAF, MIDDLE, key="es256-other")


def test_the_working_groups_headers_are_judged() -> None:
    for path in corpus("corim", "protected-header-map-*.diag"):
        protected = edn.encode(path.read_text())
        hashed = "hash" in path.stem
        data = cbor.encode(cbor.Tag(18, [protected, {}, HASH if hashed else PAYLOAD, b""]))
        rows = found(data, now="2025-09-10T16:21:26Z", payload=b64(PAYLOAD))
        assert rows == UNVERIFIED, path.stem  # they have no signature


REVERSED = [cbor.Tag(506, edn.encode('{4: {0: [[{0: {1: "v"}}, [{1: {11: "n"}}]]]}, 1: {0: "t"}}'))]
SIGN: dict[str, Any] = {
    "data": b64(PAYLOAD),
    "key": KEYS["es256"],
    "algorithm": "ES256",
    "meta": {"signer": {"signer-name": "S"}},
}
CLAIMS = {"iss": "S"}


def made(data: bytes, revision: str = "11", **more: Any) -> set[str]:
    given = {name: value for name, value in {**SIGN, **more}.items() if value is not None}
    broken = oracle.examine("corim.sign", given, {"data": b64(data)}, revision)
    return {each.requirement.removeprefix("corim/") for each in broken}


def test_what_is_rightly_signed() -> None:
    assert made(message()) == set()
    assert made(message(payload=cbor.encode(cbor.Tag(501, {1: REVERSED, 0: "c"})))) == set()
    assert made(message(detached=True), form="detached") == set()
    assert made(message(ENVELOPE, HASH), form="hash-envelope") == set()
    assert made(message({**HEADER, 15: {1: "S"}}), cwt_claims=CLAIMS) == set()
    assert made(message({3: HEADER[3], 15: {1: "S"}}), cwt_claims=CLAIMS, meta=None) == set()
    assert made(WRAPPED + message(HEADER_06), "06", kid=b64(b"k")) == set()


@pytest.mark.parametrize(
    ("row", "data", "more"),
    [
        ("signed/payload-emitted", message(payload=edn.encode(CORIM.replace('"c"', '"d"'))), {}),
        ("signed/payload-tagged-emitted", message(payload=PAYLOAD[3:]), {}),
        ("signed/signature-emitted", message()[:-1] + b"\x00", {}),
        ("signed/signature-emitted", message(key="es256-other"), {}),
        ("signed/tag-18-emitted", message()[1:], {}),
        ("header/algorithm-required-emitted", message({**HEADER, 1: "ES256"}), {}),
        ("header/content-type-emitted", message({8: META}), {}),
        ("header/protected-emitted", message({8: META}, unprotected={3: HEADER[3]}), {}),
        ("header/meta-required-emitted", message({3: HEADER[3]}), {}),
        ("header/both-issuer-emitted", message({**HEADER, 15: {1: "T"}}), {"cwt_claims": {"iss": "T"}}),
        (
            "header/both-validity-emitted",
            message({**HEADER, 15: {1: "S", 4: 5}}),
            {"cwt_claims": {"iss": "S", "exp": 5}},
        ),
        ("meta/bytes-emitted", message({**HEADER, 8: {0: {0: "S"}}}), {}),
        ("meta/signer-required-emitted", message({**HEADER, 8: cbor.encode({0: {0: "T"}})}), {}),
        (
            "meta/signer-uri-emitted",
            message(),
            {"meta": {"signer": {"signer-name": "S", "signer-uri": "a:b"}}},
        ),
        ("cwt-claims/instead-emitted", message(), {"cwt_claims": CLAIMS, "meta": None}),
        ("cwt-claims/map-emitted", message({**HEADER, 15: cbor.encode({1: "S"})}), {"cwt_claims": CLAIMS}),
        ("cwt-claims/issuer-required-emitted", message({**HEADER, 15: {2: "S"}}), {"cwt_claims": CLAIMS}),
        ("detached/accepted-emitted", message(), {"form": "detached"}),
        ("hash-envelope/accepted-emitted", message(), {"form": "hash-envelope"}),
        ("hash-envelope/accepted-emitted", message(ENVELOPE, HASH[::-1]), {"form": "hash-envelope"}),
        (
            "hash-envelope/algorithm-required-emitted",
            message({**ENVELOPE, 258: 1}, HASH),
            {"form": "hash-envelope"},
        ),
        (
            "hash-envelope/preimage-type-required-emitted",
            message({**ENVELOPE, 259: "a/b"}, HASH),
            {"form": "hash-envelope"},
        ),
        ("trust/x5chain-included", message(), {"x5chain": [b64(b"a")]}),
        ("cbor/well-formed-emitted", message() + b"\x00", {}),
    ],
)
def test_what_is_wrongly_signed(row: str, data: bytes, more: dict[str, Any]) -> None:
    assert row in made(data, **more)
