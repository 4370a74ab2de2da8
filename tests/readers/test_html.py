"""Web pages: the article is read, whoever published it, and nothing of what stands around it."""

from itertools import pairwise

import pytest

from kg.model.errors import UnreadableSource
from kg.readers.html import HtmlReader
from tests.readers.pages import PAGES, TITLE, WORKS

LINES = (
    TITLE,
    "Abstract",
    "The efficacy of cement is known, but leaks are seldom told. We report a leak in a woman of 71 years, and what "
    "became of her in the two years after it.",
    "Introduction",
    "Cement leaks in 45 of 100 vertebrae.¹–³ Most of those who have a leak never notice it, as others have reported "
    "before us.²",
    "Case report",
    "She had pain in the back after a fall. Vertebroplasty of L1 was done with 3 mL of cement (Figure 1), and she woke "
    "with a weak left leg.",
    "Figure 1. Cement in the canal, seen from the left.",
    "Of 45 treated levels, 8 leaked (Table 1).",
    "Table 1. Leaks by level.",
    "Level | Treated | Leaks",
    "| | n (%)",
    "T12 | 20 | 3 (15)ᵃ",
    "L1 | 25 | 5 (20)",
    "Discussion",
    "It was not seen again, and no other harm was done to any of the patients who were treated with the same needle.",
    "References",
    *(f"{number}. {work}" for number, work in enumerate(WORKS, 1)),
)
PROSE = (
    "Cement leaked in three of the forty patients whom we treated, and none of them had any pain from it later on. " * 3
)
NAMES = sorted(PAGES)


def read(page):
    return HtmlReader().read(page if isinstance(page, bytes) else page.encode(), "a.html")


def body(inside):
    """The text that `inside` makes of a page, without the title and the paragraph that makes it an article."""
    document = read(f"<!doctype html><title>T</title><body><h1>T</h1>{inside}<p>{PROSE}</p></body>")
    return document.text.removeprefix("T").replace(PROSE.strip(), "").strip()


def why(page):
    with pytest.raises(UnreadableSource) as caught:
        read(page)
    assert caught.value.reason.endswith(".")
    assert "\n" not in caught.value.reason
    return caught.value.reason


@pytest.fixture(scope="module", params=NAMES)
def document(request):
    return read(PAGES[request.param])


def test_the_article_and_nothing_else(document):
    lines = [line.replace("REFERENCES", "References") for line in document.text.split("\n") if line]
    assert lines == list(LINES)
    assert document.warnings == ()


def test_sections_are_typed(document):
    found = [(section.title.replace("REFERENCES", "References"), section.type) for section in document.sections]
    assert found == [
        (TITLE, "title"), ("Abstract", "abstract"), ("Introduction", "introduction"), ("Case report", "case"),
        ("Figure 1", "figure"), ("Table 1", "table"), ("Discussion", "discussion"), ("References", "references"),
    ]  # fmt: skip


def test_markers_name_works_of_the_list(document):
    assert [(one.text, one.references) for one in document.citations] == [("¹–³", ("1", "2", "3")), ("²", ("2",))]
    assert [(one.label, one.text) for one in document.references] == [(str(n), work) for n, work in enumerate(WORKS, 1)]


def test_tables_are_grids_with_caption_and_notes(document):
    (table,) = document.tables
    assert document.text[table.caption_start : table.caption_end] == "Table 1. Leaks by level."
    assert "Seen on CT." in table.notes
    cells = {(cell.row, cell.column): (document.text[cell.start : cell.end], cell.header) for cell in table.cells}
    assert cells[0, 1] == ("Treated", True)
    assert cells[1, 2] == ("n (%)", True)
    assert cells[3, 2] == ("5 (20)", False)


def test_what_the_page_states(document):
    metadata = document.metadata
    assert document.title == TITLE
    assert (metadata.authors, metadata.year) == (("Alder PR", "van der Birch Q"), "2020")
    assert (metadata.container, metadata.doi) == ("Journal of Cement", "10.1000/cement.1")


