"""One extraction in which every field of the model is filled: what the mapping can say at all."""

from dataclasses import replace

from kg.model.document import Metadata
from kg.model.extraction import Abbreviation
from tests.graph.writing import Writing, concept

TEXT = """CASE REPORT

A 60-year-old woman underwent percutaneous vertebroplasty (PV) with 7 ml cement. Cement leaked without fever.

DISCUSSION

Leakage was seen in 3 of 45 patients (6.7%). Embolism occurs in 1% to 2% of cases (7, 8) and at 3 per 100 years.

7. Lee A. Embolism. Spine 2003;28(1):1-5."""


def complete():
    writing = Writing(TEXT, title="Leakage of cement")
    writing.section("CASE REPORT", "case", to="without fever.")
    writing.section("DISCUSSION", "discussion")
    procedure = concept("vertebroplasty", "percutaneous vertebroplasty")
    leakage, embolism = concept("cement-leakage"), concept("cement-embolism")
    operation = writing.mention("percutaneous vertebroplasty", "Procedure", procedure)
    leaked = writing.mention("Cement leaked", "Condition", leakage, link=(0.9, concept("leak"), 0.8))
    writing.mention("fever", "Condition", concept("fever"), "absent")
    writing.relation("complication_of", leaked, operation, "Cement leaked")
    writing.patient("A 60-year-old woman", 60.0, "years", "female")
    writing.rate(
        "3 of 45 patients (6.7%)", 6.7, 6.7, numerator=3, denominator=45, event=("Leakage", leakage),
        group=("patients",), procedure=("percutaneous vertebroplasty", procedure), warnings=("Mind the counts.",),
    )  # fmt: skip
    writing.rate(
        "1% to 2%", 1.0, 2.0, qualifier="range", own=False, citations=("7", "8"), event=("Embolism", embolism),
        group=("cases",), within=("DISCUSSION",), when=("per 100 years",), among=("woman",),
    )  # fmt: skip
    writing.rate("3 per 100 years", 3.0, 3.0, unit="per 100 years")
    writing.rate("3 per 100 years", 3.0, 3.0, unit="per 100 years", kind="characteristic")
    writing.citation("(7, 8)", "7", "8")
    writing.reference(
        "7. Lee A. Embolism. Spine 2003;28(1):1-5.", "7", authors=("Lee A",), title="Embolism", container="Spine",
        year="2003", volume="28", issue="1", first_page="1", last_page="5", doi="10.1000/1", pmid="12345",
        pmcid="PMC123", rid="bib7",
    )  # fmt: skip
    start, end = writing.span("percutaneous vertebroplasty (PV)")
    writing.parts["abbreviations"].append(Abbreviation("PV", "percutaneous vertebroplasty", start, end))
    extraction = writing.extraction(warnings=("The encoding was guessed.",))
    document = replace(
        extraction.document, sections=extraction.sections, citations=extraction.citations,
        references=extraction.references,
        metadata=Metadata(
            ("Smith B", "Lee A"), "Radiology", "2010", "7", "2", "10-12", "10.1000/2", "23456", "PMC1",
            "Smith B. 2010.", "https://example.org/licence", "Leaks, counted"
        ),
    )  # fmt: skip
    return replace(extraction, document=document)
