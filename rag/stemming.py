"""Stems of English words."""

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from rag.verbs import base_forms

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

# The stemmer holds the word it is at: of two threads each would get a part of the other's.
_STEMMING = Lock()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word (Snowball's Porter 2, irregular verbs by their base form).

    Figures keep their digits.
    """
    if word[:1].isdigit():
        return word.rstrip(".,").replace(",", "")
    with _STEMMING:
        stemmed: str = _stemmer().stemWord(_base_forms().get(word, word))
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> "BaseStemmer":
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=1)
def _base_forms() -> dict[str, str]:
    return base_forms()
