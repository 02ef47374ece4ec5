"""What PKIX Evidence looks like: names and numbers, the model, and the operations that an IUT is asked for.

An adapter exports what its library read as one JSON tree, the **model**; a vector names the places that it is about as
JSON Pointers (RFC 6901) in `at`, and the projection is what stands there. A pointer to nothing is left out, the empty
one is the whole model:

    -> {"op": "pkix.decode", "input": {"data": "…", "at": ["/elements/0/claims/0/value"]}}
    <- {"outcome": "accepted", "output": {"at": {"/elements/0/claims/0/value": "Acme"}}}

Of Evidence (revision 07) the model is

    {"version": 1,
     "elements": [{"type": "platform", "claims": [{"type": "vendor", "value": "Acme"}, …]}, …],
     "signatures": [{"key-id": "…", "spki": "…", "certificate": "…", "algorithm": "…", "value": "…"}, …],
     "certificates": ["…", …]}

and of an evidence statement (revision 00) there are `claims` in the place of `elements`, and `cert-hash`, the DER of
that field, beside the other three that may name a signer. After `pkix.verify` there is also `signers`: the
SubjectPublicKeyInfo of each key whose signature was verified, in the order of the signatures.

- `type` is the name in ELEMENTS, CLAIMS or OLD_CLAIMS, and dotted decimal where it is none of these.
- `value` of a known claim is text for UTF8String, IA5String and times (as they stand in the message), an integer (in
  decimal text beyond ±2^53), a boolean, base64 for octets, and for `purpose` a list of names in PURPOSES or dotted
  decimal. In revision 00 `dbgstat` is the name of the alternative. Any other value, that of a claim which is not known
  among them, is base64 of its DER. Without a value the member is left out.
  Claims of revision 00 whose type it gives twice, differently (TWOFOLD), are not known in this sense either.
- `key-id` and the signature's `value` are the octets; `spki`, `certificate`, `algorithm` and what is in `certificates`
  are the DER. Members that a message does not have are left out, `elements` and `signatures` are always there.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

ELEMENTS = ("transaction", "platform", "key")
CLAIMS: dict[str, tuple[str, ...]] = {
    "transaction": ("nonce", "timestamp", "ak-spki"),
    "platform": (
        "vendor", "oemid", "hwmodel", "hwversion", "hwserial", "swname", "swversion", "dbgstat", "uptime", "bootcount",
        "fipsboot", "fipsver", "fipslevel", "fipsmodule",
    ),
    "key": (
        "identifier", "spki", "extractable", "sensitive", "never-extractable", "local", "expiry", "purpose",
    ),
}  # fmt: skip
"""The claims of each element type, by the last arc of their identifiers."""

PURPOSES = (
    "encrypt", "decrypt", "wrap", "unwrap", "sign", "sign-recover", "verify", "verify-recover", "derive",
)  # fmt: skip
OLD_CLAIMS = (
    "oemid", "hwmodel", "hwversion", "hwserial", "ueid", "sueids", "envid", "swname", "swversion", "oemboot",
    "dbgstat", "uptime", "bootcount", "bootseed", "iat", "fipsmode", "nested-evidences", "nonce", "key-id", "pubkey",
    "non-exportable", "imported", "key-expiry",
)  # fmt: skip
"""The claims of revision 00 whose types it defines."""

TWOFOLD = ("oemid", "hwmodel", "hwversion", "ueid", "sueids")
"""Claims of revision 00 to which its table and their sections give different types."""

LABEL = "EVIDENCE"
ANY_PURPOSE = "2.5.29.37.0"
EXTENSION = "1.3.6.1.5.5.7.1.34"

Model = dict[str, Any]
Form = Literal["der", "base64", "pem"]


@dataclass(frozen=True, slots=True)
class Codepoints:
    """Where the identifiers of one revision lie: `evidence` is the arc, `attestation_key` the key purpose."""

    evidence: str
    attestation_key: str = ""

    def element(self, name: str) -> str:
        """The identifier of an element type."""
        return f"{self.evidence}.0.{ELEMENTS.index(name)}"

    def claim(self, name: str) -> str:
        """The identifier of a claim of revision 07."""
        for arc, claims in enumerate(CLAIMS.values()):
            if name in claims:
                return f"{self.evidence}.1.{arc}.{claims.index(name)}"
        raise KeyError(name)

    def purpose(self, name: str) -> str:
        """The identifier of what a key is for."""
        return f"{self.evidence}.2.{PURPOSES.index(name)}"

    def old_claim(self, name: str) -> str:
        """The identifier of a claim of revision 00."""
        return f"{self.evidence}.{OLD_CLAIMS.index(name)}"


@cache
def _standard(revision: str) -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "codepoints" / f"{revision}.toml").read_text())


def codepoints(revision: str, others: dict[str, str] | None = None) -> Codepoints:
    """The identifiers of a revision, or others in their place where a request names them."""
    told = _standard(revision) | (others or {})
    return Codepoints(told["evidence"], told.get("attestation-key", ""))


class _Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every input may say: identifiers other than the suite's, in the words of the codepoints files."""

    codepoints: dict[str, str] = {}


