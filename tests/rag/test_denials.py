"""Where one briefing denies what another says."""

from datetime import date

from rag.answers import Evidence
from rag.denials import denials
from rag.disagreements import notes_of
from rag.evidence import Found

ASKED = "What became of the pier at Tangen?"


def said(text: str, day: date | None, title: str) -> Evidence:
    return Evidence(title, title, title, day, None, None, 0, len(text), text, 0.5)


def found(*items: Evidence, shares: tuple[float, ...] = ()) -> Found:
    return Found(items, (None,) * len(items), shares or (1.0,) * len(items), 0.9, ())


SAYS = said("The pier at Tangen collapsed in the storm.", date(2025, 3, 9), "Inquiry")
DENIES = said("The pier at Tangen did not collapse.", date(2025, 3, 1), "Statement")


def test_what_one_says_and_the_other_denies_is_told_the_older_first() -> None:
    (note,) = notes_of(found(SAYS, DENIES), ASKED, (SAYS,))
    assert note.startswith("The briefings differ on “collapse")
    assert note.index("“Statement”, 1 March 2025") < note.index("“Inquiry”, 9 March 2025")
    assert note.endswith("The second is newer.")


def test_it_is_told_once_when_both_are_shown() -> None:
    assert len(denials(found(SAYS, DENIES), (SAYS, DENIES))) == 1


def test_without_both_dates_neither_is_newer() -> None:
    letter = said(DENIES.quote, None, "Letter")
    (note,) = notes_of(found(SAYS, letter), ASKED, (SAYS,))
    assert "newer" not in note
    assert note.index("“Inquiry”") < note.index("“Letter”, no date")


def test_another_event_another_figure_and_far_evidence_deny_nothing() -> None:
    other = said("The ferry did not sail to the islands of the north.", date(2025, 3, 1), "Ferry")
    figure = said("The pier at Tangen has 12 piles, not 14.", date(2025, 3, 1), "Piles")
    piles = said("The pier at Tangen has 14 piles.", date(2025, 3, 9), "Inquiry")
    assert denials(found(SAYS, other), (SAYS,)) == ()
    assert denials(found(piles, figure), (piles,)) == ()
    assert denials(found(SAYS, DENIES, shares=(1.0, 0.001)), (SAYS,)) == ()


def test_a_document_does_not_deny_itself() -> None:
    again = said(DENIES.quote, SAYS.date, SAYS.title)
    assert denials(found(SAYS, again), (SAYS,)) == ()


def test_long_sentences_are_left_alone() -> None:
    long = said(f"The pier at Tangen did not collapse{', it is said' * 40}.", None, "Letter")
    assert denials(found(SAYS, long), (SAYS,)) == ()
