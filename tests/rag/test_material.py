"""What a model is given to write from."""

from rag.answers import Evidence
from rag.evidence import Found
from rag.material import CHARACTERS, MOST, material, places_of


def item(document: str, quote: str, at: int = 0) -> Evidence:
    return Evidence(document, document, "T", None, None, None, at, at + len(quote), quote, 0.5)


def found(*items: Evidence) -> Found:
    count = len(items)
    return Found(items, (None,) * count, (1 / count,) * count, 0.9, ())


WORDS = ["red", "green", "blue", "black", "white", "brown", "grey", "pink"]
MANY = tuple(item(str(n), f"The {word} ship came to harbour {n}.") for n, word in enumerate(WORDS))


def test_what_is_quoted_comes_first_then_the_best_others() -> None:
    given = material(found(*MANY), MANY[3:4])
    assert given == (MANY[3], *MANY[:3], *MANY[4:6])
    assert len(given) == MOST


def test_the_sentences_of_one_document_stand_together() -> None:
    one, other, third = (
        item("a", "The bridge opens in May."),
        item("b", "Oslo paid for the ferry."),
        item("a", "A toll is planned for lorries.", 100),
    )
    assert material(found(one, other, third), (one,)) == (one, third, other)


def test_near_copies_are_given_once_unless_they_are_quoted() -> None:
    twin = item("c", MANY[0].quote)
    assert material(found(MANY[0], twin, MANY[1]), (MANY[0],)) == MANY[:2]
    assert twin in material(found(MANY[0], twin), (MANY[0], twin))


def test_long_sentences_fill_the_room_sooner() -> None:
    long = tuple(item(str(n), " ".join(f"{word}{n}" for word in WORDS * 14)) for n in range(4))
    given = material(found(*long), long[:1])
    assert sum(len(one.quote) for one in given) <= CHARACTERS
    assert len(given) < len(long)


def test_the_quoted_are_known_by_their_numbers() -> None:
    assert places_of(MANY[:2], (MANY[3], MANY[0], MANY[1])) == (2, 3)
