"""The CoMIDs that the vectors are made of, and how a vector asks for places in them.

Every message that is not about an environment names one by its vendor; every message that is not about measurements
holds one serial number. Both forms are old, plain and known to every implementation.
"""

from collections.abc import Mapping
from typing import Any

from conformance.codecs import cbor
from conformance.model.vector import Mutation

NOW = ("11",)
BEFORE = ("06",)

VENDOR = "ACME"
ENVIRONMENT: dict[int, Any] = {0: {1: VENDOR}}
OTHER_ENVIRONMENT: dict[int, Any] = {0: {1: "Bolt"}}
THIRD_ENVIRONMENT: dict[int, Any] = {0: {1: "Cog"}}
MEASUREMENT: dict[int, Any] = {1: {8: "S1"}}
OTHER_MEASUREMENT: dict[int, Any] = {1: {8: "S2"}}
REFERENCE: list[Any] = [ENVIRONMENT, [MEASUREMENT]]

SHA256 = bytes.fromhex("a1" * 32)
OTHER_SHA256 = bytes.fromhex("b2" * 32)
SHA384 = bytes.fromhex("c3" * 48)
UUID = bytes.fromhex("31fb5abf023e4992aa4e95f9c1503bfa")
UUID_TEXT = "31fb5abf-023e-4992-aa4e-95f9c1503bfa"
OID = bytes.fromhex("2a864886f70d")  # the example of X.690 with one arc of several bytes
OID_TEXT = "1.2.840.113549"
UEID = bytes([1]) + bytes.fromhex("d4" * 32)  # type RAND, 256 bits
UEIDS = {
    7: bytes.fromhex("0202005e100001"),
    9: bytes.fromhex("0202005efffe100001"),
    15: b"\x03" + b"35152006123456",
    17: UEID[:17],
    25: UEID[:25],
    33: UEID,
}
"""A UEID of every length that RFC 9711 section 4.2.1 has: two of type EUI, IMEI, three of type RAND."""

# Places in the messages of with_environment, with_measurement and with_values: paths of mutations, and pointers.
RECORD = "1v/0v/0"
IN_ENVIRONMENT = f"{RECORD}/0"
IN_MEASUREMENT = f"{RECORD}/1/0"
IN_VALUES = f"{IN_MEASUREMENT}/0v"
IN_VALUE = f"{IN_VALUES}/0v"
TRIPLE = "/triples/reference-triples/0"
REF_ENV = f"{TRIPLE}/ref-env"
REF_CLAIM = f"{TRIPLE}/ref-claims/0"
MVAL = f"{REF_CLAIM}/mval"
SERIAL = f"{MVAL}/serial-number"


def comid(triples: Any = None, **more: Any) -> dict[int, Any]:
    """A CoMID of these triples, or of one reference value; `more` are members by name, in front of the triples."""
    numbers = {"language": 0, "entities": 2, "linked_tags": 3}
    identity = more.pop("identity", {0: "t"})
    members = {1: identity, **{numbers[name]: value for name, value in more.items()}}
    return {**dict(sorted(members.items())), 4: {0: [REFERENCE]} if triples is None else triples}


def with_environment(environment: Any) -> dict[int, Any]:
    """A reference value of this environment."""
    return comid({0: [[environment, [MEASUREMENT]]]})


def with_measurement(*measurements: Any) -> dict[int, Any]:
    """A reference value of these measurement-maps."""
    return comid({0: [[ENVIRONMENT, list(measurements)]]})


def with_values(values: Any) -> dict[int, Any]:
    """A reference value of one anonymous measurement with these values."""
    return with_measurement({1: values})


def asked(message: Any, *places: str) -> dict[str, Any]:
    """The input of a vector: bytes, or the value that they encode, and the places that it is about."""
    return {"data": message if isinstance(message, bytes) else cbor.encode(message), "at": list(places)}


MAGIC = {"any-encoding": "accept", "magic-number": "reject"}
"""How a CoRIM whose outer tag has a longer head is read: any encoding will do, and a magic number is always there (RFC
6838 section 4.12)."""


