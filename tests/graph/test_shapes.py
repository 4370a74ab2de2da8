"""The shapes: what they let pass, what they stop, and in which words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
import yaml
from rdflib import SH, Literal, URIRef
from rdflib.collection import Collection

from kg.graph.fields import KG
from kg.graph.mapping import graph_of
from kg.graph.shapes import check
from kg.model.extraction import ASSERTIONS, KINDS, MENTION_TYPES, QUALIFIERS, RELATION_TYPES
from kg.resources import resource
from kg.vocabulary.terms import PREFIXES, report_id, report_iri
from tests.graph.complete import complete
from tests.graph.writing import Writing, concept


@pytest.fixture
def writing():
    writing = Writing("Cement leaked in 3 of 45 patients (6.7%). Pain was rare, 1% to 2% (7, 8).\n\n7. Lee A. 2003.")
    leak = writing.mention("Cement leaked", "Condition", concept("cement-leakage"))
    pain = writing.mention("Pain", "Condition", concept("pain"))
    writing.relation("cause", leak, pain, "Pain was rare")
    writing.rate("3 of 45 patients (6.7%)", 6.7, 6.7, numerator=3, denominator=45, event=("Cement leaked",))
    writing.rate("1% to 2%", 1.0, 2.0, qualifier="range", own=False, citations=("7", "8"), event=("Pain",))
    writing.citation("(7, 8)", "7", "8")
    writing.reference("7. Lee A. 2003.", "7")
    return writing


def findings(extraction, change=None):
    graph = graph_of(extraction, "1.0")
    if change:
        change(graph)
    return check(graph, report_iri(extraction.document.id))


def with_rate(writing, number=0, **fields):
    extraction = writing.extraction()
    rates = list(extraction.rates)
    rates[number] = replace(rates[number], **fields)
    return replace(extraction, rates=tuple(rates))


def test_a_sound_report_passes(writing):
    assert findings(writing.extraction()) == []


BROKEN = [
    ("lower bound below 0", {"low": -1.0}, "violation", "The lower percentage is not one number between"),
    ("upper bound above 100", {"high": 100.5}, "violation", "The upper percentage is not one number between"),
    ("bounds crossed", {"low": 9.0}, "violation", "The lower percentage is above the upper one."),
    ("counts crossed", {"numerator": 46}, "violation", "More had the event than were counted."),
    ("negative count", {"numerator": -1}, "violation", "How many had the event is not one whole number"),
    ("unknown qualifier", {"qualifier": "vague"}, "violation", "How exact the figure is meant to be is not said"),
    ("unknown kind", {"kind": "opinion"}, "violation", "The rate is neither an outcome nor a characteristic."),
    ("wrong words", {"text": "3 of 46"}, "violation", "The quoted words are not those that stand at this place"),
    ("wrong place", {"start": 18}, "violation", "The quoted words are not those that stand at this place"),
    ("counts disagree", {"numerator": 4}, "warning", "The counts do not give the percentage."),
    (
        "nobody named",
        {"own": False},
        "warning",
        "The figure is quoted from others, and the text does not say",
    ),
    (
        "rate over time below 0",
        {"unit": "per 100 years", "low": -2.0},
        "violation",
        "The lower rate is not one number from 0 up.",
    ),
]


@pytest.mark.parametrize(("fields", "severity", "message"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_broken_rate_is_found(writing, fields, severity, message):
    extraction = with_rate(writing, **fields)
    found = [finding for finding in findings(extraction) if message in finding.message]
    assert [finding.severity for finding in found] == [severity]
    assert found[0].report == extraction.document.id
    assert found[0].message.startswith(f"“{extraction.rates[0].text}”: ")
    assert found[0].quote == "Cement leaked in 3 of 45 patients (6.7%)."


ROUNDED = [
    (3, 45, 6.67, True), (3, 45, 6.7, True), (3, 45, 7.0, True), (3, 45, 6.6, False), (3, 45, 6.0, False),
    (1, 8, 12.5, True), (1, 8, 13.0, True), (1, 8, 12.0, True), (0, 20, 0.0, True), (20, 20, 100.0, True),
    (0, 0, 5.0, True),
]  # fmt: skip


@pytest.mark.parametrize(("numerator", "denominator", "percent", "agrees"), ROUNDED)
def test_counts_agree_within_rounding(writing, numerator, denominator, percent, agrees):
    extraction = with_rate(writing, numerator=numerator, denominator=denominator, low=percent, high=percent)
    assert (findings(extraction) == []) == agrees


def test_an_open_bound_is_sound(writing):
    assert findings(with_rate(writing, 1, low=None, qualifier="up_to")) == []


def test_positions_count_code_points():
    writing = Writing("𝛽-blockers 😀 – naïve. Fever in 5% of patients.")
    writing.rate("5%", 5.0, 5.0, event=("Fever",))
    assert findings(writing.extraction()) == []


def test_a_claim_without_a_sentence_is_found(writing):
    extraction = replace(writing.extraction(), sentences=())
    messages = [finding.message for finding in findings(extraction)]
    assert "“1% to 2%”: The sentence that shows this figure is missing." in messages


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "Planet"}, "“Planet”: A mention is of a type"),
        ({"assertion": "so"}, "“so”: A mention is asserted"),
    ],
)
def test_an_unknown_kind_of_mention_is_found(writing, fields, message):
    extraction = writing.extraction()
    first, *others = extraction.mentions
    (found,) = findings(replace(extraction, mentions=(replace(first, **fields), *others)))
    assert found.severity == "violation" and found.message.startswith(message)


def test_a_relation_needs_mentions_and_a_known_type(writing):
    extraction = writing.extraction()
    (relation,) = extraction.relations
    (found,) = findings(replace(extraction, relations=(replace(relation, object="m90-94-Drug"),)))
    assert "A relation has exactly one object, and the report mentions it." in found.message
    (found,) = findings(replace(extraction, relations=(replace(relation, type="likes"),)))
    assert "The type of the relation is not a known one, such as" in found.message


def test_a_cited_label_that_leads_nowhere_is_found(writing):
    def forget(graph):
        graph.remove((None, URIRef("http://www.w3.org/ns/prov#hadPrimarySource"), None))

    (found,) = findings(writing.extraction(), forget)
    assert found.severity == "violation" and "neither named nor said to be unresolved" in found.message


def test_violations_come_first(writing):
    extraction = with_rate(writing, 1, low=9.0)
    extraction = replace(extraction, rates=(replace(extraction.rates[0], numerator=4), extraction.rates[1]))
    assert [finding.severity for finding in findings(extraction)] == ["violation", "warning"]


def shapes():
    return rdflib.Graph().parse(resource("ontology") / "shapes.ttl")


@pytest.mark.parametrize(
    ("values", "path"),
    [(QUALIFIERS, KG.qualifier), (KINDS, KG.kind), (RELATION_TYPES, KG.relationType), (MENTION_TYPES, KG.entityType),
     (ASSERTIONS, KG.assertion)],
    ids=["qualifier", "kind", "relation", "mention", "assertion"],
)  # fmt: skip
def test_the_closed_lists_are_those_of_the_model(values, path):
    graph = shapes()
    shape = graph.value(predicate=SH.targetObjectsOf, object=path) or graph.value(predicate=SH.path, object=path)
    assert tuple(map(str, Collection(graph, graph.value(shape, SH["in"])))) == values


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "shapes.yaml").read_text(encoding="utf8"))
WORK = """
<urn:x:description> a kg:Description ; kg:fingerprint "{}" ; kg:work <urn:x:work-1> .
<urn:x:work-1> a kg:Work . <urn:x:reference> kg:description <urn:x:description> .
"""


@pytest.fixture(scope="module")
def sound():
    """A report with everything but doubts about a figure, and a work."""
    graph = graph_of(complete(), "1.0")
    graph.remove((None, KG.warning, None))
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return graph + rdflib.Graph().parse(data=prefixes + WORK, format="turtle")


def messages(graph):
    found = check(graph, report_iri(complete().document.id))
    return {(finding.message.rpartition("”: ")[2], finding.severity) for finding in found}


def test_the_graph_that_is_broken_below_is_sound(sound):
    assert messages(sound) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["message"][:60])
def test_what_breaks_a_shape_is_told_in_its_words(sound, case):
    broken = sound + rdflib.Graph()
    broken.update(case["update"], initNs=PREFIXES)
    assert (case["message"], case.get("severity", "violation")) in messages(broken)


def test_every_message_is_heard():
    said = {str(text).replace("{?said}", "Mind the counts.") for text in shapes().objects(None, SH.message)}
    assert said == {case["message"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["message"][:60])
def test_messages_are_for_readers_of_reports(case):
    """One sentence, without the words of programmers."""
    assert re.fullmatch(r"[A-Z][^\n]{10,170}\.", case["message"])
    assert not re.search(r"\b(kg:|IRI|literal|datatype|property|node|graph|null|regex|fingerprint)", case["message"])


def test_every_constraint_has_a_message():
    graph = shapes()
    constraints = set(graph.objects(None, SH.property)) | set(graph.objects(None, SH.sparql))
    silent = [node for node in constraints if not isinstance(graph.value(node, SH.message), Literal)]
    assert constraints and silent == []


def test_a_full_article_is_checked():
    writing = Writing("Pain was seen in 3 of 45 patients (6.7%) that day. " * 500)
    for number in range(500):
        writing.mention("Pain", "Condition", concept("pain"), after=51 * number)
    writing.rate("3 of 45", 6.7, 6.7, numerator=3, denominator=45)
    graph = graph_of(writing.extraction(), "1.0")
    assert check(graph, report_iri(writing.document.id)) == []


def test_finding_names_the_report_and_the_claim(writing):
    extraction = with_rate(writing, 1, high=101.0)
    (found,) = findings(extraction)
    assert found.focus.startswith(report_iri(extraction.document.id) + "#rate-")
    assert report_id(report_iri(found.report)) == found.report
