"""JATS: what of an article becomes text, sections, citations and references."""

import tarfile
from itertools import pairwise
from pathlib import Path

import pytest

from kg.model.errors import UnreadableSource
from kg.readers.jats import JatsReader
from tests.nlp.case_files import load_cases
from tests.readers.samples import JATS

ARTICLE = """<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta>
</front><body>{body}</body><back>{back}<ref-list>{refs}</ref-list></back></article>"""
REF = '<ref id="b{n}"><label>{n}</label><mixed-citation>Work {n}.</mixed-citation></ref>'
REFS = "".join(REF.format(n=n) for n in range(1, 10))


def article(body, back="", refs=REFS):
    return JatsReader().read(ARTICLE.format(body=body, back=back, refs=refs).encode(), "a.xml")


def cases(name):
    rows = load_cases(name, Path(__file__).parent / "cases")
    return pytest.mark.parametrize("case", [pytest.param(row, id=row["why"]) for row in rows])


def cite(number, words=None):
    return f'<xref ref-type="bibr" rid="b{number}">{number if words is None else words}</xref>'


def filled(text):
    """`{3}` in a case stands for a cross-reference to work 3, `{3:words}` for one with words of its own."""
    parts = text.split("{")
    return parts[0] + "".join(
        cite(*inner.split("}", 1)[0].split(":", 1)) + inner.split("}", 1)[1] for inner in parts[1:]
    )


@cases("markers")
def test_markers_as_printed(case):
    document = article(f"<sec><title>S</title><p>{filled(case['text'])}</p></sec>")
    found = [[citation.text, ",".join(citation.references)] for citation in document.citations]
    assert found == [list(map(str, pair)) for pair in case["expect"]]


@cases("prose")
def test_prose(case):
    document = article(filled(case["text"]))
    text = document.text.removeprefix("T").removesuffix(document.text[document.text.index("References") :]).strip()
    assert text == case["expect"].strip()


@cases("section_types")
def test_section_types(case):
    document = article(case["text"])
    found = {section.title: section.type for section in document.sections}
    assert {title: found[title] for title in case["expect"]} == case["expect"]


@cases("reference_fields")
def test_reference_fields(case):
    reference = article("<p>See it.</p>", refs=f'<ref id="x">{case["text"]}</ref>').references[0]
    expected = {
        name: tuple(value) if isinstance(value, list) else None if value is False else value
        for name, value in case["expect"].items()
    }
    assert {name: getattr(reference, name) for name in expected} == expected


def test_the_sample_in_full():
    document = JatsReader().read(JATS, "a.xml")
    assert document.text.split("\n\n") == [
        "A case of cement in the canal",
        "Abstract",
        "Background",
        "The efficacy is known.",
        "Introduction",
        "Cement leaks [1–3] in 45² of 10² cases (Figure 1).",
        "Figure 1. Cement. Seen from the left.",
        "Leaks & harm",
        "They harm.",
        "veins\ncanal",
        "Acknowledgments",
        "We thank nobody.",
        "References",
        "1. Birch Q. Leaks. Bone Lett. 2004;12:77-79. doi:10.1000/2\n"
        "2. Cedar R, Leak Group. Veins. J Vein. 2005.\n3. Larch A. Needles. 2007. doi:10.1000/needles.",
    ]
    assert [(section.title, section.type) for section in document.sections] == [
        ("A case of cement in the canal", "title"),
        ("Abstract", "abstract"),
        ("Background", "introduction"),
        ("Introduction", "introduction"),
        ("Figure 1", "figure"),
        ("Leaks & harm", "introduction"),
        ("Acknowledgments", "other"),
        ("References", "references"),
    ]
    assert [(citation.text, citation.references) for citation in document.citations] == [
        ("[1–3]", ("1", "2", "3")),
        ("²", ("2",)),
    ]
    metadata = document.metadata
    assert (metadata.authors, metadata.container, metadata.year) == (("Alder PR",), "Journal of Cement", "2020")
    assert (metadata.volume, metadata.issue, metadata.pages) == ("4", "2", "10-12")
    assert (metadata.doi, metadata.pmid, metadata.pmcid) == ("10.1000/cement.1", None, "PMC12345")
    assert metadata.citation == (
        "Alder PR. A case of cement in the canal. Journal of Cement. 2020;4(2):10-12. doi:10.1000/cement.1"
    )


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("<license><ali:license_ref>https://x.org/by</ali:license_ref><license-p>Free.</license-p></license>",
         "https://x.org/by"),
        ('<license xlink:href="https://x.org/by"><license-p>Free.</license-p></license>', "https://x.org/by"),
        ('<license><license-p>See <ext-link xlink:href="https://x.org/by">it</ext-link>.</license-p></license>',
         "https://x.org/by"),
        ("<license><license-p>Free for <i>all</i>.</license-p></license>", "Free for all."),
        ("<license/>", None),
        ("<copyright-statement>Ours.</copyright-statement>", None),
    ],
)  # fmt: skip
def test_licence(licence, told):
    spaces = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'
    permitted = f"</title-group><permissions {spaces}>{licence}</permissions>"
    content = ARTICLE.format(body="<p>A.</p>", back="", refs="").replace("</title-group>", permitted)
    assert JatsReader().read(content.encode(), "a.xml").metadata.licence == told


