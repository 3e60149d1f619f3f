"""`footnote backup` and `footnote restore`: the same answers in another home."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command import Footnote
from schemas import ANSWER, STATUS

QUESTIONS = (
    "How many people were killed in Kryvyi Rih?",
    "What did the council of Lindvik grant?",
    "When was the trade agreement signed?",
    "Who chairs the inquiry into the flood?",
    "What is the price of gold on Mars?",
)


def answers(footnote: Footnote) -> list[Any]:
    ran = [footnote("ask", question, "--json") for question in QUESTIONS]
    assert {each.code for each in ran} <= {0, 1}
    return [{**each.json(ANSWER), "timings_ms": None} for each in ran]


def test_another_home_gives_the_same_answers(
    samples: Footnote, footnote: Footnote, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    ran = samples("backup", file)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{file}: 3")
    ran = footnote("restore", file)
    assert (ran.code, ran.err) == (0, "")
    assert "nothing was embedded" in ran.out
    assert answers(footnote) == answers(samples)
    before, after = (home("status", "--json").json(STATUS) for home in (samples, footnote))
    assert after == before
    assert footnote("verify").code == 0


def test_a_backup_mends_what_is_damaged_or_lost(indexed: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    before = answers(indexed)
    assert indexed("backup", file).code == 0
    (indexed.home / "catalogue.db").write_bytes(b"This is no database at all. " * 100)
    ran = indexed("ask", QUESTIONS[0])
    assert ran.code == 4
    assert "footnote restore FILE" in ran.told
    assert indexed("restore", file).code == 2, "what is damaged is not replaced unasked"
    assert indexed("restore", file, "--force").code == 0
    assert answers(indexed) == before
    shutil.rmtree(indexed.home)
    assert indexed("restore", file).code == 0
    assert answers(indexed) == before


def test_keys_stay_where_they_are(
    indexed: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (indexed.home / "settings.toml").write_text(
        'model = "openai:gpt"\nmodel_key = "sk-very-secret"\nsentences = 7\n'
        'model_url = "http://me:sk-very-secret@localhost:8080/v1"\n'
    )
    (indexed.home / "settings.toml").chmod(0o600)
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY", "sk-very-secret")
    file = tmp_path / "backup.zip"
    assert indexed("backup", file).code == 0
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"secret" in data for data in parts.values())
    assert parts["settings.toml"].decode().splitlines() == [
        'model = "openai:gpt"',
        "sentences = 7",
        'model_url = "http://localhost:8080/v1"',
    ]
    assert b"secret" not in file.read_bytes()
    other = Footnote(tmp_path / "other")
    assert other("restore", file).code == 0
    assert "sentences = 7" in (other.home / "settings.toml").read_text()


def test_a_folder_that_is_not_on_this_machine_is_told(
    indexed: Footnote, desk: Path, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    indexed("backup", file)
    desk.rename(tmp_path / "elsewhere")
    other = Footnote(tmp_path / "other")
    ran = other("restore", file)
    assert ran.code == 0
    assert f"the folder {desk} is not on this machine" in ran.told
    assert "footnote index FOLDER" in ran.told
    assert answers(other)[1]["answered"]
    ran = other("index", tmp_path / "elsewhere")
    assert "2 unchanged" in ran.out
    assert other("verify").code == 0


def test_wrong_use_is_told_in_one_line(indexed: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("precious")
    for arguments, says in (
        (["backup", file], "--force"),
        (["backup", tmp_path], "is a folder"),
        (["backup", tmp_path / "none" / "backup.zip"], "cannot be written"),
        (["restore", file], "is damaged"),
        (["restore", tmp_path / "none"], "there is no backup"),
    ):
        ran = indexed(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.told
    assert file.read_text() == "precious"
    ran = Footnote(tmp_path / "empty")("backup", tmp_path / "other.zip")
    assert ran.code == 4
    assert not (tmp_path / "other.zip").exists()


def test_a_backup_says_what_it_is_of(indexed: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    indexed("backup", file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["documents"]) == ("footnote-backup-1", 2)
    assert manifest["model"] == "all-MiniLM-L6-v2"
