"""What a question takes for granted is corrected by evidence on the same thing."""

from datetime import date

import pytest

from rag.answers import Evidence
from rag.premise import corrected, corrections, unmentioned


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


def test_a_figure_that_changed_is_corrected_by_what_it_came_to() -> None:
    toll = "The number of people killed in the strike on Kryvyi Rih has risen from 18 to 20."
    first = "At least 18 people were killed when a missile struck Kryvyi Rih."
    found = corrections("Who counted the 40 people killed in Kryvyi Rih?", evidence(toll, first))
    assert corrected(found) == "The briefings say 20, not 40."


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


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("Why did the wall fail on 15 March?", ("15 March",)),
        ("Why did Norway pledge $2 billion on 11 April?", ("$2 billion",)),
        ("Why did Norway pledge over $500 million in 2025?", ()),
        ("When did the wall fail?", ()),
        ("What did Norway say after 2 October 2023?", ()),
        ("Did it take Norway more than 3 days?", ()),
        ("What did Norway say on 20260626?", ()),
        ("What did Norway say first tonight?", ()),
    ],
)
def test_figures_and_days_that_nothing_mentions_are_told(
    question: str, facts: tuple[str, ...]
) -> None:
    found = evidence(PLEDGE, "The Quay Lane wall failed on 15 January, the county said.")
    assert unmentioned(question, found) == facts
