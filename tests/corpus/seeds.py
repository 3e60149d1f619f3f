"""Twenty small files, one or two of each format, that are read as they are."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import docx
import fpdf
import openpyxl
import pptx

from tests.corpus import awkward
from tests.corpus.readers.odf_files import odf, paragraph

SAID = "The ministers met in Brussels on Friday, 11 April 2025, and agreed on aid to Kyiv."
ROWS = (("Country", "Aid", "Share"), ("Norway", "1,200", "4 %"), ("Estonia", "350", "1.5 %"))


def _pdf(*, attached: bytes = b"", locked: bool = False) -> bytes:
    document = fpdf.FPDF()
    document.set_title("Aid to Kyiv")
    if locked:
        document.set_encryption(owner_password="owner")
    for _ in range(2):
        document.add_page()
        document.set_font("Helvetica", size=16)
        document.cell(text="Aid to Kyiv", new_x="LMARGIN", new_y="NEXT")
        document.set_font("Helvetica", size=11)
        document.multi_cell(0, text=f"{SAID} " * 5, new_x="LMARGIN", new_y="NEXT")
        with document.table() as table:
            for cells in ROWS:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
    if attached:
        document.embed_file(bytes=attached, basename="annex.txt")
    return bytes(document.output())


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("Aid to Kyiv", 1)
    document.add_paragraph(SAID)
    document.add_paragraph("It is to last.", style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for cells in ROWS:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.add_comment(document.paragraphs[1].runs, text="Is that so?", author="A")
    return _saved(document.save)


def _pptx() -> bytes:
    show = pptx.Presentation()
    for number in range(2):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"Aid to Kyiv, {number}"
        slide.placeholders[1].text_frame.text = SAID
        slide.notes_slide.notes_text_frame.text = "Say it slowly."
        shape = slide.shapes.add_table(3, 3, 0, 0, 3_000_000, 1_000_000)
        for place, cells in zip(shape.table.rows, ROWS, strict=True):
            for cell, text in zip(place.cells, cells, strict=True):
                cell.text = text
    return _saved(show.save)


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in ROWS:
        sheet.append(cells)
    other = book.create_sheet("Dates")
    other.append(("Day", "What"))
    other.append((45758, SAID))
    other["A2"].number_format = "yyyy-mm-dd"
    other.merge_cells("A3:B3")
    return _saved(book.save)


def _saved(save: Callable[[BytesIO], object]) -> bytes:
    stream = BytesIO()
    save(stream)
    return stream.getvalue()


def _mail(*attached: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.org", "c@d.org", "Aid to Kyiv für alle"
    mail["Date"], mail["Message-ID"] = "Fri, 11 Apr 2025 10:00:00 +0200", "<1@b.org>"
    mail.set_content(f"{SAID}\n\n> Was it so?\n")
    mail.add_alternative(f"<html><body><p>{SAID}</p></body></html>", subtype="html")
    for name, data in attached:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def seeds() -> dict[str, bytes]:
    """Name → content."""
    page = (
        "<html lang=en><head><title>Aid</title><meta name=date content=2025-04-11></head><body>"
        f"<h1>Aid to Kyiv</h1><p>{SAID}</p><ul><li>One<li>Two</ul><table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in ROWS)
        + "</table><p style='display:none'>hidden</p><script>var a</script></body></html>"
    )
    text = f"Aid to Kyiv\n\nBrussels, 11 April 2025\n\n{SAID}\n\n1. One\n2. Two\n\n{SAID} "
    table = "\n".join(" | ".join(cells) for cells in ROWS)
    rtf = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Aid}}\b Aid to Kyiv\b0\par "
        rf"{SAID}\par\trowd\cellx100\cellx200 Norway\cell 1,200\cell\row K\'f6nig \u8364? }}"
    )
    return {
        "written.pdf": awkward.pdf(pages=3),
        "table.pdf": _pdf(),
        "locked.pdf": _pdf(locked=True),
        "attached.pdf": _pdf(attached=SAID.encode()),
        "plain.docx": awkward.docx(awkward.word_paragraph(SAID) * 3),
        "full.docx": _docx(),
        "show.pptx": _pptx(),
        "book.xlsx": _xlsx(),
        "text.odt": odf(paragraph("Aid to Kyiv") + paragraph(SAID)),
        "text.rtf": rtf.encode("latin-1"),
        "short.rtf": rf"{{\rtf1 {SAID}}}".encode(),
        "plain.eml": _mail(),
        "carries.eml": _mail(("note.txt", SAID.encode()), ("in.eml", _mail())),
        "page.html": page.encode(),
        "latin.html": page.replace("Aid", "Hilfe für").encode("latin-1"),
        "text.md": f"---\ntitle: Aid\ndate: 2025-04-11\n---\n# Aid\n\n{SAID}[^1]\n\n> So\n\n"
        "[^1]: No\n\n"
        f"|A|B|\n|-|-|\n|1|2|\n\n- one\n  - two\n\n```\n{SAID}\n```\n".encode(),
        "text.txt": f"{text}\n{table}\n".encode(),
        "wide.txt": text.encode("utf-16"),
        "table.csv": "\n".join(";".join(cells) for cells in ROWS * 4).encode(),
        "table.tsv": "\n".join("\t".join(cells) for cells in ROWS * 4).encode("cp1252"),
    }
