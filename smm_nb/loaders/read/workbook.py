"""Reads workbooks (XLSX, XLSB, XLS, ODS) in a child process, after a look at the archive for what would exhaust it.

May import `errors` and `read` modules. Tests: tests/loaders/test_reading_workbook.py.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smm_nb.errors import DamagedFile, FileProblem, TooLarge
from smm_nb.loaders.read import limits, sheet_child
from smm_nb.loaders.read.archive import read_member
from smm_nb.loaders.read.layout import lay_out
from smm_nb.loaders.read.model import Note, Reading
from smm_nb.loaders.read.split import Record

# The name of the stream in which Excel puts an encrypted workbook; the reader calls such a file damaged.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
EXCEL_ROWS = {1_048_576, 65_536}
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,9})"')
_NO_VALUE = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*\bt="e"')
_PROBLEMS = {
    "password": ("it is encrypted", "Open it with its password and save it without one."),
    "damaged": ("the workbook cannot be opened ({text})", "Export the file again."),
}


def workbook_kind(archive: zipfile.ZipFile) -> str:
    """xlsx, xlsb or ods for an archive that is a workbook, else ""."""
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return ""


def read_workbook(data: bytes, path: Path, kind: str, archive: zipfile.ZipFile | None = None) -> Reading:
    """Every sheet of a workbook as tables of text.

    Raises:
        TooLarge: the sheets are larger than the limits, or than the memory given to the child.
        DamagedFile: the file cannot be opened, or the child process died of it.
        FileProblem: it needs a password.
    """
    if archive is None and _ENCRYPTED in data:
        raise _failure({"failed": "password", "text": ""}, path)
    notes = _look_inside(archive, path) if archive else []
    reading = Reading(path, kind, notes=notes)
    records = 0
    for sheet, rows in _sheets(_child_lines(data, path), path):
        layout = lay_out((Record(row, line) for line, row in rows), delimiter=" ", name=sheet["sheet"])
        reading.tables.extend(layout.tables)
        reading.notes.extend(layout.notes + list(_told(sheet)))
        records += layout.records
    return Reading(path, kind, reading.tables, reading.notes, records=records)


def _look_inside(archive: zipfile.ZipFile, path: Path) -> list[Note]:
    """Refuses a grid that would not fit in memory; counts cells whose value is an error or was never computed."""
    empty = errors = 0
    for member in archive.infolist():
        if member.file_size > limits.SHEET_BYTES:
            raise TooLarge(
                file=path,
                what="a sheet's size in bytes",
                found=f"{member.file_size:,}",
                expected=f"{limits.SHEET_BYTES:,}",
            )
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename, re.I):
            content = read_member(archive, member, path)
            _check_grid(content, path)
            empty += len(_NO_VALUE.findall(content)) if b"<f" in content else 0
            errors += len(_ERROR.findall(content)) if b't="e"' in content else 0
    notes = []
    if empty:
        notes.append(
            Note("formula_without_value", f"{empty:,} cells hold a formula that was never computed; read as missing")
        )
    if errors:
        notes.append(Note("error_cells", f"{errors:,} cells hold a spreadsheet error such as #REF!"))
    return notes


def _check_grid(content: bytes, path: Path) -> None:
    rows = columns = 0
    for letters, digits in set(_CELL.findall(content)) if len(content) < limits.MB else _CELL.findall(content):
        rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
    if rows * columns > limits.SHEET_CELLS:
        raise TooLarge(
            file=path,
            what="the used range of a sheet",
            found=f"{rows:,} rows by {columns:,} columns",
            expected=f"{limits.SHEET_CELLS:,} cells",
            remedy="Delete the stray cells far from the table.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _child_lines(data: bytes, path: Path) -> list[str]:
    # -I: nothing from the working folder or the environment is imported in the child
    command = [sys.executable, "-I", sheet_child.__file__, str(limits.CHILD_BYTES), str(limits.SHEET_CELLS)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=limits.CHILD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise TooLarge(
            file=path, what="the time to open the workbook", found="longer", expected=f"{limits.CHILD_SECONDS} seconds"
        ) from None
    if child.returncode not in (0, 2):
        memory = b"memory" in child.stderr.lower() or child.returncode < 0
        if memory:
            raise TooLarge(file=path, what="the memory the workbook needs", found="more", expected=_memory())
        raise DamagedFile(file=path, problem="the workbook cannot be opened")
    return child.stdout.decode("ascii").split("\n")


def _memory() -> str:
    return f"{limits.CHILD_BYTES // limits.MB:,} MB"


def _sheets(lines: list[str], path: Path) -> Iterator[tuple[dict[str, Any], list[tuple[int, list[str]]]]]:
    sheet: dict[str, Any] | None = None
    rows: list[tuple[int, list[str]]] = []
    at = 0
    for line in lines:
        if not line:
            continue
        value = json.loads(line)
        if isinstance(value, list):
            rows.append((at, value))
            at += 1
            continue
        if isinstance(value, int):
            at += value
            continue
        if sheet is not None and "failed" not in value:
            yield sheet, rows
        if "failed" in value:
            raise _failure(value, path)
        sheet, rows, at = value, [], 1
    if sheet is not None:
        yield sheet, rows


def _failure(value: dict[str, Any], path: Path) -> FileProblem:
    kind, text = value["failed"], value["text"]
    if kind == "memory":
        return TooLarge(file=path, what="the memory the workbook needs", found="more", expected=_memory())
    if kind == "cells":
        return TooLarge(
            file=path, what="the used range of a sheet in cells", found=text, expected=f"{limits.SHEET_CELLS:,}"
        )
    problem, remedy = _PROBLEMS[kind]
    shape = FileProblem if kind == "password" else DamagedFile
    return shape(file=path, problem=problem.format(text=text), remedy=remedy)


def _told(sheet: dict[str, Any]) -> Iterator[Note]:
    name = sheet["sheet"]
    if sheet["hidden"]:
        yield Note("hidden_sheet", f"the sheet {name!r} is hidden; it was read all the same")
    if sheet["merged"]:
        yield Note(
            "merged_cells",
            f"the sheet {name!r} has {sheet['merged']} merged ranges; the value stands in the first cell",
        )
    if sheet["last"] in EXCEL_ROWS:
        yield Note("excel_limit", f"the sheet {name!r} is full to the last row: the export is probably cut off")
