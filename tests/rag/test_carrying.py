"""Does the cited evidence itself carry a written sentence?"""

from collections.abc import Sequence
from datetime import date

import pytest

from rag.answers import Evidence
from rag.carrying import uncarried
from rag.checker import Checked
from rag.entailment import Scores
from rag.judging import Judge

RAISED = "The upper half of panel 17 was lifted from the river bed on Monday by a crane barge."
ROW = "Corvale | 38,500 | 36,113 | 93.8 %"


def evidence(quote: str, path: str = "a.md", before: str = "", title: str = "A note") -> Evidence:
    return Evidence(
        document=path,
        document_id=path,
        title=title,
        date=date(2025, 4, 22),
        source=None,
        page=None,
        start=0,
        end=len(quote),
        quote=quote,
        score=0.5,
        before=before,
    )


def carried(text: str, *items: Evidence, supported: float | None = None) -> bool:
    scores = None if supported is None else Scores(supported, 0.0, 1.0 - supported)
    return not uncarried(text, items, Checked("supported", by=0, scores=scores))


@pytest.mark.parametrize(
    "text",
    [
        RAISED,
        "The upper half of panel 17 was lifted on Monday.",
        "On Monday a crane barge lifted the upper half of panel 17 from the river bed.",
    ],
)
def test_a_sentence_of_the_words_of_its_evidence_is_carried(text: str) -> None:
    assert carried(text, evidence(RAISED))


def test_a_word_that_was_asked_for_and_is_nowhere_is_not_carried() -> None:
    text = "The upper half of panel 17 was painted white."
    assert not carried(text, evidence(RAISED))
    assert not carried(text, evidence(RAISED), supported=0.1)


def test_other_words_are_carried_where_the_scorer_finds_them_supported() -> None:
    text = "A vessel hoisted the upper half of panel 17 off the river bed."
    assert not carried(text, evidence(RAISED), supported=0.2)
    assert carried(text, evidence(RAISED), supported=0.9)


def test_words_that_stand_only_in_title_and_before_do_not_carry() -> None:
    text = "The report on the wall portrays the repair of the wall as slow."
    item = evidence("It began in May.", before="The repair of the wall is slow.", title="The wall")
    assert not carried(text, item, supported=0.9)


def test_a_figure_of_a_row_does_not_answer_whatever_was_asked() -> None:
    text = "Corvale has 38,500 inhabitants."
    assert not carried(text, evidence(ROW), supported=0.9)
    other = evidence("Camberholt has 18,600 inhabitants.", "b.md")
    assert not carried(text, evidence(ROW), other, supported=0.9)
    heads = evidence("District | Inhabitants | Vaccinated | Coverage")
    assert carried(text, evidence(ROW), heads)


@pytest.mark.parametrize(
    ("text", "is_carried"),
    [("340 homes were flooded.", False), ("About 340 homes were flooded.", True)],
)
def test_a_figure_keeps_its_about(text: str, is_carried: bool) -> None:
    assert carried(text, evidence("About 340 homes were flooded.")) is is_carried


def test_the_sentence_that_says_most_of_it_gets_the_footnote() -> None:
    items: Sequence[Evidence] = (
        evidence("He came in May.", before="“Nobody had told me,” Mr. Hollis said in May."),
        evidence("“Nobody had told me,” Mr. Hollis said in May."),
    )
    judged = Judge(items, "Who had been told?").judge("Nobody had told me, Mr. Hollis said.", ())
    assert getattr(judged, "citations", ()) == (2,)


HE = evidence(
    "He asked the group for more Patriot systems.",
    before="Ukraine’s defence minister, Rustem Umerov, spoke by video link.",
)
OTHER = evidence("Boris Pistorius said his country would hand over four systems.")


def test_what_one_did_is_not_told_of_another_who_is_cited_with_it() -> None:
    wrong = "Boris Pistorius asked the group for more Patriot systems."
    assert "of somebody else" in uncarried(wrong, (HE, OTHER), Checked("supported", by=0))
    assert carried("Rustem Umerov asked the group for more Patriot systems.", HE, OTHER)


def test_a_deed_without_a_name_may_get_it_from_what_is_cited_with_it() -> None:
    counted = evidence("By 20 April the ministry had confirmed 268 cases of measles.")
    where = evidence("The Ministry of Health of Velland Province counts cases of measles.")
    assert carried(
        "Velland Province had confirmed 268 cases of measles by 20 April.", counted, where
    )


def test_who_built_is_not_who_designed() -> None:
    designed = evidence("Aldous Finch Partners designed the work.", before="It began in 2009.")
    built = evidence("Dunmore & Pryce built it for £3.4 million.", before=designed.quote)
    raised = evidence("Colm Adeyemi was engineer for Dunmore & Pryce when the wall was raised.")
    text = "Dunmore & Pryce designed the raising of the wall by Aldous Finch Partners."
    assert not carried(text, designed, built, raised, supported=0.9)
