"""Reading files as the tools write them: real dialects and encodings, invented names and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from smm_nb.errors import SmmError
from smm_nb.loaders.reading import RawTable, Reading, Rows, read_data, read_tables
from tests.loaders.test_reading_damage import check_account


def read(text: str, encoding: str = "utf-8") -> Reading:
    reading = read_data(text.encode(encoding), Path("export.csv"))
    check_account(reading)
    return reading


def only(reading: Reading) -> RawTable:
    assert len(reading.tables) == 1
    return reading.tables[0]


def kinds(reading: Reading) -> list[str]:
    return [note.kind for note in reading.notes]


def test_a_plain_table(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(b'Date,Reach,Note\r\n2025-08-01,120,"a, b"\r\n2025-08-02,95,\r\n')
    reading = read_tables(file)
    table = only(reading)
    assert (reading.kind, reading.encoding, reading.path) == ("csv", "utf-8", file)
    assert reading.dialect is not None
    assert (reading.dialect.delimiter, reading.dialect.newline) == (",", "\r\n")
    assert table.header == ["Date", "Reach", "Note"]
    assert table.rows == [["2025-08-01", "120", "a, b"], ["2025-08-02", "95", ""]]
    assert (table.first_line, list(table.lines)) == (1, [2, 3])
    assert (reading.rows_in, reading.rows_kept, reading.rows_set_aside, reading.notes) == (2, 2, 0, [])
    assert table.column("Reach") == ["120", "95"]


def test_ga4_blocks_with_comments_each_become_a_table() -> None:
    ruler = "# ----------------------------------------\n"
    text = (
        ruler + "# Traffic: daily\n# Account: Yarko\n" + ruler + "# \n# Start date: 20250801\n# End date: 20250803\n"
        "Nth day,Sessions\n0000,12\n0001,9\n0002,31\n\n"
        "# Start date: 20250801\n# End date: 20250803\nCountry,New users\nSweden,7\nNorway,2\n"
    )
    reading = read(text)
    days, countries = reading.tables
    assert (days.header, days.rows) == (["Nth day", "Sessions"], [["0000", "12"], ["0001", "9"], ["0002", "31"]])
    assert "# Start date: 20250801" in days.preamble
    assert countries.preamble == ["# Start date: 20250801", "# End date: 20250803"]
    assert (countries.first_line, list(countries.lines)) == (15, [16, 17])


def test_ga4_grand_total_that_is_one_cell_too_long_is_set_aside_not_shifted() -> None:
    rows = "".join(f"{1000 + i}.{2000 + i},app - web,USER,{40 + i},{i},0\n" for i in range(5))
    table = only(read("Instance,Stream,Space,Events,Sessions,Revenue\n,,,210,10,0,Grand total\n" + rows))
    assert len(table.rows) == 5
    (entry,) = table.set_aside
    assert (entry.line, entry.row[-1], entry.reason) == (2, "Grand total", "the row has 7 cells, the header 6")


def test_meta_overview_in_utf16_with_titles_and_sep_line() -> None:
    text = (
        'sep=,\r\n"Facebook visits"\r\n"Date","Primary"\r\n"2025-08-01T00:00:00","12"\r\n"2025-08-02T00:00:00","15"\r\n'
        '\r\n"Instagram visits"\r\n"Date","Primary"\r\n"2025-08-01T00:00:00","3"\r\n"2025-08-02T00:00:00","0"\r\n'
    )
    reading = read("\ufeff" + text, "utf-16-le")
    assert [table.title for table in reading.tables] == ["Facebook visits", "Instagram visits"]
    assert [table.header for table in reading.tables] == [["Date", "Primary"]] * 2
    assert reading.tables[1].rows[1] == ["2025-08-02T00:00:00", "0"]
    assert reading.encoding == "utf-16"
    assert "separator_line" in kinds(reading)
    assert [table.first_line for table in reading.tables] == [3, 8]


def test_meta_audience_with_an_empty_first_name_and_a_wide_row_of_names() -> None:
    text = 'Age\n"","Women","Men"\n"18-24","10.6","6.5"\n"25-34","26.2","19.1"\n\nTop cities\n"Umea","Lulea","Boden"\n"9","7","1"\n'
    ages, cities = read(text).tables
    assert (ages.header, len(ages.rows)) == (["", "Women", "Men"], 2)
    assert (cities.title, cities.header, cities.rows) == ("Top cities", ["Umea", "Lulea", "Boden"], [["9", "7", "1"]])


def test_google_ads_titles_totals_and_marks_stay_as_they_are() -> None:
    text = (
        'Campaign report\n"July 8, 2025 - July 31, 2025"\nCampaign status,Campaign,Budget,Impr.,CTR\n'
        'Enabled,Autumn, --,"25,881",77.77%\nPaused,NA,500.00,0, --\nTotal: Campaigns, --, --,"25,881",70.01%\n'
    )
    table = only(read(text))
    assert table.preamble == ["Campaign report", "July 8, 2025 - July 31, 2025"]
    assert table.rows[1] == ["Paused", "NA", "500.00", "0", " --"]
    assert table.rows[2][0] == "Total: Campaigns"  # totals are the family's business


def test_titles_resaved_by_a_spreadsheet_and_a_blank_delimited_line() -> None:
    text = (
        'Ad report (UTC),,,,\nReport start: 1 Oct,,,,\n"Made: Nov 19, 2024",,,,\n,,,,\n'
        "Day,Account,Clicks,Cost,Link\n2024-10-01,Shop,3,1.20,\n2024-10-02,Shop,5,2.10,\n"
    )
    table = only(read(text))
    assert table.header == ["Day", "Account", "Clicks", "Cost", "Link"]
    assert table.preamble == ["Ad report (UTC)", "Report start: 1 Oct", "Made: Nov 19, 2024"]
    assert list(table.lines) == [6, 7]


def test_cells_of_several_lines_keep_the_physical_line_numbers() -> None:
    text = 'Post id,Text,Likes\r\n1,"first\r\n\r\nthird",5\r\n2,plain,6\r\n3,"two\r\nlines",7\r\n'
    table = only(read(text))
    assert list(table.lines) == [2, 5, 6]
    assert table.rows[0] == ["1", "first\r\n\r\nthird", "5"]


def test_lines_of_key_and_value_behind_a_hash_are_comments() -> None:
    reading = read("#EXPORT TYPE:,all\n#SEPARATOR:,COMMA\n\n##Day,Reach,Clicks\n2025-08-01,12,1\n2025-08-02,9,2\n")
    table = only(reading)
    assert table.preamble == ["#EXPORT TYPE:,all", "#SEPARATOR:,COMMA"]
    assert table.header == ["##Day", "Reach", "Clicks"]


def test_titles_above_tables_of_two_columns() -> None:
    text = "Costs of August,\n,\nLabel,Cost\nAds,12.5\nPhotos,7\n,\nCosts of July,\n,\nLabel,Cost\nAds,11\nPhotos,3\n"
    first, second = read(text).tables
    assert (first.title, second.title) == ("Costs of August", "Costs of July")
    assert (first.header, first.rows) == (["Label", "Cost"], [["Ads", "12.5"], ["Photos", "7"]])
    assert second.rows == [["Ads", "11"], ["Photos", "3"]]
    assert only(read("Name,\nA,\n")).rows == [["A"]]  # two lines are no title when no table follows


def test_a_line_break_in_a_column_without_a_name_is_kept() -> None:
    reading = read('"Name";"Limit";"Status"\n"m21";"1440";"OK";"\n"\n')
    assert reading.dialect is not None
    assert reading.dialect.delimiter == ";"
    table = only(reading)
    assert (table.header, table.rows) == (["Name", "Limit", "Status", ""], [["m21", "1440", "OK", "\n"]])


def test_a_second_copy_with_damaged_rows_is_another_table_still() -> None:
    names, rows = "Day,Clicks,Text\n", [f"2025-08-{i:02},{i},text {i}\n" for i in range(1, 29)]
    copy = [row.replace("text", "txt") if i in (4, 9) else row for i, row in enumerate(rows)]
    reading = read(names + "".join(rows) + names + "".join(copy))
    assert [len(table.rows) for table in reading.tables] == [28, 28]
    assert "copy" in kinds(reading)


def test_an_older_export_with_a_newer_one_below_is_not_added_up() -> None:
    names, rows = "Day,Clicks\n", [f"2025-08-{i:02},{i}\n" for i in range(1, 29)]
    reading = read(names + "".join(rows[:14]) + names + "".join(rows))
    assert [len(table.rows) for table in reading.tables] == [14, 28]


def test_a_comment_right_above_rows_without_names_names_their_columns() -> None:
    reading = read("# Station: Lund\n#\n# Period;Sun;Rain\n2025-08;211.4;38\n2025-09;160.2;51\n")
    table = only(reading)
    assert table.header == ["# Period", "Sun", "Rain"]
    assert table.rows == [["2025-08", "211.4", "38"], ["2025-09", "160.2", "51"]]
    assert (table.preamble, kinds(reading)) == (["# Station: Lund", "#"], [])


def test_a_title_right_of_an_empty_margin_is_no_header() -> None:
    table = only(read(";Waste of the town;;\n;;;\n;;Jan;Feb\n;Paper;15,51;15,12\n;Glass;2,04;3,60\n", "cp1252"))
    assert table.title == ";Waste of the town"
    assert (table.header, len(table.rows)) == (["", "", "Jan", "Feb"], 2)


def test_lines_of_key_and_value_before_the_table_are_what_it_is_about() -> None:
    table = only(read("The table is about\nRegion:;Skåne\nSex:;both\n\nYear;Doctors;Nurses\n2024;12;40\n2025;14;41\n"))
    assert table.preamble == ["The table is about", "Region:;Skåne", "Sex:;both"]
    assert (table.header, len(table.rows)) == (["Year", "Doctors", "Nurses"], 2)
    table = only(
        read('Account of:,Olga Ek\nBalance,"6,660.50"\n\nDay,What,Paid\n2025-08-01,Tram,30\n2025-08-02,Tea,25\n')
    )
    assert table.preamble == ["Account of:,Olga Ek", "Balance,6,660.50"]
    assert (table.header, len(table.rows)) == (["Day", "What", "Paid"], 2)


def test_a_row_of_one_value_after_a_blank_line_is_a_row() -> None:
    reading = read("Code,Name,Title\nA1,Matter,300468550\n,,\n,,300489450\nA2,Atoms,300468551\n")
    assert only(reading).rows == [["A1", "Matter", "300468550"], ["", "", "300489450"], ["A2", "Atoms", "300468551"]]
    assert reading.rows_set_aside == 0


def test_other_columns_about_the_same_things_are_another_table() -> None:
    text = (
        "Meetings,,\nMinister,Month,Whom\nOlga Ek,Oct-24,The bakers\nOlga Ek,Nov-24,The fishers\n,,\n"
        "Gifts,,\nMinister,Gift,Giver\nOlga Ek,A loaf,The bakers\n"
    )
    meetings, gifts = read(text).tables
    assert (meetings.title, len(meetings.rows)) == ("Meetings", 2)
    assert (gifts.title, gifts.header) == ("Gifts", ["Minister", "Gift", "Giver"])
    assert gifts.rows == [["Olga Ek", "A loaf", "The bakers"]]


def test_numbers_of_rows_without_a_name_shift_no_other_name() -> None:
    reading = read("day,reach,likes\n1,2025-08-01,120,7\n2,2025-08-02,95,4\n3,2025-08-03,88,5\n")
    table = only(reading)
    assert table.header == ["", "day", "reach", "likes"]
    assert table.rows[0] == ["1", "2025-08-01", "120", "7"]
    assert kinds(reading) == ["header_short"]
    # the first column only begins as a count: any column may be the one without a name
    unsure = read("day,reach,likes\n1,2025-08-01,120,7\n2,2025-08-02,95,4\n4,2025-08-03,88,5\n")
    assert (only(unsure).header, kinds(unsure)) == (["day", "reach", "likes", ""], ["names_unsure"])


def test_order_numbers_with_a_hash_are_no_comments() -> None:
    text = "Name,Paid at,Total\n#1001,2025-08-01,12.50\n#1002,2025-08-01,3.00\n#1003,2025-08-02,99.90\n"
    assert [row[0] for row in only(read(text)).rows] == ["#1001", "#1002", "#1003"]


def test_a_description_row_below_the_names_is_set_aside() -> None:
    text = (
        "Post ID,Posted,Reach,Clicks\n"
        ',,"Lifetime: the number of people who saw the post in their feed","Lifetime: clicks anywhere in the post"\n'
        "1_2,01/02/2014,120,4\n1_3,01/03/2014,80,1\n"
    )
    table = only(read(text))
    assert [entry.reason for entry in table.set_aside] == ["description row"]
    assert len(table.rows) == 2


def test_a_footnote_is_set_aside_with_its_line() -> None:
    table = only(read("Video,Title,Views\nx1,Autumn,10\nx2,Winter,20\n\nThe best 500 results are shown\n"))
    assert [(entry.line, entry.reason) for entry in table.set_aside] == [(5, "text after the table")]


def test_a_header_that_stands_again_is_set_aside_and_the_rows_stay_one_table() -> None:
    text = "Day,Clicks\n2025-08-01,1\n2025-08-02,2\nDay,Clicks\n2025-08-03,3\n2025-08-04,4\n"
    reading = read(text)
    assert len(only(reading).rows) == 4
    assert [(note.kind, note.line) for note in reading.notes] == [("repeated_header", 4)]


def test_a_file_without_names_says_so() -> None:
    reading = read("2025-08-01,12,https://a.example\n2025-08-02,9,https://b.example\n2025-08-03,4,https://c.example\n")
    assert only(reading).header == ["2025-08-01", "12", "https://a.example"]
    assert [(note.kind, note.line) for note in reading.notes] == [("no_header", 1)]


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_gives_no_table_and_no_complaint(data: bytes) -> None:
    reading = read_data(data, Path("empty.csv"))
    assert (reading.tables, reading.rows_in) == ([], 0)
    assert "empty" in kinds(reading)


def test_a_whole_table_quoted_line_by_line() -> None:
    lines = ['Video ID,"Page name",Views', '10,"Shop, old town",5', '11,"Shop ""A""",7', "12,,9"]
    text = "".join('"' + line.replace('"', '""') + '"\n' for line in lines)
    reading = read(text)
    assert only(reading).header == ["Video ID", "Page name", "Views"]
    assert only(reading).rows == [["10", "Shop, old town", "5"], ["11", 'Shop "A"', "7"], ["12", "", "9"]]
    assert "csv_in_csv" in kinds(reading)


