"""What an RTF file says of itself before its text: fonts, colours, code page, date."""

from datetime import date

from corpus.readers.rtf_tokens import (
    DEFAULT_ENCODING,
    SYMBOL_CHARSET,
    encoding_of_charset,
    encoding_of_page,
)  # fmt: skip

_SYMBOL = "symbol"
_BULLET = 0xB7
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": DEFAULT_ENCODING}


class Tables:
    """The tables of one file. `shaded` tells whether a cell of the present row has a background."""

    def __init__(self) -> None:
        self.colours: list[str | None] = []
        self.shaded = False
        self._fonts: dict[int, str | None] = {}
        self._font: int | None = None
        self._default_font: int | None = None
        self._encoding = DEFAULT_ENCODING
        self._shades: dict[str, int] = {}
        self._day: dict[str, int] = {}

    @property
    def written(self) -> date | None:
        """The day the file was made, where that is a day."""
        try:
            return date(self._day["yr"], self._day["mo"], self._day["dy"])
        except (KeyError, ValueError):
            return None

    def setting(self, word: str, number: int | None) -> None:
        """Take in a word that holds for the whole file; others change nothing."""
        if word == "ansicpg":
            self._encoding = encoding_of_page(number)
        elif word in _PAGES:
            self._encoding = _PAGES[word]
        elif word == "deff":
            self._default_font = number

    def word(self, table: str, word: str, number: int | None) -> None:
        """Take in a word inside a table."""
        if table == "fonttbl" and word == "f":
            self._font = number
        elif table == "fonttbl" and word == "fcharset" and self._font is not None:
            symbols = number == SYMBOL_CHARSET
            self._fonts[self._font] = _SYMBOL if symbols else encoding_of_charset(number or 0)
        elif table == "colortbl" and word in ("red", "green", "blue"):
            self._shades[word] = max(0, min(number or 0, 255))
        elif table == "creatim" and number is not None:
            self._day[word] = number

    def text(self, table: str, data: bytes) -> None:
        """Take in text inside a table: in that of colours, each semicolon ends one."""
        for _ in range(data.count(b";") if table == "colortbl" else 0):
            shades = [self._shades.get(name) for name in ("red", "green", "blue")]
            given = any(shade is not None for shade in shades)
            self.colours.append("".join(f"{s or 0:02X}" for s in shades) if given else None)
            self._shades.clear()

    def decoded(self, data: bytes, font: int | None) -> str:
        """The text of bytes in this font."""
        chosen = self._default_font if font is None else font
        encoding = None if chosen is None else self._fonts.get(chosen)
        if encoding == _SYMBOL and max(data) > 0x7F:
            return "".join("•" if byte == _BULLET else "" for byte in data)
        if encoding in (None, _SYMBOL):
            encoding = self._encoding
        return data.decode(encoding or DEFAULT_ENCODING, errors="replace")
