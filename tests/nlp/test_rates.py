"""Rates: each question by its cases, the component by what it writes, and what holds for any text."""

import json
import re
from collections import Counter

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Reference, Section
from kg.model.extraction import Concept, Mention
from kg.nlp.candidates import candidates
from kg.nlp.lexemes import lexemes
from kg.nlp.ownership import is_own
from kg.nlp.qualifiers import qualified
from kg.nlp.quantities import values
from kg.nlp.rates import in_full, load_rates, rates, without_figures
from kg.nlp.sections import find_sections
from kg.nlp.tokenizer import LinearTokenizer
from tests.nlp.case_files import cases

NLP = spacy.blank("en")
NLP.tokenizer = LinearTokenizer(NLP)
NLP.add_pipe("kg_sentences")
MODEL = load_rates()


def read(text, **layers):
    doc = NLP.make_doc(text)
    for name, layer in layers.items():
        setattr(doc._, name, layer)
    return list(rates(NLP.get_pipe("kg_sentences")(doc), MODEL))


def words(phrase):
    return phrase.text if phrase else None


def markers(text):
    found = re.finditer(r"\[([\d,]+)\]", text)
    return [Citation(one.start(), one.end(), one.group(), tuple(one[1].split(","))) for one in found]


def piece(text, pieces, value):
    return text[pieces[value.first].start : pieces[value.last - 1].end]


@cases("quantities")
def test_quantities(case):
    pieces = lexemes(case["text"], 0, len(case["text"]))
    found = [qualified(pieces, value) for value in values(pieces)]
    got = [[piece(case["text"], pieces, value), value.low, value.high, value.qualifier] for value in found]
    assert got == case["expect"]


@cases("exclusions")
def test_exclusions(case):
    assert [rate.text for rate in read(case["text"])] == case["expect"]


@cases("parts")
def test_parts(case):
    found = candidates(case["text"], [(0, len(case["text"]))])
    got = [[case["text"][one.start : one.end], one.value.numerator, one.value.denominator] for one in found]
    assert got == case["expect"]


@cases("roles")
def test_roles(case):
    assert [[rate.text, words(rate.event), words(rate.group)] for rate in read(case["text"])] == case["expect"]


@cases("support")
def test_support(case):
    found = read(case["text"], citations=markers(case["text"]))
    assert [[rate.text, list(rate.citations), rate.own] for rate in found] == case["expect"]


RESULTS, DISCUSSION = (Section(kind.title(), kind, 0, 99) for kind in ("results", "discussion"))


@pytest.mark.parametrize(
    ("sentence", "section", "labels", "own"),
    [
        ("Fever was seen in 5% of women.", RESULTS, (), True),
        ("Fever was seen in 5% of women.", DISCUSSION, (), False),
        ("Fever was seen in 5% of women.", RESULTS, ("1",), False),
        ("Previous studies saw fever in 5% of women.", RESULTS, (), False),
        ("In the literature, fever is seen in 5% of women.", RESULTS, (), False),
        ("Lee et al. saw fever in 5% of women.", RESULTS, (), False),
        ("Fever was seen in 5% at the previous visit.", RESULTS, (), True),
        ("In our series fever was seen in 5% of women.", DISCUSSION, (), True),
        ("In the present study fever was seen in 5%.", DISCUSSION, (), True),
        ("In our previous study fever was seen in 5%.", DISCUSSION, (), False),
        ("Fever has been reported in 5% of women.", RESULTS, (), False),
        ("Fever was seen in 5% of women.", Section("Previous work", "results", 0, 99), (), False),
    ],
)
def test_what_reads_as_quoted_is_own_in_results_unless_its_sentence_speaks_of_others(sentence, section, labels, own):
    pieces = lexemes(sentence, 0, len(sentence))
    at = next(at for at, piece in enumerate(pieces) if piece.kind == "number")
    assert is_own(pieces, (at, at + 2), section, labels, quoted=True) is own


