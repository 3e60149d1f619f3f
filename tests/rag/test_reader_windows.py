"""Question and passage as tokens, in windows that overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Span
from corpus.errors import SettingsError
from rag.reader import Material
from rag.reader_windows import OVERLAP, Windows, slices
from tests.rag.tiny_reader import tokenizer

QUESTION = "Who promised money for the bridge?"
TEXT = "The minister promised $580 million. It rained on Tuesday."


def windows(longest: int = 128) -> Windows:
    return Windows(tokenizer().to_str().encode(), longest)


def material(text: str, context: str = "") -> Material:
    return Material(context, text, (Span(0, len(text)),))


@given(st.integers(0, 2000), st.integers(1, 300))
def test_slices_hold_all_in_order_and_overlap(count: int, room: int) -> None:
    made = list(slices(count, room))
    assert made[0][0] == 0
    assert made[-1][1] == count
    assert all(last - first <= room for first, last in made)
    for (first, last), (following, end) in pairwise(made):
        assert first < following
        assert last - following >= min(OVERLAP, room // 2)
        assert end > last


def test_a_pair_is_what_the_tokenizer_makes_of_a_pair() -> None:
    whole = tokenizer().encode(QUESTION, f"The council. {TEXT}")
    (window,) = windows().of(QUESTION, [material(TEXT, "The council")])
    assert window.ids.tolist() == whole.ids
    assert [int(number >= window.question) for number in range(len(whole.ids))] == whole.type_ids


def test_the_places_of_tokens_are_characters_of_the_passage() -> None:
    (window,) = windows().of(QUESTION, [material(TEXT, "The council")])
    words = [TEXT[start:end] for start, end in zip(window.starts, window.ends, strict=True)]
    assert words[:6] == ["The", "minister", "promised", "$", "580", "million"]
    assert len(window.ids) == window.text + len(words) + 1


def test_without_a_title_the_passage_follows_the_question() -> None:
    (window,) = windows().of(QUESTION, [material(TEXT)])
    assert window.ids.tolist() == tokenizer().encode(QUESTION, TEXT).ids
    assert window.text == window.question


def test_a_long_passage_has_several_windows_that_hold_every_token() -> None:
    text = " ".join([TEXT] * 30)
    passages = [material(TEXT), material(text, "The council"), material(TEXT)]
    made = windows(96).of(QUESTION, passages)
    assert (made[0].passage, made[-1].passage) == (0, 2)
    own = [window for window in made if window.passage == 1]
    assert len(own) > 5
    assert max(len(window.ids) for window in own) <= 96
    starts = {int(start) for window in own for start in window.starts}
    whole = tokenizer().encode(text, add_special_tokens=False)
    assert starts == {first for first, _ in whole.offsets}


def test_question_and_title_leave_room_for_the_passage() -> None:
    made = windows(96).of(QUESTION * 40, [material(TEXT * 5, "The council " * 40)])
    assert all(len(window.ids) <= 96 for window in made)
    assert all(len(window.starts) >= 20 for window in made[:-1])


def test_an_empty_passage_still_has_a_window() -> None:
    (window,) = windows().of(QUESTION, [Material("", "", ())])
    assert len(window.starts) == 0
    assert len(window.ids) == window.question + 1


def test_a_tokenizer_of_another_kind_is_refused() -> None:
    from tokenizers import Tokenizer, models

    other = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(SettingsError, match=r"has no \[CLS\]"):
        Windows(other.to_str().encode(), 128)
