"""Is the probability of an answer calibrated? Reliability by bins, and its diagram as SVG.

Of the questions that were given a probability of about 0.8, four of five should be answerable.
The expected calibration error (Naeini, Cooper, Hauskrecht, AAAI 2015) is the mean distance between
the two, bins weighed by their questions; the Brier score is the mean squared error of the
probability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.table_figures import Pair

BINS = 10
# Colours that people who confuse red and green tell apart (Okabe and Ito).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_SIDE, _LEFT, _TOP = 360, 60, 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like probability: their count, mean probability, and share answerable."""

    n: int
    probability: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far probabilities are to be believed. `error` and `brier` are in [0, 1], 0 the best."""

    bins: tuple[Bin, ...]
    error: float
    brier: float
    n: int


def reliability(pairs: Sequence[Pair], bins: int = BINS) -> Reliability:
    """Of (probability, truth) pairs, in bins of equal width; empty bins are left out.

    Raises ValueError without a pair.
    """
    if not pairs:
        raise ValueError("no question was given a probability")
    sorted_in = list[list[Pair]]([] for _ in range(bins))
    for probability, truth in pairs:
        sorted_in[min(int(probability * bins), bins - 1)].append((probability, truth))
    found = tuple(
        Bin(len(own), sum(p for p, _ in own) / len(own), sum(t for _, t in own) / len(own))
        for own in sorted_in
        if own
    )
    error = sum(b.n * abs(b.probability - b.answerable) for b in found) / len(pairs)
    brier = sum((p - t) ** 2 for p, t in pairs) / len(pairs)
    return Reliability(found, error, brier, len(pairs))


def cost(pairs: Sequence[Pair], threshold: float, wrong_answer: float = 5.0) -> float:
    """The mean cost a question: a wrong refusal costs 1, an answer to the unanswerable more."""
    total = sum(
        (1.0 if probability < threshold else 0.0)
        if truth
        else (wrong_answer if probability >= threshold else 0.0)
        for probability, truth in pairs
    )
    return total / len(pairs)


def diagram(sets: Mapping[str, Reliability], threshold: float) -> str:
    """The reliability diagram of some sets as SVG; the size of a dot grows with its questions."""
    width, height = _LEFT + _SIDE + 190, _TOP + _SIDE + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>Reliability of the probability that a question is answered</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#767676"/>',
        _line(0, 0, 1, 1, "#767676", "4 4"),
        _line(threshold, 0, threshold, 1, "#767676", "1 3"),
    ]
    parts += [_tick(step / 5) for step in range(6)]
    parts.append(_text(_LEFT + _SIDE / 2, height - 14, "probability as told", "middle"))
    middle = _TOP + _SIDE / 2
    turned = f'transform="rotate(-90 16 {middle:g})"'
    parts.append(_text(16, middle, "share of questions that are answerable", "middle", turned))
    for number, (name, known) in enumerate(sets.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        parts += _curve(known, colour)
        down = _TOP + 14 + 20 * number
        parts.append(f'<circle cx="{_LEFT + _SIDE + 16}" cy="{down - 4}" r="5" fill="{colour}"/>')
        parts.append(_text(_LEFT + _SIDE + 28, down, f"{name} ({known.n})", "start"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _curve(known: Reliability, colour: str) -> list[str]:
    places = [(_x(b.probability), _y(b.answerable)) for b in known.bins]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    line = f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + 10 * sqrt(b.n / known.n):.1f}" '
        f'fill="{colour}" fill-opacity="0.6"/>'
        for (x, y), b in zip(places, known.bins, strict=True)
    ]
    return [line, *dots]


def _tick(value: float) -> str:
    below = _text(_x(value), _TOP + _SIDE + 18, f"{value:.1f}", "middle")
    return below + _text(_LEFT - 8, _y(value) + 4, f"{value:.1f}", "end")


def _text(x: float, y: float, said: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {more}>{said}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str) -> str:
    return (
        f'<line x1="{_x(x1):g}" y1="{_y(y1):g}" x2="{_x(x2):g}" y2="{_y(y2):g}" '
        f'stroke="{colour}" stroke-dasharray="{dashes}"/>'
    )


def _x(value: float) -> float:
    return _LEFT + _SIDE * value


def _y(value: float) -> float:
    return _TOP + _SIDE * (1 - value)
