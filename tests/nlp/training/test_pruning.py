"""Which word pieces are kept."""

from kg.nlp.training.pruning import kept_pieces


def test_what_is_seen_often_enough_is_kept_and_so_is_every_sign_of_its_scripts() -> None:
    counts = {
        "[PAD]": 0, "[unused0]": 0, "[UNK]": 0, "[CLS]": 0, "[SEP]": 0, "[MASK]": 0, "a": 0, "##a": 0, "α": 0, "≥": 0,
        "漢": 9, "stent": 3, "##osis": 3, "tokyo": 2, "##ville": 0,
    }  # fmt: skip
    names = list(counts)
    kept = [names[at] for at in kept_pieces(names, list(counts.values()), 3)]
    assert kept == [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##a", "α", "≥", "stent", "##osis",
    ]  # fmt: skip
