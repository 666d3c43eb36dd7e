"""In which encoding a text is written: decided by evidence, the guess named."""

from __future__ import annotations

from pathlib import Path

import pytest

from smm_nb.errors import DamagedFile
from smm_nb.loaders.reading import read_data

RUSSIAN = (
    "Дата;Название кампании;Показы;Расход, руб.\n"
    "01.08.2025;Осенняя коллекция для всей семьи;1200;350,50\n02.08.2025;Новая неделя скидок;980;410,00\n"
)
FRENCH = (
    "Date;Publication;Portée\n01/08/2025;L’été à la mer – déjà prêts ?;120\n02/08/2025;Crème brûlée, façon « Léa »;95\n"
)
SWEDISH = "Datum;Inlägg;Räckvidd\n2025-08-01;Höstens färger är här;120\n2025-08-02;Så gör du äppelmos på köket;95\n"
CZECH = (
    "Datum;Příspěvek;Dosah\n2025-08-01;Žluťoučký kůň úpěl ďábelské ódy;120\n2025-08-02;Přehled týdne: šťastné děti;95\n"
)
# few letters, each of which could stand in a French or Italian word: only together they are Czech
FEW_CZECH = "Datum provedení;Číslo účtu;Měna\n2025-08-01;123456;CZK\n2025-08-02;123457;CZK\n"
POLISH = "Dzień;Zasięg;Tytuł\n2025-08-01;120;Łódź jesienią\n2025-08-02;95;Już są nowości, świeże\n"
HUNGARIAN = "Dátum;Elérés;Bejegyzés\n2025-08-01;120;Őszi gyűjtemény\n2025-08-02;95;Hűvös idő, új színek\n"
TURKISH = "Tarih;Erişim;Gönderi\n2025-08-01;120;Sonbahar çağrısı\n2025-08-02;95;Şimdi mağazada, yağmurluk\n"
PORTUGUESE = "Data;Alcance;Publicação\n2025-08-01;120;Coleção de outono, já à venda\n2025-08-02;95;Promoções de verão\n"
JAPANESE = "日付,投稿,リーチ\n2025-08-01,秋の新しいコレクションです,120\n2025-08-02,お店でお待ちしています,95\n"
CHINESE = "日期,帖子,展示\n2025-08-01,我们的新产品今天在店里上市,120\n2025-08-02,欢迎大家来看看,95\n"
# every character of this one is a frequent one in Japanese too: only the kana are missing
SHORT_CHINESE = "日期,点击,报告\n2025-08-01,本店今天的产品很好,120\n2025-08-02,广告点击次数报告,95\n"
KOREAN = "날짜,게시물,도달\n2025-08-01,가을 신상품이 도착했습니다,120\n2025-08-02,매장에서 기다리겠습니다,95\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (FRENCH, "cp1252"),
        (SWEDISH, "cp1252"),
        (CZECH, "cp1250"),
        (FEW_CZECH, "cp1250"),
        (POLISH, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (PORTUGUESE, "cp1252"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        (SHORT_CHINESE, "gb18030"),
        (KOREAN, "euc-kr"),
    ],
)
def test_the_encoding_is_found_by_the_letters_and_named(text: str, encoding: str) -> None:
    reading = read_data(text.encode(encoding), Path("export.csv"))
    expected = [line.split(";" if ";" in text else ",") for line in text.strip().split("\n")]
    table = reading.tables[0]
    assert reading.encoding == encoding
    assert [table.header, *table.rows][0] == expected[0]
    assert [row[1] for row in table.rows] == [row[1] for row in expected[1:]] or "«" in text
    (note,) = [note for note in reading.notes if note.kind == "encoding_guessed"]
    assert encoding in note.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_a_mark_or_strict_utf8_decides_is_no_guess(encoding: str) -> None:
    reading = read_data(RUSSIAN.encode(encoding), Path("export.csv"))
    assert reading.encoding == encoding
    assert reading.notes == []
    assert reading.tables[0].header[0] == "Дата"


@pytest.mark.parametrize("text", [RUSSIAN, SWEDISH])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    reading = read_data(text.encode(encoding), Path("export.csv"))
    assert (reading.encoding, len(reading.tables[0].rows)) == (encoding, 2)
    assert [note.kind for note in reading.notes] == ["encoding_guessed"]


def test_two_encodings_in_one_file_are_refused_at_the_first_bad_line() -> None:
    data = FRENCH.encode() + "03/08/2025;Noël\n".encode("cp1252")
    with pytest.raises(DamagedFile, match=r"line 4.*two encodings are mixed"):
        read_data(data, Path("export.csv"))


def test_a_file_of_nuls_is_damaged() -> None:
    with pytest.raises(DamagedFile, match="no text"):
        read_data(b"\0" * 4096, Path("export.csv"))


def test_a_character_cut_in_half_at_the_end_is_noted() -> None:
    reading = read_data(RUSSIAN.encode()[:-9] + "я".encode()[:1], Path("export.csv"))
    assert [note.kind for note in reading.notes if note.kind == "cut_off"] == ["cut_off"]


def test_one_accent_in_a_long_english_file_is_western() -> None:
    text = "Name,Views\n" + "Plain words only,1\n" * 500 + "Café,2\n"
    assert read_data(text.encode("cp1252"), Path("export.csv")).tables[0].rows[-1] == ["Café", "2"]
