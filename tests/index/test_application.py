"""The index as the application puts it together: weights that change, and starting afresh."""

from pathlib import Path

import pytest

from corpus.errors import HomeBusy, IndexDamaged, IndexMissing, ModelMismatch
from index.home import Home
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.fakes import HashingEmbedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "a.txt").write_text("Oslo sent seventeen buses.")
    (folder / "b.txt").write_text("Bergen sent four trams.")
    return folder


def _application(tmp_path: Path, model: str = "hashing", **settings: object) -> Application:
    application = build(Home(tmp_path / "home"), Settings.model_validate(settings))
    application.__dict__["embedder"] = HashingEmbedder(model)  # in place of the real weights
    return application


def _sync(application: Application, folder: Path, *, fresh: bool = False) -> int:
    with application.syncing(fresh=fresh) as sync:
        return sync.run(folder).embedded


def _found(application: Application, query: str) -> list[str]:
    return [hit.passage.entry.path for hit in application.search.find(query, limit=1)]


def test_a_folder_is_indexed_and_found_by_one_application(tmp_path: Path, folder: Path) -> None:
    application = _application(tmp_path)
    assert _sync(application, folder) == 2
    assert _found(application, "seventeen buses") == ["a.txt"]


def test_what_one_application_indexed_is_found_by_another_that_is_open(
    tmp_path: Path, folder: Path
) -> None:
    one, other = _application(tmp_path), _application(tmp_path)
    _sync(one, folder)
    assert _found(other, "four trams") == ["b.txt"]
    for turn in range(3):
        (folder / "c.txt").write_text(f"A balloon landed on turn {turn}.")
        _sync(one if turn % 2 else other, folder)
        assert _found(one, "balloon landed") == _found(other, "balloon landed") == ["c.txt"]


@pytest.mark.parametrize("change", [{"model": "other"}, {"passage_target": 900}])
def test_an_index_of_other_weights_is_refused_in_syncing_and_in_search(
    tmp_path: Path, folder: Path, change: dict[str, object]
) -> None:
    _sync(_application(tmp_path), folder)
    model = str(change.pop("model", "hashing"))
    changed = _application(tmp_path, model, **change)
    with pytest.raises(ModelMismatch, match="footnote index --fresh"):
        _sync(changed, folder)
    with pytest.raises(ModelMismatch, match="footnote index --fresh"):
        _found(changed, "buses")
    assert _found(_application(tmp_path), "seventeen buses") == ["a.txt"]


def test_starting_afresh_embeds_everything_with_the_new_weights(
    tmp_path: Path, folder: Path
) -> None:
    _sync(_application(tmp_path), folder)
    changed = _application(tmp_path, "other")
    assert _sync(changed, folder, fresh=True) == 2
    assert _found(changed, "seventeen buses") == ["a.txt"]
    with pytest.raises(ModelMismatch):
        _found(_application(tmp_path), "buses")


def test_starting_afresh_works_where_the_index_is_open_already(
    tmp_path: Path, folder: Path
) -> None:
    application = _application(tmp_path)
    _sync(application, folder)
    assert _found(application, "seventeen buses") == ["a.txt"]
    (folder / "a.txt").write_text("Oslo sent a balloon.")
    assert _sync(application, folder, fresh=True) == 2
    assert _found(application, "balloon") == ["a.txt"]


@pytest.mark.parametrize("damaged", ["catalogue.db", "chroma"])
def test_starting_afresh_mends_any_damage(tmp_path: Path, folder: Path, damaged: str) -> None:
    _sync(_application(tmp_path), folder)
    place = tmp_path / "home" / damaged
    if place.is_dir():
        for file in place.rglob("*.sqlite3"):
            file.write_bytes(b"no database")
    else:
        place.write_bytes(b"no database")
    with pytest.raises(IndexDamaged, match="footnote"):
        _found(_application(tmp_path), "buses")
    mended = _application(tmp_path)
    assert _sync(mended, folder, fresh=True) == 2
    assert _found(mended, "seventeen buses") == ["a.txt"]


def test_a_rebuild_mends_the_vectors(tmp_path: Path, folder: Path) -> None:
    application = _application(tmp_path)
    _sync(application, folder)
    assert _found(application, "seventeen buses") == ["a.txt"]
    assert application.rebuild() == 2
    assert _found(application, "seventeen buses") == ["a.txt"]


def test_a_rebuild_needs_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="footnote index"):
        _application(tmp_path).rebuild()


def test_syncing_and_rebuilding_wait_for_no_one(tmp_path: Path, folder: Path) -> None:
    application = _application(tmp_path)
    _sync(application, folder)
    with application.home.writing("footnote index --watch"):
        with pytest.raises(HomeBusy, match="footnote index --watch"):
            _sync(_application(tmp_path), folder)
        with pytest.raises(HomeBusy, match="footnote index --watch"):
            _application(tmp_path).rebuild()
