"""Tunnels of drafts 11 and 10: a CMW of the other serialization as entry of a collection (section 3.3.2)."""

from typing import Any

from conformance.codecs import cbor
from conformance.codecs.jsontext import b64u_encode
from conformance.drafts.building import Group, Vectors
from conformance.drafts.cmw import wire
from conformance.drafts.cmw.vectors.samples import CBOR, FORMS, JSON, NUMBER, ONE, RECORD, TAG, VALUE, Form
from conformance.drafts.cmw.wire import collection, record, tag, tunnel

AT = ("0v", "/a")


def build(book: Vectors) -> None:
    """The groups cbor-tunnel and json-tunnel."""
    for form in FORMS:
        group = book.group(
            f"{form.name}-tunnel",
            f"Tunnels in collections in {form.name.upper()}, of drafts 11 and 10.",
            operation="cmw.decode",
            header=form.header,
        )
        _accepted(group, form)
        _refused(group, form)
    _content(book.group("tunnel", "The content of tunnels, of drafts 11 and 10.", operation="cmw.decode"))


def _own(form: Form) -> str:
    return wire.TUNNEL_TO_CBOR if form is CBOR else wire.TUNNEL_TO_JSON


def _row(form: Form) -> str:
    return "tunnel/to-cbor" if form is CBOR else "tunnel/to-json"


def _accepted(group: Group, form: Form) -> None:
    other = JSON if form is CBOR else CBOR
    inner, deep = other.write(ONE), other.write({"x": ONE})
    for slug, message, output, because in [
        (
            "record", {"a": [_own(form), inner], "b": ONE},
            collection(("a", tunnel(RECORD)), ("b", RECORD)), "An entry may be a record of the other serialization.",
        ),
        (
            "collection", {"a": [_own(form), deep]}, collection(("a", tunnel(collection(("x", RECORD))))),
            "An entry may be a collection of the other serialization.",
        ),
        (
            "nested", {"n": {"a": [_own(form), inner]}}, collection(("n", collection(("a", tunnel(RECORD))))),
            "A nested collection may have a tunnel as well.",
        ),
    ]:  # fmt: skip
        group.accept(slug, _row(form), form.write(message), output, because)


def _refused(group: Group, form: Form) -> None:
    other = JSON if form is CBOR else CBOR
    inner = other.write(ONE)
    opposite = wire.TUNNEL_TO_JSON if form is CBOR else wire.TUNNEL_TO_CBOR
    changes: list[tuple[str, str, Any, str, str]] = [
        ("three-elements", "two-elements", [_own(form), inner, 4], "A tunnel has no indicator.", "wrong-arity"),
        ("one-element", "two-elements", [_own(form)], "A tunnel has a content.", "wrong-arity"),
        (
            "unknown-name",
            "sentinel",
            ["#cmw-tunnel", inner],
            "What begins with a number sign is a tunnel.",
            "wrong-kind",
        ),
        ("name-in-capitals", "sentinel", [_own(form).upper(), inner], "The name is fixed text.", "wrong-kind"),
        ("other-direction", "own-direction", [opposite, inner], "Each tunnel has its own direction.", "wrong-kind"),
    ]
    for slug, row, item, because, flag in changes:
        change = form.change("replace", AT, item)
        group.reject(slug, f"tunnel/{row}", "record", change, because, flags=(flag,))
    group.reject(
        "at-the-top", "tunnel/collections-only", "record", form.change("replace", ("", ""), [_own(form), inner]),
        "A tunnel is an entry of a collection and nothing by itself.", flags=("wrong-kind",),
    )  # fmt: skip
    for slug, content, because in [
        ("own-serialization", form.write(ONE), "The content is of the other serialization."),
        ("content-cut", inner[:-1], "The content is a whole CMW."),
        ("content-with-trailing-byte", inner + b"x", "The content is one CMW."),
        ("content-number", other.write(1), "A number is no CMW."),
        ("content-empty-collection", other.write({}), "A collection has an entry, in a tunnel as well."),
    ]:
        change = form.change("replace", AT, [_own(form), content])
        group.reject(slug, _row(form), "record", change, because, flags=("wrong-kind",))


def _content(group: Group) -> None:
    to_cbor = {"data": cbor.encode({"a": [wire.TUNNEL_TO_CBOR, JSON.write(ONE)]}), "media_type": wire.MEDIA_CBOR}
    group.accept(
        "bytes", "tunnel/to-cbor-bytes", to_cbor, collection(("a", tunnel(RECORD))),
        "The JSON of a tunnel to CBOR stands in a byte string.",
    )  # fmt: skip
    for slug, item, because in [
        ("text", JSON.write(ONE).decode(), "JSON in text is no byte string."),
        ("array", ONE, "A CBOR record needs no tunnel, and is no byte string."),
        ("null", None, "Null is no byte string."),
    ]:
        change = CBOR.change("replace", ("0v/1", ""), item)
        group.reject(f"content-{slug}", "tunnel/to-cbor-bytes", "bytes", change, because, flags=("wrong-kind",))
    inner = cbor.encode([NUMBER, VALUE])
    to_json = {"data": JSON.write({"a": [wire.TUNNEL_TO_JSON, inner]}), "media_type": wire.MEDIA_JSON}
    group.accept(
        "base64url", "tunnel/to-json-base64url", to_json, collection(("a", tunnel(record(NUMBER, VALUE)))),
        "The CBOR of a tunnel to JSON stands in unpadded base64url, Content-Format and all.",
    )  # fmt: skip
    tagged = cbor.encode(cbor.Tag(TAG, VALUE))
    given = {"data": JSON.write({"a": [wire.TUNNEL_TO_JSON, tagged]}), "media_type": wire.MEDIA_JSON}
    group.accept(
        "tag", "tunnel/to-json", given, collection(("a", tunnel(tag(TAG, VALUE)))),
        "A tunnel carries what JSON has no form for, such as a Tag CMW.",
    )  # fmt: skip
    text = b64u_encode(tagged)
    for slug, twin, content, because in [
        ("padded", "tag", text + "=" * (-len(text) % 4), "Base64url stands here without padding."),
        ("with-line-feed", "base64url", b64u_encode(inner) + "\n", "Base64url in JSON has no lines."),
        ("with-space", "base64url", b64u_encode(inner)[:4] + " " + b64u_encode(inner)[4:], "A space is no base64url."),
    ]:
        change = JSON.change("replace", ("", "/a/1"), content)
        group.reject(slug, "tunnel/to-json-base64url", twin, change, because, flags=("lax-base64",))
    group.reject(
        "content-object", "tunnel/to-json-base64url", "base64url", JSON.change("replace", ("", "/a/1"), {"a": ONE}),
        "The CBOR is base64url text, not JSON as it stands.", flags=("wrong-kind",),
    )  # fmt: skip
