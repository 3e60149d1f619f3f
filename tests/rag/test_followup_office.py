"""Follow-ups as a press office asks them."""

import pytest

from rag.answers import Turn
from rag.followup import standalone

PLEDGE = "How much did Germany pledge for air defence in April?"
ATTEND = "Did Pete Hegseth attend the Contact Group in February?"
WALL = "Who inspected the Quay Lane wall in October 2023?"
HOLLIS = "Mr. R. T. Hollis of the firm Hollis Survey inspected it over three days. [1]"
CORRIDOR = "What did the ministry announce about the grain corridor?"
OPENS = "The corridor will open on Monday, the minister told reporters. [1] More follows. [2]"
SHIPS = "Which ships did Norway send to Ukraine?"


def asked(question: str, *said: str) -> str:
    """What is searched for after turns of user and assistant, by turns."""
    turns = [Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(said)]
    return standalone(question, turns)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        # the same question of another country, person, date, thing
        (PLEDGE, "And France?", "How much did France pledge for air defence in April?"),
        (
            PLEDGE,
            "what about the Netherlands",
            "How much did the Netherlands pledge for air defence in April?",
        ),
        (PLEDGE, "And in May?", "How much did Germany pledge for air defence in May?"),
        (PLEDGE, "and by June 2025?", "How much did Germany pledge for air defence by June 2025?"),
        (PLEDGE, "In March?", "How much did Germany pledge for air defence in March?"),
        (PLEDGE, "And for artillery?", "How much did Germany pledge for artillery in April?"),
        (PLEDGE, "How about last year?", "How much did Germany pledge for air defence last year?"),
        (PLEDGE, "I meant France.", "How much did France pledge for air defence in April?"),
        (
            ATTEND,
            "And Boris Pistorius?",
            "Did Boris Pistorius attend the Contact Group in February?",
        ),
        (ATTEND, "And in April?", "Did Pete Hegseth attend the Contact Group in April?"),
        (SHIPS, "And to Moldova?", "Which ships did Norway send to Moldova?"),
        (SHIPS, "And Sweden?", "Which ships did Sweden send to Ukraine?"),
        (
            "What does version 6.15.0 change?",
            "And version 6.16.0?",
            "What does version 6.16.0 change?",
        ),
        (
            "What was the profit in the first quarter?",
            "And the second quarter?",
            "What was the profit in the second quarter?",
        ),
        (
            "How many homes were flooded in Camberholt?",
            "And in Eskford?",
            "How many homes were flooded in Eskford?",
        ),
        ("What did the army order?", "And the navy?", "What did the navy order?"),
        (
            "What does Norway pay under the agreement?",
            "And under the draft?",
            "What does Norway pay under the draft?",
        ),
        # the same question, of something else
        ("What did Estonia pledge?", "When was that?", "When did Estonia pledge?"),
        ("What did Estonia pledge?", "Why?", "Why did Estonia pledge?"),
        ("Did Estonia pledge two ships?", "When?", "When did Estonia pledge two ships?"),
        (
            "Did Estonia pledge two ships?",
            "Why did they do that?",
            "Why did Estonia pledge two ships?",
        ),
        ("When did the bridge collapse?", "And where?", "Where did the bridge collapse?"),
        ("Where will the summit take place?", "When?", "When will the summit take place?"),
        (
            PLEDGE,
            "How much was that in euros?",
            "How much did Germany pledge for air defence in April in euros?",
        ),
        ("Is the Hudson bridge closed?", "Since when?", "Since when is the Hudson bridge closed?"),
        (SHIPS, "When was that?", "When did Norway send to Ukraine (ships)?"),
        # pronouns
        (
            "When did Ms. Quill draft the severe flood warning?",
            "When was it issued?",
            "When was the severe flood warning issued?",
        ),
        (
            "What was the coverage in Eskford?",
            "Why is it so far behind?",
            "Why is the coverage in Eskford so far behind?",
        ),
        (
            "What does the Corran Ports Company own?",
            "Where is it based?",
            "Where is the Corran Ports Company based?",
        ),
        (
            "Who leads the Dockers' Union of Averil?",
            "How many members does it have?",
            "How many members does the Dockers' Union of Averil have?",
        ),
        (ATTEND, "What did he say there?", "What did Pete Hegseth say at the Contact Group?"),
        (ATTEND, "Who is his deputy?", "Who is Pete Hegseth's deputy?"),
        (
            "How much did Britain and Norway pledge?",
            "When will they deliver?",
            "When will Britain and Norway deliver?",
        ),
        (
            "What is the difference between drones and missiles?",
            "How are they built?",
            "How are drones and missiles built?",
        ),
        (
            "What does the foreign minister say about sanctions?",
            "When was she appointed?",
            "When was the foreign minister appointed?",
        ),
        (
            "How can I get a restraining order?",
            "How do I file an order?",
            "How do I file a restraining order?",
        ),
        (
            "Where were the flood barriers built?",
            "Who paid for the barriers?",
            "Who paid for the flood barriers?",
        ),
        # one part more
        (
            "How much did Britain and Norway pledge to Ukraine in April?",
            "And what did Germany promise?",
            "What did Germany promise to Ukraine in April?",
        ),
    ],
)
def test_a_follow_up_is_asked_in_full(before: str, question: str, expected: str) -> None:
    assert asked(question, before) == expected


