"""What a question takes for granted is corrected by evidence on the same thing."""

from datetime import date

import pytest

from rag.answers import Evidence
from rag.premise import corrected, corrections


def evidence(*quotes: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"{n}.md", str(n), "A note", date(2025, 4, 11), None, None, 0, len(q), q, 0.9)
        for n, q in enumerate(quotes)
    )


PLEDGE = "Britain and Norway pledged more than $580 million in new military aid for Ukraine."


@pytest.mark.parametrize(
    ("question", "quote", "line"),
    [
        (
            "Why did Britain and Norway pledge $2 billion in military aid?",
            PLEDGE,
            "The briefings say $580 million, not $2 billion.",
        ),
        (
            "Why did the Quay Lane wall fail on 15 March?",
            "The Quay Lane wall failed on 15 January, the county said.",
            "The briefings say 15 January, not 15 March.",
        ),
        (
            "Why did the gauge at Mill Weir record a peak of 7.82 metres?",
            "The gauge at Mill Weir, upstream of the town, recorded a peak of 5.82 metres.",
            "The briefings say 5.82 metres, not 7.82 metres.",
        ),
    ],
)
def test_a_false_fact_is_corrected(question: str, quote: str, line: str) -> None:
    assert corrected(corrections(question, evidence(quote))) == line


@pytest.mark.parametrize(
    "question",
    [
        "How much did Britain and Norway pledge?",
        "Did Britain and Norway pledge $580 million?",
        "Why did Britain and Norway pledge more than $500 million in military aid?",
        "What did Norway pledge in April 2025?",
        "How many of the 30 ministers heard what Britain and Norway pledged?",
    ],
)
def test_what_the_evidence_does_not_contradict_is_left_alone(question: str) -> None:
    assert corrections(question, evidence(PLEDGE)) == ()


def test_a_fact_that_another_sentence_on_the_same_thing_has_is_no_mistake() -> None:
    both = evidence(
        "The flood wall failed and 412 homes in Camberholt were flooded.",
        "The first note said that 340 homes in Camberholt were flooded.",
    )
    assert corrections("Why were 340 homes in Camberholt flooded?", both) == ()
    assert corrections("Why were 340 homes in Camberholt flooded?", both[:1]) != ()


def test_a_sentence_on_something_else_corrects_nothing() -> None:
    other = evidence("The new ferry cost $90 million and opened in May.")
    assert corrections("Why did Britain and Norway pledge $2 billion?", other) == ()


def test_no_correction_has_no_line() -> None:
    assert corrected(()) == ""
