"""The trace with each way to fail, and the locks. RATSCONF_DRAFTS may name a folder of pinned texts to read too."""

import dataclasses
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.adapters import ProfileError
from conformance.engine import discovery
from conformance.engine.coverage import Coverage
from conformance.engine.grammar import rules
from conformance.engine.lock import freeze, lock, thawed
from conformance.engine.trace import NotPinned, Trace, beside, render, trace
from conformance.model.draft import Draft, Text
from conformance.model.requirement import Level, Place, Requirement
from conformance.tests.kettles import RFCXML, TEXT, TEXTS, catalogue, one, row


def traced(draft: Draft, text: str = RFCXML) -> Trace:
    """The trace of revision 1, with cases for every row."""
    return trace(draft, "1", text.encode(), exercised=[each.id for each in draft.requirements])


def of_two_texts() -> Draft:
    """The kettle, and its rendering as kramdown as a text of its own, on which one row rests."""
    whole = catalogue()
    beside_it = catalogue(TEXTS["kramdown"]).revisions[0]
    text = msgspec.convert(
        {name: value for name, value in msgspec.to_builtins(beside_it).items() if name in Text.__struct_fields__}, Text
    )
    revision = msgspec.structs.replace(whole.revisions[0], texts={"other": text})
    place = {"1": Place(section="A", text="other", sentences=(one(TEXTS["kramdown"], "cosy").digest,))}
    more = Requirement(id="kettle/of-the-other", level=Level.MAY, role="cook", statement="A cosy.", places=place)
    return msgspec.structs.replace(whole, revisions=(revision,), requirements=(*whole.requirements, more))


class TestTexts:
    def test_a_row_belongs_to_the_text_that_it_names(self) -> None:
        draft = of_two_texts()
        own = traced(draft)
        assert own.clean, render(own)
        other = traced(draft, TEXTS["kramdown"])
        assert other.rows == 1
        assert other.rendering is None
        assert [each.rows for each in other.unmapped] == [()] * 4, "the rows of the first text map nothing here"
        assert other.mapped == 1

    def test_the_lock_pins_every_text(self) -> None:
        draft = of_two_texts()
        told = lock(draft, draft.revisions[0])
        assert f"# kettle 1 other {draft.revisions[0].texts['other'].sha256}" in told
        assert "\tother A\t" in told


