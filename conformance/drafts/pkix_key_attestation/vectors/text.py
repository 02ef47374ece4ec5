"""The two text forms of Evidence (section 5.5)."""

import base64
import textwrap

from conformance.codecs import der
from conformance.drafts.building import Vectors
from conformance.drafts.pkix_key_attestation import wire
from conformance.drafts.pkix_key_attestation.vectors.samples import Kit, asked, octets

BEGIN, END = f"-----BEGIN {wire.LABEL}-----", f"-----END {wire.LABEL}-----"


def pem(data: bytes, width: int = 64, end: str = "\n") -> bytes:
    """The form like PEM."""
    lines = textwrap.wrap(base64.b64encode(data).decode(), width)
    return "".join(line + end for line in (BEGIN, *lines, END)).encode()


def build(book: Vectors, kit: Kit) -> None:
    """The groups base64 and pem."""
    at = "/elements/0/claims/0/value"
    # A value with the bits that the alphabets write differently, in a claim that everybody knows.
    odd = der.octet_string(b"\xfb\xef\xbe" * 4)
    data = kit.signed(kit.element("platform", kit.claim("vendor"), kit.claim("hwmodel", odd)))
    text = base64.b64encode(data)
    told = {"at": {at: "Acme HSM"}}
    group = book.group(
        "base64", "Evidence as Base64.", operation="pkix.decode", role="verifier", header={"form": "base64"}
    )
    group.accept("standard", "text/base64", asked(text, at), told, "The standard alphabet, padded, on one line.")
    group.accept("alphabet", "text/alphabet", asked(text, at), told, "The standard alphabet, padded, on one line.")
    plus = text.index(b"+")
    for slug, mutation, because in [
        ("url-alphabet", octets("replace", plus, b"-"), "The alphabet for URLs is another one."),
        ("foreign-character", octets("insert", plus, b"*"), "What is outside the alphabet is refused."),
        ("cut", octets("truncate", len(text) - 7), "The last group is not whole."),
        ("padding-inside", octets("insert", plus - plus % 4, b"===="), "Padding stands at the end."),
    ]:
        group.reject(slug, "text/alphabet", "alphabet", mutation, because, flags=("text-form",))
    for slug, changed in [("with-newline", text + b"\n"), ("in-lines", base64.encodebytes(data))]:
        group.either(slug, "text/base64", asked(changed, at), "Line feeds are not mentioned for this form.")
    group = book.group(
        "pem", "Evidence in the form like PEM.", operation="pkix.decode", role="verifier", header={"form": "pem"}
    )
    for slug, width, end in [("columns-64", 64, "\n"), ("columns-76", 76, "\r\n"), ("columns-68", 68, "\n")]:
        group.accept(slug, "text/pem", asked(pem(data, width, end), at), told, "Lines are those of MIME.")
    group.accept("label", "text/label", asked(pem(data), at), told, "The label is EVIDENCE.")
    whole, place = pem(data), len("-----BEGIN ")
    behind = whole.rindex(wire.LABEL.encode())
    for slug, mutation, because in [
        ("label-longer", octets("insert", place, b"PKIX "), "The label has nothing before it."),
        ("label-lower-case", octets("replace", place, b"evidence"), "The label is in capitals."),
        ("label-other-begin", octets("replace", place, b"CERTIFIC"), "The label is that of Evidence."),
        ("without-end", octets("truncate", behind - len("-----END ")), "There is a line at the end."),
    ]:
        group.reject(slug, "text/label", "label", mutation, because, flags=("text-form",))
    other_end = whole[:behind] + b"CERTIFIC" + whole[behind + len("CERTIFIC") :]
    group.either("label-other-end", "text/label", asked(other_end, at), "The first line's label alone is demanded.")
    inside = whole.index(b"+")
    for slug, mutation, because in [
        ("pem-url-alphabet", octets("replace", inside, b"-"), "The alphabet for URLs is another one."),
        ("pem-without-text", octets("replace", len(BEGIN), b" " * (behind - len(BEGIN) - 10)), "There is Evidence."),
    ]:
        group.reject(slug, "text/pem", "columns-64", mutation, because, flags=("text-form",))
    for slug, changed in [
        ("columns-80", pem(data, 80)), ("text-before", b"Evidence of HSM 7:\n" + whole),
        ("text-behind", whole + b"\nend\n"), ("twice", whole + whole),
    ]:  # fmt: skip
        group.either(slug, "text/pem", asked(changed, at), "The text names no grammar that would say.")
