"""The words that answer: found by rules, taken from a reader, unmarked where unclear."""

from datetime import date

import pytest

from corpus.documents import Span
from rag.answers import Evidence
from rag.asked import Asked
from rag.evidence import Found
from rag.short_answers import marked, words_that_answer
from rag.terms import terms_of


def asked(question: str) -> Asked:
    return Asked(question, terms_of(question))


def words(question: str, sentence: str, said: str | None = None) -> str | None:
    """The marked words; `said` are those that a reader points to."""
    pointed = Span(at := sentence.index(said), at + len(said)) if said else None
    span = words_that_answer(sentence, asked(question), pointed)
    return None if span is None else sentence[span.start : span.end]


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How much did Britain and Norway pledge?",
            "Britain and Norway pledged more than $580 million in aid on Friday, 11 April 2025.",
            "more than $580 million",
        ),
        (
            "How many IRIS-T systems will Germany hand over?",
            "Germany would hand over four IRIS-T systems and 30 missiles for Patriot launchers.",
            "four",
        ),
        ("How many people live in Arden?", "4.1 Arden has 18,600 people.", "18,600"),
        (
            "How much rain fell at Harle Head?",
            "At Harle Head 118 millimetres of rain fell in 48 hours.",
            "118 millimetres",
        ),
        ("What share voted yes?", "Of all who voted, 61.5 per cent said yes.", "61.5 per cent"),
        ("How long is the wall?", "The wall is 612 metres long.", "612 metres"),
        (
            "When does the treaty take effect?",
            "The treaty of Averil takes effect on 1 September 2025.",
            "1 September 2025",
        ),
        ("At what time did the panel fall?", "The panel fell at 02:40.", "02:40"),
        ("When was the war fought?", "It was a war fought from 1754 to 1763.", "from 1754 to 1763"),
        (
            "Who told the council that the wall was old?",
            "The council heard from Bergen; the wall was old, Dame Ann Lee told it.",
            "Dame Ann Lee",
        ),
        ("Where did the ministers meet?", "The ministers met in Brussels on Friday.", "Brussels"),
        ("Which country gives a radar?", "The radar is given by the Dutch.", "Dutch"),
    ],
)
def test_the_words_that_answer_are_found_whole(question: str, sentence: str, answer: str) -> None:
    assert words(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did the wall fall?", "The wall fell on 16 March 2025."),
        ("What did the 30 ministers say?", "The 30 ministers said that 4 would stay."),
        ("Who met Ann Lee?", "Ann Lee spoke at length."),
        ("How many came?", "There were 40 from Oslo, 50 from Bergen."),
    ],
)
def test_what_is_not_asked_or_not_clear_is_not_marked(question: str, sentence: str) -> None:
    assert words(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("How much did they pay?", "30", "about 30 million crowns"),
        ("When did they pay?", "May", "5 May 2024"),
        ("Who paid?", "Lee", "Dr. Ann Lee"),
        ("Who paid?", "the harbour guild,", "the harbour guild"),
        ("Which body paid?", "harbour guil", "harbour guild"),
    ],
)
def test_a_readers_words_are_made_whole(question: str, said: str, answer: str) -> None:
    sentence = (
        "Dr. Ann Lee and the harbour guild, both of the town, paid about 30 million crowns in all "
        "on 5 May 2024."
    )
    assert words(question, sentence, said) == answer


def test_a_readers_words_of_another_kind_are_not_taken() -> None:
    sentence = "The bridge opened in May 2019 after long delays."
    assert words("When did the bridge open?", sentence, "long delays") == "May 2019"


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Who said “It was my own home”?", "“It was my own home,” said one.", "It was my own home"),
        ("Who said “It was old”?", "“It was old,” she said to them all.", "she"),
        ("Who paid for the new wall?", "The new wall of stone was paid for in June.", "new wall"),
    ],
)
def test_a_readers_words_that_the_question_holds_are_not_taken(
    question: str, sentence: str, said: str
) -> None:
    assert words(question, sentence, said) is None


@pytest.mark.parametrize(
    ("question", "sentence", "said", "answer"),
    [
        (
            "How many missiles will Germany give?",
            "Germany gives four systems and a further 30 missiles for launchers.",
            "four systems and a further 30 missiles",
            "30",
        ),
        ("How many came?", "Some 40 or 50 came to the hall.", "40 or 50", "Some 40 or 50"),
        (
            "When did panel 17 fall?",
            "Panel 17 fell at 02:40 on 15 January, at its foot.",
            "02:40 on 15 January",
            "02:40 on 15 January",
        ),
        (
            "When did panel 17 fall?",
            "Panel 17 fell on 15 January at 02:40, at its foot.",
            "15 January",
            "15 January",
        ),
    ],
)
def test_of_several_amounts_one_is_taken_and_a_day_keeps_its_hour(
    question: str, sentence: str, said: str, answer: str
) -> None:
    assert words(question, sentence, said) == answer