def test_a_list_without_labels_is_counted_and_its_numbers_printed_where_the_text_cites_numbers():
    refs = REF.format(n=1).replace("<label>1</label>", "") + REF.format(n=2).replace("<label>2</label>", "")
    numbers = article(f"<p>Seen [{cite(1)},{cite(2)}].</p>", refs=refs)
    names = article(f"<p>Seen ({cite(2, 'Two 2001')}).</p>", refs=refs)
    assert numbers.text.endswith("1. Work 1.\n2. Work 2.")
    assert names.text.endswith("\n\nWork 1.\nWork 2.")
    for document in (numbers, names):
        found = [(reference.label, reference.text) for reference in document.references]
        assert found == [("1", "Work 1."), ("2", "Work 2.")]
    assert [citation.references for citation in names.citations] == [("2",)]


def test_no_body_is_said():
    document = JatsReader().read(
        b"<article><front><article-meta><title-group><article-title>T</article-title></title-group>"
        b"<abstract><p>It leaks.</p></abstract></article-meta></front></article>",
        "a.xml",
    )
    assert document.text == "T\n\nAbstract\n\nIt leaks."
    assert "no full text" in document.warnings[0]


BOMB = """<!DOCTYPE article [<!ENTITY a "aaaaaaaaaa">{entities}]><article x="&{last};"><front/>
<body><p>&{last};</p></body></article>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(encoding):
    names = "abcdefghijkl"
    steps = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    with pytest.raises(UnreadableSource, match="declares entities of its own"):
        JatsReader().read(BOMB.format(entities=steps, last="l").encode(encoding), "bomb.xml")


def test_nothing_outside_the_file_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf8")
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'
    assert "SECRET" not in article(f"<p>before {include.format(secret.as_uri())}after</p>").text
    plain = ARTICLE.format(body="<p>a&beta;b</p>", back="", refs="")
    outside = f'<!DOCTYPE article SYSTEM "{secret.as_uri()}">{plain}'
    assert "aβb" in JatsReader().read(outside.encode(), "a.xml").text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<?xml version='1.0'?><article><front/><body><p>cut", "not well-formed XML (line 1)"),
        (b"<article>" + b"<sec>" * 5000 + b"</sec>" * 5000 + b"</article>", "not well-formed"),
        (b"<?xml version='1.0'?><book/>", "outermost element is <book>"),
        (b"<set><article><front/></article><article><front/></article></set>", "holds 2 articles"),
        (b"<article><front/><body><sec/></body></article>", "holds no text"),
    ],
)
def test_one_sentence_for_what_is_no_article(content, said):
    with pytest.raises(UnreadableSource) as caught:
        JatsReader().read(content, "a.xml")
    assert said in caught.value.reason


def test_every_quoted_piece_of_real_articles(shared):
    files = sorted((shared / "data" / "jats" / "samples").glob("*.nxml"))
    assert files
    for file in files:
        document = JatsReader().read(file.read_bytes(), str(file))
        assert len(document.citations) > 5
        assert len(document.references) > 5
        labels = {reference.label for reference in document.references}
        for piece in (*document.citations, *document.references):
            assert document.text[piece.start : piece.end] == piece.text != ""
        for citation in document.citations:
            assert set(citation.references) <= labels, (file, citation)
        assert {"title", "abstract", "references"} <= {section.type for section in document.sections}


@pytest.mark.slow
def test_a_draw_of_real_articles(shared):
    """Any article of the wild: sound offsets, markers that resolve, and nothing raised."""
    with tarfile.open(shared / "data" / "jats" / "articles.tar.xz") as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        articles = [(one.name, archive.extractfile(one).read()) for one in members[::60]]
    for name, content in articles:
        document = JatsReader().read(content, name)
        for piece in (*document.citations, *document.references):
            assert document.text[piece.start : piece.end] == piece.text != "", name
        assert all("  " not in line for line in document.text.split("\n")), name
