"""The samples that the working group publishes beside the draft: what this suite makes of them."""

import base64
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conformance.codecs import der
from conformance.drafts.pkix_key_attestation import oracle
from conformance.drafts.pkix_key_attestation.reference import RULES, Reference
from conformance.drafts.pkix_key_attestation.wire import Verify
from conformance.model.outcome import Refusal
from conformance.tests.corpora import corpus

DRAFT = "pkix_key_attestation/"


def sample(name: str, form: str = "pem") -> bytes:
    """One of the samples in a text form."""
    (path,) = corpus("pkix", f"{name}.{'b64' if form == 'base64' else 'pem'}")
    return path.read_bytes()


def read(data: bytes, operation: str = "pkix.decode", **more: Any) -> tuple[dict[str, Any], set[str]]:
    """The model, and the rows that are broken."""
    given = {"data": base64.b64encode(data).decode(), "at": [""], **more}
    reading = oracle.read(operation, given, "07")
    model = {} if reading.projection is None else reading.projection["at"][""]
    return model, {each.requirement.removeprefix(DRAFT) for each in reading.findings}


def certificates() -> dict[str, bytes]:
    """The certificates in DER, by the names of their files."""
    found: dict[str, Path] = {path.stem: path for path in corpus("pkix", "*.crt")}
    return {
        name: x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
        for name, path in found.items()
    }


def verify(data: bytes, **more: Any) -> tuple[dict[str, Any], set[str]]:
    """The same, with the signatures looked at."""
    ca = base64.b64encode(certificates()["ca"]).decode()
    return read(data, "pkix.verify", now="2026-08-01T00:00:00Z", trust_anchors=[ca], **more)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_both_text_forms_hold_one_message(number: int) -> None:
    model, found = read(sample(f"evidence{number}"), form="pem")
    other, more = read(sample(f"evidence{number}", "base64").replace(b"\n", b""), form="base64")
    assert model == other
    assert found == more


def message(number: int) -> bytes:
    """A sample in DER."""
    lines = sample(f"evidence{number}").splitlines()
    return base64.b64decode(b"".join(line for line in lines if not line.startswith(b"-")))


def test_the_first_sample_is_verified_by_the_key_that_its_identifier_names() -> None:
    model, found = read(message(1))
    assert found == set()
    assert [element["type"] for element in model["elements"]] == ["transaction", "platform"]
    (block,) = model["signatures"]
    held = x509.load_der_x509_certificate(certificates()["ak"])
    spki = held.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = [{"key_id": block["key-id"], "spki": base64.b64encode(spki).decode()}]
    assert verify(message(1), keys=known)[1] == set()
    assert verify(message(1))[1] == {"signature/key-id-unknown"}


def test_the_second_sample_has_its_certificates_under_an_implicit_tag() -> None:
    """The module that the same draft prints says EXPLICIT: what reads by it refuses its own sample."""
    data = message(2)
    tagged = der.decode(data).children[2]
    assert len(tagged.children) == 1
    assert [child.number for child in tagged.children[0].children] == [der.SEQUENCE, der.SEQUENCE, der.BIT_STRING]
    model, found = verify(data)
    assert found == set()
    assert [element["type"] for element in model["elements"]] == ["transaction", "platform", "key", "key"]
    request = Verify(data=data, now="2026-08-01T00:00:00Z")
    with pytest.raises(Refusal, match="certificate"):
        Reference().pkix_verify(request, RULES["07"])


def test_the_third_sample_has_two_platforms_which_the_draft_forbids() -> None:
    model, found = read(message(3))
    assert found == {"platform/once"}
    assert [element["type"] for element in model["elements"]].count("platform") == 2
