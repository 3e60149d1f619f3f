"""Versions of a figure: the newest, the one it replaced, and which question asks for which."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answers import Evidence
from rag.evidence import Found
from rag.quotes import choose
from rag.updates import is_of_now, is_of_one_version, update_of, versions_of


def said(text: str, day: date | None, *, document: str = "", before: str = "") -> Evidence:
    name = document or f"{day}.md"
    return Evidence(
        *(name, name, "Fire in Storholm", day, None, None, 0, len(text), text, 0.5),
        before=before,
    )


def found(*items: Evidence, shares: tuple[float, ...] = ()) -> Found:
    weights = shares or tuple(1 / (1 + at) for at in range(len(items)))
    return Found(items, (None,) * len(items), weights, 0.9, ())


FIRST = said("About 40 homes burnt down in Storholm.", date(2025, 5, 2))
SECOND = said("The fire of Storholm burnt 52 homes.", date(2025, 5, 4))
NEWEST = said("In Storholm 57 homes burnt, the town says.", date(2025, 5, 9))
ASKED = "How many homes burnt in Storholm?"


def figures(evidence: Found, question: str = ASKED) -> list[str]:
    return [version.first.quantity.text for version in versions_of(evidence, question).dated]


def test_versions_stand_by_the_days_of_their_documents() -> None:
    assert figures(found(NEWEST, FIRST, SECOND)) == ["40", "52", "57"]


def test_a_figure_that_another_bears_out_is_no_other_version() -> None:
    same = said("Some 57 homes burnt in Storholm.", date(2025, 5, 12))
    assert len(versions_of(found(NEWEST, same), ASKED)) == 1


def test_a_lower_bound_that_was_replaced_is_another_version() -> None:
    before = said("At least 18 people died in Storholm.", date(2025, 5, 2))
    after = said("The dead of Storholm, who died, have risen from 18 to 20.", date(2025, 5, 4))
    asked = "How many died in Storholm?"
    assert [v.since for v in versions_of(found(before, after), asked).dated] == [
        date(2025, 5, 2),
        date(2025, 5, 4),
    ]


def test_the_newest_and_the_one_it_replaced_are_shown_the_newest_first() -> None:
    evidence = found(FIRST, SECOND, NEWEST, shares=(0.9, 0.05, 0.0001))
    shown = choose(evidence, ASKED, 5)
    assert shown[:2] == (NEWEST, SECOND)
    assert FIRST in shown  # the best one always


def test_what_a_correction_says_it_replaced_is_shown_beside_it() -> None:
    corrected = said("Of Storholm: 57 homes burnt, not 40 as first told.", date(2025, 5, 9))
    evidence = found(SECOND, FIRST, corrected)
    versions = versions_of(evidence, ASKED)
    assert versions.replaced is not None
    assert versions.replaced.first.item == FIRST


@pytest.mark.parametrize(
    "question",
    [
        "How many homes in Storholm have burnt so far?",
        "What is the latest number of homes burnt in Storholm?",
        "How many homes have now burnt in Storholm?",
        "What is the current count of burnt homes in Storholm?",
    ],
)
def test_a_question_for_the_latest_is_not_answered_with_older_figures(question: str) -> None:
    shown = choose(found(FIRST, SECOND, NEWEST), question, 5)
    assert shown == (NEWEST, SECOND)


def test_a_figure_called_the_correct_one_takes_the_place_of_the_one_before_it() -> None:
    wrong = said("The town says that 40 homes burnt in Storholm.", date(2025, 5, 2))
    right = said(
        "The correct figure is 52.",
        date(2025, 5, 4),
        before="The note of 2 May said that 40 homes burnt in Storholm.",
    )
    versions = versions_of(found(wrong, right), ASKED)
    assert versions.newest is not None
    assert versions.newest.first.item == right
    assert versions.replaced is not None
    assert versions.replaced.first.item == wrong


@pytest.mark.parametrize(
    "text",
    [
        "In Storholm 12 of the 57 burnt twice, homes and all.",
        "A further 12 homes burnt in Storholm.",
        "12 homes burnt in Tangen, not far from Storholm.",
        "In 1982 a fire burnt 12 homes in Storholm.",
        "12 ferries were in Storholm when the homes burnt.",
        "The plan is meant to rebuild 12 of Storholm's burnt homes.",
        "Storholm burnt; 9,000 homes of the county had no light.",
        "4.12 Homes burnt in Storholm.",
    ],
)
def test_a_figure_of_another_thing_is_no_version(text: str) -> None:
    other = said(text, date(2025, 5, 12))
    assert len(versions_of(found(NEWEST, other), ASKED)) == 1


def test_rows_of_a_table_are_of_what_they_open_with() -> None:
    header = said("Town | Homes burnt", date(2025, 5, 12))
    rows = [said(f"{town} | 12", date(2025, 5, 12)) for town in ("Tangen", "Storholm")]
    for row, count in zip(rows, (1, 2), strict=True):
        evidence = Found((NEWEST, row), (None, header), (0.6, 0.4), 0.9, ())
        assert len(versions_of(evidence, ASKED)) == count


def test_of_undated_documents_none_is_the_newest() -> None:
    letter = said("We count 60 burnt homes in Storholm.", None, document="letter.txt")
    versions = versions_of(found(NEWEST, letter), ASKED)
    assert len(versions) == 2
    assert not update_of(found(NEWEST, letter), ASKED)


def test_two_figures_of_one_day_leave_open_which_is_newer() -> None:
    other = said("Only 30 homes burnt in Storholm.", NEWEST.date, document="other.md")
    assert versions_of(found(NEWEST, other), ASKED).newest is None


def test_a_question_for_one_day_or_draft_is_of_one_version() -> None:
    evidence = (FIRST, SECOND, NEWEST)
    assert is_of_one_version("How many homes had burnt by 4 May?", evidence)
    assert is_of_one_version("How many homes burnt by the first estimate?", evidence)
    assert not is_of_one_version(ASKED, evidence)
    update = update_of(found(*evidence), "How many homes in Storholm had burnt by 4 May?")
    assert [evidence[at] for at in update.places] == [SECOND]


def test_words_of_now_within_a_quotation_do_not_ask_for_it() -> None:
    assert is_of_now("How many are there now?")
    assert not is_of_now("Who said “now is the hour”?")


def test_a_question_for_no_figure_has_no_versions() -> None:
    assert len(versions_of(found(FIRST, NEWEST), "Who told of the burnt homes in Storholm?")) == 0


BULLETIN = said(
    "The county of Agder has confirmed 47 cases of measles since May.", date(2025, 5, 2)
)
CASES = "How many cases of measles are there in Agder?"


def test_the_next_bulletin_of_a_series_may_leave_out_what_everybody_knows() -> None:
    later = replace(
        said("The county has confirmed 68 cases since May.", date(2025, 6, 2)),
        title="Measles, final bulletin",
    )
    evidence = found(BULLETIN, later)
    assert figures(evidence, CASES) == ["47", "68"]
    assert choose(evidence, CASES, 5) == (later, BULLETIN)


def test_the_bulletin_of_another_place_is_of_another_series() -> None:
    text = "The county has confirmed 68 cases since May."
    for title in ("Measles in Rogaland", "Mumps, final bulletin"):
        other = replace(said(text, date(2025, 6, 2)), title=title)
        assert figures(found(BULLETIN, other), CASES) == ["47"]


HOUSES = "How many homes were flooded in Tangen?"
COUNT = said("The count of flooded homes in Tangen is 412.", date(2025, 1, 2))
REPORT = "Wall inquiry"


def of_report(text: str, *, heading: str = "", before: str = "", title: str = REPORT) -> Evidence:
    own = said(text, date(2025, 6, 2), document="report.pdf", before=before)
    return replace(own, title=title, heading=heading)


ON_TANGEN = of_report("Tangen has 18,600 inhabitants.")


def test_a_sentence_is_on_the_town_that_its_document_names_elsewhere() -> None:
    later = of_report("The inquiry finds that 431 homes were flooded.", heading="35. Homes")
    assert figures(found(COUNT, ON_TANGEN, later), HOUSES) == ["412", "431"]
    assert choose(found(COUNT, ON_TANGEN, later), HOUSES, 5)[0] == later
    assert figures(found(COUNT, later), HOUSES) == ["412"]


@pytest.mark.parametrize(
    "other",
    [
        of_report("Homes were flooded, 431 of them, in Storholm."),
        of_report("There 431 homes were flooded.", before="The wall of Storholm failed, too."),
        of_report("In all 431 homes were flooded.", heading="Storholm"),
        of_report("In the whole county 1,431 homes were flooded."),
        of_report("431 homes have a new wall."),
    ],
)
def test_a_sentence_that_may_be_on_another_town_is_not(other: Evidence) -> None:
    assert figures(found(COUNT, ON_TANGEN, other), HOUSES) == ["412"]


def test_a_length_in_other_units_is_no_other_version() -> None:
    metres = said("The tower of Storholm is 100 metres tall.", date(2025, 5, 2))
    feet = said("The tower of Storholm is 330 feet tall.", date(2025, 6, 2))
    yards = said("The tower of Storholm is 120 yards tall.", date(2025, 6, 2))
    asked = "How tall is the tower of Storholm?"
    assert figures(found(metres, feet), asked) == ["100 metres"]
    assert figures(found(metres, yards), asked) == ["100 metres", "120 yards"]


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("What did the bridge cost?", "The bridge cost $30 million.", "Its lamps cost $2 million."),
        (
            "When does the treaty take effect?",
            "The treaty takes effect on 1 July 2025.",
            "The treaty, signed on 16 May 2025, takes effect in summer.",
        ),
        (
            "When does the treaty take effect?",
            "The treaty takes effect on 1 July 2025.",
            "The treaty signed on 16 May 2025 takes effect in summer.",
        ),
        (
            "What share of children was vaccinated?",
            "Of the children 71 % were vaccinated.",
            "Of the children 95 % should be vaccinated.",
        ),
        (
            "How many ferries does Tangen have in winter?",
            "In winter Tangen has 9 ferries.",
            "Tangen has 12 ferries in summer and 8 in winter.",
        ),
    ],
)
def test_a_figure_of_another_case_is_no_version(asked: str, text: str, other: str) -> None:
    told = replace(said(text, date(2025, 5, 20)), title="Of the bridge")
    second = replace(
        said(other, date(2025, 6, 1), before="The bridge has lamps."), title="Of the bridge"
    )
    assert len(versions_of(found(told, second), asked)) == 1


def test_the_day_on_which_it_was_signed_answers_when_it_was() -> None:
    first = said("The treaty of Storholm was signed on 16 May 2025.", date(2025, 5, 20))
    second = said("The treaty of Storholm, signed on 17 May 2025, is short.", date(2025, 6, 1))
    asked = "When was the treaty of Storholm signed?"
    assert figures(found(first, second), asked) == ["16 May 2025", "17 May 2025"]