@pytest.mark.parametrize(
    ("name", "volume", "pages", "pmid"), [("archive", "4", "10-12", "12345"), ("columns", "4", "10-12", None)]
)
def test_volume_and_pages_from_meta_tags_and_from_json_ld(name, volume, pages, pmid):
    metadata = read(PAGES[name]).metadata
    assert (metadata.volume, metadata.issue, metadata.pages, metadata.pmid) == (volume, "2", pages, pmid)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>One<br>two <b>th</b>ree <span>fo</span>ur</p>", "One two three four"),
        ("<p>10<sup>6</sup> and CO<sub>2</sub> and 4<sup>th</sup></p>", "10⁶ and CO2 and 4th"),
        ("<p>a<span style='vertical-align: super'>2</span></p>", "a²"),
        ("<p>one<p>two<div>three<div>four</div>five</div>", "one\n\ntwo\n\nthree\n\nfour\n\nfive"),
        ("<ul><li>one</li><li><p>two</p><ol><li>three</li></ol></li></ul>", "one\ntwo\n\nthree"),
        ("<dl><dt>PV</dt><dd><p>percutaneous vertebroplasty</p></dd></dl>", "PV = percutaneous vertebroplasty"),
        ("<table role=presentation><tr><td><p>one<td>two</table>", "one\n\ntwo"),
        ("<table><tr><td>an equation</td><td>(1)</td></tr></table>", "an equation\n\n(1)"),
        ("<p>see <a href='/x'>here</a></p><p><a href='/y'>Download</a> | <a href='/z'>Cite</a></p>", "see here"),
        ("<h2>Share</h2><ul><li><a href='/s'>Chirp</a></li></ul><h2>S</h2>", "S"),
        ("<p hidden>no</p><p style='color:red;display:none'>no</p><p>yes</p><div role=dialog><p>no</p></div>", "yes"),
        ("<p>one<span class='u-visually-hidden'>no</span></p><p class='sr-only'>no</p>", "one"),
        ("<p>one</p><script>document.write('<p>two</p>')</script><noscript><p>three</p></noscript>", "one"),
        ("<p>x <math><mi>a</mi><annotation>\\alpha</annotation></math> y</p>", "x a y"),
        ("<p><b>Figure 2</b> Needles.</p><p>Figure 2 shows two.</p>", "Figure 2. Needles.\n\nFigure 2 shows two."),
        ("<p><a href='#f'>Figure 2</a> shows two. <a href='#g'>Table 1</a></p>", "Figure 2 shows two. Table 1"),
        ("<table><tr><td>N<a href='#n'>a</a><td>9<tr><td>M<td>8</table>", "Nᵃ | 9\nM | 8"),
        ("<h4>Fig. 3.</h4><p>Three needles.</p>", "Fig. 3. Three needles."),
        ("<figure><img alt='no'></figure><figure><figcaption>A <i>map</i>.</figcaption></figure>", "A map."),
        ("<p>soft&shy;ly, e&#xFB03;cient&nbsp;it &#8203;is &lt;p&gt; &amp;lt;</p>", "softly, efficient it is <p> &lt;"),
    ],
)  # fmt: skip
def test_prose(inside, expected):
    assert body(inside) == expected


def test_headings_nest_by_rank_and_those_with_nothing_below_are_left_out():
    document = read(
        f"<title>T</title><h1>T</h1><h2>Methods</h2><p>{PROSE}<h3>Needles</h3><p>One.<h4>Long</h4><p>Two.<h3>Empty</h3>"
        "<h2>Results</h2><p>Three.<h2>Empty</h2>"
    )
    found = [(section.title, section.type, document.text[section.start : section.end]) for section in document.sections]
    assert [(title, kind) for title, kind, _ in found] == [
        ("T", "title"), ("Methods", "methods"), ("Needles", "methods"), ("Long", "methods"), ("Results", "results"),
    ]  # fmt: skip
    assert found[1][2].endswith("Two.")
    assert found[2][2] == "Needles\n\nOne.\n\nLong\n\nTwo."


def test_without_headings_and_lists_the_pipeline_looks_for_itself():
    document = read(f"<title>T</title><p>{PROSE} It was told [1].")
    assert (document.sections, document.citations, document.references) == (None, None, None)
    assert document.title == "T"


def test_names_and_dates_above_the_first_heading_are_no_text_but_sentences_are():
    head = f"<h1>T</h1><p>Paul R. Alder, MD</p><p>Received 3 May 2020</p><p>{PROSE}</p><h2>Methods</h2><p>One.</p>"
    assert read(f"<title>T</title>{head}").text == f"T\n\n{PROSE.strip()}\n\nMethods\n\nOne."


