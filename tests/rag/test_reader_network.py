"""The network is BERT's, reads windows of any lengths together, and proves its speed."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rag.encoder_network import fastest_network, parted, speed_of
from rag.reader_file import StoredReader, read
from rag.reader_network import Network
from rag.reader_windows import Window
from tests.rag import tiny_reader


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredReader:
    return read(tiny_reader.write_tiny_reader(tmp_path_factory.mktemp("tiny") / "reader"))


def window(length: int, seed: int = 0) -> Window:
    chance = np.random.default_rng(seed)
    ids = chance.integers(0, len(tiny_reader.VOCABULARY), length)
    none = np.zeros(0, np.int64)
    return Window(0, ids, length // 3, length, none, none)


def test_it_computes_what_transformers_computes(stored: StoredReader) -> None:
    bert = tiny_reader.encoder()
    whole = {
        name.removeprefix("enc."): torch.from_numpy(stored.whole(name))
        for name in stored.tensors
        if name.startswith("enc.") and not name.endswith(".scales")
    }
    bert.load_state_dict(whole, strict=True)
    one = window(41)
    kinds = torch.tensor([[int(place >= one.question) for place in range(41)]])
    with torch.no_grad():
        ids = torch.from_numpy(one.ids)[None]
        hidden = bert(input_ids=ids, token_type_ids=kinds).last_hidden_state[0].numpy()
    spans = hidden @ stored.whole("span.weight").T + stored.whole("span.bias")
    answers = hidden[0] @ stored.whole("cls.weight")[0] + stored.whole("cls.bias")[0]
    (judged,) = Network(stored, torch.float32).judge([one])
    assert np.abs(judged.spans - spans).max() < 1e-4
    assert judged.answers == pytest.approx(float(answers), abs=1e-4)


def test_windows_read_together_are_judged_as_one_by_one(stored: StoredReader) -> None:
    network = Network(stored, torch.float32)
    windows = [window(length, length) for length in (5, 128, 17, 90, 3)] * 8  # more than one go
    together = network.judge(windows)
    for one, judged in zip(windows, together, strict=True):
        (alone,) = network.judge([one])
        assert judged.spans.shape == (len(one.ids), 2)
        assert np.abs(judged.spans - alone.spans).max() < 1e-4
        assert judged.answers == pytest.approx(alone.answers, abs=1e-4)


def test_nothing_to_read_gives_nothing(stored: StoredReader) -> None:
    assert Network(stored, torch.float32).judge([]) == []


def test_bfloat16_says_about_the_same(stored: StoredReader) -> None:
    windows = [window(60), window(31)]
    exact = Network(stored, torch.float32).judge(windows)
    rough = Network(stored, torch.bfloat16)
    assert rough.precision == "bfloat16"
    for one, other in zip(exact, rough.judge(windows), strict=True):
        assert np.abs(one.spans - other.spans).max() < 0.03 * np.abs(one.spans).max()


def test_the_fastest_type_is_chosen_by_its_speed(
    stored: StoredReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rag.encoder_network as room

    monkeypatch.setattr(room, "fastest_type", lambda: torch.bfloat16)
    for winner in ("float32", "bfloat16"):
        speeds = {"float32": 100.0, "bfloat16": 100.0, winner: 200.0}
        monkeypatch.setattr(room, "speed_of", lambda net, _, told=speeds: told[net.precision])
        network, speed = fastest_network(stored, Network)
        assert (network.precision, speed) == (winner, 200.0)


def test_the_speed_is_counted_in_tokens_a_second(stored: StoredReader) -> None:
    assert speed_of(Network(stored, torch.float32), stored) > 100


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 120))
def test_parts_hold_all_in_order_and_no_more_than_they_may(lengths: list[int], most: int) -> None:
    parts = [lengths[part] for part in parted(lengths, most)]
    assert [length for part in parts for length in part] == lengths
    assert all(sum(part) <= most or len(part) == 1 for part in parts)
