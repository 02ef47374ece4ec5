"""Nonces over EST (draft-ietf-lamps-attestation-freshness section 5): what clients read, and what servers answer."""

from typing import Any

from conformance.codecs import cbor, jsontext
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.vectors.messages import NONCE
from conformance.model.vector import Mutation

SHORTEST, LONGEST = bytes(range(8)), bytes(range(64))
INFO = {"type": "1.3.6.1.4.1.32473.1"}


def build(book: Vectors) -> None:
    """The groups nonce-json, nonce-cbor and nonce-asked."""
    for form in ("json", "cbor"):
        group = book.group(
            f"nonce-{form}", f"Nonce responses in {form.upper()}.", operation="evidence_carriers.read-nonce",
            role="receiver", header={"form": form},
        )  # fmt: skip
        _read(group, form)
    asked = book.group(
        "nonce-asked", "Nonce requests to an EST server.", operation="evidence_carriers.answer-nonce", role="est-server"
    )
    _answered(asked)


def _written(form: str, **members: Any) -> bytes:
    if form == "cbor":
        return cbor.encode(members)
    texts = {name: jsontext.b64u_encode(each) if isinstance(each, bytes) else each for name, each in members.items()}
    return jsontext.encode(texts)


def _change(form: str, place: tuple[str, str], value: Any) -> Mutation:
    """Another value of a member, whose place has a name in each form."""
    data = cbor.encode(value).hex() if form == "cbor" else jsontext.encode(value).decode()
    return Mutation(codec=form, op="replace", at=place[form == "cbor"], data=data)  # type: ignore[arg-type]


def _read(group: Group, form: str) -> None:
    value, expiry = ("/nonce", "0v"), ("/expiry", "1v")
    for slug, nonce, because in [
        ("shortest", SHORTEST, "Eight bytes are enough."),
        ("longest", LONGEST, "Sixty-four bytes are not too many."),
        ("sixteen", NONCE, "The length is anything between."),
    ]:
        group.accept(slug, f"est/nonce-{form}", _written(form, nonce=nonce), {"nonce": nonce}, because)
    group.accept(
        "empty",
        f"est/nonce-{form}",
        _written(form, nonce=b""),
        {"nonce": b""},
        "None is needed.",
    )
    wrong: list[tuple[str, Any, str]] = [
        ("seven-bytes", bytes(7), "A nonce has eight bytes or more."),
        ("many-bytes", bytes(65), "A nonce has 64 bytes or less."),
        ("one-byte", b"\x00", "A nonce has eight bytes or more, if any."),
        ("null", None, "No nonce is an empty one, not null."),
        ("number", 7, "A nonce is a string."),
    ]
    if form == "json":
        wrong = [(slug, jsontext.b64u_encode(each) if isinstance(each, bytes) else each, b) for slug, each, b in wrong]
        wrong += [
            ("padded", "AAECAwQFBgc=", "The encoding has no padding."),
            ("standard-alphabet", "+/+/+/+/+/+/", "The alphabet is that of base64url."),
            ("with-space", "AAECAwQF Bgc", "White space is not of the alphabet."),
        ]
    else:
        wrong.append(("as-text", "AAECAwQFBgc", "In CBOR the nonce is a byte string."))
    for slug, other, because in wrong:
        change = _change(form, value, other)
        group.reject(slug, f"est/nonce-{form}", "sixteen", change, because, flags=("wrong-shape",))
    group.accept(
        "with-expiry", f"est/integers-{form}", _written(form, nonce=NONCE, expiry=600), {"nonce": NONCE, "expiry": 600},
        "The seconds are an unsigned integer.",
    )  # fmt: skip
    for slug, other, because in [
        ("negative-expiry", -1, "The seconds are unsigned."),
        ("expiry-as-text", "600", "The seconds are a number."),
        ("expiry-with-fraction", 600.5, "The seconds are whole."),
    ]:
        change = _change(form, expiry, other)
        group.reject(slug, f"est/integers-{form}", "with-expiry", change, because, flags=("wrong-shape",))
    typed = _written(form, nonce=NONCE, respTypeInfo=INFO)
    group.accept("with-type", f"est/type-{form}", typed, {"nonce": NONCE}, "The type is an OID as text.")
    for slug, other, because in [
        ("type-as-number", {"type": 7}, "The type is text."),
        ("info-without-type", {"respInfo": 1}, "Without type there is no information."),
    ]:
        change = _change(form, ("/respTypeInfo", "1v"), other)
        group.reject(slug, f"est/type-{form}", "with-type", change, because, flags=("wrong-shape",))
    remove = Mutation(codec=form, op="remove", at="0k" if form == "cbor" else "/nonce")  # type: ignore[arg-type]
    _left_out(group, form, remove)


