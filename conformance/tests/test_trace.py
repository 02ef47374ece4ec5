"""Sentence hashes, the readers of the three formats, the trace with each way to fail, and the locks.

The documents are inventions about kettles; the pinned texts are read where RATSCONF_DRAFTS names a folder of them.
"""

import hashlib
import os
import textwrap
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.adapters import ProfileError
from conformance.engine import discovery
from conformance.engine.grammar import rules
from conformance.engine.lock import freeze, lock, thawed
from conformance.engine.sentences import Sentence, keywords, sentence_hash, sentences, words
from conformance.engine.texts import Unreadable, format_of, read
from conformance.engine.trace import NotPinned, Trace, beside, render, trace
from conformance.model.draft import Draft, Revision
from conformance.model.requirement import Level, Place, Requirement

RFCXML = """\
<?xml version="1.0"?>
<!DOCTYPE rfc [<!ENTITY nbsp "&#160;">]>
<rfc version="3" number="1"><front><title>Kettles</title></front><middle>
<section anchor="conv"><name>Conventions</name>
<t>The key words "<bcp14>MUST</bcp14>", "<bcp14>MUST NOT</bcp14>", "<bcp14>SHOULD</bcp14>" and "<bcp14>MAY</bcp14>"
are to be interpreted as described in BCP 14 <xref target="RFC2119"/>.</t></section>
<section anchor="kettle"><name>The <tt>kettle</tt> Frame</name>
<!-- A kettle MUST sing. -->
<t>A kettle <bcp14>MUST</bcp14> whistle and <bcp14>MUST NOT</bcp14> leak (<xref target="lid"/>).
It may hum, e.g. Bach.<cref>Do they? MUST they?</cref></t>
<t>A kettle has the following fields:</t>
<dl><dt>lid:</dt><dd>A cover.  It <bcp14>SHOULD</bcp14> fit; see <xref target="RFC7" section="4"/>.</dd>
<dt>spout:</dt><dd><t>An opening of 2<sup>3</sup> units.</t></dd></dl>
<figure><sourcecode type="cddl"><![CDATA[
kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
lid = bytes]]></sourcecode></figure>
<section anchor="lid"><name>Lids</name>
<t>A maker <bcp14>MUST</bcp14>:</t>
<ul><li>polish the lid;</li><li><t>name its weight.</t></li></ul>
<t>Lids are round.  Lids are round.</t>
<table><thead><tr><th>Lid</th><th>Size</th></tr></thead><tbody><tr><td>small</td><td>7</td></tr></tbody></table>
</section></section></middle>
<back><references><name>References</name></references>
<section anchor="extra"><name>Extras</name><t>A cosy <bcp14>MAY</bcp14> be added.</t></section>
<section numbered="false"><name>Thanks</name><t>The authors thank the cook.</t></section></back></rfc>
"""

KRAMDOWN = """\
---
title: Kettles
--- abstract

A document that MUST not be read here.

--- middle

# Conventions {#conv}

{::boilerplate bcp14-tagged}

# The `kettle` Frame {#kettle}

<!-- A kettle MUST sing. -->
A kettle **MUST** whistle and MUST
NOT leak ({{lid}}).
It may hum, e.g. Bach.

[^1] A note that MUST go.

A kettle has the following fields:

{: vspace="0"}
lid:
: A cover.  It SHOULD fit; see {{Section 4 of -seven}}.

`spout`:
: An opening of 2<sup>3</sup> units.

~~~ cddl
kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
lid = bytes
~~~
{: #fig
   title="A frame"}

## Lids {#lid}

A maker MUST:

* polish the lid;
* name its
  weight.

Lids are round.  Lids are round.

| Lid | Size |
|-----|------|
| small | 7 |

--- back

# Extras

A cosy MAY be added.

# Thanks
{:numbered="false"}

The authors thank the cook.
"""

TEXT = """\
Kettle Task Force                                             A. Cook
Request for Comments: 1                                     July 2026

                               Kettles

Table of Contents

   1.  Conventions
   2.  The kettle Frame

1.  Conventions

   The key words "MUST", "MUST NOT", "SHOULD" and "MAY" are to be
   interpreted as described in BCP 14 [RFC2119].

2.  The kettle Frame

   A kettle MUST whistle and MUST NOT leak (Section 2.1).  It may hum,
   e.g. Bach.

   A kettle has the following fields:

   lid:  A cover.  It SHOULD fit; see Section 4 of [RFC7].

   spout:
      An opening of 2^3 units.

   kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
   lid = bytes

                          Figure 1: A Frame

2.1.  Lids

   A maker MUST:

   *  polish the lid;

   *  name its
      weight.

   Lids are round.  Lids are round.

   +=======+======+
   | Lid   | Size |
   +=======+======+
   | small | 7    |
   +-------+------+

3.  References

   [RFC7]     Cook, A., "Spoons MUST shine", RFC 7.

Appendix A.  Extras

   A cosy MAY be added.

Thanks

   The authors thank the cook.
"""

