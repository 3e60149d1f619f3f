"""The reading process, but that what a text says is done, be it a file's, a mail's, an annex's."""

from corpus import reader_child
from corpus.composition import Content, TextBuilder
from corpus.limits import Limits
from corpus.readers import mail, text
from tests.corpus.hostile_child import DEEDS

_read_text, _add_plain = text.read_text, mail.add_plain


def _do_text(data: bytes, limits: Limits) -> Content:
    DEEDS.get(data.decode("utf-8", "replace").strip(), lambda: None)()
    return _read_text(data, limits)


def _do_plain(builder: TextBuilder, words: str, *, flowed: bool = False) -> None:
    DEEDS.get(words.strip(), lambda: None)()
    _add_plain(builder, words, flowed=flowed)


def main() -> None:
    """Answer requests, as a reader does."""
    text.read_text = _do_text
    mail.add_plain = _do_plain
    reader_child.main()
