"""Stems of words."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from rag.stemming import stem

WORDS = tuple(
    map("".join, product(("nation", "comput", "relat"), ("al", "ing", "ness"), ("ly", "s", "ed")))
)


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that interrupt each other as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_do_not_stem_parts_of_each_others_words() -> None:
    plain = stem.__wrapped__  # what is remembered would hide it
    expected = [plain(word) for word in WORDS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: [plain(word) for word in WORDS], range(40)))
    assert all(stems == expected for stems in found)


@pytest.mark.parametrize(
    ("word", "stemmed"), [("organisations", "organis"), ("went", "go"), ("1,200", "1200")]
)
def test_a_word_has_one_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed
