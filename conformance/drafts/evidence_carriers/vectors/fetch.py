"""The bodies of a FETCH of CoAP (draft-ietf-rats-reference-interaction-models appendix A)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.evidence_carriers.vectors.markers import in_cbor

KEY, NONCE, QUOTED, SIGNATURE, CERTIFICATE = b"ak-1", bytes(range(16)), b"\xffTCG", b"\x00\x14", b"0\x00"
SHA256, SHA384 = 0x000B, 0x000C


def build(book: Vectors) -> None:
    """The groups fetch-request and fetch-response."""
    for kind, fill in [("request", _requests), ("response", _responses)]:
        about = f"The body of a FETCH of CoAP, as {kind}."
        fill(
            book.group(
                f"fetch-{kind}",
                about,
                operation="evidence_carriers.read-fetch",
                role="receiver",
                header={"kind": kind},
            )
        )


def _asking(*selections: tuple[int, int], hello: bool = True) -> tuple[bytes, dict[str, Any]]:
    held = [hello, KEY, NONCE, [[algorithm, [register]] for algorithm, register in selections]]
    return cbor.encode(held), {"hello": hello, "key": KEY, "nonce": NONCE, "selections": [list(x) for x in selections]}


def _requests(group: Group) -> None:
    for slug, (data, output), because in [
        ("one-register", _asking((SHA256, 7)), "One register is asked for."),
        ("two-registers", _asking((SHA256, 7), (SHA384, 0xFFFF)), "Each selection names a register."),
        ("no-register", _asking(), "No selection is needed."),
        ("without-certificate", _asking((SHA256, 0), hello=False), "The certificate need not be sent."),
    ]:
        group.accept(slug, "fetch/request", data, output, because)
    group.either(
        "registers-in-one-selection", "fetch/request", cbor.encode([True, KEY, NONCE, [[SHA256, [0, 1]]]]),
        "The grammar has one register for each selection, where a list of one makes little sense.",
    )  # fmt: skip
    for slug, op, at, changed, because in [
        ("hello-as-number", "replace", "0", "01", "Whether to send the certificate is true or false."),
        ("key-as-text", "replace", "1", "6131", "The key has an identifier of bytes."),
        ("nonce-as-text", "replace", "2", "6131", "A nonce is bytes."),
        ("without-selections", "remove", "3", "", "The list of selections is there, if empty."),
        ("with-more", "insert", "4", "00", "Nothing follows the selections."),
        ("algorithm-of-three-bytes", "replace", "3/0/0", "1a00010000", "An algorithm has two bytes."),
        ("negative-register", "replace", "3/0/1/0", "20", "A register is an unsigned number."),
        ("register-of-three-bytes", "replace", "3/0/1/0", "1a00010000", "A register has two bytes."),
        ("register-alone", "replace", "3/0/1", "07", "Registers stand in a list."),
        ("selection-of-three", "insert", "3/0/2", "00", "A selection is an algorithm and its registers."),
    ]:
        group.reject(slug, "fetch/request", "one-register", in_cbor(op, at, changed), because, flags=("wrong-shape",))


def _responses(group: Group) -> None:
    output = {"quoted": QUOTED, "signature": SIGNATURE}
    group.accept(
        "quoted", "fetch/response", cbor.encode([QUOTED, SIGNATURE]), output, "The certificate may be missing."
    )
    group.accept(
        "with-certificate", "fetch/response", cbor.encode([QUOTED, SIGNATURE, CERTIFICATE]),
        output | {"certificate": CERTIFICATE}, "The certificate may be there.",
    )  # fmt: skip
    for slug, twin, op, at, data, because in [
        ("without-signature", "quoted", "remove", "1", "", "What is quoted is signed."),
        ("quoted-as-text", "quoted", "replace", "0", "6131", "What is quoted is bytes."),
        ("signature-as-array", "quoted", "replace", "1", "80", "The signature is bytes."),
        ("null-for-a-certificate", "with-certificate", "replace", "2", "f6", "What may be missing is left out."),
        ("two-certificates", "with-certificate", "insert", "3", "4100", "Nothing follows the certificate."),
    ]:
        group.reject(slug, "fetch/response", twin, in_cbor(op, at, data), because, flags=("wrong-shape",))
