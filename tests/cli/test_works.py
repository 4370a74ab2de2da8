"""`kg works`: the works that reports cite, and putting right which entries are of one."""

import json

import pytest

CITING = """Cement leakage occurred in 30% of patients (1). It was painful in 2% (2).

References
1. Lee A, Kim B. Cement leakage after sacroplasty: a prospective study. J Sacral Surg. 2012;14:{page}. {more}
2. Roe J. Pain after augmentation of the sacrum in the elderly. Spine. 2001;3:9-12.
"""


@pytest.fixture
def store(kg, tmp_path):
    """Two reports that cite two works: the first by DOI in one of them and without in the other."""
    for name, page, more in (("a", "233-239", "doi:10.1000/leak"), ("b", "233-9", "Published in March.")):
        (tmp_path / f"{name}.txt").write_text(CITING.format(page=page, more=more), encoding="utf8")
    assert kg("ingest", tmp_path / "a.txt", tmp_path / "b.txt", store=tmp_path / "store").status == 0
    return tmp_path / "store"


def listed(kg, store, *words):
    return json.loads(kg("works", *words, "--format", "json", store=store).out)


def entries(kg, store, work):
    return [row["entry"] for row in json.loads(kg("works", "show", work, "--format", "json", store=store).out)]


def test_a_work_is_listed_once_with_who_cites_it_and_what_rests_on_it(kg, store):
    leak, pain = listed(kg, store, "--cited-by", "2")
    assert (leak["id"], leak["doi"], leak["cited by"], leak["figures"]) == ("doi:10.1000/leak", "10.1000/leak", 2, 2)
    assert (pain["cited by"], pain["figures"], pain["year"]) == (2, 2, "2001")
    assert sorted(row["cited by"] for row in listed(kg, store)) == [0, 0, 2, 2], "the reports are works themselves"


ALSO = """Cement leakage occurred in 3% of women (1), in 4% of men (1) and in 5% of children (1). Pain is common (2).

References
1. Zorn Z. Leaks of cement in women, men and children compared. Spine. 2020;30:1-9.
2. Roe J. Pain after augmentation of the sacrum in the elderly. Spine. 2001;3:9-12.
"""


@pytest.mark.parametrize(
    ("order", "authors"),
    [("figures", "ZRL"), ("reports", "RLZ"), ("year", "ZLR"), ("name", "LRZ")],
)
def test_the_list_is_sorted_as_asked(kg, store, tmp_path, order, authors):
    (tmp_path / "c.txt").write_text(ALSO, encoding="utf8")
    assert kg("ingest", tmp_path / "c.txt", store=store).status == 0
    assert "".join(row["work"][0] for row in listed(kg, store, "--cited-by", "1", "--sort", order)) == authors


def test_figures_are_listed_by_the_work_that_they_are_quoted_from(kg, store):
    rates = json.loads(kg("rates", "--source", "10.1000/leak", "--format", "json", store=store).out)
    assert [row["value"] for row in rates] == ["30%", "30%"]
    assert "no work" in kg("rates", "--source", "10.1000/none", store=store).err


def test_show_says_who_cites_it_in_which_words_and_why_they_are_one(kg, store):
    run = kg("works", "show", "10.1000/leak", store=store)
    assert run.status == 0
    assert "same author, year, title, container, volume, page" in run.out
    assert len(entries(kg, store, "doi:10.1000/l")) == 2, "the first characters will do"


def test_split_stays_join_takes_it_back_and_undo_as_well(kg, store, tmp_path):
    before = kg("export", store=store).out
    one, _ = entries(kg, store, "doi:10.1000/leak")
    assert "Split off" in kg("works", "split", one, store=store).err
    split = kg("export", store=store).out
    assert [row["cited by"] for row in listed(kg, store)] == [2, 1, 1, 0, 0]
    assert kg("ingest", tmp_path / "b.txt", "--again", store=store).status == 0
    assert kg("export", store=store).out == split
    apart = next(row["id"] for row in listed(kg, store) if row["cited by"] == 1 and row["id"] != "doi:10.1000/leak")
    assert "Now one work" in kg("works", "join", "doi:10.1000/leak", apart, store=store).err
    assert len(entries(kg, store, "doi:10.1000/leak")) == 2
    for state in (split, before):
        assert kg("undo", store=store).status == 0
        assert kg("export", store=store).out == state


def test_works_that_have_nothing_in_common_can_be_joined(kg, store):
    leak, pain = listed(kg, store, "--cited-by", "2")
    assert kg("works", "join", leak["id"], pain["id"], store=store).status == 0
    assert len(entries(kg, store, leak["id"])) == 4
    assert kg("validate", store=store).err.startswith("0 violations")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["show", "doi:10.1000/none"], "no work"),
        (["show", ""], "no work"),
        (["split", "0000"], "no entry"),
        (["split", "0000#reference-1-2"], "no entry"),
        (["split", "{report}#reference-1> <x"], "no entry"),
        (["join", "doi:10.1000/leak"], "one work already"),
        (["join", "doi:10.1000/leak", "10.1000/LEAK"], "one work already"),
        (["join", "doi:10.1000/leak", "ffff#reference-1-2"], "no entry"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(kg, store, words, complaint):
    before = kg("export", store=store).out
    one = entries(kg, store, "doi:10.1000/leak")[0].partition("#")[0]
    run = kg("works", *(word.format(report=one) for word in words), store=store)
    assert run.status == 1
    assert complaint in run.err
    assert len(run.err.strip().splitlines()) == 1
    assert kg("export", store=store).out == before


def test_entries_are_split_from_one_work_at_a_time_and_from_others(kg, store):
    leak, pain = listed(kg, store, "--cited-by", "2")
    of_leak, of_pain = entries(kg, store, leak["id"]), entries(kg, store, pain["id"])
    assert "several works" in kg("works", "split", of_leak[0], of_pain[0], store=store).err
    assert "nothing to split" in kg("works", "split", *of_leak, store=store).err


def test_an_empty_store_says_what_to_do(kg, tmp_path):
    run = kg("works", store=tmp_path / "new")
    assert run.status == 0
    assert "kg ingest" in run.err


@pytest.mark.parametrize("command", ["show", "split", "join"])
def test_help_has_examples(kg, command):
    assert f"  kg works {command}" in kg("works", command, "--help").out.split("Examples:")[1]
