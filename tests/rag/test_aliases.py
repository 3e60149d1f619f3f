"""One name in several writings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.acronyms import explained, initials, stands_for
from rag.aliases import aliases_of, distance, near, same_name
from rag.terms import met, stems, terms_of

GROUP = "Ukraine Defence Contact Group"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Healey", "John Healey", True),
        ("Healey", "Defence Secretary John Healey’s", True),
        ("J. Healey", "John Healey", True),
        ("John F. Healey", "John Healey", True),
        ("John Healey", "Denis Healey", False),
        ("John", "John Healey", False),
        ("Boris Pistorius", "Boris Johnson", False),
        ("German Defence Minister Boris Pistorius", "Boris Pistorius", True),
        ("Germany's defence minister, Boris Pistorius", "Pistorius", True),
        ("Dame Ruth Oyelaran", "Oyelaran", True),
        ("President Zelenskyy", "Volodymyr Zelenskiy", True),
        ("Zelensky", "Zelenskyy", True),
        ("Tymoshenko", "Timoshenko", True),
        ("Vladimir Zelensky", "Volodymyr Zelenskyy", True),
        ("Erdoğan", "Erdogan", True),
        ("Zaporizhzhia", "Zaporizhia", True),
        ("Kyiv", "Kiev", True),
        ("Johnson", "Johnston", False),
        ("Iran", "Iraq", False),
        ("Slovakia", "Slovenia", False),
        ("Austria", "Australia", False),
        ("North Korea", "South Korea", False),
        ("Germany", "Berlin", True),
        ("German", "Germany", True),
        ("United States", "Washington", True),
        ("US", "U.S.", True),
        ("UK", "Britain", True),
        ("Britain", "Norway", False),
        ("UDCG", GROUP, True),
        ("WHO", "World Health Organization", True),
        ("OSCE", "Organization for Security and Co-operation in Europe", True),
        ("UN", GROUP, False),
        ("Ukraine Defense Contact Group", GROUP, True),
        ("Contact Group", GROUP, True),
        ("Group", GROUP, False),
        ("IRIS-T", "IRIS T", True),
        ("NATO", "Nato", True),
        ("Prime Minister", "prime minister", True),
        ("Home Office", "Office", False),
        ("F-16", "F-35", False),
        ("", "", False),
        ("", "Healey", False),
        ("—", "Healey", False),
    ],
)
def test_names_are_told_together_and_apart(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_order_of_two_names_does_not_matter(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_the_distance_is_none_for_one_word_and_the_same_either_way(one: str, other: str) -> None:
    far = distance(one, other, 9)
    assert (far == 0) == (one == other)
    assert far == distance(other, one, 9)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))


@pytest.mark.parametrize(("one", "other"), [("Oslo", "Osla"), ("Sumy", "Sumi"), ("Mali", "Malta")])
def test_short_names_are_near_only_when_they_sound_alike(one: str, other: str) -> None:
    assert near(one, other) is (other == "Sumi")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"the {GROUP} (UDCG) met", {"UDCG": GROUP}),
        ("A meeting of the Armed Forces of Ukraine (AFU).", {"AFU": "Armed Forces of Ukraine"}),
        ("WHO (World Health Organization) said", {"WHO": "World Health Organization"}),
        ("Boris Pistorius (SPD) said", {}),
        ("the panel (see page 3)", {}),
        ("", {}),
    ],
)
def test_a_text_explains_its_acronyms(text: str, found: dict[str, str]) -> None:
    assert explained(text) == found


def test_initials_leave_small_words_out() -> None:
    assert "iaea" in set(initials("by the International Atomic Energy Agency today"))
    assert "mds" in set(initials("the Ministry of Defence Staff"))
    assert set(initials("Boris Pistorius spoke")) == set()


@pytest.mark.parametrize(("short", "long"), [("who", "World Health Organization"), ("W", "Wall")])
def test_an_acronym_has_several_capitals(short: str, long: str) -> None:
    assert not stands_for(short, long)


def test_a_term_meets_an_acronym_that_the_passage_explains() -> None:
    passage = "The Quay Lane Inquiry Team (QLIT) met. QLIT found bolts."
    aliases = aliases_of("What did the Quay Lane Inquiry Team find?", [passage])
    there = stems("QLIT found bolts.") | aliases.stems("QLIT found bolts.")
    assert all(met(term, there) for term in terms_of("the Quay Lane Inquiry Team").keys)


def test_a_long_name_of_the_question_meets_its_initials() -> None:
    aliases = aliases_of(f"What did the {GROUP} agree?", [])
    assert met("contact", aliases.stems("The UDCG agreed on drones."))
    assert not met("contact", aliases.stems("The council agreed on drones."))


def test_an_acronym_of_the_question_meets_the_long_name() -> None:
    (term,) = terms_of("Who is in the UDCG?").keys
    assert met(term, stems(f"The {GROUP} has fifty members."))
    assert not met(term, stems("The Ukraine Contact Group has fifty members."))
