"""The loader of cases is itself held to its promise."""

import pytest

from tests.nlp.case_files import CaseError, load_cases


@pytest.mark.parametrize(
    "row",
    [
        "[]",
        "- {text: a, why: b}",
        "- {text: a, expect: [1]}",
        "- {expect: [1], why: b}",
        "- {text: a, expect: , why: b}",
    ],
    ids=["empty file", "no expectation", "no reason", "no text", "null expectation"],
)
def test_rejects_a_case_that_proves_nothing(tmp_path, row):
    (tmp_path / "broken.yaml").write_text(row, encoding="utf8")
    with pytest.raises(CaseError):
        load_cases("broken", tmp_path)


def test_an_empty_list_is_an_expectation(tmp_path):
    (tmp_path / "fine.yaml").write_text("- {text: a, expect: [], why: a negative}", encoding="utf8")
    assert load_cases("fine", tmp_path) == [{"text": "a", "expect": [], "why": "a negative"}]
