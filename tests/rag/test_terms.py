"""A question's terms, and what meets them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.terms import met, stems, terms_of


def meets(question: str, text: str) -> dict[str, bool]:
    terms, there = terms_of(question), stems(text)
    return {terms.said[key]: met(key, there) for key in terms.keys}


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("the 580m package", "worth over $580 million", True),
        ("the $580 million package", "580m dollars", True),
        ("the $580 million package", "580 million | pledged", True),
        ("the $580 million package", "€580 million", False),
        ("the $580 million package", "$580 billion", False),
        ("the $580 million package", "$580", False),
        ("a 1.5 % rise", "1,5 Prozent", True),
        ("30 systems", "thirty launchers", True),
        ("30 systems", "30 % of them", False),
        ("30 systems", "systems | 30", True),
        ("four systems", "4 systems", True),
        ("4 systems", "four systems", True),
        ("1,200 homes", "1200 homes", True),
        ("1,200 homes", "1 200 homes", True),
        ("1,200 homes", "200 homes", False),
        ("the 27th meeting", "meeting 27", True),
        ("the 612-metre wall", "612 m long", True),
        ("the 612-metre wall", "0.612 km", True),
        ("the two-year plan", "24 months", True),
        ("half of the homes", "50 per cent", True),
    ],
)
def test_a_figure_is_met_by_the_same_quantity(question: str, text: str, held: bool) -> None:
    figure = next(iter(key for key in terms_of(question).keys if key in _figures(question)))
    assert met(figure, stems(text)) is held


def _figures(question: str) -> set[str]:
    from rag.quantities import quantities

    return {item.text.lower() for item in quantities(question)}


def test_a_figure_is_one_term_and_a_name() -> None:
    terms = terms_of("Who pledged $580 million?")
    assert "$580 million" in terms.keys
    assert terms.names == ("$580 million",)
    assert "million" not in terms.keys


def test_a_date_stays_in_words() -> None:
    assert terms_of("What was said on 11 April 2025?").keys == ("11", "april", "2025")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("defense", "the defence of the wall"),
        ("defence", "the defense of the wall"),
        ("organisation", "an organization"),
        ("Zelenskyy", "Zelensky spoke"),
        ("Zelenskiy", "Zelenskyy spoke"),
        ("Kiev", "in Kyiv"),
        ("Türkiye", "in Turkey"),
        ("Erdogan", "Erdoğan spoke"),
        ("Norway", "the Norwegian minister"),
        ("Slovakia", "the Slovak minister"),
        ("UK", "the United Kingdom"),
        ("South Korea", "the South Korean minister"),
        ("air-defence", "air defence"),
    ],
)
def test_a_word_is_met_however_it_is_spelt(term: str, text: str) -> None:
    assert all(meets(f"What of {term}?", text).values())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did the US pay?", "They told us so."),
        ("Did North Korea pay?", "South Korea paid."),
        ("Did Slovakia pay?", "Slovenia did."),
    ],
)
def test_another_country_does_not_meet_it(question: str, text: str) -> None:
    assert not next(iter(meets(question, text).values()))


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_every_question_meets_itself(text: str) -> None:
    terms = terms_of(text)
    assert set(terms.names) <= set(terms.keys) == set(terms.said)
    assert isinstance(stems(text), frozenset)


@given(st.integers(min_value=2, max_value=10**7), st.sampled_from(["homes", "%", "dollars", "km"]))
def test_a_figure_meets_itself(number: int, unit: str) -> None:
    (key, *_) = terms_of(f"Why {number:,} {unit}?").keys
    assert met(key, stems(f"There were {number} {unit} of it."))
