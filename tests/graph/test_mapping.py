"""The mapping: what goes into a graph comes out of it, and the graph is the same everywhere."""

from dataclasses import replace

import pyoxigraph
import pytest
from hypothesis import given, settings
from rdflib import RDF, BNode, Literal, URIRef

from kg.graph.fields import C4O, CITO, KG, OA
from kg.graph.literals import boolean, decimal, integer, joined, parted
from kg.graph.mapping import extraction_of, graph_of
from kg.model.document import Document
from kg.model.errors import UnknownName
from kg.model.extraction import Concept, Extraction, Mention, Relation
from kg.nlp.pipeline import load_pipeline
from kg.readers import read
from kg.vocabulary.terms import PREFIXES, report_iri
from tests.graph.strategies import extractions, many_words, numbers
from tests.graph.writing import Writing, concept

PROV_SOURCE = URIRef(PREFIXES["prov"] + "hadPrimarySource")
LEAK = concept("cement-leakage")


def iri(extraction):
    return report_iri(extraction.document.id)


def lines(graph):
    return sorted(graph.serialize(format="nt").splitlines())


@given(extractions())
@settings(max_examples=60, deadline=None)
def test_round_trip(extraction):
    graph = graph_of(extraction, "1.0")
    assert extraction_of(graph, iri(extraction)) == extraction


@given(extractions())
@settings(max_examples=25, deadline=None)
def test_every_subject_is_the_report_or_a_fragment_of_it(extraction):
    graph = graph_of(extraction, "1.0")
    assert {str(subject).partition("#")[0] for subject in graph.subjects()} == {iri(extraction)}
    assert not any(isinstance(node, BNode) for triple in graph for node in triple)


@given(extractions())
@settings(max_examples=25, deadline=None)
def test_the_store_keeps_the_very_same_triples(extraction):
    graph = graph_of(extraction, "1.0")
    quads = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), pyoxigraph.RdfFormat.N_TRIPLES)
    store = pyoxigraph.Store()
    store.extend(quads)
    kept = {(q.subject.value, q.predicate.value, q.object.value) for q in store}
    assert kept == {tuple(map(str, triple)) for triple in graph}


@given(many_words)
def test_joined_texts_come_apart_again(values):
    for between in ("; ", "\n"):
        assert parted(joined(values, between), between) == (values or ("",))


def test_joined_labels_read_as_people_write_them():
    assert joined(["3", "6", "Smith 2003"]) == Literal("3; 6; Smith 2003")


@given(numbers)
def test_decimals_are_exact(value):
    if value is not None:
        assert float(decimal(value)) == value


@pytest.mark.parametrize(
    ("literal", "form"),
    [(decimal(3.0), "3"), (decimal(4.350), "4.35"), (decimal(-0.0), "0"), (decimal(1e-7), "0.0000001"),
     (decimal(100), "100"), (integer(7), "7"), (boolean(True), "true"), (boolean(False), "false")],
)  # fmt: skip
def test_numbers_are_canonical(literal, form):
    assert str(literal) == form


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_must_be_finite(value):
    with pytest.raises(ValueError, match="no measured number"):
        decimal(value)


@pytest.fixture
def writing():
    writing = Writing(
        "RESULTS\n\nCement leaked in 3% to 6% of cases (7, 8). No fever was seen.\n\n7. Lee A. Leaks. 2003.",
        source="/home/somebody/papers/report.txt",
    )
    writing.section("RESULTS", "results")
    writing.mention("Cement leaked", "Condition", LEAK)
    writing.mention("fever", "Condition", concept("fever"), "absent")
    writing.rate(
        "3% to 6%", 3.0, 6.0, qualifier="range", event=("Cement leaked", LEAK), group=("cases",),
        own=False, citations=("7", "8"),
    )  # fmt: skip
    writing.citation("(7, 8)", "7", "8")
    writing.reference("7. Lee A. Leaks. 2003.", "7", authors=("Lee A",), title="Leaks", year="2003")
    return writing


def test_the_same_input_gives_the_same_triples(writing):
    first, again = (graph_of(writing.extraction(), "1.0") for _ in range(2))
    assert lines(first) == lines(again)
    assert lines(first) != lines(graph_of(writing.extraction(), "2.0"))


def test_only_the_file_name_of_the_source_is_kept(writing):
    graph = graph_of(writing.extraction(), "1.0")
    assert extraction_of(graph, iri(writing.extraction())).document.source == "report.txt"
    assert not any("somebody" in line for line in lines(graph))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("C:\\papers\\a.pdf", "a.pdf"),
        ("-", "-"),
        ("a/b/", "b"),
        ("file:///x/y.xml", "y.xml"),
        ("https://example.org/x/y", "https://example.org/x/y"),
    ],
)
def test_file_names(writing, source, name):
    extraction = writing.extraction(source=source)
    assert extraction_of(graph_of(extraction, "1"), iri(extraction)).document.source == name


def test_a_mention_is_a_web_annotation_by_position_and_by_quote(writing):
    graph = graph_of(writing.extraction(), "1.0")
    mention = graph.value(predicate=KG.assertion, object=Literal("absent"))
    target = graph.value(mention, OA.hasTarget)
    assert str(graph.value(target, OA.hasSource)) == iri(writing.extraction())
    facts = {
        predicate: value.toPython()
        for selector in graph.objects(target, OA.hasSelector)
        for predicate, value in graph.predicate_objects(selector)
        if isinstance(value, Literal)
    }
    start, end = writing.span("fever")
    before, after = writing.text[start - 32 : start], writing.text[end : end + 32]
    assert facts == {OA.start: start, OA.end: end, OA.exact: "fever", OA.prefix: before, OA.suffix: after}


