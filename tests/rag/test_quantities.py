"""Figures are read as things, whatever they look like."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.numbers import MAGNITUDES
from rag.quantities import Quantity, quantities
from rag.quantity_agreement import agrees, borne_out_by, same


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "kind", "name"),
    [
        ("$580 million", "580e6", "currency", "USD"),
        ("580m dollars", "580e6", "currency", "USD"),
        ("580 million dollars", "580e6", "currency", "USD"),
        ("0.58 billion US dollars", "580e6", "currency", "USD"),
        ("US$580m", "580e6", "currency", "USD"),
        ("USD 580 mn", "580e6", "currency", "USD"),
        ("580 mln USD", "580e6", "currency", "USD"),
        ("£4.5bn", "4.5e9", "currency", "GBP"),
        ("£4.5 billion", "4.5e9", "currency", "GBP"),
        ("4.5 billion pounds", "4.5e9", "currency", "GBP"),
        ("£3t", "3e12", "currency", "GBP"),
        ("$1.2tn", "1.2e12", "currency", "USD"),
        ("NOK 5bn", "5e9", "currency", "NOK"),
        ("NOK5bn", "5e9", "currency", "NOK"),
        ("5 bn NOK", "5e9", "currency", "NOK"),
        ("5 billion Norwegian crowns", "5e9", "currency", "NOK"),
        ("9.7 million crowns", "9.7e6", "currency", "crown"),
        ("five million euros", "5e6", "currency", "EUR"),
        ("500 €", "500", "currency", "EUR"),
        ("€ 1.200,50", "1200.50", "currency", "EUR"),
        ("A$20", "20", "currency", "AUD"),
        ("£386,000", "386000", "currency", "GBP"),
        ("$30k", "30000", "currency", "USD"),
        ("15 %", "15", "percent", ""),
        ("15%", "15", "percent", ""),
        ("fifteen per cent", "15", "percent", ""),
        ("15 pct", "15", "percent", ""),
        ("1,5 Prozent", "1.5", "percent", ""),
        ("1.5 percentage points", "1.5", "points", ""),
        ("150 basis points", "1.5", "points", ""),
        ("half of the homes", "50", "percent", ""),
        ("a quarter of the homes", "25", "percent", ""),
        ("three quarters of the homes", "75", "percent", ""),
        ("612 metres", "612", "length", ""),
        ("612-meter", "612", "length", ""),
        ("0.612 km", "612", "length", ""),
        ("a 30m wall", "30", "length", ""),
        ("30m high waves", "30", "length", ""),
        ("118 mm", "0.118", "length", ""),
        ("30t", "30000", "mass", ""),
        ("2 kg", "2", "mass", ""),
        ("5 hectares", "50000", "area", ""),
        ("3 km²", "3e6", "area", ""),
        ("90 km/h", "90", "speed", ""),
        ("-5 °C", "-5", "temperature", ""),
        ("61 kN", "61000", "force", ""),
        ("4 GW", "4e9", "power", ""),
        ("36 hours", "129600", "duration", ""),
        ("a 30-day truce", "2592000", "duration", ""),
        ("2½ hours", "9000", "duration", ""),
        ("one and a half hours", "5400", "duration", ""),
        ("over five years", "60", "months", ""),
        ("18 months", "18", "months", ""),
        ("30 missiles", "30", "thing", ""),
        ("30m people", "30e6", "thing", ""),
        ("30 million people", "30e6", "thing", ""),
        ("half a million people", "500000", "thing", ""),
        ("a dozen ships", "12", "thing", ""),
        ("two dozen ships", "24", "thing", ""),
        ("thirty-five systems", "35", "thing", ""),
        ("two hundred and fifty thousand men", "250000", "thing", ""),
        ("one hundred and one ships", "101", "thing", ""),
        ("18,600 inhabitants", "18600", "thing", ""),
        ("18 600 inhabitants", "18600", "thing", ""),
        ("18\u202f600 inhabitants", "18600", "thing", ""),
        ("18’600 inhabitants", "18600", "thing", ""),
        ("1,234,567 doses", "1234567", "thing", ""),
        ("1.234.567 doses", "1234567", "thing", ""),
        ("2000 people", "2000", "thing", ""),
        ("550", "550", "bare", ""),
        ("5 million", "5e6", "bare", ""),
        ("one and a half billion", "1.5e9", "bare", ""),
        ("2 and a half million", "2.5e6", "bare", ""),
        ("the 27th meeting", "27", "ordinal", ""),
        ("the third meeting", "3", "ordinal", ""),
        ("in 2025", "2025", "year", ""),
        ("mid-2025", "2025", "year", ""),
        ("the 1990s", "1990", "year", "decade"),
        ("2025 kroner", "2025", "currency", "NOK"),
        ("11 April 2025", "20250411", "date", ""),
        ("April 11, 2025", "20250411", "date", ""),
        ("2025-04-11", "20250411", "date", ""),
        ("April 2025", "20250400", "date", ""),
        ("9 May", "509", "date", ""),
        ("May 9", "509", "date", ""),
        ("02:40", "160", "clock", ""),
        ("8 p.m.", "1200", "clock", ""),
    ],
)
def test_a_figure_has_a_value_and_a_unit(text: str, value: str, kind: str, name: str) -> None:
    read = only(text)
    assert (read.value, read.unit.kind, read.unit.name) == (Decimal(value), kind, name)


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("2.5-3 billion euros", "2.5e9", "3e9", "currency"),
        ("£2.5-3bn", "2.5e9", "3e9", "currency"),
        ("$20-$30 million", "20e6", "30e6", "currency"),
        ("500 to 1 million euros", "500", "1e6", "currency"),
        ("between 30 and 40 %", "30", "40", "percent"),
        ("20–30%", "20", "30", "percent"),
        ("20 to 30 people", "20", "30", "thing"),
        ("two or three days", "172800", "259200", "duration"),
        ("5-7 km", "5000", "7000", "length"),
        ("berths 4 to 7", "4", "7", "bare"),
        ("nine months to fourteen years of age", "9", "168", "months"),
    ],
)
def test_a_range_has_two_ends(text: str, low: str, high: str, kind: str) -> None:
    read = only(text)
    assert (read.value, read.most, read.unit.kind) == (Decimal(low), Decimal(high), kind)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It rose from 5 to 7 million.", ["5e6", "7e6"]),
        ("It rose from 412 to 431.", ["412", "431"]),
        ("The vote was 61-44.", ["61", "44"]),
        ("61 votes to 44", ["61", "44"]),
        ("five, six, seven", ["5", "6", "7"]),
        ("30 missiles and four systems", ["30", "4"]),
        ("15 % | 11 %", ["15", "11"]),
        ("$38 million a year for 25 years", ["38e6", "300"]),
    ],
)
def test_figures_that_are_no_range_stand_alone(text: str, values: list[str]) -> None:
    read = quantities(text)
    assert [item.value for item in read] == [Decimal(value) for value in values]
    assert all(item.most is None for item in read)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("about 580 million dollars", "about"),
        ("some 580 million dollars", "about"),
        ("an estimated $580 million", "about"),
        ("500 or so", "about"),
        ("nearly $580 million", "nearly"),
        ("just under £4.5bn", "nearly"),
        ("a little over $580 million", "just_over"),
        ("more than $580 million", "more_than"),
        ("over €4.5bn", "more_than"),
        ("well above 500", "more_than"),
        ("at least 30 missiles", "at_least"),
        ("no fewer than 30", "at_least"),
        ("500 or more", "at_least"),
        ("500+ men", "at_least"),
        ("up to 60 specialists", "at_most"),
        ("no more than 60", "at_most"),
        ("as many as 500 men", "at_most"),
        ("fewer than 30", "less_than"),
        ("less than $2 million", "less_than"),
        ("30 missiles", ""),
        ("over five years", ""),
    ],
)
def test_a_hedge_is_seen(text: str, hedge: str) -> None:
    assert only(text).hedge == hedge


@pytest.mark.parametrize(
    "text",
    ["F-16 and MiG-29", "COVID-19", "IRIS-T", "5G", "3D", "v2", "millions of people", "a ship", "",
     "It is m.", "May they go", "the second of them was", "1.2.3.4.5", "\ud800"],
)  # fmt: skip
def test_names_and_plain_words_are_no_figures(text: str) -> None:
    assert [item for item in quantities(text) if item.unit.kind != "ordinal"] == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("$580 million", "580m dollars", True),
        ("$580 million", "€580 million", False),
        ("$580 million", "580 million", True),
        ("$580 million", "$580 billion", False),
        ("NOK 5bn", "five billion crowns", True),
        ("£5bn", "five billion crowns", False),
        ("30 systems", "30 %", False),
        ("30 systems", "30 missiles", False),
        ("30 Patriot missiles", "30 missiles", True),
        ("30 systems", "30", True),
        ("30 %", "30 percentage points", False),
        ("2 years", "24 months", True),
        ("2 days", "48 hours", True),
        ("2 hours", "2 days", False),
        ("5 km", "5,000 metres", True),
        ("more than 500 men", "500 men", True),
        ("1.500 Kronen", "1,500 crowns", True),
        ("2-3 km", "2 km", False),
        ("2-3 km", "2000 to 3000 metres", True),
        ("11 April 2025", "2025-04-11", True),
        ("11 April 2025", "12 April 2025", False),
        ("8 p.m.", "20:00", True),
    ],
)
def test_figures_are_the_same_by_value_and_unit(one: str, other: str, alike: bool) -> None:
    assert same(only(one), only(other)) is alike
    assert same(only(other), only(one)) is alike


@pytest.mark.parametrize(
    ("claim", "evidence", "held"),
    [
        ("about 580 million", "579.6 million", True),
        ("about $580 million", "$560 million", False),
        ("580 million", "579.6 million", False),
        ("580 million", "about 580 million", True),
        ("about 340 homes", "412 homes", False),
        ("some 20 ships", "19 ships", True),
        ("more than 500 homes", "580 homes", True),
        ("more than 500 homes", "500 homes", False),
        ("at least 500 homes", "500 homes", True),
        ("more than 5 homes", "580 homes", False),
        ("500 homes", "580 homes", False),
        ("fewer than 600 homes", "580 homes", True),
        ("at most 580 homes", "580 homes", True),
        ("up to 500 homes", "580 homes", False),
        ("nearly 600 homes", "580 homes", True),
        ("nearly 580 homes", "600 homes", False),
        ("just over 580 homes", "583 homes", True),
        ("at least 500 homes", "up to 500 homes", False),
        ("up to 500 homes", "more than 500 homes", False),
        ("between 2 and 3 billion", "2.5 billion", True),
        ("between 2 and 3 billion", "3.5 billion", False),
        ("2.5 billion", "between 2 and 3 billion", False),
        ("30 systems", "30 %", False),
        ("30 deaths", "30 people were killed", True),
        ("in 2025", "on 11 April 2025", True),
        ("in 1990", "in the 1990s", False),
        ("in April 2025", "on 11 April 2025", True),
        ("in May 2025", "on 11 April 2025", False),
        ("11 April", "11 April 2025", True),
        ("11 April 2025", "11 April", False),
        ("11 April 2025", "11 April, later in 2025", True),
        ("April 2025", "2025", False),
        ("two thirds of the homes", "67 % of the homes", True),
        ("27", "the 27th", True),
        ("27 meetings", "the 27th", False),
    ],
)
def test_a_claim_is_borne_out_within_its_hedge(claim: str, evidence: str, held: bool) -> None:
    assert agrees(only(claim), quantities(evidence)) is held


def test_the_figure_that_bears_it_out_is_the_same_one_before_a_looser_one() -> None:
    found = borne_out_by(only("about 500 men"), quantities("First 497 men came, then 500 men."))
    assert found is not None
    assert found.text == "500"


WRITINGS = (
    "${figure} {word}", "US${figure}{short}", "{figure} {word} dollars", "USD {figure} {word}",
    "{figure}{short} USD", "{whole:,} dollars", "${whole}", "{spaced} US dollars",
)  # fmt: skip


@given(
    st.decimals(min_value=1, max_value=999, places=1),
    st.sampled_from([("thousand", "k"), ("million", "m"), ("billion", "bn"), ("trillion", "tn")]),
    st.sampled_from(WRITINGS),
    st.sampled_from(WRITINGS),
)
def test_a_sum_is_the_same_however_it_is_written(
    figure: Decimal, scale: tuple[str, str], one: str, other: str
) -> None:
    word, short = scale
    whole = int(figure * MAGNITUDES[word])
    parts = {"figure": figure, "word": word, "short": short, "whole": whole}
    parts["spaced"] = f"{whole:,}".replace(",", " ")
    first, second = only(one.format(**parts)), only(other.format(**parts))
    assert same(first, second)
    assert first.value == whole


_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_TEN_TIMES = "- - twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL, _TENS = _WORDS.split(), _TEN_TIMES.split(" ")


def spelled(number: int) -> str:
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{spelled(number // size)} {word}" + (joint + spelled(rest) if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{_SMALL[number // 100]} hundred" + (f" and {spelled(rest)}" if rest else "")
    if number >= 20:
        rest = number % 10
        return _TENS[number // 10] + (f"-{_SMALL[rest]}" if rest else "")
    return _SMALL[number]


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_in_words_is_the_number_in_digits(number: int) -> None:
    words, digits = only(f"{spelled(number)} ships"), only(f"{number:,} ships")
    assert words.value == number
    assert same(words, digits)


@given(st.text(st.sampled_from("0123456789.,- $£%mbkn€½andtohalfmillion "), max_size=60))
@settings(max_examples=200, deadline=None)
def test_every_figure_stands_where_it_says(text: str) -> None:
    for item in quantities(text):
        assert text[item.start : item.end] == item.text
        assert item.text
        assert item.most is None or item.most > item.value
        assert same(item, item)


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    read = quantities(text)
    assert [item.start for item in read] == sorted(item.start for item in read)


@given(
    st.integers(min_value=1, max_value=10**9),
    st.sampled_from(["about", "at least", "more than", "up to", "less than", "nearly", ""]),
    st.sampled_from(["homes", "%", "dollars", "km", "hours"]),
)
def test_a_figure_bears_itself_out_whatever_its_hedge(number: int, hedge: str, unit: str) -> None:
    text = f"{hedge} {number:,} {unit}".strip()
    assert agrees(only(text), quantities(text))