TEXTS = {"rfcxml": RFCXML, "kramdown": KRAMDOWN, "text": TEXT}


def found(text: str) -> tuple[Sentence, ...]:
    """The sentences of a document in whichever format it is."""
    data = text.encode()
    return sentences(read(data, format_of(data)))


def one(text: str, part: str) -> Sentence:
    """The sentence that has these words in it."""
    (only,) = [each for each in found(text) if part in each.text]
    return only


class TestWords:
    def test_cross_references_vanish_in_every_rendering(self) -> None:
        plain = words("A lid fits as shown and holds")
        for each in (
            "A lid fits as shown (Section 4.1) and holds",
            "A lid fits as shown in [RFC7] and holds".replace(" in", ""),
            "A lid fits as shown (Sections 3.2 and 3.3 of [RFC9334], Appendix B of RFC7) and holds",
            "A lid fits as shown (\N{OBJECT REPLACEMENT CHARACTER} and \N{OBJECT REPLACEMENT CHARACTER}) and holds",
            "A lid fits\n   as shown (Figure 7) and holds",
        ):
            assert words(each) == plain, each

    def test_ranges_and_numbers_are_no_references(self) -> None:
        assert words("in [1668546817, 1668612095]") == ["in", "1668546817", "1668612095"]

    def test_longest_keyword_wins(self) -> None:
        assert keywords("It MUST\nNOT, SHOULD NOT, is NOT RECOMMENDED, MAY; must MUSTARD") == (
            "MUST NOT",
            "SHOULD NOT",
            "NOT RECOMMENDED",
            "MAY",
        )

    def test_the_hash_is_what_its_docstring_says(self) -> None:
        said = b"the kettle frame\n2\na kettle must whistle"
        assert sentence_hash("The kettle Frame", 2, "A kettle MUST whistle.") == hashlib.sha256(said).hexdigest()

    @pytest.mark.parametrize(
        ("title", "occurrence", "text"),
        [("Lids", 1, "A lid MUST fit."), ("Lid", 2, "A lid MUST fit."), ("Lid", 1, "A lid SHOULD fit.")],
    )
    def test_title_occurrence_and_every_word_count(self, title: str, occurrence: int, text: str) -> None:
        assert sentence_hash(title, occurrence, text) != sentence_hash("Lid", 1, "A lid MUST fit.")


