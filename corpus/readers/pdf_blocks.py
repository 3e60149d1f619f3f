"""The blocks of a page without columns in the order in which a reader reads them: from the top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """What has a box on the page, in points from its lower left corner."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def bottom(self) -> float: ...
    @property
    def top(self) -> float: ...


_P = TypeVar("_P", bound=Placed)


def settled(items: Sequence[_P]) -> list[_P]:
    """Things that do not stand in columns, from the top down: as they come if they come so.

    Where the file jumps back up, what it writes in one go stays together, and these blocks are put
    in order: each above what stands below it, and of two side by side the left one first.
    """
    if all(not _jumps(above, below) for above, below in pairwise(items)):
        return list(items)
    blocks = list(_blocks(items))
    return [item for block in _cut(blocks) for item in block.items]


def _jumps(before: Placed, after: Placed) -> bool:
    """Whether the file goes back up from one thing to the next."""
    height = min(before.top - before.bottom, after.top - after.bottom)
    return after.bottom > before.top - 0.3 * height


@dataclass(slots=True)
class _Block(Generic[_P]):
    """Things that the file writes one below the other."""

    items: list[_P]
    left: float
    right: float
    bottom: float
    top: float


def _blocks(items: Sequence[_P]) -> Iterator[_Block[_P]]:
    block: _Block[_P] | None = None
    for item in items:
        if block is not None and _follows(block, item):
            block.items.append(item)
            block.left, block.right = min(block.left, item.left), max(block.right, item.right)
            block.bottom, block.top = min(block.bottom, item.bottom), max(block.top, item.top)
            continue
        if block is not None:
            yield block
        block = _Block([item], item.left, item.right, item.bottom, item.top)
    if block is not None:
        yield block


def _follows(block: _Block[_P], item: _P) -> bool:
    last = block.items[-1]
    height = max(min(last.top - last.bottom, item.top - item.bottom), 1.0)
    if _overlap(last, item) > 0.5 * height:
        return -0.5 * height < item.left - last.right < height
    step = last.bottom - item.bottom
    return 0 < step < 2 * height and item.left < block.right and item.right > block.left


def _overlap(one: Placed, other: Placed) -> float:
    return min(one.top, other.top) - max(one.bottom, other.bottom)


def _cut(blocks: Sequence[_Block[_P]]) -> list[_Block[_P]]:
    """Bands from the top down; within a band from left to right; and so on in each of these."""
    if len(blocks) < 2:
        return list(blocks)
    for parts in (_bands(blocks), _stacks(blocks)):
        if len(parts) > 1:
            return [block for part in parts for block in _cut(part)]
    return sorted(blocks, key=lambda block: (-block.top, block.left))


def _bands(blocks: Sequence[_Block[_P]]) -> list[list[_Block[_P]]]:
    bands: list[list[_Block[_P]]] = []
    bottom = float("-inf")
    for block in sorted(blocks, key=lambda block: -block.top):
        slack = 0.35 * min(item.top - item.bottom for item in block.items)
        if bands and block.top > bottom + slack:
            bands[-1].append(block)
            bottom = min(bottom, block.bottom)
        else:
            bands.append([block])
            bottom = block.bottom
    return bands


def _stacks(blocks: Sequence[_Block[_P]]) -> list[list[_Block[_P]]]:
    stacks: list[list[_Block[_P]]] = []
    right = float("-inf")
    for block in sorted(blocks, key=lambda block: block.left):
        if stacks and block.left < right - 1:
            stacks[-1].append(block)
            right = max(right, block.right)
        else:
            stacks.append([block])
            right = block.right
    return stacks
