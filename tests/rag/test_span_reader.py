"""The trained reader over passages: with chance weights how it works, with the real ones what."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.documents import Span
from corpus.errors import SettingsError
from index.sentences import sentences
from rag.reader import Judged, Material
from rag.reader_file import WEIGHTS, read
from rag.reader_spans import LOWEST
from rag.span_reader import PACKAGED, SpanReader
from tests.rag.tiny_reader import write_tiny_reader

QUESTION = "Who promised money for the bridge?"
SHORT = "The minister promised $580 million for the bridge. It rained on Tuesday."
LONG = " ".join(f"The council granted {n} crowns. The ferry sails {n} times!" for n in range(40))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> SpanReader:
    return SpanReader(write_tiny_reader(tmp_path_factory.mktemp("tiny") / "reader"))


def material(text: str, context: str = "") -> Material:
    return Material(context, text, tuple(sentences(text, 0, len(text))))


def same(one: Judged, other: Judged) -> bool:
    """The same judgement, up to the order in which a processor adds."""
    return (
        one.answers == pytest.approx(other.answers, abs=0.1)
        and one.sentences == pytest.approx(other.sentences, abs=0.1)
        and len(one.words) == len(other.words)
    )


def test_passages_are_judged_in_their_order_as_each_is_alone(tiny: SpanReader) -> None:
    passages = [material(LONG, "Council"), material(SHORT), material(LONG), material(SHORT, "Rain")]
    together = tiny.judge(QUESTION, passages)
    assert len(together) == 4
    assert not same(together[1], together[3])
    for passage, judged in zip(passages, together, strict=True):
        (alone,) = tiny.judge(QUESTION, [passage])
        assert same(judged, alone)


def test_each_sentence_has_a_score_and_words_within_it(tiny: SpanReader) -> None:
    for passage in (material(SHORT, "Rain"), material(LONG)):
        (judged,) = tiny.judge(QUESTION, [passage])
        assert len(judged.sentences) == len(judged.words) == len(passage.sentences)
        assert all(score > LOWEST for score in judged.sentences)  # also in the last window
        marked = [pair for pair in zip(passage.sentences, judged.words, strict=True) if pair[1]]
        assert len(marked) > len(passage.sentences) / 2
        for sentence, words in marked:
            assert sentence.start <= words.start < words.end <= sentence.end


def test_a_sentence_that_no_token_stands_for_is_the_lowest(tiny: SpanReader) -> None:
    passage = Material("", "It rained. \u200b\u200b", (Span(0, 10), Span(11, 13)))
    (judged,) = tiny.judge(QUESTION, [passage])
    assert judged.sentences[0] > LOWEST
    assert judged.sentences[1] == LOWEST
    assert judged.words[1] is None


def test_nothing_to_judge_gives_nothing(tiny: SpanReader) -> None:
    assert tiny.judge(QUESTION, []) == []
    (empty,) = tiny.judge(QUESTION, [Material("", "", ())])
    assert empty.sentences == empty.words == ()


def test_several_threads_are_served_at_once(tiny: SpanReader) -> None:
    passages = [material(LONG), material(SHORT)]
    alone = tiny.judge(QUESTION, passages)
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: tiny.judge(QUESTION, passages), range(8)))
    assert all(same(run[0], alone[0]) and same(run[1], alone[1]) for run in runs)


def test_a_budget_affords_what_the_measured_speed_allows(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    passages = [material(SHORT)] * 50
    slow, fast = SpanReader(folder, budget_ms=0.001), SpanReader(folder, budget_ms=1e9)
    assert slow.affords(QUESTION, passages) == 4
    assert fast.affords(QUESTION, passages) == 50
    assert slow.affords(QUESTION, passages[:2]) == 2
    assert slow.affords(QUESTION, []) == 0
    speed, precision = slow.speed()
    assert speed > 0
    assert precision in {"float32", "bfloat16"}


def test_the_weights_load_at_first_use_and_once(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    reader = SpanReader(folder)
    reader.warm()
    (folder / WEIGHTS).unlink()
    assert reader.judge(QUESTION, [material(SHORT)])
    with pytest.raises(SettingsError, match="set reader to another or to none"):
        SpanReader(folder).warm()


@pytest.fixture(scope="module")
def real() -> SpanReader:
    return SpanReader()


BRIEFING = (
    "The council of Lindvik met on Tuesday. Minister Maja Holm promised $580 million for the new "
    "bridge over the Sund. The ferry will sail four times a day until work ends in March 2027. "
    "Fishermen asked for a lower toll."
)


def test_the_packaged_reader_is_small_and_says_what_it_is(real: SpanReader) -> None:
    card = real.card()
    assert card.licence == "Apache-2.0"
    assert card.figures
    assert (PACKAGED / WEIGHTS).stat().st_size < 30_000_000
    assert read(PACKAGED).card == card


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Who promised money for the bridge?", 1, "Maja Holm"),
        ("How much money was promised for the bridge?", 1, "$580 million"),
        ("When did the council of Lindvik meet?", 0, "Tuesday"),
        ("How often will the ferry sail?", 2, "four times a day"),
        ("What did the fishermen ask for?", 3, "a lower toll"),
    ],
)
def test_the_packaged_reader_marks_the_words_that_answer(
    real: SpanReader, question: str, sentence: int, words: str
) -> None:
    (judged,) = real.judge(question, [material(BRIEFING, "Lindvik this week")])
    assert max(range(4), key=lambda n: judged.sentences[n]) == sentence
    marked = judged.words[sentence]
    assert marked is not None
    assert words in BRIEFING[marked.start : marked.end]
    assert marked.end - marked.start <= len(words) + 15


@pytest.mark.parametrize(
    "question",
    [
        "Who painted the town hall of Lindvik?",
        "How much did France pledge for the hospital?",
        "Why did the prime minister resign?",
    ],
)
def test_the_packaged_reader_knows_when_nothing_answers(real: SpanReader, question: str) -> None:
    passage = material(BRIEFING, "Lindvik this week")
    (held,) = real.judge("Who promised money for the bridge?", [passage])
    (missing,) = real.judge(question, [passage])
    assert missing.answers < held.answers - 1
    assert max(missing.sentences) < max(held.sentences) - 1
