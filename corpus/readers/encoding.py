"""Bytes become text, whatever encoding they are in."""

import codecs
import re
from collections import Counter

from corpus.errors import ReadFailure
from corpus.readers.legacy_encodings import legacy_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 100_000
_FEW = 8
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


def decode(data: bytes) -> str:
    """The text of `data`.

    Raises:
        ReadFailure: `unsupported` where the bytes are no text.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    if unmarked := _utf16_without_mark(data):
        return data.decode(unmarked, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _guess(data)
    if _is_binary(text):
        raise _no_text()
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    """Western text in UTF-16 has a zero in most bytes of one parity and in few of the other."""
    sample = data[: _SAMPLE // 2 * 2]
    half = len(sample) // 2
    if half < 2 or 0 not in sample:
        return None
    high_first, high_second = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if high_second > 0.4 and high_first < 0.05:
        return "utf-16-le"
    if high_first > 0.4 and high_second < 0.05:
        return "utf-16-be"
    for halves, codec in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        if half >= _FEW and _is_of_one_script(halves):
            return codec
    return None


def _is_of_one_script(halves: bytes) -> bool:
    """Whether these are the upper halves of letters of one script, and of spaces between them."""
    usual = Counter(halves).most_common(2)
    told = dict(usual)
    return 0 in told and len(told) == 2 and sum(told.values()) > 0.9 * len(halves)


def _guess(data: bytes) -> str:
    if b"\0" in data[:_SAMPLE]:
        raise _no_text()
    almost = data.decode("utf-8", errors="replace")
    damaged = almost.count("\ufffd")
    others = sum(character > "\x7f" for character in almost) - damaged
    # A few broken bytes in a file that is otherwise UTF-8: a cut or a paste, not another encoding.
    if damaged and others >= 4 * damaged:
        return almost
    if likely := legacy_encoding(data):
        return data.decode(likely, errors="replace")
    from charset_normalizer import from_bytes  # 50 ms to import, and most files are UTF-8

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _no_text()
    return data.decode(best.encoding, errors="replace")


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > max(2, len(sample) * 0.02)


def _no_text() -> ReadFailure:
    return ReadFailure(
        "unsupported",
        "This is not a document of a known kind; save it as PDF, DOCX, HTML, Markdown or text.",
    )
