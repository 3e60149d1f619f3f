"""The trained scorer: what it reads, that it computes what it was trained as, and what it knows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.answers import Evidence
from rag.checker_file import read_checker, write_checker
from rag.entailment import Entailment, EntailmentNetwork, evidence_text, heading_of
from rag.reader import Material
from rag.reader_windows import Window, Windows
from tests.rag import tiny_reader
from tests.rag.test_checker_file import scorer_state


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("scorer")
    reader = tiny_reader.write_tiny_reader(folder / "reader")
    write_checker(folder / "checker", scorer_state(), reader, tiny_reader.told(max_length=40))
    return folder / "checker", reader


@pytest.fixture(scope="module")
def packaged() -> Entailment:
    return Entailment()


def evidence(quote: str, start: int = 0, **other: object) -> Evidence:
    item = Evidence(
        "a.txt", "a", "Bridges", date(2025, 4, 11), "The Herald", None, start, start + len(quote),
        quote, 1.0,
    )  # fmt: skip
    return replace(item, **other)


def test_it_computes_what_transformers_computes(tiny: tuple[Path, Path]) -> None:
    stored = read_checker(*tiny)
    bert = tiny_reader.encoder()
    whole = {
        name.removeprefix("enc."): torch.from_numpy(stored.whole(name))
        for name in stored.tensors
        if name.startswith("enc.") and not name.endswith(".scales")
    }
    bert.load_state_dict(whole, strict=True)
    ids = np.random.default_rng(1).integers(0, len(tiny_reader.VOCABULARY), 31)
    none = np.zeros(0, np.int64)
    kinds = torch.tensor([[int(place >= 9) for place in range(31)]])
    with torch.no_grad():
        first = bert(torch.from_numpy(ids)[None], token_type_ids=kinds).last_hidden_state[0, 0]
        head = torch.from_numpy(stored.whole("nli.weight"))
        wanted = (head @ first + torch.from_numpy(stored.whole("nli.bias"))).softmax(-1).tolist()
    network = EntailmentNetwork(stored, torch.float32)
    (scores,) = network.judge([Window(0, ids, 9, 31, none, none)])
    assert [scores.supported, scores.contradicted, scores.not_found] == pytest.approx(
        wanted, abs=1e-4
    )


def test_pairs_of_any_lengths_are_scored_together_as_one_by_one(tiny: tuple[Path, Path]) -> None:
    scorer = Entailment(*tiny)
    words = "the minister promised money for the bridge on tuesday and it rained in the council"
    pairs = [(words[: 5 * n], words[n:]) for n in range(1, 12)]
    together = scorer.score(pairs)
    assert len(together) == len(pairs)
    for pair, scores in zip(pairs, together, strict=True):
        (alone,) = scorer.score([pair])
        assert alone.supported == pytest.approx(scores.supported, abs=0.02)
        assert scores.supported + scores.contradicted + scores.not_found == pytest.approx(1)


def test_of_long_evidence_the_part_that_supports_best_counts(tiny: tuple[Path, Path]) -> None:
    told = "the ferry sails four times per day . " * 8
    stored = read_checker(*tiny)
    windows = Windows(stored.tokenizer, 40, 1 / 2).of(
        "the ferry sails", [Material("", told.strip(), ())]
    )
    assert len(windows) > 1
    parts = EntailmentNetwork(stored, torch.float32).judge(windows)
    (scores,) = Entailment(*tiny).score([("the ferry sails", told.strip())])
    assert scores.supported == pytest.approx(max(part.supported for part in parts), abs=0.02)


def test_nothing_to_score_gives_nothing(tiny: tuple[Path, Path]) -> None:
    assert Entailment(*tiny).score([]) == []


def test_evidence_is_read_in_order_with_what_it_takes_to_know_who_is_meant() -> None:
    one = evidence("It opened\nin May.", 30, before="The bridge cost £3 million.")
    two = evidence("It closed in June.", 50, before="It opened in May.")
    other = evidence("Nobody came.", document_id="b", before="The fair was on Monday.")
    assert evidence_text([two, other, one]) == (
        "The bridge cost £3 million. It opened in May. It closed in June. Nobody came."
    )


def test_a_heading_tells_the_title_the_source_and_the_day() -> None:
    assert heading_of("Bridges", "The Herald", date(2025, 4, 1)) == (
        "Bridges (The Herald, 1 April 2025)."
    )
    assert heading_of("Bridges", None, None) == "Bridges."


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The council reopened the bridge in May after repairs.", "supported"),
        ("The bridge was reopened in May.", "supported"),
        ("The council did not reopen the bridge.", "contradicted"),
        ("The repairs were paid for by the county.", "not_found"),
    ],
)
def test_the_packaged_weights_tell_what_is_said_from_what_is_not(
    packaged: Entailment, sentence: str, verdict: str
) -> None:
    told = "Once the repairs were finished, the council opened the bridge again in May."
    (scores,) = packaged.score([(sentence, told)])
    assert getattr(scores, verdict) > 0.5


def test_the_packaged_weights_say_what_they_are(packaged: Entailment) -> None:
    assert packaged.card().licence == "Apache-2.0"
    tokens, precision = packaged.speed()
    assert tokens > 100
    assert precision in ("float32", "bfloat16")
