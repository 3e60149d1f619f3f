"""What a model wrote is kept for labelling as it was written, and labels become figures."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from corpus.errors import UsageError
from evals.labelling import answer_of
from evals.labelling_figures import (
    repaired_shown,
    shown_unsupported,
    table,
    unchecked_unsupported,
    withheld_supported,
)
from evals.labelling_sheet import Sentence, Written, append, labelled, load, save
from evals.writing_figures import Call, Timed, _call, timed, watched
from evals.writing_figures import table as costs
from rag.answers import Evidence, Question
from rag.assistant import Assistant
from rag.evidence import Found
from rag.prompts import NOT_IN_BRIEFINGS
from tests.rag.scripted_model import ScriptedModel

QUOTES = ("Oslo paid 30 million crowns for the new bridge.", "The bridge opens in May.")
EVIDENCE = tuple(
    Evidence("a.md", "1", "Bridges", date(2025, 4, 11), None, None, n * 100, n * 100 + len(q), q, s)
    for n, (q, s) in enumerate(zip(QUOTES, (0.9, 0.8), strict=True))
)
TOLD = (
    "Oslo paid 30 million crowns for the new bridge. [1] ",
    "The bridge cost 99 million crowns. [1] ",
    "The bridge opens in May. [2]",
)


@dataclass
class Nowhere:
    """A search that finds nothing."""

    def find(self, query: str, filters: Any = None, limit: int = 12) -> tuple[Any, ...]:
        return ()


@dataclass
class Fixed:
    """A finder that gives the same evidence."""

    def find(self, question: str, ranked: Any, limit: int = 20) -> Found:
        return Found(EVIDENCE, (None, None), (0.5, 0.5), 0.99, ())


def asked(pieces: tuple[str, ...] = TOLD) -> Timed:
    model = ScriptedModel(pieces=pieces)
    assistant = Assistant(
        Nowhere(),  # type: ignore[arg-type]
        Fixed(),  # type: ignore[arg-type]
        lambda: model,
        passages=7,
        sentences=3,
        threshold=0.5,
    )
    ticks = count()
    question = Question("What did Oslo pay for the new bridge?")
    with watched(model) as watch:
        return timed(assistant, question, watch, lambda: float(next(ticks)))


def test_what_the_model_was_given_and_wrote_is_kept_with_the_times() -> None:
    result = asked()
    assert {item.quote for item in result.given} == set(QUOTES)
    assert result.calls[0] == Call("".join(TOLD), writes=True)
    assert result.first is not None
    assert 0 < result.evidence < result.first < result.whole


def test_listening_ends_with_the_watch() -> None:
    from rag import assistant

    own = vars(assistant)["write"]
    model = ScriptedModel(pieces=TOLD)
    with watched(model):
        assert vars(assistant)["write"] is not own
    assert vars(assistant)["write"] is own
    assert model.callbacks is None


def test_each_sentence_comes_with_what_became_of_it() -> None:
    answer = answer_of("samples", "fact-01", "a:model", asked())
    assert answer is not None
    first = [one for one in answer.sentences if not one.repairs]
    assert [one.text for one in first] == [
        "Oslo paid 30 million crowns for the new bridge.",
        "The bridge cost 99 million crowns.",
        "The bridge opens in May.",
    ]
    assert [one.shown for one in first] == [True, False, True]
    assert first[0].carried == first[0].cites == (1,)
    assert "99" in first[1].reason
    assert set(answer.given) == {(e.document, e.start, e.end) for e in EVIDENCE}
    assert set(answer.milliseconds) == {"evidence", "first", "whole"}


def test_what_was_written_is_kept_also_where_none_of_it_was_shown() -> None:
    result = asked(("The bridge cost 99 million crowns. [1]",))
    answer = answer_of("samples", "fact-01", "a:model", result)
    assert answer is not None
    assert result.first is None
    assert [one.shown for one in answer.sentences if not one.repairs] == [False]
    assert set(answer.milliseconds) == {"evidence", "whole"}
    assert answer.model == "a:model"


def test_an_answer_without_a_sentence_is_no_row() -> None:
    result = replace(asked(), calls=())
    assert answer_of("samples", "fact-01", "a:model", result) is None
    refused = replace(asked(), calls=(Call(NOT_IN_BRIEFINGS, writes=True),))
    assert answer_of("samples", "fact-01", "a:model", refused) is None


def test_tokens_are_told_as_the_model_counts_them_and_thoughts_are_not_the_answer() -> None:
    message = AIMessage(
        "<think>Hm.</think>It did. [1]",
        usage_metadata={
            "input_tokens": 500,
            "output_tokens": 20,
            "total_tokens": 520,
            "input_token_details": {"cache_read": 400},
        },
    )
    assert _call(message, writes=True) == Call("It did. [1]", True, 500, 100, 20)
    result = replace(asked(), calls=(Call("a", False, 9, 9, 9), Call("b", True, 500, 100, 20)))
    rows = costs([result])
    assert "| tokens of the prompt that words it | 500 | 500 | 1 |" in rows
    assert "| of these read anew | 100 | 100 | 1 |" in rows
    assert "1 of 1 questions were answered by the model." in rows


def sentence(label: str, *, shown: bool, repairs: int = 0) -> Sentence:
    return Sentence("A.", (1,), shown, (1,) if shown else (), "", repairs, label)  # type: ignore[arg-type]


ANSWER = Written(
    "samples",
    "fact-01",
    "m",
    (("a.md", 0, 10),),
    (
        sentence("supported", shown=True),
        sentence("not", shown=True),
        sentence("supported", shown=False),
        sentence("not", shown=False),
        sentence("supported", shown=False),
        sentence("supported", shown=True, repairs=5),
    ),
)


def test_labels_become_shares_of_what_was_shown_and_withheld() -> None:
    assert shown_unsupported(ANSWER) == (1, 3)
    # The fifth was shown in other words, so that only the third is lost.
    assert withheld_supported(ANSWER) == (1, 3)
    assert unchecked_unsupported(ANSWER) == (2, 5)
    assert repaired_shown(ANSWER) == (1, 3)
    rows = table([ANSWER])
    assert "| all | shown and not supported | 33.3 % | 33.3–33.3 | 3 |" in rows
    assert "| samples | not supported, without the checker | 40.0 % |" in rows
    assert "1 answers; 0 sentences without a label." in rows


def test_a_sentence_without_a_label_counts_nowhere() -> None:
    bare = replace(ANSWER, sentences=tuple(replace(s, label="") for s in ANSWER.sentences))
    assert shown_unsupported(bare) == unchecked_unsupported(bare) == (0, 0)
    assert "| all | shown and not supported | – | – | 0 |" in table([bare])


def test_a_sheet_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "labels" / "answers.jsonl"
    assert load(file) == []
    append(file, ANSWER)
    append(file, replace(ANSWER, id="fact-02"))
    assert load(file) == [ANSWER, replace(ANSWER, id="fact-02")]
    save(file, [ANSWER])
    assert load(file) == [ANSWER]


def test_labels_are_given_by_key() -> None:
    (given,) = labelled([ANSWER], ["samples/fact-01/2 supported", "", "samples/fact-01/1 not"])
    assert [one.label for one in given.sentences[:3]] == ["not", "supported", "supported"]


@pytest.mark.parametrize("line", ["samples/fact-01/1 maybe", "samples/fact-01/9 not", "not"])
def test_a_label_or_key_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        labelled([ANSWER], [line])
