"""The frozen vectors: each of them is what its rules promise, and the files are what the code makes."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.adapters import ProfileError
from conformance.codecs.keys import key_from_jwk
from conformance.drafts import signing
from conformance.drafts.building import mutated
from conformance.engine import discovery, vectors
from conformance.engine.judge import same
from conformance.model.requirement import Requirement
from conformance.model.vector import Expect, Vector, VectorGroup

ROWS = {row.id: row for draft in discovery.drafts().values() for row in draft.requirements}
DRAFTS = [name for name in discovery.drafts() if (discovery.data_folder("vectors") / name).is_dir()]
ALL = {id_: vector for name in DRAFTS for id_, vector in vectors.load(name).vectors.items()}


def revisions(vector: Vector) -> set[str]:
    return set(vector.revisions or ROWS[vector.requirement].places)


def each(*expected: Expect) -> Iterator[Vector]:
    yield from (vector for vector in ALL.values() if vector.expect in expected)


@pytest.mark.parametrize("name", DRAFTS)
def test_the_files_are_what_the_code_makes(name: str) -> None:
    assert vectors.check(name) == []
    assert vectors.frozen(name) == vectors.frozen(name)


def test_ids_speak() -> None:
    for vector in ALL.values():
        draft, group, slug = vector.id.split("/")
        assert draft in DRAFTS
        assert vectors.load(draft).groups[vector.id] == group
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), vector.id
        assert re.search(r"[a-z]{2}", slug), f"{vector.id} is an ordinal"


def test_the_row_that_decides_stands_and_binds_the_role() -> None:
    for vector in ALL.values():
        row = ROWS[vector.requirement]
        assert row.untestable is None, vector.id
        assert vector.role == row.role, vector.id
        assert revisions(vector) <= set(row.places), vector.id
        assert all(other in ROWS and other != vector.requirement for other in vector.also), vector.id


def test_every_vector_says_why_and_its_flags_are_explained() -> None:
    for vector in ALL.values():
        assert re.fullmatch(r"[A-Za-z0-9].*\.", vector.because), vector.id
        assert set(vector.flags) <= discovery.draft(vector.id.split("/")[0]).flags.keys(), vector.id


def test_inputs_are_what_the_operation_takes() -> None:
    for vector in ALL.values():
        msgspec.convert(vector.input, discovery.operations()[vector.operation][0])


def test_a_rejected_vector_is_its_twin_but_for_one_change() -> None:
    for vector in each(Expect.REJECT):
        assert vector.twin is not None
        assert vector.mutation is not None
        twin = ALL[vector.twin]
        assert twin.expect is Expect.ACCEPT
        assert twin.operation == vector.operation
        assert revisions(vector) <= revisions(twin), vector.id
        assert mutated(twin.input, vector.mutation) == vector.input, vector.id
        assert vector.output is None
        assert vector.contested is None


def test_what_is_signed_anew_has_the_signature_of_its_key() -> None:
    anew = [vector for vector in each(Expect.REJECT) if vector.mutation and vector.mutation.resign]
    assert anew
    for vector in anew:
        assert vector.mutation is not None
        data = base64.b64decode(vector.input["data"])
        assert signing.resigned(data, str(vector.mutation.resign)) == data, vector.id


def test_the_keys_say_that_they_are_for_tests() -> None:
    for name, key in signing.KEYS.items():
        path = discovery.data_folder("vectors") / "keys" / f"{name}.json"
        assert msgspec.json.decode(path.read_bytes()) == {"use-for-tests-only": True, **key}
        assert key_from_jwk(signing.public(name)).private is None
        assert key_from_jwk(key).private is not None


def test_no_input_gives_away_a_private_key_but_to_signers() -> None:
    for vector in ALL.values():
        assert not any("d" in key for key in vector.input.get("keys", ())), vector.id


@pytest.mark.parametrize("name", DRAFTS)
def test_the_oracle_reads_what_the_vectors_say(name: str) -> None:
    """Two readings of one text: nothing is found in what is accepted, and the row that decides in what is rejected."""
    read = discovery.part(name, "oracle").read
    readers = discovery.part(name, "oracle").READS
    for vector in each(Expect.ACCEPT, Expect.REJECT):
        if vector.operation not in readers:
            continue
        for revision in sorted(revisions(vector)):
            reading = read(vector.operation, vector.input, revision)
            found = [finding.requirement for finding in reading.findings]
            if vector.expect is Expect.REJECT:
                assert vector.requirement in found, f"{vector.id} in {revision}"
            else:
                assert found == [], f"{vector.id} in {revision}"
                assert vector.output is None or same(msgspec.to_builtins(reading.projection), vector.output), vector.id


def test_only_rejected_vectors_have_twins() -> None:
    for vector in each(Expect.ACCEPT, Expect.EITHER):
        assert vector.twin is None
        assert vector.mutation is None


def test_an_accepted_vector_has_the_projection_to_return() -> None:
    for vector in each(Expect.ACCEPT):
        encoded = getattr(discovery.part(discovery.owner(vector.operation), "wire"), "Encoded", None)
        makes_a_message = discovery.operations()[vector.operation][1] is encoded
        assert (vector.output is None) is makes_a_message, vector.id
        assert vector.contested is None
    for vector in ALL.values():
        if vector.output is not None:
            msgspec.convert(vector.output, discovery.operations()[vector.operation][1])
            if vector.operation in ("cmw.decode", "cmw.verify"):
                well_shaped(vector.output)


def well_shaped(cmw: Any) -> None:
    """A projection of CMW as wire.py has it."""
    match cmw:
        case {"record": {"type": str() | int(), "value": str(value), **rest}, **more}:
            assert rest.keys() <= {"ind"}
            names = rest.get("ind", ["evidence"])
            assert isinstance(names, list)
            assert names
            assert all(isinstance(name, str) for name in names)
        case {"tag": {"number": int(), "value": str(value), **rest}, **more}:
            assert not rest
        case {"collection": {"items": list(pairs), **rest}, **more}:
            value = ""
            assert rest.keys() <= {"type"}
            for label, item in pairs:
                assert label.keys() in ({"int"}, {"text"})
                assert isinstance(next(iter(label.values())), str)
                well_shaped(item)
        case {"tunnel": inner, **more}:
            value = ""
            well_shaped(inner)
        case _:
            pytest.fail(f"no projection: {cmw}")
    assert not more
    base64.b64decode(value, validate=True)


def test_contested_vectors_have_two_readings() -> None:
    for vector in each(Expect.EITHER):
        if vector.contested is not None:
            assert set(vector.contested.values()) == {Expect.ACCEPT, Expect.REJECT}, vector.id
            assert all(re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", name) for name in vector.contested), vector.id
        else:
            assert vector.output is None, vector.id


def asked(row: Requirement) -> bool:
    """Whether fixed vectors are owed: what encoders emit is left to properties."""
    return row.untestable is None and not row.id.endswith("-emitted")


@pytest.mark.parametrize("name", DRAFTS)
def test_every_row_has_a_vector_in_every_revision(name: str) -> None:
    library = vectors.load(name)
    missing = [
        f"{row.id} in {revision}"
        for row in discovery.draft(name).requirements
        if asked(row)
        for revision in row.places
        if not library.of(row.id, revision)
    ]
    assert missing == []


def test_the_readme_explains_every_flag() -> None:
    text = (discovery.data_folder("vectors") / "README.md").read_text()
    for name in DRAFTS:
        for flag, about in discovery.draft(name).flags.items():
            assert f"| `{flag}` | {about} |" in text


def test_the_schema_knows_every_key_of_the_files() -> None:
    schema = msgspec.json.decode((discovery.data_folder("vectors") / "schema.json").read_bytes())
    assert set(schema["$defs"]["VectorGroup"]["properties"]) == set(VectorGroup.__struct_fields__)
    assert set(schema["$defs"]["Vector"]["properties"]) == set(Vector.__struct_fields__)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with two files of vectors and their sums."""
    folder = tmp_path / "cmw"
    folder.mkdir()
    sums = ""
    for file in ("cf.json", "tn.json"):
        data = (discovery.data_folder("vectors") / "cmw" / file).read_bytes()
        (folder / file).write_bytes(data)
        sums += f"{hashlib.sha256(data).hexdigest()}  {file}\n"
    (folder / "SHA256SUMS").write_text(sums)
    return tmp_path


