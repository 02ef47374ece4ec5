"""What carries Evidence and how: names, numbers, what a carrier claims, and the operations that an IUT is asked for.

The Evidence is the same over every carrier: a COSE_Sign1 over the claims of a CWT (RFC 9711), or such claims without a
signature. Everywhere but in HTTP it stands in a CBOR or JSON record of CMW (RFC 9999 section 3.1).

    claims = {2: subject, 6: issued at, 10: nonce, 8: {1: COSE_Key that the Evidence is about}, 2000: epoch marker}

The number of the epoch marker's claim and its tags are those that its draft suggests; nobody has assigned them yet.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from conformance.drafts.cmw.wire import EXTENSION_OID, Encoded

Carrier = Literal["pkcs10", "crmf", "certificate", "crl", "csr", "cwt", "jwt", "http"]

ATTESTATION_OID = "1.2.840.113549.1.9.16.2.59"
CMW_OID = EXTENSION_OID
EXTENSIONS_ASKED_FOR = "1.2.840.113549.1.9.14"

SUBJECT, ISSUED_AT, CONFIRMATION, NONCE, PROFILE, EPOCH = 2, 6, 8, 10, 265, 2000
CLAIM_CWT, CLAIM_JWT = 299, "cmw"

EAT_CWT, EAT_JWT = "application/eat+cwt", "application/eat+jwt"
UCCS, UJCS = "application/eat-ucs+cbor", "application/eat-ucs+json"
BUNDLE_CBOR, BUNDLE_JSON = "application/eat-bun+cbor", "application/eat-bun+json"
NONCE_JSON = "application/est-attestation-freshness+json"
EAT_CWT_FORMAT, UCCS_FORMAT = 263, 267
MEDIA_TYPES = (EAT_CWT, EAT_JWT, UCCS, UJCS, BUNDLE_CBOR, BUNDLE_JSON)

MARKERS = {
    26980: "classical-tst-info",
    26981: "cbor-tst-info",
    26982: "epoch-tick",
    26983: "epoch-tick-list",
    26984: "counter",
}
TIME_TAGS = (0, 1, 1001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a carrier claims for what it carries; what it does not claim is left to the Evidence itself.

    `integrity` says who signs the message around the Evidence: its own `subject`, a `host` whose key the receiver
    knows, or nobody. `binding` says what the Evidence must be about: the `key` of the message, or the `subject` that
    the receiver believes to talk with.
    """

    integrity: Literal["subject", "host", "nobody"]
    binding: Literal["key", "subject"]


CLAIMS: dict[Carrier, Claims] = {
    "pkcs10": Claims(integrity="subject", binding="key"),
    "crmf": Claims(integrity="subject", binding="key"),
    "certificate": Claims(integrity="host", binding="key"),
    "crl": Claims(integrity="host", binding="subject"),
    "csr": Claims(integrity="subject", binding="key"),
    "cwt": Claims(integrity="host", binding="subject"),
    "jwt": Claims(integrity="host", binding="subject"),
    "http": Claims(integrity="nobody", binding="subject"),
}


