"""65 awkward files, each with the outcome that its list asks for, or why another is the honest one.

The files lie in a folder beside the project that not everyone has. What each is asked for here is
a few words of it: enough to tell whether it was read in the right order and the right encoding.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess

READ = "read"
SECONDS = 20.0  # for any one of them; all together take some five


@dataclass(frozen=True)
class Expected:
    """What reading a file may come to, and what its text has where it is read.

    `order` are words in the order a person reads them, each exactly where it follows the one
    before; each of `rows` are cells of one row, in order; `never` is not in the text at all.
    """

    outcomes: tuple[str, ...] = (READ,)
    order: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    pages: int | None = None


def refused(*codes: str) -> Expected:
    return Expected(outcomes=codes)


MAIL = Expected(order=("Test Email", "Matthew Robinson", "unit tests", "Roses are red"))
TEXT = Expected(order=("test document", "Doylestown, PA 18901", "Hamburgers", "fuzzy blankets"))
MEMO = ("May 5, 2023", "20,000 bottles of water", "Best Regards", "Mallori")
NICS = Expected(
    rows=(
        ("State / Territory", "Permit", "Handgun"),
        ("Alabama", "18,870", "23,022", "71,137"),
        ("Alaska", "209", "3,062", "7,095"),
    )
)
PAPER = (
    "Dense Passage Retrieval",
    "relies on efficient passage retrieval",
    "of improving retrieval",
    "is usually implemented using",
    "However, it is generally believed",
)
PASSWORD = Expected(order=("pdf encryption test password",))
JOHN = Expected(order=("John Doe", "New York", "reading"))
EMPTY_PAGE = refused("damaged", "empty")

EXPECTED = {
    # It has no header: each row is a number and its own.
    "big-tables/all-number-table.pdf": Expected(
        rows=(("200.01", "1"), ("800.01", "7"), ("1600.01", "15")),
        order=("200.01", "400.01", "600.01", "800.01", "1000.01", "1200.01"),
    ),
    "big-tables/nics-background-checks-2015-11.pdf": NICS,
    "big-tables/senate-expenditures.pdf": Expected(
        rows=(
            ("PAYEE NAME", "DESCRIPTION", "AMOUNT"),
            ("BAIN, J MATTHEW", "DISTRICT DIRECTOR", "37,499.96"),
            ("CITIBANK - TRAVEL CBA CARD", "STAFF TRANSPORTATION", "920.68"),
        )
    ),
    "big-tables/table-curves-example.pdf": Expected(
        rows=(
            ("System organ class", "Prevention of", "Treatment of DVT"),
            ("Anaemia", "Common", "Common", "Common"),
            ("Epistaxis", "Uncommon", "Common", "Common"),
        ),
        order=("Table 2", "Blood and lymphatic", "Anaemia", "Immune system", "Pruritus"),
    ),
    # Its name and origin say that attachments nest in it. They lie one deep, all twenty, and the
    # page has one letter: what a person must be told is that the attached files are not read.
    "bomb-oom/testPDF_deeplyEmbeddedAttachments.pdf": refused("unsupported", "too_large"),
    "bomb-oom/test_recursive_embedded.docx": refused("too_large"),
    "bomb-oom/test_recursive_embedded_npe.docx": refused("too_large"),
    "empty/empty.pdf": refused("empty"),
    "empty/fake-text-all-whitespace.txt": refused("empty"),
    "encoding/fake-email-malformed-encoding.eml": MAIL,
    "encoding/fake-email-utf-16-be.eml": MAIL,
    "encoding/fake-text-utf-16-be.txt": TEXT,
    "encoding/fake-text-utf-16.txt": TEXT,
    # Plain text made of base64, in no mail that says so: the right text is the text that is there.
    "encoding/hebrew-text-base64-iso88598i.txt": Expected(order=("8uPr5e8gVGVzbGEg",)),
    "encoding/stanley-cups-utf-16.csv": Expected(
        rows=(("Team", "Location"), ("Maple Leafs", "TOR", "13"))
    ),
    "encoding/test_mskanji.csv": Expected(rows=(("名前", "年齢"), ("三木英子", "25", "大阪"))),
    "encoding/umlauts-non-utf8.md": Expected(order=("können", "äöüß")),
    "encrypted-no-password/2206.01062_pg3.pdf": refused("encrypted"),
    "encrypted-no-password/crazyones-encrypted-256.pdf": refused("encrypted"),
    "encrypted-no-password/encrypted-file.pdf": refused("encrypted"),
    "encrypted-no-password/r4-aes-user-password.pdf": refused("encrypted"),
    "encrypted-no-password/r4-user-password.pdf": refused("encrypted"),
    "encrypted-no-password/testPPT_protected_passtika.pptx": refused("encrypted"),
    "encrypted-no-password/testWORD_protected_drm.doc": refused("encrypted"),
    "encrypted-no-password/testWORD_protected_passtika.doc": refused("encrypted"),
    "government-document/150109DSP-Milw-505-90D.pdf": Expected(
        order=("90-Day Summary Report", "150109-DSP-Milw-505", "Age:", "Date of Incident"),
        pages=2,
    ),
    "government-document/fake-memo-with-duplicate-page.pdf": Expected(
        order=(*MEMO, *MEMO), pages=2
    ),
    "government-document/fake-memo.pdf": Expected(order=MEMO, pages=1),
    "government-document/la-precinct-bulletin-2014-p1.pdf": Expected(
        rows=(("NEEL KASHKARI", "247"), ("EDMUND G BROWN", "69"), ("PETE PETERSON", "248")),
        order=("PRECINCT BULLETINS", "GOVERNOR", "LIEUTENANT GOVERNOR", "SECRETARY OF STATE"),
    ),
    "government-document/scotus-transcript-p1.pdf": Expected(
        order=("IN THE SUPREME COURT", "MICHAEL A. KNOWLES", "ALEXANDRE MIRZAYANCE"),
        # The numbers of its lines are no part of any sentence.
        never=("1 2 3 4", "1 IN THE SUPREME"),
        pages=1,
    ),
    "government-document/testMSChart-govdocs-428996.pptx": Expected(
        order=("dropped 36% since 2002", "Thin Film Partnership"), pages=1
    ),
    # An old Office file, for which no well-kept library is at hand: told as such.
    "government-document/testMSEquation-govdocs-863534.doc": refused("unsupported"),
    "government-document/testPDF_XFA_govdocs1_258578.pdf": Expected(
        order=("National Park Service", "School Name", "Comments", "Marvin Achtenberg"), pages=1
    ),
    # The name in it lies over the page and is seen: it is read where it stands, and once.
    "hidden-text/figure-overlay-text.pdf": Expected(once=("Printed Name: Jane Doe", "Jane Doe")),
    "owner-password-only/protectedSheets.xlsx": Expected(rows=(("1", "2", "3"), ("pass:", "q1"))),
    # The list says that these two open without a password. They do not: the first opens with
    # "password" and nothing else, the second with the user password of its series.
    "owner-password-only/protected_normal_case.docx": refused("encrypted"),
    "owner-password-only/r5-user-password.pdf": refused("encrypted"),
    "owner-password-only/r2-empty-password.pdf": PASSWORD,
    "owner-password-only/r4-owner-password.pdf": PASSWORD,
    "owner-password-only/r5-owner-password.pdf": PASSWORD,
    "owner-password-only/r6-empty-password.pdf": PASSWORD,
    "owner-password-only/testPDF_protected.pdf": Expected(
        order=("RETHINKING THE FINANCIAL NETWORK", "Andrew G Haldane", "April 2009", "SARS"),
        pages=41,
    ),
    "rotated-odd-layout/multi-column-2p.pdf": Expected(order=PAPER, pages=2),
    "rotated-odd-layout/multi-column.pdf": Expected(order=PAPER, pages=13),
    "rotated-odd-layout/negative-coords.pdf": Expected(
        order=(
            *("minor design changes", "All questions raised", "Conclusions", "misstated"),
            *("March 21, 2022", "Reviewer Credentials", "more than 130 Critical Reviews"),
        ),
    ),
    "rotated-odd-layout/nics-background-checks-2015-11-rotated.pdf": NICS,
    "rotated-odd-layout/rotated-page-90.pdf": Expected(
        order=("Hello World Test Text", "Second line of text", "Rotated page fixture")
    ),
    "scan-no-text-layer/loremipsum-flat.pdf": refused("no_text"),
    # These two hold a sentence beside the picture: it is read.
    "scan-no-text-layer/testOCR.docx": Expected(order=("This is some text", "embedded image")),
    "scan-no-text-layer/testOCR.pptx": Expected(order=("This is some text",)),
    "scan-no-text-layer/testOCR.pdf": refused("no_text"),
    "truncated-corrupt/fake-incomplete-json.txt": JOHN,
    "truncated-corrupt/issue-297-example.pdf": EMPTY_PAGE,
    "truncated-corrupt/issue-297.pdf": Expected(order=("test example",)),
    # Most of the page is a picture; a date on it is text.
    "truncated-corrupt/malformed-from-issue-932.pdf": Expected(order=("2021", "3", "31")),
    "truncated-corrupt/testPDF_bad_page_303226.pdf": Expected(
        order=("records of such disposals", "1307.22", "Administration")
    ),
    "truncated-corrupt/testPDF_malformedXFA.pdf": EMPTY_PAGE,
    "truncated-corrupt/testWORD_truncated.docx": refused("damaged"),
    "very-long/big-preamble.html": Expected(order=("Континент-Недвижимость", "1999")),
    "very-long/fake-html-pre.htm": Expected(
        order=("107th Congress", "Public Law 107-56", "SHORT TITLE AND TABLE OF CONTENTS")
    ),
    "wrong-extension-binary/fake-email.txt": MAIL,
    "wrong-extension-binary/random.bin": refused("unsupported"),
    "xxe-active-content/testHTMLBadScript.html": Expected(
        order=("This is a test",), never=("script", "function", "alert")
    ),
    "xxe-active-content/testWORD_macros.doc": refused("unsupported"),
    "xxe-active-content/testWORD_macros.docm": Expected(
        order=("quick brown fox",), never=("Sub ", "MsgBox", "Attribute")
    ),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(timeout_s=SECONDS) as process:
        yield process


@pytest.fixture(scope="module")
def fixtures(shared: Path) -> Path:
    return shared / "fixtures"


def test_every_file_of_the_list_is_expected_to_come_to_something(fixtures: Path) -> None:
    lines = (fixtures / "MANIFEST.tsv").read_text().splitlines()[1:]
    assert {line.split("\t")[0] for line in lines} == EXPECTED.keys()
    assert len(EXPECTED) == 65


@pytest.mark.parametrize("name", EXPECTED)
def test_the_file_comes_to_what_is_expected(
    reader: ReaderProcess, fixtures: Path, name: str
) -> None:
    expected = EXPECTED[name]
    started = time.monotonic()
    if READ in expected.outcomes:
        _check(reader.read(fixtures / name, name).document, expected)
    else:
        with pytest.raises(ReadFailure) as failure:
            reader.read(fixtures / name, name)
        assert failure.value.code in expected.outcomes
        assert len(failure.value.reason) > 20
        assert "\n" not in failure.value.reason
    assert time.monotonic() - started < SECONDS


def _check(document: Document, expected: Expected) -> None:
    text = " ".join(document.text.split())
    place = 0
    for words in expected.order:
        found = text.find(words, place)
        assert found >= 0, f"{words!r} does not follow in {text[:500]!r}"
        place = found + len(words)
    rows = [document.text[b.start : b.end] for b in document.blocks if b.kind == "row"]
    for cells in expected.rows:
        assert any(_has(row, cells) for row in rows), f"no row has {cells}"
    for words in expected.never:
        assert words not in text
    for words in expected.once:
        assert text.count(words) == 1
    assert expected.pages in (None, len(document.pages))
    assert "\ufffd" not in document.text


def _has(row: str, expected: tuple[str, ...]) -> bool:
    """Whether a row has these cells, in this order; of a cell its first words are enough."""
    cells = iter(row.split(" | "))
    return all(any(f"{cell} ".startswith(f"{wanted} ") for cell in cells) for wanted in expected)