class TestTrace:
    @pytest.mark.parametrize("format_", TEXTS)
    def test_clean(self, format_: str) -> None:
        result = traced(catalogue(TEXTS[format_]), TEXTS[format_])
        assert result.clean, render(result)
        assert (result.sentences, result.mapped, result.rows) == (5, 5, 7)
        assert result.rendering is None
        assert "5 of 5" in render(result)
        assert render(result).endswith("\nclean")

    def test_json_has_the_promised_keys(self) -> None:
        told = msgspec.json.decode(msgspec.json.encode(traced(catalogue(without="cosy"))))
        assert {"sentences", "mapped", "unmapped", "gone", "rows_without_case", "grammar"} <= told.keys()
        assert told["unmapped"][0]["missing"] == ["MAY"]

    def test_a_sentence_without_row(self) -> None:
        result = traced(catalogue(without="cosy"))
        assert not result.clean
        assert [(each.section, each.missing, each.rows) for each in result.unmapped] == [("A", ("MAY",), ())]
        assert result.mapped == 4
        assert "A cosy MAY be added." in render(result)

    def test_two_keywords_want_two_rows(self) -> None:
        (missing,) = traced(catalogue(without="leak")).unmapped
        assert (missing.missing, missing.rows) == (("MUST NOT",), ("kettle/whistle",))

    def test_covers_stands_for_more_than_one_keyword(self) -> None:
        twice = RFCXML.replace(
            "<bcp14>MUST NOT</bcp14> leak", "<bcp14>MUST</bcp14> shine or <bcp14>MUST NOT</bcp14> leak"
        )
        assert [each.missing for each in traced(catalogue(twice), twice).unmapped] == [("MUST",)]
        more = row("whistle", Level.MUST, one(twice, "whistle").digest, covers=2, grammar=("kettle",))
        assert traced(catalogue(twice, whistle=more), twice).clean

    def test_a_row_whose_sentence_is_gone_names_the_nearest(self) -> None:
        result = traced(catalogue(extra=row("cover of a kettle", Level.STRUCTURE, "0" * 64)))
        assert not result.clean
        (gone,) = result.gone
        assert (gone.requirement, gone.hash) == ("kettle/cover of a kettle", "0" * 64)
        assert gone.nearest == "lid: A cover."
        assert "is gone" in render(result)

    def test_the_nearest_is_looked_for_in_the_own_section_first(self) -> None:
        (gone,) = traced(catalogue(extra=row("lids are round", Level.MUST, "0" * 64))).gone
        assert one(RFCXML, gone.nearest).section == "2"

    def test_a_row_whose_sentences_are_all_gone_is_not_misread_as_well(self) -> None:
        result = traced(catalogue(extra=row("extra", Level.SHALL, "0" * 64)))
        assert result.gone
        assert not result.misread

    def test_a_level_that_is_not_printed(self) -> None:
        result = traced(catalogue(extra=row("extra", Level.SHALL, one(RFCXML, "cosy").digest)))
        assert [each.requirement for each in result.misread] == ["kettle/extra"]
        assert not result.clean

    def test_rows_without_case(self) -> None:
        draft = catalogue()
        result = trace(draft, "1", RFCXML.encode(), exercised=["kettle/whistle"])
        assert "kettle/leak" in result.rows_without_case
        assert "kettle/whistle" not in result.rows_without_case
        assert "kettle/sing" not in result.rows_without_case, "it does not stand in this revision"
        assert not result.clean
        secret = msgspec.structs.replace(draft.requirements[1], untestable="it leaks where nobody looks")
        assert "kettle/leak" not in trace(catalogue(leak=secret), "1", RFCXML.encode()).rows_without_case

    @pytest.mark.parametrize(
        ("what", "name", "pinned"),
        [
            ("changed", "kettle", {"kettle": "0" * 64}),
            ("gone", "handle", {"handle": "0" * 64}),
            ("new", "lid", {"lid": None}),
            ("without_row", "handle", {"handle": "0" * 64}),
        ],
    )
    def test_grammar_that_differs(self, what: str, name: str, pinned: dict[str, str | None]) -> None:
        draft = catalogue()
        grammar = {rule: hash_ for rule, hash_ in (draft.newest.grammar | pinned).items() if hash_ is not None}
        revision = msgspec.structs.replace(draft.newest, grammar=grammar)
        result = traced(msgspec.structs.replace(draft, revisions=(revision, *draft.revisions[1:])))
        assert name in getattr(result.grammar, what)[0]
        assert not result.clean
        assert what.replace("_row", " a row") in render(result)

    @pytest.mark.parametrize("gap", ["changed", "gone", "new", "without_row"])
    def test_any_one_gap_of_the_grammar_is_enough(self, gap: str) -> None:
        result = traced(catalogue())
        assert result.clean
        names: dict[str, Any] = {gap: ("handle",)}
        grammar = dataclasses.replace(result.grammar, **names)
        assert not dataclasses.replace(result, grammar=grammar).clean

    def test_what_no_vector_reaches_of_the_schema_is_a_gap(self) -> None:
        draft, data = catalogue(), RFCXML.encode()
        exercised = [each.id for each in draft.requirements]
        whole = Coverage(points=("a", "b"), uncovered=(), explained={"b": "why"}, refused=(), stale=())
        result = trace(draft, "1", data, exercised=exercised, schema=whole)
        assert result.clean
        assert "schema: vectors reach 1 of 2 points, 1 are explained" in render(result)
        missed = trace(
            draft, "1", data, exercised=exercised, schema=dataclasses.replace(whole, uncovered=("a",), explained={})
        )
        assert not missed.clean
        assert "no vector reaches a" in render(missed)

    def test_grammar_in_files_beside_the_text(self, tmp_path: Path) -> None:
        draft = catalogue(parts=("cddl/handle.cddl",))
        pinned = draft.newest.grammar | rules((), ["handle = int"])
        revision = msgspec.structs.replace(draft.newest, grammar=pinned)
        whistle = msgspec.structs.replace(
            draft.requirements[0],
            places={"1": msgspec.structs.replace(draft.requirements[0].places["1"], grammar=("kettle", "handle"))},
        )
        draft = msgspec.structs.replace(
            draft, revisions=(revision, *draft.revisions[1:]), requirements=(whistle, *draft.requirements[1:])
        )
        text = tmp_path / "docs" / "kettles"
        (tmp_path / "cddl").mkdir()
        exercised = [each.id for each in draft.requirements]

        absent = trace(draft, "1", RFCXML.encode(), exercised=exercised, part=beside(text, revision))
        assert absent.grammar.unread == ("handle",)
        assert absent.clean, "what is not at hand is named, not failed"

        (tmp_path / "cddl" / "handle.cddl").write_text("handle = int ; of copper\n")
        present = trace(draft, "1", RFCXML.encode(), exercised=exercised, part=beside(text, revision))
        assert present.grammar.known == ("kettle", "lid", "handle")
        assert present.clean

        (tmp_path / "cddl" / "handle.cddl").write_text("handle = text\n")
        changed = trace(draft, "1", RFCXML.encode(), exercised=exercised, part=beside(text, revision))
        assert changed.grammar.changed == ("handle",)

    def test_a_text_that_is_not_pinned_names_the_nearest(self) -> None:
        draft = catalogue()
        with pytest.raises(NotPinned) as same:
            traced(draft, RFCXML + "\n")
        assert same.value.nearest == "1"
        with pytest.raises(NotPinned) as other:
            trace(draft, "0", RFCXML.encode())
        assert (other.value.nearest, other.value.share) == ("1", 1.0)
        assert other.value.hint == "the pinned text of 0 is docs/kettles of cook/kettles at c0ffee"

    def test_another_document_in_another_format_is_no_rendering(self) -> None:
        with pytest.raises(NotPinned) as error:
            traced(catalogue(), "1.  Pans\n\n   A pan MUST be flat.\n")
        assert error.value.share == 0.0

    def test_another_rendering_is_reported_and_not_failed(self) -> None:
        result = traced(catalogue(RFCXML), TEXT.replace("whistle", "sing loudly"))
        assert result.rendering == "text"
        assert [each.requirement for each in result.gone] == ["kettle/whistle", "kettle/leak"]
        assert [each.missing for each in result.unmapped] == [("MUST", "MUST NOT")]
        assert result.clean
        assert "not the pinned text" in render(result)
        assert render(result).endswith("\nreported")

    @pytest.mark.parametrize(("revision", "data"), [("7", RFCXML.encode()), ("1", b"\xff"), ("1", b"<a>")])
    def test_input_errors_are_one_line_with_a_hint(self, revision: str, data: bytes) -> None:
        with pytest.raises(ProfileError) as error:
            trace(catalogue(), revision, data)
        assert error.value.hint
        assert "\n" not in str(error.value)

    def test_control_characters_of_a_text_do_not_reach_the_terminal(self) -> None:
        coloured = TEXT.replace("A cosy MAY", "A \x1b[31mcosy MAY")
        assert "\x1b" not in render(traced(catalogue(coloured, without="cosy"), coloured))


