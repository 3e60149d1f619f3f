"""Every footnote is the text at its span, on its page: over all questions, and over real news."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, Footnote, lines
from schemas import CHECK, NAMED_ANSWER, SHOW

SEED = 20250411
SENTENCES = 200


def wrong(footnote: Footnote, citations: list[Any]) -> list[Any]:
    """The citations that are not the text at their span or not on the page they name."""
    shown: dict[str, Any] = {}
    found = []
    for citation in citations:
        path = citation["document"]
        if path not in shown:
            shown[path] = footnote("show", path, "--json").json(SHOW)
        text, pages = shown[path]["text"], shown[path]["pages"]
        start, end, number = citation["start"], citation["end"], citation["page"]
        on_page = number is None if not pages else _holds(pages[number - 1], number, start, end)
        if text[start:end] != citation["quote"] or not on_page:
            found.append(citation)
    return found


def _holds(page: Any, number: int, start: int, end: int) -> bool:
    return bool(page["number"] == number and page["start"] <= start < end <= page["end"])


def test_over_the_sample_questions_every_footnote_is_right(samples: Footnote) -> None:
    file = ROOT / "evals" / "questions.jsonl"
    asked = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    answerable = [question for question in asked if question["answerable"]]
    ran = samples("ask", "--batch", "-", stdin=lines(answerable))
    assert (ran.code, ran.err) == (0, "")
    answers = ran.each(NAMED_ANSWER)
    assert [answer["id"] for answer in answers] == [question["id"] for question in answerable]
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert len(citations) > len(answerable) / 2
    assert sum(citation["page"] is not None for citation in citations) > 10
    assert wrong(samples, citations) == []
    for answer in answers:
        numbers = [citation["n"] for citation in answer["citations"]]
        assert numbers == list(range(1, len(numbers) + 1))


def test_over_random_sentences_of_the_news_every_footnote_is_right(
    weights: None, shared: Path, tmp_path: Path
) -> None:
    file = shared / "evals" / "news_multihop" / "docs.jsonl"
    if not file.is_file():
        pytest.skip(f"{file} is not on this machine")
    from rag.evalset import load, write_documents

    chosen = random.Random(SEED)
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "docs.jsonl").write_bytes(file.read_bytes())
    (folder / "questions.jsonl").write_text(
        lines([{"id": "none", "question": "None?", "answerable": False}])
    )
    news = load(folder)
    write_documents(news, tmp_path / "news")
    footnote = Footnote(tmp_path / "home")
    assert footnote("index", tmp_path / "news").code == 0
    paragraphs = [part for item in news.documents for part in item.text.split("\n\n")[1:]]
    text = "\n\n".join(chosen.sample(sorted(paragraphs), SENTENCES))
    ran = footnote("check", "-", "--json", stdin=text)
    assert (ran.code, ran.err) == (0, "")
    checked = ran.json(CHECK)["sentences"]
    assert len(checked) >= SENTENCES
    assert all(text[item["start"] : item["end"]] == item["text"] for item in checked)
    citations = [citation for item in checked for citation in item["citations"]]
    assert wrong(footnote, citations) == []
    # They are the news' own sentences: nearly each one must find itself.
    supported = sum(item["verdict"] == "supported" for item in checked)
    assert supported >= 0.95 * len(checked)


def test_on_the_briefing_of_april_it_answers_what_is_there_and_refuses_what_is_not(
    weights: None, shared: Path, tmp_path: Path
) -> None:
    folder = shared / "seed"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not on this machine")
    footnote = Footnote(tmp_path / "home")
    assert footnote("index", folder).code == 0
    asked = [
        {"id": "there", "question": "How much did Britain and Norway pledge?"},
        {"id": "not there", "question": "What did France pledge?"},
    ]
    there, not_there = footnote("ask", "--batch", "-", stdin=lines(asked)).each(NAMED_ANSWER)
    assert there["answered"]
    assert any("$580 million" in citation["quote"] for citation in there["citations"])
    assert wrong(footnote, there["citations"]) == []
    assert not not_there["answered"]
    assert "France" in not_there["missing"]
