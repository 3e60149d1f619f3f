"""Mails: header lines, the text that counts, quotes, encodings, and what is malformed."""

from datetime import date
from email.message import EmailMessage
from itertools import dropwhile
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.composition import Content
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.readers.mail import read_mail
from corpus.readers.mime import decoded

HEADER = (
    "From: Ann Lee <ann@gov.example>\r\nTo: Bo <bo@gov.example>\r\nSubject: Aid\r\n"
    "Date: Fri, 11 Apr 2025 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
)
SHOWN = ("From:", "To:", "Cc:", "Date:")


def mail(*lines: str, header: str = HEADER, body: bytes = b"") -> bytes:
    """A mail of further header lines and a body."""
    return (header + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode() + body


def read(data: bytes) -> Content:
    return read_mail(data, DEFAULT_LIMITS)


def blocks(content: Content) -> list[tuple[str, str]]:
    """The blocks below the header lines."""
    found = [(block.kind, content.text[block.start : block.end]) for block in content.blocks]
    return list(dropwhile(lambda each: each[1].startswith(SHOWN), found[1:]))


def names(content: Content) -> list[str]:
    return [attachment.name for attachment in content.attachments]


def message(text: str = "The ministers met.") -> EmailMessage:
    built = EmailMessage()
    built["From"], built["Subject"] = "Ann Lee <ann@gov.example>", "Aid"
    built.set_content(text)
    return built


def test_the_header_is_readable_lines_and_gives_title_date_and_source() -> None:
    content = read(mail("Cc: Cy <cy@gov.example>", body=b"The ministers met."))
    assert content.text == (
        "Aid\n\nFrom: Ann Lee <ann@gov.example>\n\nTo: Bo <bo@gov.example>\n\n"
        "Cc: Cy <cy@gov.example>\n\nDate: Fri, 11 Apr 2025 23:30:00 -0500\n\nThe ministers met."
    )
    assert (content.title, content.source) == ("Aid", "Ann Lee")
    assert content.date == date(2025, 4, 11)  # where the sender was
    assert (content.blocks[0].kind, content.blocks[0].level) == ("heading", 1)


def test_without_a_date_of_its_own_a_mail_is_of_the_day_it_was_received() -> None:
    header = "Received: from a by b;\r\n Sat, 12 Apr 2025 06:30:00 +0200\r\nSubject: Aid\r\n"
    for line in ("X-No: 1", "Date: soon", "Date: Thu, 1 Jan 1970 00:00:00 +0000"):
        assert read(mail(line, header=header)).date == date(2025, 4, 12)


def test_encoded_words_are_text_and_characters_cut_between_them_are_whole() -> None:
    assert decoded("=?utf-8?B?w4Q=?= =?UTF-8*de?q?_x?=") == "Ä x"
    assert decoded("=?utf-8?B?w?=") == "w"  # hopeless: as it stands
    assert decoded("a =?iso-8859-1?Q?caf=E9?= b") == "a café b"
    halves = "=?utf-8?Q?=E2=82?=\r\n =?utf-8?Q?=AC_5?="
    assert read(mail(header=f"From: a@b.org\r\nSubject: {halves}\r\n")).title == "€ 5"


def test_a_header_that_is_not_encoded_at_all_is_read() -> None:
    for codec in ("utf-8", "cp1252"):
        data = "From: Jürgen Böll <j@b.org>\nSubject: Über Fähren\n\nText.".encode(codec)
        assert (read(data).title, read(data).source) == ("Über Fähren", "Jürgen Böll")
    data = "Subject: Отчёт\nContent-Type: text/plain; charset=KOI8-R\n\nТекст.".encode("koi8-r")
    assert read(data).title == "Отчёт"


@pytest.mark.parametrize(
    ("charset", "codec", "words"),
    [
        ("iso-8859-1", "cp1252", "“£450 million” – said"),
        ("windows-1251", "cp1251", "Министры встретились"),
        ("gb2312", "gb18030", "部长会议"),
        ("ISO-2022-JP", "iso-2022-jp", "大臣の会議"),
        ("utf-8", "cp1252", "Die Fähren fahren über die Förde, und Bürger grüßen."),
        ("no-such-charset", "utf-8", "Köln"),
        ("base64", "utf-8", "Köln"),
        ("us-ascii", "utf-8", "Köln"),
    ],
)
def test_the_text_is_right_whatever_its_encoding_is_called(
    charset: str, codec: str, words: str
) -> None:
    kind = f"Content-Type: text/plain; charset={charset}"
    assert blocks(read(mail(kind, body=words.encode(codec)))) == [("paragraph", words)]


def test_a_mail_saved_in_another_encoding_than_it_was_sent_in_is_read() -> None:
    data = mail("Content-Type: text/plain; charset=iso-8859-1", body="Köln €".encode())
    for codec in ("utf-16", "utf-16-be", "utf-16-le"):
        assert blocks(read(data.decode().encode(codec))) == [("paragraph", "Köln €")]


def test_transfer_encodings_are_undone_even_where_they_break_off() -> None:
    def body(encoding: str, data: bytes) -> str:
        found = read(mail(f"Content-Transfer-Encoding: {encoding}", body=data))
        return found.text.rpartition("\n\n")[2]

    assert body("quoted-printable", b"caf=C3=A9 and=\r\n tea") == "café and tea"
    assert body("Base64", b"VGhlIG1p\r\nbmlzdGVycw==") == "The ministers"
    assert body("base64", b"VGhlIG1pbmlzdGVyc") == "The minister"
    assert body("x-uuencode", b"begin 644 a.txt\n#0V%T\n`\nend\n") == "Cat"


def test_of_two_forms_the_plain_one_counts_unless_it_only_stands_for_the_other() -> None:
    page = "<html><body><p>The ministers met in Oslo on Friday, and agreed.</p></body></html>"
    both = message("The ministers met in Oslo on Friday, and agreed.")
    both.add_alternative(page, subtype="html")
    assert blocks(read(both.as_bytes())) == [
        ("paragraph", "The ministers met in Oslo on Friday, and agreed.")
    ]
    stub = message("See HTML.")
    stub.add_alternative(page, subtype="html")
    assert "agreed" in read(stub.as_bytes()).text
    assert "See HTML" not in read(stub.as_bytes()).text


def test_all_of_a_page_is_read_and_nothing_hidden() -> None:
    built = EmailMessage()
    built["From"], built["Subject"] = "a@b.org", "Aid"
    built.set_content(
        "<h2>News</h2><p>Short.</p><ul><li>One</li></ul><table><tr><td>Aid</td><td>5</td></tr>"
        '</table><div style="display:none">preview</div><blockquote>Earlier.</blockquote>',
        subtype="html",
    )
    content = read(built.as_bytes())
    assert [note.code for note in content.notes] == ["hidden_text"]
    assert blocks(content) == [
        ("heading", "News"),
        ("paragraph", "Short."),
        ("item", "- One"),
        ("row", "Aid | 5"),
        ("paragraph", "Earlier."),
    ]


def test_a_page_that_cannot_be_parsed_costs_only_itself() -> None:
    content = read(mail("Content-Type: text/html", body=b"<!-- nothing -->"))
    assert (content.title, blocks(content)) == ("Aid", [])
    assert [note.code for note in content.notes] == ["unread_parts"]


def test_quotes_are_blocks_of_their_own_and_marked_as_such() -> None:
    body = (
        b"I agree.\nOn 5 May 2025, Bo <bo@gov.example> wrote:\n> The figure is 4.\n> > It was 3.\n"
        b"No, 5.\n"
    )
    assert blocks(read(mail(body=body))) == [
        ("paragraph", "I agree."),
        ("paragraph", "On 5 May 2025, Bo <bo@gov.example> wrote:"),
        ("paragraph", "> The figure is 4."),
        ("paragraph", "> It was 3."),
        ("paragraph", "No, 5."),
    ]


def test_the_header_of_a_forwarded_mail_is_lines() -> None:
    body = (
        b"See below.\n-----Original Message-----\nFrom: Bo <bo@gov.example>\n"
        b"Sent: Monday\nTo: Ann\nSubject: Count\nThe count is 4.\n"
    )
    assert [text for _, text in blocks(read(mail(body=body)))] == [
        "See below.",
        "-----Original Message-----",
        "From: Bo <bo@gov.example>",
        "Sent: Monday",
        "To: Ann",
        "Subject: Count",
        "The count is 4.",
    ]


def test_flowed_lines_are_joined() -> None:
    body = b"The ministers \nmet in Oslo.\n\n> and then \n> they left.\n-- \nAnn\n"
    content = read(mail("Content-Type: text/plain; format=flowed", body=body))
    texts = [text for _, text in blocks(content)]
    assert texts[:2] == ["The ministers met in Oslo.", "> and then they left."]


def test_attachments_keep_their_bytes_and_names() -> None:
    built = message()
    data = Random(1).randbytes(3000)
    built.add_attachment(data, "application", "pdf", filename="Anlage für Köln.pdf")
    built.add_attachment("a,b\n", subtype="csv", filename="=?utf-8?q?caf=C3=A9.csv?=")
    content = read(built.as_bytes())
    assert names(content) == ["Anlage für Köln.pdf", "café.csv"]
    assert content.attachments[0].data == data


def test_a_mail_in_a_mail_is_attached_as_the_bytes_it_was() -> None:
    inner = b"Received: by x;\r\n  y\r\nSubject: In/ner\r\nMessage-ID: <1>\r\n\r\nHi\xff there.\r\n"
    lines = b"--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n"
    body = lines + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    content = read(mail("Content-Type: multipart/mixed; boundary=b", body=body))
    assert [(a.name, a.data) for a in content.attachments] == [("In-ner.eml", inner)]
    assert blocks(content) == [("paragraph", "See.")]


def test_pictures_of_the_text_are_noted_and_attached_ones_are_attached() -> None:
    built = EmailMessage()
    built["From"], built["Subject"] = "a@b.org", "Aid"
    built.set_content('<p>The ministers met. <img src="cid:logo"></p>', subtype="html")
    built.add_related(b"\x89PNG\r\n\x1a\nlogo", "image", "png", cid="<logo>")
    built.make_mixed()
    built.add_attachment(b"\x89PNG\r\n\x1a\nmap", "image", "png", filename="map.png", cid="<map>")
    content = read(built.as_bytes())
    assert names(content) == ["map.png"]
    assert [(note.code, note.text) for note in content.notes] == [
        ("unread_parts", "A picture in the mail's text: not read.")
    ]


def test_a_signatures_logo_under_a_mails_text_is_not_told() -> None:
    built = EmailMessage()
    built["From"], built["Subject"] = "a@b.org", "Aid"
    text = "<p>The ministers met and agreed on the grain route.</p>" * 8
    built.set_content(f'{text}<img src="cid:logo">', subtype="html")
    built.add_related(b"\x89PNG\r\n\x1a\nlogo", "image", "png", cid="<logo>")
    assert read(built.as_bytes()).notes == ()


def test_a_signed_mail_is_its_text_and_the_signature_is_nothing() -> None:
    body = (
        b"--s\n\nThe ministers met.\n--s\nContent-Type: application/pkcs7-signature\n"
        b"Content-Disposition: attachment; filename=smime.p7s\n\nxx\n--s--\n"
    )
    content = read(mail("Content-Type: multipart/signed; boundary=s", body=body))
    assert (blocks(content), content.attachments) == ([("paragraph", "The ministers met.")], ())


def test_an_invitation_is_its_text() -> None:
    built = message("We meet on Monday at nine.")
    built.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR", subtype="calendar")
    assert blocks(read(built.as_bytes())) == [("paragraph", "We meet on Monday at nine.")]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("multipart/encrypted; boundary=b", "encrypted"),
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "encrypted"),
        ("application/x-pkcs7-mime", "encrypted"),
        ("application/pkcs7-mime; smime-type=signed-data", "unsupported"),
    ],
)
def test_a_sealed_mail_is_refused(kind: str, code: str) -> None:
    with pytest.raises(ReadFailure) as failure:
        read(mail(f"Content-Type: {kind}", body=b"--b\n\nx\n--b--\n"))
    assert failure.value.code == code


