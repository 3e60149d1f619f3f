"""Sets of questions: what is read, what is refused, and that documents keep every character."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import visible
from corpus.errors import UsageError
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.markdown import read_markdown
from corpus.readers.table import read_file
from rag.answers import Turn
from rag.evalset import (
    EvalDocument,
    EvalSet,
    GoldQuote,
    _markdown,
    load,
    question_of,
    write_documents,
)

SHARED = Path(__file__).parents[3] / "shared" / "evals"
DOCUMENT = {"id": "d1", "title": "Aid", "source": "Wire", "date": "2025-04-11", "text": "It rose."}
QUESTION: dict[str, Any] = {
    "id": "q1",
    "question": "What rose?",
    "answers": ["It"],
    "answerable": True,
    "type": "fact",
    "evidence": [{"doc": "d1", "quote": "It rose."}],
    "history": [{"role": "user", "text": "Hello"}, {"role": "assistant", "text": "Yes?"}],
    "scope": ["d1"],
}


def _folder(tmp_path: Path, questions: list[Any], docs: list[Any] | None = None) -> Path:
    for name, values in (("questions", questions), ("docs", docs)):
        if values is not None:
            lines = [v if isinstance(v, str) else json.dumps(v) for v in values]
            (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_a_set_is_read_whole(tmp_path: Path) -> None:
    evalset = load(_folder(tmp_path, [QUESTION], [DOCUMENT]))
    assert evalset.name == tmp_path.name
    assert evalset.documents == (EvalDocument("d1", "Aid", "Wire", date(2025, 4, 11), "It rose."),)
    (question,) = evalset.questions
    assert question.evidence == (GoldQuote("d1", "It rose."),)
    assert question.history == (Turn("user", "Hello"), Turn("assistant", "Yes?"))


def test_only_id_question_and_answerable_are_needed(tmp_path: Path) -> None:
    (question,) = load(
        _folder(tmp_path, ["", {"id": "q", "question": "Why?", "answerable": False}])
    ).questions
    assert question.answers == question.evidence == question.history == question.scope == ()


def test_a_question_is_asked_with_its_history_of_the_files_in_its_scope(tmp_path: Path) -> None:
    evalset = load(_folder(tmp_path, [QUESTION], [DOCUMENT]))
    asked = question_of(evalset.questions[0], evalset.paths())
    assert asked.filters.documents == ("d1.md",)
    assert (asked.id, asked.text, len(asked.history)) == ("q1", "What rose?", 2)


def test_without_documents_ids_are_paths(tmp_path: Path) -> None:
    question = {**QUESTION, "scope": ["trade/a b.pdf"]}
    evalset = load(_folder(tmp_path, [question]))
    assert evalset.paths() == {}
    assert question_of(evalset.questions[0], {}).filters.documents == ("trade/a b.pdf",)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("{", "questions.jsonl, line 2"),
        ("[1]", "no JSON object"),
        ({**QUESTION, "answerable": "yes"}, "“answerable” must be true or false"),
        ({**QUESTION, "question": " "}, "“question” must be a text that is not empty"),
        ({**QUESTION, "answers": "It"}, "“answers” must be a list of texts"),
        ({**QUESTION, "evidence": [{"doc": "d1"}]}, "“quote” must be a text"),
        ({**QUESTION, "evidence": [{"doc": "d1", "quote": "x", "fact": "1"}]}, "“fact” must be"),
        ({**QUESTION, "evidence": ["d1"]}, "“evidence” must be a list of objects"),
        ({**QUESTION, "history": [{"role": "system", "text": "x"}]}, "not 'system'"),
    ],
)
def test_a_malformed_line_is_named_with_what_is_wrong(
    tmp_path: Path, broken: Any, message: str
) -> None:
    good = {**QUESTION, "id": "q0"}
    with pytest.raises(UsageError, match=message) as caught:
        load(_folder(tmp_path, [good, broken], [DOCUMENT]))
    assert "line 2" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("questions", "docs", "message"),
    [
        ([QUESTION, QUESTION], [DOCUMENT], "Two questions have the id q1"),
        ([QUESTION], [DOCUMENT, DOCUMENT], "Two documents have the id d1"),
        ([QUESTION], [{**DOCUMENT, "id": "d2"}], "names document d1"),
        ([QUESTION], [{**DOCUMENT, "date": "11 April"}], "docs.jsonl, line 1"),
        ([], None, "holds no question"),
    ],
)
def test_a_set_that_does_not_hold_together_is_refused(
    tmp_path: Path, questions: list[Any], docs: list[Any] | None, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        load(_folder(tmp_path, questions, docs))


def test_a_missing_folder_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"holds no questions\.jsonl"):
        load(tmp_path)


def test_ids_become_file_names_that_every_system_takes(tmp_path: Path) -> None:
    ids = ["a/b", "a:b", "A b", "../../etc", "…", ".hidden", "é" * 200]
    documents = tuple(EvalDocument(i, "", "", None, f"Text of {i}") for i in ids)
    paths = write_documents(EvalSet("s", documents, ()), tmp_path / "new")
    names = list(paths.values())
    assert names[:6] == ["a-b.md", "a-b-2.md", "A-b-3.md", "etc.md", "document.md", "hidden.md"]
    assert sorted(names) == sorted(p.name for p in (tmp_path / "new").iterdir())
    assert len(names[6].encode()) <= 90


def test_title_date_and_source_reach_the_document(tmp_path: Path) -> None:
    title = 'He said: "No" # and \\ 🎉'
    document = EvalDocument("d", title, "The Wire: News", date(2025, 4, 11), "One.\nTwo.")
    write_documents(EvalSet("s", (document,), ()), tmp_path)
    read = read_file(tmp_path / "d.md", "d.md")
    assert (read.title, read.date, read.source) == (title, document.date, "The Wire: News")


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_{}[]()<>#+-.!|~&=:\"'$%@^/?;, \n\t1aA"),
        st.characters(max_codepoint=0x2FF),
    ),
    min_size=1,
)


@given(TEXTS.filter(lambda text: bool(text.strip())))
def test_the_reader_gives_back_the_very_characters(text: str) -> None:
    document = EvalDocument("d", "", "", None, text)
    read = read_markdown(_markdown(document).encode(), DEFAULT_LIMITS).text
    assert "".join(read.split()) == "".join(visible(text).split())


@pytest.mark.parametrize(
    "name", ["news_multihop", "committee", "conversations", "dated_chats", "encyclopedia"]
)
def test_every_gold_quote_of_the_shared_sets_is_found_again(name: str, tmp_path: Path) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the shared questions are not here: {SHARED / name}")
    evalset = load(SHARED / name)
    paths = write_documents(evalset, tmp_path)
    texts = {i: "".join(read_file(tmp_path / p, p).text.split()) for i, p in paths.items()}
    gold = [g for question in evalset.questions for g in question.evidence]
    assert all("".join(visible(g.quote).split()) in texts[g.document] for g in gold)