class Receive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.receive`: take Evidence out of its carrier and decide whether to believe it. Output: Received.

    `data` is the whole message: a PKCS#10 or CRMF request with the attestation attribute or extension, a certificate,
    CRL or PKCS#10 request with the CMW extension, a COSE_Sign1 or flattened JWS over claims with the cmw claim, or the
    body of an HTTP message with its `content_type`. `keys` (JWK) are the Attesters that are trusted, `hosts` those who
    may sign the message around it. `channel` is the key that authenticated the channel, where one did.

    Freshness is asked for by what is there: `nonce` was sent out, and `used` are those that came back already; `now`
    (seconds since 1970) and `max_age` (seconds) judge the time of issue, whose age is less than that; `epochs` is the
    epoch window, one encoded epoch marker for each. `limit` is how many bytes a message may have.
    """

    carrier: Carrier
    data: bytes
    keys: list[dict[str, Any]]
    hosts: list[dict[str, Any]] = []
    content_type: str | None = None
    channel: dict[str, Any] | None = None
    subject: str | None = None
    nonce: bytes | None = None
    used: list[bytes] = []
    now: int | None = None
    max_age: int | None = None
    epochs: list[bytes] | None = None
    limit: int | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One piece of Evidence: its media type, its bytes, whom it says it is about."""

    type: str
    value: bytes
    subject: str


class Received(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `evidence_carriers.receive`: what is believed, in the order in which it stood."""

    evidence: list[Piece]


class FindAttestation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.find-attestation`: hand out what a request attests without reading it. Output: Unread.

    `data` is the whole request, whose signature is to be that of the key that it asks a certificate for. Rejected where
    it is not, or where the request attests nothing.
    """

    carrier: Literal["pkcs10", "crmf"]
    data: bytes


class Unread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `evidence_carriers.find-attestation`: the DER of each value, in the order in which they stand."""

    values: list[bytes]


class Attach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.attach`: make a request for a certificate that carries attestations. Output: {"data"}.

    Each of `statements` is an OID and the bytes that stand in an OCTET STRING under it; `certificates` are in DER.
    `key` (JWK, private) is the one that the certificate is asked for.
    """

    carrier: Literal["pkcs10", "crmf"]
    statements: list[tuple[str, bytes]]
    certificates: list[bytes] = []
    key: dict[str, Any]
    subject: str


class Dispatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.dispatch`: read the media type of an EAT and see whether the body is one.

    Output: Dispatched.
    """

    content_type: str
    data: bytes


class Dispatched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `evidence_carriers.dispatch`: the bare type in lower case, and the profile that it names.

    Profiles are compared without regard to case and come back in lower case.
    """

    type: str
    profile: str | None = None


class ReadMarker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.read-marker`: read an epoch marker, a tagged CBOR item. Output: Marker.

    `last` is the counter that was received before, of markers that count.
    """

    data: bytes
    last: int | None = None


class Marker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `evidence_carriers.read-marker`: what kind it is, and the ticks or the counter of those that have.

    Kinds are those of MARKERS, or "time". Ticks are {"text"}, {"bytes"} in base64, or {"int"} in decimal.
    """

    kind: str
    ticks: list[dict[str, str]] | msgspec.UnsetType = msgspec.UNSET
    counter: int | msgspec.UnsetType = msgspec.UNSET


class ReadNonce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.read-nonce`: read the content of an EST nonce response. Output: Nonce."""

    data: bytes
    form: Literal["json", "cbor"]


class Nonce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `evidence_carriers.read-nonce`: the nonce, empty where none is needed, and its seconds if told."""

    nonce: bytes
    expiry: int | None = None


class AnswerNonce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.answer-nonce`: what an EST server answers at /nonce over HTTPS. Output: Answer.

    The server is to be in that state: `willing` to hand out nonces, and with a need for them (`needed`).
    """

    method: Literal["GET", "POST"]
    content_type: str | None = None
    body: bytes | None = None
    willing: bool = True
    needed: bool = True


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `evidence_carriers.answer-nonce`, as it went over HTTP.

    `content_type` and `nonce` are there where the answer has content; `length` in bytes where one was asked for.
    """

    status: int
    content_type: str | None = None
    nonce: Literal["present", "empty"] | None = None
    length: int | None = None


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "evidence_carriers.receive": (Receive, Received),
    "evidence_carriers.find-attestation": (FindAttestation, Unread),
    "evidence_carriers.attach": (Attach, Encoded),
    "evidence_carriers.dispatch": (Dispatch, Dispatched),
    "evidence_carriers.read-marker": (ReadMarker, Marker),
    "evidence_carriers.read-nonce": (ReadNonce, Nonce),
    "evidence_carriers.answer-nonce": (AnswerNonce, Answer),
}

EXAMINED = frozenset({"evidence_carriers.attach"})
"""Operations whose output the oracle examines; of the others a vector knows the output."""
