import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import believable, date_in_text, date_of, date_of_metadata, is_date_line

DAY = date(2025, 4, 11)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ENGLISH = re.findall(
    r"\w+", "January February March April May June July August September October November December"
)
GERMAN = re.findall(
    r"\w+", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)
FRENCH = re.findall(
    r"\w+", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


STYLES = {
    "11 April 2025": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "11 Apr 2025": lambda d: f"{d.day:02} {ENGLISH[d.month - 1][:3]} {d.year}",
    "11-Apr-2025": lambda d: f"{d.day}-{ENGLISH[d.month - 1][:3]}-{d.year}",
    "11th of April 2025": lambda d: f"{_ordinal(d.day)} of {ENGLISH[d.month - 1]} {d.year}",
    "April 11, 2025": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "Apr. 11, 2025": lambda d: f"{ENGLISH[d.month - 1][:3]}. {d.day}, {d.year}",
    "APRIL 11TH, 2025": lambda d: f"{ENGLISH[d.month - 1]} {_ordinal(d.day)}, {d.year}".upper(),
    "Friday, 11 April 2025": lambda d: f"{d:%A}, {d.day} {ENGLISH[d.month - 1]} {d.year}",
    "2025-04-11": lambda d: d.isoformat(),
    "2025/04/11": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "11.04.2025": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "11. April 2025": lambda d: f"{d.day}. {GERMAN[d.month - 1]} {d.year}",
    "11 avril 2025": lambda d: f"{d.day} {FRENCH[d.month - 1]} {d.year}",
    "2025年4月11日": lambda d: f"{d.year}年{d.month}月{d.day}日",
}
PLACES = {
    "alone": "Aid to Kyiv\n\n{}\n\nThe ministers met in Brussels.",
    "labelled": "Aid to Kyiv\nDate: {}\nFrom: The desk\n\nThe ministers met in Brussels.",
    "published": "Aid to Kyiv\n\nPublished on {}\n\nThe ministers met in Brussels.",
    "as of": "Aid to Kyiv\n\nAs of {}\n\nThe ministers met in Brussels.",
    "at the end": "Aid to Kyiv\n\nThe ministers met.\n\nThey agreed on aid.\n\nBrussels, {}\n",
    "after the source": "Aid to Kyiv\nThe Herald, {}, by A. Writer\n\nThe ministers met.",
    "dateline": "Aid to Kyiv\n\nBRUSSELS, {} (Wire) — The ministers met and agreed on more aid.",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@given(day=DAYS)
def test_any_date_in_any_style_and_place_reads_back(style, place, day: date) -> None:  # type: ignore[no-untyped-def]
    assert date_in_text(place.format(style(day))) == day


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@given(day=DAYS)
def test_a_date_inside_a_sentence_is_not_the_documents(style, day: date) -> None:  # type: ignore[no-untyped-def]
    written = style(day)
    for text in (
        f"The Guard treaty\n\nThe treaty of {written} bound both states to help each other.",
        f"The states signed it on {written}. It has since been renewed twice.",
        f"Note on the treaty of {written}",
        f"Talks began before {written} and ended without a result.",
        f"{written} was a cold day in the capital and few came.",
    ):
        assert date_in_text(text) is None


def test_the_date_line_wins_over_dates_in_sentences() -> None:
    text = "Guard treaty\n\nThe treaty of 3 May 1998 still binds.\n\n11 April 2025\n\nIt ends soon."
    assert date_in_text(text) == DAY


def test_the_date_of_issue_wins_over_that_of_an_update() -> None:
    assert date_in_text("Updated: 14 April 2025\nPublished: 11 April 2025\n\nText.") == DAY


def test_a_label_on_the_line_above_counts() -> None:
    assert date_in_text("Memo\nDate:\n11 April 2025\nSubject:\nAid") == DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date: 04/11/2025\n\nThe talks of 04/28/2025 failed.", DAY),
        ("Date: 11/04/2025\n\nThe talks of 28/04/2025 failed.", DAY),
        ("Date: 04/11/2025\n\nThe bill passed on March 3, 2025.", DAY),
        ("Date: 11/04/2025\n\nThe bill passed on 3 March 2025.", DAY),
        ("Date: 11/04/2025", None),
        ("Date: 11/04/25", None),
        ("Date: 04/04/2025", date(2025, 4, 4)),
        ("Date: 04/28/2025", date(2025, 4, 28)),
        ("Date: 04.11.2025\n\nThe talks of 04/28/2025 failed.", None),
        ("Date: 04.11.2025", date(2025, 11, 4)),
        ("Date: 11/04/2025\n\nThe ministers met on Friday, 11 April 2025, for an hour.", DAY),
        ("Friday 11/04/2025", DAY),
        ("Friday, 04/11/2025", DAY),
        ("04/11/2025 (Friday)", DAY),
        ("Monday 11/04/2025", None),
        ("Date: 04/11/2025\n\nThe gray center by the harbor.", DAY),
        ("Date: 11/04/2025\n\nThe grey centre by the harbour.", DAY),
        ("Date: 11/04/2025\n\nThe grey center by the harbor of the programme.", None),
        ("Date: 11/04/2025\n\nThe army base at Pearl Harbor.", None),
        ("11/04/2025\n\nDie Minister trafen sich und das Treffen ist nicht von Dauer.", DAY),
        ("11/04/2025\n\nМинистры встретились и договорились.", DAY),
        ("Date: 11/04/2025\n\nFrom 28/03/2025 to 03/28/2026.", None),
    ],
)
def test_day_and_month_are_told_apart_by_the_documents_other_dates(
    text: str, expected: date | None
) -> None:
    assert date_in_text(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        *("11April 2025", "11 April2025", "11April2025", "11thApril 2025", "11.April 2025"),
        *("April 11,2025", "Brussels, 11April 2025", "Published: 11 April2025", "11 avril2025"),
    ],
)
def test_a_date_that_lost_a_space_in_recognition_is_read(written: str) -> None:
    assert date_in_text(f"Aid to Kyiv\n\n{written}\n\nThey met.") == DAY


