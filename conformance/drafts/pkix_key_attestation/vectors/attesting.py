"""What Attesters and Presenters are asked (section 7): Evidence, requests and answers to them.

That section demands nothing, so most of this is only observed.
"""

from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.pkix_key_attestation.vectors.samples import KEY, NONCE, NOW, OTHER, UNKNOWN, Kit, asked, change
from conformance.model.vector import Mutation

Claim = dict[str, Any]


def said(kind: str, *value: Any) -> Claim:
    """A claim of the model, with its value or without."""
    return {"type": kind, "value": value[0]} if value else {"type": kind}


def element(kind: str, *claims: Claim) -> dict[str, Any]:
    """An element of the model."""
    return {"type": kind, "claims": list(claims)}


def signer(key: str = KEY, **named: Any) -> dict[str, Any]:
    """An attestation key."""
    algorithm = {"es256": "ES256", "es256-other": "ES256", "ed25519": "Ed25519", "rs256": "PS256"}[key]
    return {"key": signing.KEYS[key], "algorithm": algorithm, **(named or {"spki": True})}


DEVICE: dict[str, Any] = {
    "platform": [
        said("vendor", "Acme HSM"), said("hwmodel", b"Model-7"), said("hwserial", "SN-0001"), said("uptime", 86400),
        said("fipsboot", True), said("fipslevel", 3),
    ],
    "keys": [
        [said("identifier", "key-1"), said("extractable", False), said("local", True), said("purpose", ["sign"])],
        [said("identifier", "key-2"), said("extractable", True), said("local", False)],
    ],
    "hidden": [],
}  # fmt: skip


def build(book: Vectors, kit: Kit) -> None:
    """The groups encode, requests, responses and forwarding."""
    _encode(book.group("encode", "Evidence, as an Attester writes it.", operation="pkix.encode", role="attester"), kit)
    _requests(book.group("requests", "Attestation requests.", operation="pkix.request", role="presenter"))
    header = {"device": DEVICE, "signers": [signer()], "now": NOW}
    group = book.group("responses", "Answers to requests.", operation="pkix.respond", role="attester", header=header)
    _responses(group, kit)
    _forwarding(
        book.group("forwarding", "Evidence that is handed on.", operation="pkix.forward", role="presenter"), kit
    )


def _encode(group: Group, kit: Kit) -> None:
    platform = element("platform", *DEVICE["platform"])
    keys = [element("key", *claims) for claims in DEVICE["keys"]]
    values = {name: value for name, (_, value) in kit.values().items()}
    whole = [
        element("transaction", *(said(name, values[name]) for name in ("nonce", "timestamp", "ak-spki"))),
        element("platform", said("oemid", b"ACM"), said("dbgstat", 2), said("bootcount", 1 << 31)),
        element("key", said("identifier", "k"), said("spki", values["spki"]), said("expiry", values["expiry"])),
    ]
    for slug, requirement, given, because in [
        ("platform", "envelope/members-emitted", {"elements": [platform]}, "A platform by itself."),
        ("keys", "key/distinct-emitted", {"elements": keys}, "Two keys with names of their own."),
        ("whole", "der/well-formed-emitted", {"elements": whole}, "Claims of each type."),
        ("signed-twice", "signature/scope-emitted", {"signers": [signer(), signer(OTHER)]}, "Two attestation keys."),
        ("signed-by-edwards", "signature/scope-emitted", {"signers": [signer("ed25519")]}, "Another algorithm."),
        ("named-by-key-id", "sid/one-emitted", {"signers": [signer(key_id=b"ak-1")]}, "Named by an identifier alone."),
        ("named-by-certificate", "sid/one-emitted", {"signers": [signer(certificate=kit.certificate())]},
         "Named by a certificate alone."),
    ]:  # fmt: skip
        group.accept(slug, requirement, {"elements": [platform], "signers": [signer()]} | given, None, because)


def _requests(group: Group) -> None:
    for slug, requirement, elements, because in [
        ("platform", "request/shape", [element("platform", said("vendor"), said("fipsboot"))],
         "Two claims of the platform."),
        ("platform-and-key", "request/shape",
         [element("platform", said("vendor")), element("key", said("identifier", "key-1"), said("local"))],
         "An element for each that is wanted."),
        ("valueless", "request/valueless", [element("transaction", said("ak-spki"), said("timestamp"))],
         "What is measured has no value yet."),
        ("key", "request/identifier", [element("key", said("identifier", "key-1"), said("extractable"))],
         "The identifier says which key is meant."),
        ("nonce", "request/nonce", [element("transaction", said("nonce", NONCE))], "The nonce is the Verifier's."),
    ]:  # fmt: skip
        group.accept(slug, requirement, {"elements": elements}, None, because)