def test_oddities_inside_the_text_are_noted() -> None:
    reading = read("Name,Views\ncafÃ© bonÃ© Ã©tÃ©,1\nlost \ufffd,2\nnul\0,3\n\x1a")
    assert {"mojibake", "replacement_characters", "nul_removed", "end_mark"} <= set(kinds(reading))
    assert only(reading).rows[2] == ["nul", "3"]


def test_line_separators_of_unicode_are_content() -> None:
    table = only(read("Title,Views\none\u2028two,1\nthree\x85four,2\n"))
    assert [row[0] for row in table.rows] == ["one\u2028two", "three\x85four"]


def test_an_unclosed_quote_swallows_no_more_than_its_row() -> None:
    rows = "".join(f'{i},"title {i}",{i * 3}\n' for i in range(2, 40))
    reading = read('id,title,views\n1,"never closed,3\n' + rows)
    table = only(reading)
    assert len(table.rows) + len(table.set_aside) == 39
    assert ["2", "title 2", "6"] in list(table.rows)


def test_a_long_file_is_read_in_blocks_and_its_damage_found(tmp_path: Path) -> None:
    # 12,000 rows: past the head that is read row by row
    lines = [f'{i},2025-08-{i % 28 + 1:02},"t, {i}",{i % 7}' for i in range(12_000)]
    lines[9_000] = "9000,2025-08-13,bare, comma,5"
    lines[11_500] = "id,day,title,likes"
    file = tmp_path / "long.csv"
    file.write_text("id,day,title,likes\n" + "\n".join(lines) + "\n", encoding="utf-8")
    reading = read_tables(file)
    check_account(reading)
    table = only(reading)
    assert len(table.rows) == 11_999
    assert table.rows[9_000] == ["9000", "2025-08-13", "bare, comma", "5"]
    assert table.rows[-1] == ["11999", "2025-08-16", "t, 11999", "1"]  # 11999 % 28 = 15, 11999 % 7 = 1
    assert [(note.kind, note.line) for note in reading.notes] == [("ragged_row", 9002), ("repeated_header", 11502)]
    assert table.column("likes")[10:13] == ["3", "4", "5"]


