"""Small phrases of the page: days, counts and places, the same wherever they are shown."""

from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(value: date) -> str:
    """A day as a reader writes it, whatever the machine's language: 11 April 2025."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def count(number: int, noun: str) -> str:
    """`number` with its noun: 1 passage, 1,204 passages."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def seconds(milliseconds: float) -> str:
    """A duration to read: 0.4 s; never 0.0 s."""
    return f"{max(milliseconds / 1000, 0.1):.1f} s"
