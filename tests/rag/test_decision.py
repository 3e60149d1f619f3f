"""Is this answered here?"""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import Asked
from rag.decision import (
    READ_WEIGHTS,
    WEIGHTS,
    Best,
    Features,
    ReadFeatures,
    features,
    probability,
    read_features,
)
from rag.scoring import fit
from rag.terms import stems, terms_of


def known(question: str, *sentences: str, cosine: float = 0.6) -> Features:
    terms = terms_of(question)
    even = dict.fromkeys(terms.keys, 1.0)
    best = [
        (fit(text, cosine, stems(text), stems(text), rank, terms, even), stems(text))
        for rank, text in enumerate(sentences)
    ]
    return features(best, cosine, terms, even)


def sentence(score: float, text: str) -> Best:
    return Best(score, text, stems(text), stems(text))


def read(question: str, best: list[Best]) -> ReadFeatures:
    asked = Asked(question, terms_of(question))
    even = dict.fromkeys(asked.terms.keys, 1.0)
    return read_features(best, [(0.1, 0.9, 0.2), (0.5, 0.5, 0.7)], asked, even)


def test_every_feature_has_a_weight() -> None:
    assert len(WEIGHTS) == len(fields(Features))


def test_every_feature_of_a_reading_has_a_weight() -> None:
    assert len(READ_WEIGHTS) == len(fields(ReadFeatures))


def test_no_evidence_is_no_answer() -> None:
    assert known("Who wrote Hamlet?") == Features()
    assert probability(Features()) < 0.5
    assert probability(ReadFeatures()) < 0.05


def test_of_the_passages_the_one_counts_that_all_speak_for() -> None:
    best = [sentence(8.0, "Norway pledged 600 drones."), sentence(2.0, "Oslo is far.")]
    found = read("What did Norway pledge?", best)
    joint = pytest.approx(6 / 4 + 0.5 + 1.4)
    assert found == ReadFeatures(
        top=0.8, joint=joint, together=1.0, long=0.0, counted=1.0, length=0.13
    )


def test_what_is_to_be_counted_must_be_named() -> None:
    best = [sentence(8.0, "Norway pledged 600 drones."), sentence(2.0, "Oslo has many soldiers.")]
    assert read("How many drones did Norway pledge?", best).counted == 1.0
    assert read("How many soldiers does Norway have?", best).counted == 1.0
    lacking = read("How many tanks does Norway have?", best)
    assert lacking.counted == 0.0
    assert probability(lacking) < probability(replace(lacking, counted=1.0))


def test_what_the_reader_sees_makes_an_answer_more_probable() -> None:
    unsure = ReadFeatures(top=0.5, joint=0.5, together=0.7)
    assert probability(ReadFeatures(top=0.5, joint=2.5, together=0.7)) > probability(unsure)
    assert probability(ReadFeatures(top=1.2, joint=0.5, together=0.7)) > probability(unsure)


def test_a_sentence_that_says_it_is_more_probable_than_one_that_does_not() -> None:
    said = known("What did Norway pledge?", "Norway pledged 600 drones to Ukraine.")
    other = known("What did Norway pledge?", "Norway's minister came by train.")
    assert probability(said) > probability(other)


def test_a_name_that_is_nowhere_makes_an_answer_less_probable() -> None:
    here = known("What did Norway pledge?", "Norway pledged 600 drones to Ukraine.")
    elsewhere = known("What did Norway pledge?", "Sweden pledged 600 drones to Ukraine.")
    assert here.names_missing == 0.0
    assert elsewhere.names_missing == 1.0
    assert probability(here) > probability(elsewhere)


def test_the_deed_counts_only_beside_the_name() -> None:
    apart = known(
        "What did France pledge?", "France was in Kyiv.", "Norway pledged 600 drones to Ukraine."
    )
    assert apart.acts_around == 0.0
    assert apart.acts_together == 1.0


def test_a_question_of_names_alone_is_marked() -> None:
    assert known("What about Boris Pistorius?", "Boris Pistorius spoke.").only_names == 1.0


@given(st.builds(Features, *[st.floats(0, 1) for _ in fields(Features)]))
def test_a_probability_is_one(any_features: Features) -> None:
    assert 0.0 < probability(any_features) < 1.0


@pytest.mark.parametrize("cosine", [0.0, 0.3, 0.9])
def test_more_likeness_is_never_less_probable(cosine: float) -> None:
    question, text = "What did Norway pledge?", "Norway pledged 600 drones."
    lower = probability(known(question, text, cosine=cosine))
    assert probability(known(question, text, cosine=cosine + 0.1)) >= lower