@pytest.mark.parametrize(
    ("question", "header", "row", "answer"),
    [
        (
            "How many children were vaccinated in Dunsany?",
            "District | Children to reach | Vaccinated | Coverage",
            "Dunsany | 27,300 | 22,987 | 84.2 %",
            "22,987",
        ),
        (
            "How many homes are still empty in Quayside?",
            "| Ward | Homes flooded | Homes still empty |",
            "| Quayside | 203 | 198 |",
            "198",
        ),
        (
            "How long will the jobs last?",
            "Work | Jobs | Years",
            "Dredging | 550 | four years",
            "four years",
        ),
        (
            "How many passengers does each ferry carry?",
            "Ferry | Cars | Passengers | Delivery",
            "Skua | 60 | 300 | March 2026",
            "300",
        ),
    ],
)
def test_of_a_row_the_cell_under_the_name_asked_for_is_marked(
    question: str, header: str, row: str, answer: str
) -> None:
    lead, item = evidence(header, 0), evidence(row, 100)
    # A reader points to the first figure.
    said = Span(at := 100 + row.index(" | ", 2) + 3, at + 3)
    found = marked(Found((item,), (lead,), (1.0,), 0.9, (), words=(said,)), question)
    span = found.evidence[0].words
    assert span is not None
    assert row[span.start - 100 : span.end - 100] == answer


def test_a_mark_keeps_to_a_cell() -> None:
    row = "Pumping station | £1.9 million | Vale County | March 2026"
    said = Span(100, 100 + row.index(" | March"))
    found = Found((evidence(row, 100),), (None,), (1.0,), 0.9, (), words=(said,))
    span = marked(found, "Who pays for it?").evidence[0].words
    assert span is None or " | " not in row[span.start - 100 : span.end - 100]


def test_a_name_of_the_question_is_no_answer_whatever_its_apostrophe() -> None:
    sentence = "The pumps at Tanner’s Row return rainwater to the river."
    assert words("who paid for the pumps at tanner's row", sentence, "Tanner’s Row") is None


def evidence(text: str, at: int) -> Evidence:
    return Evidence("a.md", "a", "T", date(2025, 4, 1), None, None, at, at + len(text), text, 0.5)


def test_words_are_spans_of_the_document_and_the_quote_stays_as_it_is() -> None:
    item = evidence("The toll is 40 crowns.", 700)
    found = marked(Found((item,), (None,), (1.0,), 0.9, ()), "How much is the toll?")
    span = found.evidence[0].words
    assert span is not None
    assert (span.start - 700, span.end - 700) == (12, 21)
    assert found.evidence[0].quote == item.quote


def test_a_readers_span_of_the_document_is_taken() -> None:
    item = evidence("Between 40 and 50 came, 60 left.", 700)
    found = Found((item,), (None,), (1.0,), 0.9, (), words=(Span(724, 726),))
    assert marked(found, "How many left?").evidence[0].words == Span(724, 726)


def test_who_spoke_is_marked_where_the_sentence_before_tells_it() -> None:
    lead, item = evidence("Marian Kestle was heard.", 0), evidence("“It was old,” she said.", 25)
    found = marked(Found((item,), (lead,), (1.0,), 0.9, ()), "Who said that it was old?")
    assert found.evidence[0].words is None
    shown = found.leads[0]
    assert shown is not None
    assert shown.words == Span(0, len("Marian Kestle"))


def test_words_outside_of_the_quote_are_refused() -> None:
    with pytest.raises(ValueError, match="within the quote"):
        Evidence("a.md", "a", "T", None, None, None, 5, 8, "abc", 0.5, words=Span(4, 6))


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How much did Norway give?",
            "Britain provides £350 million of it; the remainder comes from Norway.",
            None,
        ),
        (
            "How much did Britain give?",
            "Britain provides £350 million of it; the remainder comes from Norway.",
            "£350 million",
        ),
        ("How much did Norway pledge?", "Britain and Norway pledged $580 million.", None),
        ("How much did Norway pledge?", "Oslo pledged $80 million on Friday.", "$80 million"),
        ("How much did Norway pledge?", "In Brussels, Norway pledged $80 million.", "$80 million"),
        ("How much did Norway pledge?", "Germany pledged Norway $80 million.", None),
        ("How much did Norway pledge?", "$80 million was pledged by the Dutch.", None),
        (
            "How much did Norway pledge?",
            "Britain, Denmark and Norway pledged $580 million between them.",
            None,
        ),
        (
            "How much did Norway pledge?",
            "Germany pledged $90 million, Norway $80 million and France $70 million.",
            "$80 million",
        ),
        (
            "How many systems will the Netherlands hand over?",
            "Boris Pistorius, the German minister, said his country would hand over four systems.",
            None,
        ),
        (
            "How many cases did the Halden Network count?",
            "The Health Ministry counted 312 cases, and the Halden Network counted 355 cases.",
            "355",
        ),
        ("When did Finland join?", "Sweden joined on 7 March 2024.", None),
        ("When did Sweden join?", "Sweden and Finland joined on 7 March 2024.", "7 March 2024"),
        ("How many homes were flooded in Quayside?", "Millgate | 121", None),
        ("How many homes were flooded in Quayside?", "Quayside | 203", "203"),
    ],
)
def test_a_figure_of_another_is_not_marked(
    question: str, sentence: str, answer: str | None
) -> None:
    assert words(question, sentence) == answer


