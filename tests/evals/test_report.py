"""The page of figures says what `footnote eval --json` said."""

from typing import Any

import pytest

from evals.report import ROWS, page


def _result() -> dict[str, Any]:
    figure = {"value": 0.5, "n": 8, "low": 0.25, "high": 0.75}
    return {"set": "evals", "figures": {name: dict(figure) for name, _, _ in ROWS}}


def test_a_share_is_shown_in_percent_with_its_interval_and_count() -> None:
    result = _result()
    result["figures"]["quote_recall@3"] = {"value": 0.9166, "n": 84, "low": 0.85, "high": 0.97}
    assert "| `quote_recall@3` | 91.7 % | 85.0–97.0 | 84 |" in page(result)


def test_a_time_is_shown_in_milliseconds() -> None:
    result = _result()
    result["figures"]["latency_ms_p95"] = {"value": 141.2, "n": 84, "low": 120.9, "high": 180}
    assert "| `latency_ms_p95` | 141 ms | 121–180 | 84 |" in page(result)


def test_a_figure_on_which_no_question_bears_is_a_dash() -> None:
    result = _result()
    result["figures"]["refusal_f1"] = {"value": None, "n": 0, "low": None, "high": None}
    assert "| `refusal_f1` | – | – | 0 |" in page(result)


def test_every_figure_has_a_row_and_a_missing_one_is_an_error() -> None:
    result = _result()
    assert page(result).count("50.0 %") == 15
    assert page(result).count("| 0 ms") + page(result).count("| 1 ms") == 2
    del result["figures"]["wrongly_refused"]
    with pytest.raises(KeyError):
        page(result)
