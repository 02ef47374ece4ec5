"""What makers of PKIX Evidence are asked: inputs that hypothesis invents, a property for each row that binds them.

Where a row says that something is refused, it is among the inputs.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.pkix_key_attestation import wire
from conformance.model.finding import Property

Inputs = st.SearchStrategy[Any]
_Row = tuple[str, str, str, Inputs]  # requirement behind the draft's name, operation behind pkix., role, inputs

_SPKIS = [base64.b64encode(signing.subject_key(key)).decode() for key in ("es256", "es384", "ed25519")]
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_BYTES = st.binary(min_size=1, max_size=40).map(lambda each: base64.b64encode(each).decode())
_TIME = st.datetimes().map(lambda each: f"{each:%Y%m%d%H%M%S}Z".zfill(15))
_NUMBER = st.integers(0, 1 << 40)
_OID = st.integers(1, 1 << 20).map(lambda arc: f"1.3.6.1.4.1.32473.{arc}")

_VALUES: dict[str, Inputs] = {
    **dict.fromkeys(("vendor", "hwversion", "hwserial", "swname", "swversion", "fipsmodule"), _TEXT),
    **dict.fromkeys(("nonce", "oemid", "hwmodel"), _BYTES),
    **dict.fromkeys(("uptime", "bootcount"), _NUMBER),
    **dict.fromkeys(("extractable", "sensitive", "never-extractable", "local", "fipsboot"), st.booleans()),
    **dict.fromkeys(("timestamp", "expiry"), _TIME),
    **dict.fromkeys(("spki", "ak-spki"), st.sampled_from(_SPKIS)),
    "dbgstat": st.integers(0, 4),
    "fipsver": st.sampled_from(["FIPS 140-2", "FIPS 140-3"]),
    "fipslevel": st.integers(1, 4),
    "purpose": st.lists(st.sampled_from(wire.PURPOSES) | _OID, max_size=4),
}


def _claim(name: str, values: Inputs | None = None) -> Inputs:
    return st.fixed_dictionaries({"type": st.just(name), "value": _VALUES[name] if values is None else values})


def _element(kind: str, claims: Inputs) -> Inputs:
    return st.fixed_dictionaries({"type": st.just(kind), "claims": claims})


def _some(kind: str, least: int = 1) -> Inputs:
    """Different claims of an element."""
    names = [name for name in wire.CLAIMS[kind] if name != "identifier"]
    chosen = st.lists(st.sampled_from(names), min_size=least, max_size=5, unique=True)
    return chosen.flatmap(lambda each: st.tuples(*map(_claim, each)).map(list))


_IDENTIFIER = _claim("identifier", _TEXT)
_PLATFORM, _TRANSACTION = _element("platform", _some("platform")), _element("transaction", _some("transaction"))
_KEY = _element("key", st.tuples(_IDENTIFIER, _some("key", 0)).map(lambda each: [each[0], *each[1]]))
_KEYS = st.lists(_KEY, min_size=1, max_size=3, unique_by=lambda key: key["claims"][0]["value"])
_WHOLE = st.one_of(
    _PLATFORM.map(lambda each: [each]),
    _TRANSACTION.map(lambda each: [each]),
    _KEYS,
    st.tuples(_TRANSACTION, _PLATFORM, _KEYS).map(lambda each: [each[0], each[1], *each[2]]),
)


def _signer(key: str, algorithm: str) -> Inputs:
    named: list[Inputs] = [
        st.just({"spki": True}),
        _BYTES.map(lambda name: {"key_id": name}),
        _BYTES.map(lambda name: {"key_id": name, "spki": True}),
    ]
    return st.one_of(named).map(lambda names: {"key": signing.KEYS[key], "algorithm": algorithm, **names})


_SIGNER = _signer("es256", "ES256")
_ONE = st.just([{"key": signing.KEYS["es256"], "algorithm": "ES256", "spki": True}])
_ANY = st.lists(_SIGNER | _signer("es384", "ES384"), max_size=3)


def properties(revision: str, codepoints: dict[str, str] | None = None) -> dict[str, list[Property]]:
    """The properties of each requirement in a revision, by its id; `codepoints` take the place of the suite's."""
    found: dict[str, list[Property]] = {}
    others = {} if codepoints is None else {"codepoints": codepoints}
    for row, operation, role, usual in _old() if revision == "00" else _rows(wire.codepoints("07", codepoints)):
        inputs = usual.map(lambda given: given | others)
        each = Property(
            requirement=f"pkix_key_attestation/{row}", operation=f"pkix.{operation}", role=role, inputs=inputs
        )
        found.setdefault(each.requirement, []).append(each)
    return found


