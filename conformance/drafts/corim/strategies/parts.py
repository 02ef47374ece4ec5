"""The parts of a CoRIM's model that hypothesis puts together, simple ones first, so that what breaks shrinks.

Everything is in the protocol's JSON: bytes are base64 with padding.
"""

import base64
import uuid
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import cbor
from conformance.drafts.corim.strategies import credentials

Inputs = st.SearchStrategy[Any]


def base64_of(data: bytes) -> str:
    """Bytes as the protocol writes them."""
    return base64.b64encode(data).decode()


def choice(name: str, values: Inputs) -> Inputs:
    """A choice between types: an object with the type's name."""
    return values.map(lambda value: {name: value})


def some(members: dict[str, Inputs], optional: dict[str, Inputs] | None = None) -> Inputs:
    """An object with all of `members` and any of `optional`."""
    return st.fixed_dictionaries(members, optional=optional or {})


def without(given: Inputs, *places: str) -> Inputs:
    """The same with the member at one of the places gone, or all as it was."""

    def gone(drawn: tuple[Any, str]) -> Any:
        value, place = drawn
        return {name: each for name, each in value.items() if name != place}

    return given | st.tuples(given, st.sampled_from(places)).map(gone)


def many(values: Inputs, least: int = 1, most: int = 3) -> Inputs:
    """An array."""
    return st.lists(values, min_size=least, max_size=most)


# Plain values.

TEXTS: Inputs = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
BYTES: Inputs = st.binary(min_size=1, max_size=24).map(base64_of)
SMALL: Inputs = st.integers(0, 2**31)
UINTS: Inputs = st.sampled_from([0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32]) | st.integers(0, 2**53)
UUIDS: Inputs = st.binary(min_size=16, max_size=16).map(lambda data: str(uuid.UUID(bytes=data, version=4)))
OIDS: Inputs = st.sampled_from(["1.2.840.113549", "2.999", "1.3.6.1.4.1.4128.1"]) | st.lists(
    st.integers(0, 2**20).map(str), max_size=4
).map(lambda arcs: ".".join(["2", "16", *arcs]))
URIS: Inputs = st.sampled_from(
    ["https://example.com/a?b=c", "tag:example.com,2025:p", "urn:uuid:31fb5abf-023e-4992-aa4e-95f9c1503bfa"]
) | st.text("abc0-._~", min_size=1, max_size=8).map("https://example.com/{}".format)
TIMES: Inputs = st.integers(0, 2**33)

TAG_IDS: Inputs = choice("text", TEXTS) | choice("uuid", UUIDS)
PROFILES: Inputs = choice("uri", URIS) | choice("oid", OIDS)
VALIDITIES: Inputs = some({"not-after": st.integers(2**31, 2**33)}, {"not-before": st.integers(0, 2**31)})

# Digests: of the length that their algorithm has (RFC 9393's registry of named information).

_ALGORITHMS = {1: 32, 7: 48, 8: 64}
DIGEST: Inputs = st.sampled_from(sorted(_ALGORITHMS)).flatmap(
    lambda algorithm: some(
        {
            "alg": st.just(algorithm),
            "value": st.binary(min_size=_ALGORITHMS[algorithm], max_size=_ALGORITHMS[algorithm]).map(base64_of),
        }
    )
)


def _reversed(text: str) -> bytes:
    return base64.b64decode(text)[::-1]


DIGESTS: Inputs = st.lists(DIGEST, min_size=1, max_size=3, unique_by=lambda digest: digest["alg"])
TWICE: Inputs = DIGEST.map(lambda digest: [digest, digest | {"value": base64_of(_reversed(digest["value"]))}])
"""Two digests of one algorithm, which no list may hold."""


# Keys.

_POINT = credentials.key(0).public_key().public_numbers()
COSE_KEY = [
    [{"int": str(label)}, base64_of(cbor.encode(value))]
    for label, value in ((1, 2), (-1, 1), (-2, _POINT.x.to_bytes(32, "big")), (-3, _POINT.y.to_bytes(32, "big")))
]
LEAF, ROOT = credentials.certificate_pem(0, 1), credentials.certificate_pem(1, 1)
KEYS: dict[str, Inputs] = {
    "pkix-base64-key": st.sampled_from([credentials.pem(0), credentials.pem(1)]),
    "pkix-base64-cert": st.sampled_from([LEAF, ROOT]),
    "pkix-base64-cert-path": st.just(LEAF + ROOT),
    "cose-key": st.just(COSE_KEY),
    "key-thumbprint": DIGEST,
    "cert-thumbprint": DIGEST,
    "cert-path-thumbprint": DIGEST,
    "pkix-asn1der-cert": st.just(base64_of(credentials.certificate_der(0, 1))),
    "bytes": BYTES,
}
KEY: Inputs = st.one_of(*(choice(name, values) for name, values in KEYS.items()))
PLAIN_KEY: Inputs = choice("pkix-base64-key", KEYS["pkix-base64-key"])
UEIDS: Inputs = st.binary(min_size=32, max_size=32).map(lambda data: base64_of(b"\1" + data))

