"""Every draft's requirements.toml: names that exist, rows that rest on something, locks that still hold."""

import re
from collections import Counter
from pathlib import Path

import pytest

import conformance
from conformance.engine import discovery
from conformance.engine.lock import thawed
from conformance.model.draft import Draft

DRAFTS = sorted(discovery.drafts())


@pytest.fixture(params=DRAFTS)
def draft(request: pytest.FixtureRequest) -> Draft:
    """Each catalogue in turn."""
    return discovery.draft(request.param)


def test_ids_are_unique_and_begin_with_their_draft(draft: Draft) -> None:
    ids = Counter(row.id for row in draft.requirements)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    assert [id_ for id_ in ids if not re.fullmatch(rf"{draft.draft}/[a-z0-9-]+/[a-z0-9-]+", id_)] == []


def test_rows_use_declared_names(draft: Draft) -> None:
    revisions = {revision.name for revision in draft.revisions}
    for row in draft.requirements:
        assert row.role in draft.roles, row.id
        assert row.feature in draft.features, row.id
        assert row.places, row.id
        assert row.places.keys() <= revisions, row.id
    assert {name for features in draft.roles.values() for name in features} <= draft.features.keys()
    assert {row.feature for row in draft.requirements} == draft.features.keys(), "a feature without rows is a promise"


def test_rows_rest_on_sentences_or_grammar(draft: Draft) -> None:
    for row in draft.requirements:
        for name, place in row.places.items():
            revision = draft.revision(name)
            assert revision is not None
            assert place.sentences or place.grammar, f"{row.id} in {name}"
            assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in place.sentences), row.id
            assert set(place.grammar) <= revision.text(place.text).grammar.keys(), row.id


def test_pins_are_complete(draft: Draft) -> None:
    for revision in draft.revisions:
        for text in (revision, *revision.texts.values()):
            assert re.fullmatch("[0-9a-f]{64}", text.sha256)
            assert re.fullmatch("[0-9a-f]{40}", text.commit)
            assert text.url.startswith("https://")


def test_statements_are_sentences_of_ours(draft: Draft) -> None:
    for row in draft.requirements:
        assert row.statement.endswith("."), row.id
        assert not re.search(r"\b(MUST|SHALL|SHOULD|REQUIRED|RECOMMENDED|MAY|OPTIONAL)\b", row.statement), row.id


def test_frozen_locks_equal_the_catalogue(draft: Draft) -> None:
    folder = Path(conformance.__file__).parent / "drafts" / draft.draft / "requirements"
    assert thawed(draft, folder) == []