@pytest.mark.parametrize("said", ["£350 million", "350"])
def test_a_readers_words_of_another_are_not_taken(said: str) -> None:
    sentence = "Britain provides £350 million of it; the remainder comes from Norway."
    assert words("How much did Norway give?", sentence, said) is None


def test_whose_a_figure_is_may_stand_in_the_sentence_before() -> None:
    question, sentence = asked("How much did Norway pledge?"), "It pledged $80 million."
    assert words_that_answer(sentence, question, lead="Germany spoke first.") is None
    assert words_that_answer(sentence, question, lead="Norway spoke last.") is not None


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        (
            "Whose grandfather worked here?",
            "“My grandfather worked here,” he said.",
            "My grandfather",
        ),
        ("Who has taught them?", "“I have taught them,” she told the hall.", "she told the hall"),
        ("Who said that she slept?", "“If I slept in it, it was my home.”", "it was my home"),
        ("Who told them?", "“It was old,” the witness said to them.", "the witness"),
        (
            "Who said it uses them?",
            "It uses its two-way contacts with the town.",
            "two-way contacts",
        ),
        ("Which panels fell?", "22.1 At 02:31 all of it fell down.", "22.1"),
        (
            "Who met the mayor?",
            "In May the harbour guild met Ann Lee.",
            "harbour guild met Ann Lee",
        ),
    ],
)
def test_a_readers_words_that_name_nobody_are_not_taken(
    question: str, sentence: str, said: str
) -> None:
    assert words(question, sentence, said) is None


def test_a_readers_words_with_a_verb_are_of_whom_they_begin_with() -> None:
    sentence = "It was then that Ann Lee met Bo Ek for the first time since May."
    assert words("Who met the mayor?", sentence, "Ann Lee met Bo Ek") == "Ann Lee"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did the builder say about who agreed to it?", None),
        ("What did it cost, and who paid?", "money"),
        ("What was built, and by whom?", "person"),
        ("Which figures did the ministry give?", "amount"),
    ],
)
def test_a_word_of_asking_in_a_clause_asks_for_nothing(question: str, kind: str | None) -> None:
    assert asked(question).kind == kind


def test_what_is_counted_is_what_is_asked_for() -> None:
    question = "How many dredging jobs are expected?"
    new, dredging = (
        evidence("It brings 4,200 jobs.", 0),
        evidence("It needs 550 dredging jobs.", 50),
    )
    found = marked(Found((new, dredging), (None, None), (1.0, 0.9), 0.9, ()), question)
    assert [item.words is not None for item in found.evidence] == [False, True]


@pytest.mark.parametrize(("reading", "is_marked"), [(-5.0, False), (2.0, True)])
def test_where_a_reader_sees_no_answer_none_is_marked(reading: float, is_marked: bool) -> None:
    item = evidence("The wall is 612 metres long.", 0)
    found = Found((item,), (None,), (1.0,), 0.9, (), readings=(reading,), words=(None,))
    found = marked(found, "How long is the wall?")
    assert (found.evidence[0].words is not None) == is_marked


def test_of_two_columns_the_one_with_more_of_the_questions_words_is_marked() -> None:
    lead = evidence("Goods | Duty now | Duty in the draft", 0)
    item = evidence("Diesel engines | 15 % | 11 %", 100)
    found = Found((item,), (lead,), (1.0,), 0.9, ())
    found = marked(found, "What duty on diesel engines did the draft foresee?")
    span = found.evidence[0].words
    assert span is not None
    assert item.quote[span.start - 100 : span.end - 100] == "11 %"


def test_the_cell_under_the_column_asked_for_needs_no_reader() -> None:
    lead, item = evidence("Ward | Homes flooded", 0), evidence("Quayside | 203", 100)
    found = Found((item,), (lead,), (1.0,), 0.9, (), readings=(-9.0,), words=(None,))
    assert marked(found, "How many homes were flooded in Quayside?").evidence[0].words
