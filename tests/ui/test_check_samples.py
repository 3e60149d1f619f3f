"""A draft over the sample briefings, sentence by sentence: what is true, changed, or of nothing."""

from typing import Any

import pytest
from command import Footnote
from schemas import CHECK

TOLL = "people were killed in the missile strike on Kryvyi Rih."
# The sentence, its verdict, a document that must be cited first, words of the reason.
TABLE = (
    ("The number of people killed in the strike on Kryvyi Rih has risen to 20, officials in the"
     " city said [1].", "supported", "kryvyi-rih-toll", ""),
    (f"According to local officials, 25 {TOLL}", "contradicted", "kryvyi-rih", "“20” (7 April"),
    ("Twelve of the dead in Kryvyi Rih are children.", "contradicted", "kryvyi-rih", "nine"),
    ("At least 18 people were killed when a missile struck a residential quarter of Kryvyi Rih.",
     "not_found", "kryvyi-rih-first", "local officials"),
    ("Britain and **Norway** pledged more than $580 million in new military aid for Ukraine.",
     "supported", "", ""),
    ("Britain and Norway pledged more than $850 million in new military aid for Ukraine.",
     "contradicted", "", "$580 million"),
    ("Britain and Sweden pledged more than $580 million in new military aid for Ukraine on Friday.",
     "contradicted", "", "Norway"),
    ("Rishi Sunak has been prime minister since July 2024.", "contradicted", "correction-note",
     "Keir Starmer"),
    ("A breakthrough was reported by both sides.", "contradicted", "envoy-update", "denies"),
    ("“We are counting on desicions,” he wrote.", "supported", "kryvyi-rih-toll", "desicions"),
    ("“I have seen better and signed worse.”", "contradicted", "union-reply", "“worse”"),
    ("“A rash does not wait for a form”", "supported", "two-counts", ""),
    ("Dr. Halima Brandvold said that a rash does not wait for a form.", "contradicted",
     "two-counts", "Quist"),
    ("The Ministry of Health says 312 and the Halden Medical Network says 355.", "supported",
     "two-counts", ""),
    ("The minister said that the agreement on Port Averil would bring 4,200 jobs.", "supported",
     "jobs-figure-corrected", "The correct figure is 2,400"),
    ("Talvia's National Assembly rejected the agreement on Port Averil by 61 votes to 44.",
     "contradicted", "assembly-vote", "approved"),
    ("The agreement takes effect on 1 October 2025, once the islands' council has approved it.",
     "contradicted", "assembly-vote", "1 September 2025"),
    ("Nobody in the Assembly abstained.", "not_found", "", ""),
    ("Eighteen people were killed in Kryvyi Rih, local officials said.", "supported",
     "kryvyi-rih-first", "“20” (7 April 2025)"),
    ("The price of coffee rose in Brazil.", "not_found", "", ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def checked(samples: Footnote) -> dict[str, Any]:
    """Each sentence of the table, checked together in one draft."""
    draft = "# Notes\n\n" + "\n\n".join(sentence for sentence, *_ in TABLE)
    ran = samples("check", "-", "--json", stdin=draft)
    sentences = ran.json(CHECK)["sentences"]
    assert all(draft[item["start"] : item["end"]] == item["text"] for item in sentences)
    for item in sentences:
        for found in item.get("differences", ()):
            assert draft[found["start"] : found["end"]] == found["draft"]
    return {item["text"]: item for item in sentences}


@pytest.mark.parametrize(("sentence", "verdict", "document", "reason"), TABLE)
def test_each_sentence_has_its_verdict_source_and_reason(
    checked: dict[str, Any], sentence: str, verdict: str, document: str, reason: str
) -> None:
    found = checked[sentence]
    assert found["verdict"] == verdict, found
    assert document in (found["citations"][0]["document"] if found["citations"] else "")
    assert reason in found.get("reason", "")


def test_copies_of_a_wire_story_are_one_source(checked: dict[str, Any]) -> None:
    found = checked[TABLE[4][0]]
    first, *others = found["citations"]
    assert len(first["copies"]) == 2
    assert not {item["document"] for item in others} & set(first["copies"])


def test_versions_of_a_figure_are_told_the_oldest_first(checked: dict[str, Any]) -> None:
    found = [(item["date"], item["says"]) for item in checked[TABLE[1][0]]["versions"]]
    assert found == [("2025-04-05", "18"), ("2025-04-07", "20")]


def test_two_sentences_together_are_both_cited(checked: dict[str, Any]) -> None:
    first, second = checked[TABLE[13][0]]["citations"]
    assert first["document"] == second["document"]
    assert first["end"] <= second["start"]


def test_references_are_printed_in_the_style_asked_for(samples: Footnote) -> None:
    ran = samples("check", "-", "--style", "harvard", stdin=TABLE[13][0])
    assert ran.out.count("(2025)") == 2
    ran = samples("check", "-", "--style", "chicago", stdin=TABLE[13][0])
    assert (ran.code, ran.out) == (2, "")
    assert "footnote, harvard, markdown" in ran.told
