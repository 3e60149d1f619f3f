"""What reading a file gives: its document, and the files that it carries, as documents."""

from dataclasses import dataclass

from corpus.documents import Document
from corpus.errors import FailureCode

# Raised when a reader gives another text, title, date or page for a file: files that were read by
# an earlier one are read again. What a reader can do on one machine and not on another follows a
# plus ("2+ocr"): then only what failed is tried again.
READERS_VERSION = "2"
# The formats whose files carry others.
CARRIERS = frozenset({"mail"})


@dataclass(frozen=True, slots=True)
class Unread:
    """A file inside a file that gave no document, and why. Its path begins with its parent's."""

    path: str
    code: FailureCode
    reason: str
    parent: str

    def __post_init__(self) -> None:
        if not self.path.startswith(f"{self.parent}/"):
            raise ValueError(f"{self.path} does not lie in {self.parent}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read, with all that is attached to it at any depth.

    Each of `attached` and `unread` has a path of its own and the path of its direct carrier as
    `parent`: "talks.eml/annex.pdf" lies in "talks.eml".
    """

    document: Document
    attached: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()

    def __post_init__(self) -> None:
        inner = [*(part.path for part in self.attached), *(part.path for part in self.unread)]
        if len(set(inner)) < len(inner):
            raise ValueError(f"two parts of {self.document.path} have one path")
        if any(not path.startswith(f"{self.document.path}/") for path in inner):
            raise ValueError(f"a part of {self.document.path} lies elsewhere")


def version_of(readers: str) -> str:
    """The version of readers without what they can do on this machine: "2" of "2+ocr"."""
    return readers.partition("+")[0]
