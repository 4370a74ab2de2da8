"""Plain text in two columns: read one below the other where it is prose, left alone where it is anything else."""

import textwrap
from itertools import zip_longest

import pytest

from kg.readers import read_text
from kg.readers.cleaning.side_by_side import in_reading_order

STORY = (
    "The woman had been well until two weeks before she came to us with a sudden pain in her back, worse when "
    "she stood and eased when she lay down. Her general practitioner had given her paracetamol and told her to rest, "
    "but the pain had grown and now kept her from sleeping. On examination the lower thoracic spine was tender and "
    "there was no deficit in either leg [1]. Radiographs showed a wedge-shaped vertebra, and magnetic resonance "
    "imaging proved the fracture to be a recent one. Vertebroplasty was offered and she agreed to it after a talk "
    "about leakage and embolism, of which she had read in a newspaper [2]. The needle was brought into the vertebra "
    "through its left pedicle under fluoroscopy, and four millilitres of cement were given slowly while we watched for "
    "leaks. None was seen at the time. She walked on the same evening without much pain and went home on the next "
    "morning, with calcium and vitamin D and an appointment for measuring the density of her bones."
)
AFTER = (
    "Three months later she came back with a cough and was found to have a line of cement in a branch of the right "
    "pulmonary artery. It was old by its look and gave her no trouble, so nothing was done but to tell her and to "
    "write it down. The cough went away by itself within a week, as coughs do in the spring, and she has been well for "
    "two years since then, with one more fracture that was left to heal alone [3]. We think that a radiograph of "
    "the chest after every vertebroplasty would find more of these emboli than are told of in reports that we know, "
    "though what use the finding would be to the patients is another question and an open one."
)
WORKS = [f"{n}. Alder {a}, Birch Q. Cement in veins and what became of it. Bone Lett. 20{n:02d};{n}:{n}-{n + 9}."
         for n, a in enumerate("ABCDEFGHIJKL", 1)]  # fmt: skip


def columns(lines):
    """The lines set in two columns of equal height, side by side."""
    half = -(-len(lines) // 2)
    pairs = zip_longest(lines[:half], lines[half:], fillvalue="")
    return "\n".join(f"{near:<46}{far}".rstrip() for near, far in pairs)


def page(text, width=42):
    return columns(textwrap.wrap(text, width))


def test_one_below_the_other():
    assert read_text(page(STORY)).text == STORY


def test_a_title_across_and_a_page_after_page():
    title = "A woman with cement in her lung that was found by chance after vertebroplasty"
    text = f"{title:^88}\n\n{page(STORY)}\n\f{page(AFTER)}\n"
    assert read_text(text).text.split("\n\n") == [title, f"{STORY}", AFTER]


def test_pages_between_empty_lines():
    assert " ".join(read_text(f"{page(STORY)}\n\n\n\n{page(AFTER)}").text.split()) == f"{STORY} {AFTER}"


def test_empty_lines_within_a_page_end_no_page():
    both = columns(textwrap.wrap(f"{STORY} {AFTER}", 42)).split("\n")
    torn = "\n".join([*both[:5], "", "", *both[5:]])
    assert " ".join(read_text(f"\f{torn}").text.split()) == f"{STORY} {AFTER}"


def test_a_short_last_column_and_a_list_are_known_by_the_pages_before():
    last = [line for work in WORKS for line in textwrap.wrap(work, 42)]
    rows = [f"{near:<46}{far}".rstrip() for near, far in zip_longest(last, textwrap.wrap(AFTER, 42)[:4], fillvalue="")]
    text = in_reading_order(page(STORY) + "\f" + "\n".join(rows)).split("\n")
    assert text[-len(last) - 4 :] == [*last, *textwrap.wrap(AFTER, 42)[:4]]


@pytest.mark.parametrize(
    "rows",
    [
        [("Leaks of cement", "22 (17%)", "8 (14%)"), ("Pulmonary embolism", "39 (45%)", "10 (3%)")] * 8,
        [(f"{n}. The patients who were seen by", f"{n}0 of the women and {n} men were in") for n in range(10, 26)],
        [("Depth of the needle", "how far it was brought into the vertebra, as measured")] * 12,
        [("", line) for line in textwrap.wrap(STORY, 42)],
        [(line, "") for line in textwrap.wrap(STORY, 80)],
    ],
    ids=["a table", "whole sentences in cells", "a glossary", "indented prose", "one column"],
)
def test_what_is_no_prose_in_two_columns_stays_as_it_is(rows):
    text = "\n".join("".join(f"{cell:<46}" for cell in row).rstrip() for row in rows)
    assert in_reading_order(text) == text


def test_sentences_in_the_cells_of_a_table_stay_beside_each_other():
    pieces = ((0, 19), (12, 33), (7, 28), (20, 14))
    cells = [" ".join(STORY.split()[at : at + size]).capitalize() for at, size in pieces]
    rows = [pair for one in (0, 1, 2, 3, 1, 0) for pair in _wrapped(cells[one], cells[(one + 1) % 4])]
    text = "\n".join(f"{near:<46}{far}".rstrip() for near, far in rows)
    assert in_reading_order(text) == text


def _wrapped(near, far):
    return zip_longest(textwrap.wrap(near, 42), textwrap.wrap(far, 42), fillvalue="")


def test_a_wide_table_in_a_page_of_columns_keeps_its_rows():
    table = [f"{name:<30}{'41 (40%)':<30}{'12 (11%)':<24}none" for name in ("Leaks", "Emboli", "Deaths", "Infections")]
    text = page(STORY) + "\n\n" + "\n".join(table) + "\n\n" + page(AFTER)
    assert [line for line in in_reading_order(text).split("\n") if "(40%)" in line] == table


def test_a_long_text_takes_no_time_for_nothing():
    text = "\n".join(f"{word}  " * 40 for word in ("a", "bb", "ccc") * 20_000)
    assert in_reading_order(text) == text