@pytest.mark.parametrize(
    ("said", "question", "expected"),
    [
        (
            (WALL, HOLLIS),
            "What did he recommend?",
            "What did Mr. R. T. Hollis recommend (Quay Lane wall)?",
        ),
        (
            (CORRIDOR, OPENS),
            "Who said that?",
            "Who said “The corridor will open on Monday, the minister told reporters”?",
        ),
        (
            (CORRIDOR, "“No wall of that age could hold this river,” she said. [1]"),
            "Who said so?",
            "Who said “No wall of that age could hold this river”?",
        ),
        (
            (CORRIDOR, OPENS),
            "Says who?",
            "Who said “The corridor will open on Monday, the minister told reporters”?",
        ),
        (
            (CORRIDOR, OPENS),
            "When was that?",
            "When did the ministry announce about the grain corridor?",
        ),
        (
            ("Which river floods most?", "The Androscoggin River floods most often. [1]"),
            "How long is this river?",
            "How long is the Androscoggin River?",
        ),
    ],
)
def test_the_answer_is_what_the_question_points_at(
    said: tuple[str, ...], question: str, expected: str
) -> None:
    assert asked(question, *said) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many homes were flooded in the lower town of Camberholt?",
        "What did the Pope say about migration?",
        "Who won the election in Poland?",
        "What is data encryption?",
        "Is it true that sea levels are rising?",
        "How did Germany respond, and was it enough?",
        "Is Herpes lethal and how is it transmitted?",
        "By the way, how are vaccines made?",
        "What are the grounds for lodging an appeal?",
        "Are there many people without sewage treatment in Corvale?",
        "Which rivers are navigable in the USA?",
        "Thank you!",
        "wheat prices",
        "How to avoid child obesity?",
        "What price did France pay for the frigates?",
    ],
)
def test_a_new_subject_is_left_alone(question: str) -> None:
    assert asked(question, PLEDGE, "Germany pledged €150 million. [1]") == question


@pytest.mark.parametrize(
    ("before", "question", "holds"),
    [
        ("What does a small claims court do?", "How much is the filing fee?", "small claims court"),
        (
            "When did panel 17 of the flood wall turn over?",
            "And which panels followed?",
            "flood wall",
        ),
        ("What is Red Hat OpenShift?", "What are the benefits?", "Red Hat OpenShift"),
        (
            "What's the difference between Market Cap and NAV?",
            "Which is more important?",
            "Market Cap and NAV",
        ),
        ("Who died from measles in Corvale?", "How many cases?", "Corvale"),
        (CORRIDOR, "Who said so?", "grain corridor"),
    ],
)
def test_what_names_too_little_brings_its_topic(before: str, question: str, holds: str) -> None:
    found = asked(question, before)
    assert holds in found
    assert found.endswith("?")


def test_a_topic_lasts_over_several_turns() -> None:
    turns = (
        PLEDGE,
        "€150 million. [1]",
        "And France?",
        "Nothing was found.",
        "And in May?",
        "Two.",
    )
    assert asked("Why?", *turns) == "Why did France pledge for air defence in May?"


def test_a_new_topic_takes_the_place_of_the_old_one() -> None:
    turns = (PLEDGE, "€150 million. [1]", "What is the Dockers' Union of Averil?", "A union. [1]")
    found = asked("Who leads it?", *turns)
    assert found == "Who leads the Dockers' Union of Averil?"
