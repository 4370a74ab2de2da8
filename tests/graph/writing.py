"""Small extractions written by hand: parts are named by their words, and the offsets are looked up."""

from dataclasses import replace
from hashlib import sha256

from kg.model.document import Citation, Document, Metadata, Reference, Section
from kg.model.extraction import Concept, Extraction, Mention, Patient, Phrase, Rate, Relation, Sentence
from kg.vocabulary.terms import CONCEPT

PARTS = ("sections", "mentions", "rates", "citations", "references", "abbreviations", "relations", "patients")


def concept(slug, label=None):
    return Concept(CONCEPT + slug, label or slug.replace("-", " "))


class Writing:
    """Collects the parts of one report; `extraction` puts them in order."""

    def __init__(self, text, *, title="A report", source="report.txt", year="2020"):
        self.text = text
        self.document = Document(
            sha256(text.encode()).hexdigest(), source, "text", title, text, metadata=Metadata(year=year)
        )
        self.parts = {name: [] for name in PARTS}

    def span(self, words, after=0):
        start = self.text.index(words, after)
        return start, start + len(words)

    def section(self, title, kind, *, to=None):
        start = self.text.index(title)
        self.parts["sections"].append(Section(title, kind, start, self.span(to)[1] if to else len(self.text)))

    def mention(self, words, kind, concept=None, assertion="present", after=0, link=()):
        start, end = self.span(words, after)
        identifier = f"m{start}-{end}-{kind}"
        self.parts["mentions"].append(Mention(identifier, start, end, words, kind, concept, assertion, *link))
        return identifier

    def phrase(self, words, concept=None):
        return None if words is None else Phrase(*self.span(words), words, concept)

    def rate(self, words, low, high, **fields):
        roles = ("event", "group", "procedure", "within", "when", "among")
        phrases = {role: self.phrase(*fields.pop(role, (None,))) for role in roles}
        rest = {
            "unit": "%", "qualifier": "exact", "numerator": None, "denominator": None, "kind": "outcome",
            "comparison": False, "own": True, "citations": (), "confidence": 0.9, **fields,
        }  # fmt: skip
        start, end = self.span(words)
        self.parts["rates"].append(Rate(start, end, words, low, high, **phrases, **rest))

    def citation(self, words, *labels):
        self.parts["citations"].append(Citation(*self.span(words), words, labels))

    def reference(self, words, label, **fields):
        self.parts["references"].append(Reference(label, *self.span(words), words, **fields))

    def relation(self, kind, subject, target, words):
        self.parts["relations"].append(Relation(kind, subject, target, *self.span(words)))

    def patient(self, words, age, unit, sex):
        self.parts["patients"].append(Patient(age, unit, sex, *self.span(words)))

    def sentences(self):
        start = 0
        for line in self.text.split("\n\n"):
            at = start
            for sentence in line.split(". "):
                end = min(at + len(sentence) + 1, start + len(line))
                yield Sentence(at, end)
                at = end + 1
            start += len(line) + 2

    def extraction(self, **document):
        parts = {name: tuple(sorted(values, key=lambda part: part.start)) for name, values in self.parts.items()}
        return Extraction(replace(self.document, **document), sentences=tuple(self.sentences()), **parts)