# Environments.

CLASS_IDS: Inputs = choice("oid", OIDS) | choice("uuid", UUIDS) | choice("bytes", BYTES)
CLASSES: Inputs = some({"vendor": TEXTS}, {"class-id": CLASS_IDS, "model": TEXTS, "layer": SMALL, "index": SMALL})
INSTANCES: Inputs = (
    choice("ueid", UEIDS)
    | choice("uuid", UUIDS)
    | choice("bytes", BYTES)
    | choice("pkix-base64-key", KEYS["pkix-base64-key"])
    | choice("key-thumbprint", DIGEST)
)
GROUPS: Inputs = choice("uuid", UUIDS) | choice("bytes", BYTES)
VENDORS: Inputs = TEXTS.map(lambda vendor: {"class": {"vendor": vendor}})
"""The plainest environments: whatever is not about environments has one of these."""
ENVIRONMENTS: Inputs = VENDORS | some({"class": CLASSES}, {"instance": INSTANCES, "group": GROUPS})

# Measurements.

MKEYS: Inputs = choice("uint", SMALL) | choice("uuid", UUIDS) | choice("oid", OIDS) | choice("text", TEXTS)
SERIALS: Inputs = TEXTS.map(lambda serial: {"mval": {"serial-number": serial}})
"""The plainest measurements."""
FLAGS: Inputs = st.dictionaries(
    st.sampled_from(
        ["is-configured", "is-secure", "is-recovery", "is-debug", "is-replay-protected", "is-integrity-protected",
         "is-runtime-meas", "is-immutable", "is-tcb", "is-confidentiality-protected"]
    ),
    st.booleans(),
    min_size=1,
)  # fmt: skip
RAW_VALUES: Inputs = choice("bytes", BYTES)
MASKED: Inputs = st.binary(min_size=2, max_size=8).map(
    lambda data: {"masked-raw-value": {"value": base64_of(data), "mask": base64_of(bytes([255]) * len(data))}}
)
REGISTERS: Inputs = st.lists(
    st.tuples(choice("int", SMALL.map(str)) | choice("text", TEXTS), DIGESTS).map(list),
    min_size=1, max_size=3, unique_by=lambda pair: repr(pair[0]),
)  # fmt: skip
INT_RANGES: Inputs = choice("int", st.integers(-(2**31), 2**31)) | st.tuples(
    st.none() | st.integers(-(2**31), 0), st.none() | st.integers(1, 2**31)
).map(lambda bounds: {"range": {"min": bounds[0], "max": bounds[1]}})
SVNS: Inputs = choice("svn", UINTS) | choice("min-svn", UINTS)
VERSIONS: Inputs = some({"version": st.just("1.2.3")}, {"version-scheme": st.sampled_from([1, 2, 16384])})
OCTETS: dict[str, Inputs] = {
    name: st.sampled_from(lengths).flatmap(lambda length: st.binary(min_size=length, max_size=length)).map(base64_of)
    for name, lengths in {"mac-addr": (6, 8), "ip-addr": (4, 16)}.items()
}
VALUES: dict[str, Inputs] = {
    "version": VERSIONS,
    "svn": SVNS,
    "digests": DIGESTS,
    "flags": FLAGS,
    "raw-value": RAW_VALUES,
    **OCTETS,
    "serial-number": TEXTS,
    "ueid": UEIDS,
    "uuid": UUIDS,
    "name": TEXTS,
    "cryptokeys": many(PLAIN_KEY),
}
"""The values that both revisions have, by name."""
MEASUREMENTS: Inputs = some(
    {"mval": st.dictionaries(st.sampled_from(sorted(VALUES)), st.none(), min_size=1, max_size=4).flatmap(
        lambda names: some({name: VALUES[name] for name in names})
    )},
    {"mkey": MKEYS, "authorized-by": many(PLAIN_KEY)},
)  # fmt: skip
