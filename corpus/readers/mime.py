"""The parts of a mail, by MIME: headers and bytes, taken from the file as they stand.

The `email` package reads header lines and their parameters. The parts are found here: its parser
decodes the whole mail to text first, fails on deep nesting, and does not keep a mail inside a mail
as the bytes it was.
"""

import binascii
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value
from itertools import islice

from corpus.characters import on_one_line
from corpus.errors import ReadFailure
from corpus.readers.encoding import decode

_HEADER_END = re.compile(rb"\A(?=\r?\n)|\r?\n(?=\r?\n)")
_HEADER_LINE = re.compile(r"[!-9;-~]+[ \t]*:|[ \t]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_FIRST_LINE_END = re.compile(rb"\A\r?\n")
_LONGEST_HEADER = 1_000_000
_FIRST_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,199}?)[ \t]*\r?$", re.MULTILINE)
_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
# What senders call an encoding, and the larger one that they mean by it.
_MEANT = {
    "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "iso-8859-8-i": "iso-8859-8", "x-mac-roman": "mac-roman",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail, or the mail itself.

    `recoded` says that the file was stored in another encoding than the mail was sent in, so that
    what its headers say of unencoded text is not true any more.
    """

    headers: "Message[str, str]"
    body: bytes
    recoded: bool = False

    @classmethod
    def from_bytes(cls, data: bytes, recoded: bool = False) -> "Part":
        """The part that these bytes are: header lines, an empty line, the body."""
        end = _HEADER_END.search(data)
        head, body = (data, b"") if end is None else (data[: end.start()], data[end.end() :])
        lines = _header_text(head[:_LONGEST_HEADER]).splitlines()
        kept = "\n".join(line for line in lines if _HEADER_LINE.match(line))
        headers = HeaderParser(policy=policy.compat32).parsestr(kept)
        return cls(headers, _FIRST_LINE_END.sub(b"", body), recoded)

    @property
    def kind(self) -> str:
        """The content type, in lower case."""
        return self.headers.get_content_type()

    @property
    def disposition(self) -> str:
        """ "inline", "attachment", another word in lower case, or "" where nothing is said."""
        return (self.headers.get_content_disposition() or "").strip()

    @property
    def name(self) -> str:
        """The file's name, as it is given; "" for none."""
        return self.parameter("filename", "content-disposition") or self.parameter("name")

    @property
    def default_name(self) -> str:
        """A name for a part that gives none."""
        return "attachment" + (mimetypes.guess_extension(self.kind) or "")

    def header(self, name: str) -> str:
        """A header's text on one line, decoded; "" where it is missing."""
        return on_one_line(decoded(str(self.headers.get(name, ""))))

    def parameter(self, name: str, header: str = "content-type") -> str:
        """A parameter of a header, decoded; "" where it is missing or hopeless."""
        try:
            value = self.headers.get_param(name, "", header)
            return decoded(collapse_rfc2231_value(value)).strip()
        except (ValueError, LookupError, TypeError):  # numbered parts that are none, half escapes
            return ""

    def data(self) -> bytes:
        """The body without its transfer encoding."""
        match str(self.headers.get("content-transfer-encoding", "")).strip().lower():
            case "base64":
                return _from_base64(self.body)
            case "quoted-printable":
                return binascii.a2b_qp(self.body)
            case "x-uuencode" | "uuencode" | "x-uue" | "uue":
                return b"".join(_from_uuencode(self.body))
        return self.body

    def text(self) -> str:
        """The body as text."""
        data = self.data()
        return text_of(data, "utf-8" if self.recoded and data is self.body else self._charset)

    def children(self, limit: int) -> list["Part"]:
        """The parts of a multipart, at most `limit`; none where no boundary is found."""
        boundary = self.parameter("boundary").encode("utf-8", "surrogateescape")
        pieces = list(islice(_pieces(self.body, boundary), limit)) if boundary else []
        if not pieces and (first := _FIRST_BOUNDARY.search(self.body)):
            pieces = list(islice(_pieces(self.body, first.group(1)), limit))
        return [Part.from_bytes(piece, self.recoded) for piece in pieces]

    @property
    def _charset(self) -> str:
        return self.parameter("charset").strip("\"' ").lower()


def decoded(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) as text.

    Words that follow each other in one encoding are decoded together: senders cut characters.
    """
    parts: list[str] = []
    held, charset, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        named = word.group(1).partition("*")[0].lower()  # RFC 2231 adds a language
        if held and (between.strip() or named != charset):
            parts.append(text_of(held, charset))
            held = b""
        if between.strip() or end == 0:
            parts.append(between)
        held += _from_word(word.group(2), word.group(3))
        charset, end = named, word.end()
    if held:
        parts.append(text_of(held, charset))
    return "".join([*parts, value[end:]])


def text_of(data: bytes, charset: str) -> str:
    """Bytes as text in the encoding that is named, or in the one they are found to be in."""
    if charset:
        try:
            text = data.decode(_MEANT.get(charset, charset))
        except (LookupError, ValueError):
            pass
        else:
            return text
    try:
        return decode(data)
    except ReadFailure:  # no text by any encoding: what there is of it
        return data.decode("utf-8", "replace")


def _header_text(head: bytes) -> str:
    # Header lines should be ASCII; where they are not, they are in what the sender used below.
    named = _CHARSET.search(head)
    for charset in ("utf-8", named.group(1).decode("ascii").lower() if named else "cp1252"):
        try:
            return head.decode(_MEANT.get(charset, charset))
        except (LookupError, ValueError):
            continue
    return head.decode("latin-1")


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the marks of a multipart; the last may lack its end."""
    mark = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    start = None
    for found in re.finditer(mark, body):
        if start is not None:
            yield _FIRST_LINE_END.sub(b"", body[start : found.start()])
        if found.group(1):
            return
        start = found.end()
    if start is not None:
        yield _FIRST_LINE_END.sub(b"", body[start:])


def _from_word(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    found = _from_base64(raw) if encoding in "bB" else binascii.a2b_qp(raw, header=True)
    return found or raw


def _from_base64(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:  # cut off: what is whole
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])


def _from_uuencode(body: bytes) -> Iterator[bytes]:
    _, _, lines = body.partition(b"begin ")
    for line in lines.splitlines()[1:]:
        if line.strip() == b"end":
            return
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:  # senders write lines longer than they say
            yield binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1])
