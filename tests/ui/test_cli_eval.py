"""`footnote eval`: the figures of a small set, and sets that are not as they should be."""

import json
from pathlib import Path
from typing import Any

import pytest
from command import Footnote, lines
from schemas import EVAL

GRANT = "The council of Lindvik granted 3.2 million crowns for the bridge."


def question(number: int, text: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"q{number}", "question": text, "answerable": False, **fields}


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    folder = tmp_path / "small-set"
    folder.mkdir()
    documents = [
        {"id": "bridge", "title": "Bridge", "source": "Desk", "date": "2025-05-02", "text": GRANT},
        {"id": "tea", "title": "Tea", "source": "Desk", "date": None, "text": "Tea is at four."},
    ]
    gold = {"answers": ["3.2 million"], "answerable": True, "type": "fact", "scope": ["bridge"]}
    questions = [
        question(
            1,
            "How much did the council of Lindvik grant for the bridge?",
            **gold,
            evidence=[{"doc": "bridge", "quote": GRANT}],
        ),
        question(2, "What is the capital of Mongolia?"),
    ]
    (folder / "docs.jsonl").write_text(lines(documents))
    (folder / "questions.jsonl").write_text(lines(questions))
    return folder


def test_a_set_with_documents_is_measured_in_a_home_of_its_own(
    footnote: Footnote, small_set: Path
) -> None:
    ran = footnote("eval", small_set, "--json")
    assert ran.code == 0
    report = ran.json(EVAL)
    assert report["set"] == "small-set"
    figures = report["figures"]
    assert figures["document_recall@1"]["value"] == 1.0
    assert figures["document_recall@1"]["n"] == 1
    assert figures["quote_recall@1"]["value"] == 1.0
    assert not footnote.home.exists()
    assert not (small_set / "documents").exists()


def test_a_set_without_documents_asks_the_home(indexed: Footnote, small_set: Path) -> None:
    (small_set / "docs.jsonl").unlink()
    asked = question(
        1,
        "What did the council of Lindvik grant?",
        answers=["3.2 million"],
        evidence=[{"doc": "bridge.txt", "quote": GRANT}],
    )
    (small_set / "questions.jsonl").write_text(lines([{**asked, "answerable": True}]))
    ran = indexed("eval", small_set, "--json")
    assert ran.code == 0
    assert ran.json(EVAL)["figures"]["document_recall@1"]["value"] == 1.0


def test_gold_that_no_document_holds_is_told(indexed: Footnote, small_set: Path) -> None:
    (small_set / "docs.jsonl").unlink()
    gone = {"answerable": True, "evidence": [{"doc": "bridge.txt", "quote": "Nobody wrote this."}]}
    asked = {**question(1, "What did the council of Lindvik grant?"), **gone}
    (small_set / "questions.jsonl").write_text(lines([asked]))
    ran = indexed("eval", small_set, "--json")
    ran.json(EVAL)
    assert "1 gold quotation" in ran.err


def test_a_set_without_documents_and_a_home_without_an_index_is_told(
    footnote: Footnote, small_set: Path
) -> None:
    (small_set / "docs.jsonl").unlink()
    ran = footnote("eval", small_set, "--json")
    assert (ran.code, ran.out) == (4, "")
    assert "footnote index" in ran.told


def test_for_people_there_is_a_line_a_figure(indexed: Footnote, small_set: Path) -> None:
    (small_set / "docs.jsonl").unlink()
    asked = question(1, "What is the capital of Mongolia?")
    (small_set / "questions.jsonl").write_text(lines([asked]))
    ran = indexed("eval", small_set)
    assert [line.split()[0] for line in ran.out.splitlines()] == [
        *EVAL["properties"]["figures"]["properties"]
    ]


@pytest.mark.parametrize("line", ["{broken", "[]", json.dumps({"id": "q9"})])
def test_a_broken_line_is_told_with_its_number(
    footnote: Footnote, small_set: Path, line: str
) -> None:
    with (small_set / "questions.jsonl").open("a") as file:
        file.write(line + "\n")
    ran = footnote("eval", small_set, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "questions.jsonl, line 3" in ran.told


def test_a_folder_that_is_no_set_is_told(footnote: Footnote, tmp_path: Path) -> None:
    for folder, says in ((tmp_path / "none", "no folder"), (tmp_path, "no questions.jsonl")):
        ran = footnote("eval", folder)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.told
