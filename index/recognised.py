"""How sure the recognition was of a document's text, span by span."""

import math
from bisect import bisect_right
from collections import OrderedDict
from threading import Lock

from index.catalogue import Catalogue

_KEPT = 64  # documents

# Characters from and to, and the confidence they were recognised with.
_Stretch = tuple[int, int, float]


class RecognisedText:
    """Looks up confidences, and keeps those of the documents that were asked for last."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: OrderedDict[str, list[_Stretch]] = OrderedDict()
        self._turn = Lock()

    def confidence(self, uid: str, start: int, end: int) -> float | None:
        """The lowest confidence within characters `start` to `end` of a version.

        From 0 to 1, in hundredths and never rounded up; None where nothing of the span was
        recognised in a picture.
        """
        stretches = self._stretches(uid)
        first = max(bisect_right(stretches, start, key=lambda stretch: stretch[0]) - 1, 0)
        lowest = None
        for begin, stop, confidence in stretches[first:]:
            if begin >= end:
                break
            if stop > start:
                lowest = confidence if lowest is None else min(lowest, confidence)
        return None if lowest is None else math.floor(100 * lowest) / 100

    def _stretches(self, uid: str) -> list[_Stretch]:
        # A version never changes, so what was read once stays true.
        with self._turn:
            if uid in self._known:
                self._known.move_to_end(uid)
                return self._known[uid]
        found = self._read(uid)
        with self._turn:
            self._known[uid] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found

    def _read(self, uid: str) -> list[_Stretch]:
        """Neighbouring words of one confidence, as those of a line are, make one stretch."""
        stretches: list[_Stretch] = []
        for start, end, confidence in self._catalogue.rows(
            "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
            "json_extract(value, '$[2]') FROM versions, json_each(recognised) WHERE uid = ?",
            (uid,),
        ):
            if stretches and stretches[-1][2] == confidence and start - stretches[-1][1] <= 2:
                stretches[-1] = (stretches[-1][0], end, confidence)
            else:
                stretches.append((start, end, confidence))
        return stretches
