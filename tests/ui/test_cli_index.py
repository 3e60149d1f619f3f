"""`footnote index`: the index equals the folder, and what it did is said."""

import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import PROGRAM, SAMPLES, Footnote, process
from schemas import STATUS

from corpus.errors import IndexMissing
from index.catalogue import Catalogue
from index.sync import Progress
from ui.indexing import Telling


def paths(footnote: Footnote) -> set[str]:
    return {item["document"] for item in footnote("status", "--json").json(STATUS)["documents"]}


FILES = 1400


def filled(place: Path) -> Path:
    """A folder of so many files that they are committed in several steps."""
    folder = place / "many"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"Ferry {number} carried {number * 7} cars.")
    return folder


def started(*arguments: str | Path) -> "subprocess.Popen[str]":
    """A process of its own, whose output is read while it runs."""
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def committed(footnote: Footnote) -> int:
    """How many documents are committed already."""
    try:
        return Catalogue(footnote.home / "catalogue.db").count_documents()
    except IndexMissing:
        return 0


def wait_for_a_commit(footnote: Footnote, process: "subprocess.Popen[str]") -> None:
    while not committed(footnote):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)


def test_a_first_run_adds_and_a_second_finds_nothing_to_do(footnote: Footnote, desk: Path) -> None:
    first, second = footnote("index", desk), footnote("index", desk)
    assert (first.code, second.code) == (0, 0)
    assert first.out.splitlines() == [
        f"{desk}: 2 added, 0 changed, 0 renamed, 0 removed, 0 unchanged, 0 failed"
    ]
    assert "0 added" in second.out
    assert "2 unchanged" in second.out


def test_progress_goes_to_standard_error(footnote: Footnote, desk: Path) -> None:
    ran = footnote("index", desk)
    assert "indexing" not in ran.out
    assert "2 of 2" in ran.err


def test_changes_are_counted_each_as_what_it_is(indexed: Footnote, desk: Path) -> None:
    (desk / "bridge.txt").write_text("The bridge of Lindvik opens on 3 May.\n")
    (desk / "ferries" / "timetable.md").rename(desk / "winter.md")
    (desk / "new.md").write_text("# Harbour\n\nThe harbour of Storholm is dredged in June.\n")
    ran = indexed("index")
    assert "1 added, 1 changed, 1 renamed, 0 removed, 0 unchanged, 0 failed" in ran.out
    assert paths(indexed) == {"bridge.txt", "winter.md", "new.md"}
    (desk / "new.md").unlink()
    assert "1 removed" in indexed("index").out
    assert paths(indexed) == {"bridge.txt", "winter.md"}


def test_files_that_cannot_be_read_are_listed_and_the_code_says_so(
    footnote: Footnote, desk: Path
) -> None:
    (desk / "empty.txt").touch()
    (desk / "scan.pdf").write_bytes(b"%PDF-1.7 cut short")
    ran = footnote("index", desk)
    assert ran.code == 1
    summary, *failures = ran.out.splitlines()
    assert "2 added" in summary
    assert "2 failed" in summary
    assert [line.split(":")[0].strip() for line in failures] == ["! empty.txt", "! scan.pdf"]
    assert footnote("index").code == 1, "what failed before and is unchanged still counts"


def test_without_a_folder_the_samples_are_indexed(samples: Footnote) -> None:
    assert samples("status", "--json").json(STATUS)["folder"] == str(SAMPLES)


def test_without_a_folder_the_followed_one_is_indexed(indexed: Footnote, desk: Path) -> None:
    ran = indexed("index")
    assert ran.out.startswith(f"{desk}: ")


def test_another_folder_takes_the_place_of_the_one_before(
    indexed: Footnote, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("The council of Lindvik meets on Tuesday.\n")
    assert "1 added" in indexed("index", other).out
    assert paths(indexed) == {"note.txt"}


def test_a_bad_folder_is_told_and_the_index_stays(indexed: Footnote, tmp_path: Path) -> None:
    before = paths(indexed)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "file.txt").write_text("text")
    for name, says in (("none", "no folder"), ("file.txt", "is a file"), ("nothing", "no files")):
        ran = indexed("index", tmp_path / name)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.told
        assert name in ran.told
    assert paths(indexed) == before


