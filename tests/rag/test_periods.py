"""Dates in questions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.filters import Filters
from rag.period_frame import MOST
from rag.periods import limited, periods_of

OLDEST, NEWEST = date(2025, 1, 15), date(2025, 6, 26)

# A question, and the periods that it names, as months and days of 2025 but where a year is given.
NAMED = [
    ("What did Britain pledge on 11 April 2025?", ["2025-04-11"]),
    ("What did Britain pledge on April 11, 2025?", ["2025-04-11"]),
    ("What did Britain pledge on 2025-04-11?", ["2025-04-11"]),
    ("What did Britain pledge on 20250411?", ["2025-04-11"]),
    ("What did Britain pledge on 11/04/2025?", ["2025-04-11"]),
    ("What was published at '2025-04-11T22:42:00+00:00'?", ["2025-04-11"]),
    ("What did Britain pledge on 11 April?", ["2025-04-11"]),
    ("What did Britain pledge on April 11th?", ["2025-04-11"]),
    ("what did britain pledge on 5 may", ["2025-05-05"]),
    ("What did the bulletin of 18 March say?", ["2025-03-18"]),
    ("Was it in the 18 March bulletin?", ["2025-03-18"]),
    ("What did Britain pledge in April?", ["2025-04"]),
    ("what did britain pledge in april?", ["2025-04"]),
    ("What was decided in May?", ["2025-05"]),
    ("what was decided in may?", ["2025-05"]),
    ("What was the coverage for March?", ["2025-03"]),
    ("What was the coverage in April 2025?", ["2025-04"]),
    ("How does April's figure compare?", ["2025-04"]),
    ("What did the May bulletin say?", ["2025-05"]),
    ("What was it in March, and in April?", ["2025-03", "2025-04"]),
    ("What did they owe for the months of April and May?", ["2025-04", "2025-05"]),
    ("What came in the bulletins of 3 and 7 April?", ["2025-04-03", "2025-04-07"]),
    ("What changed between 3 and 7 April 2025?", ["2025-04-03..2025-04-07"]),
    ("What changed between 3 April and 7 May?", ["2025-04-03..2025-05-07"]),
    ("What changed between April 3 and April 7?", ["2025-04-03..2025-04-07"]),
    ("What changed from 3 to 7 April?", ["2025-04-03..2025-04-07"]),
    ("What changed on 3-7 April 2025?", ["2025-04-03..2025-04-07"]),
    ("What changed on April 3–7, 2025?", ["2025-04-03..2025-04-07"]),
    ("How did cases grow from February to June?", ["2025-02-01..2025-06-30"]),
    ("How did cases grow from November to February?", ["2024-11-01..2025-02-28"]),
    ("What happened since March?", ["2025-03-01.."]),
    ("What happened after 3 May 2025?", ["2025-05-03.."]),
    ("What happened from 3 May onwards?", ["2025-05-03.."]),
    ("What was known before 7 April?", ["..2025-04-07"]),
    ("What was known until April 2025?", ["..2025-04-30"]),
    ("How many had been counted by 20 April?", ["2025-04-20"]),
    ("What was known as of 11 April?", ["2025-04-11"]),
    ("What happened the day after 5 April?", ["2025-04-06"]),
    ("What happened two days before 7 April?", ["2025-04-05"]),
    ("What happened a week after 7 April?", ["2025-04-14"]),
    ("What happened in the week of 5 May?", ["2025-05-05..2025-05-11"]),
    ("What happened in early April?", ["2025-04-01..2025-04-11"]),
    ("What happened in late April?", ["2025-04-20..2025-04-30"]),
    ("What happened at the end of May?", ["2025-05-21..2025-05-31"]),
    ("What happened in the first quarter of 2025?", ["2025-01-01..2025-03-31"]),
    ("What did it earn in Q2 2025?", ["2025-04-01..2025-06-30"]),
    ("What did it earn in 2025?", ["2025-01-01..2025-12-31"]),
    ("What happened last week?", ["2025-06-16..2025-06-22"]),
    ("What happened this week?", ["2025-06-23..2025-06-29"]),
    ("What happened yesterday?", ["2025-06-25"]),
    ("What happened today?", ["2025-06-26"]),
    ("What happened this month?", ["2025-06"]),
    ("What happened last month?", ["2025-05"]),
    ("What happened this year?", ["2025-01-01..2025-12-31"]),
    ("What happened in the last three days?", ["2025-06-23..2025-06-26"]),
    ("What happened ten days ago?", ["2025-06-14..2025-06-18"]),
    ("What happened last Friday?", ["2025-06-20"]),
    ("Who attended the 24 February meeting?", ["2025-02-24"]),
]

# None of these asks for a time, though a word of each looks so.
FALSE_FRIENDS = [
    "What did Theresa May say about the harbour?",
    "May said the talks went well; who agreed?",
    "Was the minister told by May that it failed?",
    "May we cite the letter of the union?",
    "Why did the March on Kyiv fail?",
    "Will the dockers march again?",
    "How many people took part in the march?",
    "Who is April Jones?",
    "Which second reading was that?",
    "Who came second?",
    "Must it be repaired in 30 days?",
    "How many drones within 24 hours?",
    "What sanctions followed the 24 February invasion?",
    "Who condemned the October 7 attacks?",
    "What did the G7 decide?",
    "Does Article 5 may be invoked?",
    "Does Article 5 apply?",
    "Who shipped 2025 drones?",
    "How does it compare to 2000 homes?",
    "What did the $2024 buy?",
    "Which match of 2013-14 was it?",
    "Who plays on Sunday?",
    "What did Business Today write about Italy?",
    "Who proposes that the band takes a break this week?",
    "Which joke was that, an April Fool's one?",
    "What is resolution 1325?",
    "Does version 1.2.3 run?",
    "What was reported on a date other than 9 April?",
]


def spelled(since: date, until: date) -> str:
    """A period as the table above writes it."""
    if since == until:
        return since.isoformat()
    month_ends = (until + timedelta(days=1)).day == 1 if until != date.max else False
    if since.day == 1 and month_ends and (since.year, since.month) == (until.year, until.month):
        return f"{since:%Y-%m}"
    start = "" if since == date.min else since.isoformat()
    return f"{start}..{'' if until == date.max else until.isoformat()}"


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_a_period_is_read(question: str, expected: list[str]) -> None:
    asked = periods_of(question, NEWEST, OLDEST)
    assert [spelled(period.since, period.until) for period in asked.periods] == expected


@pytest.mark.parametrize("question", FALSE_FRIENDS)
def test_a_false_friend_is_no_period(question: str) -> None:
    asked = periods_of(question, NEWEST, OLDEST)
    assert (asked.periods, asked.outside) == ((), ())
    assert asked.searched == question


def test_two_reports_that_are_compared_are_two_days_and_no_range() -> None:
    question = "Between the report of 3 March and the report of 7 April 2025, what changed?"
    asked = periods_of(question, NEWEST, OLDEST)
    assert [spelled(p.since, p.until) for p in asked.periods] == ["2025-03-03", "2025-04-07"]


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("What did the article of 5 May say?", "document"),
        ("What did the 5 May article say?", "document"),
        ("What was reported on 5 May?", "document"),
        ("What did the report from The Age published on 5 May 2025 say?", "document"),
        ("What did the report from 'The Age' on 5 May say?", "document"),
        ("What was the toll as of 5 May?", "document"),
        ("What was agreed in their conversation on 20250505?", "document"),
        ("What happened on 5 May?", "event"),
        ("Who said so on 5 May?", "event"),
        ("What did the report say of the strike on 5 May?", "event"),
    ],
)
def test_a_date_is_of_the_document_or_of_what_happened(question: str, of: str) -> None:
    [period] = periods_of(question, NEWEST, OLDEST).periods
    assert period.of == of


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("What is the latest count of cases?", "latest"),
        ("What are the most recent figures?", "latest"),
        ("What is the latest on the dam?", "latest"),
        ("What was the last known position?", "latest"),
        ("When did the envoy last visit Moscow?", "latest"),
        ("What's new about the talks?", "latest"),
        ("What was the first estimate of the homes?", "earliest"),
        ("What was the earliest report of the flood?", "earliest"),
        ("Who first reported the flood?", "earliest"),
        ("What was the initial toll?", "earliest"),
        ("What was originally planned?", "earliest"),
        ("What did the count do from the first estimate to the latest figure?", None),
        ("What happens in her latest book?", None),
        ("What is the first letter of his name?", None),
        ("Who plays “The Last of Us report”?", None),
        ("For the first time, who won?", None),
        ("How long does it last?", None),
        ("What did they do last month?", None),
        ("Who was at the first T20 international?", None),
    ],
)
def test_the_latest_or_the_earliest_is_asked_for(question: str, order: str | None) -> None:
    assert periods_of(question, NEWEST, OLDEST).order == order


def test_a_month_to_come_is_one_of_the_year_before() -> None:
    [period] = periods_of("What was said in August?", NEWEST, date(2024, 1, 1)).periods
    assert spelled(period.since, period.until) == "2024-08"


def test_a_period_that_no_document_is_of_is_told_apart() -> None:
    asked = periods_of("What was shared out in March 2023?", NEWEST, OLDEST)
    assert asked.periods == ()
    assert [spelled(p.since, p.until) for p in asked.outside] == ["2023-03"]


def test_days_of_the_margin_count_still() -> None:
    [period] = periods_of("What happened on 14 January 2025?", NEWEST, OLDEST).periods
    assert period.since == date(2025, 1, 14)


def test_relative_words_count_from_today_where_it_is_given() -> None:
    [period] = periods_of("What came yesterday?", NEWEST, OLDEST, date(2025, 6, 30)).periods
    assert period.since == date(2025, 6, 29)


def test_without_any_dated_document_only_whole_dates_are_read() -> None:
    assert periods_of("What happened in April, and last week?").periods == ()
    [period] = periods_of("What happened on 5 May 2025?").periods
    assert period.since == date(2025, 5, 5)


def test_a_date_in_figures_is_read_as_the_documents_can_be() -> None:
    asked = periods_of("What came on 11/04/2025?", date(2025, 12, 1), date(2025, 10, 1))
    assert [p.since for p in asked.periods] == [date(2025, 11, 4)]


def test_a_day_that_two_readings_fit_is_both() -> None:
    asked = periods_of("What came on 03/04/2025?", NEWEST, OLDEST)
    assert {p.since for p in asked.periods} == {date(2025, 4, 3), date(2025, 3, 4)}


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("What did Britain pledge on 11 April?", "What did Britain pledge?"),
        ("How did the toll change between 5 and 7 April?", "How did the toll change?"),
        ("What is the latest count of cases?", "What is count of cases?"),
        ("Who attended the 24 February meeting in Kyiv?", "Who attended the meeting in Kyiv?"),
        ("What happened on 5 May?", "What happened on 5 May?"),
    ],
)
def test_words_of_time_can_be_left_out_where_a_question_is_left(
    question: str, searched: str
) -> None:
    asked = periods_of(question, NEWEST, OLDEST)
    assert (asked.searched, asked.question) == (searched, question)


def test_the_words_of_a_period_stand_in_the_question() -> None:
    question = "How did the toll change between 5 and 7 April?"
    [period] = periods_of(question, NEWEST, OLDEST).periods
    assert period.words == "between 5 and 7 April"


def test_the_users_filter_wins_over_words() -> None:
    filters = Filters(since=date(2024, 1, 1), until=date(2024, 12, 31))
    [period] = periods_of(
        "What came in April?", *limited(NEWEST, date(2023, 1, 1), filters)
    ).periods
    assert spelled(period.since, period.until) == "2024-04"


def test_a_period_outside_the_users_filter_is_none() -> None:
    filters = Filters(since=date(2025, 6, 1))
    asked = periods_of("What came on 3 March 2025?", *limited(NEWEST, OLDEST, filters))
    assert asked.periods == ()
    assert len(asked.outside) == 1


def test_a_pasted_list_of_days_is_read_up_to_a_point() -> None:
    days = [OLDEST + timedelta(days=n) for n in range(150)]
    asked = periods_of("; ".join(f"{day:%d %B %Y}" for day in days), NEWEST, OLDEST)
    assert [period.since for period in asked.periods] == days[:40]


@given(st.text(alphabet="0123456789 ,.-–/?'’MayAprilmchtoandbewntsicfr", max_size=60))
def test_any_text_gives_periods_that_are_some(text: str) -> None:
    asked = periods_of(text, NEWEST, OLDEST)
    for period in (*asked.periods, *asked.outside):
        assert period.since <= period.until
        assert period.words in text


@given(st.dates(date(2025, 1, 15), date(2025, 6, 26)))
def test_any_day_is_read_back(day: date) -> None:
    for text in (f"{day:%d %B %Y}", f"{day:%B %d, %Y}", day.isoformat(), f"{day:%Y%m%d}"):
        [period] = periods_of(f"What happened on {text}?", NEWEST, OLDEST).periods
        assert period.since == period.until == day


@pytest.mark.parametrize(
    "question",
    ["What was said in May 2025?", "What was said this week?", "What did it cost 900 years ago?"],
)
@pytest.mark.parametrize("limit", [date.min, date.max])
def test_limits_at_the_ends_of_the_calendar_are_limits_too(question: str, limit: date) -> None:
    assert periods_of(question, limit, limit).question == question


def test_of_a_pasted_text_few_words_are_counted_from_now() -> None:
    question = " ".join(f"{days} days ago" for days in range(1, 100))
    assert len(periods_of(question, NEWEST, date(2020, 1, 1)).periods) == MOST
