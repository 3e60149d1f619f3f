"""What is installed, and what importing it costs."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("corpus", "index", "rag", "ui")
HEAVY = (
    "chromadb",
    "docx",
    "fastapi",
    "gradio",
    "langchain",
    "langchain_core",
    "lxml",
    "numpy",
    "pypdfium2",
    "sentence_transformers",
    "torch",
    "trafilatura",
    "transformers",
)


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_import_names_are_ours(name: str) -> None:
    """Names as plain as these may be another package's in a shared environment."""
    owners = importlib.metadata.packages_distributions()
    found = subprocess.run(
        [sys.executable, "-c", f"import {name}; print({name}.__file__)"],
        cwd=ROOT.parent,  # not the project's root, from where any import would find it
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()) == ROOT / name / "__init__.py"
    assert set(owners.get(name, ["footnote-briefings"])) == {"footnote-briefings"}


def test_every_package_on_disk_is_listed(project: dict) -> None:
    on_disk = {
        str(init.parent.relative_to(ROOT)).replace("/", ".")
        for name in NAMES
        for init in (ROOT / name).rglob("__init__.py")
    }
    assert set(project["tool"]["setuptools"]["packages"]) == on_disk


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for name in NAMES for path in (ROOT / name).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_a_package_says_what_it_is_and_does_nothing() -> None:
    for name in NAMES:
        for init in (ROOT / name).rglob("__init__.py"):
            body = ast.parse(init.read_text(encoding="utf-8")).body
            assert len(body) == 1, init
            assert isinstance(body[0], ast.Expr), init
            assert isinstance(ast.literal_eval(body[0].value), str), init


def test_the_command_line_imports_nothing_heavy() -> None:
    program = "import sys, ui.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = {module.split(".")[0] for module in done.stdout.split()}
    assert sorted(loaded & set(HEAVY)) == []


def test_every_requirement_is_pinned_and_the_pin_fits(project: dict) -> None:
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    pinned = {_normal(name): version for name, version in pins.items()}
    from packaging.requirements import Requirement

    wanted = project["project"]["dependencies"]
    wanted = wanted + project["project"]["optional-dependencies"]["dev"]
    for requirement in map(Requirement, wanted):
        version = pinned.get(_normal(requirement.name))
        assert version, f"{requirement.name} is not pinned: run make pins"
        assert requirement.specifier.contains(version), requirement


def test_pins_are_public_versions() -> None:
    """A local version such as +cpu would keep everyone without that build from installing."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.findall(r"^[^#\n]*\+.*$", text, re.MULTILINE)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
