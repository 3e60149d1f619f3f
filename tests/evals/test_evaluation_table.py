"""The table's figures, comparisons, history and page; and one small run, from end to end."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UsageError
from evals import table
from evals.reliability import diagram
from evals.table_calibration import PICTURE, calibration
from evals.table_figures import NONE, Change, Kind, Series, auc, change_of, figure_of
from evals.table_floor import PASSAGE, PlainBm25, cut
from evals.table_ground import EVERY_S, Pace
from evals.table_history import LARGEST, History, Run, SetRow, row_of
from evals.table_page import TARGETS, change_shown, page
from evals.table_record import rewritten
from evals.table_sets import SETS, Wanted, draw, names
from rag.evaluation import Figure
from rag.evidence import CONSIDERED
from rag.settings import Settings
from tests.fakes import HashingEmbedder


def _mean(values: Mapping[str, float | None]) -> Series:
    pairs = {q: NONE if value is None else (value, 1.0) for q, value in values.items()}
    return Series("share", pairs)


def _numbered(values: list[float], kind: Kind = "share") -> Series:
    series = _mean({f"q{number}": value for number, value in enumerate(values)})
    return replace(series, kind=kind)


# Figures


def test_a_share_is_the_parts_over_the_wholes_of_the_questions_that_bear_on_it() -> None:
    figure = figure_of(Series("share", {"a": (1.0, 2.0), "b": (1.0, 1.0), "c": NONE}))
    assert figure.value == pytest.approx(2 / 3)
    assert figure.n == 2


def test_a_figure_on_which_no_question_bears_has_no_value() -> None:
    assert figure_of(_mean({"a": None})) == Figure(None, 0, None, None)
    assert figure_of(Series("auc", {"a": (0.3, 1.0)})).value is None


def test_the_interval_holds_the_value_and_narrows_with_more_questions() -> None:
    few, many = (figure_of(_numbered([0.0, 1.0] * n)) for n in (10, 200))
    widths = []
    for figure in (few, many):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < 0.5 < figure.high
        widths.append(figure.high - figure.low)
    assert widths[1] < widths[0] / 3


def test_the_auc_counts_pairs_in_the_right_order_and_ties_by_half() -> None:
    truth = np.array([1.0, 1.0, 0.0, 0.0])
    assert auc(np.array([0.9, 0.8, 0.2, 0.1]), truth) == 1.0
    assert auc(np.array([0.1, 0.2, 0.8, 0.9]), truth) == 0.0
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), truth) == 0.5
    assert auc(np.array([0.9, 0.3, 0.3, 0.1]), truth) == 0.875


def test_percentiles_are_those_of_the_values() -> None:
    times = [float(number) for number in range(101)]
    assert figure_of(_numbered(times, "p50")).value == 50
    assert figure_of(_numbered(times, "p95")).value == 95


# Changes


def test_a_change_that_every_question_shows_is_certain_though_the_intervals_overlap() -> None:
    then = [number / 40 for number in range(20)]
    now = [value + 0.05 for value in then]
    before, after = figure_of(_numbered(then)), figure_of(_numbered(now))
    assert after.low is not None
    assert before.high is not None
    assert after.low < before.high
    change = change_of(_numbered(now), _numbered(then))
    assert change is not None
    assert change.value == pytest.approx(0.05)
    assert change.is_certain


def test_a_change_of_one_question_among_many_is_not_certain() -> None:
    change = change_of(_numbered([1.0] * 20), _numbered([1.0] * 19 + [0.0]))
    assert change is not None
    assert change.value == pytest.approx(0.05)
    assert not change.is_certain


def test_only_questions_of_both_runs_are_compared() -> None:
    now, then = _mean({"a": 1.0, "b": 1.0, "new": 0.0}), _mean({"a": 0.0, "b": 1.0, "old": 0.0})
    change = change_of(now, then)
    assert change is not None
    assert (change.value, change.n) == (0.5, 2)
    assert change_of(_mean({"a": 1.0}), _mean({"b": 1.0})) is None


def test_the_same_answers_give_the_same_interval_and_no_change() -> None:
    series = _numbered([0.2, 0.9, 0.4, 0.1])
    assert figure_of(series) == figure_of(series)
    assert change_of(series, series) == Change(0.0, 4, 0.0, 0.0)


# The floor


def test_bm25_prefers_rare_words_and_short_passages_and_keeps_to_a_scope() -> None:
    texts = {
        "a.md": "The harbour was opened. The harbour is large.",
        "b.md": "The council paid. The council met the minister on Friday about the harbour.",
        "c.md": "The council met.",
    }
    bm25 = PlainBm25(texts)
    assert [place.document for place in bm25.rank("minister of the harbour", 2)] == ["b.md", "a.md"]
    assert [place.document for place in bm25.rank("council met", 1)] == ["c.md"]
    assert {place.document for place in bm25.rank("the harbour", 9, ["a.md"])} == {"a.md"}
    assert bm25.rank("zebra", 9) == []


def test_passages_of_the_floor_cover_the_text_and_split_no_word() -> None:
    text = "word " * 999 + "x" * 2500
    spans = list(cut(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= PASSAGE for start, end in spans)
    assert all(text[end - 1] == " " for _, end in spans if end < 999 * 5)


# Sets


def _set(folder: Path, lines: list[dict[str, object]]) -> Path:
    folder.mkdir(parents=True)
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_a_smaller_draw_asks_some_of_the_questions_of_a_larger_one() -> None:
    drawn = [draw(Wanted("samples", limit)) for limit in (6, 20, None)]
    ids = [[q.id for q in item.evalset.questions] for item in drawn if item is not None]
    assert ids[0] == ids[1][:6]
    assert set(ids[1]) < set(ids[2])
    assert [item.is_part for item in drawn if item is not None] == [True, True, False]


def test_sets_are_named_with_a_number_of_questions_and_come_in_one_order() -> None:
    assert names(["followups", "samples:6"]) == [Wanted("samples", 6), Wanted("followups")]
    assert [item.name for item in names([])] == list(SETS)
    for given in (["poems"], ["samples:0"], ["samples:many"], ["samples", "samples:3"]):
        with pytest.raises(UsageError):
            names(given)


def test_an_absent_set_is_none(tmp_path: Path) -> None:
    assert draw(Wanted("committee"), tmp_path) is None


def test_followups_without_documents_are_compared_with_their_gold_rewrites(tmp_path: Path) -> None:
    asked = {"question": "And Norway?", "answerable": True}
    history = [{"role": "user", "text": "How much did Britain pledge?"}]
    lines: list[dict[str, object]] = [
        asked | {"id": "a", "history": history, "rewrite": "How much did Norway pledge?"},
        asked | {"id": "first", "history": [], "rewrite": "And Norway?"},
    ]
    _set(tmp_path / "followups", lines)
    drawn = draw(Wanted("followups"), tmp_path)
    assert drawn is not None
    series = rewritten(drawn)
    assert figure_of(series["last_turn/words_found"]) == Figure(0.5, 1, 0.5, 0.5)
    assert figure_of(series["rewritten/words_found"]) == Figure(1.0, 1, 1.0, 1.0)


# History


def _run(name: str, series: Mapping[str, Series], load: float = 0.1) -> Run:
    row = row_of(asked=3, total=9, seconds=1.0, lost=0, series=series)
    return Run(name, "2026-01-02", "abc1234", False, "fedcba", load, 2, {"samples": row})


def test_a_run_is_read_back_as_it_was_recorded(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    series = {"search/quote_recall@5": _mean({"a": 1.0, "b": 0.25, "c": None})}
    run = _run("one", series)
    assert history.append(run, {"samples": series})
    (read,) = history.runs()
    assert read.sets["samples"].figures["search/quote_recall@5"].value == 0.625
    assert replace(read, sets={}) == replace(run, sets={})


def test_a_run_is_compared_with_the_last_one_that_has_the_set_question_by_question(
    tmp_path: Path,
) -> None:
    history = History(tmp_path)
    then = {"search/quote_recall@5": _mean({f"q{n}": 0.0 for n in range(9)} | {"old": 1.0})}
    now = {"search/quote_recall@5": _mean({f"q{n}": 1.0 for n in range(9)} | {"new": 0.0})}
    history.append(_run("one", then), {"samples": then})
    history.append(replace(_run("two", {}), sets={}), {})
    row = history.compared("samples", _run("three", now).sets["samples"], now)
    assert row.since == "one"
    assert row.changes["search/quote_recall@5"] == Change(1.0, 9, 1.0, 1.0)


def test_without_what_each_question_gave_figures_alone_are_compared(tmp_path: Path) -> None:
    history = History(tmp_path)
    then, now = {"decision/auc": _mean({"a": 0.5})}, {"decision/auc": _mean({"a": 0.75})}
    history.append(_run("one", then), {"samples": then})
    (tmp_path / "one.json.gz").unlink()
    row = history.compared("samples", _run("two", now).sets["samples"], now)
    assert row.changes["decision/auc"] == Change(0.25, 0, None, None)


def test_a_stage_is_compared_with_what_the_product_does_in_the_same_run() -> None:
    ours, other = ({f"q{n}": value for n in range(9)} for value in (0.25, 1.0))
    series = {"search/quote_recall@5": _mean(ours), "dense/quote_recall@5": _mean(other)}
    row = row_of(asked=9, total=9, seconds=1.0, lost=0, series=series)
    assert row.against == {"dense/quote_recall@5": Change(0.75, 9, 0.75, 0.75)}


def test_too_much_to_keep_is_left_out_and_the_run_is_recorded(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    values = {f"q{n}": float(value) for n, value in enumerate(random.random(LARGEST // 4))}
    series = {"search/quote_recall@5": _mean(values)}
    run = replace(_run("one", {}), sets={})
    assert not History(tmp_path).append(run, {"samples": series})
    assert [kept.name for kept in tmp_path.iterdir()] == ["runs.jsonl"]


# The page


def test_the_page_shows_figures_with_intervals_targets_and_changes() -> None:
    figure, certain = Figure(0.9, 40, 0.84, 0.95), Change(0.031, 40, 0.011, 0.052)
    row = SetRow(
        asked=40,
        total=250,
        seconds=12.0,
        lost=0,
        figures={
            "search/document_recall@5": figure,
            "decision/auc": Figure(0.8312, 40, 0.7, 0.9),
            "latency/latency_ms_p95": Figure(301.4, 40, 280.0, 390.0),
        },
        since="one",
        changes={"search/document_recall@5": certain},
        against={"decision/auc": Change(0.2, 40, -0.1, 0.4)},
    )
    text = page([replace(_run("two", {}, load=1.9), sets={"news_multihop": row})], "- A thing.")
    assert (
        "| search | `document_recall@5` | 90.0 % | 84.0–95.0 | 40 | – | **+3.1 (+1.1 to +5.2)** | "
        "≥ 95.0 %, **missed** |"
    ) in text
    assert (
        "| decision | `auc` | 0.831 | 0.700–0.900 | 40 | +0.200 (−0.100 to +0.400) | – |  |" in text
    )
    assert "| latency | `latency_ms_p95` | 301 ms | 280–390 | 40 | – | – |  |" in text
    assert "40 of 250 questions" in text
    assert "busy machine (load 1.9); **of some questions only**" in text
    assert "- A thing." in text


def test_a_change_is_in_bold_only_where_it_is_certain() -> None:
    assert change_shown("a/b", Change(0.01, 9, -0.01, 0.03)) == "+1.0 (−1.0 to +3.0)"
    assert change_shown("a/b", Change(-0.02, 9, -0.03, -0.01)) == "**−2.0 (−3.0 to −1.0)**"
    assert change_shown("a/b", Change(-0.02, 0, None, None)) == "−2.0"
    assert change_shown("a/b", None) == "–"


def test_a_set_that_the_last_run_left_out_keeps_its_figures() -> None:
    series = {"search/document_recall@5": _mean({"a": 1.0})}
    one, two = _run("one", series), replace(_run("two", series), sets={})
    other = replace(two, sets={"committee": one.sets["samples"]})
    text = page([one, other], "")
    assert "questions, run one," in text
    assert "questions, run two," in text


def test_the_largest_loss_is_named() -> None:
    shares = {"passages_read": 0.9, "sentences_considered": 0.85, "first_3_sentences": 0.6}
    shares |= {"not_refused": 0.55, "opened_by_a_footnote": 0.55}
    figures = {f"reach/{step}": Figure(share, 9, 0.0, 1.0) for step, share in shares.items()}
    row = SetRow(asked=9, total=9, seconds=1.0, lost=0, figures=figures)
    assert "| first three (−25.0 points) |" in page(
        [replace(_run("a", {}), sets={"samples": row})], ""
    )


def test_the_page_is_that_of_the_recorded_runs() -> None:
    history = History(table.HISTORY)
    known = calibration(history)
    shown = page(history.runs(), history.tried(), known)
    assert table.PAGE.read_text(encoding="utf-8") == shown, "run python -m evals.table --only-page"
    drawing = (table.PAGE.parent / PICTURE).read_text(encoding="utf-8")
    assert drawing == diagram(known, Settings().answer_threshold)


# From end to end


def test_progress_is_told_at_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, EVERY_S - 1.0, EVERY_S + 1.0, EVERY_S + 1.0, EVERY_S + 2.0])
    pace = Pace(lambda: next(times))
    for text in ("too early", "in time", "too early again"):
        pace.tell(text)
    assert [line[9:] for line in capsys.readouterr().err.splitlines()] == ["in time"]


def test_six_sample_questions_are_measured_recorded_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["samples:6", "--scratch", str(tmp_path / "scratch"), "--folder", str(tmp_path)]
    given += ["--history", str(tmp_path / "history"), "--page", str(tmp_path / "page.md")]
    encoder = HashingEmbedder()
    assert table.main([*given, "committee"], encoder) == 1
    assert "committee: not on this machine" in capsys.readouterr().err
    embedded = len(encoder.encoded)
    assert table.main(given, encoder) == 0
    assert len(encoder.encoded) - embedded <= 6 * CONSIDERED < embedded  # no passage again
    first, second = History(tmp_path / "history").runs()
    row = second.sets["samples"]
    assert (row.asked, row.lost) == (6, 0)
    assert row.since == first.name
    figures = row.figures
    for stage in ("plain_bm25", "lexical", "dense", "search"):
        value = figures[f"{stage}/document_recall@10"].value
        assert value is not None
        assert value >= 0.5
    assert all(target.figure in figures for target in TARGETS if target.evalset == "samples")
    unchanged = {name: change.value for name, change in row.changes.items() if "ms" not in name}
    assert len(unchanged) > 40
    assert set(unchanged.values()) == {0.0}
    homes = [home.name for home in (tmp_path / "scratch").iterdir()]
    assert len(homes) == 1
    assert "6 of 118 questions" in (tmp_path / "page.md").read_text(encoding="utf-8")
