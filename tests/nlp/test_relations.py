"""Relations: by the words of a sentence, and by the order in which a case is told."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Section
from kg.model.extraction import RELATION_TYPES, Mention
from kg.nlp.relations import find_relations
from tests.nlp.case_files import cases


def placed(text, rows):
    """Mentions at the places of their words, looked for from left to right."""
    at, mentions = 0, []
    for words, kind, *assertion in rows:
        at = text.index(words, at)
        end = at + len(words)
        mentions.append(Mention(f"m{at}-{end}-{kind}", at, end, words, kind, None, *assertion))
        at = end
    return mentions


def sentences(text):
    return [match.span() for match in re.finditer(r"[^\s.][^.]*(?:\.(?=\d)[^.]+)*\.?", text)]


def parts(text, rows):
    starts = [(kind, text.index(words)) for kind, words in rows]
    ends = [*(start for _, start in starts[1:]), len(text)][: len(starts)]
    return [Section(None, kind, start, end) for (kind, start), end in zip(starts, ends, strict=True)]


@cases("relations")
def test_case(case):
    text = case["text"]
    mentions = placed(text, case["mentions"])
    found = find_relations(text, sentences(text), mentions, parts(text, case.get("sections", [])))
    words = {mention.id: mention.text for mention in mentions}
    assert sorted(f"{r.type}: {words[r.subject]} -> {words[r.object]}" for r in found) == sorted(case["expect"])
    for relation in found:
        assert 0 <= relation.start < relation.end <= len(text)


def test_a_sentence_that_cites_is_not_of_this_case():
    text = "He underwent fusion. Later sepsis was found [1]."
    mentions = placed(text, [["fusion", "Procedure"], ["sepsis", "Condition"]])
    start = text.index("[1]")
    assert find_relations(text, sentences(text), mentions)
    assert not find_relations(text, sentences(text), mentions, (), [Citation(start, start + 3, "[1]", ("1",))])


KINDS = {
    "fever": "Condition", "fusion": "Procedure", "cement": "Device", "T11": "Anatomy", "mild": "Severity", "9": "Value",
    "CT": "Test",
}  # fmt: skip
PIECES = st.sampled_from([*KINDS, " after ", " with ", " was ", ", ", " and ", ". ", " in ", " later developed "])


def marked(text):
    pattern = "|".join(map(re.escape, KINDS))
    return [
        Mention(f"m{m.start()}-{m.end()}-{KINDS[m[0]]}", m.start(), m.end(), m[0], KINDS[m[0]])
        for m in re.finditer(pattern, text)
    ]


@given(st.lists(PIECES, max_size=25).map("".join))
def test_relations_join_mentions_of_the_text_once(text):
    mentions = marked(text)
    known = {mention.id for mention in mentions}
    found = find_relations(text, sentences(text), mentions)
    assert len({(r.type, r.subject, r.object) for r in found}) == len(found)
    for relation in found:
        assert relation.type in RELATION_TYPES
        assert {relation.subject, relation.object} <= known
        assert relation.subject != relation.object


def test_an_endless_sentence_relates_each_mention_to_those_beside_it():
    times = 4_000
    text = "fever after fusion with cement in T11 and mild fever, " * times
    found = Counter(relation.type for relation in find_relations(text, [(0, len(text))], marked(text)))
    assert found == {"complication_of": 2 * times - 1, "uses": times, "has_severity": times}
