"""The set that measures titles and dates, and the floor under its figures."""

import pytest

from evals import fidelity
from evals.fidelity import BRIEFINGS, LABELS, Reading, figures, page
from evals.fidelity_dates import cases


def test_the_generated_set_is_large_and_always_the_same() -> None:
    assert len(cases()) >= 150
    assert cases() == cases()
    assert cases(seed=1) != cases()


def test_every_sample_briefing_has_a_label() -> None:
    labelled = {label["document"] for label in fidelity._lines(LABELS / "briefings.jsonl")}
    there = {str(f.relative_to(BRIEFINGS)) for f in BRIEFINGS.rglob("*") if f.is_file()}
    assert labelled == there


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_generated_date_is_read_wrong_with_other_days(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fidelity, "cases", lambda: cases(seed))
    monkeypatch.setattr(fidelity, "_labelled_sets", lambda: iter(()))
    readings = [reading for reading in fidelity.dates() if reading.group.startswith("Generated")]
    assert [reading for reading in readings if reading.outcome == "wrong"] == []
    assert sum(reading.outcome == "right" for reading in readings) >= 0.95 * len(readings)


def test_titles_and_headings_of_the_samples_are_right() -> None:
    readings = [*fidelity.titles(), *fidelity.headings()]
    own = [reading for reading in readings if reading.group != "Awkward files"]
    assert [reading for reading in own if reading.outcome != "right"] == []


def test_a_reading_is_right_wrong_or_open() -> None:
    outcomes = [
        Reading("A", "", read, right).outcome
        for read, right in (("x", "x"), (None, None), (None, "x"), ("y", "x"), ("y", None))
    ]
    assert outcomes == ["right", "right", "open", "wrong", "wrong"]


def test_the_page_shows_the_figures_of_now_and_before() -> None:
    table = figures([Reading("A", "", "x", "x"), Reading("A", "", "y", "x")])
    text = page(
        {"figures": {"Dates": table}}, {"Dates": {"A": {"right": 0, "wrong": 2, "open": 0}}}
    )
    assert "| A | 2 | 1 | 1 | 0 | 0 | 2 | 0 |" in text
