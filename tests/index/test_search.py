"""Search: what is found, under which limits, in which order."""

from datetime import date

import pytest
from langchain_core.embeddings import Embeddings

from corpus.errors import ModelMismatch
from index.filters import Filters
from tests.fakes import HashingEmbedder
from tests.index.indexed import Indexed


def test_the_passage_that_answers_comes_first(indexed: Indexed) -> None:
    indexed.write("buses.txt", "Oslo sent seventeen buses to the coast.")
    indexed.write("trams.txt", "Bergen sent four trams to the hills.")
    indexed.sync()
    with indexed.search() as search:
        best = search.find("How many buses did Oslo send?")[0]
    assert best.passage.entry.path == "buses.txt"
    assert best.passage.text == "Oslo sent seventeen buses to the coast."
    assert 0 < best.cosine <= 1.0001
    assert best.lexical > 0


def test_an_index_that_holds_nothing_finds_nothing(indexed: Indexed) -> None:
    indexed.write("empty.txt", "")
    indexed.sync()
    assert indexed.found("anything") == []


@pytest.fixture
def crowded(indexed: Indexed) -> Indexed:
    """300 documents near the question outside the folder, 12 far ones inside it."""
    for n in range(300):
        indexed.write(
            f"near/{n}.md", f"---\ndate: 2025-01-01\n---\nFerry crossing ferry n{n} m{n}."
        )
    for n in range(12):
        text = f"Weather w{n} x{n} y{n} over the z{n} valley v{n} with a ferry."
        indexed.write(f"far off/{n}.md", f"---\ndate: 2025-06-{n + 1:02}\n---\n{text}")
    indexed.sync()
    return indexed


FAR = tuple(f"far off/{n}.md" for n in range(12))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(folder="far off"),
        Filters(documents=FAR),
        Filters(since=date(2025, 6, 1)),
        Filters(folder="far off", since=date(2025, 6, 1), until=date(2025, 6, 12)),
    ],
    ids=["folder", "documents", "dates", "all"],
)
def test_limits_act_inside_the_search(crowded: Indexed, filters: Filters) -> None:
    with crowded.search() as search:
        everywhere = search.find("ferry crossing", limit=12)
        assert all(hit.passage.entry.path.startswith("near/") for hit in everywhere)
        within = search.find("ferry crossing", filters, limit=12)
        dense_only = search.find("crossing", filters, limit=12)  # no word of theirs
    assert {hit.passage.entry.path for hit in within} == set(FAR)
    assert {hit.passage.entry.path for hit in dense_only} == set(FAR)


