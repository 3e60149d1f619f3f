"""What a lookup does not let pass: a figure of another, a sweeping word, a denial of its own."""

from datetime import date

import pytest

from rag.answers import Evidence
from rag.lookup_bearers import figure_missing, other_bearer, other_speaker
from rag.lookup_strictness import denial_missing, objection, sweeps_too_far


def evidence(quote: str) -> Evidence:
    return Evidence(
        document="a.md",
        document_id="id",
        title="The harbour",
        date=date(2025, 6, 26),
        source=None,
        page=None,
        start=0,
        end=len(quote),
        quote=quote,
        score=0.5,
    )


def test_a_figure_stays_with_the_one_who_bears_it() -> None:
    quotes = ["Britain provides £350 million of it; the remainder comes from Norway."]
    assert other_bearer("Norway provides £350 million of it.", quotes) == ("Norway", "Britain")
    assert other_bearer("Britain provides £350 million of it.", quotes) is None
    dead = ["Two people died: a girl of three from Corvale and a man of sixty-one from Dunsany."]
    assert other_bearer("A man of 61 from Corvale died.", dead) == ("Corvale", "Dunsany")
    assert other_bearer("A man of 61 from Dunsany died.", dead) is None


def test_a_figure_must_stand_in_what_is_shown() -> None:
    assert figure_missing("The ministry counts 355 cases.", ["The network says 312."]) == "355"
    assert figure_missing("It says 312.", ["The network says 312."]) == ""


def test_one_ministry_is_not_another_countrys() -> None:
    quote = "Russia’s Defence Ministry said that it had hit a restaurant."
    assert other_speaker("Ukraine's Defence Ministry said that it had hit a restaurant.", quote)
    assert other_speaker("Russia's Defence Ministry said that it hit a restaurant.", quote) is None


@pytest.mark.parametrize(
    ("claim", "quote", "swept"),
    [
        ("All homes in Quayside are empty.", "Quayside | 203 | 198", "All"),
        ("Nobody died in the flood.", "Six were treated, and nobody has died.", "Nobody"),
        ("Nobody has died of measles.", "Six have had measles, and nobody has died.", ""),
        ("All homes were dry.", "All the homes were dry.", ""),
    ],
)
def test_a_sweeping_word_needs_one(claim: str, quote: str, swept: str) -> None:
    assert sweeps_too_far(claim, [quote], ()) == swept


def test_what_no_source_denies_is_not_denied() -> None:
    assert denial_missing("The harbour was not dredged.", ["The harbour was dredged."]) == "not"
    assert denial_missing("The harbour was not open.", ["The harbour was closed."]) == ""


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The designer agreed to the change.", "The designer agreed to nothing of the kind."),
        ("Umerov spoke in person.", "Umerov spoke by video link."),
        ("The agreement took effect on 1 September 2025.", "It takes effect on 1 September 2025."),
        ("The rates did improve.", "The rates will improve."),
        ("The province met its goal.", "The province missed its goal, but four towns met theirs."),
        ("It cost 0.8 million less than planned.", "It cost 0.8 million more than planned."),
    ],
)
def test_what_the_briefing_says_otherwise_is_objected_to(claim: str, quote: str) -> None:
    assert objection(claim, evidence(quote), sure=False)
    assert objection(quote, evidence(quote), sure=False) == ""
