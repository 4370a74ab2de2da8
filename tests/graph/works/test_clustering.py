"""From pairs to works: what is left out, and that order makes no difference."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.graph.works.clustering import Link, grouped
from kg.graph.works.descriptions import Description
from kg.graph.works.matching import CURATOR, why_same

LEAK = "leakage of cement after augmentation of the sacrum"
descriptions = st.lists(
    st.builds(
        Description,
        doi=st.sampled_from(["", "10.1000/a", "10.1000/b"]),
        pmid=st.sampled_from(["", "111", "222"]),
        author=st.just("lee"),
        year=st.sampled_from(["2003", "2004", "2005"]),
        title=st.just(LEAK),
    ),
    max_size=7,
)


def linked(known):
    pairs = combinations(sorted(known), 2)
    return [Link(why, *pair) for pair in pairs if (why := why_same(known[pair[0]], known[pair[1]]))]


@given(descriptions, st.randoms(use_true_random=False))
def test_identifiers_that_differ_never_meet_in_whatever_order(some, random):
    known = {one.name: one for one in some}
    links = linked(known)
    groups = grouped(known, links)
    shuffled = random.sample(sorted(known), len(known))
    assert grouped({name: known[name] for name in shuffled}, random.sample(links, len(links))) == groups
    assert sorted(name for group in groups for name in group.members) == sorted(known)
    for group in groups:
        assert len(group.links) == len(group.members) - 1
        for kind in ("doi", "pmid"):
            assert len({getattr(known[name], kind) for name in group.members} - {""}) <= 1


def test_the_user_brings_whole_works_together_and_tells_others_apart():
    ways = [Description(doi=f"10.1000/{letter}", pmid=number) for letter in "ab" for number in ("", letter * 3)]
    known = {one.name: one for one in ways}
    a, b = (next(name for name in known if known[name].doi.endswith(letter)) for letter in "ab")
    links = [*linked(known), Link(CURATOR, *sorted((a, b)))]
    assert [len(group.members) for group in grouped(known, linked(known))] == [2, 2]
    assert [len(group.members) for group in grouped(known, links)] == [4]
    assert [len(group.members) for group in grouped(known, links, {frozenset((a, b))})] == [2, 2]


def test_what_could_go_with_either_goes_with_the_one_that_more_are_of():
    many = [Description(doi="10.1000/a", pmid="111", year=year) for year in ("2003", "2004", "2005")]
    misprint, open_ = Description(doi="10.1000/b", pmid="111"), Description(pmid="111")
    known = {one.name: one for one in (*many, misprint, open_)}
    (alone,) = (group.members for group in grouped(known, linked(known)) if len(group.members) == 1)
    assert alone == (misprint.name,)
