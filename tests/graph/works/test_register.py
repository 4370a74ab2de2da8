"""The works of a store: whatever happened to it, they are those of the reports that are in it now."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.works.decisions import APART, TOGETHER, Decision
from tests.graph.works.lists import LEAK, Shelf, iri, reference, report

WAYS = [  # to describe a few works: wrong identifiers, missing years, slips, cut titles, one that could go with two
    reference(),
    reference(doi="10.1000/a"),
    reference(doi="10.1000/a", pmid="11111"),
    reference(pmid="11111"),
    reference(doi="10.1000/b", pmid="11111"),
    reference(doi="10.1000/b"),
    reference(year="2004"),
    reference(year="2005"),
    reference(title=LEAK.replace("sacrum", "sacrun"), volume="28", first_page="15"),
    reference(volume="28", first_page="15", doi="10.1000/c"),
    reference(volume="28", first_page="95"),
    reference(authors=("Kim B",), title="Vertebroplasty", volume="3", first_page="9"),
    reference(authors=("Kim B",), title="Vertebroplasty", pmid="22222"),
    reference(authors=(), title=None, year=None, container=None, text="See elsewhere"),
    reference(authors=(), title=None, text="World Spine Society. A report on the safety of cement. Geneva; 2003."),
]
lists = st.lists(st.sampled_from(WAYS), max_size=4)


@st.composite
def libraries(draw, most=4):
    """Reports of different names, some of them one of the works themselves."""
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=most, unique=True))
    own = st.sampled_from([
        {}, {"title": LEAK, "authors": ("Lee A",), "year": "2003", "container": "Spine"},
        {"doi": "10.1000/a"}, {"pmid": "11111", "title": LEAK}, {"doi": "10.1000/b", "pmcid": "PMC333333"},
    ])  # fmt: skip
    return [report(name, *draw(lists), **draw(own)) for name in names]


@given(libraries(), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_come_makes_no_difference(library, random):
    shuffled = random.sample(library, len(library))
    assert Shelf(*library).content() == Shelf(*shuffled).content()


@given(libraries(), libraries(2))
def test_what_came_and_went_leaves_no_trace(library, visitors):
    names = {one.document.id for one in library}
    visitors = [one for one in visitors if one.document.id not in names]
    shelf = Shelf(*visitors, *library)
    for visitor in visitors:
        shelf.remove(visitor)
    assert shelf.content() == Shelf(*library).content()
    for one in library:
        shelf.remove(one)
    assert shelf.content() == []


@given(libraries(), lists, st.data())
def test_a_report_that_is_read_anew_is_as_if_it_had_always_been_so(library, entries, data):
    changed = data.draw(st.sampled_from(library))
    anew = report(changed.document.id, *entries)
    shelf = Shelf(*library)
    shelf.add(anew)
    assert shelf.content() == Shelf(*(anew if one is changed else one for one in library)).content()
    other = report("0" * 8, *entries)
    shelf.add(other, replaces=[anew])
    assert shelf.content() == Shelf(other, *(one for one in library if one is not changed)).content()


@settings(max_examples=200)
@given(libraries(), st.data())
def test_decisions_hold_in_whatever_order_they_and_the_reports_come(library, data):
    entries = [iri(one, number) for one in library for number in [None, *range(1, len(one.references) + 1)]]
    some = st.frozensets(st.sampled_from(entries), min_size=1, max_size=2)
    made = data.draw(
        st.lists(
            st.builds(Decision, st.just(APART), some, some) | st.builds(Decision, st.just(TOGETHER), some), max_size=3
        )
    )
    early, late = Shelf(), Shelf(*library)
    for decision in made:
        early.decide([decision])
    for one in reversed(library):
        early.add(one)
    late.decide(made)
    assert early.content() == late.content()
    for decision in made:
        if decision.verdict == APART and not decision.entries & decision.others:
            assert not any(part & decision.entries and part & decision.others for part in late.parts())
        if all(one.verdict == TOGETHER for one in made):
            assert any(decision.entries <= part for part in late.parts())
    late.decide(taken_back=made)
    assert late.content() == Shelf(*library).content()


def test_five_papers_that_cite_one_work_cite_one_node():
    ways = [
        reference(), reference(doi="10.1000/a"), reference(doi="https://doi.org/10.1000/A.", title=None),
        reference(pmid="11111", container="Spine (Phila Pa 1976)"), reference(title=LEAK.upper() + "."),
    ]  # fmt: skip
    reports = [report(name, way) for name, way in zip("abcde", ways, strict=True)]
    for some in permutations(reports):
        shelf = Shelf(*some)
        assert {shelf.work(iri(one, 1)) for one in reports} == {"https://w3id.org/litkg/work/doi:10.1000/a"}


def test_a_cited_report_is_its_work_and_leaves_the_work_behind():
    citing = report("a", reference(doi="10.1000/a"))
    cited = report("b", title=LEAK, doi="10.1000/A", authors=("Lee A", "Kim B"))
    shelf = Shelf(citing)
    before = shelf.content()
    shelf.add(cited)
    assert {iri(citing, 1), iri(cited)} in shelf.parts()
    assert any("Lee A; Kim B" in line for line in shelf.content()), "shown as the report prints itself"
    shelf.remove(cited)
    assert shelf.content() == before


@pytest.mark.parametrize("reason", ["doi", "pmid", "fingerprint"])
def test_a_merge_says_why(reason):
    ways = {
        "doi": (reference(doi="10.1000/a"), reference(doi="10.1000/a", title=None)),
        "pmid": (reference(pmid="11111"), reference(pmid="11111", title=None)),
        "fingerprint": (reference(doi="10.1000/a"), reference(pmid="11111")),
    }
    content = "\n".join(Shelf(*(report(name, way) for name, way in zip("ab", ways[reason], strict=True))).content())
    assert f'ontology#reason> "{reason}"' in content
    agreed = {"fingerprint": "author; year; title; container"}.get(reason, reason)
    assert f'ontology#agreed> "{agreed}"' in content


def test_what_a_report_does_not_say_of_itself_is_taken_from_the_lists_it_stands_in():
    own = report("a", title=LEAK, year="2003", doi="10.1000/a")
    citing = [
        report(name, reference(doi="10.1000/a", **fields)) for name, fields in (("b", {}), ("c", {"year": "2004"}))
    ]
    for some in permutations([own, *citing]):
        shelf = Shelf(*some)
        work = shelf.work(iri(own))
        assert shelf.told(work, "http://www.w3.org/2000/01/rdf-schema#label") == [f"Lee A 2003: {LEAK}"]
        assert shelf.told(work, "http://purl.org/dc/terms/date") == ["2003"]
        assert shelf.told(work, "https://w3id.org/litkg/ontology#container") == ["Spine"]
    shelf.remove(citing[0])
    shelf.remove(citing[1])
    assert shelf.told(work, "http://www.w3.org/2000/01/rdf-schema#label") == [f"2003: {LEAK}"]
