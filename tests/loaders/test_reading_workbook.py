"""Workbooks: values as text, sheets, what is hidden or broken, and files made to exhaust the reader."""

from __future__ import annotations

import datetime as dt
import io
import re
import resource
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from smm_nb.errors import DamagedFile, FileProblem, TooLarge
from smm_nb.loaders.read import limits
from smm_nb.loaders.read import workbook as workbook_module
from smm_nb.loaders.reading import Reading, read_data
from tests.loaders.test_reading_damage import check_account


def book(sheets: dict[str, list[list[Any]]], **options: Any) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options)
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    workbook.close()
    return buffer.getvalue()


def read(data: bytes, name: str = "report.xlsx") -> Reading:
    reading = read_data(data, Path(name))
    check_account(reading)
    return reading


def changed(data: bytes, part: str, change: Any) -> bytes:
    """The workbook with one of its parts changed."""
    old, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return buffer.getvalue()


def test_values_come_as_text_and_missing_as_nothing() -> None:
    rows = [
        ["Отчёт по кампаниям"],
        ["Период: 01.03.2026 - 31.03.2026"],
        [],
        ["Кампания", "Дата", "Показы", "Расход, ₽", "Проверено"],
        ["Осень", dt.date(2026, 3, 1), 1200, 350.5, True],
        ["Зима", dt.date(2026, 3, 2), None, 12.0, False],
    ]
    reading = read(book({"Sheet0": rows}))
    (table,) = reading.tables
    assert (reading.kind, table.name, table.first_line) == ("xlsx", "Sheet0", 4)
    assert table.header == ["Кампания", "Дата", "Показы", "Расход, ₽", "Проверено"]
    assert table.rows == [["Осень", "2026-03-01", "1200", "350.5", "TRUE"], ["Зима", "2026-03-02", "", "12", "FALSE"]]
    assert table.preamble == ["Отчёт по кампаниям", "Период: 01.03.2026 - 31.03.2026"]
    assert list(table.lines) == [5, 6]


def test_an_id_that_a_spreadsheet_has_rounded_does_not_look_exact() -> None:
    reading = read(book({"Posts": [["Post id", "Likes"], [17841400000000000001, 3]]}))
    assert reading.tables[0].rows[0][0] == "1.78414e+19"


def test_every_sheet_is_read_and_a_hidden_one_is_noted() -> None:
    data = book(
        {"Empty": [], "Metrics": [["Date", "Clicks"], ["2025-08-01", 1]], "Posts": [["Title", "Likes"], ["a", 2]]}
    )
    data = changed(data, "xl/workbook.xml", lambda xml: xml.replace(b'name="Posts"', b'name="Posts" state="hidden"'))
    reading = read(data)
    assert [table.name for table in reading.tables] == ["Metrics", "Posts"]
    assert [note.kind for note in reading.notes] == ["hidden_sheet"]


def test_formulas_without_a_value_and_error_cells_are_counted() -> None:
    data = book({"S": [["Name", "Sum", "Rate"], ["a", "=SUM(A1:A2)", 1], ["b", 5, 2]]})

    def without_value(xml: bytes) -> bytes:
        xml = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", xml)
        return xml.replace(b'<c r="C3"><v>2</v></c>', b'<c r="C3" t="e"><v>#REF!</v></c>')

    reading = read(changed(data, "xl/worksheets/sheet1.xml", without_value))
    assert {note.kind for note in reading.notes} == {"formula_without_value", "error_cells"}
    assert reading.tables[0].rows[0][1] == ""
    assert reading.tables[0].rows[1] == ["b", "5", ""]  # missing, and counted in the note


def test_a_workbook_named_csv_is_known_by_its_content() -> None:
    assert read(book({"S": [["Day", "Hits"], ["2025-08-01", 1]]}), "report.csv").kind == "xlsx"


