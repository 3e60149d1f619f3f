"""Is this answered here? A logistic rule over what the evidence shows of the question.

The weights are fitted by `evals/fit_decision.py` on questions with known answers; see its docstring
for the sets and the cost it minimises.
"""

import math
from dataclasses import astuple, dataclass

# In the order of Features' fields, then the constant.
_WEIGHTS = (2.0, 1.0, 1.0, 2.0, 2.0, 2.0, -2.0, -3.0, 0.5, 0.0)
_CONSTANT = -3.0


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a question's evidence, each in about [0, 1]."""

    cosine: float = 0.0
    cosine_gap: float = 0.0
    passage_cosine: float = 0.0
    own_coverage: float = 0.0
    around_coverage: float = 0.0
    union_coverage: float = 0.0
    names_missing: float = 1.0
    best_names_missing: float = 1.0
    fits: float = 0.0
    keys: float = 0.0


def probability(features: Features) -> float:
    """How probable it is that the evidence answers the question, in [0, 1]."""
    total = _CONSTANT + sum(
        weight * value for weight, value in zip(_WEIGHTS, astuple(features), strict=True)
    )
    return 1.0 / (1.0 + math.exp(-total))
