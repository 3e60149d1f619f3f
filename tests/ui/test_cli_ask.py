"""`footnote ask`: answers and refusals, for people and as JSON, under filters, with odd input."""

import re
from typing import Any

import pytest
from command import Footnote
from schemas import ANSWER, SHOW

ANSWERED = "How much did Britain and Norway pledge?"
REFUSED = "What is the capital of Mongolia?"


def asked(footnote: Footnote, question: str, *options: str) -> Any:
    """The answer as JSON, which may be a refusal, with nothing on standard error."""
    ran = footnote("ask", question, "--json", *options)
    assert ran.err == ""
    answer = ran.json(ANSWER)
    assert ran.code == (0 if answer["answered"] else 1)
    return answer


def test_an_answer_is_json_by_the_contract(samples: Footnote) -> None:
    answer = asked(samples, ANSWERED)
    assert answer["answered"]
    assert answer["question"] == answer["standalone_question"] == ANSWERED
    assert (answer["missing"], answer["nearest"], answer["withheld"]) == ("", [], [])
    assert answer["model"] == "quotes"
    assert answer["timings_ms"]["total"] > 0
    assert any("$580 million" in citation["quote"] for citation in answer["citations"])


def test_footnotes_count_from_one_and_every_claim_has_its_markers(samples: Footnote) -> None:
    answer = asked(samples, "What did Germany pledge?")
    numbers = [citation["n"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {n for claim in answer["claims"] for n in claim["citations"]}
    assert used == set(numbers)
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer["text"])} == used
    assert all(claim["text"] in answer["text"] for claim in answer["claims"])


def test_a_citation_is_the_text_at_its_span_as_show_gives_it(samples: Footnote) -> None:
    long_pdf = ["--document", "flood/quay-lane-inquiry-interim-report.pdf"]
    question = "When did the repair come before the Capital Programme Board?"
    answer = asked(samples, question, *long_pdf)
    assert any(citation["page"] > 1 for citation in answer["citations"])
    for citation in answer["citations"]:
        shown = samples("show", citation["document"], "--json").json(SHOW)
        start, end = citation["start"], citation["end"]
        assert shown["text"][start:end] == citation["quote"]
        assert (shown["title"], shown["date"]) == (citation["title"], citation["date"])
        pages = {page["number"]: page for page in shown["pages"]}
        if citation["page"] is None:
            assert not pages
        else:
            page = pages[citation["page"]]
            assert page["start"] <= start < end <= page["end"]


def test_a_refusal_says_what_is_missing_and_what_is_nearest(samples: Footnote) -> None:
    answer = asked(samples, REFUSED)
    assert not answer["answered"]
    assert (answer["claims"], answer["citations"]) == ([], [])
    assert answer["missing"]
    assert answer["nearest"]
    for item in answer["nearest"]:
        text = samples("show", item["document"], "--json").json(SHOW)["text"]
        assert text[item["start"] : item["end"]] == item["quote"]


def test_an_answer_for_people_has_its_sources_below(samples: Footnote) -> None:
    ran = samples("ask", ANSWERED)
    assert (ran.code, ran.err) == (0, "")
    answer, _, sources = ran.out.partition("\n\n")
    assert "$580 million" in answer
    assert "[1]" in answer
    assert sources.startswith("[1] ")
    assert ".txt, characters " in sources or ".docx, characters " in sources
    assert max(map(len, ran.out.splitlines())) <= 92


def test_a_refusal_for_people_shows_the_nearest_passages(samples: Footnote) -> None:
    ran = samples("ask", REFUSED)
    assert (ran.code, ran.err) == (1, "")
    assert "Nearest in the briefings:" in ran.out


def test_a_folder_limits_the_search(samples: Footnote) -> None:
    for folder in ("health", "health/", "./health"):
        answer = asked(samples, ANSWERED, "--folder", folder)
        found = answer["citations"] + answer["nearest"]
        assert {item["document"].split("/")[0] for item in found} <= {"health"}


