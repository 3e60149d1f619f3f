"""How many passages a reader may read for one question, within a time."""

from collections.abc import Sequence

# So many are read however slow the machine is: fewer would be another product.
AT_LEAST = 4
# Characters of a token, English prose with its names and figures: somewhat fewer than it has, so
# that the estimate is on the slow side.
CHARACTERS = 4.0


def affordable(tokens: Sequence[float], speed: float, budget_ms: float) -> int:
    """How many passages, from the first, fit into the budget at `speed` tokens a second."""
    left = speed * budget_ms / 1000
    count = 0
    for cost in tokens:
        left -= cost
        if left < 0:
            break
        count += 1
    return min(len(tokens), max(count, AT_LEAST))
