"""The trained reader: a small encoder that marks the words which answer, or says that none do."""

from collections.abc import Sequence
from pathlib import Path

from rag.encoder_network import fastest_network
from rag.reader import Judged, Material
from rag.reader_budget import CHARACTERS, affordable
from rag.reader_file import StoredReader, read
from rag.reader_network import Judgement, Network
from rag.reader_spans import LOWEST, best_spans, words_of
from rag.reader_windows import Window, Windows
from rag.trained_network import TrainedNetwork

PACKAGED = Path(__file__).parent / "weights" / "reader"


class SpanReader(TrainedNetwork["_Loaded"]):
    """A `Reader` with the weights of a folder (rag/reader_file.py); they load at first use, once.

    They are held in the numeric type that this machine proved to be fastest with when they were
    loaded, and the speed measured then says how many passages a budget affords.
    """

    def __init__(self, folder: Path = PACKAGED, budget_ms: float = 2000) -> None:
        super().__init__(lambda: _Loaded(read(folder)))
        self._budget_ms = budget_ms

    def affords(self, question: str, passages: Sequence[Material]) -> int:
        """How many of the passages, from the first, are read within the budget; at least four."""
        tokens = [(len(question) + len(p.context) + len(p.text)) / CHARACTERS for p in passages]
        return affordable(tokens, self._model().speed, self._budget_ms)

    def judge(self, question: str, passages: Sequence[Material]) -> list[Judged]:
        """One judgement a passage, in their order; a long passage is read in several windows."""
        model = self._model()
        windows = model.windows.of(question, passages)
        merging = [_Merging(passage) for passage in passages]
        for window, judgement in zip(windows, model.network.judge(windows), strict=True):
            merging[window.passage].add(window, judgement)
        return [merged.judged() for merged in merging]


class _Loaded:
    def __init__(self, stored: StoredReader) -> None:
        self.card = stored.card
        self.windows = Windows(stored.tokenizer, stored.card.max_length)
        self.network, self.speed = fastest_network(stored, Network)


class _Merging:
    """The judgements of a passage's windows become one: of each sentence the best."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._answers = LOWEST
        self._sentences = [LOWEST] * len(material.sentences)
        self._words = [(0, 0)] * len(material.sentences)

    def add(self, window: Window, judgement: Judgement) -> None:
        self._answers = max(self._answers, judgement.answers)
        found = best_spans(window, judgement.spans, self._material.sentences)
        for number, span in enumerate(found):
            if span is not None and span.score > self._sentences[number]:
                self._sentences[number] = span.score
                place = int(window.starts[span.first]), int(window.ends[span.last])
                self._words[number] = place

    def judged(self) -> Judged:
        words = [
            words_of(self._material.text, start, end, sentence) if start < end else None
            for (start, end), sentence in zip(self._words, self._material.sentences, strict=True)
        ]
        return Judged(self._answers, tuple(self._sentences), tuple(words))
