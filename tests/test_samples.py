"""Real articles: every quoted piece is where it says it is, and the graph gives back what went in."""

import pytest

from kg.graph.mapping import extraction_of, graph_of
from kg.library import Library
from kg.vocabulary.terms import REPORT


@pytest.fixture(scope="module")
def extractions(shared, tmp_path_factory):
    shelf = Library(tmp_path_factory.mktemp("samples"))
    files = sorted((shared / "data" / "jats" / "samples").glob("*.nxml"))
    assert len(files) == 12
    return [shelf.read_and_extract(str(file)) for file in files]


def quoted(extraction):
    yield from extraction.mentions
    yield from extraction.citations
    yield from extraction.references
    for rate in extraction.rates:
        yield rate
        yield from (phrase for phrase in (rate.event, rate.group, rate.procedure) if phrase)


def test_text_from_start_to_end_is_the_quoted_piece(extractions):
    for extraction in extractions:
        text = extraction.document.text
        wrong = [piece for piece in quoted(extraction) if text[piece.start : piece.end] != piece.text]
        assert not wrong, (extraction.document.source, wrong[:3])
        assert extraction.mentions


def test_offsets_lie_in_order_within_the_text(extractions):
    for extraction in extractions:
        for name in (
            "sections",
            "sentences",
            "mentions",
            "rates",
            "citations",
            "references",
            "abbreviations",
            "patients",
        ):
            starts = [(piece.start, piece.end) for piece in getattr(extraction, name)]
            assert all(0 <= start <= end <= len(extraction.document.text) for start, end in starts), name
            assert [start for start, _ in starts] == sorted(start for start, _ in starts), name


def test_marked_up_citations_name_references_of_the_list(extractions):
    for extraction in extractions:
        labels = {reference.label for reference in extraction.references}
        named = {label for citation in extraction.citations for label in citation.references}
        assert named
        assert len(named - labels) <= 0.02 * len(named), (extraction.document.source, named - labels)


def test_the_graph_gives_back_what_went_in(extractions):
    for extraction in extractions[:4]:
        iri = REPORT + extraction.document.id
        assert extraction_of(graph_of(extraction, "test"), iri).rates == extraction.rates
