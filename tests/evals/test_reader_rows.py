"""What becomes a row to train the reader on, and what does not."""

import json
import lzma
from pathlib import Path

import pytest

from corpus.documents import Span
from corpus.errors import UsageError
from evals.reader_rows import fingerprint, rows

SENTENCES = [f"Sentence {number} of the text." for number in range(20)]


def written(folder: Path, **sets: list[dict]) -> Path:
    (folder / "reader").mkdir(parents=True, exist_ok=True)
    for name, values in sets.items():
        lines = "".join(json.dumps(value) + "\n" for value in values)
        (folder / "reader" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def marked(**changes: object) -> dict:
    passage = "The minister spoke in Oslo on Monday."
    answer = {"text": "Oslo", "start": passage.index("Oslo")}
    row = {"question": " Where? ", "passage": passage, "answers": [answer], "title": "News"}
    return row | changes


def labelled(answering: int) -> dict:
    labels = [int(number == answering) for number in range(len(SENTENCES))]
    return {"question": "Which?", "sentences": SENTENCES, "labels": labels, "title": ""}


def test_an_answer_becomes_the_span_where_it_stands(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, news=[marked()]))
    assert [row.passage[span.start : span.end] for span in row.spans] == ["Oslo"]
    assert (row.source, row.question, row.title, row.whole) == ("news", "Where?", "News", False)


def test_a_row_without_answers_has_no_spans(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, news=[marked(answers=[])]))
    assert row.spans == ()


def test_answers_that_stand_elsewhere_are_left_out_and_the_row_with_the_last(
    tmp_path: Path,
) -> None:
    lost = {"text": "Oslo", "start": 0}
    both = marked(answers=[lost, *marked()["answers"]])
    (row,) = rows(written(tmp_path, news=[both, marked(answers=[lost])]))
    assert row.spans == (Span(22, 26),)


def test_a_question_that_needs_those_before_it_is_left_out(tmp_path: Path) -> None:
    history = [["Who spoke?", "The minister."]]
    assert rows(written(tmp_path, news=[marked(history=history)])) == []


def test_support_of_an_explanation_is_another_task(tmp_path: Path) -> None:
    assert rows(written(tmp_path, entailmentbank_support=[labelled(1)])) == []


@pytest.mark.parametrize("answering", [0, 7, 19])
def test_a_long_list_of_sentences_becomes_a_window_with_the_one_that_answers(
    tmp_path: Path, answering: int
) -> None:
    for seed in range(10):
        (row,) = rows(written(tmp_path, text=[labelled(answering)]), seed)
        assert row.whole
        assert [row.passage[s.start : s.end] for s in row.spans] == [SENTENCES[answering]]
        assert row.passage in " ".join(SENTENCES)
        assert 1 <= row.passage.count("Sentence") <= 8


def test_sentences_of_several_texts_are_mixed_and_none_is_lost(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, medquad=[labelled(3)]))
    assert sorted(row.passage.replace(". ", ".|").split("|")) == sorted(SENTENCES)
    assert row.passage != " ".join(SENTENCES)
    assert [row.passage[s.start : s.end] for s in row.spans] == [SENTENCES[3]]


def test_of_a_policy_two_that_answer_and_four_others_are_taken(tmp_path: Path) -> None:
    value = labelled(0) | {"labels": [1] * 5 + [0] * 15}
    (row,) = rows(written(tmp_path, privacyqa=[value]))
    assert (len(row.spans), row.passage.count("Sentence")) == (2, 6)


def test_rows_of_the_overflow_belong_to_their_set(tmp_path: Path) -> None:
    written(tmp_path, news=[marked()])
    (tmp_path / "overflow").mkdir()
    with lzma.open(tmp_path / "overflow" / "news.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(marked(question="And where?")) + "\n")
    found = rows(tmp_path)
    assert {(row.source, row.question) for row in found} == {
        ("news", "Where?"),
        ("news", "And where?"),
    }


def test_the_seed_alone_decides_the_rows(tmp_path: Path) -> None:
    values = [labelled(number) for number in range(20)]
    written(tmp_path, text=values)
    assert fingerprint(rows(tmp_path)) == fingerprint(rows(tmp_path))
    assert fingerprint(rows(tmp_path)) != fingerprint(rows(tmp_path, seed=1))


def test_a_folder_without_rows_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"{tmp_path.name} holds no"):
        rows(tmp_path)


@pytest.mark.parametrize(
    ("line", "told"), [("{", "is not JSON"), ('{"a": 1}', "no passage or sentences")]
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str, told: str) -> None:
    written(tmp_path, news=[marked()])
    with (tmp_path / "reader" / "news.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(UsageError, match=rf"news\.jsonl:2 .*{told}"):
        rows(tmp_path)