class TestReaders:
    @pytest.mark.parametrize("format_", TEXTS)
    def test_format_is_told_by_the_first_lines(self, format_: str) -> None:
        assert format_of(TEXTS[format_].encode()) == format_

    def test_three_renderings_have_the_same_hashes(self) -> None:
        # kramdown-rfc writes the boilerplate by itself, so its source has no sentence for it.
        hashes = {name: [each.digest for each in found(text) if each.section != "1"] for name, text in TEXTS.items()}
        assert hashes["rfcxml"] == hashes["kramdown"] == hashes["text"]
        assert len(set(hashes["rfcxml"])) == len(hashes["rfcxml"]) == 14

    @pytest.mark.parametrize("format_", TEXTS)
    def test_sections_are_numbered(self, format_: str) -> None:
        data = TEXTS[format_].encode()
        sections = [(each.number, each.title) for each in read(data, format_of(data))]
        assert sections == [
            ("1", "Conventions"),
            ("2", "The kettle Frame"),
            ("2.1", "Lids"),
            ("A", "Extras"),
            ("", "Thanks"),
        ]

    @pytest.mark.parametrize("format_", TEXTS)
    def test_keywords_outside_of_prose_do_not_count(self, format_: str) -> None:
        counted = [(each.section, each.keywords) for each in found(TEXTS[format_]) if each.keywords]
        assert counted == [
            ("2", ("MUST", "MUST NOT")),
            ("2", ("SHOULD",)),
            ("2.1", ("MUST",)),
            ("2.1", ("MUST",)),
            ("A", ("MAY",)),
        ]

    @pytest.mark.parametrize("format_", TEXTS)
    def test_items_join_their_lead_in_where_a_keyword_stands(self, format_: str) -> None:
        assert one(TEXTS[format_], "SHOULD fit").text.startswith("A kettle has the following fields: It SHOULD fit")
        assert one(TEXTS[format_], "name its weight").text == "A maker MUST: name its weight."
        assert one(TEXTS[format_], "spout").text.startswith("spout: An opening of 2^3")

    @pytest.mark.parametrize("format_", TEXTS)
    def test_an_abbreviation_ends_no_sentence(self, format_: str) -> None:
        assert one(TEXTS[format_], "Bach").text == "It may hum, e.g. Bach."

    def test_the_second_occurrence_has_a_hash_of_its_own(self) -> None:
        first, second = (each for each in found(TEXT) if each.text == "Lids are round.")
        assert first.digest != second.digest == sentence_hash("Lids", 2, "Lids are round.")

    def test_moving_renumbering_and_wrapping_keep_a_hash(self) -> None:
        moved = KRAMDOWN.replace("# The `kettle` Frame {#kettle}", "# New\n\nA word.\n\n# The kettle Frame").replace(
            "A cosy MAY be added.", "A cosy\nMAY be\nadded."
        )
        kept = {each.digest for each in found(moved)}
        assert kept > {each.digest for each in found(KRAMDOWN)}

    def test_pages_of_old_drafts_do_not_cut_sentences(self) -> None:
        paged = TEXT.replace(
            "   *  name its\n      weight.",
            "   *  name its\n\nCook                     Expires 1 May 2027                [Page 2]\n\f\n"
            "Internet-Draft            Kettles              July 2026\n\n\n      weight.",
        )
        assert "name its weight" not in paged
        # A page break leaves at most the cut item: everything before and behind it keeps its hash.
        lost = {each.digest for each in found(TEXT)} - {each.digest for each in found(paged)}
        assert len(lost) == 1

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"\xff\xfe\x00", "not UTF-8"),
            (b"<rfc><middle>", "not well-formed"),
            (b"<html/>", "no RFCXML"),
            (b"---\ntitle: x\n", "middle"),
            (b"Just a letter.\n", "no section"),
        ],
    )
    def test_what_cannot_be_read_says_why(self, data: bytes, why: str) -> None:
        with pytest.raises(Unreadable, match=why):
            read(data, format_of(data))


class TestGrammar:
    def names(self, text: str) -> dict[str, str]:
        data = text.encode()
        return rules(read(data, format_of(data)))

    def test_rules_are_the_same_in_every_rendering(self) -> None:
        xml, markdown, text = (self.names(each) for each in TEXTS.values())
        assert xml == markdown == text
        assert list(xml) == ["kettle", "lid"]

    def test_comments_and_white_space_do_not_count_and_content_does(self) -> None:
        plain = self.names(KRAMDOWN)
        assert self.names(KRAMDOWN.replace("  ; MUST be an array", "\n  ; other")) == plain
        changed = self.names(KRAMDOWN.replace("? spout", "spout"))
        assert changed["kettle"] != plain["kettle"]
        assert changed["lid"] == plain["lid"]

    def test_a_comment_sign_within_a_string_is_none(self) -> None:
        with_sign, without = (rules((), [f'a = "x;{each}" / int']) for each in ("y", "z"))
        assert with_sign != without

    def test_both_forms_of_a_contradiction_count(self) -> None:
        assert rules((), ["a = int", "a = text"]) == rules((), ["a = text", "a = int"]) != rules((), ["a = int"])

    def test_asn1_is_cut_into_its_types_and_its_head(self) -> None:
        module = "Mod { 1 2 }\nDEFINITIONS ::=\nBEGIN\n-- a comment\nKettle ::= CHOICE { a A,\n  b B }\nEND"
        assert list(rules((), [module])) == ["Kettle", "Mod"]


def row(id_: str, level: Level, *hashes: str, covers: int = 1, grammar: tuple[str, ...] = ()) -> Requirement:
    """A row that stands in revision `1`, in section 2."""
    place = Place(section="2", sentences=hashes, covers=covers, grammar=grammar)
    return Requirement(id=f"kettle/{id_}", level=level, role="maker", statement=f"About {id_}.", places={"1": place})


