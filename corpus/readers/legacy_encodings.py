"""Which of the encodings before Unicode a text is in, told by how likely its letters are.

Statistics over a whole text need a long one; a note of ten words is told by what could not
stand in it: a sign inside a word, a capital after small letters, two scripts in one word.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_SAMPLE = 20_000
# Each encoding with the letters of the languages written in it, and how much less likely it is
# than others. A text is taken to be of one language: Czech read as Western has letters of three.
_LETTERS: dict[str, tuple[float, tuple[str, ...]]] = {
    "cp1252": (
        0.0,
        ("àâæçéèêëîïôœùûüÿ", "äöüßé", "áéíñóúü", "àèéìîòóù", "áâãàçéêíóôõú", "åäöæøéü", "éëïóöèü"),
    ),
    "cp1250": (
        0.4,
        ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    ),
    "cp1254": (0.5, ("çğıiöşüâîû",)),
    "cp1251": (0.1, ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",)),
    "koi8-u": (0.2, ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",)),
    "cp866": (1.0, ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",)),
    "cp1253": (0.2, ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)),
    "cp1255": (0.2, ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)),
}
# Beyond Latin each byte is a letter of some alphabet; what tells is that the common ones are many.
_COMMON = frozenset("оеаинтсрвлкмдпуіяыьзбαοιετσνηυρπκμλςάέίόיוהלארתבמםנשק")
_COMMON_SIGNS = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说面而"
    "方后多定行学法所民得经部长部関本日月事会社者員合同意支援東京"
    "이다는에의가을를지고하기도사리로인정대한서자해부시일보수나들은만원있어그것과"
)
_EAST_ASIAN: dict[str, float] = {
    "cp932": 0.1, "euc_jp": 0.1, "gb18030": 0.2, "cp949": 0.2, "big5": 0.5,
}  # fmt: skip
_MARKS = frozenset("“”‘’„‚«»‹›–—…€£°§·•½¿¡№™®©´¸\u00a0")
_WORD = re.compile(r"[^\W\d_]+")
_UNLIKELY = 1.2


def legacy_encoding(data: bytes) -> str | None:
    """The likeliest encoding of `data`, which is not UTF-8; None where none is likely."""
    sample = data[:_SAMPLE]
    costs: list[tuple[float, str]] = []
    for encoding, (less, languages) in _LETTERS.items():
        text = _decoded(sample, encoding)
        if text is not None:
            likeliest = min(_cost_of_letters(text, letters) for letters in languages)
            costs.append((likeliest + less, encoding))
    for encoding, less in _EAST_ASIAN.items():
        text = _decoded(sample, encoding)
        if text is not None:
            costs.append((_cost_of_signs(text, encoding) + less, encoding))
    if not costs:
        return None
    cost, encoding = min(costs)
    high = sum(byte > 127 for byte in sample)
    return encoding if cost <= _UNLIKELY * max(1, high) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # A sample may end within a character.
        if error.start < len(data) - 3 or len(data) < _SAMPLE:
            return None
        return data[: error.start].decode(encoding)


def _cost_of_letters(text: str, letters: str) -> float:
    usual = frozenset(letters + letters.upper())
    cost = 0.0
    for before, character, after in _with_neighbours(text):
        if character <= "\x7f":
            continue
        if character in usual:
            cost += 0.25 * (character > "\u036f" and character.lower() not in _COMMON)
        elif character.isalpha():
            cost += 1.0
        elif before.isalpha() and after.isalpha() and character != "’":
            cost += 3.0
        else:
            cost += 0.2 if character in _MARKS else 2.0
    return cost + sum(_cost_of_word(match[0]) for match in _WORD.finditer(text))


def _with_neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    return zip(f" {text[:-1]}", text, f"{text[1:]} ", strict=True)


def _cost_of_word(word: str) -> float:
    if word.isascii():
        return 0.0
    cost = 3.0 * sum(a.islower() and b.isupper() for a, b in pairwise(word))
    own = sum(character > "\u036f" for character in word)
    if 0 < own < len(word):
        cost += 4.0  # two scripts in one word
    # Small letters are the rule: in KOI8 and Windows the two cases have each other's places.
    return cost + 0.5 * (word.isupper() and len(word) > 1) + 1.5 * (word[1:] != word[1:].lower())


def _cost_of_signs(text: str, encoding: str) -> float:
    cost = 0.0
    for before, character, after in _with_neighbours(text):
        if character <= "\x7f":
            continue
        cost += _cost_of_sign(character, encoding)
        # A lone sign between Latin letters is an accented letter of another encoding.
        alone = before <= "\x7f" and after <= "\x7f"
        if alone and (before.isalpha() or after.isalpha()):
            cost += 3.0
    return cost


def _cost_of_sign(character: str, encoding: str) -> float:
    if "\u3040" <= character <= "\u30ff":  # kana
        return 0.0 if encoding in ("cp932", "euc_jp") else 1.0
    if character in _COMMON_SIGNS:
        return 0.0
    if "\uac00" <= character <= "\ud7a3" or "\u4e00" <= character <= "\u9fff":
        return 0.3 if _is_common(character, encoding) else 1.0
    return 0.2 if "\u3000" <= character <= "\u303f" or character > "\uff00" else 1.0


def _is_common(character: str, encoding: str) -> bool:
    """Whether a sign stands in the first part of its standard, which holds the common ones."""
    standard = {"cp932": "euc_jp", "cp949": "euc_kr"}.get(encoding, encoding)
    try:
        lead = character.encode(standard)[0]
    except UnicodeEncodeError:
        return False
    return lead <= {"euc_jp": 0xCF, "gb18030": 0xD7, "euc_kr": 0xC8, "big5": 0xC6}[standard]
