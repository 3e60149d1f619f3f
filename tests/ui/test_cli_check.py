"""`footnote check`: which sentences of a text the briefings support."""

from pathlib import Path
from typing import Any

import pytest
from command import Footnote
from schemas import CHECK

SOURCE = "The council of Lindvik granted 3.2 million crowns for the bridge."
SAID = "Captain Ines Vold said the last boat leaves at 21:40."


def checked(footnote: Footnote, text: str | bytes) -> Any:
    ran = footnote("check", "-", "--json", stdin=text)
    assert ran.err == ""
    sentences = ran.json(CHECK)["sentences"]
    supported = any(sentence["verdict"] == "supported" for sentence in sentences)
    assert ran.code == (0 if supported else 1)
    return sentences


@pytest.fixture(scope="module")
def harbour(weights: None, tmp_path_factory: pytest.TempPathFactory) -> Footnote:
    """A home over a few sentences, to be read."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "notes.md").write_text(
        "---\ntitle: Notes of the harbour desk\ndate: 2025-05-02\n---\n\n"
        f"{SOURCE}\n\n{SAID}\n\n"
        "The union does not accept the new rota, and no vote is planned.\n\n"
        "If the ice comes early, Storholm may close the eastern basin.\n\n"
        "Storholm sold 12 trawlers to Lindvik in March.\n"
    )
    footnote = Footnote(tmp_path_factory.mktemp("home"))
    assert footnote("index", folder).code == 0
    return footnote


@pytest.mark.parametrize(
    "sentence",
    [
        SOURCE,
        SAID,
        "The council of Lindvik granted 3.2 million crowns for this bridge.",
        "the Council of Lindvik granted 3.2 million crowns for the bridge",
        "The union doesn't accept the new rota, and no vote is planned.",
        "Storholm sold 12 trawlers to Lindvik in March.",
    ],
)
def test_what_a_briefing_says_word_for_word_is_supported(harbour: Footnote, sentence: str) -> None:
    (found,) = checked(harbour, sentence)
    assert found["verdict"] == "supported"
    assert found["citations"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(SOURCE.replace("3.2", "3.3"), id="another figure"),
        pytest.param(SOURCE.replace("million", "billion"), id="another magnitude"),
        pytest.param(SOURCE.replace("Lindvik", "Storholm"), id="another name"),
        pytest.param(SOURCE.replace("The council", "The mayor"), id="another actor"),
        pytest.param(SOURCE.replace("granted", "refused"), id="another verb"),
        pytest.param(SOURCE.replace("granted", "never granted"), id="denied"),
        pytest.param("The last boat leaves at 21:40.", id="its speaker dropped"),
        pytest.param(SAID.replace("Captain Ines", "Minister Ines"), id="another speaker"),
        pytest.param("The union does accept the new rota, and no vote is planned.", id="affirmed"),
        pytest.param("Storholm may close the eastern basin.", id="its condition dropped"),
        pytest.param(
            "If the ice comes early, Storholm closes the eastern basin.", id="its doubt dropped"
        ),
        pytest.param("Lindvik sold 12 trawlers to Storholm in March.", id="turned round"),
        pytest.param("The weather in Lima was fine.", id="of something else"),
    ],
)
def test_what_no_briefing_says_so_is_not_supported(harbour: Footnote, sentence: str) -> None:
    (found,) = checked(harbour, sentence)
    assert found["verdict"] != "supported"


def test_spans_count_the_characters_of_the_given_text(harbour: Footnote) -> None:
    text = f"\r\n  {SOURCE}  Nobody said so – 🙂.\r\n\r\n\t{SAID}\n- A point\n- Another point\n"
    sentences = checked(harbour, text)
    assert [text[item["start"] : item["end"]] for item in sentences] == [
        SOURCE,
        "Nobody said so – 🙂.",
        SAID,
        "- A point",
        "- Another point",
    ]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in sentences)


def test_footnotes_count_through_the_text(harbour: Footnote) -> None:
    sentences = checked(harbour, f"{SOURCE} {SAID}")
    numbers = [citation["n"] for item in sentences for citation in item["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_file_is_read_in_any_encoding(harbour: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(SOURCE, "utf-16")
    ran = harbour("check", file, "--json")
    assert ran.json(CHECK)["sentences"][0]["text"] == SOURCE


def test_a_word_document_is_checked(harbour: Footnote, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(SOURCE)
    document.add_paragraph("Nobody said so.")
    document.save(str(tmp_path / "draft.docx"))
    ran = harbour("check", tmp_path / "draft.docx", "--json")
    verdicts = [item["verdict"] for item in ran.json(CHECK)["sentences"]]
    assert (ran.code, verdicts) == (0, ["supported", "not_found"])


def test_for_people_each_sentence_has_its_sign_and_source(harbour: Footnote) -> None:
    ran = harbour("check", "-", stdin=f"{SOURCE} The weather in Lima was fine.")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"✓ {SOURCE}",
        "    [1] Notes of the harbour desk, 2 May 2025, notes.md, characters 0–65",
        "? The weather in Lima was fine.",
        "    no source found: no briefing speaks of this",
        "",
        "2 sentences: 1 supported, 1 without a source",
    ]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_text_is_told(harbour: Footnote, text: str) -> None:
    ran = harbour("check", "-", "--json", stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert "empty" in ran.told


def test_a_missing_file_and_a_folder_are_told(harbour: Footnote, tmp_path: Path) -> None:
    for name in ("none.txt", "none.docx", "."):
        ran = harbour("check", tmp_path / name)
        assert (ran.code, ran.out) == (2, "")
        assert "cannot be read" in ran.told


def test_a_file_that_holds_no_text_is_told(harbour: Footnote, tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7 cut short")
    (tmp_path / "draft.txt").write_bytes(bytes(range(256)) * 20)
    for name in ("cut.pdf", "draft.txt"):
        ran = harbour("check", tmp_path / name)
        assert (ran.code, ran.out) == (2, "")
        assert name in ran.told


def test_a_sentence_without_end_is_checked(harbour: Footnote) -> None:
    text = "and on and on about a harbour " * 40
    found = checked(harbour, text)
    assert " ".join(item["text"] for item in found).split() == text.split()
    assert {item["verdict"] for item in found} == {"not_found"}


@pytest.mark.parametrize("text", ["?!…", "🙂", "| | |", "AND OR NOT", "x\x00y."])
def test_odd_texts_are_not_supported(harbour: Footnote, text: str) -> None:
    assert all(item["verdict"] == "not_found" for item in checked(harbour, text))
