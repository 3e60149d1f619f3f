"""The pages say what the code does: references are current, commands and links exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import FAILURE_CODES
from rag.settings import PREFIX, Settings
from scripts import make_docs

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = [page for page in PAGES if page.name not in ("cli.md", "settings.md")]
BIN = Path(sys.executable).parent


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    """The help of each command, by its name."""
    return {name: make_docs.help_of(name) for name in make_docs.commands(make_docs.help_of())}


def test_the_command_line_reference_is_current() -> None:
    on_disk = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert on_disk == make_docs.cli_page(), "run make docs"


def test_the_settings_reference_is_current() -> None:
    on_disk = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert on_disk == make_docs.settings_page(), "run make docs"


def test_a_setting_without_a_description_is_refused() -> None:
    schema = {"properties": {"speed": {"type": "integer", "default": 3}}}
    with pytest.raises(ValueError, match="speed has no description"):
        list(make_docs.settings_rows(schema, "FOOTNOTE_"))


def test_the_commands_are_those_of_the_interface(helps: dict[str, str]) -> None:
    page = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    table = page.partition("## Commands")[2].partition("###")[0]
    assert set(re.findall(r"^\| `footnote (\w+)", table, re.MULTILINE)) == set(helps)


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_every_footnote_command_and_option_named_exists(page: Path, helps: dict[str, str]) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?:^|`|bin/)footnote ([a-z]+)([^`\n]*)", text, re.MULTILINE)
    for command, rest in named:
        assert command in helps
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest):
            assert re.search(rf"{option}\b", helps[command]), f"footnote {command} {option}"


def test_the_interfaces_options_exist(helps: dict[str, str]) -> None:
    page = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `footnote (\w+)[^`]*` \|(.*)$", page, re.MULTILINE)
    for command, row in rows:
        for option in re.findall(r"`(--[a-z-]+)", row):
            assert option in helps[command], f"footnote {command} {option}"


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_every_make_target_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?:`|^)(?:[A-Z_]+=\S+ )?make ([a-z]+)", text, re.MULTILINE)
    for target in sorted(set(named)):
        dry = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
        assert dry.returncode == 0, f"make {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_variable_of_ours_named_is_a_setting(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {"FOOTNOTE_HOME"}
    assert set(re.findall(r"\bFOOTNOTE_[A-Z_]+", page.read_text(encoding="utf-8"))) <= known


def test_every_failure_code_is_documented() -> None:
    page = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    table = page.partition("The codes of failures")[2].partition("##")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(FAILURE_CODES)


def test_every_route_is_documented_and_every_documented_route_exists() -> None:
    """Read from the source: making the application would load the page and its libraries."""
    files = (ROOT / "ui").glob("api*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    routes = {
        (method.upper(), path.replace("{document_id}", "ID").replace("{number}", "N"))
        for method, path in re.findall(r'@app\.(get|post)\("([^"]+)"', source)
    }
    page = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
    assert routes
    assert set(re.findall(r"^\| `(GET|POST) ([^`?]+)[^`]*`", page, re.MULTILINE)) == routes


def test_the_overview_fits_its_page() -> None:
    assert len((ROOT / "docs" / "overview.md").read_text(encoding="utf-8").splitlines()) <= 90


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "overview.md"], ids=name_of)
def test_every_place_named_exists(page: Path) -> None:
    made_later = {".venv/", ".footnote/"}
    cells = re.findall(r"^\| `([\w./]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [cell for cell in cells if cell not in made_later and not (ROOT / cell).exists()] == []


def test_every_file_of_the_overview_exists() -> None:
    text = (ROOT / "docs" / "overview.md").read_text(encoding="utf-8")
    files = set(re.findall(r"\b[a-z]+/[\w/]+\.py\b", text))
    assert len(files) > 15
    assert sorted(file for file in files if not (ROOT / file).is_file()) == []


def test_the_readmes_own_folder_commands_run(tmp_path: Path) -> None:
    """As written, but for the paths, and for the server, which would stay."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.partition("step by step")[2].partition("```sh\n")[2].partition("```")[0]
    assert block.count(".venv/bin/footnote") == 3
    script = "set -e\n" + "\n".join(line for line in block.splitlines() if " serve" not in line)
    script = script.replace(".venv/bin/", f"{BIN}/")
    script = script.replace("/path/to/index", str(tmp_path / "index"))
    script = script.replace("/path/to/briefings", str(ROOT / "corpus" / "briefings" / "ukraine"))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "450 million" in done.stdout or "580 million" in done.stdout