def catalogue(text: str = RFCXML, *, parts: tuple[str, ...] = (), without: str = "", **more: Requirement) -> Draft:
    """A catalogue that the text is clean against; `more` rows replace or add, `without` drops one."""
    kettle = one(text, "whistle").digest
    rows = {
        "whistle": row("whistle", Level.MUST, kettle, grammar=("kettle",)),
        "leak": row("leak", Level.MUST_NOT, kettle),
        "fit": row("fit", Level.SHOULD, one(text, "SHOULD fit").digest, grammar=("lid",)),
        "polish": row("polish", Level.MUST, one(text, "polish").digest),
        "weight": row("weight", Level.MUST, one(text, "name its").digest),
        "cosy": row("cosy", Level.MAY, one(text, "cosy").digest),
        "round": row("round", Level.STRUCTURE, *(each.digest for each in found(text) if "round" in each.text)),
        **more,
    }
    rows.pop(without, None)
    data = text.encode()
    older = text.replace("whistle", "sing").encode()
    pins: dict[str, Any] = {
        "title": "Kettles",
        "published": "2026-07",
        "url": "",
        "repository": "cook/kettles",
        "commit": "c0ffee",
    }
    return Draft(
        draft="kettle",
        title="Kettles",
        roles={"maker": ()},
        features={"core": ""},
        flags={},
        revisions=(
            Revision(
                name="1",
                path="docs/kettles",
                format=format_of(data),
                sha256=hashlib.sha256(data).hexdigest(),
                parts=parts,
                grammar=rules(read(data, format_of(data))),
                **pins,
            ),
            Revision(
                name="0",
                path="docs/old",
                format=format_of(older),
                sha256=hashlib.sha256(older).hexdigest(),
                **pins,
            ),
        ),
        requirements=(
            *rows.values(),
            Requirement(
                id="kettle/sing",
                level=Level.MUST,
                role="maker",
                statement="A kettle sings.",
                places={"0": Place(section="2", sentences=(one(older.decode(), "sing and").digest,))},
            ),
        ),
    )


def traced(draft: Draft, text: str = RFCXML) -> Trace:
    """The trace of revision 1, with cases for every row."""
    return trace(draft, "1", text.encode(), exercised=[each.id for each in draft.requirements])


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
        untestable = msgspec.structs.replace(draft.requirements[1], untestable="it leaks where nobody looks")
        result = traced(catalogue(leak=untestable))
        assert result.clean

    def test_grammar_that_differs(self) -> None:
        draft = catalogue()
        newest = draft.newest
        pinned = {"kettle": "0" * 64, "handle": "1" * 64}
        told = traced(
            msgspec.structs.replace(
                draft, revisions=(msgspec.structs.replace(newest, grammar=pinned), *draft.revisions[1:])
            )
        )
        assert told.grammar.changed == ("kettle",)
        assert told.grammar.gone == ("handle",)
        assert told.grammar.new == ("lid",)
        assert told.grammar.without_row == ("handle",)
        assert told.grammar.known == ()
        assert not told.clean

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
        assert "cook/kettles" in other.value.hint

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

    def test_a_missing_and_a_stray_lock_show(self, tmp_path: Path) -> None:
        freeze(catalogue(), tmp_path)
        (tmp_path / "1.lock").rename(tmp_path / "2.lock")
        changed = thawed(catalogue(), tmp_path)
        assert "+++ catalogue/1.lock" in changed
        assert "--- frozen/2.lock" in changed


PINNED = [(name, revision.name) for name, draft in discovery.drafts().items() for revision in draft.revisions]


@pytest.mark.parametrize(("name", "revision"), PINNED)
def test_the_pinned_texts_are_clean(name: str, revision: str) -> None:
    """RATSCONF_DRAFTS/<draft>/<revision>/ is a checkout of the pinned commit, or the files of it that count."""
    if not (given := os.environ.get("RATSCONF_DRAFTS")):
        pytest.skip("set RATSCONF_DRAFTS to a folder of fetched texts, <draft>/<revision>/<path>")
    draft = discovery.draft(name)
    pinned = draft.revision(revision)
    assert pinned is not None
    text = Path(given) / name / revision / pinned.path
    if not text.is_file():
        pytest.skip(f"no {textwrap.shorten(f'{name}/{revision}/{pinned.path}', 80)} in RATSCONF_DRAFTS")
    exercised = [row.id for row in draft.requirements]
    result = trace(draft, revision, text.read_bytes(), exercised=exercised, part=beside(text, pinned))
    assert result.clean, render(result)
    assert not result.grammar.unread
