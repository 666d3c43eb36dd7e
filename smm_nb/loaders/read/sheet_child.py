"""The child process that opens a workbook: a file made to exhaust memory kills this process, not the batch.

Run as a script with the limits as arguments and the workbook on standard input; writes one JSON value a line: for
each sheet an object, then a list for each row, and a number for so many empty rows after an empty one. Imports nothing
of the package. Tests: tests/loaders/test_reading_workbook.py.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Iterable
from typing import Any

EXACT = 2**53  # beyond this a number has lost digits of the id it was


def main() -> int:
    """Reads the workbook from standard input; exit status 0, or 2 with the reason on standard output."""
    memory, cells = int(sys.argv[1]), int(sys.argv[2])
    _limit_memory(memory)
    import python_calamine as calamine

    data = sys.stdin.buffer.read()
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            if str(meta.typ).endswith(".WorkSheet"):
                _write_sheet(workbook.get_sheet_by_name(meta.name), not str(meta.visible).endswith(".Visible"), cells)
    except calamine.PasswordError:
        return _fail("password", "")
    except (calamine.CalamineError, OSError, ValueError) as error:
        return _fail("damaged", str(error))
    except MemoryError:
        return _fail("memory", "")
    return 0


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit: the used range is checked before this process starts
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(kind: str, text: str) -> int:
    _write({"failed": kind, "text": text[:300]})
    return 2


def _write_sheet(sheet: Any, hidden: bool, most: int) -> None:
    size = sheet.total_height * sheet.total_width
    if size > most:
        _write({"failed": "cells", "text": f"{size:,}"})
        raise SystemExit(2)
    last = sheet.end[0] + 1 if sheet.end else 0
    merged = len(sheet.merged_cell_ranges or ())
    _write({"sheet": sheet.name, "hidden": hidden, "last": last, "merged": merged})
    _write_rows(sheet.iter_rows())


def _write_rows(rows: Iterable[list[Any]]) -> None:
    """Each row; of many empty ones only the first, and how many follow: a stray cell may stand a million rows below."""
    empty = 0
    for row in rows:
        if not any(value is not None and value != "" for value in row):
            empty += 1
            if empty == 1:
                _write([""] * len(row))
            continue
        if empty > 1:
            _write(empty - 1)
        empty = 0
        _write([_text(value) for value in row])
    if empty > 1:
        _write(empty - 1)


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, dates in ISO form, missing as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)


def _write(value: Any) -> None:
    # ASCII only, so that half a character inside a cell cannot stop the writing
    sys.stdout.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    sys.exit(main())
