"""Three reports and a vocabulary, written for the tests of answers and of named queries."""

from kg.model.document import Metadata
from tests.graph.writing import Writing, concept

VOCABULARY = """
@prefix c: <https://w3id.org/litkg/concept/> .
@prefix kg: <https://w3id.org/litkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

c:augmentation a skos:Concept , kg:Procedure ; skos:prefLabel "vertebral augmentation"@en .
c:vertebroplasty a skos:Concept , kg:Procedure ; skos:prefLabel "percutaneous vertebroplasty"@en ;
    skos:altLabel "vertebroplasty"@en ; kg:acronym "PVP"@en ; skos:broader c:augmentation ;
    skos:definition "Injection of cement into a vertebra."@en .
c:radiotherapy a skos:Concept , kg:Procedure ; skos:prefLabel "radiotherapy"@en .
c:surgery a skos:Concept , kg:Procedure ; skos:prefLabel "surgery"@en .
c:complication a skos:Concept , kg:Complication ; skos:prefLabel "complication"@en .
c:cement-leakage a skos:Concept , kg:Complication ; skos:prefLabel "cement leakage"@en ;
    skos:altLabel "leakage"@en , "cement extravasation"@en ; skos:broader c:complication .
c:cord-compression a skos:Concept , kg:Condition ; skos:prefLabel "spinal cord compression"@en .
c:hematoma a skos:Concept , kg:Condition ; skos:prefLabel "hematoma"@en .
c:fever a skos:Concept , kg:Condition ; skos:prefLabel "fever"@en .
c:neoplasm a skos:Concept , kg:Condition ; skos:prefLabel "neoplasm"@en .
c:malignant-neoplasm a skos:Concept , kg:Condition ; skos:prefLabel "malignant neoplasm"@en ; skos:broader c:neoplasm .
c:metastasis a skos:Concept , kg:Condition ; skos:prefLabel "metastasis"@en ; skos:broader c:malignant-neoplasm .
c:bone-cement a skos:Concept , kg:Device ; skos:prefLabel "bone cement"@en .
c:pmma a skos:Concept , kg:Device ; skos:prefLabel "polymethylmethacrylate"@en ; kg:acronym "PMMA"@en ;
    skos:broader c:bone-cement .
c:recovery a skos:Concept , kg:Outcome ; skos:prefLabel "recovery"@en .
"""

PROCEDURE = concept("vertebroplasty", "percutaneous vertebroplasty")
LEAKAGE = concept("cement-leakage")
COMPRESSION = concept("cord-compression", "spinal cord compression")
METASTASIS = concept("metastasis")
FEVER = concept("fever")
PMMA = concept("pmma", "polymethylmethacrylate")
RADIOTHERAPY = concept("radiotherapy")
RECOVERY = concept("recovery")


def reports():
    return [case(), series(), review()]


def case():
    """A patient who was harmed, what was done about it, and how it ended."""
    writing = Writing(
        "CASE REPORT\n\n"
        "A 71-year-old man with metastasis underwent vertebroplasty with 5 ml of PMMA. "
        "After the procedure cord compression developed without fever. "
        "Cord compression was treated with radiotherapy. "
        "He made a complete recovery.",
        title="Compression after cement", source="case.txt", year="2019",
    )  # fmt: skip
    writing.section("CASE REPORT", "case")
    writing.mention("metastasis", "Condition", METASTASIS)
    procedure = writing.mention("vertebroplasty", "Procedure", PROCEDURE)
    dose = writing.mention("5 ml", "Dosage")
    cement = writing.mention("PMMA", "Device", PMMA)
    harm = writing.mention("cord compression", "Condition", COMPRESSION)
    writing.mention("fever", "Condition", FEVER, "absent")
    again = writing.mention("Cord compression", "Condition", COMPRESSION)
    rays = writing.mention("radiotherapy", "Procedure", RADIOTHERAPY)
    writing.mention("recovery", "Outcome", RECOVERY)
    writing.relation("uses", procedure, cement, "vertebroplasty with 5 ml of PMMA")
    writing.relation("has_dose", cement, dose, "5 ml of PMMA")
    writing.relation("complication_of", harm, procedure, "cord compression developed")
    writing.relation("treats", rays, again, "Cord compression was treated with radiotherapy")
    writing.patient("A 71-year-old man", 71.0, "years", "male")
    return writing.extraction()


def series():
    """Figures of the authors' own."""
    writing = Writing(
        "RESULTS\n\n"
        "Vertebroplasty was done in 40 patients. "
        "Cement leakage occurred in 6 of 40 patients (15%). "
        "Of the patients with metastasis, 20% had cord compression. "
        "The mean age of 12% was unknown.",
        title="Forty patients", source="series.txt",
    )  # fmt: skip
    writing.section("RESULTS", "results")
    writing.mention("Vertebroplasty", "Procedure", PROCEDURE)
    writing.mention("Cement leakage", "Condition", LEAKAGE)
    writing.mention("metastasis", "Condition", METASTASIS)
    writing.mention("cord compression", "Condition", COMPRESSION)
    procedure = ("Vertebroplasty", PROCEDURE)
    writing.rate(
        "6 of 40 patients (15%)", 15.0, 15.0, numerator=6, denominator=40, event=("Cement leakage", LEAKAGE),
        group=("patients",), procedure=procedure,
    )  # fmt: skip
    writing.rate(
        "20%", 20.0, 20.0, event=("cord compression", COMPRESSION), group=("patients with metastasis",),
        procedure=procedure, warnings=("Small group.",),
    )  # fmt: skip
    writing.rate("12%", 12.0, 12.0, kind="characteristic", event=("mean age",))
    return writing.extraction(
        metadata=Metadata(("Lee A", "Smith B"), "Spine", "2001", citation="Lee A, Smith B. Spine 2001.")
    )


def review():
    """Figures of others, one of them of nobody in the list."""
    writing = Writing(
        "DISCUSSION\n\n"
        "After vertebroplasty leakage was reported in up to 30% of cases (1, 2). "
        "It was seen in 3 per 100 person-years elsewhere (2). "
        "Extravasation has been seen in 9% of levels.\n\n"
        "1. Lee A. Forty patients. Spine 2001.",
        title="Of leakage", source="review.txt", year="2021",
    )  # fmt: skip
    writing.section("DISCUSSION", "discussion")
    writing.mention("vertebroplasty", "Procedure", PROCEDURE)
    writing.mention("leakage", "Condition", LEAKAGE)
    procedure, event = ("vertebroplasty", PROCEDURE), ("leakage", LEAKAGE)
    writing.rate(
        "30%", None, 30.0, qualifier="up_to", own=False, citations=("1", "2"), event=event, group=("cases",),
        procedure=procedure,
    )  # fmt: skip
    writing.rate(
        "3 per 100 person-years", 3.0, 3.0, unit="per 100 person-years", own=False, citations=("2",), event=event
    )
    writing.rate("9%", 9.0, 9.0, own=False, event=("Extravasation", LEAKAGE), group=("levels",))
    writing.citation("(1, 2)", "1", "2")
    writing.citation("(2)", "2")
    writing.reference("1. Lee A. Forty patients. Spine 2001.", "1", authors=("Lee A",), title="Forty patients")
    return writing.extraction()
