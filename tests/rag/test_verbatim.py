"""Invented figures and invented quotations are seen; true ones are let through."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Evidence
from rag.verbatim import unsupported_figures, unsupported_quotations


def evidence(quote: str, title: str = "A note", day: date | None = None) -> Evidence:
    return Evidence("a.md", "1", title, day, None, None, 0, len(quote), quote, 0.9)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("The package is worth over $580 million.", "It is worth over $580 million."),
        ("The package is worth over $580 million.", "It is worth $0.58 billion."),
        ("The package is worth over $580m.", "It is worth 580 million dollars."),
        ("It is worth 1,500 crowns.", "It is worth 1500 crowns."),
        ("It is worth 1.500 Kronen.", "It is worth 1,500 crowns."),
        ("It rose by 1.5 percent.", "It rose by 1.5%."),
        ("Es stieg um 1,5 Prozent.", "It rose by 1.5 percent."),
        ("Nine children died.", "9 children died."),
        ("Twenty-one ships came.", "21 ships came."),
        ("Two thousand men came.", "2,000 men came."),
        ("A million drones came.", "1 million drones came."),
        ("It was the 27th meeting.", "This was meeting 27."),
        ("They fly the F-16 there.", "The F-16 is flown there."),
        ("By May 9 it is over.", "It is over by 9 May."),
        ("Nobody paid.", "Nobody paid, and the G7 did not either."),
        ("Nobody paid.", "Nobody paid."),
        ("It is worth 579.6 million dollars.", "It is worth about $580 million."),
        ("580 homes were flooded.", "More than 500 homes were flooded."),
        ("They met on 11 April.", "They met on the 11th."),
        ("They met on 11 April 2025.", "They met in April 2025."),
        ("The wall is 612 metres long.", "The 612-metre wall is 0.612 km long."),
        ("Two thirds of the homes were flooded.", "About 67 % of the homes were flooded."),
        ("Between 20 and 30 people came.", "20-30 people came."),
        ("Britain and Norway pledged it.", "The two countries pledged it."),
        ("They use 5G there.", "5G is used there."),
    ],
)
def test_a_figure_of_the_evidence_is_supported(quote: str, sentence: str) -> None:
    assert unsupported_figures(sentence, [evidence(quote)]) == ()


@pytest.mark.parametrize(
    ("quote", "sentence", "figures"),
    [
        ("30 missiles went.", "40 missiles went.", ("40",)),
        ("It is worth $580 million.", "It is worth $580 billion.", ("$580 billion",)),
        ("It is worth $580 million.", "It is worth $580.", ("$580",)),
        ("30 missiles went.", "30 missiles and 4 systems went.", ("4",)),
        ("It rose by 1.5 percent.", "It rose by 15 percent.", ("15 percent",)),
        ("300 men.", "30 men.", ("30",)),
        ("A meeting was held.", "A meeting was held on 9 May 2025.", ("9 May 2025",)),
        ("Twenty men came.", "23 men came.", ("23",)),
        ("30 systems came.", "30 % of the systems came.", ("30 %",)),
        ("It costs €5 million.", "It costs $5 million.", ("$5 million",)),
        (
            "It is worth $580 million.",
            "It is worth six hundred million dollars.",
            ("six hundred million dollars",),
        ),
        ("400 homes were flooded.", "More than 500 homes were flooded.", ("500",)),
        ("Up to 500 homes were flooded.", "At least 500 homes were flooded.", ("500",)),
        ("They met on 11 April 2025.", "They met on 12 April 2025.", ("12 April 2025",)),
        ("They met at 02:40.", "They met at 03:40.", ("03:40",)),
        ("The release is 3.1.4.", "The release is 3.1.5.", ("3.1.5",)),
        ("They use 4G there.", "They use 5G there.", ("5G",)),
    ],
)
def test_a_figure_the_evidence_does_not_hold_is_named(
    quote: str, sentence: str, figures: tuple[str, ...]
) -> None:
    assert unsupported_figures(sentence, [evidence(quote)]) == figures


@pytest.mark.parametrize(
    "said",
    ["on 11 April 2025", "on April 11, 2025", "on 11th of April", "in 2025", "on 2025-04-11"],
)
def test_the_date_of_the_document_may_be_named(said: str) -> None:
    cited = [evidence("They met.", day=date(2025, 4, 11))]
    assert unsupported_figures(f"They met {said}.", cited) == ()


def test_the_day_of_the_document_is_no_other_figure() -> None:
    cited = [evidence("Ships came.", day=date(2025, 4, 11))]
    assert unsupported_figures("11 ships came.", cited) == ("11",)


def test_the_title_may_hold_the_figure() -> None:
    assert unsupported_figures("30 went.", [evidence("They went.", title="30 missiles")]) == ()


def test_any_of_the_cited_sentences_may_hold_it() -> None:
    assert unsupported_figures("30 and 4.", [evidence("30 here."), evidence("Four there.")]) == ()


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_a_number_supports_itself_however_grouped_and_no_other(held: int, said: int) -> None:
    cited = [evidence(f"There were {held:,} of them.")]
    assert bool(unsupported_figures(f"We saw {said} of them.", cited)) == (said != held)


@pytest.mark.parametrize(
    "sentence",
    [
        "She said: “We shall pay.”",
        'She said "we shall pay".',
        "She said «We shall pay».",
        "She said: “We … pay.”",
        "She said they “shall pay",
        "She paid.",
    ],
)
def test_a_quotation_of_the_evidence_is_supported(sentence: str) -> None:
    assert unsupported_quotations(sentence, [evidence("“We shall pay,” she said.")]) == ()


@pytest.mark.parametrize(
    "sentence",
    ["She said: “We shall not pay.”", 'She called it "a disgrace".', "“Pay … we shall,” she said."],
)
def test_an_invented_quotation_is_named(sentence: str) -> None:
    (quotation,) = unsupported_quotations(sentence, [evidence("“We shall pay,” she said.")])
    assert quotation in sentence
