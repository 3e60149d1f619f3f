"""Signatures estimate how much of two texts is the same, in every process alike."""

import random
import subprocess
import sys

import pytest

from index.signatures import (
    BANDS,
    HASHES,
    NEAR,
    RUN,
    Signature,
    bands,
    dump_signature,
    likeness,
    load_signature,
    signature,
)

WORDS = [f"word{number}" for number in range(2000)]
STORY = " ".join(random.Random(3).choices(WORDS, k=300))


def of(text: str) -> Signature:
    made = signature(text)
    assert made is not None
    return made


def shared(one: str, other: str) -> float:
    """The true share of common runs."""
    first, second = (
        {*zip(*(t.split()[i:] for i in range(RUN)), strict=False)} for t in (one, other)
    )
    return len(first & second) / len(first | second)


def test_a_short_text_has_none() -> None:
    assert signature("A notice of a few words.") is None
    assert signature("") is None


def test_the_same_words_in_other_print_are_the_same() -> None:
    assert likeness(of(STORY), of(STORY.upper().replace(" ", "\n"))) == 1.0


@pytest.mark.parametrize("kept", [0.95, 0.8, 0.6, 0.3])
def test_likeness_estimates_the_share_of_common_runs(kept: float) -> None:
    words = STORY.split()
    cut = " ".join(words[: int(len(words) * kept)] + ["otherwise"] * int(len(words) * (1 - kept)))
    assert likeness(of(STORY), of(cut)) == pytest.approx(shared(STORY, cut), abs=0.15)


def test_near_copies_share_a_band_and_other_texts_do_not() -> None:
    rng = random.Random(11)
    missed = 0
    for _ in range(100):
        words = rng.choices(WORDS, k=250)
        copy = ["LONDON", "Reuters", *words[10:235], "ends"]
        one, other = of(" ".join(words)), of(" ".join(copy))
        assert likeness(one, other) >= NEAR
        missed += not set(bands(one)) & set(bands(other))
        stranger = of(" ".join(rng.choices(WORDS, k=250)))
        assert not set(bands(one)) & set(bands(stranger))
    assert missed == 0


def test_bands_fit_into_the_catalogue() -> None:
    made = bands(of(STORY))
    assert len(made) == BANDS
    assert all(-(2**63) <= value < 2**63 for value in made)


def test_signatures_survive_being_written() -> None:
    blob = dump_signature(of(STORY))
    assert blob is not None
    assert len(blob) == 8 * HASHES
    assert likeness(load_signature(blob), of(STORY)) == 1.0
    assert dump_signature(None) is None


def test_another_process_makes_the_same_signature() -> None:
    program = f"from index.signatures import *; print(bands(signature({STORY!r})))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str(bands(of(STORY)))


def test_a_long_text_is_taken_in_parts() -> None:
    text = " ".join(random.Random(5).choices(WORDS, k=30_000))
    assert likeness(of(text), of(text + " and a last word")) >= 0.97
