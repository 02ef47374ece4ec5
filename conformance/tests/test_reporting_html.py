"""The page holds every result, shows what was sent and answered, and nothing of an implementation becomes markup."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from msgspec.structs import replace as replaced

from conformance.codecs import cbor
from conformance.model.result import Result
from conformance.model.vector import Expect, Vector
from conformance.model.verdict import Verdict
from conformance.reporting import html
from conformance.reporting.demand import demand, fragment
from conformance.reporting.escape import visible
from conformance.reporting.exhibit import Sources, codec_of, difference, hexdump, message, produced, reproduce
from conformance.reporting.page import FULL_CASES, page
from conformance.reporting.run import Run
from conformance.tests.synthetic import (
    HOSTILE,
    diagnose,
    draft,
    footer,
    header,
    hostile_run,
    iut,
    large_run,
    result,
    sources,
    vectors,
)

VOID = {"meta", "input"}


class Reader(HTMLParser):
    """Reads a page to its elements, attributes and text, and notes what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, data: str) -> None:
        self.elements.append(("!--", {"data": data}))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self) -> str:
        return "".join(data for tag, data in self.texts if tag not in ("script", "style"))


def read(run: Run, told: Sources) -> Reader:
    return Reader(html.render(run, told))


@pytest.fixture(scope="module")
def hostile() -> Reader:
    return read(*hostile_run())


def test_no_text_of_an_implementation_becomes_markup(hostile: Reader) -> None:
    clean_run, told = hostile_run()
    words = tuple(
        Result(**{name: getattr(one, name) for name in one.__struct_fields__} | {"because": "no", "raw": "{}"})
        for one in clean_run.results
    )
    clean = read(replace(clean_run, results=words), told)
    assert {tag for tag, _ in hostile.elements} == {tag for tag, _ in clean.elements}
    assert len(hostile.of("script")) == 1
    assert not hostile.of("img")
    assert not hostile.of("!--")
    assert not [name for _, attributes in hostile.elements for name in attributes if name.startswith("on")]


def test_every_hostile_word_is_shown_in_full_as_text(hostile: Reader) -> None:
    text = hostile.text()
    for word in HOSTILE:
        assert visible(word) in text
    assert all(line.isprintable() for line in text.split("\n"))
    for _, attributes in hostile.elements:
        assert all((value or "").isprintable() for value in attributes.values())


