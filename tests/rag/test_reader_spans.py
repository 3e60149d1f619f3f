"""The best answer of each sentence, and its words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Span
from rag.reader_spans import LONGEST, BestSpan, best_spans, owner_of, words_of
from rag.reader_windows import Window

HEAD = 3  # tokens before the passage's own


def window(starts: list[int]) -> Window:
    places = np.array(starts, np.int64)
    ids = np.zeros(HEAD + len(starts) + 1, np.int64)
    return Window(0, ids, HEAD, HEAD, places, places + 1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Window, np.ndarray, list[Span]]:
    """A token a character of some, with sentences over them that leave gaps."""
    starts = sorted(draw(st.sets(st.integers(0, 150), max_size=90)))
    edges = sorted(draw(st.sets(st.integers(0, 160), max_size=8)))
    sentences = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    seed = draw(st.integers(0, 1000))
    logits = np.random.default_rng(seed).normal(size=(HEAD + len(starts) + 1, 2))
    return window(starts), logits.astype(np.float32), sentences


@given(cases())
def test_the_best_answer_is_the_best_of_all_that_there_are(
    case: tuple[Window, np.ndarray, list[Span]],
) -> None:
    read, logits, sentences = case
    found = best_spans(read, logits, sentences)
    for sentence, best in zip(sentences, found, strict=True):
        tokens = [n for n, at in enumerate(read.starts) if sentence.start <= at < sentence.end]
        scores = {
            (a, b): logits[HEAD + a, 0] + logits[HEAD + b, 1] - logits[0].sum()
            for a in tokens
            for b in tokens
            if a <= b < a + LONGEST
        }
        if not scores:
            assert best is None
            continue
        assert best is not None
        assert best.score == pytest.approx(max(scores.values()), abs=1e-4)
        assert scores[best.first, best.last] == pytest.approx(best.score, abs=1e-4)


def test_an_answer_ends_where_its_sentence_ends() -> None:
    logits = np.zeros((HEAD + 5, 2), np.float32)
    logits[HEAD + 1, 0] = 5  # the second token is a fine start
    logits[HEAD + 2, 1] = 5  # the third a fine end, of another sentence
    found = best_spans(window([0, 1, 2, 3]), logits, [Span(0, 2), Span(2, 4)])
    assert found[0] == BestSpan(5.0, 1, 1)
    assert found[1] == BestSpan(5.0, 2, 2)


def test_tokens_between_sentences_belong_to_none() -> None:
    starts = np.array([0, 4, 5, 9, 20])
    assert owner_of(starts, [Span(0, 5), Span(6, 10)]).tolist() == [0, 0, -1, 1, -1]
    assert owner_of(starts, []).tolist() == [-1] * 5


@pytest.mark.parametrize(
    ("text", "marked", "words"),
    [
        ("He promised $580 million, on Tuesday.", "$580 million,", "$580 million"),
        ("It met on Tuesday.", "on Tuesday.", "on Tuesday"),
        ("It met at 9 a.m.", "9 a.m.", "9 a.m."),
        ("Made in the U.S. by hand", "the U.S.", "the U.S."),
        ("“We shall pay,” she said.", "“We shall pay,”", "We shall pay"),
        ("They sailed (four times a day).", "(four times a day).", "four times a day"),
        ("The grant (3 %) grew.", "The grant (3 %)", "The grant (3 %)"),
        ("The grant (3 %) grew.", "(3 %", "3 %"),
        ("Temperatures of -5 degrees", "-5", "-5"),
        ("The ferrymen struck", "ferrym", "ferrymen"),
        ("The ferrymen struck", "rymen struck", "ferrymen struck"),
        ("A café — closed", "café — ", "café"),
        ("Nothing ... here", "...", None),
        ("Nothing ( here", "(", None),
    ],
)
def test_words_are_whole_and_bare(text: str, marked: str, words: str | None) -> None:
    start = text.index(marked)
    found = words_of(text, start, start + len(marked), Span(0, len(text)))
    assert (found and text[found.start : found.end]) == words


@given(st.text("ab1 .,()“”$-", min_size=3, max_size=30), st.data())
def test_words_stay_within_their_sentence(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=2)))
    sentence = Span(*edges)
    start = data.draw(st.integers(sentence.start, sentence.end - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = words_of(text, start, end, sentence)
    if found is not None:
        assert sentence.start <= found.start < found.end <= sentence.end
        assert not text[found.start].isspace()
        assert not text[found.end - 1].isspace()
    else:
        assert not any(character.isalnum() for character in text[start : min(end, sentence.end)])
