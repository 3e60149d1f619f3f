"""The questions fit the sample briefings, and the samples are what they are said to be."""

import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.folder import walk
from corpus.readers.table import read_file
from rag.evalset import EvalQuestion, load

ROOT = Path(__file__).resolve().parents[2]
BRIEFINGS = ROOT / "corpus" / "briefings"
SEED = ROOT.parent / "shared" / "seed" / "briefing.txt"
SHINGLE = 8

TYPES = {
    "single_fact": 20,
    "several_documents": 10,
    "dated": 10,
    "who_said": 10,
    "follow_up": 8,
    "false_premise": 10,
    "unanswerable": 15,
}


@cache
def documents() -> dict[str, Document]:
    return {f.path: read_file(f.file, f.path) for f in walk(BRIEFINGS).files}


@cache
def questions() -> list[dict[str, object]]:
    lines = (ROOT / "evals" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9$£€]+", text.casefold())


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1)}


def test_the_questions_load_as_an_evaluation_set() -> None:
    evalset = load(ROOT / "evals")

    assert len(evalset.questions) == len(questions())
    assert not evalset.documents


def test_there_are_enough_questions_of_each_type() -> None:
    counts = Counter(question["type"] for question in questions())

    assert len(questions()) >= 80
    assert set(counts) == set(TYPES)
    assert {kind: n for kind, n in counts.items() if n < TYPES[str(kind)]} == {}


def test_ids_and_conversations_are_unique() -> None:
    ids = [question["id"] for question in questions()]
    asked = [json.dumps([question["question"], question["history"]]) for question in questions()]

    assert len(set(ids)) == len(ids)
    assert len(set(asked)) == len(asked)


def test_only_follow_ups_have_a_history_that_ends_with_an_answer() -> None:
    for evalset_question in load(ROOT / "evals").questions:
        turns = evalset_question.history
        assert bool(turns) == (evalset_question.type == "follow_up"), evalset_question.id
        assert not turns or turns[-1].role == "assistant", evalset_question.id


def test_answerable_questions_have_evidence_and_others_have_none() -> None:
    for question in load(ROOT / "evals").questions:
        assert bool(question.evidence) == question.answerable, question.id
        assert bool(question.answers) == question.answerable, question.id


def test_what_no_briefing_answers_is_marked_so() -> None:
    never = {"false_premise", "unanswerable"}

    assert all(q.answerable == (q.type not in never) or q.type == "follow_up" for q in load_all())


def test_each_gold_quote_stands_inside_one_block_of_its_document() -> None:
    missing = [
        (question.id, gold.document, gold.quote)
        for question in load_all()
        for gold in question.evidence
        if not stands(gold.quote, documents()[gold.document])
    ]

    assert missing == []


def test_an_answer_stands_in_the_gold_quotes() -> None:
    for question in load_all():
        quotes = " ".join(gold.quote for gold in question.evidence).casefold()
        found = [answer for answer in question.answers if answer.casefold() in quotes]
        assert found or not question.answerable, question.id


def test_facts_are_numbered_from_one() -> None:
    for question in questions():
        evidence = question["evidence"]
        assert isinstance(evidence, list)
        facts = {gold["fact"] for gold in evidence}
        assert facts == set(range(1, len(facts) + 1)), question["id"]


def test_every_sample_is_cited_by_a_question() -> None:
    cited = {gold.document for question in load_all() for gold in question.evidence}

    assert cited == set(documents())


def test_what_britain_pledged_is_answerable_and_what_france_pledged_is_not() -> None:
    wording = {question.text: question.answerable for question in load_all()}

    assert wording["How much did Britain and Norway pledge?"] is True
    assert wording["What did France pledge?"] is False


def test_no_sample_says_what_france_pledged() -> None:
    sentences = [
        document.text[block.start : block.end]
        for document in documents().values()
        for block in document.blocks
    ]
    french = [text for text in sentences if re.search(r"\b(France|French|Paris)\b", text)]

    assert french
    assert not any(re.search(r"pledg|million|billion|announc|deliver", t) for t in french)


def test_the_samples_span_formats_folders_and_months() -> None:
    found = documents().values()
    dates = {document.date for document in found if document.date}

    assert len(found) >= 24
    assert {document.format for document in found} == {"markdown", "text", "html", "pdf", "docx"}
    assert len({document.path.split("/")[0] for document in found}) == 4
    assert {day.month for day in dates} == set(range(1, 7))
    assert {day.year for day in dates} == {2025}


def test_the_samples_are_small_enough_to_ship() -> None:
    assert sum(file.size for file in walk(BRIEFINGS).files) < 2_000_000


def test_each_sample_is_marked_as_one() -> None:
    unmarked = [
        document.path
        for document in documents().values()
        if "Sample briefing, written for Footnote" not in document.text
    ]

    assert unmarked == []


def test_the_long_report_has_text_on_each_of_its_pages() -> None:
    report = documents()["flood/quay-lane-inquiry-interim-report.pdf"]

    assert len(report.pages) >= 32
    assert all(page.end > page.start for page in report.pages)


def test_the_misdated_sample_is_dated_by_its_text() -> None:
    document = documents()["flood/2025-03-02-hearing-day-8.pdf"]

    assert str(document.date) == "2025-03-20"


@pytest.mark.parametrize(
    "path", ["flood/residents-association-letter.txt", "health/cold-chain-checklist.docx"]
)
def test_a_sample_without_a_date_has_none(path: str) -> None:
    assert documents()[path].date is None


def test_no_menu_or_footer_of_a_page_is_read() -> None:
    pages = [d for d in documents().values() if d.format == "html"]
    furniture = re.compile(r"cookie|subscri|newsletter|log in|site map|most read", re.I)

    assert len(pages) >= 5
    assert [page.path for page in pages if furniture.search(page.text)] == []


def test_the_versions_of_the_wire_story_share_most_of_their_words() -> None:
    versions = [
        shingles(documents()[f"ukraine/{name}"].text)
        for name in (
            "2025-04-11-wire-first.txt",
            "2025-04-11-wire-second.html",
            "Brussels package (agency copy, final).docx",
        )
    ]

    for one, other in pairwise(versions):
        assert 0.4 < len(one & other) / min(len(one), len(other)) < 1


@pytest.mark.skipif(not SEED.is_file(), reason="the text that the facts are from is not beside us")
def test_no_eight_words_in_a_row_are_taken_from_the_text_the_facts_are_from() -> None:
    seed = shingles(SEED.read_text(encoding="utf-8"))
    taken = {
        document.path: [" ".join(run) for run in seed & shingles(document.text)]
        for document in documents().values()
    }

    assert seed
    assert {path: runs for path, runs in taken.items() if runs} == {}


def load_all() -> tuple[EvalQuestion, ...]:
    return load(ROOT / "evals").questions


def stands(quote: str, document: Document) -> bool:
    return any(quote in document.text[block.start : block.end] for block in document.blocks)
