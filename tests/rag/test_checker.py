"""The checker, layer by layer: what each rejects, and the true sentence beside it that passes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Evidence
from rag.checker import LAYERS, Checked, Layers, check

DAY = date(2025, 4, 11)  # a Friday


def evidence(quote: str, before: str = "", title: str = "Note", source: str = "") -> Evidence:
    return Evidence(
        document="note.md",
        document_id="1",
        title=title,
        date=DAY,
        source=source or None,
        page=None,
        start=0,
        end=len(quote),
        quote=quote,
        score=1.0,
        before=before,
    )


def judged(sentence: str, quote: str, before: str = "", layers: Layers = LAYERS) -> Checked:
    return check(sentence, [evidence(quote, before)], layers)


SUPPORTED = (
    # exact, with slips
    ("The wall was finished in September 1998.", "The wall was finished in September 1998."),
    ("the wall was finnished in September 1998", "The wall was finished in September 1998."),
    ("“We spoke before we had looked.”", "“We spoke before we had looked.”"),
    # numbers
    ("Thirty homes were flooded.", "In all 30 homes were flooded."),
    ("The county paid £2,400,000.", "The county paid £2.4 million for it."),
    ("About 340 homes stood empty.", "On that day 338 homes stood empty."),
    # dates
    ("Talks began on April 11.", "Talks began on Friday."),
    ("On 11 April 2025 talks began.", "Talks began on 11 April."),
    ("Talks began in April.", "Talks began on 11 April."),
    ("The alert went out at 4.30 p.m.", "The alert went out at 16:30."),
    # names
    ("Breck thanked the volunteers.", "Mr. A. J. Breck thanked the volunteers."),
    (
        "Talvia Trade Minister Ilse Varga leads the talks.",
        "Ilse Varga, Talvia's trade minister, leads the talks.",
    ),
    ("The UDCG met in Brussels.", "The Ukraine Defence Contact Group met in Brussels."),
    ("Zelenskyy thanked Germany.", "Volodymyr Zelensky thanked Berlin."),
    # negation
    ("The wall wasn’t overtopped.", "The wall was not overtopped."),
    ("The council did not approve the plan.", "The council rejected the plan."),
    ("The ministry would not comment.", "The ministry refused to comment."),
    # opposites
    ("Prices went up.", "Prices rose by a tenth."),
    # quantifiers and directions
    ("Some of the residents were asleep.", "Most of the residents were asleep."),
    ("More than 500 homes were lost.", "In total 580 homes were lost."),
    # roles
    ("Finch was praised by Pryce.", "Pryce praised Finch."),
    # attribution and hedges
    (
        "According to Ilse Varga, it would bring 4,200 jobs.",
        "Ilse Varga said that it would bring 4,200 jobs.",
    ),
    (
        "It would bring 4,200 jobs, Ms. Varga said.",
        "Ilse Varga said that it would bring 4,200 jobs.",
    ),
    ("The wall couldn’t have held.", "The wall could not have held."),
    ("Work on the wall won’t begin in May.", "Work on the wall will not begin in May."),
    ("Work on the wall is to begin in August.", "Work on the wall will begin in August."),
)

REJECTED = (
    ("numbers", "Thirty homes were flooded.", "In all 31 homes were flooded."),
    (
        "numbers",
        "It reached 186,400 of 174,433 children.",
        "It reached 174,433 of 186,400 children.",
    ),
    ("numbers", "The county paid $2.4 million.", "The county paid £2.4 million for it."),
    ("dates", "Talks began on 10 April.", "Talks began on Friday."),
    ("dates", "Talks began on 11 May.", "Talks began on 11 April."),
    ("dates", "The campaign ended on 11 April.", "The campaign ended on 31 March."),
    ("dates", "The alert went out at 16:45.", "The alert went out at 16:30."),
    ("names", "Castell thanked the volunteers.", "Mr. A. J. Breck thanked the volunteers."),
    (
        "names",
        "In Dunsany a meeting ended without agreement.",
        "In Eskford a meeting ended without agreement.",
    ),
    ("negation", "The wall was overtopped by water.", "The wall was not overtopped by water."),
    ("negation", "Engineers did not examine the wall.", "Engineers examined the wall."),
    ("negation", "Engineers saw the final text.", "No engineer saw the final text."),
    (
        "negation",
        "The ministry commented on the sum.",
        "The ministry refused to comment on the sum.",
    ),
    ("opposites", "Prices fell by a tenth in May.", "Prices rose by a tenth in May."),
    ("opposites", "He wrote after the flood came.", "He wrote before the flood came."),
    ("opposites", "The deal is unlikely to hold.", "The deal is likely to hold."),
    ("quantifiers", "All residents were asleep.", "Most residents were asleep."),
    ("quantifiers", "Residents slept in the gym.", "Some residents slept in the gym."),
    ("directions", "Less than 500 homes were lost.", "More than 500 homes were lost."),
    ("roles", "Finch praised Pryce.", "Pryce praised Finch."),
    (
        "attribution",
        "It would bring 4,200 jobs.",
        "Ilse Varga said that it would bring 4,200 jobs.",
    ),
    ("attribution", "The wall held for an hour.", "According to Kyiv, the wall held for an hour."),
    (
        "attribution",
        "The ministry said that the vaccine was late.",
        "The network said that the vaccine was late.",
    ),
    ("hedges", "Russia is preparing an offensive.", "Russia may be preparing an offensive."),
    ("hedges", "Work on the wall began in August.", "Work on the wall will begin in August."),
    ("content", "Ministers dined on fish and sang.", "The wall was finished in September."),
)


@pytest.mark.parametrize(("sentence", "quote"), SUPPORTED)
def test_what_the_evidence_says_in_other_words_is_supported(sentence: str, quote: str) -> None:
    checked = judged(sentence, quote)
    assert checked.verdict == "supported", checked.reason


@pytest.mark.parametrize(("layer", "sentence", "quote"), REJECTED)
def test_each_layer_rejects_its_kind_of_error(layer: str, sentence: str, quote: str) -> None:
    checked = judged(sentence, quote)
    assert checked.verdict != "supported"
    assert layer in {finding.layer for finding in checked.findings}


@pytest.mark.parametrize(("layer", "sentence", "quote"), REJECTED)
def test_a_layer_that_is_off_finds_nothing(layer: str, sentence: str, quote: str) -> None:
    checked = judged(sentence, quote, layers=replace(LAYERS, **{layer: False}))
    assert layer not in {finding.layer for finding in checked.findings}


def test_a_changed_figure_is_told_beside_the_one_of_the_briefing() -> None:
    sentence = "Some 30 homes were flooded."
    checked = judged(sentence, "In all 20 homes were flooded.")
    assert checked.verdict == "contradicted"
    assert checked.reason == "the draft says “30 homes”, the briefing says “20 homes”"
    assert [sentence[span.start : span.end] for span in checked.words] == ["30"]
    assert checked.theirs == ("20 homes",)


def test_a_speaker_may_stand_in_the_sentence_before() -> None:
    quote, before = "“We spoke before we had looked,” she said.", "Marian Kestle visited the site."
    assert judged(
        "Marian Kestle said: “We spoke before we had looked.”", quote, before
    ).verdict == ("supported")
    assert judged("Petra Nwosu said: “We spoke before we had looked.”", quote, before).verdict == (
        "not_found"
    )


def test_another_speaker_contradicts() -> None:
    quote, before = "Ilse Varga said that it would bring jobs.", "Tomas Keane waited outside."
    checked = judged("Tomas Keane said that it would bring jobs.", quote, before)
    assert checked.verdict == "contradicted"
    assert "Ilse Varga" in checked.theirs


def test_the_date_of_the_document_may_be_told() -> None:
    sentence = "On 11 April 2025 the Authority withdrew its statement."
    assert judged(sentence, "The Authority withdraws its statement.").verdict == "supported"


def test_facts_may_stand_in_several_cited_sentences() -> None:
    cited = [
        evidence("The Inquiry finds that 431 homes were flooded."),
        evidence("The Inquiry finds that 57 businesses were flooded."),
    ]
    sentence = "The Inquiry finds that 431 homes and 57 businesses were flooded."
    assert check(sentence, cited).verdict == "supported"
    assert check(sentence, cited[:1]).verdict != "supported"


def test_the_evidence_that_supports_is_told() -> None:
    cited = [evidence("The school was opened in June."), evidence("The wall fell at 02:40.")]
    assert check("The wall fell at 02:40.", cited).by == 1


def test_a_sentence_may_be_much_longer_than_its_evidence() -> None:
    sentence = " ".join(f"stone{n}" for n in range(60)) + " in 30 homes."
    assert judged(sentence, "Nobody came to 20 homes.").verdict == "not_found"


def test_without_evidence_nothing_is_found() -> None:
    assert check("The wall fell.", []).verdict == "not_found"


@given(st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_any_text_gets_a_verdict_with_spans_inside_it(sentence: str, quote: str) -> None:
    checked = judged(sentence, quote)
    assert checked.verdict in ("supported", "contradicted", "not_found")
    assert all(0 <= span.start <= span.end <= len(sentence) for span in checked.words)
    assert (checked.verdict == "supported") == (not checked.findings)


@given(st.sampled_from([quote for _, quote in SUPPORTED]))
def test_every_sentence_supports_itself_without_the_exact_layer(quote: str) -> None:
    assert judged(quote, quote, layers=replace(LAYERS, exact=False)).verdict == "supported"
