"""Claims that people judged: how they are read, what is cited for them, and the figures."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.claims import balanced_accuracy, evidence_of, f1, found, main, read, resampled, table
from rag.entailment import Entailment

SOURCE = [
    "Bridges of Lenham",
    "The ferry sails daily.",
    "The bridge on Bark Lane was opened in 1932.",
    "It rained in spring.",
    "Trams crossed the bridge until 1961.",
]


def written(folder: Path) -> Path:
    claims = [
        ("The Bark Lane bridge was opened in 1932.", "supported", [[1, 2], [2]]),
        ("The Bark Lane bridge was opened in 1932 by the king.", "partially_supported", [[2]]),
        ("The ferry was sold in 1940.", "not_supported", []),
    ]
    values = [
        {"claim": text, "label": label, "evidence": SOURCE, "supporting_sentences": sets}
        for text, label, sets in claims
    ]
    (folder / "claims.jsonl").write_text("".join(json.dumps(value) + "\n" for value in values))
    return folder


def test_the_smallest_set_that_supports_a_claim_is_its_gold(tmp_path: Path) -> None:
    claims = read(written(tmp_path) / "claims.jsonl")
    assert [claim.gold for claim in claims] == [(2,), (2,), ()]
    assert [claim.is_supported for claim in claims] == [True, False, False]


def test_what_shares_rare_words_is_found_in_the_order_of_the_source(tmp_path: Path) -> None:
    claim = read(written(tmp_path) / "claims.jsonl")[0]
    assert found(claim) == [0, 2, 4]
    items = evidence_of(claim, found(claim))
    assert [item.quote for item in items] == [SOURCE[0], SOURCE[2], SOURCE[4]]
    assert items[1].before == SOURCE[1]
    assert items[0].title == "Bridges of Lenham"
    whole = "\n".join(SOURCE)
    assert all(whole[item.start : item.end] == item.quote for item in items)


def test_the_figures_are_those_of_the_definitions() -> None:
    truth = np.array([True, True, False, False, False])
    passed = np.array([True, False, True, False, False])
    assert balanced_accuracy(truth, passed) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert f1(truth, passed) == pytest.approx(1 / 2)
    assert f1(truth, ~truth) == 0
    told = resampled(balanced_accuracy, truth, passed)
    assert told.low <= told.value <= told.high
    assert resampled(f1, truth, truth).value == 1


def test_each_way_to_decide_has_a_row(tmp_path: Path) -> None:
    rows = table(read(written(tmp_path) / "claims.jsonl"), Entailment())
    for name in ("embedding similarity", "rules", "scorer", "rules and scorer"):
        assert f"| gold | {name} |" in rows
        assert f"| found | {name} |" in rows
    both = next(row for row in rows.splitlines() if row.startswith("| gold | rules and scorer"))
    assert "| 1 of 1 | " in both
    assert both.endswith(" | 0 of 1 |")


def test_a_set_that_is_not_there_is_skipped_with_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--folder", str(tmp_path)]) == 1
    assert "not on this machine" in capsys.readouterr().err