@pytest.mark.parametrize(
    ("list_", "labels"),
    [
        ("<ol><li id=a>Alder P. Cement. 2001.<li id=b>Birch Q. Leaks, or none. 2004.</ol>", ["1", "2"]),
        ("<ol><li id=a>Alder P. Cement. 2001.<li id=b>Personal letter.</ol>", ["1", "2"]),
        ("<p id=a>[1] Alder P. Cement. 2001.<p id=b>[2] Birch Q. Leaks. 2004.<p>Top of page", ["1", "2"]),
        (
            "<table><tr id=a><td>1.<td>Alder P. Cement. 2001.<tr id=b><td>2.<td>Birch Q. Leaks. 2004.</table>",
            ["1", "2"],
        ),
        (
            "<ul><li><a href='/d/1' id=a>Alder P. Cement that leaks. 2001.</a><li id=b>Birch Q. Leaks. 2004.</ul>",
            ["1", "2"],
        ),
        ("<div id=a><div>1</div><div>Alder P. Cement. 2001.</div></div><div id=b><p>Birch Q. 2004.</div>", ["1", "2"]),
    ],
)
def test_reference_lists(list_, labels):
    document = read(
        f"<title>T</title><h2>Methods</h2><p>{PROSE} Told [<a href='#a'>1</a>, <a href='x.html#b'>2</a>].</p>"
        f"<h2>References</h2>{list_}<h2>Funding</h2><p>None was had.</p>"
    )
    assert [reference.label for reference in document.references] == labels
    assert document.references[0].text.startswith("Alder P. Cement")
    assert [(one.text, one.references) for one in document.citations] == [("[1, 2]", ("1", "2"))]
    assert "None was had." in document.text


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<!doctype html>", "without anything in it"),
        (b"<html></html>", "without an article"),
        (
            b"<html><body><form><h1>Sign in</h1><p>Please enter your name.</p><input><button>Go</button></form>",
            "sign in",
        ),
        (
            b"<html><body><ul>" + b"<li><a href='/x'>An article that somebody wrote</a></li>" * 40 + b"</ul>",
            "without an article",
        ),
        (
            b"<html><body><script>" + b"var prose = 'so many words that it might be text';" * 40 + b"</script>",
            "without an article",
        ),
    ],
)
def test_a_page_without_an_article_is_refused(page, said):
    assert said in why(page)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset=klingon>", "utf-8"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=base64>", "utf-8"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>", "cp1250"),
        ("<meta charset=shift_jis>", "shift_jis"),
        ("", "utf-8"),
        ("", "utf-16"),
        ("<meta charset=latin-1>", "utf-8-sig"),
    ],
)
def test_encodings(head, encoding):
    words = "エー" if encoding == "shift_jis" else "Müller – “sö”"
    page = f"<html><head>{head}<title>T</title></head><body><p>{words} {PROSE}</p>"
    document = read(page.encode(encoding))
    assert words in document.text
    assert document.warnings == ()


def test_bytes_that_are_not_what_is_declared_are_told():
    document = read(f"<meta charset=utf-8><p>M\u00fcller {PROSE}".encode("latin-1"))
    assert "are not valid" in document.warnings[0]


@pytest.mark.parametrize("name", ["idna", "punycode", "undefined", "zlib", "unicode_escape"])
def test_the_name_of_a_codec_that_is_no_encoding_of_pages_breaks_nothing(name):
    assert "M\u00fcller" in read(f"<meta charset={name}><p>M\u00fcller {PROSE}".encode("cp1252")).text


STEPS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
HOSTILE = {
    "nested": "<div>" * 100_000 + f"<p>{PROSE}</p>" + "</div>" * 100_000,
    "inline": f"<p>{PROSE}</p>" + "<b>" * 100_000 + "deep",
    "raised": f"<p>{PROSE} " + "<sup>" * 240 + "2",
    "lists": f"<p>{PROSE}</p>" + "<ul><li>" * 120 + "deep",
    "tables": f"<p>{PROSE}</p>" + "<table><tr><td>a<td>" * 80,
    "attribute": f"<p>{PROSE}</p><p title='{'a' * 20_000_000}'>x</p>",
    "embedded": f"<img src='data:image/png;base64,{'A' * 20_000_000}'><p>{PROSE}</p>",
    "unclosed": f"<p>{PROSE}</p><p class='x>" + "<a href='" * 1000,
    "entities": f"<!DOCTYPE html [{STEPS}]><html><p>&i; {PROSE}</p>",
    "outside": f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><p>&x; {PROSE}</p><img src=//x>",
    "nul": f"<html>\0<p>{PROSE.replace('e', 'e' + chr(0))}</p>",
    "handlers": f"<body onload='alert(1)'><p onclick='x()'>{PROSE}</p><a href='javascript:alert(1)'>x</a><svg>",
    "spans": f"<p>{PROSE}</p><table><tr><td rowspan=99999999 colspan=99999999>a<td>b<tr><td>c<td>d</table>",
    "controls": f"<p title='&#1;'>{PROSE}&#1;&#x0;&#xD800;&#xFFFF;&#x110000;\x01</p><h2>References</h2>"
    "<ol><li><a href='%00&#2;'>Alder P. 2001</a>",
    "private": f"<p>\ue000\ue001{PROSE}\uf8ff</p>",
    "json": f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{PROSE}</p>",
    "anchors": f"<p>{PROSE}</p><h2>References</h2>" + "<p><a name=x></a>1. 2001" * 5_000,
    "headings": f"<p>{PROSE}</p>" + "<h2>References</h2><ol><li>Alder P. Cement. 2001.</ol>" * 300,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_are_read_or_refused_in_one_sentence(name):
    page = HOSTILE[name]
    if name == "nested":  # the words lie deeper than anything is read
        assert "without an article" in why(f"<html><body>{page}")
        return
    document = read(page if page.startswith("<!") else f"<!doctype html><title>T</title>{page}")
    assert PROSE.strip() in document.text.replace("\ue000\ue001", "")
    assert "alert" not in document.text
    told = [warning for warning in document.warnings if "nests or embeds" in warning]
    assert bool(told) == (name in {"inline", "attribute"})


def test_another_language_is_told():
    assert "its language is de" in read(f"<html lang=de><p>{PROSE}").warnings[0]
