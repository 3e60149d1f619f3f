"""Texts written as files of all formats that offices have, for the bench and the tests."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

_FONT = "Helvetica"
_PARAGRAPH = 600  # characters, where a text has none of its own


def write_mixed(texts: Sequence[str], folder: Path) -> list[Path]:
    """Each text as a file of the next format in turn; gives the files.

    PDFs hold Latin-1 only: other characters become "?".
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, text in enumerate(texts):
        ending, write = WRITERS[number % len(WRITERS)]
        file = folder / f"{number % 20:02}" / f"{number:05}.{ending}"
        file.parent.mkdir(exist_ok=True)
        write(file, f"Paper {number}", paragraphs(text))
        files.append(file)
    return files


def paragraphs(text: str) -> list[str]:
    """The text's own paragraphs; of a text without, pieces of some 600 characters."""
    own = [" ".join(part.split()) for part in text.split("\n") if part.strip()]
    found = list[str]()
    for part in own:
        while len(part) > 2 * _PARAGRAPH:
            end = part.find(". ", _PARAGRAPH) + 1 or _PARAGRAPH
            found.append(part[:end].strip())
            part = part[end:].strip()
        found.append(part)
    return [part for part in found if part]


def _markdown(file: Path, title: str, parts: list[str]) -> None:
    file.write_text(f"# {title}\n\n" + "\n\n".join(parts) + "\n", encoding="utf-8")


def _text(file: Path, title: str, parts: list[str]) -> None:
    file.write_text(f"{title}\n\n" + "\n\n".join(parts) + "\n", encoding="utf-8")


def _html(file: Path, title: str, parts: list[str]) -> None:
    body = "".join(f"<p>{escape(part)}</p>\n" for part in parts)
    file.write_text(
        f"<!doctype html><html><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>\n{body}</article></body></html>",
        encoding="utf-8",
    )


def _docx(file: Path, title: str, parts: list[str]) -> None:
    from docx import Document

    document = Document()
    document.add_heading(title, 1)
    for part in parts:
        document.add_paragraph(part)
    document.save(str(file))


def _pdf(file: Path, title: str, parts: list[str]) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font(_FONT, "B", 16)
    pdf.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FONT, size=11)
    for part in parts:
        pdf.ln(3)
        pdf.multi_cell(
            0, 5, part.encode("latin-1", "replace").decode("latin-1"), new_x="LMARGIN", new_y="NEXT"
        )
    pdf.output(str(file))


def _pptx(file: Path, title: str, parts: list[str]) -> None:
    from pptx import Presentation

    deck = Presentation()
    for number, first in enumerate(range(0, len(parts), 3), start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"{title}, slide {number}"
        slide.placeholders[1].text = "\n".join(parts[first : first + 3])
    deck.save(str(file))


def _xlsx(file: Path, title: str, parts: list[str]) -> None:
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(["No.", "Remark"])
    for number, part in enumerate(parts, start=1):
        sheet.append([number, part.lstrip("=+-@")])
    book.save(file)


def _csv(file: Path, title: str, parts: list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["No.", "Paper", "Remark"])
        rows.writerows([number, title, part] for number, part in enumerate(parts, start=1))


def _mail(file: Path, title: str, parts: list[str]) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Desk <desk@example.org>", "Press <press@example.org>"
    mail["Subject"] = title
    mail["Date"] = format_datetime(datetime(2025, 4, 11, 9, 30, tzinfo=UTC))
    mail.set_content("\n\n".join(parts) + "\n")
    file.write_bytes(mail.as_bytes())


WRITERS: tuple[tuple[str, Callable[[Path, str, list[str]], None]], ...] = (
    ("md", _markdown),
    ("pdf", _pdf),
    ("docx", _docx),
    ("txt", _text),
    ("html", _html),
    ("pdf", _pdf),
    ("eml", _mail),
    ("docx", _docx),
    ("pptx", _pptx),
    ("xlsx", _xlsx),
    ("csv", _csv),
)
