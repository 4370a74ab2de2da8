"""Identifiers in the forms in which people write them."""

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fetching import Identifier, find_identifiers
from kg.model.errors import UnreadableSource

PMC, MED, DOI = Identifier("pmcid", "PMC1234567"), Identifier("pmid", "12345678"), Identifier("doi", "10.1000/xyz(1)")
FORMS = {
    PMC: (
        "PMC1234567", "pmc1234567", " PMC1234567\n", "PMCID: PMC1234567", "pmcid:1234567", "PMCID PMC1234567",
        "https://europepmc.org/article/PMC/PMC1234567", "https://europepmc.org/articles/PMC1234567",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/",
    ),
    MED: (
        "12345678", "pmid:12345678", "PMID: 12345678", "PMID 12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678/",
        "https://www.ncbi.nlm.nih.gov/pubmed/12345678", "https://europepmc.org/article/MED/12345678",
        "https://europepmc.org/abstract/med/12345678",
    ),
    DOI: (
        "10.1000/xyz(1)", "10.1000/XYZ(1)", "doi:10.1000/xyz(1)", "DOI: 10.1000/xyz(1).", "doi 10.1000/xyz(1)",
        "https://doi.org/10.1000/xyz(1)", "http://dx.doi.org/10.1000/xyz%281%29",
    ),
}  # fmt: skip
SICI = "10.1002/(sici)1097-0258(19980430)17:8<857::aid-sim777>3.0.co;2-e"
WRONG = [
    "", " ", "PMC", "PMC12a", "PMX123", "123456789", "12 34", "10.1000/", "10.1/x", "10.1000/a b", '10.1000/a"b',
    "doi:12345678", "pmid:10.1000/xyz", "https://example.org/12345678", "../etc/passwd", "١٢٣٤٥٦٧٨", "PMC1 OR PMC2",
    "10.1000/a\\b",
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written"), [(one, form) for one, forms in FORMS.items() for form in forms])
def test_usual_forms(expected, written):
    assert Identifier.parse(written) == expected


def test_a_doi_of_the_older_kind():
    assert Identifier.parse(f"doi:{SICI.upper()}") == Identifier("doi", SICI)


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_one_is_told_with_the_right_forms(written):
    with pytest.raises(UnreadableSource, match=r"PMCID \(PMC1234567\)"):
        Identifier.parse(written)


@given(st.text("PpMmCcIiDd10./: xyz-", max_size=24))
def test_what_is_understood_is_said_so_that_it_is_understood_again(written):
    try:
        identifier = Identifier.parse(written)
    except UnreadableSource:
        return
    assert Identifier.parse(str(identifier)) == identifier


def test_zeros_in_front_are_no_part_of_a_number():
    assert Identifier.parse("pmid:00123456") == Identifier("pmid", "123456")
    assert Identifier.parse("PMC0123456") == Identifier("pmcid", "PMC123456")


@pytest.mark.parametrize("name", ["x" * 5000, "/dev/zero"])
def test_a_name_of_nothing_that_can_be_a_list_is_told(name):
    found, (failed,) = find_identifiers([name])
    assert found == []
    assert failed.source == name


def test_files_and_standard_input_and_repeats(tmp_path, monkeypatch):
    file = tmp_path / "list.txt"
    file.write_text("\ufeff# to read\nPMC1234567\n\n  pmid:12345678  \nnonsense\nPMC1234567\n", encoding="utf8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"10.1000/xyz(1)\r\n12345678\r\n")))
    found, failed = find_identifiers([str(file), "-", "PMC1234567", "PMC"])
    assert found == [PMC, MED, DOI]
    assert [(error.source, "line 5: nonsense" in str(error)) for error in failed] == [(str(file), True), ("PMC", False)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"%PDF-1.7\n\xff\xfe", "no text file"), (b"A report.\nIt is prose.", "none of its lines"), (b"", "none of its")],
)
def test_a_file_of_something_else_is_one_sentence(tmp_path, content, reason):
    file = tmp_path / "other"
    file.write_bytes(content)
    found, failed = find_identifiers([str(file)])
    assert found == []
    assert [reason in str(error) for error in failed] == [True]


def test_a_folder_is_no_list(tmp_path):
    assert [error.source for error in find_identifiers([str(tmp_path)])[1]] == [str(tmp_path)]