@pytest.mark.parametrize(
    "written",
    ["B11April2025", "11April20251", "111April2025", "11Beta2025", "11April25", "11April"],
)
def test_a_code_that_looks_like_such_a_date_is_none(written: str) -> None:
    assert date_in_text(f"Aid to Kyiv\n\n{written}\n\nThey met.") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Aid to Kyiv\n\nApril 2025",
        "Date: 31 February 2025",
        "Date of incident: 11/04/2025",
        "As of 11 April 2025, the company had a value of more than 668 billion dollars in all.",
        "Date: 99/99/2025",
        "Call +44 20 11 04 2025 for more.",
        "Version 1.11.4.2025",
        "Chronology\n\n3 May 1998\nTreaty signed\n4 June 1999\nRatified\n5 July 2000\nIn force",
    ],
)
def test_what_is_no_date_of_the_document_gives_none(text: str) -> None:
    assert date_in_text(text) is None


@given(day=DAYS)
def test_figures_that_may_be_two_days_give_neither(day: date) -> None:
    alone = f"Aid to Kyiv\n\nDate: {day.day:02}/{day.month:02}/{day.year}\n\nThey met."
    sure = day.day > 12 or day.day == day.month
    assert date_in_text(alone) == (day if sure else None)
    assert date_in_text(alone, "en-GB") == day
    assert date_in_text(f"{alone} The talks of 28/04/2025 failed.") == day


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-US", date(2025, 11, 4)),
        ("en_us", date(2025, 11, 4)),
        ("en-GB", DAY),
        ("de", DAY),
        ("fr-BE", DAY),
        ("en", None),
        ("en-CA", None),
        ("ja", None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_a_document_names_tells_the_order(
    language: str | None, expected: date | None
) -> None:
    assert date_in_text("Date: 11/04/2025\n\nThey met.", language) == expected


def test_what_the_text_shows_speaks_against_a_language_that_is_only_named() -> None:
    text = "Date: 11/04/2025\n\nThe grey centre by the harbour."
    assert date_in_text(text, "en-US") is None
    assert date_in_text(f"{text} It closed on 28/03/2025.", "en-US") == DAY


@pytest.mark.parametrize(
    ("text", "by_property", "expected"),
    [
        ("Aid\n\nThey met.", DAY, DAY),
        ("Aid\n\n12 April 2025\n\nThey met.", DAY, date(2025, 4, 12)),
        ("Aid\n\nDate: 11/04/2025\n\nThey met.", DAY, DAY),
        ("Aid\n\nDate: 11/04/2025\n\nThey met.", date(2025, 11, 4), date(2025, 11, 4)),
        ("Aid\n\nDate: 11/04/2025\n\nThey met.", date(2025, 6, 1), None),
        ("Aid\n\nKYIV, 11 April (Wire) - They met.", date(2025, 4, 12), DAY),
        ("Aid\n\nKYIV, 11 April (Wire) - They met.", date(2025, 6, 1), date(2025, 6, 1)),
    ],
)
def test_a_property_counts_where_the_text_is_silent_or_open(
    text: str, by_property: date, expected: date | None
) -> None:
    assert date_of(text, None, by_property) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY, DAY),
        (date(2026, 1, 2), date(2026, 1, 2)),  # a clock in another time zone
        (date(2026, 1, 3), None),
        (date(2013, 12, 23), None),
        (date(1970, 1, 1), None),
        (date(1899, 12, 30), None),
        (None, None),
    ],
)
def test_a_property_is_believed_unless_it_is_a_templates_or_to_come(
    day: date | None, expected: date | None
) -> None:
    assert believable(day, today=date(2026, 1, 1)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KYIV, 11 April (Wire) - They met.\n\n© 2025 The Wire", DAY),
        ("KYIV, April 11 (Wire) - They met.\n\nCopyright 2019-2025 The Wire. All rights.", None),
        ("KYIV, Friday 11 April (Wire) - They met.\n\nThe war that began in 2025 goes on.", DAY),
        ("KYIV, Friday 11 April (Wire) - They met.\n\nThe war that began in 2024 goes on.", None),
        ("KYIV, Monday 11 April (Wire) - They met.\n\n© 2025 The Wire", None),
        ("KYIV, 11 April (Wire) - They met.\n\nThe war began on 24 February 2022.", None),
        ("KYIV, 11 April (Wire) - They met.\n\nVolume 2024\n\nVolume 2025", None),
    ],
)
def test_a_dateline_takes_its_year_from_where_it_is_told(text: str, expected: date | None) -> None:
    assert date_in_text(f"Aid\n\n{text}\n") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("As of 10:00 (Kyiv time), 11 April 2025", DAY),
        ("Defence desk | Published: 11 April 2025", DAY),
        ("First published: 11 April 2025 · Last updated: 12 April 2025", DAY),
        ("111430Z APR 25", DAY),
        ("11 Apr '25", DAY),
        ("Situation report 12 – 11 April 2025", DAY),
        ("Time: 20250411_08:38", DAY),
        ("Sent: 2025-04-11T08:38:00+02:00", DAY),
        ("Brussels, Friday 11 April 2025. The ministers met again.", DAY),
        ("1er avril 2025", date(2025, 4, 1)),
        ("«11» апреля 2025 г.", DAY),
        ("11–13 April 2025", None),
        ("11 and 12 April 2025", None),
        ("28 March – 3 April 2025", None),
        ("28 March 2025 to 3 April 2025", None),
        ("from 01.04.2025 to 11.04.2025", None),
        ("Deadline: 11 April 2025", None),
        ("Valid until 11 April 2025", None),
        ("11 April 2025: the army crosses the border", None),
        ("The summit will take place on 11 April 2025.", None),
    ],
)
def test_lines_that_do_and_do_not_date_a_document(line: str, expected: date | None) -> None:
    assert date_in_text(f"Aid to Kyiv\n\n{line}\n\nThey met.\n\nThey left.") == expected