def test_a_figure_that_follows_a_cited_one_in_the_results_is_own():
    text = "The rate of leaks was lower than the 41% seen by Smith et al. [1]. Embolism occurred in 3.8% of patients."
    found = read(text, citations=markers(text), sections=[Section("Results", "results", 0, len(text))])
    assert [(rate.text, rate.own) for rate in found] == [("41%", False), ("3.8%", True)]


@pytest.mark.parametrize(
    "text",
    [
        "Leaks were seen in 12% of levels, and were defined as by Lee [1].",
        "Leaks, graded by the criteria of Park et al. [2], were seen in 12% of levels.",
    ],
)
def test_who_defined_what_was_counted_did_not_count_it(text):
    found = read(text, citations=markers(text), sections=[Section("Results", "results", 0, len(text))])
    assert [(rate.text, rate.own, rate.citations) for rate in found] == [("12%", True, ())]


def test_in_the_results_what_a_figure_is_compared_with_is_cited():
    text = "Leaks were seen in 12% of levels, fewer than the 20% in an audit [1]. Fever is seen in 3% of women [2]."
    found = read(text, citations=markers(text), sections=[Section("Results", "results", 0, len(text))])
    assert [(rate.text, rate.own, rate.citations) for rate in found] == [
        ("12%", True, ()), ("20%", False, ("1",)), ("3%", False, ("2",)),
    ]  # fmt: skip


def test_person_time_keeps_its_number_and_names_its_unit():
    (rate,) = read("Stroke occurred in 3.1 per 100 person-years.")
    assert (rate.low, rate.high, rate.unit) == (3.1, 3.1, "per 100 person-years")


def test_of_these_points_to_the_sentence_before():
    text = "Leaks were seen in 20 (10%) of 200 levels. Of these, five gave pain."
    found = read(text)
    assert [(rate.text, rate.numerator, rate.denominator) for rate in found][1] == ("five", 5, 20)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Leaks were seen in 26 of 3175 women (0.7%).", ["26 of 3175 is 0.8%, but the text says 0.7%."]),
        ("Leaks were seen in 65/70 (92.8%) levels.", ["65 of 70 is 92.9%, but the text says 92.8%."]),
        ("Leaks were seen in 65/70 (92.9%) levels.", []),
        ("Leaks were seen in 65/70 (93%) levels.", []),
    ],
)
def test_counts_that_disagree_with_their_percentage_are_told(text, warned):
    (rate,) = read(text)
    assert list(rate.warnings) == warned


@pytest.mark.parametrize("kind", ["references", "abbreviations", "title", "figure", "table"])
def test_some_sections_make_no_claims(kind):
    text = "Leaks were seen in 12% of levels."
    assert len(read(text, sections=[Section(None, "results", 0, len(text))])) == 1
    assert read(text, sections=[Section(None, "results", 0, 99), Section(None, kind, 0, 50)]) == []


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        ("Acknowledgements", 0),
        ("Authors' contributions", 0),
        ("Ethics approval and consent to participate", 0),
        ("Funding sources", 0),
        ("Supplementary material", 1),
        ("Consent and recruitment", 1),
    ],
)
def test_what_an_article_says_of_itself_makes_no_claim(title, claims):
    text = f"{title}\n\nOf 40 patients, 4 (10%) died."
    assert len(read(text, sections=(Section(title, "other", 0, len(text)),))) == claims


def test_a_claim_may_stand_behind_the_heading_of_its_paragraph():
    text = "RESULTS: Of 40 patients, 4 (10%) died."
    assert [rate.text for rate in read(text, sections=find_sections(text))] == ["4 (10%)"]


def test_a_title_in_a_list_without_heading_makes_no_claim():
    text = "Leaks occurred in 9% of levels.\n\n1. Ng A. Leaks occurred in 12% of levels. Spine. 2001;1:2-3."
    listed = Reference("1", text.index("1."), len(text), text[text.index("1.") :])
    assert [rate.text for rate in read(text)] == ["9%", "12%"]
    assert [rate.text for rate in read(text, references=(listed,))] == ["9%"]