def _rows(points: wire.Codepoints) -> Iterator[_Row]:
    def asked(elements: Inputs, signers: Inputs = _ONE) -> Inputs:
        return st.fixed_dictionaries({"elements": elements, "signers": signers})

    def twice(one: Inputs) -> Inputs:
        return st.tuples(one, one).map(list)

    same_key = st.tuples(_KEY, _claim("local")).map(
        lambda each: [each[0], {"type": "key", "claims": [each[0]["claims"][0], each[1]]}]
    )
    nameless = _element("key", _some("key")).map(lambda each: [each])
    repeated = _element("platform", twice(_claim("vendor")) | twice(_claim("uptime"))).map(lambda each: [each])
    bare = st.sampled_from(wire.CLAIMS["platform"]).map(lambda name: [{"type": "platform", "claims": [{"type": name}]}])
    levels = _element("platform", _claim("fipslevel", st.integers(-1, 6)).map(lambda each: [each]))
    versions = _element(
        "platform",
        _claim("fipsver", st.sampled_from(["FIPS 140-3", "FIPS 140-2", "140-3", "FIPS 140-3 "])).map(
            lambda each: [each]
        ),
    )
    named = _element("transaction", st.lists(_claim("ak-spki"), min_size=1, max_size=3))
    for row, elements in [
        ("der/well-formed", _WHOLE),
        ("envelope/members", _WHOLE),
        ("version/one", _WHOLE),
        ("element/once", _WHOLE | same_key),
        ("key/distinct", _WHOLE | same_key),
        ("platform/once", _WHOLE | twice(_PLATFORM)),
        ("transaction/once", _WHOLE | twice(_TRANSACTION)),
        ("key/identifier", _WHOLE | nameless),
        ("claim/value-type", _WHOLE),
        ("claim/value", _WHOLE | bare),
        ("claim/once", _WHOLE | repeated),
        ("fips/level", levels.map(lambda each: [each])),
        ("fips/version", versions.map(lambda each: [each])),
        ("ak-spki/distinct", named.map(lambda each: [each])),
    ]:
        yield f"{row}-emitted", "encode", "attester", asked(elements)
    yield "sid/one-emitted", "encode", "attester", asked(_WHOLE, st.lists(_SIGNER, min_size=1, max_size=2))
    yield "signature/scope-emitted", "encode", "attester", asked(_WHOLE, _ANY)
    form = {"form": st.sampled_from(["base64", "pem"])}
    text = st.fixed_dictionaries({"elements": _WHOLE, "signers": _ONE, **form})
    yield "text/written-emitted", "encode", "attester", text
    yield from _answers(points)


def _request(elements: list[tuple[str, list[dict[str, Any]]]], points: wire.Codepoints) -> str:
    """A request in DER, in base64; its values are text or octets."""

    def claim(one: Mapping[str, Any]) -> bytes:
        value = b""
        if "value" in one:
            octets = one["type"] == "nonce"
            value = der.octet_string(base64.b64decode(one["value"])) if octets else der.utf8(one["value"])
        return der.sequence(der.oid(points.claim(one["type"])), value)

    told = (der.sequence(der.oid(points.element(kind)), der.sequence(*map(claim, claims))) for kind, claims in elements)
    return base64.b64encode(der.sequence(der.integer(1), der.sequence(*told))).decode()


