"""kg network."""

import json

import networkx as nx


def test_measure_says_what_is_central(kg, corpus_store):
    run = kg("network", "measure", "outcomes", "--top", 3, "--format", "json", store=corpus_store)
    rows = json.loads(run.out)
    assert rows[0]["label"] == "vertebroplasty"
    assert len(rows) == 3
    assert "more" in run.err


def test_a_path_leads_along_quotes(kg, corpus_store):
    rows = json.loads(kg("network", "path", "vertebroplasty", "death", "--format", "json", store=corpus_store).out)
    assert {"vertebroplasty", "death"} <= {row[end] for row in rows for end in ("from", "to")}
    assert any(row["quote"] for row in rows)


def test_similar_reports_are_others(kg, corpus_store):
    reports = json.loads(kg("reports", "--format", "json", store=corpus_store).out)
    rows = json.loads(kg("network", "similar", reports[0]["id"], "--format", "json", store=corpus_store).out)
    assert 0 < len(rows) < len(reports)
    assert reports[0]["id"] not in {row["id"] for row in rows}


def test_export_by_the_name_of_the_file(kg, corpus_store, tmp_path):
    assert kg("network", "export", "together", "-o", tmp_path / "n.gexf", store=corpus_store).status == 0
    assert len(nx.read_gexf(tmp_path / "n.gexf")) > 50
    run = kg("network", "export", "together", "-o", tmp_path / "n.png", store=corpus_store)
    assert run.status == 2
    assert ".graphml" in run.err


def test_an_empty_store_says_what_to_do(kg, tmp_path):
    run = kg("network", "measure", store=tmp_path / "new")
    assert run.status == 0
    assert "kg ingest" in run.err


def test_an_unknown_concept(kg, corpus_store):
    assert "Did you mean" in kg("network", "path", "vertebroplasti", "death", store=corpus_store).err
