"""Mails for tests of the index."""

from email.message import EmailMessage

Attached = tuple[str, bytes]


def mail(subject: str, *attachments: "Attached | EmailMessage", text: str = "") -> EmailMessage:
    """A mail with attachments, which may be mails."""
    built = EmailMessage()
    built["From"], built["Subject"] = "Ann Lee <ann@gov.example>", subject
    built.set_content(text or f"Words of {subject}.")
    built.make_mixed(boundary="b" + "".join(filter(str.isalnum, subject)))
    for each in attachments:
        if isinstance(each, EmailMessage):
            built.add_attachment(each)
        else:
            name, data = each
            built.add_attachment(data, "application", "octet-stream", filename=name)
    return built
