"""Five hundred files, each changed by chance: none harms more than itself."""

import random
import time
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from corpus.errors import FAILURE_CODES, ReadFailure
from corpus.isolation import ReaderProcess
from corpus.reading import Reading
from tests.corpus.seeds import seeds

EACH = 25
SECONDS = 20.0  # for any one; they take some milliseconds


def test_files_changed_by_chance_are_read_or_refused_with_a_reason(tmp_path: Path) -> None:
    assert len(seeds()) == 20
    outcomes = read_mutated(tmp_path, seed=2025)
    assert sum(outcomes.values()) == 20 * EACH
    assert outcomes.keys() <= {"read", *FAILURE_CODES}
    assert outcomes["timed_out"] == 0
    assert outcomes["read"] > 100  # the changes are small enough to get past the door
    assert outcomes["damaged"] > 20


def read_mutated(folder: Path, seed: int) -> Counter[str]:
    """How many mutated files came to what; raises where one broke what must hold."""
    chance = random.Random(seed)
    outcomes = Counter[str]()
    with ReaderProcess(timeout_s=SECONDS) as reader:
        for name, content in seeds().items():
            for number in range(EACH):
                file = folder / f"{number} {name}"
                file.write_bytes(_mutated(content, chance))
                outcomes[_outcome(reader, file)] += 1
        # After all that, the reader reads on.
        (folder / "last.txt").write_text("The ministers met.")
        assert reader.read(folder / "last.txt", "last.txt").document.text == "The ministers met."
    return outcomes


def _outcome(reader: ReaderProcess, file: Path) -> str:
    started = time.monotonic()
    try:
        reading = reader.read(file, file.name)
    except ReadFailure as failure:
        code, reason = failure.code, failure.reason
    else:
        code, reason = "read", "read"
        _check_storable(reading)
    assert time.monotonic() - started < SECONDS
    assert reason
    assert "\n" not in reason
    return code


def _check_storable(reading: Reading) -> None:
    for document in (reading.document, *reading.attached):
        for text in (document.text, document.title or "", document.source or "", document.path):
            text.encode("utf-8")  # as a lone half of a surrogate pair cannot be


def _mutated(content: bytes, chance: random.Random) -> bytes:
    """One to eight small changes; in half of the archives inside one part, so that they count."""
    if content.startswith(b"PK") and chance.random() < 0.5:
        return _mutated_inside(content, chance)
    for _ in range(chance.randint(1, 8)):
        content = _changed(content, chance)
    return content


def _mutated_inside(content: bytes, chance: random.Random) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        chosen = set(chance.sample(names, k=min(len(names), chance.randint(1, 3))))
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _changed(part, chance) if name in chosen else part)
    return stream.getvalue()


def _changed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.randint(1, max(1, len(content) // 20)))
    match chance.choice(("flip", "flip", "flip", "insert", "double", "cut", "swap", "end")):
        case "flip" if start < len(content):
            flipped = content[start] ^ (1 << chance.randrange(8))
            return content[:start] + bytes([flipped]) + content[start + 1 :]
        case "insert":
            return content[:start] + chance.randbytes(chance.randint(1, 16)) + content[start:]
        case "double":
            return content[:end] + content[start:]
        case "cut":
            return content[:start] + content[end:]
        case "swap":
            return content[:start] + content[start:end][::-1] + content[end:]
        case _:
            return content[: max(1, start)]
