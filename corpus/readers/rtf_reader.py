"""Reads the tokens of an RTF file: which text is seen, and where it belongs."""

from datetime import date

from corpus.characters import on_one_line, zero_width
from corpus.readers.rtf_body import Row, RtfBody, cell_text
from corpus.readers.rtf_state import Paragraph, Sink, State
from corpus.readers.rtf_tables import Tables
from corpus.readers.rtf_tokens import Token, tokens
from corpus.readers.style_names import is_page_field
from corpus.refusals import too_deep

_MAX_DEPTH = 2000
_SKIPPED = frozenset((
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "pict",
    "objdata", "themedata", "datafield", "xe", "tc", "txe", "rxe", "bkmkstart", "bkmkend",
    "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl",
    "latentstyles", "atnid", "atnauthor", "atntime", "atndate", "atnref", "atnparent",
    "atrfstart", "atrfend", "template", "pn", "shprslt", "nonesttables", "ftnsep", "ftnsepc",
    "ftncn", "aftnsep", "aftnsepc", "aftncn", "pntxta", "pntxtb", "pnseclvl", "filetbl",
    "private", "userprops", "docvar", "colorschememapping", "datastore",
))  # fmt: skip
# Groups behind a `\*` that hold text, or are looked at.
_KNOWN = frozenset((
    "shpinst", "shptxt", "do", "dptxbxtext", "ud", "fldinst", "annotation", "footnote",
    "nesttableprops",
))  # fmt: skip
# Groups whose text goes somewhere else: to what, by the word that opens them.
_SINKS = {
    "footnote": "note", "dptxbxtext": "box", "listtext": "label", "pntext": "label",
    "fldinst": "instruction",
}  # fmt: skip
_CHARACTERS = {
    "tab": " ", "line": " ", "page": " ", "column": " ", "emspace": " ", "enspace": " ",
    "qmspace": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_READ = ("body", "note", "box")


class RtfReader:
    """Reads one file into `body`, and counts what it leaves out."""

    def __init__(self) -> None:
        self.body = RtfBody()
        self.title = ""
        self.hidden = self.comments = self.objects = self.pictures = 0
        self.is_cut = False
        self._tables = Tables()
        self._main = Sink("body")
        self._state = State(self._main)
        self._stack: list[State] = []
        self._raw = bytearray()
        self._to_skip = 0  # of the plain characters that follow one in Unicode
        self._is_starred = False
        self._instruction = ""  # of the field that is open
        self._boxes: list[Paragraph] = []
        self._cell: list[Paragraph] = []
        self._inner_cell: list[Paragraph] = []
        self._inner_row: list[str] = []
        self._row = Row()
        self._columns = 0

    @property
    def written(self) -> date | None:
        """The day the file says it was made."""
        return self._tables.written

    def read(self, data: bytes) -> None:
        """Take in a whole file."""
        self.is_cut = True
        for token in tokens(data):
            if token.kind == "{":
                self._open()
            elif token.kind == "}":
                if len(self._stack) <= 1:
                    self.is_cut = False
                    break
                self._close()
            elif token.kind == "word":
                self._flush()
                self._to_skip = 0
                self._word(token.word, token.number)
            elif token.kind == "symbol":
                self._symbol(token.word)
            else:
                self._bytes(token)
        self._flush()
        while len(self._stack) > 1:
            self._close()
        self._end_paragraph()
        if self._cell:
            self._row.cells.append(self._cell)
        self.body.add_row(self._row)
        self.body.end()

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        self._is_starred = False
        if len(self._stack) >= _MAX_DEPTH:
            raise too_deep()
        self._stack.append(self._state)
        self._state = self._state.inner()

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        inner, self._state = self._state, self._stack.pop()
        if inner.destination == "stylesheet" and inner.sink.parts:
            name = on_one_line(inner.sink.take()).rstrip(";").strip()
            self.body.styles[inner.style] = (name, inner.outline)
        elif inner.sink is not self._state.sink:
            self._finish(inner)

    def _finish(self, inner: State) -> None:
        """A group that had a sink of its own has closed."""
        sink = inner.sink
        if sink.name in ("note", "box"):
            self._end_paragraph(inner)
        if sink.name == "note" and not self._is_unseen():
            self.body.add_note(sink)
        elif sink.name == "box":
            self._boxes.extend(sink.paragraphs)
        elif sink.name == "label":
            self._state.sink.label = sink.take()
        elif sink.name == "instruction":
            self._instruction = sink.take()
        elif sink.name == "title":
            self.title = sink.take()

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        is_starred, self._is_starred = self._is_starred, False
        if state.skips:
            self._word_skipped(word, number)
        elif word in _SKIPPED or (is_starred and word not in _KNOWN):
            self.pictures += word == "pict"
            state.skips = True
            state.destination = word
        elif word in _SINKS:
            state.sink = Sink(_SINKS[word])
            state.reset_paragraph()
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif not state.format(word, number):
            self._lay_out(word, number)

    def _word_skipped(self, word: str, number: int | None) -> None:
        """A word in a group whose text is not read: some of these hold a group that is."""
        state = self._state
        if (state.destination, word) == ("shpinst", "shptxt"):
            state.skips, state.sink = False, Sink("box")
            state.reset_paragraph()
        elif (state.destination, word) == ("upr", "ud"):
            state.skips = False
        elif (state.destination, word) == ("info", "title"):
            state.skips, state.sink = False, Sink("title")
        elif (state.destination, word) == ("info", "creatim"):
            state.destination = word
        else:
            self._tables.word(state.destination, word, number)

    def _lay_out(self, word: str, number: int | None) -> None:
        """Take in a word that opens a group, ends a piece of text, or stands for a character."""
        state = self._state
        match word:
            case "u" if number is not None:
                self._put(chr(number % 0x10000))
                self._to_skip = state.after_unicode
            case "par" | "sect":
                self._end_paragraph()
            case "cell" | "row" | "nestcell" | "nestrow" if state.sink is self._main:
                self._end_part(word)
            case "cell" | "row" | "nestcell" | "nestrow":
                self._end_paragraph()
            case "trowd" | "cellx" | "clvmrg" | "clmrg" | "clcbpat" | "clshdng":
                self._define(word)
            case "chftn":
                state.sink.is_numbered = True
            case "ftnalt":
                state.sink.is_endnote = True
            case "fldrslt":
                state.skips = is_page_field(self._instruction)
            case "stylesheet":
                state.sink, state.destination = Sink("style"), word
            case "fonttbl" | "colortbl" | "info" | "upr" | "shpinst":
                state.skips, state.destination = True, word
            case "nesttableprops":
                state.destination = word
            case "annotation":
                self.comments += 1
                state.skips = True
            case "object":
                self.objects += 1
            case _:
                self._tables.setting(word, number)

    def _define(self, word: str) -> None:
        """A word of the definition of a row's cells; those of nested rows are not needed."""
        if self._state.destination == "nesttableprops":
            return
        match word:
            case "trowd":
                self._columns = 0
                self._row.down.clear()
                self._row.across.clear()
                self._tables.shaded = False
            case "cellx":
                self._columns += 1
            case "clvmrg":
                self._row.down.add(self._columns)
            case "clmrg":
                self._row.across.add(self._columns)
            case _:
                self._tables.shaded = True

    def _end_part(self, word: str) -> None:
        """A cell or a row ends."""
        if word == "cell":
            self._end_paragraph(in_table=True)
            self._row.cells.append(self._cell)
            self._cell = []
        elif word == "row":
            self.body.add_row(self._row)
            self._row = Row()
        elif word == "nestcell":
            self._state.nesting = max(2, self._state.nesting)
            self._end_paragraph()
            self._inner_row.append(cell_text(self._inner_cell))
            self._inner_cell = []
        else:
            self._row.inner.append(self._inner_row)
            self._inner_row = []

    def _end_paragraph(self, state: State | None = None, in_table: bool = False) -> None:
        state = state or self._state
        sink = state.sink
        text = on_one_line(sink.take())
        paragraph = Paragraph(text, sink.label, state.style, state.outline)
        sink.label = None
        if sink is not self._main:
            sink.paragraphs.append(paragraph)
            return
        pieces = [paragraph, *self._boxes]
        self._boxes = []
        if state.nesting > 1:
            self._inner_cell.extend(pieces)
        elif in_table or state.in_table or state.nesting == 1:
            self._cell.extend(pieces)
        else:
            for piece in pieces:
                self.body.add(piece)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_starred = True
        elif symbol in "\r\n":
            self._flush()
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._flush()
                self._put(_SYMBOLS[symbol])

    def _bytes(self, token: Token) -> None:
        data = token.data
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if self._state.skips:
            self._tables.text(self._state.destination, data)
        else:
            self._raw += data

    def _flush(self) -> None:
        """Turn the bytes so far into text: two of them may be one character."""
        if self._raw:
            text = self._tables.decoded(bytes(self._raw), self._state.font)
            self._raw.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.skips:
            return
        if state.sink.name in _READ:
            if self._is_unseen():
                self.hidden += len("".join(text.split()))
                return
            self.hidden += zero_width(text)
        state.sink.parts.append(text)

    def _is_unseen(self) -> bool:
        state = self._state
        if not (state.hidden or state.deleted or state.colour) and state.half_points > 2:
            return False  # most text
        in_table = state.in_table or state.nesting > 0
        return state.is_unseen(self._tables.colours, self._tables.shaded and in_table)
