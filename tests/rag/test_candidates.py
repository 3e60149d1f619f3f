"""Sentences that may answer: whose they are, what their rows say, what is left out."""

import pytest

from corpus.documents import Span
from index.entries import Entry, StoredPassage
from index.search import RankedPassage
from rag.candidates import Candidate, candidates_of

ENTRY = Entry("id", "a.md", "T", None, None, "md", None, 1, "0" * 64)
LEE = "Ann Lee runs the port."


def passage(*sentences: str) -> StoredPassage:
    spans, text = list[Span](), ""
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    kinds = tuple("row" if " | " in sentence else "paragraph" for sentence in sentences)
    return StoredPassage(1, ENTRY, "", 0, len(text), text, (), tuple(spans), kinds)


def candidates(*sentences: str, left_out: tuple[int, ...] = ()) -> list[Candidate]:
    ranked = [RankedPassage(passage(*sentences), 1.0, 0.5, 1.0)]
    return candidates_of("What did Lee say?", ranked, {(0, number) for number in left_out})


@pytest.mark.parametrize(
    "sentences",
    [
        (LEE, "“The wall is old,” she said."),
        (LEE, "“The wall is old.”"),
        (LEE, "“The wall is old,” she said.", "“It will be the first to go.”"),
        ("“The wall is old.", "It will be the first to go,” said Ann Lee."),
        (LEE, "“The wall is old.", "It will be the first to go,” she said."),
        (LEE, "She knows the wall."),
    ],
)
def test_who_speaks_is_named_by_each_sentence_of_a_quotation(sentences: tuple[str, ...]) -> None:
    for item in candidates(*sentences):
        assert {"ann", "lee"} <= item.own, item.text


def test_only_the_names_of_who_speaks_are_of_the_sentence() -> None:
    _, said = candidates(LEE, "“The wall is old,” she said.")
    assert "port" not in said.own
    assert "port" in said.around


def test_a_sentence_that_stands_alone_names_nobody_before_it() -> None:
    _, alone = candidates(LEE, "Rain fell on Sunday.")
    assert "lee" not in alone.own


def test_a_row_says_what_its_columns_are() -> None:
    (row,) = candidates("Ward | Homes flooded", "Quayside | 203")
    assert row.meaning == "Ward: Quayside, Homes flooded: 203"
    assert {"home", "flood", "quaysid"} <= row.own


def test_what_is_boilerplate_is_left_out_unless_there_is_nothing_else() -> None:
    assert [c.number for c in candidates(LEE, "The end of it.", left_out=(1,))] == [0]
    assert [c.number for c in candidates(LEE, "The end of it.", left_out=(0, 1))] == [0, 1]
