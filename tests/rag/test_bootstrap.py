"""The composition root, with a fake embedder: one home, all its parts, nothing made too early."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from corpus.errors import IndexMissing, ModelMismatch, UsageError
from index.filters import Filters
from index.home import Home
from rag.answers import Question
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.fakes import HashingEmbedder

GRANT = "The council of Lindvik granted 3.2 million crowns for the bridge."


def application(home: Path, embedder: HashingEmbedder, **settings: object) -> Application:
    built = build(Home(home), Settings.model_validate({"answer_threshold": 0.0, **settings}))
    vars(built)["embedder"] = embedder  # where the weights would be
    return built


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "desk"
    (place / "notes").mkdir(parents=True)
    (place / "bridge.txt").write_text(f"Repairs\n\n{GRANT}\n")
    (place / "notes" / "ferry.md").write_text("# Ferry\n\nThe ferry sails four times a day.\n")
    (place / "empty.txt").touch()
    return place


@pytest.fixture
def built(tmp_path: Path, folder: Path) -> Application:
    found = application(tmp_path / "home", HashingEmbedder())
    with found.syncing() as sync:
        sync.run(folder)
    return found


def test_building_touches_nothing(tmp_path: Path) -> None:
    build(Home(tmp_path / "home"), Settings())
    assert not (tmp_path / "home").exists()


def test_reading_a_home_without_an_index_says_so(tmp_path: Path) -> None:
    found = application(tmp_path / "home", HashingEmbedder())
    for part in ("catalogue", "search", "assistant", "lookup", "library"):
        with pytest.raises(IndexMissing):
            getattr(found, part)
    with pytest.raises(IndexMissing):
        found.rebuild()
    assert not (tmp_path / "home").exists()


def test_an_indexed_home_answers_checks_and_lists(built: Application) -> None:
    answer = built.assistant.invoke(Question("What did the council of Lindvik grant?"))
    assert GRANT in [citation.evidence.quote for citation in answer.citations]
    assert [item.verdict for item in built.lookup.check(GRANT)] == ["supported"]
    assert [entry.path for entry in built.library.documents()] == ["bridge.txt", "notes/ferry.md"]
    assert [failure.path for failure in built.library.failures()] == ["empty.txt"]


def test_other_weights_are_refused_until_all_is_made_anew(
    built: Application, tmp_path: Path, folder: Path
) -> None:
    other = application(tmp_path / "home", HashingEmbedder("another"))
    with pytest.raises(ModelMismatch, match="another"):
        _ = other.search
    with pytest.raises(ModelMismatch), other.syncing():
        pytest.fail("a sync began")
    with other.syncing(fresh=True) as sync:
        assert sync.run(folder).added == 2
    assert other.search.find("bridge")


def test_rebuild_embeds_nothing_and_finds_the_same(built: Application) -> None:
    before = [hit.passage.text for hit in built.search.find("the bridge of Lindvik")]
    embedder = built.embedder
    assert isinstance(embedder, HashingEmbedder)
    embedder.encoded.clear()
    assert built.rebuild() == built.catalogue.count_passages()
    assert embedder.encoded == []
    assert [hit.passage.text for hit in built.search.find("the bridge of Lindvik")] == before


def test_without_a_model_set_there_is_none(built: Application) -> None:
    assert built.chat_model is None


def test_a_model_at_an_address_is_made_with_the_key_it_was_given(tmp_path: Path) -> None:
    settings = Settings(model="small", model_url="http://127.0.0.1:9", model_key=SecretStr("k-1"))
    model = build(Home(tmp_path), settings).chat_model
    assert model is not None
    assert "k-1" not in repr(model)


def test_the_library_knows_a_document_by_any_of_its_paths(built: Application, folder: Path) -> None:
    library = built.library
    for path in ("notes/ferry.md", "./notes/ferry.md", str(folder / "notes" / "ferry.md")):
        assert library.at(path).entry.path == "notes/ferry.md"
    for path in ("notes", "notes/", "./notes", str(folder / "notes")):
        assert library.folder_at(path) == "notes"
    assert library.folder_at(str(folder)) == library.folder_at(".") == ""
    assert library.any_within(Filters(folder="notes"))


@pytest.mark.parametrize("path", ["gone.md", "", "notes", "../desk/gone.md", "/", "\0", "x" * 5000])
def test_the_library_says_what_it_does_not_hold(built: Application, path: str) -> None:
    with pytest.raises(UsageError):
        built.library.at(path)


def test_a_file_that_failed_is_told_with_its_reason(built: Application) -> None:
    with pytest.raises(UsageError, match=r"empty\.txt could not be read: "):
        built.library.at("empty.txt")


@pytest.mark.parametrize("path", ["no", "note", "../desk/none", "bridge.txt", "\0"])
def test_a_folder_without_documents_is_told(built: Application, path: str) -> None:
    with pytest.raises(UsageError, match="no document is indexed in"):
        built.library.folder_at(path)


def test_an_original_is_given_only_while_it_is_what_was_indexed(
    built: Application, folder: Path
) -> None:
    library = built.library
    entry = library.at("bridge.txt").entry
    assert library.original(entry.id) == folder / "bridge.txt"
    (folder / "bridge.txt").write_text("Something else.")
    with pytest.raises(UsageError, match="changed or removed"):
        library.original(entry.id)


def test_an_id_of_nothing_is_told(built: Application) -> None:
    with pytest.raises(UsageError, match="no document"):
        built.library.open("../../etc/passwd")


def test_only_pages_that_exist_have_a_picture(built: Application) -> None:
    entry = built.library.at("bridge.txt").entry
    with pytest.raises(UsageError, match="no picture"):
        built.library.page_image(entry.id, 1, 800)


def test_the_status_counts_what_the_lists_hold(built: Application, folder: Path) -> None:
    status = built.library.status()
    assert status.folder == str(folder)
    assert (status.documents, status.failures, status.passages) == (2, 1, 2)
    assert status.model_name == "hashing"
    assert status.catalogue_bytes > 0
    assert status.vectors_bytes > 0
