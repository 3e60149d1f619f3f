"""Which checks are on, and what is no sentence."""

from dataclasses import replace

import pytest

from rag.checker import LAYERS, Layers
from rag.judging import NO_LAYERS, is_bare, layers_from


def test_all_and_none() -> None:
    assert layers_from("all") == layers_from("") == LAYERS
    assert layers_from("none") == NO_LAYERS
    assert NO_LAYERS.on == ()


def test_checks_are_named_one_by_one_or_taken_away() -> None:
    assert layers_from("exact, Numbers").on == ("exact", "numbers")
    assert layers_from("-roles, -hedges") == Layers(roles=False, hedges=False)


def test_the_model_is_asked_only_where_it_is_named() -> None:
    assert not layers_from("all").model
    assert not layers_from("-roles").model
    assert layers_from("all, model") == replace(LAYERS, model=True)
    assert layers_from("-roles,model") == replace(LAYERS, roles=False, model=True)
    assert layers_from("exact,model").on == ("exact", "model")
    assert layers_from("model").on == ("model",)


@pytest.mark.parametrize("text", ["spelling", "exact,-roles", "-spelling"])
def test_an_unknown_check_or_a_mixture_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="check"):
        layers_from(text)


@pytest.mark.parametrize(
    "text",
    [
        "$580 million.",
        "More than $580 million.",
        "Pete Hegseth.",
        "11 April 2025.",
        "About 30.",
        "12 metres.",
        "…",
    ],
)
def test_a_figure_a_name_or_a_day_alone_is_bare(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text", ["Oslo paid.", "It is 30.", "Norway pledged $580 million.", "Yes, it failed."]
)
def test_a_sentence_is_not(text: str) -> None:
    assert not is_bare(text)
