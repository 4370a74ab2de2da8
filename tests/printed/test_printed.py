"""Ten articles printed in two columns: markers and references survive the way onto paper and back.

Floats stand in the midst of sentences, words are broken at line ends, and each page has its heads and feet.
"""

import pytest

from tests.printed import latex
from tests.printed.articles import Design, invented
from tests.printed.reading import Score, extraction_of, score

LEAST_F1 = 0.90
LEAST_FOUND = 0.95
DESIGNS = (
    Design("bracket", foot="doi:10.1000/cement.1"),
    Design("bracket", font="Helvetica", size=11, label="[{}]", indent=False),
    Design("brackets", label="[{}]", running=("J Cement 2020;4:141–150", "Alder, Birch and others")),
    Design("paren", font="Palatino", foot="Printed on 1 May 2020"),
    Design("paren", label="({})", size=11, dash="-"),
    Design("superscript", behind_stop=True, label="{}", foot="J Cement 2020;4:141–150"),
    Design("superscript", font="Charter"),
    Design("superscript", font="Century", behind_stop=True, indent=False, size=11),
    Design("author-year", foot="doi:10.1000/cement.9"),
    Design("author-year", font="Palatino", indent=False),
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        latex.PROGRAM is None, reason="pdflatex is not installed (texlive-latex-base, texlive-fonts-recommended)"
    ),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> list[Score]:
    found = []
    for seed, design in enumerate(DESIGNS):
        article = invented(seed, design.style)
        content = latex.pdf(article, design, tmp_path_factory.mktemp("printed"))
        found.append(score(extraction_of(content), article, design))
    return found


@pytest.mark.parametrize("number", range(len(DESIGNS)), ids=[f"{one.style}, {one.font}" for one in DESIGNS])
def test_each_article(scores, number):
    told = scores[number]
    assert told.wanted >= 50
    assert told.f1 >= LEAST_F1, (told.missed, told.false)
    assert told.listed >= LEAST_FOUND * told.works


def test_all_ten(scores):
    agree, found, wanted, listed, works = (sum(told[place] for told in scores) for place in range(5))
    assert 2 * agree / (found + wanted) >= LEAST_F1 + 0.05
    assert listed / works >= LEAST_FOUND + 0.02
