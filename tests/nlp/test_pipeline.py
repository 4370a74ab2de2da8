"""The pipeline's parts, and another recogniser in the place of its own."""

import pytest
import spacy

from kg.model.errors import KgError
from kg.nlp.pipeline import COMPONENTS, RECOGNISER, load_pipeline

BEFORE = COMPONENTS[: COMPONENTS.index(RECOGNISER) + 1]  # what a recogniser needs, without the vocabulary


def save(folder, words="halo", version="1.2"):
    nlp = spacy.blank("en", meta={"name": "tiny", "version": version})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "FINDING", "pattern": words}])
    nlp.to_disk(folder)
    return str(folder)


def described(folder, *labels):
    return load_pipeline(BEFORE, foreign=folder, labels=labels or ["FINDING=Condition"]).recogniser


def test_it_takes_the_place_of_ours(tmp_path):
    pipeline = load_pipeline(BEFORE, foreign=save(tmp_path / "tiny"), labels=["FINDING=Condition"])
    assert tuple(pipeline.nlp.pipe_names) == (*BEFORE[:-1], "kg_foreign")


def test_ours_needs_no_description():
    assert load_pipeline(BEFORE[:-1]).recogniser == ""


def test_its_name_version_and_labels_are_told(tmp_path):
    told = described(save(tmp_path / "tiny"), "FINDING=Condition", "COLOUR=Test")
    assert told.startswith("en_tiny 1.2+")
    assert told.endswith(" COLOUR=Test FINDING=Condition")


def test_it_is_the_same_wherever_it_lies(tmp_path):
    assert described(save(tmp_path / "one")) == described(save(tmp_path / "two"))


@pytest.mark.parametrize("change", [{"words": "haloes"}, {"version": "1.3"}])
def test_a_change_shows(tmp_path, change):
    assert described(save(tmp_path / "one")) != described(save(tmp_path / "two", **change))


def test_without_the_pipeline_nothing_is_built():
    with pytest.raises(KgError, match="There is no spaCy pipeline 'en_none_md'"):
        load_pipeline(foreign="en_none_md")
