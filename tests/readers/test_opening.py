"""Which reader reads what, and the one sentence for what none can read."""

import io
import sys

import pytest

from kg.model.errors import UnreadableSource
from kg.readers import find_sources, opening, read, read_bytes
from kg.readers.reader import readers
from tests.readers.samples import HTML, JATS, PDF

TEXT = b"Pain was seen in 3 of 10 patients."


def why(action, *arguments):
    with pytest.raises(UnreadableSource) as caught:
        action(*arguments)
    reason = caught.value.reason
    assert reason.endswith(".")
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize(
    ("content", "name", "wanted"),
    [
        (TEXT, "a.txt", "text"),
        (TEXT, "-", "text"),
        (TEXT, "a.pdf", "text"),
        (JATS, "a.txt", "jats"),
        (JATS, "a.nxml", "jats"),
        (b"\n " + JATS, "a.nxml", "jats"),
        (JATS.decode().replace("utf-8", "utf-16").encode("utf-16"), "a.xml", "jats"),
        (PDF, "a.txt", "pdf"),
        (b"junk before it\n" + PDF, "a.pdf", "pdf"),
        (HTML, "a.txt", "html"),
        (HTML, "a.xml", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a < b --> " + HTML, "-", "html"),
        (HTML.decode().encode("utf-16"), "a.html", "html"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_content_decides(content, name, wanted):
    document = read_bytes(content, name)
    assert (document.format, document.source) == (wanted, name)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.txt", "nothing in it"),
        (b" \n\t\r\n", "a.txt", "nothing in it"),
        (b"\xef\xbb\xbf  ", "a.txt", "nothing in it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "a.pdf", "the name ends in .pdf, but the content is a PNG image"),
        (b"PK\x03\x04\x14\0\x06\0", "report.docx", "office document"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>", "a.xml", "a web page without an article"),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "a.xml", "a web page without"),
        (b'From: <Saved by Blink>\r\nContent-Type: multipart/related;\r\n type="x"', "a.mhtml", "a web archive (save"),
        (b"{\\rtf1 Pain}", "a.txt", "rich text"),
        (b"pain\0and\0junk", "a.txt", "binary data"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a.xml", "not a JATS article: its outermost element is <rss>"),
    ],
)
def test_what_cannot_be_read_is_named(content, name, said):
    assert said in why(read_bytes, content, name)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    assert "200 MB or more and the limit is 50 MB; split it" in why(read, large)


def test_large_bytes_and_large_input_are_refused(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_SOURCE", 20)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * 30)))
    assert "the limit is" in why(read, "-")
    assert "the limit is" in why(read_bytes, b"a" * 30, "a.txt")
    assert "the limit is" in why(opening.read_text, "a" * 30)


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT)))
    document = read("-")
    assert (document.source, document.text) == ("-", TEXT.decode())


def test_paths_that_are_no_files(tmp_path):
    assert "folder" in why(read, tmp_path)
    assert "no such file" in why(read, tmp_path / "none.txt")
    assert "cannot be opened" in why(read, "nul\0byte.txt")
    assert "cannot be opened" in why(read, tmp_path / ("long" * 200))


def test_no_permission(monkeypatch):
    """Said by the system, not by looking at modes: the superuser may read everything, and some mounts forbid more."""

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(opening.Path, "stat", refused)
    assert "no permission" in why(read, "secret.txt")


def test_folders_are_searched_in_order(tmp_path):
    for name in ("b/z.nxml", "b/a.TXT", "c.pdf", "a.txt", "README.md", "a.gold.json", ".hidden/a.txt", "b/.x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    expected = [str(tmp_path / name) for name in ("a.txt", "b/a.TXT", "b/z.nxml", "c.pdf")]
    assert find_sources([tmp_path]) == expected
    assert find_sources([tmp_path / "README.md", "-", tmp_path, "gone.txt"]) == [
        str(tmp_path / "README.md"), "-", *expected, "gone.txt",
    ]  # fmt: skip
    assert find_sources([tmp_path / "a.txt", str(tmp_path / "a.txt")]) == [str(tmp_path / "a.txt")]


def test_what_a_browser_saved_along_with_a_page_is_no_source(tmp_path):
    for name in ("Page.html", "Page_files/frame.html", "my_files/a.txt", "Other_files/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    expected = ["Other_files/b.txt", "Page.html", "my_files/a.txt"]
    assert find_sources([tmp_path]) == [str(tmp_path / name) for name in expected]


def test_a_folder_without_readable_files(tmp_path):
    (tmp_path / "notes.md").write_bytes(TEXT)
    assert "holds no file that can be read (.htm, .html, .nxml, .pdf, .text, .txt, .xhtml, .xml)" in why(
        find_sources, [tmp_path]
    )


def test_readers_come_by_entry_points():
    assert [reader.name for reader in readers()][-1] == "text"
    assert {"html", "jats", "pdf", "text"} <= {reader.name for reader in readers()}
