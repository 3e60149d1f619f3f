"""Only sentences with real footnotes come out of a model, as it streams, whatever it does."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_model import ScriptedModel

from corpus.errors import ModelError, ModelUnavailable
from rag.answers import Claim, Evidence, Withheld
from rag.judging import NO_LAYERS, Failed
from rag.prompts import NOT_IN_BRIEFINGS
from rag.repair import repaired
from rag.stream import Limits
from rag.writing import Manner, Refused, write


def evidence(quote: str, title: str = "A note", before: str = "") -> Evidence:
    size = len(quote)
    return Evidence(
        "a.md", "1", title, date(2025, 4, 11), "Desk", None, 0, size, quote, 0.9, before=before
    )


EVIDENCE = (
    evidence("Oslo paid 30 million crowns, “and gladly so,” the minister said."),
    evidence("London did not pay."),
    evidence("The register is at https://example.org/register today."),
)
ANSWER = (
    "Oslo paid 30 million crowns [1]. “And gladly so,” the minister said.[1] "
    "<think>Is that all?</think>London did not pay. [2]"
)
CLAIMS = [
    Claim("Oslo paid 30 million crowns.", (1,)),
    Claim("“And gladly so,” the minister said.", (1,)),
    Claim("London did not pay.", (2,)),
]


def model(*pieces: str, **told: object) -> ScriptedModel:
    return ScriptedModel(pieces=pieces, **told)


def outcomes(text: str, limits: Limits | None = None) -> list[Claim | Withheld | Refused]:
    once = Manner(repairs=0)
    return list(write("Who paid?", EVIDENCE, model(text), once, limits or Limits()))


def test_each_sentence_comes_out_with_its_footnotes() -> None:
    assert outcomes(ANSWER) == CLAIMS


@given(st.lists(st.integers(min_value=0, max_value=len(ANSWER)), max_size=30))
def test_where_the_pieces_break_does_not_matter(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(ANSWER)]
    pieces = [ANSWER[start:end] for start, end in pairwise(places)]
    assert list(write("Who paid?", EVIDENCE, model(*pieces))) == CLAIMS


def test_one_character_at_a_time_changes_nothing() -> None:
    assert list(write("Who paid?", EVIDENCE, model(*ANSWER))) == CLAIMS


class HeldBack(ScriptedModel):
    """Sends its last piece only when the test says so."""

    def _all_pieces(self) -> Iterator[str]:
        yield from self.pieces[:-1]
        assert GATE.wait(timeout=20)
        yield self.pieces[-1]


GATE = threading.Event()


def test_a_sentence_comes_out_before_the_model_has_ended() -> None:
    GATE.clear()
    pieces = (
        "Oslo paid. [1] Oslo paid 30 million crowns, “and gladly ",
        "so,” the minister said. [1]",
    )
    held = HeldBack(pieces=pieces)
    stream = write("Who paid?", EVIDENCE, held)
    assert next(stream) == Claim("Oslo paid.", (1,))
    GATE.set()
    assert [type(outcome) for outcome in stream] == [Claim]


def test_numbers_that_do_not_exist_are_dropped() -> None:
    assert outcomes("Oslo paid. [1][7] London did not pay. [0, 2]") == [
        Claim("Oslo paid.", (1,)),
        Claim("London did not pay.", (2,)),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rome paid.", "it has no footnote"),
        ("Rome paid. [9]", "there is no sentence 9"),
        ("Oslo paid 40 million kr. [1]", "the figure 40 million kr is not in the cited sentences"),
        ("Oslo paid “in anger”. [1]", "the quotation “in anger” is not in the cited sentences"),
        ("30 million crowns. [1]", "it is no sentence but a bare answer"),
    ],
)
def test_a_sentence_without_support_is_withheld_with_the_reason(text: str, reason: str) -> None:
    (outcome,) = outcomes(text)
    assert isinstance(outcome, Withheld)
    assert outcome.reason == reason


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Oslo paid 30 million crowns. [2]", (1,)),
        ("Oslo paid 30 million crowns.", (1,)),
        ("Oslo paid 30 million crowns. [9]", (1,)),
        ("Oslo paid 30 million crowns. [1][2]", (1,)),
        ("London did not pay. [3]", (2,)),
    ],
)
def test_a_sentence_gets_the_footnote_that_supports_it(text: str, numbers: tuple[int]) -> None:
    (outcome,) = outcomes(text)
    assert isinstance(outcome, Claim)
    assert outcome.citations == numbers


def test_a_second_footnote_does_not_make_somebodys_words_a_fact() -> None:
    items = (evidence("The bridge opens in May, the minister said."), evidence("A ferry runs."))
    once = Manner(repairs=0)
    (outcome,) = write("When?", items, model("The bridge opens in May. [1][2]"), once)
    assert isinstance(outcome, Withheld)
    assert "the minister" in outcome.reason


def test_a_second_footnote_does_not_lend_its_date() -> None:
    later = replace(evidence("London did not pay."), document_id="2", date=date(2025, 6, 20))
    items = (evidence("Oslo paid 30 million crowns."), later)
    once = Manner(repairs=0)
    text = "Oslo paid 30 million crowns on 20 June 2025. [1][2]"
    (outcome,) = write("When?", items, model(text), once)
    assert isinstance(outcome, Withheld)
    assert "20 June 2025" in outcome.reason


def test_facts_may_come_from_two_sentences() -> None:
    items = (evidence("Oslo paid 30 million crowns."), evidence("London paid 20 million pounds."))
    text = "Oslo paid 30 million crowns and London paid 20 million pounds. [1][2]"
    assert list(write("Who?", items, model(text))) == [Claim(text[:-7], (1, 2))]


def test_a_wrong_day_that_opens_a_sentence_is_left_out() -> None:
    (outcome,) = outcomes("As of 3 June 2019, the minister said that Oslo paid gladly. [1]")
    assert outcome == Claim("The minister said that Oslo paid gladly.", (1,))
    (outcome,) = outcomes("As of 11 April 2025, Oslo paid 30 million crowns. [1]")
    assert outcome == Claim("As of 11 April 2025, Oslo paid 30 million crowns.", (1,))


def test_with_the_checks_off_a_footnote_is_enough() -> None:
    off = Manner(NO_LAYERS, repairs=0)
    text = "Rome paid 99 million crowns. [1] Rome did not. "
    found = list(write("Who paid?", EVIDENCE, model(text), off))
    assert found == [
        Claim("Rome paid 99 million crowns.", (1,)),
        Withheld("Rome did not.", "it has no footnote"),
    ]


class Replies(ScriptedModel):
    """Gives its first piece to the first call, its second to the next, …"""

    def _all_pieces(self) -> Iterator[str]:
        yield self.pieces[len(self.asked) - 1]


def test_a_failed_sentence_is_written_again_with_the_reason() -> None:
    mending = Replies(
        pieces=("Oslo paid 40 million crowns. [1] London did not pay. [2]", "Oslo paid. [1]")
    )
    assert list(write("Who paid?", EVIDENCE, mending)) == [
        Claim("London did not pay.", (2,)),
        Claim("Oslo paid.", (1,)),
    ]
    *before, answer, request = mending.asked[1]
    assert before == mending.asked[0]
    assert answer.text == "Oslo paid 40 million crowns. [1] London did not pay. [2]"
    assert "the figure 40 million crowns is not in the cited sentences" in request.text


@pytest.mark.parametrize("again", ["Oslo paid 50 million crowns. [1]", "London did not pay.", ""])
def test_a_repair_that_mends_nothing_leaves_the_sentence_withheld(again: str) -> None:
    mending = Replies(pieces=("London did not pay. [2] Oslo paid 40 million crowns. [1]", again))
    _, outcome = write("Who paid?", EVIDENCE, mending)
    assert outcome == Withheld(
        "Oslo paid 40 million crowns.",
        "the figure 40 million crowns is not in the cited sentences",
    )


def test_only_so_many_sentences_are_written_again() -> None:
    wrong = "Rome paid. [1] Paris paid. [1] Turin paid. [1]"
    mending = Replies(pieces=(wrong, "Oslo paid. [1]", "London did not pay. [2]", "Oslo paid. [1]"))
    found = list(write("Who paid?", EVIDENCE, mending, Manner(repairs=2)))
    assert [type(outcome) for outcome in found] == [Claim, Claim, Withheld]
    assert len(mending.asked) == 3


def test_after_trouble_nothing_is_written_again_and_nothing_is_lost() -> None:
    dying = model("Rome paid. [1] London did not pay. [2] And ", error=ConnectionError("gone"))
    stream = write("Who paid?", EVIDENCE, dying)
    found = [next(stream) for _ in range(3)]
    with pytest.raises(ModelUnavailable):
        next(stream)
    assert [type(outcome) for outcome in found] == [Claim, Withheld, Withheld]
    assert len(dying.asked) == 1


def test_a_repeated_sentence_is_dropped() -> None:
    assert outcomes("Oslo paid. [1] Oslo paid! [1] London did not pay. [2]") == [
        Claim("Oslo paid.", (1,)),
        Claim("London did not pay.", (2,)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        NOT_IN_BRIEFINGS,
        f"{NOT_IN_BRIEFINGS}.",
        f"**{NOT_IN_BRIEFINGS}** [1]",
        "Not in the briefings.",
        f"The answer is {NOT_IN_BRIEFINGS}. Oslo, however, is a fine city with many ships. [1]",
    ],
)
def test_the_model_may_refuse(text: str) -> None:
    (outcome,) = outcomes(text)
    assert isinstance(outcome, Refused)


def test_what_was_answered_before_a_refusal_stands() -> None:
    first, second = outcomes(f"Oslo paid. [1] {NOT_IN_BRIEFINGS}")
    assert first == Claim("Oslo paid.", (1,))
    assert isinstance(second, Refused)


def test_a_briefing_may_say_that_something_is_not_in_the_briefings() -> None:
    said = (evidence("The price was not in the briefings, Oslo said."),)
    (outcome,) = write("Why?", said, model("Oslo said the price was not in the briefings. [1]"))
    assert isinstance(outcome, Claim)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Oslo paid, see https://evil.example/?q=30. [1]", "Oslo paid, see"),
        ("Oslo paid ![x](https://evil.example/a.png) now. [1]", "Oslo paid x now."),
        ("Oslo [paid](javascript:alert) now. [1]", "Oslo paid now."),
        ("Oslo [paid](http://evil.example/?q=30) now. [1]", "Oslo paid now."),
        ("Oslo <img src=https://evil.example/a.png onerror=go()>paid now. [1]", "Oslo paid now."),
        ("Oslo <a href='javascript:go()'>paid</a> now. [1]", "Oslo paid now."),
        ("Oslo paid now javascript:go(). [1]", "Oslo paid now"),
        (
            "It is at https://example.org/register today. [3]",
            "It is at https://example.org/register today.",
        ),
    ],
)
def test_an_address_stays_only_where_the_evidence_holds_it(text: str, shown: str) -> None:
    assert [getattr(outcome, "text", None) for outcome in outcomes(text)] == [shown]


def test_thoughts_are_not_part_of_the_answer() -> None:
    assert outcomes("<think>Oslo paid 99. [1]\n\nDid it?</think>\nOslo paid. [1]") == CLAIMS_SHORT
    with pytest.raises(ModelUnavailable, match="wrote no answer"):
        outcomes("<think>Oslo paid. [1] And it goes on")


CLAIMS_SHORT = [Claim("Oslo paid.", (1,))]


@pytest.mark.parametrize("text", ["", " \n ", "[1]", "...", "<think></think>"])
def test_an_answer_without_a_word_is_no_answer(text: str) -> None:
    with pytest.raises(ModelUnavailable, match="wrote no answer"):
        outcomes(text)


def test_an_endless_answer_is_cut_off_and_its_stream_closed() -> None:
    endless = model("Oslo paid. [1] ", "And so on, ", endless=True)
    found = list(write("Who paid?", EVIDENCE, endless, limits=Limits(characters=300)))
    assert found[0] == Claim("Oslo paid.", (1,))
    assert all(isinstance(outcome, Withheld) for outcome in found[1:])
    assert _settled(endless.sent)


def test_endless_thoughts_are_cut_off() -> None:
    endless = model("<think>", "hm ", endless=True)
    with pytest.raises(ModelUnavailable, match="wrote no answer"):
        list(write("Who paid?", EVIDENCE, endless, limits=Limits(thoughts=2_000)))
    assert len(endless.sent) < 1_000


def test_too_many_sentences_are_cut_off() -> None:
    text = " ".join(f"Oslo paid ship {n}. [1]" for n in ("a", "b", "c", "d", "e"))
    assert len(outcomes(text, Limits(sentences=3))) == 3


def test_a_reader_who_leaves_closes_the_models_stream() -> None:
    endless = model("Oslo paid. [1] London did not pay, and it never will. [2] ", endless=True)
    stream = write("Who paid?", EVIDENCE, endless, limits=Limits(thoughts=10**9))
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    assert _settled(endless.sent)


def _settled(sent: Sequence[str]) -> bool:
    """Whether the thread that reads the model has ended."""
    for thread in threading.enumerate():
        if thread.name == "model":
            thread.join(timeout=10)
    before = len(sent)
    return not any(thread.name == "model" for thread in threading.enumerate()) and before > 0


def test_a_server_that_stays_silent_is_left_after_the_time_allowed() -> None:
    GATE.clear()
    silent = HeldBack(
        pieces=("Oslo paid. [1] London did not pay for it, and it ", "never will. [2]")
    )
    stream = write("Who paid?", EVIDENCE, silent, limits=Limits(seconds=0.3))
    assert next(stream) == Claim("Oslo paid.", (1,))
    assert isinstance(next(stream), Withheld)
    with pytest.raises(ModelUnavailable, match=r"longer than 0\.3 seconds"):
        next(stream)
    GATE.set()


def test_what_came_before_an_error_stands() -> None:
    dying = model("Oslo paid. [1] London [2] did not ", error=ConnectionResetError("gone"))
    stream = write("Who paid?", EVIDENCE, dying)
    assert next(stream) == Claim("Oslo paid.", (1,))
    assert next(stream) == Withheld("London did not", "the answer broke off in this sentence")
    with pytest.raises(ModelUnavailable, match="broke off"):
        next(stream)


def test_a_model_that_is_set_wrongly_is_no_passing_failure() -> None:
    with pytest.raises(ModelError) as caught:
        list(write("Who paid?", EVIDENCE, model("", error=ImportError("pip install langchain-x"))))
    assert not isinstance(caught.value, ModelUnavailable)


@pytest.mark.parametrize("finished", ["length", "max_tokens", ""])
def test_a_sentence_in_which_the_text_broke_off_is_withheld(finished: str) -> None:
    cut = model("Oslo paid. [1] London, as the note [2] says, did not", finished=finished)
    found = list(write("Who paid?", EVIDENCE, cut))
    assert found[0] == Claim("Oslo paid.", (1,))
    assert isinstance(found[1], Withheld)
    assert "broke off" in found[1].reason


@pytest.mark.parametrize(
    "again",
    [
        "The figure 90 million is not in the cited sentences. [1]",
        "It has no footnote. [1]",
        "The sentence cannot be shown: Oslo paid 90 million crowns. [1]",
    ],
)
def test_a_repair_that_only_says_the_reason_again_is_none(again: str) -> None:
    failed = Failed(
        "Oslo paid 90 million crowns.", "the figure 90 million is not in the cited sentences"
    )
    assert repaired(ScriptedModel(pieces=(again,)), [], "", failed, 1) is None


def test_what_the_prompt_says_of_the_sentence_before_is_not_part_of_the_answer() -> None:
    model = ScriptedModel(pieces=("London did not pay. (before it: Oslo paid 30 million.) [2]",))
    assert list(write("Who did not pay?", EVIDENCE, model)) == [
        Claim("London did not pay.", (2,)),
    ]
