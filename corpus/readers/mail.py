"""E-mail: its header lines, its text, and the files attached to it."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr, parsedate_to_datetime

from corpus.characters import on_one_line
from corpus.composition import Attachment, Content, TextBuilder
from corpus.documents import Note
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.html import add_page
from corpus.readers.mail_text import add_plain
from corpus.readers.mime import Part, decoded
from corpus.readers.notes import LeftOut
from corpus.refusals import too_deep

_SHOWN = ("From", "To", "Cc", "Bcc", "Date")
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PGP = "-----BEGIN PGP MESSAGE-----"
_MAILS = frozenset({"message/rfc822", "message/global"})
_FURTHER_MAIL = re.compile(rb"\n\r?\nFrom [^\r\n]{5,200}\r?\n[!-9;-~]+:")
_DEEPEST = 20
_FEW_WORDS = 200  # letters and figures: pictures beside more are mostly a signature's
_FIRST_YEAR = 1980


def read_mail(data: bytes, limits: Limits) -> Content:
    """A mail: subject, sender, recipients and date, then its text; attachments unread.

    Raises:
        ReadFailure: `encrypted` for an encrypted mail, `unsupported` for a box of several mails.
    """
    mail = _parsed(data)
    body = _Body(limits.max_attachments)
    body.collect(mail)
    builder = TextBuilder()
    subject = mail.header("Subject")
    builder.add("heading", subject, 1)
    for name in _SHOWN:
        if value := mail.header(name):
            builder.add("paragraph", f"{name}: {value}")
    begin, left_out, unread = len(builder.text), LeftOut(), list[Note]()
    for kind, part in body.texts:
        try:
            left_out += _add_text(builder, kind, part)
        except _Unparsed:
            text = "A part of the mail's text cannot be parsed: not read."
            unread.append(Note("unread_parts", text))
    notes = (*body.notes(sum(map(str.isalnum, builder.text[begin:]))), *left_out.notes(), *unread)
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=subject or None,
        date=_date(mail),
        source=_sender(mail),
        notes=tuple(dict.fromkeys(notes)),
        attachments=tuple(body.attachments),
    )


def _parsed(data: bytes) -> Part:
    recoded = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:64]
    if recoded:
        data = decode(data).encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in data[:4096]:
        data = data.replace(b"\r", b"\n")
    data = data.lstrip(b"\r\n")
    if data.startswith(b"From ") and _FURTHER_MAIL.search(data):
        raise ReadFailure(
            "unsupported", "This is a box of several mails; save each mail as an .eml file."
        )
    return Part.from_bytes(data, recoded)


@dataclass(slots=True)
class _Body:
    """What a mail's parts are: its text in order, its attachments, and what is left out."""

    limit: int
    texts: list[tuple[str, Part]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    pictures: int = 0
    beyond: bool = False

    def collect(self, part: Part, depth: int = 0, *, related: bool = False) -> None:
        """Sort a part and what is in it. Beside `related` text, pictures belong to the text."""
        kind = part.kind
        if kind.startswith("multipart/"):
            self._collect_multipart(part, depth)
        elif kind in _SEALED and depth == 0:
            raise _sealed(part)
        elif kind in _SIGNATURES:
            pass
        elif kind in ("text/plain", "text/html") and part.disposition != "attachment":
            if part.name:
                self._attach(part.name, part.data())
            else:
                self.texts.append((kind, part))
        elif self._is_picture_of_the_text(part, related):
            self.pictures += 1
        elif kind in _MAILS:
            data = part.data()
            name = part.name or f"{Part.from_bytes(data).header('Subject') or 'mail'}.eml"
            self._attach(name.replace("/", "-").replace("\\", "-"), data)
        else:
            self._attach(part.name or part.default_name, part.data())

    def notes(self, length: int) -> Sequence[Note]:
        """What was left out, for the reader of a mail whose own text is so long."""
        notes = []
        if self.pictures and length < _FEW_WORDS:
            what = "A picture" if self.pictures == 1 else f"{self.pictures} pictures"
            notes.append(Note("unread_parts", f"{what} in the mail's text: not read."))
        if self.beyond:
            text = f"Only the first {self.limit} attachments were read."
            notes.append(Note("unread_parts", text))
        return notes

    def _collect_multipart(self, part: Part, depth: int) -> None:
        kind = part.kind
        if kind == "multipart/encrypted":
            raise _encrypted()
        if depth > _DEEPEST:
            raise too_deep()
        # A few parts more than attachments: the text, and what only encloses others.
        most = 4 * self.limit + 100
        children = part.children(most)
        self.beyond |= len(children) == most
        if not children:
            self.texts.append(("text/plain", part))
        elif kind == "multipart/alternative":
            self._choose(children, depth)
        elif kind == "multipart/related":
            self.collect(children[0], depth + 1)
            for child in children[1:]:
                self.collect(child, depth + 1, related=True)
        else:
            for child in children:
                if kind == "multipart/digest" and "content-type" not in child.headers:
                    child.headers["Content-Type"] = "message/rfc822"
                self.collect(child, depth + 1)

    def _choose(self, children: Sequence[Part], depth: int) -> None:
        """Of several forms of one text, the plain one, unless it only stands for the other."""
        forms = []
        for child in children:
            if child.kind.startswith("text/") and child.kind not in ("text/plain", "text/html"):
                if child.name:
                    self._attach(child.name, child.data())
                continue  # an invitation or the like: its text says the same
            form = _Body(self.limit)
            form.collect(child, depth + 1)
            forms.append(form)
            for attachment in form.attachments:
                self._attach(attachment.name, attachment.data)
            self.pictures += form.pictures
            self.beyond |= form.beyond
        written = [form.texts for form in forms if form.texts]
        plain = [texts for texts in written if all(kind == "text/plain" for kind, _ in texts)]
        rich = [texts for texts in written if texts not in plain]
        if rich and (not plain or _stands_for(plain[0], rich[-1])):
            self.texts.extend(rich[-1])
        elif plain:
            self.texts.extend(plain[0])

    def _attach(self, name: str, data: bytes) -> None:
        if len(self.attachments) < self.limit:
            self.attachments.append(Attachment(name, data))
        else:
            self.beyond = True

    def _is_picture_of_the_text(self, part: Part, related: bool) -> bool:
        """Such as a signature's logo. Some programs give a Content-ID to real attachments too."""
        if not part.kind.startswith("image/") or part.disposition == "attachment":
            return False
        return related or "content-id" in part.headers


def _stands_for(plain: Sequence[tuple[str, Part]], rich: Sequence[tuple[str, Part]]) -> bool:
    """Whether a plain form says far less than the other, as "See the HTML version" does."""
    lengths = []
    for texts in (plain, rich):
        builder = TextBuilder()
        for kind, part in texts:
            with suppress(_Unparsed):
                _add_text(builder, kind, part)
        lengths.append(sum(map(str.isalnum, builder.text)))
    return lengths[0] < 0.3 * lengths[1]


class _Unparsed(ReadFailure):
    """A part, as a page that is but a comment, gives no text; the mail's other parts count."""


def _add_text(builder: TextBuilder, kind: str, part: Part) -> LeftOut:
    """Append a part's text; gives what was left out of it. Raises _Unparsed."""
    text = part.text()
    if text.lstrip().startswith(_PGP):
        raise _encrypted()
    if kind == "text/html":
        try:
            return add_page(builder, text)
        except ReadFailure as failure:
            raise _Unparsed(failure.code, failure.reason) from failure
    add_plain(builder, text, flowed=part.parameter("format").lower() == "flowed")
    return LeftOut()


def _date(mail: Part) -> date | None:
    """The day that the Date header names, where the sender was; else the day it was received."""
    received = str(mail.headers.get("Received", "")).rpartition(";")[2]
    for written in (str(mail.headers.get("Date", "")), received):
        try:
            day = parsedate_to_datetime(written).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if day.year >= _FIRST_YEAR:
            return day
    return None


def _sender(mail: Part) -> str | None:
    name, address = parseaddr(str(mail.headers.get("From", "")))
    return on_one_line(decoded(name)) or on_one_line(address) or mail.header("From") or None


def _sealed(part: Part) -> ReadFailure:
    if part.parameter("smime-type").lower() == "signed-data":
        return ReadFailure(
            "unsupported", "The mail's text lies in its signature; save it again as plain mail."
        )
    return _encrypted()


def _encrypted() -> ReadFailure:
    return ReadFailure(
        "encrypted", "The mail is encrypted; open it in your mail program and save it decrypted."
    )
