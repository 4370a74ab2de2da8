"""Tables of JATS: lines of the text, a grid of cells, and input that claims more than any table holds."""

from itertools import pairwise
from pathlib import Path

import pytest

from kg.readers.jats import JatsReader
from tests.nlp.case_files import load_cases

ARTICLE = """<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta>
</front><body><p>Before.</p><table-wrap><label>Table 1</label><caption><p>Leaks</p></caption>{table}<table-wrap-foot>
<fn><p>a: n (%)</p></fn></table-wrap-foot></table-wrap><p>After.</p></body><back><ref-list><ref id="b1"><label>1</label>
<mixed-citation>Work 1.</mixed-citation></ref></ref-list></back></article>"""
CASES = [pytest.param(row, id=row["why"]) for row in load_cases("tables", Path(__file__).parent / "cases")]


def article(table):
    return JatsReader().read(ARTICLE.format(table=table).encode(), "a.xml")


def grid(document, table):
    return [
        [cell.row, cell.column, cell.rows, cell.columns, document.text[cell.start : cell.end]] for cell in table.cells
    ]


@pytest.mark.parametrize("case", CASES)
def test_lines_and_grid(case):
    document = article(case["text"])
    assert [line for one in document.tables for line in document.text[one.start : one.end].split("\n")] == case[
        "expect"
    ]
    assert [cell for one in document.tables for cell in grid(document, one)] == case["cells"]


def test_rows_stand_behind_the_caption_in_the_section_of_the_table():
    document = article("<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>9</td></tr></tbody></table>")
    assert "Before.\n\nTable 1. Leaks\n\nA\n9\n\nAfter." in document.text
    (table,) = document.tables
    (section,) = [one for one in document.sections if one.type == "table"]
    assert (section.start, section.end) == (table.caption_start, table.end)
    assert document.text[table.caption_start : table.caption_end] == "Table 1. Leaks"
    assert [cell.header for cell in table.cells] == [True, False]


def test_what_stands_below_is_kept_for_reading_and_is_no_text():
    document = article("<table><tr><td>9</td></tr></table>")
    assert document.tables[0].notes == "a: n (%)"
    assert "a: n" not in document.text


def test_rows_set_in_are_known_by_their_blanks_and_not_by_those_of_the_file():
    cells = ["Harm", "\u2003Leak", "  Fever", "\n        Pain"]
    document = article("<table>" + "".join(f"<tr><td>{cell}</td></tr>" for cell in cells) + "</table>")
    assert [cell.indent for cell in document.tables[0].cells] == [0, 1, 2, 0]


def test_a_marker_in_a_cell_is_a_citation():
    document = article('<table><tr><td>Lee [<xref ref-type="bibr" rid="b1">1</xref>]</td><td>9</td></tr></table>')
    (citation,) = document.citations
    assert (citation.text, citation.references) == ("[1]", ("1",))
    assert document.text[citation.start : citation.end] == "[1]"


@pytest.mark.parametrize("span", ["1000000000", "9" * 5000])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_a_span_of_any_size_is_cut_to_what_a_table_may_have(name, span):
    rows = f'<tr><td {name}="{span}">A</td><td>B</td></tr><tr><td>C</td></tr>'
    document = article(f"<table>{rows}</table>")
    first = document.tables[0].cells[0]
    assert max(first.rows, first.columns) <= 1000
    assert document.text[document.tables[0].start : document.tables[0].end] in {"A | B\nC", "A | B\n| C"}


@pytest.mark.parametrize(
    ("row", "times"),
    [
        ("<tr>" + "<td>1</td>" * 20_000 + "</tr>", 1),
        ('<tr><td rowspan="1000" colspan="100">1</td></tr>', 20_000),
        ("<tr>" + '<td colspan="1000000000">1</td>' * 20_000 + "</tr>", 1),
        ("<tr></tr>", 100_000),
    ],
)
def test_a_huge_table_is_read_cell_by_cell(row, times):
    document = article(f"<table>{row * times}</table>")
    cells = [cell for table in document.tables for cell in table.cells]
    assert len(cells) == row.count("<td") * times
    assert all(document.text[cell.start : cell.end] == "1" for cell in cells)
    assert all(one.end < other.start for one, other in pairwise(cells))
