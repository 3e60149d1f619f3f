"""What a refusal says."""

import pytest

from rag.answers import Evidence
from rag.evidence import Found
from rag.refusing import NEAREST, missing, nearest


def found(*quotes: str, words: tuple[str, ...] = ()) -> Found:
    items = tuple(
        Evidence("a.md", "1", "T", None, None, None, n * 500, n * 500 + len(q), q, 0.5)
        for n, q in enumerate(quotes)
    )
    count = len(items)
    return Found(items, (None,) * count, (1 / max(count, 1),) * count, 0.1, words)


def test_the_words_that_no_briefing_holds_are_named() -> None:
    said = missing("What did France pledge?", found("Oslo paid.", words=("France",)))
    assert "“France”" in said


def test_at_most_four_words_are_named() -> None:
    said = missing("?", found("Oslo paid.", words=("a1", "b2", "c3", "d4", "e5")))
    assert "“d4”" in said
    assert "e5" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("Wie", "viele", "Menschen", "wohnen"),
        ("Wer", "ist"),
        ("Combien", "d’habitants", "sont"),
    ],
)
def test_a_question_in_another_language_is_told_so(words: tuple[str, ...]) -> None:
    said = missing("?", found("Oslo paid.", words=words))
    assert "ask in the language of the briefings" in said
    assert words[0] not in said


def test_one_word_of_another_language_is_a_word_like_others() -> None:
    said = missing("Who is Das Gupta?", found("Oslo paid.", words=("Das", "Gupta")))
    assert "“Gupta”" in said


def test_where_all_words_occur_the_question_is_named() -> None:
    assert "“Who  paid?”".replace("  ", " ") in missing("Who\n paid?", found("Oslo paid."))


def test_where_nothing_was_found_that_is_said() -> None:
    assert "nothing" in missing("Who?", found())
    assert nearest(found()) == ()


def test_the_nearest_are_the_best_three_without_copies() -> None:
    quotes = (
        "Oslo paid 30 million crowns for the bridge.",
        "Oslo paid 30 million crowns for the bridge.",
        "Bergen sent two ferries to Storholm in March.",
        "The harbour of Tromsø is closed for the winter.",
        "A fourth sentence speaks of the weather in Lima.",
    )
    shown = [item.quote for item in nearest(found(*quotes))]
    assert shown == [quotes[0], quotes[2], quotes[3]]
    assert len(shown) == NEAREST
