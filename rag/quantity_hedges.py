"""How a figure is meant: as it stands, about, nearly, as a lower or an upper bound."""

import re
from typing import Literal

Hedge = Literal["", "about", "nearly", "just_over", "more_than", "at_least", "less_than", "at_most"]

_BEFORE: dict[Hedge, str] = {
    "at_most": r"no more than|not more than|at (?:the )?most|up to|a maximum of|as many as|"
    r"as much as|no greater than|a ceiling of|limited to|capped at|not exceeding",
    "at_least": r"at (?:the very )?least|no (?:fewer|less) than|not (?:fewer|less) than|"
    r"a minimum of|upwards? of",
    "just_over": r"just (?:over|above)|(?:slightly|a little|marginally) (?:over|above|more than)",
    "nearly": r"nearly|almost|close to|approaching|just (?:under|below|short of)|"
    r"(?:slightly|a little|marginally) (?:under|below|less than|fewer than)",
    "more_than": r"(?:well |far |much )?(?:more than|over|above|exceeding|in excess of|north of|"
    r"exceed(?:ed|s)?|topp(?:ed|ing)|surpass(?:ed|ing)|greater than|larger than|higher than)|>",
    "less_than": r"(?:well |far |much )?(?:less than|fewer than|under|below|lower than|"
    r"smaller than|short of)|<",
    "about": r"about|around|roughly|approximately|approx\.?|circa|ca?\.|some|an estimated|"
    r"estimated (?:at|to be)|in the region of|in the order of|~|≈",
}
_AFTER: dict[Hedge, str] = {
    "at_least": r"or more\b|or over\b|at (?:the )?least\b|(?<=\d)\+",
    "at_most": r"or (?:less|fewer|under)\b|at (?:the )?most\b",
    "about": r"or so\b|or thereabouts\b|-?odd\b|approximately\b",
}
_HEDGES_BEFORE = re.compile(
    "|".join(rf"(?P<{hedge}>(?<!\w)(?:{words}))" for hedge, words in _BEFORE.items()).join(
        ("(?:", r")\s?(?:the |an? |as |a total of )?$")
    ),
    re.IGNORECASE,
)
_HEDGES_AFTER = re.compile(
    "|".join(rf"(?P<{hedge}>{words})" for hedge, words in _AFTER.items()).join((r"\s?(?:", ")")),
    re.IGNORECASE,
)
_LONGEST = 40


def hedge_before(text: str, at: int) -> tuple[Hedge, int]:
    """The hedge that ends at `at` ("" for none), and where it begins."""
    first = max(0, at - _LONGEST)
    match = _HEDGES_BEFORE.search(text, first, at)
    if match is None:
        return "", at
    return _named(match), match.start()


def hedge_after(text: str, at: int) -> tuple[Hedge, int]:
    """The hedge that begins at `at` ("" for none), and where it ends."""
    match = _HEDGES_AFTER.match(text, at)
    return (_named(match), match.end()) if match else ("", at)


def _named(match: re.Match[str]) -> Hedge:
    for hedge in _BEFORE:
        if hedge in match.re.groupindex and match[hedge] is not None:
            return hedge
    return ""