def test_the_page_is_well_formed_and_ids_are_unique(hostile: Reader) -> None:
    assert hostile.unbalanced == []
    assert hostile.open == []
    ids = Counter(attributes["id"] for _, attributes in hostile.elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []


def test_the_page_needs_nothing_from_outside(hostile: Reader) -> None:
    for tag, attributes in hostile.elements:
        assert "src" not in attributes
        assert "style" not in attributes
        if "href" in attributes:
            assert tag == "a"
    assert "url(" not in "".join(data for tag, data in hostile.texts if tag == "style")
    assert "@import" not in "".join(data for tag, data in hostile.texts if tag == "style")


def test_the_policy_allows_the_pages_own_script_and_style_alone(hostile: Reader) -> None:
    (policy,) = [str(one["content"]) for one in hostile.of("meta") if "http-equiv" in one]
    assert policy.startswith("default-src 'none';")
    for kind, name in (("script", "report.js"), ("style", "report.css")):
        content = "".join(data for tag, data in hostile.texts if tag == kind)
        assert content == files("conformance.reporting").joinpath(name).read_text()
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_every_case_stands_once_with_the_verdict_of_each_implementation(hostile: Reader) -> None:
    run, _ = hostile_run()
    letters = {letter: verdict for verdict, letter in html.LETTER.items()}
    found: Counter[tuple[str, str, Verdict]] = Counter()
    for details in hostile.of("details"):
        for key in str(details.get("data-k", "")).split():
            found[str(details["id"])[2:], run.iuts[int(key[:-1])], letters[key[-1]]] += 1
    assert found == Counter((one.case, one.iut, one.verdict) for one in run.results)


def test_links_inside_the_page_lead_somewhere(hostile: Reader) -> None:
    ids = {attributes["id"] for _, attributes in hostile.elements if "id" in attributes}
    inside = [str(one["href"])[1:] for one in hostile.of("a") if str(one["href"]).startswith("#")]
    assert len(inside) > 10
    assert set(inside) <= ids


def test_a_requirement_links_to_its_section_in_the_revision_judged(hostile: Reader) -> None:
    links = {str(one["href"]) for one in hostile.of("a")}
    assert "https://example.org/cmw/rfc9999#section-3.1" in links
    assert not any("/cmw/11" in link for link in links)


def test_requirements_without_a_case_say_why(hostile: Reader) -> None:
    text = hostile.text()
    assert "Untestable: it binds people" in text
    assert "No case of this run exercises it." in text


def test_a_failing_case_shows_bytes_notation_twin_flag_and_command() -> None:
    document = draft()
    asked = vectors(document, 4)
    run = one_run(asked, result(asked[1], "x", Verdict.FAIL))
    text = read(run, sources(document, asked=asked)).text()
    data = base64.b64decode(asked[1].input["data"])
    assert data[:16].hex(" ") in text
    assert diagnose("cbor", data) in text
    assert f"ratsconf replay {asked[1].id} --iut x" in text
    assert "a length that lies: the reader runs past the message" in text
    assert "bytes: truncate, at " in text
    assert f"Twin{asked[0].id}" in text.replace("\n", "")


def test_a_wrong_projection_is_shown_as_a_difference() -> None:
    document = draft()
    asked = vectors(document, 4)
    run = one_run(asked, result(asked[2], "x", Verdict.FAIL))
    text = read(run, sources(document, asked=asked)).text()
    assert '+    "ind": [' in text
    assert '-    "type": 2,' in text


def test_passing_cases_are_short_and_failing_ones_whole() -> None:
    document = draft()
    asked = vectors(document, 4)
    told = sources(document, asked=asked)
    built = page(one_run(asked, result(asked[1], "x", Verdict.FAIL)), told)
    cases = {
        case.id: case for chapter in built.chapters for _, rows in chapter.groups for row in rows for case in row.cases
    }
    assert [case.full is not None for case in (cases[vector.id] for vector in asked)] == [False, True, False, False]
    assert cases[asked[0].id].brief == base64.b64decode(asked[0].input["data"])[:48].hex()


def test_a_page_holds_so_many_cases_in_full_the_weightiest_first() -> None:
    run, told = large_run(FULL_CASES * 9 // 8 + 90, ("x",), failing=1)
    built = page(run, told)
    cases = [case for chapter in built.chapters for _, rows in chapter.groups for row in rows for case in row.cases]
    skipped = sum(one.verdict is Verdict.SKIP for one in run.results)
    assert built.shortened == len(run.results) - skipped - FULL_CASES > 0
    assert sum(case.full is not None for case in cases) == FULL_CASES
    assert all(case.full is not None for case in cases if case.verdicts[0][1] is Verdict.FAIL)


def one_run(asked: list[Vector], odd: Result, **more: Any) -> Run:
    results = tuple(odd if vector.id == odd.case else result(vector, "x", Verdict.PASS) for vector in asked)
    given: dict[str, Any] = {"header": header("x"), "results": results, "footer": footer(len(results))}
    return Run(**(given | more))


def test_banners_name_gap_partial_run_and_problems() -> None:
    document = draft()
    asked = vectors(document, 4)
    told = sources(document, asked=asked)
    plain = read(one_run(asked, result(asked[0], "x", Verdict.PASS)), told).text()
    assert "Gap report" not in plain
    assert "Partial run" not in plain
    assert "Problem" not in plain
    gap = one_run(asked, result(asked[1], "x", Verdict.FAIL), header=header("x", iuts=(iut("x", gap=("cmw",)),)))
    text = read(replace(gap, partial="it was interrupted"), told).text()
    assert "Gap report. x: judged on cmw under rfc9999" in text
    assert "Partial run: it was interrupted" in text
    assert "--revision cmw=rfc9999" in text


def test_an_operation_that_shows_nothing_is_named() -> None:
    document = draft()
    asked = vectors(document, 2)
    blind = header("x", iuts=(iut("x", accept_only=("cmw.decode",)),))
    observed = result(asked[0], "x", Verdict.OBSERVED)
    told = sources(document, asked=asked)
    assert "Accept-only" not in read(one_run(asked, observed), told).text()
    text = read(one_run(asked, observed, header=blind), told).text()
    assert "cmw.decode: it does not show what it understood" in text


def test_a_requirement_says_how_often_each_reading_of_a_contested_text_is_followed() -> None:
    """Two of three cases by the one reading: not consistently, and both are named."""
    document = draft(requirements=3)
    readings = {"wide": Expect.ACCEPT, "narrow": Expect.REJECT}
    asked = [replaced(each, contested=readings) for each in vectors(document, 3)]
    row = asked[0].requirement
    asked = [replaced(each, requirement=row) for each in asked]
    results = tuple(
        result(each, "one", Verdict.CONTESTED, reading=reading)
        for each, reading in zip(asked, ("wide", "narrow", "wide"), strict=True)
    )
    run = Run(header=header("one"), results=results, footer=footer(3))
    whole = page(run, sources(document, asked=asked))
    found = [each for chapter in whole.chapters for _, rows in chapter.groups for each in rows if each.readings]
    assert [each.readings for each in found] == [(("one", (("wide", 2, 3), ("narrow", 1, 3))),)]
    text = read(run, sources(document, asked=asked)).text()
    assert "one follows wide in 2 of 3, narrow in 1 of 3." in " ".join(text.split())


def test_evidence_in_a_text_form_is_shown_as_text() -> None:
    shown = message({"data": base64.b64encode(b"MAA=").decode(), "form": "base64"}, diagnose)
    assert shown is not None
    assert (shown.codec, shown.notation) == ("text", "MAA=")


def test_a_crash_shows_the_message_that_did_it() -> None:
    document = draft()
    asked = vectors(document, 2)
    fault = "robustness/cmw.decode"
    crash = result(
        asked[0], "x", Verdict.FAIL, requirement=fault, case=f"{fault}#{asked[0].id}", because="crashed", raw=""
    )
    run = Run(header=header("x"), results=(crash,), footer=footer(1))
    text = read(run, sources(document, asked=asked)).text()
    assert base64.b64decode(asked[0].input["data"])[:16].hex(" ") in text
    assert "built-in" in text


def test_what_an_encoder_returned_is_read_as_what_it_was_asked_for() -> None:
    document = draft()
    asked = vectors(document, 1)
    body = cbor.encode([1, "text"])
    answer = f'{{"id":1,"outcome":"accepted","output":{{"data":"{base64.b64encode(body).decode()}"}}}}'
    given = {"cmw": {"record": {}}, "media_type": "application/cmw+cbor"}
    wrong = result(asked[0], "x", Verdict.FAIL, case="cmw/record/rule-1#cmw.encode", raw=answer, request=given)
    made = produced(wrong, given, diagnose)
    assert made is not None
    assert (made.codec, made.data) == ("cbor", body)
    run = Run(header=header("x"), results=(wrong,), footer=footer(1))
    text = read(run, sources(document, asked=asked)).text()
    assert diagnose("cbor", body) in text
    assert f"ratsconf run --iut x -k {asked[0].requirement}" in text


def test_a_result_whose_vector_is_gone_is_still_shown() -> None:
    run, _ = hostile_run()
    text = read(run, Sources({}, {}, diagnose)).text()
    assert all(one.case in text for one in run.results)


def test_an_empty_run_makes_a_page() -> None:
    run = Run(header=header("x", iuts=()), results=(), footer=None, partial="the file has no footer")
    assert "no implementation was asked" in read(run, Sources({}, {}, diagnose)).text()


@pytest.mark.parametrize(
    ("media_type", "data", "codec"),
    [
        ("application/cmw+cbor", b"{", "cbor"),
        ("application/cmw+json; profile=x", b"\x82", "json"),
        ("application/cmw+cose", b"", "cbor"),
        ("application/cmw+jws", b"e30.e30.", "text"),
        ("application/pkix-cert", b"", "der"),
        ("", b'["a", "b"]', "json"),
        ("", b"\x82\x19\x01\x11\x41\x00", "cbor"),
        ("", b"\x30\x03\x02\x01\x05", "der"),
        ("", b"\x30\x81\x80" + bytes(128), "der"),
        ("", b"\x30\x03\x02", "cbor"),
        ("", b"eyJhbGciOiJFUzI1NiJ9.e30.AAAA", "text"),
        ("", b"jtextoftend", "cbor"),
        ("", b"", "cbor"),
    ],
)
def test_a_message_is_read_by_its_media_type_or_its_bytes(media_type: str, data: bytes, codec: str) -> None:
    assert codec_of(media_type, data) == codec


def test_a_message_that_nobody_can_print_says_so() -> None:
    shown = message({"data": base64.b64encode(b"\x82").decode()}, _refuse)
    assert shown is not None
    assert shown.note == "no diagnostic notation: refused"
    assert message({"data": "not base64!"}, _refuse) is None
    assert message({"tag": 1}, _refuse) is None


def _refuse(codec: str, data: bytes) -> str:
    raise ValueError("refused")


def test_json_is_its_own_notation_unless_it_is_not_text() -> None:
    given = {"media_type": "application/cmw+json"}
    text = message(given | {"data": base64.b64encode(b'["a"]').decode()}, _refuse)
    broken = message(given | {"data": base64.b64encode(b'["\xff"]').decode()}, _refuse)
    assert text is not None
    assert broken is not None
    assert (text.plain, broken.plain) == (True, False)


def test_hexdump_keeps_offsets_beside_lines() -> None:
    offsets, dump, left = hexdump(bytes(range(40)), 33)
    assert offsets.split("\n") == ["0000", "0010", "0020"]
    assert [len(line.split()) for line in dump.split("\n")] == [16, 16, 1]
    assert left == 7


@pytest.mark.parametrize(
    "raw", ["", "x", "[]", '{"outcome":"rejected"}', '{"outcome":"accepted","output":"' + "x" * 40000]
)
def test_no_difference_is_shown_where_there_is_no_whole_answer(raw: str) -> None:
    asked = vectors(draft(), 1)[0]
    assert difference(result(asked, "x", Verdict.FAIL, raw=raw), asked) == ()


def test_a_difference_tells_true_from_one_and_forgives_the_order_of_members() -> None:
    asked = vectors(draft(), 1)[0]
    same = '{"outcome":"accepted","output":{"record":{"value":"AAAA","type":0}}}'
    other = '{"outcome":"accepted","output":{"record":{"value":"AAAA","type":false}}}'
    assert difference(result(asked, "x", Verdict.PASS, raw=same), asked) == ()
    assert '+    "type": false,' in difference(result(asked, "x", Verdict.FAIL, raw=other), asked)


def test_commands_survive_a_shell() -> None:
    asked = vectors(draft(), 1)[0]
    odd = result(asked, "a b; rm x", Verdict.FAIL)
    assert reproduce(odd) == f"ratsconf replay {asked.id} --iut 'a b; rm x'"


@pytest.mark.parametrize(("number", "end"), [("3.1", "#section-3.1"), ("A.2", "#appendix-A.2"), ("abstract", "")])
def test_sections_have_the_fragments_of_rfc_pages(number: str, end: str) -> None:
    assert fragment(number) == end


def test_a_requirement_that_no_catalogue_has_is_named_anyway() -> None:
    about = demand(sources(asked=[]), "cmw", "cmw/gone/row", ("rfc9999",))
    assert (about.level, about.sections) == ("unknown", ())


def test_the_template_escapes_each_expression_without_being_told() -> None:
    template = files("conformance.reporting").joinpath("report.html").read_text()
    assert "|safe" not in re.sub(r"\s", "", template)
    environment = html._environment()
    shown = environment.from_string("{{ a }}{{ b|block }}").render(a="<\x1b>", b="<\n\x00>")
    assert shown == "&lt;\\u{1b}&gt;&lt;\n\\u{0}&gt;"
