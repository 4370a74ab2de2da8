"""Where columns are, what stands across them, and what is no part of the running text."""

import pytest

from kg.readers.pdf.columns import Row, rows
from kg.readers.pdf.floats import Floats
from kg.readers.pdf.furniture import furniture
from kg.readers.pdf.pieces import Piece

LEFT, RIGHT, WIDTH = 50.0, 310.0, 240.0


def piece(text, left, base, width=WIDTH, size=10.0):
    return Piece(text, left, left + width, base, size)


def column(name, left, first, count):
    return [piece(f"{name}{number}", left, first + 12 * number) for number in range(count)]


def page(first=100.0, count=20):
    return column("l", LEFT, first, count) + column("r", RIGHT, first, count)


def texts(printed):
    return [[row.text for row in one] for one in printed]


IN_ORDER = [f"l{number}" for number in range(20)] + [f"r{number}" for number in range(20)]


def test_a_page_full_of_cells_takes_the_columns_of_the_others():
    cells = [piece(f"c{row}.{cell}", 60 + 90 * cell, 100 + 10 * row, 30) for row in range(30) for cell in range(5)]
    found = texts(rows([page(), [*cells, *page(430, 8)], page()]))
    assert found[1][-16:] == [*(f"l{number}" for number in range(8)), *(f"r{number}" for number in range(8))]
    assert found[1][0] == "c0.0 c0.1 c0.2 c0.3 c0.4"


def test_a_title_above_the_columns_comes_first():
    assert texts(rows([[*page(), piece("title", 150, 60, 300, 18)]])) == [["title", *IN_ORDER]]


def test_authors_stand_side_by_side_below_the_title_of_the_first_page():
    title, authors = piece("title", 150, 40, 300, 18), [piece("Ann Roe", 120, 70, 60), piece("Bo Moe", 400, 70, 60)]
    above = piece("running head", 150, 40, 300), [piece("left", LEFT, 70, 60), piece("right", RIGHT, 70, 60)]
    found = texts(rows([[*page(), title, *authors], [*page(), above[0], *above[1]]]))
    assert found[0] == ["title", "Ann Roe Bo Moe", *IN_ORDER]
    assert found[1] == ["running head", "left", *IN_ORDER[:20], "right", *IN_ORDER[20:]]


def test_what_sticks_out_of_a_column_does_not_part_it():
    wide = [one if one.text != "l5" else piece("l5", LEFT, one.base, WIDTH + 40) for one in page()]
    assert texts(rows([wide, page()]))[0] == IN_ORDER


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_only_page_may_end_a_few_lines_down_its_right_column(count):
    short = [*column("l", LEFT, 100, 20), *column("r", RIGHT, 100, count), piece("title", 150, 60, 300, 18)]
    assert texts(rows([short])) == [["title", *IN_ORDER[: 20 + count]]]


def test_it_may_begin_below_a_figure_and_its_caption():
    caption = [piece(f"f{number}", RIGHT, 200 + 10 * number, WIDTH - 130 * number, 8) for number in range(2)]
    short = [*column("l", LEFT, 100, 20), *caption, *column("r", RIGHT, 232, 2)]
    assert texts(rows([short])) == [[*IN_ORDER[:20], "f0", "f1", "r0", "r1"]]


@pytest.mark.parametrize(
    ("left", "width"), [((RIGHT, RIGHT), 60), ((RIGHT, RIGHT + 60), WIDTH)], ids=["cells", "here and there"]
)
def test_a_few_pieces_beside_the_lines_are_no_column(left, width):
    beside = [piece(f"n{number}", one, 100 + 12 * number, width) for number, one in enumerate(left)]
    assert texts(rows([[*column("l", LEFT, 100, 20), *beside]]))[0][:2] == ["l0 n0", "l1 n1"]


@pytest.mark.parametrize("gap", [0.2, 3.0], ids=["closed up", "apart"])
def test_pieces_are_words_only_where_there_is_a_space(gap):
    line = [piece("pain", 50, 100, 20), piece("less", 70 + gap, 100, 20)]
    assert texts(rows([line])) == [["pain less" if gap > 1 else "painless"]]


def test_a_number_in_a_cell_is_no_page_number():
    cells = [piece("12", 50, 40, 10), piece("of the women", 200, 40)]
    pages = [[*cells, *column("a", LEFT, 100, 9), piece("7", 290, 800, 5)],
             [*column("b", LEFT, 100, 9), piece("8", 290, 800, 5)], column("c", LEFT, 100, 9)]  # fmt: skip
    assert [{one.text for one in aside} for aside in furniture(pages)] == [{"7"}, {"8"}, set()]


def row(text, base, size=10.0, column=0, cells=None):
    return Row(text, LEFT, LEFT + WIDTH, base, size, column, tuple(cells or [text]))


def text_rows(first, count, size=10.0):
    return [row(f"words of the text {first + 12 * number}", first + 12 * number, size) for number in range(count)]


def floats(*printed):
    return [one.text for is_float, segment in Floats([printed]).parted(printed) if is_float for one in segment]


def test_captions_grids_and_footnotes_are_no_text():
    grid = [row(f"a{n} b{n}", 300 + 10 * n, 8.0, cells=(f"a{n}", f"b{n}")) for n in range(4)]
    found = floats(*text_rows(100, 10), row("Table 1. What was seen", 270, 8.0), *grid, *text_rows(400, 10),
                   row("* Address of the author", 560, 7.5))  # fmt: skip
    assert found == ["Table 1. What was seen", "a0 b0", "a1 b1", "a2 b2", "a3 b3", "* Address of the author"]


def test_the_reference_list_is_text_though_it_is_small():
    entries = [row(f"{n}. Alder P. Cement. J Cement. 2001;{n}:1-9.", 300 + 10 * n, 8.0) for n in range(1, 5)]
    assert floats(*text_rows(100, 10), row("References", 270, 12.0), *entries) == []


def test_two_lines_with_wide_spaces_are_no_table():
    wide = [row("http://x at", 300 + 12 * n, cells=("http://x", "at")) for n in range(2)]
    assert floats(*text_rows(100, 10), *wide) == []