def test_documents_limit_the_search(samples: Footnote) -> None:
    only = ["ukraine/2025-04-11-wire-first.txt", "ukraine/2025-04-12-correction-note.md"]
    options = [part for path in only for part in ("--document", path)]
    answer = asked(samples, ANSWERED, *options)
    found = answer["citations"] + answer["nearest"]
    assert {item["document"] for item in found} <= set(only)
    assert found


def test_days_limit_the_search_and_both_count(samples: Footnote) -> None:
    day = ["--since", "2025-04-12", "--until", "2025-04-12"]
    answer = asked(samples, "Which prime minister was named wrongly?", *day)
    found = answer["citations"] + answer["nearest"]
    dates = {samples("show", item["document"], "--json").json(SHOW)["date"] for item in found}
    assert dates == {"2025-04-12"}


def test_a_document_may_be_named_by_its_file(samples: Footnote, monkeypatch: Any) -> None:
    from command import SAMPLES

    monkeypatch.chdir(SAMPLES / "ukraine")
    by_file = asked(samples, ANSWERED, "--document", "2025-04-11-wire-first.txt")
    cited = {citation["document"] for citation in by_file["citations"]}
    assert cited == {"ukraine/2025-04-11-wire-first.txt"}


@pytest.mark.parametrize(
    ("option", "value"),
    [("--document", "no/such.md"), ("--folder", "no-such-folder"), ("--folder", "ukr")],
)
def test_a_filter_that_names_nothing_is_told(samples: Footnote, option: str, value: str) -> None:
    ran = samples("ask", ANSWERED, option, value)
    assert (ran.code, ran.out) == (2, "")
    assert repr(value) in ran.told
    assert "footnote status" in ran.told


def test_an_unknown_document_among_known_ones_is_told_and_the_others_answer(
    samples: Footnote,
) -> None:
    known = "ukraine/2025-04-11-wire-first.txt"
    ran = samples("ask", ANSWERED, "--document", "gone.md", "--document", known, "--json")
    assert ran.code == 0
    assert "'gone.md'" in ran.told
    assert {citation["document"] for citation in ran.json(ANSWER)["citations"]} == {known}


def test_days_without_documents_are_told(samples: Footnote) -> None:
    ran = samples("ask", ANSWERED, "--since", "2031-01-01", "--json")
    assert ran.code == 1
    assert "dated" in ran.told
    assert not ran.json(ANSWER)["answered"]


def test_days_the_wrong_way_round_are_refused(samples: Footnote) -> None:
    ran = samples("ask", ANSWERED, "--since", "2025-05-01", "--until", "2025-04-01")
    assert (ran.code, ran.out) == (2, "")
    assert "2025-05-01" in ran.told


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(samples: Footnote, question: str) -> None:
    ran = samples("ask", question, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "empty" in ran.told


def test_a_question_of_a_hundred_thousand_characters_is_refused(samples: Footnote) -> None:
    ran = samples("ask", "Why? " * 20_000, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "100,000" in ran.told


def test_a_question_of_four_thousand_characters_is_taken(samples: Footnote) -> None:
    question = " ".join(f"word{number}" for number in range(1000))[:4000]
    assert asked(samples, question)["question"] == question


@pytest.mark.parametrize(
    "question",
    ["?!…", "🙂🙂", "\"' OR 1=1 --", "NEAR(a b) AND *", "a", "\u202e\u200b", "x\x00y", "日本語"],
)
def test_odd_questions_are_refusals_not_errors(samples: Footnote, question: str) -> None:
    ran = samples("ask", question, "--json")
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.err
    if ran.code == 1:
        assert ran.json(ANSWER)["question"] == question


def test_bytes_that_are_no_text_do_not_break_a_question(samples: Footnote) -> None:
    answer = asked(samples, "How much did Britain \udcff and Norway pledge?")
    assert answer["question"] == "How much did Britain \ufffd and Norway pledge?"


def test_no_model_wins_over_the_settings(samples: Footnote, monkeypatch: Any) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "nonsense")
    assert asked(samples, ANSWERED, "--no-model")["model"] == "quotes"