def _responses(group: Group, kit: Kit) -> None:
    vendor, uptime = kit.claim("vendor", None), kit.claim("uptime", None)
    key = kit.element("key", kit.claim("identifier"), kit.claim("extractable", None))
    unknown = kit.claim(UNKNOWN, None)
    nonce = kit.element("transaction", kit.claim("nonce"))
    one_key = kit.tbs(key, kit.element("platform", vendor))
    for slug, requirement, request, because in [
        ("nonce", "respond/nonce", kit.tbs(nonce, kit.element("platform", vendor)), "The nonce comes back."),
        ("nonce-alone", "respond/nonce", kit.tbs(nonce), "The nonce comes back, where nothing else is asked for."),
        ("key", "respond/key", one_key, "The key that was selected is reported."),
        ("both-keys", "respond/key",
         kit.tbs(key, kit.element("key", kit.claim("identifier", der.utf8("key-2")), kit.claim("local", None))),
         "Each key that was selected is reported."),
        ("ak-spki", "respond/ak-spki", kit.tbs(kit.element("transaction", kit.claim("ak-spki", None))),
         "The key that signs is named."),
        ("claim-unknown", "respond/claim-unknown", kit.tbs(kit.element("platform", vendor, unknown)),
         "What is not known is left out."),
        ("as-requested", "respond/as-requested", kit.tbs(kit.element("platform", vendor, uptime)),
         "Two claims of six were requested."),
        ("values-missing", "claim/value-missing", kit.tbs(kit.element("platform", uptime)),
         "The device knows the value."),
        ("both-values-missing", "claim/value-missing", kit.tbs(kit.element("platform", vendor, uptime)),
         "The device knows both values."),
    ]:  # fmt: skip
        group.accept(slug, requirement, {"data": request}, None, because)
    group.accept(
        "ak-spki-of-two", "respond/ak-spki",
        {"data": kit.tbs(kit.element("transaction", kit.claim("ak-spki", None))), "signers": [signer(), signer(OTHER)]},
        None, "Each key that signs is named.",
    )  # fmt: skip
    for slug, requirement, twin, mutation, because in [
        ("key-not-there", "respond/key-unknown", "key", change("replace", "1/0/1/0/1", der.utf8("key-3")),
         "There is no such key."),
        ("second-key-not-there", "respond/key-unknown", "both-keys", change("replace", "1/1/1/0/1", der.utf8("key-3")),
         "That there is the other key does not help."),
        ("element-unknown", "respond/element-unknown", "key", change("trailing", "1/1", kit.element(UNKNOWN, unknown)),
         "Nobody knows what this element would be."),
        ("value-unknown", "respond/value-unknown", "as-requested",
         change("trailing", "1/0/1/1", kit.claim(UNKNOWN, der.integer(1))), "Nobody knows what this would select."),
        ("no-access", "respond/no-access", "key",
         Mutation(codec="input", op="replace", at="/device/hidden", data='["key-1"]'), "The Presenter may not see it."),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, mutation, because, flags=("disclosure",))
    signed = kit.signed(kit.element("platform", vendor))
    group.either("request-signed", "request/signed", {"data": signed}, "A request may come within signed Evidence.")
    group.either(
        "nothing-known", "respond/claim-unknown", {"data": kit.tbs(kit.element("platform", unknown))},
        "Without the unknown claim the element would be empty, which the grammar forbids.",
    )  # fmt: skip


def _forwarding(group: Group, kit: Kit) -> None:
    request = kit.tbs(
        kit.element("platform", kit.claim("vendor", None), kit.claim("uptime", None)),
        kit.element("key", kit.claim("identifier"), kit.claim("local", None)),
    )
    data = kit.signed(kit.of("platform", "vendor", "uptime"), kit.of("key", "identifier", "local"))
    at = "/elements/0/claims/0/value"
    unknown, transaction = kit.claim(UNKNOWN, der.null()), kit.of("transaction", "nonce")
    stranger = kit.element(UNKNOWN, unknown)
    second = kit.element("key", kit.claim("identifier", der.utf8("key-2")))
    for slug, requirement in [
        ("readable", "forward/parseable"), ("elements", "forward/elements"), ("claims", "forward/claims"),
    ]:  # fmt: skip
        group.accept(
            slug, requirement, asked(data, at, request=request), {"at": {at: "Acme HSM"}}, "It is what was asked for."
        )
    for slug, requirement, twin, mutation in [
        ("claim-unknown", "forward/parseable", "readable", change("trailing", "0/1/0/1/0", unknown)),
        ("element-unknown", "forward/parseable", "readable", change("trailing", "0/1/0", stranger)),
        ("key-more", "forward/elements", "elements", change("trailing", "0/1/1", second)),
        ("transaction-more", "forward/elements", "elements", change("trailing", "0/1/1", transaction)),
        ("other-key", "forward/elements", "elements", change("replace", "0/1/1/1/0/1", der.utf8("key-2"))),
        ("serial-more", "forward/claims", "claims", change("trailing", "0/1/0/1/1", kit.claim("hwserial"))),
        ("purpose-more", "forward/claims", "claims", change("trailing", "0/1/1/1/1", kit.claim("purpose"))),
    ]:  # fmt: skip
        group.reject(slug, requirement, twin, mutation, "It was not asked for.", flags=("disclosure",))
