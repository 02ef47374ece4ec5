"""What CoRIM messages look like: names and numbers, the model, and the operations that an IUT is asked for.

An adapter exports its library's own types once, as one JSON tree, the **model**; a vector names the places that it is
about as JSON Pointers (RFC 6901) in `at`, and the projection is what stands there:

    -> {"op": "comid.decode", "input": {"data": "…", "at": ["/triples/reference-triples/0/ref-env/class/vendor"]}}
    <- {"outcome": "accepted", "output": {"at": {"/triples/reference-triples/0/ref-env/class/vendor": "ACME"}}}

A pointer at which nothing stands is left out of the output. The empty pointer is the whole model.

The model has the member names of the draft's grammar (tables in names.py):

- A map is an object; an array whose places have names (names.RECORDS) is one too; any other array is an array.
- What a map holds under a key that the draft does not define is in its member `extensions`, pairs of label and value:
  [[{"int": "-1"} | {"text": "a"}, <any>], …].
- Text, booleans and integers are those of JSON; integers beyond ±2^53 are decimal strings. Bytes are base64 with
  padding. A UUID is its text form in lower case, an OID is dotted decimal. A time is seconds since 1970, an integer
  where it is whole. <any> is base64 of the value's deterministic encoding (RFC 8949 section 4.2.1).
- A choice between types is an object with one member, the name of the type: class-id {"oid": "2.5.4"}, {"uuid": "…"} or
  {"bytes": "…"}; mkey {"oid"}, {"uuid"}, {"uint": 3} or {"text"}; id of a CoRIM, a CoMID or a tag {"text"} or {"uuid"};
  profile {"uri"} or {"oid"}; instance, group and keys by the names in names.TAGS. A tag that the draft does not define
  is {"tag": {"number": 60000, "value": <any>}}.
- A digest is {"alg": 1 | "sha-256", "value": "…"}; svn is {"svn": 3}, tagged or not, or {"min-svn": 3}; raw-value is
  {"bytes": "…"} or {"masked-raw-value": {"value": "…", "mask": "…"}}; int-range is {"int": 5} or {"range": {"min": 1 |
  null, "max": null}}; integrity-registers are pairs [[{"int": "0"} | {"text": "a"}, [<digest>, …]], …]; a cose-key is
  pairs of label and <any>; a key-thumbprint, cert-thumbprint or cert-path-thumbprint is a digest.
- What the draft numbers is a number: roles, `tag-rel`, `version-scheme`, `alg`. In revision 06 a domain is {"uint": 5},
  {"text": "a"}, {"uuid"} or {"oid"}, and a `common-condition` has no `authorized-by`.
- `href` and `thumbprint` of a locator are arrays, also where the message has one alone. `tag-version` is always there.
- `tags` of a CoRIM are {"comid": <model>}, {"coswid": <model>}, {"cotl": <model>} or {"tag": {"number", "value"}}.
- Of a signed CoRIM the model is {"header": {…}, "corim": <model>}; `header` has those of `alg`, `content-type`, `kid`,
  `x5chain` (array of DER), `corim-meta`, `cwt-claims`, `payload-hash-alg`, `preimage-content-type`, `payload-location`
  that its protected header has.
- Of a collection it is {"type": "…", "items": [[{"int": "0"} | {"text": "a"}, <model of a CoRIM>], …]}.
- A CoSWID has the names of RFC 9393; what may stand alone or in an array there is always an array: `entity`, its
  `role`, `link`, `software-meta` and so on.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

MEDIA_UNSIGNED = "application/rim+cbor"
MEDIA_SIGNED = "application/rim+cose"
MEDIA_PAYLOAD_06 = "application/corim-unsigned+cbor"

Model = dict[str, Any]
Kind = Literal["corim", "comid", "cotl", "coswid"]


class Decode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`corim.decode`: read an unsigned CoRIM with its tag. `comid.decode`, `cotl.decode` and `coswid.decode`: read what
    stands in the byte string of tag 506, 508 or 505, without it. `collection.decode`: a CMW collection of CoRIMs.

    `profiles`, where given, are all the profiles that the processor knows, as in the model.
    """

    data: bytes
    at: tuple[str, ...] = ("",)
    profiles: list[dict[str, str]] | None = None


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`corim.verify`: check a signed CoRIM at the time `now` (RFC 3339), then read it.

    The key is one of `keys` (public JWKs, RFC 7517), or that of the certificate chain in the message, which must lead
    to one of `trust_anchors` (DER). `payload` is the tagged CoRIM of a message that holds none, or only its hash.
    """

    data: bytes
    now: str
    at: tuple[str, ...] = ("",)
    keys: list[dict[str, Any]] = []
    trust_anchors: list[bytes] = []
    payload: bytes | None = None


class At(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The output of every operation that reads: what stands at each place that was asked for."""

    at: dict[str, Any]


class Reencode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`corim.reencode`: read a message of that kind and write it again. Output: {"data"}, which means the same."""

    data: bytes
    kind: Kind = "corim"


class Encode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`corim.encode`: write the model `corim` as an unsigned CoRIM with its tag. Output: {"data"}."""

    corim: Model


class Sign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`corim.sign`: sign the tagged CoRIM `data` with the private `key` (JWK) under `algorithm`. Output: {"data"}.

    `meta` and `cwt_claims` are models of what the protected header says of the signer; at least one is given. `x5chain`
    is the chain in DER, the signer's first. `form` says where the CoRIM goes: into the message, beside it, or only its
    SHA-256 in (RFC 9995).
    """

    data: bytes
    key: dict[str, Any]
    algorithm: str
    meta: Model | None = None
    cwt_claims: Model | None = None
    kid: bytes | None = None
    x5chain: list[bytes] = []
    form: Literal["attached", "detached", "hash-envelope"] = "attached"


class Encoded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The output of every operation that makes a message."""

    data: bytes


OPERATIONS: dict[str, tuple[type[msgspec.Struct], Any]] = {
    "corim.decode": (Decode, At),
    "comid.decode": (Decode, At),
    "cotl.decode": (Decode, At),
    "coswid.decode": (Decode, At),
    "collection.decode": (Decode, At),
    "corim.verify": (Verify, At),
    "corim.reencode": (Reencode, Encoded),
    "corim.encode": (Encode, Encoded),
    "corim.sign": (Sign, Encoded),
}

EXAMINED = frozenset({"corim.reencode", "corim.encode", "corim.sign"})
"""Operations whose output the oracle examines; of the others a vector knows the output."""

_RULES = {"corim": "unsigned-corim", "comid": "module-tag", "cotl": "list-of-tags", "coswid": "software-tag"}


def messages(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    """The messages in an operation's input: the rule of the schema that each has to match, its codec, its bytes."""
    kind, _, verb = operation.partition(".")
    match verb:
        case "decode":
            yield from _message(_RULES.get(kind, "collection-of-corims"), given.get("data"))
        case "reencode":
            yield from _message(_RULES[given.get("kind", "corim")], given.get("data"))
        case "verify":
            yield from _message("signed-corim", given.get("data"))
            yield from _message("payload-of-signed", given.get("payload"))
        case "sign":
            yield from _message("payload-of-signed", given.get("data"))


def _message(rule: str, data: Any) -> Iterator[tuple[str, str, bytes]]:
    try:
        if data is not None:
            yield rule, "cbor", base64.b64decode(data, validate=True)
    except binascii.Error:
        return