def test_frozen_files_load(copy: Path) -> None:
    assert vectors.load("cmw", copy).vectors["cmw/tn/format-255"].output == {"tag": 1668547073}


def test_a_file_edited_by_hand_is_refused_in_one_line(copy: Path) -> None:
    path = copy / "cmw" / "tn.json"
    path.write_text(path.read_text().replace("1668547073", "1668547074"))
    with pytest.raises(ProfileError) as caught:
        vectors.load("cmw", copy)
    assert caught.value.line == "cmw/tn.json: not as it was frozen (hint: restore it with: ratsconf vectors)"


@pytest.mark.parametrize("file", ["cf.json", "SHA256SUMS"])
def test_a_missing_file_is_refused(copy: Path, file: str) -> None:
    (copy / "cmw" / file).unlink()
    with pytest.raises(ProfileError, match="not as it was frozen"):
        vectors.load("cmw", copy)


def test_writing_restores(copy: Path) -> None:
    (copy / "cmw" / "tn.json").write_text("{}")
    (copy / "cmw" / "stray.json").write_text("{}")
    assert "cmw/tn.json: differs" in vectors.check("cmw", copy)
    assert "cmw/stray.json: nobody makes it" in vectors.check("cmw", copy)
    assert {"tn.json", "stray.json", "SHA256SUMS", "schema.json"} <= set(vectors.write("cmw", copy))
    assert vectors.check("cmw", copy) == []
    assert vectors.write("cmw", copy) == []
