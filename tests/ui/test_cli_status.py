"""`footnote status` and `footnote show`: what the index holds."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from command import SAMPLES, Footnote
from schemas import SHOW, STATUS


def test_status_lists_every_sample_once(samples: Footnote) -> None:
    ran = samples("status", "--json")
    assert (ran.code, ran.err) == (0, "")
    status = ran.json(STATUS)
    listed = [item["document"] for item in status["documents"]]
    files = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    assert sorted(listed) == sorted(files)
    assert status["failures"] == []
    assert status["passages"] == sum(item["passages"] for item in status["documents"])
    assert status["model"]["dimension"] == 384
    long_pdf = next(item for item in status["documents"] if item["document"].endswith("report.pdf"))
    assert long_pdf["pages"] >= 30


def test_every_file_is_in_one_of_the_two_lists(footnote: Footnote, desk: Path) -> None:
    (desk / "empty.txt").touch()
    (desk / "blank.md").write_text(" \n \n")
    (desk / "cut.pdf").write_bytes(b"%PDF-1.7 cut short")
    (desk / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (desk / "copy.txt").write_bytes((desk / "bridge.txt").read_bytes())
    assert footnote("index", desk).code == 1
    status = footnote("status", "--json").json(STATUS)
    good = {item["document"] for item in status["documents"]}
    bad = {item["document"]: item["code"] for item in status["failures"]}
    files = {path.relative_to(desk).as_posix() for path in desk.rglob("*") if path.is_file()}
    assert good | set(bad) == files
    assert not good & set(bad)
    assert (bad["empty.txt"], bad["blank.md"]) == ("empty", "empty")
    assert (bad["cut.pdf"], bad["noise.bin"]) == ("damaged", "unsupported")


def test_status_for_people_names_what_was_not_read(footnote: Footnote, desk: Path) -> None:
    (desk / "empty.txt").touch()
    footnote("index", desk)
    out = footnote("status").out
    assert f"Folder     {desk}" in out
    assert "Documents  2, in 2 passages" in out
    assert "Not read   1 file" in out
    assert "  empty.txt: empty: " in out
    assert "  When these are mended, run 'footnote index' again." in out
    assert "  2025-11-02  ferries/timetable.md: Winter timetable (1 passage, markdown)" in out
    assert "  no date     bridge.txt: Repairs of the bridge (1 passage, text)" in out


def test_status_tells_when_each_file_was_last_read(indexed: Footnote, desk: Path) -> None:
    before = indexed("status", "--json").json(STATUS)
    read = {item["document"]: item["read_at"] for item in before["documents"]}
    synced = datetime.fromisoformat(before["last_sync"])
    assert all(datetime.fromisoformat(moment) <= synced for moment in read.values())
    (desk / "bridge.txt").write_bytes(b"")
    indexed("index")
    after = indexed("status", "--json").json(STATUS)
    (failure,) = after["failures"]
    assert (failure["document"], failure["read_at"]) == ("bridge.txt", read["bridge.txt"])
    assert "    last read " in indexed("status").out


def test_status_tells_what_was_left_out_of_a_document(footnote: Footnote, desk: Path) -> None:
    (desk / "hidden.html").write_text(
        "<html><body><h1>Harbour</h1><p>The harbour of Storholm is dredged in June.</p>"
        "<p style='display:none'>The harbour of Storholm is closed for ever.</p></body></html>"
    )
    assert footnote("index", desk).code == 0
    status = footnote("status", "--json").json(STATUS)
    notes = {item["document"]: item["notes"] for item in status["documents"]}
    assert [note["code"] for note in notes.pop("hidden.html")] == ["hidden_text"]
    assert not any(notes.values())
    out = footnote("status").out
    assert "idden" in out.partition("hidden.html: ")[2]


def test_status_of_a_sync_that_was_ended_says_how_to_go_on(footnote: Footnote, desk: Path) -> None:
    footnote("index", desk)
    with closing(sqlite3.connect(footnote.home / "catalogue.db")) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'last_sync'")
    assert "Last sync  not finished; run 'footnote index' to go on" in footnote("status").out


def test_show_gives_the_text_and_pages_of_a_document(samples: Footnote) -> None:
    path = "flood/quay-lane-inquiry-interim-report.pdf"
    ran = samples("show", path, "--json")
    assert (ran.code, ran.err) == (0, "")
    shown = ran.json(SHOW)
    assert shown["document"] == path
    assert shown["sha256"] == sha256((SAMPLES / path).read_bytes()).hexdigest()
    assert [page["number"] for page in shown["pages"]] == list(range(1, len(shown["pages"]) + 1))
    assert shown["pages"][-1]["end"] <= len(shown["text"])
    assert samples("show", path).out == shown["text"] + "\n"


def test_a_document_without_pages_has_none(samples: Footnote) -> None:
    shown = samples("show", "ukraine/2025-04-11-wire-first.txt", "--json").json(SHOW)
    assert (shown["pages"], shown["date"]) == ([], "2025-04-11")


def test_an_unknown_document_is_told(samples: Footnote) -> None:
    ran = samples("show", "no/such.md", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "no/such.md" in ran.told
    assert "footnote status" in ran.told


def test_a_document_that_failed_is_told_with_its_reason(footnote: Footnote, desk: Path) -> None:
    (desk / "empty.txt").touch()
    footnote("index", desk)
    ran = footnote("show", "empty.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "could not be read" in ran.told


def test_a_path_may_be_written_in_several_ways(indexed: Footnote, desk: Path) -> None:
    for path in ("ferries/timetable.md", "./ferries/timetable.md", desk / "ferries/timetable.md"):
        assert "Storholm" in indexed("show", path).out
    (desk / "caf\u00e9.md").write_text("# Menu\n\nThe kitchen opens at noon.\n")
    indexed("index")
    for name in ("caf\u00e9.md", "cafe\u0301.md"):
        assert "noon" in indexed("show", name).out


def test_status_tells_copies_and_near_copies(footnote: Footnote, desk: Path) -> None:
    report = " ".join(f"Remark {number} of the council of Lindvik." for number in range(40))
    (desk / "wire.txt").write_text(report)
    (desk / "wire-again.txt").write_text(report)
    (desk / "paper.txt").write_text(f"From our own staff. {report}")
    assert footnote("index", desk).code == 0
    lines = footnote("status").out.splitlines()
    told = {
        above.split(": ")[0].split()[-1]: line.strip() for above, line in pairwise(lines) if above
    }
    assert told["wire.txt"] == "near-copy of paper.txt"
    assert told["wire-again.txt"] == "near-copy of paper.txt"
    documents = footnote("status", "--json").json(STATUS)["documents"]
    stories = {item["document"]: item["story"] for item in documents}
    assert stories["wire.txt"] == stories["wire-again.txt"] == stories["paper.txt"]
    assert stories["bridge.txt"] != stories["paper.txt"]


def test_a_copy_is_shown_under_the_path_that_was_asked_for(footnote: Footnote, desk: Path) -> None:
    (desk / "again").mkdir()
    (desk / "again" / "bridge.txt").write_bytes((desk / "bridge.txt").read_bytes())
    assert footnote("index", desk).code == 0
    for path in ("bridge.txt", "again/bridge.txt"):
        assert json.loads(footnote("show", path, "--json").out)["document"] == path
