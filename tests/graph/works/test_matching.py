"""Pairs of references, invented: which are of one work, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.works.descriptions import described, from_json, keys, normal_doi
from kg.graph.works.entries import Entry
from kg.graph.works.matching import why_same
from kg.graph.works.titles import likeness, words_of

TITLE = "Leakage of bone cement after sacroplasty: a prospective study of 40 patients"
FULL = {
    "authors": ("van der Velde AB", "Kim C"), "title": TITLE, "container": "Journal of Sacral Surgery", "year": "2012",
    "volume": "14", "pages": "233",
}  # fmt: skip
SPARSE = {"authors": ("Velde A",), "title": TITLE, "year": "2012"}

SAME = {
    "the same words": {},
    "an abbreviated journal": {"container": "J Sacral Surg"},
    "a journal with its city": {"container": "J Sacral Surg (Utrecht)"},
    "a slip in the title": {"title": TITLE.replace("prospective", "propsective")},
    "two slips": {"title": TITLE.replace("cement", "cemnt").replace("sacroplasty", "sacro-plastv")},
    "upper case, without a full stop": {"title": TITLE.upper()},
    "a cut title": {"title": TITLE.partition(":")[0]},
    "no title, as some journals print": {"title": ""},
    "the surname without its particle": {"authors": ("Velde AB",)},
    "an accent": {"authors": ("van der Veldé AB",)},
    "initials in front": {"authors": ("A. B. van der Velde",)},
    "a slip in the surname": {"authors": ("van der Vedle AB",)},
    "another author first, all else the same": {"authors": ("Kim C",)},
    "the year on line": {"year": "2011"},
    "no year": {"year": ""},
    "a slip in the page": {"pages": "1223", "other": {"pages": "1233"}},
    "the page as a range": {"pages": "233-9"},
    "the number of an article with and without its letter": {"pages": "e12345", "other": {"pages": "12345"}},
    "a book": {"volume": "", "pages": "", "other": {"volume": "", "pages": ""}},
    "no place": {"volume": "", "pages": "", "container": ""},
    "a remark in brackets": {"title": TITLE + " [Internet]"},
    "a title that was reworded on the way": {"title": "Bone cement leakage after sacroplasty in 40 patients"},
    "the same DOI, nothing else": {"only": {"doi": "10.1000/xyz"}, "other": {"doi": "https://doi.org/10.1000/XYZ."}},
    "the same PubMed number": {"only": {"pmid": "1234567"}, "other": {"pmid": "01234567"}},
    "the same PubMed Central number": {"only": {"text": "Kim. PMC1234567."}, "other": {"pmcid": "PMC1234567"}},
    "the same DOI, years apart": {"doi": "10.1000/xyz", "year": "2015", "other": {"doi": "10.1000/xyz"}},
    "a DOI here, a PubMed number there": {"doi": "10.1000/xyz", "other": {"pmid": "1234567"}},
    "the same printed entry, of which no field is known": {
        "only": {"text": "3. Sacral Society. Safety of cement in the sacrum: a report. Utrecht, 2012."},
        "other": {"text": "[17] Sacral Society: Safety of cement in the sacrum, a report. Utrecht 2012"},
    },
}  # fmt: skip
OTHER = {
    "another DOI": {"doi": "10.1000/xyz", "other": {"doi": "10.1000/xyy"}},
    "the same DOI, another PubMed number": {
        "doi": "10.1000/x", "pmid": "1234567", "other": {"doi": "10.1000/x", "pmid": "7654321"}
    },
    "the same DOI, which is a misprint": {
        "doi": "10.1000/x", "other": {"doi": "10.1000/x", "authors": ("Roe J",), "title": "Pressure in the disc"}
    },
    "years apart": {"year": "2015"},
    "a book of the year before": {"year": "2011", "volume": "", "pages": "", "other": {"volume": "", "pages": ""}},
    "another volume and page": {"volume": "15", "pages": "871"},
    "another page of the volume": {"pages": "871"},
    "another number in the title": {"title": TITLE.replace("40", "400"), "volume": "", "pages": ""},
    "another part": {"title": TITLE + ", part II", "volume": "", "pages": "", "other": {"title": TITLE + ", part I"}},
    "an erratum": {"title": "Erratum: " + TITLE, "volume": ""},
    "a reply": {"title": "Reply to: " + TITLE, "pages": ""},
    "another author, no place": {"authors": ("Roe J",), "volume": "", "pages": ""},
    "another paper of the author": {"title": "Loss of height after sacroplasty", "pages": "240"},
    "a title that anybody could give": {
        "only": {**SPARSE, "title": "Sacroplasty"}, "other": {**SPARSE, "title": "Sacroplasty"}
    },
    "no title and no place": {
        "only": {"authors": ("Kim C",), "year": "2012"}, "other": {"authors": ("Kim C",), "year": "2012"}
    },
    "two abstracts on a page": {
        "pages": "725.3", "title": "Height of the sacrum after cement", "other": {"pages": "725.4"}
    },
    "nothing at all": {"only": {}, "other": {}},
    "the same short words": {"only": {"text": "Ibid. 2012"}, "other": {"text": "Ibid. 2012"}},
    "a guideline in two journals": {
        "container": "Annals of Bone", "volume": "3", "pages": "", "other": {"pages": ""}
    },
    "two letters of one author to one editor": {
        "title": "Cement in the sacrum", "other": {"title": "Balloons in the spine"}
    },
}  # fmt: skip


def pair(case):
    one = case["only"] if "only" in case else FULL | {k: v for k, v in case.items() if k != "other"}
    other = case.get("other", {}) if "only" in case else FULL | case.get("other", {})
    return [described(Entry("urn:x", **fields)) for fields in (one, other)]


@pytest.mark.parametrize("case", SAME.values(), ids=SAME.keys())
def test_same_work(case):
    one, other = pair(case)
    assert why_same(one, other) == why_same(other, one) is not None
    assert set(keys(one)) & set(keys(other)), "they would never be compared"


@pytest.mark.parametrize("case", OTHER.values(), ids=OTHER.keys())
def test_another_work(case):
    one, other = pair(case)
    assert why_same(one, other) is why_same(other, one) is None


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc.", "10.1000/abc"),
        ("https://dx.doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("10.1000/s0140(10)60954-3", "10.1000/s0140(10)60954-3"),
        ("10.1000/abc)", "10.1000/abc"),
        ("10.1000/ab\u00adc", "10.1000/abc"),
        ("10.1000/a b", "10.1000/ab"),
        ("10.1000/a–b", "10.1000/a-b"),
        ("10.1000//abc", "10.1000/abc"),
        ("10.1000/abc/full", "10.1000/abc"),
        ("10.1000/1097-0142(200001)88:1", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_a_doi_has_one_form(printed, doi):
    assert normal_doi(printed) == doi


words = st.text("ab cé1-.:ßΑ\u0301", max_size=30)
anything = st.builds(
    Entry, st.just("urn:x"), st.lists(words, max_size=2).map(tuple), *[words] * 2, *[st.text("0129e ", max_size=5)] * 3,
    *[words | st.sampled_from(["10.1000/a", "10.1000/b"])] * 4,
)  # fmt: skip


@given(anything, anything)
def test_whatever_is_printed_is_compared_either_way(one, other):
    one, other = described(one), described(other)
    assert why_same(one, other) == why_same(other, one)
    assert from_json(one.json()) == one
    if one == other:
        assert list(keys(one)) == list(keys(other))


@given(words, words)
def test_likeness_is_a_share(one, other):
    one, other = words_of(one), words_of(other)
    assert 0 <= likeness(one, other) <= 1 == likeness(one, one)
    assert likeness(one, other) == pytest.approx(likeness(other, one), abs=0.35), "slips are paired off in order"
