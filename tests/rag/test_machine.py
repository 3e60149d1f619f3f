"""Free memory: of the machine and of the container, whichever is less."""

import os
from pathlib import Path

import pytest

from rag.machine import cores, free_memory

GB = 1_000_000_000


def told(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text, encoding="ascii")
    return folder


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    file = tmp_path / "meminfo"
    file.write_text("MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n", encoding="ascii")
    return file


def test_the_machine_tells_what_is_free(tmp_path: Path, memory: Path) -> None:
    assert free_memory(memory, tmp_path / "none") == 4_000_000 * 1024


def test_a_container_may_have_less(tmp_path: Path, memory: Path) -> None:
    group = told(
        tmp_path / "group",
        memory_max=str(2 * GB),
        memory_current=str(GB),
        memory_stat=f"anon 1\ninactive_file {GB // 2}\n",
    )
    assert free_memory(memory, group) == GB + GB // 2


def test_a_container_without_a_limit_has_what_the_machine_has(tmp_path: Path, memory: Path) -> None:
    group = told(tmp_path / "group", memory_max="max\n", memory_current="1", memory_stat="")
    assert free_memory(memory, group) == 4_000_000 * 1024


def test_a_system_that_does_not_tell_is_not_guessed_at(tmp_path: Path) -> None:
    assert free_memory(tmp_path / "none", tmp_path / "none") is None


def test_there_is_a_core_to_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
