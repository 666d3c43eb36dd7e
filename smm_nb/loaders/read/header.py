"""Finds the header of a table: which rows name the columns, and whether there are any.

A row is a header when it has words where the rows below have values. May import `cells` and `model`.
Tests: tests/loaders/test_reading_parts.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smm_nb.loaders.read.cells import TYPED, kind
from smm_nb.loaders.read.model import Cells

LOOKED_AT = 60  # data rows that are looked at to know the columns
MOST_HEADER_ROWS = 3
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/.]?\d{1,2})?")


@dataclass(frozen=True)
class Header:
    """How many rows the header takes, whether a description row follows, and whether it looks like data instead."""

    rows: int = 1
    description: bool = False
    doubtful: bool = False


def find_header(rows: list[Cells]) -> Header:
    """The header at the top of rows of equal width (the first rows of the table are enough)."""
    if len(rows) == 2 and _typed_share(rows[1]) == 0 and _describes(rows[1], rows[0]):
        return Header(description=True)
    if len(rows) < 2:
        return Header(doubtful=bool(rows) and _typed_share(rows[0]) >= 0.5)
    top = rows[0]
    same = next(
        (i for i, row in enumerate(rows[1:MOST_HEADER_ROWS], 1) if row != top), min(len(rows), MOST_HEADER_ROWS)
    )
    if same > 1 and _names(top) and (len(rows) == same or evidence(top, rows[same:]) >= 0):
        return Header(rows=same)
    if evidence(top, rows[1:]) < 0:
        return Header(doubtful=True)
    count = 1
    while count < min(MOST_HEADER_ROWS, len(rows) - 1) and (
        _more_header(rows[count], rows[count + 1 :]) or _completes(rows[count], rows[count - 1], rows[count + 1 :])
    ):
        if _describes(rows[count], top):
            return Header(rows=count, description=True)
        count += 1
    return Header(rows=count)


def evidence(row: Cells, below: list[Cells]) -> int:
    """Columns that have values below words (for a header) minus columns where the row itself has such a value."""
    total = 0
    for index, cell in enumerate(row):
        what, typed = kind(cell), column_kind(below, index)
        if what in TYPED and not (_YEAR.fullmatch(cell.strip()) and typed in ("number", "")):
            total -= 1 if typed else 0
        elif typed and what in ("text", "code"):
            total += 1
    if total == 0 and below and _repeats(row, below):
        return -1
    return total


def column_kind(rows: list[Cells], index: int) -> str:
    """The kind of value that a column has in at least four of five filled cells, "" for words or nothing."""
    kinds = [kind(row[index]) for row in rows[:LOOKED_AT] if index < len(row)]
    filled = [what for what in kinds if what not in ("empty", "mark")]
    typed = [what for what in filled if what in TYPED]
    return typed[0] if filled and len(typed) >= 0.8 * len(filled) else ""


def _repeats(row: Cells, below: list[Cells]) -> bool:
    """Whether words of the row stand again in their columns: the values of a table of words do, its names do not."""
    again = sum(
        1 for i, cell in enumerate(row) if cell.strip() and any(i < len(other) and other[i] == cell for other in below)
    )
    return again >= 2 and again >= 0.5 * len([cell for cell in row if cell.strip()])


def _more_header(row: Cells, below: list[Cells]) -> bool:
    """Whether a second row still has words in most of the columns that have values further down."""
    if _typed_share(row) > 0:
        return False
    typed = [index for index in range(len(row)) if column_kind(below, index)]
    words = [index for index in typed if kind(row[index]) == "text"]
    return len(typed) >= 2 and len(words) > 0.5 * len(typed)


def _completes(row: Cells, names: Cells, below: list[Cells]) -> bool:
    """Whether a row holds the names of groups only: under a group's name and in the blank columns beside it."""
    if row[0].strip() or _typed_share(row) > 0 or not any(column_kind(below, i) for i, cell in enumerate(row) if cell):
        return False
    filled = [index for index, cell in enumerate(row) if cell.strip() and not names[index].strip()]
    groups = {max((at for at in range(index) if names[at].strip()), default=0) for index in filled}
    return bool(filled) and all(row[group].strip() for group in groups)


def _describes(row: Cells, names: Cells) -> bool:
    """Whether a row holds sentences about the names above it rather than names."""
    texts = [cell for cell in row if cell.strip()]
    mean = sum(map(len, texts)) / len(texts) if texts else 0
    return mean > 30 and mean > 1.5 * sum(map(len, names)) / max(1, len(names))


def _typed_share(row: Cells) -> float:
    filled = [kind(cell) for cell in row if cell.strip()]
    return sum(what in TYPED for what in filled) / len(filled) if filled else 0.0


def _names(row: Cells) -> bool:
    return _typed_share(row) == 0 and any(cell.strip() for cell in row)


def join_rows(rows: list[Cells]) -> Cells:
    """One name a column out of several header rows, joined with a space; a group name reaches to the next one."""
    if len(rows) == 1:
        return list(rows[0])
    carried: list[Cells] = []
    for at, row in enumerate(rows):
        carried.append(_carried(row, carried[-1] if carried else None, rows[at + 1 :]))
    return [" ".join(part for part in parts if part.strip()) for parts in zip(*carried, strict=True)]


def _carried(row: Cells, above: Cells | None, below: list[Cells]) -> Cells:
    """A header row with its group names in each column of their groups.

    A name is a group's when a name stands below it; the group has the blank columns to its right that have names below,
    as far as the group above reaches.
    """
    carried, group = [], ""
    for index, cell in enumerate(row):
        named = any(other[index].strip() for other in below)
        if above is not None and index and above[index] != above[index - 1]:
            group = ""
        if cell.strip():
            group = cell if named else ""
        carried.append(group if named and not cell.strip() else cell)
    return carried
