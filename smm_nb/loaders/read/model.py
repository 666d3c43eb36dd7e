"""What reading a file gives: `Reading`, its `RawTable`s, the rows set aside and the notes.

Plain data, no behaviour beyond counting. May import `memory` only. Tests: tests/loaders/test_reading.py.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, repeat
from pathlib import Path
from typing import overload

from smm_nb.memory import no_collecting

# How many lines are read at a time: small enough to stay in the processor's cache.
CHUNK = 1000
# How many rows are gone through again at a time: they are in the fastest cache still.
FEW = 50
REPEATS = 0.5  # the share of different cells below which it pays to keep equal ones once

Cells = list[str]
Columns = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SetAside:
    """A row that is not data: kept here with its reason, so that nothing is lost."""

    line: int
    reason: str
    row: tuple[str, ...]
    table: int = 0


@dataclass(frozen=True)
class Note:
    """Something the reader did or saw that a person may want to know; `kind` is a short word for machines."""

    kind: str
    text: str
    line: int | None = None


@dataclass(frozen=True)
class Dialect:
    r"""How a text file separates its cells.

    `escape` is the quote itself when quotes are doubled, a backslash when they are escaped, and empty when they are not
    escaped at all. `newline` is the line end found first.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    newline: str = "\n"


class Block:
    """Many well-formed rows of one width.

    Rows that are at hand are kept as columns, a third of the memory of a list for each row. A long file's blocks stay
    the bytes they were: the reader has made sure of every row, and who only wants to know what a file is need not pay
    for a million cells. Going through the rows cuts them and keeps none; asking for a column keeps all columns.
    """

    def __init__(self, lines: Sequence[int], width: int, columns: Columns | None = None) -> None:
        self.lines, self.width, self._columns = lines, width, columns
        self._text: Text | None = None

    @classmethod
    def uncut(cls, lines: Sequence[int], width: int, text: Text) -> Block:
        """A block whose cells are still in the text."""
        block = cls(lines, width)
        block._text = text
        return block

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def columns(self) -> Columns:
        """The cells, column by column; cut out of the text when first asked for."""
        if self._columns is None:
            self._columns = in_columns(self.rows())
            self._text = None
        return self._columns

    def rows(self) -> Iterator[Cells]:
        """Each row as a fresh list."""
        if self._columns is None:
            assert self._text is not None  # a block has its columns or the text that they are in
            return self._text.rows()
        return map(list, zip(*self._columns, strict=True))

    def narrowed(self, width: int) -> Block:
        """The same rows with the first `width` cells only."""
        return Block(self.lines, width, self.columns[:width])

    def may_begin(self, cell: str, delimiter: str) -> bool:
        """Whether a row may begin with this cell; False only when none does."""
        if self._columns is not None:
            return cell in self._columns[0]
        assert self._text is not None  # as in `rows`
        return self._text.may_begin(cell, delimiter)


def in_columns(rows: Iterable[Cells]) -> Columns:
    """The cells of rows of one width column by column; there must be a row."""
    reader = iter(rows)
    columns: list[list[str]] = []
    while some := list(islice(reader, FEW)):
        few = list(zip(*some, strict=True))
        columns = columns or [[] for _ in few]
        for column, cells in zip(columns, few, strict=True):
            column.extend(cells)
    return tuple(map(_shared, columns))


def _shared(cells: list[str]) -> tuple[str, ...]:
    """The cells of a column, equal ones as one object where it repeats itself: that saves much of the memory."""
    some = cells[:CHUNK]
    if len(set(some)) >= REPEATS * len(some):
        return tuple(cells)
    seen: dict[str, str] = {}
    return tuple(map(seen.setdefault, cells, cells))


@dataclass(frozen=True)
class Text:
    """The lines of a block as the bytes they are in the file, and the way to cut them into rows.

    Attributes:
        data: whole lines, in the encoding named.
        cut: makes rows of lines of text.
        starts: the first byte of each line.
        returns: whether lines end with a carriage return alone.
    """

    data: bytes
    encoding: str
    cut: Callable[[Iterable[str]], Iterator[Cells]]
    starts: frozenset[bytes]
    returns: bool = False

    def rows(self) -> Iterator[Cells]:
        """Every row."""
        if self.returns:
            return self.cut(io.StringIO(self.data.decode(self.encoding, "surrogatepass"), newline=""))
        # line by line: one emoji makes each character of a text take four bytes while it is decoded as a whole
        return self.cut(map(bytes.decode, lines_of(self.data), repeat(self.encoding), repeat("surrogatepass")))

    def may_begin(self, cell: str, delimiter: str) -> bool:
        """Whether a line may begin with this cell, bare or quoted; False only when none does."""
        if self.starts.isdisjoint({self._bytes(cell or delimiter)[:1], b'"', b"'"}):
            return False
        newline = b"\n" if b"\n" in self.data else b"\r"
        ends = (("", delimiter), ('"', '"'), ("'", "'"))
        data = newline + self.data
        return '"' in cell or any(newline + self._bytes(quote + cell + end) in data for quote, end in ends)

    def _bytes(self, text: str) -> bytes:
        return text.encode(self.encoding, "surrogatepass")


