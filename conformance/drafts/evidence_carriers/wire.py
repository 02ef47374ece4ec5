"""What carries Evidence and how: names, numbers, what a carrier claims, and the operations that an IUT is asked for.

The Evidence is the same over every carrier: a COSE_Sign1 over the claims of a CWT (RFC 9711), or such claims without a
signature. Everywhere but in HTTP it stands in a CBOR or JSON record of CMW (RFC 9999 section 3.1), and in the attribute
of a CSR in a statement of type id-pe-cmw, for no text names a type of statements with a CMW.

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

    `nonce` is there where the content has one, and malformed where that is not 8 to 64 bytes in base64url without
    padding; `length` in bytes where one was asked for. `content_type` is the bare type in lower case, there where the
    status is 200: what else an answer that refuses may say is not reported.
    """

    status: int
    content_type: str | None = None
    nonce: Literal["present", "empty", "malformed"] | None = None
    length: int | None = None


Model = Literal["challenge-response", "uni-directional", "streaming"]
CLAIMS_MADE, CHANGES, STATUS = "claims", "changes", "status"
KEY_ID, HEADER_CLAIMS = 4, 15  # labels of COSE headers (RFC 9052, RFC 9597)


class Environment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An Attesting Environment: the identifier of its key, the key itself (JWK), whose it is, what it collected.

    Who appraises is given public keys, who attests private ones and no `attester`. `changes` are time, name and value
    of each change of state since the Evidence before.
    """

    id: str
    key: dict[str, Any]
    attester: str | None = None
    claims: dict[str, str] = {}
    changes: list[tuple[int, str, str]] = []


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened at a Verifier before the Evidence came, at a time of the simulated clock, in seconds.

    "challenge" sent `handle` to `attester`, perhaps for the keys `environments` alone; "distribute" is a handle of the
    Handle Distributor, perhaps good `until` a time; "subscribe" gave the handle of `verifier`; "appraise" is Evidence
    with that handle that came already.
    """

    at: int
    do: Literal["challenge", "distribute", "subscribe", "appraise"]
    handle: bytes
    attester: str | None = None
    environments: list[str] | None = None
    until: int | None = None
    verifier: str | None = None


class Appraise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.appraise`: `verifier` takes Evidence in an interaction model. Output: Appraised.

    `data` is a COSE_Sign1 with the key identifier 4 in its protected header, over the claims

        {2: Attester, 10: handle, "claims": {name: value}, 6: time of the Attester's clock, "changes": [...]}

    of which time and changes are there where the model has them. The draft defines no format; this one is the suite's.
    `environments` are trusted. A handle is young whose age is less than `threshold` seconds: of a challenge since it
    was sent, of a distributed handle since the next one came.
    """

    model: Model
    verifier: str
    environments: list[Environment]
    events: list[Event]
    now: int
    threshold: int
    data: bytes


class Appraised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `evidence_carriers.appraise`: whose Evidence it is, of which environment, for which handle."""

    attester: str
    environment: str
    handle: bytes
    claims: dict[str, str]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an Attester is to make for a `verifier`: where nothing is said, of every environment and every claim."""

    verifier: str
    handle: bytes
    environments: list[str] | None = None
    selection: list[str] | None = None


class Attest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.attest`: `attester` makes Evidence for everybody who asked. Output: {"data"}.

    The data is a CBOR array of [verifier, Evidence as `Appraise` has it], for each asked a piece of each environment.
    `now` is the Attester's own clock. Environments with changes make delta Evidence, which has all of these.
    """

    model: Model
    attester: str
    environments: list[Environment]
    asked: list[Asked]
    now: int


class Conclude(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.conclude`: a Verifier with that `key` (JWK) makes an Attestation Result. Output: {"data"}.

    The data is a COSE_Sign1 over {2: Attester, 10: handle, "status": status}.
    """

    key: dict[str, Any]
    handle: bytes
    attester: str
    status: str


class TakeResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.take-result`: a Relying Party takes what `Conclude` makes. Output: Taken.

    It trusts `keys` (JWK) and subscribed to results for `handle`.
    """

    keys: list[dict[str, Any]]
    handle: bytes
    data: bytes


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of `evidence_carriers.take-result`."""

    attester: str
    handle: bytes
    status: str


class ReadFetch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`evidence_carriers.read-fetch`: read the CBOR of a FETCH of CoAP, request or response. Output: Fetched."""

    kind: Literal["request", "response"]
    data: bytes


class Fetched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of `evidence_carriers.read-fetch`: what a request asks for, or the parts of a response.

    Of the selections of a request each is a hash algorithm and a register.
    """

    hello: bool | msgspec.UnsetType = msgspec.UNSET
    key: bytes | msgspec.UnsetType = msgspec.UNSET
    nonce: bytes | msgspec.UnsetType = msgspec.UNSET
    selections: list[tuple[int, int]] | msgspec.UnsetType = msgspec.UNSET
    quoted: bytes | msgspec.UnsetType = msgspec.UNSET
    signature: bytes | msgspec.UnsetType = msgspec.UNSET
    certificate: bytes | msgspec.UnsetType = msgspec.UNSET


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "evidence_carriers.receive": (Receive, Received),
    "evidence_carriers.find-attestation": (FindAttestation, Unread),
    "evidence_carriers.attach": (Attach, Encoded),
    "evidence_carriers.dispatch": (Dispatch, Dispatched),
    "evidence_carriers.read-marker": (ReadMarker, Marker),
    "evidence_carriers.read-nonce": (ReadNonce, Nonce),
    "evidence_carriers.answer-nonce": (AnswerNonce, Answer),
    "evidence_carriers.appraise": (Appraise, Appraised),
    "evidence_carriers.attest": (Attest, Encoded),
    "evidence_carriers.conclude": (Conclude, Encoded),
    "evidence_carriers.take-result": (TakeResult, Taken),
    "evidence_carriers.read-fetch": (ReadFetch, Fetched),
}

EXAMINED = frozenset({"evidence_carriers.attach", "evidence_carriers.attest", "evidence_carriers.conclude"})
"""Operations whose output the oracle examines; of the others a vector knows the output."""
