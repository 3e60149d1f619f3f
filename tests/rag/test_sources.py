"""Sources that a question names."""

import pytest

from rag.sources import NamedSources

SOURCES = (
    "Wired",
    "The Age",
    "The Daily Wire",
    "Herald | World Business",
    "Harbour News - Health",
    "Harbour News - Travel",
    "Ports.com",
    "Rivers Authority (press office)",
)


@pytest.fixture(scope="module")
def known() -> NamedSources:
    return NamedSources(SOURCES)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Wired report?", [{"Wired"}]),
        ("Who wired the money?", []),
        ("Does 'The Age' agree?", [{"The Age"}]),
        ("What was the age of the bridge?", []),
        ("In the daily wire's view, who won?", [{"The Daily Wire"}]),
        ("What did a Daily Wire article say?", [{"The Daily Wire"}]),
        ("Is the Herald | World Business right?", [{"Herald | World Business"}]),
        ("Is Herald right?", [{"Herald | World Business"}]),
        (
            "What does HARBOUR NEWS say of ferries?",
            [{"Harbour News - Health", "Harbour News - Travel"}],
        ),
        ("What does Harbour News - Health say?", [{"Harbour News - Health"}]),
        ("According to Ports.com, and to Ports?", [{"Ports.com"}, {"Ports.com"}]),
        ("What did the Rivers Authority say?", [{"Rivers Authority (press office)"}]),
        ("Wired or The Age?", [{"Wired"}, {"The Age"}]),
        ("", []),
    ],
)
def test_sources_are_named_in_full_or_by_what_comes_first(
    known: NamedSources, question: str, named: list[set[str]]
) -> None:
    assert [mention.sources for mention in known.mentions(question)] == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who wired the money?", []),
        ("What does Wired say?", [{"wired.com"}]),
        ("What does wired.com say?", [{"wired.com"}]),
        ("What did the BBC say?", [{"bbc.co.uk"}]),
        ("What was the age of the bridge?", []),
        ("Does the Age agree?", [{"the age"}]),
        ("What does the harbour news say?", [{"harbour news"}]),
    ],
)
def test_sources_in_small_letters_are_no_plain_words(question: str, named: list[set[str]]) -> None:
    known = NamedSources(("wired.com", "bbc.co.uk", "the age", "harbour news"))
    assert [mention.sources for mention in known.mentions(question)] == named


def test_a_mention_tells_its_place(known: NamedSources) -> None:
    question = "Did The Daily Wire's report say so?"
    (mention,) = known.mentions(question)
    assert question[mention.start : mention.end] == "The Daily Wire"


def test_an_index_without_sources_names_none() -> None:
    assert NamedSources(()).mentions("What did Wired report?") == ()
    assert NamedSources(("?", "  ")).mentions("?") == ()