def test_an_ods_file() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        "<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>"
        for row in (["Day", "Hits"], ["2025-08-01", "5"])
    )
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f"<?xml version='1.0'?><office:document-content{names} office:version='1.2'><office:body><office:spreadsheet>"
        f'<table:table table:name="Ark">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    reading = read(buffer.getvalue(), "report.ods")
    assert (reading.kind, reading.tables[0].rows[0]) == ("ods", ["2025-08-01", "5"])


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_broken_part_is_a_damaged_file(part: str) -> None:
    data = changed(book({"S": [["Day", "Hits"], ["a", 1]]}), part, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(DamagedFile, match=r"report\.xlsx"):
        read(data)


def test_an_encrypted_or_unknown_ole_file_is_refused() -> None:
    with pytest.raises(FileProblem, match=r"report\.xls"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "report.xls")


# ---------------------------------------------------------------- files made to exhaust the reader


def two_cells(last: str) -> bytes:
    row = re.sub("[A-Z]", "", last)
    data = book({"S": [["a"], ["b"]]})
    return changed(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(
            rb"<sheetData>.*</sheetData>",
            f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{last}"><v>2</v></c></row></sheetData>'.encode(),
            xml,
            flags=re.S,
        ).replace(b'ref="A1:A2"', b'ref="A1:A2"'),
    )


def grown(started: int) -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - started


def test_two_cells_at_the_corners_are_refused_before_memory_is_spent() -> None:
    data, started, clock = two_cells("XFD1048576"), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert len(data) < 10_000
    with pytest.raises(TooLarge, match="1,048,576 rows by 16,384 columns"):
        read(data)
    assert time.monotonic() - clock < 5
    assert grown(started) < 100_000  # kB


def test_a_cell_of_two_hundred_megabytes_is_refused_by_its_ratio() -> None:
    data = changed(
        book({"S": [["a", "b"], ["c", 1]]}),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<t>a</t>", b"<t>" + b"a" * (200 << 20) + b"</t>"),
    )
    assert len(data) < 400_000
    with pytest.raises(TooLarge, match="unpacked size"):
        read(data)


def test_a_child_that_needs_more_than_its_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # the real child with a real limit: 300,000 cells do not fit in 35 MB of address space, four do
    data = book({"S": [["name", *range(300)], *[[f"n{i}", *range(i, i + 300)] for i in range(1_000)]]})
    assert len(read(data).tables[0].rows) == 1_000
    monkeypatch.setattr(limits, "CHILD_BYTES", 35 << 20)
    assert len(read(book({"S": [["a", "b"], ["c", 1]]})).tables[0].rows) == 1
    with pytest.raises(TooLarge, match="memory"):
        read(data)


def test_entities_in_a_workbook_do_no_harm() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    data = changed(
        book({"S": [["Day", "Hits"], ["k", 1]]}),
        "xl/sharedStrings.xml",
        lambda xml: bomb + xml.partition(b"?>")[2].replace(b"<t>k</t>", b"<t>&b;&x;</t>"),
    )
    try:
        cells = [cell for table in read(data).tables for row in table.rows for cell in row]
    except FileProblem:
        return
    assert not any("aaaa" in cell for cell in cells)


def test_a_stray_cell_a_million_rows_below_costs_no_million_rows() -> None:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet()
    for line, cells in (
        (3, ["Day", "Reach", "Likes"]),
        (4, ["2025-06-01", 7, 1]),
        (5, ["2025-06-02", 8, 2]),
        (1_048_000, ["x"]),
    ):
        sheet.write_row(line - 1, 1, cells)
    workbook.close()
    lines = workbook_module._child_lines(buffer.getvalue(), Path("a.xlsx"))
    assert len(lines) < 20  # what passes between the processes, and what is laid out, is the rows that are there
    reading = read(buffer.getvalue(), "a.xlsx")
    (table,) = reading.tables
    assert table.rows == [["2025-06-01", "7", "1"], ["2025-06-02", "8", "2"]]
    assert (table.first_line, list(table.lines)) == (3, [4, 5])
    assert [(row.line, row.row) for row in table.set_aside] == [(1_048_000, ("x", "", ""))]


def test_two_empty_rows_keep_the_lines_below_them_true() -> None:
    reading = read(book({"S": [["Day", "Reach"], ["2025-06-01", 7], [], [], [], ["2025-06-02", 8]]}))
    assert [line for table in reading.tables for line in table.lines] == [2, 6]
