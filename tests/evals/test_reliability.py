"""The reliability of probabilities: bins, errors, cost, and the diagram."""

from xml.etree import ElementTree

import pytest

from evals.reliability import Reliability, cost, diagram, reliability

SURE = [(0.95, 1.0)] * 19 + [(0.95, 0.0)]


def test_probabilities_that_are_right_have_no_error() -> None:
    known = reliability([*SURE, (0.0, 0.0)])

    assert [(b.n, b.answerable) for b in known.bins] == [(1, 0.0), (20, 0.95)]
    assert known.error == pytest.approx(0.0, abs=1e-9)
    assert known.brier == pytest.approx((19 * 0.05**2 + 0.95**2) / 21)


def test_probabilities_that_are_too_high_have_the_distance_for_an_error() -> None:
    known = reliability([(1.0, 1.0), (1.0, 0.0)])

    assert known.error == pytest.approx(0.5)
    assert known.bins[0].n == 2


def test_a_wrong_answer_costs_five_wrong_refusals() -> None:
    pairs = [(0.9, 0.0), (0.2, 1.0), (0.8, 1.0), (0.1, 0.0)]

    assert cost(pairs, 0.5) == pytest.approx((5 + 1) / 4)
    assert cost(pairs, 0.95) == pytest.approx(2 / 4)
    assert cost(pairs, 0.0) == pytest.approx(10 / 4)


def test_without_a_question_there_is_nothing_to_tell() -> None:
    with pytest.raises(ValueError, match="no question"):
        reliability([])


def test_the_diagram_has_a_dot_for_each_bin_and_names_each_set() -> None:
    sets: dict[str, Reliability] = {
        "samples": reliability([*SURE, (0.0, 0.0)]),
        "news": reliability([(0.4, 1.0)]),
    }

    drawing = ElementTree.fromstring(diagram(sets, 0.5))

    name = "{http://www.w3.org/2000/svg}"
    dots = [c for c in drawing.iter(f"{name}circle") if c.get("fill-opacity")]
    assert len(dots) == 3
    said = [element.text for element in drawing.iter(f"{name}text")]
    assert {"samples (21)", "news (1)"} <= set(said)
