"""PDF: reading order, furniture, broken words, and a child process that cannot run away."""

import subprocess
import sys

import pytest

from kg.model.errors import UnreadableSource
from kg.readers import read_bytes
from kg.readers.pdf import reader
from tests.readers import drawing


def read(content):
    return read_bytes(content, "a.pdf")


@pytest.fixture(scope="module", params=[1, 2, 3], ids=["one column", "two columns", "three columns"])
def article(request):
    content, paragraphs = drawing.article(request.param)
    return read(content), paragraphs


def test_columns_are_read_one_after_the_other(article):
    document, paragraphs = article
    expected = [word for paragraph in paragraphs for word in paragraph.split() if word[0].isdigit()]
    assert [word for word in document.text.split() if word[0].isdigit()] == expected


def test_running_heads_and_page_numbers_are_left_out(article):
    document, paragraphs = article
    assert document.text.split() == " ".join(paragraphs).split()


def test_paragraphs_and_headings_stand_apart(article):
    document, paragraphs = article
    found = document.text.split("\n\n")
    assert document.title == found[0] == drawing.TITLE_TEXT
    assert [paragraph for paragraph in paragraphs if not paragraph.startswith("Sentence")] == [
        paragraph for paragraph in found if not paragraph.startswith("Sentence")
    ]
    assert sum(paragraph in found for paragraph in paragraphs) >= 0.9 * len(paragraphs)


def test_words_broken_at_line_ends_are_mended():
    text = read(drawing.lines("The woman was seen again after a second verte-", "broplasty of the level above, which"
                              " was done with high-", "quality images of the needle.")).text  # fmt: skip
    assert text == (
        "The woman was seen again after a second vertebroplasty of the level above, which was done with high-quality"
        " images of the needle."
    )


def test_raised_numbers_are_superscript_characters():
    text = read(drawing.lines("Leaks were seen in 45^2,3 of the cases.^4 Others saw 10^6 cells.")).text
    assert text == "Leaks were seen in 45²,³ of the cases.⁴ Others saw 10⁶ cells."


def test_raised_numbers_may_be_broken_at_the_end_of_a_line():
    above = "The leak was seen in a good half of the cases that were followed by others^2,"
    text = read(drawing.lines(above, "^3,7 and in most of our own, which nobody had thought of before this year.")).text
    assert "others²,³,⁷ and" in text


def test_the_doi_of_the_first_page():
    document = read(drawing.lines("https://doi.org/10.1000/Cement.5", "The woman was seen again after two weeks."))
    assert document.metadata.doi == "10.1000/cement.5"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (drawing.encrypted(), "encrypted"),
        (drawing.scan(), "no text layer"),
        (b"%PDF-1.7\nand nothing more", "damaged"),
        (drawing.lines("Cut off in the middle of it")[:400], "damaged"),
    ],
    ids=["encrypted", "scan", "junk", "cut off"],
)
def test_one_sentence_for_what_cannot_be_read(content, said):
    with pytest.raises(UnreadableSource) as caught:
        read(content)
    assert said in caught.value.reason
    assert caught.value.reason.endswith(".")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no memory limit for a process")
def test_a_small_file_cannot_take_all_memory(monkeypatch):
    monkeypatch.setattr(reader, "MEMORY_LIMIT", 400_000_000)
    content = drawing.bomb()
    assert len(content) < 10_000
    with pytest.raises(UnreadableSource, match="memory"):
        read(content)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reader, "TIME_LIMIT", 0.01)
    with pytest.raises(UnreadableSource, match="longer than"):
        read(drawing.scan())


def test_modules_of_the_current_folder_are_not_run(tmp_path, monkeypatch):
    trap = tmp_path / "trap.txt"
    (tmp_path / "json.py").write_text(f"open({str(trap)!r}, 'w').close()", encoding="utf8")
    monkeypatch.chdir(tmp_path)
    assert read(drawing.lines("The woman was seen again after two weeks.")).text
    assert [path.name for path in tmp_path.iterdir()] == ["json.py"]


def test_the_library_of_pdf_stays_in_the_child(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(drawing.article(1)[0])
    code = f"import sys; from kg.readers import read; read({str(path)!r}); print('pypdfium2' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert asked.stdout == "False\n"
