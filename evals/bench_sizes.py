"""How much the bench measures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of everything measured.

    `chunks` folders of `chunk` characters are ingested; `folders` counts the documents of the two
    folders whose memory is compared; `passages` are the sizes of index that are searched, of which
    `held` is the one that targets are for and filters are tried at, and `growth` the two whose
    times are compared; `embedded` passages get vectors of their own; `mixed` files of all formats
    are ingested; a draft of `draft` sentences is looked up in the first index of `growth`.
    """

    chunks: int
    chunk: int
    folders: tuple[int, int]
    passages: tuple[int, ...]
    held: int
    growth: tuple[int, int]
    embedded: int
    questions: int
    starts: int
    unchanged: int
    mixed: int
    draft: int


FULL = Sizes(
    chunks=3,
    chunk=500_000,
    folders=(500, 2_000),
    passages=(1_000, 10_000, 40_000, 100_000),
    held=40_000,
    growth=(10_000, 100_000),
    embedded=1_000,
    questions=60,
    starts=3,
    unchanged=200,
    mixed=2_000,
    draft=1_000,
)
SMALL = Sizes(
    chunks=2,
    chunk=40_000,
    folders=(20, 80),
    passages=(400, 800, 1_600),
    held=800,
    growth=(400, 1_600),
    embedded=150,
    questions=8,
    starts=1,
    unchanged=10,
    mixed=44,
    draft=20,
)
