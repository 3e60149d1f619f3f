"""The pure parts of the bench; nothing here takes a time."""

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Span
from evals.bench_ingest import Run, Turn, figures
from evals.bench_library import Real, documents, topic
from evals.bench_page import Figure, Target, page
from evals.bench_plain import OVERLAP, SIZE, spans_of, split
from evals.bench_recall import recall, within
from evals.bench_search import figures as search_figures
from evals.bench_sizes import SMALL
from evals.bench_texts import texts, write_chunks
from rag.evaluation import Gold, Place


def _ratio(value: float, target: Target | None = None) -> Figure:
    return Figure("ratio", "Ours ÷ plain", value, "×", target, "1–2 ×")


def test_a_figure_stands_beside_its_target_and_says_whether_it_is_met() -> None:
    text = page([_ratio(2.61, Target(low=2.5))], ["2 cores"], [])
    assert "- 2 cores" in text
    assert "| Ours ÷ plain | 2.61 × | ≥ 2.5 × | yes | 1–2 × |" in text


def test_a_missed_target_stands_out() -> None:
    assert "| 2.40 × | ≥ 2.5 × | **no** |" in page([_ratio(2.4, Target(low=2.5))], [], [])
    assert "| 2.40 × | ≤ 2 × | **no** |" in page([_ratio(2.4, Target(high=2))], [], [])


def test_ratios_come_first_and_a_group_without_figures_is_left_out() -> None:
    search = Figure("speed", "Search | p50", 31.4, "ms", Target(high=40))
    text = page([search, _ratio(3)], [], [])
    assert text.index("## Ratios") < text.index("## Search and first evidence")
    assert "| Search \\| p50 | 31 ms | ≤ 40 ms | yes |  |" in text
    assert "## Starting" not in text


def test_what_could_not_be_measured_is_told() -> None:
    assert "**Not measured:** start (OSError: no port)" in page(
        [], [], ["start (OSError: no port)"]
    )


def test_a_bound_itself_is_met() -> None:
    assert Target(low=2.5, high=3).met(2.5)
    assert Target(low=2.5, high=3).met(3)
    assert not Target(low=2.5, high=3).met(3.01)


@given(st.lists(st.sampled_from(["word ", "\n", "\n\n", "x" * 400, "y" * 1500]), max_size=40))
def test_the_plain_splitter_makes_chunks_of_the_text_no_longer_than_its_size(
    parts: list[str],
) -> None:
    text = "".join(parts)
    spans = spans_of(text)
    assert all(span.end - span.start <= SIZE for span in spans)
    assert all(a.start < b.start for a, b in pairwise(spans))
    covered = {n for span in spans for n in range(span.start, span.end)}
    assert all(text[n].isspace() for n in range(len(text)) if n not in covered)


def test_the_plain_splitter_overlaps_by_whole_words() -> None:
    words = [f"w{number:03}" for number in range(400)]  # with its space, each takes 5 characters
    first, second = split(" ".join(words))[:2]
    # What RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200) 1.1.3 gives.
    assert first == " ".join(words[:200])
    assert second == " ".join(words[160:360])
    assert len(" ".join(words[160:200])) <= OVERLAP


def test_the_plain_splitter_prefers_paragraphs() -> None:
    paragraphs = ["a" * 600, "b" * 600, "c" * 300]
    assert split("\n\n".join(paragraphs)) == [paragraphs[0], "\n\n".join(paragraphs[1:])]


def test_ratios_are_of_the_same_folder_and_their_median_counts() -> None:
    turns = [
        Turn(1000, plain, Run(ours, dict.fromkeys(STAGES, 0.5), []), bare)
        for plain, ours, bare in ((3.0, 1.0, 0.95), (4.0, 2.0, 1.8), (20.0, 2.0, 2.0))
    ]
    found = {figure.what: figure.value for figure in figures(turns)}
    assert found["Ingest: ours ÷ plain pipeline, text per second"] == 3.0
    assert found["Ingest: ours ÷ our bare encoder, text per second"] == 0.95
    assert found["Ingest, plain pipeline"] == 0.25  # 1 kB in 4 s
    assert found["Ingest, time in reading"] == 25.0


STAGES = ("reading", "embedding", "committing", "publishing")


def test_recall_is_the_share_of_facts_by_question() -> None:
    one = Gold((Place("a", (Span(0, 10),)),))
    two = Gold((Place("b", (Span(0, 10),)),))
    assert recall([[one, two], [one]], [[("a", 0, 100)], [("a", 0, 10)]]) == 0.75
    assert recall([[one]], [[("a", 6, 100)]]) == 0.0


def test_equally_many_characters_are_read_of_both() -> None:
    places = [("a", 0, 60), ("b", 10, 80), ("c", 0, 5)]
    assert within(places, 100) == [("a", 0, 60), ("b", 10, 50)]
    assert within(places, 1000) == places


def test_growth_is_the_largest_indexs_median_by_that_of_the_small_one_asked_again() -> None:
    def told(search: float) -> dict[str, object]:
        part = {"part_search": [1.0], "part_evidence": [1.0], "refused": 0}
        run = {"search": [search, search, 9 * search], "first": [search], **part}
        return {"warm_s": 1.0, "memory_mb": 500.0, "runs": [run]}

    low, middle, high = SMALL.passages
    found = search_figures({low: told(4), middle: told(5), high: told(10)}, told(8), SMALL)
    growth = next(figure for figure in found if figure.group == "ratio")
    assert growth.value == pytest.approx(10 / 8)
    medians = [figure.value for figure in found if figure.what.startswith("Search, p50")]
    assert medians == [4, 5, 10]


def test_made_documents_hold_real_sentences_and_as_many_passages_as_asked_for() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(3, 8)).astype(np.float32)
    real = Real((("One.", "Two.", "Three."), ("Four.",), ("Five.", "Six.")), vectors)
    made = list(documents(real, 20, first=5))
    assert [len(item.passages) for item in made] == [8, 8, 4]
    assert made[0].document.path.startswith(topic(5) + "/")
    known = {sentence for sentences in real.sentences for sentence in sentences}
    for item in made:
        text = item.document.text
        spans = [span for part in item.passages for span in part.sentences]
        assert {text[span.start : span.end] for span in spans} <= known
        assert np.allclose(np.linalg.norm(item.vectors, axis=1), 1, atol=1e-5)
    again = next(iter(documents(real, 20, first=5)))
    assert again.document == made[0].document
    assert np.array_equal(again.vectors, made[0].vectors)


def test_texts_are_the_same_at_every_call_and_as_long_as_asked_for(tmp_path: Path) -> None:
    random.seed(3)  # of no effect: the texts have a generator of their own
    parts = texts(30_000)
    assert parts == texts(30_000)
    assert sum(map(len, parts)) == 30_000
    folders = write_chunks(parts, 2, tmp_path)
    written = [file for folder in folders for file in folder.iterdir()]
    assert len(written) == len(parts)
    assert {file.suffix for file in written} <= {".md", ".txt"}
