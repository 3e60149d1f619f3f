"""`footnote verify`: what differs, each with the command that mends it, and the exit code."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from command import Footnote
from schemas import VERIFY


def test_what_was_just_indexed_is_equal(indexed: Footnote) -> None:
    ran = indexed("verify")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Folder, catalogue and vectors are equal: 2 documents, 2 passages, 0 files not read.\n"
    )
    found = indexed("verify", "--quick", "--json").json(VERIFY)
    assert found == {"equal": True, "writer": None, "findings": []}


def test_a_folder_that_has_moved_on_ends_with_1_and_index_mends_it(
    indexed: Footnote, desk: Path
) -> None:
    (desk / "new.txt").write_text("The harbour of Storholm is dredged in June.\n")
    (desk / "bridge.txt").write_text("The bridge of Lindvik opens on 3 May.\n")
    (desk / "ferries" / "timetable.md").unlink()
    ran = indexed("verify")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "- files not indexed yet: 1 (new.txt); run 'footnote index'",
        "- files changed since they were indexed: 1 (bridge.txt); run 'footnote index'",
        "- indexed files gone from the folder: 1 (ferries/timetable.md); run 'footnote index'",
    ]
    assert indexed("index").code == 0
    assert indexed("verify").code == 0


def test_lost_vectors_end_with_4_and_rebuild_mends_them(indexed: Footnote) -> None:
    shutil.rmtree(indexed.home / "chroma")
    ran = indexed("verify")
    assert (ran.code, ran.err) == (4, "")
    (line,) = ran.out.splitlines()
    assert line.startswith("! the vectors ")
    assert line.endswith("; run 'footnote rebuild'")
    assert indexed("rebuild").code == 0
    assert indexed("verify").code == 0


def test_damage_in_the_catalogue_names_the_backup_too(indexed: Footnote) -> None:
    with closing(sqlite3.connect(indexed.home / "catalogue.db")) as connection, connection:
        connection.execute("UPDATE versions SET text = substr(text, 1, 20)")
    ran = indexed("verify", "--json")
    assert ran.code == 4
    found = ran.json(VERIFY)["findings"]
    assert [(f["code"], f["damaged"], f["count"]) for f in found] == [("spans", True, 2)]
    assert sorted(found[0]["items"]) == ["bridge.txt", "ferries/timetable.md"]
    assert "footnote restore FILE" in found[0]["mend"]
    assert indexed("index", "--fresh").code == 0
    assert indexed("verify").code == 0


def test_another_model_ends_with_4(indexed: Footnote) -> None:
    (indexed.home / "settings.toml").write_text("passage_target = 500\n")
    ran = indexed("verify")
    assert ran.code == 4
    assert "footnote index --fresh" in ran.out


def test_without_an_index_there_is_nothing_to_verify(footnote: Footnote) -> None:
    ran = footnote("verify", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert "footnote index FOLDER" in ran.told


def test_a_writer_at_work_is_named(indexed: Footnote) -> None:
    program = (
        "import sys; from pathlib import Path; from index.home import Home\n"
        "with Home(Path(sys.argv[1])).writing('a long test'):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(indexed.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            ran = indexed("verify", "--json")
        finally:
            holder.kill()
    assert ran.code == 0
    assert "a long test" in ran.json(VERIFY)["writer"]
    assert "a long test" in ran.told
