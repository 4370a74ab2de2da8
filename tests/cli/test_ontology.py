"""`kg ontology`: a term, all terms, the page."""

import json

import pytest

from kg.vocabulary.ontology import read_ontology
from kg.vocabulary.terms import KG


@pytest.mark.parametrize(
    "name", ["RateClaim", "kg:RateClaim", KG + "RateClaim", f"<{KG}RateClaim>", "rate claim", "RATECLAIM"]
)
def test_a_term_by_any_of_its_names(kg, tmp_path, name):
    run = kg("ontology", name, store=tmp_path / "none")
    assert run.status == 0
    assert run.out.startswith("kg:RateClaim\nrate claim (class)\nThe claim that a proportion")
    assert "skos:closeMatch:" in run.out and "0 times" in run.out


def test_a_property_as_json(kg, corpus_store):
    told = json.loads(kg("ontology", "event", "--json", store=corpus_store).out)
    assert (told["name"], told["kind"], told["subjects"], told["values"]) == (
        "kg:event", "object property", ["kg:RateClaim"], ["kg:Phrase"],
    )  # fmt: skip
    assert told["uses"] > 100


@pytest.mark.parametrize(
    ("name", "near"),
    [("RateClam", "kg:RateClaim"), ("suported by", "kg:supportedBy"), ("kg:lowPercnt", "kg:lowPercent")],
)
def test_a_slip_of_the_pen_is_met_with_the_nearest_terms(kg, tmp_path, name, near):
    run = kg("ontology", name, store=tmp_path / "none")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith(f"There is no term of the ontology {name!r}. Did you mean ") and near in run.err
    assert run.err.count("\n") == 1


def test_what_is_like_nothing(kg, tmp_path):
    assert kg("ontology", "xyzzy", store=tmp_path / "none").err == "There is no term of the ontology 'xyzzy'.\n"


def test_all_terms_are_listed(kg, tmp_path):
    listed = json.loads(kg("ontology", "--json", store=tmp_path / "none").out)
    assert [row["name"] for row in listed] == [term.name for term in read_ontology().terms]
    assert all(row["comment"] for row in listed)


def test_uses_are_counted(kg, corpus_store, corpus_library):
    reports = len(corpus_library.reports())
    for name in ("Report", "text"):
        assert json.loads(kg("ontology", name, "--json", store=corpus_store).out)["uses"] == reports


def test_the_page_is_written(kg, tmp_path):
    run = kg("ontology", "--html", tmp_path / "ontology.html", store=tmp_path / "none")
    assert (run.status, run.err) == (0, f"Wrote {tmp_path / 'ontology.html'}.\n")
    assert (tmp_path / "ontology.html").read_text(encoding="utf8").startswith("<!DOCTYPE html>")


def test_a_page_that_cannot_be_written(kg, tmp_path):
    run = kg("ontology", "--html", tmp_path / "no" / "such.html", store=tmp_path / "none")
    assert run.status == 1 and run.err.endswith("such.html cannot be written: No such file or directory.\n")
    assert kg("ontology", "RateClaim", "--html", tmp_path / "o.html", store=tmp_path / "none").status == 2
    assert not (tmp_path / "o.html").exists()
