"""Files are read first without a look into their pictures; where there are any, once more with it.

So a file that hangs a reader is found out as soon as ever, though recognising may take long; and
it happens in a process of its own, whose memory it fills.
"""

from dataclasses import replace
from pathlib import Path

from corpus.apart import Ended
from corpus.documents import Document, Note
from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.reading import READERS_VERSION, Reading


class RecognisingReader(ReaderProcess):
    """A `ReaderProcess` that recognises the text in pictures, `recognition_s` seconds for a file.

    The other parameters are those of `ReaderProcess`; `timeout_s` bounds what is no recognition.
    """

    readers = f"{READERS_VERSION}+ocr"

    def __init__(
        self,
        *,
        recognition_s: float,
        timeout_s: float = 120.0,
        memory_mb: int = 2048,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        super().__init__(timeout_s=timeout_s, memory_mb=memory_mb, limits=limits)
        self._recogniser = ReaderProcess(
            timeout_s=timeout_s + recognition_s,
            memory_mb=memory_mb,
            limits=replace(limits, recognition_s=recognition_s),
        )

    def read(self, file: Path, path: str) -> Reading:
        """As `ReaderProcess.read`, with the text of pictures where they hold any."""
        cancelled = self._cancelled
        reading = None
        try:
            reading = super().read(file, path)
        except ReadFailure as failure:
            if failure.code != "no_text":
                raise
        if reading and not _has_pictures(reading):
            return reading
        if self._cancelled > cancelled:
            raise Ended("unreadable", "Stopped before the text in its pictures was recognised.")
        try:
            return self._recogniser.read(file, path)
        except Ended as failure:
            if self._cancelled > cancelled:
                raise
            reason = f"recognising the text in pictures failed: {failure.reason}"
            if reading is None:
                raise ReadFailure("no_text", f"No text: {reason}") from failure
            # What is no picture still counts.
            return replace(reading, document=_with_note(reading.document, reason))

    def close(self) -> None:
        """As `ReaderProcess.close`."""
        super().close()
        self._recogniser.close()

    def cancel(self) -> None:
        """As `ReaderProcess.cancel`."""
        super().cancel()
        self._recogniser.cancel()


def _has_pictures(reading: Reading) -> bool:
    documents = (reading.document, *reading.attached)
    return any(part.code == "no_text" for part in reading.unread) or any(
        note.code == "pictures" for document in documents for note in document.notes
    )


def _with_note(document: Document, reason: str) -> Document:
    note = Note("unread_parts", f"{reason[:1].upper()}{reason[1:]}")
    kept = tuple(note for note in document.notes if note.code != "pictures")
    return replace(document, notes=(*kept, note))
