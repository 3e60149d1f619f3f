"""The words of dates: months in the languages that briefings come in, weekdays, labels."""

_MONTHS: dict[int, str] = {
    1: "january jan januar jänner janvier janv enero gennaio januari",
    2: "february feb februar février fevrier févr febrero febbraio februari",
    3: "march mar märz maerz mars marzo maart",
    4: "april apr avril avr abril aprile",
    5: "may mai mayo maggio mei",
    6: "june jun juni juin junio giugno",
    7: "july jul juli juillet juil julio luglio",
    8: "august aug août aout agosto augustus",
    9: "september sep sept septembre septiembre settembre",
    10: "october oct oktober okt octobre octubre ottobre",
    11: "november nov novembre noviembre",
    12: "december dec dezember dez décembre déc diciembre dicembre",
}
MONTHS: dict[str, int] = {word: month for month, words in _MONTHS.items() for word in words.split()}
MONTH_PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))

WEEKDAY_PATTERN = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b\.?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)

# By how surely they name the document's own date.
LABELS: tuple[str, ...] = (
    r"date(?:d| of (?:issue|publication|release|report|this (?:report|briefing|note)))?"
    r"|(?:first )?published(?: on)?|issued(?: on)?|release(?:d| date)(?: on)?"
    r"|(?:publication|issue|report|briefing|release) date|posted(?: on)?|filed(?: on)?"
    r"|datum|stand|date de publication|fecha|data",
    r"as (?:of|at)|position (?:as )?at|status(?: as)? (?:of|at)|data as of|information as of",
    r"(?:last )?(?:updated|revised|modified|reviewed)(?: on)?|last update",
)
