"""What stands under the vectors of PKIX Evidence: signatures, certificates, identifiers, mutants, a calm oracle."""

import base64
import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.adapters import ProfileError
from conformance.codecs import DecodeError, der, x509
from conformance.codecs.keys import key_from_jwk
from conformance.codecs.signatures import SignatureError
from conformance.drafts import signing
from conformance.drafts.certificates import CERTIFICATE_SIGN, DIGITAL_SIGNATURE, Holder, certificate
from conformance.drafts.pkix_key_attestation import oracle, strategies, vectors, wire
from conformance.drafts.pkix_key_attestation.mutants import MUTANTS
from conformance.drafts.pkix_key_attestation.reference import Reference
from conformance.engine import discovery, mutants, plan
from conformance.engine.replay import replay
from conformance.engine.run import open_run
from conformance.model.mutant import Mutant
from conformance.model.verdict import Verdict
from conformance.reporting.run import load as read_run
from conformance.reporting.summary import summarise

NOW = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
ROOT, MIDDLE, END = (
    Holder(name=name, key=key) for name, key in [("Root", "es512"), ("Middle", "es384"), ("End", "es256")]
)
SCHEMES = [(name, None) for name in ("es256", "es384", "es512", "ed25519", "rs256", "ml-dsa-44")] + [("rs256", "PS256")]


@pytest.mark.parametrize(("name", "scheme"), SCHEMES)
def test_a_signature_holds_for_its_key_and_message_alone(name: str, scheme: str | None) -> None:
    made = signing.pkix(b"message", name, scheme)
    spki, identifier = signing.subject_key(name), signing.identifier(name, scheme)
    x509.verify(b"message", made, spki, identifier)
    assert signing.pkix(b"message", name, scheme) == made
    with pytest.raises(SignatureError, match="wrong"):
        x509.verify(b"massage", made, spki, identifier)
    with pytest.raises(SignatureError, match=r"does not fit|wrong"):
        x509.verify(b"message", made, signing.subject_key("es256-other"), identifier)
    with pytest.raises(SignatureError, match="not known"):
        x509.verify(b"message", made, spki, der.sequence(der.oid("1.2.3")))
    with pytest.raises(SignatureError, match="no public key"):
        x509.verify(b"message", made, b"", identifier)


def test_a_public_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="public"):
        x509.sign(b"", key_from_jwk(signing.public("es256")), x509.SCHEMES["ES256"])


def read(data: bytes) -> x509.Certificate:
    return x509.certificate(data)


ANCHOR = certificate(ROOT, ROOT, usage=CERTIFICATE_SIGN, authority=True)
BETWEEN = certificate(MIDDLE, ROOT, usage=CERTIFICATE_SIGN, authority=True)
LEAF = certificate(END, MIDDLE, usage=DIGITAL_SIGNATURE, purposes=("1.2.3",))


def test_a_certificate_is_read_for_what_it_is() -> None:
    leaf, anchor = read(LEAF), read(ANCHOR)
    assert (leaf.usage, leaf.purposes, leaf.is_authority) == (True, ("1.2.3",), False)
    assert (anchor.usage, anchor.purposes, anchor.is_authority) == (False, None, True)
    assert read(certificate(END, MIDDLE, usage=None)).usage is None
    assert leaf.spki == signing.subject_key("es256")


def test_a_path_leads_over_those_that_come_along() -> None:
    leaf, between, anchor = read(LEAF), read(BETWEEN), read(ANCHOR)
    assert x509.has_path(leaf, [between], [anchor], NOW)
    assert x509.has_path(leaf, [anchor, leaf, between], [anchor], NOW)
    assert x509.has_path(leaf, [], [between], NOW)
    assert not x509.has_path(leaf, [], [anchor], NOW)
    assert not x509.has_path(leaf, [between], [], NOW)
    assert not x509.has_path(leaf, [between, leaf], [leaf.__class__(**_of(anchor, is_authority=False))], NOW)
    late = NOW.replace(year=2100)
    assert not x509.has_path(leaf, [between], [anchor], late)


def _of(held: x509.Certificate, **other: Any) -> dict[str, Any]:
    return {name: getattr(held, name) for name in held.__slots__} | other


def test_a_namesake_with_another_key_issues_nothing() -> None:
    forged = certificate(END, Holder(name=MIDDLE.name, key="es256-other"), usage=DIGITAL_SIGNATURE)
    assert not x509.has_path(read(forged), [read(BETWEEN)], [read(BETWEEN)], NOW)


def test_signing_anew_changes_the_signature_alone() -> None:
    groups = {group.group: group for group in vectors.groups()}
    data = base64.b64decode(groups["signatures"].vectors[0].input["data"])
    assert signing.resigned(data, "es256") == data
    longer = signing.resigned(data, "rs256")
    was, now = der.decode(data), der.decode(longer)
    assert was.children[0].content == now.children[0].content
    assert len(now.children[1].children[0].children[2].content) == 256
    with pytest.raises(DecodeError, match="nothing that could be signed"):
        signing.resigned(data[:-1], "es256")
    assert signing.resigned(LEAF, "es384") == LEAF