def lines_of(data: bytes) -> list[bytes]:
    """The lines of a text without their line feeds."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _rows_of(part: Block | list[Cells]) -> Iterator[Cells]:
    return part.rows() if isinstance(part, Block) else map(list, part)


class Rows(Sequence[Cells]):
    """The rows of a table: behaves as a list of lists of text, and keeps long tables as columns inside.

    Each row comes as a fresh list, so changing one changes nothing here. `rows[:]` is the quick way to all of them.
    """

    def __init__(self, parts: Iterable[Block | list[Cells]] = ()) -> None:
        self._parts = [part for part in parts if len(part)]
        self._ends = list(accumulate(len(part) for part in self._parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Cells]:
        return self._from(0)

    def _from(self, start: int) -> Iterator[Cells]:
        first = bisect_right(self._ends, start)
        skip = start - (self._ends[first - 1] if first else 0)
        return islice(chain.from_iterable(map(_rows_of, self._parts[first:])), skip, None)

    @overload
    def __getitem__(self, index: int) -> Cells: ...
    @overload
    def __getitem__(self, index: slice) -> list[Cells]: ...
    def __getitem__(self, index: int | slice) -> Cells | list[Cells]:
        if isinstance(index, slice):
            wanted = range(*index.indices(len(self)))
            if wanted.step != 1:
                return [self[i] for i in wanted]
            with no_collecting():  # a list for each row, and none of them in a cycle
                return list(islice(self._from(wanted.start), len(wanted)))
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"row {index} of {len(self)}")
        which = bisect_right(self._ends, position)
        part, at = self._parts[which], position - (self._ends[which - 1] if which else 0)
        return [column[at] for column in part.columns] if isinstance(part, Block) else list(part[at])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self)) if len(self) <= 5 else f"<{len(self)} rows>"

    def column(self, index: int) -> list[str]:
        """The cells of one column, top to bottom: much faster than going through the rows."""
        cells: list[str] = []
        with no_collecting():
            for part in self._parts:
                cells.extend(part.columns[index] if isinstance(part, Block) else [row[index] for row in part])
        return cells


@dataclass(frozen=True)
class RawTable:
    """One table as it stands in the file, all of it text.

    Attributes:
        title: the line above the header that names the table, else "".
        header: column names as they are written (several header rows are joined with a space, a group's name with each
            of its columns).
        rows: exactly `len(header)` cells each.
        first_line: physical line of the (first) header row, from 1.
        lines: physical line of each row.
        set_aside: rows of this table that are not data, with the reason.
        preamble: the lines above the header that belong to the table (comments, titles, periods), as written.
        name: sheet or ZIP member, else "".
        header_rows: how many records the header took.
    """

    title: str
    header: list[str]
    rows: Sequence[Cells]
    first_line: int
    lines: Sequence[int]
    set_aside: list[SetAside] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    name: str = ""
    header_rows: int = 1

    def column(self, name: str) -> list[str]:
        """The cells under a header name (the first column of that name).

        Raises:
            ValueError: when the table has no such column.
        """
        index = self.header.index(name)
        return self.rows.column(index) if isinstance(self.rows, Rows) else [row[index] for row in self.rows]


@dataclass(frozen=True)
class Reading:
    """A file as read: its tables, and everything the reader noticed.

    Attributes:
        path: the file.
        kind: csv, xlsx, xlsb, xls, xml_spreadsheet, ods, json, xml, html or zip.
        tables: in the order of the file.
        notes: what was guessed, repaired or odd, with the line.
        encoding: of a text file, else "".
        dialect: of a character-separated file, else None.
        document: the parsed JSON value or the root element of an XML file, else None.
        members: the readings of a ZIP's files.
        records: how many non-blank records the file has; all of them are in a table's header, preamble, rows or
            rows set aside.
    """

    path: Path
    kind: str
    tables: list[RawTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    encoding: str = ""
    dialect: Dialect | None = None
    document: object | None = None
    members: list[Reading] = field(default_factory=list)
    records: int = 0

    @property
    def rows_kept(self) -> int:
        """Data rows of all tables."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def rows_set_aside(self) -> int:
        """Rows of all tables that are not data."""
        return sum(len(table.set_aside) for table in self.tables)

    @property
    def rows_in(self) -> int:
        """Records of the file that are neither header nor preamble, counted before any was kept or set aside."""
        return self.records - sum(table.header_rows + len(table.preamble) for table in self.tables)