def test_a_heading_makes_no_claim():
    text = "Leaks in 12% of levels\n\nLeaks were seen in 14% of levels."
    section = Section("Leaks in 12% of levels", "results", 0, len(text))
    found = read(text, sections=[section])
    assert [rate.text for rate in found] == ["14%"]


@pytest.mark.parametrize(
    ("text", "kind", "own"),
    [
        ("Leaks were seen in 12% of levels.", "results", True),
        ("Leaks were seen in 12% of levels.", "discussion", True),
        ("Leaks occur in 12% of levels.", "introduction", False),
    ],
)
def test_background_tells_of_others(text, kind, own):
    (rate,) = read(text, sections=[Section(None, kind, 0, len(text))])
    assert rate.own is own


def test_a_remark_on_the_context_tells_of_others():
    text = "CONTEXT\n\nLeaks occur in 12% of levels."
    found = read(text, sections=[Section("CONTEXT", "other", 0, len(text))])
    assert [rate.own for rate in found] == [False]


def mention(text, name, kind, start=0):
    at = text.index(name, start)
    return Mention(f"m{at}", at, at + len(name), name, kind, Concept("iri:" + name.lower(), name))


def test_the_procedure_of_the_sentence_comes_before_an_earlier_one():
    text = "Kyphoplasty is old. After vertebroplasty, leaks were seen in 12% of levels."
    mentions = [mention(text, "Kyphoplasty", "Procedure"), mention(text, "vertebroplasty", "Procedure")]
    found = read(text, mentions=mentions)
    assert [words(rate.procedure) for rate in found] == ["vertebroplasty"]


def test_the_procedure_is_else_the_last_one_named():
    text = "Kyphoplasty was done. Leaks were seen in 12% of levels."
    found = read(text, mentions=[mention(text, "Kyphoplasty", "Procedure")])
    assert [words(rate.procedure) for rate in found] == ["Kyphoplasty"]


def test_a_control_arm_has_no_procedure():
    text = "Kyphoplasty was done. Pain was seen in 12% of the placebo group."
    found = read(text, mentions=[mention(text, "Kyphoplasty", "Procedure")])
    assert [rate.procedure for rate in found] == [None]


def test_a_procedure_that_is_the_event_is_not_what_it_followed():
    text = "Kyphoplasty was done. Laminectomy was needed in 12% of the women."
    mentions = [mention(text, "Kyphoplasty", "Procedure"), mention(text, "Laminectomy", "Procedure")]
    found = read(text, mentions=mentions)
    assert [words(rate.procedure) for rate in found] == ["Kyphoplasty"]


def test_phrases_carry_the_concept_of_the_mention_inside_them():
    text = "Transient radiculopathy was seen in 12% of patients."
    (rate,) = read(text, mentions=[mention(text, "radiculopathy", "Condition")])
    assert rate.event.text == "Transient radiculopathy"
    assert rate.event.concept.iri == "iri:radiculopathy"
    assert rate.group.concept is None


def test_what_occurs_is_no_thing():
    text = "Cement embolism was seen in 12% of patients."
    (rate,) = read(text, mentions=[mention(text, "Cement", "Device"), mention(text, "embolism", "Condition")])
    assert rate.event.concept.iri == "iri:embolism"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Infection occurred in 12% of women.", "outcome"),
        ("Of the patients, 61% were female.", "characteristic"),
        ("The drop-out rate was 12%.", "characteristic"),
    ],
)
def test_kind(text, kind):
    assert [rate.kind for rate in read(text)] == [kind]


def test_comparison():
    assert [rate.comparison for rate in read("Fever was seen in 4% of women versus 6% of men.")] == [True, True]
    assert [rate.comparison for rate in read("Fever was seen in 4% of women.")] == [False]


