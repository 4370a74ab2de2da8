"""What the steps of an alignment cost, learned without annotations."""

import tomllib

import pytest

from kg.nlp.alignment import learned, letters_of
from kg.nlp.training.alignment import LONGEST, Settings, learn, pairs

NAMES = """percutaneous vertebroplasty|magnetic resonance|bone density|cement leakage|nerve root|body mass|
kidney stone|visual scale|transient ischemia|oral glucose|heart rate|joint replacement""".replace("\n", "").split("|")
TEXTS = [
    f"In the {a} group we then measured {b} ({b[0]}{b.split()[1][0]})."
    for a in NAMES
    for b in ((name.title() if a == name else name) for name in NAMES)
]


def upper(texts):
    return [text[: text.index("(")] + text[text.index("(") :].upper() for text in texts]


def test_pairs():
    text = "Percutaneous vertebroplasty (PV) helps. Magnetic resonance (MR, axial) was not done (see Fig. 1)."
    assert list(pairs([text, ""])) == [("PV", "Percutaneous vertebroplasty "), ("MR", "Magnetic resonance ")]


def test_what_definitions_do_costs_less_than_what_chance_does():
    table = learn(sorted(set(pairs(upper(TEXTS)))), Settings(seed=1, rounds=2, prior=1.0))
    assert table.costs["use word"] < 0 < table.costs["skip word"]
    assert tomllib.loads(table.toml())["costs"] == pytest.approx(table.costs, abs=0.01)
    assert len(table.limits) == LONGEST


def test_the_shipped_table_knows_every_step():
    costs, limits = learned()
    table = learn(sorted(set(pairs(upper(TEXTS)))), Settings(seed=1, rounds=1, prior=1.0))
    assert set(costs) == set(table.costs)
    assert len(limits) == LONGEST


@pytest.mark.parametrize(
    ("short", "letters", "kinds"),
    [
        ("VCFs", "vcf", ["upper"] * 3),
        ("Ps", "ps", ["upper", "lower"]),
        ("TNFα", "tnfa", ["upper", "upper", "upper", "lower"]),
        ("p-53", "p53", ["upper", "digit", "digit"]),
        ("É2", "e2", ["upper", "digit"]),
    ],
)
def test_letters(short, letters, kinds):
    assert ["".join(letter.form for letter in letters_of(short)), [letter.kind for letter in letters_of(short)]] == [
        letters,
        kinds,
    ]
