"""What a reader says of the passages of one question."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.documents import Span
from index.home import Home
from index.search import RankedPassage
from rag.bootstrap import Application, build
from rag.evidence import EvidenceFinder
from rag.judgements import Judgements, judge, logistic
from rag.reader import Judged, Material
from rag.settings import Settings
from rag.terms import terms_of
from tests.fakes import HashingEmbedder

GRANT = "The council of Lindvik granted 3.2 million crowns."
FERRY = "The ferry of Lindvik sails four times a day."
QUESTION = "What did the council of Lindvik grant?"


class WordReader:
    """Takes the sentences that hold a word for answers, and the word for the answer."""

    def __init__(self, word: str, affordable: int = 9) -> None:
        self.word = word
        self.affordable = affordable
        self.read: list[Material] = []

    def affords(self, question: str, passages: Sequence[Material]) -> int:
        return min(self.affordable, len(passages))

    def judge(self, question: str, passages: Sequence[Material]) -> list[Judged]:
        self.read += passages
        return [self._judged(passage) for passage in passages]

    def _judged(self, passage: Material) -> Judged:
        texts = [passage.text[s.start : s.end] for s in passage.sentences]
        words = tuple(self._words(s, t) for s, t in zip(passage.sentences, texts, strict=True))
        scores = tuple(9.0 if found else -20.0 for found in words)
        return Judged(max(scores, default=-20.0) / 3, scores, words)

    def _words(self, sentence: Span, text: str) -> Span | None:
        at = text.find(self.word)
        return None if at < 0 else Span(sentence.start + at, sentence.start + at + len(self.word))


@pytest.fixture
def built(tmp_path: Path) -> Application:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "bridge.md").write_text(f"# Bridge\n\nIt is old. {GRANT}\n")
    (folder / "ferry.md").write_text(f"# Ferry\n\n{FERRY}\n")
    application = build(Home(tmp_path / "home"), Settings())
    vars(application)["embedder"] = HashingEmbedder()
    with application.syncing() as sync:
        sync.run(folder)
    return application


def ranked(built: Application) -> tuple[RankedPassage, ...]:
    return built.search.find(QUESTION, limit=4)


def test_a_passage_is_read_with_its_title_and_its_sentences(built: Application) -> None:
    reader = WordReader("3.2 million crowns")
    judge(reader, QUESTION, ranked(built))
    bridge = next(passage for passage in reader.read if GRANT in passage.text)
    assert bridge.context == "Bridge"
    assert GRANT in [bridge.text[s.start : s.end] for s in bridge.sentences]


def test_only_what_is_affordable_is_read_and_the_rest_counts_as_no_answer(
    built: Application,
) -> None:
    reader = WordReader("Lindvik", affordable=1)
    judged = judge(reader, QUESTION, ranked(built))
    assert judged is not None
    assert len(reader.read) == len(judged.judged) == 1
    assert judged.passage(0) > 0 > judged.passage(1) == judged.best(1) == judged.sentence(1, 0)


def test_log_odds_are_bounded() -> None:
    judged = Judgements((Judged(50.0, (-50.0, 6.0), (None, None)),))
    assert judged.passage(0) == 1.0
    assert judged.sentence(0, 0) == -1.0
    assert judged.best(0) == judged.sentence(0, 1) == 0.5
    assert logistic(0.0) == 0.5


def test_without_a_reader_nothing_is_judged(built: Application) -> None:
    assert judge(None, QUESTION, ranked(built)) is None


@pytest.mark.parametrize(("word", "quote"), [("3.2 million crowns", GRANT), ("four times", FERRY)])
def test_the_sentence_that_the_reader_takes_for_the_answer_comes_first(
    built: Application, word: str, quote: str
) -> None:
    finder = EvidenceFinder(built.catalogue, built.embedder, WordReader(word))
    found = finder.find("What is told of Lindvik?", ranked(built))
    assert found.evidence[0].quote == quote
    marked = found.words[0]
    assert marked is not None
    document = built.library.open(found.evidence[0].document_id).text
    assert document[marked.start : marked.end] == word
    assert found.readings[0] == pytest.approx(9.0)
    assert len(found.words) == len(found.readings) == len(found.evidence)


def test_with_a_reader_no_sentence_is_embedded(built: Application) -> None:
    found = ranked(built)
    encoder = HashingEmbedder()
    finder = EvidenceFinder(built.catalogue, encoder, WordReader("crowns"))
    weighed, _ = finder.weigh(QUESTION, found, terms_of(QUESTION))
    assert weighed
    assert encoder.encoded == []


def test_the_reader_makes_an_answer_more_probable(built: Application) -> None:
    seen = EvidenceFinder(built.catalogue, built.embedder, WordReader("3.2 million crowns"))
    unseen = EvidenceFinder(built.catalogue, built.embedder, WordReader("nowhere"))
    found = ranked(built)
    assert (
        seen.find(QUESTION, found).probability > 0.7 > 0.3 > unseen.find("Why?", found).probability
    )
