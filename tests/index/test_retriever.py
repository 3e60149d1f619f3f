"""Search as LangChain's retriever."""

from pathlib import Path

from index.filters import Filters
from index.home import Home
from index.retriever import PassageRetriever
from rag.bootstrap import build
from rag.settings import Settings


def test_a_chain_gets_passages_that_say_where_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: Ferries\ndate: 2025-03-01\n---\nThe ferry to Lisk sails."
    )
    (folder / "b.md").write_text("---\ntitle: Trams\n---\nThe tram is late.")
    application = build(Home(tmp_path / "home"), Settings())
    with application.syncing() as sync:
        sync.run(folder)

    found = application.retriever.invoke("When does the ferry sail?")

    assert found[0].page_content == "The ferry to Lisk sails."
    place = found[0].metadata
    assert (place["document"], place["title"], place["date"]) == ("a.md", "Ferries", "2025-03-01")
    text = application.library.at("a.md").text
    assert text[place["start"] : place["end"]] == found[0].page_content
    only = PassageRetriever(search=application.search, filters=Filters(documents=("b.md",)))
    assert {each.metadata["document"] for each in only.invoke("ferry")} == {"b.md"}