def test_a_bad_folder_leaves_no_home_behind_that_looks_indexed(
    footnote: Footnote, tmp_path: Path
) -> None:
    assert footnote("index", tmp_path / "none").code == 2
    ran = footnote("ask", "Who?")
    assert ran.code in (1, 4)
    assert "Traceback" not in ran.err


def test_a_home_that_cannot_be_made_is_told(weights: None, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = Footnote(tmp_path / "file" / "home")("index", desk)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.told
    assert "--home" in ran.told


def test_names_of_any_kind_are_indexed_shown_and_cited(footnote: Footnote, desk: Path) -> None:
    name = "Überblick – 総会 (final, v2).md"
    (desk / "a b").mkdir()
    (desk / "a b" / name).write_text("# Quota\n\nThe herring quota of Storholm is 4,100 tonnes.\n")
    assert footnote("index", desk).code == 0
    assert f"a b/{name}" in paths(footnote)
    assert "4,100 tonnes" in footnote("show", f"a b/{name}").out
    assert f"a b/{name}" in " ".join(footnote("ask", "How big is the herring quota?").out.split())


def test_a_home_in_use_is_told_at_once_and_still_answers(indexed: Footnote) -> None:
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
            for command in ("index", "rebuild"):
                ran = indexed(command)
                assert (ran.code, ran.out) == (3, "")
                assert f"process {holder.pid}" in ran.told
                assert "a long test" in ran.told
            assert indexed("ask", "What did the council of Lindvik grant?").code == 0
        finally:
            holder.kill()
    assert indexed("index").code == 0


@pytest.mark.parametrize("command", ["index"])
def test_a_process_prints_its_summary_on_standard_output_alone(
    command: str, indexed: Footnote, desk: Path
) -> None:
    ran = process(command, desk, "--home", indexed.home)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{desk}: 0 added, 0 changed, 0 renamed, 0 removed, 2 unchanged, 0 failed\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_stop_is_clean_and_the_next_run_goes_on(footnote: Footnote, tmp_path: Path) -> None:
    with started("index", filled(tmp_path), "--home", footnote.home) as process:
        wait_for_a_commit(footnote, process)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    *_, asked, told = err.splitlines()
    assert asked.startswith("footnote: stopping")
    done = re.fullmatch(
        rf"footnote: stopped: (\d+) of {FILES} files done; run 'footnote index' again to go on",
        told,
    )
    assert done
    assert 0 < int(done[1]) == committed(footnote) < FILES
    ran = footnote("index")
    assert ran.code == 0
    assert (
        f"{FILES - int(done[1])} added, 0 changed, 0 renamed, 0 removed, {done[1]} unch" in ran.out
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_second_interrupt_ends_at_once(footnote: Footnote, tmp_path: Path) -> None:
    with started("index", filled(tmp_path), "--home", footnote.home) as process:
        wait_for_a_commit(footnote, process)
        assert process.stderr is not None
        process.send_signal(signal.SIGINT)
        assert any("footnote: stopping" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert "footnote index' again to go on" in process.stderr.read()
    assert 0 < committed(footnote) < FILES


def test_progress_in_a_log_tells_rate_and_time_left_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds = iter([0.0, 2.0, 3.0, 4.0, 12.0, 13.0, 62.0, 63.0])
    telling = Telling(lambda: next(seconds))
    for done in (1, 2, 3, 11, 12, 61, 600):
        telling.advance(Progress(done, 600, done * 1000))
    assert capsys.readouterr().err.splitlines() == [
        "indexing: 11 of 600 files, 1 kB/s, 10 min left",
        "indexing: 61 of 600 files, 1 kB/s, 9 min left",
        "indexing: 600 of 600 files, 10 kB/s",
    ]


def test_a_followed_folder_is_indexed_when_it_changes(indexed: Footnote, desk: Path) -> None:
    command = [PROGRAM, "index", "--watch", "--home", str(indexed.home)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            assert "2 unchanged" in process.stdout.readline()
            assert process.stderr.readline().startswith(f"Following {desk}")
            for number in range(50):  # the watch may not stand yet when the first file comes
                (desk / f"new-{number}.txt").write_text(f"Notice {number} of Storholm harbour.\n")
                if select.select([process.stderr], [], [], 3)[0]:
                    break
            assert " added, 0 changed" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
    assert "new-0.txt" in paths(indexed)
