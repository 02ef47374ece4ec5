"""What signers are asked: small CoRIMs, signed with keys that everybody has."""

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import strategies as st

from conformance.codecs.jsontext import b64u_encode
from conformance.drafts.corim.strategies import credentials, parts, writing
from conformance.drafts.corim.strategies.asked import BOTH, NEW, OLD, SMALLEST, Row
from conformance.drafts.corim.strategies.parts import Inputs, base64_of, some


def jwk(private: ec.EllipticCurvePrivateKey, algorithm: str) -> dict[str, str]:
    """A private key (RFC 7518 section 6.2): every number in the full length of its field or order."""
    numbers, size = private.private_numbers(), (private.curve.key_size + 7) // 8
    public = numbers.public_numbers
    x, y, d = (b64u_encode(each.to_bytes(size, "big")) for each in (public.x, public.y, numbers.private_value))
    return {"kty": "EC", "crv": f"P-{private.curve.key_size}", "alg": algorithm, "x": x, "y": y, "d": d}


ES256 = jwk(credentials.key(0), "ES256")
ES512 = [jwk(ec.derive_private_key(0x5AFE + each, ec.SECP521R1()), "ES512") for each in range(3)]
"""Their private numbers begin with zeros, which a key's own length must not take from the signature."""

_KID = base64_of(b"key 1")
_SIGNED: Inputs = some({"id": parts.TAG_IDS, "tags": st.just([{"comid": SMALLEST}])}).map(
    lambda model: base64_of(writing.corim(model, "11"))
)
"""What is signed is under tag 501 in both revisions."""
_META: Inputs = some(
    {"signer": some({"signer-name": parts.TEXTS}, {"signer-uri": parts.URIS})}, {"signature-validity": parts.VALIDITIES}
)
_CLAIMS: Inputs = some({"iss": parts.TEXTS}, {"exp": st.integers(2**31, 2**33), "nbf": st.integers(0, 2**31)})


def _input(**more: Inputs) -> Inputs:
    given: dict[str, Inputs] = {
        "data": _SIGNED,
        "key": st.just(ES256),
        "algorithm": st.just("ES256"),
        "meta": _META,
    }
    return some(given | more)


def _claiming(**more: Inputs) -> Inputs:
    """With CWT Claims in place of corim-meta."""

    def changed(given: Any) -> Any:
        return {name: value for name, value in given.items() if name != "meta"}

    return _input(cwt_claims=_CLAIMS, **more).map(changed)


def _alike(meta: Any) -> tuple[Any, Any]:
    """The same in both forms (section 4.2.1)."""
    validity = meta.get("signature-validity", {})
    ends = {claim: validity[end] for claim, end in (("exp", "not-after"), ("nbf", "not-before")) if end in validity}
    return meta, {"iss": meta["signer"]["signer-name"]} | ends


def _unlike(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    meta, claims = pair
    return meta, claims | {"iss": f"{claims['iss']} and another"}


def _later(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    meta, claims = pair
    return meta, claims | ({"exp": claims["exp"] + 1} if "exp" in claims else {})


def _in_both_forms() -> Iterator[tuple[str, Inputs]]:
    """corim-meta and CWT Claims that say the same, and that do not."""
    alike = _META.map(_alike)
    for slug, pairs in (
        ("consistent", alike | alike.map(_unlike) | alike.map(_later)),
        ("issuer", alike | alike.map(_unlike)),
        ("validity", alike | alike.map(_later)),
    ):
        given = st.tuples(_input(), pairs)
        yield slug, given.map(lambda drawn: drawn[0] | {"meta": drawn[1][0], "cwt_claims": drawn[1][1]})


def rows(revision: str) -> Iterator[Row]:
    """The properties of signers."""
    for slug, inputs, revisions in _asked(revision):
        yield Row(f"{slug}-emitted", "corim.sign", "signer", inputs, revisions)
    if revision == "11":
        yield Row("trust/x5chain-included", "corim.sign", "signer", _input(x5chain=_CHAIN), NEW)


_CHAIN: Inputs = st.just([base64_of(credentials.certificate_der(0, 1)), base64_of(credentials.certificate_der(1, 1))])


def _asked(revision: str) -> Iterator[tuple[str, Inputs, tuple[str, ...]]]:
    # Revision 06 wants the key named; not every signer can, where it is optional.
    named: dict[str, Inputs] = {"kid": st.just(_KID)} if revision == "06" else {}
    plain, claiming = _input(**named), _claiming()
    for slug in (
        "signed/sign1", "signed/tag-18", "signed/payload", "signed/payload-tagged", "signed/signature",
        "signed/ecdsa-padding", "header/protected", "header/algorithm-required", "meta/bytes", "meta/signer-required",
        "meta/signer-uri",
    ):  # fmt: skip
        yield slug, plain, BOTH
    p521 = st.sampled_from(ES512)
    yield "signed/ecdsa-padding-p521", _input(key=p521, algorithm=st.just("ES512"), **named), BOTH
    yield "header/content-type", plain, NEW
    yield "header/content-type-unsigned-cbor", plain, OLD
    yield "header/kid-required", plain, OLD
    yield "header/corim-meta-required", plain, OLD
    yield "header/meta-required", plain, NEW
    for slug, inputs in _in_both_forms():
        yield f"header/both-{slug}", inputs, NEW
    for slug in ("instead", "map", "issuer-required"):
        yield f"cwt-claims/{slug}", claiming, NEW
    hashed = _input(form=st.just("hash-envelope"))
    for slug in ("accepted", "algorithm-required", "preimage-type-required"):
        yield f"hash-envelope/{slug}", hashed, NEW
    yield "detached/accepted", _input(form=st.just("detached")), NEW
