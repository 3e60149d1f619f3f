"""RTF as a row of tokens, and its code pages."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)"
    rb"|([{}])|([^\\{}]+)",
    re.DOTALL,
)
# The character sets of fonts, as code pages ([RTF 1.9.1] "Font Table").
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850", 0: "cp1252",
}  # fmt: skip
SYMBOL_CHARSET = 2
_PAGES = {65001: "utf-8", 10000: "mac_roman", 10007: "mac_cyrillic", 1361: "johab"}
DEFAULT_ENCODING = "cp1252"


class Token(NamedTuple):
    """One piece of an RTF file. `kind` is a control word, or one of the marks below.

    "{" and "}" open and close a group; "text" holds bytes of text; "byte" one written in hex;
    "symbol" a character after a backslash.
    """

    kind: str
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file. Binary data (`\\bin`) is jumped over."""
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        word, number, byte, symbol, brace, text = match.groups()
        if word is not None:
            value = None if number is None else int(number)
            if word == b"bin":
                at += max(0, value or 0)
                continue
            yield Token("word", word.decode("ascii"), value)
        elif byte is not None:
            yield Token("byte", data=bytes.fromhex(byte.decode("ascii")))
        elif symbol is not None:
            yield Token("symbol", symbol.decode("latin-1"))
        elif brace is not None:
            yield Token(brace.decode("ascii"))
        elif text is not None:
            # The ends of lines are the file's, not the text's.
            yield Token("text", data=text.translate(None, b"\r\n"))


def encoding_of_charset(charset: int) -> str | None:
    """The encoding of a font's character set; None where the document's own counts."""
    return _CHARSETS.get(charset)


def encoding_of_page(page: int | None) -> str:
    """The encoding of a code page by its number."""
    name = _PAGES.get(page or 0, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return DEFAULT_ENCODING
