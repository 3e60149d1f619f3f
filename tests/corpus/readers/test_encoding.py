import random

import pytest

from corpus.errors import ReadFailure
from corpus.readers.encoding import decode

TEXTS = {
    "cp1252": "Les ministres ont décidé à l’unanimité : 25 € pour l’été, « déjà » payés.",
    "latin-1": "El señor Muñoz habló mañana según la reunión. ¿Quién pagará?",
    "cp1250": "Ministři se sešli v Praze a řekli, že příští týden přijde více peněz.",
    "cp1254": "Bakanlar dün İstanbul’da buluştu ve yardım için anlaştı, ışık şöyle.",
    "cp1251": "Міністри зустрілися в Києві й домовилися про допомогу.",
    "koi8-r": "Министры встретились в Москве и договорились о помощи.",
    "cp1253": "Οι υπουργοί συναντήθηκαν στην Αθήνα και συμφώνησαν.",
    "cp1255": "השרים נפגשו בירושלים והסכימו על סיוע.",
    "cp932": "大臣たちは東京で会い、支援について合意しました。",
    "euc_jp": "大臣たちは東京で会い、支援について合意しました。",
    "gb18030": "部长们在北京会面,就援助达成一致。",
    "cp949": "장관들은 서울에서 만나 지원에 합의했다.",
}


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize("encoding", TEXTS)
def test_a_short_text_in_an_old_encoding_is_read(encoding: str, times: int) -> None:
    text = "\n".join([TEXTS[encoding]] * times)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("length", [12, 20, 40])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp1253", "cp1255", "gb18030", "cp949"])
def test_a_few_words_are_enough(encoding: str, length: int) -> None:
    text = TEXTS[encoding][:length]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["café", "Köln liegt am Rhein", "naïve", "señor", "25 £ – “plan”", "São Paulo", "Zoë’s"]
)
def test_one_accented_letter_is_western(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "cp1253", "cp1255"])
def test_utf_16_without_a_mark_is_read(encoding: str, codec: str) -> None:
    assert decode(TEXTS[encoding].encode(codec)) == TEXTS[encoding]


def test_bytes_that_are_no_text_are_refused() -> None:
    for seed in range(20):
        noise = random.Random(seed).randbytes(600)
        with pytest.raises(ReadFailure):
            decode(noise)
