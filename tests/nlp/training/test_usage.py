"""Names by descriptor, from abstracts with annotations."""

import gzip

import pytest

from kg.nlp.mentions import load_usage
from kg.nlp.training.usage import SUREST, Annotated, Settings, annotated, is_right, learn, lines, parted
from kg.vocabulary.formats.curies import MESH
from kg.vocabulary.usage import NONE, Guess

BIOC = """<collection><document><id>7</id>
<passage><infon key="type">title</infon><text>Wobbly knee syndrome (WKS).</text>
<annotation><infon key="type">Disease</infon><infon key="MESH">D1</infon><text>Wobbly knee syndrome</text></annotation>
<annotation><infon key="type">Disease</infon><infon key="MESH">D1</infon><text>WKS</text></annotation></passage>
<passage><infon key="type">abstract</infon><text>Gum was chewed; WKS, sore and stiff knees got worse by it.</text>
<annotation><infon key="type">Chemical</infon><infon key="MESH">D2</infon><text>Gum</text></annotation>
<annotation><infon key="type">Disease</infon><infon key="MESH">-1</infon><text>WKS</text></annotation>
<annotation><infon key="type">Disease</infon><infon key="MESH">D4|D3</infon>
<text>sore and stiff knees</text></annotation>
<annotation><infon key="type">Disease</infon><infon key="CompositeRole">IndividualMention</infon>
<infon key="MESH">D3</infon><text>sore knees</text></annotation></passage></document></collection>"""
SETTINGS = Settings(seed=1, parts=2, right=0.8)


@pytest.fixture
def found(tmp_path):
    with gzip.open(tmp_path / "some.xml.gz", "wt") as stream:
        stream.write(BIOC)
    return list(annotated(tmp_path / "some.xml.gz"))


def test_annotated(found):
    assert found == [
        Annotated("7", "Wobbly knee syndrome", None, ("D1",)),
        Annotated("7", "WKS", "Wobbly knee syndrome", ("D1",)),
        Annotated("7", "WKS", "Wobbly knee syndrome", ()),
        Annotated("7", "sore and stiff knees", None, ("D3", "D4")),
    ]


def test_names_are_kept_once_by_descriptor(found):
    assert learn(found, SETTINGS).names == {
        "D1": ("wobbly knee syndrome",),
        "D3": ("sore and stiff knee",),
        "D4": ("sore and stiff knee",),
        NONE: ("wobbly knee syndrome",),
    }


def test_parts_share_no_document():
    found = [Annotated(str(at % 5), f"wobble {at}", None, ("D1",)) for at in range(20)]
    parts = list(parted(found, SETTINGS))
    assert sorted(map(repr, (each for part, _ in parts for each in part))) == sorted(map(repr, found))
    for part, others in parts:
        assert len(part) + len(others) == len(found)
        assert not {each.document for each in part} & {each.document for each in others}


@pytest.mark.parametrize(
    ("descriptor", "given", "right"),
    [(MESH + "D1", ("D1", "D2"), True), (MESH + "D1", ("D2",), False), (MESH + "D1", (), False), (None, (), True),
     (None, ("D1",), False)],
)  # fmt: skip
def test_is_right(descriptor, given, right):
    assert is_right(Guess(descriptor, 0.9), Annotated("1", "wobble", None, given)) == right


def test_the_least_sureness_is_that_of_enough_right_guesses_elsewhere():
    """Names that mean the same everywhere can be told sooner than those that mean what they please."""
    steady = [Annotated(str(at), f"wobbly {part}", None, (part,)) for at in range(8) for part in ("knee", "toe")]
    fickle = [Annotated(str(at), "wobbly hip", None, (f"D{at}",)) for at in range(8)]
    assert learn(fickle, SETTINGS).least == SUREST
    assert learn(steady, SETTINGS).least < SUREST
    told = list(lines(steady, learn(steady, SETTINGS), SETTINGS))
    assert told[0].startswith("2 names of 2 descriptors")
    assert told[1] == "of 16 names that the vocabulary does not have 16 are guessed, 16 rightly"


def test_what_is_shipped_is_well_formed():
    usage = load_usage()
    assert 0.2 < usage.least < SUREST
    assert len(usage.names) > 300
    assert all(some == tuple(sorted(set(some))) and all(some) for some in usage.names.values())
