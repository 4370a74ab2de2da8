"""An article that others cite comes into the store: it and the references to it are one work, until it goes again."""

import json

import networkx as nx
import pytest

CITING = """Leaks in our clinic: an invented series

Cement leakage occurred in 30% of patients (1).

References
1. {entry}
"""
TITLE = "Cement leakage after augmentation of the sacrum: a prospective study"
FULL = f"Lee A, Kim B. {TITLE}. J Sacral Surg. 2012;14(2):233-239."
TEXT = """{heading}
Source: {source}

RESULTS

Cement leakage after sacroplasty occurred in 12 of 40 patients (30%).
"""
JATS = f"""<article><front><journal-meta><journal-title>Journal of Sacral Surgery</journal-title></journal-meta>
<article-meta>{{ids}}<title-group><article-title>{TITLE}</article-title></title-group>
<contrib-group><contrib contrib-type="author">
<name><surname>Lee</surname><given-names>Anna</given-names></name></contrib></contrib-group>
<pub-date><year>2012</year></pub-date><volume>14</volume><fpage>233</fpage><lpage>239</lpage></article-meta></front>
<body><sec><title>Results</title><p>Cement leakage after sacroplasty occurred in 12 of 40 patients (30%).</p></sec>
</body></article>"""
ARRIVALS = {  # what others print; the article; the number of its work
    "doi": (
        "Lee A. Sacral leaks. 2012. doi:10.1000/leak",
        ("a.txt", TEXT.format(heading="Leaks of the sacrum", source="Lee A. doi:10.1000/LEAK.")),
        "doi:10.1000/leak",
    ),
    "pmid": (
        "Lee A. Sacral leaks. 2012. PMID 12345678.",
        ("a.txt", TEXT.format(heading="Leaks of the sacrum", source="Lee A. PMID 12345678.")),
        "pmid:12345678",
    ),
    "title and place": (FULL, ("a.xml", JATS.format(ids="")), None),
    "title and place, and its number": (
        FULL,
        ("a.xml", JATS.format(ids='<article-id pub-id-type="pmid">7654321</article-id>')),
        "pmid:7654321",
    ),
    "title and place under another heading": (
        FULL,
        ("a.txt", TEXT.format(heading="Thirty per cent leaked", source=FULL)),
        None,
    ),
    "title and place in other words": (
        f"Lee A, et al. {TITLE.upper()}. J. Sacral Surg 2012; 14: 233-9.",
        ("a.txt", TEXT.format(heading="Thirty per cent leaked", source=f"{FULL} doi:10.1000/leak.")),
        "doi:10.1000/leak",
    ),
}


@pytest.fixture(params=ARRIVALS)
def arrival(request):
    return ARRIVALS[request.param]


@pytest.fixture
def citing(kg, tmp_path, arrival):
    """A store with two reports that cite the article; those, and the article that is to come."""
    entry, (name, content), _ = arrival
    for number in (1, 2):
        text = CITING.format(entry=entry).replace("our clinic", f"clinic {number}")
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf8")
    (tmp_path / name).write_text(content, encoding="utf8")
    assert kg("ingest", tmp_path / "1.txt", tmp_path / "2.txt", store=tmp_path / "store").status == 0
    return tmp_path / name


def cited(kg):
    """The works that reports cite."""
    return json.loads(kg("works", "--cited-by", "1", "--format", "json").out)


def graphs_of(kg, names):
    """The exported lines of reports, without the works."""
    return {name: kg("export", name).out for name in names}


def ids(kg):
    return {row["id"] for row in json.loads(kg("reports", "--format", "json").out)}


def test_it_becomes_one_with_the_references_to_it_and_they_stay_when_it_goes(kg, citing, arrival):
    before, reports = kg("export").out, ids(kg)
    (alone,) = cited(kg)
    assert (alone["cited by"], alone["figures"], alone["report"]) == (2, 2, None)
    graphs = graphs_of(kg, reports)

    assert kg("ingest", citing).status == 0
    (article,) = ids(kg) - reports
    (work,) = cited(kg)
    assert (work["cited by"], work["figures"]) == (2, 2)
    assert work["report"].startswith(article), "the report is the work that the others cite"
    if arrival[2]:
        assert work["id"] == arrival[2]
    assert graphs_of(kg, reports) == graphs, "those that cite it were not touched"
    assert kg("validate").err.startswith("0 violations")
    with_it = kg("export").out

    assert kg("remove", article, "--yes").status == 0
    assert cited(kg) == [alone]
    assert kg("export").out == before
    assert kg("undo").status == 0
    assert kg("export").out == with_it
    assert kg("undo").status == 0
    assert kg("export").out == before


def test_the_order_in_which_they_come_makes_no_difference(kg, citing, tmp_path):
    assert kg("ingest", citing).status == 0
    exported = {form: kg("export", "--format", form).out for form in ("nquads", "nanopubs")}
    other = tmp_path / "other"
    assert kg("ingest", citing, store=other).status == 0
    assert kg("ingest", tmp_path / "2.txt", store=other).status == 0
    assert kg("ingest", tmp_path / "1.txt", store=other).status == 0
    assert {form: kg("export", "--format", form, store=other).out for form in exported} == exported


def test_the_network_leads_from_those_that_cite_it_to_the_report(kg, citing, tmp_path):
    assert kg("ingest", citing).status == 0
    rows = json.loads(kg("query", "citations", "--format", "json").out)
    assert [row["figures"] for row in rows] == [1, 1]
    assert len({(row["work"]["iri"], row["cited"]["iri"]) for row in rows}) == 1
    assert kg("network", "export", "citations", "--output", tmp_path / "citations.graphml").status == 0
    network = nx.read_graphml(tmp_path / "citations.graphml")
    assert (network.number_of_edges(), len(network)) == (2, 3)