def said(message: Any, places: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The input of an accept vector, and the output: what stands at each place."""
    return asked(message, *places), {"at": dict(places)}


def in_cbor(op: str, at: str, data: str = "") -> Mutation:
    """A change at a path in CBOR; `data` is hexadecimal, or a number where the operation takes one."""
    return Mutation(codec="cbor", op=op, at=at, data=data.replace(" ", ""))


def put(at: str, value: Any) -> Mutation:
    """Another value at a path in CBOR."""
    return in_cbor("replace", at, cbor.encode(value).hex())


def added(at: str, key: Any, value: Any) -> Mutation:
    """One entry more at the end of a map."""
    return in_cbor("append", at, (cbor.encode(key) + cbor.encode(value)).hex())


def appended(at: str, value: Any) -> Mutation:
    """One element more at the end of an array."""
    return in_cbor("append", at, cbor.encode(value).hex())


def in_bytes(op: str, at: int | None = None, data: str = "") -> Mutation:
    """A change at an offset; `data` is hexadecimal."""
    return Mutation(codec="bytes", op=op, at="" if at is None else str(at), data=data.replace(" ", ""))


MINIMAL = comid()
MINIMAL_MODEL: dict[str, Any] = {
    "tag-identity": {"tag-id": {"text": "t"}, "tag-version": 0},
    "triples": {
        "reference-triples": [
            {"ref-env": {"class": {"vendor": VENDOR}}, "ref-claims": [{"mval": {"serial-number": "S1"}}]}
        ]
    },
}

FULL: dict[int, Any] = {
    0: "en-GB",
    1: {0: UUID, 1: 3},
    2: [{0: "ACME Inc.", 1: cbor.Tag(32, "https://acme.example"), 2: [0, 1]}, {0: "Bolt", 2: [2]}],
    3: [{0: "old", 1: 1}, {0: UUID, 1: 0}],
    4: {
        0: [
            [
                {0: {0: cbor.Tag(111, OID), 1: VENDOR, 2: "M1", 3: 0, 4: 1}},
                [{0: "rom", 1: {1: cbor.Tag(552, 2), 2: [[1, SHA256]]}}, {0: 7, 1: {8: "S1"}}],
            ]
        ],
        1: [[{1: cbor.Tag(550, UEID)}, [{1: {3: {0: True, 3: False}, 11: "boot loader"}}]]],
        2: [[ENVIRONMENT, [cbor.Tag(560, b"id-key")]]],
        3: [[ENVIRONMENT, [cbor.Tag(560, b"ak-key")]]],
        10: [[[REFERENCE], [[ENVIRONMENT, [OTHER_MEASUREMENT]]]]],
    },
}
"""A CoMID as both revisions have it, with most of what there is."""

FULL_MODEL: dict[str, Any] = {
    "language": "en-GB",
    "tag-identity": {"tag-id": {"uuid": UUID_TEXT}, "tag-version": 3},
    "entities": [
        {"entity-name": "ACME Inc.", "reg-id": "https://acme.example", "role": [0, 1]},
        {"entity-name": "Bolt", "role": [2]},
    ],
    "linked-tags": [
        {"linked-tag-id": {"text": "old"}, "tag-rel": 1},
        {"linked-tag-id": {"uuid": UUID_TEXT}, "tag-rel": 0},
    ],
    "triples": {
        "reference-triples": [
            {
                "ref-env": {
                    "class": {"class-id": {"oid": OID_TEXT}, "vendor": VENDOR, "model": "M1", "layer": 0, "index": 1}
                },
                "ref-claims": [
                    {
                        "mkey": {"text": "rom"},
                        "mval": {"svn": {"svn": 2}, "digests": [{"alg": 1, "value": SHA256}]},
                    },
                    {"mkey": {"uint": 7}, "mval": {"serial-number": "S1"}},
                ],
            }
        ],
        "endorsed-triples": [
            {
                "condition": {"instance": {"ueid": UEID}},
                "endorsement": [{"mval": {"flags": {"is-configured": True, "is-debug": False}, "name": "boot loader"}}],
            }
        ],
        "identity-triples": [{"environment": {"class": {"vendor": VENDOR}}, "key-list": [{"bytes": b"id-key"}]}],
        "attest-key-triples": [{"environment": {"class": {"vendor": VENDOR}}, "key-list": [{"bytes": b"ak-key"}]}],
        "conditional-endorsement-triples": [
            {
                "conditions": [
                    {"environment": {"class": {"vendor": VENDOR}}, "claims-list": [{"mval": {"serial-number": "S1"}}]}
                ],
                "endorsements": [
                    {"condition": {"class": {"vendor": VENDOR}}, "endorsement": [{"mval": {"serial-number": "S2"}}]}
                ],
            }
        ],
    },
}
