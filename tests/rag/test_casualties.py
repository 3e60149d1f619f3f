"""A question that counts the dead is not answered by the injured, nor the other way round."""

import pytest

from rag.answers import Evidence
from rag.casualties import uncounted
from rag.premise import unmentioned


def evidence(quote: str, before: str = "") -> tuple[Evidence, ...]:
    return (Evidence("a.md", "1", "T", None, None, None, 0, len(quote), quote, 0.9, before=before),)


HURT = evidence("The number of workers injured when the crane toppled has risen to three.")
KILLED = evidence("At least 18 people were killed when a missile struck the town.")


@pytest.mark.parametrize(
    ("question", "found", "word"),
    [
        ("How many workers died when the crane toppled?", HURT, "died"),
        ("How many of the workers were killed?", HURT, "killed"),
        ("What is the death toll of the crane accident?", HURT, "death toll"),
        ("How many people were injured when the missile struck?", KILLED, "injured"),
        ("How many were killed?", (*HURT, *evidence("The town lost 212 inhabitants.")), "killed"),
    ],
)
def test_what_is_counted_and_never_spoken_of_is_named(
    question: str, found: tuple[Evidence, ...], word: str
) -> None:
    assert uncounted(question, found) == word
    assert word in unmentioned(question, found)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many workers were injured when the crane toppled?", HURT),
        ("How many people died in the town?", KILLED),
        ("How many people were killed?", evidence("The flood cost 31 lives.")),
        ("How many died?", evidence("It was three.", before="The toll was told on Monday.")),
        ("How many workers were hurt?", evidence("Three workers are in hospital.")),
        ("Who died when the crane toppled?", HURT),
        ("How many workers built the quay, and who died?", HURT),
        ("How many people died?", ()),
    ],
)
def test_nothing_is_missed_where_it_is_spoken_of_or_not_counted(
    question: str, found: tuple[Evidence, ...]
) -> None:
    assert uncounted(question, found) == ""