def test_a_text_in_pgp_is_encrypted() -> None:
    with pytest.raises(ReadFailure) as failure:
        read(
            mail(body=b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA3\r\n-----END PGP MESSAGE-----\r\n")
        )
    assert failure.value.code == "encrypted"


def test_a_box_of_mails_is_refused_and_one_mail_of_a_box_is_read() -> None:
    one = b"From ann@gov.example Fri Apr 11 23:30:00 2025\r\n" + mail(body=b"Hi.\r\n\r\n")
    assert read(one).title == "Aid"
    with pytest.raises(ReadFailure, match="several mails"):
        read(one + one)


def test_parts_without_end_are_bounded() -> None:
    part = b"--b\nContent-Type: text/x-list; name=a\n\nx\n"
    data = mail("Content-Type: multipart/mixed; boundary=b", body=part * 5000)
    content = read_mail(data, Limits(max_attachments=20))
    assert len(content.attachments) == 20
    assert content.notes[0].text == "Only the first 20 attachments were read."


def test_parts_that_nest_without_end_are_refused() -> None:
    body = "".join(
        f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(3000)
    )
    with pytest.raises(ReadFailure, match="nests too deeply"):
        read(mail("Content-Type: multipart/mixed; boundary=b0", body=body.encode()))


@pytest.mark.parametrize(
    "line",
    [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=",
        "Content-Type: text/plain; name*0*=%%%; name*99999999999999999999999=x",
        "Content-Type: ;;;===",
        "Content-Disposition: attachment; filename*=a'b",
        "Date: 99 Foo 20250 99:99",
        "Date: Mon, 01 Jan 0000 00:00:00 +9999999",
        "From: <<>>,,;:@",
        "Subject: =?=?utf-8?B?====?=?=",
        "Content-Transfer-Encoding: \x01nonsense",
        "To: " + "a" * 5000,
    ],
)
def test_a_malformed_header_is_no_crash(line: str) -> None:
    content = read(mail(line, header="MIME-Version: 1.0\r\nReceived: x\r\n", body=b"Words."))
    assert "Words." in content.text or content.attachments


SEED = message("The ministers met.\n> in Oslo\n")
SEED.add_alternative("<p>The ministers met.</p>", subtype="html")
SEED.add_attachment(b"\x00\x01\x02" * 20, "application", "octet-stream", filename="é.bin")
SEED.add_attachment(message("Inner."))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=25))
def test_a_damaged_mail_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SEED.as_bytes())
    for place, value in changes:
        data[place % len(data)] = value
    try:
        content = read(bytes(data))
    except ReadFailure:
        return
    assert all(content.text[b.start : b.end].strip() for b in content.blocks)