def test_a_claim_leads_to_the_words_of_its_sentence_and_its_section(writing):
    graph = graph_of(writing.extraction(), "1.0")
    claim = next(graph.subjects(KG.unit))
    sentence = graph.value(claim, KG.supportedBy)
    assert str(graph.value(sentence, KG.quote)) == "Cement leaked in 3% to 6% of cases (7, 8)."
    assert str(graph.value(graph.value(sentence, KG.inSection), KG.sectionType)) == "results"


def test_a_label_without_a_reference_gets_a_node_that_says_so(writing):
    graph = graph_of(writing.extraction(), "1.0")
    marker = graph.value(predicate=KG.quote, object=Literal("(7, 8)"))
    found = {str(graph.value(node, KG.label)): node for node in graph.objects(marker, C4O.denotes)}
    unresolved = set(graph.subjects(predicate=None, object=KG.UnresolvedReference))
    assert found.keys() == {"7", "8"} and unresolved == {found["8"]}
    assert set(graph.objects(URIRef(iri(writing.extraction())), CITO.cites)) == set(found.values())


def test_a_quoted_figure_names_its_sources_and_an_own_one_does_not(writing):
    graph = graph_of(writing.extraction(), "1.0")
    assert len(list(graph.subject_objects(PROV_SOURCE))) == 2
    extraction = writing.extraction()
    own = replace(extraction, rates=tuple(replace(rate, own=True) for rate in extraction.rates))
    assert not list(graph_of(own, "1.0").subject_objects(PROV_SOURCE))


def test_a_percentage_and_a_rate_over_time_are_not_mixed_up(writing):
    writing.rate("7, 8", 7.0, 8.0, unit="per 100 person-years")
    graph = graph_of(writing.extraction(), "1.0")
    assert [float(value) for value in graph.objects(None, KG.lowPercent)] == [3.0]
    assert [float(value) for value in graph.objects(None, KG.lowPerBase)] == [7.0]


def test_the_index_counts_the_mentions_of_a_concept(writing):
    writing.mention("Cement", "Device", concept("cement"))
    graph = graph_of(writing.extraction(), "1.0")
    counts = {str(graph.value(term, KG.concept)): int(value) for term, value in graph.subject_objects(KG.occurrences)}
    assert counts == {LEAK.iri: 1, concept("fever").iri: 1, concept("cement").iri: 1}


def test_two_claims_at_one_place_are_two(writing):
    writing.rate("3% to 6%", 3.0, 6.0, qualifier="range", group=("cases",))
    extraction = writing.extraction()
    assert extraction_of(graph_of(extraction, "1.0"), iri(extraction)).rates == extraction.rates


def test_two_mentions_with_one_id_are_refused(writing):
    writing.mention("fever", "Condition", concept("pain"))
    with pytest.raises(ValueError, match="share the id"):
        graph_of(writing.extraction(), "1.0")


def test_a_graph_without_the_report(writing):
    with pytest.raises(UnknownName):
        extraction_of(graph_of(writing.extraction(), "1.0"), report_iri("0" * 64))


def test_a_long_report_keeps_to_its_triples():
    writing = Writing("Pain was seen in one patient. " * 600)
    for number in range(600):
        writing.mention("Pain", "Condition", concept("pain"), after=30 * number)
    extraction = writing.extraction()
    graph = graph_of(extraction, "1.0")
    assert extraction_of(graph, iri(extraction)).mentions == extraction.mentions
    assert len(graph) < 28 * 600  # 21 for a mention, 6 for its sentence


@pytest.fixture(scope="module")
def pipeline():
    return load_pipeline()


def same_again(pipeline, path):
    extraction = pipeline.extract(read(path))
    document = replace(extraction.document, source=path.name)
    graph = graph_of(extraction, "1.0")
    return extraction_of(graph, iri(extraction)) == replace(extraction, document=document)


def test_round_trip_of_the_example_reports(pipeline, corpus):
    paths = sorted(corpus.glob("*.txt"))
    assert paths and [path.name for path in paths if not same_again(pipeline, path)] == []


def test_round_trip_of_an_article_that_marks_up_its_parts(pipeline, shared):
    assert same_again(pipeline, min((shared / "data" / "jats" / "samples").glob("*.nxml")))


def test_what_is_absent_is_nowhere_in_the_network_of_concepts():
    concept = Concept("https://example.org/c", "c")
    text = "No mass in the liver."
    mentions = tuple(
        Mention(f"m{start}", start, end, text[start:end], kind, concept, assertion)
        for start, end, kind, assertion in [(3, 7, "Condition", "absent"), (15, 20, "Anatomy", "present")]
    )
    extraction = Extraction(
        Document("0" * 64, "-", "text", None, text),
        mentions=mentions,
        relations=(Relation("located_in", "m3", "m15", 3, 20),),
    )
    graph = graph_of(extraction, "test")
    assert (None, RDF.type, KG.RelationClaim) in graph
    assert (None, KG.objectConcept, None) not in graph
