"""Notes on briefings that differ, and sentences withheld: in JSON, at the terminal, on the page."""

import json
from dataclasses import replace
from datetime import date

import pytest

from corpus.errors import ModelUnavailable
from rag.answers import Answer, Citation, Claim, Evidence, Question, Timings, Withheld
from ui.printing import answer_lines
from ui.rendering import answer_json
from ui.web.conversation import Exchange
from ui.web.render import turn

QUOTE = "Tangen has 14 ferries."
NOTE = "The briefings give several figures: 12 (“A <b>”, 1 March 2025); 14 (“B”, 9 March 2025)."
ITEM = Evidence("b.md", "b", "B", date(2025, 3, 9), None, None, 0, len(QUOTE), QUOTE, 0.9)
ANSWER = Answer(
    question=Question("How many ferries has Tangen?"),
    standalone_question="How many ferries has Tangen?",
    answered=True,
    text=f"{QUOTE} [1]",
    claims=(Claim(QUOTE, (1,)),),
    citations=(Citation(1, ITEM),),
    missing="",
    nearest=(),
    withheld=(),
    model="quotes",
    timings=Timings(),
)
NOTED = replace(ANSWER, notes=(NOTE,))
HELD = replace(
    ANSWER,
    withheld=(Withheld("Tangen has <b>40</b>.", "the figure 40 is not there"),),
    model="gguf:x",
)
REFUSED = replace(HELD, answered=False, text="No.", claims=(), citations=(), missing="No.")


def test_an_answer_as_json_has_notes_only_where_there_are_any() -> None:
    assert "notes" not in answer_json(ANSWER)
    assert json.loads(json.dumps(answer_json(NOTED)))["notes"] == [NOTE]


def test_an_answer_as_json_says_why_there_is_no_prose() -> None:
    assert "notice" not in answer_json(ANSWER)
    trouble = ModelUnavailable("The language model did not answer in time.")
    assert answer_json(replace(ANSWER, trouble=trouble))["notice"] == str(trouble)


def test_notes_stand_between_the_answer_and_its_footnotes() -> None:
    lines = list(answer_lines(NOTED))
    at = next(n for n, line in enumerate(lines) if line.startswith("The briefings give"))
    assert any(QUOTE in line for line in lines[:at])
    assert any("b.md" in line for line in lines[at:])


def test_the_page_shows_a_note_as_text() -> None:
    exchange = Exchange(1, NOTED.question, "", answer=NOTED)
    assert "12 (“A &lt;b&gt;”, 1 March 2025)" in turn(exchange)


def test_on_the_page_a_note_is_no_part_of_the_quoted_answer() -> None:
    shown = turn(Exchange(1, NOTED.question, "", answer=NOTED))
    answer, _, rest = shown.partition('<div class="gap">')
    assert "12 (“A" not in answer
    assert rest.startswith('<p class="differs" dir="auto">')


@pytest.mark.parametrize("answer", [HELD, REFUSED])
def test_withheld_sentences_are_counted_and_listed_for_whoever_asks(answer: Answer) -> None:
    short, long = "\n".join(answer_lines(answer)), "\n".join(answer_lines(answer, withheld=True))
    assert "Withheld, as no footnote carries it: 1 written sentence; --withheld" in short
    assert "40" not in short
    assert "  - Tangen has <b>40</b>. (the figure 40 is not there)" in long
    assert "--withheld" not in long


@pytest.mark.parametrize("answer", [HELD, REFUSED])
def test_the_page_lists_what_was_withheld_when_it_is_opened(answer: Answer) -> None:
    shown = turn(Exchange(1, answer.question, "", answer=answer))
    assert "<summary>1 sentence withheld</summary>" in shown
    assert "Tangen has &lt;b&gt;40&lt;/b&gt;." in shown
    assert "the figure 40 is not there" in shown
    assert ("✓" in shown) == answer.answered


def test_nothing_is_said_of_withheld_sentences_where_there_are_none() -> None:
    assert "ithheld" not in turn(Exchange(1, ANSWER.question, "", answer=ANSWER))
    assert not any("ithheld" in line for line in answer_lines(ANSWER, withheld=True))
