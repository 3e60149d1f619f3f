"""Question and passage become tokens: `[CLS] question [SEP] title. passage [SEP]`, in windows."""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingsError
from rag.reader import Material

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Numbers = NDArray[np.int64]

# Tokens that two windows of a passage share: an answer that the edge of one cuts is whole in the
# other, and has some words around it there.
OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Window:
    """What is read at once of a passage.

    The first `question` of its tokens are of kind 0, the others of kind 1. Tokens from `text` on,
    up to the last one, are the passage's: `starts` and `ends` are their characters in its text.
    `passage` is its number among those that were given.
    """

    passage: int
    ids: Numbers
    question: int
    text: int
    starts: Numbers
    ends: Numbers


class Windows:
    """Makes windows of at most `longest` tokens, with a tokenizer of BERT's kind.

    The question may take the share `asked` of a window, and a passage's context half as much.
    """

    def __init__(self, tokenizer: bytes, longest: int, asked: float = 1 / 4) -> None:
        # Before the library is used: it warns where a process forks after it used threads.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(tokenizer.decode("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._longest = longest
        self._most_asked = int(asked * longest)
        self._first = _number_of("[CLS]", self._tokenizer)
        self._mark = _number_of("[SEP]", self._tokenizer)
        # The tokenizer is not made for two threads at once.
        self._using = threading.Lock()

    def of(self, question: str, passages: Sequence[Material]) -> list[Window]:
        """The windows of each passage, in order: one, or several that overlap for a long one."""
        return self.of_pairs([(question, passage) for passage in passages])

    def of_pairs(self, pairs: Sequence[tuple[str, Material]]) -> list[Window]:
        """The windows of each pair of a question and a passage, in order."""
        texts = list[str]()
        for question, passage in pairs:
            context = f"{passage.context}. " if passage.context else ""
            texts += [question, context, passage.text]
        different = list(dict.fromkeys(texts))
        with self._using:
            encoded = self._tokenizer.encode_batch(different, add_special_tokens=False)
        found = dict(zip(different, encoded, strict=True))
        return [
            window
            for number in range(len(pairs))
            for window in self._windows(number, *(found[text] for text in texts[3 * number :][:3]))
        ]

    def _windows(
        self, number: int, asked: "Encoding", context: "Encoding", text: "Encoding"
    ) -> Iterator[Window]:
        begin = [self._first, *asked.ids[: self._most_asked], self._mark]
        head = begin + context.ids[: self._most_asked // 2]
        room = self._longest - len(head) - 1
        places = np.array(text.offsets, dtype=np.int64).reshape(-1, 2)
        for first, last in slices(len(text.ids), room):
            yield Window(
                passage=number,
                ids=np.array([*head, *text.ids[first:last], self._mark], dtype=np.int64),
                question=len(begin),
                text=len(head),
                starts=places[first:last, 0],
                ends=places[first:last, 1],
            )


def _number_of(mark: str, tokenizer: "Tokenizer") -> int:
    number = tokenizer.token_to_id(mark)
    if number is None:
        raise SettingsError(
            f"the reader's tokenizer has no {mark}, so it is not of BERT's kind; "
            "set reader to another or to none"
        )
    return number


def slices(count: int, room: int) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of each slice of `count` things that hold at most `room`."""
    step = room - min(OVERLAP, room // 2)
    first = 0
    while first + room < count:
        yield first, first + room
        first += step
    yield first, count