def test_two_figures_of_a_year_never_lie_ahead() -> None:
    assert date_in_text("Date: 3 May 79") == date(1979, 5, 3)


def test_a_speech_says_when_it_was_delivered() -> None:
    assert date_in_text("Speech by A. Member, delivered at the club, Ghent on 11 April 2025") == DAY


def test_a_date_far_down_the_text_is_not_looked_at() -> None:
    body = "The ministers met in Brussels.\n" * 60
    assert date_in_text(f"Aid\n\n{body}\n11 April 2025\n\n{body}") is None


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    assert isinstance(date_in_text(text), date | None)
    assert is_date_line(text) in (True, False)
    assert isinstance(date_of_metadata(text), date | None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (DAY, DAY),
        (datetime(2025, 4, 11, 10, 0), DAY),
        ("2025-04-11T22:00:00+02:00", DAY),
        ("2025-04-11", DAY),
        ("20250411", DAY),
        (20250411, DAY),
        ("20250411102030Z", DAY),
        ("20250411102030+02'00'", DAY),
        ("Fri, 11 Apr 2025 10:00:00 GMT", DAY),
        ("April 11, 2025", DAY),
        ("11/04/2025", None),
        ("28/04/2025", date(2025, 4, 28)),
        ("2025", None),
        ("soon", None),
        (None, None),
        ("0001-01-01", None),
    ],
)
def test_metadata_dates(value: object, expected: date | None) -> None:
    assert date_of_metadata(value) == expected


def test_a_line_that_is_a_date_is_known_as_one() -> None:
    assert is_date_line("Friday, 11 April 2025")
    assert is_date_line("Brussels, 11 April 2025")
    assert not is_date_line("The treaty of 11 April 2025 bound both states")
