"""Characters that a reader never sees, and lines however a file ends them."""

import re

# Line ends of every system, and the separators that Unicode and printers add.
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c\x1d\x1e\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("\u2029")
# Control characters; zero-width and soft-hyphen characters; direction overrides, which can make
# text read otherwise than it is; annotation marks, tags and selectors, which can carry hidden text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
# Joiners shape Persian, Indic scripts and emoji; after Latin letters they only hide.
_STRAY_JOINER = re.compile("(?<![\u0600-\U0010ffff])[\u200c\u200d]")
# Of the characters above, those that can carry or hide something: tags, others in a row, and those
# within a word. One alone, between words, only says where a line may break; and where scripts do
# not part words by spaces, so does one within them.
_ZERO_WIDTH = re.compile(
    "[\U000e0000-\U000e007f]|[\u200b\u2060-\u2064\ufeff]{2,}"
    "|(?<=[0-9A-Za-z\u00c0-\u05ff])[\u200b\u2060-\u2064\ufeff](?=[0-9A-Za-z\u00c0-\u05ff])"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LAYOUT = re.compile(r"\s+")


def visible(text: str) -> str:
    """`text` with `\\n` as the only line end and without characters nobody sees."""
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return _SURROGATE.sub("\ufffd", text)


def zero_width(text: str) -> int:
    """How many characters of `text` take no room on the page and may hide something in it."""
    if text.isascii():
        return 0
    return sum(map(len, _ZERO_WIDTH.findall(text))) + len(_STRAY_JOINER.findall(text))


def on_one_line(text: str) -> str:
    """`text` with each run of white space as one space, as where line breaks are only layout."""
    return _LAYOUT.sub(" ", visible(text)).strip()