def test_limits_act_on_what_is_not_published_yet(
    crowded: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded.write("far off/new.md", "---\ndate: 2025-06-30\n---\nA ferry of another kind.")
    with monkeypatch.context() as patch:
        patch.setattr("index.commits.publish", lambda *given: None)
        crowded.sync()
    with crowded.search() as search:
        inside = search.find("ferry", Filters(since=date(2025, 6, 30)))
        assert [hit.passage.entry.path for hit in inside] == ["far off/new.md"]
        assert not search.find("ferry", Filters(since=date(2025, 7, 1)))


def test_limits_that_allow_nothing_find_nothing(crowded: Indexed) -> None:
    with crowded.search() as search:
        assert search.find("ferry", Filters(folder="nowhere")) == ()
        assert search.find("ferry", Filters(since=date(2030, 1, 1))) == ()


def test_many_documents_may_be_allowed_at_once(
    crowded: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crowded.search() as search:
        whole = search.find("ferry crossing", Filters(folder="far off"), limit=12)
        monkeypatch.setattr("index.conditions.NAMED_AT_ONCE", 5)
        assert search.find("ferry crossing", Filters(folder="far off"), limit=12) == whole


def _name(number: int) -> str:
    """A word for each number; figures that differ are no copies."""
    return "".join("bcdfghjklm"[int(digit)] + "o" for digit in str(number))


STORY = (
    "Oslo sent seventeen buses to the coast on Friday after the bridge was closed to traffic, "
    "and the mayor said that they would stay there until the engineers had finished their work."
)


def test_near_copies_are_one_hit_that_names_the_others(indexed: Indexed) -> None:
    for n in range(30):
        indexed.write(f"wire/{n:02}.txt", f"Paper {_name(n)}. {STORY}")
    for n in range(5):
        indexed.write(
            f"own/{n}.txt", f"Buses of {_name(n)} have {_name(n + 50)} wheels on the coast."
        )
    indexed.sync()
    with indexed.search() as search:
        hits = search.find("seventeen buses at sea", limit=6)
    assert hits[0].passage.entry.path.startswith("wire/")
    assert {hits[0].passage.entry.path, *hits[0].copies} <= {f"wire/{n:02}.txt" for n in range(30)}
    assert len(hits[0].copies) >= 5
    assert {hit.passage.entry.path for hit in hits[1:]} == {f"own/{n}.txt" for n in range(5)}


def test_copies_beyond_the_candidates_do_not_fill_the_list(indexed: Indexed) -> None:
    for n in range(200):
        indexed.write(f"wire/{n:03}.txt", f"Paper {_name(n)}. {STORY}")
    for n in range(5):
        indexed.write(
            f"own/{n}.txt", f"Buses of {_name(n)} have {_name(n + 50)} wheels on the coast."
        )
    indexed.sync()
    with indexed.search() as search:
        hits = search.find("seventeen buses at sea", limit=6)
    assert {hit.passage.entry.path for hit in hits[1:]} == {f"own/{n}.txt" for n in range(5)}


def test_a_sentence_is_found_word_for_word_among_hundreds_alike(indexed: Indexed) -> None:
    filler = "The committee returns to the matter of harbour {n} at its meeting in month {n}. "
    for number in range(150):
        text = "".join(filler.format(n=number + more) for more in range(5))
        indexed.write(f"{number}.txt", text)
    said = "The committee returns to the matter of harbour dues after its meeting in Kirkwall."
    indexed.write("said.txt", filler.format(n=7) + said + " " + filler.format(n=8))
    indexed.sync()
    with indexed.search() as search:
        assert search.saying(said, limit=3)[0].passage.entry.path == "said.txt"
        slip = said.replace("dues", "fees")
        assert search.saying(slip, limit=3)[0].passage.entry.path == "said.txt"
        assert search.saying("…") == ()
        only = Filters(documents=("7.txt",))
        assert {hit.passage.entry.path for hit in search.saying(said, only)} <= {"7.txt"}


def test_files_alike_are_one_hit_that_names_the_others(indexed: Indexed) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt"):
        indexed.write(name, STORY)
    indexed.sync()
    with indexed.search() as search:
        (hit,) = search.find("buses")
        assert hit.passage.entry.path == "a.txt"
        assert hit.copies == ("b.txt", "deep/c.txt")
        (inside,) = search.find("buses", Filters(folder="deep"))
        assert (inside.passage.entry.path, inside.copies) == ("deep/c.txt", ())


@pytest.mark.parametrize(
    "question",
    ['"', "a OR (b", "NEAR(x y)", "body:buses", "bus*", "😀", "", "   ", "what is it", "x " * 2000],
)
def test_no_question_breaks_the_search(indexed: Indexed, question: str) -> None:
    indexed.write("a.txt", STORY)
    indexed.sync()
    with indexed.search() as search:
        assert len(search.find(question)) == 1


def test_a_pasted_text_finds_the_passage_of_its_rare_words(indexed: Indexed) -> None:
    for number in range(60):
        common = " ".join(f"word{(number + n) % 90}" for n in range(60))
        indexed.write(f"{number}.txt", f"{common}.")
    indexed.write("ferry.txt", "The Camberholt ferry was sold.")
    indexed.sync()
    pasted = " ".join(f"word{n}" for n in range(90)) + " Camberholt ferry " + "gone " * 400
    with indexed.search() as search:
        lexical = {h.passage.entry.path: h.lexical for h in search.find(pasted, limit=60)}
    assert max(lexical, key=lambda path: lexical[path]) == "ferry.txt"


def test_ties_keep_one_order(indexed: Indexed) -> None:
    for n in range(40):
        indexed.write(f"{n:02}.txt", f"Ferry b{n} c{n} d{n} e{n} f{n} g{n}.")
    indexed.sync()
    orders = set[tuple[str, ...]]()
    for _ in range(3):
        with indexed.search() as search:
            orders.add(tuple(hit.passage.entry.path for hit in search.find("ferry", limit=40)))
    assert len(orders) == 1


@pytest.mark.parametrize("other", ["another name", "another target"])
def test_an_index_of_other_weights_is_refused_with_the_command_that_helps(
    indexed: Indexed, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed.write("a.txt", STORY)
    indexed.sync()
    if other == "another name":
        indexed.encoder = HashingEmbedder("other")
    else:
        monkeypatch.setattr("tests.index.indexed.TARGET", 500)
    with pytest.raises(ModelMismatch, match="footnote index --fresh"), indexed.search():
        pass


def test_a_search_that_is_open_notices_that_the_index_was_made_again_with_other_weights(
    indexed: Indexed,
) -> None:
    indexed.write("a.txt", STORY)
    indexed.sync()
    with indexed.search() as search:
        assert len(search.find("buses")) == 1
        indexed.encoder = HashingEmbedder("other")
        indexed.home.catalogue.unlink()
        indexed.sync()
        with pytest.raises(ModelMismatch, match="footnote index --fresh"):
            search.find("buses")


def test_the_fake_embedder_is_an_embedder() -> None:
    assert isinstance(HashingEmbedder(), Embeddings)
