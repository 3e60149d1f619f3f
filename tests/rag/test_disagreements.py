"""Notes on briefings that differ: figures with their sources and dates, statements taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Evidence, Question
from rag.disagreements import Disagreement, disagreements, notes_of, withdrawals
from rag.drafting import Clock, Draft, Words
from rag.evidence import Found
from rag.quotes import quote_claims

ASKED = "How many ferries does Tangen have?"
SHOWN = "Tangen has 12 ferries."


def said(
    text: str, day: date | None, title: str = "Ferries of Tangen", source: str = ""
) -> Evidence:
    name = f"{title} {day}"
    return Evidence(name, name, title, day, source or None, None, 0, len(text), text, 0.5)


def found(*items: Evidence) -> Found:
    weights = tuple(1 / (1 + at) for at in range(len(items)))
    return Found(items, (None,) * len(items), weights, 0.9, ())


OLD = said(SHOWN, date(2025, 3, 1), source="Harbour Post")
NEW = said("Tangen has 14 ferries, the port says.", date(2025, 3, 9))


def test_two_figures_are_told_with_titles_sources_and_dates_and_which_is_newer() -> None:
    assert notes_of(found(OLD, NEW), ASKED, (OLD, NEW)) == (
        "The briefings give several figures: 12 (“Ferries of Tangen”, Harbour Post, 1 March 2025); "
        "14 (“Ferries of Tangen”, 9 March 2025). The newest is 14.",
    )


def test_the_oldest_stands_first_whatever_is_better_evidence() -> None:
    (told,) = disagreements(found(NEW, OLD), ASKED)
    assert told.items == (OLD, NEW)
    assert told.newer == NEW


def test_what_says_that_it_replaces_a_figure_is_an_update() -> None:
    new = said("Tangen has 14 ferries, not 12 as first told.", date(2025, 3, 9))
    (told,) = disagreements(found(OLD, new), ASKED)
    assert told.is_update
    assert told.note.startswith("The figure has changed: 12 (")


def test_a_figure_that_only_its_correction_gives_is_told_with_it() -> None:
    new = said("Tangen has 14 ferries, not 19 as first told.", date(2025, 3, 9))
    (told,) = disagreements(found(OLD, new), ASKED)
    assert told.values == ("12", "14 instead of 19")
    assert told.note.endswith("The newest is 14.")


def test_copies_of_one_report_are_one_source() -> None:
    copies = [said(SHOWN, date(2025, 3, 1), title=f"Ferries of Tangen {n}") for n in (1, 2, 3)]
    assert disagreements(found(*copies), ASKED) == ()
    (told,) = disagreements(found(*copies, NEW), ASKED)
    assert told.items == (copies[0], NEW)


def test_of_an_undated_document_it_is_not_said_whether_it_is_newer() -> None:
    letter = said("Tangen has 15 ferries.", None)
    (told,) = disagreements(found(OLD, NEW, letter), ASKED)
    assert told.items[-1] == letter
    assert told.note.endswith("Of those with a date the newest is 14.")
    (pair,) = disagreements(found(OLD, letter), ASKED)
    assert pair.newer == OLD


def test_figures_of_one_day_are_told_without_a_newer_one() -> None:
    other = said("Tangen has 16 ferries.", OLD.date, title="Ships of Tangen")
    (told,) = disagreements(found(OLD, other), ASKED)
    assert told.newer is None
    assert "newest" not in told.note


@pytest.mark.parametrize(
    "text",
    [
        "Tangen has more than 10 ferries.",
        "Tangen has some 12 ferries.",
        "Like Tangen, there are 30 ferries in Storholm.",
        "Each ferry of Tangen holds 90 cars.",
        "The goal is that Tangen has 30 ferries.",
    ],
)
def test_what_agrees_or_is_of_another_thing_is_no_disagreement(text: str) -> None:
    assert disagreements(found(OLD, said(text, date(2025, 4, 1))), ASKED) == ()


def test_one_document_does_not_disagree_with_itself() -> None:
    again = Evidence(
        *(OLD.document, OLD.document_id, OLD.title, OLD.date, None, None, 90, 114),
        *("Tangen has 19 ferries ok", 0.5),
    )
    assert disagreements(found(OLD, again), ASKED) == ()


def test_a_question_of_one_day_hears_only_of_what_replaced_its_figure() -> None:
    asked = "How many ferries did Tangen have on 1 March 2025?"
    assert disagreements(found(OLD, NEW), asked) == ()
    replacing = said("Tangen has 14 ferries, not 12 as first told.", date(2025, 3, 9))
    (told,) = disagreements(found(OLD, replacing), asked)
    assert told.newer == replacing


STATEMENT = said(
    "The ferry Sula did not strike the pier.", date(2025, 3, 1), "Statement on the Sula"
)
TAKEN = said(
    "The port withdraws its statement of 1 March.", date(2025, 3, 4), "The Sula: statement"
)


def test_a_statement_that_was_withdrawn_is_told_with_the_words_that_do_so() -> None:
    (note,) = notes_of(found(STATEMENT, TAKEN), "Did the Sula strike the pier?", (STATEMENT,))
    assert note == (
        "“The Sula: statement”, 4 March 2025 says of “Statement on the Sula”, 1 March 2025: "
        "The port withdraws its statement of 1 March."
    )


def test_a_weekday_names_the_day_before_the_document() -> None:
    day = said("The port withdraws its statement of Saturday.", date(2025, 3, 4), TAKEN.title)
    assert withdrawals(found(STATEMENT, day), "Did the Sula strike the pier?", (STATEMENT,))


def test_only_what_is_shown_and_older_and_named_is_taken_back() -> None:
    asked = "Did the Sula strike the pier?"
    other_day = said("The port withdraws its statement of 2 March.", date(2025, 3, 4), TAKEN.title)
    before = said("The port withdraws its statement of 1 March.", date(2025, 2, 28), TAKEN.title)
    elsewhere = said("Oslo withdraws its statement of 1 March.", date(2025, 3, 4), "Trams of Oslo")
    for item in (other_day, before, elsewhere):
        assert withdrawals(found(STATEMENT, item), asked, (STATEMENT,)) == ()
    assert withdrawals(found(STATEMENT, TAKEN), asked, (TAKEN,)) == ()


def test_what_corrects_some_of_it_counts_where_it_names_what_is_asked() -> None:
    part = said("This corrects our note of 1 March on the Sula.", date(2025, 3, 4), TAKEN.title)
    evidence = found(STATEMENT, part)
    assert withdrawals(evidence, "Did the Sula strike the pier?", (STATEMENT,))
    assert not withdrawals(evidence, "Did the ship strike the pier?", (STATEMENT,))


def test_an_answer_has_the_notes_and_a_refusal_has_none() -> None:
    claims, citations = quote_claims((OLD, NEW))
    draft = Draft(Question(ASKED), ASKED, found(OLD, NEW), 2, Clock())
    assert len(draft.answer(Words(claims=claims, citations=citations)).notes) == 1
    assert draft.refusal().notes == ()


@given(
    st.lists(
        st.text(st.sampled_from("ab 12.,:|’ TofnotcAprilMay-\n")).filter(str.strip), max_size=4
    ),
    st.text(st.sampled_from("how manytwas 1 April2025?Tangen"), max_size=60),
)
def test_whatever_is_said_and_asked_a_note_is_one_line(texts: list[str], asked: str) -> None:
    items = [said(text, date(2024, 2, 29 - n)) for n, text in enumerate(texts)]
    for note in notes_of(found(*items), f"{asked} ferries?", items):
        assert "\n" not in note


def test_a_disagreement_has_two_sides() -> None:
    with pytest.raises(ValueError, match="two sides"):
        Disagreement((OLD,), ("12",), None)
