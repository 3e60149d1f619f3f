"""Names that the cited sentences do not hold."""

import pytest

from rag.answers import Evidence
from rag.names import unsupported_names

QUOTE = (
    "German Defense Minister Boris Pistorius said Berlin would deliver four IRIS-T systems and "
    "30 additional Patriot missiles."
)


def evidence(quote: str = QUOTE, **more: str) -> Evidence:
    return Evidence(
        document="a.md",
        document_id="1",
        title=more.get("title", "Contact Group"),
        date=None,
        source=more.get("source"),
        page=None,
        start=0,
        end=len(quote),
        quote=quote,
        score=0.5,
        before=more.get("before", ""),
    )


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("France pledged four IRIS-T systems.", ("France",)),
        ("According to Pistorius, Paris will pay.", ("Paris",)),
        ("It was said by Boris Johnson.", ("Johnson",)),
        ("Four systems were promised to NATO.", ("NATO",)),
        ("Germany will deliver four IRIS-T systems, Boris Pistorius said.", ()),
        ("The German Defence Minister said so.", ()),
        ("Missiles follow on Friday, 11 April.", ()),
        ("Additional missiles will be delivered.", ()),
        ("The Contact Group was told so.", ()),
    ],
)
def test_names_must_stand_in_or_around_the_evidence(sentence: str, names: tuple[str, ...]) -> None:
    assert unsupported_names(sentence, [evidence()], "What was pledged?") == names


def test_the_first_word_counts_when_the_question_has_it_as_a_name() -> None:
    sentence = "Umerov asked for four systems."
    assert unsupported_names(sentence, [evidence()], "What did Umerov ask for?") == ("Umerov",)


def test_the_sentence_before_and_the_source_count_as_around() -> None:
    item = evidence(
        "He asked for Patriots.", before="Rustem Umerov spoke.", source="Northgate Wire"
    )
    said = "The minister, Rustem Umerov, asked for Patriots, Northgate Wire reports."
    assert unsupported_names(said, [item], "Who asked?") == ()


def test_any_of_the_cited_sentences_may_hold_the_name() -> None:
    other = evidence("Rustem Umerov asked for Patriots.")
    assert unsupported_names("So said Umerov and Pistorius.", [evidence(), other], "Who?") == ()