def _answers(points: wire.Codepoints) -> Iterator[_Row]:
    own = st.fixed_dictionaries({"vendor": _TEXT, "hwserial": _TEXT, "uptime": _NUMBER})
    device = st.tuples(own, st.lists(_TEXT, min_size=1, max_size=3, unique=True), st.booleans()).map(
        lambda each: {
            "platform": [{"type": name, "value": value} for name, value in each[0].items()],
            "keys": [
                [{"type": "identifier", "value": name}, {"type": "extractable", "value": False}] for name in each[1]
            ],
            "hidden": each[1][:1] if each[2] else [],
        }
    )
    valued = st.lists(_claim("vendor", _TEXT) | st.just({"type": "hwserial"}), min_size=1, max_size=1)
    platform = st.lists(
        st.sampled_from([{"type": "vendor"}, {"type": "uptime"}]), min_size=1, max_size=2, unique_by=str
    )

    def asked(requests: Inputs) -> Inputs:
        now = {"now": st.just("2026-07-01T12:00:00Z")}
        return st.tuples(device, requests).flatmap(
            lambda each: st.fixed_dictionaries(
                {
                    "data": st.just(_request(each[1](each[0]), points)),
                    "device": st.just(each[0]),
                    "signers": _ONE,
                    **now,
                }
            )
        )

    def key(device: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
        return [("key", [device["keys"][0][0], {"type": "extractable"}])]

    copying = valued.map(lambda claims: lambda _: [("platform", claims)])
    measured = platform.map(lambda claims: lambda device: [("platform", claims), *key(device)])
    nonces = _claim("nonce").map(lambda nonce: lambda _: [("transaction", [nonce])])
    yield "respond/from-scratch-emitted", "respond", "attester", asked(copying | measured)
    yield "respond/observed-emitted", "respond", "attester", asked(measured)
    yield "respond/nonce", "respond", "attester", asked(nonces)
    yield "privacy/authorised-emitted", "respond", "attester", asked(st.just(key) | measured)


_OLD_VALUES: dict[str, Inputs] = {
    **dict.fromkeys(("hwserial", "envid", "swname", "swversion"), _TEXT),
    **dict.fromkeys(("oemboot", "fipsmode", "non-exportable", "imported"), st.booleans()),
    **dict.fromkeys(("uptime", "bootcount"), _NUMBER),
    **dict.fromkeys(("nonce", "pubkey"), _BYTES),
    "dbgstat": st.sampled_from(["enabled", "disabled", "disabled-permanently"]),
    "key-id": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8),
}


def _old() -> Iterator[_Row]:
    def claim(name: str, values: Inputs | None = None) -> Inputs:
        return st.fixed_dictionaries({"type": st.just(name), "value": _OLD_VALUES[name] if values is None else values})

    raw = {name: st.just(base64.b64encode(der.octet_string(name.encode())).decode()) for name in wire.TWOFOLD[:3]}
    claims = st.lists(st.one_of(*map(claim, _OLD_VALUES)), min_size=1, max_size=5)
    beside = st.lists(st.sampled_from(sorted(raw)), min_size=1, max_size=3, unique=True).flatmap(
        lambda names: st.tuples(*(claim(name, raw[name]) for name in names)).map(list)
    )
    signers = st.lists(_signer("es256", "ES256") | _signer("ed25519", "Ed25519"), min_size=1, max_size=3)

    def asked(told: Inputs) -> Inputs:
        return st.fixed_dictionaries({"claims": told, "signers": signers})

    for row in ("version", "members", "one-each", "none-omitted", "scope"):
        yield f"statement/{row}-emitted", "encode", "attester", asked(claims)
    for row in ("model-with-maker", "version-with-model"):
        yield f"statement/{row}-emitted", "encode", "attester", asked(beside)
    for row in ("identifier", "not-critical", "syntax", "not-empty"):
        some = st.fixed_dictionaries({"claims": claims | st.just([]) if row == "not-empty" else claims})
        yield f"extension/{row}-emitted", "write-extension", "issuer", some
