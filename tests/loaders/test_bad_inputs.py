"""Bad inputs 1-61: encodings, bytes, dialect and structure. Each is read, read and noted, or refused, never a guess.

The numbers are those of the list of 120; 62-96 are in test_bad_inputs_values.py, 97-120 in test_bad_inputs_containers.py.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import read_tables
from smm_nb.report import tables as report_tables
from smm_nb.tables.exhibit import Exhibit
from tests.loaders.bad_input import Cases, client, doubts, got, noted, put, refused, table, told

case = Cases()

SALES = "date_day,amount,currency,title\n"
ROWS = "2025-06-01,5,SEK,Scarf\n2025-06-02,7,SEK,Hat\n2025-06-03,9,SEK,Gloves\n"
DAYS = [("2025-06-01", 5), ("2025-06-02", 7), ("2025-06-03", 9)]
RUSSIAN = "Дата;Сумма;Валюта;Товар\n2025-06-01;5;SEK;Шарф шерстяной\n2025-06-02;7;SEK;Шапка зимняя\n"
POSTS = "platform,page_id,post_id,created_timestamp,post_message,likes\n"


def posts(text: str) -> str:
    return f'{POSTS}vk,1,10,2025-06-01,"{text}",3\nvk,1,11,2025-06-02,plain,4\n'


def days(loaded) -> list[tuple[object, ...]]:
    return table(loaded, "date_day amount")


# ---------------------------------------------------------------- encodings and bytes


@case(1)
def utf8_mark_before_a_quoted_header(tmp: Path) -> None:
    loaded = got(tmp, b'\xef\xbb\xbf"date_day","amount","currency"\n"2025-06-01","5","SEK"\n')
    assert days(loaded) == DAYS[:1]
    assert told(loaded) == ""


@case(2)
def utf16_with_its_mark(tmp: Path) -> None:
    text = (SALES + ROWS).replace(",", "\t")
    for data in (b"\xff\xfe" + text.encode("utf-16-le"), b"\xfe\xff" + text.encode("utf-16-be")):
        assert days(got(tmp, data)) == DAYS


@case(3)
def utf16_without_a_mark(tmp: Path) -> None:
    loaded = got(tmp, (SALES + ROWS).encode("utf-16-le"))
    assert days(loaded) == DAYS
    noted(loaded, "utf-16")


@case(4)
def cp1251(tmp: Path) -> None:
    loaded = got(tmp, RUSSIAN.encode("cp1251"))
    assert table(loaded, "title") == [("Шарф шерстяной",), ("Шапка зимняя",)]
    noted(loaded, "cp1251")


@case(5)
def older_encodings(tmp: Path) -> None:
    for encoding in ("cp866", "koi8-r"):
        assert table(got(tmp, RUSSIAN.encode(encoding)), "title")[1] == ("Шапка зимняя",)
    swedish = "Datum;Belopp;Valuta;Vara\n2025-06-01;5;SEK;Blåbär på träd\n2025-06-02;7;SEK;Möss och ägg\n"
    for encoding in ("cp1252", "latin-1"):
        assert table(got(tmp, swedish.encode(encoding)), "title")[0] == ("Blåbär på träd",)
    for encoding, word in (("gb18030", "围巾和帽子很暖和"), ("shift_jis", "マフラーと帽子です")):
        data = (SALES + f"2025-06-01,5,SEK,{word}\n2025-06-02,7,SEK,{word}\n").encode(encoding)
        # read right, or refused with the candidates named: nothing is guessed
        found = titles_or_refusal(tmp, data)
        assert found == [(word,)] * 2 or "encoding" in str(found)


def titles_or_refusal(tmp: Path, data: bytes) -> object:
    try:
        return table(got(tmp, data), "title")
    except SmmError as problem:
        return str(problem)


@case(6)
def two_encodings_in_one_file(tmp: Path) -> None:
    many = RUSSIAN + "".join(f"2025-06-{day:02};9;SEK;Перчатки тёплые\n" for day in range(3, 9))
    refused(tmp, many.encode() + "2025-06-09;9;SEK;Ремень\n".encode("cp1251"), "line 10.*byte")


@case(7)
def double_encoded(tmp: Path) -> None:
    twice = "Blåbär på träd, ägg och öl".encode().decode("cp1252")
    loaded = got(tmp, posts(twice))
    assert table(loaded, "post_message")[0] == (twice,)
    noted(loaded, "encoded twice")


@case(8)
def replacement_characters(tmp: Path) -> None:
    loaded = got(tmp, posts("a \ufffd b \ufffd"))
    assert table(loaded, "post_message")[0] == ("a \ufffd b \ufffd",)
    noted(loaded, "2")


@case(9)
def nul_in_a_cell(tmp: Path) -> None:
    loaded = got(tmp, (SALES + ROWS).replace("5,", "5\0,", 1))
    assert days(loaded) == DAYS
    noted(loaded, "NUL")


@case(10)
def nothing_but_nul(tmp: Path) -> None:
    refused(tmp, b"\0" * 4096, "damaged|empty")


@case(11)
def control_z_at_the_end(tmp: Path) -> None:
    loaded = got(tmp, SALES + ROWS + "\x1a")
    assert days(loaded) == DAYS
    noted(loaded, "ctrl-z|1a|end-of-file")


@case(12)
def line_ends(tmp: Path) -> None:
    assert days(got(tmp, (SALES + ROWS).replace("\n", "\r"))) == DAYS
    head, first, second, third = (SALES + ROWS).splitlines()
    assert days(got(tmp, f"{head}\r\n{first}\n{second}\r{third}\r\n")) == DAYS


@case(13)
def unicode_line_separators_are_content(tmp: Path) -> None:
    assert table(got(tmp, posts("a\u2028b\x85c")), "post_message")[0] == ("a\u2028b\x85c",)


@case(14)
def invisible_characters_in_a_header(tmp: Path) -> None:
    text = "\u200bДа\u00adта;Сум\u00adма;Валюта\u00a0\n2025-06-01;5;SEK\n"
    assert days(got(tmp, text)) == DAYS[:1]


@case(15)
def emoji(tmp: Path) -> None:
    family = "👩‍👩‍👧 👍🏽 sale"
    loaded = got(tmp, posts(family))
    assert table(loaded, "post_message")[0] == (family,)
    assert family in shown(loaded)


@case(16)
def right_to_left(tmp: Path) -> None:
    loaded = got(tmp, posts("تخفيضات \u202egnp.exe"))
    assert table(loaded, "post_message")[0] == ("تخفيضات \u202egnp.exe",)
    page = shown(loaded)
    assert "<bdi>تخفيضات" in page
    assert "\u202e" not in page


def shown(loaded) -> str:
    """The posts' texts as a report's table."""
    frame = loaded.tables["posts"][["post_message"]]
    return report_tables.to_html(
        Exhibit(frame, kinds={}, caption="report.loaded", values={"client": "A", "period": ""}), "en"
    )


@case(17)
def half_a_character(tmp: Path) -> None:
    message = {"id": 1, "type": "message", "date_unixtime": "1750000000", "text": "a\ud800b"}
    answer = {"type": "public_channel", "id": 5, "name": "x", "messages": [message]}
    loaded = got(tmp, json.dumps(answer), "result.json")
    assert table(loaded, "post_message") == [("a\ufffdb",)]
    noted(loaded, "surrogate|half|replaced")


ADS = "Reporting starts,Reporting ends,Campaign name,Ad name,Amount spent (SEK),Impressions\n"


@case(18)
def composed_and_decomposed_names(tmp: Path) -> None:
    loaded = got(tmp, ADS + "2025-06-01,2025-06-01,Caf\u00e9,A,5,10\n2025-06-02,2025-06-02,Cafe\u0301,A,5,10\n")
    assert table(loaded, "campaign_name") == [("Caf\u00e9",)] * 2
    noted(loaded, "decomposed")


@case(19)
def names_that_only_look_alike(tmp: Path) -> None:
    text = ADS + "2025-06-01,2025-06-01,Cap,A,5,10\n2025-06-02,2025-06-02,C\u0430p,A,5,10\n"
    assert table(got(tmp, text), "campaign_name") == [("Cap",), ("C\u0430p",)]
    assert "looks like" in doubts(client(tmp, {"ads.csv": text}, "ads"))


# ---------------------------------------------------------------- dialect and structure


@case(20)
def semicolons(tmp: Path) -> None:
    assert days(got(tmp, (SALES + ROWS).replace(",", ";"))) == DAYS


@case(21)
def other_delimiters(tmp: Path) -> None:
    for delimiter in ("\t", "|", ", ", " "):
        assert days(got(tmp, (SALES + ROWS).replace(",", delimiter))) == DAYS, delimiter


@case(22)
def the_hint_of_excel(tmp: Path) -> None:
    assert days(got(tmp, "sep=;\n" + (SALES + ROWS).replace(",", ";"))) == DAYS


@case(23)
def apostrophes_as_quotes(tmp: Path) -> None:
    text = SALES + "2025-06-01,5,SEK,'Scarf, red'\n2025-06-02,7,SEK,'Hat, blue'\n"
    assert table(got(tmp, text), "amount title") == [(5, "Scarf, red"), (7, "Hat, blue")]


@case(24)
def backslash_escapes(tmp: Path) -> None:
    more = "".join(f'2025-06-{day:02},{day},SEK,"a \\"red\\", scarf"\n' for day in range(1, 9))
    assert table(got(tmp, SALES + more), "amount title") == [(day, 'a "red", scarf') for day in range(1, 9)]


@case(25)
def a_quote_that_is_not_escaped(tmp: Path) -> None:
    loaded = got(tmp, SALES + '2025-06-01,5,SEK,"Scarf\n' + ROWS.partition("\n")[2])
    assert days(loaded) == DAYS
    noted(loaded, "line 2")


@case(26)
def a_quote_that_is_never_closed(tmp: Path) -> None:
    # refused at the opening line, or kept within its row and noted there: the rows below are never swallowed
    more = "".join(f"2025-06-{day:02},5,SEK,Scarf\n" for day in range(4, 20))
    loaded = got(tmp, SALES + '2025-06-01,5,SEK,"Scarf, red\n' + ROWS.partition("\n")[2] + more)
    assert days(loaded)[-18:-16] == DAYS[1:]
    noted(loaded, "line 2")


@case(27)
def a_row_with_a_cell_too_many(tmp: Path) -> None:
    loaded = got(tmp, SALES + "2025-06-01,5,SEK,Scarf, red\n" + ROWS.partition("\n")[2])
    assert days(loaded)[-2:] == DAYS[1:]
    noted(loaded, "line 2")


@case(28)
def every_row_longer_than_the_header(tmp: Path) -> None:
    # any of the five columns may be the one without a name: figures under their neighbour's name are worse than none
    refused(tmp, SALES + ROWS.replace("\n", ",x\n"), "line 1.*4 names for 5 columns.*cannot be told")
    loaded = got(tmp, SALES + ROWS.replace("\n", ",\n"))  # a delimiter too many, and nothing behind it
    assert days(loaded) == DAYS
    assert told(loaded)
    loaded = got(tmp, SALES + ROWS.replace("\n", ",\n", 2).replace("Gloves", "Gloves,see me"))  # once, by hand
    assert days(loaded) == DAYS
    assert told(loaded)


@case(29)
def a_row_with_a_cell_too_few(tmp: Path) -> None:
    lines = [f"2025-06-{day:02},{day},SEK,Belt{day}\n" for day in range(1, 9)]
    lines[3] = "2025-06-04,3,SEK\n"
    loaded = got(tmp, SALES + "".join(lines))
    assert table(loaded, "date_day amount title")[3] == ("2025-06-04", 3, None)
    noted(loaded, "line 5")


@case(30)
def one_row_with_another_delimiter(tmp: Path) -> None:
    loaded = got(tmp, SALES + ROWS + "2025-06-04;3;SEK;Belt\n2025-06-05,4,SEK,Sock\n")
    assert ("2025-06-04", 3) in days(loaded)
    assert len(days(loaded)) == 5
    noted(loaded, "line 5")


@case(31)
def lines_above_the_table(tmp: Path) -> None:
    loaded = got(tmp, "Sales report\n1 June 2025 - 30 June 2025\n" + SALES + ROWS)
    assert days(loaded) == DAYS
    assert read_tables(tmp / "a.csv").tables[0].preamble


@case(32)
def blank_lines_above_the_header(tmp: Path) -> None:
    assert days(got(tmp, "Sales report\n\n" + SALES + ROWS)) == DAYS
    assert days(got(tmp, "Sales report,,,\n,,,\n" + SALES + ROWS)) == DAYS


@case(33)
def header_of_two_rows(tmp: Path) -> None:
    put(tmp, ",Meta,,Google,\nDay,Clicks,Cost,Clicks,Cost\n2025-06-01,4,5.5,6,7.5\n2025-06-02,3,4.5,5,6.5\n")
    assert read_tables(tmp / "a.csv").tables[0].header == [
        "Day", "Meta Clicks", "Meta Cost", "Google Clicks", "Google Cost",
    ]  # fmt: skip


@case(34)
def the_header_again(tmp: Path) -> None:
    loaded = got(tmp, SALES + ROWS + SALES + "2025-06-04,3,SEK,Belt\n")
    assert days(loaded) == [*DAYS, ("2025-06-04", 3)]
    noted(loaded, "line 5.*header")


@case(35)
def no_header(tmp: Path) -> None:
    refused(tmp, ROWS, "no loader knows.*docs/formats.md")


@case(36)
def two_tables(tmp: Path) -> None:
    loaded = got(tmp, SALES + ROWS + "\nfruit,weight\napple,3\npear,4\n")
    assert days(loaded) == DAYS
    assert [row.line for row in loaded.set_aside] == [7, 8]
    noted(loaded, "table .* is not used")


@case(37)
def totals_at_the_end(tmp: Path) -> None:
    for label in ("Total", "Итого"):
        loaded = got(tmp, SALES + ROWS + f"{label},21,SEK,\n")
        assert days(loaded) == DAYS
        noted(loaded, "line 5 set aside: row of totals")


@case(38)
def totals_first(tmp: Path) -> None:
    loaded = got(tmp, SALES + "Total,21,SEK,\n" + ROWS)
    assert days(loaded) == DAYS
    noted(loaded, "line 2 set aside: row of totals")


@case(39)
def subtotals_inside(tmp: Path) -> None:
    first, rest = ROWS[: ROWS.index("2025-06-03")], ROWS[ROWS.index("2025-06-03") :]
    loaded = got(tmp, SALES + first + "Total,12,SEK,\n" + rest + "Total,9,SEK,\n")
    assert days(loaded) == DAYS
    assert [row.line for row in loaded.set_aside] == [4, 6]


@case(40)
def empty_columns_at_the_end(tmp: Path) -> None:
    loaded = got(tmp, (SALES + ROWS).replace("\n", ",,,\n"))
    assert days(loaded) == DAYS
    assert len(read_tables(tmp / "a.csv").tables[0].header) == 4


@case(41)
def a_delimiter_at_the_end_of_rows_only(tmp: Path) -> None:
    assert days(got(tmp, SALES + ROWS.replace("\n", ",\n"))) == DAYS


@case(42)
def two_columns_of_one_name(tmp: Path) -> None:
    loaded = got(tmp, "date_day,amount,amount,currency\n2025-06-01,5,6,SEK\n")
    assert days(loaded) == DAYS[:1]
    noted(loaded, "double_columns")


@case(43)
def a_column_without_a_name(tmp: Path) -> None:
    loaded = got(tmp, "date_day,amount,,currency\n2025-06-01,5,x,SEK\n2025-06-02,7,y,SEK\n")
    assert table(loaded, "amount currency") == [(5, "SEK"), (7, "SEK")]
    assert "column 3" in loaded.tables["sales_log"]
    noted(loaded, "column 3")


@case(44)
def another_order_and_columns_nobody_knows(tmp: Path) -> None:
    loaded = got(tmp, "Mood,currency,amount,date_day\ngood,SEK,5,2025-06-01\n")
    assert days(loaded) == DAYS[:1]
    noted(loaded, "kept as they are: Mood")


@case(45)
def a_column_that_is_missing(tmp: Path) -> None:
    text = "date_day,query,url,tone\n2025-06-01,acme,https://a.example,positive\n"
    refused(tmp, text, "lacks the column .*(position|captured).*Found: date_day, query, url, tone")


@case(46)
def case_spaces_and_units_in_a_header(tmp: Path) -> None:
    loaded = got(tmp, ADS.replace("Amount spent (SEK)", " AMOUNT  spent (sek) ") + "2025-06-01,2025-06-01,C,A,5,10\n")
    assert table(loaded, "spend currency impressions") == [(5, "SEK", 10)]


@case(47)
def a_cell_of_several_lines(tmp: Path) -> None:
    loaded = got(tmp, SALES + '2025-06-01,5,SEK,"Scarf\nred\nlong"\n2025-06-31,7,SEK,Hat\n2025-06-03,9,SEK,Cap\n')
    assert table(loaded, "amount title source_line") == [(5, "Scarf\nred\nlong", 2), (9, "Cap", 6)]
    noted(loaded, "line 5 set aside: .*2025-06-31")


@case(48)
def spaces_around_values(tmp: Path) -> None:
    loaded = got(tmp, "platform,post_id,created_timestamp,likes\nvk , 7 ,2025-06-01, 3 \n")
    assert table(loaded, "platform post_id likes") == [("vk", "7", 3)]


@case(49)
def no_bytes(tmp: Path) -> None:
    refused(tmp, b"", "the file is empty")


@case(50)
def white_space_only(tmp: Path) -> None:
    refused(tmp, " \n\t\n  \n", "the file is empty")


@case(51)
def a_header_and_nothing_below(tmp: Path) -> None:
    loaded = got(tmp, SALES)
    assert days(loaded) == []
    noted(loaded, "no rows|header only|no data")


@case(52)
def one_row(tmp: Path) -> None:
    assert days(got(tmp, SALES + ROWS.splitlines()[0] + "\n")) == DAYS[:1]


@case(53)
def the_last_line_end(tmp: Path) -> None:
    assert days(got(tmp, (SALES + ROWS).rstrip("\n"))) == DAYS
    assert days(got(tmp, SALES + ROWS + "\n\n")) == DAYS
    loaded = got(tmp, SALES + ROWS + "2025-06-04,3")
    noted(loaded, "cut")


@case(54)
def a_download_that_broke_off(tmp: Path) -> None:
    loaded = got(tmp, SALES + ROWS + '2025-06-04,3,SEK,"Sca')
    assert days(loaded)[:3] == DAYS
    noted(loaded, "line 5")


@case(55)
def a_very_long_cell(tmp: Path) -> None:
    assert len(str(table(got(tmp, posts("x" * 40_000)), "post_message")[0][0])) == 40_000
    refused(tmp, posts("x" * (11 << 20)), "limit")


@case(56)
def a_hundred_thousand_columns(tmp: Path) -> None:
    refused(tmp, ",".join(["c"] * 100_000) + "\n", "columns.*limit")


@case(57)
def endless_files(tmp: Path) -> None:
    (tmp / "huge.csv").touch()
    os.truncate(tmp / "huge.csv", 10 << 30)
    os.mkfifo(tmp / "pipe.csv")
    clock = time.monotonic()
    for path, what in ((tmp / "huge.csv", "limit"), (tmp / "pipe.csv", "regular"), (Path("/dev/zero"), "regular")):
        with pytest.raises(SmmError, match=what):
            read_tables(path)
    assert time.monotonic() - clock < 2


@case(58)
def a_web_page_in_disguise(tmp: Path) -> None:
    refused(tmp, "<html><head><title>Log in</title></head><body><form></form></body></html>", "web page.*Log in")
    body = "".join(f"<tr><td>{row.replace(',', '</td><td>')}</td></tr>" for row in (SALES + ROWS).splitlines())
    loaded = got(tmp, f"<html><body><table>{body}</table></body></html>", "a.xls")
    assert days(loaded) == DAYS
    noted(loaded, "html|web page")


@case(59)
def another_kind_than_the_name_says(tmp: Path) -> None:
    sheet = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row.split(",")) + "</Row>"
        for row in (SALES + ROWS).splitlines()
    )
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
        f"{sheet}</Table></Worksheet></Workbook>"
    )
    assert days(got(tmp, xml, "a.xls")) == DAYS
    assert days(got(tmp, b"\xff\xfe" + (SALES + ROWS).replace(",", "\t").encode("utf-16-le"), "b.xls")) == DAYS
    refused(tmp, gzip.compress((SALES + ROWS).encode()), "gzip", "c.csv")


@case(60)
def an_error_instead_of_an_export(tmp: Path) -> None:
    refused(tmp, '{"error": {"code": 17, "message": "User request limit reached"}}', "User request limit reached")


@case(61)
def a_table_with_an_archive_behind_it(tmp: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("b.csv", SALES + ROWS)
    refused(tmp, (SALES + ROWS).encode() + buffer.getvalue(), "archive|zip")


@pytest.mark.parametrize("bad", case.all())
def test_bad_input(bad, tmp_path: Path) -> None:
    bad(tmp_path)


def test_no_case_is_left_out() -> None:
    assert sorted(case) == list(range(1, 62))
