"""Who speaks: what a sentence needs beside it."""

from dataclasses import replace

import pytest

from corpus.documents import Span
from index.entries import Entry, StoredPassage
from rag.speakers import lead_of

ENTRY = Entry("id", "a.md", "T", None, None, "md", None, 1, "0" * 64)


def passage(*sentences: str, at: int = 1000) -> StoredPassage:
    spans, text = [], ""
    for sentence in sentences:
        spans.append(Span(at + len(text), at + len(text) + len(sentence)))
        text += sentence + " "
    kinds = ("paragraph",) * len(sentences)
    return StoredPassage(1, ENTRY, "T", at, at + len(text), text, (), tuple(spans), kinds)


def lead(number: int, *sentences: str) -> str | None:
    one = passage(*sentences)
    span = lead_of(one, number)
    return None if span is None else one.text[span.start - one.start : span.end - one.start]


LEE = "Ann Lee runs the port."
OTHER = "Rain fell on Sunday."


@pytest.mark.parametrize(
    ("number", "sentences", "expected"),
    [
        (1, (LEE, "She came in 2019."), LEE),
        (2, (LEE, "She came in 2019.", "She leaves in May."), LEE),
        (1, (LEE, "“The wall is old.”"), LEE),
        (1, (LEE, "“The wall is old,” she said."), LEE),
        (1, (LEE, '"The wall is old," she said.'), LEE),
        (2, ("“We wait,” Ann Lee said.", "“The wall is old.”", "“It may fall.”"), None),
        (0, ("“It is old.", "It may fall,” Ann Lee said."), "It may fall,” Ann Lee said."),
        (1, ("“It is old,” Ann Lee said. “It leans.", "It may fall.”"),
         "“It is old,” Ann Lee said. “It leans."),
        (2, (LEE, "“We wait,” she said.", "“The wall is old.”"), f"{LEE} “We wait,” she said."),
        (1, (OTHER, "These figures are new."), OTHER),
    ],
)  # fmt: skip
def test_a_sentence_brings_what_it_cannot_be_understood_without(
    number: int, sentences: tuple[str, ...], expected: str | None
) -> None:
    if expected is None:  # the nearest sentence that says who speaks, beyond another quotation
        expected = sentences[0]
    assert lead(number, *sentences) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The wall is old.",
        "“The wall is old,” Ann Lee said.",
        "It is clear that the wall is old.",
        "This week the wall fell.",
        "This report tells of the wall.",
        "That the wall was old was known.",
    ],
)
def test_what_stands_alone_brings_nothing(sentence: str) -> None:
    assert lead(1, LEE, sentence) is None


def test_a_sentence_of_a_transcript_brings_the_name_that_opens_its_turn() -> None:
    turns = (
        "Ann Lee: I thank you for coming.",
        "We shall build in May.",
        "Bo Dahl: And the cost?",
        "You said nothing of it.",
    )
    assert lead(1, *turns) == "Ann Lee:"
    assert lead(3, *turns) == "Bo Dahl:"
    assert lead(2, *turns) is None


def test_labels_of_a_list_are_no_speakers() -> None:
    assert lead(2, "Chair: Ann Lee.", "Secretary: Bo Dahl.", "The wall is old.") is None


def test_another_kind_of_text_lends_no_speaker() -> None:
    one = passage(LEE, "She came in 2019.")
    assert lead_of(replace(one, kinds=("heading", "paragraph")), 1) is None


def test_a_bare_date_explains_nothing() -> None:
    assert lead(1, "22 April 2025.", "It was cold in the north.") is None


def test_who_asks_is_not_who_answers() -> None:
    assert lead(2, LEE, "Counsel asked her why.", "“It was old,” the witness said.") == LEE
