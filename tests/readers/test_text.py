"""Plain text: encodings, paragraphs, words broken at line ends, titles and source lines."""

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model.errors import UnreadableSource
from kg.readers import read, read_bytes, read_text
from tests.nlp.case_files import load_cases

CASES = Path(__file__).parent / "cases"


def cases(name):
    return pytest.mark.parametrize("case", [pytest.param(row, id=row["why"]) for row in load_cases(name, CASES)])


@cases("paragraphs")
def test_lines_become_paragraphs(case):
    assert read_text(case["text"]).text.split("\n\n") == case["expect"]


@cases("hyphens")
def test_words_broken_at_line_ends(case):
    assert read_text(case["text"]).text == case["expect"]


@cases("titles")
def test_title(case):
    assert read_text(case["text"]).title == (case["expect"] or None)


@cases("source_lines")
def test_source_line(case):
    text = f"A title\n{case['text']}\n\nA first sentence."
    metadata = read_text(text).metadata
    expected = {name: tuple(value) if isinstance(value, list) else value for name, value in case["expect"].items()}
    assert {name: getattr(metadata, name) for name in expected} == expected
    assert metadata.citation == case["text"].removeprefix("Source: ")


@cases("front_matter")
def test_front_matter(case):
    document = read_bytes(case["text"].encode(), "report.md")
    shown = {"heading": document.title, "body": document.text, "warned": bool(document.warnings)}
    found = asdict(document.metadata) | {"authors": list(document.metadata.authors)} | shown
    assert {name: found[name] for name in case["expect"]} == case["expect"]


def test_front_matter_alone_is_no_report():
    with pytest.raises(UnreadableSource, match="front matter"):
        read_bytes(b"---\ntitle: Leaks\n---\n\n", "report.md")


@given(st.text(alphabet=st.characters(exclude_characters="\n\r\f", exclude_categories=("Cs",)), min_size=1))
@example("two  spaces, a ﬁ ligature, a soft\u00adhyphen\tand a tab")
@example("  leading and trailing  ")
@example("line separator\u2028and next line\x85are no line breaks")
def test_a_text_without_line_breaks_is_unchanged(text):
    if text.strip():
        assert read_text(text).text == text
    else:
        with pytest.raises(UnreadableSource):
            read_text(text)


def test_dashes_and_ligatures_that_fonts_without_names_leave():
    text = "A di\x1eculty of the \x1crst o\x1bspring: in 10\x1515 women\x16a few.\n\nEnd."
    assert read_text(text).text == "A difficulty of the first offspring: in 10–15 women—a few.\n\nEnd."


words = st.text(alphabet="abcdefgh", min_size=1, max_size=9)
sentences = st.lists(words, min_size=8, max_size=40).map(lambda found: " ".join(found).capitalize() + ".")


@given(st.lists(sentences, min_size=1, max_size=6), st.integers(40, 100), st.sampled_from([1, 2]))
@settings(max_examples=60, deadline=None)
def test_wrapping_and_reading_loses_no_word(paragraphs, width, gap):
    """Whatever the joints, the words come back in order; nothing is glued or lost."""
    lines = [line for paragraph in paragraphs for line in (*wrapped(paragraph, width), "")]
    text = read_text(("\n" * gap).join(lines)).text
    assert text.split() == " ".join(paragraphs).split()


def wrapped(paragraph, width):
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


WESTERN = "The patient’s pain – “severe” – fell by 5 ± 2 points in Özil’s naïve series. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_usual_encodings_are_read_right(encoding):
    document = read_bytes(WESTERN.encode(encoding), "a.txt")
    assert document.text == WESTERN
    assert bool(document.warnings) == (encoding == "cp1252")


def test_an_encoding_that_is_not_western_is_guessed_with_a_warning():
    text = "У пациента была боль в спине после падения, и цемент ввели под контролем рентгена. " * 5
    document = read_bytes(text.encode("cp1251"), "a.txt")
    assert document.text == text
    assert "not UTF-8" in document.warnings[0]


def test_a_broken_byte_in_utf8_is_shown_and_said():
    content = WESTERN.encode().replace(b"severe", b"sev\xffere", 1)
    document = read_bytes(content, "a.txt")
    assert document.text == WESTERN.replace("severe", "sev\ufffdere", 1)
    assert "1 place" in document.warnings[0]


def test_half_a_surrogate_pair_keeps_the_offsets():
    assert read_text("pain \ud83d in 5%").text == "pain \ufffd in 5%"


@pytest.mark.parametrize(
    "content",
    [
        "1" * 400_000,
        "[" * 400_000,
        "%" * 400_000,
        "pain and " * 50_000,
        "ab-\n" * 20_000,
        "A=b\n" * 20_000,
        "12. x\n" * 20_000,
    ],
    ids=["digits", "brackets", "percents", "sentence", "hyphens", "definitions", "numbers"],
)
def test_odd_text_takes_linear_time(content):
    """Each would take minutes if any rule looked back over what it has read."""
    assert read_text(content + "\nThe end.").text.endswith("The end.")


def test_the_seed_report_is_paragraphs_again(shared):
    document = read(shared / "seed" / "vertebroplasty-case-report.txt")
    paragraphs = document.text.split("\n\n")
    assert document.title is None
    assert [line for line in paragraphs if line.isupper()] == [
        "ABSTRACT", "CASE REPORT", "INTRODUCTION", "CASE REPORT", "FIGURES",
    ]  # fmt: skip
    assert sum(line.startswith("Figure ") for line in paragraphs) == 3
    assert not [line for line in paragraphs if line[-1].isalpha() and line[-1].islower() and " = " not in line][1:]
    assert "high-quality" in document.text
    assert "  " not in document.text


def test_the_corpus_stays_as_it_is(corpus):
    files = sorted(corpus.glob("*.txt"))
    assert len(files) > 20
    for file in files:
        document = read(file)
        assert document.text == file.read_text(encoding="utf8").strip()
        assert document.title == document.text.split("\n")[0]
        assert document.metadata.citation