class TestLock:
    def test_a_frozen_lock_equals_its_catalogue(self, tmp_path: Path) -> None:
        draft = catalogue()
        freeze(draft, tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["0.lock", "1.lock"]
        assert thawed(draft, tmp_path) == []

    def test_lines_are_sorted_and_hold_what_is_demanded(self) -> None:
        draft = catalogue()
        first, *rest = lock(draft, draft.newest).splitlines()
        assert draft.newest.sha256 in first
        assert rest == sorted(rest)
        assert rest[0].split("\t")[:5] == ["kettle/cosy", "MAY", "maker", "core", "2"]

    def test_every_change_shows(self, tmp_path: Path) -> None:
        freeze(catalogue(), tmp_path)
        cosy = one(RFCXML, "cosy").digest
        changed = thawed(catalogue(cosy=row("cosy", Level.MUST, cosy)), tmp_path)
        assert any(line.startswith("-kettle/cosy\tMAY") for line in changed)
        assert any(line.startswith("+kettle/cosy\tMUST") for line in changed)
        assert any(line.startswith("-kettle/cosy") for line in thawed(catalogue(without="cosy"), tmp_path))
        assert thawed(catalogue(cosy=row("cosy", Level.MAY, "0" * 64)), tmp_path)

    def test_a_missing_and_a_stray_lock_show(self, tmp_path: Path) -> None:
        freeze(catalogue(), tmp_path)
        (tmp_path / "1.lock").rename(tmp_path / "2.lock")
        changed = thawed(catalogue(), tmp_path)
        assert "+++ catalogue/1.lock" in changed
        assert "--- frozen/2.lock" in changed


PINNED = [(name, revision.name) for name, draft in discovery.drafts().items() for revision in draft.revisions]


@pytest.mark.parametrize(("name", "revision"), PINNED)
def test_the_pinned_texts_are_clean(name: str, revision: str) -> None:
    """RATSCONF_DRAFTS/<draft>/<revision>/ is a checkout of the pinned commit, or the files of it that count.

    Of a text beside the revision's own, it is <draft>/<revision>/<text>/.
    """
    if not (given := os.environ.get("RATSCONF_DRAFTS")):
        pytest.skip("set RATSCONF_DRAFTS to a folder of fetched texts, <draft>/<revision>/<path>")
    draft = discovery.draft(name)
    pinned = draft.revision(revision)
    assert pinned is not None
    exercised = [row.id for row in draft.requirements]
    for which, pin in [("", pinned), *pinned.texts.items()]:
        text = Path(given) / name / revision / which / pin.path
        if not text.is_file():
            pytest.skip(f"no {text.relative_to(given)} in RATSCONF_DRAFTS")
        result = trace(draft, revision, text.read_bytes(), exercised=exercised, part=beside(text, pin))
        assert result.clean, render(result)
        assert not result.grammar.unread