def test_the_header_is_right_when_most_rows_hold_a_bare_delimiter() -> None:
    rows = [f"{i},2025-08-{i:02},{'warm, dry' if i % 3 else 'new coat'},{i * 3}" for i in range(1, 28)]
    reading = read("id,day,title,likes\n" + "\n".join(rows) + "\n")
    table = only(reading)
    assert table.header == ["id", "day", "title", "likes"]
    # two of three rows have five cells; each is fitted, or set aside: no number stands under a wrong name
    assert all(int(row[3]) == 3 * int(row[0]) for row in table.rows)
    assert len(table.rows) + len(table.set_aside) == 27
    assert sum(note.kind == "ragged_row" for note in reading.notes) == 18


def test_rows_behave_as_a_list_of_lists() -> None:
    rows = Rows([[["a", "1"], ["b", "2"]], [["c", "3"]]])
    assert (len(rows), rows[-1], rows[0:2]) == (3, ["c", "3"], [["a", "1"], ["b", "2"]])
    assert rows == [["a", "1"], ["b", "2"], ["c", "3"]]
    assert rows.column(1) == ["1", "2", "3"]
    rows[0].append("x")
    assert rows[0] == ["a", "1"]  # a row is a fresh list
    with pytest.raises(IndexError):
        rows[3]


def test_every_file_of_the_exports_is_read_or_refused_with_a_reason(exports: Path) -> None:
    refused = {}
    for file in sorted(path for path in exports.rglob("*") if path.is_file()):
        try:
            check_account(read_tables(file))
        except SmmError as problem:
            refused[file.name] = str(problem)
    # the one that is an excerpt of documentation, not JSON: an unquoted word stands in it
    assert list(refused) == ["brandwatch_mentions_response_example.json"]