def test_the_component_writes_rates_of_each_sentence():
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_rates")
    doc = nlp("Infection occurred in 12% of women. Fever was seen in 3 of 45 men.")
    assert [rate.text for rate in doc._.rates] == ["12%", "3 of 45"]


MEGABYTE = 1_000_000
PIECES = """
    12% 3 of 45 patients ( ) [ ] , ; : . and or vs 5/40 up to < ± – in the had died rate was who none all half one
    twenty hundred 1,000 95% CI n = per 100 person-years women with by From between e.g. A. 0% é ≥ 5-10% thirds
"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join))
def test_every_phrase_is_quoted_exactly_and_bounds_are_in_order(text):
    for rate in read(text):
        for phrase in (rate, rate.event, rate.group):
            assert phrase is None or text[phrase.start : phrase.end] == phrase.text != ""
        assert rate.unit != "%" or 0 <= (rate.low or 0) <= (100 if rate.high is None else rate.high) <= 100
        assert rate.numerator is None or rate.denominator is None or rate.numerator <= rate.denominator


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert all(text[rate.start : rate.end] == rate.text for rate in read(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1" * MEGABYTE, 0),
        ("(" * MEGABYTE, 0),
        ("%" * MEGABYTE, 0),
        ("9 % " * (MEGABYTE // 4), 0),
        ("and the women had a rash " * (MEGABYTE // 25), 0),
        ("and 5% of the women had a rash " * 1000, 1000),
    ],
    ids=["digits", "brackets", "signs", "figures", "one endless sentence", "one endless sentence of rates"],
)
def test_long_input_gives_the_right_result(text, count):
    """In more than linear time, a megabyte would not end; how time grows is measured in benchmarks/pipeline.py."""
    assert len(read(text)) == count


def test_annotated_paragraphs(shared):
    """Nine of ten outcome values are found and no more than one in ten is none; half have their event and group."""
    tally = Counter()
    for line in (shared / "gold" / "rates-open.jsonl").read_text(encoding="utf8").splitlines():
        paragraph = json.loads(line)
        found = read(paragraph["text"])
        for claim in paragraph["claims"]:
            over = [rate for rate in found if rate.start < claim["end"] and claim["start"] < rate.end]
            right = [rate for rate in over if (rate.low, rate.high) == (claim["low"], claim["high"])]
            found = [rate for rate in found if rate not in (right or over)]
            if claim["kind"] == "outcome":
                tally["wanted"] += 1
                tally["hits"] += bool(right)
                tally["whole"] += bool(right) and all(shares(right[0], claim, role) for role in ("event", "group"))
        tally["extra"] += len(found)
    assert tally["hits"] / tally["wanted"] >= 0.9
    assert tally["hits"] / (tally["hits"] + tally["extra"]) >= 0.9
    assert tally["whole"] / tally["wanted"] >= 0.45


def shares(rate, claim, role):
    """Whether half of the words are the same."""
    got, wanted = ((phrase or "").lower().split() for phrase in (words(getattr(rate, role)), claim[role]))
    return 2 * len(set(got) & set(wanted)) >= (len(got) + len(wanted)) / 2


def test_the_figures_of_rates_are_no_values():
    text = "Pain fell in 3% to 6% of 12 arms; iron was 7%."
    places = [
        (text.index(words), words, kind) for words, kind in (("Pain", "Condition"), ("3%", "Value"), ("7%", "Value"))
    ]
    mentions = [Mention(words, at, at + len(words), words, kind) for at, words, kind in places]
    rate = read(text)[0]
    assert rate.text == "3% to 6%"
    assert [mention.text for mention in without_figures(mentions, [rate])] == ["Pain", "7%"]
    assert list(without_figures(mentions, [])) == mentions


def test_a_procedure_is_told_in_full():
    terms = [Mention("t", 0, 28, "percutaneous vertebroplasty ", "Procedure")]
    mention = Mention("m", 13, 28, "vertebroplasty ", "Procedure")
    assert list(in_full([mention], terms)) == terms
    assert list(in_full([mention], [])) == [mention]
