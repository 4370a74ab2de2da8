"""Any extraction that keeps the model's promises: parts in order of start, one label per concept, unique ids."""

from hypothesis import strategies as st

from kg.model.document import SECTION_TYPES, Citation, Document, Metadata, Reference, Section
from kg.model.extraction import (
    ASSERTIONS,
    KINDS,
    MENTION_TYPES,
    QUALIFIERS,
    RELATION_TYPES,
    Abbreviation,
    Concept,
    Extraction,
    Mention,
    Patient,
    Phrase,
    Rate,
    Relation,
    Sentence,
)
from kg.vocabulary.terms import CONCEPT

words = st.text(max_size=12)
maybe_words = st.none() | words
many_words = st.lists(words | st.sampled_from(["a; b", "a;", "\\", "\\;", "x\ny", "\n", ""]), max_size=3).map(tuple)
iris = st.sampled_from([CONCEPT + "cement-leakage", CONCEPT + "pain", "http://example.org/a%20b", "urn:x:1"])
concepts = st.none() | iris.map(lambda iri: Concept(iri, "label of " + iri))
labels = st.lists(st.sampled_from(["1", "2", "10", "Smith 2003", "Åsa & Co 2003a"]), unique=True, max_size=4).map(tuple)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, 100.0, 4.35, 1e-7])
counts = st.none() | st.integers(min_value=0)


@st.composite
def extractions(draw):
    text = draw(st.text(max_size=60))
    cuts = st.integers(0, len(text))
    spans = st.tuples(cuts, cuts).map(sorted)

    def parts(build, **options):
        found = draw(st.lists(spans.flatmap(lambda span: build(*span)), max_size=4, **options))
        return tuple(sorted(found, key=lambda part: part.start))

    def make(kind, *values):
        return lambda start, end: st.builds(kind, *values, start=st.just(start), end=st.just(end))

    def mention(start, end):
        def build(kind, concept, assertion, link):
            return Mention(f"m{start}-{end}-{kind}", start, end, text[start:end], kind, concept, assertion, *link)

        scores = st.floats(0, 1)
        links = st.just((None, None, None)) | st.tuples(scores, st.none(), st.none())
        links |= st.tuples(scores, concepts.filter(bool), scores)
        return st.builds(build, st.sampled_from(MENTION_TYPES), concepts, st.sampled_from(ASSERTIONS), links)

    def phrase(start, end):
        return st.builds(Phrase, st.just(start), st.just(end), words, concepts)

    phrases = st.none() | spans.flatmap(lambda span: phrase(*span))

    def rate(start, end):
        return st.builds(
            Rate, st.just(start), st.just(end), words, numbers, numbers, st.sampled_from(["%", "per 100 person-years"]),
            st.sampled_from(QUALIFIERS), counts, counts, st.sampled_from(KINDS), st.booleans(), st.booleans(),
            phrases, phrases, phrases, labels, st.floats(0, 1), many_words, phrases,
        )  # fmt: skip

    def section(start, end):
        return st.builds(Section, maybe_words, st.sampled_from(SECTION_TYPES), st.just(start), st.just(end))

    def reference(start, end):
        known = [st.sampled_from(["1", "2", "Smith 2003"]), st.just(start), st.just(end), words, many_words]
        return st.builds(Reference, *known, *[maybe_words] * 10)

    found = {
        "sections": parts(section),
        "sentences": parts(make(Sentence)),
        "mentions": parts(mention, unique_by=lambda mention: mention.id),
        "rates": parts(rate),
        "citations": parts(lambda s, e: st.builds(Citation, st.just(s), st.just(e), words, labels)),
        "references": parts(reference),
        "abbreviations": parts(make(Abbreviation, words, words)),
        "patients": parts(make(Patient, numbers, maybe_words, maybe_words)),
    }
    ids = st.sampled_from([mention.id for mention in found["mentions"]] or ["m0-0-Condition"])
    found["relations"] = parts(make(Relation, st.sampled_from(RELATION_TYPES), ids, ids))
    marked_up = {name: found[name] for name in ("sections", "citations", "references") if draw(st.booleans())}
    document = Document(
        id=draw(st.text("0123456789abcdef", min_size=8, max_size=8)), source=draw(st.sampled_from(["a b.txt", "-"])),
        format="text", title=draw(maybe_words), text=text, warnings=draw(many_words),
        metadata=draw(st.builds(Metadata, many_words, *[maybe_words] * 10)), **marked_up,
    )  # fmt: skip
    return Extraction(document=document, **found)
