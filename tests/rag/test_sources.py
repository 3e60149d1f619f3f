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
    return NamedSources(dict.fromkeys(SOURCES, 1))


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
    known = NamedSources(dict.fromkeys(("wired.com", "bbc.co.uk", "the age", "harbour news"), 1))
    assert [mention.sources for mention in known.mentions(question)] == named


def test_a_mention_tells_its_place(known: NamedSources) -> None:
    question = "Did The Daily Wire's report say so?"
    (mention,) = known.mentions(question)
    assert question[mention.start : mention.end] == "The Daily Wire"


def test_an_index_without_sources_names_none() -> None:
    assert NamedSources({}).mentions("What did Wired report?") == ()
    assert NamedSources({"?": 1, "  ": 1, "": 3}).mentions("?") == ()


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Which Fortune 500 companies moved to Selby?", []),
        ("Who is on the Fortune Global 500 list?", []),
        ("Who said Good Fortune sank?", []),
        ("Did Fortune report on the ferry?", ["Fortune"]),
        ("What did Fortune magazine say?", ["Fortune"]),
        ("What did the Fortune November 2023 article say?", ["Fortune"]),
        ("Fortune says so; Fortune's reporter does not?", ["Fortune", "Fortune"]),
        ("According to the Harbour, Fortune and Wired, who won?", ["Fortune", "Wired"]),
        ("Does CNN Sport agree?", ["CNN"]),
    ],
)
def test_a_word_within_a_longer_name_names_no_source(question: str, named: list[str]) -> None:
    known = NamedSources({"Fortune": 1, "Wired": 1, "CNN": 1})
    found = [question[mention.start : mention.end] for mention in known.mentions(question)]
    assert found == named


@pytest.mark.parametrize(
    ("counts", "telling"),
    [
        ({"Harbour Wire": 6, "The Age": 4}, False),
        ({"Harbour Wire": 5, "The Age": 5}, True),
        ({"Harbour Wire": 5, "": 5}, True),
        ({"Harbour Wire - Sport": 4, "Harbour Wire - Health": 4, "The Age": 2}, False),
    ],
)
def test_a_source_of_most_documents_tells_nothing(counts: dict[str, int], telling: bool) -> None:
    (mention,) = NamedSources(counts).mentions("What did Harbour Wire say?")
    assert mention.is_telling is telling
