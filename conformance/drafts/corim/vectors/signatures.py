"""The signed CoRIMs that the vectors are made of, in the wrappers of both revisions, and how they are changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.corim.vectors.rims import rim
from conformance.model.vector import Mutation

KEY, OTHER_KEY = "es256", "es256-other"
NOW = "2026-07-01T00:00:00Z"
NOW_SECONDS = 1_782_864_000
ES256, ES384, ES512, EDDSA, ESP256, PS256 = -7, -35, -36, -8, -9, -37
META: dict[int, Any] = {0: {0: "ACME Inc."}}
META_MODEL: dict[str, Any] = {"signer": {"signer-name": "ACME Inc."}}
CLAIMS: dict[Any, Any] = {1: "ACME Inc."}
CLAIMS_MODEL: dict[str, Any] = {"iss": "ACME Inc."}
PAYLOAD = cbor.encode(cbor.Tag(501, rim()))
WHERE = "/corim/id"
SAYS: dict[str, Any] = {WHERE: {"text": "c"}}
KID = b"key-1"


@dataclass(frozen=True, slots=True)
class Form:
    """How a revision signs a CoRIM."""

    revision: str
    wrapper: bytes
    """What stands in front of the array of four."""
    array: str
    """Where the array stands, as a path in CBOR."""
    content_type: str
    content_type_row: str
    meta_row: str
    base: Mapping[Any, Any]
    """The protected header that most messages have."""

    @property
    def group(self) -> str:
        """The end of a group's name."""
        return "" if self.revision == "11" else f"-{self.revision}"

    @property
    def only(self) -> tuple[str, ...]:
        """The revisions of a vector that has this form."""
        return (self.revision,)

    @property
    def tag(self) -> str:
        """Where tag 18 stands."""
        return self.array.removesuffix("t").removesuffix("/")

    def at(self, path: str) -> str:
        """A path from the array on."""
        return f"{self.array}/{path}"

    def label(self, number: int) -> str:
        """A path to the entry of a label in the protected header that most messages have."""
        return self.at(f"0/e/{list(self.base).index(number)}k")

    def value(self, number: int, path: str = "") -> str:
        """A path to, or into, the value of such a label."""
        return self.label(number).removesuffix("k") + "v" + path

    def signed(
        self, protected: Mapping[Any, Any] | bytes | None = None, unprotected: Mapping[Any, Any] | None = None,
        payload: bytes = PAYLOAD, key: str = KEY,
    ) -> bytes:  # fmt: skip
        """A signed CoRIM; a protected header in bytes is signed as it is."""
        header = self.base if protected is None else protected
        encoded = header if isinstance(header, bytes) else cbor.encode(dict(header))
        return self.wrapper + signing.sign1(encoded, unprotected or {}, payload, key)

    def with_header(self, more: Mapping[Any, Any], **how: Any) -> bytes:
        """A signed CoRIM with further parameters, or others, in its protected header; None takes one away."""
        header = {**self.base, **more}
        return self.signed({label: value for label, value in header.items() if value is not None}, **how)

    def moved(self, protected: Mapping[Any, Any], unprotected: Mapping[Any, Any]) -> Mutation:
        """The same message with parameters in other headers."""
        parts = [cbor.encode(dict(protected)), dict(unprotected), PAYLOAD, b""]
        return again("replace", self.array, cbor.encode(parts).hex())


def _base(content_type: str, **more: Any) -> dict[Any, Any]:
    return {1: ES256, 3: content_type, **{int(label[1:]): value for label, value in more.items()}, 8: cbor.encode(META)}


NEW = Form(
    "11", bytes.fromhex("d2"), "t", "application/rim+cbor", "header/content-type", "header/meta-required",
    _base("application/rim+cbor"),
)  # fmt: skip
OLD = Form(
    "06", bytes.fromhex("d901f4 d901f6 d2"), "t/t/t", "application/corim-unsigned+cbor",
    "header/content-type-unsigned-cbor", "header/corim-meta-required",
    _base("application/corim-unsigned+cbor", _4=KID),
)  # fmt: skip
FORMS = (NEW, OLD)


def again(op: str, at: str, data: str = "", key: str = KEY) -> Mutation:
    """A change of what is signed, with a new signature: the old one would be refused for another reason."""
    return Mutation(codec="cbor", op=op, at=at, data=data.replace(" ", ""), resign=key)


def put_again(at: str, value: Any) -> Mutation:
    """Another value at a path, signed anew."""
    return again("replace", at, cbor.encode(value).hex())


def add_again(at: str, key: Any, value: Any) -> Mutation:
    """One entry more at the end of a map, signed anew."""
    return again("append", at, (cbor.encode(key) + cbor.encode(value)).hex())


def in_input(op: str, at: str, text: str = "") -> Mutation:
    """A change in the input beside the message; `text` is JSON."""
    return Mutation(codec="input", op=op, at=at, data=text)
