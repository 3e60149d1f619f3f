"""The words that answer, in the terminal and in JSON."""

from datetime import date

import pytest

from corpus.documents import Span
from rag.answers import Answer, Citation, Evidence, Question, Timings
from rag.quotes import quote_claims
from ui.marking import parts_of
from ui.printing import answer_lines
from ui.rendering import citation_json

QUOTE = (
    "The port authority and the two shipping lines agreed on 11 April to pay 18 million\n"
    "crowns a year for the berths, and the rail link will be priced again after five years."
)
WORDS = "18 million\ncrowns a year"


def evidence(words: str = WORDS) -> Evidence:
    at = 500 + QUOTE.index(words)
    span = Span(at, at + len(words))
    return Evidence(
        "a.md", "a", "T", date(2025, 4, 1), None, None, 500, 500 + len(QUOTE), QUOTE, 0.5,
        words=span,
    )  # fmt: skip


def answer(item: Evidence) -> Answer:
    claims, citations = quote_claims((item,))
    return Answer(
        Question("How much?"), "How much?", True, claims[0].text, claims, citations, "", (), (),
        "quotes", Timings(),
    )  # fmt: skip


def test_in_json_the_words_have_their_place_in_the_document() -> None:
    item = evidence()
    words = citation_json(Citation(1, item))["words"]
    assert words["text"] == WORDS
    assert QUOTE[words["start"] - 500 : words["end"] - 500] == WORDS


def test_parts_are_the_text_in_three_whatever_its_white_space() -> None:
    item = evidence()
    for text in (QUOTE, " ".join(QUOTE.split())):
        parts = parts_of(item, text)
        assert parts is not None
        assert "".join(parts) == text
        assert parts.words.split() == WORDS.split()
    assert parts_of(item, "Other words, written by a model.") is None


@pytest.mark.parametrize("words", [WORDS, "18 million", QUOTE[:30]])
def test_on_a_terminal_they_are_bold_on_every_line_they_reach(words: str) -> None:
    lines = list(answer_lines(answer(evidence(words)), emphasis=True))
    plain = list(answer_lines(answer(evidence(words))))
    assert [line.replace("\x1b[1;4m", "").replace("\x1b[0m", "") for line in lines] == plain
    shown = " ".join(
        piece.split("\x1b[0m")[0] for line in lines for piece in line.split("\x1b[1;4m")[1:]
    )
    assert shown.split() == words.split()


def test_elsewhere_nothing_is_added() -> None:
    assert "\x1b" not in "".join(answer_lines(answer(evidence())))