def test_identifiers_are_those_of_the_file_or_of_the_request() -> None:
    points = wire.codepoints("07")
    assert points.claim("fipsmodule") == f"{points.evidence}.1.1.13"
    assert points.purpose("derive") == f"{points.evidence}.2.8"
    with pytest.raises(KeyError):
        points.claim("usermods")
    other = wire.codepoints("07", {"evidence": "1.2.3"})
    assert (other.element("key"), other.attestation_key) == ("1.2.3.0.2", points.attestation_key)


def test_vectors_are_rendered_anew_with_other_identifiers() -> None:
    usual, other = (
        {vector.id: vector for group in vectors.groups(points) for vector in group.vectors}
        for points in (None, {"07": {"evidence": "1.2.3"}})
    )
    assert usual.keys() == other.keys()
    differ = {id_ for id_ in usual if usual[id_].input != other[id_].input}
    assert "pkix_key_attestation/encoding/whole" in differ
    assert not [id_ for id_ in differ if "/statement" in id_]
    assert all(usual[id_].output == other[id_].output for id_ in usual if "/claims/" in id_)


@pytest.mark.parametrize("operation", sorted(wire.OPERATIONS))
@pytest.mark.parametrize("revision", ["07", "00"])
@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda content: der.encode(16, content, constructed=True)))
def test_the_oracle_never_raises(operation: str, revision: str, data: bytes) -> None:
    text = base64.b64encode(data).decode()
    for form in ("der", "base64", "pem"):
        sent = {"data": text, "form": form, "request": text, "now": "2026-07-01T00:00:00Z"}
        assert isinstance(oracle.read(operation, sent, revision).findings, tuple)
    assert isinstance(oracle.examine(operation, {"elements": [], "claims": []}, {"data": text}, revision), tuple)
    assert isinstance(oracle.examine(operation, {}, None, revision), tuple)


@pytest.mark.parametrize("revision", ["07", "00"])
def test_every_row_that_is_emitted_has_its_property(revision: str) -> None:
    rows = [row for row in discovery.draft("pkix_key_attestation").requirements if revision in row.places]
    emitted = {row.id for row in rows if row.id.endswith("-emitted") and row.untestable is None}
    asked = strategies.properties(revision)
    assert emitted <= asked.keys()
    for id_, each in asked.items():
        assert {one.role for one in each} == {discovery.requirement(id_).role}


SAMPLE = MUTANTS[::9]


@pytest.mark.parametrize("one", SAMPLE, ids=[each.name for each in SAMPLE])
def test_some_mutants_are_killed(one: Mutant) -> None:
    assert mutants.trial("pkix_key_attestation", one).objections == []


def test_mutants_have_names_of_their_own_and_methods_that_exist() -> None:
    assert len({each.name for each in MUTANTS}) == len(MUTANTS)
    assert all(callable(getattr(Reference, each.method)) for each in MUTANTS)


NUMBERS = """
[adapter]
kind = "inprocess"
factory = "conformance.engine.reference:reference"
[claims.pkix_key_attestation]
revision = "07"
roles = ["*"]
features = ["*"]
codepoints = { %s }
"""


def profile(folder: Path, codepoints: str) -> Path:
    (folder / "own-numbers").mkdir()
    (folder / "own-numbers" / "profile.toml").write_text(NUMBERS % codepoints)
    return folder


def test_a_profile_may_have_numbers_of_its_own_and_the_run_says_so(tmp_path: Path) -> None:
    """Rendered anew, not skipped: as many cases, and the reference passes those as well."""
    folder = profile(tmp_path, 'evidence = "1.2.3.999", attestation-key = "1.2.3.4"')
    out = tmp_path / "run"
    chosen = plan.options(iuts=["own-numbers"], profiles=str(folder), out=str(out))
    run = open_run(chosen)
    results = [one for cases in run.planned for one in run.judge(cases)]
    run.finish(interrupted=False)
    assert {one.verdict for one in results} == {Verdict.PASS, Verdict.OBSERVED, Verdict.CONTESTED}
    assert len(results) > 600
    summary = summarise(read_run(out))
    assert summary.ok
    assert summary.notes[0].startswith(
        "not standard: own-numbers is judged on pkix_key_attestation with numbers of its own"
    )
    sent = replay("pkix_key_attestation/encoding/whole", "own-numbers", profiles=folder).judged[0].vector.input
    assert sent["codepoints"] == {"evidence": "1.2.3.999", "attestation-key": "1.2.3.4"}
    assert der.oid("1.2.3.999.0.1") in base64.b64decode(sent["data"])


def test_only_open_numbers_are_replaced(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no codepoint 'arc' to assign"):
        discovery.profile("own-numbers", profile(tmp_path, 'arc = "1.2.3"'))