def _left_out(group: Group, form: str, remove: Mutation) -> None:
    group.accept(
        "beside-expiry", f"est/nonce-{form}", _written(form, nonce=NONCE, expiry=1), {"nonce": NONCE, "expiry": 1},
        "The nonce stands beside how long it is good for.",
    )  # fmt: skip
    group.reject(
        "left-out", f"est/nonce-{form}", "beside-expiry", remove, "The nonce is not left out.", flags=("empty",)
    )


def _answered(group: Group) -> None:
    kind = wire.NONCE_JSON
    present, good = {"status": 200, "content_type": kind, "nonce": "present"}, {"content_type": kind}

    def post(body: bytes, **more: Any) -> dict[str, Any]:
        return {"method": "POST", "body": body, **good, **more}

    answered: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
        ("get", "endpoint", {"method": "GET"}, present, "Without content it is asked for by GET."),
        ("success", "success", {"method": "GET"}, present, "The answer is 200 and has a nonce."),
        ("nonce", "nonce-answered", {"method": "GET"}, present, "Its length is the server's, from 8 to 64 bytes."),
        ("get-typed", "media-type", {"method": "GET"}, present, "The answer says what it is."),
        ("none-needed", "empty", {"method": "GET", "needed": False}, present | {"nonce": "empty"}, "It is a success."),
        ("unwilling", "unwilling", {"method": "GET", "willing": False}, {"status": 503}, "It is asked for in vain."),
        (
            "unwilling-post", "unwilling", post(b'{"len":16}', willing=False), {"status": 503},
            "It is asked for in vain.",
        ),
        ("sixteen-asked", "length", post(b'{"len":16}'), present | {"length": 16}, "The length is as asked for."),
        ("shortest-asked", "length", post(b'{"len":8}'), present | {"length": 8}, "The length is as asked for."),
        ("longest-asked", "length", post(b'{"len":64}'), present | {"length": 64}, "The length is as asked for."),
        ("no-json", "error", post(b"len=16"), {"status": 400}, "The request is no JSON."),
        ("array", "error", post(b"[16]"), {"status": 400}, "The request is no object."),
        ("length-as-text", "error", post(b'{"len":"16"}'), {"status": 400}, "The length is a number."),
        ("length-negative", "error", post(b'{"len":-16}'), {"status": 400}, "The length is unsigned."),
        ("length-with-fraction", "error", post(b'{"len":16.5}'), {"status": 400}, "The length is whole."),
        ("length-seven", "error", post(b'{"len":7}'), {"status": 400}, "The grammar begins at eight."),
        ("length-sixty-five", "error", post(b'{"len":65}'), {"status": 400}, "The grammar ends at 64."),
        (
            "information-without-type", "error", post(b'{"reqTypeInfo":{"reqInfo":1}}'), {"status": 400},
            "Without type there is no information.",
        ),
    ]  # fmt: skip
    for slug, row, given, output, because in answered:
        group.accept(slug, f"est/{row}", given, output, because)
    for slug, row, given, because in [
        ("post-nothing", "success", post(b"{}"), "Who has nothing to say is to use GET; servers are told nothing."),
        (
            "post-typed", "media-type", post(b'{"reqTypeInfo":{"type":"2.999.1"}}'),
            "Which types a server knows is for the server to say.",
        ),
        (
            "other-type", "media-type", {"method": "POST", "body": b"{}", "content_type": "application/json"},
            "How to refuse another media type is for HTTP to say.",
        ),
    ]:  # fmt: skip
        group.either(slug, f"est/{row}", given, because)