class Decode(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.decode`: read Evidence (revision 00: an evidence statement) without a look at its signatures."""

    data: bytes
    at: tuple[str, ...] = ("",)
    form: Form = "der"


class KnownKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key that a Verifier has from elsewhere: its SubjectPublicKeyInfo, and what signers call it."""

    spki: bytes
    key_id: bytes | None = None


class Verify(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.verify`: accept Evidence whose claims may be relied on at the time `now` (RFC 3339), then read it.

    A signer is known by one of `keys`, or by a certificate that leads to one of `trust_anchors` (DER). `policy` says
    whether all signatures must hold or one is enough. `nonce` is the one that this Verifier issued, if it did.
    """

    data: bytes
    now: str
    at: tuple[str, ...] = ("",)
    keys: list[KnownKey] = []
    trust_anchors: list[bytes] = []
    policy: Literal["all", "any"] = "all"
    nonce: bytes | None = None


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An attestation key: a private JWK, its algorithm by its name in `codecs.x509.SCHEMES`, how it is to be named."""

    key: dict[str, Any]
    algorithm: str
    key_id: bytes | None = None
    spki: bool = False
    certificate: bytes | None = None


class Encode(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.encode`: Evidence that says `elements` (revision 00: `claims`) as in the model, signed by all signers.

    Refused where the document has no Evidence that says so. Output: {"data"}.
    """

    elements: list[Model] = []
    claims: list[Model] = []
    signers: list[Signer] = []
    form: Form = "der"


class Request(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.request`: a Presenter's attestation request for these elements and claims. Output: {"data"}.

    `elements` are as in the model; claims without a value are those that the Attester is to fill in.
    """

    elements: list[Model]


class Device(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an Attester observes: the claims of its platform, those of each key, and what is not for this Presenter.

    Claims are as in the model. `hidden` are identifiers of keys among `keys`.
    """

    platform: list[Model] = []
    keys: list[list[Model]] = []
    hidden: list[str] = []


class Respond(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.respond`: the Evidence with which an Attester answers the request `data`, at the time `now`.

    Output: {"data"}; refused where the request fails.
    """

    data: bytes
    device: Device
    signers: list[Signer]
    now: str


class Forward(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.forward`: a Presenter looks at the Evidence `data` that answers its `request` before it hands it on.

    Refused where it withholds it.
    """

    data: bytes
    request: bytes
    at: tuple[str, ...] = ("",)


class WriteExtension(_Asked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`pkix.write-extension`: the Evidence Claims certificate extension (revision 00) that holds `claims`.

    Output: {"data"}, the DER of the Extension (RFC 5280 section 4.1).
    """

    claims: list[Model]


class At(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of every operation that reads: what stands at each place that was asked for."""

    at: dict[str, Any]


class Encoded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of every operation that makes a message."""

    data: bytes


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "pkix.decode": (Decode, At),
    "pkix.verify": (Verify, At),
    "pkix.encode": (Encode, Encoded),
    "pkix.request": (Request, Encoded),
    "pkix.respond": (Respond, Encoded),
    "pkix.forward": (Forward, At),
    "pkix.write-extension": (WriteExtension, Encoded),
}

EXAMINED = frozenset({"pkix.encode", "pkix.request", "pkix.respond", "pkix.write-extension"})
"""Operations whose output the oracle examines; of the others a vector knows the output."""
