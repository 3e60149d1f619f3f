"""Files that go wrong, made on the spot: too large, too deep, not what they say, or hostile."""

import zipfile
from io import BytesIO

MEGABYTE = 1_000_000
SECRET = "the words of another file"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Ten entities, each ten of the one before: a few bytes that mean ten billion.
LAUGHS = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10 if level else "haha"}">' for level in range(11)
)


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body: bytes, doctype: str = "") -> bytes:
    """A Word document whose body is this XML."""
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                'relationships+xml"/><Override PartName="/word/document.xml" ContentType='
                '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
                '"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
                f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": f'<?xml version="1.0"?>{doctype}'.encode()
            + f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
            + body
            + b"</w:body></w:document>",
        }
    )


def word_paragraph(text: str) -> bytes:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def bombs() -> dict[str, bytes]:
    """Office files of some kilobytes that unpack to 100 MB."""
    blank = b" " * 100 * MEGABYTE
    return {
        "bomb.docx": docx(blank),
        "bomb.pptx": zipped({"ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": blank}),
        "bomb.xlsx": zipped({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": blank}),
        "bomb.odt": zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": blank}
        ),
    }


def pdf(pages: int) -> bytes:
    """A PDF of this many pages, each of which says its number among words of its own."""
    parts, offsets = [b"%PDF-1.4\n"], [0]
    place = len(parts[0])

    def add(content: bytes) -> None:
        nonlocal place
        part = b"%d 0 obj\n%s\nendobj\n" % (len(offsets), content)
        offsets.append(place)
        parts.append(part)
        place += len(part)

    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(pages))
    add(b"<</Type/Catalog/Pages 2 0 R>>")
    add(b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids))
    add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number in range(1, pages + 1):
        said = f"In {cities(number)} entry {number} of the register was checked.".encode()
        words = b"BT /F 12 Tf 72 %d Td (%s) Tj ET" % (700 - number % 300, said)
        add(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (len(offsets) + 1)
        )
        add(b"<</Length %d>>stream\n%s\nendstream" % (len(words), words))
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets[1:])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(offsets), table))
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(offsets), place))
    return b"".join(parts)


def cities(number: int) -> str:
    """What the first line of page `number` says."""
    names = ("Brussels", "Kyiv", "Madrid", "Oslo", "Paris", "Rome", "Tallinn")
    return " and ".join(names[int(digit) % len(names)] for digit in str(number))


def hostile_xml(secret: str) -> dict[str, bytes]:
    """Entities that grow, and entities of the file at the address `secret`, wherever XML stands."""
    grow = f"<!DOCTYPE a [{LAUGHS}]>"
    fetch = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret}"><!ENTITY % y SYSTEM "{secret}"> %y;]>'
    told = "<html><body><p>The ministers met. {}</p></body></html>"
    return {
        "laughs.xml": f'<?xml version="1.0"?>{grow}<a>&l10;</a>'.encode(),
        "laughs.html": (grow.replace("YPE a", "YPE html") + told.format("&l10;")).encode(),
        "laughs.docx": docx(word_paragraph("The ministers met. &l10;"), grow),
        "fetch.xml": f'<?xml version="1.0"?>{fetch}<a>&x;</a>'.encode(),
        "fetch.html": (fetch.replace("YPE a", "YPE html") + told.format("&x;")).encode(),
        "fetch.docx": docx(word_paragraph("The ministers met. &x;"), fetch),
        "include.html": told.format(
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}"/>'
            f'<iframe src="{secret}"></iframe><object data="{secret}"></object>'
        ).encode(),
    }


def deep() -> dict[str, bytes]:
    """Marks in marks, as deep as a few hundred kilobytes go."""
    return {
        "divs.html": b"<html><body>" + b"<div>" * 100_000 + b"The ministers met.",
        "lists.html": b"<html><body>" + b"<ul><li>" * 50_000 + b"The ministers met.",
        "tables.html": b"<html><body>" + b"<table><tr><td>" * 30_000 + b"The ministers met.",
        "quotes.md": b">" * 50_000 + b" The ministers met.\n",
        "lists.md": b"".join(b" " * level + b"- a\n" for level in range(1500)),
        "brackets.md": b"[" * 30_000 + b"The ministers met." + b"](" * 30_000,
        "stars.md": b"*" * 30_000 + b"The ministers met.\n" + b"**a_" * 20_000,
        "tables.docx": docx(
            b"<w:tbl><w:tr><w:tc>" * 5000
            + word_paragraph("The ministers met.")
            + b"</w:tc></w:tr></w:tbl>" * 5000
        ),
        "objects.pdf": b"%PDF-1.4\n1 0 obj\n"
        + b"[" * 100_000
        + b"\nendobj\ntrailer<</Root 1 0 R>>",
    }


def slow_to_match() -> dict[str, bytes]:
    """Texts at which a careless pattern goes back and forth for hours."""
    spaces, words = b" " * MEGABYTE, b"The ministers met.\n"
    return {
        "spaces.txt": words + spaces + b"x\n" + words,
        "spaces.md": words + spaces + b"x\n" + words,
        "spaces.html": b"<html><body><p>" + words + spaces + b"x<p>" + words + b"</body></html>",
        "tabs.csv": b"a,b\n" + b"\t" * MEGABYTE + b"x,1\n",
        "line ends.txt": words + b"\n \n" * 300_000 + words,
        "dots.txt": words + b"." * MEGABYTE + words,
        "digits.txt": words + b"1" * MEGABYTE + words,
        "dates.txt": words + b"1 January " * 100_000 + words,
        "dashes.txt": words + b"- " * 500_000 + words,
        "capitals.txt": words + b"A." * 500_000 + words,
        "one word.txt": b"x" * MEGABYTE,
        "open marks.html": b"<html><body>" + b"< " * 500_000 + b"<p>" + words,
        "open comments.html": b"<!--" * 250_000 + words,
        "entities.html": b"<html><body><p>" + b"&amp" * 250_000 + words,
        "open quotes.csv": b'a,b\n"' + b"x,\n" * 100_000,
        "commas.csv": b"a,b\n" + b"," * MEGABYTE + b"\n",
        "front matter.md": b"---\ntitle: " + b"a: " * 300_000 + words,
        "aliases.md": b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9))
                   for n in range(ord("b"), ord("k")))
        + b"title: *j\n---\n" + words,
        "fields.eml": b"From: a@b.org\nMIME-Version: 1.0\n" + b"X: " + b"(" * 300_000 + b"\n\nHi.",
        "parts.eml": b"From: a@b.org\nMIME-Version: 1.0\n"
        + b'Content-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\n" * 100_000,
        "addresses.eml": b"From: " + b"a@b.org, <" * 50_000 + b"\nMIME-Version: 1.0\n\nHi.",
    }  # fmt: skip
