"""Why a file is not read, where several formats have the same cause: one code, one reason."""

from corpus.errors import ReadFailure


def has_password() -> ReadFailure:
    """The file opens with a password alone."""
    return ReadFailure("encrypted", "The file has a password; save a copy without one.")


def only_pictures() -> ReadFailure:
    """A document of an office program without a word in it."""
    return ReadFailure(
        "no_text",
        "No text: the file holds only pictures (a scan?); save it as PDF, to recognise it.",
    )


def too_long(most: int) -> ReadFailure:
    """The text alone is larger than `most` characters."""
    return ReadFailure("too_large", f"The text has more than {most:,} characters; split the file.")


def too_deep() -> ReadFailure:
    """Parts in parts without end, as no program writes them."""
    return ReadFailure("damaged", "The file nests too deeply; open it and save it again.")


def cannot_be_parsed(error: BaseException) -> ReadFailure:
    """A reader stumbled over the file in a way that nobody foresaw."""
    return ReadFailure(
        "damaged", f"The file cannot be parsed ({type(error).__name__}); open it and save it again."
    )


def not_installed(error: ImportError) -> ReadFailure:
    """A reader's library cannot be loaded: no file is to blame, and each is tried again."""
    named = " ".join(str(error.name or error).split())
    return ReadFailure(
        "unreadable", f"The library {named} cannot be loaded; install the project again."
    )
