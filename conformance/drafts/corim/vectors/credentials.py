"""A key, its certificate and the chain above it, for tests only; made once with ECDSA as in RFC 6979, on P-256."""

import base64
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.jsontext import b64u_decode
from conformance.drafts.signing import KEYS

KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtGdkPG7fLxdumZ2nXh5NNjvylSZ7
tY/Sql/7yfv/TuweXgzkp7iHvZXQuwORC83MqchAoZeHiHlUPcY8L6ic4g==
-----END PUBLIC KEY-----
"""
X = bytes.fromhex("b467643c6edf2f176e999da75e1e4d363bf295267bb58fd2aa5ffbc9fbff4eec")
Y = bytes.fromhex("1e5e0ce4a7b887bd95d0bb03910bcdcca9c840a197878879543dc63c2fa89ce2")
EDWARDS = b64u_decode(KEYS["ed25519"]["x"])
"""The public half of a key on edwards25519."""
KEY_SHA256 = bytes.fromhex("007d19dc6ee434a435347e98b3812a70ec8b36b94e66d914987aecfeb344fb58")
"""Of the SubjectPublicKeyInfo in DER."""

CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBIzCBy6ADAgECAgECMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1Rlc3QgQ0Ew
HhcNMjUwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjAUMRIwEAYDVQQDDAlUZXN0
IGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS0Z2Q8bt8vF26ZnadeHk02
O/KVJnu1j9KqX/vJ+/9O7B5eDOSnuIe9ldC7A5ELzcypyEChl4eIeVQ9xjwvqJzi
oxAwDjAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0cAMEQCIHa+6blueJeKvj+3
vvXGhO3UG6Zs96yFyDHe5FKISq5PAiAp6GzQoWSPO/ypG5KfzZCj8c8vJlDTkG/K
R2UJLMh2SA==
-----END CERTIFICATE-----
"""
CERTIFICATE_SHA256 = bytes.fromhex("86ac76b5bdc3245517caff2524669ddab851357cc52e15a31a0f22c37dc86ee9")
"""Of the certificate in DER."""

AUTHORITY = """-----BEGIN CERTIFICATE-----
MIIBJTCBzKADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1Rlc3QgQ0Ew
HhcNMjUwMTAxMDAwMDAwWhcNNDkxMjMxMjM1OTU5WjASMRAwDgYDVQQDDAdUZXN0
IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELCoo2eaHjawEK1kQX6JL8HIQ
z4J4PXjZxbLgvfF15SvLgU5aG9CDE08ceT+J8GtWmgUbN14U4EH/TORt4I1iJqMT
MBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAvMepeEnI3OZI
1WB2Wj14rrCtKj7TNkEdox5uAbgTcmMCIF4rwzoBBeCWs4UVoWtGYfxr6i/2Ru2y
KMBNCGUzMsbp
-----END CERTIFICATE-----
"""
PATH = CERTIFICATE + AUTHORITY
DER = base64.b64decode("".join(CERTIFICATE.splitlines()[1:-1]))

CURVE_POINT: dict[Any, Any] = {-1: 1, -2: X, -3: Y}
COSE_KEY: dict[Any, Any] = {1: 2, **CURVE_POINT}
"""The key as COSE_Key: kty EC2, crv P-256, x, y (RFC 9053 section 7.1.1)."""
COSE_PAIRS = [
    [{"int": "1"}, cbor.encode(2)],
    [{"int": "-1"}, cbor.encode(1)],
    [{"int": "-2"}, cbor.encode(X)],
    [{"int": "-3"}, cbor.encode(Y)],
]
"""Its model."""
