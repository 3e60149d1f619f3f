"""Which reader reads which file: decided by what a file holds, not by its name."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from corpus.composition import Content
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.archive import UNREADABLE
from corpus.readers.delimited import delimiter_of, read_delimited
from corpus.readers.encoding import decode

Reader = Callable[[bytes, Limits], Content]


@dataclass(frozen=True, slots=True)
class Kind:
    """A format by name, and its reader."""

    name: str
    read: Reader


def kind_of(data: bytes, path: str) -> Kind:
    """The kind of a file's content. The name decides only between Markdown, CSV
    and plain text.

    Raises:
        ReadFailure: `unsupported` or `encrypted` for content of a kind that is not read.
    """
    # The PDF standard allows other bytes before the mark.
    if b"%PDF-" in data[:1024]:
        return Kind("pdf", _pdf)
    if _RTF.match(data):
        return Kind("rtf", _rtf)
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if is_picture(data):
        return Kind("picture", _picture)
    for mark, reason in _NOT_READ:
        if data.startswith(mark):
            raise ReadFailure("unsupported", reason)
    if data.startswith(_OLE):
        return _kind_of_container(data)
    # Before it is decoded: the parts of a mail may each be in an encoding of its own.
    if _is_mail(data[:_HEAD].decode("latin-1"), path):
        return Kind("mail", _mail)
    text = decode(data)
    is_markdown = Path(path).suffix.lower() in (".md", ".markdown")
    # Markdown may begin with a tag, and its reader knows all others; but not a whole page.
    if _is_html(text) and not (is_markdown and not _PAGE_START.match(text[:4096])):
        return Kind("html", _html)
    if _is_xml(text) and _FLAT_TEXT.search(text[:8000]):
        return Kind("odt", _odt)
    if _is_xml(text):
        raise ReadFailure("unsupported", "This is XML data; save it as HTML, PDF or text.")
    if _is_mail(text, path):
        return Kind("mail", _mail)
    if is_markdown or _FRONT_MATTER.match(text):
        return Kind("markdown", _markdown)
    if delimiter := delimiter_of(text, path):
        name = "tsv" if delimiter == "\t" else "csv"
        return Kind(name, partial(read_delimited, delimiter=delimiter))
    return Kind("text", _text)


def is_picture(data: bytes) -> bool:
    """Whether the data are a picture of a kind that is read."""
    return bool(_PICTURE.match(data))


def _pdf(data: bytes, limits: Limits) -> Content:
    from corpus.readers.pdf import read_pdf

    return read_pdf(data, limits)


def _picture(data: bytes, limits: Limits) -> Content:
    from corpus.readers.pictures import read_picture

    return read_picture(data, limits)


def _docx(data: bytes, limits: Limits) -> Content:
    from corpus.readers.docx import read_docx

    return read_docx(data, limits)


def _pptx(data: bytes, limits: Limits) -> Content:
    from corpus.readers.pptx import read_pptx

    return read_pptx(data, limits)


def _xlsx(data: bytes, limits: Limits) -> Content:
    from corpus.readers.xlsx import read_xlsx

    return read_xlsx(data, limits)


def _rtf(data: bytes, limits: Limits) -> Content:
    from corpus.readers.rtf import read_rtf

    return read_rtf(data, limits)


def _odt(data: bytes, limits: Limits) -> Content:
    from corpus.readers.odt import read_odt

    return read_odt(data, limits)


def _html(data: bytes, limits: Limits) -> Content:
    from corpus.readers.html import read_html

    return read_html(data, limits)


def _mail(data: bytes, limits: Limits) -> Content:
    from corpus.readers.mail import read_mail

    return read_mail(data, limits)


def _markdown(data: bytes, limits: Limits) -> Content:
    from corpus.readers.markdown import read_markdown

    return read_markdown(data, limits)


def _text(data: bytes, limits: Limits) -> Content:
    from corpus.readers.text import read_text

    return read_text(data, limits)


_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_OTHERS_WITH_MIMETYPE = (
    (f"{_OPENDOCUMENT}spreadsheet", "This is an OpenDocument spreadsheet; save it as XLSX."),
    (f"{_OPENDOCUMENT}presentation", "This is an OpenDocument presentation; save it as PPTX."),
    (_OPENDOCUMENT, "This is an OpenDocument file that is no text; save it as PDF."),
    ("application/epub+zip", "This is an EPUB book; save it as PDF or HTML."),
)
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}\{\\rtf")
# An OpenDocument text in one file of XML (.fodt).
_FLAT_TEXT = re.compile(
    r"<office:document[^>]*office:mimetype=[\"']application/vnd\.oasis\.opendocument\.text"
)
# Word on the web writes document2.xml and so on.
_WORD_PART = re.compile(r"word/document\d*\.xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?:[ \t]*\r?\n)*\w+[ \t]*:.*?\n(?:---|\.\.\.)", re.DOTALL
)
# PNG, JPEG, GIF, TIFF in either order of bytes, BMP, WebP.
_PICTURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP", re.DOTALL
)
_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "This is a PostScript file; save it as PDF."),
    (b"\x1f\x8b", "This is a packed file; unpack it into the folder."),
    (b"7z\xbc\xaf'\x1c", "This is a packed file; unpack it into the folder."),
    (b"Rar!\x1a\x07", "This is a packed file; unpack it into the folder."),
    (b"PK\x05\x06", "This is an empty archive."),
    (b"\x78\x9f\x3e\x22", "This is Outlook's winmail.dat; ask the sender for plain attachments."),
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|"
    r"article|section|main|div|p|h[1-6]|table|ul|ol|pre|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_START = re.compile(
    r"[\ufeff\s]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 20_000
_MAIL_START = re.compile(r"From \S|[A-Za-z][A-Za-z0-9-]*:")
_MAIL_FIELD = re.compile(r"^([A-Za-z-]+):", re.MULTILINE)
_MAIL_MARKS = frozenset(
    {"mime-version", "message-id", "received", "return-path", "delivered-to", "x-mailer"}
)
_HTML_TAGS = re.compile(r"</(?:p|div|h[1-6]|body|html|table|title|a|ul|span)\s*>", re.IGNORECASE)


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except UNREADABLE as error:
        reason = "The file is damaged (its ZIP directory cannot be read); save or copy it again."
        raise ReadFailure("damaged", reason) from error
    if any(map(_WORD_PART.fullmatch, names)):
        return Kind("docx", _docx)
    if "ppt/presentation.xml" in names:
        return Kind("pptx", _pptx)
    if "xl/workbook.xml" in names:
        return Kind("xlsx", _xlsx)
    if "xl/workbook.bin" in names:
        raise ReadFailure("unsupported", "This is a binary Excel workbook; save it as XLSX.")
    if "mimetype" in names:
        return _kind_of_opendocument(data)
    raise ReadFailure("unsupported", "This is an archive; unpack it into the folder.")


def _kind_of_opendocument(data: bytes) -> Kind:
    from corpus.readers.odf_package import kind_in

    name = kind_in(data)
    if name.startswith(f"{_OPENDOCUMENT}text"):
        return Kind("odt", _odt)
    for mark, reason in _OTHERS_WITH_MIMETYPE:
        if name.startswith(mark):
            raise ReadFailure("unsupported", reason)
    raise ReadFailure("unsupported", "This is an archive; unpack it into the folder.")


def _kind_of_container(data: bytes) -> Kind:
    from corpus.readers.encrypted_office import opened

    inner = opened(data)
    kind = _kind_of_archive(inner)
    return Kind(kind.name, lambda _, limits: kind.read(inner, limits))


def _is_html(text: str) -> bool:
    start = text[:4096].lstrip("\ufeff")
    if not _HTML_START.match(start):
        return False
    return bool(_HTML_TAGS.search(text)) or "<html" in start.lower()


def _is_mail(text: str, path: str) -> bool:
    """Whether a text begins with the header of a stored mail, and not with a memo's."""
    header = re.split(r"\r?\n\r?\n", text.lstrip("\ufeff\r\n")[:_HEAD], maxsplit=1)[0]
    names = {name.lower() for name in _MAIL_FIELD.findall(header)}
    if not names & {"from", "subject", "received"} or not _MAIL_START.match(header):
        return False
    return bool(names & _MAIL_MARKS) or Path(path).suffix.lower() == ".eml"


def _is_xml(text: str) -> bool:
    return text[:200].lstrip("\ufeff \t\r\n").startswith("<?xml")
