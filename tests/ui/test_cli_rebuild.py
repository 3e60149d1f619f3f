"""A damaged, foreign or incomplete index is told with the command that mends it."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from command import Footnote
from schemas import ANSWER, STATUS

QUESTION = "What did the council of Lindvik grant?"


def cited(footnote: Footnote) -> list[object]:
    ran = footnote("ask", QUESTION, "--json")
    assert ran.code == 0
    return [
        (item["document"], item["start"], item["end"], item["quote"])
        for item in ran.json(ANSWER)["citations"]
    ]


def test_rebuild_makes_lost_vectors_again_and_embeds_nothing(
    indexed: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cited(indexed)
    shutil.rmtree(indexed.home / "chroma")
    broken = indexed("ask", QUESTION)
    assert (broken.code, broken.out) == (4, "")
    assert "footnote rebuild" in broken.told
    with monkeypatch.context() as watched:
        from index.embedder import SentenceEmbedder

        def refuse(*given: object) -> None:
            raise AssertionError("rebuild embedded something")

        watched.setattr(SentenceEmbedder, "encode", refuse)
        watched.setattr(SentenceEmbedder, "embed_query", refuse)
        ran = indexed("rebuild")
    assert (ran.code, ran.err) == (0, "")
    passages = indexed("status", "--json").json(STATUS)["passages"]
    assert ran.out == (f"{passages} vectors made again from the catalogue; nothing was embedded.\n")
    assert cited(indexed) == before


def test_status_and_show_need_no_vectors(indexed: Footnote) -> None:
    shutil.rmtree(indexed.home / "chroma")
    assert indexed("status").code == 0
    assert indexed("show", "bridge.txt").code == 0


@pytest.mark.parametrize("damage", ["overwritten", "cut", "no database"])
@pytest.mark.parametrize("command", ["ask", "status", "rebuild", "index"])
def test_a_damaged_catalogue_is_told(indexed: Footnote, damage: str, command: str) -> None:
    file = indexed.home / "catalogue.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = file.read_bytes()
    file.write_bytes(
        {
            "overwritten": data[:100] + b"\xff" * (len(data) - 100),
            "cut": data[: len(data) // 3],
            "no database": b"This is no database at all. " * 100,
        }[damage]
    )
    for left in ("catalogue.db-wal", "catalogue.db-shm"):
        (indexed.home / left).unlink(missing_ok=True)
    ran = indexed(command, *([QUESTION] if command == "ask" else []))
    assert (ran.code, ran.out) == (4, "")
    assert "footnote index --fresh" in ran.told


def test_fresh_mends_a_damaged_catalogue(indexed: Footnote, desk: Path) -> None:
    before = cited(indexed)
    (indexed.home / "catalogue.db").write_bytes(b"This is no database at all. " * 100)
    assert indexed("index", desk, "--fresh").code == 0
    assert cited(indexed) == before


def test_an_index_of_other_weights_is_told(indexed: Footnote, tmp_path: Path) -> None:
    other = tmp_path / "weights"
    other.mkdir()
    (other / "model.safetensors").write_bytes(b"weights")
    (other / "config.json").write_text(json.dumps({"hidden_size": 8}))
    (indexed.home / "settings.toml").write_text(f'embedding_model = "{other}"\n')
    for command in (["ask", QUESTION], ["index"], ["check", "-"]):
        ran = indexed(*command, stdin="A sentence.")
        assert (ran.code, ran.out) == (4, "")
        assert "all-MiniLM-L6-v2" in ran.told
        assert "footnote index --fresh" in ran.told


def test_another_length_of_passages_is_told(indexed: Footnote) -> None:
    (indexed.home / "settings.toml").write_text("passage_target = 500\n")
    ran = indexed("ask", QUESTION)
    assert (ran.code, ran.out) == (4, "")
    assert "passage" in ran.told
