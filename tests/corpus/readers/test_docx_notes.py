"""Footnotes, endnotes, text boxes, tables in tables: apart from the sentences around them."""

from collections.abc import Callable

import docx

from corpus.documents import Document
from tests.corpus.readers.word_files import W, add_part, append, append_block, saved

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]

SEPARATOR = (
    '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
)


def _note(kind: str, number: int, *texts: str) -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f'<w:{kind} w:id="{number}">{paragraphs}</w:{kind}>'


def _mark(kind: str, number: int, more: str = "") -> str:
    return f'<w:r {W}><w:{kind}Reference w:id="{number}" {more}/></w:r>'


def _text(text: str) -> str:
    return f'<w:r {W}><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_notes_stand_at_the_end_of_their_section_and_no_mark_is_in_the_sentence(
    read: Read, blocks: Blocks
) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("They pledged £450 million.")
    append(paragraph, _mark("footnote", 7), _text(" They met again."), _mark("endnote", 2))
    word.add_heading("Prices", 1)
    append(word.add_paragraph("Prices rose"), _mark("footnote", 4), _text(" in May."))
    notes = _note("footnote", 4, "By 2 per cent.") + _note("footnote", 7, "In all.", "Not each.")
    add_part(word, "footnotes", f"<w:footnotes {W}>{SEPARATOR}{notes}</w:footnotes>")
    add_part(word, "endnotes", f"<w:endnotes {W}>{_note('endnote', 2, 'On Friday.')}</w:endnotes>")
    assert blocks(read("a.docx", saved(word))) == [
        ("paragraph", "They pledged £450 million. They met again."),
        ("note", "1 In all. Not each."),
        ("note", "i On Friday."),
        ("heading", "Prices"),
        ("paragraph", "Prices rose in May."),
        ("note", "2 By 2 per cent."),
    ]


def test_a_note_with_a_mark_of_its_own_and_one_nobody_refers_to(read: Read) -> None:
    word = docx.Document()
    own = f'<w:r {W}><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    append(word.add_paragraph("They met."), own)
    notes = _note("footnote", 1, "In Brussels.") + _note("footnote", 2, "Left over.")
    add_part(word, "footnotes", f"<w:footnotes {W}>{notes}</w:footnotes>")
    assert read("a.docx", saved(word)).text == "They met.\n\n1 In Brussels."


def test_a_text_box_is_read_once_and_after_its_paragraph(read: Read) -> None:
    word = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    append(
        word.add_paragraph("Before "),
        "<w:r {W}><mc:AlternateContent "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>",
        "<w:r {W}><w:t>after.</w:t></w:r>",
    )
    append(
        word.add_paragraph("Old."),
        f'<w:r {{W}}><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{box}'
        "</v:textbox></w:pict></w:r>",
    )
    assert read("a.docx", saved(word)).text == "Before after.\n\nBoxed.\n\nOld.\n\nBoxed."


def test_a_cell_that_reaches_down_counts_for_each_row(read: Read) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    texts = ["State", "What", "n", "Germany", "IRIS-T", "4", "", "PAC-3", "30"]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert read("a.docx", saved(word)).text.split("\n") == [
        "State | What | n",
        "Germany | IRIS-T | 4",
        "Germany | PAC-3 | 30",
    ]


def test_a_table_in_a_table_follows_its_row(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    outer = word.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Pledges"
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "UK", "450"
    assert blocks(read("a.docx", saved(word))) == [("row", "Pledges |"), ("row", "UK | 450")]


def test_a_frame_around_text_is_no_table(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    cell = word.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].text = "The ministers met."
    cell.add_paragraph("Pledges", style="Heading 2")
    cell.add_table(rows=1, cols=2).cell(0, 0).text = "UK"
    assert blocks(read("a.docx", saved(word))) == [
        ("paragraph", "The ministers met."),
        ("heading", "Pledges"),
        ("row", "UK |"),
    ]


def test_a_repeated_header_is_written_once_and_tables_stand_apart(read: Read) -> None:
    word = docx.Document()
    for rows in ((("State", "n"), ("UK", "1"), ("State", "n"), ("DE", "2")), (("Town", "m"),)):
        table = word.add_table(rows=0, cols=2)
        for texts in rows:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
    text = read("a.docx", saved(word)).text
    assert text == "State | n\nUK | 1\nDE | 2\n\nTown | m"


def test_a_very_long_merged_column_is_read_in_time(read: Read) -> None:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>{cell}</w:tr>"
    first = rows.replace("<w:vMerge/>", '<w:vMerge w:val="restart"/>').replace(
        "<w:p/>", "<w:p><w:r><w:t>All</w:t></w:r></w:p>"
    )
    word = docx.Document()
    append_block(word, f"<w:tbl {W}>{first}{rows * 5000}</w:tbl>")
    assert read("a.docx", saved(word)).text.endswith("All | x\n" * 3 + "All | x")
