"""Rows for the checker's scorer: what they are made of, and that chance alone decides nothing."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from evals.checker_data import FIRST, MAX_LENGTH, MIXES, Mix, checker_data, rows_of
from evals.checker_reported import reported_rows
from evals.checker_rows import LABELS, fingerprint, normalised, public_rows
from evals.checker_sentences import SOURCES, passages_of, sentence_rows, split
from evals.checker_statements import statement, statement_rows
from evals.checker_training import main

PASSAGE = (
    "The Northgate bridge was opened in 1932 by Mayor Alice Renfrew, and it carried trams until "
    "1961. In March 1974, the council of Lenham approved repairs that cost £2.4 million. Most of "
    "the arches were not damaged by the flood. The river Esk rose before the harbour closed in "
    "Eskford. Ilse Varga said that it would bring jobs to more than 30 families."
)


def written(folder: Path, claims: int = 12) -> Path:
    """A folder with a set of claims, and passages with questions in each set for the reader."""
    rows = [
        {"claim": f"It was {n} .", "evidence": ["It", "was so ."], "label": LABELS[n % 4]}
        for n in range(claims)
    ]
    _write(folder / "checker" / "claims.jsonl", [{**row, "title": "Roads"} for row in rows])
    asked = {"question": "Who opened the Northgate bridge?", "title": "Bridges", "passage": PASSAGE}
    answer = {"text": "Mayor Alice Renfrew", "start": PASSAGE.index("Mayor")}
    other = {"question": "When was the bridge opened?", "title": "Bridges", "passage": PASSAGE}
    year = {"text": "1932", "start": PASSAGE.index("1932")}
    for source in SOURCES:
        values = [{**asked, "answers": [answer]}, {**other, "answers": [year]}]
        values = [{**value, "passage": f"{PASSAGE} {source}."} for value in values]
        _write(folder / "reader" / f"{source}.jsonl", values)
    return folder


def _write(file: Path, values: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")


@pytest.mark.parametrize(
    ("told", "usual"),
    [
        ("It 's 4 . 5 -LRB- so -RRB- , they say .", "It's 4. 5 (so), they say."),
        ("`` Yes '' , he said", '" Yes ", he said'),
        ("did n't  go", "didn't go"),
    ],
)
def test_what_a_split_into_tokens_left_is_taken_out(told: str, usual: str) -> None:
    assert normalised(told) == usual


def test_public_rows_keep_their_labels_and_some_their_titles(tmp_path: Path) -> None:
    rows = public_rows(written(tmp_path), random.Random(0))
    assert Counter(row.label for row in rows) == dict.fromkeys(LABELS, 3)
    assert {row.evidence for row in rows} == {"It was so.", "Roads. It was so."}


def test_of_a_set_at_most_so_many_are_taken(tmp_path: Path) -> None:
    assert len(public_rows(written(tmp_path), random.Random(0), {"claims": 5})) == 5


def test_a_folder_without_claims_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--data"):
        public_rows(tmp_path, random.Random(0))


def test_sentences_are_true_planted_or_without_their_evidence(tmp_path: Path) -> None:
    passages = passages_of(written(tmp_path))
    assert len(passages) == len(SOURCES)
    rows = [row for seed in range(40) for row in sentence_rows(passages, random.Random(seed), 16)]
    labels = {row.source: row.label for row in rows}
    assert labels["own+true"] == "supported"
    assert labels["own+number"] == "contradicted"
    assert labels["own+name"] == "not_supported"
    assert labels["own+without"] == "not_enough"
    said = set(split(passages[0][0]))
    for row in rows:
        assert (row.claim in said) <= (row.label in ("supported", "not_enough"))


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Who founded the bank?", "Ann Lee", "Ann Lee founded the bank."),
        ("Who was the first mayor?", "Ann Lee.", "Ann Lee was the first mayor."),
        ("When was the old bridge built?", "1932", "The old bridge was built in 1932."),
        ("When was it opened?", "May 4", "It was opened on May 4."),
        ("Where did the council meet?", "in Eskford", "The council met in Eskford."),
        ("How many people live in Esk?", "400", "400 people live in Esk."),
        ("How many boats did the port own?", "four boats", "The port owned four boats."),
        ("What is the capital of Esk?", "Lenham", "The capital of Esk is Lenham."),
        ("What is the ferry called?", "Swift", "The ferry is called Swift."),
        ("Which company owned the ferry?", "Blue Line", "Blue Line owned the ferry."),
        ("Who was the town named after?", "Ann Lee", None),
        ("Is it raining?", "yes", None),
        ("How was it?", "so", None),
    ],
)
def test_a_question_with_its_answer_is_a_statement(
    question: str, answer: str, said: str | None
) -> None:
    assert statement(question, answer) == said


def test_statements_are_supported_by_the_sentence_that_answers(tmp_path: Path) -> None:
    folder = written(tmp_path)
    rows = [row for seed in range(30) for row in statement_rows(folder, random.Random(seed), 8)]
    kinds = {row.source for row in rows}
    assert kinds >= {"answer+true", "answer+without"}
    for row in rows:
        held = "Renfrew" in row.evidence or "1932" in row.evidence
        assert held == (row.source != "answer+without")


def test_reported_rows_say_who_and_when_as_the_evidence_does(tmp_path: Path) -> None:
    passages = passages_of(written(tmp_path))
    rows = [row for seed in range(60) for row in reported_rows(passages, random.Random(seed), 20)]
    labels = {row.source: row.label for row in rows}
    assert {labels[f"{kind}+true"] for kind in ("said", "told", "joined", "crossed")} == {
        "supported"
    }
    assert labels["told+date"] == "contradicted"
    assert labels["told+source"] == labels["said+speaker"] == "not_supported"
    assert labels["joined+half"] == "not_enough"
    for row in rows:
        assert row.claim.endswith(".")
        assert row.claim[0] == row.claim[0].upper()


def test_the_same_seeds_give_the_same_rows_and_batches(tmp_path: Path) -> None:
    folder = written(tmp_path)
    mix = Mix({}, 12, 4, 8)
    assert fingerprint(rows_of(folder, mix)) == fingerprint(rows_of(folder, mix))
    data = checker_data(folder, held_out=3, mix=mix)
    assert data.digest() == checker_data(folder, held_out=3, mix=mix).digest()
    assert data.digest() != checker_data(folder, seed=8, held_out=3, mix=mix).digest()
    assert len(data.held_out) == 3
    assert data.total + 3 == len(rows_of(folder, mix))
    assert max(len(e.ids) for batch in data.batches for e in batch) <= MAX_LENGTH


def test_more_rows_of_one_kind_leave_the_others_as_they_are(tmp_path: Path) -> None:
    folder = written(tmp_path)
    few, many = rows_of(folder, Mix({}, 12)), rows_of(folder, Mix({}, 12, 4, 8))
    assert many[: len(few)] == few
    assert MIXES["first"] is FIRST


def test_without_the_folder_nothing_is_trained_and_a_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "none")]) == 0
    assert "not on this machine" in capsys.readouterr().err
