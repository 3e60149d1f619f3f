"""What a model wrote becomes plain sentences with numbers, however loosely it keeps to a format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.markup import Written, written


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Oslo paid its share. [1]", (1,)),
        ("Oslo paid its share [1].", (1,)),
        ("Oslo paid its share.[1]", (1,)),
        ("Oslo paid its share [1][2].", (1, 2)),
        ("Oslo paid its share [1, 2].", (1, 2)),
        ("Oslo paid its share [1; 3 and 4].", (1, 3, 4)),
        ("Oslo paid its share [1-3].", (1, 2, 3)),
        ("Oslo paid its share [2–3].", (2, 3)),
        ("Oslo paid its share [1-900].", (1, 900)),
        ("Oslo paid its share【1】.", (1,)),
        ("Oslo paid its share【4†source】.", (4,)),
        ("Oslo paid its share.[^1]", (1,)),
        ("Oslo paid its share [Source 1].", (1,)),
        ("Oslo paid its share [Sentence 1, Sentence 2].", (1, 2)),
        ("Oslo paid its share (Source 1).", (1,)),
        ("Oslo paid its share.¹²", (12,)),
        (r"Oslo paid its share \[1\].", (1,)),
        ("Oslo paid its share [1](https://example.org/).", (1,)),
        ("Oslo [1] paid its share [2].", (1, 2)),
        ("[1] Oslo paid its share.", (1,)),
        ("- Oslo paid its share. [1]", (1,)),
        ("1. Oslo paid its share. [1]", (1,)),
        ("## Oslo paid its share. [1]", (1,)),
        ("> **Oslo** paid *its* share. `[1]`", (1,)),
        ("According to [1], Oslo paid its share.", (1,)),
        ("Oslo paid its share.", ()),
    ],
)
def test_every_way_to_write_a_footnote_is_read(text: str, numbers: tuple[int, ...]) -> None:
    assert written(text) == [Written("Oslo paid its share.", numbers)]


@pytest.mark.parametrize(
    "text",
    ["Oslo paid (1) its share.", "The area is 12 km² wide.", "It fell in [2025] again."],
)
def test_what_only_looks_like_a_footnote_stays(text: str) -> None:
    assert written(text) == [Written(text, ())]


def test_numbers_behind_a_full_stop_belong_to_the_sentence_before() -> None:
    found = written("Oslo paid. [1] London did not. [2][3] Why? [4]")
    assert [sentence.numbers for sentence in found] == [(1,), (2, 3), (4,)]


def test_a_text_that_opens_with_a_number_has_its_numbers_first() -> None:
    found = written("[1] Oslo paid its share. [2] London did not pay.")
    assert [sentence.numbers for sentence in found] == [(1,), (2,)]


def test_numbers_at_the_start_of_lines_belong_to_these_lines() -> None:
    found = written("Oslo paid its share.\n[2] London did not pay.\n[3] Paris waits.")
    assert [sentence.numbers for sentence in found] == [(), (2,), (3,)]


def test_numbers_on_a_line_of_their_own_belong_to_the_sentence_before() -> None:
    found = written("Oslo paid its share.\n[1]\n\nLondon did not pay. [2]")
    assert [sentence.numbers for sentence in found] == [(1,), (2,)]


def test_a_sentence_wrapped_over_lines_is_one() -> None:
    assert written("Oslo paid its\nshare in May. [1]") == [
        Written("Oslo paid its share in May.", (1,))
    ]


def test_abbreviations_end_no_sentence() -> None:
    text = "The U.S. envoy met Mr. Speaker at No. 10 with $1.5 billion. [1]"
    assert [sentence.text for sentence in written(text)] == [text.removesuffix(" [1]")]


def test_a_number_behind_an_abbreviation_ends_the_sentence() -> None:
    found = written("It was built by the U.S. [1] Later it was sold. [2]")
    assert [sentence.numbers for sentence in found] == [(1,), (2,)]


def test_a_list_of_references_at_the_end_is_left_out() -> None:
    found = written("Oslo paid its share. [1]\n\n**Sources:**\n[1] A note of the ministry")
    assert found == [Written("Oslo paid its share.", (1,))]


@pytest.mark.parametrize(
    "text",
    [
        "Oslo ![x](https://e.example/?q=secret) paid. [1]",
        "Oslo <img src=x onerror=alert(1)> paid. [1]",
        "Oslo <script>paid. [1]",
        "[Oslo](javascript:alert(1)) paid. [1]",
        "O\u202eslo paid\x00. \x1b[1]",
    ],
)
def test_markup_and_control_characters_do_not_come_through(text: str) -> None:
    (sentence,) = written(text)
    assert not set("<>\u202e\x00\x1b") & set(sentence.text)
    assert "example" not in sentence.text
    assert "javascript" not in sentence.text
    assert sentence.numbers == (1,)


_BITS = st.sampled_from(
    [
        "Oslo paid $1.5 billion",
        "The U.S. envoy met Mr. Putin",
        "“Why now?” the spokesman of the Norwegian ministry of defence asked",
        ". ",
        "? ",
        ".",
        "\n",
        "\n\n",
        "- ",
        "## ",
        " [1]",
        "[2][3]",
        "[1",
        ", 2]",
        "【4】",
        " [Source 1]",
        "(Source 2)",
        "[x](https://example.org/a_b)",
        "<b>",
        "**",
        " and ",
        "No. 10",
        "¹",
        "According to [2], it ended",
    ]
)


@given(st.lists(_BITS, max_size=14).map("".join))
def test_what_is_given_while_the_text_grows_is_never_taken_back(text: str) -> None:
    whole = written(text)
    for length in range(len(text) + 1):
        early = written(text[:length], ended=False)
        assert early == whole[: len(early)]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for sentence in written(text):
        assert sentence.text == sentence.text.strip() != ""
        assert "\n" not in sentence.text
