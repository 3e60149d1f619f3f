"""The one tree of errors.

FootnoteError                 exit_code 2
├── UsageError            2   wrong use: a bad argument, an unknown setting, no such folder
│   ├── SettingsError     2   a setting is unknown, of the wrong type or out of bounds
│   ├── FolderError       2   the folder is missing, not a folder, or cannot be read
│   ├── QuestionError     2   an empty or far too long question
│   └── ServeError        2   the address is in use or cannot be bound
├── ReadFailure           1   one file could not be read; it is listed, the run goes on
├── HomeBusy              3   another process is writing to the home
├── IndexUnusable         4   the index cannot be used as it is
│   ├── IndexMissing      4   nothing has been indexed in this home yet
│   ├── IndexDamaged      4   catalogue or vectors are damaged
│   └── ModelMismatch     4   the index was made with other embedding weights
├── Interrupted         130   the work was stopped because someone asked for it
└── ModelError            2   the language model cannot be used as it is set
    └── ModelUnavailable  0   the language model did not answer this time; the evidence stands

A message says what happened, with which value, and what to do next.
"""

from typing import ClassVar, Literal, get_args

FailureCode = Literal[
    "empty",
    "encrypted",
    "damaged",
    "no_text",
    "too_large",
    "timed_out",
    "unsupported",
    "unreadable",
]
FAILURE_CODES: tuple[str, ...] = get_args(FailureCode)


class FootnoteError(Exception):
    """Any error that Footnote raises on purpose; `exit_code` is the command line's."""

    exit_code: ClassVar[int] = 2


class UsageError(FootnoteError):
    """Wrong use."""


class SettingsError(UsageError):
    """A setting is unknown, of the wrong type or out of bounds."""


class FolderError(UsageError):
    """The folder is missing, is not a folder, or cannot be read."""


class QuestionError(UsageError):
    """The question is empty or too long."""


class ServeError(UsageError):
    """The page cannot be served at this address."""


class ReadFailure(FootnoteError):
    """One file could not be read: `code` says why, `reason` says it to a person."""

    exit_code = 1

    def __init__(self, code: FailureCode, reason: str) -> None:
        super().__init__(reason)
        self.code: FailureCode = code
        self.reason = reason


class HomeBusy(FootnoteError):
    """Another process is writing to the home."""

    exit_code = 3


class IndexUnusable(FootnoteError):
    """The index cannot be used as it is."""

    exit_code = 4


class IndexMissing(IndexUnusable):
    """Nothing has been indexed in this home yet."""


class IndexDamaged(IndexUnusable):
    """The catalogue or the vectors are damaged."""


class ModelMismatch(IndexUnusable):
    """The index was made with other embedding weights or another splitter."""


class Interrupted(FootnoteError):
    """The work was stopped because someone asked for it; what was done so far is kept."""

    exit_code = 130


class ModelError(FootnoteError):
    """The language model cannot be used as it is set (name, key, address, package)."""


class ModelUnavailable(ModelError):
    """The language model did not answer this time; the quotes answer stands."""

    exit_code = 0
