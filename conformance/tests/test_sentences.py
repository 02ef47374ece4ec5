"""Sentence hashes, and the readers of RFCXML, kramdown-rfc and plain text."""

import hashlib

import pytest

from conformance.engine.grammar import rules
from conformance.engine.sentences import keywords, sentence_hash, words
from conformance.engine.texts import Unreadable, format_of, read
from conformance.tests.kettles import KRAMDOWN, TEXT, TEXTS, found, one


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
        assert len(set(hashes["rfcxml"])) == len(hashes["rfcxml"]) == 15

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

    @pytest.mark.parametrize("format_", TEXTS)
    def test_line_ends_do_not_matter(self, format_: str) -> None:
        assert found(TEXTS[format_].replace("\n", "\r\n")) == found(TEXTS[format_])

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
        assert rules((), [module]) == rules((), [module.replace("-- a comment\n", "").removesuffix("END")])
