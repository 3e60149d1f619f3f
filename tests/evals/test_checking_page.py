"""The page for the sceptical reader says what the code does."""

import io
import re
from pathlib import Path

import pytest

from corpus.errors import UsageError
from evals.checking_page import NOT_YET, PAGE, current, filled, main, section, sections
from rag import prompts
from rag.checker import LAYERS

OUTPUT = "said: something\n| A | B |\n|---|--:|\n| x | 1 |\n\n| C |\n|---|\n| y |\nthe end\n"


def test_the_page_has_the_prompt_and_the_thresholds_of_the_code() -> None:
    on_disk = PAGE.read_text(encoding="utf-8")
    assert prompts.SYSTEM in on_disk
    assert current(on_disk) == on_disk, "run python -m evals.checking_page"


def test_the_page_tells_of_every_layer_in_the_order_they_are_asked() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## The layers")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == (
        *LAYERS.on,
        "model",
    )


def test_no_section_is_empty() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(section(page, name) for name in sections(page))


def test_a_section_is_filled_and_the_rest_stays() -> None:
    page = (
        "a\n<!-- one: begin -->\nold\n<!-- one: end -->\nb\n<!-- two: begin -->\n<!-- two: end -->"
    )
    text = filled(page, "one", "new\n")
    assert text == page.replace("old", "new")
    assert section(text, "two") == ""
    with pytest.raises(UsageError, match="it has one, two"):
        filled(page, "three", "x")


def test_what_a_program_printed_goes_into_its_section_with_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(OUTPUT))
    assert main(["--page", str(page), "--into", "costs", "--note", "with a model"]) == 0
    told = section(page.read_text(encoding="utf-8"), "costs")
    assert re.match(
        r"Measured on \d+ \w+ \d{4}, commit `\w+`, with a model\.\n\n\| A \| B \|", told
    )
    assert told.endswith("| x | 1 |\n\n| C |\n|---|\n| y |")


def test_output_without_a_table_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- costs: begin -->\nas it was\n<!-- costs: end -->", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("pressure: there is no model\n"))
    assert main(["--page", str(page), "--into", "costs"]) == 1
    assert "as it was" in page.read_text(encoding="utf-8")
    assert "no table" in capsys.readouterr().err


def test_what_is_not_measured_says_so(tmp_path: Path) -> None:
    page = "".join(
        f"<!-- {name}: begin -->\n<!-- {name}: end -->\n"
        for name in ("prompt", "thresholds", "labels", "costs")
    )
    text = current(page, tmp_path / "none.jsonl")
    assert section(text, "costs") == section(text, "labels") == NOT_YET
    assert "| 0.6 |" in section(text, "thresholds")
