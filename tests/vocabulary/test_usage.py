"""What annotators would call by which descriptor, learned from a few invented names."""

import pickle
import tomllib

import pytest

from kg.vocabulary.formats.curies import MESH
from kg.vocabulary.linking import LEAST, Linker
from kg.vocabulary.shelf import Shelf
from kg.vocabulary.usage import NONE, Usage

NAMES = {
    "D1": ["wobbly knee", "knee wobble", "wobbling of the left knee", "knee laxity"],
    "D2": ["elbow trouble", "painful elbow", "creaking elbow"],
    "D3": ["lump in the toe"],
    NONE: ["sheer bad luck", "bad luck in general"],
}
CONCEPTS = """id,label,synonyms,broader,xref
DOID:1,disease,,,
DOID:2,gonopathy,,DOID:1,MESH:D1
DOID:3,patellar gonopathy of the young,,DOID:2,MESH:D1
DOID:4,elbow disease,,DOID:1,MESH:D2
DOID:5,knee-cap limpness,creaking knee,DOID:1,MESH:D9
DOID:6,toe fever,,DOID:1,MESH:D8
DOID:7,bad luckitis,,DOID:1,MESH:D7
DOID:8,wobbly knee in spring,,DOID:2,
DOID:9,luckitis,,DOID:1,
"""


@pytest.fixture(scope="module")
def usage():
    return Usage(NAMES, 0.4)


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("usage")
    (folder / "names.csv").write_text(CONCEPTS)
    shelf = Shelf(folder / "shelf")
    shelf.add(folder / "names.csv")
    return shelf.indexes()[1:]


GUESSES = {
    "wobbly knee": MESH + "D1",
    "Wobbling knees": MESH + "D1",
    "wobble of a knee (right)": MESH + "D1",
    "elbow pain": MESH + "D2",
    "bad luck": None,
}


@pytest.mark.parametrize(("text", "descriptor"), GUESSES.items())
def test_names_that_are_alike_have_the_same_descriptor(usage, text, descriptor):
    guess = usage.guess(text)
    assert guess.descriptor == descriptor
    assert 0.4 <= guess.sureness < 1.2


@pytest.mark.parametrize(
    "text", ["", "(right)", "quite another matter", "lump", "fractured toe of an elbow with a knee"]
)
def test_nothing_is_guessed_of(usage, text):
    """Neither of what is like no name, nor of a word that is only ever a part of names."""
    assert usage.guess(text) is None


def test_a_known_name_is_surer_than_one_that_is_only_like_it(usage):
    assert usage.guess("wobbly knee").sureness > usage.guess("wobbly knees of a dancer").sureness


def test_nothing_is_learned_from_nothing():
    assert Usage({}, 0.0).guess("wobbly knee") is None


def test_written_and_read_again(usage, tmp_path):
    (tmp_path / "usage.toml").write_text(usage.toml())
    again = Usage.load(tmp_path / "usage.toml")
    assert again.least == tomllib.loads(usage.toml())["least"] == 0.4
    assert again.guess("wobbly knees") == usage.guess("wobbly knees")
    assert pickle.loads(pickle.dumps(again)).guess("wobbly knees") == usage.guess("wobbly knees")  # noqa: S301 - our own


LINKS = {
    "elbow trouble": (None, "elbow disease"),  # annotators call it so, and no name does
    "wobbling knee": (None, "gonopathy"),  # of two concepts the one with the shorter name
    "wobbly knee in youngs": (None, "patellar gonopathy of the young"),  # or the one that has words of the text
    "elbow diseases": ("elbow disease", "elbow disease"),  # a name that is the text stands
    "creaking knee": ("knee-cap limpness", "knee-cap limpness"),
    "lump in the toe": (None, None),  # no concept refers to what annotators call it
}


@pytest.mark.parametrize(("text", "labels"), LINKS.items())
def test_links(indexes, usage, text, labels):
    linked = [each.link(text, "Condition") for each in (Linker(indexes), Linker(indexes, usage))]
    assert tuple(link and link.concept.label for link in linked) == labels
    assert linked[1] is None or linked[1].score >= LEAST


def test_only_conditions_are_guessed(indexes, usage):
    linker = Linker(indexes, usage)
    assert linker.link("elbow trouble", "Condition") is not None
    assert linker.link("elbow trouble", "Procedure") is linker.link("elbow trouble") is None


OVERRULED = {
    # What is called otherwise, more surely than not, and refers to something else by itself, is not what it is near to.
    ("severe toe fever", "D2"): "elbow disease",
    ("severe toe fever", "D3"): None,
    ("severe toe fever", NONE): None,
    ("severe luckitis", "D3"): "luckitis",  # refers to nothing, so that nothing speaks against it
    ("severe wobbly knee in spring", "D1"): "wobbly knee in spring",  # a kind of what is guessed
    ("severe gonopathy", "D1"): "gonopathy",
}


@pytest.mark.parametrize(("case", "label"), OVERRULED.items())
def test_what_is_only_near_is_overruled(indexes, case, label):
    text, descriptor = case
    name = text.removesuffix("s")
    sure = Usage({descriptor: [name, f"{name} at night"], "D99": ["something else"]}, 0.4)
    assert sure.guess(text).sureness > 0.5
    linked = Linker(indexes, sure).link(text, "Condition")
    assert (linked and linked.concept.label) == label


def test_what_is_near_stands_where_usage_is_not_sure(indexes):
    names = {"D2": ["severe toe fever"], "D3": ["severe toe fever"], NONE: ["severe toe fever"]}
    assert 0.2 < Usage(names, 0.2).guess("severe toe fever").sureness < 0.5
    assert Linker(indexes, Usage(names, 0.2)).link("severe toe fever", "Condition").concept.label == "toe fever"
